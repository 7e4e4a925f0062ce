"""Read JSON of no known format: the largest list of objects that have a title and a start."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from confnote.core.same_person import is_open
from confnote.errors import Refused, Unread
from confnote.schedule.assemble import limited
from confnote.schedule.columns import column_of, columns_of, needs, words_of
from confnote.schedule.day_names import is_weekday
from confnote.schedule.document import Document
from confnote.schedule.formats.blocks import in_blocks, titles_left, with_parallel, with_topics_above, without_blocks
from confnote.schedule.formats.by_values import with_meanings
from confnote.schedule.formats.candidates import Candidate
from confnote.schedule.formats.day_lists import (
    with_dates_above,
    with_days_apart,
    with_days_of_month,
    with_labels,
    with_lists_as_days,
)
from confnote.schedule.formats.flatten import Flat, Flattener
from confnote.schedule.formats.inner_talks import slot_notices, with_talks_listed
from confnote.schedule.formats.languages import with_languages_joined
from confnote.schedule.formats.lost_entries import lost_entries
from confnote.schedule.formats.members import CONFERENCE, with_topics
from confnote.schedule.formats.named import in_tree
from confnote.schedule.formats.nested import FIRST_DAY, GRID, TIMES, Finder
from confnote.schedule.formats.parallel import Divided
from confnote.schedule.formats.people_in_lists import with_people_of_lists
from confnote.schedule.formats.references import MAX_DEPTH, References, kind_of_list, name_in, nodes_in
from confnote.schedule.formats.room_ids import ids_as_names, named_rooms, with_ids_as_names
from confnote.schedule.formats.side_by_side import sessions_in_lists
from confnote.schedule.formats.slot_ids import add_listed_speakers, with_days, with_slots
from confnote.schedule.formats.table import table_schedule
from confnote.schedule.formats.table_rows import ZONES, TableRow, is_open_time
from confnote.schedule.formats.wrapped import unwrapped_tree, with_clocks, with_times_apart, with_years
from confnote.schedule.kinds import KIND_AND_NAME, names_kind, session_kind
from confnote.schedule.people import distinct_speakers, is_name, person, unnamed_speakers
from confnote.schedule.text import line, listed, untagged
from confnote.schedule.times import Hints, day
from confnote.schedule.value import Schedule
from confnote.schedule.weblinks import address_key, web_address
from confnote.schedule.zones import country_name, place_in

NAME = "JSON"
# objects that describe the conference
HEADS = {
    "conference", "event", "info", "meta", "metadata", "about", "config", "details", "conf", "summit", "settings",
    "festival", "symposium", "congress", "kongress", "tagung", "camp", "meetup",
    *CONFERENCE,
}  # fmt: skip
TITLES = (
    "conference name", "event name", "conference title", "event title", "conference", "event", "title", "name",
    "nombre", "nome", "nom", "naam", "nazwa", "titulo", "título", "titre", "titolo", "titel",
)  # fmt: skip
# `state_of_pottery`, `__break`, `a1-c`, `ada`
PLACE_OBJECTS = {("venue",), ("location",), ("place",), ("address",)}
OF_CONFERENCE = ({"conference"}, {"conference", "name"}, {"event", "title"})
ID_AS_TITLE = re.compile(r"_*[a-z0-9]+(?:[-_.]+[a-z0-9]+)*_*")
OBJECTS = re.compile("[0-9]+ objects")
FLAG = re.compile(r"(?i)day[ _-]?[0-9]{1,2}")
# keys of lists beside the programme whose sessions are not held; `Archive` and `Templates` can be tracks
NOT_HELD = re.compile(
    r"(?<![^\W_])((?:(?i:rejected|declined|withdrawn|cancell?ed|wait(?:ing)?[ _-]?list(?:ed)?)"
    r"|archived?|backup|template|drafts?|submissions|proposals)(?=[\W_A-Z]|\Z)\w*)"
)
TOO_DEEP = f"what is nested more than {MAX_DEPTH} levels deep is not read"
# the parts of an address in its order, by the last word of their keys
PLACES = (
    {"venue"}, {"address", "street"}, {"location", "place"}, {"city", "town", "locality"},
    {"state", "province", "region"}, {"country"},
)  # fmt: skip


def identify(document: Document) -> bool:
    """Return whether the file is JSON with a list of objects."""
    return document.json is not None and bool(largest(document.json))


def read(document: Document, hints: Hints) -> Schedule:
    """Return the programme; raise Refused for JSON in which nothing has a title and a start."""
    return tree_schedule(NAME, in_tree(document.json, document.columns), hints)


def tree_schedule(name: str, root: Any, hints: Hints) -> Schedule:
    """Return the programme in a tree of lists and objects, of the format `name`.

    If it cannot be read, keys whose texts show what they mean get the names of that.
    """
    try:
        return _schedule(name, root, hints)
    except Refused:
        named, notices = with_meanings(root)
        if not notices:
            raise
        found = _schedule(name, named, hints)
        return replace(found, notices=(*found.notices, *notices))


def _schedule(name: str, root: Any, hints: Hints) -> Schedule:
    root, accounts = with_people_of_lists(root)
    file = with_days_apart(with_labels(with_languages_joined(with_times_apart(with_clocks(root)))))
    lists = [*ids_as_names(root)]
    root = with_lists_as_days(with_days_of_month(unwrapped_tree(file), hints.days), hints.days, lists)
    root, of_years = with_years(root, hints.days)
    root = (divided := Divided()).tree(with_topics(with_slots(with_days(with_dates_above(with_ids_as_names(root))))))
    root = sessions_in_lists(named_rooms(with_talks_listed(root)))
    finder = Finder(root)
    sessions = with_topics_above(without_blocks(list(limited(finder.sessions())), finder.found), finder.found)
    sessions = with_parallel(sessions, finder.found)
    held = [one for one in sessions if not _key_of_not_held(one)] or sessions
    not_held = [one for one in sessions if _key_of_not_held(one)] if len(held) < len(sessions) else []
    sessions = held
    if not sessions:
        why = next(_only_numbers(finder.references), described(file))
        raise Unread(f"{name}: {why}{f' ({TOO_DEEP})' * finder.is_deeper}")
    read_lists = {one.key for one in sessions}
    fields = {name for one in sessions for name in one.flat.cells}
    has_kinds = any(column_of(name) == "kind" or words_of(name)[:1] == ("is",) for name in fields)
    rows = _titled([row for one in sessions for row in _on_days(_row(one, read_lists, by_key=not has_kinds))])
    add_listed_speakers(rows, finder.references)
    head = Flat()
    for found in reversed(list(_heads(root))):
        head.cells.update({" ".join(words_of(key)): text for key, text in found.cells.items() if text})
    stated = next((text for key, text in head.cells.items() if set(key.split()) in ZONES), "")
    zones = {*_zones_above(root)} if not stated else set()
    stated = zones.pop() if len(zones) == 1 else stated
    first, last = _dates(head)
    if hints.days is None and first and last:
        hints = replace(hints, days=(first, last))
    url = web_address(head.cells.get("website") or head.cells.get("url", ""))
    schedule = Schedule(
        format=name, title=line(_title(rows, head)), url=url, identity=(f"site {address_key(url)}",) if url else (),
        place=line(_place(head), 200),
        hashtag=line(head.cells.get("hashtag", ""), 50),
        notices=(
            *of_years, *lists, *accounts, *slot_notices(file), *_nowhere(rows, finder.references),
            *_untitled(finder, sessions), *_named_by_id(rows), *in_blocks(sessions, finder.found),
            *titles_left(sessions, finder.found), *divided.notices, *_left(finder, sessions, not_held),
        ),
    )  # fmt: skip
    schedule = table_schedule(schedule, rows, hints, stated=stated, dates=(first, last), columns="fields")
    said = (*schedule.notices, schedule.title)
    lost = lost_entries(divided.tree(file), schedule.slots, said)
    return replace(schedule, notices=schedule.notices + lost.notices, doubts=schedule.doubts or lost.doubts)


def _row(one: Candidate, read_lists: set[str], *, by_key: bool) -> TableRow:
    """Return the fields of a session and of those above; with `by_key` its list names the kind."""
    # a list such as `groups` whose objects are sessions is read
    cells = {
        heading: text for heading, text in one.flat.cells.items()
        if text and not (heading in read_lists and OBJECTS.fullmatch(text))
    }  # fmt: skip
    own = columns_of(cells)
    speakers = distinct_speakers(one.flat.speakers)
    # `name: "Keynote: Ada Lind"` beside a title
    for heading in own.get("title", ())[1:] if not speakers and "kind" not in own else ():
        if (by := KIND_AND_NAME.fullmatch(cells[heading])) and names_kind(by["kind"]) and is_name(by["name"]):
            speakers = distinct_speakers([person(by["name"])])
            cells = {**{name: text for name, text in cells.items() if name != heading}, "kind": by["kind"]}
            break
    # a session with a start of its own does not end with the slot above
    skipped = {*own, GRID, FIRST_DAY, *(TIMES if "start" in own else ())}
    skipped |= {"timezone"} if any({*words_of(heading)} in ZONES for heading in cells) else set()
    cells.update({column: text for column, text in one.above.items() if text and column not in skipped})
    kind = " ".join(words_of(one.key))
    if by_key and names_kind(kind) and session_kind(kind) != "talk":  # `workshops: [...]`
        cells.setdefault("kind", kind)
    if "date" in own and is_weekday(weekday := one.above.get("date", "")):
        cells.setdefault("weekday", weekday)
    has_time = any(not is_open_time(cells[name]) for name in columns_of(cells).get("start", ()))
    if has_time and "date" not in columns_of(cells) and one.above.get(FIRST_DAY):
        cells["date"] = one.above[FIRST_DAY]
    day = one.above.get("date", "") if one.has_time else ""
    return TableRow(one.place, cells, speakers, tuple(one.flat.links), day)


def _titled(rows: list[TableRow]) -> list[TableRow]:
    """Return the rows with `title` for each heading that is one, if no row has two of them."""
    known = [columns_of(row.cells).get("title", []) for row in rows]
    headings = {own[0] for own in known if own}
    if len(headings) < 2 or any(
        len(own) > 1 or len(headings & row.cells.keys()) > 1 for own, row in zip(known, rows, strict=True)
    ):
        return rows
    return [
        replace(row, cells={"title" if name in headings else name: text for name, text in row.cells.items()})
        for row in rows
    ]


def _on_days(row: TableRow) -> Iterator[TableRow]:
    """Yield a session once for each day that it is on, if it has fields such as `day2: true`."""
    days = [heading for heading, text in row.cells.items() if text == "true" and FLAG.fullmatch(heading)]
    cells = {heading: text for heading, text in row.cells.items() if heading not in days}
    for heading in days:
        yield replace(row, cells={**cells, "date": heading})
    if not days:
        yield row


def _heads(root: Any) -> Iterator[Flat]:
    """Yield the fields of the objects that describe the conference."""
    if not isinstance(root, dict):
        return
    plain = {key: value for key, value in root.items() if not isinstance(value, list)}
    named = {key: name_in(value) if isinstance(value, dict) else value for key, value in plain.items()}
    yield Flattener(References(None)).flat(named)
    for key, value in plain.items():
        if isinstance(value, dict) and words_of(key)[-1:] in PLACE_OBJECTS:
            parts = {f"{key} {name}": part for name, part in value.items()}
            yield Flattener(References(None)).flat(parts)
        is_only = len(root) == 1 and kind_of_list(key) != "session"
        if isinstance(value, dict) and (is_only or not HEADS.isdisjoint(words_of(key))):
            yield from _heads(value)


def _zones_above(node: Any, depth: int = 0) -> Iterator[str]:
    """Yield the zones that objects outside of lists name, as `festival: {timezone: ...}`."""
    for key, value in node.items() if isinstance(node, dict) and depth < MAX_DEPTH else ():
        if {*words_of(key)} in ZONES and isinstance(value, str):
            yield value
        yield from _zones_above(value, depth + 1)


def _place(head: Flat) -> str:
    """Return the address of the conference, from the venue to the country."""
    parts: list[str] = []
    for words in PLACES:
        texts = (text.strip() for key, text in head.cells.items() if not words.isdisjoint(key.split()[-1:]))
        # the state of a programme can be `published`
        text = next((text for text in texts if "state" not in words or place_in(f"x, {text}")), "")
        text = country_name(text) if "country" in words else text
        if not is_open(text) and not any(text in part for part in parts):
            parts.append(text)
    return ", ".join(parts)


def _title(rows: list[TableRow], head: Flat) -> str:
    named = next((text for key in TITLES if (text := head.cells.get(key, ""))), "")
    # a text that all sessions have
    of_all = (heading for heading in rows[0].cells if {*words_of(heading)} in OF_CONFERENCE)
    texts = {row.cells.get(heading) or "" for heading in [*of_all][:1] for row in rows}
    return named or (texts.pop() if len(texts) == 1 else "")


def _dates(head: Flat) -> tuple[date | None, date | None]:
    known = columns_of(head.cells)
    first, last = (
        next((found for column in columns for key in known.get(column, ()) if (found := day(head.cells[key]))), None)
        for columns in (("date", "start"), ("enddate", "end"))
    )
    return (first, last) if first and last and first <= last else (None, None)


def _nowhere(rows: list[TableRow], references: References) -> Iterator[str]:
    """Yield notices of ids that lead nowhere, and of listed speakers in no session."""
    missing = [column for column in ("speakers", "room", "track", "kind") if references.missing.get(column)]
    if "speakers" in missing and all(row.speakers for row in rows):
        missing.remove("speakers")
        yield "the file names more speakers by ids that it does not explain: these are left out"
    if missing:
        words = " and ".join(filter(None, (", ".join(missing[:-1]), missing[-1])))
        yield f"the file names {words} by ids that it does not explain: left empty"
    yield from _only_numbers(references)
    yield from references.unsure()
    listed = len({id(entry) for entry in references.tables.get("speakers", {}).values()})
    if listed and not any(row.speakers for row in rows):
        yield unnamed_speakers(listed)


def _only_numbers(references: References) -> Iterator[str]:
    """Yield a notice of the numbers in slots that are those of no session."""
    if numbers := sorted(references.missing.get("session", ()), key=lambda text: (len(text), text)):
        what = "1 session is" if len(numbers) == 1 else f"{len(numbers)} sessions are"
        yield f"{what} known only by a number that the file does not explain: {listed(numbers)}"


def _named_by_id(rows: list[TableRow]) -> Iterator[str]:
    """Yield a notice if the titles of many sessions look like ids of talks in another file."""
    titles = [columns_of(row.cells).get("title", []) for row in rows]
    texts = [row.cells[headings[0]] for row, headings in zip(rows, titles, strict=True) if headings]
    ids = [text for text in texts if ID_AS_TITLE.fullmatch(text)]
    if len(ids) > 1 and len(ids) * 4 >= len(texts):
        named = ", ".join(line(text, 40) for text in ids[:3])
        yield f"{len(ids)} titles look like ids of talks in another file: {named}{', ...' * (len(ids) > 3)}"


def _untitled(finder: Finder, sessions: list[Candidate]) -> Iterator[str]:
    """Yield notices of the sessions for whose title another text is used."""
    paths = {one.path for one in sessions}
    known = ("subtitle", "description", "speakers")
    for what in (*known, *dict.fromkeys(what for _, what, _ in finder.untitled if what not in known)):
        texts = [text for path, taken, text in finder.untitled if path in paths and taken == what]
        found = [line(untagged(text)[0], 40) for text in texts]
        named = listed(list(dict.fromkeys(found)))
        number = f"{len(found)} entries have" if len(found) > 1 else "1 entry has"
        if found:
            yield f"{number} no title, the {line(what, 40)} count{'s' * (what != 'speakers')} as one: {named}"


def _key_of_not_held(one: Candidate) -> str:
    """Return the key above a session that says that it is not held: `rejected`; else nothing."""
    # lists side by side are one, in which each session has its key
    keys = (text for heading, text in one.flat.cells.items() if heading in {"room", text})
    found = [NOT_HELD.search(one.place), *map(NOT_HELD.fullmatch, keys)]
    return next((key[1] for key in found if key), "")


def _left(finder: Finder, sessions: list[Candidate], not_held: list[Candidate]) -> Iterator[str]:
    """Yield notices of lists and languages that are not read, and of moderators beside speakers."""
    texts: dict[str, list[str]] = {}
    for key, text in finder.texts:
        texts.setdefault(key, []).append(text)
    of_lists = finder.unread([*sessions, *not_held])
    for one in not_held:
        of_lists.setdefault(_key_of_not_held(one), []).append(one.flat.best("title"))
    unread = [(key, str(len(titles)), titles) for key, titles in of_lists.items()]
    unread += [(key, f"{len(found)} text{'s' * (len(found) > 1)}", found) for key, found in texts.items()]
    named = 1 if len(unread) > 1 else 2
    counts = [f"{line(key, 40)} ({count}{_first(titles, named)})" for key, count, titles in unread]
    if fields := [line(name, 40) for name in finder.references.of_people]:
        yield f"fields of speakers not used: {listed(fields)}"
    for name in finder.flattener.moderators:
        yield f"the people in {line(name, 40)} are listed as speakers, beside others"
    if languages := [line(name, 40) for name in finder.flattener.languages]:
        yield f"texts in other languages not used: {listed(languages)}"
    # the places above those of the sessions
    around = {
        " ".join(words[:length])
        for one in (sessions if finder.leaders else ())
        for words in [one.place.split(" ")]
        for length in range(len(words))
    } - {one.place for one in sessions}
    leaders = (names for place, names in finder.leaders if place in around)
    if groups := list(dict.fromkeys(line(name, 40) for names in leaders for name in names)):
        yield f"fields of groups of sessions not used: {listed(groups)}"
    if finder.is_deeper:
        yield TOO_DEEP
    if counts:
        yield f"lists not read: {listed(counts)}"


def _first(titles: list[str], most: int) -> str:
    """Return `: "Clay", "Glaze", ...` of the titles of a list; empty if it has none."""
    named = [f'"{text}"' for title in titles if (text := line(title, 40))]
    return f": {', '.join([*named[:most], *(['...'] if len(titles) > most else [])])}" if named else ""


def largest(root: Any) -> list[dict[str, Any]]:
    """Return the objects of the largest list, or object of objects, in a tree."""
    parts = (node if isinstance(node, list) else node.values() for node in nodes_in(root))
    return max(([part for part in found if isinstance(part, dict) and part] for found in parts), key=len, default=[])


def described(root: Any) -> str:
    """Return what a tree holds and what it lacks, for a refusal."""
    objects = largest(root)
    counts = Counter(key for one in objects for key in one)
    keys = sorted(counts, key=lambda key: (not columns_of([key]), -counts[key]))[:6]
    lack = needs(columns_of(Flattener(References(None)).flat(objects[0]).cells)) if objects else ""
    more = ", ..." if len(counts) > len(keys) else ""
    number = f"{len(objects)} objects" if len(objects) > 1 else "1 object"
    what = f"a list of {number} with {', '.join(line(key, 30) for key in keys)}{more}"
    has_title = "title" in columns_of(objects[0]) if objects else False
    return f"{what}: {lack or ('no start' if has_title else 'no title and start')} that confnote understands"
