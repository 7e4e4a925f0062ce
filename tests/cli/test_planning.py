"""`plan` and `start` by words: which session they mean at which time, and what they answer."""

import pytest

from tests.cli.stage import Desk

TABLE = """id,title,start,end,room
1,Keynotes,2026-05-18 08:00,2026-05-18 08:30,Hall 1
2,Kyverno in the morning,2026-05-18 09:00,2026-05-18 09:30,Hall 1
3,Keynotes,2026-05-19 08:00,2026-05-19 08:30,Hall 1
4,Kyverno at noon,2026-05-19 12:00,2026-05-19 12:30,Hall 1
5,Ebpf at noon,2026-05-19 12:15,2026-05-19 12:45,Hall 2
6,Party,2026-05-19 20:00,,Roof
7,Kyverno at night,2026-05-19 23:30,2026-05-20 00:30,
8,Cats,,,
"""
DAY_1_EVENING, DAY_2_LATE_MORNING = "2026-05-18T20:00:00+02:00", "2026-05-19T11:50:00+02:00"


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    folder = tmp_path_factory.mktemp("planned")
    (folder / "t.csv").write_text(TABLE)
    desk = Desk(folder)
    new = ("new", "Cloud Days", "--dates", "18-20 May 2026", "--timezone", "Europe/Madrid", "--schedule", "t.csv")
    assert desk.run(*new).code == 0
    return folder, desk.store.read_bytes()


@pytest.fixture
def at(held):
    desk = Desk(*held)
    desk.again()
    return lambda time, *words: desk.run(*words, CONFNOTE_NOW=time)


def test_plan_says_day_time_room_and_overlaps(at):
    ran = at(DAY_1_EVENING, "plan", "ebpf", "s4", "cats", "party")
    assert ran.stdout == (
        "s5 Tue 19 12:15-12:45 Hall 2 planned: Ebpf at noon; overlaps s4\n"
        "s4 Tue 19 12:00-12:30 Hall 1 planned: Kyverno at noon; overlaps s5\n"
        "s8 planned: Cats\n"
        "s6 Tue 19 20:00 Roof planned: Party\n"
    )
    ran = at(DAY_1_EVENING, "plan", "--drop", "noon", "cats")
    assert (ran.code, ran.stdout) == (4, "")  # two on the agenda have the word
    ran = at(DAY_1_EVENING, "plan", "--drop", "kyverno")
    assert ran.stdout == "s4 Tue 19 12:00-12:30 Hall 1 off the agenda: Kyverno at noon\n"


def test_plan_by_words_never_means_a_session_that_is_over(at):
    ran = at(DAY_1_EVENING, "plan", "kyverno")
    assert ran.stderr == (
        "confnote: 2 sessions match 'kyverno'; say which by its handle:\n"
        "  s4 Kyverno at noon (Tue 19 May 2026 12:00, Hall 1)\n"
        "  s7 Kyverno at night (Tue 19 May 2026 23:30)\n"
    )
    assert at("2026-05-19T13:00:00+02:00", "plan", "kyverno").stdout.startswith("s7 Tue 19 23:30-00:30 planned")
    ran = at("2026-05-20T13:00:00+02:00", "plan", "kyverno night")
    assert ran.code == 4
    assert ran.stderr.startswith(
        "confnote: 1 session matches 'kyverno night', but none is still to come; a handle plans it all the same:\n  s7 "
    )
    assert at("2026-05-20T13:00:00+02:00", "plan", "s7").code == 0


def test_plan_looks_at_all_days_and_start_at_today(at):
    assert "s3 Tue 19 08:00" in at(DAY_1_EVENING, "plan", "keynotes").stdout  # that of the first day is over
    ran = at(DAY_1_EVENING, "start", "keynotes")
    assert ran.stdout == "s1 Keynotes: notes go here now; it ended at 08:30\n"


def test_start_looks_first_at_what_runs_or_begins_soon(at):
    assert at(DAY_2_LATE_MORNING, "start", "kyverno").stdout == "s4 Kyverno at noon: notes go here now\n"


def test_start_says_when_a_session_hours_away_begins(at):
    ran = at("2026-05-19T13:00:00+02:00", "start", "night")
    assert ran.stdout == "s7 Kyverno at night: notes go here now; it begins at 23:30, in 10 h 30 min\n"
    ran = at(DAY_1_EVENING, "start", "s7")
    assert ran.stdout == "s7 Kyverno at night: notes go here now; it begins at 23:30 on 19 May, in 27 h 30 min\n"
    ran = at("2026-05-19T11:00:00+02:00", "start", "noon")
    assert (ran.code, ran.stderr.partition("\n")[0]) == (
        4, "confnote: 2 sessions today match 'noon'; say which by its handle:",
    )  # fmt: skip
