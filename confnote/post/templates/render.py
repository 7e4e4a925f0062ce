"""Fill a template of the user (Jinja2), and cut the result into pieces with the records' keys.

A printed value is escaped for the site, so that its words show as they were typed; the results of filters are
Markdown already. The text of a record is marked with the record's key, so that a re-export finds its paragraph.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from typing import Any, Self, cast

from markupsafe import Markup

from confnote.core.clock import MONTHS
from confnote.core.time import clock_words, local_time
from confnote.model import Link, Note, Speaker
from confnote.post.content import wording
from confnote.post.content.blocks import Inline, Item, Linked, Quote, SocialStyle, Wording
from confnote.post.content.compose import FRAMING, by_time, is_chapter
from confnote.post.content.facts import PostFacts
from confnote.post.content.line_template import spell
from confnote.post.content.positions import noted
from confnote.post.content.quotations import quotation
from confnote.post.content.raw import RAW
from confnote.post.content.select import SUMMARY, Content, SessionNotes
from confnote.post.markdown.pieces import Piece, split
from confnote.post.sites.base import Site
from confnote.post.sites.write import distinct, line, safe, write
from confnote.post.style import Style
from confnote.post.templates import Source
from confnote.post.templates.sandbox import running

# --- what a template sees: fields may be added, but those that are here keep their meaning ---


class Keyed(str):
    """A text with the key of its piece, `n:UID`; `typed` is the text without a moment."""

    __slots__ = ("key", "typed")

    key: str
    typed: str

    def __new__(cls, words: str, key: str, typed: str = "") -> Self:
        """Make a text with a key."""
        made = super().__new__(cls, words)
        made.key, made.typed = key, typed or words
        return made


class RawText(Keyed):
    """A raw block, which the filters for Markdown leave unchanged."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class TemplateNote:
    """A note: its Markdown as typed, and its time in the conference's zone.

    After the Markdown comes its moment in the recording, if the style has it there.
    """

    handle: str
    kind: str
    text: str
    at: datetime
    tags: tuple[str, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class TemplateSession:
    """A session with its notes; the rating is 1 to 5 or None, and date and times may be None."""

    handle: str
    title: str
    subtitle: str
    kind: str
    track: str
    room: str
    date: date | None
    starts_at: datetime | None
    ends_at: datetime | None
    abstract: str
    rating: int | None
    verdict: str
    tags: tuple[str, ...]
    speakers: tuple[Speaker, ...]
    links: tuple[Link, ...]
    notes: tuple[TemplateNote, ...]


@dataclass(frozen=True, slots=True)
class TemplateDay:
    """A day: its heading (`label`), sessions, notes without a session, and both by time (`parts`).

    `number` and `date` are None for sessions and notes without a day.
    """

    number: int | None
    date: date | None
    label: str
    sessions: tuple[TemplateSession, ...]
    notes: tuple[TemplateNote, ...]
    parts: tuple[TemplateSession | TemplateNote, ...]


@dataclass(frozen=True, slots=True)
class TemplateTech:
    """A product that the user noted."""

    handle: str
    name: str
    url: str
    tagline: str
    verdict: str
    rating: int | None
    booth: str
    tags: tuple[str, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class TemplateSection:
    """A section of the user's own, with a heading."""

    name: str
    notes: tuple[TemplateNote, ...]


@dataclass(frozen=True, slots=True)
class TemplateConference:
    """The conference, as a template sees it."""

    name: str
    slug: str
    place: str
    url: str
    hashtag: str
    timezone: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class TemplatePost:
    """The post; `site` is a name, `day` the number of the day if the post is about one only."""

    title: str
    slug: str
    date: datetime | date | None
    tags: tuple[str, ...]
    site: str
    day: int | None


def template_values(content: Content, about: PostFacts, site: str, style: Style) -> dict[str, Any]:
    """Return the values of all names that a template can use."""
    event = content.conference
    zone = event.zone
    days = []
    for day in content.days:
        label = Keyed(spell(wording.day(day, style)), day.key)
        talks = tuple(_session(talk, zone, style) for talk in day.sessions)
        notes = _notes(day.notes, zone, style)
        made: dict[str, TemplateSession | TemplateNote] = {part.handle: part for part in talks}
        made |= {part.handle: part for part in notes}
        handles = (part.session.handle if isinstance(part, SessionNotes) else part.handle for part in by_time(day))
        parts = tuple(made[handle] for handle in handles)
        days.append(TemplateDay(day.number, day.on, label, talks, notes, parts))
    tech = []
    for product in content.tech:
        key = f"t:{product.uid}"
        name, tagline, verdict = (Keyed(text, key) for text in (product.name, product.tagline, product.verdict))
        shown = (product.rating, product.booth, product.tags, product.links)
        tech.append(TemplateTech(product.handle, name, product.url, tagline, verdict, *shown))
    return {
        "post": TemplatePost(about.title, about.slug, about.date, about.tags, site, about.day),
        "conference": TemplateConference(
            event.name, event.slug, event.place, event.url, event.hashtag, zone, event.starts_on, event.ends_on
        ),
        "days": tuple(days),
        "by_day": content.by_day,
        "sessions": tuple(session for day in days for session in day.sessions),
        **{name.replace("-", "_"): _notes(content.section(name), zone, style) for name in FRAMING if name != SUMMARY},
        SUMMARY: _notes(content.summary, zone, style),
        "sections": tuple(
            TemplateSection(Keyed(name, f"x:{name.casefold()}"), _notes(notes, zone, style))
            for name, notes in content.sections.items()
            if name.casefold() not in FRAMING or is_chapter(name)
        ),
        **{name: _notes(getattr(content, name), zone, style) for name in ("takeaways", "questions", "actions")},
        "missed": tuple(_session(talk, zone, style) for talk in content.missed),
        "tech": tuple(tech),
        "label": {key[6:]: value for key, value in style.values.items() if key.startswith("label.")},
    }


def _notes(chosen: Iterable[Note], zone: str, style: Style) -> tuple[TemplateNote, ...]:
    return tuple(
        TemplateNote(
            note.handle, note.kind, _typed(note, style),
            local_time(note.at, zone), note.tags, note.links,
        )
        for note in chosen
    )  # fmt: skip


def _typed(note: Note, style: Style) -> Keyed:
    key = f"n:{note.uid}"
    return RawText(note.text, key) if note.kind == RAW else Keyed(noted(note, style), key, note.text)


def _session(talk: SessionNotes, zone: str, style: Style) -> TemplateSession:
    session = talk.session
    key = f"s:{session.uid}"
    same = ("handle", "subtitle", "kind", "track", "room", "abstract", "rating", "tags", "speakers", "links")
    return TemplateSession(
        **{name: getattr(session, name) for name in same},
        title=Keyed(session.title or session.kind, f"{key}.title"),
        date=session.day,
        starts_at=None if session.begins is None else local_time(session.begins, zone),
        ends_at=None if session.ends_at is None else local_time(session.ends_at, zone),
        verdict=Keyed(session.verdict, f"{key}.rating"),
        notes=_notes(talk.notes, zone, style),
    )


# --- filters ---

# Control characters around a record's text and key: no typed text has them, and `_unmarked` removes them.
OPENS, ENDS_NAME, CLOSES = "\x02", "\x03", "\x04"
# The methods of `Filters` that a template can call.
FILTERS = (
    "text", "inline", "sentence", "plain", "link", "links", "names", "quote", "item", "social", "video", "rating",
    "date", "time",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters for one site and style. Their results are Markdown, and are not escaped again."""

    site: Site
    style: Style

    def show(self, value: Any) -> Markup:
        """Write a value without a filter as a title is written; nothing for None."""
        if isinstance(value, Markup):
            return value
        return Markup() if value is None else self._line(wording.plain(str(value)), value)

    def plain(self, words: Any) -> Markup:
        """Show exactly these words."""
        return _marked(self.site.plain(str(words)), words)

    def text(self, markdown: str, under: int = 0) -> Markup:
        """Write typed Markdown as blocks; headings go below level `under`, 0 escapes them."""
        if isinstance(markdown, RawText):
            return _marked(str(markdown), markdown)
        return _marked(safe(str(markdown), self.site, under), markdown)

    def inline(self, markdown: str) -> Markup:
        """Write typed Markdown within a line."""
        return (
            self.text(markdown) if isinstance(markdown, RawText) else _marked(self.site.inline(str(markdown)), markdown)
        )

    def sentence(self, markdown: str) -> Markup:
        """Write typed Markdown within a line as a sentence, with a capital letter and a stop."""
        return _marked(self.site.inline(wording.sentence(str(markdown))), markdown)

    def item(self, markdown: str) -> Markup:
        """Write typed Markdown as an item of a list."""
        if isinstance(markdown, RawText):
            return self.text(markdown)
        return _marked(write(Item("", text=str(markdown)), self.site, self.style), markdown)

    def quote(self, markdown: str, speakers: Iterable[Speaker] = (), signed: bool = True) -> Markup:
        """Write a quotation with the one of its speakers whom it names, or if `signed` with all."""
        typed = getattr(markdown, "typed", str(markdown)).rstrip()
        words, by = quotation(typed, tuple(speakers), self.style, signed=signed)
        moment = str(markdown).removeprefix(typed).rstrip()  # it follows the words
        return _marked(write(Quote("", f"{words}{moment}", by), self.site, self.style), markdown)

    def link(self, words: Any, url: str) -> Markup:
        """Link words to an address; without an address, write only the words."""
        shown: Inline = (Wording(str(words)),) if isinstance(words, Markup) else wording.plain(str(words))
        return self._line((Linked(shown, url),) if url else shown, words)

    def links(self, chosen: Iterable[Link]) -> Markup:
        """Write links in one line; the style chooses their kinds and order."""
        return self._line(wording.links(chosen, self.style))

    def names(self, speakers: Iterable[Speaker]) -> Markup:
        """Join the names of speakers: `A, B and C`."""
        return self._line(wording.speakers(tuple(speakers), self.style))

    def rating(self, rated: Any, alone: bool = True) -> Markup:
        """Write a rating, a session's with its verdict; nothing if the style's `rating` is off.

        A verdict without a rating is a sentence if it stands `alone`.
        """
        if not isinstance(rated, TemplateSession):
            return self._line(wording.grade(rated, self.style))
        if self.style["rating"] == "off":
            return Markup()
        is_sentence = alone and "{rating}" not in self.style["rating.line"]
        names = [speaker.name for speaker in rated.speakers]
        verdict = wording.sentence(rated.verdict, names) if is_sentence else rated.verdict
        values = {"rating": wording.grade(rated.rating, self.style), "verdict": wording.marked(verdict)}
        return self._line(self.style.fill("rating.line", values), rated.verdict)

    def social(self, link: Link, how: str = "") -> Markup:
        """Write a social post as the style says, or as `how` says."""
        wanted = cast("SocialStyle", how or self.style["social"])
        return _marked(self.site.social(link, wanted).strip(), Keyed("", f"l:{link.uid}"))

    def video(self, link: Link) -> Markup:
        """Write a video: in the site's player, or as a link."""
        return _marked(self.site.video(link).strip(), Keyed("", f"l:{link.uid}"))

    def date(self, when: date | None, form: str = "") -> Markup:
        """Write a date as `18 May 2026` or in a `strftime` format; nothing for None."""
        if when is None:
            return Markup()
        # `%-d` does not exist on Windows
        return self.plain(when.strftime(form) if form else f"{when.day} {MONTHS[when.month - 1]} {when.year}")

    def time(self, when: datetime | None, form: str = "") -> Markup:
        """Write a time of day as `clock_words` does or in a `strftime` format; nothing for None."""
        if when is None:
            return Markup()
        return self.plain(when.strftime(form) if form else clock_words(when))

    def _line(self, words: Inline, whose: Any = "") -> Markup:
        return _marked(line(words, self.site), whose)


def _marked(markdown: str, whose: Any) -> Markup:
    """Put marks that name `whose.key` around the Markdown of a record, if there is a key."""
    key = getattr(whose, "key", "")
    marked = f"{OPENS}{key}{ENDS_NAME}{markdown}{CLOSES}" if key and markdown else markdown
    return Markup(marked)  # noqa: S704  # it is Markdown, not HTML


# --- rendering ---

MARK = re.compile(f"{OPENS}([^{OPENS}{ENDS_NAME}{CLOSES}]*){ENDS_NAME}|{CLOSES}")
BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")


def render(source: Source, values: Mapping[str, Any], site: Site, style: Style) -> tuple[Piece, ...]:
    """Fill a template, and return its pieces; raise Refused with file, line and reason."""
    filters = Filters(site, style)
    with running(source, filters.show, {name: getattr(filters, name) for name in FILTERS}) as fill:
        return _keyed(fill(values))


def _keyed(text: str) -> tuple[Piece, ...]:
    """Cut a filled template into pieces, each with the key of the first record in it."""
    clean, spans = _unmarked(text)
    pieces = split(clean)
    ends = [*accumulate(len(piece.text) + len(piece.gap) for piece in pieces)]
    keys = [""] * len(pieces)
    for start, end, key in reversed(spans):  # the first record is written last, over the others
        for at in range(bisect_right(ends, start), bisect_right(ends, max(start, end - 1)) + 1):
            keys[at] = key
    kept = [(piece, key) for piece, key in zip(pieces, keys, strict=True) if piece.text]
    named = iter(distinct([key for _, key in kept if key]))
    last = len(kept) - 1
    return tuple(
        Piece(next(named) if key else "", piece.text, "\n" if n == last else BLANK_LINES.sub("\n\n", piece.gap))
        for n, (piece, key) in enumerate(kept)
    )


def _unmarked(text: str) -> tuple[str, list[tuple[int, int, str]]]:
    """Remove the marks; return the text, and the span and key of each record, outer ones first."""
    parts: list[str] = []
    spans: list[tuple[int, int, str]] = []
    opened: list[int] = []
    at = length = 0
    for mark in MARK.finditer(text):
        parts.append(text[at : mark.start()])
        length += mark.start() - at
        at = mark.end()
        if mark[1] is not None:
            opened.append(len(spans))
            spans.append((length, length, mark[1]))
        elif opened:
            start, _, key = spans[opened[-1]]
            spans[opened.pop()] = (start, length, key)
    return "".join(parts) + text[at:], spans
