"""Show a progress bar on standard error for work that takes over half a second, if a terminal is there."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, Literal, Self

if TYPE_CHECKING:
    from types import TracebackType

    from rich.progress import Progress

PATIENCE = 0.5  # seconds


class Waiting:
    """A context that shows what confnote does, once it has lasted half a second."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.progress: Progress | None = None
        self.lock = threading.Lock()
        self.timer = threading.Timer(PATIENCE, self._show)
        self.timer.daemon = True

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            self.timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> Literal[False]:
        self.timer.cancel()
        with self.lock:
            if self.progress is not None:
                self.progress.stop()
        return False

    def _show(self) -> None:
        from rich.console import Console  # 60 ms
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        with self.lock:
            if not self.timer.finished.is_set():
                self.progress = Progress(
                    TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(),
                    console=Console(stderr=True), transient=True,
                )  # fmt: skip
                self.progress.add_task(self.what, total=None)
                self.progress.start()
