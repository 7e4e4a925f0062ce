"""TAB writes, makes and prints nothing, whatever is wrong with the store, the line or the environment."""

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress

import pytest
import typer
from hypothesis import example, given
from hypothesis import strategies as st

from confnote.cli import shells
from confnote.cli.app import app
from tests.completion.stage import environ, play

SHELLS = ("bash", "zsh", "fish", "powershell")


def state(folder):
    return {path: path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def complete(monkeypatch, capsys, shell, line):
    """Answer as the program does; return its exit code, standard output and standard error."""
    from confnote.cli.app import main

    for name, value in {**environ(shell, line), "_CONFNOTE_COMPLETE": f"complete_{shell}"}.items():
        monkeypatch.setenv(name, value)
    return main([]), *capsys.readouterr()


@pytest.mark.slow
@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    "line", ["confnote start ", "confnote rm n", "confnote -c ", "confnote here ", "confnote use "]
)
def test_reading_changes_nothing(store, monkeypatch, capsys, shell, line):
    before = state(store.parent)
    code, out, err = complete(monkeypatch, capsys, shell, line)
    assert (code, err) == (0, "")
    assert out.count("\n") >= 1
    assert state(store.parent) == before


def garbage(path):
    path.write_bytes(b"not a store at all" * 100)


def torn(path):
    path.write_bytes(path.read_bytes()[:5000])


def foreign(path):
    path.unlink()
    sqlite3.connect(path).execute("CREATE TABLE x (y)").connection.close()


def newer(path):
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA user_version=99")
        raw.execute("DROP TABLE session")


def missing(path):
    path.unlink()


def folder(path):
    path.unlink()
    path.mkdir()


def empty(path):
    path.write_bytes(b"")


def unreadable(path):
    path.unlink()
    path.symlink_to(path)


@pytest.mark.parametrize("spoil", [garbage, torn, foreign, newer, missing, folder, empty, unreadable])
@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_a_store_that_is_none(path, monkeypatch, capsys, shell, spoil):
    spoil(path)
    monkeypatch.setenv("CONFNOTE_DB", str(path))
    before = state(path.parent)
    assert complete(monkeypatch, capsys, shell, "confnote start ") == (0, "_files\n" if shell == "zsh" else "", "")
    assert state(path.parent) == before


def test_no_store_is_made_at_the_default_place(home, monkeypatch, capsys):
    assert complete(monkeypatch, capsys, "bash", "confnote start ") == (0, "", "")
    assert not state(home)


def test_a_locked_store(path, monkeypatch, capsys):
    play(path, ("new", "X", "--dates", "19 May 2026"), ("start", "A talk"))
    monkeypatch.setenv("CONFNOTE_DB", str(path))
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    began = time.monotonic()
    assert complete(monkeypatch, capsys, "bash", "confnote start ") == (0, "", "")
    assert time.monotonic() - began < 5  # a command waits ten seconds for its turn
    holder.close()


@pytest.mark.slow
@pytest.mark.parametrize(
    "wrong",
    [
        {"CONFNOTE_NOW": "yesterday"}, {"CONFNOTE_CONFERENCE": "nosuch"}, {"CONFNOTE_DB": "a\x01\udcff"},
        {"COMP_WORDS": "", "COMP_CWORD": "x"}, {"COMP_WORDS": "confnote\nstart\n\udcff"}, {"_CONFNOTE_COMPLETE": "complete_tcsh"},
    ],
)  # fmt: skip
def test_an_environment_that_makes_no_sense(store, monkeypatch, capsys, wrong):
    from confnote.cli.app import main

    for name, value in {**environ("bash", "confnote start "), "_CONFNOTE_COMPLETE": "complete_bash", **wrong}.items():
        monkeypatch.setenv(name, value)
    code = main([])
    assert code in {0, 1}
    assert capsys.readouterr() == ("", "")


@given(st.text(max_size=40), st.sampled_from(SHELLS))
@example("confnote 'unclosed", "zsh")
@example("confnote start \\", "fish")
@example("confnote --db", "fish")
@example("confnote add -s", "fish")
@example("", "zsh")
@pytest.mark.slow
def test_no_line_makes_it_fail_aloud(filled, line, shell):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONFNOTE_DB", str(filled))
        with suppress(ValueError, typer.TyperException, typer.Exit):  # `answer` keeps these to itself
            shells.answered(typer.main.get_command(app), shell, environ(shell, f"confnote {line}"))


def test_the_quick_door_leaves_it_alone(store, monkeypatch):
    from confnote.quick import serve

    monkeypatch.setenv("_CONFNOTE_COMPLETE", "complete_bash")
    assert serve(["add", "hello"]) is None


def test_tab_loads_nothing_heavy(store):
    """A person waits for it: no Rich, no sqlite-utils, no dates."""
    code = (
        "import sys; from confnote.cli.app import main; code = main([]); "
        "print(*{m.partition('.')[0] for m in sys.modules}, file=sys.stderr); sys.exit(code)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environ("fish", "confnote start "), "_CONFNOTE_COMPLETE": "complete_fish"},
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert ran.returncode == 0
    assert "s2-backstage-restoring-order" in ran.stdout
    heavy = {"rich", "sqlite_utils", "prompt_toolkit", "dateutil", "jinja2", "yaml", "icalendar", "httpx", "rapidfuzz"}
    assert not heavy & set(ran.stderr.split())
