"""Tell by its texts what a key or a column means whose name says nothing.

It can be the start, the end, the date, the title or the speakers.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from confnote.schedule.assemble import limited
from confnote.schedule.cells import clock_of
from confnote.schedule.columns import column_of, columns_of, words_of
from confnote.schedule.document import text_of
from confnote.schedule.formats.candidates import Path
from confnote.schedule.formats.keys import LONGEST_MOMENT, date_in, day_or_clock, step_of
from confnote.schedule.formats.references import MAX_DEPTH
from confnote.schedule.kinds import is_service, names_kind
from confnote.schedule.people import has_given_name, is_name, looks_like_names, split_outside
from confnote.schedule.text import line
from confnote.schedule.times import BARE_RANGE
from confnote.schedule.unused import is_technical
from confnote.schedule.weblinks import web_address

# fewer texts show no habit; the names of days can be two
FEWEST, FEWEST_DAYS = 3, 2
# more texts show no more
MOST = 1000
LONGEST_TITLE = 200
# the longest of times such as `1:30` that can be lengths
LONGEST_LENGTH = 5
SPEAKERS = "speakers"
CHAIRS = {"chair", "chairs"}
# the code of a session that begins as a weekday: `MON-PLEN-1`
CODE = re.compile(r"[A-Z]+-[A-Z0-9]+-[0-9]+")
# `Ada Lind (Example University)`
ORG_BEHIND = re.compile(r"[^\W\d_] \([A-Z][^()\d]+\)\s*\Z")
# two times of day
CLOCKS = re.compile(r"[0-9][:.h][0-9]{2}\b.*\b[0-9]{1,2}[:.h][0-9]{2}\b")
# a text in a script without spaces
UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]{6}")
WORDS = {
    "start": "the start", "end": "the end", "date": "the date", "title": "the title", "speakers": "the speakers",
}  # fmt: skip


def meanings(texts: Mapping[str, list[str]], lacking: Collection[str]) -> dict[str, str]:
    """Return the columns that the texts below headings without a meaning show.

    Only columns that are `lacking` are looked for. If several headings can be one, none is.
    """
    found: dict[str, str] = {}
    open_ones = {
        name: own for name, every in texts.items()
        if (own := every[:MOST]) and (not column_of(name) or _are_ranges(name, own))
        and not all(is_technical(name, text) for text in own)
    }  # fmt: skip
    times = [name for name, own in open_ones.items() if are_times(own)]
    if "start" in lacking and 0 < len(times) < 3:
        found.update(zip(times, ("start", *(["end"] if "end" in lacking else [])), strict=False))
    for column, fits in (("date", are_days), ("speakers", are_people), ("title", are_titles)):
        # the chair of a session is not its speaker
        named = [
            name for name, own in open_ones.items()
            if name not in found and name not in times and CHAIRS.isdisjoint(words_of(name)) and fits(own)
        ]  # fmt: skip
        if column in lacking and len(named) == 1:
            found[named[0]] = column
    return found


def add_by_values(
    columns: dict[str, list[str]], rows: list[dict[str, str]], *, is_table: bool, has_speakers: bool
) -> tuple[list[dict[str, str]], tuple[str, ...]]:
    """Add to `columns` what only the texts of rows show; return the rows, and notices.

    People under a second heading of titles are the speakers of these titles, words for kinds under a second heading of
    tracks the kinds.
    """
    tracks = columns.get("track", [])
    said = {name: [text for row in rows if (text := row.get(name))] for name in tracks}
    kinds = [name for name, every in said.items() if 2 * sum(map(names_kind, every)) > len(every)]
    if "kind" not in columns and len(kinds) < len(tracks) and kinds:
        columns |= {"kind": kinds[:1], "track": [name for name in tracks if name != kinds[0]]}
    lacking = {"start", "end", "date"} if columns.keys().isdisjoint({"start", "date"}) else set[str]()
    lacking |= {"title"} if is_table and "title" not in columns else set()
    if not has_speakers and columns.keys().isdisjoint({"speakers", "co_speakers", "first", "last"}):
        lacking |= {"speakers"}
    known = {name for column, names in columns.items() for name in names if column != "duration"}
    texts: dict[str, list[str]] = {}
    for row in rows if lacking else ():
        for name, text in row.items():
            if text and name not in known:
                texts.setdefault(name, []).append(text)
    found = meanings(texts, lacking)
    columns |= {column: [name] for name, column in found.items()}
    if not found.keys().isdisjoint(columns.get("duration", [])):
        del columns["duration"]
    best, *others = columns.get("title", [""])
    for name in others if "speakers" in lacking and "speakers" not in columns else ():
        if "speakers" not in columns and are_people([row[name] for row in rows if row.get(name) and row.get(best)]):
            rows = [
                {**row, name: "", SPEAKERS: row[name]} if row.get(name) and row.get(best) else row for row in rows
            ]  # fmt: skip
            found[name], columns["speakers"] = "speakers", [SPEAKERS]
    return rows, tuple(notice(name, column, "column" if is_table else "key") for name, column in found.items())


def notice(name: str, column: str, what: str = "key") -> str:
    """Return a notice of a key, or a column, whose texts show what it means."""
    return f"the {what} {line(name, 40)} was taken as {WORDS[column]}"


def are_times(texts: list[str]) -> bool:
    """Return whether at least 8 in 10 texts are times of day or ranges, and not only lengths."""
    clocks = [text for text in texts if len(text) <= LONGEST_MOMENT and day_or_clock(text) == "start"]
    bare = [text for text in texts if clocks and BARE_RANGE.fullmatch(text)]
    lengths = [length for text in texts if (length := clock_of(text)) is not None]
    are_lengths = len(lengths) == len(texts) and max(lengths).total_seconds() < LONGEST_LENGTH * 3600
    return len(texts) >= FEWEST and 10 * len(clocks + bare) >= 8 * len(texts) and not are_lengths


def _are_ranges(name: str, texts: list[str]) -> bool:
    """Return whether all texts under a key such as `duration` are as `9:00-9:30`."""
    return column_of(name) == "duration" and all(map(CLOCKS.search, texts)) and are_times(texts)


def are_days(texts: list[str]) -> bool:
    """Return whether at least 8 in 10 texts are days."""
    days = [text for text in texts if (day_or_clock(text) == "date" or date_in(text)) and not CODE.fullmatch(text)]
    return len(texts) >= FEWEST_DAYS and 10 * len(days) >= 8 * len(texts)


def are_people(texts: list[str]) -> bool:
    """Return whether most texts are names of people, of whom few are there more than once."""
    lists = [[part.strip() for part in split_outside(re.sub(r"\([^()]*\)", "", text))] for text in texts]
    named = [names for names in lists if all(map(is_name, names)) and not is_service(names[0])]
    given = named if all(map(ORG_BEHIND.search, texts)) else [one for one in named if any(map(has_given_name, one))]
    is_each = 10 * len(set(texts)) >= 7 * len(texts)
    return len(texts) >= FEWEST and is_each and 2 * len(named) > len(texts) and 5 * len(given) >= len(named)


def are_titles(texts: list[str]) -> bool:
    """Return whether nearly all texts differ, have several words, and are no names or addresses."""
    is_each = 10 * len(set(texts)) >= 7 * len(texts)
    several = [text for text in texts if len(text.split()) > 2 or UNSPACED.search(text)]
    lines = [text for text in texts if len(text) <= LONGEST_TITLE and "\n" not in text.strip()]
    others = [text for text in texts if web_address(text) or "@" in text or day_or_clock(text[:LONGEST_MOMENT])]
    return (
        len(texts) >= FEWEST and is_each and 2 * len(several) > len(texts) and 10 * len(lines) >= 9 * len(texts)
        and 5 * len(others) < len(texts) and not are_people(texts)
        and not all(looks_like_names(text) and "," in text for text in several)
    )  # fmt: skip


def with_meanings(root: Any) -> tuple[Any, tuple[str, ...]]:
    """Return a tree with `start`, `date` or `title` for keys whose texts show that, and notices."""
    groups: dict[Path, list[dict[str, Any]]] = {}
    for path, node in _objects(root, ()):
        groups.setdefault(path, []).append(node)
    new = {path: found for path, nodes in groups.items() if (found := _shown(nodes))}
    for path, found in new.items():
        # refused here, and not after the whole file is read a second time
        if columns_of([found.get(name, name) for name in groups[path][0]]).keys() >= {"title", "start"}:
            deque(limited(groups[path]), maxlen=0)
    notices = dict.fromkeys(notice(name, column) for found in new.values() for name, column in found.items())
    return _renamed(root, (), new), tuple(notices)


def _shown(nodes: list[dict[str, Any]]) -> dict[str, str]:
    """Return what the texts of objects at one place show; only the date if they hold others."""
    texts: dict[str, list[str]] = {}
    inner: list[Any] = []
    for node in nodes:
        for name, value in node.items():
            inner += value if isinstance(value, list) else ()
            if isinstance(value, str | int | float) and (text := text_of(value).strip()):
                texts.setdefault(name, []).append(text)
    columns = columns_of(texts).items()
    known = {column for column, names in columns if column != "date" or are_days(texts[names[0]])}
    holds = any(isinstance(part, dict) for part in inner)
    return meanings(texts, ({"date"} if holds else {"start", "end", "date", "title"}) - known)


def _objects(node: Any, path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield the objects inside a tree, each with its kind of place."""
    if len(path) > MAX_DEPTH:
        return
    if isinstance(node, dict):
        if path:
            yield path, node
        for name, value in node.items():
            yield from _objects(value, (*path, step_of(name)))
    elif isinstance(node, list):
        for part in node:
            yield from _objects(part, (*path, "[]"))


def _renamed(node: Any, path: Path, new: dict[Path, dict[str, str]]) -> Any:
    if isinstance(node, list) and len(path) <= MAX_DEPTH:
        return [_renamed(part, (*path, "[]"), new) for part in node]
    if not isinstance(node, dict) or len(path) > MAX_DEPTH:
        return node
    columns = new.get(path, {})
    return {columns.get(name, name): _renamed(value, (*path, step_of(name)), new) for name, value in node.items()}
