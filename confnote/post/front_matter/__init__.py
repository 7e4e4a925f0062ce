"""Read and write front matter. What is written is read back and compared before it is used.

Titles break posts: `a: b` stops a build, `yes` becomes true, `1e3` becomes a thousand. Hence every string is
written in double quotes.
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
from confnote.post.front_matter import notation

# YAML between `---`, TOML between `+++`, `Key: value` lines up to a blank one, nothing.
Kind = Literal["yaml", "toml", "header", ""]

# The most characters of a value on the command line.
LARGEST = 1 << 20


@dataclass(frozen=True, slots=True)
class Cut:
    """A file's text in four parts; `opening + front + closing + body` is the text."""

    kind: Kind
    opening: str
    front: str
    closing: str
    body: str


_FENCED: dict[Kind, re.Pattern[str]] = {
    "yaml": re.compile(r"(\ufeff?---[ \t]*\r?\n)(.*?)(^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z))", re.DOTALL | re.MULTILINE),
    "toml": re.compile(r"(\ufeff?\+\+\+[ \t]*\r?\n)(.*?)(^\+\+\+[ \t]*(?:\r?\n|\Z))", re.DOTALL | re.MULTILINE),
}
_LIST = re.compile(r"^([^\n=]+ = )\[\n((?:    [^\n\[{]+,\n)+)\]", re.MULTILINE)
_HEADER = re.compile(
    r"(?i)(\ufeff?)((?=(?:.+\r?\n)*?title:)(?:[a-z0-9_-]+:(?:[ \t].*)?\r?\n(?:[ \t]{4,}\S.*\r?\n)*)+)((?:\r?\n|\Z))"
)
_HEADER_LINE = re.compile(r"([A-Za-z0-9_-]+):[ \t]*(.*)")


def cut(text: str) -> Cut:
    """Divide a file into front matter and body; a text without front matter is all body."""
    for kind, fenced in _FENCED.items():
        if match := fenced.match(text):
            return Cut(kind, match[1], match[2], match[3], text[match.end() :])
    if match := _HEADER.match(text):
        return Cut("header", match[1], match[2], match[3], text[match.end() :])
    return Cut("", "", "", "", text)


def read(text: str) -> tuple[dict[str, Any], str, Kind]:
    """Return a file's front matter as a mapping, its body and the kind of front matter. Raises Refused."""
    parts = cut(text)
    return load(parts.front, parts.kind), parts.body, parts.kind


def load(front: str, kind: Kind) -> dict[str, Any]:
    """Parse front matter without its fences."""
    front = front.replace("\r\n", "\n")
    if kind == "yaml":
        return _load_yaml(front)
    if kind == "toml":
        return _load_toml(front)
    return {key.lower(): value.strip() for key, value in _HEADER_LINE.findall(front)} if kind else {}


def pieces(front: str, kind: Kind) -> tuple[notation.KeyText, ...]:
    """Cut front matter without its fences at its top-level keys; the joined pieces are the front matter."""
    cutters = {"yaml": notation.yaml_pieces, "toml": notation.toml_pieces, "header": notation.header_pieces}
    return cutters[kind](front) if kind else ()


def _load_yaml(front: str) -> dict[str, Any]:
    try:
        value = notation.load(front)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Refused(f"the front matter is no YAML: {_one_line(error)}") from error
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Refused("the front matter is YAML, but has no keys: write `key: value` lines between the ---")
    return {str(key): item for key, item in value.items()}


def _load_toml(front: str) -> dict[str, Any]:
    try:
        return tomllib.loads(front)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Refused(f"the front matter is no TOML: {_one_line(error)}") from error


def _one_line(error: Exception) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return f"{error.problem}, line {error.problem_mark.line + 1}"
    return " ".join(str(error).split()) or type(error).__name__


# --- writing ----------------------------------------------------------------------------------------------------------


def dump_yaml(mapping: Mapping[str, Any], *, spaced: bool = False) -> str:
    """Write YAML without fences: strings in double quotes, short lists on one line.

    An instant is written `2022-05-17T14:05:00+02:00`, or `2022-05-17 14:05:00 +0200` if `spaced`, as Jekyll writes
    it.
    """
    try:
        text = notation.dump(mapping, spaced=spaced)
    except yaml.YAMLError as error:
        raise Usage(f"a value of the front matter cannot be written as YAML: {_one_line(error)}") from error
    return _proved(text, mapping, "yaml")


def dump_toml(mapping: Mapping[str, Any]) -> str:
    """Write TOML without fences."""
    if empty := [key for key, value in mapping.items() if value is None]:
        raise Usage(f"TOML has no empty value for {empty[0]!r}: leave it out with --unset {empty[0]}")
    try:
        text = _LIST.sub(_one_row, tomli_w.dumps(mapping))
    except (TypeError, ValueError) as error:
        raise Usage(f"a value of the front matter cannot be written as TOML: {_one_line(error)}") from error
    return _proved(text, mapping, "toml")


def _one_row(match: re.Match[str]) -> str:
    """Write a list on one line if it is short."""
    items = [item.strip().rstrip(",") for item in match[2].split("\n")]
    row = f"{match[1]}[{', '.join(items[:-1])}]"
    return row if len(row) <= notation.SHORT else match[0]


def _proved(text: str, mapping: Mapping[str, Any], kind: Kind) -> str:
    found = load(text, kind)
    wrong = [key for key in mapping if not is_same(found.get(key), mapping[key]) or _is_torn(mapping[key])]
    if wrong:
        what = f"the front matter's {wrong[0]!r} does not read back as it was typed"
        raise Refused(f"{what}: set it otherwise with --set")
    return text


def _is_torn(value: Any) -> bool:
    """Return whether any string holds a lone surrogate, which UTF-8 cannot encode."""
    if isinstance(value, dict):
        return any(map(_is_torn, (*value, *value.values())))
    if isinstance(value, list | tuple):
        return any(map(_is_torn, value))
    return isinstance(value, str) and has_surrogate(value)


def is_same(one: Any, other: Any) -> bool:
    """Return whether two values are the same: `1` is not `True`, and instants need the same offset."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(is_same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(is_same, one, other))
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one == other and one.utcoffset() == other.utcoffset()
    if isinstance(one, date | str | bool | int | float) and type(one) is type(other):
        return bool(one == other) or (one != one and other != other)  # noqa: PLR0124 - not a number
    return one is None and other is None


def parse_value(text: str) -> Any:
    """Parse the VALUE of `--set KEY=VALUE` as YAML, but a plain sentence is never a comment, a key or an alias.

    `[a, b]`, `{a: 1}`, `"quoted"` and values of several lines are full YAML. Aliases are refused, because a few
    lines of them can grow to gigabytes.
    """
    if len(text) > LARGEST:
        raise Usage("the value is longer than a megabyte: put it into the file's text")
    try:
        return notation.parse_value(text.strip())
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        what = f"{text[:60]!r} is no YAML value: {_one_line(error)}"
        raise Usage(f"{what}; quote it ('\"...\"') to take it as text") from error
