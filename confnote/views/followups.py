"""Questions and actions -> a list for a terminal: what is open, then what is done, each with where it came from."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.text import Text

from confnote.core.time import Calendar, dates_label, day_label
from confnote.views import theme
from confnote.views.lines import Line, Sheet, View, heading, joined, plain, prose, spaced, words
from confnote.views.wording import day_heading, note_mark, note_moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from confnote.views.followup_rows import FollowUp

NOTHING = "No questions, no actions."


def followups(found: Sequence[FollowUp]) -> View:
    """Return the follow-ups as they stand, under headings of their state and conference."""

    def build(sheet: Sheet) -> Iterator[Line]:
        if not found:
            return iter([plain(words(NOTHING, theme.ABOUT))])
        width = max(len(one.note.handle) for one in found)
        return spaced(
            [_heading(group[0], sheet), *(line for one in group for line in _lines(one, width, sheet))]
            for group in (list(group) for _, group in groupby(found, key=_where))
        )

    return View(build)


def _where(one: FollowUp) -> tuple[bool, str]:
    return one.done, one.conference.uid if one.conference else ""


def _heading(first: FollowUp, sheet: Sheet) -> Line:
    about = first.conference
    named = (about.name, dates_label(about.starts_on, about.ends_on)) if about else ("Inbox",)
    return heading(("Done" if first.done else "Open", *named), sheet)


def _lines(one: FollowUp, width: int, sheet: Sheet) -> Iterator[Line]:
    """Yield the words of a follow-up, then the session and the day they are from."""
    note = one.note
    lead = Text.assemble(
        (f"{note.handle:<{width}}", theme.HANDLE),
        " ",
        (f"{note_mark(note):>3}", theme.DONE if one.done else theme.KINDS[note.kind]),
        " ",
    )
    body = prose(note.text, note.tags, theme.DONE if one.done else "")
    if note.private:
        body.append("  private", theme.PRIVATE)
    yield Line(lead, body)
    session = f"{one.session.handle} {one.session.title}" if one.session else note.section
    about = joined((words(part, theme.ABOUT) for part in (session, _day(one))), sheet.dot)
    yield Line(Text(" " * lead.cell_len), about)


def _day(one: FollowUp) -> str:
    if one.conference is None or one.note.day is None:
        zone = one.conference.zone if one.conference else None
        return day_label(note_moment(one.note, zone).date())
    return ", ".join(part for part in day_heading(one.note.day, Calendar.of(one.conference)) if part)
