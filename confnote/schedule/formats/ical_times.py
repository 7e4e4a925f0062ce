"""iCalendar's dates, times, durations and zone names -> moments that are aware wherever the file allows it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from confnote.schedule.times import YEARS, is_utc, length, zone_of

if TYPE_CHECKING:
    from datetime import tzinfo
    from zoneinfo import ZoneInfo

    from confnote.schedule.formats.ical_lines import Calendar, Component, Property

DATE = r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})"
TIME = r"([0-9]{2}):?([0-9]{2})(?::?([0-9]{2}))?(?:\.[0-9]+)?"
STAMP = re.compile(rf"{DATE}(?:[Tt ]{TIME})?\s*([Zz]|[+-][0-9]{{2}}:?[0-9]{{2}})?")


@dataclass(frozen=True, slots=True)
class Moment:
    """A start or an end: naive where only the programme's zone can tell, `whole_day` where it is a date."""

    at: datetime
    whole_day: bool = False


class ZoneTable:
    """The zones that a file names, looked up once each: by IANA name, by its own VTIMEZONE, by Windows name."""

    def __init__(self, zones: tuple[Component, ...]) -> None:
        self._own = {zone.text("TZID").strip(): zone for zone in zones}
        self._known: dict[str, tzinfo | None] = {}

    def zone(self, name: str) -> tzinfo | None:
        """Return the zone of a TZID, None if nobody knows it: its times float then."""
        if name not in self._known:
            self._known[name] = self._find(name)
        return self._known[name]

    def _find(self, name: str) -> tzinfo | None:
        # `/citadel.org/20210210_1/Europe/Berlin`: the end of a vendor's name is the zone's
        parts = name.strip("/ ").split("/")
        for count in (3, 2, 1):
            if len(parts) >= count and (found := zone_of("/".join(parts[-count:]))):
                return found
        own = self._own.get(name)
        if own is not None and (found := zone_of(own.text("X-LIC-LOCATION"))):
            return found
        return _windows(name)


def _windows(name: str) -> ZoneInfo | None:
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON  # 150 ms, for Outlook's files only

    return zone_of(WINDOWS_TO_OLSON.get(name.strip().strip('"'), ""))


def moment(found: Property, zones: ZoneTable) -> Moment | None:
    """Return the time that a DTSTART, DTEND, EXDATE or RECURRENCE-ID gives, None if it cannot be read."""
    return moment_of(found.value, found.params.get("TZID", ""), zones)


def moment_of(text: str, tzid: str, zones: ZoneTable) -> Moment | None:
    """Return the time of one value."""
    parts = STAMP.fullmatch(text.strip())
    if parts is None or int(parts[1]) not in YEARS:
        return None
    try:
        at = datetime(*(int(parts[place] or 0) for place in range(1, 7)))  # type: ignore[arg-type]  # noqa: DTZ001  # its zone follows
    except ValueError:
        return None
    if parts[4] is None:
        return Moment(at, whole_day=True)
    if parts[7]:
        return Moment(at.replace(tzinfo=_offset(parts[7])))
    zone = zones.zone(tzid) if tzid else None
    return Moment(at.replace(tzinfo=zone))


def _offset(text: str) -> tzinfo:
    if text in "Zz":
        return UTC
    return datetime.strptime(text, "%z").tzinfo or UTC


def end_of(event: Component, start: Moment, zones: ZoneTable) -> Moment:
    """Return when an event ends: DTEND, else by its DURATION, else with its day, else as it starts (RFC 5545)."""
    end = moment(event.first("DTEND"), zones)
    if end is not None:
        return end
    long = length(event.text("DURATION"))
    if long is not None:
        return Moment(start.at + timedelta(milliseconds=long), start.whole_day)
    return Moment(start.at + timedelta(days=1), whole_day=True) if start.whole_day else start


def stated_zone(calendar: Calendar, zones: ZoneTable) -> ZoneInfo | None:
    """Return the zone of the place, as far as a file says it: the TZID of most starts, else its own for showing.

    `UTC` is none: Sched writes it into every file, wherever the conference is.
    """
    tzids = Counter(tzid for event in calendar.events if (tzid := event.first("DTSTART").params.get("TZID", "")))
    for tzid, _ in tzids.most_common():
        found = zones.zone(tzid)
        key = getattr(found, "key", "")
        if key and not is_utc(key):
            return zone_of(key)
    # `VTIMEZONE: Europe/Rome` as a property is a slip that was seen
    for name in ("X-WR-TIMEZONE", "TIMEZONE-ID", "VTIMEZONE", "TZID"):
        text = calendar.head.text(name)
        if text and not is_utc(text) and (zone := zone_of(text)):
            return zone
    known = [zone for one in calendar.zones if (zone := zone_of(getattr(zones.zone(one.text("TZID")), "key", "")))]
    return known[0] if len(known) == 1 and not is_utc(known[0].key) else None
