"""What was stored -> the line that stays in the terminal's scrollback: when, its handle, where it went, the words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confnote.core.text import one_line, safe_text
from confnote.live.outlook import clock_at
from confnote.live.said import ABOUT, HANDLE, Line, kind_style, line
from confnote.views import answer
from confnote.views.wording import NOTE_MARKS

if TYPE_CHECKING:
    from confnote.capture import Draft
    from confnote.store.capture import Noted, Recorded

SHOWN = 6
"""Lines of a long note that are shown; the rest is counted."""


def noted(note: Noted, draft: Draft, *, private: bool = False) -> tuple[Line, ...]:
    """Return a note as it was stored."""
    mark = "[]" if draft.kind == "action" else NOTE_MARKS.get(draft.kind, "")
    first, *more = safe_text(draft.text).split("\n")
    head = line(
        (ABOUT, f"{clock_at(note.place.at, note.place.zone)} "),
        (HANDLE, f"n{note.id} "),
        (ABOUT, f"{_where(note)} "),
        ("class:error", "private " if private else ""),
        (kind_style(draft.kind), f"{mark} " if mark else ""),
        first,
    )
    rest = [line(f"  {text}") for text in more[: SHOWN - 1]]
    if len(more) >= SHOWN:
        rest.append(line((ABOUT, f"  ... and {len(more) - SHOWN + 1} lines more")))
    return (head, *rest, *_choice(note))


def _where(note: Noted) -> str:
    if note.session is not None:
        return f"s{note.session[1]}"
    if note.place.conference is None:
        return "inbox"
    known = note.place.holds and note.place.number >= 0
    return f"day {note.place.number}" if known else answer.short_day(note.day or note.place.day)


def _choice(note: Noted) -> tuple[Line, ...]:
    """Name the sessions between which nobody could choose, and how to file the note."""
    if not note.place.rivals or note.session is not None:
        return ()
    names = ", ".join(answer.session_line(rival) for rival in note.place.rivals[:6])
    first = note.place.rivals[0][1]
    return (line((ABOUT, f"  unfiled: {names} are on. /move last s{first} files it, /start s{first} sits down there")),)


def recorded(tech: Recorded, tagline: str, at: int, zone: str) -> Line:
    """Return a tech as it was stored, or what of it is new."""
    told = f": {one_line(tagline)}" if tagline else ""
    rest = told if tech.added else f" {answer.recorded(tech).partition(one_line(tech.name, 60))[2].strip()}"
    return line(
        (ABOUT, f"{clock_at(at, zone)} "),
        (HANDLE, f"t{tech.id} "),
        (kind_style("tech"), "$ "),
        one_line(tech.name, 60) + rest,
    )
