"""One typed line -> what kind of thing it is, and its text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from confnote.errors import Usage
from confnote.model import NoteKind

if TYPE_CHECKING:
    from collections.abc import Iterable


DraftKind = NoteKind | Literal["tech"]

MARKS: tuple[tuple[str, DraftKind], ...] = (
    ("! ", "takeaway"),
    ("> ", "quote"),
    ("? ", "question"),
    ("[] ", "action"),
    ("[ ] ", "action"),
    ("$ ", "tech"),
)
"""What a line begins with to be more than a note. `- ` and `* ` are none, so that pasted Markdown stays what it is."""

DASHES = ("--", "-", "\u2013", "\u2014")
SEPARATORS = (": ", *(f" {dash} " for dash in DASHES))


@dataclass(frozen=True, slots=True)
class Draft:
    """A line on its way into the store; the text is as typed, without the mark."""

    kind: DraftKind
    text: str


def read_line(line: str) -> Draft:
    """Return what a line means: a mark and its space at the very start give the kind, all the rest is text.

    `//x` is the text `/x`. A pasted quote, each line of it marked, loses the mark on each line. Commands are not
    looked for: ask `command` first.
    """
    if line.startswith("//"):
        return Draft("note", line[1:])
    for mark, kind in MARKS:
        if line.startswith(mark):
            text = line[len(mark) :]
            return Draft(kind, _unquoted(text) if kind == "quote" else text)
    return Draft("note", line)


def _unquoted(text: str) -> str:
    first, *others = text.split("\n")
    if not all(line.startswith("> ") or line.rstrip() == ">" for line in others):
        return text
    return "\n".join([first, *(line[2:] if line.startswith("> ") else "" for line in others)])


def command(line: str) -> tuple[str, str] | None:
    """Split `/rate 4 solid demo` into `rate` (lower case) and `4 solid demo`; None if the line is no command.

    A command is a slash and letters or hyphens up to white space (`/?` too): `/etc/hosts` is text.
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

    The name ends at the first `: ` or ` - `; where there is none, or a known name reaches beyond it, the longest known
    name that begins the text is meant (in any case; its own spelling is returned); else the first line is the name.
    A blank text is refused.
    """
    typed = text.strip()
    first, _, more = typed.partition("\n")
    name, separator, tagline = _split(first)
    known = _longest_known(first, known_names)
    if known and (not separator or len(known) >= len(name)):
        name, tagline = known, _after(first[len(known) :])
    if not name:
        raise Usage("a tech needs a name: write it first, as in 'Chaos Mesh: chaos engineering for Kubernetes'")
    return name, f"{tagline}\n{more}".strip()


def _split(line: str) -> tuple[str, str, str]:
    """Name, separator and tagline at the first separator that has a name before it."""
    places = [(line.find(separator, 1), separator) for separator in SEPARATORS]
    at, separator = min((place for place in places if place[0] > 0), default=(len(line), ""))
    name = line[:at].strip()
    return (name if separator else name.removesuffix(":")), separator, line[at + len(separator) :].strip()


def _longest_known(line: str, known_names: Iterable[str]) -> str:
    """The longest name that the line begins with, as a whole word."""
    # of equals the one spelled as typed
    begun = (name for name in known_names if name and line[: len(name)].casefold() == name.casefold())
    whole = (name for name in begun if not line[len(name) : len(name) + 1].isalnum())
    return max(whole, key=lambda name: (len(name), line.startswith(name)), default="")


def _after(rest: str) -> str:
    """What follows a known name, without the `: `, ` - ` or comma that parts them."""
    bare = rest.strip()
    for mark in (":", ",", *DASHES):
        if bare == mark or bare.startswith(f"{mark} "):
            return bare[len(mark) :].strip()
    return bare
