"""Check the file of the store: its header, its permissions, how it is made and migrated, and what is no store."""

import ast
import hashlib
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from confnote.actions import changes
from confnote.actions.capture import add_note
from confnote.actions.changes import remove
from confnote.errors import Refused, StoreError, StoreIsNewer
from confnote.store import db as connecting
from confnote.store import journal, migrations, schema
from confnote.store.db import APPLICATION_ID, SCHEMA_VERSION, address, connect, opened, store_path
from confnote.store.read import dossier, inbox
from confnote.store.rows import update
from confnote.store.schema import backup, migrate, open_store
from confnote.store.triggers import INDEXED, triggers

MIGRATING = Path(__file__).with_name("migrating.py")
STORE_CODE = sorted(Path(schema.__file__).parent.rglob("*.py"))
LATER = SCHEMA_VERSION + 2  # the schema of migrating.py


def mode(path):
    return stat.S_IMODE(Path(path).stat().st_mode)


def digest(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def pragma(path, name):
    conn = sqlite3.connect(path)
    try:
        return conn.execute(f"PRAGMA {name}").fetchone()[0]
    finally:
        conn.close()


# a new store


def test_the_header_says_whose_file_it_is_and_of_which_schema(path):
    assert pragma(path, "application_id") == APPLICATION_ID == int.from_bytes(b"cnot", "big")
    assert pragma(path, "user_version") == SCHEMA_VERSION
    assert pragma(path, "journal_mode") == "delete"


def test_a_connection_has_the_durability_it_needs(path):
    store = connect(str(path))
    try:
        assert [store.execute(f"PRAGMA {name}").fetchone()[0] for name in ("synchronous", "foreign_keys", "busy_timeout")] == [
            3, 1, 10_000
        ]  # fmt: skip
    finally:
        store.close()


def test_every_table_is_strict(store):
    found = store.execute(
        "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name <> 'sqlite_schema'"
        " AND name <> 'sqlite_sequence'"
    ).fetchall()
    assert len(found) >= 14
    assert [name for name, strict in found if not strict] == []
    with pytest.raises(sqlite3.IntegrityError, match="cannot store TEXT value"):
        store.execute("INSERT INTO note (uid, text, at) VALUES ('A', 'x', 'yesterday')")


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO note (uid, text, at, kind) VALUES ('A', 'x', 0, 'shout')",
        "INSERT INTO session (uid, conference, title, rating) SELECT 'A', uid, 'x', 6 FROM conference",
        "INSERT INTO session (uid, conference, title, attendance) SELECT 'A', uid, 'x', 'asleep' FROM conference",
        "INSERT INTO session (uid, conference, title, status) SELECT 'A', uid, 'x', 'maybe' FROM conference",
        "INSERT INTO link (uid, kind, url) VALUES ('A', 'pigeon', 'x')",
        "INSERT INTO tech (uid, conference, key, name, at, rating) SELECT 'A', uid, 'x', 'x', 0, 0 FROM conference",
    ],
)
def test_no_writer_can_store_what_is_no_choice(kube, sql):
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        kube.store.execute(sql)


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_file_and_folder_are_the_owners_whatever_the_umask(tmp_path, mask):
    path = tmp_path / "a" / "confnote" / "confnote.db"
    before = os.umask(mask)
    try:
        store = open_store(str(path))
        store.execute("BEGIN IMMEDIATE")
        store.execute("INSERT INTO setting VALUES ('a', 'b')")
        during = mode(f"{path}-journal")
        store.execute("COMMIT")
        store.close()
        saved, _ = backup(str(path), 0, "x")
    finally:
        os.umask(before)
    assert (mode(path), mode(path.parent), during) == (0o600, 0o700, 0o600)
    assert (mode(saved), mode(Path(saved).parent)) == (0o600, 0o700)


def test_nothing_but_the_store_is_left_behind(tmp_path):
    open_store(str(tmp_path / "confnote.db")).close()
    assert [found.name for found in tmp_path.iterdir()] == ["confnote.db"]


def test_a_store_that_cannot_be_made_leaves_nothing_and_says_where_and_why(tmp_path):
    (tmp_path / "file").write_text("x")
    target = tmp_path / "file" / "confnote.db"
    with pytest.raises(StoreError, match=rf"^{target} cannot be made: .*--db$"):
        open_store(str(target))
    assert [found.name for found in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize(
    "name", [":memory:", "file:x?mode=memory", "50%.db", "what?.db", "a#b.db", "naïve ☕.db", "'q'.db"]
)
def test_a_path_is_a_path_whatever_it_looks_like(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    with opened(open_store(name)) as store:
        add_note(store, "kept", 1)
    with opened(open_store(str(tmp_path / name))) as store:
        assert [note.text for note in inbox(store)] == ["kept"]
    assert [found.name for found in tmp_path.iterdir()] == [name]


def test_a_path_that_is_not_utf8_is_a_path(tmp_path):
    path = f"{tmp_path}/caf\udce9.db"
    with opened(open_store(path)) as store:
        add_note(store, "kept", 1)
    assert [os.fsencode(found.name) for found in tmp_path.iterdir()] == [b"caf\xe9.db"]


def test_a_link_to_nowhere_is_not_followed_into_a_new_store(tmp_path):
    """The drive it points to may be unplugged: a second, empty store there would hide the first."""
    (tmp_path / "drive").mkdir()
    (tmp_path / "confnote.db").symlink_to(tmp_path / "drive" / "confnote.db")
    with pytest.raises(StoreError, match="cannot be opened"):
        open_store(str(tmp_path / "confnote.db"))
    assert list((tmp_path / "drive").iterdir()) == []


def test_connecting_makes_no_file(tmp_path):
    with pytest.raises(StoreError, match="cannot be opened"):
        connect(str(tmp_path / "none.db"))
    assert list(tmp_path.iterdir()) == []


def test_an_old_sqlite_is_refused_by_name(path, monkeypatch):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    with pytest.raises(Refused, match=r"3\.37 or newer"):
        connect(str(path))


# what is no store


def other_database(path):
    conn = sqlite3.connect(path)
    conn.execute("CREATE TABLE cookies (name TEXT)")
    conn.close()


STRANGERS = {
    "empty": lambda path: path.write_bytes(b""),
    "garbage": lambda path: path.write_bytes(os.urandom(5000)),
    "one byte": lambda path: path.write_bytes(b"x"),
    "a login page": lambda path: path.write_text("<!DOCTYPE html><title>Please log in</title>" * 50),
    "another program's database": other_database,
    "the head of a store": lambda path: path.write_bytes(b"SQLite format 3\0"),
}


@pytest.mark.slow
@pytest.mark.parametrize("make", STRANGERS.values(), ids=STRANGERS)
def test_what_is_no_store_is_refused_and_left_to_the_byte(tmp_path, confnote, make):
    path = tmp_path / "confnote.db"
    make(path)
    os.utime(path, (0, 0))
    before = digest(path)
    with pytest.raises(StoreError, match=rf"^{path} is .*(--db|remove it)"):
        open_store(str(path))
    for words in (("add", "hello"), ("list",), ("start", "A talk")):
        ran = confnote("--db", str(path), *words)
        assert (ran.code, ran.stdout) == (1, "")
        assert ran.stderr.startswith(f"confnote: {path} is ")
        assert ran.stderr.count("\n") == 1
    assert digest(path) == before
    assert sorted(found.name for found in tmp_path.iterdir()) == ["confnote.db", "store"]


def test_a_folder_in_place_of_the_store(tmp_path, confnote):
    ran = confnote("--db", str(tmp_path), "add", "hello")
    assert ran.code == 1
    assert ran.stderr == f"confnote: {tmp_path} is a folder: name a file in it with --db. Your words: hello\n"


@pytest.mark.slow
def test_a_damaged_store_is_said_with_what_to_do(path, confnote):
    with opened(connect(str(path))) as store:
        store.execute("PRAGMA synchronous=OFF")
        for _ in range(200):
            add_note(store, "x" * 500, 1)
    data = bytearray(path.read_bytes())
    data[8192:] = b"\xff" * (len(data) - 8192)
    path.write_bytes(data)
    ran = confnote("add", "hello")
    assert ran.code == 1
    assert ran.stderr.startswith(f"confnote: {path} is damaged")
    assert "restore" in ran.stderr
    assert ran.stderr.count("\n") == 1


# a newer store


@pytest.mark.slow
def test_a_newer_store_is_read_and_never_written(path, confnote):
    assert confnote("new", "Kube").code == 0
    assert confnote("add", "hello").code == 0
    conn = sqlite3.connect(path)
    conn.execute(f"PRAGMA user_version={SCHEMA_VERSION + 8}")
    conn.close()
    before = digest(path)
    for words in (
        ("add", "more"),
        ("rate", "4"),
        ("tech", "Cilium"),
        ("start", "A"),
        ("undo",),
        ("rm", "n1"),
    ):
        ran = confnote(*words)
        assert (ran.code, ran.stdout) == (1, ""), words
        mine = {"add": ". Your words: more", "tech": ". Your words: Cilium"}.get(words[0], "")
        assert ran.stderr == (
            f"confnote: {path} was written by a newer confnote (schema {SCHEMA_VERSION + 8}, this one knows {SCHEMA_VERSION}): "
            f"it can be read, not written. Upgrade confnote: git pull in its clone, then install it again{mine}\n"
        ), words
    with opened(connect(str(path))) as store, pytest.raises(StoreIsNewer), store.change("add"):
        pass
    listed = confnote("list")
    assert listed.code == 0
    assert "hello" in listed.stdout
    assert confnote("now", "--short").code == 0
    assert digest(path) == before
    assert not (path.parent / "backups").exists()


def test_columns_of_a_newer_store_are_passed_over(old, later):
    later.migrate_later(str(old))
    with opened(connect(str(old))) as store:
        assert store.version > SCHEMA_VERSION
        (uid,) = store.execute("SELECT uid FROM conference").fetchone()
        assert [note.text for note in dossier(store, uid).notes] == ["one", "two"]


# migrations


@pytest.fixture
def later():
    """What a later confnote does: a column more, and a table others refer to made anew."""
    from importlib.util import module_from_spec, spec_from_file_location

    spec = spec_from_file_location("migrating", MIGRATING)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def old(kube, path):
    """A store of today with all sorts in it, and a deleted session whose handle was the last."""
    session = kube.session("A 10:00-10:35 planned")
    kube.note("one", session=session)
    kube.note("two")
    gone = kube.session("B 10:00-10:35")
    remove(kube.store, [("session", gone)])
    kube.store.close()
    return path


def test_a_migration_leaves_journal_and_full_text_whole(old, later, whole, sound, monkeypatch):
    before = connect(str(old))
    held, found = whole(before)
    columns = [row[1] for row in before.execute("PRAGMA table_info(note)")]
    before.close()
    later.migrate_later(str(old))
    monkeypatch.setattr(connecting, "SCHEMA_VERSION", LATER)
    store = connect(str(old))
    try:
        assert store.version == LATER
        after, found_after = whole(store)
        assert [row[: len(columns)] for row in after["note"]] == held["note"]
        assert {**after, "note": []} == {**held, "note": []}
        assert found_after == found
        assert store.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name"
        ).fetchall() == sorted(triggers(store))
        sound(store)
        # the journal sees the new column, and an undo reaches back over the migration
        uid = store.execute("SELECT uid FROM note WHERE id = 2").fetchone()[0]
        with store.change("edit"):
            update(store, "note", uid, text="zwei", mood="glad")
        assert list(journal.entries_of(store, uid)[-1].fields()) == [("text", "two", "zwei"), ("mood", "", "glad")]
        assert store.execute("SELECT rowid FROM note_fts WHERE note_fts MATCH 'zwei'").fetchall() == [(2,)]
        for _ in range(4):
            changes.undo(store)
        sound(store)
        assert [row[1] for row in store.execute("SELECT id, text FROM note")] == ["one"]
        for _ in range(4):
            changes.redo(store)
        assert store.execute("SELECT text, mood FROM note WHERE id = 2").fetchone() == ("zwei", "glad")
    finally:
        store.close()


def test_a_handle_given_before_a_migration_is_not_given_again(old, later, monkeypatch):
    later.migrate_later(str(old))
    monkeypatch.setattr(connecting, "SCHEMA_VERSION", LATER)
    with opened(connect(str(old))) as store:
        store.execute("INSERT INTO session (uid, conference, title) SELECT 'NEW', uid, 'C' FROM conference")
        assert store.execute("SELECT id FROM session WHERE uid = 'NEW'").fetchone() == (3,)


def test_a_backup_of_mode_0600_is_made_first(old, later):
    os.umask(0o022)
    before = connect(str(old))
    held = list(before.iterdump())
    before.close()
    later.migrate_later(str(old))
    (saved,) = (old.parent / "backups").iterdir()
    assert saved.name.startswith(f"confnote-v{SCHEMA_VERSION}-")
    assert (mode(saved), mode(saved.parent)) == (0o600, 0o700)
    conn = sqlite3.connect(saved)
    assert list(conn.iterdump()) == held
    assert [conn.execute(f"PRAGMA {name}").fetchone()[0] for name in ("user_version", "application_id")] == [
        SCHEMA_VERSION,
        APPLICATION_ID,
    ]
    conn.close()


def test_no_backup_no_migration(old, later):
    (old.parent / "backups").write_text("in the way")
    before = digest(old)
    with pytest.raises(StoreError, match=rf"^{old} is of an older schema, and no backup could be made"):
        later.migrate_later(str(old))
    assert digest(old) == before


def test_a_migration_that_fails_changes_nothing(old, later):
    def breaks_off(conn):
        conn.execute("ALTER TABLE note ADD COLUMN mood TEXT")
        conn.execute("DELETE FROM conference")

    before = digest(old)
    broken = pytest.raises(StoreError, match="broken references: nothing was changed")
    with later.later_confnote(breaks_off), broken:
        migrate(str(old))
    assert digest(old) == before


def test_an_older_store_is_migrated_when_it_is_opened(old, later):
    with later.later_confnote(*later.STEPS), opened(open_store(str(old))) as store:
        assert store.version == LATER
        add_note(store, "three", 1)


def test_each_schema_has_a_migration(path):
    names = {found.stem for found in Path(migrations.__file__).parent.glob("v*.py")}
    assert names == {f"v{number}" for number in range(1, SCHEMA_VERSION + 1)}


def test_the_quick_door_leaves_an_older_store_alone(path, monkeypatch):
    from confnote import quick

    monkeypatch.setenv("CONFNOTE_DB", str(path))
    monkeypatch.setattr(connecting, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    before = digest(path)
    assert quick.serve(["add", "hello"]) is None
    assert digest(path) == before


def check_after_a_kill(path, whole, sound, later, held):
    """Either old or new, never between; and what was not done can be done."""
    store = connect(str(path))
    version = store.version
    assert version in {SCHEMA_VERSION, LATER}
    columns = {row[1] for row in store.execute("PRAGMA table_info(note)")}
    assert ("mood" in columns) == (version == LATER)
    assert store.execute("SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'").fetchone()[0] == len(
        list(triggers(store))
    )
    assert [row[:12] for row in whole(store)[0]["note"]] == [row[:12] for row in held["note"]]
    sound(store)
    store.close()
    later.migrate_later(str(path))
    with opened(connect(str(path))) as store:
        assert store.version == LATER
        sound(store)
    return version


@pytest.mark.slow
def test_a_migration_killed_at_any_write_leaves_the_old_or_the_new_store(  # noqa: PLR0917  # fixtures
    old, tmp_path, env, later, whole, sound
):
    with opened(connect(str(old))) as store:
        held = whole(store)[0]
    shutil.copyfile(old, tmp_path / "old.db")
    count = 22
    strace = shutil.which("strace")
    traced = [strace, "-f", "-qq", "-e", "trace=pwrite64", "-e", f"inject=pwrite64:signal=KILL:when={later.LAST}",
              "-o", os.devnull] if strace else []  # fmt: skip
    ran = subprocess.run(
        [*traced, sys.executable, str(MIGRATING), "traced" if traced else "timed", str(tmp_path), str(count)],
        env=env, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    if traced and "ptrace" in ran.stderr:
        pytest.skip("tracing is not allowed here")
    assert ran.stdout.count("\n") == count, ran.stderr
    assert ran.stdout.count("killed") >= count // 2
    versions = [check_after_a_kill(tmp_path / f"{n}.db", whole, sound, later, held) for n in range(1, count + 1)]
    assert versions[0] == SCHEMA_VERSION
    if traced:
        assert versions[-1] == LATER or "killed" in ran.stdout.splitlines()[-1]


def together(count, command, env, **more):
    """Start so many processes at once and wait for all; return them finished."""
    started = [
        subprocess.Popen(command(n), env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)
        for n in range(count)
    ]
    return [(process.communicate(timeout=60), process.returncode) for process in started]


@pytest.mark.slow
def test_racing_migrations_are_done_once(old, env, later, whole, sound):
    ran = together(6, lambda _: [sys.executable, str(MIGRATING), "once", str(old)], env)
    assert [(err, code) for (_, err), code in ran] == [(b"", 0)] * 6
    assert len(list((old.parent / "backups").iterdir())) == 1
    with opened(connect(str(old))) as store:
        assert store.version == LATER
        sound(store)


@pytest.mark.slow
def test_a_writer_waits_for_a_migration_and_is_kept(old, env, later, sound, monkeypatch):
    """A note added by today's confnote while a later one migrates lands before it or is refused, never between."""
    migrating = subprocess.Popen([sys.executable, str(MIGRATING), "once", str(old)], env=env)
    kept, refused = 0, 0
    while migrating.poll() is None:
        try:
            with opened(connect(str(old))) as store:
                add_note(store, "during", 1)
            kept += 1
        except StoreIsNewer:
            refused += 1
    assert migrating.returncode == 0
    with opened(connect(str(old))) as store:
        assert store.execute("SELECT count(*) FROM note WHERE text = 'during'").fetchone() == (kept,)
        sound(store)


# many first runs


def check_first_runs(ran, path, sound):
    assert [(one.code, one.stderr) for one in ran] == [(0, "")] * len(ran)
    assert all(one.stdout.startswith("note n") for one in ran)
    with opened(connect(str(path))) as store:
        assert {note.text for note in inbox(store)} == {f"note {n}" for n in range(len(ran))}
        assert store.execute("SELECT count(DISTINCT device) FROM journal").fetchone() == (1,)
        sound(store)
    assert [found.name for found in path.parent.iterdir()] == ["confnote.db"]


@pytest.mark.slow
def test_twenty_first_runs_at_once_make_one_store_and_keep_twenty_notes(tmp_path, crowd, sound):
    path = tmp_path / "data" / "confnote.db"
    check_first_runs(crowd(20, "--db", str(path), "add", "note {n}"), path, sound)


@pytest.mark.slow
def test_a_file_system_without_hard_links_makes_one_store_too(tmp_path, crowd, sound):
    path = tmp_path / "data" / "confnote.db"
    check_first_runs(crowd(20, "--db", str(path), "add", "note {n}", NO_LINKS="1"), path, sound)


def test_a_store_that_is_just_being_named_is_waited_for(tmp_path, blank_store):
    """Without hard links the file has its name before its content."""
    path = tmp_path / "confnote.db"
    path.touch()
    (tmp_path / "draft").write_bytes(blank_store.read_bytes())
    naming = threading.Timer(0.2, (tmp_path / "draft").replace, (path,))
    naming.start()
    with opened(open_store(str(path))) as store:
        add_note(store, "kept", 1)
        assert [note.text for note in inbox(store)] == ["kept"]
    naming.join()


# a store that a tool left in WAL mode


def test_wal_is_left_for_the_rollback_journal(path):
    conn = sqlite3.connect(path)
    conn.execute("PRAGMA journal_mode=WAL")
    conn.close()
    with opened(connect(str(path))) as store:
        add_note(store, "x", 1)
    assert pragma(path, "journal_mode") == "delete"


def test_a_tool_that_holds_the_store_in_wal_refuses_no_note(path):
    tool = sqlite3.connect(path)
    tool.execute("PRAGMA journal_mode=WAL")
    tool.execute("SELECT * FROM note").fetchall()
    with opened(connect(str(path), wait=0.1)) as store:
        add_note(store, "x", 1)
    assert tool.execute("SELECT text FROM note").fetchall() == [("x",)]
    tool.close()


# what the code of the store may not do


def calls(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


@pytest.mark.parametrize("source", STORE_CODE, ids=lambda path: path.name)
def test_the_store_is_never_opened_as_a_file_and_no_script_commits_by_itself(source):
    """Closing any descriptor of the file drops SQLite's locks; sqlite3's executescript commits what is open."""
    for call in calls(ast.parse(source.read_text(encoding="utf-8"))):
        name = ast.unparse(call.func)
        # sqlite-utils' own, which a migration is given, stays inside our transaction
        migration = source.parent.name == "migrations" and name == "db.executescript"
        assert not name.endswith("executescript") or migration, f"{source.name}:{call.lineno}"
        if name == "os.open":
            told = ast.unparse(call)  # the record of a store (known.py) is another file
            assert "os.O_EXCL" in told or told.startswith("os.open(self.file,"), (
                f"{source.name}:{call.lineno}: only a file that nobody has yet"
            )
            continue
        opens = ("open", "io.open", "read_bytes", "read_text", "write_bytes", "write_text", "copyfile", "copy", "copy2")
        assert name.rpartition(".")[2] not in opens, f"{source.name}:{call.lineno}: {name}"


# where it lies

SYSTEMS = [
    ("linux", "unix.Unix", {}),
    ("linux", "unix.Unix", {"XDG_DATA_HOME": "/data/ada"}),
    ("linux", "unix.Unix", {"XDG_DATA_HOME": "  "}),
    ("darwin", "macos.MacOS", {}),
    ("darwin", "macos.MacOS", {"XDG_DATA_HOME": "/data/ada"}),
    ("win32", "windows.Windows", {"LOCALAPPDATA": "/Users/ada/AppData/Local"}),
]


@pytest.mark.parametrize(("platform", "name", "environ"), SYSTEMS)
def test_the_default_place_is_that_of_platformdirs(platform, name, environ, monkeypatch):
    import importlib

    module, _, kind = name.partition(".")
    system = importlib.import_module(f"platformdirs.{module}")
    if platform == "win32":
        monkeypatch.setattr(system, "get_win_folder", system.get_win_folder_from_env_vars)
    for variable in ("XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in environ.items():
        monkeypatch.setenv(variable, value)
    folder = getattr(system, kind)("confnote", appauthor=False).user_data_dir
    assert store_path(os.environ, platform) == str(Path(folder) / "confnote.db")


def test_windows_without_its_variables_has_a_place_all_the_same(monkeypatch, home):
    assert store_path({}, "win32") == str(home / "AppData" / "Local" / "confnote" / "confnote.db")


def test_the_environment_moves_the_store_and_a_tilde_is_the_home(home):
    assert store_path({"CONFNOTE_DB": "/x/y.db"}) == "/x/y.db"
    assert store_path({"CONFNOTE_DB": "~/notes.db"}) == str(home / "notes.db")
    assert store_path({"CONFNOTE_DB": ""}) == store_path({})


def test_an_address_asks_for_a_file_that_is_there():
    assert address("/a b/50%?#.db") == "file:///a b/50%25%3f%23.db?mode=rw"


def test_full_text_covers_what_people_look_for(kube):
    kube.session("Zürich 10:00-10:35")
    kube.note("Die Brücke über den Fluß")
    find = "SELECT count(*) FROM {0}_fts WHERE {0}_fts MATCH ?"
    assert kube.store.execute(find.format("note"), ("brucke",)).fetchone() == (1,)
    assert kube.store.execute(find.format("session"), ("zurich",)).fetchone() == (1,)
    assert set(INDEXED) == {"note", "session", "speaker", "tech", "link"}


@pytest.mark.slow
def test_racing_openers_in_one_process_do_not_lose_each_others_locks(path):
    def add(n):
        with opened(open_store(str(path))) as store:
            return add_note(store, f"note {n}", 1).id

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(add, range(40))) == list(range(1, 41))
