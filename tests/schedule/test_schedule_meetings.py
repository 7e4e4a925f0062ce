"""The address of a meeting in the place of a room is a link."""

from zoneinfo import ZoneInfo

import pytest

from confnote.schedule.formats import read_schedule


@pytest.mark.parametrize(
    ("room", "left", "url"),
    [
        ("https://teams.microsoft.com/l/x", "", "https://teams.microsoft.com/l/x"),
        ("us02web.zoom.us/j/123", "", "https://us02web.zoom.us/j/123"),
        ("Zoom: https://zoom.us/j/1", "Zoom", "https://zoom.us/j/1"),
        ("Room A (https://meet.jit.si/a)", "Room A", "https://meet.jit.si/a"),
        ("https://example.org/map", "", "https://example.org/map"),
        ("Hall (https://example.org)", "Hall (https://example.org)", ""),
        ("N/A Hall", "N/A Hall", ""),
    ],
)
def test_the_address_of_a_meeting_is_no_room(room, left, url):
    rows = f"title,start,room\nKafka,2026-05-18 09:00,{room}\nBees,2026-05-18 10:00,Hall\n"
    slot, other = read_schedule(rows.encode(), ZoneInfo("UTC")).slots
    assert (slot.room, [link.url for link in slot.links]) == (left, [url] if url else [])
    assert (other.room, other.links) == ("Hall", ())
