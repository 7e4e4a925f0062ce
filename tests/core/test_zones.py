from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, reset_tzpath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confnote.core.time import BEGINNING, clock_time, find_zone, instant_of, local_time, utc_offset, zone_offsets
from confnote.errors import Usage

MAY = 1_652_796_300_000  # 2022-05-17T14:05:00Z
ZONES = ("Europe/Madrid", "America/Los_Angeles", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca", "UTC")
instants = st.integers(min_value=0, max_value=4_000_000_000_000)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Europe/Madrid", "Europe/Madrid"),
        ("europe/madrid", "Europe/Madrid"),
        (" utc ", "UTC"),
        ("america/new york", "America/New_York"),
        ("Etc/GMT+1", "Etc/GMT+1"),
    ],
)
def test_a_zone_is_found_whatever_its_case(typed, key):
    assert find_zone(typed).key == key


def test_the_zones_of_the_package_serve_a_system_without_any():
    reset_tzpath(to=[])
    ZoneInfo.clear_cache()
    try:
        assert find_zone("europe/madrid").key == "Europe/Madrid"
        assert utc_offset(MAY, "Europe/Madrid") == 120
    finally:
        reset_tzpath()
        ZoneInfo.clear_cache()


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("Europe/Madird", "Europe/Madrid"),
        ("Berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("Europe", "Europe/"),  # a folder of the database
        ("", "such as Europe/Madrid"),
        ("+02:00", "such as Europe/Madrid"),
        ("../etc/passwd", "such as Europe/Madrid"),
        ("Europe/\0", "Europe/"),
        ("localtime", "such as Europe/Madrid"),  # would be another zone on another machine
        ("right/Europe/Madrid", "Europe/Madrid"),  # counts leap seconds
        ("X" * 5000, "such as Europe/Madrid"),
        ("E\ud800", "such as Europe/Madrid"),
    ],
)
def test_an_unknown_zone_is_refused_with_the_nearest_names(typed, named):
    with pytest.raises(Usage, match="no time zone") as refused:
        find_zone(typed)
    assert named in str(refused.value)
    assert len(str(refused.value)) < 250


def test_wall_clock_and_offset_of_an_instant():
    assert local_time(MAY, "Europe/Madrid").isoformat() == "2022-05-17T16:05:00+02:00"
    assert (
        utc_offset(MAY, "Europe/Madrid"),
        utc_offset(MAY, "Asia/Kathmandu"),
        utc_offset(MAY, "America/New_York"),
    ) == (
        120,
        345,
        -240,
    )
    assert (clock_time(MAY, "Europe/Madrid"), clock_time(MAY, "UTC"), clock_time(MAY, "Asia/Kathmandu")) == (
        "16:05",
        "14:05",
        "19:50",
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2022-03-27T02:30", "2022-03-27T01:30:00+00:00"),  # jumped over: 03:30 in summer time
        ("2022-03-27T01:59", "2022-03-27T00:59:00+00:00"),
        ("2022-10-30T02:30", "2022-10-30T00:30:00+00:00"),  # comes twice: still summer time
        ("2022-10-30T03:00", "2022-10-30T02:00:00+00:00"),
    ],
)
def test_a_time_that_does_not_exist_moves_forward_and_of_two_the_first_is_meant(typed, meant):
    assert local_time(instant_of(datetime.fromisoformat(typed), "Europe/Madrid"), "UTC").isoformat() == meant


def test_offsets_of_a_conference_in_madrid():
    rows = zone_offsets("Europe/Madrid", date(2022, 5, 16), date(2022, 5, 20))
    assert rows[0] == (BEGINNING, 120)
    assert [(datetime.fromtimestamp(at / 1000, UTC).isoformat(), minutes) for at, minutes in rows[1:]] == [
        ("2021-10-31T01:00:00+00:00", 60),
        ("2022-03-27T01:00:00+00:00", 120),
        ("2022-10-30T01:00:00+00:00", 60),
        ("2023-03-26T01:00:00+00:00", 120),
        ("2023-10-29T01:00:00+00:00", 60),
        ("2024-03-31T01:00:00+00:00", 120),
    ]


def test_offsets_at_the_ends_of_the_calendar():
    assert zone_offsets("UTC", date.min, date.min) == ((BEGINNING, 0),)
    assert zone_offsets("UTC", date.max, date.max) == ((BEGINNING, 0),)


@given(at=instants, name=st.sampled_from(ZONES))
@settings(max_examples=150)
def test_an_instant_comes_back_from_its_wall_clock(at, name):
    shown = local_time(at, name)
    back = instant_of(shown.replace(tzinfo=None, fold=0), name)
    assert back == at if not shown.fold else 0 < at - back <= 3_600_000


@given(
    first=st.dates(date(1990, 1, 1), date(2040, 1, 1)),
    length=st.integers(0, 10),
    name=st.sampled_from(ZONES),
    step=st.integers(-364 * 86_400_000, 729 * 86_400_000),
)
@settings(max_examples=60)
@pytest.mark.slow
def test_the_rows_tell_every_offset_and_every_change_to_the_millisecond(first, length, name, step):
    rows = zone_offsets(name, first, first + timedelta(days=length))
    at = int(datetime(first.year, first.month, first.day, tzinfo=UTC).timestamp() * 1000) + step
    assert [minutes for start, minutes in rows if start <= at][-1] == utc_offset(at, name)
    for (_, before), (change, after) in pairwise(rows):
        assert (utc_offset(change - 1, name), utc_offset(change, name)) == (before, after)
