"""The rooms of a programme -> their names without the address that nearly all of them share."""

from __future__ import annotations

import re
from collections import Counter

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
