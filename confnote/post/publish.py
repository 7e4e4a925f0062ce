"""A post as text -> a file that is either the old one or the new one, never half of it.

The one room of posts that touches the disk.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from confnote.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX = ".confnote-"
STALE = 3600  # seconds after which a temporary file of ours has no writer any more


def read_existing(path: Path) -> str | None:
    """Read a post as it stands, line ends and all; None if there is none."""
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise Refused(f"{path} is not UTF-8 text: move it away, or name another file with -o") from error
    except OSError as error:
        raise Refused(f"cannot read {path}: {_reason(error)}") from error


def write(path: Path, content: bytes, *, within: Path | None = None) -> None:
    """Replace a file's content at once; a link to a file is followed once, and only to a place `within`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        target = _target(path, within or path.parent)
        _sweep(target.parent)
        _replace(target, content)
    except OSError as error:
        raise Refused(f"cannot write {path}: {_reason(error)}; nothing of it was changed") from error


def _target(path: Path, within: Path) -> Path:
    """The file itself; a symbolic link that leads out of the folder is refused."""
    if not path.is_symlink():
        return path
    target = path.resolve()
    if not target.is_relative_to(within.resolve()):
        raise Refused(f"{path} is a link to {target}, outside {within}: write there with -o, or remove the link")
    return target


def _replace(target: Path, content: bytes) -> None:
    mode = _mode(target)
    handle, name = tempfile.mkstemp(prefix=f"{PREFIX}{target.name[:60]}-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            with contextlib.suppress(OSError):  # a file system without modes
                Path(name).chmod(mode)
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _mode(target: Path) -> int:
    """The mode the file has; a new one may be read by all whom the umask allows."""
    try:
        return target.stat().st_mode & 0o7777
    except FileNotFoundError:
        umask = os.umask(0o022)  # it can only be read by setting it
        os.umask(umask)
        return 0o644 & ~umask


def _sync_folder(folder: Path) -> None:
    """Make the new name last; Windows opens no folder."""
    with contextlib.suppress(OSError), _opened(folder) as handle:
        os.fsync(handle)


@contextlib.contextmanager
def _opened(folder: Path) -> Iterator[int]:
    handle = os.open(folder, os.O_RDONLY)
    try:
        yield handle
    finally:
        os.close(handle)


def _sweep(folder: Path) -> None:
    """Remove what a killed writer left behind."""
    for stray in folder.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            if stray.is_file() and time.time() - stray.stat().st_mtime > STALE:
                stray.unlink()


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
