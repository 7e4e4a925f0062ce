"""Move people out of titles: those below the title in HTML, and those above the subtitle."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from confnote.core.same_person import is_open
from confnote.schedule.columns import columns_of, known_columns
from confnote.schedule.formats.slot_labels import names_nobody
from confnote.schedule.formats.table_rows import TableRow
from confnote.schedule.kinds import KIND_AND_NAME, is_service, names_kind
from confnote.schedule.name_lists import people_in
from confnote.schedule.people import HONORIFICS, has_given_name
from confnote.schedule.text import line, listed, unmarked

# `<u>Title</u><br><b>Ada Lind</b>`
TWO_TAGS = re.compile(
    r"(?i)\s*(?P<first><(?P<tag>\w+)>[^<>]{1,300}</(?P=tag)>)\s*<br ?/?>"
    r"\s*(?P<last><(?P<other>\w+)>[^<>]{1,300}</(?P=other)>)\s*"
)
# `Session 2`, `Session II`, `Session B`
NUMBER = re.compile(r"\b(?:[0-9]+[A-Za-z]?|[IVX]+|[A-Z])\b")
# so many entries show that the titles of a file are people
FEWEST = 3
# a longer text below a title is none of people
LONGEST = 200


def without_people(records: Sequence[TableRow]) -> tuple[Sequence[TableRow], tuple[str, ...]]:
    """Return the records with the people in their titles as speakers, and a notice of those moved.

    Where most entries with a subtitle have people as the title, the subtitle is the title.
    """
    records, exchanged = _exchanged([_labelled(_below(record)) for record in records])
    named = [(record, *_titles(record)) for record in records]
    pairs = [(record, people_in(title)) for record, title, subtitle in named if title and subtitle]
    moved = {record.where for record, people in pairs if people}
    if len(moved) < FEWEST or 2 * len(moved) <= len(pairs):
        made, notices = _from_below(named)
        if not notices:
            made, notices = _from_below([(record, *_titles(record, "abstract")) for record in made], "abstract")
        return made, (*exchanged, *notices)
    made = [_swapped(record, title, subtitle) if record.where in moved else record for record, title, subtitle in named]
    titles = listed([line(subtitle, 40) for record, _, subtitle in named if record.where in moved], 3)
    notice = f"{len(moved)} entries have people as the title, the subtitle is used as one: {titles}"
    return made, (*exchanged, notice)


def _from_below(
    named: Sequence[tuple[TableRow, str, str]], column: str = "subtitle"
) -> tuple[Sequence[TableRow], tuple[str, ...]]:
    """Return the records; if most subtitles, or abstracts, are people, these are the speakers."""
    # `Moderator: Ada Lind` is read later
    open_ones = [one for one in named if one[1] and one[2] and ": " not in one[2] and not is_service(one[1])]
    found: dict[str, str] = {}
    for group in _alike(open_ones):
        people = {record.where: text for record, _, text in group if len(text) <= LONGEST and people_in(text)}
        given = [who for who in people.values() if has_given_name(who)]
        if 2 * len(people) > len(group) and 5 * len(given) >= len(people):
            found |= people
    if len(found) < FEWEST:
        return [record for record, *_ in named], ()
    made = [_swapped(record, who, title, column) if record.where in found else record for record, title, who in named]
    what = "subtitles" if column == "subtitle" else "descriptions"
    names = listed([line(who, 40) for who in dict.fromkeys(found.values())], 3)
    return made, (f"{len(found)} {what} are people: they were taken as the speakers: {names}",)


def _alike(named: Sequence[tuple[TableRow, str, str]]) -> list[list[tuple[TableRow, str, str]]]:
    """Return the entries in groups; those with the same title but for a number are one.

    Below `Keynote 1` and `Keynote 2` are people, below `Oral 1` and `Oral 2` topics.
    """
    groups: dict[str, list[tuple[TableRow, str, str]]] = {}
    for one in named:
        groups.setdefault(" ".join(NUMBER.sub(" ", one[1]).casefold().split()), []).append(one)
    several = [group for group in groups.values() if len(group) > 1]
    return [*several, [one for group in groups.values() if len(group) == 1 for one in group]]


def _labelled(record: TableRow) -> TableRow:
    """Return a record with the kind of `Opening Keynote: Ada Lind`, its speaker, as its kind."""
    columns = columns_of(record.cells)
    heading = next((name for name in columns.get("speakers", ()) if record.cells[name]), "")
    names = [speaker.name for speaker in record.speakers] or [record.cells.get(heading, "")]
    by = KIND_AND_NAME.fullmatch(names[0]) if len(names) == 1 else None
    if by is None or not names_kind(by["kind"]) or not people_in(by["name"]):
        return record
    cells = {**record.cells, **({} if "kind" in columns else {"kind": by["kind"]})}
    if record.speakers:
        return replace(record, cells=cells, speakers=people_in(by["name"]))
    return replace(record, cells={**cells, heading: by["name"]})


def _exchanged(records: Sequence[TableRow]) -> tuple[Sequence[TableRow], tuple[str, ...]]:
    """Return the records, with title and speakers exchanged where only the title has people."""
    made: list[TableRow] = []
    found: list[str] = []
    read = [(record, *_title_and_who(record)) for record in records]
    # among bands and teams nobody knows which are people
    others = [who for *_, title, who in read if title and who]
    are_people = 2 * sum(map(names_nobody, others)) < len(others)
    for record, headings, title, who in read:
        # names that nobody has are few, and reading a title takes long
        is_open = are_people and title and who and names_nobody(who)
        names = people_in(title) if is_open and not people_in(who) else ()
        new = record
        # `Machine Learning` looks like a name
        if names and any(has_given_name(one.name) or title.split()[0].casefold() in HONORIFICS for one in names):
            new = replace(record, speakers=(), cells={**record.cells, headings[0]: who, headings[1]: title})
            found.append(line(who, 40))
        made.append(new)
    what = "1 entry has" if len(found) == 1 else f"{len(found)} entries have"
    notice = f"{what} people as the title and none as the speakers, which are exchanged: {listed(found, 3)}"
    return made, (notice,) if found else ()


def _below(record: TableRow) -> TableRow:
    """Return a record with the people below the title in HTML as its speakers."""
    columns = columns_of(record.cells)
    heading = next((name for name in columns.get("title", ()) if record.cells[name]), "")
    found = TWO_TAGS.fullmatch(record.cells.get(heading, ""))
    if found is None or record.speakers or "speakers" in columns or not people_in(unmarked(found["last"])):
        return record
    return replace(record, cells={**record.cells, heading: found["first"], "speakers": unmarked(found["last"])})


def _titles(record: TableRow, below: str = "subtitle") -> tuple[str, str]:
    """Return the title and the subtitle, or abstract, of an entry without speakers."""
    columns = columns_of(record.cells)
    if record.speakers or "speakers" in columns:
        return "", ""
    title, subtitle = (
        next((text for name in columns.get(column, ()) if (text := record.cells[name])), "")
        for column in ("title", below)
    )
    return title, subtitle


def _swapped(record: TableRow, title: str, subtitle: str, below: str = "subtitle") -> TableRow:
    """Return an entry with its subtitle as the title; of `TBD` the people stay the title."""
    columns = columns_of(record.cells)
    gone = {*columns.get("title", ()), *columns[below]}
    cells = {name: text for name, text in record.cells.items() if name not in gone}
    return replace(record, cells={**cells, "title": title if is_open(subtitle) else subtitle, "speakers": title})


def _title_and_who(record: TableRow) -> tuple[list[str], str, str]:
    """Return the headings of the title and the speakers of an entry, and their texts."""
    columns = known_columns(tuple(record.cells))
    headings = [next((n for n in columns.get(c, ()) if record.cells[n]), c) for c in ("title", "speakers")]
    title, who = (record.cells.get(name, "") for name in headings)
    return headings, title, ", ".join(speaker.name for speaker in record.speakers) or who
