"""Write the photos that the notes of a dump name to a tar file, and copy them from one.

The name of a photo ends with the hash of its content. So a tar file of any origin can be checked, and all else in it is
left out.
"""

from __future__ import annotations

import json
import os
import sqlite3
import tarfile
from collections import Counter, defaultdict
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from confnote.core.files import cannot_write, make_folder, writing
from confnote.core.photos import COPY, FOLDER, LARGEST, copy_fits, is_kept, read_photo, save_copy
from confnote.core.text import one_line
from confnote.errors import Refused
from confnote.store.db import address
from confnote.store.reasons import DAMAGE
from confnote.upkeep.dump import JOURNAL, TRASH

MARK = f"{FOLDER}/"
# texts that may name a photo: of the notes, and of deleted ones as JSON
NAMING = (
    "SELECT text FROM note WHERE text LIKE ?",
    "SELECT before FROM journal WHERE tbl = 'note' AND after IS NULL AND before LIKE ?",
)
BLOCK = tarfile.BLOCKSIZE
EMPTY_TAR = tarfile.RECORDSIZE  # bytes of a tar file without entries, all of them zero
CHUNK = 1 << 20  # bytes that are skipped at once
LISTED = 8  # names in a message
AGAIN = "write it again with confnote dump --photos; no record was loaded"
REGULAR = (tarfile.REGTYPE, tarfile.AREGTYPE)
# entries without content, whatever size their header names
WITHOUT_CONTENT = (
    tarfile.LNKTYPE, tarfile.SYMTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE,
)  # fmt: skip
# headers that only complete the next one: its time to the nanosecond, or a name that is too long for a photo
EXTENSIONS = (
    tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK,
)  # fmt: skip


@dataclass(slots=True)
class LeftOut:
    """Names of files that were left out, by reason; only the first LISTED of each are kept."""

    counts: Counter[str] = field(default_factory=Counter)
    names: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, reason: str, name: str) -> None:
        """Add a file; the reason is a few words."""
        self.counts[reason] += 1
        if len(self.names[reason]) < LISTED:
            self.names[reason].append(name)

    def lines(self, noun: str, tar: str) -> Iterator[str]:
        """Yield a message for each reason; the noun says what the files are."""
        for reason, count in self.counts.items():
            names = listed(self.names[reason], count)
            yield f"{count:,} {noun}{'' if count == 1 else 's'} left out of {tar} ({reason}): {names}"


def listed(names: Sequence[str], count: int) -> str:
    """Return the first of `count` names, for a message."""
    more = f" and {count - LISTED:,} more" if count > LISTED else ""
    return ", ".join(one_line(name, 60) for name in names[:LISTED]) + more


@dataclass(slots=True)
class NamedPhotos:
    """The photos that the notes of a dump name (`photos/NAME`), those of its journal apart."""

    records: set[str] = field(default_factory=set)
    history: set[str] = field(default_factory=set)

    @property
    def all(self) -> set[str]:
        """The photos of all notes, also of those that only the journal has."""
        return self.records | self.history

    def watch(self, lines: Iterable[str]) -> Generator[str]:
        """Yield the lines of a dump, and add the photos that they name."""
        for line in lines:
            if MARK in line:  # few notes have a photo, and to parse all lines would take longer than to write them
                value = json.loads(line)
                self.add(str(value.get("table")), value)
            yield line

    def add(self, table: str, row: Mapping[str, Any]) -> None:
        """Add the photos that a row, a deleted row or an entry of the journal names."""
        if table == "note":
            self.records |= _named_in(row)
        elif table == TRASH and row["of"] == "note":
            self.records |= _named_in(row["row"])
        elif table == JOURNAL and row["tbl"] == "note":
            self.history |= _named_in(row.get("before")) | _named_in(row.get("after"))


def _named_in(note: Mapping[str, Any] | None) -> set[str]:
    text = (note or {}).get("text")
    return {found[0] for found in COPY.finditer(text)} if isinstance(text, str) and MARK in text else set()


def photos_of(file: Path) -> set[str]:
    """Return the photos that the notes of a store name; none if it cannot be read."""
    with suppress(*DAMAGE), closing(sqlite3.connect(address(str(file), mode="ro"), uri=True)) as conn:
        found = conn.execute("SELECT text FROM note WHERE text LIKE ?", (f"%{MARK}%",)).fetchall()
        return {name for (text,) in found for name in _named_in({"text": text})}
    return set()


def gone_photos(path: str) -> str:
    """Return what to say of photos that notes name and that are gone; "" if there are none."""
    lacking = missing_photos(photos_of(Path(path)), Path(path).parent)
    many = "1 photo that notes name is" if len(lacking) == 1 else f"{len(lacking):,} photos that notes name are"
    return f"{many} not there: {listed(lacking, len(lacking))}" if lacking else ""


def naming_gone(path: str) -> str:
    """Return the handle of the first note that names a photo which is gone."""
    lacking = missing_photos(photos_of(Path(path)), Path(path).parent)
    with suppress(*DAMAGE), closing(sqlite3.connect(address(path, mode="ro"), uri=True)) as conn:
        for number, text in conn.execute("SELECT id, text FROM note WHERE text LIKE ? ORDER BY id", (f"%{MARK}%",)):
            if _named_in({"text": text}).intersection(lacking):
                return f"n{number}"
    return "NOTE"


def unnamed_photos(path: str) -> list[str]:
    """Return the photos beside a store that no note names, nor one in its trash.

    Returns none if the store cannot be read.
    """
    folder = Path(path).parent / FOLDER
    try:
        found = {f"{FOLDER}/{name}" for name in os.listdir(folder)}  # noqa: PTH208  # names only
    except OSError:
        return []
    unnamed = {name for name in found if COPY.fullmatch(name)}
    # a note that cannot be read may name any of them
    with suppress(*DAMAGE), closing(sqlite3.connect(address(path, mode="ro"), uri=True)) as conn:
        for sql in NAMING if unnamed else ():
            unnamed.difference_update(*[_named_in({"text": text}) for (text,) in conn.execute(sql, (f"%{MARK}%",))])
        return sorted(unnamed)
    return []


def missing_photos(names: Iterable[str], folder: Path) -> list[str]:
    """Return the photos, in order, that are not in the folder of the store."""
    # Path.is_file raises for a folder that may not be searched
    return sorted(name for name in names if not os.path.isfile(folder / name))  # noqa: PTH113


def is_tar(beginning: bytes) -> bool:
    """Return whether a file is a tar file, by its first EMPTY_TAR bytes."""
    return beginning[257:262] == b"ustar" or beginning == bytes(EMPTY_TAR)


def write_photos(path: Path, names: Iterable[str], folder: Path) -> tuple[int, LeftOut]:
    """Write photos of the store's folder to a private tar file; return how many, and the others.

    The others are not there, or were changed since. The same photos give the same bytes. Raises Refused if the file
    cannot be written.
    """
    count, left = 0, LeftOut()
    try:
        make_folder(path.parent)
        with writing(path) as file, tarfile.open(fileobj=file, mode="w|", format=tarfile.USTAR_FORMAT) as tar:
            for name in sorted(names):
                content, reason = _content(folder / name)
                if reason:
                    left.add(reason, name)
                    continue
                about = tarfile.TarInfo(name)  # without time and owner, so that the same photos give the same bytes
                about.size, about.mode = len(content), 0o600
                tar.addfile(about, BytesIO(content))
                count += 1
    except OSError as error:
        raise cannot_write(path, error) from error
    return count, left


def _content(path: Path) -> tuple[bytes, str]:
    """Return the content of a photo, and why it is left out ("" if it is not)."""
    if not os.path.isfile(path):  # noqa: PTH113
        return b"", "not there"
    try:
        content = read_photo(path)
    except Refused as error:
        return b"", str(error)
    return content, "" if copy_fits(path.name, content) else "content does not fit the name"


@dataclass(slots=True)
class TakenPhotos:
    """The files of a tar file: photos that are new here, photos that were here, and others."""

    new: set[str] = field(default_factory=set)
    there: set[str] = field(default_factory=set)
    left: LeftOut = field(default_factory=LeftOut)


def take_photos(
    file: IO[bytes], tar: str, named: set[str], folder: Path, taken: TakenPhotos, *, dry_run: bool = False
) -> None:
    """Copy those photos of a tar file that are `named` to the store's folder; add to `taken`.

    All other files are left out; a file that is here is never replaced. `tar` is the name of the file, for messages.
    Raises Refused if it is damaged or cut off, or if a copy cannot be written.
    """
    for about, content in _entries(file, tar):
        name = about.name.removeprefix("./")
        if about.isdir() and name in {"", ".", FOLDER}:
            continue
        if about.type not in REGULAR:
            taken.left.add("no regular file", name)
        elif name not in named:
            taken.left.add("named by no note", name)
        elif about.size > LARGEST:
            taken.left.add(f"larger than {LARGEST // 1_000_000} MB", name)
        elif not copy_fits(name, content):
            taken.left.add("content does not fit the name", name)
        else:
            _take(name, content, folder, taken, dry_run=dry_run)


def _take(name: str, content: bytes, folder: Path, taken: TakenPhotos, *, dry_run: bool) -> None:
    """Copy a photo, unless a file of that name is there; raise Refused if it cannot be written."""
    target = folder / name
    try:
        if is_kept(target, content):
            taken.there |= {name} - taken.new
        elif os.path.lexists(target):
            taken.left.add("another file of this name is here and stays", name)
        else:
            if not dry_run:
                save_copy(target, content)
            taken.new.add(name)
    except Refused as error:
        raise Refused(f"{error}; no record was loaded") from error


def _entries(file: IO[bytes], tar: str) -> Iterator[tuple[tarfile.TarInfo, bytes]]:
    """Yield each entry of a tar file, and its content if that is not too large for a photo.

    `tarfile.open` is not used: it reads headers of any size into memory, and can seek to any place.
    """
    is_first = True
    # a block of zeros is the end
    while (block := file.read(BLOCK)).count(0) != BLOCK:
        try:
            about = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
        except tarfile.HeaderError as error:
            what = "is damaged" if len(block) == BLOCK else "is cut off"
            raise Refused(f"{tar} {'is no tar file, or a compressed one' if is_first else what}: {AGAIN}") from error
        if about.size < 0:
            raise Refused(f"{tar} is damaged: {AGAIN}")
        is_first = False
        size = 0 if about.type in WITHOUT_CONTENT else about.size
        content = _read(file, size, tar) if about.type in REGULAR and size <= LARGEST else b""
        rest = size + -size % BLOCK - len(content)  # each entry fills its last block
        while rest:
            rest -= len(_read(file, min(rest, CHUNK), tar))
        if about.type not in EXTENSIONS:
            yield about, content


def _read(file: IO[bytes], size: int, tar: str) -> bytes:
    data = file.read(size)
    if len(data) < size:
        raise Refused(f"{tar} is cut off: {AGAIN}")
    return data
