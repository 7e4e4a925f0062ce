"""Build blocks from sessions, notes, sections and lists, and put them in order, for all layouts.

The argument `level` is the level of a heading to build; `under` is the level of the heading above some notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, groupby
from typing import cast

from confnote.model import Link, Note
from confnote.post.content import blocks, wording
from confnote.post.content.blocks import Block, Inline, Item, Part, Prose, TextLine, Wording
from confnote.post.content.forms import APART, is_block, loose_style, run_on_part
from confnote.post.content.line_template import spell
from confnote.post.content.positions import noted, with_chapters
from confnote.post.content.quotations import Quoted, quoted
from confnote.post.content.raw import RAW
from confnote.post.content.select import SUMMARY, Content, PostDay, SessionNotes
from confnote.post.style import TABLE, Style

# A note that is a heading alone.
SUBHEADING = re.compile(r"(#{1,6})[ \t]+(\S.*?)[ \t]*#*")
FIRST_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
# The main part of a post is `days` or `sessions` in the style's `order`.
MAIN = "days"
SESSIONS = "x:sessions"  # the key of the heading above all sessions
SAME = {"sessions": MAIN}
# The lists of a post; notes in a section with the name of a list go before the items.
LISTS = ("takeaways", "questions", "actions", "tech", "missed")
# Sections whose heading is a label of the style.
LABELLED = ("people", "venue")
# Sections without a heading; the summary goes into the front matter if there is one (see `Content.summary`).
FRAMING = ("summary", "intro", "closing", "tech-intro", "tech-closing")


def heading(key: str, level: int, words: Inline, *, ident: str = "", name: str = "") -> tuple[Block, ...]:
    """Return a heading; () if there are no words for it.

    `ident` is the id that the user typed. The style's `ids` makes one of the name, "" for the words.
    """
    return (blocks.Heading(key, min(level, 6), words, ident, name or spell(words)),) if words else ()


def session(talk: SessionNotes, style: Style, level: int) -> list[Block]:
    """Build one session as the style's `session` says: heading, bold, inline, list or prose."""
    shape, under = style["session"], level - 1
    if shape == "prose":
        return with_chapters(talk, style, [], _body(talk, style, under))
    if shape == "list" and style["session.title"].strip():
        before, after = socials([*talk.session.links, *_links_of(talk.notes)], style)
        return [*before, list_item(talk, style, _below(talk, style)), *_raw(talk.notes), *after]
    lined = shape in wording.LINED
    title = wording.title(talk, style, lined=lined)
    talk = replace(talk, notes=tuple(note for note in talk.notes if not wording.in_title(note, style)))
    above, below = _about(talk, style, lined=lined)
    if shape == "list":  # without a title, the notes are the items
        return [*above, *_body(talk, style.over({"notes": "bullets", "join": "note"}), under), *below]
    if shape == "inline":
        lead = wording.bold((*title, Wording("."))) if title else ()
        return with_chapters(talk, style, [*_body(talk, style, under, lead), *above], below)
    key = f"s:{talk.session.uid}.title"
    if shape == "bold":
        above = [TextLine(key, wording.bold_title(title, style)), *above] if title else above
    else:
        under = wording.title_level(style, level)
        above = [*heading(key, under, title, name=talk.session.title), *above]
    return [*with_chapters(talk, style, above, _body(talk, style, under)), *below]


def _below(talk: SessionNotes, style: Style) -> tuple[str, ...]:
    """Return the notes below the list item of a session."""
    return tuple(noted(note, style) for note in talk.notes if note.kind != RAW and not wording.in_title(note, style))


def entry(key: str, words: Inline, talk: SessionNotes, style: Style, below: tuple[str, ...] = ()) -> Item:
    """Build a list item: `words`, the session's links in brackets, and the notes `below`."""
    links = wording.session_links(talk.session, style)
    words = (*words, Wording(" ("), *links, Wording(")")) if links else words
    return Item(key, words, below=below, has_paragraphs=style["notes"] == "paragraphs")


def _about(talk: SessionNotes, style: Style, *, lined: bool) -> tuple[list[Block], list[Block]]:
    """Build the lines about a session before its notes, and those after: links, rating, players.

    `lined`: the line below the title is one of them.
    """
    session = talk.session
    line = wording.session_line(talk, style) if lined else ()
    has_links = lined and "{links}" in style["session.line"]
    links = () if has_links else wording.session_links(session, style, lined=lined, players=False)
    links = style.fill("links.line", {"links": links})
    lines = {"line": line, "links": links, "rating": wording.rating(session, style, lined=lined)}
    built: dict[str, list[Block]] = {
        name: [TextLine(f"s:{session.uid}.{name}", words)] if words else [] for name, words in lines.items()
    }
    before, after = (built["links"], []) if style["links.place"] == "before" else ([], built["links"])
    if "video" in style.listed("links"):
        players = [link for link in session.links if wording.is_player(link, style)]
        after_rating: list[Block] = [
            blocks.Player(f"l:{link.uid}", link, wording.links((link,), style)) for link in players
        ]
    else:
        after_rating = []
    return [*built["line"], *before, *built["rating"], *after_rating], after


def _body(talk: SessionNotes, style: Style, under: int, lead: Inline = ()) -> list[Block]:
    """Build a session's notes, joined or one by one; the first paragraph begins with the lead."""
    size = len(talk.notes) if style["join"] != "note" else 1 if lead else 0
    if lead and talk.notes and talk.notes[0].kind in APART:
        size = 0  # a quotation cannot follow the lead on its line
    first, rest = talk.notes[:size], talk.notes[size:]
    by = quoted([talk], style)
    before, after = socials([*talk.session.links, *_links_of(first)], style)
    paragraph = Prose(f"s:{talk.session.uid}.{'lead' if lead else 'notes'}", (), lead, under)
    start = run_on_notes(first, style, paragraph, by) if first or lead else ()
    return [*before, *start, *notes(rest, style, under, by), *after]


def _raw(notes: Iterable[Note]) -> Iterator[Block]:
    """Build the raw blocks alone, for notes that go into a list item."""
    yield from (blocks.Raw(f"n:{note.uid}", note.text) for note in notes if note.kind == RAW)


def _links_of(notes: Iterable[Note]) -> tuple[Link, ...]:
    return tuple(link for note in notes for link in note.links)


def sessions(talks: Iterable[SessionNotes], style: Style, level: int) -> list[Block]:
    """Build sessions one after the other, with a rule between them if the style asks for it."""
    return _in_turn(list(talks), style, level)


def list_item(talk: SessionNotes, style: Style, below: tuple[str, ...] = ()) -> Item:
    """Build a session as a list item: title, rating, links, and the notes `below`."""
    session = talk.session
    title = wording.title(talk, style) or wording.plain(session.title)  # an item has a title in any style
    words = wording.joined([title, wording.rating(session, style, alone=False)], ": ")
    return entry(f"s:{talk.session.uid}.title", words, talk, style, below)


def day_notes(day: PostDay, style: Style, level: int) -> list[Block]:
    """Build a day's notes that belong to no session; `level` is that of the sessions' headings."""
    return notes(day.notes, loose_style(style, day.notes), level - 1)


def day(whole_day: PostDay, style: Style, level: int) -> list[Block]:
    """Build the notes and sessions of a day; `level` is that of the sessions' headings."""
    if style["between"] == "first" and style["session"] not in ("prose", "inline"):
        return [*day_notes(whole_day, style, level), *sessions(whole_day.sessions, style, level)]
    parts = by_time(whole_day)
    if style["session"] == "prose" and style["join"] == "day":
        joined = [note for part in parts for note in (part.notes if isinstance(part, SessionNotes) else (part,))]
        links = [link for talk in whole_day.sessions for link in talk.session.links]
        before, after = socials([*links, *_links_of(joined)], style)
        paragraph = Prose(f"{whole_day.key}.notes", (), (), level - 1)
        return [*before, *run_on_notes(joined, style, paragraph, quoted(whole_day.sessions, style)), *after]
    return _in_turn(parts, style, level)


def _in_turn(parts: Sequence[SessionNotes | Note], style: Style, level: int) -> list[Block]:
    """Build sessions and notes in the order given."""
    built: list[Block] = []
    has_rules = style["rules"] == "sessions" and style["session"] not in ("prose", "inline")
    for loose, group in groupby(parts, lambda part: isinstance(part, Note)):
        if loose:
            # without titles, a note cannot seem to belong to the session above
            is_marked = built and style["session"] != "prose"
            some = [part for part in group if isinstance(part, Note)]
            built += (
                notes_between(some, style, level) if is_marked else notes(some, loose_style(style, some), level - 1)
            )
            continue
        for part in group:
            if isinstance(part, SessionNotes):
                if built and has_rules:
                    built.append(blocks.Rule(f"s:{part.session.uid}.rule"))
                built += session(part, style, level)
    return built


def notes_between(some: Sequence[Note], style: Style, level: int) -> list[Block]:
    """Build the notes that come after a session, marked as the style's `between` says.

    A heading of their own marks them, too.
    """
    if re.match(r"#{1,6} ", some[0].text):
        return notes(some, style, level - 1)
    words = wording.plain(style["label.between"]) if style["between"] != "first" else ()
    style = loose_style(style, some, labelled=bool(words))
    key = f"n:{some[0].uid}.between"
    if not words or style["between"] == "heading":
        return [*heading(key, level, words), *notes(some, style, level if words else level - 1)]
    lead = wording.bold((*words, Wording(":")))
    first, *rest = notes(some, style, level - 1)
    if isinstance(first, Prose) and len(some) == 1:
        return [replace(first, lead=wording.joined([lead, first.lead], " ")), *rest]
    return [TextLine(key, lead), first, *rest]  # before the first of several notes, it would seem to be about that one


def loose_notes(content: Content, style: Style, level: int) -> tuple[list[Block], list[Block]]:
    """Build the notes without a session for a layout that regroups sessions.

    Return those from before the first session, and the others, below a heading. `level` is that of the groups.
    """
    parts = [part for day in content.days for part in by_time(day)]
    begun = next((n for n, part in enumerate(parts) if isinstance(part, SessionNotes)), len(parts))
    begun = len(parts) if style["between"] == "first" else begun
    before, after = ([part for part in some if isinstance(part, Note)] for some in (parts[:begun], parts[begun:]))
    title = heading("x:between", level, wording.plain(style["label.between"])) if after else ()
    after_style = loose_style(style, after, labelled=bool(title))
    return notes(before, loose_style(style, before), level - 1), [*title, *notes(after, after_style, level)]


def by_time(whole_day: PostDay) -> list[SessionNotes | Note]:
    """Return the sessions of a day and its notes that belong to no session, by time."""
    return sorted([*whole_day.sessions, *whole_day.notes], key=_begins)


def _begins(part: SessionNotes | Note) -> int:
    if isinstance(part, Note):
        return part.at
    if part.session.begins is not None:
        return part.session.begins
    return part.notes[0].at if part.notes else 0


def notes(chosen: Iterable[Note], style: Style, under: int, by: Mapping[str, Quoted] | None = None) -> list[Block]:
    """Build notes one by one with their links; `by` is from `quoted`, for quotations."""
    built: list[Block] = []
    by = by or {}
    for note in chosen:
        before, after = socials(note.links, style)
        built += [*before, _note(note, style, under, by), *_links(note, style), *after]
    return built


def run_on_notes(chosen: Sequence[Note], style: Style, paragraph: Prose, by: Mapping[str, Quoted]) -> list[Block]:
    """Build notes as one paragraph, divided by quotations, and their links after it.

    `paragraph` has the key and the lead; `by` is from `quoted`, for quotations.
    """
    built: list[Block] = []
    for apart, group in groupby(chosen, lambda note: note.kind in APART):
        if apart:
            built += [_note(note, style, paragraph.under, by) for note in group]
        else:
            built.append(replace(paragraph, texts=tuple(run_on_part(note, style) for note in group)))
            paragraph = replace(paragraph, lead=())
    if paragraph.lead:
        built.insert(0, paragraph)
    return built + [line for note in chosen for line in _links(note, style)]


def _note(note: Note, style: Style, under: int, by: Mapping[str, Quoted]) -> Block:
    key = f"n:{note.uid}"
    if note.kind == RAW:
        return blocks.Raw(key, note.text)
    if note.kind == "quote":
        words, line = by.get(note.uid, (note.text, ()))
        return blocks.Quote(key, noted(replace(note, text=words), style), line)
    lead: list[Part] = []
    if style.on("times"):
        lead += wording.bold(wording.plain(note.clock))
    if note.kind == "takeaway" and style["label.takeaway"]:
        lead += wording.bold((*wording.plain(style["label.takeaway"]), Wording(":")))
    is_item = style["notes"] == "bullets" and not is_block(note.text)
    if is_item and not lead:
        return Item(key, text=noted(note, style))
    text = noted(note, style)
    marker = wording.BULLET.match(text) if style["notes"] == "paragraphs" or lead else None
    if marker and not any(wording.BULLET.match(row.lstrip()) for row in text.splitlines()[1:]):
        text = text[marker.end() :]  # a list of several items keeps its bullets
    return Item(key, words=tuple(lead), text=text) if is_item else Prose(key, (text,), tuple(lead), under)


def _links(note: Note, style: Style) -> tuple[Block, ...]:
    words = wording.links(note.links, style) if note.links else ()
    return (TextLine(f"n:{note.uid}.links", words),) if words else ()


def socials(links: Iterable[Link], style: Style) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Return the social posts to put before the notes, and those to put after them."""
    shown = tuple(blocks.Social(f"l:{link.uid}", link, style["social"]) for link in links if link.kind == "social")
    if style["social"] == "drop":
        return (), ()
    return (shown, ()) if style["social.place"] == "before" else ((), shown)


def framed(content: Content, style: Style, main: Sequence[Block]) -> tuple[Block, ...]:
    """Return all blocks: intro, the `main` part with sections and lists in order, closing."""
    level = style.number("level")
    parts = {MAIN: list(main)}
    for name in content.sections:
        low = name.casefold()
        is_shown = is_chapter(name) or (low == SUMMARY and not content.is_described)
        if low not in (*LISTS, *FRAMING) or is_shown:
            words = wording.plain(style[f"label.{low}"] if low in LABELLED else name)
            title = heading(f"x:{low}", level, words, ident=content.ids.get(low, ""))
            said = section_notes(content, style, low, level)
            if low == style["label.sessions"].strip().casefold() and main and main[0].key == SESSIONS:
                parts[MAIN] = [main[0], *said, *main[1:]]
            else:
                parts[low] = [*title, *said, *(main if low == MAIN else ())]
    for name, items in _lists(content, style).items():
        if items or content.section(name):
            words = wording.plain(style[f"label.{name}"])
            title = heading(f"x:{name}", level, words, ident=content.ids.get(name, ""))
            parts[name] = [*title, *section_notes(content, style, name, level - 1), *items]
    intro = section_notes(content, style, "intro", level - 1)
    if style["more"] == "paragraph":
        intro = _with_mark(intro)
    # the mark means "the intro ends here": a post without an intro needs no mark
    more = [blocks.More()] if intro and style.on("more") else []
    ordered = chain.from_iterable(parts[name] for name in order(style, list(parts)))
    return (*intro, *more, *ordered, *section_notes(content, style, "closing", level - 1))


def _with_mark(intro: list[Block]) -> list[Block]:
    """Put the mark that ends the summary after the first paragraph of an intro."""
    at = next((n for n, block in enumerate(intro) if isinstance(block, Prose)), None)
    if at is None:
        return [*intro, *([blocks.More()] if intro else [])]
    prose = cast("Prose", intro[at])
    # a blank line inside a fence ends no paragraph
    parts = FIRST_PARAGRAPH.split(prose.texts[0].strip(), 1) if "```" not in prose.texts[0] else [prose.texts[0]]
    rest = [replace(prose, texts=tuple(parts[1:]), lead=())] if len(parts) > 1 else []
    return [*intro[:at], replace(prose, texts=tuple(parts[:1])), blocks.More(), *rest, *intro[at + 1 :]]


def is_chapter(name: str) -> bool:
    """Return whether a section is the chapter `Summary`; a section `summary` describes the post."""
    return name.casefold() == SUMMARY != name


def order(style: Style, parts: Sequence[str]) -> list[str]:
    """Sort the names of parts: those in the style's `order`, then the others in the usual order."""
    wanted: list[str] = []
    usual = style.listed("order"), tuple(word.strip() for word in TABLE["order"].default.split(","))
    named = [SAME.get(word.casefold(), word.casefold()) for word in chain(*usual)]
    for name in named:
        group = [part for part in parts if part not in (MAIN, *LISTS, *named)] if name == "sections" else [name]
        wanted += [part for part in group if part in parts and part not in wanted]
    return wanted


def section_notes(content: Content, style: Style, name: str, under: int) -> list[Block]:
    """Build a section's notes as typed, without its heading; `name` is in lower case."""
    # the user wrote these notes for the post, so the style's bullets and times do not apply
    built = notes(content.section(name), style.over({"times": "off", "notes": "typed"}), under)
    return _with_subheadings(built, under) if under else built


def _with_subheadings(built: list[Block], under: int) -> list[Block]:
    """Make headings of the notes that are one, but for the last.

    The highest go just below level `under`.
    """
    found = {
        n: title
        for n, block in enumerate(built[:-1])
        if isinstance(block, Prose) and not block.lead and (title := SUBHEADING.fullmatch(block.texts[0].strip()))
    }
    highest = min((len(title[1]) for title in found.values()), default=0)
    made = list(built)
    for n, title in found.items():
        level = under + 1 + len(title[1]) - highest
        made[n : n + 1] = heading(cast("Prose", built[n]).key, level, wording.marked(title[2]))
    return made


def _lists(content: Content, style: Style) -> dict[str, list[Block]]:
    """Build the items of each list, by its name in LISTS."""
    kinds = {"takeaways": content.takeaways, "questions": content.questions, "actions": content.actions}
    items: dict[str, list[Block]] = {
        name: [Item(f"n:{note.uid}.{name}", text=noted(note, style)) for note in some] for name, some in kinds.items()
    }
    under = style.number("level") - 1
    lines = ((product, wording.tech(product, style)) for product in content.tech)
    tech: list[Block] = [Item(f"t:{product.uid}", words) for product, words in lines if words]
    if tech:
        before, after = (section_notes(content, style, name, under) for name in ("tech-intro", "tech-closing"))
        tech = [*before, *tech, *after]
    missed: list[Block] = []
    for talk in content.missed:
        title = wording.title(talk, style) or wording.plain(talk.session.title)
        item = entry(f"s:{talk.session.uid}.missed", title, talk, style, _below(talk, style))
        missed += [item, *_raw(talk.notes)]
    return {**items, "tech": tech, "missed": missed}
