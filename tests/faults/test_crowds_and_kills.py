"""With many writers at once, and a killed one, no acknowledged note is lost and no other is refused."""

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from confnote.store.db import connect, opened

pytestmark = pytest.mark.slow

WRITING = Path(__file__).with_name("writing.py")


@pytest.mark.parametrize("words", [("add",), ("add", "-k", "not")], ids=["the quick door", "Typer's door"])
def test_twenty_runs_at_once_keep_twenty_notes(crowd, kept, words):
    ran = crowd(20, *words, "note {n}")
    assert [(one.code, one.stderr) for one in ran] == [(0, "")] * 20
    assert sorted(kept()) == sorted(f"note {n}" for n in range(20))
    assert {one.stdout.split()[1] for one in ran} == {f"n{n}" for n in range(1, 21)}


def test_twenty_runs_complete_one_tech_together(confnote, crowd, path):
    confnote("new", "Kube", "--timezone", "UTC")
    ran = crowd(20, "tech", "Cilium", "seen {n} times")
    assert [(one.code, one.stderr) for one in ran] == [(0, "")] * 20
    assert sum(one.stdout.startswith("t1 Cilium added: tagline seen ") for one in ran) == 1
    with opened(connect(str(path))) as store:
        assert store.execute("SELECT count(*) FROM tech").fetchone() == (1,)
        assert store.execute("SELECT count(*) FROM journal WHERE tbl = 'tech'").fetchone() == (20,)


def test_a_writer_killed_again_and_again_loses_nothing_it_acknowledged(path, env, kept):
    ran = subprocess.run(
        [sys.executable, str(WRITING), str(path), "40"], env=env, capture_output=True, text=True, timeout=60, check=True
    )
    acknowledged = json.loads(ran.stdout)
    assert len(acknowledged) > 40
    notes = kept()
    assert set(acknowledged) <= set(notes)
    assert len(notes) <= len(acknowledged) + 40  # the note of a killed writer may be stored without an answer


def test_a_command_killed_at_any_moment_loses_nothing_it_acknowledged(confnote, env, kept):
    acknowledged = []
    for number in range(20):
        process = subprocess.Popen(
            [sys.executable, "-m", "confnote", "add", f"note {number}"], env=env, stdout=subprocess.PIPE
        )
        time.sleep(random.uniform(0.0, 0.09))
        process.send_signal(signal.SIGKILL)
        if process.communicate(timeout=30)[0]:
            acknowledged.append(f"note {number}")
    assert set(acknowledged) <= set(kept())
    assert confnote("add", "after").code == 0  # what a kill leaves behind blocks nobody
    assert kept()[-1] == "after"


DYING = """
import os, sqlite3, sys
conn = sqlite3.connect(sys.argv[1], isolation_level=None)
conn.execute("PRAGMA cache_size=1")
conn.execute("BEGIN IMMEDIATE")
for n in range(200):
    conn.execute("INSERT INTO note (uid, text, at) VALUES (?, ?, 1)", (f"LOST{n}", "lost " * 200))
os._exit(9)
"""


@pytest.mark.parametrize("words", [("add", "next"), ("show", "n1"), ("now", "--short")])
def test_a_half_written_change_is_rolled_back_by_whoever_comes_next(confnote, path, env, kept, words):
    """The writer died between its first write into the file and its commit, and left its journal."""
    assert confnote("add", "before").code == 0
    assert subprocess.run([sys.executable, "-c", DYING, str(path)], env=env, check=False).returncode == 9
    assert Path(f"{path}-journal").stat().st_size > 0
    ran = confnote(*words)
    assert (ran.code, ran.stderr) == (0, "")
    assert kept() == (["before", "next"] if words[0] == "add" else ["before"])
