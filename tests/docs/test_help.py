"""`confnote help`: commands and topics, the same pages for every way of installing."""

import json
import subprocess
import sys
from zipfile import ZipFile

import pexpect
import pytest

from confnote.cli.app import rows_of
from confnote.cli.pages import pages, read_page
from confnote.cli.verbs import ALIASES, VERBS
from tests.docs.pages import REFERENCE, ROOT


@pytest.mark.slow
def test_alone_it_lists_every_command_and_every_topic(confnote):
    ran = confnote("help")
    names = [line.split()[0] for line in ran.stdout.splitlines() if line.startswith("  ")]
    assert sorted(names) == sorted([*VERBS, *(page.stem for page in REFERENCE)])
    assert (
        "  filing      Where a note goes: to a session, to a day, to a section of the post, or to the inbox.\n"
        in ran.stdout
    )
    assert (ran.code, ran.stderr) == (0, "")


def test_no_topic_has_the_name_of_a_command():
    assert not set(pages()) & {*VERBS, *ALIASES}


def test_every_page_has_a_summary_of_one_line():
    for page in pages().values():
        assert page.text.startswith(f"# {page.topic.capitalize()}\n\n")
        assert len(page.summary) <= 110
        assert page.text.count("\n") > 10
        assert page.summary.endswith(".")


@pytest.mark.slow
@pytest.mark.parametrize("words", ["export", "schedule import", "config set", "status"])
def test_a_command_is_explained_as_its_own_help_does(confnote, words):
    ran = confnote("help", *words.split())
    assert ran == confnote(*words.split(), "--help")
    assert ran.stdout.startswith(f"Usage: confnote {words} ")


def test_a_topic_in_a_pipe_is_its_markdown_without_what_only_a_browser_shows(confnote):
    ran = confnote("help", "filing")
    assert ran.stdout.startswith("# Filing\n\nWhere a note goes")
    assert "<!--" not in ran.stdout
    assert (ran.code, ran.stderr) == (0, "")
    assert confnote("help", "FIL").stdout == ran.stdout


def test_pictures_and_unseen_commands_are_dropped_and_pages_named_by_their_command():
    page = read_page(
        "x", "# X\n\nA summary.\n\n<!-- run\n$ x\n-->\n\n![a\npicture](x.svg)\n\nSee [styles](styles.md).\n"
    )
    assert page.text == "# X\n\nA summary.\n\nSee `confnote help styles`.\n"


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("psots", "no topic or command is called 'psots': did you mean posts? confnote help lists all"),
        ("exprot", "no topic or command is called 'exprot': did you mean export? confnote help lists all"),
        ("#!", "no topic or command is called '#!': confnote help lists all"),
        ("schedule imprt", "there is no command 'schedule imprt': confnote help schedule explains schedule"),
    ],
)
def test_an_unknown_word_names_the_nearest(confnote, words, error):
    assert confnote("help", *words.split()) == (4, "", f"confnote: {error}\n")


def test_a_topic_typed_as_a_command_is_named_as_one(confnote):
    error = "confnote: 'posts' is a help topic, not a command: confnote help posts\n"
    assert confnote("posts") == (2, "", error)
    assert confnote("--json", "posts", "--split", "day") == (2, "", error)
    assert "no such command 'post'" in confnote("post").stderr


@pytest.mark.slow
def test_json(confnote):
    overview = json.loads(confnote("help", "--json").stdout)
    assert [command["name"] for command in overview["commands"]] == list(VERBS)
    assert [topic["name"] for topic in overview["topics"]] == list(pages())
    assert json.loads(confnote("help", "store", "--json").stdout)["text"] == pages()["store"].text
    assert json.loads(confnote("help", "stop", "--json").stdout)["command"] == "stop"


@pytest.mark.slow
def test_at_a_terminal_the_page_is_rendered(env, tmp_path):
    environ = {**env, "TERM": "xterm", "PAGER": "cat"}
    shown = pexpect.run(f"{sys.executable} -m confnote help dumps", env=environ, cwd=str(tmp_path)).decode()
    assert "\x1b[1;4mDumps\x1b[0m" in shown
    assert "```" not in shown


def test_a_long_example_is_broken_so_that_it_can_be_copied():
    line = "confnote export --style headings=setext --style 'order=Overall Impressions, days'    # a remark"
    assert rows_of(line, 46) == [
        "# a remark",
        "confnote export --style headings=setext \\",
        "--style 'order=Overall Impressions, days'",
    ]


@pytest.mark.slow
def test_nothing_overflows_fifty_columns_or_is_broken_within_a_word(env):
    text = "a note of some length, so that it does not fit in the fifty columns of a terminal"

    def rows(words):
        shown = pexpect.run(f"{sys.executable} -m confnote {words}", env=env, dimensions=(99, 50)).decode()
        assert max(map(len, shown.split("\r\n"))) <= 50
        return shown.split("\r\n")

    rows(f"add {text}")
    assert rows("history n1")[1:] == ["  length, so that it does not fit in the fifty…", ""]
    assert "              and find out what is wrong." in rows("help")
    assert "    --set 'tags=[kubecon, kubernetes]' \\" in rows("help export")
    rows("-h")


@pytest.mark.slow
def test_a_wheel_has_the_pages(tmp_path):
    built = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")]
    subprocess.run(built, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    place = tmp_path / "installed"
    ZipFile(wheel).extractall(place)  # a pure wheel is installed as it is
    shown = subprocess.run(
        [sys.executable, "-m", "confnote", "help", "--json"],
        env={"PYTHONPATH": str(place), "PATH": "", "HOME": str(tmp_path)}, cwd=tmp_path, check=True, capture_output=True,
    )  # fmt: skip
    assert [topic["name"] for topic in json.loads(shown.stdout)["topics"]] == [page.stem for page in REFERENCE]
    assert sorted(path.name for path in (place / "confnote" / "reference").iterdir()) == [
        page.name for page in REFERENCE
    ]


@pytest.mark.parametrize("words", ["rate", "schedule import", "add", "add -k quote"])
def test_a_short_help_is_the_help(confnote, words):
    assert confnote(*words.split(), "-h") == confnote(*words.split(), "--help")


def test_the_version_by_every_name(confnote):
    wanted = confnote("--version")
    assert wanted.stdout.startswith("confnote ")
    assert {confnote(*words.split()) for words in ("version", "-V", "--json version")} == {wanted}


def test_a_note_may_have_or_be_dash_h(confnote):
    for words in (["use", "-h", "for", "help"], ["--", "-h"]):
        assert confnote("add", *words).stdout.startswith("note n")


@pytest.mark.parametrize(("word", "verb"), [("delete", "rm"), ("init", "new"), ("import", "schedule import")])
def test_a_verb_of_another_program_leads_to_ours(confnote, word, verb):
    assert confnote(word, "x") == (2, "", f"confnote: there is no command {word!r}: type confnote {verb}\n")


def test_the_usage_shows_values_as_other_programs_do(confnote):
    assert confnote("rate", "--help").stdout.startswith("Usage: confnote rate [OPTIONS] RATING [VERDICT...]\n")
