"""Read a table of recordings, CSV or TSV: title and url, and whatever HEADINGS names."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO

from confnote.recordings.formats.making import recording, seconds_of
from confnote.recordings.value import Recording
from confnote.schedule.document import Document
from confnote.schedule.times import day

NAME = "table"
HEADINGS = {
    "title": ("title", "name", "talk", "session"),
    "url": ("url", "video", "link", "address", "recording", "youtube"),
    "speakers": ("speakers", "speaker", "presenter", "presenters"),
    "length": ("length", "duration"),
    "captions": ("captions", "subtitles", "transcript", "vtt"),
    "day": ("date", "day"),
    "room": ("room",),
}
START = re.compile(r"(?:start|begin|end)s?(?:[ _-]?(?:time|date|at))*|time", re.IGNORECASE)


def identify(document: Document) -> bool:
    """Return whether the first line names a title and an address."""
    first = document.head.decode("utf-8", "replace").split("\n", 1)[0]
    return {"title", "url"} <= _columns(first, _delimiter(first)).keys()


def is_programme(document: Document) -> bool:
    """Return whether a table has the starts of sessions: its addresses are no recordings."""
    first = document.head.decode("utf-8", "replace").split("\n", 1)[0]
    cells = next(csv.reader([first], delimiter=_delimiter(first)), [])
    return identify(document) and any(START.fullmatch(cell.strip()) for cell in cells)


def read(document: Document) -> Iterator[Recording | str]:
    """Yield the recording of each row."""
    first = document.text.lstrip().split("\n", 1)[0]
    mark = _delimiter(first)
    columns = _columns(first, mark)
    for row in list(csv.reader(StringIO(document.text.lstrip(), newline=""), delimiter=mark))[1:]:
        cells = {field: row[n].strip() for field, n in columns.items() if n < len(row)}
        if any(row):
            yield recording(
                cells.get("title", ""), [cells.get("url", "")], speakers=[cells.get("speakers", "")],
                length=seconds_of(cells.get("length", "")), captions=cells.get("captions", ""),
                day=day(cells.get("day", "")), room=cells.get("room", ""),
            )  # fmt: skip


def _delimiter(first: str) -> str:
    return max("\t;,", key=first.count)


def _columns(first: str, mark: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for n, cell in enumerate(next(csv.reader([first], delimiter=mark), [])):
        heading = cell.strip().casefold()
        field = next((field for field, names in HEADINGS.items() if heading in names), "")
        if field and field not in found:
            found[field] = n
    return found
