"""Find out whether a store needs its backup of the day.

The frequent commands do so at every change; it takes 0.1 ms.
"""

from __future__ import annotations

import os
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

DAY = 86_400_000
LATEST = 7_258_118_400_000  # the year 2200 in milliseconds; a damaged store may name a later one
SMALL = 1_500_000  # bytes of a store whose backup takes less than 50 ms: a frequent command makes it
LARGE = 50_000_000  # bytes that take 1 s; the backup of a larger store is made by `live` and `export` only
LATE = "no backup was made for two days, because the store is large. Make one: confnote backup"
overdue: list[str] = []  # paths of stores that this process used and that need a backup


def stamp(at: int) -> str:
    """Return an instant (ms) as it is written in the name of a backup; stamps sort by time."""
    return time.strftime("%Y%m%d-%H%M%S", time.gmtime(min(max(at, 0), LATEST) // 1000))


def look(store: sqlite3.Connection, path: str, now: int | None, limit: int, least: int = 0) -> str:
    """Add a store to `overdue`, if a backup is due and the store has `least` to `limit` bytes.

    `now` is in milliseconds, None for the present. Return a warning if a larger one has no backup of the last two days.
    Raises sqlite3.Error.
    """
    now = time.time_ns() // 1_000_000 if now is None else now
    try:
        size = os.path.getsize(path)
    except OSError:  # it was taken away
        return ""
    if size < least or not is_backup_due(store, path, now):
        return ""
    if size <= limit:
        overdue.append(path)
        return ""
    return LATE if is_backup_due(store, path, now - DAY) else ""


def is_backup_due(store: sqlite3.Connection, path: str, now: int) -> bool:
    """Return whether the store changed since its last backup, and that is older than a day.

    Without a backup, its first change must be older than a day. What a store that is not sound left as a copy counts
    too, so that the copy is not made again at every change.
    """
    newest, oldest, latest = "", stamp(now - DAY), stamp(now + DAY)
    try:
        with os.scandir(os.path.join(os.path.dirname(path), "backups")) as entries:
            for entry in entries:
                made = entry.name.removeprefix("confnote-").removeprefix("damaged-")[:15]
                # others are no backups, have another label, or were made while the clock was wrong by days
                if entry.name.startswith("confnote-") and made[:8].isdigit() and made < latest:
                    newest = max(newest, made)
    except OSError:
        pass
    if newest > oldest:
        return False
    # of the journal, the oldest or the newest entry
    found = store.execute(f"SELECT at FROM journal ORDER BY seq {'DESC' if newest else ''} LIMIT 1").fetchone()
    return found is not None and (stamp(found[0]) > newest if newest else found[0] < now - DAY)
