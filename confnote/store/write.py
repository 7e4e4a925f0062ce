"""Write speakers, links, conferences and the agenda, inside the caller's change."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from confnote.core.text import name_key, one_line
from confnote.core.time import instant_of, zone_offsets
from confnote.errors import Refused, Usage
from confnote.model import Conference, Link, Speaker
from confnote.store.db import Store
from confnote.store.inserts import Inserts, NewRecord
from confnote.store.rows import delete_row, fields_of, insert, put_setting, update

SPEAKER_FIELDS = ("name", "org", "handle", "url")
LINK_FIELDS = ("title", "author", "text", "published", "embed", "length", "captions")
CONFERENCE_FIELDS = ("slug", "name", "zone", "day_end", "place", "url", "hashtag")


def put_link(
    store: Store, table: str, owner: str, link: Link, origins: Iterable[tuple[object, ...]] = ()
) -> tuple[int, bool]:
    """Add a link to a session, note or tech (`owner`, a uid), or update the one of the same URL.

    An update ignores empty fields. A new link gets its uid from `origins` (see `rows.insert`). Returns the id of the
    link, and whether it is new. Raises Usage if `table` is another one.
    """
    if table not in {"session", "note", "tech"}:
        raise Usage("a link belongs to a session, a note or a tech")
    (conference,) = fields_of(store, table, owner, "conference")
    known = store.execute(f"SELECT id, uid FROM link WHERE [{table}] = ? AND url = ?", (owner, link.url)).fetchone()
    fields = {field: getattr(link, field) for field in LINK_FIELDS}
    if known is not None:
        update(store, "link", known[1], kind=link.kind, **{f: value for f, value in fields.items() if value})
        return known[0], False
    fields |= {"conference": conference, table: owner, "kind": link.kind, "url": link.url}
    number, _ = insert(store, "link", origins, **fields)
    return number, True


class People:
    """The speakers of a conference by name, read once: an import looks up thousands.

    All spellings of a name, such as `Dr. Ada Lind` and `Ada Lind`, are one speaker, whose name is the one that most
    sessions have; with `corrects` it is the last one given. New speakers, and their places in sessions, are added to
    `inserts`. `source` names the programme of an import, from which the uids of new speakers are made; it is empty
    otherwise.
    """

    def __init__(self, inserts: Inserts, conference: str, source: str = "", *, corrects: bool = False) -> None:
        self.inserts, self.store = inserts, inserts.store
        self.conference, self.source, self.corrects = conference, source, corrects
        self.known: dict[str, tuple[str | NewRecord, dict[str, str]]] = {}
        self.given: Counter[str] = Counter()  # how many sessions have got each spelling
        self.moved: Counter[str] = Counter()  # how many sessions, by speaker, have got it instead of another one
        from confnote.core.same_person import is_plain, speaker_key  # a frequent command does not need it

        self.key, self.is_plain = speaker_key, is_plain
        # of two speakers with the same name, `uid_of` finds the older one
        for uid, *fields in self.store.execute(
            f"SELECT uid, {', '.join(SPEAKER_FIELDS)} FROM speaker WHERE conference = ? ORDER BY id DESC", (conference,)
        ).fetchall():
            self.known[self.key(fields[0])] = (uid, dict(zip(SPEAKER_FIELDS, fields, strict=True)))

    def uid_of(self, speaker: Speaker, present: Container[str] = ()) -> str | NewRecord:
        """Return the uid of the speaker of that name, who is added if unknown.

        The fields given overwrite those of a known speaker; empty ones change nothing. `present` has the speakers that
        the session had before.
        """
        self.given[speaker.name] += 1
        given = {field: getattr(speaker, field) for field in SPEAKER_FIELDS}
        name = self.key(speaker.name)
        found = self.known.get(name)
        if found is None:
            origins = [(self.source, name_key(speaker.name))] if self.source else []
            new = self.inserts.add("speaker", origins, conference=self.conference, **given)
            self.known[name] = (new, given)
            return new
        uid, known = found
        if isinstance(uid, str) and uid in present:
            self.moved[uid] += 1
        if given["name"] != known["name"] and not self._is_better(given["name"], known["name"], uid):
            given["name"] = ""
        changed = {field: text for field, text in given.items() if text and text != known[field]}
        if changed and isinstance(uid, NewRecord):
            uid.values.update(changed)
        elif changed:
            update(self.store, "speaker", str(uid), **changed)
        known.update(changed)
        return uid

    def _is_better(self, given: str, known: str, uid: str | NewRecord) -> bool:
        """Return whether a speaker gets another spelling of the name."""
        if self.corrects or ("," in given) != ("," in known):
            return "," not in given or "," in known  # `Lind, Ada` is for sorting
        sql = "SELECT count(*) FROM session_speaker WHERE speaker = ?"
        stored = self.store.execute(sql, (uid,)).fetchone()[0] - self.moved[uid] if isinstance(uid, str) else 0
        # of two that are equally frequent, the one without titles
        return (self.given[given], self.is_plain(given)) > (self.given[known] + stored, self.is_plain(known))

    def add(self, session: NewRecord, speakers: Iterable[Speaker]) -> None:
        """Make these the speakers of a new session."""
        self._put(session, [self.uid_of(speaker) for speaker in speakers], {})

    def set(self, session: str, speakers: Iterable[Speaker]) -> None:
        """Make these the only speakers of a session."""
        present = _speaker_rows(self.store, session)
        before = {person for _, person, _ in present}
        wanted = [self.uid_of(speaker, before) for speaker in speakers]
        for row, person, _ in present:
            if person not in wanted:
                delete_row(self.store, "session_speaker", row)
        self._put(session, wanted, {person: (row, position) for row, person, position in present})

    def append(self, session: str, speakers: Iterable[Speaker]) -> None:
        """Add speakers to a session, after those that it has."""
        present = _speaker_rows(self.store, session)
        wanted = [*(person for _, person, _ in present), *map(self.uid_of, speakers)]
        self._put(session, wanted, {person: (row, position) for row, person, position in present})

    def _put(
        self, session: str | NewRecord, wanted: list[str | NewRecord], present: dict[str, tuple[str, int]]
    ) -> None:
        """Put speakers into a session in order; `present` has its rows by speaker."""
        # rows that stay are updated, so that the journal shows no speaker as deleted and made again
        for position, person in enumerate(dict.fromkeys(wanted)):
            row, before = present.get(str(person), ("", -1))
            if not row:
                values = {"session": session, "speaker": person, "position": position}
                self.inserts.add("session_speaker", [(session, person)], **values)
            elif before != position:
                update(self.store, "session_speaker", row, position=position)


def join_speakers(store: Store, conference: str) -> tuple[str, ...]:
    """Make one speaker of those whose names are spellings of one; return a line for each.

    The oldest one stays, and gets the sessions of the others and the fields that it lacks. Two different handles are
    two people.
    """
    lines = []
    for group in spellings(store, conference):
        (uid, *known), *others = group
        fields = dict(zip(SPEAKER_FIELDS, known, strict=True))
        for other, *values in others:
            fields |= {field: text for field, text in zip(SPEAKER_FIELDS, values, strict=True) if not fields[field]}
            sql = "SELECT uid, session FROM session_speaker WHERE speaker = ?"
            for row, session in store.execute(sql, (other,)).fetchall():
                if any(person == uid for _, person, _ in _speaker_rows(store, session)):
                    delete_row(store, "session_speaker", row)
                else:
                    update(store, "session_speaker", row, speaker=uid)
            delete_row(store, "speaker", other)
        update(store, "speaker", uid, **fields)
        names = dict.fromkeys(one_line(name, 60) for _, name, *_ in group)
        lines.append(f"{' and '.join(names)}: one speaker now")
    return tuple(lines)


def spellings(store: Store, conference: str) -> list[list[tuple[str, ...]]]:
    """Return the speakers (uid and fields) that are one person, the oldest first."""
    from confnote.core.same_person import handle_key, speaker_key  # a frequent command does not need it

    sql = f"SELECT uid, {', '.join(SPEAKER_FIELDS)} FROM speaker WHERE conference = ? ORDER BY id"
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for row in store.execute(sql, (conference,)).fetchall():
        found[speaker_key(row[1])].append(row)
    groups = (group for group in found.values() if len(group) > 1)
    return [group for group in groups if len({handle_key(handle) for *_, handle, _ in group if handle}) < 2]


def set_speakers(
    store: Store, conference: str, session: str, speakers: tuple[Speaker, ...], *, corrects: bool = True
) -> None:
    """Make these the only speakers of a session; with `corrects` the names are right as given."""
    inserts = Inserts(store)
    People(inserts, conference, corrects=corrects).set(session, speakers)
    inserts.write()


def add_speakers(store: Store, conference: str, session: str, speakers: tuple[Speaker, ...]) -> None:
    """Add speakers to a session, after those that it has.

    The fields given overwrite those of a speaker of the same name at the conference.
    """
    inserts = Inserts(store)
    People(inserts, conference).append(session, speakers)
    inserts.write()


def _speaker_rows(store: Store, session: str) -> list[tuple[str, str, int]]:
    return store.execute(
        "SELECT uid, speaker, position FROM session_speaker WHERE session = ? ORDER BY position, id", (session,)
    ).fetchall()


def make_conference(store: Store, about: Conference) -> str:
    """Add a conference and use it; return its new uid. Raises Refused if the slug is taken."""
    if store.execute("SELECT 1 FROM conference WHERE slug = ?", (about.slug,)).fetchone():
        raise Refused(
            f"there is a conference {about.slug} already: confnote use {about.slug}, or give the new one another name"
        )
    opens_at, closes_at = bounds(about.zone, about.starts_on, about.ends_on, about.day_end)
    _, uid = insert(
        store, "conference", **{field: getattr(about, field) for field in CONFERENCE_FIELDS},
        starts_on=str(about.starts_on), ends_on=str(about.ends_on), day_one=str(about.day_one),
        opens_at=opens_at, closes_at=closes_at,
    )  # fmt: skip
    refresh_zone(store, uid)
    put_setting(store, "conference", uid)
    return uid


def change_conference(store: Store, uid: str, **values: Any) -> None:
    """Set fields of a conference and refresh its zone; raise Refused if the slug is taken."""
    slug = values.get("slug")
    if store.execute("SELECT 1 FROM conference WHERE slug = ? AND uid <> ?", (slug, uid)).fetchone():
        raise Refused(f"there is a conference {slug} already: choose another slug")
    plain = {field: str(value) if isinstance(value, date) else value for field, value in values.items()}
    update(store, "conference", uid, **plain)
    refresh_zone(store, uid)


def plan_sessions(store: Store, sessions: Iterable[str], *, drop: bool = False) -> dict[str, str]:
    """Put sessions (uids) on the agenda, or with `drop` take them off.

    Returns the attendance that each has then. What the user has attended or left is not planned again, and `drop`
    changes planned sessions only.
    """
    found = {}
    for uid in sessions:
        (attendance,) = fields_of(store, "session", uid, "attendance")
        if attendance == "planned" if drop else attendance not in {"attended", "left-early"}:
            attendance = "" if drop else "planned"
            update(store, "session", uid, attendance=attendance)
        found[uid] = attendance
    return found


def mark_done(store: Store, notes: dict[str, int | None]) -> None:
    """Set when notes were done (ms), by uid; None makes a note open again."""
    store.executemany("UPDATE note SET done_at = ? WHERE uid = ?", [(at, uid) for uid, at in notes.items()])


def bounds(zone: str, starts_on: date, ends_on: date, day_end: int) -> tuple[int, int]:
    """Return a conference's first and last instant (ms): its days, and one more on either side."""

    def day_begin(day: date) -> int:
        return instant_of(datetime.combine(day, time()) + timedelta(minutes=day_end), zone)

    return day_begin(starts_on - timedelta(days=1)), day_begin(ends_on + timedelta(days=2)) - 1


def refresh_zone(store: Store, conference: str) -> None:
    """Compute a conference's bounds and UTC offsets again; delete the offsets of a deleted one.

    `now.DAY` reads them, because SQLite knows no time zones.
    """
    store.execute("DELETE FROM zone_offset WHERE conference = ?", (conference,))
    names = "zone, starts_on, ends_on, day_end, opens_at, closes_at"
    found = fields_of(store, "conference", conference, names)
    if found is None:
        return
    zone, first, last = found[0], date.fromisoformat(found[1]), date.fromisoformat(found[2])
    store.executemany(
        "INSERT INTO zone_offset (conference, from_at, minutes) VALUES (?, ?, ?)",
        [(conference, at, minutes) for at, minutes in zone_offsets(zone, first, last)],
    )
    now = bounds(zone, first, last, found[3])
    # the journal gets an entry only if the instants differ
    if now != found[4:]:
        store.execute("UPDATE conference SET opens_at = ?, closes_at = ? WHERE uid = ?", (*now, conference))
