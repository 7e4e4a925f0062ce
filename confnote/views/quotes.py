"""Show quotes as they were typed beside the exact words of the captions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from confnote.core.deep_link import clock
from confnote.core.quotes import QuoteOffer
from confnote.model import Dossier
from confnote.views import theme
from confnote.views.lines import Line, Sheet, View, heading, spaced, words
from confnote.views.table import HANDLE, Column, Listing, Scope, Table

TIME = 7  # the width of `1:02:03`
OFFER = Table(
    columns=(
        Column("handle", lambda offer, _: offer.note.handle, width=HANDLE),
        Column("uid", lambda offer, _: offer.note.uid),
        Column("session", lambda offer, _: offer.session.handle, width=HANDLE),
        Column("seconds", plain=lambda offer, _: clock(offer.seconds), width=TIME),
        Column("url"),
        Column("said"),
        Column("typed"),
        Column("text"),
    ),
    plain=("handle", "session", "seconds", "said", "typed", "url"),
)


def offer_list(offers: Sequence[QuoteOffer], dossier: Dossier) -> Listing:
    """List quotes by session: as typed, and as said."""

    def lines(sheet: Sheet) -> Iterator[Line]:
        blocks = []
        for session, group in groupby(offers, key=lambda offer: offer.session):
            title = heading((session.handle, session.title), sheet)
            blocks.append([title, *(line for offer in group for line in _both(offer))])
        return spaced(blocks)

    return OFFER.listing(offers, Scope.of(dossier), lines)


def offer_card(offer: QuoteOffer, *, left: int) -> View:
    """Return a quote as typed and as said; `left` is the number of quotes still to do."""

    def lines(sheet: Sheet) -> Iterator[Line]:
        yield Line()
        yield heading((f"{offer.session.handle} {offer.session.title}", f"{left} to go"), sheet)
        yield from _both(offer)

    return View(lines)


def _both(offer: QuoteOffer) -> Iterator[Line]:
    """Yield what was typed, with its handle, and what was said, with its time."""
    time = clock(offer.seconds)
    width = max(len(offer.note.handle), len(time))
    yield Line(((f"{offer.note.handle:<{width}} ", theme.HANDLE), ("typed  ", theme.ABOUT)), words(offer.typed))
    yield Line(((f"{time:<{width}} ", theme.TIME), ("said   ", theme.ABOUT)), words(offer.said, theme.TITLE))
