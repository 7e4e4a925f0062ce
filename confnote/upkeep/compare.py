"""Compare a store with a backup: what only one of them has, and whether both are of one store."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from confnote.core.shell import quoted
from confnote.errors import Refused
from confnote.store.db import WAIT, address
from confnote.store.known import MARK, KnownStore, LastChange, has_change, last_change, read_last_change, same_zone
from confnote.store.reasons import DAMAGE
from confnote.store.schema import DAMAGED

NOTES = "SELECT count(*) FROM note WHERE uid NOT IN (SELECT uid FROM other.note)"
# the first entry of a journal is in each copy of the store
FIRST = f"SELECT seq, {MARK} FROM [{{}}].journal ORDER BY seq LIMIT 1"


def compared(path: str, before: str | None, had: LastChange | None) -> str:
    """Describe the old store and the backup that replaced it, and which notes only one of them has.

    `before` is the copy of the old store, `had` what was last written to it.
    """
    found = last_change(before) if before else None
    old = found or (had and KnownStore(path).find_zone(had))
    try:
        new = read_last_change(path)
        has_old = has_change(path, old) if old else False
    except Exception:  # noqa: BLE001  # damaged bytes raise much; a None would say that it has no note
        has_old = None
    if has_old is None:
        return f"{path} was restored, but cannot be read again: confnote doctor"
    same_zone(old, new)
    has = f"the backup has {new or 'no note'}"
    has_new = has_change(before, new) if before and new else True
    if before and (not found or has_new is None or (not has_new and DAMAGED in Path(before).name)):
        unknown = f"the old store cannot be compared: what it had after the backup is in {before}"
        return f"{f'the store had {old}; ' if old else ''}{has}; {unknown}"
    if old is None:
        return has
    if before is None:
        return f"the store had {old}; {has}{_lost(path, old, new, has_old)}"
    count = _notes_only_in(before, path)
    only = f"{count:,} {'note is' if count == 1 else 'notes are'} only in {before}" if count else ""
    if has_old and not only:
        if new and (new.seq, new.notes) == (old.seq, old.notes):
            return f"the store had the same last change as the backup: {new}"
        has += ", and all changes that the store had"
    elif not has_new:
        has += f", and another history: {only or f'the changes of the store are only in {before}'}"
    else:
        has += f": {only or f'the changes after it are only in {before}'}"
    return f"the store had {old}; {has}"


def _lost(path: str, old: LastChange, new: LastChange | None, has_old: bool) -> str:
    """Return where the changes after the backup are, of a store that was gone; "" if unknown."""
    if has_old:
        return ", and all changes that the store had"
    files = {file: last_change(str(file)) for file in (Path(path).parent / "backups").glob("confnote-*.db")}
    if None in files.values():  # a damaged copy may have it
        return ""
    later = {file: last for file, last in files.items() if last and last.at > (new.at if new else 0)}
    if later:
        file, last = max(later.items(), key=lambda item: item[1].at)
        last.zone = old.zone
        return f"; {quoted(file)} has later changes: {last}"
    count = old.notes - (new.notes if new else 0)
    words = f"{count:,} {'note is' if count == 1 else 'notes are'}" if count > 0 else "the changes after it are"
    return f": {words} in no file that confnote knows"


def refuse_another(path: str, file: Path) -> None:
    """Raise Refused for a backup of another store, if the store has notes and can be read.

    A file that was put over the store is no reason: the backup may be of the right one.
    """
    here, there = last_change(path), last_change(str(file))
    if here is None or there is None or not here.notes:
        return
    same_zone(here, there)
    last = KnownStore(path).read()
    if (last is None or has_change(path, last)) and _is_foreign(path, file, here.notes):
        raise Refused(
            f"{file} is of another store: it has {there}, none of them among those of {path} ({here})."
            f" Name the store with --db, or move this one away first: mv {quoted(path)} {quoted(path)}.away"
        )


def _is_foreign(path: str, file: Path, notes: int) -> bool:
    """Return whether a backup has no note of a store and another history; False if unknown."""
    if _notes_only_in(path, str(file)) < notes:
        return False
    with suppress(*DAMAGE), closing(_together(path, str(file))) as conn:
        return bool(conn.execute(FIRST.format("main")).fetchone() != conn.execute(FIRST.format("other")).fetchone())
    return False


def _notes_only_in(before: str, path: str) -> int:
    """Return how many notes of a copy the store lacks; 0 if they cannot be read."""
    with suppress(*DAMAGE), closing(_together(before, path)) as conn:
        return int(conn.execute(NOTES).fetchone()[0])
    return 0


def _together(file: str, other: str) -> sqlite3.Connection:
    """Open a store, and another one beside it as `other`; both only to read."""
    conn = sqlite3.connect(address(file, mode="ro"), uri=True, timeout=WAIT)
    conn.execute("ATTACH ? AS other", (address(other, mode="ro"),))
    return conn
