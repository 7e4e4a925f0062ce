"""Decide which form a note has among others: item of a list, part of a paragraph, block."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from confnote.model import Note
from confnote.post.content import wording
from confnote.post.content.blocks import Wording
from confnote.post.content.line_template import spell
from confnote.post.content.positions import noted
from confnote.post.content.raw import RAW
from confnote.post.markdown.pieces import is_paragraph
from confnote.post.style import Style

# Notes that are blocks of their own in a paragraph of notes.
APART = ("quote", RAW)
# A fence, an image alone, a table.
_BLOCK = re.compile(r"\s*(?:```|~~~|!\[[^\n]*\)\s*\Z|[^\n]*\|[^\n]*\n[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\||\n|\Z))")


def is_block(text: str) -> bool:
    """Return whether a note is no item of a list in any style: a fence, a photo or a table."""
    return _BLOCK.match(text) is not None


def loose_style(style: Style, some: Sequence[Note], *, labelled: bool = True) -> Style:
    """Return the style for notes without a session: bullets only for several below a label.

    Without a label, the items would go on with the list of the session above.
    """
    if style["notes"] != "bullets":
        return style
    items = [note for note in some if note.kind not in APART and not is_block(note.text)]
    return style if labelled and len(items) > 1 else style.over({"notes": "paragraphs"})


def run_on_part(note: Note, style: Style) -> str:
    """Return a note as part of a paragraph.

    A takeaway has its label in the paragraph of its session.
    """
    if style["join"] == "note":
        return noted(note, style)
    label = style["label.takeaway"] if note.kind == "takeaway" and style["join"] == "session" else ""
    typed = note.text
    if label and (marker := wording.BULLET.match(typed)) and "\n" not in typed.strip():
        typed = typed[marker.end() :]
    text = noted(replace(note, text=typed), style)
    if not label:
        return text
    between = " " if is_paragraph(text) else "\n\n"
    return f"{spell(wording.bold((*wording.plain(label), Wording(':'))))}{between}{text}"
