"""Give sessions what other lists say of them by ids: times, days, speakers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from confnote.model import Speaker
from confnote.schedule.columns import column_of, words_of
from confnote.schedule.day_names import is_weekday
from confnote.schedule.document import TREE, text_of
from confnote.schedule.formats.by_room import own_of
from confnote.schedule.formats.keys import day_in, day_or_clock, is_moment
from confnote.schedule.formats.nested import TIMES
from confnote.schedule.formats.references import ID_KEYS, ID_WORDS, MAX_DEPTH, References, nodes_in, speaker_of
from confnote.schedule.formats.table_rows import TableRow
from confnote.schedule.people import distinct_speakers

SLOT_WORDS = {
    "slot", "slots", "timeslot", "timeslots", "time", "times", "block", "blocks", "timeblock", "timeblocks", "period",
    "periods",
}  # fmt: skip


def with_slots(root: Any) -> Any:
    """Return the tree with `start` and `end` for `slot_id: "D1S2"` of a session without a time."""
    slots: dict[str, dict[str, Any]] = {}
    _collect(root, "", "", slots, 0)
    return _timed(root, slots, 0) if slots else root


def _collect(node: Any, key: str, day: str, slots: dict[str, dict[str, Any]], depth: int) -> None:
    """Put the times of the entries of lists such as `slots` into `slots`, by id."""
    if depth > MAX_DEPTH or not isinstance(node, TREE):
        return
    day = (text_of(own_of(node)["date"]) if isinstance(node, dict) else "") or day
    for name, part in node.items() if isinstance(node, dict) else [("", part) for part in node]:
        if _names_slot(key) and isinstance(part, dict) and is_moment(own_of(part)["start"]):
            times = {field: value for field, value in part.items() if column_of(field) in {"date", *TIMES}}
            # `m1: {start, end}`, `{id: m1, start, end}`
            ids = [name, *(text_of(value) for field, value in part.items() if field in ID_KEYS or _names_slot(field))]
            slots.update(dict.fromkeys(filter(None, ids), {"date": day, **times} if day else times))
        _collect(part, name or key, name if day_or_clock(name) == "date" else day, slots, depth + 1)


def _timed(node: Any, slots: dict[str, dict[str, Any]], depth: int) -> Any:
    if depth > MAX_DEPTH or not isinstance(node, TREE):
        return node
    if isinstance(node, list):
        return [_timed(part, slots, depth + 1) for part in node]
    made = {name: _timed(value, slots, depth + 1) for name, value in node.items()}
    own = own_of(node)
    if not own["title"] or is_moment(own["start"]):
        return made
    known = [name for name, value in node.items() if _names_slot(name) and text_of(value) in slots]
    if len(known) != 1:
        return made
    rest = {name: value for name, value in made.items() if name != known[0] and value not in ("", None)}
    return {**slots[text_of(node[known[0]])], **rest}


def with_days(root: Any) -> Any:
    """Return the tree with the date for `day: d1` if a list beside the sessions has that id."""
    days: dict[str, Any] = {}
    entries: set[int] = set()
    for node in nodes_in(root):
        for key, value in node.items() if isinstance(node, dict) else ():
            if column_of(key) == "date" and isinstance(value, TREE):
                parts = value.items() if isinstance(value, dict) else (("", part) for part in value)
                for name, part in parts:
                    entries.add(id(part))
                    days |= dict.fromkeys(_ids_of_day(name, part), _date_of(part)) if _date_of(part) else {}
    return _dated(root, days, entries, 0) if days else root


def _ids_of_day(name: str, part: Any) -> list[str]:
    ids = [text_of(part[key]) for key in part if key in ID_KEYS] if isinstance(part, dict) else []
    return [text for text in (name, *ids) if text]


def _date_of(part: Any) -> str:
    """Return the text of an entry of a list of days that names its date."""
    texts = [text_of(part)] if not isinstance(part, TREE) else []
    texts += [own_of(part)["date"], *map(text_of, part.values())] if isinstance(part, dict) else []
    return next((text for text in texts if day_in(text) and not is_weekday(text)), "")


def _dated(node: Any, days: dict[str, Any], entries: set[int], depth: int) -> Any:
    if depth > MAX_DEPTH or not isinstance(node, TREE):
        return node
    if isinstance(node, list):
        return [_dated(part, days, entries, depth + 1) for part in node]
    made: dict[str, Any] = {}
    for name, value in node.items():
        words = [word for word in words_of(name) if word not in ID_WORDS]
        is_day = id(node) not in entries and column_of(" ".join(words)) == "date" and text_of(value) in days
        made["date" if is_day else name] = days[text_of(value)] if is_day else _dated(value, days, entries, depth + 1)
    return made


def _names_slot(key: str) -> bool:
    """Return whether a key is `slot`, `time_slots`, `slotId` or the like."""
    words = {word for word in words_of(key) if word not in ID_WORDS}
    return bool(words) and words <= SLOT_WORDS


def add_listed_speakers(rows: list[TableRow], references: References) -> None:
    """Find the speakers by their own lists of sessions, if no session names any."""
    if any(row.speakers for row in rows):
        return
    by_session: dict[str, list[Speaker | None]] = {}
    for entry in references.tables.get("speakers", {}).values():
        for key in ("sessions", "talks", "events", "sessionIds", "session_ids", "talkIds"):
            for value in entry[key] if isinstance(entry.get(key), list) else []:
                known = text_of(value.get("id")) if isinstance(value, dict) else text_of(value)
                by_session.setdefault(known, []).append(speaker_of(entry))
    for number, row in enumerate(rows):
        if found := by_session.get(row.cells.get("id", "")):
            rows[number] = replace(row, speakers=distinct_speakers(found))
