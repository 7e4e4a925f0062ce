"""The pinned room, and when the user went out: settings that undo and redo write, too.

The journal does not have settings. So the setting `pins` has the last changes of these two, each with the number of the
change in which it was made. The functions that write are called inside a change, as `journal` explains it.
"""

from __future__ import annotations

import time

from confnote.core.text import one_line
from confnote.errors import Refused
from confnote.store.rows import put_setting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from confnote.store.db import Store

    Pins = dict[str, str | None]

KEPT = 20  # changes that can be taken back


class PinChange:
    """A change of the pinned room or of being out, in a conference (a uid).

    `before` and `after` are the settings. `number` is the number of the change in the journal; if the journal has no
    entry of it, the next change there has the same number. If it was undone, `target` is the change of the journal that
    was undone with it (None without one), and `last` was the last entry of the journal then.
    """

    __slots__ = ("after", "at", "before", "command", "conference", "last", "number", "target", "writer")

    def __init__(
        self, *, conference: str, number: int, at: int, writer: str, command: str, before: Pins, after: Pins,
        target: int | None = None, last: int = 0,
    ) -> None:  # fmt: skip
        self.conference, self.number, self.at, self.writer, self.command = conference, number, at, writer, command
        self.before, self.after, self.target, self.last = before, after, target, last

    def words(self, *, undone: bool = False) -> str:
        """Say what the change made so, or with `undone` what is so again."""
        old, new = (self.after, self.before) if undone else (self.before, self.after)
        again, parts = " again" if undone else "", []
        if "room" in new:
            parts.append(f"in {one_line(new['room'], 60)}{again}" if new["room"] else "not in a room")
        if old.get("out") != new.get("out") and not (old.get("out") and new.get("out")):
            parts.append(f"out{again}" if new["out"] else "no longer out")
        return ", ".join(parts) or "out still"


def set_pins(store: Store, conference: str, **pins: str | None) -> None:
    """Write `room`, or the instants (ms) `here` and `out`, of a conference; None removes one.

    Undo can take the change back.
    """
    before = _values(store, conference, pins)
    number, writer, command = store.execute("SELECT change, writer, command FROM clock").fetchone()
    at = store.pinned if store.pinned is not None else time.time_ns() // 1_000_000
    done, _ = _read(store)
    _put(store, conference, pins)
    made = PinChange(
        conference=conference, number=number, at=at, writer=writer, command=command, before=before, after=pins
    )
    _write(store, [*done, made], [])


def last_pins(store: Store, writer: str | None) -> PinChange | None:
    """Return the last change of pins, of `writer` if given, that is not undone."""
    return next((made for made in reversed(_read(store)[0]) if writer in {None, made.writer}), None)


def undone_pins(store: Store, writer: str | None = None) -> PinChange | None:
    """Return the last undone change of pins, if it is of `writer`, None for any.

    Return None if something else was changed since then, with `writer` by it.
    """
    # the last is that of the entries that belong to no undo or redo
    sql = "SELECT coalesce(max(seq), 0) FROM journal WHERE target IS NULL AND (:writer IS NULL OR writer = :writer)"
    (last,) = store.execute(sql, {"writer": writer}).fetchone()
    undone = _read(store)[1]
    return undone[-1] if undone and undone[-1].last >= last and writer in {None, undone[-1].writer} else None


def undo_pins(store: Store, made: PinChange, target: int | None = None) -> None:
    """Write the values before a change again; raise Refused if they were changed since.

    `target` is the change of the journal that is undone with it.
    """
    if _values(store, made.conference, made.after) != made.after:
        raise Refused("the room that you set was changed since: undo that first (in a shell: confnote undo)")
    done, undone = _read(store)
    # of two that are the same, the last one
    del done[max(index for index, other in enumerate(done) if _fields(other) == _fields(made))]
    _put(store, made.conference, made.before)
    (made.last,) = store.execute("SELECT coalesce(max(seq), 0) FROM journal").fetchone()
    made.target = target
    _write(store, done, [*undone, made])


def redo_pins(store: Store, made: PinChange) -> None:
    """Write the values after the last undone change again."""
    done, undone = _read(store)
    _put(store, made.conference, made.after)
    (made.number,) = store.execute("SELECT change FROM clock").fetchone()
    _write(store, [*done, made], undone[:-1])


def _values(store: Store, conference: str, pins: Pins) -> Pins:
    """Return the values now of the settings in `pins`."""
    sql = "SELECT value FROM setting WHERE key = ? || ':' || ?"
    found = {pin: store.execute(sql, (pin, conference)).fetchone() for pin in pins}
    return {pin: row[0] if row else None for pin, row in found.items()}


def _put(store: Store, conference: str, pins: Pins) -> None:
    for pin, value in pins.items():
        put_setting(store, f"{pin}:{conference}", value)


def stored_pins(store: Store) -> str | None:
    """Return the changes of pins as they are stored, None without any; each change alters them."""
    found = store.execute("SELECT value FROM setting WHERE key = 'pins'").fetchone()
    return found[0] if found else None


def _read(store: Store) -> tuple[list[PinChange], list[PinChange]]:
    """Return the changes in force and those undone, the last ones at the end.

    Left out are those at the end that another program has overwritten.
    """
    import json  # the quick commands need it only if a room is pinned

    stored = stored_pins(store)
    try:
        done, undone = ([PinChange(**fields) for fields in each] for each in json.loads(stored)) if stored else ([], [])
    except (ValueError, TypeError):  # another program wrote it
        return [], []
    while done and _values(store, done[-1].conference, done[-1].after) != done[-1].after:
        done.pop()
    while undone and _values(store, undone[-1].conference, undone[-1].before) != undone[-1].before:
        undone.pop()
    return done, undone


def _write(store: Store, done: list[PinChange], undone: list[PinChange]) -> None:
    import json

    both = [[_fields(made) for made in each[-KEPT:]] for each in (done, undone)]
    put_setting(store, "pins", json.dumps(both))


def _fields(made: PinChange) -> dict[str, Any]:
    return {name: getattr(made, name) for name in PinChange.__slots__}
