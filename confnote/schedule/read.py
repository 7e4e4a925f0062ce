"""Read a programme: find its format by the content, never by the name of the file."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from confnote.errors import Refused
from confnote.schedule.document import LARGEST, Document, is_web_page, too_large
from confnote.schedule.formats import format_of
from confnote.schedule.times import Zones
from confnote.schedule.value import Schedule

WEB_PAGE = (
    "this is a web page, not a programme: download its calendar or export file"
    " (Sched: all.ics; pretalx: schedule/export/schedule.xml; Indico: event.ics?scope=contribution)"
)
READABLE = "schedule XML or JSON, iCalendar, Sessionize, PyCon or Indico JSON, or CSV with a header line"


def read(data: bytes, zone: ZoneInfo | None = None, *, machine_zone: ZoneInfo | None = None) -> Schedule:
    """Return the programme in a file. Raise Refused with one line if it is none.

    `zone` is the one that the user names, for a file without a zone. `machine_zone` is assumed if there is no other;
    a notice says so.
    """
    if len(data) > LARGEST:
        raise too_large()
    document = Document(data)
    head = document.head
    if not head:
        raise Refused("the file is empty")
    if is_web_page(head):
        raise Refused(WEB_PAGE)
    is_binary = head.startswith((b"PK\x03\x04", b"\x1f\x8b", b"%PDF")) or b"\0" in head
    found = format_of(document, is_binary=is_binary)
    if found is not None:
        return found.read(document, Zones(zone, machine_zone))
    if is_binary:
        raise Refused(f"this is a binary file (a spreadsheet, an archive or a PDF), not a programme: give {READABLE}")
    raise Refused(f"this is no programme that confnote can read: give {READABLE}")
