"""`confnote review`: what is missing of a day, asked one thing after the other, or listed."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from confnote.actions.conferences import skipped_gaps
from confnote.cli.run import Run
from confnote.core.clock import now
from confnote.core.dates import parse_day
from confnote.core.missing import gaps, last_day
from confnote.core.time import Calendar, day_label, day_number, day_of
from confnote.review.walk import Answers
from confnote.store.read import dossier, inbox
from confnote.views.gaps import gap_list

if TYPE_CHECKING:
    from datetime import date

    from confnote.core.missing import Gap
    from confnote.model import Dossier
    from confnote.store.db import Store

EXAMPLES = (
    "confnote review    # today, or the last day with notes",
    "confnote review --day 2",
    "confnote review --day all --check --strict    # exit 1 if something is missing",
)


def command(
    ctx: typer.Context,
    day: Annotated[str | None, typer.Option("--day", "-d", help="2, tue, 17 May, or all.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Only list what is missing.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="With --check: exit 1 if something is missing.")] = False,
    again: Annotated[bool, typer.Option("--again", help="What you left as it is (x) too.")] = False,
) -> None:
    """Walk through a day: sessions without rating, takeaway or speaker, notes in no session, open questions.

    One key is one answer, on disk at once; quit when you like, and the next review asks what is still missing.
    """
    here = Run.of(ctx)
    with here.open() as store:
        held = dossier(store, here.conference(store).uid)
        wanted = _day(here, held, day)
        if check or strict or here.json or not _can_ask():
            passed = set() if again else skipped_gaps(store, held.conference.uid)
            found = gaps(held, day=wanted, inbox=inbox(store), passed=passed)
            _show(here, held, found)
            if strict and found:
                raise typer.Exit(1)
        else:
            _walk(here, store, held, wanted, again=again)


def _can_ask() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "dumb") not in {"dumb", "unknown"}


def _day(here: Run, held: Dossier, typed: str | None) -> date | None:
    """Return the day that is meant, None for all."""
    calendar = Calendar.of(held.conference)
    if typed is None:
        today = day_of(here.now, calendar)
        return last_day(held, today) or today
    return None if typed.strip().casefold() == "all" else parse_day(typed, here.now, calendar)


def _show(here: Run, held: Dossier, found: tuple[Gap, ...]) -> None:
    here.show(gap_list(found, held))


def _walk(here: Run, store: Store, held: Dossier, day: date | None, *, again: bool) -> None:
    from confnote.review.terminal import Terminal  # prompt-toolkit and Rich, 170 ms
    from confnote.review.walk import Walk

    store.check_writable()  # a store of a newer confnote is refused now, not at the first answer
    answers = Answers(store, held.conference.uid, now, day)
    if again:
        answers.ask_again()
    left = Walk(answers, Terminal(here.console())).run()
    here.answer(_told(answers, held, day, left), lambda: None)


def _told(answers: Answers, held: Dossier, day: date | None, left: int) -> str:
    """Say what was done and what is left, here and on other days."""
    calendar = Calendar.of(held.conference)
    number, label = (f"Day {day_number(day, calendar)}", day_label(day)) if day else ("", "the conference")
    where = f"{number} ({label})" if number else label
    told = f"{answers.count} answered. " if answers.count else ""
    missing = f"{left} still {'lacks' if left == 1 else 'lack'} something" if left else "nothing is missing"
    answers.day = None
    elsewhere = len(answers.gaps()) - left if day else 0
    more = f". On other days: {elsewhere} (confnote review --day all)" if elsewhere else ""
    return f"{told}{where}: {missing}{more}"
