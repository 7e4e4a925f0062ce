"""Slots and what is known of the whole -> a `Schedule` within limits, with its dates and its identity."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from confnote.errors import Refused
from confnote.schedule.links import site_of
from confnote.schedule.times import DAY, EPOCH, HOUR, MILLISECOND

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from zoneinfo import ZoneInfo

    from confnote.schedule.times import Told
    from confnote.schedule.value import Schedule, Slot


T = TypeVar("T")
MOST = 20_000
DAY_END = 4 * HOUR
"""What begins before is the evening before, as at a conference with the default day end."""

FAR = timedelta(days=7)
WORDS = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Skipped:
    """An event that could not be read: which one, and why."""

    name: str
    why: str


def assemble(
    schedule: Schedule,
    told: Told,
    slots: Iterable[Slot],
    skipped: list[Skipped],
    dates: tuple[date | None, date | None] = (None, None),
) -> Schedule:
    """Return the schedule with its slots, zone, dates, identity and notices; refuse one without sessions."""
    kept = tuple(limited(slots))
    if not kept:
        why = f": {skipped[0].why}" if skipped else ""
        raise Refused(f"there is no session in this {schedule.format} file{why}")
    first, last = _dates(kept, told.zone, dates)
    return replace(
        schedule,
        slots=kept,
        zone=told.zone.key if told.zone else None,
        zone_origin=told.origin,
        starts_on=first,
        ends_on=last,
        identity=_identity(schedule, kept),
        notices=(*told.notices, *schedule.notices, *_left_out(skipped)),
    )


def limited(found: Iterable[T]) -> Iterator[T]:
    """Yield events, rows or slots; refuse more of them than any conference ever had."""
    for count, one in enumerate(found):
        if count == MOST:
            raise Refused(f"this file has more than {MOST:,} sessions: no conference has; is it the right file?")
        yield one


def _dates(
    slots: tuple[Slot, ...], zone: ZoneInfo | None, said: tuple[date | None, date | None]
) -> tuple[date | None, date | None]:
    """Return the first and the last day: what the file says, stretched to sessions within a week of it."""
    days = sorted(_day(slot, zone) for slot in slots if slot.starts_at is not None)
    first, last = said
    if first is None or last is None or first > last:
        return (days[0], days[-1]) if days else (first, last)
    near = [day for day in days if first - FAR <= day <= last + FAR]
    return (min(first, near[0]), max(last, near[-1])) if near else (first, last)


def _day(slot: Slot, zone: ZoneInfo | None) -> date:
    assert slot.starts_at is not None
    at = slot.starts_at + DAY // 2 if slot.all_day else slot.starts_at - DAY_END
    moment = EPOCH + at * MILLISECOND
    return (moment.astimezone(zone) if zone else moment).date()


def _identity(schedule: Schedule, slots: tuple[Slot, ...]) -> tuple[str, ...]:
    """Return the clues by which the next version is known: those of the format, the title, the site of its pages."""
    clues = set(schedule.identity)
    if title := squeezed(schedule.title):
        clues.add(f"title {title}")
    pages = Counter(site_of(link.url) for slot in slots for link in slot.links[:1] if link.kind == "page")
    site, count = next(iter(pages.most_common(1)), ("", 0))
    if count * 2 > pages.total():
        clues.add(f"site {site}")
    return tuple(sorted(clues)) or (f"format {schedule.format}",)


def squeezed(text: str) -> str:
    """Return a text as words in small letters: equal for the same title however it is set."""
    return " ".join(WORDS.sub(" ", text.casefold()).split())


def _left_out(skipped: list[Skipped]) -> tuple[str, ...]:
    if not skipped:
        return ()
    named = "; ".join(f"{one.name or 'one without a title'} ({one.why})" for one in skipped[:3])
    more = f"; and {len(skipped) - 3} more" if len(skipped) > 3 else ""
    return (f"left out {len(skipped)} of the file's events: {named}{more}",)


SHARE = 0.9
FEWEST = 3
TAIL = re.compile(r"\s*,\s*(?P<comma>[^,]+)\Z|\s+\((?P<round>[^()]+)\)\Z")


def short_rooms(rooms: list[str]) -> list[str]:
    """Return `Elicium 2` for `Elicium 2, Amsterdam, Netherlands` where over 90 % of the rooms end so."""
    distinct = {room for room in rooms if room}
    named = sum(1 for room in rooms if room)
    if len(distinct) < FEWEST:
        return rooms
    short = {room: room for room in distinct}
    uses = Counter(room for room in rooms if room)
    while tail := _common_tail(short, uses, named):
        short = {room: now[: -len(tail)].rstrip(" ,") if now.endswith(tail) else now for room, now in short.items()}
    return [short.get(room, room) for room in rooms]


def _common_tail(short: dict[str, str], uses: Counter[str], named: int) -> str:
    """Return the last part that over 90 % of the rooms have in common, if something of each is left without it."""
    tails: Counter[str] = Counter()
    for room, now in short.items():
        if found := TAIL.search(now):
            tails[found[0]] += uses[room]
    tail, count = next(iter(tails.most_common(1)), ("", 0))
    return tail if count > SHARE * named else ""
