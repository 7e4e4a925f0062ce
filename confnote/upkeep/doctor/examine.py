"""Run all checks on a store, each problem with the command that repairs it; repair what is safe to repair."""

from __future__ import annotations

import os
import shlex
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from confnote.errors import ConfnoteError, Refused, StoreError
from confnote.store.db import SCHEMA_VERSION, connect, opened
from confnote.upkeep.backup import automatic, back_up, check
from confnote.upkeep.doctor import Problem
from confnote.upkeep.doctor.store import check_inside
from confnote.upkeep.doctor.system import check_surroundings
from confnote.upkeep.salvage import can_be_read

MOUNTS = Path("/proc/mounts")


def examine(path: str, now: int) -> list[Problem]:
    """Return all problems; none for a store that does not exist yet."""
    if not os.path.lexists(path):
        return []
    try:
        mounts = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:  # only Linux has it
        mounts = ""
    problems = [*_inside(path, now), *check_surroundings(Path(path), mounts)]
    if not automatic(path):
        problems.append(Problem("backups", "there is no backup beside the store", mend="confnote backup", grade="hint"))
    return problems


def _inside(path: str, now: int) -> Iterator[Problem]:
    try:
        with opened(connect(path)) as store:
            if store.version > SCHEMA_VERSION:
                what = f"the store was made by a newer confnote (schema {store.version}): it is read, never written"
                yield Problem("schema", what, mend="pip install -U confnote")
            elif store.version < SCHEMA_VERSION:
                what = f"the store is of schema {store.version}: the next command brings it up to {SCHEMA_VERSION}"
                yield Problem("schema", what, mend="confnote list", grade="hint")
            else:
                yield from [_with_advice(path, problem) for problem in check_inside(store, now)]
    except StoreError as error:
        # SQLite calls damage a DatabaseError that is no OperationalError
        if isinstance(error.__cause__, sqlite3.OperationalError):  # locked or not readable: the file may be sound
            yield Problem("file", error.what, mend=f"ls -l {shlex.quote(path)}")
        else:
            yield _with_advice(path, Problem("file", error.what, mend=""))
    except sqlite3.Error as error:
        yield _with_advice(path, Problem("file", f"the file is damaged: {error}", mend=""))


def _with_advice(path: str, problem: Problem) -> Problem:
    """Add how to save the records, if nothing repairs the file."""
    if problem.mend or problem.grade == "hint":
        return problem
    rescue = "confnote dump --salvage rescued.jsonl" if can_be_read(path) else ""
    sound, place = next(filter(_is_sound, automatic(path)), None), shlex.quote(path)
    instead = f"confnote restore {shlex.quote(str(sound))}" if sound else f"mv {place} {place}.damaged"
    ways = [rescue, instead, "confnote load rescued.jsonl" if rescue else ""]
    return replace(problem, mend="; then ".join(filter(None, ways)))


def _is_sound(backup: Path) -> bool:
    with suppress(ConfnoteError):
        check(backup)
        return True
    return False


def mend(path: str, problems: list[Problem], now: int) -> Path | None:
    """Repair what is safe to repair; return the backup that was made before anything in the store changed."""
    for problem in problems:
        if problem.fix_file is not None:
            try:
                problem.fix_file()
            except OSError as error:
                raise Refused(f"{error.filename}: {error.strerror}: mend it with {problem.mend}") from error
    repairs = [problem.fix for problem in problems if problem.fix is not None]
    if not repairs:
        return None
    kept = back_up(path, now, label="before-doctor")
    with opened(connect(path)) as store, store.change("doctor"):
        for repair in repairs:
            repair(store)
    return kept
