from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confnote.core.dates import parse_dates
from confnote.core.time import dates_label, day_label, day_number, day_of
from confnote.model import Calendar, Conference

VALENCIA = Calendar(
    zone="Europe/Madrid", day_end=240, day_one=date(2022, 5, 18), starts_on=date(2022, 5, 16), ends_on=date(2022, 5, 20)
)


def at(iso):
    return round(datetime.fromisoformat(iso).timestamp() * 1000)


def test_a_conference_is_a_calendar():
    conference = Conference(
        id=1, uid="c", slug="kubecon-eu-2022", name="KubeCon EU 2022", zone="Europe/Madrid",
        starts_on=date(2022, 5, 16), ends_on=date(2022, 5, 20), day_one=date(2022, 5, 18),
    )  # fmt: skip
    assert isinstance(conference, Calendar)
    columns = [field.name for field in fields(Calendar)]
    assert [getattr(conference, column) for column in columns] == [getattr(VALENCIA, column) for column in columns]


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2022-05-18T14:05:00+02:00", date(2022, 5, 18)),
        ("2022-05-18T23:59:59.999+02:00", date(2022, 5, 18)),
        ("2022-05-19T01:30:00+02:00", date(2022, 5, 18)),  # the party
        ("2022-05-19T03:59:59.999+02:00", date(2022, 5, 18)),
        ("2022-05-19T04:00:00+02:00", date(2022, 5, 19)),
        ("2022-05-18T20:00:00-07:00", date(2022, 5, 19)),  # a laptop on home time
        ("2022-03-27T00:30:00+01:00", date(2022, 3, 26)),
    ],
)
def test_a_conference_day_runs_from_day_end_to_day_end(instant, day):
    assert day_of(at(instant), VALENCIA) == day


def test_days_are_numbered_from_the_date_called_day_one():
    numbers = {day: day_number(date(2022, 5, day), VALENCIA) for day in (16, 17, 18, 19, 25)}
    assert numbers == {16: -1, 17: 0, 18: 1, 19: 2, 25: 8}


@given(minute=st.integers(0, 60_000_000), zone=st.sampled_from(["Europe/Madrid", "Australia/Lord_Howe", "UTC"]))
@settings(max_examples=100)
def test_without_a_day_end_a_day_is_the_local_date(minute, zone):
    from confnote.core.time import local_time

    calendar = replace(VALENCIA, zone=zone, day_end=0)
    assert day_of(minute * 60_000, calendar) == local_time(minute * 60_000, zone).date()


@given(ms=st.integers(0, 4_000_000_000_000), day_end=st.integers(0, 719))
@settings(max_examples=100)
def test_a_day_of_utc_is_the_date_so_many_minutes_ago(ms, day_end):
    moved = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms - day_end * 60_000)
    assert day_of(ms, replace(VALENCIA, zone="UTC", day_end=day_end)) == moved.date()


def test_labels_are_english():
    assert day_label(date(2022, 5, 17)) == "Tue 17 May 2022"
    assert dates_label(date(2022, 5, 16), date(2022, 5, 20)) == "16-20 May 2022"
    assert dates_label(date(2022, 5, 30), date(2022, 6, 2)) == "30 May - 2 June 2022"
    assert dates_label(date(2022, 12, 30), date(2023, 1, 2)) == "30 December 2022 - 2 January 2023"
    assert dates_label(date(2022, 5, 17), date(2022, 5, 17)) == "17 May 2022"


@pytest.mark.slow
@given(first=st.dates(date(1970, 1, 1), date(2190, 1, 1)), length=st.integers(0, 900), today=st.dates())
@settings(max_examples=120)
def test_a_label_reads_back_as_its_dates_on_whatever_day(first, length, today):
    last = first + timedelta(days=length)
    assert parse_dates(dates_label(first, last), today) == (first, last)
