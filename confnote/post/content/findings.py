"""Find what the user should know about a post's content before publishing it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal
from urllib.parse import urlsplit

from confnote.core.lookup import fold
from confnote.core.missing import lacks_speaker, unrecorded_line
from confnote.core.shell import quoted
from confnote.model import Link, Note, Session
from confnote.post.content import wording
from confnote.post.content.compose import FRAMING, LISTS, MAIN, SAME
from confnote.post.content.raw import RAW, has_raw
from confnote.post.content.select import Content
from confnote.post.content.unsafe import Unsafe
from confnote.post.style import Style

Grade = Literal["error", "warning", "hint"]
# The worst first: an error breaks the build or the page, a warning may be a mistake, a hint is no fault.
GRADES: tuple[Grade, ...] = ("error", "warning", "hint")
# A note that has no words, only Markdown characters.
EMPTY = re.compile(r"[\s\-*+>#`_~.]*")
WEB = re.compile(r"(?i)(?:https?://[^\s/]|mailto:\S)")
OMITTED = {"private": "private note", "low": "low rating", "questions": "open question", "actions": "open action"}
LEFT_OUT = "characters that nobody sees are left out: "
# The most handles or lines that one line of `summed_up` names.
NAMED = 8


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem of a post: a message, the handle of the record, the grade, and advice.

    `key` is the key of the piece with the problem; `line` is the line in the file, 0 if unknown; `many` is the message
    for several findings of the kind ("sessions have no speaker"), "" if there can only be one.
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
        """The message, with the advice in brackets."""
        return f"{self.message} ({self.advice})" if self.advice else self.message


def of_content(content: Content, style: Style, undated: int = 0) -> Iterator[Finding]:
    """Check sessions, notes, links and sections, and count what the style leaves out.

    `undated` is the number of sessions and notes that no post of a series contains.
    """
    if not content.sessions and not any(day.notes for day in content.days) and not content.sections:
        yield Finding(
            "there is nothing to write about yet", advice="no session was attended, and no note is in a section"
        )
    named = style["session"] != "prose" and "{speakers" in style["session.title"] + style["session.line"]
    everything = style.over({"session.title": ""})  # a rating in the title counts, too
    for talk in content.sessions:
        session, key = talk.session, f"s:{talk.session.uid}.title"
        if named and lacks_speaker(session):
            advice = f"confnote edit {session.handle} --speaker NAME"
            what, many = f"no speaker: {session.title}", "sessions have no speaker"
            yield Finding(what, session.handle, "warning", advice, many, key)
        if not talk.notes and not wording.rating(session, everything):
            advice = f"confnote add -s {session.handle} TEXT, or confnote edit {session.handle} --attendance skipped"
            what, many = f"nothing noted: {session.title}", "sessions have no notes"
            yield Finding(what, session.handle, "warning", advice, many, key)
    yield from _of_notes_and_links(content)
    yield from _omitted(content)
    known = {*(name.casefold() for name in content.sections), *LISTS, *SAME, *FRAMING, MAIN, "sections"}
    for name in style.listed("order"):
        if name.casefold() not in known:
            what = f"the style's order names {name!r}, and no note is in a section of that name"
            yield Finding(what, advice=f"confnote add --section {quoted(name)} TEXT")
    if undated:
        yield Finding(f"sessions and notes without a day are in no post of a series: {undated}")


def _of_notes_and_links(content: Content) -> Iterator[Finding]:
    typed = [*(day.notes for day in content.days), *(talk.notes for talk in content.sessions)]
    noted = [*chain(*typed, *content.sections.values())]
    if raw := [note.handle for note in noted if note.kind == RAW]:
        yield Finding(f"{count(len(raw), 'raw block')}: {', '.join(dict.fromkeys(raw))}", grade="hint")
    for note in noted:
        if EMPTY.fullmatch(note.text):
            advice = f"confnote edit {note.handle} TEXT, or confnote rm {note.handle}"
            yield Finding("an empty note", note.handle, "warning", advice, "notes are empty", f"n:{note.uid}")
        elif note.kind != RAW and has_raw(note.text):
            what, many = "a raw block is shown as text", "notes have raw blocks that are shown as text"
            own = f"it came with load: it is yours once you change the note, with confnote edit {note.handle}"
            advice = own if note.kind == "note" else f"it takes a plain note: confnote edit {note.handle} -k note"
            yield Finding(what, note.handle, "warning", advice, many, f"n:{note.uid}")
    links = [(link.url, link.handle, f"l:{link.uid}") for talk in content.sessions for link in talk.session.links]
    links += [(tech.url, tech.handle, f"t:{tech.uid}") for tech in content.tech if tech.url]
    for url, handle, key in links:
        if not WEB.match(url.strip()):
            advice = f"confnote edit {handle} --url https://..."
            yield Finding(f"no web address: {url}", handle, "warning", advice, "links are no web addresses", key)


def of_prose(content: Content, style: Style, text: str) -> Iterator[Finding]:
    """Report sessions of which a post in prose shows less than is known; `text` is the post."""
    if style["session"] != "prose":
        return
    folded = fold(text)
    for talk in content.sessions:
        session = talk.session
        is_named = not session.title or fold(session.title) in folded
        urls = [link.url for link in session.links if link.kind != "social"]
        if is_named and session.rating is None and all(url in text for url in urls):
            continue
        what = f"the post lacks its title, its links or its rating: {session.title}"
        many = "sessions have a title, links or a rating that the post lacks"
        yield Finding(what, session.handle, "warning", "--style session=heading shows them", many)


def of_players(content: Content, style: Style, plays: Callable[[Link], str]) -> Iterator[Finding]:
    """Report the videos that a post only links to, because `plays` returns no player for them."""
    if style["video"] != "player" or "video" not in style.listed("links"):
        return
    for link in (link for talk in content.sessions for link in talk.session.links if link.kind == "video"):
        if WEB.match(link.url.strip()) and not plays(link):
            what = f"no player is known for {urlsplit(link.url).netloc}, so the post links to the video"
            many = "videos have no known player, so the post links to them"
            yield Finding(what, link.handle, "warning", "", many, f"l:{link.uid}")


def of_recordings(unrecorded: Sequence[Session]) -> Iterator[Finding]:
    """Report the sessions without a recording, if there are some."""
    if unrecorded:
        yield Finding(unrecorded_line(unrecorded), grade="hint", advice="confnote recordings FILE")


def of_moments(unknown: Iterable[Note]) -> list[Finding]:
    """Report the notes that may have other words in the file, so their moments have no place."""
    what = "no moment, as it is not clear which words of the file are this note"
    many = "notes get no moment, as it is not clear which words of the file are theirs"
    return [Finding(what, note.handle, many=many) for note in unknown]


def of_ids(content: Content, style: Style, name: str) -> Iterator[Finding]:
    """Report that the site of that name reads no ids on headings, if the post should have some."""
    typed = ", ".join(f"{{#{ident}}}" for ident in content.ids.values())
    if typed or style.on("ids"):
        yield Finding(f"{name} reads no ids on headings, so the post has none{f': {typed} left out' if typed else ''}")


def _omitted(content: Content) -> Iterator[Finding]:
    """Report how many notes and ratings were left out, and how the style can include them."""
    for key, what in OMITTED.items():
        if key in content.omitted:
            n = content.omitted[key]
            advice = f"include {'it' if n == 1 else 'them'} with --style include.{key}=on"
            yield Finding(f"{count(n, what)} left out", grade="hint", advice=advice)
    if skipped := content.omitted.get("skipped", 0):
        yield Finding(f"{count(skipped, 'note')} in skipped sessions left out")


def of_left_out(left_out: Unsafe) -> Iterator[Finding]:
    """Report the characters that a post leaves out, by record."""
    for (handle, key), names in left_out.items():
        some = ", ".join(list(dict.fromkeys(names))[:NAMED])
        what = f"{LEFT_OUT}{some}"
        if handle:
            yield Finding(what, handle, many="records have characters that nobody sees, which are left out", key=key)
        else:
            yield Finding(what, advice="the title, the style, the template or a front matter key has them")


def first_of(names: Sequence[str], joint: str = ", ") -> str:
    """Return the first names of a list, and the number of the others."""
    rest = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return joint.join(names[:NAMED]) + rest


def count(n: int, what: str) -> str:
    """Return a number with a noun, given in the singular: `1 note`, `2 notes`."""
    return f"{n} {what}{'' if n == 1 else 's'}"


def summed_up(findings: Iterable[Finding]) -> list[str]:
    """Return a line for each kind of finding, such as `2 notes are empty: n1, n3`; worst first."""
    groups: dict[tuple[int, str], list[Finding]] = {}
    for finding in dict.fromkeys(findings):
        groups.setdefault((GRADES.index(finding.grade), finding.many or finding.message), []).append(finding)
    lines = []
    for _, group in sorted(groups.items(), key=lambda item: item[0][0]):  # only by the grade
        first = group[0]
        places = list(dict.fromkeys(item.handle or f"line {item.line}" for item in group))
        if len(group) == 1:
            has_place = first.handle or first.line
            lines.append(f"{places[0]}: {first.words}" if has_place else first.words)
            continue
        advice = f" ({first.advice})" if first.advice else ""
        what = f"{len(group)} {first.many}" if first.many else first.message
        lines.append(f"{what}: {first_of(places)}{advice}")
    return lines


def said_of_left_out(findings: Iterable[Finding]) -> list[str]:
    """Return the lines of `summed_up` that are about characters that a post leaves out."""
    return summed_up(finding for finding in findings if finding.message.startswith(LEFT_OUT))
