r"""Rows <-> the lines of a dump: JSON Lines, documented in the README; a header first, the number of records last.

What could be taken for a line end or a command to a terminal is written as `\uXXXX`, so that a dump can be shown, cut
by any tool at its line ends, and read back to the same strings.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from confnote.core.text import BIDI
from confnote.store.tables import RECORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT = "confnote dump"
VERSION = 1  # of the lines; the columns in them are of a schema, which has a number of its own
TABLES = (*RECORDS, "post", "setting", "draft")
"""The tables whose rows are records of a dump, in its order: what is referred to before what refers."""
KEYS = {"setting": "key", "draft": "who"}
"""What names a row, where it is not its uid."""
DERIVED = {"conference": ("opens_at", "closes_at")}
"""Columns that are made from others, and so are no part of a dump."""
TRASH, JOURNAL = "trash", "journal"

_ODD = re.compile(f"[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff{''.join(BIDI)}]")


def key_of(table: str) -> str:
    """Return the column that names a table's rows on every machine."""
    return KEYS.get(table, "uid")


def encode(value: Mapping[str, Any]) -> str:
    """Return a line, with its end."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _ODD.sub(lambda odd: f"\\u{ord(odd[0]):04x}", text) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What the first line says: the schema of the rows, the one conference (its slug) or None for all, the extras."""

    schema: int
    conference: str | None = None
    trash: bool = False
    journal: bool = False

    def line(self) -> str:
        """Return it as a line."""
        return encode(
            {
                "format": FORMAT,
                "version": VERSION,
                "schema": self.schema,
                "conference": self.conference,
                "trash": self.trash,
                "journal": self.journal,
            }
        )


def last_line(records: int) -> str:
    """Return the line that ends a dump: by it one that was cut off is known."""
    return encode({"end": FORMAT, "records": records})


Sort = Literal["dump", "store", "text"]


def sort_of(beginning: bytes) -> Sort:
    """Say what a file is by its first bytes: a dump (or the beginning of one), an SQLite file, or some text."""
    if beginning.startswith(b"SQLite format 3\0"):
        return "store"
    words = beginning.removeprefix(b"\xef\xbb\xbf").lstrip()
    opening = b'{"format":"confnote'
    is_object = words[:1] == b"{" and words[1:].lstrip()[:1] in {b'"', b"}"}  # `{{` is a template's, `{%` too
    return "dump" if is_object or (words and opening.startswith(words)) else "text"
