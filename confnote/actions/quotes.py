"""Find the exact words of quotes in the captions, and put them in place of the typed ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from confnote.actions.conferences import skipped_gaps
from confnote.core.deep_link import at_moment
from confnote.core.positions import LEAD, position_of, recording_of
from confnote.core.quotes import QuoteOffer, parts_of, plain_note
from confnote.core.tags import tags_in
from confnote.model import Link, Note, Session
from confnote.recordings.quotes import SaidWords, said_for
from confnote.store.captions import captions_of
from confnote.store.db import Store
from confnote.store.read import dossier
from confnote.store.rows import update


@dataclass(frozen=True, slots=True)
class Quotes:
    """What captions have for the quotes of sessions.

    `same` have the speaker's words already, `unclear` were not found clearly enough, `unread` have several lines, a
    link or code, `kept` are those that the user kept as typed. `without` are sessions with quotes that have no
    captions, `empty` those that were asked for and have no quotes, `doubted` those whose captions agree neither
    with a quote nor with the other notes.
    """

    offers: tuple[QuoteOffer, ...] = ()
    same: tuple[Note, ...] = ()
    unclear: tuple[Note, ...] = ()
    unread: tuple[Note, ...] = ()
    kept: tuple[Note, ...] = ()
    without: tuple[Session, ...] = ()
    empty: tuple[Session, ...] = ()
    doubted: tuple[Session, ...] = ()

    @property
    def searched(self) -> int:
        """Return how many quotes were looked for."""
        return len(self.offers) + len(self.same) + len(self.unclear)


def find_quotes(store: Store, conference: str, wanted: Sequence[str] = (), *, again: bool = False) -> Quotes:
    """Look for the quotes of sessions (uids) in their captions; by default of those attended.

    Quotes that the user kept as typed are left out, except with `again`.
    """
    whole = dossier(store, conference)
    left = set() if again else skipped_gaps(store, conference, "quotes")
    found = Quotes()
    for session in whole.sessions:
        if not (session.uid in wanted if wanted else session.was_attended()):
            continue
        quotes = [it for it in whole.notes if it.session == session.uid and it.kind == "quote"]
        notes = [it for it in quotes if it.uid not in left]
        kept = (*found.kept, *(it for it in quotes if it.uid in left))
        found = replace(found, kept=kept, empty=found.empty if quotes or not wanted else (*found.empty, session))
        if not notes:
            continue
        recording = recording_of(session.links)
        cues = captions_of(store, recording) if recording is not None else ()
        if recording is None or not cues:
            found = replace(found, without=(*found.without, session))
        else:
            found = _with_quotes(found, session, notes, recording, SaidWords(cues))
            unclear = [it for it in quotes if it in found.unclear]
            if recording.zero_at is None and unclear and all(it in found.unread for it in quotes if it not in unclear):
                found = replace(found, doubted=(*found.doubted, session))
    return found


def _with_quotes(found: Quotes, session: Session, notes: Iterable[Note], recording: Link, said: SaidWords) -> Quotes:
    """Return what was found, with the quotes of a session added."""
    names = [person.name for person in session.speakers]
    offers, same, unclear, unread = list[QuoteOffer](), list[Note](), list[Note](), list[Note]()
    for note in notes:
        before, typed, behind = parts_of(note.text, names)
        near = note.position.seconds if note.position is not None and note.position.sure else None
        if not typed:
            unread.append(note)
        elif said.has(typed):
            same.append(note)
        elif (exact := said_for(typed, said, near)) is None:
            unclear.append(note)
        else:
            seconds = int(exact.start)
            url, at = at_moment(recording.url, seconds), (recording.zero_at or 0) + seconds * 1000 + LEAD
            there = position_of(replace(note, at=at), session, recording)
            if recording.zero_at is None or there is None or there.seconds != seconds:  # as after the end of the talk
                at = note.at
            text = f"{before}{exact.text}{behind}"
            offers.append(QuoteOffer(note, session, text, typed, exact.text, seconds, url, at))
    return replace(
        found, offers=(*found.offers, *offers), same=(*found.same, *same), unclear=(*found.unclear, *unclear),
        unread=(*found.unread, *unread),
    )  # fmt: skip


def is_open(store: Store, offer: QuoteOffer) -> bool:
    """Return whether the note of an offer is still the quote that it was."""
    sql = "SELECT 1 FROM note WHERE uid = ? AND kind = 'quote' AND text = ?"
    return store.execute(sql, (offer.note.uid, offer.note.text)).fetchone() is not None


def take_words(store: Store, offer: QuoteOffer, words: str = "") -> None:
    """Replace the typed words of a quote with the exact ones, or with `words`, the user's version.

    The time of the note becomes that of the exact words in the recording.
    """
    text, tags = offer.text, offer.note.tags  # its tags stay, also those that were in the words
    if words:
        before, _, behind = parts_of(offer.note.text, [person.name for person in offer.session.speakers])
        text = f"{before}{words}{behind}"
        tags = tuple(dict.fromkeys([*tags, *tags_in(words)]))
    with store.change("quotes"):
        update(store, "note", offer.note.uid, text=text, tags=" ".join(tags), at=offer.at)


def paraphrase(store: Store, offer: QuoteOffer) -> None:
    """Make a quote a plain note, without quotation marks around its words."""
    text = plain_note(offer.note.text, [person.name for person in offer.session.speakers])
    with store.change("quotes"):
        update(store, "note", offer.note.uid, kind="note", text=text)
