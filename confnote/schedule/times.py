"""Parse the times of a file, choose its zone, and make instants (milliseconds since 1970 UTC)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from confnote.core.time import DAY_MS, EPOCH, MILLISECOND, clock_time, day_label, exact_zone, instants_of
from confnote.errors import Refused

MINUTE = 60_000
HOUR = 60 * MINUTE
YEARS = range(1970, 2200)
CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(?:\.[0-9]+)?")
LENGTH = re.compile(r"([0-9]{1,4}):([0-9]{2})(?::([0-9]{2}))?")
PERIOD = re.compile(
    r"P(?:([0-9]{1,4})W)?(?:([0-9]{1,4})D)?(?:T(?:([0-9]{1,4})H)?(?:([0-9]{1,5})M)?(?:([0-9]{1,6})S)?)?"
)
UTC_NAMES = {"UTC", "GMT", "Z", "Zulu", "UCT", "Universal", "Greenwich"}


def zone_of(name: str) -> ZoneInfo | None:
    """Return the IANA zone of exactly this name; None if there is no such zone."""
    return exact_zone(name.strip())


def is_utc(name: str) -> bool:
    """Return whether a zone name means UTC: exporters that do not know the place write that."""
    return name.strip().removeprefix("Etc/") in UTC_NAMES


@dataclass(frozen=True, slots=True)
class FileZone:
    """The zone of a file, None if unknown; `notices` explain the choice to the user.

    `of_machine` says that the zone is this machine's, because neither the file nor the user names one.
    `odd` collects the times without an offset that a change of the clock skips or repeats, by the instant that each was
    read as.
    """

    zone: ZoneInfo | None = None
    notices: tuple[str, ...] = ()
    of_machine: bool = False
    odd: dict[int, str] = field(default_factory=dict, compare=False)

    def instant(self, moment: datetime) -> int:
        """Return the instant of a time; without an offset it is in this zone, by default UTC."""
        if moment.tzinfo is not None:
            return (moment - EPOCH) // MILLISECOND
        zone = self.zone.key if self.zone else "UTC"
        instant, other = instants_of(moment, zone)
        if instant != other:
            what = f"{moment:%H:%M} on {day_label(moment.date())}"
            twice = f"{what} comes twice, because the clock goes back; the first is used"
            none = f"there is no {what}, because the clock goes forward; {clock_time(instant, zone)} is used"
            self.odd[instant] = twice if instant < other else none
        return instant

    def span(self, begin: datetime | None, end: datetime | None) -> tuple[int | None, int | None]:
        """Return start and end as instants; the end is None if it is unknown or before the start.

        Without a start, both are None.
        """
        if begin is None:
            return None, None
        starts_at = self.instant(begin)
        ends_at = self.instant(end) if end is not None else None
        return starts_at, ends_at if ends_at is None or ends_at >= starts_at else None


@dataclass(frozen=True, slots=True)
class Hints:
    """What a reader knows besides the file, for where the file says nothing.

    `given` is the zone that the user named, `machine` that of this machine. `days` are the first and the last date of
    the conference, and `day_one` is the date called Day 1; None if nobody has said them.
    """

    given: ZoneInfo | None = None
    machine: ZoneInfo | None = None
    days: tuple[date, date] | None = None
    day_one: date | None = None

    def zone(
        self,
        moments: Iterable[datetime | None],
        stated: ZoneInfo | None = None,
        places: Iterable[str] = (),  # noqa: ARG002
    ) -> FileZone:
        """Return the zone that the file has `stated`, else the given one, else the machine's.

        `moments` are the starts in the file, `places` its rooms and venues. If some start has no offset and there is no
        zone at all, raise Refused; return an empty FileZone if all have one.
        """
        floating = any(moment is not None and moment.tzinfo is None for moment in moments)
        if stated is not None:
            # two names can mean the same clock, `US/Eastern` and `America/New_York`: compare the months of some years
            months = [datetime(year, month, 1) for year in (2007, 2016, 2025) for month in range(1, 13)]  # noqa: DTZ001  # wall clocks
            if self.given is None or all(self.given.utcoffset(at) == stated.utcoffset(at) for at in months):
                return FileZone(stated)
            note = f"the file says {stated.key}: its times are read in that zone, not in {self.given.key}"
            return FileZone(stated, (note,))
        if self.given is not None:
            return FileZone(self.given)
        if self.machine is not None:
            what = "names no time zone" if floating else "gives instants, not the zone of the place"
            used = f"the zone of this machine, {self.machine.key}, is used"
            notice = f"the file {what}: {used}; for another one add --timezone ZONE"
            return FileZone(self.machine, (notice,), of_machine=True)
        if floating:
            raise Refused("the file names no time zone: say where it is, for example --timezone Europe/Amsterdam")
        return FileZone()


def after(starts_at: int, minutes: Any) -> int | None:
    """Return the instant `minutes` after the start; None if `minutes` is no plausible number."""
    if isinstance(minutes, int | float) and 0 <= minutes < 10_000:
        return starts_at + round(minutes * MINUTE)
    return None


def midnight(day: date) -> datetime:
    """Return the beginning of a day, without a zone."""
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001  # the zone of the file comes later


def stamp(text: str) -> datetime | None:
    """Parse ISO 8601, naive without an offset; None for other text or an unlikely year."""
    text = text.strip()
    # some CSV exports write this instead of `Z`
    if text.endswith((" UTC", " GMT")):
        text = text[:-4] + "Z"
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.year in YEARS else None


def day(text: str) -> date | None:
    """Return the ISO 8601 date at the start of a text; None for other text or an unlikely year."""
    try:
        found = date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None
    return found if found.year in YEARS else None


def clock(text: str) -> timedelta | None:
    """Return the time since midnight of `9:30` or `09:30:00`; None for other text."""
    found = CLOCK.fullmatch(text.strip())
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    # a leap second is the 60th
    return timedelta(hours=int(found[1]), minutes=int(found[2]), seconds=min(int(found[3] or 0), 59))


def length(text: str) -> int | None:
    """Return the milliseconds of `1:30` (h:min), `PT1H30M` or `90` (min); None for other text."""
    text = text.strip()
    if found := LENGTH.fullmatch(text):
        return int(found[1]) * HOUR + int(found[2]) * MINUTE + int(found[3] or 0) * 1000
    if text.isascii() and text.isdigit() and len(text) < 6:
        return int(text) * MINUTE
    found = PERIOD.fullmatch(text.lstrip("+"))
    if found and any(found.groups()):
        weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return (weeks * 7 + days) * DAY_MS + hours * HOUR + minutes * MINUTE + seconds * 1000
    return None
