"""The commands that only read: /now, /agenda, /list, /search."""

from __future__ import annotations

from dataclasses import replace

from confnote.actions.find import find_session
from confnote.actions.say import typable
from confnote.core.dates import parse_day
from confnote.core.kinds import MOMENTS
from confnote.core.shell import quoted, unquoted
from confnote.core.text import one_line
from confnote.core.time import day_of
from confnote.errors import Usage
from confnote.live.answer import HEADING, Answer, answer_of, line, remark, rows_of
from confnote.live.context import Context
from confnote.live.notices import target_heading
from confnote.store.positions import positions_of
from confnote.store.read import conference, count_notes, dossier, last_notes
from confnote.store.search import Hit, SearchFilters, read_words
from confnote.store.search import search as search_store
from confnote.views.agenda import agenda as agenda_list
from confnote.views.hits import hit_list
from confnote.views.lines import day_heading
from confnote.views.records import Grid, entry_lines

MOST = 20  # lines of a list: more would push the notes off the screen
SHOWN = 300  # characters of a note in a list
FEW = 5  # sessions of the programme that /search shows
SORTED = 200  # hits of each table that /search sorts


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
    found = dossier(context.store, str(place.conference))
    typed = words.split()
    whole = "all" in typed
    rest = " ".join(word for word in typed if word != "all")
    day = parse_day(rest, place.at, found.conference) if rest else day_of(place.at, found.conference)
    only = {each.uid for each in found.sessions if each.day == day and not each.service and (whole or each.is_mine)}
    if only:
        return Answer(rows_of(agenda_list(found, now=place.at, only=only, brief=True).lines, context))
    head = ", ".join(filter(None, day_heading(day, found.conference)))
    none = "nothing on the programme" if whole else "nothing of yours: /agenda all shows the programme"
    return Answer((line((HEADING, f"  {head}"), f": {none}"),))


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
    calendar = conference(context.store, place.conference) if place.conference else None
    positions = positions_of(context.store, [note.id for note in found])
    short = {
        note.handle: replace(note, text=one_line(note.text, SHOWN), position=positions.get(note.uid)) for note in found
    }
    rows = rows_of(lambda sheet: entry_lines(short.values(), Grid.of(sheet, short, calendar).flat()), context)
    return Answer((line((HEADING, f"  {name}{more}")), *rows))


def search(context: Context, words: str) -> Answer:
    """Search what the user wrote and rated, then a few sessions of the programme."""
    if not words:
        raise Usage("say what to look for: /search catalogue")
    at, query = context.place(), read_words(words)
    mine, others = (
        search_store(context.store, query, SearchFilters(conference=at.conference, own=own), limit=SORTED)
        for own in (True, False)
    )
    mine.sort(key=lambda hit: hit.table == "session")  # what the user wrote goes before what the user only heard
    by_session = dict[str, list[Hit]]()
    for hit in others:  # a session is found by its title, and again by its speaker
        by_session.setdefault(f"s{hit.session}" if hit.session else hit.uid, []).append(hit)
    heard = [by_session.pop(f"s{hit.id}", []) for hit in mine if hit.table == "session"]
    of_programme = [*by_session.values()][:FEW]
    if not mine and not of_programme:
        elsewhere = typable(f"confnote search {quoted(words)}")
        return answer_of(f"nothing here has {one_line(words, 60)!r}; in all conferences, in a shell: {elsewhere}")
    seen = sum(map(len, (*heard, *of_programme)))
    left_out = [
        f"{'' if hits.exact else 'at least '}{len(hits.found) - shown:,} more of {whose}"
        for hits, shown, whose in ((mine, MOST, "yours"), (others, seen, "the programme"))
        if len(hits.found) > shown
    ]
    here = f" -c {at.slug}" if at.slug else ""
    every = typable(f"in a shell: confnote search {quoted(words)}{here} --limit {10 * MOST}")
    positions = positions_of(context.store, [hit.id for hit in mine[:MOST] if hit.table == "note"])
    return Answer(
        (
            *rows_of(hit_list(mine[:MOST], positions, brief=True).lines, context, cut=True),
            *([remark("on the programme:" if mine else "nothing of yours; on the programme:")] if of_programme else []),
            *rows_of(hit_list([hits[0] for hits in of_programme], brief=True).lines, context, cut=True),
            *([remark(f"{', '.join(left_out)}; {every}")] if left_out else []),
        )
    )
