"""The commands that only read: /now, /agenda, /list, /search."""

from __future__ import annotations

from confnote.actions.find import find_session
from confnote.actions.say import typable
from confnote.core.clock import short_day
from confnote.core.dates import parse_day
from confnote.core.kinds import MOMENTS
from confnote.core.shell import quoted, unquoted
from confnote.core.text import one_line
from confnote.core.time import day_label, day_number, day_of
from confnote.errors import Usage
from confnote.live.answer import ABOUT, HANDLE, HEADING, Answer, Line, answer_of, line, note_line, remark
from confnote.live.context import Context, clock_at
from confnote.live.notices import target_heading
from confnote.model import Session
from confnote.store.read import conference, count_notes, last_notes, sessions
from confnote.store.rows import LETTERS, fields_of
from confnote.store.search import Hit, Hits, SearchFilters, read_words
from confnote.store.search import search as search_store
from confnote.views.hits import handle, marked, moment
from confnote.views.lines import fitted

MOST = 20  # lines of a list: more would push the notes off the screen
SHOWN = 300  # characters of a note in a list
SORTED = 200  # hits of each table that /search sorts
TEXT = 30  # columns for the words of a hit, at least


def now(context: Context, words: str) -> Answer:
    """Show where notes go, the minutes of the session, and what comes next."""
    from confnote.live.screen import toolbar  # imports prompt-toolkit: 130 ms, which a pipe without /now saves

    if words:
        raise Usage("/now takes no words; /agenda tomorrow and /agenda 2 show other days")
    status = context.status()
    return Answer((*target_heading(status, context.marks), line(" ", toolbar(status, 200, context.marks)[-1])))


def agenda(context: Context, words: str) -> Answer:
    """Show the user's sessions of a day, today if none is named; `all` shows all sessions."""
    place = context.place_in_conference()
    calendar = conference(context.store, str(place.conference))
    typed = words.split()
    whole = "all" in typed
    rest = " ".join(word for word in typed if word != "all")
    day = parse_day(rest, place.at, calendar) if rest else day_of(place.at, calendar)
    found = [
        session
        for session in sessions(context.store, calendar)
        if session.day == day and not session.service and (whole or session.is_mine)
    ]
    number = day_number(day, calendar)
    head = (HEADING, f"  Day {number}, {day_label(day)}" if number >= 0 else f"  {day_label(day)}")
    if not found:
        none = "nothing on the programme" if whole else "nothing of yours: /agenda all shows the programme"
        return Answer((line(head, f": {none}"),))
    return Answer((line(head), *(_programme_line(context, session, calendar.zone, place.at) for session in found)))


def _programme_line(context: Context, session: Session, zone: str, now: int) -> Line:
    # a session typed by hand has no published times: take those at which the user came and left
    begins, ends = session.begins, session.ends_at if session.ends_at is not None else session.left_at
    assert begins is not None  # `agenda` passes only sessions with a day
    on = session.status == "scheduled"
    runs = on and session.starts_at is not None and session.starts_at <= now < (ends or session.starts_at)
    until = f"{context.marks.dash}{clock_at(ends, zone)}" if ends is not None else ""
    where = f", {one_line(session.room, 40)}" if session.room else ""
    return line(
        (ABOUT, f"  {context.marks.now if runs else ' '} {clock_at(begins, zone) + until:<11} "),
        context.marks.attendance(session.state) + " ",
        (HANDLE, f"{session.handle} "),
        one_line(session.title, 70),
        (ABOUT, where + ("" if on else f" ({session.status})")),
    )


def notes(context: Context, words: str) -> Answer:
    """List the last notes and marks, of any prompt, in the session named or else of now."""
    place = context.place()
    if words:
        place.session = find_session(context.store, unquoted(words), place)
    name = place.session.label if place.session else place.day or "inbox"
    found = last_notes(context.store, place, MOST)
    if not found:
        return answer_of(f"{name}: no notes yet")
    count, _ = count_notes(context.store, place)
    shown = sum(note.kind not in MOMENTS for note in found)
    more = f", the last {shown} of {count}" if count > shown else ""
    lines = (
        note_line(
            f"  {clock_at(note.at, place.zone)}", note.id, "", note.kind, one_line(note.text, SHOWN),
            private=note.private,
        )
        for note in found
    )  # fmt: skip
    return Answer((line((HEADING, f"  {name}{more}")), *lines))


FEW = 5  # sessions of the programme that are shown at once


def search(context: Context, words: str) -> Answer:
    """Search what the user wrote and rated, then a few sessions of the programme."""
    if not words:
        raise Usage("say what to look for: /search catalogue")
    at, query = context.place(), read_words(words)

    def found(*, own: bool) -> Hits:
        filters = SearchFilters(conference=at.conference, own=own)
        return search_store(context.store, query, filters, limit=SORTED)

    mine, others = found(own=True), found(own=False)
    mine.sort(key=lambda hit: hit.table == "session")  # what the user wrote goes before what the user only heard
    by_session = dict[str, list[Hit]]()
    for hit in others:  # a session is found by its title, and again by its speaker
        by_session.setdefault(f"s{hit.session}" if hit.session else hit.uid, []).append(hit)
    heard = {f"s{hit.id}" for hit in mine if hit.table == "session"}
    of_programme = [hits for session, hits in by_session.items() if session not in heard][:FEW]
    if not mine and not of_programme:
        elsewhere = typable(f"confnote search {quoted(words)}")
        return answer_of(f"nothing here has {one_line(words, 60)!r}; in all conferences, in a shell: {elsewhere}")
    rest, more = len(mine.found) - MOST, len(others.found) - sum(len(hits) for hits in of_programme)
    more -= sum(len(by_session.get(session, ())) for session in heard)
    here = f" -c {at.slug}" if at.slug else ""
    every = typable(f"in a shell: confnote search {quoted(words)}{here} --limit {10 * MOST}")
    return Answer(
        (
            *(_hit_line(context, hit) for hit in mine[:MOST]),
            *([remark(f"{_many(rest, mine)} more of yours; {every}")] if rest > 0 else []),
            *([remark("on the programme:" if mine else "nothing of yours; on the programme:")] if of_programme else []),
            *(_hit_line(context, hits[0]) for hits in of_programme),
            *([remark(f"{_many(more, others)} more of the programme; {every}")] if more > 0 else []),
        )
    )


def _many(number: int, hits: Hits) -> str:
    return f"{'' if hits.exact else 'at least '}{number:,}"


def _hit_line(context: Context, hit: Hit) -> Line:
    """Return a hit as one row: handle, time, session, and the words around the match."""
    day, clock = moment(hit)
    when = f"{short_day(day)} {clock}".strip() if day else ""
    own = hit.table in LETTERS
    session = f"s{hit.session}" if hit.session and hit.table != "session" else ""
    head = f"{handle(hit) if own else session or '-':<4} "
    about = " ".join(filter(None, (when, session if own else "")))
    about += "  " if about else ""
    found = marked(hit.snippet, "", "")
    rating, verdict = (
        fields_of(context.store, "session", hit.uid, "rating, verdict") if hit.table == "session" else (None, "")
    )
    if rating is not None:
        found = f"{rating}/5 {verdict or found}"
    name = f"{one_line(hit.name, 30)}: " if hit.name and (rating is not None or not hit.named) else ""
    behind = hit.room if hit.table == "session" and not name else hit.title if hit.table == "speaker" else ""
    text = f"{name}{found}{f', {behind}' if behind else ''}"
    left = max(context.columns - 2 - len(head) - len(about), TEXT)
    ((cut, _), *_) = fitted(((one_line(text), ""),), left)  # a wide character takes two columns
    return line("  ", (HANDLE, head), (ABOUT, about), cut.rstrip())
