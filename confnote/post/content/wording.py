"""Sessions, speakers, links, tech and days -> the single lines a post says them in, worded by the style."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from confnote.core.calendar_names import MONTHS, WEEKDAYS
from confnote.post.content.blocks import Inline, Linked, Marked, Part, Plain, Wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from confnote.model import Conference, Link, Session, Speaker, Tech
    from confnote.post.content.select import Day
    from confnote.post.style import Style


NUMBERS = ("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
STARS = 5


def plain(words: str) -> Inline:
    """Words to show as they are; nothing for none."""
    words = _one_line(words)
    return (Plain(words),) if words else ()


def marked(markdown: str) -> Inline:
    """Somebody's Markdown on one line; nothing for none."""
    markdown = _one_line(markdown)
    return (Marked(markdown),) if markdown else ()


def _one_line(text: str) -> str:
    if text.isprintable():  # no line end in it
        return text.strip()
    return " ".join(line.strip() for line in text.strip().splitlines())


def bold(words: Inline) -> Inline:
    """Words in bold."""
    return (Wording("**"), *words, Wording("**")) if words else ()


def title(session: Session, style: Style) -> Inline:
    """A session's title with its speakers."""
    words = plain(session.title) or plain(session.kind)
    target = next((link for link in session.links if link.kind == style["session.link"]), None)
    values = {
        "title": (Linked(words, target.url),) if target else words,
        "speakers": speakers(session.speakers, style),
        "kind": plain(session.kind),
        "room": plain(session.room),
        "track": plain(session.track),
    }
    return style.fill("session.title", values) or words


def of_session(key: str, session: Session, conference: Conference, style: Style) -> Inline:
    """A line about one session by the template of this key."""
    values = {
        "title": plain(session.title),
        "speakers": speakers(session.speakers, style),
        "conference": plain(conference.name),
    }
    return style.fill(key, values)


def speakers(people: Sequence[Speaker], style: Style) -> Inline:
    """The speakers as one would say them: one, two and three."""
    return in_a_row([speaker(one, style) for one in people])


def speaker(one: Speaker, style: Style) -> Inline:
    """A speaker, with the handle or the address behind it if the style wants them."""
    handle = f"@{one.handle.lstrip('@')}" if one.handle else ""
    values = {"name": plain(one.name), "org": plain(one.org), "handle": plain(handle), "url": plain(one.url)}
    words = style.fill("speaker", values) or plain(one.name)
    if style["handles"] == "text" and handle and "{handle}" not in style["speaker"]:
        return (*words, Wording(" ("), Plain(handle), Wording(")"))
    address = one.url or _profile(handle)
    if style["handles"] == "link" and address:
        return (Linked(words, address),)
    return words


def _profile(handle: str) -> str:
    """Only a handle with its host, `@ada@example.social`, says where it leads."""
    name, _, host = handle.removeprefix("@").partition("@")
    return f"https://{host}/@{name}" if "." in host else ""


def in_a_row(names: Sequence[Inline]) -> Inline:
    """Join names: `A, B and C`."""
    names = [name for name in names if name]
    row: list[Part] = []
    for n, name in enumerate(names):
        if n:
            row.append(Wording(" and " if n == len(names) - 1 else ", "))
        row.extend(name)
    return tuple(row)


def joined(parts: Sequence[Inline], between: str) -> Inline:
    """Join what is not empty."""
    row: list[Part] = []
    for part in parts:
        if part and row:
            row.append(Wording(between))
        row.extend(part)
    return tuple(row)


def links(given: Iterable[Link], style: Style, *, titled: bool = False) -> Inline:
    """The links the style wants, in its order; `titled` ones leave out what the title leads to."""
    given = list(given)
    used = next((link for link in given if titled and link.kind == style["session.link"]), None)
    wanted = [
        link
        for kind in style.listed("links")
        for link in given
        if link.kind == kind and link is not used and not (kind == "video" and style["video"] == "player")
    ]
    return joined([(Linked(plain(link.title) or name(link, style), link.url),) for link in wanted], style["links.join"])


def name(link: Link, style: Style) -> Inline:
    """What a link without a title is called: its kind's label, else its host."""
    return plain(style[f"label.{link.kind}"]) or plain(urlsplit(link.url).netloc or link.url)


def rating(session: Session, style: Style) -> Inline:
    """A rating and its verdict, in words or stars."""
    if style["rating"] == "off":
        return ()
    return style.fill("rating.line", {"rating": grade(session.rating, style), "verdict": marked(session.verdict)})


def grade(rated: int | None, style: Style) -> Inline:
    """A rating by itself."""
    if rated is None or style["rating"] == "off":
        return ()
    if style["rating"] == "stars":
        return plain("★" * rated + "☆" * (STARS - rated))
    return plain(style.listed("rating.words")[rated - 1])


def tech(one: Tech, style: Style) -> Inline:
    """A product, what it calls itself, and what one thinks of it."""
    values = {
        "name": plain(one.name),
        "url": plain(one.url),
        "tagline": marked(one.tagline),
        "verdict": marked(one.verdict),
        "rating": grade(one.rating, style),
        "booth": plain(one.booth),
        "links": links(one.links, style),
    }
    return style.fill("tech.line", values) or plain(one.name)


def day(one: Day, style: Style) -> Inline:
    """A day's heading: by its number, before Day 0 by its date."""
    if one.on is None:
        return plain(style["label.undated"])
    values = {"n": plain(number(one.number)), "word": plain(_word(one.number)), **calendar(one.on)}
    return style.fill("day", values) or joined([values["weekday"], values["date"]], " ")


def number(n: int | None) -> str:
    """The number of a day, from 0 on."""
    return "" if n is None or n < 0 else str(n)


def _word(n: int | None) -> str:
    return NUMBERS[n] if n is not None and 0 <= n < len(NUMBERS) else number(n)


def calendar(on: date) -> dict[str, Inline]:
    """The fields of a date."""
    month = MONTHS[on.month - 1]
    return {
        "weekday": plain(WEEKDAYS[on.weekday()]),
        "date": plain(f"{on.day} {month}"),
        "day": plain(str(on.day)),
        "month": plain(month),
        "year": plain(str(on.year)),
        "iso": plain(on.isoformat()),
    }
