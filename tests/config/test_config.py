import stat
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confnote.config import SETTINGS, file_path, find_setting, load, set_value, unset_value
from confnote.errors import Refused, Unknown, Usage


@pytest.fixture
def path(tmp_path):
    return tmp_path / "confnote" / "config.toml"


def written(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_without_file_or_variables_every_setting_has_its_default(path):
    config = load(path, {})
    assert [(chosen.key, chosen.value, chosen.origin) for chosen in config.settings] == [
        (setting.key, setting.default, "default") for setting in SETTINGS
    ]
    assert (config.warnings, config.path) == ((), path)
    assert (config["editor"], config.minutes("day_end"), config.number("width")) == ("vi", 240, None)
    assert not path.parent.exists()


def test_every_setting_has_a_key_a_line_of_help_and_a_default_that_it_would_take_itself():
    for setting in SETTINGS:
        assert setting.help
        assert setting.parse(setting.default) == setting.default
        assert setting.variable == f"CONFNOTE_{setting.key.upper()}"
        assert set(setting.choices or {setting.default}) >= {setting.default}
    assert len({setting.key for setting in SETTINGS}) == len(SETTINGS)


@pytest.mark.parametrize(
    ("file", "environ", "key", "said"),
    [
        ("", {"EDITOR": "nano"}, "editor", ("nano", "environment", "EDITOR")),
        ("", {"EDITOR": "nano", "VISUAL": "code -w"}, "editor", ("code -w", "environment", "VISUAL")),
        ('editor = "hx"', {"EDITOR": "nano"}, "editor", ("hx", "file", None)),
        (
            'editor = "hx"',
            {"EDITOR": "nano", "CONFNOTE_EDITOR": "ed"},
            "editor",
            ("ed", "environment", "CONFNOTE_EDITOR"),
        ),
        ('editor = ""', {"EDITOR": "nano"}, "editor", ("nano", "environment", "EDITOR")),
        ('editor = "vi"', {"EDITOR": "nano"}, "editor", ("vi", "file", None)),
        ("", {"EDITOR": ""}, "editor", ("vi", "default", "")),
        ("", {"NO_COLOR": "1"}, "color", ("never", "environment", "NO_COLOR")),
        ("", {"NO_COLOR": ""}, "color", ("auto", "default", "")),
        ('color = "always"', {"NO_COLOR": "1"}, "color", ("always", "file", None)),
        ('color = "auto"', {"NO_COLOR": "1"}, "color", ("never", "environment", "NO_COLOR")),
        ("", {"FORCE_COLOR": "1"}, "color", ("always", "environment", "FORCE_COLOR")),
        ('day_end = "5:30"', {}, "day_end", ("05:30", "file", None)),
        ("day_end = 05:30:00", {}, "day_end", ("05:30", "file", None)),
        ("width = 100", {}, "width", ("100", "file", None)),
        ('timezone = "europe/madrid"', {}, "timezone", ("Europe/Madrid", "file", None)),
        ('site = "Hugo"', {"CONFNOTE_SITE": "jekyll"}, "site", ("jekyll", "environment", "CONFNOTE_SITE")),
        ('author = "Ada \u00c9"', {}, "author", ("Ada \u00c9", "file", None)),
    ],
)
def test_own_variable_then_file_then_shared_variable_then_default(path, file, environ, key, said):
    config = load(written(path, file), environ)
    chosen = next(chosen for chosen in config.settings if chosen.key == key)
    assert (chosen.value, chosen.origin, None if chosen.where == str(path) else chosen.where) == said
    assert config[key] == said[0]
    assert config.warnings == ()


@pytest.mark.parametrize(
    ("file", "environ", "warning"),
    [
        ('edtor = "x"', {}, "'edtor': did you mean editor?"),
        ("[posts]\nfolder = 1", {}, "'posts': did you mean posts_folder?"),
        ('zzz = "x"', {}, "there are author, editor"),
        ('day_end = "13:00"', {}, "before noon"),
        ('color = "maybe"', {}, "one of auto, never, always"),
        ("color = false", {}, "text in quotes"),
        ("editor = ['vi']", {}, "text in quotes"),
        ('editor = "a \'b"', {}, "quote is not closed"),
        ('timezone = "Europe/Madird"', {}, "Europe/Madrid"),
        ("width = 5", {}, "from 20 to 1000"),
        ('author = "a\\u001bb"', {}, "control characters"),
        ("", {"CONFNOTE_WIDTH": "wide"}, "CONFNOTE_WIDTH: width"),
        ("", {"CONFNOTE_AUTHOR": "\udce9"}, "control characters"),
    ],
)
def test_what_does_not_read_is_warned_of_and_passed_over(path, file, environ, warning):
    config = load(written(path, file), environ)
    assert len(config.warnings) == 1
    assert warning in config.warnings[0]
    assert "\n" not in config.warnings[0]
    assert all(chosen.origin == "default" for chosen in config.settings)


def test_a_variable_that_does_not_read_leaves_the_word_to_the_file(path):
    config = load(written(path, "width = 90"), {"CONFNOTE_WIDTH": "wide"})
    assert (config.number("width"), len(config.warnings)) == (90, 1)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"author = 'a'\neditor = \n", "line 2"),
        (b"author = 'a'\nauthor = 'b'\n", "no TOML"),
        (b"author = 'a'\n\n# \xe9\n", "line 3"),
        (b"x = " + b"[" * 5000, "no TOML"),
        (b"x = " + b"1" * 5000, "no TOML"),
    ],
)
def test_a_broken_file_is_refused_with_its_line_and_left_as_it_is(path, content, why):
    path.parent.mkdir()
    path.write_bytes(content)
    for act in (lambda: load(path, {}), lambda: set_value(path, "author", "b"), lambda: unset_value(path, "author")):
        with pytest.raises(Refused, match=why) as refused:
            act()
        assert str(path) in str(refused.value)
    assert path.read_bytes() == content


def test_a_folder_in_the_files_place_is_refused(tmp_path):
    with pytest.raises(Refused, match="cannot be read"):
        load(tmp_path, {})
    (tmp_path / "file").write_text("")
    with pytest.raises(Refused, match="cannot be"):
        set_value(tmp_path / "file" / "config.toml", "author", "Ada")


def test_a_file_saved_by_a_windows_editor_is_read(path):
    path.parent.mkdir()
    path.write_bytes(b"\xef\xbb\xbfauthor = 'Ada'\r\nwidth = 80\r\n")
    config = load(path, {})
    assert (config["author"], config.number("width")) == ("Ada", 80)


def test_a_value_is_written_for_its_owner_only_and_read_back(path):
    assert set_value(path, "day-end", "5:00") == "05:00"
    assert load(path, {})["day_end"] == "05:00"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list(path.parent.iterdir()) == [path]


FILE = """# mine
author = "Ada"  # me

editor = "vi"
unknown = [
  1,
]

[table]
author = "other"
"""


def test_other_keys_comments_and_order_stay(path):
    written(path, FILE)
    set_value(path, "editor", "hx -v")
    assert path.read_text() == FILE.replace('"vi"', '"hx -v"')
    set_value(path, "site", "hugo")
    assert tomllib.loads(path.read_text())["site"] == "hugo"
    assert path.read_text().startswith(FILE[:20])
    assert unset_value(path, "site")
    assert path.read_text() == FILE.replace('"vi"', '"hx -v"')
    assert unset_value(path, "unknown")
    assert "unknown" not in path.read_text()
    assert not unset_value(path, "width")
    assert tomllib.loads(path.read_text()) == {"author": "Ada", "editor": "hx -v", "table": {"author": "other"}}


@pytest.mark.parametrize(
    "before",
    [
        'editor = """\nauthor = 1\n"""',
        '"author" = "x"',
        "author.first = 1",
        'site = "a"',
        "x = [\n[1]]",
        "[author]\nx = 1",
        "",
    ],
)
def test_a_file_of_any_shape_ends_up_with_the_value(path, before):
    written(path, before)
    set_value(path, "author", 'Ada "\\" \u00c9')
    rows = {key: value for key, value in tomllib.loads(before).items() if key != "author"}
    assert tomllib.loads(path.read_text()) == {**rows, "author": 'Ada "\\" \u00c9'}


@pytest.mark.parametrize(
    "before", ["", 'abbr.aiml = "x"', "[abbr]\n", "abbr = 3", "[author]\nx = 1", 'site = "a"', FILE]
)
def test_an_abbreviation_is_a_setting_with_a_name_of_the_users(path, before):
    written(path, before)
    assert set_value(path, "abbr.k8s", "Kubernetes") == "Kubernetes"
    set_value(path, "Abbr.CIs", "continuous integrations")
    config = load(path, {})
    own = {"aiml": "x"} if "aiml" in before else {}
    assert config.abbreviations == {**own, "k8s": "Kubernetes", "CIs": "continuous integrations"}
    assert config["abbr.k8s"] == "Kubernetes"
    assert not any("abbr." in warning for warning in config.warnings)
    assert tomllib.loads(path.read_text())["abbr"] == config.abbreviations
    assert unset_value(path, "abbr.k8s")
    assert not unset_value(path, "abbr.k8s")
    assert unset_value(path, "abbr.CIs")
    rest = tomllib.loads(before) if before not in {"[abbr]\n", "abbr = 3"} else {}
    assert tomllib.loads(path.read_text()) == rest


@pytest.mark.parametrize("word", ["", "two words", "a.b", "!", "/to", "@bo", "#tag", "(x)", "a,b"])
def test_an_abbreviation_is_one_word(path, word):
    with pytest.raises(Usage, match="is no abbreviation: it is one word, such as abbr"):
        set_value(path, f"abbr.{word}", "x")
    assert not path.exists()


def test_bad_abbreviations_in_the_file_are_warned_of(path):
    written(path, '[abbr]\n"two words" = "x"\nk8s = 8.5\nok = "fine"\n')
    config = load(path, {})
    assert config.abbreviations == {"ok": "fine"}
    assert config.warnings == (
        f"{path}: abbr.two words is no abbreviation: it is one word, such as abbr.k8s",
        f"{path}: abbr.k8s cannot be 8.5: write it as text in quotes",
    )


def test_the_keys_of_the_prompt(path):
    assert load(path, {})["live_keys"] == "emacs"
    assert set_value(path, "live.keys", "Vi") == "vi"
    assert tomllib.loads(path.read_text()) == {"live_keys": "vi"}
    assert load(path, {"CONFNOTE_LIVE_KEYS": "emacs"})["live_keys"] == "emacs"
    with pytest.raises(Usage, match="one of emacs, vi"):
        set_value(path, "live_keys", "nano")


def test_a_disk_that_fails_leaves_the_file_as_it_was(path, monkeypatch):
    def fail(_):
        raise OSError(28, "No space left on device")

    written(path, FILE)
    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(Refused, match="cannot be written: No space"):
        set_value(path, "author", "Bo")
    assert path.read_text() == FILE
    assert list(path.parent.iterdir()) == [path]


def test_a_link_stays_a_link(tmp_path):
    target = written(tmp_path / "dotfiles" / "confnote.toml", "width = 80\n")
    path = tmp_path / "config.toml"
    path.symlink_to(target)
    set_value(path, "width", "90")
    assert path.is_symlink()
    assert target.read_text() == 'width = "90"\n'


@pytest.mark.parametrize(
    ("key", "text", "why"),
    [
        ("color", "maybe", "one of auto, never, always"),
        ("day_end", "12:00", "before noon"),
        ("day_end", "4", "time of day"),
        ("width", "19", "from 20"),
        ("width", "-40", "from 20"),
        ("width", "9" * 5000, "from 20"),
        ("site", "my site", "one word"),
        ("timezone", "Europe", "no time zone"),
        ("editor", "vi 'x", "quote"),
        ("author", "a\nb", "one line"),
        ("author", "a\udce9", "one line"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_and_nothing_written(path, key, text, why):
    with pytest.raises(Usage, match=why):
        set_value(path, key, text)
    assert not path.exists()


def test_an_unknown_key_is_refused_with_the_nearest(path):
    for act in (lambda: set_value(path, "colour", "auto"), lambda: unset_value(path, "colour")):
        with pytest.raises(Unknown, match="did you mean color"):
            act()
    assert find_setting("Posts-Folder").key == "posts_folder"


def test_where_the_file_is():
    assert file_path({"CONFNOTE_CONFIG": "/a/b.toml", "XDG_CONFIG_HOME": "/x"}) == Path("/a/b.toml")
    assert file_path({"XDG_CONFIG_HOME": "/x"}) == Path("/x/confnote/config.toml")
    assert file_path({"XDG_CONFIG_HOME": "/x"}, "darwin") == Path("/x/confnote/config.toml")


@pytest.mark.parametrize(
    ("platform", "place"),
    [("linux", ".config/confnote/config.toml"), ("darwin", "Library/Application Support/confnote/config.toml")],
)
def test_the_platforms_own_place(monkeypatch, tmp_path, platform, place):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    assert file_path({"XDG_CONFIG_HOME": "relative"}, platform) == tmp_path / place
    assert not any(tmp_path.iterdir())


plain = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=30)


@pytest.mark.slow
@given(author=plain, folder=plain, key=st.sampled_from(["site", "note", "author", "a b", "\u00e9"]), other=plain)
@settings(max_examples=60)
def test_whatever_is_written_reads_back_and_the_rest_stays(author, folder, key, other):
    import tomli_w

    with TemporaryDirectory() as home:
        path = written(Path(home, "config.toml"), tomli_w.dumps({key: other}))
        set_value(path, "author", author)
        set_value(path, "posts_folder", folder)
        rows = tomllib.loads(path.read_text(encoding="utf-8"))
        assert rows == {key: other} | {"author": author.strip(), "posts_folder": folder.strip()}
        assert load(path, {})["author"] == author.strip()
        unset_value(path, "posts_folder")
        assert "posts_folder" not in tomllib.loads(path.read_text(encoding="utf-8"))
