"""Keep products and speakers joined in a load.

A file may have a product or a speaker that was joined to another one here: the load must not bring it back.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from confnote.core.same_person import handle_key, speaker_key
from confnote.core.text import one_line
from confnote.store.db import Store
from confnote.store.read import handle_of, row_of
from confnote.store.trash import deletion_of, joined_to

SPEAKER_VALUES = ("org", "handle", "url")
VALUES = ("url", "tagline", "verdict", "rating", "booth", "session", "tags")
GONE = """SELECT name, row FROM temp.incoming i WHERE tbl = 'tech' AND at IS NULL
 AND NOT EXISTS (SELECT 1 FROM tech t WHERE t.uid = i.name) ORDER BY id, line"""
STAGED = "SELECT 1 FROM temp.incoming WHERE name = ? AND at IS NULL"
POINT = """UPDATE temp.incoming SET row = json_set(row, '$.tech', ?2)
 WHERE tbl = 'link' AND json_extract(row, '$.tech') = ?1"""
# the join put an equal link into the trash
EQUAL = """DELETE FROM temp.incoming WHERE tbl = 'link' AND at IS NULL AND json_extract(row, '$.tech') = ?
 AND NOT EXISTS (SELECT 1 FROM link k WHERE k.uid = name)
 AND EXISTS (SELECT 1 FROM link k WHERE k.tech = json_extract(row, '$.tech') AND k.url = json_extract(row, '$.url'))"""

# the speakers of the file in the conferences that have some here, with the uid of those that are here
SPEAKERS = """SELECT i.name, i.row, s.uid FROM temp.incoming i
 LEFT JOIN speaker s ON s.uid = i.name AND s.conference = json_extract(i.row, '$.conference')
 WHERE i.tbl = 'speaker' AND i.at IS NULL
  AND EXISTS (SELECT 1 FROM speaker o WHERE o.conference = json_extract(i.row, '$.conference')) ORDER BY i.id, i.line"""
SPEAKERS_HERE = "SELECT uid, name, org, handle, url FROM speaker WHERE conference = ? ORDER BY id"
# a session has a speaker once: the row that is here stays, else the first
TWICE = """DELETE FROM temp.incoming WHERE tbl = 'session_speaker' AND at IS NULL
 AND json_extract(row, '$.speaker') = ?1 AND rowid NOT IN (
  SELECT first_value(i.rowid) OVER (PARTITION BY json_extract(i.row, '$.session')
   ORDER BY t.uid IS NULL, i.id, i.line) FROM temp.incoming i LEFT JOIN session_speaker t ON t.uid = i.name
  WHERE i.tbl = 'session_speaker' AND i.at IS NULL AND json_extract(i.row, '$.speaker') = ?1)"""


def keep_joined(store: Store) -> list[str]:
    """Turn staged products that were joined to another one here into that one; return sentences.

    One that has new values comes back if the file has both products: nothing that was written there is lost.
    """
    sentences = []
    for uid, text in store.execute(GONE).fetchall():
        target = joined_to(store, uid)
        if target is None:
            continue
        row, own = json.loads(text), row_of(store, "tech", target)
        if _adds_nothing(store, uid, row, own):
            store.execute("DELETE FROM temp.incoming WHERE name = ?", (uid,))
        elif store.execute(STAGED, (target,)).fetchone():
            continue
        # the other machine joined the two the other way round
        store.execute("DELETE FROM temp.incoming WHERE name = ? AND at IS NOT NULL", (target,))
        name, row = row["name"], own | {value: row[value] for value in VALUES if value in row}
        update = "UPDATE temp.incoming SET name = ?, row = ? WHERE name = ?"
        store.execute(update, (target, json.dumps(row, ensure_ascii=False), uid))
        store.execute(POINT, (uid, target))
        store.execute(EQUAL, (target,))
        sentences.append(f"{one_line(name, 40)} is joined with {handle_of(store, 'tech', target)} here")
    return sentences


def _adds_nothing(store: Store, uid: str, row: dict[str, Any], own: dict[str, Any]) -> bool:
    """Return whether a product of the file has no values but those of `own` or before the join."""
    gone = deletion_of(store, uid)
    known = [own, gone.row] if gone else [own]
    return all(row.get(name) in {None, "", *(other.get(name) for other in known)} for name in VALUES)


def speakers_joined(store: Store) -> tuple[dict[str, str], list[str]]:
    """Pair staged speakers that are not here with the one here of whose name theirs is a spelling.

    Returns the uids here by the staged ones, and a sentence for each speaker of the file that is one with another of
    the file here: its values fill those that the other lacks. Two different handles are two people.
    """
    found = store.execute(SPEAKERS).fetchall()
    new = [uid for uid, _, here in found if here is None]
    if not new:
        return {}, []
    staged = {uid: json.loads(row) for uid, row, _ in found}
    people: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    handles: dict[tuple[str, str], set[str]] = defaultdict(set)
    for conference in {staged[uid]["conference"] for uid in new}:
        for values in store.execute(SPEAKERS_HERE, (conference,)):
            known = dict(zip(("uid", "name", *SPEAKER_VALUES), values, strict=True))
            people[conference, speaker_key(known["name"])].append(known)
            handles[conference, speaker_key(known["name"])].add(handle_key(known["handle"]))
    for row in staged.values():
        handles[row["conference"], speaker_key(row["name"])].add(handle_key(row.get("handle") or ""))
    same, sentences = dict[str, str](), list[str]()
    stands_for = {uid: uid for uid in staged.keys() - {*new}}
    for uid in new:
        row = staged[uid]
        key = row["conference"], speaker_key(row["name"])
        if not people[key] or len(handles[key] - {""}) > 1:
            continue
        here = people[key][0]
        same[uid] = here["uid"]
        other = stands_for.setdefault(here["uid"], uid)
        if other != uid:
            sentences.append(_into(row, staged[other], here))
            store.execute("DELETE FROM temp.incoming WHERE name = ?", (uid,))
            update = "UPDATE temp.incoming SET row = ? WHERE name = ?"
            store.execute(update, (json.dumps(staged[other], ensure_ascii=False), other))
    return same, sentences


def _into(row: dict[str, Any], other: dict[str, Any], here: dict[str, str]) -> str:
    """Fill the values that `other` lacks with those of a row; return a sentence with the rest."""
    left = []
    for name in SPEAKER_VALUES:
        value = row.get(name)
        if value and not other.get(name):
            other[name] = value
        elif value and value not in {other[name], here[name]}:
            left.append(value)
    not_taken = f"; not taken: {', '.join(one_line(value, 40) for value in left)}" if left else ""
    return f"{one_line(row['name'], 40)} is one speaker with {one_line(here['name'], 40)} here{not_taken}"
