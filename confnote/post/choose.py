"""Choose the posts that one command drafts: known posts of the conference, or new ones.

A post that is split by day is a series of posts: `day-0`, `day-1` and so on, or `NAME-day-0` if the series has a name.
A command without a name is about the only post, or the only series.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath

from confnote.errors import Unknown, Usage
from confnote.model import Dossier
from confnote.post.content.facts import day_name, installments, series_name
from confnote.post.paths import folder_of
from confnote.post.settings import Exported, Request, Settings, with_request

# The name of a post or a series for which the user gave none.
USUAL = Settings().name


@dataclass(frozen=True, slots=True)
class Choice:
    """The posts to draft: pairs of a post as last exported (or new) and the settings to use now.

    `replaced` are posts that `drafted` replaces; `idle` are posts of the series whose days have no content any more;
    `days` are the settings of the series' posts, by day, for the links between them; None for a post outside a series.
    """

    drafted: tuple[tuple[Exported, Settings], ...]
    replaced: tuple[Exported, ...] = ()
    idle: tuple[Exported, ...] = ()
    days: Mapping[date, Settings] | None = None


def choose(known: Sequence[Exported], usual: Settings, dossier: Dossier, request: Request, now: int) -> Choice:
    """Choose the posts that a request is about, known or new.

    `known` are the conference's posts, oldest first; new posts begin with the `usual` settings; `now` is in
    milliseconds. Raises Unknown if several posts fit the request or its day has no content, and Usage if a series is to
    go to one file.
    """
    chooser = _Chooser(known, usual, dossier, now)
    if request.session:
        handle = next(session.handle for session in dossier.sessions if session.uid == request.session)
        return chooser.single(request.name or handle, request)
    if request.day:
        return chooser.day(request.name, request.day, request)
    name = request.name or chooser.only_name(request)
    if name in chooser.series:
        return chooser.unsplit(name, request) if request.split == "" else chooser.whole_series(name, request)
    if request.split == "day" or (not known and not request.name and usual.split and request.split is None):
        return chooser.split(name, request)
    return chooser.single(name, request)


class _Chooser:
    """Chooses among the known posts.

    `series` has the posts split by day, by the name of their series; `singles` has the others by name.
    """

    def __init__(self, known: Sequence[Exported], usual: Settings, dossier: Dossier, now: int) -> None:
        self.known, self.usual, self.dossier, self.now = known, usual, dossier, now
        self.series: dict[str, list[Exported]] = defaultdict(list)
        self.singles: dict[str, Exported] = {}
        for post in known:
            if post.settings.split:
                self.series[self.series_of(post.settings)].append(post)
            else:
                self.singles[post.settings.name] = post

    def series_of(self, settings: Settings) -> str:
        """Return the series that a day's post belongs or would belong to; else the post's name."""
        day = day_name(self.dossier.conference, settings.day) if settings.day else ""
        return USUAL if settings.name == day else settings.name.removesuffix(f"-{day}")

    def only_name(self, request: Request) -> str:
        """Return the name of the only post or series, `USUAL` for none; raise Unknown for several.

        If the request splits a post by day and there are series, only these count.
        """
        names = {*self.series, *self.singles}
        if request.split == "day":
            names = {*self.series} or {self.series_of(post.settings) for post in self.singles.values()}
        if len(names) > 1:
            lines = [f"  {name}: {_place(post)}" for name, post in self.singles.items()]
            lines += [f"  {name}, a post a day: {'; '.join(map(_place, posts))}" for name, posts in self.series.items()]
            slug = self.dossier.conference.slug
            raise Unknown("\n".join([f"{slug} has several posts; name one with --post:", *lines]))
        return next(iter(names), USUAL)

    def single(self, name: str, request: Request) -> Choice:
        """Choose one post, known or new."""
        last = next((post for post in self.known if post.settings.name == name), None)
        last = last or Exported(replace(self.usual, name=name, split=""))
        settings = with_request(last.settings, request)
        days = self._days(self.series_of(settings)) if settings.split else None
        return Choice(((last, settings),), days=days)

    def _days(self, series: str) -> dict[date, Settings]:
        return {post.settings.day: post.settings for post in self.series.get(series, ()) if post.settings.day}

    def day(self, name: str | None, day: date, request: Request) -> Choice:
        """Choose the post about one day: a post of a series, or a single one.

        `name` is that of the series or the post; None is for the only series, or the usual name.
        """
        short = day_name(self.dossier.conference, day)
        series = name or (next(iter(self.series)) if len(self.series) == 1 else USUAL)
        own = series_name(series, short) if name is None or name in self.series else name
        if own in {post.settings.name for post in self.known} or not (series in self.series or request.split == "day"):
            return self.single(own, request)
        whole = self.whole_series(series, replace(request, day=None)).drafted
        drafted = tuple(pair for pair in whole if pair[1].day == day)
        if not drafted:
            raise Unknown(f"there is nothing to write about {short.replace('-', ' ', 1)}: no session attended, no note")
        return Choice(drafted, days=self._days(series))

    def whole_series(self, name: str, request: Request) -> Choice:
        """Choose all posts of a series, and new posts for days that have none yet."""
        # if there is no such series yet, it takes in the single posts about its days
        singles = (post for post in self.singles.values() if post.settings.day)
        posts = self.series.get(name) or [post for post in singles if self.series_of(post.settings) == name]
        base = replace(posts[0].settings, name=name, day=None, date=None) if posts else replace(self.usual, name=name)
        return self._day_by_day(base, posts, replace(request, split="day"))  # so that posts of new days join the series

    def split(self, name: str, request: Request) -> Choice:
        """Choose a series, which replaces the single post of that name if there is one."""
        post = self.singles.get(name)
        if post is None:
            return self.whole_series(name, request)
        return replace(self._day_by_day(post.settings, (), request), replaced=(post,))

    def _day_by_day(self, base: Settings, posts: Sequence[Exported], request: Request) -> Choice:
        """Choose a post for each day with content; new ones, not in `posts`, begin with `base`."""
        if request.path and request.path != folder_of(request.path):
            name = PurePath(request.path).name
            raise Usage(f"a post a day goes to a folder, and {name} is a file: name the folder with -o")
        base = with_request(replace(base, path=folder_of(base.path)), request)
        known = {post.settings.day: with_request(post.settings, request) for post in posts if post.settings.day}
        parts = installments(self.dossier, base, self.now, known)
        last = {post.settings.name: post for post in posts}
        days = {settings.day: settings for settings in parts if settings.day}
        return Choice(
            tuple((last.get(settings.name, Exported(settings)), settings) for settings in parts),
            idle=tuple(post for post in posts if post.settings.day not in days),
            days=days,
        )

    def unsplit(self, name: str, request: Request) -> Choice:
        """Choose one post in place of a series, with the settings of the last day's post."""
        posts = self.series[name]
        # as text, because a day may be None
        last = max(posts, key=lambda post: str(post.settings.day)).settings
        settings = with_request(replace(last, name=name, day=None, path=folder_of(last.path)), request)
        return Choice(((Exported(settings), settings),), replaced=tuple(posts))


def _place(post: Exported) -> str:
    return f"{post.path or 'not written yet'} ({post.settings.shape})"
