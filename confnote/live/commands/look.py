"""The commands that only look: /now, /agenda, /list, /find."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confnote.core.dates import parse_day
from confnote.core.text import one_line
from confnote.core.time import Calendar, day_label, day_number, day_of
from confnote.errors import Refused, Usage
from confnote.live.answer import ABOUT, HANDLE, HEADING, Answer, Line, answer_of, kind_style, line
from confnote.live.notices import heading
from confnote.live.status import clock_at, read_outlook
from confnote.store.capture import NO_CONFERENCE
from confnote.store.read import conference
from confnote.store.search import Filters, read_words, search
from confnote.views.answer import session_line
from confnote.views.hits import handle, marked
from confnote.views.wording import NOTE_MARKS

if TYPE_CHECKING:
    from datetime import date

    from confnote.live.context import Desk
    from confnote.model import Conference
    from confnote.store.place import Place
    from confnote.store.search import Hit


MOST = 20
"""Lines that a command lists: more would push the notes away."""
SHOWN = 300
"""Characters of a note in a list."""

ATTENDED = """SELECT id, title, room, starts_at, coalesce(ends_at, left_at), attendance, status,
 coalesce(starts_at, entered_at) AS begins FROM session WHERE conference = ? AND coalesce(starts_at, entered_at)
 IS NOT NULL AND service = 0 {mine} ORDER BY begins, id"""
NOTES = """SELECT n.id, n.kind, n.text, n.at, n.private FROM note n WHERE {where} ORDER BY n.id DESC LIMIT ?"""


def now(desk: Desk, words: str) -> Answer:
    """Tell where notes go, how far the session is, and what comes next."""
    from confnote.live.toolbar import toolbar  # it measures with prompt-toolkit, 130 ms where that is not loaded

    if words:
        raise Usage("/now stands alone; /agenda tomorrow, /agenda 2 show other days")
    outlook = read_outlook(desk.store, desk.place(desk.now()))
    return Answer((*heading(outlook, desk.marks), line(" ", toolbar(outlook, 200, desk.marks)[-1])))


def agenda(desk: Desk, words: str) -> Answer:
    """Show my sessions of today, or of another day; `all` shows the whole programme of the day."""
    about, place = _conference(desk)
    calendar = Calendar.of(about)
    typed = words.split()
    every = "all" in typed
    rest = " ".join(word for word in typed if word != "all")
    day = parse_day(rest, desk.now(), calendar) if rest else day_of(desk.now(), calendar)
    mine = "" if every else "AND attendance IN ('planned', 'attended', 'left-early')"
    rows = [
        row
        for row in desk.store.execute(ATTENDED.format(mine=mine), (about.uid,)).fetchall()
        if day_of(row[-1], calendar) == day
    ]
    head = line((HEADING, f"  {_day_words(day, calendar)}"))
    if not rows:
        none = "nothing on the programme" if every else "nothing of yours: /agenda all shows the programme"
        return Answer((line(*head, f": {none}"),))
    return Answer((head, *(_entry(desk, row, calendar.zone, place.at) for row in rows)))


def _day_words(day: date, calendar: Calendar) -> str:
    number = day_number(day, calendar)
    return f"Day {number}, {day_label(day)}" if number >= 0 else day_label(day)


def _entry(desk: Desk, row: tuple[int, str, str, int | None, int | None, str, str, int], zone: str, now: int) -> Line:
    number, title, room, starts, ends, attendance, status, begins = row
    runs = status == "scheduled" and starts is not None and starts <= now < (ends or starts)
    until = f"{desk.marks.dash}{clock_at(ends, zone)}" if ends is not None else ""
    where = f", {one_line(room, 40)}" if room else ""
    state = "" if status == "scheduled" else f" ({status})"
    return line(
        (ABOUT, f"  {desk.marks.now if runs else ' '} {clock_at(begins, zone) + until:<11} "),
        desk.marks.attendance(attendance) + " ",
        (HANDLE, f"s{number} "),
        one_line(title, 70),
        (ABOUT, where + state),
    )


def _conference(desk: Desk) -> tuple[Conference, Place]:
    place = desk.place(desk.now())
    if place.conference is None:
        raise Refused(NO_CONFERENCE)
    return conference(desk.store, place.conference), place


def notes(desk: Desk, words: str) -> Answer:
    """List the notes of the session on now (or of the one named), whoever took them; else those of the day."""
    from confnote.finding import find_session

    place = desk.place(desk.now())
    session = find_session(desk.store, words, place.conference, place.day) if words else place.session
    where, values = _where(session, place)
    rows = desk.store.execute(NOTES.format(where=where), (*values, MOST)).fetchall()
    name = session_line(session) if session else place.day or "inbox"
    if not rows:
        return answer_of(f"{name}: no notes yet")
    (count,) = desk.store.execute(f"SELECT count(*) FROM note n WHERE {where}", values).fetchone()
    more = f", the last {MOST} of {count}" if count > MOST else ""
    return Answer((line((HEADING, f"  {name}{more}")), *(_note(row, place.zone) for row in reversed(rows))))


def _where(session: tuple[str, int, str] | None, place: Place) -> tuple[str, tuple[str, ...]]:
    if session is not None:
        return "n.session = ?", (session[0],)
    if place.conference is None:
        return "n.conference IS NULL", ()
    return "n.session IS NULL AND n.section = '' AND n.conference = ? AND n.day = ?", (place.conference, place.day)


def _note(row: tuple[int, str, str, int, int], zone: str) -> Line:
    number, kind, text, at, private = row
    mark = "[]" if kind == "action" else NOTE_MARKS.get(kind, "")
    return line(
        (ABOUT, f"  {clock_at(at, zone)} "),
        (HANDLE, f"n{number} "),
        ("class:error", "private " if private else ""),
        (kind_style(kind), f"{mark} " if mark else ""),
        one_line(text, SHOWN),
    )


def find(desk: Desk, words: str) -> Answer:
    """Look for words in all that this conference holds."""
    if not words:
        raise Usage("say what to look for: /find catalogue")
    place = desk.place(desk.now())
    found = search(desk.store, read_words(words), Filters(conference=place.conference), limit=MOST + 1)
    if not found:
        return answer_of(f"nothing here holds {one_line(words, 60)!r} (confnote search looks through all conferences)")
    rest = [line((ABOUT, f"  and more: the first {MOST} are shown"))] if len(found) > MOST else []
    return Answer((*(_hit(hit) for hit in found[:MOST]), *rest))


def _hit(hit: Hit) -> Line:
    return line("  ", (HANDLE, f"{handle(hit):<4} "), marked(hit.snippet, "", ""))
