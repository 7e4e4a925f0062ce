"""Read the JSON of voctoweb (media.ccc.de): a conference with its events, or one event."""

from __future__ import annotations

from collections.abc import Iterator

from confnote.recordings.formats.making import recording
from confnote.recordings.value import Recording
from confnote.schedule.document import Document, Fields, text_of
from confnote.schedule.times import day

NAME = "voctoweb JSON"
CAPTIONS = ("text/vtt", "application/x-subrip")


def identify(document: Document) -> bool:
    """Return whether the file has events with a page or with files."""
    return any("frontend_link" in event or "recordings" in event for event in _events(document))


def read(document: Document) -> Iterator[Recording | str]:
    """Yield the recording of each event."""
    for event in _events(document):
        files = event.objects("recordings")
        videos = [it.text("recording_url") for it in files if it.text("mime_type").startswith("video/")]
        captions = [it for it in files if it.text("mime_type") in CAPTIONS]
        length = event.get("length") or event.get("duration")
        yield recording(
            event.text("title"), [event.text("frontend_link"), *videos],
            speakers=map(text_of, event.values("persons")), length=length if isinstance(length, int) else 0,
            captions=next((it.text("recording_url") for it in captions), ""),
            day=day(event.text("date", "release_date")[:10]),
        )  # fmt: skip


def _events(document: Document) -> list[Fields]:
    whole = document.fields
    return [whole] if "guid" in whole and "frontend_link" in whole else whole.objects("events")
