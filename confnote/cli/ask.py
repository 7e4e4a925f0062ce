"""Get a text from the user: words, a pipe, a prompt or an editor. No text is lost when something fails."""

from __future__ import annotations

import os
import shlex
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

from confnote.core.text import REPLACED, decoded, readable
from confnote.errors import ConfnoteError, Refused
from confnote.store.db import explain

if TYPE_CHECKING:
    from types import TracebackType

    from confnote.cli.run import Run


def text_of(run: Run, words: Sequence[str], question: str) -> str:
    """Return the words joined; read standard input for `-` or a pipe; without words at a terminal ask the question."""
    if words and list(words) != ["-"]:
        text, replaced = readable(" ".join(words))
    elif words or not sys.stdin.isatty():
        text, replaced = piped()
    else:
        text, replaced = readable(ask(question))
    if replaced:
        run.warn(REPLACED)
    return text


def piped() -> tuple[str, bool]:
    """Read standard input; return its text without the last line end, and whether bytes were replaced."""
    text, replaced = decoded(sys.stdin.buffer.read())
    return text.removesuffix("\n").removesuffix("\r"), replaced


def ask(question: str) -> str:
    """Ask a question at the terminal; Ctrl-C ends the command."""
    if os.environ.get("TERM") == "dumb" or not sys.stdout.isatty():
        return input(question)
    from prompt_toolkit import prompt  # 130 ms

    return prompt(question)


class EditorFile:
    """A context in which the user edits a text in an editor; the file is removed only if the body succeeds.

    If anything fails, the error names the file that has the text. With `stored`, a text that the user left unchanged is
    in the store already, and its file is removed.
    """

    def __init__(self, run: Run, text: str, suffix: str = ".md", *, stored: bool = False) -> None:
        self.run = run
        self.initial = text
        self.suffix = suffix
        self.stored = stored
        self.path = Path()
        self.text = text
        self.keep = False

    def __enter__(self) -> Self:
        self.path = _draft_file(self.run.path, self.suffix, self.initial)
        try:
            self._edit()
            self._read()
        except ConfnoteError as error:
            raise self._kept(error) from error
        if self.keep:
            self.run.warn(f"{REPLACED}; the file as it was is kept: {self.path}")
        self.text = self.text.rstrip("\n")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> Literal[False]:
        if kind is None:
            if not self.keep:
                self.path.unlink(missing_ok=True)
        elif isinstance(error, ConfnoteError):
            raise self._kept(error) from error
        elif isinstance(error, sqlite3.Error) and not isinstance(error, sqlite3.ProgrammingError):
            raise self._kept(explain(error, self.run.path)) from error
        else:
            self.run.warn(f"your text is kept in {self.path}")
        return False

    def _kept(self, error: ConfnoteError) -> ConfnoteError:
        unchanged = self.stored and self.text.rstrip("\n") == self.initial.rstrip("\n")
        if unchanged or not self.text.strip():
            self.path.unlink(missing_ok=True)
        if not self.path.exists():
            return error
        return type(error)(f"{error}. Your text is kept in {self.path}")

    def _read(self) -> None:
        try:
            data = self.path.read_bytes()
        except OSError as error:
            raise Refused(f"{self.path} cannot be read after the editor ({error.strerror})") from error
        self.text = data.decode("utf-8", "replace")  # for the error, if the next line refuses it
        self.text, self.keep = decoded(data)

    def _edit(self) -> None:
        command = self.run.config()["editor"]
        mine = signal.signal(signal.SIGINT, lambda *_: None)  # while the editor runs, Ctrl-C is for it
        try:
            done = subprocess.run([*shlex.split(command), str(self.path)], check=False)  # noqa: S603  # the user chose the editor
        except (OSError, ValueError) as error:
            raise Refused(f"the editor {command!r} cannot be started ({error}): set EDITOR") from error
        finally:
            signal.signal(signal.SIGINT, mine)
        if done.returncode:
            self._read()
            raise Refused(f"the editor {command!r} ended with {done.returncode}, so nothing was changed")


def _draft_file(store: str, suffix: str, text: str) -> Path:
    """Make the file to edit: beside the store, or in the folder for temporary files if that fails."""
    for folder in (os.path.join(os.path.dirname(store) or ".", "drafts"), tempfile.gettempdir()):
        try:
            os.makedirs(folder, mode=0o700, exist_ok=True)
            number, name = tempfile.mkstemp(prefix="confnote-", suffix=suffix, dir=folder)
        except OSError:
            continue
        path = Path(name)
        try:
            with open(number, "w", encoding="utf-8", errors="replace", newline="") as draft:
                draft.write(text)
        except OSError:
            path.unlink()
            continue
        return path
    raise Refused("there is no place for a file to edit: free space, or set TMPDIR")
