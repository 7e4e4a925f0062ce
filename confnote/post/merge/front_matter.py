"""Merge three versions of a post's front matter: only keys that the notes changed are rewritten.

The file's text is cut at its top-level keys and merged key by key: comments, order, quotes and line ends stay.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

import yaml

from confnote.errors import ConfnoteError, Edited, Refused
from confnote.post import front_matter
from confnote.post.merge.conflict import (
    DELETED_CHANGED,
    EDITED_BOTH,
    EDITED_GONE,
    FRONT,
    UNDECIDED,
    Conflict,
    MergedText,
    Take,
    Takes,
)

_TOML_LINE = re.compile(r"\s*\(at line (\d+)[^)]*\)")


@dataclass(frozen=True, slots=True)
class _Entry:
    """One key: the comments before it, its lines, its value, and the number of its first line.

    `value` is a mapping of the one key, or the text if this cannot be parsed alone.
    """

    lead: str
    text: str
    value: Any
    line: int

    def has_same_value(self, other: _Entry) -> bool:
        return front_matter.is_same(self.value, other.value)


def merge_front(
    last: str, edited: str, new: str, take: Take | Takes | None = None, typed: Collection[str] | None = None
) -> MergedText:
    """Merge front matter with its fences ("" for none); `take` decides conflicts, None as "file".

    `typed` are the keys whose values the user chose, None for all: what the author made of any other stays, without a
    conflict.

    If only one side has changed it, take that side. Else merge it key by key, and raise Edited if the file's cannot be
    parsed. If the file or the new draft has none, or their notations differ, the whole is one conflict.
    """
    if new in (last, edited):
        return MergedText(edited)
    if edited == last:
        return MergedText(new)
    takes = take if isinstance(take, Takes) else Takes(take)
    if not edited or not new or front_matter.cut(edited).kind != front_matter.cut(new).kind:
        why = EDITED_BOTH if new else EDITED_GONE
        conflict = _conflict("front", why if edited else DELETED_CHANGED, (last, edited, new), 1 if edited else 0)
        take = takes.of(1)
        taken = edited if take in (None, "file") or (take == "both" and edited) else new
        return MergedText(taken, (replace(conflict, take=take),))
    return _Keys(last, edited, new, takes, typed).merged()


def _conflict(key: str, why: str, texts: Iterable[str], line: int) -> Conflict:
    """Return a conflict about the texts last, edited and new; an empty text becomes None."""
    last, edited, new = (text.rstrip() or None for text in texts)
    return Conflict(key=key, why=why, last=last, edited=edited, new=new, under=FRONT, line=line)


class _Keys:
    """Merges front matter key by key; the file and the new draft have the same notation."""

    def __init__(self, last: str, edited: str, new: str, takes: Takes, typed: Collection[str] | None) -> None:
        self.takes = takes
        self.typed = typed
        self.parts = front_matter.cut(edited)
        self.kind = self.parts.kind
        _check(self.parts)
        last_parts = front_matter.cut(last)
        self.last = _entries(last_parts)[0] if last_parts.kind == self.kind else {}
        self.edited, self.trailing = _entries(self.parts)
        self.new, _ = _entries(front_matter.cut(new))
        self.conflicts: list[Conflict] = []

    def merged(self) -> MergedText:
        kept: list[tuple[str, str, str]] = []  # the name of each key, the comments before it, and its lines
        removed = ""  # the comments of removed keys: they go before the next key
        for name, found in self.edited.items():
            entry, is_open = self._without_comment(name, found)
            text = self._without_new(name, entry) if name not in self.new else self._merged_key(name, entry, is_open)
            if text is None:
                removed += entry.lead if "#" in entry.lead else ""
                removed += _with_comments(entry.text, "", self.kind)
            else:
                kept.append((name, removed + entry.lead, text))
                removed = ""
        self._insert_new(kept)
        if self.kind == "toml":  # a key behind a table would be a key of the table
            kept.sort(key=lambda key: key[2].lstrip().startswith("["))
        text = "".join(lead + text for _, lead, text in kept) + removed + self.trailing
        return MergedText(self.parts.opening + text + self.parts.closing, tuple(self.conflicts))

    def _without_comment(self, name: str, entry: _Entry) -> tuple[_Entry, bool]:
        """Remove the comment that `both` left before a key; return whether it is still needed."""
        comment = self._as_comment(self.last[name].text) if name in self.last else ""
        if not comment or comment not in entry.lead:
            return entry, False
        new = self.new.get(name)
        is_open = not entry.has_same_value(self.last[name]) and not (new and entry.has_same_value(new))
        return replace(entry, lead=entry.lead.replace(comment, "")), is_open

    def _as_comment(self, text: str) -> str:
        """Return the lines of a key as comments; "" in a notation without comments."""
        if self.kind not in ("yaml", "toml"):
            return ""
        end = "\r\n" if text.endswith("\r\n") else "\n"
        return "".join(f"# {line}" for line in (UNDECIDED + end, *text.splitlines(keepends=True)))

    def _merged_key(self, name: str, entry: _Entry, is_open: bool) -> str:
        """Merge a key that the file and the notes have; return its new lines.

        If the choice of an earlier `both` `is_open`, the side of the notes stays a comment.
        """
        last, new = self.last.get(name), self.new[name]
        if is_open:
            return self._as_comment(new.text) + entry.text
        if last and entry.text == last.text:
            return new.text
        if entry.has_same_value(new) or (last and new.has_same_value(last)):
            return entry.text
        follows = last is not None and entry.has_same_value(last)
        if not follows and (united := _united(last.value if last else {}, entry, new, self.kind)):
            return united
        take = "notes" if follows else self._record(name, EDITED_BOTH)
        if take == "notes":
            return _with_comments(entry.text, new.text, self.kind)
        return (self._as_comment(new.text) if take == "both" else "") + entry.text

    def _without_new(self, name: str, entry: _Entry) -> str | None:
        """Return the lines of a key that the notes do not have; return None to remove the key."""
        last = self.last.get(name)
        if last is None:
            return entry.text
        if entry.has_same_value(last):
            return None
        return None if self._record(name, EDITED_GONE) == "notes" else entry.text

    def _insert_new(self, kept: list[tuple[str, str, str]]) -> None:
        """Insert new and restored keys into `kept`, each after the key before it in the notes."""
        at = 0
        for name, new in self.new.items():
            found = next((index for index, key in enumerate(kept) if key[0] == name), None)
            if found is not None:
                at = found + 1
            elif name not in self.edited and self._is_wanted(name, new):
                kept.insert(at, (name, new.lead, new.text))
                at += 1

    def _is_wanted(self, name: str, new: _Entry) -> bool:
        """Return whether to insert a key that the file lacks: it is new, or `take` restores it."""
        last = self.last.get(name)
        if last is None or new.has_same_value(last):
            return last is None
        return self._record(name, DELETED_CHANGED) != "file"

    def _record(self, name: str, why: str) -> Take:
        """Record a conflict about a key that the user typed; return the side to take."""
        if self.typed is not None and name.partition("#")[0].lower() not in self.typed:
            return "file"
        entries = [side.get(name) for side in (self.last, self.edited, self.new)]
        line = entries[1].line if entries[1] else 0
        found = _conflict(f"front.{name}", why, [entry.text if entry else "" for entry in entries], line)
        take = self.takes.of(len(self.conflicts) + 1)
        self.conflicts.append(replace(found, take=take))
        return take or "file"


def _entries(parts: front_matter.Cut) -> tuple[dict[str, _Entry], str]:
    """Return the entries by key (a repeated TOML table as `key#2`), and the comments at the end."""
    entries: dict[str, _Entry] = {}
    lead = ""
    line = 1 + parts.opening.count("\n")
    for key, text in front_matter.pieces(parts.front, parts.kind):
        if key:
            name, number = key, 1
            while name in entries:
                number += 1
                name = f"{key}#{number}"
            try:
                value: Any = front_matter.load(text, parts.kind)
            except Refused:  # TOML whose lines make sense only together
                value = text
            entries[name] = _Entry(lead, text, value, line)
            lead = ""
        else:
            lead += text
        line += text.count("\n")
    return entries, lead


def _check(parts: front_matter.Cut) -> None:
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


def _with_comments(edited: str, new: str, kind: front_matter.Kind) -> str:
    """Add the comments in the edited lines of a key to its new lines, "" if it is removed.

    A comment after a value of one line stays after it; others go before the key.
    """
    found = [comment.rstrip() for comment in _comments(edited, kind) if comment.rstrip() not in _comments(new, kind)]
    if not found:
        return new
    end = "\r\n" if edited.endswith("\r\n") else "\n"
    if new and len(found) == 1 and edited.rstrip().endswith(found[0]) and edited.count("\n") <= 1 >= new.count("\n"):
        space = re.search(r"[ \t]*$", edited[: edited.rindex(found[0])])
        return f"{new.rstrip()}{space[0] if space else ' '}{found[0]}{end}"
    return "".join(f"{comment}{end}" for comment in found) + new


def _comments(text: str, kind: front_matter.Kind) -> list[str]:
    if kind == "toml":
        return [match["comment"] for match in _TOML_STRING_OR_COMMENT.finditer(text) if match["comment"]]
    if kind != "yaml" or "#" not in text:
        return []
    scalars = [token for token in yaml.scan(text, front_matter.Loader) if isinstance(token, yaml.ScalarToken)]
    inside = [(token.start_mark.index, token.end_mark.index) for token in scalars]
    return [match[0] for match in _COMMENT.finditer(text) if not any(a <= match.start() < b for a, b in inside)]


def _united(last: Any, edited: _Entry, new: _Entry, kind: front_matter.Kind) -> str | None:
    """Return the lines of an edited list with the items that the notes added, else None.

    So it is no conflict if both sides add tags. Return None if a value is no list of strings, or if the notes removed
    an item that the file has. `last` is the value in the last draft, a mapping of the one key.
    """
    last_items, edited_items, new_items = _list(last), _list(edited.value), _list(new.value)
    if edited_items is None or new_items is None or (last and last_items is None):
        return None
    last_items = last_items or []
    if any(item in edited_items and item not in new_items for item in last_items):
        return None
    added = [item for item in new_items if item not in last_items and item not in edited_items]
    text = edited.text
    for item in added:
        dumped = front_matter.dump_toml({"k": item}) if kind == "toml" else front_matter.dump_yaml({"k": item})
        text = _with_member(text, re.sub(r"^k ?[:=] ", "", dumped).strip())
    try:
        return text if _list(front_matter.load(text, kind)) == [*edited_items, *added] else None
    except ConfnoteError:
        return None


def _list(value: Any) -> list[str] | None:
    """Return the only value of a mapping if it is a list of strings, else None."""
    only = next(iter(value.values()), None) if isinstance(value, dict) and len(value) == 1 else None
    return only if isinstance(only, list) and all(isinstance(item, str) for item in only) else None


def _with_member(text: str, item: str) -> str:
    """Add a member to a list in brackets or with dashes, on one line or several."""
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
