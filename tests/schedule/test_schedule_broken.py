"""Programmes in broken files: they are read as far as they go, and a notice names the line."""

import re
from zoneinfo import ZoneInfo

import pytest

from confnote.core.same_person import person_key
from confnote.errors import Refused
from confnote.schedule.document import Document
from confnote.schedule.formats import read_schedule, references
from confnote.schedule.formats.broken_xml import read_broken

EVENT = (
    '<event guid="g{n}" id="{n}"><room>Hall 1</room><title>Talk {n}</title><date>2026-05-18T0{n}:00:00+02:00</date>'
    "<start>0{n}:00</start><duration>00:30</duration><abstract>Words {n}</abstract>"
    '<persons><person id="{n}">Ada {n}</person></persons></event>\n'
)
BEGIN = """<?xml version="1.0" encoding="utf-8"?>
<schedule><version>1</version><conference><title>X</title><time_zone_name>Europe/Berlin</time_zone_name></conference>
<day index="1" date="2026-05-18"><room name="Hall 1">
"""
END = "</room></day></schedule>"
GOOD = BEGIN + "".join(EVENT.format(n=n) for n in range(1, 5)) + END
TALKS = [(f"Talk {n}", "Hall 1", f"2026-05-18 0{n - 2}:00", f"Ada {n}") for n in (2, 3, 4)]


def talks_of(schedule, utc):
    return [(slot.title, slot.room, utc(slot.starts_at), slot.speakers[0].name) for slot in schedule.slots]


# what is replaced in the second event, by what, the title that is read, and the words of the notice
FAULTS = [
    ("Talk 2", "Q & A", "Q & A", "line 5 (a bare &)"),
    ("Talk 2", "Q&nbsp;A &eacute; &nosuch;", "Q A é &nosuch;", "line 5 (&nbsp;)"),
    ("Talk 2", "Ta\x0blk\x08 2", "Talk 2", "line 5 (a control character)"),
    ("Talk 2", "<![CDATA[A & B]]> & C", "A & B & C", "line 5 (a bare &)"),
    ("Talk 2", "a < b", "a < b", "line 5 (a bare <)"),
    ("Talk 2</title>", "Talk 2", "Talk 2", "line 5 (<title> is not closed)"),
    ("Talk 2</title>", "Talk 2</titel>", "Talk 2", "line 5 (</titel> closes nothing)"),
    ("Talk 2</title>", "Talk 2</title></title>", "Talk 2", "line 5 (</title> closes nothing)"),
    ("<title>Talk 2", "</room><title>Talk 2", "Talk 2", "line 5 (</room> closes nothing)"),
    ("</room><title>Talk 2", "<title>Talk 2", "Talk 2", "line 5 (<room> is not closed)"),
    ("Ada 2</person></persons></event>", "Ada 2</person></persons>", "Talk 2", "line 6 (<event> is not closed)"),
    ("Ada 4</person></persons></event>", "Ada 4</person></persons>", "Talk 2", "line 8 (<event> is not closed)"),
    ("Ada 2</person>", "Ada 2", "Talk 2", "line 5 (<person> is not closed)"),
    ("Ada 2</person></persons>", "Ada 2</person>", "Talk 2", "line 5 (<persons> is not closed)"),
    ("Words 2", "a <b>bold</b> word<br>", "Talk 2", "line 5 (<b> in a text)"),
    ('id="2"', "id=2 hidden", "Talk 2", "line 5 (the tag <event>)"),
    ('id="2">', 'id="2>', "Talk 2", "line 5 (the tag <event>)"),
    ("<title>X</title>", '<title>X</title><tracks><track color="#7cd"> /></tracks>', "Talk 2", "<track> is not closed"),
    ("<title>X</title>", "<title>X", "Talk 2", "line 2 (<title> is not closed)"),
    ("<version>1</version>", "<version>1", "Talk 2", "line 2 (<version> is not closed)"),
    ("</room></day></schedule>", "</schedule>", "Talk 2", "line 8 (<room> is not closed)"),
    ("</schedule>", "</schedule>\n<script>x</script>", "Talk 2", "line 9 (text after </schedule>)"),
    ("<?xml", "Warning: old\n<?xml", "Talk 2", "line 1 (text before <schedule>)"),
    ("<?xml", "<br />\n<b>Warning</b>: old\n<?xml", "Talk 2", "line 1 (text before <schedule>)"),
]


@pytest.mark.parametrize(("old", "new", "title", "notice"), FAULTS)
def test_a_fault_in_xml_costs_no_session(old, new, title, notice, utc):
    assert old in GOOD
    schedule = read_schedule(GOOD.replace(old, new).encode())
    assert talks_of(schedule, utc)[1:] == [(title, *TALKS[0][1:]), *TALKS[1:]]
    assert notice in schedule.notices[0]
    assert (schedule.zone, schedule.doubts) == ("Europe/Berlin", ())


@pytest.mark.parametrize("fault", ["", "{tag}{tag}", "{tag}<br>&nbsp;", "{tag} & \x0b<", "{cut}"])
def test_no_fault_of_one_tag_costs_more_than_one_session(fault, utc):
    whole = talks_of(read_schedule(GOOD.encode()), utc)
    for tag in re.finditer("<[^<>?]*>", GOOD):
        begin, end = tag.span()
        wrong = fault.format(tag=tag[0], cut=tag[0][:-1])
        if "schedule" in tag[0] and fault in {"", "{cut}"}:
            continue  # the beginning or the end is missing
        schedule = read_schedule((GOOD[:begin] + wrong + GOOD[end:]).encode(), ZoneInfo("Europe/Berlin"))
        found = [(s.title, s.room, utc(s.starts_at), s.speakers[0].name if s.speakers else "") for s in schedule.slots]
        assert len(set(whole) - set(found)) <= 1, (tag[0], wrong, found)
        assert schedule.doubts == ()


def test_many_faults_are_one_notice():
    schedule = read_schedule(GOOD.replace("Talk", "Q & A").encode())
    assert schedule.notices == (
        "the XML is broken and read as far as it goes: line 4 (a bare &), line 5 (a bare &), line 6 (a bare &), and 1 more line",
    )


def test_broken_rooms_and_days_do_not_hold_each_other(utc):
    first, second = EVENT.format(n=1), EVENT.format(n=2).replace("<room>Hall 1</room>", "")
    body = f'{first[: -len("</event>") - 1]}\n<room name="Hall 2">{second}<day date="2026-05-19">{EVENT.format(n=3)}'
    schedule = read_schedule((BEGIN + body + "</schedule>").encode())
    assert [(slot.title, slot.room) for slot in schedule.slots] == [
        ("Talk 1", "Hall 1"), ("Talk 2", "Hall 2"), ("Talk 3", "Hall 1"),
    ]  # fmt: skip


@pytest.mark.parametrize("end", ["Talk 3", "<start>03", '<event guid="g3"', "<!-- a comment"])
def test_only_a_file_without_an_end_is_cut_off(end):
    whole = GOOD.replace("</event>\n<event", "</event>\n<!-- a comment --><event")
    at = whole.index(end, whole.index("Ada 2")) + len(end)
    schedule = read_schedule(whole[:at].encode())
    assert [slot.title for slot in schedule.slots] == ["Talk 1", "Talk 2"]
    assert "cut off in line" in schedule.notices[0]
    assert "cut off in line" in schedule.doubts[0]
    with pytest.raises(Refused, match="cut off in line 3"):
        read_schedule(BEGIN.encode())


def test_a_doctype_is_refused_in_a_broken_file_too():
    with pytest.raises(Refused, match="DOCTYPE"):
        read_schedule(GOOD.replace("<?xml", "x &\n<!DOCTYPE a [<!ENTITY b 'c'>]>\n<?xml").encode())


def test_bytes_that_are_no_utf_8_are_western(utc):
    broken = GOOD.replace("Talk 2", "Grüße").encode("cp1252")
    schedule = read_schedule(broken)
    assert schedule.slots[1].title == "Grüße"
    assert schedule.notices == ("line 5: its characters are not UTF-8 and are read as cp1252 (Western European)",)
    several = GOOD.replace("Talk 2", "Grüße").replace("Talk 4", "Übung").encode("cp1252")
    assert read_schedule(several).notices == (
        "line 5 and 1 more: their characters are not UTF-8 and are read as cp1252 (Western European)",
    )
    # only the words that are no UTF-8
    mixed = GOOD.replace("Talk 2", "Grüße").encode().replace(b"Talk 3", "Übung".encode("cp1252"))
    assert [slot.title for slot in read_schedule(mixed).slots] == ["Talk 1", "Grüße", "Übung", "Talk 4"]


def test_an_encoding_that_the_parser_does_not_know():
    japanese = GOOD.replace("utf-8", "Shift_JIS").replace("Talk 2", "日本語").encode("shift_jis")
    schedule = read_schedule(japanese)
    assert (schedule.slots[1].title, schedule.notices) == ("日本語", ())
    # .NET writes this into files that are UTF-8
    schedule = read_schedule(GOOD.replace("utf-8", "utf-16").replace("Talk 2", "日本語").encode())
    assert (schedule.slots[1].title, schedule.notices) == ("日本語", ())
    assert Document(GOOD.replace("utf-8", "idna").encode()).text.endswith(END)


@pytest.mark.parametrize(
    "part", ["<", "<!--", "<a '", '<a b="', "<![CDATA[", "&", "</", "<event>", "<a>", "</a>", "<b>"]
)
def test_hostile_text_takes_no_long_time(part):
    assert read_broken("<schedule><day><event><title>" + part * 20_000).root.tag == "schedule"


@pytest.mark.parametrize(
    ("text", "titles", "notice"),
    [
        (
            "title,start,room\nA,2026-05-18 10:00,X\nB,2026-05-18 11:00,X\nC,2026-",
            ["A", "B"],
            "the file is cut off in line 4: what comes before is read; get the file again for the rest",
        ),
        (
            'title,start,abstract\nA,2026-05-18 10:00,X\nB,2026-05-18 11:00,"The\nfirst wor',
            ["A"],
            "the file is cut off in line 3: what comes before is read; get the file again for the rest",
        ),
        (
            "<programme>\n<talk><title>A</title><start>2026-05-18T10:00</start></talk>\n<talk><title>B</title><start>2026-",
            ["A"],
            "the file is cut off in line 3: what comes before is read; get the file again for the rest",
        ),
        (
            "<programme>\n<talk><title>A</title><start>2026-05-18T10:00</start></talk>\n",
            ["A"],
            "the file is cut off in line 2: what comes before is read; get the file again for the rest",
        ),
    ],
)
def test_a_table_or_xml_that_is_cut_off_says_so(text: str, titles: list[str], notice: str) -> None:
    schedule = read_schedule(text.encode(), ZoneInfo("Europe/Berlin"))
    assert [slot.title for slot in schedule.slots] == titles
    assert notice in schedule.notices


@pytest.mark.parametrize(
    "text",
    [
        "The title, the start, and more.\nWe went there, and saw it, and came.\nThen, as I said, home.\n",
        "[talks]\ntitle = A\nstart = 2026-05-18 10:00\n",
        '[[talks]]\ntitle = "A"\n',
        "Every programme has a title, a start\nand the rest is here, as you see.\n",
        "Notes on talks, title, start\nI liked the first, it was good.\nThe second was long, I slept.\n",
    ],
)
def test_prose_and_ini_files_are_neither_tables_nor_json(text: str) -> None:
    what = "TOML or an INI file" if text[0] == "[" else "text"
    with pytest.raises(Refused, match=rf"\A{what}: [23] lines, no columns: give "):
        read_schedule(text.encode())


def test_a_cell_of_thousands_of_names_keeps_fifty() -> None:
    text = f"title,start,speakers\nA,2026-05-18 10:00,{'Ada Lind & Bo Ek; ' * 400}Cy Oz\n"
    assert len(read_schedule(text.encode(), ZoneInfo("Europe/Berlin")).slots[0].speakers) == 2
    assert person_key("Ada " * 5000) == " ".join(["ada"] * 50)


def test_json_that_names_too_many_people_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(references, "MOST_PEOPLE", 2)
    text = '{"talks": [{"title": "A", "start": "2026-05-18T10:00", "speakers": ["Ada Lind", "Bo Ek", "Cy Oz"]}]}'
    with pytest.raises(Refused, match="this file names more than 2 speakers: is it the right file"):
        read_schedule(text.encode())


def test_a_short_last_row_asks_only_if_the_file_has_no_end():
    text = "title,start,room\nA,2026-05-18 10:00,X\nB,2026-05-18 11:00,X\nC,2026-05-18 12:00"
    cut, whole = (read_schedule(part.encode(), ZoneInfo("Europe/Berlin")) for part in (text, f"{text}\n"))
    assert cut.doubts == ("the file is cut off in line 4: get it again",)
    # half a row is no session, and none that is left out
    assert [slot.title for slot in cut.slots] == ["A", "B"]
    assert len(cut.notices) == 1
    assert whole.doubts == ()
    what = "line 4 has fewer cells than each row above it: the file may be cut off there; if it is, get it again"
    assert what in whole.notices


@pytest.mark.parametrize("text", ["<programme>\n<talk><title>A</title><start>2026-05-18T10:00</start><text>B",
                                  "<agenda>\n<item start='2026-05-18 10:00' title='A'><text>B"])  # fmt: skip
def test_xml_that_is_cut_off_in_its_only_session_says_so(text: str) -> None:
    with pytest.raises(Refused, match=r"\Athe file is cut off in line 2: get it again"):
        read_schedule(text.encode(), ZoneInfo("Europe/Berlin"))
