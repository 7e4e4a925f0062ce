"""Headings that name a day, and the dates that days in a row have."""

from datetime import date

import pytest

from confnote.recap.days import dates_of, day_name, name_of
from confnote.recap.value import DayName


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Day 1", DayName(number=1)),
        ("Day 0", DayName(number=0)),
        ("DAY TWO", DayName(number=2)),
        ("Day #3", DayName(number=3)),
        ("Saturday", DayName(weekday=5)),
        ("Friday 17 May 2024", DayName(weekday=4, day=17, month=5, year=2024)),
        ("Tuesday, 25 October", DayName(weekday=1, day=25, month=10)),
        ("December 6", DayName(day=6, month=12)),
        ("December 6th, 2019", DayName(day=6, month=12, year=2019)),
        ("17th of May", DayName(day=17, month=5)),
        ("2024-05-17", DayName(day=17, month=5, year=2024)),
        ("Day 1 (Wednesday, May 18)", DayName(number=1, weekday=2, day=18, month=5)),
        ("Day 0 - Tuesday 17 May", DayName(number=0, weekday=1, day=17, month=5)),
        ("Friday: Talks", DayName(weekday=4, rest="Talks")),
        ("Day 2 - the long one", DayName(number=2, rest="the long one")),
    ],
)
def test_a_heading_that_names_a_day(words, name):
    assert day_name(words) == name


@pytest.mark.parametrize(
    "words",
    ["", "Daylight", "Day", "Days", "Today", "Monday morning blues", "May 17 was hot", "Sat", "The day after", "Sundays",
     "Talks (Saturday)", "Day 1 & 2", "17", "May", "2024", "Day 100", "Fr\u0131day", "17 Apr\u0131l", "Day f\u0131ve", "Day \u017fix"],
)  # fmt: skip
def test_a_heading_that_names_none(words):
    assert day_name(words) is None


def test_days_by_number_end_with_the_post_or_begin_where_the_conference_says():
    names = [DayName(number=n) for n in (0, 1, 3)]
    assert dates_of(names, date(2022, 5, 20)) == (date(2022, 5, 17), date(2022, 5, 18), date(2022, 5, 20))
    assert dates_of(names, date(2022, 6, 1), date(2022, 5, 17)) == (
        date(2022, 5, 17),
        date(2022, 5, 18),
        date(2022, 5, 20),
    )


def test_days_by_weekday_are_the_last_before_the_post():
    names = [DayName(weekday=n) for n in (4, 5, 6)]
    assert dates_of(names, date(2024, 2, 6)) == (date(2024, 2, 2), date(2024, 2, 3), date(2024, 2, 4))
    assert dates_of(names, date(2024, 2, 4)) == (date(2024, 2, 2), date(2024, 2, 3), date(2024, 2, 4))


@pytest.mark.parametrize(
    ("weekdays", "first", "last", "days"),
    [
        ((1, 3), 17, 19, (17, 19)),  # Tuesday and Thursday of a conference from Tuesday to Thursday
        ((1, 2, 3), 17, 19, (17, 18, 19)),
        ((3,), 17, 19, (19,)),
        ((6, 1), 17, 19, (15, 17)),  # the Sunday before it
        ((0, 1), 16, 27, (16, 17)),  # the first week of two
    ],
)
def test_days_by_weekday_lie_within_the_conference_if_it_has_them(weekdays, first, last, days):
    names = [DayName(weekday=weekday) for weekday in weekdays]
    found = dates_of(names, date(2022, 5, last), date(2022, 5, first))
    assert found == tuple(date(2022, 5, day) for day in days)


def test_days_by_date_take_the_year_that_is_nearest():
    names = [DayName(day=30, month=12), DayName(day=1, month=1)]
    assert dates_of(names, date(2020, 1, 5)) == (date(2019, 12, 30), date(2020, 1, 1))
    assert dates_of([DayName(day=29, month=2)], date(2021, 1, 1)) == (date(2020, 2, 29),)


def test_one_date_tells_all_the_numbered_days():
    names = [DayName(number=1), DayName(number=2, day=18, month=5), DayName(number=3)]
    assert dates_of(names, date(2022, 6, 30)) == (date(2022, 5, 17), date(2022, 5, 18), date(2022, 5, 19))


def test_a_date_that_is_none_is_passed_over():
    assert dates_of([DayName(day=31, month=2)], date(2022, 6, 30)) == (date(2022, 6, 30),)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("KubeCon Europe 2021: Notes  #1", "KubeCon Europe 2021"),
        ("kubecon eu 2022", "kubecon eu 2022"),
        ("What I saw at GlassConf 2022", "GlassConf 2022"),
        ("PyCamp 2016 notes", "PyCamp 2016"),
        ("Notes from PyCon US 2018 in Cleveland", "PyCon US 2018"),
        ("2019 FOSDEM trip", "2019 FOSDEM trip"),
        ("My trip to the seaside", "My trip to the seaside"),
    ],
)
def test_the_conference_in_a_title(title, name):
    assert name_of(title) == name
