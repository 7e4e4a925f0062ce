"""Sessions on days that the conference does not have: each is named, in every format."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from confnote.schedule.formats import read_schedule

BERLIN = ZoneInfo("Europe/Berlin")
# Friday to Sunday
DAYS = (date(2026, 5, 15), date(2026, 5, 17))
OUTSIDE = (
    "{} outside the conference's dates, 15-17 May 2026: Mon 18 May ({}); if it has these days, too, type"
    ' confnote edit NAME --dates "15-18 May 2026"'
)
CSV = "title,day,start\nOne,Friday,09:00\nTwo,{0},09:00\nThree,{0},10:00\n"
YAML = "- {{title: One, day: Friday, start: '09:00'}}\n- {{title: Two, day: {0}, start: '09:00'}}\n"
JSON = '[{{"title": "One", "day": "Friday", "start": "09:00"}}, {{"title": "Two", "day": "{0}", "start": "09:00"}}]'
ICAL = """BEGIN:VCALENDAR
BEGIN:VEVENT
UID:1
DTSTART:20260515T090000Z
SUMMARY:One
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART:20260518T090000Z
SUMMARY:Two
END:VEVENT
END:VCALENDAR
"""


def notices(text, days=DAYS):
    return read_schedule(text.encode(), BERLIN, days=days).notices


@pytest.mark.parametrize("day", ["Monday", "Day 4", "18 May", "2026-05-18"])
def test_days_after_the_conference_are_named_with_their_number(day):
    assert OUTSIDE.format("2 sessions are", 2) in notices(CSV.format(day))


@pytest.mark.parametrize("text", [YAML.format("Monday"), JSON.format("Monday"), ICAL])
def test_other_formats_name_them_too(text):
    assert OUTSIDE.format("1 session is", 1) in notices(text)


def test_a_day_that_fits_no_date_is_named_with_what_to_type():
    assert notices(CSV.format("Tuesday"))[0] == (
        "the conference's dates, 15-17 May 2026, have no 'Tuesday': give all of them by --dates (or confnote edit NAME"
        " --dates), and import again"
    )


def test_days_of_the_conference_are_no_news():
    assert notices(CSV.format("Sunday")) == ()
    assert notices(ICAL, days=None) == ()
    # after midnight it is still Sunday
    assert notices("title,start\nOne,2026-05-15 09:00\nParty,2026-05-18 01:00\n") == ()
