"""Write blocks as the Markdown of a site, in pieces."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, assert_never, cast
from urllib.parse import urlsplit

from confnote.core.links import clean_url
from confnote.core.text import slug
from confnote.post.content import blocks
from confnote.post.content.blocks import Block, Heading, Inline, Item, Part, SocialStyle
from confnote.post.content.line_template import unlinked
from confnote.post.markdown.escape import link_target
from confnote.post.markdown.pieces import Piece, is_paragraph, run_on
from confnote.post.sites.base import Site
from confnote.post.style import Style

UNDERLINES = {1: "=", 2: "-"}
HARMLESS = re.compile(r"[^\W\d_][\w ,.;:?'()%/\"\u2013\u2014\u2019\u201c\u201d-]*")
MARKER = re.compile(r"([-*+])[ \t]+\S|\d{1,9}([.)])[ \t]+\S")
NUMBERED = re.compile(r"^(\d{1,9})[.)][ \t]+\S", re.MULTILINE)
NUMBER = re.compile(r"(\d{1,9}\.) (?=\S)")
INDENTED = re.compile(r" {4}| {0,3}\t")
# A placeholder for words that are escaped already, while the site escapes the item around them.
STAND_IN = "x"
WEB = re.compile(r"https?://[a-z0-9.-]+(?:[/?#]|$)", re.IGNORECASE)
NO_TARGETS = ("javascript", "vbscript", "data")  # a browser runs what these contain

# Blocks that become one text each, whatever comes before: not Prose (several texts) and Social (first or not).
SingleBlock = Heading | blocks.TextLine | blocks.Raw | blocks.Quote | Item | blocks.Player | blocks.More | blocks.Rule


def render(content: Iterable[Block], site: Site, style: Style) -> tuple[Piece, ...]:
    """Write blocks as pieces; the pieces joined are the body."""
    written = [(key, text) for key, text in _texts(content, site, style) if text]
    keys = distinct(key for key, _ in written)
    texts = [text for _, text in written]
    # a blank line between the items of one list would make it loose
    gaps = ["\n" if _are_one_list(before, after) else "\n\n" for before, after in pairwise(texts)]
    return tuple(Piece(*piece) for piece in zip(keys, texts, [*gaps, "\n"], strict=False))


def distinct(keys: Iterable[str]) -> list[str]:
    """Append a number to each repeated key: `n:1`, `n:1.2`."""
    seen: dict[str, int] = {}
    distinct = []
    for key in keys:
        seen[key] = seen.get(key, 0) + 1
        distinct.append(key if seen[key] == 1 else f"{key}.{seen[key]}")
    return distinct


def _are_one_list(before: str, after: str) -> bool:
    """Return whether a text is a list that the next text continues."""
    mark, next_mark = MARKER.match(before), MARKER.match(after)
    if not mark or not next_mark or mark.groups() != next_mark.groups():
        return False
    return all(MARKER.match(row) or row[:2] in ("", "  ") for row in before.split("\n"))


def _texts(content: Iterable[Block], site: Site, style: Style) -> Iterator[tuple[str, str]]:
    embedded = False
    number = 0  # of the item of an ordered list that the last note ended with
    anchors: set[str] = set()
    content, references = _with_addresses(tuple(content), site)
    for block in content:
        if isinstance(block, blocks.Prose):
            texts = [safe(text, site, block.under, references) for text in block.texts]
            if block.lead:
                texts.insert(0, line(block.lead, site))
            elif len(texts) == 1 and number:
                texts = [_next_item(block.texts[0], number, site, block.under) or texts[0]]
            rows = NUMBERED.findall(texts[-1]) if texts and NUMBERED.match(texts[-1]) else ()
            number = int(rows[-1]) if rows else 0
            yield from ((block.key, text) for text in (run_on(texts) if len(texts) > 1 else texts))
            continue
        number = 0
        if isinstance(block, blocks.Social):
            how = cast("SocialStyle", block.how)
            yield block.key, site.social(block.link, how, first=not embedded).strip()
            embedded = True
        elif isinstance(block, Heading) and site.heading_ids and (ident := _ident(block, style, anchors)):
            anchors.add(ident)
            yield block.key, write(replace(block, words=(*block.words, blocks.Wording(f" {{#{ident}}}"))), site, style)
        else:
            yield block.key, write(block, site, style)


def _next_item(text: str, number: int, site: Site, under: int) -> str:
    """Write a note that goes on with the list above, such as `2. Two`; "" for any other note."""
    typed = f"{number + 1}"
    if not text.startswith((f"{typed}. ", f"{typed}) ")):
        return ""
    written = safe(f"1{text[len(typed) :]}", site, under)  # alone, only a list that begins with 1 is one
    return f"{typed}{written[1:]}" if NUMBERED.match(written) else ""


def _ident(block: Heading, style: Style, taken: Collection[str]) -> str:
    """Return the typed id of a heading, else an unused one if the style wants ids; "" for none."""
    if block.ident or not style.on("ids") or block.key == "title":
        return block.ident
    made = slug(block.name, "section")
    # kramdown takes no id that begins with a digit
    made = made if made[0].isalpha() else f"on-{made}"
    numbered = (f"{made}-{n}" for n in range(2, len(taken) + 3))
    return next(name for name in (made, *numbered) if name not in taken)


def write(block: SingleBlock, site: Site, style: Style) -> str:
    """Write one block as Markdown."""
    match block:
        case Heading():
            return _heading(block, site, style)
        case blocks.TextLine():
            return line(block.words, site)
        case blocks.Quote():
            rows = safe(block.text, site).split("\n") + (["", line(block.by, site)] if block.by else [])
            return "\n".join(f"> {row}".rstrip() for row in rows)
        case Item():
            return item(block, site, style["bullet"])
        case blocks.Player() | blocks.Raw():
            return block.text if isinstance(block, blocks.Raw) else _player(block, site)
        case blocks.More() | blocks.Rule():
            return site.more if isinstance(block, blocks.More) else "---"
        case _:
            assert_never(block)


def _player(block: blocks.Player, site: Site) -> str:
    return (site.plays(block.link) or line(block.words, site) or site.video(block.link)).strip()


def _heading(block: Heading, site: Site, style: Style) -> str:
    words = line(block.words, site, starts=False)  # after the `#`, nothing begins a list
    underline = UNDERLINES.get(block.level) if style["headings"] == "setext" else None
    if underline is None or "|" in words:  # above hyphens, a bar makes a table
        return f"{'#' * block.level} {words}"
    words = line(block.words, site, starts=True)
    return f"{words}\n{underline * max(len(words), 3)}"


def _with_addresses(content: Sequence[Block], site: Site) -> tuple[Sequence[Block], dict[str, Any]]:
    """Write addresses into links whose definitions cannot stay; return also those that stay.

    Definitions stay that a paragraph has and a paragraph uses, unless the site does not find them.
    """
    texts = [text for block in content for text in _typed(block)]
    if not any("]:" in text for text in texts):
        return content, {}
    from confnote.post.markdown import references  # it imports the parser

    paragraphs = [text for block in content if isinstance(block, blocks.Prose) for text in block.texts]
    known = references.definitions(texts)
    stay = references.definitions(paragraphs) if site.references else {}
    stay = {label: known[label] for label in references.used_labels(paragraphs, known) if label in stay}
    shared = {label: known[label] for label in references.used_labels(texts, known)}
    written: list[Block] = []
    for block in content:
        keep = stay if isinstance(block, blocks.Prose) else {}
        changed = {text: references.with_addresses(text, shared, keep) for text in _typed(block)}
        words = block.lead if isinstance(block, blocks.Prose) else block.words if isinstance(block, Item) else ()
        if words or any(changed.values()) or not any(changed):
            written.append(_replaced(block, changed))
    return written, stay


def _typed(block: Block) -> tuple[str, ...]:
    """Return the notes in a block."""
    match block:
        case blocks.Prose():
            return block.texts
        case Item():
            return (block.text, *block.below)
        case blocks.Quote():
            return (block.text,)
        case _:
            return ()


def _replaced(block: Block, changed: Mapping[str, str]) -> Block:
    """Return a block with other notes; a note that is "" now is left out."""
    match block:
        case blocks.Prose():
            return replace(block, texts=tuple(new for text in block.texts if (new := changed[text]) or not text))
        case Item():
            below = tuple(new for text in block.below if (new := changed[text]) or not text)
            return replace(block, text=changed[block.text], below=below)
        case blocks.Quote():
            return replace(block, text=changed[block.text])
        case _:
            return block


def _alone(text: str, keep: Collection[str] = ()) -> str:
    """Write addresses into the links of a text that is written without the rest of the post."""
    if "]:" not in text:
        return text
    from confnote.post.markdown.references import with_addresses  # it imports the parser

    return with_addresses(text, keep=keep)


def safe(text: str, site: Site, under: int = 0, references: Mapping[str, Any] | None = None) -> str:
    """Escape a note; its headings go below level `under`, or are escaped, too, if that is 0.

    Of link definitions, those with a label in `references` stay; the address of another goes into its links.
    """
    text = _alone(text, references or ())
    if references and "[" in text:
        return site.text(fenced(text), under, references)
    return text if is_harmless(text) and not site.engine.starts.match(text) else site.text(fenced(text), under)


def is_harmless(text: str) -> bool:
    """Return whether a text is one line of plain prose: most notes are, and need no parser."""
    return not ("_" in text or "://" in text or "--" in text or "..." in text) and HARMLESS.fullmatch(text) is not None


def fenced(text: str) -> str:
    """Fence indented code at the start of a note, or unindent the note.

    A list above would take indented lines in.
    """
    text = re.sub(r"\A(?:[ \t]*\r?\n)+", "", text)
    if not INDENTED.match(text):
        indent = len(text) - len(text.lstrip(" "))
        return re.sub(rf"^ {{1,{indent}}}", "", text, flags=re.MULTILINE) if indent else text
    rows = text.split("\n")
    size = next((n for n, row in enumerate(rows) if row.strip() and not INDENTED.match(row)), len(rows))
    code = "\n".join(re.sub(r"\A(?: {4}| {0,3}\t)", "", row) for row in rows[:size]).rstrip()
    fence = "`" * max([3, *(len(ticks) + 1 for ticks in re.findall("`+", code))])
    return "\n".join([fence, code, fence, *([""] if size < len(rows) else []), *rows[size:]])


def item(block: Item, site: Site, bullet: str) -> str:
    """Write a list item; its mark is a number, `1. `, if a template begins with one."""
    bullet = bullet if bullet.endswith(" ") else f"{bullet} "
    block = replace(block, text=_alone(block.text), below=tuple(map(_alone, block.below)))
    words = line(block.words, site)
    number = NUMBER.match(words)  # not of a title, where the site escapes it
    if number is None:
        return _item(block, words, site, bullet, bullet)
    # alone, an item with another number than 1 is no list, and would be escaped
    wide = bullet[0].ljust(max(len(number[0]), len(bullet)))
    written = _item(block, words[number.end() :], site, wide, bullet)
    return number[1] + written[len(number[1]) :]


def _item(block: Item, words: str, site: Site, bullet: str, inner: str) -> str:
    """Write a list item whose notes below have the bullet `inner`.

    The site escapes the whole item, because indents depend on the site.
    """
    if not block.below and (not block.text or is_harmless(block.text)):
        return bullet + " ".join(part for part in (words, block.text) if part)
    head = fenced(block.text)
    if words and block.text:  # a note that is a paragraph follows on the same line
        between = " " if is_paragraph(safe(block.text, site)) else "\n\n"
        head = f"{STAND_IN}{between}{head}"
    head = _listed(head if block.text or not words else STAND_IN, site, bullet)
    notes = [fenced(note) for note in block.below]
    below = [_indented(note if block.has_paragraphs else _listed(note, site, inner), bullet) for note in notes]
    written = site.text(("\n\n" if block.has_paragraphs else "\n").join([head, *below]))
    return written.replace(STAND_IN, words, 1) if words else written


def _listed(text: str, site: Site, bullet: str) -> str:
    """Return a note as an item; a note that is a list already stays unchanged."""
    if MARKER.match(text) and MARKER.match(site.text(text)):
        return text
    return bullet + _indented(text, bullet).lstrip(" ")


def _indented(text: str, bullet: str) -> str:
    return "\n".join(" " * len(bullet) + row if row else row for row in text.split("\n"))


def line(words: Inline, site: Site, *, starts: bool = True) -> str:
    """Write the parts of a line; with `starts`, escape what would begin a list or a heading."""
    written = ""
    for part in words:
        written += _part(part, site, starts=starts and (not written or written.endswith("\n")))
    return written


def _part(part: Part, site: Site, *, starts: bool) -> str:
    match part:
        case blocks.Wording(markdown):  # kramdown reads a bar in any line as a table
            return markdown.replace("|", _within(site.inline, "|")) if "|" in markdown else markdown
        case blocks.Plain(words):
            return site.plain(words) if starts else _within(site.plain, words)
        case blocks.Marked(markdown):
            return site.inline(markdown) if starts else _within(site.inline, markdown)
        case blocks.Linked(words, url):
            label = line(unlinked(words), site, starts=False)
            own = site.internal.match(url)  # its braces stay
            target = own[0] + link_target(url[own.end() :]) if own else link_target(clean_url(url))
            return f"[{label}]({target})" if is_safe(url) else label
        case _:
            assert_never(part)


def _within(write: Callable[[str], str], text: str) -> str:
    """Apply `write` to a text that does not begin its line, where `- ` or `1.` are plain text."""
    before = "x "
    written = write(before + text)
    return written.removeprefix(before) if written.startswith(before) else write(text)


def is_safe(url: str) -> bool:
    """Return whether an address is not empty and runs no code in a browser."""
    if WEB.match(url):
        return True
    try:
        return bool(url.strip()) and urlsplit(url.strip()).scheme.lower() not in NO_TARGETS
    except ValueError:
        return False
