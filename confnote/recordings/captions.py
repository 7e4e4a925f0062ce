"""Read the captions of a recording: WebVTT or SubRip (SRT)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from io import StringIO

from confnote.core.text import one_line
from confnote.errors import Refused
from confnote.model import Cue
from confnote.schedule.document import Document, is_web_page

ENDINGS = (".vtt", ".srt")
SRT = re.compile(r"(?m)^\d+[ \t]*\n[ \t]*\d+:\d\d:\d\d[,.]\d{1,3} *-->")
HEAD = 4000  # characters in which the first cue of SubRip begins; programs write comments above it
TAG = re.compile(r"<[^<>\n]{0,200}>|\{\\[^{}\n]{0,100}\}")  # `{\an8}` is of SubRip
LONGEST = 1000  # characters of a cue


def read_captions(data: bytes) -> tuple[Cue, ...]:
    """Return the cues of captions, by time; raise Refused (one line) if they are none.

    Of captions that roll, in which a line is repeated in the next cue, each line is read once.
    """
    document = Document(data)
    text = document.text.replace("\r\n", "\n").replace("\r", "\n").lstrip()
    is_vtt, first = text.startswith("WEBVTT"), SRT.search(text, 0, HEAD)
    if is_web_page(document.head) or not (is_vtt or first):
        raise Refused("these are no captions: confnote reads WebVTT (.vtt) and SubRip (.srt)")
    import webvtt  # 40 ms, for captions only

    try:
        if is_vtt or first is None:
            found = webvtt.from_buffer(StringIO(text), format="vtt")
        else:
            found = webvtt.from_buffer(StringIO(text[first.start() :]), format="srt")
    except (webvtt.errors.MalformedFileError, webvtt.errors.MalformedCaptionError, ValueError) as error:
        raise Refused(f"these captions cannot be read: {one_line(str(error), 100)}") from None
    cues = _each_line_once((it.start_time.in_milliseconds() / 1000, it.raw_text) for it in found.captions)
    by_time = tuple(sorted(cues, key=lambda cue: cue.start))
    if not by_time:
        raise Refused("there is no caption in this file")
    return by_time


def _each_line_once(captions: Iterable[tuple[float, str]]) -> Iterator[Cue]:
    before: list[str] = []
    for start, raw in captions:
        lines = [line for line in (" ".join(unescape(TAG.sub("", row)).split()) for row in raw.split("\n")) if line]
        words = " ".join(line for line in lines if line not in before)
        if words:
            yield Cue(start, one_line(words, LONGEST))
        before = lines or before
