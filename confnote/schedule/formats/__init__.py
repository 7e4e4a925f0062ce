"""The formats of programmes: one module each, with the names of `Format`.

Another package can add a format by an entry point of the group `confnote.formats`, in its pyproject.toml:

    [project.entry-points."confnote.formats"]
    wiki = "confnote_wiki.programme"

The module `confnote_wiki.programme` has `NAME`, `identify` and `read`. `read` makes a `Slot` of each session (or a
`Skipped`, if it cannot read it) and gives them to `confnote.schedule.assemble.assemble`. The shortest example is
`confnote.schedule.formats.fahrplan`. `confnote.schedule.formats.contract.check_format` tests a module with a sample.

confnote asks its own formats first, and loads the plug-ins only for a file that no other format identifies. CSV is
asked last, since it accepts nearly any table.
"""

from __future__ import annotations

from itertools import chain
from typing import Protocol

from confnote.core.plugins import Registry
from confnote.schedule.document import Document
from confnote.schedule.formats import (
    csv_table,
    fahrplan,
    giggity,
    ical,
    indico,
    pycon,
    schedule_json,
    schedule_xml,
    sessionize,
)
from confnote.schedule.times import Zones
from confnote.schedule.value import Schedule


class Format(Protocol):
    """A module that reads one format."""

    NAME: str
    """The name for users, such as `iCalendar`."""

    def identify(self, document: Document) -> bool:
        """Return whether a file has this format. Must be cheap, and raise nothing but Refused for broken JSON."""
        ...

    def read(self, document: Document, zones: Zones) -> Schedule:
        """Return the programme; raise Refused with one line if the file is broken or has no session."""
        ...


PLUG_INS = Registry[Format]("programme format", "confnote.formats", {})
FORMATS: tuple[Format, ...] = (
    schedule_xml, ical, schedule_json, sessionize, pycon, indico, fahrplan, giggity, csv_table,
)  # fmt: skip


def format_of(document: Document, *, is_binary: bool = False) -> Format | None:
    """Return the format that identifies a file, None if no format does. Only plug-ins are asked about binary files."""
    ours, last = ((), ()) if is_binary else (FORMATS[:-1], FORMATS[-1:])
    return next((found for found in chain(ours, PLUG_INS.all(), last) if found.identify(document)), None)
