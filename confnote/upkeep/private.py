"""Lines -> a file that only its owner reads, whole or not at all; or standard output, when all are there."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from typing import TYPE_CHECKING

from confnote.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

IN_MEMORY = 1 << 25


def write_file(path: Path, lines: Iterable[str]) -> int:
    """Write the lines into a file in place of what is there, on disk when this returns; return how many."""
    draft = path.parent / f".confnote-{path.name[:60]}-{os.getpid()}.new"
    try:
        number = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            count = 0
            with os.fdopen(number, "w", encoding="utf-8", newline="\n") as file:
                for line in lines:
                    file.write(line)
                    count += 1
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}; nothing of it was changed") from error
    return count


def put_out(lines: Iterable[str]) -> int:
    """Write the lines to standard output once all have been read: a reader that waits there must not hold the store."""
    with tempfile.SpooledTemporaryFile(IN_MEMORY, "w+b") as spool:
        count = 0
        for line in lines:
            spool.write(line.encode())
            count += 1
        spool.seek(0)
        sys.stdout.flush()
        shutil.copyfileobj(spool, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    return count
