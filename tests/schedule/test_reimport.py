"""Notes stay with their talks when an edited edition of a programme is imported; the benchmark counts more of them."""

import random
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from confnote.model import Speaker
from confnote.schedule.changes import Add, Replace, Update, Vanish, find_changes
from confnote.schedule.formats import read_schedule
from confnote.schedule.match import similar
from confnote.schedule.value import OWN_ID, Alias, Schedule, Slot
from tests.benchmarks.reimport import KEYS, count, table


@pytest.mark.parametrize("keys", KEYS)
def test_no_note_is_at_another_talk(keys):
    chance = random.Random(7)
    schedule = read_schedule(table(chance, 48), ZoneInfo("Europe/Berlin"))
    found = count(schedule, KEYS[keys], 60, chance)
    assert (found["wrong"], found["right"] > 40) == (0, True)


def row(number, title, name, hour=0):
    at = 1_778_745_600_000 + hour * 3_600_000
    return Slot(title=title, starts_at=at, room="R", speakers=(Speaker(name=name),), aliases=(Alias(OWN_ID, number),))


def version(*slots):
    return Schedule(format="CSV", identity=("title days",), slots=slots)


def test_a_title_counts_more_than_the_number_of_a_row(known_of):
    bread = row("1", "Kernel queues and bread", "Ada Lind")
    known = (known_of(bread, 1, notes=1), known_of(row("2", "Other", "Bo Ek", 1), 2))
    # a row was added above: all numbers are those of other talks
    new = row("1", "Kernel queues and maps", "Ada Lind", 2)
    changes = find_changes(known, version(new, replace(bread, aliases=(Alias(OWN_ID, "2"),))))
    titles = {change.known.session.uid: change.slot.title for change in changes.actions if isinstance(change, Update)}
    assert titles["u1"] == "Kernel queues and bread"


def test_a_talk_in_the_slot_of_another_by_its_speaker_is_not_that_one(known_of):
    one, two = (
        replace(row(key, f"Talk {key} on bees", "Ada Lind"), aliases=(Alias("uid", f"slot {key}"),)) for key in "12"
    )
    known = (known_of(one, 1), known_of(two, 2, notes=1))
    # both talks moved: the first one has the start and the key of the second, beside another session with that key
    slots = (replace(one, aliases=two.aliases), replace(two, room="B", starts_at=two.starts_at + 1_800_000, aliases=()))
    other = row("3", "Queues", "Bo Ek", 2)
    changes = find_changes(known, version(*slots, replace(other, aliases=two.aliases)))
    titles = {change.known.session.uid: change.slot.title for change in changes.actions if isinstance(change, Update)}
    assert titles["u2"] == "Talk 2 on bees"


@pytest.mark.parametrize(("name", "hour"), [("Cy Dahl", 3), ("Cy Dahl", 20), ("Ada Lind", 3)])
def test_a_title_that_goes_to_other_people_takes_no_notes(known_of, name, hour):
    old = replace(row("1", "Keynote", "Ada Lind"), aliases=())
    kept = replace(old, title="Bees in the cloud")
    again = replace(row("2", "Keynote", name, hour), aliases=())
    changes = find_changes((known_of(old, notes=1),), version(again, kept))
    titles = {change.known.session.uid: change.slot.title for change in changes.actions if isinstance(change, Update)}
    # a talk that its speaker gives later is the same one
    assert titles == {"u1": "Bees in the cloud" if name == "Cy Dahl" else "Keynote"}


def test_a_few_words_in_common_make_no_talk_of_two_people(known_of):
    old = known_of(row("1", "Kernel radio fonts privacy", "Ada Lind"), notes=1)
    (change,) = find_changes((old,), version(row("1", "Kernel rust python radio", "Bo Ek"))).to_write
    assert isinstance(change, Replace | Add | Vanish)


@pytest.mark.parametrize(
    ("old", "new"),
    [("Talk 150 - Speaker 150", "Talk 270 - Speaker 270"), ("Signing - Meg Elison", "Signing - Travis McElroy")],
)
def test_numbers_and_a_common_series_make_no_talk(old, new):
    assert not similar(old, new)
