"""Describe a status in two or three lines for the bottom of the screen, shortened to its width."""

from __future__ import annotations

from collections.abc import Iterable

from prompt_toolkit.utils import get_cwidth

from confnote.core.text import one_line
from confnote.live.status import NextSession, Status
from confnote.views.theme import Marks

NARROW = 60  # columns; below, the next session has a line of its own
TITLE_MINIMUM = 12  # columns; the room is left out before the title gets shorter than this


def toolbar(status: Status, width: int, marks: Marks, warning: str = "") -> tuple[str, ...]:
    """Return the lines: the warning if there is one, where notes go, minutes and counts and what comes next."""
    first = (cut(f" {one_line(warning)}", width),) if warning else ()
    target = cut(_target(status, width, marks), width)
    if width >= NARROW:
        return (*first, target, _first_fit(_progress(status, marks, status.next), width))
    coming = (cut(f" {_next(status, status.next, 60)}", width),) if status.next is not None else ()
    return (*first, target, _first_fit(_progress(status, marks, None), width), *coming)


def cut(text: str, width: int) -> str:
    """Return the text cut to a number of columns, with an ellipsis if it was cut; wide characters take two columns."""
    if get_cwidth(text) <= width:
        return text
    kept, used = "", 1  # one column for the ellipsis
    for char in text:
        used += get_cwidth(char)
        if used > width:
            break
        kept += char
    return kept.rstrip() + "…" if width > 0 else ""


def _target(status: Status, width: int, marks: Marks) -> str:
    if not status.conference:
        return " Notes go to the inbox: there is no conference yet"
    if status.rivals:
        return f" {status.day}, unfiled: " + " or ".join(f"s{r[1]} {one_line(r[2])}" for r in status.rivals) + "?"
    if status.session is None:
        return f" {status.day}, no session on" if status.holds else f" {one_line(status.conference)} is not on now"
    head = f" s{status.session[1]} "
    title, room = one_line(status.session[2]), one_line(status.room)
    where = f" {marks.dot} {room}" if room else ""
    free = width - get_cwidth(head) - get_cwidth(where)
    return head + (cut(title, free) + where if free >= TITLE_MINIMUM else title)


def _progress(status: Status, marks: Marks, coming: NextSession | None) -> Iterable[str]:
    """Yield minutes, counts and the next session, in ever shorter forms."""
    count = f"{status.notes} {'note' if status.notes == 1 else 'notes'}"
    rated = f"{status.rating}/5" if status.rating is not None else ""
    between = f" {marks.dot} "

    def joined(*parts: str) -> str:
        return " " + between.join(part for part in parts if part)

    yield joined(_minutes(status, " min"), count, rated, _next(status, coming, 60, room=True))
    yield joined(_minutes(status, "m"), count, rated, _next(status, coming, 60, room=True))
    for size in (40, 30, 20, 12, 0):
        yield joined(_minutes(status, "m"), count, rated, _next(status, coming, size))
    yield joined(_minutes(status, "m"), count, rated)
    yield joined(_minutes(status, "m"))


def _minutes(status: Status, unit: str) -> str:
    gone, left = status.gone, status.left
    if gone is not None and gone < 0:
        return f"begins in {-gone}{unit}"
    if left is not None and left <= 0:
        return f"over for {-left}{unit}" if left else "just over"
    parts = (f"{gone}{unit} in" if gone is not None else "", f"{left}{unit} left" if left is not None else "")
    return ", ".join(part for part in parts if part)


def _next(status: Status, coming: NextSession | None, size: int, *, room: bool = False) -> str:
    if coming is None:
        return ""
    title = f" {cut(one_line(coming.title), size)}" if size else ""
    where = f", {one_line(coming.room)}" if room and coming.room else ""
    return f"next {status.clock(coming.starts_at)} s{coming.id}{title}{where}"


def _first_fit(candidates: Iterable[str], width: int) -> str:
    last = ""
    for last in candidates:
        if get_cwidth(last) <= width:
            return last
    return cut(last, width)
