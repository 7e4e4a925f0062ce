"""A dossier and the settings of a post split by day -> a post a day, each with links to the others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from confnote.post import lines
from confnote.post.blocks import Inline, Line, Part, Rule, Wording
from confnote.post.content import gather
from confnote.post.facts import sibling
from confnote.post.findings import Finding
from confnote.post.layouts import layout
from confnote.post.settings import Settings
from confnote.post.style import read_style

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from confnote.model import Dossier, Note
    from confnote.post.blocks import Block
    from confnote.post.content import Content, Day
    from confnote.post.sites import Facts
    from confnote.post.style import Style

FIRST = ("intro",)
"""Sections of no day that open the first post; all others close the last, but for those that frame each day's tech."""
EACH = ("tech-intro", "tech-closing")


@dataclass(frozen=True, slots=True)
class Series:
    """The days of a conference that have a post each, in order, and what has no day and so no post."""

    settings: Settings
    style: Style
    days: tuple[Day, ...]
    undated: int = 0

    def part(self, content: Content) -> Content:
        """Leave of the sections without a day those that belong to the post about this one."""
        dates = [day.on for day in self.days]
        first, last = content.only in dates[:1], content.only in dates[-1:]

        def here(name: str, note: Note) -> bool:
            low = name.casefold()
            return note.day is not None or low in EACH or (first if low in FIRST else last)

        kept = {name: tuple(note for note in notes if here(name, note)) for name, notes in content.sections.items()}
        return replace(content, sections={name: notes for name, notes in kept.items() if notes})

    def links(self, mine: Facts, content: Content, address: Callable[[Facts], str]) -> tuple[Block, ...]:
        """Write the line that leads to the other days; none where there is one day or the style wants none."""
        if len(self.days) < 2 or not self.style.on("series"):
            return ()
        parts = [
            _link(
                lines.day(day, self.style),
                None if day.on == content.only else address(sibling(mine, content, day, self.settings, self.style)),
            )
            for day in self.days
        ]
        return Rule("x:series.rule"), Line("x:series", lines.joined(parts, self.style["links.join"]))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Say what is in no post of the series."""
        if not self.undated:
            return ()
        return (Finding(f"sessions and notes without a day are in no post of a series: {self.undated}"),)


def _link(words: Inline, address: str | None) -> Inline:
    """A day's name with its address, which a site has written as its generator reads it; one's own day in bold."""
    if address is None:
        return lines.bold(words)
    parts: list[Part] = [Wording("["), *words, Wording(f"]({address})")]
    return tuple(parts)


def read_series(dossier: Dossier, settings: Settings, style: Style) -> Series:
    """Find the days there is something to tell of."""
    days = gather(dossier, style).days
    undated = sum(len(day.told) + len(day.notes) for day in days if day.on is None)
    return Series(settings, style, tuple(day for day in days if day.on is not None), undated)


def installments(dossier: Dossier, settings: Settings, now: int) -> tuple[Settings, ...]:
    """Give the settings of each day's post, named `day-1`, a minute apart so that sites sort them, the last one now."""
    style = read_style(settings.style, layout(settings.layout).STYLE)
    wanted = [day.on for day in read_series(dossier, settings, style).days if day.on is not None]
    at = datetime.fromtimestamp(now // 1000, UTC).astimezone(ZoneInfo(dossier.conference.zone))
    first = settings.date or at
    prefix = "" if settings.name == Settings().name else f"{settings.name}-"

    def one(day: date) -> Settings:
        before = timedelta(minutes=(wanted[-1] - day).days)
        number = (day - dossier.conference.day_one).days + 1
        when = first - before if isinstance(first, datetime) else first
        return replace(settings, name=f"{prefix}day-{number}", day=day, split="day", date=when)

    return tuple(one(day) for day in wanted)
