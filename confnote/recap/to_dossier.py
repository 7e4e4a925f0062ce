"""A recap and the conference it is of -> what a store holds of it, as a dossier, and the settings of its post.

Each value has a uid made from what it says and where: the same post read again gives the same ones. A text tells no
times: the sessions of a day follow each other by the minute from nine o'clock, so that their order is that of the text.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from confnote.core.slug import slug
from confnote.core.tags import tags_in
from confnote.core.time import instant_of, utc_offset
from confnote.model import Conference, Dossier, Link, Note, Session, Speaker, Tech
from confnote.post.draft import draft
from confnote.post.settings import Settings
from confnote.post.style import read_style
from confnote.recap.days import dates_of, day_template
from confnote.recap.facts import kept
from confnote.recap.value import Main, Products, Section, Talk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from confnote.core.embeds import Embed
    from confnote.recap.value import Item, Recap, RecapNote, Reference


LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
FIRST_HOUR, LAST_HOUR = 9, 20
MINUTES = 300  # so that the last of a long post is still of its day


def uid_of(*words: object) -> str:
    """Return 26 letters, as of a ULID, that these words alone have."""
    value = int.from_bytes(hashlib.sha256("\0".join(map(str, words)).encode()).digest()[:17], "big") >> 6
    return "".join(LETTERS[value >> shift & 31] for shift in range(125, -1, -5))


@dataclass(frozen=True, slots=True)
class RecapDossier:
    """The dossier of what one post tells, and its settings."""

    dossier: Dossier
    settings: Settings


def to_dossier(recap: Recap, conference: Conference) -> RecapDossier:
    """Give everything its place in the conference."""
    dates = dates_of([part.day for part in recap.days if part.day], conference.ends_on, _first(recap, conference))
    on = dates[0] if len(dates) == 1 else _only_day(recap, conference)
    desk = _Builder(conference, recap.title, on)
    desk.section("intro", recap.intro)
    days = iter(dates)
    for part in recap.parts:
        if isinstance(part, Main):
            desk.main(part.items, next(days) if part.day else on or conference.starts_on)
        elif isinstance(part, Section):
            desk.section(part.name, part.notes)
        else:
            desk.products(part)
    dossier = desk.dossier()
    return RecapDossier(dossier, _settings(recap, dossier, on))


def _first(recap: Recap, conference: Conference) -> date | None:
    """Return the date of the lowest day: the conference says which date is Day 1."""
    numbers = [part.day.number for part in recap.days if part.day and part.day.number is not None]
    return conference.day_one + timedelta(min(numbers) - 1) if numbers else conference.starts_on


def _only_day(recap: Recap, conference: Conference) -> date | None:
    """Return the day a post without days is about: the one it is dated with, if that is one of the conference's."""
    if recap.days or recap.date is None:
        return None
    on = recap.date.date() if isinstance(recap.date, datetime) else recap.date
    return on if conference.starts_on <= on <= conference.ends_on else None


def _settings(recap: Recap, dossier: Dossier, on: date | None) -> Settings:
    style = dict(recap.style)
    if len(recap.days) > 1:
        style["day"] = day_template(recap, dossier.conference)
    settings = Settings(
        name=slug(recap.title),
        site=recap.site,
        layout=recap.layout,
        day=on,
        style=tuple(
            (key, value) for key, value in style.items() if read_style(()).values[key] != value or key != "day"
        ),
        front=kept(recap.front),
        date=recap.date,
        title="" if "title" in recap.front else recap.title,
    )
    usual = draft(dossier, settings, 0).front
    return replace(settings, unset=tuple(key for key in usual if key not in recap.front))


@dataclass(slots=True)
class _Builder:
    """Where the parts of a post are laid out, one after the other."""

    conference: Conference
    post: str
    on: date | None
    sessions: list[Session] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    tech: list[Tech] = field(default_factory=list)
    links: int = 0
    seen: dict[tuple[object, ...], int] = field(default_factory=dict)
    taken: dict[tuple[date, int], int] = field(default_factory=dict)

    def dossier(self) -> Dossier:
        return Dossier(
            conference=self.conference,
            sessions=tuple(sorted(self.sessions, key=lambda one: (one.starts_at or 0, one.id))),
            notes=tuple(self.notes),
            tech=tuple(self.tech),
        )

    def main(self, items: Iterable[Item], on: date) -> None:
        for item in items:
            if isinstance(item, Talk):
                self._session(item, on)
            else:
                self._note(item, self._next(on), day=on)

    def section(self, name: str, said: Iterable[RecapNote]) -> None:
        for one in said:
            self._note(one, self._next(self.on or self.conference.ends_on, LAST_HOUR), day=self.on, section=name)

    def products(self, part: Products) -> None:
        self.section("tech-intro", part.before)
        day = self.on or self.conference.ends_on
        for one in part.items:
            uid = self._uid("tech", one.name.casefold())
            text = f"{one.tagline} {one.verdict}"
            self.tech.append(
                Tech(
                    id=len(self.tech) + 1, uid=uid, conference=self.conference.uid, name=one.name, url=one.url,
                    tagline=one.tagline, verdict=one.verdict, at=self._next(day, LAST_HOUR), day=day,
                    tags=tags_in(text),
                )
            )  # fmt: skip
        self.section("tech-closing", part.after)

    def _session(self, talk: Talk, on: date) -> None:
        uid = self._uid("session", talk.title.casefold())
        at = self._next(on)
        own = [_of_post(post) for said in talk.notes for post in said.posts] if len(talk.notes) == 1 else []
        number = len(self.sessions) + 1
        speakers = tuple(replace(one, uid=self._person(one)) for one in talk.speakers)
        links = [*map(_of_reference, talk.links), *own]
        self.sessions.append(
            Session(
                id=number, uid=uid, conference=self.conference.uid, title=talk.title, track=talk.theme, starts_at=at,
                day=on, attendance="attended", speakers=speakers,
                links=tuple(self._link(link, session=uid) for link in links),
            )
        )  # fmt: skip
        for said in talk.notes:
            self._note(replace(said, posts=()) if own else said, at, day=on, session=uid)

    def _note(
        self, said: RecapNote, at: int, *, day: date | None, session: str | None = None, section: str = ""
    ) -> None:
        uid = self._uid("note", session or section or day, said.text)
        self.notes.append(
            Note(
                id=len(self.notes) + 1, uid=uid, conference=self.conference.uid, session=session, day=day,
                section=section, kind=said.kind, text=said.text, at=at, utc_offset=utc_offset(at, self.conference.zone),
                tags=tags_in(said.text), links=tuple(self._link(_of_post(post), note=uid) for post in said.posts),
            )
        )  # fmt: skip

    def _link(self, link: Link, *, session: str | None = None, note: str | None = None) -> Link:
        self.links += 1
        uid = self._uid("link", session or note, link.url)
        return replace(link, id=self.links, uid=uid, session=session, note=note)

    def _person(self, one: Speaker) -> str:
        return uid_of("speaker", self.conference.uid, one.name.casefold())

    def _uid(self, *words: object) -> str:
        """Return a uid; what a post says twice has two."""
        self.seen[words] = self.seen.get(words, 0) + 1
        return uid_of(self.conference.uid, self.post, *words, self.seen[words])

    def _next(self, on: date, hour: int = FIRST_HOUR) -> int:
        """Return the next minute of a day from that hour on, none twice; of very many, the next second."""
        number = self.taken.get((on, hour), 0)
        self.taken[on, hour] = number + 1
        passed = timedelta(minutes=min(number, MINUTES), seconds=max(0, number - MINUTES))
        moment = datetime(on.year, on.month, on.day, hour) + passed  # noqa: DTZ001  # a wall clock
        return instant_of(moment, self.conference.zone)


def _of_post(post: Embed) -> Link:
    return Link(
        id=0, uid="", kind="social", url=post.url, author=post.author, text=post.text, published=post.published,
        embed=post.embed,
    )  # fmt: skip


def _of_reference(link: Reference) -> Link:
    return Link(id=0, uid="", kind=link.kind, url=link.url, title=link.title)
