"""A name, a comma and one word: one speaker or two, as the rest of the file shows."""

import json
from zoneinfo import ZoneInfo

import pytest

from confnote.schedule.formats import read_schedule

UTC = ZoneInfo("UTC")
NOTICE = "1 text can name one speaker or two, read as two: '{}' (confnote edit changes them)"
AS_ONE = NOTICE.replace("as two", "as one")


def speakers(schedule):
    """Return the speakers of the first session as `name/organisation`."""
    return [f"{one.name}/{one.org}".rstrip("/") for one in schedule.slots[0].speakers]


def in_json(*values):
    rows = [{"title": f"T{n}", "start": f"2026-05-18T0{n}:00", "speakers": value} for n, value in enumerate(values)]
    return read_schedule(json.dumps(rows).encode(), UTC)


def in_csv(*cells):
    rows = "".join(f'T{n},2026-05-18 0{n}:00,"{cell}"\n' for n, cell in enumerate(cells))
    return read_schedule(f"title,start,speakers\n{rows}".encode(), UTC)


@pytest.mark.parametrize("read", [in_json, in_csv])
@pytest.mark.parametrize(
    ("cell", "other", "found", "notice"),
    [
        ("Ek, Bo", "Cy Oz", ["Ek", "Bo"], NOTICE.format("Ek, Bo")),
        ("Ek, Bo", "Bo Ray", ["Bo Ek"], None),
        ("Ek, Bo", "Ek Ray", ["Ek", "Bo"], None),
        ("Ek, Bo", "Bo", ["Ek", "Bo"], None),
        ("Ada Lind, Acme", "Cy Oz", ["Ada Lind/Acme"], AS_ONE.format("Ada Lind, Acme")),
        ("Ada Lind, Acme", "Cy Oz (Acme)", ["Ada Lind/Acme"], None),
        ("Moderator: Ada Lind, Acme", "Cy Oz", ["Ada Lind/Acme"], AS_ONE.format("Moderator: Ada Lind, Acme")),
        ("Moderator: Ada Lind, Acme", "Cy Oz (Acme)", ["Ada Lind/Acme"], None),
        ("Ada Lind, Bo", "Bo", ["Ada Lind", "Bo"], None),
        ("Ada Lind, Eva", "Cy Oz", ["Ada Lind", "Eva"], None),
        ("Ada Lind, Acme", "Cy Oz & Di Ax, Acme", ["Ada Lind/Acme"], None),
        ("Ada Lind, klobs", "Cy Oz", ["Ada Lind", "klobs"], None),
        ("Ada Lind, PhD", "Cy Oz", ["Ada Lind PhD"], None),
        ("Lind, Ada; Ek, Bo", "Oz, Cy", ["Ada Lind", "Bo Ek"], None),
        ("Ek, Bo and Dahl, Cy", "Oz, Di", ["Bo Ek", "Cy Dahl"], None),
        ("van der Berg, Oli", "Cy Oz", ["Oli van der Berg"], None),
        ("von Braun, Eva Maria", "Cy Oz", ["Eva Maria von Braun"], None),
        ("Lind, Ada M.", "Cy Oz", ["Ada M. Lind"], None),
        ("Cy Orr (he/him), Globex", "Cy Oz", ["Cy Orr/Globex"], AS_ONE.format("Cy Orr (he/him), Globex")),
        ("Bo Ek, Ph.D., Acme", "Cy Oz (Acme)", ["Bo Ek Ph.D./Acme"], None),
    ],
)
def test_the_rest_of_the_file_shows_whether_two_words_are_one_speaker(read, cell, other, found, notice):
    schedule = read(cell, other)
    assert speakers(schedule) == found
    assert [text for text in schedule.notices if "speaker" in text] == ([notice] if notice else [])


@pytest.mark.parametrize(
    ("value", "other", "found"),
    [
        (["Ek, Bo"], ["Bo Ray"], ["Bo Ek"]),
        (["Ada Lind, Acme"], ["Cy Oz"], ["Ada Lind/Acme"]),
        (["Ada Lind, Bo Ek"], ["Cy Oz"], ["Ada Lind", "Bo Ek"]),
        (["Ada, Bo"], ["Ada"], ["Ada", "Bo"]),
        ({"name": "Ada Lind, Acme"}, {"name": "Cy Oz"}, ["Ada Lind/Acme"]),
        (["Garcia Lopez, Ana"], ["Cy Oz"], ["Ana Garcia Lopez"]),
        (["Garcia Lopez, Xoan"], ["Xoan Oz"], ["Xoan Garcia Lopez"]),
        (["Garcia Lopez, Xoan"], ["Cy Oz (Xoan)"], ["Garcia Lopez/Xoan"]),
        ({"name": "Garcia Lopez, Ana"}, ["Cy Oz"], ["Ana Garcia Lopez"]),
        (["Lind, Ada Maria"], ["Cy Oz"], ["Ada Maria Lind"]),
        (["Bono, Ada Lind"], ["Ada Lind"], ["Bono", "Ada Lind"]),
    ],
)
def test_an_item_of_a_list_is_one_speaker(value, other, found):
    schedule = in_json(value, other)
    assert speakers(schedule) == found
    assert not any("speaker" in text for text in schedule.notices)


@pytest.mark.parametrize(
    ("item", "found"), [("Garcia Lopez, Xoan", "Garcia Lopez/Xoan"), ("Lind, Ada Xoana", "Ada Xoana Lind")]
)
def test_an_item_with_three_words_of_which_none_is_sure_is_named(item, found):
    schedule = in_json([item], ["Cy Oz"])
    assert speakers(schedule) == [found]
    assert schedule.notices[-1] == AS_ONE.format(item)


def test_two_words_of_an_item_are_named():
    schedule = in_json(["Ada, Bo"], ["Cy Oz"])
    assert speakers(schedule) == ["Bo Ada"]
    assert schedule.notices[-1] == AS_ONE.format("Ada, Bo")


@pytest.mark.parametrize("read", [in_json, in_csv])
def test_a_file_of_two_single_words_each_does_not_say_what_they_are(read):
    schedule = read("Ada, Bo", "Cy, Di")
    assert speakers(schedule) == ["Ada", "Bo"]
    assert "2 texts can name one speaker or two, read as two: 'Ada, Bo', 'Cy, Di'" in schedule.notices[-1]
    # a longer one has surnames first, and a given name of two words shows it
    schedule = read("Lind, Ada", "Ek, Bo", "Oz, Cy", "Ray, Di")
    assert speakers(schedule) == ["Ada Lind"]
    assert (
        "4 texts can name one speaker or two, read as one: 'Lind, Ada', 'Ek, Bo', 'Oz, Cy', 'Ray, Di' ("
        in schedule.notices[-1]
    )
    schedule = read("Lind, Ada", "Ek, Bo B.")
    assert (speakers(schedule), [text for text in schedule.notices if "speaker" in text]) == (["Ada Lind"], [])


def test_an_item_of_a_list_with_a_particle_or_pronouns_is_one_speaker():
    assert speakers(in_json(["van der Berg, Oli"], "Cy Oz")) == ["Oli van der Berg"]
    assert speakers(in_json(["de la Cruz, Ana", "Bo Ek"], "Cy Oz")) == ["Ana de la Cruz", "Bo Ek"]
    assert speakers(in_json(["Cy Orr (he/him), Globex"], "Cy Oz")) == ["Cy Orr/Globex"]
    assert speakers(in_json(["Quy Tran (VNG)", "+ 2 others"], "Cy Oz")) == ["Quy Tran/VNG"]


def test_a_notice_names_up_to_ten_texts():
    rows = [(f"T{n}", f"2026-05-18 10:{n:02}", f"Ada Lind, Firm{sign}") for n, sign in enumerate("abcdefghijkl")]
    text = "".join(
        f'{title},{start},"{names}"\n'
        for title, start, names in (*rows, ("Z", "2026-05-18 11:00", "Cy Oz, Di Ax, Eva Uy"))
    )
    notice = read_schedule(f"title,start,speakers\n{text}".encode(), UTC).notices[-1]
    assert notice.startswith("12 texts can name one speaker or two, read as one: 'Ada Lind, Firma', ")
    assert notice.endswith("'Ada Lind, Firmj' and 2 more (confnote edit changes them)")


def test_cells_of_a_grid_have_the_organisation_after_the_comma():
    grid = """Tuesday 27 October 2026;Auditorium;Room Blue
09:15;"Who owns the edge?
Petra Novotna, Cloudflare";"Mesh
Ola Strom, IKEA"
10:00;"eBPF 101
Yuki Sato, Isovalent";"Cilium
Marta Gil & Peter Brand, Isovalent"
11:00;"IPv6, really?
Sam Lee, Bea Koch, Ola Strom";"BGP lab
Rui Costa, AMS-IX"
"""
    found = {
        slot.title: [(one.name, one.org) for one in slot.speakers] for slot in read_schedule(grid.encode(), UTC).slots
    }
    assert found == {
        "Who owns the edge?": [("Petra Novotna", "Cloudflare")], "Mesh": [("Ola Strom", "IKEA")],
        "eBPF 101": [("Yuki Sato", "Isovalent")], "Cilium": [("Marta Gil", "Isovalent"), ("Peter Brand", "Isovalent")],
        "IPv6, really?": [("Sam Lee", ""), ("Bea Koch", ""), ("Ola Strom", "")], "BGP lab": [("Rui Costa", "AMS-IX")],
    }  # fmt: skip
