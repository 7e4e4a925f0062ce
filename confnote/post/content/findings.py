"""What a post tells -> what its author should know before publishing it, one by one or summed up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from confnote.core.missing import lacks_speaker
from confnote.post.content.order import FRAMING, LISTS, MAIN, SAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from confnote.post.content.select import Content
    from confnote.post.style import Style


Grade = Literal["error", "warning", "hint"]
GRADES: tuple[Grade, ...] = ("error", "warning", "hint")
EMPTY = re.compile(r"[\s\-*+>#`_~.]*")
"""A note of marks alone."""
WEB = re.compile(r"(?i)(?:https?://[^\s/]|mailto:\S)")
NAMED = 8
"""So many handles or lines are named in a summary."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at: what it is, the handle of what it is about, how bad it is, and what to do.

    `key` is that of the piece it is about, `line` where it stands in the file, 0 if nowhere. `many` says it of several
    things at once ("sessions have no speaker"); empty if there can only be one.
    """

    message: str
    handle: str = ""
    grade: Grade = "warning"
    advice: str = ""
    many: str = ""
    key: str = ""
    line: int = 0

    @property
    def words(self) -> str:
        """The message with its advice."""
        return f"{self.message} ({self.advice})" if self.advice else self.message


def of_content(content: Content, style: Style) -> Iterator[Finding]:
    """Look at sessions, notes, links, sections, and at what was withheld."""
    if not content.told and not any(day.notes for day in content.days) and not content.sections:
        yield Finding("there is nothing to tell yet", advice="no session was attended, and no note is in a section")
    named = style["session"] != "prose" and "{speakers}" in style["session.title"]
    for told in content.told:
        session, key = told.session, f"s:{told.session.uid}.title"
        if named and lacks_speaker(session):
            advice = f"confnote edit {session.handle} --speaker NAME"
            yield Finding(
                f"no speaker: {session.title}", session.handle, "warning", advice, "sessions have no speaker", key
            )
        if not told.notes and not session.verdict and session.rating is None:
            advice = f"confnote add -s {session.handle} TEXT, or confnote edit {session.handle} --attendance skipped"
            yield Finding(
                f"nothing noted: {session.title}", session.handle, "warning", advice, "sessions have no notes", key
            )
    yield from _notes(content)
    yield from _links(content)
    yield from _withheld(content)
    known = {*(name.casefold() for name in content.sections), *LISTS, *SAME, *FRAMING, MAIN, "sections"}
    for name in style.listed("order"):
        if name.casefold() not in known:
            yield Finding(f"the style's order names {name!r}, and no note is in a section of that name")


def _notes(content: Content) -> Iterator[Finding]:
    loose = [note for day in content.days for note in day.notes]
    inside = [note for told in content.told for note in told.notes]
    for note in (*loose, *inside, *(note for notes in content.sections.values() for note in notes)):
        if EMPTY.fullmatch(note.text):
            advice = f"confnote edit {note.handle} TEXT, or confnote rm {note.handle}"
            yield Finding("an empty note", note.handle, "warning", advice, "notes are empty", f"n:{note.uid}")


def _links(content: Content) -> Iterator[Finding]:
    """Look at addresses that are none of the web: a reader cannot follow them."""
    links = [(link.url, link.handle, f"l:{link.uid}") for told in content.told for link in told.session.links]
    links += [(one.url, one.handle, f"t:{one.uid}") for one in content.tech if one.url]
    for url, handle, key in links:
        if not WEB.match(url.strip()):
            advice = f"confnote edit {handle} --url https://..."
            yield Finding(f"no web address: {url}", handle, "warning", advice, "links are no web addresses", key)


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
            yield Finding(f"{count(n, what)} withheld", grade="hint", advice=f"--style include.{key}=on tells")
    if withheld.skipped:
        yield Finding(f"{count(withheld.skipped, 'note')} in skipped sessions left out")


def count(n: int, what: str) -> str:
    """Say a number of things."""
    return f"{n} {what}{'' if n == 1 else 's'}"


def summed_up(findings: Iterable[Finding]) -> list[str]:
    """Say what was found in few lines, the worst first: `3 sessions have no speaker: s1, s3, s7 (what to do)`."""
    groups: dict[tuple[int, str], list[Finding]] = {}
    for one in dict.fromkeys(findings):
        groups.setdefault((GRADES.index(one.grade), one.many or one.message), []).append(one)
    return [_line(groups[key]) for key in sorted(groups, key=lambda key: key[0])]


def _line(group: list[Finding]) -> str:
    first = group[0]
    if len(group) == 1:
        return (f"{first.handle}: " if first.handle else f"line {first.line}: " if first.line else "") + first.words
    places = list(dict.fromkeys(one.handle or f"line {one.line}" for one in group))
    rest = f" and {len(places) - NAMED} more" if len(places) > NAMED else ""
    advice = f" ({first.advice})" if first.advice else ""
    return f"{len(group)} {first.many}: {', '.join(places[:NAMED])}{rest}{advice}"
