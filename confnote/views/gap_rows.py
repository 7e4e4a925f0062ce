"""What is missing -> plain lines for pipes, and the JSON of `review --json`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confnote.core.time import local_time
from confnote.model import Note
from confnote.views import as_json
from confnote.views.records import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from confnote.core.missing import Gap
    from confnote.model import Dossier

HANDLE, MINUTE, MISSING = 5, 16, 24


def gap_lines(found: Iterable[Gap], dossier: Dossier) -> Iterator[str]:
    """Yield `handle  date time  what is missing  sessions it may belong to  words` of each."""
    for gap in found:
        near = ",".join(session.handle for session in gap.near)
        fields = (gap.thing.handle, _minute(gap, dossier), ",".join(gap.missing), near, words_of(gap))
        yield record(fields, (HANDLE, MINUTE, MISSING, HANDLE))


def gap_values(found: Iterable[Gap], dossier: Dossier) -> list[dict[str, Any]]:
    """Return what is missing as JSON values: the keys of a session or a note, `missing`, and `near` handles."""
    sessions = {value["uid"]: value for value in as_json.sessions(dossier)}
    notes = {value["uid"]: value for value in as_json.notes(dossier)}
    return [
        {
            **(sessions.get(gap.thing.uid) or notes.get(gap.thing.uid) or _inbox(gap)),
            "missing": list(gap.missing),
            "near": [session.handle for session in gap.near],
        }
        for gap in found
    ]


def words_of(gap: Gap) -> str:
    """Return what a thing is known by: the title, or the words of the note."""
    return gap.thing.text if isinstance(gap.thing, Note) else gap.thing.title


def _inbox(gap: Gap) -> dict[str, Any]:
    assert isinstance(gap.thing, Note)
    return as_json.note(gap.thing, None)


def _minute(gap: Gap, dossier: Dossier) -> str:
    return f"{local_time(gap.at, dossier.conference.zone):%Y-%m-%d %H:%M}" if gap.at else ""
