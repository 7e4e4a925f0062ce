from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confnote.core.dates import parse_dates, parse_day, parse_instant
from confnote.core.time import MONTHS, day_number
from confnote.errors import Usage
from confnote.model import Calendar

VALENCIA = Calendar(
    zone="Europe/Madrid", day_end=240, day_one=date(2022, 5, 18), starts_on=date(2022, 5, 16), ends_on=date(2022, 5, 20)
)
NOW = parse_instant("2022-05-19T12:00:00+02:00", 0, VALENCIA)
NIGHT = parse_instant("2022-05-20T01:30:00+02:00", 0, VALENCIA)
AUTUMN = date(2022, 11, 10)

NO_DAY = (
    "", " ", "maybe", "17 mayor", "may", "day", "99999", "31 June 2022", "2022-02-30", "0 May", "32 May", "May 2022",
    "17 May 22", "17 May 20222", "17 May 1022", "17 18 May", "Wed 17 May 2022", "17 May tue", "31/31/2022", "x" * 10_000,
    "16-17 May", "17 May 14:05", "\0", "tue tue", "17 am 2022", "2022-05-17-1", "1/2022-05-17",
)  # fmt: skip
NO_RANGE = (
    "", "9", "2", "16-20", "May", "May 2022", "16-20-2022", "1 to 3 to 4 May", "16-20 May 2022 CET", "-", "..", "16 May -",
    "day 2", "tue", "30-31 June 2022", "16-20 May 20222", "16-20 Mai 2022 oder so", "-" * 10_000, "-10m", "16 - 20 2022",
)  # fmt: skip


def may(first, last):
    return date(2022, 5, first), date(2022, 5, last)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2", date(2022, 5, 19)),
        ("day 2", date(2022, 5, 19)),
        ("Day 0", date(2022, 5, 17)),
        ("day2", date(2022, 5, 19)),
        ("0", date(2022, 5, 17)),
        ("-1", date(2022, 5, 16)),
        ("\u22121", date(2022, 5, 16)),
        ("day -1", date(2022, 5, 16)),
        ("day 17", date(2022, 6, 3)),
        ("today", date(2022, 5, 19)),
        ("Yesterday", date(2022, 5, 18)),
        ("tomorrow", date(2022, 5, 20)),
        ("tue", date(2022, 5, 17)),
        ("Tuesday", date(2022, 5, 17)),
        ("fri", date(2022, 5, 20)),  # still to come, and within the conference
        ("sun", date(2022, 5, 15)),  # not within it: the last one
        ("2022-05-17", date(2022, 5, 17)),
        ("2022/5/7", date(2022, 5, 7)),
        ("17 May", date(2022, 5, 17)),
        ("17 May 2022", date(2022, 5, 17)),
        ("May 17", date(2022, 5, 17)),
        ("May 17, 2022", date(2022, 5, 17)),
        ("the 17th of may", date(2022, 5, 17)),
        ("17. May 2022", date(2022, 5, 17)),
        ("Tue 17 May", date(2022, 5, 17)),
        ("Tuesday, May 17, 2022", date(2022, 5, 17)),
        ("2022 Sept 1", date(2022, 9, 1)),
        ("29 Feb", date(2024, 2, 29)),  # the one nearest the conference
        ("31 Dec", date(2021, 12, 31)),
        ("１７ May", date(2022, 5, 17)),
    ],
)
def test_a_day_as_people_type_it(typed, meant):
    assert parse_day(typed, NOW, VALENCIA) == meant


def test_after_midnight_today_is_still_the_evening():
    assert parse_day("today", NIGHT, VALENCIA) == date(2022, 5, 19)
    assert parse_day("yesterday", NOW, VALENCIA) == date(2022, 5, 18)
    with pytest.raises(Usage) as refused:
        parse_day("Yesterday", NIGHT, VALENCIA)
    assert str(refused.value) == (
        "'yesterday' can be read as Thu 19 May 2022 or Wed 18 May 2022, because it is after midnight: "
        "write '2022-05-19' or '2022-05-18'"
    )


def test_of_several_weekdays_of_a_long_conference_the_last_that_has_come():
    fortnight = Calendar(
        zone="UTC", day_end=0, day_one=date(2022, 5, 2), starts_on=date(2022, 5, 2), ends_on=date(2022, 5, 15)
    )
    noon = {on: parse_instant(f"2022-05-{on:02}T12:00", 0, fortnight) for on in (1, 5, 10, 12, 30)}
    found = {on: parse_day("tue", now, fortnight).day for on, now in noon.items()}
    assert found == {1: 3, 5: 3, 10: 10, 12: 10, 30: 10}


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("03/04/2026", ("3 April 2026", "4 March 2026")),
        ("3.4.2026", ("3 April 2026", "4 March 2026")),
        ("3-4-26", ("3 April 2026", "4 March 2026")),
        ("3/4", ("3 April", "4 March")),
        ("13/04/2026", ("13 April 2026", "month's name")),
    ],
)
def test_a_date_in_figures_is_refused_with_its_readings_wherever_it_stands(typed, readings):
    for read in (
        lambda text: parse_day(text, NOW, VALENCIA),
        lambda text: parse_instant(f"{text} 14:05", NOW, VALENCIA),
        lambda text: parse_dates(text, AUTUMN),
    ):
        with pytest.raises(Usage) as refused:
            read(typed)
        assert all(reading in str(refused.value) for reading in readings)


def test_a_number_that_is_a_date_of_the_conference_but_no_day_of_it_is_the_date():
    assert parse_day("17", NOW, VALENCIA) == date(2022, 5, 17)
    assert parse_day("day 17", NOW, VALENCIA) == date(2022, 6, 3)


def test_a_number_that_can_be_a_day_or_a_date_is_refused_with_the_days_there_are():
    two_days = Calendar(
        zone="Europe/London", starts_on=date(2026, 7, 2), ends_on=date(2026, 7, 3), day_one=date(2026, 7, 2)
    )
    assert parse_day("2", NOW, two_days) == date(2026, 7, 3)
    assert parse_day("day 3", NOW, two_days) == date(2026, 7, 4)
    assert parse_day("3 July", NOW, two_days) == date(2026, 7, 3)
    with pytest.raises(Usage) as refused:
        parse_day("3", NOW, two_days)
    assert str(refused.value) == (
        "there is no day 3: the conference has days 1 to 2; write '3 July' for Day 2 (Fri 3 Jul 2026)"
    )
    with pytest.raises(Usage, match="there is no day 2: the conference has day 1 only; write '2 July'"):
        parse_day("2", NOW, replace(two_days, ends_on=date(2026, 7, 2)))


@pytest.mark.parametrize("typed", NO_DAY)
def test_what_is_no_day_is_refused_in_one_short_line(typed):
    with pytest.raises(Usage) as refused:
        parse_day(typed, NOW, VALENCIA)
    assert len(str(refused.value)) < 250
    assert "\n" not in str(refused.value)


@pytest.mark.slow
@given(meant=st.dates(date(2000, 1, 1), date(2100, 1, 1)))
@settings(max_examples=100)
def test_every_spelling_of_a_date_is_the_same_date(meant):
    month = MONTHS[meant.month - 1]
    spelled = [f"{meant.day} {month} {meant.year}", f"{month[:3]} {meant.day}, {meant.year}", meant.isoformat()]
    spelled += [f"{meant.year} {month} {meant.day}", f"{meant.year}/{meant.month}/{meant.day}", f"{meant:%Y.%m.%d}"]
    spelled += [f"day {day_number(meant, VALENCIA)}"] if abs(day_number(meant, VALENCIA)) < 1000 else []
    assert {parse_day(text, NOW, VALENCIA) for text in spelled} == {meant}
    assert {parse_dates(text, AUTUMN) for text in spelled if "day" not in text} == {(meant, meant)}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("16-20 May 2022", may(16, 20)),
        ("16 - 20 May 2022", may(16, 20)),
        ("16\u201320 May 2022", may(16, 20)),
        ("16.-20. May 2022", may(16, 20)),
        ("May 16-20, 2022", may(16, 20)),
        ("May 16th to 20th 2022", may(16, 20)),
        ("Mon 16 May - Fri 20 May 2022", may(16, 20)),
        ("Monday, May 16 \u2014 Friday, May 20, 2022", may(16, 20)),
        ("16 May 2022 - 20 May", may(16, 20)),
        ("16-20 May", may(16, 20)),
        ("30 May - 2 June 2022", (date(2022, 5, 30), date(2022, 6, 2))),
        ("May 30-June 2, 2022", (date(2022, 5, 30), date(2022, 6, 2))),
        ("2022-05-16..2022-05-20", may(16, 20)),
        ("2022-05-16 to 2022-05-20", may(16, 20)),
        ("2022-05-16 - 2022-05-20", may(16, 20)),
        ("2022.05.16..2022.05.20", may(16, 20)),
        ("2022-05-06..10", may(6, 10)),
        ("30 Dec 2022 - 2 Jan 2023", (date(2022, 12, 30), date(2023, 1, 2))),
        ("30 Dec - 2 Jan 2023", (date(2022, 12, 30), date(2023, 1, 2))),
        ("30 Dec 2022 - 2 Jan", (date(2022, 12, 30), date(2023, 1, 2))),
        ("30 Dec - 2 Jan", (date(2022, 12, 30), date(2023, 1, 2))),
        ("17 May 2022", may(17, 17)),
        ("2022-05-17", may(17, 17)),
        ("today", (AUTUMN, AUTUMN)),
        ("yesterday", (AUTUMN - timedelta(days=1),) * 2),
        ("29 Feb", (date(2024, 2, 29),) * 2),
        ("Tue 16 May", (date(2023, 5, 16),) * 2),  # the weekday decides the year
        ("16 May", may(16, 16)),
    ],
)
def test_dates_of_a_conference_as_people_type_them(typed, meant):
    assert parse_dates(typed, AUTUMN) == meant


@pytest.mark.parametrize(
    ("today", "year"),
    [(date(2022, 5, 18), 2022), (date(2022, 1, 1), 2022), (date(2022, 12, 31), 2023), (date(2021, 12, 1), 2022)],
)
def test_a_missing_year_is_the_nearest(today, year):
    assert parse_dates("16-20 May", today) == (date(year, 5, 16), date(year, 5, 20))


@pytest.mark.parametrize(
    "typed", ["20-16 May 2022", "20 May - 16 May", "2022-05-20..2022-05-16", "2 June - 30 May 2022"]
)
def test_dates_in_the_wrong_order_are_refused(typed):
    with pytest.raises(Usage, match="ends before it begins"):
        parse_dates(typed, AUTUMN)


@pytest.mark.parametrize("typed", NO_RANGE)
def test_what_is_no_range_of_dates_is_refused(typed):
    with pytest.raises(Usage):
        parse_dates(typed, AUTUMN)


@pytest.mark.slow
@given(text=st.text(alphabet="0123456789-./: ,maytuedTZ\u2013\u0660", max_size=24))
@settings(max_examples=300)
def test_any_text_is_read_or_refused(text):
    for read in (
        lambda: parse_day(text, NOW, VALENCIA),
        lambda: parse_dates(text, AUTUMN),
        lambda: parse_instant(text, NOW, VALENCIA),
    ):
        with suppress(Usage):
            assert isinstance(read(), int | date | tuple)
