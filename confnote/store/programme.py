"""A plan of an import carried out: sessions added, changed, kept or taken away, as one change of the journal."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from confnote.schedule.plan import Add, Change, Replace, Vanish
from confnote.schedule.value import FIELDS, Alias, Known, slot_from_json, slot_to_json
from confnote.store.people import People, set_speakers
from confnote.store.read import dossier
from confnote.store.rows import delete, delete_row, insert, update

if TYPE_CHECKING:
    from collections.abc import Iterable

    from confnote.schedule.plan import Plan
    from confnote.schedule.value import Slot, Weblink
    from confnote.store.db import Store


def known_sessions(store: Store, conference: str) -> tuple[Known, ...]:
    """Return the sessions of a conference beside what the file said of each last."""
    held = dossier(store, conference)
    said = dict(store.execute("SELECT uid, imported FROM session WHERE conference = ?", (conference,)).fetchall())
    aliases: dict[str, list[Alias]] = defaultdict(list)
    for session, source, key in store.execute(
        """SELECT a.session, a.source, a.key FROM session_alias a JOIN session s ON s.uid = a.session
           WHERE s.conference = ? ORDER BY a.id""",
        (conference,),
    ).fetchall():
        aliases[session].append(Alias(source, key))
    notes = Counter(note.session for note in held.notes)
    tech = Counter(thing.session for thing in held.tech)
    return tuple(
        Known(
            session=session, imported=slot, source=source, aliases=tuple(aliases[session.uid]),
            notes=notes[session.uid], others=tech[session.uid],
        )
        for session in held.sessions
        for slot, source in [slot_from_json(said[session.uid])]
    )  # fmt: skip


def carry_out(store: Store, conference: str, plan: Plan) -> None:
    """Do what a plan says, inside a change of the caller's."""
    people = People(store, conference)
    for action in plan.actions:
        if isinstance(action, Add):
            _add(store, people, action.slot, plan.source)
        elif isinstance(action, Change):
            _change(store, people, action)
        elif isinstance(action, Replace):
            _forget_aliases(store, action.known.session.uid)
            update(store, "session", action.known.session.uid, status="replaced")
            _add(store, people, action.slot, plan.source)
        elif isinstance(action, Vanish) and action.keep:
            update(store, "session", action.known.session.uid, status="removed")
        elif isinstance(action, Vanish):
            delete(store, "session", action.known.session.uid)


def _add(store: Store, people: People, slot: Slot, source: tuple[str, ...]) -> None:
    conference = people.conference
    fields: dict[str, Any] = {field: getattr(slot, field) for field in FIELDS}
    _, uid = insert(
        store, "session", conference=conference, imported=slot_to_json(slot, source),
        **{**fields, "service": int(slot.service)},
    )  # fmt: skip
    if slot.speakers:
        set_speakers(store, conference, uid, slot.speakers, people)
    _add_links(store, conference, uid, slot.links)
    _set_aliases(store, uid, slot.aliases)


def _change(store: Store, people: People, change: Change) -> None:
    conference = people.conference
    uid = change.known.session.uid
    values = {edit.field: int(edit.new) if isinstance(edit.new, bool) else edit.new for edit in change.edits}
    update(store, "session", uid, **values, imported=slot_to_json(change.slot, change.source))
    if change.speakers is not None:
        set_speakers(store, conference, uid, change.speakers, people)
    for link in change.old_links:
        for (row,) in store.execute(
            "SELECT uid FROM link WHERE session = ? AND url = ? AND kind = ?", (uid, link.url, link.kind)
        ).fetchall():
            delete_row(store, "link", row)
    _add_links(store, conference, uid, change.new_links)
    if set(change.aliases) != set(change.known.aliases):
        _set_aliases(store, uid, change.aliases)


def _add_links(store: Store, conference: str, session: str, links: Iterable[Weblink]) -> None:
    for link in links:
        insert(store, "link", conference=conference, session=session, kind=link.kind, url=link.url, title=link.title)


def _forget_aliases(store: Store, session: str) -> None:
    _set_aliases(store, session, ())


def _set_aliases(store: Store, session: str, aliases: Iterable[Alias]) -> None:
    """Make these the names of a session; those it has already keep their rows."""
    wanted = dict.fromkeys(aliases)
    for uid, source, key in store.execute(
        "SELECT uid, source, key FROM session_alias WHERE session = ?", (session,)
    ).fetchall():
        if Alias(source, key) in wanted:
            wanted.pop(Alias(source, key))
        else:
            delete_row(store, "session_alias", uid)
    for alias in wanted:
        insert(store, "session_alias", session=session, source=alias.source, key=alias.key)


def set_attendance(store: Store, sessions: Iterable[str], attendance: str) -> None:
    """Mark sessions, given by uid, inside a change; what was attended already stays so when it is planned."""
    for uid in sessions:
        (now,) = store.execute("SELECT attendance FROM session WHERE uid = ?", (uid,)).fetchone()
        if attendance != "planned" or now not in {"attended", "left-early"}:
            update(store, "session", uid, attendance=attendance)
