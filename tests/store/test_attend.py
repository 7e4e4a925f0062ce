"""Sitting down and leaving: what is written of it (where notes go then is `test_place`'s table)."""

import pytest

from confnote.actions.messages import session_started
from confnote.actions.sessions import Start, start, stop
from confnote.errors import Refused
from confnote.model import Link, Speaker

SESSION = "SELECT title, kind, room, starts_at, ends_at, attendance, entered_at, left_at FROM session ORDER BY id"


def test_a_start_on_an_earlier_date_says_which(kube):
    kube.session("A 10:00-10:35")
    started = kube.do("19/01:30 start A --at 23:50")
    assert session_started(started) == "s1 A: marked as attended on 18 May at 23:50, not the current one"
    kube.session("B 10:00-10:35")
    assert kube.do("12:00 start B --at 10:00").then == ""


def test_a_session_off_the_programme_is_made_with_all_that_is_said(kube):
    at = kube.at("10:00")
    started = start(
        kube.store,
        Start(
            title="Vitess", kind="keynote", room="Hall", speakers=(Speaker(name="Ada", org="X"), Speaker(name="Bo")),
            links=(Link(kind="slides", url="https://x.org/s.pdf"),),
        ),
        at, at,
    )  # fmt: skip
    assert kube.store.execute(SESSION).fetchall() == [("Vitess", "keynote", "Hall", at, None, "attended", at, None)]
    assert (started.new, started.current, started.left, started.session[1:]) == (True, True, None, (1, "Vitess"))
    assert kube.store.execute("SELECT p.name, p.org, x.position FROM session_speaker x JOIN speaker p ON p.uid = x.speaker").fetchall() == [
        ("Ada", "X", 0), ("Bo", "", 1)
    ]  # fmt: skip
    assert kube.store.execute("SELECT kind, url, session FROM link").fetchall() == [
        ("slides", "https://x.org/s.pdf", started.session[0])
    ]


def test_a_session_of_the_programme_keeps_its_times_and_what_is_not_said(kube):
    uid = kube.session("A 10:00-10:35 @Hall planned")
    at = kube.at("10:02")
    started = start(kube.store, Start(session=uid, title="ignored"), at, at)
    assert (started.new, started.current) == (False, True)
    assert kube.store.execute(SESSION).fetchall() == [
        ("A", "talk", "Hall", kube.at("10:00"), kube.at("10:35"), "attended", at, None)
    ]
    start(kube.store, Start(session=uid, kind="panel", room="Attic"), at, at)
    assert kube.store.execute("SELECT kind, room FROM session").fetchall() == [("panel", "Attic")]


def test_another_start_leaves_the_first_and_says_so(kube):
    kube.do("10:00 start A")
    started = kube.do("10:20 start B")
    assert started.left[1:] == (1, "A")
    assert kube.store.execute("SELECT entered_at, left_at FROM session ORDER BY id").fetchall() == [
        (kube.at("10:00"), kube.at("10:20")), (kube.at("10:20"), None)
    ]  # fmt: skip


def test_a_start_in_the_past_leaves_nothing(kube):
    kube.do("10:00 start A")
    started = kube.do("10:20 start B --at 09:00")
    assert (started.current, started.left) == (False, None)
    assert kube.store.execute("SELECT entered_at, left_at FROM session ORDER BY id").fetchall() == [
        (kube.at("10:00"), None), (kube.at("09:00"), kube.at("10:00"))
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("15:00 start A --at 10:00", ("10:00", "10:35")),  # until its end
        ("10:20 start A --at 10:00", (None, None)),  # it runs: by the clock
        ("10:35 start A --at 10:00", ("10:00", "10:35")),  # it ends at this moment: it runs no more
        ("15:00 start A --at 10:50", ("10:50", "15:00")),  # over its end: until now
    ],
)
def test_a_session_attended_in_the_past_lasted_as_long_as_it_can_have(kube, line, wanted):
    kube.session("A 10:00-10:35")
    kube.do(line)
    found = kube.store.execute("SELECT attendance, entered_at, left_at FROM session").fetchone()
    assert found == ("attended", *(kube.at(time) if time else None for time in wanted))


def test_a_session_of_another_conference_is_started_there(kube):
    uid = kube.session("A 10:00-10:35")
    kube.open("Asia/Tokyo", slug="tokyo")
    at = kube.at("10:00")
    start(kube.store, Start(session=uid, speakers=(Speaker(name="Ada"),)), at, at)
    assert kube.store.execute(
        "SELECT p.conference = s.conference FROM speaker p JOIN session_speaker x ON x.speaker = p.uid JOIN session s ON s.uid = x.session"
    ).fetchall() == [(1,)]


def test_stop_says_what_was_left(kube):
    kube.do("10:00 start A")
    left, place = kube.do("10:20 stop")
    assert (left.title, place.out) == ("A", False)
    left, place = kube.do("10:21 stop")
    assert (left, place.out) == (None, True)


def test_without_a_conference_there_is_nothing_to_sit_down_in(store):
    with pytest.raises(Refused, match="no conference yet"):
        start(store, Start(title="A"), 1, 1)
    with pytest.raises(Refused, match="no conference yet"):
        stop(store, 1)
