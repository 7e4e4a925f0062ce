"""Split a post by day: one post for each day, with links between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from confnote.model import Dossier, Note
from confnote.post.content import wording
from confnote.post.content.blocks import Block, Inline, Part, Rule, TextLine, Wording
from confnote.post.content.facts import PostFacts, day_name, sibling
from confnote.post.content.findings import Finding
from confnote.post.content.select import Content, PostDay, gather
from confnote.post.layouts import layout
from confnote.post.settings import Settings
from confnote.post.style import Style, read_style

# Sections without a day that go to the first post; others go to the last one, except `EACH`.
FIRST = ("summary", "intro")
EACH = ("tech-intro", "tech-closing")


@dataclass(frozen=True, slots=True)
class Series:
    """The days that have a post, in order, and the number of sessions and notes that have no day.

    `posts` are the settings of each day's own post, where they are known.
    """

    settings: Settings
    style: Style
    days: tuple[PostDay, ...]
    undated: int = 0
    posts: Mapping[date, Settings] = field(default_factory=dict)

    def part(self, content: Content) -> Content:
        """Keep the sections that belong to this day: an intro to the first day, others without a day to the last."""
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
        """Build the line that links to the other days; nothing if there is one day or the style turns it off."""
        if len(self.days) < 2 or not self.style.on("series"):
            return ()
        parts = [
            _link(
                wording.day(day, self.style),
                None if day.on == content.only else self._address(mine, day, content, address),
            )
            for day in self.days
        ]
        return Rule("x:series.rule"), TextLine("x:series", wording.joined(parts, self.style["links.join"]))

    def _address(
        self, mine: PostFacts, day: PostDay, content: Content, address: Callable[[PostFacts, Settings], str]
    ) -> str:
        its = self.posts.get(day.on, self.settings) if day.on else self.settings
        style = self.style if its.style == self.settings.style else _style(its)
        return address(sibling(mine, content, day, its, style), its)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The number of sessions and notes that are in no post."""
        if not self.undated:
            return ()
        return (Finding(f"sessions and notes without a day are in no post of a series: {self.undated}"),)


def _link(words: Inline, address: str | None) -> Inline:
    """Link a day's name to its post, or set it in bold. The address is ready for the site, and not escaped again."""
    if address is None:
        return wording.bold(words)
    parts: list[Part] = [Wording("["), *words, Wording(f"]({address})")]
    return tuple(parts)


def read_series(
    dossier: Dossier, settings: Settings, style: Style, posts: Mapping[date, Settings] | None = None
) -> Series:
    """Find the days with content; `posts` limits them to those that have a post, and the day of this one."""
    days = gather(dossier, style).days
    undated = sum(len(day.sessions) + len(day.notes) for day in days if day.on is None)
    wanted = [day for day in days if day.on and (posts is None or day.on in posts or day.on == settings.day)]
    return Series(settings, style, tuple(wanted), undated, posts or {})


def installments(
    dossier: Dossier, settings: Settings, now: int, posts: Mapping[date, Settings] | None = None
) -> tuple[Settings, ...]:
    """Return the settings of each day's post, with dates a minute apart so that sites sort the posts by day.

    A post in `posts` was exported before and keeps name and date; a new day's post is not later than the next
    day's.
    """
    posts = posts or {}
    wanted = [day.on for day in read_series(dossier, settings, _style(settings)).days if day.on is not None]
    at = datetime.fromtimestamp(now // 1000, UTC).astimezone(ZoneInfo(dossier.conference.zone))

    def of_day(day: date) -> Settings:
        if day in posts:
            return replace(posts[day], day=day, split="day")
        usual = _before(settings.date or at, wanted[-1] - day)
        after = [_before(its.date, later - day) for later, its in posts.items() if later > day and its.date]
        name = series_name(settings.name, day_name(dossier.conference, day))
        # dates and instants do not compare with each other, but their ISO texts do
        return replace(settings, name=name, day=day, split="day", date=min([usual, *after], key=str))

    return tuple(of_day(day) for day in wanted)


def _style(settings: Settings) -> Style:
    return read_style(settings.style, layout(settings.layout).style)


def _before(when: datetime | date, days: timedelta) -> datetime | date:
    """Return a date that is one minute earlier for each day."""
    return when - timedelta(minutes=days.days) if isinstance(when, datetime) else when


def series_name(series: str, day: str) -> str:
    """Return the name of a day's post; the usual series has no name of its own."""
    return day if series == Settings().name else f"{series}-{day}"
