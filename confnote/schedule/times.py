"""Times as files write them -> instants in milliseconds, and the zone that they are told in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from confnote.errors import Refused

if TYPE_CHECKING:
    from confnote.schedule.value import ZoneOrigin

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
YEARS = range(1970, 2200)
CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(?:\.[0-9]+)?")
LENGTH = re.compile(r"([0-9]{1,4}):([0-9]{2})(?::([0-9]{2}))?")
PERIOD = re.compile(
    r"P(?:([0-9]{1,4})W)?(?:([0-9]{1,4})D)?(?:T(?:([0-9]{1,4})H)?(?:([0-9]{1,5})M)?(?:([0-9]{1,6})S)?)?"
)
UTC_NAMES = {"UTC", "GMT", "Z", "Zulu", "UCT", "Universal", "Greenwich"}


def zone_of(name: str) -> ZoneInfo | None:
    """Return the rules of an IANA zone named in a file, None if there is none of that name."""
    name = name.strip()
    if not name[:1].isupper():
        return None
    try:
        return ZoneInfo(name)
    # ValueError: `../x`; KeyError: no such zone; OSError: a folder (`Europe`), a name too long
    except (ValueError, KeyError, OSError):
        return None


def is_utc(name: str) -> bool:
    """Return whether a zone is no place at all: what an exporter writes that knows none."""
    return name.strip().removeprefix("Etc/") in UTC_NAMES


@dataclass(frozen=True, slots=True)
class Zones:
    """The zones that a file may be read with: one that a person has named, and the machine's own."""

    given: ZoneInfo | None = None
    here: ZoneInfo | None = None

    def settle(self, stated: ZoneInfo | None, *, floating: bool) -> Told:
        """Return the zone that a programme is told in: the file's, else the one given, else the machine's.

        `floating`: some times are wall clocks without an offset, so that no zone at all is a refusal.
        """
        if stated is not None:
            other = self.given is not None and not _same_rules(self.given, stated)
            note = (
                f"the file says {stated.key}: its times are read in that zone, not in {self.given.key}"
                if other and self.given
                else ""
            )
            return Told(stated, "file", (note,) if note else ())
        if self.given is not None:
            return Told(self.given, "given")
        if self.here is not None:
            what = "names no time zone" if floating else "gives instants, not the zone of the place"
            note = f"the file {what}: {self.here.key}, this machine's, is assumed; --timezone names another"
            return Told(self.here, "assumed", (note,))
        if floating:
            raise Refused("the file names no time zone: say where it is, for example --timezone Europe/Amsterdam")
        return Told(None, "")


def _same_rules(one: ZoneInfo, other: ZoneInfo) -> bool:
    """Return whether two names mean the same clocks (`US/Eastern`, `America/New_York`), by the months of some years."""
    months = [datetime(year, month, 1) for year in (2007, 2016, 2025) for month in range(1, 13)]  # noqa: DTZ001  # wall clocks
    return all(one.utcoffset(month) == other.utcoffset(month) for month in months)


@dataclass(frozen=True, slots=True)
class Told:
    """A zone, who said it, and what a person should hear about that."""

    zone: ZoneInfo | None
    origin: ZoneOrigin
    notices: tuple[str, ...] = ()

    def instant(self, moment: datetime) -> int:
        """Return the instant of a time: by its own offset, else as this zone's wall clock shows it."""
        return instant(moment, self.zone)


def instant(moment: datetime, zone: ZoneInfo | None = None) -> int:
    """Return milliseconds since 1970; a time without an offset is the zone's wall clock, of two the first."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone or UTC)
    return (moment - EPOCH) // MILLISECOND


def stamp(text: str) -> datetime | None:
    """Return an ISO 8601 date and time, aware if it has an offset; None if it is none or of no year one lives in."""
    text = text.strip()
    if text.endswith((" UTC", " GMT")):
        text = text[:-4] + "Z"
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.year in YEARS else None


def day(text: str) -> date | None:
    """Return the calendar date that a text begins with."""
    try:
        found = date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None
    return found if found.year in YEARS else None


def clock(text: str) -> timedelta | None:
    """Return a wall clock reading (`9:30`, `09:30:00`) as the time since midnight."""
    found = CLOCK.fullmatch(text.strip())
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return timedelta(hours=int(found[1]), minutes=int(found[2]), seconds=min(int(found[3] or 0), 59))


def length(text: str) -> int | None:
    """Return a duration in milliseconds: `1:30`, `01:30:00`, `PT1H30M`, or a number of minutes."""
    text = text.strip()
    if found := LENGTH.fullmatch(text):
        return int(found[1]) * HOUR + int(found[2]) * MINUTE + int(found[3] or 0) * 1000
    if text.isascii() and text.isdigit() and len(text) < 6:
        return int(text) * MINUTE
    found = PERIOD.fullmatch(text.lstrip("+"))
    if found and any(found.groups()):
        weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return weeks * 7 * DAY + days * DAY + hours * HOUR + minutes * MINUTE + seconds * 1000
    return None
