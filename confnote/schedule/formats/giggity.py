"""Read the link by which the app Giggity shares favourites: a list of keys, without titles."""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64decode
from typing import Any
from urllib.parse import parse_qs, urlsplit

from confnote.errors import Refused
from confnote.schedule.assemble import assemble, limited
from confnote.schedule.document import Document, text_of
from confnote.schedule.text import line
from confnote.schedule.times import FileZone, Hints
from confnote.schedule.value import Schedule, Slot, aliases_of

NAME = "Giggity favourites"
HOST = b"ggt.gaa.st"
# bytes of the unpacked list: zlib can unpack one byte to a thousand
MAX_LIST = 1_000_000


def identify(document: Document) -> bool:
    """Return whether the file is a share link: `https://ggt.gaa.st/#url=...&see=...`."""
    return document.head.startswith((b"https://", b"http://")) and HOST in document.head[:40]


def read(document: Document, hints: Hints) -> Schedule:  # noqa: ARG001  # the protocol: a link has no times
    """Return the favourites, with keys as titles; raise Refused for a broken or empty link."""
    fragment = parse_qs(urlsplit(document.text.strip()[:MAX_LIST]).fragment)
    keys = [line(text_of(key)) for packed in fragment.get("see", ()) for key in limited(_unpacked(packed))]
    # the link does not say of which kind a key is
    sources = ("guid", "uid", "code", "id:frab")
    slots = [
        Slot(title=key, aliases=aliases_of(*((source, key) for source in sources)))
        for key in dict.fromkeys(filter(None, keys))
    ]
    return assemble(Schedule(format=NAME, favourites=True), FileZone(), slots)


def _unpacked(packed: str) -> list[Any]:
    try:
        # the app leaves out the padding
        data = urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
        keys = json.loads(zlib.decompressobj().decompress(data, MAX_LIST))
    except (ValueError, zlib.error, RecursionError):
        raise Refused("this Giggity link is cut off: share it again") from None
    return keys if isinstance(keys, list) else []
