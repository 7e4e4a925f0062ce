"""Find the days of a programme, and correct what its sessions say of when and where they are.

A session far from the others does not stretch the conference, an impossible end is unknown, and an event that is listed
in two rooms at one time is one session.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

from confnote.core.time import DAY_MS, clock_time, dates_label, day_label, local_time
from confnote.schedule.text import line, listed
from confnote.schedule.times import HOUR, MINUTE
from confnote.schedule.value import EDIT, Slot

T = TypeVar("T")
DayRange: TypeAlias = tuple[date | None, date | None]
# a session that starts before 4:00 belongs to the day before, as at a conference with the default day end
DAY_END = 4 * HOUR
FAR = timedelta(days=7)
# of all sessions, the share that may be far from the others
FEW = 0.05
# aliases that name one event; an address can be that of the whole programme
OF_EVENT = ("guid", "uid", "code", "id:", "indico")


class Span(NamedTuple):
    """The first and last day of a conference, and the sessions that are far from these."""

    first: date | None
    last: date | None
    strays: tuple[tuple[date, Slot], ...] = ()

    @property
    def notices(self) -> tuple[str, ...]:
        """A notice that names the sessions that do not count for the days."""
        if not self.strays:
            return ()
        named = _three([f"{line(slot.title, 60)} ({day_label(day)})" for day, slot in self.strays])
        what = "is" if len(self.strays) == 1 else "are"
        return (f"{named} {what} far from the other sessions: the dates of the conference leave it out",)


def span_of(slots: list[Slot], zone: ZoneInfo | None, named: DayRange) -> Span:
    """Return the days that the file names and those near them; else those of the sessions."""
    timed = (slot for slot in slots if slot.starts_at is not None)
    days = sorted(((day_of(slot, zone), slot) for slot in timed), key=lambda pair: pair[0])
    first, last = named
    if first is None or last is None or first > last:
        if not days:
            return Span(first, last)
        days, strays = _without_strays(days)
        return Span(days[0][0], days[-1][0], strays)
    near = [day for day, _ in days if first - FAR <= day <= last + FAR]
    strays = tuple(pair for pair in days if not first - FAR <= pair[0] <= last + FAR)
    if not near:
        return Span(first, last)
    return Span(min(first, near[0]), max(last, near[-1]), strays)


def day_of(slot: Slot, zone: ZoneInfo | None) -> date:
    """Return the day of a conference to which a session with a time belongs."""
    # noon of a whole day is on its date in every zone
    shift = DAY_MS // 2 if slot.all_day else -DAY_END
    return local_time((slot.starts_at or 0) + shift, zone.key if zone else "UTC").date()


def outside_notices(slots: Iterable[Slot], zone: ZoneInfo | None, days: tuple[date, date], span: DayRange) -> list[str]:
    """Return notices that count the sessions near the conference but outside it, and those far off.

    `Monday` in a file means a date shortly after if the conference has no Monday. `span` are the days that the sessions
    give: the notices of the `Span` name what is far from these.
    """
    first, last = days
    counts = Counter(day_of(slot, zone) for slot in slots if slot.starts_at is not None)
    out = [day for day in sorted(counts) if not first <= day <= last]
    near = [day for day in out if first - FAR <= day <= last + FAR]
    begin, end = span
    far = [day for day in out if day not in near and begin and end and begin <= day <= end]
    if begin and end and (end < first - FAR or begin > last + FAR):
        far = []  # the import asks whether this is the right programme
    dates, notices = dates_label(first, last), []
    if near:
        edit = f'{EDIT} --dates "{dates_label(min(first, near[0]), max(last, near[-1]))}"'
        outside = f"outside the conference's dates, {dates}: {_counted(near, counts, last.year)}"
        notices.append(f"{_number(near, counts)} {outside}; if it has these days, too, type {edit}")
    if far:
        named = _counted(far, counts, last.year)
        notices.append(f"{_number(far, counts)} more than a week from the conference's dates, {dates}: {named}")
    return notices


def _number(days: Iterable[date], counts: Counter[date]) -> str:
    count = sum(counts[day] for day in days)
    return f"{count} sessions are" if count > 1 else "1 session is"


def _counted(days: list[date], counts: Counter[date], year: int) -> str:
    """Return the first days with their numbers of sessions, and with a year that is another one."""
    named = [f"{day_label(day)[: None if day.year != year else -5]} ({counts[day]})" for day in days[:5]]
    return ", ".join([*named, *["..."][: len(days) > 5]])


def parts_notices(slots: Iterable[Slot], zone: ZoneInfo | None, span: DayRange) -> list[str]:
    """Return a notice of parts of a conference with more than a week between them.

    They can be several editions in one file.
    """
    first, last = span
    if first is None or last is None:
        return []
    days = sorted(day for slot in slots if slot.starts_at is not None and first <= (day := day_of(slot, zone)) <= last)
    parts = _apart([(day, day) for day in days])
    if len(parts) < 2:
        return []
    named = listed([f"{dates_label(part[0][0], part[-1][0])} ({len(part)})" for part in parts], 4, last=" and ")
    most = max(reversed(parts), key=len)
    dates = f'--dates "{dates_label(most[0][0], most[-1][0])}"'
    only = f"if it has only some of these days, type for example {EDIT} {dates}"
    return [f"its sessions are far apart, on {named}: {only}"]


def early_notices(slots: Iterable[Slot], zone: str) -> tuple[str, ...]:
    """Return a notice of the sessions that belong to the day before, though most of each is later.

    A party from 23:00 or 1:00 is not named, but `00:00-13:00` is.
    """
    found: list[str] = []
    for slot in slots:
        if slot.starts_at is not None and slot.ends_at is not None and not slot.all_day:
            start = local_time(slot.starts_at, zone)
            early = DAY_END - (start.hour * HOUR + start.minute * MINUTE)
            if 0 < 2 * early < slot.ends_at - slot.starts_at:
                found.append(f"{line(slot.title, 60)} ({day_label(start.date())} {clock_time(slot.starts_at, zone)})")
    if not found:
        return ()
    what = "begins before 04:00 and is" if len(found) == 1 else "begin before 04:00 and are"
    return (f"{_three(found)} {what} listed on the day before: to change this, type {EDIT} --day-end 00:00",)


def _without_strays(days: list[tuple[date, Slot]]) -> tuple[list[tuple[date, Slot]], tuple[tuple[date, Slot], ...]]:
    """Split off the few sessions that are more than a week from all others."""
    groups = _apart(days)
    main = max(groups, key=len)
    strays = tuple(pair for group in groups if group is not main for pair in group)
    # a monthly meetup has no days to which most of its sessions belong
    if len(strays) * 2 <= len(main) and len(strays) <= max(1, FEW * len(days)):
        return main, strays
    return days, ()


def _apart(days: list[tuple[date, T]]) -> list[list[tuple[date, T]]]:
    """Return sorted days in groups between which are more than a week."""
    groups: list[list[tuple[date, T]]] = []
    for pair in days:
        if not groups or pair[0] - groups[-1][-1][0] > FAR:
            groups.append([])
        groups[-1].append(pair)
    return groups


def without_impossible_ends(slots: list[Slot], span: Span, zone: str) -> tuple[list[Slot], tuple[str, ...]]:
    """Drop ends that are not after the start, or long after the conference, and name the slots."""
    days = (span.last - span.first).days + 1 if span.first and span.last else 1
    longest = (timedelta(days=days) + FAR) // timedelta(milliseconds=1)
    lasting = [(slot.ends_at or 0) - (slot.starts_at or 0) if slot.ends_at is not None else 1 for slot in slots]
    found = [
        slot if 0 < lasts <= longest else replace(slot, ends_at=None)
        for slot, lasts in zip(slots, lasting, strict=True)
    ]
    pairs = list(zip(slots, lasting, strict=True))
    backward = [
        f"{line(slot.title, 60)} ({clock_time(slot.starts_at or 0, zone)}-{clock_time(slot.ends_at or 0, zone)})"
        for slot, lasts in pairs
        if lasts < 0
    ]
    endless = [f"{line(slot.title, 60)} would last {lasts // DAY_MS} days" for slot, lasts in pairs if lasts > longest]
    verb = "ends before it starts" if len(backward) == 1 else "end before they start"
    notices = ((backward, f" {verb}"), (endless, ""))
    return found, tuple(f"{_three(names)}{what}: the end is taken as unknown" for names, what in notices if names)


def _three(names: list[str]) -> str:
    return listed(names, 3, last=", and ")


def joined_rooms(slots: list[Slot]) -> list[Slot]:
    """Return the slots; an event that is in several rooms at one time is one slot."""
    groups: dict[object, list[int]] = defaultdict(list)
    for number, slot in enumerate(slots):
        keys = frozenset(alias for alias in slot.aliases if alias.source.startswith(OF_EVENT))
        if keys and slot.room and slot.starts_at is not None:
            groups[keys, slot.title, slot.starts_at, slot.ends_at].append(number)
    joined = {numbers[0]: _one_of([slots[n] for n in numbers]) for numbers in groups.values() if len(numbers) > 1}
    # the slots that are in another room than the first one of the same event
    left_out = {n for numbers in groups.values() for n in numbers if slots[n].room != slots[numbers[0]].room}
    return [joined.get(n, slot) for n, slot in enumerate(slots) if n not in left_out]


def _one_of(slots: list[Slot]) -> Slot:
    return replace(slots[0], room=line(", ".join(dict.fromkeys(slot.room for slot in slots)), 200))
