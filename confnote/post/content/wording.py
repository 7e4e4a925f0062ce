"""Write sessions, speakers, links, products and days as single lines, in the words of the style."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from confnote.core.clock import MONTHS, WEEKDAYS
from confnote.model import Conference, Link, Note, Session, Speaker, Tech
from confnote.post.content.blocks import Inline, Linked, Marked, Part, Plain, Wording
from confnote.post.content.line_template import AND
from confnote.post.content.raw import RAW
from confnote.post.content.select import PostDay, SessionNotes
from confnote.post.markdown.parser import commonmark
from confnote.post.style import LINKS, TABLE, Style

# for `{word}` and `{one}` in the heading of a day; `recap.days` reads them back
NUMBERS = ("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
STARS = 5
BULLET = re.compile(r"[-*+][ \t]+(?=\S)")
_HASHES = re.compile(r"\A[ \t]*(#{1,6})[ \t]+")
# A note that can stand within a line: no heading, quotation, code, table, image or list but with one item.
_LINE = re.compile(r"(?![#>|!<]|```|~~~|\d+[.)] |[ \t]{4})[^\n]+")
# A line that is an item of a list.
_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s")
# Code in the words of a title, `fork()`; a backtick beside a space is no mark of it.
_CODE = re.compile(r"(?<![`\\])(`(?! )[^`]*[^` ]`)(?!`)")
# Characters that may be Markdown; a line without them needs no parser.
_MARKDOWN = re.compile(r"[*_`\[\]<>&\\]")
# The shapes of a session that have a line below the title.
LINED = ("heading", "bold")


def plain(words: str) -> Inline:
    """Return words on one line, shown as they are, but code in backticks as code; () for none."""
    words = _one_line(words)
    if "`" not in words:
        return (Plain(words),) if words else ()
    parts = ((Marked if at % 2 else Plain)(text) for at, text in enumerate(_CODE.split(words)))
    return tuple(part for part in parts if part not in (Plain(""), Marked("")))


def marked(markdown: str) -> Inline:
    """Return Markdown that the user wrote on one line; () if it is empty."""
    markdown = _one_line(markdown)
    return (Marked(markdown),) if markdown else ()


def _one_line(text: str) -> str:
    if text.isprintable():  # no line end in it
        return text.strip()
    return " ".join(line.strip() for line in text.strip().splitlines())


def without_markdown(markdown: str) -> str:
    """Return Markdown as one line of plain text."""
    words = " ".join(markdown.split())
    if words.isascii() and not _MARKDOWN.search(words):
        return words
    # a parser, because `a * b` and `2_000` are no emphasis
    children = commonmark().parseInline(words)[0].children or [] if words else []
    return "".join(child.content for child in children if child.type in ("text", "text_special", "code_inline"))


def cut(words: str, most: int) -> str:
    """Return the first words of a line, with an ellipsis if some are left out."""
    if len(words) <= most:
        return words
    start = words[: most - 1]
    return f"{(start.rpartition(' ')[0] or start).rstrip(',;:-')}\u2026"


def bold(words: Inline) -> Inline:
    """Return words in bold."""
    return (Wording("**"), *words, Wording("**")) if words else ()


def title(talk: SessionNotes, style: Style, *, lined: bool = False) -> Inline:
    """Return a session's title as the style words it, by default with the speakers.

    With `lined`, `session_line` writes lines below it, which may take over links and speakers.
    """
    if not style["session.title"].strip():
        return ()
    session, template = talk.session, _HASHES.sub("", style["session.title"])
    words = plain(session.title) or plain(session.kind)  # a coffee break may have no title
    target = title_link(session.links, style, lined=lined)
    kind = session.kind
    values = {
        "title": (Linked(words, target.url),) if target and not _names(style, "url", "session.title") else words,
        "url": plain(target.url) if target else (),
        "speakers": () if lined and _are_below(session, style) else speakers(session.speakers, style),
        "kind": plain(kind[:1].upper() + kind[1:] if template.lstrip(_MARKS).startswith("{kind") else kind),
        "room": plain(session.room),
        "track": plain(session.track),
        "n": plain(str(talk.number or "")),
        "rating": grade(session.rating, style),
        "verdict": marked(session.verdict) if style["rating"] != "off" else (),
        "notes": marked(" ".join(note.text[_marker(note) :] for note in talk.notes if in_title(note, style))),
    }
    return style.fill("session.title", values, template) or words


def bold_title(words: Inline, style: Style) -> Inline:
    """Return a session's title in bold; if the style puts part of it in bold, only that is."""
    return words if re.search(r"\*\*|__", style["session.title"]) else bold(words)


def title_level(style: Style, usual: int, key: str = "session.title") -> int:
    """Return the level that marks before a title, or a day, give its heading; else `usual`."""
    marks = _HASHES.match(style[key])
    return len(marks[1]) if marks else usual


def in_title(note: Note, style: Style) -> bool:
    """Return whether a session's title with `{notes}` has a note: one of a single line."""
    if not _names(style, "notes", "session.title") or style["session"] == "prose":
        return False
    return not note.links and note.kind not in (RAW, "quote") and _LINE.fullmatch(note.text) is not None


def _marker(note: Note) -> int:
    """Return the length of the bullet that begins a note; 0 for none."""
    marker = BULLET.match(note.text)
    return marker.end() if marker else 0


def title_link(chosen: Sequence[Link], style: Style, *, lined: bool = False) -> Link | None:
    """Return the link that a session's title leads to; None for none.

    It is the first of the kinds in `session.link`, rather one that is not shown in a player.
    """
    usual = lined and style["session.link"] == TABLE["session.link"].default
    if usual and _names(style, "links"):
        return None
    kinds = [kind for kind in style.listed("session.link") if not (usual and _names(style, kind))]
    found = [link for kind in kinds for link in chosen if link.kind == kind]
    return next((link for link in found if not is_player(link, style)), next(iter(found), None))


def is_player(link: Link, style: Style) -> bool:
    """Return whether a session's link is shown in the site's video player."""
    return link.kind == "video" and style["video"] == "player"


def _names(style: Style, name: str, key: str = "session.line") -> bool:
    """Return whether a template, by default the line below a session's title, has this field."""
    return f"{{{name}" in style[key]  # `{speakers &}` has words after the name


def _are_below(session: Session, style: Style) -> bool:
    """Return whether a session's speakers leave the usual title for the line below it."""
    most = style["speakers.most"]
    too_many = most != "all" and len(session.speakers) > int(most)
    return style["session.title"] == TABLE["session.title"].default and (_names(style, "speakers") or too_many)


def session_line(talk: SessionNotes, style: Style) -> Inline:
    """Return the lines below a session's title, with the speakers that the title leaves out.

    Lines that are items make a list. A blank line, or one beside an item, begins a paragraph.
    """
    session, template = talk.session, style["session.line"]
    people = speakers(session.speakers, style)
    shown = [link for link in session.links if not is_player(link, style)]
    values = {
        "speakers": people,
        "org": joined([plain(org) for org in dict.fromkeys(person.org for person in session.speakers)], ", "),
        "links": session_links(session, style, lined=True, players=False),
        **{kind: links([link for link in shown if link.kind == kind], style, kind) for kind in LINKS},
        "rating": grade(session.rating, style),
        "room": plain(session.room),
        "time": plain(talk.time),
    }
    moved = people if _are_below(session, style) and not _names(style, "speakers") else ()
    filled = style.fill("session.line", values)
    if not filled or ("\n" not in template and not _ITEM.match(template)):
        return joined([moved, filled], ", ")
    written, was_item, gap = moved, False, "\n\n"
    for row in template.split("\n"):
        words, is_item = style.fill("session.line", values, row), _ITEM.match(row) is not None
        if words:
            # two spaces are a line break on every site
            between = "\n" if is_item and was_item else gap if is_item == was_item else "\n\n"
            written, was_item, gap = joined([written, words], between), is_item, "  \n"
        elif not row.strip():
            gap = "\n\n"
    return written


def session_links(session: Session, style: Style, *, lined: bool = False, players: bool = True) -> Inline:
    """Return a session's links but its title's; without `players`, none that is in a player."""
    used = title_link(session.links, style, lined=lined)
    named = [kind for kind in LINKS if lined and _names(style, kind)]
    shown = (link for link in session.links if players or not is_player(link, style))
    return links([link for link in shown if link is not used and link.kind not in named], style)


def line_about(key: str, session: Session, conference: Conference, style: Style) -> Inline:
    """Fill the style's template `key` with a session's title, speakers and conference."""
    names = speakers(session.speakers, style)
    values = {"title": plain(session.title), "speakers": names, "conference": plain(conference.name)}
    return style.fill(key, values)


def speakers(people: Sequence[Speaker], style: Style) -> Inline:
    """Join the names of speakers: `A, B and C`."""
    names = [name for name in (speaker(person, style) for person in people) if name]
    return joined([joined(names[:-1], ", "), *names[-1:]], AND.markdown)


def speaker(person: Speaker, style: Style) -> Inline:
    """Return a speaker's name, with the handle or the link if the style asks for one."""
    handle = f"@{person.handle.lstrip('@')}" if person.handle else ""
    values = {"name": plain(person.name), "org": plain(person.org), "handle": plain(handle), "url": plain(person.url)}
    if not style["speaker"].strip():
        return ()
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


def links(chosen: Iterable[Link], style: Style, only: str = "") -> Inline:
    """Return the links of the kinds in the style, or of one kind only.

    The words of a link are its title, else the style's label for the kind, else the host.
    """
    chosen = list(chosen)
    shown: list[Inline] = []
    for kind in (only,) if only else style.listed("links"):
        usual = kind == "page" and style["label.page"] == TABLE["label.page"].default
        for link in chosen:
            if link.kind == kind:
                # only a page that the programme gave is in the schedule
                label = () if usual and not link.programme else plain(style[f"label.{kind}"])
                words = plain(link.title) or label or plain(urlsplit(link.url).netloc or link.url)
                shown.append((Linked(words, link.url),))
    return joined(shown, style["links.join"])


def rating(session: Session, style: Style, *, alone: bool = True, lined: bool = False) -> Inline:
    """Return a session's rating and verdict, but what its title has; () with ratings off.

    A verdict without a rating is a sentence if it stands `alone`. With `lined`, the line below the title may have the
    rating.
    """
    if style["rating"] == "off":
        return ()
    names = [person.name for person in session.speakers]
    is_above = _names(style, "rating", "session.title") or (lined and _names(style, "rating"))
    graded = () if is_above else grade(session.rating, style)
    follows = bool(graded) and _names(style, "rating", "rating.line")
    verdict = sentence(session.verdict, names) if alone and not follows else session.verdict
    values = {
        "rating": graded,
        "verdict": () if _names(style, "verdict", "session.title") else marked(verdict),
    }
    return style.fill("rating.line", values)


# Words that have a small letter at the beginning of a sentence, too: names of programs, addresses.
_SMALL = re.compile(
    r"(?:kube|git(?=lab|hub))\w+|\w+ctl|etcd|containerd|systemd|runc|p?npm|npx|n?vim|curl|jq|zsh|bash|grep|awk|sed|nginx"
    r"|pytest|mypy|numpy|pandas|dbt|[\w-]+[A-Z\d./@_:].*"
)
_MARKS = "*_~\"'([\u201c\u2018\u00ab"
_CLOSING_MARKS = "*_~\"')]\u201d\u2019\u00bb"
_ENDS = ".!?\u2026:;"


def sentence(text: str, names: Iterable[str] = ()) -> str:
    """Write a line of Markdown as a sentence, with a capital letter and a full stop.

    The first letter stays small if the text begins with code, an address, one of the `names` or a name of a program.
    The stop is only added to a text without an end.
    """
    text = _one_line(text)
    start = len(text) - len(text.lstrip(_MARKS))
    word = text[start:].split(" ", 1)[0].rstrip(f"{_CLOSING_MARKS}{_ENDS},")
    known = {part for name in names for part in name.split()}
    is_name = word in known or any(map(_SMALL.fullmatch, (word, word.partition("-")[0])))
    if text[start : start + 1].islower() and not is_name:
        first = 2 if word == "ok" else 1  # it is an abbreviation: OK
        text = f"{text[:start]}{text[start : start + first].upper()}{text[start + first :]}"
    last = text.rstrip(_CLOSING_MARKS)[-1:]
    # a stop is no help after an emoji or in Chinese
    ends_with_word = (last.isalnum() and last < "\u2e80") or last in {"`", "%", ">"}
    return f"{text}." if text and ends_with_word else text


def grade(rated: int | None, style: Style) -> Inline:
    """Return a rating as words or stars; () for none, or if the style turns ratings off."""
    if rated is None or style["rating"] == "off":
        return ()
    if style["rating"] == "stars":
        return plain("★" * rated + "☆" * (STARS - rated))
    return plain(next(iter(style.listed("rating.words")[rated - 1 :]), ""))


# Templates with a full stop after a field make sentences.
_SENTENCES = re.compile(r"\}\.")


def tech(product: Tech, style: Style) -> Inline:
    """Return a product as the style words it, by default with tagline and verdict."""
    template = style["tech.line"]
    if not template.strip():
        return ()
    mends = _SENTENCES.search(template)
    values = {
        "name": plain(product.name),
        "url": plain(product.url),
        "tagline": marked(product.tagline.rstrip(" ,;") if mends else product.tagline),
        "verdict": marked(sentence(product.verdict, [product.name]) if mends else product.verdict),
        "rating": grade(product.rating, style),
        "booth": plain(product.booth),
        "links": links(product.links, style),
    }
    words = style.fill("tech.line", values)
    return (_with_one_stop(words) if mends else words) or plain(product.name)


def _with_one_stop(words: Inline) -> Inline:
    """Remove a full stop of the template after a text that already ends a sentence."""
    kept: list[Part] = []
    for part in words:
        ended = kept and isinstance(kept[-1], Marked) and kept[-1].markdown.rstrip(_CLOSING_MARKS)[-1:] in {*_ENDS}
        is_stop = ended and isinstance(part, Wording) and part.markdown.startswith(".")
        kept.append(Wording(part.markdown[1:]) if is_stop and isinstance(part, Wording) else part)
    return tuple(kept)


def day(whole_day: PostDay, style: Style) -> Inline:
    """Return a day's heading as the style words it; () if the style's `day` is empty.

    Before Day 0 the date replaces the number.
    """
    on, n = whole_day.on, whole_day.number
    if not style["day"].strip():
        return ()
    if on is None:
        return plain(style["label.undated"])
    digits = "" if n is None or n < 0 else str(n)
    word = NUMBERS[int(digits)] if digits and int(digits) < len(NUMBERS) else digits
    month = MONTHS[on.month - 1]
    values = {
        "n": plain(digits),
        "word": plain(word),
        "one": plain(word.lower()),
        "weekday": plain(WEEKDAYS[on.weekday()]),
        "date": plain(f"{on.day} {month}"),
        "day": plain(str(on.day)),
        "month": plain(month),
        "year": plain(str(on.year)),
        "iso": plain(on.isoformat()),
    }
    template = _HASHES.sub("", style["day"])
    return style.fill("day", values, template) or joined([values["weekday"], values["date"]], " ")
