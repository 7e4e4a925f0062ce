"""Make a recording of the fields of an entry."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from confnote.core.recording_links import rank
from confnote.recordings.value import Recording
from confnote.schedule.name_lists import people_in
from confnote.schedule.text import line
from confnote.schedule.times import length as length_of
from confnote.schedule.weblinks import web_address

LONGEST = 24 * 3600  # seconds: no recording is longer


def recording(
    title: str, addresses: Iterable[str], *, speakers: Iterable[str] = (), length: int = 0,
    captions: str = "", day: date | None = None, room: str = "",
) -> Recording | str:  # fmt: skip
    """Return a recording, or its title if it has no web address.

    Of several addresses, that with a player comes first, then mp4, then webm.
    """
    title = line(title, 500)
    urls = sorted(dict.fromkeys(filter(None, map(web_address, addresses))), key=rank)
    if not title or not urls:
        return title or "an entry without a title"
    return Recording(
        title=title, url=urls[0],
        speakers=tuple(it.name for names in speakers for it in people_in(names)),
        length=length if 0 < length <= LONGEST else 0, captions=web_address(captions),
        day=day, room=line(room, 100),
    )  # fmt: skip


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
