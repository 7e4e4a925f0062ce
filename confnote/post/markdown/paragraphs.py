"""Texts that each were a note -> paragraphs in which they run on, where Markdown lets them."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from confnote.post.markdown.parser import blocks_only, with_extras

if TYPE_CHECKING:
    from collections.abc import Sequence


BLOCK_START = re.compile(r"^(?:[ \t]*$| {4}|\t| {0,3}[-+*>#`~=|:<_\[\d])", re.MULTILINE)
MARKS = re.compile(r"[*`\[\]<~$]|(?<![^\W_])_|_(?![^\W_])")


def is_paragraph(text: str) -> bool:
    """Tell whether a text is one paragraph; only one that may be something else is parsed."""
    if not BLOCK_START.search(text):
        return True
    tokens = blocks_only().parse(text)
    return len(tokens) == 3 and tokens[0].type == "paragraph_open"


def run_on(texts: Sequence[str]) -> list[str]:
    """Join the paragraphs that follow each other; a list, a quotation or a fence stays alone."""
    joined: list[str] = []
    for paragraphs, found in groupby(texts, is_paragraph):
        group = list(found)
        joined += _one(group) if paragraphs else group
    return joined


def _one(texts: list[str]) -> list[str]:
    """One paragraph; but a text whose lone mark would pair with another's, `*` with `*`, stays by itself."""
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
    """Whether a mark of Markdown is left that stands for itself, and in company might not."""
    if not MARKS.search(text):
        return False
    tokens = with_extras().parseInline(text)[0].children or []
    return any(token.type == "text" and MARKS.search(token.content) for token in tokens)
