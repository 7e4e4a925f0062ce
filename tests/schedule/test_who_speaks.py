"""Who speaks: lists that are one person, `Same as above`, brackets, and columns of people without people."""

import json
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from confnote.schedule.formats import read_schedule

DAY = date(2026, 5, 18)


def read(content, columns=()):
    data = content if isinstance(content, str) else json.dumps(content)
    return read_schedule(data.encode(), machine_zone=ZoneInfo("Europe/Berlin"), days=(DAY, DAY), columns=columns)


def talks(*speakers):
    return read([{"title": f"Talk {n}", "start": f"{9 + n}:00", "speakers": who} for n, who in enumerate(speakers)])


def people(made):
    return [[(one.name, one.org, one.handle) for one in slot.speakers] for slot in made.slots]


def said(made, words):
    return [notice for notice in made.notices if words in notice]


def test_a_list_of_a_name_and_an_account_is_one_person():
    made = talks(
        [["Katrina Owens", "kytrinyx"]], [["Sean T Allen", "SeanTAllen"]], [["Heidi Howard", "heidiann360"]],
        [["Esneyder Amin", "Sneyder_A"], ["Yerlinson Matu", "yerlinmatu"]],
    )  # fmt: skip
    assert people(made) == [
        [("Katrina Owens", "", "")], [("Sean T Allen", "", "")], [("Heidi Howard", "", "")],
        [("Esneyder Amin", "", ""), ("Yerlinson Matu", "", "")],
    ]  # fmt: skip
    assert said(made, "accounts") == [
        "names of accounts behind speakers left out: kytrinyx, SeanTAllen, heidiann360, Sneyder_A, yerlinmatu"
    ]
    assert not said(made, "ids")


def test_what_is_behind_a_name_in_a_list_is_a_handle_an_organisation_or_another_person():
    made = talks([["Ada Lind", "@ada"]], ["Bo Ek", "@boek"], "Cy Dahl @cy", ["Di Fox (@Di_F)"])
    assert people(made) == [[("Ada Lind", "", "@ada")], [("Bo Ek", "", "@boek")], [("Cy Dahl", "", "@cy")],
                            [("Di Fox", "", "@Di_F")]]  # fmt: skip
    made = talks([["Ada Lind", "Acme Labs"]], [["Bo Ek", "Example University", "@bo"], ["Cy Dahl", "CERN"]])
    assert people(made) == [
        [("Ada Lind", "Acme Labs", "")], [("Bo Ek", "Example University", "@bo"), ("Cy Dahl", "CERN", "")],
    ]  # fmt: skip
    assert people(talks([["Ada Lind", "Bo Ek"]], [["Cy Dahl"]])) == [
        [("Ada Lind", "", ""), ("Bo Ek", "", "")], [("Cy Dahl", "", "")],
    ]  # fmt: skip


@pytest.mark.parametrize("words", ["Same as above", "ditto", '"', "see above", "(same speakers)", "wie oben"])
def test_the_same_as_above_is_the_people_of_the_session_above(words):
    rows = [("09:00", "One", "Ada Lind; Bo Ek"), ("10:00", "Coffee", ""), ("11:00", "Two", words)]
    table = "time;title;speakers\n" + "\n".join(
        ";".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in rows
    )
    made = read(table.replace(";", ",").replace("Lind, Bo", "Lind; Bo"))
    assert [[one.name for one in slot.speakers] for slot in made.slots] == [
        ["Ada Lind", "Bo Ek"],
        [],
        ["Ada Lind", "Bo Ek"],
    ]
    assert said(made, "entry above")[0].startswith(
        "entries that have the speakers or the room of the entry above: Two ("
    )


def test_the_same_as_above_twice_and_with_another_person():
    made = talks("Ada Lind", "Same as above", "ditto", ["Same as above", "Bo Ek"], "Cy Dahl", "ditto")
    assert [[one[0] for one in found] for found in people(made)] == [
        ["Ada Lind"], ["Ada Lind"], ["Ada Lind"], ["Ada Lind", "Bo Ek"], ["Cy Dahl"], ["Cy Dahl"],
    ]  # fmt: skip


def test_the_same_as_above_in_json_and_in_rooms():
    made = read([{"title": "One", "start": "9:00", "speaker": "Ada Lind", "room": "Aula"},
                 {"title": "Two", "start": "10:00", "speaker": "Same as above", "room": "same as above"}])  # fmt: skip
    assert [(slot.room, [one.name for one in slot.speakers]) for slot in made.slots] == [("Aula", ["Ada Lind"])] * 2


def test_brackets_around_the_whole_text_and_with_somebody():
    made = talks("(Chairs)", "(video / live Q&A)", "(Ada Lind, Bo Ek)", "Ada Lind (with ACME)", "Ada Lind (with Bo Ek)",
                 "Ada Lind (live)")  # fmt: skip
    assert [[one[0] for one in found] for found in people(made)] == [
        [], [], ["Ada Lind", "Bo Ek"], ["Ada Lind"], ["Ada Lind", "Bo Ek"], ["Ada Lind"],
    ]  # fmt: skip
    assert {one.org for slot in made.slots for one in slot.speakers} == {""}
    assert said(made, "left out") == [
        "speakers without a name left out: '(Chairs)', '(video / live Q&A)'",
        "words behind speakers left out: with ACME",
    ]


WHO = [
    ("9:00", "Registration and networking", "", "Come early."), ("10:00", "Opening of the day", "Prof. Bo Ek and Cy Dahl", ""),
    ("10:30", "Opening Keynote: Ada Lind", "Clay", ""), ("11:30", "Di Fox", "Kilns at sea", ""),
]  # fmt: skip


@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_column_of_people_that_also_has_what_takes_place(form):
    if form == "json":
        made = read([dict(zip(("start", "who", "title", "description"), row, strict=True)) for row in WHO])
    else:
        made = read("start;who;title;description\n" + "\n".join(";".join(row) for row in WHO))
    assert [(slot.title, slot.kind, [one.name for one in slot.speakers]) for slot in made.slots] == [
        ("Registration and networking", "service", []),
        ("Opening of the day", "talk", ["Prof. Bo Ek", "Cy Dahl"]),
        ("Clay", "keynote", ["Ada Lind"]),
        ("Kilns at sea", "talk", ["Di Fox"]),
    ]
    assert said(made, "exchanged") == [
        "1 entry has people as the title and none as the speakers, which are exchanged: Opening of the day"
    ]


def test_one_word_and_bands_can_be_people():
    made = read(
        [{"start": "9:00", "speaker": "klobs", "description": "How I bake"}, {"start": "10:00", "title": "Clay"}]
    )
    assert [(slot.title, [one.name for one in slot.speakers]) for slot in made.slots] == [
        ("How I bake", ["klobs"]),
        ("Clay", []),
    ]
    rows = [("Ella Lind", "The City Orchestra"), ("Kilns", "Blue Notes and friends"), ("Clay", "The Potters of York")]
    made = read([{"start": f"{9 + n}:00", "title": title, "performer": who} for n, (title, who) in enumerate(rows)])
    assert [slot.title for slot in made.slots] == ["Ella Lind", "Kilns", "Clay"]


SLOTS = """day,time,speaker,affiliation,title
Monday,10:30 - 10:55,Registration and coffee,,
Monday,11:00 - 12:00,Keynote 1,,
Monday,,Ada Lind,MIT,Learning from clay
Monday,12:00 - 13:30,Lunch,,
Monday,15:00 - 17:00,Invited session 1,,
Monday,,Bo Ek,University of Milano,Federated kilns
Monday,,Cy Dahl,Amazon,
Monday,17:00 - 18:00,Panel discussion,The future of kilns,
Monday,,Chair: Di Fox,Example Org,
Monday,,Ella Moe,,
"""


def test_a_slot_named_in_the_column_of_people_has_the_time_of_the_talks_below_it():
    made = read(SLOTS)
    assert [
        (slot.title, slot.kind, slot.track, (slot.starts_at // 60_000 + 120) % 1440 // 60, slot.ends_at - slot.starts_at,
         [(one.name, one.org) for one in slot.speakers])
        for slot in made.slots
    ] == [
        ("Registration and coffee", "service", "", 10, 1_500_000, []),
        ("Learning from clay", "keynote", "", 11, 3_600_000, [("Ada Lind", "MIT")]),
        ("Lunch", "service", "", 12, 5_400_000, []),
        ("Federated kilns", "talk", "Invited session 1", 15, 7_200_000, [("Bo Ek", "University of Milano")]),
        ("Cy Dahl", "talk", "Invited session 1", 15, 7_200_000, [("Cy Dahl", "Amazon")]),
        ("Panel discussion: The future of kilns", "panel", "", 17, 3_600_000, [("Di Fox", "Example Org"), ("Ella Moe", "")]),
    ]  # fmt: skip
    assert said(made, "title") == ["1 entry has no title, the speakers count as one: Cy Dahl"]
    assert not said(made, "in no session")
    assert not made.doubts


def test_an_organisation_of_several_people_does_not_become_that_of_each():
    rows = [("One", ["Ada Lind", "Bo Ek"], "ACME"), ("Two", ["Bo Ek"], "CERN"), ("Three", ["Cy Dahl"], "ACME"),
            ("Four", ["Cy Dahl"], "CERN"), ("Five", ["Di Fox"], "ACME Ltd"), ("Six", ["Di Fox"], "ACME")]  # fmt: skip
    made = read([{"title": title, "start": f"{9 + n}:00", "speakers": who, "org": org}
                 for n, (title, who, org) in enumerate(rows)])  # fmt: skip
    assert people(made) == [
        [("Ada Lind", "ACME", ""), ("Bo Ek", "CERN", "")], [("Bo Ek", "CERN", "")], [("Cy Dahl", "", "")],
        [("Cy Dahl", "", "")], [("Di Fox", "ACME Ltd", "")], [("Di Fox", "ACME", "")],
    ]  # fmt: skip
    assert said(made, "several") == [
        "speakers with several organisations in the file, none is used: Cy Dahl (ACME, CERN)"
    ]


PAGE = """<html><body><p>All times are those of the UK (BST/GMT+01/UTC+01).</p><table>
<tr><th colspan="3">Monday, May 18th, 2026</th></tr>
<tr><td>9:00</td><td>Opening <div>(live)</div></td><td><div>(Chairs)</div></td></tr>
<tr><td>9:10</td><td>Keynote <div>(live)</div></td><td>Learning from clay <div>Prof. Ada Lind</div></td></tr>
<tr><td>10:00</td><td>Full paper <div>(video)</div></td><td><a href="https://e.org/1">A survey of kilns in the north</a>
  <div>(Bo Ek, Cy Dahl)</div></td></tr>
<tr><td>10:30</td><td>Full paper <div>(video)</div></td><td>Glazes of ash from rice <div>(Di Fox, Ella Moe)</div></td></tr>
<tr><td>11:00</td><td>Break</td><td></td></tr>
<tr><td>11:30</td><td>Full paper <div>(video)</div></td><td>Pots and how to throw them <div>(Ada Lind)</div></td></tr>
</table></body></html>"""


def test_a_page_with_kinds_in_front_of_the_titles():
    made = read(PAGE)
    assert made.zone == "Etc/GMT-1"
    assert [(slot.title, slot.kind, slot.track, [one.name for one in slot.speakers]) for slot in made.slots] == [
        ("Opening (live)", "talk", "", []),
        ("Learning from clay", "keynote", "", ["Prof. Ada Lind"]),
        ("A survey of kilns in the north", "talk", "Full paper", ["Bo Ek", "Cy Dahl"]),
        ("Glazes of ash from rice", "talk", "Full paper", ["Di Fox", "Ella Moe"]),
        ("Break", "service", "", []),
        ("Pots and how to throw them", "talk", "Full paper", ["Ada Lind"]),
    ]
    assert not said(made, "not used")


def test_names_of_blocks_in_the_column_of_kinds_are_tracks_and_titles():
    block = "L1: Introduction to the culture of clay"
    rows = [("Registration of all participants", "", ""), (block, "Ada Lind", ""), (block, "Bo Ek", "Glazes that hold"),
            ("L2: Writing and publishing of research", "Cy Dahl", "Kilns at sea"), ("Keynote 1", "Di Fox", "Ash"),
            ("Short break", "", "")]  # fmt: skip
    made = read([dict(zip(("session_type", "speakers", "topic"), row, strict=True)) | {"time": f"{9 + n}:00"}
                 for n, row in enumerate(rows)])  # fmt: skip
    assert [(slot.title, slot.kind, slot.track) for slot in made.slots] == [
        ("Registration of all participants", "service", ""), (block, "talk", ""), ("Glazes that hold", "talk", block),
        ("Kilns at sea", "talk", "L2: Writing and publishing of research"), ("Ash", "keynote", ""),
        ("Short break", "service", ""),
    ]  # fmt: skip
    assert said(made, "no title") == [f"1 entry has no title, the session_type counts as one: {block}"]


def test_a_kind_that_the_user_names_is_that_of_the_column():
    rows = [{"title": "Workshop: Clay", "start": "9:00", "tipo": "aberta"},
            {"title": "Kilns", "start": "10:00", "tipo": "fechada"}, {"title": "Lunch", "start": "12:00", "tipo": "aberta"}]  # fmt: skip
    found = read(rows)
    assert [slot.kind for slot in found.slots] == ["workshop", "fechada", "service"]
    assert said(found, "kinds") == ["kinds not used where the title names another one: aberta"]
    found = read(rows, columns=(("kind", "tipo"),))
    assert [slot.kind for slot in found.slots] == ["aberta", "fechada", "service"]


def test_rooms_and_tracks_without_markup():
    made = read([{"title": "One", "start": "9:00", "track": "[Clay](/clay)",
                  "room": 'Campus, L&#8201;1 <span class="btn">&lt;note&gt;</span>'},
                 {"title": "Two", "start": "10:00", "track": "<i>Clay</i>", "room": "Hall<br>A"}])  # fmt: skip
    assert [(slot.room, slot.track) for slot in made.slots] == [("Campus, L 1 <note>", "Clay"), ("Hall A", "Clay")]


@pytest.mark.parametrize(
    ("key", "who", "org"),
    [
        ("content", "presenter", "affiliation"),
        ("items", "speaker", "company"),
        ("on_stage", "panelist", "organisation"),
    ],
)
def test_a_list_of_speakers_without_titles_in_a_session(key, who, org):
    made = read(
        [
            {"title": "Welcome", "start": "9:00", key: [{who: "Ada Lind", org: "Clay Works"}, {who: "Bo Ek", org: ""}]},
            {"title": "Talks", "start": "10:00", key: [{who: "Cy Moe", "title": "Glazes that hold"}]},
        ]
    )
    found = [(slot.title, [(one.name, one.org) for one in slot.speakers]) for slot in made.slots]
    assert found[0] == ("Welcome", [("Ada Lind", "Clay Works"), ("Bo Ek", "")])
    assert ("Glazes that hold", [("Cy Moe", "")]) in found


def test_a_column_of_hosts_and_names_in_small_letters_are_named():
    made = read("Title,Start,hosted_by\nClay,9:00,Ada Lind\nMud,10:00,Bo Ek et pr\u00e9sentation de l'objet\n")
    assert people(made)[0] == [("Ada Lind", "", "")]
    assert said(made, "hosted_by") == ["no column names speakers: the people in hosted_by are listed as such"]
    assert any("pr\u00e9sentation de l'objet" in notice for notice in said(made, "odd"))


def test_a_break_with_speakers_is_named():
    made = read("Title,Start,Type,Speaker\nGreetings to all,9:00,pause,Ada Lind\nMud,10:00,talk,Bo Ek\n")
    assert [slot.service for slot in made.slots] == [False, False]
    assert said(made, "break") == ["1 session has speakers, and the kind of a break, which is not used: pause"]
