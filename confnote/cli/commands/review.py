"""`confnote review`: ask for what a day lacks, record by record, or list what is missing."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from confnote.actions.conferences import kept_on_day, skipped_gaps
from confnote.cli import complete
from confnote.cli.run import Run, is_interactive
from confnote.core.clock import now
from confnote.core.dates import parse_day
from confnote.core.missing import gaps, last_day, unrecorded, unrecorded_line
from confnote.core.time import day_label, day_number, day_of
from confnote.model import Dossier
from confnote.store.db import Store
from confnote.store.read import dossier, inbox
from confnote.views.todo import gap_list

if TYPE_CHECKING:
    from confnote.review.questions import Answers

EXAMPLES = (
    "confnote review    # today, or the last day with notes",
    "confnote review --day 2",
    "confnote review --day all --check --strict    # exit 1 if something is missing",
)


def command(
    ctx: typer.Context,
    day: Annotated[
        str | None,
        typer.Option("--day", "-d", help="The day to review: 2, tue, 17 May, or all.", autocompletion=complete.days),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Only list what is missing.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Only list, and exit 1 if something is missing.")] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Also ask about what you left as it is with the key x.")
    ] = False,
) -> None:
    """Ask for what a day lacks: ratings, takeaways, speakers, the sessions of notes, answers.

    You answer with one key, and each answer is on disk at once. Quit at any time: the next review asks what is still
    missing.
    """
    run = Run.of(ctx)
    with run.open() as store:
        conference = dossier(store, run.conference(store).uid)
        calendar = conference.conference
        today = day_of(run.now, calendar)
        wanted = None  # all days
        if day is None:
            wanted = last_day(conference, today) or today
        elif day.strip().casefold() != "all":
            wanted = parse_day(day, run.now, calendar)
        lacking = unrecorded(conference, today, day=wanted)
        notice = f"{unrecorded_line(lacking)} (confnote recordings FILE)" if lacking else None
        if not (check or strict or run.json) and is_interactive():
            _walk(run, store, conference, wanted, again=again)
            run.warn(notice)
            return
        skipped, kept = (set() if again else of(store, calendar.uid) for of in (skipped_gaps, kept_on_day))
        found = gaps(conference, day=wanted, inbox=inbox(store), passed=skipped, kept=kept)
        run.show(gap_list(found, conference, lacking))
        run.warn(None if run.json else notice)
        if strict and found:
            raise typer.Exit(1)


def _walk(run: Run, store: Store, conference: Dossier, day: date | None, *, again: bool) -> None:
    from confnote.review.questions import Answers, Walk
    from confnote.review.screen import Terminal  # prompt-toolkit and Rich take 170 ms to import

    store.check_writable()  # fail now, not at the first answer
    answers = Answers(store, conference.conference.uid, now, day)
    if again:
        answers.ask_again()
    left = Walk(answers, Terminal(run.console())).run()
    run.answer(_summary(answers, conference, day, left), lambda: None)


def _summary(answers: "Answers", conference: Dossier, day: date | None, left: int) -> str:
    """Return how many answers were given, and how much is missing on this day and on others."""
    calendar = conference.conference
    number, label = (f"Day {day_number(day, calendar)}", day_label(day)) if day else ("", "the conference")
    where = f"{number} ({label})" if number else label
    given = f"{answers.count} answered. " if answers.count else ""
    missing = f"{left} still {'lacks' if left == 1 else 'lack'} something" if left else "nothing is missing"
    answers.day = None
    elsewhere = len(answers.read()[1]) - left if day else 0
    more = f". On other days: {elsewhere} (confnote review --day all)" if elsewhere else ""
    return f"{given}{where}: {missing}{more}"
