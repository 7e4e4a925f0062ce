"""Make a recording of the fields of an entry."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from confnote.core.deep_link import at_moment
from confnote.core.recording_links import rank
from confnote.recordings.value import Recording
from confnote.schedule.name_lists import people_in
from confnote.schedule.text import TITLE, line, untagged
from confnote.schedule.times import length as length_of
from confnote.schedule.weblinks import web_address

LONGEST_TITLE = 2 * TITLE  # characters of a title with its markup
LONGEST = 24 * 3600  # seconds: no recording is longer


def recording(
    title: str, addresses: Iterable[str], *, speakers: Iterable[str] = (), length: int = 0,
    captions: str = "", day: date | None = None, published: date | None = None, room: str = "",
) -> Recording | str:  # fmt: skip
    """Return a recording, or its title if it has no web address.

    Of several addresses, that with a player comes first, then mp4, then webm.
    """
    title = line(untagged(line(title, LONGEST_TITLE))[0], TITLE)
    urls = sorted(dict.fromkeys(filter(None, map(_address, addresses))), key=rank)
    if not title or not urls:
        return title or "an entry without a title"
    return Recording(
        title=title, url=urls[0],
        speakers=tuple(it.name for names in speakers for it in people_in(names)),
        length=length if 0 < length <= LONGEST else 0, captions=_address(captions),
        day=day, published=published, room=line(room, 100),
    )  # fmt: skip


def _address(text: str) -> str:
    """Return a web address; `//cdn.example/a.mp4` and `youtu.be/a` are completed."""
    text = text.strip()
    if text.startswith("//"):
        text = f"https:{text}"
    elif "://" not in text and at_moment(f"https://{text}", 0):
        text = f"https://{text}"
    return web_address(text)


def seconds_of(text: str) -> int:
    """Return the seconds of `1:02:03`, `12:31`, `PT12M31S` or `751`; 0 for other text."""
    text = text.strip()
    parts = text.split(":")
    if all(part.isascii() and part.isdigit() and len(part) < 6 for part in parts) and len(parts) <= 3:
        total = 0
        for part in parts:
            total = total * 60 + int(part)
        return total
    if text.replace(".", "", 1).isdigit() and text.isascii() and len(text) < 12:
        return int(float(text))
    found = length_of(text) if text.upper().startswith("P") else None
    return found // 1000 if found is not None else 0
