"""Shapes of JSON that sites of conferences use, each with its own small words."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from confnote.schedule.formats import read_schedule

BERLIN = ZoneInfo("Europe/Berlin")
DAYS = (date(2026, 6, 8), date(2026, 6, 9))


def read(text, days=DAYS):
    return read_schedule(text.encode(), BERLIN, days=days)


def clocks(schedule):
    return [
        (slot.title, f"{datetime.fromtimestamp(slot.starts_at / 1000, BERLIN):%d %H:%M}") for slot in schedule.slots
    ]


def test_commas_before_brackets_are_passed_over():
    made = read(
        '[{"date": "2026-06-08", "time": "9:00", "title": "Ropes,] knots,}",},\n {"title": "Tea", "time": "8 Jun 2026 10:00"},\n]'
    )
    assert clocks(made) == [("Ropes,] knots,}", "08 09:00"), ("Tea", "08 10:00")]
    assert made.notices[0] == "broken JSON at line 1: a comma before a bracket was passed over"


def test_a_weekday_beside_a_date_needs_no_dates_of_the_conference():
    made = read('[{"title": "Ropes", "day": "monday", "date": "2026-06-08", "startTime": "09:00"}]', None)
    assert clocks(made) == [("Ropes", "08 09:00")]


def test_texts_by_room_at_a_time_are_sessions():
    made = read("""{"Monday": {"9:00": {"Hall A": "Welcome", "Hall B": null},
      "9:30": {"Hall A": {"title": "Ropes", "speaker": "Ada Lind"}, "Hall B": {"title": "Knots"}},
      "12:00": {"Hall A": "Lunch", "Hall B": "Lunch"}, "13:00": {"Hall A": "TBC", "Hall B": {"title": "Sails"}}},
     "Tuesday": {"9:00": {"Hall A": {"title": "Masts"}, "Hall B": null}}}""")
    found = [(slot.title, slot.room) for slot in made.slots]
    rooms = [("Welcome", "Hall A"), ("Ropes", "Hall A"), ("Knots", "Hall B"), ("Lunch", ""), ("TBC", "Hall A")]
    assert found == [*rooms, ("Sails", "Hall B"), ("Masts", "Hall A")]
    assert clocks(made)[-1] == ("Masts", "09 09:00")
