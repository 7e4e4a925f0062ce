"""A damaged store gives back every row that can still be read, as a dump that loads."""

import json
import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from confnote.actions.capture import add_note
from confnote.actions.sessions import Start, start
from confnote.errors import StoreError
from confnote.upkeep.dump import encode
from confnote.upkeep.salvage import salvage

PAGE = 4096


def text_of(path):
    return "".join(salvage(str(path)).lines)


def ruined(path, target, *pages):
    data = bytearray(path.read_bytes())
    for page in pages:
        data[(page - 1) * PAGE : page * PAGE] = b"\xaa" * PAGE
    target.write_bytes(data)
    return str(target)


def test_a_sound_store_comes_out_as_its_dump(full, path, tools):
    assert text_of(path) == tools.dumped(full, trash=True)


@pytest.mark.parametrize("table", ["conference", "session", "speaker", "note", "tech", "link", "journal"])
def test_whatever_page_is_ruined_the_other_copy_is_taken(full, path, tools, another, table):
    (page,) = full.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    text = text_of(ruined(path, path.with_name("ruined.db"), page))
    assert text == tools.dumped(full, trash=table != "journal")
    store = another()
    tools.load(store, text)
    assert tools.dumped(store, trash=table != "journal") == text


@pytest.mark.slow
def test_of_a_large_store_nearly_all_is_read_past_ruined_pages(another, tmp_path, tools):
    store = another()
    with store.change("add"):
        for number in range(3000):
            store.execute("INSERT INTO note (uid, text, at) VALUES (?, ?, 1)", (f"N{number}", f"note {number} " * 9))
    pages = (
        sorted(page for (page,) in store.execute("SELECT pageno FROM dbstat WHERE name = 'note' AND pagetype = 'leaf'"))
        if _has_dbstat(store)
        else []
    )
    if not pages:
        pytest.skip("this SQLite has no dbstat, by which the test finds the pages of a table")
    chosen = random.Random(7).sample(pages, 3)
    with_journal = text_of(ruined(Path(store.path), tmp_path / "one.db", *chosen)).splitlines(keepends=True)
    assert len(with_journal) == 3002
    journal = [p for (p,) in store.execute("SELECT pageno FROM dbstat WHERE name = 'journal'")]
    without = text_of(ruined(Path(store.path), tmp_path / "two.db", *chosen, *journal)).splitlines(keepends=True)
    assert 3002 - 3 * 40 <= len(without) < 3002
    target = another()
    tools.load(target, "".join(without))
    assert target.execute("SELECT count(*) FROM note").fetchone()[0] == len(without) - 2


def _has_dbstat(store):
    return bool(store.execute("SELECT 1 FROM pragma_module_list WHERE name = 'dbstat'").fetchone())


def test_what_belonged_to_what_is_lost_goes_to_the_inbox(full, path, tmp_path, tools, another):
    pages = [
        page
        for table in ("session", "journal")
        for (page,) in full.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,))
    ]
    rows = [json.loads(line) for line in salvage(ruined(path, tmp_path / "ruined.db", *pages)).lines]
    notes = [row for row in rows if row.get("table") == "note"]
    assert len(notes) == 3
    assert all(note["session"] is None for note in notes)
    days = [(note["section"], note["day"]) for note in notes]
    assert days == [("", "2022-05-17"), ("", "2022-05-17"), ("intro", None)]
    store = another()
    tools.load(store, text_of(tmp_path / "ruined.db"))


@pytest.mark.parametrize("kept", [0.95, 0.8, 0.6])
def test_a_file_that_was_cut_off_gives_what_is_before_the_cut(full_store, tmp_path, tools, another, kept):
    data = full_store.read_bytes()
    cut = tmp_path / "cut.db"
    cut.write_bytes(data[: int(len(data) * kept)])
    store = another()
    tools.load(store, text_of(cut))
    assert store.execute("SELECT count(*) FROM conference").fetchone() == (1,)
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["cut.db"]


@pytest.mark.parametrize("at", [0, 15, 16, 17, 18, 20, 21, 23, 47, 59, 68])
def test_any_damaged_byte_of_the_header_costs_nothing(full, path, tools, at):
    data = bytearray(path.read_bytes())
    data[at] ^= 0xFF
    path.write_bytes(data)
    assert text_of(path) == tools.dumped(full, trash=True)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_any_ruin_gives_a_dump_that_loads_or_one_clear_error(full_store, tmp_path, tools, another, seed):
    chance = random.Random(seed)
    path = tmp_path / "ruined.db"
    shutil.copyfile(full_store, path)
    data = bytearray(path.read_bytes())
    for _ in range(chance.randint(1, 40)):
        at = chance.randrange(100 if seed else 0, len(data))
        length = chance.choice((1, 1, 60, 5000))
        data[at : at + length] = chance.randbytes(len(data[at : at + length]))
    path.write_bytes(data)
    try:
        text, why = text_of(path), ""
    except StoreError as error:
        text, why = "", str(error)
    if text:
        tools.load(another(), text)
    else:
        assert "backups" in why


def test_a_store_that_is_no_store_is_refused_in_a_line(tmp_path):
    path = tmp_path / "x.db"
    path.write_bytes(b"\xaa" * 9000)
    with pytest.raises(StoreError, match="Nothing can be read from it"):
        salvage(str(path))


def test_text_that_is_no_utf8_is_the_journals_or_readable_again_and_named(full, path, tools, another):
    add_note(full, "plain", tools.NOON)
    spoil(full, "DROP TRIGGER note_fts_update", "UPDATE note SET text = CAST(x'61ff62' AS TEXT) WHERE text = 'plain'")
    found = salvage(str(path))
    assert found.mended == ("n6: the note's text has damaged bytes: it is that of the journal now",)
    assert any('"text":"plain"' in line and '"mended":[' in line for line in found.lines)
    full.execute("DROP TRIGGER guard_journal_delete")
    full.execute("DELETE FROM journal WHERE after LIKE '%plain%'")
    found = salvage(str(path))
    assert "n6: the note's text has damaged bytes: it is \ufffd for each of them now" in found.mended
    store = another()
    tools.load(store, "".join(found.lines))
    assert store.execute("SELECT 1 FROM note WHERE text = 'a\ufffdb'").fetchone()


def test_damaged_abstracts_are_counted_by_what_was_done(full, path, tools):
    for number in range(3):
        at = tools.NOON + number
        start(full, Start(title=f"Talk {number}"), at, at, "kubecon-eu-2022")
    with full.change("edit"):
        full.execute("UPDATE session SET abstract = 'about it'")
    spoil(
        full,
        "DROP TRIGGER journal_session_update",
        "DROP TRIGGER session_fts_update",
        "UPDATE session SET abstract = CAST(x'61ff62' AS TEXT) WHERE title IN ('Talk 0', 'Talk 1')",
        "UPDATE session SET abstract = 'a' || char(0) WHERE title = 'Talk 2'",
    )
    assert salvage(str(path)).mended == (
        "2 abstracts are damaged: as in the journal now", "s5: its abstract is damaged: \ufffd in place of what is lost",
    )  # fmt: skip


def spoil(store, *statements):
    """Write what the schema refuses and no trigger sees."""
    store.execute("PRAGMA ignore_check_constraints=ON")
    store.execute("PRAGMA foreign_keys=OFF")
    for name in ("journal_note_update", "journal_link_update", "journal_session_delete", "journal_tech_update"):
        store.execute(f"DROP TRIGGER {name}")
    for sql in statements:
        store.execute(sql)


def test_a_row_that_the_schema_refuses_is_mended_and_named_and_the_dump_loads(full, path, tools, another):
    spoil(
        full,
        "UPDATE note SET kind = 'moue', at = 9223372036854775807 WHERE section = 'intro'",
        "UPDATE note SET private = 7, text = 'a' || char(0) || 'b' WHERE kind = 'question'",
        "UPDATE tech SET rating = 9 WHERE name = 'Karpenter'",
    )
    found = salvage(str(path))
    assert found.mended == (
        "n2: the note's text is a text with a NUL in it: it is 'a\ufffdb' now",
        "n2: the note's private is 7, which is not from 0 to 1: it is 1 now",
        "n3: the note's at is 9223372036854775807, which is no time of the years 1900 to 2199: it is 2022-05-17 10:00 UTC now",
        "n3: the note's kind is 'moue', which is none of note, takeaway, quote, question, action, moment, photo: it is 'note' now",
        "t1: the tech's rating is 9, which is not from 1 to 5: it is 5 now",
    )
    store = another()
    tools.load(store, text_of(path))
    assert store.execute("SELECT kind, at, private, text FROM note WHERE id IN (2, 3) ORDER BY id").fetchall() == [
        ("question", tools.NOON + 2 * tools.MINUTE, 1, "a\ufffdb"),
        ("note", tools.NOON, 0, "Four days in València."),
    ]


def test_without_its_journal_a_row_takes_the_time_of_its_neighbour_and_defaults(full, path, tools, another):
    spoil(
        full,
        "DROP TRIGGER guard_journal_delete",
        "DELETE FROM journal",
        "UPDATE note SET kind = 'moue', at = -1 << 62 WHERE id = 2",
        "UPDATE link SET kind = 'x'",
    )
    found = salvage(str(path))
    assert [words.rpartition(": ")[2] for words in found.mended] == [
        "it is 2022-05-17 10:01 UTC now", "it is 'note' now", "it is 'page' now",
    ]  # fmt: skip
    tools.load(another(), "".join(found.lines))


def test_a_row_that_does_not_suit_the_others_is_mended_or_left_out_by_name(full, path, tools, another):
    tools.fill(full, "other", "Other")
    (own,) = full.execute("SELECT uid FROM conference WHERE slug = 'kubecon-eu-2022'").fetchone()
    spoil(
        full,
        "DELETE FROM session WHERE title LIKE 'Backstage%' AND conference = (SELECT uid FROM conference WHERE slug = 'other')",
        f"UPDATE note SET conference = (SELECT uid FROM conference WHERE slug = 'other') WHERE conference = '{own}'"
        " AND text LIKE 'One%'",
        f"UPDATE link SET session = NULL WHERE conference = '{own}'",
        "DROP TRIGGER guard_journal_delete",
        "DELETE FROM journal",
    )
    found = salvage(str(path))
    assert "n1 is not of the conference of its session: its conference is " in "".join(found.mended)
    assert "l1 belongs to no session, note or tech: it is left out" in found.mended
    assert "l2 refers to a session that is not there: it is left out" in found.mended
    assert (
        "n6 refers to a session that is not there: its session is empty now, its day is '2022-05-17' now"
        in found.mended
    )
    store = another()
    tools.load(store, "".join(found.lines))
    assert store.execute("SELECT conference FROM note WHERE id = 1").fetchone() == (own,)
    assert store.execute("SELECT count(*) FROM note").fetchone() == (6,)


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ("clock", ()),  # its row looks like n1, which the journal has
        ("draft", ("a row of draft is left out: the draft has no who",)),
        # the journal is lost too
        ("journal", tuple(f"what may be n{n} is left out: the note's day is no text" for n in (1, 5))),
    ],
)
def test_a_page_of_another_table_is_not_called_a_lost_record(full, path, other, words):
    roots = dict(full.execute("SELECT name, rootpage FROM sqlite_schema").fetchall())
    data = bytearray(path.read_bytes())
    one, two = (slice((root - 1) * PAGE, root * PAGE) for root in (roots["note"], roots[other]))
    data[one], data[two] = data[two], data[one]
    swapped = path.with_name("swapped.db")
    swapped.write_bytes(data)
    found = salvage(str(swapped))
    assert found.mended == words
    assert any('"table":"note","id":1,' in line for line in found.lines) == (other != "journal")


def test_a_copy_from_a_journal_that_lacks_entries_is_called_older_and_a_note_of_it_private(full, path, tools):
    (number,) = full.execute("SELECT min(id) FROM note WHERE private = 0").fetchone()
    full.execute("DROP TRIGGER journal_note_delete")
    full.execute("DELETE FROM note WHERE id = ?", (number,))  # as on a page that is lost
    full.execute("DROP TRIGGER guard_journal_delete")
    full.execute("DELETE FROM journal WHERE seq = (SELECT max(seq) - 1 FROM journal)")
    found = salvage(str(path))
    assert "n1, n5: each may be older than what was lost, and is private now, in case it was" in found.mended
    assert (
        "a part of its journal cannot be read: records of the last changes may be missing, back, or as they were before;"
        " look through them"
    ) in found.mended
    rows = [json.loads(line) for line in found.lines]
    assert [row["private"] for row in rows if row.get("table") == "note" and row["id"] == number] == [1]


@pytest.mark.parametrize("lost", [100, PAGE])
@pytest.mark.parametrize("fill", [b"\0", b"\xaa"])
def test_without_its_first_bytes_or_its_first_page_all_of_a_store_is_read(full, path, tools, lost, fill):
    before = tools.dumped(full, trash=True)
    path.write_bytes(fill * lost + path.read_bytes()[lost:])
    found = salvage(str(path))
    assert "".join(found.lines) == before
    words = f"the schema of {path} is damaged: where each table begins is known from what is left of the schema"
    assert found.mended == ((words,) if lost == PAGE else ())


def test_without_any_page_of_its_schema_a_store_is_read_as_a_new_one(full, path, tools):
    before = tools.dumped(full, trash=True)
    data = bytearray(path.read_bytes())
    for at in range(0, len(data), PAGE):
        if b"CREATE TABLE" in data[at : at + PAGE]:
            data[at : at + PAGE] = bytes(PAGE)
    path.write_bytes(data)
    found = salvage(str(path))
    assert "".join(found.lines) == before
    (words,) = found.mended
    assert words.endswith("is known from a backup or a new store: look through what was read")


def test_no_table_is_guessed_in_another_programs_database(tmp_path, full_store):
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as conn:
        for number in range(40):
            conn.execute(f"CREATE TABLE t{number} (id INTEGER PRIMARY KEY, uid TEXT)")
            conn.execute(f"INSERT INTO t{number} VALUES (1, 'A')")
        conn.commit()
    with pytest.raises(StoreError, match="it has no table of notes"):
        salvage(str(path))


def test_a_possible_value_that_differs_from_the_journal_is_the_journals_and_both_are_shown(full, path, tools):
    before = tools.dumped(full, trash=True)
    spoil(full, "UPDATE note SET at = -637, utc_offset = 93, text = 'Onx' WHERE id = 1")
    found = salvage(str(path))
    (text,) = [
        row["text"] for row in map(json.loads, before.splitlines()) if (row.get("table"), row.get("id")) == ("note", 1)
    ]
    assert found.mended == (
        f"n1: the note's text is 'Onx' and in the journal {text!r}: it is that of the journal now",
        "n1: the note's at is 1969-12-31 23:59 UTC and in the journal 2022-05-17 10:01 UTC: it is that of the journal now",
        "n1: the note's utc_offset is 93 and in the journal 120: it is that of the journal now",
    )
    assert without_marks(found.lines) == before


def without_marks(lines):
    rows = map(json.loads, lines)
    return "".join(encode({name: value for name, value in row.items() if name != "mended"}) for row in rows)


def test_without_the_last_entries_of_the_journal_only_an_impossible_time_is_mended(full, path, tools):
    spoil(
        full,
        "UPDATE note SET at = -637, utc_offset = 93, text = 'later' WHERE id = 1",
        "DROP TRIGGER guard_journal_delete",
        "DROP INDEX journal_by_uid",  # which would tell that the lost entry is of another record
        "DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)",
    )
    found = salvage(str(path))
    assert [words for words in found.mended if words.startswith("n1: ")] == [
        "n1: the note's at is 1969-12-31 23:59 UTC and in the journal 2022-05-17 10:01 UTC: it is that of the journal now",
        "n1: the note's utc_offset is 93, and that of its time is 120: it is 120 now",
    ]
    assert any('"text":"later"' in line for line in found.lines)


def test_a_time_before_1970_that_no_journal_mends_is_that_of_the_session_or_of_the_uid(full, path, cli):
    spoil(
        full,
        "DROP TRIGGER guard_journal_delete",
        "DELETE FROM journal WHERE tbl = 'note'",
        "UPDATE note SET at = -637, utc_offset = 60 WHERE id IN (1, 3)",
        "DROP TRIGGER guard_note_name",
        "UPDATE note SET uid = '01G38QBK80' || substr(uid, 11) WHERE id = 3",
    )
    assert [words for words in salvage(str(path)).mended if "1970" in words] == [
        "n1 has a time before 1970: its at is 2022-05-17 10:00 UTC now, its utc_offset is 120 now",
        "n3 has a time before 1970: its at is 2022-05-17 10:00 UTC now, its utc_offset is 120 now",
    ]
    assert "Four days in València. has a time before 1970\n" in cli("doctor")[1]
    cli("doctor", "--fix")
    times = full.execute("SELECT at, utc_offset FROM note WHERE id IN (1, 3)").fetchall()
    assert times == [(1_652_781_600_000, 120), (1_652_781_600_000, 120)]
    assert "before 1970" not in cli("doctor")[1]


def test_doctor_finds_and_mends_an_offset_that_no_zone_has(full, path, cli):
    full.execute("UPDATE note SET utc_offset = 93 WHERE id = 1")
    full.execute("UPDATE note SET utc_offset = 60 WHERE id = 2")  # the conference may have had that zone
    assert "no time zone has the UTC offset of n1 (93 minutes): a wrong time of day is shown\n" in cli("doctor")[1]
    cli("doctor", "--fix")
    assert full.execute("SELECT utc_offset FROM note WHERE id < 3 ORDER BY id").fetchall() == [(120,), (60,)]
    assert "UTC offset" not in cli("doctor")[1]


@pytest.mark.parametrize("index", [True, False])
def test_an_early_entry_that_is_lost_leaves_the_journal_right_about_other_records(full, path, tools, index):
    add_note(full, "said now", tools.NOON)
    spoil(
        full,
        "UPDATE note SET text = text || '!' WHERE id IN (1, 6)",
        "DROP TRIGGER guard_journal_delete",
        *(() if index else ("DROP INDEX journal_by_uid",)),
        "DELETE FROM journal WHERE seq = (SELECT max(seq) - 1 FROM journal)",
    )
    told = "".join(salvage(str(path)).mended)
    assert "n6: the note's text is 'said now!' and in the journal 'said now': it is that of the journal now" in told
    assert ("n1: " in told) == index  # the lost entry may have changed it, if no index tells of which record that was
