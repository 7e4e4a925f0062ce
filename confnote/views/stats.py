"""Figures -> tables and bars for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from confnote.core.time import Calendar, dates_label
from confnote.views import theme
from confnote.views.figures import kinds_told
from confnote.views.lines import LEAST, Line, Sheet, View, heading, joined, plain, spaced, words
from confnote.views.rows import counted
from confnote.views.wording import day_heading, rated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from confnote.views.figures import Figures, Heard, Tally

    Row = tuple[Text, int, Text]
    """A label, a number, and what is said behind its bar."""

TOP = 10
"""As many of a list as one cares to read; the rest is counted."""
LONGEST, SHORT, SHORTEST = 30, 12, 6
"""Columns of the longest bar: a longer one says no more; `SHORT` where the label needs the room."""


def stats(found: Figures, *, every: bool = False) -> View:
    """Return the figures of one conference by day, or of `every` conference by conference."""

    def build(sheet: Sheet) -> Iterator[Line]:
        blocks = (
            _head(found, sheet, every=every),
            _block(["Conferences" if every else "Days"], _tallies(found, sheet, every=every), sheet),
            _block(["Ratings", f"mean {found.mean or 0:.1f}"], _ratings(found), sheet),
            _block(["Notes"], _kinds(found), sheet),
            _few(["Most noted"], _noted(found, every=every), sheet, longest=SHORTEST if sheet.narrow else SHORT),
            _few(["Tags"], _tags(found), sheet),
            _speakers(found, sheet),
            _tech(found, sheet),
        )
        return spaced(block for block in (list(block) for block in blocks) if block)

    return View(build)


def _head(found: Figures, sheet: Sheet, *, every: bool) -> Iterator[Line]:
    about = found.conferences[0] if found.conferences else None
    if every or about is None:
        title = [words(counted(len(found.conferences), "conference") or "No conference yet", theme.TITLE)]
    else:
        dates = dates_label(about.starts_on, about.ends_on)
        title = [words(about.name, theme.TITLE), words(about.place, theme.ABOUT), words(dates, theme.ABOUT)]
    yield plain(joined(title, sheet.dot))
    hours = f"{found.minutes / 60:.1f} hours" if found.minutes else ""
    notes = f"{counted(found.notes, 'note')} ({found.words:,} words)" if found.notes else ""
    told = (
        counted(len(found.attended), "session"),
        hours,
        notes,
        counted(len(found.tech), "tech"),
        f"{found.missed} to watch" if found.missed else "",
        counted(found.open, "open follow-up"),
    )
    yield plain(joined((words(part) for part in told), sheet.dot) or words("Nothing yet.", theme.ABOUT))


def _few(title: Sequence[str], rows: Sequence[Row], sheet: Sheet, longest: int = LONGEST) -> Iterator[Line]:
    """Yield a block of the first rows, and how many there are more."""
    yield from _block(title, rows[:TOP], sheet, longest)
    if len(rows) > TOP:
        yield plain(words(f"and {len(rows) - TOP} more", theme.ABOUT))


def _block(title: Sequence[str], rows: Sequence[Row], sheet: Sheet, longest: int = LONGEST) -> Iterator[Line]:
    """Yield a heading and the rows with their bars, the longest bar for the greatest number."""
    if not rows:
        return
    yield heading(title, sheet)
    widest = max(row[0].cell_len for row in rows)
    behind = max(LEAST, *(row[2].cell_len for row in rows))
    length = max(min(longest, sheet.width - min(widest, sheet.width // 3) - behind - 3), SHORTEST)
    label = min(widest, sheet.width - length - min(behind, sheet.width // 3) - 3)
    most = max(row[1] for row in rows)
    for name, number, told in rows:
        lead = name.copy()
        lead.truncate(label, overflow="ellipsis", pad=True)
        yield Line(lead.append("  ").append(f"{bar(number, most, length, sheet):<{length + 1}}", theme.BAR), told)


def bar(number: int, most: int, length: int, sheet: Sheet) -> str:
    """Return a bar of `length` columns for the greatest number, to half a column; what is not 0 is seen."""
    halves = max(round(number / most * 2 * length), 1) if number and most else 0
    return sheet.marks.full * (halves // 2) + sheet.marks.part * (halves % 2)


def _tallies(found: Figures, sheet: Sheet, *, every: bool) -> list[Row]:
    """Days by hours, or where nothing has a length by notes."""
    rows: list[Row] = []
    for tally in found.tallies:
        told = (
            f"{tally.hours} h" if tally.minutes else "",
            counted(tally.sessions, "session"),
            counted(tally.notes, "note"),
            counted(tally.tech, "tech"),
        )
        number = tally.minutes if found.minutes else tally.notes
        about = joined((words(part, theme.ABOUT) for part in told), sheet.dot)
        rows.append((_name(tally, sheet, every=every), number, about))
    return rows


def _name(tally: Tally, sheet: Sheet, *, every: bool) -> Text:
    if every:
        return words(tally.conference.slug if sheet.narrow else tally.conference.name)
    number, label = day_heading(tally.day, Calendar.of(tally.conference))
    if tally.day is None:
        return words("Whole conference")
    if sheet.narrow:
        return words(label.rpartition(" ")[0])
    return joined([words(number), words(label)], " ")


def _ratings(found: Figures) -> list[Row]:
    if found.mean is None:
        return []
    return [
        (words(f"{rating}/5" if rating else "none"), number, words(str(number)))
        for rating, number in found.ratings
        if number or rating
    ]


def _kinds(found: Figures) -> list[Row]:
    kinds = kinds_told(found)
    return [(words(kind), number, words(str(number))) for kind, number in kinds] if len(kinds) > 1 else []


def _noted(found: Figures, *, every: bool) -> list[Row]:
    def name(slug: str, handle: str, title: str) -> Text:
        return joined([words(slug if every else "", theme.ABOUT), words(handle, theme.HANDLE), words(title)], " ")

    return [
        (name(one.conference.slug, one.session.handle, one.session.title), one.notes, words(str(one.notes)))
        for one in found.noted
    ]


def _tags(found: Figures) -> list[Row]:
    return [(words(f"#{row.tag}"), row.uses, words(row.told, theme.ABOUT)) for row in found.tags]


def _speakers(found: Figures, sheet: Sheet) -> Iterator[Line]:
    """Yield who spoke, with bars for who did so more than once; names alone where nobody did."""
    if any(who.sessions > 1 for who in found.speakers):
        rows: list[Row] = [(_person(who), who.sessions, words(str(who.sessions))) for who in found.speakers]
        yield from _few(["Speakers"], rows, sheet, longest=SHORT)
    elif found.speakers:
        yield heading(["Speakers"], sheet)
        yield plain(joined((_person(who) for who in found.speakers), ", "))


def _person(who: Heard) -> Text:
    return joined([words(who.name), words(f"({who.org})" if who.org else "", theme.ABOUT)], " ")


def _tech(found: Figures, sheet: Sheet) -> Iterator[Line]:
    """Yield the best rated tech."""
    if not found.tech:
        return
    yield heading(["Tech"], sheet)
    width = max(len(tech.handle) for _, tech in found.tech[:TOP])
    for _, tech in found.tech[:TOP]:
        lead = Text.assemble((f"{tech.handle:<{width}}", theme.HANDLE), " ")
        told = [words(tech.name, theme.TITLE), words(rated(tech.rating, tech.verdict), theme.RATING)]
        yield Line(lead, joined(told, "  "))
    if len(found.tech) > TOP:
        yield plain(words(f"and {len(found.tech) - TOP} more", theme.ABOUT))
