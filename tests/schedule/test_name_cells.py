"""People in the cells of a table, each with the right organisation."""

import time

import pytest

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
