"""Offer the exact words of quotes: show a quote, wait for a key, write the answer to the store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from confnote.actions.quotes import is_open, paraphrase, take_words
from confnote.core.deep_link import clock
from confnote.core.quotes import QuoteOffer
from confnote.core.text import line_of, readable
from confnote.core.time import clock_words
from confnote.review.screen import Terminal
from confnote.review.steps import Given, Steps
from confnote.views.lines import note_moment
from confnote.views.quotes import offer_card

TAKE, EDIT, KEEP, PARAPHRASE = "t", "e", "k", "p"
HINTS = "t take · e edit · k keep · p paraphrase · space next · u undo · ? help · q quit"
KEYS = (
    "t takes the exact words, e lets you edit them first, such as to cut them (Escape leaves the line)",
    "both also move the note to where it was said, if it is known when the recording began",
    "k keeps yours and does not ask again (--again does)",
    "p makes it a plain note, without quotation marks, since nobody said it so",
    "space leaves it for the next time, u undoes, q quits",
)


class QuoteAnswers(Given):
    """The offers of one run, and the answers to them; each answer returns a message."""

    def read(self, offers: Sequence[QuoteOffer]) -> list[QuoteOffer]:
        """Return the offers that are not answered."""
        kept = self.skipped()
        return [it for it in offers if it.note.uid not in kept and is_open(self.store, it)]

    def take(self, offer: QuoteOffer) -> str:
        """Take the exact words."""
        take_words(self.store, offer)
        return self.gave(f"{offer.note.handle} has the exact words{_moved(offer)}")

    def edit(self, offer: QuoteOffer, words: str) -> str:
        """Take what the user made of the exact words; no later run asks about them."""
        words = line_of(readable(words)[0], "a quote")
        if words == offer.said:
            return self.take(offer)
        take_words(self.store, offer, words)
        return self.leave(offer.note.uid, f"{offer.note.handle} has your words{_moved(offer)}")

    def keep(self, offer: QuoteOffer) -> str:
        """Keep the words as typed: no later run asks about them, unless `ask_again` is called."""
        return self.leave(offer.note.uid, f"{offer.note.handle} stays as typed")

    def paraphrase(self, offer: QuoteOffer) -> str:
        """Make the quote a plain note."""
        paraphrase(self.store, offer)
        return self.gave(f"{offer.note.handle} is a plain note now")


def _moved(offer: QuoteOffer) -> str:
    """Return where a note of a quote moved, if it did."""
    if offer.at == offer.note.at:
        return ""
    before, now = (clock_words(note_moment(replace(offer.note, at=at), None)) for at in (offer.note.at, offer.at))
    return f", at {clock(offer.seconds)}" + (f" ({before} is {now} now)" if before != now else "")


class QuoteWalk(Steps[QuoteOffer]):
    """Shows quotes one by one, as typed and as said, and carries out the keys."""

    keys = KEYS

    def __init__(self, answers: QuoteAnswers, screen: Terminal, offers: Sequence[QuoteOffer]) -> None:
        super().__init__(answers, screen)
        self._answers, self._offers = answers, offers

    def read(self) -> Sequence[QuoteOffer]:
        """Return the offers that are not answered."""
        return self._answers.read(self._offers)

    def uid(self, item: QuoteOffer) -> str:
        """Return the uid of a quote."""
        return item.note.uid

    def show(self, item: QuoteOffer, *, again: bool, left: int) -> None:
        """Show a quote, as typed and as said."""
        if not again:
            self.screen.draw(offer_card(item, left=left))

    def hints(self, item: QuoteOffer) -> str:  # noqa: ARG002  # all quotes have the same keys
        """Return the keys for a quote."""
        return HINTS

    def answer(self, item: QuoteOffer, key: str) -> str | None:
        """Store a key's answer; return a message, None for an unknown key."""
        if key == EDIT:
            saver = self._answers.saver(item.note.uid, key)
            return self.ask(f"{item.note.handle}> ", saver, lambda words: self._answers.edit(item, words), item.said)
        answers: dict[str, Callable[[QuoteOffer], str]] = {
            TAKE: self._answers.take,
            KEEP: self._answers.keep,
            PARAPHRASE: self._answers.paraphrase,
        }
        return answers[key](item) if key in answers else None
