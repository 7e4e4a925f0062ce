"""Show a progress bar for work of over half a second, if standard error is a terminal."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from confnote.errors import Interrupted
from confnote.store.db import Store

if TYPE_CHECKING:
    from rich.progress import Progress

PATIENCE = 0.5  # seconds
LAST = "SELECT max(seq) FROM journal"


@contextmanager
def whole(store: Store, done: str) -> Iterator[None]:
    """Make one change; if Ctrl-C comes before it is on disk, say that nothing was `done`."""
    before = store.execute(LAST).fetchone()
    try:
        yield
    except KeyboardInterrupt:
        if store.in_transaction or store.execute(LAST).fetchone() != before:
            raise
        raise Interrupted(f"interrupted: nothing was {done}") from None


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Run the body; after half a second show `what` with a progress bar until the body ends."""
    shown: list[Progress] = []
    lock = threading.Lock()

    def show() -> None:
        from rich.console import Console  # 60 ms
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        with lock:
            if timer.finished.is_set():  # the body ended while Rich was imported
                return
            columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
            shown.append(Progress(*columns, console=Console(stderr=True), transient=True))
            shown[0].add_task(what, total=None)
            shown[0].start()

    timer = threading.Timer(PATIENCE, show)
    timer.daemon = True
    if sys.stderr.isatty():
        timer.start()
    try:
        yield
    finally:
        timer.cancel()
        with lock:
            for progress in shown:
                progress.stop()
