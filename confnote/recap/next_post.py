"""Find habits for the next post that a post itself is not written with.

Some of its places are different, or no record of it shows them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from confnote.post.style import TABLE
from confnote.recap.blocks import Block, bullet, is_bullets, list_items
from confnote.recap.days import day_name
from confnote.recap.outline import Outline, lists_products
from confnote.recap.products import line_of, products
from confnote.recap.value import Part, ProductList, RecapNote, SessionPart, Talk

FEWEST = 2  # signed quotes, or days; a single one may be an exception
_BOLD = re.compile(r"(?:\*\*|__)([^*_\n]+)(?:\*\*|__):?")
_IMAGE = re.compile(r"!\[[^\n]*\]\([^\n]*\)(?P<below>\n(?P<mark>[*_])[^*_\n]+(?P=mark))?")
# who said a quote, behind its words: `- Ada Lind`, `(Ada Lind)`
_SIGNATURE = re.compile(
    r"(?:^|\s)(?P<before>[-\u2013\u2014]{1,2} ?|\()(?P<name>[^\W\d_a-z][^\n()]{1,60})(?P<after>\)?)\Z"
)


def next_habits(found: Outline, parts: Sequence[Part], style: dict[str, str]) -> dict[str, str]:
    """Return style for the next post, and take out of `style` what is for that alone."""
    blocks = [*found.intro, *(block for part in found.parts for block in part.blocks)]
    pairs: dict[str, str] = {}
    if style.get("notes") == "bullets" and not all(map(_is_apart, _notes(parts))):
        pairs["notes"] = style.pop("notes")
    lists = Counter(bullet(block) for block in blocks if is_bullets(block))
    if lists and (usual := lists.most_common(1)[0][0]) != style["bullet"]:
        pairs["bullet"] = usual
    return pairs | _days(found, parts) | _products(found, parts) | _captions(blocks) | _signatures(parts)


def _days(found: Outline, parts: Sequence[Part]) -> dict[str, str]:
    """Return the layout and the style of days that no part shows; {} for none.

    They are lines in bold, or headings below another; or the only day is one with a number.
    """
    shown = [part.day for part in found.parts if part.day]
    blocks = [*found.intro, *(block for part in found.parts for block in (part.heading, *part.blocks))]
    named = [(day, block.level) for block in blocks if (day := day_name(_words_alone(block))) and not day.rest]
    if len(shown) > 1 or len(named) < (1 if shown and shown[0].number is not None else FEWEST):
        return {}
    is_weekday = all(day.weekday is not None and day.number is None and day.day is None for day, _ in named)
    levels = {level for _, level in named}
    level = levels.pop() if len(levels) == 1 else 0
    marks = f"{'#' * level} " if level > found.level else ""
    talks = (it for part in parts if isinstance(part, SessionPart) for it in part.items if isinstance(it, Talk))
    has_talks = any(not day_name(talk.title) for talk in talks)
    return {
        "layout": "days",
        **({"day": marks + ("{weekday}" if is_weekday else TABLE["day"].default)} if marks or is_weekday else {}),
        **({} if has_talks else {"session": "prose", "join": "note"}),
    }


def _words_alone(block: Block) -> str:
    """Return the words of a heading, or of a paragraph that is all in bold; "" for other blocks."""
    match = _BOLD.fullmatch(block.text) if block.sort == "text" else None
    return match[1] if match else block.plain if block.sort == "heading" else ""


def _notes(parts: Sequence[Part]) -> Iterator[RecapNote]:
    for item in (item for part in parts if isinstance(part, SessionPart) for item in part.items):
        yield from item.notes if isinstance(item, Talk) else (item,)


def _is_apart(note: RecapNote) -> bool:
    """Return whether the style of bullets leaves a note as it is."""
    return note.kind == "quote" or is_bullets(Block("list", note.text))


def _products(found: Outline, parts: Sequence[Part]) -> dict[str, str]:
    """Return the style of a list of products with numbers, or with links behind its items."""
    for part in parts:
        if isinstance(part, ProductList):
            line = line_of(part, has_links_behind=True)
            return {"tech.line": line} if line != line_of(part) else {}
    for headed in found.parts:
        if lists_products(headed, has_numbers=True):
            items = next(list_items(block, has_numbers=True) for block in headed.blocks if block.sort == "list")
            template, read = products(items)
            line = line_of(ProductList("", read, template), has_links_behind=True)
            return {"label.tech": headed.heading.plain, "tech.line": line}
    return {}


def _captions(blocks: Sequence[Block]) -> dict[str, str]:
    """Return the style of captions in italics below most photos, {} for none."""
    images = [match for block in blocks if block.sort == "text" and (match := _IMAGE.fullmatch(block.text))]
    return {"photo": "italic"} if sum(bool(match["below"]) for match in images) * 2 > len(images) else {}


def _signatures(parts: Sequence[Part]) -> dict[str, str]:
    """Return the style of the names of speakers behind most quotes of talks, {} for none."""
    talks = (item for part in parts if isinstance(part, SessionPart) for item in part.items if isinstance(item, Talk))
    quotes = [(note.text, talk) for talk in talks for note in talk.notes if note.kind == "quote"]
    found = [match for text, talk in quotes if (match := _SIGNATURE.search(text)) and _is_by(talk, match["name"])]
    if len(found) < FEWEST or len(found) * 2 <= len(quotes):
        return {}
    form, _ = Counter(f"{match['before']}{{speakers}}{match['after']}" for match in found).most_common(1)[0]
    return {"quote.by": form, "quote.signed": "always"}


def _is_by(talk: Talk, words: str) -> bool:
    names = [speaker.name for speaker in talk.speakers]
    return any(words.partition(",")[0] in (name, *name.split()) for name in names)
