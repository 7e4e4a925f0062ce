from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confnote.core.dates import parse_instant, parse_past, parse_time_of_day
from confnote.core.time import clock_time, day_of, local_time
from confnote.errors import Usage
from confnote.model import Calendar
from confnote.views.table import spelled

VALENCIA = Calendar(
    zone="Europe/Madrid", day_end=240, day_one=date(2022, 5, 18), starts_on=date(2022, 5, 16), ends_on=date(2022, 5, 20)
)


def at(iso):
    return round(datetime.fromisoformat(iso).timestamp() * 1000)


NOW = at("2022-05-19T12:00:00+02:00")

NO_TIME = (
    "", "9", "17", "-10", "-m", "-", "10m", "+10m", "m ago", "14", "14.05", "1405", "24:00", "23:60", "14:5", "13:00 pm",
    "0:30 am", "14:05 yesterday", "day 14:05", "maybe 14:05", "2022-05-17T25:00", "2022-13-17T14:05", "31 June 2022 14:05",
    "9999-12-31 23:59", "0001-01-01 00:00", "2022-W20-2T14:05", "20220517T1405", "14:05:30:15", "14:05 14:05",
    "10:15 talk started", "\0", "14:05\0", "x" * 100_000, "1" * 100_000, "-" + "1" * 100_000 + "m", "today 14:05Z",
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("now", "2022-05-19T12:00:00+02:00"),
        ("14:05", "2022-05-19T14:05:00+02:00"),
        ("9:00", "2022-05-19T09:00:00+02:00"),
        ("14:05:30", "2022-05-19T14:05:30+02:00"),
        ("2:05 pm", "2022-05-19T14:05:00+02:00"),
        ("2:05\u202fPM", "2022-05-19T14:05:00+02:00"),  # as macOS writes it
        ("2 p.m.", "2022-05-19T14:00:00+02:00"),
        ("12:05 pm", "2022-05-19T12:05:00+02:00"),
        ("12:05am", "2022-05-20T00:05:00+02:00"),
        ("01:30", "2022-05-20T01:30:00+02:00"),  # before the day end: the night after this day
        ("3:59", "2022-05-20T03:59:00+02:00"),
        ("4:00", "2022-05-19T04:00:00+02:00"),
        ("-10m", "2022-05-19T11:50:00+02:00"),
        ("\u221210 min", "2022-05-19T11:50:00+02:00"),
        ("-1h30m", "2022-05-19T10:30:00+02:00"),
        ("-1h", "2022-05-19T11:00:00+02:00"),
        ("-90s", "2022-05-19T11:58:30+02:00"),
        ("10m ago", "2022-05-19T11:50:00+02:00"),
        ("yesterday 14:05", "2022-05-18T14:05:00+02:00"),
        ("yesterday 01:30", "2022-05-19T01:30:00+02:00"),
        ("today 9:00", "2022-05-19T09:00:00+02:00"),
        ("day 2 14:05", "2022-05-19T14:05:00+02:00"),
        ("day 0 at 9am", "2022-05-17T09:00:00+02:00"),
        ("tue 14:05", "2022-05-17T14:05:00+02:00"),
        ("Tuesday, 14:05", "2022-05-17T14:05:00+02:00"),
        ("tue 01:30", "2022-05-18T01:30:00+02:00"),
        ("sun 14:05", "2022-05-15T14:05:00+02:00"),
        ("17 May 2022 14:05", "2022-05-17T14:05:00+02:00"),
        ("17 May 14:05", "2022-05-17T14:05:00+02:00"),
        ("May 17, 2022 at 2:05 pm", "2022-05-17T14:05:00+02:00"),
        ("17 May 2022 01:30", "2022-05-17T01:30:00+02:00"),  # a date is the calendar's
        ("2022-05-17 14:05", "2022-05-17T14:05:00+02:00"),
        ("2022-05-17 9:05", "2022-05-17T09:05:00+02:00"),
        ("2022-05-17T14:05", "2022-05-17T14:05:00+02:00"),
        ("2022-05-17t14:05:30.25", "2022-05-17T14:05:30.250+02:00"),
        ("2022-05-17T14:05:30Z", "2022-05-17T14:05:30+00:00"),
        ("2022-05-17 14:05 -07:00", "2022-05-17T14:05:00-07:00"),
        ("2022-05-17T14:05+0530", "2022-05-17T14:05:00+05:30"),
        ("2022-03-27 03:00", "2022-03-27T03:00:00+02:00"),  # the first moment after the jump
        ("2022-10-30 03:00", "2022-10-30T03:00:00+01:00"),
        ("2022-10-30T02:30+01:00", "2022-10-30T02:30:00+01:00"),  # comes twice, but the offset says which
    ],
)
def test_a_time_as_people_type_it(typed, meant):
    assert parse_instant(typed, NOW, VALENCIA) == at(meant)


def test_after_midnight_a_time_still_belongs_to_the_evening():
    night = at("2022-05-20T01:45:00+02:00")
    assert parse_instant("23:50", night, VALENCIA) == at("2022-05-19T23:50:00+02:00")
    assert parse_instant("01:30", night, VALENCIA) == at("2022-05-20T01:30:00+02:00")
    assert parse_instant("yesterday 01:30", night, VALENCIA) == at("2022-05-19T01:30:00+02:00")


@pytest.mark.parametrize("parse", [parse_instant, parse_past])
def test_after_midnight_a_time_of_yesterday_has_two_readings(parse):
    with pytest.raises(Usage) as refused:
        parse("yesterday 23:40", at("2022-05-20T00:30:00+02:00"), VALENCIA)
    assert str(refused.value) == (
        "'yesterday 23:40' can be read as Thu 19 May 2022 23:40 or Wed 18 May 2022 23:40, because it is after midnight: "
        "write '2022-05-19 23:40' or '2022-05-18 23:40'"
    )


@pytest.mark.parametrize(
    ("typed", "refusal", "readings"),
    [
        ("2022-03-27 02:30", "there is no 02:30 on Sun 27 Mar 2022, because the clock goes forward: write ",
         ("2022-03-27T01:30+01:00", "2022-03-27T03:30+02:00")),
        ("30 Oct 2022 02:30", "02:30 on Sun 30 Oct 2022 comes twice, because the clock goes back: write ",
         ("2022-10-30T02:30+02:00", "2022-10-30T02:30+01:00")),
    ],
)  # fmt: skip
def test_a_time_that_a_change_of_the_clock_skips_or_repeats_is_refused_with_both_readings(typed, refusal, readings):
    with pytest.raises(Usage) as refused:
        parse_instant(typed, NOW, VALENCIA)
    assert str(refused.value) == refusal + " or ".join(readings)
    for reading in readings:
        assert parse_instant(reading, NOW, VALENCIA) == at(reading)


@pytest.mark.parametrize(
    ("now", "typed", "meant", "remark"),
    [
        ("2022-05-19T10:00", "02:30", "2022-05-19T02:30", None),  # in the night before, which is another conference day
        ("2022-05-19T04:30", "03:50", "2022-05-19T03:50", None),
        ("2022-05-19T02:00", "01:30", "2022-05-19T01:30", None),
        ("2022-05-19T02:00", "23:30", "2022-05-18T23:30", None),  # the same conference day
        ("2022-05-19T10:00", "10:00", "2022-05-19T10:00", None),
        ("2022-05-19T10:00", "11:30 pm", "2022-05-18T23:30", "23:30 is read as Wed 18 May 2022 23:30"),
        ("2022-05-19T01:50", "02:30", "2022-05-18T02:30", "02:30 is read as Wed 18 May 2022 02:30: today it is still"),
        ("2022-05-19T10:00", "-60m", "2022-05-19T09:00", None),
        ("2022-05-19T10:00", "yesterday 14:05", "2022-05-18T14:05", None),
        ("2022-03-27T01:45+01:00", "02:30", "2022-03-26T02:30+01:00", "02:30 is read as Sat 26 Mar 2022 02:30"),
        ("2022-10-30T02:40+02:00", "02:30", "2022-10-30T02:30+02:00", None),  # the second 02:30 is still to come
        ("2022-10-30T02:10+01:00", "02:30", "2022-10-30T02:30+02:00", None),
        ("2022-10-30T02:50+01:00", "02:30", "2022-10-30T02:30+01:00",
         "02:30 came twice: it is read as the second (the first is 2022-10-30T02:30+02:00)"),
        ("2022-10-30T12:00+01:00", "01:30", "2022-10-30T01:30+02:00", None),
    ],
)  # fmt: skip
def test_a_note_has_the_last_such_time(now, typed, meant, remark):
    def instant(text):
        return at(text if "+" in text else f"{text}+02:00")

    found, said = parse_past(typed, instant(now), VALENCIA)
    assert found == instant(meant)
    assert (said or "None").startswith(remark or "None")


@pytest.mark.parametrize(
    ("typed", "meant", "last"),
    [
        ("today 23:30", "Thu 19 May 2022 23:30, in 11 h 30 min", "2022-05-18 23:30"),
        ("tomorrow 12:00", "Fri 20 May 2022 12:00, in 24 h", "2022-05-19 12:00"),
        ("thu 01:30", "Fri 20 May 2022 01:30, in 13 h 30 min", "2022-05-19 01:30"),
        ("2022-05-19T12:01", "Thu 19 May 2022 12:01, in 1 min", "2022-05-18 12:01"),
        ("2022-05-29 12:00", "Sun 29 May 2022 12:00, in 10 days", "2022-05-19 12:00"),
    ],
)
def test_a_note_from_the_future_is_refused_with_both_readings(typed, meant, last):
    with pytest.raises(Usage) as refused:
        parse_past(typed, NOW, VALENCIA)
    assert str(refused.value) == (
        f"{typed!r} is {meant}, but a note has the time at which you heard it."
        f" If you mean the last {last[11:]}, write {last!r}"
    )


def test_the_other_reading_of_a_future_time_can_be_typed_in_the_night_of_a_change():
    with pytest.raises(Usage, match=r"in 14 h 30 min, .* write '2022-10-30T02:30\+01:00'$"):
        parse_past("31 Oct 2022 02:30", at("2022-10-30T12:00:00+01:00"), VALENCIA)


FAIR = replace(VALENCIA, day_one=date(2022, 10, 29), starts_on=date(2022, 10, 29), ends_on=date(2022, 10, 31))


@pytest.mark.parametrize("parse", [parse_instant, parse_past])
@pytest.mark.parametrize("day", ["sun", "sunday", "today", "day 1", "30 October"])
def test_a_time_that_comes_twice_is_refused_with_any_day(parse, day):
    both = r"02:20 on Sun 30 Oct 2022 comes twice, .* write 2022-10-30T02:20\+02:00 or 2022-10-30T02:20\+01:00$"
    for now in ("2022-10-30T02:40:00+02:00", "2022-10-30T02:40:00+01:00"):
        with pytest.raises(Usage, match=both):
            parse(f"{day} 02:20", at(now), FAIR)


def test_the_weekday_of_this_night_is_today():
    now = at("2022-10-30T03:50:00+01:00")
    assert parse_past("sun 03:30", now, FAIR) == (at("2022-10-30T03:30:00+01:00"), None)
    assert parse_instant("sun 03:30", now, FAIR) == at("2022-10-30T03:30:00+01:00")
    assert parse_instant("02:30", now, FAIR) == at("2022-10-30T02:30:00+01:00")  # the last one that has been
    with pytest.raises(Usage, match=r"is Mon 31 Oct 2022 02:30, in "):
        parse_past("sun 02:30", at("2022-10-30T12:00:00+01:00"), FAIR)


@pytest.mark.parametrize("typed", ["sun 02:20", "day 2 02:20"])
def test_a_night_after_the_day_that_was_typed_is_named_with_its_date(typed):
    remark = f"'{typed}' is read as Mon 31 Oct 2022 02:20: a night belongs to the day before"
    later = at("2022-11-01T12:00:00+01:00")
    assert parse_past(typed, later, FAIR) == (at("2022-10-31T02:20:00+01:00"), remark)
    assert parse_past(typed.replace("02", "05"), later, FAIR)[1] is None


def test_a_time_that_the_clock_has_jumped_over_is_refused_for_a_note_too():
    with pytest.raises(Usage, match="there is no 02:30 on Sun 27 Mar 2022"):
        parse_past("02:30", at("2022-03-27T03:10:00+02:00"), VALENCIA)


@pytest.mark.parametrize("typed", NO_TIME)
def test_what_is_no_time_is_refused_in_one_short_line(typed):
    with pytest.raises(Usage) as refused:
        parse_instant(typed, NOW, VALENCIA)
    assert len(str(refused.value)) < 300
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("typed", ["2022-05-17", "tue", "day 2", "today", "17 May"])
def test_a_day_without_a_time_is_refused_with_what_is_missing(typed):
    with pytest.raises(Usage, match="add the time"):
        parse_instant(typed, NOW, VALENCIA)


@given(
    seconds=st.integers(86_400, 4_000_000_000),
    zone=st.sampled_from(["Europe/Madrid", "Asia/Kathmandu", "America/New_York"]),
)
@settings(max_examples=100)
def test_an_instant_as_iso_8601_reads_back(seconds, zone):
    moment = local_time(seconds * 1000, zone)
    assert parse_instant(moment.isoformat(), NOW, VALENCIA) == seconds * 1000
    assert parse_instant(moment.isoformat().replace("T", " "), NOW, VALENCIA) == seconds * 1000


@pytest.mark.slow
@given(minute=st.integers(0, 1439), now=st.integers(1_640_000_000, 1_680_000_000), day_end=st.integers(0, 719))
@settings(max_examples=150)
def test_a_bare_time_is_on_the_conference_day_that_holds_now(minute, now, day_end):
    calendar = Calendar(
        zone="Asia/Kathmandu",
        day_end=day_end,
        day_one=date(2022, 5, 18),
        starts_on=date(2022, 5, 16),
        ends_on=date(2022, 5, 20),
    )
    found = parse_instant(f"{minute // 60}:{minute % 60:02}", now * 1000, calendar)
    shown = local_time(found, calendar.zone)
    assert day_of(found, calendar) == day_of(now * 1000, calendar)
    assert shown.hour * 60 + shown.minute == minute


def test_a_clock_reading_alone_is_minutes_after_midnight():
    assert [parse_time_of_day(typed) for typed in ("4:00", "00:00", "2:05 pm", " 23:59 ")] == [240, 0, 845, 1439]


@pytest.mark.parametrize("typed", ["", "4", "24:00", "14:05:30", "today 4:00", "-10m"])
def test_what_is_no_clock_reading_is_refused(typed):
    with pytest.raises(Usage, match="time of day"):
        parse_time_of_day(typed)


def test_a_time_in_the_second_of_two_equal_hours_names_its_zone():
    times = [f"2026-10-25T0{hour}:30:00Z" for hour in (0, 1, 2)]
    assert [clock_time(at(text), "Europe/Madrid") for text in times] == ["02:30", "02:30 CET", "03:30"]
    assert [spelled(local_time(at(text), "Europe/Madrid")) for text in times[:2]] == [
        "2026-10-25 02:30",
        "2026-10-25 02:30 CET",
    ]
