"""Look up what sessions name by id in the lists beside them: speakers, rooms, tracks, kinds."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any

from confnote.core.same_person import without_aside
from confnote.errors import Refused
from confnote.model import Speaker
from confnote.schedule.assemble import OF_ALL
from confnote.schedule.bare_cells import (
    MARK,
    are_people,
    bare_cell,
    can_have_org,
    labels,
    left_out,
    several_names,
    without_role,
)
from confnote.schedule.columns import column_of, words_of
from confnote.schedule.document import TREE, text_of
from confnote.schedule.formats.person_fields import (
    OF_PERSON,
    ORGS,
    PAGES,
    POSITIONS,
    USED_OF_PEOPLE,
    first_of,
    handle_in,
    name_of,
)
from confnote.schedule.name_cells import NO_HABITS, ONE_PERSON, CellHabits, cell_habits, in_order, people_in_cells
from confnote.schedule.name_lists import JOINT
from confnote.schedule.open_pairs import unsure_notices
from confnote.schedule.people import employer, is_name, is_role, person, without_addresses
from confnote.schedule.text import line, listed
from confnote.schedule.unused import names_talk, unused

# lists of sessions, whatever their kind
SESSION_WORDS = set(
    "session sessions talk talks event events workshop workshops keynote keynotes tutorial tutorials break breaks item"  # noqa: SIM905
    " items slot slots timeslot timeslots lightning panel panels presentation presentations paper papers lecture"
    " lectures activity activities agenda schedule schedules program programme programs submission submissions"
    " proposal proposals contribution contributions entry entries meal meals social socials training trainings"
    " subsession subsessions subevent subevents children vortrag vorträge pause pausen pauses"
    " evento eventos programa programacao programação programacion programación programma programm palestra palestras"
    " sessão sessões sessao sessoes atividade atividades sesion sesión sesiones charla charlas ponencia ponencias"
    " actividad actividades sessione sessioni intervento interventi séance séances exposé exposés sitzung sitzungen"
    " sesja sesje prelekcja prelekcje sessie sessies lezing lezingen".split()
)
ID_WORDS = {"id", "ids", "key", "keys", "ref", "refs", "reference", "references", "uuid", "guid", "slug", "slugs"}
ID_KEYS = ("id", "_id", "uid", "key", "code", "slug", "guid", "uuid", "objectId", "ID", "Id", "handle")
# keys of an attribute of XML, or of JSON, that only leads to an entry
REFERENCES = ("ref", "idref", "refid", "idRef", "refId", "reference")
NAME_KEYS = ("name", "title", "label", "displayName", "display_name", "text", "value", "shortName", "short_name")
WRAPPERS = ("node", "speaker", "person", "user", "profile", "data", "attributes", "fields")
OPAQUE = re.compile(r"[0-9]+|[0-9a-fA-F-]{16,}|(?=[^\s]*[0-9])[A-Za-z0-9_-]{3,}|[a-z0-9]+(?:[-_][a-z0-9]+)+")
# the keys in `track: {t1: Clay}` and `location: {building: A, room: 101}`
PARTS = {"track": re.compile(""), "room": re.compile("(?i)building|floor|room|hall|venue|raum|sala|salle|saal")}
LISTED = {"speakers", "room", "track", "kind"}
MAX_DEPTH = 12
# the largest programme seen, FOSDEM 2024, has 900
MOST_PEOPLE = 30_000
LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2,4})?")


@lru_cache(maxsize=1 << 15)
def kind_of_list(key: str) -> str:
    """Return what a key lists: `speakers`, `room`, `track`, `kind`, `session` or nothing."""
    words = words_of(key)
    if words and words[0] in SESSION_WORDS and (len(words) == 1 or words[1:] == ("ids",)):
        return "session"
    if (column := column_of(key)) in LISTED:
        return column
    return "session" if words and words[-1] in SESSION_WORDS else ""


@lru_cache(maxsize=1 << 15)
def referred(key: str) -> str:
    """Return what a key such as `speakerIds` or `room_id` names by id; empty for another key."""
    words = words_of(key)
    short = [word for word in words if word not in ID_WORDS]
    if not short or len(short) == len(words):
        return ""
    return column if (column := column_of(" ".join(short))) in LISTED else ""


def nodes_in(node: Any, depth: int = 0, found: list[Any] | None = None) -> list[dict[str, Any] | list[Any]]:
    """Return the objects and the lists of a tree, from the top, as deep as it is read."""
    found = [] if found is None else found  # one list for all levels: a file can have 200,000 of them
    if isinstance(node, TREE):
        found.append(node)
        for part in (node.values() if isinstance(node, dict) else node) if depth < MAX_DEPTH else ():
            if isinstance(part, TREE):
                nodes_in(part, depth + 1, found)
    return found


def is_translated(value: dict[str, Any]) -> bool:
    """Return whether an object has one text for each language."""
    return bool(value) and all(LANGUAGE.fullmatch(key) for key in value) and not any(
        isinstance(part, TREE) for part in value.values()
    )  # fmt: skip


def unwrapped(entry: dict[str, Any]) -> dict[str, Any]:
    """Return the object inside `{"node": {...}}` or `{"speaker": {...}}`."""
    for key in WRAPPERS:
        inner = entry.get(key)
        if isinstance(inner, dict) and len(entry) <= 3 and not name_in(entry):
            return {**entry, **inner}
    return entry


def name_in(entry: dict[str, Any]) -> str:
    """Return the name of a room, a track or the like."""
    texts = (text_of(entry.get(key)).strip() for key in NAME_KEYS)
    return next((text for text in texts if text), "")


def _ids(entry: dict[str, Any]) -> Iterator[str]:
    """Yield the ids by which an object can name an entry of a list: `{"ref": "p1"}`."""
    texts = (text_of(entry.get(key)).strip() for key in (*ID_KEYS, *REFERENCES))
    return (text for text in texts if text)


def is_number(value: Any, sessions: Collection[str]) -> bool:
    """Return whether a value is a number, or one in quotes in a file that lists sessions by id."""
    return (isinstance(value, int) and not isinstance(value, bool)) or (bool(sessions) and text_of(value).isdigit())


class References:
    """The lists of a file by id, and what its sessions name that is in none of them."""

    def __init__(self, root: Any) -> None:
        self.tables: dict[str, dict[str, dict[str, Any]]] = {}
        self.missing: dict[str, set[str]] = {}
        self._known: dict[tuple[str, str, str | int], str] = {}
        self._people: dict[tuple[str, bool], tuple[Speaker | None, ...]] = {}
        # the names in the objects of speakers, and those that can be two
        self._objects: set[str] = set()
        self._unsplit: dict[str, None] = {}
        # what the objects of people without a name begin with
        self._nameless: dict[str, None] = {}
        # the fields of the speakers that are used nowhere
        self.of_people: dict[str, None] = {}
        self._root = root
        self._collect(root, 0)

    def _collect(self, node: Any, depth: int) -> None:
        if depth > MAX_DEPTH or not isinstance(node, dict):
            return
        for key, value in node.items():
            if (what := kind_of_list(key)) and isinstance(value, TREE):
                self._add(what, value)
            for inner in [value] if isinstance(value, dict) else value[:40] if isinstance(value, list) else []:
                self._collect(inner, depth + 1)

    def _add(self, what: str, value: Any) -> None:
        if isinstance(value, dict) and isinstance(value.get("edges"), list):
            value = value["edges"]
        # a single entry, or a reference to one, is no table of entries
        if isinstance(value, dict) and (name_in(value) or not value.keys() - {*ID_KEYS, *REFERENCES}):
            value = [value]
        pairs = enumerate(value) if isinstance(value, list) else value.items()
        table = self.tables.setdefault(what, {})
        for key, found in pairs:
            if isinstance(found, str) and isinstance(value, dict) and what != "session":
                table.setdefault(str(key), {"name": found})
            elif isinstance(found, dict):
                entry = unwrapped(found)
                keys = [text for name in ID_KEYS if (text := text_of(entry.get(name)))]
                for known in [*keys, *([str(key)] if isinstance(value, dict) else [])]:
                    # a reference `{"id": 5}` must not hide the entry that it means
                    if len(entry) > len(table.get(known, {})):
                        table[known] = entry

    def session(self, value: Any, *, is_slot: bool) -> dict[str, Any] | None:
        """Return the session with an id; remember a number in a slot that leads nowhere."""
        sessions = self.tables.get("session", {})
        entry = sessions.get(text_of(value))
        if entry is None and is_slot and is_number(value, sessions):
            self.missing.setdefault("session", set()).add(text_of(value))
        return entry

    def names(self, what: str, key: str, value: Any) -> str:
        """Return the names of rooms, tracks or kinds in a value, between commas."""
        if isinstance(value, list):
            # 20,000 sessions can be in 50 rooms each
            return ", ".join(dict.fromkeys(filter(None, (self._name(what, key, part) for part in value[:50]))))
        if isinstance(value, dict):
            if is_translated(value):
                return text_of(value)
            name, known = name_in(unwrapped(value)), next(_ids(value), "")
            if what in PARTS and not name and not known:
                parts = ((key, text_of(part)) for key, part in value.items() if PARTS[what].search(key))
                return ", ".join(filter(None, (self.names(what, *part) for part in parts)))
            return name or (self.names(what, "id", known) if known else "")
        text = text_of(value).strip()
        table = self.tables.get(what, {})
        if text in table:
            return name_in(table[text])
        return self._as_name(what, key, text)

    def _name(self, what: str, key: str, part: Any) -> str:
        """Return `names` of a part of a list, remembered."""
        if part.__class__ is not str and part.__class__ is not int:
            return self.names(what, key, part)
        found = self._known.get((what, key, part))
        if found is None:
            found = self._known[what, key, part] = self.names(what, key, part)
        return found

    def _as_name(self, what: str, key: str, text: str) -> str:
        """Return a text that is no id, else remember the id as one that leads nowhere."""
        # `room: 101` is a room if there is no list of rooms, `location: 31601` an id
        is_number = what == "room" and text.isdigit() and len(text) < 5 and words_of(key)[:1] != ("location",)
        if is_number and not self.tables.get(what) and not referred(key):
            return text
        if not text or text in {"null", "~"} or (what in PARTS and text.casefold() in OF_ALL):
            return ""
        # whether a person presents
        if what == "speakers" and (text.casefold() in {"true", "false"} or (text in {"0", "1"} and not referred(key))):
            return ""
        if referred(key) or text.isdigit() or (what == "speakers" and OPAQUE.fullmatch(text)):
            self.missing.setdefault(what, set()).add(text)
            return ""
        if what != "speakers" and len(text) > 15 and re.fullmatch(r"[0-9a-fA-F-]+", text):
            self.missing.setdefault(what, set()).add(text)
            return ""
        return text

    @cached_property
    def _names(self) -> frozenset[str]:
        """The names in the list of speakers."""
        return frozenset(map(name_in, self.tables.get("speakers", {}).values()))

    @cached_property
    def _by_id(self) -> bool:
        """Whether the sessions name the speakers by ids, of their list or of another file."""
        table = self.tables.get("speakers", {})
        texts = [*filter(None, islice(_texts_of_people([self._root], "", 0), MOST_PEOPLE))]
        if not table:
            # beside `ada_lind`, `bo` is an id, too
            return any(map(OPAQUE.fullmatch, texts)) and all(re.fullmatch("[a-z0-9_.-]+", text) for text in texts)
        return any(text in table and text not in self._names for text in texts)

    @cached_property
    def _habits(self) -> CellHabits:
        """How the file writes people in its texts."""
        return cell_habits(islice(_texts_of_people([self._root], "", 0), MOST_PEOPLE))

    def unsure(self) -> tuple[str, ...]:
        """Return notices of texts that can name one speaker or two."""
        texts, items = ([text for text, is_item in self._people if is_item is wanted] for wanted in (False, True))
        barred = [*filter(self._is_barred, items), *self._unsplit]
        bare = {name: bare_cell(name) for name in sorted(self._objects)}
        lists = self._habits.notices(texts, items) if self._people else ()
        nameless = [f"entries of speakers without a name, left out: {listed([*self._nameless])}"]
        unsure = (*lists, *left_out(bare), *labels(bare), *unsure_notices(barred, "one"))
        return (*unsure, *(nameless if self._nameless else ()))

    def _is_barred(self, text: str) -> bool:
        """Return whether an item such as `Lu Xun | Blue Hat` more likely is one person than two."""
        name, _, other = text.partition(" | ")
        return is_name(name) and is_name(other) and not self._habits.evidence.has_given(other)

    def _in_text(self, text: str, *, item: bool) -> tuple[Speaker | None, ...]:
        """Return the people in a text, remembered: many sessions can name the same."""
        if (text, item) not in self._people:
            if len(self._people) == MOST_PEOPLE:
                raise Refused(f"this file names more than {MOST_PEOPLE:,} speakers: is it the right file?")
            habits = replace(self._habits, items=item) if "," in text or MARK.search(text) else NO_HABITS
            if item and self._is_barred(text):
                habits = replace(habits, marks=habits.marks | {"|"})
            found = tuple(people_in_cells([text], habits=habits))
            # `Volunteers & Leaders`, in a place of one person, is one group
            is_group = item and habits is NO_HABITS and len(re.split(JOINT, text)) > 1 and not are_people(found)
            self._people[text, item] = (person(text),) if is_group else found
        return self._people[text, item]

    def _note_unused(self, entry: dict[str, Any]) -> None:
        """Remember the fields of a speaker that are not used and can say something of a session."""
        for key, value in entry.items():
            words = words_of(key)
            is_used = " ".join(words) in USED_OF_PEOPLE or column_of(key) == "org"
            # beside an abstract, a title is that of the talk
            is_title = key == "title" and "abstract" in entry and not is_role(text_of(value))
            is_known = not is_title and (is_used or not (OF_PERSON.isdisjoint(words) or names_talk(key)))
            # the ids of the sessions of a person say nothing new
            if not is_known and key not in self.of_people and any(map(self._says_more, _texts_in(value))):
                self.of_people.update(dict.fromkeys([key] * bool(unused([{key: value}], ()))))

    def _note_nameless(self, entry: dict[str, Any]) -> None:
        """Remember an object without a name: its id, or the first text in it."""
        if text := next(_ids(entry), ""):
            self.missing.setdefault("speakers", set()).add(text)
        elif not name_in(entry) and (text := line(next(filter(line, _texts_in(entry)), ""), 40)):
            self._nameless[text] = None

    def _says_more(self, text: str) -> bool:
        return len(text) > 1 and text not in self.tables.get("session", {})

    def _each(self, speaker: Speaker | None) -> tuple[Speaker | None, ...]:
        """Return the people of an object, each with its organisation: `name: Ada Lind & Bo Ek`."""
        name = without_role(bare_cell(speaker.name)) if speaker else ""
        names = several_names(name)
        # `Ada Lind, Lumen Quill`: the second can be the organisation
        is_open = len(names) == 2 and names == name.split(", ") and not self._habits.evidence.has_given(names[1])
        self._unsplit |= {name: None} if is_open else {}
        if speaker is None or len(names) < 2 or is_open:
            return (speaker and replace(speaker, name=name if is_open else names[0]),)
        return tuple(one and replace(one, org=one.org or speaker.org) for one in self._in_text(name, item=True))

    def people(self, key: str, value: Any, *, item: bool = False) -> Iterator[Speaker | None]:
        """Yield the speakers in a value: ids, names, or objects; an `item` of a list is one."""
        value = text_of(value) if isinstance(value, dict) and is_translated(value) else value
        if isinstance(value, list):
            for part in value[:50]:
                yield from self.people(key, part, item=True)
        elif isinstance(value, dict):
            entry = unwrapped(value)
            table = self.tables.get("speakers", {})
            listed = next((table[text] for text in _ids(entry) if text in table), {})
            self._objects.add(name_in({**listed, **entry}))
            if speaker := speaker_of({**listed, **entry}):
                self._note_unused({**listed, **entry})
                yield from self._each(speaker)
            elif value and all(isinstance(part, dict) for part in value.values()):
                yield from self.people(key, list(value.values()))
            else:
                self._note_nameless(entry)
        else:
            text = text_of(value).strip()
            if entry := self.tables.get("speakers", {}).get(text, {}):
                self._objects.add(name_in(entry))
                self._note_unused(entry)
                yield from self._each(speaker_of(entry))
            elif self._by_id and text and not re.search(r"\s", text) and text not in self._names:
                self.missing.setdefault("speakers", set()).add(text)
            elif name := self._as_name("speakers", key, text):
                yield from self._in_text(name, item=item)


def _texts_of_people(node: dict[str, Any] | list[Any], key: str, depth: int) -> Iterator[str]:
    """Yield the texts, and the names of the objects, below keys such as `speakers`."""
    if depth > MAX_DEPTH:
        return
    if isinstance(node, dict) and kind_of_list(key) == "speakers":
        yield name_in(node)
    parts = node.items() if isinstance(node, dict) else [(key, part) for part in node]
    for name, part in parts:
        if isinstance(part, TREE):
            yield from _texts_of_people(part, name, depth + 1)
        elif isinstance(part, str) and kind_of_list(name) == "speakers":
            yield part


def speaker_of(entry: dict[str, Any]) -> Speaker | None:
    """Return the speaker whom an object describes, None if it has no name."""
    fields: dict[str, str] = {}
    if isinstance(whole := entry.get("name"), dict) and not is_translated(whole):
        entry = {**entry, **whole, "name": whole.get("name")}  # `name: {givenname, surname}`
    for key, value in entry.items():
        parts = value[:5] if isinstance(value, list) else [value]
        # `affiliation: [CNRS, Inria]`
        text = ", ".join(
            said for part in parts
            if (said := name_in(part) if isinstance(part, dict) and not is_translated(part) else text_of(part))
        )  # fmt: skip
        if text:
            fields.setdefault(" ".join(words_of(key)), text)
    name = name_of(fields)
    if not name and isinstance(entry.get("title"), str) and "bio" in fields:
        name = fields["title"]
    org = first_of(fields, *ORGS) or first_of(fields, *(key for key in fields if column_of(key) == "org"))
    tagline, handle = first_of(fields, *POSITIONS), handle_in(fields)
    url = first_of(fields, *PAGES)
    name = without_addresses(without_aside(name) if "/" in name else name)
    people = [*people_in_cells([in_order(name)], habits=ONE_PERSON)] if can_have_org(name) else []
    if can_have_org(name) and not people:
        return None  # `TBA, Example Org`
    name, own = (people[0].name, people[0].org) if len(people) == 1 and people[0] else (name, "")
    return person(name, org=org or own or employer(tagline), url=url, handle=handle)


def _texts_in(value: Any) -> Iterator[str]:
    """Yield the texts in a value, at any depth."""
    parts = [value] if not isinstance(value, TREE) else []
    parts += [part for node in nodes_in(value) for part in (node.values() if isinstance(node, dict) else node)]
    return (text for part in parts if (text := text_of(part) if not isinstance(part, TREE) else ""))
