"""The formats that programmes come in: one module each, in the order in which they are asked about a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from confnote.schedule.formats import (
    csv_table,
    fahrplan,
    giggity,
    ical,
    indico,
    pycon,
    schedule_json,
    schedule_json2,
    schedule_xml,
    sessionize,
)

if TYPE_CHECKING:
    from confnote.schedule.document import Document
    from confnote.schedule.times import Zones
    from confnote.schedule.value import Schedule


class Format(Protocol):
    """A module that reads one format."""

    NAME: str
    """What a person calls it."""

    def identify(self, document: Document) -> bool:
        """Return whether a file is of this format; cheap, never raises but for broken JSON."""
        ...

    def read(self, document: Document, zones: Zones) -> Schedule:
        """Return what the file says; Refused if it is broken or has no session."""
        ...


FORMATS: tuple[Format, ...] = (
    schedule_xml,
    ical,
    schedule_json,
    schedule_json2,
    sessionize,
    pycon,
    indico,
    fahrplan,
    giggity,
    csv_table,
)
