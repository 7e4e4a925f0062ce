"""Times search, listing, adding and undoing in stores of 1,000, 100,000 and (--large) 1,000,000 notes.

    python tests/benchmarks/search.py [--large] [--runs N] [--processes N] [--keep FOLDER]

Inside the process p50 and p99 in milliseconds are printed, limit 20, beside the aim; whole processes as ratios to a
bare Python, paired run by run. Notes are words of a Zipf vocabulary; three words are planted: one that is rare, one in
1.4 % and one in 15 % of them. Nothing here passes or fails by time.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from confnote.actions.capture import add_note
from confnote.actions.changes import undo
from confnote.model import Conference
from confnote.store.db import connect
from confnote.store.read import dossier
from confnote.store.schema import open_store
from confnote.store.search import SearchFilters, read_words, search
from confnote.store.triggers import INDEXED, create_triggers
from confnote.store.write import make_conference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from confnote.store.db import Store

NOW = "2026-05-19T14:05:00+02:00"
BEGIN = 1_779_170_000_000  # the morning of 2026-05-19
DAY = 86_400_000
PLANTED = (("seldom", 0.000133), ("sometimes", 0.014), ("commonly", 0.15))
SESSIONS, TECH = 30, 20  # of each conference
SIZES = {1_000: 1, 100_000: 100, 1_000_000: 1_000}  # notes -> conferences
JOURNAL = """INSERT INTO journal (change, wall, tick, at, device, writer, tbl, uid, before, after, command)
 SELECT id, at, 0, at, 'bench', NULL, 'note', uid, NULL, json_object('id', id, 'uid', uid, 'conference', conference,
  'session', session, 'day', day, 'section', section, 'kind', kind, 'text', text, 'at', at, 'utc_offset', utc_offset,
  'private', private, 'done_at', done_at, 'tags', tags), 'add' FROM note ORDER BY id"""


def vocabulary(random_: random.Random, size: int = 20_000) -> tuple[list[str], list[float]]:
    """Return made-up words and their cumulated weights, as often as words are in a language."""
    syllables = "ka ne to ri mu sa lo pe di ga shi ver con tra pol ent ing est ory ble".split()
    words = ["".join(random_.choices(syllables, k=random_.randint(1, 4))) for _ in range(size)]
    return words, list(accumulate(1 / (rank + 3) for rank in range(size)))


def texts(count: int) -> Iterator[str]:
    """Yield so many notes of 15 to 23 words."""
    random_ = random.Random(count)
    words, weights = vocabulary(random_)
    for _ in range(count):
        text = random_.choices(words, cum_weights=weights, k=random_.randint(15, 23))
        for word, share in PLANTED:
            if random_.random() < share:
                text[random_.randrange(len(text))] = word
        yield " ".join(text)


def fill(store: Store, notes: int, conferences: int) -> None:
    """Make conferences a week apart, the last one on NOW, and notes in their sessions; triggers would take an hour."""
    store.execute("PRAGMA synchronous=OFF")
    with store.change("new"):
        uids = [_conference(store, n, conferences) for n in range(conferences)]
        for (name,) in store.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            store.execute(f"DROP TRIGGER [{name}]")
        store.executemany(
            "INSERT INTO session (uid, conference, title, room, attendance, starts_at, ends_at)"
            " VALUES (?, ?, ?, ?, 'attended', ?, ?)",
            (
                (f"{uid}s{n}", uid, f"Talk {n} on {word}", f"Room {n % 5}", at, at + 1_800_000)
                for week, uid in enumerate(uids)
                for n, word in zip(range(SESSIONS), texts(SESSIONS), strict=True)
                for at in [BEGIN - (conferences - 1 - week) * 7 * DAY + n % 10 * 2_400_000 + (n // 10 - 1) * DAY]
            ),
        )
        store.executemany(
            "INSERT INTO tech (uid, conference, key, name, tagline, at) VALUES (?, ?, ?, ?, ?, ?)",
            (
                (f"{uid}t{n}", uid, f"product {n}", f"Product {n}", f"what is {PLANTED[n % 3][0]} seen", BEGIN)
                for uid in uids
                for n in range(TECH)
            ),
        )
        each = notes // conferences
        store.executemany(
            "INSERT INTO note (uid, conference, session, text, at) VALUES (?, ?, ?, ?, ?)",
            (
                (
                    f"n{n}",
                    uid,
                    f"{uid}s{n % SESSIONS}",
                    text,
                    BEGIN - (conferences - 1 - n // each) * 7 * DAY + n % each * 1000,
                )
                for n, text in enumerate(texts(notes))
                for uid in [uids[n // each]]
            ),
        )
        store.execute(JOURNAL)
        for table in INDEXED:
            store.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')")
        create_triggers(store)


def _conference(store: Store, number: int, conferences: int) -> str:
    day = date(2026, 5, 18) - timedelta(weeks=conferences - 1 - number)
    return make_conference(store, Conference(
        slug=f"bench-{number}", name=f"Bench {number}", zone="Europe/Madrid", starts_on=day,
        ends_on=day + timedelta(days=2), day_one=day, day_end=240,
    ))  # fmt: skip


def milliseconds(act: Callable[[], object], runs: int) -> tuple[float, float]:
    """Return p50 and p99 of so many runs."""
    act()
    spent = []
    for _ in range(runs):
        begin = time.perf_counter()
        act()
        spent.append((time.perf_counter() - begin) * 1000)
    return statistics.median(spent), statistics.quantiles(spent, n=100)[98]


def inside(path: str, notes: int, runs: int) -> None:
    """Print what takes how long in a process that has the store open."""
    store = connect(path)
    last = store.execute("SELECT uid FROM conference ORDER BY id DESC LIMIT 1").fetchone()[0]
    for word in (
        *(word for word, _ in PLANTED),
        "commonly sometimes",
        '"commonly sometimes"',
        "com",
        "co",
        "数据",
        "😀",
    ):
        for newest in (False, True):
            aim = "<= 50" if newest or notes <= 100_000 else ""
            words = read_words(word)
            figures = milliseconds(lambda w=words, n=newest: search(store, w, SearchFilters(), newest=n), runs)  # type: ignore[misc]
            row(f"search {word}, {'newest' if newest else 'ranked'}", figures, aim)
    row("search commonly, one conference", milliseconds(
        lambda: search(store, read_words("commonly"), SearchFilters(conference=last)), runs), "<= 50")  # fmt: skip
    row("search commonly, one kind", milliseconds(
        lambda: search(store, read_words("commonly"), SearchFilters(kind="takeaway")), runs))  # fmt: skip
    row("read one conference", milliseconds(lambda: dossier(store, last), max(runs // 5, 5)))
    row("add", milliseconds(lambda: add_note(store, "one more note", BEGIN, conference=None), runs))
    row("undo", milliseconds(lambda: undo(store), min(runs, 50)))
    store.close()


def row(label: str, figures: tuple[float, float], aim: str = "") -> None:
    """Print p50 and p99."""
    print(f"  {label:44} {figures[0]:8.2f} {figures[1]:8.2f}   {aim}", flush=True)


def processes(path: str, runs: int, environ: dict[str, str]) -> None:
    """Print whole commands as ratios to a bare Python."""
    sys.path.insert(0, str(Path(__file__).parent))
    from ratios import ratio, show

    bare = [sys.executable, "-c", "pass"]
    script = str(Path(sys.executable).with_name("confnote"))
    environ = {**environ, "CONFNOTE_DB": path}
    print(f"  {'whole process':34} {'median':>7} {'min':>6} {'max':>6}   budget   (x bare Python, {runs} pairs)")
    for words, budget in (
        (("search", "seldom"), 3.0),
        (("search", "sometimes"), 3.0),
        (("search", "commonly"), None),
        (("list", "-c", "bench-0"), None),
        (("list", "sessions", "-c", "bench-0"), None),
        (("add", "one", "more"), 2.5),
        (("undo",), 9.0),
    ):
        show(" ".join(words), ratio([script, *words], bare, environ, runs), budget)


def main() -> None:
    """Make the stores, measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--large", action="store_true", help="a million notes too")
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--processes", type=int, default=11)
    parser.add_argument("--keep", help="make the stores here, and use those that are here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(options.keep or scratch)
        os.environ["XDG_STATE_HOME"] = f"{scratch}/state"
        environ = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {"CONFNOTE_NOW": NOW}
        environ |= {"HOME": scratch, "XDG_CONFIG_HOME": scratch}
        for notes, conferences in SIZES.items():
            if notes > 100_000 and not options.large:
                continue
            path = folder / f"{notes}.db"
            if not path.exists():
                with open_store(str(path)) as store:
                    fill(store, notes, conferences)
            print(f"{notes:,} notes in {conferences:,} conferences, {path.stat().st_size / 2**20:.0f} MiB")
            print(f"  {'inside the process, ms':44} {'p50':>8} {'p99':>8}   aim (p99)")
            inside(str(path), notes, options.runs)
            processes(str(path), options.processes, environ)


if __name__ == "__main__":
    main()
