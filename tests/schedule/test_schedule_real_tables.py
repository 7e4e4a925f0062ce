"""Tables as conferences keep them: names beside titles, summaries, times that are not known yet."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from confnote.errors import Refused
from confnote.schedule.formats import read_schedule

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


def test_a_refusal_names_the_usual_reason():
    with pytest.raises(Refused, match="line 3: no date"):
        read("time,title", "9:00,", "10:00,Slow Clocks", "11:00,Fast Clocks", days=None)
