"""Say what a file is that people take for a list of recordings, and what to type instead."""

from __future__ import annotations

import re
from collections.abc import Iterator

from confnote.schedule.document import Document, Fields
from confnote.schedule.text import line

PACKED = ((b"\x1f\x8b", "gunzip"), (b"BZh", "bunzip2"), (b"\xfd7zXZ", "unxz"), (b"(\xb5/\xfd", "unzstd"))
FEED = re.compile(r"""xmlUrl\s*=\s*["'](https?://[^"'\s]{1,200})""", re.IGNORECASE)
CATEGORY = {"title", "description", "slug", "url", "start_date", "end_date", "summary"}  # of a category.json
NO_TEXT = 3  # of so many bytes, one is 0 in UTF-16


def advice(document: Document) -> str:
    """Return what the file is, and what to type; empty for any other file."""
    return next(_guesses(document), "")


def _guesses(document: Document) -> Iterator[str]:
    head = document.head
    if not head:
        yield "the file is empty"
    for begin, program in PACKED:
        if document.data.startswith(begin):
            yield f"it is compressed. Type: {program} -c FILE | confnote recordings -"
    if head.startswith(b"PK\x03\x04"):
        yield "it is an archive or a spreadsheet: save the sheet as CSV with the columns title and url"
    if head.count(0) * NO_TEXT > len(head):
        yield "it is binary, or UTF-16 without its mark: save it as UTF-8"
    if b"<opml" in head.lower():
        feed = FEED.search(document.text)
        yield f"it is OPML, a list of feeds. Give the address of one: confnote recordings {feed[1] if feed else 'URL'}"
    yield from _guesses_at_json(document.fields)


def _guesses_at_json(whole: Fields) -> Iterator[str]:
    for conference in whole.objects("conferences"):
        yield f"it names all conferences. Give the address of one: confnote recordings {conference.text('url')}"
    if "acronym" in whole and "events" in whole:
        yield f"no event of {line(whole.text('title'), 60)} is released yet"
    for item in (whole.fields("metadata"), *whole.fields("response").objects("docs")):
        if name := line(item.text("identifier"), 100):
            yield f"it is of archive.org. Type: yt-dlp -J https://archive.org/details/{name} | confnote recordings -"
    if whole.text("kind").startswith("youtube#"):
        yield "it is JSON of YouTube's API. Type: yt-dlp -J --flat-playlist ADDRESS | confnote recordings -"
    if "title" in whole and CATEGORY.issuperset(whole.raw):
        yield "it names a category of pyvideo, and no videos. Type: cat videos/*.json | confnote recordings -"
    if error := whole.text("error", "message"):
        yield f"it is an error of the site: {line(error, 100)}"
