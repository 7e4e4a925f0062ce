"""Read a table of recordings, CSV or JSON: title and url, and what else its headings name.

`confnote.schedule.columns` knows other names of the headings, and those of the APIs of PeerTube and Vimeo.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from io import StringIO
from itertools import islice
from typing import Any

from confnote.core.deep_link import at_moment
from confnote.errors import Refused
from confnote.recordings.formats.making import recording, seconds_of
from confnote.recordings.value import Recording
from confnote.schedule.columns import columns_of, words_of
from confnote.schedule.document import Document, Fields, text_of
from confnote.schedule.formats.table_header import distinct
from confnote.schedule.times import day

NAME = "table"
DELIMITERS = "\t;,|"
HEADER_ROWS = 20  # rows in which the header is looked for
CAPTIONS = {"captions", "caption", "subtitles", "transcript", "vtt", "srt"}
PUBLISHED = ("originallyPublishedAt", "publishedAt", "release_time", "created_time", "upload_date")
START = re.compile(r"(?:start|begin|end)s?(?:[ _-]?(?:time|date|at))*|time", re.IGNORECASE)
MINUTES = re.compile(r"\bmin", re.IGNORECASE)
DEEPEST = 3  # how deep in JSON the list is


def identify(document: Document) -> bool:
    """Return whether a first line names a title and an address, or objects of JSON have them."""
    return bool(_header(document)[0] if document.json is None else _objects(document.json))


def is_programme(document: Document) -> bool:
    """Return whether a table has the starts of sessions: its addresses are no recordings."""
    headings = _header(document)[0] if document.json is None else list(_objects(document.json)[0])
    return any(START.fullmatch(heading.strip()) for heading in headings)


def read(document: Document) -> Iterator[Recording | str]:
    """Yield the recording of each row."""
    if document.json is not None:
        rows = _objects(document.json)
        total = document.fields.get("total")
        if isinstance(total, int) and total > len(rows):
            page = f"this is one page, {len(rows):,} of {total:,} videos: read the other pages, too"
            document.notices = (*document.notices, page)
        yield from (_recording(row, playable=True) for row in rows)
        return
    headings, mark, at = _header(document)
    try:
        for cells in islice(_cells(document, mark, strict=True), at + 1, None):
            if any(cell.strip(" -:") for cell in cells):
                yield _recording(dict(zip(headings, [*cells, *[""] * len(headings)], strict=False)))
    except csv.Error as error:
        raise Refused(f"broken CSV ({error}): is a quote left open?") from None


def _recording(row: Mapping[str, Any], *, playable: bool = False) -> Recording | str:
    """Return the recording of a row; if `playable`, `url` is that of a player or a file."""
    known = columns_of(row)

    def values(*columns: str) -> Iterator[str]:
        for heading in (heading for column in columns for heading in known.get(column, ())):
            for part in row[heading] if isinstance(row[heading], list) else [row[heading]]:
                yield text_of(part.get("name") if isinstance(part, dict) else part)

    def first(column: str) -> str:
        return next(filter(None, values(column)), "")

    # beside a column of videos, `url` is the page of the talk
    address = first("video" if "video" in known else "url")
    if playable and "video" not in known and not at_moment(address, 0):
        address = ""
    length = first("duration")
    if length.isdecimal() and any(map(MINUTES.search, known["duration"])):
        length = f"PT{length}M"
    return recording(
        first("title"), [address], speakers=values("speakers", "co_speakers"), length=seconds_of(length),
        room=first("room"), day=day(first("date")), published=day(Fields(dict(row)).text(*PUBLISHED)),
        captions=next((text_of(row[it]) for it in row if not CAPTIONS.isdisjoint(words_of(it))), ""),
    )  # fmt: skip


def _header(document: Document) -> tuple[list[str], str, int]:
    """Return the headings of a table, what separates its cells, and the number of the row.

    Without such a row there are no headings.
    """
    for mark in () if document.head.startswith(b"<") else DELIMITERS:
        try:
            for at, row in enumerate(islice(_cells(document, mark), HEADER_ROWS)):
                headings = distinct(row)
                known = columns_of(headings)
                if "title" in known and ("video" in known or "url" in known):
                    return headings, mark, at
        except csv.Error:
            continue
    return [], "", 0


def _cells(document: Document, mark: str, *, strict: bool = False) -> Any:  # the type of a reader has no public name
    # `newline=None`: old programs for the Mac end lines with \r
    return csv.reader(StringIO(document.text, newline=None), delimiter=mark, skipinitialspace=True, strict=strict)


def _objects(value: Any, depth: int = 0) -> list[Mapping[str, Any]]:
    """Return the objects of a list in JSON of which one has a title and the address of a video.

    Without such a list, an object that has these itself is the only one.
    """
    if isinstance(value, list):
        # a playlist of PeerTube has each video in an object
        found = [it["video"] if isinstance(it.get("video"), dict) else it for it in value if isinstance(it, dict)]
        return found if any(map(_has_video, found)) else []
    if not isinstance(value, dict) or depth > DEEPEST:
        return []
    inner = (found for part in value.values() if (found := _objects(part, depth + 1)))
    return next(inner, [value] if _has_video(value) else [])


def _has_video(fields: Mapping[str, Any]) -> bool:
    known = columns_of(fields)
    is_video = any(text_of(fields[heading]).startswith("http") for heading in known.get("video", ()))
    return "title" in known and (is_video or any(at_moment(text_of(fields[it]), 0) for it in known.get("url", ())))
