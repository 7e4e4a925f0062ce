"""Choose sessions by words, room, track, speaker and the like; say which filter left none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from confnote.core.dates import parse_time_of_day
from confnote.core.lookup import did_you_mean, fold, is_part, nearest, single_names
from confnote.core.same_person import is_person_named
from confnote.core.text import one_line
from confnote.core.time import DAY_MS, clock_time, day_label, day_number, local_time
from confnote.errors import Usage
from confnote.model import Conference, Session, Speaker

WORD = re.compile(r"\w+")
HOUR = re.compile(r"[0-9]{1,2}")
LISTED = 12  # names that a message lists
FEW = 5  # sessions that it lists
# in this order they are applied, and named in the message
FILTERS = ("day", "room", "track", "kind", "speaker", "from", "to", "words", "mine")
NOTHING_PLANNED = "nothing planned yet: confnote agenda lists the programme, confnote plan s12 plans a session"


class Filter(NamedTuple):
    """A filter: its words in a message (`in room Hall 1`), what passes, and advice if nothing does.

    `advice` gets the sessions that passed the filters before.
    """

    words: str
    passes: Callable[[Session], bool]
    advice: Callable[[Sequence[Session]], str]


def filters_of(typed: Mapping[str, Any], sessions: Sequence[Session], about: Conference) -> list[Filter]:
    """Return the filters that the user typed, in the order of FILTERS.

    `day` is a date, `mine` is True, all others are texts; a list of them has alternatives. Raises Usage for a time that
    cannot be read, and for an end that is not after the start.
    """
    make: dict[str, Callable[[Any], Filter]] = {
        "day": lambda day: _of_day(day, about),
        "room": lambda text: _of_place("room", text, sessions),
        "track": lambda text: _of_place("track", text, sessions),
        "kind": _of_kind,
        "speaker": _of_speaker,
        "from": lambda text: _of_time(text, about, is_end=False),
        "to": lambda text: _of_time(text, about, is_end=True),
        "words": _of_words,
        "mine": lambda _: Filter("on your agenda", lambda session: session.is_mine, _no_advice),
    }
    if typed.get("from") and typed.get("to"):
        _check_times(typed["from"], typed["to"], about)
    given = {name: value for name in FILTERS if (value := typed.get(name))}
    return [
        _any_of([make[name](one) for one in (value if isinstance(value, list) else [value])])
        for name, value in given.items()
    ]


def _check_times(begin: str, end: str, about: Conference) -> None:
    """Raise Usage if the end is not after the start."""
    starts, ends = (_limit(typed, about) for typed in (begin, end))
    if starts < ends:
        return
    how = "ends when it begins" if starts == ends else "ends before it begins"
    night = f"; what is before {about.day_end // 60:02}:{about.day_end % 60:02} is the night after a day"
    night = night if starts >= 24 * 60 else ""
    raise Usage(f"--from {one_line(begin, 20)} --to {one_line(end, 20)} {how}: write the later time after --to{night}")


def _any_of(filters: Sequence[Filter]) -> Filter:
    """Return the filter that passes what one of several filters passes."""
    if len(filters) == 1:
        return filters[0]
    return Filter(
        " or ".join(each.words for each in filters),
        lambda session: any(each.passes(session) for each in filters),
        lambda left: "; ".join(dict.fromkeys(advice for each in filters if (advice := each.advice(left)))),
    )


def narrowed(sessions: Sequence[Session], filters: Sequence[Filter], about: Conference) -> tuple[list[Session], str]:
    """Return the sessions that pass all filters, and if there are none, which filter left none."""
    left = list(sessions)
    for number, each in enumerate(filters):
        found = [session for session in left if each.passes(session)]
        if not found and each.words == "on your agenda" and not any(s.is_mine for s in sessions):
            return [], NOTHING_PLANNED
        if not found:
            words = " ".join((each.words, *(before.words for before in filters[:number])))
            advice = _without_one(sessions, filters[: number + 1], about) or each.advice(left)
            # the filters behind it were not tried, but the user typed them too
            others = "".join(f", so none {after.words}" for after in filters[number + 1 : number + 2])
            others += "".join(f" {after.words}" for after in filters[number + 2 :])
            return [], f"no session {words}{others}" + (f"; {advice}" if advice else "")
        left = found
    return left, ""


def _without_one(sessions: Sequence[Session], filters: Sequence[Filter], about: Conference) -> str:
    """Return advice to leave out one of several filters, if the others leave a few sessions."""
    for dropped in filters[:-1]:
        others = [each for each in filters if each is not dropped]
        found = [session for session in sessions if all(each.passes(session) for each in others)]
        if 0 < len(found) <= FEW:
            named = ", ".join(f"{session.handle} {_when(session, about)}".rstrip() for session in found)
            return f"but {' '.join(each.words for each in reversed(others))}: {named}"
    return ""


def _when(session: Session, about: Conference) -> str:
    if session.begins is None:
        return ""
    return f"on {day_label(local_time(session.begins, about.zone).date())} at {clock_time(session.begins, about.zone)}"


def searched(session: Session) -> str:
    """Return the text of a session in which the words of a filter are looked for, folded."""
    people = " ".join(f"{person.name} {person.org}" for person in session.speakers)
    return fold(f"{session.handle} {session.title} {people} {session.track} {session.room}")


def named_alike(typed: str, names: Iterable[str]) -> set[str]:
    """Return the names with exactly these words, else those that have all, else their beginnings.

    Whole words count, so that `Hall 1` is not `Hall 10`; case and accents do not.
    """
    wanted = WORD.findall(fold(typed))
    split = {name: WORD.findall(fold(name)) for name in names}
    return (
        {name for name, words in split.items() if words == wanted}
        or {name for name, words in split.items() if wanted and set(wanted) <= set(words)}
        or {
            name
            for name, words in split.items()
            if wanted and all(any(word.startswith(part) for word in words) for part in wanted)
        }
    )


def _of_day(day: date, about: Conference) -> Filter:
    number = day_number(day, about)
    words = f"on Day {number}" if about.starts_on <= day <= about.ends_on else f"on {day_label(day)}"
    return Filter(words, lambda session: session.day == day, _no_advice)


def _of_place(what: str, typed: str, sessions: Sequence[Session]) -> Filter:
    found = named_alike(typed, {getattr(session, what) for session in sessions} - {""})

    def advice(left: Sequence[Session]) -> str:
        names = single_names(sorted({getattr(session, what) for session in left} - {""}))
        return f"{what}s: {_some(names)}" if names else f"no session has a {what}"

    def passes(session: Session) -> bool:
        # a session can be in several rooms
        return any(is_part(name, getattr(session, what)) for name in found)

    return Filter(f"in {what} {one_line(typed, 60)}", passes, advice)


def _of_kind(typed: str) -> Filter:
    wanted = _kind_key(typed)

    def advice(left: Sequence[Session]) -> str:
        return f"kinds: {_some(sorted({session.kind for session in left}))}" if left else ""

    return Filter(f"of kind {one_line(typed, 60)}", lambda session: _kind_key(session.kind) == wanted, advice)


def _kind_key(kind: str) -> str:
    """Return a kind in the singular; a break is of the kind `service`."""
    key = fold(kind).removesuffix("s")
    return "service" if key == "break" else key


def _of_speaker(typed: str) -> Filter:
    def advice(left: Sequence[Session]) -> str:
        names = sorted({person.name for session in left for person in session.speakers})
        return did_you_mean(nearest(typed, names)) if names else "no session has a speaker"

    wanted = set(WORD.findall(fold(typed)))

    def is_meant(person: Speaker) -> bool:
        return is_person_named(typed, person.name) or (bool(wanted) and wanted <= {*WORD.findall(fold(person.org))})

    return Filter(f"by {one_line(typed, 60)}", lambda session: any(map(is_meant, session.speakers)), advice)


def _late(minutes: int, about: Conference) -> int:
    return minutes + 24 * 60 if minutes < about.day_end else minutes  # 01:30 is in the night of the day


def _limit(typed: str, about: Conference) -> int:
    """Return a typed time of day in minutes; one in the night comes after the day."""
    # `--from 11`: beside a time of a programme, a number is no number of minutes
    return _late(parse_time_of_day(f"{typed}:00" if HOUR.fullmatch(typed.strip()) else typed), about)


def _of_time(typed: str, about: Conference, *, is_end: bool) -> Filter:
    limit = _limit(typed, about)

    def minutes(at: int) -> int:
        begin = local_time(at, about.zone)
        return _late(begin.hour * 60 + begin.minute, about)

    def passes(session: Session) -> bool:
        if session.begins is None:
            return False
        if session.starts_at is not None and (session.ends_at or 0) - session.starts_at >= DAY_MS:
            return True
        return minutes(session.begins) < limit if is_end else minutes(session.begins) >= limit

    def advice(left: Sequence[Session]) -> str:
        times = sorted((session.begins for session in left if session.begins is not None), key=minutes)
        if not times:
            return "no session has a time"
        first, last = (clock_time(at, about.zone) for at in (times[0], times[-1]))
        return f"the earliest begins at {first}, the latest at {last}"

    return Filter(f"that begins {'before' if is_end else 'from'} {one_line(typed, 20)}", passes, advice)


def _of_words(typed: str) -> Filter:
    parts = fold(typed).split()

    def advice(_: Sequence[Session]) -> str:
        return f"abstracts and notes are looked through by: confnote search {one_line(typed, 60)}"

    return Filter(
        f"with {one_line(typed, 60)!r}", lambda session: all(part in searched(session) for part in parts), advice
    )


def _no_advice(_: Sequence[Session]) -> str:
    return ""


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return ", ".join(one_line(name, 40) for name in names[:LISTED]) + more
