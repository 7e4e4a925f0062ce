"""Compute a conference's bounds and UTC offsets from its zone and dates, so that SQL can file notes by the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from confnote.store.db import Store


def bounds(zone: str, starts_on: date, ends_on: date, day_end: int) -> tuple[int, int]:
    """Return the first and last instant (ms) at which a conference is on: its days and one more on either side."""
    from datetime import datetime, time, timedelta

    from confnote.core.time import instant_of

    def day_begin(day: date) -> int:
        return instant_of(datetime.combine(day, time()) + timedelta(minutes=day_end), zone)

    return day_begin(starts_on - timedelta(days=1)), day_begin(ends_on + timedelta(days=2)) - 1


def refresh_zone(store: Store, conference: str) -> None:
    """Compute a conference's bounds and offsets again, inside a change; delete the offsets of a deleted conference."""
    from datetime import date

    from confnote.core.time import zone_offsets

    store.execute("DELETE FROM zone_offset WHERE conference = ?", (conference,))
    found = store.execute(
        "SELECT zone, starts_on, ends_on, day_end, opens_at, closes_at FROM conference WHERE uid = ?", (conference,)
    ).fetchone()
    if found is None:
        return
    zone, first, last = found[0], date.fromisoformat(found[1]), date.fromisoformat(found[2])
    store.executemany(
        "INSERT INTO zone_offset (conference, from_at, minutes) VALUES (?, ?, ?)",
        [(conference, at, minutes) for at, minutes in zone_offsets(zone, first, last)],
    )
    now = bounds(zone, first, last, found[3])
    if now != found[4:]:
        store.execute("UPDATE conference SET opens_at = ?, closes_at = ? WHERE uid = ?", (*now, conference))
