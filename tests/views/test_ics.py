"""The agenda as a calendar: read back by icalendar, by our own reader, and by `schedule import --mine`."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from confnote.model import Conference, Link, Session, Speaker
from confnote.schedule.formats import read_schedule
from confnote.views.ics import calendar_file, on_calendar
from tests.in_process import runner

MADRID = ZoneInfo("Europe/Madrid")
ABOUT = Conference(
    id=1, uid="C", slug="kube", name="Kube, 2022", zone="Europe/Madrid", starts_on=date(2022, 5, 16),
    ends_on=date(2022, 5, 20), day_one=date(2022, 5, 17),
)  # fmt: skip


def ms(text, zone=MADRID):
    return round(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp() * 1000)


def session(number=1, begins="2022-05-18T11:00", ends="2022-05-18T11:35", **more):
    return Session(**{
        "id": number, "uid": f"U{number}", "conference": "C", "title": f"Talk {number}", "attendance": "planned",
        "starts_at": ms(begins), "ends_at": ends and ms(ends), **more,
    })  # fmt: skip


def calendar(*sessions, about=ABOUT, revisions=None, alarm=None):
    from icalendar import Calendar

    return Calendar.from_ical(calendar_file(about, sessions, revisions or {}, alarm))


def event(one, **more):
    return calendar(one, **more).walk("VEVENT")[0]


def test_an_event_has_what_a_phone_needs():
    talk = session(
        title="Vec<T>; a, b \\ c", room="Hall 8A, North", track="Data, AI", abstract="One.\n\nTwo; three",
        speakers=(Speaker(name="Ada Lind", org="Example Org"), Speaker(name="Bo Ek")),
        links=(
            Link(id=1, kind="page", url="https://example.org/t/1?a=1,2"),
            Link(id=2, kind="social", url="https://social.example/1"),
        ),
    )  # fmt: skip
    found = event(talk, revisions={"U1": (3, 1_652_000_000_123)}, alarm=10)
    assert (found["UID"], found["SUMMARY"], found["LOCATION"]) == ("U1", "Vec<T>; a, b \\ c", "Hall 8A, North")
    assert found["DTSTART"].params["TZID"] == "Europe/Madrid"
    assert found["DTSTART"].dt == datetime(2022, 5, 18, 11, tzinfo=MADRID)
    assert found["DTEND"].dt == datetime(2022, 5, 18, 11, 35, tzinfo=MADRID)
    assert found["DESCRIPTION"].split("\n\n") == [
        "Speakers: Ada Lind (Example Org), Bo Ek", "One.", "Two; three", "Page: https://example.org/t/1?a=1,2",
    ]  # fmt: skip
    assert (found["STATUS"], found["SEQUENCE"], found["URL"]) == ("CONFIRMED", 3, "https://example.org/t/1?a=1,2")
    assert found["LAST-MODIFIED"].dt == found["DTSTAMP"].dt == datetime(2022, 5, 8, 8, 53, 20, tzinfo=UTC)
    (alarm,) = found.walk("VALARM")
    assert (alarm["ACTION"], alarm["TRIGGER"].dt) == ("DISPLAY", timedelta(minutes=-10))


def test_whole_days_are_dates_and_do_not_ring():
    found = event(session(begins="2022-05-17T00:00", ends="2022-05-19T00:00"), alarm=10)
    assert (found["DTSTART"].dt, found["DTEND"].dt) == (date(2022, 5, 17), date(2022, 5, 19))
    assert found.walk("VALARM") == []
    over_night = event(session(begins="2022-05-18T21:00", ends="2022-05-19T00:00"))
    assert over_night["DTEND"].dt == datetime(2022, 5, 19, tzinfo=MADRID)


def test_a_missing_end_a_cancelled_session_and_utc():
    found = event(replace(session(ends=None), status="cancelled"), alarm=0)
    assert "DTEND" not in found
    assert (found["STATUS"], found.walk("VALARM")) == ("CANCELLED", [])
    inside = calendar(session(), about=replace(ABOUT, zone="UTC"), alarm=0)
    assert inside.walk("VTIMEZONE") == []
    assert b"DTSTART:20220518T090000Z" in inside.to_ical()
    assert len(inside.walk("VALARM")) == 1


@pytest.mark.parametrize("zone", ["Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"])
def test_the_rules_in_the_file_are_those_of_the_zone(zone):
    """icalendar reads a zone under another name by its rules in the file alone."""
    from icalendar import Calendar

    rules = ZoneInfo(zone)
    hours = [ms(f"2022-{month:02}-{day:02}T01:30", rules) for month in (3, 4, 5, 10, 11) for day in range(1, 31)]
    talks = [replace(session(n), starts_at=at, ends_at=None) for n, at in enumerate(hours, 1)]
    data = calendar_file(replace(ABOUT, zone=zone), talks, {}).replace(zone.encode(), f"Own/{zone[-6:]}".encode())
    found = Calendar.from_ical(data).walk("VEVENT")
    assert [round(one["DTSTART"].dt.timestamp() * 1000) for one in found] == hours


def test_hostile_text_makes_no_property_of_its_own():
    found = event(session(title="A\r\nBEGIN:VALARM\n\x07b", room="x\nUID:evil", abstract="a\r\nEND:VEVENT\n\u202eb"))
    assert (found["UID"], found["SUMMARY"], found["LOCATION"]) == ("U1", "A BEGIN:VALARM ␇b", "x UID:evil")
    assert found["DESCRIPTION"] == "a\nEND:VEVENT\n⟨RLO⟩b"


def test_only_what_the_user_plans_or_attended_is_on_it():
    words = ("", "planned", "attended", "left-early", "missed", "skipped")
    found, timeless = on_calendar([
        *(session(n, attendance=word) for n, word in enumerate(words)),
        session(9, starts_at=None, ends=None),
    ])  # fmt: skip
    assert [one.attendance for one in found] == ["planned", "attended", "left-early"]
    assert [one.id for one in timeless] == [9]


def test_our_own_reader_reads_it():
    talk = session(title="A, b", room="Hall", track="Data", abstract="One.", speakers=(Speaker(name="Ada Lind"),))
    found = read_schedule(calendar_file(ABOUT, (talk, session(2, "2022-05-17T00:00", "2022-05-18T00:00")), {}))
    one, two = sorted(found.slots, key=lambda slot: slot.title)
    assert (found.title, found.zone) == ("Kube, 2022", "Europe/Madrid")
    assert (one.title, one.room, one.track, one.starts_at, one.ends_at) == (
        "A, b", "Hall", "Data", talk.starts_at, talk.ends_at,
    )  # fmt: skip
    assert [person.name for person in one.speakers] == ["Ada Lind"]
    assert (two.starts_at, two.all_day) == (ms("2022-05-17T00:00"), True)


PROGRAMME = """title,start,end,room,speakers
Opening,2026-05-19 09:00,2026-05-19 09:50,Hall 1,Grace Tamm
Opening,2026-05-20 09:00,2026-05-20 09:50,Hall 1,Grace Tamm
Chaos,2026-05-19 10:00,2026-05-19 10:45,Hall 1,Ada Lind
Order,2026-05-19 10:00,2026-05-19 10:45,Hall 2,Flor Pons
"""


def test_the_file_plans_the_same_sessions_again(path, tmp_path, monkeypatch, capsys):
    run = runner(path, monkeypatch, capsys)
    (tmp_path / "p.csv").write_text(PROGRAMME)
    target = tmp_path / "mine.ics"
    assert run("new", "Kube", "--dates", "19-20 May 2026", "--timezone", "Europe/Madrid").code == 0
    assert run("schedule", "import", str(tmp_path / "p.csv")).code == 0
    refused = run("agenda", "--ics", str(target))
    assert (refused.code, target.exists(), "confnote plan" in refused.stderr) == (1, False, True)
    run("plan", "s1", "s4")
    assert run("agenda", "--ics", str(target)).stdout == f"written {target} (2 sessions)\n"
    assert run("agenda", "--ics", str(target), "--speaker", "ada").stderr == (
        "confnote: no session with a time on your agenda passes these filters: see confnote agenda --mine\n"
    )
    first = target.read_bytes()
    run("agenda", "--ics", str(target))
    assert target.read_bytes() == first
    run("plan", "--drop", "s1", "s4")
    assert "2 sessions planned" in run("schedule", "import", "--mine", str(target)).stdout
    assert [row.split()[0] for row in run("agenda", "--mine").stdout.splitlines()] == ["s1", "s4"]
    run("edit", "s4", "--room", "Hall 9")
    printed = run("agenda", "--ics", "-", "--day", "2").stdout
    assert "LOCATION:Hall 9" in printed
    assert "SEQUENCE:4" in printed


def test_a_changed_file_has_later_dates(path, tmp_path, monkeypatch, capsys):
    run = runner(path, monkeypatch, capsys)
    target = tmp_path / "none" / "such" / "mine.ics"

    def dates(now, *words):
        assert run("agenda", "--ics", str(target), *words, now=f"2026-05-19T{now}+00:00").code == 0
        lines = target.read_text().splitlines()
        return sorted({line for line in lines if line.startswith(("DTSTAMP", "LAST-MODIFIED", "TRIGGER"))})

    run("new", "Kube", "--timezone", "UTC")
    run("start", "A talk", now="2026-05-19T08:00:00+00:00")
    first = ["DTSTAMP:20260519T080000Z", "LAST-MODIFIED:20260519T080000Z"]
    assert dates("08:10:00") == first  # and the folders are made
    assert dates("08:20:00") == first
    later = ["DTSTAMP:20260519T083000Z", "LAST-MODIFIED:20260519T083000Z"]
    assert dates("08:30:00", "--alarm", "10") == [*later, "TRIGGER:-PT10M"]
    assert dates("08:40:00", "--alarm", "10") == [*later, "TRIGGER:-PT10M"]
    last = ["DTSTAMP:20260519T085000Z", "LAST-MODIFIED:20260519T085000Z"]
    assert dates("08:50:00", "--alarm", "5") == [*last, "TRIGGER:-PT5M"]
    assert dates("07:00:00") == first  # a clock that went back never makes a date older than the change


def test_wrong_words_and_files_of_others_are_refused(path, tmp_path, monkeypatch, capsys):
    run = runner(path, monkeypatch, capsys)
    run("new", "Kube", "--timezone", "UTC")
    run("start", "A talk")
    other = tmp_path / "other.ics"
    other.write_text("BEGIN:VCALENDAR\nPRODID:-//Elsewhere//EN\n")
    assert run("agenda", "--alarm", "5").stderr.startswith("confnote: --alarm and --force go with --ics")
    assert "from 0 up" in run("agenda", "--ics", str(other), "--alarm", "-5").stderr
    answer = run("agenda", "--ics", str(other))
    assert (answer.code, "--force" in answer.stderr) == (5, True)
    assert "is a folder" in run("agenda", "--ics", str(tmp_path)).stderr
    assert "confnote store" in run("agenda", "--ics", str(path), "--force").stderr
    assert run("agenda", "--ics", str(other), "--force", "--json").stdout == (
        f'{{\n  "path": "{other}",\n  "sessions": 1\n}}\n'
    )
