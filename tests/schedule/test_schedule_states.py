"""Words for the status of a session: cancelled, as usual, or named because they are unknown."""

import pytest

from confnote.schedule.formats import read_schedule
from confnote.schedule.states import is_off, state_notices

CSV = """title,date,start,status,cancelled
One,2026-05-14,9:00,Postponed,
Two,2026-05-14,10:00,Tentative,no
Three,2026-05-14,11:00,Confirmed,yes
Four,2026-05-14,12:00,tentative,
Five,2026-05-14,13:00,moved online,
"""
ICAL = """BEGIN:VCALENDAR
BEGIN:VEVENT
UID:1
DTSTART:20260514T090000Z
SUMMARY:One
STATUS:{}
END:VEVENT
END:VCALENDAR
"""


@pytest.mark.parametrize("state", ["Cancelled by the speaker", "withdrawn", "Rejected", "postponed", "verschoben"])
def test_a_status_is_off(state):
    assert is_off(state)


@pytest.mark.parametrize("state", ["", "confirmed", "Tentative", "moved online", "not cancelled", "removable"])
def test_a_status_is_not_off(state):
    assert not is_off(state)


def test_the_words_are_named_once():
    found = state_notices(["Postponed", "rejected", "Postponed", "TBC", "Accepted", "", "cancelled"])
    assert list(found) == [
        "marked cancelled, because of the status: Postponed (2), rejected (1)", "status not understood: TBC (1)",
    ]  # fmt: skip


def test_a_table_says_which_sessions_are_off(berlin):
    made = read_schedule(CSV.encode(), berlin)
    off = [slot.title for slot in made.slots if slot.status == "cancelled"]
    assert off == ["One", "Three"]
    assert {"2 sessions are marked tentative", "status not understood: moved online (1)"} <= {*made.notices}


@pytest.mark.parametrize(("state", "status"), [("CONFIRMED", "scheduled"), ("X-REJECTED", "scheduled")])
def test_a_calendar_names_an_unknown_status(berlin, state, status):
    made = read_schedule(ICAL.format(state).encode(), berlin)
    assert made.slots[0].status == status
    assert ("status not understood: X-REJECTED (1)" in made.notices) == (state == "X-REJECTED")
