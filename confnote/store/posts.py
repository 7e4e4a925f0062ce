"""Named posts of a conference, as JSON texts: the settings of the last export, and the draft that it made."""

from __future__ import annotations

from dataclasses import dataclass

from confnote.store.db import Store, new_uid


@dataclass(frozen=True, slots=True)
class StoredPost:
    """A row: `options` and `base` are JSON, `path` is the post's file."""

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


def last_options(store: Store) -> str | None:
    """Return the settings of the post exported last, of any conference."""
    found = store.execute("SELECT options FROM post ORDER BY exported_at DESC, id DESC LIMIT 1").fetchone()
    return str(found[0]) if found else None


def save_post(store: Store, conference: str, post: StoredPost, now: int) -> None:
    """Insert or update a post by its name, inside a change."""
    store.execute(
        """INSERT INTO post (uid, conference, name, options, path, base, exported_at) VALUES (?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (conference, name) DO UPDATE SET options = excluded.options, path = excluded.path,
            base = excluded.base, exported_at = excluded.exported_at""",
        (new_uid(), conference, post.name, post.options, post.path, post.base, now),
    )


def forget_post(store: Store, conference: str, name: str) -> None:
    """Delete a post, inside a change; its file stays."""
    store.execute("DELETE FROM post WHERE conference = ? AND name = ?", (conference, name))
