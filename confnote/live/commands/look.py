"""The commands that only read: /now, /agenda, /list, /find."""

from __future__ import annotations

from confnote.actions.find import find_session
from confnote.core.dates import parse_day
from confnote.core.text import one_line
from confnote.core.time import day_label, day_number, day_of
from confnote.errors import Usage
from confnote.live.answer import ABOUT, HANDLE, HEADING, Answer, Line, answer_of, line, note_line
from confnote.live.context import Context
from confnote.live.notices import target_heading
from confnote.live.status import clock_at, notes_at
from confnote.store.read import conference
from confnote.store.search import SearchFilters, read_words, search
from confnote.views.hits import handle, marked

MOST = 20  # lines of a list: more would push the notes off the screen
SHOWN = 300  # characters of a note in a list

# a session typed by hand has no published times: it begins when it was entered and ends when it was left
PROGRAMME = """SELECT id, title, room, starts_at, coalesce(ends_at, left_at), attendance, status,
 coalesce(starts_at, entered_at) AS begins FROM session WHERE conference = ? AND coalesce(starts_at, entered_at)
 IS NOT NULL AND service = 0 {mine} ORDER BY begins, id"""
MINE = "AND attendance IN ('planned', 'attended', 'left-early')"
NOTES = """SELECT n.id, n.kind, n.text, n.at, n.private FROM note n WHERE {where} ORDER BY n.id DESC LIMIT ?"""


def now(context: Context, words: str) -> Answer:
    """Show where notes go, the minutes of the session, and what comes next."""
    from confnote.live.toolbar import toolbar  # prompt-toolkit measures columns: 130 ms for a reader of pipes

    if words:
        raise Usage("/now takes no words; /agenda tomorrow and /agenda 2 show other days")
    status = context.status()
    return Answer((*target_heading(status, context.marks), line(" ", toolbar(status, 200, context.marks)[-1])))


def agenda(context: Context, words: str) -> Answer:
    """Show the user's sessions of today or of another day; `all` shows the whole programme of the day."""
    place = context.place_in_conference()
    about = conference(context.store, str(place.conference))
    typed = words.split()
    whole = "all" in typed
    rest = " ".join(word for word in typed if word != "all")
    day = parse_day(rest, context.now(), about) if rest else day_of(context.now(), about)
    rows = context.store.execute(PROGRAMME.format(mine="" if whole else MINE), (about.uid,)).fetchall()
    sessions = [_session(context, row, about.zone, place.at) for row in rows if day_of(row[-1], about) == day]
    number = day_number(day, about)
    head = (HEADING, f"  Day {number}, {day_label(day)}" if number >= 0 else f"  {day_label(day)}")
    if not sessions:
        none = "nothing on the programme" if whole else "nothing of yours: /agenda all shows the programme"
        return Answer((line(head, f": {none}"),))
    return Answer((line(head), *sessions))


def _session(
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


def notes(context: Context, words: str) -> Answer:
    """List the notes of the current session or of the one named, by all writers; without one, those of the day."""
    place = context.place(context.now())
    if words:
        place.session = find_session(context.store, words, place.conference, place.day)
    where, values = notes_at(place)
    rows = context.store.execute(NOTES.format(where=where), (*values, MOST)).fetchall()
    name = place.session.label if place.session else place.day or "inbox"
    if not rows:
        return answer_of(f"{name}: no notes yet")
    (count,) = context.store.execute(f"SELECT count(*) FROM note n WHERE {where}", values).fetchone()
    more = f", the last {MOST} of {count}" if count > MOST else ""
    lines = (
        note_line(f"  {clock_at(at, place.zone)}", number, "", kind, one_line(text, SHOWN), private=bool(private))
        for number, kind, text, at, private in reversed(rows)
    )
    return Answer((line((HEADING, f"  {name}{more}")), *lines))


def find(context: Context, words: str) -> Answer:
    """Search the notes, sessions, techs, links and speakers of this conference."""
    if not words:
        raise Usage("say what to look for: /find catalogue")
    place = context.place(context.now())
    hits = search(context.store, read_words(words), SearchFilters(conference=place.conference), limit=MOST + 1)
    if not hits:
        return answer_of(f"nothing here holds {one_line(words, 60)!r} (confnote search looks through all conferences)")
    rest = [line((ABOUT, f"  and more: the first {MOST} are shown"))] if len(hits) > MOST else []
    lines = (line("  ", (HANDLE, f"{handle(hit):<4} "), marked(hit.snippet, "", "")) for hit in hits[:MOST])
    return Answer((*lines, *rest))
