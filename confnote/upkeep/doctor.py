"""A store's path -> all that is wrong with it, each with the command that mends it; and the mending of what is safe."""

from __future__ import annotations

import os
import shlex
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from confnote.errors import ConfnoteError, Refused, StoreError
from confnote.store.connect import VERSION, connect, opened
from confnote.upkeep.backup import automatic, back_up, check
from confnote.upkeep.finding import Finding
from confnote.upkeep.insides import look_inside
from confnote.upkeep.surroundings import look_around

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
        yield _with_advice(path, Finding("file", str(error).partition(". ")[0], mend=""))
    except sqlite3.Error as error:
        yield _with_advice(path, Finding("file", f"the file is damaged: {error}", mend=""))


def _with_advice(path: str, finding: Finding) -> Finding:
    """Say how to get out what can be got out, where nothing mends a file."""
    if finding.mend or finding.grade == "hint":
        return finding
    ways = ["confnote dump --salvage rescued.jsonl"]
    sound = _newest_sound(path)
    if sound:
        ways.append(f"confnote restore {shlex.quote(str(sound))}")
    return Finding(finding.check, finding.what, mend="; then ".join(ways))


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
