"""Check what a day lacks: ratings, takeaways and speakers of attended sessions, targets of notes, answers."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from confnote.core.missing import gaps, last_day
from confnote.model import Conference, Dossier, Note, Session, Speaker
from confnote.views.todo import gap_list

MONDAY, TUESDAY, WEDNESDAY = date(2026, 5, 18), date(2026, 5, 19), date(2026, 5, 20)
ABOUT = Conference(
    id=1, uid="C", slug="cloud", name="Cloud", zone="Europe/Madrid", starts_on=MONDAY, ends_on=WEDNESDAY, day_one=MONDAY
)


def at(time, day=19):
    return round(datetime.fromisoformat(f"2026-05-{day}T{time}:00+02:00").timestamp() * 1000)


def session(number, begins, ends, **more):
    about = {
        "title": f"Talk {number}", "attendance": "attended", "day": TUESDAY, "rating": 4,
        "speakers": (Speaker(name="Ada"),), "starts_at": at(begins), "ends_at": at(ends),
    }  # fmt: skip
    return Session(id=number, uid=f"S{number}", conference="C", **{**about, **more})


def note(number, time="10:10", on=None, **more):
    about = {"conference": "C", "text": "words", "day": None if on else TUESDAY, "session": on, "at": at(time)}
    return Note(id=number, uid=f"N{number}", **{**about, **more})


def missing(sessions=(), notes=(), **more):
    found = gaps(Dossier(conference=ABOUT, sessions=tuple(sessions), notes=tuple(notes)), **more)
    return [(gap.thing.handle, gap.missing) for gap in found]


WHOLE = note(9, on="S1", kind="takeaway")


@pytest.mark.parametrize(
    ("about", "lacks"),
    [
        ({}, ()),
        ({"rating": None}, ("rating",)),
        ({"rating": None, "speakers": ()}, ("rating", "speaker")),
        ({"speakers": (), "kind": "hallway"}, ()),
        ({"speakers": (), "kind": "panel"}, ("speaker",)),
        ({"rating": None, "service": True}, ()),
        ({"rating": None, "attendance": "left-early"}, ("rating",)),
        ({"rating": None, "attendance": "planned", "noted": True}, ("rating",)),
        ({"rating": None, "attendance": "missed"}, ()),
        ({"rating": None, "attendance": "skipped"}, ()),
    ],
)
def test_what_a_session_lacks(about, lacks):
    assert missing([session(1, "10:00", "10:30", **about)], [WHOLE]) == ([("s1", lacks)] if lacks else [])


def test_a_session_without_a_takeaway_and_one_that_is_only_planned():
    plain = note(1, on="S1")
    assert missing([session(1, "10:00", "10:30")], [plain]) == [("s1", ("takeaway",))]
    assert missing([session(1, "10:00", "10:30", attendance="planned", rating=None)]) == []


def test_notes_without_a_place_and_questions_that_are_open():
    notes = [
        note(1), note(2, kind="question"), note(3, kind="question", done_at=5), note(4, section="intro"),
        note(5, on="S1", kind="question"), note(6, on="S1", kind="question", done_at=5), WHOLE,
    ]  # fmt: skip
    assert missing([session(1, "10:00", "10:30")], notes) == [
        ("n1", ("session",)),
        ("n2", ("session", "answer")),
        ("n3", ("session",)),
        ("n5", ("answer",)),
    ]


def test_in_the_order_of_the_day_and_of_one_day_or_all():
    sessions = [
        session(2, "12:00", "12:30", rating=None),
        session(1, "09:00", "09:30", rating=None),
        session(3, "09:00", "09:30", rating=None, day=MONDAY, starts_at=at("09:00", 18), ends_at=at("09:30", 18)),
    ]
    notes = [note(1, "11:00"), note(2, "09:00", day=MONDAY, at=at("08:00", 18))]
    tuesday = ["s1", "n1", "s2"]
    assert [handle for handle, _ in missing(sessions, notes, day=TUESDAY)] == tuesday
    assert [handle for handle, _ in missing(sessions, notes)] == ["n2", "s3", *tuesday]
    assert [handle for handle, _ in missing(sessions, notes, day=TUESDAY, passed={"S1", "N1"})] == ["s2"]


def test_a_note_of_the_inbox_counts_where_it_is_of_the_conference():
    near, far = note(1, conference=None, day=None), note(2, conference=None, day=None, at=at("10:00") - 90 * 86_400_000)
    assert missing(inbox=[near, far]) == [("n1", ("session",))]
    assert missing(inbox=[near], day=MONDAY) == []


def offered(sessions, time):
    (gap,) = gaps(
        Dossier(conference=ABOUT, sessions=tuple(sessions), notes=(note(1, time),)), passed={s.uid for s in sessions}
    )
    return [one.handle for one in gap.near]


@pytest.mark.parametrize(
    ("time", "handles"),
    [
        ("10:10", ["s2", "s1"]),  # the attended session comes before the shorter one
        ("10:40", ["s3", "s2", "s1"]),  # the nearest of the attended and planned ones
        ("11:10", ["s3", "s2", "s1"]),
        ("12:30", []),
    ],
)
def test_the_sessions_of_its_time_are_offered_the_likeliest_first(time, handles):
    sessions = [
        session(1, "10:00", "10:25", attendance="", rating=None),
        session(2, "10:00", "10:30"),
        session(3, "10:45", "11:15", attendance="planned", rating=None),
        session(4, "10:00", "10:30", status="cancelled"),
        session(5, "10:00", "10:30", service=True),
    ]
    assert offered(sessions, time) == handles


def test_no_more_are_offered_than_there_are_digits():
    assert len(offered([session(n, "10:00", "10:30", attendance="") for n in range(1, 30)], "10:10")) == 9


@pytest.mark.parametrize(
    ("today", "day"),
    [(TUESDAY, TUESDAY), (date(2026, 7, 1), TUESDAY), (date(2026, 1, 1), TUESDAY), (WEDNESDAY, TUESDAY)],
)
def test_the_day_meant_is_today_or_the_last_with_notes(today, day):
    planned = session(2, "10:00", "10:30", day=WEDNESDAY, attendance="planned", rating=None)
    assert last_day(Dossier(conference=ABOUT, sessions=(session(1, "10:00", "10:30"), planned)), today) == day
    assert last_day(Dossier(conference=ABOUT, notes=(note(1),)), today) == day
    assert last_day(Dossier(conference=ABOUT, sessions=(planned,)), today) is None


def test_plain_lines_and_json():
    held = Dossier(
        conference=ABOUT,
        sessions=(session(1, "10:00", "10:30", rating=None),),
        notes=(note(1, text="two\nlines"), WHOLE),
    )
    inbox = replace(note(2), conference=None, day=None)
    found = gaps(held, inbox=[inbox])
    assert list(gap_list(found, held).plain()) == [
        "s1     2026-05-19 10:00  rating                    -      Talk 1",
        "n1     2026-05-19 10:10  session                   s1     two lines",
        "n2     2026-05-19 10:10  session                   s1     words",
    ]
    values = gap_list(found, held).values()
    assert [(value["handle"], value["missing"], value["near"]) for value in values] == [
        ("s1", ["rating"], []),
        ("n1", ["session"], ["s1"]),
        ("n2", ["session"], ["s1"]),
    ]
    assert values[0]["title"] == "Talk 1"
    assert values[2]["conference"] is None


def test_a_note_that_the_user_put_on_a_day_lacks_no_session(run):
    run("new", "Days", "--dates", "18-20 May 2026", "--timezone", "Europe/Madrid")

    def listed(*options):
        return [line.split()[0] for line in run("review", "--day", "all", "--check", *options).stdout.splitlines()]

    for words in (["by the clock"], ["--day", "2", "on the day"], ["by the clock too"], ["-k", "question", "why?"]):
        assert run("add", *words).code == 0
    assert listed() == ["n1", "n3", "n4"]
    assert run("move", "n3", "--day", "2").code == 0  # it is there already
    assert listed() == ["n1", "n4"]
    run("move", "n4", "--day", "1")
    (line,) = (line for line in run("review", "--day", "all").stdout.splitlines() if line.startswith("n4"))
    assert line.split()[3] == "answer"  # it is still open
    assert listed("--again") == ["n1", "n2", "n3", "n4"]
    run("move", "n1", "--day", "1")
    assert listed() == ["n4"]
    run("undo")
    assert listed() == ["n1", "n4"]
    run("redo")
    assert listed() == ["n4"]
