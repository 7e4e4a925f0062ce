"""The blocks of a post -> what each of its headings is: a day, the sessions, the products, or a section of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from confnote.recap.chunks import Chunk, items
from confnote.recap.days import DayName, day_name
from confnote.recap.talks import is_talk

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

    heading: Chunk
    blocks: tuple[Chunk, ...]
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
    intro: tuple[Chunk, ...]
    parts: tuple[Under, ...]


def outline(blocks: Sequence[Chunk], title: str) -> Outline:
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
        and items(lists[0])
    )


def _holds_sessions(part: Under) -> bool:
    """Whether its name says that sessions stand under it, or the headings in it do."""
    if SESSIONS.fullmatch(part.heading.plain):
        return True
    below = [block for block in part.blocks if block.sort == "heading" and block.level == part.below]
    return bool(below) and sum(map(is_talk, below)) * 2 > len(below)
