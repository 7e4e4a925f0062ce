"""Find the sessions in JSON or YAML at any depth, also below days, times or rooms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from string import ascii_lowercase
from typing import Any

from confnote.errors import Refused
from confnote.schedule.columns import column_of, words_of
from confnote.schedule.day_names import is_weekday
from confnote.schedule.document import TREE, text_of
from confnote.schedule.formats import members
from confnote.schedule.formats.by_room import own_of
from confnote.schedule.formats.candidates import Candidate, Path, Spot, are_beside, titles_day, without_day_names
from confnote.schedule.formats.flatten import LINK_LISTS, MOST, Flat, Flattener, moment_in
from confnote.schedule.formats.keys import (
    LINE,
    by_key,
    date_in,
    day_in,
    day_or_clock,
    is_moment,
    is_room,
    names_days,
    place_of_list,
    step_of,
)
from confnote.schedule.formats.references import MAX_DEPTH, References, is_translated, kind_of_list, name_in
from confnote.schedule.formats.room_ids import UNKNOWN
from confnote.schedule.formats.table_rows import OPEN, ZONES
from confnote.schedule.kinds import is_service

# the largest file seen, of 1,000 sessions with speakers and rooms, has 20,000
MOST_VISITED = 100_000
TIMES = ("start", "end", "duration", "enddate")
# the rooms of a day, in the order of the sessions in each of its time slots
GRID = "(grid)"
# the date of the conference, which is that of the times below it that have no other
FIRST_DAY = "(first day)"
# what can be an id: no `talk.mp4`
NO_TEXT = re.compile(r"[^\s.]*")


class Finder:
    """Walks through a file and collects the objects that have a title."""

    def __init__(self, root: Any) -> None:
        self.references = References(root)
        self.flattener = Flattener(self.references)
        self.found: list[Candidate] = []
        self.visited = 0
        # whether a part of the file is nested too deep to be read
        self.is_deeper = False
        # the texts in lists of sessions that are not read, each after the key of its list
        self.texts: list[tuple[str, str]] = []
        # the entries whose title is another text of theirs: their path, what it is, and the text
        self.untitled: list[tuple[Path, str, str]] = []
        # the places of groups, and the keys of what they say that no session takes
        self.leaders: list[tuple[str, list[str]]] = []
        self._walk(root, Spot())

    def _walk(self, node: Any, at: Spot) -> None:
        if len(at.path) > MAX_DEPTH:
            self.is_deeper = self.is_deeper or (bool(node) and not self._is_inside(at))
            return
        self._count()
        if isinstance(node, dict):
            self._object(node, at)
        elif isinstance(node, list):
            rooms = [] if self._is_inside(at) else _columns_of_grid(node, at)
            are_ids, are_titles = kind_of_list(at.key) == "session", day_or_clock(at.key) == "start"
            for number, part in enumerate(node, 1):
                if isinstance(part, TREE):
                    above = {**at.above, "room": rooms[number - 1]} if rooms else at.above
                    self._walk(part, at.down("[]", number, above=above))
                elif not self._line(part, at, number) and (are_ids or are_titles) and not self._refer(part, at):
                    is_text = are_titles or not NO_TEXT.fullmatch(text_of(part))
                    self.texts += [(at.key, text_of(part))] * (is_text or self._is_inside(at))

    def _count(self) -> None:
        self.visited += 1
        if self.visited > MOST_VISITED:
            raise Refused(f"this file has more than {MOST_VISITED:,} objects: no programme has; is it the right file?")

    def _find_title(self, node: dict[str, Any], flat: Flat, own: dict[str, str], at: Spot) -> None:
        """Give an entry that has a time and no title another of its texts for one."""
        in_slot = (
            "start" in at.above
            and not self._is_inside(at)
            and (kind_of_list(at.key) == "session" or at.path[-1] == "*" or day_or_clock(at.key) == "start")
        )
        if in_slot and members.take_person(node, flat):
            self.untitled.append((at.path, "speakers", flat.cells["title"]))
            own["title"] = flat.cells["title"]
        is_entry = at.path[-1:] in {("[]",), ("*",)} and is_moment(own["start"])
        if own["title"] or not (is_entry or in_slot):
            return
        if what := members.stand_in(node, flat, self.references.tables.get("session", {})):
            own["title"] = flat.cells["title"]
            self.untitled.append((at.path, what, own["title"]))

    def _is_inside(self, at: Spot) -> bool:
        """Return whether a place is inside a session."""
        return bool(at.chain) and self.found[at.chain[-1]].is_timed

    def _object(self, node: dict[str, Any], at: Spot) -> None:
        is_inside = self._is_inside(at)
        # `talks: {Hall 1: {...}}` is a list, too
        key = at.path[-2] if at.path[-1:] == ("*",) and len(at.path) > 1 else at.key
        if is_inside and members.only_names(node, key):
            return
        rooms, keyed = _room_keys(node, at) | members.talks_by_room(node), members.keys_of_sessions(node)
        legends = members.legends(node)
        listed = {} if "(id)" in at.path else self.references.tables.get("session", {})
        apart = rooms | keyed | members.sessions_in_place(node, at.key) | members.named_by_id(node, listed)
        # a day does not have the time of its only slot
        apart |= members.lists_of_sessions(node) if day_or_clock(name_in(node)) == "date" else set()
        flat = self.flattener.flat({name: value for name, value in node.items() if name not in apart | legends})
        flat = without_day_names(flat, at.above.get("date", ""))
        own = flat.best_of(*members.INHERITED, *TIMES, "title")
        has_time = is_moment(own["start"]) or is_moment(own["date"])
        is_inner = FIRST_DAY in at.above
        of_conference = at.key in members.CONFERENCE and is_inner
        of_day = is_inner and not of_conference and not (own["date"] or own["start"])[:4].isdigit()
        is_whole = {"[]", "*"}.isdisjoint(at.path) and not of_day
        at = replace(at, key="day" if own["date"] and at.key == "tag" else at.key)  # German
        is_conference = any(map(members.lists_sessions, node, node.values())) or of_conference
        if is_whole and has_time and is_conference:
            # the hours of the conference are those of none of its sessions
            own["date"] = own["date"] or own["start"]
            has_time, own["start"] = False, ""
        self._find_title(node, flat, own, at)
        is_day = titles_day(node, own["title"])
        if own["title"] and not has_time and not is_day and (times := self._occurrences(node)):
            # a talk that is given several times
            for number, other in enumerate(times, 1):
                cells = {**flat.cells, **{name: text for name, text in other.cells.items() if text}}
                again = replace(flat, cells=cells | {"id": flat.cells.get("id", "")})
                self.found.append(Candidate(at.path, f"{at.place} {number}", again, at.above, at.chain))
            return
        is_person = not has_time and members.is_a_person(key, flat)
        if own["title"] and not is_person and (has_time or not is_day):
            # the talk of a slot with a title is the same session, those in a list are others
            as_part = members.can_be_part(key, flat, has_time=has_time) and (
                not is_inside or at.path[-1] in {"[]", "*"}
            )
            as_part |= at.path[-1:] == ("(id)",) and (not is_inside or at.path[-2:-1] in members.TALKS)
            # an object in a session, such as a speaker, does not take its time
            inherits = "start" in at.above and not own["start"] and (as_part or not is_inside)
            is_timed = has_time or inherits
            one = Candidate(at.path, at.place, flat, at.above, at.chain, has_time, is_timed, at.key, as_part)
            self.found.append(one)
            at = replace(at, chain=(*at.chain, len(self.found) - 1))
        has_title, known, texts = bool(own["title"]), len(self.found), len(self.texts)
        day = "" if has_time else day_in(own["title"]) or own["date"] or day_or_clock(at.key)
        leaders = [] if is_whole else members.left_of_group(node, at.key, names_days(own["title"]) or day)
        below = self._said(node, flat, own, at, has_time=has_time, is_whole=is_whole)
        self._inside(node, at, below, rooms, keyed)
        if leaders and len(self.found) > known:
            self.leaders.append((at.place, leaders))
        if has_time and not has_title and (len(self.found), len(self.texts)) == (known, texts):
            # left out with a notice, if it is in a list of sessions
            flat = members.without_kind(flat)
            self.found.append(Candidate(at.path, at.place, flat, at.above, at.chain, is_timed=False, is_part=False))

    def _said(
        self, node: dict[str, Any], flat: Flat, own: dict[str, str], at: Spot, *, has_time: bool, is_whole: bool
    ) -> dict[str, str]:
        """Return what an object says of the sessions in it."""
        if not has_time:
            own.update(members.without_tables(node, flat))
        if not at.path or (not own["date"] and is_whole):
            # the place of the conference, not the room of each session
            own["room"] = ""
        if not (is_whole or has_time or "start" in at.above) and members.leaders(node):
            own["track"] = own["track"] or own["title"]
        own["group"] = next((text for key in ("group", "label", "section") if (text := flat.cells.get(key))), "")
        own["title"] = (name_in(node) if place_of_list(at.key) else "") or own["title"]
        below = _below(own, at, has_time=has_time) | self._grid(node)
        if own["date"] and (weekdays := [*filter(is_weekday, flat.cells.values())]):
            below["weekday"] = weekdays[0]  # shows the order of `03/11/2026`, and can contradict the date
        below |= {GRID: ""} if own["room"] and at.above.get(GRID) else {}  # that of a slot is that of its talks
        if has_time and not own["title"] and is_service("", kind := flat.best("kind")):
            below["kind"] = kind  # of a slot such as `type: break`
        if is_whole and not has_time and "date" in below and "date" not in at.above:
            # a talk without a time can be on any day of the conference
            below[FIRST_DAY] = below.pop("date")
        if not is_whole and (zone := next((flat.cells[name] for name in flat.cells if {*words_of(name)} in ZONES), "")):
            below["timezone"] = zone
        return below

    def _inside(self, node: dict[str, Any], at: Spot, below: dict[str, str], rooms: set[str], keyed: set[str]) -> None:
        """Visit what is inside an object."""
        days = {name for name, value in node.items() if isinstance(value, dict) and day_in(name_in(value))}
        any_name = rooms | keyed | (days if len(days) > 1 else set())
        places = _keys_of_grid(node, below)
        for name, value in node.items():
            is_tree = isinstance(value, dict) and not is_translated(value) and not moment_in(value)
            if (is_tree or isinstance(value, list)) and not ("start" in below and members.is_of_sponsors(name)):
                # a list of rooms that hold their sessions is no list of columns
                around = {**below, GRID: ""} if kind_of_list(name) in {"room", "track"} else below
                column = "track" if name.casefold().startswith("track") else "room"
                above = {**around, column: name.replace("_", " ")} if name in rooms else by_key(name, at.key, around)
                above |= places.get(name, {})
                step = "*" if name in any_name or name in places else step_of(name)
                self._walk(value, at.down(step, name, "" if name in rooms else name, above))
            elif members.can_be_session(name, value, self.references.tables.get("session", {})):
                # beside a title, a number can be that of the session itself
                self._refer(value, at.down(name, name, name, below), is_slot=not self._is_inside(at))

    def _occurrences(self, node: dict[str, Any]) -> list[Flat]:
        """Return the objects of a list that have a start and no title, and no sessions in them."""
        for value in node.values():
            if isinstance(value, list) and len(value) > 1 and all(map(members.without_sessions, value)):
                found = [self.flattener.flat(part) for part in value[:MOST]]
                if all(not one.best("title") and is_moment(one.best("start") or one.best("date")) for one in found):
                    return found
        return []

    def _grid(self, node: dict[str, Any]) -> dict[str, str]:
        """Return the rooms that a day lists; they are not those of each session in it."""
        for name, value in node.items():
            if isinstance(value, list) and len(value) > 1 and (listed := kind_of_list(name)) in {"room", "track"}:
                others = (part for key, part in node.items() if key != name and isinstance(part, TREE))
                rooms = (self.references.names(listed, name, part) for part in value[:MOST])
                return {listed: "", GRID: "\n".join(rooms)} if any(others) else {}
        return {}

    def _line(self, text: Any, at: Spot, number: int) -> bool:
        """Keep a text such as `09:00 Intro @ Room A` as a session; return whether it is one."""
        found = LINE.fullmatch(text.strip()) if isinstance(text, str) and {"date", FIRST_DAY} & {*at.above} else None
        if found is None or not (is_moment(found["time"]) or OPEN.fullmatch(found["time"])):
            return False
        self._count()
        cells = {"start": found["time"], "title": found["title"], "room": found["room"] or ""}
        above = {column: said for column, said in at.above.items() if column not in TIMES}
        path, place = (*at.path, "[]"), f"{at.place} {number}".strip()
        self.found.append(Candidate(path, place, Flat(cells), above, at.chain, key=at.key))
        return True

    def _refer(self, value: Any, at: Spot, *, is_slot: bool = True) -> bool:
        """Visit the session that a time slot names by id; return whether the id is known."""
        # a small file can name one session a million times
        self._count()
        entry = self.references.session(value, is_slot=is_slot and "start" in at.above)
        if entry is not None and "start" in at.above and "(id)" not in at.path:
            self._walk(entry, at.down("(id)", text_of(value), ""))
        return entry is not None

    def sessions(self) -> list[Candidate]:
        """Return the largest group of objects at one kind of place, and sessions around it."""
        groups: dict[Path, list[int]] = {}
        for number, one in enumerate(self.found):
            groups.setdefault(one.path, []).append(number)
        # lists of talks and of workshops side by side are one group, but a list in which nothing has a time is none
        merged: dict[Path, list[int]] = {}
        for path, numbers in groups.items():
            if any(self.found[number].is_timed for number in numbers):
                plain = tuple("*" if kind_of_list(step) == "session" else step for step in path)
                merged.setdefault(plain, []).extend(numbers)
        if not merged:
            return self._dated(groups)
        best = max(merged.values(), key=self._score)
        heads = {head for chosen in best for head in self._prefixes(self.found[chosen].path)}
        chosen = {*best, *(number for number, one in enumerate(self.found) if one.is_timed and one.path in heads)}
        paths = {self.found[number].path for number in chosen}
        for number, one in enumerate(self.found):
            is_inside = one.is_timed and one.is_part and not paths.isdisjoint(self._prefixes(one.path))
            # a slot without a title, such as a break, beside those that have sessions in them
            is_open = not one.is_timed and one.path in heads and members.says_more(one.flat)
            is_break = one.is_timed and one.path[:-2] in heads and is_service("", one.flat.best("kind"))
            chosen.update([number] if is_inside or is_open or is_break else [])
        # a day or a slot with a name is no session, nor is what only gathers sessions
        groups_of = {head for number in chosen if self.found[number].is_timed for head in self.found[number].chain}
        chosen -= {number for number in groups_of if not self._is_session(number)}
        read = [self.found[number] for number in chosen]
        seen = chosen | groups_of
        left = ([self.found[number] for number in numbers if number not in seen] for numbers in merged.values())
        lists = (found for found in left if not any(self.found[n].is_timed for one in found for n in one.chain))
        beside = {id(one) for found in lists if are_beside(found, read) for one in found}
        return [one for number, one in enumerate(self.found) if number in chosen or id(one) in beside]

    def unread(self, read: list[Candidate]) -> dict[str, list[str]]:
        """Return the titles of the objects in each list that is not read, by its key.

        Lists of what sessions name, such as rooms, and lists inside sessions, such as links, do not count, but an
        object that alone has a title and the time of a slot does.
        """
        numbers = {id(one) for one in read}
        heads = {head for one in read for head in self._prefixes(one.path)} | {one.path for one in read}
        unread: dict[str, list[str]] = {}
        # the same session can be found in its list and by its id
        known = {tuple(one.flat.cells.items()): one for one in sorted(read, key=lambda one: "(id)" in one.path)}
        for one in self.found:
            kind = kind_of_list(one.key)
            inside = not heads.isdisjoint(path for path in self._prefixes(one.path) if "[]" in path)
            is_alone = one.path[-1:] != ("[]",) and (one.chain or not one.is_timed)
            other = known.get(tuple(one.flat.cells.items()))
            is_read = id(one) in numbers or (other is not None and "(id)" in (*other.path, *one.path))
            if is_read or is_alone or one.path in heads or not one.flat.best("title"):
                continue
            inside = inside and not (one.is_timed and not one.chain)
            if kind == "session" or not (kind or inside or one.key.casefold() in LINK_LISTS):
                unread.setdefault(one.key, []).append(one.flat.best("title"))
        return unread

    def _is_session(self, number: int) -> bool:
        """Return whether an object with sessions in it is one too: it has a time and is no day."""
        one = self.found[number]
        is_listed = kind_of_list(one.key) == "session" or not one.key
        return one.has_time and is_listed and not day_or_clock(one.flat.best("title"))

    def _dated(self, groups: dict[Path, list[int]]) -> list[Candidate]:
        """Return the largest group of objects with a date and no time of day."""
        dated = [numbers for numbers in groups.values() if any(self._date(number) for number in numbers)]
        best = max(dated, key=len, default=[])
        return [self.found[number] for number in best]

    def _date(self, number: int) -> bool:
        one = self.found[number]
        # `Monday: [{title}]`, but no tracks of a day
        is_listed = kind_of_list(one.key) == "session" or day_or_clock(one.key) == "date"
        texts = (*one.flat.best_of("date", "start").values(), one.above.get("date", "") if is_listed else "")
        return bool(one.flat.best("title")) and "date" in map(day_or_clock, texts)

    def _score(self, numbers: list[int]) -> tuple[float, int]:
        # a time of its own counts for more than one from above: of a slot and the talk in it, the slot is taken
        talks = [one for number in numbers if not is_service("", (one := self.found[number]).flat.best("kind"))]
        timed = sum(1.0 if one.has_time else 0.95 for one in talks if one.is_timed)
        return timed, -min(len(self.found[number].path) for number in numbers)

    @staticmethod
    def _prefixes(path: Path) -> Iterator[Path]:
        return (path[:length] for length in range(len(path)))


def _room_keys(node: dict[str, Any], at: Spot) -> set[str]:
    """Return the keys that name rooms: those below a day or a time that mean nothing else."""
    if not at.key or not day_or_clock(at.key) or not all(isinstance(value, TREE) for value in node.values()):
        return set()
    return {name for name, value in node.items() if value and is_room(name) and not is_translated({name: value})}


def _columns_of_grid(node: list[Any], at: Spot) -> list[str]:
    """Return the room of each session of a time slot, if the day above lists as many rooms."""
    rooms = at.above.get(GRID, "").split("\n")
    is_slot = kind_of_list(at.key) == "session" and "start" in at.above and 1 < len(node) <= len(rooms)
    parts = [part for part in node if isinstance(part, dict) and not members.names_place(part)] if is_slot else []
    return rooms if len(parts) == len(node) and len({own_of(part)["start"] for part in parts}) == 1 else []


def _keys_of_grid(node: dict[str, Any], below: dict[str, str]) -> dict[str, dict[str, str]]:
    """Return what each column of a time slot, as in `a: {...}, b: {...}`, says of its sessions.

    That is the room, if there are as many columns as rooms, or the key is its letter.
    """
    rooms = below.get(GRID, "").split("\n") if "start" in below else []
    columns = [
        name for name, value in node.items()
        if isinstance(value, TREE) and (name in rooms or not (column_of(name) or kind_of_list(name)))
    ]  # fmt: skip
    if len(rooms) < 2 or not 1 < len(columns) == len(node):
        return {}
    by_letter = [name for name in ascii_lowercase[: len(rooms)] if {*columns} <= {*ascii_lowercase[: len(rooms)]}]
    names = by_letter or (columns if len(columns) == len(rooms) else [])
    if {*columns} & {*rooms}:
        names = rooms
    found = dict(zip(names, rooms, strict=False))
    # what is inside a column is in no other one
    return {name: {GRID: "", **({"room": found[name]} if name in found else {UNKNOWN: name})} for name in columns}


def _below(own: dict[str, str], at: Spot, *, has_time: bool) -> dict[str, str]:
    """Return what the objects inside an object take from it and from those above it."""
    below = dict(at.above)
    title, what = own["title"], place_of_list(at.key)
    # `rooms: [{name: Monday 1 July, talks: [...]}]`, but no room `2.01`
    what = "date" if what and re.search(r"[^\W\d_]{3}", title) and day_or_clock(title) == "date" else what
    name = title or own["group"]
    iso = re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", own["date"] or own["start"])
    below |= {what: title} if title and what else {}
    is_open = not (title and what) and not own["date"] and not iso
    if name and is_open and (day := day_in(name)) and (day == name or "date" not in below):
        below["date"] = day
    if not has_time and not own["date"] and (day := date_in(name)):
        below["date"] = day
    below.update({column: own[column] for column in members.INHERITED if own[column]})
    if iso:
        below["date"] = iso[0]
    elif own["start"] and day_or_clock(own["start"]) == "date":
        below["date"] = own["start"]
    elif day := date_in(own["start"]):
        below["date"] = day
    if has_time:
        below = {column: text for column, text in below.items() if column not in TIMES}
        below.update({column: own[column] for column in TIMES if own[column]})
    return below
