"""Search the captions: find where a speaker said all the words of a search within half a minute.

There is no index: the words are looked for in the text of each recording, and its cues are read only if it has all.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from confnote.core.deep_link import at_moment, named_moment
from confnote.core.lookup import fold
from confnote.core.recording_links import same_video
from confnote.core.text import MATCH_BEGIN, MATCH_END
from confnote.model import Cue, Position
from confnote.store.captions import all_captions
from confnote.store.conditions import attended_sql
from confnote.store.db import Store
from confnote.store.search import SHORT, UNSPACED, Hit, Hits, SearchFilters, conditions, speakers_named, split_words

NEAR = 30.0  # seconds within which all words are said
AROUND = 6  # words shown before and after each match
FEW = 100  # characters: each one that is replaced takes a walk through the text
BETWEEN = "\x02"  # between two cues; neither white space nor part of a word
WORD = re.compile(r"\w+")
LETTERS = re.compile(r"\w(?:.*\w)?|\W+")  # without the marks around a word


class _Shown(NamedTuple):
    """A session that shows a recording; `conference` is a uid, times are in ms."""

    uid: str
    id: int
    title: str
    room: str
    slug: str
    conference: str
    own: bool
    begins: int | None
    url: str
    zero: int | None


def add_captions(
    store: Store, hits: Hits, typed: str, *filters: SearchFilters, limit: int = 20, newest: bool = False
) -> None:
    """Search the captions for the typed words, and add what is found behind the other hits."""
    sessions = {uid for given in filters for uid in _sessions(store, given)}
    wanted, wider = _wanted(typed), _wanted(typed, shortest=SHORT)
    found = list(_found(store, wanted, sessions))
    # as in notes, a last word of two letters is the beginning of one only if nothing else is found
    if not found and wider != wanted:
        found = list(_found(store, wider, sessions))
    found.sort(key=lambda hit: (newest or not hit.own, -hit.at if newest else hit.score))
    for number, hit in enumerate(found, 1):
        hit.id = number
    hits.found |= {("caption", hit.id) for hit in found}
    hits += found[: max(limit - len(hits), 0)]


class _Wanted(NamedTuple):
    """A word or phrase in folded text, and the letters with which it begins."""

    pattern: re.Pattern[str]
    begin: str

    def matches(self, text: str) -> Iterator[re.Match[str]]:
        """Yield the matches in a folded text."""
        # to find the letters first takes a tenth of the time of `finditer`
        at = text.find(self.begin)
        while at >= 0:
            if found := self.pattern.match(text, at):
                yield found
            at = text.find(self.begin, at + len(self.begin))


def _wanted(typed: str, shortest: int = SHORT + 1) -> list[_Wanted]:
    """Return the words and phrases of a search; the last word may be a beginning."""
    parts = split_words(typed)
    found = []
    for position, (part, is_phrase) in enumerate(parts):
        folded = fold(part)
        if not folded:  # an accent alone
            continue
        words = WORD.findall(folded)
        letters = sum(map(len, words))
        if not words or any(ord(c) >= UNSPACED for c in part) or (letters == 1 < len(part) and not is_phrase):
            found.append(_Wanted(re.compile(re.escape(folded)), folded))
            continue
        is_begin = position == len(parts) - 1 and not is_phrase and letters >= shortest
        phrase, end = r"\W+".join(words), r"\w*" if is_begin else r"(?!\w)"
        found.append(_Wanted(re.compile(rf"(?<!\w){phrase}{end}"), words[0]))
    return found


def _sessions(store: Store, filters: SearchFilters) -> Iterator[str]:
    """Yield the uids of the sessions whose captions can pass the filters."""
    if filters.kind is not None or filters.rating is not None or filters.tag is not None or filters.private:
        return  # captions have none of these
    given = conditions("session", filters, speakers_named(store, filters.speaker)) or []
    sql = " AND ".join(["true", *(condition for condition, _ in given)])
    values = [value for _, of in given for value in of]
    for (uid,) in store.execute(f"SELECT t.uid FROM session t WHERE {sql}", values):
        yield uid


def _found(store: Store, wanted: Sequence[_Wanted], sessions: set[str]) -> Iterator[Hit]:
    """Yield the hits of recordings that are shown by one of the sessions."""
    showing = _showing(store)
    for url, cues in all_captions(store):
        shown = showing.get(url, ())
        if not any(it.uid in sessions for it in shown):
            continue
        for first, last in _places(cues, wanted):
            seconds = int(cues[first].start)
            session = _session_at(shown, seconds)
            if session.uid in sessions:
                yield _hit(store, session, seconds, _snippet(cues, first, last, wanted))


def _showing(store: Store) -> Mapping[str, list[_Shown]]:
    """Return the sessions that show a recording, by `same_video`, in the order of their times."""
    rows: Iterable[tuple[Any, ...]] = store.execute(
        f"""SELECT t.uid, t.id, t.title, t.room, c.slug, c.uid, {attended_sql("t")},
         coalesce(t.starts_at, t.entered_at), l.url, l.zero_at
         FROM link l JOIN session t ON t.uid = l.session JOIN conference c ON c.uid = t.conference
         WHERE l.kind = 'video' ORDER BY coalesce(t.starts_at, t.entered_at, 0), t.id"""
    )
    found = defaultdict(list)
    for row in rows:
        shown = _Shown(*row)
        found[same_video(shown.url)].append(shown)
    return found


def _session_at(shown: Sequence[_Shown], seconds: int) -> _Shown:
    """Return the session in whose time a moment of a recording lies, or the last one before."""
    zero = next((it.zero for it in shown if it.zero is not None), None)
    chosen = shown[0]
    for it in shown:
        if zero is not None:
            has_begun = it.begins is not None and it.begins <= zero + seconds * 1000
        else:
            has_begun = 0 < named_moment(it.url) <= seconds  # the address says where in the stream the talk begins
        if has_begun:
            chosen = it
    return chosen


def _hit(store: Store, session: _Shown, seconds: int, snippet: str) -> Hit:
    at = session.begins or 0
    if session.zero is not None:
        at = session.zero + seconds * 1000
    hit = Hit("caption", (0, session.uid, session.slug, at, session.own, snippet, float(-(session.begins or 0))))
    hit.session, hit.title, hit.room = session.id, session.title, session.room
    hit.position = Position(seconds, at_moment(session.url, seconds), True)
    sql = "SELECT minutes FROM zone_offset WHERE conference = ? AND from_at <= ? ORDER BY from_at DESC LIMIT 1"
    zone = store.execute(sql, (session.conference, at)).fetchone()
    hit.minutes = zone[0] if zone else 0
    return hit


def _places(cues: Sequence[Cue], wanted: Sequence[_Wanted]) -> Iterator[tuple[int, int]]:
    """Find where all words are said within NEAR seconds; yield each place's first and last cue.

    Of places that are nearer to each other than that, yield the first.
    """
    text = _folded(BETWEEN.join(cue.text for cue in cues))
    matches = [[found.span() for found in each.matches(text)] for each in wanted]
    if not all(matches):
        return
    begins = [0, *(found.end() for found in re.finditer(BETWEEN, text))]
    words = sorted((span, which) for which, spans in enumerate(matches) for span in spans)
    latest: dict[int, tuple[int, int]] = {}  # the first and the last cue of the last match of each
    before = float("-inf")
    for (begin, end), which in words:
        latest[which] = bisect_right(begins, begin) - 1, bisect_right(begins, end - 1) - 1
        first, last = min(one for one, _ in latest.values()), max(other for _, other in latest.values())
        start = cues[first].start
        if len(latest) == len(wanted) and cues[last].start - start <= NEAR and start > before + NEAR:
            yield first, last
            before = start


def _folded(text: str) -> str:
    """Return a text as `fold` does, much faster if it is long and has few accents."""
    text = text.casefold().replace("`", "'")  # the only mark in ASCII that `fold` replaces
    if text.isascii():
        return text
    beyond = {character for character in set(text) if not character.isascii()}
    if len(beyond) > FEW:
        return fold(text)
    for character in beyond:
        text = text.replace(character, fold(f"x{character}x")[1:-1])
    return text


def _snippet(cues: Sequence[Cue], first: int, last: int, wanted: Sequence[_Wanted]) -> str:
    """Return the words of some cues around the matches, with each match between marks."""
    begin, end = cues[first].start - NEAR, cues[last].start + NEAR
    near = [cue.text for cue in cues[max(first - 1, 0) : last + 2] if begin <= cue.start <= end]
    words = " ".join(near).split()
    folded = [fold(word) for word in words]
    begins = [0]
    for word in folded:
        begins.append(begins[-1] + len(word) + 1)
    matched: set[int] = set()
    for each in wanted:
        for found in each.matches(" ".join(folded)):
            matched.update(range(bisect_right(begins, found.start()) - 1, bisect_right(begins, found.end() - 1)))
    shown: list[str] = []
    for at, word in enumerate(words):
        if any(abs(at - other) <= AROUND for other in matched):
            shown.append(LETTERS.sub(rf"{MATCH_BEGIN}\g<0>{MATCH_END}", word, count=1) if at in matched else word)
        elif shown[-1:] != ["…"]:
            shown.append("…")
    return " ".join(shown).replace(f"{MATCH_END} {MATCH_BEGIN}", " ").replace("… ", "…").replace(" …", "…")
