"""A name that no file can have is an error in words, or a file that is not there."""

import pytest

from tests.in_process import runner


@pytest.fixture
def desk(path, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    desk = runner(path, monkeypatch, capsys)
    desk("new", "Cloud Days 2026", "--dates", "18-20 May 2026", "--timezone", "Europe/Madrid")
    return desk


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["load"], "~nobody-here/x cannot be read: No such file or directory"),
        (["restore"], "there is no ~nobody-here/x: the backups lie in "),
        (["backup"], "~nobody-here/x cannot be written: "),
        (["dump"], "~nobody-here/x"),
        (["export", "-o"], "~nobody-here"),
        (["export", "--template"], "no template '~nobody-here/x': name a file"),
        (["schedule", "import"], "~nobody-here/x"),
        (["add", "--photo"], "~nobody-here/x cannot be read: No such file or directory"),
    ],
)
def test_the_home_of_an_unknown_user_is_a_name_like_any_other(desk, words, error):
    ran = desk(*words, "~nobody-here/x")
    assert ran.code in {0, 1, 2, 4}
    assert error in ran.stderr + ran.stdout


@pytest.mark.parametrize("image", ["~nobody-here/a.png", f"photos/{'x' * 5000}.png", f"{'d/' * 3000}a.png"])
def test_a_post_is_written_though_an_image_has_a_name_that_no_file_can_have(desk, tmp_path, image):
    desk("add", f"slide ![slide]({image})")
    assert desk("export", "-o", "blog").code == 0
    assert "slide" in (tmp_path / "blog/cloud-days-2026.md").read_text()


def test_a_loaded_post_may_name_a_template_that_no_file_can_be(desk, tmp_path):
    desk("add", "one")
    desk("export", "-o", "blog")
    text = desk("dump").stdout
    text = text.replace(r"template\": \"\"", rf"template\": \"{'x' * 5000}\"")
    (tmp_path / "d.jsonl").write_text(text)
    ran = desk("--db", "other.db", "load", "d.jsonl")
    assert (ran.code, "loaded 1 conference, 1 note, 1 post" in ran.stdout) == (0, True)
    assert "the template xxx" in ran.stderr


def test_a_name_with_a_line_end_can_be_typed_as_it_is_printed(desk):
    name = r"$'new\nline.jsonl'"
    desk("add", "one")
    assert desk("dump", "new\nline.jsonl").stdout == f"dumped 3 records to {name}\n"
    assert desk("restore", "new\nline.jsonl").stderr == f"confnote: {name} is a dump: confnote load {name}\n"
    assert desk("backup", "a\nb").stdout == "backed up to $'a\\nb'\n"


def test_a_name_of_blanks_is_seen_and_an_empty_one_is_refused(desk):
    desk("add", "one")
    assert desk("backup", " ").stdout == "backed up to ' '\n"
    assert desk("backup", " ").stderr == "confnote: ' ' exists: name another file, or move it away first\n"
    ran = desk("backup", "")
    assert (ran.code, ran.stderr) == (
        2, "confnote: the name of the backup is empty: name a file, or type confnote backup alone\n",
    )  # fmt: skip
    ran = desk("export", "-o", "")
    assert (ran.code, ran.stderr) == (
        2, "confnote: the path of -o is empty: name a file, a folder, or - for the screen\n",
    )  # fmt: skip
