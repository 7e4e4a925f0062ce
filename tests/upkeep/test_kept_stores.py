"""Check that nothing is written over a store, and that an interrupted restore or dump leaves no puzzle."""

import errno
import os
import shutil
import signal
import sqlite3

import pytest

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
        if store == path and "-o" in words:  # taken for a folder
            assert (code, "--force" in err, store.read_bytes()) == (1, False, before)
            continue
        assert (code, err) == (
            1, f"confnote: {store} is a confnote store, which is never overwritten: name another file\n",
        )  # fmt: skip
        assert store.read_bytes() == before


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
    assert (code, err) == (0, "")
    assert out.startswith(f"restored {path} from {file}; as it was: ")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert not [problem for problem in examine(str(path), 0) if problem.check == "copy"]


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
