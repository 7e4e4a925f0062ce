"""The link by which Giggity shares what one has marked -> a `Schedule` of one person's choice, by guid only."""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64decode
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from confnote.errors import Refused
from confnote.schedule.assemble import assemble, limited
from confnote.schedule.document import items, word
from confnote.schedule.text import line
from confnote.schedule.times import Told
from confnote.schedule.value import Alias, Schedule, Slot

if TYPE_CHECKING:
    from confnote.schedule.document import Document
    from confnote.schedule.times import Zones

NAME = "Giggity favourites"
HOST = "ggt.gaa.st"
MOST = 1_000_000
"""Bytes that a list may unpack to: zlib makes a thousand of one."""


def identify(document: Document) -> bool:
    """Return whether the file is a share link: `https://ggt.gaa.st/#url=...&see=...`."""
    return document.head.startswith((b"https://", b"http://")) and HOST.encode() in document.head[:40]


def read(document: Document, zones: Zones) -> Schedule:  # noqa: ARG001  # the protocol: a link has no times
    """Return the marked sessions; their titles are in the programme only."""
    said = parse_qs(urlsplit(document.text.strip()[:MOST]).fragment)
    keys = [line(word(key)) for packed in said.get("see", ()) for key in limited(_unpacked(packed))]
    slots = (Slot(title=key, aliases=_aliases(key)) for key in dict.fromkeys(keys) if key)
    return assemble(Schedule(format=NAME, favourites=True), Told(None, ""), slots, [])


def _aliases(key: str) -> tuple[Alias, ...]:
    return tuple(Alias(source, key) for source in ("guid", "uid", "code", "id:frab"))


def _unpacked(packed: str) -> list[object]:
    try:
        data = urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
        return items(json.loads(zlib.decompressobj().decompress(data, MOST)))
    except (ValueError, zlib.error, RecursionError):
        raise Refused("this Giggity link is cut off: share it again") from None
