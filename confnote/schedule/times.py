"""Parse the times of a file, choose its zone, and make instants (milliseconds since 1970 UTC)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from confnote.core.time import DAY_MS, EPOCH, MILLISECOND, clock_time, day_label, instants_of, zone_label
from confnote.errors import Advised
from confnote.schedule.text import line
from confnote.schedule.zones import (
    NamedPlace,
    agrees,
    as_zone,
    fixed_at,
    is_utc,
    offset_minutes,
    offset_name,
    offsets_in,
    place_in,
    place_of,
    zone_at,
    zone_named,
)

MINUTE = 60_000
HOUR = 60 * MINUTE
YEARS = range(1970, 2200)
NO_ZONE = "the file names no time zone"
CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(?:\.[0-9]+)?")
# `2026-10-12 10.30` and `2026-10-12:10.30`, where Python reads the minutes as a part of an hour
DOTTED = re.compile(r"(?:(?<=[0-9][ T][0-9]{2})|(?<=-[0-9]{2}[^0-9][0-9]{2}))\.(?=[0-9]{2}(?![0-9]))")
# `9-10` is a range only beside times with minutes
BARE_RANGE, MINUTES = re.compile(r"(1?[0-9]|2[0-4]) ?[-\u2013] ?(1?[0-9]|2[0-4])"), re.compile(r"[0-9][:.h][0-9]{2}")
COMPACT = re.compile("([0-9]|[01][0-9]|2[0-3])([0-5][05])")  # no programme has 9:37
LENGTH = re.compile(r"([0-9]{1,4}):([0-9]{2})(?::([0-9]{2}))?")
HOURS = re.compile(
    r"(?:([0-9]{1,3}(?:[.,][0-9]{1,2})?|[.,][0-9]{1,2}) ?"
    r"(?:h(?:(?:ou)?rs?|eures?|oras?)?|std\.?|stunden?|or[ae]|uur|uren|tim(?:e|er|mar?|me)|godz\.?|時間|小时|小時|시간))?"
    r",? ?(?:(?:and|und|et|e|y|en|og|och|i) )?"
    r"(?:([0-9]{1,4}) ?(?:m(?:in(?:ute[nrs]?|ut[oi]s?|utter|uter|s)?)?\.?|'|分(?:間|钟|鐘)?|분))?",
    re.IGNORECASE,
)
HOURS_AND_MINUTES = re.compile(r"([0-9]{1,3}) ?h ?([0-9]{1,2})", re.IGNORECASE)
PERIOD = re.compile(
    r"P(?:([0-9]{1,4})W)?(?:([0-9]{1,4})D)?(?:T(?:([0-9]{1,4})H)?(?:([0-9]{1,5})M)?(?:([0-9]{1,6})S)?)?"
)


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
        """Return start and end as instants; the end is None if unknown or the same as the start.

        Without a start, both are None. `without_impossible_ends` names and drops an end before the start.
        """
        if begin is None:
            return None, None
        starts_at = self.instant(begin)
        ends_at = self.instant(end) if end is not None else None
        return starts_at, ends_at if ends_at != starts_at else None


@dataclass(frozen=True, slots=True)
class Hints:
    """What a reader knows besides the file, for where the file says nothing.

    `given` is the zone that the user named, `machine` that of this machine. `days` are the first and the last date of
    the conference, and `day_one` is the date called Day 1; None if nobody has said them. `machine_is` says whose zone
    `machine` is, if it is from the settings or the conference. `named` are the columns that the user
    has named.
    """

    given: ZoneInfo | None = None
    machine: ZoneInfo | None = None
    days: tuple[date, date] | None = None
    day_one: date | None = None
    machine_is: str = "this machine"
    named: tuple[tuple[str, str], ...] = ()

    def zone(
        self,
        moments: Iterable[datetime | None],
        stated: tzinfo | str | None = None,
        places: Iterable[str] = (),
        unknown: Iterable[str] = (),
        address: str = "",
    ) -> FileZone:
        """Return the zone of a file: stated, else given, else shown by its times and places.

        `moments` are the starts in the file, `places` its rooms and venues, `address` that of the conference. `stated`
        is a zone or its name; `unknown` are other names of zones in the file that mean nothing. If some start has no
        offset and there is no zone at all, raise Refused; return an empty FileZone if all have one.
        """
        starts = [moment for moment in moments if moment is not None]
        offsets = offsets_in(starts)
        strange = [name for name in unknown if name]
        if isinstance(stated, str):
            found = zone_named(stated) if stated.strip() else None
            strange += [stated] if found is None and stated.strip() else []
            stated = found
        # each time can name its place: `{"dateTime": "2026-05-18T10:00", "timeZone": "Europe/Madrid"}`
        named = {moment.tzinfo.key if isinstance(moment.tzinfo, ZoneInfo) else "" for moment in starts}
        if stated is None and len(named) == 1 and "/" in (key := named.pop()) and not key.startswith("Etc/"):
            stated = ZoneInfo(key)
        zone = as_zone(stated)
        floating = any(moment.tzinfo is None for moment in starts)
        # an exporter that does not know the place states UTC; the offset of a time shows that
        if zone is not None and not (is_utc(zone.key) and offsets):
            chosen = self._stated(zone)
        else:
            chosen = self._found(starts, offsets, place_in(address, is_address=True), place_of(places))
        if not strange:
            return chosen
        names = ", ".join(dict.fromkeys(repr(line(name, 60)) for name in strange[:3]))
        key = zone_label(chosen.zone.key if chosen.zone else "UTC")
        used = f": its times are {'read' if floating else 'shown'} in {key}"
        first, *others = chosen.notices or ("",)
        # one notice says both: a zone that nobody knows is none
        if first.startswith(NO_ZONE):
            used = first.removeprefix(NO_ZONE)
        elif first:
            others = [first, *others]
        return replace(chosen, notices=(f"the file's zone {names} is unknown{used}", *others))

    def _stated(self, stated: ZoneInfo) -> FileZone:
        # two names can mean the same clock, `US/Eastern` and `America/New_York`: compare the months of some years
        months = [datetime(year, month, 1) for year in (2007, 2016, 2025) for month in range(1, 13)]  # noqa: DTZ001  # wall clocks
        if self.given is None or all(self.given.utcoffset(at) == stated.utcoffset(at) for at in months):
            return FileZone(stated)
        here, there = zone_label(stated.key), zone_label(self.given.key)
        return FileZone(stated, (f"the file says {here}: its times are read in that zone, not in {there}",))

    def _found(self, starts: list[datetime], offsets: list[datetime], *places: NamedPlace | None) -> FileZone:
        """Return the given zone, else that of a place, of the machine or of the offsets."""
        if self.given is not None:
            return FileZone(self.given)
        floating = any(moment.tzinfo is None for moment in starts)
        another = "for another one add --timezone ZONE"
        known = [place for place in places if place is not None]
        for place in known:
            if (zone := zone_at(place, offsets)) is not None:
                named = f"{NO_ZONE}, but {line(place.name, 60)}"
                return FileZone(zone, (f"{named}: the zone {zone.key} is used; {another}",))
        several = ""
        if known and not offsets:
            has = "has several" if known[0].zones else "contradict each other"
            several = f", and {line(known[0].name, 60)} {has}"
        if self.machine is not None and agrees(self.machine, offsets):
            what = NO_ZONE + several if floating or not starts else "the file gives instants, not the zone of the place"
            used = f"the zone of {self.machine_is}, {zone_label(self.machine.key)}, is used"
            return FileZone(self.machine, (f"{what}: {used}; {another}",), of_machine=True)
        if offsets:
            fixed, example = fixed_at(offsets)
            what = f"the file's times are at {offset_name(offset_minutes(offsets[0]))}, and it does not name the place"
            if not example:
                return FileZone(fixed, (f"{what}: {fixed.key} is used, the only clock with that offset; {another}",))
            return FileZone(fixed, (f"{what}: that offset is used; to name the place add --timezone {example}",))
        if floating:
            raise Advised(f"{NO_ZONE}{several}: say where it is, for example --timezone Europe/Amsterdam")
        return FileZone()


def after(starts_at: int, minutes: Any) -> int | None:
    """Return the instant `minutes` after the start; None if `minutes` is no plausible number."""
    if isinstance(minutes, int | float) and 0 < minutes < 10_000:
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
        moment = datetime.fromisoformat(DOTTED.sub(":", text))
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


def with_colon(text: str) -> str:
    """Return `09:30` for `0930` and `930`; another text as it is."""
    found = COMPACT.fullmatch(text)
    return f"{found[1]:0>2}:{found[2]}" if found else text


def with_colons(rows: list[dict[str, str]], headings: Sequence[str]) -> list[dict[str, str]]:
    """Return rows with `09:30` for `0930` under headings where all numbers can be read so.

    Beside other times `9-10` is `9:00-10:00`.
    """
    texts = [text for row in rows for name in headings if (text := row.get(name, ""))]
    numbers = [text for text in texts if text.isdigit()]
    are_clocks = numbers and all(with_colon(text) != text for text in numbers)
    has_bare = any(map(BARE_RANGE.fullmatch, texts)) and any(map(MINUTES.search, texts))
    if not (are_clocks or has_bare):
        return rows

    def written(text: str) -> str:
        text = BARE_RANGE.sub(r"\1:00-\2:00", text) if has_bare and BARE_RANGE.fullmatch(text) else text
        return with_colon(text) if are_clocks else text

    return [{name: written(text) if name in headings else text for name, text in row.items()} for row in rows]


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


def duration_of(cell: str) -> int | None:
    """Return the milliseconds of `45`, `1:30`, `45 min`, `1h30` or `PT45M`; None for other text."""
    text = " ".join(cell.split())
    if (known := length(text)) is not None:
        return known
    if re.fullmatch(r"[0-9]{1,4}\.0+", text):
        return int(float(text)) * MINUTE
    found = HOURS_AND_MINUTES.fullmatch(text)
    if found:
        return int(found[1]) * HOUR + int(found[2]) * MINUTE
    found = HOURS.fullmatch(text)
    if not found or not any(found.groups()):
        return None
    return round(float((found[1] or "0").replace(",", ".")) * HOUR) + int(found[2] or 0) * MINUTE
