"""What a post is about and its settings -> title, slug, tags and date: what a site names it by."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from confnote.core.slug import slug
from confnote.post.content import wording
from confnote.post.content.line_template import spell
from confnote.post.markdown.parser import commonmark

if TYPE_CHECKING:
    from confnote.model import Conference
    from confnote.post.content.select import Content, Day
    from confnote.post.settings import Settings
    from confnote.post.style import Style


MARKS = re.compile(r"[*_`\[\]<>&\\]")
TAGS = 8
"""So many tags of sessions are a post's at most: those that most sessions have."""
SUMMARY = "summary"
"""The section that describes the post in its front matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFacts:
    """What a site's front matter and file name are made from.

    `slug` is a `core.slug.slug`; `date` is fixed at the first export, aware if it has a time; `tags` have the order
    wanted; `day` is the number of the conference day of a post that covers one.
    """

    title: str
    slug: str
    date: datetime | date | None = None
    event: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    author: str = ""
    series: str = ""
    day: int | None = None


def facts(content: Content, settings: Settings, style: Style, author: str = "") -> PostFacts:
    """Make a post's facts; what is set in the front matter holds for its file's name too."""
    put = dict(settings.front)
    day = content.days[0] if content.only and content.days else None
    title = _title(content, settings, style)
    when = put.get("date")
    return PostFacts(
        title=title,
        slug=_slug(title, day, settings, content.conference),
        date=when if isinstance(when, date) else settings.date,
        event=content.conference.name,
        tags=_tags(content),
        series=_base(content.conference, settings, style) if settings.split else "",
        day=day.number if day else None,
        description=_description(content),
        author=author,
    )


def sibling(mine: PostFacts, content: Content, day: Day, settings: Settings, style: Style) -> PostFacts:
    """Make the facts by which the post about another day of a series is found, as `series` will have named it.

    `settings` are that post's if it is `settings.day`, else those that it will begin with.
    """
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
    """Name the post about one day: `day-2`, before Day 0 `day-2022-05-14`."""
    number = (day - conference.day_one).days + 1
    return f"day-{number if number >= 0 else day.isoformat()}"


def _base(conference: Conference, settings: Settings, style: Style) -> str:
    """The title of the whole: set, or the conference's."""
    name = wording.plain(conference.name)
    values = {
        "conference": name,
        "place": wording.plain(conference.place),
        "year": wording.plain(str(conference.starts_on.year)),
    }
    return str(dict(settings.front).get("title") or settings.title or spell(style.fill("title", values) or name))


def _title(content: Content, settings: Settings, style: Style) -> str:
    base = _base(content.conference, settings, style)
    given = "title" in dict(settings.front) or bool(settings.title)
    if content.single and content.told and not given:
        words = wording.of_session("title.session", content.told[0].session, content.conference, style)
        return spell(words) or base
    one = content.days[0] if content.only and content.days else None
    if one and content.several_days and (settings.split or not given):
        return _of_day(base, one, content.conference, style)
    return base


def _of_day(base: str, day: Day, conference: Conference, style: Style) -> str:
    values = {
        "title": wording.plain(base),
        "day": wording.day(day, style),
        "conference": wording.plain(conference.name),
    }
    return spell(style.fill("title.day", values)) or base


def _slug(title: str, day: Day | None, settings: Settings, conference: Conference) -> str:
    given = str(dict(settings.front).get("slug") or settings.slug)
    if given and day and day.on and settings.split:
        given = f"{given}-{day_name(conference, day.on)}"
    return slug(given or title, conference.slug)


def _tags(content: Content) -> tuple[str, ...]:
    """The tags readers look for: conferences, this one, and what most of its sessions were about."""
    event = content.conference.hashtag.lstrip("#") or content.conference.slug
    count = Counter(tag.lower() for told in content.told for tag in dict.fromkeys(told.session.tags))
    own = [tag for tag in ("conference", event.lower()) if tag]
    return (*own, *[tag for tag, _ in count.most_common() if tag not in own][:TAGS])


def _description(content: Content) -> str:
    """The words of the summary on one line, without their Markdown: front matter holds plain text."""
    notes = [note for name, notes in content.sections.items() if name.casefold() == SUMMARY for note in notes]
    words = " ".join(" ".join(note.text.split()) for note in notes)
    if words.isascii() and not MARKS.search(words):
        return words
    children = commonmark().parseInline(words)[0].children or [] if words else []
    return "".join(child.content for child in children if child.type in ("text", "text_special", "code_inline"))
