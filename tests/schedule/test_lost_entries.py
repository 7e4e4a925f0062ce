"""Entries of a file that became no session are named, whatever the reason."""

import json
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from confnote.model import Speaker
from confnote.schedule.formats import read_schedule
from confnote.schedule.formats.lost_entries import lost_entries, lost_rows
from confnote.schedule.formats.table_rows import TableRow
from confnote.schedule.value import Slot

SLOTS = (
    Slot(title="Opening", abstract="with a *Word of Welcome* by the mayor"),
    Slot(
        title="Chaos Mesh in Practice", written="Chaos Mesh in Practice (Ann Lee)", speakers=(Speaker(name="Ann Lee"),)
    ),
    Slot(title="Lunch"),
)


@pytest.mark.parametrize(
    ("tree", "notices"),
    [
        ([{"title": "Opening"}, {"title": "Lunch"}], ()),
        ([{"title": "Opening"}, {"descr": "Poster Session"}], ("1 entry of the programme is in no session: Poster Session",)),
        ({"a": {"list": [{"x": "<b>Opening</b>"}, {"x": "Night walk"}, {"x": "Swim"}]}},
         ("2 entries of the programme are in no session: Night walk, Swim",)),
        ([{"title": "Opening"}, {"title": "**Night**<br>*walk*"}],
         ("1 entry of the programme is in no session: Night walk",)),
        ({"09:00": {"t": "Opening"}, "10:00": [{"t": "Another talk"}]},
         ("1 entry of the programme is in no session: Another talk",)),
        ([{"title": "Lunch"}, {"title": "Lunch"}, {"title": "Opening"}],
         ("1 entry of the programme is in no session: Lunch (1 of 2)",)),
        # parts of a title, an abstract, a speaker, and what another notice names
        ([{"title": "Opening"}, {"title": "Chaos Mesh in Practice (Ann Lee, Acme)"}], ()),
        ([{"title": "Opening"}, {"title": "Word of Welcome"}, {"title": "ann lee"}, {"title": "Said already"}], ()),
        # what describes a session is no entry; nor is a list without sessions
        ([{"title": "Opening", "tags": [{"name": "Keynotes"}]}, {"room": "Great Hall", "type": "other thing"}], ()),
        ({"sponsors": [{"name": "Acme"}, {"name": "Globex"}], "talks": [{"title": "Opening"}]}, ()),
        ({"rooms": [{"name": "Opening"}, {"name": "Great Hall"}], "talks": [{"title": "Opening"}]}, ()),
        ([{"title": "Opening"}, {"tba": "true"}, {"style": "gap"}], ()),
        ([{"title": "Opening"}, {"id": 7, "image": "pictures/of_nothing.png"}], ()),
        ([{"title": "Opening"}, {"title": "", "author": "After Party"}],
         ("1 entry of the programme is in no session: After Party",)),
        ([{"title": "Opening"}, *({"title": f"Number {n}abc"} for n in range(300))],
         (("100 or more entries of the programme are in no session: Number 0abc, Number 1abc, Number 2abc, Number 3abc"
          " and 96 more"),)),
    ],
)  # fmt: skip
def test_entries_in_no_session_are_named(tree, notices):
    assert lost_entries(tree, SLOTS, ["left out: Said already"]).notices == notices


def test_a_file_of_which_the_reader_passes_over_a_talk():
    talks = [
        {"time": "10:00-10:30", "title": "Opening"},
        {"time": "11:00-11:30", "strange key": "A talk of no known key"},
    ]
    found = read_schedule(json.dumps({"date": "2026-10-20", "talks": talks}).encode(), ZoneInfo("Europe/Paris"))
    assert [slot.title for slot in found.slots] == ["Opening"]
    assert "A talk of no known key" in " ".join(found.notices)


TABLE = "| Time | Title | Speaker |\n|---|---|---|\n| 10:00 | Opening | Ann Lee |\n| 11:00 | Kafka | Bo Ek, Cy Oz |\n\n"


@pytest.mark.parametrize(
    ("text", "notices"),
    [
        (TABLE, ()),
        (TABLE + "Doors open at 9:00.\nSee you soon.\n- 10:00 is the time of the bus\n", ()),
        (TABLE + "14:00 Tour of the town\n", ("1 entry of the programme is in no session: Tour of the town",)),
        (TABLE + "- **19:00** Dinner at sea\n- 21:00-23:00 Dance\n",
         ("2 entries of the programme are in no session: Dinner at sea, Dance",)),
        (TABLE + "Party\n**Starts:** 8 pm\n", ("1 entry of the programme is in no session: Starts: 8 pm",)),
        # a row that is left out is named once
        ("Time,Title,Speaker\n10:00,Opening,Ann Lee\n11:00,Kafka,Bo Ek\n12:00,,Dee Poe\n",
         ("left out 1 of the file's events: one without a title (line 4: no title)",)),
        ("10:00 Opening\n11:00 Kafka\n12:00 Lunch\n", ()),
        ("10:00 Ann Lee, Bo Ek\n*How to fly*\n\n11:00 Cy Oz, Dee Poe\n*How to swim*\n", ()),
    ],
)  # fmt: skip
def test_rows_and_lines_in_no_session_are_named(text, notices):
    day = date(2026, 10, 20)
    assert read_schedule(text.encode(), ZoneInfo("Europe/Paris"), days=(day, day)).notices == notices


def test_rows_of_a_table_that_are_in_no_session():
    rows = [
        TableRow("line 2", {"a": "9:00 - 9:30", "b": "opening"}), TableRow("line 3", {"a": "10:00", "b": "-", "c": "Swim"}),
        TableRow("line 4", {"a": "Remark", "b": "of the 12th"}), TableRow("line 5", {"a": "11:00", "b": "Ann Lee"}),
    ]  # fmt: skip
    assert lost_rows(rows, SLOTS, []).notices == ("1 entry of the programme is in no session: Swim",)
    assert lost_rows(rows, SLOTS, ["left out: Swim"]).notices == ()


def test_a_title_with_an_entity_is_that_of_its_session():
    assert (
        lost_entries(
            [{"title": "Opening&trade;"}, {"title": "Lunch"}], (Slot(title="Opening™"), Slot(title="Lunch")), []
        ).notices
        == ()
    )


def test_a_break_in_the_head_of_the_file_is_named():
    talks = [{"title": "Opening"}, {"title": "Lunch"}]
    head = {
        "name": "Conf",
        "lunch": {"start": "12:10", "end": "14:00", "title": "Lunch"},
        "tea": {"start": "16:00", "title": "Tea and cake"},
    }
    assert lost_entries({"conference": head, "talks": talks}, SLOTS, []).notices == (
        "1 entry of the programme is in no session: Tea and cake",
    )
    # neither a day nor the conference, which another notice names
    days = {"title": "A day", "start": "09:00", "sessions": talks}
    assert lost_entries({"event": {"name": "Conf", "start": "09:00"}, "day": days}, SLOTS, ["Conf"]).notices == ()


@pytest.mark.parametrize(("lost", "doubts"), [(1, ()), (2, ("2 entries of the programme cannot be read",))])
def test_a_file_of_which_a_third_is_in_no_session_is_doubted(lost, doubts):
    talks = [{"title": slot.title} for slot in SLOTS[:1]]
    left = [{"title": f"Lost talk {number}"} for number in range(lost)]
    assert lost_entries([*talks, *left], SLOTS[:3], []).doubts == doubts


def test_the_doubt_is_one_of_the_programme():
    day = date(2026, 10, 20)
    table = TABLE + "- **19:00** Dinner at sea\n- 21:00-23:00 Dance\n"
    made = read_schedule(table.encode(), ZoneInfo("Europe/Paris"), days=(day, day))
    assert made.doubts == ("2 entries of the programme cannot be read",)
