"""Conferences: made, chosen, changed; and the settings that hang on them (the one in use, the pinned room)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confnote.errors import Refused
from confnote.store.rows import insert, update
from confnote.store.zones import bounds, refresh_zone

if TYPE_CHECKING:
    from datetime import date

    from confnote.store.db import Store


def make_conference(
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
    """Make a conference and use it, inside a change; return its uid. `more`: place, url, hashtag."""
    if store.execute("SELECT 1 FROM conference WHERE slug = ?", (slug,)).fetchone():
        raise Refused(f"there is a conference {slug} already: confnote use {slug}, or give the new one another name")
    opens_at, closes_at = bounds(zone, starts_on, ends_on, day_end)
    _, uid = insert(
        store, "conference", slug=slug, name=name, zone=zone, starts_on=str(starts_on), ends_on=str(ends_on),
        day_one=str(day_one), day_end=day_end, opens_at=opens_at, closes_at=closes_at, **more,
    )  # fmt: skip
    refresh_zone(store, uid)
    put_setting(store, "conference", uid)
    return uid


def change_conference(store: Store, uid: str, **values: Any) -> None:
    """Set fields of a conference, inside a change, and what is derived from its zone and dates."""
    taken = (
        "slug" in values
        and store.execute("SELECT 1 FROM conference WHERE slug = ? AND uid <> ?", (values["slug"], uid)).fetchone()
    )
    if taken:
        raise Refused(f"there is a conference {values['slug']} already: choose another slug")
    update(store, "conference", uid, **{field: _plain(value) for field, value in values.items()})
    refresh_zone(store, uid)


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def put_setting(store: Store, key: str, value: str | None) -> None:
    """Set a setting that lives in the store, or take it away."""
    if value is None:
        store.execute("DELETE FROM setting WHERE key = ?", (key,))
    else:
        store.execute(
            "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, value),
        )
