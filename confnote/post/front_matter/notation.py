"""Cut front matter at its keys, to rewrite one and leave the rest; write and read YAML without surprises."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

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


# The most opening brackets in a text: the time to read nested ones grows with their square.
BRACKETS = 1000

# The most columns of a list on one line.
SHORT = 100

_STRING = "tag:yaml.org,2002:str"
_STAMP = "tag:yaml.org,2002:timestamp"
_ESCAPED = re.compile(r"\\(?:U([0-9A-F]{8})|.)", re.DOTALL)


class Dumper(yaml.SafeDumper):
    """Writes strings in double quotes, keys plain, and short lists on one line."""

    def ignore_aliases(self, _data: Any) -> bool:
        """Return True: people read front matter, and `&id001` means nothing to them."""
        return True


class SpacedDumper(Dumper):
    """Writes instants with spaces, as Jekyll does."""


def dump(mapping: Mapping[str, Any], *, spaced: bool = False) -> str:
    """Write a mapping; emoji stay emoji, where PyYAML would escape them."""
    dumper = SpacedDumper if spaced else Dumper
    text = yaml.dump(dict(mapping), Dumper=dumper, allow_unicode=True, width=10**9, sort_keys=False) if mapping else ""
    return _ESCAPED.sub(_unescaped, text)


def _unescaped(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16)) if match[1] else ""
    return character if character.isprintable() and character else match[0]


def _string(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar(_STRING, text, style='"')


def _mapping(dumper: yaml.SafeDumper, mapping: Mapping[Any, Any]) -> yaml.MappingNode:
    pairs = []
    for key, value in mapping.items():
        name = dumper.represent_scalar(_STRING, key) if isinstance(key, str) else dumper.represent_data(key)
        pairs.append((name, dumper.represent_data(value)))
    return yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=False)


def _list(dumper: yaml.SafeDumper, items: list[Any] | tuple[Any, ...]) -> yaml.SequenceNode:
    nodes = [dumper.represent_data(item) for item in items]
    flat = all(isinstance(node, yaml.ScalarNode) for node in nodes)
    width = sum(len(node.value) + 4 for node in nodes) if flat else 0
    return yaml.SequenceNode("tag:yaml.org,2002:seq", nodes, flow_style=not nodes or (flat and width <= SHORT))


def _instant(dumper: yaml.SafeDumper, at: datetime) -> yaml.ScalarNode:
    return dumper.represent_scalar(_STAMP, at.isoformat())


def _spaced_instant(dumper: yaml.SafeDumper, at: datetime) -> yaml.ScalarNode:
    if at.utcoffset() is None or at.microsecond or at.utcoffset().total_seconds() % 60:  # type: ignore[union-attr]
        return _instant(dumper, at)
    return dumper.represent_scalar(_STAMP, f"{at:%Y-%m-%d %H:%M:%S %z}")


Dumper.add_representer(str, _string)
Dumper.add_representer(dict, _mapping)
Dumper.add_representer(list, _list)
Dumper.add_representer(tuple, _list)
Dumper.add_representer(datetime, _instant)
SpacedDumper.add_representer(datetime, _spaced_instant)
SpacedDumper.add_implicit_resolver(  # else it would be tagged, `!!timestamp '2022-05-17 14:05:00 +0200'`
    _STAMP, re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [-+]\d{4}$"), [*"0123456789"]
)


class Loader(yaml.SafeLoader):
    """Reads `12:30` and `010` as text and `2022-05-17 14:05:00 +0200` as an instant; impossible dates stay text."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - the library's own way


_DIGITS = [*"0123456789"]
_YES_NO = "yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF"
_FLOAT = r"[-+]?(?:\d+\.\d*|\.\d+)(?:[eE][-+]?\d+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
_TIME = r"(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::?\d\d)?))?"
_WORDS = (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", _YES_NO, [*"yYnNtTfFoO"]),
    ("int", r"[-+]?(?:0|[1-9]\d*)|0x[0-9a-fA-F]+", ["-", "+", *_DIGITS]),
    ("float", _FLOAT, ["-", "+", ".", *_DIGITS]),
    ("timestamp", rf"\d{{4}}-\d\d?-\d\d?(?:{_TIME})?", _DIGITS),
    ("merge", r"<<", ["<"]),
)
for _name, _pattern, _firsts in _WORDS:
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_name}", re.compile(f"(?:{_pattern})$", re.ASCII), _firsts)

_OFFSET = re.compile(r"([-+]\d\d)(\d\d)$")


def _load_instant(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Any:
    typed = node.value
    node.value = _OFFSET.sub(r"\1:\2", typed) if ":" in typed else typed
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:  # 2022-13-45
        return typed


Loader.add_constructor(_STAMP, _load_instant)


def load(text: str) -> Any:
    """Parse a text as YAML."""
    if text.count("[") + text.count("{") > BRACKETS:
        raise yaml.YAMLError("there are too many brackets in it")
    return yaml.load(text, Loader)  # noqa: S506 - a SafeLoader with fewer surprises


def parse_value(text: str) -> Any:
    """Parse one value; see `front_matter.parse_value`."""
    if text[:1] in {"[", "{", '"', "'"} or "\n" in text:
        if text.count("[") + text.count("{") <= BRACKETS and any(
            isinstance(token, yaml.AnchorToken | yaml.AliasToken) for token in yaml.scan(text)
        ):
            raise yaml.YAMLError("aliases and anchors (& and *) are not taken")
        return load(text)
    loader = Loader("")
    tag = loader.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return loader.construct_object(yaml.ScalarNode(tag, text))
