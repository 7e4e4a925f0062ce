"""A conference that a test describes in a line a session, and a snapshot of a store for comparing."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from confnote.actions.capture import add_note
from confnote.actions.changes import Target, move_notes
from confnote.actions.find import find_notes
from confnote.actions.sessions import Start, pin_room, start, stop
from confnote.model import Conference
from confnote.store.now import place_of
from confnote.store.rows import insert, update
from confnote.store.triggers import INDEXED, RECORDS
from confnote.store.write import make_conference, put_setting

ATTENDANCES = {"planned", "attended", "left-early", "missed", "skipped"}
STATUSES = {"cancelled", "replaced", "removed"}


@dataclass
class Book:
    """A conference from 16 to 20 May 2022 in Madrid, 17 May being Day 1; times are of the 18th if no date is given."""

    store: object
    zone: str = "Europe/Madrid"
    conference: str = ""
    sessions: dict = field(default_factory=dict)

    def open(self, zone="Europe/Madrid", first="2022-05-16", last="2022-05-20", day_one="2022-05-17", **more):
        self.zone = zone
        about = {"slug": "kube", "name": "Kube", "day_end": 240, **more}
        self.store.pinned = self.at(f"{first} 00:00")
        with self.store.change("new"):
            self.conference = make_conference(self.store, Conference(
                zone=zone, starts_on=date.fromisoformat(first), ends_on=date.fromisoformat(last),
                day_one=date.fromisoformat(day_one), **about,
            ))  # fmt: skip
        return self

    def at(self, text, fold=0):
        """Return the instant of `10:05`, `19 01:30` or a whole date and time in the conference's zone."""
        *days, clock = text.split()
        day = days[0] if days else "18"
        day = day if len(day) > 2 else f"2022-05-{day}"
        moment = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZoneInfo(self.zone), fold=fold)
        return round(moment.timestamp() * 1000)

    def session(self, line):
        """`A 10:00-10:35 planned @Hall #web`: a title, from-to, then words in any order."""
        title, times, *words = line.split()
        begins, _, ends = times.partition("-")
        starts_at = self.at(begins.replace("/", " ")) if begins != "?" else None
        ends_at = self.at(ends.replace("/", " ")) if ends else None
        with self.store.change("import"):
            _, uid = insert(
                self.store, "session", conference=self.conference, title=title, starts_at=starts_at, ends_at=ends_at,
                room=next((word[1:] for word in words if word.startswith("@")), ""),
                track=next((word[1:] for word in words if word.startswith("#")), ""),
                attendance=next((word for word in words if word in ATTENDANCES), ""),
                status=next((word for word in words if word in STATUSES), "scheduled"), service=int("service" in words),
            )  # fmt: skip
        self.sessions[title] = uid
        return uid

    def do(self, line):
        """`10:02 start A`, `10:02 start A --at 09:50`, `10:20 stop`, `10:00 pin Hall`, `10:00 mark A missed`.

        Also `10:00 here Hall`, which pins and sits down, `10:05 note`, `10:05 note A`, and `10:06 move A` for the last note.
        """
        clock, verb, *words = line.split()
        self.store.pinned = now = self.at(clock.replace("/", " "))
        if verb == "start":
            at = self.at(words[2].replace("/", " ")) if "--at" in words else now
            started = start(self.store, Start(session=self.sessions.get(words[0]), title=words[0]), at, now)
            self.sessions[words[0]] = started.session[0]
            return started
        if verb == "stop":
            return stop(self.store, now, early="--early" in words)
        if verb == "here":
            return pin_room(self.store, words[0], now)
        if verb == "note":
            return add_note(self.store, "x", now, session=self.sessions[words[0]] if words else None, now=now)
        if verb == "move":
            last = find_notes(self.store, ["last"])
            return move_notes(self.store, last, Target(session=self.sessions[words[0]]), now)
        with self.store.change(verb):
            if verb == "pin":
                put_setting(self.store, f"room:{self.conference}", words[0])
            else:
                update(self.store, "session", self.sessions[words[0]], attendance=words[1])
        return None

    def goes(self, text, conference=None, now=None):
        """Where a note of that time goes: a title, the rivals' titles with a `|`, `day`, or `inbox`."""
        place = place_of(self.store, self.at(text), conference, now=now and self.at(now))
        if place.session:
            return place.session[2]
        if place.rivals:
            return "|".join(rival.title for rival in place.rivals)
        return "day" if place.conference else "inbox"

    def note(self, text, clock="10:05", **more):
        return add_note(self.store, text, self.at(clock), **more)


@pytest.fixture
def book(store):
    return Book(store)


@pytest.fixture
def kube(book):
    return book.open()


def rows_of(store, tables=RECORDS):
    return {table: store.execute(f"SELECT * FROM [{table}] ORDER BY id").fetchall() for table in tables}


def found_by(store, table):
    """Return the content of the full-text index: every row by all the words in the table."""
    words = {word for row in store.execute(f"SELECT {', '.join(INDEXED[table])} FROM [{table}]") for word in row}
    terms = {term for text in words for term in "".join(c if c.isalnum() else " " for c in text).split()}
    return {
        term: store.execute(f"SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH ?", (f'"{term}"',)).fetchall()
        for term in sorted(terms)
    }


@pytest.fixture
def whole():
    """Return all records, and all that full text finds, of a store: to be compared with what they were."""

    def look(store):
        return rows_of(store), {table: found_by(store, table) for table in INDEXED}

    return look


@pytest.fixture
def sound():
    """Assert what is true of every store at rest."""

    def look(store):
        assert store.execute("PRAGMA foreign_key_check").fetchall() == []
        assert store.execute("PRAGMA quick_check").fetchall() == [("ok",)]
        for table in INDEXED:
            store.execute(f"INSERT INTO {table}_fts ({table}_fts, rank) VALUES ('integrity-check', 1)")
        (held,) = store.execute("SELECT change IS NULL AND writer IS NULL AND command IS NULL FROM clock").fetchone()
        assert held == 1

    return look


@pytest.fixture
def later():
    return lambda at, minutes: at + round(timedelta(minutes=minutes).total_seconds() * 1000)
