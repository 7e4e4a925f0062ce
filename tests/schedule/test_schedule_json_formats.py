"""Sessionize, PyCon and Indico JSON, and the favourites of EventFahrplan."""

import json
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from confnote.errors import Refused
from confnote.model import Speaker
from confnote.schedule.formats import read_schedule
from confnote.schedule.value import Alias, Weblink


def test_sessionize_all(programme, utc):
    schedule = programme("sessionize_all.json", ZoneInfo("Europe/Vienna"))
    keynote, raffle, later = schedule.slots
    assert (keynote.title, keynote.kind, keynote.track, keynote.room) == (
        "Keynote: Java & Apps",
        "keynote",
        "Cloud",
        "Aula",
    )
    assert (utc(keynote.starts_at), utc(keynote.ends_at)) == ("2024-04-20 07:00", "2024-04-20 07:45")
    assert keynote.speakers == (
        Speaker(name="Ed Example", org="Example Corp", handle="@edex", url="https://ed.example.org"),
        Speaker(name="Sandra Sample"),
    )
    assert keynote.abstract == "Line one.\n\n* point"
    assert keynote.links == (Weblink("video", "https://youtube.com/live/mIg"),)
    assert (raffle.service, raffle.kind) == (True, "service")
    assert (later.starts_at, later.track, later.speakers) == (None, "Data", ())
    assert later.aliases == (Alias("id:sessionize", "700"),)


def test_a_cancelled_session_of_sessionize_is_off():
    schedule = read_schedule(
        b"""{"sessions": [{"id": "1", "title": "Ropes", "startsAt": "2026-06-08T09:00:00", "isServiceSession": false,
        "isCancelled": true, "speakers": []}]}""", ZoneInfo("Europe/Vienna")
    )  # fmt: skip
    assert (schedule.format, schedule.slots[0].status, schedule.notices) == ("Sessionize", "cancelled", ())


def test_sessions_with_ids_of_speakers_are_not_of_sessionize():
    schedule = read_schedule(
        b"""{"sessions": [{"id": "1", "title": "Ropes", "startsAt": "2026-06-08T09:00:00", "roomId": "r1",
        "speakerIds": ["a"]}, {"id": "2", "title": "Knots", "startsAt": "2026-06-08T10:00:00", "roomId": "r1",
        "speakerIds": []}], "speakers": [{"id": "a", "name": "Ada Lind"}], "rooms": [{"id": "r1", "name": "Hall 1"}]}""",
        ZoneInfo("Europe/Vienna"),
    )
    ropes = schedule.slots[0]
    assert (schedule.format, ropes.room, ropes.speakers) == ("JSON", "Hall 1", (Speaker(name="Ada Lind"),))


def test_sessionize_grid_reads_rooms_once_and_a_plenary_once(programme):
    patterns, lunch = programme("sessionize_grid.json").slots
    assert (patterns.kind, patterns.track, patterns.room, patterns.speakers) == (
        "workshop",
        "AI",
        "One",
        (Speaker(name="Ken Example"),),
    )
    assert (lunch.title, lunch.room, lunch.service) == ("Lunch", "", True)


def test_sessionize_sessions_view():
    data = (
        b'[{"groupId": null, "sessions": [{"id": "1", "title": "A", "startsAt": "2026-05-04T09:00:00", "room": "R"}]}]'
    )
    assert [(slot.title, slot.room) for slot in read_schedule(data, ZoneInfo("UTC")).slots] == [("A", "R")]


def test_pycon(programme, utc):
    schedule = programme("pycon.json")
    talk, opens, slot = schedule.slots
    assert (schedule.title, schedule.zone) == ("us.pycon.org 2025", "Etc/GMT+4")
    assert schedule.notices[0].endswith("to name the place add --timezone America/New_York")
    assert talk.abstract == "Notebooks are **fine**.\n\n- one\n- two"
    assert (talk.kind, talk.track, talk.room) == ("talk", "talks", "Ballroom BC")
    assert (utc(talk.starts_at), utc(talk.ends_at)) == ("2025-05-16 15:45", "2025-05-16 16:15")
    assert (opens.service, opens.ends_at) == (True, None)
    assert (slot.status, slot.kind, utc(slot.ends_at)) == ("cancelled", "workshop", "2025-05-15 16:30")
    assert talk.aliases == (Alias("url", "us.pycon.org/2025/schedule/presentation/51"), Alias("id:pycon", "58"))


def test_an_older_pycon_is_a_bare_list_in_local_time():
    data = b'[{"conf_key": 26, "name": "Graphs", "start": "2015-04-09T09:00:00", "end": "2015-04-09T12:20:00", "authors": ["A B"], "slides_url": "https://x.org/s"}]'
    schedule = read_schedule(data, ZoneInfo("America/Montreal"))
    assert (schedule.slots[0].starts_at, schedule.zone) == (1428584400000, "America/Montreal")
    assert schedule.slots[0].speakers == (Speaker(name="A B"),)
    assert schedule.slots[0].links == (Weblink("slides", "https://x.org/s"),)


def test_indico(programme, utc):
    schedule = programme("indico.json")
    tracking, poster, welcome = schedule.slots
    assert (schedule.title, schedule.zone, schedule.url) == (
        "Physics Days",
        "Europe/Zurich",
        "https://indico.example.org/event/77/",
    )
    assert tracking.speakers == (Speaker(name="Ana Example", org="Institute (North)"),)
    assert tracking.abstract == "Fast & wide.\n\n- Part one (Ben Sample)"
    assert tracking.links[1] == Weblink("slides", "https://indico.example.org/a/talk.pdf", "talk.pdf")
    assert (utc(tracking.starts_at), tracking.kind, tracking.track) == ("2025-06-10 08:00", "talk", "Computing")
    assert (poster.starts_at, poster.track) == (None, "Posters")
    assert (welcome.track, utc(welcome.ends_at)) == ("Opening", "2025-06-10 07:15")
    assert (schedule.starts_on, schedule.ends_on) == (date(2025, 6, 10), date(2025, 6, 11))


def test_indico_calendar_and_json_have_names_in_common(programme):
    from_json, from_calendar = programme("indico.json").slots[0], programme("indico.ics").slots[0]
    assert set(from_json.aliases) & set(from_calendar.aliases) == {
        Alias("indico", "4242"),
        Alias("url", "indico.example.org/event/77/contributions/3"),
    }
    assert set(programme("indico.json").identity) & set(programme("indico.ics").identity)


def test_indico_without_contributions_says_what_to_ask_for():
    with pytest.raises(Refused, match="detail=contributions"):
        read_schedule(
            b'{"_type": "HTTPAPIResult", "results": [{"_type": "Conference", "title": "x", "timezone": "UTC"}]}'
        )


def test_favourites(programme):
    schedule = programme("fahrplan.json")
    assert schedule.favourites
    assert [(slot.title, slot.starts_at) for slot in schedule.slots] == [
        ("Contributor Jam", None),
        ("Lightning talks", None),
    ]
    assert Alias("guid", "307e1812-4a21-5d33-910b-30543d8c6026") in schedule.slots[0].aliases
    assert schedule.slots[1].aliases == (Alias("id:frab", "87"),)


@pytest.mark.parametrize(
    ("key", "number", "time"),
    [
        ("sessions", "session_id", {"start": "2026-05-18T09:00"}),
        ("sessions", "session_id", {"date": "2026-05-18", "time": "09:00 - 09:30"}),
        ("lectures", "lecture_id", {"day": "2026-05-18", "startTime": "09:00"}),
    ],
)
def test_numbered_sessions_with_times_are_no_favourites(key, number, time, utc):
    lectures = [{number: 1, "title": "Clay", **time}, {number: 2, "title": "Kiln", **time}]
    made = read_schedule(json.dumps({key: lectures}).encode(), ZoneInfo("UTC"))
    assert not made.favourites
    assert [(slot.title, utc(slot.starts_at)) for slot in made.slots] == [
        ("Clay", "2026-05-18 09:00"),
        ("Kiln", "2026-05-18 09:00"),
    ]


def test_favourites_with_the_time_of_the_app():
    lecture = {"lecture_id": "87", "title": "Clay", "day": 1, "starts_at": "2026-05-18T09:00:00+02:00", "abstract": ""}
    assert read_schedule(json.dumps({"lectures": [lecture]}).encode()).favourites


@pytest.mark.parametrize(
    "text",
    [
        '{"sessions": [{"startsAt": 5, "title": ["x"], "id": {}}, {"startsAt": "x", "title": "A", "speakers": "x", "categoryItems": 4}]}',
        '{"schedule": {"conference": {"days": [{"rooms": {"R": [{"title": "A", "persons": [1, null, "B"], "links": 3, "date": []}]}}, 7]}}}',
        '{"schedule": {"events": [{"title": "A", "room": 4, "track": [], "participants": {}}, []]}}',
        '{"schedule": [{"conf_key": true, "name": "A", "duration": "x", "start": 1e999, "rooms": [1]}]}',
        '{"results": [{"contributions": [{"title": "A", "startDate": "x", "speakers": 5, "folders": [{"attachments": 4}], "duration": null}]}]}',
        '{"lectures": [{"lecture_id": 5, "title": "A", "url": 7}]}',
    ],
)
def test_fields_of_any_type_are_survived(text, berlin):
    assert [slot.title for slot in read_schedule(text.encode(), machine_zone=berlin).slots] == ["A"]
