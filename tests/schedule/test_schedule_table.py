"""Tables without fixed names: headings by their words, cells as people write them, and what is not understood."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from confnote.errors import Refused
from confnote.schedule.cells import Cells, When, date_of, order_of
from confnote.schedule.columns import columns_of, meaning_of, words_of
from confnote.schedule.formats import read_schedule
from confnote.schedule.formats.table_header import distinct
from confnote.schedule.times import Hints

BERLIN = ZoneInfo("Europe/Berlin")
DAYS = (date(2026, 5, 18), date(2026, 5, 20))


def read(*rows, zone=BERLIN, days=DAYS):
    return read_schedule("\n".join(rows).encode(), zone, days=days)


def local(at):
    return None if at is None else f"{datetime.fromtimestamp(at / 1000, BERLIN):%d %H:%M}"


def times(schedule):
    return [(slot.title, local(slot.starts_at), local(slot.ends_at)) for slot in schedule.slots]


def names(slot):
    return [(speaker.name, speaker.org) if speaker.org else speaker.name for speaker in slot.speakers]


@pytest.mark.parametrize(
    ("column", "headings"),
    [
        (
            "start",
            "Time Start|startTime|Start (time)|Scheduled At|starts_at|*Start Time|begin_timestamp|When|Von|Début",
        ),
        ("start", "Start Date & Time|Date/Time|Start time (CEST)|slot start|Event Start|fromTimeMillis|Uhrzeit"),
        ("end", "Time End|endsAt|End (time)|bis|end_time|End Time (optional)"),
        ("date", "Start (date)|start_date|Day|Datum|*Date|Event Date"),
        ("enddate", "End (date)|endDate"),
        ("title", "*Session Title|Proposal title|title_en|Titel|Session Name|Talk|What|Name|Title/Topic"),
        ("room", "Room/Location|Session Location|roomName|Raum|venue|Location (Venue)|Salle"),
        ("track", "Session Tracks(Optional)|Schedule Track (Optional)|trackTitle|track.name|Topics|tags"),
        ("speakers", "Speaker Names|Speaker(s)|Presenter|speaker name|Speakers (optional)|Referent:innen"),
        ("co_speakers", "Speaker 2|Co-Presenters|1"),
        ("duration", "Scheduled Duration|durationInMinutes|Length (min)|Dauer"),
        ("kind", "Session type|event_type|Submission Type|Format"),
        ("abstract", "Description (Optional)|Long Description|Abstract"),
        ("", "room description|speaker bio|conference title|Don't change any of these headers!|Calname"),
    ],
)
def test_headings(column, headings):
    for heading in headings.split("|"):
        meaning = meaning_of(heading)
        assert (meaning.column if meaning else "") == column, heading


def test_a_caller_may_change_what_is_remembered_of_headings():
    for _ in range(2):
        found, words = columns_of(["Talk title", "Start"]), words_of("Talk title")
        assert (found, words) == ({"title": ["Talk title"], "start": ["Start"]}, ("talk", "title"))
        found["title"].clear()
        found["room"] = ["Start"]


def at(day=None, hour=None, minute=0, zone=None, until=None):
    clock = None if hour is None else timedelta(hours=hour, minutes=minute)
    return When(day and date(2026, 5, day), clock, zone, until)


EAST = ZoneInfo("Etc/GMT-2")


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("9:00 AM - 9:45 AM", at(None, 9, until=at(None, 9, 45))),
        ("11:30 – 1 PM", at(None, 11, 30, until=at(None, 13))),
        ("9-10:30 am", at(None, 9, until=at(None, 10, 30))),
        ("2026-05-18T09:00/2026-05-18T09:45", at(18, 9, until=at(18, 9, 45))),
        ("18/05/2026 09:00 - 18/05/2026 09:30", at(18, 9, until=at(18, 9, 30))),
        ("Mon 9:00-9:45", at(18, 9, until=at(None, 9, 45))),
        ("2026-05-18 to 2026-05-20", at(18, until=at(20))),
        ("08:00-09:00", at(None, 8, until=at(None, 9))),
        ("2026-05-18 09:00-10:00", at(18, 9, until=at(None, 10))),
        ("2026-05-18 09:00-04:00", at(18, 9, zone=timezone(timedelta(hours=-4)))),
        ("2026-05-18T09:00-10:00", at(18, 9, zone=timezone(timedelta(hours=-10)))),
        ("09:00 CEST", at(None, 9, zone=EAST)),
        ("09:00 - 09:45 (UTC+2)", at(None, 9, zone=EAST, until=at(None, 9, 45, zone=EAST))),
        ("2026-05-18 09:00 GMT+0200", at(18, 9, zone=EAST)),
        ("20260519T090000Z", at(19, 9, zone=UTC)),
        ("20260519", at(19)),
        ("1779181200", at(19, 9, zone=UTC)),
        ("1779181200000", at(19, 9, zone=UTC)),
        ("46160.375", at(18, 9)),
        ("0.375", at(None, 9)),
        ("46160", at(18)),
        ("Tuesday", at(19)),
        ("Di", at(19)),
        ("mercredi", at(20)),
        ("Day 2", at(19)),
        ("day_3", at(20)),
        ("Day 1: Monday 18 May 2026", at(18)),
        ("18 May", at(18)),
        ("May 18", at(18)),
        ("18.5.", at(18)),
        ("lundi 18 mai 2026", at(18)),
        ("18 de mayo de 2026", at(18)),
        ("18. Mai 2026, 9.30 Uhr", at(18, 9, 30)),
        ("May 18, 2026 at 9:00 AM", at(18, 9)),
        ("9:00 AM, May 18 2026", at(18, 9)),
        ("18-May-2026 10:00", at(18, 10)),
        ("5/18/26 9:00 AM", at(18, 9)),
        ("18.05.26", at(18)),
        ("Tue 09:00-09:45", at(19, 9, until=at(None, 9, 45))),
        ("noon", at(None, 12)),
        ("9h30", at(None, 9, 30)),
        ("10 Uhr 30", at(None, 10, 30)),
        ("14 Uhr 15", at(None, 14, 15)),
        ("10 Uhr 30 - 11 Uhr", at(None, 10, 30, until=at(None, 11))),
        ("10h30", at(None, 10, 30)),
        ("10 h 30 \u2013 11 h 15", at(None, 10, 30, until=at(None, 11, 15))),
        ("kl. 10.30", at(None, 10, 30)),
        ("kl. 10.30-11.15", at(None, 10, 30, until=at(None, 11, 15))),
        ("kl 14", at(None, 14)),
        ("klo 10.30", at(None, 10, 30)),
        ("9 Uhr 5", at(None, 9, 5)),
        ("9 Uhr 5 bis 10 Uhr", at(None, 9, 5, until=at(None, 10))),
        ("10 Uhr 30 Min", at(None, 10, 30)),
        ("10 Uhr 30 Minuten \u2013 11 Uhr 5 Min.", at(None, 10, 30, until=at(None, 11, 5))),
        ("9 Uhr 18. Mai 2026", at(18, 9)),
        ("9 Uhr 8 Mai 2026", When(date(2026, 5, 8), timedelta(hours=9))),
        ("kl. 10.30 til 11", at(None, 10, 30, until=at(None, 11))),
        ("kl 10 til 11", at(None, 10, until=at(None, 11))),
        ("10:30-11", at(None, 10, 30, until=at(None, 11))),
        ("10:30-05", When()),
        ("<b>Tuesday</b>", at(19)),
        ("## **Tuesday** ##", at(19)),
        ("[Day 2](#day-2)", at(19)),
        ("<h3>18&nbsp;May</h3>", at(18)),
        ("_Tuesday_ 9:00", at(19, 9)),
        ("10:30h", at(None, 10, 30)),
        ("10:30 Uhr", at(None, 10, 30)),
        ("18.05.2026 um 10 Uhr 30", at(18, 10, 30)),
        ("18.05.2026 kl. 14.30 - 15.00", at(18, 14, 30, until=at(None, 15))),
        ("2026-05-18 10 h 30", at(18, 10, 30)),
        ("2026-05-18 10:30h", at(18, 10, 30)),
        ("soon", When()),
        ("- " * 60, When()),
        ("9-" * 59, When()),
        ("Monolith", When()),
        ("2026", When()),
    ],
)
def test_cells(text, when):
    # as texts: once a test has cleared the cache of zoneinfo, two objects of one zone are not equal
    assert repr(Cells("", Hints(days=DAYS)).when(text)) == repr(when)


WITH_WEEKDAY = (
    "Thursday 14.05.2026|Do 14.05.2026|Thu 14/05/2026|14.05.2026 (Thu)|Thursday 2026-05-14|2026-05-14 Thu|Th 14.05.26"
    "|Thu, May 14, 2026|Donnerstag, den 14.05.2026|[jeudi] 2026/05/14|14-May-2026 Thu.|2026-05-14(Thu)|20260514 Thu"
)


@pytest.mark.parametrize("text", WITH_WEEKDAY.split("|"))
def test_a_weekday_before_or_after_a_date_is_taken_off(text):
    cells = Cells()
    assert cells.when(text) == at(14)
    assert cells.when(f"{text} 09:00") == cells.when(f"9:00 AM, {text}") == at(14, 9)
    assert cells.when(f"{text} 09:00-09:45") == at(14, 9, until=at(None, 9, 45))
    assert cells.notices == ()


def test_a_weekday_decides_between_two_readings_of_a_date():
    assert Cells().when("Fri 03/04/2026").day == date(2026, 4, 3)
    assert Cells().when("03/04/2026 (Wed) 9:00").day == date(2026, 3, 4)
    assert order_of(["Fri 03/04/2026", "04/04/2026 9:00"]) == "day"
    with pytest.raises(Refused, match="03/04/2026 can be 3 April or 4 March"):
        Cells().when("Mon 03/04/2026")


def test_an_iso_date_beside_decides_between_two_readings_of_a_date():
    made = read(
        "Date,Start,Title,Key", "8/1/2018,9:00,Ropes,2018-08-01-09-00", "8/2/2018,9:00,Knots,2018-08-02", days=None
    )
    assert times(made) == [("Ropes", "01 09:00", None), ("Knots", "02 09:00", None)]
    made = read("Date,Start,Title,Dt", "06/10/2018,9:00,Ropes,2018-10-06T09:00:00+00:00", days=None)
    assert times(made) == [("Ropes", "06 09:00", None)]
    # days on which the talks were handed in
    with pytest.raises(Refused, match="8 January or 1 August"):
        read("Date,Start,Title,Sent", "8/1/2018,9:00,A,2018-02-02", "8/1/2018,10:00,B,2018-01-08", days=None)


def test_a_weekday_that_contradicts_its_date_is_named_once():
    rows = ["date,start,title,room"] + [f"{day} May 2026,09:00,Talk {day},Hall" for day in ("Fri 14", "Fri 15")]
    schedule = read(*rows, "Fri 14 May 2026,10:00,More,Hall")
    assert "Fri 14 May 2026 is a Thursday: the date is used" in schedule.notices
    assert [local(slot.starts_at) for slot in schedule.slots] == ["14 09:00", "15 09:00", "14 10:00"]
    both = Cells(odd_days={"Fri 14.05.2026": date(2026, 5, 14), "Sat 15.05.2026": date(2026, 5, 15)})
    assert both.notices == ("Fri 14.05.2026 is a Thursday, and 1 more such date: the date is used",)


def test_a_weekday_in_json_and_yaml_is_taken_off():
    json = '[{"title": "A", "room": "X", "start": "Thu 14.05.2026 09:00"}, {"title": "B", "day": "2026-05-14 (Do)"}]'
    yaml = "Thursday 14.05.2026:\n  - {title: A, time: '9:00'}\n  - {title: B, time: '10:00'}\n"
    assert [local(slot.starts_at) for slot in read(json).slots][:1] == ["14 09:00"]
    assert [local(slot.starts_at) for slot in read(yaml).slots] == ["14 09:00", "14 10:00"]


def test_titles_of_speakers_beside_topics_are_no_titles_of_talks():
    head, tea, lunch = "Date,Time,Topic,Speaker,Title", "2026-05-18,9:00,Tea,,", "2026-05-18,12:00,Lunch,,"
    ada, bo = "2026-05-18,10:00,Ropes for all,Ada Lind,CTO", "2026-05-18,11:00,Knots,Bo Ek,Lead Developer"
    made = read(head, tea, ada, bo, lunch)
    assert [slot.title for slot in made.slots] == ["Tea", "Ropes for all", "Knots", "Lunch"]
    assert {slot.track for slot in made.slots} == {""}
    assert "columns not used: Title" in made.notices
    # here the topic is the track, and the title of the break that has no other
    ada, bo = "2026-05-18,10:00,Knots,Ada Lind,Ropes for all", "2026-05-18,11:00,Security,Bo Ek,How a CTO thinks"
    made = read(head, tea, ada, bo)
    assert [(slot.title, slot.track) for slot in made.slots] == [
        ("Tea", ""), ("Ropes for all", "Knots"), ("How a CTO thinks", "Security"),
    ]  # fmt: skip
    assert "1 entry has no title, the track counts as one: Tea" in made.notices


def test_moderators_beside_speakers_are_named():
    said = "the people in Moderator are listed as speakers of 1 session, beside others"
    made = read(
        "Date,Time,Presenter,Moderator,Title", "2026-05-18,9:00,Ada Lind,Bo Ek,Ropes", "2026-05-18,10:00,Cy Oz,,Knots",
        "2026-05-18,11:00,,Bo Ek,Panel",
    )  # fmt: skip
    assert [names(slot) for slot in made.slots] == [["Ada Lind", "Bo Ek"], ["Cy Oz"], ["Bo Ek"]]
    assert said in made.notices
    made = read("Date,Time,Host,Title", "2026-05-18,9:00,Ada Lind,Ropes")
    assert not any("listed as speakers" in notice for notice in made.notices)


def test_a_line_of_dashes_has_a_bounded_number_of_columns():
    assert len(distinct(["-"] * 4000)) == 500


def test_an_abbreviation_of_the_given_zone_is_its_own_clock():
    # people write EST in May, too
    assert Cells("", Hints(given=ZoneInfo("America/New_York"))).when("9:00 EST") == at(None, 9)


def test_the_conference_decides_between_two_readings_of_a_date():
    may, june = (date(2026, 5, 6), date(2026, 5, 6)), (date(2026, 6, 1), date(2026, 6, 6))
    assert (order_of(["06/05/2026"], may), order_of(["06/05/2026"], june)) == ("day", "month")
    # each alone fits one reading, but only one order fits both
    assert order_of(["06/05/2026", "05/07/2026"], (date(2026, 5, 5), date(2026, 5, 7))) == ""
    assert date_of("06/05/26", "", may) == date(2026, 5, 6)
    with pytest.raises(Refused, match="26-05-18 can be 26 May 2018 or 18 May 2026"):
        date_of("26-05-18", "")
    with pytest.raises(Refused, match="06/05/2026 can be 6 May or 5 June"):
        date_of("06/05/2026", "", DAYS)


def test_a_template_of_an_app_is_read_by_the_words_of_its_headings():
    schedule = read(
        "Don't change any of these headers!,Session Title,Date,Time Start,Time End,Room/Location,"
        "Schedule Track (Optional),Description (Optional)",
        ",Opening,05-18-2026,09:30,10:30,Main Hall,Plenary,Welcome to all.",
    )
    (slot,) = schedule.slots
    assert times(schedule) == [("Opening", "18 09:30", "18 10:30")]
    assert (slot.room, slot.track, slot.abstract) == ("Main Hall", "Plenary", "Welcome to all.")
    assert schedule.notices == ()


def test_lines_above_the_header_and_a_line_with_the_delimiter():
    for above in ("sep=;", "Programme of Demo Days", ";;\nDemo Days;;"):
        schedule = read(above, "Titel;Beginn;Ende;Raum", "Vortrag;18.05.2026 09:00;18.05.2026 09:30;Saal 1")
        assert times(schedule) == [("Vortrag", "18 09:00", "18 09:30")]


def test_a_table_with_bars():
    for rows in (["title|start|room", "Talk|2026-05-18 09:00|Hall"],
                 ["| title | start | room |", "|---|:--:|---|", "| Talk | 2026-05-18 09:00 | Hall |"]):  # fmt: skip
        schedule = read(*rows)
        assert times(schedule) == [("Talk", "18 09:00", None)]
        assert schedule.slots[0].room == "Hall"


def test_an_empty_date_is_that_of_the_row_above():
    merged = read("date,time,title", "2026-05-18,09:00,One", ",10:00,Two", "2026-05-19,09:00,Three", ",10:00,Four")
    headed = read(
        "time,title,room", "Mon 18 May,,", "09:00,One,", "10:00,Two,", "Tuesday,,", "09:00,Three,", "10:00,Four,"
    )
    for schedule in (merged, headed):
        assert [start for _, start, _ in times(schedule)] == ["18 09:00", "18 10:00", "19 09:00", "19 10:00"]


def test_weekdays_need_the_dates_of_the_conference():
    rows = ("day,from,to,title,speaker", "mon,09:00,10:00,One,", "tue,09:30,10:00,Two,Bo Ek", ",,,Lightning,Cy Oz")
    schedule = read(*rows)
    assert times(schedule) == [
        ("One", "18 09:00", "18 10:00"),
        ("Two", "19 09:30", "19 10:00"),
        ("Lightning", None, None),
    ]
    assert schedule.notices == ("1 session has no time: Lightning",)
    with pytest.raises(Refused, match=r"it names weekdays \('mon'\): say the dates .* --dates"):
        read(*rows, days=None)
    away = read(*rows, days=(date(2026, 5, 22), date(2026, 5, 23)))
    assert away.doubts == ("only 1 of the 3 sessions of the file can be read: line 2: 'mon' is not in 22-23 May 2026",)


def test_a_time_without_a_date_is_on_the_only_day():
    rows = ("title,start,end", "One,09:00,10:00")
    assert times(read(*rows, days=(DAYS[0], DAYS[0]))) == [("One", "18 09:00", "18 10:00")]
    with pytest.raises(Refused, match="line 2: no date, and the conference has several days"):
        read(*rows)
    with pytest.raises(Refused, match=r"line 2: no date: write one with each time, or type confnote new .* --dates"):
        read(*rows, days=None)


def test_a_date_that_is_not_read_is_quoted_with_what_to_write():
    with pytest.raises(Refused, match="no date in '14 Smarch 2026': write it as YYYY-MM-DD"):
        read("date,start,title", "14 Smarch 2026,09:00,One")
    # it does not take the date of the row above, as an empty cell does
    rows = (
        "date,start,title,room",
        "2026-05-18,09:00,One,A",
        "soon,10:00,Two,A",
        ",11:00,Three,A",
        '"""",12:00,Four,A',
    )
    schedule = read(*rows)
    assert [title for title, *_ in times(schedule)] == ["One", "Three", "Four"]
    assert schedule.notices == (
        "left out 1 of the file's events: Two (line 3: no date in 'soon': write it as YYYY-MM-DD)",
    )


def test_a_file_without_any_time_gives_no_instants():
    schedule = read_schedule(b"title,start,room\nOne,TBA,Hall\nTwo,TBA,Hall\n", machine_zone=BERLIN)
    assert schedule.notices[0].startswith(
        "the file names no time zone: the zone of this machine, Europe/Berlin, is used;"
    )


def test_an_end_before_the_start_is_unknown_and_named_but_the_night_stays():
    rows = [
        "start,end,title",
        "2026-05-18 15:00,14:00,One",
        "2026-05-18 23:00,01:00,Party",
        "2026-05-18 12:00,1:00,Two",
    ]
    schedule = read(*rows)
    assert times(schedule) == [
        ("One", "18 15:00", None), ("Party", "18 23:00", "19 01:00"), ("Two", "18 12:00", None)
    ]  # fmt: skip
    named = "One (15:00-14:00), Two (12:00-01:00) end before they start: the end is taken as unknown"
    assert schedule.notices == (named,)


def test_a_range_that_ends_before_it_starts_is_no_offset():
    rows = ["time,title,date", "15:00-14:00,One,2026-05-18", "23:00-01:00,Party,2026-05-18"]
    assert times(read(*rows)) == [("One", "18 15:00", None), ("Party", "18 23:00", "19 01:00")]
    dated = [f"2026-05-18 {clock},{clock},A" for clock in ("23:00-01:00", "09:00-10:00", "10:00-11:00")]
    assert times(read("time,title,room", *dated))[0] == ("23:00-01:00", "18 23:00", "19 01:00")
    stated = ["2026-05-18 23:00-01:00,One,A", "2026-05-18 09:00-01:00,Two,A"]
    assert times(read("time,title,room", *stated))[0] == ("One", "19 02:00", None)


def rooms(schedule):
    return [(slot.title, slot.room, local(slot.starts_at), local(slot.ends_at)) for slot in schedule.slots]


def test_a_time_that_is_merged_over_parallel_sessions_is_that_of_all():
    rows = [
        "date,start,end,room,title",
        "2026-05-18,09:00,09:30,A,One",
        ",,,B,Two",
        ",,09:45,C,Three",
        ",10:00,10:30,A,Four",
    ]
    assert rooms(read(*rows, ",,,B,Five")) == [
        ("One", "A", "18 09:00", "18 09:30"), ("Two", "B", "18 09:00", "18 09:30"),
        ("Three", "C", "18 09:00", "18 09:45"), ("Four", "A", "18 10:00", "18 10:30"),
        ("Five", "B", "18 10:00", "18 10:30"),
    ]  # fmt: skip
    ranges = ("time,room,title", "2026-05-18 09:00-09:30,A,One", ",B,Two", "2026-05-18 10:00-10:30,A,Three")
    assert rooms(read(*ranges))[1] == ("Two", "B", "18 09:00", "18 09:30")
    days = [f"{day},9:00,A,{day}\n,,B,x\n,10:00,A,y\n,,B,{day} last" for day in ("18.5.2026", "19.5.2026")]
    last = [one for one in rooms(read("day,time,room,title", *days)) if "last" in one[0]]
    assert last == [("18.5.2026 last", "B", "18 10:00", None), ("19.5.2026 last", "B", "19 10:00", None)]


def test_a_merged_time_counts_beside_breaks_other_days_and_for_tracks():
    rows = ["date,start,room,title", "2026-05-18,09:00,A,One", ",,B,Two", ",09:00,,Break", "2026-05-19,,A,Open"]
    assert [row[2] for row in rooms(read(*rows))[:3]] == ["18 09:00", "18 09:00", "18 09:00"]
    tracks = ("start,track,title", "2026-05-18 09:00,Web,One", ",Data,Two", "2026-05-18 10:00,Web,Three", ",Data,Four")
    assert [row[2] for row in rooms(read(*tracks))] == ["18 09:00", "18 09:00", "18 10:00", "18 10:00"]


def test_sessions_without_a_time_do_not_get_one_where_parallel_sessions_repeat_theirs():
    rows = ["date,start,room,title", "2026-05-18,09:00,A,One", "2026-05-18,09:00,B,Two", "2026-05-18,10:00,A,Three"]
    schedule = read(*rows, ",,B,Four", ",,C,Five")
    assert [title for title, start, _ in times(schedule) if start is None] == ["Four", "Five"]
    assert schedule.notices == ("2 of 5 sessions have no time: Four, Five",)
    # nor one in the room of the session above
    rows = ["date,start,room,title", "2026-05-18,09:00,A,One", ",,A,Two", ",,A,Three"]
    schedule = read(*rows)
    assert schedule.notices == ("2 of 3 sessions have no time: Two, Three",)
    assert schedule.doubts == ("2 of 3 sessions have no time",)


def test_dates_alone_are_a_reason_to_ask():
    schedule = read("title,date,Kickoff", "One,2026-05-18,9 o'clock", "Two,2026-05-18,10 o'clock")
    assert schedule.doubts == ("no session has a time of day, only a date (not used: Kickoff)",)
    assert schedule.notices[-1:] == ("columns not used: Kickoff",)


@pytest.mark.parametrize(
    ("cell", "people"),
    [
        ("Ada Lind and Grace Tamm", ["Ada Lind", "Grace Tamm"]),
        ("Ada Lind & Grace Tamm, Example Org", [("Ada Lind", "Example Org"), ("Grace Tamm", "Example Org")]),
        ("Ada Lind, Grace Tamm and Bo Ek", ["Ada Lind", "Grace Tamm", "Bo Ek"]),
        ("Lind, Ada; Tamm, Grace", ["Ada Lind", "Grace Tamm"]),
        ("Ada Lind, Example GmbH; Grace Tamm, CERN", [("Ada Lind", "Example GmbH"), ("Grace Tamm", "CERN")]),
        ("Ada Lind (Example), Bo Ek (he/him)", [("Ada Lind", "Example"), "Bo Ek"]),
        ("Ada Lind, Bo Ek", ["Ada Lind", "Bo Ek"]),
        ("Ada Lind, Example Inc.", [("Ada Lind", "Example Inc.")]),
        ("Ada Lind|Bo Ek", ["Ada Lind", "Bo Ek"]),
    ],
)
def test_speakers_in_a_cell(cell, people):
    (slot,) = read("title;start;speakers", f'Talk;2026-05-18 09:00;"{cell}"').slots
    assert names(slot) == people


def test_speakers_in_several_columns_and_rows():
    start = "2026-05-18 09:00"
    (two,) = read("Title,Start,Speaker,Speaker", f"Talk,{start},Ada Lind,Grace Tamm").slots
    (owned,) = read("Title,Start,Owner,Speakers", f"Talk,{start},Bo Ek,Ada Lind").slots
    (rows,) = read("Title,Start,First Name,Last Name", f"Talk,{start},Ada,Lind", f"Talk,{start},Grace,Tamm").slots
    assert (names(two), names(owned), names(rows)) == (
        ["Ada Lind", "Grace Tamm"],
        ["Ada Lind"],
        ["Ada Lind", "Grace Tamm"],
    )


def test_a_column_for_each_room():
    schedule = read(
        "Time,Hall 1,Hall 2",
        "Mon 18 May,,",
        "9:00 - 9:30,Opening,",
        '10:00 - 10:45,"Talk A\nAda Lind","Talk B\nabout many things, and more"',
    )
    assert times(schedule) == [
        ("Opening", "18 09:00", "18 09:30"),
        ("Talk A", "18 10:00", "18 10:45"),
        ("Talk B", "18 10:00", "18 10:45"),
    ]
    assert [(slot.room, names(slot)) for slot in schedule.slots] == [
        ("Hall 1", []), ("Hall 1", ["Ada Lind"]), ("Hall 2", [])
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "start", "end"),
    [
        (["Tag;Uhrzeit;Thema;Referent/in", "Dienstag;10.00 - 11.30 Uhr;X;Bo Ek"], "19 10:00", "19 11:30"),
        (["Jour;Heure de début;Heure de fin;Titre", "lundi 18 mai;9h00;9h45;X"], "18 09:00", "18 09:45"),
        (["Fecha;Hora inicio;Hora fin;Título", "18/05/2026;9:00;9:45;X"], "18 09:00", "18 09:45"),
        (["name,starttime,endtime", "X,1779087600,1779091200"], "18 09:00", "18 10:00"),
        (["title,start,duration (hours)", "X,2026-05-18 09:00,1.5"], "18 09:00", "18 10:30"),
        (["title,time", 'X,"May 18, 2026 9:00 AM (CEST) → 9:30 AM"'], "18 09:00", "18 09:30"),
        (["title,time", 'X,"Monday, May 18 • 9:00am - 9:30am"'], "18 09:00", "18 09:30"),
        (["title,start time (UTC),date", "X,07:00,2026-05-18"], "18 09:00", None),
        (["title,time (UTC),date", "X,07:00-07:45,2026-05-18"], "18 09:00", "18 09:45"),
        (["Jour;Horaire;Titre", "lundi 18 mai;9h-9h45;X"], "18 09:00", "18 09:45"),
    ],
)
def test_templates(rows, start, end):
    assert times(read(*rows)) == [("X", start, end)]


def test_the_zone_in_a_heading_is_that_of_ranges():
    rows = b"Date,Time (EST),Title\n11/16/2026,9:00-9:50 AM,X\n11/17/2026,2-2:50 PM,Y\n"
    made = read_schedule(rows, machine_zone=ZoneInfo("Europe/Berlin"))
    assert [(slot.starts_at, slot.ends_at) for slot in made.slots] == [
        (1794837600000, 1794840600000), (1794942000000, 1794945000000),
    ]  # fmt: skip
    assert not any("names no time zone" in notice for notice in made.notices)


def test_a_row_without_a_title_is_called_by_its_kind():
    schedule = read("day,time,type,title,authors,presenter", "1,9:00,Talk,A,Ada Lind,", "1,10:00,Break,,,")
    assert times(schedule) == [("A", "18 09:00", None), ("Break", "18 10:00", None)]
    assert (names(schedule.slots[0]), schedule.slots[1].service) == (["Ada Lind"], True)


@pytest.mark.parametrize(
    ("headings", "row", "found"),
    [
        ("Speaker 1,Speaker 2,Company 1,Company 2", "Di Ax,Flo Ru,,Delta", ["Di Ax", ("Flo Ru", "Delta")]),
        ("Speaker 1,Speaker 2,Company 1,Company 2", "Di Ax,,Acme,", [("Di Ax", "Acme")]),
        ("Speaker,Speaker 2,Company 1,Company 2", "Di Ax,Flo Ru,Acme,", [("Di Ax", "Acme"), "Flo Ru"]),
        ("Speaker1 Name,Speaker1 Company,Speaker2 Name,Speaker2 Company", "Di Ax,,Flo Ru,Delta", ["Di Ax", ("Flo Ru", "Delta")]),
        ("Speaker,Company,Co-speaker,Co-speaker company", "Di Ax,Acme,Flo Ru,Beta", [("Di Ax", "Acme"), ("Flo Ru", "Beta")]),
        ("Presenter,Affiliation,Second presenter,Second presenter affiliation", "Di Ax,,Flo Ru,Beta", ["Di Ax", ("Flo Ru", "Beta")]),
        ("Speaker First Name,Speaker Last Name,Company", "Di,Ax,Acme", [("Di Ax", "Acme")]),
        ("Speaker 1 First Name,Speaker 1 Last Name,Speaker 2 First Name,Speaker 2 Last Name", "Di,Ax,Flo,Ru", ["Di Ax", "Flo Ru"]),
        ("First name,Surname,Company,Co-speaker first name,Co-speaker surname,Co-speaker company", "Di,Ax,,Flo,Ru,Beta", ["Di Ax", ("Flo Ru", "Beta")]),
        ("Speaker 1,Speaker 1 Company,Moderator,Moderator Company", "Di Ax,Acme,Flo Ru,Beta", [("Flo Ru", "Beta"), ("Di Ax", "Acme")]),
        ("Speaker 1,Speaker 1 Company,Moderator", "Di Ax,Acme,Flo Ru", ["Flo Ru", ("Di Ax", "Acme")]),
        ("Presenter first name,Presenter surname,Presenter affiliation", "Di,Ax,Acme", [("Di Ax", "Acme")]),
        ("First name,Surname", "Di; Flo,Ax; Ru", ["Di Ax", "Flo Ru"]),
        ("Moderator,Panelists", "Ann Lee,Di Ax; Flo Ru", ["Di Ax", "Flo Ru", "Ann Lee"]),
        ("Presenter(s),Organization(s)", "Di Ax; Flo Ru,Acme; Beta", [("Di Ax", "Acme"), ("Flo Ru", "Beta")]),
    ],
)  # fmt: skip
def test_each_person_has_the_organisation_and_the_name_of_the_own_columns(headings, row, found):
    schedule = read(
        f"Title,Start,{headings}", f"Tea,2026-05-18 09:00,{row}", "Ale,2026-05-18 10:00" + "," * row.count(",")
    )
    assert names(schedule.slots[0]) == found
    assert not any("not used" in notice for notice in schedule.notices)


@pytest.mark.parametrize(
    ("above", "row", "hour"),
    [
        ("", "(GMT-3 Time),", 13),
        ("", "All times are in Europe/Lisbon,", 9),
        ("ClayConf 2026 (all times CET)\n", "", 8),
        ("Time zone: America/Chicago,\n", "", 15),
        ("", "(BST/GMT+01/UTC+01),", 9),
        ("", "All times are in CET/CEST,", 8),
        ("", "All times are in EDT (UTC-4),", 14),
        ("", "(PST/PDT),", 17),
        ("", "Time zone: Europe/Berlin (CEST),", 8),
        ("", "All times are local to Sydney.,", 0),
        ("All times are in New York time\n", "", 14),
    ],
)
def test_a_line_of_a_table_names_the_zone(above, row, hour):
    text = f"{above}Time,Title\n{row}\n2026-05-18 10:00,Clay (EST)\n2026-05-18 11:00,Mud\n"
    made = read_schedule(text.encode(), machine_zone=ZoneInfo("Asia/Tokyo"))
    assert [slot.title for slot in made.slots] == ["Clay (EST)", "Mud"]
    assert datetime.fromtimestamp(made.slots[0].starts_at / 1000, UTC).hour == hour
    assert made.notices == ()


@pytest.mark.parametrize(
    "head",
    [
        "Time | Item | Responsible", "Time | Agenda | Lead", "Time | Program item | Led by", "Time | Description | Host",
        "Time | Content | Presenter(s)", "Time | Lecture | Teacher", "Time | What | Who", "Time | Details | Session lead",
        "Zeit | Programmpunkt | Verantwortlich", "Wann | Was | Wer", "Uhrzeit | Inhalt | Leitung",
        "Horaire | Activité | Responsable", "Heure | Quoi | Qui", "Horaire | Contenu | Animé par",
        "Hora | Contenido | A cargo de", "Hora | Qué | Quién", "Horário | Assunto | Responsável",
        "Orario | Attività | Responsabile", "Ora | Argomento | A cura di", "Tijd | Onderwerp | Verantwoordelijke", "Time | Block | Lead",
        "Hora | Mesa | Participantes", "Time | Segment | Host", "時間 | 内容 | 担当", "时间 | 主题 | 演讲人",
        "시간 | 제목 | 발표자", "Время | Тема | Докладчик", "Čas | Téma | Řečník",
    ],
)  # fmt: skip
def test_weak_headings_of_a_table_count_where_no_other_one_does(head):
    made = read(f"| {head} |", "|---|---|---|", "| 10:00 - 10:15 | Clay | Ana Gil |", "| 11:00 | Glaze | Bo Ek |",
                days=(DAYS[0], DAYS[0]))  # fmt: skip
    assert times(made) == [("Clay", "18 10:00", "18 10:15"), ("Glaze", "18 11:00", None)]
    assert [names(slot) for slot in made.slots] == [["Ana Gil"], ["Bo Ek"]]


def test_weak_headings_of_a_table_give_way_to_others():
    made = read("Date,Time,Item,Title,Lead,Speaker", "2026-05-18,10:00,7,Clay,Max Roe,Ana Gil")
    assert [(slot.title, names(slot)) for slot in made.slots] == [("Clay", ["Ana Gil"])]
    assert "columns not used: Item, Lead" in made.notices
    # a column for each of two tracks
    made = read("Time,Workshop,Lecture", "10:00,Clay,Glaze", "11:00,Kilns,Wheels", days=(DAYS[0], DAYS[0]))
    assert [(slot.title, slot.room) for slot in made.slots] == [
        ("Clay", "Workshop"), ("Glaze", "Lecture"), ("Kilns", "Workshop"), ("Wheels", "Lecture")
    ]  # fmt: skip


@pytest.mark.parametrize("day", ["Friday", "25 May", "Day 9"])
def test_the_sessions_below_a_day_that_the_conference_does_not_have_are_left_out(day):
    table = ("| Time | Title |", "|---|---|")
    made = read("## Monday", "", *table, "| 10:00 | Clay |", "", f"## {day}", "", *table, "| 11:00 | Glaze |")
    assert times(made) == [("Clay", "18 10:00", None)]
    assert any(f"have no '{day}'" in notice for notice in made.notices)
    assert any(notice.startswith("left out 1 of the file's events: Glaze (line 11: ") for notice in made.notices)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("0518", "0519"), ("1805", "1905"), ("05/18", "05/19"), ("18/05", "19/05"), ("May 18", "May 19"),
        ("18.05.", "19.05."), ("18.05", "19.05"), ("05-18", "05-19"), ("20260518", "20260519"), ("5月18日", "5月19日"),
    ],
)  # fmt: skip
def test_columns_of_days_beside_those_of_times(first, second):
    made = read("title,start_day,start_time,end_day,end_time", f"Clay,{first},10:00,{second},22:00")
    assert times(made) == [("Clay", "18 10:00", "19 22:00")]
    assert not any("not used" in notice for notice in made.notices)


def test_figures_that_are_no_day_of_the_conference_are_no_date():
    with pytest.raises(Refused, match="no date in '0926'"):
        read("title,start_day,start_time", "Clay,0926,10:00")


@pytest.mark.parametrize(
    "day",
    [
        "18 พฤษภาคม 2569", "18 พ.ค. 2569", "18/05/2569", "2569-05-18", "18 May 2569", "令和8年5月18日", "2026年5月18日",
        "2026年5月18日(月)", "平成38年5月18日",
    ],
)  # fmt: skip
def test_thai_and_japanese_dates(day):
    assert times(read("title,date,time", f"Clay,{day},10:00", days=None)) == [("Clay", "18 10:00", None)]


@pytest.mark.parametrize(
    ("cells", "start", "end"),
    [
        ("22:00,28:00", "18 22:00", "19 04:00"), ("24:30,25:15", "19 00:30", "19 01:15"),
        ("25:15,26:00", "19 01:15", "19 02:00"), ("24:00,25:00", "19 00:00", "19 01:00"),
        ("22:00-28:00,", "18 22:00", "19 04:00"), ("25:15 - 26:00,", "19 01:15", "19 02:00"),
    ],
)  # fmt: skip
def test_hours_after_midnight(cells, start, end):
    made = read("Title,Date,Start,End", f"Clay,2026-05-18,{cells}", "Glaze,2026-05-18,10:00,11:00")
    assert times(made)[0] == ("Clay", start, end)


def test_what_is_below_later_rows_of_its_day_is_of_the_next_date():
    made = read("Day,Title,Start,End", "Day 1,Clay,10:00,11:00", "Day 1,Poker,23:00,00:30", "Day 1,Night,0:30,2:00",
                "Day 1,Late,1:00,", "Day 2,Glaze,10:00,")  # fmt: skip
    assert times(made) == [
        ("Clay", "18 10:00", "18 11:00"), ("Poker", "18 23:00", "19 00:30"), ("Night", "19 00:30", "19 02:00"),
        ("Late", "19 01:00", None), ("Glaze", "19 10:00", None),
    ]  # fmt: skip
    what = "2 entries after midnight are below later ones of the same day, read as the next date"
    assert f"{what}: Night (Tue 19 May 2026 00:30), Late (Tue 19 May 2026 01:00)" in made.notices


def test_what_is_the_first_of_its_day_after_midnight_is_named():
    made = read("Day,Title,Start", "Day 1,Clay,10:00", "Day 2,Night,0:30", "Day 2,Glaze,10:00")
    assert times(made)[1] == ("Night", "19 00:30", None)
    what = "Night (Tue 19 May 2026 00:30) begins before 04:00 and is listed on the day before"
    assert any(notice.startswith(what) for notice in made.notices)
    # a full date means what it says
    made = read("Date,Title,Start", "2026-05-18,Clay,23:00", "2026-05-18,Night,0:30", "2026-05-18,Glaze,10:00")
    assert times(made)[1] == ("Night", "18 00:30", None)


def test_a_day_with_two_headings_and_equal_rows_are_named():
    table = ("", "| Time | Title |", "|---|---|", "| 10:00 | Clay |", "| 11:00 | Glaze |", "")
    made = read("## Day 1", *table, "## Day 1", *table[:-2], "| 11:00 | Wheels |")
    assert times(made) == [("Clay", "18 10:00", None), ("Glaze", "18 11:00", None), ("Wheels", "18 11:00", None)]
    what = "several headings mean Mon 18 May 2026, and sessions below them are at the same time"
    assert f"{what}: is one of them another day?" in made.notices
    assert "1 session is in several equal rows and listed once: Clay" in made.notices
    # the same day in two halls
    made = read("# Hall 1", "## Day 1", *table, "# Hall 2", "## Day 1", *table)
    assert len(made.slots) == 4
    assert not any("headings mean" in notice or "equal" in notice for notice in made.notices)
    # a row for each speaker
    made = read("Date,Time,Title,Speaker", "2026-05-18,10:00,Clay,Ana Gil", "2026-05-18,10:00,Clay,Bo Ek")
    assert names(made.slots[0]) == ["Ana Gil", "Bo Ek"]
    assert not any("equal" in notice for notice in made.notices)


def test_a_line_break_as_two_signs():
    made = read("Title,Start,Abstract", r"Clay\nby hand,2026-05-18 10:00,One.\nTwo.\r\n#three", r"C:\new,2026-05-18 11:00,"
                r"A $\nu$ here.")  # fmt: skip
    assert [(slot.title, slot.abstract) for slot in made.slots] == [
        ("Clay by hand", "One.\nTwo.\n#three"), (r"C:\new", r"A $\nu$ here.")
    ]  # fmt: skip
    assert not any("in no session" in notice for notice in made.notices)


@pytest.mark.parametrize(
    ("cell", "title", "links"),
    [
        ("[Clay](slides/my talk.pdf)", "Clay", []),
        ("Pots: [Clay](./My Full Slides.pptx)", "Pots: Clay", []),
        ("[Clay](https://x.org/my talk.pdf)", "Clay", ["https://x.org/my%20talk.pdf"]),
        ('[Clay](https://x.org/clay "All of it")', "Clay", ["https://x.org/clay"]),
        ("[Clay]( {{ site.baseurl }}/clay)", "Clay", []),
        ("f[x](y z)", "f[x](y z)", []),
        ("[Clay](and pots)", "[Clay](and pots)", []),
    ],
)
def test_targets_of_links_with_blanks(cell, title, links):
    made = read("| Time | Title |", "|---|---|", f"| 10:00 | {cell} |", "| 11:00 | Glaze |", days=(DAYS[0], DAYS[0]))
    assert (made.slots[0].title, [link.url for link in made.slots[0].links]) == (title, links)


def test_notes_beside_an_abstract_are_named():
    made = read("Title,Start,Notes,Abstract", "Clay,2026-05-18 10:00,bring tape,On clay.")
    assert (made.slots[0].abstract, "columns not used: Notes" in made.notices) == ("On clay.", True)
    assert read("Title,Start,Notes", "Clay,2026-05-18 10:00,On clay.").slots[0].abstract == "On clay."


@pytest.mark.parametrize("span", ["9-10:00", "9–10.00", "9 - 10am", "9 to 10:00", "9:00-10", "9-10 Uhr", "09-10:00"])
def test_a_bare_hour_in_the_times_of_a_list(span):
    made = read("# 18 May 2026", f"{span} Clay", "11-12:30 Glaze", "13:00 - 10 rules")
    assert times(made) == [
        ("Clay", "18 09:00", "18 10:00"), ("Glaze", "18 11:00", "18 12:30"), ("10 rules", "18 13:00", None)
    ]  # fmt: skip


def test_items_below_the_sessions_of_a_list_are_named():
    lines = (
        "#### Monday, May 18, 2026",
        "",
        "**8:30-9:15**: Bus *(Foyer)*",
        "",
        "**9:30-9:45**: [Welcome]() *(Hall B)*",
    )
    items = ("* *Ana Gil, Chair*", "* Clay, Bo Ek (Spain)", "* Glaze, Max Roe (Italy)", "- Kilns", "+ Wheels")
    made = read(*lines, *items, "", "**9:45-10:30**: [Pots]( {{ site.baseurl }}/pots)", "* Bowls")
    assert times(made) == [
        ("Bus (Foyer)", "18 08:30", "18 09:15"), ("Welcome", "18 09:30", "18 09:45"),
        ("Pots", "18 09:45", "18 10:30"),
    ]  # fmt: skip
    assert [slot.room for slot in made.slots] == ["", "Hall B", ""]
    assert f"lines not read: {', '.join(items)}, * Bowls" in made.notices


def test_a_text_below_a_title_does_not_replace_that_of_a_column():
    made = read(
        "Title,Start,Abstract", '"Clay\nby hand",2026-05-18 10:00,On clay.', '"Glaze\nof ash",2026-05-18 11:00,'
    )
    assert [(slot.title, slot.abstract) for slot in made.slots] == [("Clay by hand", "On clay."), ("Glaze", "of ash")]


@pytest.mark.parametrize(
    "cell",
    [
        "10.30-11:00", "10:30-1100", "10h30-11:00", "10.30 -11:00", "10.30h-11:00", "10:30 am-11:00", "10.30\u221211:00",
        "Monday 10.30-11:00", "18 May 2026 10.30-11:00", "2026-05-18 10.30-11:00",
    ],
)  # fmt: skip
def test_a_dash_between_two_times_of_day_is_no_offset(cell):
    found = Cells(hints=Hints(days=DAYS)).when(cell)
    assert (found.clock, found.zone) == (timedelta(hours=10, minutes=30), None)
    assert (found.until.clock, found.until.zone) == (timedelta(hours=11), None)


@pytest.mark.parametrize(
    "cell", ["2026-05-18 10:30-07:00", "2026-05-18T10:30:00-0700", "Mon 18 May 2026 10:30 -0700", "10:30 AM -0700"]
)
def test_a_dash_behind_a_full_time_is_an_offset(cell):
    found = Cells(hints=Hints(days=DAYS)).when(cell)
    assert (found.clock, found.until) == (timedelta(hours=10, minutes=30), None)
    assert datetime(2026, 5, 18, tzinfo=found.zone).utcoffset() == timedelta(hours=-7)


@pytest.mark.parametrize("head", ["Time | Lecture", "Time | Course | Room", "Uhrzeit | Seminar"])
def test_a_weak_title_beside_a_time_is_the_title(head):
    room = "Hall 1" * head.count("Room")
    made = read(f"| {head} |", "|---|---|", f"| **10.30-11:00** | Clay | {room}", f"| 11:00-12:30 | Glaze | {room}",
                days=(DAYS[0], DAYS[0]))  # fmt: skip
    assert times(made) == [("Clay", "18 10:30", "18 11:00"), ("Glaze", "18 11:00", "18 12:30")]


def test_several_titles_in_a_cell_with_a_speaker_each_are_parallel_sessions():
    made = read(
        "Title,Start,Speaker,Room,ID",
        "Opening,2026-05-18 9:00,,Aula,1",
        "On clay<br>On glaze,2026-05-18 10:00,Ada Lind<br>Bo Ek,Hall<br>Loft,2",
        '"Kilns\nGlass",2026-05-18 11:00,"Cy Oz\nDi Tamm",Hall,3',
        "Clay // Fire,2026-05-18 12:00,Ada Lind // Bo Ek,Hall // Loft,4",
        "Clay wins | Fire wins,2026-05-18 13:00,Ada Lind | Bo Ek,Hall | Loft,5",
        "Pots (Ada Lind) <br> Bowls (Bo Ek),2026-05-18 14:00,,Hall,6",
    )
    assert [(slot.title, local(slot.starts_at), slot.room, *names(slot)) for slot in made.slots] == [
        ("Opening", "18 09:00", "Aula"),
        ("On clay", "18 10:00", "Hall", "Ada Lind"), ("On glaze", "18 10:00", "Loft", "Bo Ek"),
        ("Kilns", "18 11:00", "Hall", "Cy Oz"), ("Glass", "18 11:00", "Hall", "Di Tamm"),
        ("Clay", "18 12:00", "Hall", "Ada Lind"), ("Fire", "18 12:00", "Loft", "Bo Ek"),
        ("Clay wins", "18 13:00", "Hall", "Ada Lind"), ("Fire wins", "18 13:00", "Loft", "Bo Ek"),
        ("Pots (Ada Lind)", "18 14:00", "Hall"), ("Bowls (Bo Ek)", "18 14:00", "Hall"),
    ]  # fmt: skip
    assert (
        "5 entries have several titles: they are read as parallel sessions: On clay / On glaze, Kilns / Glass,"
        " Clay / Fire and 2 more" in made.notices
    )
    assert not any("no session" in notice for notice in made.notices)
    assert len({slot.aliases for slot in made.slots if slot.title in {"On clay", "On glaze"}}) == 2


def test_one_title_with_several_parts_stays_one_and_is_named_if_it_can_be_two():
    made = read(
        "Title,Start,Speaker",
        "The art of clay<br>and its future,2026-05-18 10:00,Ada Lind<br>Bo Ek",
        "Keynote<br>The future of ovens,2026-05-18 11:00,Ada Lind<br>Bo Ek",
        "Clay | The long story,2026-05-18 12:00,Ada Lind | Bo Ek",
        "Clay<br>(Ada Lind),2026-05-18 13:00,Ada Lind",
    )
    assert [slot.title for slot in made.slots] == [
        "The art of clay and its future", "Keynote The future of ovens", "Clay | The long story", "Clay (Ada Lind)"
    ]  # fmt: skip
    named = "Keynote / The future of ovens, Clay / The long story"
    assert f"2 entries can be several parallel sessions: they are read as one: {named}" in made.notices
    assert not any("several titles" in notice for notice in made.notices)


TWO_DAYS = (DAYS[0], date(2026, 5, 19))
ROW = "| {} | {} |"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Day 1. Predict & Interpret", "Day 2. Compare"), ("DAY ONE. Clay", "DAY TWO. Glaze"),
        ("Tag 1. Ton", "Tag 2. Glasur"), ("Day 1: Clay", "Day 2: Glaze"),
    ],
)  # fmt: skip
def test_a_day_with_a_theme_behind_it_heads_tables_and_lists(first, second):
    head = ("| Time | Title |", "|---|---|")
    made = read("# Programme", "", f"## {first}", "", *head, ROW.format("10:00", "Clay"), "", f"## {second}", "", *head,
                ROW.format("09:00", "Kilns"), days=TWO_DAYS)  # fmt: skip
    assert times(made) == [("Clay", "18 10:00", None), ("Kilns", "19 09:00", None)]
    made = read(
        f"# {first}", "", "- 10:00 Clay", "- 11:00 Glaze", "", f"# {second}", "", "- 09:00 Kilns", days=TWO_DAYS
    )
    assert times(made) == [("Clay", "18 10:00", None), ("Glaze", "18 11:00", None), ("Kilns", "19 09:00", None)]
    rows = [
        f"<table><tr><td>{at}</td><td>{title}</td></tr></table>" for at, title in (("10:00", "Clay"), ("9:00", "Kilns"))
    ]
    made = read(f"## {first}", "", rows[0], "", f"## {second}", "", rows[1], days=TWO_DAYS)
    assert times(made) == [("Clay", "18 10:00", None), ("Kilns", "19 09:00", None)]


def test_times_without_dates_are_refused_with_a_line_that_helps():
    rows = ("- 10:00 Clay", "- 11:00 Glaze"), ("- 09:00 Kilns", "- 10:00 Wheels")
    with pytest.raises(Refused, match=r"line 1: no date, .*: write 2026-05-18 in a line above the times of that day"):
        read(*rows[0], *rows[1], days=TWO_DAYS)
    made = read("2026-05-18", *rows[0], "2026-05-19", *rows[1], days=TWO_DAYS)
    assert [at for _, at, _ in times(made)] == ["18 10:00", "18 11:00", "19 09:00", "19 10:00"]


def test_a_row_without_a_time_is_named_as_that():
    made = read("<table>", "<tr><td>10:00</td><td>Clay</td></tr>", "<tr><td>11:00</td><td>Glaze</td></tr>",
                "<tr><td></td><td>Kilns and wheels<br>Ada Lind</td></tr>", "</table>", days=(DAYS[0], DAYS[0]))  # fmt: skip
    assert "left out 1 of the file's events: Kilns and wheels (line 4: no time in its row)" in made.notices


def test_a_kind_and_a_name_above_a_title_are_the_kind_and_the_speaker():
    made = read("<table>", "<tr><td>10:00</td><td>Invited Keynote - Ada Lind<br><em>On Clay: a View</em></td></tr>",
                "<tr><td>11:00</td><td>Talk: Bo Ek<br>Glaze<br>All of it is old.</td></tr>",
                "<tr><td>12:00</td><td>Keynote - On Kilns<br>All of them are old now.</td></tr>", "</table>", days=(DAYS[0], DAYS[0]))  # fmt: skip
    assert [(slot.title, slot.kind, names(slot), slot.abstract) for slot in made.slots] == [
        ("On Clay: a View", "keynote", ["Ada Lind"], ""), ("Glaze", "talk", ["Bo Ek"], "All of it is old."),
        ("Keynote - On Kilns", "keynote", [], "All of them are old now."),
    ]  # fmt: skip


def test_names_before_a_tab_in_a_list_are_the_speakers():
    made = read("2026-05-18", "- 10:00-11:00 Ada Lind and Bo Ek\tOn Clay; on Glaze", "- 11:00-12:00\tCy Oz\tKilns",
                "- 12:00 Glaze tests\twith fire")  # fmt: skip
    assert [(slot.title, names(slot)) for slot in made.slots] == [
        ("On Clay; on Glaze", ["Ada Lind", "Bo Ek"]), ("Kilns", ["Cy Oz"]), ("Glaze tests with fire", []),
    ]  # fmt: skip
    assert not any("in no session" in notice for notice in made.notices)


SIDE = (
    "Tid,Tittel,Foredragsholder,Tid,Tittel,Foredragsholder",
    "09:00-09:30,Åpning,Ada Lind,,,",
    "10:00-10:30,Leire,Bo Ek,10:00-10:45,Glasur,Cy Dahl",
    "10:45-11:00,PAUSE,PAUSE,10:45-11:00,PAUSE,",
    "12:00-13:00,Middag,,,,",
)
ONE_DAY = (date(2026, 5, 18), date(2026, 5, 18))


@pytest.mark.parametrize(
    ("above", "tracks"),
    [
        ((), ["", ""]),
        (("Fagdag 2026,,,,,", ",Spor 1,,,Spor 2,"), ["Spor 1", "Spor 2"]),
        (("Spår A,,,Spår B,,",), ["Spår A", "Spår B"]),
        ((",,,Spor 2,,",), ["", ""]),
    ],
)
def test_tables_side_by_side_are_parallel(above, tracks):
    made = read(*above, *SIDE, days=ONE_DAY)
    first, second = tracks
    assert [(slot.title, slot.track, slot.room, names(slot)) for slot in made.slots] == [
        ("Åpning", first, "", ["Ada Lind"]), ("Leire", first, "", ["Bo Ek"]), ("Glasur", second, "", ["Cy Dahl"]),
        ("PAUSE", "", "", []), ("Middag", "", "", []),
    ]  # fmt: skip
    assert times(made)[1:3] == [("Leire", "18 10:00", "18 10:30"), ("Glasur", "18 10:00", "18 10:45")]
    assert [slot.service for slot in made.slots] == [False, False, False, True, True]
    assert made.notices == ()


def test_days_side_by_side_with_times_of_their_own():
    made = read("Monday,,,Tuesday,,", "Time,Title,Room,Time,Title,Room", "9:00,Clay,Hall,9:30,Glaze,Attic",
                "11:00,Lunch,,11:00,Wheels,Hall")  # fmt: skip
    assert times(made) == [
        ("Clay", "18 09:00", None), ("Glaze", "19 09:30", None), ("Lunch", "18 11:00", None), ("Wheels", "19 11:00", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "header",
    ["Tid,Foredrag,Rom,Foredragsholder,Bedrift", "Tidspunkt,Indlæg,Lokale,Oplægsholder,Virksomhed",
     "Klockslag,Föredrag,Lokal,Föreläsare,Företag", "Klokkeslett,Tittel,Sted,Innleder,Organisasjon"],
)  # fmt: skip
def test_headings_in_norwegian_danish_and_swedish(header):
    slot = read(header, "09:00-09:30,Leire,Aula,Ada Lind,Example Org", "10:00,Lunsj,,,", days=ONE_DAY).slots[0]
    assert (slot.title, slot.room, names(slot)) == ("Leire", "Aula", [("Ada Lind", "Example Org")])


@pytest.mark.parametrize("time", ["08：45 ~ 09：00", "０８：４５～０９：００", "8：45 – 9：00", "０８:４５〜０９:００"])
def test_wide_digits_and_colons_are_times(time):
    assert times(read("time,title", f"{time},Clay", days=ONE_DAY)) == [("Clay", "18 08:45", "18 09:00")]
    assert times(read(f"- {time} Clay", "- 10：00 ~ 10：30 Wheels", days=ONE_DAY)) == [
        ("Clay", "18 08:45", "18 09:00"), ("Wheels", "18 10:00", "18 10:30"),
    ]  # fmt: skip


def test_by_above_the_names_is_no_speaker():
    made = read("time,title,speakers", "09:00,Clay,by", '10:00,Wheels,"by\n\nAda Lind\nBo Ek"', days=ONE_DAY)
    assert [names(slot) for slot in made.slots] == [[], ["Ada Lind", "Bo Ek"]]


def test_a_day_below_the_heading_of_the_tracks_is_no_title():
    made = read("track,time,title", "2026-05-18,,", "Main,09:00,Clay", "2026-05-19,,", "Side,09:00,Wheels")
    assert times(made) == [("Clay", "18 09:00", None), ("Wheels", "19 09:00", None)]
    assert made.notices == ()


def lines_of(text, days):
    made = read_schedule(text.encode(), ZoneInfo("Europe/Berlin"), days=days)
    return [
        " | ".join(
            [f"{datetime.fromtimestamp(slot.starts_at / 1000, ZoneInfo('Europe/Berlin')):%d %H:%M}", slot.title, slot.track]
            + [who.name for who in slot.speakers]
        ).replace(" |  |", " | - |").removesuffix(" | ")
        for slot in made.slots
    ]  # fmt: skip


MAY = (date(2026, 5, 18), date(2026, 5, 19))
LISTS = {
    "items": (
        ("<!doctype html><html><body><ul><li>Home</li></ul><h2>Monday 18 May 2026</h2><ul><li>9:00 Opening</li>"
        "<li><b>9:30 - 10:00</b> Clay<br>Ada Lind</li></ul><h2>Tuesday 19 May 2026</h2><ul><li>9:00 Mud<ul><li>Wet</li>"
        "<li>Dry</li></ul></li></ul><p>9:00 is the time of the bus</p></body></html>"),
        ["18 09:00 | Opening", "18 09:30 | Clay | - | Ada Lind", "19 09:00 | Mud"],
    ),
    "definitions": (
        ("**Monday 18 May 2026**\n\n<dl><dt>9:00</dt><dd>Plenary</dd><dt>10:00-10:30</dt><dd>Clay <em>(<a>Paper</a> – "
        "<a>Slides</a>)</em><br><em>Ada Lind</em></dd><dt>11:00<dd>Mud<dd>Bo Ek<dt>12:00<dd>Ice<br>Cy Orr<dd>Fog<br>Di Poe</dl>"),
        ["18 09:00 | Plenary", "18 10:00 | Clay | - | Ada Lind", "18 11:00 | Mud | - | Bo Ek", "18 12:00 | Ice | - | Cy Orr",
         "18 12:00 | Fog | - | Di Poe"],
    ),
    "paragraphs and a day in Japanese": (
        "## 1日目（2026年5月18日 月）\n\n<p><b>9:00</b> Clay</p>\n<p>Come early.</p><p>10:00 Tea</p>\n\n## 2日目：5月19日（火）\n\n<p>9:00 Mud</p>",
        ["18 09:00 | Clay", "18 10:00 | Tea", "19 09:00 | Mud"],
    ),
    "headings with a time": (
        ("<h2>Monday</h2><h3>9:00-10:00 Pots</h3><table><tr><th>Title</th><th>Speaker</th></tr><tr><td>Clay</td><td>Ada Lind"
        "</td></tr></table><h3>10:00-10:30 Tea</h3><h3>10:30-11:00 Ice</h3><table><tr><th>Time</th><th>Title</th></tr><tr><td>"
        "10:45</td><td>Fog</td></tr></table><h3>11:00 End</h3>"),
        ["18 09:00 | Clay | Pots | Ada Lind", "18 10:00 | Tea", "18 10:45 | Fog | Ice", "18 11:00 | End"],
    ),
    "a day in the header": (
        ("<table><tr><th>Time</th><th>Monday (18/05/2026)</th></tr><tr><td>9:00</td><td>Clay</td></tr></table>"
        "<table><tr><th>Time</th><th>Tuesday (19/05/2026)</th></tr><tr><td>9:00</td><td>Mud</td></tr></table>"),
        ["18 09:00 | Clay", "19 09:00 | Mud"],
    ),
    "a day in the header of Markdown": (
        "| Time | Monday (18/05/2026) |\n|---|---|\n| 9:00 | Clay |\n| 10:00 | Tea |\n\n| Time | Tuesday (19/05/2026) |\n|---|---|\n| 9:00 | Mud |\n",
        ["18 09:00 | Clay", "18 10:00 | Tea", "19 09:00 | Mud"],
    ),
    "a day above the header, and blocks": (
        ("<table><tr><td colspan=3>Day 1 - Monday, May 18</td></tr><tr><th>Session</th><th>Time</th><th>Presentation</th></tr>"
        "<tr><td rowspan=2>Pots</td><td rowspan=2>9:00-9:30</td><td>Clay<br>Ada Lind</td></tr><tr><td>Mud<br>Bo Ek</td></tr>"
        "<tr><td>Tea</td><td colspan=2>10:00-10:30</td></tr><tr><td colspan=3>Day 2 - Tuesday, May 19</td></tr>"
        "<tr><th>Session</th><th>Time</th><th>Event</th></tr><tr><td>Forum</td><td>9:00</td><td>Ice</td></tr></table>"),
        ["18 09:00 | Clay | Pots | Ada Lind", "18 09:00 | Mud | Pots | Bo Ek", "18 10:00 | Tea", "19 09:00 | Ice | Forum"],
    ),
    "talks and open names in a cell": (
        ("## Monday\n<table><tr><th>Time</th><th>Title</th></tr><tr><td>9:00</td><td>Keynote<br><em>Chair: TBD</em><br>Ada Lind, "
        "University of Ost, Italy<br><em>Clay and its Uses</em></td></tr><tr><td>10:00</td><td>Mud<br>Ice and its Uses</td></tr><tr><td>"
        "11:00-12:00</td><td>Pots<br>Chair: TBA<ul><li>11:00-11:20<br>Bo Ek, Cy Orr<br><em>Fog</em></li><li>11:20 Rain<br>Di Poe</li>"
        "</ul></td></tr></table>"),
        ["18 09:00 | Clay and its Uses | - | Ada Lind", "18 10:00 | Mud", "18 11:00 | Pots", "18 11:00 | Fog | Pots | Bo Ek | Cy Orr",
         "18 11:20 | Rain | Pots | Di Poe"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_lists_headings_and_days_of_pages(name):
    text, wanted = LISTS[name]
    assert lines_of(text, MAY) == wanted
