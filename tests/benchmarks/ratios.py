"""Times commands as whole processes and prints each as a ratio to a bare Python, paired run by run.

    python tests/benchmarks/ratios.py [--quick] [--runs N]

Every row is measured in turn with the bare interpreter (A B A B ...), so that a drifting machine drifts for both; the
median of the pairs' ratios is printed, with the spread, beside the budget. Nothing here passes or fails by time.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from confnote.model import Conference
from confnote.store.schema import open_store
from confnote.store.write import make_conference

if TYPE_CHECKING:
    from confnote.store.db import Store

NOW = "2026-05-19T14:05:00+02:00"
FLOOR = """
import sqlite3, sys
conn = sqlite3.connect(sys.argv[1], isolation_level=None)
conn.execute("PRAGMA synchronous=EXTRA")
conn.execute("BEGIN IMMEDIATE")
conn.execute("INSERT INTO plain (text) VALUES (?)", (" ".join(sys.argv[2:]),))
conn.execute("COMMIT")
conn.close()
print("added")
"""
WORDS = (
    "the cluster talk showed how operators watch etcd while the mesh and its proxies carry traffic between nodes"
).split()


def fill(store: Store, notes: int) -> None:
    """Make a conference of 1,000 sessions and as many notes as asked for, around NOW."""
    begin = 1_779_170_000_000  # the morning of 2026-05-19
    with store.change("new"):
        uid = make_conference(store, Conference(
            slug="bench-2026", name="Bench 2026", zone="Europe/Madrid", starts_on=date(2026, 5, 18),
            ends_on=date(2026, 5, 21), day_one=date(2026, 5, 18), day_end=240,
        ))  # fmt: skip
        store.executemany(
            "INSERT INTO session (uid, conference, title, room, starts_at, ends_at) VALUES (?, ?, ?, ?, ?, ?)",
            [
                (f"s{n}", uid, f"Talk {n} of {WORDS[n % 18]}", f"Room {n % 12}", start, start + 1_800_000)
                for n in range(1000)
                for start in [begin + n // 12 * 2_100_000 - 86_400_000]
            ],
        )
    with store.change("load"):
        store.executemany(
            "INSERT INTO note (uid, conference, session, text, at) VALUES (?, ?, ?, ?, ?)",
            (
                (f"n{n}", uid, f"s{n % 1000}", " ".join(WORDS[(n * k) % 18] for k in range(1, 18)), begin + n)
                for n in range(notes)
            ),
        )


def seconds(command: list[str], environ: dict[str, str]) -> float:
    """Run a command and return the seconds it took; a failure ends the benchmark with its message."""
    begin = time.perf_counter()
    done = subprocess.run(command, env=environ, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    spent = time.perf_counter() - begin
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.decode()[-400:]}")
    return spent


def ratio(command: list[str], base: list[str], environ: dict[str, str], runs: int) -> tuple[float, float, float]:
    """Return median, least and greatest ratio of command to base over paired runs."""
    seconds(command, environ)
    pairs = [seconds(command, environ) / seconds(base, environ) for _ in range(runs)] or [0.0]
    return statistics.median(pairs), min(pairs), max(pairs)


def rows(script: str, small: str, large: str, post: str) -> list[tuple[str, list[str], str, float | None]]:
    """Return (label, command, store, budget) of what is measured."""
    short = ["add", "the", "mesh", "carries", "traffic"]
    return [
        ("add, empty store", [script, *short], small, 2.5),
        ("add, 100,000 notes", [script, *short], large, 2.5),
        ("rate", [script, "rate", "4", "good", "-s", "s5"], large, 2.5),
        ("tech", [script, "tech", "Flux", "git to cluster"], large, 2.5),
        ("now --short", [script, "now", "--short"], large, 3.0),
        ("--version", [script, "--version"], large, 9.0),
        ("--help", [script, "--help"], large, 9.0),
        ("now", [script, "now"], large, 9.0),
        ("add --at", [script, "add", "--at", "14:00", "late"], small, 6.0),
        ("list, piped, 1,000 sessions", [script, "list", "sessions"], small, None),
        ("list --json, few notes", [script, "list", "--json"], small, 9.0),
        ("undo", [script, "undo"], large, 9.0),
        ("export, 1,000 sessions", [script, "export", "-o", post], small, None),
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--runs", type=int, default=21)
    options = parser.parse_args()
    runs = 5 if options.quick else options.runs
    with tempfile.TemporaryDirectory() as folder:
        environ = {
            k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE" and not k.startswith("CONFNOTE_")
        }
        environ |= {
            "HOME": folder,
            "XDG_DATA_HOME": f"{folder}/data",
            "XDG_CONFIG_HOME": f"{folder}/config",
            "XDG_STATE_HOME": f"{folder}/state",
            "CONFNOTE_NOW": NOW,
        }
        os.environ["XDG_STATE_HOME"] = f"{folder}/state"  # this process fills the stores
        small, large, plain = f"{folder}/small.db", f"{folder}/large.db", f"{folder}/plain.db"
        for path, notes in ((small, 0), (large, 10_000 if options.quick else 100_000)):
            with open_store(path) as store:
                fill(store, notes)
        with sqlite3.connect(plain) as conn:
            conn.execute("CREATE TABLE plain (id INTEGER PRIMARY KEY, text TEXT)")
        report(environ, runs, small, large, plain, folder)


def report(environ: dict[str, str], runs: int, small: str, large: str, plain: str, folder: str) -> None:
    """Print a row for each command, beside the bare interpreter and the sqlite3 floor."""
    bare = [sys.executable, "-c", "pass"]
    script = str(Path(sys.executable).with_name("confnote"))
    print(f"{'whole process':44} {'median':>7} {'min':>6} {'max':>6}   budget   (x bare Python, {runs} pairs)")
    floor = [sys.executable, "-c", FLOOR, plain, "the", "mesh", "carries", "traffic"]
    show("sqlite3 module, one durable insert", ratio(floor, bare, environ, runs), None)
    for label, command, store, budget in rows(script, small, large, f"{folder}/out"):
        show(label, ratio(command, bare, {**environ, "CONFNOTE_DB": store}, runs), budget)
    add = [script, "add", "the", "mesh", "carries", "traffic"]
    with_floor = ratio(add, floor, {**environ, "CONFNOTE_DB": small}, runs)
    show("add, x the sqlite3 floor", with_floor, 1.3)
    grown = ratio(add, [script, "--db", small, "add", "the", "mesh"], {**environ, "CONFNOTE_DB": large}, runs)
    show("add into the large store, x the small", grown, 1.25)


def show(label: str, figures: tuple[float, float, float], budget: float | None) -> None:
    """Print one row."""
    median, least, most = figures
    print(f"{label:44} {median:7.2f} {least:6.2f} {most:6.2f}   {f'<= {budget}' if budget else ''}", flush=True)


if __name__ == "__main__":
    main()
