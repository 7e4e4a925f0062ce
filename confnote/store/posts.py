"""Named posts of a conference: the settings they were exported with, and the last draft as blocks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from confnote.post.markdown.pieces import Piece
from confnote.post.settings import Settings
from confnote.store.db import new_uid

if TYPE_CHECKING:
    from confnote.store.db import Store


@dataclass(frozen=True, slots=True)
class Base:
    """The last draft: its front matter and its blocks, to the letter."""

    front: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Exported:
    """A post as it was exported last: where its file is, and what stood in it."""

    settings: Settings
    path: str | None = None
    base: Base | None = None


def posts(store: Store, conference: str) -> tuple[Exported, ...]:
    """Return the posts of a conference, the oldest first."""
    found = store.execute(
        "SELECT options, path, base FROM post WHERE conference = ? ORDER BY id", (conference,)
    ).fetchall()
    return tuple(_read(*row) for row in found)


def last_settings(store: Store) -> Settings | None:
    """Return the settings of the post exported last, of whatever conference."""
    found = store.execute("SELECT options FROM post ORDER BY exported_at DESC, id DESC LIMIT 1").fetchone()
    return Settings.from_json(found[0]) if found else None


def save_post(store: Store, conference: str, post: Exported, now: int) -> None:
    """Remember a post by its name, inside a change."""
    base = post.base
    packed = (
        json.dumps({"front": base.front, "blocks": [[p.key, p.text, p.gap] for p in base.pieces]}, ensure_ascii=False)
        if base
        else None
    )
    store.execute(
        """INSERT INTO post (uid, conference, name, options, path, base, exported_at) VALUES (?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (conference, name) DO UPDATE SET options = excluded.options, path = excluded.path,
            base = excluded.base, exported_at = excluded.exported_at""",
        (new_uid(), conference, post.settings.name, post.settings.to_json(), post.path, packed, now),
    )


def forget_post(store: Store, conference: str, name: str) -> None:
    """Know a post no longer, inside a change; its file is not looked at."""
    store.execute("DELETE FROM post WHERE conference = ? AND name = ?", (conference, name))


def _read(options: str, path: str | None, base: str | None) -> Exported:
    held = json.loads(base) if base else None
    draft = Base(held["front"], tuple(Piece(*block) for block in held["blocks"])) if held else None
    return Exported(Settings.from_json(options), path, draft)
