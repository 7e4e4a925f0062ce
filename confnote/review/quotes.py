"""Offer the exact words of quotes: show a quote, wait for a key, write the answer to the store."""

from __future__ import annotations

from collections.abc import Sequence

from confnote.actions.quotes import is_open, paraphrase, take_words
from confnote.core.quotes import QuoteOffer
from confnote.review.screen import Terminal
from confnote.review.steps import Given, Steps
from confnote.views.quotes import offer_card

TAKE, KEEP, PARAPHRASE = "t", "k", "p"
HINTS = "t take · k keep · p paraphrase · space next · u undo · ? help · q quit"
KEYS = (
    "t takes the exact words, k keeps yours and does not ask again (--again does)",
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
        return self.gave(f"{offer.note.handle} has the exact words")

    def keep(self, offer: QuoteOffer) -> str:
        """Keep the words as typed: no later run asks about them, unless `ask_again` is called."""
        return self.leave(offer.note.uid, f"{offer.note.handle} stays as typed")

    def paraphrase(self, offer: QuoteOffer) -> str:
        """Make the quote a plain note."""
        paraphrase(self.store, offer)
        return self.gave(f"{offer.note.handle} is a plain note now")


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
        answers = {TAKE: self._answers.take, KEEP: self._answers.keep, PARAPHRASE: self._answers.paraphrase}
        return answers[key](item) if key in answers else None
