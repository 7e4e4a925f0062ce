"""Which sessions are the user's: the same in all views of one day."""

import json
from contextlib import closing
from itertools import product

import pytest

from confnote.model import Session
from confnote.picker.state import Marking
from confnote.store.conditions import attended_sql, mine_sql
from confnote.store.db import connect
from confnote.store.read import dossier
from tests.in_process import runner

TABLE = """title,start,end
Noted by the clock,2026-05-18 09:00,2026-05-18 09:30
Rated,2026-05-18 09:30,2026-05-18 10:00
Started,2026-05-18 10:00,2026-05-18 10:30
Missed but noted,2026-05-18 11:00,2026-05-18 11:30
Skipped,2026-05-18 11:30,2026-05-18 12:00
Other,2026-05-18 12:00,2026-05-18 12:30
Planned,2026-05-18 14:00,2026-05-18 14:30
"""
MINE, ATTENDED = ["s1", "s2", "s3", "s7"], ["s1", "s2", "s3"]


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
    at("08:00", "plan", "s1", "s7")
    at("09:05", "add", "noted")
    at("13:00", "rate", "-s", "s2", "4")
    at("13:00", "start", "s3", "--at", "10:00")
    at("13:00", "edit", "s4", "--attendance", "missed")
    at("13:00", "edit", "s5", "--attendance", "skipped")
    at("13:00", "add", "-s", "s4", "watch it")
    return at


def handles(text):
    return [row["handle"] for row in json.loads(text)]


def test_all_views_agree_on_what_is_mine(at, path, tmp_path):
    assert handles(at("13:00", "agenda", "--mine", "--json")) == MINE
    states = {row["handle"]: row["attendance"] for row in json.loads(at("13:00", "agenda", "--json"))}
    assert states == dict.fromkeys(ATTENDED, "attended") | {"s4": "missed", "s5": "skipped", "s6": "", "s7": "planned"}
    assert handles(at("13:00", "list", "sessions", "--attendance", "attended", "--json")) == ATTENDED
    assert handles(at("13:00", "list", "sessions", "--attendance", "planned", "--json")) == ["s7"]
    assert json.loads(at("13:00", "stats", "--json"))["sessions"] == 3
    assert "missing: without a rating: s1, s3\n" in at("13:00", "show", "days")
    at("13:00", "agenda", "--ics", str(tmp_path / "a.ics"))
    assert (tmp_path / "a.ics").read_text().count("BEGIN:VEVENT") == 4
    at("13:00", "export", "--output", str(tmp_path / "post.md"))
    post = (tmp_path / "post.md").read_text()
    assert [title in post for title in ("Noted by", "Rated", "Started", "Planned", "Skipped")] == [
        True, True, True, False, False
    ]  # fmt: skip
    assert json.loads(at("13:00", "now", "--json"))["next"] == "s7"


def test_in_sql_and_in_the_picker(at, path):
    with closing(connect(str(path))) as store:
        (uid,) = store.execute("SELECT uid FROM conference").fetchone()
        for sql, wanted in ((mine_sql("s"), MINE), (attended_sql("s"), ATTENDED)):
            assert [f"s{n}" for (n,) in store.execute(f"SELECT id FROM session s WHERE {sql} ORDER BY id")] == wanted
        marking = Marking(dossier(store, uid), now=0)
    locked = [entry.session.handle for entry in marking.entries if entry.session.was_attended()]
    assert locked == ATTENDED
    marking.mark()
    assert marking.message == "s1 has your notes or rating: it stays on your agenda"
    assert not marking.changes()


@pytest.mark.parametrize("attendance", ["", "planned", "attended", "left-early", "missed", "skipped"])
def test_what_makes_a_session_mine(attendance):
    for entered_at, rating, noted in product((None, 1), (None, 3), (False, True)):
        session = Session(
            id=1, uid="a", conference="c", title="A", attendance=attendance, entered_at=entered_at, rating=rating,
            noted=noted,
        )  # fmt: skip
        traces = bool(entered_at or rating or noted)
        gone = attendance in {"missed", "skipped"}
        assert session.is_mine == (not gone and (attendance != "" or traces))
        assert session.state == ("attended" if attendance in {"", "planned"} and traces else attendance)
