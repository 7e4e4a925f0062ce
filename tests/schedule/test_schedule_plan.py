"""What a new version of a programme changes, case by case."""

import json
import zlib
from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from confnote.core.time import DAY_MS as DAY
from confnote.errors import Refused
from confnote.model import Session, Speaker
from confnote.schedule.change_lines import change_lines, contents, summary
from confnote.schedule.changes import Add, Replace, Same, Update, Vanish, find_changes
from confnote.schedule.fetch import fetch
from confnote.schedule.formats import read_schedule
from confnote.schedule.match import match_favourites, similar
from confnote.schedule.times import HOUR, MINUTE
from confnote.schedule.value import Alias, Schedule, Slot, StoredSession, Weblink, slot_from_json, slot_to_json

T0 = 1774339200000  # 2026-03-24 08:00 UTC
UTC = ZoneInfo("UTC")
ADA, BOB = Speaker(name="Ada Example"), Speaker(name="Bob Sample")


def slot(title="A talk", key="k1", at=T0, **fields):
    fields.setdefault("aliases", (Alias("uid", key),) if key else ())
    return Slot(title=title, starts_at=at, ends_at=None if at is None else at + HOUR, **fields)


def version(*slots, identity=("title conf",), **fields):
    return Schedule(format="iCalendar", title="Conf", identity=identity, slots=slots, **fields)


def only(actions):
    (action,) = actions.to_write
    return action


def edited(change):
    return {edit.field: (edit.old, edit.new) for edit in change.edits}


def test_a_first_import_adds_everything():
    actions = find_changes((), version(slot("A", "1"), slot("B", "2")))
    assert actions.actions == (Add(slot=slot("A", "1")), Add(slot=slot("B", "2")))
    assert (actions.doubts, actions.source, summary(actions)) == ((), ("title conf",), "+2 -0 ~0")


def test_new_talks_of_one_time_and_room_stay_in_the_order_of_the_file(known_of):
    talks = [slot(title, title) for title in ("Zebra", "Mango", "Apple")]
    others = [slot("Keynote", "k", at=T0 - HOUR), slot("Yak", "y", room="Hall 2"), slot("Bee", "b", room="Hall 2")]
    actions = find_changes((), version(*talks, *others)).actions
    assert [action.slot.title for action in actions] == ["Keynote", "Yak", "Bee", "Zebra", "Mango", "Apple"]
    known = (known_of(talks[1], 1),)
    made = find_changes(known, version(*talks)).actions
    assert [action.slot.title for action in made if isinstance(action, Add)] == ["Zebra", "Apple"]


def test_a_first_import_says_what_was_read_and_shows_a_session():
    lunch = slot("Lunch", "1", at=T0 + 4 * HOUR, service=True, kind="service")
    talk = slot("A", "2", room="Hall 1", speakers=(replace(ADA, org="Example Org"), BOB))
    whole = slot("Camp", "3", at=T0 - 8 * HOUR, all_day=True)
    off = slot("B", "4", at=None, status="cancelled")
    assert contents(find_changes((), version(lunch, talk, whole, off)), UTC) == (
        "1 day, 1 room, 1 session with speakers, 1 break, 1 all day, 1 without a time, 1 cancelled",
        "for example Tue 24 Mar 08:00-09:00, Hall 1: A, by Ada Example (Example Org), Bob Sample",
    )
    assert contents(find_changes((), version(whole)), UTC)[1] == "for example Tue 24 Mar: Camp"
    assert contents(find_changes((), version(slot("C", at=None))), UTC) == (
        "no days, no rooms, no sessions with speakers, 1 without a time", "for example C",
    )  # fmt: skip


def test_the_same_again_changes_nothing(known_of):
    known = (known_of(slot("A", "1"), 1), known_of(slot("B", "2"), 2))
    actions = find_changes(known, version(slot("B", "2"), slot("A", "1")))
    assert actions.actions == (Same(known=known[0]), Same(known=known[1]))
    assert (summary(actions), change_lines(actions, UTC)) == ("no changes", ())


def test_equal_sessions_with_fewer_keys_do_not_take_each_others_place(known_of):
    many = (Alias("guid", "1"), Alias("code", "2"))
    first, second = slot("Lunch", aliases=many[:1]), slot("Lunch", aliases=many)
    known = (known_of(second, 1), known_of(first, 2))
    assert find_changes(known, version(first, second)).to_write == ()
    assert find_changes(known, version(second, first)).to_write == ()


def test_a_number_of_a_row_does_not_turn_two_sessions_round_again(known_of, carried_out):
    """The version has no rooms, so the store keeps those that it has."""
    number, uid = Alias("id:frab", "3"), Alias("id:frab", "2")
    was = slot("Lunch", room="R1", abstract="x" * 120, aliases=(number, uid))
    other = slot("lunch!", at=T0 + 2 * HOUR, room="R1", speakers=(ADA,), aliases=())
    known = (known_of(was, 1), known_of(other, 2))
    new = version(
        slot("lunch!", at=T0 + HOUR, speakers=(ADA,), aliases=()),
        slot("Lunch", at=T0 + HOUR, speakers=(BOB,), abstract="x" * 120, aliases=(number,)),
    )
    after = carried_out(known, find_changes(known, new))
    assert find_changes(after, new).to_write == ()


def test_a_talk_that_moves_takes_its_notes_along(known_of):
    old = known_of(slot(room="Hall 1"), notes=2)
    actions = find_changes((old,), version(slot(at=T0 + HOUR, room="Hall 2")))
    change = only(actions)
    assert edited(change) == {
        "room": ("Hall 1", "Hall 2"),
        "starts_at": (T0, T0 + HOUR),
        "ends_at": (T0 + HOUR, T0 + 2 * HOUR),
    }
    assert summary(actions) == "+0 -0 ~1; sessions with notes: 1 moved"
    times = "starts Tue 24 Mar 08:00 -> Tue 24 Mar 09:00; ends Tue 24 Mar 09:00 -> Tue 24 Mar 10:00"
    assert change_lines(actions, UTC) == (f"~ s1 A talk: room Hall 1 -> Hall 2; {times} [2 notes]",)


def test_a_break_and_a_cancelled_talk_are_said_in_plain_words(known_of):
    rest = find_changes((known_of(slot(kind="lightning")),), version(slot(kind="service", service=True)))
    assert change_lines(rest, UTC) == ("~ s1 A talk: now a break",)
    off = find_changes((known_of(slot()),), version(slot(status="cancelled")))
    assert change_lines(off, UTC) == ("~ s1 A talk: cancelled",)


def test_what_a_person_typed_stays_and_is_said(known_of):
    old = known_of(slot(title="A tlak", room="Hall 1"), title="A talk")
    actions = find_changes((old,), version(slot(title="A talc", room="Hall 2")))
    change = only(actions)
    assert edited(change) == {"room": ("Hall 1", "Hall 2")}
    assert change.kept == ("title",)
    assert change.slot.title == "A talc"
    assert change_lines(actions, UTC) == ("~ s1 A talk: room Hall 1 -> Hall 2; yours kept: title",)


def test_a_start_moved_by_hand_holds_its_end_too(known_of):
    old = known_of(slot(), starts_at=T0 + 7 * MINUTE)
    change = only(find_changes((old,), version(slot(at=T0 + HOUR))))
    assert (change.edits, change.kept) == ((), ("starts_at", "ends_at"))


def test_a_person_who_cancels_is_right(known_of):
    old = known_of(slot(), status="cancelled")
    assert find_changes((old,), version(slot())).to_write == ()
    change = only(find_changes((known_of(slot()),), version(slot(status="cancelled"))))
    assert edited(change) == {"status": ("scheduled", "cancelled")}


def test_a_vanished_session_stays_if_there_is_anything_on_it(known_of):
    here = slot("Here", "1")
    gone = slot("Gone", "2", at=T0 + DAY)
    plain = known_of(gone, 2)
    marked = [
        replace(plain, notes=1),
        replace(plain, others=1),
        *(
            replace(plain, session=replace(plain.session, **put))
            for put in (
                {"attendance": "planned"},
                {"attendance": "skipped"},
                {"rating": 4},
                {"verdict": "solid"},
                {"tags": ("k8s",)},
                {"entered_at": T0},
                {"title": "Mine"},
                {"speakers": (ADA,)},
            )
        ),
    ]
    for old in marked:
        assert only(find_changes((known_of(here, 1), old), version(here))) == Vanish(known=old, keep=True)
    assert only(find_changes((known_of(here, 1), plain), version(here))) == Vanish(known=plain, keep=False)


def test_removed_once_is_not_removed_again_and_comes_back(known_of):
    here, gone = slot("Here", "1"), slot("Gone", "2")
    known = (known_of(here, 1), known_of(gone, 2, notes=1, status="removed"))
    assert find_changes(known, version(here)).to_write == ()
    assert edited(only(find_changes(known, version(here, gone)))) == {"status": ("removed", "scheduled")}


def test_what_stands_in_its_place_is_named(known_of):
    old = known_of(slot("Old", "1", room="R"), 1, notes=3)
    stay = slot("Stay", "3", at=T0 + DAY)
    actions = find_changes((old, known_of(stay, 2)), version(stay, slot("New", "9", room="R")))
    assert change_lines(actions, UTC) == (
        "! s1 Old is replaced by New: its 3 notes stay with it",
        "+ New (Tue 24 Mar 08:00, R)",
    )
    assert summary(actions) == "+1 -1 ~0; sessions with notes: 1 replaced"


@pytest.mark.parametrize(
    ("title", "speakers", "more"),
    [
        ("Quite other words", (ADA,), " (perhaps now: Quite other words)"),
        ("Clouds and some rain", (ADA, BOB), " (perhaps now: Clouds and some rain)"),
        ("Clouds and some rain", (), " (perhaps now: Clouds and some rain)"),
        ("Clouds and some rain", (BOB,), ""),
        ("Quite other words", (ADA, BOB), ""),
    ],
)
def test_what_can_be_the_same_talk_elsewhere_is_named(known_of, title, speakers, more):
    old, stay = slot("Clouds and rain", "1", room="R", speakers=(ADA,)), slot("Stay", "3", at=T0 + DAY)
    new = slot(title, "9", at=T0 + 2 * DAY, room="S", speakers=speakers)
    for marks, said in (({"notes": 1}, ": marked removed, its 1 note stays"), ({"rating": 4}, ": marked removed")):
        changes = find_changes((known_of(old, 1, **marks), known_of(stay, 2)), version(stay, new))
        assert change_lines(changes, UTC) == (
            f"- s1 Clouds and rain{said}{more}",
            f"+ {title} (Thu 26 Mar 08:00, S)",
        )
    changes = find_changes((known_of(old, 1), known_of(stay, 2)), version(stay, new))
    assert change_lines(changes, UTC)[0] == "- s1 Clouds and rain"
    two = version(stay, new, replace(new, aliases=(), starts_at=T0 + 3 * DAY))
    changes = find_changes((known_of(old, 1, notes=1), known_of(stay, 2)), two)
    assert change_lines(changes, UTC)[0] == "- s1 Clouds and rain: marked removed, its 1 note stays"


def test_the_same_talk_elsewhere_comes_before_another_one_in_its_slot(known_of):
    old, stay = slot("Clouds", "1", room="R", speakers=(ADA,)), slot("Stay", "3", at=T0 + DAY)
    other, moved = slot("Wasps", "8", room="R", speakers=(BOB,)), slot("Rain", "9", room="S", speakers=(ADA,))
    changes = find_changes((known_of(old, 1, notes=1), known_of(stay, 2)), version(stay, other, moved))
    assert change_lines(changes, UTC)[0] == "- s1 Clouds: marked removed, its 1 note stays (perhaps now: Rain)"


def test_a_cancelled_session_with_notes_is_counted(known_of):
    slots = [slot(f"Talk {n}", f"k{n}", at=T0 + n * DAY) for n in range(3)]
    known = tuple(known_of(one, n, notes=1) for n, one in enumerate(slots, 1))
    off = replace(slots[0], status="cancelled", starts_at=T0 + DAY // 24)
    changes = find_changes(known, version(off, replace(slots[1], room="S"), slots[2]))
    assert summary(changes) == "+0 -0 ~2; sessions with notes: 1 moved, 1 cancelled"


def test_a_slot_that_another_talk_got_keeps_the_old_one_with_its_notes(known_of):
    old = known_of(slot("Keynote: Clouds and rain", "1", speakers=(ADA,)), notes=2)
    new = slot("Keynote: Compilers for everybody", "1", speakers=(BOB,))
    stay = slot("Stay", "3", at=T0 + DAY)
    actions = find_changes((old, known_of(stay, 2)), version(new, stay))
    assert only(actions) == Replace(known=old, slot=new)
    assert change_lines(actions, UTC) == (
        "! s1 Keynote: Clouds and rain is replaced by Keynote: Compilers for everybody: its 2 notes stay with it",
    )
    assert summary(actions) == "+1 -1 ~0; sessions with notes: 1 replaced"


def test_without_anything_on_it_the_old_one_becomes_the_new(known_of):
    old = known_of(slot("Keynote: Clouds and rain", "1", speakers=(ADA,)))
    stay = slot("Stay", "3", at=T0 + DAY)
    actions = find_changes(
        (old, known_of(stay, 2)), version(slot("Keynote: Compilers for everybody", "1", speakers=(BOB,)), stay)
    )
    change = only(actions)
    assert (change.reused, change.speakers) == (True, (BOB,))
    assert edited(change) == {"title": ("Keynote: Clouds and rain", "Keynote: Compilers for everybody")}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (slot("Go for Rust people", "1", speakers=(ADA,)), slot("Something else", "1", speakers=(ADA, BOB))),
        (slot("TBA", "1"), slot("Compilers for everybody", "1")),
        (slot("Project Demo", "1"), slot("Project Demo: Urunc", "1")),
        (slot("Introduction to eBPF", "1"), slot("eBPF: an introduction", "1")),
        (
            slot("Old words", "1", abstract="The very same abstract. " * 9),
            slot("New name", "1", abstract="The very same abstract. " * 9),
        ),
    ],
)
def test_a_talk_renamed_is_the_same_talk(old, new, known_of):
    assert isinstance(only(find_changes((known_of(old, notes=1),), version(new))), Update)


def test_an_abstract_that_all_have_tells_nothing(known_of):
    text = "To attend this session please register at the desk before it is full. " * 3
    old = known_of(slot("Slimming containers", "1", abstract=text), 1, notes=1)
    others = [slot(f"Stay {n}", f"s{n}", at=T0 + DAY, abstract=text) for n in range(3)]
    known = (old, *(known_of(other, n) for n, other in enumerate(others, 2)))
    assert isinstance(only(find_changes(known, version(slot("Gitops for all", "1", abstract=text), *others))), Replace)


def test_talks_that_change_places_take_their_notes_with_them(known_of):
    first, second = slot("Slimming containers", "1"), slot("Gitops at the edge", "2", at=T0 + 2 * HOUR)
    known = (known_of(first, 1, notes=1), known_of(second, 2, notes=1))
    swapped = version(replace(first, title=second.title), replace(second, title=first.title))
    changes = find_changes(known, swapped).to_write
    assert {change.known.session.title: change.aliases for change in changes} == {
        "Slimming containers": (Alias("uid", "2"),),
        "Gitops at the edge": (Alias("uid", "1"),),
    }
    assert all(edited(change).keys() == {"starts_at", "ends_at"} for change in changes)


def coded(title, guid, at, code="ABCDEF"):
    return slot(title, at=at, aliases=(Alias("guid", guid), Alias("code", code), Alias("url", f"x.org/talk/{code}")))


def test_a_talk_given_twice_is_told_by_its_start_not_by_its_guid(known_of):
    """pretalx numbers the slots of a talk by their order: moving one past the other swaps their guids."""
    known = (known_of(coded("T", "g-0", T0), 1, notes=1), known_of(coded("T", "g-1", T0 + 4 * HOUR), 2, notes=1))
    later = version(coded("T", "g-0", T0 + 4 * HOUR), coded("T", "g-1", T0 + 6 * HOUR))
    moved = [change for change in find_changes(known, later).to_write if change.edits]
    assert [(change.known.session.uid, edited(change)["starts_at"]) for change in moved] == [
        ("u1", (T0, T0 + 6 * HOUR))
    ]


def test_a_second_slot_does_not_take_the_first_ones_notes(known_of):
    known = (known_of(coded("T", "g", T0), notes=1),)
    actions = find_changes(known, version(coded("T", "g-0", T0 - HOUR), coded("T", "g-1", T0)))
    change, add = sorted(actions.to_write, key=lambda action: isinstance(action, Add))
    assert (change.quiet, change.aliases[0], add.slot.starts_at) == (True, Alias("guid", "g-1"), T0 - HOUR)


def test_a_key_that_many_share_counts_with_its_start(known_of):
    slots = [slot(f"Talk number {n} of {n * n}", "46939", at=T0 + n * HOUR) for n in range(6)]
    known = tuple(known_of(one, n, notes=1) for n, one in enumerate(slots, 1))
    renamed = [replace(one, title=f"{one.title} (updated)") for one in slots]
    actions = find_changes(known, version(*renamed))
    assert all(isinstance(action, Update) and edited(action).keys() == {"title"} for action in actions.actions)


def test_without_any_key_the_title_tells(known_of):
    known = (
        known_of(slot("Lunch", "", at=T0), 1),
        known_of(slot("Lunch", "", at=T0 + DAY), 2),
        known_of(slot("A talk", "", at=T0, speakers=(ADA,)), 3, notes=1),
    )
    later = version(
        slot("Lunch", "", at=T0 + 10 * MINUTE),
        slot("Lunch", "", at=T0 + DAY),
        slot("A  TALK!", "", at=T0 + 5 * DAY, speakers=(ADA,)),
    )
    actions = find_changes(known, later)
    assert not any(isinstance(action, Add | Vanish) for action in actions.actions)
    assert {change.known.session.uid: set(edited(change)) for change in actions.to_write} == {
        "u1": {"starts_at", "ends_at"},
        "u3": {"starts_at", "ends_at", "title"},
    }


def test_a_title_alone_on_another_day_is_another_session(known_of):
    actions = find_changes((known_of(slot("Lunch", "", at=T0)),), version(slot("Lunch", "", at=T0 + 3 * DAY)))
    assert sorted(type(action).__name__ for action in actions.actions) == ["Add", "Vanish"]


def test_an_unscheduled_talk_gets_its_time(known_of):
    change = only(find_changes((known_of(slot("A talk", "", at=None), notes=1),), version(slot("A talk", "", at=T0))))
    assert edited(change) == {"starts_at": (None, T0), "ends_at": (None, T0 + HOUR)}


def by_hand(**fields):
    return StoredSession(session=Session(id=7, uid="u7", conference="c", **fields), notes=1)


def test_a_session_made_by_hand_is_completed_not_overwritten():
    old = by_hand(title="Opening keynote", entered_at=T0 + 5 * MINUTE, attendance="attended")
    change = only(
        find_changes((old,), version(slot("Opening Keynote", "1", room="Hall", kind="keynote", speakers=(ADA,))))
    )
    assert edited(change) == {
        "kind": ("talk", "keynote"),
        "room": ("", "Hall"),
        "starts_at": (None, T0),
        "ends_at": (None, T0 + HOUR),
    }
    assert (change.speakers, change.aliases, change.source) == ((ADA,), (Alias("uid", "1"),), ("title conf",))


def test_a_session_made_by_hand_never_vanishes():
    assert find_changes((by_hand(title="Hallway chat", entered_at=T0),), version(slot("A talk"))).to_write == (
        Add(slot=slot("A talk")),
    )


def test_what_was_filled_in_of_a_speaker_stays(known_of):
    old = known_of(slot(speakers=(ADA, BOB)), speakers=(replace(ADA, uid="p1", org="Org", handle="@ada"), BOB))
    assert find_changes((old,), version(slot(speakers=(ADA, BOB)))).to_write == ()
    change = only(find_changes((old,), version(slot(speakers=(replace(ADA, org="Other", url="https://x.org"),)))))
    assert change.speakers == (Speaker(uid="p1", name="Ada Example", org="Org", handle="@ada", url="https://x.org"),)


def test_a_list_of_speakers_changed_by_hand_stays(known_of):
    old = known_of(slot(speakers=(ADA,)), speakers=(BOB,))
    assert only(find_changes((old,), version(slot(speakers=(ADA, Speaker(name="Cy")))))).speakers is None


def test_links_come_and_go_but_a_persons_own_stay(known_of):
    page, slides, video = (Weblink(kind, f"https://x.org/{kind}") for kind in ("page", "slides", "video"))
    old = known_of(slot(links=(page, slides)))
    own = replace(old.session.links[0], url="https://mine.org", title="mine")
    old = replace(old, session=replace(old.session, links=(*old.session.links, own)))
    other = slot("Other", "9", at=T0 + DAY, links=(replace_url(slides, "https://x.org/other"),))
    known = (old, known_of(other, 2))
    change = only(find_changes(known, version(slot(links=(page, video)), other)))
    assert (change.new_links, change.old_links) == ((video,), (slides,))
    deleted = replace(old, session=replace(old.session, links=(own,)))
    assert find_changes((deleted, known[1]), version(slot(links=(page, slides)), other)).to_write == ()


def replace_url(link, url):
    return link._replace(url=url)


def test_another_format_of_the_same_programme_keeps_both_names(known_of):
    xml = slot(aliases=(Alias("guid", "g"), Alias("code", "ABCDEF"), Alias("id:frab", "5")))
    ics = slot(aliases=(Alias("uid", "pretalx-x-ABCDEF@y"), Alias("code", "ABCDEF")))
    known = (known_of(xml, source=("acronym x", "site y")),)
    change = only(find_changes(known, version(ics, identity=("site y",))))
    assert change.quiet
    assert set(change.aliases) == {*xml.aliases, *ics.aliases}


def test_a_poorer_format_takes_nothing_away(known_of, programme):
    """A calendar has no place for types, tracks or slides, so an import of one keeps those of another format."""
    rich, poor = programme("pretalx.xml"), programme("pretalx.ics")
    known = tuple(known_of(one, n, source=rich.identity) for n, one in enumerate(rich.slots, 1))
    jam, lightning = find_changes(known, poor).actions
    assert (jam.slot.track, jam.slot.kind, lightning.slot.kind) == ("Core", "tutorial", "lightning")
    assert jam.slot.links == rich.slots[0].links
    assert edited(jam).keys() | edited(lightning).keys() == {"title", "abstract"}


def test_a_track_taken_from_one_talk_is_gone(known_of):
    known = tuple(known_of(slot(f"T{n}", str(n), track="A", at=T0 + n * HOUR), n) for n in (1, 2))
    later = version(slot("T1", "1", track="A", at=T0 + HOUR), slot("T2", "2", at=T0 + 2 * HOUR))
    assert edited(only(find_changes(known, later))) == {"track": ("A", "")}


def test_losing_more_than_half_is_doubted(known_of):
    slots = [slot(f"Talk {n}", str(n), at=T0 + n * HOUR) for n in range(4)]
    known = tuple(known_of(one, n) for n, one in enumerate(slots, 1))
    assert find_changes(known, version(*slots[:2])).doubts == ()
    assert find_changes(known, version(slots[0])).doubts == (
        "3 of the 4 sessions of the programme are not in this file ('Conf')",
    )


def test_another_conference_is_doubted_and_takes_nothing_away(known_of):
    known = tuple(known_of(slot(f"Talk {n}", str(n)), n, source=("title old",)) for n in range(1, 4))
    actions = find_changes(known, version(slot("Other", "9"), identity=("title new",)))
    assert [type(action) for action in actions.actions] == [Add]
    assert "this is the programme of 'Conf', and this conference has another" in actions.doubts[0]
    nameless = replace(version(slot("Other", "9"), identity=("title new",)), title="")
    assert find_changes(known, nameless).doubts[0] == (
        "no session of this file is one of the conference's programme: its sessions would be added to them"
    )


def test_the_same_programme_under_a_new_name_is_none_other(known_of):
    slots = [slot(f"Talk {n}", str(n), at=T0 + n * HOUR) for n in range(4)]
    known = tuple(known_of(one, n, source=("title old",)) for n, one in enumerate(slots, 1))
    actions = find_changes(known, version(*slots[:3], identity=("title new",)))
    assert actions.doubts == ()
    assert [type(action) for action in actions.to_write] == [Update, Update, Update, Vanish]


def test_two_programmes_in_one_conference_leave_each_other_alone(known_of):
    main, side = slot("Main", "1"), slot("Side", "2")
    known = (known_of(main, 1, source=("title main",)), known_of(side, 2, source=("title side",)))
    assert find_changes(known, version(main, identity=("title main",))).to_write == ()
    assert find_changes(known, version(side, identity=("title side",))).to_write == ()


def test_numbers_are_names_within_one_programme_only(known_of):
    number = (Alias("id:frab", "5"),)
    known = (known_of(slot("Main", aliases=number), 1, source=("title main",)),)
    actions = find_changes(known, version(slot("Completely other", aliases=number), identity=("title side",)))
    assert [type(action) for action in actions.actions] == [Add]


def test_dates_far_from_the_conference_are_doubted():
    days = (date(2022, 5, 16), date(2022, 5, 20))
    later = version(slot(), starts_on=date(2026, 3, 24), ends_on=date(2026, 3, 24))
    assert find_changes((), later, days).doubts == (
        "this programme is of 24 March 2026, the conference of 16-20 May 2022",
    )
    assert find_changes((), replace(later, starts_on=date(2022, 5, 10), ends_on=date(2022, 5, 14)), days).doubts == ()


def test_favourites_are_no_programme():
    assert "--mine" in find_changes((), version(slot(), favourites=True)).doubts[0]


def test_mine(known_of, programme):
    known = tuple(known_of(one, n) for n, one in enumerate(programme("pretalx.xml").slots, 1))
    assert match_favourites(known, programme("pretalx.ics")).uids == ("u1", "u2")
    assert match_favourites(known, programme("fahrplan.json")).uids == ("u1", "u2")
    found = match_favourites(
        known, version(slot("Unheard of", "9"), slot("Lightning talks", "", at=known[1].session.starts_at))
    )
    assert (found.uids, found.missing) == (("u2",), ("Unheard of",))


SHARED = "https://ggt.gaa.st/#url=https%3A%2F%2Fx.org%2Fschedule.xml&see="


def shared(keys):
    return SHARED + urlsafe_b64encode(zlib.compress(json.dumps(keys).encode())).decode().rstrip("=")


def test_mine_by_a_link_that_giggity_shares(known_of, programme):
    known = tuple(known_of(one, n) for n, one in enumerate(programme("pretalx.xml").slots, 1))
    link = shared(["8549c641-404d-5ddf-965c-303594b89a03", "56", "unknown"])
    assert fetch(link).data == link.encode()  # nothing goes over the network
    found = match_favourites(known, read_schedule(link.encode()))
    assert (found.uids, found.missing) == (("u2", "u1"), ("unknown",))
    with pytest.raises(Refused, match="cut off"):
        read_schedule(link[:-9].encode())
    with pytest.raises(Refused, match="no session"):
        read_schedule(shared([]).encode())
    with pytest.raises(Refused, match="cut off"):
        read_schedule((SHARED + urlsafe_b64encode(zlib.compress(b"[" + b"1," * 10**6)).decode()).encode())


def test_mine_in_a_personal_calendar(known_of, programme):
    schedule = programme("sched.ics")
    known = tuple(known_of(one, n, source=schedule.identity) for n, one in enumerate(schedule.slots, 1))
    personal = replace(schedule, slots=schedule.slots[1:2], identity=("calendar ada",))
    assert match_favourites(known, personal).uids == ("u2",)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (
            "Keynote: The Future Is Open - Erin B, Senior Director, NV",
            "Keynote: Making Things Fast - Nathan T, Director, NV & Mark, NV",
            False,
        ),
        ("When Tenancy Goes Wrong - Marko M, K & Marvin B, C", "When Tenancy Goes Wrong - Marvin B, C", True),
        ("Mini Break", "Project Lightning Talk: Slimming Containers", False),
        ("Dinner (Red Team)", "Dinner Seating (Red Team)", True),
        ("Go", "Rust", False),
        ("Gopher", "Go", False),
    ],
)
def test_similar(one, other, same):
    assert similar(one, other) == same


def test_a_record_is_read_back():
    said = slot(
        speakers=(replace(ADA, org="X"),),
        links=(Weblink("slides", "https://x.org", "t"),),
        service=True,
        all_day=True,
        status="cancelled",
        aliases=(),
    )
    assert slot_from_json(slot_to_json(said, ("title conf",))) == (said, ("title conf",))
    assert slot_to_json(Slot(title="T"), ()) == '{"title":"T","source":[]}'
    for broken in (None, "", "{", "[]", "{}", '{"title": "x", "speakers": 5, "source": []}', '{"title": "x"}'):
        assert slot_from_json(broken) == (None, ())


@pytest.mark.parametrize(
    "part",
    [
        '"title":[1]',
        '"kind":[]',
        '"service":"yes"',
        '"starts_at":1.5',
        '"source":[1]',
        '"speakers":[["Ada","","",null]]',
        '"links":[["page",1,""]]',
    ],
)
def test_a_record_with_a_value_of_a_wrong_type_counts_as_none(part):
    sound = '{"title":"T","source":["title conf"]'
    assert slot_from_json(sound + "}") == (Slot(title="T"), ("title conf",))
    assert slot_from_json(f"{sound},{part}}}") == (None, ())  # the last of two equal keys counts
