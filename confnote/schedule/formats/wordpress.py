"""Read the posts of WordPress as its REST interface gives them, and the sessions of a WordCamp."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from confnote.schedule.cells import Cells
from confnote.schedule.document import text_of
from confnote.schedule.times import midnight

RENDERED = {"rendered", "raw", "protected", "block_version"}
# when a post was published says nothing of when the session is
OF_POST = {"slug", "status", "link"}
OF_PAGE = {"date", "date_gmt", "modified", "modified_gmt", "guid", "status", "type", "_embedded"}
START = "_wcpt_session_time"
PREFIX = "_wcpt_session_"


def rendered(node: dict[str, Any]) -> str | None:
    """Return the text of `{"rendered": "Title"}`; None for another object."""
    text = node.get("rendered")
    return text if isinstance(text, str) and node.keys() <= RENDERED else None


def session_of(node: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a post without the time of its publication; other objects as they are.

    A session of a WordCamp has its start, its length and its track under their usual names.
    """
    title, meta = node.get("title"), node.get("meta")
    if not isinstance(title, dict) or rendered(title) is None or not node.keys() >= OF_POST:
        return node
    fields = {key: value for key, value in node.items() if key not in OF_PAGE}
    if not isinstance(meta, dict) or START not in meta:
        return fields
    local = fields.pop("session_date_time", None)
    fields.pop("meta")
    seconds = text_of(meta.get(f"{PREFIX}duration"))
    tracks = ", ".join(_terms(node.get("_embedded"), "wcb_track"))
    return {
        **fields,
        "start": _start(text_of(meta[START]), local),
        "duration": f"{int(seconds) // 60} min" if seconds.isdecimal() and int(seconds) else "",
        **{name: meta.get(PREFIX + name, "") for name in ("slides", "video")},
        **({"session_track": tracks} if tracks else {}),
    }


def _start(seconds: str, local: Any) -> str:
    """Return the start with the offset by which the local time beside it differs."""
    try:
        moment = datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return ""
    beside = Cells().when(" ".join(text_of(local.get(key)) for key in ("date", "time"))) if local else None
    if beside is None or beside.day is None or beside.clock is None:
        return seconds
    there = midnight(beside.day) + beside.clock
    offset = (there - moment.replace(tzinfo=None)).total_seconds() // 60
    hours, minutes = divmod(int(abs(offset)), 60)
    if not offset:  # many sites write their local time as if it were UTC
        return there.isoformat()
    return f"{there.isoformat()}{'-' if offset < 0 else '+'}{hours:02}:{minutes:02}" if hours <= 14 else seconds


def _terms(embedded: Any, taxonomy: str) -> list[str]:
    """Return the names of one kind in the terms that a post carries with it."""
    groups = embedded.get("wp:term") if isinstance(embedded, dict) else None
    terms = [term for group in groups or () if isinstance(group, list) for term in group if isinstance(term, dict)]
    return [text_of(term.get("name")) for term in terms if term.get("taxonomy") == taxonomy]
