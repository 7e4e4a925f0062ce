"""`confnote quotes`: offer the exact words of quotes, or list them."""

from typing import Annotated

import typer

from confnote.actions.find import find_session
from confnote.actions.quotes import Quotes, find_quotes
from confnote.cli.commands.moments import conference_about
from confnote.cli.options import SessionsArgument
from confnote.cli.run import Run, is_interactive
from confnote.core.positions import recording_of
from confnote.errors import Refused
from confnote.schedule.text import listed
from confnote.store.db import Store
from confnote.store.read import dossier
from confnote.views.lines import counted
from confnote.views.quotes import offer_list

EXAMPLES = (
    "confnote quotes            # t takes the exact words, e cuts them, k keeps yours, p makes a plain note",
    "confnote quotes s4 --check # only list them",
)


def command(
    ctx: typer.Context,
    sessions: SessionsArgument = None,
    check: Annotated[bool, typer.Option("--check", help="Only list typed and exact words.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Also ask about what you kept with the key k.")] = False,
) -> None:
    """Offer the speaker's exact words for quotes that you typed roughly.

    The words are looked for in the captions that confnote moments has read. You answer with one key, and each answer is
    on disk at once. Nothing is offered where the captions are not clear.
    """
    run = Run.of(ctx)
    with run.open() as store:
        place = run.place(store)
        uids = [find_session(store, typed, place).uid for typed in sessions or ()]
        conference = conference_about(store, uids, place)
        found = find_quotes(store, conference, uids, again=again)
        reasons = _reasons(found, named=bool(uids))
        if found.without and not (found.searched or found.unread or found.kept or found.empty):
            raise Refused("; ".join(reasons))
        if not (check or run.json or not is_interactive()):
            _walk(run, store, conference, found, reasons, again=again)
            return
        run.warn(*reasons)
        if found.offers or run.json:
            run.show(offer_list(found.offers, dossier(store, conference)))


def _reasons(found: Quotes, *, named: bool) -> list[str]:
    """Return why quotes have no offer, and what to type, a line for each reason."""
    bare = [it.handle for it in found.without if recording_of(it.links) is None]
    silent = [it.handle for it in found.without if it.handle not in bare]
    same, unclear, unread, kept = (
        listed([note.handle for note in notes]) for notes in (found.same, found.unclear, found.unread, found.kept)
    )
    doubted = [it.handle for it in found.doubted]
    none = f"confnote moments {' '.join(doubted)} --captions none"
    lines = [
        (silent, f"{listed(silent)}: no captions yet: confnote moments --captions FOLDER"),
        (bare, f"{listed(bare)}: no recording yet: confnote recordings FILE"),
        (
            unclear,
            f"{unclear}: not found clearly in the captions: confnote search WORDS --captions shows what was said",
        ),
        (doubted, f"{listed(doubted)}: the captions may be of another talk: {none} takes them away"),
        (unread, f"{unread}: several lines, a link or code, which exact words cannot replace: confnote edit HANDLE"),
    ]
    if not found.offers:
        lines += [
            (same, f"{same}: the speaker's exact words already"),
            (kept, f"{kept}: you kept your words: confnote quotes --again offers the exact ones"),
        ]
    empty = listed([it.handle for it in found.empty])
    lines.append((empty, f"{empty}: no quotes: confnote add -k quote WORDS --session SESSION"))
    told = [line for known, line in lines if known]
    if named or told or found.offers:
        return told
    return ["no session that you attended has a quote: confnote add -k quote WORDS"]


def _walk(run: Run, store: Store, conference: str, found: Quotes, reasons: list[str], *, again: bool) -> None:
    from confnote.review.quotes import QuoteAnswers, QuoteWalk
    from confnote.review.screen import Terminal  # prompt-toolkit and Rich take 170 ms to import

    store.check_writable()  # fail now, not at the first answer
    answers = QuoteAnswers(store, conference, "quotes")
    if again:
        answers.ask_again()
    left = QuoteWalk(answers, Terminal(run.console()), found.offers).run()
    given = f"{answers.count} answered. " if answers.count else ""
    quotes = counted(found.searched, "quote") or "no quotes"
    rest = f"{left or 'none'} left to answer" if found.offers else "nothing to offer"
    run.answer("\n".join([f"{given}{quotes} looked for, {rest}", *reasons]), lambda: None)
