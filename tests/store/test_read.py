"""Rows read back as values: a dossier to the letter, handles, what comes next; and no statement left open."""

from dataclasses import replace
from datetime import date

import pytest

from confnote.actions.capture import add_note, record_tech
from confnote.actions.changes import remove
from confnote.errors import Unknown
from confnote.model import Link, Note, NoteCounts, Speaker
from confnote.store import read
from confnote.store.db import connect
from confnote.store.neighbours import next_of
from confnote.store.now import minutes_of, place_of
from confnote.store.rows import update
from confnote.store.write import put_link, put_setting, set_speakers
from confnote.views.figures import figures


def texts(kube):
    return [note.text for note in read.dossier(kube.store, kube.conference).notes]


def test_notes_stay_in_the_order_of_writing_if_the_clock_went_back(kube):
    kube.do("08:00 start Talk")
    session = kube.sessions["Talk"]
    # the clock shows 08:20, then 07:25; the fourth note is of an earlier moment, and so is the sixth
    written = (("08:20", "one", "08:20"), ("07:25", "two", "07:25"), ("07:27", "three", "07:26"),
               ("07:40", "of seven", "07:00"), ("08:30", "four", "08:30"), ("08:31", "of 08:25", "08:25"))  # fmt: skip
    for clock, text, at in written:
        kube.store.pinned = kube.at(clock)
        kube.note(text, at, session=session)
    assert texts(kube) == ["of seven", "one", "two", "three", "of 08:25", "four"]
    notes = read.dossier(kube.store, kube.conference).notes
    assert [(note.at, note.order) for note in notes[1:4]] == [
        (kube.at("08:20"), kube.at("08:20")), (kube.at("07:25"), kube.at("08:20")), (kube.at("07:26"), kube.at("08:20"))
    ]  # fmt: skip


def test_a_note_of_some_minutes_ago_goes_to_its_time_while_the_clock_runs(kube):
    for clock, text, at in (("10:05", "second", "10:05"), ("10:07", "first", "10:02")):
        kube.store.pinned = kube.at(clock)
        kube.note(text, at)
    assert texts(kube) == ["first", "second"]


def test_a_dossier_holds_all_of_a_conference_and_nothing_else(kube):
    session = kube.session("A 19/01:00-19/01:30 planned @Hall")
    with kube.store.change("edit"):
        set_speakers(kube.store, kube.conference, session, (Speaker(name="Bo"), Speaker(name="Ada", org="X")))
        put_link(kube.store, "session", session, Link(kind="slides", url="https://x.org/s"))
        update(kube.store, "session", session, tags="platform k8s", service=0)
    note = kube.note("one #slo", "19 01:05")
    tech = record_tech(kube.store, "Flux", kube.at("19 01:06"), session=session, tagline="gitops")
    with kube.store.change("link"):
        put_link(kube.store, "note", note.uid, Link(kind="page", url="https://x.org/n"))
        put_link(kube.store, "tech", tech.uid, Link(kind="code", url="https://x.org/t"))
    kube.note("the crowd", section="intro")
    kube.note("lunch", "12:00")
    add_note(kube.store, "inbox", 1, conference="nowhere")
    other = kube.open(slug="foss")
    kube.note("elsewhere", conference="foss")

    (first,) = [c for c in read.conferences(other.store) if c.slug == "kube"]
    dossier = read.dossier(kube.store, first.uid)
    assert dossier.conference == first == read.conference(kube.store, first.uid)
    assert (first.starts_on, first.day_one, first.day_end) == (date(2022, 5, 16), date(2022, 5, 17), 240)
    (held,) = dossier.sessions
    assert (held.title, held.day, held.tags, held.service) == ("A", date(2022, 5, 18), ("platform", "k8s"), False)
    assert [(person.name, person.org) for person in held.speakers] == [("Bo", ""), ("Ada", "X")]
    assert held.links == (Link(id=1, uid=held.links[0].uid, kind="slides", url="https://x.org/s", session=session),)
    assert [(n.text, n.day, n.section, n.session, n.tags) for n in dossier.notes] == [
        ("the crowd", None, "intro", None, ()),
        ("lunch", date(2022, 5, 18), "", None, ()),
        ("one #slo", date(2022, 5, 18), "", session, ("slo",)),
    ]
    assert [link.url for link in dossier.notes[2].links] == ["https://x.org/n"]
    (seen,) = dossier.tech
    assert (seen.name, seen.day, seen.session, seen.tags) == ("Flux", date(2022, 5, 18), session, ())
    assert [link.url for link in seen.links] == ["https://x.org/t"]
    assert [n.text for n in read.inbox(kube.store)] == ["inbox"]


def test_the_notes_of_a_conference_are_counted_without_reading_each(kube):
    session = kube.session("A 19/01:00-19/01:30 planned @Hall")
    kube.note("what of\u2003the #slo #slo", "19 01:05", kind="question")
    kube.note("ask\n them", "19 01:20", kind="action")
    late = kube.note("ask again #k8s", "19 01:10", kind="action").uid
    kube.note("lunch #k8s", "12:00")
    kube.note("the crowd", section="intro")
    add_note(kube.store, "inbox", 1, conference="nowhere")
    with kube.store.change("done"):
        update(kube.store, "note", late, done_at=5)
    found = read.note_counts(kube.store, kube.conference)
    assert found == NoteCounts(
        in_session={session: 3}, last={session: kube.at("19 01:20")},
        by_day={date(2022, 5, 18): 1, None: 1}, kinds={"note": 2, "action": 2, "question": 1},
        tags={"k8s": 2, "slo": 1}, words=5 + 2 + 3 + 2 + 2, open=2,
    )  # fmt: skip
    whole = read.dossier(kube.store, kube.conference)
    bare = read.dossier(kube.store, kube.conference, with_notes=False)
    assert (len(whole.notes), bare) == (5, replace(whole, notes=()))
    assert figures(bare, found) == figures(whole)


def test_sessions_stand_by_time_and_those_without_at_the_end(kube):
    for line in ("C ?", "B 14:00-15:00", "A 10:00-11:00", "D ?"):
        kube.session(line)
    kube.do("12:00 start Hallway")
    assert [s.title for s in read.dossier(kube.store, kube.conference).sessions] == ["A", "Hallway", "B", "C", "D"]


def test_notes_stand_by_their_time_whenever_they_were_typed(kube):
    for text, clock in (("one", "10:05"), ("two", "10:06"), ("three", "09:06"), ("four", "09:07")):
        kube.note(text, clock)
    assert [n.text for n in read.dossier(kube.store, kube.conference).notes] == ["three", "four", "one", "two"]
    for text, at in (("five", 9), ("six", 3)):
        add_note(kube.store, text, at, conference="nowhere")
    assert [n.text for n in read.inbox(kube.store)] == ["six", "five"]


def test_a_note_of_the_inbox_is_a_plain_value(store):
    noted = add_note(store, "x", 7, kind="quote")
    assert read.inbox(store) == (Note(id=1, uid=noted.uid, conference=None, text="x", at=7, kind="quote"),)


def test_conferences_stand_the_latest_first_and_one_is_in_use(kube):
    assert read.used_conference(kube.store) == kube.conference
    first = kube.conference
    kube.open(slug="foss", first="2021-01-01", last="2021-01-02", day_one="2021-01-01")
    assert [c.slug for c in read.conferences(kube.store)] == ["kube", "foss"]
    assert read.used_conference(kube.store) == kube.conference
    put_setting(kube.store, "conference", first)
    assert (read.used_conference(kube.store), read.setting(kube.store, "conference")) == (first, first)
    put_setting(kube.store, "conference", "GONE")
    assert read.used_conference(kube.store) == kube.conference


def test_without_any_conference_none_is_in_use(store):
    assert (read.conferences(store), read.used_conference(store), read.setting(store, "conference")) == ((), None, None)


@pytest.mark.parametrize("handle", ["n1", "n1-one", "s1", "t1", "l1"])
def test_a_handle_names_a_record(kube, handle):
    session = kube.session("A 10:00-10:35")
    kube.note("one")
    record_tech(kube.store, "Flux", 1)
    with kube.store.change("link"):
        put_link(kube.store, "session", session, Link(kind="page", url="https://x.org"))
    table, uid, conference = read.find(kube.store, handle)
    assert table[0] == handle[0]
    assert kube.store.execute(f"SELECT id FROM [{table}] WHERE uid = ?", (uid,)).fetchone() == (1,)
    assert conference == kube.conference


@pytest.mark.parametrize(
    ("handle", "words"),
    [
        ("n9", r"there is no n9\. The nearest before it is n3\. See: confnote list"),
        ("n2", "^n2 was deleted: confnote untrash n2$"),
        ("s1", r"there is no s1\. See: confnote list"),
        ("x1", "'x1' is no handle"),
        ("n", "'n' is no handle"),
        ("", "'' is no handle"),
        ("n-1", "'n-1' is no handle"),
        ("n99999999999999999999", "is no handle"),
    ],
)
def test_a_handle_of_nothing_names_what_is_near(kube, handle, words):
    for text in ("one", "two", "three"):
        kube.note(text)
    remove(kube.store, kube.store.execute("SELECT 'note', uid FROM note WHERE id = 2").fetchall())
    with pytest.raises(Unknown, match=words):
        read.find(kube.store, handle)


@pytest.mark.slow
def test_reading_leaves_no_statement_open_that_would_stop_a_writer(kube):
    for number in range(300):
        kube.note(f"note {number}")
    reader = connect(kube.store.path)
    kept = read.dossier(reader, kube.conference), read.inbox(reader), read.conferences(reader)
    place = place_of(reader, kube.at("10:05"))
    read.find(reader, "n3")
    next_of(reader, place)
    writer = connect(kube.store.path, wait=0)
    add_note(writer, "at once", 1)
    assert not reader.in_transaction
    assert len(kept[0].notes) == 300
    writer.close()
    reader.close()


def test_a_dossier_is_of_one_moment(kube):
    """A writer that comes between two of its queries waits, or comes after."""
    kube.session("A 10:00-10:35")
    seen = []
    kube.store.set_trace_callback(lambda sql: seen.append(sql.split()[0]))
    read.dossier(kube.store, kube.conference)
    kube.store.set_trace_callback(None)
    assert (seen[0], seen[-1]) == ("BEGIN", "COMMIT")
    assert set(seen[1:-1]) == {"SELECT"}


# what is on, for a status line


def test_minutes_in_and_left(kube):
    kube.session("A 10:00-10:35 planned")

    def minutes(clock):
        return minutes_of(kube.store, place_of(kube.store, kube.at(clock)))

    assert minutes("10:05") == (5, 30)
    assert minutes("10:40") == (40, -5)
    assert minutes("09:57") == (-3, 38)
    assert minutes("12:00") == (None, None)
    kube.do("12:00 start Hallway")
    assert minutes("12:07") == (7, None)


def test_next_is_what_i_planned_else_what_comes_in_my_room(kube):
    for line in ("A 10:00-10:35 planned", "R 10:40-11:00 @Hall", "X 10:38-11:00", "C 10:36-10:40 planned cancelled"):
        kube.session(line)

    def coming(clock):
        found = next_of(kube.store, place_of(kube.store, kube.at(clock)))
        return found and found.title

    assert coming("09:00") == "A"
    assert coming("10:05") is None
    kube.do("10:00 pin Hall")
    assert coming("10:05") == "R"
    kube.session("B 16:00-17:00 planned")
    assert coming("10:05") == "B"
    assert coming("17 10:00") is None
    assert coming("20 10:00") is None
