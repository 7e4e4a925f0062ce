"""The posts a conference has and what one command asks for -> the posts to draft, and those they take the place of.

A post that is split by day is several posts, a series: `day-0`, `day-1` and so on, or `NAME-day-0` where it was named.
Without a name the only post is meant, or the only series.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import PurePath
from typing import TYPE_CHECKING

from confnote.errors import Unknown, Usage
from confnote.post.content.facts import day_name
from confnote.post.content.series import installments, series_name
from confnote.post.settings import Asked, Settings, folder_of, inherited, merged
from confnote.store.posts import Exported

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from confnote.model import Dossier
    from confnote.post.merge.conflict import Take

USUAL = Settings().name
Drafted = tuple[Exported, Settings]
"""A post as it was exported last, or new, and the settings to draft it with now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What one export command asks for, beside the settings: which post, and what to do about a file in the way."""

    name: str | None = None
    asked: Asked = Asked()  # noqa: RUF009  # a frozen value
    take: Take | None = None
    force: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """The posts to draft; those that are given up for them; those of the series that have nothing to tell any more.

    `days` are the settings of all posts of a series, by day, for the links among them.
    """

    drafted: tuple[Drafted, ...]
    replaced: tuple[Exported, ...] = ()
    idle: tuple[Exported, ...] = ()
    days: Mapping[date, Settings] | None = None


def choose(known: Sequence[Exported], usual: Settings, held: Dossier, wanted: Wanted, now: int) -> Chosen:
    """Find the posts meant among those known, the oldest first; `usual` is what a new one begins with.

    Raises Unknown with the list if it could be several.
    """
    choice = _Choice(known, usual, held, now)
    asked = wanted.asked
    if asked.session:
        handle = next(one.handle for one in held.sessions if one.uid == asked.session)
        return choice.alone(wanted.name or handle, asked)
    if asked.day:
        return choice.day(wanted.name, asked.day, asked)
    name = wanted.name or choice.only(asked)
    if name in choice.members:
        return choice.undivided(name, asked) if asked.split == "" else choice.series(name, asked)
    if asked.split == "day" or (not known and not wanted.name and usual.split and asked.split is None):
        return choice.divided(name, asked)
    return choice.alone(name, asked)


class _Choice:
    """What is chosen from: the series by name, with the posts of each, and the posts that are of none."""

    def __init__(self, known: Sequence[Exported], usual: Settings, held: Dossier, now: int) -> None:
        self.usual, self.held, self.now = usual, held, now
        self.members: dict[str, list[Exported]] = defaultdict(list)
        self.single: dict[str, Exported] = {}
        for post in known:
            if post.settings.split:
                self.members[self.series_of(post.settings)].append(post)
            else:
                self.single[post.settings.name] = post

    def series_of(self, settings: Settings) -> str:
        """Name the series that a day's post is of, or would be."""
        day = day_name(self.held.conference, settings.day) if settings.day else ""
        return USUAL if settings.name == day else settings.name.removesuffix(f"-{day}")

    def only(self, asked: Asked) -> str:
        """Name the only post or series there is, or the first one to be."""
        names = {*self.members, *self.single}
        if asked.split == "day":
            names = {*self.members} or {self.series_of(post.settings) for post in self.single.values()}
        if len(names) > 1:
            lines = [f"  {name}: {_where(post)}" for name, post in self.single.items()]
            lines += [
                f"  {name}, a post a day: {'; '.join(map(_where, posts))}" for name, posts in self.members.items()
            ]
            raise Unknown("\n".join([f"{self.held.conference.slug} has several posts; name one with --post:", *lines]))
        return next(iter(names), USUAL)

    def alone(self, name: str, asked: Asked) -> Chosen:
        """One post, known or new, by itself."""
        named = (post for posts in ([*self.single.values()], *self.members.values()) for post in posts)
        before = next((post for post in named if post.settings.name == name), None)
        before = before or Exported(replace(inherited(self.usual, name), split=""))
        settings = merged(before.settings, asked)
        days = self._days(self.series_of(settings)) if settings.split else None
        return Chosen(((before, settings),), days=days)

    def _days(self, series: str) -> dict[date, Settings]:
        return {post.settings.day: post.settings for post in self.members.get(series, ()) if post.settings.day}

    def day(self, name: str | None, day: date, asked: Asked) -> Chosen:
        """The post about one day: of a series, the only one if none is named, or by itself."""
        short = day_name(self.held.conference, day)
        series = name or (next(iter(self.members)) if len(self.members) == 1 else USUAL)
        own = series_name(series, short) if name is None or name in self.members else name
        known = {post.settings.name for post in (*self.single.values(), *chain(*self.members.values()))}
        if own in known or not (series in self.members or asked.split == "day"):
            return self.alone(own, asked)
        drafted = tuple(one for one in self.series(series, replace(asked, day=None)).drafted if one[1].day == day)
        if not drafted:
            raise Unknown(f"there is nothing to tell of {short.replace('-', ' ', 1)}: no session attended, no note")
        return Chosen(drafted, days=self._days(series))

    def series(self, name: str, asked: Asked) -> Chosen:
        """All posts of a series, known ones and those of new days; posts about one day each become a series."""
        _expect_folder(asked)
        posts = self.members.get(name) or [
            post for post in self.single.values() if post.settings.day and self.series_of(post.settings) == name
        ]
        base = replace(posts[0].settings, name=name, day=None, date=None) if posts else inherited(self.usual, name)
        asked = replace(asked, split="day")
        known = {post.settings.day: merged(post.settings, asked) for post in posts if post.settings.day}
        return self._parts(merged(replace(base, path=folder_of(base.path)), asked), posts, known)

    def _parts(self, base: Settings, posts: Sequence[Exported], known: Mapping[date, Settings]) -> Chosen:
        parts = installments(self.held, base, self.now, known)
        before = {post.settings.name: post for post in posts}
        days = {one.day: one for one in parts if one.day}
        return Chosen(
            tuple((before.get(one.name, Exported(one)), one) for one in parts),
            idle=tuple(post for post in posts if post.settings.day not in days),
            days=days,
        )

    def divided(self, name: str, asked: Asked) -> Chosen:
        """A series in place of the one post of that name, if there is one."""
        post = self.single.get(name)
        if post is None:
            return self.series(name, asked)
        _expect_folder(asked)
        base = merged(replace(post.settings, path=folder_of(post.settings.path)), asked)
        return replace(self._parts(base, (), {}), replaced=(post,))

    def undivided(self, name: str, asked: Asked) -> Chosen:
        """One post in place of a series; its date is that of the last day's."""
        posts = self.members[name]
        last = max(posts, key=lambda post: str(post.settings.day)).settings
        settings = merged(replace(last, name=name, day=None, path=folder_of(last.path)), asked)
        return Chosen(((Exported(settings), settings),), replaced=tuple(posts))


def _expect_folder(asked: Asked) -> None:
    if asked.path and asked.path != folder_of(asked.path):
        raise Usage(
            f"a post a day goes to a folder, and {PurePath(asked.path).name} is a file: name the folder with -o"
        )


def _where(post: Exported) -> str:
    return f"{post.path or 'not written yet'} ({post.settings.shape})"
