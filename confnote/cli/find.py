"""Words turned into the conference they mean, or into an error that lists the nearest; sessions are found beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confnote.core.lookup import matches, nearest
from confnote.core.text import one_line
from confnote.errors import Unknown
from confnote.finding import LISTED, find_session, none_of, search_session, sessions_of
from confnote.store.read import conferences

if TYPE_CHECKING:
    from confnote.model import Conference
    from confnote.store.db import Store

__all__ = ["find_conference", "find_session", "search_session", "sessions_of"]


def find_conference(store: Store, typed: str) -> Conference:
    """Return the conference of that slug or name, else the only one with these words in its slug or name."""
    every = conferences(store)
    exact = [c for c in every if typed.casefold() in {c.slug.casefold(), c.name.casefold()}]
    found = exact or [c for c in every if matches(typed, f"{c.slug} {c.name}")]
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(c.slug for c in found[:LISTED])
        raise Unknown(f"{typed!r} is several conferences: {names}. Name one with -c")
    near = nearest(typed, [c.slug for c in every])
    advice = "See: confnote use" if every else 'Make it with: confnote new "NAME"'
    raise none_of("conference", one_line(typed, 60), near, advice)
