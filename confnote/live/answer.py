"""Make what the prompt prints: lines of styled text, the line for a stored note, the colours.

A line is a tuple of (style, text) pairs. All text from the store passes through `one_line` or `safe_text` before it
gets into a line. Output to a pipe ignores the styles.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from confnote.actions.capture import AddedNote, RecordedTech
from confnote.actions.messages import SITS_THERE, tech_changes
from confnote.actions.say import COMMANDS
from confnote.core.clock import short_day
from confnote.core.kinds import MOMENTS, NOTE_KINDS
from confnote.core.text import one_line, safe_text
from confnote.live.context import Context, clock_at
from confnote.store.drafts import LineTarget
from confnote.views import theme
from confnote.views.lines import GAP, Sheet, cells, fitted
from confnote.views.lines import Line as ViewLine

Line = tuple[tuple[str, str], ...]

HANDLE, ABOUT, HEADING = "class:handle", "class:about", "class:heading"
OFFER, ERROR = "class:offer", "class:error"
SHOWN_LINES = 6  # a paste of 500 lines would push the notes before it off the screen
OF_SHELL = re.compile(
    r"(?:(?:(?<![^.] )(?P<verb>\b[A-Z][a-z]+(?: [a-z]+)?))?(?P<colon>: )|(?P<word>(?<=\w) )|)"
    rf"(?=\bconfnote (?:{COMMANDS.replace(' ', '|')}|config)\b)"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of an entered line: what to print, and whether to leave the prompt.

    `same_target` is True if the line cannot have changed where notes go. `edits` is a note to bring into the line.
    `note_in` is the session (a uid) of a note that was stored by the clock, "" if it has none.
    """

    lines: tuple[Line, ...] = ()
    leave: bool = False
    same_target: bool = False
    note_in: str | None = None
    edits: LineTarget | None = None


def line(*parts: str | tuple[str, str]) -> Line:
    """Return one line of parts, each a plain text or (style, text)."""
    return tuple(("", part) if isinstance(part, str) else part for part in parts)


def remark(text: str) -> Line:
    """Return a dim line for a remark, indented to set it off from notes."""
    return line((ABOUT, f"  {text}"))


def answer_of(text: str, *more: str) -> Answer:
    """Return an answer of plain lines, indented to set them off from notes."""
    return Answer(tuple(line(f"  {part}") for part in (text, *more)))


def text_of(styled: Line) -> str:
    """Return a line without its styles."""
    return "".join(text for _, text in styled)


def rows_of(
    lines: Callable[[Sheet], Iterable[ViewLine]], context: Context, most: int = 0, every: str = "", *, cut: bool = False
) -> tuple[Line, ...]:
    """Return the lines of a view as rows; a tail follows the body.

    Of more than `most` rows, return so many and a remark; `every` is the command that shows all in a shell. If `cut`,
    no row is wider than the terminal; the tail stays.
    """
    sheet = Sheet(max(context.columns - 2, 20), context.marks)  # without the indentation
    found = [
        ((*row.lead, *row.body), ((GAP, ""), *row.tail) if row.tail else ())
        for row in lines(sheet)
        if row.lead or row.body
    ]
    if cut:
        found = [(fitted(row, sheet.width - cells(tail))[:-1], tail) for row, tail in found]
    rows = [
        line("  ", *((prompt_style(style), text.replace("\n", " ")) for text, style in (*row, *tail)))
        for row, tail in found
    ]
    if not most or len(rows) <= most:
        return tuple(rows)
    return (*rows[:most], remark(f"and {len(rows) - most} rows more; in a shell: {every}"))


def in_shell(text: str) -> str:
    """Return a message that says where to type the first command of a shell in it, if any."""
    found = None if "in a shell" in text else OF_SHELL.search(text)
    if found is None:
        return text
    verb, colon, behind = found["verb"], found["colon"], text[found.end() :]
    if colon:  # `See: confnote ...`, `n4 is in the trash: confnote ...`
        said = f"{verb} in a shell: " if verb else "; in a shell: "
    else:
        said = " (in a shell) " if found["word"] else "in a shell: "
    return f"{text[: found.start()]}{said}{behind}"


def note_line(at: str, number: int, where: str, kind: str, text: str, *, private: bool) -> Line:
    """Return one line for a note: clock time (`at`), handle, target, marks and text.

    `where` is the target with a blank behind it, or empty.
    """
    mark = NOTE_KINDS[kind].typed or NOTE_KINDS[kind].mark
    return line(
        (ABOUT, f"{at} "),
        (HANDLE, f"n{number} "),
        (ABOUT, where),
        (ERROR, "(private) " if private else ""),
        (f"class:kind.{kind}", f"{mark} " if mark else ""),
        (ABOUT if kind in MOMENTS else "", text),
    )


def note_lines(note: AddedNote, text: str) -> tuple[Line, ...]:
    """Return the lines for a stored note, `10:20 n1 s2 ! text`; cut a text to SHOWN_LINES lines."""
    place = note.place
    if note.session is not None:
        target = f"s{note.session.id}"
    elif place.conference is None:
        target = "inbox"
    elif place.covers and place.number >= 0:
        target = f"day {place.number}"
    else:
        target = short_day(note.day or place.day)
    first, *more = safe_text(text).split("\n")
    lines = [
        note_line(clock_at(place.at, place.zone), note.id, f"{target} ", note.kind, first, private=note.private),
        *(line(f"  {part}") for part in more[: SHOWN_LINES - 1]),
    ]
    if len(more) >= SHOWN_LINES:
        lines.append(remark(f"... and {len(more) - SHOWN_LINES + 1} lines more"))
    if note.sat_down:
        lines.append(remark(SITS_THERE.removeprefix("; ")))
    return tuple(lines)


def tech_line(tech: RecordedTech, words: str) -> Line:
    """Return the line for a new tech with words about it, for a known one with what has changed."""
    rest = f": {one_line(words)}" if words else ""
    if not tech.added:
        rest = f" {tech_changes(tech)}"
    at = clock_at(tech.place.at, tech.place.zone)
    return line((ABOUT, f"{at} "), (HANDLE, f"t{tech.id} "), ("class:kind.tech", "$ "), one_line(tech.name, 60) + rest)


def style_rules() -> dict[str, str]:
    """Return the style rules for prompt-toolkit; the colours are those of all other views."""
    rules = {
        "handle": theme.HANDLE, "about": theme.ABOUT, "heading": theme.HEADING, "offer": theme.NOW,
        "error": f"bold {theme.OVERLAP}", "prompt": theme.HANDLE,
        **{f"kind.{kind.name}": kind.style for kind in NOTE_KINDS.values()}, "kind.tech": theme.TECH,
    }  # fmt: skip
    return {name: prompt_style(style) for name, style in rules.items()}


def prompt_style(style: str) -> str:
    """Return a style of `views.theme` in the words of prompt-toolkit."""
    # the terminal's own 16 colours: `red` for Rich is `ansired` for prompt-toolkit, whose `red` is a fixed RGB value
    plain = {"bold", "dim", "strike", "underline"}
    colours, _, _ = style.partition("link ")  # prompt-toolkit has no links
    return " ".join(word if word in plain else f"ansi{word}" for word in colours.split())
