"""Check that formats have the attributes of `Format`, and that another package adds one by an entry point."""

import ast
import inspect
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from confnote.core.lookup import Registry
from confnote.errors import Refused
from confnote.schedule import formats
from confnote.schedule.contract import check_format
from confnote.schedule.formats import FORMATS, Format, read_schedule
from confnote.schedule.value import Schedule, Slot

SAMPLES = {
    "schedule XML": "pretalx.xml",
    "iCalendar": "pretalx.ics",
    "schedule JSON": "schedule1.json",
    "Sessionize": "sessionize_all.json",
    "PyCon conference JSON": "pycon.json",
    "Indico JSON": "indico.json",
    "EventFahrplan favourites": "fahrplan.json",
    "CSV": "table.csv",
    "spreadsheet": "table.xlsx",
    "JSON": "app.json",
    "YAML": "site.yaml",
    "XML": "talks.xml",
    "text": "list.txt",
    "HTML table": "table.html",
}
GIGGITY = b"https://ggt.gaa.st/#url=https%3A%2F%2Fx.org&see=eJyLVrIwNbFMNjMx1DUxMEnRNU1JSdO1NDNN1jU2MDa1NEmysEw0MFbSUVAyNVOKBQAC2gq5"

# a format of another package: a table in a wiki page, one session a line
WIKI = '''
"""Read a table of a wiki page."""
from confnote.schedule.assemble import assemble
from confnote.schedule.people import speakers_in
from confnote.schedule.text import line
from confnote.schedule.times import stamp
from confnote.schedule.value import Schedule, Skipped, Slot, aliases_of

NAME = "wiki table"


def identify(document):
    return document.head.startswith(b"= Programme =")


def read(document, hints):
    rows = [row.split("||") for row in document.text.splitlines() if "||" in row]
    zone = hints.zone([stamp(row[0].strip("| ")) for row in rows])
    return assemble(Schedule(format=NAME, title="Wiki Days"), zone, (slot(row, zone) for row in rows))


def slot(row, zone):
    start, title, speakers = (line(cell.strip("| ")) for cell in [*row, ""][:3])
    if not title:
        return Skipped(start, "no title")
    starts_at, _ = zone.span(stamp(start), None)
    return Slot(title=title, starts_at=starts_at, speakers=speakers_in(speakers), aliases=aliases_of(("uid", title)))
'''
PAGE = "= Programme =\n| 2026-05-04T09:00 || Tables for all || Ada Example\n| 2026-05-04T10:00 ||  || Bob\n"


@pytest.fixture
def wiki(tmp_path, monkeypatch):
    """Return a folder for PYTHONPATH with a package that adds a format, as pip installs it."""
    monkeypatch.delitem(sys.modules, "confnote_wiki", raising=False)
    monkeypatch.setattr(formats, "PLUG_INS", Registry("programme format", formats.PLUG_INS.group, {}))
    (tmp_path / "site" / "confnote_wiki-1.0.dist-info").mkdir(parents=True)
    (tmp_path / "site" / "confnote_wiki.py").write_text(WIKI)
    info = tmp_path / "site" / "confnote_wiki-1.0.dist-info"
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: confnote-wiki\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[confnote.formats]\nwiki = confnote_wiki\n")
    (tmp_path / "page.wiki").write_text(PAGE)
    return tmp_path / "site"


def test_every_format_has_the_names_of_the_protocol():
    for module in FORMATS:
        for name in ("identify", "read"):
            wanted = list(inspect.signature(getattr(Format, name)).parameters)[1:]
            assert list(inspect.signature(getattr(module, name)).parameters) == wanted


@pytest.mark.parametrize("module", FORMATS, ids=lambda module: module.NAME)
def test_every_format_of_ours_keeps_the_contract(module, raw):
    sample = GIGGITY if module.NAME.startswith("Giggity") else raw(SAMPLES[module.NAME])
    assert check_format(module, sample) == []


@pytest.mark.slow
def test_another_package_adds_a_format(wiki, confnote, env):
    paths = f"{env['PYTHONPATH']}:{wiki}"
    made = confnote("new", "Wiki Days", "--dates", "4-5 May 2026", "--timezone", "Europe/Berlin")
    assert made.code == 0, made.stderr
    assert "no columns: give schedule XML" in confnote("schedule", "import", "page.wiki").stderr
    ran = confnote("schedule", "import", "page.wiki", PYTHONPATH=paths)
    assert ran.code == 0, ran.stderr
    assert "Wiki Days: +1 -0 ~0" in ran.stdout
    assert "left out 1 of the file's events: 2026-05-04T10:00 (no title)" in ran.stderr
    assert "Tables for all" in confnote("list", "sessions").stdout


def test_a_format_of_another_package_keeps_the_contract_too(wiki, monkeypatch):
    monkeypatch.syspath_prepend(str(wiki))
    import confnote_wiki

    assert check_format(confnote_wiki, PAGE.encode()) == []


def test_plug_ins_are_asked_about_what_ours_do_not_know(wiki, monkeypatch, berlin):
    monkeypatch.syspath_prepend(str(wiki))
    schedule = read_schedule(PAGE.encode(), berlin)
    assert (schedule.format, [slot.title for slot in schedule.slots]) == ("wiki table", ["Tables for all"])


def test_a_plug_in_may_read_a_binary_file(monkeypatch, berlin):
    sheet = SimpleNamespace(
        NAME="spreadsheet",
        identify=lambda document: document.head.startswith(b"PK"),
        read=lambda document, hints: Schedule(format="spreadsheet", slots=(Slot(title=f"{hints.given}"),)),
    )
    monkeypatch.setattr(formats, "PLUG_INS", SimpleNamespace(names=lambda: ("sheet",), load=lambda _: sheet))
    assert read_schedule(b"PK\x03\x04\0", berlin).slots[0].title == "Europe/Berlin"


def test_a_plug_in_that_cannot_be_loaded_is_named(wiki, monkeypatch, berlin):
    (wiki / "confnote_wiki.py").write_text("import no_such_module_anywhere")
    monkeypatch.syspath_prepend(str(wiki))
    with pytest.raises(Refused, match=r"programme format 'wiki' cannot be loaded from confnote_wiki: .*no_such_module"):
        read_schedule(PAGE.encode(), berlin)


@pytest.mark.parametrize("fails", ["identify", "read"])
def test_a_plug_in_that_fails_is_named(wiki, monkeypatch, berlin, fails):
    (wiki / "confnote_wiki.py").write_text(f"{WIKI}\ndef {fails}(*_):\n    return {{}}['title']\n")
    monkeypatch.syspath_prepend(str(wiki))
    with pytest.raises(Refused, match="programme format 'wiki' from confnote_wiki failed: KeyError: 'title'"):
        read_schedule(PAGE.encode(), berlin)


def test_the_error_of_a_plug_in_is_one_line(wiki, monkeypatch, berlin):
    (wiki / "confnote_wiki.py").write_text(f"{WIKI}\ndef read(*_):\n    raise ValueError('row 3:\\n  bad\\x1b[31m')\n")
    monkeypatch.syspath_prepend(str(wiki))
    with pytest.raises(Refused) as caught:
        read_schedule(PAGE.encode(), berlin)
    assert str(caught.value) == ("the programme format 'wiki' from confnote_wiki failed: ValueError: row 3: bad[31m")


def broken(**changes):
    """Return a format with one slot; keywords break the contract."""
    slot = Slot(title="A talk", starts_at=0, ends_at=1)
    plain = {
        "NAME": "broken",
        "identify": lambda document: document.head.startswith(b"broken"),
        "read": lambda *_: Schedule(format="broken", identity=("x",), slots=(slot,)),
    }
    return SimpleNamespace(**{name: value for name, value in {**plain, **changes}.items() if value is not None})


def schedule(**fields):
    fields = {"format": "broken", "identity": ("x",), "slots": (Slot(title="A talk"),), **fields}
    return lambda *_: Schedule(**fields)


def raising(*_):
    raise KeyError("title")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"read": None}, "the module has no read"),
        ({"NAME": ""}, "NAME is no text"),
        ({"identify": lambda _: False}, "identify does not return True for the sample"),
        ({"identify": lambda _: True}, "identify does not return False for b''"),
        ({"identify": lambda document: document.head[0] == ord("b")}, "identify raises IndexError"),
        ({"read": schedule(format="other")}, "the schedule's format is 'other'"),
        ({"read": schedule(slots=())}, "has no slots"),
        ({"read": schedule(identity=())}, "no identity"),
        ({"read": schedule(slots=(Slot(title=""),))}, "it has no title"),
        ({"read": schedule(slots=(Slot(title="a\x1b[2J"),))}, "control characters"),
        ({"read": schedule(slots=(Slot(title="a", abstract="b\x07"),))}, "pass it through text.prose"),
        ({"read": schedule(slots=(Slot(title="a", starts_at=5, ends_at=4),))}, "it ends before it starts"),
        ({"read": schedule(favourites=True)}, "it has no alias"),
    ],
)
def test_what_breaks_the_contract_is_found(changes, fault):
    assert any(fault in found for found in check_format(broken(**changes), b"broken sample"))


def test_a_sample_that_another_format_takes_is_found():
    module = broken(identify=lambda document: b"broken" in document.head[:20])
    assert "schedule JSON refuses the sample: broken JSON" in " ".join(check_format(module, b"{{broken}} sample"))
    faults = check_format(module, b"BEGIN:VCALENDAR broken")
    assert "iCalendar identifies the sample and is asked first" in faults


def test_a_reader_that_fails_on_a_cut_file_is_found():
    def read_all(document, _):
        return schedule()() if document.data.endswith(b"end") else raising()

    assert any(
        "raises KeyError('title')" in found for found in check_format(broken(read=read_all), b"broken sample end")
    )
    assert check_format(broken(), b"broken sample end") == []


def test_a_reader_that_dies_of_one_bad_cell_is_found():
    def read_number(document, _):
        int(document.text.split()[-1])
        return schedule()()

    found = check_format(broken(read=read_number), b"broken sample 45")
    assert any("letters for all figures raises ValueError" in fault and "return Skipped" in fault for fault in found)


def test_the_example_in_the_docstring_names_what_there_is():
    text = ast.get_docstring(ast.parse(Path(formats.__file__).read_text()))
    for name in ("confnote.schedule.assemble.assemble", "confnote.schedule.contract.check_format"):
        assert f"`{name}`" in text
    assert f'[project.entry-points."{formats.PLUG_INS.group}"]' in text
