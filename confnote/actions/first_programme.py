"""Take what the user did not type about a conference from its first programme."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePath
from typing import Any
from urllib.parse import unquote, urlsplit

from confnote.actions.conferences import guessed
from confnote.core.text import one_line
from confnote.core.time import dates_label, zone_label
from confnote.model import Conference
from confnote.schedule.assemble import plain_words
from confnote.schedule.value import Schedule
from confnote.store.db import Store
from confnote.store.read import counts_of

# names of files that say nothing about the conference: for an address, its host is the better name
PLAIN_NAMES = {
    "all", "agenda", "basic", "calendar", "conference", "event", "events", "export", "feed", "full", "ical", "ics",
    "index", "list", "program", "programme", "schedule", "schedules", "sessions", "talks", "timetable", "view",
}  # fmt: skip


def name_of_source(source: str) -> str:
    """Return a name for a conference: `fosdem 2024` for fosdem_2024.xml; empty for a pipe.

    For an address that ends in a common word, such as schedule.xml, return the host.
    """
    if source == "-":
        return ""
    address = urlsplit(source) if "://" in source else None
    path = PurePath(unquote(address.path) if address else source)
    name = one_line(re.sub(r"[-_.+\s]+", " ", path.stem).strip(), 80)
    if address and (not name or name.casefold() in PLAIN_NAMES):
        return (address.hostname or "").removeprefix("www.")
    return name


def to_follow(store: Store, about: Conference, schedule: Schedule, *, yes: bool = False) -> dict[str, Any]:
    """Return the dates and the zone (columns) that a conference takes from its first programme.

    A conference with records keeps its dates if the programme is of other days and has another name, except with `yes`.
    """
    if store.execute("SELECT 1 FROM session WHERE conference = ? AND imported IS NOT NULL", (about.uid,)).fetchone():
        return {}
    any_dates, any_zone = guessed(store, about)
    first, last = schedule.starts_on, schedule.ends_on
    values: dict[str, Any] = {}
    if any_dates and first and last:
        covers = first <= about.starts_on and about.ends_on <= last
        is_named = bool(schedule.title) and plain_words(schedule.title) == plain_words(about.name)
        if yes or covers or is_named or not any(counts_of(store, about.uid)):
            values = {"starts_on": first, "ends_on": last, "day_one": first}
    if any_zone and schedule.zone and not schedule.of_machine:
        values["zone"] = schedule.zone
    return {name: value for name, value in values.items() if value != getattr(about, name)}


def followed(about: Conference, values: dict[str, Any]) -> str:
    """Say what a conference takes from its programme; empty if nothing."""
    after = replace(about, **values)
    parts = []
    if values.keys() & {"starts_on", "ends_on"}:
        parts.append(f"the dates {dates_label(after.starts_on, after.ends_on)}")
    if "zone" in values:
        parts.append(f"the zone {zone_label(after.zone)}")
    return f"{about.slug} takes {' and '.join(parts)} from the programme" if parts else ""
