"""The days of a programme, impossible ends, and events in two rooms."""

from zoneinfo import ZoneInfo

import pytest

from confnote.schedule.formats import read_schedule

ZONE = ZoneInfo("Europe/London")


def calendar(*days):
    """Return an iCalendar with one session of an hour on each day (`20260805`)."""
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:e{n}\r\nDTSTART:{day}T090000Z\r\nDTEND:{day}T100000Z\r\nSUMMARY:Talk {n}\r\nEND:VEVENT\r\n"
        for n, day in enumerate(days)
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n".encode()


def xml(*events, head="", room="Hall 1"):
    body = "".join(
        f'<event guid="{guid}" id="{guid}"><title>Talk {guid}</title>{rest}</event>' for guid, rest in events
    )
    return (
        f"<schedule><conference><title>X</title><time_zone_name>Europe/London</time_zone_name>{head}</conference>"
        f'<day date="2026-05-18"><room name="{room}">{body}</room></day></schedule>'
    ).encode()


def at(clock, duration="00:30", room="Hall 1"):
    return f"<room>{room}</room><start>{clock}</start><duration>{duration}</duration>"


@pytest.mark.parametrize(
    ("days", "first", "last", "stray"),
    [
        (["20260805", "20260806", "20270423"], "2026-08-05", "2026-08-06", "Talk 2 (Fri 23 Apr 2027) is far from"),
        (["20250805", "20260805", "20260806", "20260806"], "2026-08-05", "2026-08-06", "Talk 0 (Tue 5 Aug 2025) is"),
        # a monthly meetup, two weekends, and two sessions have no days to which most belong
        (["20260105", "20260202", "20260302"], "2026-01-05", "2026-03-02", ""),
        (["20260105", "20260106", "20260202", "20260203"], "2026-01-05", "2026-02-03", ""),
        (["20260105", "20270105"], "2026-01-05", "2027-01-05", ""),
        (["20260105"] * 30 + ["20260302"] * 5, "2026-01-05", "2026-03-02", ""),
    ],
)
def test_a_session_far_from_all_others_is_named_and_does_not_stretch_the_days(days, first, last, stray):
    schedule = read_schedule(calendar(*days), ZONE)
    assert (str(schedule.starts_on), str(schedule.ends_on)) == (first, last)
    assert len(schedule.slots) == len(days)
    named = [notice for notice in schedule.notices if "far from" in notice]
    assert [stray in notice for notice in named] == [True] * bool(stray)


def test_a_session_far_from_the_days_of_the_file_is_named():
    head = "<start>2026-05-18</start><end>2026-05-19</end>"
    stray = ("b", "<date>2027-05-18T09:00:00+01:00</date><start>09:00</start>")
    schedule = read_schedule(xml(("a", at("09:00")), stray, head=head))
    assert (str(schedule.starts_on), str(schedule.ends_on)) == ("2026-05-18", "2026-05-19")
    assert "Talk b (Tue 18 May 2027) is far from the other sessions" in schedule.notices[0]


@pytest.mark.parametrize(
    ("duration", "minutes"),
    [
        ("00:30:00", 30), ("1:30", 90), ("72:00", 3 * 24 * 60), ("PT45M", 45),
        ("135.0:00", None), ("6944:11:40", None), ("00:00", None), ("0", None), ("", None), ("soon", None),
    ],
)  # fmt: skip
def test_an_end_that_cannot_be_is_unknown(duration, minutes):
    schedule = read_schedule(xml(("a", at("09:00", duration)), ("b", at("12:00"))))
    slot, other = schedule.slots
    assert slot.ends_at == (minutes and slot.starts_at + minutes * 60_000)
    assert other.ends_at == other.starts_at + 30 * 60_000
    assert schedule.notices == (
        ("Talk a would last 289 days: the end is taken as unknown",) if duration[0:1] == "6" else ()
    )


@pytest.mark.parametrize(
    ("start", "expected"),
    [("9:00 AM", "2026-05-18 08:00"), ("1:30 pm", "2026-05-18 12:30"), ("12:30 AM", "2026-05-18 23:30"), ("09:00", "2026-05-18 08:00")],
)  # fmt: skip
def test_a_start_as_people_write_it(start, expected, utc):
    assert [utc(slot.starts_at) for slot in read_schedule(xml(("a", at(start)))).slots] == [expected]


def test_a_start_that_cannot_be_read_is_quoted():
    schedule = read_schedule(xml(("a", at("after lunch")), ("b", at("09:00"))))
    assert schedule.slots[0].starts_at is None
    assert schedule.notices == ("no time can be read from 'after lunch'", "1 session has no time: Talk a")


@pytest.mark.parametrize(
    ("own", "listed", "room"),
    [("k4201", "K.4.201", "K.4.201"), ("", "Hall 1", "Hall 1"), ("Hall 2", "Hall 1", "Hall 2"), ("Aula", "", "Aula")],
)
def test_a_slug_of_the_room_is_its_name(own, listed, room):
    assert read_schedule(xml(("a", at("09:00", room=own)), room=listed)).slots[0].room == room


def test_an_event_in_two_rooms_at_once_is_one_session():
    hall, other = at("09:00"), at("09:00", room="Hall 2")
    again = at("14:00", room="Hall 2")
    schedule = read_schedule(xml(("a", hall), ("b", hall), ("a", other), ("a", again), ("c", other)))
    found = [(slot.title, slot.room) for slot in schedule.slots]
    assert found == [("Talk a", "Hall 1, Hall 2"), ("Talk b", "Hall 1"), ("Talk a", "Hall 2"), ("Talk c", "Hall 2")]


@pytest.mark.parametrize(
    ("hours", "is_named"),
    [
        ("00:00-13:00", True),
        ("00:30-09:00", True),
        ("23:00-05:00", False),
        ("01:00-05:00", False),
        ("04:00-12:00", False),
    ],
)
def test_a_session_from_midnight_on_that_is_listed_on_the_day_before_is_named(hours, is_named):
    rows = f"date,time,title\n2026-05-17,09:00-10:00,Clay\n2026-05-18,{hours},Hackathon\n"
    made = read_schedule(rows.encode(), ZoneInfo("Europe/Berlin"))
    named = [notice for notice in made.notices if "--day-end" in notice]
    what = f"Hackathon (Mon 18 May 2026 {hours[:5]}) begins before 04:00 and is listed on the day before"
    assert named == [f"{what}: to change this, type confnote edit NAME --day-end 00:00"] * is_named
