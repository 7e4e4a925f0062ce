"""A dossier and the settings of a post split by day -> a post a day, each with links to the others."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from confnote.post.content import wording
from confnote.post.content.blocks import Inline, Line, Part, Rule, Wording
from confnote.post.content.facts import day_name, sibling
from confnote.post.content.findings import Finding
from confnote.post.content.select import gather
from confnote.post.layouts import layout
from confnote.post.settings import Settings
from confnote.post.style import read_style

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from confnote.model import Dossier, Note
    from confnote.post.content.blocks import Block
    from confnote.post.content.facts import PostFacts
    from confnote.post.content.select import Content, Day
    from confnote.post.style import Style


FIRST = ("summary", "intro")
"""Sections of no day that open the first post; all others close the last, but for those that frame each day's tech."""
EACH = ("tech-intro", "tech-closing")


@dataclass(frozen=True, slots=True)
class Series:
    """The days of a conference that have a post each, in order, and what has no day and so no post.

    `posts` are the settings of each day's own post, where they are known: what was set for one day alone.
    """

    settings: Settings
    style: Style
    days: tuple[Day, ...]
    undated: int = 0
    posts: Mapping[date, Settings] = field(default_factory=dict)

    def part(self, content: Content) -> Content:
        """Leave of the sections without a day those that belong to the post about this one."""
        dates = [day.on for day in self.days]
        first, last = content.only in dates[:1], content.only in dates[-1:]

        def here(name: str, note: Note) -> bool:
            low = name.casefold()
            return note.day is not None or low in EACH or (first if low in FIRST else last)

        kept = {name: tuple(note for note in notes if here(name, note)) for name, notes in content.sections.items()}
        return replace(content, sections={name: notes for name, notes in kept.items() if notes})

    def links(
        self, mine: PostFacts, content: Content, address: Callable[[PostFacts, Settings], str]
    ) -> tuple[Block, ...]:
        """Write the line that leads to the other days; none where there is one day or the style wants none."""
        if len(self.days) < 2 or not self.style.on("series"):
            return ()
        parts = [
            _link(
                wording.day(day, self.style),
                None if day.on == content.only else self._address(mine, day, content, address),
            )
            for day in self.days
        ]
        return Rule("x:series.rule"), Line("x:series", wording.joined(parts, self.style["links.join"]))

    def _address(
        self, mine: PostFacts, day: Day, content: Content, address: Callable[[PostFacts, Settings], str]
    ) -> str:
        its = self.posts.get(day.on, self.settings) if day.on else self.settings
        style = self.style if its.style == self.settings.style else _style(its)
        return address(sibling(mine, content, day, its, style), its)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Say what is in no post of the series."""
        if not self.undated:
            return ()
        return (Finding(f"sessions and notes without a day are in no post of a series: {self.undated}"),)


def _link(words: Inline, address: str | None) -> Inline:
    """A day's name with its address, which a site has written as its generator reads it; one's own day in bold."""
    if address is None:
        return wording.bold(words)
    parts: list[Part] = [Wording("["), *words, Wording(f"]({address})")]
    return tuple(parts)


def read_series(
    dossier: Dossier, settings: Settings, style: Style, posts: Mapping[date, Settings] | None = None
) -> Series:
    """Find the days there is something to tell of; with `posts`, those of them that have a post, or this is."""
    days = gather(dossier, style).days
    undated = sum(len(day.told) + len(day.notes) for day in days if day.on is None)
    wanted = [day for day in days if day.on and (posts is None or day.on in posts or day.on == settings.day)]
    return Series(settings, style, tuple(wanted), undated, posts or {})


def installments(
    dossier: Dossier, settings: Settings, now: int, posts: Mapping[date, Settings] | None = None
) -> tuple[Settings, ...]:
    """Give the settings of each day's post, named `day-1`, a minute apart so that sites sort them, the last one now.

    What is in `posts` was exported already and keeps its name and its date; a new day's is not after the next one's.
    """
    posts = posts or {}
    wanted = [day.on for day in read_series(dossier, settings, _style(settings)).days if day.on is not None]
    at = datetime.fromtimestamp(now // 1000, UTC).astimezone(ZoneInfo(dossier.conference.zone))

    def one(day: date) -> Settings:
        if day in posts:
            return replace(posts[day], day=day, split="day")
        usual = _before(settings.date or at, wanted[-1] - day)
        after = [_before(its.date, later - day) for later, its in posts.items() if later > day and its.date]
        name = series_name(settings.name, day_name(dossier.conference, day))
        return replace(settings, name=name, day=day, split="day", date=min([usual, *after], key=str))

    return tuple(one(day) for day in wanted)


def _style(settings: Settings) -> Style:
    return read_style(settings.style, layout(settings.layout).style)


def _before(when: datetime | date, days: timedelta) -> datetime | date:
    """A minute earlier for each day, so that a site which sorts by date has the posts in their order."""
    return when - timedelta(minutes=days.days) if isinstance(when, datetime) else when


def series_name(series: str, day: str) -> str:
    """Name a day's post in the series of a name; the usual name is not said."""
    return day if series == Settings().name else f"{series}-{day}"
