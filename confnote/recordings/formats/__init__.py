"""Read a list of recordings: each format is a module here with `NAME`, `identify`, `read`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from confnote.core.lookup import fold
from confnote.core.recording_links import same_video
from confnote.core.text import sentences
from confnote.errors import Refused
from confnote.recordings.formats import feed, pyvideo, table, voctoweb, ytdlp
from confnote.recordings.formats.others import advice
from confnote.recordings.value import Recording
from confnote.schedule.document import LARGEST, Document, is_web_page, too_large
from confnote.schedule.formats import schedule_json, schedule_xml
from confnote.schedule.text import listed


class ListFormat(Protocol):
    """A module that reads one format."""

    NAME: str
    """The name for users, such as `feed`."""

    def identify(self, document: Document) -> bool:
        """Check quickly whether a file has this format; raise only Refused, for broken JSON."""
        ...

    def read(self, document: Document) -> Iterator[Recording | str]:
        """Yield the recordings, and the title of each that cannot be had, such as a private one."""
        ...


FORMATS: tuple[ListFormat, ...] = (voctoweb, ytdlp, pyvideo, feed, table)
ACCEPTED = (
    "voctoweb JSON, RSS or Atom, the output of yt-dlp -J --flat-playlist, pyvideo JSON, and CSV or JSON that names"
    " title and url (a programme is read by confnote schedule import)"
)
HEAD = 4000  # characters of a feed in which its title is
FEED_TITLE = re.compile(r"<title[^>]*>([^<]*)</title>")
FEED_ENTRY = re.compile(r"<(?:item|entry)\b")
STREAM = 100  # titles of one address that are all taken for talks
BY_YTDLP = "For the videos of a page, type: yt-dlp -J --flat-playlist ADDRESS | confnote recordings -"
BY_HAND = "Link one by hand: confnote link URL --session s1 --kind video"


@dataclass(frozen=True, slots=True)
class RecordingList:
    """A list as read: the name of its format, its recordings, notices, and its title."""

    name: str
    recordings: tuple[Recording, ...]
    notices: tuple[str, ...] = ()
    title: str = ""


def read_recordings(data: bytes) -> RecordingList:
    """Read a list of recordings; raise Refused (one line) if it is none, or has none."""
    if len(data) > LARGEST:
        raise too_large()
    document = Document(data)
    if is_web_page(document.head):
        raise Refused(f"this is a web page, and no list of recordings. {BY_YTDLP}")
    chosen = next((format_ for format_ in FORMATS if format_.identify(document)), None)
    is_schedule = schedule_xml.identify(document) or schedule_json.identify(document)
    if is_schedule or (chosen is table and table.is_programme(document)):
        raise Refused("this is a programme: confnote schedule import FILE takes its recordings, too")
    if chosen is None:
        raise Refused(f"this is no list of recordings: {advice(document) or f'confnote reads {ACCEPTED}'}")
    found = list(chosen.read(document))
    known = [it for it in found if isinstance(it, Recording)]
    titles = [it for it in found if isinstance(it, str)]
    lost = [f"{it} ({count} times)" if count > 1 else it for it, count in Counter(titles).items()]
    if not found:
        raise Refused(f"{chosen.NAME}: the list is empty")
    if not known:
        what = f"{chosen.NAME}: no entry has a title and the address of a recording: {listed(lost)}"
        raise Refused(sentences(what, BY_HAND))
    notices = (
        [f"{len(titles)} left out, without a title or the address of a recording: {listed(lost)}"] if titles else []
    )
    return RecordingList(chosen.NAME, tuple(_each_once(known)), (*document.notices, *notices), _title(document))


def _title(document: Document) -> str:
    """Return the title of a playlist or a channel; "" for a list that has none."""
    if isinstance(document.json, dict):
        return str(document.json.get("title") or "")
    found = FEED_TITLE.search(FEED_ENTRY.split(document.text[:HEAD], maxsplit=1)[0])
    return found[1] if found else ""


def _each_once(recordings: Iterable[Recording]) -> Iterator[Recording]:
    """Yield the recordings; of several with one address and titles that say the same, the fullest.

    Other titles with one address are talks of one stream.
    """
    by_video: dict[str, dict[frozenset[str], Recording]] = {}
    for it in recordings:
        same = by_video.setdefault(same_video(it.url), {})
        words = frozenset(fold(it.title).split())
        same.pop(words, None)  # of equal titles the last one counts
        same[words] = it
    for same in by_video.values():
        for words, it in same.items():
            if len(same) > STREAM or not any(words < other for other in same):
                yield it
