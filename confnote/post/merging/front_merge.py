"""Three versions of a post's front matter -> one text in which only the keys that the notes changed are rewritten.

The file's text is cut at its top-level keys, and those pieces are merged: comments, order, quotes and line ends stay.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml  # front matter is only merged where it is read already

from confnote.errors import Edited, Refused
from confnote.post import front
from confnote.post.merging.conflict import DELETED_CHANGED, EDITED_BOTH, EDITED_GONE, FRONT, Conflict, Take
from confnote.post.merging.front_value import commented_out, united, with_comments

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOML_LINE = re.compile(r"\s*\(at line (\d+)[^)]*\)")


@dataclass(frozen=True, slots=True)
class MergedFront:
    """The front matter with its fences, and what was contested."""

    text: str
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class _Entry:
    """One key: the comments before it, its lines, what it says (its text where it does not parse alone)."""

    name: str
    lead: str
    text: str
    value: Any
    line: int = 0

    def says_same(self, other: _Entry) -> bool:
        return front.is_same(self.value, other.value)


def merge_front(base: str, theirs: str, ours: str, take: Take | None = None) -> MergedFront:
    """Merge front matter, fences and all; "" is a text without any. Raises Edited where the file's does not parse.

    Front matter that the author took out stays out, unless the notes changed it: a conflict, as a whole.
    """
    if ours in (base, theirs):
        return MergedFront(theirs)
    if theirs == base:
        return MergedFront(ours)
    if not theirs or not ours or front.cut(theirs).kind != front.cut(ours).kind:
        conflict = _whole(base, theirs, ours)
        taken = theirs if take in (None, "file") or (take == "both" and theirs) else ours
        return MergedFront(taken, (conflict,))
    return _Keys(base, theirs, ours, take or "file").merged()


def _whole(base: str, theirs: str, ours: str) -> Conflict:
    why = EDITED_BOTH if theirs and ours else EDITED_GONE if theirs else DELETED_CHANGED
    return Conflict(
        key="front",
        why=why,
        base=base.rstrip() or None,
        theirs=theirs.rstrip() or None,
        ours=ours.rstrip() or None,
        under=FRONT,
        line=1 if theirs else 0,
    )


class _Keys:
    """Front matter of one notation, merged key by key."""

    def __init__(self, base: str, theirs: str, ours: str, take: Take) -> None:
        self.take = take
        self.parts = front.cut(theirs)
        self.kind = self.parts.kind
        _prove(self.parts)
        same_kind = front.cut(base).kind == self.kind
        self.base = {entry.name: entry for entry in _entries(front.cut(base))} if same_kind else {}
        self.mine = _entries(self.parts)
        self.ours = {entry.name: entry for entry in _entries(front.cut(ours))}
        self.held = {entry.name for entry in self.mine}
        self.conflicts: list[Conflict] = []

    def merged(self) -> MergedFront:
        kept, carried = self._kept()
        self._add(kept)
        if self.kind == "toml":  # a key behind a table would be a key of the table
            kept.sort(key=lambda entry: entry.text.lstrip().startswith("["))
        rest = _trailing(self.parts)
        text = "".join(entry.lead + entry.text for entry in kept) + carried + rest
        return MergedFront(self.parts.opening + text + self.parts.closing, tuple(self.conflicts))

    def _kept(self) -> tuple[list[_Entry], str]:
        """Give the file's keys as they shall be, and comments of keys that went and have none behind them."""
        kept: list[_Entry] = []
        carried = ""
        for entry in self.mine:
            text = self._settled(entry)
            if text is None:
                carried += entry.lead if "#" in entry.lead else ""
                carried += with_comments(entry.text, "", self.kind)
            else:
                kept.append(_Entry(entry.name, carried + entry.lead, text, None))
                carried = ""
        return kept, carried

    def _settled(self, entry: _Entry) -> str | None:
        """Give the lines of a key that the file has; None if it goes."""
        old, new = self.base.get(entry.name), self.ours.get(entry.name)
        if new is None:
            return self._without_ours(entry, old)
        if old is not None and entry.text == old.text:
            return new.text
        if entry.says_same(new) or (old is not None and new.says_same(old)):
            return entry.text
        if old is not None and entry.says_same(old):
            return with_comments(entry.text, new.text, self.kind)
        return self._rivals(entry, new, old.value if old is not None else {})

    def _rivals(self, entry: _Entry, new: _Entry, before: Any) -> str:
        """Settle a key that both changed."""
        if both := united(before, entry.text, entry.value, new.value, self.kind):
            return both
        self._contest(entry.name, EDITED_BOTH)
        if self.take == "notes":
            return with_comments(entry.text, new.text, self.kind)
        return entry.text + (commented_out(new.text, self.kind) if self.take == "both" else "")

    def _without_ours(self, entry: _Entry, old: _Entry | None) -> str | None:
        """Settle a key that the notes do not have."""
        if old is None:
            return entry.text
        if entry.says_same(old):
            return None
        self._contest(entry.name, EDITED_GONE)
        return None if self.take == "notes" else entry.text

    def _add(self, kept: list[_Entry]) -> None:
        """Put in what only the notes have, behind the key it follows there."""
        at = 0
        for name, new in self.ours.items():
            here = next((index for index, entry in enumerate(kept) if entry.name == name), None)
            if here is not None:
                at = here + 1
            elif name not in self.held and self._is_wanted(new):
                kept.insert(at, new)
                at += 1

    def _is_wanted(self, new: _Entry) -> bool:
        """Say whether a key goes in that the file does not have: the author may have deleted it."""
        old = self.base.get(new.name)
        if old is None:
            return True
        if new.says_same(old):
            return False
        self._contest(new.name, DELETED_CHANGED)
        return self.take != "file"

    def _contest(self, name: str, why: str) -> None:
        mine = next((entry for entry in self.mine if entry.name == name), None)
        old, new = self.base.get(name), self.ours.get(name)
        self.conflicts.append(
            Conflict(
                key=f"front.{name}",
                why=why,
                base=old.text.rstrip() if old else None,
                theirs=mine.text.rstrip() if mine else None,
                ours=new.text.rstrip() if new else None,
                under=FRONT,
                line=mine.line if mine else 0,
            )
        )


def _entries(parts: front.Cut) -> list[_Entry]:
    """Cut front matter into entries; a key that comes again (a TOML table's parts) is told apart by its number."""
    entries: list[_Entry] = []
    seen: dict[str, int] = {}
    lead = ""
    line = 1 + parts.opening.count("\n")
    for key, text in front.pieces(parts.front, parts.kind):
        if key:
            seen[key] = seen.get(key, 0) + 1
            name = key if seen[key] == 1 else f"{key}#{seen[key]}"
            entries.append(_Entry(name, lead, text, _value(text, parts.kind), line))
            lead = ""
        else:
            lead += text
        line += text.count("\n")
    return entries


def _trailing(parts: front.Cut) -> str:
    """Give the comments behind the last key."""
    return "".join(_last(front.pieces(parts.front, parts.kind)))


def _last(pieces: tuple[tuple[str, str], ...]) -> Iterator[str]:
    behind = len(pieces)
    while behind and not pieces[behind - 1][0]:
        behind -= 1
    yield from (text for _, text in pieces[behind:])


def _value(text: str, kind: front.Kind) -> Any:
    try:
        return front.load(text, kind)
    except Refused:  # an alias whose anchor stands elsewhere
        return text


def _prove(parts: front.Cut) -> None:
    """Raise Edited, with the line in the file, if front matter does not parse."""
    try:
        front.load(parts.front, parts.kind)
    except Refused as error:
        cause = error.__cause__
        what, line = " ".join(str(cause or error).split()), 0
        if isinstance(cause, yaml.MarkedYAMLError) and cause.problem_mark:
            what, line = str(cause.problem), cause.problem_mark.line + 1
        elif match := _TOML_LINE.search(what):
            what, line = _TOML_LINE.sub("", what), int(match[1])
        where = f"line {line + parts.opening.count(chr(10))} of the file" if line else "the front matter of the file"
        raise Edited(
            f"{where}: this front matter does not parse ({what}), so the notes cannot be merged into it; "
            "mend it there, or overwrite the file with --force"
        ) from error
