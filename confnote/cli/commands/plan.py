"""`confnote plan`: put sessions on your agenda, or take them off it."""

import os
import sqlite3
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from confnote.actions.sessions import choose, plan
from confnote.cli import complete
from confnote.cli.records import session_json
from confnote.cli.run import Run, is_interactive
from confnote.core.text import handle_number
from confnote.errors import Interrupted, Refused, StoreError, Usage
from confnote.model import Dossier
from confnote.store.db import Store
from confnote.store.now import SessionRef
from confnote.store.read import dossier
from confnote.store.rows import fields_of
from confnote.views.lines import counted
from confnote.views.planned import planned_line

if TYPE_CHECKING:
    from confnote.picker.state import Marking

EXAMPLES = (
    "confnote plan    # choose them in a list of all",
    "confnote plan s12 s40",
    "confnote plan backstage",
    "confnote plan --drop s12",
)
BUSY = 20  # ms to wait for another writer while marks are kept: longer, and the keyboard would stand still


def command(
    ctx: typer.Context,
    sessions: Annotated[
        list[str] | None, typer.Argument(help="Handles, or words of a title.", autocompletion=complete.sessions)
    ] = None,
    drop: Annotated[bool, typer.Option("--drop", help="Take them off your agenda.")] = False,
) -> int:
    """Put sessions on your agenda: while one of them runs, your notes go to it.

    Without words, choose them in a list of all sessions: type to search, mark with Space, save with Enter.
    """
    run = Run.of(ctx)
    if not sessions and (drop or run.json or not is_interactive()):
        what = "the list to choose from needs a terminal" if not drop else "--drop needs sessions"
        raise Usage(f"{what}: name them, as in confnote plan {'--drop ' if drop else ''}s12 (see: confnote agenda)")
    with run.open() as store:
        if not sessions:
            return _pick(run, store)
        if any(handle_number(typed, "s") is None for typed in sessions):
            run.place(store)  # say which conference it is
        _answer(run, store, plan(store, sessions, run.now, run.slug(store), drop=drop))
    return 0


def _answer(run: Run, store: Store, found: dict[SessionRef, tuple[str, str]]) -> None:
    """Print each session with its time, its room, its attendance now, and what overlaps it."""
    held: dict[str, Dossier] = {}  # a handle may be of another conference
    lines = []
    for session, (before, attendance) in found.items():
        (uid,) = fields_of(store, "session", session.uid, "conference")
        held[uid] = held.get(uid) or dossier(store, uid, with_notes=False)
        lines.append(planned_line(held[uid], session.uid, before, attendance))
    run.answer("\n".join(lines), lambda: [session_json(store, session.uid) for session in found])


def _pick(run: Run, store: Store) -> int:
    """Let the user choose sessions on the whole screen; return the exit code."""
    found = dossier(store, run.conference(store).uid, with_notes=False)
    name = found.conference.slug
    if not found.sessions:
        raise Refused(f"{name} has no programme to choose from yet: confnote schedule import FILE")
    store.check_writable()  # fail now, not at the end
    from confnote.live.unfinished import is_alive, new_owner
    from confnote.picker.screen import HUNG_UP, INTERRUPT, LEAVE, SAVE, PickerScreen  # prompt-toolkit, 130 ms
    from confnote.picker.state import Marking
    from confnote.store.drafts import claim_marks, put_marks
    from confnote.store.heard import heard_elsewhere
    from confnote.views.theme import marks

    owner, about = new_owner(), found.conference.uid
    kept, heard = claim_marks(store, owner, about, is_alive), heard_elsewhere(store, about)
    marking = Marking(found, run.now, kept, heard)

    def keep(kept: dict[str, bool]) -> bool:
        wait = store.execute("PRAGMA busy_timeout").fetchone()[0]
        store.execute(f"PRAGMA busy_timeout={BUSY}")
        try:
            put_marks(store, owner, about, kept, run.now)
        except (sqlite3.Error, StoreError):
            return False
        else:
            return True
        finally:
            store.execute(f"PRAGMA busy_timeout={wait}")

    symbols = marks(sys.stdout.encoding or "ascii")
    no_color = run.config()["color"] == "never"
    code = PickerScreen(marking, symbols, keep, no_color=no_color).run()
    if code not in {SAVE, LEAVE, INTERRUPT}:  # the marks stay for the next picker
        if code == HUNG_UP:  # the terminal is gone, and Python's flush of stdout would change the exit code
            store.close()
            os._exit(code)
        return code
    if code == SAVE:
        _save(run, store, marking)
        keep({})
        return 0
    changes = marking.changes()
    stay = code == INTERRUPT and bool(changes) and keep(changes)  # for the next picker
    if not stay:
        keep({})
    unsaved = counted(len(changes), "mark")
    lost = f": {unsaved} not saved" if unsaved else ""
    words = f"your agenda is as it was{f'; confnote plan offers your {unsaved} again' if stay else lost}"
    if code == INTERRUPT:
        raise Interrupted(f"interrupted: {words}")
    run.answer(words, lambda: None)
    return 0


def _save(run: Run, store: Store, marking: "Marking") -> None:
    """Write the marks of the picker as one change, and say what changed."""
    marks = marking.changes()
    if not marks:
        planned = counted(len(marking.marked), "session")
        as_before = f"nothing was changed: {planned} planned as before"
        run.answer(as_before if planned else "nothing was marked: Space marks a session, Enter saves", lambda: None)
        return
    try:
        found = choose(store, marks)
    except (sqlite3.Error, StoreError):
        sessions = [(entry.session.handle, marks.get(entry.session.uid)) for entry in marking.entries]
        for verb, wanted in (("plan", True), ("plan --drop", False)):
            handles = " ".join(handle for handle, marked in sessions if marked is wanted)
            run.warn(f"not saved: confnote {verb} {handles}" if handles else None)
        raise
    _answer(run, store, found)
    there = {session.uid for session in found}
    gone = [entry.session.handle for entry in marking.entries if entry.session.uid in marks.keys() - there]
    run.warn(f"no longer there, so not planned: {', '.join(gone)}" if gone else None)
