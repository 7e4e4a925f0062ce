"""The commands that only look: /now, /agenda, /list, /find."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confnote.core.dates import parse_day
from confnote.core.text import one_line
from confnote.core.time import Calendar, day_label, day_number, day_of
from confnote.errors import Refused, Usage
from confnote.live.answer import ABOUT, HANDLE, HEADING, Answer, Line, answer_of, line, note_line
from confnote.live.notices import target_heading
from confnote.live.status import clock_at, read_status
from confnote.store.now import NO_CONFERENCE
from confnote.store.read import conference
from confnote.store.search import Filters, read_words, search
from confnote.views.hits import handle, marked

if TYPE_CHECKING:
    from datetime import date

    from confnote.live.context import Context
    from confnote.model import Conference
    from confnote.store.now import Place, SessionRef
    from confnote.store.search import Hit


MOST = 20
"""Lines that a command lists: more would push the notes away."""
SHOWN = 300
"""Characters of a note in a list."""

ATTENDED = """SELECT id, title, room, starts_at, coalesce(ends_at, left_at), attendance, status,
 coalesce(starts_at, entered_at) AS begins FROM session WHERE conference = ? AND coalesce(starts_at, entered_at)
 IS NOT NULL AND service = 0 {mine} ORDER BY begins, id"""
NOTES = """SELECT n.id, n.kind, n.text, n.at, n.private FROM note n WHERE {where} ORDER BY n.id DESC LIMIT ?"""


def now(context: Context, words: str) -> Answer:
    """Tell where notes go, how far the session is, and what comes next."""
    from confnote.live.toolbar import toolbar  # it measures with prompt-toolkit, 130 ms where that is not loaded

    if words:
        raise Usage("/now stands alone; /agenda tomorrow, /agenda 2 show other days")
    status = read_status(context.store, context.place(context.now()))
    return Answer((*target_heading(status, context.marks), line(" ", toolbar(status, 200, context.marks)[-1])))


def agenda(context: Context, words: str) -> Answer:
    """Show my sessions of today, or of another day; `all` shows the whole programme of the day."""
    about, place = _conference(context)
    calendar = Calendar.of(about)
    typed = words.split()
    every = "all" in typed
    rest = " ".join(word for word in typed if word != "all")
    day = parse_day(rest, context.now(), calendar) if rest else day_of(context.now(), calendar)
    mine = "" if every else "AND attendance IN ('planned', 'attended', 'left-early')"
    rows = [
        row
        for row in context.store.execute(ATTENDED.format(mine=mine), (about.uid,)).fetchall()
        if day_of(row[-1], calendar) == day
    ]
    head = line((HEADING, f"  {_day_words(day, calendar)}"))
    if not rows:
        none = "nothing on the programme" if every else "nothing of yours: /agenda all shows the programme"
        return Answer((line(*head, f": {none}"),))
    return Answer((head, *(_entry(context, row, calendar.zone, place.at) for row in rows)))


def _day_words(day: date, calendar: Calendar) -> str:
    number = day_number(day, calendar)
    return f"Day {number}, {day_label(day)}" if number >= 0 else day_label(day)


def _entry(
    context: Context, row: tuple[int, str, str, int | None, int | None, str, str, int], zone: str, now: int
) -> Line:
    number, title, room, starts, ends, attendance, status, begins = row
    runs = status == "scheduled" and starts is not None and starts <= now < (ends or starts)
    until = f"{context.marks.dash}{clock_at(ends, zone)}" if ends is not None else ""
    where = f", {one_line(room, 40)}" if room else ""
    state = "" if status == "scheduled" else f" ({status})"
    return line(
        (ABOUT, f"  {context.marks.now if runs else ' '} {clock_at(begins, zone) + until:<11} "),
        context.marks.attendance(attendance) + " ",
        (HANDLE, f"s{number} "),
        one_line(title, 70),
        (ABOUT, where + state),
    )


def _conference(context: Context) -> tuple[Conference, Place]:
    place = context.place(context.now())
    if place.conference is None:
        raise Refused(NO_CONFERENCE)
    return conference(context.store, place.conference), place


def notes(context: Context, words: str) -> Answer:
    """List the notes of the session on now (or of the one named), whoever took them; else those of the day."""
    from confnote.actions.find import find_session

    place = context.place(context.now())
    session = find_session(context.store, words, place.conference, place.day) if words else place.session
    where, values = _where(session, place)
    rows = context.store.execute(NOTES.format(where=where), (*values, MOST)).fetchall()
    name = session.label if session else place.day or "inbox"
    if not rows:
        return answer_of(f"{name}: no notes yet")
    (count,) = context.store.execute(f"SELECT count(*) FROM note n WHERE {where}", values).fetchone()
    more = f", the last {MOST} of {count}" if count > MOST else ""
    return Answer((line((HEADING, f"  {name}{more}")), *(_note(row, place.zone) for row in reversed(rows))))


def _where(session: SessionRef | None, place: Place) -> tuple[str, tuple[str, ...]]:
    if session is not None:
        return "n.session = ?", (session[0],)
    if place.conference is None:
        return "n.conference IS NULL", ()
    return "n.session IS NULL AND n.section = '' AND n.conference = ? AND n.day = ?", (place.conference, place.day)


def _note(row: tuple[int, str, str, int, int], zone: str) -> Line:
    number, kind, text, at, private = row
    return note_line(f"  {clock_at(at, zone)}", number, "", kind, one_line(text, SHOWN), private=bool(private))


def find(context: Context, words: str) -> Answer:
    """Look for words in all that this conference holds."""
    if not words:
        raise Usage("say what to look for: /find catalogue")
    place = context.place(context.now())
    found = search(context.store, read_words(words), Filters(conference=place.conference), limit=MOST + 1)
    if not found:
        return answer_of(f"nothing here holds {one_line(words, 60)!r} (confnote search looks through all conferences)")
    rest = [line((ABOUT, f"  and more: the first {MOST} are shown"))] if len(found) > MOST else []
    return Answer((*(_hit(hit) for hit in found[:MOST]), *rest))


def _hit(hit: Hit) -> Line:
    return line("  ", (HANDLE, f"{handle(hit):<4} "), marked(hit.snippet, "", ""))
