"""The commands that put things right: /move and /undo."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from confnote.core.dates import parse_day
from confnote.core.text import line_of, one_line
from confnote.core.time import Calendar
from confnote.errors import Refused, Usage
from confnote.finding import find_session
from confnote.live.answer import Answer, answer_of
from confnote.live.commands.add import last_taken
from confnote.store.edit import Target, expand, move_notes
from confnote.store.journal import undo as take_back
from confnote.store.read import conference, find
from confnote.store.rows import LETTERS, name_of
from confnote.views.answer import session_line, short_day

if TYPE_CHECKING:
    from confnote.live.context import Desk
    from confnote.store.journal import Group


NOTES = re.compile(r"last|n[0-9]+(?:-n?[0-9]+)?")
TO_DAY = re.compile(r"(?:--)?day (.+)|(today|yesterday)", re.DOTALL)
TO_SECTION = re.compile(r"(?:--)?section (.+)", re.DOTALL)


def move(desk: Desk, words: str) -> Answer:
    """Refile notes, the last one of this prompt if none is named: to a session, `day 2`, `section closing`, `inbox`."""
    named, typed = _notes_first(words)
    if not typed:
        raise Usage("say where to: /move last s12, /move n40-n45 backstage, /move last day 2, /move last inbox")
    target, where = _target(desk, typed)
    handles = expand(desk.store, [f"n{last_taken(desk)[1]}" if word == "last" else word for word in named or ["last"]])
    notes = [(handle, find(desk.store, handle)[1]) for handle in handles]
    with desk.store.change("move"):
        move_notes(desk.store, notes, target)
    return answer_of(f"{', '.join(handles)} moved to {where}")


def _notes_first(words: str) -> tuple[list[str], str]:
    typed = words.split()
    count = 0
    while count < len(typed) and NOTES.fullmatch(typed[count]):
        count += 1
    return typed[:count], " ".join(typed[count:])


def _target(desk: Desk, typed: str) -> tuple[Target, str]:
    place = desk.place(desk.now())
    if typed.casefold() == "inbox":
        return Target(inbox=True), "the inbox"
    day, section = TO_DAY.fullmatch(typed), TO_SECTION.fullmatch(typed)
    if day is not None and place.conference is not None:
        calendar = Calendar.of(conference(desk.store, place.conference))
        date = parse_day(day[1] or day[2], desk.now(), calendar).isoformat()
        return Target(day=date, conference=place.slug), short_day(date)
    if section is not None and place.conference is not None:
        name = line_of(section[1], "a section")
        return Target(section=name, conference=place.slug), f"the section {one_line(name, 60)}"
    session = find_session(desk.store, typed, place.conference, place.day)
    return Target(session=session[0]), session_line(session)


def undo(desk: Desk, words: str) -> Answer:
    """Take back the last change of this prompt."""
    if words:
        raise Usage("/undo stands alone, and takes back the last change of this prompt; again for the one before")
    try:
        group = take_back(desk.store, desk.store.writer)
    except Refused as error:
        if str(error) == "there is nothing to undo":
            raise Refused(
                "this prompt has changed nothing that is left to take back (confnote undo: all others)"
            ) from error
        raise
    return answer_of(f"took back {_named(group)}")


def _named(group: Group) -> str:
    known = [entry for entry in group.entries if entry.table in LETTERS] or list(group.entries)
    return f"{group.command}: {one_line(name_of(known[0].table, known[0].row), 70)}"
