"""Check that a backup is one private, sound file, and that a restore is complete and keeps the store before it."""

import os
import re
import resource
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from confnote.actions.capture import add_note
from confnote.core.files import strays
from confnote.errors import Refused, StoreError, StoreIsNewer
from confnote.store import schema
from confnote.store.db import SCHEMA_VERSION, connect
from confnote.store.known import LastChange, has_change
from confnote.store.schema import open_store
from confnote.upkeep.backup import KEPT, automatic, back_up, check, folder_of, restore
from tests.in_process import runner

NOW = 1_652_781_600_000


def texts(store):
    return [text for (text,) in store.execute("SELECT text FROM note ORDER BY id").fetchall()]


def mode(path):
    return Path(path).stat().st_mode & 0o777


def test_a_backup_is_the_store_in_one_file_of_its_owners(full, path, tmp_path, tools):
    made = back_up(str(path), NOW, tmp_path / "copy.db")
    assert (made, mode(made)) == (tmp_path / "copy.db", 0o600)
    copy = connect(str(made))
    assert tools.dumped(copy, journal=True) == tools.dumped(full, journal=True)
    copy.close()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["copy.db", "store"]


def test_backups_beside_the_store_are_dated_and_the_newest_ten_stay(full, path):
    made = [back_up(str(path), NOW + n) for n in range(KEPT + 3)]
    assert made[-1].parent == folder_of(str(path))
    assert made[-1].name.startswith("confnote-20220517-100000-")
    assert mode(made[-1].parent) == 0o700
    assert automatic(str(path)) == made[:2:-1]
    assert {one.name for one in made[-1].parent.iterdir()} == {one.name for one in made[3:]}


def test_a_backup_into_a_folder_gets_a_name_there(full, path, tmp_path):
    made = back_up(str(path), NOW, tmp_path)
    assert made.parent == tmp_path
    assert check(made) == SCHEMA_VERSION


def test_a_file_that_is_there_is_never_overwritten(full, path, tmp_path):
    there = tmp_path / "there.db"
    there.write_text("mine")
    with pytest.raises(Refused, match="exists"):
        back_up(str(path), NOW, there)
    assert there.read_text() == "mine"
    with pytest.raises(Refused, match="No such file"):
        back_up(str(path), NOW, tmp_path / "nowhere" / "x.db")
    with pytest.raises(Refused, match="no store"):
        back_up(str(tmp_path / "none.db"), NOW)
    assert not (tmp_path / "none.db").exists()


def test_a_restore_brings_back_what_was_and_keeps_what_is(full, path, tools):
    made = back_up(str(path), NOW)
    was = tools.dumped(full, journal=True)
    add_note(full, "after the backup", NOW)
    since = tools.dumped(full, journal=True)
    restored = restore(str(path), made, NOW)
    assert tools.dumped(full, journal=True) == was  # the connection that was open all the time sees it
    kept = connect(str(restored.before))
    assert tools.dumped(kept, journal=True) == since
    kept.close()
    assert mode(restored.before) == 0o600
    add_note(full, "and goes on", NOW)
    assert texts(full)[-1] == "and goes on"


def test_a_restore_works_while_another_process_has_the_store_open(full, path, tools):
    made = back_up(str(path), NOW)
    was = texts(full)
    add_note(full, "after the backup", NOW)
    script = (
        "import sqlite3, sys\n"
        "conn = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "count = lambda: conn.execute('SELECT count(*) FROM note').fetchone()[0]\n"
        "print(count(), flush=True); sys.stdin.readline(); print(count(), flush=True)\n"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", script, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert int(other.stdout.readline()) == len(was) + 1
    restore(str(path), made, NOW)
    assert int(other.communicate("\n", timeout=20)[0]) == len(was)


def test_no_line_is_lost_between_the_backup_of_the_store_and_the_restore(full, path, tools):
    made = back_up(str(path), NOW)
    written, stop = [], threading.Event()

    def write():
        mine = connect(str(path))
        while not stop.is_set():
            text = f"line {len(written)}"
            add_note(mine, text, NOW)
            written.append(text)
            # SQLite waits up to 100 ms between two tries: a shorter pause starves the restore on a busy machine
            time.sleep(0.05)
        mine.close()

    thread = threading.Thread(target=write)
    thread.start()
    try:
        while len(written) < 5:
            time.sleep(0.01)
        restored = restore(str(path), made, NOW)
    finally:
        stop.set()
        thread.join()
    kept = connect(str(restored.before))
    held = {text for text in [*texts(kept), *texts(full)] if text.startswith("line")}
    kept.close()
    assert held == set(written)


def test_a_store_that_is_held_by_another_program_is_left_as_it_is(full, path, monkeypatch):
    monkeypatch.setattr("confnote.upkeep.backup.WAIT", 0.2)
    made = back_up(str(path), NOW)
    add_note(full, "after the backup", NOW)
    reader = sqlite3.connect(path)
    reading = reader.execute("SELECT text FROM note")
    reading.fetchone()
    before = len(automatic(str(path)))
    with pytest.raises(StoreError, match="another program kept it locked"):
        restore(str(path), made, NOW)
    reader.close()
    assert texts(full)[-1] == "after the backup"
    assert len(automatic(str(path))) == before


def test_a_backup_of_a_store_that_is_not_sound_says_so_and_pushes_out_no_other(full, path):
    made = [back_up(str(path), NOW) for _ in range(KEPT)]
    full.execute("PRAGMA foreign_keys=OFF")
    full.execute("UPDATE note SET session = 'NONE' WHERE session IS NOT NULL")
    with pytest.raises(
        Refused,
        match=r"the store is not sound \(it has broken references\): .*/confnote-damaged-20220517-.* is a copy of it, no",
    ):
        back_up(str(path), NOW)
    assert automatic(str(path)) == made[::-1]


def test_restored_where_there_is_no_store_yet(full, path, tmp_path, tools):
    made = back_up(str(path), NOW, tmp_path / "copy.db")
    target = tmp_path / "new" / "confnote.db"
    assert restore(str(target), made, NOW).before is None
    store = connect(str(target))
    assert tools.dumped(store) == tools.dumped(full)
    store.close()
    assert (mode(target), mode(target.parent)) == (0o600, 0o700)


@pytest.mark.parametrize("damage", ["", "<html>sign in</html>" * 99, "half", "pages"])
def test_a_damaged_store_is_set_aside_and_replaced(full, path, tools, damage):
    made = back_up(str(path), NOW)
    was = tools.dumped(full)
    full.close()
    data = path.read_bytes()
    if damage == "half":
        path.write_bytes(data[: len(data) // 2])
    elif damage == "pages":
        path.write_bytes(data[:8192] + b"\xaa" * 40_000 + data[48_192:])
    else:
        path.write_text(damage)
    damaged = path.read_bytes()
    restored = restore(str(path), made, NOW)
    assert len(restored.before.read_bytes()) == len(damaged)
    assert mode(restored.before) == 0o600
    store = connect(str(path))
    assert tools.dumped(store) == was
    store.close()


def test_what_is_no_backup_is_refused_and_the_store_left_as_it_is(full, path, tmp_path, tools):
    was = tools.dumped(full, journal=True)
    made = back_up(str(path), NOW, tmp_path / "copy.db")
    data = made.read_bytes()
    bad = tmp_path / "bad.db"
    reference = "UPDATE note SET session = 'NONE' WHERE id = 1"
    for name, content in {
        "no": b"",
        "html": b"<html>",
        "cut": data[:-4096],
        "page": data[:40_960] + b"\0" * 40_960,
    }.items():
        bad.write_bytes(content)
        with pytest.raises(Refused):
            restore(str(path), bad, NOW)
        assert name
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE bookmarks (url)")
    other.close()
    for file in (tmp_path / "other.db", tmp_path, tmp_path / "none.db", path):
        with pytest.raises(Refused):
            restore(str(path), file, NOW)
    broken = sqlite3.connect(made)
    broken.execute(reference)
    broken.commit()
    broken.close()
    with pytest.raises(Refused, match="has broken references"):
        restore(str(path), made, NOW)
    assert tools.dumped(full, journal=True) == was
    assert automatic(str(path)) == []


def test_a_backup_of_a_newer_confnote_is_refused(full, path, tmp_path):
    made = back_up(str(path), NOW, tmp_path / "copy.db")
    newer = sqlite3.connect(made)
    newer.execute("PRAGMA user_version = 99")
    newer.close()
    with pytest.raises(StoreIsNewer, match="upgrade"):
        restore(str(path), made, NOW)


def test_another_programs_database_is_never_restored_over(full, path, tmp_path):
    made = back_up(str(path), NOW, tmp_path / "copy.db")
    other = tmp_path / "other.db"
    conn = sqlite3.connect(other)
    conn.execute("CREATE TABLE bookmarks (url)")
    conn.close()
    held = other.read_bytes()
    with pytest.raises(Refused, match="another program's database"):
        restore(str(other), made, NOW)
    assert other.read_bytes() == held


def test_a_restore_that_dies_on_the_way_leaves_the_store_as_it_was(full, path, tools, monkeypatch):
    made = back_up(str(path), NOW)
    add_note(full, "after the backup", NOW)
    was = tools.dumped(full, journal=True)

    def die(status, _):
        if status == sqlite3.SQLITE_OK:  # some pages are copied, not all
            raise KeyboardInterrupt

    monkeypatch.setattr("confnote.upkeep.backup.STEP", 5)
    monkeypatch.setattr("confnote.store.schema.stop_if_locked", die)
    with pytest.raises(KeyboardInterrupt):
        restore(str(path), made, NOW)
    assert tools.dumped(full, journal=True) == was
    again = open_store(str(path))
    assert again.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    again.close()


def test_a_restore_whose_end_fails_is_never_called_undone(full, path, monkeypatch):
    made = back_up(str(path), NOW)
    before = texts(full)
    add_note(full, "after the backup", NOW)
    full.close()

    def fail(*_args):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("confnote.store.known.KnownStore.write", fail)
    with pytest.raises(StoreError) as said:
        restore(str(path), made, NOW)
    assert str(said.value) == f"{path} is restored from {made}, but then: Permission denied"
    monkeypatch.undo()
    with closing(connect(str(path))) as store:
        assert texts(store) == before


def test_a_full_disk_is_named_by_the_file_that_does_not_fit(full, path, tmp_path):
    target = tmp_path / "copy.db"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size - 8192, hard))
    try:
        with pytest.raises(Refused) as said:
            back_up(str(path), NOW, target)
        with pytest.raises(Refused) as beside:
            back_up(str(path), NOW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    why = r"(No space left on device|Input/output error)"  # SQLite tells a limit and a full disk apart
    assert re.fullmatch(rf"{target} cannot be written: {why}", str(said.value))
    assert re.fullmatch(rf"{folder_of(str(path))} cannot be written: {why}", str(beside.value))
    assert [one.name for one in tmp_path.iterdir()] == ["store"]
    assert list(folder_of(str(path)).iterdir()) == []


def test_a_copy_that_cannot_be_read_back_is_no_backup(full, path, tmp_path, monkeypatch):
    fault_of, faults = schema.fault_of, ["it cannot be read (disk I/O error)"]
    monkeypatch.setattr(schema, "fault_of", lambda file, **more: faults.pop() if faults else fault_of(file, **more))
    with pytest.raises(Refused) as said:
        back_up(str(path), NOW, tmp_path / "copy.db")
    (made,) = automatic(str(path))
    assert str(said.value) == (
        f"{tmp_path / 'copy.db'} was not written: the copy is not sound (it cannot be read (disk I/O error))."
        f" A sound one is {made}"
    )
    faults.append("it cannot be read (disk I/O error)")
    back_up(str(path), NOW)  # the second copy is read
    assert len(automatic(str(path))) == 2
    assert [one.name for one in tmp_path.iterdir()] == ["store"]


def test_a_backup_that_is_killed_leaves_no_file_under_a_final_name(full, path, tmp_path, monkeypatch):
    monkeypatch.setattr("confnote.store.schema.stop_if_locked", lambda *_: os._exit(9))  # after the first pages
    for target in (None, None, tmp_path / "copy.db"):
        child = os.fork()
        if not child:
            back_up(str(path), NOW, target)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert automatic(str(path)) == []
    assert not (tmp_path / "copy.db").exists()
    assert len(strays(folder_of(str(path)))) == 1  # the second run has removed what the first one left
    monkeypatch.undo()
    made = [back_up(str(path), NOW), back_up(str(path), NOW, tmp_path / "copy.db")]
    assert [one.name for one in folder_of(str(path)).iterdir()] == [made[0].name]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["copy.db", "store"]


def test_a_backup_removes_the_draft_that_a_killed_restore_left(full, path, monkeypatch):
    file = back_up(str(path), NOW)
    monkeypatch.setattr("confnote.upkeep.backup._copy_into", lambda *_: os._exit(9))
    child = os.fork()
    if not child:
        restore(str(path), file, NOW)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert len(strays(path.parent)) == 1
    back_up(str(path), NOW + 1000)
    assert strays(path.parent) == []


def test_only_sound_backups_are_counted_and_only_they_are_deleted(full, path):
    made = [back_up(str(path), NOW) for _ in range(KEPT)]
    whole, folder = made[0].read_bytes(), folder_of(str(path))
    bad = {
        "0": b"",
        "1": whole[:-4096],
        "2": b"<html>" * 9999,
        "3": whole[:4096] + b"\xaa" * 40_960 + whole[45_056:],
        "4": whole,  # with a journal: its copy was not finished
    }
    for letter, content in bad.items():
        (folder / f"confnote-20990101-000000-zzzzzzzzzzz{letter}.db").write_bytes(content)
    (folder / "confnote-20990101-000000-zzzzzzzzzzz4.db-journal").write_bytes(b"\xd9\xd5\x05\xf9 and more")
    mine = folder / "confnote-old-presentation.db"
    mine.write_bytes(whole)
    made.append(back_up(str(path), NOW))
    assert [file for file in automatic(str(path)) if file in made] == made[:0:-1]
    assert len(automatic(str(path))) == KEPT + len(bad)
    assert mine.exists()


def test_copies_of_a_store_before_a_restore_have_a_limit_of_their_own(full, path, monkeypatch):
    monkeypatch.setattr("confnote.upkeep.backup.KEPT", 2)
    made = [back_up(str(path), NOW) for _ in range(2)]
    before = [restore(str(path), made[0], NOW).before for _ in range(2)]
    last = restore(str(path), before[0], NOW).before
    assert automatic(str(path)) == [last, *before[::-1], *made[::-1]]  # the file that was restored stays
    again = restore(str(path), made[0], NOW).before
    assert automatic(str(path)) == [again, last, *made[::-1]]


def test_a_named_backup_of_a_store_that_is_not_sound_is_not_made(full, path, tmp_path):
    full.execute("PRAGMA foreign_keys=OFF")
    full.execute("UPDATE note SET session = 'NONE' WHERE session IS NOT NULL")
    with pytest.raises(Refused, match="is a copy of it, no backup"):
        back_up(str(path), NOW, tmp_path / "copy.db")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["store"]
    (copy,) = folder_of(str(path)).iterdir()
    assert copy.name.startswith("confnote-damaged-20220517-100000-")
    assert automatic(str(path)) == []


def test_a_backup_of_a_store_in_wal_mode_is_one_file(full, path, tmp_path):
    full.execute("PRAGMA journal_mode=WAL")
    add_note(full, "in the log", NOW)
    made = back_up(str(path), NOW, tmp_path / "copy.db")
    copy = connect(str(made))
    assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert texts(copy)[-1] == "in the log"
    copy.close()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["copy.db", "store"]


def damage(data, kind):
    trigger = data.index(b"CREATE TRIGGER journal_note_insert")
    at, byte = {
        "word": (trigger + 10, b"X"),
        "no UTF-8": (trigger + 20, b"\xff"),
        "identity": (68, b"\0"),
        "page size": (16, b"\x77"),
        "encoding": (59, b"\x02"),
    }[kind]
    return data[:at] + byte + data[at + 1 :]


@pytest.mark.parametrize("kind", ["word", "no UTF-8", "identity", "page size", "encoding"])
def test_what_cannot_be_read_is_set_aside_byte_for_byte_and_replaced(full, path, tools, kind):
    made = back_up(str(path), NOW)
    was = tools.dumped(full, journal=True)
    full.close()
    damaged = damage(path.read_bytes(), kind)
    path.write_bytes(damaged)
    Path(f"{path}-journal").write_bytes(b"no journal of this store")
    restored = restore(str(path), made, NOW)
    assert restored.before.name.startswith("confnote-damaged-20220517-100000-")
    assert restored.before.read_bytes() == damaged
    assert (mode(restored.before), mode(path)) == (0o600, 0o600)
    assert [one.name for one in path.parent.iterdir() if one.is_file()] == ["confnote.db"]
    store = connect(str(path))
    assert tools.dumped(store, journal=True) == was
    store.close()


def test_a_store_whose_pages_cannot_be_replaced_is_replaced_as_a_file(full, path, monkeypatch):
    made = back_up(str(path), NOW)
    was = texts(full)
    add_note(full, "after the backup", NOW)
    full.close()

    def fail(status, _):
        if status == sqlite3.SQLITE_OK:  # some pages are copied, not all
            raise sqlite3.DatabaseError("disk I/O error")

    monkeypatch.setattr("confnote.upkeep.backup.STEP", 5)
    monkeypatch.setattr("confnote.store.schema.stop_if_locked", fail)
    restored = restore(str(path), made, NOW)
    assert restored.before.name.startswith("confnote-before-restore-")
    with closing(connect(str(path))) as store, closing(connect(str(restored.before))) as kept:
        assert (texts(store), texts(kept)) == (was, [*was, "after the backup"])


def test_a_restored_store_is_another_device(full, path):
    made = back_up(str(path), NOW)
    find = "SELECT device FROM clock"
    old = full.execute(find).fetchone()
    restore(str(path), made, NOW)
    new = full.execute(find).fetchone()
    assert new != old
    assert len(new[0]) == len(old[0]) == 16
    full.close()
    path.unlink()
    restore(str(path), made, NOW)
    with closing(connect(str(path))) as store:
        assert store.execute(find).fetchone() not in {old, new}


def test_a_link_to_the_store_stays_a_link(full, path, tmp_path):
    made = back_up(str(path), NOW)
    full.close()
    link = tmp_path / "link.db"
    link.symlink_to(path)
    for content in (path.read_bytes(), b"damaged"):
        path.write_bytes(content)
        restore(str(link), made, NOW)
        assert link.is_symlink()
        assert check(path) == SCHEMA_VERSION


def test_a_restore_rolls_back_what_a_killed_program_left_half_written(full, path):
    made = back_up(str(path), NOW)
    full.close()
    child = os.fork()
    if not child:
        store = sqlite3.connect(path, isolation_level=None)
        store.execute("PRAGMA cache_spill=1")
        store.execute("PRAGMA cache_size=1")
        store.execute("BEGIN")
        store.execute("UPDATE note SET text = text || 'half'")
        store.execute(
            "WITH n AS (SELECT 1 UNION ALL SELECT 1 FROM n LIMIT 999) INSERT INTO setting SELECT random(), '' FROM n"
        )
        os._exit(9)
    os.waitpid(child, 0)
    assert Path(f"{path}-journal").stat().st_size
    restored = restore(str(path), made, NOW)
    with closing(connect(str(restored.before))) as kept:
        assert not [text for text in texts(kept) if text.endswith("half")]
    assert restored.before.name.startswith("confnote-before-restore-")


DAY_ONE, DAY_TWO, DAY_THREE = (f"2022-05-{day}T12:00:00+02:00" for day in (17, 19, 21))


@pytest.fixture
def run(store, path, monkeypatch, capsys):
    store.close()
    return runner(path, monkeypatch, capsys)


def test_a_store_whose_schema_is_no_text_is_replaced_and_compared_as_far_as_it_can_be_read(run, path, tmp_path):
    run("add", "first words")
    run("backup", str(tmp_path / "b.db"))
    path.write_bytes(path.read_bytes().replace(b"first words", b"f\xffrst words"))
    no_text = f"confnote: {path} is damaged, or the disk cannot read it: it contains bytes that are not UTF-8 text. Ask"
    assert run("list").stderr.startswith(no_text)
    run("add", "later words")
    path.write_bytes(path.read_bytes().replace(b"tablenotenote", b"table\xff\xfe\xfd\xfcnote"))
    assert "not sound (it cannot be read (it contains bytes that are not UTF-8 text))" in run("backup").stderr
    assert not has_change(str(path), LastChange(1, 1, 1, ""))
    ran = run("restore", str(tmp_path / "b.db"))
    assert (ran.code, "; the old store cannot be compared: what it had after the backup is in " in ran.stderr) == (
        0,
        True,
    )
    assert ran.stdout.startswith(f"restored {path} from {tmp_path / 'b.db'}; as it was: ")


@pytest.mark.slow
def test_the_first_change_after_a_day_makes_a_backup_and_says_nothing(run, path):
    assert run("add", "one", now=DAY_ONE).code == 0
    assert run("add", "two", now="2022-05-18T11:59:00+02:00").code == 0
    assert automatic(str(path)) == []
    assert run("list", now=DAY_TWO).code == 0
    assert automatic(str(path)) == []
    ran = run("add", "three", now=DAY_TWO)
    assert (ran.code, ran.stdout[:13], ran.stderr) == (0, "note n3 added", "")
    (made,) = automatic(str(path))
    assert made.name.startswith("confnote-20220519-100000-")
    with closing(connect(str(made))) as copy:
        assert texts(copy) == ["one", "two", "three"]
    assert run("start", "A talk", now="2022-05-20T11:59:00+02:00").code == 1  # no conference
    assert run("add", "four", now="2022-05-20T11:59:00+02:00").code == 0
    assert len(automatic(str(path))) == 1
    assert run("undo", now=DAY_THREE).code == 0
    assert [file.name[9:17] for file in automatic(str(path))] == ["20220521", "20220519"]


def test_a_backup_made_while_the_clock_was_wrong_does_not_stop_the_next_one(run, path):
    assert run("add", "one", now=DAY_ONE).code == 0
    assert run("backup", now="2031-01-01T00:00:00+00:00").code == 0
    assert run("add", "two", now=DAY_TWO).code == 0
    assert [file.name[9:17] for file in automatic(str(path))] == ["20220519", "20310101"]


def enlarge(path):
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("INSERT INTO setting VALUES ('large', hex(zeroblob(1000000)))")
        conn.commit()


def test_a_plain_add_makes_the_backup_of_a_store_of_some_megabytes(run, path):
    enlarge(path)
    assert run("add", "one", now=DAY_ONE).code == 0
    assert run("list", now=DAY_TWO).code == 0
    assert automatic(str(path)) == []
    ran = run("add", "two", now=DAY_TWO)
    assert (ran.code, ran.stderr, len(automatic(str(path)))) == (0, "", 1)


def test_a_store_that_is_too_large_for_it_is_named_with_the_date_of_its_last_backup(run, path, monkeypatch):
    enlarge(path)
    monkeypatch.setattr("confnote.store.daily.LARGE", 2_000_000)
    assert run("add", "one", now=DAY_ONE).code == 0
    assert run("add", "two", now="2022-05-18T18:00:00+02:00").stderr == ""
    why = ", because the store is large (2 MB). Make one: confnote backup\n"
    late = "2022-05-19T12:01:00+02:00"
    assert run("add", "three", now=late).stderr == f"confnote: there is no backup yet{why}"
    assert run("backup", now=late).code == 0
    assert run("add", "four", now="2022-05-20T18:00:00+02:00").stderr == ""
    for late in ("2022-05-21T12:02:00+02:00", "2022-05-25T12:00:00+02:00"):
        ran = run("add", "five", now=late)
        assert ran.stderr == f"confnote: the last backup is of 19 May 2022{why}"
    assert len(automatic(str(path))) == 1


def test_reading_a_backup_makes_no_backup_of_it(run, path):
    enlarge(path)
    assert run("add", "one", now=DAY_ONE).code == 0
    copy = Path(run("backup", now=DAY_ONE).stdout.split()[-1])
    assert run("--db", str(copy), "list", now=DAY_THREE).code == 0
    assert list(copy.parent.iterdir()) == [copy]


@pytest.mark.slow
def test_the_first_live_of_a_day_makes_a_backup_and_ten_are_kept(path, confnote):
    def live(text, now):
        assert confnote("live", input=text, now=now).code == 0
        return [file.name[9:17] for file in automatic(str(path))]

    assert live("", "2022-05-01T10:00:00Z") == []
    assert live("the only change\n", "2022-05-01T12:00:00Z") == []
    assert live("", "2022-05-01T13:00:00Z") == []
    assert live("", "2022-05-02T09:30:00Z") == ["20220502"]  # less than a day later
    assert live("of the second day\n", "2022-05-02T10:00:00Z") == ["20220502"]
    assert live("", "2022-05-03T09:00:00Z") == ["20220503", "20220502"]
    assert live("", "2022-05-04T09:00:00Z") == ["20220503", "20220502"]  # nothing has changed
    for day in range(4, 13):
        live("", f"2022-05-{day:02}T08:{59 - day}:00Z")
        live(f"of day {day}\n", f"2022-05-{day:02}T09:00:00Z")
    days = live("", "2022-05-13T08:00:00Z")
    assert days == [f"202205{day:02}" for day in (*range(13, 4, -1), 3)]


@pytest.mark.slow
def test_a_large_store_is_backed_up_by_live_and_export(store, path, confnote, tmp_path):
    store.execute("INSERT INTO setting VALUES ('large', hex(zeroblob(25100000)))")
    store.close()

    def run(*words, now):
        return confnote(*words, input="", now=now)

    assert run("new", "Kube", "--dates", "17-21 May 2022", "--timezone", "UTC", now=DAY_ONE).code == 0
    assert run("add", "one", now=DAY_TWO).code == 0
    assert automatic(str(path)) == []
    assert run("live", now=DAY_TWO).code == 0
    assert len(automatic(str(path))) == 1
    assert run("live", now=DAY_THREE).code == 0  # nothing has changed
    assert len(automatic(str(path))) == 1
    assert run("add", "two", now=DAY_THREE).code == 0
    exported = run("export", "-o", str(tmp_path / "post.md"), now=DAY_THREE)
    assert (exported.code, len(automatic(str(path)))) == (0, 2)


def test_a_backup_of_the_day_that_fails_is_one_warning(run, path):
    assert run("add", "one", now=DAY_ONE).code == 0
    folder_of(str(path)).write_text("in the way")
    ran = run("add", "two", now=DAY_TWO)
    assert (ran.code, ran.stdout[:13]) == (0, "note n2 added")
    why = f"{folder_of(str(path))} cannot be written: Not a directory"
    assert ran.stderr == f"confnote: no backup was made (there is no backup yet): {why}\n"
    folder_of(str(path)).unlink()
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("UPDATE clock SET pinned = ?", (NOW,))  # the journal's time, else that of this machine
        conn.execute("UPDATE note SET session = 'NONE'")
        conn.execute("UPDATE clock SET pinned = NULL")
        conn.commit()
    ran = run("add", "three", now=DAY_TWO)
    assert (ran.code, ran.stdout[:13]) == (0, "note n3 added")
    unsound = "the store is not sound (it has broken references): "
    assert ran.stderr.startswith(f"confnote: no backup was made (there is no backup yet): {unsound}")
    assert ran.stderr.count("\n") == 1
    assert run("add", "four", now=DAY_TWO).stderr == ""  # the copy is not made at every change
    assert len(list(folder_of(str(path)).iterdir())) == 1
