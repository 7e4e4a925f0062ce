"""A session and what was noted in it -> whether one was there, and from when to when."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from confnote.model import Session

HOUR = 3_600_000
"""How long one may have sat on after the last note, where nothing says when it ended: next came lunch."""


def was_there(session: Session, *, noted: bool) -> bool:
    """Started, noted or rated counts, whatever was planned; what one says to have missed or skipped does not."""
    if session.attendance in {"missed", "skipped"}:
        return False
    known = session.attendance in {"attended", "left-early"}
    return known or noted or session.entered_at is not None or session.rating is not None


def sat(session: Session, last_note: int | None = None) -> tuple[int, int] | None:
    """Return from when to when (ms) one sat in a session; None where its length cannot be known.

    Leaving is written down by the next start too, so it is believed no longer than until the published end, or
    without one an hour after the last note. A session that was never left ends as published, else with its last note.
    """
    begins = session.entered_at if session.entered_at is not None else session.starts_at
    if begins is None:
        return None
    left = session.left_at if session.left_at is not None and session.left_at > begins else None
    if session.ends_at is not None and session.ends_at > begins:
        return begins, min(left or session.ends_at, session.ends_at)
    noted = max(last_note or begins, begins)
    if left is not None:
        return begins, min(left, noted + HOUR)
    return (begins, noted) if noted > begins else None
