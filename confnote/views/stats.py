"""Render the figures of one conference or of all: bars for a terminal, plain lines, JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from confnote.core.kinds import NOTE_KINDS
from confnote.core.time import dates_label
from confnote.model import Conference, Speaker, Tech
from confnote.views import theme
from confnote.views.figures import AttendedSession, Figures, SpeakerCount, Tally
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
from confnote.views.lists import TagRow
from confnote.views.table import Json, Listing, record

TOP = 10  # a terminal shows this many rows of a list, and the number of the others
LONGEST, SHORT, SHORTEST = 30, 12, 6  # columns of the longest bar; `SHORT` beside long labels
WHAT = 10  # the width of `conference`, the first field of a plain line


class Row(NamedTuple):
    """A figure: label and number of its bar, the fields of its plain line, its JSON (`value`).

    `remarks` follow the bar; if they are None, the number does. `short` is the label in a narrow terminal.
    """

    label: Words
    number: int
    fields: tuple[str, ...]
    value: Json
    remarks: tuple[str, ...] | None = None
    short: Words = ()


Rows = dict[str, list[Row]]  # lists of rows by the first field of their plain lines


def stats(found: Figures, *, every: bool = False) -> Listing:
    """Return the listing of the figures by day, or with `every` by conference."""
    rows = {
        "conference" if every else "day": [_tally_row(tally, found, every=every) for tally in found.tallies],
        "rating": [_rating_row(*row) for row in found.ratings],
        "kind": [_kind_row(kind, found.kinds[kind]) for kind in NOTE_KINDS if found.kinds[kind]],
        "session": [_session_row(row, every=every) for row in found.with_notes],
        "tag": [_tag_row(tag) for tag in found.tags],
        "speaker": [_speaker_row(speaker) for speaker in found.speakers],
        "tech": [_tech_row(*row, every=every) for row in found.tech],
    }
    return Listing(
        lines=lambda sheet: spaced(block for block in map(list, _blocks(found, rows, sheet, every=every)) if block),
        plain=lambda: _plain(found, rows, every=every),
        values=lambda: _values(found, rows, every=every),
    )


def _tally_row(tally: Tally, found: Figures, *, every: bool) -> Row:
    """Return the row of a day or a conference; the bar shows hours, or if no row has any, notes."""
    amounts = counted(tally.sessions, "session"), counted(tally.notes, "note"), counted(tally.tech, "tech")
    number, label = day_heading(tally.day, tally.conference)
    key, name = ("conference", tally.conference.slug) if every else ("day", tally.day and tally.day.isoformat())
    title, short = joined([words(number), words(label)], " "), words(label.rpartition(" ")[0])
    if every:
        title, short = words(tally.conference.name), words(tally.conference.slug)
    elif tally.day is None:
        title = short = words("Whole conference")
    value = {key: name, "sessions": tally.sessions, "notes": tally.notes, "tech": tally.tech}
    hours = f"{tally.minutes / 60:.1f} h"
    return Row(
        label=title,
        short=short,
        number=tally.minutes if found.minutes else tally.notes,
        remarks=(hours if tally.minutes else "", *amounts),
        fields=(name or "", *amounts, hours),
        value=value | {"hours": round(tally.minutes / 60, 2)},
    )


def _rating_row(rating: int | None, number: int) -> Row:
    shown = f"{rating}/5" if rating else ""
    return Row(words(shown or "none"), number, (shown, str(number)), {"rating": rating, "sessions": number})


def _kind_row(kind: str, number: int) -> Row:
    return Row(words(kind), number, (kind, str(number)), {kind: number})


def _session_row(attended: AttendedSession, *, every: bool) -> Row:
    slug, session = attended.conference.slug, attended.session
    label = words(slug if every else "", theme.ABOUT), words(session.handle, theme.HANDLE), words(session.title)
    place = f"{slug} {session.handle}" if every else session.handle
    value = {"conference": slug, "session": session.handle, "title": session.title, "notes": attended.notes}
    fields = (place, counted(attended.notes, "note"), session.title)
    return Row(joined(label, " "), attended.notes, fields, value)


def _tag_row(tag: TagRow) -> Row:
    fields = (f"#{tag.tag}", str(tag.uses), tag.counts)
    return Row(words(f"#{tag.tag}"), tag.uses, fields, tag._asdict(), (tag.counts,))


def _speaker_row(speaker: SpeakerCount) -> Row:
    name, org, sessions = speaker
    label = joined([words(name), words(f"({org})" if org else "", theme.ABOUT)], " ")
    fields = (spoken_by(Speaker(name=name, org=org)), counted(sessions, "session"))
    return Row(label, sessions, fields, speaker._asdict())


def _tech_row(about: Conference, tech: Tech, *, every: bool) -> Row:
    place = f"{about.slug} {tech.handle}" if every else tech.handle
    fields = (place, f"{tech.rating}/5" if tech.rating else "", tech.name)
    value = {"conference": about.slug, "handle": tech.handle, "name": tech.name, "rating": tech.rating}
    return Row(words(tech.name, theme.TITLE), tech.rating or 0, fields, value)


def _plain(found: Figures, rows: Rows, *, every: bool) -> Iterator[str]:
    for about in () if every else found.conferences:
        yield _record("conference", about.slug, f"{about.starts_on}..{about.ends_on}", about.name, about.place)
    for what, found_rows in rows.items():
        if what == "rating":  # the totals follow the days and precede all other figures
            yield _record(
                "total", "", counted(len(found.attended), "session"), counted(found.notes, "note"),
                counted(len(found.tech), "tech"), f"{found.minutes / 60:.1f} h", f"{found.words} words",
                f"{found.open} open", f"{found.missed} to watch",
            )  # fmt: skip
            if found.mean is None:
                continue
            yield _record("mean", f"{found.mean:.1f}")
        yield from (_record(what, *row.fields) for row in found_rows)


def _record(*fields: str) -> str:
    return record(fields, (WHAT,))


def _values(found: Figures, rows: Rows, *, every: bool) -> Json:
    """Return the figures as JSON, with counts by conference if `every`, else by day.

    In `ratings`, null counts the unrated sessions.
    """
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
        "ratings": [row.value for row in rows["rating"]],
        "kinds": {row.fields[0]: row.number for row in rows["kind"]},
        "by_conference" if every else "days": [row.value for row in rows["conference" if every else "day"]],
        "most_noted": [row.value for row in rows["session"]],
        "tags": [row.value for row in rows["tag"]],
        "speakers": [row.value for row in rows["speaker"]],
        "tech": [row.value for row in rows["tech"]],
    }


def _blocks(found: Figures, rows: Rows, sheet: Sheet, *, every: bool) -> Iterator[Iterable[Line]]:
    yield _head(found, sheet, every=every)
    yield _bars(["Conferences" if every else "Days"], rows["conference" if every else "day"], sheet)
    # without any rating, the number of unrated sessions is of no use
    ratings = [row for row in rows["rating"] if found.mean is not None and (row.number or row.value["rating"])]
    yield _bars(["Ratings", f"mean {found.mean or 0:.1f}"], ratings, sheet)
    # the bar of a single kind compares nothing
    yield _bars(["Notes"], rows["kind"] if len(rows["kind"]) > 1 else [], sheet)
    yield _bars(["Most noted"], rows["session"], sheet, SHORTEST if sheet.narrow else SHORT, top=TOP)
    yield _bars(["Tags"], rows["tag"], sheet, top=TOP)
    if any(row.number > 1 for row in rows["speaker"]):
        yield _bars(["Speakers"], rows["speaker"], sheet, SHORT, top=TOP)
    elif rows["speaker"]:
        yield heading(["Speakers"], sheet), Line(body=joined((row.label for row in rows["speaker"]), ", "))
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


def _bars(
    title: Sequence[str], found: Sequence[Row], sheet: Sheet, longest: int = LONGEST, top: int | None = None
) -> Iterator[Line]:
    """Yield a heading and the first `top` rows (None: all); bars have up to `longest` columns."""
    rows = found[:top]
    if not rows:
        return
    yield heading(title, sheet)
    labels = [row.short if sheet.narrow and row.short else row.label for row in rows]
    remarks = [
        words(str(row.number))
        if row.remarks is None
        else joined((words(remark, theme.ABOUT) for remark in row.remarks), sheet.dot)
        for row in rows
    ]
    widest = max(map(cells, labels))
    behind = max(LEAST_BODY, *map(cells, remarks))
    # labels and remarks get at most a third each, the bar gets the rest
    length = max(min(longest, sheet.width - min(widest, sheet.width // 3) - behind - 3), SHORTEST)
    label_width = min(widest, sheet.width - length - min(behind, sheet.width // 3) - 3)
    most = max(row.number for row in rows)
    for row, label, remark in zip(rows, labels, remarks, strict=True):
        drawn = f"{bar(row.number, most, length, sheet):<{length + 1}}"
        yield Line((*fitted(label, label_width), (GAP, ""), (drawn, theme.BAR)), remark)
    yield from _rest(len(found) - len(rows))


def _rest(number: int) -> Iterator[Line]:
    if number > 0:
        yield Line(body=words(f"and {number} more", theme.ABOUT))


def bar(number: int, most: int, length: int, sheet: Sheet) -> str:
    """Return a bar: `length` columns for `most`, at least half a column for any number but 0."""
    halves = max(round(number / most * 2 * length), 1) if number and most else 0
    return sheet.marks.full * (halves // 2) + sheet.marks.part * (halves % 2)


def _tech_lines(found: Figures, sheet: Sheet) -> Iterator[Line]:
    """Yield the tech with the best ratings, without bars."""
    if not found.tech:
        return
    yield heading(["Tech"], sheet)
    top = [tech for _, tech in found.tech[:TOP]]
    width = max(len(tech.handle) for tech in top)
    for tech in top:
        name = words(tech.name, theme.TITLE), words(rated(tech.rating, tech.verdict), theme.RATING)
        yield Line(((f"{tech.handle:<{width}}", theme.HANDLE), (" ", "")), joined(name, GAP))
    yield from _rest(len(found.tech) - TOP)
