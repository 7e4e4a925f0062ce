"""List the hits of a search: handle, conference, kind of record, and the words around the match.

`confnote search` imports this module without Typer, so it loads dataclasses and Rich only to draw lines in a terminal.
"""

from __future__ import annotations

from confnote.core.text import MATCH_BEGIN, MATCH_END, one_line
from confnote.store.rows import LETTERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from confnote.store.search import Hit
    from confnote.views.lines import Line, Sheet, Words
    from confnote.views.table import Listing


def handle(hit: Hit) -> str:
    """Return the handle of a hit, or `-` for a speaker, who has none."""
    return f"{LETTERS[hit.table]}{hit.id}" if hit.table in LETTERS else "-"


def marked(snippet: str, before: str, after: str) -> str:
    """Return a snippet as one safe line, with `before` and `after` set around each match."""
    # split at both marks: every second part is a match
    parts = snippet.replace(MATCH_END, MATCH_BEGIN).split(MATCH_BEGIN)
    shown = [one_line(f"·{part}·")[1:-1] for part in parts]  # the dots keep blanks beside a match
    return "".join(f"{before}{part}{after}" if at % 2 else part for at, part in enumerate(shown)).strip()


def hit_lines(hits: Iterable[Hit]) -> Iterator[str]:
    """Yield one plain line per hit, with the matches in [brackets]."""
    for hit in hits:
        place = hit.conference or "inbox"
        yield f"{handle(hit):<6} {place}  {hit.table}  {marked(hit.snippet, '[', ']')}"


def hit_value(hit: Hit) -> dict[str, Any]:
    """Return a hit as JSON; the time is in UTC, since hits are from several conferences."""
    from datetime import UTC, datetime

    return {
        "handle": handle(hit) if hit.table in LETTERS else None,
        "uid": hit.uid,
        "kind": hit.table,
        "conference": hit.conference,
        "at": datetime.fromtimestamp(hit.at / 1000, UTC).isoformat(timespec="seconds") if hit.at else None,
        "snippet": marked(hit.snippet, "[", "]"),
    }


def hit_list(hits: Sequence[Hit]) -> Listing:
    """Return a list of the hits in the given order; in a terminal conferences are headings."""
    # imported late: `confnote search` into a pipe needs none of these
    from confnote.views.lines import Line, words
    from confnote.views.table import Listing
    from confnote.views.theme import ABOUT, HANDLE, TITLE

    def lines(_: Sheet) -> Iterator[Line]:
        width = max((len(handle(hit)) for hit in hits), default=0)
        before = None
        for hit in hits:
            if hit.conference != before:
                yield Line(body=words(hit.conference or "inbox", ABOUT))
                before = hit.conference
            parts = marked(hit.snippet, MATCH_BEGIN, MATCH_BEGIN).split(MATCH_BEGIN)
            kind: Words = () if hit.table == "note" else ((f"{hit.table}: ", ABOUT),)
            snippet = ((part, TITLE if at % 2 else "") for at, part in enumerate(parts))
            yield Line(((f"  {handle(hit):<{width}}  ", HANDLE),), (*kind, *snippet))

    return Listing(lines, lambda: hit_lines(hits), lambda: [hit_value(hit) for hit in hits])
