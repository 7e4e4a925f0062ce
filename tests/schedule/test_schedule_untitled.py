"""Entries of JSON and YAML with a time and no title, and lists inside rooms and sessions."""

import json
from datetime import date
from zoneinfo import ZoneInfo

import pytest

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


def test_a_subtitle_counts_as_the_title_whatever_the_length_of_the_description():
    talks = [{"subtitle": "Clay Roadmap", "description": "Short."}, {"subtitle": "Glaze", "description": "Long. " * 90}]
    made = read({"schedule": [{"time": "11:30", "events": talks}, {"time": "12:20", "events": [{"title": "Lunch"}]}]})
    assert [(slot.title, slot.subtitle) for slot in made.slots] == [("Clay Roadmap", ""), ("Glaze", ""), ("Lunch", "")]
    assert "2 entries have no title, the subtitle counts as one: Clay Roadmap, Glaze" in made.notices


def test_entries_with_a_description_and_an_open_end_are_sessions():
    hours = ["16.00 - 16.15", "19.00 - ..", "20:00 -", "21:00 - ?", "22:00 - Onwards"]
    made = read([{"hour": hour, "descr": f"Part {number}"} for number, hour in enumerate(hours)])
    assert [(slot.title, slot.ends_at is None) for slot in made.slots] == [
        ("Part 0", False), ("Part 1", True), ("Part 2", True), ("Part 3", True), ("Part 4", True),
    ]  # fmt: skip


def test_two_people_in_the_name_of_an_object_are_two_speakers():
    people = [
        {"name": "Ada Lind"}, {"name": "Bo Ek & Cy R. Oz", "company": "Acme"}, {"name": "Di Ray und Eve Tamm"},
        {"name": "Johnson & Johnson"},
    ]  # fmt: skip
    made = read([{"time": "9:00", "title": "Clay", "speakers": people}])
    assert [(one.name, one.org) for one in made.slots[0].speakers] == [
        ("Ada Lind", ""), ("Bo Ek", "Acme"), ("Cy R. Oz", "Acme"), ("Di Ray", ""), ("Eve Tamm", ""),
        ("Johnson & Johnson", ""),
    ]  # fmt: skip


def test_a_file_whose_keys_are_times_is_a_programme():
    talks = "- {title: Clay, room: A, speaker: Ada Lind}\n- {title: Mud, room: B}"
    made = read(
        f"'09:20 AM':\n  title: Opening\n'10:50 AM':\n{talks}\n'13:30 AM':\n- title: Glaze\n16:50 PM:\n  title: End\n"
    )
    clocks = [(slot.title, (slot.starts_at - made.slots[0].starts_at) // 60_000) for slot in made.slots]
    assert clocks == [("Opening", 0), ("Clay", 90), ("Mud", 90), ("Glaze", 250), ("End", 450)]


def test_a_file_whose_keys_are_ranges_is_a_programme():
    made = read("# talks\n9:00-10:00:\n  title: Clay\n10.30:\n  - title: Mud\n    room: A\n")
    assert [(slot.title, slot.ends_at is None) for slot in made.slots] == [("Clay", False), ("Mud", True)]


def test_a_number_behind_a_weekday_counts_the_weeks():
    days = (date(2015, 10, 10), date(2015, 10, 17))
    text = "\n".join(
        f'{key}: [{{title: {key}, time: "10:00"}}]' for key in ("saturday1", "samstag2", "sunday11", "friday")
    )
    made = read_schedule(text.encode(), ZoneInfo("Europe/Berlin"), days=days)
    assert {slot.title: slot.starts_at for slot in made.slots} == {
        "saturday1": 1444464000000, "samstag2": 1445068800000, "sunday11": 1444550400000, "friday": 1444982400000,
    }  # fmt: skip


def test_a_third_saturday_that_is_not_there_is_named():
    days = (date(2015, 10, 10), date(2015, 10, 17))
    text = 'saturday1: [{title: Clay, time: "10:00"}]\nsaturday3: [{title: Mud, time: "10:00"}]'
    made = read_schedule(text.encode(), ZoneInfo("Europe/Berlin"), days=days)
    assert [slot.title for slot in made.slots] == ["Clay"]
    assert any("have no 'saturday3'" in notice for notice in made.notices)


def test_the_speakers_of_an_entry_without_a_title_are_people_or_its_title():
    file = [
        {"time": "9:00", "title": "", "speaker": "Opening Remarks"},
        {"time": "10:00", "title": "", "speaker": "Coffee Break and Poster Session"},
        {"time": "11:00", "title": "", "speaker": "Ada Lind and Bo Ek"},
        {"time": "12:00", "title": "", "speakers": ["Flash Talks", "Closing Words"]},
        {"time": "13:00", "title": "", "speakers": "g1"},
        {"time": "14:00", "title": "Clay", "speaker": "Ada Lind"},
    ]
    made = read({"speakers": [{"id": "g1", "name": "Potters of the North"}], "sessions": file})
    assert [(slot.title, [one.name for one in slot.speakers], slot.service) for slot in made.slots] == [
        ("Opening Remarks", [], False),
        ("Coffee Break and Poster Session", [], True),
        ("Ada Lind, Bo Ek", ["Ada Lind", "Bo Ek"], False),
        ("Flash Talks, Closing Words", [], False),
        ("Potters of the North", [], False),
        ("Clay", ["Ada Lind"], False),
    ]


def test_a_list_for_all_rooms_is_no_track():
    slots = [{"from": "10:00", "to": "11:00", "title": "Clay"}, {"from": "11:00", "to": "12:00", "title": "Kiln"}]
    rooms = [{"name": "Aula", "slots": slots}]
    made = read({"global": {"slots": [{"from": "9:00", "to": "9:30", "title": "Tea"}]}, "rooms": rooms})
    assert sorted((slot.title, slot.room, slot.track) for slot in made.slots) == [
        ("Clay", "Aula", ""),
        ("Kiln", "Aula", ""),
        ("Tea", "", ""),
    ]


@pytest.mark.parametrize("titles", [{"title": ""}, {"title": None}, {}])
@pytest.mark.parametrize("places", [("Track 1", "Track 2"), ("Hall A", "Hall B")])
def test_a_person_without_a_title_at_a_time_is_a_session(titles, places):
    first, second = places
    made = read(
        {
            "9:15": {
                first: titles | {"name": "Ada Lind", "bio": "Pots", "length": 45, "type": "keynote"},
                second: None,
            },
            "10:00": {first: "Tea", second: "Tea"},
            "11:00": {
                first: {"title": "Mud", "name": "Bo Ek", "bio": "b"},
                second: {"title": "Ice", "name": "Cy Orr", "bio": "c"},
            },
        }
    )
    column, other = ("track", "room") if first == "Track 1" else ("room", "track")
    assert [
        (slot.title, slot.kind, getattr(slot, column), [who.name for who in slot.speakers]) for slot in made.slots
    ] == [
        ("Ada Lind", "keynote", first, ["Ada Lind"]),
        ("Tea", "service", "", []),
        ("Mud", "talk", first, ["Bo Ek"]),
        ("Ice", "talk", second, ["Cy Orr"]),
    ]
    assert {getattr(slot, other) for slot in made.slots} == {""}
    assert "1 entry has no title, the speakers count as one: Ada Lind" in made.notices


def test_a_person_without_a_title_in_a_list_at_a_time_is_a_session():
    made = read({"9:00": [{"name": "Ada Lind", "bio": "Pots"}, {"title": "Mud", "name": "Bo Ek", "bio": "b"}],
                 "10:00": [{"title": "Ice", "name": "Cy Orr", "bio": "c"}]})  # fmt: skip
    assert [(slot.title, [who.name for who in slot.speakers]) for slot in made.slots] == [
        ("Ada Lind", ["Ada Lind"]), ("Mud", ["Bo Ek"]), ("Ice", ["Cy Orr"]),
    ]  # fmt: skip


@pytest.mark.parametrize("end", ["<br>", "<br/>", "\n"])
def test_the_first_line_of_a_long_description_counts_as_the_title(end):
    title = "Using the ash of rice and the sand of the sea to make glazes that hold for a hundred years"
    text = f"<strong>Keynote 1:</strong> {title}{end}<strong>Speaker:</strong> Ada Lind"
    made = read([{"time": "9:00", "description": text}, {"time": "10:00", "description": "Coffee"}])
    assert [(slot.title, slot.kind, [one.name for one in slot.speakers]) for slot in made.slots] == [
        (f"Keynote 1: {title}", "keynote", ["Ada Lind"]), ("Coffee", "service", []),
    ]  # fmt: skip


def test_a_title_struck_out_in_parts_is_cancelled():
    text = "<strong><s>Keynote:</s></strong> <s>Clay</s>"
    made = read([{"time": "9:00", "title": text}, {"time": "10:00", "title": "<b>Not</b> <s>clay</s>"}])
    assert [(slot.title, slot.status) for slot in made.slots] == [
        ("Keynote: Clay", "cancelled"),
        ("Not clay", "scheduled"),
    ]


@pytest.mark.parametrize("labels", ["labels", "titles", "headings"])
def test_a_list_of_labels_is_no_title(labels):
    made = read(
        [
            {"time": "9:00", "content": "### Glazes that hold", labels: ["Ash", "Clay"], "speaker_name": "Ada Lind"},
            {"time": "10:00", "content": "\n### Coffee Break\n"},
        ]
    )
    assert [(slot.title, slot.service) for slot in made.slots] == [("Glazes that hold", False), ("Coffee Break", True)]
