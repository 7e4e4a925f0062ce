"""A store that vanished is never made anew, and a copy put in its place is said, until the user decides."""

import json
import os
import re
import shutil
import sqlite3

import pytest

from confnote.actions.capture import add_note
from confnote.actions.changes import remove, undo
from confnote.store.db import connect, opened
from confnote.store.known import KnownStore, LastChange, is_other, newest, state_folder
from confnote.store.schema import accept
from tests.in_process import runner

NOW = "2026-05-19T10:00:00+05:45"
KEEP = "To keep this one: confnote doctor --fix"


@pytest.fixture
def typed(path, tmp_path, monkeypatch, capsys):
    """Run a command line at one moment in this process; return its exit code, its answer and its errors."""
    monkeypatch.chdir(tmp_path)
    run = runner(path, monkeypatch, capsys)
    return lambda *words: run(*words, now=NOW)


def texts(path):
    with sqlite3.connect(path) as raw:
        found = [text for (text,) in raw.execute("SELECT text FROM note ORDER BY id")]
    raw.close()
    return found


def record(home):
    (file,) = (home / ".local/state/confnote/stores").iterdir()
    return file


# a store that is gone


def test_no_command_makes_a_store_where_one_was(typed, path, tmp_path):
    typed("add", "one")
    typed("add", "two")
    path.rename(tmp_path / "away.db")
    said = (
        f"confnote: {path} is gone (2 notes, last written 2026-05-19 10:00 +0545). Put it back, or type: confnote restore FILE."
        " To do without it and begin a new store: confnote doctor --fix"
    )
    for words in (
        ["add", "three"], ["add", "--at", "09:00", "three"], ["list"], ["new", "Kube"], ["undo"], ["backup"], ["live"],
    ):  # fmt: skip
        mine = ". Your words: three" if words[0] == "add" else ""
        assert typed(*words) == (1, "", f"{said}{mine}\n"), words
    assert typed("now", "--short") == (0, "", "")  # a status line is empty rather than wrong
    assert list(path.parent.iterdir()) == []
    (tmp_path / "away.db").rename(path)
    assert typed("add", "three").stderr == ""
    assert texts(path) == ["one", "two", "three"]


def test_the_doctor_names_what_is_gone_and_gives_it_up(typed, path):
    typed("add", "one")
    backup = json.loads(typed("backup", "--json").stdout)["file"]
    path.unlink()
    gone = f"file: {path} is gone (1 note, last written 2026-05-19 10:00 +0545)"
    assert typed("doctor").stdout.split("\n") == [
        f"wrong   {gone}",
        "        # the backup has 1 note, last written 2026-05-19 10:00 +0545",
        f"        confnote restore {backup}",
        "        # or, to do without it: confnote doctor --fix",
        "",
    ]
    backup += " (1 note, last written 2026-05-19 10:00 +0545)"
    assert typed("add", "x").stderr.endswith(
        f"or type: confnote restore {backup}. To do without it and begin a new store: confnote doctor --fix. Your words: x\n"
    )
    assert typed("doctor", "--fix") == (
        0, f"accepted  {gone}\nthere is no store at {path} yet: the first note makes it\n", "",
    )  # fmt: skip
    assert typed("add", "afresh").code == 0
    assert texts(path) == ["afresh"]


def test_without_a_backup_the_dump_of_a_store_that_is_gone_is_loaded(typed, path):
    typed("add", "one")
    assert typed("dump", "all.jsonl").code == 0
    path.unlink()
    mend = "confnote doctor --fix && confnote load all.jsonl"
    assert typed("list").stderr.endswith(f"Put it back, or type: {mend}\n")
    assert typed("doctor").stdout.endswith(f"        {mend}\n")
    for words in mend.split(" && "):
        assert typed(*words.split()[1:]).code == 0
    assert texts(path) == ["one"]


def test_a_store_that_is_gone_is_restored(typed, path, tmp_path):
    typed("add", "one")
    typed("backup", "b.db")
    typed("add", "two")
    shutil.rmtree(path.parent)
    assert typed("restore", "b.db").stdout == f"restored {path} from b.db\n"
    assert typed("add", "three").stderr == ""
    assert texts(path) == ["one", "three"]


def test_an_empty_file_where_a_store_was_is_named_as_such(typed, path):
    typed("add", "one")
    typed("backup", "b.db")
    path.write_bytes(b"")
    os.utime(path, (0, 0))  # a new one may be a store that another process is making: that would be waited for
    assert typed("add", "two").stderr.startswith(f"confnote: {path} is an empty file (1 note, last written ")
    assert typed("doctor").stdout.startswith(f"wrong   file: {path} is an empty file (1 note, ")
    assert path.read_bytes() == b""
    assert typed("restore", "b.db").code == 0
    assert texts(path) == ["one"]
    path.write_bytes(b"")
    os.utime(path, (0, 0))
    assert typed("doctor", "--fix").stdout.endswith(f"there is no store at {path} yet: the first note makes it\n")
    assert typed("add", "afresh").code == 0
    assert (texts(path), path.with_name(f"{path.name}.empty").read_bytes()) == (["afresh"], b"")


def test_a_link_to_a_disk_that_is_away_is_a_store_that_is_gone(typed, path, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    path.rename(disk / "notes.db")
    path.symlink_to(disk / "notes.db")
    typed("add", "one")
    disk.rename(tmp_path / "unplugged")
    assert typed("add", "two").stderr.startswith(f"confnote: {path} is gone (1 note, ")
    assert not disk.exists()


def test_a_store_without_a_change_may_be_made_anew(typed, path):
    typed("list")
    path.unlink()
    assert typed("add", "one").code == 0


# another copy


@pytest.fixture
def older(typed, path, tmp_path):
    """The path of a store in whose place an older copy of it was put."""
    typed("add", "one")
    typed("backup", str(tmp_path / "b.db"))
    typed("add", "two")
    shutil.copyfile(tmp_path / "b.db", path)
    return path


def test_every_write_into_an_older_copy_says_so_and_no_reading(typed, older):
    said = (
        f"confnote: this was written into an older or another copy: {older} is not the file of the last change (2 notes,"
        f" last written 2026-05-19 10:00 +0545), it has {{}}, last written {{}} +0545. Put that file back, or type: confnote restore FILE. {KEEP}\n"
    )
    for count, words in ((2, ["add", "three"]), (3, ["add", "--at", "-60m", "four"]), (2, ["undo"])):
        ran = typed(*words)
        assert (ran.code, ran.stderr) == (0, said.format(f"{count} notes", "2026-05-19 10:00")), words
    assert typed("list").stderr == ""
    assert texts(older) == ["one", "three"]


def test_the_doctor_names_another_copy_and_keeps_it(typed, older):
    what = (
        "copy: this is an older or another copy: it has 1 note, last written 2026-05-19 10:00 +0545, and lacks the last change that was written here"
        " (2 notes, last written 2026-05-19 10:00 +0545)"
    )
    mend = "confnote restore FILE\n        # or, to keep this file: confnote doctor --fix"
    ran = typed("doctor")
    assert ran.code == 1
    assert ran.stdout.startswith(f"wrong   {what}\n        {mend}\n")
    assert typed("doctor", "--fix").stdout.startswith(f"accepted  {what}\n")
    assert typed("add", "three").stderr == ""


def test_a_restore_decides_too(typed, older, tmp_path):
    assert typed("restore", str(tmp_path / "b.db")).code == 0
    assert typed("add", "three").stderr == ""
    assert texts(older) == ["one", "three"]


def test_a_copy_that_went_its_own_way_is_another_one(typed, path, tmp_path):
    typed("add", "one")
    shutil.copyfile(path, tmp_path / "b.db")
    typed("add", "two")
    # the same moment, the same number: only the mark differs
    assert typed("--db", str(tmp_path / "b.db"), "add", "three").stderr == ""
    shutil.copyfile(tmp_path / "b.db", path)
    assert KEEP in typed("add", "four").stderr


def test_a_copy_at_a_new_path_is_a_new_store(typed, path, tmp_path):
    typed("add", "one")
    typed("backup", str(tmp_path / "b.db"))
    typed("add", "two")
    assert typed("--db", str(tmp_path / "b.db"), "add", "three").stderr == ""
    assert typed("add", "four").stderr == ""


def test_what_confnote_does_itself_is_no_other_copy(typed, path, tmp_path):
    typed("add", "one")
    typed("dump", "all.jsonl")
    for words in (
        ["undo"],
        ["redo"],
        ["load", "all.jsonl", "--dry-run"],
        ["rm", "n1"],
        ["untrash", "n1"],
        ["doctor", "--fix"],
    ):
        ran = typed(*words)
        assert (ran.code, ran.stderr) == (0, ""), words
    with sqlite3.connect(path) as raw:
        raw.execute("INSERT INTO note (uid, text, at) VALUES ('by-hand', 'two', 1)")
    raw.close()
    assert KEEP not in typed("add", "three").stderr  # which says that the clock went back


# the record


def test_the_record_counts_the_notes(path, store):
    for text in ("one", "two", "three"):
        note = add_note(store, text, 1)
    assert store.known.read().notes == 3
    remove(store, [("note", note.uid)])
    assert store.known.read().notes == 2
    undo(store)
    assert store.known.read().notes == 3
    with store.change("load"):
        store.executemany("INSERT INTO note (uid, text, at) VALUES (?, 'x', 1)", [(f"x{n}",) for n in range(200)])
    assert store.known.read().notes == 203
    assert str(LastChange(7, 1_779_163_200_000, 1, "")) == "1 note, last written 2026-05-19 09:45 +0545"


def test_a_change_that_is_taken_back_is_not_recorded(store):
    add_note(store, "one", 1)
    before = store.known.read().seq
    with pytest.raises(sqlite3.IntegrityError), store.change("add"):
        store.executemany("INSERT INTO note (uid, text, at) VALUES (?, 'x', 1)", [("x",), ("x",)])
    assert store.known.read().seq == before


def test_only_the_user_reads_the_record(typed, home):
    typed("add", "one")
    file = record(home)
    assert file.stat().st_mode & 0o777 == 0o600
    assert {folder.stat().st_mode & 0o777 for folder in (file.parent, file.parent.parent)} == {0o700}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(file.read_bytes()[:40]),
        lambda file: file.write_bytes(b"9" * 19 + file.read_bytes()[19:]),  # half of it is of another change
        lambda file: file.write_bytes(b"\xff" * 200),
        lambda file: file.write_bytes(file.read_bytes().replace(b"confnote.db", b"another1.db")),
        lambda file: (file.unlink(), file.mkdir()),
    ],
)  # fmt: skip
def test_a_record_that_cannot_be_read_is_none(home, path, spoil):
    known = KnownStore(str(path))
    known.write(LastChange(1, 2, 3, "0" * 16))
    assert known.read().notes == 3
    spoil(record(home))
    assert known.read() is None
    known.write(LastChange(1, 2, 3, "0" * 16))


def test_without_a_state_folder_nothing_is_remembered(typed, path, tmp_path, monkeypatch):
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    assert typed("add", "one").stderr == ""
    path.unlink()
    assert typed("add", "two").stderr == ""
    assert texts(path) == ["two"]


def test_a_record_is_of_one_path_by_whatever_name(path, tmp_path):
    (tmp_path / "link.db").symlink_to(path)
    assert KnownStore(str(tmp_path / "link.db")).file == KnownStore(str(path)).file
    assert KnownStore(str(tmp_path / "other.db")).file != KnownStore(str(path)).file


def test_a_shorter_record_leaves_nothing_of_a_longer_one(store):
    store.known.write(LastChange(2**62, 2**62, 2**62, "f" * 16))
    store.known.write(LastChange(1, 2, 3, "0" * 16))
    last = store.known.read()
    assert (last.seq, last.at, last.notes, last.mark) == (1, 2, 3, "0" * 16)
    assert str(LastChange(1, 2**62, 0, "")) == "0 notes, last written 2200-01-01 05:45 +0545"


def test_a_store_whose_notes_cannot_be_counted_is_written_to(path, store, monkeypatch):
    def damaged(*_):
        raise sqlite3.DatabaseError("database disk image is malformed")

    monkeypatch.setattr("confnote.store.known.newest", damaged)
    add_note(store, "one", 1)
    assert (texts(path), store.known.read()) == (["one"], None)


def test_the_newest_change_of_an_empty_store_is_none(path, store):
    assert newest(store) is None
    accept(str(path))
    assert store.known.read() is None
    with opened(connect(str(path))) as again:
        add_note(again, "one", 1)
    assert newest(store).seq == 1
    assert not is_other(store, store.known.read())


@pytest.mark.parametrize(
    ("environ", "platform", "folder"),
    [
        ({"XDG_STATE_HOME": "/s"}, "linux", "/s/confnote"),
        ({"XDG_STATE_HOME": "relative"}, "linux", "/h/.local/state/confnote"),
        ({}, "darwin", "/h/Library/Application Support/confnote"),
        ({"LOCALAPPDATA": "/l"}, "win32", "/l/confnote"),
    ],
)
def test_the_state_folder(environ, platform, folder, monkeypatch):
    monkeypatch.setenv("HOME", "/h")
    assert state_folder(environ, platform) == folder


def test_a_last_change_is_shown_in_the_zone_of_the_conference(typed, path, tmp_path):
    typed("new", "Kube", "--dates", "18-20 May 2026", "--timezone", "Europe/Madrid")
    typed("add", "one")
    typed("backup")
    typed("add", "two")
    warned = typed("restore", str(next(path.parent.glob("backups/*.db")))).stderr
    assert warned.startswith(
        "confnote: the store had 2 notes, last written 2026-05-19 06:15; the backup has 1 note, last written"
        " 2026-05-19 06:15: 1 note is only in "
    )
    path.unlink()
    assert "is gone (1 note, last written 2026-05-19 06:15). Put it back" in typed("list").stderr


def test_a_message_with_two_changes_shows_both_in_one_zone(typed, path, tmp_path):
    typed("add", "one")
    typed("backup", str(tmp_path / "b.db"))
    typed("new", "Kube", "--dates", "18-20 May 2026", "--timezone", "Europe/Madrid")
    typed("add", "two")
    newer = path.read_bytes()
    both = (
        "the store had 2 notes, last written 2026-05-19 06:15; the backup has 1 note, last written 2026-05-19 06:15: "
    )
    assert both in typed("restore", str(tmp_path / "b.db")).stderr
    path.write_bytes(newer)
    typed("add", "three")
    path.write_bytes((tmp_path / "b.db").read_bytes())
    here = "it has 1 note, last written 2026-05-19 06:15, and lacks the last change that was written here"
    assert f"{here} (3 notes, last written 2026-05-19 06:15)" in typed("doctor").stdout


def test_a_restore_says_how_the_store_and_the_backup_differ(typed, path):
    first, second = path.with_name("one.db"), path.with_name("two.db")
    one, two = (f"{notes}, last written 2026-05-19 10:00 +0545" for notes in ("1 note", "2 notes"))

    def restored(file):
        return re.sub(r"/\S+-before-restore-\S+", "FILE", typed("restore", str(file)).stderr)

    typed("add", "one")
    typed("backup", str(first))
    assert restored(first) == f"confnote: the store had the same last change as the backup: {one}\n"
    typed("add", "two")
    typed("backup", str(second))
    had = f"confnote: the store had {two}; the backup has {one}"
    assert restored(first) == f"{had}: 1 note is only in FILE\n"
    assert restored(second) == (
        f"confnote: the store had {one}; the backup has {two}, and all changes that the store had\n"
    )
    restored(first)
    typed("add", "three")
    assert restored(second) == (
        f"confnote: the store had {two}; the backup has {two}, and another history: 1 note is only in FILE\n"
    )
    restored(first)
    typed("edit", "n1", "uno")
    assert restored(first) == (
        f"confnote: the store had {one}; the backup has {one}: the changes after it are only in FILE\n"
    )
    path.unlink()
    path.with_name("backups").rename(path.with_name("away"))
    typed("doctor", "--fix")
    assert restored(first) == f"confnote: the backup has {one}\n"
