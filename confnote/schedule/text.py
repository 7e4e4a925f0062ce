"""Text as files have it -> text as it is kept: one clean line, or Markdown paragraphs."""

from __future__ import annotations

import re
from html import unescape

from confnote.schedule.light_markup import light_markdown

TITLE = 500
ABSTRACT = 50_000
LONGEST = 20_000
"""What of a line is looked at: white space and entities may make much of little."""

CUT = " […]"

# C0 but tab and newline, DEL, C1, bidi overrides and isolates, zero-width space, word joiner, byte order marks, halves
# of surrogate pairs. The zero-width joiners stay: emoji, Persian and Indic scripts are written with them.
JUNK = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,20});")
# Only what closes, and what authors leave open: `<T>`, `<s>`, `<div>` and `<stdio.h>` in a plain text are words
BLOCK = re.compile(r"</(?:p|div|ul|ol|li|h[1-6]|table|blockquote|pre|dl)>|<(?:p|li)(?: [^<>]{0,500})?>", re.IGNORECASE)
INLINE = re.compile(
    r"</(?:a|b|i|em|strong|code|s|u|del|sub|sup|span|font|tt|kbd|small|cite|q)>|<br ?/?>", re.IGNORECASE
)
BLANKS = re.compile(r"\n[ \t]*\n[ \t\n]*\n")


def line(text: str, limit: int = TITLE) -> str:
    """Return a text on one line: entities read, control characters and bidi overrides gone, white space made single."""
    if not text:
        return ""
    text = text[:LONGEST]
    if "&" in text:
        text = ENTITY.sub(lambda found: unescape(found[0]), text)
    text = " ".join(text.split())
    if not text.isprintable():
        text = " ".join(JUNK.sub("", text).split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def prose(text: str, limit: int = ABSTRACT) -> str:
    """Return a longer text as Markdown; HTML becomes Markdown, anything else stays as it was written."""
    cut = len(text) > limit
    text = text[:limit] if cut else text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "<" in text and (found := BLOCK.search(text) or INLINE.search(text)):
        text = _markdown(text, blocks=found.re is BLOCK)
    elif "&" in text:
        text = ENTITY.sub(lambda found: unescape(found[0]), text)
    if not text.isascii() or not text.replace("\n", "").isprintable():  # 20 times as fast as to look for nothing
        text = JUNK.sub("", text).replace("\xa0", " ")
    text = text.strip()
    if "\n\n\n" in text or "\n " in text or "\n\t" in text:
        text = BLANKS.sub("\n\n", text)
    return text + CUT if cut else text


def _markdown(text: str, *, blocks: bool) -> str:
    """Return HTML as Markdown. Without a block in it a text is plain or Markdown, and its lines are kept."""
    light = light_markdown(text) if blocks else None
    if light is not None:
        return light
    from confnote.schedule.markup import block_markdown, inline_markdown  # BeautifulSoup: 140 ms

    return block_markdown(text) if blocks else inline_markdown(text)


def paragraphs(*texts: str) -> str:
    """Return several texts one after the other, leaving out one that another begins with."""
    kept: list[str] = []
    for text in texts:
        if text and not any(other.startswith(text) for other in kept):
            kept = [other for other in kept if not text.startswith(other)]
            kept.append(text)
    return "\n\n".join(kept)
