"""The line up to the cursor -> what Tab offers: commands, sessions, speakers, tech, rooms, tags."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prompt_toolkit.completion import Completer, Completion

from confnote.core.lookup import fold, matches
from confnote.core.text import one_line
from confnote.live.commands import COMMANDS, find_command
from confnote.store.place import place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from prompt_toolkit.completion import CompleteEvent
    from prompt_toolkit.document import Document

    from confnote.live.context import Desk

MOST = 30


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that replaces the last `length` characters before the cursor; what the menu shows for it."""

    text: str
    length: int
    display: str
    about: str = ""


class Vocabulary:
    """The words of the conference that is on, each read when it is asked for."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.place = place_of(desk.store, desk.now(), desk.slug)

    def read(self, sql: str) -> list[tuple[str, str]]:
        """Return pairs of a word and what it is about."""
        values = {"conference": self.place.conference, "at": self.place.at}
        return [(str(word), str(about)) for word, about in self.desk.store.execute(sql, values).fetchall()]

    def sessions(self) -> list[tuple[str, str]]:
        """Return handles and titles, those nearest to now first."""
        return self.read(
            "SELECT 's' || id, title FROM session WHERE conference = :conference"
            " ORDER BY abs(coalesce(starts_at, entered_at, 0) - :at), id"
        )

    def speakers(self) -> list[tuple[str, str]]:
        """Return names and organisations."""
        return self.read("SELECT name, org FROM speaker WHERE conference = :conference ORDER BY name")

    def tech(self) -> list[tuple[str, str]]:
        """Return names and taglines."""
        return self.read("SELECT name, tagline FROM tech WHERE conference = :conference ORDER BY id DESC")

    def rooms(self) -> list[tuple[str, str]]:
        """Return rooms."""
        return self.read(
            "SELECT DISTINCT room, '' FROM session WHERE conference = :conference AND room <> '' ORDER BY room"
        )

    def tags(self) -> list[tuple[str, str]]:
        """Return tags, the newest first."""
        rows = self.read(
            "SELECT tags, '' FROM note WHERE conference IS :conference AND tags <> '' ORDER BY id DESC LIMIT 500"
        )
        return [(tag, "") for tag in dict.fromkeys(tag for tags, _ in rows for tag in tags.split())]


def candidates(text: str, words: Vocabulary) -> Iterator[Candidate]:
    """Yield what may stand where the text ends; the text is the input up to the cursor."""
    called = re.fullmatch(r"/([a-z-]*)", text, re.IGNORECASE)
    if not text or called:
        yield from _commands(text[1:], "/", len(text))
        return
    behind = re.fullmatch(r"/(\S+)\s+(.*)", text, re.DOTALL)
    known = find_command(behind[1].lower()) if behind else None
    if behind is not None and known is not None:
        yield from _arguments(known.takes, behind[2], words)
    elif text.startswith("$ "):
        yield from _whole(words.tech(), text[2:])
    else:
        yield from _in_text(text, words)


def _commands(typed: str, slash: str, length: int) -> Iterator[Candidate]:
    for known in COMMANDS:
        if known.name.startswith(typed.lower()):
            blank = " " if known.arguments and slash else ""
            yield Candidate(f"{slash}{known.name}{blank}", length, f"{slash}{known.name} {known.arguments}", known.help)


def _arguments(takes: str, typed: str, words: Vocabulary) -> Iterator[Candidate]:
    if takes == "commands":
        yield from _commands(typed.removeprefix("/"), "", len(typed))
    elif takes == "sessions" and (behind := re.fullmatch(r"s[0-9]+\S*\s+(.*)", typed, re.DOTALL)):
        yield from _in_text(behind[1], words)
    elif takes == "sessions":
        yield from _sessions(words, typed)
    elif takes == "move":
        yield from _sessions(words, re.sub(r"^(?:(?:last|n[0-9]+(?:-n?[0-9]+)?)\s+)+", "", typed))
    elif takes == "speakers":
        yield from _whole(words.speakers(), typed)
    elif takes == "tech":
        yield from _whole(words.tech(), typed)
    elif takes == "rooms":
        yield from _whole(words.rooms(), typed)
    else:
        yield from _in_text(typed, words)


def _sessions(words: Vocabulary, typed: str) -> Iterator[Candidate]:
    """Sessions by handle, or by words of the title in any order; the handle is what is put in."""
    for handle, title in words.sessions():
        if not typed or handle.startswith(typed) or matches(typed, title):
            yield Candidate(f"{handle} ", len(typed), f"{handle} {one_line(title, 60)}")


def _whole(pairs: Iterable[tuple[str, str]], typed: str) -> Iterator[Candidate]:
    """Names that begin as typed, then names with a word that does."""
    begin = fold(typed)
    names = [(name, about, fold(name)) for name, about in pairs]
    for name, about, key in [n for n in names if n[2].startswith(begin)] + [n for n in names if f" {begin}" in n[2]]:
        if key:
            yield Candidate(name, len(typed), one_line(name, 60), one_line(about, 60))


def _in_text(text: str, words: Vocabulary) -> Iterator[Candidate]:
    """A word in running text: a tag behind `#`, else a speaker or a tech whose name begins so."""
    word = re.search(r"(#?)([^\s#]*)$", text)
    if word is None or not word[0]:
        return
    if word[1]:
        for tag, _ in words.tags():
            if fold(tag).startswith(fold(word[2])):
                yield Candidate(f"#{tag}", len(word[0]), f"#{one_line(tag)}")
        return
    for name, about in (*words.speakers(), *words.tech()):
        if any(fold(part).startswith(fold(word[2])) for part in name.split()):
            yield Candidate(name, len(word[2]), one_line(name, 60), one_line(about, 60))


class DeskCompleter(Completer):
    """The candidates, as prompt-toolkit asks for them."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        """Yield what may stand at the cursor; nothing while the store cannot be read."""
        del complete_event
        try:
            found = list(zip(range(MOST), candidates(document.text_before_cursor, Vocabulary(self.desk)), strict=False))
        except sqlite3.Error:
            return
        for _, candidate in found:
            yield Completion(candidate.text, -candidate.length, display=candidate.display, display_meta=candidate.about)
