"""What `now` says of the programme, and the candidates in JSON."""

import json

import pytest

from tests.in_process import runner

TABLE = """title,start,end,room
Keynote,2026-05-18 09:00,2026-05-18 09:30,Hall 1
Other keynote,2026-05-18 09:00,2026-05-18 09:30,
Mine,2026-05-18 14:00,2026-05-18 14:35,Hall 1
"""


@pytest.fixture
def at(path, tmp_path, monkeypatch, capsys):
    run = runner(path, monkeypatch, capsys)
    (tmp_path / "t.csv").write_text(TABLE)

    def at(time, *words):
        ran = run(*words, now=f"2026-05-18T{time}:00+02:00")
        assert ran.code == 0, ran.stderr
        return ran.stdout

    new = ("new", "Days", "--dates", "18-19 May 2026", "--timezone", "Europe/Madrid", "--schedule")
    at("08:00", *new, str(tmp_path / "t.csv"))
    return at


def test_the_programme_is_named_if_nothing_of_mine_begins_within_three_hours(at):
    programme = "On the programme next: 09:00 s1 Keynote, Hall 1 and 1 more"
    assert at("08:40", "now").splitlines()[1:] == ["Notes go to the day: no session of yours is on", programme]
    at("08:40", "plan", "s3")
    assert at("08:40", "now").splitlines()[2:] == [programme, "Next: 14:00 s3 Mine, Hall 1"]
    assert at("11:00", "now").splitlines()[2:] == ["Next: 14:00 s3 Mine, Hall 1"]
    assert [s["handle"] for s in json.loads(at("08:40", "now", "--json"))["programme_next"]] == ["s1", "s2"]


def test_the_pinned_room_is_next_for_three_hours(at):
    at("08:40", "here", "Hall 1")
    assert at("08:40", "now").splitlines()[2:] == ["Next: 09:00 s1 Keynote, Hall 1"]
    assert at("10:59", "now").splitlines()[2:] == ["On the programme next: 14:00 s3 Mine, Hall 1"]
    assert at("11:01", "now").splitlines()[2:] == ["Next: 14:00 s3 Mine, Hall 1"]


def test_it_says_that_i_am_out(at):
    at("09:05", "stop")
    assert "Notes go to the day: you are out until your next session begins" in at("09:06", "now")
    assert json.loads(at("09:06", "now", "--json"))["out"] is True


def test_add_and_now_give_the_candidates_in_one_form(at):
    rivals = [
        {"handle": "s1", "title": "Keynote", "room": "Hall 1", "starts_at": "2026-05-18T09:00:00+02:00"},
        {"handle": "s2", "title": "Other keynote", "room": "", "starts_at": "2026-05-18T09:00:00+02:00"},
    ]
    added = json.loads(at("09:05", "add", "--json", "a note"))
    assert (added["session"], added["rivals"]) == (None, rivals)
    assert json.loads(at("09:05", "now", "--json"))["rivals"] == rivals
    assert json.loads(at("09:05", "add", "--session", "s1", "--json", "b"))["rivals"] == []


def test_a_session_by_hand_ends_with_its_notes_in_stats_and_picture(at, tmp_path):
    at("10:22", "start", "Hallway")
    at("10:40", "add", "cost")
    at("13:00", "add", "too late for the hallway")
    at("16:20", "start", "Second")
    assert json.loads(at("16:20", "stats", "--json"))["hours"] == 0.3
    at("16:20", "stats", "--svg", str(tmp_path / "p.svg"))
    svg = (tmp_path / "p.svg").read_text()
    assert "0.3 hours" in svg
    assert "10:22" in svg


def test_stop_without_a_session_says_in_json_what_is_so(at):
    assert json.loads(at("11:00", "stop", "--json")) == {"left": None, "out": True, "session": None}


def test_words_for_a_move_mean_the_conference_of_the_note(at, path, monkeypatch, capsys):
    at("09:05", "add", "a note")
    at("09:06", "new", "Other", "--dates", "18 May 2026", "--timezone", "Europe/Madrid")
    at("09:06", "-c", "other", "start", "Keynote too")
    assert at("09:07", "move", "n1", "keynote").startswith("n1 moved to s1 Keynote")
    refused = runner(path, monkeypatch, capsys)("move", "n1", "rust", now="2026-05-18T09:08:00+02:00")
    assert refused.code != 0
    assert "no session of days is called 'rust'. See: confnote -c days list sessions" in refused.stderr


def test_a_single_far_match_is_refused_in_a_pipe_with_its_handle(at, path, monkeypatch, capsys):
    at("09:05", "add", "a note")
    refused = runner(path, monkeypatch, capsys)("move", "n1", "mine", now="2026-05-18T09:07:00+02:00")
    far = 's3 "Mine" begins 14:00 on 18 May in Hall 1, 4 h 55 min later: confnote move n1 s3 moves it all the same'
    assert (refused.code, refused.stderr) == (4, f"confnote: {far}\n")


def test_a_move_by_words_goes_by_the_time_of_the_notes(at, path, monkeypatch, capsys):
    at("09:05", "add", "--section", "intro", "one")
    at("09:07", "add", "--section", "intro", "two")
    assert at("10:48", "move", "n1-n2", "other keynote") == "n1, n2 moved to s2 Other keynote\n"
    assert at("18:00", "move", "last", "other keynote") == "n2 moved to s2 Other keynote\n"
    refused = runner(path, monkeypatch, capsys)("move", "n1-n2", "mine", now="2026-05-18T14:06:00+02:00")
    assert refused.stderr == (
        'confnote: s3 "Mine" begins 14:00 on 18 May in Hall 1, 4 h 53 min later: '
        "confnote move n1-n2 s3 moves them all the same\n"
    )
    assert at("14:06", "move", "n1-n2", "s3") == "n1, n2 moved to s3 Mine\n"


def test_a_move_to_a_conference_says_where_each_note_went(at):
    at("09:06", "new", "Other", "--dates", "19 May 2026", "--timezone", "Europe/Madrid")
    for time, words in (("09:35", "early"), ("14:10", "mine"), ("14:11", "mine too")):
        at(time, "add", words)
    at("14:12", "-c", "days", "plan", "s3")
    moved = "n1, n2, n3 moved to days, filed by the clock: n1 to Day 1 (18 May); n2, n3 to s3 Mine\n"
    of_other = "n1 of other, n2 of other, n3 of other"
    assert at("14:12", "-c", "days", "move", "n1-n3", "days") == moved.replace("n1, n2, n3", of_other, 1)
    assert at("14:12", "-c", "days", "move", "n2", "days") == "n2 moved to days, filed by the clock: s3 Mine\n"


def test_a_handle_of_another_conference_than_the_notes_is_no_target(at, path, monkeypatch, capsys):
    at("09:05", "add", "one")
    at("09:06", "add", "two")
    at("09:06", "new", "Other", "--dates", "18 May 2026", "--timezone", "Europe/Madrid")
    at("09:06", "-c", "other", "start", "Here")
    run = runner(path, monkeypatch, capsys)
    for words in (("move", "last", "s4"), ("move", "n1-n2", "s4"), ("-c", "days", "move", "n1", "s4")):
        ran = run(*words, now="2026-05-18T09:07:00+02:00")
        assert (ran.code, ran.stdout, ran.stderr) == (
            4, "", "confnote: s4 Here is a session of Other, not of Days: if you mean it, add --conference other\n",
        )  # fmt: skip
    assert at("09:07", "-c", "days", "move", "n1", "s3") == "n1 moved to s3 Mine\n"
    assert at("09:07", "move", "n2", "s3") == "n2 moved to s3 Mine of days\n"
    assert at("09:07", "move", "n2", "s4", "--conference", "other") == "n2 of days moved to s4 Here\n"
    assert at("09:07", "move", "n2", "inbox") == "n2 moved to the inbox\n"
    assert at("09:08", "move", "n2", "s3") == "n2 moved to s3 Mine of days\n"  # it was of no conference


def test_the_conference_of_a_record_is_named_if_it_is_not_the_present_one(at):
    at("09:05", "add", "-k", "action", "send the slides")
    at("09:06", "new", "Other", "--dates", "18 May 2026", "--timezone", "Europe/Madrid")
    at("09:06", "-c", "other", "start", "Here")
    at("09:06", "-c", "other", "add", "-k", "question", "why?")
    assert at("09:07", "edit", "s3", "--rating", "3") == "s3 Mine of days changed: rating 3\n"
    assert at("09:07", "edit", "s4", "--rating", "3") == "s4 Here changed: rating 3\n"
    assert at("09:07", "-c", "days", "edit", "s4", "--rating", "5") == "s4 Here of other changed: rating 3 → 5\n"
    assert at("09:07", "-c", "days", "move", "n2", "s3") == "n2 of other moved to s3 Mine\n"
    assert at("09:07", "-c", "other", "move", "n1", "s4") == "n1 of days moved to s4 Here\n"
    assert at("09:07", "-c", "days", "move", "n1", "s3") == "n1 of other moved to s3 Mine\n"
    assert at("09:07", "done", "n1") == "n1 send the slides of days: done\n"
    assert at("09:07", "show", "s3").splitlines()[1] == "conference: days"
    assert "conference:" not in at("09:07", "show", "s4") + at("09:07", "-c", "days", "show", "s3")
    deleted = "deleted s1 Keynote of days, s4 Here (confnote undo brings it back)\n"
    assert at("09:08", "rm", "s1", "s4") == deleted


def test_done_takes_words_of_one_follow_up(at, path, monkeypatch, capsys):
    for kind, text in (("action", "send Kim the slides"), ("question", "has Kim a demo?"), ("note", "Kim was there")):
        at("09:05", "add", "-k", kind, text)
    run = runner(path, monkeypatch, capsys)
    several = run("done", "kim", now="2026-05-18T09:06:00+02:00")
    assert (several.code, several.stdout, several.stderr) == (
        4,
        "",
        "confnote: 2 notes match 'kim'; say which by its handle:\n  n1 send Kim the slides\n  n2 has Kim a demo?\n",
    )
    assert at("09:06", "done", "send kim") == "n1 send Kim the slides: done\n"
    assert at("09:06", "done", "kim") == "n2 has Kim a demo?: done\n"  # the only one that is open
    assert at("09:07", "done", "send", "kim") == "n1 send Kim the slides: done already\n"
    assert at("09:07", "done", "--undo", "demo") == "n2 has Kim a demo?: open\n"
    none = run("done", "kim was", now="2026-05-18T09:08:00+02:00")
    near = "The nearest: n1 send Kim the slides; n2 has Kim a demo? See: confnote list followups"
    assert (none.code, none.stderr) == (4, f"confnote: no question or action is called 'kim was'. {near}\n")


def _attic(path, tmp_path, monkeypatch, capsys):
    run = runner(path, monkeypatch, capsys)
    (tmp_path / "t.csv").write_text(
        "title,start,end,room\nLong,2026-05-18 09:00,2026-05-18 09:30,Attic\n"
        "Mine,2026-05-18 09:40,2026-05-18 10:10,Hall 1\nNext there,2026-05-18 09:30,2026-05-18 10:10,Attic\n"
    )

    def at(time, *words):
        return run(*words, now=f"2026-05-18T{time}:00+02:00")

    new = (
        "new",
        "Days",
        "--dates",
        "18-19 May 2026",
        "--timezone",
        "Europe/Madrid",
        "--schedule",
        str(tmp_path / "t.csv"),
    )
    assert at("08:00", *new).code == 0
    return at


def test_a_session_of_mine_that_has_begun_is_named_while_notes_go_to_another(path, tmp_path, monkeypatch, capsys):
    at = _attic(path, tmp_path, monkeypatch, capsys)
    at("08:01", "plan", "Mine")
    at("09:15", "start", "Long")  # 15 minutes late: it is over at 09:55
    there = "confnote: s1 ended 09:30, and s2 Next there (Attic, 09:30) has begun: confnote move last s2\n"
    assert at("09:39", "add", "none of mine has begun").stderr == there
    hint = "s1 ended 09:30, and s3 Mine (Hall 1, 09:40) has begun: confnote move last s3"
    added = at("09:41", "add", "still here")
    assert (added.stdout, added.stderr) == ("note n2 added to s1 Long\n", f"confnote: {hint}\n")
    assert hint.replace("move last", "start") in at("09:41", "now").stdout.splitlines()
    assert at("09:56", "add", "over").stdout == "note n3 added to s3 Mine\n"
    later = at("09:57", "add", "--at", "09:42", "of before")
    assert hint in later.stderr
    assert at("09:58", "add", "--session", "s1", "meant for it").stderr == ""


def test_what_runs_in_the_pinned_room_is_named_too(path, tmp_path, monkeypatch, capsys):
    at = _attic(path, tmp_path, monkeypatch, capsys)
    at("09:00", "here", "Attic")
    assert at("09:38", "add", "a note").stderr == (
        "confnote: s1 ended 09:30, and s2 Next there (Attic, 09:30) has begun: confnote move last s2\n"
    )
    assert at("09:41", "add", "a note").stdout == "note n2 added to s2 Next there\n"


def test_the_end_of_a_session_is_said_once(path, monkeypatch, capsys):
    run = runner(path, monkeypatch, capsys)
    at = lambda time, *words: run(*words, now=f"2026-05-18T{time}:00+02:00")  # noqa: E731
    at("09:00", "new", "Days", "--dates", "18 May 2026", "--timezone", "Europe/Madrid")
    at("09:00", "start", "Own evening")
    assert at("11:00", "add", "one").stderr == "confnote: s1 ended 10:00; confnote start s1 goes on with it\n"
    at("11:01", "add", "--at", "09:10", "two")
    assert at("11:02", "add", "three").stderr == ""
