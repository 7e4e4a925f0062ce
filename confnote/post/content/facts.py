"""Derive title, slug, tags and date of a post, and of the other posts of a series."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from confnote.core.text import slug
from confnote.core.time import day_number, local_time
from confnote.model import Conference, Dossier, Note
from confnote.post.content import wording
from confnote.post.content.blocks import Block, Inline, Marked, Plain, Rule, TextLine, Wording
from confnote.post.content.compose import is_chapter
from confnote.post.content.line_template import spell
from confnote.post.content.raw import RAW
from confnote.post.content.select import Content, PostDay, gather
from confnote.post.layouts import layout
from confnote.post.settings import EDITION, Settings
from confnote.post.style import FIRST_EDITION, TABLE, Style, read_style

# The keys by which authors describe a post; one of them is enough.
DESCRIBING = {"description", "summary", "excerpt", "subtitle", "lede"}
# The most characters of a description that search engines show.
LEAD = 160
# The end of a sentence: no stop after an initial or one of these abbreviations.
_ENDS = re.compile(
    r"(?<!\b[A-Za-z])(?<!\b(?:Dr|Mr|Ms|St|vs|no|cf))(?<!\b(?:Mrs|etc|Jan|Feb|Aug|Oct|Nov|Dec))(?<!\b(?:Prof|Sept))"
    r"[.!?\u2026]+[\"'\u201d\u2019)\]]*(?=\s+[^\sa-z])|[\u3002\uff01\uff1f]"
)
# Words at the end of a conference's name that say where it is, or lead to that.
_REGIONS = {"eu", "europe", "emea", "na", "us", "usa", "uk", "asia", "apac", "latam", "in", "at", "of", "de", "on"}
# Names of languages in which a tag would lose a mark.
_MARKED = {"c++": "cpp", "c#": "csharp", "f#": "fsharp"}
_MARKED_NAME = re.compile(r"(?<![^\W_])(?:c\+\+|[cf]#)(?!\w)", re.IGNORECASE)
# The most tags that a post takes from its sessions.
TAGS = 8
# Section notes without a day go to the last post of a series, but FIRST to the first post, and EACH to every post.
FIRST = ("summary", "intro")
EACH = ("tech-intro", "tech-closing")


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFacts:
    """What a site's front matter and file name are made from.

    `date` is fixed at the first export; `event` is the conference's name; `series` is the title of the series, "" for a
    post outside a series; `day` is the number of the day for a post about one day. `lead` is the first sentence of the
    intro, for a site that shows no text of a post without a description. `draft`: do not publish it.
    """

    title: str
    slug: str
    date: datetime | date | None = None
    event: str = ""
    description: str = ""
    lead: str = ""
    draft: bool = True
    tags: tuple[str, ...] = ()
    author: str = ""
    series: str = ""
    day: int | None = None


def facts(content: Content, settings: Settings, style: Style, author: str = "") -> PostFacts:
    """Derive a post's facts; title, slug and date of the front matter come before the settings."""
    put = dict(settings.front)
    day = content.days[0] if content.only and content.days else None
    base = title = _base(content.conference, settings, style)
    is_set = "title" in put or bool(settings.title)
    if content.single and content.sessions and not is_set:
        words = wording.line_about("title.session", content.sessions[0].session, content.conference, style)
        title = _without_marks(words) or base
    elif day and content.several_days and (settings.split or not is_set):
        title = _of_day(base, day, content.conference, style)
    when = put.get("date")
    # the tags: "conference", the event, and those that most sessions have
    own = [tag for tag in ("conference", event_tag(content.conference, settings.edition)) if tag]
    count = Counter(tag.lower() for talk in content.sessions for tag in dict.fromkeys(talk.session.tags))
    return PostFacts(
        title=title,
        slug=_slug(title, day, settings, content.conference),
        date=when if isinstance(when, date) else settings.date,
        event=content.conference.name,
        tags=(*own, *[tag for tag, _ in count.most_common() if tag not in own][:TAGS]),
        series=base if settings.split else "",
        day=day.number if day else None,
        description=_description(content),
        lead="" if settings.edition == 1 or DESCRIBING & {key.lower() for key in put} else _lead(content),
        draft=settings.edition > 1,
        author=author,
    )


def sibling(mine: PostFacts, content: Content, day: PostDay, settings: Settings, style: Style) -> PostFacts:
    """Derive the facts of a series' post about `day` from those of the current post (`mine`).

    `settings` and `style` are those of the post about `day`.
    """
    # the posts of a series are a minute apart, see `installments`
    apart = timedelta(minutes=(day.number or 0) - (mine.day or 0))
    title = _of_day(_base(content.conference, settings, style), day, content.conference, style)
    put = dict(settings.front).get("date")
    own = put if isinstance(put, date) else settings.date if settings.day == day.on else None
    return replace(
        mine,
        title=title,
        slug=_slug(title, day, settings, content.conference),
        date=own or (mine.date + apart if isinstance(mine.date, datetime) else mine.date),
        day=day.number,
    )


def day_name(conference: Conference, day: date) -> str:
    """Return the name of the post about one day: `day-2`, or `day-2022-05-14` before Day 0."""
    number = day_number(day, conference)
    return f"day-{number if number >= 0 else day.isoformat()}"


def event_tag(conference: Conference, edition: int = EDITION) -> str:
    """Return the tag of a conference: its hashtag or its name, without year and place.

    The first edition of the settings has hashtag or slug as they are.
    """
    hashtag = conference.hashtag.lstrip("#").lower()
    if edition == 1:
        return hashtag or conference.slug.lower()
    year = f"{conference.starts_on:%Y}"
    where = f"{conference.place} {conference.zone.rpartition('/')[2]}"
    places = {*slug(where).split("-")}
    name = _MARKED_NAME.sub(lambda found: _MARKED[found[0].lower()], hashtag or conference.name)
    words = [re.sub(rf"(?<=\D)(?:{year}|{year[2:]})$", "", word) for word in slug(name).split("-")]
    named = [word for word in words if not re.fullmatch(rf"(?:19|20)\d\d|{year[2:]}", word)]
    short = [word for word in named if hashtag or word not in places]
    while len(short) > 1 and short[-1] in _REGIONS:
        short.pop()
    return "-".join(short or named) or conference.slug.lower()


def _base(conference: Conference, settings: Settings, style: Style) -> str:
    """Return the title that was set, else the style's title for the whole conference."""
    name, year = wording.plain(conference.name), wording.plain(str(conference.starts_on.year))
    values = {"conference": name, "place": wording.plain(conference.place), "year": year}
    return str(
        dict(settings.front).get("title") or settings.title or _without_marks(style.fill("title", values) or name)
    )


def _name_of(day: PostDay, style: Style) -> Inline:
    """Return the name of a day's post, also for a style without headings of days."""
    return wording.day(day, style) or wording.day(day, style.over({"day": TABLE["day"].default}))


def _of_day(base: str, day: PostDay, conference: Conference, style: Style) -> str:
    name = wording.plain(conference.name)
    values = {"title": wording.plain(base), "day": _name_of(day, style), "conference": name}
    return spell(style.fill("title.day", values)) or base


def _without_marks(words: Inline) -> str:
    """Return the words of a title for front matter, where the backticks of code would be seen."""
    return spell(tuple(Plain(part.markdown.strip("`")) if isinstance(part, Marked) else part for part in words))


def _slug(title: str, day: PostDay | None, settings: Settings, conference: Conference) -> str:
    wanted = str(dict(settings.front).get("slug") or settings.slug)
    if wanted and day and day.on and settings.split:
        wanted = f"{wanted}-{day_name(conference, day.on)}"
    return slug(wanted or title, conference.slug)


def _description(content: Content) -> str:
    """Return the section `summary` as one line without Markdown, which front matter cannot show."""
    return wording.without_markdown(" ".join(note.text for note in content.summary if note.kind != RAW))


def _lead(content: Content) -> str:
    """Return the first sentence of the intro as plain text, cut at a word; "" without an intro."""
    typed = (note for note in content.section("intro") if note.kind != RAW)
    paragraphs = (part for note in typed for part in re.split(r"\n[ \t]*\n", note.text))
    prose = (wording.without_markdown(part) for part in paragraphs if not _NO_PROSE.match(part))
    words = next((words for words in prose if any(character.isalpha() for character in words)), "")
    end = _ENDS.search(words)
    sentence = words[: end.end()] if end else words
    return wording.cut(sentence, LEAD)


# Headings, lists, quotes, code, tables and HTML are no sentences.
_NO_PROSE = re.compile(r"\s*(?:#{1,6}\s|[-*+]\s|\d{1,9}[.)]\s|>|```|~~~|\||<|\{)")


@dataclass(frozen=True, slots=True)
class Series:
    """The days that have a post, in order; `settings` and `style` are those of one of the posts.

    `undated` counts the sessions and notes without a day; `posts` are the settings of each day's post, if known.
    """

    settings: Settings
    style: Style
    days: tuple[PostDay, ...]
    undated: int = 0
    posts: Mapping[date, Settings] = field(default_factory=dict)

    def part(self, content: Content) -> Content:
        """Keep the section notes of the content's day; for notes without a day, see FIRST."""
        dates = [day.on for day in self.days]
        first, last = content.only in dates[:1], content.only in dates[-1:]
        kept: dict[str, tuple[Note, ...]] = {}
        for name, notes in content.sections.items():
            low = name.casefold()
            is_whole = low in EACH or (first if low in FIRST and not is_chapter(name) else last)
            if shown := tuple(note for note in notes if is_whole or note.day is not None):
                kept[name] = shown
        return replace(content, sections=kept)

    def links(
        self, mine: PostFacts, content: Content, address: Callable[[PostFacts, Settings], str]
    ) -> tuple[Block, ...]:
        """Build a rule and a line that links to the other days.

        Return () for a series of one day, or if the style's `series` is off.

        `address` returns the target of a link to another post, from the facts and settings of that post.
        """
        if len(self.days) < 2 or not self.style.on("series"):
            return ()
        parts: list[Inline] = []
        for day in self.days:
            words = _name_of(day, self.style)
            if day.on == content.only:
                parts.append(wording.bold(words))
                continue
            its = self.posts.get(day.on, self.settings) if day.on else self.settings
            style = (
                self.style
                if (its.style, its.edition) == (self.settings.style, self.settings.edition)
                else style_of(its)
            )
            # the address is ready for the site: a `Linked` would escape it again
            target = address(sibling(mine, content, day, its, style), its)
            parts.append((Wording("["), *words, Wording(f"]({target})")))
        return Rule("x:series.rule"), TextLine("x:series", wording.joined(parts, self.style["links.join"]))


def read_series(
    dossier: Dossier, settings: Settings, style: Style, posts: Mapping[date, Settings] | None = None
) -> Series:
    """Find the days with content; `posts` limits them to the days of `posts` and `settings`."""
    days = gather(dossier, style).days
    undated = sum(len(day.sessions) + len(day.notes) for day in days if day.on is None)
    wanted = [day for day in days if day.on and (posts is None or day.on in posts or day.on == settings.day)]
    return Series(settings, style, tuple(wanted), undated, posts or {})


def installments(
    dossier: Dossier, settings: Settings, now: int, posts: Mapping[date, Settings] | None = None
) -> tuple[Settings, ...]:
    """Return the settings of each day's post: those in `posts`, or new ones.

    Dates with a time are a minute apart in new posts, because sites sort posts by date. No new post is dated later than
    a post about a later day. `now` (in milliseconds) dates them if `settings` has no date.
    """
    posts = posts or {}
    wanted = [day.on for day in read_series(dossier, settings, style_of(settings)).days if day.on is not None]
    latest = settings.date or local_time(now - now % 1000, dossier.conference.zone)
    parts = []
    for day in wanted:
        if day in posts:
            parts.append(replace(posts[day], day=day, split="day"))
            continue
        dates = [_before(its.date, later - day) for later, its in posts.items() if later > day and its.date]
        name = series_name(settings.name, day_name(dossier.conference, day))
        # dates and instants do not compare with each other, but their ISO texts do
        on = min([_before(latest, wanted[-1] - day), *dates], key=str)
        parts.append(replace(settings, name=name, day=day, split="day", date=on))
    return tuple(parts)


def style_of(settings: Settings) -> Style:
    """Return the style of a post: as set, over the defaults of its layout and its edition."""
    first = FIRST_EDITION if settings.edition == 1 else {}
    return read_style(settings.style, {**layout(settings.layout).style, **first})


def _before(when: datetime | date, days: timedelta) -> datetime | date:
    """Return an instant one minute earlier for each day; a date without a time stays as it is."""
    return when - timedelta(minutes=days.days) if isinstance(when, datetime) else when


def series_name(series: str, day: str) -> str:
    """Return the name of a day's post: `NAME-day-2`; `day-2` if the series has the usual name."""
    return day if series == Settings().name else f"{series}-{day}"
