"""The options that several commands share, and the values their words stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confnote.core.kinds import NOTE_KINDS
from confnote.core.lookup import parse_choice
from confnote.core.time import local_time
from confnote.model import Calendar, Conference

if TYPE_CHECKING:
    from confnote.cli.run import Run
    from confnote.store.db import Store


def note_kind(text: str) -> str:
    """Return a note's kind; Usage names them all."""
    return parse_choice(text, NOTE_KINDS, "kind of note")


def machine_zone() -> str:
    """Return the IANA name of the machine's time zone, UTC where it has none."""
    from tzlocal import get_localzone_name

    try:
        return str(get_localzone_name() or "UTC")
    except Exception:  # noqa: BLE001  # tzlocal raises its own and zoneinfo's errors on odd machines
        return "UTC"


def calendar_of(run: Run, store: Store) -> Calendar:
    """Return the calendar that typed times are read by: the conference's, else the machine's own."""
    from confnote.store.now import place_of
    from confnote.store.read import conference

    uid = place_of(store, run.now, run.slug(store)).conference
    if uid is not None:
        return conference(store, uid)
    zone = machine_zone()
    today = local_time(run.now, zone).date()
    return Calendar(zone=zone, day_end=240, day_one=today, starts_on=today, ends_on=today)


def today_of(run: Run, conference: Conference) -> str:
    """Return the conference day that holds this moment, as an ISO date."""
    from confnote.core.time import day_of

    return day_of(run.now, conference).isoformat()
