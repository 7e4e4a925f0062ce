"""Read the captions of a recording: WebVTT or SubRip (SRT)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from io import StringIO

from confnote.core.text import one_line
from confnote.errors import Refused
from confnote.model import Cue
from confnote.schedule.document import Document, is_web_page

ENDINGS = (".vtt", ".srt")
_CLOCK = r"((?:\d{1,3}:)?\d{1,3}:\d\d)(?:[.,](\d{1,3})\d*)?"
# SubRip has a number above the times
TIMES = re.compile(rf"^[ \t]*(?:\d+[ \t]*\n[ \t]*)?{_CLOCK}[ \t]*-->[ \t]*{_CLOCK}([^\n]*)$", re.MULTILINE)
BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
# such lines within the words of a cue, behind which neither a cue nor another block begins
INNER_LINES = re.compile(r"(?<=[^\n])\n(?:[ \t]*\n)+(?!NOTE\b|STYLE\b|REGION\b|[^\n]*\n?[^\n]*-->)")
HEAD = 4000  # characters in which the first cue of SubRip begins; programs write comments above it
TAG = re.compile(r"</?[a-zA-Z\d][^<>\n]{0,200}>|\{\\[^{}\n]{0,100}\}")  # `{\an8}` is of SubRip
LONGEST = 1000  # characters of a cue
ROLLS = 0.5  # seconds after a cue in which the next one can repeat its lines
ROLLING = 8  # lines of a cue that the next one can repeat
OTHERS = (
    (rb"\x1f\x8b", "it is compressed: unpack it with gunzip"),
    (rb'\{\s*"(?:wireMagic|events)"', "it is json3: yt-dlp --sub-format vtt gets WebVTT"),
    (rb"(?:<\?xml[^>]*>\s*)?<(?:tt|transcript|timedtext)\b", "it is XML: yt-dlp --sub-format vtt gets WebVTT"),
    (rb"\{\s*\"|start[\t,]end[\t,]text", "whisper and its like also write a .vtt or .srt: give that"),
    (rb"\d+:\d\d:\d\d\.\d+,\d", "it is .sbv: YouTube Studio also gives .vtt"),
    (rb"\[Script Info\]|\[[a-z]{2}:|\{\d+\}\{\d+\}", "convert it: ffmpeg -i FILE talk.vtt"),
)  # fmt: skip


def read_captions(data: bytes, warn: Callable[[str], object] = lambda _: None) -> tuple[Cue, ...]:
    """Return the cues of captions, by time; raise Refused (one line) if they are none.

    Of captions that roll, in which a line is repeated in the next cue, each line is read once. `warn` gets a notice of
    characters that had to be guessed.
    """
    document = Document(data)
    text = document.text.replace("\r\n", "\n").replace("\r", "\n").lstrip()
    is_vtt, first = text.startswith("WEBVTT"), TIMES.search(text, 0, HEAD)
    if is_web_page(document.head) or not (is_vtt or first):
        raise Refused(_advice(document.head))
    if first is not None:
        # an empty line in the words does not end them
        head, words = ("WEBVTT\n", BLANK_LINES) if not is_vtt else (text[: first.start()], INNER_LINES)
        text = head + words.sub("\n", text[first.start() :])
    import webvtt  # 40 ms, for captions only

    try:
        found = webvtt.from_buffer(StringIO(TIMES.sub(_as_in_vtt, text)), format="vtt")
    except (webvtt.errors.MalformedFileError, webvtt.errors.MalformedCaptionError, ValueError) as error:
        raise Refused(f"these captions cannot be read: {one_line(str(error), 100)}") from None
    captions = (
        (it.start_time.in_milliseconds() / 1000, it.end_time.in_milliseconds() / 1000, it.raw_text)
        for it in found.captions
    )
    by_time = tuple(sorted(_each_line_once(captions), key=lambda cue: cue.start))
    if not by_time:
        raise Refused("there is no caption in this file")
    for notice in document.notices:
        warn(notice)
    return by_time


def _advice(head: bytes) -> str:
    reads = "these are no captions: confnote reads WebVTT (.vtt) and SubRip (.srt)"
    found = next((advice for pattern, advice in OTHERS if re.match(pattern, head, re.IGNORECASE)), "")
    return f"{reads}. {found[0].upper()}{found[1:]}" if found else reads


def _as_in_vtt(found: re.Match[str]) -> str:
    """Return a line of times as WebVTT has it, below an empty line."""
    begin, part, end, end_part, rest = found.groups(default="")
    return f"\n{begin}.{part:0<3} --> {end}.{end_part:0<3}{rest}"


def _each_line_once(captions: Iterable[tuple[float, float, str]]) -> Iterator[Cue]:
    before: list[str] = []
    until = 0.0
    for start, end, raw in captions:
        lines = [line for line in (" ".join(unescape(TAG.sub("", row)).split()) for row in raw.split("\n")) if line]
        shown = before if start <= until + ROLLS else []
        words = " ".join(filter(None, (_new_part(line, shown) for line in lines)))
        if words:
            yield Cue(start, one_line(words, LONGEST))
        before, until = (lines or before)[-ROLLING:], end


def _new_part(line: str, before: list[str]) -> str:
    """Return what a line has that the lines before did not: captions can also grow word by word."""
    known = max((it for it in before if f"{line} ".startswith(f"{it} ")), key=len, default="")
    return line[len(known) :].strip()
