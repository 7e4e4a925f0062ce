"""iCalendar of Sched, pretalx, Indico, Google, Symposion and home-made; our reader agrees with `icalendar`."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confnote.errors import Refused
from confnote.model import Speaker
from confnote.schedule.formats import ical_repeat, read_schedule
from confnote.schedule.formats.ical_lines import CalendarFile, calendar
from confnote.schedule.formats.ical_times import ZoneTable, moment, rule_times, span_of
from confnote.schedule.value import Alias


def calendar_of(*events, head=""):
    return (
        "BEGIN:VCALENDAR\r\n"
        + head
        + "".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
        + "END:VCALENDAR\r\n"
    ).encode()


def test_sched_knows_no_zone_and_has_the_speakers_in_its_titles(programme, utc):
    schedule = programme("sched.ics")
    badge, keynote, party = schedule.slots
    assert (schedule.title, schedule.zone) == ("Sample + Cloud Europe 2026", "Europe/Amsterdam")
    assert schedule.notices[0].startswith(
        "the file names no time zone, but Amsterdam: the zone Europe/Amsterdam is used"
    )
    assert schedule.identity == (
        "calendar sampleconf2026",
        "site sampleconf2026.sched.com",
        "title sample cloud europe 2026",
    )
    assert keynote.title == "[SOLD OUT] Keynote: Scale; Fail & Recover"
    assert keynote.written == f"{keynote.title} - Ada Example, Org & Bob Sample, Firm"
    assert keynote.speakers == (Speaker(name="Ada Example", org="Org"), Speaker(name="Bob Sample", org="Firm"))
    assert keynote.abstract == "SOLD OUT.  Come early.\n\nSecond paragraph with C:\\temp."
    assert (keynote.kind, keynote.track, keynote.room) == ("keynote", "⚡ KEYNOTE SESSIONS", "Hall 12")
    assert utc(keynote.starts_at) == "2026-03-24 08:00"
    assert (badge.service, badge.room) == (True, "Entrance C")
    assert party.ends_at is None  # an end that is not after the start is unknown
    assert keynote.aliases == (
        Alias("uid", "40f33590c1d410181a03e596a8634944"),
        Alias("url", "sampleconf2026.sched.com/event/40f33590c1d410181a03e596a8634944"),
    )


def test_a_zone_that_a_person_names_is_used_for_files_in_utc(programme):
    schedule = programme("sched.ics", ZoneInfo("Europe/Amsterdam"))
    assert schedule.zone == "Europe/Amsterdam"
    assert not any("Europe" in notice for notice in schedule.notices)
    assert programme("sched.ics", machine_zone=None).zone == "Europe/Amsterdam"


def test_pretalx_has_its_speakers_in_the_title(programme, utc):
    schedule = programme("pretalx.ics")
    jam, lightning = schedule.slots
    assert (jam.title, lightning.title) == ("Contributor Jam", "Lightning talks - bring your own")
    assert jam.speakers == (Speaker(name="Emily Example", org="Ohio Center - East"), Speaker(name="Travis Sample"))
    assert lightning.speakers == ()
    assert (schedule.zone, utc(jam.starts_at)) == ("US/Eastern", "2025-03-17 17:00")
    assert jam.aliases[:2] == (Alias("uid", "pretalx-sample-CFEMBK@cfp.example.org"), Alias("code", "CFEMBK"))
    assert lightning.aliases[1] == Alias("code", "TXCCLT")


def test_indico_has_them_in_the_first_line(programme):
    schedule = programme("indico.ics")
    tracking, coffee, _ = schedule.slots
    assert tracking.speakers == (
        Speaker(name="Ana Example", org="Institute (North)"),
        Speaker(name="Ben Sample", org="CERN"),
    )
    assert tracking.abstract == ""
    assert [slot.room for slot in schedule.slots] == ["Aula", "Foyer", "Room B"]
    assert Alias("indico", "4242") in tracking.aliases
    assert coffee.service


def test_an_indico_calendar_of_the_whole_event_is_refused_with_advice():
    data = calendar_of("UID:indico-event-77@indico.example.org\r\nDTSTART:20250610T080000Z\r\nSUMMARY:Physics Days")
    with pytest.raises(Refused, match=r"event.ics\?scope=contribution"):
        read_schedule(data)


def test_google_repeats_moves_and_cancels(programme, utc):
    schedule = programme("google.ics")
    found = [(slot.title, utc(slot.starts_at), slot.status) for slot in schedule.slots]
    assert found == [
        ("Hackathon", "2024-06-23 23:00", "scheduled"),
        ("Morning meeting", "2024-06-24 08:00", "scheduled"),
        ("Morning meeting", "2024-06-27 08:00", "scheduled"),
        ("Morning meeting (moved)", "2024-06-26 09:15", "scheduled"),
        ("Wrap-up", "2024-06-27 14:00", "cancelled"),
        ("Every second", "2024-06-27 15:00", "scheduled"),
    ]
    hackathon, meeting, *_, wrap_up, _ = schedule.slots
    assert (hackathon.all_day, utc(hackathon.ends_at)) == (True, "2024-06-26 23:00")
    assert meeting.abstract == "Meet **here**\neach day"
    assert meeting.speakers == ()  # a guest of a meeting is no speaker
    assert (utc(wrap_up.ends_at), wrap_up.abstract) == ("2024-06-27 15:30", "")
    assert len({slot.aliases[0] for slot in schedule.slots}) == 6
    assert (schedule.starts_on, schedule.ends_on) == (date(2024, 6, 24), date(2024, 6, 27))
    assert schedule.notices == (
        "only the first time is read of events with a rule of repetition that confnote does not follow: Every second",
        "repeated events are read for Mon 24 Jun 2024 to Thu 27 Jun 2024, the other times are left out: Morning meeting",
        "left out 1 of the file's events: No start at all (no readable start, line 49)",
    )


def test_symposion_has_html_and_a_zone_without_a_definition(programme, utc):
    schedule = programme("symposion.ics")
    welcome, lunch = schedule.slots
    assert (schedule.zone, schedule.title) == ("Australia/Adelaide", "example.conf.au 2020")
    assert utc(welcome.starts_at) == "2020-01-14 22:30"
    assert welcome.speakers == (Speaker(name="Joel Example"),)
    assert welcome.abstract == "Opening *remarks*\n\n- one\n- two"
    assert (lunch.service, lunch.room) == (True, "")


def test_a_hand_made_calendar(programme, utc):
    schedule = programme("handmade.ics")
    assert (schedule.title, schedule.zone) == ("Journées 2022", "Europe/Paris")
    assert [utc(slot.starts_at) for slot in schedule.slots] == [
        "2022-05-17 09:00",
        "2022-05-17 12:00",
        "2022-05-17 15:00",
    ]
    assert schedule.slots[2].abstract == "Déployer du ré"  # folded inside a character, lines ended by CR CR LF
    assert [slot.room for slot in schedule.slots] == ["Parc", "XOR", ""]
    assert [[speaker.name for speaker in slot.speakers] for slot in schedule.slots][2] == ["Cy Three", "Di Four"]
    assert {slot.aliases for slot in schedule.slots} == {(Alias("uid", "46939"),)}


@pytest.mark.parametrize(
    ("lines", "start", "end"),
    [
        ("DTSTART:20260504T090000Z", "2026-05-04 09:00", None),
        ("DTSTART:20260504T090000Z\r\nDTEND:20260504T080000Z", "2026-05-04 09:00", None),
        ("DTSTART:20260504T090000Z\r\nDURATION:PT45M", "2026-05-04 09:00", "2026-05-04 09:45"),
        ("DTSTART;VALUE=DATE:20260504", "2026-05-03 22:00", "2026-05-04 22:00"),
        ("DTSTART:20260504T090000\r\nDTEND:20260504T100000", "2026-05-04 07:00", "2026-05-04 08:00"),
        ("DTSTART;TZID=/vendor.org/2021_1/Europe/London:20260504T090000", "2026-05-04 08:00", None),
        ("DTSTART;TZID=W. Europe Standard Time:20260504T090000", "2026-05-04 07:00", None),
        ('DTSTART;TZID="Eastern Standard Time":20260504T090000', "2026-05-04 13:00", None),
        ("DTSTART;TZID=Nowhere:20260504T090000", "2026-05-04 07:00", None),
        ("DTSTART:2026-05-04T09:00:00+02:00", "2026-05-04 07:00", None),
    ],
)
def test_times(lines, start, end, utc, berlin):
    slot = read_schedule(calendar_of(f"SUMMARY:A talk\r\n{lines}"), machine_zone=berlin).slots[0]
    assert (utc(slot.starts_at), utc(slot.ends_at)) == (start, end)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY;COUNT=1000000000",
        "FREQ=MINUTELY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=HOURLY;BYDAY=MO",
        "FREQ=DAILY;BYSECOND=1",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=MONTHLY;BYDAY=0MO",
        "FREQ=MONTHLY;BYMONTHDAY=40",
        "FREQ=DAILY;BYMONTHDAY=30,31;BYMONTH=2",  # dateutil would step to the year 9999
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTH=6",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYDAY=1MO;BYSETPOS=2",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYHOUR=-1",
        "FREQ=MONTHLY;BYSETPOS=0;BYDAY=MO",
        "nonsense",
        "FREQ=DAILY;UNTIL=x",
    ],
)
def test_rules_that_are_not_followed(rule):
    start = datetime(2026, 5, 4, 9, tzinfo=UTC)
    assert rule_times(rule, start, datetime(2026, 6, 4, 9)) is None  # noqa: DTZ001  # a wall clock


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=DAILY;COUNT=3", [4, 5, 6]),
        ("FREQ=DAILY;INTERVAL=2;UNTIL=20260508", [4, 6, 8]),
        ("FREQ=DAILY;UNTIL=20260506T070000Z", [4, 5, 6]),
        ("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3", [4, 6, 11]),
        ("FREQ=WEEKLY;UNTIL=20260518T235959Z", [4, 11, 18]),
        ("FREQ=MONTHLY;BYDAY=1MO,3MO;UNTIL=20260531", [4, 18]),
        ("FREQ=MONTHLY;BYMONTHDAY=4,-1;COUNT=2", [4, 31]),
        ("FREQ=YEARLY;BYMONTH=5;BYDAY=MO;COUNT=2", [4, 11]),
        ("FREQ=WEEKLY;BYDAY=TU;COUNT=2", [4, 5]),  # the start counts, also if it is no Tuesday
    ],
)
def test_rules_that_are(rule, days, berlin):
    data = calendar_of(f"SUMMARY:A talk\r\nUID:u\r\nDTSTART;TZID=Europe/Berlin:20260504T090000\r\nRRULE:{rule}")
    starts = [datetime.fromtimestamp(slot.starts_at / 1000, berlin) for slot in read_schedule(data).slots]
    assert [(start.day, start.hour) for start in starts] == [(day, 9) for day in days]


def test_a_repetition_without_end_stays_within_the_conference_and_sixty(berlin):
    daily = "SUMMARY:Desk\r\nUID:u\r\nDTSTART:20260101T090000Z\r\nRRULE:FREQ=DAILY"
    fixed = "SUMMARY:Talk\r\nUID:v\r\nDTSTART:202605{}T090000Z"
    schedule = read_schedule(calendar_of(daily, fixed.format("04"), fixed.format("06")), machine_zone=berlin)
    assert sum(1 for slot in schedule.slots if slot.title == "Desk") == 3
    long = calendar_of(daily, "SUMMARY:Talk\r\nDTSTART:20260101T090000Z", "SUMMARY:Talk\r\nDTSTART:20260601T090000Z")
    assert sum(1 for slot in read_schedule(long, machine_zone=berlin).slots if slot.title == "Desk") == 60
    old = "SUMMARY:Standing meeting\r\nUID:u\r\nDTSTART:20190101T090000Z\r\nRRULE:FREQ=WEEKLY"
    schedule = read_schedule(calendar_of(old, fixed.format("04")), machine_zone=berlin)
    assert [slot.title for slot in schedule.slots] == ["Talk"]
    assert schedule.notices[-1].endswith(" other times are left out: Standing meeting")


def test_five_hundred_repeated_events_are_followed_and_no_more(berlin, monkeypatch):
    assert (ical_repeat.MAX_REPEATED, ical_repeat.MAX_TIMES) == (500, 2000)
    monkeypatch.setattr(ical_repeat, "MAX_REPEATED", 3)
    event = "SUMMARY:Talk {n}\r\nUID:{n}\r\nDTSTART:20260504T090000Z\r\nRRULE:FREQ=DAILY;COUNT=2"
    data = calendar_of(*(event.format(n=n) for n in range(5)))
    schedule = read_schedule(data, machine_zone=berlin)
    assert len(schedule.slots) == 8
    assert schedule.notices[-1].startswith("only the first time is read")
    assert "Talk 3; Talk 4" in schedule.notices[-1]
    monkeypatch.setattr(ical_repeat, "MAX_TIMES", 2)
    assert len(read_schedule(data, machine_zone=berlin).slots) == 6


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_line_of_an_event_is_that_of_the_file(berlin, end):
    good = ["BEGIN:VEVENT", "SUMMARY:A", " b", "\tc", "DTSTART:20260504T090000Z", "END:VEVENT"]
    lines = ["BEGIN:VCALENDAR", *good, "", "BEGIN:VEVENT", "SUMMARY:No start", "END:VEVENT", "END:VCALENDAR"]
    schedule = read_schedule(end.join(lines).encode(), machine_zone=berlin)
    assert [slot.title for slot in schedule.slots] == ["Abc"]
    assert schedule.notices[-1] == "left out 1 of the file's events: No start (no readable start, line 9)"


@pytest.mark.parametrize(
    ("description", "people", "abstract"),
    [
        ('Speaker: Petra Kranz (Nordwind GmbH)<br>Level: Beginner<br><br>Wie wir <b>Erlang</b> lieben.<br><a href="https://x.example/t/1">Details</a>',
         [("Petra Kranz", "Nordwind GmbH")],
         "Level: Beginner\n\nWie wir **Erlang** lieben.\n[Details](https://x.example/t/1)"),
        (r"Speakers: Petra Kranz\, Jonas Weil<br/>Track: Data<br/><p>First paragraph.</p>",
         [("Petra Kranz", ""), ("Jonas Weil", "")], "First paragraph."),
        ("A talk about Erlang<br>and more.<br>Speaker: Petra Kranz", [("Petra Kranz", "")],
         "A talk about Erlang\nand more."),
        (r"Speakers:<ul><li>Max Ohm (Acme)</li><li>Ada Lind</li></ul><p>Text von <i>Max</i>.</p>",
         [("Max Ohm", "Acme"), ("Ada Lind", "")], "Text von *Max*."),
        (r"Speakers:\nMax Ohm\n<p>Max throws.\nHe glazes.</p>\nzoë\n<p>-</p>\nAda Lind\n<p>Ada fires.</p>",
         [("Max Ohm", ""), ("zoë", ""), ("Ada Lind", "")], "Max throws.\nHe glazes.\n\n-\n\nAda fires."),
        (r"Speaker:\nMax Ohm\n<p>Max throws.</p>\nNew York", [("Max Ohm", "")], "Max throws.\n\nNew York"),
        (r'Speaker: Max Ohm\nText with a <a href="https://x.example/t/1">link</a>', [("Max Ohm", "")],
         "Text with a [link](https://x.example/t/1)"),
    ],
)  # fmt: skip
def test_lines_of_speakers_in_html(description, people, abstract, berlin):
    event = f"UID:1\r\nDTSTART:20261022T070000Z\r\nDESCRIPTION:{description}\r\nSUMMARY:One"
    [slot] = read_schedule(calendar_of(event), berlin).slots
    assert [(one.name, one.org, one.url) for one in slot.speakers] == [(*one, "") for one in people]
    assert (slot.abstract, slot.track) == (abstract, "Data" if "Track:" in description else "")


def test_what_is_cut_from_a_title_or_an_abstract_is_said(berlin):
    event = "SUMMARY:{}\r\nDTSTART:20260504T090000Z\r\nDESCRIPTION:{}"
    long, plain = event.format("x" * 501, "y" * 50_001), event.format("x" * 500, "y" * 40 + " […]")
    schedule = read_schedule(calendar_of(long, long, plain), machine_zone=berlin)
    name = "x" * 59 + "…"
    assert schedule.notices[-2:] == (
        f"2 titles have more than 500 characters, the rest was left out: {name}",
        f"2 abstracts have more than 50,000 characters, the rest was left out: {name}",
    )


def test_a_repetition_that_ends_in_another_zone(berlin, utc):
    event = "SUMMARY:A\r\nUID:u\r\nDTSTART:20260504T090000\r\nDTEND:20260504T093000Z\r\nRRULE:FREQ=DAILY;COUNT=1"
    (slot,) = read_schedule(calendar_of(event), machine_zone=berlin).slots
    assert (utc(slot.starts_at), utc(slot.ends_at)) == ("2026-05-04 07:00", "2026-05-04 07:30")


def test_extra_dates_and_daylight_saving(berlin, utc):
    data = calendar_of(
        "SUMMARY:A\r\nUID:u\r\nDTSTART;TZID=Europe/Berlin:20260328T090000\r\nRRULE:FREQ=DAILY;COUNT=2\r\nRDATE;TZID=Europe/Berlin:20260401T100000"
    )
    assert [utc(slot.starts_at) for slot in read_schedule(data).slots] == [
        "2026-03-28 08:00",
        "2026-03-29 07:00",
        "2026-04-01 08:00",
    ]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (
            b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20260504T090000Z\r\nSUMMARY:x\r\nEND:VEV",
            "no session",
        ),
        (b"BEGIN:VCALENDAR\r\nEND:VEVENT\r\n", "no session"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "no session"),
        (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:X\r\n" * 50, "deep"),
        (calendar_of("SUMMARY:x"), "no session in this iCalendar file: no readable start"),
        (calendar_of("SUMMARY:x\r\nDTSTART:20260101T100000+9959"), "no readable start"),  # no such offset
    ],
)
def test_calendars_that_are_refused(data, word):
    with pytest.raises(Refused, match=word):
        read_schedule(data)


@pytest.mark.parametrize("name", ["sched.ics", "pretalx.ics", "indico.ics", "google.ics", "symposion.ics"])
def test_our_reader_agrees_with_icalendar(name, raw):
    ours, theirs = calendar(raw(name)), icalendar.Calendar.from_ical(raw(name)).walk("VEVENT")
    zones = ZoneTable(ours)
    assert len(ours.events) == len(theirs)
    for mine, other in zip(ours.events, theirs, strict=True):
        for field in ("SUMMARY", "DESCRIPTION", "LOCATION", "UID", "URL", "STATUS"):
            assert mine.text(field) == str(other.get(field, ""))
        start, end = span_of(mine, zones)
        if start is None:
            assert "DTSTART" not in other
        else:
            as_date = start.at.date() if start.whole_day else start.at
            assert as_date == other.decoded("DTSTART")
            if end is None:
                assert "DTEND" not in other
                assert "DURATION" not in other
            else:
                assert (end.at.date() if end.whole_day else end.at) == other.end


# what `vText` can carry to the letter: icalendar drops or changes some control characters on its way out
words = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufeff"), max_size=200)


@settings(max_examples=60)
@given(st.lists(st.tuples(words, words, words, st.integers(0, 2_000_000_000)), min_size=1, max_size=4))
@pytest.mark.slow
def test_our_reader_agrees_with_what_icalendar_writes(events):
    made = icalendar.Calendar()
    for summary, description, location, at in events:
        event = icalendar.Event()
        start = datetime.fromtimestamp(at, UTC)
        event.add("summary", summary + "\n" + description)
        event.add("description", description + ";,\\n")
        event.add("location", location)
        event.add("dtstart", start)
        event.add("dtend", start + timedelta(minutes=30))
        made.add_component(event)
    data = made.to_ical()
    theirs = icalendar.Calendar.from_ical(data).walk("VEVENT")
    ours = calendar(data)
    zones = ZoneTable(CalendarFile())
    for mine, other, (_, _, _, at) in zip(ours.events, theirs, events, strict=True):
        for field in ("SUMMARY", "DESCRIPTION", "LOCATION"):
            assert mine.text(field) == str(other.get(field, ""))
        assert moment(mine.first("DTSTART"), zones).at == datetime.fromtimestamp(at, UTC)
