"""A moment -> the lines at the bottom of the screen, two or three, made for so many columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompt_toolkit.utils import get_cwidth

from confnote.core.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from confnote.live.status import Coming, Outlook
    from confnote.views.theme import Marks

NARROW = 60
"""Below so many columns what comes next has a line of its own."""
LEAST = 12
"""Columns of a title that are worth more than the room beside it."""


def toolbar(outlook: Outlook, width: int, marks: Marks, status: str = "") -> tuple[str, ...]:
    """Return the lines: what the person must know if anything (`status`), where notes go, how it goes on."""
    shown = (cut(f" {one_line(status)}", width),) if status else ()
    where = cut(_where(outlook, width, marks), width)
    if width >= NARROW:
        return (*shown, where, _first_fit(_course(outlook, marks, outlook.next), width))
    coming = (cut(f" {_next(outlook, outlook.next, 60)}", width),) if outlook.next is not None else ()
    return (*shown, where, _first_fit(_course(outlook, marks, None), width), *coming)


def cut(text: str, width: int) -> str:
    """Return the text cut to so many columns, wide characters counted as two, a mark at the end where it was cut."""
    if get_cwidth(text) <= width:
        return text
    kept, used = "", 1
    for char in text:
        used += get_cwidth(char)
        if used > width:
            break
        kept += char
    return kept.rstrip() + "…" if width > 0 else ""


def _where(outlook: Outlook, width: int, marks: Marks) -> str:
    if not outlook.conference:
        return " Notes go to the inbox: there is no conference yet"
    if outlook.rivals:
        return f" {outlook.day}, unfiled: " + " or ".join(f"s{r[1]} {one_line(r[2])}" for r in outlook.rivals) + "?"
    if outlook.session is None:
        return f" {outlook.day}, no session on" if outlook.holds else f" {one_line(outlook.conference)} is not on now"
    head = f" s{outlook.session[1]} "
    title, room = one_line(outlook.session[2]), one_line(outlook.room)
    place = f" {marks.dot} {room}" if room else ""
    free = width - get_cwidth(head) - get_cwidth(place)
    return head + (cut(title, free) + place if free >= LEAST else title)


def _course(outlook: Outlook, marks: Marks, coming: Coming | None) -> Iterable[str]:
    """Yield how it goes on, ever shorter."""
    count = f"{outlook.notes} {'note' if outlook.notes == 1 else 'notes'}"
    rated = f"{outlook.rating}/5" if outlook.rating is not None else ""
    between = f" {marks.dot} "

    def joined(*parts: str) -> str:
        return " " + between.join(part for part in parts if part)

    yield joined(_minutes(outlook, " min"), count, rated, _next(outlook, coming, 60, room=True))
    yield joined(_minutes(outlook, "m"), count, rated, _next(outlook, coming, 60, room=True))
    for size in (40, 30, 20, 12):
        yield joined(_minutes(outlook, "m"), count, rated, _next(outlook, coming, size))
    yield joined(_minutes(outlook, "m"), count, rated, _next(outlook, coming, 0))
    yield joined(_minutes(outlook, "m"), count, rated)
    yield joined(_minutes(outlook, "m"))


def _minutes(outlook: Outlook, unit: str) -> str:
    gone, left = outlook.gone, outlook.left
    if gone is not None and gone < 0:
        return f"begins in {-gone}{unit}"
    if left is not None and left <= 0:
        return f"over for {-left}{unit}" if left else "just over"
    parts = (f"{gone}{unit} in" if gone is not None else "", f"{left}{unit} left" if left is not None else "")
    return ", ".join(part for part in parts if part)


def _next(outlook: Outlook, coming: Coming | None, size: int, *, room: bool = False) -> str:
    if coming is None:
        return ""
    title = f" {cut(one_line(coming.title), size)}" if size else ""
    where = f", {one_line(coming.room)}" if room and coming.room else ""
    return f"next {outlook.clock(coming.starts_at)} s{coming.id}{title}{where}"


def _first_fit(candidates: Iterable[str], width: int) -> str:
    last = ""
    for last in candidates:
        if get_cwidth(last) <= width:
            return last
    return cut(last, width)
