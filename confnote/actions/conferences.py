"""Make, choose and set up conferences. Each call is one committed transaction."""

from __future__ import annotations

import os

from confnote.actions.find import find_conference
from confnote.core.time import exact_zone, local_time
from confnote.model import Calendar, Conference
from confnote.store.db import Store
from confnote.store.now import place_of
from confnote.store.read import conference as read_conference
from confnote.store.read import setting
from confnote.store.rows import put_setting
from confnote.store.write import make_conference

TYPE_CHECKING = False
if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

NO_ZONE = (
    "the time zone of this machine cannot be found, so times without a zone are in UTC:"
    " set TZ, for example export TZ=Europe/Madrid"
)


def new_conference(store: Store, about: Conference, *, any_dates: bool = False, any_zone: bool = False) -> str:
    """Add a conference, make it the one in use, and return its uid.

    `any_dates` and `any_zone` say that nobody typed them: the first programme may change them. Raises Refused if
    another conference has its slug.
    """
    with store.change("new"):
        uid = make_conference(store, about)
        if any_dates or any_zone:
            day = about.starts_on if any_dates else "-"
            put_setting(store, f"guess:{uid}", f"{day} {about.zone if any_zone else '-'}")
        return uid


def guessed(store: Store, about: Conference) -> tuple[bool, bool]:
    """Return whether nobody typed the dates, and whether nobody typed the zone."""
    day, _, zone = (setting(store, f"guess:{about.uid}") or "").partition(" ")
    return {str(about.starts_on), str(about.ends_on), str(about.day_one)} == {day}, about.zone == zone


def use_conference(store: Store, typed: str) -> Conference:
    """Use the conference of that slug or name from now on, and return it."""
    found = find_conference(store, typed)
    with store.change("use"):
        put_setting(store, "conference", found.uid)
    return found


def calendar_now(store: Store, now: int, conference: str | None = None) -> Calendar:
    """Return the calendar for typed times: the conference's, else today in the machine's zone.

    If that zone cannot be found, the calendar is in UTC, and `store.warning` says so.
    """
    uid = place_of(store, now, conference).conference
    if uid is not None:
        return read_conference(store, uid)
    found = machine_zone()
    if found is None:
        store.warning = store.warning or NO_ZONE
    zone = found.key if found is not None else "UTC"
    today = local_time(now, zone).date()
    # a day ends at four in the morning, as in a new conference
    return Calendar(zone=zone, day_end=240, day_one=today, starts_on=today, ends_on=today)


def machine_zone() -> ZoneInfo | None:
    """Return the machine's time zone; None if it cannot be found."""
    from tzlocal import get_localzone_name  # 8 ms, and mostly the conference has a zone

    named = os.environ.get("TZ", "").removeprefix(":")
    # tzlocal passes over a TZ that it cannot read, such as `CET-1CEST`, and returns another zone
    if named and not named.startswith("/") and exact_zone(named) is None:
        return None
    try:
        return exact_zone(get_localzone_name() or "")
    except Exception:  # noqa: BLE001  # tzlocal raises its own and zoneinfo's errors on odd machines
        return None


def skipped_gaps(store: Store, conference: str, what: str = "review") -> set[str]:
    """Return the uids of the records that a command no longer asks about; `conference` is a uid."""
    return set((setting(store, f"{what}:{conference}") or "").split())


def skip_gaps(store: Store, conference: str, uids: set[str], what: str = "review") -> None:
    """Replace the uids of the records that a command no longer asks about."""
    with store.change(what):
        _put_skipped(store, conference, uids, what)


def _put_skipped(store: Store, conference: str, uids: set[str], what: str = "review") -> None:
    put_setting(store, f"{what}:{conference}", " ".join(sorted(uids)) or None)


def keep_on_day(store: Store, conference: str, note: str) -> None:
    """Remember, in the caller's change, that the user put a note (a uid) on a day."""
    # settings are not in the journal: with the number of the change, it does not count after an undo
    sql = "SELECT coalesce(max(change), 0) FROM journal WHERE uid = ? AND change = (SELECT change FROM clock)"
    (change,) = store.execute(sql, (note,)).fetchone()
    _put_skipped(store, conference, skipped_gaps(store, conference) | {f"{note}:{change}"})


def kept_on_day(store: Store, conference: str) -> set[str]:
    """Return the uids of notes that the user put on a day, so that they lack no session."""
    sql = "SELECT target FROM journal WHERE target IS NOT NULL GROUP BY target HAVING count(DISTINCT change) % 2 = 1"
    undone = {str(number) for (number,) in store.execute(sql)}
    kept = (text.partition(":") for text in skipped_gaps(store, conference))
    return {uid for uid, colon, change in kept if colon and change not in undone}
