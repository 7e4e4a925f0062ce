"""What several commands read from their options: the kind of a note, the calendar for typed times, today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confnote.actions.conferences import calendar_now
from confnote.core.kinds import NOTE_KINDS
from confnote.core.lookup import parse_choice
from confnote.core.time import day_of

if TYPE_CHECKING:
    from confnote.cli.run import Run
    from confnote.model import Calendar, Conference
    from confnote.store.db import Store


def note_kind(text: str) -> str:
    """Return a note's kind, typed whole or in part; Usage names all kinds."""
    return parse_choice(text, NOTE_KINDS, "kind of note")


def calendar_of(run: Run, store: Store) -> Calendar:
    """Return the calendar that times typed in this run are read by."""
    return calendar_now(store, run.now, run.slug(store))


def today_of(run: Run, conference: Conference) -> str:
    """Return the current day of a conference as an ISO date."""
    return day_of(run.now, conference).isoformat()
