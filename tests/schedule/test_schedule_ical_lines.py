"""Calendars that break the rules: folding, encodings, escapes, components that stay open."""

import pytest

from confnote.schedule.formats import read_schedule
from confnote.schedule.formats.ical_lines import calendar, split_line

HEAD = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260518T090000Z\n"
END = "END:VEVENT\nEND:VCALENDAR\n"


def read(text, berlin):
    return read_schedule(text.encode() if isinstance(text, str) else text, berlin)


@pytest.mark.parametrize(
    ("text", "abstract"),
    [
        ("Agenda\nLocation: elsewhere\nSummary: a bad day", "Agenda\nLocation: elsewhere\nSummary: a bad day"),
        ("Agenda\nNOTE: bring a laptop\nhttps://example.org/x", "Agenda\nNOTE: bring a laptop\nhttps://example.org/x"),
        ("x" * 63 + "\ny", "x" * 63 + "y"),  # 75 characters with `DESCRIPTION:`
        ("one\nX-MARK:2", "one"),
    ],
)
def test_a_line_without_a_name_continues_the_description(text, abstract, berlin):
    (slot,) = read(f"{HEAD}SUMMARY:A title\nLOCATION:Hall 1\nDESCRIPTION:{text}\n{END}", berlin).slots
    assert (slot.title, slot.room, slot.abstract) == ("A title", "Hall 1", abstract)


def test_a_title_is_continued_only_where_its_line_is_full(berlin):
    short, full = "A short title", "A title " + "long " * 11 + "end"  # with `SUMMARY:` 74 characters
    assert read(f"{HEAD}SUMMARY:{short}\nsome text\n{END}", berlin).slots[0].title == short
    assert read(f"{HEAD}SUMMARY:{full}\nless\n{END}", berlin).slots[0].title == full + "less"


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Gr=C3=BC=C3=9Fe", "Gr\u00fc\u00dfe"),
        ("SUMMARY;CHARSET=ISO-8859-1;QUOTED-PRINTABLE:Gr=FC=DFe aus =\nK=F6ln", "Gr\u00fc\u00dfe aus K\u00f6ln"),
        (r"SUMMARY:One\\, two", "One, two"),
        (r"SUMMARY:C:\\new", r"C:\new"),
        (r"SUMMARY:One\, two\; three\\four", r"One, two; three\four"),
    ],
)
def test_titles_in_odd_encodings(line, title, berlin):
    assert read(f"{HEAD}{line}\n{END}", berlin).slots[0].title == title


def test_texts_that_are_escaped_twice(berlin):
    text = rf"{HEAD}SUMMARY:Tips\\; tricks{chr(10)}DESCRIPTION:Line one\\nLine two{chr(10)}{END}"
    (slot,) = read(text, berlin).slots
    assert (slot.title, slot.abstract) == ("Tips; tricks", "Line one\nLine two")


def test_latin_1_is_read_and_said(berlin):
    schedule = read(f"{HEAD}SUMMARY:Sch\u00f6ne Gr\u00fc\u00dfe\n{END}".encode("latin-1"), berlin)
    assert schedule.slots[0].title == "Sch\u00f6ne Gr\u00fc\u00dfe"
    assert schedule.notices == ("line 4: its characters are not UTF-8 and are read as cp1252 (Western European)",)
    several = f"{HEAD}SUMMARY:Gr\u00fc\u00dfe\nLOCATION:S\u00fcd\nDESCRIPTION:Sch\u00f6n\n{END}".encode("latin-1")
    assert read(several, berlin).notices == (
        "line 4 and 2 more: their characters are not UTF-8 and are read as cp1252 (Western European)",
    )


def test_the_html_text_stands_in_for_an_empty_description(berlin):
    html = "X-ALT-DESC;FMTTYPE=text/html:<html><body><p>Only <b>here</b>.</p></body></html>"
    (slot,) = read(f"{HEAD}SUMMARY:A\nDESCRIPTION:\\n\n{html}\n{END}", berlin).slots
    assert slot.abstract == "Only **here**."


def test_an_open_event_is_closed_at_the_next(berlin):
    schedule = read(f"{HEAD}SUMMARY:A\nBEGIN:VALARM\nSUMMARY:B\nBEGIN:VEVENT\nSUMMARY:C\n{HEAD[29:]}{END}", berlin)
    assert [slot.title for slot in schedule.slots] == ["A", "C"]
    assert schedule.notices == (
        "line 5: a VALARM without its END is closed at BEGIN:VEVENT in line 7",
        "line 2: a VEVENT without its END is closed at BEGIN:VEVENT in line 7",
    )
    assert schedule.doubts == ()


def test_an_end_of_nothing_is_left_out(berlin):
    schedule = read(f"{HEAD}SUMMARY:A\nEND:VALARM\n{END}", berlin)
    assert [slot.title for slot in schedule.slots] == ["A"]
    assert schedule.notices == ("line 5: END:VALARM closes nothing that is open",)


def test_a_file_that_is_cut_off_is_read_and_asked_about(berlin):
    whole = f"{HEAD}SUMMARY:A\nEND:VEVENT\n"
    schedule = read(f"{whole}BEGIN:VEVENT\nDTSTART:20260518T100000Z\nSUMMARY:Half a ti", berlin)
    assert [slot.title for slot in schedule.slots] == ["A"]
    assert schedule.notices == (
        "the file is cut off in line 8: what comes before is read; get the file again for the rest",
    )
    assert schedule.doubts == ("the file is cut off in line 8: get it again",)


def test_a_file_that_is_cut_off_in_its_last_line_says_so_once(berlin):
    schedule = read(f"{HEAD}SUMMARY:A\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:B\nEND:VEVE", berlin)
    assert schedule.notices == (
        "the file is cut off in line 8: what comes before is read; get the file again for the rest",
    )


def test_text_before_the_calendar(berlin):
    warning = "<br />\n<b>Warning</b>: something in /x.php on line 3<br />\n"
    schedule = read(f"{warning}{HEAD}{END}{HEAD}SUMMARY:A\n{END}", berlin)
    assert [slot.title for slot in schedule.slots] == ["A"]
    assert schedule.notices[0] == "what comes before BEGIN:VCALENDAR is left out"
    assert calendar(f"{warning}{HEAD}{END}".encode()).events[0].line == 4


def test_lower_case_names_and_parameters(berlin):
    lower = f"{HEAD}SUMMARY:A talk\n{END}".lower().replace("t090000z", "T090000Z")
    assert read(lower, berlin).slots[0].title == "a talk"
    assert split_line('ATTENDEE;CN="Lind: Ada";X="a;b":mailto:x') == (
        "ATTENDEE",
        {"CN": "Lind: Ada", "X": "a;b"},
        "mailto:x",
    )
    zone = "(UTC+01:00) Amsterdam, Berlin"
    assert split_line(f"DTSTART;TZID={zone}:2026-05-18T09:00:00") == ("DTSTART", {"TZID": zone}, "2026-05-18T09:00:00")
