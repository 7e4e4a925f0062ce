"""Read a feed, RSS or Atom: of a podcast, of a channel of PeerTube or YouTube."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from xml.etree.ElementTree import Element, ParseError

from confnote.core.recording_links import rank
from confnote.errors import Refused
from confnote.recordings.formats.making import recording, seconds_of
from confnote.recordings.value import Recording
from confnote.schedule.document import Document
from confnote.schedule.formats.xml_tree import Doctype, root_of

NAME = "feed"
ROOTS = (b"<rss", b"<feed", b"<rdf:rdf")
CAPTIONS = {"text/vtt": 0, "application/x-subrip": 1, "application/srt": 1, "text/srt": 1}


def identify(document: Document) -> bool:
    """Return whether the file begins as RSS or Atom."""
    return any(root in document.head.lower() for root in ROOTS)


def read(document: Document) -> Iterator[Recording | str]:
    """Yield the entries with their pages, files and captions."""
    try:
        root = root_of(document)
    except Doctype:
        raise Refused("this feed has a DOCTYPE, which is not read: get the feed from its own address") from None
    except (ParseError, ValueError, LookupError) as error:
        raise Refused(f"this feed cannot be read: {error}") from None
    entries = [entry for entry in root.iter() if _name(entry) in {"item", "entry"}]
    people = [frozenset(_people(entry)) for entry in entries]
    # the author of a feed, such as the channel, is no speaker
    authors = frozenset.intersection(*people) if len(people) > 1 else frozenset()
    for entry, names in zip(entries, people, strict=True):
        yield _recording(entry, names - authors)


def _recording(entry: Element, speakers: frozenset[str]) -> Recording | str:
    parts = {_name(part): part for part in reversed(entry)}  # the first of a name counts
    links = [it.get("href") or it.text or "" for it in entry if _name(it) == "link" and it.get("rel") != "self"]
    files = [it.get("url") or "" for it in entry.iter() if _name(it) in {"enclosure", "content"} and _is_video(it)]
    captions = sorted(
        (CAPTIONS[kind], it.get("url") or "")
        for it in entry.iter()
        if _name(it) in {"transcript", "subtitle"} and (kind := (it.get("type") or "").split(";")[0]) in CAPTIONS
    )
    # without a player, the page of an entry is that of the talk
    players = [it for it in links if rank(it.strip()) == 0]
    return recording(
        _text(parts, "title"), players + files or links,
        speakers=sorted(speakers), length=seconds_of(_text(parts, "duration")) or _length(entry),
        captions=captions[0][1] if captions else "",
    )  # fmt: skip


def _people(entry: Element) -> Iterator[str]:
    for part in entry:
        if _name(part) in {"author", "person", "creator"}:
            name = next((it.text for it in part if _name(it) == "name"), part.text) or ""
            yield name.strip()


def _length(entry: Element) -> int:
    for part in entry.iter():
        if found := part.get("duration"):
            with suppress(ValueError):
                return int(float(found))
    return 0


def _is_video(part: Element) -> bool:
    return (part.get("type") or "video/").startswith(("video/", "application/x-mpegurl", "audio/"))


def _name(part: Element) -> str:
    """Return the name of an element without its namespace."""
    return str(part.tag).rpartition("}")[2].lower()


def _text(parts: dict[str, Element], name: str) -> str:
    return "".join(parts[name].itertext()).strip() if name in parts else ""
