"""List the hits of a search: handle, time, session and room, and the words around the match.

`confnote search` imports this module without Typer, so it loads dataclasses and Rich only to draw lines in a terminal.
"""

from __future__ import annotations

from confnote.core.clock import short_day
from confnote.core.text import MATCH_BEGIN, MATCH_END, one_line
from confnote.store.rows import LETTERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from confnote.model import Position
    from confnote.store.search import Hit, Hits
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


def moment(hit: Hit) -> tuple[str, str]:
    """Return the local day and time of a hit, `2026-05-19` and `10:02`; empty for none."""
    from datetime import UTC, datetime, timedelta

    if not hit.at:
        return "", ""
    local = datetime.fromtimestamp(hit.at // 1000, UTC) + timedelta(minutes=hit.minutes)
    return f"{local:%Y-%m-%d}", "" if hit.whole else f"{local:%H:%M}"


def place(hit: Hit, *, brief: bool = False) -> str:
    """Return `s12 Title, Hall 1`, the session of a hit; without the handle if that is the hit.

    If it is `brief`, return the handle alone, or a short title.
    """
    if hit.session is None:
        return ""
    own = "" if hit.table == "session" else f"s{hit.session} "
    if brief:
        return own.rstrip() or one_line(hit.title, 24)
    title = one_line(hit.title)
    return f"{own}{title}{f', {one_line(hit.room, 40)}' if hit.room else ''}"


def more_hits(hits: Hits) -> str | None:
    """Say that there are more hits than those shown, and how to see them; None if there are not."""
    if hits.exact and len(hits.found) == len(hits):
        return None
    if hits.exact:
        return f"{len(hits)} of {len(hits.found)}: --limit {len(hits.found)} shows all"
    return f"the first {len(hits)} of many: --limit {10 * len(hits)} shows more"


def hit_lines(hits: Iterable[Hit]) -> Iterator[str]:
    """Yield one plain line per hit, with the matches in [brackets] and two spaces between fields.

    Scripts rely on the order: handle, conference, kind, snippet, handle of the session, day and time, title and room
    of the session; of a caption also the time in the recording, and the address that plays it there.
    """
    for hit in hits:
        session = f"s{hit.session}" if hit.session is not None else ""
        when = " ".join(moment(hit)).strip()
        fields = [marked(hit.snippet, "[", "]"), session, when, one_line(hit.title), one_line(hit.room)]
        if hit.position is not None:
            from confnote.core.deep_link import clock  # few searches look in captions

            fields += [clock(hit.position.seconds), one_line(hit.position.url)]
        while len(fields) > 1 and not fields[-1]:
            fields.pop()
        record = f"{handle(hit):<6} {hit.conference or 'inbox'}"
        yield "  ".join([record, hit.table, *(field or "-" for field in fields)])


def hit_value(hit: Hit, position: Position | None = None) -> dict[str, Any]:
    """Return a hit as JSON; the time has the offset of the conference."""
    from datetime import UTC, datetime, timedelta, timezone

    from confnote.views.table import json_value

    zone = timezone(timedelta(minutes=hit.minutes)) if hit.minutes else UTC
    return {
        "handle": handle(hit) if hit.table in LETTERS else None,
        "uid": hit.uid,
        "kind": hit.table,
        "conference": hit.conference,
        "at": datetime.fromtimestamp(hit.at / 1000, zone).isoformat(timespec="seconds") if hit.at else None,
        "snippet": marked(hit.snippet, "[", "]"),
        "session": f"s{hit.session}" if hit.session is not None else None,
        "title": hit.title,
        "room": hit.room,
        "position": json_value(position),
    }


def hit_list(hits: Sequence[Hit], positions: Mapping[str, Position] = {}, *, brief: bool = False) -> Listing:
    """Return a list of the hits in the given order; in a terminal conferences are headings.

    `positions` are the moments of notes in recordings, by uid. If it is `brief`, it has no headings, and a hit has one
    line, which has the user's rating of a session, and the moment as its tail.
    """
    # imported late: `confnote search` into a pipe needs none of these
    from confnote.views.lines import GAP, Line, joined, played, rated, words
    from confnote.views.table import Listing
    from confnote.views.theme import ABOUT, HANDLE, RATING, TIME

    def position(hit: Hit) -> Position | None:
        return hit.position or positions.get(hit.uid)

    def lines(sheet: Sheet) -> Iterator[Line]:
        width = max((len(handle(hit)) for hit in hits), default=0)
        before = None
        for hit in hits:
            if hit.conference != before and not brief:
                yield Line(body=words(hit.conference or "inbox", ABOUT))
                before = hit.conference
            day = _short_moment(hit)
            lead: Words = ((f"{'' if brief else GAP}{handle(hit):<{width}}  ", HANDLE),)
            rating = words(rated(hit.rating, hit.verdict), RATING) if brief and hit.table == "session" else ()
            head = _head(hit, sheet.dot, brief=brief and (bool(rating) or not hit.named))
            snippet = rating or (() if hit.named else _runs(hit, ABOUT if head and not brief else ""))
            tail = played(position(hit), sheet.marks)
            if brief:
                head, snippet = joined((head, snippet), GAP), ()
            else:
                snippet, tail = joined((snippet, tail), GAP), ()
            line = (
                Line(lead, ((f"{day} ", TIME), *(head or snippet)), tail)
                if sheet.narrow
                else Line((*lead, (f"{day:<16}  ", TIME)), head or snippet, tail)
            )
            yield line
            if head and snippet:
                yield line.under(snippet)

    return Listing(lines, lambda: hit_lines(hits), lambda: [hit_value(hit, position(hit)) for hit in hits])


def _short_moment(hit: Hit) -> str:
    """Return the day and time of a hit for a reader: `Tue 19 May 10:02`; empty for none."""
    from datetime import date

    day, clock = moment(hit)
    return f"{date.fromisoformat(day):%a} {short_day(day)} {clock}".strip() if day else ""


def _runs(hit: Hit, style: str) -> Words:
    """Return the snippet of a hit in a style, with the matches in bold."""
    from confnote.views.theme import TITLE

    parts = marked(hit.snippet, MATCH_BEGIN, MATCH_BEGIN).split(MATCH_BEGIN)
    return tuple((part, TITLE if at % 2 else style) for at, part in enumerate(parts) if part)


def _head(hit: Hit, dot: str, *, brief: bool) -> Words:
    """Return what a hit is and its session: `Title, Hall 1`, `tech: Cilium · s3 Title, Hall 1`.

    If it is `brief`, words follow in the same line.
    """
    from confnote.views.theme import ABOUT

    where = place(hit, brief=brief)
    if hit.table == "session":
        room = f", {one_line(hit.room, 40)}" if hit.room else ""
        return ((where, ""),) if brief or not hit.named else (*_runs(hit, ""), (room, ""))
    if hit.table == "note":
        return ((where, ""),) if where else ()
    name = _runs(hit, "") if hit.named else ((one_line(hit.name), ""),)
    return ((f"{hit.table}: ", ABOUT), *name, *(((f"{dot if hit.name else ''}{where}", ""),) if where else ()))
