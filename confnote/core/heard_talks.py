"""Find the talks that the user heard at other conferences, by their speakers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from confnote.core.same_person import handle_key, person_key, person_keys
from confnote.model import Speaker


class HeardTalk(NamedTuple):
    """A session that the user heard at another conference.

    `slug` and `conference` name that conference. `year` is that of the conference. `at` is the begin
    in ms, 0 if unknown.
    """

    uid: str
    id: int
    title: str
    at: int
    rating: int | None
    verdict: str
    slug: str
    conference: str
    year: int


class SeenSpeaker(NamedTuple):
    """A speaker whom the user heard before, and the best-rated talk, else the latest one."""

    speaker: Speaker
    talk: HeardTalk


class HeardTalks:
    """The talks that the user heard at other conferences, by the keys of speakers."""

    def __init__(self, rows: Iterable[tuple[object, ...]] = ()) -> None:
        self._by_name: dict[str, HeardTalk] = {}
        self._by_handle: dict[str, HeardTalk] = {}
        owners: dict[tuple[object, str], set[str]] = defaultdict(set)
        for *talk, conference, name, handle in rows:
            heard, account = HeardTalk(*talk), handle_key(str(handle))  # type: ignore[arg-type]
            for key in person_keys(str(name)):
                _put(self._by_name, key, heard)
            _put(self._by_handle, account, heard)
            owners[conference, account].add(person_key(str(name)))
        # a handle of several people at one conference is that of their company
        for (_, account), people in owners.items():
            if len(people) > 1:
                self._by_handle.pop(account, None)

    def of(self, speakers: Sequence[Speaker]) -> tuple[SeenSpeaker, ...]:
        """Return those of the speakers whom the user heard before, in their order."""
        if not self._by_name and not self._by_handle:
            return ()
        found = [(speaker, self.best(speaker)) for speaker in speakers]
        return tuple([SeenSpeaker(speaker, talk) for speaker, talk in found if talk is not None])

    def best(self, speaker: Speaker) -> HeardTalk | None:
        """Return the best-rated talk of a speaker, else the latest one; None if none was heard."""
        found = [self._by_name.get(key) for key in person_keys(speaker.name)]
        found.append(self._by_handle.get(handle_key(speaker.handle)) if speaker.handle else None)
        return max(filter(None, found), key=_goodness, default=None)


NOTHING_HEARD = HeardTalks()


def _put(talks: dict[str, HeardTalk], key: str, heard: HeardTalk) -> None:
    if key and (key not in talks or _goodness(heard) > _goodness(talks[key])):
        talks[key] = heard


def _goodness(talk: HeardTalk) -> tuple[int, int, int]:
    return talk.rating or 0, talk.at, talk.id
