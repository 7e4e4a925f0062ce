"""A store's path -> all that is wrong with it, each with the command that mends it; and the mending of what is safe."""

from __future__ import annotations

import os
import shlex
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from confnote.errors import ConfnoteError, Refused, StoreError
from confnote.store.db import VERSION, connect, opened
from confnote.upkeep.backup import automatic, back_up, check
from confnote.upkeep.doctor.finding import Finding
from confnote.upkeep.doctor.store import look_inside
from confnote.upkeep.doctor.system import look_around
from confnote.upkeep.salvage import can_be_read

if TYPE_CHECKING:
    from collections.abc import Iterator

MOUNTS = Path("/proc/mounts")


def examine(path: str, now: int) -> list[Finding]:
    """Return all findings; none for a store that was not made yet."""
    if not os.path.lexists(path):
        return []
    return [*_insides(path, now), *look_around(Path(path), _mounts()), *_backups(path)]


def _mounts() -> str:
    try:
        return MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:  # no Linux
        return ""


def _insides(path: str, now: int) -> Iterator[Finding]:
    try:
        with opened(connect(path)) as store:
            if store.version > VERSION:
                what = f"the store was made by a newer confnote (schema {store.version}): it is read, never written"
                yield Finding("schema", what, mend="pip install -U confnote")
            elif store.version < VERSION:
                what = f"the store is of schema {store.version}: it is brought up to {VERSION} when it is next opened"
                yield Finding("schema", what, mend="confnote list", grade="hint")
            else:
                found = list(look_inside(store, now))
                yield from (_with_advice(path, one) for one in found)
    except StoreError as error:
        said = str(error).partition(". ")[0]
        if isinstance(error.__cause__, sqlite3.OperationalError):  # it is held, or closed to us: the file may be sound
            yield Finding("file", said, mend=f"ls -l {shlex.quote(path)}")
        else:
            yield _with_advice(path, Finding("file", said, mend=""))
    except sqlite3.Error as error:
        yield _with_advice(path, Finding("file", f"the file is damaged: {error}", mend=""))


def _with_advice(path: str, finding: Finding) -> Finding:
    """Say how to get out what can be got out, where nothing mends a file."""
    if finding.mend or finding.grade == "hint":
        return finding
    rescue = "confnote dump --salvage rescued.jsonl" if can_be_read(path) else ""
    sound, place = _newest_sound(path), shlex.quote(path)
    instead = f"confnote restore {shlex.quote(str(sound))}" if sound else f"mv {place} {place}.damaged"
    ways = [rescue, instead, "confnote load rescued.jsonl" if rescue else ""]
    return Finding(finding.check, finding.what, mend="; then ".join(filter(None, ways)))


def _newest_sound(path: str) -> Path | None:
    for file in automatic(path):
        try:
            check(file)
        except ConfnoteError:
            continue
        return file
    return None


def _backups(path: str) -> Iterator[Finding]:
    if not automatic(path):
        yield Finding("backups", "there is no backup beside the store", mend="confnote backup", grade="hint")


def mend(path: str, findings: list[Finding], now: int) -> Path | None:
    """Mend what can be mended safely; the store is backed up before anything in it is changed, and that is returned."""
    for finding in findings:
        if finding.fix_file is not None:
            try:
                finding.fix_file()
            except OSError as error:
                raise Refused(f"{error.filename}: {error.strerror}: mend it with {finding.mend}") from error
    inside = [finding.fix for finding in findings if finding.fix is not None]
    if not inside:
        return None
    kept = back_up(path, now, label="before-doctor")
    with opened(connect(path)) as store, store.change("doctor"):
        for fix in inside:
            fix(store)
    return kept
