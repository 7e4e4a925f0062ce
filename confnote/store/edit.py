"""Changes to what was captured: fields, refiling, deleting; each command is one change of the journal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from confnote.errors import Unknown, Usage
from confnote.store.place import place_of
from confnote.store.rows import LETTERS, delete, update

if TYPE_CHECKING:
    from collections.abc import Iterable

    from confnote.store.db import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a note is moved to: a session (uid), a day, a section, a conference by its clock (slug), or the inbox."""

    session: str | None = None
    day: str | None = None
    section: str = ""
    conference: str | None = None
    inbox: bool = False


def expand(store: Store, words: Iterable[str]) -> tuple[str, ...]:
    """Turn handles, ranges (`n40-n45`) and `last` into handles, in the order given, each once.

    A range passes over numbers that are not there; one that names nothing is an Unknown.
    """
    found: dict[str, None] = {}
    for word in words:
        if word == "last":
            newest = store.execute("SELECT max(id) FROM note").fetchone()[0]
            if newest is None:
                raise Unknown("there is no note yet, so no last one")
            found[f"n{newest}"] = None
            continue
        first, dash, last = word.partition("-")
        if dash and last[:1] == first[:1] and first[1:].isdecimal() and last[1:].isdecimal():
            found.update(dict.fromkeys(_range(store, word, first, last)))
        elif dash and first[1:].isdecimal() and last.isdecimal() and first[:1] in LETTERS.values():
            raise Usage(f"{word!r}: a range names both ends, {first}-{first[:1]}{last}")
        else:
            found[word] = None
    return tuple(found)


def _range(store: Store, word: str, first: str, last: str) -> Iterable[str]:
    table = next((t for t, letter in LETTERS.items() if letter == first[:1]), None)
    if table is None:
        raise Unknown(f"{word!r} is no range of handles: n40-n45")
    low, high = (min(int(end[1:]), 2**62) for end in (first, last))
    if low > high:
        raise Usage(f"{word!r} runs backwards: write {last}-{first}")
    numbers = store.execute(f"SELECT id FROM [{table}] WHERE id BETWEEN ? AND ? ORDER BY id", (low, high)).fetchall()
    if not numbers:
        raise Unknown(f"there is nothing between {first} and {last}")
    return [f"{first[:1]}{number}" for (number,) in numbers]


def move_notes(store: Store, notes: Iterable[tuple[str, str]], target: Target) -> None:
    """Refile notes, given as (handle, uid), inside a change of the caller's."""
    for _, uid in notes:
        (at,) = store.execute("SELECT at FROM note WHERE uid = ?", (uid,)).fetchone()
        values = _placed(store, uid, at, target)
        if values["conference"] is not None:
            (slug,) = store.execute("SELECT slug FROM conference WHERE uid = ?", (values["conference"],)).fetchone()
            values["utc_offset"] = place_of(store, at, slug).minutes
        update(store, "note", uid, **values)
        store.execute("UPDATE link SET conference = ? WHERE note = ?", (values["conference"], uid))


def _placed(store: Store, uid: str, at: int, target: Target) -> dict[str, Any]:
    nowhere = {"session": None, "day": None, "section": ""}
    if target.inbox:
        return {**nowhere, "conference": None}
    if target.session is not None:
        (conference,) = store.execute("SELECT conference FROM session WHERE uid = ?", (target.session,)).fetchone()
        return {**nowhere, "conference": conference, "session": target.session}
    if target.conference is not None and not target.day and not target.section:
        place = place_of(store, at, target.conference)
        filed = {"session": place.session[0]} if place.session else {"day": place.day}
        return {**nowhere, "conference": place.conference, **filed}
    conference = _conference_of(store, uid, target.conference)
    return {**nowhere, "conference": conference, **({"day": target.day} if target.day else {"section": target.section})}


def _conference_of(store: Store, uid: str, slug: str | None) -> str:
    if slug is not None:
        found = store.execute("SELECT uid FROM conference WHERE slug = ?", (slug,)).fetchone()
    else:
        found = store.execute("SELECT conference FROM note WHERE uid = ?", (uid,)).fetchone()
    if found is None or found[0] is None:
        raise Usage("that note is in the inbox: say which conference with -c NAME")
    return str(found[0])


def remove(store: Store, records: Iterable[tuple[str, str]]) -> int:
    """Delete records, given as (table, uid), with their children; return how many notes went with sessions."""
    notes = 0
    with store.change("rm"):
        for table, uid in records:
            notes += delete(store, table, uid)
    return notes
