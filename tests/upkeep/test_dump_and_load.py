"""A dump and a load make the same store again; loading twice changes nothing; undo takes a load back."""

import json
from dataclasses import replace

import pytest

from confnote.actions.capture import add_note, record_tech
from confnote.actions.changes import redo, remove, undo, untrash
from confnote.errors import Refused
from confnote.post.settings import Settings
from confnote.store.drafts import StoredPost, posts, save_post
from confnote.store.journal import differences
from confnote.store.pins import last_pins, set_pins
from confnote.store.read import dossier
from confnote.store.trash import trash
from confnote.store.triggers import RECORDS
from confnote.store.write import change_conference
from confnote.upkeep.doctor import examine

OPTIONS = ({}, {"trash": True}, {"journal": True})


def rows_of(text):
    return [json.loads(line) for line in text.splitlines()]


def wrong(store):
    return [finding for finding in examine(store.path, 2**42) if finding.grade == "wrong"]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_dump_load_dump_is_the_same_to_the_byte(full, another, tools, options):
    text = tools.dumped(full, **options)
    other = another()
    tools.load(other, text)
    assert tools.dumped(other, **options) == text
    assert wrong(other) == []


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_loading_twice_changes_nothing(full, another, tools, options):
    text = tools.dumped(full, **options)
    other = another()
    tools.load(other, text)
    before = "\n".join(other.iterdump())
    again = tools.load(other, text)
    assert not again.changed
    assert (again.kept, again.renamed) == ([], [])
    assert "\n".join(other.iterdump()) == before


def test_a_dump_into_its_own_store_changes_nothing(full, tools):
    text = tools.dumped(full, trash=True)
    assert not tools.load(full, text).changed
    assert tools.dumped(full, trash=True) == text


def test_what_is_read_from_a_loaded_store_is_what_was_there(full, another, tools):
    uid = full.execute("SELECT uid FROM conference").fetchone()[0]
    other = another()
    tools.load(other, tools.dumped(full))
    assert dossier(other, uid) == dossier(full, uid)
    assert posts(other, uid) == tuple(replace(post, path=None) for post in posts(full, uid))
    assert (
        other.execute("SELECT * FROM setting ORDER BY key").fetchall()
        == full.execute("SELECT * FROM setting ORDER BY key").fetchall()
    )
    assert other.execute("SELECT * FROM zone_offset").fetchall() == full.execute("SELECT * FROM zone_offset").fetchall()
    assert other.execute("SELECT * FROM draft").fetchall() == full.execute("SELECT * FROM draft").fetchall()


def test_search_knows_what_was_loaded(full, another, tools):
    for options in OPTIONS:
        other = another()
        tools.load(other, tools.dumped(full, **options))
        found = other.execute("SELECT rowid FROM note_fts WHERE note_fts MATCH 'valencia'").fetchall()
        assert found == full.execute("SELECT id FROM note WHERE text LIKE '%València%'").fetchall()


def test_undo_takes_a_load_back_and_redo_brings_it_again(full, another, tools):
    text = tools.dumped(full)
    other = another()
    add_note(other, "my own", tools.NOON)
    before = tools.dumped(other)
    tools.load(other, text)
    loaded = tools.dumped(other)
    undo(other)
    settings_aside = [line for line in tools.dumped(other).splitlines() if '"setting"' not in line]
    assert [line for line in settings_aside if '"draft"' not in line][1:-1] == before.splitlines()[1:-1]
    redo(other)
    assert tools.dumped(other) == loaded
    assert wrong(other) == []


def test_a_load_that_was_undone_is_loaded_again_under_the_same_handles(full, another, tools):
    text = tools.dumped(full)
    other = another()
    tools.load(other, text)
    undo(other)
    again = tools.load(other, text)
    assert len(again.back) == sum(again.new.values())
    assert tools.dumped(other) == text


def test_undo_takes_a_loaded_post_back_though_it_was_exported_since(full, another, tools):
    other = another()
    tools.load(other, tools.dumped(full))
    uid = other.execute("SELECT uid FROM conference").fetchone()[0]
    (post,) = posts(other, uid)
    with other.change("export"):
        save_post(
            other, uid, StoredPost(post.name, replace(Settings.from_json(post.options), site="hugo").to_json()), 5
        )
    undo(other)
    assert other.execute("SELECT count(*) FROM conference").fetchone() == (0,)
    assert other.execute("SELECT count(*) FROM post").fetchone() == (0,)


def test_the_trash_comes_along_and_comes_back(full, another, tools):
    other = another()
    tools.load(other, tools.dumped(full, trash=True))
    gone = [(entry.table, entry.row, entry.at) for entry in trash(full)]
    assert [(entry.table, entry.row, entry.at) for entry in trash(other)] == gone
    assert len(gone) == 3
    session = next(row for table, row, _ in gone if table == "session")
    back = untrash(other, f"s{session['id']}")
    assert {entry.row["uid"] for entry in back.entries} >= {session["uid"]}
    assert not any(differences(other))


def test_a_handle_of_the_trash_is_never_given_again(full, another, tools):
    highest = max(entry.row["id"] for entry in trash(full) if entry.table == "note")
    for options in ({"trash": True}, {"journal": True}):
        other = another()
        tools.load(other, tools.dumped(full, **options))
        assert add_note(other, "new", tools.NOON).id > highest


def test_without_trash_nothing_of_it_is_in_the_dump(full, tools):
    assert "under a session that goes" not in tools.dumped(full)
    assert "under a session that goes" in tools.dumped(full, trash=True)


def test_the_history_comes_along_into_a_store_that_never_held_anything(full, another, tools):
    text = tools.dumped(full, journal=True)
    other = another()
    assert tools.load(other, text).history == "taken"
    assert undo(other).command == undo(full).command
    mine = another()
    add_note(mine, "my own", tools.NOON)
    loaded = tools.load(mine, text)
    assert (loaded.history, loaded.new["note"]) == ("left out", 3)


def test_a_replica_with_a_record_changed_by_hand_gets_its_journal_in_step(full, another, tools):
    text = tools.dumped(full, journal=True)
    line = next(line for line in text.splitlines(keepends=True) if '"table":"note"' in line)
    other = another()
    tools.load(other, text.replace(line, line.replace("catalogue", "directory")))
    assert other.execute("SELECT count(*) FROM note WHERE text LIKE '%directory%'").fetchone() == (1,)
    assert not any(differences(other))
    undo(other)
    assert other.execute("SELECT count(*) FROM note WHERE text LIKE '%catalogue%'").fetchone() == (1,)


def test_that_the_user_went_out_is_of_one_machine(full, another, tools):
    (uid,) = full.execute("SELECT uid FROM conference LIMIT 1").fetchone()
    with full.change("stop"):
        set_pins(full, uid, out="1")
    assert last_pins(full, None).after == {"out": "1"}
    text = tools.dumped(full)
    assert "out:" not in text
    assert '"pins"' not in text
    other = another()
    tools.load(other, text.replace(f"room:{uid}", f"out:{uid}"))  # a dump made by hand
    tools.load(other, text.replace(f"room:{uid}", "pins"))
    assert other.execute("SELECT count(*) FROM setting WHERE key LIKE 'out:%' OR key = 'pins'").fetchone() == (0,)


# --- one conference ---------------------------------------------------------------------------------------------------


def test_one_conference_holds_all_that_belongs_to_it_and_nothing_else(full, another, tools):
    uid = tools.fill(full, "fosdem-2026", "FOSDEM 2026")
    add_note(full, "in the inbox", tools.NOON)
    text = tools.dumped(full, (uid, "fosdem-2026"), trash=True)
    other = another()
    tools.load(other, text)
    assert dossier(other, uid) == dossier(full, uid)
    assert len(other.execute("SELECT uid FROM conference").fetchall()) == 1
    assert other.execute("SELECT key FROM setting").fetchall() == [(f"room:{uid}",)]
    assert sorted(e.row["uid"] for e in trash(other)) == sorted(
        e.row["uid"] for e in trash(full) if e.row["conference"] == uid
    )
    assert tools.dumped(other, (uid, "fosdem-2026"), trash=True) == text
    assert json.loads(text.splitlines()[0])["conference"] == "fosdem-2026"


# --- into a store that has something ----------------------------------------------------------------------------------


def test_handles_that_are_taken_are_given_anew_in_the_same_order(full, another, tools):
    text = tools.dumped(full)
    mine = another()
    tools.fill(mine, "fosdem-2026", "FOSDEM 2026")
    own = tools.dumped(mine).splitlines()[1:-1]
    tools.load(mine, text)
    assert set(own) <= set(tools.dumped(mine).splitlines())
    order = [row["uid"] for row in rows_of(text) if row.get("table") == "note"]
    assert [u for (u,) in mine.execute("SELECT uid FROM note ORDER BY id") if u in order] == order
    assert wrong(mine) == []


def test_a_handle_that_is_twice_is_refused_with_its_line_or_given_anew(another, tools):
    mine = another()
    for number in range(3):
        add_note(mine, f"mine {number}", tools.NOON)
    text = tools.dumped(mine, journal=True)
    twice = text.replace('{"table":"note","id":3', '{"table":"note","id":2', 1)
    with pytest.raises(Refused, match=r"^line 4: another note has its id; nothing was loaded$"):
        tools.load(another(), twice)
    loaded = another()
    notes = tools.dumped(mine).replace('{"table":"note","id":3', '{"table":"note","id":2', 1)
    tools.load(loaded, notes)
    assert loaded.execute("SELECT id, text FROM note ORDER BY id").fetchall() == [
        (1, "mine 0"), (2, "mine 1"), (3, "mine 2"),
    ]  # fmt: skip


def test_a_handle_in_the_trash_here_is_not_given_to_another(another, tools):
    mine, theirs = another(), another()
    for number in range(3):
        add_note(mine, f"mine {number}", tools.NOON)
        add_note(theirs, f"theirs {number}", tools.NOON)
    remove(mine, [("note", mine.execute("SELECT uid FROM note WHERE id = 2").fetchone()[0])])
    tools.load(mine, tools.dumped(theirs))
    assert mine.execute("SELECT text FROM note WHERE id = 2").fetchone() is None
    untrash(mine, "n2")
    assert mine.execute("SELECT text FROM note ORDER BY id").fetchall() == [
        (text,) for text in ("mine 0", "mine 1", "mine 2", "theirs 0", "theirs 1", "theirs 2")
    ]


def test_a_slug_that_is_taken_gets_a_number_and_stays_so(full, another, tools):
    mine = another()
    tools.fill(mine)
    text = tools.dumped(full)
    loaded = tools.load(mine, text)
    assert loaded.renamed == ["kubecon-eu-2022 is kubecon-eu-2022-2 here"]
    again = tools.load(mine, text, theirs=True)
    assert not again.changed
    assert sorted(mine.execute("SELECT slug FROM conference").fetchall()) == [
        ("kubecon-eu-2022",), ("kubecon-eu-2022-2",),
    ]  # fmt: skip


def test_a_product_that_both_recorded_stands_twice_rather_than_lose_one(full, another, tools):
    mine = another()
    uid = full.execute("SELECT uid FROM conference").fetchone()[0]
    tools.load(mine, tools.dumped(full))
    record_tech(full, "Backstage", tools.NOON, tagline="theirs")
    record_tech(mine, "backstage", tools.NOON, tagline="mine")
    text = tools.dumped(full)
    assert tools.load(mine, text).renamed == ["Backstage is Backstage 2 here"]
    names = {(tech.name, tech.tagline) for tech in dossier(mine, uid).tech}
    assert {("Backstage 2", "theirs"), ("backstage", "mine")} <= names
    assert not tools.load(mine, text).changed


def test_the_conference_in_use_stays_the_one_in_use(full, another, tools):
    mine = another()
    own = tools.fill(mine, "fosdem-2026", "FOSDEM 2026")
    tools.load(mine, tools.dumped(full), theirs=True)
    assert mine.execute("SELECT value FROM setting WHERE key = 'conference'").fetchone() == (own,)


def test_records_changed_on_both_sides_stay_as_they_are_here_unless_theirs(full, another, tools):
    mine = another()
    tools.load(mine, tools.dumped(full))
    number, uid = full.execute("SELECT id, uid FROM note WHERE text LIKE 'One%'").fetchone()
    for store, text in ((full, "theirs"), (mine, "mine")):
        with store.change("edit"):
            store.execute("UPDATE note SET text = ? WHERE uid = ?", (text, uid))
    text = tools.dumped(full)
    assert tools.load(mine, text).kept == [f"n{number}"]
    assert mine.execute("SELECT text FROM note WHERE uid = ?", (uid,)).fetchone() == ("mine",)
    assert tools.load(mine, text, theirs=True).taken == [f"n{number}"]
    assert mine.execute("SELECT text FROM note WHERE uid = ?", (uid,)).fetchone() == ("theirs",)
    undo(mine)
    assert mine.execute("SELECT text FROM note WHERE uid = ?", (uid,)).fetchone() == ("mine",)


def test_theirs_takes_a_conference_with_what_is_made_from_it(full, another, tools):
    mine = another()
    tools.load(mine, tools.dumped(full))
    uid = full.execute("SELECT uid FROM conference").fetchone()[0]
    with full.change("edit"):
        change_conference(full, uid, zone="America/New_York")
    tools.load(mine, tools.dumped(full), theirs=True)
    offsets = "SELECT from_at, minutes FROM zone_offset ORDER BY from_at"
    assert mine.execute(offsets).fetchall() == full.execute(offsets).fetchall()
    assert wrong(mine) == []


def test_what_was_deleted_here_comes_back_and_what_lives_here_is_never_deleted(full, another, tools):
    old = tools.dumped(full)
    mine = another()
    tools.load(mine, old)
    uid = full.execute("SELECT uid FROM note WHERE text LIKE 'One%'").fetchone()[0]
    remove(full, [("note", uid)])
    assert not tools.load(mine, tools.dumped(full, trash=True)).new
    assert mine.execute("SELECT 1 FROM note WHERE uid = ?", (uid,)).fetchone()
    loaded = tools.load(full, old)
    assert (loaded.back, dict(loaded.new)) == (["n1"], {"note": 1})


def test_a_dry_run_says_the_same_and_writes_nothing(full, another, tools):
    text = tools.dumped(full, trash=True)
    mine = another()
    before = list(mine.iterdump())
    told = tools.load(mine, text, dry_run=True)
    assert list(mine.iterdump()) == before
    assert tools.load(mine, text).new == told.new


def test_a_record_whose_parent_is_missing_is_refused_with_its_line(full, another, tools):
    lines = tools.dumped(full).splitlines(keepends=True)
    kept = [line for line in lines if '"table":"session",' not in line]
    kept[-1] = kept[-1].replace(str(len(lines) - 2), str(len(kept) - 2))
    mine = another()
    with pytest.raises(Refused, match=r"line \d+: the \w+ belongs to a session"):
        tools.load(mine, "".join(kept))
    assert mine.execute("SELECT count(*) FROM note").fetchone() == (0,)
    assert not mine.in_transaction


def test_a_load_writes_the_journal_and_the_indexes_as_the_triggers_do(full, another, tools):
    other = another()
    other.execute("CREATE TABLE seen (uid TEXT)")
    other.execute("CREATE TRIGGER mine AFTER INSERT ON note BEGIN INSERT INTO seen VALUES (new.uid); END")
    before = other.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name").fetchall()
    note = add_note(full, "数据 of the platform", tools.NOON).uid
    tools.load(other, tools.dumped(full))
    assert (
        other.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name").fetchall() == before
    )
    assert (note,) in other.execute("SELECT uid FROM seen").fetchall()
    assert other.execute("SELECT tbl FROM character_pair WHERE pair = '数据'").fetchall() == [("note",)]
    entries = other.execute("SELECT change, command, target, before, tbl FROM journal WHERE tbl <> 'post'").fetchall()
    assert {entry[:4] for entry in entries} == {(1, "load", None, None)}
    counts = [other.execute(f"SELECT count(*) FROM [{table}]").fetchone()[0] for table in RECORDS]
    assert [[entry[4] for entry in entries].count(table) for table in RECORDS] == counts
    clocks = other.execute("SELECT wall, tick FROM journal ORDER BY seq").fetchall()
    assert clocks == sorted(set(clocks))
    assert list(differences(other)) == []
    add_note(other, "after the load", tools.NOON)
    assert list(differences(other)) == []


def test_a_load_refuses_a_uid_that_the_journal_knows_as_another_record(full, another, tools):
    text = tools.dumped(full)
    (uid,) = full.execute("SELECT uid FROM session ORDER BY id").fetchone()
    number = next(n for n, row in enumerate(rows_of(text), 1) if row.get("uid") == uid)
    other = another()
    with other.change("add"):
        other.execute("INSERT INTO note (uid, text, at) VALUES (?, 'mine', ?)", (uid, tools.NOON))
    before = "\n".join(other.iterdump())
    with pytest.raises(Refused) as error:
        tools.load(other, text)
    wanted = f"line {number}: the uid of the session is that of another record; nothing was loaded"
    assert str(error.value) == wanted
    assert "\n".join(other.iterdump()) == before
