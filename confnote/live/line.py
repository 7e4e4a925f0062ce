"""Parse one typed line: the kind of note by its mark, a slash command, or a tech with its tagline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from confnote.core import kinds
from confnote.errors import Usage

MARKS = (*kinds.MARKS, ("$ ", "tech"))
DASHES = ("--", "-", "\u2013", "\u2014")
SEPARATORS = (": ", *(f" {dash} " for dash in DASHES))


@dataclass(frozen=True, slots=True)
class Draft:
    """A line to be stored: its kind, and its text as typed but without the mark."""

    kind: str  # of NOTE_KINDS, or "tech"
    text: str


def read_line(line: str) -> Draft:
    """Return the kind and text of a line: a mark with a blank at the very start gives the kind.

    `//x` is the text `/x`. A pasted quote with a mark on each line loses them all. Commands are not recognized here:
    call `split_command` first.
    """
    if line.startswith("//"):
        return Draft("note", line[1:])
    for mark, kind in MARKS:
        if line.startswith(mark):
            text = line[len(mark) :]
            first, *others = text.split("\n")
            if kind == "quote" and all(row.startswith("> ") or row.rstrip() == ">" for row in others):
                text = "\n".join([first, *(row[2:] if row.startswith("> ") else "" for row in others)])
            return Draft(kind, text)
    return Draft("note", line)


def split_command(line: str) -> tuple[str, str] | None:
    """Split `/rate 4 solid demo` into `rate` (lower case) and `4 solid demo`; return None for any other line.

    A command is a slash and letters or hyphens (or `/?`), up to white space: `/etc/hosts` is text.
    """
    words = line[1:].split(maxsplit=1)
    if not line.startswith("/") or not words or line[1:2].isspace():
        return None
    letters = words[0].replace("-", "")
    if words[0] != "?" and not (letters.isascii() and letters.isalpha()):
        return None
    return words[0].lower(), words[1] if len(words) > 1 else ""


def read_tech(text: str, known_names: Iterable[str] = ()) -> tuple[str, str]:
    """Split `Chaos Mesh: chaos engineering for Kubernetes` into name and tagline.

    The name ends at the first `: ` or ` - `. If a known name begins the text and is longer, or there is no separator,
    that name is returned in its own spelling. Otherwise the first line is the name. Raises Usage for a blank text.
    """
    typed = text.strip()
    first, _, more = typed.partition("\n")
    places = [(first.find(separator, 1), separator) for separator in SEPARATORS]  # from 1: the name is not empty
    at, separator = min((place for place in places if place[0] > 0), default=(len(first), ""))
    name, tagline = first[:at].strip(), first[at + len(separator) :].strip()
    if not separator:
        name = name.removesuffix(":")
    known = _longest_known(first, known_names)
    if known and (not separator or len(known) >= len(name)):
        name, tagline = known, _without_separator(first[len(known) :])
    if not name:
        raise Usage("a tech needs a name: write it first, as in 'Chaos Mesh: chaos engineering for Kubernetes'")
    return name, f"{tagline}\n{more}".strip()


def _longest_known(line: str, known_names: Iterable[str]) -> str:
    """Return the longest name that the line begins with as whole words; empty if there is none."""
    begun = (name for name in known_names if name and line[: len(name)].casefold() == name.casefold())
    whole = (name for name in begun if not line[len(name) : len(name) + 1].isalnum())
    # of names that differ in case only, the one spelled as typed
    return max(whole, key=lambda name: (len(name), line.startswith(name)), default="")


def _without_separator(rest: str) -> str:
    """Return the text behind a known name without the `: `, ` - ` or comma before it."""
    bare = rest.strip()
    for mark in (":", ",", *DASHES):
        if bare == mark or bare.startswith(f"{mark} "):
            return bare[len(mark) :].strip()
    return bare
