"""What a reader sees of a new version, and sessions that are known by their place alone."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from confnote.model import Speaker
from confnote.schedule.change_lines import change_lines, short_lines, summary
from confnote.schedule.changes import Add, Same, Update, Vanish, find_changes
from confnote.schedule.match import much_alike
from confnote.schedule.times import HOUR
from confnote.schedule.value import Alias, Schedule, Slot, Weblink

T0 = 1774339200000  # 2026-03-24 08:00 UTC
UTC = ZoneInfo("UTC")
LOVERS = "Elephant taming for snake lovers"
CHARMERS = "Elephant taming for snake-charmers"


def slot(title, key="", hour=0, room="Hall 1", **fields):
    aliases = (Alias("uid", key),) if key else ()
    at = T0 + hour * HOUR
    return Slot(title=title, starts_at=at, ends_at=at + HOUR, room=room, aliases=aliases, **fields)


def version(*slots):
    return Schedule(format="iCalendar", title="Conf", identity=("title conf",), slots=slots)


def recorded(session):
    return replace(session, links=(Weblink("video", f"https://example.org/{session.title}.mp4"),))


def test_the_few_changes_come_before_the_many_links(known_of):
    slots = [slot(f"Talk {n}", f"k{n}", hour=n) for n in range(9)]
    known = tuple(known_of(one, n, notes=n % 2) for n, one in enumerate(slots, 1))
    later = [recorded(one) for one in slots[:7]]
    later += [replace(slots[7], room="Hall 2")]
    changes = find_changes(known, version(*later))
    assert summary(changes) == "+0 -1 ~8; sessions with notes: 1 gone from the programme"
    assert short_lines(changes, UTC) == (
        "- s9 Talk 8: marked removed, its 1 note stays",
        "~ s8 Talk 7: room Hall 1 -> Hall 2",
        "~ 7 sessions got links",
    )
    assert len(change_lines(changes, UTC)) == 9
    assert change_lines(changes, UTC)[1] == "~ s1 Talk 0: links [1 note]"


def test_few_sessions_with_links_are_named(known_of):
    slots = [slot(f"Talk {n}", f"k{n}", hour=n) for n in range(3)]
    known = tuple(known_of(one, n) for n, one in enumerate(slots, 1))
    changes = find_changes(known, version(*map(recorded, slots)))
    assert short_lines(changes, UTC) == change_lines(changes, UTC)


def test_sums_say_what_the_sessions_got(known_of):
    slots = [slot(f"Talk {n}", f"k{n}", hour=n, abstract="Old" if n < 6 else "") for n in range(18)]
    known = tuple(known_of(one, n) for n, one in enumerate(slots, 1))
    new = [replace(one, abstract="New") for one in slots[:12]]
    new += [recorded(replace(one, abstract="New")) for one in slots[12:]]
    assert short_lines(find_changes(known, version(*new)), UTC) == (
        "~ 6 sessions got another abstract",
        "~ 6 sessions got an abstract",
        "~ 6 sessions got links and an abstract",
    )


def of_kind(changes, *kinds):
    return [action for action in changes.actions if isinstance(action, kinds)]


def test_a_retitled_session_whose_key_is_new_keeps_its_notes(known_of):
    known = known_of(slot(LOVERS, "build1-1"), notes=2)
    changes = find_changes((known,), version(slot(CHARMERS, "build2-1")))
    (update,) = changes.actions
    assert isinstance(update, Update)
    assert (update.known, [edit.field for edit in update.edits], changes.doubts) == (known, ["title"], ())
    assert update.aliases == (Alias("uid", "build2-1"),)


def test_a_retitled_session_without_any_key_keeps_its_notes(known_of):
    changes = find_changes((known_of(slot(LOVERS)),), version(slot(CHARMERS)))
    assert [type(action) for action in changes.actions] == [Update]


@pytest.mark.parametrize(
    "new",
    [
        slot(CHARMERS, "b", room="Hall 2"),
        slot(CHARMERS, "b", hour=1),
        slot("A history of bread", "b"),
        slot(CHARMERS, "b", speakers=(Speaker(name="Bo Ek"),)),
    ],
)
def test_another_session_is_not_taken_for_a_retitled_one(known_of, new):
    old = known_of(slot(LOVERS, "a", speakers=(Speaker(name="Ada Lind"),)), notes=1)
    changes = find_changes((old,), version(new))
    assert {type(action) for action in changes.actions} == {Add, Vanish}


def test_a_place_with_two_sessions_says_nothing(known_of):
    old = tuple(known_of(slot(title, f"a{n}"), n) for n, title in enumerate((LOVERS, "A history of bread"), 1))
    changes = find_changes(old, version(slot(CHARMERS, "b1"), slot("Bread, a history of it", "b2")))
    assert len(of_kind(changes, Add, Vanish)) == 4


def test_keys_that_last_tell_a_retitled_talk_from_a_new_one(known_of):
    stay = [slot(f"Other {n}", f"s{n}", hour=n) for n in range(1, 4)]
    old = (known_of(slot(LOVERS, "a"), 1, notes=1), *(known_of(one, n) for n, one in enumerate(stay, 2)))
    changes = find_changes(old, version(slot(CHARMERS, "b"), *stay))
    assert [len(of_kind(changes, kind)) for kind in (Same, Add, Vanish)] == [3, 1, 1]


@pytest.mark.parametrize(
    ("old", "new", "alike"),
    [
        (LOVERS, CHARMERS, True),
        ("Lightning PyKids UK", "Lightning PyKids", True),
        ("Sprints", "Sprints and breakfast", True),
        ("Lightning talks 1", "Lightning talks 2", False),
        ("Intro to Python", "Intro to Rust", False),
        ("Keynote: Clouds", "Keynote: Compilers", False),
        ("Keynote", "Panel", False),
    ],
)
def test_titles_of_one_talk(old, new, alike):
    assert much_alike(old, new) is alike


def test_a_retitled_talk_of_the_same_speaker_in_the_same_slot_keeps_its_notes(known_of):
    ada = (Speaker(name="Ada Lind"),)
    old = (
        known_of(slot(LOVERS, "a1", speakers=ada), 1, notes=2),
        known_of(slot("Bread", "a2", speakers=(Speaker(name="Bo Ek"),)), 2),
    )
    changes = find_changes(old, version(slot("What I learnt", "b1", speakers=ada), slot("Bees", "b2")))
    kept = [change.known.session.uid for change in of_kind(changes, Update)]
    assert (kept, len(of_kind(changes, Add, Vanish))) == (["u1"], 2)


def test_a_speaker_with_two_talks_in_a_slot_decides_nothing(known_of):
    ada = (Speaker(name="Ada Lind"),)
    old = tuple(known_of(slot(title, title, speakers=ada), n) for n, title in enumerate(("Bread", "Bees"), 1))
    changes = find_changes(old, version(slot("What I learnt", "b1", speakers=ada)))
    assert len(of_kind(changes, Add, Vanish)) == 3


def test_what_is_gone_comes_before_what_changes_and_what_is_new(known_of):
    stay = [slot(f"Stay {n}", f"s{n}", hour=n) for n in range(1, 4)]
    known = (known_of(slot("Gone", "g", hour=5), 1), *(known_of(one, n, notes=n > 3) for n, one in enumerate(stay, 2)))
    moved = [replace(one, room="Hall 2") for one in stay]
    changes = find_changes(known, version(slot("New", "n"), *moved))
    assert [text.split(":")[0] for text in change_lines(changes, UTC)] == [
        "- s1 Gone", "~ s4 Stay 3", "~ s2 Stay 1", "~ s3 Stay 2", "+ New (Tue 24 Mar 08",
    ]  # fmt: skip
    assert summary(changes) == "+1 -1 ~3; sessions with notes: 1 moved"
