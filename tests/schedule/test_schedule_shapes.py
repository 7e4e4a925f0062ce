"""More shapes of files that no format fixes: words for keys, wrapped lists, and times in words."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from confnote.schedule.formats import read_schedule

BERLIN = ZoneInfo("Europe/Berlin")


def read(text):
    return read_schedule(text.encode(), BERLIN)


def clocks(schedule):
    return [
        (slot.title, f"{datetime.fromtimestamp(slot.starts_at / 1000, BERLIN):%Y-%m-%d %H:%M}")
        for slot in schedule.slots
    ]


@pytest.mark.parametrize("time", ["ab 14 Uhr", "from 2 pm", "um 14 Uhr", "~14:00", "ca. 14 Uhr", "at 2 PM"])
def test_a_word_before_a_time(time):
    apart, together = f"Title,Date,Time\nOne,2026-06-08,{time}\n", f"Title,Start\nOne,8 June 2026 {time}\n"
    assert clocks(read(apart)) == clocks(read(together)) == [("One", "2026-06-08 14:00")]


def test_the_year_of_one_row_is_that_of_the_others():
    table = 'Day,Time,Title\n"Mon, 8 June 2026",09:00,One\nTue 9 June,10:00,Two\n10 June,11:00,Three\n'
    assert clocks(read(table)) == [
        ("One", "2026-06-08 09:00"), ("Two", "2026-06-09 10:00"), ("Three", "2026-06-10 11:00")
    ]  # fmt: skip


def test_the_weekday_decides_between_two_years():
    table = 'Day,Time,Title\n"Thu, 31 December 2026",09:00,One\n"Fri, 1 January 2027",10:00,Two\nSat 2 January,11:00,Three\n'
    assert clocks(read(table))[2] == ("Three", "2027-01-02 11:00")
