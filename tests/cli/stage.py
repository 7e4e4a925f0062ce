"""The program run in this process, in an empty home, on a small filled store; what it answers, byte for byte."""

import io
import os
import shutil
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

import pytest

from confnote.__main__ import main

NOW = "2026-05-19T10:00:00+02:00"
FILLED = (
    ("new", "Old Days", "--dates", "2 May 2020", "--timezone", "UTC"),
    ("new", "Cloud Days", "--dates", "18-20 May 2026", "--timezone", "Europe/Madrid", "--place", "Valencia"),
    ("start", "Backstage: Restoring Order", "--speaker", "Ada, Org @ada https://ada.example", "--at", "09:00"),  # s1
    ("start", "About [bold]caching[/bold]"),  # s2
    ("add", "a first #note"),  # n1
    ("add", "-k", "question", "why?"),
    ("add", "-p", "a secret"),
    ("add", "--section", "intro", "It was warm."),  # n4
    ("rate", "4", "solid"),
    ("tech", "Chaos Mesh", "chaos for clusters"),  # t1
    ("link", "https://example.org/slides.pdf"),  # l1
    ("add", "not worth keeping"),
    ("rm", "n5"),
)


class Ran(NamedTuple):
    """What a run came to."""

    code: int
    stdout: str
    stderr: str


class Desk:
    """A folder with a store in it, in which command lines are run."""

    def __init__(self, folder, held=b""):
        self.folder, self.store = folder, folder / "confnote.db"
        self.held = held
        self.again()

    def again(self):
        """Put the store back as it was."""
        if self.held:
            self.store.write_bytes(self.held)
            self.store.chmod(0o600)
            shutil.rmtree(self.folder / ".local" / "state", ignore_errors=True)  # it would know the store as it was

    def env(self, **more):
        return {
            "HOME": str(self.folder), "PATH": os.defpath, "TZ": "UTC", "LANG": "C.UTF-8", "EDITOR": "true",
            "CONFNOTE_NOW": NOW, "CONFNOTE_DB": str(self.store), **more,
        }  # fmt: skip

    def run(self, *words, stdin=os.devnull, **more):
        """Run a command line with standard input from a file; the streams are those of a pipe, in UTF-8."""
        streams = [io.TextIOWrapper(io.BytesIO(), "utf-8", errors=how) for how in ("strict", "backslashreplace")]
        with (
            pytest.MonkeyPatch.context() as patch, Path(stdin).open(encoding="utf-8") as typed,
            redirect_stdout(streams[0]), redirect_stderr(streams[1]),
        ):  # fmt: skip
            for name in os.environ:
                patch.delenv(name)
            for name, value in self.env(**more).items():
                patch.setenv(name, value)
            patch.setattr("sys.argv", ["confnote", *words])
            patch.setattr("sys.stdin", typed)
            patch.chdir(self.folder)
            code = main()
        for stream in streams:
            stream.flush()
        return Ran(code, *(stream.buffer.getvalue().decode() for stream in streams))


def filled(folder):
    """Return the bytes of a store with one record of each kind."""
    desk = Desk(folder)
    for words in FILLED:
        ran = desk.run(*words)
        assert ran.code == 0, ran
    return desk.store.read_bytes()
