"""`confnote done`: questions answered and actions taken are marked so, and the other way round."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from confnote.cli import complete
from confnote.cli.records import note_json
from confnote.cli.run import Run
from confnote.core.text import one_line
from confnote.errors import Usage
from confnote.store.across import mark_done
from confnote.store.edit import expand
from confnote.store.read import find

if TYPE_CHECKING:
    from confnote.store.db import Store

EXAMPLES = (
    "confnote done n45",
    "confnote done n40-n45 n51",
    "confnote done --undo n45",
    "confnote list followups    # what is open",
)
FOLLOW_UPS = {"question", "action"}
SAID = "SELECT kind, text, done_at FROM note WHERE uid = ?"


def run(
    ctx: typer.Context,
    handles: Annotated[
        list[str],
        typer.Argument(
            metavar="HANDLE...", help="n45, n40-n45, last.", show_default=False, autocompletion=complete.follow_ups
        ),
    ],
    undo: Annotated[bool, typer.Option("--undo", help="They are open again.")] = False,
) -> None:
    """Mark questions as answered and actions as taken; a range passes over other notes in it."""
    here = Run.of(ctx)
    with here.open() as store:
        with store.change("done"):
            found = _wanted(store, handles)
            mark_done(store, {uid: None if undo else here.now for _, uid, _, done in found if done == undo})
        lines = [_line(handle, text, undo=undo, same=done != undo) for handle, _, text, done in found]
        here.answer("\n".join(lines), lambda: [note_json(store, uid) for _, uid, _, _ in found])


def _wanted(store: Store, typed: list[str]) -> list[tuple[str, str, str, bool]]:
    """Return (handle, uid, text, whether it is done) of the follow-ups that are named."""
    found: list[tuple[str, str, str, bool]] = []
    for word in typed:
        handles = expand(store, [word])
        for handle in handles:
            table, uid, _ = find(store, handle)
            kind, text, done = "", "", None
            if table == "note":
                kind, text, done = store.execute(SAID, (uid,)).fetchone()
            if kind in FOLLOW_UPS:
                found.append((handle, uid, text, done is not None))
            elif len(handles) == 1:
                raise Usage(
                    f"{handle} is a {kind or table}: only questions and actions are done or open "
                    f"(confnote list followups{f'; confnote edit {handle} --kind action' if kind else ''})"
                )
    if not found:
        raise Usage(f"there is no question and no action in {' '.join(typed)}: confnote list followups")
    return list(dict.fromkeys(found))


def _line(handle: str, text: str, *, undo: bool, same: bool) -> str:
    state = "open" if undo else "done"
    return f"{handle} {one_line(text, 60)}: {f'{state} already' if same else state}"
