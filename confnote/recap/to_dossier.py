"""Make a dossier and the settings of a post from a recap and its conference.

A uid is a hash of the conference, the post's title and the record's words (for a speaker, of the conference and the
name), so that the same post read again gives the same uids. A post has no times: the sessions of a day begin at nine
o'clock, a minute apart, to keep their order.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from confnote.core.embeds import Embed
from confnote.core.tags import tags_in
from confnote.core.text import slug, ulid_of
from confnote.core.time import instant_of, utc_offset
from confnote.model import Conference, Dossier, Link, Note, Session, Speaker, Tech
from confnote.post.draft import draft
from confnote.post.settings import Settings
from confnote.post.style import read_style
from confnote.recap.days import dates_at, day_template
from confnote.recap.event import named_days, names_one_day, posted_on
from confnote.recap.value import Item, ProductList, Recap, RecapNote, RecapSection, SessionPart, Talk

FIRST_HOUR, LAST_HOUR = 9, 20
MINUTES = 300  # after so many values of a day, the next are a second apart, so that all are on that day


def uid_of(*words: object) -> str:
    """Return 26 letters in the form of a ULID, always the same for the same words."""
    # 26 letters have 130 bits: drop 6 of the 136 bits in 17 bytes
    digest = hashlib.sha256("\0".join(map(str, words)).encode()).digest()
    return ulid_of(int.from_bytes(digest[:17], "big") >> 6)


def to_dossier(recap: Recap, conference: Conference, *, has_others: bool = True) -> tuple[Dossier, Settings]:
    """Return a dossier with the sessions, notes and products of a post, and the post's settings.

    `has_others`: the conference may have records of other days, so a post dated on one of several is of that day alone.
    """
    dates = dates_at(recap, conference)
    on = dates[0] if len(dates) == 1 else None
    if not recap.days and (posted := posted_on(recap)) is not None:
        # a post without headings of days is about the day of its date, if the conference has that day
        # unless its text names more days than one
        is_named = (said := named_days(recap)) is not None and said.first < said.last
        on = posted if not is_named and conference.starts_on <= posted <= conference.ends_on else None
    builder = _Builder(conference, recap.title, on)
    builder.add_section("intro", recap.intro)
    days = iter(dates)
    for part in recap.parts:
        if isinstance(part, SessionPart):
            builder.add_items(part.items, next(days) if part.day else on or conference.starts_on)
        elif isinstance(part, RecapSection):
            builder.add_section(part.name, part.notes)
        else:
            builder.add_products(part)
    sessions = sorted(builder.sessions, key=lambda session: (session.starts_at or 0, session.id))
    dossier = Dossier(
        conference=conference,
        sessions=tuple(_with_one_record_each(sessions)),
        notes=tuple(builder.notes),
        tech=tuple(builder.tech),
    )
    # later notes and products would never be in a post of one day
    is_part = (has_others and conference.starts_on != conference.ends_on) or names_one_day(recap, conference)
    return dossier, _settings(recap, dossier, on if is_part else None)


def _with_one_record_each(sessions: Sequence[Session]) -> Iterator[Session]:
    """Yield the sessions; a speaker of several is the same in each, as in the store."""
    known: dict[str, Speaker] = {}
    for who in (who for session in sessions for who in session.speakers):
        first = known.setdefault(who.uid, who)
        known[who.uid] = replace(
            first, org=first.org or who.org, handle=first.handle or who.handle, url=first.url or who.url
        )
    for session in sessions:
        yield replace(session, speakers=tuple(known[who.uid] for who in session.speakers))


def _settings(recap: Recap, dossier: Dossier, on: date | None) -> Settings:
    style = dict(recap.style)
    if len(recap.days) > 1:
        # an export of a single day has no heading for that day
        style["day"] = style.get("day", "") + day_template(recap, dossier.conference)
        if style["day"] == read_style(()).values["day"]:
            del style["day"]
    # words before a date in brackets are the name of this conference
    is_own_day = not re.match(r"[#\s]*(?:\{|(?i:day)\b)", style.get("day", "{"))
    settings = Settings(
        name=slug(recap.title), site=recap.site, layout=recap.layout, day=on, style=tuple(style.items()),
        own=tuple(key for key in (*style, "layout") if key in recap.own or (key == "day" and is_own_day)),
        front=_storable(recap.front), date=recap.date, title="" if "title" in recap.front else recap.title,
    )  # fmt: skip
    # `unset`: keys that an export writes by default and the post does not have
    default_front = draft(dossier, settings, 0).front
    return replace(settings, unset=tuple(key for key in default_front if key not in recap.front))


def _storable(front: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """Return front matter for the settings of a post; values that they cannot store become text."""
    pairs = []
    for key, value in front.items():
        try:
            Settings(front=((key, value),)).to_json()
            pairs.append((key, value))
        except Exception:  # noqa: BLE001  # TOML has times of day, YAML nearly anything
            pairs.append((key, str(value)))
    return tuple(pairs)


@dataclass(slots=True)
class _Builder:
    """Collect the values of a dossier, part by part.

    `post` is the title, `on` the only day that it is about, or None. `links` counts the links, `seen` the values with
    equal words, `taken` the values of a day from an hour on.
    """

    conference: Conference
    post: str
    on: date | None
    sessions: list[Session] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    tech: list[Tech] = field(default_factory=list)
    links: int = 0
    seen: dict[tuple[object, ...], int] = field(default_factory=dict)
    taken: dict[tuple[date, int], int] = field(default_factory=dict)

    def add_items(self, items: Iterable[Item], on: date) -> None:
        for item in items:
            if isinstance(item, Talk):
                self._add_session(item, on)
            else:
                self._add_note(item, self._next(on), day=on)

    def add_section(self, name: str, notes: Iterable[RecapNote]) -> None:
        for note in notes:
            at = self._next(self.on or self.conference.ends_on, LAST_HOUR)
            self._add_note(note, at, day=self.on, section=name)

    def add_products(self, part: ProductList) -> None:
        self.add_section("tech-intro", part.before)
        day = self.on or self.conference.ends_on
        for product in part.items:
            self.tech.append(
                Tech(
                    id=len(self.tech) + 1, uid=self._uid("tech", product.name.casefold()),
                    conference=self.conference.uid, name=product.name, url=product.url, tagline=product.tagline,
                    verdict=product.verdict, at=self._next(day, LAST_HOUR), day=day,
                    tags=tags_in(f"{product.tagline} {product.verdict}"),
                )
            )  # fmt: skip
        self.add_section("tech-closing", part.after)

    def _add_session(self, talk: Talk, on: date) -> None:
        uid = self._uid("session", talk.title.casefold())
        at = self._next(on)
        # if a session has one note, the note's social posts belong to the session
        posts = [_link_of_post(post) for note in talk.notes for post in note.posts] if len(talk.notes) == 1 else []
        number = len(self.sessions) + 1
        speakers = tuple(
            replace(speaker, uid=uid_of("speaker", self.conference.uid, speaker.name.casefold()))
            for speaker in talk.speakers
        )
        self.sessions.append(
            Session(
                id=number, uid=uid, conference=self.conference.uid, title=talk.title, kind=talk.kind,
                track=talk.theme, room=talk.room,
                rating=talk.rating, verdict=talk.verdict,
                starts_at=at,
                day=on, attendance="attended", speakers=speakers,
                links=tuple(self._link(link, session=uid) for link in (*talk.links, *posts)),
            )
        )  # fmt: skip
        for note in talk.notes:
            self._add_note(replace(note, posts=()) if posts else note, at, day=on, session=uid)

    def _add_note(
        self, note: RecapNote, at: int, *, day: date | None, session: str | None = None, section: str = ""
    ) -> None:
        uid = self._uid("note", session or section or day, note.text)
        self.notes.append(
            Note(
                id=len(self.notes) + 1, uid=uid, conference=self.conference.uid, session=session, day=day,
                section=section, kind=note.kind, text=note.text, at=at,
                utc_offset=utc_offset(at, self.conference.zone), tags=tags_in(note.text),
                links=tuple(self._link(_link_of_post(post), note=uid) for post in note.posts),
            )
        )  # fmt: skip

    def _link(self, link: Link, *, session: str | None = None, note: str | None = None) -> Link:
        self.links += 1
        uid = self._uid("link", session or note, link.url)
        return replace(link, id=self.links, uid=uid, session=session, note=note)

    def _uid(self, *words: object) -> str:
        """Return a uid for words; words that occur twice in a post get two different uids."""
        self.seen[words] = self.seen.get(words, 0) + 1
        return uid_of(self.conference.uid, self.post, *words, self.seen[words])

    def _next(self, on: date, hour: int = FIRST_HOUR) -> int:
        """Return the next free instant of a day from `hour` on.

        The first 300 are a minute apart, later ones a second.
        """
        number = self.taken.get((on, hour), 0)
        self.taken[on, hour] = number + 1
        passed = timedelta(minutes=min(number, MINUTES), seconds=max(0, number - MINUTES))
        moment = datetime(on.year, on.month, on.day, hour) + passed  # noqa: DTZ001  # a wall clock
        return instant_of(moment, self.conference.zone)


def _link_of_post(post: Embed) -> Link:
    return Link(
        kind="social", url=post.url, author=post.author, text=post.text, published=post.published, embed=post.embed
    )
