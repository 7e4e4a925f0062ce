"""Match a dump to the store: give the staged records the uids under which the store has them.

Two machines have different random uids for one conference; stores of older versions also have random uids for all
records of a programme. A uid made from a programme can also be that of another record here: if the file has the
programme in two conferences, or another year's programme has the same addresses. Such a record gets another uid.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from confnote.core.text import name_key
from confnote.schedule.assemble import plain_words
from confnote.schedule.value import WORLDWIDE, slot_from_json
from confnote.store.db import Store, new_uid
from confnote.store.rows import CHILDREN, uid_from
from confnote.upkeep.dump import JOINED
from confnote.upkeep.incoming import NOTE, note_value
from confnote.upkeep.joined import TWICE, keep_joined, speakers_joined

# table, the columns that two equal records share (the first is the owner), and a column: a record here with the same
# uid is another one if that column differs; "" if the same uid always means the same record
SAME: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("tech", ("conference", "key"), ""),
    ("session_speaker", ("session", "speaker"), "session"),
    ("session_alias", ("session", "source", "key"), "session"),
    ("link", ("session", "kind", "url"), "conference"),
    ("link", ("note", "kind", "url"), ""),
    ("link", ("tech", "kind", "url"), ""),
)
# what a user writes about a product: with other words, it is stored a second time rather than lost
WORDS = ("url", "tagline", "verdict", "rating", "booth", "tags")
FEWEST = 2  # sessions with the same title and start, for two programmes to be one
UID = re.compile("[0-9A-Za-z]{16,64}")  # in the draft of a post


@dataclass(slots=True)
class _Session:
    """A session of the file or of the store; `imported` is its slot of the last import (JSON).

    `title` has the words only (see `plain_words`), `aliases` are pairs (source, key).
    """

    uid: str
    conference: str
    title: str
    starts_at: int | None
    service: bool
    imported: str | None
    aliases: list[tuple[str, str]] = field(default_factory=list)

    @property
    def slot(self) -> tuple[str, int | None]:
        return self.title, self.starts_at

    def keys(self) -> Iterator[tuple[str, ...]]:
        """Yield the aliases; one that two programmes may share, with each clue to its programme."""
        for source, key in self.aliases:
            if source in WORLDWIDE:
                yield source, key
            else:
                _, clues = slot_from_json(self.imported)
                # `format ...` is the clue of a programme that has no other
                yield from ((source, key, clue) for clue in clues if not clue.startswith("format "))


def match(store: Store) -> list[str]:
    """Give the staged records the uids under which the store has them.

    Call it in the change of a load, before it writes. Returns a sentence for each conference that has another uid here,
    and for each product or speaker that is joined with another one here.
    """
    if store.execute("SELECT 1 FROM conference LIMIT 1").fetchone() is None:
        return []
    matching = _Matching(store)
    names = matching.conferences()
    matching.sessions()
    joined = [*matching.speakers(), *keep_joined(store)]
    matching.others()
    matching.posts()
    return [
        f"the file's conference {name} is {slug} here: {count:,} session{' is' if count == 1 else 's are'} the same"
        for uid, (name, slug) in names.items()
        for count in store.execute(STAGED_AND_HERE, (uid,)).fetchone()
    ] + joined


STAGED_AND_HERE = """SELECT count(*) FROM session s JOIN temp.incoming i ON i.name = s.uid AND i.at IS NULL
 WHERE s.conference = ?"""
THEIRS = """SELECT i.name, json_extract(i.row, '$.conference'), json_extract(i.row, '$.title'),
  json_extract(i.row, '$.starts_at'), json_extract(i.row, '$.service'), json_extract(i.row, '$.imported')
 FROM temp.incoming i WHERE i.tbl = 'session' AND i.at IS NULL ORDER BY i.id, i.line"""
THEIR_ALIASES = """SELECT json_extract(row, '$.session'), json_extract(row, '$.source'), json_extract(row, '$.key')
 FROM temp.incoming WHERE tbl = 'session_alias' AND at IS NULL ORDER BY id, line"""
OURS = "SELECT uid, conference, title, starts_at, service, imported FROM session WHERE conference = ? ORDER BY id"
OUR_ALIASES = """SELECT a.session, a.source, a.key FROM session_alias a JOIN session s ON s.uid = a.session
 WHERE s.conference = ? ORDER BY a.id"""
# the conferences of the store that the file does not name, with days of the one at ?1 in the file
NEAR = """SELECT c.uid FROM conference c JOIN temp.incoming i ON i.name = ?1
 WHERE c.starts_on <= json_extract(i.row, '$.ends_on') AND c.ends_on >= json_extract(i.row, '$.starts_on')
  AND NOT EXISTS (SELECT 1 FROM temp.incoming j WHERE j.name = c.uid) ORDER BY c.id"""


class _Matching:
    """The staged records of one load.

    `_theirs` has the sessions of the file by conference, `_known` those of the store that were read. `_uids` maps each
    uid that was replaced to the new one.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._uids: dict[str, str] = {}
        self._theirs: dict[str, list[_Session]] = defaultdict(list)
        for session in _sessions(store.execute(THEIRS), store.execute(THEIR_ALIASES)):
            self._theirs[session.conference].append(session)
        self._known: dict[str, list[_Session]] = {}

    def conferences(self) -> dict[str, tuple[str, str]]:
        """Pair conferences; return (name in the file, slug here) of each pair, by the uid here."""
        sql = """SELECT name, json_extract(row, '$.name') FROM temp.incoming i WHERE tbl = 'conference' AND at IS NULL
         AND NOT EXISTS (SELECT 1 FROM conference c WHERE c.uid = i.name) ORDER BY id, line"""
        names = dict(self.store.execute(sql).fetchall())
        found = {uid: evidence for uid in names if (evidence := self._best(uid))}
        # two conferences of the file may fit one here: the better evidence decides; with equal evidence, neither is it
        ranks = Counter(found.values())
        best: dict[str, int] = {}
        for ours, rank in ranks:
            best[ours] = min(rank, best.get(ours, rank))
        same = {uid: at[0] for uid, at in found.items() if ranks[at] == 1 and best[at[0]] == at[1]}
        self._translate("conference", same)
        for theirs, ours in same.items():
            self._translate_settings(theirs, ours)
            self._theirs[ours] = self._theirs.pop(theirs, [])
        slug = "SELECT slug FROM conference WHERE uid = ?"
        return {ours: (names[uid], self.store.execute(slug, (ours,)).fetchone()[0]) for uid, ours in same.items()}

    def _best(self, uid: str) -> tuple[str, int] | None:
        """Return the conference here with the best evidence, and the rank of that (0 is the best).

        Returns None without evidence, or if several conferences have the best.
        """
        theirs = self._theirs.get(uid)
        if not theirs:
            return None
        candidates = [other for (other,) in self.store.execute(NEAR, (uid,)).fetchall()]
        for rank, is_same in enumerate((_share_uid, _share_alias, _share_slots)):
            found = [other for other in candidates if is_same(theirs, self._ours(other))]
            if found:
                return (found[0], rank) if len(found) == 1 else None
        return None

    def _ours(self, conference: str) -> list[_Session]:
        if conference not in self._known:
            found = (self.store.execute(sql, (conference,)) for sql in (OURS, OUR_ALIASES))
            self._known[conference] = list(_sessions(*found))
        return self._known[conference]

    def sessions(self) -> None:
        """Pair sessions by an alias, or title and start, that only one session of each side has."""
        is_here = "SELECT conference FROM session WHERE uid = ?"
        staged = {session.uid for sessions in self._theirs.values() for session in sessions}
        same: dict[str, str] = {}
        for conference, theirs in self._theirs.items():
            at = {session.uid: self.store.execute(is_here, (session.uid,)).fetchone() for session in theirs}
            free = [session for session in theirs if at[session.uid] != (conference,)]
            if not free:
                continue
            ours = {session.uid: session for session in self._ours(conference)}
            pairs = _pairs_by_alias(theirs, list(ours.values()))
            free_ours = ours.keys() - staged
            for session in free:
                if (uid := pairs.get(session.uid, "")) in free_ours:
                    same[session.uid] = uid
                    free_ours.remove(uid)
            left = [session for session in free if session.uid not in same]
            same |= _pairs_by_slot(left, [session for uid, session in ours.items() if uid in free_ours])
            # a session of another conference here has that uid; if it was never imported, it is the same one, and moved
            apart = (uid for session in left if (uid := session.uid) not in same and at[uid] and session.imported)
            same |= {uid: self._own_uid("session", uid, conference) for uid in apart}
        self._translate("session", same)

    def speakers(self) -> list[str]:
        """Pair speakers by conference and name, and several of one name in order of their ids.

        Returns a sentence for each that is another spelling of a speaker here, whom the file has as well.
        """
        ours: dict[tuple[str, str], list[str]] = defaultdict(list)
        read: set[str] = set()
        same: dict[str, str] = {}
        sql = """SELECT i.name, json_extract(i.row, '$.conference'), json_extract(i.row, '$.name'), s.uid
         FROM temp.incoming i LEFT JOIN speaker s ON s.uid = i.name WHERE i.tbl = 'speaker' AND i.at IS NULL
          AND s.conference IS NOT json_extract(i.row, '$.conference') ORDER BY i.id, i.line"""
        free = """SELECT uid, name FROM speaker s WHERE conference = ?
         AND NOT EXISTS (SELECT 1 FROM temp.incoming i WHERE i.name = s.uid) ORDER BY id DESC"""
        for uid, conference, name, other in self.store.execute(sql).fetchall():
            if conference not in read:
                read.add(conference)
                for known, its_name in self.store.execute(free, (conference,)):
                    ours[conference, name_key(its_name)].append(known)
            if ours[conference, name_key(name)]:
                same[uid] = ours[conference, name_key(name)].pop()
            elif other is not None:
                same[uid] = self._own_uid("speaker", uid, conference)
        self._translate("speaker", same)
        same, sentences = speakers_joined(self.store)
        self._translate("speaker", same)
        self.store.executemany(TWICE, [(uid,) for uid in set(same.values())])
        return sentences

    def others(self) -> None:
        """Pair products, speakers of sessions, aliases and links by the columns in SAME."""
        for table, columns, apart in SAME:
            value = {column: f"json_extract(i.row, '$.{column}')" for column in (*columns, *WORDS, apart)}
            equal = " AND ".join(f"t.[{column}] = {value[column]}" for column in columns)
            if table == "tech":
                equal += "".join(
                    f" AND (coalesce({value[word]}, '') IN ('', t.[{word}]) OR coalesce(t.[{word}], '') = '')"
                    for word in WORDS
                )
            other = f"x.[{apart}] <> {value[apart]}" if apart else "0"
            # a link of a note is the same, wherever the note was moved
            if table == "link" and apart:
                other += f" AND x.session IS NOT NULL AND {value['session']} IS NOT NULL"
            sql = f"""SELECT i.name, t.uid, x.uid, {value[columns[0]]} FROM temp.incoming i
             LEFT JOIN [{table}] x ON x.uid = i.name
             LEFT JOIN [{table}] t ON {equal} AND NOT EXISTS (SELECT 1 FROM temp.incoming j WHERE j.name = t.uid)
             WHERE i.tbl = ? AND i.at IS NULL AND (x.uid IS NULL OR ({other})) ORDER BY i.id, i.line, t.id"""
            same: dict[str, str] = {}
            taken: set[str] = set()
            found = self.store.execute(sql, (table,)).fetchall()
            for uid, ours, *_ in found:
                if ours is not None and uid not in same and ours not in taken:
                    same[uid] = ours
                    taken.add(ours)
            others = {uid: owner for uid, _, here, owner in found if here is not None and uid not in same}
            self._translate(table, same | {uid: self._own_uid(table, uid, owner) for uid, owner in others.items()})

    def posts(self) -> None:
        """Replace the uids in the last drafts of posts: the keys of their blocks contain uids."""
        if not self._uids:
            return
        sql = "SELECT name, row FROM temp.incoming WHERE tbl = 'post' AND at IS NULL"
        for name, text in self.store.execute(sql).fetchall():
            row = json.loads(text)
            if row.get("base"):
                row["base"] = UID.sub(lambda found: self._uids.get(found[0], found[0]), row["base"])
                update = "UPDATE temp.incoming SET row = ? WHERE name = ?"
                self.store.execute(update, (json.dumps(row, ensure_ascii=False), name))

    def _own_uid(self, table: str, uid: str, owner: str) -> str:
        """Return another uid for a staged record, because another record here has its uid.

        It is made from the old uid and that of the owner, so that a second load makes the same.
        """
        own = uid_from(table, uid, owner)
        is_staged = self.store.execute("SELECT 1 FROM temp.incoming WHERE name = ?", (own,)).fetchone()
        return new_uid() if is_staged else own

    def _translate(self, table: str, same: Mapping[str, str]) -> None:
        """Replace uids of a table in the staged records; `same` maps their uids to ours.

        References of deleted records are replaced too.
        """
        if not same:
            return
        self._uids |= same
        self.store.execute("CREATE TEMP TABLE same (theirs TEXT PRIMARY KEY, ours TEXT NOT NULL) WITHOUT ROWID")
        self.store.executemany("INSERT INTO temp.same VALUES (?, ?)", same.items())
        ours = "(SELECT ours FROM temp.same WHERE theirs = {})"
        uid = ours.format("name")
        self.store.execute(
            f"""UPDATE temp.incoming SET row = json_set(row, '$.uid', {uid}), name = {uid}
             WHERE tbl = ? AND at IS NULL AND name IN (SELECT theirs FROM temp.same)""",
            (table,),
        )
        children = CHILDREN.get(table, ())
        for child, column in (*children, *((("tech", JOINED),) if table == "tech" else ())):
            value = f"json_extract(row, '$.{column}')"
            self.store.execute(
                f"""UPDATE temp.incoming SET row = json_set(row, '$.{column}', {ours.format(value)})
                 WHERE tbl = ? AND {value} IN (SELECT theirs FROM temp.same)""",
                (child,),
            )
            if child == NOTE:
                value = note_value(column)
                self.store.execute(
                    f"""UPDATE temp.incoming SET {value} = {ours.format(value)}
                     WHERE {value} IN (SELECT theirs FROM temp.same)"""
                )
        self.store.execute("DROP TABLE temp.same")

    def _translate_settings(self, theirs: str, ours: str) -> None:
        """Replace the uid of a conference in the settings: the conference in use, and a room."""
        self.store.execute(
            """UPDATE temp.incoming SET row = json_set(row, '$.value', ?) WHERE name = 'key conference'
             AND json_extract(row, '$.value') = ?""",
            (ours, theirs),
        )
        self.store.execute(
            """UPDATE OR IGNORE temp.incoming SET name = 'key room:' || ?1, row = json_set(row, '$.key', 'room:' || ?1)
             WHERE name = 'key room:' || ?2""",
            (ours, theirs),
        )


def _sessions(rows: Iterable[tuple[Any, ...]], aliases: Iterable[tuple[str, str, str]]) -> Iterator[_Session]:
    by_session: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for uid, source, key in aliases:
        by_session[uid].append((source, key))
    for uid, conference, title, starts_at, service, imported in rows:
        yield _Session(uid, conference, plain_words(title), starts_at, bool(service), imported, by_session[uid])


def _share_uid(theirs: list[_Session], ours: list[_Session]) -> bool:
    return not {session.uid for session in theirs}.isdisjoint(session.uid for session in ours)


def _share_alias(theirs: list[_Session], ours: list[_Session]) -> bool:
    return bool(_pairs_by_alias(theirs, ours))


def _share_slots(theirs: list[_Session], ours: list[_Session]) -> bool:
    """Return whether half of the smaller programme agrees in titles and starts, without breaks."""
    one, other = (
        Counter(session.slot for session in sessions if not session.service and session.title)
        for sessions in (theirs, ours)
    )
    shared = sum(number for (_, start), number in (one & other).items() if start is not None)
    return shared >= FEWEST and shared * 2 >= min(one.total(), other.total())


def _pairs_by_alias(theirs: list[_Session], ours: list[_Session]) -> dict[str, str]:
    """Return the uids of pairs (theirs: ours) with an alias that no other session of a side has."""
    found = _alone(theirs, ours, _Session.keys)
    pairs: dict[str, str] = {}
    # the aliases that are unique in the world first: they are the surest
    for key in sorted(found, key=lambda key: key[0] not in WORLDWIDE):
        pairs.setdefault(*found[key])
    return pairs


def _pairs_by_slot(theirs: list[_Session], ours: list[_Session]) -> dict[str, str]:
    """Return the uids of pairs (theirs: ours) that alone have a title and a start."""
    return dict(_alone(theirs, ours, lambda session: [session.slot] if session.title else []).values())


def _alone(
    theirs: list[_Session], ours: list[_Session], keys: Callable[[_Session], Iterable[tuple[Any, ...]]]
) -> dict[tuple[Any, ...], tuple[str, str]]:
    """Return the uids (theirs, ours) by each key that exactly one session of either side has."""
    by_key: dict[tuple[Any, ...], tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for side, sessions in enumerate((theirs, ours)):
        for session in sessions:
            for key in dict.fromkeys(keys(session)):
                by_key[key][side].append(session.uid)
    return {key: (one[0], other[0]) for key, (one, other) in by_key.items() if len(one) == len(other) == 1}
