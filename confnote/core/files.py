"""Write files whole or not at all: under a temporary name first, then in place of the old file."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from confnote.errors import Refused

PREFIX = ".confnote-"
STALE = 3600  # seconds; the program that wrote an older temporary file was killed
PRIVATE, PUBLIC = 0o600, 0o644


@contextmanager
def replacing(path: Path, mode: int = PRIVATE) -> Iterator[IO[bytes]]:
    """Yield a file to write into; when the block ends, the file is on disk and replaces `path`.

    If the block raises, `path` stays as it was and the temporary file is removed. Raises OSError.
    """
    handle, name = tempfile.mkstemp(prefix=f"{PREFIX}{path.name[:60]}-", suffix=".new", dir=path.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            if mode != PRIVATE:  # mkstemp makes private files
                with suppress(OSError):  # a file system without modes
                    draft.chmod(mode)
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    with suppress(OSError):  # Windows cannot open a folder, and needs no fsync of one
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)  # the new name survives a power cut
        finally:
            os.close(folder)


def write_file(path: Path, content: bytes, *, within: Path | None = None) -> None:
    """Replace the content of a file whole or not at all, and make its folder if there is none.

    Write through a symbolic link only to a file inside `within` (default: the link's folder). Raises Refused if the
    link leads elsewhere, or if the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        target = path
        if path.is_symlink():
            target, base = path.resolve(), within or path.parent
            if not target.is_relative_to(base.resolve()):
                raise Refused(f"{path} is a link to {target}, outside {base}: write there with -o, or remove the link")
        remove_stale(target.parent)
        with replacing(target, mode_of(target)) as file:
            file.write(content)
    except OSError as error:
        raise Refused(f"cannot write {path}: {reason(error)}; nothing of it was changed") from error


def mode_of(path: Path) -> int:
    """Return the permissions of a file; of a new file, those that the umask allows."""
    try:
        return path.stat().st_mode & 0o7777
    except FileNotFoundError:
        umask = os.umask(0o022)  # setting it is the only way to read it
        os.umask(umask)
        return PUBLIC & ~umask


def remove_stale(folder: Path) -> None:
    """Remove the temporary files that killed programs left in a folder."""
    for stray in folder.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if stray.is_file() and time.time() - stray.stat().st_mtime > STALE:
                stray.unlink()


def reason(error: OSError) -> str:
    """Return the system's message for an error."""
    return error.strerror or str(error)
