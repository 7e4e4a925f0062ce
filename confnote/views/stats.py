"""The figures of one conference or of all: bars for a terminal, plain lines, JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from confnote.core.time import dates_label
from confnote.model import Speaker
from confnote.views import theme
from confnote.views.figures import Figures, Tally, kinds_in_order
from confnote.views.lines import (
    GAP,
    LEAST_BODY,
    Line,
    Sheet,
    Words,
    cells,
    counted,
    day_heading,
    fitted,
    heading,
    joined,
    rated,
    spaced,
    spoken_by,
    words,
)
from confnote.views.table import Json, Listing, record

TOP = 10  # a terminal shows this many rows of a list, and counts the rest
LONGEST, SHORT, SHORTEST = 30, 12, 6  # columns of the longest bar; `SHORT` where the label needs the room
WHAT = 10  # the width of `conference`, the first field of a plain line


class Row(NamedTuple):
    """A figure: the label and number of its bar, the fields of its plain line, its JSON.

    `remarks` follow the bar; without them the number does. `short` is the label in a narrow terminal.
    """

    label: Words
    number: int
    fields: tuple[str, ...]
    value: Json
    remarks: tuple[str, ...] | None = None
    short: Words = ()


def stats(found: Figures, *, every: bool = False) -> Listing:
    """Return the figures of one conference by day, or of `every` conference by conference."""
    return Listing(
        lines=lambda sheet: spaced(block for block in map(list, _blocks(found, sheet, every=every)) if block),
        plain=lambda: _plain(found, every=every),
        values=lambda: _values(found, every=every),
    )


def _plain(found: Figures, *, every: bool) -> Iterator[str]:
    for about in () if every else found.conferences:
        yield _record("conference", about.slug, f"{about.starts_on}..{about.ends_on}", about.name, about.place)
    for row in _tallies(found, every=every):
        yield _record("conference" if every else "day", *row.fields)
    yield _record(
        "total", "", counted(len(found.attended), "session"), counted(found.notes, "note"),
        counted(len(found.tech), "tech"), f"{found.minutes / 60:.1f} h", f"{found.words} words", f"{found.open} open",
        f"{found.missed} to watch",
    )  # fmt: skip
    if found.mean is not None:
        yield _record("mean", f"{found.mean:.1f}")
    rows = {
        "rating": _ratings(found) if found.mean is not None else [],
        "kind": _kinds(found),
        "session": _noted(found, every=every),
        "tag": _tags(found),
        "speaker": _speakers(found),
        "tech": _tech(found, every=every),
    }
    for what, found_rows in rows.items():
        yield from (_record(what, *row.fields) for row in found_rows)


def _record(*fields: str) -> str:
    return record(fields, (WHAT,))


def _values(found: Figures, *, every: bool) -> Json:
    """Return the figures as JSON; hours are numbers, `rating` null counts the sessions without a rating."""
    return {
        "conferences": [about.slug for about in found.conferences],
        "sessions": len(found.attended),
        "missed": found.missed,
        "hours": round(found.minutes / 60, 2),
        "notes": found.notes,
        "words": found.words,
        "tech_seen": len(found.tech),
        "open": found.open,
        "mean_rating": round(found.mean, 2) if found.mean is not None else None,
        "ratings": [row.value for row in _ratings(found)],
        "kinds": dict(kinds_in_order(found)),
        "by_conference" if every else "days": [row.value for row in _tallies(found, every=every)],
        "most_noted": [row.value for row in _noted(found, every=every)],
        "tags": [row.value for row in _tags(found)],
        "speakers": [row.value for row in _speakers(found)],
        "tech": [row.value for row in _tech(found, every=every)],
    }


def _blocks(found: Figures, sheet: Sheet, *, every: bool) -> Iterator[Iterator[Line]]:
    ratings = [row for row in _ratings(found) if found.mean is not None and (row.number or row.value["rating"])]
    # one kind alone makes a bar that compares nothing: it is left out below
    kinds = _kinds(found)
    noted = SHORTEST if sheet.narrow else SHORT
    yield _head(found, sheet, every=every)
    yield _bars(["Conferences" if every else "Days"], _tallies(found, every=every), sheet)
    yield _bars(["Ratings", f"mean {found.mean or 0:.1f}"], ratings, sheet)
    yield _bars(["Notes"], kinds if len(kinds) > 1 else [], sheet)
    yield _top_bars(["Most noted"], _noted(found, every=every), sheet, noted)
    yield _top_bars(["Tags"], _tags(found), sheet)
    yield _speaker_lines(found, sheet)
    yield _tech_lines(found, sheet)


def _head(found: Figures, sheet: Sheet, *, every: bool) -> Iterator[Line]:
    about = found.conferences[0] if found.conferences else None
    if every or about is None:
        title = [words(counted(len(found.conferences), "conference") or "No conference yet", theme.TITLE)]
    else:
        dates = dates_label(about.starts_on, about.ends_on)
        title = [words(about.name, theme.TITLE), words(about.place, theme.ABOUT), words(dates, theme.ABOUT)]
    yield Line(body=joined(title, sheet.dot))
    totals = (
        counted(len(found.attended), "session"),
        f"{found.minutes / 60:.1f} hours" if found.minutes else "",
        f"{counted(found.notes, 'note')} ({found.words:,} words)" if found.notes else "",
        counted(len(found.tech), "tech"),
        f"{found.missed} to watch" if found.missed else "",
        counted(found.open, "open follow-up"),
    )
    yield Line(body=joined(map(words, totals), sheet.dot) or words("Nothing yet.", theme.ABOUT))


def _top_bars(title: Sequence[str], rows: Sequence[Row], sheet: Sheet, longest: int = LONGEST) -> Iterator[Line]:
    yield from _bars(title, rows[:TOP], sheet, longest)
    yield from _rest(rows)


def _rest(rows: Sequence[object]) -> Iterator[Line]:
    if len(rows) > TOP:
        yield Line(body=words(f"and {len(rows) - TOP} more", theme.ABOUT))


def _bars(title: Sequence[str], rows: Sequence[Row], sheet: Sheet, longest: int = LONGEST) -> Iterator[Line]:
    """Yield a heading and the rows with their bars, the longest bar for the greatest number."""
    if not rows:
        return
    yield heading(title, sheet)
    labels = [row.short if sheet.narrow and row.short else row.label for row in rows]
    remarks = [
        joined((words(remark, theme.ABOUT) for remark in row.remarks), sheet.dot)
        if row.remarks is not None
        else words(str(row.number))
        for row in rows
    ]
    widest = max(map(cells, labels))
    behind = max(LEAST_BODY, *map(cells, remarks))
    # labels and remarks may take a third each, the bar gets the rest
    length = max(min(longest, sheet.width - min(widest, sheet.width // 3) - behind - 3), SHORTEST)
    label_width = min(widest, sheet.width - length - min(behind, sheet.width // 3) - 3)
    most = max(row.number for row in rows)
    for row, label, remark in zip(rows, labels, remarks, strict=True):
        drawn = f"{bar(row.number, most, length, sheet):<{length + 1}}"
        yield Line((*fitted(label, label_width), (GAP, ""), (drawn, theme.BAR)), remark)


def bar(number: int, most: int, length: int, sheet: Sheet) -> str:
    """Return a bar, to half a column: `length` columns for the greatest number, something for all but 0."""
    halves = max(round(number / most * 2 * length), 1) if number and most else 0
    return sheet.marks.full * (halves // 2) + sheet.marks.part * (halves % 2)


def _tallies(found: Figures, *, every: bool) -> list[Row]:
    """Return the days or conferences by hours, or by notes where no session has a length."""
    rows = []
    for tally in found.tallies:
        amounts = counted(tally.sessions, "session"), counted(tally.notes, "note"), counted(tally.tech, "tech")
        day = tally.day.isoformat() if tally.day else None
        value = {
            **({"conference": tally.conference.slug} if every else {"day": day}),
            "sessions": tally.sessions, "notes": tally.notes, "tech": tally.tech,
            "hours": round(tally.minutes / 60, 2),
        }  # fmt: skip
        row = Row(
            label=_tally_name(tally, every=every),
            short=_tally_name(tally, every=every, short=True),
            number=tally.minutes if found.minutes else tally.notes,
            remarks=(f"{tally.hours} h" if tally.minutes else "", *amounts),
            fields=(tally.conference.slug if every else day or "", *amounts, f"{tally.hours} h"),
            value=value,
        )
        rows.append(row)
    return rows


def _tally_name(tally: Tally, *, every: bool, short: bool = False) -> Words:
    if every:
        return words(tally.conference.slug if short else tally.conference.name)
    if tally.day is None:
        return words("Whole conference")
    number, label = day_heading(tally.day, tally.conference)
    return words(label.rpartition(" ")[0]) if short else joined([words(number), words(label)], " ")


def _ratings(found: Figures) -> list[Row]:
    rows = []
    for rating, number in found.ratings:
        spelled = f"{rating}/5" if rating else ""
        value = {"rating": rating, "sessions": number}
        rows.append(Row(words(spelled or "none"), number, (spelled, str(number)), value))
    return rows


def _kinds(found: Figures) -> list[Row]:
    return [Row(words(kind), number, (kind, str(number)), {kind: number}) for kind, number in kinds_in_order(found)]


def _noted(found: Figures, *, every: bool) -> list[Row]:
    rows = []
    for attended in found.with_notes:
        slug, session = attended.conference.slug, attended.session
        label = words(slug if every else "", theme.ABOUT), words(session.handle, theme.HANDLE), words(session.title)
        place = f"{slug} {session.handle}" if every else session.handle
        fields = (place, counted(attended.notes, "note"), session.title)
        value = {"conference": slug, "session": session.handle, "title": session.title, "notes": attended.notes}
        rows.append(Row(joined(label, " "), attended.notes, fields, value))
    return rows


def _tags(found: Figures) -> list[Row]:
    rows = []
    for tag in found.tags:
        fields = (f"#{tag.tag}", str(tag.uses), tag.counts)
        value = {"tag": tag.tag, "notes": tag.notes, "sessions": tag.sessions, "tech": tag.tech}
        rows.append(Row(words(f"#{tag.tag}"), tag.uses, fields, value, (tag.counts,)))
    return rows


def _speakers(found: Figures) -> list[Row]:
    rows = []
    for name, org, sessions in found.speakers:
        label = joined([words(name), words(f"({org})" if org else "", theme.ABOUT)], " ")
        fields = (spoken_by(Speaker(name=name, org=org)), counted(sessions, "session"))
        rows.append(Row(label, sessions, fields, {"name": name, "org": org, "sessions": sessions}))
    return rows


def _speaker_lines(found: Figures, sheet: Sheet) -> Iterator[Line]:
    """Yield the speakers, with bars if any of them spoke twice; else their names alone."""
    rows = _speakers(found)
    if any(row.number > 1 for row in rows):
        yield from _top_bars(["Speakers"], rows, sheet, SHORT)
    elif rows:
        yield heading(["Speakers"], sheet)
        yield Line(body=joined((row.label for row in rows), ", "))


def _tech(found: Figures, *, every: bool) -> list[Row]:
    rows = []
    for about, tech in found.tech:
        place = f"{about.slug} {tech.handle}" if every else tech.handle
        fields = (place, f"{tech.rating}/5" if tech.rating else "", tech.name)
        value = {"conference": about.slug, "handle": tech.handle, "name": tech.name, "rating": tech.rating}
        rows.append(Row(words(tech.name, theme.TITLE), tech.rating or 0, fields, value))
    return rows


def _tech_lines(found: Figures, sheet: Sheet) -> Iterator[Line]:
    """Yield the best rated tech, without bars."""
    if not found.tech:
        return
    yield heading(["Tech"], sheet)
    top = [tech for _, tech in found.tech[:TOP]]
    width = max(len(tech.handle) for tech in top)
    for tech in top:
        name = words(tech.name, theme.TITLE), words(rated(tech.rating, tech.verdict), theme.RATING)
        yield Line(((f"{tech.handle:<{width}}", theme.HANDLE), (" ", "")), joined(name, GAP))
    yield from _rest(found.tech)
