"""Find out whether a store needs its backup of the day.

Every command that changes the store does so; it takes 0.1 ms.
"""

from __future__ import annotations

import os
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

DAY = 86_400_000
LATEST = 7_258_118_400_000  # the year 2200 in milliseconds; a damaged store may name a later one
LARGE = 50_000_000  # bytes that take 1 s; the backup of a larger store is made by `live` and `export` only
overdue: list[str] = []  # paths of stores that this process used and that need a backup


def stamp(at: int) -> str:
    """Return an instant (ms) as it is written in the name of a backup; stamps sort by time."""
    return time.strftime("%Y%m%d-%H%M%S", time.gmtime(min(max(at, 0), LATEST) // 1000))


def look(store: sqlite3.Connection, path: str, now: int | None) -> str:
    """Add a store to `overdue` if its daily backup is due.

    A store of more than LARGE bytes is not added: return a warning if it has no backup of the last two days. `now` is
    in milliseconds, None for the present.
    Raises sqlite3.Error.
    """
    now = time.time_ns() // 1_000_000 if now is None else now
    if not is_backup_due(store, path, now):
        return ""
    try:
        size = os.path.getsize(path)
    except OSError:  # it was taken away
        return ""
    if size <= LARGE:
        overdue.append(path)
        return ""
    if not is_backup_due(store, path, now - DAY):
        return ""
    return f"{last_backup(path, now)}, because the store is large ({size // 1_000_000} MB). Make one: confnote backup"


def midnight(now: int) -> int:
    """Return when this machine's day began (ms)."""
    at = time.localtime(now // 1000)
    return now - ((at.tm_hour * 60 + at.tm_min) * 60 + at.tm_sec) * 1000


def is_backup_due(store: sqlite3.Connection, path: str, now: int, since: int | None = None) -> bool:
    """Return whether the store changed since its last backup, and that is older than `since` (ms).

    Without a backup, its first change must be older than that. `since` is a day before now if it is not given.
    """
    since = now - DAY if since is None else since
    # what a store that is not sound left as a copy counts too, so that the copy is not made again at every change
    newest = _newest(path, now, "confnote-", "confnote-damaged-")
    if newest > stamp(since):
        return False
    # of the journal, the oldest or the newest entry
    found = store.execute(f"SELECT at FROM journal ORDER BY seq {'DESC' if newest else ''} LIMIT 1").fetchone()
    return found is not None and (stamp(found[0]) > newest if newest else found[0] < since)


def last_backup(path: str, now: int) -> str:
    """Return the date of the last backup in words: `the last backup is of 2 Feb 2026`."""
    newest = _newest(path, now, "confnote-")
    if not newest:
        return "there is no backup yet"
    from calendar import timegm  # 5 ms with strptime, for a warning only

    from confnote.core.clock import MONTHS

    at = time.localtime(timegm(time.strptime(newest, "%Y%m%d-%H%M%S")))
    return f"the last backup is of {at.tm_mday} {MONTHS[at.tm_mon - 1][:3]} {at.tm_year}"


def _newest(path: str, now: int, *beginnings: str) -> str:
    """Return the stamp of the newest backup whose name has one of the beginnings, or ""."""
    newest, latest = "", stamp(now + DAY)
    try:
        with os.scandir(os.path.join(os.path.dirname(path), "backups")) as entries:
            for name in (entry.name for entry in entries):
                for made in (name[len(begin) :][:15] for begin in beginnings if name.startswith(begin)):
                    # others have another label, or were made while the clock was wrong by days
                    if made[:8].isdigit() and made < latest:
                        newest = max(newest, made)
    except OSError:
        pass
    return newest
