"""What dump --salvage, restore and load make together of a damaged store: no record twice, none hidden."""

import json
import re
import shutil
import sqlite3

import pytest

from confnote.store.known import last_change
from confnote.upkeep.compare import compared
from confnote.upkeep.dump import encode
from confnote.upkeep.salvage import salvage

PAGE = 4096


def change_last_letter(store, path, table, letter):
    """Change the uid of a table's first row, but not in its index; return the right uid."""
    (uid,) = store.execute(f"SELECT uid FROM [{table}] WHERE id = 1").fetchone()
    (page,) = store.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    data = bytearray(path.read_bytes())
    at = data.index(uid.encode(), (page - 1) * PAGE) + len(uid) - 1
    data[at : at + 1] = letter
    path.write_bytes(data)
    return uid


def without_marks(lines):
    rows = map(json.loads, lines)
    return "".join(encode({name: value for name, value in row.items() if name != "mended"}) for row in rows)


@pytest.mark.parametrize("source", ["journal", "index"])
def test_one_letter_changed_in_the_uid_of_a_row_makes_no_second_record(full, path, tools, source):
    before = tools.dumped(full, trash=source == "journal")
    if source == "index":
        full.execute("DROP TRIGGER guard_journal_delete")
        full.execute("DELETE FROM journal")
    for table, letter in {
        "note": b"q",
        "session": b"U",
        "session_speaker": b"l",
    }.items():  # no uid of confnote has them
        change_last_letter(full, path, table, letter)
    found = salvage(str(path))
    assert without_marks(found.lines) == before
    end = f"uid is '...' and in the {source} '...': it is that of the {source} now"
    assert [re.sub("[0-9A-Z]{25}.", "...", words) for words in found.mended] == [
        f"s1: the session's {end}", f"session_speaker ...: the session_speaker's {end}", f"n1: the note's {end}",
    ]  # fmt: skip


def test_a_uid_that_could_be_another_records_is_the_one_of_the_journal(full, path, tools):
    before = tools.dumped(full, trash=True)
    uid = full.execute("SELECT uid FROM note WHERE id = 1").fetchone()[0]
    wrong = uid[:-1] + ("Z" if uid[-1] != "Z" else "Y")
    change_last_letter(full, path, "note", wrong[-1].encode())
    found = salvage(str(path))
    assert without_marks(found.lines) == before
    assert found.mended == (
        f"n1: the note's uid is {wrong!r} and in the journal {uid!r}: it is that of the journal now",
    )


def test_only_a_note_that_the_store_lacks_gets_the_private_that_salvage_supposes(full, path, cli, tmp_path):
    assert cli("backup", tmp_path / "backup.db")[0] == 0
    assert cli("add", "newer than the backup")[0] == cli("add", "the last one")[0] == 0
    full.execute("DROP TRIGGER journal_note_delete")
    full.execute("DELETE FROM note WHERE id IN (1, 6)")  # as on a page that is lost
    full.execute("DROP TRIGGER guard_journal_delete")
    full.execute("DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)")
    code, _, err = cli("dump", "--salvage", tmp_path / "rescued.jsonl")
    assert code == 0
    assert "n1, n6: each may be older than what was lost, and is private now, in case it was" in err
    assert cli("restore", tmp_path / "backup.db")[0] == 0
    code, _, err = cli("load", tmp_path / "rescued.jsonl", "--theirs")
    assert (code, err) == (0, "confnote: n6 is private, in case it was: confnote edit n6 --public\n")
    assert full.execute("SELECT id, private FROM note ORDER BY id").fetchall() == [
        (1, 0),
        (2, 1),
        (3, 0),
        (6, 1),
        (7, 0),
    ]


def test_what_a_store_had_that_was_deleted_after_its_backup_is_counted(full, path, cli, tmp_path):
    backup = tmp_path / "backup.db"
    assert cli("backup", backup)[0] == cli("add", "newer")[0] == cli("add", "newest")[0] == 0
    full.close()
    path.unlink()
    code, _, err = cli("restore", backup)
    assert (code, err.endswith(": 2 notes are in no file that confnote knows\n")) == (0, True)
    assert err.startswith("confnote: the store had 5 notes, last written ")


def test_a_later_backup_than_the_restored_one_is_named_if_the_store_is_gone(full, path, cli, tmp_path):
    backup = tmp_path / "backup.db"
    assert cli("backup", backup)[0] == cli("add", "newer")[0] == cli("backup")[0] == 0
    full.close()
    path.unlink()
    (later,) = (path.parent / "backups").glob("confnote-2*.db")
    assert f"; {later} has later changes: 4 notes, last written " in cli("restore", backup)[2]


def test_a_backup_of_another_store_with_more_notes_is_refused_and_an_older_one_without_notes_is_not(
    full, path, cli, tmp_path
):
    other, own = tmp_path / "other.db", tmp_path / "own.db"
    for _ in range(4):
        assert cli("add", "elsewhere", db=other)[0] == 0
    code, _, err = cli("restore", other, db=path)
    assert (code, err.startswith(f"confnote: {other} is of another store: it has 4 notes, last written ")) == (1, True)
    assert cli("rm", "n1", "n2", "n3")[0] == cli("backup", own)[0] == cli("add", "a new one")[0] == 0
    assert cli("restore", own)[0] == 0
    full.close()
    shutil.copyfile(other, path)  # as a sync tool does: then the backup is of the right store
    assert cli("restore", own)[0] == 0


def test_a_restored_store_that_cannot_be_read_again_is_no_store_without_notes(tmp_path):
    path = tmp_path / "confnote.db"
    path.write_bytes(b"\xaa" * 9000)
    assert compared(str(path), None, None) == f"{path} was restored, but cannot be read again: confnote doctor"


@pytest.mark.parametrize("fails_at", [1, 2, 3])
def test_no_read_that_fails_once_makes_a_restored_store_one_without_notes(full, path, tmp_path, monkeypatch, fails_at):
    copy, really, opened = str(tmp_path / "copy.db"), sqlite3.connect, []
    full.close()
    shutil.copyfile(path, copy)
    has = last_change(copy)

    def connect(*args, **options):
        opened.append(args)
        if len(opened) == fails_at:
            raise sqlite3.OperationalError("disk I/O error")
        return really(*args, **options)

    monkeypatch.setattr(sqlite3, "connect", connect)
    unread = f"{path} was restored, but cannot be read again: confnote doctor"
    old = f"the backup has {has}; the old store cannot be compared: what it had after the backup is in {copy}"
    assert compared(str(path), copy, None) == {1: old, 2: unread, 3: unread}[fails_at]


def test_a_record_that_stays_as_it_is_with_theirs_is_named_with_the_reason(full, cli, tools):
    text = tools.dumped(full).replace("ask about `scaffolder`", "ask abo\ufffdt `scaffolder`")
    text = text.replace('"text":"ask abo', '"mended":["text"],"text":"ask abo')
    assert cli("load", "-", "--theirs", stdin=text.encode())[2] == (
        "confnote: 1 differs and stays as it is here: n2; it was mended by dump --salvage\n"
        "confnote: n2: text ask about `scaffolder` here, ask abo\ufffdt `scaffolder` in the file\n"
    )
