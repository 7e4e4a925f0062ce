"""Write files whole or not at all: under a temporary name first, then in place of the old file.

All temporary files have names that begin with `PREFIX`, and their writer holds a lock on them. The next write into the
same folder removes those that no writer holds any more.
"""

from __future__ import annotations

import os
import re
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from confnote.errors import Edited, Refused

PREFIX, SUFFIX = ".confnote-", ".new"
STALE = 3600  # seconds; where files cannot be locked, the program that wrote an older temporary file was killed
PRIVATE, PUBLIC = 0o600, 0o644
# /dev/stdout is a link; opened by that name, a file would be written from its start instead of from where it is now
STANDARD = {"/dev/stdout": 1, "/dev/stderr": 2}
DESCRIPTOR = re.compile(r"(?:/dev/fd|/proc/self/fd)/(\d{1,6})")


@contextmanager
def replacing(path: Path, mode: int = PRIVATE, *, over: bool = True) -> Iterator[IO[bytes]]:
    """Yield a file to write into; when the block ends, the file is on disk and replaces `path`.

    Another library may fill the file by its `name`. If the block raises, `path` stays as it was and the temporary file
    is removed. Without `over`, a file at `path` is never replaced. Raises OSError, FileExistsError if not `over`.
    """
    remove_strays(path.parent)
    draft, handle = _create(path)
    file = open(draft, "wb", opener=lambda *_: handle)  # noqa: SIM115  # closed below, where a failure does not matter
    try:
        yield file
        file.flush()
        if mode != PRIVATE:
            _change_mode(handle, mode)
        os.fsync(handle)
        if os.name == "nt":  # it renames no open file; elsewhere the file keeps its lock until it has its name
            file.close()
        _give_name(draft, path, over=over)
    except BaseException:
        _unlink(draft)
        raise
    finally:
        with suppress(OSError):  # all of it is on disk, or the error is being raised
            file.close()
    sync_folder(path.parent)


@contextmanager
def writing(path: Path, mode: int | None = PRIVATE, *, within: Path | None = None) -> Iterator[IO[bytes]]:
    """Yield a file to write into, for a name that a user typed.

    A pipe or a device is written into. A regular file is replaced when the block ends. A symbolic link is followed if
    the link and the regular file are both the user's. A name that confnote made itself has `within`: a link there must
    lead to a file inside that folder. `mode` None keeps the permissions of the old file. Raises OSError, and Refused
    for a link that is not followed, and for a confnote store.
    """
    if is_stream(path):
        if within is not None:
            raise Refused(f"{path} is no regular file: move it away first")
        with _open_stream(path) as file:
            yield file
        return
    target = _followed(path, within)
    refuse_store(target)
    with replacing(target, mode_of(target) if mode is None else mode) as file:
        yield file


def is_store(beginning: bytes) -> bool:
    """Return whether a file is a confnote store, by its first 72 bytes."""
    return beginning.startswith(b"SQLite format 3\0") and beginning[68:72] == b"cnot"


def refuse_store(path: Path) -> None:
    """Raise Refused for a confnote store or a backup of one: nothing may overwrite it."""
    with suppress(OSError):  # what cannot be read is judged by who writes it
        # a store may be taken for a folder
        place = next((place for place in (path, *path.parents) if place.exists()), path)
        if is_store(beginning(place, 72)):
            raise Refused(f"{place} is a confnote store, which is never overwritten: name another file")
    for end in ("-journal", "-wal", "-shm"):  # SQLite's own files beside a store: it removes them
        with suppress(OSError):
            if path.name.endswith(end) and is_store(beginning(path.with_name(path.name.removesuffix(end)), 72)):
                raise Refused(f"{path} belongs to a confnote store, which is never overwritten: name another file")


def refuse_foreign(path: Path, mark: bytes, *, force: bool) -> None:
    """Raise an error for a folder, a store, or without `force` a file of another program.

    Raises Refused or Edited. `mark` is in the first 600 bytes of a file that confnote wrote.
    """
    if path.is_dir():
        raise Refused(f"{path} is a folder: name a file in it")
    refuse_store(path)
    if force:
        return
    try:
        first = beginning(path, 600)
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}") from error
    if first and mark not in first:
        raise Edited(f"{path} was not written by confnote: name another file, or overwrite it with --force")


def write_file(path: Path, content: bytes, *, within: Path | None = None, private: bool = False) -> None:
    """Replace the content of a file whole or not at all, and make its folder if there is none.

    `writing` says what happens to pipes, devices and links. With `private`, only the user can read the file and the
    folders that are made. Raises Refused if the file cannot be written.
    """
    try:
        if private:
            make_folder(path.parent)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
        with writing(path, PRIVATE if private else None, within=within) as file:
            file.write(content)
    except OSError as error:
        raise cannot_write(path, error) from error


def cannot_write(path: Path, error: OSError) -> Refused:
    """Return the error to raise if a file cannot be written."""
    unchanged = "" if is_stream(path) else "; nothing of it was changed"
    return Refused(f"{path} cannot be written: {reason(error)}{unchanged}")


def make_folder(folder: Path) -> None:
    """Make a folder and the missing ones above it, each for the user alone. Raises OSError."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for new in reversed(missing):
        with suppress(FileExistsError):  # another process made it meanwhile
            new.mkdir(0o700)
            _change_mode(new, 0o700)  # a umask may have taken bits away
            sync_folder(new.parent)
    if missing and not missing[0].is_dir():
        raise NotADirectoryError(20, os.strerror(20), str(missing[0]))


def is_stream(path: Path) -> bool:
    """Return whether a path is a pipe, a device or a socket: not to be read or replaced."""
    if _descriptor(path) is not None:
        return True
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):  # ValueError for NUL in a name
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def is_stdout(path: Path) -> bool:
    """Return whether a path is a name of standard output."""
    return _descriptor(path) == 1


def beginning(path: Path, size: int) -> bytes:
    """Return the first bytes of a regular file; none if there is no file, or a pipe or device.

    Raises OSError.
    """
    if is_stream(path):
        return b""
    try:
        with path.open("rb") as file:
            return file.read(size)
    except FileNotFoundError:
        return b""


def with_home(path: str | Path) -> Path:
    """Return a path with the home folder for `~`; `~NAME` of an unknown user stays."""
    return Path(os.path.expanduser(path))  # noqa: PTH111  # expanduser of pathlib raises RuntimeError


def file_exists(path: str | Path) -> bool:
    """Return whether there is a regular file; a name that is too long is that of none."""
    return os.path.isfile(path)  # noqa: PTH113  # is_file of pathlib raises OSError


def mode_of(path: Path) -> int:
    """Return the permissions of a file; of a new file, those that the umask allows."""
    try:
        return path.stat().st_mode & 0o7777
    except FileNotFoundError:
        umask = os.umask(0o022)  # setting it is the only way to read it
        os.umask(umask)
        return PUBLIC & ~umask


def strays(folder: Path) -> list[Path]:
    """Return the temporary files in a folder that killed programs left, by name."""
    try:
        with os.scandir(folder) as entries:
            found = sorted(entry.path for entry in entries if entry.name.startswith(PREFIX))
    except OSError:
        return []
    return [path for path in map(Path, found) if _is_stray(path)]


def remove_strays(folder: Path) -> None:
    """Remove the temporary files that killed programs left in a folder."""
    for stray in strays(folder):
        remove_stray(stray)


def remove_stray(path: Path) -> None:
    """Remove a temporary file, unless a program is still writing it."""
    with suppress(OSError):
        _is_stray(path, remove=True)


def reason(error: OSError) -> str:
    """Return the system's message for an error."""
    return error.strerror or str(error)


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on disk, so that a new one survives a power cut."""
    with suppress(OSError):  # Windows cannot open a folder, and needs no fsync of one
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _create(path: Path) -> tuple[Path, int]:
    """Create a temporary file beside a path; return its path, and the descriptor with the lock."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    while True:
        # 40 characters of the name have at most 160 bytes; a file name may have 255
        draft = path.with_name(f"{PREFIX}{path.name[:40]}-{os.urandom(4).hex()}{SUFFIX}")
        try:
            handle = os.open(draft, flags, PRIVATE)
        except FileExistsError:
            continue
        try:
            _change_mode(handle, PRIVATE)  # a umask may have taken bits away
            # another program may sweep the file before it is locked, or have it locked to do so
            if _lock(handle) is not False and os.fstat(handle).st_nlink:
                return draft, handle
        except BaseException:
            os.close(handle)
            draft.unlink(missing_ok=True)
            raise
        os.close(handle)
        draft.unlink(missing_ok=True)


def _give_name(draft: Path, path: Path, *, over: bool) -> None:
    if over:
        draft.replace(path)
        return
    try:
        # a link fails if the name exists; a rename would replace the file
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE))
        draft.replace(path)
    else:
        _unlink(draft)


def _unlink(draft: Path) -> None:
    """Remove a temporary file; if that fails, it stays for the next sweep."""
    # the error would hide the true one, or deny that the file is written
    with suppress(OSError):
        draft.unlink()


def _lock(handle: int) -> bool | None:
    """Lock an open file; return False if another program has it locked, None without locks."""
    try:
        import fcntl  # Windows has none

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except (ImportError, OSError):
        return None
    return True


def _is_stray(path: Path, *, remove: bool = False) -> bool:
    """Return whether a file is the user's and nothing writes it; if so and `remove`, remove it."""
    try:
        about = path.lstat()
    except OSError:  # it has its name by now, or another program swept it
        return False
    if not stat.S_ISREG(about.st_mode) or not _is_own(about):
        return False
    if path.name.endswith("-journal"):  # SQLite's, of a temporary database: a stray if that is one or is gone
        whole = path.with_name(path.name.removesuffix("-journal"))
        is_free = not whole.exists() or _is_stray(whole)
        if is_free and remove:
            path.unlink(missing_ok=True)
        return is_free
    if about.st_nlink > 1:
        # a second name of a finished store: opening and closing it would drop SQLite's locks in this process
        if remove:
            path.unlink(missing_ok=True)
        return True
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        locked = _lock(handle)
        is_free = time.time() - about.st_mtime > STALE if locked is None else locked
        if is_free and remove:
            path.unlink(missing_ok=True)
        return is_free
    finally:
        os.close(handle)


def _is_own(about: os.stat_result) -> bool:
    return os.name == "nt" or about.st_uid == os.getuid()


def _followed(path: Path, within: Path | None) -> Path:
    """Return the file that a link leads to, or the path; raise Refused for a foreign link."""
    if not path.is_symlink():
        return path
    target = Path(os.path.realpath(path))
    if within is not None:
        if not target.is_relative_to(within.resolve()):
            raise Refused(f"{path} is a link to {target}, outside {within}: write there with -o, or remove the link")
    elif not (target.is_file() and _is_own(path.lstat()) and _is_own(target.stat())):
        why = "is no file of yours" if os.path.lexists(target) else "does not exist"
        raise Refused(f"{path} is a link to {target}, which {why}: name a file, or remove the link")
    return target


def _descriptor(path: Path) -> int | None:
    """Return the number of an open file that a path such as /dev/fd/3 names, else None."""
    name = str(path)
    if os.name == "nt":
        return None
    found = DESCRIPTOR.fullmatch(name)
    return int(found[1]) if found else STANDARD.get(name)


def _open_stream(path: Path) -> IO[bytes]:
    """Open a pipe or a device to write into it; raise OSError, or Refused for a whole disk."""
    number = _descriptor(path)
    if number is not None:
        sys.stdout.flush()
        return os.fdopen(os.dup(number), "wb")
    if stat.S_ISBLK(path.stat().st_mode):
        raise Refused(f"{path} is a disk, and its files would be lost: name a file on it")
    # neither created nor cut; opening a pipe waits for its reader, as in every program
    return os.fdopen(os.open(path, os.O_WRONLY | getattr(os, "O_NOCTTY", 0)), "wb")


def _change_mode(file: int | Path, mode: int) -> None:
    """Change the permissions of an open file or a folder, if the file system has any."""
    with suppress(OSError, TypeError):  # TypeError: Windows takes no open file
        os.chmod(file, mode)  # noqa: PTH101  # by its descriptor, because another program may replace a name
