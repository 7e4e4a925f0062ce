"""Tell which lists and entries of a tree are days, and put their dates into the tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import accumulate
from operator import eq
from typing import Any

from confnote.errors import Advised
from confnote.schedule.columns import column_of, columns_of
from confnote.schedule.day_names import SAY_DATES, days_between
from confnote.schedule.document import TREE, text_of
from confnote.schedule.formats.by_room import own_of
from confnote.schedule.formats.keys import day_in, day_or_clock, is_moment
from confnote.schedule.formats.references import kind_of_list
from confnote.schedule.formats.wrapped import DEEPEST
from confnote.schedule.text import unmarked

# the kinds of an entry that is the heading of those below it, where it says the day, and what no heading has
HEADS = {"day", "date", "header", "heading", "day header", "day heading", "tag", "jour", "dia", "día", "giorno"}
OF_HEAD = {"", "title", "date", "start", "subtitle", "track", "abstract"}
PLACES = {"room", "track"}
OF_SESSION = {"end", "duration", "speakers", "co_speakers"}


def with_days_apart(node: Any, depth: int = 0) -> Any:
    """Return the tree in which an entry such as `name: Friday` has the sessions below it in a list.

    That is so only in a list in which others have a time of day.
    """
    if depth > DEEPEST:
        return node
    if isinstance(node, dict):
        return {key: with_days_apart(value, depth + 1) for key, value in node.items()}
    if not isinstance(node, list):
        return node
    parts: list[Any] = [with_days_apart(part, depth + 1) for part in node]
    # asked first, since `_head` looks for a day in each text of an entry
    has_times = any(isinstance(part, dict) and is_moment(own_of(part)["start"]) for part in parts)
    heads = [_head(part) for part in parts] if has_times else [None] * len(parts)
    others = [part for part, head in zip(parts, heads, strict=True) if head is None]
    if len(others) == len(parts) or not all(isinstance(part, dict) for part in others):
        return parts
    if not any(is_moment(own_of(part)["start"]) for part in others):
        return parts
    made: list[Any] = []
    sessions = made
    for part, head in zip(parts, heads, strict=True):
        if head is None:
            sessions.append(part)
        else:
            sessions = []
            made.append({**head, "sessions": sessions})
    return made


def _head(entry: Any) -> dict[str, Any] | None:
    """Return an entry that only names a day, as one with a date; None for another."""
    if isinstance(entry, str):
        return {"date": day} if (day := day_in(entry)) else None
    if not isinstance(entry, dict) or any(isinstance(value, TREE) and value for value in entry.values()):
        return None
    texts = {key: text for key, value in entry.items() if not isinstance(value, bool) and (text := text_of(value))}
    columns = columns_of(texts)
    if not columns.keys().isdisjoint(OF_SESSION) or any(
        day_or_clock(texts[name]) == "start" for name in columns.get("start", ())
    ):
        return None
    named = [day for key in texts if column_of(key) in OF_HEAD and (day := day_in(texts[key]))]
    titles = [texts[name] for name in columns.get("title", ())]
    is_head = any(texts[name].casefold() in HEADS for name in columns.get("kind", ()))
    if not named or not (is_head or all(map(day_in, titles))):
        return None
    return entry if "date" in columns else {**entry, "date": named[0]}


def with_labels(node: Any, depth: int = 0) -> Any:
    """Return the tree with keys without markup, and `tags` for `tag` that names no day.

    It is `label` in an entry without a title, such as a break: the label is all that it has.
    """
    if depth > DEEPEST or not isinstance(node, TREE):
        return node
    if isinstance(node, list):
        return [with_labels(part, depth + 1) for part in node]
    text, names = node.get("tag"), {"tag": "tag"}
    if isinstance(text, str) and not (text.isdigit() or day_or_clock(text) or day_in(text)):
        has_title = any(value and column_of(key) == "title" for key, value in node.items())
        names = {"tag": "tags" if has_title else "label"}
    names = {} if names["tag"] in node else names
    return {names.get(key, key): with_labels(value, depth + 1) for key, value in _plain_keys(node).items()}


def _plain_keys(node: dict[str, Any]) -> dict[str, Any]:
    """Return an object with `Fri (Talks)` for `Fri<br>(Talks)`, and `days` for such tracks."""
    plain = ["days" if _are_days(key, value) else unmarked(key) if "<" in key else key for key, value in node.items()]
    return dict(zip(plain, node.values(), strict=True)) if len({*plain}) == len(plain) else node


def _are_days(key: str, value: Any) -> bool:
    is_list = isinstance(value, dict) and any(value.values()) and kind_of_list(key) in PLACES
    return is_list and all(day_in(unmarked(name)) for name in value)


def with_dates_above(node: Any, depth: int = 0) -> Any:
    """Return the tree in which an empty date is that of the entry above it in a list.

    That is so only in a list that writes no date twice in a row, and begins with one.
    """
    if depth > DEEPEST:
        return node
    if isinstance(node, dict):
        return {key: with_dates_above(value, depth + 1) for key, value in node.items()}
    if not isinstance(node, list):
        return node
    parts = [with_dates_above(part, depth + 1) for part in node]
    first = parts[0] if parts and isinstance(parts[0], dict) else {}
    key = next((name for name in first if column_of(name) == "date"), "")
    dates = [part.get(key) if isinstance(part, dict) else None for part in parts]
    filled = [text for text in dates if text]
    if "" not in dates or not dates[0] or None in dates or any(map(eq, filled, filled[1:])):
        return parts
    above: Iterator[Any] = accumulate(dates, lambda last, text: text or last)
    return [{**part, key: text} for part, text in zip(parts, above, strict=True)]


def with_days_of_month(node: Any, days: tuple[date, date] | None, depth: int = 0) -> Any:
    """Return the tree with dates for keys such as `"23": [...]`, if all are days of the conference.

    Such a key counts, not a number of the day in the entries below it.
    """
    if days is None or depth > DEEPEST or not isinstance(node, TREE):
        return node
    if isinstance(node, list):
        return [with_days_of_month(part, days, depth + 1) for part in node]
    known = {str(day.day): day.isoformat() for day in days_between(*days)}
    lists = [
        value for value in node.values() if isinstance(value, list) and all(isinstance(part, dict) for part in value)
    ]
    # `{"1": [...]}` can be Day 1
    if node and node.keys() <= known.keys() and len(lists) == len(node) and ("1" not in node or days[0].day == 1):
        return {known[key]: [_without_number(part) for part in value] for key, value in node.items()}
    return {key: with_days_of_month(value, days, depth + 1) for key, value in node.items()}


def _without_number(entry: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value for key, value in entry.items()
        if column_of(key) != "date" or not re.fullmatch("[0-9]{1,2}", text_of(value))
    }  # fmt: skip


def with_lists_as_days(
    node: Any, days: tuple[date, date] | None, left: list[str], key: str = "", depth: int = 0
) -> Any:
    """Return the tree with dates for lists of sessions without names, as in `[[...], [...]]`.

    These are days if the conference has as many; of a conference of one day, a notice of them is added to `left`.
    Raises Advised if the conference has another number of days.
    """
    if depth > DEEPEST or not isinstance(node, TREE):
        return node
    if isinstance(node, dict):
        is_day = any(
            value and column_of(name) == "date" and not isinstance(value, list) for name, value in node.items()
        )
        # a day, a room or a track has lists that are no days
        kept = {name for name in node if is_day or day_in(name) or kind_of_list(name) in PLACES}
        return {
            name: value if name in kept else with_lists_as_days(value, days, left, name, depth + 1)
            for name, value in node.items()
        }
    if len(node) < 2 or not all(map(_has_no_date, node)):
        return [with_lists_as_days(part, days, left, key, depth + 1) for part in node]
    known = days_between(*days) if days else []
    if len(known) == len(node):
        return [{"date": day.isoformat(), "sessions": part} for day, part in zip(known, node, strict=True)]
    what = f"{len(node)} lists of sessions without names and dates"
    if len(known) != 1:
        has = f", and the conference has {len(known)} days" if known else ""
        raise Advised(f"it has {what}{has}: if each list is a day, {SAY_DATES}")
    left.append(f"{what} are read as parallel on one day: if each is a day, give all days by --dates")
    return node


def _has_no_date(part: Any) -> bool:
    """Return whether a value is a list of sessions with times of day and without dates."""
    owns = [own_of(one) if isinstance(one, dict) else {} for one in part] if isinstance(part, list) else []
    is_dated = any(not own or own["date"] or re.search("[0-9]{4}", own["start"]) for own in owns)
    return not is_dated and any(own["title"] and is_moment(own["start"]) for own in owns)
