"""Clean the text of a programme file: to one line, or to Markdown paragraphs."""

from __future__ import annotations

import re
from html import unescape

from confnote.core.text import BIDI, C0, C1, DEL, NONCHARACTERS
from confnote.schedule.markup import block_markdown, inline_markdown, light_markdown

TITLE = 500
ABSTRACT = 50_000
# only so much of a line is read: it may shrink, since entities and white space can make a long text short
LONGEST = 20_000
CUT = " […]"

# besides controls, marks of direction and lone surrogates: the zero-width space, the word joiner and the byte order
# mark. The zero-width joiners stay: emoji, Persian and Indic scripts are written with them.
_CONTROLS = "".join(char for char in C0 + DEL + C1 if char not in "\t\n\r")
JUNK = re.compile(f"[{_CONTROLS}{''.join(BIDI)}{NONCHARACTERS}\u200b\u2060\ufeff\ud800-\udfff]")
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,20});")
# only closing tags, and tags that authors leave open: `<T>`, `<s>`, `<div>` and `<stdio.h>` in plain text are words
BLOCK = re.compile(r"</(?:p|div|ul|ol|li|h[1-6]|table|blockquote|pre|dl)>|<(?:p|li)(?: [^<>]{0,500})?>", re.IGNORECASE)
INLINE = re.compile(
    r"</(?:a|b|i|em|strong|code|s|u|del|sub|sup|span|font|tt|kbd|small|cite|q)>|<br ?/?>", re.IGNORECASE
)
BLANK_LINES = re.compile(r"\n[ \t]*\n[ \t\n]*\n")


def line(text: str, limit: int = TITLE) -> str:
    """Return text on one line, without control characters and bidi overrides, with entities decoded."""
    if not text:
        return ""
    text = text[:LONGEST]
    if "&" in text:
        text = _decoded(text)
    text = " ".join(text.split())
    if not text.isprintable():
        text = " ".join(JUNK.sub("", text).split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def prose(text: str, limit: int = ABSTRACT) -> str:
    """Return a longer text as Markdown: HTML is converted, anything else stays as it was written."""
    is_cut = len(text) > limit
    text = text[:limit]
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "<" in text and (found := BLOCK.search(text) or INLINE.search(text)):
        light = light_markdown(text) if found.re is BLOCK else inline_markdown(text)
        text = light if light is not None else block_markdown(text)
    elif "&" in text:
        text = _decoded(text)
    # this check is 20 times as fast as a substitution that finds nothing
    if not text.isascii() or not text.replace("\n", "").isprintable():
        text = JUNK.sub("", text).replace("\xa0", " ")
    text = text.strip()
    if "\n\n\n" in text or "\n " in text or "\n\t" in text:
        text = BLANK_LINES.sub("\n\n", text)
    return text + CUT if is_cut else text


def _decoded(text: str) -> str:
    return ENTITY.sub(lambda found: unescape(found[0]), text)


def paragraphs(*texts: str) -> str:
    """Join texts as paragraphs; leave out a text that is the beginning of another one."""
    kept: list[str] = []
    for text in texts:
        if text and not any(other.startswith(text) for other in kept):
            kept = [other for other in kept if not text.startswith(other)]
            kept.append(text)
    return "\n\n".join(kept)
