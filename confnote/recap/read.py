"""The blocks of a post -> what each of its headings is: a day, the sessions, the products, or a section of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal

from confnote.errors import Refused
from confnote.recap.blocks import Block, blocks_of, bullet, list_items, notes, place_of_posts, setext_or_atx
from confnote.recap.days import day_name
from confnote.recap.facts import facts, styling
from confnote.recap.talks import Shape, headed, is_talk, linked, mentioned, talk, title_template, told_in_prose
from confnote.recap.value import DayName, Main, Part, Product, Products, Recap, RecapNote, Section

if TYPE_CHECKING:
    from collections.abc import Sequence


Sort = Literal["day", "sessions", "talk", "products", "section"]
PRODUCTS = re.compile(
    r"(?i)\b(?:cool|new|interesting)?\s*(?:tech|technolog(?:y|ies)|tools?|tooling|products?|projects?|booths?|vendors?|"
    r"exhibitors?|expo|sponsors?|start-?ups?|showroom)\b"
)
SESSIONS = re.compile(
    r"(?i)(?:the |my |some |favou?rite |other |notable )*(?:sessions?|talks?|keynotes?|tutorials?|workshops?|panels?|"
    r"presentations?|lightning talks|plenar(?:y|ies)|breakouts?)"
    r"(?: (?:i|attended|notes|watched|saw|sessions|talks)\b.*)?"
)


@dataclass(frozen=True, slots=True)
class Under:
    """A heading of the topmost level, what it is, and all that stands under it."""

    heading: Block
    blocks: tuple[Block, ...]
    sort: Sort = "section"
    day: DayName | None = None

    @property
    def below(self) -> int:
        """The level of the topmost headings under it, 0 without any."""
        return min((block.level for block in self.blocks if block.sort == "heading"), default=0)


@dataclass(frozen=True, slots=True)
class Outline:
    """A post's title if it stands in the text, what comes before the first heading, and the parts under headings."""

    title: str
    level: int
    intro: tuple[Block, ...]
    parts: tuple[Under, ...]


def outline(blocks: Sequence[Block], title: str) -> Outline:
    """Find the parts. The title may be known already; a heading that says the same is dropped."""
    blocks = list(blocks)
    own = ""
    first = next((at for at, block in enumerate(blocks) if block.sort == "heading"), None)
    levels = [block.level for block in blocks if block.sort == "heading"]
    if first is not None and not any(block.sort in {"text", "list"} for block in blocks[:first]):
        head = blocks[first]
        same = head.plain.casefold() == title.casefold()
        if same or (not title and head.level == 1 and levels.count(1) == 1):
            own = head.plain
            del blocks[first]
    level = min((block.level for block in blocks if block.sort == "heading"), default=2)
    starts = [at for at, block in enumerate(blocks) if block.sort == "heading" and block.level == level]
    parts = [Under(blocks[at], tuple(blocks[at + 1 : end])) for at, end in pairwise([*starts, len(blocks)])]
    intro = tuple(blocks[: starts[0]] if starts else blocks)
    return Outline(own, level, intro, tuple(_sorted(parts)))


def _sorted(parts: Sequence[Under]) -> list[Under]:
    """Say what each part is, seen among the others."""
    days = [day_name(part.heading.plain) for part in parts]
    listed = next((at for at, part in enumerate(parts) if not days[at] and _lists_products(part)), -1)
    rest = [at for at in range(len(parts)) if at != listed and not days[at]]
    sessions: set[int] = set()
    talks: set[int] = set()
    if not any(days):
        sessions = {at for at in rest if _holds_sessions(parts[at])}
        told = {at for at in sessions if parts[at].below}
        sessions = told or set(sorted(sessions)[:1])
        if not sessions:
            alike = [at for at in rest if is_talk(parts[at].heading)]
            if len(alike) > 1 and len(alike) * 2 > alike[-1] - alike[0]:
                talks = {at for at in rest if alike[0] <= at <= alike[-1]}

    def sort(at: int) -> Sort:
        if at == listed:
            return "products"
        return "day" if days[at] else "sessions" if at in sessions else "talk" if at in talks else "section"

    return [Under(part.heading, part.blocks, sort(at), days[at]) for at, part in enumerate(parts)]


def _lists_products(part: Under) -> bool:
    """Whether it is a list of products, with words before and after it at most."""
    lists = [block for block in part.blocks if block.sort == "list"]
    return bool(
        PRODUCTS.search(part.heading.plain)
        and len(lists) == 1
        and not part.below
        and all(block.sort in {"list", "text", "rule"} for block in part.blocks)
        and list_items(lists[0])
    )


def _holds_sessions(part: Under) -> bool:
    """Whether its name says that sessions stand under it, or the headings in it do."""
    if SESSIONS.fullmatch(part.heading.plain):
        return True
    below = [block for block in part.blocks if block.sort == "heading" and block.level == part.below]
    return bool(below) and sum(map(is_talk, below)) * 2 > len(below)


_LINK = r"\[(?P<name>[^\[\]]+)\]\((?P<url>[^()\s]+(?:\([^()\s]*\)[^()\s]*)*)\)"
_BOLD = r"\*\*(?P<name>[^*]+)\*\*"
_PLAIN = r"(?P<name>[^\[*_`:]+?)"
_QUOTED = r"\"(?P<tagline>[^\"]+)\"\.?(?: (?P<verdict>.+))?"
_TAGLINE = r"(?P<tagline>.+)"
_JOINS = (": ", " - ", " \u2013 ", " \u2014 ", ", ")
_FIRST = re.compile(r"(?P<name>\S+(?: [^\W\d_a-z]\S*){0,3}?)(?= (?:A|An|I|The|[^A-Z])|$)")


def _shapes() -> list[tuple[str, re.Pattern[str]]]:
    """Return templates with the patterns of the lines that they make, the most telling first."""
    shapes = []
    for name, written in ((_LINK, "[{name}]({url})"), (_BOLD, "**{name}**"), (_PLAIN, "{name}")):
        for join in _JOINS:
            shapes.append((f'{written}{join}"{{tagline}}". {{verdict}}', re.escape(join) + _QUOTED, name))
            shapes.append((f"{written}{join}{{tagline}}", re.escape(join) + _TAGLINE, name))
    bold_link = r"\*\*" + _LINK + r"\*\*"
    shapes += [(f"**[{{name}}]({{url}})**{join}{{tagline}}", re.escape(join) + _TAGLINE, bold_link) for join in _JOINS]
    return [(template, re.compile(name + rest)) for template, rest, name in shapes]


SHAPES = _shapes()
LOOSE = "[{name}]({url}) {verdict}"
"""A name, and whatever is said of it."""


def products(items: tuple[str, ...]) -> tuple[str, tuple[Product, ...]]:
    """Return the template that all lines are of, with the products; without one a line begins with a name."""
    for template, pattern in SHAPES:
        found = [pattern.fullmatch(item) for item in items]
        if all(found):
            return template, tuple(_product(match.groupdict()) for match in found if match)
    return LOOSE, tuple(map(_loose, items))


def _product(groups: dict[str, str | None]) -> Product:
    return Product(**{field: (value or "").strip() for field, value in groups.items()})


def _loose(item: str) -> Product:
    """Read a line of no certain shape: a link or a name, and the rest to the letter."""
    linked = re.match(_LINK, item)
    if linked:
        return Product(linked["name"], linked["url"], verdict=item[linked.end() :].strip())
    match = _FIRST.match(item)
    name = match["name"] if match else item.split(" ", maxsplit=1)[0]
    return Product(name.rstrip(":,"), verdict=item[len(name.rstrip(":,")) :].strip())


HIDDEN = {"intro": "Introduction", "closing": "Closing words", "days": "The days", "tech-intro": "Tech intro"}
"""Names of sections that a post shows without a heading, and what such a heading is called instead."""


def read_recap(text: str, name: str = "", site: str = "") -> Recap:
    """Read a post; `name` is its file's, `site` the one it is for, if that is known. Refused where there is no text."""
    about = facts(text.replace("\r\n", "\n").replace("\r", "\n"), name, site)
    blocks = blocks_of(about.body)
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


def _headings(found: Outline) -> list[Block]:
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
    subtitle = (RecapNote(part.day.rest),) if part.day and part.day.rest else ()
    return Main(words, part.day, (*subtitle, *linked(part.heading), *told))


def _products(part: Under, words: str, shape: Shape) -> Products:
    at = next(at for at, block in enumerate(part.blocks) if block.sort == "list")
    template, found = products(list_items(part.blocks[at]))
    before, after = notes(part.blocks[:at], shape.place), notes(part.blocks[at + 1 :], shape.place)
    return Products(words, found, template, (*linked(part.heading), *before), after)
