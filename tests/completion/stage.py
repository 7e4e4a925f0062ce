"""A stage for shells: a home, titles they are to be afraid of, a terminal whose screen is read as a person would."""

import os
import re
import subprocess
import time
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO

import pytest

from tests.screen import rows_of

NOW = "2026-05-19T10:00:00+02:00"
PATIENCE = 20  # seconds a machine under load may need
# a shell that runs any of these makes a file `pwned` in its folder
TITLES = (
    "Backstage: Restoring Order",  # s1
    "Backstage for Newcomers",
    r"Pwn \$(touch pwned) \`touch pwned\`",
    '"; touch pwned; "',
    "'; touch pwned; '",
    "$(touch pwned) `touch pwned`",
    "[/bold] [talk] :rocket: %F{red} 100%",
    "A slash \\ and one at the end \\",
    "* ? [a-z] {x,y} ~ !! # & | > out < in ()",
    'Don\'t "panic" 🎉',  # s10
    "-rf --help",
    "שלום \u202e turned",
    "🎉🎉",
    "2026",
)
ROOMS = ("Hall 1", "Hall 2: 'East' \"wing\"", "$(touch pwned) [1] *")
TECH = ("Chaos Mesh", "Quo\"te's `touch pwned` \\$(touch pwned)", "Caf\u00e9 🎉")
NOTES = ("hello there", "n1", "7", "$(touch pwned) \\`touch pwned\\`")


class Place:
    """A home: its folder, and the environment of what runs in it."""

    def __init__(self, home, programs):
        self.home, self.programs = home, programs
        self.store = home / ".local/share/confnote/confnote.db"

    def env(self, **more):
        return {
            "HOME": str(self.home), "PATH": f"{self.programs}{os.pathsep}/usr/local/bin:/usr/bin:/bin",
            "LANG": "C.UTF-8", "TERM": "xterm", "TZ": "UTC", "CONFNOTE_NOW": NOW, **more,
        }  # fmt: skip

    def run(self, *words, **more):
        """Run a program in the home, and return its standard output; it must say nothing else, and succeed."""
        ran = subprocess.run(
            words, env=self.env(**more), cwd=self.home, stdin=subprocess.DEVNULL, capture_output=True, timeout=60,
        )  # fmt: skip
        assert (ran.returncode, ran.stderr) == (0, b""), ran
        return ran.stdout.decode()

    @property
    def pwned(self):
        return [str(path) for path in self.home.rglob("pwned*")]


def play(path, *lines):
    """Run command lines in this process, on a store."""
    from confnote.cli.app import main

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONFNOTE_NOW", NOW)
        patch.setenv("CONFNOTE_DB", str(path))
        for words in lines:
            told = StringIO()
            with redirect_stdout(told), redirect_stderr(told):
                assert main(list(words)) == 0, told.getvalue()


def environ(shell, line):
    """Return what a shell's completion offers for a line with the cursor at its end."""
    if shell != "bash":
        return {"_TYPER_COMPLETE_ARGS": line}
    words = re.findall(r"""(?:[^\s'"\\=]|\\.|"[^"]*"?|'[^']*'?)+|=""", line)
    words += [""] if line.endswith(" ") and not words[-1].endswith(" ") else []
    return {"COMP_WORDS": "\n".join(words), "COMP_CWORD": str(len(words) - 1)}


class Terminal:
    """A shell at a terminal of 200 columns, its screen read as a person would."""

    def __init__(self, words, place):
        import pexpect
        import pyte

        self.screen = pyte.Screen(200, 60)
        self.stream = pyte.Stream(self.screen)
        self.shell = pexpect.spawn(
            words[0], list(words[1:]), env=place.env(), cwd=str(place.home), encoding="utf-8", dimensions=(60, 200),
        )  # fmt: skip
        self.shell.delaybeforesend = None

    def wait(self, done):
        """Read until the screen is as `done` wants it; return its lines."""
        import pexpect

        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                self.stream.feed(self.shell.read_nonblocking(65536, timeout=0.05))
            except pexpect.TIMEOUT:
                if done(self.lines):
                    return self.lines
        pytest.fail("the screen shows\n" + "\n".join(self.lines))

    @property
    def lines(self):
        return [row for row in rows_of(self.screen) if row]

    def say(self, line):
        """Enter a line, and wait for the prompt after it."""
        self.shell.send(line + "\r")
        self.shell.send("echo rea''dy\r")
        self.wait(lambda lines: "ready" in lines)
        self.clear()

    def clear(self):
        self.shell.send("\x15\x0c")  # Ctrl-U: nothing on the line; Ctrl-L: nothing else on the screen
        self.wait(lambda lines: lines in (["$"], ["$ "]))

    def tab(self, line, *shown, tabs=1):
        """Type a line and TAB; wait until all of `shown` is on the screen; return its lines, and clear it."""
        self.shell.send(line + "\t" * tabs)
        lines = self.wait(lambda lines: all(text in "\n".join(lines) for text in shown))
        self.clear()
        return lines

    def close(self):
        self.shell.close(force=True)
