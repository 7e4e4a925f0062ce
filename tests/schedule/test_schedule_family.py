"""Schedule XML in its dialects, and both versions of its JSON."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from confnote.errors import Refused
from confnote.model import Speaker
from confnote.schedule.formats import read_schedule
from confnote.schedule.value import Alias, Weblink


def test_before_rooms_had_elements_of_their_own(programme, utc):
    schedule = programme("pentabarf_2007.xml", ZoneInfo("Europe/Brussels"))
    wobble, cards = schedule.slots
    assert (schedule.title, schedule.zone) == ("Free Days 2007", "Europe/Brussels")
    assert (schedule.starts_on, schedule.ends_on) == (date(2007, 2, 24), date(2007, 2, 25))
    assert schedule.notices == ()
    assert (utc(wobble.starts_at), utc(wobble.ends_at)) == ("2007-02-24 14:00", "2007-02-24 14:45")
    assert wobble.abstract == "See [the page](http://example.org/wobble) & wobble.\n\nLive."
    assert wobble.speakers == (Speaker(name="Kristian Example"),)
    assert wobble.links == (
        Weblink("video", "http://video.example.org/wobble.ogg", "Video (Ogg/Theora)"),
        Weblink("slides", "http://example.org/get?file=a.pdf&x=1", "Slides (PDF)"),
    )
    assert (wobble.room, wobble.track, wobble.aliases) == ("Chavanne", "Desktop", (Alias("id:frab", "0"),))
    assert (cards.title, cards.status, utc(cards.ends_at)) == ("Cards", "cancelled", "2007-02-24 15:30")


def test_the_machine_zone_is_assumed_aloud_where_nobody_says_one(programme):
    schedule = programme("pentabarf_2007.xml")
    assert schedule.zone == "Europe/Berlin"
    assert schedule.notices == (
        "the file names no time zone: the zone of this machine, Europe/Berlin, is used; for another one add --timezone ZONE",
    )


def test_no_zone_at_all_is_refused(raw):
    with pytest.raises(Refused, match=r"names no time zone.*--timezone Europe/Amsterdam"):
        read_schedule(raw("pentabarf_2007.xml"))


def test_a_start_before_day_change_is_the_night_after(programme, utc):
    schedule = programme("daychange.xml")
    show, keynote, doors, unscheduled = schedule.slots
    assert (utc(show.starts_at), show.kind, show.room) == ("2011-12-27 23:15", "contest", "Saal 1")
    assert (utc(keynote.starts_at), keynote.room, keynote.kind) == ("2011-12-27 10:30", "Saal 1", "keynote")
    assert (doors.ends_at, doors.service) == (None, True)
    assert (unscheduled.starts_at, unscheduled.ends_at, unscheduled.room) == (None, None, "Saal 1")
    assert schedule.version == "Version 0.21a"
    assert "left out 1 of the file's events: event 4900 (no title)" in schedule.notices


def test_a_day_change_in_the_afternoon_is_ignored_aloud(raw, utc):
    data = raw("daychange.xml").replace(b"<day_change>04:00<", b"<day_change>14:00<")
    schedule = read_schedule(data, ZoneInfo("Europe/Berlin"))
    assert [utc(slot.starts_at) for slot in schedule.slots[:2]] == ["2011-12-27 23:15", "2011-12-27 10:30"]
    assert schedule.notices[-1] == ("the file says that a day ends at 14:00: 4:00 is used, as if it said nothing")


def test_utc_dates_with_local_starts_are_the_instants_they_say(programme, utc):
    schedule = programme("wafer.xml")
    opening, lunch = schedule.slots
    assert utc(opening.starts_at) == "2023-09-10 05:00"
    assert (schedule.zone, schedule.notices, schedule.version) == ("Asia/Kolkata", (), "")
    assert (schedule.starts_on, schedule.ends_on) == (date(2023, 9, 10), date(2023, 9, 10))
    assert (lunch.service, lunch.kind, utc(lunch.ends_at)) == (True, "service", "2023-09-10 10:00")


def test_organisations_in_names_and_relative_attachments(programme):
    jam, lightning = programme("pretalx.xml").slots
    assert jam.speakers == (Speaker(name="Emily Example", org="Ohio Center"), Speaker(name="Travis Sample"))
    assert jam.links == (
        Weblink("page", "https://cfp.example.org/sample/talk/CFEMBK/"),
        Weblink("slides", "https://cfp.example.org/media/a.pdf", "Handout"),
        Weblink("video", "https://example.org/v.mp4"),
    )
    assert jam.abstract == "Bring a laptop.\n\n- item_one *two*"
    assert (jam.kind, lightning.kind) == ("tutorial", "lightning")
    assert jam.aliases == (
        Alias("guid", "307e1812-4a21-5d33-910b-30543d8c6026"),
        Alias("code", "CFEMBK"),
        Alias("url", "cfp.example.org/sample/talk/CFEMBK"),
        Alias("id:frab", "56"),
    )


def test_xml_json_and_calendar_of_one_programme_agree(programme):
    xml, json, ics = (programme(name) for name in ("pretalx.xml", "schedule1.json", "pretalx.ics"))
    assert [slot.aliases for slot in xml.slots] == [slot.aliases for slot in json.slots]
    same = ("title", "room", "starts_at", "ends_at", "kind", "track", "abstract", "speakers", "service")
    for one, other in zip(xml.slots, json.slots, strict=True):
        assert [getattr(one, field) for field in same] == [getattr(other, field) for field in same]
    assert [(slot.starts_at, slot.room) for slot in xml.slots] == [(slot.starts_at, slot.room) for slot in ics.slots]
    assert xml.identity == json.identity == ("acronym sample-2025", "site cfp.example.org/sample", "title sample 2025")
    assert ics.identity == ("site cfp.example.org/sample",)


def test_json_titles_in_several_languages_and_nulls(programme):
    jam, lightning = programme("schedule1.json").slots
    assert (jam.title, jam.subtitle) == ("Contributor Jam", "")
    assert Weblink("paper", "https://arxiv.org/abs/1", "Paper") in jam.links
    assert (lightning.room, lightning.speakers) == ("Main Hall", ())


def test_version_two_refers_to_rooms_and_tracks(programme, utc):
    schedule = programme("schedule2.json")
    speed, opening = schedule.slots
    assert (speed.room, speed.track, opening.room) == ("Saal 1", "Art & Beauty", "Saal 1")
    assert (speed.status, opening.status) == ("cancelled", "scheduled")
    assert [speaker.name for speaker in speed.speakers] == ["Sebastian Example"]
    assert (utc(speed.starts_at), utc(speed.ends_at)) == ("2024-12-27 23:15", "2024-12-27 23:55")
    assert (schedule.starts_on, schedule.ends_on) == (date(2024, 12, 27), date(2024, 12, 30))
    assert Alias("code", "TPGRNN") in speed.aliases
    assert (schedule.format, schedule.version) == ("schedule JSON, version 2", "2024-12-26 20:23")


def one_event(inside, head="", attributes='id="1"'):
    return f"""<schedule><conference><title>T</title>{head}</conference><day date="2026-07-01"><room name="R">
        <event {attributes}><title>A talk</title>{inside}</event></room></day></schedule>""".encode()


def test_an_offset_wins_over_a_zone_called_utc(berlin):
    data = one_event(
        "<date>2026-07-01T10:00:00+02:00</date><duration>00:30</duration>", "<time_zone_name>UTC</time_zone_name>"
    )
    schedule = read_schedule(data, machine_zone=berlin)
    assert schedule.zone == "Europe/Berlin"
    assert "the zone of this machine" in schedule.notices[0]
    assert schedule.slots[0].starts_at == 1782892800000


def test_utc_is_believed_where_the_offsets_say_so_too():
    data = one_event("<date>2026-07-01T10:00:00+00:00</date>", "<time_zone_name>UTC</time_zone_name>")
    assert read_schedule(data).zone == "UTC"


@pytest.mark.parametrize("name", ["Europe", "Mars/Olympus", "../etc/passwd", "X" * 300, "localtime"])
def test_a_zone_that_is_none_is_said(name, berlin):
    data = one_event("<date>2026-07-01T10:00:00+02:00</date>", f"<time_zone_name>{name}</time_zone_name>")
    schedule = read_schedule(data, machine_zone=berlin)
    assert schedule.zone == "Europe/Berlin"
    assert schedule.notices[0].endswith("is unknown: its times are shown in Europe/Berlin")


def in_json(zone_field):
    event = '{"title": "A talk", "date": "2026-07-01T10:00:00+02:00"}'
    head = f'{zone_field} "days": [{{"rooms": {{"R": [{event}]}}}}]'
    return f'{{"schedule": {{"conference": {{{head}}}}}}}'.encode()


def test_a_zone_in_json_is_used_and_one_that_is_none_is_said():
    zone = ZoneInfo("Europe/Madrid")
    wrong = read_schedule(in_json('"time_zone_name": "Mars/Olympus",'), zone)
    assert (wrong.zone, wrong.notices) == (
        "Europe/Madrid",
        ("the file's zone 'Mars/Olympus' is unknown: its times are shown in Europe/Madrid",),
    )
    assert read_schedule(in_json('"time_zone_name": "Asia/Tokyo",'), None).zone == "Asia/Tokyo"
    assert read_schedule(in_json(""), zone).notices == ()


def test_a_zone_typed_against_the_file_is_answered(programme):
    schedule = programme("pretalx.xml", ZoneInfo("Asia/Tokyo"))
    assert schedule.zone == "US/Eastern"
    assert schedule.notices == ("the file says US/Eastern: its times are read in that zone, not in Asia/Tokyo",)


def test_another_name_for_the_same_zone_is_no_news(programme):
    assert programme("pretalx.xml", ZoneInfo("America/New_York")).notices == ()


@pytest.mark.parametrize(
    ("duration", "minutes"),
    [
        ("0:45", 45),
        ("00:45", 45),
        ("01:30:00", 90),
        ("26:00", 1560),
        ("45", 45),
        ("9999", 9_999),
        ("99999", None),  # 69 days
        ("123456", None),
        ("²", None),
        ("PT1H", 60),
        ("", None),
        ("x", None),
    ],
)
def test_durations(duration, minutes):
    slot = read_schedule(one_event(f"<date>2026-07-01T10:00:00+02:00</date><duration>{duration}</duration>")).slots[0]
    assert slot.ends_at == (None if minutes is None else slot.starts_at + minutes * 60_000)


@pytest.mark.parametrize(
    ("inside", "attributes"),
    [
        ("<status>canceled</status>", 'id="1"'),
        ("<state>withdrawn</state>", 'id="1"'),
        ("", 'id="1" status="CANCELLED"'),
    ],
)
def test_cancelled_by_a_field(inside, attributes):
    data = one_event(f"<date>2026-07-01T10:00:00+02:00</date>{inside}", attributes=attributes)
    assert read_schedule(data).slots[0].status == "cancelled"


def test_twins_are_kept_as_the_file_has_them():
    event = '<event guid="g" id="7"><date>2026-07-01T10:00:00+02:00</date><title>Twin</title></event>'
    later = event.replace("T10", "T12")
    schedule = read_schedule(
        f"<schedule><day><room name='A'>{event}</room><room name='B'>{later}</room></day></schedule>".encode()
    )
    assert [(slot.title, slot.room) for slot in schedule.slots] == [("Twin", "A"), ("Twin", "B")]
    assert schedule.slots[0].aliases == schedule.slots[1].aliases


def test_a_namespace_and_another_encoding():
    text = '<?xml version="1.0" encoding="ISO-8859-1"?><s:schedule xmlns:s="urn:x"><s:day><s:event id="1"><s:title>Überblick</s:title></s:event></s:day></s:schedule>'
    assert read_schedule(text.encode("latin-1")).slots[0].title == "Überblick"
    plain = (
        '<?xml version="1.0" encoding="UTF-16"?><schedule><day><event><title>Überblick</title></event></day></schedule>'
    )
    assert read_schedule(plain.encode("utf-16")).slots[0].title == "Überblick"


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b'<!DOCTYPE schedule [<!ENTITY a "aaaa">]><schedule/>', "DOCTYPE"),
        (b'<!DOCTYPE schedule SYSTEM "file:///etc/passwd"><schedule/>', "DOCTYPE"),
        (b'<!-- %s --><!DOCTYPE schedule [<!ENTITY a "a">]><schedule>&a;</schedule>' % (b"x" * 3900), "DOCTYPE"),
        (b"<schedule><day><room name='x'>", "cut off"),
        (b"<schedule></schedule>", "no session"),
        (b"<rss><schedule/></rss>", "<rss>, not a <schedule>"),
        (b'<?xml version="1.0" encoding="no-such"?><schedule/>', "no session"),
        (b"<schedule><title>Q & A</title><day><entry/></day></schedule>", "its days hold <entry>, not <event>"),
        (b"<schedule><talks><talk/></talks></schedule>", "it holds <talks>, and no <day>"),
        (
            b"<?xml version='1.0'?>\n<!-- x -->\n<rss version='2'><channel><item/></channel></rss>",
            "a <rss> with <channel>, <item>",
        ),
        (b"<programme/>", "XML: a <programme>, and no <schedule>: give schedule XML"),
        (b"<schedule><day date='2026-05-18'/></schedule>", "its days are empty"),
    ],
)
def test_xml_that_is_refused(data, word):
    with pytest.raises(Refused, match=word):
        read_schedule(data)


def test_days_within_days_are_not_gone_through_again_and_again():
    data = (
        b"<schedule>"
        + b"<day><room>" * 2000
        + b"<event><title>x</title></event>"
        + b"</room></day>" * 2000
        + b"</schedule>"
    )
    with pytest.raises(Refused, match="no session"):
        read_schedule(data)


@pytest.mark.parametrize(
    ("date", "start", "zone", "clock"),
    [
        ("2026-07-01T09:00:00Z", "09:00", "", "07:00"),
        ("2026-07-01T09:00:00Z", "11:00", "", "09:00"),
        ("2026-07-01T09:00:00+00:00", "09:00", "", "09:00"),
        ("2026-07-01T09:00:00Z", "09:00", "<time_zone_name>UTC</time_zone_name>", "09:00"),
    ],
)
def test_a_template_that_marks_the_clock_of_the_place_as_utc(date, start, zone, clock):
    made = read_schedule(
        f"<schedule><conference>{zone}</conference><day><room name='A'><event><title>Pots</title><date>{date}</date>"
        f"<start>{start}</start><duration>00:30</duration></event></room></day></schedule>".encode(),
        ZoneInfo("Europe/Berlin"),
    )
    assert datetime.fromtimestamp(made.slots[0].starts_at / 1000, UTC).strftime("%H:%M") == clock
    assert any("add --timezone UTC" in notice for notice in made.notices) == (clock == "07:00")
