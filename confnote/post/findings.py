"""What a post tells and how it came out -> what its author should know before publishing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from confnote.post.frame import FRAMING, LISTS, MAIN, SAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from confnote.model import Dossier
    from confnote.post.content import Content
    from confnote.post.style import Style

Grade = Literal["error", "warning", "hint"]
WITHOUT_SPEAKER = ("hallway", "lightning", "office-hours", "roundtable")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at: what it is, the handle of what it is about, and how bad it is."""

    message: str
    handle: str = ""
    grade: Grade = "warning"


def of_content(content: Content, style: Style) -> Iterator[Finding]:
    """Look at sessions, sections and what was withheld."""
    named = style["session"] != "prose" and "{speakers}" in style["session.title"]
    for told in content.told:
        session = told.session
        if named and not session.speakers and session.kind not in WITHOUT_SPEAKER:
            yield Finding(
                f"no speaker: {session.title} (confnote edit {session.handle} --speaker NAME)", session.handle
            )
        if not told.notes and not session.verdict and session.rating is None:
            yield Finding(f"nothing noted: {session.title}", session.handle)
    yield from _withheld(content)
    known = {*(name.casefold() for name in content.sections), *LISTS, *SAME, *FRAMING, MAIN, "sections"}
    for name in style.listed("order"):
        if name.casefold() not in known:
            yield Finding(f"the style's order names {name!r}, and no note is in a section of that name")


def _withheld(content: Content) -> Iterator[Finding]:
    """Count what was kept back; each is a switch of the style."""
    withheld = content.withheld
    for n, what, key in (
        (withheld.private, "private note", "private"),
        (withheld.low, "low rating", "low"),
        (withheld.questions, "open question", "questions"),
        (withheld.actions, "open action", "actions"),
    ):
        if n:
            yield Finding(f"{count(n, what)} withheld (--style include.{key}=on tells)", grade="hint")
    if withheld.skipped:
        yield Finding(f"{count(withheld.skipped, 'note')} in skipped sessions left out")


def count(n: int, what: str) -> str:
    """Say a number of things."""
    return f"{n} {what}{'' if n == 1 else 's'}"


def of_date(when: date | None, now: datetime) -> Iterator[Finding]:
    """Look at the post's date."""
    if isinstance(when, datetime):
        if when.tzinfo is None:
            yield Finding(f"the date {when.isoformat()} has no offset: a site may show another day")
        elif when > now:
            yield Finding(f"the date {when.isoformat()} is in the future: most sites will not show the post yet")
    elif when and when > now.date():
        yield Finding(f"the date {when.isoformat()} is in the future: most sites will not show the post yet")


def of_images(keys: Iterable[str], dossier: Dossier) -> Iterator[Finding]:
    """Name the notes with an image that has no text for those who cannot see it."""
    handles = {f"n:{note.uid}": note.handle for note in dossier.notes}
    for key in keys:
        yield Finding("an image has no alternative text: ![what it shows](path)", handles.get(key, ""))
