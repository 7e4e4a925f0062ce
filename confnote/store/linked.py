"""Links of sessions, notes and tech: added once each, completed when given again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from confnote.errors import Usage
from confnote.store.rows import insert, update

if TYPE_CHECKING:
    from confnote.store.db import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLink:
    """A link as it was typed or read from an embed code."""

    kind: str
    url: str
    title: str = ""
    author: str = ""
    text: str = ""
    published: str = ""
    embed: str = ""


def put_link(store: Store, table: str, owner: str, link: NewLink) -> tuple[int, bool]:
    """Add a link to a session, note or tech (inside a change); the same url again completes it. Return (id, new)."""
    if table not in {"session", "note", "tech"}:
        raise Usage("a link belongs to a session, a note or a tech")
    (conference,) = store.execute(f"SELECT conference FROM [{table}] WHERE uid = ?", (owner,)).fetchone()
    held = store.execute(f"SELECT id, uid FROM link WHERE [{table}] = ? AND url = ?", (owner, link.url)).fetchone()
    fields = {field: getattr(link, field) for field in ("title", "author", "text", "published", "embed")}
    if held is not None:
        update(store, "link", held[1], kind=link.kind, **{f: value for f, value in fields.items() if value})
        return held[0], False
    number, _ = insert(store, "link", conference=conference, **{table: owner}, kind=link.kind, url=link.url, **fields)
    return number, True
