"""Show a person or a product: what the user heard and saw of it, the newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from confnote.core.kinds import NOTE_KINDS
from confnote.core.text import one_line
from confnote.core.time import dates_label, day_label
from confnote.model import Dossier, Link, Note, Session, Speaker, Tech
from confnote.store.about import Subject
from confnote.views import theme
from confnote.views.lines import (
    GAP,
    Line,
    Sheet,
    counted,
    heading,
    joined,
    link_words,
    note_mark,
    prose,
    rated,
    spaced,
    spoken_by,
    times,
    words,
)
from confnote.views.records import LINK, NOTE, SESSION, TECH, tech_name
from confnote.views.table import Json, Listing, Scope, record

SHOWN = 5  # sessions not heard, on a screen


class AboutPlace(NamedTuple):
    """What the user heard and saw of a subject at one conference, the newest session first.

    `marked` are sessions that the user planned or missed, `rest` all others that were not heard.
    """

    dossier: Dossier
    heard: tuple[Session, ...]
    marked: tuple[Session, ...]
    rest: tuple[Session, ...]

    def takeaways(self, session: Session) -> tuple[Note, ...]:
        """Return the takeaways of a session."""
        return tuple(n for n in self.dossier.notes if n.session == session.uid and n.kind == "takeaway")

    @property
    def shown(self) -> tuple[Session, ...]:
        """Return the heard and the marked sessions, the newest first."""
        own = {session.uid for session in (*self.heard, *self.marked)}
        return tuple(session for session in reversed(self.dossier.sessions) if session.uid in own)


class About(NamedTuple):
    """All that the store has of a subject; `places` has the latest conference first."""

    subject: Subject
    people: tuple[Speaker, ...]
    places: tuple[AboutPlace, ...]

    @classmethod
    def of(cls, subject: Subject, dossiers: Iterable[Dossier]) -> About:
        """Sort out what the dossiers of `what_about` have."""
        places, people = [], dict[str, Speaker]()
        for dossier in dossiers:
            mentioned = {tech.session for tech in dossier.tech}
            heard, marked, rest = list[Session](), list[Session](), list[Session]()
            for session in reversed(dossier.sessions):
                own = [speaker for speaker in session.speakers if speaker.uid in subject.speakers]
                people |= {speaker.uid: speaker for speaker in own}
                named = own or subject.is_in(session.title)
                if not named and session.uid in mentioned:
                    continue  # the line of the product names it
                if session.was_attended():
                    heard += [session] if named else []
                elif own:
                    listed = session.is_mine or session.attendance == "missed"
                    (marked if listed else rest).append(session)
            place = AboutPlace(dossier, tuple(heard), tuple(marked), tuple(rest))
            if dossier.tech or heard or marked or rest:
                places.append(place)
        return cls(subject, tuple(people.values()), tuple(places))

    @property
    def ratings(self) -> tuple[int, ...]:
        """Return the ratings of the product, else of the sessions heard, the oldest first."""
        found: list[int | None] = []
        for place in reversed(self.places):
            of_tech = [tech.rating for tech in place.dossier.tech]
            found += of_tech if self.subject.tech else [session.rating for session in reversed(place.heard)]
        return tuple(rating for rating in found if rating is not None)

    def facts(self, field: str) -> tuple[str, ...]:
        """Return the different values of a field of the speakers, the newest first."""
        found = (getattr(speaker, field) for speaker in self.people)
        return tuple(dict.fromkeys(one_line(value) for value in found if value))

    @property
    def title(self) -> str:
        """Return the name, the newest organisation, the handles and the addresses."""
        org = self.facts("org")[:1]
        name = spoken_by(Speaker(name=self.subject.name, org=org[0] if org else ""))
        return " ".join((name, *self.facts("handle"), *self.facts("url")))

    def counts(self) -> tuple[str, ...]:
        """Return `2 sessions heard`, `3 conferences`; say so if nothing was heard."""
        heard = sum(len(place.heard) for place in self.places)
        seen = sum(len(place.dossier.tech) for place in self.places)
        at = [place for place in self.places if place.heard or place.dossier.tech]
        if not at:
            return ("not heard yet",)
        sessions = f"{counted(heard, 'session')} heard" if heard else ""
        return tuple(
            filter(None, (sessions, f"seen {seen:,} times" if seen > 1 else "", counted(len(at), "conference")))
        )


def about(subject: Subject, dossiers: Iterable[Dossier]) -> Listing:
    """Return a listing of a subject from the dossiers of `what_about`."""
    found = About.of(subject, dossiers)
    return Listing(lambda sheet: spaced(_blocks(found, sheet)), lambda: _plain(found), lambda: _value(found))


def _plain(found: About) -> Iterator[str]:
    """Yield the plain lines: the name, then for each conference a heading and its records."""
    yield record((found.title, *found.counts()))
    for place in found.places:
        dossier, scope = place.dossier, Scope.of(place.dossier)
        yield ""
        yield record((dossier.conference.name, dates_label(dossier.conference.starts_on, dossier.conference.ends_on)))
        for session in place.shown:
            yield from SESSION.records([session], scope)
            yield from NOTE.records(place.takeaways(session), scope)
            yield from LINK.records(session.links, scope)
        for tech in reversed(dossier.tech):
            yield from TECH.records([tech], scope)
            yield from LINK.records(tech.links, scope)
        if place.rest:
            yield _not_heard(place)


def _not_heard(place: AboutPlace, most: int | None = None) -> str:
    """Return a line of the sessions that were not heard; `most` of them, if it is given."""
    named = ", ".join(f"{session.handle} {one_line(session.title, 60)}" for session in place.rest[:most])
    more = len(place.rest) - most if most else 0
    return f"not heard: {named}" + (f" and {more:,} more" if more > 0 else "")


def _value(found: About) -> Json:
    """Return the subject as JSON: sessions and sightings, the newest first."""

    def sessions(place: AboutPlace, chosen: Iterable[Session]) -> Iterator[Json]:
        scope = Scope.of(place.dossier)
        for session in chosen:
            takeaways = [NOTE.value(note, scope) for note in place.takeaways(session)]
            yield SESSION.value(session, scope) | {"year": _year(place), "takeaways": takeaways}

    return {
        "name": found.subject.name,
        "names": list(found.facts("name")),
        "orgs": list(found.facts("org")),
        "handles": list(found.facts("handle")),
        "urls": list(found.facts("url")),
        "ratings": list(found.ratings),
        "heard": [value for place in found.places for value in sessions(place, place.heard)],
        "not_heard": [value for place in found.places for value in sessions(place, (*place.marked, *place.rest))],
        "seen": [
            TECH.value(tech, Scope.of(place.dossier)) | {"year": _year(place)}
            for place in found.places
            for tech in reversed(place.dossier.tech)
        ],
    }


def _year(place: AboutPlace) -> int:
    return place.dossier.conference.starts_on.year


def _blocks(found: About, sheet: Sheet) -> Iterator[list[Line]]:
    title = joined([words(found.title, theme.TITLE), *(words(part, theme.ABOUT) for part in found.counts())], sheet.dot)
    if len(found.ratings) > 1:
        changed = f" {sheet.marks.arrow} ".join(f"{rating}/5" for rating in found.ratings)
        title += ((GAP, ""), (changed, theme.RATING))
    yield [Line(body=title)]
    for place in found.places:
        about = place.dossier.conference
        yield [heading((about.name, dates_label(about.starts_on, about.ends_on)), sheet)]
        notes = (note for session in place.shown for note in place.takeaways(session))
        things: tuple[Session | Tech | Note, ...] = (*place.shown, *place.dossier.tech, *notes)
        handles = [thing.handle for thing in things]
        yield [*_records(place, max(map(len, handles), default=0), sheet)]


def _records(place: AboutPlace, width: int, sheet: Sheet) -> Iterator[Line]:
    """Yield the lines of a conference; `width` is that of the longest handle."""

    def line(handle: str, *body: tuple[str, str]) -> Line:
        return Line(((f"{handle:<{width}}", theme.HANDLE), (GAP, "")), body)

    dossier = place.dossier
    for session in place.shown:
        is_heard = session in place.heard
        mark = words(sheet.marks.attendance(session.state), theme.MINE)
        first = line(
            session.handle,
            *mark,
            (" " if mark else "", ""),
            *words(session.title, theme.TITLE if is_heard else theme.ABOUT),
        )
        yield first
        yield from _under(first, [_when(session, place, sheet), session.room, session.track], sheet)
        yield from _under(first, [rated(session.rating, session.verdict)], sheet, theme.RATING)
        for note in place.takeaways(session):
            mark = (*words(note_mark(note), NOTE_KINDS[note.kind].style), (" ", ""))
            yield line(note.handle, *mark, *prose(note.text, note.tags))
        yield from _links(first, session.links)
    names = {session.uid: f"{session.handle} {session.title}" for session in dossier.sessions}
    for tech in reversed(dossier.tech):
        first = line(tech.handle, *tech_name(tech.name, tech.tagline))
        yield first
        day = day_label(tech.day) if tech.day else ""
        booth = f"booth {tech.booth}" if tech.booth else ""
        yield from _under(first, [day, booth, names.get(tech.session or "", ""), tech.url], sheet)
        yield from _under(first, [rated(tech.rating, tech.verdict)], sheet, theme.RATING)
        yield from _links(first, tech.links)
    if place.rest:
        yield Line(body=words(_not_heard(place, SHOWN), theme.ABOUT))


def _when(session: Session, place: AboutPlace, sheet: Sheet) -> str:
    day = day_label(session.day) if session.day else ""
    return f"{day} {times(session, place.dossier.conference.zone, sheet.marks.dash)}".strip()


def _under(first: Line, facts: Iterable[str], sheet: Sheet, style: str = theme.ABOUT) -> Iterator[Line]:
    shown = joined((words(fact, style) for fact in facts), sheet.dot)
    if shown:
        yield first.under(shown)


def _links(first: Line, links: Iterable[Link]) -> Iterator[Line]:
    for link in links:
        parts = (link.handle, theme.HANDLE), (link.kind, theme.ABOUT), (link_words(link), ""), (link.url, theme.LINK)
        yield first.under(joined((words(*part) for part in parts), " "))
