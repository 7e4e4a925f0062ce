"""Report an error: one line on standard error and an exit code.

For a bug, write a log too, without the text of notes.
"""

import os
import sys
from contextlib import suppress

from confnote.actions.say import say
from confnote.core.text import one_line, safe_text, sentences
from confnote.errors import ConfnoteError

BROKEN_PIPE = 141  # what a shell reports for a program that SIGPIPE ended


def report(error: BaseException, verb: str = "", example: str = "") -> int:  # noqa: PLR0911  # one line for each way to end
    """Print what went wrong and return the exit code; print nothing for an exit or a broken pipe.

    A usage error names the help of its command, which is `verb` if Typer does not say, and the `example`.
    """
    if isinstance(error, ConfnoteError):
        return _say(str(error), error.exit_code)
    if isinstance(error, SystemExit) and isinstance(error.__context__, BrokenPipeError):
        error = error.__context__  # Typer takes a broken pipe for an exit with 1
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else 1
    if isinstance(error, KeyboardInterrupt):
        with suppress(OSError, ValueError):
            sys.stderr.write("\n" if sys.stderr.isatty() else "")  # end the line that shows a prompt or ^C
        return _say("interrupted", 130)
    if isinstance(error, OSError) and error.filename and not isinstance(error, BrokenPipeError):
        return _say(f"{error.filename}: {error.strerror}", 1)
    if isinstance(error, OSError) and error.errno is not None:
        give_up_stdout()
        if isinstance(error, BrokenPipeError):
            return BROKEN_PIPE
        return _say(f"the answer could not be written: {error.strerror}. What was stored is stored", 1)
    return _report_other(error, verb, example)


def give_up_stdout() -> None:
    """Send standard output to the null device, or the last flush of the interpreter fails again."""
    with suppress(OSError, ValueError):  # it may have no file descriptor
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _report_other(error: BaseException, verb: str, example: str) -> int:
    """Report an error that Typer raised, or a bug; return the exit code."""
    import typer

    if isinstance(error, typer.Abort):  # Ctrl-C or Ctrl-D at a question
        return report(KeyboardInterrupt())
    if isinstance(error, typer.Exit):
        return error.exit_code
    if isinstance(error, typer.TyperException):
        message = error.format_message().strip().replace("\n", " ").rstrip(".")
        context = getattr(error, "ctx", None)
        # Typer gives no context where an option lacks its value
        path = context.command_path if context is not None else f"confnote {verb}".rstrip()
        end = "" if message.endswith("?") else "."  # Typer asks: Did you mean 'add'?
        end += f" For example: {example}." if example else ""
        return _say(f"{message[:1].lower()}{message[1:]}{end} See: {path} --help", error.exit_code)
    damage = _damage()
    if damage:
        return _say(damage, 1)
    log = _write_log(error)
    where = f"; the details are in {log}" if log else ""
    if plug_in := _plug_in(error):
        what = f"{plug_in} failed: {type(error).__name__}: {one_line(str(error), 200)}{where}"
        return _say(sentences(what, "Please report it to the authors of that package"), 1)
    from confnote.core.lookup import PLUG_INS

    place = "".join(["confnote", *(f" or in {plug_in.name}" for plug_in in PLUG_INS)])
    return _say(f"this is a bug in {place} ({type(error).__name__}){where}. Please report it with that file", 3)


def _plug_in(error: BaseException) -> str:
    """Return how to name the plug-in whose code is last in the traceback; "" for none."""
    import traceback

    from confnote.core.lookup import PLUG_INS

    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    for frame in reversed(frames):  # the innermost first: a site may be running inside a layout
        package = str(frame.f_globals.get("__name__", "")).partition(".")[0]
        for plug_in in PLUG_INS:
            if plug_in.package == package != "confnote":
                return plug_in.name
    return ""


def _damage() -> str:
    """Return a message if the store opened last is damaged, so that there is no bug; else ""."""
    from confnote.store.db import Store

    if not Store.last_path:
        return ""
    try:
        from confnote.upkeep.doctor import damage_of

        found = damage_of(Store.last_path)
    except Exception:  # noqa: BLE001  # the bug itself must be reported
        return ""
    advice = "See what helps with: confnote doctor"
    return f"{Store.last_path} is damaged ({found}). {advice}" if found else ""


def _say(line: str, code: int) -> int:
    """Print a message, made safe for a terminal, and return `code`.

    Lines indented by two blanks are kept as a list; any other line end becomes a symbol.
    """
    shown = "\n  ".join(part.replace("\n", "\N{SYMBOL FOR LINE FEED}") for part in safe_text(line).split("\n  "))
    with suppress(OSError, ValueError):  # standard error is closed; the exit code remains
        say(shown)
    return code


def _write_log(error: BaseException) -> str | None:
    """Write where a bug happened, and the versions; return the path, None on failure."""
    import platform
    import sqlite3
    import traceback
    from pathlib import Path

    from confnote import __version__
    from confnote.core.files import write_file
    from confnote.store.known import state_folder

    frames = traceback.extract_tb(error.__traceback__)
    # the message of the error is left out: it may quote a note
    lines = [
        f"confnote {__version__}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {sys.platform}",
        type(error).__name__,
        *(f"  {frame.filename}:{frame.lineno} in {frame.name}: {frame.line}" for frame in frames),
    ]
    folder = state_folder(os.environ)
    if not folder:
        return None
    path = Path(folder, "log", "bug.log")
    try:
        write_file(path, ("\n".join(lines) + "\n").encode("utf-8", "replace"), private=True)
    except (OSError, ConfnoteError):
        return None
    return str(path)
