"""The bytes of a programme -> a `Schedule`: the format is recognised by what a file holds, never by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confnote.errors import Refused
from confnote.schedule.document import Document, is_web_page
from confnote.schedule.formats import FORMATS
from confnote.schedule.times import Zones

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from confnote.schedule.value import Schedule

LARGEST = 20 * 1024 * 1024
"""The most bytes that are read; the largest programme ever seen has 2.8 MB."""

WEB_PAGE = (
    "this is a web page, not a programme: download its calendar or export file"
    " (Sched: all.ics; pretalx: schedule/export/schedule.xml; Indico: event.ics?scope=contribution)"
)
KNOWN = "schedule XML or JSON, iCalendar, Sessionize, PyCon or Indico JSON, or CSV with a header line"


def read(data: bytes, zone: ZoneInfo | None = None, *, here: ZoneInfo | None = None) -> Schedule:
    """Return what a file says.

    `zone` is one that a person has named, for files that do not know theirs; `here` the machine's, assumed where
    nobody else says one, and that is among the notices. Raises Refused with one line for anything that is no programme.
    """
    if len(data) > LARGEST:
        raise too_large()
    document = Document(data)
    head = document.head
    if not head:
        raise Refused("the file is empty")
    if is_web_page(head):
        raise Refused(WEB_PAGE)
    if head.startswith((b"PK\x03\x04", b"\x1f\x8b", b"%PDF")) or b"\0" in head:
        raise Refused(f"this is a binary file (a spreadsheet, an archive or a PDF), not a programme: give {KNOWN}")
    for form in FORMATS:
        if form.identify(document):
            return form.read(document, Zones(zone, here))
    raise Refused(f"this is no programme that confnote can read: give {KNOWN}")


def too_large() -> Refused:
    """Return the refusal of a file that is beyond the limit."""
    return Refused(f"the file is larger than {LARGEST // 1024 // 1024} MB: no programme is; is it the right file?")
