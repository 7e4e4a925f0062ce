"""What the file said last of a session <-> the JSON that the store keeps of it (`session.imported`)."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any, cast

from confnote.model import LINK_KINDS, Speaker
from confnote.schedule.value import Slot, Weblink

if TYPE_CHECKING:
    from confnote.model import LinkKind

PLAIN = tuple(field.name for field in fields(Slot) if field.name not in {"speakers", "links", "aliases"})
DEFAULTS = {field.name: field.default for field in fields(Slot)}


def record(slot: Slot, source: tuple[str, ...]) -> str:
    """Return the JSON of a slot, without aliases and without what is empty, and of the programme it came from."""
    said: dict[str, Any] = {name: value for name in PLAIN if (value := getattr(slot, name)) != DEFAULTS[name]}
    if slot.speakers:
        said["speakers"] = [[one.name, one.org, one.handle, one.url] for one in slot.speakers]
    if slot.links:
        said["links"] = [list(link) for link in slot.links]
    return json.dumps({**said, "source": list(source)}, ensure_ascii=False, separators=(",", ":"))


def recorded(text: str | None) -> tuple[Slot | None, tuple[str, ...]]:
    """Return the slot and its source; nothing for a session made by hand, or for a record that cannot be read."""
    if not text:
        return None, ()
    try:
        return _recorded(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError):  # another's hand, or a later confnote's
        return None, ()


def _recorded(said: dict[str, Any]) -> tuple[Slot, tuple[str, ...]]:
    speakers = tuple(
        Speaker(name=name, org=org, handle=handle, url=url) for name, org, handle, url in said.get("speakers", ())
    )
    links = tuple(
        Weblink(cast("LinkKind", kind), url, title) for kind, url, title in said.get("links", ()) if kind in LINK_KINDS
    )
    plain = {name: said[name] for name in PLAIN if name in said}
    return Slot(**plain, speakers=speakers, links=links), tuple(said["source"])
