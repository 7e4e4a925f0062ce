"""Find the organisation of people for whom the rows of a file have several: a store keeps one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from confnote.core.same_person import person_key
from confnote.schedule.text import line, listed
from confnote.schedule.value import Skipped, Slot


def with_one_org(read: Sequence[Slot | Skipped], own: Collection[str]) -> tuple[list[Slot | Skipped], tuple[str, ...]]:
    """Return the sessions with one organisation for each person, and a notice of those without any.

    `own` are the keys of the people beside whom the file writes their organisations: these stay. That of a row of
    several people can be of another one, so those of the rows of one person count first.
    """
    every: dict[str, dict[str, None]] = {}
    alone: dict[str, dict[str, None]] = {}
    names: dict[str, str] = {}
    for one in read:
        people = one.speakers if isinstance(one, Slot) else ()
        for speaker in people:
            key = person_key(speaker.name)
            names.setdefault(key, speaker.name)
            for orgs in (every, alone) if len(people) == 1 else (every,):
                orgs.setdefault(key, {}).update({speaker.org: None} if speaker.org else {})
    several = {key: [*orgs] for key, orgs in every.items() if key not in own and _differ([*orgs])}
    if not several:
        return [*read], ()
    kept = {key: own[0] if (own := [*alone.get(key, ())]) and not _differ(own) else "" for key in several}
    made = [
        replace(one, speakers=tuple(replace(p, org=kept.get(person_key(p.name), p.org)) for p in one.speakers))
        if isinstance(one, Slot) else one
        for one in read
    ]  # fmt: skip
    left = [f"{line(names[key], 40)} ({', '.join(several[key][:3])})" for key, org in kept.items() if not org]
    notice = f"speakers with several organisations in the file, none is used: {listed(left, 3)}"
    return made, (notice,) if left else ()


def _differ(orgs: Sequence[str]) -> bool:
    """Return whether names are those of several organisations: not `Acme` and `Acme Ltd`."""
    words = [org.casefold() for org in orgs]
    return any(first not in other and other not in first for first in words for other in words)
