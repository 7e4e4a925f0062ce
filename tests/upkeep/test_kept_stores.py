"""Check that nothing is written over a store, and that an interrupted restore or dump leaves no puzzle."""

import errno
import os
import re
import shutil
import signal
import sqlite3

import pytest

from confnote.actions.capture import add_note
from confnote.cli.commands.doctor import _lines
from confnote.upkeep import backup
from confnote.upkeep.checks import Problem
from confnote.upkeep.doctor import examine


@pytest.mark.parametrize("force", [(), ("--force",)])
@pytest.mark.parametrize(
    "words",
    [
        ("dump", "STORE"),
        ("dump", "-", "--photos", "STORE"),
        ("export", "-o", "STORE"),
        ("stats", "--svg", "STORE"),
    ],
)
def test_a_store_is_never_overwritten(full, path, cli, words, force):
    copy = path.with_name("copy.md")
    shutil.copyfile(path, copy)
    for store in (path, copy):
        before = store.read_bytes()
        code, _, err = cli(*[str(store) if word == "STORE" else word for word in words], *force)
        assert (code, err) == (
            1, f"confnote: {store} is a confnote store, which is never overwritten: name another file\n",
        )  # fmt: skip
        assert store.read_bytes() == before


@pytest.mark.parametrize("end", ["-journal", "-wal", "-shm"])
def test_no_file_is_written_that_sqlite_would_take_for_its_own(full, path, cli, end):
    file = path.with_name(path.name + end)
    refused = f"confnote: {file} belongs to a confnote store, which is never overwritten: name another file\n"
    assert [cli(*words)[2] for words in (("dump", file), ("backup", file))] == [refused] * 2
    assert not file.exists()


def test_a_damaged_store_is_not_overwritten_by_what_is_saved_of_it(full, path, cli):
    full.close()
    damaged = b"x" * 100 + path.read_bytes()[100:]
    path.write_bytes(damaged)
    code, _, err = cli("dump", "--salvage", path, "--force")
    assert (code, err) == (1, f"confnote: {path} is the store itself, which is never overwritten: name another file\n")
    assert path.read_bytes() == damaged


def test_a_backup_over_a_store_is_refused_without_advice_to_move_it(full, path, cli):
    assert cli("backup", path)[2] == (
        f"confnote: {path} is a confnote store, which is never overwritten: name another file\n"
    )


def test_a_restore_is_not_interrupted_once_the_store_changes(full, path, cli, tmp_path, monkeypatch):
    file = tmp_path / "b.db"
    cli("backup", file)
    cli("add", "later")
    copied = sqlite3.Connection.backup

    class Interrupted(sqlite3.Connection):
        def backup(self, target, **options):
            if "pages" in options:
                os.kill(os.getpid(), signal.SIGINT)
            copied(self, target, **options)

    real = sqlite3.connect
    monkeypatch.setattr(
        "confnote.upkeep.backup.sqlite3.connect",
        lambda *args, **options: real(*args, **({"factory": Interrupted} | options)),
    )
    code, out, err = cli("restore", file)
    assert code == 0
    assert re.fullmatch(
        r"confnote: the store had 4 notes, last written \S+ \S+; the backup has 3 notes, last written \S+ \S+:"
        r" 1 note is only in \S+/backups/confnote-before-restore-\S+\.db\n",
        err,
    )
    assert out.startswith(f"restored {path} from {file}; as it was: ")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert not [problem for problem in examine(str(path), 0) if problem.check == "copy"]


def test_an_interrupted_restore_says_that_the_store_is_as_it_was(full, path, cli, monkeypatch):
    cli("backup", path.with_name("b.db"))
    cli("add", "later")
    before = path.read_bytes()

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("confnote.upkeep.backup.schema.copy_pages", interrupted)
    said = f"confnote: interrupted: nothing was restored, {path} is as it was\n"
    assert cli("restore", path.with_name("b.db")) == (130, "", said)
    assert path.read_bytes() == before
    assert {one.name for one in path.parent.iterdir() if one.is_file()} == {"confnote.db", "b.db"}


def test_the_draft_of_a_killed_restore_is_removed_by_the_next_command(full, path, cli):
    draft = path.with_name(".confnote-confnote.db-0a1b2c3d.new")
    draft.write_bytes(b"private")
    assert cli("list")[0] == 0
    assert not draft.exists()


class Full:
    """A file on a disk that fills up at the third write."""

    def __init__(self):
        self.left = 2

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return False

    def write(self, data):
        self.left -= 1
        if self.left < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_dump_on_a_full_disk_is_one_line(full, cli, tmp_path, monkeypatch):
    monkeypatch.setattr("confnote.upkeep.dump.writing", lambda path: Full())
    code, out, err = cli("dump", tmp_path / "x.jsonl")
    assert (code, out) == (1, "")
    assert (
        err == f"confnote: {tmp_path}/x.jsonl cannot be written: No space left on device; nothing of it was changed\n"
    )


PHOTO = "photos/slide-0123456789ab.jpg"


def test_photos_that_no_backup_has_and_photos_that_are_gone_are_named(full, path, cli, tmp_path):
    add_note(full, f"![a slide]({PHOTO})", 1)
    kept = path.parent / PHOTO
    kept.parent.mkdir()
    kept.write_bytes(b"")
    folder = kept.parent
    file = tmp_path / "b.db"
    assert cli("backup", file)[2] == f"confnote: 1 photo is not in it: copy the folder {folder} too\n"
    assert "photos" not in [problem.check for problem in examine(str(path), 0)]
    kept.unlink()
    gone = f"1 photo that notes name is not there: {PHOTO}"
    assert cli("restore", file)[2].endswith(f"\nconfnote: {gone}\n")
    (found,) = [problem for problem in examine(str(path), 0) if problem.check == "photos"]
    mend = f"# copy what is lacking into {folder} again\n# or, without it: confnote edit n6"
    assert (found.what, found.mend, found.grade) == (gone, mend, "wrong")
    assert cli("doctor")[0] == 1


def test_a_backup_of_another_store_does_not_replace_one_with_more_notes(full, path, cli, tmp_path):
    other = tmp_path / "other.db"
    assert cli("--db", other, "add", "elsewhere")[0] == 0
    code, _, err = cli("restore", other)
    assert (code, err.startswith(f"confnote: {other} is of another store: it has 1 note, last written ")) == (1, True)
    assert err.endswith(f"Name the store with --db, or move this one away first: mv {path} {path}.away\n")
    full.close()
    path.rename(f"{path}.away")
    assert cli("restore", other)[0] == 0


def test_findings_with_one_command_name_it_once(path):
    found = [Problem("pages", what, mend="confnote restore b.db") for what in ("one", "two")]
    found.append(Problem("full text", "three", mend="", grade="hint"))
    assert _lines(str(path), found, [], None, fix=False) == [
        "wrong   pages: one", "wrong   pages: two", "        confnote restore b.db", "hint    full text: three",
    ]  # fmt: skip


def test_a_photo_that_no_note_names_is_hinted_at_and_one_of_the_trash_is_not(full, path, cli):
    add_note(full, f"![a slide]({PHOTO})", 1)
    kept = path.parent / PHOTO
    kept.parent.mkdir()
    kept.write_bytes(b"")
    other = kept.with_name("queue-0123456789ab.jpg")
    other.write_bytes(b"")
    kept.with_name("mine.jpg").write_bytes(b"")
    for _ in range(2):
        (found,) = [problem for problem in examine(str(path), 0) if problem.check == "photos"]
        assert found.what == (
            f"1 photo is in no note, and in none of the trash: photos/{other.name}; it may be of a note that was lost"
        )
        assert (found.mend, found.grade) == (f"confnote add --photo {other}", "hint")
        assert cli("undo")[0] == 0


def test_a_restore_without_a_file_lists_the_backups(full, path, cli):
    none = f"confnote: name the backup: confnote restore FILE. There is none in {path.parent / 'backups'}\n"
    assert cli("restore") == (2, "", none)
    cli("backup")
    (file,) = backup.automatic(str(path))
    first, listed = cli("restore")[2].splitlines()
    assert first == "confnote: name the backup: confnote restore FILE. The newest are"
    assert listed.startswith(f"  {file} (3 notes, last written 20")


def test_an_old_backup_of_a_store_that_changed_since_is_hinted_at(full, path):
    def hints(now):
        return [problem.what for problem in examine(str(path), now) if problem.check == "backups"]

    made = 1_779_000_000_000
    backup.back_up(str(path), made)
    assert hints(made + 8 * 86_400_000) == []
    add_note(full, "later", made)
    assert hints(made + 6 * 86_400_000) == []
    assert hints(made + 8 * 86_400_000) == [
        "the newest backup was made on 2026-05-17 12:25, and the store has changed since"
    ]


def test_an_older_copy_is_answered_with_the_backup_and_the_copy_before_the_last_restore(full, path, cli, tmp_path):
    shutil.copyfile(path, tmp_path / "old.db")
    cli("add", "sooner")
    cli("backup")
    cli("add", "later")
    cli("backup", tmp_path / "b.db")
    cli("restore", tmp_path / "b.db")
    full.close()
    shutil.copyfile(tmp_path / "old.db", path)
    before, newest = backup.automatic(str(path))[:2]
    (found,) = [problem for problem in examine(str(path), 0) if problem.check == "copy"]
    has, command, older, keep = found.mend.split("\n")
    assert has.startswith("# the backup has 4 notes, last written ")
    assert command == f"confnote restore {newest}"
    assert older.startswith(
        f"# or, as it was before the last restore: confnote restore {before} (5 notes, last written "
    )
    assert keep == "# or, to keep this file: confnote doctor --fix"


def test_a_backup_without_more_notes_than_an_older_copy_is_not_offered(full, path, cli, tmp_path):
    shutil.copyfile(path, tmp_path / "old.db")
    cli("backup")
    cli("add", "later")
    full.close()
    shutil.copyfile(tmp_path / "old.db", path)
    (found,) = [problem for problem in examine(str(path), 0) if problem.check == "copy"]
    assert found.what.startswith("this is an older or another copy: it has 3 notes, last written ")
    assert found.mend == (
        "# put that file back (no backup has more or newer notes than this one)\n"
        "# or, to keep this file: confnote doctor --fix"
    )
    assert "Put that file back (no backup has more or newer notes than this one). To keep" in cli("add", "more")[2]


def test_a_file_that_was_a_store_is_sent_to_the_doctor_and_a_dump_to_load(full, path, cli, tmp_path):
    target = tmp_path / "m1.jsonl"
    cli("dump", target)
    assert cli("restore", target)[2] == f"confnote: {target} is a dump: confnote load {target}\n"
    full.close()
    path.write_bytes(b"x" * 16 + path.read_bytes()[16:])
    assert cli("list")[2] == (
        f"confnote: {path} is not a confnote store: it was left as it is. "
        "Ask: confnote doctor, or name another with --db\n"
    )
