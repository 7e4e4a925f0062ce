"""Lines that were typed and not entered yet: one row for each prompt, kept until the line is entered or given up.

`who` names the prompt that the line stands in. A row whose `who` begins with CLEARED is a line that was cleared: it is
part of the history, and nobody is offered it. `at` is the instant the line was begun, by which it will be filed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from confnote.store.db import Store

DROP = "DELETE FROM draft WHERE who = ?"
PUT = """INSERT INTO draft (who, text, target, at) VALUES (?, ?, ?, ?)
 ON CONFLICT (who) DO UPDATE SET text = excluded.text, target = excluded.target, at = excluded.at"""
CLEARED = "cleared/"
KEPT = 50  # cleared lines


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A line as it was last typed, the words for where it would have gone, and when it was begun."""

    text: str
    target: str
    at: int


def put_draft(store: Store, who: str, line: Unfinished) -> None:
    """Keep a prompt's unfinished line; on disk when this returns."""
    store.execute(PUT, (who, line.text, line.target, line.at))


def drop_draft(store: Store, who: str) -> None:
    """Forget a prompt's unfinished line."""
    store.execute(DROP, (who,))


def claim_draft(store: Store, who: str, is_alive: Callable[[str], bool]) -> Unfinished | None:
    """Take over the newest line of a prompt that is no more, as one's own; None if there is none."""
    rows = store.execute("SELECT who, text, target, at FROM draft ORDER BY at DESC").fetchall()
    for owner, text, target, at in rows:
        if owner == who or owner.startswith(CLEARED) or is_alive(owner):
            continue
        # of two prompts that start at once only one finds the row still there
        if store.execute("UPDATE OR IGNORE draft SET who = ? WHERE who = ?", (who, owner)).rowcount:
            return Unfinished(text, target, at)
    return None


def put_aside(store: Store, who: str, line: Unfinished) -> None:
    """Keep a line that was cleared for the history, and forget it as the prompt's draft."""
    store.execute("BEGIN IMMEDIATE")
    try:
        store.execute(DROP, (who,))
        store.execute(PUT, (f"{CLEARED}{line.at}/{who}", line.text, line.target, line.at))
        store.execute(
            "DELETE FROM draft WHERE who IN"
            " (SELECT who FROM draft WHERE who LIKE ? || '%' ORDER BY at DESC LIMIT -1 OFFSET ?)",
            (CLEARED, KEPT),
        )
        store.execute("COMMIT")
    finally:
        if store.in_transaction:
            store.execute("ROLLBACK")


def cleared(store: Store) -> tuple[Unfinished, ...]:
    """Return the lines that were cleared, the newest first."""
    rows = store.execute(
        "SELECT text, target, at FROM draft WHERE who LIKE ? || '%' ORDER BY at DESC", (CLEARED,)
    ).fetchall()
    return tuple(Unfinished(*row) for row in rows)
