"""Read and write front matter, and cut it at its keys.

Unquoted titles break posts: `a: b` stops a build, `yes` becomes true, `1e3` becomes a thousand. Hence every string is
written in double quotes, and the text is read back and compared with the values.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import tomli_w
import yaml

from confnote.core.text import has_surrogate
from confnote.errors import Refused, Usage

# YAML between `---`, TOML between `+++`, `Key: value` lines up to a blank line, or no front matter.
Kind = Literal["yaml", "toml", "header", ""]
# A key and its lines with their line ends; for comments and blank lines between keys the key is "".
KeyText = tuple[str, str]

LONGEST = 100_000  # the most characters of front matter, and of a value on the command line
BRACKETS = 1000  # the most opening brackets: the time to read nested ones grows with their square
DOTS = 1000  # the most dots in a line of TOML, for the same reason: `a.b.c = 1` is nested too
TOO_LONG = f"it is longer than {LONGEST:,} characters"
TRIED = 2_000_000  # the most characters that are parsed to find the keys of TOML, about 4 s
SHORT = 100  # the most columns of a list on one line


@dataclass(frozen=True, slots=True)
class Cut:
    """A text cut into a fence, front matter, a fence and the body; "" for a missing part."""

    kind: Kind
    opening: str
    front: str
    closing: str
    body: str


_CUTS: dict[Kind, re.Pattern[str]] = {
    "yaml": re.compile(r"(\ufeff?---[ \t]*\r?\n)(.*?)(^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z))", re.DOTALL | re.MULTILINE),
    "toml": re.compile(r"(\ufeff?\+\+\+[ \t]*\r?\n)(.*?)(^\+\+\+[ \t]*(?:\r?\n|\Z))", re.DOTALL | re.MULTILINE),
    # a post may begin with `Note: ...`, so one line must be a title; a second way to read a line would double the time
    "header": re.compile(
        r"(?i)(\ufeff?)((?=(?:[^\r\n].*\n)*?title:)"
        r"(?:[a-z0-9_-]+:(?:[ \t].*|\r)?\n(?:(?:[ \t]{4,}(?!- )\S|[ \t]*- ).*\n)*)+)"
        r"((?:---[ \t]*)?(?:\r?\n|\Z))"
    ),
}
_HEADER_LINE = re.compile(r"^([A-Za-z0-9_-]+):[ \t]*(.*)((?:\n[ \t]*- .*)*)", re.MULTILINE)
_ITEM = re.compile(r"^[ \t]*- +[\"']?(.*?)[\"']?[ \t]*$", re.MULTILINE)


def cut(text: str) -> Cut:
    """Divide a file's text into front matter and body; a text without front matter is all body."""
    for kind, pattern in _CUTS.items():
        if match := pattern.match(text):
            return Cut(kind, match[1], match[2], match[3], text[match.end() :])
    return Cut("", "", "", "", text)


def read(text: str) -> tuple[dict[str, Any], str, Kind]:
    """Return front matter as a mapping, the body and the kind; raise Refused as `load` does."""
    parts = cut(text)
    return load(parts.front, parts.kind, parts.opening.count("\n")), parts.body, parts.kind


def load(front: str, kind: Kind, above: int = 0) -> dict[str, Any]:
    """Parse front matter without its fences; raise Refused for bad syntax, or YAML without keys.

    Empty front matter is an empty mapping. `above` is the number of lines above it in the file, for the error.
    """
    front = front.replace("\r\n", "\n")
    if kind in ("header", ""):
        rows = _HEADER_LINE.findall(front) if kind else ()
        # lines with a dash below a key are a list, which becomes `one, two`
        return {key.lower(): ", ".join(filter(None, [text.strip(), *_ITEM.findall(rest)])) for key, text, rest in rows}
    try:
        value = _load_yaml(front) if kind == "yaml" else _load_toml(front)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = re.sub(r"line (\d+)", lambda found: f"line {int(found[1]) + above}", _one_line(error))
        raise Refused(f"the front matter is no {kind.upper()}: {reason}") from error
    if not isinstance(value, dict | None):
        raise Refused("the front matter is YAML, but has no keys: write `key: value` lines between the ---")
    return {str(key): item for key, item in (value or {}).items()}


def _load_yaml(text: str) -> Any:
    value = yaml.load(text, Loader)  # noqa: S506 - a SafeLoader with fewer surprises
    repr(value)  # raises ValueError for a number of thousands of digits, which nothing later could write
    return value


def _load_toml(text: str) -> dict[str, Any]:
    if len(text) > LONGEST:
        raise ValueError(TOO_LONG)
    if any(line.count(".") > DOTS for line in text.split("\n")):
        raise ValueError(f"there are more than {DOTS:,} dots in a line")
    value = tomllib.loads(text)
    repr(value)  # as in `_load_yaml`
    return value


def _one_line(error: Exception) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return f"{error.problem}, line {error.problem_mark.line + 1}"
    if "integer string conversion" in str(error):  # Python's own words are for programmers
        return "a number has thousands of digits"
    return " ".join(str(error).split()) or type(error).__name__


# --- cutting ---


def pieces(front: str, kind: Kind) -> tuple[KeyText, ...]:
    """Cut front matter without its fences at its top-level keys, without losing a character.

    Front matter that has no keys, or bad syntax, is one piece without a key.
    """
    if not kind:
        return ()
    lines = re.split(r"(?<=\n)", front)
    starts = {"yaml": _yaml_keys, "toml": _toml_keys, "header": _header_keys}[kind](lines)
    if not starts:
        return (("", front),) if front else ()
    cuts = [("", "".join(lines[: starts[0][0]]))]
    for (start, key), (end, _) in zip(starts, [*starts[1:], (len(lines), "")], strict=True):
        last = end
        while last > start + 1 and (not lines[last - 1].strip() or lines[last - 1].startswith("#")):
            last -= 1
        cuts += [(key, "".join(lines[start:last])), ("", "".join(lines[last:end]))]
    return tuple(piece for piece in cuts if piece[1])


def _yaml_keys(lines: list[str]) -> list[tuple[int, str]]:
    """Find the line and name of each key; none in a `{a: 1}` mapping or in bad YAML."""
    try:
        top = yaml.compose("".join(lines), Loader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return []
    if not isinstance(top, yaml.MappingNode) or top.flow_style:
        return []
    return [(key.start_mark.line, str(key.value)) for key, _ in top.value]


_NAME = r"(?:\"((?:[^\"\\]|\\.)*)\"|'([^']*)'|([A-Za-z0-9_-]+))"
_TABLE = re.compile(rf"\[\[?[ \t]*{_NAME}")
_TOML_KEY = re.compile(rf"[ \t]*{_NAME}")


def _toml_keys(lines: list[str]) -> list[tuple[int, str]]:
    """Find the line and name of each key and table; none in bad TOML, or if it takes too long.

    A table ends where the next table begins.
    """
    if not _is_toml(lines):
        return []
    starts: list[tuple[int, str]] = []
    at = tried = 0
    while at < len(lines):
        table = _TABLE.match(lines[at].lstrip(" \t"))
        in_table = starts and lines[starts[-1][0]].lstrip(" \t").startswith("[")
        match = table or (None if in_table else _TOML_KEY.match(lines[at]))
        if match:
            starts.append((at, next(name for name in match.groups() if name is not None)))
        # a statement may have several lines: tomllib gives no positions, so try how many make sense
        for end in range(at + 1, len(lines) + 1):
            tried += sum(map(len, lines[at:end]))
            if _is_toml(lines[at:end]) or tried > TRIED:
                break
        else:
            end = at + 1
        if tried > TRIED:  # a list of thousands of lines
            return []
        at = end
    return starts


def _is_toml(lines: list[str]) -> bool:
    try:
        _load_toml("".join(lines).replace("\r\n", "\n"))
    except (ValueError, RecursionError):
        return False
    return True


def _header_keys(lines: list[str]) -> list[tuple[int, str]]:
    """Find the line and name of each key; indented lines belong to the key above."""
    matches = [(at, _HEADER_LINE.match(line)) for at, line in enumerate(lines)]
    return [(at, match[1].lower()) for at, match in matches if match]


# --- writing ---


def dump_yaml(mapping: Mapping[str, Any], *, spaced: bool = False) -> str:
    """Write YAML without fences: strings in double quotes, short lists on one line.

    An instant is `2022-05-17T14:05:00+02:00`; if `spaced` it is `2022-05-17 14:05:00 +0200`, as Jekyll writes it.
    Raises Usage for a value that YAML cannot express, Refused for one that does not read back.
    """
    dumper = SpacedDumper if spaced else Dumper
    try:
        text = yaml.dump(dict(mapping), Dumper=dumper, allow_unicode=True, width=10**9, sort_keys=False)
    except yaml.YAMLError as error:
        raise Usage(f"a value of the front matter cannot be written as YAML: {_one_line(error)}") from error
    # PyYAML escapes emoji even with `allow_unicode`
    return _checked(_ESCAPED.sub(_unescaped, text) if mapping else "", mapping, "yaml")


def dump_toml(mapping: Mapping[str, Any]) -> str:
    """Write TOML without fences, short lists on one line; raise errors as `dump_yaml` does."""
    if empty := [key for key, value in mapping.items() if value is None]:
        raise Usage(f"TOML has no empty value for {empty[0]!r}: leave it out with --unset {empty[0]}")
    try:
        text = _LIST.sub(_one_row, tomli_w.dumps(mapping))
    except (TypeError, ValueError) as error:
        raise Usage(f"a value of the front matter cannot be written as TOML: {_one_line(error)}") from error
    return _checked(text, mapping, "toml")


_LIST = re.compile(r"^([^\n=]+ = )\[\n((?:    [^\n\[{]+,\n)+)\]", re.MULTILINE)


def _one_row(match: re.Match[str]) -> str:
    """Write a list on one line if it is short; tomli_w writes every item on a line of its own."""
    items = [item.strip().rstrip(",") for item in match[2].split("\n")]
    row = f"{match[1]}[{', '.join(items[:-1])}]"
    return row if len(row) <= SHORT else match[0]


def _checked(text: str, mapping: Mapping[str, Any], kind: Kind) -> str:
    """Return the text; raise Refused if a value of the mapping does not read back from it."""
    found = load(text, kind)
    wrong = [key for key in mapping if not is_same(found.get(key), mapping[key]) or _is_torn(mapping[key])]
    if wrong:
        what = f"the front matter's {wrong[0]!r} does not read back as it was typed"
        raise Refused(f"{what}: set it otherwise with --set")
    return text


def _is_torn(value: Any) -> bool:
    """Return whether any string contains a lone surrogate, which UTF-8 cannot encode."""
    if isinstance(value, dict):
        return any(map(_is_torn, (*value, *value.values())))
    if isinstance(value, list | tuple):
        return any(map(_is_torn, value))
    return isinstance(value, str) and has_surrogate(value)


def is_same(one: Any, other: Any) -> bool:
    """Return whether two values are the same: `1` is not `True`; instants need the same offset."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(is_same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(is_same, one, other))
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one == other and one.utcoffset() == other.utcoffset()
    if isinstance(one, date | str | bool | int | float) and type(one) is type(other):
        return bool(one == other) or (one != one and other != other)  # noqa: PLR0124 - not a number
    return one is None and other is None


# --- YAML without surprises ---

_STRING = "tag:yaml.org,2002:str"
_STAMP = "tag:yaml.org,2002:timestamp"
_ESCAPED = re.compile(r"\\(?:U([0-9A-F]{8})|.)", re.DOTALL)


def _unescaped(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16)) if match[1] else ""
    return character if character.isprintable() and character else match[0]


class Dumper(yaml.SafeDumper):
    """Writes strings in double quotes, keys plain, and short lists on one line."""

    def ignore_aliases(self, _data: Any) -> bool:
        """Return True, so that a repeated value is written in full: people cannot read `&id001`."""
        return True


class SpacedDumper(Dumper):
    """Writes instants with spaces, as Jekyll does."""


def _mapping(dumper: yaml.SafeDumper, mapping: Mapping[Any, Any]) -> yaml.MappingNode:
    pairs = []
    for key, value in mapping.items():
        name = dumper.represent_scalar(_STRING, key) if isinstance(key, str) else dumper.represent_data(key)
        pairs.append((name, dumper.represent_data(value)))
    return yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=False)


def _list(dumper: yaml.SafeDumper, items: list[Any] | tuple[Any, ...]) -> yaml.SequenceNode:
    nodes = [dumper.represent_data(item) for item in items]
    is_flat = all(isinstance(node, yaml.ScalarNode) for node in nodes)
    # four columns more for each item: two quotes, a comma, a space
    flow = not nodes or (is_flat and sum(len(node.value) + 4 for node in nodes) <= SHORT)
    return yaml.SequenceNode("tag:yaml.org,2002:seq", nodes, flow_style=flow)


def _instant(dumper: yaml.SafeDumper, at: datetime) -> yaml.ScalarNode:
    offset = at.utcoffset()
    # Jekyll's form has no microseconds, and no seconds in the offset, as an old local mean time has
    is_plain = offset is None or at.microsecond or offset.total_seconds() % 60 or not isinstance(dumper, SpacedDumper)
    return dumper.represent_scalar(_STAMP, at.isoformat() if is_plain else f"{at:%Y-%m-%d %H:%M:%S %z}")


Dumper.add_representer(str, lambda dumper, text: dumper.represent_scalar(_STRING, text, style='"'))
Dumper.add_representer(dict, _mapping)
Dumper.add_representer(list, _list)
Dumper.add_representer(tuple, _list)
Dumper.add_representer(datetime, _instant)
SpacedDumper.add_implicit_resolver(  # else it would be tagged, `!!timestamp '2022-05-17 14:05:00 +0200'`
    _STAMP, re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [-+]\d{4}$"), [*"0123456789"]
)


class Loader(yaml.SafeLoader):
    """Reads `12:30` and `010` as text, and `2022-05-17 14:05:00 +0200` as an instant.

    All YAML is read with this class, since it raises YAMLError before it parses what a hostile file would use: anchors
    and aliases, a few lines of which can grow to gigabytes, more than LONGEST characters or BRACKETS brackets.
    """

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - the library's own way

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST:
            raise yaml.YAMLError(TOO_LONG)
        if text.count("[") + text.count("{") > BRACKETS:
            raise yaml.YAMLError("there are too many brackets in it")
        super().__init__(text)

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Compose the next node; raise YAMLError with the line of an alias or an anchor."""
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if getattr(event, "anchor", None):
            what = "anchors and aliases (& and *) are not read, write the value in full"
            raise yaml.MarkedYAMLError(problem=what, problem_mark=event.start_mark)
        return super().compose_node(parent, index)


_DIGITS = [*"0123456789"]
_YES_NO = "yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF"
_FLOAT = r"[-+]?(?:\d+\.\d*|\.\d+)(?:[eE][-+]?\d+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
_TIME = r"(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::?\d\d)?))?"
for _tag, _pattern, _firsts in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", _YES_NO, [*"yYnNtTfFoO"]),
    ("int", r"[-+]?(?:0|[1-9]\d*)|0x[0-9a-fA-F]+", ["-", "+", *_DIGITS]),
    ("float", _FLOAT, ["-", "+", ".", *_DIGITS]),
    ("timestamp", rf"\d{{4}}-\d\d?-\d\d?(?:{_TIME})?", _DIGITS),
    ("merge", r"<<", ["<"]),
):
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"(?:{_pattern})$", re.ASCII), _firsts)


def _load_instant(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Any:
    typed = node.value
    # PyYAML reads an offset only with a colon
    node.value = re.sub(r"([-+]\d\d)(\d\d)$", r"\1:\2", typed) if ":" in typed else typed
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:  # a date that does not exist, such as 2022-13-45, stays text
        return typed


Loader.add_constructor(_STAMP, _load_instant)


def parse_value(typed: str) -> Any:
    """Parse the VALUE of `--set KEY=VALUE` as YAML; `a: b` and `a # b` are plain text.

    `[a, b]`, `{a: 1}`, `"quoted"` and values of several lines are full YAML. Raises Usage for bad YAML, for more than
    LONGEST characters, and for anchors and aliases.
    """
    if len(typed) > LONGEST:
        raise Usage(f"the value is longer than {LONGEST:,} characters: put it into the file's text")
    text = typed.strip()
    try:
        if text[:1] in {"[", "{", '"', "'"} or "\n" in text:
            return _load_yaml(text)
        # the resolver alone finds the type: the parser would take `a: b` for a key and ` # b` for a comment
        loader = Loader("")
        tag = loader.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
        value = loader.construct_object(yaml.ScalarNode(tag, text))
        repr(value)  # as in `_load_yaml`
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        what = f"{typed[:60]!r} is no YAML value: {_one_line(error)}"
        raise Usage(f"{what}; quote it ('\"...\"') to take it as text") from error
    return value
