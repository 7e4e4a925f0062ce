"""Answer `confnote`, `confnote -h`, `--help` and `--version` without importing Typer, which costs 150 ms.

The text is the one that Typer writes (a test compares them), at the width of the terminal.
"""

from __future__ import annotations

import os
import sys

from confnote import __version__
from confnote.cli.verbs import CONFERENCE_HELP, DB_HELP, GROUPS, JSON_HELP, MORE, SUMMARY, VERBS, VERSION_HELP

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

OPTIONS = (
    ("--version", VERSION_HELP),
    ("--db FILE", DB_HELP),
    ("-c, --conference NAME", CONFERENCE_HELP),
    ("--json", JSON_HELP),
    ("--install-completion", "Install completion for the current shell."),
    (
        "--show-completion",
        "Show completion for the current shell, to copy it or customize the installation.",
    ),
    ("--help", "Show this message and exit."),
)
WIDEST, NARROWEST = 78, 50  # columns of text; Typer's own limits


def serve(argv: list[str]) -> int | None:
    """Print the help or the version and return 0; None for any other command line."""
    if "_CONFNOTE_COMPLETE" in os.environ or argv not in ([], ["-h"], ["--help"], ["--version"]):
        return None
    if argv == ["--version"]:
        sys.stdout.write(f"confnote {__version__}\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in help_lines(_columns()))
    return 0


def _columns() -> int:
    """Return the width of the terminal; the rule of shutil.get_terminal_size, which takes 3 ms to import."""
    typed = os.environ.get("COLUMNS", "")
    if typed.isdecimal() and int(typed) > 0:
        return int(typed)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns if sys.__stdout__ else 80
    except (AttributeError, ValueError, OSError):
        return 80


def help_lines(columns: int) -> Iterator[str]:
    """Yield the lines of the help for a terminal of so many columns."""
    width = max(min(columns, WIDEST + 2) - 2, NARROWEST)
    yield from ("Usage: confnote [OPTIONS] COMMAND [ARGS]...", "")
    yield from _wrap(SUMMARY, width, "  ")
    yield from ("", "Options:")
    yield from _rows(OPTIONS, width)
    for group in GROUPS:
        yield from ("", f"{group}:")
        yield from _rows([(name, line) for name, (_, line, under) in VERBS.items() if under == group], width, names())
    yield ""
    yield from _wrap(MORE, width, "  ")


def names() -> int:
    """Return the width of the longest verb."""
    return max(map(len, VERBS))


def _rows(rows: Sequence[tuple[str, str]], width: int, first: int = 0) -> Iterator[str]:
    """Yield rows of two columns, the second one wrapped."""
    indent = (first or max(len(name) for name, _ in rows)) + 4
    for name, about in rows:
        lines = list(_wrap(about, width, " " * indent))
        yield f"  {name}".ljust(indent) + lines[0].lstrip()
        yield from lines[1:]


def _wrap(text: str, width: int, indent: str) -> Iterator[str]:
    """Yield the text in lines of at most `width` characters, indent included."""
    line = indent
    for word in text.split():
        if line.strip() and len(line) + len(word) + (line != indent) > width:
            yield line
            line = indent
        line += word if line == indent else f" {word}"
    yield line
