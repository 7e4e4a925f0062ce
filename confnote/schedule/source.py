"""A path, or standard input -> the bytes of a programme; anything that is no plain file of a sane size is refused."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, BinaryIO

from confnote.errors import Refused
from confnote.schedule.read import LARGEST, too_large

if TYPE_CHECKING:
    from pathlib import Path

KINDS = (
    (stat.S_ISDIR, "a folder: name the file in it"),
    (stat.S_ISFIFO, "a pipe: read it by confnote schedule import - < FILE"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def read_path(path: Path) -> bytes:
    """Return the content of a file; opened so that a pipe without a writer cannot hold us up."""
    try:
        handle = os.open(path.expanduser(), os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    except (OSError, ValueError) as trouble:  # ValueError: a NUL in the name
        reason = trouble.strerror if isinstance(trouble, OSError) else "not a file name"
        raise Refused(f"cannot read {str(path)!r}: {reason}") from None
    status = os.fstat(handle)
    what = next((what for is_kind, what in KINDS if is_kind(status.st_mode)), "")
    if what:
        os.close(handle)
        raise Refused(f"cannot read {str(path)!r}: it is {what}")
    with os.fdopen(handle, "rb") as file:
        if status.st_size > LARGEST:
            raise too_large()
        return read_stream(file)


def read_stream(stream: BinaryIO) -> bytes:
    """Return what a stream holds, reading no further than a programme can be long."""
    try:
        data = stream.read(LARGEST + 1)
    except OSError as trouble:
        raise Refused(f"cannot read the programme: {trouble.strerror}") from None
    if len(data) > LARGEST:
        raise too_large()
    return data
