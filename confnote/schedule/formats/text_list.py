"""Read a list in plain text: lines such as `09:00-09:30 Title - Speaker` below those of days."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise, takewhile
from typing import TypeAlias

from confnote.core.same_person import is_open
from confnote.errors import Advised
from confnote.schedule.assemble import limited
from confnote.schedule.columns import ROOM_WORDS, column_of, words_of
from confnote.schedule.day_names import range_in
from confnote.schedule.document import Document
from confnote.schedule.formats.csv_table import described, named_above, shown, zones_in
from confnote.schedule.formats.keys import FULL_DATE, LINE, date_in, day_in, day_or_clock, is_moment
from confnote.schedule.formats.markdown_sections import HEADING, LABELLED
from confnote.schedule.formats.table import table_schedule
from confnote.schedule.formats.table_rows import OPEN, TableRow
from confnote.schedule.formats.text_shapes import ITEM, MARKS, is_room_text, with_shapes
from confnote.schedule.kinds import is_service, names_kind
from confnote.schedule.name_lists import people_in
from confnote.schedule.people import TAG, has_given_name, is_named, split_outside
from confnote.schedule.text import line, listed, narrow, unmarked
from confnote.schedule.times import Hints
from confnote.schedule.value import Schedule
from confnote.schedule.zones import place_in, zone_at, zone_named

Line: TypeAlias = tuple[int, str, str]
"""The number of a line, its text, and the text without marks."""

NAME = "text"
# the lines by which a text is known, the longest line of a list, and the fewest sessions
FIRST_LINES, LONGEST, FEWEST = 500, 400, 2
# `**09:30** Title`, `**09:30 - 10:00:** Title`, `**09:30**, Title`
BOLD_TIME = re.compile(r"\A(?P<time>[0-9][^*_`]{0,30}?)(?P<mark>[*_`])(?P=mark)*(?=[\s:|,\u2013\u2014-]|\Z)")
HALF_ONLY = re.compile(r"(?i)[ap]\.?m\.?")
# `Speakers:` or `Speakers: Ada Lind, Bo Ek` on a line of its own
OF_LABEL = re.compile(r"[-*_\s]*(?P<label>[^\W\d_][\w ]{1,30}?)[*_\s]*:[*_\s]*(?P<text>.*)")
# the key of a line that is nothing but a link, or emphasised
BELOW = "(below)"
# the key of an item below a session in a list
ITEM_BELOW, INDENT = "(item)", "(indent)"
# the key of a session whose line ends with a colon: `16:00 Parallel talks:`
LISTS_TALKS = "(lists talks)"
# what an item says of its session: `- Room: Aula`
SAID = {"room", "speakers", "co_speakers", "abstract", "kind", "track"}
# `ab 13:00`, `9:00 - 9:10a`
WORD = re.compile(r"(?i)\A(?:ab|from|ca\.?|um|at|desde|dalle|d\u00e8s) (?=[0-9])")
HALF = re.compile(r"(?<=[0-9])[ap](?=[\s:|,\u2013\u2014-])")
# attributes below a paragraph in Markdown: `{: .desc}`
ATTRIBUTES = re.compile(r"\{:[^{}]*\}")
TITLE_LINE = re.compile(r"\s*(?:\[[^\[\]]+\]\(\S+\)|(?P<mark>\*{1,3}|_{1,3})[^*_\s][^*_]*(?P=mark))\s*")
# a session in a text with other lines: `**9:15-10:45 Panel 1`, `## 9:15 Panel`, `[9:15-9:30] Title`
MARKED = re.compile(r"\s*(?:[-*+]\s+)?(?:\*\*|__|#+\s*|\[)\s*(?:(?i:ab|from|um|at) )?[0-9]")
IN_BRACKETS = re.compile(r"\A\[\s*(?P<time>[0-9][^\[\]()]{2,20}?)\s*\](?!\()")
IN_HTML = re.compile(r"(?i)<h[1-6]\b[^<>]{0,200}>[ \t]*")
# lists can be in the cells of a table, beside the day; in a grid of days each is below another day
LISTS = re.compile(r"(?i)<li\b[^<>]{0,200}>\s*(?:<[a-z]{1,6}>)?(?:ab )?[0-9]")
GRID = re.compile(r"(?is)</ul>\s*</td>\s*<td\b[^<>]{0,200}>\s*<ul\b")
BREAK = re.compile(
    r"(?i)(?:<(?:br|hr)\s*/?>|</h[1-6]>|</?(?:p|li|div|ul|ol|table|t(?:head|body|[drh]))\b[^<>]{0,200}>)[ \t]*\n?"
)
EMPHASIS = re.compile(r"(?i)</?(?:i|em)>")
# `Invited talk: Ada Lind and Bo Ek, *Title*`, `Ada Lind (Example Org): *Title*`
PEOPLE_FIRST = re.compile(
    r"(?:(?P<kind>[^:*_(]{3,30}?)(?: \([^()]*\))?:\s*)?(?P<who>[^*_:]{3,300}?)(?:\s*[,:\u2013\u2014]|\s-)\s*"
    r"(?P<mark>\*{1,2}|_{1,2})(?P<title>[^*_]{3,}?)(?P=mark)[*_\s]*"
)
IN_FRONT = re.compile(r"\[(?P<room>[^\[\]]{1,60})\]\s*(?P<title>[^\s].*)")
# a note in brackets: `Conf 2026 (all times CET)`
NOTE = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\Z")


def identify(document: Document) -> bool:
    """Return whether most lines of a text are a session or a day, and at least two a session.

    If all sessions are headings, bold or have their time in brackets, there can be more other lines.
    """
    lines = _text(document.text[:50_000]).splitlines()[:FIRST_LINES]
    rows = _rows("\n".join(lines))
    # what the items below a session say can be longer than the programme
    rows = [row for row in rows if ITEM_BELOW not in row.cells]
    sessions = sum("title" in row.cells for row in rows)
    is_table = not described(document.text).startswith("text")
    marked = [lines[int(row.where.split()[1]) - 1] for row in rows if "title" in row.cells]
    are_marked = sessions > FEWEST and all(map(MARKED.match, marked))
    is_list = are_marked or sum(bool(row.cells) for row in rows) * 2 > len(rows)
    return not is_table and sessions >= FEWEST and is_list


def read(document: Document, hints: Hints) -> Schedule:
    """Return the programme; raise Refused for an ambiguous date or no date."""
    text = _text(document.text)
    lines = text.splitlines()
    rows = [replace(row, cells={}) if ITEM_BELOW in row.cells else row for row in _rows(text)]
    written = {row.where: line(lines[int(row.where.split()[1]) - 1]) for row in rows if "title" not in row.cells}
    others = [written[row.where] for row in rows if not row.cells]
    title = others[:1] if rows and not rows[0].cells else []
    schedule = named_above(NAME, [[NOTE.sub("", text) if [*_zones(text)] else text for text in title]])
    ranges = {found for text in others if (found := range_in(text))}
    # two of them are those of no one conference
    days = ranges.pop() if len(ranges) == 1 else None
    zones = {name: place for text in written.values() for name, place in _zones(text)}
    bold = [*map(_zone_of_bold, lines)]
    zones |= {name: zones.get(name, "") for name in bold if name}
    unzoned = [text.replace(zone, "", 1) for text, zone in zip(lines, bold, strict=True)]
    if len(zones) > 1 and hints.given is None:
        raise Advised(f"it names several time zones, {', '.join(zones)}: say which one counts by --timezone ZONE")
    place = schedule.place or next(filter(None, zones.values()), "")
    left = [text for text in others[bool(schedule.title) :] if not (days and range_in(text)) and not [*_zones(text)]]
    notices = [f"lines not read: {listed([line(text, 40) for text in left])}"] if left else []
    blocks = [name for row in rows if (name := row.cells.get("track")) and f"{name}:" in text]
    if blocks:
        notices.append(f"the items below these are talks at their time: {listed([*dict.fromkeys(blocks)])}")
    return table_schedule(
        replace(schedule, notices=tuple(notices), place=place), [row for row in rows if row.cells],
        replace(hints, days=days or hints.days), dates=days or (None, None), merged=True,
        stated=next(iter(zones)) if len(zones) == 1 else "",
        # other lines are named above
        written=[
            TableRow(row.where, {"": text.rstrip().rpartition("\t")[2] if "speakers" in row.cells else text})
            for row in rows if row.cells and (text := unzoned[int(row.where.split()[1]) - 1])
        ],
    )  # fmt: skip


def _text(text: str) -> str:
    """Return a text in Markdown, with headings, emphasis and line ends for those in HTML."""
    text = shown(text)
    if not IN_HTML.search(text) and (GRID.search(text) or not LISTS.search(text)):
        return with_shapes(text)
    text = BREAK.sub("\n", IN_HTML.sub("\n## ", text))
    return with_shapes(TAG.sub("", EMPHASIS.sub("*", text)))


def _zones(text: str) -> Iterator[tuple[str, str]]:
    """Yield the zone that a line names, and the place between a date and the zone."""
    for name, begin in zones_in(text):
        place = FULL_DATE.split(text[:begin])[-1].strip(MARKS + ",;|") if FULL_DATE.search(text) else ""
        known = place_in(place, is_address=True)
        yield name, place if known and zone_at(known, []) == zone_named(name) else ""


def _rows(text: str) -> list[TableRow]:
    """Return the lines: a session, a day, or another one, without cells.

    In a list of `- 10:00 Ada Lind, Bo Ek` with a link or an emphasised text below, that is the title.
    """
    rows = [*_with_talks([*_with_items(limited(_lines(text)))])]
    pairs = [
        (person, below) for person, below in pairwise(rows)
        if BELOW in below.cells and "title" in person.cells and not is_service(person.cells["title"])
        and int(below.where.split()[1]) == int(person.where.split()[1]) + 1
    ]  # fmt: skip
    names = [split_outside(person.cells["title"]) for person, _ in pairs]
    sure = sum(len(people) > 1 or has_given_name(people[0].strip()) for people in names)
    if 2 * sum(all(is_named(name.strip()) for name in people) for people in names) > len(names) and 2 * sure >= len(
        names
    ):
        for person, below in pairs:
            person.cells.update(speakers=person.cells["title"], title=below.cells[BELOW])
        gone = {below.where for _, below in pairs}
        rows = [row for row in rows if row.where not in gone]
    return [replace(row, cells={}) if BELOW in row.cells else row for row in rows]


def _with_talks(rows: list[TableRow]) -> Iterator[TableRow]:
    """Yield the rows; below `16:00 Talks:` each item of the first level is a talk at that time."""
    talks: dict[str, TableRow] = {}
    for number, row in enumerate(rows):
        items = (
            [*takewhile(lambda one: ITEM_BELOW in one.cells, rows[number + 1 :])]
            if row.cells.pop(LISTS_TALKS, "")
            else []
        )
        first = [one for one in items if one.cells[INDENT] == items[0].cells[INDENT]]
        if len(first) > 1 and not row.cells.get("speakers") and not is_service(row.cells["title"]):
            cells = {"track": row.cells["title"], "time": row.cells["time"], "room": row.cells["room"]}
            talks |= {one.where: replace(one, cells={**cells, "title": one.cells[ITEM_BELOW]}) for one in first}
        else:
            yield talks.get(row.where, row)


def _with_items(rows: Iterable[TableRow]) -> Iterator[TableRow]:
    """Yield the rows; add to a session what the items below it say."""
    session: TableRow | None = None
    plain: list[TableRow] = []  # items without a label
    for row in rows:
        if "title" in row.cells:
            yield from _not_said(session, plain)
            session, plain = row, []
        found = LABELLED.fullmatch(row.cells.get(ITEM_BELOW, ""))
        column = column_of(found["label"]) if found else ""
        if session and ITEM_BELOW in row.cells and not found:
            plain.append(row)
        elif session is None or found is None or column not in SAID:
            yield row
        elif not is_open((said := found["text"]).strip("[]")):
            column = "speakers" if column == "co_speakers" else column
            session.cells[column] = ", ".join(filter(None, (session.cells.get(column), said)))
    yield from _not_said(session, plain)


def _not_said(session: TableRow | None, items: list[TableRow]) -> Iterator[TableRow]:
    """Yield the items; without those of the first level if they only are the people and the room.

    Beside other texts, such as talks, a person can be the chair.
    """
    level = min((row.cells[INDENT] for row in items), key=len, default="")
    first = [row for row in items if row.cells[INDENT] == level]
    texts = {row.where: unmarked(row.cells[ITEM_BELOW]) for row in first}
    people = {where: people_in(text) for where, text in texts.items()}
    rooms = [text for text in texts.values() if is_room_text(text)]
    is_all = sum(map(bool, people.values())) + len(rooms) == len(first) and len(rooms) < 2
    if session is None or not is_all:
        yield from items
        return
    # `Ada Lind, Example Org`
    named = "; ".join(f"{one.name} ({one.org})" if one.org else one.name for found in people.values() for one in found)
    for column, said in (("speakers", named), ("room", "".join(rooms))):
        session.cells[column] = session.cells.get(column) or said
    yield from (row for row in items if row not in first)


# wide digits and colons at the begin of a line
_WIDE = r"[0-9\uff10-\uff19]{1,2}[:\uff1a][0-9\uff10-\uff19]{2}"
WIDE_TIME = re.compile(rf"\A{_WIDE}(?:\s*[-~\u2013\u301c\uff5e]\s*{_WIDE})?")


def _plain_lines(text: str) -> Iterator[Line]:
    """Yield the number, the text, and the text without marks of each line that is not empty.

    A time on a line of its own is in front of the title on the next line, or of that of the heading right above it if a
    label such as `Speakers:` or no title is below.
    """
    above: Line | None = None
    held: Line | None = None  # a heading, until it is known whether it is the title of a time below it
    # a line break of Markdown is a backslash at the end
    for number, written in enumerate(re.sub(r"\\+ *$", "", text, flags=re.MULTILINE).splitlines(), 1):
        plain = IN_BRACKETS.sub(r"\g<time>", WORD.sub("", written.strip().lstrip(MARKS)))
        plain = WIDE_TIME.sub(lambda found: narrow(found[0]), plain)
        plain = plain.replace(_zone_of_bold(plain), "", 1)
        plain = BOLD_TIME.sub(lambda found: found["time"].rstrip(), plain).rstrip(": ")
        # of `**Friday**` the first marks are cut, of `Hello *you*` none
        plain = plain if "*" in plain.rstrip("* ") else plain.rstrip(":* ")
        if not plain or ATTRIBUTES.fullmatch(plain):
            continue
        plain = HALF.sub(r"\g<0>m", plain[:30]) + plain[30:]
        heading = HEADING.fullmatch(written) if above is None or held else None
        is_apart = LINE.match(f"{plain} x") or day_or_clock(unmarked(plain).strip(MARKS)) or _is_label(written)
        if above and (is_apart or heading):
            yield _titled(above, held)
            held = None
        elif above:
            yield from [held] if held else []
            item = ITEM.fullmatch(written)
            plain, held = f"{above[2]} {item['text'] if item else written.strip()}", None
        above = None
        if (alone := LINE.fullmatch(f"{plain} x")) and alone["time"] == plain and is_moment(plain):
            above = number, written, plain
            continue
        yield from [held] if held else []
        # the heading of the whole text is no session
        is_title = heading and len(heading["marks"]) > 1 and not day_in(unmarked(heading["name"]))
        held = (number, written, plain) if is_title else None
        yield from [] if held else [(number, written, plain)]
    yield from [_titled(above, held)] if above else [held] if held else []


def _titled(time: Line, heading: Line | None) -> Line:
    """Return the line of a time with the title of the heading right above it."""
    return (*time[:2], f"{time[2]} {unmarked(heading[2]).strip(MARKS)}") if heading else time


def _is_label(text: str) -> bool:
    """Return whether a line such as `Speakers: Ada Lind` is of a session and no title."""
    found = OF_LABEL.fullmatch(text[:LONGEST])
    return found is not None and column_of(found["label"]) in SAID - {"kind", "track"}


def _zone_of_bold(text: str) -> str:
    """Return the zone at the end of a time such as `**9:00 am EST**`; empty if there is none."""
    found = BOLD_TIME.match(text.strip().lstrip(MARKS))
    word = found["time"].rpartition(" ")[2] if found else ""
    return word if word and [*zones_in(f"({word})")] else ""


def _lines(text: str) -> Iterator[TableRow]:
    # how far the last session is indented; less than 0 if it is no item of a list
    indent: int | None = None
    for number, written, plain in _plain_lines(text):
        item = ITEM.fullmatch(written)
        heading = unmarked(plain).strip(MARKS)
        found = LINE.fullmatch(plain) if len(plain) <= LONGEST else None
        cells: dict[str, str] = {}
        # `13:10-13:30;Title;` is a row of a table without a header
        is_timed = found and (is_moment(found["time"]) or OPEN.fullmatch(found["time"]))
        is_rest = found and (HALF_ONLY.fullmatch(found["title"]) or is_moment(re.split("[;,\t]", found["title"])[0]))
        if found and is_timed and not is_rest:
            room, title = _room_apart(found["title"])
            cells = {"time": found["time"], "title": title, "room": found["room"] or room, **_people_first(title)}
            cells |= {LISTS_TALKS: "yes"} if written.rstrip(" *_").endswith(":") else {}
            indent = len(item["indent"]) if item else -1
        elif range_in(heading) is None and (
            day := date_in(heading)
            or heading * (day_or_clock(heading) == "date")
            or day_in(heading) * (HEADING.fullmatch(written) is not None)
        ):
            cells, indent = {"time": day}, None
        elif item and indent is not None and len(item["indent"]) > indent:
            cells = {ITEM_BELOW: item["text"], INDENT: item["indent"]}
        elif (linked := TITLE_LINE.fullmatch(written)) and len(heading.split()) > 1 and not column_of(linked[0]):
            cells = {BELOW: written.strip()}
        yield TableRow(f"line {number}", cells)


def _people_first(title: str) -> dict[str, str]:
    """Return the title and the people in `Ada Lind<tab>Title`, `Keynote: Ada Lind, *Title*`."""
    names, _, after = title.partition("\t")
    if after.strip() and people_in(names):
        return {"title": after.strip(), "speakers": names}
    if after.strip() and people_in(after):
        return {"title": names.strip(), "speakers": after.strip()}
    found = PEOPLE_FIRST.fullmatch(title)
    if found is None or (found["kind"] and not names_kind(found["kind"])):
        return {}
    people = [re.sub(r"\s*\([^()]*\)", "", part).strip() for part in split_outside(found["who"])]
    kind = {"kind": found["kind"]} if found["kind"] else {}
    return {"title": found["title"], "speakers": found["who"], **kind} if all(map(is_named, people)) else {}


def _room_apart(title: str) -> tuple[str, str]:
    """Return the room in front of a title, as in `[Room A] Title`, and the title."""
    found = IN_FRONT.fullmatch(title)
    return (
        (found["room"], found["title"])
        if found and not (ROOM_WORDS - {"track"}).isdisjoint(words_of(found["room"]))
        else ("", title)
    )
