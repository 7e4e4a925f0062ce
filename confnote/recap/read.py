"""Read a recap post: its front matter, and the parts under its headings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from pathlib import PurePath
from typing import Any

from confnote.core.clock import MONTHS
from confnote.errors import Refused
from confnote.post import front_matter
from confnote.post.front_keys import DATES
from confnote.post.front_matter import Kind
from confnote.post.sites import all_sites
from confnote.post.sites import site as known_site
from confnote.post.sites.base import PublishedPost
from confnote.post.style import read_style
from confnote.recap.blocks import (
    Block,
    blocks_of,
    bullet,
    list_items,
    more_of,
    notation,
    notes,
    place_of_posts,
    plain,
    without_partings,
)
from confnote.recap.forms import form_of, form_of_lists, is_narrative, lines_of_links, talks_in_lists
from confnote.recap.habits import no_habits, style_of
from confnote.recap.headings import with_votes
from confnote.recap.next_post import next_habits
from confnote.recap.outline import HeadedPart, Outline, is_between, outline_of, talks_under_headings
from confnote.recap.products import products
from confnote.recap.talks import (
    Shape,
    heading_links,
    mentioned_talks,
    shape_of,
    talk,
    talks_in_prose,
)
from confnote.recap.text_dates import span_in
from confnote.recap.value import Item, Part, ProductList, Recap, RecapNote, RecapSection, SessionPart

_IN_NAME = re.compile(r"(?P<date>\d{4}-\d{1,2}-\d{1,2})(?:-|$)")
_BEGINS_WITH_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\b")
# `23:09 11-16-2017`; Pelican reads the month first, if it can be one
_MONTH_FIRST = re.compile(r"(?:\d\d?:\d\d(?::\d\d)? )?(\d\d?)([-/])(\d\d?)\2(\d{4})\b")
# an export shows these sections without a heading, so a heading of that name gets another name
HIDDEN = {"intro": "Introduction", "closing": "Closing words", "days": "The days", "tech-intro": "Tech intro"}


def read_recap(text: str, name: str = "", site: str = "") -> Recap:
    """Read a post; raise Refused if it has no text.

    `name` is the name of the post's file. `site` is the site that the post is for; empty to guess it.
    """
    front, body, kind = front_matter.read(text.replace("\r\n", "\n").replace("\r", "\n"))
    written = blocks_of(body)
    if not written:
        raise Refused("there is no text in it: nothing was loaded")
    about = front or _in_comment(body)
    title = " ".join(str(about.get("title") or "").split())
    on, likely_site = _date_and_site(about, kind, body, PurePath(name).stem)
    known = known_site(site or likely_site)
    engine = known.engine
    typed = without_partings(body, engine)
    blocks = with_votes(written if typed == body else blocks_of(typed))
    look = notation(written, engine)
    if typed != body:  # an export parted these marks, so it shows them as typed
        look["punctuation"] = "typed"
    found = outline_of(blocks, title)
    main = [part for part in found.parts if part.sort in {"day", "sessions"}]
    talks = [(part.heading, part.blocks) for part in found.parts if part.sort == "talk"]
    talks += [(talk.heading, talk.blocks) for part in main for talk in part.talks]
    place = place_of_posts([part.blocks for part in found.parts])
    links, join = lines_of_links([below for _, below in talks])
    form = form_of(talks, [part.blocks for part in main]) if talks else form_of_lists(found)
    shape = replace(
        shape_of(talks, place), links=links, join=join, is_listed="session" in form, style=read_style(form.items()),
        is_shown="session" in form or (not talks and is_narrative(found)), marks=_marks(found),
    )  # fmt: skip
    layout, shape, parts = _parts(found, shape)
    intro = notes(found.intro, shape.place)
    # a post without any heading may name sessions in its text
    if not parts and not shape.is_listed and mentioned_talks(intro):
        intro, parts = (), (SessionPart(items=talks_in_prose(found.intro, shape.place, runs_on=False)),)
    # one heading above all others is a title
    is_whole = not title and found.level == 1 and len(found.parts) == 1
    products = (block for part in found.parts if part.sort == "products" for block in part.blocks)
    style = {
        **look,
        "more": more_of(found.intro),
        **form,
        "level": str(_level(found, blocks) if shape.session and not main else min(found.level, 5)),
        "bullet": next((bullet(block) for block in products if block.sort == "list"), "-"),
        "front": "toml" if kind == "toml" else "site",
        "title.body": "on" if title and found.title and not known.title_in_body else "site",
    }
    style |= _day_marks(found)
    habits = next_habits(found, parts, style)
    if known.title_in_body and found.parts and not (title or found.title or is_whole):
        habits["title.body"] = "off"
    return Recap(
        title=title or found.title or PurePath(name).stem.replace("-", " ").strip() or "A recap",
        front=front, site=site or likely_site, layout=layout, date=on, intro=intro, parts=parts,
        style=style_of(style, layout, shape, intro, parts),
        habits=tuple(habits.items()),
        own=(*no_habits(layout, shape, intro, parts), *(("level", "label.sessions") if is_whole else ())),
    )  # fmt: skip


def _level(found: Outline, blocks: Sequence[Block]) -> int:
    """Return the topmost level of headings where those of talks are lines in bold."""
    levels = [block.level for block in blocks if block.level and not block.shape and block not in found.intro]
    return min(levels, default=2)


def _day_marks(found: Outline) -> dict[str, str]:
    """Return the marks of headings of days that are below a chapter; the template follows."""
    levels = [
        day.heading.level
        for chapter, day in pairwise(found.parts)
        # without a text, the heading above those of days is no section
        if day.sort == "day" != chapter.sort and day.heading.level > chapter.heading.level and chapter.blocks
    ]
    return {"day": "#" * levels[-1] + " "} if levels else {}


_COMMENT = re.compile(r"\s*<!--[ \t]*\n(.*?)\n[ \t]*-->", re.DOTALL)


def _in_comment(body: str) -> dict[str, Any]:
    """Return the front matter in a comment that a post begins with, {} for none; it stays text."""
    match = _COMMENT.match(body)
    kinds: tuple[Kind, ...] = ("toml", "yaml")
    for kind in kinds if match else ():
        with suppress(Refused):
            found = front_matter.load(match[1] if match else "", kind)
            if isinstance(found.get("title"), str):
                return found
    return {}


def _marks(found: Outline) -> str:
    """Return the marks of headings of talks that are deeper than just below those of days."""
    main = [part for part in found.parts if part.sort in {"day", "sessions"} and part.below]
    levels = {(part.heading.level, part.below) for part in main if not any(sub.is_group for sub in part.subparts)}
    above, below = levels.pop() if len(levels) == 1 else (0, 0)
    return "#" * below if above and below > above + 1 and not main[0].subparts[0].heading.shape else ""


def _date_and_site(front: Mapping[str, Any], kind: Kind, body: str, stem: str) -> tuple[datetime | date | None, str]:
    """Return the date of a post (None without one), and the site that it is most likely for."""
    # Jekyll's posts have the date in the name of the file alone
    in_name = _IN_NAME.match(stem)
    # Pelican writes `Date`, Hugo `date`
    lower = {key.lower(): value for key, value in front.items()}
    values = [*(lower.get(key) for key in DATES), in_name["date"] if in_name else None]
    post = PublishedPost(lower, kind, body, bool(in_name))
    # max returns the first of equals
    site = max(all_sites(), key=lambda known: known.recognise(post)).name
    return next((on for on in map(_date, values) if on is not None), None), site


def _date(value: Any) -> datetime | date | None:
    """Return a date of front matter: a date value, or text that begins with one; else None."""
    if isinstance(value, date):
        return value
    text = str(value or "").strip()
    try:
        return datetime.fromisoformat(text) if len(text) > len("2022-05-17") else date.fromisoformat(text)
    except ValueError:
        pass
    match = _BEGINS_WITH_DATE.match(text)
    try:
        if match:
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _MONTH_FIRST.match(text):
            month, day = int(match[1]), int(match[3])
            return date(int(match[4]), *((month, day) if month <= len(MONTHS) else (day, month)))
    except ValueError:
        return None
    named = span_in(text, None, None)  # `16 November 2017`
    return named.first if named and named.first == named.last else None


# --- the parts ---


def _parts(found: Outline, shape: Shape) -> tuple[str, Shape, tuple[Part, ...]]:
    """Return the layout most similar to the post, the shape of its sessions, and its parts."""
    main = [part for part in found.parts if part.sort in {"day", "sessions"}]
    end = (RecapSection("closing", notes(found.closing, shape.place)),) if found.closing else ()
    if any(part.sort == "talk" for part in found.parts):
        return "days" if main else "talks", shape, (*_flat(found.parts, shape), *end)
    shape = replace(shape, is_prose=not any(part.below for part in main))
    if sum(part.sort == "day" for part in main) > 1:  # the layouts `days` and `narrative` give a single day no heading
        layout = "narrative" if shape.is_prose and not shape.is_listed else "days"
    else:
        layout = "themes" if len(main) > 1 else "talks"
    parts = (*(_part(part, shape, layout) for part in found.parts), *end)
    # in a post without a part for sessions, sections may still name some
    if not main and not shape.is_listed:
        named = mentioned_talks(note for part in parts if isinstance(part, RecapSection) for note in part.notes)
        parts = (SessionPart(items=named), *parts) if named else parts
    return layout, shape, parts


def _flat(parts: Sequence[HeadedPart], shape: Shape) -> list[Part]:
    """Return the parts of a post whose topmost headings are sessions, or days with sessions.

    Without days, all sessions are one part.
    """
    found: list[Part] = []
    place: int | None = None  # that of the part with the sessions
    for part in parts:
        if part.sort != "talk":
            found.append(_part(part, shape, "days" if part.day else "talks"))
            place = len(found) - 1 if part.day else place
            continue
        if place is None:
            place = len(found)
            found.append(SessionPart())
        if isinstance(main := found[place], SessionPart):
            items = notes((part.heading, *part.blocks), shape.place) if is_between(part) else ()
            found[place] = replace(main, items=(*main.items, *(items or talk(part.heading, part.blocks, shape))))
    return found


def _part(part: HeadedPart, shape: Shape, layout: str) -> Part:
    name, whole = (
        part.heading.plain,
        plain(part.heading.words, with_code=True),
    )  # with the anchor, which a day or a theme has not
    links = heading_links(part.heading)
    if part.sort == "products":
        at = next(at for at, block in enumerate(part.blocks) if block.sort == "list")
        template, found = products(list_items(part.blocks[at]))
        before, after = notes(part.blocks[:at], shape.place), notes(part.blocks[at + 1 :], shape.place)
        return ProductList(whole, found, template, (*links, *before), after)
    if part.sort == "section":
        return RecapSection(HIDDEN.get(name.casefold(), whole), (*links, *notes(part.blocks, shape.place)))
    items: tuple[Item, ...]
    if shape.is_listed:
        items = talks_in_lists(part.blocks, shape)
    elif shape.is_prose:
        items = talks_in_prose(part.blocks, shape.place, runs_on=part.sort == "sessions")
    else:
        items = talks_under_headings(part, shape, name if layout == "themes" else "")
    subtitle = (RecapNote(part.day.rest),) if part.day and part.day.rest else ()
    return SessionPart(name if part.day else whole, part.day, (*subtitle, *links, *items))
