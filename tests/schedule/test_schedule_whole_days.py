"""A session without hours is on its own date in every view, although it begins before the day end."""

import json
from datetime import date, datetime, timedelta

import pytest

from confnote.core.time import day_of_session, instant_of, is_whole_day
from confnote.model import Calendar
from tests.in_process import runner

PROGRAMME = """BEGIN:VCALENDAR
BEGIN:VEVENT
UID:a
SUMMARY:Workshop day
DTSTART;VALUE=DATE:20260519
END:VEVENT
BEGIN:VEVENT
UID:b
SUMMARY:Night film
DTSTART;TZID=Europe/Berlin:20260520T003000
DTEND;TZID=Europe/Berlin:20260520T020000
END:VEVENT
END:VCALENDAR
"""


def test_views_show_a_whole_day_on_its_date(tmp_path, monkeypatch, capsys):
    (tmp_path / "c.ics").write_text(PROGRAMME)
    run = runner(tmp_path / "notes.db", monkeypatch, capsys)
    run("new", "C", "--dates", "19-20 May 2026", "--timezone", "Europe/Berlin")
    run("schedule", "import", str(tmp_path / "c.ics"))
    found = json.loads(run("list", "sessions", "--json").stdout)
    assert [(session["title"], session["day"]) for session in found] == [
        ("Workshop day", "2026-05-19"),
        ("Night film", "2026-05-19"),
    ]
    assert "Workshop day" in run("agenda", "--day", "1").stdout
    assert "Tue 19 planned: Workshop day" in run("plan", "s1").stdout


@pytest.mark.parametrize(
    ("begins", "ends", "whole"),
    [
        ("2026-05-19T00:00", "2026-05-20T00:00", True),
        ("2026-05-19T00:00", "2026-05-21T00:00", True),
        ("2026-03-29T00:00", "2026-03-30T00:00", True),  # 23 hours
        ("2026-05-19T00:00", "2026-05-19T23:30", False),
        ("2026-05-19T20:00", "2026-05-20T20:00", False),
        ("2026-05-19T00:00", None, False),
    ],
)
def test_whole_days(begins, ends, whole):
    zone = "Europe/Berlin"
    first, last = (text and instant_of(datetime.fromisoformat(text), zone) for text in (begins, ends))
    assert is_whole_day(first, last, zone) is whole
    day = date.fromisoformat(begins[:10])
    calendar = Calendar(zone=zone, starts_on=day, ends_on=day, day_one=day, day_end=240)
    early = begins.endswith("00:00") and not whole
    assert day_of_session(first, last, calendar) == (day - timedelta(days=1) if early else day)
