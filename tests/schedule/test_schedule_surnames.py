"""Surnames in capitals come first in some files; the people in them are the same as elsewhere."""

from zoneinfo import ZoneInfo

import pytest

from confnote.core.same_person import person_key
from confnote.schedule.formats import read_schedule
from confnote.schedule.people import capital_pairs

XML = """<schedule><day date="2026-05-14"><room name="R">
<event guid="1"><title>One</title><date>2026-05-14T09:00:00+02:00</date><persons><person>{}</person></persons></event>
<event guid="2"><title>Two</title><date>2026-05-14T10:00:00+02:00</date><persons><person>{}</person></persons></event>
<event guid="3"><title>Three</title><date>2026-05-14T11:00:00+02:00</date><persons><person>DJ Bobo</person></persons>
</event></room></day></schedule>"""


def speakers(text):
    found = read_schedule(text.encode(), ZoneInfo("Europe/Berlin"))
    return [tuple(person.name for person in slot.speakers) for slot in found.slots]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("LIND, Ada", ["Ada LIND"]),
        ("LIND, Ada M.", ["Ada M. LIND"]),
        ("DE LA CRUZ, Ana; O'BRIEN, Jo", ["Ana DE LA CRUZ", "Jo O'BRIEN"]),
        ("LIND, Ada and EK, Bo", ["Ada LIND", "Bo EK"]),
        ("LIND, Ada, EK, Bo", ["Ada LIND", "Bo EK"]),
        ("IBM, Ada Lind", []),
        ("Ada Lind, IBM", []),
        ("LIND, EK", []),
        ("A. Lind, Bo", []),
    ],
)
def test_a_surname_in_capitals_before_a_comma(text, names):
    assert capital_pairs(text) == names


def test_one_such_name_in_a_table_is_one_person():
    found = speakers('title,start,speakers\nOne,2026-05-14 9:00,"LIND, Ada"\nTwo,2026-05-14 10:00,Bo Ek\n')
    assert found == [("Ada LIND",), ("Bo Ek",)]
    assert person_key("Ada LIND") == person_key("Ada Lind")


def test_a_habit_of_the_file_turns_names_without_a_comma():
    assert speakers(XML.format("LIND Ada", "EK Bo Ole"))[:2] == [("Ada LIND",), ("Bo Ole EK",)]
    assert speakers(XML.format("Ada Lind", "Bo Ek")) == [("Ada Lind",), ("Bo Ek",), ("DJ Bobo",)]
    assert speakers(XML.format("Ada LIND", "Bo EK")) == [("Ada LIND",), ("Bo EK",), ("DJ Bobo",)]
