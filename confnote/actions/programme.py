"""Import a programme: compare it with the sessions, then write the difference in one change."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from confnote.core.collector import collector_off
from confnote.core.text import one_line
from confnote.model import Conference
from confnote.schedule.changes import Action, Add, Changes, Replace, Same, Update, Vanish, find_changes
from confnote.schedule.match import Favourites, match_favourites
from confnote.schedule.value import (
    FIELDS,
    OWN_ID,
    STORED_ID,
    WORLDWIDE,
    Alias,
    Schedule,
    Slot,
    StoredSession,
    Weblink,
    slot_from_json,
    slot_to_json,
)
from confnote.store.db import Store
from confnote.store.inserts import Inserts, NewRecord
from confnote.store.read import dossier, row_of, setting
from confnote.store.rows import delete, delete_row, name_of, put_setting, update
from confnote.store.trash import deletion_of, left_in_trash
from confnote.store.write import People, change_conference, join_speakers, make_conference, plan_sessions, spellings

# the columns that an import brings back, as the user knows them
OWN_WORDS = {
    "rating": "rating", "verdict": "verdict", "attendance": "attendance", "entered_at": "attendance",
    "left_at": "attendance", "tags": "tags",
}  # fmt: skip

Typed: TypeAlias = tuple[str, Mapping[str, str]]
"""The key of a source, empty for a pipe, and what the user typed for it: `columns`, each a line, and `timezone`."""


@collector_off()
def compare_programme(store: Store, about: Conference, schedule: Schedule) -> Changes:
    """Return what an import of this programme would do to the conference's sessions."""
    return find_changes(known_sessions(store, about.uid), schedule, (about.starts_on, about.ends_on))


def has_two_spellings(store: Store, about: Conference) -> bool:
    """Return whether an import will make one speaker of several."""
    return bool(spellings(store, about.uid))


def typed_before(store: Store, what: str, conference: str, source: str) -> str:
    """Return what the user typed for a source at its last import: `columns` or `timezone`.

    For a source without an import, return what they typed last for another source of the conference.
    """
    own = setting(store, f"{what}:{conference}:{source}")
    return (setting(store, f"{what}:{conference}:") or "") if own is None else own


def is_new(store: Store, conference: str, typed: Typed) -> bool:
    """Return whether the user typed for a source what was not typed for it before."""
    source, texts = typed
    return any(text != typed_before(store, what, conference, source) for what, text in texts.items())


def import_programme(
    store: Store, conference: str, changes: Changes, follow: Mapping[str, Any] | None = None,
    typed: Typed | None = None,
) -> tuple[str, ...]:  # fmt: skip
    """Write what was found; return lines about sessions that are back, and notes left behind.

    `follow` are the fields that the conference (a uid) takes from the programme.
    """
    # one change, so that one undo takes back the whole import
    with store.change("schedule import"):
        if follow:
            change_conference(store, conference, **follow)
        _keep_typed(store, conference, typed)
        return (*join_speakers(store, conference), *_write(store, conference, changes))


def new_with_programme(
    store: Store, about: Conference, changes: Changes, typed: Typed | None = None
) -> tuple[str, tuple[str, ...]]:
    """Add and use a conference with its programme; return its uid and the lines of the import."""
    with store.change("new"):
        uid = make_conference(store, about)
        _keep_typed(store, uid, typed)
        return uid, _write(store, uid, changes)


def _keep_typed(store: Store, conference: str, typed: Typed | None) -> None:
    source, texts = typed or ("", {})
    for what, text in texts.items():
        if text != typed_before(store, what, conference, source):
            # what has no source is for the next version, which often has another file name
            for key in {source, ""}:
                put_setting(store, f"{what}:{conference}:{key}", text)


@collector_off()
def _write(store: Store, conference: str, changes: Changes) -> tuple[str, ...]:
    work = _Import(store, conference, changes)
    # by identity: two slots may be equal
    new = {id(_slot_of(action)): made for action in changes.actions if (made := work.carry_out(action))}
    work.inserts.write()
    back = [came_back(store, session.uid) for session in new.values() if session.was_known]
    left = [_left_behind(store, action, new) for action in changes.actions if isinstance(action, Vanish | Replace)]
    return tuple(filter(None, (*back, *left)))


def _slot_of(action: Action) -> Slot | None:
    """Return the slot of a new session, or the one that can be that of a vanished session."""
    if isinstance(action, Vanish):
        return action.instead
    return action.slot if isinstance(action, Add | Replace) else None


def _left_behind(store: Store, action: Vanish | Replace, new: dict[int, NewRecord]) -> str:
    """Return how to move notes to the session that has the slot, or can be the talk."""
    made, old = new.get(id(_slot_of(action))), action.known.session
    if made is None or not action.known.notes:
        return ""
    sql = "SELECT id FROM note WHERE session = ? ORDER BY id"
    notes = _as_ranges([number for (number,) in store.execute(sql, (old.uid,)).fetchall()])
    there = row_of(store, "session", made.uid)
    count, them = ("1 note", "it") if action.known.notes == 1 else (f"{action.known.notes} notes", "them")
    gone = f'"{one_line(old.title, 60)}" is no longer in the programme and has {count}'
    now = "in its slot now" if isinstance(action, Replace) or action.is_replaced else "perhaps now"
    return (
        f'{gone}; {now}: "{one_line(there["title"], 60)}". To move {them} there: confnote move {notes} s{there["id"]}'
    )


def _as_ranges(numbers: list[int]) -> str:
    """Return the handles of notes as words for `move`: `n3-n5 n9`."""
    words: list[tuple[int, int]] = []
    for number in numbers:
        if words and words[-1][1] == number - 1:
            words[-1] = words[-1][0], number
        else:
            words.append((number, number))
    return " ".join(f"n{first}" if first == last else f"n{first}-n{last}" for first, last in words)


def came_back(store: Store, uid: str) -> str:
    """Return what a session has again and what is in the trash; empty if it was never deleted."""
    deletion = deletion_of(store, uid)
    if deletion is None:
        return ""
    row = row_of(store, "session", uid)
    own = " and ".join(", ".join(dict.fromkeys(word for name, word in OWN_WORDS.items() if row[name])).rsplit(", ", 1))
    gone = Counter(entry.table for entry in left_in_trash(store, deletion) if entry.after is None)
    counts = [f"{gone[noun]} {noun}{'' if gone[noun] == 1 else 's'}" for noun in ("note", "link") if gone[noun]]
    handle = f"s{row['id']}"
    rest = f"{' and '.join(counts)} of it {'is' if sum(gone.values()) == 1 else 'are'} in the trash" if counts else ""
    if not own and not rest:
        return ""
    back = f"{name_of('session', row)} is back{f' with your {own}' if own else ''}"
    return f"{back}; {rest}: confnote untrash {handle}" if rest else back


def plan_favourites(store: Store, conference: str, schedule: Schedule, *, dry_run: bool = False) -> Favourites:
    """Put the sessions of a personal programme on the agenda; return these and the unknown ones.

    Nothing is written with `dry_run`, or if none of the sessions is known.
    """
    mine = match_favourites(known_sessions(store, conference), schedule)
    if mine.uids and not dry_run:
        with store.change("schedule import --mine"):
            plan_sessions(store, mine.uids)
    return mine


def known_sessions(store: Store, conference: str) -> tuple[StoredSession, ...]:
    """Return the sessions of a conference (a uid), each with its values in the last import."""
    held = dossier(store, conference, with_moments=True)  # a mark keeps its session, as a note does
    imported = dict(store.execute("SELECT uid, imported FROM session WHERE conference = ?", (conference,)).fetchall())
    aliases: dict[str, list[Alias]] = defaultdict(list)
    sql = """SELECT a.session, a.source, a.key FROM session_alias a JOIN session s ON s.uid = a.session
             WHERE s.conference = ? ORDER BY a.id"""
    for session, source, key in store.execute(sql, (conference,)).fetchall():
        aliases[session].append(Alias(OWN_ID if source == STORED_ID else source, key))
    notes = Counter(note.session for note in held.notes)
    tech = Counter(thing.session for thing in held.tech)
    return tuple(
        StoredSession(
            session=session, imported=slot, source=source, aliases=tuple(aliases[session.uid]),
            notes=notes[session.uid], others=tech[session.uid],
        )
        for session in held.sessions
        for slot, source in [slot_from_json(imported[session.uid])]
    )  # fmt: skip


class _Origins:
    """The values from which an import makes uids, so that every machine makes the same ones.

    `source` has the clues to the programme. `programme` joins them; it is empty if only the file's format is known.
    """

    def __init__(self, changes: Changes) -> None:
        self.source = changes.source
        # `format ...` is the clue of a file that has no other, and the files of many programmes have it
        self.programme = "\n".join(clue for clue in changes.source if not clue.startswith("format "))
        uses = Counter(alias for action in changes.actions for alias in set(_aliases_in(action)))
        self._shared = {alias for alias, count in uses.items() if count > 1}

    def of(self, slot: Slot) -> Iterator[tuple[object, ...]]:
        """Yield the origins for the uid of a session, the best first (see `rows.insert`).

        A slot without an alias that names the programme or is unique in the world has none.
        """
        # an address that many sessions have, such as that of the whole programme, comes last, and with the start
        for is_shared in (False, True):
            aliases = [alias for alias in slot.aliases if (alias in self._shared) is is_shared]
            names: list[tuple[str, ...]] = [alias for alias in aliases if alias.source in WORLDWIDE]
            if self.programme:
                others = (alias for alias in aliases if alias.source not in WORLDWIDE)
                names += [(STORED_ID if own == OWN_ID else own, key, self.programme) for own, key in others]
            if names:
                if not is_shared:
                    yield names[0]
                # another record may have the uid of the alias alone
                yield (*names[0], slot.starts_at)
                return


def _aliases_in(action: Action) -> tuple[Alias, ...]:
    """Return the aliases that the file has for the session of an action."""
    if isinstance(action, Add | Replace):
        return action.slot.aliases
    if isinstance(action, Update):
        return action.aliases
    return action.known.aliases if isinstance(action, Same) else ()


class _Import:
    """Carries out the actions of an import; new records are only collected in `inserts`."""

    def __init__(self, store: Store, conference: str, changes: Changes) -> None:
        self.store, self.conference = store, conference
        self.origins = _Origins(changes)
        self.inserts = Inserts(store)
        self.people = People(self.inserts, conference, self.origins.programme)

    def carry_out(self, action: Action) -> NewRecord | None:
        """Do what an action says; return the new session, if there is one."""
        if isinstance(action, Add):
            return self._add(action.slot)
        if isinstance(action, Update):
            self._change(action)
        elif isinstance(action, Replace):
            # the notes stay with the old session; only the new one is found by the next import
            self._set_aliases(action.known.session.uid, ())
            update(self.store, "session", action.known.session.uid, status="replaced")
            return self._add(action.slot)
        elif isinstance(action, Vanish) and action.keep:
            update(self.store, "session", action.known.session.uid, status=action.status)
        elif isinstance(action, Vanish):
            delete(self.store, "session", action.known.session.uid)
        return None

    def _add(self, slot: Slot) -> NewRecord:
        fields: dict[str, Any] = {field: getattr(slot, field) for field in FIELDS}
        imported = slot_to_json(slot, self.origins.source)
        origins = self.origins.of(slot)
        session = self.inserts.add("session", origins, conference=self.conference, imported=imported, **fields)
        self.people.add(session, slot.speakers)
        self._add_links(session, slot.links)
        self._add_aliases(session, slot.aliases)
        return session

    def _change(self, change: Update) -> None:
        uid = change.known.session.uid
        values = {edit.field: edit.new for edit in change.edits}
        update(self.store, "session", uid, **values, imported=slot_to_json(change.slot, change.source))
        if change.speakers is not None:
            self.people.set(uid, change.speakers)
        for link in change.old_links:
            same = "SELECT uid FROM link WHERE session = ? AND url = ? AND kind = ?"
            for (row,) in self.store.execute(same, (uid, link.url, link.kind)).fetchall():
                delete_row(self.store, "link", row)
        self._add_links(uid, change.new_links)
        if set(change.aliases) != set(change.known.aliases):
            self._set_aliases(uid, change.aliases)

    def _add_links(self, session: str | NewRecord, links: Iterable[Weblink]) -> None:
        for link in links:
            row = {"session": session, "kind": link.kind, "url": link.url, "title": link.title}
            self.inserts.add("link", [(session, link.kind, link.url)], conference=self.conference, **row)

    def _add_aliases(self, session: str | NewRecord, aliases: Iterable[Alias]) -> None:
        for alias in dict.fromkeys(aliases):
            origins = [(session, alias.source, alias.key)]
            self.inserts.add("session_alias", origins, session=session, source=alias.source, key=alias.key)

    def _set_aliases(self, session: str, aliases: Iterable[Alias]) -> None:
        """Set the keys by which imports recognise a session; keys that stay keep their rows."""
        wanted = dict.fromkeys(aliases)
        sql = "SELECT uid, source, key FROM session_alias WHERE session = ?"
        for uid, source, key in self.store.execute(sql, (session,)).fetchall():
            if Alias(source, key) in wanted:
                wanted.pop(Alias(source, key))
            else:
                delete_row(self.store, "session_alias", uid)
        self._add_aliases(session, wanted)
