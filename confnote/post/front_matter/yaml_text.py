"""Write and read YAML for front matter, without the surprises of YAML 1.1."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import yaml

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
    pairs = [(_key(dumper, key), dumper.represent_data(value)) for key, value in mapping.items()]
    return yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=False)


def _key(dumper: yaml.SafeDumper, key: Any) -> yaml.Node:
    if isinstance(key, str):
        return dumper.represent_scalar(_STRING, key)
    return dumper.represent_data(key)


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
        if text.count("[") + text.count("{") <= BRACKETS and any(map(_is_alias, yaml.scan(text))):
            raise yaml.YAMLError("aliases and anchors (& and *) are not taken")
        return load(text)
    loader = Loader("")
    tag = loader.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return loader.construct_object(yaml.ScalarNode(tag, text))


def _is_alias(token: yaml.Token) -> bool:
    return isinstance(token, yaml.AnchorToken | yaml.AliasToken)
