"""Names of speakers that may be no names of people."""

import pytest

from confnote.model import Speaker
from confnote.schedule.people import odd_names
from confnote.schedule.value import Slot


@pytest.mark.parametrize(
    "name",
    [
        "Coaches: Ann Lee",
        "Founding Partner @Acme",
        "Bo Ek.",
        "Ann Lee & Bo Ek",
        "Ann Lee - Acme",
        "Senior Engineer",
        "A | B",
        "Welcome to Clay 2025",
        "Recharge your batteries",
        "¡Visita a los sponsors!",
    ],
)
def test_a_name_that_people_hardly_have_is_named_once(name):
    slots = [Slot(title="X", speakers=(Speaker(name=name), Speaker(name="Ann Lee")))] * 2
    assert odd_names(slots, []) == (f"1 name of a speaker looks odd: {name!r} (confnote edit changes them)",)
    assert odd_names(slots, [f"read as one: {name}"]) == ()


def test_names_of_people_are_not_odd():
    names = [
        "Ada Lind",
        "Bo Ek Jr.",
        "Ana P.",
        "J. R. R. Tolkien",
        "Jean-Luc O'Neil",
        "bunnie",
        "1peter10",
        "Cy Orr PhD.",
        "Ada van der",
        "Professor Ada Lind",
        "Иван Петрович Сидоров",
    ]
    assert odd_names([Slot(title="X", speakers=tuple(Speaker(name=name) for name in names))], []) == ()


def test_odd_names_are_counted():
    slots = [Slot(title="X", speakers=(Speaker(name="A: B"), Speaker(name="C: D")))]
    assert odd_names(slots, []) == ("2 names of speakers look odd: 'A: B', 'C: D' (confnote edit changes them)",)
