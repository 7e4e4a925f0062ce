"""Draw the screen of the picker, as rows of styled text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from prompt_toolkit.utils import get_cwidth

from confnote.core.text import one_line
from confnote.live.answer import ABOUT, ERROR, HANDLE, HEADING, OFFER, prompt_style, style_rules
from confnote.live.screen import cut
from confnote.model import Session
from confnote.picker.state import ListRow, Marking
from confnote.views import theme
from confnote.views.agenda import AgendaEntry
from confnote.views.lines import WIDEST, day_heading, speakers, times
from confnote.views.theme import Marks

Runs = list[tuple[str, str]]  # (style, text) pairs of one row

MINE, GONE, CURSOR, FIND = "class:mine", "class:gone", "class:cursor", "Find: "
TIMES = 11  # columns; `10:15-10:50`
ROOMY = 80  # columns; in a terminal of at least this width each row shows its room
ROOM = 22  # columns; longer names of rooms are cut
# the rows below the list by the height of the terminal, without the rule and the keys
DETAILS = ((32, 10), (24, 7), (15, 5), (11, 3), (8, 2))
KEYS = (
    "type to search, Up/Down to move, Tab: next day, Space marks",
    "Enter saves, Esc drops new marks, Ctrl-C keeps them",
)


def rules() -> dict[str, str]:
    """Return the style rules for prompt-toolkit; the colours are those of all other views."""
    own = {"mine": theme.MINE, "gone": theme.GONE}
    # reverse: the cursor shows without colours too
    return {**style_rules(), **{name: prompt_style(style) for name, style in own.items()}, "cursor": "reverse"}


def columns(text: str) -> int:
    """Return how many columns a text without control characters takes."""
    return len(text) if text.isascii() else get_cwidth(text)


def draw(marking: Marking, width: int, height: int, marks: Marks) -> list[Runs]:
    """Return the rows of a screen, at most `height` of them, none wider than `width`."""
    width = min(width, WIDEST)
    line = ", ".join(KEYS)
    keys = [line] if width >= columns(line) else list(KEYS) if height >= DETAILS[2][0] else [KEYS[1]]
    space = next((rows for least, rows in DETAILS if height >= least), 0)
    below: list[Runs] = []
    if space:
        below = [_rule(marking, width, marks), *_details(marking, width, space)]
        below += [[(ABOUT, cut(line, width))] for line in keys]
    above = max(height - len(below) - 1, 0)
    shown = marking.window(above)
    body = [_row(marking, row, width, marks) for row in shown]
    if not marking.entries or not marking.found:
        body = [[(ABOUT, cut(f"no session has all of these words: {one_line(marking.typed)}", width))]][:above]
    body += [[] for _ in range(above - len(body))]
    return [_fitted(row, width) for row in (_search(marking, width), *body, *below)]


def cursor_column(marking: Marking, width: int) -> int:
    """Return the column of the terminal's own cursor: behind the search, in the first row."""
    return min(columns(FIND + _typed(marking, width)), width - 1)


def _typed(marking: Marking, width: int) -> str:
    """Return the end of the search that fits."""
    text = marking.typed
    while text and columns(FIND + text) > max(width - 2, 1):
        text = text[1:]
    return text


def _search(marking: Marking, width: int) -> Runs:
    found, every, changed = len(marking.found), len(marking.entries), len(marking.changes())
    count = f"{found:,} of {every:,}" if marking.typed else f"{every:,} sessions"
    facts = [count, f"{len(marking.marked):,} marked", f"{changed:,} not saved" if changed else ""]
    typed = _typed(marking, width)
    left = [("class:prompt", FIND), (HEADING, typed)]
    free = width - columns(FIND + typed) - 2
    while facts and columns(", ".join(filter(None, facts))) > free:
        facts = facts[1:]
    right = ", ".join(filter(None, facts))
    if not right:
        return left
    return [*left, ("", " " * (free + 2 - columns(right))), (ABOUT, right)]


def _row(marking: Marking, row: ListRow, width: int, marks: Marks) -> Runs:
    if row.number is None:
        heading = "  ".join(filter(None, day_heading(row.day, marking.conference))) if row.day else "Without a time"
        return [(HEADING, cut(f"{heading} ", width)), (ABOUT, marks.rule * max(width - columns(heading) - 1, 0))]
    entry = marking.entries[row.number]
    at_cursor = entry is marking.entry
    runs = [*_lead(marking, entry, marks, at_cursor=at_cursor)]
    free = width - sum(columns(text) for _, text in runs)
    rivals = marking.rivals.get(entry.session.uid, ())
    room = one_line(entry.session.room) if width >= ROOMY else ""
    state = entry.state if entry.session.status != "scheduled" else ""
    tail, style = (_overlaps(rivals), ERROR) if rivals else (state, ERROR) if state else (cut(room, ROOM), ABOUT)
    tail = cut(tail, max(free // 2, 0))
    space = free - columns(tail) - (2 if tail else 0)
    title = cut(one_line(entry.session.title), max(space, 0))
    blanks = " " * max(free - columns(title) - columns(tail), 0)
    runs += [(_title_style(marking, entry), title), ("", blanks), (style, tail)]
    return [(f"{style} {CURSOR}".strip(), text) for style, text in runs] if at_cursor else runs


def _lead(marking: Marking, entry: AgendaEntry, marks: Marks, *, at_cursor: bool) -> Iterator[tuple[str, str]]:
    session = entry.session
    time = times(session, marking.conference.zone, marks.dash)
    yield "", ">" if at_cursor else " "
    yield MINE, f"{marks.attendance(marking.attendance(session))} "
    yield OFFER if entry.running else ABOUT, f"{time:<{TIMES}} "
    yield HANDLE, f"{session.handle:<{marking.handle_width}} "


def _title_style(marking: Marking, entry: AgendaEntry) -> str:
    if entry.session.status != "scheduled":
        return GONE
    if entry.session.uid in marking.marked:
        return HEADING
    return ABOUT if entry.over or entry.session.service else ""


def _overlaps(rivals: Iterable[Session]) -> str:
    return f"overlaps {', '.join(rival.handle for rival in rivals)}"


def _fitted(runs: Runs, width: int) -> Runs:
    """Cut a row to a width: a terminal may be narrower than times and handle alone."""
    fitted: Runs = []
    for style, text in runs:
        shown = text if columns(text) <= width else cut(text, width)
        fitted.append((style, shown))
        width -= columns(shown)
        if width <= 0:
            break
    return fitted


def _rule(marking: Marking, width: int, marks: Marks) -> Runs:
    """Return the rule below the list, with day, time, room and track of the cursor's session."""
    facts = ""
    if marking.entry is not None:
        session = marking.entry.session
        _, date = day_heading(session.day, marking.conference)
        when = " ".join(
            filter(None, (date if session.day else "", times(session, marking.conference.zone, marks.dash)))
        )
        parts = (when or "without a time", one_line(session.room), one_line(session.track))
        facts = cut(f" {f' {marks.dot} '.join(filter(None, parts))} ", max(width - 4, 0))
    return [(ABOUT, marks.rule * 2), (HEADING, facts), (ABOUT, marks.rule * max(width - 2 - columns(facts), 0))]


def _details(marking: Marking, width: int, space: int) -> list[Runs]:
    """Return title, speakers and abstract of the cursor's session; the last row is a message.

    Below the speakers it says where the user heard them before.
    """
    message: tuple[str, str] | None = (OFFER, marking.message) if marking.message else None
    rows: list[tuple[str, str]] = []
    if marking.entry is not None:
        session = marking.entry.session
        rivals = marking.rivals_of(session)
        if rivals and message is None:
            on = session.uid in marking.marked or session.uid in marking.rivals
            names = "; ".join(f"{rival.handle} {one_line(rival.title)}" for rival in rivals)
            message = (ERROR, f"{'overlaps' if on else 'would overlap'} {names}")
        rows += [(HEADING, line) for line in _wrapped(one_line(session.title), width, 2 if space > 3 else 1)]
        people = speakers(session)
        rows += [("", line) for line in _wrapped(people, width, 1)]
        rows += [(OFFER, line) for line in _wrapped(marking.entry.seen_before, width, 1)]
        # no more of it than fits: measuring a long text takes longer than drawing the screen
        rows += [(ABOUT, line) for line in _wrapped(one_line(session.abstract[: width * space]), width, space)]
    rows = rows[: space - (message is not None)]
    rows += [("", "")] * (space - len(rows) - (message is not None))
    return [[(style, cut(text, width))] for style, text in ([*rows, message] if message else rows)]


def _wrapped(text: str, width: int, most: int) -> list[str]:
    """Wrap a text at blanks into at most `most` lines of `width` columns; cut the last line."""
    lines: list[str] = []
    rest = text
    while rest and len(lines) < most - 1 and columns(rest) > width:
        kept, used, last = 0, 0, 0
        for place, char in enumerate(rest):
            used += columns(char)
            if used > width:
                break
            kept = place + 1
            last = place if char == " " else last
        end = last or kept or 1  # a word wider than the screen is broken
        lines.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [*lines, cut(rest, width)] if rest else lines
