"""`confnote move`: notes are refiled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from confnote.cli import complete
from confnote.cli.find import find_conference, find_session
from confnote.cli.params import calendar_of
from confnote.cli.records import note_json
from confnote.cli.run import Run
from confnote.core.dates import parse_day
from confnote.core.text import handle_number, line_of, one_line, readable
from confnote.errors import Unknown, Usage
from confnote.store.edit import Target, expand, move_notes
from confnote.store.place import place_of
from confnote.store.read import find
from confnote.views.answer import session_line, short_day

if TYPE_CHECKING:
    from confnote.store.db import Store

EXAMPLES = (
    "confnote move n45 s3",
    "confnote move last backstage",
    "confnote move n40-n45 --day 2",
    "confnote move n3 --section closing",
    "confnote move n1-n9 kubecon-eu-2022    # out of the inbox, filed by the clock",
)


def run(
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
    """Refile notes: to a session, a day, a section, a conference (by the clock), or the inbox."""
    here = Run.of(ctx)
    named = list(words)
    if day is not None and section is not None:
        raise Usage("a note has one place: choose one of --day and --section")
    typed = None if day is not None or section is not None else _last(named)
    with here.open() as store:
        target, where = _target(here, store, typed, day, section)
        notes = [_note(store, handle) for handle in expand(store, named)]
        with store.change("move"):
            move_notes(store, notes, target)
        handles = ", ".join(handle for handle, _ in notes)
        here.answer(f"{handles} moved to {where}", lambda: [note_json(store, uid) for _, uid in notes])


def _last(named: list[str]) -> str:
    if len(named) < 2:
        raise Usage("move needs notes and a target: confnote move n45 s3 (or --day 2, --section closing)")
    return named.pop()


def _note(store: Store, handle: str) -> tuple[str, str]:
    table, uid, _ = find(store, handle)
    if table != "note":
        raise Usage(f"{handle} is no note: only notes are moved (confnote edit changes the rest)")
    return handle, uid


def _target(here: Run, store: Store, typed: str | None, day: str | None, section: str | None) -> tuple[Target, str]:
    slug = here.slug(store)
    if day is not None:
        date = parse_day(day, here.now, calendar_of(here, store)).isoformat()
        return Target(day=date, conference=slug), short_day(date)
    if section is not None:
        name = line_of(readable(section)[0], "a section")
        return Target(section=name, conference=slug), f"the section {one_line(name, 60)}"
    assert typed is not None
    if typed == "inbox":
        return Target(inbox=True), "the inbox"
    if handle_number(typed, "s") is None:
        try:
            conference = find_conference(store, typed)
        except Unknown:
            pass
        else:
            return Target(conference=conference.slug), f"{conference.slug}, filed by the clock"
    place = place_of(store, here.now, slug)
    session = find_session(store, typed, place.conference, place.day)
    return Target(session=session[0]), session_line(session)
