"""JSON and YAML of no known format: the shapes in which apps and sites keep their sessions."""

import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from confnote.errors import Refused
from confnote.schedule.formats import candidates, nested, read_schedule

BERLIN = ZoneInfo("Europe/Berlin")
DAYS = (date(2026, 5, 18), date(2026, 5, 22))


def read(content, days=DAYS):
    text = content if isinstance(content, str) else json.dumps(content)
    return read_schedule(text.encode(), machine_zone=BERLIN, days=days)


def shown(schedule):
    """Return each session in a line: title, day and times in Berlin, room, track, kind, speakers."""
    return [
        f"{slot.title}, {clock(slot.starts_at)}-{clock(slot.ends_at)[-5:]}, {slot.room}, {slot.track}, {slot.kind}, "
        + "; ".join(f"{speaker.name} ({speaker.org})" if speaker.org else speaker.name for speaker in slot.speakers)
        for slot in schedule.slots
    ]


def clock(at):
    return "" if at is None else f"{datetime.fromtimestamp(at / 1000, BERLIN):%d %H:%M}"


ADA = {"id": "p1", "name": "Ada Lind", "company": "Example Org"}
SHAPES = {
    "flat list": (
        [{"id": 5, "source": "database", "title": "Postal", "type": "workshop", "speaker": "Ada Lind", "venue": "Tent",
          "start_date": "2026-05-19 17:00:00", "end_date": "2026-05-19 18:00:00", "link": "https://example.org/5"}],
        ["Postal, 19 17:00-18:00, Tent, , workshop, Ada Lind"],
    ),
    "app like Sessionize": (
        {"sessions": [{"id": "8", "title": "Kotlin", "speakerIds": ["p1"], "location": "Hall D2", "tags": ["Server", "New"],
                       "startsAt": "2026-05-21T10:00", "endsAt": "2026-05-21T10:45"}],
         "speakers": [{"id": "p1", "name": "Ada Lind", "position": "Manager at Example Org"}]},
        ["Kotlin, 21 10:00-10:45, Hall D2, Server, New, talk, Ada Lind (Example Org)"],
    ),
    "OpenFeedback": (
        {"sessions": {"k1": {"id": "k1", "title": "Craft", "startTime": "2026-05-18T16:00:00.000+02:00", "speakers": ["p1"],
                             "endTime": "2026-05-18T16:50:00.000+02:00", "trackTitle": "Craft", "tags": ["Craft"]},
                      "k2": {"id": "k2", "title": "Pause déjeuner", "startTime": "2026-05-18T12:00:00.000+02:00",
                             "endTime": "2026-05-18T13:15:00.000+02:00", "speakers": [], "trackTitle": "Commun"}},
         "speakers": {"p1": ADA}},
        ["Craft, 18 16:00-16:50, , Craft, talk, Ada Lind (Example Org)", "Pause déjeuner, 18 12:00-13:15, , Commun, service, "],
    ),
    "pretalx in a site": (
        {"schedule": {"2026-05-18": {"510": {}, "530": {"12": {
            "code": "ABCDEF", "title": {"en": "Notes", "fr": "Des notes"}, "track": {"en": "Tools"}, "duration": 30,
            "submission_type": {"en": "Talk"}, "speakers": [{"code": "S1", "name": "Ada Lind"}],
            "slot": {"room": {"en": "Hall 1"}, "start": "2026-05-18T08:50:00+02:00", "end": "2026-05-18T09:20:00+02:00"}}}}}},
        ["Notes, 18 08:50-09:20, Hall 1, Tools, talk, Ada Lind"],
    ),
    "rooms in two languages, beside their ids": (
        {"schedule": {"2026-05-18": {"530": {"1": {
            "code": "ABCDEF", "title": "Notes", "submission_type": {"en": "Talk", "fr": "Exposé"}, "submission_type_id": 1,
            "speakers": [{"code": "S1", "name": "Ada Lind"}],
            "slot": {"room_id": 1, "room": {"en": "Gam", "fr": "Gam"}, "start": "2026-05-18T08:50:00+02:00",
                     "end": "2026-05-18T09:20:00+02:00"}}}}}},
        ["Notes, 18 08:50-09:20, Gam, , talk, Ada Lind"],
    ),
    "epoch and ids": (
        {"sessions": [{"id": "s1", "title": "Opening", "startTimestamp": 1779181200000, "endTimestamp": 1779184800000,
                       "room": "r1", "speakers": ["p1"], "type": "Keynote"}],
         "rooms": [{"id": "r1", "name": "Amphitheatre"}], "speakers": [ADA]},
        ["Opening, 19 11:00-12:00, Amphitheatre, , keynote, Ada Lind (Example Org)"],
    ),
    "Firestore": (
        [{"id": 1, "title": "Opening", "begin_timestamp": {"seconds": 1779181200, "nanoseconds": 0},
          "location": {"id": 3, "name": "Track 1"}, "speakers": [{"id": 5, "name": "Ada Lind"}], "type": {"name": "Talk"}}],
        ["Opening, 19 11:00-, Track 1, , talk, Ada Lind"],
    ),
    "time slots that name sessions": (
        {"speakers": {"p1": ADA},
         "sessions": {"1": {"title": "Keynote", "speakers": ["p1"]}, "2": {"title": "Lunch"}, "3": {"title": "Web"}},
         "schedule": {"2026-05-18": {
             "timeslots": [{"startTime": "09:00", "endTime": "10:00", "sessions": [{"items": [1]}]},
                           {"startTime": "10:00", "endTime": "10:30", "sessions": [{"items": [2]}, {"items": [3]}]}],
             "tracks": [{"title": "Hall A"}, {"title": "Hall B"}]}}},
        ["Keynote, 18 09:00-10:00, , , keynote, Ada Lind (Example Org)", "Lunch, 18 10:00-10:30, Hall A, , service, ",
         "Web, 18 10:00-10:30, Hall B, , talk, "],
    ),
    "slots with a talk or a break": (
        {"slots": [{"slotId": "a", "roomName": "Room 8", "day": "monday", "fromTime": "09:30", "toTime": "12:30",
                    "talk": {"id": "X1", "title": "Deep", "talkType": "Workshop", "speakers": [{"name": "Ada Lind"}]}},
                   {"slotId": "b", "roomName": "Hall", "day": "monday", "fromTime": "12:30", "toTime": "13:30",
                    "talk": None, "break": {"id": "lunch", "nameEN": "Lunch"}}]},
        ["Deep, 18 09:30-12:30, Room 8, , workshop, Ada Lind", "Lunch, 18 12:30-13:30, Hall, , service, "],
    ),
    "by day and room": (
        {"days": {"Monday": {"Hall 1": [{"title": "A", "start": "09:00", "end": "09:30"}]},
                  "Tuesday": {"Hall 2": [{"title": "B", "start": "10:00", "duration": 45}]}}},
        ["A, 18 09:00-09:30, Hall 1, , talk, ", "B, 19 10:00-10:45, Hall 2, , talk, "],
    ),
    "by date and time": (
        {"2026-05-18": {"09:00": [{"title": "A", "room": "One", "speaker": "Ada Lind"}], "10:00": [{"title": "B"}]}},
        ["A, 18 09:00-, One, , talk, Ada Lind", "B, 18 10:00-, , , talk, "],
    ),
    "Google Calendar": (
        {"summary": "Demo", "timeZone": "Europe/Berlin", "items": [
            {"id": "x", "summary": "Opening", "location": "Hall", "start": {"dateTime": "2026-05-18T09:00:00+02:00"},
             "end": {"dateTime": "2026-05-18T10:00:00+02:00"}}]},
        ["Opening, 18 09:00-10:00, Hall, , talk, "],
    ),
    "Eventbrite": (
        {"events": [{"name": {"text": "Opening", "html": "<p>Opening</p>"}, "venue": {"name": "Hall"},
                     "start": {"timezone": "Europe/Berlin", "local": "2026-05-18T09:00:00", "utc": "2026-05-18T07:00:00Z"},
                     "end": {"timezone": "Europe/Berlin", "local": "2026-05-18T10:00:00", "utc": "2026-05-18T08:00:00Z"}}]},
        ["Opening, 18 09:00-10:00, Hall, , talk, "],
    ),
    "page data": (
        {"result": {"data": {"allSession": {"edges": [
            {"node": {"id": "1", "title": "A", "startsAt": "2026-05-18T09:00", "room": {"name": "Hall"},
                      "speakers": [{"fullName": "Ada Lind"}]}},
            {"node": {"id": "2", "title": "B", "startsAt": "2026-05-18T10:00", "room": None}}]}}}},
        ["A, 18 09:00-, Hall, , talk, Ada Lind", "B, 18 10:00-, , , talk, "],
    ),
    "talks beside workshops and news": (
        {"talks": [{"title": "A", "start": "2026-05-18 09:00"}], "workshops": [{"title": "W", "start": "2026-05-18 13:00"}],
         "news": [{"title": "N", "date": "2026-01-01"}], "sponsors": [{"name": "S"}]},
        ["A, 18 09:00-, , , talk, ", "W, 18 13:00-, , , workshop, "],
    ),
    "speakers that name sessions": (
        {"sessions": [{"id": 1, "title": "A", "startsAt": "2026-05-18T09:00"}], "speakers": [{**ADA, "sessions": [1]}]},
        ["A, 18 09:00-, , , talk, Ada Lind (Example Org)"],
    ),
    "ranges of time with weekdays": (
        [{"day": "Thursday", "facilitators": "Ada Lind, Bo Ek", "room": "Lab", "time": "10:30am - 11:45am", "title": "T"},
         {"day": "Friday", "facilitators": "", "room": "Lab", "time": "2-3pm", "title": "U"}],
        ["T, 21 10:30-11:45, Lab, , talk, Ada Lind; Bo Ek", "U, 22 14:00-15:00, Lab, , talk, "],
    ),
    "a talk given twice": (
        [{"id": 1, "title": "A", "names": "Ada Lind", "occurrences": [
            {"start_date": "2026-05-18 10:00:00", "end_date": "2026-05-18 10:30:00", "venue": "Stage A"},
            {"start_date": "2026-05-19 10:00:00", "end_date": "2026-05-19 10:30:00", "venue": "Stage B"}]},
         {"id": 2, "title": "B", "names": "Bo Ek", "occurrences": [{"start_date": "2026-05-18 11:00:00", "venue": "Lab"}]}],
        ["A, 18 10:00-10:30, Stage A, , talk, Ada Lind", "A, 19 10:00-10:30, Stage B, , talk, Ada Lind",
         "B, 18 11:00-, Lab, , talk, Bo Ek"],
    ),
    "keys with a word before them": (
        {"sessions": [{"session_id": 1, "session_title": "A", "session_start": "2026-05-18T10:00:00+0200",
                       "session_room": "R1", "session_speakers": "Ada Lind"}]},
        ["A, 18 10:00-, R1, , talk, Ada Lind"],
    ),
    "flags of days": (
        "- title: Breakfast\n  day1: true\n  day2: true\n  time: 08:00-09:00\n- {title: Talk, day2: true, time: 09:00-10:00}",
        ["Breakfast, 18 08:00-09:00, , , service, ", "Breakfast, 19 08:00-09:00, , , service, ",
         "Talk, 19 09:00-10:00, , , talk, "],
    ),
    "structured data": (
        {"@type": "Event", "name": "Demo", "startDate": "2026-05-18", "endDate": "2026-05-20", "subEvent": [
            {"@type": "Event", "name": "Opening", "startDate": "2026-05-18T09:00:00+02:00", "location": {"name": "Room 1"},
             "performer": {"@type": "Person", "name": "Ada Lind"}}]},
        ["Opening, 18 09:00-, Room 1, , talk, Ada Lind"],
    ),
    "YAML by days": (
        ('timezone: Europe/Berlin\ndays:\n- day: 2026-05-19\n  slots:\n'
         '    - {time: "09:00", end: "09:30", title: Registration}\n'
         "    - {time: 9:30, end: 10:15, title: Notes, speaker: Ada Lind, room: Hall 1}\n"),
        ["Registration, 19 09:00-09:30, , , service, ", "Notes, 19 09:30-10:15, Hall 1, , talk, Ada Lind"],
    ),
    "YAML by tracks": (
        ("- date: 2026-05-18\n  title: Day one\n  tracks:\n    - name: Main\n      talks:\n"
         '        - {time: "10:00 - 10:45", title: Fast}\n    - name: Side\n      talks:\n'
         "        - {time: 10:00, title: Slow, speakers: [Bo Ek, Cy Oz]}\n"),
        ["Fast, 18 10:00-10:45, , Main, talk, ", "Slow, 18 10:00-, , Side, talk, Bo Ek; Cy Oz"],
    ),
    "YAML grid": (
        ('\nevents:\n  may18:\n    - {begin: "10:00", end: "10:30", title: Doors}\n    - begin: "10:30"\n      talks:\n'
         "        - {room: A, title: One, speaker: Matz}\n        - {room: B, title: Two, speaker: Koichi}\n"),
        ["Doors, 18 10:00-10:30, , , service, ", "One, 18 10:30-, A, , talk, Matz", "Two, 18 10:30-, B, , talk, Koichi"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes(shape):
    content, lines = SHAPES[shape]
    assert shown(read(content)) == lines


def test_what_the_file_says_of_the_conference():
    schedule = read(
        {"name": "Demo Days", "timeZone": "Europe/Lisbon", "venue": {"name": "Old Mill"}, "hashtag": "#demo",
         "startDate": "2026-05-18", "endDate": "2026-05-20", "sessions": [{"title": "A", "day": "Tue", "start": "09:00"}]},
        days=None,
    )  # fmt: skip
    found = (schedule.title, schedule.zone, schedule.place, schedule.hashtag, schedule.starts_on, schedule.ends_on)
    assert found == ("Demo Days", "Europe/Lisbon", "Old Mill", "#demo", date(2026, 5, 18), date(2026, 5, 20))
    # nine in Lisbon
    assert shown(schedule) == ["A, 19 10:00-, , , talk, "]


def test_the_key_of_a_pretalx_record_is_its_code():
    (slot,) = read([{"code": "ABCDEF", "title": "A", "start": "2026-05-18T09:00"}]).slots
    assert slot.aliases == (("code", "ABCDEF"),)


def test_ids_that_lead_nowhere_and_unnamed_speakers_are_told():
    schedule = read(
        {"schedule": [{"title": "A", "start_date": "2026-05-18T18:30+0000", "location": 31601, "speakers": [31727]}]}
    )
    assert shown(schedule) == ["A, 18 20:30-, , , talk, "]
    assert schedule.notices[-1] == "the file names speakers and room by ids that it does not explain: left empty"
    lonely = read({"sessions": [{"title": "A", "startsAt": "2026-05-18T09:00"}], "speakers": [ADA]})
    assert lonely.notices[-1] == "the file lists 1 speaker, but no session names one"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            [{"title": "X", "venue": "Y", "begun": "no"}] * 3,
            "JSON: a list of 3 objects with title, venue, begun: no start",
        ),
        ({"sponsors": [{"name": "x", "level": "gold"}]}, "JSON: a list of 1 object with name, level: no start"),
        ("---\n- title: Demo\n  city: Paris\n", "YAML: a list of 1 object with title, city: no start"),
        ('{"schedule": [{"title": "A"', "the end of the file is missing, get it again"),
        ('{"schedule": [{"title": "A', "the end of the file is missing, get it again"),
        ("- title: A\n  start: [1\n- title: B\n", "broken YAML near line 3"),
        ("- &a {title: A, start: 9:00}\n- *a\n", r"aliases \(\*name\)"),
    ],
)
def test_refusals_say_what_was_found(content, words):
    with pytest.raises(Refused, match=words):
        read(content)


def test_deep_nesting_is_no_crash():
    for text in ("[" * 400 + "]" * 400, '{"a":' * 400 + "1" + "}" * 400, "- " * 300 + "x"):
        with pytest.raises(Refused):
            read(text)


def test_a_small_file_cannot_make_much_work(monkeypatch):
    monkeypatch.setattr(nested, "MOST_VISITED", 2000)
    entry = {"title": "A", "sessions": ["1"] * 100}
    slots = [{"items": ["1"] * 100}] * 100
    with pytest.raises(Refused, match="more than 2,000 objects"):
        read({"sessions": {"1": entry}, "schedule": {"2026-05-18": {"start": "09:00", "sessions": slots}}})


def test_sessions_inside_sessions_are_read_with_the_time_above() -> None:
    talk = {"title": "Outer", "start": "2026-05-18T10:00", "room": "Hall 1"}
    inner = [{"title": "Inner A", "speaker": "Ada Lind"}, {"title": "Inner B", "start": "2026-05-18T10:30"}]
    schedule = read_schedule(
        json.dumps(
            {
                "sessions": [{**talk, "title": "Before", "start": "2026-05-18T09:00"}, {**talk, "talks": inner}],
                "workshops": [{"name": "Soldering"}, {"name": "Knots"}],
            }
        ).encode(),
        BERLIN,
    )
    nine, ten, half_past = 1779087600000, 1779091200000, 1779093000000
    assert [(slot.title, slot.starts_at, slot.room) for slot in schedule.slots] == [
        ("Before", nine, "Hall 1"), ("Outer", ten, "Hall 1"), ("Inner A", ten, "Hall 1"), ("Inner B", half_past, "Hall 1"),
    ]  # fmt: skip
    assert schedule.notices == (
        "1 talk has no time of its own: that of its block is used", 'lists not read: workshops (2: "Soldering", "Knots")',
    )  # fmt: skip


def test_talks_of_a_slot_without_a_title_are_read_beside_breaks() -> None:
    schedule = read_schedule(
        b"slots:\n- {time: 2026-05-18 09:00, title: Break}\n- time: 2026-05-18 10:00\n  talks:\n"
        b"  - {title: One, speaker: Ada Lind}\n- {time: 2026-05-18 11:00, title: Lunch}\n",
        BERLIN,
    )
    assert [(slot.title, slot.starts_at) for slot in schedule.slots] == [
        ("Break", 1779087600000), ("One", 1779091200000), ("Lunch", 1779094800000),
    ]  # fmt: skip


def test_talks_of_a_slot_by_room_are_read_beside_breaks() -> None:
    talks = {"Hall 1": {"title": "One"}, "Hall 2": {"title": "Two"}}
    slots = [{"time": f"2026-05-18 {hour}:00", "title": "Break"} for hour in (10, 12, 13)]
    slots.append({"time": "2026-05-18 14:00", "talks": talks})
    schedule = read_schedule(json.dumps({"slots": slots}).encode(), BERLIN)
    assert [(slot.title, slot.room) for slot in schedule.slots[3:]] == [("One", "Hall 1"), ("Two", "Hall 2")]


def test_people_rooms_and_tags_inside_sessions_are_no_sessions() -> None:
    names = [{"name": "Ada Lind"}, {"name": "Bo Ek"}, {"name": "Cy Oz"}]
    for key in ("speakers", "rooms", "tags", "sponsors"):
        talks = [{"title": "One", "start": f"2026-05-18T{hour}:00", key: names} for hour in (10, 11)]
        assert [slot.title for slot in read_schedule(json.dumps({"sessions": talks}).encode(), BERLIN).slots] == [
            "One",
            "One",
        ]


def test_a_list_of_one_track_or_room_is_not_that_of_each_session() -> None:
    talk = {"title": "One", "start": "2026-05-18T10:00", "trackId": 1, "roomId": 2}
    tables = {"tracks": [{"id": 1, "name": "Web"}], "rooms": [{"id": 2, "name": "Hall"}]}
    other = {**talk, "title": "Two", "trackId": None, "roomId": None}
    schedule = read_schedule(json.dumps({"data": {**tables, "sessions": [talk, other]}}).encode(), BERLIN)
    assert [(slot.track, slot.room) for slot in schedule.slots] == [("Web", "Hall"), ("", "")]


@pytest.mark.parametrize("key", ["title", "group"])
def test_groups_whose_headings_hold_a_date_have_that_day(key):
    groups = [{key: f"Day {number}, 2026-05-{17 + number} 7:30 am", "talks": [{"start": "8:00", "title": f"T{number}"}]}
              for number in (1, 2)]  # fmt: skip
    made = read_schedule(json.dumps([{"date": "2026-05-18", "groups": groups}]).encode(), ZoneInfo("UTC"))
    assert [(slot.title, slot.starts_at) for slot in made.slots] == [("T1", 1779091200000), ("T2", 1779177600000)]


def test_a_grid_by_ids_of_rooms():
    cells = {"1": {"title": "Clay"}, "2": {"title": "Glaze"}}
    rows = {"date": "2026-05-18", "rows": [{"start": "9:00", "cells": cells}]}
    data = {"rooms": [{"id": 1, "name": "Attic"}, {"id": 2, "name": "Cellar"}], "days": [rows]}
    made = read_schedule(json.dumps(data).encode(), ZoneInfo("UTC"))
    assert [(slot.title, slot.room) for slot in made.slots] == [("Clay", "Attic"), ("Glaze", "Cellar")]


def test_what_is_nested_too_deep_is_named():
    part = [{"start": "2026-05-18 9:00", "title": "Clay"}]
    for _ in range(14):
        part = {"part": part}
    made = read([{"start": "2026-05-18 8:00", "title": "Doors"}, part])
    assert [slot.title for slot in made.slots] == ["Doors"]
    assert "what is nested more than 12 levels deep is not read" in made.notices
    with pytest.raises(Refused, match="no title that confnote understands"):
        read(part)


@pytest.mark.parametrize("groups", [[{"name": "Web", "talks": [{"title": "Clay"}]}, {"name": "Ops", "talks": [{"title": "Glaze"}]}],
                                    {"Web": [{"title": "Clay"}], "Ops": [{"title": "Glaze"}]}])  # fmt: skip
def test_groups_of_several_tracks_are_tracks(groups):
    made = read([{"date": "2026-05-18", "slots": [{"start": "9:00", "multi_track": groups}]}])
    assert [(slot.title, slot.track) for slot in made.slots if slot.title == "Clay"] == [("Clay", "Web")]


@pytest.mark.parametrize("key", ["event", "conference", "info"])
def test_the_tracks_of_the_conference_are_not_those_of_each_session(key):
    talks = [
        {"date": "2026-05-18", "time": "09:00", "title": "Registration"},
        {"date": "2026-05-18", "time": "10:00", "title": "Clay", "track": "AI"},
    ]
    file = {key: {"name": "DOU Day", "tracks": ["AI", "Business"]}, "talks": talks}
    assert [slot.track for slot in read(file).slots] == ["", "AI"]
    assert [slot.track for slot in read({"track": "AI", "talks": talks[:1]}).slots] == ["AI"]


def test_sessions_named_by_id_are_read():
    listed = [{"id": number, "title": title} for number, title in enumerate(("Clay", "Glaze", "Kiln"), 1)]
    slots = [{"start": f"{9 + number}:00", "session": number} for number in (1, 2)]
    made = read({"sessions": listed, "days": [{"date": "2026-05-18", "slots": slots}]})
    assert [slot.title for slot in made.slots] == ["Clay", "Glaze"]
    assert 'lists not read: sessions (1: "Kiln")' in made.notices


def test_ids_of_speakers_beside_names_are_not_said_to_leave_them_empty():
    made = read([{"start": "2026-05-18 9:00", "title": "Clay", "speaker": "Ada Lind", "speakers": [17]}])
    assert "the file names more speakers by ids that it does not explain: these are left out" in made.notices
    assert not any("left empty" in notice for notice in made.notices)


def test_times_as_keys_with_words_and_zones():
    titles = {
        "9am CEST": "Clay",
        "09:20 AM:": "Glaze",
        "03:00 PM onwards": "Kiln",
        "18:00 - 24:00": "Party",
        "19:00 onward": "Bar",
    }
    made = read({"2026-05-18": titles})
    assert [clock(slot.starts_at)[-5:] for slot in made.slots] == ["09:00", "09:20", "15:00", "18:00", "19:00"]


def test_one_object_a_line():
    made = read('{"title": "Clay", "start": "2026-05-18T09:00"}\n\n{"title": "Glaze", "start": "2026-05-18T10:00"}\n')
    assert [slot.title for slot in made.slots] == ["Clay", "Glaze"]


def test_marks_of_markdown_around_titles_are_cut():
    titles = ["**Break**", "*Clay*", "`kiln`", "2 * 3 * 4", "The **kwargs of **args"]
    made = read([{"start": f"2026-05-18 {10 + number}:00", "title": title} for number, title in enumerate(titles)])
    assert [slot.title for slot in made.slots] == ["Break", "Clay", "kiln", "2 * 3 * 4", "The **kwargs of **args"]
    assert [slot.service for slot in made.slots] == [True, False, False, False, False]


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Panel: *What would it take?*", "Panel: What would it take?"),
        ("_Tea_", "Tea"),
        ("__Tea__ and more", "Tea and more"),
        ("__what is new__", "what is new"),
        ("**Keynote**: the *real* story of _Tea_", "Keynote: the real story of Tea"),
        ("*Special* and *Rare*", "Special and Rare"),
        ("*All of it is clay*", "All of it is clay"),
        ("**Bread and tea** for all", "Bread and tea for all"),
        ("_The Art of Clay_ revisited", "The Art of Clay revisited"),
        ("How we *really really* do it", "How we really really do it"),
        ("The (_very_) best", "The (very) best"),
        ("Is it _really_?", "Is it really?"),
    ],
)
def test_marks_of_emphasis_in_titles_are_cut(title, found):
    assert [slot.title for slot in read([{"start": "2026-05-18 10:00", "title": title}]).slots] == [found]


@pytest.mark.parametrize(
    "title",
    [
        "Use snake_case, not a_b_c",
        "__init__ and __FILE__",
        "The __init__ of a _private name",
        "2 * 3 * 4 and 5*6*7",
        "f(*args, **kwargs) and *more",
        "*nix and *BSD",
        "C*-algebras and *-rings",
        "A* and B* search",
        "f**k and s**t",
        "Files *.py and *.js",
        "_why and _private",
        "lib/_x_/y",
        "*banging on table* Hello",
        "Hello, *drops the mic*",
        "*Bangs it* and *shouts out loud*",
    ],
)
def test_other_stars_and_underscores_in_titles_stay(title):
    assert [slot.title for slot in read([{"start": "2026-05-18 10:00", "title": title}]).slots] == [title]


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("[Of clay](#clay)", "Of clay"),
        ("[Of clay]((#clay))", "Of clay"),
        ("Tea ([more of it](tea.qmd))", "Tea (more of it)"),
        ("([Tea](a/tea)) at 5 ([map](m.pdf), [bus](#b))", "(Tea) at 5 (map, bus)"),
        ("[*Of clay*](abstracts/clay)", "Of clay"),
        ("Talk: [Of clay](/clay.html) (part 2)", "Talk: Of clay (part 2)"),
        ("The array a[b](c.d)", "The array a[b](c.d)"),
        ("What [a](b) means", "What [a](b) means"),
    ],
)
def test_links_within_a_site_in_titles_become_texts(title, found):
    assert read([{"title": title, "start": "2026-05-18T10:00"}]).slots[0].title == found


def test_a_break_with_another_line_below_it_is_a_break():
    titles = [
        "**Break**<br>*with questions*<br>*of *all* kinds*",
        "Lunch<br/>in the **garden**",
        "Clay<br>*after lunch*",
    ]
    rows = [{"title": title, "start": f"2026-05-18T1{n}:00"} for n, title in enumerate(titles)]
    found = read_schedule(json.dumps(rows).encode(), ZoneInfo("UTC"))
    assert [(slot.title, slot.service) for slot in found.slots] == [
        ("Break with questions *of all kinds*", True), ("Lunch in the garden", True), ("Clay after lunch", False),
    ]  # fmt: skip


def test_sessions_by_id_and_slots_with_titles_are_read_once():
    listed = [
        {"id": 1, "title": "Clay", "start": "2026-05-18T09:00"},
        {"id": 2, "title": "Glaze", "start": "2026-05-18T10:00"},
    ]
    slots = [{"start": "2026-05-18T09:00", "session": 1}, {"start": "2026-05-18T10:00", "session": 2}]
    made = read({"sessions": listed, "slots": slots})
    assert [slot.title for slot in made.slots] == ["Clay", "Glaze"]
    assert not any("not read" in notice for notice in made.notices)
    others = [{"start": f"2026-05-18T{hour}:00", "title": "Break"} for hour in (11, 12, 13)]
    made = read({"sessions": [{"id": 1, "title": "Clay"}], "slots": [slots[0], *others]})
    assert [slot.title for slot in made.slots] == ["Clay", "Break", "Break", "Break"]


def test_the_date_in_a_key_with_other_words_counts():
    days = {
        f"Day {number} 2026-05-{17 + number} in Attic": [{"start": "8:00", "title": f"T{number}"}] for number in (1, 2)
    }
    made = read({"date": "2026-05-18", "schedule": days})
    assert [(slot.title, slot.room, clock(slot.starts_at)) for slot in made.slots] == [
        ("T1", "", "18 08:00"), ("T2", "", "19 08:00"),
    ]  # fmt: skip


def test_tracks_of_a_day_are_no_sessions_at_the_time_of_its_only_slot() -> None:
    slot = {"startTime": "09:00", "endTime": "12:30", "sessionIds": [101, 102]}
    day = {"date": "2026-05-18", "tracks": [{"title": "1"}, {"title": "2"}], "timeslots": [slot]}
    with pytest.raises(Refused, match="2 sessions are known only by a number that the file does not explain: 101, 102"):
        read([day])
    rooms = {"date": "2026-05-18", "rooms": [{"name": "Red"}], "slots": [{"start": "9:00", "talks": [101]}]}
    with pytest.raises(Refused, match="1 session is known only by a number that the file does not explain: 101"):
        read([rooms])


def test_lists_that_are_not_read_are_named_with_their_first_titles() -> None:
    talks = [{"title": "Clay", "start": "2026-05-18T09:00+02:00"}]
    long = "A title of a workshop that goes on for more than forty characters"
    rust = [{"title": title} for title in ("Rust", long, "C")]
    made = read({"talks": talks, "workshops": rust})
    assert made.notices[-1] == 'lists not read: workshops (3: "Rust", "A title of a workshop that goes on for…", ...)'
    made = read({"talks": talks, "workshops": rust, "posters": [{"title": "Bees"}]})
    assert made.notices[-1] == 'lists not read: workshops (3: "Rust", ...), posters (1: "Bees")'


@pytest.mark.parametrize(
    ("slots", "titles", "notice"),
    [
        ([{"talk": 1}, {"talk": 7}], ["Clay"], "1 session is known only by a number that the file does not explain: 7"),
        ([{"talk": "2"}, {"talk": "10"}, {"talk": "9"}], ["Glaze"], "2 sessions are known only by a number that the file does not explain: 9, 10"),
        ([{"talks": [1, 8]}, {"talks": [2]}], ["Clay", "Glaze"], "1 session is known only by a number that the file does not explain: 8"),
        ([{"title": "1984", "talks": [7]}, {"talk": 1}], ["1984", "Clay"], "1 session is known only by a number that the file does not explain: 7"),
    ],
)  # fmt: skip
def test_a_number_that_is_of_no_session_is_no_title(slots, titles, notice) -> None:
    slots = [{"start": f"2026-05-18T{9 + number:02}:00+02:00", **slot} for number, slot in enumerate(slots)]
    made = read({"sessions": [{"id": 1, "title": "Clay"}, {"id": 2, "title": "Glaze"}], "slots": slots})
    assert [slot.title for slot in made.slots] == titles
    assert notice in made.notices


def test_a_programme_of_numbers_alone_is_refused_and_numbers_as_titles_stay() -> None:
    with pytest.raises(Refused, match="JSON: 1 session is known only by a number that the file does not explain: 7"):
        read([{"title": "Session A", "slots": [{"start": "10:00", "session": 7}]}])
    titled = [
        {"title": 1984, "talk": 7, "start": "2026-05-18T09:00+02:00"},
        {"talk": "2001", "start": "2026-05-18T10:00+02:00"},
    ]
    made = [read([one]) for one in titled]
    assert [[slot.title for slot in one.slots] for one in made] == [["1984"], ["2001"]]
    assert not any("by a number" in notice for one in made for notice in one.notices)
    # the slot of one session names no sessions
    made = read([{"title": "Clay", "slots": [{"start": "2026-05-18T09:00", "room": "Attic"}]}])
    assert [(slot.title, slot.room, clock(slot.starts_at)) for slot in made.slots] == [("Clay", "Attic", "18 09:00")]


def test_titles_of_speakers_beside_topics_are_no_titles_of_talks() -> None:
    talks = [
        {"time": "9:00", "topic": "Tea", "speaker": None, "title": None},
        {"time": "10:00", "topic": "Clay", "speaker": "Ada Lind", "title": "Founder & CEO, Kilns"},
        {"time": "11:00", "topic": "Glaze", "speaker": "Bo Ek", "title": "Head of Ovens"},
    ]
    made = read([{"date": "2026-05-18", "talks": talks[:2]}, {"date": "2026-05-19", "talks": talks[2:]}])
    assert [(slot.title, clock(slot.starts_at)) for slot in made.slots] == [
        ("Tea", "18 09:00"), ("Clay", "18 10:00"), ("Glaze", "19 11:00"),
    ]  # fmt: skip
    assert [one.name for slot in made.slots for one in slot.speakers] == ["Ada Lind", "Bo Ek"]
    assert "fields not used: speaker title" in made.notices


def test_a_block_that_is_no_session_is_the_track_of_its_only_talk() -> None:
    slots = [
        {"time": "08:40-09:00", "title": "Opening"},
        {"time": "10:00-11:00", "title": "Ovens", "presentations": [{"title": "Clay", "authors": ["Ada Lind"]}]},
    ]
    made = read({"Monday, May 18, 2026": slots})
    assert [(slot.title, slot.track, clock(slot.starts_at)) for slot in made.slots] == [
        ("Opening", "", "18 08:40"), ("Clay", "Ovens", "18 10:00"),
    ]  # fmt: skip


def test_a_block_with_talks_that_have_no_times_is_their_track() -> None:
    talks = [{"title": "Clay", "speakers": ["Ada Lind"]}, {"title": "Glaze", "speakers": ["Bo Ek"]}]
    block = {"title": "Morning block", "start": "2026-11-12T09:00", "end": "2026-11-12T11:00", "talks": talks}
    tea = {"title": "Tea", "start": "2026-11-12T11:00", "end": "2026-11-12T11:30"}

    def found(**more: object) -> list[tuple[str, str]]:
        made = read_schedule(json.dumps({"sessions": [{**block, **more}, tea]}).encode(), BERLIN)
        assert "2 talks have no time of their own: that of their block is used" in made.notices
        return [(slot.title, slot.track) for slot in made.slots]

    assert found() == [("Clay", "Morning block"), ("Glaze", "Morning block"), ("Tea", "")]
    whole = [("Morning block", ""), ("Clay", ""), ("Glaze", ""), ("Tea", "")]
    assert found(abstract="On pots.") == whole
    assert found(speakers=["Cy Oz"]) == whole


def test_talks_of_a_block_in_several_rooms_have_its_time() -> None:
    talks = [{"title": "Clay", "room": "A"}, {"title": "Glaze", "room": "B"}]
    made = read_schedule(json.dumps({"slots": [{"start": "2026-11-12T09:00", "talks": talks}]}).encode(), BERLIN)
    assert [(slot.title, slot.room) for slot in made.slots] == [("Clay", "A"), ("Glaze", "B")]
    assert made.notices == ()


@pytest.mark.parametrize("key", ["talks", "sessions", "workshops"])
def test_a_conference_with_a_list_of_talks_is_no_session(key: str) -> None:
    talks = [{"id": "t1", "title": "Clay", "state": "confirmed", "speakers": ["u1"]}]
    whole = {
        "name": "Jug Fest 2026",
        "startDate": "2026-09-11T07:00:00Z",
        "endDate": "2026-09-11T16:00:00Z",
        key: talks,
    }
    for file in (whole, {"data": whole}):
        with pytest.raises(Refused, match="no start that confnote understands"):
            read_schedule(json.dumps(file).encode(), BERLIN)
    whole[key] = [*talks, {"id": "t2", "title": "Glaze", "start": "2026-09-11T08:00:00Z"}]
    made = read_schedule(json.dumps(whole).encode(), BERLIN)
    assert made.title == "Jug Fest 2026"
    assert [(slot.title, slot.starts_at) for slot in made.slots] == [("Clay", None), ("Glaze", 1789113600000)]


@pytest.mark.parametrize(
    ("item", "names"),
    [
        ("Youth Volunteers & Leaders", ["Youth Volunteers & Leaders"]),
        ("Clay & Kiln Research Specialists (TBD)", ["Clay & Kiln Research Specialists (TBD)"]),
        ("Johnson & Johnson", ["Johnson & Johnson"]), ("R&D Team", ["R&D Team"]),
        ("Ada Lind & Bo Ek", ["Ada Lind", "Bo Ek"]), ("Speakers: Dr. Ada Lind & Bo", ["Dr. Ada Lind", "Bo"]),
        ("Ada Lind & Team", ["Ada Lind"]), ("Ada Lind (Acme) & Bo Ek (Other)", ["Ada Lind", "Bo Ek"]),
    ],
)  # fmt: skip
def test_an_item_of_a_list_of_speakers_is_divided_only_into_people(item: str, names: list[str]) -> None:
    talk = {"title": "Clay", "start": "2026-05-18T09:00:00Z", "speakers": [item]}
    assert [one.name for one in read([talk]).slots[0].speakers] == names


def test_an_id_that_the_list_of_speakers_does_not_have_is_no_person() -> None:
    listed = {"camille-durand": {"name": "Camille Durand"}, "zoe": {"name": "Zoe"}}
    speakers = [["camille-durand"], ["inconnu"], ["Guest Person"], ["Zoe"]]
    talks = [
        {"title": f"Talk {n}", "start": f"2026-11-26T0{n}:30:00Z", "speakers": names}
        for n, names in enumerate(speakers)
    ]
    made = read_schedule(json.dumps({"sessions": talks, "speakers": listed}).encode(), BERLIN)
    assert [[one.name for one in slot.speakers] for slot in made.slots] == [
        ["Camille Durand"], [], ["Guest Person"], ["Zoe"],
    ]  # fmt: skip
    assert made.notices == ("the file names speakers by ids that it does not explain: left empty",)


DAY = '<programm><tag datum="25.11.2026" name="Mittwoch">{}</tag></programm>'
PODIUM = (
    '<vortrag von="14:30" bis="15:00" status="abgesagt"><titel>Podium</titel><referent>Jens Kuehn</referent></vortrag>'
)
KARTEN = '<vortrag von="14:00" bis="14:30"><titel>Karten</titel><referent>Amy Fox</referent></vortrag>'
BLOCK = '<block von="14:00" bis="15:00" raum="Saal B" thema="Diskussion">{}</block>'
KAFFEE = '<pause von="15:00" bis="15:30">Kaffee</pause>'


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        (BLOCK.format(PODIUM), [("Podium", "Saal B", "Diskussion", "cancelled", "14:30")]),
        (
            BLOCK.format(KARTEN + PODIUM) + KAFFEE,
            [("Karten", "Saal B", "Diskussion", "scheduled", "14:00"),
             ("Podium", "Saal B", "Diskussion", "cancelled", "14:30"), ("Kaffee", "", "", "scheduled", "15:00")],
        ),
        (
            BLOCK.format(KARTEN) + KAFFEE + KAFFEE.replace("15:", "16:").replace("Kaffee", "Saft"),
            [("Karten", "Saal B", "Diskussion", "scheduled", "14:00"), ("Kaffee", "", "", "scheduled", "15:00"),
             ("Saft", "", "", "scheduled", "16:00")],
        ),
        (KARTEN + KAFFEE, [("Karten", "", "", "scheduled", "14:00"), ("Kaffee", "", "", "scheduled", "15:00")]),
        (
            '<block raum="Saal B" thema="Diskussion">' + KARTEN + "</block>",
            [("Karten", "Saal B", "Diskussion", "scheduled", "14:00")],
        ),
    ],
)  # fmt: skip
def test_blocks_of_one_talk_and_breaks_in_xml(inside, found):
    made = read_schedule(DAY.format(inside).encode(), ZoneInfo("Europe/Berlin"))
    days = [datetime.fromtimestamp(slot.starts_at / 1000, ZoneInfo("Europe/Berlin")) for slot in made.slots]
    assert [
        (slot.title, slot.room, slot.track, slot.status, f"{at:%H:%M}")
        for slot, at in zip(made.slots, days, strict=True)
    ] == found
    assert {f"{at:%Y-%m-%d}" for at in days} == {"2026-11-25"}
    assert [slot.service for slot in made.slots] == [title in {"Kaffee", "Saft"} for title, *_ in found]


def days_of(content, first, last):
    """Return the day and the title of each session, and the notices but that of the zone."""
    made = read(content, (date.fromisoformat(first), date.fromisoformat(last)))
    shown_days = [f"{datetime.fromtimestamp(slot.starts_at / 1000, BERLIN):%d} {slot.title}" for slot in made.slots]
    return shown_days, [notice for notice in made.notices if "time zone" not in notice]


@pytest.mark.parametrize("name", ["{}", "Day {}", "day{}"])
def test_days_that_are_counted_from_0(name):
    talks = [{"day": name.format(n), "time": "09:00", "title": "ABC"[n]} for n in range(3)]
    assert days_of(talks, "2026-05-18", "2026-05-20") == (["18 A", "19 B", "20 C"], [])
    # the day before
    found, notices = days_of(talks, "2026-05-18", "2026-05-19")
    assert found == ["17 A", "18 B", "19 C"]
    assert notices[0].startswith("1 session is outside the conference's dates")


def test_days_of_the_month_as_keys():
    talk = {"title": "A", "start": "12:00"}
    by_day = {"23": [{**talk, "day": 0}, {**talk, "title": "B"}], "24": [{**talk, "day": 5}]}
    assert days_of(by_day, "2021-02-23", "2021-02-24") == (["23 A", "23 B", "24 A"], [])
    assert days_of({"days": {"1": [talk], "2": [talk]}}, "2026-05-01", "2026-05-03") == (["01 A", "02 A"], [])
    with pytest.raises(Refused, match="no date"):
        days_of({"1": [talk], "2": [talk]}, "2026-04-30", "2026-05-02")


def test_weekdays_are_fixed_and_numbered_days_are_the_others():
    talk = {"from": "09:00", "title": "A"}
    by_day = {"day1": [talk], "day2": [talk], "sunday": [{**talk, "title": "B"}]}
    moved = "'sunday' is Sun 12 Oct 2014, so 'day1' is Mon 13 Oct 2014"
    assert days_of(by_day, "2014-10-12", "2014-10-14") == (["13 A", "14 A", "12 B"], [moved])
    assert days_of(by_day, "2014-10-10", "2014-10-12") == (["10 A", "11 A", "12 B"], [])
    same = "'day1' and 'sunday' are both Sun 12 Oct 2014: if they are not, give the date of Day 1 by --day-one"
    assert days_of(by_day, "2014-10-12", "2014-10-13") == (["12 A", "13 A", "12 B"], [same])


@pytest.mark.parametrize(
    ("first", "second"),
    [("Terça-Feira", "Quarta-Feira"), ("Tuesday", "Wednesday"), ("mardi", "mercredi"), ("Martes", "Miércoles")],
)
def test_a_weekday_beside_a_date_shows_which_number_is_the_month(first, second):
    tuesday, wednesday = ({"time": "09:00", "title": day} for day in (first, second))
    titled = [
        {"title": first, "date": "03/11/2026", "sessions": [tuesday]},
        {"title": second, "date": "04/11/2026", "sessions": [wednesday]},
    ]
    keyed = {first: [{**tuesday, "date": "03/11/2026"}], second: [{**wednesday, "date": "04/11/2026"}]}
    rows = f"date,weekday,time,title\n03/11/2026,{first},09:00,{first}\n04/11/2026,{second},09:00,{second}\n"
    cells = f"date,time,title\n{first} 03/11/2026,09:00,{first}\n{second} 04/11/2026,09:00,{second}\n"
    for content in (titled, keyed, rows, cells):
        found = [datetime.fromtimestamp(slot.starts_at / 1000, BERLIN) for slot in read(content, None).slots]
        assert [f"{at:%d %m %Y}" for at in found] == ["03 11 2026", "04 11 2026"]


def test_the_heading_of_a_group_that_people_lead_is_the_track_of_its_talks():
    talk = {"title": "Clay", "start": "2025-10-17T09:00:00-05:00"}
    group = {
        "title": "Mini-Symposium: Mud", "organizers": [{"name": "Y. Sakamaki"}], "day": "2025-10-17", "room": "Room 201",
        "timezone": "America/Chicago", "sessions": [{"start": talk["start"], "chair": "J. Chen", "talks": [talk]}],
    }  # fmt: skip
    made = read([group])
    assert [(slot.title, slot.track, slot.room) for slot in made.slots] == [("Clay", "Mini-Symposium: Mud", "Room 201")]
    assert made.zone == "America/Chicago"
    assert made.notices == ("fields of groups of sessions not used: chair, organizers",)
    committee = [{"title": "PC", "chair": "X", "members": [{"name": "Ada Lind"}]}]
    assert not any("groups" in notice for notice in read({"committee": committee, "talks": [talk]}).notices)
    # its own track counts, and a day with a name is no track
    days = [
        {
            "title": "Mud",
            "chair": "Ada Lind",
            "date": "2025-10-17",
            "talks": [{"title": "A", "time": "09:00", "track": "Tin"}],
        },
        {"title": "Opening day", "date": "2025-10-18", "talks": [{"title": "B", "time": "09:00"}]},
    ]
    assert [slot.track for slot in read({"organizers": ["Bo Ek"], "name": "ClayConf", "days": days}).slots] == [
        "Tin",
        "",
    ]


def test_a_talk_with_the_time_of_its_session_is_named():
    talks = [{"title": "Opening remarks"}, {"title": "Clay", "time": "8:10 - 8:30"}]
    workshop = {"title": "Workshop", "time": "8:00 - 11:00", "subevents": talks}
    named = "1 talk has no time of its own: that of its block is used"
    assert named in read([{"date": "2026-05-18", "sessions": [workshop]}]).notices
    parallel = {**workshop, "subevents": [{"title": "A", "room": "R1"}, {"title": "B", "room": "R2"}]}
    only = {**workshop, "subevents": talks[:1], "abstract": "All day."}
    assert named in read([{"date": "2026-05-18", "sessions": [only]}]).notices
    timed = {**workshop, "subevents": talks[1:]}
    assert not any("time of" in notice for notice in read([{**parallel, "date": "2026-05-18"}]).notices)
    assert named not in read([{"date": "2026-05-18", "sessions": [timed]}]).notices


@pytest.mark.parametrize(
    "time", ["22:00 - Onwards", "22:00 onwards", "22:00 - late", "22:00 till late", "22:00 \u2013 open end"]
)
def test_an_open_end_is_none(time):
    made = read([{"date": "2026-05-18", "time": time, "author": "After Party", "title": ""}])
    assert [(slot.title, clock(slot.starts_at), slot.ends_at) for slot in made.slots] == [
        ("After Party", "18 22:00", None)
    ]


def test_sessions_in_several_zones_are_said():
    talk = {"title": "A", "start": "2026-05-18 10:00", "timezone": "America/Chicago"}
    made = read([talk, {**talk, "title": "B", "timezone": "Europe/Madrid"}])
    used = "the zone of this machine, Europe/Berlin, is used; for another one add --timezone ZONE"
    said = f"the file names several time zones, America/Chicago, Europe/Madrid: {used}"
    assert made.notices == (said, "fields not used: timezone")


BLOCK = {"title": "Theory", "start": "2026-05-18T09:00+02:00", "end": "2026-05-18T10:00+02:00"}
ANN = {"name": "Ann Lee", "affil": "Acme"}
LAB = {"title": "Clay", "start": "2026-05-18T11:00+02:00", "speaker": "Bo Ek"}


@pytest.mark.parametrize(
    ("slot", "sessions", "notices"),
    [
        ({"speakers": [ANN | {"talk": "Bees", "abstract": "Of bees."}, {"name": "Bo Ek", "talk": "Ants"}]},
         ["Bees, 18 09:00-10:00, , Theory, talk, Ann Lee (Acme)", "Ants, 18 09:00-10:00, , Theory, talk, Bo Ek"],
         ["2 talks have no time of their own: that of their block is used"]),
        # who has no title of a talk, such as a chair, is one of the block
        ({"people": [ANN | {"talkTitle": "Bees"}, {"name": "Bo Ek", "topic": "Ants"}, {"name": "Cy Dee"}]},
         ["Theory, 18 09:00-10:00, , , talk, Cy Dee", "Bees, 18 09:00-10:00, , , talk, Ann Lee (Acme)",
          "Ants, 18 09:00-10:00, , , talk, Bo Ek"],
         ["2 talks have no time of their own: that of their block is used"]),
        ({"speakers": [ANN | {"title": "Bees", "abstract": "A"}, {"name": "Bo Ek", "title": "Ants", "abstract": "B"}]},
         ["Bees, 18 09:00-10:00, , Theory, talk, Ann Lee (Acme)", "Ants, 18 09:00-10:00, , Theory, talk, Bo Ek"],
         ["2 talks have no time of their own: that of their block is used"]),
        # the only person of a slot speaks in it
        ({"speakers": [ANN | {"talk": "Bees"}]}, ["Theory, 18 09:00-10:00, , , talk, Ann Lee (Acme)"], []),
        # positions are no titles; what is not used is named
        ({"speakers": [ANN | {"title": "CTO", "bio": "Born", "twitter": "@ann", "fee": "none yet", "role": "Lead"}]},
         ["Theory, 18 09:00-10:00, , , talk, Ann Lee (Acme)"], ["fields of speakers not used: fee"]),
        ({"speakers": [ANN | {"talk": {"title": "Bees", "abstract": "Of."}}, {"name": "Bo Ek", "talks": [{"title": "Ants"}]}]},
         ["Bees, 18 09:00-10:00, , Theory, talk, Ann Lee (Acme)", "Ants, 18 09:00-10:00, , Theory, talk, Bo Ek"],
         ["2 talks have no time of their own: that of their block is used"]),
        # the subjects of a panel, or one subject of all, are no talks
        ({"type": "panel", "speakers": [ANN | {"topic": "Bees"}, {"name": "Bo Ek", "topic": "Ants"}]},
         ["Theory, 18 09:00-10:00, , , panel, Ann Lee (Acme); Bo Ek"], ["fields of speakers not used: topic"]),
        ({"speakers": [ANN | {"topic": "Bees"}, {"name": "Bo Ek", "topic": "Bees"}]},
         ["Theory, 18 09:00-10:00, , , talk, Ann Lee (Acme); Bo Ek"], ["fields of speakers not used: topic"]),
    ],
)  # fmt: skip
def test_talks_and_further_fields_of_people_are_not_lost(slot, sessions, notices) -> None:
    made = read([BLOCK | slot, LAB])
    assert shown(made) == [*sessions, "Clay, 18 11:00-, , , talk, Bo Ek"]
    assert [text for text in made.notices if "zone" not in text] == notices
    abstracts = [part.get("abstract", "") for part in slot.get("speakers", [])]
    assert {one.abstract for one in made.slots} >= {text for text in abstracts if text}
    if len(sessions) == 1 and "talk" in slot["speakers"][0]:
        assert made.slots[0].subtitle == "Bees"


def test_the_fields_of_a_listed_speaker_are_named() -> None:
    people = [{"id": "p1", "name": "Ann Lee", "needs": "a ramp", "sessions": ["s1"], "photo": "x.png"}]
    made = read({"sessions": [LAB | {"id": "s1", "speaker": "p1"}], "speakers": people})
    assert "fields of speakers not used: needs" in made.notices


def test_keys_of_languages_are_no_rooms() -> None:
    talk = {"type": "W", "room": "R1", "start": "2026-05-18T09:00+02:00", "speakers": ["p1"]}
    talks = [
        talk | {"zh": {"title": "蜜蜂", "abstract": "甲"}, "en": {"title": "Bees", "abstract": "A"}},
        talk | {"start": "2026-05-18T10:00+02:00", "zh": {"title": "螞蟻"}, "en": {"title": "Ants"}},
    ]
    lists = {
        "speakers": [{"id": "p1", "zh": {"name": "簡信昌"}, "en": {"name": "Ann Lee"}}],
        "rooms": [{"id": "R1", "zh": {"name": "第一會議室"}, "en": {"name": "Main Hall"}}],
        "session_types": [{"id": "W", "zh": {"name": "工作坊"}, "en": {"name": "Workshop"}}],
    }
    right = ["Bees, 18 09:00-, Main Hall, , workshop, Ann Lee", "Ants, 18 10:00-, Main Hall, , workshop, Ann Lee"]
    made = read({"sessions": talks, **lists})
    assert shown(made) == right
    assert made.notices[1:] == ("texts in other languages not used: title.zh, abstract.zh, name.zh",)
    # a session in one of the languages only, and none in English
    assert shown(read({"sessions": [talks[0], talk | {"fr": {"title": "Miel"}, "zh": {"title": "蜂蜜"}}], **lists}))[
        1
    ] == ("Miel, 18 09:00-, Main Hall, , workshop, Ann Lee")
    assert shown(read({"sessions": [talks[0], talk | {"zh": {"title": "蜂蜜"}}], **lists}))[1:] == [
        "蜂蜜, 18 09:00-, Main Hall, , workshop, Ann Lee"
    ]


def test_a_whole_programme_in_two_languages_is_read_once() -> None:
    def programme(title, start="2026-05-18T09:00+02:00"):
        return {"name": title, "talks": [{"title": title, "start": start}, LAB]}

    made = read({"en": programme("Bees"), "de": programme("Bienen")})
    assert [slot.title for slot in made.slots] == ["Bees", "Clay"]
    # talks at other times are other talks
    made = read({"en": programme("Bees"), "de": programme("Bienen", "2026-05-19T09:00+02:00")})
    assert [slot.title for slot in made.slots] == ["Bees", "Clay"]
    assert any("Bienen" in text for text in made.notices)


@pytest.mark.parametrize(
    ("speakers", "names"),
    [
        ({"speaker": "周彦君", "speaker_en": "Yanjun Zhou"}, "周彦君"),
        ({"speaker_de": "Prinz Eugen", "speaker_en": "Prince Eugene"}, "Prince Eugene"),
        ({"speaker": "", "speaker_en": "Ann Lee"}, "Ann Lee"),
        ({"speakers": ["Bo Ek"], "speakers_en": [{"name": "Ann Lee"}]}, "Bo Ek"),
    ],
)
def test_a_speaker_in_another_language_is_no_second_one(speakers, names) -> None:
    row = {"title": "Bees", "start": "2026-05-18 09:00", **speakers}
    assert [speaker.name for speaker in read([row]).slots[0].speakers] == [names]
    if "speakers" not in row:
        table = ",".join(row) + "\n" + ",".join(row.values()) + "\n"
        assert [speaker.name for speaker in read(table).slots[0].speakers] == [names]


@pytest.mark.parametrize(
    ("slot", "sessions"),
    [
        ({"titles": ["On bees", "On ants"]}, ["On bees, 18 09:00-10:00, , Theory, talk, ", "On ants, 18 09:00-10:00, , Theory, talk, "]),
        ({"talks": ["On bees", "Ants"], "rooms": ["Hall", "Tent"], "speakers": ["Ann Lee", "Bo Ek"]},
         ["Theory, 18 09:00-10:00, , , talk, ",  # as other blocks in several rooms
          "On bees, 18 09:00-10:00, Hall, , talk, Ann Lee", "Ants, 18 09:00-10:00, Tent, , talk, Bo Ek"]),
        ({"sessions": ["On bees", "On ants"], "speakers": ["Cy Dee"]},
         ["Theory, 18 09:00-10:00, , , talk, Cy Dee", "On bees, 18 09:00-10:00, , , talk, ", "On ants, 18 09:00-10:00, , , talk, "]),
        # what one session consists of
        ({"agenda": ["Make bees", "Make ants"]}, ["Theory, 18 09:00-10:00, , , talk, "]),
        # a second talk beside one, and a number that is no id
        ({"speaker": "Cy Dee", "alttrack": {"title": "Moss", "speaker": "Ann Lee", "timeslots": 4}},
         ["Theory, 18 09:00-10:00, , , talk, Cy Dee", "Moss, 18 09:00-10:00, , alttrack, talk, Ann Lee"]),
    ],
)  # fmt: skip
def test_the_talks_of_a_slot_in_other_forms_are_sessions(slot, sessions) -> None:
    made = read([BLOCK | slot, LAB])
    assert sorted(shown(made)[:-1]) == sorted(sessions)
    assert not [text for text in made.notices if "only by a number" in text]


TWICE = """
Session 1 (Storage):
  talk1:
    time: 10:15-10:50
    title: On bees
  talk1:
    time: 11:25-12:00
    title: On ants
    speaker: Ann Lee
    speaker: Bo Ek
Coffee break 15:00-15:20:
  talk:
Dinner:
  talk: {time: "18:30-20:30", title: At sea}
"""


def test_keys_written_twice_are_named_and_name_tracks_and_breaks() -> None:
    day = (date(2026, 5, 18), date(2026, 5, 18))
    made = read(TWICE, day)
    assert shown(made) == [
        "On bees, 18 10:15-10:50, , Session 1 (Storage), talk, ", "On ants, 18 11:25-12:00, , Session 1 (Storage), talk, Bo Ek",
        "Coffee break, 18 15:00-15:20, , , service, ", "At sea, 18 18:30-20:30, , Dinner, talk, ",
    ]  # fmt: skip
    assert made.notices[:2] == (
        "keys written twice, both values are kept: talk1 (line 6)",
        "keys written twice, only the last value is kept: speaker (line 10)",
    )
    text = '{"talks": [{"title": "A", "start": "09:00", "room": "X", "room": "Y"}], "talks": [{"title": "B", "start": "10:00"}]}'
    made = read(text, day)
    assert [(slot.title, slot.room) for slot in made.slots] == [("A", "Y"), ("B", "")]
    assert made.notices[:2] == (
        "keys written twice, both values are kept: talks", "keys written twice, only the last value is kept: room",
    )  # fmt: skip
    # the same value twice, and another day of the same list, lose nothing
    text = "d:\n  2026-05-18:\n    - {title: A, time: '9:00', time: '9:00'}\nd:\n  2026-05-19:\n    - {title: B, time: '9:00'}\n"
    made = read(text)
    assert [(slot.title, clock(slot.starts_at)) for slot in made.slots] == [("A", "18 09:00"), ("B", "19 09:00")]


def test_sessions_of_other_years_are_left_out_and_named() -> None:
    def year(number, title, **more):
        return {"year": number, "sessions": [{"topic": title, "time": "9:30am", "speaker": "Ann Lee", **more}]}

    day = (date(2026, 5, 18), date(2026, 5, 18))
    notice = "2 sessions are left out, of other years than the conference: 2025, 2024"
    listed = [year(2026, "Bees"), year("2025", "Ants"), year(2024, "Moss")]
    for programme in (listed, {str(part["year"]): part["sessions"] for part in listed}, {"years": listed}):
        made = read(programme, day)
        assert [slot.title for slot in made.slots] == ["Bees"]
        assert notice in made.notices
    # the year counts for the dates
    dated = [year(2026, "Bees", date="18 May"), year(2026, "Ants", date="May 19")]
    assert [clock(slot.starts_at) for slot in read(dated, None).slots] == ["18 09:30", "19 09:30"]
    # the year of a person is none of the programme
    made = read([LAB | {"speakers": [{"name": "Ann Lee", "year": 2025}, {"name": "Cy Dee", "year": 2026}]}], day)
    assert [speaker.name for speaker in made.slots[0].speakers] == ["Bo Ek", "Ann Lee", "Cy Dee"]


@pytest.mark.parametrize(
    ("block", "sessions"),
    [
        ({"title": "Conference dinner", "type": "social"},
         ["Conference dinner, 18 09:00-10:00, , , service, ", "Speech, 18 09:00-10:00, , , talk, ",
          "Awards, 18 09:00-10:00, , , talk, "]),
        ({"title": "Boat tour"},
         ["Boat tour, 18 09:00-10:00, , , talk, ", "Speech, 18 09:00-10:00, , , talk, ", "Awards, 18 09:00-10:00, , , talk, "]),
        # the heading of the talks
        ({"title": "Storage"}, ["Speech, 18 09:00-10:00, , Storage, talk, ", "Awards, 18 09:00-10:00, , Storage, talk, "]),
    ],
)  # fmt: skip
def test_a_social_event_stays_a_session_beside_its_talks(block, sessions) -> None:
    made = read([BLOCK | block | {"slots": [{"title": "Speech"}, {"title": "Awards"}]}, LAB])
    assert sorted(shown(made)[:-1]) == sorted(sessions)


@pytest.mark.parametrize(
    ("slots", "notices"),
    [
        ([{"key": "9vs0-nt86"}, {"key": "cs1f"}], ("2 sessions are known only by an id that the file does not explain: 9vs0-nt86, cs1f",)),
        (["9vs0-nt86"], ("1 session is known only by an id that the file does not explain: 9vs0-nt86",)),
        ([{"ref": "a-1"}], ()),
        ([{"title": "Bees"}], ()),
    ],
)  # fmt: skip
def test_ids_of_sessions_that_lead_nowhere_are_named(slots, notices) -> None:
    talk = LAB | {"id": "a-1"}
    made = read({"programme": [BLOCK | {"slots": slots}, talk]})
    assert tuple(text for text in made.notices if "only by an id" in text) == notices


def test_an_entry_with_a_time_takes_its_only_text_for_a_title() -> None:
    programme = """
dayOne:
  - {period: 9:00 am, type: event, agenda: Registration}
  - {period: 10:00 am, type: event, speakerOne: Ann Lee (Acme)}
  - {period: 11:00 am, type: event, what_now: Feast of the town}
  - {period: 12:00 pm, type: break, sponsor: Globex}
dayTwo:
  - {period: 9:00 am, speakerOne: Bo Ek, speakerTwo: Cy Dee}
"""
    made = read(programme, (date(2026, 5, 18), date(2026, 5, 19)))
    assert shown(made) == [
        "Registration, 18 09:00-, , , service, ", "Ann Lee, 18 10:00-, , , event, Ann Lee (Acme)",
        "Feast of the town, 18 11:00-, , , event, ", "break, 18 12:00-, , , service, ",
        "Bo Ek, Cy Dee, 19 09:00-, , , talk, Bo Ek; Cy Dee",
    ]  # fmt: skip
    assert made.notices[1:5] == (
        "2 entries have no title, the speakers count as one: Ann Lee, Bo Ek, Cy Dee",
        "1 entry has no title, the agenda counts as one: Registration",
        "1 entry has no title, the what_now counts as one: Feast of the town",
        "fields not used: sponsor",
    )


@pytest.mark.parametrize("day", ["Day 1", "Tag 2", "Monday", "2026-05-18", "18 May"])
def test_the_title_of_a_day_is_that_of_no_session(day):
    slots = [{"time": "09:00 - 10:00", "rooms free": 2}, {"time": "10:00 - 11:00"}, {"time": "11:00", "title": "Tea"}]
    above = {"title": day, "date": "2026-05-18"}
    made = read({"days": [{**above, "sessions": slots}]})
    assert [slot.title for slot in made.slots] == ["Tea"]
    named = "one without a title (days 1 sessions {}: no title)"
    assert f"left out 2 of the file's events: {named.format(1)}; {named.format(2)}" in made.notices
    # a day with only one slot does not have its time
    other = {"title": "Day 2", "date": "2026-05-19", "sessions": [{"time": "09:00", "title": "Clay"}]}
    made = read({"days": [{**above, "sessions": slots[:1]}, other]})
    assert [slot.title for slot in made.slots] == ["Clay"]
    assert f"left out 1 of the file's events: {named.format(1)}" in made.notices


def test_people_without_titles_in_a_session_are_its_speakers():
    both = [{"name": "Ada Lind", "title": "", "time": ""}, {"name": "Bo Ek", "title": ""}]
    columns = [
        {"title": "Keynote I", "sessions": both[:1]}, {"title": "Clay", "sessions": both},
        {"title": "Mud", "sessions": [{"name": "Cy Oz", "title": "Of mud"}]}, {"title": "Tea", "sessions": []},
    ]  # fmt: skip
    day = {"title": "Day 1", "date": "2026-05-18", "sessions": [{"time": "09:00-10:00", "columns": columns}]}
    assert shown(read({"days": [day]})) == [
        "Keynote I, 18 09:00-10:00, , , keynote, Ada Lind", "Clay, 18 09:00-10:00, , , talk, Ada Lind; Bo Ek",
        "Of mud, 18 09:00-10:00, , Mud, talk, Cy Oz", "Tea, 18 09:00-10:00, , , service, ",
    ]  # fmt: skip


def test_columns_of_a_slot_are_sessions_at_one_time():
    columns = [
        {"title": "Clay", "location": "Hall 1", "track": "Craft", "sessions": []},
        {"title": "Glaze", "location": "Hall 2"},
    ]
    lunch = [{"title": "Lunch", "sessions": []}]
    slots = [{"time": "09h30 - 10h30", "columns": columns}, {"time": "12h00 - 13h00", "columns": lunch}]
    days = [{"title": "Day 1", "date": "2026-05-18", "sessions": slots}]
    days += [{"title": "Day 2", "date": "2026-05-19", "sessions": slots[1:]}]
    assert shown(read({"days": days})) == [
        "Clay, 18 09:30-10:30, Hall 1, Craft, talk, ", "Glaze, 18 09:30-10:30, Hall 2, , talk, ",
        "Lunch, 18 12:00-13:00, , , service, ", "Lunch, 19 12:00-13:00, , , service, ",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("days", "named"),
    [
        ([("1", "2026-05-18 10:00"), ("2", "2026-05-19 10:00")], ""), ([("1", "2026-05-18 22:00"), ("1", "2026-05-19 00:30")], ""),
        # the conference can have a day before Day 1
        ([("Day 1", "2026-05-19 10:00"), ("Day 2", "2026-05-20 10:00")], ""),
        ([("1", "2026-05-18 10:00"), ("1", "2026-05-18 11:00"), ("2", "2026-05-18 12:00")], "Talk 2 (Mon 18 May 2026 below day 2)"),
        ([("Monday", "2026-05-18 10:00"), ("Tuesday", "2026-05-18 12:00")], "Talk 1 (Mon 18 May 2026 below Tuesday)"),
        ([("2026-05-18", "2026-05-18 10:00"), ("2026-05-19", "2026-05-20 10:00")], "Talk 1 (Wed 20 May 2026 below 2026-05-19)"),
        ([("2026-05-18", "2026-05-18 10:00"), ("2026-05-19", "2026-05-20 00:30")], ""),
        # `th` is no Thursday
        ([("18th May 2026", "2026-05-18 10:00"), ("May 19th, 2026", "2026-05-19 10:00")], ""),
        ([("Monday 18th May 2026", "2026-05-18 10:00"), ("20TH May 2026", "2026-05-20 10:00")], ""),
        ([("18th May 2026", "2026-05-18 10:00"), ("Th 19th May 2026", "2026-05-19 10:00")], "Talk 1 (Tue 19 May 2026 below Th 19th May 2026)"),
    ],
)  # fmt: skip
def test_an_entry_with_another_date_than_the_day_above_is_named(days, named):
    file = [
        {"day": day, "events": [{"date": own[:10], "time": own[11:], "title": f"Talk {number}"}]}
        for number, (day, own) in enumerate(days)
    ]
    made = read_schedule(json.dumps(file).encode(), BERLIN, days=(date(2026, 5, 18), date(2026, 5, 21)))
    found = [notice for notice in made.notices if "another date" in notice]
    assert found == ([f"1 entry has another date than the day above, its own is used: {named}"] if named else [])
    starts = [
        datetime.fromtimestamp(slot.starts_at / 1000, BERLIN).isoformat(" ", "minutes")[:16] for slot in made.slots
    ]
    assert starts == [own for _, own in days]


@pytest.mark.parametrize(
    "file",
    [
        """<Show><Slide><Title>Program</Title><Block><Item><Title>14:00-14:30 Welcome</Title></Item>
          <Item><Title>14:30-15:30: Clay and mud</Title></Item></Block></Slide></Show>""",
        '[{"title": "14:00-14:30 Welcome"}, {"title": "14:30 - 15:30 Clay and mud"}]',
        "talks:\n- name: 14:00-14:30 Welcome\n- name: 2:30 pm - 3:30 pm - Clay and mud\n",
    ],
)
def test_times_at_the_beginning_of_titles(file):
    made = read_schedule(file.encode(), BERLIN, days=(date(2026, 5, 18), date(2026, 5, 18)))
    times = [
        [f"{datetime.fromtimestamp(at / 1000, BERLIN):%H:%M}" for at in (s.starts_at, s.ends_at)] for s in made.slots
    ]
    assert [slot.title for slot in made.slots] == ["Welcome", "Clay and mud"]
    assert (times, made.notices) == ([["14:00", "14:30"], ["14:30", "15:30"]], ())


def test_a_title_with_a_time_beside_others_stays():
    file = [
        {"title": "9:00-17:00 Hackathon", "start": "2026-05-18T08:00"},
        {"title": "10:00-11:00 a history", "start": ""},
    ]
    made = read_schedule(json.dumps(file).encode(), BERLIN)
    assert [slot.title for slot in made.slots] == ["9:00-17:00 Hackathon", "10:00-11:00 a history"]


@pytest.mark.parametrize(
    ("texts", "title"),
    [
        ({"translations": {"en": {"title": "Bees"}, "de": {"title": "Bienen"}}}, "Bees"),
        ({"translations": [{"lang": "de", "title": "Bienen"}, {"lang": "en", "title": "Bees"}]}, "Bees"),
        ({"EN": {"title": "Bees"}, "ZH": {"title": "蜜蜂"}}, "Bees"),
        ({"zh-TW": {"title": "蜜蜂"}, "ja": {"title": "ミツバチ"}}, "蜜蜂"),
        ({"de": {"title": "Bienen", "tags": ["a"]}, "en": {"title": "Bees", "tags": ["b", "c"]}}, "Bees"),
    ],
)
def test_texts_by_language_in_other_forms_are_one_session(texts, title) -> None:
    made = read([{"start": "2026-05-18T09:00+02:00", **texts}, LAB])
    assert [slot.title for slot in made.slots] == [title, "Clay"]
    assert [slot.room for slot in made.slots] == ["", ""]
    assert not [text for text in made.notices if "in no session" in text or "not read" in text]


def test_tracks_with_the_codes_of_languages_stay_sessions() -> None:
    slot = {"it": {"title": "Nets", "speaker": "Ann Lee"}, "hr": {"title": "Pay", "speaker": "Cy Dee"}}
    made = read([{"start": "2026-05-18T09:00+02:00", **slot}, LAB])
    assert [slot.title for slot in made.slots] == ["Nets", "Pay", "Clay"]


@pytest.mark.parametrize(
    "heads",
    [
        [{"name": "Monday, May 18"}, {"name": "Tuesday, May 19", "highlight": True}],
        [{"heading": "Day 1: Clay"}, {"heading": "Day 2 - Glaze"}],
        [
            {"type": "day", "title": "Clay", "date": "2026-05-18"},
            {"type": "day", "title": "Glaze", "date": "2026-05-19"},
        ],
        [{"time": "Monday", "title": ""}, {"time": "Tuesday", "title": ""}],
        [{"section": "18 May"}, {"section": "19 May"}],
        ["Montag, 18. Mai", "Dienstag, 19. Mai"],
    ],
)
def test_an_entry_that_only_names_a_day_is_the_heading_of_those_below_it(heads) -> None:
    opening, kiln = {"name": "Opening", "time": "09:00"}, {"name": "Kiln", "time": "9:30 - 10:00"}
    found = read([heads[0], opening, kiln, heads[1], {"name": "Closing", "time": "17:00"}])
    assert [f"{slot.title}, {clock(slot.starts_at)}" for slot in found.slots] == [
        "Opening, 18 09:00", "Kiln, 18 09:30", "Closing, 19 17:00",
    ]  # fmt: skip
    assert "in no session" not in " ".join(found.notices)


def test_days_as_entries_that_the_conference_does_not_have_are_named() -> None:
    entries = [
        {"name": "Monday, May 18"}, {"name": "Opening", "time": "09:00"},
        {"name": "Friday, May 22"}, {"name": "Closing", "time": "17:00"},
    ]  # fmt: skip
    found = read(entries, days=(date(2026, 5, 18), date(2026, 5, 18)))
    assert [slot.title for slot in found.slots] == ["Opening"]
    assert "Closing (2 sessions 1: 'Friday, May 22' is not in 18 May 2026)" in " ".join(found.notices)


@pytest.mark.parametrize("days", [DAYS, (date(2026, 5, 17), date(2026, 5, 22))])
def test_the_date_in_the_title_of_a_day_counts(days) -> None:
    file = {
        "before": {"title": "Workshops: May 18", "items": [{"name": "Clay", "start": "9:00 am"}]},
        "day-1": {"title": "Day 1: May 19", "items": [{"name": "Opening", "start": "9:00 am"}]},
        "day-2": {"title": "Day 2: May 20", "items": [{"name": "Closing", "start": "5:00 pm"}]},
    }
    assert [f"{slot.title}, {clock(slot.starts_at)}" for slot in read(file, days).slots] == [
        "Clay, 18 09:00", "Opening, 19 09:00", "Closing, 20 17:00",
    ]  # fmt: skip


SLOTS = [{"id": "m1", "start": "09:00", "end": "09:30"}, {"id": "m2", "start": "10:00", "end": "10:45"}]


@pytest.mark.parametrize(
    ("slots", "key"),
    [
        ({"timeslots": [{"date": "2026-05-19", **slot} for slot in SLOTS]}, "timeslot"),
        ({"slots": [{"slot_id": slot["id"], "day": "Tuesday", "time": f"{slot['start']} - {slot['end']}"} for slot in SLOTS]},
         "slot_id"),
        ({"times": {slot["id"]: {"start": f"2026-05-19T{slot['start']}", "end": f"2026-05-19T{slot['end']}"}
                    for slot in SLOTS}}, "time"),
        ({"days": [{"date": "2026-05-18", "timeSlots": []}, {"date": "2026-05-19", "timeSlots": SLOTS}]}, "timeSlotId"),
    ],
)  # fmt: skip
def test_the_slot_that_a_session_names_by_id_has_its_time(slots, key) -> None:
    talks = [{"title": "Clay", key: "m1", "room": "A"}, {"title": "Kiln", key: "m2", "room": "B", "day": 2}]
    opening = {"title": "Opening", "date": "2026-05-18", "start": "08:00", "room": ""}
    made = read({**slots, "fixed_program": [opening], "sessions": talks})
    assert shown(made) == [
        "Opening, 18 08:00-, , , talk, ", "Clay, 19 09:00-09:30, A, , talk, ", "Kiln, 19 10:00-10:45, B, , talk, ",
    ]  # fmt: skip
    assert not [text for text in made.notices if "not read" in text or "left out" in text]


def test_a_session_keeps_its_time_beside_a_slot() -> None:
    talks = [{"title": "Clay", "slot": "m1", "start": "2026-05-19T11:00"}, {"title": "Kiln", "slot": "m9"}]
    made = read({"slots": SLOTS, "sessions": talks})
    assert shown(made)[0] == "Clay, 19 11:00-, , , talk, "
    assert "Kiln" in " ".join((*made.notices, *made.doubts))


def test_a_weekday_before_a_slash_is_part_of_the_date() -> None:
    days = [
        {"title": "Monday / 18 May", "events": [{"title": "Clay", "time": "9:00 - 10:00"}]},
        {"title": "19 May / Tuesday", "events": [{"title": "Kiln", "time": "10:00 - 11:00"}]},
    ]
    assert shown(read(days)) == ["Clay, 18 09:00-10:00, , , talk, ", "Kiln, 19 10:00-11:00, , , talk, "]


@pytest.mark.parametrize(
    "key", ["display", "caption", "task", "item", "bezeichnung", "sujet", "nombre", "conteúdo", "argomento", "detalle"]
)
def test_the_title_under_another_key_is_found_and_named(key) -> None:
    slots = [
        {"start": "2026-05-18 09:00", key: "Clay and Water", "speaker": "Ada Lind"},
        {"start": "2026-05-18 10:00", key: "Glaze", "speaker": "Bo Ek"},
    ]
    found = read(slots)
    assert [(slot.title, slot.speakers[0].name) for slot in found.slots] == [
        ("Clay and Water", "Ada Lind"), ("Glaze", "Bo Ek"),
    ]  # fmt: skip
    what = "description" if key == "detalle" else key
    assert f"2 entries have no title, the {what} counts as one: Clay and Water, Glaze" in found.notices


def test_a_flag_an_id_and_an_address_are_no_title() -> None:
    entry = {"start": "2026-05-18 09:00", "speaker": "Ada Lind"}
    for text in ("block", "clay-1", "https://example.org/a"):
        assert [slot.title for slot in read([{**entry, "display": text}]).slots] == ["Ada Lind"]


@pytest.mark.parametrize(
    ("key", "text", "field"),
    [
        ("timing", "10:30 - 11:00", "starts_at"), ("presented_by", "Ada Lind", "speakers"), ("spazio", "Sala 1", "room"),
        ("context", "Why a kiln needs a door.", "abstract"), ("traccia", "Clay", "track"), ("tag", "Clay", "track"),
        ("tracks", {"t1": "Clay", "t2": "Glaze"}, "track"), ("location", {"building": "A", "room": "101"}, "room"),
    ],
)  # fmt: skip
def test_further_keys_of_fields(key, text, field) -> None:
    [slot] = read([{"title": "Kiln", "date": "2026-05-18", "time": "10:30", key: text}]).slots
    shown = {"starts_at": "18 10:30", "speakers": "Ada Lind", "track": "Clay", "room": "Sala 1"}
    shown |= {"abstract": text} if field == "abstract" else {}
    shown |= {field: ", ".join(text.values())} if isinstance(text, dict) else {}
    value = getattr(slot, field)
    assert (clock(value) if field == "starts_at" else value[0].name if field == "speakers" else value) == shown[field]


@pytest.mark.parametrize("head", [{"date": "May 18th"}, {"date": "2026-05-18"}, {"day": "Monday"}])
def test_a_tag_is_a_day_only_if_it_names_one(head) -> None:
    entries = [
        {"time": "09:00 - 10:30", "title": "Clay", "tag": "Workshop"}, {"time": "10:30 - 11:00", "title": "", "tag": "Coffee Break"},
        {"time": "11:00 - 12:00", "title": "Glaze", "tag": "Industry"},
    ]  # fmt: skip
    assert shown(read({"days": [{**head, "entries": entries}]})) == [
        "Clay, 18 09:00-10:30, , Workshop, workshop, ", "Coffee Break, 18 10:30-11:00, , , service, ",
        "Glaze, 18 11:00-12:00, , Industry, talk, ",
    ]  # fmt: skip
    for day in ("Montag", "Tag 1", "18. Mai 2026", "18.05.2026"):
        assert shown(read([{"tag": day, "zeit": "09:00", "titel": "Ton"}])) == ["Ton, 18 09:00-, , , talk, "]


@pytest.mark.parametrize("key", ["presentation", "talk"])
def test_one_entry_with_a_talk_makes_no_speakers_of_the_names_of_the_others(key) -> None:
    entries = [{"start": f"{hour}:00", "name": f"Kiln {hour}"} for hour in range(10, 15)]
    entries[3] |= {"name": "Plenary: to be announced", key: "tba_1"}
    found = read([{"date": "2026-05-18", "events": entries}])
    assert [slot.title for slot in found.slots] == [
        "Kiln 10",
        "Kiln 11",
        "Kiln 12",
        "Plenary: to be announced",
        "Kiln 14",
    ]
    assert not any(slot.speakers for slot in found.slots)
    people = [{"start": f"{hour}:00", "name": "Ada Lind", key: f"Clay {hour}"} for hour in range(10, 13)]
    assert shown(read([{"date": "2026-05-18", "events": people}]))[0] == "Clay 10, 18 10:00-, , , talk, Ada Lind"


@pytest.mark.parametrize(
    ("days", "rooms"),
    [(("Monday 18 May", "Tuesday 19 May"), ["", ""]), (("Day 1", "Day 2"), ["", ""]), (("H 2.01", "May"), ["H 2.01", "May"])],
)  # fmt: skip
@pytest.mark.parametrize("key", ["rooms", "tracks"])
def test_days_in_the_place_of_rooms(days, rooms, key) -> None:
    lists = [{"name": name, "talks": [{"name": f"Clay {name}", "time_start": "09:00"}]} for name in days]
    head = {} if rooms == ["", ""] else {"date": "2026-05-18"}
    found = read({"days": [{"name": "PotConf", **head, key: lists}]})
    places = [slot.room if key == "rooms" else slot.track for slot in found.slots]
    starts = ["18 09:00", "18 09:00" if rooms[0] else "19 09:00"]
    assert (places, [clock(slot.starts_at) for slot in found.slots]) == (rooms, starts)


@pytest.mark.parametrize(
    ("starts", "times"),
    [((12.5, 13, 13.75), ["12:30", "13:00", "13:45"]), ((9, 9.25, 9.5), ["09:00", "09:15", "09:30"])],
)  # fmt: skip
@pytest.mark.parametrize("key", ["heure", "hora", "start"])
def test_hours_as_numbers(starts, times, key) -> None:
    entries = [{"titre": f"Clay {start}", "date": "2026-05-18", key: start, "duree": 15} for start in starts]
    assert [clock(slot.starts_at)[3:] for slot in read(entries).slots] == times
    assert [slot.ends_at - slot.starts_at for slot in read(entries).slots] == [900_000] * 3


@pytest.mark.parametrize("name", ["Day 2 · Tuesday", "Day 7 · Tue", "Jour 1 · mardi"])
def test_the_number_of_a_day_in_a_session_is_not_taken_before_the_date_above(name) -> None:
    papers = [{"time": "11:30", "title": "Glaze", "authors": "Bo Ek"}]
    session = {"time": "11:00 — 12:00", "title": "Clay", "dayName": name, "room": "Aula"}
    for sessions in ([session], [{**session, "papers": papers}]):
        found = read({"days": [{"date": "Tuesday, 19 May 2026", "sessions": sessions}]})
        assert {clock(slot.starts_at)[:2] for slot in found.slots} == {"19"}
        assert found.slots[0].title == "Clay"
        assert not [text for text in found.notices if "left out" in text]


def test_ids_of_sessions_are_no_tracks() -> None:
    slots = [
        {"title": "Talk", "start": "2026-05-18 09:00", "session": "talk-day1-8"},
        {"title": "Talk", "start": "2026-05-18 10:00", "session": "ada-clay"},
        {"title": "Coffee", "start": "2026-05-18 11:00", "session": None},
    ]
    found = read(slots)
    assert [slot.track for slot in found.slots] == ["", "", ""]
    assert "fields not used: session" in found.notices
    named = read([{**slot, "session": "Clay"} for slot in slots])
    assert [slot.track for slot in named.slots] == ["Clay", "Clay", "Clay"]


def test_what_a_day_says_is_named() -> None:
    sessions = [{"time": "09:00", "title": "Opening"}]
    day = {"title": "Clay for all", "theme": "Water", "description": "All about clay.", "sessions": sessions}
    named = "fields of groups of sessions not used: title, theme, description"
    assert named in read({"Day 1": day, "Day 2": {**day, "title": "Glaze"}}).notices
    assert named in read([{**day, "date": "2026-05-18"}, {**day, "date": "2026-05-19"}]).notices
    plain = [{"title": "Monday", "date": "2026-05-18", "sessions": sessions}]
    assert "of groups" not in " ".join(read(plain).notices)


def test_ids_of_speakers_of_another_file_are_no_names() -> None:
    slots = [
        {"title": "Clay", "start": "2026-05-18 09:00", "speaker": "ada_lind"},
        {"title": "Glaze", "start": "2026-05-18 10:00", "speaker": "bo"},
    ]
    found = read(slots)
    assert [slot.speakers for slot in found.slots] == [(), ()]
    assert "the file names speakers by ids that it does not explain: left empty" in found.notices
    named = read([{**slots[0], "speaker": "陳奕熹"}, {**slots[1], "speaker": "2"}])
    assert [person.name for person in named.slots[0].speakers] == ["陳奕熹"]


WITH_ADA = {"title": "Clay", "time": "10:00", "speaker": "Ada Lind"}
WITH_BO = {"title": "Kiln", "time": "11:00", "speaker": "Bo Ek"}
TEA_AT_NINE = {"title": "Tea", "time": "09:00"}
ON_MONDAY = {"date": "2026-05-18"}


@pytest.mark.parametrize(
    ("file", "titles"),
    [
        ({"global": {"slots": [TEA_AT_NINE]}, "rooms": [{"name": "Aula", "slots": [WITH_ADA]}, {"name": "Lab", "slots": [WITH_BO]}]},
         ["Tea", "Clay", "Kiln"]),
        ({"sideEvents": [TEA_AT_NINE | ON_MONDAY], "schedule": {"days": [{**ON_MONDAY, "sessions": [WITH_ADA, WITH_BO]}]}}, ["Tea", "Clay", "Kiln"]),
        # the date of the others is not that of the tea
        ({"breaks": [TEA_AT_NINE], "schedule": {"days": [{**ON_MONDAY, "sessions": [WITH_ADA, WITH_BO]}]}}, ["Clay", "Kiln"]),
        # a list of some of the sessions
        ({"keynotes": [WITH_ADA | ON_MONDAY], "schedule": {"days": [{**ON_MONDAY, "sessions": [WITH_ADA, WITH_BO]}]}}, ["Clay", "Kiln"]),
        ({"deadlines": [TEA_AT_NINE | ON_MONDAY], "schedule": {"days": [{**ON_MONDAY, "sessions": [WITH_ADA, WITH_BO]}]}}, ["Clay", "Kiln"]),
    ],
)  # fmt: skip
def test_a_list_of_breaks_beside_the_days_or_rooms(file, titles) -> None:
    made = read(file, days=(DAYS[0], DAYS[0]))
    assert sorted(slot.title for slot in made.slots) == sorted(titles)
    is_named = any("lists not read" in text and ("Tea" in text or "Clay" in text) for text in made.notices)
    assert is_named == (len(titles) == 2)


LISTS = [
    [{"time": "09:00", "title": "Opening"}, {"time": "10:00 - 11:00", "title": "Clay"}],
    [{"time": "9:30", "title": "Glaze"}],
]


@pytest.mark.parametrize("file", [LISTS, {"schedule": LISTS}, {"conference": {"days": LISTS}}])
def test_lists_without_names_are_the_days_of_the_conference(file) -> None:
    two = (date(2026, 5, 18), date(2026, 5, 19))
    shown = [f"{slot.title}, {clock(slot.starts_at)}" for slot in read(file, two).slots]
    assert shown == ["Opening, 18 09:00", "Clay, 18 10:00", "Glaze, 19 09:30"]
    one = read(file, (two[0], two[0]))
    assert len(one.slots) == 3
    named = "2 lists of sessions without names and dates are read as parallel on one day: "
    assert f"{named}if each is a day, give all days by --dates" in one.notices
    for days, has in ((DAYS, ", and the conference has 5 days"), (None, "")):
        with pytest.raises(
            Refused, match=f"2 lists of sessions without names and dates{has}: if each list is a day, say"
        ):
            read(file, days)


def test_lists_without_names_in_a_day_are_no_days() -> None:
    two = (date(2026, 5, 18), date(2026, 5, 19))
    for file in ({"Day 2": LISTS}, {"days": [{"date": "2026-05-19", "slots": LISTS}]}):
        found = read(file, two)
        assert {f"{clock(slot.starts_at)[:2]}" for slot in found.slots} == {"19"}
        assert "without names" not in " ".join(found.notices)


def test_a_year_above_lists_of_sessions_is_no_track() -> None:
    found = read({"2026": {
        "talks": [{"start": "2026-05-18 09:00", "title": "Opening"}],
        "workshops": [{"start": "2026-05-18 09:00", "title": "Clay"}],
    }})  # fmt: skip
    assert [(slot.title, slot.track) for slot in found.slots] == [("Opening", ""), ("Clay", "")]
    assert "track" not in " ".join(found.notices)


@pytest.mark.parametrize("second", ["2026-05-18 09:00", "2026-05-18 10:00"])
def test_lists_by_the_names_of_tracks_are_those_of_tracks(second) -> None:
    lists = {
        "Clay": [{"start": "2026-05-18 09:00", "title": "Opening"}],
        "Glaze": [{"start": second, "title": "Kiln"}],
    }
    for file in ({"tracks": lists}, {"2026": {"tracks": lists}}):
        found = read(file)
        assert [(slot.title, slot.track, slot.room) for slot in found.slots] == [
            ("Opening", "Clay", ""), ("Kiln", "Glaze", ""),
        ]  # fmt: skip


@pytest.mark.parametrize(
    "sponsor", [{"sponsor": "Acme Corp"}, {"sponsored_by": "Acme Corp"}, {"sponsors": [{"name": "Acme Corp"}]},
                {"sponsor": {"name": "Acme Corp", "url": "https://example.org"}}],
)  # fmt: skip
def test_the_sponsor_of_a_break_is_no_lost_session(sponsor) -> None:
    found = read([
        {"date": "2026-05-18", "time": "09:00", "title": "Opening"},
        {"date": "2026-05-18", "time": "10:00", "type": "break", **sponsor},
        {"date": "2026-05-18", "time": "10:30", "title": "Clay"},
    ])  # fmt: skip
    assert [slot.title for slot in found.slots] == ["Opening", "break", "Clay"]
    said = " ".join(found.notices)
    assert "in no session" not in said
    assert "lists not read" not in said


def test_values_of_yaml_with_a_colon_and_no_quotes() -> None:
    text = (
        "- day: 2026-05-18\n  talks:\n    - title: Part 1: Clay's story # first\n      time: 09:00\n"
        "      note: Bring: a cup\n    - time: 10:00\n      title: 'Quoted: Kiln'\n"
        "    - time: 11:00\r\n      title: Questions:\r\n    - {title: Tea, time: 12:00}\n"
    )
    made = read(text)
    assert [line.partition(",")[0] for line in shown(made)] == [
        "Part 1: Clay's story",
        "Quoted: Kiln",
        "Questions:",
        "Tea",
    ]
    assert made.slots[0].abstract == "Bring: a cup"
    broken = [text.partition(" (")[0] for text in made.notices if "as if they were in quotes" in text]
    assert broken == ["broken YAML near line 3", "broken YAML near line 5"]


@pytest.mark.parametrize("line", ["  list: [a: b: c]", "  title: Glaze", "  'x': y: z"])
def test_yaml_that_is_broken_otherwise_is_refused(line) -> None:
    with pytest.raises(Refused, match="broken YAML near line"):
        read(f"- title: Clay: one\n  time: 09:00\n{line}\n   - x\n")


def test_a_session_after_midnight_is_on_the_date_that_its_place_in_the_list_shows() -> None:
    first = [{"time": "20:00 - 21:00", "title": "Kiln"}, {"time": "23:30", "title": "Late"}]
    night = {"time": "00:30 - 01:30", "title": "Dance"}
    second = [{"time": "00:15", "title": "Watch"}, {"time": "09:00", "title": "Opening"}]
    days = [{"name": "Day 1", "sessions": [*first, night]}, {"name": "Day 2", "sessions": second}]
    found = read(days)
    assert {slot.title: clock(slot.starts_at) for slot in found.slots} == {
        "Kiln": "18 20:00", "Late": "18 23:30", "Dance": "19 00:30", "Watch": "19 00:15", "Opening": "19 09:00",
    }  # fmt: skip
    said = " ".join(found.notices)
    assert "read as the next date: Dance (Tue 19 May 2026 00:30)" in said
    assert "Watch (Tue 19 May 2026 00:15) begins before 04:00 and is listed on the day before" in said
    full = [{"title": "Dance", "start": "2026-05-18T00:30"}, {"title": "Kiln", "start": "2026-05-18T23:30"}]
    for file in (full, full[::-1]):
        assert {slot.title: clock(slot.starts_at) for slot in read(file).slots} == {
            "Dance": "18 00:30", "Kiln": "18 23:30",
        }  # fmt: skip


@pytest.mark.parametrize(("end", "shown"), [("28:00", "19 04:00"), ("24:30", "19 00:30"), ("24:00", "19 00:00")])
def test_an_end_after_midnight_in_hours_of_the_day_before(end, shown) -> None:
    [slot] = read([{"title": "Kiln", "date": "2026-05-18", "start": "22:00", "end": end}]).slots
    assert clock(slot.ends_at) == shown


def test_the_people_of_a_panel_are_its_speakers() -> None:
    panel = {"title": "Clay and Water", "panel": [{"name": "Ada Lind"}, {"name": "Bo Ek"}], "name": ""}
    found = read([{"date": "2026-05-18", "slots": [{"time": "09:00 - 10:00", "columns": [{"sessions": [panel]}]}]}])
    assert [(slot.title, [person.name for person in slot.speakers]) for slot in found.slots] == [
        ("Clay and Water", ["Ada Lind", "Bo Ek"]),
    ]  # fmt: skip
    talks = [{"name": "Ada on Clay", "time": "09:00"}, {"name": "Bo on Water", "time": "09:30"}]
    assert [slot.title for slot in read([{"date": "2026-05-18", "panel": talks}]).slots] == [
        "Ada on Clay",
        "Bo on Water",
    ]


@pytest.mark.parametrize(
    "days",
    [
        {"Monday": [{"title": "Clay", "speaker": "Ada Lind"}, {"title": "Kiln"}], "Tuesday": [{"title": "Glaze"}]},
        {"terca": [{"title": "Glaze"}], "segunda": [{"title": "Clay", "speaker": "Ada Lind"}, {"title": "Kiln"}]},
        [{"date": "2026-05-18", "talks": [{"title": "Clay", "speaker": "Ada Lind"}, {"title": "Kiln"}]},
         {"date": "2026-05-19", "talks": [{"title": "Glaze"}], "sponsors": [{"title": "Acme"}]}],
    ],
)  # fmt: skip
def test_talks_below_days_need_no_times(days) -> None:
    made = read(days)
    assert sorted((slot.title, clock(slot.starts_at), len(slot.speakers)) for slot in made.slots) == [
        ("Clay", "18 00:00", 1), ("Glaze", "19 00:00", 0), ("Kiln", "18 00:00", 0),
    ]  # fmt: skip
    assert any("no session has a time of day, only a date" in text for text in (*made.notices, *made.doubts))


def test_several_titles_of_an_entry_are_parallel_sessions():
    talks = [
        {
            "start": "2026-05-18 09:00",
            "title": "On clay<br/>On glaze",
            "speakers": "Ada Lind<br>Bo Ek",
            "room": "Hall<br>Loft",
        },
        {"start": "2026-05-18 10:00", "title": "Kilns (Cy Oz) <br> Glass: new ways (Di Tamm, Bo Ek)"},
        {"start": "2026-05-18 11:00", "title": "Pots (Ada Lind)"},
        {"start": "2026-05-18 11:00", "title": "Tiles (Di Tamm)"},
        {"start": "2026-05-18 12:00", "title": "Clay works\nFire works", "speakers": ["Ada Lind", "Bo Ek"]},
    ]
    made = read(talks)
    assert shown(made) == [
        "On clay, 18 09:00-, Hall, , talk, Ada Lind", "On glaze, 18 09:00-, Loft, , talk, Bo Ek",
        "Kilns, 18 10:00-, , , talk, Cy Oz", "Glass: new ways, 18 10:00-, , , talk, Di Tamm; Bo Ek",
        "Pots, 18 11:00-, , , talk, Ada Lind", "Tiles, 18 11:00-, , , talk, Di Tamm",
        "Clay works Fire works, 18 12:00-, , , talk, Ada Lind; Bo Ek",
    ]  # fmt: skip
    assert "1 entry can be several parallel sessions: it is read as one: Clay works / Fire works" in made.notices


NAMED = [["Ada Lind"], ["Bo Ek", "Cy Oz", "Milind Tambe"], ["Orly Lobel"]]


def with_tracks(*tracks):
    return {
        "days": [
            {
                "date": "2026-05-18",
                "slots": [
                    {"time": f"{hour}:00", "activity": f"Talk {hour}", "tracks": [{"name": name} for name in names]}
                    for hour, names in enumerate(tracks, 10)
                ],
            }
        ]
    }


def test_tracks_that_all_look_like_people_are_speakers():
    made = read(with_tracks(*NAMED))
    assert [(slot.track, [one.name for one in slot.speakers]) for slot in made.slots] == [
        ("", names) for names in NAMED
    ]
    all_of = "Ada Lind, Bo Ek, Cy Oz, Milind Tambe and 1 more"
    assert f"all tracks of sessions look like people and are read as speakers: {all_of}" in made.notices


@pytest.mark.parametrize(
    ("tracks", "named"),
    [
        ([*NAMED, ["Open Data"]], "tracks that look like people stay tracks: Ada Lind, Bo Ek, Cy Oz"),
        ([["Fine Clay"], ["Deep Kilns"], ["Blue Glaze"]], ""),
        ([["Ada Lind"], ["Bo Ek"], ["Ada Lind"], ["Bo Ek"]], ""),  # rooms and tracks can have names of people
    ],
)
def test_other_tracks_stay_tracks(tracks, named):
    made = read(with_tracks(*tracks))
    assert [slot.track for slot in made.slots] == [", ".join(names) for names in tracks]
    assert not any(slot.speakers for slot in made.slots)
    assert [notice for notice in made.notices if "look like people" in notice] == [named] * bool(named)


def test_ids_of_rooms_that_are_words_are_names_if_nothing_explains_them():
    talks = [
        {"start": "2026-05-18 09:00", "title": "One", "roomIds": ["main-hall"]},
        {"start": "2026-05-18 10:00", "title": "Two", "roomIds": ["salon-1", "salon-2"]},
    ]
    made = read(talks)
    assert [slot.room for slot in made.slots] == ["main-hall", "salon-1, salon-2"]
    named = "the file explains no ids of rooms: they are used as names: main-hall, salon-1, salon-2"
    assert named in made.notices
    rooms = [{"id": "main-hall", "name": "Main Hall"}, {"id": "salon-1", "name": "S1"}, {"id": "salon-2", "name": "S2"}]
    explained = read({"rooms": rooms, "sessions": talks})
    assert [slot.room for slot in explained.slots] == ["Main Hall", "S1, S2"]
    opaque = read([{**talk, "roomIds": ["5f3a9", "r1"]} for talk in talks])
    assert [slot.room for slot in opaque.slots] == ["", ""]
    assert "the file names room by ids that it does not explain: left empty" in opaque.notices


@pytest.mark.parametrize(
    "speaker",
    [
        {"speakerName": "Por confirmar", "speakerOrg": "Banco Example"},
        {"speaker": "TBA (Banco Example)"},
        {"speakers": [{"name": "TBC", "company": "Banco Example"}]},
    ],
)
def test_the_organisation_of_nobody_is_named(speaker):
    made = read([
        {"start": "2026-05-18 09:00", "title": "One", **speaker},
        {"start": "2026-05-18 10:00", "title": "Two", "speakerName": "Ada Lind"},
    ])  # fmt: skip
    assert made.slots[0].speakers == ()
    assert "organisations without a speaker left out: Banco Example" in made.notices


@pytest.mark.parametrize(
    "people",
    [
        "Chair: Ada Lind (Acme) Participants: Bo Ek, Cy Oz",
        "Moderation: Ada Lind (Acme) Speakers: Bo Ek, Cy Oz",
        "Chair: Ada Lind (Acme)\nPanelists: Bo Ek; Cy Oz",
        ["Chair: Ada Lind (Acme)", "Teilnehmer: Bo Ek, Cy Oz"],
    ],
)
def test_words_before_groups_of_speakers(people):
    made = read([{"start": "2026-05-18 09:00", "title": "One", "people": people}])
    assert shown(made) == ["One, 18 09:00-, , , talk, Ada Lind (Acme); Bo Ek; Cy Oz"]


def test_a_label_in_an_object_is_the_kind_and_a_part_of_the_day_is_an_open_time():
    made = read({"days": [{"date": "2026-05-18", "sessions": [
        {"time": "9:00 AM", "title": "Rest and Easy", "label": {"color": "grey", "title": "Break"}},
        {"time": "10:14: AM", "title": "Clay", "label": {"color": "blue", "title": "Workshop"}},
        {"time": "Evening", "title": "Pots and kilns", "label": {"color": "blue", "title": "Talk"}},
    ]}]})  # fmt: skip
    assert sorted((slot.title, slot.kind, clock(slot.starts_at), slot.all_day) for slot in made.slots) == [
        ("Clay", "workshop", "18 10:14", False), ("Pots and kilns", "talk", "18 00:00", True),
        ("Rest and Easy", "service", "18 09:00", False),
    ]  # fmt: skip
    assert "1 session has a date and no time yet ('Evening'): listed for the whole day" in made.notices
    labels = [
        {"time": f"2026-05-18 {hour}:00", "label": {"title": name}} for hour, name in ((9, "Clay"), (10, "Glaze"))
    ]
    assert [slot.title for slot in read(labels).slots] == ["Clay", "Glaze"]


@pytest.mark.parametrize(
    "keys",
    ["given family", "first last", "first_name last_name", "vorname nachname", "Vorname Name", "prénom nom", "prenom nom",
     "nombre apellido", "nombre apellidos", "nome cognome", "nome sobrenome", "imię nazwisko", "voornaam achternaam",
     "förnamn efternamn", "fornavn etternavn"],
)  # fmt: skip
def test_two_keys_of_a_person_make_the_name(keys):
    first, last = keys.split()
    people = [
        {first: "Ada", last: "Lind", "institute": "Example Org"},
        {first: "Bo", last: "Ek"},
        {first: "", last: None},
    ]
    made = read([{"title": "Clay", "start": "2026-05-19 10:00", "author": people}])
    assert shown(made) == ["Clay, 19 10:00-, , , talk, Ada Lind (Example Org); Bo Ek"]


def test_an_entry_of_people_without_a_name_is_named():
    talks = [
        {"title": "Clay", "start": "2026-05-19 10:00", "speakers": [{"name": "Ada Lind"}, {"affil": "Example Org"}]}
    ]
    made = read(talks)
    assert shown(made) == ["Clay, 19 10:00-, , , talk, Ada Lind"]
    assert "entries of speakers without a name, left out: Example Org" in made.notices
    assert shown(read([{**talks[0], "speakers": [{"nom": "Bo Ek"}]}])) == ["Clay, 19 10:00-, , , talk, Bo Ek"]


def test_tracks_by_id_in_a_slot_are_no_rooms():
    def talk(title, track, **more):
        return {"title": title, "trackId": track, **more}

    slots = [
        {"startTime": "09:00", "endTime": "09:30", "type": "common", "sessions": [talk("Opening", "all")]},
        {"startTime": "10:00", "endTime": "10:30", "type": "parallel",
         "sessions": [talk("Clay", "t2", speaker="Ada Lind"), talk("Glaze", "t1")]},
        {"startTime": "11:00", "endTime": "11:15", "type": "break", "sessions": [talk("PAUSE", "all", speaker="PAUSE")]},
        {"startTime": "11:30", "endTime": "12:00", "type": "break", "sessions": [talk("Fresh air", "all")]},
    ]  # fmt: skip
    tracks = [{"id": "t1", "name": "Spor 1"}, {"id": "t2", "name": "Spor 2"}]
    made = read({"tracks": tracks, "slots": slots}, (DAYS[0], DAYS[0]))
    assert shown(made) == [
        "Opening, 18 09:00-09:30, , , talk, ", "Clay, 18 10:00-10:30, , Spor 2, talk, Ada Lind",
        "Glaze, 18 10:00-10:30, , Spor 1, talk, ", "PAUSE, 18 11:00-11:15, , , service, ",
        "Fresh air, 18 11:30-12:00, , , service, ",
    ]  # fmt: skip
    assert not any("by ids" in notice for notice in made.notices)


def test_talks_in_parallel_sessions_have_them_as_their_track():
    def session(title, start, *talks):
        listed = [{"title": talk, "time_start": f"{start}.{10 * n}0"[:5]} for n, talk in enumerate(talks)]
        return {"date": "May 19th", "start": f"{start}.00", "end": f"{start}.50", "title": title, "talks": listed}

    made = read([session("Alone", "09", "A", "B"), session("Clay", "13", "C", "D"), session("Glaze", "13", "E", "F")])
    assert [(slot.title, slot.track) for slot in made.slots] == [
        ("Alone", ""), ("A", ""), ("B", ""), ("Clay", ""), ("C", "Clay"), ("D", "Clay"), ("Glaze", ""), ("E", "Glaze"),
        ("F", "Glaze"),
    ]  # fmt: skip


def test_a_kind_and_a_name_beside_a_title():
    talks = [
        {"name": "Keynote: Ada Lind", "time": "11:00-12:00", "title": "Data and Their Shape"},
        {"name": "Coffee Break and Discussion Time", "time": "12:00-12:30"},
        {"name": "Invited talk - Bo Ek", "time": "12:30-13:00", "title": "Clay"},
        {"name": "Session: Glaze", "time": "13:00-13:30"},
    ]
    made = read({"friday": talks})
    assert shown(made) == [
        "Data and Their Shape, 22 11:00-12:00, , , keynote, Ada Lind",
        "Coffee Break and Discussion Time, 22 12:00-12:30, , , service, ",
        "Clay, 22 12:30-13:00, , , talk, Bo Ek", "Session: Glaze, 22 13:00-13:30, , , talk, ",
    ]  # fmt: skip


def test_the_type_of_a_guest_is_not_the_kind():
    types = ("Author / Performer", "Artist", "Professional Panelist", "Workshop")
    rows = [
        {
            "name": f"Talk {n}",
            "date": "2026-05-19",
            "time": f"1{n}:00",
            "loc": "M: Ballroom",
            "type": kind,
            "guestName": "Ada Lind",
        }
        for n, kind in enumerate(types)
    ]
    made = read(rows)
    assert [(slot.kind, slot.room) for slot in made.slots] == [("talk", "M: Ballroom")] * 3 + [
        ("workshop", "M: Ballroom")
    ]
    assert (
        "kinds that say what a person is, read as talk: Author / Performer, Artist, Professional Panelist"
        in made.notices
    )


@pytest.mark.parametrize("lunch", ["12:30 am - 01:30 pm", "12:30 AM", "12 am - 1:30 pm", "12:30 a.m. – 1:30 p.m."])
def test_noon_that_is_written_as_midnight_is_named(lunch):
    times = ["09:00 am - 09:10 am", "11:00 am - 12:00 pm", lunch, "01:30 pm - 02:00 pm"]
    made = read({"agenda": [{"time": time, "event": f"Event {n}"} for n, time in enumerate(times)]}, (DAYS[0], DAYS[0]))
    (notice,) = [notice for notice in made.notices if "midnight" in notice]
    assert notice.startswith("12 am is midnight, is 12 pm meant? Correct it in the file: Event 2 (12")
    assert notice.casefold().replace(".", "").endswith("pm)")


@pytest.mark.parametrize("night", ["10:00 pm - 12:30 am", "12:30 am - 1:30 am"])
def test_midnight_after_an_evening_is_not_named(night):
    times = ["07:00 pm - 08:00 pm", "09:00 pm - 10:00 pm", night]
    made = read({"agenda": [{"time": time, "event": f"Event {n}"} for n, time in enumerate(times)]}, (DAYS[0], DAYS[0]))
    assert not any("12 pm" in notice for notice in made.notices)


def test_of_an_entry_of_people_with_an_empty_name_the_next_text_is_named():
    talk = {"title": "Clay", "start": "2026-05-18T09:00", "speakers": [{"name": "", "institution": "Example Org"}]}
    made = read_schedule(json.dumps({"talks": [talk]}).encode(), ZoneInfo("Europe/Berlin"))
    assert "entries of speakers without a name, left out: Example Org" in made.notices


def test_the_room_of_a_slot_is_that_of_all_its_talks():
    file = {"rooms": [{"id": "a", "label": "Main Hall"}, {"id": "b", "label": "Side Room"}], "days": [{"date": "2026-05-18", "events": [
        {"room_id": "a", "start": "16:30", "talks": [{"title": "Glazes", "presenter": "Ada Lind"}, {"title": "Ash", "presenter": "Bo Ek"}]},
        {"room_id": "b", "start": "16:30", "talks": [{"title": "Kilns", "presenter": "Cy Moe"}]}]}]}  # fmt: skip
    assert sorted((slot.title, slot.room) for slot in read(file).slots) == [
        ("Ash", "Main Hall"), ("Glazes", "Main Hall"), ("Kilns", "Side Room"),
    ]  # fmt: skip


def test_a_time_of_the_place_beside_instants_names_the_zone():
    times = [("2026-05-18T17:30:00+0000", "10:30 AM PDT"), ("2026-05-19T01:00:00+0000", "6:00 PM PDT")]
    rows = [{"title": f"Talk {n}", "start_time": at, "time": local} for n, (at, local) in enumerate(times)]
    assert read_schedule(json.dumps(rows).encode(), machine_zone=ZoneInfo("UTC")).zone == "Etc/GMT+7"
    # they contradict the instants, or each other
    for other in ("9:30 AM PDT", "1:30 PM EDT", "soon"):
        made = read_schedule(json.dumps([rows[1], {**rows[0], "time": other}]).encode(), machine_zone=ZoneInfo("UTC"))
        assert made.zone == "UTC"


def test_ids_in_a_session_that_nothing_explains_are_named():
    rows = [
        {"title": "Clay", "start": "2026-05-18T09:00", "paperIDs": [100, 101]},
        {"title": "Ash", "start": "2026-05-18T10:00"},
    ]
    made = read_schedule(json.dumps(rows).encode(), machine_zone=ZoneInfo("UTC"))
    assert 'lists not read: paperIDs (2 texts: "100", "101")' in made.notices


def test_a_meal_with_a_long_text_is_one_if_nobody_speaks():
    long = "Join fellow attendees at the reception in the grand hall, with food, drinks and music all evening."
    rows = [{"title": title, "start": f"2026-05-18T{at}:00", "abstract": long, "speaker": who}
            for title, at, who in (("Opening Reception", 18, ""), ("Clay chapter mixer", 19, ""), ("Fireside dinner", 20, "Ada Lind"))]  # fmt: skip
    made = read_schedule(json.dumps(rows).encode(), machine_zone=ZoneInfo("UTC"))
    assert [slot.service for slot in made.slots] == [True, True, False]


@pytest.mark.parametrize(
    ("written", "abstract"),
    [
        ([{"type": "paragraph", "text": "One."}], "One."),
        ([{"type": "paragraph", "text": "One."}, {"type": "list", "content": "Two."}], "One.\n\nTwo."),
        ([{"_type": "block", "children": [{"text": "One "}, {"text": "and two."}]}], "One and two."),
    ],
)
def test_paragraphs_of_an_abstract_are_no_fields_of_the_session(written, abstract):
    talk = {"title": "Clay", "start": "2026-05-19T10:00", "format": "workshop", "description": written}
    made = read([talk])
    assert [(slot.kind, slot.abstract) for slot in made.slots] == [("workshop", abstract)]
    assert not any("not used" in notice for notice in made.notices)


def test_people_named_twice_keep_their_organisations():
    speakers = [{"name": "Ada Lind", "organisation": "Clay Works"}, {"name": "Bo Ek", "organisation": "Tin Org"}]
    talk = {"title": "Clay", "start": "2026-05-19T10:00", "people": "Ada Lind & Bo Ek", "speakers": speakers}
    assert shown(read([talk])) == ["Clay, 19 10:00-, , , talk, Ada Lind (Clay Works); Bo Ek (Tin Org)"]


@pytest.mark.parametrize("key", ["festival", "gathering", "venue"])
def test_the_zone_in_any_object_above_the_sessions_counts(key):
    made = read({key: {"timezone": "America/Lima"}, "sessions": [{"title": "Clay", "start": "2026-05-19T10:00"}]})
    assert made.zone == "America/Lima"
    assert not any("time zone" in notice for notice in made.notices)


@pytest.mark.parametrize("name", ["Day 1 (19 May)", "Tuesday | 19 May", "1\u65e5\u76ee (5/19)"])
def test_the_name_of_a_group_that_is_only_a_day_is_used(name):
    made = read([{"name": name, "sessions": [{"title": "Clay", "time": "10:00"}]}], days=(date(2026, 5, 19), DAYS[1]))
    assert shown(made) == ["Clay, 19 10:00-, , , talk, "]
    assert not any("groups" in notice for notice in made.notices)


def test_lists_of_the_same_sessions_at_another_depth_are_read_as_well():
    def talks(*titles, day=None):
        rows = enumerate(titles, start=10)
        return [{"title": title, "start": f"{hour}:00", **({"date": day} if day else {})} for hour, title in rows]

    tracks = {"track1": talks("Kilns", "Break"), "track2": talks("Slips", "Break")}
    made = read({"day1": talks("Clay", "Break"), "day2": tracks})
    assert [(slot.title, clock(slot.starts_at), slot.track) for slot in made.slots] == [
        ("Clay", "18 10:00", ""), ("Break", "18 11:00", ""), ("Kilns", "19 10:00", "track1"),
        ("Break", "19 11:00", "track1"), ("Slips", "19 10:00", "track2"),
    ]  # fmt: skip
    below = {"category": "Symposia", "subcategory": [{"category": "Glazes", "data": talks("Ash", day="19 May")}]}
    made = read([{"category": "Plenary", "data": talks("Clay", "Kilns", day="18 May")}, below])
    assert [(slot.title, slot.track) for slot in made.slots] == [
        ("Clay", "Plenary"), ("Kilns", "Plenary"), ("Ash", "Glazes"),
    ]  # fmt: skip
    # those of another year
    made = read({"talks": talks("Clay", "Kilns", day="2026-05-18"), "past": {"2023": talks("Ash", day="2026-05-18")}})
    assert [slot.title for slot in made.slots] == ["Clay", "Kilns"]
    assert 'lists not read: 2023 (1: "Ash")' in made.notices


def test_names_with_an_organisation_in_brackets_each_are_people():
    people = ["Tuvola Benarkin (Example Institute)", "Orvessa Quillmat (Clay Works)", "Mirtok Dask (Tin Org, Bern)"]
    talks = [
        {"name": name, "title": f"Clay {n}", "date": "19 May", "time": f"1{n}:00"} for n, name in enumerate(people)
    ]
    made = read(talks)
    assert [str(speaker.org) for slot in made.slots for speaker in slot.speakers] == [
        "Example Institute", "Clay Works", "Tin Org, Bern",
    ]  # fmt: skip


def test_most_subtitles_that_are_people_are_the_speakers():
    who = ["Ada Lind, Example University", "Anna Moe (Tin Org)", "Peter Falk", "Chair: Max Ohm", "How to fire it"]
    talks = [
        {"title": f"Clay {n}", "subtitle": name, "time": f"1{n}:00", "detail": f"#no{n}"} for n, name in enumerate(who)
    ]
    lunch = {"title": "Lunch", "subtitle": "Paul Klein", "time": "16:00"}
    made = read([{"date": "19 May", "events": [*talks, lunch]}])
    assert [(slot.subtitle, [str(speaker.name) for speaker in slot.speakers]) for slot in made.slots] == [
        ("", ["Ada Lind"]), ("", ["Anna Moe"]), ("", ["Peter Falk"]), ("Chair: Max Ohm", []), ("How to fire it", []),
        ("Paul Klein", []),
    ]  # fmt: skip
    assert not any(slot.abstract for slot in made.slots)
    named = "Ada Lind, Example University, Anna Moe (Tin Org), Peter Falk"
    assert f"3 subtitles are people: they were taken as the speakers: {named}" in made.notices
    made = read([{"date": "19 May", "events": [*talks[2:], lunch]}])
    assert made.slots[0].subtitle == "Peter Falk"


def test_topics_below_one_title_with_numbers_are_no_speakers():
    who = ["Ada Lind", "Point Clouds & Neural Scenes", "Peter Falk", "Spectral Geometry", "Vincent Lepetit"]
    titles = ["Keynote Speech 1", "Oral 1A", "Keynote Speech 2", "Oral 1B", "Keynote Speech III"]
    pairs = [*zip(titles, who, strict=True), ("Oral 2", "Neural Rendering"), ("Oral 3", "Shapes & Views")]
    made = read(
        [
            {"title": title, "subtitle": text, "date": "19 May", "time": f"1{n}:00"}
            for n, (title, text) in enumerate(pairs)
        ]
    )
    assert [str(speaker.name) for slot in made.slots for speaker in slot.speakers] == who[::2]
    assert [slot.subtitle for slot in made.slots if slot.subtitle] == [
        "Point Clouds & Neural Scenes", "Spectral Geometry", "Neural Rendering", "Shapes & Views"
    ]  # fmt: skip


def test_times_as_javascript_writes_them_name_the_zone_beside_clocks():
    def talk(title, hour):
        written = f"Tue May 19 2026 {hour}:00:00 GMT+0900 (Japan Standard Time)"
        return {"title": title, "start_datetime": written, "start_time": f"{hour}:00", "end_time": f"{hour + 1}:00"}

    made = read([talk("Clay", 10), talk("Ash", 11)])
    assert shown(made) == ["Clay, 19 03:00-04:00, , , talk, ", "Ash, 19 04:00-05:00, , , talk, "]
    assert not any("names no time zone" in notice for notice in made.notices)
    row = {**talk("Clay", 10), "start_datetime": "2026-05-19T10:00:00Z"}
    assert any("names no time zone" in notice for notice in read([row]).notices)


def test_a_second_column_of_tracks_with_words_for_kinds_has_the_kinds():
    said = [("Glaze", "Keynote"), ("Fire", "Talk"), ("Fire", "Training"), ("", "Talk")]
    rows = [
        {"title": f"Clay {n}", "start": f"2026-05-19T1{n}:00", "topic": topic, "category": kind}
        for n, (topic, kind) in enumerate(said)
    ]
    made = read(rows)
    assert [(slot.track, slot.kind) for slot in made.slots] == [
        ("Glaze", "keynote"), ("Fire", "talk"), ("Fire", "training"), ("", "talk"),
    ]  # fmt: skip
    assert not any("not used" in notice for notice in made.notices)


@pytest.mark.parametrize(("title", "bare"), [("[plenary] Clay", "Clay"), ("[Mud] Clay", "[Mud] Clay")])
def test_the_track_in_brackets_before_a_title_is_cut(title, bare):
    made = read([{"title": title, "start": "2026-05-19T10:00", "track": "Plenary, talks"}])
    assert [(slot.title, slot.track) for slot in made.slots] == [(bare, "Plenary, talks")]


@pytest.mark.parametrize(("name", "places"), [("Track A", ("", "Track A")), ("Main Hall", ("Main Hall", ""))])
def test_a_day_of_one_track(name, places):
    made = read({"2026-05-19": {name: [{"title": "Clay", "start": "10:00"}, {"title": "Ash", "start": "11:00"}]}})
    assert [(slot.room, slot.track) for slot in made.slots] == [places, places]


def test_the_role_before_an_organisation_is_cut():
    made = read(
        [
            {
                "title": "Clay",
                "start": "2026-05-19T10:00",
                "subtitle": "Panelists: Ada Lind (Discussant, Clay Foundation), Bo Ek (Author, Tin Org)",
            }
        ]
    )
    assert shown(made) == ["Clay, 19 10:00-, , , talk, Ada Lind (Clay Foundation); Bo Ek (Tin Org)"]


def test_lists_whose_key_says_that_their_sessions_are_not_held_are_named_and_left_out():
    def talk(title, hour):
        return {"title": title, "start": f"2026-05-18T{hour}:00:00+02:00"}

    held, others = [talk("Clay", "09"), talk("Kiln", "10")], [talk("Mud", "11"), talk("Tin", "12")]
    keys = {"rejected": "rejected", "Waitlisted talks": "Waitlisted", "draft_sessions": "draft_sessions",
            "submissions": "submissions"}  # fmt: skip
    for key, named in keys.items():
        made = read({"accepted": held, key: others})
        assert [slot.title for slot in made.slots] == ["Clay", "Kiln"]
        assert f'lists not read: {named} (2: "Mud", "Tin")' in made.notices
        # it is the programme if there is no other list
        assert [slot.title for slot in read({key: others}).slots] == ["Mud", "Tin"]
    rooms = read({"2026-05-18": {"Main": held, "Side": [talk("Sand", "09")], "rejected": [talk("Mud", "09")]}})
    assert sorted(slot.title for slot in rooms.slots) == ["Clay", "Kiln", "Sand"]
    assert 'lists not read: rejected (1: "Mud")' in rooms.notices
    tracks = read({"tracks": {"Archive": held, "Library": others}})
    assert [slot.track for slot in tracks.slots] == ["Archive", "Archive", "Library", "Library"]


def test_sessions_are_not_compared_with_each_other(monkeypatch):
    def equal(one, other):
        raise AssertionError("20,000 entries would take minutes")

    monkeypatch.setattr(candidates.Candidate, "__eq__", equal)
    talks = [{"title": f"Talk {n}", "start": f"2026-05-18T10:{n:02}"} for n in range(9)]
    assert len(read({"talks": talks, "rejected": talks[:2]}).slots) == 9


def test_a_name_and_a_position_are_a_person_also_in_a_list_of_keynotes():
    people = [{"name": "Cy Oz", "title": "Director", "company": "Example Org"},
              {"name": "Dora Berg", "title": "Professor of Physics"}]  # fmt: skip
    talk = {"title": "Clay", "start": "2026-05-18T10:00", "speakers": ["Ada Lind"]}
    inside = read([{"title": "Opening", "start": "2026-05-18T09:00", "keynotes": people}, talk])
    assert shown(inside)[0] == "Opening, 18 09:00-, , , talk, Cy Oz (Example Org); Dora Berg"
    assert len(inside.slots) == 2
    # without a session they are named, by their names
    beside = read({"sessions": [talk], "keynotes": people})
    assert 'lists not read: keynotes (2: "Cy Oz", "Dora Berg")' in beside.notices
    timed = read({"sessions": [talk], "keynotes": [{**people[0], "start": "2026-05-18T12:00"}]})
    assert shown(timed)[1] == "Cy Oz, 18 12:00-, , , keynote, Cy Oz (Example Org)"
    titles = ["Developer experience at scale", "Becoming a Manager", "Leading a team of engineers"]
    talks = read([{"name": "Cy Oz", "title": title, "start": "2026-05-18T12:00"} for title in titles])
    assert [slot.title for slot in talks.slots] == titles


def test_the_discussants_of_a_group_are_named():
    talk = {"title": "Clay", "authors": [{"name": "Bo Ek"}]}
    made = read([{"title": "Mud", "start": "2026-05-18T09:00:00+02:00", "discussant": [{"name": "Ada Lind"}],
                  "papers": [talk, {**talk, "title": "Kiln"}]}])  # fmt: skip
    assert "fields of groups of sessions not used: discussant" in made.notices


def test_numbered_talks_of_a_session_with_fields_of_their_own():
    session = {
        "title": "Session 1", "start": "2026-05-18T09:00:00+02:00", "room": "Hall", "chair": "Ed Moe",
        "talk_1": "Clay", "talk_1_speakers": ["Ada Lind \U0001f464", "Bo Ek"], "talk_1_org": "Example University",
        "talk_1_abstract": "About clay.", "talk_2": "Kilns", "talk_2_speakers": "Cy Dahl", "talk_3": "",
    }  # fmt: skip
    made = read([session, {"title": "Tea", "start": "2026-05-18T10:00:00+02:00"}])
    assert [(slot.title, slot.track, slot.room, slot.abstract) for slot in made.slots] == [
        ("Clay", "Session 1", "Hall", "About clay."), ("Kilns", "Session 1", "Hall", ""), ("Tea", "", "", ""),
    ]  # fmt: skip
    assert [[(speaker.name, speaker.org) for speaker in slot.speakers] for slot in made.slots] == [
        [("Ada Lind", "Example University"), ("Bo Ek", "Example University")], [("Cy Dahl", "")], [],
    ]  # fmt: skip
    # no talks with fields: names of fields
    plain = {"title": "Clay", "start": "2026-05-18T09:00:00+02:00", "paper_1": "a.pdf", "paper_2": "b.pdf"}
    assert [slot.title for slot in read([plain, {**plain, "title": "Kiln"}]).slots] == ["Clay", "Kiln"]


def test_names_beside_empty_titles_are_the_speakers_of_talks():
    def slot(time, *groups):
        return {"time": time, "columns": list(groups)}

    def talk(name, title="", time=""):
        return {"name": name, "title": title, "time": time}

    made = read({"days": [{"date": "2026-05-18", "sessions": [
        slot("9:00-9:30", {"title": "Opening", "sessions": [talk("The committee of the fair")]}),
        slot("9:30-10:00", {"title": "Lunch", "sessions": []}, {"title": "Keynote I", "track": "Keynote", "sessions": [
            talk("Ada Lind & Bo Ek", "Clay for all")]}),
        slot("10:00-11:00", {"title": "Research I", "track": "Research", "sessions": [
            talk("Cy Dahl", "", "10:00-10:30"), talk("Anna Fox", "Kilns", "10:30-11:00")]}),
        slot("11:00-12:00", {"title": "Research II", "sessions": [talk("Ed Gunn", "Mud"), talk("Fay Holm")]}),
    ]}]})  # fmt: skip
    assert shown(made) == [
        "Opening, 18 09:00-09:30, , , talk, The committee of the fair", "Lunch, 18 09:30-10:00, , , service, ",
        "Clay for all, 18 09:30-10:00, , Keynote, keynote, Ada Lind; Bo Ek",
        "Cy Dahl, 18 10:00-10:30, , Research, talk, Cy Dahl", "Kilns, 18 10:30-11:00, , Research, talk, Anna Fox",
        "Mud, 18 11:00-12:00, , Research II, talk, Ed Gunn", "Fay Holm, 18 11:00-12:00, , Research II, talk, Fay Holm",
    ]  # fmt: skip
    assert "titles of groups of sessions, in no session: Keynote I, Research I" in made.notices


def test_the_organisation_of_the_presenter_is_not_that_of_other_authors():
    def people(**fields):
        one = {"title": "Clay", "start": "2026-05-18T09:00:00+02:00", **fields}
        return [(speaker.name, speaker.org) for speaker in read([one, {**one, "title": "Mud"}]).slots[0].speakers]

    alone = [("Ada Lind", "Clay Lab"), ("Bo Ek", "")]
    assert people(presenter="Ada Lind", affiliation="Clay Lab", authors=["Bo Ek", "Ada Lind"]) == alone
    assert people(speaker={"name": "Ada Lind"}, org="Clay Lab", authors="Ada Lind, Bo Ek") == alone
    # of nobody else, or of all
    assert people(presenter="Ada Lind", affiliation="Clay Lab", authors=["Ada Lind"]) == alone[:1]
    both = [("Ada Lind", "Clay Lab"), ("Bo Ek", "Clay Lab")]
    assert people(affiliation="Clay Lab", authors=["Ada Lind", "Bo Ek"]) == both


def test_codes_of_sessions_that_begin_with_a_weekday_are_no_days():
    talks = [{"title": "Clay", "start": "09:00", "end": "09:20"}, {"title": "Mud", "start": "09:20", "end": "09:40"}]
    titles = ["Su1-A Light for all", "Mo4-P Posters - the first", "Mon1-B Kilns"]
    made = read([{"title": title, "day": "2026-05-18", "start": "09:00", "end": "10:00", "room": f"Hall {number}",
                  "kind": "Workshop", "talks": talks} for number, title in enumerate(titles)])  # fmt: skip
    assert [slot.title for slot in made.slots if slot.kind == "workshop"] == titles
    assert len(made.slots) == 9


def test_papers_that_a_timed_session_names_by_id_are_its_talks():
    papers = {
        "p1": {"title": "Clay", "authors": "Ada Lind (Example Org), Bo Ek (Clay Lab)"},
        "p2": {"title": "Kilns", "authors": "Cy Dahl"},
    }
    blocks = [
        {"block": {"type": "session", "title": "Session 1", "duration": "9:00 - 10:00", "papers": ["p1", "p2"]}},
        {"block": {"type": "break", "title": "Tea", "duration": "10:00 - 10:30"}},
        {"block": {"type": "keynote", "title": "Keynote", "duration": "10:30 - 11:30", "speaker": "s1"}},
    ]
    people = [{"id": "s1", "name": "Ed Gunn", "title": "Mud for the rest of us", "abstract": "About mud."}]
    made = read({"schedule": blocks, "papers": papers, "speakers": people}, days=(DAYS[0], DAYS[0]))
    assert shown(made) == [
        "Clay, 18 09:00-10:00, , Session 1, talk, Ada Lind (Example Org); Bo Ek (Clay Lab)",
        "Kilns, 18 09:00-10:00, , Session 1, talk, Cy Dahl",
        "Tea, 18 10:00-10:30, , , service, ", "Keynote, 18 10:30-11:30, , , keynote, Ed Gunn",
    ]  # fmt: skip
    assert "the key duration was taken as the start" in made.notices
    assert "fields of speakers not used: title, abstract" in made.notices
    # a talk can name others by id, which are no part of it
    talk = {"id": "t1", "title": "Mud", "start": "2026-05-18T12:00:00+02:00", "related": ["p1"]}
    made = read({"sessions": [talk, {**talk, "id": "t2", "title": "Tin"}], "papers": papers})
    assert [slot.title for slot in made.slots] == ["Mud", "Tin"]


def test_dates_and_times_in_lists_of_numbers():
    one = {"title": "Clay", "startDateTime": [2026, 5, 18, 9, 30], "endDateTime": [2026, 5, 18, 10, 15, 30, 500]}
    made = read([one, {**one, "title": "Mud", "startDateTime": [2026, 5, 18, 9, 0]}])
    assert shown(made) == ["Clay, 18 09:30-10:15, , , talk, ", "Mud, 18 09:00-10:15, , , talk, "]
    apart = {"date": [2026, 5, 19], "start": [9, 30], "end": [10, 15]}
    made = read([{"title": "Clay", **apart}, {"title": "Mud", **apart, "start": [9, 0]}])
    assert shown(made) == ["Clay, 19 09:30-10:15, , , talk, ", "Mud, 19 09:00-10:15, , , talk, "]
    # of an id that is empty, too; the chair of a session is not its speaker
    keyed = {"": {**one, "chairs": "Ada Lind"}, "2": {**one, "title": "Mud", "chairs": "Bo Ek"},
             "3": {**one, "title": "Tin", "chairs": "Anna Fox"}, "4": {**one, "title": ""}}  # fmt: skip
    made = read({"sessions": keyed})
    assert [(slot.title, slot.speakers) for slot in made.slots] == [("Clay", ()), ("Mud", ()), ("Tin", ())]
    assert "fields not used: chairs" in made.notices
    assert any(notice.startswith("left out 1 of the file's events: one without a title") for notice in made.notices)


def test_attributes_of_kramdown_behind_links_are_cut():
    about = 'At the [Mill](https://example.org/mill){:target="_blank"}, see [this](/map.html){: .big}, f(x){:y}.'
    one = {"title": '[Clay](https://example.org/clay){:target="_blank"}', "start": "2026-05-18T09:00:00+02:00"}
    made = read([{**one, "abstract": about}, {**one, "title": "Mud"}])
    assert [slot.title for slot in made.slots] == ["Clay", "Mud"]
    assert made.slots[0].abstract == "At the [Mill](https://example.org/mill), see [this](/map.html), f(x){:y}."


def test_descriptions_that_are_people_are_the_speakers():
    rows = [("Registration", "Get your badge"), ("Clay for all", "Ada Lind & Bo Ek"), ("Kilns", "Anna Fox"),
            ("Tea", "Lobby"), ("Mud", "Cy Dahl, Dee Moor"), ("Tin", "All about tin that you never asked.")]  # fmt: skip
    list_of = [{"timeslot": f"{hour}:00 AM", "title": title, "description": text}
               for hour, (title, text) in enumerate(rows, 6)]  # fmt: skip
    made = read({"morning_schedule": list_of}, days=(DAYS[0], DAYS[0]))
    assert [(slot.title, [speaker.name for speaker in slot.speakers], slot.abstract) for slot in made.slots] == [
        ("Registration", [], "Get your badge"), ("Clay for all", ["Ada Lind", "Bo Ek"], ""), ("Kilns", ["Anna Fox"], ""),
        ("Tea", [], "Lobby"), ("Mud", ["Cy Dahl", "Dee Moor"], ""), ("Tin", [], rows[-1][1]),
    ]  # fmt: skip
    named = "Ada Lind & Bo Ek, Anna Fox, Cy Dahl, Dee Moor"
    assert f"3 descriptions are people: they were taken as the speakers: {named}" in made.notices
    # not if few are, nor if a session has speakers
    few = [{**one, "description": "All of it"} if number > 1 else one for number, one in enumerate(list_of)]
    table = "Time,Title,Description\n" + "".join(f"{hour}:00,Talk {hour},{text}\n" for hour, text in enumerate(
        ("Machine Learning", "Green Energy", "New York", "Deep Learning"), 9))  # fmt: skip
    for content in ({"schedule": few}, table):
        assert not any(slot.speakers for slot in read(content, days=(DAYS[0], DAYS[0])).slots)
