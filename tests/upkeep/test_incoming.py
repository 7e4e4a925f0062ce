"""Check that cut, mixed-up or hostile dumps get one clear line each, and that nothing is half loaded."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from confnote.errors import ConfnoteError, Refused
from confnote.store.db import connect
from confnote.upkeep.doctor import examine
from confnote.upkeep.dump import encode, type_of

CONFERENCE = {
    "table": "conference", "uid": "C1", "slug": "c", "name": "C", "zone": "Europe/Madrid", "starts_on": "2022-05-16",
    "ends_on": "2022-05-20", "day_one": "2022-05-16", "day_end": 240,
}  # fmt: skip
NOTE = {"table": "note", "uid": "N1", "conference": "C1", "text": "hello", "at": 1_652_781_600_000}
OTHER = CONFERENCE | {"uid": "C2", "slug": "d"}
SESSION = {"table": "session", "uid": "S2", "conference": "C2", "title": "A talk"}
LINK = {"table": "link", "uid": "L1", "kind": "page", "url": "https://example.org"}
SPEAKER = {"table": "speaker", "uid": "P1", "conference": "C1", "name": "Ada"}
JOINED = {"table": "session_speaker", "uid": "J1", "session": "S2", "speaker": "P1", "position": 0}
POST = {"table": "post", "uid": "P2", "conference": "C1", "name": "p", "options": "{}"}
ENTRY = {
    "table": "journal", "seq": 1, "change": 1, "wall": 1, "tick": 0, "at": 1, "device": "d", "tbl": "note", "uid": "N1",
    "before": None, "after": {"uid": "N1", "id": 1, "text": "x", "at": 1},
}  # fmt: skip
HEADER = {"format": "confnote dump", "version": 1, "schema": 1, "conference": None, "trash": False, "journal": False}


def written(*rows, header=HEADER, end=None):
    last = {"end": "confnote dump", "records": len(rows) if end is None else end}
    return "".join(map(encode, (header, *rows, last)))


def refused(tools, store, text):
    """Return why a text was refused; the store must be as it was."""
    before = list(store.iterdump())
    with pytest.raises(Refused) as caught:
        tools.load(store, text)
    assert list(store.iterdump()) == before
    assert not store.in_transaction
    words = str(caught.value)
    assert "\n" not in words
    return words


def test_the_smallest_dump_is_enough(another, tools):
    store = another()
    tools.load(store, written(CONFERENCE, NOTE))
    assert store.execute("SELECT id, text, kind, private FROM note").fetchall() == [(1, "hello", "note", 0)]
    assert [f for f in examine(store.path, 2**42) if f.grade == "wrong"] == []


@pytest.mark.parametrize("journal", [False, True])
@pytest.mark.parametrize("first", ['"text":"first"', '"text" :"first"', '"text"\t:"first"', r'"text":"\u0041"'])
def test_of_a_column_that_a_line_names_twice_the_last_counts(first, journal, full, another, tools):
    text, store = tools.dumped(full, journal=journal), another()
    twice = text.replace('{"table":"note",', f'{{"table":"note",{first},').replace('"after":{', f'"after":{{{first},')
    tools.load(store, twice)
    assert tools.dumped(store) == tools.dumped(full)


def test_a_dump_cut_at_any_length_is_refused_whole(full, another, tools):
    data = tools.dumped(full, trash=True).encode()
    store = another()
    ends = [at for at, byte in enumerate(data) if byte == 10]
    cuts = {*range(1, 140), *range(140, len(data), 61), *(e for e in ends[:-1]), *(e + 1 for e in ends[:-1])}
    for cut in sorted(cuts - {len(data) - 1, len(data)}):
        assert type_of(data[:cut]) == "dump"
        with pytest.raises(Refused, match=r"cut off|last line is missing"):
            tools.load(store, data[:cut])
    assert store.execute("SELECT count(*) FROM conference").fetchone() == (0,)
    tools.load(store, data[:-1])  # without its very last line end it is whole
    assert tools.dumped(store, trash=True).encode() == data


def test_a_dump_that_lacks_lines_says_how_many(full, another, tools):
    lines = tools.dumped(full).splitlines(keepends=True)
    short = "".join(lines[:5] + lines[6:])
    assert f"it has {len(lines) - 3} records of {len(lines) - 2}" in refused(tools, another(), short)


def test_a_dump_without_its_first_line_is_a_part_of_one(full, another, tools):
    text = tools.dumped(full).split("\n", 1)[1]
    assert "the first line, its header, is missing" in refused(tools, another(), text)


@pytest.mark.parametrize("newer", [{"version": 2}, {"schema": 99}])
def test_a_dump_of_a_newer_confnote_says_to_upgrade(another, tools, newer):
    assert "newer confnote" in refused(tools, another(), written(header=HEADER | newer))
    assert "upgrade confnote: git pull in its clone" in refused(tools, another(), written(header=HEADER | newer))


def test_a_dump_of_an_older_schema_takes_the_defaults(another, tools):
    store = another()
    older = {name: value for name, value in CONFERENCE.items() if name != "hashtag"}
    tools.load(store, written(older))
    assert store.execute("SELECT hashtag FROM conference").fetchone() == ("",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (written(NOTE, NOTE, CONFERENCE), "lines 2 and 3 are one record"),
        (written(CONFERENCE) + written(), "line 4 comes after its end"),
        (written(CONFERENCE, end=7), "1 records of 7"),
        (encode({"a": 1}), "no dump of confnote's"),
        (encode({**HEADER, "version": "1"}), "names no version"),
        (encode({**HEADER, "version": True}), "names no version"),
        (written({"table": "sqlite_schema", "uid": "X"}), "of no table"),
        (written({"table": "clock", "id": 1}), "of no table"),
        (written({"uid": "X"}), "of no table"),
        (written({"table": ["note"]}), "of no table"),
        (written({**NOTE, "conference": None, 'text"; DROP TABLE note; --': 1}), "a note has no"),
        (written({**NOTE, "text": None}), "note's text is null"),
        (written({**NOTE, "text": 5}), "note's text is no text"),
        (written({**NOTE, "text": "a\0b"}), "NUL"),
        (written({**NOTE, "text": "\ud800"}), "incomplete character"),
        (written({**NOTE, "at": "now"}), "at is no whole number"),
        (written({**NOTE, "at": 1.5}), "at is no whole number"),
        (written({**NOTE, "at": True}), "at is no whole number"),
        (written({**NOTE, "at": 10**30}), "which is no time of the years 1900 to 2199"),
        (written({**NOTE, "private": 2}), "which is not from 0 to 1"),
        (written({**NOTE, "kind": "secret"}), "kind is 'secret', which is none of note, takeaway, quote, question, action"),
        (written({**NOTE, "uid": ""}), "is no uid"),
        (written({**NOTE, "uid": "x y"}), "is no uid"),
        (written({**NOTE, "uid": None}), "has no uid"),
        (written({**NOTE, "day": "17 May"}), "no date such as"),
        (written({k: v for k, v in NOTE.items() if k != "text"}), "has no text"),
        (written(NOTE), "belongs to a conference (C1) that is neither"),
        (written({**CONFERENCE, "zone": "Mars/Olympus"}), "zone"),
        (written({**CONFERENCE, "zone": "../../etc/passwd"}), "zone"),
        (written({**CONFERENCE, "starts_on": "9999-12-31", "ends_on": "9999-12-31"}), "starts_on is '9999-12-31', and no date such as"),
        (written({**CONFERENCE, "slug": "\n"}), "slug"),
        (written(CONFERENCE, {"table": "post", "uid": "P", "conference": "C1", "name": "p", "options": "[]"}), "options"),
        (
            written(
                CONFERENCE,
                {"table": "post", "uid": "P", "conference": "C1", "name": "p", "options": "{}", "base": '{"front":1}'},
            ),
            "base",
        ),
        (written({"table": "trash", "of": "clock", "at": 1, "row": {}}), "deleted record"),
        (written({"table": "trash", "of": "note", "at": 1, "row": {"uid": "N"}}), "has no text"),
        (written({"table": "trash", "of": "note", "at": 10**18, "row": {}}), "deleted at 1000000000000000000, which is no"),
        (written({"table": "trash", "of": "note", "at": 1, "row": {"uid": "N", "text": "", "at": 10**18}}), "note's at is"),
        (written({**NOTE, "id": 0}), "line 2 (n0): the note's id is 0, which is not from 1 to"),
        (written({**NOTE, "id": 2**53}), "note's id is"),
        (written({**NOTE, "done_at": 2**60}), "done_at is 1152921504606846976, which is no time"),
        (written({**CONFERENCE, "ends_on": "2022-05-15"}), "ends_on is 2022-05-15, before its starts_on"),
        (written(CONFERENCE, {**NOTE, "uid": "C1"}), "are one record"),
        (written(CONFERENCE, OTHER, SESSION, {**NOTE, "session": "S2"}), "not of the conference of its session"),
        (written(CONFERENCE, OTHER, SESSION, {**NOTE, "conference": None, "session": "S2"}), "line 5: the note is not of"),
        (written(CONFERENCE, {**NOTE, "conference": None, "day": "2022-05-17"}), "has a day or a section, and no"),
        (written(CONFERENCE, {**LINK, "conference": "C1"}), "line 3: the link belongs to no session, note or tech"),
        (written(CONFERENCE, NOTE, {**LINK, "note": "N1", "conference": None}), "link is not of the conference of what"),
        (written(CONFERENCE, OTHER, SESSION, NOTE, {**LINK, "note": "N1", "session": "S2"}), "to more than one record"),
        (written(CONFERENCE, OTHER, SESSION, SPEAKER, JOINED), "joins a session and a speaker of two conferences"),
        (written(ENTRY | {"tbl": "clock"}), "no entry of the journal"),
        (written(ENTRY | {"after": None}), "no entry of the journal"),
        (written(ENTRY | {"after": {"uid": "N1"}}), "need the id and the uid"),
        (written(ENTRY | {"after": {"uid": "N1", "id": "1"}}), "id is no whole number"),
        (written(ENTRY | {"wall": 2**62}), "journal's wall is"),
        (written(POST | {"options": '{"style": [[1, 2]]}'}), "post's options cannot be read"),
        (written(POST | {"options": '{"site": 5}'}), "post's options cannot be read"),
        (written(POST | {"options": '{"day": "2022-05-17"}'}), "post's options cannot be read"),
        (encode(HEADER) + "nonsense\n", "line 2 is no JSON"),
        (encode(HEADER) + "[1]\n", "line 2 is no JSON object"),
        (encode(HEADER) + '{"table": NaN}\n', "line 2 is no JSON"),
        (encode(HEADER) + '{"a":' * 100_000 + "\n", "line 2 is no JSON"),
        (encode(HEADER).encode() + b'{"table":"\xff"}\n', "line 2 is no UTF-8"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) and "{" not in value else "",
)  # fmt: skip
def test_what_is_wrong_is_said_in_a_line_and_nothing_is_loaded(another, tools, text, words):
    assert words in refused(tools, another(), text)


def test_what_a_record_leaves_out_is_what_the_others_imply(another, tools):
    store = another()
    inbox = {key: value for key, value in NOTE.items() if key != "conference"}
    tools.load(
        store,
        written(
            CONFERENCE, OTHER, SESSION, NOTE, inbox | {"uid": "N2"}, inbox | {"uid": "N3", "session": "S2"},
            LINK | {"note": "N1"}, LINK | {"uid": "L2", "note": "N2"}, LINK | {"uid": "L3", "session": "S2"},
        ),
    )  # fmt: skip
    assert store.execute("SELECT uid, conference, day FROM note ORDER BY uid").fetchall() == [
        ("N1", "C1", "2022-05-17"), ("N2", None, None), ("N3", "C2", None),
    ]  # fmt: skip
    assert store.execute("SELECT uid, conference FROM link ORDER BY uid").fetchall() == [
        ("L1", "C1"), ("L2", None), ("L3", "C2"),
    ]  # fmt: skip


def test_a_changed_record_must_suit_those_of_the_store_that_refer_to_it(another, tools):
    store = another()
    tools.load(store, written(CONFERENCE, OTHER, SESSION, NOTE | {"conference": "C2", "session": "S2"}))
    before = list(store.iterdump())
    with pytest.raises(Refused, match=r"^the note is not of the conference of its session; nothing was loaded$"):
        tools.load(store, written(CONFERENCE, SESSION | {"conference": "C1"}), theirs=True)
    assert list(store.iterdump()) == before


def test_a_dump_never_says_where_a_post_is_written(another, tools):
    store = another()
    options = '{"site": "hugo", "path": "/home/them/blog"}'
    text = written(CONFERENCE, POST | {"options": options, "path": "/home/them/blog/x.md"})
    tools.load(store, text)
    found = store.execute("SELECT options, path FROM post").fetchall()
    assert found == [('{"site": "hugo", "path": ""}', None)]
    # where the own post is written stays, and the file adds nothing to it
    store.execute("UPDATE post SET options = ?, path = 'mine/x.md'", ('{"site": "hugo", "path": "mine"}',))
    loaded = tools.load(store, text, theirs=True)
    assert (loaded.kept, loaded.taken) == ([], [])
    assert store.execute("SELECT options, path FROM post").fetchone() == (
        '{"site": "hugo", "path": "mine"}',
        "mine/x.md",
    )
    assert "mine" not in tools.dumped(store, journal=True)


@pytest.mark.parametrize("template", ["/home/them/mine.md.j2", r"C:\\Users\\them\\mine.md.j2", "mine.md.j2"])
def test_a_dump_names_a_template_without_its_folder(another, tools, template):
    store = another()
    text = written(CONFERENCE, POST | {"options": f'{{"site": "hugo", "template": "{template}"}}'})
    tools.load(store, text)
    assert store.execute("SELECT options FROM post").fetchall() == [('{"site": "hugo", "template": "mine.md.j2"}',)]
    # the template of the own post stays, unless the file's has another name
    own = '{"site": "hugo", "template": "/home/me/mine.md.j2"}'
    store.execute("UPDATE post SET options = ?", (own,))
    loaded = tools.load(store, text, theirs=True)
    assert (loaded.kept, loaded.taken) == ([], [])
    assert store.execute("SELECT options FROM post").fetchone() == (own,)
    assert "home" not in tools.dumped(store, journal=True)
    tools.load(store, text.replace("mine.md", "theirs.md"), theirs=True)
    assert store.execute("SELECT options FROM post").fetchone() == ('{"site": "hugo", "template": "theirs.md.j2"}',)


def test_an_uid_that_another_table_has_is_refused(full, another, tools):
    uid = full.execute("SELECT uid FROM note").fetchone()[0]
    words = refused(tools, full, written({**CONFERENCE, "uid": uid}))
    assert words.startswith("line 2")


def test_blank_lines_line_ends_of_windows_and_a_byte_order_mark_are_forgiven(full, another, tools):
    text = tools.dumped(full)
    store = another()
    tools.load(store, b"\xef\xbb\xbf" + text.replace("\n", "\r\n\r\n").encode())
    assert tools.dumped(store) == text


TEXTS = st.text(st.characters(exclude_characters="\0", codec="utf-8"), min_size=1, max_size=40).filter(str.strip)
ODD = st.sampled_from(
    ["\u2028", "\u202e\u2066", "\x1b[2J", "\x85", "\ufffe", "a\r\nb", '"\\', "\ufeff", "\U0001f600\u200d"]
)
SHORT = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.slow
@SHORT
@given(texts=st.lists(st.one_of(TEXTS, ODD), min_size=1, max_size=6), gone=st.sets(st.integers(1, 6)))
def test_any_text_comes_back_as_it_was(another, tools, texts, gone):
    store, other, third = another(), another(), another()
    rows = [{**NOTE, "uid": f"N{n}", "text": text, "tags": text, "conference": None} for n, text in enumerate(texts, 1)]
    tools.load(store, written(*rows))
    with store.change("rm"):
        store.executemany("DELETE FROM note WHERE id = ?", [(number,) for number in gone])
    for options in ({"trash": True}, {"journal": True}):
        text = tools.dumped(store, **options)
        assert all(len(line) < 10**6 for line in text.splitlines())
        assert len(text.splitlines()) == text.count("\n")
        target = other if "trash" in options else third
        tools.load(target, text)
        assert tools.dumped(target, **options) == text
    assert other.execute("SELECT text FROM note ORDER BY id").fetchall() == [
        (text,) for number, text in enumerate(texts, 1) if number not in gone
    ]


def test_a_parent_with_a_line_break_is_named_in_one_line(full_store, another, tools):
    source = connect(str(full_store))
    lines = tools.dumped(source).splitlines()
    source.close()
    row = json.loads(lines[2])
    lines[2] = json.dumps(row | {"conference": "a\nb"})
    with pytest.raises(ConfnoteError, match=r"^line 3: the session belongs to a conference \(a b\) that is neither"):
        tools.load(another(), "\n".join(lines))


@pytest.mark.slow
@SHORT
@given(data=st.data())
def test_a_line_changed_at_random_loads_whole_or_not_at_all(full_store, another, tools, data):
    source = connect(str(full_store))
    lines = tools.dumped(source).splitlines()
    source.close()
    number = data.draw(st.integers(1, len(lines) - 2))
    row = json.loads(lines[number])
    column = data.draw(st.sampled_from(sorted(row)))
    values = st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.lists(st.integers())
    )
    row[column] = data.draw(values)
    lines[number] = json.dumps(row)
    store = another()
    before = list(store.iterdump())
    try:
        tools.load(store, "\n".join(lines))
        why = ""
    except ConfnoteError as error:
        why = str(error)
    if why:
        assert "\n" not in why
        assert list(store.iterdump()) == before
    else:
        assert [f for f in examine(store.path, 2**42) if f.grade == "wrong"] == []
        again = tools.dumped(store)
        third = another()
        tools.load(third, again)
        assert tools.dumped(third) == again
