import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from confnote.core.same_person import handle_key, is_person_named, person_key, person_keys


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
    "spelling",
    [
        "Dr. Ada Lind", "Prof Ada Lind", "Prof. Dr. Ada Lind", "Dr. h.c. Ada Lind", "Dr. h. c. mult. Ada Lind",
        "Ing. Ada Lind", "Univ.-Prof. Dr.-Ing. Ada Lind, MBA", "A/Prof Ada Lind", "Prof. Lind, Ada", "Ada Lind, PhD",
        "Ada Lind Ph.D.", "Ada Lind (she/her)", "Ada Lind, she/her", "Ada Lind [moderator]", "@ada Ada Lind",
        "Ada Lind, PMP, CSP", "Ada Lind PMP CSP", "Ada Lind, PharmD",
    ],
)  # fmt: skip
def test_titles_degrees_pronouns_and_handles_do_not_count(spelling):
    assert person_key(spelling) == "ada lind"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Dr. Strange", "dr strange"),
        ("H. C. Andersen", "h c andersen"),
        ("Ing Lim Tan", "ing lim tan"),
        ("Lind, Ma", "ma lind"),
        ("Ada Lind (Example Org)", "ada lind example org"),
        ("@ada", "ada"),
    ],
)
def test_a_part_of_a_name_is_no_title(name, key):
    assert person_key(name) == key


def test_a_surname_in_capitals_comes_last():
    assert person_key("DAY Cy") == person_key("Dr. DAY Cy") == person_key("Cy Day") == "cy day"
    assert person_key("DE LA CRUZ Ana") == "ana de la cruz"
    assert person_key("Mr. Dee Fox Ph.D") == "dee fox"
    assert [person_key(name) for name in ("DJ Bobo", "ADA LIND", "Ada LIND")] == ["dj bobo", "ada lind", "ada lind"]


def test_a_typed_name_finds_a_person_with_and_without_a_title():
    assert is_person_named("Dr. Ada Lind", "Ada Lind")
    assert is_person_named("lind", "Prof. Ada Lind, PhD")
    assert is_person_named("Lind, Ada", "Ada  LIND")
    assert not is_person_named("Bo Lind", "Ada Lind")


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("Jürgen Ünal", ("jurgen unal", "juergen uenal")),
        ("Ju\u0308rgen U\u0308NAL", ("jurgen unal", "juergen uenal")),
        ("Juergen Uenal", ("juergen uenal",)),
        ("Håkon Sørås", ("hakon soras", "haakon soeraas")),
        ("MÜLLER Jan", ("jan muller", "jan mueller")),
        ("José Núñez", ("jose nunez",)),
        ("Michael Noel", ("michael noel",)),
        ("TBA", ()),
        ("à définir", ()),
    ],
)
def test_a_letter_with_dots_is_also_written_as_two(name, keys):
    assert person_keys(name) == keys


def test_a_typed_name_finds_both_ways_to_write_an_umlaut():
    assert is_person_named("juergen", "Jürgen Ünal")
    assert is_person_named("Jürgen Ünal", "Juergen Uenal")
    assert is_person_named("jurgen", "Jürgen Ünal")
    assert not is_person_named("Michael", "Michal Ek")


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


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "TBA",
        "tbd",
        "N/A",
        "N.N.",
        "-",
        "\u2013",
        "Several speakers",
        "Organisers",
        "various",
        "To be announced",
        "Speakers",
        "Various speakers",
    ],
)
def test_a_placeholder_is_nobody(name):
    assert person_key(name) == ""


def test_a_name_with_two_commas_keeps_its_order():
    assert person_key("King, Martin, Jr.") == "king martin jr"
    assert person_key("Lind,") == person_key("Lind") == "lind"


@given(st.text())
@example(": :")
def test_a_key_is_its_own_key(name):
    assert person_key(person_key(name)) == person_key(name)
    assert person_key(name.upper()) == person_key(name.upper().lower())


def test_a_handle_is_the_same_with_and_without_its_sign():
    assert handle_key("@Ada") == handle_key(" ada ") == "ada"
    assert handle_key("@ada@example.social") != handle_key("@ada")
