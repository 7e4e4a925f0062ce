"""Records that both machines have: empty values are completed, others stay and are named."""

import json
from pathlib import Path

import pytest

from confnote.actions.capture import add_note, record_tech
from confnote.actions.sessions import Start, start
from confnote.store.db import connect
from confnote.store.rows import update
from confnote.upkeep.salvage import salvage

NOON = 1_652_781_600_000  # 2022-05-17T10:00:00Z
TALKS = "SELECT title, rating, verdict, attendance FROM session ORDER BY title"
NOTES = "SELECT text, private, done_at FROM note ORDER BY text"
PRODUCTS = "SELECT name, verdict, rating FROM tech ORDER BY lower(name)"


def two(full, another, tools):
    """Two machines with the same records."""
    other = another()
    tools.load(other, tools.dumped(full))
    return full, other


def uid_of(store, title):
    return store.execute("SELECT uid FROM session WHERE title = ?", (title,)).fetchone()[0]


def test_two_machines_that_rate_different_talks_end_equal(full, another, tools):
    for number, title in enumerate(("First", "Second"), 7):
        at = tools.NOON + number * tools.MINUTE
        start(full, Start(title=title), at, at, "kubecon-eu-2022")
    one, other = two(full, another, tools)
    with one.change("rate"):
        update(one, "session", uid_of(one, "First"), rating=5, verdict="loud")
    with other.change("rate"):
        update(other, "session", uid_of(other, "Second"), rating=2)
        update(other, "note", other.execute("SELECT uid FROM note WHERE text LIKE 'One%'").fetchone()[0], private=1)
    record_tech(one, "Rook", tools.NOON, conference="kubecon-eu-2022", verdict="fine")
    record_tech(other, "rook", tools.NOON, conference="kubecon-eu-2022", rating=3)
    loaded = tools.load(other, tools.dumped(one))
    assert len(loaded.completed) == 2
    assert (loaded.kept, loaded.renamed) == (["t3"], [])
    tools.load(one, tools.dumped(other))
    for sql in (TALKS, NOTES):
        assert one.execute(sql).fetchall() == other.execute(sql).fetchall()
    assert [row[1:] for row in one.execute(PRODUCTS)] == [row[1:] for row in other.execute(PRODUCTS)]
    assert not tools.load(one, tools.dumped(other)).changed


def test_both_ratings_are_named_and_the_empty_verdict_is_completed(full, another, tools, cli):
    one, other = two(full, another, tools)
    uid = uid_of(one, "Backstage: Restoring Order")
    with other.change("rate"):
        update(other, "session", uid, rating=2, verdict="")
    text = tools.dumped(one).encode()
    for dry, word in ((["--dry-run"], "would complete"), ([], "completed")):
        code, out, err = cli("load", "-", *dry, db=other.path, stdin=text)
        assert (code, out.split(" from ")[0]) == (0, f"{word} s1")
        assert "confnote: s1: rating 2 here, 4 in the file\n" in err
    assert other.execute("SELECT rating, verdict FROM session WHERE uid = ?", (uid,)).fetchone() == (2, "solid")


def test_a_note_that_is_private_on_one_side_is_private_on_both_and_named(full, another, tools, cli):
    one, other = two(full, another, tools)
    for store, number in ((one, 3), (other, 1)):
        with store.change("edit"):
            store.execute("UPDATE note SET private = 1 WHERE id = ?", (number,))
    text = tools.dumped(one).encode()
    rest = " standard input (13 were there)\n"
    stays = "confnote: n1 stays private: it is public in the file\n"
    run = cli("load", "-", "--dry-run", db=other.path, stdin=text)
    assert run == (0, f"n3 would become private, as in{rest}", stays)
    assert cli("load", "-", db=other.path, stdin=text) == (0, f"n3 is private now, as in{rest}", stays)
    answer = json.loads(cli("load", "-", "--theirs", "--json", db=other.path, stdin=text)[1])
    assert (answer["private"], answer["stay_private"], answer["completed"]) == ([], ["n1"], [])
    assert other.execute("SELECT id FROM note WHERE private ORDER BY id").fetchall() == [(1,), (2,), (3,)]


def test_a_note_that_was_moved_stays_where_it_is(full, another, tools):
    one, other = two(full, another, tools)
    with other.change("edit"):
        other.execute("UPDATE note SET session = NULL, day = '2022-05-17' WHERE text LIKE 'One%'")
    assert tools.load(other, tools.dumped(one)).kept == ["n1"]
    assert other.execute("SELECT session FROM note WHERE text LIKE 'One%'").fetchone() == (None,)


def ruined(path, *pages):
    """Overwrite pages of a store with bytes that say nothing."""
    data = bytearray(path.read_bytes())
    for page in pages:
        data[(page - 1) * 4096 : page * 4096] = b"\xaa" * 4096
    path.write_bytes(data)


def test_what_is_newer_than_the_backup_and_sound_survives_the_doctors_recipe(full, path, cli, tmp_path):
    backup, rescued = tmp_path / "backup.db", tmp_path / "rescued.jsonl"
    assert cli("backup", backup)[0] == 0
    with full.change("edit"):
        full.execute("UPDATE note SET text = 'newer' WHERE id = 1")
        full.execute("UPDATE note SET private = 1 WHERE id = 3")
    add_note(full, "after the backup", NOON, conference="kubecon-eu-2022")
    roots = dict(full.execute("SELECT name, rootpage FROM sqlite_schema").fetchall())
    full.close()
    ruined(path, roots["session"], roots["journal"])
    code, _, err = cli("dump", "--salvage", rescued)
    assert code == 0
    assert "n1 refers to a session that is not there: its session is empty now" in err
    assert cli("restore", backup)[0] == 0
    code, _, err = cli("load", rescued, "--theirs")
    assert code == 0
    assert "n1: text newer, One catalogue for *every* tea… before" in err
    store = connect(str(path))
    found = store.execute("SELECT id, text, session IS NULL, private FROM note ORDER BY id").fetchall()
    assert found[0] == (1, "newer", 0, 0)
    assert found[2] == (3, "Four days in València.", 1, 1)
    assert "after the backup" in [row[1] for row in found]
    assert store.execute("SELECT rating FROM session").fetchall() == [(4,)]
    store.close()


def test_what_was_deleted_after_the_backup_is_named_when_a_rescue_is_loaded(full, path, cli, tmp_path):
    backup, rescued = tmp_path / "backup.db", tmp_path / "rescued.jsonl"
    assert cli("backup", backup)[0] == cli("rm", "n1", "t1")[0] == cli("dump", "--salvage", rescued)[0] == 0
    assert cli("restore", backup)[0] == 0
    code, _, err = cli("load", rescued, "--theirs")
    assert (code, err) == (0, "confnote: n1, t1 were deleted in the file, and stay here: confnote rm n1 t1\n")
    assert cli("rm", "n1", "t1")[0] == 0
    assert cli("undo")[0] == 0  # what is changed later, such as brought back here, is not named
    assert cli("load", rescued, "--theirs")[2] == ""


def test_a_row_with_a_mended_value_leaves_those_of_the_backup(full, another, tools):
    one, other = two(full, another, tools)
    line = tools.dumped(one).replace('"kind":"question",', '"kind":"note",').replace("ask about", "damaged")
    line = line.replace('"text":"damaged', '"mended":["text","kind"],"text":"damaged')
    assert not tools.load(other, line, theirs=True).taken
    assert other.execute("SELECT kind FROM note WHERE text LIKE 'ask%'").fetchone() == ("question",)


def test_many_lost_rows_of_one_kind_are_one_line(full, path, tools):
    full.execute("PRAGMA foreign_keys=OFF")
    for number in range(3):
        full.execute(
            "INSERT INTO session_alias (uid, session, source, key) VALUES (?, 'S0', 'x', 'y')", (f"A{number}",)
        )
    assert (
        "3 rows of session_alias: each refers to a session that is not there: it is left out"
        in salvage(str(path)).mended
    )


def test_a_session_that_the_other_started_later_is_named_with_the_way_back(full, another, tools, cli, monkeypatch):
    one, other = two(full, another, tools)
    start(one, Start(title="Hallway chat"), NOON + 60_000, NOON + 60_000, "kubecon-eu-2022")
    start(other, Start(title="Mine"), NOON + 30_000, NOON + 30_000, "kubecon-eu-2022")
    monkeypatch.setenv("CONFNOTE_NOW", "2022-05-17T12:05:00+02:00")
    text = tools.dumped(one).encode()
    ran = cli("load", "-", "--dry-run", db=other.path, stdin=text)
    assert "notes would go to s3 Hallway chat now" in ran[2]
    ran = cli("load", "-", db=other.path, stdin=text)
    assert "notes go to s3 Hallway chat now, which the file's user started: confnote start s2 to go back" in ran[2]
    assert "notes go to" not in cli("load", "-", db=other.path, stdin=text)[2]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x1f\x8b\x08\0", "x is compressed: zcat x | confnote load -"),
        (b"\xfd7zXZ\0\0", "x is compressed: xzcat x | confnote load -"),
        (
            b"a" * 257 + b"ustar" + bytes(250),
            "it is a tar file: name the dump too, confnote load FILE.jsonl --photos x",
        ),
    ],
)
def test_a_file_that_is_no_dump_yet_says_what_to_type(cli, tmp_path, monkeypatch, data, words):
    monkeypatch.chdir(tmp_path)
    Path("x").write_bytes(data)
    assert cli("load", "x") == (1, "", f"confnote: {words}\n")


def test_ctrl_c_in_a_load_says_that_nothing_was_loaded(full, cli, monkeypatch, tmp_path):
    file = tmp_path / "all.jsonl"
    assert cli("dump", file)[0] == cli("rm", "n1")[0] == 0

    def interrupted(_):
        raise KeyboardInterrupt

    monkeypatch.setattr("confnote.upkeep.load.match", interrupted)
    assert cli("load", file) == (130, "", "confnote: interrupted: nothing was loaded\n")
    monkeypatch.undo()


def test_a_note_that_comes_back_from_the_trash_is_named(full, cli, tmp_path):
    file = tmp_path / "all.jsonl"
    assert cli("dump", file)[0] == cli("rm", "n1")[0] == 0
    code, out, err = cli("load", file)
    assert (code, err) == (0, "")
    assert out.endswith("n1 back from the trash)\n"), out
