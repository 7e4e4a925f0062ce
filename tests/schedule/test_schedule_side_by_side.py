"""Sessions that a file keeps side by side: by track, by room, or by the part of the day."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from confnote.errors import Refused
from confnote.schedule.formats import read_schedule

BERLIN = ZoneInfo("Europe/Berlin")
SLOT = "- date: 2026-06-08\n  slots:\n  - time: '09:00'\n    {}\n  - {{time: '10:00', title: Coffee}}\n"


def read(text):
    return read_schedule(text.encode(), BERLIN)


def places(schedule):
    return [(slot.title, slot.room, slot.track) for slot in schedule.slots]


def clocks(schedule):
    return [(slot.title, f"{datetime.fromtimestamp(slot.starts_at / 1000, BERLIN):%H:%M}") for slot in schedule.slots]


def people(schedule):
    return {slot.title: [speaker.name for speaker in slot.speakers] for slot in schedule.slots}


def test_talks_in_a_list_of_tracks_are_no_tracks():
    talks = "title: Two talks, tracks: [{title: Kafka, speaker: Ana Gil}, {title: CSS, speaker: Bo Ek}]"
    made = read(SLOT.format(talks.replace(", tracks", "\n    tracks")))
    assert places(made) == [("Kafka", "", "Two talks"), ("CSS", "", "Two talks"), ("Coffee", "", "")]
    assert people(made)["CSS"] == ["Bo Ek"]


def test_talks_in_tracks_of_a_slot_without_a_title():
    made = read(SLOT.format("tracks: [{title: Kafka, room: A}, {title: CSS, room: B}]"))
    assert places(made)[:2] == [("Kafka", "A", ""), ("CSS", "B", "")]


@pytest.mark.parametrize("name", ["name: Main, talk: Kafka", "name: Main, talk: {title: Kafka}", "room: Main, talk: Kafka",
                                  "name: Main, title: Kafka", "id: 7, name: Main, session: Kafka"])  # fmt: skip
def test_each_room_of_a_slot_names_its_talk(name):
    made = read(SLOT.format(f"rooms: [{{{name}}}, {{{name.replace('Main', 'Side').replace('Kafka', 'CSS')}}}]"))
    assert places(made) == [("Kafka", "Main", ""), ("CSS", "Side", ""), ("Coffee", "", "")]
    assert people(made) == {"Kafka": [], "CSS": [], "Coffee": []}


def test_tracks_that_a_session_names_stay_its_tracks():
    tracks = "tracks: [{id: 1, title: Dev, description: Code}, {id: 2, title: Ops, description: Iron}]"
    made = read(SLOT.format(f"title: Kafka\n    speakers: [Ana Gil]\n    {tracks}"))
    assert places(made)[0] == ("Kafka", "", "Dev, Ops")


def test_lists_by_room_in_a_day():
    made = read(
        "- date: 2026-06-08\n  main: [{time: '09:00', title: Kafka}, {time: '10:00', title: Rust}]\n"
        "  Side Hall: [{time: '09:00', title: CSS}]\n- date: 2026-06-09\n  main: [{time: '11:00', title: Zig}]\n"
    )
    assert places(made) == [("Kafka", "main", ""), ("Rust", "main", ""), ("CSS", "Side Hall", ""), ("Zig", "main", "")]
    assert made.notices == ()


def test_objects_by_room_in_a_slot():
    made = read(SLOT.format("hall_a: {topic: Kafka, by: Ana Gil}\n    hall_b: {topic: CSS, by: Bo Ek}"))
    assert places(made) == [("Kafka", "hall a", ""), ("CSS", "hall b", ""), ("Coffee", "", "")]
    assert people(made)["CSS"] == ["Bo Ek"]


def test_lists_that_are_no_rooms_for_sure_are_named():
    made = read("date: 2026-06-08\nbig: [{time: '09:00', title: Kafka}]\nsmall: [{time: '10:00', title: CSS}]\n")
    assert places(made) == [("Kafka", "", ""), ("CSS", "", "")]
    assert made.notices == ("fields not used: big, small",)


@pytest.mark.parametrize("shape", ["[{}]", "{{sessions: [{}]}}"])
def test_parts_of_a_day_have_sessions(shape):
    first, last = (shape.format(talk) for talk in ("{time: '09:00', title: Kafka}", "{time: '14:00', title: CSS}"))
    made = read(f"- date: 2026-06-08\n  morning: {first}\n  afternoon: {last}\n")
    assert clocks(made) == [("Kafka", "09:00"), ("CSS", "14:00")]


def test_one_session_beside_a_list_is_read():
    made = read("2026-06-08:\n  keynote: {time: '09:00', title: Kafka}\n  talks: [{time: '10:00', title: CSS}]\n")
    assert clocks(made) == [("Kafka", "09:00"), ("CSS", "10:00")]


def test_other_lists_beside_the_sessions_stay_apart():
    made = read(
        "sessions: [{start: 2026-06-08T09:00, title: Kafka}]\n"
        "news: [{time: 2026-01-02 10:00, title: Open}]\ncalls: [{time: 2026-01-03 10:00, title: Over}]\n"
    )
    assert clocks(made) == [("Kafka", "09:00")]
    assert made.notices == ('lists not read: news (1: "Open"), calls (1: "Over")',)


def test_rooms_name_their_talks_by_title_or_id():
    made = read(SLOT.format("rooms: {Main: Kafka, Side: CSS}"))
    assert places(made) == [("Kafka", "Main", ""), ("CSS", "Side", ""), ("Coffee", "", "")]
    talks = "sessions: {1: {title: Kafka, speakers: [a]}, 2: {title: CSS}}\nspeakers: {a: {name: Ana Gil}}\n"
    slot = "schedule:\n- date: 2026-06-08\n  timeslots: [{startTime: '09:00', rooms: {Main: 1, Side: 2}}]\n"
    made = read(talks + slot)
    assert places(made) == [("Kafka", "Main", ""), ("CSS", "Side", "")]
    assert people(made)["Kafka"] == ["Ana Gil"]


@pytest.mark.parametrize("slot", ["Main: Kafka\n    Side: CSS", "tracks: [Kafka, CSS]", "title: ''", "type: talk",
                                  "hall_1: lind_1\n    hall_2: ek_2", "rooms: {Main: lind_1, Side: ek_2}",
                                  "rooms: [{name: Main, talk: lind_1}, {name: Side, talk: ek_2}]"])  # fmt: skip
def test_a_slot_without_a_title_is_named(slot):
    made = read(SLOT.format(slot))
    assert places(made) == [("Coffee", "", "")]
    assert "left out 1 of the file's events: one without a title (1 slots 1: no title)" in made.notices


def test_a_break_without_a_title_is_called_by_its_kind():
    assert clocks(read(SLOT.format("type: Lunch"))) == [("Lunch", "09:00"), ("Coffee", "10:00")]


def test_speakers_by_their_part_are_speakers():
    made = read(SLOT.format("title: Kafka\n    speakers: {main: Ana Gil, co: Bo Ek}"))
    assert people(made)["Kafka"] == ["Ana Gil", "Bo Ek"]


def test_the_only_talk_does_not_name_the_conference():
    assert read("talk: {title: Kafka, start: 2026-06-08T09:00}\n").title == ""


def test_titles_by_time_and_room():
    made = read("2026-06-08:\n  '09:00': {Main: Kafka, Side: CSS}\n  '10:00': Lunch\n  '11:00': [Go, Zig]\n")
    assert places(made) == [("Kafka", "Main", ""), ("CSS", "Side", ""), ("Lunch", "", "")]
    assert made.notices == ('lists not read: 11:00 (2 texts: "Go", "Zig")',)


def test_what_a_slot_has_for_all_rooms_is_in_none():
    rooms = "{time: '09:00', Main: {title: Kafka}, Side: {title: CSS}}"
    others = "{time: '10:00', all: Doors}, {time: '11:00', all: {title: Raffle}}, {time: '12:00', type: Lunch}"
    more = "{time: '13:00', break: Safe travels, duration: 30}, {time: '14:00', Main: {title: Go}, everyone: Quiz}"
    made = read(f"- date: 2026-06-08\n  slots: [{rooms}, {others}, {more}]\n")
    assert places(made) == [
        ("Kafka", "Main", ""), ("CSS", "Side", ""), ("Doors", "", ""), ("Raffle", "", ""), ("Lunch", "", ""),
        ("Safe travels", "", ""), ("Go", "Main", ""), ("Quiz", "", ""),
    ]  # fmt: skip
    assert [slot.title for slot in made.slots if slot.service] == ["Doors", "Lunch", "Safe travels"]
    assert made.slots[5].ends_at == made.slots[5].starts_at + 30 * 60_000
    assert made.notices == ()


@pytest.mark.parametrize("text", ["true", "30", "15 min", "'no'"])
def test_a_flag_or_a_length_of_a_break_is_no_title(text):
    made = read(SLOT.format(f"break: {text}"))
    assert places(made) == [("Coffee", "", "")]
    assert any("fields not used: break" in notice or "without a title" in notice for notice in made.notices)


def test_a_break_that_is_an_object_is_the_slot_itself():
    made = read(SLOT.format("id: 7\n    break: {title: Tea, icon: cup}"))
    assert [(slot.title, slot.aliases[0].key) for slot in made.slots[:1]] == [("Tea", "7")]


@pytest.mark.parametrize(
    "rooms", [
        "rooms: {Aula: Kafka, Garten: {title: CSS, speaker: Bo Ek}, Keller: null}",
        "rooms: {Aula: {title: Kafka}, Garten: {title: CSS, speaker: Bo Ek}, Keller: ''}",
        "title: Parallel talks\n    rooms: {Aula: Kafka, Garten: {title: CSS, speaker: Bo Ek}}",
    ],
)  # fmt: skip
def test_a_slot_has_titles_and_objects_by_room(rooms):
    made = read(SLOT.format(rooms))
    assert [place for place in places(made) if place[1]] == [("Kafka", "Aula", ""), ("CSS", "Garten", "")]
    assert people(made)["CSS"] == ["Bo Ek"]


def test_a_slot_has_titles_and_objects_by_track_and_one_for_all():
    made = read(SLOT.format("tracks: {Dev: Kafka, Ops: {title: CSS}, all: Quiz}"))
    assert places(made) == [("Kafka", "", "Dev"), ("CSS", "", "Ops"), ("Quiz", "", ""), ("Coffee", "", "")]


def test_a_key_that_has_a_talk_in_one_slot_and_a_title_in_another_is_a_place():
    made = read(
        "- date: 2026-06-08\n  slots:\n  - {time: '09:00', Backend: {title: Kafka, room: R1}, Web: {title: CSS}}\n"
        "  - {time: '10:00', Backend: Go, Web: Astro}\n"
    )
    assert places(made) == [("Kafka", "R1", "Backend"), ("CSS", "Web", ""), ("Go", "Backend", ""), ("Astro", "Web", "")]


@pytest.mark.parametrize("room", ["Workshop", "Tutorial", "Aula", "Talk Room", "Garten"])
def test_rooms_of_a_time_have_titles_and_objects(room):
    made = read(
        f"2026-06-08:\n  '09:00':\n    Main: {{title: Kafka}}\n    {room}: CSS\n  '10:00':\n    Main: Go\n"
        f"    {room}: {{title: Zig, speaker: Bo Ek}}\n  '11:00': Lunch\n  '12:00': {{break: Tea, duration: 30}}\n"
        "  '13:00': {all: Quiz}\n  '14:00': {title: Close, speaker: Ana Gil}\n  '15:00': {Main: Web3, all: Bar}\n"
    )
    assert places(made) == [
        ("Kafka", "Main", ""), ("CSS", room, ""), ("Go", "Main", ""), ("Zig", room, ""), ("Lunch", "", ""),
        ("Tea", "", ""), ("Quiz", "", ""), ("Close", "", ""), ("Web3", "Main", ""), ("Bar", "", ""),
    ]  # fmt: skip
    assert (people(made)["Zig"], people(made)["Close"]) == (["Bo Ek"], ["Ana Gil"])
    assert made.slots[5].ends_at == made.slots[5].starts_at + 30 * 60_000
    assert made.notices == ()


def test_a_room_called_as_a_kind_has_objects_only():
    slot = "Workshop: {{title: {}}}, Main: {{title: {}}}"
    first, second = slot.format("Kafka", "CSS"), slot.format("Go", "Zig")
    made = read(f"2026-06-08:\n  '09:00': {{{first}}}\n  '10:00': {{{second}}}\n")
    assert places(made) == [
        ("Kafka", "Workshop", ""), ("CSS", "Main", ""), ("Go", "Workshop", ""), ("Zig", "Main", ""),
    ]  # fmt: skip


def test_rooms_of_a_time_name_their_sessions_by_ids():
    talks = "sessions: {k1: {title: Kafka, speakers: [Ana Gil]}, k2: {title: CSS}}\n"
    made = read(talks + "schedule:\n  2026-06-08:\n    '09:00': {Hall A: k1, Hall B: k2}\n")
    assert places(made) == [("Kafka", "Hall A", ""), ("CSS", "Hall B", "")]
    assert people(made)["Kafka"] == ["Ana Gil"]


def test_a_workshop_to_be_announced_is_a_session():
    made = read(SLOT.format("Hall A: 'Workshop: TBA'\n    Hall B: TBA"))
    assert places(made) == [("Workshop: TBA", "Hall A", ""), ("Coffee", "", "")]
    made = read("2026-06-08:\n  '09:00': {Hall A: 'Workshop: TBA', Hall B: CSS}\n  '10:00': Tea\n  '11:00': Lunch\n")
    assert places(made)[:2] == [("Workshop: TBA", "Hall A", ""), ("CSS", "Hall B", "")]


def test_a_surname_beside_a_name_belongs_to_it():
    people_in = "[{name: Ana, surname: Gil}, {name: Bo Ek, surname: Ek}]"
    assert people(read(SLOT.format(f"title: Kafka\n    speakers: {people_in}")))["Kafka"] == ["Ana Gil", "Bo Ek"]


def test_what_is_said_of_talks_counts_more_than_slots_without_a_title():
    with pytest.raises(Refused, match="there is no session in this JSON file: entry 1: no date"):
        read(
            '[{"time": "14:00", "title": "Kafka"}, {"time": "15:00", "type": "talk"}, {"time": "16:00", "type": "talk"}]'
        )


def test_an_empty_room_of_a_slot_has_no_session():
    made = read(
        "- date: 2026-06-08\n  slots:\n  - {time: '09:00', Main: {title: Kafka}, Side: null}\n"
        "  - {time: '10:00', Main: {name: Go, speaker: Ana Gil}, Side: {name: CSS, speaker: Bo Ek}}\n"
        "  - {time: '11:00', Main: {title: Zig}, Side: {title: Rust}}\n"
    )
    assert [(title, room) for title, room, _ in places(made)] == [
        ("Kafka", "Main"), ("Go", "Main"), ("CSS", "Side"), ("Zig", "Main"), ("Rust", "Side"),
    ]  # fmt: skip


def test_a_session_has_a_name_and_its_talks_have_titles():
    talks = "presentations: [{title: Kafka, authors: [Bo Ek]}]"
    made = read(SLOT.format(f"name: Storage\n    chair: {{name: Ana Gil, affiliation: Acme}}\n    {talks}"))
    assert [title for title, _, _ in places(made)] == ["Storage", "Kafka", "Coffee"]


def test_keys_of_one_slot_are_no_rooms_but_named():
    made = read(SLOT.format("info: {title: Doors}\n    more: {title: Queue}"))
    assert places(made) == [("Doors", "", ""), ("Queue", "", ""), ("Coffee", "", "")]
    assert "fields not used: info, more" in made.notices


def test_one_slot_with_a_title_lists_talks_as_tracks():
    talks = "tracks: [{title: Clay, description: On clay}, {title: Glaze}]"
    made = read(SLOT.format(f"title: Two talks\n    {talks}"))
    assert places(made) == [("Clay", "", "Two talks"), ("Glaze", "", "Two talks"), ("Coffee", "", "")]
    listed = "\n- " + talks.replace("Glaze", "Glaze, description: Shine") + "\n"
    made = read(SLOT.format(f"title: Two talks\n    {talks}") + listed[1:])
    assert places(made)[0] == ("Two talks", "", "Clay, Glaze")


@pytest.mark.parametrize("listed", ["categories: [{title: AI, description: Up}, {title: Web, description: Down}]",
                                    "tracks: [{title: AI, description: Up}]"])  # fmt: skip
def test_topics_of_one_session_and_a_single_track_are_no_talks(listed):
    assert [title for title, *_ in places(read(SLOT.format(f"title: Welcome\n    {listed}")))] == ["Welcome", "Coffee"]


def test_the_keys_of_rooms_are_rooms_at_any_time():
    made = read("""[{"date": "2026-07-02", "rooms": {"Harbor": [{"time": "10:00 - 10:30", "title": "Bowlines"}],
      "Pier": [{"time": "11:00 - 11:45", "title": "Splices"}]}}]""")
    assert [(slot.title, slot.room) for slot in made.slots] == [("Bowlines", "Harbor"), ("Splices", "Pier")]


def test_lists_whose_sessions_begin_together_are_rooms_although_they_end_apart():
    made = read("""[{"date": "2026-07-02", "Harbor": [{"time": "10:00 - 10:30", "title": "Bowlines"}],
      "Pier": [{"time": "10:00 - 10:45", "title": "Splices"}]}]""")
    assert [(slot.title, slot.room) for slot in made.slots] == [("Bowlines", "Harbor"), ("Splices", "Pier")]


def test_rooms_below_a_key_of_a_slot_are_rooms():
    made = read("""[{"date": "2026-07-02", "slots": [{"time": "11:00", "parallel": {"Amphi A": {"title": "Chains"},
      "Amphi B": {"title": "Springs"}}}, {"time": "12:00", "title": "Lunch"}]}]""")
    assert [(slot.title, slot.room) for slot in made.slots] == [
        ("Chains", "Amphi A"),
        ("Springs", "Amphi B"),
        ("Lunch", ""),
    ]


@pytest.mark.parametrize("key", ['"rooms": {{{}}}', "{}"])
def test_rooms_called_as_a_column_is_are_rooms_if_they_have_a_talk(key):
    slots = (
        '"Aula": {"title": "T1"}, "Lab": {"title": "T2", "speaker": "Ada Lind"}',
        '"Aula": {"title": "T3"}, "Lab": {"title": "T4"}',
    )
    first, second = (key.format(slot) for slot in slots)
    made = read(f"""{{"name": "Min", "days": [{{"date": "2026-08-20", "slots": [{{"time": "09:00", {first}}},
      {{"time": "10:00", {second}}}]}}]}}""")
    assert [(slot.title, slot.room) for slot in made.slots] == [
        ("T1", "Aula"), ("T2", "Lab"), ("T3", "Aula"), ("T4", "Lab"),
    ]  # fmt: skip


ROOMS = {
    "ids": ('[{"id": 12, "name": "Aula"}, {"id": 7, "name": "Hof"}]', "12", "7"),
    "keys": ('{"12": "Aula", "7": "Hof"}', "12", "7"),
    "ids that could be positions": ('[{"id": 1, "name": "Aula"}, {"id": 0, "name": "Hof"}]', "1", "0"),
    "slugs": ('[{"slug": "a", "name": "Aula"}, {"slug": "h", "name": "Hof"}]', "a", "h"),
    "positions from 0": ('["Aula", "Hof"]', "0", "1"),
    "positions from 1": ('[{"name": "Aula"}, {"name": "Hof"}]', "1", "2"),
}


@pytest.mark.parametrize("rooms", ROOMS)
@pytest.mark.parametrize("cells", [', "cells": {{{}}}', ', "sessions": {{{}}}', ', "rooms": {{{}}}', ", {}"])
def test_the_keys_of_a_grid_are_rooms(rooms, cells):
    listed, first, second = ROOMS[rooms]
    slots = [
        ("09:00", f'"{first}": {{"title": "Kafka"}}, "{second}": {{"title": "CSS", "speaker": "Bo Ek"}}'),
        ("10:00", f'"{second}": "Go"'),
        ("11:00", f'"{second}": {{"title": "Zig"}}, "{first}": null'),
    ]
    made_of = ", ".join(f'{{"time": "{time}"{cells.format(text)}}}' for time, text in slots)
    made = read(f'{{"rooms": {listed}, "days": [{{"date": "2026-06-08", "slots": [{made_of}]}}]}}')
    assert places(made) == [("Kafka", "Aula", ""), ("CSS", "Hof", ""), ("Go", "Hof", ""), ("Zig", "Hof", "")]
    assert people(made)["CSS"] == ["Bo Ek"]
    assert made.notices == ()


def test_the_keys_of_a_grid_by_time_are_rooms():
    made = read(
        "rooms: [Aula, Hof, Keller]\n2026-06-08:\n  '09:00': {0: {title: Kafka}, 2: CSS}\n  '10:00': Lunch\n"
        "  '11:00': {1: Go, 2: Zig}\n"
    )
    assert places(made) == [
        ("Kafka", "Aula", ""), ("CSS", "Keller", ""), ("Lunch", "", ""), ("Go", "Hof", ""), ("Zig", "Keller", ""),
    ]  # fmt: skip


def test_lists_by_the_id_of_the_room():
    lists = '{"12": [{"time": "09:00", "title": "Kafka"}, {"time": "10:00", "title": "Go"}], "7": [{"time": "09:00", "title": "CSS"}]}'
    made = read(f'{{"rooms": {ROOMS["ids"][0]}, "date": "2026-06-08", "schedule": {lists}}}')
    assert places(made) == [("Kafka", "Aula", ""), ("Go", "Aula", ""), ("CSS", "Hof", "")]


def test_a_grid_names_its_sessions_by_ids():
    slot = '{"date": "2026-06-08", "slots": [{"time": "09:00", "cells": {"12": 101, "7": 102}}]}'
    talks = '[{"id": 101, "title": "Kafka"}, {"id": 102, "title": "CSS"}]'
    made = read(f'{{"rooms": {ROOMS["ids"][0]}, "sessions": {talks}, "days": [{slot}]}}')
    assert places(made) == [("Kafka", "Aula", ""), ("CSS", "Hof", "")]


def test_numbers_that_can_be_several_positions_are_named():
    made = read(
        "rooms: [Aula, Hof, Keller]\ndays:\n- date: 2026-06-08\n  slots:\n"
        "  - {time: '09:00', cells: {1: {title: Kafka}, 2: {title: CSS}}}\n"
    )
    assert places(made) == [("Kafka", "", ""), ("CSS", "", "")]
    assert made.notices == ("fields not used: number of the room",)


def test_the_ids_of_sessions_are_no_rooms():
    talks = "1: {title: Kafka, start: 2026-06-08 09:00, room: 2}, 2: {title: CSS, start: 2026-06-08 10:00, room: 1}"
    made = read(f"rooms: [{{id: 1, name: Aula}}, {{id: 2, name: Hof}}]\nsessions: {{{talks}}}\n")
    assert places(made) == [("Kafka", "Hof", ""), ("CSS", "Aula", "")]


def test_a_track_called_data_is_no_day():
    made = read(SLOT.format("tracks: {Data: {title: Kafka}, Ops: CSS}"))
    assert places(made) == [("Kafka", "", "Data"), ("CSS", "", "Ops"), ("Coffee", "", "")]
    made = read(
        "- date: 2026-06-08\n  slots:\n  - {time: '09:00', Data: {title: Kafka}, Web: {title: CSS}}\n"
        "  - {time: '10:00', Data: Go, Web: {title: Astro}}\n"
    )
    assert places(made) == [("Kafka", "Data", ""), ("CSS", "Web", ""), ("Go", "Data", ""), ("Astro", "Web", "")]


def test_a_kind_with_the_title_at_a_time_is_a_session():
    made = read(
        "\"Day 1, 8 June 2026\":\n  '09:00': {title: Kafka, room: Aula}\n  '10:00': {workshop: Clay, level: easy}\n"
        "  '11:00': {keynote: Go}\n"
    )
    assert places(made) == [("Kafka", "Aula", ""), ("Clay", "", ""), ("Go", "", "")]
    assert [slot.kind for slot in made.slots] == ["talk", "workshop", "keynote"]
    assert made.notices == ("fields not used: level",)


def test_rooms_that_have_an_object_in_one_slot_and_a_title_in_another():
    made = read(
        "- date: 2026-06-08\n  slots:\n  - {time: '09:00', Aula: Kafka, Garten: {title: CSS}}\n"
        "  - {time: '10:00', Aula: {title: Go}, Garten: Zig}\n  - {time: '11:00', Aula: Rust, Garten: C}\n"
    )
    assert places(made) == [
        ("Kafka", "Aula", ""), ("CSS", "Garten", ""), ("Go", "Aula", ""), ("Zig", "Garten", ""), ("Rust", "Aula", ""),
        ("C", "Garten", ""),
    ]  # fmt: skip


def test_what_stands_in_all_rooms_is_one_session():
    made = read(SLOT.format("rooms: {Main: Lunch, Side: Lunch, Workshop: Lunch, Aula: Lunch}"))
    assert places(made) == [("Lunch", "", ""), ("Coffee", "", "")]


BY_TIME = """schedule:
  2026-06-08:
    "10:00": Coffee
    "10:30":
      Hall 1: {title: Kafka}
      Hall 2: {title: CSS}
    "11:30":
      Hall 2: {title: Go}
      until: "12:00"
"""


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("    tba:\n      Hall 2: {title: Open mic}\n", ("Open mic", "Hall 2", "")),
        ('    "TBA": Karaoke\n', ("Karaoke", "", "")),
        ("    TBD: {Hall 1: Drinks, Hall 2: null}\n", ("Drinks", "Hall 1", "")),
    ],
)
def test_a_slot_with_an_end_or_without_a_time_beside_slots_by_room(last, expected):
    made = read(BY_TIME + last)
    assert places(made) == [
        ("Coffee", "", ""),
        ("Kafka", "Hall 1", ""),
        ("CSS", "Hall 2", ""),
        ("Go", "Hall 2", ""),
        expected,
    ]
    assert clocks(made)[:4] == [("Coffee", "10:00"), ("Kafka", "10:30"), ("CSS", "10:30"), ("Go", "11:30")]
    assert [slot.all_day for slot in made.slots] == [False, False, False, False, True]
    assert made.slots[3].ends_at == made.slots[3].starts_at + 30 * 60_000
    assert not any("not read" in notice for notice in made.notices)


def test_a_slot_with_an_end_needs_no_other_slot_in_plain_text():
    text = BY_TIME.replace('"10:00": Coffee', '"10:00": {all: Coffee}').replace('until: "12:00"', "duration: 45")
    made = read(text)
    assert [slot.title for slot in made.slots] == ["Coffee", "Kafka", "CSS", "Go"]
    assert made.slots[3].ends_at == made.slots[3].starts_at + 45 * 60_000


COLUMNS = """
rooms: [Hall, Loft]
topics: {ops: Operations, case: Case studies}
days:
- date: 2026-06-08
  slots:
  - {start: '10:00', title: Opening}
  - start: '11:00'
    end: '12:00'
    events:
      a:
        subevents: [{title: Kafka, topic: ops}, {title: CSS}]
      b:
        subevents: [{title: Go}, {title: Ruby}]
"""


@pytest.mark.parametrize(
    ("old", "new", "rooms"),
    [
        ("", "", ("Hall", "Loft")),
        ("a:\n        sub", "left:\n        sub", ("Hall", "Loft")),
        ("Loft]", "Loft, Attic]", ("Hall", "Loft")),
        ("      b:", "      c:", ("Hall", "Loft")),  # as many columns as rooms
    ],
)
def test_the_place_in_the_list_of_a_column_is_no_column(old, new, rooms):
    made = read(COLUMNS.replace(old, new) if old else COLUMNS)
    first, second = rooms
    assert places(made) == [
        ("Opening", "", ""), ("Kafka", first, "Operations"), ("CSS", first, ""), ("Go", second, ""), ("Ruby", second, "")
    ]  # fmt: skip
    assert not any("no session" in notice for notice in made.notices)


def test_columns_with_the_names_of_rooms_and_those_of_no_known_room():
    swapped = read(COLUMNS.replace("      a:", "      Loft:").replace("      b:", "      Hall:"))
    assert places(swapped)[1:] == [
        ("Kafka", "Loft", "Operations"), ("CSS", "Loft", ""), ("Go", "Hall", ""), ("Ruby", "Hall", "")
    ]  # fmt: skip
    unknown = read(COLUMNS.replace("Loft]", "Loft, Attic]").replace("      a:", "      left:"))
    assert [slot.room for slot in unknown.slots] == [""] * 5
    assert "fields not used: number of the room" in unknown.notices


def test_only_the_talks_of_people_that_are_known_are_sessions():
    talks = (
        "title: Short, speakers: [{name: Ana Gil, presentation_title: TBD}, {name: Bo Ek, presentation_title: Kilns}]"
    )
    made = read(SLOT.format(talks.replace(", speakers", "\n    speakers")))
    assert people(made) == {"Short": ["Ana Gil"], "Kilns": ["Bo Ek"], "Coffee": []}
    panel = read(SLOT.format(talks.replace(", speakers", "\n    speakers").replace("Short", "Panel")))
    assert people(panel)["Panel"] == ["Ana Gil", "Bo Ek"]
    assert "fields of speakers not used: presentation_title" in panel.notices


MIXED = """
2026-06-05:
  multi_track:
    - name: Main
      sessions:
        - {start: "9:30", title: Introduction, type: talk}
        - {start: "12:45", title: Lunch, type: break}
        - {start: "13:45", title: Session 3, type: talk}
2026-06-06:
  - {start: "9:45", title: Sinatra, type: talk}
  - {start: "12:30", title: Siesta, type: break}
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        # the day without tracks is the larger list
        ('        - {start: "13:45", title: Session 3, type: talk}\n', ""),
        (", type: talk", ""),
        (", type: talk", ", by: Ada Lind"),
        # the same break on both days
        ("Siesta", "Lunch"),
    ],
)
def test_days_with_tracks_beside_days_without(old, new):
    text = MIXED.replace(old, new) if old else MIXED
    made = read(text)
    assert [slot.title for slot in made.slots] == [
        row.split("title: ")[1].split(",")[0].rstrip("}") for row in text.splitlines() if "title" in row
    ]
    assert {slot.track for slot in made.slots} == {"Main", ""}
    assert not any("no session" in notice or "not read" in notice for notice in made.notices)


def test_a_session_in_two_tracks_is_one():
    def entry(hour, title, **more):
        return {"start": f"2026-05-22 {hour}:00", "title": title, **more}

    plenary = [entry(10, "Opening", room="Hall"), entry(18, "Closing", speaker="Ada Lind"), entry(11, "Open space")]
    clay, kilns = ([*plenary, entry(12, "Panel", speaker=name)] for name in ("Bo Ek", "Cy Oz"))
    made = read(json.dumps([{"track": "Clay", "sessions": clay}, {"track": "Kilns", "sessions": kilns}]))
    # without a room and speakers nobody knows whether it is the same
    assert sorted((slot.title, slot.track) for slot in made.slots) == [
        ("Closing", "Clay, Kilns"), ("Open space", "Clay"), ("Open space", "Kilns"), ("Opening", "Clay, Kilns"),
        ("Panel", "Clay"), ("Panel", "Kilns"),
    ]  # fmt: skip
    table = read("title,start,room,track\nA,2026-05-22 9:00,Hall,X\nA,2026-05-22 9:00,Hall,Y\n")
    assert places(table) == [("A", "Hall", "X, Y")]
