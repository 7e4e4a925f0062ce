"""Make, choose and set up conferences. Each call is one committed transaction."""

from __future__ import annotations

from datetime import date

from confnote.actions.find import find_conference
from confnote.model import Conference
from confnote.store.db import Store
from confnote.store.read import setting
from confnote.store.write import make_conference, put_setting


def new_conference(
    store: Store,
    *,
    slug: str,
    name: str,
    zone: str,
    starts_on: date,
    ends_on: date,
    day_one: date,
    day_end: int,
    **more: str,
) -> str:
    """Add a conference and use it; return its uid. `more`: place, url, hashtag. Refused if the slug is taken."""
    with store.change("new"):
        return make_conference(
            store, slug=slug, name=name, zone=zone, starts_on=starts_on, ends_on=ends_on, day_one=day_one,
            day_end=day_end, **more,
        )  # fmt: skip


def use_conference(store: Store, typed: str) -> Conference:
    """Use the conference of that slug or name from now on, and return it."""
    found = find_conference(store, typed)
    with store.change("use"):
        put_setting(store, "conference", found.uid)
    return found


def skipped_gaps(store: Store, conference: str) -> set[str]:
    """Return the uids of what a review does not ask about again."""
    return set((setting(store, _skipped_key(conference)) or "").split())


def skip_gaps(store: Store, conference: str, uids: set[str]) -> None:
    """Keep what a review does not ask about again."""
    with store.change("review"):
        put_setting(store, _skipped_key(conference), " ".join(sorted(uids)) or None)


def _skipped_key(conference: str) -> str:
    return f"review:{conference}"
