"""Leave out of a post's headings what the notes say, unless the style decides it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from confnote.core.lookup import fold
from confnote.model import Session
from confnote.post.content.compose import is_chapter
from confnote.post.content.findings import Finding
from confnote.post.content.raw import RAW
from confnote.post.content.select import Content, SessionNotes
from confnote.post.settings import Settings
from confnote.post.style import TABLE, Style

# Fewer sessions, and shorter titles, may be in the notes by chance.
LEAST_SESSIONS = 3
LEAST_WORDS = 2


def fitted(content: Content, style: Style, settings: Settings) -> tuple[Content, Style, tuple[Finding, ...]]:
    """Return content and style without what the notes say already, and findings about it.

    If the notes of all sessions name their titles, the sessions have no headings. If the notes of most sessions name
    the speakers, the titles of those sessions do not. If only one day has notes, it has no heading. A post that was
    first exported before the last day has all of these, because the notes of later days would bring them back, also
    above what the author has edited. So has one of edition 1.
    """
    talks, given = content.sessions, dict(settings.style)
    if settings.edition == 1:  # it had no chapter `Summary` either
        named = {name.lower() if is_chapter(name) else name: notes for name, notes in content.sections.items()}
        return replace(content, sections=named), style, ()
    first = settings.date.date() if isinstance(settings.date, datetime) else settings.date
    if first is None or first < content.conference.ends_on:
        return replace(content, lone_day=True), style, ()
    has_usual_layout = settings.layout in ("days", "talks") and not settings.template
    if len(talks) < LEAST_SESSIONS or not has_usual_layout or style["session"] == "prose":
        return content, style, ()
    if "session" not in given and all(_is_in_prose(talk.session, _text(talk)) for talk in talks):
        what, advice = "the notes name their sessions, so these have no headings", "--style session=heading writes them"
        return content, style.over({"session": "prose"}), (Finding(what, grade="hint", advice=advice),)
    usual = style["session.title"] == TABLE["session.title"].default and "{speakers}" not in style["session.line"]
    alike = {talk.session.uid for talk in talks if _names_speakers(talk)}
    most = max(LEAST_SESSIONS, sum(bool(talk.session.speakers) for talk in talks) * 3 / 4)
    if not usual or {"session.title", "speakers.most"} & given.keys() or len(alike) < most:
        return content, style, ()
    days = tuple(
        replace(
            day, sessions=tuple(_without_speakers(talk) if talk.session.uid in alike else talk for talk in day.sessions)
        )
        for day in content.days
    )
    what = "the notes name the speakers, so the titles do not"
    advice = "--style 'session.title={title} - {speakers}' names them"
    return replace(content, days=days), style, (Finding(what, grade="hint", advice=advice),)


def _text(talk: SessionNotes) -> str:
    return "\n".join(note.text for note in talk.notes if note.kind != RAW)


def _is_in_prose(session: Session, text: str) -> bool:
    """Return whether the notes of a session say all that its heading would show."""
    title = fold(session.title)
    if len(title.split()) < LEAST_WORDS or title not in fold(text) or session.verdict:
        return False
    return all(link.url in text for link in session.links if link.kind != "social")


def _names_speakers(talk: SessionNotes) -> bool:
    text, people = fold(_text(talk)), talk.session.speakers
    return bool(people) and all(fold(person.name) in text for person in people)


def _without_speakers(talk: SessionNotes) -> SessionNotes:
    return replace(talk, session=replace(talk.session, speakers=()))
