"""Calendars: zones that the file defines, repetitions and their exceptions, versions, odd times."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from confnote.schedule.formats import read_schedule

ANGELES = ZoneInfo("America/Los_Angeles")


def calendar_of(*parts, head=""):
    return f"BEGIN:VCALENDAR\n{head}{''.join(parts)}END:VCALENDAR\n".encode()


def event(*lines, start="DTSTART;TZID=Europe/Berlin:20260518T090000", title="Talk", uid="a"):
    return "\n".join(["BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{title}", start, *lines, "END:VEVENT", ""])


def zone_rules(name, standard, daylight="", extra=""):
    """Return a VTIMEZONE with the offsets of winter and summer, by the rules of the USA."""
    winter = f"BEGIN:STANDARD\nDTSTART:16011104T020000\nTZOFFSETFROM:{daylight or standard}\nTZOFFSETTO:{standard}\n"
    winter += "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11\n" if daylight else ""
    summer = f"BEGIN:DAYLIGHT\nDTSTART:16010311T020000\nTZOFFSETFROM:{standard}\nTZOFFSETTO:{daylight}\n"
    summer += "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3\nEND:DAYLIGHT\n"
    return f"BEGIN:VTIMEZONE\nTZID:{name}\n{extra}{winter}END:STANDARD\n{summer if daylight else ''}END:VTIMEZONE\n"


def read(data, zone=ANGELES, **more):
    return read_schedule(data, zone, **more)


@pytest.fixture
def times(utc):
    """Return the titles and the times in UTC of a calendar's sessions."""
    return lambda data, **more: [(slot.title, utc(slot.starts_at)[5:]) for slot in read(data, **more).slots]


@pytest.mark.parametrize(
    ("zone", "rules", "start"),
    [
        ("Customized Time Zone", zone_rules("Customized Time Zone", "+0900"), "00:00"),
        ("EST", zone_rules("EST", "-0500", "-0400"), "13:00"),  # a known name whose rules say otherwise
        ("EST", "", "14:00"),
        ("Eastern", zone_rules("Eastern", "-0500", "-0400"), "13:00"),
        ("Europe/Berlin", zone_rules("Europe/Berlin", "+0100"), "07:00"),  # half of the rules of Berlin
        ("X", zone_rules("X", "+0100", extra="X-LIC-LOCATION:Europe/Berlin\n"), "08:00"),
        ("X", "BEGIN:VTIMEZONE\nTZID:X\nX-LIC-LOCATION:Europe/Berlin\nEND:VTIMEZONE\n", "07:00"),
        ("(UTC+01:00) Amsterdam, Berlin", "", "07:00"),  # a colon without quotes
        ("tzone://Microsoft/Utc", "", "09:00"),
        ("Mars/Olympus", "", "16:00"),
        ("Australia/Adelaide", zone_rules("Australia/Adelaide", "+0900"), "23:30"),  # an exporter writes no half hours
        ("Australia/Darwin", zone_rules("Australia/Darwin", "+0800"), "01:00"),
    ],
)
def test_zones_of_starts(zone, rules, start, times):
    data = calendar_of(rules, event(start=f"DTSTART;TZID={zone}:20260518T090000"))
    day = 17 if start == "23:30" else 18
    assert times(data) == [("Talk", f"05-{day} {start}")]


def test_rules_of_the_file_in_winter(times):
    data = calendar_of(zone_rules("E", "-0500", "-0400"), event(start="DTSTART;TZID=E:20260118T090000"))
    assert times(data) == [("Talk", "01-18 14:00")]
    place = read(data, None, machine_zone=ZoneInfo("Europe/Berlin"))
    assert place.zone == "Etc/GMT+5"


def test_unknown_zones_are_named():
    notices = read(calendar_of(event(start="DTSTART;TZID=Mars/Olympus:20260518T090000"))).notices
    assert notices == ("the file's zone 'Mars/Olympus' is unknown: its times are read in America/Los_Angeles",)


DAYS = [("Talk", f"05-{day} 07:00") for day in (18, 19, 20)]


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        (["RRULE:FREQ=DAILY;COUNT=3"], [0, 1, 2]),
        (["RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20260519T070000Z"], [0, 2]),
        (["RRULE:FREQ=DAILY;COUNT=3", "EXDATE;VALUE=DATE:20260519,20260520"], [0]),
        (["RRULE:FREQ=DAILY;COUNT=3", "EXDATE;TZID=America/New_York:20260519T030000"], [0, 2]),
        (["RDATE;TZID=Europe/Berlin:20260519T090000"], [0, 1]),
        (["RDATE;VALUE=PERIOD:20260520T070000Z/PT1H"], [0, 2]),
        (["RRULE:FREQ=DAILY;UNTIL=20260519T070000Z"], [0, 1]),
        (["RRULE:FREQ=DAILY;COUNT=3", "EXRULE:FREQ=DAILY;INTERVAL=2;COUNT=2"], [1]),
    ],
)
def test_repetitions(lines, days, times):
    assert times(calendar_of(event(*lines))) == [DAYS[day] for day in days]


def test_a_period_has_its_own_end(utc):
    data = calendar_of(event("DURATION:PT30M", "RDATE;VALUE=PERIOD:20260520T070000Z/20260520T090000Z"))
    assert [utc(slot.ends_at) for slot in read(data).slots] == ["2026-05-18 07:30", "2026-05-20 09:00"]


SERIES = event("DTEND;TZID=Europe/Berlin:20260518T091500", "RRULE:FREQ=DAILY;COUNT=3")


@pytest.mark.parametrize(
    "original", [":20260519T070000Z", ";VALUE=DATE:20260519", ";TZID=Europe/Berlin:20260519T090000"]
)
def test_a_changed_time_replaces_that_of_the_series(original, times):
    moved = event(f"RECURRENCE-ID{original}", start="DTSTART:20260519T100000Z", title="Moved")
    data = calendar_of(SERIES, moved)
    assert times(data) == [DAYS[0], DAYS[2], ("Moved", "05-19 10:00")]
    keys = {slot.aliases[0].key for slot in read(data).slots}
    assert keys == {slot.aliases[0].key for slot in read(calendar_of(SERIES)).slots}  # the notes follow


def test_a_cancelled_time_and_a_change_of_all_later_ones(times, utc):
    off = event("RECURRENCE-ID:20260519T070000Z", "STATUS:CANCELLED", start="DTSTART:20260519T070000Z")
    assert [slot.status for slot in read(calendar_of(SERIES, off)).slots] == ["scheduled", "scheduled", "cancelled"]
    later = event(
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20260519T070000Z", "DURATION:PT1H", start="DTSTART:20260519T080000Z"
    )
    data = calendar_of(SERIES, later)
    assert times(data) == [DAYS[0], ("Talk", "05-20 08:00"), ("Talk", "05-19 08:00")]
    assert [utc(slot.ends_at)[11:] for slot in read(data).slots] == ["07:15", "09:00", "09:00"]


def test_the_window_is_of_single_events_of_the_conference_and_of_short_series(times):
    talk = event(start="DTSTART:20260520T080000Z", title="Single", uid="b")
    assert times(calendar_of(SERIES, talk)) == [*DAYS, ("Single", "05-20 08:00")]
    endless = event("RRULE:FREQ=DAILY")
    assert times(calendar_of(endless, talk)) == [*DAYS, ("Single", "05-20 08:00")]
    days = (date(2026, 5, 18), date(2026, 5, 19))
    assert times(calendar_of(endless), days=days) == DAYS[:2]
    old = event("RRULE:FREQ=DAILY", start="DTSTART;TZID=Europe/Berlin:20260101T090000")
    schedule = read(calendar_of(old, talk))
    assert len(schedule.slots) == 2
    assert schedule.notices[-1] == (
        "repeated events are read for Wed 20 May 2026 to Wed 20 May 2026, 139 other times are left out: Talk"
    )
    monthly = event("RRULE:FREQ=MONTHLY", start="DTSTART;TZID=Europe/Berlin:20260402T090000")
    assert times(calendar_of(monthly, talk)) == [("Talk", "04-02 07:00"), ("Single", "05-20 08:00")]


def test_versions_of_an_event(times):
    new = event("SEQUENCE:1", start="DTSTART:20260518T080000Z")
    assert times(calendar_of(event("SEQUENCE:0"), new)) == times(calendar_of(new, event())) == [("Talk", "05-18 08:00")]
    others = [event(title=f"Talk {n}", start=f"DTSTART:2026051{n}T080000Z") for n in range(5)]
    assert len(times(calendar_of(*others))) == 5  # one UID for all
    assert len(times(calendar_of(event(), event(start="DTSTART:20260519T070000Z")))) == 2  # a talk given twice
    assert len(times(calendar_of(event(), event()))) == 1
    off = read(calendar_of(event("STATUS:CANCELLED"), event()))
    assert [slot.status for slot in off.slots] == ["cancelled"]
    series = read(calendar_of(SERIES, event("STATUS:CANCELLED", "SEQUENCE:2")))
    assert [slot.status for slot in series.slots] == ["cancelled"] * 3


def test_several_calendars_and_a_cancellation(times):
    first, second = calendar_of(event(uid="a")), calendar_of(event(uid="b"), head="METHOD:CANCEL\n")
    assert [slot.status for slot in read(first + second).slots] == ["scheduled", "cancelled"]


@pytest.mark.parametrize(
    ("lines", "end"),
    [
        ([], None),
        (["DTEND;TZID=Europe/Berlin:20260518T090000"], None),
        (["DTEND;TZID=Europe/Berlin:20260518T080000"], None),
        (["DURATION:-PT30M"], None),
        (["DTEND;TZID=Europe/Berlin:20260518T240000"], "2026-05-18 22:00"),
        (["DURATION:PT1H30M"], "2026-05-18 08:30"),
    ],
)
def test_ends(lines, end, utc):
    assert utc(read(calendar_of(event(*lines))).slots[0].ends_at) == end


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("DTSTART;VALUE=DATE:20260518", "", 1),
        ("DTSTART;VALUE=DATE:20260518", "DTEND;VALUE=DATE:20260518", 1),
        ("DTSTART;VALUE=DATE:20260518", "DTEND;VALUE=DATE:20260520", 2),
        ("DTSTART;VALUE=DATE:20260518T000000", "DTEND;VALUE=DATE:20260519T000000", 1),
        ("DTSTART;VALUE=DATE:20260518", "DTEND:20260518T170000", 1),
        ("DTSTART;VALUE=DATE:20260518", "DTEND:20260519T170000", 2),
        ("DTSTART:20260518T000000", "DTEND:20260519T000000", 1),
    ],
)
def test_whole_days(start, end, days):
    (slot,) = read(calendar_of(event(end, start=start))).slots
    first = datetime(2026, 5, 18, tzinfo=ANGELES).timestamp() * 1000
    assert (slot.all_day, slot.starts_at, slot.ends_at - slot.starts_at) == (True, first, days * 86_400_000)
