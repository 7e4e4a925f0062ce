"""Columns that the user names: what they mean in tables and trees, and what is said of names that are not there."""

import json
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from confnote.errors import NoColumn, Refused, Unread, Usage
from confnote.schedule.formats import read_schedule
from confnote.schedule.formats.named import parse_columns, typed_columns

DAYS = (date(2026, 5, 18), date(2026, 5, 19))
NESTED = {"festival": "Clay Week", "tage": [
    {"etikett": "Monday", "programm": [
        {"nr": "x1", "slot": {"begin_hour": "09:00", "finish": "09:45"}, "title": "plenary",
         "thing": {"caption_main": "Glazes that hold", "people": [{"who_is": "Ada Lind"}]}},
        {"nr": "x2", "slot": {"begin_hour": "10:00", "finish": "10:45"}, "title": "parallel",
         "thing": {"caption_main": "Ash from rice", "people": [{"who_is": "Bo Ek"}]}}]},
    {"etikett": "Tuesday", "programm": [
        {"nr": "x3", "slot": {"begin_hour": "09:00", "finish": "09:45"}, "title": "plenary",
         "thing": {"caption_main": "Kilns at sea", "people": [{"who_is": "Cy Moe"}]}}]}]}  # fmt: skip
BARE = """2026-05-18,0900,K1,Glazes that hold,Ada Lind,Hall 1
2026-05-18,1000,K2,Ash from rice,Bo Ek,Hall 2
2026-05-19,0900,K3,Kilns at sea,Cy Moe,Hall 1
"""
MARKDOWN = """# Clay Week

## Monday

| **Startzt** | Was läuft | Mit | Wohin |
|---|---|---|---|
| 09:00 | Glazes that hold | Ada Lind | Hall 1 |
| 10:00 | Ash from rice | Bo Ek | Hall 2 |

## Tuesday

| **Startzt** | Was läuft | Mit | Wohin |
|---|---|---|---|
| 09:00 | Kilns at sea | Cy Moe | Hall 1 |
"""
YAML = """- jornada: 18 May 2026
  bloques:
    - cuando: "9:00"
      name: Plenary
      obra: Glazes that hold
      voz: Ada Lind
    - cuando: "10:00"
      name: Parallel
      obra: Ash from rice
      voz: Bo Ek
- jornada: 19 May 2026
  bloques:
    - cuando: "9:00"
      name: Plenary
      obra: Kilns at sea
      voz: Cy Moe
"""
XML = """<plan><eintrag><zt>2026-05-18 09:00</zt><werk>Glazes that hold</werk><mensch>Ada Lind</mensch></eintrag>
<eintrag><zt>2026-05-18 10:00</zt><werk>Ash from rice</werk><mensch>Bo Ek</mensch></eintrag>
<eintrag><zt>2026-05-19 09:00</zt><werk>Kilns at sea</werk><mensch>Cy Moe</mensch></eintrag></plan>"""
HTML = """<html><body><h2>Monday</h2><table><tr><th>Zt</th><th>Werk</th><th>Wer da</th></tr>
<tr><td>09:00</td><td>Glazes that hold</td><td>Ada Lind</td></tr>
<tr><td>10:00</td><td>Ash from rice</td><td>Bo Ek</td></tr></table>
<h2>Tuesday</h2><table><tr><th>Zt</th><th>Werk</th><th>Wer da</th></tr>
<tr><td>09:00</td><td>Kilns at sea</td><td>Cy Moe</td></tr></table></body></html>"""
SESSIONS = ["18 09:00 Glazes that hold, Ada Lind", "18 10:00 Ash from rice, Bo Ek", "19 09:00 Kilns at sea, Cy Moe"]
FILES = {
    "nested JSON": (
        json.dumps(NESTED),
        "day=tage.etikett title=thing.caption_main start=slot.begin_hour end=slot.finish speakers=people.who_is",
    ),
    "a path as notices write it": (
        json.dumps(NESTED), "day=etikett|title=thing caption_main|start=begin_hour|speakers=thing.people.who_is",
    ),
    "CSV without headings": (BARE, "title=4 day=1 start=2 speakers=5 room=6"),
    "TSV without headings": (BARE.replace(",", "\t"), "title=4 day=1 start=2 speakers=5"),
    "Markdown": (MARKDOWN, "title=was läuft|start=Startzt|speakers=MIT|room=Wohin"),
    "YAML": (YAML, "title=obra start=cuando day=jornada speakers=voz"),
    "XML": (XML, "title=werk start=zt speakers=mensch"),
    "HTML": (HTML, "title=Werk|start=Zt|speakers=wer da"),
}  # fmt: skip


def read(content, *columns, days=DAYS):
    return read_schedule(content.encode(), machine_zone=ZoneInfo("UTC"), days=days, columns=parse_columns(columns))


def shown(schedule):
    return [
        f"{datetime.fromtimestamp(slot.starts_at / 1000, UTC):%d %H:%M} {slot.title}, "
        + "; ".join(speaker.name for speaker in slot.speakers)
        for slot in schedule.slots
    ]


@pytest.mark.parametrize(("content", "columns"), FILES.values(), ids=FILES)
def test_named_columns_are_read(content, columns):
    assert shown(read(content, *columns.split("|" if "|" in columns else " "))) == SESSIONS


def test_the_other_columns_keep_their_meaning():
    schedule = read(
        json.dumps(NESTED), "title=caption_main", "day=etikett", "start=begin_hour", "speakers=people.who_is"
    )
    assert [slot.ends_at - slot.starts_at for slot in schedule.slots] == [45 * 60_000, 45 * 60_000, 45 * 60_000]
    assert [slot.room for slot in read(BARE, "title=4", "day=1", "start=2", "room=6").slots] == [
        "Hall 1",
        "Hall 2",
        "Hall 1",
    ]


def test_a_named_column_comes_before_one_that_is_understood():
    table = "start,title,what is it\n2026-05-18 09:00,Ada Lind,Glazes that hold\n2026-05-18 10:00,Bo Ek,Ash from rice\n"
    assert [slot.title for slot in read(table).slots] == ["Ada Lind", "Bo Ek"]
    assert shown(read(table, "title=what is it", "speakers=title")) == SESSIONS[:2]


def test_another_title_stands_in_where_the_named_one_is_empty():
    table = (
        "time,block,talk\n2026-05-18 09:00,Opening,Glazes that hold\n2026-05-18 10:00,Opening,Ash from rice\n"
        "2026-05-18 11:00,Lunch,\n"
    )
    found = read(table.replace("block", "session"), "title=talk").slots
    assert [(slot.title, slot.service) for slot in found] == [
        ("Glazes that hold", False), ("Ash from rice", False), ("Lunch", True),
    ]  # fmt: skip


def test_the_date_of_a_day_comes_before_what_its_sessions_call_it():
    days = [
        {"date": "2026-05-18", "sessions": [{"day": "Friday", "start": "09:00", "title": "Glazes that hold", "speaker": "Ada Lind"},
                                            {"day": "Friday", "start": "10:00", "title": "Ash from rice", "speaker": "Bo Ek"}]},
        {"date": "2026-05-19", "sessions": [{"day": "Friday", "start": "09:00", "title": "Kilns at sea", "speaker": "Cy Moe"}]},
    ]  # fmt: skip
    assert shown(read(json.dumps({"days": days}), "day=days.date")) == SESSIONS


def test_the_name_of_a_speaker_is_no_title():
    talks = [{"name": "Glazes that hold", "label": "x", "when": "2026-05-18 09:00", "speakers": [{"name": "Ada Lind"}]},
             {"name": "Ash from rice", "label": "y", "when": "2026-05-18 10:00", "speakers": [{"name": "Bo Ek"}]}]  # fmt: skip
    assert shown(read(json.dumps(talks), "title=name")) == SESSIONS[:2]


def test_an_entry_without_the_named_key_takes_no_other_column_for_it():
    talks = [{"title": "Glazes that hold", "time": "2026-05-18 09:00", "speaker": "Ada Lind", "host": "Di Noy"},
             {"title": "Opening", "time": "2026-05-18 10:00", "host": "Di Noy"}]  # fmt: skip
    assert shown(read(json.dumps(talks))) == ["18 09:00 Glazes that hold, Ada Lind; Di Noy", "18 10:00 Opening, Di Noy"]
    assert shown(read(json.dumps(talks), "speakers=speaker")) == [SESSIONS[0], "18 10:00 Opening, "]


def test_the_name_of_a_block_is_the_track_of_its_talks_and_the_title_of_a_break():
    blocks = [{"name": "Kilns", "start": "09:00", "talks": [{"title": "Glazes that hold", "presenter": "Ada Lind"},
                                                            {"title": "Ash from rice", "presenter": "Bo Ek"}]},
              {"name": "Lunch", "start": "12:00"}]  # fmt: skip
    found = read(json.dumps({"days": [{"date": "2026-05-18", "blocks": blocks}]}), "track=blocks.name").slots
    assert [(slot.title, slot.track) for slot in found] == [
        ("Glazes that hold", "Kilns"),
        ("Ash from rice", "Kilns"),
        ("Lunch", ""),
    ]


def test_the_speakers_of_two_columns():
    table = (
        "start,what,P1,P2\n2026-05-18 09:00,Glazes that hold,Ada Lind,Di Noy\n2026-05-18 10:00,Ash from rice,Bo Ek,\n"
    )
    assert shown(read(table, "title=what", "speakers=P1", "co-speakers=P2")) == [
        "18 09:00 Glazes that hold, Ada Lind; Di Noy", SESSIONS[1],
    ]  # fmt: skip


def test_codes_that_begin_as_weekdays_are_no_days():
    table = (
        "MON-PLEN-1\tAda\tLind\tGlazes that hold\nMON-PLEN-2\tBo\tEk\tAsh from rice\nTUE-403-1\tCy\tMoe\tKilns at sea\n"
    )
    found = read(table, "title=4", "first=2", "last=3")
    assert [(slot.title, slot.starts_at, [one.name for one in slot.speakers]) for slot in found.slots] == [
        ("Glazes that hold", None, ["Ada Lind"]), ("Ash from rice", None, ["Bo Ek"]), ("Kilns at sea", None, ["Cy Moe"]),
    ]  # fmt: skip
    assert "columns not used: column 1" in found.notices


def test_a_named_key_that_is_used_nowhere_is_said():
    file = {"rooms": [{"id": "a", "label": "Main Hall", "nickname": "Maestrale"}],
            "talks": [{"title": "Glazes that hold", "start": "2026-05-18 09:00", "room_id": "a"}]}  # fmt: skip
    idle = "named columns of which no session has a word: room=rooms.nickname"
    assert read(json.dumps(file), "room=rooms.nickname", "title=title").notices[-1] == idle
    assert idle not in read(json.dumps(file), "room=rooms.label").notices


def test_a_zone_in_a_named_heading_still_counts():
    table = "Anfangszt (CEST)|Werk\n2026-05-18 09:00|Glazes that hold\n2026-05-18 10:00|Ash from rice\n"
    assert [one[:8] for one in shown(read(table, "start=Anfangszt (CEST)", "title=Werk"))] == ["18 07:00", "18 08:00"]


def test_a_refusal_shows_what_the_file_has_and_which_columns_can_be_what():
    with pytest.raises(Unread) as refused:
        read(BARE)
    assert refused.value.found == (
        """a table of 3 rows, whose columns have no names but numbers
  1  2026-05-18
  2  0900
  3  K1
  4  Glazes that hold
  5  Ada Lind
  6  Hall 1""",
    )
    assert refused.value.columns == (("title", "4"), ("date", "1"), ("speakers", "5"))
    with pytest.raises(Unread) as refused:
        read(MARKDOWN)
    assert refused.value.found[0] == (
        "a table of 2 rows\n  Startzt    09:00\n  Was läuft  Glazes that hold\n  Mit        Ada Lind\n"
        "  Wohin      Hall 1"
    )
    with pytest.raises(Unread) as refused:
        read(XML.replace("2026-05-1", "K"))
    assert refused.value.found == (
        "a list of 3 objects\n  zt      K8 09:00\n  werk    Glazes that hold\n  mensch  Ada Lind",
    )
    assert refused.value.columns[0] == ("title", "werk")


def test_what_the_user_has_named_stays_in_the_advice():
    with pytest.raises(Unread) as refused:
        read(XML.replace("2026-05-1", "K"), "title=mensch")
    assert refused.value.columns[0] == ("title", "mensch")


@pytest.mark.parametrize(
    ("content", "column", "message"),
    [
        (json.dumps(NESTED), "title=caption_mian", "the file has no 'caption_mian': did you mean thing.caption_main or programm.thing.caption_main?"),
        (MARKDOWN, "title=Was lauft", "the file has no 'Was lauft': did you mean Was läuft?"),
        (YAML, "title=bloques.obr", "the file has no 'bloques.obr': did you mean bloques.obra, bloques.voz or bloques.cuando?"),
        (BARE, "title=9", "the file has no '9'"),
        (BARE, "title=?", "name one of these"),
        ("Only\nsome words\n", "title=words", "--column is for tables, JSON, YAML and XML: this file is none of these, or its fields are fixed"),
    ],
)  # fmt: skip
def test_a_name_that_the_file_does_not_have(content, column, message):
    with pytest.raises(NoColumn) as unknown:
        read(content, column)
    assert str(unknown.value) == message


def test_names_of_two_tables():
    with pytest.raises(NoColumn, match=r"^no table of the file has all of Was läuft, Extra$"):
        read(
            MARKDOWN.replace("| Mit |", "| Extra |", 1).replace("Was läuft", "Other", 1),
            "title=Was läuft",
            "room=Extra",
        )


def test_a_calendar_has_fixed_fields():
    with pytest.raises(Refused, match="the fields of iCalendar are fixed"):
        read("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT\nEND:VCALENDAR\n", "title=SUMMARY")


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (["titel"], "--column 'titel' has no name: write it as --column title=NAME"),
        (["=Talk"], "--column '=Talk' has no field: write it as --column title=NAME"),
        (["foo=Talk"], "no field is called 'foo': choose one of title, day, start, end, duration, room, speakers, co-speakers, org, track, kind, abstract, url, id"),
        (["title=A", "name=B"], "two columns are named for name: A and B"),
        (["speaker=A", "speakers=B"], "two columns are named for speakers: A and B: name the second one as co-speakers"),
    ],
)  # fmt: skip
def test_a_wrong_field(typed, message):
    with pytest.raises(Usage) as wrong:
        parse_columns(typed)
    assert str(wrong.value) == message


def test_fields_are_written_as_they_can_be_typed():
    typed = ["title=A", "day=B", "speaker=C", "first=D", "co speakers=E", "subtitle=F=G"]
    columns = parse_columns(typed)
    assert columns == (
        ("title", "A"),
        ("date", "B"),
        ("speakers", "C"),
        ("first", "D"),
        ("co_speakers", "E"),
        ("subtitle", "F=G"),
    )
    assert parse_columns(typed_columns(columns)) == columns


SLOTS = {"slots": [{"title": "Clay", "day": "zz", "start": "9:00", "host": "Ada Lind", "note": "by hand"}]}  # fmt: skip


def test_a_refusal_advises_no_columns_that_are_read_so_already():
    with pytest.raises(Unread) as refused:
        read(json.dumps(SLOTS))
    assert refused.value.found[0].startswith("1 object in slots\n  title")
    assert refused.value.columns == ()


def test_a_named_column_of_times_without_a_time_and_an_organisation_of_nobody_are_named():
    slots = [{**SLOTS["slots"][0], "day": "2026-05-18"}, {"title": "Ash", "day": "2026-05-18", "start": "10:00"}]
    made = read(json.dumps({"slots": slots}), "end=note", "org=host")
    assert "named columns of which no session has a word: end=note, org=host" in made.notices
    assert "fields not used: host" in made.notices


def test_named_columns_without_a_time_need_yes():
    assert read("what,by\nClay,Ada Lind\nAsh,Bo Ek\n", "title=what").doubts == (
        "no session has a time in the columns that you name",
    )


def test_the_columns_of_a_web_page_are_listed():
    page = "<!DOCTYPE html><html><body><table><tr><td>09:00</td><td>Clay</td></tr><tr><td>10:00</td><td>Ash</td></tr></table></body></html>"
    with pytest.raises(NoColumn) as refused:
        read(page, "title=?")
    assert str(refused.value) == "name one of these"
    assert refused.value.found == ("a table of 2 rows, whose columns have no names but numbers\n  1  09:00\n  2  Clay",)


def test_a_named_key_with_true_for_a_value_is_refused():
    with pytest.raises(Refused):
        read(
            json.dumps([{"title": "Clay", "startTime": True}, {"title": "Ash", "startTime": True}]),
            "start=startTime",
            "title=title",
        )


def test_a_list_of_lists_is_a_field_of_the_listing():
    rows = [
        {"title": "Clay", "speaker": [["Ada Lind", "ada"]]},
        {"title": "Ash", "speaker": [["Bo Ek", "bo"], ["Cy Moe", "cy"]]},
    ]
    with pytest.raises(NoColumn) as refused:
        read(json.dumps(rows), "title=?")
    assert refused.value.found == ("a list of 2 objects\n  title    Clay\n  speaker  Ada Lind, ada",)


@pytest.mark.parametrize(("heading", "length"), [("Duration", "45 min"), ("Minutes", "45"), ("Weile", "45 Minuten")])
def test_a_column_of_lengths_can_be_named_as_that_of_the_ends(heading, length):
    made = read(
        f"Titel,Start,{heading}\nClay,2026-05-18 9:00,{length}\nMud,2026-05-18 10:00,{length}\n", f"end={heading}"
    )
    assert [(slot.ends_at - slot.starts_at) // 60_000 for slot in made.slots] == [45, 45]


@pytest.mark.parametrize(("key", "typed"), [("obra", "obra"), ("werk_a", "werk_a"), ("obra suya", "'obra suya'")])
def test_a_doubt_names_the_field_that_can_be_the_title(key, typed):
    titles = ["Glazes that hold for years", "Ash from rice and other plants", "Kilns at sea and on shore"]
    entries = [{"time": f"{hour}:00", key: title} for hour, title in enumerate(titles, 9)]
    made = read(json.dumps([{"time": "8:00", "name": "Coffee"}, *entries]), days=(DAYS[0], DAYS[0]))
    few = "only 1 of the 4 sessions of the file can be read: 2: no title"
    assert made.doubts == (f"{few}; with --column title={typed} 4 sessions can be read",)
    again = read(json.dumps([{"time": "8:00", "name": "Coffee"}, *entries]), f"title={key}", days=(DAYS[0], DAYS[0]))
    assert [slot.title for slot in again.slots] == ["Coffee", *titles]
