"""Find the words that Tab offers, and the notes that Up and Ctrl-R bring back."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from prompt_toolkit.completion import CompleteEvent, Completer, Completion, PathCompleter
from prompt_toolkit.document import Document
from prompt_toolkit.history import History

from confnote.actions.find import sessions_meant
from confnote.core.kinds import NOTE_KINDS
from confnote.core.lookup import fold, matches
from confnote.core.text import one_line
from confnote.live.commands import COMMANDS, find_command, split_command
from confnote.live.commands.add import read_line
from confnote.live.context import Context
from confnote.store.conditions import IS_TEXT
from confnote.store.drafts import cleared
from confnote.store.now import SessionRef

MOST = 40  # completions in the menu, so that all commands fit; to see others, the user types one more letter
IN_HISTORY = 2000  # notes; reading so many takes 5 ms, and /search finds older ones
# queries for (word, description), run again at each Tab, since other programs write too
# a session is nearly always wanted near its time: first those that run or begin soon, then the nearest
SESSIONS = """SELECT 's' || id, title FROM session WHERE conference = :conference
 ORDER BY starts_at <= :at + 900000 AND coalesce(ends_at, starts_at + 3600000) > :at DESC,
  abs(coalesce(starts_at, entered_at, 0) - :at), id"""
SPEAKERS = "SELECT name, org FROM speaker WHERE conference = :conference ORDER BY name"
TECH = "SELECT name, tagline FROM tech WHERE conference = :conference ORDER BY id DESC"
ROOMS = "SELECT DISTINCT room, '' FROM session WHERE conference = :conference AND room <> '' ORDER BY room"
TAGS = "SELECT tags, '' FROM note WHERE conference IS :conference AND tags <> '' ORDER BY id DESC LIMIT 500"
NOTES = "SELECT 'n' || id, substr(text, 1, 60) FROM note WHERE conference IS :conference ORDER BY id DESC LIMIT 200"
PRODUCTS = "SELECT 't' || id, name FROM tech WHERE conference IS :conference ORDER BY id DESC"
LINKS = "SELECT 'l' || id, url FROM link WHERE conference IS :conference ORDER BY id DESC LIMIT 200"
FOLLOW_UPS = """SELECT 'n' || id, substr(text, 1, 60) FROM note WHERE conference IS :conference
 AND kind IN ('question', 'action') AND done_at IS NULL ORDER BY id DESC"""
EVERYBODY = """SELECT name, min(org) FROM speaker GROUP BY name UNION ALL
 SELECT name, min(tagline) FROM tech GROUP BY name ORDER BY 1"""
CONFERENCES = "SELECT slug, name FROM conference ORDER BY starts_on DESC"
Read = Callable[..., list[tuple[str, str]]]
Find = Callable[[str], list[SessionRef]]
# by `Command.completes`
NAMES = {"speakers": SPEAKERS, "tech": TECH, "rooms": ROOMS, "names": EVERYBODY, "conferences": CONFERENCES}
HANDLES: dict[str, tuple[str, ...]] = {
    "sessions": (SESSIONS,), "session": (SESSIONS,), "move": (SESSIONS,), "plan": (SESSIONS,),
    "to": (SESSIONS, PRODUCTS), "notes": (NOTES,), "followups": (FOLLOW_UPS,),
    "handles": (NOTES, PRODUCTS, SESSIONS, LINKS),
}  # fmt: skip
MANY = re.compile(r"(?:(?:last|--drop|[nstl][0-9]+\S*)\s+)+")  # what may stand before the last handle
TAKE_MANY = {"move", "plan", "followups", "handles"}


def completions(text: str, read: Read, find: Find = lambda _: []) -> Iterator[Completion]:
    """Yield completions of the text before the cursor; `read` runs queries such as SPEAKERS.

    `find` returns the sessions that words can mean when they are entered.
    """
    if not text or re.fullmatch(r"/[a-z-]*", text, re.IGNORECASE):
        yield from _commands(text[1:], "/", len(text))
        return
    behind = re.fullmatch(r"/(\S+)\s+(.*)", text, re.DOTALL)
    command = find_command(behind[1].lower()) if behind else None
    if behind is not None and command is not None:
        yield from _arguments(command.completes, behind[2], read, find)
    elif text.startswith("$ "):
        yield from _names(read(TECH), text[2:])
    else:
        yield from _in_text(text, read)


def _commands(typed: str, slash: str, length: int) -> Iterator[Completion]:
    for command in COMMANDS:
        if command.name.startswith(typed.lower()):
            text = f"{slash}{command.name}"
            blank = " " if command.arguments and slash else ""
            yield _completion(text + blank, length, f"{text} {command.arguments}", command.help)


def _arguments(completes: str, typed: str, read: Read, find: Find) -> Iterator[Completion]:
    if completes == "commands":
        yield from _commands(typed.removeprefix("/"), "", len(typed))
    elif completes in HANDLES:
        if completes in TAKE_MANY:  # /move n4 n6-n9 s12
            typed = MANY.sub("", typed, count=1)
        elif behind := re.fullmatch(r"(?:last|[nst][0-9]+\S*)\s+(.*)", typed, re.DOTALL):
            yield from _in_text(behind[1], read)
            return
        for handle, title in _handles(completes, typed, read, find):
            yield _completion(f"{handle} ", len(typed), f"{handle} {one_line(title, 60)}")
    elif completes == "files":
        yield from _files(typed)
    elif completes in NAMES:
        yield from _names(read(NAMES[completes]), typed)
    else:
        yield from _in_text(typed, read)


def _handles(completes: str, typed: str, read: Read, find: Find) -> Iterable[tuple[str, str]]:
    """Return handles with titles: by the beginning of the handle, or by words in any order.

    First come the sessions that the words mean when they are entered; alone, if that is one.
    """
    finds = typed and completes in {"sessions", "session", "to"}
    meant = {f"s{session.id}" for session in (find(typed) if finds else ())}
    found = [
        (handle, about)
        for handle, about in read(*HANDLES[completes])
        if not typed or handle.startswith(typed) or handle in meant or matches(typed, about)
    ]
    if completes == "session" and len(meant) == 1:
        found = [pair for pair in found if pair[0] in meant]
    return sorted(found, key=lambda pair: (pair[0] != typed, pair[0] not in meant))


def _files(typed: str) -> Iterator[Completion]:
    """Yield the files whose path begins as typed, with backslashes before blanks and quotes."""
    if re.search(r"(?<!\\)\s", typed):
        return
    path = Document(re.sub(r"\\(.)", r"\1", typed))
    for found in PathCompleter(expanduser=True).get_completions(path, CompleteEvent()):
        yield _completion(re.sub(r"([\s'\"\\])", r"\\\1", found.text), 0, found.display_text)


def _names(pairs: Iterable[tuple[str, str]], typed: str) -> Iterator[Completion]:
    """Yield the names that begin with the typed text, then those with a later word that does."""
    begin = fold(typed)
    names = [(name, more, fold(name)) for name, more in pairs]
    found = [n for n in names if n[2].startswith(begin) or f" {begin}" in n[2]]
    # sorted, because two lists in a row would repeat a name that matches in both ways; equal ones keep their order
    for name, more, key in sorted(found, key=lambda n: not n[2].startswith(begin)):
        if key:
            yield _completion(name, len(typed), one_line(name, 60), one_line(more, 60))


def _in_text(text: str, read: Read) -> Iterator[Completion]:
    """Yield completions of the last word: a tag behind `#`, else a speaker or a tech."""
    word = re.search(r"(#?)([^\s#]*)$", text)
    if word is None or not word[0]:
        return
    begin = fold(word[2])
    if word[1]:
        for tag in dict.fromkeys(tag for tags, _ in read(TAGS) for tag in tags.split()):
            if fold(tag).startswith(begin):
                yield _completion(f"#{tag}", len(word[0]), f"#{one_line(tag)}")
        return
    for name, more in read(SPEAKERS, TECH):
        if any(fold(part).startswith(begin) for part in name.split()):
            yield _completion(name, len(word[2]), one_line(name, 60), one_line(more, 60))


def _completion(text: str, length: int, display: str, more: str = "") -> Completion:
    """Return a completion that replaces the last `length` characters before the cursor."""
    return Completion(text, -length, display=display, display_meta=more)


class PromptCompleter(Completer):
    """Finds the completions at Tab, and passes them to prompt-toolkit."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._offered: tuple[Document, list[Completion]] = Document(), []

    def offer(self, document: Document) -> list[Completion]:
        """Return the completions at the cursor; none if the store cannot be read."""
        try:
            place = self.context.place()
            values = {"conference": place.conference, "at": place.at}

            def read(*queries: str) -> list[tuple[str, str]]:
                found = (row for sql in queries for row in self.context.store.execute(sql, values))
                # all rows at once: an open cursor would block other writers
                return [(str(word), str(more)) for word, more in found]

            def find(words: str) -> list[SessionRef]:
                return sessions_meant(self.context.store, words, place)

            found = list(islice(completions(document.text_before_cursor, read, find), MOST))
        except sqlite3.Error:
            found = []
        self._offered = document, found
        return found

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Return what was offered last, or nothing if the line has changed since."""
        del complete_event  # prompt-toolkit asks later than Tab: the line may have been entered by then
        return self._offered[1] if document == self._offered[0] else []


def typed_line(kind: str, text: str) -> str:
    """Return the line to type for a note of this kind and text."""
    line = "".join(NOTE_KINDS[kind].marks[:1]) + text
    if read_line(line) == (kind, text) and split_command(line) is None:
        return line
    # `//x` is the text `/x`; any other text that begins like a mark or command is returned as it is
    return f"/{text}" if text.startswith("/") else line


class NoteHistory(History):
    """Brings back notes of this conference and cleared lines, by the time they were begun."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context

    def load_history_strings(self) -> Iterable[str]:
        """Return the lines, the newest first."""
        store = self.context.store
        try:
            notes = store.execute(
                f"SELECT at, kind, text FROM note WHERE conference IS ? AND {IS_TEXT} ORDER BY id DESC LIMIT ?",
                (self.context.place().conference, IN_HISTORY),
            ).fetchall()
            lines = [(at, typed_line(kind, text)) for at, kind, text in notes]
            lines += [(line.at, line.text) for line in cleared(store)]
        except sqlite3.Error:  # the prompt works without a history
            return []
        return [text for _, text in sorted(lines, key=lambda pair: -pair[0])]

    def store_string(self, string: str) -> None:
        """Write nothing: the store has the notes and cleared lines; other lines are not kept."""
