"""How a file writes its times, and names that are not meant for a person."""

import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from confnote.schedule.formats import read_schedule
from confnote.schedule.people import person
from confnote.schedule.time_habits import are_hours, night_doubt

DAY = date(2026, 5, 18)


def read(content):
    return read_schedule(json.dumps(content).encode(), machine_zone=ZoneInfo("Europe/Berlin"), days=(DAY, DAY))


def test_durations_with_parts_of_hours_are_hours():
    assert are_hours(["0.75", "1", ".5", "2"])
    assert not are_hours(["30.0", "75.0"])
    assert not are_hours(["30", "28.25"])
    assert not are_hours(["1", "2"])
    made = read(
        [{"time": "9:00", "title": "Clay", "duration": 0.75}, {"time": "10:00", "title": "Glaze", "duration": 2}]
    )
    assert [(slot.ends_at - slot.starts_at) // 60_000 for slot in made.slots] == [45, 120]


def test_sessions_that_stay_at_night_in_a_file_without_pm_are_a_doubt():
    nine, noon, half_past_one, two = (
        datetime.fromisoformat(f"2026-05-18T{clock}") for clock in ("09:00", "12:00", "01:30", "14:00")
    )
    doubt = "1 session begins at night, from 01:30: the file seems to lack pm after its times"
    assert night_doubt([nine, noon, half_past_one], is_without_pm=False) == doubt
    assert night_doubt([two, half_past_one], is_without_pm=True) == doubt
    assert night_doubt([two, half_past_one], is_without_pm=False) == ""
    assert night_doubt([nine, noon], is_without_pm=True) == ""


def test_tags_are_no_part_of_a_name():
    assert person("<b>Ada Lind</b>").name == "Ada Lind"
    assert person('<a href="https://example.org">Bo Ek</a>').name == "Bo Ek"


def test_titles_that_look_like_ids_are_named():
    made = read(
        [
            {"time": "9:00", "talk": "old_clay"},
            {"time": "10:00", "talk": "__break"},
            {"time": "11:00", "talk": "Open kiln"},
        ]
    )
    assert [notice for notice in made.notices if "ids" in notice] == [
        "2 titles look like ids of talks in another file: old_clay, __break"
    ]
    assert not any(
        "ids" in notice
        for notice in read([{"time": "9:00", "talk": "Clay"}, {"time": "10:00", "talk": "glaze"}]).notices
    )


def clocks(made):
    return [
        tuple(at and f"{datetime.fromtimestamp(at / 1000, ZoneInfo('Europe/Berlin')):%H:%M}" for at in slot_times)
        for slot_times in ((slot.starts_at, slot.ends_at) for slot in made.slots)
    ]


@pytest.mark.parametrize(
    ("block", "talk"),
    [
        (("START", "END"), ("START_STR", "END_STR")),
        (("session start", "session end"), ("presentation start", "presentation end")),
        (("start", "end"), ("talkStart", "talkEnd")),
        (("Session Begin", "Session Finish"), ("Talk from", "Talk to")),
    ],
)
def test_the_start_and_the_end_of_a_talk_are_from_columns_that_belong_together(block, talk):
    head = ",".join(("date", "title", *block, *talk))
    rows = (
        "2026-05-18,Clay,11:00,12:30,11:00,11:30",
        "2026-05-18,Glaze,11:00,12:30,11:30,12:00",
        "2026-05-18,Kilns,11:00,12:30,12:00,",
        "2026-05-18,Lunch,12:30,13:30,,",
    )
    made = read_schedule("\n".join((head, *rows)).encode(), ZoneInfo("Europe/Berlin"), days=(DAY, DAY))
    assert clocks(made) == [("11:00", "11:30"), ("11:30", "12:00"), ("12:00", None), ("12:30", "13:30")]
    used = f"those of {talk[0]} and {talk[1]} are used, not {block[1]}, {block[0]}"
    assert f"several columns have times: {used}" in made.notices


def test_a_start_without_an_end_of_its_own_gives_way_to_one_with_an_end():
    made = read([
        {"title": "Clay", "START": "2026-05-18 11:00:00", "START_STR": "11:00", "END_STR": "11:30"},
        {"title": "Glaze", "START": "2026-05-18 11:00:00", "START_STR": "11:30", "END_STR": "12:00"},
    ])  # fmt: skip
    assert clocks(made) == [("11:00", "11:30"), ("11:30", "12:00")]
    assert "several columns have times: those of START_STR and END_STR are used, not START" in made.notices
    same = read([{"title": "Clay", "start": "11:00", "end": "11:30", "start_str": "11:00", "end_str": "11:30"}])
    assert clocks(same) == [("11:00", "11:30")]
    assert not any("several columns have times" in notice for notice in same.notices)
