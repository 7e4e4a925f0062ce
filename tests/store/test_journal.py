"""Check the journal: random undo and redo, what prevents an undo, the trash, and writers from outside."""

import json
import random
import shutil
import sqlite3
import subprocess
from datetime import date

import pytest

from confnote.actions import changes
from confnote.actions.capture import add_note, rate, record_tech
from confnote.actions.changes import Target, move_notes, remove
from confnote.actions.sessions import Start, start, stop
from confnote.errors import Refused, Unknown
from confnote.model import Link, Speaker
from confnote.store import journal
from confnote.store.db import connect
from confnote.store.read import find
from confnote.store.rows import insert, update
from confnote.store.trash import trash
from confnote.store.triggers import RECORDS, triggers
from confnote.store.write import change_conference, put_link, set_speakers
from confnote.views.changes import words_of

PINS = "SELECT key, value FROM setting WHERE key LIKE 'room:%' OR key LIKE 'here:%' OR key LIKE 'out:%' ORDER BY key"


def last(store):
    return journal.history(store, 1)[0]


def texts(store):
    return [text for (text,) in store.execute("SELECT text FROM note ORDER BY id")]


# undo and redo


def test_undo_takes_back_the_last_change_and_says_which(kube):
    kube.note("one")
    kube.note("two")
    assert changes.undo(kube.store).first.after["text"] == "two"
    assert texts(kube.store) == ["one"]
    assert changes.undo(kube.store).first.after["text"] == "one"
    assert texts(kube.store) == []


def pinned(kube):
    kube.session("A 10:00-10:35 @Hall")
    kube.session("B 10:00-10:35 @Room")
    return kube


def undid(kube):
    return words_of(kube.store, changes.undo(kube.store), undone=True)


def redid(kube):
    return words_of(kube.store, changes.redo(kube.store))


def state(kube):
    sessions = kube.store.execute("SELECT title, attendance, entered_at, left_at FROM session ORDER BY id").fetchall()
    return sessions, texts(kube.store), kube.store.execute(PINS).fetchall()


def steps(kube):
    """Return the state, and how many changes of the room there are: `here off` without a room is one, too."""
    found = kube.store.execute("SELECT json_array_length(value, '$[0]') FROM setting WHERE key = 'pins'").fetchone()
    return state(kube), found[0] if found else 0


def test_undo_takes_back_a_pinned_room_before_the_note_of_before(kube):
    pinned(kube).do("09:00 note")
    kube.do("09:01 here Hall")
    assert undid(kube) == "here: not in a room"
    assert (texts(kube.store), kube.goes("10:05")) == (["x"], "A|B")
    assert redid(kube) == "here: in Hall"
    assert kube.goes("10:05") == "A"
    assert undid(kube) == "here: not in a room"
    assert undid(kube) == "add: n1 x"
    assert state(kube)[1:] == ([], [])
    assert [redid(kube), redid(kube)] == ["add: n1 x", "here: in Hall"]
    assert [undid(kube), undid(kube)] == ["here: not in a room", "add: n1 x"]


def test_undo_of_a_pinned_room_takes_back_the_seat_too(kube):
    before = state(pinned(kube))
    kube.do("10:05 here Hall")
    in_hall = state(kube)
    kube.do("10:06 here Room")
    in_room = state(kube)
    words = undid(kube)
    assert words == "here: s2 B (back to: attendance none, came in none) and 1 more; in Hall again"
    assert state(kube) == in_hall
    assert redid(kube).endswith("; in Room")
    assert state(kube) == in_room
    changes.undo(kube.store)
    assert undid(kube) == "here: s1 A (back to: attendance none, came in none); not in a room"
    assert (state(kube), kube.goes("10:07")) == (before, "A|B")


def test_undo_of_a_start_elsewhere_pins_the_room_again(kube):
    pinned(kube).do("10:05 here Hall")
    kube.do("10:06 start B")
    assert undid(kube).endswith("; in Hall again")
    assert kube.goes("10:07") == "A"
    kube.do("10:08 note B")
    assert undid(kube).endswith("; in Hall again")


def test_undo_of_stop_ends_that_the_user_is_out_and_no_earlier_change(kube):
    kube.session("Plan 10:00-10:35 planned")
    kube.note("one", "09:00")
    for _ in range(2):
        kube.do("09:01 stop")
    assert undid(kube) == "stop: out still"
    assert undid(kube) == "stop: no longer out"
    assert (texts(kube.store), kube.store.execute(PINS).fetchall()) == (["one"], [])
    kube.do("10:05 stop")
    assert kube.goes("10:06", now="10:06") == "day"
    assert undid(kube) == "stop: s1 Plan (back to: left none); no longer out"
    assert kube.goes("10:06", now="10:06") == "Plan"
    assert undid(kube) == "add: n1 one"


def test_a_later_change_ends_the_redo_of_a_pinned_room(kube):
    pinned(kube).do("09:00 here Hall")
    changes.undo(kube.store)
    kube.note("one")
    with pytest.raises(Refused, match="nothing to redo"):
        changes.redo(kube.store)


def test_a_prompt_takes_back_only_its_own_room(kube):
    other = connect(kube.store.path)
    pinned(kube).do("09:00 here Hall")
    mine, kube.store.writer = kube.store.writer, other.writer
    kube.do("09:01 here Room")
    with pytest.raises(Refused, match="the room that you set was changed since: undo that first"):
        changes.undo(kube.store, mine)
    assert changes.undo(kube.store, other.writer).words(undone=True) == "in Hall again"
    assert changes.undo(kube.store, mine).words(undone=True) == "not in a room"


def test_a_room_that_another_program_changed_stays(kube):
    pinned(kube).do("09:00 here Hall")
    kube.do("09:01 pin Room")
    assert undid(kube) == "import: s2 B"
    assert ("Room",) in kube.store.execute("SELECT value FROM setting WHERE key LIKE 'room:%'").fetchall()


@pytest.mark.parametrize("seed", range(12))
def test_undo_and_redo_go_through_any_row_of_rooms_starts_and_stops(kube, seed):
    dice = random.Random(seed)
    pinned(kube)
    verbs = ("here Hall", "here Room", "here off", "start A", "start B", "stop", "note", "note A", "note B")
    states = [steps(kube)]
    for minute in range(12):
        kube.do(f"10:{minute:02} {dice.choice(verbs)}")
        if steps(kube) != states[-1]:
            states.append(steps(kube))
    for _ in range(2):
        for before in reversed(states[:-1]):
            changes.undo(kube.store)
            assert steps(kube) == before
        for after in states[1:]:
            changes.redo(kube.store)
            assert steps(kube) == after


def test_redo_brings_back_in_order_until_something_new_happens(kube):
    for text in ("one", "two", "three"):
        kube.note(text)
    changes.undo(kube.store)
    changes.undo(kube.store)
    changes.redo(kube.store)
    assert texts(kube.store) == ["one", "two"]
    changes.redo(kube.store)
    assert texts(kube.store) == ["one", "two", "three"]
    with pytest.raises(Refused, match="nothing to redo"):
        changes.redo(kube.store)
    changes.undo(kube.store)
    kube.note("four")
    with pytest.raises(Refused, match="nothing to redo"):
        changes.redo(kube.store)
    assert texts(kube.store) == ["one", "two", "four"]


def test_a_handle_comes_back_with_redo_and_is_never_given_to_another(kube):
    first = kube.note("one")
    changes.undo(kube.store)
    second = kube.note("two")
    assert (first.id, second.id) == (1, 2)
    changes.undo(kube.store)
    changes.redo(kube.store)
    assert kube.store.execute("SELECT id, uid FROM note").fetchall() == [(second.id, second.uid)]


def test_undo_after_undo_and_redo_goes_on_where_it_was(kube):
    for text in ("one", "two", "three"):
        kube.note(text)
    changes.undo(kube.store)
    changes.redo(kube.store)
    changes.undo(kube.store)
    changes.undo(kube.store)
    assert texts(kube.store) == ["one"]


def test_there_is_an_end_to_undoing(store):
    with pytest.raises(Refused, match="nothing to undo"):
        changes.undo(store)
    add_note(store, "x", 1)
    changes.undo(store)
    with pytest.raises(Refused, match="nothing to undo"):
        changes.undo(store)


def test_a_command_that_changed_nothing_is_nothing_to_undo(kube):
    kube.session("A 10:00-10:35 planned")
    rate(kube.store, 4, "solid", kube.at("10:10"))
    rate(kube.store, 4, "solid", kube.at("10:11"))
    changes.undo(kube.store)
    assert kube.store.execute("SELECT rating, verdict FROM session").fetchone() == (None, "")


def test_undoing_a_conference_takes_its_offsets_and_the_redo_brings_them(kube):
    held = kube.store.execute("SELECT * FROM zone_offset").fetchall()
    changes.undo(kube.store)
    assert kube.store.execute("SELECT count(*) FROM zone_offset").fetchone() == (0,)
    assert kube.goes("10:05") == "inbox"
    changes.redo(kube.store)
    assert kube.store.execute("SELECT * FROM zone_offset").fetchall() == held
    assert kube.goes("10:05") == "day"


def test_undoing_a_change_of_zone_changes_the_days_back(kube):
    before = (
        kube.store.execute("SELECT * FROM conference").fetchall(),
        kube.store.execute("SELECT * FROM zone_offset").fetchall(),
    )
    with kube.store.change("edit"):
        change_conference(kube.store, kube.conference, zone="Asia/Tokyo", ends_on=date(2022, 5, 30))
    assert kube.store.execute("SELECT minutes FROM zone_offset").fetchall() == [(540,)]
    changes.undo(kube.store)
    after = (
        kube.store.execute("SELECT * FROM conference").fetchall(),
        kube.store.execute("SELECT * FROM zone_offset").fetchall(),
    )
    assert after == before


def test_history_names_changes_newest_first_and_what_is_undone(kube):
    kube.note("one")
    kube.note("two")
    changes.undo(kube.store)
    groups = journal.history(kube.store, 3)
    assert [(group.command, group.undone) for group in groups] == [("undo", False), ("add", True), ("add", False)]
    assert groups[0].records == 1
    assert groups[0].first.target == groups[1].number


@pytest.mark.parametrize(
    ("notes", "words"),
    [
        (10_000, "add: n1 note 1 and 9,999 more"),
        (10_002, "add: n1 note 1 and at least 10,000 more"),
        (10_000, "load: 10,000 notes"),
        (10_002, "load: at least 10,001 notes"),
    ],
)
def test_the_history_counts_the_first_records_of_a_large_change(kube, notes, words):
    with kube.store.change(words.partition(":")[0]):
        kube.store.execute(
            """WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?)
             INSERT INTO journal (change, wall, tick, at, device, tbl, uid, after, command)
             SELECT change, 0, n, 0, 'd', 'note', 'N' || (99999 - n),
              json_object('id', n, 'uid', 'N' || (99999 - n), 'text', 'note ' || n), command FROM n, clock""",
            (notes,),
        )
    assert words_of(kube.store, last(kube.store)) == words


def test_a_change_of_speakers_names_the_session(kube):
    first, second = kube.session("Streams 10:00-10:35"), kube.session("Operators 11:00-11:35")
    with kube.store.change("edit"):
        set_speakers(kube.store, kube.conference, first, [Speaker(name="Ada Lind"), Speaker(name="Bo Ek")])
    assert words_of(kube.store, last(kube.store)) == "edit: speakers of s1 Streams"
    with kube.store.change("edit"):
        set_speakers(kube.store, kube.conference, first, [Speaker(name="Bo Ek"), Speaker(name="Ada Lind")])
    assert words_of(kube.store, changes.undo(kube.store), undone=True) == "edit: speakers of s1 Streams"
    with kube.store.change("schedule import"):
        set_speakers(kube.store, kube.conference, first, [Speaker(name="Cy Do")])
        set_speakers(kube.store, kube.conference, second, [Speaker(name="Cy Do"), Speaker(name="Bo Ek")])
    number = last(kube.store)
    assert words_of(kube.store, number) == "schedule import: speakers of s1 Streams and 1 more"
    remove(kube.store, [("session", first)])
    assert words_of(kube.store, number) == "schedule import: speakers of a session that is gone and 1 more"


def test_the_history_of_one_thing(kube):
    note = kube.note("one")
    with kube.store.change("edit"):
        update(kube.store, "note", note.uid, text="two")
    remove(kube.store, [("note", note.uid)])
    made, changed, gone = journal.entries_of(kube.store, note.uid)
    assert (made.command, made.before, made.after["text"]) == ("add", None, "one")
    assert list(changed.fields()) == [("text", "one", "two")]
    assert (gone.command, gone.before["text"], gone.after) == ("rm", "two", None)


# random walks


class Walk:
    """Random commands on a store; `step` runs one that changes something."""

    def __init__(self, kube, seed):
        self.book, self.store, self.random = kube, kube.store, random.Random(seed)
        self.now = kube.at("09:00")

    def pick(self, table):
        uids = [uid for (uid,) in self.store.execute(f"SELECT uid FROM [{table}] ORDER BY id").fetchall()]
        return self.random.choice(uids) if uids else None

    def step(self):
        before = self.store.execute("SELECT max(seq) FROM journal").fetchone()
        while self.store.execute("SELECT max(seq) FROM journal").fetchone() == before:
            self.now += self.random.randint(1, 900_000)
            name = self.random.choice(
                ("add", "add", "add", "rate", "tech", "tech", "start", "stop", "link", "edit", "move", "rm", "untrash",
                 "speakers", "conference", "upsert", "stranger")
            )  # fmt: skip
            try:
                getattr(self, name)()
            except Refused:
                continue

    def words(self):
        return " ".join(self.random.choices(("pods", "naïve", "#slo", "k8s", "🙂", "Śląsk", "don't", "42"), k=4))

    def add(self):
        add_note(self.store, self.words(), self.now, session=self.random.choice([None, self.pick("session")]))

    def rate(self):
        rate(self.store, self.random.randint(1, 5), self.words(), self.now)

    def tech(self):
        name = self.random.choice(("Cilium", "cilium", "Chaos Mesh", "Flux"))
        record_tech(self.store, name, self.now, tagline=self.words(), session=self.pick("session"))

    def start(self):
        at = self.now - self.random.choice((0, 0, 3_600_000))
        start(
            self.store,
            Start(session=self.random.choice([None, self.pick("session")]), title=self.words()),
            at,
            self.now,
        )

    def stop(self):
        stop(self.store, self.now)

    def link(self):
        table = self.random.choice(("session", "note", "tech"))
        owner = self.pick(table)
        if owner:
            with self.store.change("link"):
                put_link(self.store, table, owner, Link(kind="page", url=f"https://x.org/{self.words()}", title="T"))

    def edit(self):
        uid = self.pick("note")
        if uid:
            with self.store.change("edit"):
                update(self.store, "note", uid, text=self.words(), kind="quote")

    def move(self):
        uids = {self.pick("note") for _ in range(3)} - {None}
        session = self.pick("session")
        places = [Target(day="2022-05-16"), Target(section="intro"), Target(conference="kube"), Target(inbox=True)]
        target = self.random.choice([*places, Target(session=session)] if session else places)
        move_notes(self.store, [("", uid) for uid in sorted(uids) if target.inbox or self.filed(uid)], target)

    def filed(self, uid):
        return self.store.execute("SELECT conference FROM note WHERE uid = ?", (uid,)).fetchone()[0]

    def rm(self):
        found = [(table, self.pick(table)) for table in self.random.sample(("session", "note", "tech", "link"), 2)]
        remove(self.store, [(table, uid) for table, uid in found if uid])

    def untrash(self):
        found = trash(self.store)
        if found:
            entry = self.random.choice(found)
            letter = {"session": "s", "note": "n", "tech": "t", "link": "l"}[entry.table]
            changes.untrash(self.store, f"{letter}{entry.row['id']}")

    def speakers(self):
        session = self.pick("session")
        people = [Speaker(name=name, org=self.words()) for name in self.random.sample(("Ada", "Bo", "Cy"), 2)]
        if session:
            with self.store.change("edit"):
                set_speakers(self.store, self.book.conference, session, tuple(people))

    def conference(self):
        zone = self.random.choice(("Europe/Madrid", "Asia/Tokyo", "America/St_Johns"))
        with self.store.change("edit"):
            change_conference(self.store, self.book.conference, zone=zone, place=self.words())

    def upsert(self):
        """As an import does it: many rows at once, some of them there already."""
        with self.store.change("import"):
            for number in self.random.sample(range(8), 4):
                self.store.execute(
                    "INSERT INTO session (uid, conference, title, abstract) VALUES (?, ?, ?, ?)"
                    " ON CONFLICT (uid) DO UPDATE SET title = excluded.title, abstract = excluded.abstract",
                    (f"IMPORTED{number}", self.book.conference, self.words(), self.words()),
                )

    def stranger(self):
        """Another program, on a connection of its own."""
        with sqlite3.connect(self.store.path) as conn:
            conn.execute("UPDATE note SET text = text || '!' WHERE id = (SELECT min(id) FROM note)")
        conn.close()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_a_hundred_mixed_changes_undone_one_by_one_leave_the_very_first_rows(kube, whole, sound, seed):
    walk = Walk(kube, seed)
    first = whole(kube.store)
    for _ in range(100):
        walk.step()
    sound(kube.store)
    at_the_end = whole(kube.store)
    undone = []
    while kube.store.execute(journal.UNDO.format(mine="AND command IS NOT 'new'")).fetchone():
        undone.append(changes.undo(kube.store))
        if len(undone) % 10 == 0:
            sound(kube.store)
    # a `stop` that no step counts is undone, too: it only makes the user go out, which the journal does not have
    assert sum(isinstance(group, journal.ChangeGroup) for group in undone) == 100
    assert whole(kube.store) == first
    assert [group.undone for group in journal.history(kube.store, 1000) if group.command != "undo"] == [True] * 100 + [
        False
    ]
    for _ in undone:
        changes.redo(kube.store)
    assert whole(kube.store) == at_the_end
    sound(kube.store)


@pytest.mark.slow
def test_each_undo_gives_back_the_state_before_it_whatever_was_redone_between(kube, whole):
    walk = Walk(kube, 99)
    states = [whole(kube.store)]
    for _ in range(30):
        walk.step()
        states.append(whole(kube.store))
    at = 30
    for _ in range(60):
        if at and (at == 30 or walk.random.random() < 0.6):
            changes.undo(kube.store)
            at -= 1
        else:
            changes.redo(kube.store)
            at += 1
        assert whole(kube.store) == states[at]


# what prevents the undo


@pytest.fixture
def other(store):
    """The same store, opened by another run."""
    second = connect(store.path)
    second.execute("PRAGMA synchronous=OFF")
    yield second
    second.close()


def test_a_writer_undoes_its_own_changes_only(kube, other):
    kube.note("mine")
    add_note(other, "theirs", kube.at("10:06"))
    assert changes.undo(other, other.writer).first.after["text"] == "theirs"
    with pytest.raises(Refused, match="nothing to undo"):
        changes.undo(other, other.writer)
    add_note(other, "theirs again", kube.at("10:07"))
    assert changes.undo(kube.store, kube.store.writer).first.after["text"] == "mine"
    assert texts(kube.store) == ["theirs again"]


def test_a_record_that_another_one_changed_since_is_not_taken_away_with_the_change(kube, other):
    note = kube.note("mine")
    with other.change("edit"):
        update(other, "note", note.uid, text="ours")
    with pytest.raises(Refused, match="n1 mine was changed since"):
        changes.undo(kube.store, kube.store.writer)
    assert texts(kube.store) == ["ours"]
    changes.undo(other)
    changes.undo(kube.store, kube.store.writer)
    assert texts(kube.store) == []


def test_a_field_that_was_changed_since_is_not_overwritten_but_others_may_be(kube, other):
    uid = kube.session("A 10:00-10:35 planned")
    rate(kube.store, 4, "", kube.at("10:05"))
    with other.change("edit"):
        update(other, "session", uid, room="Hall")
    changes.undo(kube.store, kube.store.writer)
    assert kube.store.execute("SELECT rating, room FROM session").fetchone() == (None, "Hall")
    rate(kube.store, 4, "", kube.at("10:05"))
    rate(other, 2, "", kube.at("10:06"))
    with pytest.raises(Refused, match="s1 A was changed since"):
        changes.undo(kube.store, kube.store.writer)
    assert kube.store.execute("SELECT rating, room FROM session").fetchone() == (2, "Hall")


def test_an_undo_that_would_orphan_later_notes_is_refused_and_names_them(kube, other, whole):
    kube.do("10:00 start A")
    for text in ("one", "two"):
        add_note(other, text, kube.at("10:05"))
    before = whole(kube.store)
    with pytest.raises(Refused, match=r"s1 A cannot go: n1, n2 came to it since\. Move or rm them first"):
        changes.undo(kube.store, kube.store.writer)
    assert whole(kube.store) == before
    move_notes(
        other, [("n1", kube.store.execute("SELECT uid FROM note WHERE id = 1").fetchone()[0])], Target(inbox=True)
    )
    remove(other, other.execute("SELECT 'note', uid FROM note WHERE id = 2").fetchall())
    changes.undo(kube.store, kube.store.writer)
    assert (texts(kube.store), kube.store.execute("SELECT count(*) FROM session").fetchone()) == (["one"], (0,))


def test_an_undo_that_would_refer_to_what_is_gone_is_refused_and_says_what_is_missing(kube, other, whole):
    session = kube.session("A 10:00-10:35")
    note = kube.note("one", session=session)
    remove(kube.store, [("note", note.uid)])
    remove(other, [("session", session)])
    before = whole(kube.store)
    with pytest.raises(Refused, match=r"n1 one cannot come back: its session was deleted since.*untrash"):
        changes.undo(kube.store, kube.store.writer)
    assert whole(kube.store) == before


def test_a_move_out_of_a_session_that_is_gone_since_cannot_be_undone(kube, other):
    session = kube.session("A 10:00-10:35")
    note = kube.note("one", session=session)
    move_notes(kube.store, [("n1", note.uid)], Target(day="2022-05-16"))
    remove(other, [("session", session)])
    with pytest.raises(Refused, match="its session was deleted since"):
        changes.undo(kube.store, kube.store.writer)


def test_a_name_that_was_taken_since_keeps_the_old_entry_away(kube, other):
    tech = record_tech(kube.store, "Cilium", kube.at("10:00"))
    remove(kube.store, [("tech", tech.uid)])
    record_tech(other, "CILIUM", kube.at("10:01"))
    with pytest.raises(Refused, match=r"t1 Cilium cannot come back: that key is taken\. Rename or rm the other first"):
        changes.undo(kube.store, kube.store.writer)
    with pytest.raises(Refused, match="t1 Cilium cannot come back"):
        changes.untrash(kube.store, "t1")
    with other.change("edit"):
        update(other, "tech", other.execute("SELECT uid FROM tech").fetchone()[0], name="Tetragon", key="tetragon")
    changes.untrash(kube.store, "t1")
    assert kube.store.execute("SELECT name FROM tech ORDER BY id").fetchall() == [("Cilium",), ("Tetragon",)]


# the trash


def test_rm_puts_a_session_and_all_that_hangs_on_it_in_the_trash_and_untrash_brings_it_back(kube, whole, sound):
    session = kube.session("A 10:00-10:35 planned")
    with kube.store.change("edit"):
        set_speakers(kube.store, kube.conference, session, (Speaker(name="Ada"), Speaker(name="Bo")))
    note = kube.note("one", session=session)
    tech = record_tech(kube.store, "Cilium", kube.at("10:01"), session=session)
    with kube.store.change("link"):
        for table, uid in (("session", session), ("note", note.uid), ("tech", tech.uid)):
            put_link(kube.store, table, uid, Link(kind="page", url="https://x.org", title="X"))
        insert(kube.store, "session_alias", session=session, source="ics", key="1")
    before = whole(kube.store)
    assert remove(kube.store, [("session", session)]) == 1
    assert kube.store.execute("SELECT count(*) FROM note").fetchone() == (0,)
    assert kube.store.execute("SELECT session FROM tech").fetchall() == [(None,)]  # seen all the same
    assert [f"{entry.table} {entry.row['id']}" for entry in trash(kube.store)] == [
        "session 1", "link 1", "note 1", "link 2"
    ]  # fmt: skip
    back = changes.untrash(kube.store, "s1").entries
    assert {entry.table for entry in back} == {"session", "note", "link", "session_speaker", "session_alias"}
    assert back[0].table == "session"
    assert whole(kube.store) == before
    assert trash(kube.store) == ()
    sound(kube.store)


def test_a_note_alone_comes_back_into_its_session(kube, whole):
    note = kube.note("one", session=kube.session("A 10:00-10:35"))
    kube.note("two")
    before = whole(kube.store)
    remove(kube.store, [("note", note.uid)])
    changes.untrash(kube.store, "n1")
    assert whole(kube.store) == before


def test_a_note_whose_session_is_gone_comes_back_to_its_day(kube):
    session = kube.session("A 10:00-10:35")
    kube.note("one", "19 01:30", session=session)
    remove(kube.store, [("session", session)])
    assert changes.untrash(kube.store, "n1").session.uid == session
    assert kube.store.execute("SELECT conference, session, day FROM note").fetchall() == [
        (kube.conference, None, "2022-05-18")
    ]


def test_a_note_that_came_back_alone_goes_to_its_session_when_that_comes_back(kube):
    session = kube.session("A 10:00-10:35")
    kube.note("one", session=session)
    moved = kube.note("two", session=session)
    remove(kube.store, [("session", session)])
    changes.untrash(kube.store, "n1")
    changes.untrash(kube.store, "n2")
    move_notes(kube.store, [("n2", moved.uid)], Target(day=date(2022, 5, 19)))
    changes.untrash(kube.store, "s1")
    assert kube.store.execute("SELECT id, session, day FROM note ORDER BY id").fetchall() == [
        (1, session, None), (2, None, "2022-05-19")
    ]  # fmt: skip


def test_a_link_whose_owner_is_gone_says_so(kube):
    session = kube.session("A 10:00-10:35")
    with kube.store.change("link"):
        put_link(kube.store, "session", session, Link(kind="page", url="https://x.org"))
    remove(kube.store, [("session", session)])
    with pytest.raises(Refused, match=r"l1 .* cannot come back: its session was deleted since"):
        changes.untrash(kube.store, "l1")


def test_a_reference_that_was_set_anew_is_not_overwritten_by_untrash(kube):
    first, other = kube.session("A 10:00-10:35"), kube.session("B 10:00-10:35")
    tech = record_tech(kube.store, "Cilium", kube.at("10:01"), session=first)
    remove(kube.store, [("session", first)])
    record_tech(kube.store, "Cilium", kube.at("10:02"), session=other)
    changes.untrash(kube.store, "s1")
    assert kube.store.execute("SELECT session FROM tech WHERE uid = ?", (tech.uid,)).fetchone() == (other,)


def test_what_is_not_in_the_trash_is_said(kube):
    kube.note("one")
    for handle in ("n1", "n7", "x", ""):
        with pytest.raises(Unknown, match="is not in the trash"):
            changes.untrash(kube.store, handle)


def test_untrash_and_rm_can_be_undone(kube, whole):
    kube.note("one", session=kube.session("A 10:00-10:35"))
    states = [whole(kube.store)]
    remove(kube.store, [("session", kube.sessions["A"])])
    states.append(whole(kube.store))
    changes.untrash(kube.store, "s1")
    assert whole(kube.store) == states[0]
    changes.undo(kube.store)
    assert whole(kube.store) == states[1]
    changes.undo(kube.store)
    assert whole(kube.store) == states[0]


# writers from outside


@pytest.fixture
def shell(store):
    """Write by the `sqlite3` shell, as any other program would."""
    program = shutil.which("sqlite3")
    if program is None:
        pytest.skip("the sqlite3 shell is not installed")

    def run(sql):
        return subprocess.run(
            [program, "-bail", store.path, sql], capture_output=True, text=True, timeout=30, check=False
        )

    return run


def test_what_the_sqlite3_shell_writes_is_in_the_journal_and_can_be_undone(kube, shell, whole, sound):
    kube.note("one")
    kube.note("two")
    before = whole(kube.store)
    for sql in (
        "UPDATE note SET text = 'uno' WHERE id = 1",
        "INSERT INTO note (uid, conference, text, at) SELECT 'SHELL', uid, 'three', 0 FROM conference",
        "DELETE FROM note WHERE id = 2",
        "INSERT INTO note (uid, text, at) VALUES ('SHELL', 'drei', 0) ON CONFLICT (uid) DO UPDATE SET text = excluded.text",
    ):
        assert shell(sql).returncode == 0
    groups = journal.history(kube.store, 4)
    assert [group.command for group in groups] == ["another program"] * 4
    written = [entry for group in groups for entry in journal.entries(kube.store, group.number)]
    assert [(e.before or {}).get("text") for e in written] == ["three", "two", None, "one"]
    assert [(e.after or {}).get("text") for e in written] == ["drei", None, "three", "uno"]
    assert kube.store.execute("SELECT rowid FROM note_fts WHERE note_fts MATCH 'uno OR drei'").fetchall() == [
        (1,),
        (3,),
    ]
    sound(kube.store)
    for _ in range(4):
        changes.undo(kube.store)
    assert whole(kube.store) == before


def test_one_statement_of_another_program_is_a_change_for_each_row(kube, shell):
    """It opens no change for them; undo takes them back one by one."""
    kube.note("one")
    kube.note("two")
    shell("UPDATE note SET text = text || '!'")
    changes.undo(kube.store)
    assert texts(kube.store) == ["one!", "two"]


REPLACING = {
    "the same uid": "INSERT OR REPLACE INTO note (uid, text, at) VALUES ('{uid}', 'x', 0)",
    "the same id": "INSERT OR REPLACE INTO note (id, uid, text, at) VALUES (1, 'NEW', 'x', 0)",
    "the same id and uid": "REPLACE INTO note (id, uid, text, at) VALUES (1, '{uid}', 'x', 0)",
    "the same name of a tech": "INSERT OR REPLACE INTO tech (uid, conference, key, name, at)"
    " SELECT 'NEW', uid, 'cilium', 'Cilium', 0 FROM conference",
    "the same slug": "INSERT OR REPLACE INTO conference (uid, slug, name, zone, starts_on, ends_on, day_one, day_end,"
    " opens_at, closes_at) VALUES ('NEW', 'kube', 'K', 'UTC', '', '', '', 0, 0, 0)",
    "a slug by update": "UPDATE OR REPLACE conference SET slug = 'kube' WHERE slug = 'foss'",
    "a name by update": "UPDATE OR REPLACE tech SET key = 'cilium' WHERE key = 'flux'",
    "an id by update": "UPDATE OR REPLACE note SET id = 1 WHERE id = 2",
    "a uid by update": "UPDATE OR REPLACE note SET uid = '{uid}' WHERE id = 2",
}


@pytest.mark.parametrize("sql", REPLACING.values(), ids=REPLACING)
def test_nothing_can_replace_a_row_past_the_journal(kube, shell, whole, sound, sql):
    note = kube.note("one")
    kube.note("two")
    record_tech(kube.store, "Cilium", 1)
    record_tech(kube.store, "Flux", 1)
    kube.open(slug="foss")
    before = whole(kube.store)
    ran = shell(sql.format(uid=note.uid))
    assert ran.returncode != 0
    assert any(words in ran.stderr for words in ("escape the journal", "is taken", "never change")), ran.stderr
    assert whole(kube.store) == before
    sound(kube.store)


@pytest.mark.parametrize(
    "sql", ["UPDATE journal SET wall = 0", "DELETE FROM journal", "DELETE FROM journal WHERE seq = 1"]
)
def test_the_journal_is_only_added_to(kube, sql):
    kube.note("one")
    with pytest.raises(sqlite3.IntegrityError, match="only added to"):
        kube.store.execute(sql)


def test_a_stranger_cannot_leave_a_reference_to_nothing(kube):
    session = kube.session("A 10:00-10:35")
    kube.note("one", session=session)
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        kube.store.execute("DELETE FROM session")
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        kube.store.execute("UPDATE note SET session = 'NOBODY'")


# the content of an entry


def test_every_record_table_is_journalled_with_all_its_columns(store):
    found = {name for (name,) in store.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    unjournalled = {"post", "draft", "setting", "zone_offset", "clock", "journal", "character_pair", "caption"}
    helpers = {name for name in found if "_fts" in name or name.startswith(("sqlite_", "_sqlite"))}
    assert found - helpers == set(RECORDS) | unjournalled
    sql = dict(store.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall())
    for table in RECORDS:
        columns = [row[1] for row in store.execute(f"PRAGMA table_info([{table}])")]
        for event in ("insert", "update", "delete"):
            assert all(f"'{column}', " in sql[f"journal_{table}_{event}"] for column in columns)


def test_the_triggers_are_those_of_the_generator(store):
    held = store.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name").fetchall()
    assert held == sorted(triggers(store))


def test_an_entry_says_when_by_whom_and_on_which_device(path, book):
    pinned = book.at("10:00")
    store = connect(str(path), pinned=pinned)
    try:
        note = add_note(store, "one", 5)
        (device,) = store.execute("SELECT device FROM clock").fetchone()
        found = store.execute(
            "SELECT change, wall, tick, at, device, writer, tbl, uid, before, command, target FROM journal"
        ).fetchall()
        assert found == [(1, pinned, 0, pinned, device, store.writer, "note", note.uid, None, "add", None)]
        assert json.loads(store.execute("SELECT after FROM journal").fetchone()[0])["text"] == "one"
        assert len(device) == 16
    finally:
        store.close()


def test_a_clock_that_is_set_back_reorders_nothing(path, book):
    """The hybrid clock of the journal never goes back; the time shown is the clock's own, right or wrong."""
    stamps = []
    for moment in ("10:00", "10:01", "09:00", "09:00", "2099-01-01 00:00", "10:02"):
        store = connect(str(path), pinned=book.at(moment))
        add_note(store, moment, book.at(moment))
        store.close()
    store = connect(str(path))
    add_note(store, "now", 0)
    stamps = store.execute("SELECT wall, tick FROM journal ORDER BY seq").fetchall()
    shown = [at for (at,) in store.execute("SELECT at FROM journal ORDER BY seq LIMIT 6")]
    held = [text for (text,) in store.execute("SELECT text FROM note ORDER BY id")]
    store.close()
    assert stamps == sorted(stamps)
    assert len(set(stamps)) == len(stamps)
    assert shown == [book.at(text) for text in held[:6]]
    assert stamps[4:] == [(book.at("2099-01-01 00:00"), tick) for tick in (0, 1, 2)]


def test_two_stores_are_two_devices(tmp_path):
    from confnote.store.schema import open_store

    devices = set()
    for name in ("one.db", "two.db"):
        store = open_store(str(tmp_path / name))
        devices |= set(store.execute("SELECT device FROM clock").fetchall())
        store.close()
    assert len(devices) == 2


def test_an_undo_names_the_session_before_what_went_with_it(kube):
    session = kube.session("A 10:00-10:35")
    with kube.store.change("link"):
        put_link(kube.store, "session", session, Link(kind="page", url="https://x.org"))
    kube.note("one", session=session)
    remove(kube.store, [("session", session)])
    for replay in (changes.undo, changes.redo, changes.undo):
        group = replay(kube.store)
        assert (group.first.row.get("title"), group.records) == ("A", 3)


def test_what_an_undo_took_is_brought_back_by_redo_as_long_as_that_works(kube):
    first, other = kube.session("A 10:00-10:35"), kube.session("B 10:00-10:35")
    del first, other
    changes.undo(kube.store)
    with pytest.raises(Unknown, match=r"^s2 was undone: confnote redo$"):
        find(kube.store, "s2")
    changes.undo(kube.store)
    with pytest.raises(Unknown, match=r"^s1 was undone: confnote redo$"):
        find(kube.store, "s1")
    with pytest.raises(Unknown, match=r"^s2 was undone: confnote redo, 2 times$"):
        find(kube.store, "s2")
    kube.note("one")
    with pytest.raises(Unknown, match=r"^s2 was deleted: confnote untrash s2$"):
        find(kube.store, "s2")
    changes.untrash(kube.store, "s2")
    assert find(kube.store, "s2")[0] == "session"
