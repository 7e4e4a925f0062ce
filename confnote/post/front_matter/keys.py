"""Cut front matter at its top-level keys, so that one key can be rewritten and the rest stays unchanged."""

from __future__ import annotations

import re
import tomllib

import yaml

# A key and its lines, line ends and all; comments and blank lines between keys are pieces with an empty key.
KeyText = tuple[str, str]

_TABLE = re.compile(r"\[\[?[ \t]*(?:\"((?:[^\"\\]|\\.)*)\"|'([^']*)'|([A-Za-z0-9_-]+))")
_TOML_KEY = re.compile(r"[ \t]*(?:\"((?:[^\"\\]|\\.)*)\"|'([^']*)'|([A-Za-z0-9_-]+))")
_HEADER_KEY = re.compile(r"([A-Za-z0-9_-]+):")


def yaml_pieces(front: str) -> tuple[KeyText, ...]:
    """Cut YAML; anything but a mapping in block style is one piece without a key."""
    try:
        top = yaml.compose(front, yaml.SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return _whole(front)
    if not isinstance(top, yaml.MappingNode) or top.flow_style:
        return _whole(front)
    starts = [(key.start_mark.line, str(key.value)) for key, _ in top.value]
    return _by_lines(front, starts)


def toml_pieces(front: str) -> tuple[KeyText, ...]:
    """Cut TOML: a table is a piece up to the next table; bad syntax is one piece without a key."""
    try:
        tomllib.loads(front.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError):
        return _whole(front)
    lines = re.split(r"(?<=\n)", front)
    starts: list[tuple[int, str]] = []
    at = 0
    while at < len(lines):
        table = _TABLE.match(lines[at].lstrip(" \t"))
        if not table and starts and lines[starts[-1][0]].lstrip(" \t").startswith("["):
            at += _statement(lines, at)  # a line of the table above
            continue
        match = table or _TOML_KEY.match(lines[at])
        if match and lines[at].strip():
            name = next(group for group in match.groups() if group is not None)
            starts.append((at, name))
        at += _statement(lines, at)
    return _by_lines(front, starts)


def _statement(lines: list[str], at: int) -> int:
    """Count the lines of the statement that begins at a line: a list or a string may have several."""
    for count in range(1, len(lines) - at + 1):
        try:
            tomllib.loads("".join(lines[at : at + count]).replace("\r\n", "\n"))
        except tomllib.TOMLDecodeError:
            continue
        return count
    return 1


def header_pieces(front: str) -> tuple[KeyText, ...]:
    """Cut `Key: value` lines; indented lines belong to the key above."""
    lines = re.split(r"(?<=\n)", front)
    matches = [(at, _HEADER_KEY.match(line)) for at, line in enumerate(lines)]
    return _by_lines(front, [(at, match[1].lower()) for at, match in matches if match])


def _whole(front: str) -> tuple[KeyText, ...]:
    return (("", front),) if front else ()


def _by_lines(front: str, starts: list[tuple[int, str]]) -> tuple[KeyText, ...]:
    """Cut at the lines where keys begin; comments and blank lines after a key are pieces without a key."""
    lines = re.split(r"(?<=\n)", front)
    if not starts:
        return _whole(front)
    pieces = [("", "".join(lines[: starts[0][0]]))]
    for (start, key), (end, _) in zip(starts, [*starts[1:], (len(lines), "")], strict=True):
        last = end
        while last > start + 1 and (not lines[last - 1].strip() or lines[last - 1].startswith("#")):
            last -= 1
        pieces += [(key, "".join(lines[start:last])), ("", "".join(lines[last:end]))]
    return tuple(piece for piece in pieces if piece[1])
