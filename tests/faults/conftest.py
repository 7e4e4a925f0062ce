"""What every fault test asks in the end: which notes are there, and is the file sound."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

NOON = "2022-05-17T12:00:00+02:00"


@pytest.fixture
def kept(path):
    """Return the texts of the notes that are in the store, after a look at the file's soundness."""

    def look(where=path):
        conn = sqlite3.connect(where)
        try:
            assert conn.execute("PRAGMA quick_check").fetchall() == [("ok",)]
            assert conn.execute("PRAGMA foreign_key_check").fetchall() == []
            conn.execute("INSERT INTO note_fts (note_fts, rank) VALUES ('integrity-check', 1)")
            notes = [text for (text,) in conn.execute("SELECT text FROM note ORDER BY id")]
            journalled = [
                text
                for (text,) in conn.execute(
                    "SELECT json_extract(after, '$.text') FROM journal WHERE tbl = 'note' ORDER BY seq"
                )
            ]
            assert notes == journalled
            return notes
        finally:
            conn.close()

    return look


@pytest.fixture
def one_line():
    """Assert that an error is one line with the path and what to do."""

    def check(ran, code, *words):
        assert ran.code == code, ran
        assert ran.stdout == ""
        assert ran.stderr.startswith("confnote: ")
        assert ran.stderr.endswith("\n")
        assert ran.stderr.count("\n") == 1, ran.stderr
        assert "Traceback" not in ran.stderr
        for word in words:
            assert word in ran.stderr, ran.stderr

    return check


@pytest.fixture
def in_shell(env, tmp_path):
    """Run lines of shell; `$confnote` is the program. With `mounts`, in a mount name space of their own.

    It is NOON, or else an answer depends on the hour at which the tests run.
    """
    program = f"{sys.executable} -m confnote"

    def run(script, *, mounts=False, **more):
        words = ["sh", "-c", script]
        if mounts:
            words = ["unshare", "--mount", *words]
        return subprocess.run(
            words, env={**env, "confnote": program, "here": str(tmp_path), "CONFNOTE_NOW": NOON, **more}, cwd=tmp_path,
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip

    return run


@pytest.fixture
def mounting(in_shell, tmp_path):
    """Skip unless this machine lets the test mount what it likes, unseen by others."""
    (tmp_path / "mnt").mkdir()
    try:
        ran = in_shell("mount -t tmpfs -o size=1m tmpfs mnt && touch mnt/x", mounts=True)
    except FileNotFoundError:
        pytest.skip("unshare is not installed")
    if ran.returncode:
        pytest.skip(f"mounting is not allowed here: {ran.stderr.strip()}")
    assert not list((tmp_path / "mnt").iterdir())
    return Path(tmp_path / "mnt")
