"""A dump with two rows of one person, from before the rule of one row a person, loads without loss."""

import json
from dataclasses import replace
from datetime import date

import pytest

from confnote.actions.programme import compare_programme, import_programme
from confnote.model import Conference, Speaker
from confnote.schedule.value import Alias, Schedule, Slot
from confnote.store.write import make_conference

DAY = date(2024, 2, 3)
NINE = 1_706_950_800_000


def talk(number, *names):
    at = NINE + number * 3_600_000
    speakers = tuple(Speaker(name=name) for name in names)
    return Slot(title=f"Talk {number}", starts_at=at, speakers=speakers, aliases=(Alias("guid", f"g{number}"),))


PROGRAMME = Schedule(
    format="x",
    title="Days",
    identity=("title days",),
    slots=(talk(1, "Ada Lind"), talk(2, "ADA LIND"), talk(3, "Ada Lind", "Bo Ek"), talk(4, "Ada Lind", "ADA LIND")),
)


def take(store, about):
    changes = compare_programme(store, about, PROGRAMME)
    return changes.to_write, import_programme(store, about.uid, changes)


def make(store):
    about = Conference(slug="days", name="Days", zone="UTC", starts_on=DAY, ends_on=DAY, day_one=DAY)
    with store.change("new"):
        return replace(about, uid=make_conference(store, about))


def talks(store):
    """Return the talks as `1 Ada Lind/Acme`."""
    sql = """SELECT substr(s.title, 6) || ' ' || p.name || '/' || p.org FROM session_speaker x JOIN session s ON s.uid = x.session
             JOIN speaker p ON p.uid = x.speaker ORDER BY s.title, x.position"""
    return [text for (text,) in store.execute(sql)]


def people(store):
    return [name for (name,) in store.execute("SELECT name FROM speaker ORDER BY name")]


@pytest.fixture
def old(another, tools, monkeypatch):
    """The dump of a store in which each spelling is a speaker."""
    store = another()
    with monkeypatch.context() as patch:
        patch.setattr("confnote.core.same_person.speaker_key", str)
        patch.setattr("confnote.schedule.value.speaker_key", str)
        take(store, make(store))
    with store.change("test"):
        store.execute("UPDATE speaker SET org = 'Acme' WHERE name = 'ADA LIND'")
    assert talks(store) == TWO
    return tools.dumped(store)


TWO = ["1 Ada Lind/", "2 ADA LIND/Acme", "3 Ada Lind/", "3 Bo Ek/", "4 Ada Lind/", "4 ADA LIND/Acme"]
ONE = ["1 Ada Lind/Acme", "2 Ada Lind/Acme", "3 Ada Lind/Acme", "3 Bo Ek/", "4 Ada Lind/Acme"]
SENTENCE = "ADA LIND is one speaker with Ada Lind here"


def import_again(store):
    (uid,) = store.execute("SELECT uid FROM conference").fetchone()
    about = Conference(slug="days", name="Days", zone="UTC", starts_on=DAY, ends_on=DAY, day_one=DAY, uid=uid)
    return take(store, about)


def test_an_empty_store_has_both_rows_until_the_next_import(another, tools, old):
    store = another()
    assert tools.load(store, old).new["speaker"] == 3
    assert not tools.load(store, old).changed
    assert talks(store) == TWO
    assert import_again(store)[1] == ("Ada Lind and ADA LIND: one speaker now",)
    assert talks(store) == ONE
    # the dump still has both rows
    loaded = tools.load(store, old)
    assert (loaded.changed, loaded.same, loaded.kept) == (False, [SENTENCE], [])
    assert (talks(store), import_again(store)) == (ONE, ((), ()))


def test_a_store_with_the_joined_speaker_keeps_one(another, tools, old):
    store = another()
    take(store, make(store))
    loaded = tools.load(store, old)
    assert (loaded.new.total(), loaded.same[1:], loaded.completed) == (0, [SENTENCE], ["speaker Ada Lind"])
    assert not tools.load(store, old).changed
    assert (talks(store), people(store)) == (ONE, ["Ada Lind", "Bo Ek"])
    assert import_again(store) == ((), ())
    assert talks(store) == ONE


def test_two_handles_in_the_file_are_two_people(another, tools, old):
    store = another()
    take(store, make(store))
    rows = [json.loads(row) for row in old.splitlines()]
    for row in rows:
        if row.get("table") == "speaker":
            row["handle"] = {"Ada Lind": "@ada", "ADA LIND": "@other"}.get(row["name"], "")
    tools.load(store, "".join(json.dumps(row) + "\n" for row in rows))
    assert people(store) == ["ADA LIND", "Ada Lind", "Bo Ek"]


def test_what_two_rows_say_otherwise_is_named(another, tools, old):
    store = another()
    take(store, make(store))
    with store.change("test"):
        store.execute("UPDATE speaker SET org = 'Other' WHERE name = 'Ada Lind'")
    rows = [json.loads(row) for row in old.splitlines()]
    for row in rows:
        if row.get("table") == "speaker" and row["name"] == "Ada Lind":
            row["org"] = "Other"
    loaded = tools.load(store, "".join(json.dumps(row) + "\n" for row in rows))
    assert loaded.same[1:] == [f"{SENTENCE}; not taken: Acme"]
