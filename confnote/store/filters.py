"""What hits must be like, turned into SQL conditions on one table. Standard library only, for the quick door."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Condition = tuple[str, tuple[Any, ...]]

# when a thing was, in ms; 0 for what has no time of its own
TIMES = {
    "note": "t.at",
    "session": "coalesce(t.starts_at, t.entered_at, 0)",
    "speaker": "0",
    "tech": "t.at",
    "link": "0",
}
SESSIONS = {"note": "t.session", "tech": "t.session", "link": "t.session", "session": "t.uid"}
KINDS, RATED, TAGGED, DATED = (
    {"note", "session", "link"}, {"session", "tech"}, {"note", "session", "tech"}, {"note", "session", "tech"},
)  # fmt: skip
BY = "SELECT x.session FROM session_speaker x JOIN speaker p ON p.uid = x.speaker WHERE p.name LIKE ?"


class Filters:
    """What hits must be like; None says nothing.

    `conference` and `session` are uids, `day` is ISO, `since` in ms, `rating` a (low, high) pair.
    """

    __slots__ = ("conference", "day", "kind", "private", "rating", "session", "since", "speaker", "tag")

    def __init__(
        self,
        *,
        conference: str | None = None,
        day: str | None = None,
        kind: str | None = None,
        private: bool | None = None,
        rating: tuple[int, int] | None = None,
        session: str | None = None,
        since: int | None = None,
        speaker: str | None = None,
        tag: str | None = None,
    ) -> None:
        self.conference, self.day, self.kind, self.private, self.rating = conference, day, kind, private, rating
        self.session, self.since, self.speaker, self.tag = session, since, speaker, tag


def conditions(table: str, filters: Filters) -> list[Condition] | None:
    """Return the conditions on a table `t`; None where it has nothing that could pass."""
    wanted = [*_plain(table, filters), *_related(table, filters)]
    return None if None in wanted else [condition for condition in wanted if condition is not None]


def _plain(table: str, filters: Filters) -> list[Condition | None]:
    """Conditions on columns of the table itself."""
    found: list[Condition | None] = []
    if filters.conference is not None:
        found.append(("t.conference = ?", (filters.conference,)))
    if filters.kind is not None:
        found.append(("t.kind = ?", (filters.kind,)) if table in KINDS else None)
    if filters.rating is not None:
        found.append(("t.rating BETWEEN ? AND ?", filters.rating) if table in RATED else None)
    if filters.tag is not None:
        found.append(("' ' || t.tags || ' ' LIKE ?", (f"% {filters.tag} %",)) if table in TAGGED else None)
    if filters.private is not None and table == "note":
        found.append(("t.private = ?", (int(filters.private),)))
    elif filters.private:
        found.append(None)
    return found


def _related(table: str, filters: Filters) -> list[Condition | None]:
    """Conditions on the session, its speakers, the day and the time."""
    found: list[Condition | None] = []
    session = SESSIONS.get(table)
    if filters.session is not None:
        found.append((f"{session} = ?", (filters.session,)) if session else None)
    if filters.since is not None:
        found.append((f"{TIMES[table]} >= ?", (filters.since,)) if TIMES[table] != "0" else None)
    if filters.speaker is not None:
        name = f"%{filters.speaker}%"
        found.append((f"{session} IN ({BY})", (name,)) if session else ("t.name LIKE ?", (name,)))
    if filters.day is not None:
        found.append((_day_of(table), (filters.day,)) if table in DATED else None)
    return found


def _day_of(table: str) -> str:
    """Return the condition that a thing is of a conference day (ISO), by the conference's clock."""
    session = "coalesce(s.starts_at, s.entered_at)"
    own = "t.day" if table == "note" else "NULL"
    at = f"coalesce({session}, t.at)" if table == "tech" else session
    joined = "t.uid" if table == "session" else "t.session"
    return f"""coalesce({own}, (SELECT date({at} / 1000 + ((SELECT z.minutes FROM zone_offset z
       WHERE z.conference = c.uid AND z.from_at <= {at} ORDER BY z.from_at DESC LIMIT 1) - c.day_end) * 60,
       'unixepoch') FROM conference c LEFT JOIN session s ON s.uid = {joined} WHERE c.uid = t.conference)) = ?"""
