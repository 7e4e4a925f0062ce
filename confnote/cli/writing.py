"""What an export has prepared -> files written and drafts remembered, and what their author should be told."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from confnote.cli.exporting import is_edited
from confnote.cli.pictures import copy_pictures
from confnote.post.merge.conflict import show_changes
from confnote.post.publish import read_existing, write
from confnote.store.posts import Base, Exported, forget_post, save_post

if TYPE_CHECKING:
    from confnote.cli.exporting import Outcome, Plan
    from confnote.cli.run import Run
    from confnote.model import Conference
    from confnote.store.db import Store


def carry_out(here: Run, store: Store, conference: Conference, plan: Plan) -> tuple[str, ...]:
    """Write the files and remember the drafts; return what the author should be told."""
    told: list[str] = []
    for outcome in plan.outcomes:
        told += _carry_out(here, store, conference, outcome)
    kept = {one.path for one in plan.outcomes}
    for post in plan.replaced:
        path = Path(post.path) if post.path else None
        if path is not None and path not in kept and path.exists():
            told.append(f"{path} holds your edits and was left as it is" if is_edited(post) else _removed(path))
    names = {one.post.settings.name for one in plan.outcomes}
    gone = [post for post in plan.idle if not (post.path and Path(post.path).exists())]
    with store.change("export"):
        for post in (*plan.replaced, *gone):
            if post.settings.name not in names:
                forget_post(store, conference.uid, post.settings.name)
    told += [
        f"{post.path}: there is nothing to tell of that day any more; it was left as it is"
        for post in plan.idle
        if post not in gone
    ]
    return tuple(told)


def _carry_out(here: Run, store: Store, conference: Conference, outcome: Outcome) -> list[str]:
    """Write one file and remember its draft."""
    post, path = outcome.post, outcome.path
    moved = outcome.moved_from
    left = moved is not None and moved != path and moved.exists()
    edited = left and is_edited(outcome.before)
    base = Base(post.front_text, post.pieces)
    with store.change("export"):
        save_post(store, conference.uid, Exported(post.settings, str(path), base), here.now)
        if read_existing(path) != outcome.new:
            write(path, outcome.new.encode())
    told = copy_pictures(here, post, path.parent)
    if moved == path and outcome.old is None:
        told.append(f"{path} was not there any more and is drafted anew; had you moved it: confnote export -o NEWPATH")
    if moved is not None and left:
        told.append(f"your edits are in {path} now; {moved} was left as it is" if edited else _removed(moved, path))
    return told


def _removed(path: Path, new: Path | None = None) -> str:
    """Take a file away that holds nothing of its author's, and its folder if that is empty then."""
    path.unlink()
    if path.stem == "index":
        with suppress(OSError):  # other files are in the bundle
            path.parent.rmdir()
    return f"{path} moved to {new}" if new else f"{path} was removed: it held nothing but the draft"


def changes(plan: Plan) -> str:
    """Return what an export would change in the files, as a unified diff, then what it could not decide."""
    return "".join(show_changes(one.old or "", one.new, one.path.name) + one.conflicts for one in plan.outcomes)


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """Return the outcome as JSON values."""
    settings = outcome.post.settings
    return {
        "post": settings.name,
        "path": str(outcome.path),
        "site": settings.site,
        "layout": settings.layout,
        "status": outcome.word.rstrip(":"),
        "findings": [
            {
                "grade": f.grade,
                "handle": f.handle or None,
                "line": f.line or None,
                "message": f.message,
                "advice": f.advice or None,
            }
            for f in outcome.findings
        ],
    }
