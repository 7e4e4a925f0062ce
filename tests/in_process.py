"""Runs the program in this process: as a subprocess does, but for the 0.1 s that it takes to load everything anew."""

import io
import shutil
from contextlib import redirect_stderr, redirect_stdout
from typing import NamedTuple

import pytest

from confnote.__main__ import main


class Ran(NamedTuple):
    """What a run came to."""

    code: int
    stdout: str
    stderr: str


def runner(path, monkeypatch, capsys):
    """Return what runs a command line on the store at `path`: `run("add", "hello", now="2022-05-17T10:00:00+02:00")`."""
    monkeypatch.setenv("CONFNOTE_DB", str(path))

    def run(*words, now="2026-05-19T10:02:00+02:00"):
        monkeypatch.setenv("CONFNOTE_NOW", now)
        monkeypatch.setattr("sys.argv", ["confnote", *words])
        monkeypatch.setattr("sys.stdin", io.StringIO())
        capsys.readouterr()
        code = main()
        return Ran(code, *capsys.readouterr())

    return run


def play(path, *lines):
    """Run command lines, `(now, *words)`, on the store at `path`, to make a store that tests copy."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(path.parent))
        patch.setenv("CONFNOTE_DB", str(path))
        patch.setattr("sys.stdin", io.StringIO())
        for now, *words in lines:
            patch.setenv("CONFNOTE_NOW", now)
            patch.setattr("sys.argv", ["confnote", *words])
            printed = io.StringIO()
            with redirect_stdout(printed), redirect_stderr(printed):
                assert main() == 0, printed.getvalue()


def played_store(lines):
    """Return the fixtures `played`, a store that lines have filled once, and `run`, which runs on a copy of it."""

    @pytest.fixture(scope="module")
    def played(tmp_path_factory, blank_store):
        path = tmp_path_factory.mktemp("played") / "confnote.db"
        shutil.copy(blank_store, path)
        play(path, *lines)
        return path

    @pytest.fixture
    def run(played, path, monkeypatch, capsys):
        shutil.copy(played, path)
        return runner(path, monkeypatch, capsys)

    return played, run
