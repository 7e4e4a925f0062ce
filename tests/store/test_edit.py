"""Handles and ranges, refiling, deleting; links and speakers that are given again; conferences and settings."""

from datetime import date

import pytest

from confnote.actions.capture import record_tech
from confnote.actions.changes import Target, move_notes, remove
from confnote.actions.find import expand_handles
from confnote.errors import Refused, Unknown, Usage
from confnote.model import Link, Speaker
from confnote.store.rows import CHILDREN, KEPT, name_of
from confnote.store.triggers import RECORDS
from confnote.store.write import change_conference, put_link, put_setting, set_speakers


@pytest.fixture
def five(kube):
    for number in range(1, 7):
        kube.note(f"note {number}")
    remove(kube.store, kube.store.execute("SELECT 'note', uid FROM note WHERE id = 4").fetchall())
    return kube


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["n1"], ("n1",)),
        (["n2-n5"], ("n2", "n3", "n5")),
        (["n5", "n1-n3", "n2", "n5"], ("n5", "n1", "n2", "n3")),
        (["last"], ("n6",)),
        (["n6", "last"], ("n6",)),
        (["n3-n3"], ("n3",)),
        (["n5-n99999999999999999999"], ("n5", "n6")),
        (["s1-words-of-the-title"], ("s1-words-of-the-title",)),
        (["t1"], ("t1",)),
    ],
)
def test_ranges_name_what_is_there(five, words, wanted):
    assert expand_handles(five.store, words) == wanted


@pytest.mark.parametrize(
    ("word", "error", "match"),
    [
        ("n5-n2", Usage, "runs backwards: write n2-n5"),
        ("n2-5", Usage, "a range names both ends, n2-n5"),
        ("n4-n4", Unknown, "nothing between n4 and n4"),
        ("s1-s9", Unknown, "nothing between s1 and s9"),
        ("x1-x9", Unknown, "no range of handles"),
    ],
)
def test_a_range_that_names_nothing_is_refused(five, word, error, match):
    with pytest.raises(error, match=match):
        expand_handles(five.store, [word])


def test_there_may_be_no_last_note(store):
    with pytest.raises(Unknown, match="no last one"):
        expand_handles(store, ["last"])


FILED = "SELECT conference, session, day, section, utc_offset FROM note WHERE id = 1"


def move(kube, **target):
    move_notes(kube.store, [("n1", kube.store.execute("SELECT uid FROM note").fetchone()[0])], Target(**target))
    return kube.store.execute(FILED).fetchone()


def test_a_note_is_refiled_and_its_link_and_offset_go_with_it(kube):
    note = kube.note("one", "10:05")
    with kube.store.change("link"):
        put_link(kube.store, "note", note.uid, Link(kind="page", url="https://x.org"))
    madrid = kube.conference
    here = kube.session("A 10:00-10:35")
    assert move(kube, session=here) == (madrid, here, None, "", 120)
    assert move(kube, day="2022-05-16") == (madrid, None, "2022-05-16", "", 120)
    assert move(kube, section="intro") == (madrid, None, None, "intro", 120)
    assert move(kube, conference="kube") == (madrid, here, None, "", 120)  # by its clock
    tokyo = kube.open("Asia/Tokyo", slug="tokyo").conference
    there = kube.session("B 10:00-10:35")
    assert move(kube, session=there) == (tokyo, there, None, "", 540)
    assert move(kube, conference="tokyo", day="2022-05-17") == (tokyo, None, "2022-05-17", "", 540)
    assert move(kube, conference="tokyo") == (tokyo, None, "2022-05-18", "", 540)
    assert kube.store.execute("SELECT conference FROM link").fetchone() == (tokyo,)
    assert move(kube, inbox=True)[:4] == (None, None, None, "")
    assert kube.store.execute("SELECT conference FROM link").fetchone() == (None,)
    with pytest.raises(Usage, match="in the inbox: say which conference"):
        move(kube, day="2022-05-17")
    assert move(kube, conference="kube") == (madrid, here, None, "", 120)


def test_rivals_of_the_clock_leave_a_moved_note_on_its_day(kube):
    kube.note("one", "10:05")
    for line in ("A 10:00-10:35", "B 10:00-10:35"):
        kube.session(line)
    assert move(kube, conference="kube") == (kube.conference, None, "2022-05-18", "", 120)


def test_rm_counts_the_notes_that_go_with_a_session(kube):
    session = kube.session("A 10:00-10:35")
    for text in ("one", "two"):
        kube.note(text, session=session)
    kube.note("three", "19 02:00")
    assert remove(kube.store, [("session", session)]) == 2
    assert kube.store.execute("SELECT text FROM note").fetchall() == [("three",)]


def test_every_reference_between_tables_is_known_to_whoever_deletes(store):
    """A table that refers to another and is not in CHILDREN would be orphaned, or keep its parent from going."""
    known = {(parent, child, column) for parent, all_ in CHILDREN.items() for child, column in all_}
    real = {
        (parent, table, column)
        for (table,) in store.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        for _, _, parent, column, *_ in store.execute(f"PRAGMA foreign_key_list([{table}])").fetchall()
    }
    assert known == real
    assert all((parent, child) in {(p, c) for p, c, _ in real} for parent, child in KEPT)
    order = {table: place for place, table in enumerate(RECORDS)}
    assert all(order[parent] < order[child] for parent, child, _ in real if child in order)


@pytest.mark.parametrize(
    ("table", "row", "wanted"),
    [
        ("note", {"id": 45, "text": "  a\n b "}, "n45 a b"),
        ("session", {"id": 3, "title": "x" * 80}, "s3 " + "x" * 59 + "…"),
        ("link", {"id": 7, "title": "", "text": "", "url": "https://x.org"}, "l7 https://x.org"),
        ("tech", {"id": 1, "name": "Flux"}, "t1 Flux"),
        ("conference", {"id": 1, "slug": "kube", "name": "Kube"}, "kube Kube"),
        ("speaker", {"id": 1, "name": "Ada"}, "Ada"),
        ("session_alias", {"id": 1, "key": "x"}, "session_alias"),
    ],
)
def test_records_have_a_name_for_people(table, row, wanted):
    assert name_of(table, row) == wanted


# links


def test_the_same_address_again_completes_the_link(kube):
    session = kube.session("A 10:00-10:35")
    tech = record_tech(kube.store, "Flux", 1).uid
    with kube.store.change("link"):
        assert put_link(kube.store, "session", session, Link(kind="page", url="https://x.org", title="X")) == (
            1,
            True,
        )
        assert put_link(kube.store, "session", session, Link(kind="slides", url="https://x.org", author="Ada")) == (
            1,
            False,
        )
        assert put_link(kube.store, "tech", tech, Link(kind="page", url="https://x.org")) == (2, True)
    assert kube.store.execute("SELECT session, note, tech, kind, url, title, author, conference FROM link").fetchall() == [
        (session, None, None, "slides", "https://x.org", "X", "Ada", kube.conference),
        (None, None, tech, "page", "https://x.org", "", "", kube.conference),
    ]  # fmt: skip
    with pytest.raises(Usage), kube.store.change("link"):
        put_link(kube.store, "speaker", session, Link(kind="page", url="https://x.org"))


# speakers


def speakers(kube, session):
    return kube.store.execute(
        "SELECT p.name, p.org, p.handle, p.url FROM session_speaker x JOIN speaker p ON p.uid = x.speaker"
        " WHERE x.session = ? ORDER BY x.position, x.id",
        (session,),
    ).fetchall()


def test_speakers_are_found_again_by_name_completed_and_put_in_order(kube):
    first, second = kube.session("A 10:00-10:35"), kube.session("B 10:00-10:35")
    with kube.store.change("edit"):
        set_speakers(kube.store, kube.conference, first, (Speaker(name="Ada", org="X"), Speaker(name="Bo")))
        set_speakers(kube.store, kube.conference, second, (Speaker(name="ADA", handle="@ada"),))
    assert speakers(kube, first) == [("ADA", "X", "@ada", ""), ("Bo", "", "", "")]  # the last spelling counts
    assert speakers(kube, second) == [("ADA", "X", "@ada", "")]
    with kube.store.change("edit"):
        set_speakers(kube.store, kube.conference, first, (Speaker(name="Cy"), Speaker(name="ada"), Speaker(name="Ada")))
    assert [name for name, *_ in speakers(kube, first)] == ["Cy", "Ada"]
    assert speakers(kube, second) == [("Ada", "X", "@ada", "")]
    with kube.store.change("edit"):
        set_speakers(kube.store, kube.conference, first, ())
    assert speakers(kube, first) == []


# conferences and settings


def test_a_slug_is_of_one_conference(kube):
    with pytest.raises(Refused, match="there is a conference kube already"):
        kube.open()
    kube.open(slug="foss")
    with pytest.raises(Refused, match="there is a conference kube already"), kube.store.change("edit"):
        change_conference(kube.store, kube.conference, slug="kube")
    with kube.store.change("edit"):
        change_conference(kube.store, kube.conference, slug="foss", name="FOSS")
    assert kube.store.execute("SELECT slug, name FROM conference ORDER BY id").fetchall() == [
        ("kube", "Kube"),
        ("foss", "FOSS"),
    ]


def test_changed_dates_move_the_time_it_is_on(kube):
    with kube.store.change("edit"):
        change_conference(kube.store, kube.conference, starts_on=date(2022, 6, 1), ends_on=date(2022, 6, 2))
    found = kube.store.execute("SELECT starts_on, ends_on, opens_at, closes_at FROM conference").fetchone()
    assert found == ("2022-06-01", "2022-06-02", kube.at("2022-05-31 04:00"), kube.at("2022-06-04 04:00") - 1)


def test_a_setting_is_set_changed_and_taken_away(store):
    for value in ("Hall", "Attic"):
        put_setting(store, "room:K", value)
    assert store.execute("SELECT * FROM setting").fetchall() == [("room:K", "Attic")]
    put_setting(store, "room:K", None)
    put_setting(store, "room:K", None)
    assert store.execute("SELECT * FROM setting").fetchall() == []
