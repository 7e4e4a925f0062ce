"""Check that doctor finds each problem, names its remedy, and repairs it where that is safe."""

import errno
import os
import re
import shutil
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from confnote.actions.capture import add_note
from confnote.actions.changes import undo
from confnote.core.files import replacing
from confnote.store.db import connect, opened
from confnote.store.trash import trash
from confnote.store.triggers import triggers
from confnote.upkeep.backup import automatic, back_up
from confnote.upkeep.doctor import _writing, check_surroundings, examine, mend

NOW = 1_652_781_600_000
PAGE = 4096


def checks(path, grade="wrong"):
    return [finding.check for finding in examine(str(path), 2**42) if finding.grade == grade]


def by_stranger(path, *statements):
    """Write as another program would, without triggers where a statement drops them."""
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        for statement in statements:
            conn.execute(statement)


def mended(path):
    found = examine(str(path), 2**42)
    kept = mend(str(path), found, NOW)
    assert checks(path) == []
    return found, kept


def test_a_sound_store_has_nothing_wrong(full, path):
    assert checks(path) == []
    assert checks(path, "hint") == ["drafts", "backups"]
    back_up(str(path), NOW)
    assert checks(path, "hint") == ["drafts"]


def test_backups_that_cannot_be_restored_are_named_and_put_aside(full, path):
    good, empty, half = (back_up(str(path), NOW + n) for n in range(3))
    half.write_bytes(half.read_bytes()[:-PAGE])
    empty.write_bytes(b"")
    found = [one for one in examine(str(path), 2**42) if one.check == "backups"]
    assert [one.grade for one in found] == ["wrong", "wrong"]
    assert found[0].what == f"{half} cannot be restored: it cannot be read (database disk image is malformed)"
    assert found[1].what == f"{empty} cannot be restored: it is no confnote store"
    name = half.name.removeprefix("confnote-")
    assert found[0].mend == f"mv {half} {half.with_name(f'confnote-damaged-{name}')}"
    mended(path)
    assert {one.name[:17] for one in good.parent.iterdir()} == {"confnote-20220517", "confnote-damaged-"}
    assert good.exists()
    good.unlink()
    assert checks(path, "hint") == ["drafts", "backups"]


def test_no_store_is_no_finding_and_none_is_made(tmp_path):
    assert examine(str(tmp_path / "none.db"), NOW) == []
    assert list(tmp_path.iterdir()) == []


def test_every_trigger_that_is_missing_is_found_and_made_again(full, path):
    names = [name for name, _ in triggers(full)]
    for name in names:
        by_stranger(path, f"DROP TRIGGER [{name}]")
    assert checks(path) == ["triggers"] * len(names)
    mended(path)
    assert dict(triggers(full)) == dict(
        full.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    )


@pytest.mark.slow
@pytest.mark.parametrize("view", ["journal_entry", "character_text"])
def test_a_view_that_is_missing_or_another_one_is_made_again_with_its_trigger(full, path, view):
    by_stranger(path, f"DROP VIEW {view}")
    assert checks(path) == ["triggers"]
    mended(path)
    by_stranger(path, f"DROP VIEW {view}", f"CREATE VIEW {view} AS SELECT 1 AS one")
    assert checks(path) == ["triggers"]
    mended(path)
    add_note(full, "written after the repair 🎈", NOW)
    assert checks(path) == []


def test_a_trigger_that_was_changed_is_found_and_a_strangers_is_named(full, path):
    by_stranger(
        path,
        "DROP TRIGGER journal_note_delete",
        "CREATE TRIGGER journal_note_delete AFTER DELETE ON note BEGIN SELECT 1; END",
        "CREATE TRIGGER theirs AFTER DELETE ON note BEGIN SELECT 1; END",
    )
    assert checks(path) == ["triggers"]
    mended(path)
    (hint,) = [f for f in examine(str(path), 2**42) if f.check == "triggers"]
    assert "theirs is not confnote's" in hint.what
    assert full.execute("SELECT 1 FROM sqlite_schema WHERE name = 'theirs'").fetchone()


def test_what_the_journal_missed_is_written_into_it(full, path):
    gone = full.execute("SELECT uid, id FROM note WHERE text LIKE 'One%'").fetchone()
    held = [row for row in triggers(full) if row[0].startswith("journal_note")]
    by_stranger(
        path,
        *(f"DROP TRIGGER [{name}]" for name, _ in held),
        "UPDATE note SET kind = 'takeaway' WHERE section = 'intro'",
        f"DELETE FROM note WHERE uid = '{gone[0]}'",
        "INSERT INTO note (uid, text, at) VALUES ('STRANGER1', 'from outside', 5)",
        *(sql for _, sql in held),
    )
    (finding,) = [f for f in examine(str(path), 2**42) if f.grade == "wrong"]
    assert finding.check == "journal"
    assert "from outside" in finding.what
    mended(path)
    assert gone[1] in [entry.row["id"] for entry in trash(full) if entry.table == "note"]
    undo(full)
    assert full.execute("SELECT 1 FROM note WHERE uid = 'STRANGER1'").fetchone() is None
    assert full.execute("SELECT kind FROM note WHERE section = 'intro'").fetchone() == ("note",)
    assert full.execute("SELECT 1 FROM note WHERE uid = ?", gone[:1]).fetchone()


@pytest.mark.slow
@pytest.mark.parametrize("table", ["note", "session", "speaker", "tech", "link"])
def test_full_text_that_is_not_in_step_is_built_again(full, path, table):
    full.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('delete-all')")
    assert checks(path) == ["full text"]
    mended(path)
    full.execute(f"INSERT INTO {table}_fts ({table}_fts, rank) VALUES ('integrity-check', 1)")


def test_pairs_of_characters_that_are_not_in_step_are_found_again(full, path):
    add_note(full, "日本語", NOW)
    by_stranger(path, "DELETE FROM character_pair WHERE pair = '日本'")
    assert checks(path) == ["full text"]
    mended(path)
    assert ("日本",) in full.execute("SELECT pair FROM character_pair").fetchall()


def test_full_text_of_words_that_changed_unseen_is_found(full, path):
    (sql,) = full.execute("SELECT sql FROM sqlite_schema WHERE name = 'note_fts_update'").fetchone()
    by_stranger(path, "DROP TRIGGER note_fts_update", "UPDATE note SET text = 'quokka' WHERE section = 'intro'", sql)
    assert checks(path) == ["full text"]
    mended(path)
    assert full.execute("SELECT count(*) FROM note_fts WHERE note_fts MATCH 'quokka'").fetchone() == (1,)


def test_a_full_text_index_that_is_gone_is_made_again(full, path):
    by_stranger(path, "DROP TABLE note_fts")
    assert "full text" in checks(path)
    mended(path)
    add_note(full, "quokka", NOW)
    assert full.execute("SELECT count(*) FROM note_fts WHERE note_fts MATCH 'quokka'").fetchone() == (1,)


def test_an_index_that_is_gone_is_made_again(full, path):
    by_stranger(path, "DROP INDEX session_by_time", "DROP INDEX journal_deletes")
    assert checks(path) == ["indexes", "indexes"]
    mended(path)


def test_references_that_lead_nowhere_are_cut_where_nothing_is_lost(full, path):
    note, link = full.execute("SELECT n.id, l.id FROM note n, link l WHERE n.text LIKE 'One%'").fetchone()
    by_stranger(
        path,
        "UPDATE note SET session = 'NONE' WHERE text LIKE 'One%'",
        "UPDATE tech SET session = 'NONE' WHERE name = 'Straße'",
        "UPDATE session_speaker SET speaker = 'NONE'",
        "UPDATE link SET session = 'NONE'",
    )
    assert checks(path) == ["references"] * 4
    mend(str(path), examine(str(path), 2**42), NOW)
    (left,) = [f for f in examine(str(path), 2**42) if f.grade == "wrong"]
    assert left.mend == f"confnote rm l{link}"
    assert full.execute("SELECT session FROM note WHERE id = ?", (note,)).fetchone() == (None,)


def test_a_reference_to_the_trash_says_what_to_bring_back(full, path):
    (session,) = [entry for entry in trash(full) if entry.table == "session"]
    by_stranger(path, f"UPDATE note SET session = '{session.uid}' WHERE section = 'intro'")
    (finding,) = [f for f in examine(str(path), 2**42) if f.grade == "wrong"]
    assert finding.mend == f"confnote untrash s{session.row['id']}"
    assert not finding.is_fixable


def test_offsets_that_are_not_the_zones_are_made_anew(full, path):
    by_stranger(path, "UPDATE zone_offset SET minutes = 5")
    assert checks(path) == ["zones"]
    mended(path)
    by_stranger(path, "UPDATE conference SET opens_at = 1", "INSERT INTO zone_offset VALUES ('GONE', 1, 1)")
    assert checks(path) == ["zones"]
    mended(path)


def test_a_zone_nobody_knows_is_named_with_the_command(full, path):
    by_stranger(path, "UPDATE conference SET zone = 'Mars/Olympus'")
    (finding,) = [f for f in examine(str(path), 2**42) if f.grade == "wrong"]
    assert finding.mend.startswith("confnote edit kubecon-eu-2022 --timezone")


def test_a_change_that_was_never_ended_is_ended(full, path):
    by_stranger(path, "UPDATE clock SET change = 5, pinned = 7")
    assert checks(path) == ["clock"]
    mended(path)
    by_stranger(path, "DELETE FROM clock")
    assert "clock" in checks(path)


def test_a_clock_that_was_wrong_is_hinted_at(full, path):
    by_stranger(path, "UPDATE clock SET wall = 4102444800000")
    (finding,) = [f for f in examine(str(path), NOW) if f.check == "clock"]
    assert finding.grade == "hint"


def test_what_others_may_read_is_closed(full, path):
    folder = path.parent.rename(path.parent.with_name("confnote"))
    store = folder / path.name
    copy = back_up(str(store), NOW)
    (folder / "drafts").mkdir()
    (folder / "drafts" / "confnote-x.md").write_text("a text")
    open_to_all = [folder, folder / "backups", folder / "drafts", store, copy, folder / "drafts" / "confnote-x.md"]
    for thing in open_to_all:
        thing.chmod(0o755 if thing.is_dir() else 0o644)
    assert checks(store) == ["permissions"] * 6
    mended(store)
    assert [thing.stat().st_mode & 0o777 for thing in open_to_all] == [0o700] * 3 + [0o600] * 3


def test_a_folder_that_is_not_the_stores_own_is_left_alone(full, path):
    path.parent.chmod(0o755)
    assert checks(path) == []


@pytest.mark.parametrize(
    ("folder", "tool"),
    [
        ("Dropbox", "Dropbox"), ("Dropbox (Work)", "Dropbox"), ("dropbox", "Dropbox"),
        ("Mobile Documents/com~apple~CloudDocs", "iCloud"), ("iCloudDrive", "iCloud"),
        ("OneDrive", "OneDrive"), ("OneDrive - Contoso", "OneDrive"), ("Google Drive", "Google Drive"),
        ("CloudStorage/Box-Box", "a cloud drive"), ("Nextcloud", "Nextcloud"), ("ownCloud", "ownCloud"),
        ("notes/.stfolder", "Syncthing"),
    ],
)  # fmt: skip
def test_a_folder_that_is_kept_in_step_is_found(tmp_path, folder, tool):
    place = tmp_path / folder
    if place.name == ".stfolder":
        place.mkdir(parents=True)
        place = place.parent
    path = place / "deep" / "confnote.db"
    path.parent.mkdir(parents=True)
    path.touch(0o600)
    (finding,) = check_surroundings(path, "")
    assert (finding.check, finding.grade) == ("place", "wrong")
    assert tool in finding.what
    assert "confnote backup" in finding.mend


def test_a_folder_that_leads_to_one_that_is_kept_in_step_is_found(tmp_path):
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "Dropbox")
    (tmp_path / "link" / "confnote.db").touch(0o600)
    assert [f.check for f in check_surroundings(tmp_path / "link" / "confnote.db", "")] == ["place"]


@pytest.mark.parametrize("name", ["dropbox-sdk", "my-onedrive", "boxes", "drive", "sync-notes", "megaphone"])
def test_a_folder_with_a_like_name_is_not(tmp_path, name):
    path = tmp_path / name / "confnote.db"
    path.parent.mkdir()
    path.touch(0o600)
    assert list(check_surroundings(path, "")) == []


def test_a_network_drive_is_found_by_the_nearest_mount(tmp_path):
    path = tmp_path / "with space" / "confnote.db"
    path.parent.mkdir()
    path.touch(0o600)
    point = str(path.parent).replace(" ", r"\040")
    for kind in ("nfs4", "cifs", "fuse.sshfs", "9p", "smb3"):
        mounts = f"/dev/sda1 / ext4 rw 0 0\nserver:/x {point} {kind} rw 0 0\n"
        (finding,) = check_surroundings(path, mounts)
        assert kind in finding.what
    local = f"server:/x {tmp_path} nfs rw 0 0\n/dev/sdb {point} ext4 rw 0 0\nbroken\n"
    assert list(check_surroundings(path, local)) == []
    assert (
        list(check_surroundings(path, f"s:/x {point[:-2]} nfs rw 0 0\n")) == []
    )  # a beginning of the name is no parent


def test_what_killed_writers_left_is_removed_unless_it_is_being_written(full, path, home, tmp_path, monkeypatch):
    places = [path.parent / "backups", home / ".config" / "confnote", tmp_path / "posts", tmp_path / "here"]
    for place in places:
        place.mkdir(parents=True, mode=0o700)
    monkeypatch.chdir(places[-1])
    full.execute("UPDATE post SET path = ?", (str(tmp_path / "posts" / "x.md"),))
    left = [place / ".confnote-all.jsonl-01ab.new" for place in (path.parent, *places)]
    for stray in left:
        stray.write_text("x")
    with replacing(path.parent / "other") as fresh:
        left[0].write_text("x")  # the write has just removed it
        found, kept = mended(path)
        assert Path(fresh.name).exists()
    assert [f.mend for f in found if f.check == "temporary files"] == [f"rm {stray}" for stray in left]
    assert ([stray for stray in left if stray.exists()], kept) == ([], None)


def test_a_second_name_of_the_store_that_a_first_run_could_not_remove_is_named_and_swept(full, path, cli):
    left = path.with_name(".confnote-confnote.db-01ab.new")
    for swept in (lambda: mended(path), lambda: cli("list")):
        os.link(path, left)
        (found,) = [f for f in examine(str(path), 2**42) if f.check == "temporary files"]
        assert found.what == f"{left} was left by a writer that was killed, and may have private notes in it"
        swept()
        assert not left.exists()


def test_a_journal_beside_a_backup_that_does_not_need_it_is_named(full, path):
    made = back_up(str(path), NOW, label="before-restore")
    journal = made.with_name(f"{made.name}-journal")
    journal.write_bytes(b"")
    (found,) = [f for f in examine(str(path), 2**42) if f.check == "temporary files"]
    assert (found.grade, found.mend) == ("hint", f"rm {journal}")
    assert found.what == f"{journal} was left by a program that was killed: the backup is sound without it"


def test_texts_that_never_became_notes_are_hinted_at(full, path):
    (path.parent / "drafts").mkdir(mode=0o700)
    draft = path.parent / "drafts" / "confnote-abc.md"
    draft.write_text("half a thought")
    draft.chmod(0o600)
    line, file = [f for f in examine(str(path), 2**42) if f.check == "drafts"]
    assert "half a li" in line.what
    assert file.mend == f"confnote add - < {draft}"


@pytest.mark.parametrize("damage", ["head", "note page", "cut", "zero", "text"])
def test_a_damaged_file_gets_advice_and_nothing_is_mended(full, path, damage):
    back_up(str(path), NOW)
    page = full.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'note'").fetchone()[0] - 1
    full.close()
    data = path.read_bytes()
    path.write_bytes(
        {
            "head": b"\xaa" * 100 + data[100:],
            "note page": data[: page * PAGE] + b"\xaa" * PAGE + data[(page + 1) * PAGE :],
            "cut": data[: len(data) // 2],
            "zero": b"",
            "text": b"<html>",
        }[damage]
    )
    held = path.read_bytes()
    found = [f for f in examine(str(path), 2**42) if f.grade == "wrong"]
    assert found
    assert "confnote restore" in found[0].mend
    assert str(path.parent / "backups") in found[0].mend
    assert ("--salvage" in found[0].mend) == (damage in {"head", "note page", "cut"})
    assert any(f.is_fixable for f in found) == (damage == "zero")  # an empty file can be set aside
    assert path.read_bytes() == held


def test_without_a_backup_in_the_folder_one_from_elsewhere_is_to_be_restored(full, path):
    page = full.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'tech'").fetchone()[0] - 1
    full.close()
    data = path.read_bytes()
    path.write_bytes(data[: page * PAGE] + b"\xaa" * PAGE + data[(page + 1) * PAGE :])
    (finding, *_) = [f for f in examine(str(path), 2**42) if f.grade == "wrong"]
    assert finding.mend == (
        "confnote dump --salvage rescued.jsonl\n"
        "# with a backup of yours, instead of the next line: confnote restore FILE\n"
        f"mv {path} {path}.damaged\n"
        "confnote load rescued.jsonl --theirs"
    )


def test_the_advice_for_a_damaged_page_counts_the_notes_of_the_file_and_of_the_backup(full, path, cli):
    assert cli("backup")[0] == 0
    add_note(full, "after the backup", NOW)
    (page,) = full.execute("SELECT rootpage - 1 FROM sqlite_schema WHERE name = 'speaker'").fetchone()
    full.close()
    data = path.read_bytes()
    path.write_bytes(data[: page * PAGE] + b"\xaa" * PAGE + data[(page + 1) * PAGE :])
    (finding, *_) = [found for found in examine(str(path), 2**42) if found.check == "pages"]
    assert re.search(
        r"\n# the backup has 3 notes, last written [^;]+; the damaged file has 4 notes, last written [^;]+\nconfnote restore",
        finding.mend,
    )


def test_the_notes_of_a_store_whose_head_is_gone_are_compared_with_those_of_the_backup(full, path, cli):
    add_note(full, "one more", NOW)
    assert cli("backup")[0] == 0
    add_note(full, "after the backup", NOW)
    full.close()
    path.write_bytes(b"\xaa" * 100 + path.read_bytes()[100:])
    assert cli("doctor", "--fix")[1].endswith("\nnothing was repaired: file; type what is below each\n")
    code, out, _ = cli("doctor")
    assert code == 1
    assert re.search(r"it was left as it is; the store had 5 notes, last written \d{4}-", out)
    assert re.search(
        r"# the backup has 4 notes, last written \d{4}-.*\n +confnote restore \S+\.db\n +confnote load", out
    )
    (file,) = automatic(str(path))
    code, _, err = cli("restore", file)
    assert code == 0
    assert re.match(r"confnote: the store had 5 notes, last written .*; the backup has 4 notes, last written ", err)


@pytest.mark.parametrize("after", ['{"text', "[]", "7", None, '{"uid": "X"}'])
def test_an_undo_names_the_damaged_entry_that_blocks_it(full, path, cli, after):
    add_note(full, "last", NOW)
    full.close()
    (number,) = sqlite3.connect(path).execute("SELECT max(seq) FROM journal").fetchone()
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        conn.execute("DROP TRIGGER guard_journal_update")
        conn.execute("UPDATE journal SET after = ? WHERE seq = ?", (after, number))
    said = f"confnote: entry {number} of the journal, about a note, cannot be read. Ask: confnote doctor\n"
    assert cli("undo") == (1, "", said)
    code, out, _ = cli("doctor")
    assert code == 1
    assert f"entry {number} of the journal cannot be read" in out or "journal lacks changes of n" in out


def test_bytes_that_are_no_text_are_found_before_a_command_meets_them(full, path):
    by_stranger(path, "INSERT INTO note (uid, text, at) VALUES ('S1', CAST(x'61ff62' AS TEXT), 1)")
    found = [f for f in examine(str(path), 2**42) if f.grade == "wrong"]
    assert {f.check for f in found} == {"texts"}
    assert all("--salvage" in f.mend for f in found)


def test_a_store_that_another_program_holds_is_not_called_damaged(full, path, monkeypatch):
    monkeypatch.setattr("confnote.store.db.connect.__kwdefaults__", {"wait": 0.1, "pinned": None})
    held = sqlite3.connect(path, isolation_level=None)
    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, timeout=0.1))  # where no other time is given
    held.execute("BEGIN EXCLUSIVE")
    found = [f for f in examine(str(path), 2**42) if f.check == "file"]
    assert "kept it locked" in found[0].what
    assert "--salvage" not in found[0].mend
    held.execute("ROLLBACK")
    held.execute("BEGIN IMMEDIATE")
    assert [f.grade for f in examine(str(path), 2**42) if f.check == "full text"] == ["hint"]
    held.close()


def test_a_store_of_a_newer_confnote_is_only_looked_at(full, path):
    by_stranger(path, "PRAGMA user_version = 99")
    (finding,) = [f for f in examine(str(path), 2**42) if f.grade == "wrong"]
    assert "newer" in finding.what
    assert finding.mend == "upgrade confnote: git pull in its clone, then install it again"


def test_before_anything_inside_is_mended_the_store_is_backed_up(full, path, tools):
    by_stranger(path, "UPDATE zone_offset SET minutes = 5")
    _, kept = mended(path)
    copy = connect(str(kept))
    assert copy.execute("SELECT DISTINCT minutes FROM zone_offset").fetchall() == [(5,)]
    copy.close()
    path.chmod(0o644)
    before = len(list(Path(kept).parent.iterdir()))
    assert mended(path)[1] is None  # a file's mode alone needs no backup
    assert len(list(Path(kept).parent.iterdir())) == before


def test_a_store_that_another_program_has_locked_is_a_hint(full, path):
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with opened(connect(str(path), wait=0)) as store:
            (found,) = _writing(store)
    assert (found.what, found.grade) == ("another program has the store locked: writing was not tried", "hint")


def test_writing_is_tried_and_leaves_no_trace(full, path):
    before = path.read_bytes()
    assert list(_writing(full)) == []
    assert path.read_bytes() == before
    full.execute("PRAGMA query_only = 1")
    (found,) = _writing(full)
    assert found.what.startswith(f"nothing can be written: {path} is read-only (owner ")


def test_a_disk_that_is_nearly_full_is_a_hint(path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=12_345_678))
    (found,) = (problem for problem in examine(str(path), NOW) if problem.check == "space")
    assert (found.what, found.grade) == (f"the disk is nearly full: 12 MB are free in {path.parent}", "hint")
    assert found.mend == f"df -h {path.parent}"
    assert "confnote backup" not in {problem.mend for problem in examine(str(path), NOW)}


def test_no_backup_is_advised_of_a_store_that_cannot_be_read(path):
    assert "confnote backup" in {problem.mend for problem in examine(str(path), NOW)}
    path.write_bytes(bytes(4096) + path.read_bytes()[4096:])
    assert "confnote backup" not in {problem.mend for problem in examine(str(path), NOW)}


def test_the_first_run_in_a_synchronized_folder_says_what_doctor_says(confnote, tmp_path):
    path = tmp_path / "Dropbox" / "notes.db"
    ran = confnote("--db", str(path), "add", "hello")
    (found,) = (problem for problem in examine(str(path), NOW) if problem.check == "place")
    assert ran.stderr == f"confnote: {found.what}. Move it: {found.mend.replace('backup', f'backup --db {path}')}\n"
    assert (ran.code, confnote("--db", str(path), "add", "again").stderr) == (0, "")


def test_a_store_in_a_closed_folder_is_not_called_missing(tmp_path, monkeypatch):
    path, lstat = tmp_path / "x.db", os.lstat

    def deny(name, **more):  # root may look into every folder
        if os.fspath(name) == str(path):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return lstat(name, **more)

    monkeypatch.setattr(os, "lstat", deny)
    (found,) = examine(str(path), NOW)
    assert (found.check, found.what) == ("file", f"{path} cannot be looked at: Permission denied")
    assert found.mend == f"ls -ld {tmp_path}"
