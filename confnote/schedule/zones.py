"""Find time zones by the name in a file, the place of its rooms and the offsets of its times."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple
from zoneinfo import ZoneInfo

from confnote.core.lookup import fold
from confnote.core.time import exact_zone, fixed_zone, is_offset
from confnote.errors import Advised
from confnote.schedule.place_names import CITIES, COUNTRIES, NO_CITIES, NO_COUNTRIES, STATES

UTC_NAMES = {"UTC", "GMT", "Z", "Zulu", "UCT", "Universal", "Greenwich"}
IN_TEXT = re.compile(r"[A-Za-z]+(?:/[A-Za-z][A-Za-z_+-]*[0-9]{0,2}){1,2}")
# `UTC+9`, `GMT+0900`, `+09:00` and `(UTC+09:00) Osaka, Sapporo, Tokyo`
OFFSET = re.compile(
    r"\(?(?P<base>UTC|GMT|Z)?\s*(?:(?P<sign>[+\-\u2212\u2013])\s*(?P<hours>[0-9]{1,2})(?:[:.]?(?P<minutes>[0-5][0-9]))?)?\)?"
    r"(?:(?<=[)0-9CTZ])[\s(:]+(?P<rest>.*))?",
    re.IGNORECASE,
)
OFFSET_BEHIND = re.compile(r"\A([^\W\d_]{3,}(?: [^\W\d_]+){0,3}) \(?((?:UTC|GMT)[+-][0-9]{1,2}(?::?[0-9]{2})?)\)?\Z")
# a copy of a zone of Outlook has a number: `W. Europe Standard Time 1`
COPY = re.compile(r"(?<=[A-Za-z)])[ _-]+[0-9]{1,3}\Z")
SEASON = re.compile(r"\b(?:standard |daylight |summer )?time\b")
# the beginnings of names that Google, Rails and Windows show to users
REGIONS = {
    "eastern time": "America/New_York", "central time": "America/Chicago", "mountain time": "America/Denver",
    "pacific time": "America/Los_Angeles", "atlantic time": "America/Halifax", "alaska": "America/Anchorage",
    "hawaii": "Pacific/Honolulu", "arizona": "America/Phoenix", "newfoundland": "America/St_Johns",
    "indiana": "America/Indiana/Indianapolis", "british time": "Europe/London", "central european time": "Europe/Paris",
    "eastern european time": "Europe/Athens", "western european time": "Europe/Lisbon", "japan time": "Asia/Tokyo",
    "australian eastern time": "Australia/Sydney", "australian central time": "Australia/Adelaide",
    "australian western time": "Australia/Perth", "india time": "Asia/Kolkata",
    "coordinated universal time": "UTC", "greenwich mean time": "UTC",
}  # fmt: skip
AREAS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific", "Arctic")
PART = re.compile(r"[,;|()\n/\u00b7\u2022\u2013\u2014]| - ")
NOT_WORD = re.compile(r"[\W_]+")
LONGEST_NAME = 4
MAX_PLACES = 2000


def is_utc(name: str) -> bool:
    """Return whether a zone name means UTC: exporters that do not know the place write that."""
    return name.strip().removeprefix("Etc/") in UTC_NAMES


@lru_cache(maxsize=512)
def zone_named(text: str) -> tzinfo | None:
    """Return the zone that a text names, None for an unknown name.

    It can be an IANA name in any case, also behind a prefix; `UTC+9` or `GMT+0900`; a name of Windows; a name that
    programs show, such as `Eastern Time (US & Canada)`; or an abbreviation that has one meaning, such as `CEST`. An
    offset with minutes is a `datetime.timezone`; everything else is a ZoneInfo.
    """
    name = " ".join(text[:200].replace('"', " ").split())
    name = OFFSET_BEHIND.sub(r"(\2) \1", name)
    for part in dict.fromkeys((name, COPY.sub("", name))):
        if part and (found := _iana(part) or _windows(part) or _offset(part) or _shown(part) or _abbreviated(part)):
            return found
    return None


def offsets_of(zone: tzinfo) -> tuple[timedelta | None, ...]:
    """Return the offsets of a zone in winter and in summer."""
    return tuple(datetime(2025, month, 15, tzinfo=zone).utcoffset() for month in (1, 7))


def _iana(name: str) -> ZoneInfo | None:
    known = _iana_names()
    # a vendor's prefix: `/citadel.org/20210210_1/Europe/Berlin`, `tzone://Microsoft/Utc`
    parts = name.replace(" ", "_").strip("/_").split("/")
    texts = ["/".join(parts[-count:]) for count in (3, 2, 1) if len(parts) >= count]
    # `Europe/Berlin (CEST)`
    found = next((known[text.casefold()] for text in (*texts, *IN_TEXT.findall(name)) if text.casefold() in known), "")
    return exact_zone(found or name)


def _windows(name: str) -> ZoneInfo | None:
    if "time" not in name.casefold() and "utc" not in name.casefold():
        return None
    return exact_zone(_windows_names().get(name.casefold().replace("daylight time", "standard time"), ""))


def _offset(name: str) -> tzinfo | None:
    parts = OFFSET.fullmatch(name)
    if parts is None or not (parts["base"] or parts["sign"]):
        return None
    minutes = int(parts["hours"] or 0) * 60 + int(parts["minutes"] or 0)
    minutes = minutes if parts["sign"] in {None, "+"} else -minutes
    if not is_offset(minutes):
        return None
    offset = timedelta(minutes=minutes)
    if parts["rest"]:
        # such a name gives the offset of the winter; its cities have a summer time
        words = parts["rest"].strip("() ")
        zones = filter(None, (_windows(words), _region(words), *map(_city, PART.split(words))))
        for zone in zones:
            if offset in {zone.utcoffset(datetime(2025, month, 15)) for month in (1, 7)}:  # noqa: DTZ001  # a wall clock
                return zone
        if not parts["sign"]:
            return None
    return fixed_zone(minutes) or timezone(offset)


def _shown(name: str) -> ZoneInfo | None:
    """Return the zone of `Eastern Time - New York`, `Pacific Time (US & Canada)` or `Berlin`."""
    return _city(name.rpartition(" - ")[2]) or _region(name)


def _region(name: str) -> ZoneInfo | None:
    plain = SEASON.sub("time", fold(name))
    return next((exact_zone(zone) for region, zone in REGIONS.items() if plain.startswith(region)), None)


def _city(name: str) -> ZoneInfo | None:
    return exact_zone(_cities().get(_plain(name), ""))


def _abbreviated(name: str) -> tzinfo | None:
    minutes = _abbreviations().get(name.upper()) if 2 < len(name) < 6 else None
    return None if minutes is None else fixed_zone(minutes) or timezone(timedelta(minutes=minutes))


@cache
def _iana_names() -> dict[str, str]:
    names = resources.files("tzdata").joinpath("zones").read_text("utf-8").split()
    return {name.casefold(): name for name in names if name != "Factory"}


@cache
def _windows_names() -> dict[str, str]:
    from tzlocal.windows_tz import win_tz  # 40 ms, for Outlook's files only

    return {name.casefold(): zone for name, zone in win_tz.items()}


@cache
def _abbreviations() -> dict[str, int]:
    """Return the offset in minutes of each abbreviation that has only one in the world."""
    found: dict[str, set[timedelta]] = {}
    for zone in _zones_of_today():
        for month in (1, 7):
            at = datetime(2025, month, 15, tzinfo=zone)
            found.setdefault(at.tzname() or "", set()).add(at.utcoffset() or timedelta())
    ones = ((name, offsets.pop()) for name, offsets in found.items() if name.isalpha() and len(offsets) == 1)
    return {name.upper(): offset // timedelta(minutes=1) for name, offset in ones}


def _rows(table: str) -> list[list[str]]:
    text = resources.files("tzdata").joinpath("zoneinfo", table).read_text("utf-8")
    return [row.split("\t") for row in text.splitlines() if row and not row.startswith("#")]


@cache
def _zones_of_today() -> tuple[ZoneInfo, ...]:
    """Return one zone for each clock that is in use now."""
    return tuple(zone for row in _rows("zonenow.tab") if (zone := exact_zone(row[2])))


@cache
def _cities() -> dict[str, str]:
    found: dict[str, str] = {}
    # zone.tab has the names in use; the old ones follow, such as `Asia/Calcutta`
    for name in (*(row[2] for row in _rows("zone.tab")), *_iana_names().values()):
        city = _plain(name.rpartition("/")[2])
        if name.startswith(AREAS) and city not in NO_CITIES and len(city) > 3:
            found.setdefault(city, name)
    for zone, names in CITIES.items():
        found.update((_plain(name.replace("_", " ")), zone) for name in names.split())
    return found


@cache
def _countries() -> dict[str, tuple[str, ...]]:
    """Return the zones of each country by its plain names, the most populous first."""
    zones: dict[str, list[str]] = {}
    for code, _, zone, *_ in _rows("zone.tab"):
        zones.setdefault(code, []).append(zone)
    found: dict[str, tuple[str, ...]] = {}
    for code, name in _rows("iso3166.tab"):
        before, _, inside = name.partition(" (")
        # `Britain (UK)`, `Korea (South)`
        names = (name, f"{inside} {before}", *([before] if not inside or inside.isupper() else []), inside)
        for each in (*names, *COUNTRIES.get(code, ())):
            if (plain := _plain(each)) and plain not in NO_COUNTRIES and (each is not inside or plain == "uk"):
                found.setdefault(plain, tuple(zones.get(code, ())))
    return found


def _plain(text: str) -> str:
    return NOT_WORD.sub(" ", fold(text)).strip()


class NamedPlace(NamedTuple):
    """A place in a file, and its zones: several for a large country, none for two cities."""

    name: str
    zones: tuple[str, ...]


@cache
def _states() -> dict[str, tuple[str, ...]]:
    """Return the zones of each state or province by its plain name or its code in capitals.

    Those of the country with the same code are among them: `DE` is Delaware and Germany.
    """
    countries = [(row[0], row[2]) for row in _rows("zone.tab")]
    found: dict[str, list[str]] = {}
    for zone, names in STATES.items():
        for name in names.split():
            found.setdefault(name.replace("_", " "), []).append(zone)
    return {name: (*zones, *(zone for code, zone in countries if code == name)) for name, zones in found.items()}


@cache
def _country_codes() -> dict[str, str]:
    return {row[0]: row[1].partition(" (")[0] for row in _rows("iso3166.tab")}


def country_name(text: str) -> str:
    """Return the name of the country with a code such as `FR`; another text as it is."""
    return _country_codes().get(text, text)


def place_of(texts: Iterable[str]) -> NamedPlace | None:
    """Return the city or country that most of the texts (rooms, addresses) name at their ends."""
    counts = Counter(filter(None, texts))
    named: Counter[NamedPlace] = Counter()
    for text, count in counts.most_common(MAX_PLACES):
        if found := place_in(text):
            named[found] += count
    best, count = next(iter(named.most_common(1)), (None, 0))
    return best if count * 2 > counts.total() else None


@lru_cache(maxsize=1 << 12)
def place_in(text: str, *, is_address: bool = False) -> NamedPlace | None:
    """Return the last city, state or country of a text.

    A city must be in the state and the country named. In an address, a part that is not the last and names more than a
    city says nothing: `Hotel Paris, Las Vegas`. Two cities in it, `Berlin, Paris`, are a place without a zone.
    """
    area: NamedPlace | None = None
    parts = [part.strip() for part in PART.split(text[-200:]) if _plain(part)]
    is_last = True
    while parts:
        part = parts.pop()
        zones = _area(part, is_alone=not parts)
        inside = [zone for zone in zones if area is None or any(_same_clock((zone, other)) for other in area.zones)]
        if inside:
            area = NamedPlace(part, tuple(inside))
            continue
        found = _city_in(part, area)
        if found and (is_last or not is_address or _is_only(found.name, part)):
            others = (other for text in parts if (other := _city_in(text, area)) and _is_only(other.name, text))
            other = next((other for other in others if other.zones != found.zones), None) if is_address else None
            return NamedPlace(f"{other.name} and {found.name}", ()) if other else found
        is_last = False
    return area


def _area(part: str, *, is_alone: bool) -> tuple[str, ...]:
    """Return the zones of a country, or of a state behind something else."""
    plain = _plain(part)
    states = () if is_alone else _states().get(part) or _states().get(plain) or ()
    return states or _countries().get(plain, ())


def _city_in(part: str, area: NamedPlace | None) -> NamedPlace | None:
    """Return the last city in a part of an address that is in the area, as the text writes it."""
    words, written = _plain(part).split(), part.split()
    spans = ((end - size, end) for end in range(len(words), 0, -1) for size in range(min(end, LONGEST_NAME), 0, -1))
    for begin, end in spans:
        zone = _cities().get(" ".join(words[begin:end]))
        if zone and (area is None or any(_same_clock((zone, other)) for other in area.zones)):
            # without a postcode
            return NamedPlace(" ".join(written[begin:end]) if len(written) == len(words) else part, (zone,))
    return None


def _is_only(city: str, part: str) -> bool:
    """Return whether a part names no more than a city and a postcode, such as `1012 JS`."""
    rest = part.replace(city, "", 1).split()
    return all(any(sign.isdigit() for sign in word) or (len(word) < 3 and word.isupper()) for word in rest)


@lru_cache(maxsize=1 << 10)
def _same_clock(names: tuple[str, ...]) -> bool:
    zones = [zone for name in names if (zone := exact_zone(name))]
    months = [datetime(2025, month, 15) for month in range(1, 13)]  # noqa: DTZ001  # wall clocks
    return len({tuple(zone.utcoffset(at) for at in months) for zone in zones}) == 1


def zone_at(place: NamedPlace, moments: Sequence[datetime]) -> ZoneInfo | None:
    """Return the zone of a place; None if its zones differ or the times contradict it."""
    fitting = tuple(name for name in place.zones if (zone := exact_zone(name)) and agrees(zone, moments))
    return exact_zone(fitting[0]) if fitting and (len(fitting) == 1 or _same_clock(fitting)) else None


def offsets_in(moments: Iterable[datetime | None]) -> list[datetime]:
    """Return a time for each offset on each date, the most frequent offset first.

    UTC does not count: exporters that do not know the place write it.
    """
    known = [at for at in moments if at is not None and at.tzinfo is not None and at.utcoffset()]
    counts = Counter(at.utcoffset() for at in known)
    found = {(at.date(), at.utcoffset()): at for at in reversed(known)}
    return sorted(found.values(), key=lambda at: -counts[at.utcoffset()])


def agrees(zone: tzinfo, moments: Iterable[datetime]) -> bool:
    """Return whether a zone has the offsets of all times."""
    return all(at.astimezone(zone).utcoffset() == at.utcoffset() for at in moments)


def fixed_at(moments: Sequence[datetime]) -> tuple[ZoneInfo, str]:
    """Return the zone of the most frequent offset, and an example of a place that has it.

    The example is empty if the zone is that of a place. `moments` are those of `offsets_in`. Raises Refused for an
    offset that has no zone of its own, if several places have it.
    """
    offset = moments[0].utcoffset()
    same = [at for at in moments if at.utcoffset() == offset]
    places = [zone for zone in _zones_of_today() if agrees(zone, same)]
    likely = sorted(places, key=lambda zone: zone.key not in REGIONS.values())
    example = likely[0].key if likely else "Europe/Amsterdam"
    minutes = offset_minutes(moments[0])
    fixed = fixed_zone(minutes)
    if fixed is not None:
        return fixed, example
    if likely and _same_clock(tuple(zone.key for zone in likely)):
        return likely[0], ""
    what = f"the file's times are at {offset_name(minutes)}, an offset of several places or of none"
    raise Advised(f"{what}: say where it is, for example --timezone {example}")


def offset_minutes(moment: datetime) -> int:
    """Return the offset of a time from UTC, 0 if it has none."""
    return (moment.utcoffset() or timedelta()) // timedelta(minutes=1)


def offset_name(minutes: int) -> str:
    """Return `UTC-4` or `UTC+5:30`."""
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''}"


def as_zone(zone: tzinfo | None) -> ZoneInfo | None:
    """Return a zone that a conference can have: the zone itself, or one of a fixed offset."""
    if isinstance(zone, ZoneInfo):
        return zone
    # what a file defines by rules of its own has no name
    if not isinstance(zone, timezone):
        return None
    at = datetime(2025, 1, 15, tzinfo=UTC).astimezone(zone)
    same = [found for found in _zones_of_today() if agrees(found, (at, at + timedelta(days=181)))]
    return next((found for found in same if found.key in REGIONS.values()), same[0] if same else None)
