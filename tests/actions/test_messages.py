from types import SimpleNamespace as Values

import pytest

from confnote.actions import messages
from confnote.store.now import Place, Rival, SessionRef

TEN = 10 * 3_600_000
SESSION = SessionRef("S12", 12, "Backstage: Restoring\x1b Order")


def place(**given):
    usual = {
        "conference": "C", "name": "KubeCon", "day": "2022-05-18", "number": 1, "covers": True, "session": None, "rivals": (),
    }  # fmt: skip
    found = Place(0)
    for name, value in {**usual, **given}.items():
        setattr(found, name, value)
    return found


def note(kind="note", at=None, **given):
    usual = {"id": 45, "session": None, "section": "", "day": "2022-05-18", "private": False, "sat_down": False}
    return Values(kind=kind, place=at or place(), **{**usual, **given})


@pytest.mark.parametrize(
    ("added", "line"),
    [
        (note(session=SESSION), "note n45 added to s12 Backstage: Restoring␛ Order"),
        (note("takeaway", session=SESSION), "takeaway n45 added to s12 Backstage: Restoring␛ Order"),
        (note("quote", session=SESSION, private=True), "private quote n45 added to s12 Backstage: Restoring␛ Order"),
        (note(section="Overall\nImpressions"), "note n45 added to the section Overall Impressions"),
        (note(), "note n45 added to Day 1 (18 May), unfiled"),
        (note(at=place(number=-3)), "note n45 added to 18 May, unfiled"),
        (note(at=place(covers=False, number=90)), "note n45 added to 18 May, unfiled"),
        (note(day="2022-05-17"), "note n45 added to Day 0 (17 May), unfiled"),
        (
            note(at=place(rivals=(Rival("S12", 12, "Backstage: Restoring\x1b Order", "Hall 1", TEN),))),
            ("note n45 added to Day 1 (18 May), unfiled. Possible: s12 Backstage: Restoring␛ Order (Hall 1, 10:00). "
            "Say where you sit: confnote here 'Hall 1', or file it: confnote move last s12"),
        ),
        (
            note(at=place(rivals=(Rival("S12", 12, "Backstage", "", TEN), Rival("S13", 13, "Other", "", TEN)))),
            ("note n45 added to Day 1 (18 May), unfiled. File it: confnote move last s12. Possible, the likeliest first:\n"
            "  s12 Backstage (10:00)\n  s13 Other (10:00)"),
        ),
        (
            note(session=SESSION, sat_down=True),
            "note n45 added to s12 Backstage: Restoring␛ Order; you sit there now, so the next notes go there too",
        ),
        (
            note(at=place(conference=None)),
            ('note n45 added to the inbox: there is no conference yet. Make one: confnote new "NAME" --dates '
            '"16-20 May 2022", then: confnote move n45 NAME'),
        ),
    ],
)  # fmt: skip
def test_where_a_note_went(added, line):
    assert messages.note_added(added) == line


def test_a_room_that_is_pinned_is_not_advised():
    two = (Rival("S12", 12, "A", "Hall 1", TEN), Rival("S13", 13, "B", "Hall 1", TEN))
    assert messages.note_added(note(at=place(room="Hall 1", rivals=two))).partition(". Possible")[0] == (
        "note n45 added to Day 1 (18 May), unfiled. File it: confnote move last s12"
    )


def test_rivals_beyond_the_fifth_are_counted():
    rivals = tuple(Rival(f"S{n}", n, f"Talk {n}", f"Room {n}", TEN) for n in range(1, 30))
    line = messages.note_added(note(at=place(rivals=rivals)))
    assert line.endswith("\n  s5 Talk 5 (Room 5, 10:00)\n  and 24 more (confnote now)")
    assert "s6" not in line


def test_a_session_that_ended_is_named_with_the_way_to_go_on():
    assert messages.ended(place(ended=(SESSION, TEN))) == "s12 ended 10:00; confnote start s12 goes on with it"
    assert messages.ended(place()) is None


def test_a_conference_that_is_not_on_is_named():
    line = messages.outside_conference(note(at=place(covers=False)))
    assert str(line).startswith("KubeCon is not on now: kept with it all the same")


@pytest.mark.parametrize(
    "added",
    [
        note(),
        note(at=place(conference=None, covers=False)),
        note(at=place(covers=False), session=SESSION),
        note(at=place(covers=False), section="Intro"),
        note(at=place(covers=False), day="2022-05-19"),
    ],
)
def test_there_is_nothing_to_warn_of(added):
    assert messages.outside_conference(added) is None


def test_what_was_rated():
    rating = {"session": SESSION, "rating": 4, "was": None, "old": "", "place": None}
    assert (
        messages.session_rated(Values(**rating, verdict="", current=True))
        == "s12 Backstage: Restoring␛ Order rated 4/5"
    )
    assert messages.session_rated(Values(**rating, verdict="solid\x9b", current=False)) == (
        "s12 Backstage: Restoring␛ Order rated 4/5: solid\\x9b (the last one attended today)"
    )
    kept = Values(session=SESSION, rating=5, verdict="", current=True, was=None, old="loud", place=None)
    assert messages.session_rated(kept).endswith(" rated 5/5; the verdict stays: loud")


@pytest.mark.parametrize(
    ("new", "before", "end"),
    [
        ((3, "ok"), (4, "wish it had a demo"), " rated 3/5: ok; was 4/5: wish it had a demo"),
        ((3, "ok"), (4, ""), " rated 3/5: ok; was 4/5"),
        ((3, "ok"), (None, "no demo"), " rated 3/5: ok; was no demo"),
        ((3, ""), (4, "no demo"), " rated 3/5; was 4/5; the verdict stays: no demo"),
        ((4, "ok"), (4, "ok"), " rated 4/5: ok"),
        ((4, "ok"), (4, ""), " rated 4/5: ok"),
    ],
)
def test_what_a_rating_replaces(new, before, end):
    rated = Values(
        session=SESSION, rating=new[0], verdict=new[1], was=before[0], old=before[1], current=True, place=None
    )
    assert messages.session_rated(rated) == f"s12 Backstage: Restoring␛ Order{end}"


@pytest.mark.parametrize(("current", "end"), [(True, "s12 Intro"), (False, "s12 Intro (the last one attended today)")])
def test_what_a_link_is_on(current, end):
    owner = Values(name="s12 Intro", current=current)
    link = Values(id=7, kind="page", url="https://x.org", new=True, owner=owner)
    assert messages.link_added(link) == f"l7 page https://x.org added to {end}"


def test_what_of_a_tech_is_new():
    usual = {"id": 3, "name": "Chaos Mesh"}
    assert messages.tech_recorded(Values(**usual, added=True, changes=())) == "t3 Chaos Mesh added"
    changes = (("tagline", None, "Mesh"), ("rating", None, 4))  # `tech Chaos Mesh`, without quotes
    assert messages.tech_recorded(Values(id=1, name="Chaos", added=True, changes=changes)) == (
        "t1 Chaos added: tagline Mesh, rating 4"
    )
    assert messages.tech_recorded(Values(**usual, added=False, changes=())) == "t3 Chaos Mesh is already noted"
    changes = (("url", "", "https://x.org"), ("rating", 3, 5), ("session", None, "S12"))
    assert messages.tech_recorded(Values(**usual, added=False, changes=changes, session=SESSION)) == (
        "t3 Chaos Mesh changed: url https://x.org, rating 3 → 5, session s12 Backstage: Restoring␛ Order"
    )
    long = SessionRef("S7", 7, "Schema Inference and Automation: A New Era")
    changes = (("session", "S12", "S7"),)
    assert messages.tech_recorded(Values(**usual, added=False, changes=changes, session=long)) == (
        "t3 Chaos Mesh changed: session changed to s7 Schema Inference and Automation: A New…"
    )


@pytest.mark.parametrize(
    ("minutes", "line"),
    [
        ((5, 30), "s12 Backstage: Restoring␛ Order (5m in, 30m left)"),
        ((5, None), "s12 Backstage: Restoring␛ Order (5m in)"),
        ((-3, 32), "s12 Backstage: Restoring␛ Order (32m left)"),
        ((40, -5), "s12 Backstage: Restoring␛ Order (40m in)"),
        ((None, None), "s12 Backstage: Restoring␛ Order"),
    ],
)
def test_one_line_for_a_status_bar(minutes, line):
    assert messages.now_short(place(session=SESSION), minutes) == line


def test_nothing_on_is_an_empty_line():
    assert messages.now_short(place(), (None, None)) == ""


def test_what_was_left_and_where_notes_go_then():
    out = Place(0)
    out.out = True
    assert messages.session_left(None, out) == "you are out: notes go to the day until your next session begins"
    assert messages.session_left(SESSION, place(session=SessionRef("S13", 13, "Other"))) == (
        "left s12 Backstage: Restoring␛ Order; notes go to s13 Other now (stop again: you are out)"
    )
    assert messages.session_left(SESSION, place()) == "left s12 Backstage: Restoring␛ Order; notes go to the day"
