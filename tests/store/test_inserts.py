"""Many records at once leave the store as inserts one by one do, and one undo takes them back."""

import shutil

import pytest

from confnote.actions import changes
from confnote.model import Speaker
from confnote.store import inserts as module
from confnote.store.db import connect
from confnote.store.inserts import Inserts
from confnote.store.journal import history
from confnote.store.rows import delete, insert, update
from confnote.store.write import People

WORDS = ["Überblick", "日本語の話", "Plain talk"]
ENTRIES = "SELECT change, tbl, uid, before, after, device, command, at FROM journal ORDER BY tbl, uid, seq"


def import_all(store, conference, rounds=3, title="Talk"):
    """Add sessions with two speakers each, a link and a key, as an import does."""
    with store.change("schedule import"):
        new = Inserts(store)
        people = People(new, conference, "title kube")
        sessions = []
        for n in range(rounds):
            words = {"title": f"{title} {n} {WORDS[n % 3]}", "abstract": f"about {n} Tschüß", "starts_at": 1000 * n}
            session = new.add("session", [("uid", f"k{n}")], conference=conference, **words)
            people.add(session, [Speaker(name="Ada", org=f"Org {n}"), Speaker(name=f"Person {n}")])
            link = {"kind": "page", "url": f"https://example.org/{n}"}
            new.add("link", [(session, "page", link["url"])], conference=conference, session=session, **link)
            new.add("session_alias", [(session, "uid", f"k{n}")], session=session, source="uid", key=f"k{n}")
            sessions.append(session)
        new.write()
    return sessions


def picture(store, whole):
    pairs = store.execute("SELECT pair, tbl, id FROM character_pair ORDER BY 2, 3, 1").fetchall()
    return whole(store), store.execute(ENTRIES).fetchall(), pairs


@pytest.fixture
def at_once(monkeypatch):
    monkeypatch.setattr(module, "FEW", 0)


def test_at_once_is_the_same_as_one_by_one(kube, path, whole, sound, monkeypatch):
    copy = f"{path}-copy.db"
    shutil.copy(path, copy)
    other = connect(copy, pinned=kube.store.pinned)
    import_all(kube.store, kube.conference)
    monkeypatch.setattr(module, "FEW", 0)
    import_all(other, kube.conference)
    assert picture(other, whole) == picture(kube.store, whole)
    names = "SELECT name, sql FROM sqlite_schema ORDER BY name"
    assert other.execute(names).fetchall() == kube.store.execute(names).fetchall()
    # no two entries have one time of the hybrid clock
    assert other.execute("SELECT count(*) FROM (SELECT DISTINCT wall, tick FROM journal)").fetchone() == (
        other.execute("SELECT count(*) FROM journal").fetchone()
    )
    sound(other)
    other.close()


def test_one_undo_takes_all_back_and_redo_brings_it_again(kube, whole, sound, at_once):
    before = whole(kube.store)
    import_all(kube.store, kube.conference)
    after = whole(kube.store)
    changes.undo(kube.store)
    assert whole(kube.store) == before
    changes.redo(kube.store)
    assert whole(kube.store) == after
    assert history(kube.store, 1)[0].command == "redo"
    sound(kube.store)


def test_a_deleted_session_is_back_with_its_number_and_its_rating(kube, sound, at_once):
    first = import_all(kube.store, kube.conference)
    with kube.store.change("rate"):
        update(kube.store, "session", first[1].uid, rating=5)
    before = kube.store.execute("SELECT id FROM session WHERE uid = ?", (first[1].uid,)).fetchone()
    with kube.store.change("rm"):
        for session in first:
            delete(kube.store, "session", session.uid)
    again = import_all(kube.store, kube.conference, rounds=4)
    assert [session.was_known for session in again] == [True, True, True, False]
    assert [session.uid for session in again[:3]] == [session.uid for session in first]
    row = kube.store.execute("SELECT id, rating FROM session WHERE uid = ?", (first[1].uid,)).fetchone()
    assert row == (*before, 5)
    sound(kube.store)


def test_two_records_of_one_origin_get_two_uids(kube, sound, at_once):
    with kube.store.change("x"):
        _, there = insert(kube.store, "session", [("a",)], conference=kube.conference, title="There")
        new = Inserts(kube.store)
        two = [new.add("session", [("a",), ("b",)], conference=kube.conference, title="Two") for _ in range(3)]
        bare = new.add("session", [], conference=kube.conference, title="Bare")
        new.write()
    uids = {there, bare.uid, *(record.uid for record in two)}
    assert len(uids) == 5
    assert kube.store.execute("SELECT count(*) FROM session WHERE title = 'Two'").fetchone() == (3,)
    sound(kube.store)


def test_a_new_speaker_gets_what_a_later_session_says(kube, at_once):
    import_all(kube.store, kube.conference)
    assert kube.store.execute("SELECT org FROM speaker WHERE name = 'Ada'").fetchall() == [("Org 2",)]
    changed = "SELECT count(*) FROM journal WHERE tbl = 'speaker' AND before IS NOT NULL"
    assert kube.store.execute(changed).fetchone() == (0,)
