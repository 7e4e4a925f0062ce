import pytest
from hypothesis import given
from hypothesis import strategies as st

from confnote.core.same_person import handle_key, person_key


@pytest.mark.parametrize(
    "spelling",
    [
        "Ada Łind-Ström",
        "ada lind-strom",
        "  ADA   ŁIND STRÖM ",
        "Lind-Strom, Ada",
        "Ada Lind\u2010Stro\u0308m",
        "Ada\tLind Strøm",
    ],
)
def test_spellings_of_one_name_have_one_key(spelling):
    assert person_key(spelling) == "ada lind strom"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada Lind", "Ada Lindt"),
        ("Ada Lind", "Lind Ada"),
        ("山田太郎", "山田花子"),
        ("🦀", "🐧"),
        ("A. Lind", "Ada Lind"),
    ],
)
def test_other_names_have_another_key(one, other):
    assert person_key(one) != person_key(other)


@pytest.mark.parametrize("name", ["", " ", "TBA", "tbd", "N/A", "To be announced", "Speakers", "Various speakers"])
def test_a_placeholder_is_nobody(name):
    assert person_key(name) == ""


def test_a_name_with_two_commas_keeps_its_order():
    assert person_key("King, Martin, Jr.") == "king martin jr"
    assert person_key("Lind,") == person_key("Lind") == "lind"


@given(st.text())
def test_a_key_is_its_own_key(name):
    assert person_key(person_key(name)) == person_key(name)
    assert person_key(name.upper()) == person_key(name.upper().lower())


def test_a_handle_is_the_same_with_and_without_its_sign():
    assert handle_key("@Ada") == handle_key(" ada ") == "ada"
    assert handle_key("@ada@example.social") != handle_key("@ada")
