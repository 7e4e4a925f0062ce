"""Decode the bytes of a file once for all formats, and read the fields of its JSON objects."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from typing import Any

from confnote.errors import Refused
from confnote.schedule.text import line, listed

# the most bytes that are read; the largest programme seen has 2.8 MB
LARGEST = 20 * 1024 * 1024
HEAD = 4096
# what holds other values of JSON: `isinstance` takes less than half the time that it takes with `dict | list`
TREE = (dict, list)
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# JSON below lines such as `# Talks` and `// Talks`
COMMENTED = re.compile(r"\s*+(?:(?:#|//)[^\n]*+\n\s*+)++(?:\{\s*\"|\[\s*[\[{\"])")
# the first line of an INI or TOML file: `[talks]` or `[[talks]]`
SECTION = re.compile(rb"\[{1,2}[A-Za-z_][\w .-]*\]{1,2}[ \t]*(?:[\r\n#;]|\Z)")
WHITE = re.compile(r"\s*+")
WESTERN = "read as cp1252 (Western European)"
NOT_ASCII = re.compile(rb"[\x80-\xff]+")
DECLARED = re.compile(rb"""\A<\?xml[^>]{0,200}encoding\s*=\s*["']([\w.:-]{1,40})["']""")
# Python also has codecs that are no character sets, such as `idna`; a declaration that can be read is not in UTF-16,
# whatever it says
CHARACTER_SETS = re.compile(rb"(?:iso|latin|windows|cp|koi|mac|big5|gb|euc|shift|sjis)", re.IGNORECASE)


class Twice:
    """Makes objects of pairs in which a key can be written twice, and remembers such keys."""

    def __init__(self) -> None:
        self.both: dict[str, None] = {}
        self.last: dict[str, None] = {}

    @property
    def notices(self) -> tuple[str, ...]:
        """Notices of the keys that are written twice in one object."""
        found = (
            ("both values are kept", self.both), ("only the last value is kept", self.last),
        )  # fmt: skip
        return tuple(f"keys written twice, {what}: {listed([*keys])}" for what, keys in found if keys)

    def merged(self, triples: Iterable[tuple[str, str, Any]]) -> dict[str, Any]:
        """Return an object of keys, their places and values; join objects and lists of one key."""
        made: dict[str, Any] = {}
        for key, place, value in triples:
            old = made.get(key)
            if not old or not value or old == value:
                made[key] = value or old or value
                continue
            is_tree = isinstance(old, TREE) and isinstance(value, TREE)
            if isinstance(old, dict) and isinstance(value, dict) and old.keys().isdisjoint(value):
                made[key] = {**old, **value}
            elif is_tree:
                made[key] = [part for tree in (old, value) for part in (tree if isinstance(tree, list) else [tree])]
            else:
                made[key] = value
            (self.both if is_tree else self.last)[f"{line(key, 40)}{place}"] = None
        return made


class Document:
    """The content of a file, without byte order mark; `recoded` says that it was UTF-16.

    `columns` are the fields of sessions that the user names, each with its heading or key in the file.
    """

    notices: tuple[str, ...] = ()

    def __init__(self, data: bytes, columns: tuple[tuple[str, str], ...] = ()) -> None:
        self.columns = columns
        self.recoded = data.startswith(UTF_16)
        if self.recoded:  # a spreadsheet saves this as "Unicode text"
            data = data.decode("utf-16", "replace").encode("utf-8", "replace")
        self.data = data.removeprefix(b"\xef\xbb\xbf")

    @cached_property
    def head(self) -> bytes:
        """The first 4 kB after leading white space; empty if that is 16 kB or longer."""
        # sliced first: white space can be the whole of a 20 MB file
        return self.data[: 4 * HEAD].lstrip()[:HEAD]

    @cached_property
    def text(self) -> str:
        """The content decoded as it declares or as UTF-8; `notices` says where it is neither.

        Bytes that are no UTF-8 are read as cp1252 (Western European), which old programs write.
        """
        declared = None if self.recoded else DECLARED.search(self.head)
        if declared and CHARACTER_SETS.match(declared[1]):
            with suppress(LookupError):
                return self.data.decode(declared[1].decode(), "replace")
        try:
            return self.data.decode()
        except UnicodeDecodeError:
            self.notices = (not_utf_8([n for n, row in enumerate(self.data.split(b"\n"), 1) if not _is_utf_8(row)]),)
            return NOT_ASCII.sub(_as_utf_8, self.data).decode()

    @cached_property
    def json(self) -> Any:
        """The parsed JSON, None for other content; raises Refused for broken JSON."""
        text = self.text if self.head.startswith((b"{", b"[")) else self._without_comments()
        if not text or SECTION.match(self.head):
            return None
        try:
            return self._parsed(text)
        except json.JSONDecodeError as error:
            if error.msg == "Extra data" and (values := _objects_in_turn(text)):
                return values
            found = _without_last_commas(text, error)
            notice = f"broken JSON at line {error.lineno}: a comma before a bracket was passed over"
            self.notices = (*self.notices, notice)
            return found
        except (RecursionError, ValueError) as error:  # ValueError: a number of 5,000 digits
            raise Refused(f"this JSON cannot be read ({type(error).__name__}): get the file again") from None

    def _parsed(self, text: str) -> Any:
        twice = Twice()

        def object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
            made = dict(pairs)
            return made if len(made) == len(pairs) else twice.merged((key, "", value) for key, value in pairs)

        found = json.loads(text, object_pairs_hook=object_of)
        self.notices = (*self.notices, *twice.notices)
        return found

    def _without_comments(self) -> str:
        """Return JSON with empty lines for comments above and below it; empty for another file."""
        found = COMMENTED.match(self.text) if self.head.startswith((b"#", b"//")) else None
        if found is None:
            return ""
        lines = self.text.split("\n")
        notes = {n: line(text, 40) for n, text in enumerate(lines) if text.lstrip().startswith(("#", "//"))}
        self.notices = (*self.notices, f"comments beside the JSON not read: {listed([*notes.values()])}")
        return "\n".join("" if n in notes else text for n, text in enumerate(lines))

    @property
    def fields(self) -> Fields:
        """The fields of the JSON object, empty for another file; raises Refused for broken JSON."""
        return Fields(self.json)


def _objects_in_turn(text: str) -> list[Any]:
    """Return objects of JSON that follow each other, as one in each line; empty for other text."""
    found: list[Any] = []
    at, decoder = 0, json.JSONDecoder()
    with suppress(ValueError, RecursionError):
        while (at := _after_white(text, at)) < len(text):
            value, at = decoder.raw_decode(text, at)
            found.append(value)
        return found if all(isinstance(part, dict) for part in found) else []
    return []


def _after_white(text: str, at: int) -> int:
    found = WHITE.match(text, at)
    return found.end() if found else at


def cut_off(number: int) -> tuple[str, str]:
    """Return a notice that the file is cut off in a line, and the doubt that goes with it."""
    where = f"the file is cut off in line {number}"
    return f"{where}: what comes before is read; get the file again for the rest", f"{where}: get it again"


def not_utf_8(lines: list[int]) -> str:
    """Return a notice of the lines, by number, that have bytes that are no UTF-8."""
    more = f" and {len(lines) - 1:,} more" if len(lines) > 1 else ""
    return f"line {lines[0]}{more}: {'their' if more else 'its'} characters are not UTF-8 and are {WESTERN}"


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _as_utf_8(found: re.Match[bytes]) -> bytes:
    """Return characters that are not ASCII as UTF-8; what is no UTF-8 is cp1252."""
    # "replace": five bytes mean nothing in cp1252
    return found[0] if _is_utf_8(found[0]) else found[0].decode("cp1252", "replace").encode()


LAST_COMMA = "remove the comma before it"
# a string is one match, so that commas in it are kept; one without an end goes up to the end of the file
STRING_OR_LAST_COMMA = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)|,(?=\s*[\]}])', re.DOTALL)
WORD = re.compile(r"""(?P<quote>['\u2018\u2019\u201c\u201d])|(?P<word>[^\W\d][^"\n:,{}\[\]]*)(?P<end>["]?)""")


def _without_last_commas(text: str, error: json.JSONDecodeError) -> Any:
    """Parse JSON without commas before closing brackets; raise Refused for other faults."""
    if _json_advice(error) != LAST_COMMA:
        raise Refused(_broken_json(error)) from None
    try:
        return json.loads(STRING_OR_LAST_COMMA.sub(lambda part: "" if part[0] == "," else part[0], text))
    except json.JSONDecodeError as other:
        raise Refused(_broken_json(other)) from None


def _broken_json(error: json.JSONDecodeError) -> str:
    """Return what is wrong with broken JSON: its end is missing, or something in a line of it."""
    reason = f"broken JSON at line {error.lineno} ({error.msg})"
    text = error.doc.rstrip()
    is_open = error.msg.startswith("Unterminated string")
    closes = "}" if text.lstrip().startswith("{") else "]"
    if error.pos >= len(text) or (is_open and not text.endswith(closes)):
        return f"{reason}: the end of the file is missing, get it again"
    begin = max(error.doc.rfind("\n", 0, error.pos) + 1, error.pos - 30)
    place = " ".join(error.doc[begin : error.pos + 20].split("\n")[0].split())
    return f"{reason}, in {place!r}: {'add the quote that closes it' if is_open else _json_advice(error)}"


def _json_advice(error: json.JSONDecodeError) -> str:
    """Return how to correct the place where JSON is broken."""
    before, after = error.doc[: error.pos].rstrip(), error.doc[error.pos :].lstrip()
    if before.endswith(",") and after.startswith(("}", "]")):
        return LAST_COMMA
    if after.startswith('"') and "',' delimiter" in error.msg:
        return "add the comma before it"
    if not (found := WORD.match(after)):
        return "correct the line"
    if found["quote"]:
        return "write double quotes"
    if found["end"] or "delimiter" in error.msg:
        return f"a quote is missing before {found['word'][:20].strip()}"
    return "put the word in double quotes"


def is_web_page(head: bytes) -> bool:
    """Return whether `head` begins a web page, which many sites send instead of a programme."""
    start = head[:1000].lower()
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or bool(
        re.match(rb"(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype )?html\b", start, re.DOTALL)
    )


def too_large() -> Refused:
    """Return the error for a file of more than LARGEST bytes."""
    return Refused(f"the file is larger than {LARGEST // 1024 // 1024} MB: no programme is; is it the right file?")


class Fields:
    """The fields of a JSON object; `raw` is the object itself, empty for any other value.

    `text`, `fields`, `values` and `objects` return something empty for a missing field or a field of another type. A
    method that takes several names returns the first field that is not empty.
    """

    __slots__ = ("raw",)

    def __init__(self, value: Any) -> None:
        self.raw: dict[str, Any] = value if isinstance(value, dict) else {}

    def __contains__(self, name: str) -> bool:
        return name in self.raw

    def get(self, name: str) -> Any:
        """Return the value of a field, of any type; None if there is no such field."""
        return self.raw.get(name)

    def text(self, *names: str) -> str:
        """Return a field as text (see `text_of`)."""
        for name in names:  # no generator: a programme has some 20,000 fields
            value = self.raw.get(name)
            if value and (text := value if value.__class__ is str else text_of(value)):
                return text
        return ""

    def fields(self, name: str) -> Fields:
        """Return a field that is an object, as `Fields`."""
        return Fields(self.raw.get(name))

    def values(self, *names: str) -> list[Any]:
        """Return a field that is a list."""
        return next((found for name in names if isinstance(found := self.raw.get(name), list) and found), [])

    def objects(self, *names: str) -> list[Fields]:
        """Return the objects in a field that is a list."""
        return next((found for name in names if (found := list(objects_of(self.raw.get(name))))), [])


def objects_of(value: Any) -> Iterator[Fields]:
    """Yield the objects of a list; nothing for any other value."""
    if isinstance(value, list):
        yield from (Fields(item) for item in value if isinstance(item, dict))


def text_of(value: Any) -> str:
    """Return a string, a number as text, or the English text of `{"de": ..., "en": ...}`.

    Return the first text if there is no English one, and an empty string for any other value.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        texts = (part for part in value.values() if isinstance(part, str) and part)
        return text_of(value.get("en")) or next(texts, "")
    # a bool is an int in Python
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    # false for NaN, infinity and numbers with hundreds of digits
    return str(value) if abs(value) < 1e18 else ""
