"""Hits of a search -> a list for a terminal, the match standing out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from confnote.core.text import MATCH_BEGIN, MATCH_END
from confnote.views import theme
from confnote.views.hits import handle, marked
from confnote.views.lines import Line, Sheet, View, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from confnote.store.search import Hit


def found(hits: Sequence[Hit]) -> View:
    """Return the hits, best first as they came; the conference is said where it changes."""

    def build(sheet: Sheet) -> Iterator[Line]:
        width = max((len(handle(hit)) for hit in hits), default=0)
        before = None
        for hit in hits:
            if hit.conference != before:
                yield Line(Text(), words(hit.conference or "inbox", theme.ABOUT))
                before = hit.conference
            lead = Text(f"  {handle(hit):<{width}}  ", theme.HANDLE)
            yield Line(lead, _snippet(hit))
        del sheet

    return View(build)


def _snippet(hit: Hit) -> Text:
    """The words around the match, the match itself bold."""
    parts = marked(hit.snippet, MATCH_BEGIN, MATCH_END).replace(MATCH_END, MATCH_BEGIN).split(MATCH_BEGIN)
    told = [(part, theme.TITLE if at % 2 else "") for at, part in enumerate(parts)]
    kind = [] if hit.table == "note" else [(f"{hit.table}: ", theme.ABOUT)]
    return Text.assemble(*kind, *told)
