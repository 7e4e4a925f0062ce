"""Find entries of a tree, or rows of a table, that are in no session, although others are.

This compares only the texts of the file with those of the sessions. So it also finds what the rules of the reader pass
over.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from html import unescape
from typing import Any, NamedTuple, TypeAlias

from confnote.core.lookup import fold
from confnote.schedule.columns import column_of
from confnote.schedule.document import TREE, text_of
from confnote.schedule.formats.keys import LINE, is_moment
from confnote.schedule.formats.members import is_of_sponsors
from confnote.schedule.formats.references import MAX_DEPTH, kind_of_list
from confnote.schedule.formats.table_rows import TableRow
from confnote.schedule.people import split_outside
from confnote.schedule.text import line, listed, unmarked
from confnote.schedule.unused import is_technical
from confnote.schedule.value import Slot

WORD = re.compile(r"[^\W_]+")
LETTERS = re.compile(r"[^\W\d_]{2}")
TAG = re.compile(r"<[^<>]*>")
LINE_END = re.compile(r"(?i)<br ?/?>")
CLOCK = re.compile(r"\s*[0-9]{1,2}[:.hH][0-9]{2}")
# columns whose texts are in no title
OTHER = {
    "id", "date", "start", "end", "enddate", "duration", "allday", "room", "track", "kind", "status", "org", "url",
    "slides", "video",
}  # fmt: skip
TIMES = {"date", "start", "end", "room", "track"}
FLAGS = {"true", "false"}
FIRST_WORDS = 4  # that are looked for: the rest of a text can be cut or moved
MOST = 100  # entries that are looked for in long texts
# what can begin with a time of day, and the longest such text
TIMED, LONGEST = re.compile(r"\W*[0-9]"), 400
# `When: 3 pm`
LABELLED = re.compile(r"\W*[^\W\d_][^:]{0,30}:\W*[0-9]")
# `10:00 is the time of the bus`
SENTENCE = re.compile(r"[0-9:.]+ (?![ap]\.?m\b|h\b|uhr\b)[a-z]+ .*")
MARKS = " \t#|-"

Group: TypeAlias = list[tuple[list[str], bool, object]]
"""The members of a list: their texts, whether they have entries of their own, and what is equal for one session."""


class Lost(NamedTuple):
    """A notice of the entries that are in no session, and a doubt if they are a third of a file."""

    notices: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


class _Sessions:
    """The texts of the sessions, to look for those of an entry; `said` are the notices."""

    def __init__(self, slots: Sequence[Slot], said: Iterable[str]) -> None:
        self.slots, self.said = slots, said
        titles = [
            {_words(text) for text in (s.title, s.written, unmarked(s.written), s.subtitle) if text} for s in slots
        ]
        self.titles = Counter(title for of_slot in titles for title in of_slot)

    @cached_property
    def runs(self) -> set[str]:
        """All runs of one to four words in titles."""
        return {
            " ".join(words[at : at + length])
            for words in map(str.split, self.titles) for at in range(len(words)) for length in range(1, FIRST_WORDS + 1)
        }  # fmt: skip

    @cached_property
    def others(self) -> str:
        """All other texts of the sessions, and the notices."""
        texts = (
            text
            for s in self.slots
            for text in (
                f"{s.title} {s.room}",
                s.title,
                s.abstract,
                s.track,
                *(f"{p.name} {p.org}" for p in s.speakers),
            )
        )
        return f" {' | '.join(map(_words, (*texts, *self.said)))} "

    def has_title(self, text: str) -> bool:
        """Return whether the text is a title, or its first words are in one."""
        words = _words(text)
        return words in self.titles or " ".join(words.split()[:FIRST_WORDS]) in self.runs

    def has_elsewhere(self, text: str) -> bool:
        """Return whether an abstract, track, speaker or notice has the first words of the text.

        So has a list if that is true of each part of it: `Ann Lee, Bo Ek`, `Title<br>Ann Lee`.
        """
        return any(
            all(f" {' '.join(_words(part).split()[:FIRST_WORDS])} " in self.others for part in parts)
            for parts in ([text], split_outside(text), LINE_END.split(text))
        )


def lost_entries(root: Any, slots: Sequence[Slot], said: Iterable[str]) -> Lost:
    """Return a notice of the entries of a tree that are in no session; none if all are.

    Looked at are the members of lists, and of objects by time, of which some are sessions, and other objects with a
    title and a time of day. `said` are the other notices: an entry that they name is not lost.
    """
    # none of these needs another of its kind that is a session
    alone: Group = [([slot.title], True, None) for slot in slots[:1]]
    alone += [(texts, True, None) for part in _timed(root) if (texts := _texts(part))]
    return _notice([*_groups(root), alone], slots, said)


def lost_rows(rows: Iterable[TableRow], slots: Sequence[Slot], said: Iterable[str]) -> Lost:
    """Return a notice of the rows or lines with a time of day and words that are in no session."""
    texts = (words for row in rows if (words := _words_of_row(row)))
    return _notice([[(words, True, None) for words in texts]], slots, said)


def _words_of_row(row: TableRow) -> list[str]:
    """Return the texts of a row beside its times; none of a row without a time of day."""
    words, is_timed = [], False
    for cell in row.cells.values():
        text = cell[:LONGEST]
        if TIMED.match(text) or LABELLED.match(text):  # few cells are
            text = unmarked(text).strip(MARKS)
        found = LINE.fullmatch(text) if TIMED.match(text) and not SENTENCE.fullmatch(text) else None
        if TIMED.match(text) and is_moment(text):
            is_timed = True
        elif LETTERS.search(words_in := found["title"] if found else text):
            words.append(words_in)
            is_timed = is_timed or found is not None or _is_labelled(text)
    return words if is_timed else []


def _is_labelled(text: str) -> bool:
    return LABELLED.match(text) is not None and is_moment(text.partition(":")[2].strip())


def _notice(groups: Iterable[Group], slots: Sequence[Slot], said: Iterable[str]) -> Lost:
    sessions, lost, again, written = _Sessions(slots, said), [], Counter[str](), {}
    for group in groups:
        unknown = [texts for texts, *_ in group if not any(map(sessions.has_title, texts))]
        if len(unknown) < len(group):
            lost += unknown
            # rows that differ only in the speaker are one session
            titles = [
                title for title, _ in dict.fromkeys((texts[0], key) for texts, is_block, key in group if not is_block)
            ]
            again.update(map(_words, titles))
            written.update({_words(title): line(title, 60) for title in titles})
    names = [
        line(unmarked(TAG.sub(" ", texts[0])), 60)
        for texts in lost[:MOST]
        if not any(map(sessions.has_elsewhere, texts))
    ]
    doubts = [f"{len(names)} entries of the programme cannot be read"] if 2 * len(names) > max(len(slots), 3) else []
    names += [
        f"{written[title]} ({number - sessions.titles[title]} of {number})" for title, number in again.items()
        if 0 < sessions.titles[title] < number
    ]  # fmt: skip
    if not names:
        return Lost()
    number = f"{len(names)}{' or more' * (len(lost) > MOST)}"
    what = "1 entry of the programme is" if number == "1" else f"{number} entries of the programme are"
    return Lost((f"{what} in no session: {listed(list(dict.fromkeys(names)), 4)}",), (*doubts,))


def _groups(node: Any, key: str = "", depth: int = 0) -> Iterator[Group]:
    """Yield the members of each list."""
    if depth > MAX_DEPTH or not isinstance(node, TREE) or kind_of_list(key) not in {"", "session"}:
        return
    members = node if isinstance(node, list) else [value for key, value in node.items() if CLOCK.match(str(key))]
    yield [
        (texts, _is_block(part), _times(part)) for part in members if isinstance(part, TREE) and (texts := _texts(part))
    ]
    for name, part in ((key, part) for part in node) if isinstance(node, list) else node.items():
        yield from _groups(part, name, depth + 1)


def _times(entry: Any) -> object:
    """Return the times of an entry that names its start, else what is equal to no other."""
    found = (
        {column: text_of(value) for name, value in entry.items() if (column := column_of(name)) in TIMES}
        if isinstance(entry, dict)
        else {}
    )
    return tuple(sorted(found.items())) if found.get("start") else id(entry)


def _timed(node: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Yield the objects in no list with a title and a time of day: `lunch: {start, title}`."""
    for key, part in node.items() if isinstance(node, dict) and depth < MAX_DEPTH else ():
        if isinstance(part, dict) and not CLOCK.match(str(key)) and not _is_block(part):
            known = {column_of(name): text_of(text) for name, text in part.items()}
            if known.get("title") and TIMED.match(start := known.get("start", "")) and is_moment(start):
                yield part
        yield from _timed(part, depth + 1)


def _is_block(entry: dict[str, Any] | list[Any]) -> bool:
    """Return whether an entry has a list of objects, also in an object such as that of a room."""
    parts = entry.values() if isinstance(entry, dict) else [entry]
    return any(
        any(isinstance(inner, dict) for inner in part) if isinstance(part, list) else _is_block(part)
        for part in parts
        if isinstance(part, TREE)
    )


def _texts(entry: Any) -> list[str]:
    """Return the texts of an entry that can be titles, the likeliest first; else its people."""
    found = sorted(_with_ranks(entry), key=lambda pair: pair[0])
    return [text for rank, text in found if rank < 3] or [text for _, text in found]


def _with_ranks(node: Any, key: str = "", depth: int = 0) -> Iterator[tuple[int, str]]:
    column = column_of(key)
    if depth > MAX_DEPTH or column in OTHER or is_of_sponsors(key):
        return
    if isinstance(node, dict):
        for name, value in node.items():
            yield from _with_ranks(value, name if isinstance(name, str) else "", depth + 1)
    elif isinstance(node, list):
        for value in node:
            yield from _with_ranks(value, key, depth + 1)
    elif (text := text_of(node).strip()) and LETTERS.search(text) and text not in FLAGS and not is_technical(key, text):
        is_person = kind_of_list(key) == "speakers"
        if not column and text.islower() and " " not in text:
            return  # such as `style: gap`
        yield 3 if is_person else 0 if column == "title" else 1 if column == "subtitle" else 2, text


def _words(text: str) -> str:
    return " ".join(WORD.findall(fold(unescape(TAG.sub(" ", text)))))
