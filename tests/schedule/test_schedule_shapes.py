"""More shapes of files that no format fixes: words for keys, wrapped lists, and times in words."""

import json
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from confnote.errors import Refused
from confnote.schedule.formats import read_schedule

BERLIN = ZoneInfo("Europe/Berlin")


def read(text):
    return read_schedule(text.encode(), BERLIN)


def clocks(schedule):
    return [
        (slot.title, f"{datetime.fromtimestamp(slot.starts_at / 1000, BERLIN):%Y-%m-%d %H:%M}")
        for slot in schedule.slots
    ]


@pytest.mark.parametrize("time", ["ab 14 Uhr", "from 2 pm", "um 14 Uhr", "~14:00", "ca. 14 Uhr", "at 2 PM"])
def test_a_word_before_a_time(time):
    apart, together = f"Title,Date,Time\nOne,2026-06-08,{time}\n", f"Title,Start\nOne,8 June 2026 {time}\n"
    assert clocks(read(apart)) == clocks(read(together)) == [("One", "2026-06-08 14:00")]


def test_the_year_of_one_row_is_that_of_the_others():
    table = 'Day,Time,Title\n"Mon, 8 June 2026",09:00,One\nTue 9 June,10:00,Two\n10 June,11:00,Three\n'
    assert clocks(read(table)) == [
        ("One", "2026-06-08 09:00"), ("Two", "2026-06-09 10:00"), ("Three", "2026-06-10 11:00")
    ]  # fmt: skip


def test_the_weekday_decides_between_two_years():
    table = 'Day,Time,Title\n"Thu, 31 December 2026",09:00,One\n"Fri, 1 January 2027",10:00,Two\nSat 2 January,11:00,Three\n'
    assert clocks(read(table))[2] == ("Three", "2027-01-02 11:00")


def people(schedule):
    return [[(speaker.name, speaker.org) for speaker in slot.speakers] for slot in schedule.slots]


@pytest.mark.parametrize(
    "keys", ["alpha beta gamma delta", "zero-to-hero outro keynote", "talk-1 talk-2 talk-3", "101 102"]
)
def test_no_session_is_lost_because_of_its_key(keys):
    talks = {key: {"title": key.title(), "start": f"2026-07-03 {9 + n:02}:00"} for n, key in enumerate(keys.split())}
    assert {slot.title for slot in read(json.dumps({"talks": talks})).slots} == {key.title() for key in talks}


def test_people_are_no_sessions():
    ola = {"profile": {"fullName": "Ola Hansen", "employer": {"name": "Opera"}}}
    talk = {
        "slug": "b",
        "heading": "CSS now",
        "time": {"from": "10:00", "to": "10:40"},
        "people": [ola],
        "cancelled": True,
    }
    made = read(json.dumps({"program": {"2026-06-10": {"Main": [talk]}}}))
    assert [(slot.title, slot.room, slot.status) for slot in made.slots] == [("CSS now", "Main", "cancelled")]
    assert people(made) == [[("Ola Hansen", "Opera")]]


ANA = {"name": "Ana Gil", "company": "Datadog"}


@pytest.mark.parametrize(
    "speakers", [{"nodes": [ANA]}, {"edges": [{"node": ANA}]}, {"data": [{"id": 4, "attributes": ANA}]}, [ANA]]
)
def test_wrapped_lists_are_lists(speakers):
    talk = {"title": "Kafka", "start": "2026-06-10T10:00", "speakers": speakers}
    assert people(read(json.dumps({"data": [{"id": 1, "attributes": talk}]}))) == [[("Ana Gil", "Datadog")]]


def test_json_api_relations_are_looked_up():
    rest = {"speakers": {"data": [{"type": "users", "id": "9"}]}, "room": {"data": {"type": "rooms", "id": "9"}}}
    talk = {
        "type": "talks",
        "id": "1",
        "attributes": {"title": "Kafka", "start": "2026-06-10T10:00"},
        "relationships": rest,
    }
    back = {"talks": {"data": [{"type": "talks", "id": "1"}]}}
    included = [
        {"type": "users", "id": "9", "attributes": ANA, "relationships": back},
        {"type": "rooms", "id": "9", "attributes": {"name": "Main"}},
    ]
    made = read(json.dumps({"data": [talk], "included": included}))
    assert [(slot.title, slot.room) for slot in made.slots] == [("Kafka", "Main")]
    assert people(made) == [[("Ana Gil", "Datadog")]]
    assert made.notices == ()


def test_lines_of_text_are_sessions():
    made = read(
        "- day: 2026-07-02\n  sessions:\n  - 09:00 Intro @ Amphi A\n  - 10:00-10:30 CSS now @ Amphi B\n  - Late one\n"
    )
    assert clocks(made) == [("Intro", "2026-07-02 09:00"), ("CSS now", "2026-07-02 10:00")]
    assert [slot.room for slot in made.slots] == ["Amphi A", "Amphi B"]
    assert 'lists not read: sessions (1 text: "Late one")' in made.notices


def test_keys_below_a_time_are_rooms():
    ten = {"Amphi A": {"title": "Kafka"}, "Main": {"title": "CSS"}, "side": {"title": "Go"}}
    made = read(json.dumps({"2026-06-10": {"10:00": ten}}))
    assert [(slot.title, slot.room) for slot in made.slots] == [("Kafka", "Amphi A"), ("CSS", "Main"), ("Go", "side")]


def test_xml_gives_dates_and_rooms_in_attributes_of_parents():
    made = read(
        '<programme><date value="29 June 2026">'
        '<venue name="Room A"><entry from="9.00"><title>One</title></entry><entry from="10.00"><title>Two</title></entry></venue>'
        '<venue name="Room B"><entry from="9.00"><title>Three</title></entry></venue></date></programme>'
    )
    assert [(slot.title, slot.room) for slot in made.slots] == [
        ("One", "Room A"),
        ("Two", "Room A"),
        ("Three", "Room B"),
    ]
    assert clocks(made)[0] == ("One", "2026-06-29 09:00")


def test_all_affiliations_count_and_a_hidden_session_is_told():
    ana = {"name": "Ana Gil", "affiliation": ["CNRS", "Inria"]}
    made = read(json.dumps([{"title": "Kafka", "start": "2026-06-10T10:00", "speakers": [ana], "visible": False}]))
    assert people(made) == [[("Ana Gil", "CNRS, Inria")]]
    assert "fields not used: visible" in made.notices


def test_the_languages_that_are_not_used_are_named():
    made = read(json.dumps([{"title": {"en": "One", "fr": "Un"}, "start": "2026-06-10T10:00"}]))
    assert [slot.title for slot in made.slots] == ["One"]
    assert "texts in other languages not used: title.fr" in made.notices


@pytest.mark.parametrize("empty", [{}, {"startsAt": None}, {"startsAt": ""}, {"startsAt": "TBA"}])
@pytest.mark.parametrize("place", ["sibling", "parent", "root"])
def test_a_session_without_a_time_does_not_take_the_first_day_of_the_conference(empty, place):
    talks = [
        {"name": "Kafka", "startsAt": "2026-06-10T09:00"},
        {"name": "CSS", "startsAt": "2026-06-11T10:00"},
        {"name": "Go", **empty},
    ]
    about = {"name": "Min", "startDate": "2026-06-10"}
    files = {
        "sibling": {"event": about, "sessions": talks},
        "parent": {"event": {**about, "sessions": talks}},
        "root": {**about, "sessions": talks},
    }
    made = read(json.dumps(files[place]))
    assert clocks(replace(made, slots=made.slots[:2])) == [("Kafka", "2026-06-10 09:00"), ("CSS", "2026-06-11 10:00")]
    assert [(slot.title, slot.starts_at, slot.all_day) for slot in made.slots[2:]] == [("Go", None, False)]
    assert made.notices == ("1 session has no time: Go",)


def test_times_of_day_are_on_the_only_day_of_the_conference():
    talks = [{"title": "Kafka", "start": "09:00"}, {"title": "CSS", "start": "10:00"}, {"title": "Go", "start": None}]
    made = read(json.dumps({"name": "Min", "date": "2026-06-10", "talks": talks}))
    assert clocks(replace(made, slots=made.slots[:2])) == [("Kafka", "2026-06-10 09:00"), ("CSS", "2026-06-10 10:00")]
    assert made.slots[2].starts_at is None


@pytest.mark.parametrize("name", ["start", "START_STR", "start_str", "startTimeStr"])
@pytest.mark.parametrize("above", ["2026-06-10 09:00", "10 June 2026 09:00"])
def test_the_time_of_a_talk_counts_more_than_that_of_its_block(name, above):
    talks = [{"TITLE": "Kafka", name: "09:15"}, {"TITLE": "CSS", name: "10:00"}]
    made = read(json.dumps({"blocks": [{"START": above, "END": "2026-06-10 11:00", "talks": talks}]}))
    assert clocks(made) == [("Kafka", "2026-06-10 09:15"), ("CSS", "2026-06-10 10:00")]
    assert [slot.ends_at for slot in made.slots] == [None, None]


def test_the_block_of_a_talk_is_not_its_time():
    block = {"name": "Morning", "START": "2026-06-10 09:00"}
    talks = [{"title": "Kafka", "block": block, "START_STR": "2026-06-10 09:15", "END_STR": "2026-06-10 09:45"}]
    made = read(json.dumps({"talks": [*talks, {"title": "CSS", "block": block, "START_STR": "2026-06-10 10:00"}]}))
    assert clocks(made) == [("Kafka", "2026-06-10 09:15"), ("CSS", "2026-06-10 10:00")]
    assert made.slots[0].ends_at == made.slots[0].starts_at + 30 * 60_000
    assert made.notices == ("fields not used: block name, block START",)


def test_a_list_in_plain_text(raw):
    made = read_schedule(raw("list.txt"), BERLIN)
    assert clocks(made) == [
        ("Welcome", "2026-06-12 09:00"), ("Slow clay", "2026-06-12 09:30"), ("Fast glaze", "2026-06-12 10:00"),
        ("Kilns", "2026-06-12 11:00"), ("Lunch", "2026-06-12 13:00"), ("Wheels", "2026-06-13 09:30"),
    ]  # fmt: skip
    lengths = [slot.ends_at and (slot.ends_at - slot.starts_at) // 60_000 for slot in made.slots]
    assert (lengths, made.title, made.slots[0].room) == ([None, 30, 45, None, None, None], "PotteryConf 2026", "Aula")
    assert people(made)[1:] == [[("Ada Lind", "")], [("Bo Ek", "")], [("Cy Dee", "")], [], [("Di Fox", "")]]
    assert "lines not read: (bring your own cup)" in made.notices


def test_a_list_in_plain_text_takes_the_day_of_the_conference():
    rows = b"09:00 Welcome\n09:30 Kafka\n"
    made = read_schedule(rows, BERLIN, days=(date(2026, 6, 12), date(2026, 6, 12)))
    assert clocks(made) == [("Welcome", "2026-06-12 09:00"), ("Kafka", "2026-06-12 09:30")]
    with pytest.raises(Refused, match=r"line 1: no date"):
        read_schedule(rows, BERLIN)


def test_a_comma_after_the_time_in_a_list():
    rows = (
        "2026-06-12\n* 14:00 - 14:05, Opening remarks\n- 14:05-15:05, Clay, glaze and kilns (Ada Lind)\n"
        "**15:05 - 15:30**, Tea\n15:30,  Wheels\n"
    )
    made = read_schedule(rows.encode(), BERLIN)
    assert clocks(made) == [
        ("Opening remarks", "2026-06-12 14:00"), ("Clay, glaze and kilns (Ada Lind)", "2026-06-12 14:05"),
        ("Tea", "2026-06-12 15:05"), ("Wheels", "2026-06-12 15:30"),
    ]  # fmt: skip
    lengths = [slot.ends_at and (slot.ends_at - slot.starts_at) // 60_000 for slot in made.slots]
    assert (lengths, made.notices) == ([5, 60, 25, None], ())


def test_a_linked_title_with_its_speaker_in_a_list_is_not_lost():
    rows = (
        "2026-06-12\n- 14:00 [Keynote talk](https://example.org/key) (Ada Lind, Acme)\n"
        "- 15:00 [Invited talk](https://example.org/in) (Bo Ek, Acme)\n- 16:00 Clay (Cy Oz, Acme)\n"
    )
    made = read_schedule(rows.encode(), BERLIN)
    assert [(slot.title, [one.name for one in slot.speakers]) for slot in made.slots] == [
        ("Keynote talk", ["Ada Lind"]), ("Invited talk", ["Bo Ek"]), ("Clay", ["Cy Oz"]),
    ]  # fmt: skip
    assert not [notice for notice in made.notices if "in no session" in notice]


@pytest.mark.parametrize("text", ["*Times may change!*", "*Note* for all: be early", "*Note:* see *Clay*"])
def test_a_list_in_markdown_below_front_matter_is_no_yaml(text):
    front = "---\ntitle: Program\nlinks:\n- name: x\n---\n\n# PotteryConf\n\n"
    made = read_schedule(f"{front}{text}\n\n#### Friday, June 12, 2026\n\n- 8:30 Clay\n- 9:30 Tea\n".encode(), BERLIN)
    assert clocks(made) == [("Clay", "2026-06-12 08:30"), ("Tea", "2026-06-12 09:30")]
    assert (made.title, made.notices) == ("PotteryConf", (f"lines not read: {text}",))


@pytest.mark.parametrize(
    ("room", "why"),
    [("*hall", r"this YAML has aliases \(\*name\)"), ("*hall*", "broken YAML near line 6"), ("'A': b", "broken YAML near line 6")],
)  # fmt: skip
def test_yaml_with_front_dashes_and_aliases_or_faults_is_refused(room, why):
    text = f"---\n- title: Clay\n  start: 2026-06-12 10:00\n  room: &hall Aula\n- title: Tea\n  room: {room}\n"
    with pytest.raises(Refused, match=why):
        read(text)


def test_a_value_of_yaml_with_a_colon_is_read_and_named():
    made = read("---\n- title: Clay\n  start: 2026-06-12 10:00\n  room: A: b\n")
    assert [slot.room for slot in made.slots] == ["A: b"]
    assert made.notices[0].startswith("broken YAML near line 4 (")


@pytest.mark.parametrize(
    ("above", "friday"),
    [
        ("MiniConf, Utrecht, 20-21 November 2026", "== Friday =="), ("MiniConf, November 20 - 21, 2026", "-- Friday --"),
        ("MiniConf 2026, 20 et 21 novembre", "**Friday**"), ("MiniConf: 20.-21.11.2026", "## Friday ##"),
        ("20, 21 and 22 November 2026", "Friday:"), ("2026-11-20 - 2026-11-21", "Fri"),
    ],
)  # fmt: skip
def test_a_line_of_two_dates_above_a_list_gives_the_days_of_its_weekdays(above, friday):
    saturday = friday.replace("Friday", "Saturday").replace("Fri", "Sat")
    made = read_schedule(f"{above}\n\n{friday}\n09:00 Doors\n\n{saturday}\n10:00 Spack\n".encode(), BERLIN)
    assert clocks(made) == [("Doors", "2026-11-20 09:00"), ("Spack", "2026-11-21 10:00")]
    assert not any("not read" in notice for notice in made.notices)


def test_a_list_below_a_line_of_two_dates_needs_a_day():
    with pytest.raises(Refused, match="no date"):
        read_schedule(b"MiniConf, 20-21 November 2026\n09:00 Doors\n10:00 Spack\n", BERLIN)
    with pytest.raises(Refused, match="it names weekdays"):
        read_schedule(b"2-3 May 2026\n20-21 November 2026\nFriday\n09:00 Doors\n10:00 Spack\n", BERLIN)


@pytest.mark.parametrize(
    ("dated", "zone", "place"),
    [
        ("Friday 13 November 2026 - Maison, Paris (Europe/Paris)", "Europe/Paris", "Maison, Paris"),
        ("Friday 13 November 2026 - Maison des Associations, Lyon (Europe/Paris)", "Europe/Paris", ""),
        ("Friday 13 November 2026 (Europe/Paris)", "Europe/Paris", ""),
        ("Friday 13 November 2026 - Hall of Berlin, Lyon (Asia/Tokyo)", "Asia/Tokyo", ""),
        ("Friday 13 November 2026 (all times EST)", "EST", ""),
        ("Conf 2026 (all times CET)\n2026-11-13", "CET", ""),
        ("Time zone: Europe/Paris\n2026-11-13", "Europe/Paris", ""),
    ],
)  # fmt: skip
def test_the_zone_in_a_line_of_a_list(dated, zone, place):
    made = read_schedule(f"{dated}\n09:00 Doors\n10:00 Spack\n".encode(), None, machine_zone=BERLIN)
    assert (made.zone, made.place) == (zone, place)
    assert not any("names no time zone" in notice or "not read" in notice for notice in made.notices)


def test_two_zones_in_a_list_are_refused_unless_one_is_given():
    rows = b"Conf 2026 (Europe/Paris)\nTimes (Asia/Tokyo)\n2026-11-13\n09:00 A\n10:00 B\n"
    with pytest.raises(Refused, match="several time zones, Europe/Paris, Asia/Tokyo: say which one"):
        read_schedule(rows, None, machine_zone=BERLIN)
    assert clocks(read_schedule(rows, BERLIN)) == [("A", "2026-11-13 09:00"), ("B", "2026-11-13 10:00")]


def test_the_dates_in_a_list_count_before_those_of_the_conference():
    rows = b"MiniConf, 20-21 November 2026\nFriday\n09:00 Doors\nSaturday\n10:00 Spack\n"
    made = read_schedule(rows, BERLIN, days=(date(2025, 5, 1), date(2025, 5, 2)))
    assert clocks(made) == [("Doors", "2026-11-20 09:00"), ("Spack", "2026-11-21 10:00")]


def test_hours_alone_rooms_and_languages_in_a_list():
    rows = (
        "Conf 2026\n2026-11-13\n9h00-9h40    Docs as data -- Julie Morel (Doctolab) [EN]\n"
        "10h-10h40 [Room A] Docs as code -- Marc Roy [FR]\n10h30 [Remote] Docs as art -- Ann Lee\n"
        "14h  Atelier -- Tess Quinn\n3 pm - 4 pm Fin\n17 Uhr Ende\n"
    )
    made = read_schedule(rows.encode(), BERLIN)
    assert clocks(made) == [
        ("Docs as data [EN]", "2026-11-13 09:00"), ("Docs as code [FR]", "2026-11-13 10:00"),
        ("[Remote] Docs as art", "2026-11-13 10:30"), ("Atelier", "2026-11-13 14:00"),
        ("Fin", "2026-11-13 15:00"), ("Ende", "2026-11-13 17:00"),
    ]  # fmt: skip
    assert people(made)[:4] == [
        [("Julie Morel", "Doctolab")],
        [("Marc Roy", "")],
        [("Ann Lee", "")],
        [("Tess Quinn", "")],
    ]
    assert [slot.room for slot in made.slots] == ["", "Room A", "", "", "", ""]


@pytest.mark.parametrize(
    "text", [
        "We met at\n09:00 and talked.\nThen we went home.\nThat was all.\n", "09:00 Welcome\n",
        "13:10-13:30;Kafka;Ada Lind\n13:30-13:50;CSS;Bo Ek\n",
    ],
)  # fmt: skip
def test_other_text_is_no_list(text):
    with pytest.raises(Refused, match=r"text: . lines?, no columns|a table of"):
        read_schedule(text.encode(), BERLIN)


@pytest.mark.parametrize("keys", [("startDate", "endDate"), ("start", "end")])
def test_the_hours_of_the_conference_are_those_of_no_session(keys):
    about = {"name": "Min", keys[0]: "2026-06-10T08:00:00+02:00", keys[1]: "2026-06-11T18:00:00+02:00"}
    talks = [{"title": "Kafka", "start": "2026-06-11T09:00:00+02:00"}, {"title": "CSS"}, {"title": "Go", "start": None}]
    for content in ({"event": about, "talks": talks}, {**about, "talks": talks}):
        made = read(json.dumps(content))
        assert [(slot.title, slot.starts_at is None, slot.all_day) for slot in made.slots] == [
            ("Kafka", False, False), ("CSS", True, False), ("Go", True, False),
        ]  # fmt: skip
        assert "2 of 3 sessions have no time: CSS, Go" in made.notices


@pytest.mark.parametrize(
    "day", ["<b>Friday 12 June 2026</b>", "## Friday", "<h2>Friday</h2>", "*Friday*", "## [Day 1](#one)"]
)
def test_days_with_marks_as_keys_and_as_heading_lines(day):
    days = (date(2026, 6, 12), date(2026, 6, 14))
    files = [
        json.dumps({day: [{"title": "Bees", "time": "10:00-10:30"}, {"title": "Wasps", "time": "11:00"}]}),
        f"Time,Title\n{day},\n10:00-10:30,Bees\n11:00,Wasps\n",
        f"{day}\n10:00-10:30 Bees\n11:00-11:30 Wasps\n",
    ]
    for text in files:
        schedule = read_schedule(text.encode(), BERLIN, days=days)
        assert clocks(schedule) == [("Bees", "2026-06-12 10:00"), ("Wasps", "2026-06-12 11:00")]


PEOPLE = (
    '<programme><persons><person id="p1"><name>Ann Boe</name></person><person id="p2"><name>Bo Ek</name></person>'
    '</persons><rooms><room id="r1" name="Aula"/></rooms>'
    '<talk start="2026-06-08T09:00"><title>Kafka</title>{}</talk><talk start="2026-06-08T10:00"><title>Go</title></talk>'
    "</programme>"
)


@pytest.mark.parametrize(
    "written",
    [
        '<speaker ref="p1"/>',
        '<speaker idref="p1"/>',
        '<speaker-ref id="p1"/>',
        '<speakers><speaker refid="p1"/></speakers>',
    ],
)
def test_a_reference_of_xml_leads_to_the_person(written):
    made = read(PEOPLE.format(f'{written}<room ref="r1"/>'))
    assert [(slot.title, [one.name for one in slot.speakers], slot.room) for slot in made.slots] == [
        ("Kafka", ["Ann Boe"], "Aula"), ("Go", [], ""),
    ]  # fmt: skip
    assert made.notices == ()


def test_a_reference_counts_as_no_listed_speaker():
    made = read(PEOPLE.format('<speaker ref="p9"/>'))
    assert "the file lists 2 speakers, but no session names one" in made.notices
    assert "the file names speakers by ids that it does not explain: left empty" in made.notices


def test_a_line_that_begins_with_tba_is_a_session_without_a_time():
    made = read("8 June 2026\n09:00 Kafka\n10:00 Go\nTBA Karaoke\ntbd: Drinks\nTBA\n")
    assert [(slot.title, slot.starts_at) for slot in made.slots] == [
        ("Kafka", 1780902000000), ("Go", 1780905600000), ("Karaoke", None), ("Drinks", None),
    ]  # fmt: skip
    assert "lines not read: TBA" in made.notices


def test_a_list_in_markdown_with_bold_times_and_titles_below_the_names():
    made = read(
        "---\ntitle: Programme\n---\n\n## Day 1. October 15<sup>th</sup> 2020\n\n- **09:30** Conference welcome\n"
        "- **10:00** Filippo Brandolini, Francesco Carrer  \n[*Human response to climate change*](abstracts/brandolini)\n\n"
        "* __11:15__ Coffee Break\n* `11:30` Ann Lee\n  [Of **clay**](https://example.org/clay)\n"
        "* **12:00:** Hello *you*\n* **16:00-19:00** Workshop session 1\n"
    )
    assert clocks(made) == [
        ("Conference welcome", "2020-10-15 09:30"), ("Human response to climate change", "2020-10-15 10:00"),
        ("Coffee Break", "2020-10-15 11:15"), ("Of clay", "2020-10-15 11:30"), ("Hello you", "2020-10-15 12:00"),
        ("Workshop session 1", "2020-10-15 16:00"),
    ]  # fmt: skip
    assert people(made) == [[], [("Filippo Brandolini", ""), ("Francesco Carrer", "")], [], [("Ann Lee", "")], [], []]
    assert [link.url for link in made.slots[3].links] == ["https://example.org/clay"]
    assert made.slots[5].ends_at - made.slots[5].starts_at == 3 * 3_600_000
    assert (made.notices, made.title) == ((), "")


def test_a_line_below_a_title_is_no_title_where_the_line_above_names_nobody():
    made = read("## 15 October 2020\n- 10:00 Clay Basics\n*for beginners only*\n- 11:00 Mud Works\n[Slides](x.pdf)\n")
    assert [slot.title for slot in made.slots] == ["Clay Basics", "Mud Works"]
    assert made.notices == ("lines not read: *for beginners only*, [Slides](x.pdf)",)


TABLE = (
    "| Time | Title |\n|:-----|------:|\n| 09:00 | **Opens** (5 mins) |\n| 09:35 | [**Elena** - see below](#elena) |\n"
)


@pytest.mark.parametrize(
    "below",
    [
        "",
        '\n## **Invited Speakers**\n\n<div id="x">\n  <h3>Elena</h3>\n</div>\n' * 9,
        '\nSome prose, with commas, and more.\n\n"Not closed\n',
        "- 10:00 is the time of the bus\n1. TBC\n",
    ],
)
def test_what_follows_a_table_in_markdown_is_no_row(below):
    made = read(f"---\nlayout: page\n---\n\n## **15 October 2020**\n\n{TABLE}{below}")
    assert clocks(made) == [("Opens (5 mins)", "2020-10-15 09:00"), ("Elena - see below", "2020-10-15 09:35")]
    assert (made.notices, made.doubts) == ((), ())


def test_two_tables_in_markdown_have_the_days_of_their_headings():
    made = read(f"# ClayConf\n\n## 15 October 2020\n\n{TABLE}\nSome prose.\n\n## 16 October 2020\n\n{TABLE}")
    assert [at[:10] for _, at in clocks(made)] == ["2020-10-15"] * 2 + ["2020-10-16"] * 2
    assert made.notices == ()


@pytest.mark.parametrize(("edge", "corner"), [("|", "Time"), ("|", ""), ("|", "**Uhrzeit**"), ("", "Time")])
def test_a_grid_of_days_in_markdown(edge, corner):
    rows = (
        f"{corner} | **Monday 8 June 2026** | Tuesday 9 June |", ":---|:---:|:---|", "**9:00 - 10:00** | Clay | Wheels |",
        "10:30 - 11:00 | Lunch | *16:00 \u2013 17:30* Glaze |",
    )  # fmt: skip
    made = read("Some prose.\n" * 30 + "".join(f"{edge} {row}\n" for row in rows))
    assert clocks(made) == [
        ("Clay", "2026-06-08 09:00"), ("Wheels", "2026-06-09 09:00"), ("Lunch", "2026-06-08 10:30"),
        ("Glaze", "2026-06-09 16:00"),
    ]  # fmt: skip
    assert made.slots[3].ends_at - made.slots[3].starts_at == 90 * 60_000


def test_a_cell_of_a_grid_can_have_its_own_times():
    made = read(
        "Date,Start,End,Hall A,Hall B\n2026-06-08,09:00,10:00,Clay,09:30-10:15 Wheels\n2026-06-08,11:00,12:00,2001-2010 Mud,B\n"
    )
    assert clocks(made) == [
        ("Clay", "2026-06-08 09:00"), ("Wheels", "2026-06-08 09:30"), ("2001-2010 Mud", "2026-06-08 11:00"),
        ("B", "2026-06-08 11:00"),
    ]  # fmt: skip
    assert made.slots[1].ends_at - made.slots[1].starts_at == 45 * 60_000


def test_comments_of_html_in_a_list_are_not_read():
    lines = ("<!-- draft -->", "## 2026-06-08", "09:00 - 10:00 Clay <!-- todo -->", "10:00 - 11:00 Wheels")
    hidden = ("<!--", "## 2025-06-08", "09:00 - 10:00 Gone", "-->", "11:00 - 12:00 Glaze")
    made = read("\n".join((*lines, *hidden)))
    assert clocks(made) == [
        ("Clay", "2026-06-08 09:00"), ("Wheels", "2026-06-08 10:00"), ("Glaze", "2026-06-08 11:00")
    ]  # fmt: skip
    assert not any("not read" in notice for notice in made.notices)


def test_a_comment_that_is_not_closed_is_read():
    made = read("## 2026-06-08\n09:00 - 10:00 Clay\n<!-- draft\n10:00 - 11:00 Wheels")
    assert clocks(made) == [("Clay", "2026-06-08 09:00"), ("Wheels", "2026-06-08 10:00")]
    assert "lines not read: <!-- draft" in made.notices


@pytest.mark.parametrize(
    "end", ["-", "- ..", "- …", "- ?", "- Onwards", "+", "- open end", "bis open end", "- late", "till late", "- TBA"]
)
def test_a_time_with_an_open_end(end):
    made = read(f"Date,Time,Title\n2026-06-08,19:00 {end},Party\n2026-06-08,18:00-19:00,Clay\n")
    assert clocks(made) == [("Party", "2026-06-08 19:00"), ("Clay", "2026-06-08 18:00")]
    assert [slot.ends_at is None for slot in made.slots] == [True, False]


def test_a_line_with_an_open_end():
    made = read("## 2026-06-08\n18:00 - ? Party\n19:00 - .. Posters\n20:00 - open end Drinks\n")
    assert clocks(made) == [
        ("Party", "2026-06-08 18:00"), ("Posters", "2026-06-08 19:00"), ("Drinks", "2026-06-08 20:00")
    ]  # fmt: skip


def test_a_table_in_a_cell_is_no_table_of_the_file():
    cell = "See | this\n--- | ---\nA | b\n\nThe end."
    made = read(f'start,title,abstract\n2026-05-18 09:00,Clay,"{cell}"\n2026-05-18 10:00,Mud,"Two\nlines"\n')
    assert clocks(made) == [("Clay", "2026-05-18 09:00"), ("Mud", "2026-05-18 10:00")]
    assert [slot.abstract for slot in made.slots] == [cell, "Two\nlines"]


@pytest.mark.parametrize(
    "rows",
    [
        ("Título;Dia;Hora;Local;Palestrante;Instituição", "Barro;2026-10-12;10:00;Sala A;Ana Gil;Uni Ost"),
        ("Actividad;Fecha;Hora;Salón;Expositor;Institución", "Barro;2026-10-12;10:00;Sala A;Ana Gil;Uni Ost"),
        ("Título;Día;Horario;Espacio;Oradores;Afiliación", "Barro;2026-10-12;10:00;Sala A;Ana Gil;Uni Ost"),
        ("Intervento;Giorno;Ora;Stanza;Oratore;Azienda", "Barro;2026-10-12;10:00;Sala A;Ana Gil;Uni Ost"),
        ("Intitulé;Jour;Heure;Salle;Auteur;Université", "Barro;2026-10-12;10:00;Sala A;Ana Gil;Uni Ost"),
        ("Tytuł;Dzień;Godzina;Miejsce;Prelegent;Uczelnia", "Barro;2026-10-12;10:00;Sala A;Ana Gil;Uni Ost"),
        ("Beitrag;Datum;Anfang;Raum;Dozentin;Einrichtung", "Barro;2026-10-12;10:00;Sala A;Ana Gil;Uni Ost"),
        ("Lezing;Dag;Tijd;Locatie;Spreker;Instelling", "Barro;2026-10-12;10:00;Sala A;Ana Gil;Uni Ost"),
    ],
)
def test_headings_in_other_languages(rows):
    slot = read_schedule("\n".join((*rows, rows[1].replace("10:00", "13:00"))).encode(), BERLIN).slots[0]
    assert (slot.title, slot.room, slot.starts_at) == ("Barro", "Sala A", 1791792000000)
    assert [(one.name, one.org) for one in slot.speakers] == [("Ana Gil", "Uni Ost")]


def test_the_topic_of_a_row_without_a_title_is_the_title():
    table = "Fecha;Hora;Tema\n2026-10-12;10:00;Barro\n2026-10-12;11:00;Lodo\n"
    assert [slot.title for slot in read_schedule(table.encode(), BERLIN).slots] == ["Barro", "Lodo"]


def test_a_column_of_local_times_is_no_room():
    made = read_schedule(b"Title,Start,Local\nClay,2026-10-12 10:00,12:00\n", BERLIN)
    assert [slot.room for slot in made.slots] == [""]
    assert "columns not used: Local" in made.notices


@pytest.mark.parametrize(
    "head",
    [
        {"evento": {"nombre": "Conf", "fechaInicio": "2026-10-12", "fechaFin": "2026-10-13"}},
        {"conférence": {"nom": "Conf", "dateDebut": "2026-10-12", "dateFin": "2026-10-13"}},
        {"konferenz": {"titel": "Conf", "von": "2026-10-12", "bis": "2026-10-13"}},
        {"name": "Conf", "startDate": "2026-10-12", "endDate": "2026-10-13"},
    ],
)
def test_the_dates_in_the_head_of_a_file_in_other_languages(head):
    talks = [{"title": "Clay", "day": 2, "start": "10:00"}, {"title": "Mud", "day": 1, "start": "10:00"}]
    made = read_schedule(json.dumps({**head, "talks": talks}).encode(), BERLIN)
    assert (made.title, made.starts_on, made.ends_on) == ("Conf", date(2026, 10, 12), date(2026, 10, 13))
    assert [slot.starts_at for slot in made.slots] == [1791878400000, 1791792000000]


def test_a_list_under_a_word_of_another_language():
    text = "-\n  data: 2021-09-27\n  programacao:\n    -\n      horario: 08-10h\n      evento: Abertura\n"
    assert [slot.title for slot in read_schedule(text.encode(), BERLIN).slots] == ["Abertura"]


def test_comments_around_json_are_passed_over_and_named():
    talks = '[{"title": "Clay", "start": "2026-10-12 10:00", "url": "https://example.org/"},\n// {"title": "Gone"},\n]'
    made = read_schedule(f'## Talks\n\n// of {{2026}}\n{{"talks":\n{talks}\n}}\n# end\n'.encode(), BERLIN)
    assert [slot.title for slot in made.slots] == ["Clay"]
    assert made.notices[0] == 'comments beside the JSON not read: ## Talks, // of {2026}, // {"title": "Gone"},, # end'


def test_json_that_is_broken_below_a_comment_is_named_by_its_line():
    with pytest.raises(Refused, match="broken JSON at line 3"):
        read_schedule(b'# Talks\n{"talks": [\n{"title": "Clay" "start": "2026-10-12 10:00"}]}', BERLIN)


def cell_rows(*rows):
    return "<table>" + "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows) + "</table>"


@pytest.mark.parametrize(
    "before", ["<!DOCTYPE html>\n<html><head><title>x</title></head><body>", "---\nlayout: page\n---\n"]
)
def test_tables_in_html_without_a_header_below_their_days(before):
    made = read(
        f"{before}<h1>ClayConf</h1><h2>Day 1 (Monday, 8 June 2026)</h2>"
        + cell_rows(
            ("9:00 &ndash; 10:00", "", "<b>Clay\n &amp; Mud</b>"), ("12:00 Noon", "Lunch"), ("", ""), ("Hall B", "")
        )
        + "<p>Bring your own cup.</p>\n"
        + cell_rows(("Tuesday, 9 June 2026",), ("9:00", "Wheels", "Ada Lind"), ("10:00", "<del>Glaze</del>"))
    )
    assert clocks(made) == [
        ("Clay & Mud", "2026-06-08 09:00"), ("Lunch", "2026-06-08 12:00"), ("Wheels", "2026-06-09 09:00"),
        ("Glaze", "2026-06-09 10:00"),
    ]  # fmt: skip
    assert people(made) == [[], [], [("Ada Lind", "")], []]
    assert [slot.status for slot in made.slots] == ["scheduled"] * 3 + ["cancelled"]
    assert made.notices == ("only the tables and the headings of this page are read", "headings not read: ClayConf")


@pytest.mark.parametrize("cell", ["td", "th"])
def test_a_title_over_several_rows_of_a_grid_whose_headings_look_like_columns(cell):
    rows = [
        "Zeit|Bühne|Workshop 1|Workshop 2", "10:00|*3 Einlass", "10:30|Eröffnung|/2 Ton|/2 Glasur", "11:00|Begrüßung",
        "11:30|/2 Schau|Scherben|/3 Öfen", "12:00", "12:30|Wettbewerb|/2 Yamato", "13:00|/2 Tanz|Japan", "13:30|Töpfe|Mode",
    ]  # fmt: skip
    made = read(
        "# Programm\n\n8 June 2026\n\n<table>\n"
        + "".join(
            "<tr>"
            + "".join(
                f"<{cell} {'colspan' if text[0] == '*' else 'rowspan'}={text[1]}>{text[2:]}</{cell}>"
                if text[0] in "*/" else f"<{cell}>{text}</{cell}>" for text in row.split("|")
            )
            + "</tr>\n" for row in rows
        )
        + "</table>\n"
    )  # fmt: skip
    starts = {
        slot.title: (slot.room, slot.ends_at and (slot.ends_at - slot.starts_at) // 60_000) for slot in made.slots
    }
    assert sorted(clocks(made)) == [
        ("Begrüßung", "2026-06-08 11:00"), ("Einlass", "2026-06-08 10:00"), ("Eröffnung", "2026-06-08 10:30"),
        ("Glasur", "2026-06-08 10:30"), ("Japan", "2026-06-08 13:00"), ("Mode", "2026-06-08 13:30"),
        ("Schau", "2026-06-08 11:30"), ("Scherben", "2026-06-08 11:30"), ("Tanz", "2026-06-08 13:00"),
        ("Ton", "2026-06-08 10:30"), ("Töpfe", "2026-06-08 13:30"), ("Wettbewerb", "2026-06-08 12:30"),
        ("Yamato", "2026-06-08 12:30"), ("Öfen", "2026-06-08 11:30"),
    ]  # fmt: skip
    assert (starts["Ton"], starts["Schau"], starts["Öfen"], starts["Yamato"]) == (
        ("Workshop 1", 60), ("Bühne", 60), ("Workshop 2", 90), ("Workshop 1", 60),
    )  # fmt: skip


def test_a_title_over_several_rows_of_a_grid_in_html():
    made = read(
        "<div><table><tr><th></th><th>Monday 8 June 2026<th>Tuesday 9 June 2026<th></th></tr>"
        "<tr><td>9:00<td rowspan=3>Keynote<br>Ada Lind<td>Clay<td>9:00</tr><tr></tr>"
        "<tr><td>10:00<td rowspan='2'>Mud<td>10:00</tr><tr><td>10:30<td>Coffee<td>10:30</tr>"
        "<tr><td>11:00<td>Kilns<td>Wheels<td>11:00</tr></table></div>"
    )
    starts = {(slot.title, slot.starts_at): slot.ends_at for slot in made.slots}
    assert sorted(clocks(made)) == [
        ("Clay", "2026-06-09 09:00"), ("Coffee", "2026-06-08 10:30"), ("Keynote", "2026-06-08 09:00"),
        ("Kilns", "2026-06-08 11:00"), ("Mud", "2026-06-09 10:00"), ("Wheels", "2026-06-09 11:00"),
    ]  # fmt: skip
    lengths = {title: (end - start) // 60_000 for (title, start), end in starts.items() if end}
    assert (lengths["Keynote"], lengths["Mud"]) == (90, 60)
    assert [slot.speakers[0].name for slot in made.slots if slot.speakers] == ["Ada Lind"]
    assert made.notices == ("only the tables and the headings of this page are read",)


def test_the_times_of_a_cell_in_a_grid_count_before_those_of_its_row():
    made = read(
        "<table><tr><th>Time<th>Monday 8 June 2026<th>Tuesday 9 June 2026</tr>"
        "<tr><td>9:00-10:00<td>Clay<br>9:10 \u2013 9:50<td>Glaze (9:20-9:40)</tr>"
        "<tr><td>10:00-11:00<td>10:15-10:45 Mud<td rowspan=2>Tin<br>(10:30 - 11:45)<br>Ada Lind</tr>"
        "<tr><td>11:00-12:00<td>Oak</tr></table>"
    )
    assert dict(clocks(made)) == {
        "Clay": "2026-06-08 09:10", "Glaze": "2026-06-09 09:20", "Mud": "2026-06-08 10:15", "Tin": "2026-06-09 10:30",
        "Oak": "2026-06-08 11:00",
    }  # fmt: skip
    assert {slot.title: (slot.ends_at - slot.starts_at) // 60_000 for slot in made.slots} == {
        "Clay": 40, "Glaze": 20, "Mud": 30, "Tin": 75, "Oak": 60,
    }  # fmt: skip
    assert [(slot.title, slot.speakers[0].name) for slot in made.slots if slot.speakers] == [("Tin", "Ada Lind")]
    assert not any(slot.abstract for slot in made.slots)


@pytest.mark.parametrize(
    "time", ["13h30 às 15h", "13:30 as 15h", "das 13h30 às 15h", "13h30 até 15h", "13:30 a las 15:00"]
)
def test_a_range_of_time_in_portuguese_and_spanish(time):
    made = read(f"Title,Date,Time\nOne,2026-06-08,{time}\n")
    assert clocks(made) == [("One", "2026-06-08 13:30")]
    assert made.slots[0].ends_at - made.slots[0].starts_at == 90 * 60_000


@pytest.mark.parametrize("key", ["breaks", "plenaries", "common_sessions"])
def test_what_a_day_lists_beside_its_tracks_has_no_room(key):
    rooms = [
        {"room": "Arena", "sessions": [{"start": "2026-06-08T09:00", "title": "Clay"}]},
        {"room": "Attic", "sessions": [{"start": "2026-06-08T09:00", "title": "Glaze"}]},
    ]
    beside = [{"start": f"2026-06-08T{hour}:00", "title": title} for hour, title in ((12, "Lunch"), (15, "Coffee"))]
    made = read(json.dumps({"days": [{"start": "2026-06-08T09:00", key: beside, "tracks": rooms}]}))
    assert {slot.title: slot.room for slot in made.slots} == {
        "Clay": "Arena", "Glaze": "Attic", "Lunch": "", "Coffee": "",
    }  # fmt: skip


def test_merged_cells_of_a_table_in_html():
    made = read(
        "<h3>8 June 2026</h3><table><tr><th>Time (CET)<th colspan=2>Event</tr><tr><th>8:00am<td colspan=2>Welcome</tr>"
        "<tr><th>9:00am<td rowspan=2><p>Theme 1:</p><p>Clay</p><td>Lightning talks</tr><tr><th>10:00am<td>Panel</tr></table>"
    )
    assert clocks(made) == [
        ("Welcome", "2026-06-08 08:00"), ("Theme 1: Clay: Lightning talks", "2026-06-08 09:00"),
        ("Theme 1: Clay: Panel", "2026-06-08 10:00"),
    ]  # fmt: skip


def test_lines_below_a_title_in_a_cell_are_its_speakers_or_its_text():
    made = read(
        'Date,Time,Title\n2026-06-08,09:00,"Clay\nAda Lind, Bo Ek"\n2026-06-08,10:00,"Mud\nWhat it is made of, and why."\n'
    )
    assert clocks(made) == [("Clay", "2026-06-08 09:00"), ("Mud", "2026-06-08 10:00")]
    assert people(made) == [[("Ada Lind", ""), ("Bo Ek", "")], []]
    assert made.slots[1].abstract == "What it is made of, and why."


def test_items_below_a_session_say_more_of_it():
    made = read(
        "---\ntitle: Agenda\n---\n# 8 June 2026\n### 08:00 - 09:00 | Opening\n- **Room**: Aula\n- **Streaming**: yes\n"
        "- **Speakers**: [TBA]\n### 9:00 - 9:30 | Mud\n- Speaker 1: Ada Lind\n- Speaker 2: Bo Ek\n- **Description**: Wet clay\n"
        "### 10:00 | Lunch\n- Bring a cup\n- Bring a plate\n- Bring a spoon\n"
    )
    assert clocks(made) == [
        ("Opening", "2026-06-08 08:00"), ("Mud", "2026-06-08 09:00"), ("Lunch", "2026-06-08 10:00")
    ]  # fmt: skip
    assert [(slot.room, slot.abstract) for slot in made.slots] == [("Aula", ""), ("", "Wet clay"), ("", "")]
    assert people(made) == [[], [("Ada Lind", ""), ("Bo Ek", "")], []]
    left = "- **Streaming**: yes, - Bring a cup, - Bring a plate, - Bring a spoon"
    assert made.notices == (f"lines not read: {left}",)


def test_items_that_are_indented_are_below_an_item():
    made = read("8 June 2026\n- 9:00 Clay\n  - Room: Aula\n  - Glue\n- 10:00 Mud\n- Room: Hall\n- 11:00 Kilns\n")
    assert [(slot.title, slot.room) for slot in made.slots] == [("Clay", "Aula"), ("Mud", ""), ("Kilns", "")]
    assert made.notices == ("lines not read: - Glue, - Room: Hall",)


def test_times_of_a_list_with_a_word_or_half_of_am():
    made = read(
        "8 June 2026\n* _ab 8:00_ Coffee\n9:00 - 9:10a  **Clay**\n11:30a - 12:30p Mud\n5:00p   Wheels\nca. 18:00 Dinner\n"
    )
    assert clocks(made) == [
        ("Coffee", "2026-06-08 08:00"), ("Clay", "2026-06-08 09:00"), ("Mud", "2026-06-08 11:30"),
        ("Wheels", "2026-06-08 17:00"), ("Dinner", "2026-06-08 18:00"),
    ]  # fmt: skip
    assert made.slots[2].ends_at - made.slots[2].starts_at == 3_600_000


def test_headings_in_russian():
    table = "Дата,Время,Зал,Тема,Спикер\n2026-06-08,9:00-9:30,Зал 1,Глина,Анна Иванова\n"
    grid = "Дата,Время,Зал 1,Зал 2\n2026-06-08,9:00,Глина,Печь\n2026-06-08,10:00,Круг,Глазурь\n"
    made = read(table)
    assert clocks(made) == [("Глина", "2026-06-08 09:00")]
    assert (made.slots[0].room, people(made), made.notices) == ("Зал 1", [[("Анна Иванова", "")]], ())
    assert [(slot.title, slot.room) for slot in read(grid).slots] == [
        ("Глина", "Зал 1"), ("Печь", "Зал 2"), ("Круг", "Зал 1"), ("Глазурь", "Зал 2")
    ]  # fmt: skip


def test_a_grid_of_days_with_an_empty_heading_above_the_ends():
    made = read(
        "|  |  | 18/06/2026 | 19/06/2026 |\n|---|---|---|---|\n| 09:00 | 10:30 | Clay | Mud |\n| 11:00 | 11:30 | Wheels | |\n"
    )
    assert [(slot.title, slot.ends_at - slot.starts_at) for slot in made.slots] == [
        ("Clay", 5_400_000), ("Mud", 5_400_000), ("Wheels", 1_800_000)
    ]  # fmt: skip
    assert "columns not used" not in " ".join(made.notices)


def test_the_speaker_of_a_table_in_html_without_a_header_is_in_the_row_below():
    made = read(
        "<h2>8 June 2026</h2><table><tr><td rowspan=2>9:00<td>Clay</tr><tr><td>Ada Lind</tr></table>"
        "<table><tr><td>10:00<td>Mud</tr></table><table><tr><th>Heure exacte<th>Un<th>Deux</tr><tr><td>11:00<td>Kilns<td>Bo Ek</tr>"
        "<tr><td>12:00<td>Glue<td>Cy Dee</tr><tr><td>13:00<td>Cups<td></tr></table>"
    )
    assert clocks(made)[:2] == [("Clay", "2026-06-08 09:00"), ("Mud", "2026-06-08 10:00")]
    assert people(made)[:2] == [[("Ada Lind", "")], []]


def test_a_time_below_a_heading_is_that_of_the_heading_if_no_title_is_below_it():
    made = read(
        "## 8 June 2026\n\n### Opening\n9:00 am - 9:30 am\n\n### Session A: Clay\n**9:30 – 10:30 am**\n\n*Speakers:*\n+ _Ada Lind_\n\n"
        "### Posters\n**10:30 am - 12:00 pm**\n### Session B\n**1:00 – 2:00 pm**\nRoom: Aula\n\n### Block\n**2:00 pm**\nGlaze\n"
        "### 3:00 pm\n**4:00 pm**\n\n5:00 - 6:00 pm Closing\n"
    )
    assert clocks(made) == [
        ("Opening", "2026-06-08 09:00"), ("Session A: Clay", "2026-06-08 09:30"), ("Posters", "2026-06-08 10:30"),
        ("Session B", "2026-06-08 13:00"), ("Glaze", "2026-06-08 14:00"), ("Closing", "2026-06-08 17:00"),
    ]  # fmt: skip
    assert [one.name for one in made.slots[1].speakers] == ["Ada Lind"]
    assert made.notices == ("lines not read: *Speakers:*, Room: Aula, ### Block, ### 3:00 pm, **4:00 pm**",)


def test_the_heading_of_a_text_is_no_session_at_the_time_below_it():
    made = read("# ClayConf\n9:00 - 17:00\n## 8 June 2026\n9:00 Clay\n10:00 Mud\n")
    assert clocks(made) == [("Clay", "2026-06-08 09:00"), ("Mud", "2026-06-08 10:00")]


def test_a_zone_in_a_bold_time_is_that_of_the_file_and_no_part_of_the_title():
    rows = "## 8 June 2026\n**7:30 – 8:20 am EST**    Breakfast\n\n**8:20 am** Clay\n"
    made = read(rows)
    assert [(slot.title, slot.kind) for slot in made.slots] == [("Breakfast", "service"), ("Clay", "talk")]
    assert made.zone == "EST"
    assert not [text for text in made.notices if "Breakfast" in text]
    with pytest.raises(Refused, match="several time zones, EST, CET: say which one"):
        read_schedule(f"{rows}**9:00 am CET** Glaze\n".encode(), machine_zone=ZoneInfo("Europe/Berlin"))


def test_a_time_on_a_line_of_its_own_is_that_of_the_title_below():
    made = read(
        "## 8 June 2026\n\n### 08:30-09:30\n**Coffee** (lobby)\n{: .desc}\n\n### 9:45\nClay\n10:00\n11:00 Mud\n12:00\n"
    )
    assert clocks(made) == [
        ("Coffee (lobby)", "2026-06-08 08:30"), ("Clay", "2026-06-08 09:45"), ("Mud", "2026-06-08 11:00")
    ]  # fmt: skip
    assert made.notices == ("lines not read: 10:00, 12:00",)


@pytest.mark.parametrize("mark", ["- ", "* ", "+ "])
def test_the_items_below_a_time_that_ends_with_a_colon_are_talks(mark):
    items = "\n".join(f"{mark}{title}" for title in ("How to throw a pot", "Why glazes crack", "Ash from rice"))
    made = read(
        f"## 8 June 2026\n9:00-9:50 Choose a lecture:\n{items}\n\n10:00-10:30 Coffee:\n{mark}tea\n{mark}cake\n\n11:00 End\n"
    )
    assert clocks(made) == [
        ("How to throw a pot", "2026-06-08 09:00"), ("Why glazes crack", "2026-06-08 09:00"),
        ("Ash from rice", "2026-06-08 09:00"), ("Coffee", "2026-06-08 10:00"), ("End", "2026-06-08 11:00"),
    ]  # fmt: skip
    assert [slot.track for slot in made.slots] == [*["Choose a lecture"] * 3, "", ""]
    assert "the items below these are talks at their time: Choose a lecture" in made.notices


DIV = "<div class='item'><div><time>{}<b>{}</b></time></div><div><{tag}>{}</{tag}>{}</div></div>"


@pytest.mark.parametrize("tag", ["h3", "h4", "h5"])
def test_rows_of_divs_with_a_time_and_a_heading(tag):
    rows = [
        ("", "08:30", "Opening Remarks", "<p>Ada Lind and Bo Ek</p>"),
        ("", "10:30 - 12:15", f"Section 1: Clay</{tag}><{tag}>Chair: Cy Moe", ""),
        ("", "10:30", f"1A-1 Ada Lind and Bo Ek</{tag}><p>Glazes that hold for years</p><{tag}>Side room talk", ""),
        ("at ", "13:00", "Lunch", "<p></p>"),
    ]
    page = "".join(DIV.format(*row, tag=tag) for row in rows)
    nav = "<div><h2>Program</h2><ul><li><a href='#one'>8 June 2026</a></li><li><a href='#two'>9 June 2026</a></li></ul></div>"
    last = DIV.format("", "9:00", "Kilns", "", tag=tag)
    made = read(f"<!-- Program -->\n{nav}<div id='one'>{page}</div><div id='two'>{last}</div>")
    assert clocks(made) == [
        ("Opening Remarks", "2026-06-08 08:30"), ("Section 1: Clay", "2026-06-08 10:30"),
        ("1A-1 Glazes that hold for years", "2026-06-08 10:30"), ("Side room talk", "2026-06-08 10:30"),
        ("Lunch", "2026-06-08 13:00"), ("Kilns", "2026-06-09 09:00"),
    ]  # fmt: skip
    assert [[one.name for one in slot.speakers] for slot in made.slots] == [
        ["Ada Lind", "Bo Ek"], [], ["Ada Lind", "Bo Ek"], [], [], [],
    ]  # fmt: skip
    assert made.slots[1].abstract == "Chair: Cy Moe"
    assert "headings not read: Program" in made.notices


@pytest.mark.parametrize("label", ["Location", "Room", "Venue", "Ort"])
def test_a_place_below_a_title_in_a_cell_is_its_room(label):
    rows = [("09:00-09:30", "Opening", f"{label}: Marie Curie"), ("09:30-10:00", "Clay", "Ada Lind")]
    html = "".join(f"<tr><td>{time}</td><td><b>{title}</b><br>{below}</td></tr>" for time, title, below in rows)
    markdown = "".join(f"| {time} | {title}<br>{below} |\n" for time, title, below in rows)
    for content in (
        f"<table><tr><td colspan=2>Monday, June 8, 2026</td></tr>{html}</table>",
        f"## Monday, June 8, 2026\n\n| Time | Session |\n|---|---|\n{markdown}",
    ):
        made = read(content)
        assert [(slot.title, slot.room, [speaker.name for speaker in slot.speakers]) for slot in made.slots] == [
            ("Opening", "Marie Curie", []), ("Clay", "", ["Ada Lind"]),
        ]  # fmt: skip


def test_a_day_without_a_table_in_markdown_is_named():
    table = "| Time | Title |\n|---|---|\n| 09:00 | Clay |\n| 10:00 | Kiln |\n"
    made = read(
        f"# Schedule\n\n## Monday, June 8, 2026\n\n{table}\n## Tuesday, June 9, 2026\n\nField day! Time TBD\n\n"
        f"## Wednesday, June 10, 2026\n\nIn the old mill.\n\n{table}\n## Thursday, June 11, 2026\n"
    )
    assert len(made.slots) == 4
    assert made.notices == ("headings not read: Tuesday, June 9, 2026: Field day! Time…",)


@pytest.mark.parametrize("kind", ["Keynote Speech 1", "Invited talk", "Keynote"])
def test_a_person_an_organisation_and_a_title_below_a_kind_in_a_cell(kind):
    below = "<h3>Professor Ada Lind</h3><div>Example University</div><strong>Clay and fire</strong><p>About clay.</p>"
    made = read(
        "<table><tr><td colspan=2>Monday, June 8, 2026</td></tr><tr><td>09:00-09:20</td><td>Opening</td></tr>"
        f"<tr><td>09:20-10:20</td><td><div><strong>{kind}</strong>{below}</div></td></tr></table>"
    )
    assert [(slot.title, slot.abstract) for slot in made.slots] == [("Opening", ""), ("Clay and fire", "About clay.")]
    assert [(speaker.name, speaker.org) for speaker in made.slots[1].speakers] == [
        ("Professor Ada Lind", "Example University")
    ]
    assert made.notices == ("only the tables and the headings of this page are read",)
