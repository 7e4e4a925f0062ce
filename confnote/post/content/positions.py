"""Write where in its recording each note belongs: after the note, or in a list of chapters.

Only a sure position is shown: the clock alone may be minutes off.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from confnote.core.deep_link import clock
from confnote.model import Note
from confnote.post.content import wording
from confnote.post.content.blocks import Block, Inline, Item, Linked, Prose, TextLine, Wording
from confnote.post.content.line_template import spell
from confnote.post.content.select import SessionNotes
from confnote.post.markdown.escape import escaped_reading, link_target
from confnote.post.markdown.parser import blocks_only, with_extras
from confnote.post.markdown.pieces import MARKS, is_paragraph
from confnote.post.style import Style

if TYPE_CHECKING:
    from markdown_it.token import Token

# The most characters of a note in a chapter.
CHAPTER = 60
# a line such as `> — Ada Lind` below the words of a quotation
_SPEAKER = re.compile(
    r"(?:(?<![ \t])[ \t]+|\\)?\n(?:[ \t>]*\n)?[ \t>]*[*_]*(?P<dash>[\u2014\u2013]|-{1,3})[ \t]*"
    r"(?P<name>[\[*_@]*[^\W\d_][^\n]*)\Z"
)
NAME = 4  # words of a name, at most
_ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,9}[.)])\s", re.MULTILINE)


def noted(note: Note, style: Style) -> str:
    """Return the Markdown of a note, and after it its moment if the style wants it there.

    The moment is Markdown, too, as if the user had typed it, so that the site escapes both together.
    """
    position, where = note.position, _place(style)
    if where not in ("link", "time") or position is None or not position.sure:
        return note.text
    url = link_target(position.url) if where == "link" else ""
    parts = style.fill("moment.form", {"time": wording.plain(clock(position.seconds)), "url": wording.plain(url)})
    moment = "".join(
        f"[{spell(part.words)}]({part.url})" if isinstance(part, Linked) else spell((part,)) for part in parts
    )
    return (_above_speaker(note, moment) or _with_end(note.text, moment)) if moment else note.text


def _place(style: Style) -> str:
    """Return the style's `moment`, but `link` for chapters where there is no room for them.

    That is in a list of sessions, and in a day that is one paragraph.
    """
    shape = style["session"]
    is_crowded = shape == "list" or (shape == "prose" and style["join"] == "day")
    return "link" if style["moment"] == "chapters" and is_crowded else style["moment"]


def _above_speaker(note: Note, end: str) -> str:
    """Return a quotation with words above the speaker's line that was typed; "" if it has none."""
    text = note.text.rstrip()
    found = _SPEAKER.search(text)
    if found is None:
        return ""
    body, rest = text[: found.start()], text[found.start() :]
    words = found["name"].partition(",")[0].split()
    is_name = len(words) <= NAME and not words[0].lstrip("[*_@")[0].islower()
    if found["dash"] == "-":  # or it is a list
        is_name = is_name and len(words) > 1 and all(word[0].isupper() for word in words)
    before = _tokens(body)
    last = max((n for n, token in enumerate(before) if token.type == "inline"), default=0)
    around = {token.type for token in before[last:]}
    is_quote = note.kind == "quote" or "blockquote_close" in around
    # names below each other are no words and a speaker
    is_list = _SPEAKER.search(f"\n{body}") or (found["dash"] == "-" and "list_item_close" in around)
    if not is_name or not is_quote or is_list or not _is_after(before, _tokens(f"{body} {end}"), " ", end):
        return ""
    ended, shown = f"{body} {end}{rest}", with_extras().renderInline(end)
    return ended if _html(ended).replace(f" {shown}", "", 1) == _html(text) else ""


def _html(text: str) -> str:
    return str(with_extras().render(escaped_reading(text, keep_headings=True).text))


def _with_end(text: str, end: str) -> str:
    """Add words at the end of the last paragraph of a note, else a paragraph with them.

    If the note can have neither, return it without them.
    """
    text = text.rstrip()
    if is_paragraph(text) and not MARKS.search(text):
        return f"{text} {end}"
    # an open fence is closed only in the escaped text
    for whole in (text, escaped_reading(text, keep_headings=True).text):
        before = _tokens(whole)
        for joint in (" ", "\n\n"):
            if _is_after(before, _tokens(f"{whole}{joint}{end}"), joint, end):
                return f"{whole}{joint}{end}"
    return text


def _tokens(text: str) -> Sequence[Token]:
    """Parse a note as a site will show it: most of what looks like a heading is no heading."""
    return blocks_only().parse(escaped_reading(text, keep_headings=True).text)


def _is_after(before: Sequence[Token], after: Sequence[Token], joint: str, end: str) -> bool:
    """Return whether `after` is `before` with words at its end, and else unchanged."""
    old, new = ([(token.type, token.content) for token in tokens] for tokens in (before, after))
    if joint != " ":
        return new == [*old, ("paragraph_open", ""), ("inline", end), ("paragraph_close", "")]
    at = max((n for n, (kind, _) in enumerate(old) if kind == "inline"), default=0)
    if not at or old[at - 1][0] != "paragraph_open" or any(content for _, content in old[at + 1 :]):
        return False
    html, words = with_extras().renderInline, old[at][1]
    is_same = new == [*old[:at], ("inline", f"{words} {end}"), *old[at + 1 :]]
    return is_same and html(f"{words} {end}") == f"{html(words)} {html(end)}"


def with_chapters(talk: SessionNotes, style: Style, before: list[Block], after: list[Block]) -> list[Block]:
    """Return two rows of blocks, and between them the chapters of a session if the style has them.

    Chapters are a list of moments. Beside another list it is a paragraph of lines, because two lists in a row are one.
    """
    if _place(style) != "chapters":
        return [*before, *after]
    words = {note.uid: talk.written.get(note.uid) for note in talk.notes}
    found = [note for note in talk.notes if note.position is not None and note.position.sure and words[note.uid] != ""]
    rows = [(note, _chapter(note, words[note.uid])) for note in found]
    if rows and any(map(_is_list, (*before[-1:], *after[:1]))):
        # two spaces are a line break on every site
        lines = wording.joined([words for _, words in rows], "  \n")
        return [*before, TextLine(f"s:{talk.session.uid}.chapters", lines), *after]
    return [*before, *(Item(f"n:{note.uid}.chapter", words) for note, words in rows), *after]


def _chapter(note: Note, words: str | None) -> Inline:
    assert note.position is not None
    time = wording.plain(clock(note.position.seconds))
    shown = wording.plain(in_chapter(note.text) if words is None else wording.cut(words, CHAPTER))
    linked = (Linked(time, note.position.url),) if note.position.url else time
    return (*linked, Wording(" "), *shown) if shown else linked


def in_chapter(text: str) -> str:
    """Return the words of a note that a chapter shows."""
    return wording.cut(first_words(text), CHAPTER)


def first_words(text: str) -> str:
    """Return the first paragraph or item of a note as plain text, of code alone the language."""
    tokens = blocks_only().parse(text)
    inline = next((token.content for token in tokens if token.type == "inline"), "")
    if words := wording.without_markdown(inline) or _alt(inline):
        return words
    code = next((token for token in tokens if token.type in ("fence", "code_block")), None)
    if code is not None:
        return next(iter(code.info.split()), "code")
    return next((row.strip() for token in tokens for row in token.content.split("\n") if row.strip()), "")


def _alt(words: str) -> str:
    """Return the words for the first image of a paragraph, else `image`; "" if it has none."""
    tokens = with_extras().parseInline(words)[0].children or [] if words else []
    return next((token.content or "image" for token in tokens if token.type == "image"), "")


def _is_list(block: Block) -> bool:
    match block:
        case Item():
            return True
        case Prose():
            text = spell(block.lead) or "\n".join(block.texts)
        case TextLine():
            text = spell(block.words)
        case _:
            return False
    return _ITEM.search(text) is not None
