"""A card -> one thing whole for a terminal: its title, its facts in two columns, its text, what was captured in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from confnote.core.time import Calendar
from confnote.model import Note
from confnote.views import theme
from confnote.views.card import Card, conference_card, link_card, note_card, session_card, tech_card
from confnote.views.entries import GAP, Columns, note_lines, tech_lines
from confnote.views.lines import Line, Sheet, View, joined, prose, spaced, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from confnote.model import Dossier, Link, Session, Tech

STYLES = {
    "rating": theme.RATING, "status": theme.OVERLAP, "private": theme.PRIVATE, "url": theme.LINK, "tags": theme.TAG,
}  # fmt: skip
"""Facts with a look of their own."""
LONG = 6
"""A longer handle (a conference's) does not set the edge of the text below it."""


def session(session: Session, dossier: Dossier) -> View:
    """Return a session whole, its times on the conference's clock."""
    return _view(lambda sheet: session_card(session, dossier, sheet.marks.dash), Calendar.of(dossier.conference))


def note(note: Note, dossier: Dossier | None) -> View:
    """Return a note whole; without a dossier it is one of the inbox."""
    return _view(lambda _: note_card(note, dossier), Calendar.of(dossier.conference) if dossier else None)


def tech(tech: Tech, dossier: Dossier) -> View:
    """Return a tech whole."""
    return _view(lambda _: tech_card(tech, dossier), Calendar.of(dossier.conference))


def link(link: Link, dossier: Dossier | None) -> View:
    """Return a link whole; without a dossier it is on a note of the inbox."""
    return _view(lambda _: link_card(link, dossier), Calendar.of(dossier.conference) if dossier else None)


def conference(dossier: Dossier) -> View:
    """Return a conference: when and where, what each day holds, what is missing."""
    return _view(lambda _: conference_card(dossier), Calendar.of(dossier.conference))


def _view(card: Callable[[Sheet], Card], calendar: Calendar | None) -> View:
    return View(lambda sheet: spaced(_blocks(card(sheet), sheet, calendar)))


def _blocks(card: Card, sheet: Sheet, calendar: Calendar | None) -> Iterator[list[Line]]:
    columns = Columns.of(sheet, (card.handle, *(thing.handle for thing in card.captured)), calendar)
    indent = Text("" if sheet.narrow else " " * (len(card.handle) + 2 if len(card.handle) <= LONG else 4))
    head = [Line(Text(), joined([words(card.handle, theme.HANDLE), words(card.title, theme.TITLE)], GAP))]
    if card.subtitle:
        head.append(Line(indent, words(card.subtitle)))
    yield head
    text = [Line(indent, prose(card.text.strip(), card.tags))] if card.text.strip() else []
    facts = list(_facts(card, indent))
    yield from (block for block in ((text, facts) if card.text_first else (facts, text)) if block)
    if card.captured:
        flat = columns.flat()
        yield [
            line
            for thing in card.captured
            for line in (note_lines(thing, flat) if isinstance(thing, Note) else tech_lines(thing, flat))
        ]


def _facts(card: Card, indent: Text) -> Iterator[Line]:
    """Labels in a column of their own, one that repeats said once."""
    width = max((len(label) for label, _ in card.facts), default=0)
    before = ""
    for label, value in card.facts:
        shown = "" if label == before else label
        yield Line(indent + Text(f"{shown:<{width}}  ", theme.LABEL), words(value, STYLES.get(label, "")))
        before = label
