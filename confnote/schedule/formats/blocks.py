"""Tell blocks of talks from sessions in JSON and YAML."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from confnote.schedule.columns import columns_of
from confnote.schedule.formats.candidates import Candidate
from confnote.schedule.formats.nested import GRID
from confnote.schedule.formats.references import kind_of_list
from confnote.schedule.text import line, listed

# what takes place as a whole, whatever else does in it
SOCIAL = re.compile(
    r"(?i)\b(?:social|dinner|lunch|breakfast|banquet|reception|party|networking|excursion|tour|gala|barbecue|bbq|drinks)\b"
)


def without_blocks(sessions: list[Candidate], found: list[Candidate]) -> list[Candidate]:
    """Return the sessions; make the track of what only gathers talks without times of their own."""
    inside: dict[int, list[Candidate]] = {}
    for one in sessions:
        for number in one.chain[-1:]:
            inside.setdefault(number, []).append(one)
    known = {id(one) for one in sessions}
    blocks = {
        number for number, talks in inside.items()
        if not any(found[number].flat.speakers) and not found[number].flat.best("abstract")
        and not any(map(SOCIAL.search, found[number].flat.best_of("title", "kind").values()))
        and (len(talks) > 1 or id(found[number]) not in known) and len({_places(one) for one in talks}) == 1
        and all(_is_in_block(one) and not _places(one)[1] for one in talks)
    }  # fmt: skip
    gone = {id(found[number]) for number in blocks}
    return [
        replace(one, above={**one.above, "track": found[one.chain[-1]].flat.best("title")})
        if blocks.intersection(one.chain[-1:]) else one
        for one in sessions if id(one) not in gone
    ]  # fmt: skip


def with_topics_above(sessions: list[Candidate], found: list[Candidate]) -> list[Candidate]:
    """Return the sessions; make the track of a topic that only gathers some of them."""
    topics = {
        number: found[number].flat.cells[heading] for one in sessions for number in one.chain[-1:]
        if not any(found[number].flat.speakers) and not found[number].flat.best("abstract")
        for heading in columns_of(found[number].flat.cells).get("title", ())[:1] if kind_of_list(heading) == "track"
    }  # fmt: skip
    gone = {id(found[number]) for number in topics}
    return [
        replace(one, above={"track": topics[one.chain[-1]], **one.above}) if topics.keys() & one.chain[-1:] else one
        for one in sessions if id(one) not in gone
    ]  # fmt: skip


def with_parallel(sessions: list[Candidate], found: list[Candidate]) -> list[Candidate]:
    """Return the sessions; the track of talks in parallel sessions is the session around them."""
    talks = {number: one for one in sessions if one.has_time for number in one.chain[-1:] if found[number].has_time}
    times = {
        number: tuple(found[number].flat.best_of("date", "start").values())
        for number in talks if not any(_places(found[number])) and found[number].flat.best("title")
    }  # fmt: skip
    counts = Counter(times.values())
    parallel = {number for number, time in times.items() if counts[time] > 1}
    return [
        replace(one, above={**one.above, "track": found[one.chain[-1]].flat.best("title")})
        if parallel.intersection(one.chain[-1:]) and not any(_places(one)) else one
        for one in sessions
    ]  # fmt: skip


def _is_in_block(one: Candidate) -> bool:
    """Return whether a session is in a list, of no known rooms, and has the time above it."""
    is_listed = one.path[-1:] in {("[]",), ("(id)",)} and not one.above.get(GRID)
    return is_listed and not one.has_time and bool(one.above.get("start"))


def _places(one: Candidate) -> tuple[str, ...]:
    """Return the room and the track of a session, its own or those above it."""
    return tuple(text or one.above.get(column, "") for column, text in one.flat.best_of("room", "track").items())


def titles_left(sessions: list[Candidate], found: list[Candidate]) -> Iterator[str]:
    """Yield a notice of the titles of groups of talks, each with a time, that no session has."""
    known = {text for one in sessions for text in (*_places(one), one.flat.best("title"), one.above.get("title", ""))}
    around = dict.fromkeys(number for one in sessions for number in one.chain if found[number].is_timed)
    titles = dict.fromkeys(found[number].flat.best("title") for number in around)
    if left := [line(title, 40) for title in titles if title not in known]:
        yield f"titles of groups of sessions, in no session: {listed(left)}"


def in_blocks(sessions: list[Candidate], found: list[Candidate]) -> Iterator[str]:
    """Yield a notice of the talks at the time of one block that no room tells apart.

    A talk alone counts too if its block is a session, or has other talks with a time.
    """
    inside = [
        (one, (*(one.above.get(column, "") for column in ("date", "start", "end")), *_places(one)))
        for one in sessions if _is_in_block(one)
    ]  # fmt: skip
    blocks = Counter(block for _, block in inside)
    timed = {one.place.rpartition(" ")[0] for one in sessions if one.has_time}
    known = set(map(id, sessions))
    count = sum(
        blocks[block] > 1
        or one.place.rpartition(" ")[0] in timed
        or (not one.flat.best("room") and any(id(found[number]) in known for number in one.chain[-1:]))
        for one, block in inside
    )
    if count:
        what = (
            f"{count} talks have no time of their own: that of their"
            if count > 1
            else "1 talk has no time of its own: that of its"
        )
        yield f"{what} block is used"
