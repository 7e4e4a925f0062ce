"""CSV: the documented columns, those of spreadsheets, and dates that are never guessed."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from confnote.errors import Refused
from confnote.model import Speaker
from confnote.schedule.cells import clock_of, date_of, order_of
from confnote.schedule.formats import read_schedule
from confnote.schedule.times import duration_of

UTC = ZoneInfo("UTC")


def table(*rows):
    return "\n".join(rows).encode()


def test_the_documented_columns(programme, utc):
    schedule = programme("table.csv", UTC)
    hello, lunch, night = schedule.slots
    assert (hello.title, hello.room, hello.track, hello.abstract) == ("Hello, CSV", "Hall", "Intro", "Two\nlines")
    assert hello.speakers == (Speaker(name="Ada Example", org="Org One"), Speaker(name="Bob Sample", org="Org Two"))
    assert (utc(hello.starts_at), utc(hello.ends_at)) == ("2026-05-04 09:00", "2026-05-04 09:45")
    assert (lunch.service, utc(lunch.ends_at)) == (True, "2026-05-04 13:00")
    assert (utc(night.starts_at), utc(night.ends_at)) == ("2026-05-04 23:30", "2026-05-05 00:15")
    assert schedule.notices == (
        "left out 1 of the file's events: Broken (line 6: no time in 'someday': write it as YYYY-MM-DD 09:00)",
    )
    assert (schedule.starts_on, schedule.ends_on) == (date(2026, 5, 4), date(2026, 5, 4))


def test_a_kind_that_is_too_long_to_keep_is_named():
    word = "Ceremony of the great opening of it all"
    rows = [f"A,2026-05-18 10:00,{word}", f"B,2026-05-18 11:00,{word}", "C,2026-05-18 12:00,Poster session"]
    made = read_schedule(table("title,start,type", *rows), UTC)
    assert [slot.kind for slot in made.slots] == ["talk", "talk", "poster session"]
    assert [notice for notice in made.notices if "kinds" in notice] == [f"kinds too long to keep, read as talk: {word}"]
    rows = ["A,2026-05-18 10:00,A workshop of three long hours with clay", "B,2026-05-18 11:00,Long talk"]
    assert read_schedule(table("title,start,type", *rows), UTC).notices == ()


def test_a_german_spreadsheet(programme, utc):
    welcome, lunch = programme("german.csv").slots
    assert (welcome.title, welcome.room, welcome.speakers[0].name) == ("Begrüßung", "Saal A", "Ärmel Muster")
    assert (utc(welcome.starts_at), utc(welcome.ends_at)) == ("2026-05-04 07:00", "2026-05-04 07:15")
    assert (lunch.service, utc(lunch.starts_at), utc(lunch.ends_at)) == (True, "2026-05-04 10:00", "2026-05-04 11:00")


def test_google_columns_and_an_order_that_one_date_tells(programme, utc):
    expo, talk = programme("google.csv", UTC).slots
    assert (expo.all_day, utc(expo.starts_at), utc(expo.ends_at)) == (True, "2026-05-30 00:00", "2026-06-01 00:00")
    assert (utc(talk.starts_at), utc(talk.ends_at), talk.abstract) == (
        "2026-06-01 14:05",
        "2026-06-01 15:00",
        "Some text",
    )


def test_other_encodings_and_numbered_speakers():
    rows = "Titel\tDatum\tUhrzeit\t1\t2\nÜber Zeit\t2026-05-04\t10:00\tAda\tBob"
    for data in (rows.encode("utf-16"), rows.encode("cp1252"), b"\xef\xbb\xbf" + rows.encode()):
        (slot,) = read_schedule(data, UTC).slots
        assert (slot.title, [speaker.name for speaker in slot.speakers]) == ("Über Zeit", ["Ada", "Bob"])


def test_an_offset_needs_no_zone():
    (slot,) = read_schedule(table("title,start,end", "A,2026-05-04T09:00:00+02:00,2026-05-04T09:30:00+02:00")).slots
    assert (slot.starts_at, slot.ends_at) == (1777878000000, 1777879800000)
    (seen,) = read_schedule(
        table("Calname, Summary, Start, End", 'x, "B", 2015-02-15 10:00:00 UTC, 2015-02-15 11:00:00 UTC')
    ).slots
    assert (seen.title, seen.starts_at) == ("B", 1423994400000)


def test_a_date_with_two_readings_is_refused_with_both():
    with pytest.raises(Refused, match=r"03/04/2026 can be 3 April or 4 March: write .* 2026-04-03"):
        read_schedule(table("title,start", "A,03/04/2026 10:00"), UTC)


def test_a_row_may_be_unscheduled_or_cancelled():
    one, two = read_schedule(
        table("title,start,status,speakers,org", "A,,,Ada; Bob,One", "B,2026-05-04 10:00,Cancelled,,"), UTC
    ).slots
    assert (one.starts_at, [speaker.org for speaker in one.speakers]) == (None, ["One", "One"])
    assert two.status == "cancelled"


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (table("title,start", 'A,"2026-05-04 10:00'), "quote left open"),
        (table("title,start"), "no session"),
        (table("title,start", "A,whenever"), "no session in this CSV file: line 2: no time"),
        (table("name,age", "A,5"), "a table of 2 lines with the columns name, age: no start that confnote understands"),
        (table("Dear all", "the programme, as said"), "text: 2 lines, no columns"),
        pytest.param(
            table("title,start", *(f"T{n}," for n in range(20_001))), "more than 20,000", marks=pytest.mark.slow
        ),
    ],
)
def test_tables_that_are_refused(data, word):
    with pytest.raises(Refused, match=word):
        read_schedule(data, UTC)


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["13/04/2026"], "day"),
        (["04/13/2026", "01/02/2026"], "month"),
        (["01/02/2026"], ""),
        (["13/04/2026", "04/13/2026"], ""),
    ],
)
def test_order(cells, order):
    assert order_of(cells) == order


@pytest.mark.parametrize(
    ("text", "order", "found"),
    [
        ("2026-05-04", "", date(2026, 5, 4)),
        ("2026/5/4", "", date(2026, 5, 4)),
        ("4.5.2026", "", date(2026, 5, 4)),
        ("04/05/2026", "day", date(2026, 5, 4)),
        ("05/04/2026", "month", date(2026, 5, 4)),
        ("05/05/2026", "", date(2026, 5, 5)),
        ("Mon, 4 May 2026", "", date(2026, 5, 4)),
        ("May 4th, 2026", "", date(2026, 5, 4)),
        ("4 Foo 2026", "", None),
        ("31.2.2026", "", None),
        ("00/06/2026", "", None),
        ("06/00/2026", "", None),
        ("0026-05-04", "", None),
    ],
)
def test_dates(text, order, found):
    assert date_of(text, order) == found


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("9:05", 545),
        ("14:05", 845),
        ("2:05 PM", 845),
        ("2 pm", 840),
        ("12 am", 0),
        ("14.05 Uhr", 845),
        ("14h05", 845),
        ("25:00", 1500),
        ("30:00", None),
        ("25.11", None),
        ("13 pm", None),
        ("9", None),
    ],
)
def test_clocks(text, minutes):
    assert clock_of(text) == (None if minutes is None else timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("45", 45),
        ("0:45", 45),
        ("1:30", 90),
        ("45 min", 45),
        ("1h", 60),
        ("1h 30m", 90),
        ("1h30", 90),
        ("2 hours", 120),
        ("1 ora e 15 min", 75),
        ("1 heure et 30 minutes", 90),
        ("2 timer og 30 minutter", 150),
        ("1 uur en 15 minuten", 75),
        ("1時間30分", 90),
        ("30 minuti", 30),
        ("PT45M", 45),
        ("soon", None),
        ("", None),
    ],
)
def test_durations_in_cells(text, minutes):
    assert duration_of(text) == (None if minutes is None else minutes * 60_000)


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("2026-06-08:11.15", "11:15"),
        ("2026-06-08-09.05", "09:05"),
        ("2026-06-08_17.50", "17:50"),
        ("2026-06-08, 11.15", "11:15"),
        ("2026-06-08T11:30:15", "11:30"),
    ],
)
def test_a_dot_before_the_minutes_behind_a_date(written, time, utc):
    schedule = read_schedule(f'Title,Start\nClay,"{written}"\n'.encode(), UTC)
    assert utc(schedule.slots[0].starts_at) == f"2026-06-08 {time}"


def test_an_end_that_is_not_understood_is_named():
    rows = "Title,Start,Duration\nClay,2026-06-08 9:00,45 min\nGlaze,2026-06-08 10:00,until the clay dries\n"
    schedule = read_schedule(rows.encode(), UTC)
    assert [slot.ends_at and (slot.ends_at - slot.starts_at) // 60_000 for slot in schedule.slots] == [45, None]
    assert "ends and lengths not understood, left open: 'until the clay dries'" in schedule.notices


def test_times_that_a_change_of_the_clock_skips_or_repeats_are_kept_and_named(utc):
    rows = (
        "Ghost,2026-03-29 02:15,2026-03-29 03:45",
        "Party,2026-10-25 01:30,2026-10-25 02:30",
        "After,2026-10-25 03:00,",
    )
    schedule = read_schedule(table("title,start,end", *rows), ZoneInfo("Europe/Madrid"))
    assert [(utc(slot.starts_at), slot.ends_at and utc(slot.ends_at)) for slot in schedule.slots] == [
        ("2026-03-29 01:15", "2026-03-29 01:45"), ("2026-10-24 23:30", "2026-10-25 00:30"), ("2026-10-25 02:00", None)
    ]  # fmt: skip
    change = " (confnote edit changes it)"
    assert "Ghost (Sat 28 Mar 2026) is far from the other sessions" in schedule.notices[0]
    assert schedule.notices[1:] == (
        "Ghost: there is no 02:15 on Sun 29 Mar 2026, because the clock goes forward; 03:15 is used" + change,
        "Party: 02:30 on Sun 25 Oct 2026 comes twice, because the clock goes back; the first is used" + change,
    )


@pytest.mark.parametrize(
    ("row", "ends"),
    [
        ("05/13/2026, 12:00 AM, 05/15/2026, 12:00 AM, True", "2026-05-15 00:00"),  # Outlook
        ("05/13/2026, 12:00 AM, 05/13/2026, 12:00 AM, TRUE", "2026-05-14 00:00"),
        ("05/13/2026, 10:00 AM, 05/13/2026, 11:00 AM, Yes", "2026-05-14 00:00"),
    ],
)
def test_a_whole_day_may_have_times(row, ends, utc):
    header = "Subject, Start Date, Start Time, End Date, End Time, All Day Event"
    (expo,) = read_schedule(table(header, f"Expo, {row}"), UTC).slots
    assert (expo.all_day, utc(expo.starts_at), utc(expo.ends_at)) == (True, "2026-05-13 00:00", ends)
