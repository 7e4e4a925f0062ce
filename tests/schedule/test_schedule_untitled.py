"""Entries of JSON and YAML with a time and no title, and lists inside rooms and sessions."""

import json
from datetime import date
from zoneinfo import ZoneInfo

from confnote.schedule.formats import read_schedule

DAY = date(2026, 5, 18)


def read(content):
    data = content if isinstance(content, str) else json.dumps(content)
    return read_schedule(data.encode(), machine_zone=ZoneInfo("Europe/Berlin"), days=(DAY, DAY))


def test_speakers_or_a_short_description_count_as_the_title():
    made = read(
        [
            {"from": "9:00", "title": "Welcome"},
            {"from": "9:30", "speaker": "Ada Lind"},
            {"from": "10:30", "description": "Coffee"},
            {"from": "11:00", "number": 3},
        ]
    )
    assert [(slot.title, [one.name for one in slot.speakers]) for slot in made.slots] == [
        ("Welcome", []),
        ("Ada Lind", ["Ada Lind"]),
        ("Coffee", []),
    ]
    assert tuple(notice for notice in made.notices if "title" in notice) == (
        "1 entry has no title, the description counts as one: Coffee",
        "1 entry has no title, the speakers count as one: Ada Lind",
        "left out 1 of the file's events: one without a title (4: no title)",
    )


def test_a_slot_that_holds_sessions_needs_no_title():
    made = read([{"time": "9:00", "description": "Morning", "talks": [{"title": "Pottery"}, {"title": "Glass"}]}])
    assert [slot.title for slot in made.slots] == ["Pottery", "Glass"]
    assert not any("title" in notice for notice in made.notices)


def test_rooms_that_hold_their_sessions_are_no_columns_of_them():
    talks = [{"from": "9:00", "title": "Clay"}, {"from": "10:00", "title": "Glaze"}]
    made = read(
        {
            "from": "9:00",
            "rooms": [{"name": "Attic", "slots": talks}, {"name": "Cellar", "slots": talks[:1]}],
            "info": {"a": 1},
        }
    )
    assert sorted((slot.title, slot.room) for slot in made.slots) == [
        ("Clay", "Attic"),
        ("Clay", "Cellar"),
        ("Glaze", "Attic"),
    ]


def test_categories_of_the_file_are_no_rooms_of_talks_in_a_session():
    talks = [{"title": "Kilns"}, {"title": "Wheels"}]
    made = read(
        {
            "categories": ["Short", "Long"],
            "program": [{"title": "Talks", "time": "2026-05-18T09:00", "presentations": talks}],
        }
    )
    assert [(slot.title, slot.room) for slot in made.slots if slot.title != "Talks"] == [("Kilns", ""), ("Wheels", "")]


def test_parallel_tracks_are_no_room():
    talks = [{"start": "9.45", "title": "Clay"}, {"start": "10.30", "title": "Glaze"}]
    made = read({"Monday": {"multi_track": [{"name": "Makers", "sessions": talks}]}})
    assert [(slot.title, slot.room) for slot in made.slots] == [("Clay", ""), ("Glaze", "")]


def test_a_person_without_a_title_by_room_counts_as_the_title():
    ada = {"title": "", "name": "Ada Lind", "bio": "Potter"}
    made = read(
        [{"time": "9:00", "Main Hall": ada}, {"time": "10:00", "Main Hall": {"title": "Clay", "speaker": "Bo Ek"}}]
    )
    found = [(slot.title, slot.room, [one.name for one in slot.speakers]) for slot in made.slots]
    assert found == [("Ada Lind", "Main Hall", ["Ada Lind"]), ("Clay", "Main Hall", ["Bo Ek"])]
    assert "1 entry has no title, the speakers count as one: Ada Lind" in made.notices


def test_a_name_beside_a_title_is_named_as_not_used():
    made = read([{"time": "9:00", "title": "Clay", "name": "Ada Lind"}, {"time": "10:00", "name": "Lunch"}])
    assert [slot.title for slot in made.slots] == ["Clay", "Lunch"]
    assert "fields not used: name" in made.notices
