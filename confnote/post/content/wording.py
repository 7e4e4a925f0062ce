"""Write sessions, speakers, links, products and days as single lines, in the words of the style."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from confnote.core.clock import MONTHS, WEEKDAYS
from confnote.core.lookup import fold
from confnote.core.text import plain_marks
from confnote.model import Conference, Link, Session, Speaker, Tech
from confnote.post.content.blocks import Inline, Linked, Marked, Part, Plain, Wording
from confnote.post.content.select import PostDay
from confnote.post.style import Style

# for `{word}` in the heading of a day; `recap.days` reads them back
NUMBERS = ("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
STARS = 5


def plain(words: str) -> Inline:
    """Return words on one line, to show exactly as they are; () for none."""
    words = _one_line(words)
    return (Plain(words),) if words else ()


def marked(markdown: str) -> Inline:
    """Return Markdown that the user wrote on one line; () if it is empty."""
    markdown = _one_line(markdown)
    return (Marked(markdown),) if markdown else ()


def _one_line(text: str) -> str:
    if text.isprintable():  # no line end in it
        return text.strip()
    return " ".join(line.strip() for line in text.strip().splitlines())


def bold(words: Inline) -> Inline:
    """Return words in bold."""
    return (Wording("**"), *words, Wording("**")) if words else ()


def title(session: Session, style: Style) -> Inline:
    """Return a session's title as the style words it, by default with the speakers."""
    words = plain(session.title) or plain(session.kind)  # a coffee break may have no title
    target = next((link for link in session.links if link.kind == style["session.link"]), None)
    values = {
        "title": (Linked(words, target.url),) if target else words,
        "speakers": speakers(session.speakers, style),
        "kind": plain(session.kind),
        "room": plain(session.room),
        "track": plain(session.track),
    }
    return style.fill("session.title", values) or words


def session_line(key: str, session: Session, conference: Conference, style: Style) -> Inline:
    """Fill the style's template `key` with a session's title, speakers and conference."""
    names = speakers(session.speakers, style)
    values = {"title": plain(session.title), "speakers": names, "conference": plain(conference.name)}
    return style.fill(key, values)


def speakers(people: Sequence[Speaker], style: Style) -> Inline:
    """Join the names of speakers: `A, B and C`."""
    names = [name for name in (speaker(person, style) for person in people) if name]
    return joined([joined(names[:-1], ", "), *names[-1:]], " and ")


def said_by(text: str, people: Sequence[Speaker], style: Style) -> Inline:
    """Join the names of those who said a quote; () if its text ends or begins with one of them.

    It does with `words - Ada Lind`, and with `Ada Lind: words`; `Ada` and `Ada Lind, Org` will do.
    """
    text = plain_marks(text).replace(" -- ", " - ")
    (first, colon, _), (_, dash, last) = text.partition(": "), text.rpartition(" - ")
    named = [fold(part.partition(",")[0]) for part, mark in ((first, colon), (last, dash)) if mark]
    is_named = any(f"{fold(person.name)} ".startswith(f"{name} ") for person in people for name in named if name)
    return () if is_named else speakers(people, style)


def speaker(person: Speaker, style: Style) -> Inline:
    """Return a speaker's name, with the handle or the link if the style asks for one."""
    handle = f"@{person.handle.lstrip('@')}" if person.handle else ""
    values = {"name": plain(person.name), "org": plain(person.org), "handle": plain(handle), "url": plain(person.url)}
    words = style.fill("speaker", values) or plain(person.name)
    if style["handles"] == "text" and handle and "{handle}" not in style["speaker"]:
        return (*words, Wording(" ("), Plain(handle), Wording(")"))
    name, _, host = handle.removeprefix("@").partition("@")
    # only a handle with a host, such as @ada@example.social, has an address
    address = person.url or (f"https://{host}/@{name}" if "." in host else "")
    if style["handles"] == "link" and address:
        return (Linked(words, address),)
    return words


def joined(parts: Sequence[Inline], between: str) -> Inline:
    """Join the parts that are not empty, with the text `between` them."""
    row: list[Part] = []
    for part in parts:
        if part and row:
            row.append(Wording(between))
        row.extend(part)
    return tuple(row)


def links(chosen: Iterable[Link], style: Style, *, titled: bool = False) -> Inline:
    """Return the links of the kinds in the style; `titled` omits the link that the title has.

    The words of a link are its title, else the style's label
    for the kind, else the host.
    """
    chosen = list(chosen)
    used = next((link for link in chosen if titled and link.kind == style["session.link"]), None)
    shown: list[Inline] = []
    for kind in style.listed("links"):
        label = plain(style[f"label.{kind}"])
        for link in chosen:
            if link.kind == kind and link is not used:
                words = plain(link.title) or label or plain(urlsplit(link.url).netloc or link.url)
                shown.append((Linked(words, link.url),))
    return joined(shown, style["links.join"])


def rating(session: Session, style: Style) -> Inline:
    """Return a session's rating and verdict; () if the style turns ratings off."""
    if style["rating"] == "off":
        return ()
    return style.fill("rating.line", {"rating": grade(session.rating, style), "verdict": marked(session.verdict)})


def grade(rated: int | None, style: Style) -> Inline:
    """Return a rating as words or stars; () for none, or if the style turns ratings off."""
    if rated is None or style["rating"] == "off":
        return ()
    if style["rating"] == "stars":
        return plain("★" * rated + "☆" * (STARS - rated))
    return plain(style.listed("rating.words")[rated - 1])


def tech(product: Tech, style: Style) -> Inline:
    """Return a product as the style words it, by default with tagline and verdict."""
    values = {
        "name": plain(product.name),
        "url": plain(product.url),
        "tagline": marked(product.tagline),
        "verdict": marked(product.verdict),
        "rating": grade(product.rating, style),
        "booth": plain(product.booth),
        "links": links(product.links, style),
    }
    return style.fill("tech.line", values) or plain(product.name)


def day(whole_day: PostDay, style: Style) -> Inline:
    """Return a day's heading as the style words it; before Day 0 the date replaces the number."""
    on, n = whole_day.on, whole_day.number
    if on is None:
        return plain(style["label.undated"])
    digits = "" if n is None or n < 0 else str(n)
    word = NUMBERS[int(digits)] if digits and int(digits) < len(NUMBERS) else digits
    month = MONTHS[on.month - 1]
    values = {
        "n": plain(digits),
        "word": plain(word),
        "weekday": plain(WEEKDAYS[on.weekday()]),
        "date": plain(f"{on.day} {month}"),
        "day": plain(str(on.day)),
        "month": plain(month),
        "year": plain(str(on.year)),
        "iso": plain(on.isoformat()),
    }
    return style.fill("day", values) or joined([values["weekday"], values["date"]], " ")
