"""A format is identified by the content; any other file is refused with one line of advice."""

import json
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confnote.core.time import DAY_MS as DAY
from confnote.errors import Refused, Usage
from confnote.schedule import assemble
from confnote.schedule.document import LARGEST
from confnote.schedule.formats import GENERIC, KNOWN, read_schedule
from confnote.schedule.text import JUNK

FORMAT_OF = {
    "app.json": "JSON",
    "daychange.xml": "schedule XML",
    "fahrplan.json": "EventFahrplan favourites",
    "german.csv": "CSV",
    "google.csv": "CSV",
    "google.ics": "iCalendar",
    "handmade.ics": "iCalendar",
    "indico.ics": "iCalendar",
    "indico.json": "Indico JSON",
    "list.txt": "text",
    "pentabarf_2007.xml": "schedule XML",
    "pretalx.ics": "iCalendar",
    "pretalx.xml": "schedule XML",
    "pycon.json": "PyCon conference JSON",
    "sched.ics": "iCalendar",
    "schedule1.json": "schedule JSON",
    "schedule2.json": "schedule JSON, version 2",
    "sessionize_all.json": "Sessionize",
    "sessionize_grid.json": "Sessionize",
    "site.yaml": "YAML",
    "symposion.ics": "iCalendar",
    "table.csv": "CSV",
    "table.html": "HTML table",
    "table.xlsx": "spreadsheet",
    "talks.xml": "XML",
    "wafer.xml": "schedule XML",
}


def test_every_fixture_is_known_by_its_content(fixture_name, programme):
    assert programme(fixture_name).format == FORMAT_OF[fixture_name]


def test_no_two_formats_claim_one_file(fixture_name, raw):
    from confnote.schedule.document import Document

    claims = [form.identify(Document(raw(fixture_name))) for form in (*KNOWN, *GENERIC)]
    # JSON of a known format is a list of objects, too
    assert sum(claims[: len(KNOWN)]) + (not any(claims[: len(KNOWN)]) and sum(claims)) == 1


def test_white_space_and_a_byte_order_mark_before_it_do_no_harm(fixture_name, raw, berlin):
    data = raw(fixture_name).removeprefix(b"\xef\xbb\xbf")
    plain = read_schedule(data, machine_zone=berlin)
    assert read_schedule(b"\xef\xbb\xbf" + data, machine_zone=berlin).slots == plain.slots
    if not data.startswith((b"<?xml", b"PK")):
        assert read_schedule(b"\r\n \n" + data, machine_zone=berlin).slots == plain.slots


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "the file is empty"),
        (b" \n\r\n", "the file is empty"),
        (b"<!DOCTYPE html><html><body>x</body></html>", "this is a web page, not a programme: download"),
        (b"<html lang='en'>", "this is a web page"),
        (b"<?xml version='1.0'?>\n<!-- x -->\n<html xmlns='http://www.w3.org/1999/xhtml'/>", "this is a web page"),
        (b"<rss version='2.0'><channel/></rss>", "a <rss> with <channel>, and no <schedule>"),
        (b"{}", "JSON without a list of objects"),
        (b"[]", "JSON without a list of objects"),
        (b'{"schedule": {"a": 1', "broken JSON at line 1"),
        (b"[" * 200_000, "cannot be read"),
        (b'{"a": ' + b"9" * 5000 + b"}", "cannot be read"),
        (b"PK\x03\x04\x14\0", "binary file"),
        (b"\x7fELF\0\0", "binary file"),
        (b"just some notes\nfrom a talk", "text: 2 lines, no columns"),
        (b"x" * (LARGEST + 1), "larger than 20 MB"),
    ],
)
def test_what_is_refused(data, words):
    with pytest.raises(Refused, match=words) as refusal:
        read_schedule(data)
    assert "\n" not in str(refusal.value)


def many(count):
    sessions = [{"id": n, "title": "A", "startsAt": "2026-05-04T09:00:00"} for n in range(count)]
    return json.dumps({"sessions": sessions}).encode()


def test_more_sessions_than_a_conference_can_have_are_refused(berlin, monkeypatch):
    assert assemble.MAX_SESSIONS == 20_000
    monkeypatch.setattr(assemble, "MAX_SESSIONS", 1_000)
    assert len(read_schedule(many(1_000), machine_zone=berlin).slots) == 1_000
    with pytest.raises(Refused, match="more than 1,000 sessions"):
        read_schedule(many(1_001), machine_zone=berlin)


def check(data, berlin):
    """Read any bytes: the result is a schedule within the limits, or Refused with one line."""
    try:
        schedule = read_schedule(data, machine_zone=berlin)
    except (Refused, Usage) as trouble:
        refusal = str(trouble)
    else:
        return check_schedule(schedule)
    assert "\n" not in refusal
    return None


def check_schedule(schedule):
    assert schedule.slots
    for slot in schedule.slots:
        assert slot.title
        assert len(slot.title) <= 500
        assert len(slot.speakers) <= 50
        assert len(slot.links) <= 50
        assert all(link.url.lower().startswith(("http://", "https://")) for link in slot.links)
        assert (slot.starts_at is None) <= (slot.ends_at is None)
        assert slot.ends_at is None or slot.starts_at <= slot.ends_at
        assert slot.ends_at is None or slot.ends_at - slot.starts_at < 20_000 * DAY
        for text in (
            slot.title,
            slot.subtitle,
            slot.room,
            slot.track,
            slot.abstract,
            *(who.name for who in slot.speakers),
        ):
            assert not JUNK.search(text)
            text.encode()


@pytest.mark.slow
def test_cut_anywhere(fixture_name, raw, berlin):
    data = raw(fixture_name)
    for end in range(0, len(data), 37):
        check(data[:end], berlin)


@pytest.mark.slow
@settings(max_examples=25)
@given(
    edits=st.lists(
        st.tuples(
            st.integers(0, 10**6),
            st.integers(0, 40),
            st.sampled_from(
                [
                    b"",
                    b"\0",
                    b"\n",
                    b'"',
                    b"<",
                    b"&#x1b;",
                    b"{",
                    b"null",
                    b"\xff\xfe",
                    b"99999999999999999999",
                    b"\\ud800",
                    b";",
                    b"2026",
                    b":",
                    b"T",
                    b"]]>",
                    b"-1",
                    b"\xe2\x80\xae",
                ]
            )
            | st.binary(max_size=12),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_mutated_anyhow(fixture_name, raw, berlin, edits):
    data = bytearray(raw(fixture_name))
    for place, cut, put in edits:
        at = place % (len(data) + 1)
        data[at : at + cut] = put
    check(bytes(data), berlin)


@pytest.mark.slow
@settings(max_examples=100)
@given(
    st.sampled_from(
        [b"BEGIN:VCALENDAR\r\n", b"<schedule>", b'{"sessions": [', b"title,start\n", b"", b"[", b"\xff\xfe"]
    ),
    st.binary(max_size=300),
)
def test_any_bytes(berlin, head, rest):
    check(head + rest, berlin)


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(
        [
            "2026-05-04",
            "T",
            "25:61",
            "<p>x</p>",
            "https://",
            "\ud800",
            "Europe",
            [],
            {},
            [None],
            {"en": None},
            [[]],
            [{}],
        ]
    ),
)
JSON_FILES = sorted(name for name in FORMAT_OF if name.endswith(".json"))
XML_FILES = sorted(name for name in FORMAT_OF if name.endswith(".xml"))


def leaves(value, path=()):
    """Yield the path of each place in a JSON value, the whole included."""
    yield path
    for key, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from leaves(part, (*path, key))


def put(value, path, new):
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = put(copy[path[0]], path[1:], new)
    return copy


@pytest.mark.slow
@pytest.mark.parametrize("name", JSON_FILES)
@settings(max_examples=25)
@given(data=st.data())
def test_any_value_at_any_place_in_json(name, raw, berlin, data):
    whole = json.loads(raw(name))
    for _ in range(data.draw(st.integers(1, 3))):
        whole = put(whole, data.draw(st.sampled_from(list(leaves(whole)))), data.draw(ODD))
    check(json.dumps(whole).encode(), berlin)


@pytest.mark.slow
@pytest.mark.parametrize("name", XML_FILES)
@settings(max_examples=25)
@given(data=st.data())
def test_any_text_at_any_place_in_xml(name, raw, berlin, data):
    root = ET.fromstring(raw(name))
    for _ in range(data.draw(st.integers(1, 3))):
        element = data.draw(st.sampled_from(list(root.iter())))
        element.text = data.draw(
            st.text(st.characters(min_codepoint=32, exclude_categories=("Cs", "Co", "Cn")), max_size=9)
            | st.sampled_from([None, "25:61", "2026-05-04", "<p>x", "-1", "99999999999"])
        )
        for key in list(element.attrib):
            element.set(key, data.draw(st.sampled_from(["", "x", "2026-13-45", "9999-12-31"])))
        if data.draw(st.booleans()):
            element.tag = data.draw(st.sampled_from(["event", "room", "day", "persons", "person", "link", "date", "x"]))
    check(ET.tostring(root), berlin)
