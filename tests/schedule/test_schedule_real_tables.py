"""Tables as conferences keep them: names beside titles, summaries, times that are not known yet."""

import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from confnote.errors import Refused
from confnote.schedule.formats import read_schedule
from confnote.schedule.name_lists import people_in
from confnote.schedule.people import speakers_in

BERLIN = ZoneInfo("Europe/Berlin")
DAYS = (date(2026, 5, 18), date(2026, 5, 20))


def read(*rows, days=DAYS):
    return read_schedule("\n".join(rows).encode(), BERLIN, days=days)


def names(schedule):
    return [[speaker.name for speaker in slot.speakers] for slot in schedule.slots]


def test_names_beside_titles_are_people_where_there_are_affiliations():
    read_one = read("day,start,name,affiliation,title", "2026-05-18,10:00,Ada Lind,Uni Ost,Slow Clocks")
    assert [(slot.title, slot.speakers[0].name, slot.speakers[0].org) for slot in read_one.slots] == [
        ("Slow Clocks", "Ada Lind", "Uni Ost")
    ]


def test_name_stays_the_title_of_a_list_without_other_titles():
    schedule = read("start,name,affiliation", "2026-05-18 10:00,Slow Clocks,Uni Ost")
    assert [slot.title for slot in schedule.slots] == ["Slow Clocks"]


def test_a_summary_beside_a_title_is_the_text():
    schedule = read("start,title,summary", "2026-05-18 10:00,Slow Clocks,Why they are late.")
    assert (schedule.slots[0].title, schedule.slots[0].abstract) == ("Slow Clocks", "Why they are late.")
    alone = read("start,summary", "2026-05-18 10:00,Slow Clocks")
    assert alone.slots[0].title == "Slow Clocks"


def test_french_form_with_a_time_stamp_and_whole_names():
    schedule = read("Horodateur,Lieu,Prénom Nom,Titre", "18/05/2026 09:55:00,-,Ada Lind et Bo Ek,Horloges")
    assert names(schedule) == [["Ada Lind", "Bo Ek"]]
    assert (schedule.slots[0].starts_at, schedule.slots[0].room) == (1779090900000, "")


def test_a_time_to_be_announced_is_said():
    schedule = read("date,time,title", "2026-05-18,TBA,Slow Clocks", "2026-05-18,10:00,Fast Clocks")
    assert [slot.all_day for slot in schedule.slots] == [True, False]
    assert "1 session has a date and no time yet ('TBA'): listed for the whole day" in schedule.notices


def test_a_date_without_a_time_is_said_beside_sessions_with_a_time():
    told = "1 session has a date and no time ('Slow Clocks'): listed for the whole day"
    clock = "2026-05-18,10:00,Fast Clocks"
    assert told in read("date,time,title", "2026-05-18,,Slow Clocks", clock).notices
    assert told in read("start,title", "2026-05-18,Slow Clocks", "2026-05-18 10:00,Fast Clocks").notices
    all_day = read("date,time,allday,title", "2026-05-18,,yes,Slow Clocks", "2026-05-18,10:00,no,Fast Clocks")
    assert not any("no time" in notice for notice in all_day.notices)
    assert not any("no time" in notice for notice in read("date,title", "2026-05-18,Slow Clocks").notices)


def test_a_refusal_names_the_usual_reason():
    with pytest.raises(Refused, match="line 3: no date"):
        read("time,title", "9:00,", "10:00,Slow Clocks", "11:00,Fast Clocks", days=None)


def test_times_with_seconds_are_those_of_a_form():
    schedule = read("Timestamp,Your Name,Speaker Bio,Title of Talk", "2026-05-18 22:04:11,Ada Lind,Old,Slow Clocks")
    assert names(schedule) == [["Ada Lind"]]
    assert schedule.doubts == ("most times in Timestamp have seconds: they can be those at which a form was sent",)


def test_entities_and_marks_of_presenters_are_no_part_of_a_name():
    schedule = read(
        "start,paper title,session title,authors",
        "2026-05-18 10:00,Slow Clocks,Time,Ren&#233; Ek (Uni Ost); Ada Lind (Example Org)*",
        "2026-05-18 11:00,Fast Clocks,Time,Cy Oz*; Bo Ek†",
    )
    assert [slot.title for slot in schedule.slots] == ["Slow Clocks", "Fast Clocks"]
    assert names(schedule) == [["René Ek", "Ada Lind"], ["Cy Oz", "Bo Ek"]]


def test_a_year_before_the_name_of_a_month_and_an_offset_behind_a_city():
    schedule = read("start,timezone,title", "2026-May-18 10:00,Orlando UTC-4,Slow Clocks", days=None)
    # 18 May 2026 14:00 UTC; the zone is typed, as `read` gives Berlin
    assert (schedule.slots[0].starts_at, schedule.zone) == (1779112800000, "Etc/GMT+4")


XML = """<schedule><day date="2026-05-18">
<entry id="7"><start>0930</start><duration>45</duration><room id="1">Hall</room><title>Slow Clocks</title>
<speakers><speaker id="3"><name><givenname>Ada</givenname><surname>Lind</surname></name></speaker></speakers></entry>
<entry id="8"><start>1030</start><duration>45</duration><room id="2">Attic</room><title>Fast Clocks</title></entry>
</day></schedule>"""


def test_compact_times_rooms_with_ids_and_names_in_parts():
    schedule = read(XML)
    assert [(slot.title, slot.room, slot.starts_at) for slot in schedule.slots] == [
        ("Slow Clocks", "Hall", 1779089400000), ("Fast Clocks", "Attic", 1779093000000),
    ]  # fmt: skip
    assert names(schedule) == [["Ada Lind"], []]
    assert not any("ids" in notice for notice in schedule.notices)


def test_a_person_outside_of_persons():
    text = """<schedule><conference><title>Clocks</title></conference><day date="2026-05-18"><room name="Hall">
    <event id="1"><title>Slow Clocks</title><start>10:00</start><duration>00:20</duration>
    <person>Ada Lind, Bo Ek</person></event></room></day></schedule>"""
    assert names(read(text)) == [["Ada Lind", "Bo Ek"]]


def test_papers_in_a_session_have_their_own_times():
    text = """<program><session><sessiontitle>Time</sessiontitle><date>18 May 2026</date>
    <starttime>2026-05-18T10:00:00+02:00</starttime><endtime>2026-05-18T11:00:00+02:00</endtime><papers>
    <paper><starttime>10:00</starttime><endtime>10:20</endtime><papertitle>Slow Clocks</papertitle>
    <authors><author><name>Ada Lind</name></author></authors></paper>
    <paper><starttime>10:20</starttime><endtime>10:40</endtime><papertitle>Fast Clocks</papertitle></paper>
    </papers></session></program>"""
    assert [(slot.title, slot.starts_at) for slot in sorted(read(text).slots, key=lambda slot: slot.title)] == [
        ("Fast Clocks", 1779092400000), ("Slow Clocks", 1779091200000), ("Time", 1779091200000),
    ]  # fmt: skip


def hours(schedule):
    return [
        tuple(None if at is None else f"{datetime.fromtimestamp(at / 1000, BERLIN):%d %H:%M}" for at in span)
        for span in ((slot.starts_at, slot.ends_at) for slot in schedule.slots)
    ]


def test_times_without_a_colon_are_read_if_all_numbers_are_such():
    head = "date,start_time,end_time,title"
    read_all = read(head, "2026-05-18,0900,0930,Slow Clocks", "2026-05-18,1100,24:00,Fast Clocks")
    assert hours(read_all) == [("18 09:00", "18 09:30"), ("18 11:00", "19 00:00")]
    with pytest.raises(Refused, match="no time in '1137'"):
        read(head, "2026-05-18,1137,,Slow Clocks")


def test_a_column_program_is_the_title():
    schedule = read("Date, Time, Program", "2026-05-18, 9:00, Slow Clocks", "2026-05-18, 9:30, Session 1</b>")
    assert [slot.title for slot in schedule.slots] == ["Slow Clocks", "Session 1"]


def test_a_sponsor_presents_but_does_not_speak():
    schedule = read("start,title", "2026-05-18 9:00,Slow Clocks (Presented by Example Org)", "2026-05-18 10:00,休憩")
    assert [(slot.title, slot.kind, slot.service) for slot in schedule.slots] == [
        ("Slow Clocks (Presented by Example Org)", "talk", False), ("休憩", "service", True),
    ]  # fmt: skip
    assert names(schedule) == [[], []]


def test_a_title_that_ends_in_its_own_speaker_is_cut_where_others_are():
    schedule = read(
        "start,title,speaker",
        "2026-05-18 9:00,Slow Clocks - Ada Lind,Ada Lind",
        "2026-05-18 10:00,Fast Clocks - Bo Ek,Bo Ek",
        "2026-05-18 11:00,No Clocks - Sebastian,Sebastian",
    )
    assert [slot.title for slot in schedule.slots] == ["Slow Clocks", "Fast Clocks", "No Clocks"]


def grid(schedule, column="room"):
    return [
        f"{slot.title}, {datetime.fromtimestamp(slot.starts_at / 1000, BERLIN):%d %H:%M}, {getattr(slot, column)}"
        for slot in schedule.slots
    ]


@pytest.mark.parametrize("names", ["Aula,Hof", "Backend,Frontend", "Room 1,Room 2", "Track A,Track B"])
@pytest.mark.parametrize(
    "head", [
        ["2026-05-18,{}"], ["Monday 18 May 2026,{}"], ["18 May 2026,,", "Time,{}"], ["18 May 2026", ",{}"],
        ["Clay Days", "18 May 2026,,", "", "Time,{}"],
    ],
)  # fmt: skip
def test_a_column_for_each_room_or_track(head, names):
    first, second = names.split(",")
    rows = [line.format(names) for line in head]
    rows += ["09:00,Welcome,Welcome", "10:00,Kafka,CSS", '11:00,Go,"Zig\nAda Lind"', "12:00,Lunch,"]
    schedule = read(*rows, days=None)
    assert grid(schedule, "track" if first == "Track A" else "room") == [
        "Welcome, 18 09:00, ", f"Kafka, 18 10:00, {first}", f"CSS, 18 10:00, {second}", f"Go, 18 11:00, {first}",
        f"Zig, 18 11:00, {second}", "Lunch, 18 12:00, ",
    ]  # fmt: skip
    assert names_of(schedule) == {"Zig": ["Ada Lind"]}
    assert schedule.notices == ()


def names_of(schedule):
    return {slot.title: [speaker.name for speaker in slot.speakers] for slot in schedule.slots if slot.speakers}


def test_a_header_for_each_day():
    schedule = read(
        "2026-05-18,Aula,Hof", "09:00,Kafka,CSS", "10:00,Lunch,Lunch", "2026-05-19,Aula,Hof", "09:00,Zig,Go", days=None
    )
    assert grid(schedule) == [
        "Kafka, 18 09:00, Aula", "CSS, 18 09:00, Hof", "Lunch, 18 10:00, ", "Zig, 19 09:00, Aula", "Go, 19 09:00, Hof",
    ]  # fmt: skip


def test_a_column_for_each_room_names_the_speakers():
    schedule = read(
        "Time,Aula,Hof", "2026-05-18 09:00,Kafka now - Ada Lind,CSS now - Bo Ek",
        "2026-05-18 10:00,Go now - Cy Dee,Zig now - Di Fox", "2026-05-18 11:00,Lunch,Lunch",
    )  # fmt: skip
    assert names_of(schedule) == {
        "Kafka now": ["Ada Lind"], "CSS now": ["Bo Ek"], "Go now": ["Cy Dee"], "Zig now": ["Di Fox"],
    }  # fmt: skip


@pytest.mark.parametrize(
    "rows", [
        ["Time,Level,Mood", "09:00,easy,good", "10:00,easy,bad", "11:00,easy,good"],
        ["Time,Guests,Money", "09:00,10,20", "10:00,30,40"],
        ["Time,Garten,Location", "09:00,Kafka,Foyer", "10:00,Go,Hall"],
        ["Name of the river,Aula,Hof", "09:00,Kafka,CSS", "10:00,Go,Zig"],
    ],
)  # fmt: skip
def test_other_columns_beside_times_are_no_rooms(rows):
    with pytest.raises(Refused, match="lines with the columns"):
        read(*rows)


def test_a_table_with_a_column_for_each_day():
    made = read(
        "Time,Monday 18*,Tuesday", "9.00-10.15,Of clay,Of tin", "10.15-10.30,Break,Break", "17.30- 19.00,Dinner,-"
    )
    starts = [datetime.fromtimestamp(slot.starts_at / 1000, BERLIN) for slot in made.slots]
    assert [(slot.title, f"{at:%d %H:%M}", slot.room) for slot, at in zip(made.slots, starts, strict=True)] == [
        ("Of clay", "18 09:00", ""), ("Of tin", "19 09:00", ""), ("Break", "18 10:15", ""), ("Break", "19 10:15", ""),
        ("Dinner", "18 17:30", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "sent", "others"),
    [
        ("Timestamp", "2026-03-02 10:11:13", "Date,Start,Title"),
        ("Zeitstempel", "02.03.2026 10:11:13", "Tag,Beginn,Titel"),
        ("Horodateur", "02/03/2026 10:11:13", "Jour,Heure,Titre"),
    ],
)
def test_the_time_of_a_form_is_no_start_beside_a_date(heading, sent, others):
    schedule = read(f"{heading},{others}", f"{sent},2026-05-19,9:00,Slow Clocks", days=None)
    assert [(slot.title, slot.starts_at) for slot in schedule.slots] == [("Slow Clocks", 1779174000000)]
    assert f"columns not used: {heading}" in schedule.notices


def test_the_time_of_a_form_is_no_start_beside_a_start_or_a_date_alone():
    begins = read("Timestamp,Start,Title", "2026-03-02 10:11:13,2026-05-19 9:00,Slow Clocks", days=None)
    assert begins.slots[0].starts_at == 1779174000000
    dated = read("Timestamp,Date,Title", "2026-03-02 10:11:13,2026-05-19,Slow Clocks", days=None)
    assert (dated.slots[0].starts_at, dated.slots[0].all_day) == (1779141600000, True)
    # a program writes the start as a number
    number = read("timestamp,date,title", "1779174000,2026-05-19,Slow Clocks", days=None)
    assert number.slots[0].starts_at == 1779174000000


def test_each_room_above_the_header_has_its_own_columns():
    schedule = read(
        ",Hall 1,,Hall 2,", "Time,Talk,Speaker,Talk,Speaker", "19.05.2026,,,,", "09:00,Keynote,Ann Boe,,",
        "10:00,Slow Clocks,Lu Ray,Fast Clocks,Jo Fox", "11:00,Pause,,Pause,", days=None,
    )  # fmt: skip
    found = [(slot.title, slot.room, [one.name for one in slot.speakers]) for slot in schedule.slots]
    assert found == [
        ("Keynote", "Hall 1", ["Ann Boe"]), ("Slow Clocks", "Hall 1", ["Lu Ray"]),
        ("Fast Clocks", "Hall 2", ["Jo Fox"]), ("Pause", "", []),
    ]  # fmt: skip
    assert schedule.notices == ()


def test_a_day_is_above_the_rooms_and_days_are_in_their_place():
    rooms = read(
        "19.05.2026", ",Hall 1,,Hall 2,", "Time,Talk,Speaker,Talk,Speaker", "9:00,One,Ann Boe,Two,Bo Ek", days=None
    )
    assert [(slot.room, slot.starts_at) for slot in rooms.slots] == [
        ("Hall 1", 1779174000000),
        ("Hall 2", 1779174000000),
    ]
    days = read(
        ",Mo 18.05.2026,,Di 19.05.2026,",
        "Zeit,Vortrag,Referent,Vortrag,Referent",
        "9:00,Eins,Ann Boe,Zwei,Bo Ek",
        days=None,
    )
    assert [(slot.title, slot.starts_at) for slot in days.slots] == [("Eins", 1779087600000), ("Zwei", 1779174000000)]


@pytest.mark.parametrize("first", ["Time", ""])
def test_a_column_of_speakers_beside_each_room_is_of_that_room(first):
    schedule = read(
        f"{first},Aula,Speaker,Company,Garten,Speaker,Company",
        "9:00,Slow Clocks,Ada Lind,Uni Ost,,,", "10:00,Fast Clocks,Bo Ek,,Old Clocks,Cy Orr,Acme", "10:45,Lunch,,,Lunch,,",
        days=(date(2026, 5, 18), date(2026, 5, 18)),
    )  # fmt: skip
    assert [(slot.title, slot.room) for slot in schedule.slots] == [
        ("Slow Clocks", "Aula"), ("Fast Clocks", "Aula"), ("Old Clocks", "Garten"), ("Lunch", ""),
    ]  # fmt: skip
    assert names(schedule) == [["Ada Lind"], ["Bo Ek"], ["Cy Orr"], []]
    assert [who.org for slot in schedule.slots for who in slot.speakers] == ["Uni Ost", "", "Acme"]


def test_repeated_columns_without_rooms_are_refused():
    with pytest.raises(Refused, match="it has Talk, Speaker more than once: write the rooms in the line above them"):
        read("Time,Talk,Speaker,Talk,Speaker", "2026-05-19 9:00,One,Ann Boe,Two,Bo Ek")


@pytest.mark.parametrize("day", ["## 19 May 2026", "19 May 2026", "Tuesday, 19 May 2026"])
def test_a_day_above_the_header_is_that_of_the_rows(day):
    rows = ["| Time | Talk | Speaker |", "|---|---|---|", "| 09:00 | One | Ann Boe |", "| 10:00 | Two | Bo Ek |"]
    schedule = read("# MiniConf 2026", "", day, "", *rows, days=None)
    assert [(slot.title, slot.starts_at) for slot in schedule.slots] == [("One", 1779174000000), ("Two", 1779177600000)]
    assert schedule.title == "MiniConf 2026"
    two = read(day, *rows, "", "## 20 May 2026", "", *rows, days=None)
    assert [slot.starts_at for slot in two.slots] == [1779174000000, 1779177600000, 1779260400000, 1779264000000]


ONE_DAY = (date(2026, 5, 18), date(2026, 5, 18))


@pytest.mark.parametrize(
    ("rooms", "rows"),
    [
        (
            ("Track 1", "Track 2"),
            (
                "Hora,Track 1,Ponente,ImagenTrack1,Track 2,Ponente,ImagenTrack2",
                '11:00,AppSec 3.0,Ada Lind,data/img/a.png,Clay,Bo Ek," data/img/b.jpg"',
                "12:00,Glaze,Cy Oz,data/img/c.png,,,",
            ),
        ),
        (
            ("Blue", "Green"),
            (
                "Time,Blue,Speaker 1,Photo,Green,Speaker 2",
                "11:00,AppSec 3.0,Ada Lind,a.png,Clay,Bo Ek",
                "12:00,Glaze,Cy Oz",
            ),
        ),
        (
            ("Sala A", "Sala B"),
            (
                "Time,Sala A,Sala A Speaker,Slides,Sala B,Sala B Speaker",
                "11:00,AppSec 3.0,Ada Lind,https://x.example/1,Clay,Bo Ek",
                "12:00,Glaze,Cy Oz,https://x.example/2,,",
            ),
        ),
    ],
)
def test_pictures_and_addresses_beside_tracks_are_no_sessions(rooms, rows):
    schedule = read(*rows, days=ONE_DAY)
    column = "track" if rooms[0] == "Track 1" else "room"
    assert [(slot.title, getattr(slot, column)) for slot in schedule.slots] == [
        ("AppSec 3.0", rooms[0]), ("Clay", rooms[1]), ("Glaze", rooms[0]),
    ]  # fmt: skip
    assert names(schedule) == [["Ada Lind"], ["Bo Ek"], ["Cy Oz"]]


def test_columns_of_pictures_are_no_rooms_of_a_grid():
    rows = ("09:00,Clay,img/a.png,Glaze,img/b.png", "10:00,Wheels,img/c.png,Kilns,img/d.png", "11:00,End,A word,,")
    schedule = read("Time,Hall 1,Hall 1 photo,Hall 2,Hall 2 photo", *rows, days=ONE_DAY)
    assert [(slot.title, slot.room) for slot in schedule.slots] == [
        ("Clay", "Hall 1"), ("Glaze", "Hall 2"), ("Wheels", "Hall 1"), ("Kilns", "Hall 2"), ("End", "Hall 1"),
    ]  # fmt: skip
    assert "columns not used: Hall 1 photo" in schedule.notices


def test_comments_of_html_in_a_table_are_not_read():
    schedule = read(
        "<!-- draft -->", "| Time | Talk | Speaker |", "|---|---|---|", "| 09:00 | Clay <!-- room? --> | Ada Lind |",
        "<!--", "| 10:00 | Gone | Bo Ek |", "-->", "| 11:00 | Glaze | Cy Oz |", days=ONE_DAY,
    )  # fmt: skip
    assert [slot.title for slot in schedule.slots] == ["Clay", "Glaze"]


@pytest.mark.parametrize(
    ("cell", "people"),
    [
        ("Zoe Lock, Swinburne University of Technology", [("Zoe Lock", "Swinburne University of Technology")]),
        ("Ada Lind, Royal Institute of Clay", [("Ada Lind", "Royal Institute of Clay")]),
        (
            "Ada Lind and Bo Ek, Ost University of Applied Clay",
            [("Ada Lind", "Ost University of Applied Clay"), ("Bo Ek", "Ost University of Applied Clay")],
        ),
        (
            "Enact: Jenny Evans, Scott Lauch and Neal White \nMORPHSS: Mira Barnes, Jenni Adams and Samuel A. Moore ",
            [
                ("Jenny Evans", "Enact"), ("Scott Lauch", "Enact"), ("Neal White", "Enact"), ("Mira Barnes", "MORPHSS"),
                ("Jenni Adams", "MORPHSS"), ("Samuel A. Moore", "MORPHSS"),
            ],
        ),
        (
            "Ost School of Art (ePrints): Amy Robin\nWest University: George Bray, Cy Oz",
            [("Amy Robin", "Ost School of Art (ePrints)"), ("George Bray", "West University"), ("Cy Oz", "West University")],
        ),
        ("University of Ost: Ada Lind & Bo Ek", [("Ada Lind", "University of Ost"), ("Bo Ek", "University of Ost")]),
    ],
)  # fmt: skip
def test_an_organisation_with_of_in_it_and_groups_in_lines(cell, people):
    schedule = read("start,title,speakers", f'2026-05-18 10:00,Clay,"{cell}"', days=None)
    assert [(one.name, one.org) for one in schedule.slots[0].speakers] == people
    assert not any("speaker" in notice for notice in schedule.notices)


def test_a_word_before_a_name_that_can_be_a_role_is_no_organisation():
    schedule = read(
        "start,title,speakers", '2026-05-18 10:00,Clay,"Chair: Ada Lind"', "2026-05-18 11:00,Mud,Acme: Bo Ek"
    )
    assert [(one.name, one.org) for slot in schedule.slots for one in slot.speakers] == [
        ("Ada Lind", ""),
        ("Bo Ek", ""),
    ]
    assert "words before speakers left out: Chair, Acme" in schedule.notices


@pytest.mark.parametrize(
    "cell", ["Minha Jeon\uff0c Jinyoung Lee\uff0c Jeongmin Lee and Seungjae Oh", "Minha Jeon\u3001Jinyoung Lee\u3001Jeongmin Lee\u3001Seungjae Oh",
             "Minha Jeon\uff1bJinyoung Lee\uff1bJeongmin Lee\uff1bSeungjae Oh"],
)  # fmt: skip
def test_wide_commas_and_semicolons_are_between_people(cell):
    people = ["Minha Jeon", "Jinyoung Lee", "Jeongmin Lee", "Seungjae Oh"]
    assert names(read("start,title,speakers", f'2026-05-18 10:00,Clay,"{cell}"')) == [people]
    file = json.dumps([{"title": "Clay", "start": "2026-05-18T10:00", "speakers": cell}])
    assert names(read(file)) == [people]
    plain = cell.translate({0xFF0C: ", ", 0x3001: ", ", 0xFF1B: "; "})
    assert people_in(f"{cell} & Ada Lind") == people_in(f"{plain} & Ada Lind") != ()
    assert speakers_in(cell) == speakers_in(plain)


def test_a_column_of_topics_names_the_rows_without_a_title():
    made = read(
        "start,end,categories,title,desc", "9:00,9:10,Introduction,,", "9:10,9:40,Invited Talk:,Joseph Lim,Skill Reuse",
        "9:40,10:00,Invited Talk:,,", "11:05,12:30,Lunch Break,,\n", days=(DAYS[0], DAYS[0]),
    )  # fmt: skip
    assert [(slot.title, slot.track, slot.service) for slot in made.slots] == [
        ("Introduction", "", False), ("Joseph Lim", "Invited Talk", False), ("Lunch Break", "", True),
    ]  # fmt: skip
    assert made.notices == (
        "2 entries have no title, the track counts as one: Introduction, Lunch Break",
        "left out 1 of the file's events: one without a title (line 4: no title)",
    )


@pytest.mark.parametrize(
    ("title", "kind", "speaker", "found"),
    [
        ("Coffee", "lightningtalk", "Michael Mol", ("lightning", False)), ("Coffee", "", "Michael Mol", ("service", True)),
        ("Coffee", "lightningtalk", "", ("service", True)), ("Lunch", "Workshop", "Ada Lind", ("workshop", False)),
        ("Lunch", "Talk", "Ada Lind", ("service", True)),
    ],
)  # fmt: skip
def test_a_talk_with_the_name_of_a_break(title, kind, speaker, found):
    slot = read("start,title,type,speaker", f"2026-05-18 10:00,{title},{kind},{speaker}").slots[0]
    assert (slot.kind, slot.service) == found


def test_talks_without_a_title_in_two_tracks_are_two():
    made = read(
        "start,title,track,speaker", "2026-05-18 10:00,To come,Red,", "2026-05-18 10:00,To come,Blue,",
        "2026-05-18 11:00,Clay,Red,Ada Lind", "2026-05-18 11:00,Clay,Red,Bo Ek", "2026-05-18 12:00,Lunch,Red,",
        "2026-05-18 12:00,Lunch,Blue,",
    )  # fmt: skip
    assert [(slot.title, slot.track) for slot in made.slots] == [
        ("To come", "Red"), ("To come", "Blue"), ("Clay", "Red"), ("Lunch", "Red"),
    ]  # fmt: skip
    assert names(made) == [[], [], ["Ada Lind", "Bo Ek"], []]
    assert made.notices == ()


def test_a_kind_in_a_column_that_is_the_title_of_other_rows():
    made = read(
        "start,event,title", "2026-05-18 9:00,Introductions,", "2026-05-18 10:00,Keynote,Clocks", "2026-05-18 11:00,Short talk,Clay"
    )  # fmt: skip
    assert [(slot.title, slot.kind) for slot in made.slots] == [
        ("Introductions", "talk"), ("Clocks", "keynote"), ("Clay", "talk"),
    ]  # fmt: skip
    assert made.notices == ()


def test_a_refused_table_in_markdown_is_called_so():
    rows = ("| Date from | Talk |", "|---|---|", "| 9:00 | Clay |", "| 10:00 | Tea |")
    with pytest.raises(Refused, match=r'no session in this Markdown file: line 3: no date: write one.*--dates "DAY'):
        read(*rows, days=None)
    # the clue by which a store knows the programme is that of older versions
    assert read(*rows, days=(DAYS[0], DAYS[0])).identity == ("format CSV",)


@pytest.mark.parametrize(
    ("above", "place"), [("Location: Training Room", ""), ("Venue: Raum 3", ""), ("Venue: Room 3, Lisbon", "Room 3, Lisbon"),
                         ("Venue: Kings Theatre", "Kings Theatre")],
)  # fmt: skip
def test_a_room_above_a_table_is_no_place(above, place):
    assert read(above, "", "start;title", "2026-05-18 9:00;Clay").place == place


@pytest.mark.parametrize(
    ("first", "second", "columns"),
    [
        ("Developer Track", "IT Pro Track", "track"), ("Track: Security", "Track: Web", "track"),
        ("Track 1", "Track 2", "track"), ("Track A", "Track B", "track"), ("Developer Track", "Main Hall", "room"),
    ],
)  # fmt: skip
def test_columns_of_a_grid_that_are_tracks(first, second, columns):
    made = read(
        f"| Time | {first} | {second} |", "|---|---|---|", "| 10:00 | [Clay](#clay) | [Mud](#mud) |",
        "| 11:00 | Morning tea - with lab |", "| 12:00 | Lunch, Labs and Experts |", "| 13:00 | Only here | |",
        "| 14:00 | Prize draw |", days=(DAYS[0], DAYS[0]),
    )  # fmt: skip
    assert [(slot.title, getattr(slot, columns), slot.service) for slot in made.slots] == [
        ("Clay", first, False), ("Mud", second, False), ("Morning tea - with lab", "", True),
        ("Lunch, Labs and Experts", "", True), ("Only here", first, False), ("Prize draw", "", False),
    ]  # fmt: skip
    assert {slot.room if columns == "track" else slot.track for slot in made.slots} == {""}


@pytest.mark.parametrize(
    "title",
    ["お昼ごはん", "昼食・休憩", "ランチ休憩", "午餐时间", "茶敘", "报到", "점심 식사", "커피 브레이크", "쉬는 시간", "Pauza na občerstvení",
     "Przerwa kawowa"],
)  # fmt: skip
def test_breaks_in_other_scripts_and_languages(title):
    schedule = read(
        "start,title", f"2026-05-18 9:00,{title}", "2026-05-18 10:00,休憩の科学", "2026-05-18 11:00,점심의 역사"
    )
    assert [slot.service for slot in schedule.slots] == [True, False, False]
