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


SPREAD = (
    "start,title\n2022-09-12 09:00,A\n2022-09-13 09:00,B\n2022-11-14 09:00,C\n2022-11-15 09:00,D\n2022-11-15 10:00,E\n"
)


FAR = "3 sessions are more than a week from the conference's dates, {}: Mon 14 Nov (1), Tue 15 Nov (2)"


def test_sessions_far_from_the_dates_are_counted():
    first, second = date(2022, 9, 12), date(2022, 9, 13)
    assert notices(SPREAD, (first, second)) == (FAR.format("12-13 September 2022"),)
    near, far = notices(SPREAD, (first, first))
    assert near.startswith("1 session is outside the conference's dates, 12 September 2022: Tue 13 Sep (1); if it has")
    assert near.endswith('confnote edit NAME --dates "12-13 September 2022"')
    assert far == FAR.format("12 September 2022")
    # the year is said where it is another one
    assert "Sun 14 Nov 2021 (1)" in notices(SPREAD.replace("2022-11", "2021-11"), (first, second))[0]


def test_a_session_that_is_named_as_far_is_not_counted_again():
    stray = notices("start,title\n2026-05-15 09:00,A\n2026-05-16 09:00,B\n2025-05-16 09:00,C\n")
    assert stray == ("C (Fri 16 May 2025) is far from the other sessions: the dates of the conference leave it out",)


def test_two_editions_in_one_file_are_named():
    (notice,) = notices(SPREAD, None)
    assert notice.startswith(
        "its sessions are far apart, on 12-13 September 2022 (2), 14-15 November 2022 (3): if it has"
    )
    assert notice.endswith('only some of these days, type for example confnote edit NAME --dates "14-15 November 2022"')
    assert notices(SPREAD.replace("-11-", "-09-"), None) == ()
