"""People in the cells of a table, each with the right organisation."""

import json
import time
from zoneinfo import ZoneInfo

import pytest

from confnote.model import Speaker
from confnote.schedule.formats import read_schedule
from confnote.schedule.formats.references import speaker_of
from confnote.schedule.name_cells import cell_habits, people_in_cells
from confnote.schedule.people import person
from confnote.schedule.states import cut_cancelled


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
        ("Ada Lind e Bo Ek (Example Org, Rio)", "Ada Lind, Bo Ek (Example Org, Rio)"),
        ("Cy Oz; Ada Lind y Bo Ek (Org)", "Cy Oz, Ada Lind, Bo Ek (Org)"),
        ("José Ortega e Gasset (Org)", "José Ortega e Gasset (Org)"), ("Ada Costa e Silva (Org)", "Ada Costa e Silva (Org)"),
    ],
)  # fmt: skip
def test_a_sign_or_brackets_before_an_organisation(cell, found):
    assert people(people_in_cells([cell])) == found


def test_a_sign_that_mostly_stands_before_organisations_does_so_before_names_too():
    habits = cell_habits(["Ada Lind | Org", "Bo Ek | Example", "Cy Oz | Blue Hat"])
    assert people(people_in_cells(["Cy Oz | Blue Hat"], habits=habits)) == "Cy Oz (Blue Hat)"
    assert people(people_in_cells(["Cy Oz | Blue Hat"])) == "Cy Oz, Blue Hat"


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


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("Ann Lee, Morgan Stanley & Jo Tan, Acme", "Ann Lee (Morgan Stanley), Jo Tan (Acme)"),
        ("Ann Lee, Morgan Stanley; Jo Tan, Bo Ek & Cy Oz, Acme", "Ann Lee (Morgan Stanley), Jo Tan (Acme), Bo Ek (Acme), Cy Oz (Acme)"),
        ("Hongcai Ren, Huawei; Tessa Pham, Michas Szacillo & Wei-Cheng Lai, Bloomberg", "Hongcai Ren (Huawei), Tessa Pham (Bloomberg), Michas Szacillo (Bloomberg), Wei-Cheng Lai (Bloomberg)"),
        ("Ek, Bo and Dahl, Cy", "Bo Ek, Cy Dahl"),
        ("Ek, Bo; van der Berg, Oli & Dahl, Cy M.", "Bo Ek, Oli van der Berg, Cy M. Dahl"),
        ("Ida Wolf, KFU Graz", "Ida Wolf (KFU Graz)"),
        ("Prof. Ida Wolf, M.Sc., KFU Graz", "Prof. Ida Wolf M.Sc. (KFU Graz)"),
        ("Ida Wolf, KFU Graz; Bo Ek, SBB Cargo", "Ida Wolf (KFU Graz), Bo Ek (SBB Cargo)"),
        ("DAHL Ida, LIND Ada", "DAHL Ida, LIND Ada"),
        ("Ko Abe - Sony | Lu Xun - Tencent", "Ko Abe (Sony), Lu Xun (Tencent)"),
        ("Ko Abe - Sony / Lu Xun - Tencent / Bo Ek - Acme", "Ko Abe (Sony), Lu Xun (Tencent), Bo Ek (Acme)"),
        ("Ko Abe — Sony; Lu Xun — Tencent", "Ko Abe (Sony), Lu Xun (Tencent)"),
        ("Ko Abe @ Sony / Lu Xun @ Tencent", "Ko Abe (Sony), Lu Xun (Tencent)"),
        ("Ko Abe at Sony | Lu Xun at Tencent", "Ko Abe (Sony), Lu Xun (Tencent)"),
        ("Ko Abe, Sony / Lu Xun, Tencent", "Ko Abe (Sony), Lu Xun (Tencent)"),
        ("Ko Abe / Lu Xun - Tencent", "Ko Abe, Lu Xun (Tencent)"),
        ("Ida Wolf, University of Graz, Austria", "Ida Wolf (University of Graz, Austria)"),
        ("Ida Wolf, KFU Graz, and Bo Ek, JKU Linz", "Ida Wolf (KFU Graz), Bo Ek (JKU Linz)"),
        ("Ida Wolf, Bo Ek, KFU Graz", "Ida Wolf (KFU Graz), Bo Ek (KFU Graz)"),
        ("Ida Wolf, KFU Graz, Bo Ek", "Ida Wolf (KFU Graz), Bo Ek"),
        ("Ann Lee, Red Hat", "Ann Lee (Red Hat)"),
        ("Ann Lee, Morgan Stanley, Bo Ek, Red Hat", "Ann Lee (Morgan Stanley), Bo Ek (Red Hat)"),
        ("Ann Lee, Bo Ek, Red Hat", "Ann Lee (Red Hat), Bo Ek (Red Hat)"),
        ("Cy Day, Engineer, Acme", "Cy Day (Engineer, Acme)"),
        ("Cy Day, Acme; Bo Ek, Beta", "Cy Day (Acme), Bo Ek (Beta)"),
        ("Cy Day - Acme", "Cy Day (Acme)"),
        ("Ida Wolf, North Lake AB", "Ida Wolf (North Lake AB)"),
        ("Ida Wolf, Bo Ek, North Lake Oy", "Ida Wolf (North Lake Oy), Bo Ek (North Lake Oy)"),
        ("Ida Wolf, North Lake AS; Bo Ek, Monte Bianco S.p.A.", "Ida Wolf (North Lake AS), Bo Ek (Monte Bianco S.p.A.)"),
        ("Jun Mori, Hoshi Denki KK", "Jun Mori (Hoshi Denki KK)"),
        ("Rahul KK, Bo Ek", "Rahul KK, Bo Ek"),
        ("Ida Wolf, Marsh Hill & Co", "Ida Wolf (Marsh Hill & Co)"),
        ("Ida Wolf & Bo Ek, Marsh Hill & Co. KG", "Ida Wolf (Marsh Hill & Co. KG), Bo Ek (Marsh Hill & Co. KG)"),
        ("Ida Wolf & Co Nguyen", "Ida Wolf, Co Nguyen"),
        ("Ida Wolf & Bo Ek, bit | Marsh", "Ida Wolf (bit | Marsh), Bo Ek (bit | Marsh)"),
        ("Ida Wolf, bit | Marsh; Cy Day, Acme", "Ida Wolf (bit | Marsh), Cy Day (Acme)"),
        ("Ida Wolf & Bo Ek, Acme | Cy Day", "Ida Wolf (Acme), Bo Ek (Acme), Cy Day"),
        ("Quy Tran (VNG) + 2 others", "Quy Tran (VNG)"),
        ("Quy Tran & 3 more", "Quy Tran"),
        ("Quy Tran und weitere", "Quy Tran"),
    ],
)  # fmt: skip
def test_names_and_organisations_in_one_cell(cell, found):
    assert people(people_in_cells([cell], habits=cell_habits([cell]))) == found


@pytest.mark.parametrize(
    ("cell", "org", "found"),
    [
        ("Ek, Bo and Dahl, Cy", "Acme; Beta", "Bo Ek (Acme), Cy Dahl (Beta)"),
        ("Maria Garcia, CTO", "BigCo", "Maria Garcia (BigCo)"),
        ("Maria Garcia (CTO)", "BigCo", "Maria Garcia (BigCo)"),
        ("Maria Garcia - Senior Engineer", "BigCo", "Maria Garcia (BigCo)"),
        ("Maria Garcia, CTO", "", "Maria Garcia (CTO)"),
        ("Maria Garcia (Acme)", "BigCo", "Maria Garcia (Acme)"),
        ("Ann Lee, Bo Ek and Cy Oz", "Acme, Beta and Gamma", "Ann Lee (Acme), Bo Ek (Beta), Cy Oz (Gamma)"),
        ("Ann Lee; Bo Ek; Cy Oz", "Acme, Beta & Gamma", "Ann Lee (Acme), Bo Ek (Beta), Cy Oz (Gamma)"),
        ("Ann Lee and Bo Ek", "Johnson & Johnson", "Ann Lee (Johnson & Johnson), Bo Ek (Johnson & Johnson)"),
    ],
)
def test_a_column_of_organisations_beside_positions_and_lists(cell, org, found):
    assert people(people_in_cells([cell], org, habits=cell_habits([cell]))) == found


def test_two_organisations_that_other_rows_have_are_dealt_out():
    rows = [(("Ann Lee and Bo Ek",), "Acme and Beta"), (("Cy Oz",), "Acme"), (("Di Ax",), "Beta")]
    habits = cell_habits([name for names, _ in rows for name in names], rows)
    assert people(people_in_cells(*rows[0], habits=habits)) == "Ann Lee (Acme), Bo Ek (Beta)"


def test_a_name_in_a_list_that_can_be_an_organisation_is_named():
    notice = "1 name can be an organisation, read as a speaker: 'Blue Hat' (confnote edit changes them)"
    cell = "Ann Lee, Blue Hat & Jo Tan, Acme"
    habits = cell_habits([cell, "Bo Ek, Cy Oz and Di Ax"])
    assert people(people_in_cells([cell], habits=habits)) == "Ann Lee (Acme), Blue Hat (Acme), Jo Tan (Acme)"
    assert habits.notices([cell, "Bo Ek, Cy Oz and Di Ax"]) == (notice,)
    # another cell has the organisation in a clear place, or the person
    habits = cell_habits([cell, "Bo Ek (Blue Hat)"])
    assert people(people_in_cells([cell], habits=habits)) == "Ann Lee (Blue Hat), Jo Tan (Acme)"
    assert habits.notices([cell, "Bo Ek (Blue Hat)"]) == ()
    habits = cell_habits([cell, "Blue Hat"])
    assert people(people_in_cells([cell], habits=habits)) == "Ann Lee (Acme), Blue Hat (Acme), Jo Tan (Acme)"
    assert habits.notices([cell, "Blue Hat"]) == ()


@pytest.mark.parametrize(
    ("cell", "other", "found"),
    [
        ("Ann, Google and Bo, Acme", "Cy Oz (Google)", "Ann (Google), Bo (Acme)"),
        ("Flynn, Buoyant; Bono, Acme", "Cy Oz (Acme)", "Flynn (Buoyant), Bono (Acme)"),
        ("Flynn, Buoyant and Bono, Acme", "Flynn", "Flynn (Buoyant), Bono (Acme)"),
        ("Ada, Moxie and Cher, Di", "Moxie", "Ada, Moxie, Cher, Di"),
        ("Nkosi, Thabo and Zulu, Andile", "Thabo Lind", "Thabo Nkosi, Andile Zulu"),
        ("Garcia, Maria; Zulu, Andile", "Cy Oz", "Maria Garcia, Andile Zulu"),
        ("Ann Lee, Acme, Bo Ek, Beta", "Cy Oz", "Ann Lee (Acme), Bo Ek (Beta)"),
        ("Ann Lee, Acme, Bo Ek", "Cy Oz (Acme)", "Ann Lee (Acme), Bo Ek"),
        ("Ann Lee, Moxie, Bo Ek, Cher", "Moxie", "Ann Lee, Moxie, Bo Ek, Cher"),
        ("Ann Lee, Acme, Bo Ek, Beta, Cy Day, Gamma", "Di Ax", "Ann Lee (Acme), Bo Ek (Beta), Cy Day (Gamma)"),
    ],
)
def test_another_cell_shows_what_a_word_after_a_comma_is(cell, other, found):
    habits = cell_habits([cell, other])
    assert people(people_in_cells([cell], habits=habits)) == found
    assert habits.notices([cell, other]) == ()


@pytest.mark.parametrize("cell", ["Flynn, Buoyant and Bono, Acme", "Flynn, Buoyant; Bono, Acme"])
def test_a_pair_that_can_be_an_organisation_is_named(cell):
    habits = cell_habits([cell, "Ada Lind", "Cy, Oz"])
    assert people(people_in_cells([cell], habits=habits)) == "Buoyant Flynn, Acme Bono"
    what = "1 text can have given names or organisations after commas, read as given names"
    assert habits.notices([cell]) == (f"{what}: '{cell}' (confnote edit changes them)",)


def test_two_organisations_or_one_are_named():
    rows = [(("Ann Lee, Bo Ek",), "Acme and Beta"), (("Cy Oz; Di Ax",), "Johnson & Johnson"), (("Flo Ru",), "Gamma")]
    notice = (
        "1 text can be the organisation of two speakers or one for each, read as one:"
        " 'Acme and Beta' (confnote edit changes them)"
    )
    names = [name for names, _ in rows for name in names]
    assert cell_habits(names, rows).notices(names) == (notice,)
    whole = [*rows, (("Gus Hy",), "Acme and Beta")]
    assert cell_habits(names, whole).notices(names) == ()
    one = [*rows, (("Gus Hy",), "Beta")]
    habits = cell_habits(names, one)
    assert people(people_in_cells(*rows[0], habits=habits)) == "Ann Lee (Acme), Bo Ek (Beta)"
    assert habits.notices(names) == ()


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Ko Abe - Sony", Speaker(name="Ko Abe", org="Sony")),
        ("Ko Abe | Blue Hat", Speaker(name="Ko Abe", org="Blue Hat")),
        ("Ko Abe \u2013 Sony", Speaker(name="Ko Abe", org="Sony")),
        ("Ko Abe - CTO, Sony", Speaker(name="Ko Abe", org="Sony")),
        ("Jean-Luc Abe", Speaker(name="Jean-Luc Abe")),
    ],
)
def test_an_organisation_behind_a_mark_is_not_in_the_name_of_an_object(name, found):
    assert speaker_of({"name": name}) == found
    assert speaker_of({"name": name, "company": "Acme"}) == Speaker(name=found.name, org="Acme")


def test_an_object_with_two_names_keeps_both():
    assert speaker_of({"name": "Ek, Bo and Dahl, Cy"}).name == "Ek, Bo and Dahl, Cy"


@pytest.mark.parametrize(
    ("value", "found", "notice"),
    [
        ([{"name": "Ko Abe - she/her"}], "Ko Abe", ""),
        ([{"name": "Ko Abe, they/them"}], "Ko Abe", ""),
        ([{"name": "Ko Abe she/her"}], "Ko Abe", ""),
        ([{"name": "Ko Abe | he/him, Acme"}], "Ko Abe (Acme)", ""),
        ([{"name": "Ann Lee at Acme"}], "Ann Lee (Acme)", ""),
        ([{"name": "Ann Lee from Red Hat"}], "Ann Lee (Red Hat)", ""),
        ([{"name": "Ann Lee / Red Hat"}], "Ann Lee / Red Hat",
         "1 name of a speaker looks odd: 'Ann Lee / Red Hat' (confnote edit changes them)"),
        ("Ko Abe - she/her & Bo Ek - Acme", "Ko Abe, Bo Ek (Acme)", ""),
        ("Ko Abe, she/her", "Ko Abe", ""),
        (["Ko Abe | she/her"], "Ko Abe", ""),
        (["Lu Xun | Blue Hat"], "Lu Xun (Blue Hat)",
         "1 text can name one speaker or two, read as one: 'Lu Xun | Blue Hat' (confnote edit changes them)"),
        (["Lu Xun | Ada Lind"], "Lu Xun, Ada Lind", ""),
        ("Lu Xun | Blue Hat", "Lu Xun, Blue Hat", ""),
        ("Ann Lee, Acme, Bo Ek", "Ann Lee, Acme, Bo Ek",
         ("1 text can have speakers or organisations after commas, read as speakers: 'Ann Lee, Acme, Bo Ek'"
          " (confnote edit changes them)")),
        ("Ann Lee, klobs, Bo Ek", "Ann Lee, klobs, Bo Ek", ""),
    ],
)  # fmt: skip
def test_speakers_in_json_with_pronouns_and_signs(value, found, notice):
    rows = [
        {"title": f"T{n}", "start": f"2026-05-18T1{n}:00", "speakers": said} for n, said in enumerate((value, "Cy"))
    ]
    schedule = read_schedule(json.dumps(rows).encode(), ZoneInfo("UTC"))
    assert people(schedule.slots[0].speakers) == found
    assert schedule.notices == ((notice,) if notice else ())


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("Grace Tan, grace@uni.example", "Grace Tan"),
        ("Grace Tan, grace@uni.example, Bo Ek, bo@x.example", "Grace Tan, Bo Ek"),
        ("Grace Tan; grace@uni.example; Bo Ek", "Grace Tan, Bo Ek"),
        ("Ada Lind <ada@x.example>; Bo Ek (bo@x.example)", "Ada Lind, Bo Ek"),
        ("Ada Lind ada@x.example, Example Org", "Ada Lind (Example Org)"),
        ("cy@x.example", ""),
        ('"Ferreira, Ana",Jan de Vries', "Ana Ferreira, Jan de Vries"),
        ('"García López, Ana"; "Jan de Vries"', "Ana García López, Jan de Vries"),
        ("“Tamm, Mia”, Bo Ek", "Mia Tamm, Bo Ek"),
        ('Ada "Ace" Lind, Bo Ek', 'Ada "Ace" Lind, Bo Ek'),
    ],
)
def test_an_address_is_no_speaker_and_quotes_keep_a_name_together(cell, found):
    assert people(people_in_cells([cell])) == found


@pytest.mark.parametrize("write", [lambda cell: cell, lambda cell: [cell]])
def test_addresses_and_groups_of_people_are_named(write):
    cells = ["Grace Tan, grace@uni.example", "Team", "All speakers", "TBA", "Staff", "The organizers"]
    talks = [{"title": f"Talk {n}", "start": f"2026-11-12T1{n}:00", "speaker": write(c)} for n, c in enumerate(cells)]
    read = read_schedule(json.dumps(talks).encode(), machine_zone=ZoneInfo("Europe/Berlin"))
    assert [people(slot.speakers) for slot in read.slots] == ["Grace Tan", "", "", "", "Staff", ""]
    assert read.notices[1:] == (
        "1 e-mail address beside speakers left out",
        "speakers without a name left out: 'Team', 'All speakers', 'The organizers'",
    )


def test_an_address_in_an_object_or_behind_a_title_is_no_speaker():
    names = ["Ada Lind, ada@x.example", "cy@x.example", "Team", "Bo Ek <bo@x.example>"]
    talks = [
        {"title": f"Talk {n}", "start": f"2026-11-12T1{n}:00", "speakers": [{"name": c}]} for n, c in enumerate(names)
    ]
    read = read_schedule(json.dumps(talks).encode(), machine_zone=ZoneInfo("Europe/Berlin"))
    assert [people(slot.speakers) for slot in read.slots] == ["Ada Lind", "", "", "Bo Ek"]
    assert read.notices[1:] == (
        "3 e-mail addresses beside speakers left out",
        "speakers without a name left out: 'Team'",
    )
    text = b"2026-11-12\n09:00 Clay (Ada Lind, ada@x.example)\n10:00 Glaze (Bo Ek, bo@x.example)\n"
    read = read_schedule(text, machine_zone=ZoneInfo("Europe/Berlin"))
    assert [people(slot.speakers) for slot in read.slots] == ["Ada Lind", "Bo Ek"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ada Lind - Secretária de Ciência,Tecnologia e Inovação", "Ada Lind (Secretária de Ciência,Tecnologia e Inovação)"),
        ("Ed Uy - Ministerio de Ciencia, Innovación y Universidades", "Ed Uy (Ministerio de Ciencia, Innovación y Universidades)"),
        ("Bo Ek - Clay Works, Lisbon and Porto", "Bo Ek (Clay Works, Lisbon and Porto)"),
        ("Cy Oz - Director, Banco Santander", "Cy Oz (Banco Santander)"),
        ("Di Ax - Google, Eva Bo - Clay Works", "Di Ax (Google), Eva Bo (Clay Works)"),
        ("Di Ax - Google, Ada Bo", "Di Ax (Google), Ada Bo"),
    ],
)  # fmt: skip
def test_the_rest_behind_a_dash_is_the_organisation_of_one_speaker(text, found):
    file = [{"title": "Clay", "start": "2026-05-18T10:00", "speaker": text}]
    slots = read_schedule(json.dumps(file).encode(), ZoneInfo("UTC")).slots
    assert people(slots[0].speakers) == found


def test_a_dash_of_a_json_file_means_the_same_in_texts_without_a_comma():
    texts = [
        "Ada Lind - Secretária de Ciência, Tecnologia",
        "Bo Ek - UNISUAM / UFF",
        "Cy Oz - Secretário de Modernização",
    ]
    file = [{"title": text[:3], "start": "2026-05-18T10:00", "speaker": text} for text in texts]
    slots = read_schedule(json.dumps(file).encode(), ZoneInfo("UTC")).slots
    assert [people(slot.speakers) for slot in slots][1:] == [
        "Bo Ek (UNISUAM / UFF)",
        "Cy Oz (Secretário de Modernização)",
    ]


def test_a_word_before_names_that_is_no_usual_role_is_named():
    rows = "start,title,speakers\n2026-05-18 10:00,Clay,Moderator: Ada Lind\n2026-05-18 11:00,Mud,Google: Bo Ek\n"
    schedule = read_schedule(rows.encode(), ZoneInfo("UTC"))
    assert [people(slot.speakers) for slot in schedule.slots] == ["Ada Lind", "Bo Ek"]
    assert schedule.notices == ("words before speakers left out: Google",)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ada Lind<br>Bo Ek", [("Ada Lind", ""), ("Bo Ek", "")]),
        ("<b>Ada Lind</b>,<br />Bo Ek", [("Ada Lind", ""), ("Bo Ek", "")]),
        ("Ada Lind, <br>University of Ohio<br>(online)", [("Ada Lind", "University of Ohio")]),
        ("<strong>Ada Lind</strong><br/>Example University", [("Ada Lind", "Example University")]),
        ("Ada Lind\nExample University\nBo Ek\nSample GmbH", [("Ada Lind", "Example University"), ("Bo Ek", "Sample GmbH")]),
        ("Ada Lind\nBo Ek\nExample University", [("Ada Lind", ""), ("Bo Ek", "Example University")]),
        ("Ada Lind, Example University\nBo Ek, Sample GmbH", [("Ada Lind", "Example University"), ("Bo Ek", "Sample GmbH")]),
    ],
)  # fmt: skip
def test_line_breaks_and_tags_between_people(text, found) -> None:
    assert [(one.name, one.org) for one in people_in_cells([text]) if one] == found


def test_tags_in_the_fields_of_a_person() -> None:
    one = person("Ada<br>Lind", org="<i>Example</i><br>Org")
    assert one is not None
    assert (one.name, one.org) == ("Ada Lind", "Example Org")


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("Owen/Jessica", "Owen, Jessica"),
        ("Ada Lind/Bo Ek", "Ada Lind, Bo Ek"),
        ("AC/DC", "AC/DC"),
        ("Ada Lind · Bo Ek", "Ada Lind, Bo Ek"),
        ("Ada Lind • Bo Ek", "Ada Lind, Bo Ek"),
        ("Lind, Ada María (Example Org)", "Ada María Lind (Example Org)"),
        ("Cher, Ada Lind (Example)", "Cher, Ada Lind (Example)"),
        ("Tom & Jerry Smith", "Tom Smith, Jerry Smith"),
        ("Ada und Bo Lind (Example Org)", "Ada Lind (Example Org), Bo Lind (Example Org)"),
        ("Zadok & Bo Lind", "Zadok, Bo Lind"),
        ("with Ada Lind and Bo Ek", "Ada Lind, Bo Ek"),
        ("Moderated by Ada Lind", "Ada Lind"),
        ("Ada Lind, MD, PhD", "Ada Lind MD PhD"),
        ("Ada Lind, PMP, CSP", "Ada Lind PMP CSP"),
        ("Ada Lind (PMP, CSP)", "Ada Lind PMP CSP"),
        ("Ada Lind, PMP, CSP, Example Org; Bo Ek, P.E.", "Ada Lind PMP CSP (Example Org), Bo Ek P.E."),
        ("Ada Lind, RN & Bo Ek, Esq., Example Org", "Ada Lind RN (Example Org), Bo Ek Esq. (Example Org)"),
        ("Ada Lind, CERN", "Ada Lind (CERN)"),
        ("Ada Lind, CISA", "Ada Lind (CISA)"),
        ('Ada Lind ("Addie")', 'Ada Lind ("Addie")'),
        ("Ada Lind [\u201cAddie\u201d]", "Ada Lind (\u201cAddie\u201d)"),
        ("Ada Lind (aka Addie)", "Ada Lind (aka Addie)"),
        ("Ada 'Addie' Lind, Org", "Ada 'Addie' Lind (Org)"),
        ("山田太郎（例社）", "山田太郎 (例社)"),
        ("**Ada Lind**", "Ada Lind"),
        ("*Ada Lind, Bo Ek", "Ada Lind, Bo Ek"),
        ("Ada Lind¹, Bo Ek²", "Ada Lind, Bo Ek"),
        ("Ada Lind\nCTO, Example Org", "Ada Lind (CTO, Example Org)"),
        ("Ada Lind\nBo Ek", "Ada Lind, Bo Ek"),
        ("To be confirmed, Example Org", ""),
        ("TBA (Example Org)", ""),
        ("Panel (3 panelistas)", ""),
        ("Ponente por confirmar", ""),
        ("Ada Lind - CTO, Example Org", "Ada Lind (Example Org)"),
        ("Ada Lind, Bo Ek & Cy Oz", "Ada Lind, Bo Ek, Cy Oz"),
    ],
)
def test_ways_to_write_people(cell, found):
    assert people(people_in_cells([cell])) == found


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Ada Lind, Bo Ek", "Ada Lind, Bo Ek"),
        ("Ada Lind, Bo Ek and Cy Oz", "Ada Lind, Bo Ek, Cy Oz"),
        ("Ada Lind / Bo Ek", "Ada Lind, Bo Ek"),
        ("Ada Lind y Bo Ek", "Ada Lind, Bo Ek"),
        ("Moderator: Ada Lind", "Ada Lind"),
        ("with Ada Lind and Bo Ek", "Ada Lind, Bo Ek"),
        ("Ada & Bo Lind", "Ada Lind, Bo Lind"),
        ("Nguyễn Văn An (Example Org)", "Nguyễn Văn An (Example Org)"),
        ("Ada Lind (Ace)", "Ada Lind (Ace)"),
        ("Ada Lind, TBC", "Ada Lind"),
        ("Ada Lind et al.", "Ada Lind"),
        ("N.N. (Example Org)", ""),
        ("To be confirmed, Example Org", ""),
        ("Lind, Ada", "Ada Lind"),
    ],
)
def test_several_people_in_the_name_of_an_object(name, found):
    talk = {"title": "Of clay", "start": "2026-10-20T10:00:00Z", "speakers": [{"name": name}]}
    other = {"title": "Of kilns", "start": "2026-10-20T11:00:00Z", "speakers": [{"name": "Zoe Quist"}]}
    schedule = read_schedule(json.dumps([talk, other]).encode(), machine_zone=ZoneInfo("Etc/UTC"))
    assert people(schedule.slots[0].speakers) == found


def test_two_names_in_an_object_of_which_one_can_be_an_organisation_are_named():
    talk = {"title": "Of clay", "start": "2026-10-20T10:00:00Z", "speakers": [{"name": "Ada Lind, Lumen Quill"}]}
    schedule = read_schedule(json.dumps([talk]).encode(), machine_zone=ZoneInfo("Etc/UTC"))
    assert people(schedule.slots[0].speakers) == "Ada Lind, Lumen Quill"
    notice = "1 text can name one speaker or two, read as one: 'Ada Lind, Lumen Quill' (confnote edit changes them)"
    assert notice in schedule.notices


def test_two_people_of_one_surname_are_named():
    notice = (
        "1 text can name two speakers of one surname, read as two: 'Tom & Jerry Smith' (confnote edit changes them)"
    )
    assert notice in cell_habits(["Tom & Jerry Smith"]).notices(["Tom & Jerry Smith"])


def test_a_group_with_a_number_in_brackets_is_named_and_a_numbered_speaker_stays():
    assert "speakers without a name left out: 'Panel (3 panelistas)'" in cell_habits([]).notices(
        ["Panel (3 panelistas)"]
    )
    assert people(people_in_cells(["Speaker 2"])) == "Speaker 2"


def read_people(*cells):
    habits = cell_habits(cells)
    return [[(one.name, one.org) for one in people_in_cells([cell], habits=habits) if one] for cell in cells]


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("知野 雄二/Yuji Chino", [("知野 雄二 (Yuji Chino)", "")]),
        ("末田卓巳 (Takumi SUEDA)", [("末田卓巳 (Takumi SUEDA)", "")]),
        ("Yuji Chino（知野雄二）", [("Yuji Chino (知野雄二)", "")]),
        ("Иван Петров / Ivan Petrov", [("Иван Петров (Ivan Petrov)", "")]),
        ("김철수 (Chul-soo Kim), 이영희", [("김철수 (Chul-soo Kim)", ""), ("이영희", "")]),
        ("王小明 (Xiaoming Wang), Example Inc.", [("王小明 (Xiaoming Wang)", "Example Inc.")]),
        ("Ada Lind (東京大学)", [("Ada Lind", "東京大学")]),
        ("山田太郎 (Google)", [("山田太郎", "Google")]),
        ("山田太郎 (Cloud Native Group)", [("山田太郎", "Cloud Native Group")]),
        ("Ada Lind (メルカリ)", [("Ada Lind", "メルカリ")]),
        ("Ada Lind / Bo Ek", [("Ada Lind", ""), ("Bo Ek", "")]),
    ],
)
def test_a_name_in_two_scripts_is_that_of_one_person(cell, found):
    assert read_people(cell) == [found]


def test_letters_in_capitals_behind_given_names_are_organisations():
    cells = ("Sigvaldi, Oskar", "Hector, IMR", "Oskar, WHOI · Andrus", "Kjetil, DTU", "Mandana, HI / MFRI")
    assert read_people(*cells) == [
        [("Sigvaldi", ""), ("Oskar", "")], [("Hector", "IMR")], [("Oskar", "WHOI"), ("Andrus", "")],
        [("Kjetil", "DTU")], [("Mandana", "HI / MFRI")],
    ]  # fmt: skip
    assert cell_habits(cells).notices(["Hector, IMR", "Kjetil, DTU"]) == ()
    assert read_people("Hector, IMR", "Kjetil, DTU", "Mandana, DTU", "Oleg, IMR") == [
        [("Hector", "IMR")], [("Kjetil", "DTU")], [("Mandana", "DTU")], [("Oleg", "IMR")]
    ]  # fmt: skip
    assert read_people("Oskar, WHOI; Kjetil, DTU", "Kjetil, DTU and Hector, IMR") == [
        [("Oskar", "WHOI"), ("Kjetil", "DTU")], [("Kjetil", "DTU"), ("Hector", "IMR")]
    ]  # fmt: skip


def test_letters_in_capitals_behind_surnames_are_initials():
    cells = ("Ek, JA", "Tamm, BK", "Oz, CD", "Hill, JA")
    assert read_people(*cells) == [[("JA Ek", "")], [("BK Tamm", "")], [("CD Oz", "")], [("JA Hill", "")]]


@pytest.mark.parametrize(
    ("cell", "org"),
    [
        ("Ada Lind @ School of IT at Example Community College", "School of IT at Example Community College"),
        ("Ada Lind - Dean, School of IT at Example University", "School of IT at Example University"),
        ("Ada Lind - Professor in the Department of Physics at MIT", "Department of Physics at MIT"),
        ("Ada Lind @ Center for AI at Example University", "Center for AI at Example University"),
        ("Ada Lind - Lab Manager at Example Org", "Example Org"),
        ("Ada Lind - Head of School at Example Org", "Example Org"),
    ],
)
def test_a_part_of_an_organisation_stays_before_it(cell, org):
    assert read_people(cell) == [[("Ada Lind", org)]]


@pytest.mark.parametrize(
    "text", ["Ada Lind or Bo Ek", "Ada Lind oder Bo Ek", "Cy Dahl, Ada Lind or Bo Ek (Example Org)"]
)
def test_of_speakers_joined_by_or_all_are_listed(text):
    made = read_schedule(
        f"| Time | Talk | Speakers |\n|---|---|---|\n| 2026-05-18 10:00 | Clay | {text} |\n".encode(), ZoneInfo("UTC")
    )
    assert [one.name for one in made.slots[0].speakers][-2:] == ["Ada Lind", "Bo Ek"]
    assert any(notice.startswith("speakers joined by 'or', all of them are listed: ") for notice in made.notices)


def test_or_in_another_text_joins_nobody():
    made = read_schedule(b"start,title,speaker\n2026-05-18 10:00,Clay,Ada Lind or others\n", ZoneInfo("UTC"))
    assert len(made.slots[0].speakers) == 1
    assert not any("joined" in notice for notice in made.notices)
