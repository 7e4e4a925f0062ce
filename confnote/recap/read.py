"""Read a recap post: its front matter, its headings, the parts under them, and its style."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from pathlib import PurePath
from typing import Any, Literal

from confnote.errors import Refused
from confnote.post import front_matter
from confnote.post.content.compose import LISTS, MAIN, order
from confnote.post.front_matter import Kind
from confnote.post.layouts import layout as layout_of
from confnote.post.sites import all_sites
from confnote.post.sites.base import PublishedPost
from confnote.post.style import TABLE, read_style
from confnote.recap.blocks import Block, blocks_of, bullet, list_items, notation, notes, place_of_posts
from confnote.recap.days import day_name
from confnote.recap.talks import (
    Shape,
    heading_links,
    is_talk,
    mentioned_talks,
    talk,
    talks_in_prose,
    talks_under_headings,
    title_template,
)
from confnote.recap.value import (
    DayName,
    Part,
    ProductList,
    Recap,
    RecapNote,
    RecapProduct,
    RecapSection,
    SessionPart,
    Talk,
)

DATES = ("date", "pubdate", "published_date", "datepublished", "published_at", "published", "created", "publishdate")
_IN_NAME = re.compile(r"(?P<date>\d{4}-\d{1,2}-\d{1,2})(?:-|$)")
_BEGINS_WITH_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\b")
# an export shows these sections without a heading, so a heading of that name gets another name
HIDDEN = {"intro": "Introduction", "closing": "Closing words", "days": "The days", "tech-intro": "Tech intro"}


def read_recap(text: str, name: str = "", site: str = "") -> Recap:
    """Read a post; raise Refused if it has no text.

    `name` is the name of the post's file. `site` is the site that the post is for; empty to guess it.
    """
    front, body, kind = front_matter.read(text.replace("\r\n", "\n").replace("\r", "\n"))
    blocks = blocks_of(body)
    if not blocks:
        raise Refused("there is no text in it: nothing was loaded")
    title = " ".join(str(front.get("title") or "").split())
    on, likely_site = _date_and_site(front, kind, body, PurePath(name).stem)
    found = _outline(blocks, title)
    main = [part for part in found.parts if part.sort in {"day", "sessions"}]
    headings = [part.heading for part in found.parts if part.sort == "talk"]
    headings += [heading for part in main for heading in part.headings]
    shape = Shape(title_template(headings), place_of_posts([part.blocks for part in found.parts]))
    layout, shape, parts = _parts(found, shape)
    intro = notes(found.intro, shape.place)
    # a post without any heading may name sessions in its text
    if not parts and mentioned_talks(intro):
        intro, parts = (), (SessionPart(items=talks_in_prose(found.intro, shape.place, runs_on=False)),)
    products = (block for part in found.parts if part.sort == "products" for block in part.blocks)
    style = {
        **notation(blocks, found.intro, site or likely_site),
        "level": str(min(found.level, 5)),
        "bullet": next((bullet(block) for block in products if block.sort == "list"), "-"),
        "front": "toml" if kind == "toml" else "site",
    }
    return Recap(
        title=title or found.title or PurePath(name).stem.replace("-", " ").strip() or "A recap",
        front=front, site=site or likely_site, layout=layout, date=on, intro=intro, parts=parts,
        style=_style(style, layout, shape, intro, parts),
    )  # fmt: skip


def _date_and_site(front: Mapping[str, Any], kind: Kind, body: str, stem: str) -> tuple[datetime | date | None, str]:
    """Return the date of a post (None without one), and the site that it is most likely for."""
    # Jekyll's posts have the date in the name of the file alone
    in_name = _IN_NAME.match(stem)
    # Pelican writes `Date`, Hugo `date`
    lower = {key.lower(): value for key, value in front.items()}
    values = [*(lower.get(key) for key in DATES), in_name["date"] if in_name else None]
    post = PublishedPost(lower, kind, body, bool(in_name))
    # max returns the first of equals
    site = max(all_sites(), key=lambda known: known.recognise(post)).name
    return next((on for on in map(_date, values) if on is not None), None), site


def _date(value: Any) -> datetime | date | None:
    """Return a date of front matter: a date value, or text that begins with one; else None."""
    if isinstance(value, date):
        return value
    text = str(value or "").strip()
    try:
        return datetime.fromisoformat(text) if len(text) > len("2022-05-17") else date.fromisoformat(text)
    except ValueError:
        pass
    match = _BEGINS_WITH_DATE.match(text)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


# --- the outline: what each heading is ---

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
class HeadedPart:
    """A heading of the topmost level with the blocks under it, and the `sort` of this part."""

    heading: Block
    blocks: tuple[Block, ...]
    sort: Sort = "section"
    day: DayName | None = None

    @property
    def below(self) -> int:
        """The level of the topmost headings in this part, 0 if there are none."""
        return min((block.level for block in self.blocks if block.sort == "heading"), default=0)

    @property
    def headings(self) -> list[Block]:
        """The topmost headings in this part."""
        return [block for block in self.blocks if block.sort == "heading" and block.level == self.below]

    @property
    def has_sessions(self) -> bool:
        """Whether the heading announces sessions, or most topmost headings under it name them."""
        is_most = sum(map(is_talk, self.headings)) * 2 > len(self.headings)
        return bool(SESSIONS.fullmatch(self.heading.plain)) or is_most


@dataclass(frozen=True, slots=True)
class Outline:
    """The text of a post: title or "", beginning, and the parts under the headings of `level`."""

    title: str
    level: int
    intro: tuple[Block, ...]
    parts: tuple[HeadedPart, ...]


def _outline(found: Sequence[Block], title: str) -> Outline:
    """Split blocks into parts; take out a first heading that is the title."""
    blocks = list(found)
    own = ""
    first = next((at for at, block in enumerate(blocks) if block.sort == "heading"), None)
    levels = [block.level for block in blocks if block.sort == "heading"]
    # only a heading at the top can be the title
    if first is not None and not any(block.sort in {"text", "list"} for block in blocks[:first]):
        head = blocks[first]
        same = head.plain.casefold() == title.casefold()
        # several headings of level 1 are parts
        if same or (not title and head.level == 1 and levels.count(1) == 1):
            own = head.plain
            del blocks[first]
    level = min((block.level for block in blocks if block.sort == "heading"), default=2)
    starts = [at for at, block in enumerate(blocks) if block.sort == "heading" and block.level == level]
    parts = [HeadedPart(blocks[at], tuple(blocks[at + 1 : end])) for at, end in pairwise([*starts, len(blocks)])]
    intro = tuple(blocks[: starts[0]] if starts else blocks)
    return Outline(own, level, intro, tuple(_with_sorts(parts)))


def _with_sorts(parts: Sequence[HeadedPart]) -> list[HeadedPart]:
    """Return the parts, each marked as a day, sessions, a talk, products or a section.

    The sort of a part depends on other parts: if none is a day, a part with talks is a list of sessions.
    """
    days = [day_name(part.heading.plain) for part in parts]
    sorts: dict[int, Sort] = {at: "day" for at, day in enumerate(days) if day}
    # only the first list of products: a later one is a section
    products = [at for at, part in enumerate(parts) if not days[at] and _lists_products(part)][:1]
    if not any(days):
        rest = [at for at in range(len(parts)) if at not in products]
        found = [at for at in rest if parts[at].has_sessions]
        sessions = [at for at in found if parts[at].below] or found[:1]
        alike = [at for at in rest if is_talk(parts[at].heading)]
        # one heading alone could be anything, such as `Thanks to Ada Lovelace`
        if not sessions and len(alike) > 1 and len(alike) * 2 > alike[-1] - alike[0]:
            # the parts between are sessions too
            sorts |= {at: "talk" for at in rest if alike[0] <= at <= alike[-1]}
        sorts |= dict.fromkeys(sessions, "sessions")
    sorts |= dict.fromkeys(products, "products")
    return [HeadedPart(part.heading, part.blocks, sorts.get(at, "section"), days[at]) for at, part in enumerate(parts)]


def _lists_products(part: HeadedPart) -> bool:
    """Return whether a part is one list of products, perhaps with text before and after it."""
    lists = [block for block in part.blocks if block.sort == "list"]
    return bool(
        PRODUCTS.search(part.heading.plain)
        and len(lists) == 1
        and not part.below
        and all(block.sort in {"list", "text", "rule"} for block in part.blocks)
        and list_items(lists[0])
    )


# --- the parts ---


def _parts(found: Outline, shape: Shape) -> tuple[str, Shape, tuple[Part, ...]]:
    """Return the layout most similar to the post, the shape of its sessions, and its parts."""
    main = [part for part in found.parts if part.sort in {"day", "sessions"}]
    if any(part.sort == "talk" for part in found.parts):
        return "talks", shape, tuple(_flat(found.parts, shape))
    shape = replace(shape, is_prose=not any(part.below for part in main))
    if sum(part.sort == "day" for part in main) > 1:  # the layouts `days` and `narrative` give a single day no heading
        layout = "narrative" if shape.is_prose else "days"
    else:
        layout = "themes" if len(main) > 1 else "talks"
    parts = tuple(_part(part, shape, layout) for part in found.parts)
    # in a post without a part for sessions, sections may still name some
    if not main:
        named = mentioned_talks(note for part in parts if isinstance(part, RecapSection) for note in part.notes)
        parts = (SessionPart(items=named), *parts) if named else parts
    return layout, shape, parts


def _flat(parts: Sequence[HeadedPart], shape: Shape) -> list[Part]:
    """Return the parts of a post whose topmost headings are sessions, all sessions as one part."""
    talks = [talk(part.heading, part.blocks, shape) for part in parts if part.sort == "talk"]
    found: list[Part] = []
    for part in parts:
        if part.sort != "talk":
            found.append(_part(part, shape, "talks"))
        elif talks:
            found.append(SessionPart(items=tuple(talks)))
            talks = []
    return found


def _part(part: HeadedPart, shape: Shape, layout: str) -> Part:
    name = part.heading.plain
    links = heading_links(part.heading)
    if part.sort == "products":
        at = next(at for at, block in enumerate(part.blocks) if block.sort == "list")
        template, found = products(list_items(part.blocks[at]))
        before, after = notes(part.blocks[:at], shape.place), notes(part.blocks[at + 1 :], shape.place)
        return ProductList(name, found, template, (*links, *before), after)
    if part.sort == "section":
        return RecapSection(HIDDEN.get(name.casefold(), name), (*links, *notes(part.blocks, shape.place)))
    if shape.is_prose:
        items = talks_in_prose(part.blocks, shape.place, runs_on=part.sort == "sessions")
    else:
        items = talks_under_headings(part.blocks, part.below, shape, name if layout == "themes" else "")
    subtitle = (RecapNote(part.day.rest),) if part.day and part.day.rest else ()
    return SessionPart(name, part.day, (*subtitle, *links, *items))


# --- the list of products ---

_LINK = r"\[(?P<name>[^\[\]]+)\]\((?P<url>[^()\s]+(?:\([^()\s]*\)[^()\s]*)*)\)"
_BOLD = r"\*\*(?P<name>[^*]+)\*\*"
_PLAIN = r"(?P<name>[^\[*_`:]+?)"
_QUOTED = r"\"(?P<tagline>[^\"]+)\"\.?(?: (?P<verdict>.+))?"
_TAGLINE = r"(?P<tagline>.+)"
_JOINS = (": ", " - ", " \u2013 ", " \u2014 ", ", ")
_FIRST = re.compile(r"(?P<name>\S+(?: [^\W\d_a-z]\S*){0,3}?)(?= (?:A|An|I|The|[^A-Z])|$)")
_NAMES = (("[{name}]({url})", _LINK), ("**{name}**", _BOLD), ("{name}", _PLAIN))
_RESTS = (('"{tagline}". {verdict}', _QUOTED), ("{tagline}", _TAGLINE))
# templates with the patterns of the lines that they write, the most specific first
LINE_SHAPES = [
    (written + join + rest, re.compile(name + re.escape(join) + pattern))
    for written, name in _NAMES
    for join in _JOINS
    for rest, pattern in _RESTS
]
LINE_SHAPES += [
    (f"**[{{name}}]({{url}})**{join}{{tagline}}", re.compile(rf"\*\*{_LINK}\*\*" + re.escape(join) + _TAGLINE))
    for join in _JOINS
]
# the template for lines of any other form: a name, and the rest as the verdict
LOOSE = "[{name}]({url}) {verdict}"


def products(items: tuple[str, ...]) -> tuple[str, tuple[RecapProduct, ...]]:
    """Return the template that fits all items of a list (LOOSE if none does), and the products."""
    for template, pattern in LINE_SHAPES:
        matches = [pattern.fullmatch(item) for item in items]
        if all(matches):
            groups = (match.groupdict(default="").items() for match in matches if match)
            return template, tuple(RecapProduct(**{key: text.strip() for key, text in texts}) for texts in groups)
    found = []
    for item in items:
        if linked := re.match(_LINK, item):
            found.append(RecapProduct(linked["name"], linked["url"], verdict=item[linked.end() :].strip()))
        else:
            first = _FIRST.match(item)
            name = (first["name"] if first else item.split(" ", maxsplit=1)[0]).rstrip(":,")
            found.append(RecapProduct(name, verdict=item[len(name) :].strip()))
    return LOOSE, tuple(found)


# --- the style ---


def _style(
    pairs: dict[str, str], layout: str, shape: Shape, intro: Sequence[RecapNote], parts: Sequence[Part]
) -> tuple[tuple[str, str], ...]:
    """Return `pairs` and the other style keys, but none that has the default of the layout."""
    pairs |= _of_sessions(shape, parts) | _labels(layout, parts)
    notes = [*intro, *_notes(parts)]
    if any(note.posts for note in notes):
        pairs |= {"social": "embed", "social.place": shape.place}
    if any(note.kind == "quote" for note in notes):
        pairs["quote.by"] = ""
    layout_style = layout_of(layout).style
    pairs |= _order(layout_style, parts)
    defaults = {row.key: row.default for row in TABLE.values()} | dict(layout_style)
    return tuple((key, value) for key, value in pairs.items() if defaults[key] != value)


def _notes(parts: Sequence[Part]) -> Iterator[RecapNote]:
    for part in parts:
        if isinstance(part, RecapSection):
            yield from part.notes
        elif isinstance(part, ProductList):
            yield from (*part.before, *part.after)
        else:
            for item in part.items:
                yield from item.notes if isinstance(item, Talk) else (item,)


def _of_sessions(shape: Shape, parts: Sequence[Part]) -> dict[str, str]:
    """Return the style keys for sessions: in prose, or under headings with speakers and links."""
    main = [part for part in parts if isinstance(part, SessionPart)]
    talks = [item for part in main for item in part.items if isinstance(item, Talk)]
    if shape.is_prose:
        several = any(len(part.items) > 1 or any(note.posts for note in _notes([part])) for part in main)
        return {"session": "prose", **({"join": "note"} if several else {})}
    pairs = {"session.title": shape.template}
    speakers = [speaker for talk in talks for speaker in talk.speakers]
    if any(speaker.org for speaker in speakers):
        pairs["speaker"] = "{name}, {org}"
    if any(speaker.url for speaker in speakers):
        pairs["handles"] = "link"
    of_titles = [link.kind for talk in talks for link in talk.links if not link.title]
    pairs["session.link"] = of_titles[0] if of_titles else "off"
    if any(len(talk.speakers) > 2 for talk in talks):
        pairs["speakers.most"] = "all"
    listed = [link.kind for talk in talks for link in talk.links if link.title]
    pairs["links"] = ", ".join(dict.fromkeys(listed)) or "off"
    if listed:
        pairs |= {"links.place": "before", "links.join": " | "}
    return pairs


def _labels(layout: str, parts: Sequence[Part]) -> dict[str, str]:
    labels: dict[str, str] = {}
    for part in parts:
        if isinstance(part, ProductList):
            labels |= {"label.tech": part.heading, "tech.line": part.template}
        elif isinstance(part, SessionPart) and layout == "talks":
            labels["label.sessions"] = part.heading
        elif isinstance(part, RecapSection) and f"label.{part.name.casefold()}" in TABLE:
            labels[f"label.{part.name.casefold()}"] = part.name
    return labels


def _order(layout_style: Mapping[str, str], parts: Sequence[Part]) -> dict[str, str]:
    """Return the style key `order`; {} if the layout has this order or a heading has a comma."""
    names: dict[str, str] = {}
    for part in parts:
        if isinstance(part, RecapSection):
            names.setdefault(part.name.casefold(), part.name)
        else:
            key = MAIN if isinstance(part, SessionPart) else "tech"
            names.setdefault(key, key)
    wanted = list(names)
    present = [MAIN, *(key for key in wanted if key not in {MAIN, *LISTS}), *(key for key in LISTS if key in wanted)]
    usual = order(read_style((), layout_style), present)
    # a comma separates names in the value of `order`, so such a heading cannot be in it
    if [key for key in usual if key in wanted] == wanted or any("," in name for name in names.values()):
        return {}
    return {"order": ", ".join(names.values())}
