"""Join notes to paragraphs where Markdown allows it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from confnote.post.markdown.parser import blocks_only, with_extras

BLOCK_START = re.compile(r"^(?:[ \t]*$| {4}|\t| {0,3}[-+*>#`~=|:<_\[\d])", re.MULTILINE)
MARKS = re.compile(r"[*`\[\]<~$]|(?<![^\W_])_|_(?![^\W_])")


def is_paragraph(text: str) -> bool:
    """Return whether a text is one paragraph; it is parsed only if it could be something else."""
    if not BLOCK_START.search(text):
        return True
    tokens = blocks_only().parse(text)
    return len(tokens) == 3 and tokens[0].type == "paragraph_open"


def run_on(texts: Sequence[str]) -> list[str]:
    """Join adjoining paragraphs; a list, a quotation or a fence stays a block of its own."""
    joined: list[str] = []
    for paragraphs, found in groupby(texts, is_paragraph):
        group = list(found)
        joined += _one(group) if paragraphs else group
    return joined


def _one(texts: list[str]) -> list[str]:
    """Join texts to one paragraph; a text with a lone `*` stays separate if the mark would pair with another one."""
    whole = " ".join(texts)
    lone = [_has_lone_mark(text) for text in texts]
    if not any(lone) or _html(whole) == " ".join(map(_html, texts)):
        return [whole]
    parts: list[str] = []
    for alone, found in groupby(zip(lone, texts, strict=True), lambda pair: pair[0]):
        group = [text for _, text in found]
        parts += group if alone else [" ".join(group)]
    return parts


def _html(text: str) -> str:
    return str(with_extras().renderInline(text))


def _has_lone_mark(text: str) -> bool:
    """Return whether a text has a mark that is plain by itself, but could pair with one in another text."""
    if not MARKS.search(text):
        return False
    tokens = with_extras().parseInline(text)[0].children or []
    return any(token.type == "text" and MARKS.search(token.content) for token in tokens)
