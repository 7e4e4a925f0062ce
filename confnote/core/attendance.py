"""Decide whether the user attended a session, and for which period."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from confnote.model import Session

HOUR = 3_600_000
"""How long the user may stay after the last note, in milliseconds, if nothing says when the session ended."""


def was_there(session: Session, *, noted: bool) -> bool:
    """Return whether the user attended a session. `noted`: it has notes.

    A session that was started, noted or rated counts, whatever was planned; one marked as missed or skipped does not.
    """
    if session.attendance in {"missed", "skipped"}:
        return False
    known = session.attendance in {"attended", "left-early"}
    return known or noted or session.entered_at is not None or session.rating is not None


def attended_period(session: Session, last_note: int | None = None) -> tuple[int, int] | None:
    """Return from when to when the user was in a session (milliseconds); None if its length cannot be known."""
    begins = session.entered_at if session.entered_at is not None else session.starts_at
    if begins is None:
        return None
    # the next `start` sets `left_at`, perhaps hours later: it counts until the published end, or an hour after the
    # last note
    left = session.left_at if session.left_at is not None and session.left_at > begins else None
    if session.ends_at is not None and session.ends_at > begins:
        return begins, min(left or session.ends_at, session.ends_at)
    noted = max(last_note or begins, begins)
    if left is not None:
        return begins, min(left, noted + HOUR)
    return (begins, noted) if noted > begins else None
