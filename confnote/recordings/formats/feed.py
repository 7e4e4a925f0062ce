"""Read a feed, RSS or Atom: of a podcast, of a channel of PeerTube or YouTube."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from email.utils import parsedate_to_datetime
from mimetypes import guess_type
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers.expat import ExpatError, ParserCreate
from xml.parsers.expat.errors import XML_ERROR_NO_ELEMENTS, XML_ERROR_UNCLOSED_TOKEN, codes

from confnote.core.deep_link import at_moment
from confnote.errors import Refused
from confnote.recordings.formats.making import recording, seconds_of
from confnote.recordings.value import Recording
from confnote.schedule.document import Document
from confnote.schedule.times import day

NAME = "feed"
ROOTS = (b"<rss", b"<feed", b"<rdf:rdf")
CAPTIONS = {"text/vtt": 0, "application/x-subrip": 1, "application/srt": 1, "text/srt": 1}
VIDEO = ("video", "audio", "application/x-mpegurl", "application/vnd.apple.mpegurl")
ENDS_EARLY = {codes[XML_ERROR_NO_ELEMENTS], codes[XML_ERROR_UNCLOSED_TOKEN]}


def identify(document: Document) -> bool:
    """Return whether the file begins as RSS or Atom."""
    return any(root in document.head.lower() for root in ROOTS)


def read(document: Document) -> Iterator[Recording | str]:
    """Yield the entries with their players, files and captions; one with only a page is a title."""
    root = _root(document)
    entries = [entry for entry in root.iter() if _name(entry) in {"item", "entry"}]
    people = [frozenset(_people(entry)) for entry in entries]
    # the author of a feed, such as the channel, is no speaker
    authors = frozenset(name for part in (root, *root) if _name(part) in {"feed", "channel"} for name in _people(part))
    if len(people) > 1:
        authors |= frozenset.intersection(*people)
    for entry, names in zip(entries, people, strict=True):
        yield _recording(entry, names - authors)


def _root(document: Document) -> Element:
    """Return the root; names keep their prefixes, which some feeds do not declare."""
    builder = TreeBuilder()

    def refuse(*_: object) -> None:
        raise Refused("this feed has a DOCTYPE, which is not read: get the feed from its own address")

    parser = ParserCreate("utf-8")
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.buffer_text = True
    try:
        parser.Parse(document.text.strip().encode("utf-8", "replace"), True)
    except ExpatError as error:
        advice = "the end of the file is missing, get it again" if error.code in ENDS_EARLY else "correct this place"
        raise Refused(f"this feed cannot be read ({error}): {advice}") from None
    return builder.close()


def _recording(entry: Element, speakers: frozenset[str]) -> Recording | str:
    parts = {_name(part): part for part in reversed(entry)}  # the first of a name counts
    links = [it.get("href") or it.text or "" for it in entry if _name(it) == "link" and it.get("rel") != "self"]
    players = [it.get("url") or "" for it in entry.iter() if _name(it) == "player"]
    files = [
        _address(it)
        for it in entry.iter()
        if (_name(it) in {"enclosure", "content"} or it.get("rel") == "enclosure") and _is_video(it)
    ]
    captions = sorted(
        (CAPTIONS[kind], it.get("url") or "")
        for it in entry.iter()
        if _name(it) in {"transcript", "subtitle"} and (kind := (it.get("type") or "").split(";")[0]) in CAPTIONS
    )
    return recording(
        # the page of an entry is that of the talk, or a post of a blog, unless it has a player
        _text(parts, "title"), [it for it in links if at_moment(it.strip(), 0)] or players + files,
        speakers=sorted(speakers), length=seconds_of(_text(parts, "duration")) or _length(entry),
        captions=captions[0][1] if captions else "",
        published=_day(_text(parts, "pubdate") or _text(parts, "published")),
    )  # fmt: skip


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return parsedate_to_datetime(text).date()
    return day(text[:10])


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
    """Return whether an element names a file to play, by its type or the ending of its address."""
    ending = guess_type(_address(part).partition("?")[0])[0]
    return (part.get("type") or part.get("medium") or ending or "video").lower().startswith(VIDEO)


def _address(part: Element) -> str:
    return part.get("url") or part.get("href") or ""


def _name(part: Element) -> str:
    """Return the name of an element without its prefix."""
    return str(part.tag).rpartition(":")[2].lower()


def _text(parts: dict[str, Element], name: str) -> str:
    return "".join(parts[name].itertext()).strip() if name in parts else ""
