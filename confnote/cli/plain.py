"""Run simple command lines without Typer: `--version`, the help and the commands in WORDS_AFTER.

Typer takes 100 ms to import, six times a bare start of Python. The commands that Typer runs call the same functions;
a test compares the help with the one that Typer writes.
"""

from __future__ import annotations

import os
import sys

from confnote import __version__
from confnote.cli.verbs import CONFERENCE_HELP, DB_HELP, GROUPS, JSON_HELP, MORE, SUMMARY, VERBS, VERSION_HELP

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

# the commands that `serve` runs, each with the possible numbers of words after it
WORDS_AFTER = {
    "list": (0, 1), "log": (0, 1), "show": (1,), "agenda": (0,), "stats": (0,), "history": (0, 1), "undo": (0,),
    "redo": (0,), "about": (1, 2, 3, 4),
}  # fmt: skip
OPTIONS = (
    ("-V, --version", VERSION_HELP),
    ("--db FILE", DB_HELP),
    ("-c, --conference NAME", CONFERENCE_HELP),
    ("--json", JSON_HELP),
    ("--install-completion", "Install completion for the current shell."),
    ("--show-completion", "Show completion for the current shell, to copy it or customize the installation."),
    ("-h, --help", "Show this message and exit."),
)
VERB_WIDTH = max(map(len, VERBS))
WIDEST, NARROWEST = 78, 50  # columns of text; Typer's own limits


def serve(argv: list[str]) -> int | None:
    """Run a command line and return its exit code; None if Typer must run it."""
    if "_CONFNOTE_COMPLETE" in os.environ:
        return None
    if argv in (["--version"], ["-V"], ["version"]):
        sys.stdout.write(f"confnote {__version__}\n")
    elif argv in ([], ["-h"], ["--help"]):
        from confnote.core.terminal import columns

        sys.stdout.writelines(f"{line}\n" for line in help_lines(columns(sys.__stdout__) or WIDEST + 2))
    else:
        options, words = _parse(argv)
        if not words or len(words) - 1 not in WORDS_AFTER.get(words[0], ()):
            return None
        _show(options, *words)
    return 0


def _parse(argv: list[str]) -> tuple[dict[str, Any], list[str]]:
    """Return the shared options by name and the words; no words if Typer must read the line."""
    options: dict[str, Any] = {}
    words: list[str] = []
    rest = iter(argv)
    for word in rest:
        name, joined, typed = word.partition("=")
        if word == "--json":
            options["json"] = True
        elif name in {"--db", "--conference"} or word == "-c":
            field = "db" if name == "--db" else "conference"
            if field in options:  # Typer refuses an option that is typed twice
                return {}, []
            options[field] = typed if joined else next(rest, None)
        elif word.startswith("-"):
            return {}, []
        else:
            words.append(word)
    # Typer reports an option without its value
    return ({}, []) if None in options.values() else (options, words)


def _show(options: dict[str, Any], verb: str, *words: str) -> None:
    from confnote.cli.run import Run

    run = Run({"conference": os.environ.get("CONFNOTE_CONFERENCE"), **options})
    # each module is imported for its own commands only: the journal and the cards take some milliseconds
    if verb == "show":
        from confnote.cli.records import show_thing

        show_thing(run, *words)
    elif verb in {"history", "undo", "redo"}:
        from confnote.cli import changes

        shown = {"history": changes.show_history, "undo": changes.show_undo, "redo": changes.show_redo}
        shown[verb](run, *words)
    else:
        from confnote.cli import listing

        if verb == "agenda":
            listing.show_agenda(run)
        elif verb == "about":
            listing.show_about(run, *words)
        elif verb == "stats":
            listing.show_stats(run)
        else:
            listing.show_list(run, *words)


def help_lines(wide: int) -> Iterator[str]:
    """Yield the lines of the help, wrapped for a terminal that is `wide` columns wide."""
    width = max(min(wide, WIDEST + 2) - 2, NARROWEST)
    yield from ("Usage: confnote [OPTIONS] COMMAND [ARGS]...", "", *_wrap(SUMMARY, width, "  "), "", "Options:")
    yield from two_columns(OPTIONS, width, max(len(name) for name, _ in OPTIONS))
    for group in GROUPS:
        yield from ("", f"{group}:")
        yield from two_columns([(name, line) for name, (_, line, under) in VERBS.items() if under == group], width)
    yield from ("", *_wrap(MORE, width, "  "))


def two_columns(rows: Sequence[tuple[str, str]], width: int, first: int = VERB_WIDTH) -> Iterator[str]:
    """Yield rows of two columns: the first `first` wide, the second wrapped."""
    for name, about in rows:
        lines = list(_wrap(about, width, " " * (first + 4)))
        yield f"  {name}".ljust(first + 4) + lines[0].lstrip()
        yield from lines[1:]


def _wrap(text: str, width: int, indent: str) -> Iterator[str]:
    """Yield the text in lines of at most `width` characters, with the indent."""
    # not textwrap, which imports re
    line = indent
    for word in text.split():
        if line.strip() and len(line) + len(word) + (line != indent) > width:
            yield line
            line = indent
        line += word if line == indent else f" {word}"
    yield line
