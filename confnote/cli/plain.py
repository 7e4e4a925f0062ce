"""Run the plain forms of the commands that only show something without Typer.

Typer takes 100 ms to import, six times a bare start of Python. The commands that Typer runs call the same functions.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

PLAIN = {"list": (0, 1), "log": (0, 1), "show": (1,), "agenda": (0,), "stats": (0,), "history": (0, 1)}
"""The commands that `serve` runs, each with the possible numbers of words after it."""


def serve(argv: list[str]) -> int | None:
    """Run a plain form and return its exit code, None if Typer must run it. Errors go to the caller."""
    options, words = _parse(argv)
    if not words or len(words) - 1 not in PLAIN.get(words[0], ()) or "_CONFNOTE_COMPLETE" in os.environ:
        return None
    from confnote.cli.run import Run

    run = Run({"conference": os.environ.get("CONFNOTE_CONFERENCE"), **options})
    verb, word = words[0], "".join(words[1:])
    if verb == "show":
        from confnote.cli.records import show_thing

        show_thing(run, word)
    elif verb == "history":
        from confnote.cli.changes import show_history

        show_history(run, word if words[1:] else None)
    else:
        from confnote.cli import listing

        if verb == "agenda":
            listing.show_agenda(run)
        elif verb == "stats":
            listing.show_stats(run)
        else:
            listing.show_list(run, word if words[1:] else "overview")
    return 0


def _parse(argv: list[str]) -> tuple[dict[str, Any], list[str]]:
    """Return the shared options by name and the words; no words if there is any other option."""
    options: dict[str, Any] = {}
    words: list[str] = []
    rest = iter(argv)
    for word in rest:
        name, joined, typed = word.partition("=")
        if word == "--json":
            options["json"] = True
        elif name in {"--db", "--conference"} or word == "-c":
            value = typed if joined else next(rest, None)
            options["db" if name == "--db" else "conference"] = value
        elif word.startswith("-"):
            return {}, []
        else:
            words.append(word)
    # an option without its value: Typer says so
    return ({}, []) if None in options.values() else (options, words)
