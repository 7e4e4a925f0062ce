"""The text of a recap post -> a `Recap`: each part in its order, nothing left out."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from confnote.errors import Refused
from confnote.recap.chunks import bullet, chunks, items, setext_or_atx
from confnote.recap.facts import facts
from confnote.recap.notes import notes, place_of_posts
from confnote.recap.outline import Outline, Under, outline
from confnote.recap.products import products
from confnote.recap.styling import styling
from confnote.recap.talks import Shape, headed, linked, mentioned, talk, title_template, told_in_prose
from confnote.recap.value import Main, Part, Products, Recap, Said, Section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confnote.recap.chunks import Chunk

HIDDEN = {"intro": "Introduction", "closing": "Closing words", "days": "The days", "tech-intro": "Tech intro"}
"""Names of sections that a post shows without a heading, and what such a heading is called instead."""


def read_recap(text: str, name: str = "", site: str = "") -> Recap:
    """Read a post; `name` is its file's, `site` the one it is for, if that is known. Refused where there is no text."""
    about = facts(text.replace("\r\n", "\n").replace("\r", "\n"), name, site)
    blocks = chunks(about.body)
    if not blocks:
        raise Refused("there is no text in it: nothing was loaded")
    found = outline(blocks, about.title)
    shape = Shape(title_template(_headings(found)), place_of_posts([part.blocks for part in found.parts]))
    layout, prose, parts = _parts(found, shape)
    intro = notes(found.intro, shape.place)
    if not parts and mentioned(intro):
        intro, parts = (), (Main(items=told_in_prose(found.intro, shape.place, runs_on=False)),)
    return Recap(
        title=about.title or found.title or PurePath(name).stem.replace("-", " ").strip() or "A recap",
        front=about.front,
        site=about.site,
        layout=layout,
        date=about.date,
        intro=intro,
        parts=parts,
        style=styling(
            layout,
            parts,
            intro,
            prose=prose,
            level=found.level,
            headings=setext_or_atx(blocks),
            template=shape.template,
            place=shape.place,
            bullet=_bullet(found),
            more=bool(found.intro) and found.intro[-1].sort == "more",
            toml=about.kind == "toml",
        ),
    )


def _headings(found: Outline) -> list[Chunk]:
    """Return the headings that are sessions' own."""
    own = [part.heading for part in found.parts if part.sort == "talk"]
    for part in found.parts:
        if part.sort in {"day", "sessions"}:
            own += [block for block in part.blocks if block.sort == "heading" and block.level == part.below]
    return own


def _bullet(found: Outline) -> str:
    """Return the mark of the list of products, with what stands between it and the words."""
    for part in found.parts:
        if part.sort == "products":
            return next(bullet(block) for block in part.blocks if block.sort == "list")
    return "-"


def _parts(found: Outline, shape: Shape) -> tuple[str, bool, tuple[Part, ...]]:
    """Return the layout that is most like the post, whether its sessions are told in prose, and its parts."""
    main = [part for part in found.parts if part.sort in {"day", "sessions"}]
    has_headings = any(part.below for part in main)
    if any(part.sort == "talk" for part in found.parts):
        return "talks", False, tuple(_flat(found.parts, shape))
    if sum(part.sort == "day" for part in main) > 1:  # a day alone has no heading in those layouts
        layout = "days" if has_headings else "narrative"
    else:
        layout = "themes" if len(main) > 1 else "talks"
    parts = tuple(_part(part, shape, layout, prose=not has_headings) for part in found.parts)
    if not main:
        named = mentioned(said for part in parts if isinstance(part, Section) for said in part.notes)
        parts = (Main(items=named), *parts) if named else parts
    return layout, not has_headings, parts


def _flat(parts: Sequence[Under], shape: Shape) -> list[Part]:
    """Sessions under headings of the topmost level are one part, where the first of them stands."""
    talks = [talk(part.heading, part.blocks, shape) for part in parts if part.sort == "talk"]
    told: list[Part] = []
    for part in parts:
        if part.sort != "talk":
            told.append(_part(part, shape, "talks", prose=False))
        elif talks:
            told.append(Main(items=tuple(talks)))
            talks = []
    return told


def _part(part: Under, shape: Shape, layout: str, *, prose: bool) -> Part:
    words = part.heading.plain
    if part.sort == "products":
        return _products(part, words, shape)
    if part.sort == "section":
        return Section(HIDDEN.get(words.casefold(), words), (*linked(part.heading), *notes(part.blocks, shape.place)))
    if prose:
        told = told_in_prose(part.blocks, shape.place, runs_on=part.sort == "sessions")
    else:
        told = headed(part.blocks, part.below, shape, words if layout == "themes" else "")
    subtitle = (Said(part.day.rest),) if part.day and part.day.rest else ()
    return Main(words, part.day, (*subtitle, *linked(part.heading), *told))


def _products(part: Under, words: str, shape: Shape) -> Products:
    at = next(at for at, block in enumerate(part.blocks) if block.sort == "list")
    template, found = products(items(part.blocks[at]))
    before, after = notes(part.blocks[:at], shape.place), notes(part.blocks[at + 1 :], shape.place)
    return Products(words, found, template, (*linked(part.heading), *before), after)
