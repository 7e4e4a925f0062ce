"""What the prompt says, as lines of styled fragments; and how a terminal shows their styles.

A line is a tuple of (style, text). All stored text goes in through `one_line` or `safe_text`: a fragment is shown as
it is. The styles are the names below, so that whoever prints to a pipe just drops them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from confnote.core.text import one_line, safe_text
from confnote.live.status import clock_at
from confnote.views import answer, theme
from confnote.views.wording import NOTE_MARKS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from confnote.live.line import Draft
    from confnote.store.capture import Noted, Recorded


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


def answer_of(text: str, *more: str) -> Answer:
    """Return an answer of plain lines, the first one set in from the notes."""
    return Answer(tuple(line(f"  {part}") for part in (text, *more)))


def text_of(said: Line) -> str:
    """Return a line's text."""
    return "".join(text for _, text in said)


def styled_lines(text: str, style: str = "") -> tuple[Line, ...]:
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


SHOWN_LINES = 6
"""Lines of a long note that are shown; the rest is counted."""


def note_lines(note: Noted, draft: Draft, *, private: bool = False) -> tuple[Line, ...]:
    """Return a note as it was stored."""
    mark = "[]" if draft.kind == "action" else NOTE_MARKS.get(draft.kind, "")
    first, *more = safe_text(draft.text).split("\n")
    head = line(
        (ABOUT, f"{clock_at(note.place.at, note.place.zone)} "),
        (HANDLE, f"n{note.id} "),
        (ABOUT, f"{_where(note)} "),
        ("class:error", "private " if private else ""),
        (kind_style(draft.kind), f"{mark} " if mark else ""),
        first,
    )
    rest = [line(f"  {text}") for text in more[: SHOWN_LINES - 1]]
    if len(more) >= SHOWN_LINES:
        rest.append(line((ABOUT, f"  ... and {len(more) - SHOWN_LINES + 1} lines more")))
    return (head, *rest, *_choice(note))


def _where(note: Noted) -> str:
    if note.session is not None:
        return f"s{note.session[1]}"
    if note.place.conference is None:
        return "inbox"
    known = note.place.holds and note.place.number >= 0
    return f"day {note.place.number}" if known else answer.short_day(note.day or note.place.day)


def _choice(note: Noted) -> tuple[Line, ...]:
    """Name the sessions between which nobody could choose, and how to file the note."""
    if not note.place.rivals or note.session is not None:
        return ()
    names = ", ".join(answer.session_line(rival) for rival in note.place.rivals[:6])
    first = note.place.rivals[0][1]
    return (line((ABOUT, f"  unfiled: {names} are on. /move last s{first} files it, /start s{first} sits down there")),)


def tech_line(tech: Recorded, tagline: str, at: int, zone: str) -> Line:
    """Return a tech as it was stored, or what of it is new."""
    told = f": {one_line(tagline)}" if tagline else ""
    rest = told if tech.added else f" {answer.recorded(tech).partition(one_line(tech.name, 60))[2].strip()}"
    return line(
        (ABOUT, f"{clock_at(at, zone)} "),
        (HANDLE, f"t{tech.id} "),
        (kind_style("tech"), "$ "),
        one_line(tech.name, 60) + rest,
    )
