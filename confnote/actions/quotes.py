"""Find the exact words of quotes in the captions, and put them in place of the typed ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from confnote.actions.conferences import skipped_gaps
from confnote.core.deep_link import at_moment
from confnote.core.positions import recording_of
from confnote.core.quotes import QuoteOffer, parts_of, plain_note
from confnote.model import Note, Session
from confnote.recordings.quotes import SaidWords, said_for
from confnote.store.captions import captions_of
from confnote.store.db import Store
from confnote.store.read import dossier
from confnote.store.rows import update


@dataclass(frozen=True, slots=True)
class Quotes:
    """What captions have for the quotes of sessions.

    `searched` counts the quotes that were looked for. `without` are sessions with quotes that have no captions.
    """

    offers: tuple[QuoteOffer, ...]
    searched: int
    without: tuple[Session, ...]


def find_quotes(store: Store, conference: str, wanted: Sequence[str] = (), *, again: bool = False) -> Quotes:
    """Look for the quotes of sessions (uids) in their captions; by default of those attended.

    Quotes that the user kept as typed are left out, except with `again`.
    """
    whole = dossier(store, conference)
    kept = set() if again else skipped_gaps(store, conference, "quotes")
    offers: list[QuoteOffer] = []
    searched, without = 0, []
    for session in whole.sessions:
        notes = [it for it in whole.notes if it.session == session.uid and it.kind == "quote" and it.uid not in kept]
        if not notes or not (session.uid in wanted if wanted else session.was_attended()):
            continue
        recording = recording_of(session.links)
        cues = captions_of(store, recording) if recording is not None else ()
        if recording is None or not cues:
            without.append(session)
            continue
        searched += len(notes)
        offers += _offers(session, notes, recording.url, SaidWords(cues))
    return Quotes(tuple(offers), searched, tuple(without))


def _offers(session: Session, notes: Iterable[Note], url: str, said: SaidWords) -> Iterable[QuoteOffer]:
    names = [person.name for person in session.speakers]
    for note in notes:
        before, typed, behind = parts_of(note.text, names)
        near = note.position.seconds if note.position is not None and note.position.sure else None
        found = said_for(typed, said, near)
        if found is not None:
            seconds = int(found.start)
            text = f"{before}{found.text}{behind}"
            yield QuoteOffer(note, session, text, typed, found.text, seconds, at_moment(url, seconds))


def is_open(store: Store, offer: QuoteOffer) -> bool:
    """Return whether the note of an offer is still the quote that it was."""
    sql = "SELECT 1 FROM note WHERE uid = ? AND kind = 'quote' AND text = ?"
    return store.execute(sql, (offer.note.uid, offer.note.text)).fetchone() is not None


def take_words(store: Store, offer: QuoteOffer) -> None:
    """Put the exact words in place of the typed ones."""
    with store.change("quotes"):
        update(store, "note", offer.note.uid, text=offer.text)  # its tags stay, also those that were in the words


def paraphrase(store: Store, offer: QuoteOffer) -> None:
    """Make a quote a plain note, without quotation marks around its words."""
    text = plain_note(offer.note.text, [person.name for person in offer.session.speakers])
    with store.change("quotes"):
        update(store, "note", offer.note.uid, kind="note", text=text)
