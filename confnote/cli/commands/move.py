"""`confnote move`: move notes to another session, day, section or conference."""

from __future__ import annotations

from typing import Annotated

import typer

from confnote.actions.changes import Target, day_target, find_target, move_notes, section_target
from confnote.actions.find import find_notes
from confnote.cli import complete
from confnote.cli.params import calendar_of
from confnote.cli.records import note_json
from confnote.cli.run import Run
from confnote.core.dates import parse_day
from confnote.errors import Usage
from confnote.store.db import Store
from confnote.store.now import place_of

EXAMPLES = (
    "confnote move n45 s3",
    "confnote move last backstage",
    "confnote move n40-n45 --day 2",
    "confnote move n3 --section closing",
    "confnote move n1-n9 kubecon-eu-2022    # out of the inbox, filed by the clock",
)


def command(
    ctx: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="HANDLE... [TARGET]",
            show_default=False,
            autocompletion=complete.notes_then_sessions,
            help="Notes (n45, n40-n45, last), then a session, a conference, or inbox.",
        ),
    ],
    day: Annotated[str | None, typer.Option("--day", "-d", help="To this day, in no session.")] = None,
    section: Annotated[str | None, typer.Option("--section", help="To this section of the post.")] = None,
) -> None:
    """Move notes to a session, a day, a section, another conference (filed by the clock), or the inbox."""
    run = Run.of(ctx)
    handles = list(words)
    if day is not None and section is not None:
        raise Usage("a note has one place: choose one of --day and --section")
    typed = None if day is not None or section is not None else _last_word(handles)
    with run.open() as store:
        target = _target(run, store, typed, day, section)
        notes = find_notes(store, handles)
        move_notes(store, notes, target)
        moved = ", ".join(handle for handle, _ in notes)
        run.answer(f"{moved} moved to {target.name}", lambda: [note_json(store, uid) for _, uid in notes])


def _last_word(handles: list[str]) -> str:
    if len(handles) < 2:
        raise Usage("move needs notes and a target: confnote move n45 s3 (or --day 2, --section closing)")
    return handles.pop()


def _target(run: Run, store: Store, typed: str | None, day: str | None, section: str | None) -> Target:
    slug = run.slug(store)
    if day is not None:
        return day_target(parse_day(day, run.now, calendar_of(run, store)).isoformat(), slug)
    if section is not None:
        return section_target(section, slug)
    assert typed is not None
    return find_target(store, typed, place_of(store, run.now, slug))
