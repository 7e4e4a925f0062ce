"""Workbooks: dates as cells, merged dates, a sheet for each day or room, and what cannot be read."""

import io
import sys
import zipfile
from datetime import date, datetime, time
from html import escape
from zoneinfo import ZoneInfo

import pytest

from confnote.errors import NoColumn, Refused
from confnote.schedule.formats import read_schedule

BERLIN = ZoneInfo("Europe/Berlin")
DAYS = (date(2026, 5, 18), date(2026, 5, 20))


def moment(*parts):
    return datetime(*parts)  # noqa: DTZ001  # a wall clock, as a spreadsheet has it


MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# the styles 1 to 3 are a date with a time, a time, and a date
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><cellXfs>'
    + "".join(f'<xf numFmtId="{n}"/>' for n in (0, 22, 20, 14))
    + "</cellXfs></styleSheet>"
)
ZERO = moment(1899, 12, 30)


def xlsx(sheets):
    """Return a workbook of sheets: {name: rows of texts, numbers, dates and times; None is an empty cell}."""
    names = list(enumerate(sheets, 1))
    book = "".join(f'<sheet name="{escape(name)}" sheetId="{n}" r:id="r{n}"/>' for n, name in names)
    files = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": _relations([("r1", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATION}"><sheets>{book}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(
            [(f"r{n}", "worksheet", f"worksheets/sheet{n}.xml") for n, _ in names] + [("s", "styles", "styles.xml")]
        ),
        "xl/styles.xml": STYLES,
    }
    for n, name in names:
        rows = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in sheets[name])
        files[f"xl/worksheets/sheet{n}.xml"] = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return _packed(files)


def ods(rows):
    """Return a workbook of LibreOffice with one sheet of texts."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(t)}</text:p></table:table-cell>' for t in row
        )
        + "</table:table-row>"
        for row in rows
    )
    name = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<office:document-content xmlns:office="{name}office:1.0" xmlns:table="{name}table:1.0" xmlns:text="{name}text:1.0">'
        f'<office:body><office:spreadsheet><table:table table:name="One">{cells}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    return _packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": MANIFEST,
            "content.xml": content,
        }
    )


def _cell(value):
    if value is None:
        return "<c/>"
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    style = 0
    if isinstance(value, time):
        value, style = (value.hour * 60 + value.minute) / 1440, 2
    elif isinstance(value, date):
        style = 1 if isinstance(value, datetime) else 3
        at = value if isinstance(value, datetime) else moment(value.year, value.month, value.day)
        value = (at - ZERO).total_seconds() / 86_400
    return f'<c s="{style}"><v>{value}</v></c>'


def _relations(pairs):
    rows = "".join(
        f'<Relationship Id="{key}" Type="{RELATION}/{kind}" Target="{target}"/>' for key, kind, target in pairs
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def _packed(files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for name, text in files.items():
            packed.writestr(
                zipfile.ZipInfo(name), text, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            )
    return stream.getvalue()


def shown(data):
    return [
        (slot.title, *(at and f"{datetime.fromtimestamp(at / 1000, BERLIN):%d %H:%M}" for at in (slot.starts_at, slot.ends_at)),
         slot.room)
        for slot in read_schedule(data, BERLIN, days=DAYS).slots
    ]  # fmt: skip


def test_dates_and_times_of_cells():
    data = xlsx({"Programme": [
        ["Demo Days", None],
        ["Title", "Date", "Start", "End", "Room"],
        ["Opening", date(2026, 5, 18), time(9), time(9, 45), "Hall"],
        ["Talk", None, time(10), time(10, 30), 101.0],
        ["Closing", date(2026, 5, 19), moment(2026, 5, 19, 17), 46161.75, None],
    ]})  # fmt: skip
    assert shown(data) == [
        ("Opening", "18 09:00", "18 09:45", "Hall"),
        ("Talk", "18 10:00", "18 10:30", "101"),
        ("Closing", "19 17:00", "19 18:00", ""),
    ]


def test_a_sheet_for_each_day_and_one_about_something_else():
    head = ["Time", "Session title", "Room"]
    data = xlsx({
        "Read me": [["Please do not edit"]],
        "Monday": [head, ["9:00 - 9:30", "A", "Hall"], ["10:00 - 10:30", "B", "Hall"]],
        "Tuesday": [head, ["9:00 - 9:30", "C", "Hall"]],
        "Helpers": [["Name", "Start", "End", "Phone"], ["Bo", "9:00", "10:00", "1"]],
    })  # fmt: skip
    assert shown(data) == [
        ("A", "18 09:00", "18 09:30", "Hall"), ("B", "18 10:00", "18 10:30", "Hall"), ("C", "19 09:00", "19 09:30", "Hall")
    ]  # fmt: skip


def test_a_sheet_for_each_room():
    rows = [["Title", "Start"], ["A", moment(2026, 5, 18, 9)]]
    other = [["Title", "Start"], ["B", moment(2026, 5, 18, 9)]]
    assert shown(xlsx({"Room One": rows, "Room Two": other})) == [
        ("A", "18 09:00", None, "Room One"),
        ("B", "18 09:00", None, "Room Two"),
    ]


def test_libreoffice():
    assert shown(ods([["Titel", "Beginn", "Raum"], ["Vortrag", "18.05.2026 09:00", "Saal 1"]])) == [
        ("Vortrag", "18 09:00", None, "Saal 1")
    ]


def test_columns_that_the_user_names_by_number_or_heading():
    rows = [["K1", "Glazes", moment(2026, 5, 18, 9)], ["K2", "Ash", moment(2026, 5, 18, 10)]]
    for head, columns in (
        ([], (("title", "2"), ("start", "3"))),
        ([["Nr", "Werk", "Zt"]], (("title", "werk"), ("start", "zt"))),
    ):
        made = read_schedule(xlsx({"Plan": [*head, *rows]}), BERLIN, columns=columns)
        assert [(slot.title, datetime.fromtimestamp(slot.starts_at / 1000, BERLIN).hour) for slot in made.slots] == [
            ("Glazes", 9), ("Ash", 10),
        ]  # fmt: skip
    with pytest.raises(NoColumn, match=r"the file has no 'Werck': did you mean Werk\?"):
        read_schedule(xlsx({"Plan": [["Nr", "Werk", "Zt"], *rows]}), BERLIN, columns=(("title", "Werck"),))


def test_what_cannot_be_read(monkeypatch):
    data = xlsx({"One": [["Name", "Age"]]})
    with pytest.raises(Refused, match=r"no sheet of this spreadsheet \(One\) has a line with a title and a start"):
        shown(data)
    with pytest.raises(Refused, match="this spreadsheet or archive is cut off or damaged: get it again"):
        shown(data[:-200])
    # so short that the name of the workbook is cut off, too
    with pytest.raises(Refused, match="this spreadsheet or archive is cut off or damaged: get it again"):
        shown(data[:300])
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("word/document.xml", "x")
    with pytest.raises(Refused, match="this is a binary file"):
        shown(stream.getvalue())
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(Refused, match=r"not installed: pip install python-calamine .*; or save"):
        shown(data)


TITLED = [
    ([["DevConf 2026 \u2013 Programme"]], "DevConf 2026"),
    ([["Programme of DevConf 2026"]], "DevConf 2026"),
    ([["DevConf 2026: Session schedule"]], "DevConf 2026"),
    ([["Exported 2026-10-01"], ["DevConf 2026"]], "DevConf 2026"),
    ([["DevConf 2026", "", "12-14 October 2026"]], "DevConf 2026"),
    ([["Conference:", "DevConf 2026"], ["Date:", "12 Oct 2026"]], "DevConf 2026"),
    ([["Conference programme"]], ""),
]
HEADINGS, FIRST, SECOND = ["Title", "Start"], ["A", "2026-10-12 09:00"], ["B", "2026-10-13 09:00"]


@pytest.mark.parametrize(("above", "title"), TITLED)
@pytest.mark.parametrize("form", ["xlsx", "ods", "csv"])
def test_the_line_above_the_header_is_the_name_and_no_session(above, title, form):
    # each page has the line and the headings
    rows = [*above, HEADINGS, FIRST, *above, HEADINGS, SECOND]
    text = "\n".join(",".join(row) for row in rows).encode()
    data = xlsx({"One": rows}) if form == "xlsx" else ods(rows) if form == "ods" else text
    schedule = read_schedule(data, BERLIN)
    assert (schedule.title, [slot.title for slot in schedule.slots], schedule.notices) == (title, ["A", "B"], ())


def test_the_number_of_a_day_is_no_part_of_the_name():
    sheets = {f"Day {n}": [[f"DevConf 2026 \u2013 Day {n}"], HEADINGS, row] for n, row in ((1, FIRST), (2, SECOND))}
    schedule = read_schedule(xlsx(sheets), BERLIN)
    assert (schedule.title, [slot.title for slot in schedule.slots]) == ("DevConf 2026", ["A", "B"])


def test_the_sheets_that_are_not_read_are_named():
    sheets = {"Day 1": [HEADINGS, FIRST], "Sponsors": [["Sponsor", "Level"], ["Example Org", "Gold"]], "Notes": []}
    assert "sheets not read: Sponsors" in read_schedule(xlsx(sheets), BERLIN).notices
    assert not any("sheets" in notice for notice in read_schedule(xlsx({"Day 1": [HEADINGS, FIRST]}), BERLIN).notices)


@pytest.mark.parametrize(
    ("above", "title", "place"),
    [
        ("QA Days 2026 \u2014 29\u201330 October 2026, Brno, Czechia", "QA Days 2026", "Brno, Czechia"),
        ("QA Days 2026, Brno, Czechia", "QA Days 2026", "Brno, Czechia"),
        ("QA Days 2026 | Lisbon", "QA Days 2026", "Lisbon"),
        ("QA Days 2026 - testers of Brno", "QA Days 2026 - testers of Brno", ""),
    ],
)
def test_the_line_with_the_name_can_end_in_the_place(above, title, place):
    schedule = read_schedule(xlsx({"Day 1": [[above], HEADINGS, FIRST]}), machine_zone=BERLIN)
    assert (schedule.title, schedule.place) == (title, place)
    zones = {"": "Europe/Berlin", "Lisbon": "Europe/Lisbon", "Brno, Czechia": "Europe/Prague"}
    assert schedule.zone == zones[place]


@pytest.mark.parametrize(
    ("sheets", "days"),
    [
        ({"Thu 12 Nov": moment(2026, 11, 12), "Fri 13 Nov": moment(2026, 11, 13)}, "12 13"),
        ({"Thu 12 Nov": moment(2026, 11, 12), "Fri 13 Nov": "Pot Days"}, "12 13"),
        ({"Day 1": moment(2026, 11, 12), "Day 2": moment(2026, 11, 13)}, "12 13"),
        ({"Donnerstag": "Donnerstag, 12. November 2026"}, "12"),
        # the date of an update shows the year, not the day
        ({"Thu 12 Nov": moment(2026, 10, 1)}, "12"),
    ],
)
def test_a_date_above_the_headings_shows_the_year_of_the_names_of_sheets(sheets, days):
    head = ["From", "To", "Room", "Title"]
    file = {name: [[above], head, [time(9), time(10), "Hall", f"On {name}"]] for name, above in sheets.items()}
    made = read_schedule(xlsx(file), BERLIN)
    starts = [datetime.fromtimestamp(slot.starts_at / 1000, BERLIN) for slot in made.slots]
    assert [f"{at:%Y-%m-%d %H:%M}" for at in starts] == [f"2026-11-{day} 09:00" for day in days.split()]


def test_a_date_of_another_weekday_is_not_that_of_a_sheet():
    rows = [[moment(2026, 11, 13)], ["From", "To", "Title"], [time(9), time(10), "Clay"]]
    with pytest.raises(Refused, match="weekdays"):
        read_schedule(xlsx({"Thursday": rows}), BERLIN)
