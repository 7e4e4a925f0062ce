"""One block of Markdown into its mark (`## `, `- `) and its words, so that a change of style is no change of words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Sort = Literal["heading", "item", "rule", "text"]
# What CommonMark calls a line end: `str.splitlines` knows eight more, and would count lines that no parser sees.
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")

_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]{1,4}(?=[^ \t\r\n])|[ \t]*(?=[\r\n]|$)|[ \t])")
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_SETEXT = re.compile(r"([\r\n]+ {0,3}(=+|-+))$")
_RULE = re.compile(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_CODE = re.compile(r"```|~~~|<(?:pre|script|style|textarea)\b", re.IGNORECASE)
_HARD_BREAK = re.compile(r" {2,}\r?\n(?=.)")
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Form:
    """A block taken apart: `before + body + after` is it, but for the indent that an item's later lines have lost.

    `level` is that of a heading; `code` says that spaces mean something.
    """

    sort: Sort
    before: str
    body: str
    after: str = ""
    level: int = 0
    code: bool = False

    @property
    def says(self) -> str:
        """The words, so that blocks which differ only in their mark or in where lines break are the same.

        In code spaces mean something and stay; a hard line break is kept as a word.
        """
        if self.sort == "rule":
            return "---"
        if self.code:
            return "\n".join(line.rstrip() for line in _LINE_END.split(self.body))
        body = _HARD_BREAK.sub(" \\\\ ", self.body)
        if self.sort == "heading":
            body = re.sub(r"[ \t]+#+[ \t]*$", "", body)
        return " ".join(body.split())

    @property
    def mark(self) -> str:
        """The mark, so that equal marks are equal strings: an underline's length says nothing."""
        return self.before + self.after.strip()[:1]


def take_apart(text: str) -> Form:
    """Take one block apart into its mark and its words."""
    if _RULE.match(text):
        return Form("rule", "", text)
    if item := _ITEM.match(text):
        width = " " * item.end()
        first, *later = LINE.findall(text[item.end() :]) or [""]
        body = first + "".join(line.removeprefix(width) for line in later)
        return Form("item", item[0], body, code=bool(_CODE.search(body)))
    if (atx := _ATX.match(text)) and "\n" not in text:
        return Form("heading", atx[0], text[atx.end() :], level=len(atx[1]))
    if _CODE.search(text) or text.startswith(("    ", "\t")):
        return Form("text", "", text, code=True)
    if (line := _SETEXT.search(text)) and text[0] not in "><|":
        return Form("heading", "", text[: line.start()], line[1], level=1 if line[2][0] == "=" else 2)
    return Form("text", "", text)


def put_together(mark: Form, words: Form) -> str:
    """Say the words of one block with the mark of another."""
    body = words.body
    if mark.sort == "heading":
        return mark.before + " ".join(body.split()) + mark.after
    first, *later = LINE.findall(body) or [""]
    indent = " " * len(mark.before)
    rest = "".join(indent + line if line.strip() else line for line in later)
    return f"{mark.before}{first}{rest}"


def is_item(text: str) -> bool:
    """Say whether a block is an item of a list."""
    return bool(_ITEM.match(text)) and not _RULE.match(text)
