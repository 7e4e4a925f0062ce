"""Read the JSON of pyvideo: one file for each video, a list of them, or one after the other."""

from __future__ import annotations

from collections.abc import Iterator

from confnote.recordings.formats.making import recording, seconds_of
from confnote.recordings.value import Recording
from confnote.schedule.document import Document, Fields, objects_of, text_of
from confnote.schedule.times import day

NAME = "pyvideo JSON"


def identify(document: Document) -> bool:
    """Return whether the file has titles with lists of videos."""
    return any("videos" in it and "title" in it for it in _talks(document))


def read(document: Document) -> Iterator[Recording | str]:
    """Yield the recording of each talk."""
    for talk in _talks(document):
        videos = [it.text("url") for it in talk.objects("videos")]
        yield recording(
            talk.text("title"), videos, speakers=map(text_of, talk.values("speakers")),
            length=seconds_of(talk.text("duration")), day=day(talk.text("recorded")[:10]),
        )  # fmt: skip


def _talks(document: Document) -> list[Fields]:
    whole = document.json
    return list(objects_of(whole if isinstance(whole, list) else [whole]))
