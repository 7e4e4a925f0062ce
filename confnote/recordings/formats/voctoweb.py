"""Read the JSON of voctoweb (media.ccc.de): a conference, an event, or a list of relive."""

from __future__ import annotations

from collections.abc import Iterator

from confnote.recordings.formats.making import recording, seconds_of
from confnote.recordings.value import Recording
from confnote.schedule.document import Document, Fields, objects_of, text_of
from confnote.schedule.times import day

NAME = "voctoweb JSON"
CAPTIONS = ("text/vtt", "application/x-subrip")


def identify(document: Document) -> bool:
    """Return whether the file has events with a page or with files, or is a list of relive."""
    return any("frontend_link" in event or "recordings" in event for event in _events(document)) or bool(
        _relive(document)
    )


def read(document: Document) -> Iterator[Recording | str]:
    """Yield the recording of each event."""
    for event in _events(document):
        files = event.objects("recordings")
        videos = [it.text("recording_url") for it in files if it.text("mime_type").startswith("video/")]
        yield recording(
            event.text("title"), [event.text("frontend_link"), *videos],
            speakers=map(text_of, event.values("persons")), length=seconds_of(event.text("length", "duration")),
            captions=_captions(files, event.text("original_language")),
            day=day(event.text("date")), published=day(event.text("release_date")),
        )  # fmt: skip
    for it in _relive(document):
        # the page, once it is released, else the file of the live stream
        yield recording(
            it.text("title"), [it.text("release_url"), it.text("mp4")], length=seconds_of(it.text("duration")),
            room=it.text("room"),
        )  # fmt: skip


def _events(document: Document) -> list[Fields]:
    whole = document.fields
    return [whole] if "guid" in whole and "frontend_link" in whole else whole.objects("events")


def _relive(document: Document) -> list[Fields]:
    found = list(objects_of(document.json))
    return found if any("playlist" in it and ("release_url" in it or "mp4" in it) for it in found) else []


def _captions(files: list[Fields], language: str) -> str:
    """Return the address of the captions, those in the language of the talk first, then WebVTT."""
    found = [
        (it.text("language") != language, not url.endswith(".vtt"), url)
        for it in files
        if it.text("mime_type") in CAPTIONS or it.text("recording_url").endswith((".vtt", ".srt"))
        if (url := it.text("recording_url"))
    ]
    return min(found, default=(False, False, ""))[2]
