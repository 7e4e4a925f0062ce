"""What Alt-N and Alt-B do at a prompt."""

from __future__ import annotations

import sqlite3

from confnote.errors import ConfnoteError
from confnote.live.answer import remark
from confnote.live.entry import Entry
from confnote.store.drafts import LineTarget
from confnote.store.neighbours import session_after, session_before
from confnote.store.rows import fields_of

EARLY = 20  # minutes before a session within which Alt-N goes there without a question


def go_on(entry: Entry, asked: str) -> str:
    """Start the user's next session; ask first if it begins much later, and return its uid.

    `asked` is what the last call returned.
    """
    context = entry.context
    try:
        place = context.place_in_conference()
        coming = session_after(context.store, place)
        if coming is not None:
            (starts,) = fields_of(context.store, "session", coming.uid, "starts_at")
            minutes = -((place.at - starts) // 60_000)  # rounded up, as the toolbar shows them
            if minutes > EARLY and asked != coming.uid:
                entry.host.show([remark(f"{coming.short} begins in {minutes} min: Alt-N once more goes there now")])
                return coming.uid
    except (ConfnoteError, sqlite3.Error):
        pass  # the command says what is wrong
    entry.command("/next")
    return ""


def aim_before(entry: Entry) -> None:
    """Let the line go to the session before; at the second call, where it went."""
    target = entry.target
    try:
        place = entry.context.place_in_conference()
        before = session_before(entry.context.store, place)
    except (ConfnoteError, sqlite3.Error) as error:
        entry.host.show([remark(str(error))])
        return
    if before is None:
        entry.host.show([remark("there was no session of yours before: /agenda all shows the day")])
    elif target is not None and target.session == before.uid:
        entry.aim(None)
    else:
        entry.aim(LineTarget(f"s{before.id}", before.label, place.conference, before.uid, aimed=True))
