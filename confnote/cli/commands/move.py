"""`confnote move`: move notes to another session, day, section or conference; join products."""

from typing import Annotated

import typer

from confnote.actions.changes import day_target, find_target, hints_of_move, notes_moved, section_target
from confnote.actions.find import expand_handles, find_notes
from confnote.actions.products import join_products, products_joined, put_in_session
from confnote.cli import complete
from confnote.cli.records import note_json, tech_json
from confnote.cli.run import Run
from confnote.core.dates import parse_day
from confnote.core.text import handle_number
from confnote.errors import Usage
from confnote.store.db import Store
from confnote.store.now import place_of
from confnote.store.read import find

EXAMPLES = (
    "confnote move n45 s3",
    "confnote move last backstage",
    "confnote move n40-n45 --day 2",
    "confnote move n3 --section closing",
    "confnote move n1-n9 kubecon-eu-2022    # out of the inbox, filed by the clock",
    "confnote move t5 t1    # one product that was stored twice",
)
WORDS_HELP = "Notes (n45, n40-n45, last), then a session, a conference, or inbox."


def command(
    ctx: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(metavar="HANDLE... [TARGET]", help=WORDS_HELP, autocompletion=complete.notes_then_sessions),
    ],
    day: Annotated[
        str | None,
        typer.Option("--day", "-d", help="Move them to this day, in no session.", autocompletion=complete.days),
    ] = None,
    section: Annotated[str | None, typer.Option(help="Move them to this section of the post.")] = None,
) -> None:
    """Move notes to a session, a day, a section, a conference (filed by the clock) or the inbox.

    `move t5 t1` joins two entries of one product: t1 gets the links of t5 and the fields that t1 lacks, and t5 goes.
    `move t5 s12` says in which session you saw a product.
    """
    run = Run.of(ctx)
    if day is not None and section is not None:
        raise Usage("a note has one place: choose one of --day and --section")
    # the last word is the target, unless an option names it
    is_last_target = day is None and section is None
    if is_last_target and len(words) < 2:
        raise Usage("move needs notes and a target: confnote move n45 s3 (or --day 2, --section closing)")
    with run.open() as store:
        if is_last_target and handle_number(words[0], "t") is not None:
            _join(run, store, words)
            return
        slug = run.slug(store)
        place = place_of(store, run.now, slug)
        notes = find_notes(store, words[:-1] if is_last_target else words)
        if day is not None:
            target = day_target(parse_day(day, run.now, run.calendar(store)).isoformat(), slug)
        elif section is not None:
            target = section_target(section, slug)
        else:
            asking = run.asking(f"confnote move {' '.join(words[:-1])} {{}} moves {'them' if notes[1:] else 'it'}")
            target = find_target(store, words[-1], notes, place, asking, here=slug is not None)
        run.answer(
            notes_moved(store, notes, target, place, run.now), lambda: [note_json(store, uid) for _, uid in notes]
        )
        run.warn(*hints_of_move(store))


def _join(run: Run, store: Store, words: list[str]) -> None:
    """Join products to the one that the last word names, or put them into a session."""
    handles = expand_handles(store, words[:-1])
    if handle_number(words[-1], "s") is not None:
        run.answer(
            put_in_session(store, handles, words[-1]),
            lambda: [tech_json(store, find(store, handle)[1]) for handle in handles],
        )
        return
    joined = join_products(store, handles, words[-1])
    run.answer(products_joined(handles, joined), lambda: tech_json(store, joined.uid))
