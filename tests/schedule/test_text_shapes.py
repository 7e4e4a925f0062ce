"""Lists and tables in Markdown without a column of times: each session gets its own line."""

import json
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from confnote.schedule.formats import read_schedule

DAYS = (date(2026, 10, 12), date(2026, 10, 13))


def read(text):
    return read_schedule(text.encode(), machine_zone=ZoneInfo("UTC"), days=DAYS)


def clocks(made):
    return [(slot.title, f"{datetime.fromtimestamp(slot.starts_at / 1000, UTC):%d %H:%M}") for slot in made.slots]


TWO_DAYS = [("Registration", "12 09:00"), ("Clay", "12 09:30"), ("Break", "12 10:30"), ("Kilns", "13 09:00")]


@pytest.mark.parametrize(
    "text",
    [
        "|Day 1: Monday 12th October|\n|---|\n|0900 Registration|\n|0930 Clay|\n|1030 Break|\n|Day 2: Tue 13 October|\n|0900 Kilns|\n",
        "|Monday 12 October|\n|---|\n|09:00 Registration|\n|09:30 Clay|\n|10:30 Break|\n\n|Tuesday 13 October|\n|---|\n|09:00 Kilns|\n",
        "Monday 12 October\n0900 Registration\n0930-1030 Clay\n1030 Break\nTuesday 13 October\n0900 Kilns\n",
        "".join(f"<table><tr><th>{day}</th></tr>{''.join(f'<tr><td>{row}</td></tr>' for row in rows)}</table>" for day, rows in (
            ("Monday 12 October", ("0900 Registration", "0930 Clay", "1030 Break")), ("Tue 13 October", ("0900 Kilns",)),
        )),
    ],
)  # fmt: skip
def test_a_time_and_a_title_in_one_cell_or_line(text):
    assert clocks(read(text)) == TWO_DAYS


def test_numbers_of_years_are_no_times():
    made = read("Monday 12 October\n\n- 2025 in review at 10:00\n\n9:00 Clay\n10:00 Kilns\n11:00 Ash\n")
    assert clocks(made) == [("Clay", "12 09:00"), ("Kilns", "12 10:00"), ("Ash", "12 11:00")]


def test_a_cell_beside_the_time_and_the_title():
    made = read("|Monday 12 October||\n|---|---|\n|0900 Registration||\n|0930 Keynote 1|Dr Ada Lind, Example University|\n"
                "|1030 Talks 1|_Chair:_|\n|1200 Clay|Room 1|\n")  # fmt: skip
    assert [(slot.title, slot.room, [(one.name, one.org) for one in slot.speakers]) for slot in made.slots] == [
        ("Registration", "", []), ("Keynote 1", "", [("Dr Ada Lind", "Example University")]), ("Talks 1", "", []),
        ("Clay", "Room 1", []),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "## Monday 12 October\n\n### 9h-10h30\n- Clay (Room 1)\n- Kilns (Room 2)\n  - [A paper](x.pdf)\n\n### 11h\n- Ash\n- Pots\n",
        "## Monday 12 October\n\n**09:00-10:30**\n\n* Clay (Room 1)\n* Kilns (Room 2)\n\n**11:00**\n\n* Ash\n* Pots\n",
        "## Monday 12 October\n\n- 09:00\n  - Clay (Room 1)\n  - Kilns (Room 2)\n- 11:00\n  - Ash\n  - Pots\n",
    ],
)
def test_several_items_below_one_time_are_parallel(text):
    made = read(text)
    assert clocks(made) == [("Clay", "12 09:00"), ("Kilns", "12 09:00"), ("Ash", "12 11:00"), ("Pots", "12 11:00")]
    assert [slot.room for slot in made.slots] == ["Room 1", "Room 2", "", ""]
    assert "2 titles have their room in brackets, which was moved out of it: Room 1, Room 2" in made.notices


def test_items_below_a_session_that_are_its_people_and_its_room():
    made = read("## Monday 12 October\n\n### 09:00\n- Clay\n- Ada Lind, Example Org\n\n### 10:00 Ash\n- Bo Ek\n- Room 2\n\n"
                "### 11:00 Papers\n- Cy Dahl\n- Glaze tests with fire\n")  # fmt: skip
    assert [(slot.title, slot.room, [(one.name, one.org) for one in slot.speakers]) for slot in made.slots] == [
        ("Clay", "", [("Ada Lind", "Example Org")]), ("Ash", "Room 2", [("Bo Ek", "")]), ("Papers", "", []),
    ]  # fmt: skip
    assert "lines not read: - Cy Dahl, - Glaze tests with fire" in made.notices


def test_rooms_in_brackets_behind_titles():
    rows = [("Opening (Main Hall)", "09:00"), ("Clay (A12)", "10:00"), ("Ash (_A12_)", "11:00"), ("Talk (P1)", "12:00"),
            ("Pots (on stage)", "13:00"), ("Glass (Room for improvement in kilns)", "14:00")]  # fmt: skip
    made = read("time,title\n" + "".join(f"2026-10-12 {at},{title}\n" for title, at in rows))
    assert [(slot.title, slot.room) for slot in made.slots] == [
        ("Opening", "Main Hall"), ("Clay", "A12"), ("Ash", "A12"), ("Talk (P1)", ""), ("Pots (on stage)", ""),
        ("Glass (Room for improvement in kilns)", ""),
    ]  # fmt: skip
    assert "3 titles have their room in brackets, which was moved out of it: Main Hall, A12" in made.notices
    # numbers of papers, and a file that has a column of rooms
    made = read("time,title\n2026-10-12 09:00,Opening (P101)\n2026-10-12 10:00,Clay (P102)\n")
    assert [slot.title for slot in made.slots] == ["Opening (P101)", "Clay (P102)"]
    made = read("time,title,room\n2026-10-12 09:00,Opening (Main Hall),Aula\n2026-10-12 10:00,Clay (Main Hall),\n")
    assert [slot.title for slot in made.slots] == ["Opening (Main Hall)", "Clay (Main Hall)"]


def test_rows_for_each_speaker_of_one_session_are_not_missing():
    talk = '{"title": "Panel: Clay", "start": "2026-10-12 09:00", "speaker": "%s"}'
    made = read(f"[{talk % 'Ada Lind'}, {talk % 'Bo Ek'}, {talk % 'Cy Dahl'}]")
    assert [[one.name for one in slot.speakers] for slot in made.slots] == [["Ada Lind", "Bo Ek", "Cy Dahl"]]
    assert not any("in no session" in notice for notice in made.notices)


def test_line_breaks_of_markdown_are_cut():
    made = read("## Monday 12 October\n\n**09:00-09:30** Clay\\\n**10:00** Ash\\\\\n**11:00-12:00** Kilns\n")
    assert clocks(made) == [("Clay", "12 09:00"), ("Ash", "12 10:00"), ("Kilns", "12 11:00")]


@pytest.mark.parametrize(
    "text",
    [
        "9:00 am - 10:00 am {} Kilns\n10:00 am - 11:00 am {} Glazes\n",
        "9:00 am {0} - 10:00 am {0} Kilns\n10:00 am ({0}): Glazes\n",
        "## Thursday, 21 May\n\n9:00 ({}) | **Kilns**\n10:00 {} | **Glazes**\n",
        "9:00 {0}\nKilns\n\n10:00 {0}\nGlazes\n",
    ],
)
@pytest.mark.parametrize(("zone", "hours"), [("PDT", 7), ("CEST", -2), ("UTC+2", -2), ("MSK", -3), ("EST", 5)])
def test_a_zone_behind_the_time_of_a_line(text, zone, hours):
    days = (date(2026, 5, 21), date(2026, 5, 21))
    made = read_schedule(text.format(*[zone] * 3).encode(), machine_zone=ZoneInfo("Asia/Tokyo"), days=days)
    found = [(slot.title, datetime.fromtimestamp(slot.starts_at / 1000, UTC).hour) for slot in made.slots]
    assert found == [("Kilns", 9 + hours), ("Glazes", 10 + hours)]
    assert not any("names no time zone" in notice for notice in made.notices)


def test_a_zone_in_a_line_of_a_list_in_json():
    text = json.dumps([{"date": "2026-05-21", "sessions": ["09:00 CEST Kilns @ Hall", "10:00-11:00 ET | Glazes"]}])
    made = read_schedule(text.encode(), machine_zone=ZoneInfo("UTC"))
    assert [(slot.title, slot.room) for slot in made.slots] == [("Kilns", "Hall"), ("Glazes", "")]


@pytest.mark.parametrize("title", ["ET phone home", "ISTQB in practice", "METRICS", "BSTs", "GMTech", "UTC+hello"])
def test_a_title_that_begins_like_a_zone(title):
    made = read_schedule(f"9:00 {title}\n10:00 Glazes\n".encode(), machine_zone=ZoneInfo("UTC"), days=DAYS[:1] * 2)
    assert made.slots[0].title == title
    assert made.of_machine
