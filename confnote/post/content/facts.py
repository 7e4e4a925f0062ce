"""Derive title, slug, tags, date and description of a post from its content and settings."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from confnote.core.slug import slug
from confnote.model import Conference
from confnote.post.content import wording
from confnote.post.content.line_template import spell
from confnote.post.markdown.parser import commonmark

if TYPE_CHECKING:
    from confnote.post.content.select import Content, PostDay
    from confnote.post.settings import Settings
    from confnote.post.style import Style


MARKS = re.compile(r"[*_`\[\]<>&\\]")
# The most tags that a post takes from its sessions.
TAGS = 8
# The section that describes the post in its front matter.
SUMMARY = "summary"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFacts:
    """What a site's front matter and file name are made from.

    `slug` is a `core.slug.slug`; `date` is fixed at the first export, and aware if it has a time; `tags` are in
    order; `day` is the number of the conference day of a post that covers one.
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
    """Derive a post's facts. A title, slug or date set in the front matter is used for the file's name, too."""
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


def sibling(mine: PostFacts, content: Content, day: PostDay, settings: Settings, style: Style) -> PostFacts:
    """Derive the facts of the post about another day of the same series, to link to it.

    `settings` are that post's own if it was exported before, else those that it will start with.
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
    """Return the name of the post about one day: `day-2`, or `day-2022-05-14` before Day 0."""
    number = (day - conference.day_one).days + 1
    return f"day-{number if number >= 0 else day.isoformat()}"


def _base(conference: Conference, settings: Settings, style: Style) -> str:
    """Return the title of the whole series: the one that was set, or the conference's."""
    name = wording.plain(conference.name)
    values = {
        "conference": name,
        "place": wording.plain(conference.place),
        "year": wording.plain(str(conference.starts_on.year)),
    }
    return str(dict(settings.front).get("title") or settings.title or spell(style.fill("title", values) or name))


def _title(content: Content, settings: Settings, style: Style) -> str:
    base = _base(content.conference, settings, style)
    is_set = "title" in dict(settings.front) or bool(settings.title)
    if content.single and content.sessions and not is_set:
        words = wording.session_line("title.session", content.sessions[0].session, content.conference, style)
        return spell(words) or base
    day = content.days[0] if content.only and content.days else None
    if day and content.several_days and (settings.split or not is_set):
        return _of_day(base, day, content.conference, style)
    return base


def _of_day(base: str, day: PostDay, conference: Conference, style: Style) -> str:
    values = {
        "title": wording.plain(base),
        "day": wording.day(day, style),
        "conference": wording.plain(conference.name),
    }
    return spell(style.fill("title.day", values)) or base


def _slug(title: str, day: PostDay | None, settings: Settings, conference: Conference) -> str:
    wanted = str(dict(settings.front).get("slug") or settings.slug)
    if wanted and day and day.on and settings.split:
        wanted = f"{wanted}-{day_name(conference, day.on)}"
    return slug(wanted or title, conference.slug)


def _tags(content: Content) -> tuple[str, ...]:
    """Return the tags of a post: "conference", the event, and those that most sessions have."""
    event = content.conference.hashtag.lstrip("#") or content.conference.slug
    count = Counter(tag.lower() for talk in content.sessions for tag in dict.fromkeys(talk.session.tags))
    own = [tag for tag in ("conference", event.lower()) if tag]
    return (*own, *[tag for tag, _ in count.most_common() if tag not in own][:TAGS])


def _description(content: Content) -> str:
    """Return the summary's words on one line without Markdown, which front matter cannot show."""
    notes = [note for name, notes in content.sections.items() if name.casefold() == SUMMARY for note in notes]
    words = " ".join(" ".join(note.text.split()) for note in notes)
    if words.isascii() and not MARKS.search(words):
        return words
    children = commonmark().parseInline(words)[0].children or [] if words else []
    return "".join(child.content for child in children if child.type in ("text", "text_special", "code_inline"))
