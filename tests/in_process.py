"""Runs the program in this process: as a subprocess does, but for the 0.1 s that it takes to load everything anew."""

import io
from typing import NamedTuple

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
