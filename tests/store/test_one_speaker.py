"""Spellings of a name are one speaker of a conference, also of one that was imported before."""

from dataclasses import replace
from datetime import date

import pytest

from confnote.actions.changes import undo
from confnote.actions.programme import compare_programme, import_programme
from confnote.model import Conference, Speaker
from confnote.schedule.value import Alias, Schedule, Slot
from confnote.store import write
from confnote.store.write import make_conference

NINE = 1_706_950_800_000  # 2024-02-03T09:00:00Z
DAY = date(2024, 2, 3)


def talk(number, *names):
    speakers = tuple(Speaker(name=name) for name in names)
    at = NINE + number * 3_600_000
    return Slot(title=f"Talk {number}", starts_at=at, speakers=speakers, aliases=(Alias("guid", f"g{number}"),))


SLOTS = (talk(1, "Dr. Ada Lind"), talk(2, "Ada Lind", "Bo Ek"), talk(3, "Lind, Ada"))
PROGRAMME = Schedule(format="x", title="Days", identity=("title days",), slots=SLOTS)


@pytest.fixture
def about(store):
    about = Conference(slug="days", name="Days", zone="UTC", starts_on=DAY, ends_on=DAY, day_one=DAY)
    with store.change("new"):
        return replace(about, uid=make_conference(store, about))


def take(store, about, programme=PROGRAMME):
    changes = compare_programme(store, about, programme)
    return changes.to_write, import_programme(store, about.uid, changes)


def talks(store):
    sql = """SELECT s.title, p.name FROM session_speaker x JOIN session s ON s.uid = x.session
             JOIN speaker p ON p.uid = x.speaker ORDER BY s.title, x.position"""
    return store.execute(sql).fetchall()


def test_an_import_makes_one_person_of_the_spellings_of_a_name(store, about):
    take(store, about)
    assert talks(store) == [
        ("Talk 1", "Ada Lind"),
        ("Talk 2", "Ada Lind"),
        ("Talk 2", "Bo Ek"),
        ("Talk 3", "Ada Lind"),
    ]
    assert store.execute("SELECT count(*) FROM speaker").fetchone() == (2,)
    assert take(store, about) == ((), ())


def test_the_spelling_used_most_stays(store, about):
    slots = (talk(1, "Ada Lind"), talk(2, "Ada Lind"), talk(3, "Ad\u00e1 Lind"))
    take(store, about, replace(PROGRAMME, slots=slots))
    assert {name for _, name in talks(store)} == {"Ada Lind"}
    assert take(store, about, replace(PROGRAMME, slots=slots)) == ((), ())
    # the file corrects the name everywhere
    slots = tuple(talk(number, "Ad\u00e1 Lind") for number in (1, 2, 3))
    take(store, about, replace(PROGRAMME, slots=slots))
    assert {name for _, name in talks(store)} == {"Ad\u00e1 Lind"}


def test_the_next_import_joins_what_was_imported_before(store, about, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("confnote.core.same_person.speaker_key", str.casefold)
        take(store, about)
    before = talks(store)
    assert len(set(before)) == 4
    written, lines = take(store, about)
    assert written == ()
    assert lines == ("Dr. Ada Lind and Ada Lind and Lind, Ada: one speaker now",)
    assert {name for _, name in talks(store)} == {"Dr. Ada Lind", "Bo Ek"}
    undo(store)
    assert talks(store) == before


def test_two_handles_are_two_people(store, about):
    with store.change("test"):
        for name, handle in (("Ada Lind", "@ada"), ("Dr. Ada Lind", "@other")):
            write.insert(store, "speaker", conference=about.uid, name=name, handle=handle)
        assert write.join_speakers(store, about.uid) == ()
