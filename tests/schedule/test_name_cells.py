"""People in the cells of a table, each with the right organisation."""

import time

import pytest

from confnote.model import Speaker
from confnote.schedule.formats.references import speaker_of
from confnote.schedule.kinds import cut_cancelled
from confnote.schedule.name_cells import cell_habits, people_in_cells


def people(speakers):
    """Return `name (organisation), ...`."""
    return ", ".join(one.name + (f" ({one.org})" if one.org else "") for one in speakers if one)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("Ada Lind (Example Org), Bo Ek (Other Ltd.)", "Ada Lind (Example Org), Bo Ek (Other Ltd.)"),
        ("Ada Lind @ Org, Bo Ek @ Other", "Ada Lind (Org), Bo Ek (Other)"),
        ("Ada Lind | Org; Bo Ek | Other", "Ada Lind (Org), Bo Ek (Other)"),
        ("Ada Lind - Org; Bo Ek - Org", "Ada Lind (Org), Bo Ek (Org)"),
        ("Ada Lind — Example Org, Inc.", "Ada Lind (Example Org, Inc.)"),
        ("Ada Lind / Google", "Ada Lind (Google)"),
        ("Ada Lind / Bo Ek", "Ada Lind, Bo Ek"),
        ("Ada Lind | Bo Ek | Cy Oz", "Ada Lind, Bo Ek, Cy Oz"),
    ],
)
def test_a_sign_or_brackets_before_an_organisation(cell, found):
    assert people(people_in_cells([cell])) == found


def test_a_sign_that_mostly_stands_before_organisations_does_so_before_names_too():
    habits = cell_habits(["Ada Lind | Org", "Bo Ek | Example", "Cy Oz | Red Hat"])
    assert people(people_in_cells(["Cy Oz | Red Hat"], habits=habits)) == "Cy Oz (Red Hat)"
    assert people(people_in_cells(["Cy Oz | Red Hat"])) == "Cy Oz, Red Hat"


def test_a_column_of_organisations_has_one_for_each_person_or_one_for_all():
    rows = [(("Ada Lind, Bo Ek",), "Org, Other"), (("Cy Oz",), "Third, Inc.")]
    habits = cell_habits({name for names, _ in rows for name in names}, rows)
    assert people(people_in_cells(*rows[0], habits=habits)) == "Ada Lind (Org), Bo Ek (Other)"
    assert people(people_in_cells(*rows[1], habits=habits)) == "Cy Oz (Third, Inc.)"
    # a comma in the organisation of one person shows that it separates none
    habits = cell_habits(
        [], [(("Ada Lind, Bo Ek",), "Technical University, Riga"), (("Cy Oz",), "Institute, Oslo")] * 2
    )
    both = "Ada Lind (Institute, Oslo), Bo Ek (Institute, Oslo)"
    assert people(people_in_cells(["Ada Lind, Bo Ek"], "Institute, Oslo", habits=habits)) == both


def test_long_cells_without_a_sign_take_no_long_time():
    begin = time.process_time()
    for number in range(20):
        cell_habits([f"{number} " + "Ada Lind & " * 2000])
        assert list(people_in_cells([f"{number} " + "Ada Lind & " * 2000]))
    # 0.1 s; a search for a name and a sign from each place took 2 s
    assert time.process_time() - begin < 1.5


def test_blanks_and_brackets_take_no_long_time():
    begin = time.process_time()
    for number in range(20):
        assert people(people_in_cells(["Ada" + " " * 2400 + f"Lind {number}"])) == f"Ada Lind {number}"
        assert cut_cancelled("(" * 480 + f" {number}") == ("(" * 480 + f" {number}", False)
    # 0.01 s; a bracket was looked for from each blank, and a mark from each bracket: 1.6 s
    assert time.process_time() - begin < 0.8


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("LIND, Ada (Acme Inc.)", [("Ada LIND", "Acme Inc.")]),
        ("Lind, Ada (Acme)", [("Ada Lind", "Acme")]),
        ("Cher, Bo Ek (IKEA)", [("Cher", ""), ("Bo Ek", "IKEA")]),
        ("Max Huber und Lena Roth, beide INNOQ", [("Max Huber", "INNOQ"), ("Lena Roth", "INNOQ")]),
        ("Ada Gil and Bo Ek (both from Datadog)", [("Ada Gil", "Datadog"), ("Bo Ek", "Datadog")]),
        ("Ada Gil e Bo Ek, tutti e due Datadog", [("Ada Gil", "Datadog"), ("Bo Ek", "Datadog")]),
        ("Ada Gil et Bo Ek, les deux Datadog", [("Ada Gil", "Datadog"), ("Bo Ek", "Datadog")]),
        ("Cy Day of IKEA", [("Cy Day", "IKEA")]),
        ("Bo Ek von IKEA", [("Bo Ek", "IKEA")]),
        ("Anna Maria von Braun", [("Anna Maria von Braun", "")]),
        ("Dee, independent", [("Dee", "independent")]),
        ("Dee Fox, Acme, Inc.", [("Dee Fox", "Acme, Inc.")]),
        ("Prof. Dr. Anna Weiss, TU Hamburg", [("Prof. Dr. Anna Weiss", "TU Hamburg")]),
        (
            "Moderator: Eva Berg (Siemens AG). Panelists: Tom Ott, Google; Ida Lund, Spotify AB",
            [("Eva Berg", "Siemens AG"), ("Tom Ott", "Google"), ("Ida Lund", "Spotify AB")],
        ),
        ("Norah Jones <norah@example.com> (Norway Inc.)", [("Norah Jones", "Norway Inc.")]),
    ],
)
def test_a_person_and_the_organisation_in_words_and_behind_a_surname(text, people):
    assert [(one.name, one.org) for one in people_in_cells([text]) if one] == people


def test_the_name_of_an_object_is_put_in_natural_order():
    assert speaker_of({"name": "Ek, Bo"}) == Speaker(name="Bo Ek")
    assert speaker_of({"name": "Acme, Inc."}) == Speaker(name="Acme, Inc.")
    assert speaker_of({"name": "Ada Lind, Bo Ek"}) == Speaker(name="Ada Lind, Bo Ek")


@pytest.mark.parametrize(
    "text", ["A definir", "Todos", "\u00a1Sorpresas!", "\u00c0 confirmer", "Diverse", "N/A", "noch offen"]
)
def test_a_placeholder_of_any_language_is_nobody(text):
    assert people(people_in_cells([text])) == ""
    assert people(people_in_cells([f"Ada Lind, {text}"])) == "Ada Lind"
