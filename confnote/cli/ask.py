"""Get a text from the user: from words, a pipe, a prompt or an editor. No text is lost."""

import os
import shlex
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from confnote.cli.run import Run, use_utf8
from confnote.core.files import make_folder
from confnote.core.text import REPLACED, decoded, readable, sentences
from confnote.errors import ConfnoteError, Refused
from confnote.store.reasons import explain


def text_of(run: Run, words: Sequence[str], question: str) -> str:
    """Return the words joined; without words read a pipe, or ask at a terminal.

    Without a question, a terminal is not asked. `-` as the only word reads standard input. Warn if bytes had to be
    replaced.
    """
    if words and list(words) != ["-"]:
        text, replaced = readable(" ".join(words))
    elif words or not sys.stdin.isatty():
        text, replaced = piped()
    else:
        text, replaced = readable(ask(question) if question else "")
    if replaced:
        run.warn(REPLACED)
    return text


def unread(words: Sequence[str], *, pipe: bool = True) -> str:
    """Return the words joined, or what is in the pipe: for an error of the store."""
    if words and list(words) != ["-"]:
        return " ".join(words)
    return piped()[0] if pipe and (words or not sys.stdin.isatty()) else ""


def piped() -> tuple[str, bool]:
    """Read standard input; return it without its last line end, and whether bytes were replaced."""
    text, replaced = decoded(sys.stdin.buffer.read())
    return text.removesuffix("\n").removesuffix("\r"), replaced


def ask(question: str) -> str:
    """Ask at the terminal, return the answer; KeyboardInterrupt at Ctrl-C, EOFError at Ctrl-D."""
    if os.environ.get("TERM") == "dumb" or not sys.stdout.isatty():
        return input(question)
    use_utf8()
    from prompt_toolkit import prompt  # 130 ms

    return prompt(question)


@contextmanager
def edited_text(run: Run, text: str, suffix: str = ".md", *, stored: bool = False) -> Iterator[str]:
    """Let the user edit a text in an editor and yield the result; no edited text is lost.

    The file, with `suffix`, is removed if the body succeeds. If the editor or the body fails, or if bytes had to be
    replaced, the file is kept and a message names it. After a ConfnoteError or an error of the database, an empty file
    is removed too, and with `stored` (the store has `text` already) an unchanged one.
    """
    path = _draft_file(run.path, suffix, text)
    try:
        _edit(run, path)
        found, replaced = decoded(_bytes_of(path))
        if replaced:
            run.warn(f"{REPLACED}; the file as it was is kept: {path}")
        yield found.rstrip("\n")
    except ConfnoteError as error:
        raise _kept(error, path, text if stored else "") from error
    except sqlite3.Error as error:
        if isinstance(error, sqlite3.ProgrammingError):  # a bug
            run.warn(f"your text is kept in {path}")
            raise
        raise _kept(explain(error, run.path), path, text if stored else "") from error
    except BaseException:
        run.warn(f"your text is kept in {path}")
        raise
    if not replaced:
        path.unlink(missing_ok=True)


def _kept(error: ConfnoteError, path: Path, stored: str) -> ConfnoteError:
    """Return the error with the path of the file added.

    If the file is empty or equals `stored`, remove it, and return the error as it is.
    """
    with suppress(OSError):
        text = path.read_bytes().decode("utf-8", "replace")
        if not text.strip() or text.rstrip("\n") == stored.rstrip("\n"):
            path.unlink()
    return type(error)(sentences(str(error), f"Your text is kept in {path}")) if path.exists() else error


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused(f"{path} cannot be read after the editor ({error.strerror})") from error


def _edit(run: Run, path: Path) -> None:
    """Run the user's editor on the file; Refused if it fails.

    Also Refused if it is the default editor and there is no terminal.
    """
    config = run.config()
    command = config["editor"]
    # an editor that the user chose may be a script, which needs no terminal
    if not config.is_set("editor") and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refused(f"{command} needs a terminal: set EDITOR to a program that needs none, or type the words")
    mine = signal.signal(signal.SIGINT, lambda *_: None)  # while the editor runs, Ctrl-C is for it
    try:
        done = subprocess.run([*shlex.split(command), str(path)], check=False)  # noqa: S603  # the user chose the editor
    except (OSError, ValueError) as error:
        raise Refused(f"the editor {command!r} cannot be started ({error}): set EDITOR") from error
    finally:
        signal.signal(signal.SIGINT, mine)
    if done.returncode:
        _bytes_of(path)  # if the file cannot be read either, raise that error
        raise Refused(f"the editor {command!r} ended with {done.returncode}, so nothing was changed")


def _draft_file(store: str, suffix: str, text: str) -> Path:
    """Write `text` to a file in drafts/ beside the store (a path), else in the temporary folder."""
    for folder in (os.path.join(os.path.dirname(store) or ".", "drafts"), tempfile.gettempdir()):
        try:
            make_folder(Path(folder))
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
