"""Keep products joined in a load.

A file may have a product that was joined to another one here: the load must not bring it back.
"""

from __future__ import annotations

import json
from typing import Any

from confnote.core.text import one_line
from confnote.store.db import Store
from confnote.store.read import handle_of, row_of
from confnote.store.trash import deletion_of, joined_to

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
