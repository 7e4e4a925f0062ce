"""The zone of a programme: by its name, by its place, by the offsets of its times, else this machine's."""

import json
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from confnote.core.time import find_zone, zone_label
from confnote.errors import Refused
from confnote.schedule.formats import read_schedule
from confnote.schedule.times import Hints
from confnote.schedule.zones import place_of, zone_at, zone_named

BERLIN = ZoneInfo("Europe/Berlin")
WALL = datetime(2026, 5, 18, 9)  # noqa: DTZ001  # a time without an offset


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("europe/lisbon", "Europe/Lisbon"),
        ("America/New York", "America/New_York"),
        ("/softwarestudio.org/Olson_20011030_5/America/New_York", "America/New_York"),
        ("tzone://Microsoft/Utc", "UTC"),
        ("Europe/Berlin (CEST)", "Europe/Berlin"),
        ("UTC+9", "Etc/GMT-9"),
        ("GMT+0900", "Etc/GMT-9"),
        ("-05:00", "Etc/GMT+5"),
        ("UTC\u22123", "Etc/GMT+3"),
        ("Etc/GMT-9", "Etc/GMT-9"),
        ("W. Europe Standard Time 1", "Europe/Berlin"),
        ("GMT Standard Time 1", "Europe/London"),
        ('"Eastern Daylight Time"', "America/New_York"),
        ("(UTC+09:00) Osaka, Sapporo, Tokyo", "Asia/Tokyo"),
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "Europe/Amsterdam"),
        ("(UTC-05:00) Eastern Time (US & Canada)", "America/New_York"),
        ("(UTC+00:00) Dublin, Edinburgh, Lisbon, London", "Europe/Dublin"),
        ("(UTC) Coordinated Universal Time", "UTC"),
        ("(UTC+03:00) Berlin", "Etc/GMT-3"),
        ("Central European Time - Berlin", "Europe/Berlin"),
        ("Pacific Time (US & Canada)", "America/Los_Angeles"),
        ("Tokyo", "Asia/Tokyo"),
        ("CEST", "Etc/GMT-2"),
        ("PDT", "Etc/GMT+7"),
    ],
)
def test_names_of_zones(name, zone):
    assert zone_named(name) == ZoneInfo(zone)


def test_an_offset_with_minutes_has_no_zone_of_its_own():
    assert zone_named("UTC+05:45") == timezone(timedelta(hours=5, minutes=45))
    assert Hints().zone([], "UTC+05:45").zone == ZoneInfo("Asia/Kathmandu")


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "Customized Time Zone", "CST", "IST", "UTC+15", "x-1", "../x"])
def test_names_that_mean_no_zone(name):
    assert zone_named(name) is None


@pytest.mark.parametrize(
    ("rooms", "zone"),
    [
        (["Hall 1, Amsterdam, Netherlands", "Hall 2 | Stage, Amsterdam, Netherlands", "Online"], "Europe/Amsterdam"),
        (["Urania, 10787 Berlin"], "Europe/Berlin"),
        (["Room London, Denver, CO, USA"], "America/Denver"),
        (["Downing College, Cambridge, UK"], "Europe/London"),
        (["Messe, M\u00fcnchen, Deutschland"], "Europe/Berlin"),
        (["Anhembi, S\u00c3O PAULO"], "America/Sao_Paulo"),
        (["Seoul, South Korea"], "Asia/Seoul"),
        (["Berlin", "Paris", "Tokyo"], None),  # rooms with names of cities
        (["Main hall", "Lima", "Room 2"], None),
        (["Ballroom, Pittsburgh, USA"], None),  # a country of many zones
        (["Atlanta, Georgia"], None),  # a state
        ([], None),
    ],
)
def test_the_zone_of_the_place_that_rooms_name(rooms, zone):
    place = place_of(rooms)
    assert (place and zone_at(place, ())) == (zone and ZoneInfo(zone))


def at(hours, month=5):
    return datetime(2026, month, 18, 9, tzinfo=timezone(timedelta(hours=hours)))


def chosen(moments, rooms=(), machine=BERLIN, **more):
    found = Hints(machine=machine, **more).zone(moments, places=rooms)
    return found.zone and found.zone.key, " ".join(found.notices)


def test_offsets_decide_within_a_country():
    assert chosen([at(-4)], ["Ballroom, Pittsburgh, USA"])[0] == "America/New_York"
    assert chosen([at(2)], ["Auditori, Barcelona, Spain"], machine=None)[0] == "Europe/Madrid"
    assert chosen([at(1)], ["Auditorio, Las Palmas, Spain"])[0] == "Atlantic/Canary"


def test_a_machine_or_a_place_that_the_offsets_contradict_is_not_used():
    zone, notice = chosen([at(-4), at(-4)])
    assert (zone, zone_label(zone)) == ("Etc/GMT+4", "UTC-4")
    assert notice == (
        "the file's times are at UTC-4, and it does not name the place: that offset is used;"
        " to name the place add --timezone America/New_York"
    )
    assert chosen([at(-4)], ["Hall A, Amsterdam"])[0] == "Etc/GMT+4"
    assert chosen([at(5.75)])[0] == "Asia/Kathmandu"
    assert chosen([at(5.5)])[0] == "Asia/Kolkata"
    with pytest.raises(Refused, match=r"UTC\+9:30, an offset of several places .* --timezone Australia"):
        chosen([at(9.5)])


def test_the_zone_of_this_machine_is_used_where_nothing_contradicts_it():
    assert chosen([at(2), at(1, month=1)])[0] == "Europe/Berlin"
    assert chosen([at(0)])[0] == "Europe/Berlin"  # UTC says nothing of the place
    assert chosen([at(2)], machine=None)[0] == "Etc/GMT-2"
    assert chosen([at(-4)], given=ZoneInfo("Asia/Tokyo")) == ("Asia/Tokyo", "")
    assert chosen([WALL], ["Hall 1, Lisbon"])[0] == "Europe/Lisbon"


def test_a_zone_that_nobody_knows_is_named():
    found = Hints(given=BERLIN).zone([WALL], "Mars/Olympus")
    assert found.notices == ("the file's zone 'Mars/Olympus' is unknown: its times are read in Europe/Berlin",)
    machine = Hints(machine=BERLIN).zone([WALL], "Mars/Olympus").notices
    used = "the zone of this machine, Europe/Berlin, is used; for another one add --timezone ZONE"
    assert machine == (f"the file's zone 'Mars/Olympus' is unknown: {used}",)


@pytest.mark.parametrize("name", ["UTC+09:00", "gmt+0900", "asia/tokyo", "(UTC+09:00) Osaka, Sapporo, Tokyo"])
def test_schedule_json_states_a_zone_by_any_name(name, utc):
    event = '{"title": "A", "start": "09:00", "date": "2026-05-18"}'
    days = f'"time_zone_name": "{name}", "days": [{{"date": "2026-05-18", "rooms": {{"R": [{event}]}}}}]'
    schedule = read_schedule(f'{{"schedule": {{"conference": {{{days}}}}}}}'.encode(), machine_zone=BERLIN)
    assert (utc(schedule.slots[0].starts_at), schedule.notices) == ("2026-05-18 00:00", ())


def test_a_fixed_offset_is_shown_and_typed_alike():
    assert [find_zone(name).key for name in ("UTC-4", "utc+2", "UTC+0")] == ["Etc/GMT+4", "Etc/GMT-2", "UTC"]
    assert [zone_label(name) for name in ("Etc/GMT+4", "Europe/Berlin", "UTC")] == ["UTC-4", "Europe/Berlin", "UTC"]


HEADS = [
    ({"city": "Paris"}, "Paris", "Europe/Paris", "but Paris"),
    ({"address": "75001 Paris, France"}, "75001 Paris, France", "Europe/Paris", "but Paris"),
    ({"address": "10 Rue X, 75001 Paris"}, "10 Rue X, 75001 Paris", "Europe/Paris", "but Paris"),
    ({"place": "Dublin, Ireland"}, "Dublin, Ireland", "Europe/Dublin", "but Dublin"),
    ({"venue": "Salle Pleyel", "location": "Paris"}, "Salle Pleyel, Paris", "Europe/Paris", "but Paris"),
    ({"location": {"venue": "RAI", "city": "Amsterdam", "country": "Netherlands"}}, "RAI, Amsterdam, Netherlands",
     "Europe/Amsterdam", "but Amsterdam"),
    ({"conference": {"venue": {"name": "RAI", "address": "Europaplein 2, 1078 Amsterdam"}}},
     "RAI, Europaplein 2, 1078 Amsterdam", "Europe/Amsterdam", "but Amsterdam"),
    ({"city": "Lyon", "country": "FR"}, "Lyon, France", "Europe/Paris", "but France"),
    ({"city": "Chicago", "state": "IL"}, "Chicago, IL", "America/Chicago", "but Chicago"),
    ({"city": "Berlin", "state": "published", "country": "DE"}, "Berlin, Germany", "Europe/Berlin", "but Berlin"),
    ({"location": "Berlin, DE"}, "Berlin, DE", "Europe/Berlin", "but Berlin"),
    ({"location": "Perth, Scotland"}, "Perth, Scotland", "Europe/London", "but Scotland"),
    ({"location": "Tbilisi, Georgia"}, "Tbilisi, Georgia", "Asia/Tbilisi", "but Tbilisi"),
    # all of Ohio has one clock
    ({"city": "Dublin", "state": "OH"}, "Dublin, OH", "America/New_York", "but OH"),
    ({"city": "Paris, Texas"}, "Paris, Texas", "Asia/Tokyo", "and Texas has several"),
    ({"location": {"city": "Paris", "state": "TX", "country": "United States"}}, "Paris, TX, United States",
     "Asia/Tokyo", "and TX has several"),
    ({"city": "Paris", "country": "US"}, "Paris, United States", "Asia/Tokyo", "and United States has several"),
    ({"city": "Paris", "place": "Berlin"}, "Berlin, Paris", "Asia/Tokyo", "and Berlin and Paris contradict each other"),
    ({"city": "Wien", "location": "Berlin, Germany"}, "Berlin, Germany, Wien", "Asia/Tokyo",
     "and Berlin and Wien contradict each other"),
    ({"city": "Berlin", "venue": "Hotel Paris"}, "Hotel Paris, Berlin", "Europe/Berlin", "but Berlin"),
    ({"city": "Wien", "place": "Vienna"}, "Vienna, Wien", "Europe/Vienna", "but Wien"),
    ({"city": "München"}, "München", "Europe/Berlin", "but München"),
    ({"city": "1000 København K"}, "1000 København K", "Europe/Copenhagen", "but København"),
    ({"place": "Lisboa"}, "Lisboa", "Europe/Lisbon", "but Lisboa"),
    ({"location": "Genf"}, "Genf", "Europe/Zurich", "but Genf"),
    ({"city": "Praha"}, "Praha", "Europe/Prague", "but Praha"),
    ({"location": "London, Ontario"}, "London, Ontario", "Asia/Tokyo", "and Ontario has several"),
    ({"location": "Rome, Georgia"}, "Rome, Georgia", "Asia/Tokyo", "and Georgia has several"),
    ({"venue": "Hotel Paris, Las Vegas"}, "Hotel Paris, Las Vegas", "Asia/Tokyo", ""),
]  # fmt: skip


@pytest.mark.parametrize(("head", "place", "zone", "why"), HEADS)
def test_the_place_of_the_conference_gives_the_zone(head, place, zone, why):
    sessions = [{"title": "A", "start": "2026-10-12 09:00", "room": "Main"}]
    schedule = read_schedule(json.dumps({**head, "sessions": sessions}).encode(), machine_zone=ZoneInfo("Asia/Tokyo"))
    used = "the zone of this machine, Asia/Tokyo, is used" if zone == "Asia/Tokyo" else f"the zone {zone} is used"
    said = f"the file names no time zone{why and f', {why}'}: {used}; for another one add --timezone ZONE"
    assert (schedule.place, schedule.zone, schedule.notices) == (place, zone, (said,))


@pytest.mark.parametrize(
    ("above", "title", "place", "zone"),
    [
        ("DevConf 2026\nVenue: RAI, Amsterdam", "DevConf 2026", "RAI, Amsterdam", "Europe/Amsterdam"),
        ('DevConf 2026,,\n"Dublin, Ireland",,', "DevConf 2026", "Dublin, Ireland", "Europe/Dublin"),
        ("Place:,Lisbon,", "", "Lisbon", "Europe/Lisbon"),
        ("Ort: Wien, \u00d6sterreich", "", "Wien, \u00d6sterreich", "Europe/Vienna"),
        ('DevConf\nLocation,"Paris, Texas"', "DevConf", "Paris, Texas", "Asia/Tokyo"),
        # the name of the conference is no address
        ("Berlin Buzzwords", "Berlin Buzzwords", "", "Asia/Tokyo"),
    ],
)
def test_a_line_above_the_header_names_the_place(above, title, place, zone):
    text = f"{above}\nTitle,Start,Room\nA,2026-10-12 09:00,Main\nB,2026-10-12 10:00,Side\n"
    schedule = read_schedule(text.encode(), machine_zone=ZoneInfo("Asia/Tokyo"))
    assert (schedule.title, schedule.place, schedule.zone) == (title, place, zone)
    assert [slot.title for slot in schedule.slots] == ["A", "B"]


@pytest.mark.parametrize(
    "text", ["All time is local time in New York <b>EDT</b>.", "All times are shown in EDT", "Local time: EDT"]
)
def test_a_sentence_above_a_table_names_the_zone(text):
    page = f"<p>{text}</p><table><tr><th>Time<th>Title</tr><tr><td>2026-06-08 9:00<td>Clay</tr></table>"
    made = read_schedule(page.encode(), machine_zone=ZoneInfo("Asia/Tokyo"))
    assert made.slots[0].starts_at == 1_780_923_600_000  # 13:00 UTC
    assert not any("names no time zone" in notice for notice in made.notices)


def test_a_zone_behind_the_times_of_the_day_above_a_table_counts():
    table = "| Time | Topic |\n|---|---|\n| 14:45--14:55 | Clay |\n| 15:00--15:30 | Wheels |\n"
    for line, zone in (
        ("20 April 2026 \u00b7 14:45--17:45 SAST", "Etc/GMT-2"),
        ("20 April 2026, 14:45-17:45 TBAT", "Europe/Berlin"),
    ):
        made = read_schedule(
            f"# Plan\n\n**Monday, {line} \u00b7 Attic**\n\n{table}".encode(),
            machine_zone=BERLIN,
            days=(date(2026, 4, 20),) * 2,
        )
        assert made.zone == zone
