"""What stands in the input -> the draft row of the store, soon after every change; a file where that cannot be."""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from confnote.core.text import readable
from confnote.live.write_errors import BUSY, primary_code
from confnote.store.drafts import DROP, Unfinished, claim_draft, drop_draft, put_aside, put_draft

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from confnote.live.context import Desk


DELAY = 0.15  # seconds from a change to the disk, at most
RETRY = 0.3  # seconds, while another program holds the store
PATIENCE = 2.0  # seconds of that until the line goes to a file


class Keeper:
    """Keeps the unfinished line of one prompt, named `who`. `later` calls a function after so many seconds."""

    def __init__(self, desk: Desk, who: str, later: Callable[[float, Callable[[], None]], object]) -> None:
        self.desk, self.who, self.later = desk, who, later
        self.file: Path | None = None
        self._line: Unfinished | None = None
        self._stored = False
        self._due = False
        self._failing: float | None = None

    @property
    def along(self) -> tuple[str, tuple[object, ...]]:
        """The statement that takes the draft away in the same transaction that stores the entered line."""
        return DROP, (self.who,)

    def changed(self, line: Unfinished | None) -> None:
        """Take notice of what stands in the input now; None if nothing does."""
        self._line = line
        if not self._due:
            self._due = True
            self.later(DELAY, self._write_due)

    def settled(self) -> None:
        """Take notice that the line was entered, and that its draft went with it."""
        self._line, self._stored = None, False
        self._drop_file()

    def flush(self, patience: float = PATIENCE) -> bool:
        """Write now, waiting for the store so long; return whether the line is on disk, be it in a file."""
        until = time.monotonic() + patience
        while not self._write():
            if time.monotonic() >= until:
                self._write_file()
                return self._line is None or self.file is not None
            time.sleep(0.05)
        return True

    def put_aside(self, line: Unfinished) -> None:
        """Keep a line that was cleared, for the history; in a file that the next start finds, if need be."""
        self._line = None
        try:
            put_aside(self.desk.store, self.who, _clean(line))
        except sqlite3.Error:
            write_line(self.desk.store.path, f"{self.who}/{line.at}", line)
            self.changed(None)
        else:
            self._stored = False
            self._drop_file()

    def recover(self, is_alive: Callable[[str], bool]) -> Unfinished | None:
        """Take over a line whose prompt is no more; it is this prompt's draft from now on."""
        found = claim_draft(self.desk.store, self.who, is_alive)
        if found is None:
            held = claim_line(self.desk.store.path, is_alive)
            if held is None:
                return None
            found, path = held
            put_draft(self.desk.store, self.who, found)
            path.unlink(missing_ok=True)
        self._line, self._stored = found, True
        return found

    def _write_due(self) -> None:
        self._due = False
        if self._write():
            return
        if self._failing is not None and time.monotonic() - self._failing >= PATIENCE:
            self._write_file()
        self._due = True
        self.later(RETRY, self._write_due)

    def _write(self) -> bool:
        """Bring the store to what the input holds; whether that worked, or will never work and went to a file."""
        line = self._line
        try:
            if line is not None:
                put_draft(self.desk.store, self.who, _clean(line))
            elif self._stored:
                drop_draft(self.desk.store, self.who)
        except sqlite3.Error as error:
            if self._failing is None:
                self._failing = time.monotonic()
            if primary_code(error) in BUSY:
                return False
            self._write_file()  # full, read-only, gone: Enter says so, and the file waits for the next start
            return True
        self._stored, self._failing = line is not None, None
        self._drop_file()
        return True

    def _write_file(self) -> None:
        if self._line is not None:
            self.file = write_line(self.desk.store.path, self.who, _clean(self._line)) or self.file

    def _drop_file(self) -> None:
        if self.file is not None:
            drop_line(self.desk.store.path, self.who)
            self.file = None


def _clean(line: Unfinished) -> Unfinished:
    """Return the line without what cannot be stored; the input still shows it."""
    return Unfinished(readable(line.text.replace("\0", ""))[0], line.target, line.at)


SUFFIX = ".confnote-line"


def write_line(store_path: str, who: str, line: Unfinished) -> Path | None:
    """Write a line to a file of this prompt, beside the store or where temporary files go; None if neither works.

    The file is whole or not there: it is written under another name first.
    """
    for folder in _folders(store_path):
        target = folder / f"{who.replace('/', '-')}{SUFFIX}"
        draft = target.with_suffix(".new")
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if folder.lstat().st_uid != os.getuid():  # anybody may make a folder where temporary files go
                continue
            with os.fdopen(os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
                json.dump({"who": who, "text": line.text, "target": line.target, "at": line.at}, file)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(target)
        except (OSError, UnicodeEncodeError):
            with suppress(OSError):
                draft.unlink()
            continue
        return target
    return None


def drop_line(store_path: str, who: str) -> None:
    """Take away the file of this prompt, wherever it is."""
    for folder in _folders(store_path):
        with suppress(OSError):
            (folder / f"{who.replace('/', '-')}{SUFFIX}").unlink()


def claim_line(store_path: str, is_alive: Callable[[str], bool]) -> tuple[Unfinished, Path] | None:
    """Return the newest line whose prompt is no more, and its file; the caller takes that away once it is kept."""
    found = [(line, path) for line, path, who in _lines(store_path) if not is_alive(who)]
    return max(found, key=lambda pair: pair[0].at, default=None)


def _lines(store_path: str) -> Iterator[tuple[Unfinished, Path, str]]:
    for folder in _folders(store_path):
        for path in folder.glob(f"*{SUFFIX}"):
            with suppress(OSError, ValueError, KeyError, TypeError):
                if path.lstat().st_uid != os.getuid():
                    continue
                held = json.loads(path.read_text(encoding="utf-8"))
                line = Unfinished(str(held["text"]), str(held["target"]), int(held["at"]))
                yield line, path, str(held["who"])


def _folders(store_path: str) -> tuple[Path, Path]:
    name = "".join(c if c.isalnum() else "-" for c in str(Path(store_path).resolve()))[-80:]
    return Path(store_path).parent / "drafts", Path(tempfile.gettempdir()) / f"confnote-{os.getuid()}{name}"


def new_name() -> str:
    """Return `pid/when the process began/chance`: a number alone comes back after a restart."""
    pid = os.getpid()
    return f"{pid}/{_began(pid)}/{os.urandom(4).hex()}"


def is_alive(name: str) -> bool:
    """Whether the process that a name was made in still runs here; one of another machine does not."""
    pid, _, rest = name.partition("/")
    began = rest.partition("/")[0]
    if not (pid.isascii() and pid.isdecimal()):
        return False
    try:
        os.kill(int(pid), 0)
    except PermissionError:  # it runs, as somebody else
        pass
    except (OSError, OverflowError):
        return False
    return _began(int(pid)) == began


def _began(pid: int) -> str:
    """Return when a process began, in the system's own words; empty where they cannot be read."""
    try:
        about = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return _began_by_ps(pid)
    return about.rpartition(")")[2].split()[19]  # the name in brackets may hold blanks and brackets itself


def _began_by_ps(pid: int) -> str:
    """Ask `ps`, for systems without /proc (macOS)."""
    import subprocess  # 10 ms, and not needed on Linux

    try:
        asked = subprocess.run(  # noqa: S603  # a number is all that goes in
            ["ps", "-o", "lstart=", "-p", str(pid)],  # noqa: S607  # the system's own, wherever it is
            capture_output=True, text=True, timeout=5, check=False, env={**os.environ, "LC_ALL": "C"},
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return ""
    return asked.stdout.strip().replace("/", "-")
