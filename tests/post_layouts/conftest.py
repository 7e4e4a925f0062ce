"""An event to draft posts from, put together note by note, and a site that writes Markdown as it is given."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import PurePosixPath
from types import SimpleNamespace
from typing import Any

import pytest

from confnote.model import Conference, Dossier, Link, Note, Session, Speaker, Tech
from confnote.post import sites
from confnote.post.content.facts import installments
from confnote.post.content.select import gather
from confnote.post.draft import draft
from confnote.post.layouts import layout
from confnote.post.markdown.escape import Engine
from confnote.post.paths import BESIDE
from confnote.post.sites.base import NEVER, file_address
from confnote.post.sites.write import render
from confnote.post.style import read_style

MONDAY = date(2024, 3, 4)


def instant(day: date, clock: str) -> int:
    """Milliseconds of a clock time in UTC."""
    hours, minutes = map(int, clock.split(":"))
    return round(
        (datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hours, minutes=minutes)).timestamp()
        * 1000
    )


QUAY = Conference(
    id=1, uid="C", slug="quay-conf-2024", name="Quay Conf 2024", zone="UTC",
    starts_on=MONDAY, ends_on=date(2024, 3, 6), day_one=date(2024, 3, 5), hashtag="#QuayConf",
)  # fmt: skip


@dataclass
class Event:
    """A conference from Monday to Wednesday whose day one is the Tuesday; days are given as 0, 1, 2."""

    conference: Conference = QUAY
    sessions: list[Session] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    products: list[Tech] = field(default_factory=list)
    links: int = 0

    def day(self, n: int | None) -> date | None:
        return None if n is None else self.conference.day_one + timedelta(days=n - 1)

    def session(
        self, title: str, day: int | None = 1, clock: str = "09:00", *, speakers: tuple[str, ...] = (), **more: Any
    ) -> str:
        n = len(self.sessions) + 1
        on = self.day(day)
        more.setdefault("attendance", "attended")
        more.setdefault("starts_at", instant(on, clock) if on else None)
        people = tuple(Speaker(name=name) for name in speakers)
        self.sessions.append(Session(id=n, uid=f"S{n}", conference="C", title=title, day=on, speakers=people, **more))
        return f"S{n}"

    def note(
        self, text: str, session: str | None = None, day: int | None = None, clock: str = "12:00", **more: Any
    ) -> str:
        n = len(self.notes) + 1
        on = next(one.day for one in self.sessions if one.uid == session) if session else self.day(day)
        at = instant(on or MONDAY, clock) + n
        self.notes.append(Note(id=n, uid=f"N{n}", conference="C", session=session, day=on, text=text, at=at, **more))
        return f"N{n}"

    def tech(self, name: str, tagline: str = "", url: str = "", day: int | None = 1, **more: Any) -> str:
        n = len(self.products) + 1
        self.products.append(
            Tech(
                id=n, uid=f"T{n}", conference="C", name=name, tagline=tagline, url=url, at=n, day=self.day(day), **more
            )
        )
        return f"T{n}"

    def link(self, kind: Any, url: str, **more: Any) -> Link:
        self.links += 1
        more.setdefault("programme", kind == "page")  # no user added it
        return Link(id=self.links, uid=f"L{self.links}", kind=kind, url=url, **more)

    @property
    def dossier(self) -> Dossier:
        return Dossier(
            conference=self.conference,
            sessions=tuple(self.sessions),
            notes=tuple(self.notes),
            tech=tuple(self.products),
        )

    def one_day(self) -> Event:
        self.conference = replace(self.conference, starts_on=date(2024, 3, 5), ends_on=date(2024, 3, 5))
        return self

    def body(self, name: str = "days", *, only: int | None = None, **style: str) -> str:
        """The post's Markdown by a site that escapes nothing; keys are written with `_` for `.`."""
        return "".join(piece.text + piece.gap for piece in self.pieces(name, only=only, **style))

    def pieces(self, name: str = "days", *, only: int | None = None, **style: str) -> Any:
        shape = layout(name)
        given = read_style([(key.replace("_", "."), value) for key, value in style.items()], shape.style)
        content = gather(self.dossier, given, self.day(only))
        return render(shape.blocks(content, given), BARE, given)

    def headings(self, name: str = "days", *, only: int | None = None, **style: str) -> list[str]:
        return [line for line in self.body(name, only=only, **style).split("\n") if line.startswith("#")]


BARE: Any = SimpleNamespace(
    name="bare", heading_ids=True, references=False, title_in_body=False, html_advice="", more="<!--more-->", tags=None, needs_front=False, engine=Engine(), internal=NEVER,
    front=lambda facts: {"title": facts.title, "date": facts.date, "tags": list(facts.tags)},
    file_name=lambda facts, _options=None: PurePosixPath(f"{facts.slug}.md"),
    write_front=lambda mapping, _options=None: "---\n" + "".join(f"{key}: {value}\n" for key, value in mapping.items()) + "---\n",
    text=lambda markdown, _under=0: markdown.strip(),
    inline=lambda markdown: markdown,
    plain=lambda words: words,
    social=lambda link, how="quote", *, first=True: link.embed if how.startswith("embed") else f"<{link.url}>",
    video=lambda link: f"player {link.url}",
    plays=lambda link: f"player {link.url}",
    address_of=file_address,
    image_place=lambda _slug, _root, _bundle: BESIDE,
)  # fmt: skip


@pytest.fixture
def event() -> Event:
    return Event()


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The bare site, also by the name `bare`."""
    monkeypatch.setattr(sites, "site", lambda _name: BARE)
    monkeypatch.setattr("confnote.post.draft.site", lambda _name: BARE)
    return BARE


def draft_series(dossier: Any, settings: Any, now: int) -> tuple[Any, ...]:
    """A post for each day, as an export of a series drafts them."""
    return tuple(draft(dossier, installment, now) for installment in installments(dossier, settings, now))
