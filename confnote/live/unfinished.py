"""Save the unfinished input line to the database after each change, or to a file if that fails.

A line belongs to the prompt in which it was typed. Once its process has ended, the next prompt takes the line over.
"""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from confnote.core.files import make_folder, replacing
from confnote.core.text import readable
from confnote.errors import StoreIsNewer
from confnote.live.context import BUSY, primary_code
from confnote.store.db import Store
from confnote.store.drafts import (
    LineTarget,
    Unfinished,
    claim_line,
    drop_line,
    entered_statement,
    is_left,
    left_statement,
    put_aside,
    put_line,
    put_newer,
)

DELAY = 0.15  # seconds from a change to the disk, at most
RETRY = 0.3  # seconds between tries while another program has the store locked
PATIENCE = 2.0  # seconds of failed tries after which the line goes to a file
SUFFIX = ".confnote-line"


class StoreHolder(Protocol):
    """What has the store open; after an error, `store` may be another one."""

    store: Store


class LineSaver:
    """Saves the unfinished line of one prompt, or of one question of a review.

    `owner` names the prompt (see `new_owner`) or the question (see `asked_by`); `later` calls a function after so many
    seconds. `file` is a file with the line while the store cannot be written, else None.
    """

    def __init__(self, context: StoreHolder, owner: str, later: Callable[[float, Callable[[], None]], object]) -> None:
        self.context, self.owner, self.later = context, owner, later
        self.file: Path | None = None
        self._line: Unfinished | None = None
        self._stored = False
        self._locked = False  # whether the last try failed because another program had the store locked
        self._scheduled = False
        self._failing_since: float | None = None

    @property
    def line(self) -> Unfinished | None:
        """Return the line; None if it is empty or was entered."""
        return self._line

    def statement(self, rest: Unfinished | None = None) -> tuple[str, tuple[object, ...]]:
        """Return (SQL, values) for the transaction that stores the line: only `rest` stays."""
        if self.file is not None and self._line is not None:
            # a crash before the file is removed leaves the file: the row says that its line was entered
            return entered_statement(self.owner, self._line.at)
        return left_statement(self.owner, None if rest is None else _storable(rest))

    def changed(self, line: Unfinished | None) -> None:
        """Save this line soon; None means that the input is empty."""
        self._line = line
        if not self._scheduled:
            self._scheduled = True
            self.later(DELAY, self._write_scheduled)

    def entered(self, rest: Unfinished | None = None) -> None:
        """Forget the line but for `rest`: it was entered, with the `statement`."""
        self._line, self._stored = rest, rest is not None or self.file is not None
        self._drop_file()

    def flush(self, patience: float = PATIENCE) -> bool:
        """Save the line now; return False if that fails.

        Tries the store for `patience` seconds while it is locked, then a file.
        """
        until = time.monotonic() + patience
        while not self._write():
            if not self._locked:
                return False
            if time.monotonic() >= until:
                return self._write_file()
            time.sleep(0.05)
        return True

    def put_aside(self, line: Unfinished) -> None:
        """Save a cleared line for the history, or to a file for the next prompt if that fails."""
        self._line = None
        try:
            self.context.store.check_writable()
            put_aside(self.context.store, self.owner, _storable(line))
        except (sqlite3.Error, StoreIsNewer):
            write_line(self.context.store.path, f"{self.owner}/{line.at}", line)
            self.changed(None)
        else:
            self._stored = False
            self._drop_file()

    def recover(self, is_alive: Callable[[str], bool]) -> Unfinished | None:
        """Take over the line of an ended prompt and return it; return None without one."""
        store = self.context.store
        if find_lines(store.path, is_alive, self.owner):
            self._store_files(is_alive)
        while True:
            _, line = claim_line(store, self.owner, is_alive) or ("", None)
            if line is None or line.text:
                self._line, self._stored = line, line is not None
                return line
            drop_line(store, self.owner)

    def _store_files(self, is_alive: Callable[[str], bool]) -> None:
        """Move the lines in files to the rows of their prompts, and delete the files."""
        store = self.context.store
        store.execute("BEGIN IMMEDIATE")  # a prompt that starts now may find the same files
        try:
            files = find_lines(store.path, is_alive, self.owner)
            for owner, (line, _) in files.items():
                put_newer(store, owner, line)
            store.execute("COMMIT")
        finally:
            if store.in_transaction:
                store.execute("ROLLBACK")
        for _, path in files.values():
            path.unlink(missing_ok=True)  # only now: the line is on disk twice rather than nowhere

    def _write_scheduled(self) -> None:
        self._scheduled = False
        if self._write():
            return
        if self._failing_since is not None and time.monotonic() - self._failing_since >= PATIENCE:
            self._write_file()
        self._scheduled = True
        self.later(RETRY, self._write_scheduled)

    def _write(self) -> bool:
        """Write the line to the store, or to a file; return whether it is on disk.

        Writes no file while the store is only locked by another program.
        """
        line = self._line
        try:
            self.context.store.check_writable()
            if line is not None:
                if self.file is not None:
                    self._write_file()  # so that the file is never older than the row
                put_line(self.context.store, self.owner, _storable(line))
            elif self._stored:
                drop_line(self.context.store, self.owner)
        except (sqlite3.Error, StoreIsNewer) as error:
            if self._failing_since is None:
                self._failing_since = time.monotonic()
            self._locked = isinstance(error, sqlite3.Error) and primary_code(error) in BUSY
            # full, read-only or gone: Enter reports the reason
            return not self._locked and self._write_file()
        self._stored, self._failing_since = line is not None, None
        self._drop_file()
        return True

    def _write_file(self) -> bool:
        """Write the line to a file; return False if that fails."""
        if self._line is None:
            return True
        written = write_line(self.context.store.path, self.owner, _storable(self._line))
        self.file = written or self.file  # an older file stays to be removed
        return written is not None

    def _drop_file(self) -> None:
        if self.file is not None:
            for folder in _folders(self.context.store.path):
                with suppress(OSError):
                    (folder / _file_name(self.owner)).unlink()
            self.file = None


def _storable(line: Unfinished) -> Unfinished:
    """Return the line without NUL and with lone surrogates replaced: the store accepts neither."""
    return Unfinished(readable(line.text.replace("\0", ""))[0], line.target, line.at)


def write_line(store_path: str, owner: str, line: Unfinished) -> Path | None:
    """Write a line to a private file and return its path; None if that fails.

    The file is in `drafts/` beside the store, or in the temporary folder if that cannot be written.
    """
    for folder in _folders(store_path):
        target = folder / _file_name(owner)
        with suppress(OSError):
            if not folder.parent.is_dir():  # the disk of the store may be away: make no folder in its place
                continue
            make_folder(folder)
            if folder.lstat().st_uid != os.getuid():  # any user may make a folder of that name in /tmp
                continue
            saved = {"who": owner, "text": line.text, "target": line.target.to_json(), "at": line.at}
            with replacing(target) as file:
                file.write(json.dumps(saved).encode())
            return target
    return None


def find_lines(store_path: str, is_alive: Callable[[str], bool], to: str = "") -> dict[str, tuple[Unfinished, Path]]:
    """Return the lines in files that are left for `to`, newest first, by owner, with paths."""
    found = []
    for path in [path for folder in _folders(store_path) for path in folder.glob(f"*{SUFFIX}")]:
        # skip a file that another prompt is just deleting, or that no prompt wrote
        with suppress(OSError, ValueError, KeyError, TypeError):
            if path.lstat().st_uid == os.getuid():
                saved = json.loads(path.read_text(encoding="utf-8"))
                line = Unfinished(str(saved["text"]), LineTarget.from_json(str(saved["target"])), int(saved["at"]))
                if is_left(str(saved["who"]), to, is_alive):
                    found.append((str(saved["who"]), (line, path)))
    return dict(sorted(found, key=lambda pair: -pair[1][0].at))


def _folders(store_path: str) -> tuple[Path, Path]:
    # the second folder names the store, so that lines of two stores do not mix in the temporary folder
    name = "".join(c if c.isalnum() else "-" for c in str(Path(store_path).resolve()))[-80:]
    return Path(store_path).parent / "drafts", Path(tempfile.gettempdir()) / f"confnote-{os.getuid()}{name}"


def _file_name(owner: str) -> str:
    return f"{owner.replace('/', '-')}{SUFFIX}"


def new_owner() -> str:
    """Return a name for this prompt: `PID/START OF THE PROCESS/RANDOM`."""
    pid = os.getpid()  # not unique alone: the system uses a number again after a restart
    return f"{pid}/{_start_of(pid)}/{os.urandom(4).hex()}"


def is_alive(owner: str) -> bool:
    """Return whether the process of a prompt still runs on this machine."""
    pid, _, rest = owner.partition("/")
    start = rest.partition("/")[0]
    if not (pid.isascii() and pid.isdecimal()):
        return False
    try:
        os.kill(int(pid), 0)
    except PermissionError:  # it runs as another user
        pass
    except (OSError, OverflowError):
        return False
    return _start_of(int(pid)) == start


def _start_of(pid: int) -> str:
    """Return when a process started, in the system's own format; empty if unknown."""
    with suppress(OSError):
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        fields = stat.rpartition(")")[2].split()  # the process name in brackets may contain blanks and brackets
        return "ended" if fields[0] in {"Z", "X"} else fields[19]  # a zombie waits only for its parent to read its code
    import subprocess  # 10 ms, and only macOS needs it: macOS has no /proc

    try:
        ps = subprocess.run(  # noqa: S603  # the only variable part is a number
            ["ps", "-o", "lstart=", "-p", str(pid)],  # noqa: S607  # the folder of ps differs between systems
            capture_output=True, text=True, timeout=5, check=False, env={**os.environ, "LC_ALL": "C"},
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return ""
    return ps.stdout.strip().replace("/", "-")
