"""Turn an object of JSON or YAML into texts by heading, with names in the place of ids."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from confnote.model import Speaker
from confnote.schedule.cells import YEAR
from confnote.schedule.columns import MODERATORS, column_of, columns_of, in_other_languages, known_columns, words_of
from confnote.schedule.document import text_of
from confnote.schedule.formats.references import LISTED, References, is_translated, kind_of_list, referred
from confnote.schedule.value import Weblink
from confnote.schedule.weblinks import weblink

LINK_LISTS = {"links", "link", "resources", "attachments", "materials", "files", "videos", "slides", "urls"}
MOMENT_KEYS = set(
    "timeZone timezone tz zone utc local time date dateTime datetime iso text label".split()  # noqa: SIM905  # shorter
)
# what a template left in the place of a value: `data: "[DATA]"`
TEMPLATE = re.compile(r"\[[A-Z _-]+\]|\{\{.*\}\}|<[A-Z _-]+>")
# what stands between the texts of a list: paragraphs, and an organisation for each speaker
BETWEEN = {"abstract": "\n\n", "org": "; "}
TIMES = {"date", "start", "end", "enddate", "duration"}
# the keys of the text of a paragraph, and how deep paragraphs are nested
BLOCKS, MAX_BLOCKS = {"text", "content", "children", "value", "body", "html", "markdown"}, 4
# keys of all who wrote a paper, also those who do not present it
AUTHORS = {"author", "authors"}
MOST = 50
MAX_CELL = 60_000


def is_count(key: str, value: Any, sessions: Collection[str]) -> bool:
    """Return whether a number under a key such as `timeslots` counts them, and is no id."""
    if not key.endswith("s") or kind_of_list(key) != "session":
        return False
    text = text_of(value)
    return text.isdigit() and text not in sessions


@dataclass(slots=True)
class Flat:
    """The fields of an object by heading, with those of the objects in it: `slot start`."""

    cells: dict[str, str] = field(default_factory=dict)
    speakers: list[Speaker | None] = field(default_factory=list)
    links: list[Weblink | None] = field(default_factory=list)

    def best_of(self, *columns: str) -> dict[str, str]:
        """Return the text of the best field for each column; empty if there is none.

        The best date is one with a year: `07.25` beside `2026-07-25` looks like a time of day.
        """
        known = known_columns(tuple(self.cells))
        best = dict.fromkeys(columns, "")
        for column in columns:
            for name in known.get(column, ()):
                if text := self.cells[name]:
                    best[column] = text
                    break
        if "date" in best and len(names := known.get("date", ())) > 1:
            dates = [text for name in names if (text := self.cells[name])]
            best["date"] = next(filter(YEAR.search, dates), best["date"])
        return best

    def best(self, column: str) -> str:
        """Return the text of the best field that means `column`; empty if there is none."""
        return self.best_of(column)[column]


@dataclass(frozen=True, slots=True)
class Flattener:
    """Makes a Flat from an object, with the lists of the file at hand."""

    references: References
    # the texts in other languages than the one that is used: `title.fr`
    languages: dict[str, None] = field(default_factory=dict)
    # the keys of moderators who are listed beside speakers
    moderators: dict[str, None] = field(default_factory=dict)

    def flat(self, node: dict[str, Any], prefix: str = "", depth: int = 0) -> Flat:
        """Return the fields of an object and of the objects in it, with names for ids."""
        flat = Flat()
        hosts: list[tuple[str, list[Speaker | None]]] = []
        has_ids, of_speakers = _ids_and_speakers(tuple(node))
        named = _named_beside_ids(node) if has_ids else set()
        # two texts of the same person are not two people
        others = in_other_languages(filter(node.get, of_speakers)) if len(of_speakers) > 1 else set()
        self.languages.update(dict.fromkeys(key for key in of_speakers if key in others))
        for key, value in node.items():
            if _says_nothing(key, value) or key in others:
                continue
            heading = self._counted(key, value)
            heading = (f"{prefix} {heading}" if prefix else heading).strip()
            what = _listed(key, heading)
            if what in named and referred(key) and text_of(value) not in self.references.tables.get(what, {}):
                continue  # the name is there
            if what == "speakers":
                found = list(self.references.people(key, value))
                hosts += [(key, found)] if found and not MODERATORS.isdisjoint(words_of(key)) else []
                flat.speakers += found
                if not found and isinstance(value, dict):  # `{main: Ana, second: Bo}`
                    self._object(flat, heading, value, depth)
            elif what:
                flat.cells[heading if column_of(heading) else what] = self.references.names(what, key, value)
            elif isinstance(value, dict):
                self._object(flat, heading, value, depth)
            elif isinstance(value, list):
                self._list(flat, heading, value, depth)
            else:
                flat.cells[heading] = str(value).lower() if isinstance(value, bool) else text_of(value)[:MAX_CELL]
        if sum(len(people) for _, people in hosts) < len(flat.speakers):
            self.moderators.update((key, None) for key, _ in hosts)
        self._keep_org_of_presenter(flat, node, of_speakers)
        return flat

    def _keep_org_of_presenter(self, flat: Flat, node: dict[str, Any], keys: list[str]) -> None:
        """Give the organisation beside the only presenter to no other author of a paper."""
        if AUTHORS.isdisjoint(keys) or len(keys) < 2:
            return
        others = [key for key in keys if key not in AUTHORS]
        presenters = [speaker for key in others for speaker in self.references.people(key, node[key]) if speaker]
        headings = [name for name in known_columns(tuple(flat.cells)).get("org", ()) if flat.cells[name]]
        is_one = len(presenters) == len(headings) == 1 and ";" not in flat.cells[headings[0]]
        if is_one and presenters[0] in flat.speakers and len(flat.speakers) > 1:
            org = flat.cells.pop(headings[0])
            at = flat.speakers.index(presenters[0])
            flat.speakers[at] = replace(presenters[0], org=presenters[0].org or org)

    def _counted(self, key: str, value: Any) -> str:
        """Return a key, or `count of timeslots` for `timeslots: 4`, which is no start."""
        return f"count of {key}" if is_count(key, value, self.references.tables.get("session", {})) else key

    def _object(self, flat: Flat, heading: str, value: dict[str, Any], depth: int) -> None:
        if is_translated(value):
            flat.cells[heading] = used = text_of(value)
            if column_of(heading):
                others = (name for name, text in value.items() if text and text != used)
                self.languages.update((f"{heading}.{name}", None) for name in others)
        elif moment := moment_in(value):
            # Google's `{"end": {"date": ...}}` is the day after the last
            is_after = set(value) == {"date"} and column_of(heading) == "end"
            flat.cells[heading] = f"{moment} 00:00" if is_after else moment
        elif depth < 2:
            inner = self.flat(value, heading, depth + 1)
            flat.cells.update(inner.cells)
            flat.speakers += inner.speakers
            flat.links += inner.links

    def _list(self, flat: Flat, heading: str, value: list[Any], depth: int) -> None:
        objects = [part for part in value[:MOST] if isinstance(part, dict)]
        if not objects and kind_of_list(heading) == "session":
            return  # a list of texts is no title
        # nor are `labels: [Software, Measuring]`
        if column_of(heading) in TIMES and (moment := _moment_of_numbers(value)):
            flat.cells[heading] = moment
            return
        heading = f"list of {heading}" if not objects and len(value) > 1 and column_of(heading) == "title" else heading
        if not objects:
            flat.cells[heading] = BETWEEN.get(column_of(heading), ", ").join(filter(None, map(text_of, value[:MOST])))
        elif column_of(heading) == "abstract" and (texts := [*map(_block, value[:MOST])]) and all(texts):
            flat.cells[heading] = BETWEEN["abstract"].join(texts)[:MAX_CELL]
        elif heading.rpartition(" ")[2].casefold() in LINK_LISTS:
            flat.links += map(_link, objects)
        elif depth == 0 and len(objects) == 1 and not _has_sessions(objects[0]):
            # `slots: [{start, room}]` of one session
            inner = self.flat(objects[0], "", depth + 1)
            flat.cells.update({name: text for name, text in inner.cells.items() if not flat.cells.get(name)})
            flat.speakers += inner.speakers
        elif not kind_of_list(heading) and not column_of(heading):
            flat.cells[heading] = f"{len(value)} objects"  # so that it is named as not used


def _block(part: Any, depth: int = 0) -> str:
    """Return the text of a paragraph such as `{type: paragraph, text}` or `{children: [{text}]}`.

    Return nothing for an object that says anything else.
    """
    if not isinstance(part, dict):
        return text_of(part)
    for key, value in part.items():
        if key in BLOCKS and value and {*map(column_of, part)} <= {"", "abstract", "kind"}:
            parts = value if isinstance(value, list) else [value]
            return "".join(_block(one, depth + 1) for one in parts) if depth < MAX_BLOCKS else ""
    return ""


def _has_sessions(part: dict[str, Any]) -> bool:
    """Return whether an object is a session or lists some: `{start, sessionIds: [101, 102]}`."""
    listed = (key for key, value in part.items() if isinstance(value, list))
    return "title" in columns_of(part) or any(kind_of_list(key) == "session" for key in listed)


@lru_cache(maxsize=1000)  # the objects of a list have the same keys
def _ids_and_speakers(keys: tuple[str, ...]) -> tuple[bool, list[str]]:
    """Return whether any key can be that of an id, and the keys of speakers."""
    return any(map(referred, keys)), [key for key in keys if column_of(key) == "speakers"]


def _named_beside_ids(node: dict[str, Any]) -> set[str]:
    """Return what an object has as a name beside an id: `roomId: 5, roomName: Hall`."""
    texts = {key: text_of(value) for key, value in node.items() if not isinstance(value, dict) or is_translated(value)}
    names = [key for key, text in texts.items() if text.strip() and not referred(key)]
    return {column for key in names if (column := column_of(key))}


def _says_nothing(key: str, value: Any) -> bool:
    # `@type` and `$schema` describe the format; the fields of an object below an empty key are not those around it
    if value is None or value == "" or key.startswith(("@", "$")) or (not key and isinstance(value, dict)):
        return True
    return column_of(key) in TIMES and isinstance(value, str) and bool(TEMPLATE.fullmatch(value))


def _listed(key: str, heading: str) -> str:
    column = column_of(heading)
    if column == "co_speakers":
        return "" if key.isdigit() else "speakers"  # talks can be below numbers
    return column if column in LISTED else referred(key)


def _link(part: dict[str, Any]) -> Weblink | None:
    names = (("url", "href", "link", "src", "resource"), ("title", "name", "label"), ("type", "kind", "service"))
    url, title, kind = (next((text for key in keys if (text := text_of(part.get(key)))), "") for keys in names)
    return weblink(url, title, kind)


def _moment_of_numbers(value: list[Any]) -> str:
    """Return the moment in `[2026, 5, 18, 9, 30]` or `[9, 30]`, as Java writes it."""
    if len(value) not in {2, 3, 5, 6, 7} or not all(type(part) is int for part in value):
        return ""
    if len(value) > 2 and not 1900 < value[0] < 2200:
        return ""
    day, clock = (value[:3], value[3:5]) if len(value) > 2 else ([], value)
    texts = ("-".join(f"{part:02}" for part in day), ":".join(f"{part:02}" for part in clock))
    return " ".join(filter(None, texts))


def moment_in(value: dict[str, Any]) -> str:
    """Return the time in an object such as `{"dateTime": ..., "timeZone": ...}`, else nothing."""
    seconds = value.get("seconds", value.get("_seconds"))
    if isinstance(seconds, int | str):
        return text_of(seconds)
    zone = next((text for key in ("timeZone", "timezone", "tz", "zone") if (text := text_of(value.get(key)))), "")
    for names in (("dateTime",), ("datetime",), ("local",), ("date", "time"), ("$date",), ("iso",), ("utc",)):
        if isinstance(value.get(names[0]), str | int) and set(value) <= {*names, *MOMENT_KEYS}:
            text = " ".join(filter(None, (text_of(value.get(name)) for name in names)))
            has_offset = bool(re.search(r"(?:Z|[+-][0-9]{2}:?[0-9]{2})\Z", text))
            return text if has_offset or not zone else f"{text} {zone}"
    return ""
