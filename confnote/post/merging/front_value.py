"""The lines of one front matter key, rewritten: comments saved, new members added to a list, a rival commented out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from confnote.errors import ConfnoteError
from confnote.post import front

if TYPE_CHECKING:
    from collections.abc import Iterable

_TOML_STRING_OR_COMMENT = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|(?P<comment>#[^\r\n]*)', re.DOTALL
)
_COMMENT = re.compile(r"(?:^|(?<=\s))#[^\r\n]*", re.MULTILINE)
_DASH = re.compile(r"^([ \t]*-[ \t]+)\S", re.MULTILINE)


def with_comments(mine: str, new: str, kind: front.Kind) -> str:
    """Give the new lines of a key with the comments that the author wrote into the old ones.

    A comment behind a value of one line stays behind it; others go before the key. With "" it gives them alone.
    """
    found = [comment.rstrip() for comment in _comments(mine, kind) if comment.rstrip() not in _comments(new, kind)]
    if not found:
        return new
    end = "\r\n" if mine.endswith("\r\n") else "\n"
    if new and len(found) == 1 and mine.rstrip().endswith(found[0]) and mine.count("\n") <= 1 >= new.count("\n"):
        space = re.search(r"[ \t]*$", mine[: mine.rindex(found[0])])
        return f"{new.rstrip()}{space[0] if space else ' '}{found[0]}{end}"
    return "".join(f"{comment}{end}" for comment in found) + new


def _comments(text: str, kind: front.Kind) -> list[str]:
    if kind == "toml":
        return [match["comment"] for match in _TOML_STRING_OR_COMMENT.finditer(text) if match["comment"]]
    if kind != "yaml" or "#" not in text:
        return []
    inside = _scalars(text)
    return [match[0] for match in _COMMENT.finditer(text) if not any(a <= match.start() < b for a, b in inside)]


def _scalars(text: str) -> list[tuple[int, int]]:
    tokens: Iterable[Any] = yaml.scan(text, yaml.SafeLoader)
    return [(token.start_mark.index, token.end_mark.index) for token in tokens if isinstance(token, yaml.ScalarToken)]


def united(base: Any, mine: str, my_value: Any, new_value: Any, kind: front.Kind) -> str | None:
    """Add to the lines of a list what the notes added to it; None if it is no list, or the notes did more than that.

    Values are mappings of the one key. Tags are what both sides add to, and no rivals.
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
        text = _with_member(text, _written(item, kind))
    return text if _reads(text, kind) == [*theirs, *added] else None


def _list(value: Any) -> list[str] | None:
    """Give the only value of a mapping, if it is a list of words."""
    only = next(iter(value.values()), None) if isinstance(value, dict) and len(value) == 1 else None
    return only if isinstance(only, list) and all(isinstance(item, str) for item in only) else None


def _written(item: str, kind: front.Kind) -> str:
    dumped = front.dump_toml({"k": item}) if kind == "toml" else front.dump_yaml({"k": item})
    return re.sub(r"^k ?[:=] ", "", dumped).strip()


def _with_member(text: str, item: str) -> str:
    """Add a member to a list as it is written: in brackets, on lines of their own or not, or behind dashes."""
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


def _reads(text: str, kind: front.Kind) -> list[str] | None:
    try:
        return _list(front.load(text, kind))
    except ConfnoteError:
        return None


def commented_out(text: str, kind: front.Kind) -> str:
    """Give the lines of a key as comments; nothing in a notation that has none."""
    if kind not in ("yaml", "toml"):
        return ""
    return "".join(f"# {line}" for line in text.splitlines(keepends=True))
