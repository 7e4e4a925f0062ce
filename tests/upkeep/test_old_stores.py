"""A store that the first schema's code made (commit 6e48222) opens, migrates, undoes, exports, dumps and loads as before.

`tests/fixtures/store_v1` has the store, its dumps (`--journal` and `--trash`), the post it exported last and the
programme it imported. They were written by that code and are never made again.
"""

import gzip
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from confnote.actions import changes
from confnote.errors import Refused
from confnote.store import journal
from confnote.store.db import SCHEMA_VERSION, connect, opened
from confnote.store.drafts import claim_line, cleared
from confnote.store.schema import open_store
from confnote.store.search import SearchFilters, read_words, search
from confnote.store.trash import trash
from confnote.store.triggers import RECORDS

OLD = Path(__file__).parents[1] / "fixtures/store_v1"
OLD_DUMP, OLD_TRASH = ((OLD / f"{name}.jsonl").read_text(encoding="utf-8") for name in ("dump", "trash"))


# the columns that schemas after the first added, by table, in order, with the default that an old row gets; not those
# that no dump has, such as `cues`: the captions themselves are on one machine
ADDED = {"link": {"length": 0, "captions": "", "zero_at": None, "zero_by": ""}}


def by_today(dump):
    """The lines of a dump as today: with the columns of ADDED, no source of a conference, no file of a post."""
    header, *lines = dump.splitlines(keepends=True)
    assert header.count('"schema":1,') == 1
    is_conference = re.compile(r'{"table":("conference"|"trash","of":"conference")')
    return "".join(
        [
            header.replace('"schema":1,', f'"schema":{SCHEMA_VERSION},'),
            *(
                with_added(line.replace(',"source":""', "") if is_conference.match(line) else without_file(line))
                for line in lines
            ),
        ]
    )


def with_added(line, added=ADDED):
    """The line of a record with the columns that were added to its table; deleted records keep their columns."""
    row = json.loads(line)
    more = json.dumps(added.get(row.get("table"), {}), separators=(",", ":"), ensure_ascii=False)[1:-1]
    return f"{line.rstrip()[:-1]},{more}}}\n" if more else line


def without_file(line):
    """The line of a post without the place of its file, which is that of one machine; other lines as they are."""
    if not line.startswith('{"table":"post"'):
        return line
    line = line.replace(r"\"path\": \"/tmp/blog\"", r"\"path\": \"\"")
    return re.sub(r'"path":"/tmp/blog/[^"]+",', "", line)


DUMP, TRASH = by_today(OLD_DUMP), by_today(OLD_TRASH)
NOW = "2026-06-12T08:00:00+01:00"


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setenv("CONFNOTE_NOW", NOW)


@pytest.fixture
def old(path):
    """The path of the old store, as its code left it."""
    path.write_bytes(gzip.decompress((OLD / "store.db.gz").read_bytes()))
    return path


@pytest.fixture
def store(old):
    """The old store, opened by today's code."""
    with opened(open_store(str(old))) as store:
        yield store


def rows_of(store):
    return {table: store.execute(f"SELECT * FROM [{table}] ORDER BY id").fetchall() for table in RECORDS}


def test_it_is_brought_to_the_schema_of_today_and_nothing_is_wrong_with_it(old, cli):
    open_store(str(old)).close()
    with opened(connect(str(old))) as store:
        assert store.version == SCHEMA_VERSION
    code, out, _ = cli("doctor", "--json")
    assert code == 0
    assert '"grade": "wrong"' not in out


def test_an_added_column_is_expected_in_the_records_of_its_table_only():
    added = {"session": {"language": "", "seats": None}}
    assert (
        with_added('{"table":"session","id":1}\n', added) == '{"table":"session","id":1,"language":"","seats":null}\n'
    )
    for other in (
        '{"table":"note","id":1}\n',
        '{"table":"trash","of":"session","row":{}}\n',
        '{"end":"confnote dump"}\n',
    ):
        assert with_added(other, added) == other


def test_a_backup_of_it_is_kept_as_it_was(old):
    before = old.read_bytes()
    open_store(str(old)).close()
    (backup,) = (old.parent / "backups").glob("confnote-v1-*.db")
    with closing(sqlite3.connect(backup)) as copy, closing(sqlite3.connect(":memory:")) as original:
        original.deserialize(before)
        assert list(copy.iterdump()) == list(original.iterdump())


def test_it_is_dumped_to_the_very_same_lines(store, tools):
    assert tools.dumped(store, journal=True) == DUMP
    assert tools.dumped(store, trash=True) == TRASH


def test_its_dump_makes_the_same_store_again(store, another, tools):
    copy = another()
    assert tools.load(copy, OLD_DUMP).history == "taken"
    assert rows_of(copy) == rows_of(store)
    assert tools.dumped(copy, journal=True) == DUMP


def test_its_dump_with_the_trash_loads_once(another, tools):
    copy = another()
    loaded = tools.load(copy, OLD_TRASH)
    assert (loaded.new["note"], loaded.new["session"], loaded.trash) == (11, 5, 4)
    again = tools.load(copy, OLD_TRASH)
    assert not again.changed
    assert again.kept == []


@pytest.mark.slow
def test_all_that_was_done_is_undone_and_done_again(store):
    before = rows_of(store)
    (count,) = store.execute("SELECT count(DISTINCT change) FROM journal WHERE target IS NULL").fetchone()
    undone = 0
    while True:
        try:
            changes.undo(store)
        except Refused as error:
            why = str(error)
            break
        undone += 1
    # the export wrote a row for the post of that conference, which no undo takes away
    assert why.startswith("harbour-days-2026 Harbour Days 2026 cannot go: post")
    assert undone == count - 2  # all but the conference, and the note that was undone already
    assert rows_of(store)["session"] == []
    for _ in range(undone):
        changes.redo(store)
    assert rows_of(store) == before


def test_what_was_deleted_comes_back_from_its_trash(store):
    assert [(entry.table, entry.row["id"]) for entry in trash(store)] == [
        ("note", 14), ("session", 6), ("note", 11), ("note", 10)
    ]  # fmt: skip
    assert [entry.row["text"] for entry in changes.untrash(store, "n10").entries] == ["a slip of the hand"]
    back = changes.untrash(store, "s6")
    assert {entry.table: entry.row["id"] for entry in back.entries} == {"session": 6, "note": 11}


def test_its_post_is_exported_again_around_an_edit_without_a_conflict(old, cli, tmp_path):
    post = tmp_path / "_posts/2026-06-11-three-days-by-the-river.md"
    post.parent.mkdir()
    exported = (OLD / "post.md").read_text(encoding="utf-8")
    edited = exported.replace("Lunch by the water\n", "Lunch by the water, a very long one\n")
    post.write_text(edited, encoding="utf-8")
    with opened(open_store(str(old))) as store:
        store.execute("UPDATE post SET path = ?", (str(post),))
    code, out, err = cli("export", "-o", tmp_path)
    assert (code, "conflict" in out + err) == (0, False)
    assert str(post) in out
    merged = post.read_text(encoding="utf-8")
    assert merged == edited + "\nBack next year.\n"
    assert cli("export", "--check")[0] == 0


def test_its_unfinished_line_is_offered_and_its_cleared_one_remembered(store):
    assert claim_line(store, "tty1", lambda _: False)[1].text == "half a li"
    assert [line.text for line in cleared(store)] == ["a line that was cleared"]


def test_its_programme_is_imported_again_and_only_its_kinds_are_known_better(old, cli):
    with opened(open_store(str(old))) as store:
        before = rows_of(store)
    code, out, err = cli("schedule", "import", OLD / "programme.csv")
    # the title says it; the version that made the store did not read that
    assert (code, out.splitlines()[-1]) == (0, "~ s4 Closing panel: kind talk -> panel"), err
    code, out, err = cli("schedule", "import", OLD / "programme.csv")
    assert (code, out.splitlines()[-1]) == (0, "no changes"), err
    with opened(connect(str(old))) as store:
        assert store.execute("SELECT id, kind FROM session WHERE kind = 'panel'").fetchall() == [(4, "panel")]
        changes.undo(store)
    with opened(connect(str(old))) as store:
        assert rows_of(store) == before


# a store of the second schema, with notes in scripts without spaces, made by the code of that schema

SECOND = OLD.parent / "store_v2/store.db.gz"


def test_a_store_of_the_second_schema_gets_its_indexes_and_can_be_undone(path, cli):
    path.write_bytes(gzip.decompress(SECOND.read_bytes()))
    with opened(open_store(str(path))) as store:
        assert store.version == SCHEMA_VERSION
        assert (path.parent / "backups").exists()
        wanted = {"会議": ["note"], "🎉": ["note"], "混沌": ["tech"], "とても": ["session"], "スライド": ["link"],
                  "秘密": ["note"], "速い": [], "zq": ["note"]}  # fmt: skip
        assert {
            word: [hit.table for hit in search(store, read_words(word), SearchFilters())] for word in wanted
        } == wanted
        assert journal.history(store, 1)[0].records == 1
        changes.undo(store)
        assert search(store, read_words("秘密"), SearchFilters()) == []
    code, out, _ = cli("doctor", "--json")
    assert (code, '"grade": "wrong"' in out) == (0, False)


# a store of the third schema, upgraded from that of the second by the code of the third, with an undo after it

THIRD = OLD.parent / "store_v3/store.db.gz"


def test_a_store_of_the_third_schema_gets_its_views_and_can_be_undone(path, cli):
    path.write_bytes(gzip.decompress(THIRD.read_bytes()))
    with opened(open_store(str(path))) as store:
        assert store.version == SCHEMA_VERSION
        views = store.execute("SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name").fetchall()
        assert views == [("character_text",), ("journal_entry",)]
        assert [hit.id for hit in search(store, read_words("スキーマ"), SearchFilters())] == [6]
        changes.redo(store)
        assert [hit.id for hit in search(store, read_words("🎈"), SearchFilters())] == [7]
        changes.undo(store)
        changes.undo(store)
        assert search(store, read_words("スキーマ"), SearchFilters()) == []
        assert search(store, read_words("🎈"), SearchFilters()) == []
    code, out, _ = cli("doctor", "--json")
    assert (code, '"grade": "wrong"' in out) == (0, False)


# a store of the fourth schema, with two conferences that share speakers and an undo at the end, made by its code

FOURTH = OLD.parent / "store_v4/store.db.gz"


def test_a_store_of_the_fourth_schema_knows_who_was_heard_and_can_be_undone(path, cli):
    path.write_bytes(gzip.decompress(FOURTH.read_bytes()))
    code, out, err = cli("about", "ada lind", "--json")
    assert (code, [(heard["title"], heard["rating"]) for heard in json.loads(out)["heard"]]) == (
        0,
        [("Restoring order", 5)],
    ), err
    with opened(open_store(str(path))) as store:
        assert store.version == SCHEMA_VERSION
        index = "SELECT name FROM sqlite_schema WHERE type = 'index' AND name = 'session_heard'"
        assert store.execute(index).fetchall() == [("session_heard",)]
        changes.redo(store)
        assert [hit.id for hit in search(store, read_words("undone"), SearchFilters())] == [3]
    code, out, _ = cli("doctor", "--json")
    assert (code, '"grade": "wrong"' in out) == (0, False)


# a store of the fifth schema: a planned session, two notes, a cleared line, a half-typed one and an undo at the end

FIFTH = OLD.parent / "store_v5/store.db.gz"


def test_a_store_of_the_fifth_schema_takes_a_moment_and_keeps_its_unfinished_line(path, cli):
    path.write_bytes(gzip.decompress(FIFTH.read_bytes()))
    with opened(open_store(str(path))) as store:
        assert store.version == SCHEMA_VERSION
        owner, line = claim_line(store, "tty1", lambda _: False)
        assert (owner, line.text) == ("999999999/1/gone", "half a li")
        assert (line.target.handle, line.target.label) == ("", "s1 Backstage: Restoring Order")
        assert [line.text for line in cleared(store)] == ["a cleared line"]
        with store.change("test"):
            store.execute("UPDATE note SET kind = 'moment' WHERE id = 1")
        changes.undo(store)
        assert store.execute("SELECT id, kind FROM note").fetchall() == [(1, "takeaway"), (2, "question")]
        assert [hit.id for hit in search(store, read_words("catalogue"), SearchFilters())] == [1]
    code, out, _ = cli("doctor", "--json")
    assert (code, '"grade": "wrong"' in out) == (0, False)


# a store of the sixth schema: two notes, the recording of their session, and an undo at the end

SIXTH = OLD.parent / "store_v6/store.db.gz"


def test_a_store_of_the_sixth_schema_keeps_its_recording_and_can_say_when_it_began(path, cli):
    path.write_bytes(gzip.decompress(SIXTH.read_bytes()))
    with closing(sqlite3.connect(path)) as conn:
        assert conn.execute("PRAGMA user_version").fetchone() == (6,)
    with opened(open_store(str(path))) as store:
        assert store.version == SCHEMA_VERSION
        found = "SELECT kind, url, length, captions, zero_at, zero_by FROM link"
        assert store.execute(found).fetchall() == [("video", "https://media.ccc.de/v/backstage", 0, "", None, "")]
        assert store.execute("SELECT count(*) FROM caption").fetchone() == (0,)
        with store.change("test"):
            store.execute("UPDATE link SET zero_at = 1779177600000, zero_by = 'hand', length = 2400")
        changes.undo(store)
        assert store.execute(found).fetchall() == [("video", "https://media.ccc.de/v/backstage", 0, "", None, "")]
        changes.redo(store)
        assert store.execute("SELECT zero_by, length FROM link").fetchall() == [("hand", 2400)]
        assert [hit.id for hit in search(store, read_words("catalogue"), SearchFilters())] == [2]
    code, out, _ = cli("doctor", "--json")
    assert (code, '"grade": "wrong"' in out) == (0, False)
