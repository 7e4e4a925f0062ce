"""Shapes of JSON that sites of conferences use, each with its own small words."""

import json
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from confnote.errors import Refused
from confnote.schedule.formats import read_schedule

BERLIN = ZoneInfo("Europe/Berlin")
DAYS = (date(2026, 6, 8), date(2026, 6, 9))


def read(text, days=DAYS):
    return read_schedule(text.encode(), BERLIN, days=days)


def clocks(schedule):
    return [
        (slot.title, f"{datetime.fromtimestamp(slot.starts_at / 1000, BERLIN):%d %H:%M}") for slot in schedule.slots
    ]


def test_commas_before_brackets_are_passed_over():
    made = read(
        '[{"date": "2026-06-08", "time": "9:00", "title": "Ropes,] knots,}",},\n {"title": "Tea", "time": "8 Jun 2026 10:00"},\n]'
    )
    assert clocks(made) == [("Ropes,] knots,}", "08 09:00"), ("Tea", "08 10:00")]
    assert made.notices[0] == "broken JSON at line 1: a comma before a bracket was passed over"


def test_a_file_without_a_session_is_refused_with_the_line_of_the_comma():
    with pytest.raises(Refused) as caught:
        read('{"schedule": {"conference":\n {"days": [],}}}')
    assert str(caught.value) == (
        "broken JSON at line 2: a comma before a bracket was passed over; there is no session in this schedule JSON file"
    )


def test_a_weekday_beside_a_date_needs_no_dates_of_the_conference():
    made = read('[{"title": "Ropes", "day": "monday", "date": "2026-06-08", "startTime": "09:00"}]', None)
    assert clocks(made) == [("Ropes", "08 09:00")]


def test_texts_by_room_at_a_time_are_sessions():
    made = read("""{"Monday": {"9:00": {"Hall A": "Welcome", "Hall B": null},
      "9:30": {"Hall A": {"title": "Ropes", "speaker": "Ada Lind"}, "Hall B": {"title": "Knots"}},
      "12:00": {"Hall A": "Lunch", "Hall B": "Lunch"}, "13:00": {"Hall A": "TBC", "Hall B": {"title": "Sails"}}},
     "Tuesday": {"9:00": {"Hall A": {"title": "Masts"}, "Hall B": null}}}""")
    found = [(slot.title, slot.room) for slot in made.slots]
    rooms = [("Welcome", "Hall A"), ("Ropes", "Hall A"), ("Knots", "Hall B"), ("Lunch", ""), ("TBC", "Hall A")]
    assert found == [*rooms, ("Sails", "Hall B"), ("Masts", "Hall A")]
    assert clocks(made)[-1] == ("Masts", "09 09:00")


def test_times_of_a_twelve_hour_clock_are_in_the_afternoon():
    talks = [
        ("8:30 - 9:00", "Welcome"),
        ("12:45 - 1:15", "Ropes"),
        ("01:20 – 02:25", "Lunch"),
        ("7:00 - 8:00", "Dinner"),
    ]
    rows = [{"day": "Monday", "time": time, "title": title} for time, title in talks]
    made = read(json.dumps([*rows, {"day": "Tuesday", "time": "9:00", "title": "Knots"}]))
    assert [(title, start[3:]) for title, start in clocks(made)] == [
        ("Welcome", "08:30"), ("Ropes", "12:45"), ("Lunch", "13:20"), ("Dinner", "19:00"), ("Knots", "09:00"),
    ]  # fmt: skip
    lengths = [(slot.ends_at - slot.starts_at) // 60_000 for slot in made.slots if slot.ends_at]
    assert lengths == [30, 30, 65, 60]
    notice = "no time without pm is after 12:59: '01:20 – 02:25' to '7:00 - 8:00' are read as afternoon"
    assert notice in made.notices


def test_a_morning_in_the_next_room_stays_in_the_morning():
    times = ("9:00", "1:30", "8:30", "9:00", "11:30", "1:30")
    rows = [
        {"day": "Monday", "time": when, "room": "A", "title": f"{number} {when}"} for number, when in enumerate(times)
    ]
    made = read(json.dumps(rows))
    hours = [hour[3:] for _, hour in sorted(clocks(made))]
    assert hours == ["09:00", "13:30", "08:30", "09:00", "11:30", "13:30"]


def test_a_time_with_pm_shows_a_clock_of_twelve_hours():
    times = ("9:00", "12:00 - 1:00", "1:00 - 1:45", "3 pm")
    made = read(json.dumps([{"day": "Monday", "time": when, "title": when} for when in times]))
    assert [hour for _, hour in clocks(made)] == ["08 09:00", "08 12:00", "08 13:00", "08 15:00"]
    assert made.notices == ("no time without pm is after 12:59: '1:00 - 1:45' is read as afternoon",)


@pytest.mark.parametrize("time", ["14:00", "2026-06-08 15:00"])
def test_other_times_say_what_they_mean(time):
    made = read(json.dumps([{"day": "Monday", "time": when, "title": when} for when in ("9:00", time, "1:00")]))
    assert ("1:00", "08 01:00") in clocks(made)


def test_a_flag_is_no_speaker_and_tags_are_no_track_beside_tracks():
    made = read(json.dumps([
        {"date": "2026-06-08", "time": "9:00", "title": "Ropes", "name": "Ada Lind", "company": "Rope", "speaker": "true"},
        {"date": "2026-06-08", "time": "10:00", "title": "Knots", "track": "Sea", "tags": ["hemp"], "speaker": "false"},
        {"date": "2026-06-08", "time": "11:00", "title": "Tea", "tags": ["hot"], "speaker": ""},
    ]))  # fmt: skip
    assert [(slot.track, [one.name for one in slot.speakers]) for slot in made.slots] == [
        ("", ["Ada Lind"]), ("Sea", []), ("", []),
    ]  # fmt: skip
    assert any("tags" in notice for notice in made.notices)


def test_slots_name_their_sessions_by_ids():
    made = read(json.dumps({
        "days": [{"date": "2026-06-08", "timeslots": [{"startTime": "9:00", "sessionIds": [4, 5]}]}],
        "sessions": [{"id": 4, "title": "Ropes"}, {"id": 5, "title": "Knots"}, {"id": 6, "title": "Tea"}],
    }))  # fmt: skip
    assert clocks(made) == [("Ropes", "08 09:00"), ("Knots", "08 09:00")]


def test_fields_in_portuguese_and_without_accents():
    made = read(json.dumps([{
        "data": "2026-06-08", "horario inicio": "9:00", "horario fim": "9:30", "sessao": "Cordas",
        "palestrante": "Ada Lind", "auditorio": "Azul", "descricao": "Nós e cabos",
    }]))  # fmt: skip
    (slot,) = made.slots
    assert (slot.title, slot.room, slot.abstract) == ("Cordas", "Azul", "Nós e cabos")
    assert [one.name for one in slot.speakers] == ["Ada Lind"]
    assert (slot.ends_at - slot.starts_at) // 60_000 == 30


def test_a_day_that_lists_times_is_no_talk_that_is_given_several_times():
    times = [{"hour": "9:00", "events": [{"name": "Cordas"}]}, {"hour": "10:00", "events": [{"name": "Velas"}]}]
    made = read(json.dumps([{"name": "Segunda", "time": times}, {"name": "Terça", "time": times[:1]}]))
    assert clocks(made) == [("Cordas", "08 09:00"), ("Velas", "08 10:00"), ("Cordas", "09 09:00")]


def test_the_theme_of_a_day_is_no_track():
    day = {"title": "All about hemp", "theme": "Long and strong.", "sessions": [{"time": "9:00", "session": "Ropes"}]}
    made = read(json.dumps({"Day 1": day, "Day 2": {**day, "sessions": [{"time": "9:00", "session": "Knots"}]}}))
    assert [(slot.title, slot.track) for slot in made.slots] == [("Ropes", ""), ("Knots", "")]


def test_a_description_names_the_speaker_after_por():
    talks = [("Cordas", "por Ada Lind"), ("Velas", "por Bo Ek"), ("Almoço", "por favor, com fome")]
    rows = [{"date": "2026-06-08", "hora": f"{hour}:00", "titulo": title, "descricao": text}
            for hour, (title, text) in enumerate(talks, 9)]  # fmt: skip
    made = read(json.dumps(rows))
    assert [[one.name for one in slot.speakers] for slot in made.slots] == [["Ada Lind"], ["Bo Ek"], []]


def test_a_flag_and_a_second_language_are_no_abstract():
    made = read(
        '[{"date": "2026-06-08", "time": "9:00", "title": "Clay", "description": "true", "abstract": "Of pots."},'
        ' {"date": "2026-06-08", "time": "10:00", "title": "Tin", "description": "yes"},'
        ' {"date": "2026-06-08", "time": "11:00", "title": "Ash", "description": false},'
        ' {"date": "2026-06-08", "time": "12:00", "title": "Oak", "description_en": "A tree.", "description_ja": "木"}]'
    )
    assert [slot.abstract for slot in made.slots] == ["Of pots.", "", "", "A tree."]
    assert "fields not used: description, description_ja" in made.notices


def test_parts_of_an_hour_without_a_zero():
    made = read(
        "- {date: 2026-06-08, time: '9:00', title: Clay, duration: .5}\n"
        "- {date: 2026-06-08, time: '10:00', title: Tin, duration: 0.75}\n"
        "- {date: 2026-06-08, time: '12:00', title: Oak, duration: 1}\n"
    )
    assert [(slot.ends_at - slot.starts_at) // 60_000 for slot in made.slots] == [30, 45, 60]


def test_the_name_of_an_account_behind_an_address_is_no_part_of_it():
    made = read(
        '[{"start": "2026-06-08 09:00", "title": "Clay", "link": "https://x.org/clay Chat: @clay"},'
        ' {"start": "2026-06-08 10:00", "title": "Tin", "link": "https://x.org/tin, https://y.org"},'
        ' {"start": "2026-06-08 11:00", "title": "Oak", "link": "https://x.org/a tree.html"}]'
    )
    assert [link.url for slot in made.slots for link in slot.links] == [
        "https://x.org/clay", "https://x.org/tin", "https://x.org/a%20tree.html"
    ]  # fmt: skip


def test_the_content_of_a_slot_without_a_title_is_its_title():
    made = read("day\thour\tcontent\n8 June 2026\t9:00-9:30\tOf clay\n8 June 2026\t9:30-10:00\tOf tin\n")
    assert clocks(made) == [("Of clay", "08 09:00"), ("Of tin", "08 09:30")]
    made = read('[{"time": "8 June 2026 9:00", "title": "Clay", "content": "Of pots.", "speaking": "Ana Roe"}]')
    assert [(slot.title, slot.abstract, slot.speakers[0].name) for slot in made.slots] == [
        ("Clay", "Of pots.", "Ana Roe")
    ]


def test_a_quoted_title_behind_a_name_is_no_organisation():
    rows = "".join(
        f'8 June 2026\t{hour}:00\tLecture by Prof. {name}, "{title}"\n'
        for hour, name, title in ((9, "Ana Roe", "Of clay"), (10, "Bo Ek", "Of tin"), (11, "Cy Oz", "Of oak"))
    )
    made = read("day\thour\tcontent\n" + rows)
    assert [(slot.title, [(one.name, one.org) for one in slot.speakers]) for slot in made.slots] == [
        ("Of clay", [("Prof. Ana Roe", "")]), ("Of tin", [("Prof. Bo Ek", "")]), ("Of oak", [("Prof. Cy Oz", "")])
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ('"speaker": "Ana Roe", "affiliation": "North Lake"', [("Ana Roe", "North Lake")]),
        ('"speaker": "Ana Roe", "company": "North Lake"', [("Ana Roe", "North Lake")]),
        ('"presenter": "Ana Roe", "presenter_affiliation": "North Lake"', [("Ana Roe", "North Lake")]),
        ('"speaker": "Ana Roe", "speaker_org": "North Lake"', [("Ana Roe", "North Lake")]),
        ('"speakers": ["Ana Roe", "Bo Ek"], "organization": "North Lake"', [("Ana Roe", "North Lake"), ("Bo Ek", "North Lake")]),
        ('"speakers": ["Ana Roe", "Bo Ek"], "organization": "Lake; Hill"', [("Ana Roe", "Lake"), ("Bo Ek", "Hill")]),
        ('"name": "Ana Roe", "org": "North Lake"', [("Ana Roe", "North Lake")]),
    ],
)  # fmt: skip
def test_the_organisation_beside_the_speaker_of_a_session(fields, found):
    made = read(f'[{{"time": "8 June 2026 9:00", "title": "Of clay", {fields}}}]')
    assert [(one.name, one.org) for one in made.slots[0].speakers] == found
    assert made.slots[0].title == "Of clay"
    assert not any("not used" in notice for notice in made.notices)


def test_an_organisation_without_a_speaker_and_a_list_of_people_are_named():
    made = read('[{"time": "8 June 2026 9:00", "title": "Of clay", "org": "North Lake"}]')
    assert "fields not used: org" in made.notices
    made = read(
        '[{"time": "8 June 2026 9:00", "title": "Of clay", "org": "Lake", "speaker": {"name": "Ana Roe", "org": "Own"}}]'
    )
    assert (made.slots[0].speakers[0].org, "fields not used: org" in made.notices) == ("Own", True)
    made = read('[{"time": "8 June 2026 9:00", "title": "CTO", "name": "Ana Roe", "org": "North Lake"}]')
    assert made.slots[0].speakers == ()
    assert "fields not used: name, org" in made.notices


def test_a_session_beside_a_title_is_the_track():
    made = read(
        '[{"session": "Oral Session 1", "title": "Of clay", "time": "8 June 2026 9:00"},'
        ' {"session": "Welcome", "time": "8 June 2026 8:00"}]'
    )
    assert [(slot.title, slot.track) for slot in made.slots] == [("Of clay", "Oral Session 1"), ("Welcome", "")]
    made = read(
        '[{"session": "Oral Session 1", "title": "Of clay", "time": "8 June 2026 9:00", "track": "Pots"},'
        ' {"session": "Welcome", "time": "8 June 2026 8:00"}]'
    )
    assert [(slot.title, slot.track) for slot in made.slots] == [("Of clay", "Pots"), ("Welcome", "")]
    assert "fields not used: session" in made.notices


def test_the_label_of_a_slot_is_its_title():
    made = read(
        '[{"label": "Monday", "blocks": [{"time": "9:00AM", "label": "Tea", "roomId": 1},'
        ' {"time": "10:00AM", "label": "Of clay", "description": "Bring pots."}]},'
        ' {"label": "Tuesday", "blocks": [{"time": "1:00PM", "label": "Of tin", "title": "Tin"}]}]'
    )
    assert clocks(made) == [("Tea", "08 09:00"), ("Of clay", "08 10:00"), ("Tin", "09 13:00")]
    assert made.slots[1].abstract == "Bring pots."


def test_what_a_template_left_is_no_day():
    made = read(
        "schedule:\n  - day: Monday 8th June\n    contents:\n"
        "      - {session: Posters, start-time: '10:00', end-time: '11:00', data: '[DATA]'}\n"
        "      - {session: Keynote, start-time: '11:05', end-time: '{{ end }}', data: '[DATA]'}\n"
        "  - day: Tuesday 9th June\n    contents:\n"
        "      - {session: Prizes, start-time: '12:10', end-time: '12:50', data: '[DATA]'}\n"
    )
    assert clocks(made) == [("Posters", "08 10:00"), ("Keynote", "08 11:05"), ("Prizes", "09 12:10")]


def half_days(*rows):
    made = read(json.dumps([{"title": f"Talk {number}", **row} for number, row in enumerate(rows)]))
    return [hour for _, hour in sorted(clocks(made))], made


def test_times_with_a_date_are_in_the_afternoon_too():
    starts = [f"2026-05-08 {hour}" for hour in ("9:00", "10:30", "3:30", "1:00")]
    hours, made = half_days(*({"start": start} for start in starts))
    assert hours == ["08 09:00", "08 10:30", "08 15:30", "08 13:00"]
    # the range in time, not in the order of the file
    assert made.notices == ("no time without pm is after 12:59: '1:00' to '3:30' are read as afternoon",)
    hours, made = half_days(
        *({"time": f"Fri 8 May 2026 {time}"} for time in ("9:00 - 10:00", "12:30-1:30", "1:30-2:30"))
    )
    assert hours == ["08 09:00", "08 12:30", "08 13:30"]
    assert [(slot.ends_at - slot.starts_at) // 60_000 for slot in made.slots] == [60, 60, 60]
    # as programs write it, the party is at night
    hours, _ = half_days(*({"start": f"2026-05-08 {hour}"} for hour in ("09:00", "10:30", "01:00")))
    assert hours == ["08 09:00", "08 10:30", "08 01:00"]
    # a file that counts to 24 has real nights
    hours, _ = half_days(*({"start": f"2026-05-08 {hour}"} for hour in ("9:00", "14:00", "1:00")))
    assert hours == ["08 09:00", "08 14:00", "08 01:00"]


def test_lunch_ends_after_noon():
    hours, made = half_days({"day": "2026-05-08", "time": "9:00-12:30"}, {"day": "2026-05-08", "time": "12:30-01:30"})
    assert hours == ["08 09:00", "08 12:30"]
    assert [(slot.ends_at - slot.starts_at) // 60_000 for slot in made.slots] == [210, 60]
    assert made.notices == ("no time without pm is after 12:59: '12:30-01:30' is read as afternoon",)


def test_sessions_of_a_wordcamp_have_their_own_times_not_those_of_the_posts():
    def post(number, title, time, length, local, **more):
        page = {"id": number, "date": "2026-03-01T12:00:00", "slug": f"s{number}", "status": "publish"}
        page |= {"type": "wcb_session", "link": f"https://example.org/s{number}/"}
        meta = {"_wcpt_session_time": time, "_wcpt_session_duration": length, "_wcpt_session_type": "session"}
        text = {"content": {"rendered": "<p>On <b>knots</b>.</p>", "protected": False}, "title": {"rendered": title}}
        return {**page, **text, "meta": meta, "session_date_time": local, **more}

    tracks = {"wp:term": [[{"id": 5, "name": "Sea", "taxonomy": "wcb_track"}, {"name": "x", "taxonomy": "post_tag"}]]}
    made = read(
        json.dumps(
            [
                post(1, "Ropes &#8211; &amp; knots", 1780902000, 2700, {"date": "June 8, 2026", "time": "9:00 am"},
                     session_track=[5], _embedded=tracks, session_speakers=[{"id": "7", "name": "Ada Lind", "slug": "a"}]),
                post(2, "Sails", 1780909200, 1800, {"date": "June 8, 2026", "time": "11:00 am"}),
                post(3, "Masts", "", 0, {"date": "", "time": ""}),
            ]
        )
    )  # fmt: skip
    ropes, sails, masts = made.slots
    assert clocks(replace(made, slots=(ropes, sails))) == [("Ropes – & knots", "08 09:00"), ("Sails", "08 11:00")]
    assert ((ropes.ends_at - ropes.starts_at) // 60_000, ropes.track, ropes.kind) == (45, "Sea", "talk")
    assert ([one.name for one in ropes.speakers], ropes.abstract) == (["Ada Lind"], "On **knots**.")
    assert (masts.title, masts.starts_at) == ("Masts", None)
    assert made.notices == ("1 session has no time: Masts",)


def test_a_local_time_beside_the_same_seconds_is_the_clock_of_the_place():
    meta = {"_wcpt_session_time": 1780909200, "_wcpt_session_duration": 1800}
    page = {
        "title": {"rendered": "Sails"},
        "slug": "s",
        "status": "publish",
        "link": "https://example.org/",
        "meta": meta,
    }
    local = {"date": "June 8, 2026", "time": "9:00 am"}
    assert clocks(read(json.dumps([{**page, "session_date_time": local}]))) == [("Sails", "08 09:00")]
    assert clocks(read(json.dumps([page]))) == [("Sails", "08 11:00")]


def test_rendered_texts_of_any_page_are_texts():
    made = read(
        '[{"title": {"rendered": "Ropes &#8217;n knots"}, "start": "2026-06-08T09:00", "excerpt": {"rendered": ""}}]'
    )
    assert clocks(made) == [("Ropes ’n knots", "08 09:00")]


def test_an_organisation_in_an_attribute_is_that_of_the_element():
    made = read("""<agenda><day date="2026-06-08">
      <session start="09:00"><title>Ropes</title><speaker company="Example Org">Ada Lind</speaker><speaker>Bo Ek</speaker></session>
      <session start="10:00"><title>Knots</title><speaker organisation="Example Org">Ada Lind</speaker>
        <speaker organisation="Other Org">Bo Ek</speaker></session>
      <session start="11:00"><title>Sails</title><speakers company="Example Org">Ada Lind, Bo Ek</speakers></session>
      </day></agenda>""")
    people = [[(one.name, one.org) for one in slot.speakers] for slot in made.slots]
    assert people == [
        [("Ada Lind", "Example Org"), ("Bo Ek", "")],
        [("Ada Lind", "Example Org"), ("Bo Ek", "Other Org")],
        [("Ada Lind", "Example Org"), ("Bo Ek", "Example Org")],
    ]


def test_lists_of_organisations_and_paragraphs_are_kept_apart():
    talk = {
        "title": "Slow Clocks", "start": "2026-05-18T09:00", "speakers": ["Ada Lind", "Bo Ek"],
        "affiliations": ["Uni Ost", "Acme"], "content": ["1. Springs", "2. Wheels"],
    }  # fmt: skip
    (slot,) = read_schedule(json.dumps({"talks": [talk]}).encode(), BERLIN).slots
    assert [(who.name, who.org) for who in slot.speakers] == [("Ada Lind", "Uni Ost"), ("Bo Ek", "Acme")]
    assert slot.abstract == "1. Springs\n\n2. Wheels"


def test_a_category_names_the_kind_where_nothing_else_does():
    talks = [
        {"title": "Clocks by hand", "start": "2026-05-18T09:00", "category": "Workshop"},
        {"title": "Slow Clocks", "start": "2026-05-18T10:00", "category": "Workshops", "type": "Keynote"},
    ]
    schedule = read_schedule(json.dumps({"talks": talks}).encode(), BERLIN)
    assert [(slot.kind, slot.track) for slot in schedule.slots] == [("workshop", "Workshop"), ("keynote", "Workshops")]


def test_hours_are_the_start_and_the_end():
    made = read("""{"days": [{"name": "Dilluns", "date": "08/06/2026", "events": [
      {"title": "Ropes", "startHour": "17:00", "endHour": "18:00"}, {"title": "Knots", "startHour": "19:15"}]}]}""")
    assert clocks(made) == [("Ropes", "08 17:00"), ("Knots", "08 19:15")]
    assert [slot.ends_at and slot.ends_at - slot.starts_at for slot in made.slots] == [3_600_000, None]


def test_moderators_beside_speakers_are_named():
    talk = {"title": "Slow Clocks", "start": "2026-05-18T09:00", "moderator": "Cy Orr"}
    told = "the people in moderator are listed as speakers, beside others"
    both = read_schedule(json.dumps({"talks": [talk | {"speaker": "Ada Lind"}]}).encode(), BERLIN)
    assert [who.name for who in both.slots[0].speakers] == ["Cy Orr", "Ada Lind"]
    assert told in both.notices
    assert told not in read_schedule(json.dumps({"talks": [talk]}).encode(), BERLIN).notices


@pytest.mark.parametrize(
    "text",
    [
        '[{"date": "06.08", "weekday": "Monday", "date_full": "2026-06-08", "talks": [{"title": "Ropes"}, {"title": "Knots"}]}]',
        '[{"date": "6/8", "fullDate": "Monday, 8 June 2026", "talks": [{"title": "Ropes"}, {"title": "Knots"}]}]',
        '[{"day": "Mon 8", "iso_date": "2026-06-08", "talks": [{"title": "Ropes"}, {"title": "Knots"}]}]',
        "date,full date,title\n06.08,2026-06-08,Ropes\n06.08,2026-06-08,Knots",
    ],
)
def test_of_several_dates_the_one_with_a_year_counts(text):
    for days in (DAYS, None):
        made = read(text, days)
        assert clocks(made) == [("Ropes", "08 00:00"), ("Knots", "08 00:00")]
        assert all(slot.all_day for slot in made.slots)


def said(schedule):
    return [(slot.title, [(who.name, who.org) for who in slot.speakers], slot.track) for slot in schedule.slots]


def test_people_below_the_title_in_html_are_its_speakers():
    made = read("""[{"time": "08.06.2026 19:00-20:30", "info": "<u>Docker</u><br><b>Ada Lind</b>"},
      {"time": "09.06.2026 19:00-20:30", "info": "<u>Clay</u><br><b>Bo Ek</b>"}]""")
    assert said(made) == [("Docker", [("Ada Lind", "")], ""), ("Clay", [("Bo Ek", "")], "")]
    assert not any("in no session" in notice for notice in made.notices)
    made = read(
        "time,title\n8 June 2026 9:00,<b>Clay</b><br/><i>Ada Lind</i>\n8 June 2026 10:00,<b>Mud</b><br><i>Of Ice</i>"
    )
    assert said(made) == [("Clay", [("Ada Lind", "")], ""), ("Mud Of Ice", [], "")]


PEOPLE = [("Ada Lind (Acme)", "On Clay"), ("Bo Ek (Example Org)", "TBD"), ("Cy Orr and Di Poe", "Of Mud")]


@pytest.mark.parametrize("count", [2, 3])
def test_where_titles_are_people_the_subtitle_is_the_title(count):
    entries = [{"time": f"{9 + n}:00", "title": title, "subtitle": about, "category": "orange-6"}
               for n, (title, about) in enumerate(PEOPLE[:count])]  # fmt: skip
    entries += [{"time": "15:00", "title": "Opening Session", "subtitle": "by the hosts", "category": "bg-blue"}]
    made = read(json.dumps([{"date": "2026-06-08", "events": entries}]))
    wanted = [
        ("On Clay", [("Ada Lind", "Acme")], ""), ("Bo Ek (Example Org)", [("Bo Ek", "Example Org")], ""),
        ("Of Mud", [("Cy Orr", ""), ("Di Poe", "")], ""), ("Opening Session", [], ""),
    ]  # fmt: skip
    names = "3 entries have people as the title, the subtitle is used as one: On Clay, TBD, Of Mud"
    assert (said(made) == wanted) == (names in made.notices) == (count == 3)
    assert {slot.track for slot in made.slots} == {""}


def test_codes_lengths_breaks_and_lamps():
    made = read("""[{"date": "2026-06-08", "slot": "MO01", "start": "9:00", "session_total_time": "30 Mins", "title": "Café da manhã"},
      {"date": "2026-06-08", "slot": "MO02", "start": "10:00", "session_total_time": "20 Mins", "title": "BREAK Y DINÁMICA"},
      {"date": "2026-06-08", "slot": "MO03", "start": "11:00", "session_total_time": "1 hour", "title": "Inauguration",
       "type": "Lightening of Lamp"}]""", days=(date(2026, 6, 8), date(2026, 6, 8)))  # fmt: skip
    assert [(slot.title, slot.service, (slot.ends_at - slot.starts_at) // 60_000) for slot in made.slots] == [
        ("Café da manhã", True, 30), ("BREAK Y DINÁMICA", True, 20), ("Inauguration", False, 60),
    ]  # fmt: skip
    assert [slot.kind for slot in made.slots][2] != "lightning"
    assert not any("dates" in notice for notice in made.notices)
