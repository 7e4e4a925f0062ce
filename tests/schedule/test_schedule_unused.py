"""What a file says of its sessions and confnote does not use is named once."""

from __future__ import annotations

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from confnote.errors import Refused
from confnote.schedule.formats import read_schedule
from confnote.schedule.unused import is_technical, unused

BERLIN = ZoneInfo("Europe/Berlin")


def named(text: str) -> list[str]:
    return [notice for notice in read_schedule(text.encode(), BERLIN).notices if "not used" in notice]


def table(heading: str, *values: str) -> str:
    rows = [f"Talk {n},2026-05-18 1{n}:00,Hall,{value}" for n, value in enumerate(values)]
    return "\n".join([f"title,start,room,{heading}", *rows]) + "\n"


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("Level", ["Beginner", "Expert"]),
        ("Language", ["en", "en"]),
        ("Slides", ["on request", ""]),
        ("Seats", ["40", "100"]),
        ("Catering", ["yes", "no"]),
        ("Live", ["✓", ""]),
        ("Mark", ["x", ""]),
        ("Colour", ["the red hall", ""]),
        ("Updated", ["by the chair", ""]),
        ("Category", ["Databases", ""]),
        ("Length", ["short", "long"]),
    ],
)
def test_a_column_that_is_not_used_is_named(heading: str, values: list[str]) -> None:
    extra = ",track" if heading == "Category" else ""
    text = table(heading + extra, *(value + (",Web" if extra else "") for value in values))
    assert named(text) == [f"columns not used: {heading}"]


@pytest.mark.parametrize(
    ("heading", "value"),
    [
        ("Image", "https://x.example/a.png"),
        ("photo", "/media/12"),
        ("color", "#ff8800"),
        ("colour", "red"),
        ("guid2", "7f1b2c3d-0000-4000-8000-123456789abc"),
        ("slug", "a-talk"),
        ("Updated at", "2026-05-01T10:00:00Z"),
        ("Slides", "https://x.example/s.pdf"),
        ("Duration", "45"),
        ("Comment", "-"),
        ("Hidden", "false"),
    ],
)
def test_a_technical_or_empty_or_used_column_is_not_named(heading: str, value: str) -> None:
    assert named(table(heading, value)) == []


def test_a_session_that_is_left_out_and_the_name_of_the_conference_count_as_used() -> None:
    assert named("title,start,abstract\nA,2026-05-18 10:00,\nB,later,long\nC,2026-05-18 11:00,\n") == []
    assert named(json.dumps([{"title": "A", "start": "2026-05-18 10:00", "conference": "X Days"}])) == []


def test_a_cell_without_a_heading_is_named() -> None:
    assert named("title,start\nA,2026-05-18 10:00,Ada\n") == ["columns not used: column 3"]


def test_eight_are_named_and_the_others_counted() -> None:
    record = {f"k{n}": "v" for n in range(10)}
    assert unused([record], ()) == "k0, k1, k2, k3, k4, k5, k6, k7 and 2 more"
    assert unused([{"a": [], "b": {}, "c": None, "d": [1], "e": True, "f": 0}], {"b"}) == "d, e"
    assert is_technical("_rev", "1-a")
    assert not is_technical("level", "1-a")


def test_a_column_of_the_zone_is_used() -> None:
    text = table("Timezone", "America/New_York", "America/New_York")
    schedule = read_schedule(text.encode(), machine_zone=BERLIN)
    assert schedule.zone == "America/New_York"
    assert named(table("Timezone", "Asia/Tokyo", "Europe/Oslo")) == ["columns not used: Timezone"]


@pytest.mark.parametrize(
    "file",
    [
        {"timezone": "Europe/Madrid", "talks": [{"title": "A", "start": "2026-05-18T10:00", "timezone": "Europe/Madrid"}]},
        {"meta": {"tz": "Europe/Madrid"}, "talks": [{"title": "A", "start": "2026-05-18T10:00", "tz": "Europe/Madrid"}]},
        [{"title": "A", "start": {"dateTime": "2026-05-18T10:00", "timeZone": "Europe/Madrid"}}],
    ],
)  # fmt: skip
def test_a_zone_that_is_used_is_neither_named_nor_missed(file: object) -> None:
    found = read_schedule(json.dumps(file).encode(), machine_zone=BERLIN)
    assert (found.zone, found.of_machine, found.notices, found.doubts) == ("Europe/Madrid", False, (), ())


def test_a_zone_of_the_sessions_beside_another_one_of_the_file_is_named() -> None:
    talks = [{"title": "A", "start": "2026-05-18T10:00", "timezone": "Europe/Madrid"}]
    found = read_schedule(json.dumps({"timezone": "Europe/Berlin", "talks": talks}).encode(), machine_zone=BERLIN)
    assert (found.zone, found.notices) == ("Europe/Berlin", ("fields not used: timezone",))


def test_a_field_of_json_is_named() -> None:
    talk = {"title": "A", "start": "2026-05-18 10:00", "level": 2, "reviews": [{"by": "x"}, {"by": "y"}], "_id": "k"}
    assert named(json.dumps([talk])) == ["fields not used: level, reviews"]
    assert named("- title: A\n  start: 2026-05-18 10:00\n  level: hard\n") == ["fields not used: level"]


def test_an_element_or_attribute_of_xml_is_named() -> None:
    event = '<event id="1" stage="big"><title>A</title><start>10:00</start><level>hard</level><logo>/a.png</logo>'
    event += "<recording><optout>false</optout></recording><answers><answer>a hat</answer></answers></event>"
    text = f'<schedule><day date="2026-05-18"><room name="H">{event}</room></day></schedule>'
    assert named(text) == ["fields not used: stage, level, answers"]


def test_a_property_of_a_calendar_is_named() -> None:
    event = (
        "UID:1\nSUMMARY:A\nDTSTART:20260518T100000Z\nCLASS:PUBLIC\nX-LEVEL:hard\nCOMMENT:bring a hat\nX-MOZ-LASTACK:1"
    )
    text = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\n{event}\nEND:VEVENT\nEND:VCALENDAR\n"
    assert named(text) == ["fields not used: COMMENT, X-LEVEL"]


def test_a_category_or_answer_of_sessionize_is_named() -> None:
    session = {
        "id": "1", "title": "A", "startsAt": "2026-05-18T10:00:00", "isServiceSession": False,
        "categoryItems": [7], "questionAnswers": [{"questionId": 3, "answerValue": "none of it"}],
    }  # fmt: skip
    categories = [{"title": "Level", "items": [{"id": 7, "name": "Expert"}]}]
    questions = [{"id": 3, "question": "What to bring?"}]
    whole = {"sessions": [session], "categories": categories, "questions": questions}
    assert named(json.dumps(whole)) == ["fields not used: Level, What to bring?"]


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ('[{title": "A"}]', "a quote is missing before title"),
        ('[{"title": A", "start": "x"}]', "a quote is missing before A"),
        ('[{"title: "A"}]', "a quote is missing before A"),
        ('[{title: "A"}]', "put the word in double quotes"),
        ("[{'title': 'A'}]", "write double quotes"),
        ('[{"title": "A",, "room": "B"}]', "correct the line"),
        ('[{"title": "A" "room": "B"}]', "add the comma before it"),
        ('[{"title": "A}]', "add the quote that closes it"),
        ('[{"title": "A', "the end of the file is missing, get it again"),
        ("def talk(title, start):\n    pass\n\nprint(talk())\n", "text: 4 lines, no columns: give"),
        (
            "13:10-13:30;Pots;\n13:30-13:50;Kilns;Ada Lind\n;Break;\n",
            "a table of 3 lines whose first line is no header: write",
        ),
        ("file,size\na,1\nb,2\n", "a table of 3 lines with the columns file, size: no title that confnote"),
    ],
)
def test_a_refusal_says_what_was_found(text: str, advice: str) -> None:
    with pytest.raises(Refused) as refused:
        read_schedule(text.encode(), BERLIN)
    assert advice in str(refused.value)


@pytest.mark.parametrize(
    ("first", "name"),
    [
        ("PyDay Oslo 2026", "PyDay Oslo 2026"),
        ("Exported on 4 May 2026", ""),
        ("All times are local.", ""),
        ("Monday", ""),
        ("a,b", ""),
        ("# Programme", ""),
        ("Oslo Days - Schedule", "Oslo Days"),
    ],
)
def test_a_line_above_the_header_names_the_conference(first: str, name: str) -> None:
    schedule = read_schedule(f"{first}\n\ntitle,start\nA,2026-05-18 10:00\n".encode(), BERLIN)
    assert schedule.title == name
    assert "format CSV" in schedule.identity


ENTRY = "<entry><title>A</title><start>10:00</start><speakers><speaker>Ada Lind</speaker></speakers></entry>"


@pytest.mark.parametrize(
    "text",
    [
        f'<schedule><day date="2026-05-18"><room name="Hall 1">{ENTRY}</room></day></schedule>',
        f'<programme><day date="2026-05-18"><room name="Hall 1">{ENTRY}</room></day><day date="2026-05-19"/></programme>',
        """<talks><talk when="2026-05-18 10:00" room="Hall 1"><title lang="en">A</title><speaker>Ada Lind</speaker></talk>
        <talk><title>B</title></talk></talks>""",
    ],
)
def test_xml_of_no_known_format_is_read_by_the_names_of_its_elements(text: str) -> None:
    slot = read_schedule(text.encode(), BERLIN).slots[0]
    assert (slot.title, slot.room, slot.starts_at) == ("A", "Hall 1", 1779091200000)
    assert [person.name for person in slot.speakers] == ["Ada Lind"]


def test_elements_beside_the_events_are_named() -> None:
    event = "<event><title>A</title><start>10:00</start></event>"
    text = f'<schedule><day date="2026-05-18"><room name="H">{event}{ENTRY}</room></day></schedule>'
    notices = read_schedule(text.encode(), BERLIN).notices
    assert "its days also hold 1 <entry>: not read, for they are no <event>" in notices
    with pytest.raises(Refused, match=r"XML: a <rss> with <channel>, .* and no <schedule>"):
        read_schedule(b"<rss><channel><item><title>A</title><pubDate>Mon</pubDate></item></channel></rss>", BERLIN)


def test_a_list_of_files_and_a_slot_that_is_no_time_are_named() -> None:
    talk = {"title": "Pots", "start": "2026-05-18 10:00", "presentations": ["pots.mp4", "kilns.mp4"]}
    made = read_schedule(json.dumps([talk, {**talk, "title": "Kilns"}]).encode(), BERLIN)
    assert 'lists not read: presentations (4 texts: "pots.mp4", "kilns.mp4", ...)' in made.notices
    assert named("slot,time,title\nDi D,2026-05-18 10:00,Pots\n") == ["columns not used: slot"]


def test_a_list_whose_objects_are_sessions_is_used() -> None:
    group = {"activity": "Group A", "time": "2026-05-18 11:00"}
    block = {"activity": "Parallel", "time": "2026-05-18 11:00", "groups": [group, {**group, "activity": "Group B"}]}
    made = read_schedule(json.dumps([block, {"activity": "Tea", "time": "2026-05-18 12:00"}]).encode(), BERLIN)
    assert [slot.title for slot in made.slots] == ["Parallel", "Group A", "Group B", "Tea"]
    assert not any("not used" in notice for notice in made.notices)


@pytest.mark.parametrize(
    ("dates", "days"),
    [
        (["2026-05-18", "", "2026-05-19", ""], ["18", "18", "19", "19"]),
        (["2026-05-18", "", "", "2026-05-19"], ["18", "18", "18", "19"]),
        # each has its date, and one is missing
        (["2026-05-18", "2026-05-18", "", "2026-05-19"], ["18", "18", "19"]),
    ],
)
def test_an_empty_date_is_that_above_if_the_list_does_so(dates: list[str], days: list[str]) -> None:
    talks = [{"title": f"Talk {n}", "date": text, "time": f"1{n}:00"} for n, text in enumerate(dates)]
    made = read_schedule(json.dumps(talks).encode(), BERLIN)
    found = [
        datetime.fromtimestamp(slot.starts_at / 1000, BERLIN).strftime("%d") for slot in made.slots if slot.starts_at
    ]
    assert found == days
