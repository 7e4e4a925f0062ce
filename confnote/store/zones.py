"""A conference's zone and dates turned into the instants and offsets that SQL files notes by."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from confnote.store.db import Store


def bounds(zone: str, starts_on: date, ends_on: date, day_end: int) -> tuple[int, int]:
    """Return the instants between which a conference is "on": its days, with one more on either side."""
    from datetime import datetime, time, timedelta

    from confnote.core.time import instant_of

    def instant(day: date) -> int:
        return instant_of(datetime.combine(day, time()) + timedelta(minutes=day_end), zone)

    return instant(starts_on - timedelta(days=1)), instant(ends_on + timedelta(days=2)) - 1


def refresh_zone(store: Store, conference: str) -> None:
    """Write anew what is derived from a conference's zone and dates, inside a change; gone with the conference."""
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
