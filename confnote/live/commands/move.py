"""The commands that correct: /move and /undo."""

from __future__ import annotations

import re

from confnote.actions.changes import Target, day_target, find_target, move_notes, section_target
from confnote.actions.changes import undo as undo_change
from confnote.actions.conferences import calendar_now
from confnote.actions.find import find_notes
from confnote.core.dates import parse_day
from confnote.core.text import one_line
from confnote.errors import NothingToUndo, Refused, Usage
from confnote.live.answer import Answer, answer_of
from confnote.live.commands.add import last_taken
from confnote.live.context import Context
from confnote.store.rows import LETTERS, name_of

NOTES = re.compile(r"last|n[0-9]+(?:-n?[0-9]+)?")
TO_DAY = re.compile(r"(?:--)?day (.+)|(today|yesterday)", re.DOTALL)
TO_SECTION = re.compile(r"(?:--)?section (.+)", re.DOTALL)


def move(context: Context, words: str) -> Answer:
    """Move notes to a session, `day 2`, `section closing` or `inbox`; without a handle the last note of this prompt."""
    typed = words.split()
    count = next((at for at, word in enumerate(typed) if not NOTES.fullmatch(word)), len(typed))
    named, where = typed[:count], " ".join(typed[count:])
    if not where:
        raise Usage("say where to: /move last s12, /move n40-n45 backstage, /move last day 2, /move last inbox")
    target = _target(context, where)
    handles = [f"n{last_taken(context)[1]}" if word == "last" else word for word in named or ["last"]]
    notes = find_notes(context.store, handles)
    move_notes(context.store, notes, target)
    return answer_of(f"{', '.join(handle for handle, _ in notes)} moved to {target.name}")


def _target(context: Context, typed: str) -> Target:
    place = context.place(context.now())
    day, section = TO_DAY.fullmatch(typed), TO_SECTION.fullmatch(typed)
    if day is not None:
        calendar = calendar_now(context.store, place.at, context.slug)
        return day_target(parse_day(day[1] or day[2], place.at, calendar).isoformat(), place.slug or None)
    if section is not None:
        return section_target(section[1], place.slug or None)
    return find_target(context.store, typed, place)


def undo(context: Context, words: str) -> Answer:
    """Undo the last change of this prompt."""
    if words:
        raise Usage("/undo takes no words: it takes back the last change of this prompt, again the one before")
    try:
        group = undo_change(context.store, context.store.writer)
    except NothingToUndo as error:
        raise Refused("this prompt has no change to take back (confnote undo takes back those of others)") from error
    entries = [entry for entry in group.entries if entry.table in LETTERS] or list(group.entries)
    return answer_of(f"took back {group.command}: {one_line(name_of(entries[0].table, entries[0].row), 70)}")
