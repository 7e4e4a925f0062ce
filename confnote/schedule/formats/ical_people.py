"""Who speaks in an iCalendar event: each exporter has a place of its own for that, and some have none."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from confnote.schedule.people import by_line, looks_like_names, names, people, person, split_outside

if TYPE_CHECKING:
    from confnote.model import Speaker
    from confnote.schedule.formats.ical_lines import Calendar, Component

OFFICE = ("google", "microsoft", "outlook", "apple", "icloud")
"""Whose attendees are the guests of a meeting."""

DASH = re.compile(r"[\[(]|[\])]|\s-(?:\s+|$)")


class Billing:
    """How one calendar bills its speakers; decided once, from all of its events."""

    def __init__(self, calendar: Calendar) -> None:
        self.producer = calendar.head.text("PRODID").casefold()
        self.in_title = "pretalx" in self.producer
        # pretalx ends every title with a dash and the names, also where there are none
        self.always = self.in_title and any(event.text("SUMMARY").rstrip().endswith(" -") for event in calendar.events)
        self.cn_property = "" if any(word in self.producer for word in OFFICE) else _telling(calendar)

    def read(self, event: Component, title: str, description: str) -> tuple[str, str, tuple[Speaker, ...]]:
        """Return title and description without the names that were put into them, and the speakers."""
        if self.in_title:
            title, speakers = self._from_title(title)
            return title, description, speakers
        found, rest = by_line(description)
        if found:
            return title, rest, names(found, round_is_org="indico" in self.producer)
        return title, description, self._from_cn(event)

    def _from_title(self, title: str) -> tuple[str, tuple[Speaker, ...]]:
        """Cut `Title - A, B [Org]` at its last dash outside brackets; other exporters' dashes are left alone."""
        depth, cut = 0, None
        for found in DASH.finditer(title):
            if found[0] in "[(":
                depth += 1
            elif found[0] in "])":
                depth = max(depth - 1, 0)
            elif not depth:
                cut = found
        if cut is None:
            return title, ()
        tail = title[cut.end() :]
        if tail and not self.always and not looks_like_names(tail):
            return title, ()
        return title[: cut.start()].rstrip(), people(person(part) for part in split_outside(tail, ","))

    def _from_cn(self, event: Component) -> tuple[Speaker, ...]:
        return people(person(name) for cn in _common_names(event, self.cn_property) for name in split_outside(cn, ","))


def _common_names(event: Component, name: str) -> list[str]:
    found = (
        one.params.get("CN", "") for one in event.all(name) if one.params.get("CUTYPE", "INDIVIDUAL") == "INDIVIDUAL"
    )
    return [cn for cn in found if cn and "@" not in cn]


def _telling(calendar: Calendar) -> str:
    """Return the property whose names are the speakers': those that differ from event to event; empty if none does."""
    for name in ("ATTENDEE", "ORGANIZER"):
        counts = Counter(tuple(_common_names(event, name)) for event in calendar.events if event.all(name))
        if len(counts) > 1 and counts.most_common(1)[0][1] * 2 <= sum(counts.values()):
            return name
    return ""
