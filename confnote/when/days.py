"""Instants -> days of a conference, their numbers and their names in English, whatever the locale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from confnote.when.zones import DAY_MS, EPOCH, local, offset

if TYPE_CHECKING:
    from confnote.model import Conference

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Calendar:
    """What time means at a conference. `day_end` is in minutes after midnight; `day_one` is the date called Day 1."""

    zone: str
    day_end: int
    day_one: date
    starts_on: date
    ends_on: date

    @classmethod
    def of(cls, conference: Conference) -> Calendar:
        """Return the calendar of a conference."""
        return cls(
            zone=conference.zone,
            day_end=conference.day_end,
            day_one=conference.day_one,
            starts_on=conference.starts_on,
            ends_on=conference.ends_on,
        )


def day_of(at: int, calendar: Calendar) -> date:
    """Return the conference day that holds an instant: what happens before the day end belongs to the day before.

    The same arithmetic as the SQL that files notes, on whole minutes of offset.
    """
    minutes = offset(at, calendar.zone) - calendar.day_end
    return date.fromordinal(EPOCH.toordinal() + (at + minutes * 60_000) // DAY_MS)


def number(day: date, calendar: Calendar) -> int:
    """Return what a day is called: day one is 1, the day before it 0, earlier ones negative."""
    return (day - calendar.day_one).days + 1


def clock(at: int, zone_name: str) -> str:
    """Return `14:05`, as the wall clock of the zone shows it."""
    moment = local(at, zone_name)
    return f"{moment.hour:02}:{moment.minute:02}"


def day_label(day: date) -> str:
    """Return `Tue 17 May 2022`."""
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def dates_label(first: date, last: date) -> str:
    """Return `16-20 May 2022`, `30 May - 2 June 2022` or one date: what `dates` reads back."""
    end = f"{last.day} {MONTHS[last.month - 1]} {last.year}"
    if first == last:
        return end
    begin = f"{first.day} {MONTHS[first.month - 1]}"
    if first.year != last.year:
        return f"{begin} {first.year} - {end}"
    return f"{begin} - {end}" if first.month != last.month else f"{first.day}-{end}"
