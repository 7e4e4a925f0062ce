"""Store unfinished lines and marks (table `draft`), and posts with their last drafts.

`who` names a prompt or, after MARKS, a picker; after REVIEW, it names a question of a review (see `asked_by`). A row
whose `who` begins with CLEARED is a line that the user cleared: the history of prompts shows it, but no prompt
continues it. `at` is when the user began the line (ms), the time of the note. A row with an empty text says that the
line which was begun then was entered.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace

from confnote.store.db import Store, new_uid

DROP = "DELETE FROM draft WHERE who = ?"
PUT = """INSERT INTO draft (who, text, target, at) VALUES (?, ?, ?, ?)
 ON CONFLICT (who) DO UPDATE SET text = excluded.text, target = excluded.target, at = excluded.at"""
CLEARED = "cleared/"
MARKS = "plan/"
REVIEW = "review/"
ENTERED = "\x1e"  # ends each line in a text that was entered, and waited for the store
KEPT = 50  # cleared lines in the table


@dataclass(frozen=True, slots=True)
class LineTarget:
    """Where a line goes that the user has begun, decided when it was begun.

    `handle` and `label` are words: `s3` and `s3 Backstage`. `conference`, `session` and `note` are uids; without a
    session the line goes to `day` (ISO), without a conference to the inbox. `note` is the note that the line replaces.
    `aimed`: the user chose it, not the clock.
    """

    handle: str = ""
    label: str = ""
    conference: str | None = None
    session: str | None = None
    day: str = ""
    note: str | None = None
    aimed: bool = False

    def to_json(self) -> str:
        """Return the target as it is stored."""
        return json.dumps({name: value for name, value in asdict(self).items() if value})

    @classmethod
    def from_json(cls, text: str) -> LineTarget:
        """Return the stored target; stores of earlier versions have only its label."""
        with suppress(ValueError, TypeError):
            return cls(**json.loads(text))
        return cls(label=text)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An unfinished line, where it goes, and when it was begun (ms).

    Lines that were entered and wait for the store come before it in `text`, each with ENTERED behind it.
    """

    text: str
    target: LineTarget
    at: int

    @property
    def entered(self) -> list[str]:
        """Return the lines that were entered."""
        return self.text.split(ENTERED)[:-1]

    @property
    def typed(self) -> str:
        """Return the line that was not entered."""
        return self.text.rpartition(ENTERED)[2]

    def as_typed(self) -> Unfinished:
        """Return all of it as one text for the history."""
        return replace(self, text="\n".join(filter(None, [*self.entered, self.typed])))


def left_statement(who: str, line: Unfinished | None) -> tuple[str, tuple[object, ...]]:
    """Return (SQL, values) that save a prompt's unfinished line, or delete it for None."""
    return (DROP, (who,)) if line is None else (PUT, (who, line.text, line.target.to_json(), line.at))


def put_line(store: Store, who: str, line: Unfinished) -> None:
    """Save a prompt's unfinished line to the disk."""
    store.execute(*left_statement(who, line))


def put_newer(store: Store, who: str, line: Unfinished) -> None:
    """Save the line of a file, which is never older than the row of its prompt.

    Only a row that says that its line was entered may be newer.
    """
    store.execute(
        f"{PUT} WHERE excluded.at > draft.at OR (excluded.at = draft.at AND draft.text <> '')",
        (who, line.text, line.target.to_json(), line.at),
    )


def drop_line(store: Store, who: str) -> None:
    """Delete a prompt's unfinished line."""
    store.execute(DROP, (who,))


def entered_statement(who: str, at: int) -> tuple[str, tuple[object, ...]]:
    """Return (SQL, values) that store, in place of a line, that it was entered."""
    return PUT, (who, "", "", at)


def asked_by(uid: str, key: str, owner: str) -> str:
    """Return the `who` of an answer in a review: to what, by which key, in which process."""
    return f"{REVIEW}{uid}/{key}/{owner}"


def is_left(who: str, to: str, is_alive: Callable[[str], bool]) -> bool:
    """Return whether `who` has ended, and both are prompts or ask the same in a review."""
    if who == to or who.startswith((CLEARED, MARKS)):
        return False
    question, asked = ("/".join(name.split("/", 3)[:3]) if name.startswith(REVIEW) else "" for name in (who, to))
    return question == asked and not is_alive(who.removeprefix(f"{question}/"))


def claim_line(store: Store, who: str, is_alive: Callable[[str], bool]) -> tuple[str, Unfinished] | None:
    """Give `who` the newest line of a prompt that has ended; return that prompt's name and it.

    For a question of a review, it is a line that answers the same question. `is_alive` returns whether the prompt of a
    name still runs. Returns None without a line, also if `who` has one.
    """
    rows = store.execute("SELECT who, text, target, at FROM draft ORDER BY at DESC").fetchall()
    for owner, text, target, at in rows:
        if not is_left(owner, who, is_alive):
            continue
        # of two prompts that start at once, only one still finds the row
        if store.execute("UPDATE OR IGNORE draft SET who = ? WHERE who = ?", (who, owner)).rowcount:
            return owner, Unfinished(text, LineTarget.from_json(target), at)
    return None


def put_marks(store: Store, who: str, conference: str, marks: dict[str, bool], at: int) -> None:
    """Keep the marks of a picker, by uid, for a conference (a uid); drop them if there are none."""
    if marks:
        store.execute(PUT, (MARKS + who, json.dumps(marks), conference, at))
    else:
        store.execute(DROP, (MARKS + who,))


def claim_marks(store: Store, who: str, conference: str, is_alive: Callable[[str], bool]) -> dict[str, bool]:
    """Give `who` the newest marks of a killed picker of the conference, and return them."""
    sql = "SELECT who, text FROM draft WHERE who LIKE ? || '%' AND target = ? ORDER BY at DESC"
    for owner, text in store.execute(sql, (MARKS, conference)).fetchall():
        if not is_alive(owner.removeprefix(MARKS)):
            store.execute("UPDATE OR REPLACE draft SET who = ? WHERE who = ?", (MARKS + who, owner))
            return {str(uid): bool(marked) for uid, marked in json.loads(text).items()}
    return {}


def put_aside(store: Store, who: str, line: Unfinished) -> None:
    """Make a prompt's unfinished line a cleared one, for the history; keep only the newest KEPT."""
    store.execute("BEGIN IMMEDIATE")
    try:
        store.execute(DROP, (who,))
        store.execute(PUT, (f"{CLEARED}{line.at}/{who}", line.text, line.target.to_json(), line.at))
        store.execute(
            # LIMIT -1 is no limit; SQLite allows OFFSET only after a LIMIT
            "DELETE FROM draft WHERE who IN"
            " (SELECT who FROM draft WHERE who LIKE ? || '%' ORDER BY at DESC LIMIT -1 OFFSET ?)",
            (CLEARED, KEPT),
        )
        store.execute("COMMIT")
    finally:
        if store.in_transaction:
            store.execute("ROLLBACK")


def cleared(store: Store) -> tuple[Unfinished, ...]:
    """Return the cleared lines, the newest first."""
    rows = store.execute(
        "SELECT text, target, at FROM draft WHERE who LIKE ? || '%' ORDER BY at DESC", (CLEARED,)
    ).fetchall()
    return tuple(Unfinished(text, LineTarget.from_json(target), at) for text, target, at in rows)


@dataclass(frozen=True, slots=True)
class StoredPost:
    """A post: `options` are its settings, `base` is its last draft (both JSON), `path` its file."""

    name: str
    options: str
    path: str | None = None
    base: str | None = None


def posts(store: Store, conference: str) -> tuple[StoredPost, ...]:
    """Return the posts of a conference (a uid), the oldest first."""
    found = store.execute(
        "SELECT name, options, path, base FROM post WHERE conference = ? ORDER BY id", (conference,)
    ).fetchall()
    return tuple(StoredPost(*row) for row in found)


def all_posts(store: Store) -> tuple[StoredPost, ...]:
    """Return the posts of all conferences without their drafts, the last exported first."""
    found = store.execute("SELECT name, options, path FROM post ORDER BY exported_at DESC, id DESC").fetchall()
    return tuple(StoredPost(*row) for row in found)


def last_post(store: Store) -> StoredPost | None:
    """Return the last exported post of any conference, without its draft; None if there is none."""
    return next(iter(all_posts(store)), None)


def save_post(store: Store, conference: str, post: StoredPost, now: int) -> None:
    """Insert or update a post by its name, inside a change; `now` is the export's time (ms)."""
    store.execute(
        """INSERT INTO post (uid, conference, name, options, path, base, exported_at) VALUES (?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (conference, name) DO UPDATE SET options = excluded.options, path = excluded.path,
            base = excluded.base, exported_at = excluded.exported_at""",
        (new_uid(), conference, post.name, post.options, post.path, post.base, now),
    )


def forget_post(store: Store, conference: str, name: str) -> None:
    """Delete a post, inside a change; its file stays."""
    store.execute("DELETE FROM post WHERE conference = ? AND name = ?", (conference, name))
