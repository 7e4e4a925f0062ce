"""What `confnote list` shows of all conferences: products by name, and follow-ups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confnote.cli.params import note_kind
from confnote.core.tags import tag_of
from confnote.core.text import name_key
from confnote.errors import Usage
from confnote.store.across import followups_everywhere, followups_of_inbox, tech_everywhere
from confnote.views.followups import followups
from confnote.views.products import tech_across
from confnote.views.selection import select

if TYPE_CHECKING:
    from confnote.cli.run import Run
    from confnote.model import Note
    from confnote.store.db import Store


TAKES = {"tech": ("rating", "tag"), "followups": ("kind", "tag", "private")}
"""The filters that mean the same at every conference."""


def show(here: Run, store: Store, wanted: str, given: dict[str, Any]) -> None:
    """Show all conferences' tech or follow-ups; `given` are the filters of the list by name, None for none."""
    if wanted not in TAKES:
        raise Usage("--all goes with tech and followups; confnote search looks at everything of all conferences")
    other = [name for name, value in given.items() if value is not None and name not in TAKES[wanted]]
    if other:
        raise Usage(f"--{other[0]} is for one conference: leave it out, or leave out --all")
    filters = {name: given[name] for name in TAKES[wanted]}
    if wanted == "tech":
        _show_tech(here, store, filters)
    else:
        kind = note_kind(filters["kind"]) if filters["kind"] is not None else None
        _show_followups(here, store, {**filters, "kind": kind})


def _show_tech(here: Run, store: Store, filters: dict[str, Any]) -> None:
    here.show(tech_across([select(dossier, **filters) for dossier in tech_everywhere(store)], name_key))


def _show_followups(here: Run, store: Store, filters: dict[str, Any]) -> None:
    """Show the latest conference first, the inbox last."""
    chosen = [select(dossier, **filters) for dossier in reversed(followups_everywhere(store))]
    inbox = [note for note in followups_of_inbox(store) if _passes(note, **filters)]
    here.show(followups(chosen, inbox, named=True))


def _passes(note: Note, *, kind: str | None = None, tag: str | None = None, private: bool | None = None) -> bool:
    """Whether a note of the inbox passes the filters that it can pass."""
    wanted = tag_of(tag) if tag is not None else None
    return (
        kind in {None, note.kind}
        and private in {None, note.private}
        and (wanted is None or wanted in {word.casefold() for word in note.tags})
    )
