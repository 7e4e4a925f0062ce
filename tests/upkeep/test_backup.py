"""Check that a backup is one private, sound file, and that a restore is complete and keeps the store before it."""

import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from confnote.actions.capture import add_note
from confnote.errors import Refused, StoreError, StoreIsNewer
from confnote.store.db import SCHEMA_VERSION, connect
from confnote.store.schema import open_store
from confnote.upkeep.backup import KEPT, automatic, back_up, check, folder_of, restore

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
    with pytest.raises(Refused, match="was made, but the store is not sound"):
        back_up(str(path), NOW)
    assert all(one.exists() for one in made)


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

    def die(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("confnote.upkeep.backup.STEP", 5)
    monkeypatch.setattr("confnote.upkeep.backup._stop_if_locked", die)
    with pytest.raises(KeyboardInterrupt):
        restore(str(path), made, NOW)
    assert tools.dumped(full, journal=True) == was
    again = open_store(str(path))
    assert again.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    again.close()
