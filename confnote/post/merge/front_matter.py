"""Merge three versions of a post's front matter: only keys that the notes changed are rewritten.

The file's text is cut at its top-level keys and merged key by key: comments, order, quotes and line ends stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import yaml  # front matter is only merged where it is read already

from confnote.errors import ConfnoteError, Edited, Refused
from confnote.post import front_matter
from confnote.post.merge.conflict import DELETED_CHANGED, EDITED_BOTH, EDITED_GONE, FRONT, Conflict, MergedText, Take

_TOML_LINE = re.compile(r"\s*\(at line (\d+)[^)]*\)")


@dataclass(frozen=True, slots=True)
class _Entry:
    """One key: the comments before it, its lines, and its value (its text if it cannot be parsed alone)."""

    name: str
    lead: str
    text: str
    value: Any
    line: int = 0

    def has_same_value(self, other: _Entry) -> bool:
        return front_matter.is_same(self.value, other.value)


def merge_front(base: str, theirs: str, ours: str, take: Take | None = None) -> MergedText:
    """Merge front matter with its fences; "" is none. Raises Edited if the file's cannot be parsed.

    Front matter that the author removed stays removed, unless the notes changed theirs: that is one conflict.
    """
    if ours in (base, theirs):
        return MergedText(theirs)
    if theirs == base:
        return MergedText(ours)
    if not theirs or not ours or front_matter.cut(theirs).kind != front_matter.cut(ours).kind:
        why = EDITED_BOTH if ours else EDITED_GONE
        conflict = _conflict("front", why if theirs else DELETED_CHANGED, (base, theirs, ours), 1 if theirs else 0)
        taken = theirs if take in (None, "file") or (take == "both" and theirs) else ours
        return MergedText(taken, (conflict,))
    return _Keys(base, theirs, ours, take or "file").merged()


def _conflict(key: str, why: str, texts: Iterable[str], line: int) -> Conflict:
    """Return a conflict of three texts, base, theirs and ours; "" is none."""
    base, theirs, ours = (text.rstrip() or None for text in texts)
    return Conflict(key=key, why=why, base=base, theirs=theirs, ours=ours, under=FRONT, line=line)


class _Keys:
    """Merges front matter of one notation, key by key."""

    def __init__(self, base: str, theirs: str, ours: str, take: Take) -> None:
        self.take = take
        self.parts = front_matter.cut(theirs)
        self.kind = self.parts.kind
        _prove(self.parts)
        same_kind = front_matter.cut(base).kind == self.kind
        self.base = {entry.name: entry for entry in _entries(front_matter.cut(base))[0]} if same_kind else {}
        self.mine, self.trailing = _entries(self.parts)
        self.ours = {entry.name: entry for entry in _entries(front_matter.cut(ours))[0]}
        self.names = {entry.name for entry in self.mine}
        self.conflicts: list[Conflict] = []

    def merged(self) -> MergedText:
        kept: list[_Entry] = []
        carried = ""  # the comments of removed keys: they go before the next key
        for entry in self.mine:
            text = self._merged_key(entry)
            if text is None:
                carried += entry.lead if "#" in entry.lead else ""
                carried += with_comments(entry.text, "", self.kind)
            else:
                kept.append(_Entry(entry.name, carried + entry.lead, text, None))
                carried = ""
        self._add(kept)
        if self.kind == "toml":  # a key behind a table would be a key of the table
            kept.sort(key=lambda entry: entry.text.lstrip().startswith("["))
        text = "".join(entry.lead + entry.text for entry in kept) + carried + self.trailing
        return MergedText(self.parts.opening + text + self.parts.closing, tuple(self.conflicts))

    def _merged_key(self, entry: _Entry) -> str | None:
        """Return the new lines of a key in the file; None to remove it."""
        old, new = self.base.get(entry.name), self.ours.get(entry.name)
        if new is None:
            return self._without_ours(entry, old)
        if old is not None and entry.text == old.text:
            return new.text
        if entry.has_same_value(new) or (old is not None and new.has_same_value(old)):
            return entry.text
        if old is not None and entry.has_same_value(old):
            return with_comments(entry.text, new.text, self.kind)
        return self._rivals(entry, new, old.value if old is not None else {})

    def _rivals(self, entry: _Entry, new: _Entry, before: Any) -> str:
        """Merge a key that both sides changed."""
        if both := united(before, entry.text, entry.value, new.value, self.kind):
            return both
        self._contest(entry.name, EDITED_BOTH)
        if self.take == "notes":
            return with_comments(entry.text, new.text, self.kind)
        return entry.text + (commented_out(new.text, self.kind) if self.take == "both" else "")

    def _without_ours(self, entry: _Entry, old: _Entry | None) -> str | None:
        """Decide about a key that the notes do not have."""
        if old is None:
            return entry.text
        if entry.has_same_value(old):
            return None
        self._contest(entry.name, EDITED_GONE)
        return None if self.take == "notes" else entry.text

    def _add(self, kept: list[_Entry]) -> None:
        """Insert the keys that only the notes have, each after the key that it follows there."""
        at = 0
        for name, new in self.ours.items():
            here = next((index for index, entry in enumerate(kept) if entry.name == name), None)
            if here is not None:
                at = here + 1
            elif name not in self.names and self._is_wanted(new):
                kept.insert(at, new)
                at += 1

    def _is_wanted(self, new: _Entry) -> bool:
        """Return whether to insert a key that the file lacks: not if the author deleted it."""
        old = self.base.get(new.name)
        if old is None:
            return True
        if new.has_same_value(old):
            return False
        self._contest(new.name, DELETED_CHANGED)
        return self.take != "file"

    def _contest(self, name: str, why: str) -> None:
        mine = next((entry for entry in self.mine if entry.name == name), None)
        texts = [entry.text if entry else "" for entry in (self.base.get(name), mine, self.ours.get(name))]
        self.conflicts.append(_conflict(f"front.{name}", why, texts, mine.line if mine else 0))


def _entries(parts: front_matter.Cut) -> tuple[list[_Entry], str]:
    """Cut front matter into entries and the comments after the last; a repeated key (a TOML table) gets a number."""
    entries: list[_Entry] = []
    seen: dict[str, int] = {}
    lead = ""
    line = 1 + parts.opening.count("\n")
    for key, text in front_matter.pieces(parts.front, parts.kind):
        if key:
            seen[key] = seen.get(key, 0) + 1
            name = key if seen[key] == 1 else f"{key}#{seen[key]}"
            entries.append(_Entry(name, lead, text, _value(text, parts.kind), line))
            lead = ""
        else:
            lead += text
        line += text.count("\n")
    return entries, lead


def _value(text: str, kind: front_matter.Kind) -> Any:
    try:
        return front_matter.load(text, kind)
    except Refused:  # an alias whose anchor is in another key
        return text


def _prove(parts: front_matter.Cut) -> None:
    """Raise Edited, with the line in the file, if front matter cannot be parsed."""
    try:
        front_matter.load(parts.front, parts.kind)
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


_TOML_STRING_OR_COMMENT = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|(?P<comment>#[^\r\n]*)', re.DOTALL
)
_COMMENT = re.compile(r"(?:^|(?<=\s))#[^\r\n]*", re.MULTILINE)
_DASH = re.compile(r"^([ \t]*-[ \t]+)\S", re.MULTILINE)


def with_comments(mine: str, new: str, kind: front_matter.Kind) -> str:
    """Return the new lines of a key with the author's comments from the old ones; with "" only the comments.

    A comment after a value of one line stays after it; others go before the key.
    """
    found = [comment.rstrip() for comment in _comments(mine, kind) if comment.rstrip() not in _comments(new, kind)]
    if not found:
        return new
    end = "\r\n" if mine.endswith("\r\n") else "\n"
    if new and len(found) == 1 and mine.rstrip().endswith(found[0]) and mine.count("\n") <= 1 >= new.count("\n"):
        space = re.search(r"[ \t]*$", mine[: mine.rindex(found[0])])
        return f"{new.rstrip()}{space[0] if space else ' '}{found[0]}{end}"
    return "".join(f"{comment}{end}" for comment in found) + new


def _comments(text: str, kind: front_matter.Kind) -> list[str]:
    if kind == "toml":
        return [match["comment"] for match in _TOML_STRING_OR_COMMENT.finditer(text) if match["comment"]]
    if kind != "yaml" or "#" not in text:
        return []
    scalars = [token for token in yaml.scan(text, yaml.SafeLoader) if isinstance(token, yaml.ScalarToken)]
    inside = [(token.start_mark.index, token.end_mark.index) for token in scalars]
    return [match[0] for match in _COMMENT.finditer(text) if not any(a <= match.start() < b for a, b in inside)]


def united(base: Any, mine: str, my_value: Any, new_value: Any, kind: front_matter.Kind) -> str | None:
    """Add to a list in the file what the notes added to theirs; return None if that is not the only change.

    Values are mappings of the one key. Both sides add tags, and that is no conflict.
    """
    values = [_list(value) for value in (base, my_value, new_value)]
    old, theirs, ours = (value if value is not None else [] for value in values)
    if values[1] is None or values[2] is None or (base and values[0] is None):
        return None
    if any(item in theirs and item not in ours for item in old):
        return None
    added = [item for item in ours if item not in old and item not in theirs]
    text = mine
    for item in added:
        dumped = front_matter.dump_toml({"k": item}) if kind == "toml" else front_matter.dump_yaml({"k": item})
        text = _with_member(text, re.sub(r"^k ?[:=] ", "", dumped).strip())
    try:
        return text if _list(front_matter.load(text, kind)) == [*theirs, *added] else None
    except ConfnoteError:
        return None


def _list(value: Any) -> list[str] | None:
    """Return the only value of a mapping if it is a list of strings."""
    only = next(iter(value.values()), None) if isinstance(value, dict) and len(value) == 1 else None
    return only if isinstance(only, list) and all(isinstance(item, str) for item in only) else None


def _with_member(text: str, item: str) -> str:
    """Add a member to a list in the notation that it has: in brackets or with dashes, on one line or several."""
    end = "\r\n" if text.endswith("\r\n") else "\n"
    close = text.rfind("]")
    if close < 0:
        dashes = _DASH.findall(text)
        return f"{text}{dashes[-1] if dashes else '- '}{item}{end}"
    head = text[:close].rstrip()
    comma = "" if head.endswith(("[", ",")) else ","
    if "\n" not in text[len(head) : close]:
        return f"{head}{comma}{'' if head.endswith('[') else ' '}{item}{text[close:]}"
    indent = re.findall(r"^[ \t]*", head, re.MULTILINE)[-1]
    return f"{head}{comma}{end}{indent}{item}{end}{text[close:]}"


def commented_out(text: str, kind: front_matter.Kind) -> str:
    """Return the lines of a key as comments; "" for a notation without comments."""
    return "".join(f"# {line}" for line in text.splitlines(keepends=True)) if kind in ("yaml", "toml") else ""
