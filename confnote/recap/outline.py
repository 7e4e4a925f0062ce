"""Split a recap post into the parts under its headings, and decide what each part is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import Literal

from confnote.core.clock import WEEKDAYS
from confnote.recap.blocks import Block, list_items, notes
from confnote.recap.days import day_in_brackets, day_name
from confnote.recap.headings import FEWEST, NO_SESSION, names_no_talk
from confnote.recap.people import byline, is_person, tells
from confnote.recap.talks import Shape, talk
from confnote.recap.titles import is_talk, read_title
from confnote.recap.value import DayName, Item

Sort = Literal["day", "sessions", "talk", "products", "section"]
PRODUCTS = re.compile(
    r"(?i)\b(?:cool|new|interesting)?\s*(?:tech|technolog(?:y|ies)|tools?|tooling|products?|projects?|booths?|vendors?|"
    r"exhibitors?|expo|sponsors?|start-?ups?|showroom)\b"
)
SESSIONS = re.compile(
    r"(?i)(?:(?:the|my|our|some|few|favou?rite|other|more|notable|best|top|great|good|interesting|key|selected|all|of|"
    r"\d+|two|three|four|five|six|seven|eight|ten) )*(?:sessions?|talks?|keynotes?|tutorials?|workshops?|panels?|"
    r"presentations?|lightning talks|plenar(?:y|ies)|breakouts?)"
    r"(?: (?:i|we|attended|notes|watched|saw|sessions|talks|summar(?:y|ies)|recaps?|highlights|that|worth)\b.*)?:?"
)
_ONLY_TALK = re.compile(r" [-\u2013\u2014] \{speakers\}$")
_DEFINITION = re.compile(r"\[[^\]\n]+\]:")  # of a link or a footnote
SHORT_DAY = re.compile(r"(?i)(?a:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\.?(?=$|[\s,:;(|-])")


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
    def loose(self) -> tuple[Block, ...]:
        """The blocks before the first of the topmost headings in this part."""
        below = self.below
        return tuple(takewhile(lambda block: block.sort != "heading" or block.level != below, self.blocks))

    @property
    def subparts(self) -> list[HeadedPart]:
        """The parts under the topmost headings in this part."""
        blocks, below = self.blocks, self.below
        starts = [at for at, block in enumerate(blocks) if block.sort == "heading" and block.level == below]
        return [HeadedPart(blocks[at], blocks[at + 1 : end]) for at, end in pairwise([*starts, len(blocks)])]

    @property
    def talks(self) -> list[HeadedPart]:
        """The subparts, and for one that only groups talks, these."""
        return [talk for part in self.subparts for talk in (part.talks if part.is_group else (part,))]

    @property
    def is_group(self) -> bool:
        """Whether this heading, such as `Lightning talks`, is of no talk, but most below are."""
        return bool(self.below) and not self.is_talk and self.most_are_talks

    @property
    def most_are_talks(self) -> bool:
        """Whether most headings in this part are of talks."""
        talks = self.talks
        return sum(part.is_talk for part in talks) * 2 > len(talks)

    @property
    def has_sessions(self) -> bool:
        """Whether the heading announces sessions, or most headings under it are of sessions."""
        told = sum(tells(part.blocks) for part in self.subparts)
        is_told = told >= FEWEST and told * 2 > len(self.subparts)
        return bool(SESSIONS.fullmatch(self.heading.plain)) or self.most_are_talks or is_told

    @property
    def is_talk(self) -> bool:
        """Whether the heading, or the line under it, names a session's speakers."""
        return is_talk(self.heading, self.blocks)


@dataclass(frozen=True, slots=True)
class Outline:
    """The text of a post: title or "", beginning, parts under the headings of `level`, and end."""

    title: str
    level: int
    intro: tuple[Block, ...]
    parts: tuple[HeadedPart, ...]
    closing: tuple[Block, ...] = ()


def outline_of(found: Sequence[Block], title: str) -> Outline:
    """Split blocks into parts; take out a first heading that is the title."""
    blocks = list(found)
    own, above = "", None
    first = next((at for at, block in enumerate(blocks) if block.sort == "heading"), None)
    levels = [block.level for block in blocks if block.sort == "heading"]
    # only a heading at the top can be the title
    if first is not None and not any(block.sort in {"text", "list"} for block in blocks[:first]):
        head = blocks[first]
        words = head.plain.replace("`", "")  # the title of a post has no code
        same = words.casefold() == title.replace("`", "").casefold()
        # several headings of level 1 are parts
        if same or (not title and head.level == 1 and levels.count(1) == 1):
            own = words
            del blocks[first]
        elif head.level == 1 and levels.count(1) == 1 < len(levels) and not _is_part(head):
            above = first  # another title than in the front matter: a note of the beginning
    heads = [at for at, block in enumerate(blocks) if block.sort == "heading" and at != above]
    level = min((blocks[at].level for at in heads), default=2)
    if heads and blocks[heads[0]].level > level:
        deeper = takewhile(lambda at: blocks[at].level > level, heads)
        # sessions, with a heading of a higher level at the end
        level = (
            blocks[heads[0]].level if sum(is_talk(blocks[at], blocks[at + 1 : at + 2]) for at in deeper) > 1 else level
        )
    starts = [at for at in heads if blocks[at].level <= level]
    parts = [HeadedPart(blocks[at], tuple(blocks[at + 1 : end])) for at, end in pairwise([*starts, len(blocks)])]
    parts = parts if any(_days(parts)) else [part for whole in parts for part in _with_days_below(whole)]
    intro = tuple(blocks[: starts[0]] if starts else blocks)
    sorted_parts = _with_sorts(parts)
    closing = _after_only_rule(blocks, sorted_parts[-1]) if sorted_parts else ()
    if closing:
        last = sorted_parts[-1]
        sorted_parts[-1] = replace(last, blocks=last.blocks[: -len(closing)])
    return Outline(own, level, intro, tuple(sorted_parts), closing)


def _after_only_rule(blocks: Sequence[Block], last: HeadedPart) -> tuple[Block, ...]:
    """Return the text below the only rule of a post if that ends the last talk; () for none."""
    sorts = [block.sort for block in last.blocks]
    if last.sort not in {"talk", "day", "sessions"} or not (last.sort == "talk" or last.below):
        return ()
    if "rule" not in sorts or [block.sort for block in blocks].count("rule") > 1:
        return ()
    after = last.blocks[sorts.index("rule") + 1 :]
    is_text = any(block.sort == "text" and not _DEFINITION.match(block.text) for block in after)
    return after if is_text and not any(block.sort == "heading" for block in after) else ()


def _is_part(heading: Block) -> bool:
    """Return whether a heading names a day, sessions, products or a usual section."""
    words = heading.plain
    return bool(day_name(words) or SESSIONS.fullmatch(words) or NO_SESSION.fullmatch(words) or PRODUCTS.search(words))


def _with_days_below(whole: HeadedPart) -> list[HeadedPart]:
    """Return a part, or its parts if all headings in it are of days.

    These have talks, or no headings and a text before them.
    """
    days = whole.subparts
    is_prose = bool(whole.loose) and not any(day.below for day in days)
    if len(days) < 2 or not all(_days(days)) or not (is_prose or any(day.most_are_talks for day in days)):
        return [whole]
    return [HeadedPart(whole.heading, whole.loose), *days]


def _with_sorts(parts: Sequence[HeadedPart]) -> list[HeadedPart]:
    """Return the parts, each marked as a day, sessions, a talk, products or a section.

    The sort of a part depends on other parts: if none is a day, a part with talks is a list of sessions.
    """
    days = _days(parts)
    sorts: dict[int, Sort] = {at: "day" for at, day in enumerate(days) if day}
    first_day = min(sorts, default=len(parts))
    # only the first list of products: a later one is a section
    products = [at for at, part in enumerate(parts) if not days[at] and lists_products(part)][:1]
    if not any(days):
        rest = [at for at in range(len(parts)) if at not in products]
        found = _with_sessions(parts, rest)
        sessions = [at for at in found if parts[at].below] or found[:1]
        alike = [at for at in rest if parts[at].is_talk]
        is_flat = not any(parts[at].below for at in sessions)
        if is_flat and len(alike) > 1 and len(alike) * 2 > alike[-1] - alike[0]:
            # the parts between are sessions too, but for a heading such as `Lightning talks`
            sessions = []
            between = (at for at in rest if alike[0] <= at <= alike[-1])
            sorts |= {at: "talk" for at in between if at in alike or not SESSIONS.fullmatch(parts[at].heading.plain)}
        elif is_flat and (told := _told(parts, rest)):
            sessions, sorts = [], dict.fromkeys(told, "talk")
        elif len(alike) == 1 and not found and _is_only_talk(parts[alike[0]].heading):
            sorts[alike[0]] = "talk"
        sorts |= dict.fromkeys(sessions, "sessions")
    elif not any(parts[at].below for at in sorts):
        # headings after that of a day, and of its level, are its sessions
        after = [at for at in range(first_day, len(parts)) if not days[at] and at not in products]
        named = [at for at in after if parts[at].blocks and not NO_SESSION.fullmatch(parts[at].heading.plain)]
        if len(named) > 1 and len(named) * 2 > len(after):
            sorts |= dict.fromkeys(named, "talk")
    sorts |= dict.fromkeys(products, "products")
    return [HeadedPart(part.heading, part.blocks, sorts.get(at, "section"), days[at]) for at, part in enumerate(parts)]


def _is_only_talk(heading: Block) -> bool:
    """Return whether the only heading with a name in a post is of a talk, as its dash shows.

    It could be anything, such as `Thanks to Ada Lovelace` or `Photos by Ada Lovelace`.
    """
    title = read_title(heading)
    return bool(_ONLY_TALK.search(title.template)) and not names_no_talk(title.words)


def _with_sessions(parts: Sequence[HeadedPart], rest: Sequence[int]) -> list[int]:
    """Return which parts have sessions.

    Those where most headings are of talks; and those where some are, if most in all such parts are.
    """
    talks = {at: [part.is_talk for part in parts[at].talks] for at in rest}
    some = [is_talk for of_part in talks.values() if any(of_part) for is_talk in of_part]
    is_most = sum(some) >= FEWEST and sum(some) * 2 > len(some)
    return [at for at in rest if parts[at].has_sessions or (is_most and any(talks[at]))]


def _told(parts: Sequence[HeadedPart], rest: Sequence[int]) -> list[int]:
    """Return the first to the last part whose text names a speaker, or whose heading is one.

    If few are such, return none.
    """
    named = [at for at in rest if not _is_section(parts[at])]
    told = [at for at in named if is_person(parts[at].heading.plain) or tells(parts[at].blocks)]
    between = [
        at for at in rest if told and told[0] <= at <= told[-1] and not SESSIONS.fullmatch(parts[at].heading.plain)
    ]
    is_flat = not any(parts[at].below for at in told)
    return between if len(told) >= FEWEST and len(told) * 2 > len(named) and is_flat else []


def _is_section(part: HeadedPart) -> bool:
    words = part.heading.plain
    return bool(SESSIONS.fullmatch(words) or (NO_SESSION.fullmatch(words) and len(words.split()) <= 3))


def _days(parts: Sequence[HeadedPart]) -> list[DayName | None]:
    """Return the day that each heading names; `Tue` names one only if others are short, too."""
    # a heading may begin with a picture
    bare = [re.sub(r"^[^\w\s]+\s+", "", part.heading.plain) for part in parts]
    days = [day_name(text) for text in bare]
    if not any(days):
        framed = [day_in_brackets(text) if part.below else None for text, part in zip(bare, parts, strict=True)]
        days = framed if sum(map(bool, framed)) > 1 else days  # a single one may be a chapter, `Workshops (4 May)`
    short = [SHORT_DAY.match(text) for text in bare]
    if not any(days) and sum(map(bool, short)) > 1:
        names = {day[:3].lower(): day for day in WEEKDAYS}
        full = (names[at[0][:3].lower()] + text[at.end() :] if at else "" for at, text in zip(short, bare, strict=True))
        days = [day_name(text) if text else None for text in full]
    return days


def lists_products(part: HeadedPart, *, has_numbers: bool = False) -> bool:
    """Return whether a part is one list of products, perhaps with text before and after it.

    With `has_numbers`, the list must have numbers in place of bullets. A title such as `Tools for knots` above a line
    of speakers is that of a talk.
    """
    if part.blocks and byline(part.blocks[0]):
        return False
    lists = [block for block in part.blocks if block.sort == "list"]
    return bool(
        PRODUCTS.search(part.heading.plain)
        and len(lists) == 1
        and not part.below
        and all(block.sort in {"list", "text", "rule"} for block in part.blocks)
        and list_items(lists[0], has_numbers=has_numbers)
    )


def talks_under_headings(part: HeadedPart, shape: Shape, theme: str = "") -> tuple[Item, ...]:
    """Make sessions of the headings in a part, and notes of the blocks before.

    `theme` is the heading above.
    """
    items: list[Item] = list(notes(part.loose, shape.place))
    for below in part.subparts:
        if below.is_group:
            group = talks_under_headings(HeadedPart(below.heading, below.blocks[len(below.loose) :]), shape, theme)
            items += (*notes((below.heading, *below.loose), shape.place), *group)
        elif is_between(below):
            items += notes((below.heading, *below.blocks), shape.place)
        else:
            items += talk(below.heading, below.blocks, shape, theme)
    return tuple(items)


def is_between(part: HeadedPart) -> bool:
    """Return whether a heading beside those of talks is of none, such as `Lunch`."""
    return names_no_talk(part.heading.plain) and not part.is_talk
