"""Read the favourites that the app EventFahrplan exports: titles and ids, no times."""

from __future__ import annotations

from confnote.schedule.assemble import assemble, classified
from confnote.schedule.columns import column_of
from confnote.schedule.document import Document, Fields
from confnote.schedule.formats.keys import is_moment
from confnote.schedule.text import line
from confnote.schedule.times import FileZone, Hints
from confnote.schedule.value import Schedule, Skipped, Slot, aliases_of
from confnote.schedule.weblinks import address_key, web_address

NAME = "EventFahrplan favourites"


def identify(document: Document) -> bool:
    """Return whether the file has `lectures` with a `lecture_id` and without times."""
    lectures = _lectures(document)[:5]
    return any("title" in one and "lecture_id" in one for one in lectures) and not any(map(_has_time, lectures))


def read(document: Document, hints: Hints) -> Schedule:  # noqa: ARG001  # the protocol: this format has no times
    """Return the favourites, with titles and aliases only: the other fields are unreliable."""
    return assemble(Schedule(format=NAME, favourites=True), FileZone(), map(_slot, _lectures(document)))


def _lectures(document: Document) -> list[Fields]:
    return document.fields.objects("lectures")


def _has_time(lecture: Fields) -> bool:
    """Return whether a field is a time as no export has it: the app writes `starts_at`."""
    texts = (value for key, value in lecture.raw.items() if column_of(key) == "start" and key != "starts_at")
    return any(isinstance(text, str) and is_moment(text) for text in texts)


def _slot(lecture: Fields) -> Slot | Skipped:
    key = line(lecture.text("lecture_id", "guid"))
    page = address_key(web_address(lecture.text("url")))
    # a guid has dashes, a number has none
    aliases = aliases_of(("guid", key if "-" in key else ""), ("url", page), ("id:frab", key))
    return classified(Slot(title=lecture.text("title"), aliases=aliases), Skipped("", "no title"))
