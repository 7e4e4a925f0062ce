"""A migration that adds columns loses no row anywhere: salvage, dump, load, doctor, journal and undo take them along.

Today's columns are read from a store that ran all migrations, so a later confnote needs no change in upkeep/.
"""

import json
import sys
from contextlib import closing
from pathlib import Path

import pytest

from confnote.actions import changes
from confnote.store import journal
from confnote.store.db import SCHEMA_VERSION, connect
from confnote.store.journal import differences
from confnote.store.rows import delete, update
from confnote.store.schema import migrate, open_store
from confnote.store.triggers import RECORDS
from confnote.upkeep.doctor import examine, mend
from confnote.upkeep.incoming import columns_in_dump
from confnote.upkeep.salvage import salvage

sys.path.insert(0, str(Path(__file__).parents[1] / "store"))
from migrating import later_confnote

sys.path.pop(0)


def add_columns(db):
    db.execute("ALTER TABLE session ADD COLUMN language TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE tech ADD COLUMN price INTEGER")


def rows_of(store, tables=RECORDS):
    return {table: store.execute(f"SELECT * FROM [{table}] ORDER BY id").fetchall() for table in tables}


def lines_of(text, table):
    return [row for row in map(json.loads, text.splitlines()) if row.get("table") == table]


@pytest.fixture(scope="module", autouse=True)
def schema(full_store):
    """The schema of a later confnote, which this module's tests are run by; `full_store` is made by today's before."""
    with later_confnote(add_columns) as version:
        assert version == SCHEMA_VERSION + 1
        yield version


def test_the_columns_of_a_dump_are_those_of_the_schema_in_use():
    assert "seats" not in columns_in_dump("session")
    with later_confnote(lambda db: db.execute("ALTER TABLE session ADD COLUMN seats INTEGER")):
        assert {"language", "seats"} <= {*columns_in_dump("session")}
    assert "seats" not in columns_in_dump("session")


@pytest.fixture
def later(full_store, path, schema):
    """A store of today with a bit of everything, migrated; both new columns hold values."""
    path.write_bytes(full_store.read_bytes())
    migrate(str(path))
    with closing(connect(str(path))) as store:
        assert store.version == schema
        (session,) = store.execute("SELECT uid FROM session ORDER BY id LIMIT 1").fetchone()
        (tech,) = store.execute("SELECT uid FROM tech ORDER BY id LIMIT 1").fetchone()
        with store.change("edit"):
            update(store, "session", session, language="ca")
            update(store, "tech", tech, price=12)
        yield store


@pytest.fixture
def empty(tmp_path):
    """A new store of the later confnote."""
    (tmp_path / "new").mkdir(mode=0o700)
    with closing(open_store(str(tmp_path / "new/confnote.db"))) as store:
        yield store


def test_a_new_store_and_a_migrated_one_have_the_same_schema(later, empty):
    def schema_of(store):
        return store.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name").fetchall()

    assert schema_of(later) == schema_of(empty)


def test_dump_and_salvage_keep_every_row_and_the_new_columns(later, path, tools):
    dumped = tools.dumped(later)
    assert [row["language"] for row in lines_of(dumped, "session")] == ["ca"]
    assert [row["price"] for row in lines_of(dumped, "tech")] == [12, None]
    assert "".join(salvage(str(path)).lines) == tools.dumped(later, trash=True)


def test_a_dump_is_loaded_with_the_new_columns(later, empty, tools):
    tools.load(empty, tools.dumped(later))
    assert rows_of(empty) == rows_of(later)
    assert not tools.load(empty, tools.dumped(later)).changed


def test_a_dump_with_its_journal_makes_the_same_store(later, empty, tools):
    tools.load(empty, tools.dumped(later, journal=True))
    assert rows_of(empty) == rows_of(later)
    changes.undo(empty)
    assert empty.execute("SELECT max(language) FROM session").fetchone() == ("",)


def test_a_dump_of_today_is_loaded_with_the_defaults(full, empty, tools):
    dumped = tools.dumped(full, trash=True)
    assert json.loads(dumped.splitlines()[0])["schema"] == SCHEMA_VERSION
    tools.load(empty, dumped)
    assert empty.execute("SELECT title, language FROM session").fetchall() == [("Backstage: Restoring Order", "")]
    assert empty.execute("SELECT name, price FROM tech").fetchall() == [("Karpenter", None), ("Straße", None)]


def test_a_store_of_today_is_salvaged_by_the_later_confnote(full, path, tools):
    assert lines_of("".join(salvage(str(path)).lines), "session") == lines_of(tools.dumped(full), "session")


def test_a_damaged_store_gives_the_new_columns_from_its_journal(later, path):
    later.execute("PRAGMA writable_schema=ON")
    later.execute("UPDATE sqlite_schema SET rootpage = 1 WHERE name = 'session'")  # no page of that table is found
    later.close()
    assert [row["language"] for row in lines_of("".join(salvage(str(path)).lines), "session")] == ["ca"]


def test_doctor_finds_nothing_wrong_and_repairs_the_triggers_of_the_new_columns(later, path):
    assert [found for found in examine(str(path), 2**42) if found.grade == "wrong"] == []
    later.execute("DROP TRIGGER journal_session_update")
    found = examine(str(path), 2**42)
    assert [one.check for one in found if one.grade == "wrong"] == ["triggers"]
    mend(str(path), found, 2**40)
    (sql,) = later.execute("SELECT sql FROM sqlite_schema WHERE name = 'journal_session_update'").fetchone()
    assert "new.[language]" in sql


def test_the_journal_knows_the_new_columns_and_undo_brings_them_back(later):
    assert not any(differences(later))
    before = rows_of(later)
    (session,) = later.execute("SELECT uid FROM session WHERE language = 'ca'").fetchone()
    assert list(journal.entries_of(later, session)[-1].fields()) == [("language", "", "ca")]
    with later.change("rm"):
        delete(later, "session", session)
    changes.undo(later)
    assert rows_of(later) == before
    undone = 0
    while journal.history(later, 1) and undone < 8:  # back over the migration
        changes.undo(later)
        undone += 1
    for _ in range(undone):
        changes.redo(later)
    assert rows_of(later) == before
