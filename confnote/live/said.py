"""What the prompt says, as lines of styled fragments; and how a terminal shows their styles.

A line is a tuple of (style, text). All stored text goes in through `one_line` or `safe_text`: a fragment is shown as
it is. The styles are the names below, so that whoever prints to a pipe just drops them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from confnote.views import theme

if TYPE_CHECKING:
    from collections.abc import Iterable

Line = tuple[tuple[str, str], ...]

HANDLE, ABOUT, HEADING, OFFER, ERROR = (
    "class:handle", "class:about", "class:heading", "class:offer", "class:error",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What an entered line came to: lines to show; whether the prompt is to be left."""

    lines: tuple[Line, ...] = ()
    leave: bool = False


def line(*parts: str | tuple[str, str]) -> Line:
    """Return the parts as one line; a part without a style is plain."""
    return tuple((part, "")[::-1] if isinstance(part, str) else part for part in parts)


def answered(text: str, *more: str) -> Answer:
    """Return an answer of plain lines, the first one set in from the notes."""
    return Answer(tuple(line(f"  {part}") for part in (text, *more)))


def words(said: Line) -> str:
    """Return a line's text."""
    return "".join(text for _, text in said)


def lines_of(text: str, style: str = "") -> tuple[Line, ...]:
    """Return a text as lines of one style."""
    return tuple(line((style, part)) for part in text.split("\n"))


def kind_style(kind: str) -> str:
    """Return the style of a mark."""
    return f"class:kind.{kind}"


def style_rules() -> dict[str, str]:
    """Return prompt-toolkit's rules for the styles: the colours of all other views."""
    rules = {
        "handle": theme.HANDLE, "about": theme.ABOUT, "heading": theme.HEADING, "offer": theme.NOW,
        "error": f"bold {theme.OVERLAP}", "prompt": theme.HANDLE,
        **{f"kind.{kind}": style for kind, style in theme.KINDS.items()}, "kind.tech": theme.TECH,
    }  # fmt: skip
    return {name: " ".join(_ansi(word) for word in style.split()) for name, style in rules.items()}


def _ansi(word: str) -> str:
    return word if word in {"bold", "dim", "strike", "underline"} else f"ansi{word}"


def in_prompt(text: str, verbs: Iterable[str]) -> str:
    """Return advice for the shell as advice for the prompt: `confnote move n4 s3` is `/move n4 s3` here."""
    known = "|".join(map(re.escape, verbs))
    text = text.replace("with --session s12", "by its handle, such as s12")
    return re.sub(rf"\bconfnote ({known})\b", r"/\1", text)
