"""Remember what each store last was, to notice a store that vanished or was replaced by a copy.

A record is one small file in the state folder for each path of a store. A change writes it after its commit, in place
and without a sync: a rename would cost 2 ms. So a record may be older than its store, never newer. A record that cannot
be read or written is no error: then nothing is known of the store. Only cheap modules are imported, as in `db`.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import time

from confnote.errors import StoreIsGone

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

PRIME = 2**64 - 59  # the largest below 2**64
FEW = 100  # new entries of the journal of which the notes are counted one by one
LATEST_TIME = 7_258_118_400_000  # the year 2200, in milliseconds: a damaged journal may have a time beyond it
# the conference in use: the chosen one if it still exists, else the last one made
USED = """SELECT coalesce(
  (SELECT c.uid FROM setting s JOIN conference c ON c.uid = s.value WHERE s.key = 'conference'),
  (SELECT uid FROM conference ORDER BY id DESC LIMIT 1)) AS uid"""
NONE_BETTER = " (no backup has more or newer notes than this one)"
# tells entries of one number apart; a BLOB, because damaged text would raise
MARK = "CAST(wall || ' ' || tick || ' ' || device || ' ' || ifnull(writer, '') AS BLOB)"
# in a query with max(), SQLite takes the other columns from the row of the maximum
NEWEST = f"""SELECT max(seq), at, {MARK}, sum((tbl = 'note') * ((before IS NULL) - (after IS NULL)))
 FROM journal WHERE seq > ?"""


class LastChange:
    """The newest journal entry of a store (number, time in ms, mark), and how many notes it had.

    `zone` is that of the conference in use, if it is known.
    """

    __slots__ = ("at", "mark", "notes", "seq", "zone")

    def __init__(self, seq: int, at: int, notes: int, mark: str) -> None:
        self.seq, self.at, self.notes, self.mark, self.zone = seq, at, notes, mark, ""

    def __str__(self) -> str:
        """Return it in words: `52 notes, last written 2026-05-19 14:05`.

        Without a zone the time is that of the machine, and has the zone's name: `14:05 CEST`.
        """
        at = min(max(self.at, 0), LATEST_TIME) / 1000
        if self.zone:
            from datetime import datetime  # only a message needs these
            from zoneinfo import ZoneInfo

            when = f"{datetime.fromtimestamp(at, ZoneInfo(self.zone)):%Y-%m-%d %H:%M}"
        else:
            when = time.strftime("%Y-%m-%d %H:%M %Z", time.localtime(at))
        return f"{self.notes:,} {'note' if self.notes == 1 else 'notes'}, last written {when}"


class KnownStore:
    """The record of the store at one path. A change calls `begin`, `prepare` and `committed`."""

    last: LastChange | None = None  # as the record has it when a change begins
    now: LastChange | None = None  # as the record is to be
    is_other = False  # the file lacks `last`

    def __init__(self, path: str) -> None:
        self.path = path
        self.real = os.fsencode(os.path.realpath(path))
        self.file = os.path.join(state_folder(os.environ), "stores", _digest(self.real))

    def read(self) -> LastChange | None:
        """Return what was last written to the store; None if nothing is known."""
        try:
            handle = os.open(self.file, os.O_RDONLY)
            try:
                line, _, rest = os.read(handle, 1 << 16).partition(b"\n")
            finally:
                os.close(handle)
            seq, at, notes, mark, again = line.split()
            # another process may have been writing: then the two numbers differ
            if seq != again or not rest.startswith(self.real + b"\n"):
                return None
            return LastChange(int(seq), int(at), int(notes), mark.decode())
        except (OSError, ValueError):
            return None

    def write(self, last: LastChange) -> None:
        """Write the record."""
        # all lines have one length, so that no end of an older record is left
        line = f"{last.seq:019} {last.at:019} {last.notes:019} {last.mark} {last.seq:019}\n"
        try:
            handle = self._open()
            try:
                os.write(handle, line.encode() + self.real + b"\n")
            finally:
                os.close(handle)
        except OSError:
            pass

    def _open(self) -> int:
        flags = os.O_WRONLY | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        try:
            return os.open(self.file, flags, 0o600)
        except FileNotFoundError:
            # only the first change of all needs these two, which take milliseconds to import
            from pathlib import Path

            from confnote.core.files import make_folder

            make_folder(Path(self.file).parent)
            return os.open(self.file, flags, 0o600)

    def forget(self) -> None:
        """Remove the record; raise OSError if it cannot be removed."""
        try:  # noqa: SIM105  # contextlib takes longer to import than all of this module
            os.unlink(self.file)
        except FileNotFoundError:
            pass

    def is_missing(self) -> bool:
        """Return whether there is no file at the store's path; False if that cannot be told."""
        try:
            os.stat(self.path)
        except (FileNotFoundError, NotADirectoryError):
            return True
        except OSError:  # it may be there: opening it says what is wrong
            pass
        return False

    def refuse_if_gone(self) -> None:
        """Raise StoreIsGone if the store was known and its file is not there any more."""
        if self.is_missing():
            self.refuse("is gone")

    def refuse(self, what: str) -> None:
        """Raise StoreIsGone if there is a record of the store; `what` is what happened to it."""
        last = self.read()
        if last is not None:
            raise self.gone(what, last)

    def gone(self, what: str, last: LastChange | None) -> StoreIsGone:
        """Return the error for a store that is gone; `what` is the reason, such as `is gone`."""
        if last is not None:
            self.find_zone(last)
        begin = "To do without it and begin a new store: confnote doctor --fix"
        return StoreIsGone(
            f"{self.path} {what}{f' ({last})' if last is not None else ''}",
            f"Put it back, or type: {from_dump(self.path) or f'{in_words([from_backup(self.path)])}. {begin}'}",
        )

    def find_zone(self, last: LastChange) -> LastChange:
        """Set the zone of a change from the store or its newest backups; return the change."""
        for file in (self.path, _newest_file(self.path), _newest_file(self.path, "before-restore-")):
            found = last_change(file) if file and not last.zone else None
            last.zone = found.zone if found is not None else last.zone
        return last

    def begin(self, conn: sqlite3.Connection) -> None:
        """Compare the store with the record, in a transaction that has written nothing yet.

        Its first entry may get the number of the one that is missing.
        """
        self.last = self.read()
        self.is_other = self.last is not None and is_other(conn, self.last)

    def prepare(self, conn: sqlite3.Connection) -> None:
        """Read what to record, at the end of the transaction."""
        try:
            self.now = newest(conn, self.last)
        except sqlite3.Error:  # a damaged index of notes, which cannot be counted, stops no change
            self.now = None

    def committed(self) -> str:
        """Record the change; if it is in another file, return a warning: the user decides."""
        if self.last is not None and self.is_other:
            here, last = last_change(self.path), self.find_zone(self.last)
            same_zone(last, here)
            ways = ways_back(self.path, last.zone)
            return (
                f"this was written into an older or another copy: {self.path} is not the file of the last change"
                f" ({last}){f', it has {here}' if here is not None else ''}. Put that file back"
                f"{f', or type: {in_words(ways)}' if ways else NONE_BETTER}. To keep this one: confnote doctor --fix"
            )
        if self.now is not None and self.now is not self.last:
            self.write(self.now)
        return ""


def same_zone(*changes: LastChange | None) -> None:
    """Give the changes that one message names one zone: that of the first which has one."""
    zone = next((last.zone for last in changes if last is not None and last.zone), "")
    for last in filter(None, changes):
        last.zone = zone


def state_folder(environ: Mapping[str, str], platform: str = sys.platform) -> str:
    """Return the user's folder for what confnote remembers between runs; empty if there is none."""
    base = environ.get("XDG_STATE_HOME", "")
    if not os.path.isabs(base):  # the XDG specification says to ignore a relative path
        home = os.path.expanduser("~")
        base = os.path.join(home, ".local", "state")
        if platform == "win32":
            base = environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
        elif platform == "darwin":
            base = os.path.join(home, "Library", "Application Support")
    return os.path.join(base, "confnote") if os.path.isabs(base) else ""


def is_other(conn: sqlite3.Connection, last: LastChange) -> bool:
    """Return whether a store lacks the journal entry that was last written at its path."""
    found = conn.execute(f"SELECT {MARK} FROM journal WHERE seq = ?", (last.seq,)).fetchone()
    return found is None or _digest(found[0]) != last.mark


def newest(conn: sqlite3.Connection, last: LastChange | None = None) -> LastChange | None:
    """Return the last change of a store; `last` if there is no newer one, None if there is none.

    Notes are counted from `last` on: to count all of them takes milliseconds in a large store.
    """
    since = last.seq if last is not None else conn.execute("SELECT max(seq) - 1 FROM journal").fetchone()[0]
    seq, at, mark, more = conn.execute(NEWEST, (since,)).fetchone()
    if seq is None:
        return last
    if last is None or seq - last.seq > FEW:
        (notes,) = conn.execute("SELECT count(*) FROM note").fetchone()
    else:
        notes = last.notes + more
    return LastChange(seq, at, notes, _digest(mark))


def from_backup(path: str) -> tuple[str, str]:
    """Return the command that restores confnote's newest own backup, and what that has."""
    file = _newest_file(path)
    return _restoring(file) if file else ("confnote restore FILE", "")


def _restoring(file: str, zone: str = "") -> tuple[str, str]:
    """Return the command that restores a backup, and what that has; "" if it cannot be read."""
    from confnote.core.shell import quoted

    last = last_change(file)
    if last is not None:
        last.zone = zone or last.zone
    return f"confnote restore {quoted(file)}", str(last or "")


def in_words(ways: list[tuple[str, str]]) -> str:
    """Return the commands of `ways_back` in one line, each with what its backup has in brackets."""
    return "; or, as it was before the last restore: ".join(
        f"{command} ({has})" if has else command for command, has in ways
    )


def from_dump(path: str) -> str:
    """Return the commands that load the newest dump beside a store or in the current folder.

    Return "" without such a dump, and if there is a backup, which has all that was.
    """
    found = []
    for folder in (os.path.dirname(path), "") if not _newest_file(path) else ():
        try:
            names = [os.path.join(folder, name) for name in os.listdir(folder or ".") if name.endswith(".jsonl")]
            found += [(os.path.getmtime(name), name) for name in names if _is_dump(name)]
        except OSError:
            pass
    from confnote.core.shell import in_turn, quoted

    return in_turn("confnote doctor --fix", f"confnote load {quoted(max(found)[1])}") if found else ""


def _is_dump(file: str) -> bool:
    """Return whether a file is a dump of all conferences."""
    from pathlib import Path  # only the message about a store that is gone needs these

    from confnote.core.files import beginning

    head = beginning(Path(file), 200)
    return head.startswith(b'{"format":"confnote dump"') and b'"conference":null' in head


def ways_back(path: str, zone: str) -> list[tuple[str, str]]:
    """Return the command that restores the newest backup, and what that has, with times in a zone.

    If the store was replaced by a backup since, its copy from before that is offered too. A backup without more
    or newer notes than the store is not offered: [] if there is no other.
    """
    newest_file, before, here = _newest_file(path), _newest_file(path, "before-restore-"), last_change(path)
    if newest_file and before and before[-15:] < newest_file[-15:]:  # the name ends with the time
        before = ""
    ways = []
    for file in filter(None, (newest_file, before)):
        there = last_change(file)
        if here is None or (there is not None and (there.notes > here.notes or there.at > here.at)):
            ways.append(_restoring(file, zone))
    return ways if ways or newest_file or before else [("confnote restore FILE", "")]


def last_change(file: str) -> LastChange | None:
    """Return the last change in the file of a store; None if it has none or is unreadable."""
    try:
        return read_last_change(file)
    except Exception:  # noqa: BLE001  # damaged bytes raise much, and it is for a message only
        return None


def read_last_change(file: str) -> LastChange | None:
    """Return the last change in the file of a store, None without one; raise errors of reading."""
    from pathlib import Path  # only a warning needs it

    conn = sqlite3.connect(f"{Path(file).absolute().as_uri()}?mode=ro", uri=True)
    try:
        last = newest(conn)
        if last is not None:
            last.zone = _zone_in_use(conn)
        return last
    finally:
        conn.close()


def has_change(file: str, last: LastChange) -> bool | None:
    """Return whether the file of a store has a change of another one; None if it is unreadable."""
    from pathlib import Path  # only a message needs it

    try:
        conn = sqlite3.connect(f"{Path(file).absolute().as_uri()}?mode=ro", uri=True)
        try:
            return not is_other(conn, last)
        finally:
            conn.close()
    except (sqlite3.Error, UnicodeError):  # a message of SQLite can quote damaged bytes
        return None


def _zone_in_use(conn: sqlite3.Connection) -> str:
    """Return the time zone of the conference in use; "" if there is none or the zone is unknown."""
    from zoneinfo import ZoneInfo

    try:
        found = conn.execute(f"SELECT zone FROM conference WHERE uid = ({USED})").fetchone()
        return str(ZoneInfo(found[0])) if found else ""
    except (sqlite3.Error, OSError, ValueError, KeyError):
        return ""


def described(file: str, more: str = "") -> str:
    """Return what a backup has, and more, in brackets after a blank; "" if it cannot be read."""
    last = last_change(file)
    return f" ({last}{more})" if last is not None else ""


def _newest_file(path: str, label: str = "") -> str:
    """Return the newest backup of a label, such as `before-restore-`; "" if there is none."""
    folder = os.path.join(os.path.dirname(path), "backups")
    try:
        names = [name for name in os.listdir(folder) if name.startswith("confnote-") and name.endswith(".db")]
    except OSError:
        names = []
    # a copy with a label is of a store that was damaged or about to change; the name ends with the time
    names = [name for name in names if name.removeprefix(f"confnote-{label}")[:1].isdigit()]
    return os.path.join(folder, max(names, key=lambda name: name[-15:])) if names else ""


def _digest(data: bytes) -> str:
    """Return 16 letters that stand for some bytes."""
    # hashlib would take longer to import than a note to store
    return f"{int.from_bytes(data, 'big') % PRIME:016x}"
