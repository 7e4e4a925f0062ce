"""`confnote quotes`: offer the exact words of quotes, or list them."""

from typing import Annotated

import typer

from confnote.actions.find import find_session
from confnote.actions.quotes import Quotes, find_quotes
from confnote.cli.options import SessionsArgument
from confnote.cli.run import Run, is_interactive
from confnote.core.positions import recording_of
from confnote.errors import Refused
from confnote.schedule.text import listed
from confnote.store.db import Store
from confnote.store.now import place_in_conference
from confnote.store.read import dossier
from confnote.views.lines import counted
from confnote.views.quotes import offer_list

EXAMPLES = (
    "confnote quotes            # t takes the exact words, k keeps yours, p makes a plain note of it",
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
        place = place_in_conference(store, run.now, run.slug(store))
        uids = [find_session(store, typed, place).uid for typed in sessions or ()]
        conference = str(place.conference)
        found = find_quotes(store, conference, uids, again=again)
        without = listed([session.handle for session in found.without])
        if found.without and not found.searched:
            what, way = "captions", "moments --captions FOLDER"
            if all(recording_of(session.links) is None for session in found.without):
                what, way = "recording", "recordings FILE"
            raise Refused(f"{without}: no {what} yet: confnote {way}")
        if found.without:
            run.warn(f"quotes without captions: {without}")
        if check or run.json or not is_interactive():
            run.show(offer_list(found.offers, dossier(store, conference)), "no quote has other words in the captions")
            return
        _walk(run, store, conference, found, again=again)


def _walk(run: Run, store: Store, conference: str, found: Quotes, *, again: bool) -> None:
    from confnote.review.quotes import QuoteAnswers, QuoteWalk
    from confnote.review.screen import Terminal  # prompt-toolkit and Rich take 170 ms to import

    store.check_writable()  # fail now, not at the first answer
    answers = QuoteAnswers(store, conference, "quotes")
    if again:
        answers.ask_again()
    left = QuoteWalk(answers, Terminal(run.console()), found.offers).run()
    given = f"{answers.count} answered. " if answers.count else ""
    quotes = f"{counted(found.searched, 'quote') or 'no quotes'} looked for"
    run.answer(f"{given}{quotes}, {left or 'none'} left to answer", lambda: None)
