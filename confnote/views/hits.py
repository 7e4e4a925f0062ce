"""Hits of a search as lines: handle, conference, what it is, the words around the match. Cheap: both doors say it."""

from __future__ import annotations

from confnote.core.text import MATCH_BEGIN, MATCH_END, one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from confnote.store.search import Hit

LETTERS = {"note": "n", "session": "s", "tech": "t", "link": "l"}


def handle(hit: Hit) -> str:
    """Return the handle, `-` for a speaker."""
    return f"{LETTERS[hit.table]}{hit.id}" if hit.table in LETTERS else "-"


def marked(snippet: str, before: str, after: str) -> str:
    """Return a snippet on one line, safe to show, with marks around the match."""
    parts = snippet.replace(MATCH_END, MATCH_BEGIN).split(MATCH_BEGIN)
    shown = [one_line(f"·{part}·")[1:-1] for part in parts]  # the dots keep the blanks beside a match
    return "".join(f"{before}{part}{after}" if at % 2 else part for at, part in enumerate(shown)).strip()


def hit_lines(hits: Iterable[Hit]) -> Iterator[str]:
    """Yield a line a hit, for pipes: the match stands in [brackets]."""
    for hit in hits:
        place = hit.conference or "inbox"
        yield f"{handle(hit):<6} {place}  {hit.table}  {marked(hit.snippet, '[', ']')}"
