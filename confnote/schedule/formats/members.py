"""Tell which members of an object in JSON or YAML are sessions, and which are people."""

from __future__ import annotations

from typing import Any

from confnote.schedule.columns import columns_of, meaning_of, words_of
from confnote.schedule.formats.flatten import Flat
from confnote.schedule.formats.references import kind_of_list

TALK_WORDS = {"talk", "session", "presentation", "lecture", "topic", "paper"}
# fields that only people have
OF_PEOPLE = {"full name", "email", "e mail", "mail", "bio", "biography", "employer", "company", "job title"}


def keys_of_sessions(node: dict[str, Any]) -> set[str]:
    """Return the keys of sessions: `{"alpha": {"title": ..., "start": ...}, "beta": ...}`."""
    objects = {name: value for name, value in node.items() if isinstance(value, dict)}
    if len(objects) < 2:
        return set()
    columns = {name: _columns_in(value) for name, value in objects.items()}
    timed = [name for name, known in columns.items() if "title" in known and not known.isdisjoint({"start", "date"})]
    return {name for name, known in columns.items() if "title" in known} if len(timed) > 1 else set()


def _columns_in(value: dict[str, Any]) -> set[str]:
    names = [*value, *(f"{name} {inner}" for name, part in value.items() if isinstance(part, dict) for inner in part)]
    return {meaning.column for name in names if (meaning := meaning_of(name))}


def is_a_person(key: str, flat: Flat) -> bool:
    """Return whether an object without a time is a person, by its list or its fields."""
    words = set(words_of(next(iter(columns_of(flat.cells).get("title", ())), "")))
    if kind_of_list(key) == "speakers":
        return words.isdisjoint(TALK_WORDS)
    fields = {" ".join(words_of(heading)) for heading in flat.cells}
    return "name" in words and words.isdisjoint(TALK_WORDS) and not flat.speakers and not fields.isdisjoint(OF_PEOPLE)
