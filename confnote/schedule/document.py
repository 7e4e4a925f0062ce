"""The bytes of a file, decoded once and looked at by every format: its head, its text, its JSON."""

from __future__ import annotations

import json
import re
from functools import cached_property
from typing import Any

from confnote.errors import Refused

HEAD = 4096
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class Document:
    """A file's content. `data` is without a byte order mark, and UTF-8 where the mark said UTF-16."""

    def __init__(self, data: bytes) -> None:
        self.recoded = data.startswith(UTF_16)
        if self.recoded:  # what a spreadsheet saves as "Unicode text"
            data = data.decode("utf-16", "replace").encode("utf-8", "replace")
        self.data = data.removeprefix(b"\xef\xbb\xbf")

    @cached_property
    def head(self) -> bytes:
        """The first 4 kB after white space."""
        return self.data[: 4 * HEAD].lstrip()[:HEAD]

    @cached_property
    def text(self) -> str:
        """The content as text: UTF-8, or the Western encoding that old spreadsheets write."""
        try:
            return self.data.decode()
        except UnicodeDecodeError:
            return self.data.decode("cp1252", "replace")

    @cached_property
    def json(self) -> Any:
        """The content as JSON; None if it does not begin as an object or a list. Refused if it breaks off."""
        if not self.head.startswith((b"{", b"[")):
            return None
        try:
            return json.loads(self.data)
        except json.JSONDecodeError as trouble:
            raise Refused(
                f"broken JSON at line {trouble.lineno} ({trouble.msg}): the file may be cut off, get it again"
            ) from None
        except (UnicodeDecodeError, RecursionError, ValueError) as trouble:  # ValueError: a number of 5,000 digits
            raise Refused(f"this JSON cannot be read ({type(trouble).__name__}): get the file again") from None


def is_web_page(head: bytes) -> bool:
    """Return whether a file is a web page, which a site shows where a programme was asked for."""
    start = head[:1000].lower()
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or bool(
        re.match(rb"(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype )?html\b", start, re.DOTALL)
    )


# --- values of unknown type in a JSON file ---


def word(value: Any) -> str:
    """Return text, a number as text, the English (else the first) of several languages; nothing for anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return word(value.get("en")) or next(
            (text for part in value.values() if (text := word(part) if isinstance(part, str) else "")), ""
        )
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    return str(value) if abs(value) < 1e18 else ""


def mapping(value: Any) -> dict[str, Any]:
    """Return an object, empty if the value is none."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """Return a list, empty if the value is none."""
    return value if isinstance(value, list) else []


def objects(value: Any) -> list[dict[str, Any]]:
    """Return the objects of a list."""
    return [item for item in items(value) if isinstance(item, dict)]
