"""Find the session of each recording, by its title and speakers.

In order of trust, and each only where no other session and no other recording fits as well:

1. the same title
2. the title inside the longer one of the recording, whose other words are the names of the speakers, or of the
   conference, or words of every title of the list
3. the beginning of the title, which the list has cut
4. a title that is much alike, and a speaker in common, if the second best is clearly worse

Of several that fit, a speaker in common decides, then the day, the time of day and the room. A title may name these:
`Lightning talks (May 17, 6pm)`. A recording of another year fits none. Whatever is left but looks alike is unsure: the
user decides.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import islice

from rapidfuzz import fuzz, process

from confnote.core.lookup import fold
from confnote.core.same_person import person_keys
from confnote.recordings.title_words import (
    DATES,
    DAYS,
    YEAR,
    has,
    names_date,
    names_of,
    position,
    times_of_day,
    words_of,
)
from confnote.recordings.value import KnownTalk, Recording
from confnote.schedule.columns import ROOM_WORDS

ALIKE = 80  # of 100: a title of which some words changed
UNSURE = 75  # of 100: worth a question
CLEARLY = 8  # how much better than the second best
FEW_WORDS = 3  # a title with fewer words stands in many others
PARTS = 4  # parts before a cut title, at most
CUT = 24  # letters of a cut title, at least
DAY = 24 * 60  # minutes
EARLIER = timedelta(days=7)  # a recording from before this was made elsewhere
LATER = timedelta(days=300)  # one from after this was made at the next edition
COMMON = 0.5  # of the titles of a list have a word that says nothing about the talk
# what says nothing of a talk: `Keynote: Title by Ada Lind [EN]`, `Title (May 17, 6pm)`
KINDS = ROOM_WORDS - {"forum", "lab"} | set(
    """
    talk talks keynote keynotes tutorial tutorials workshop workshops panel lightning plenary session sessions summit
    track day room part video recording live stream official hd main by with w en english
    vortrag vortrage tag von mit und de deutsch conference par avec et fr francais charla por con es espanol
    """.split()  # noqa: SIM905 - a list of words reads better than a list of literals
)
NUMBER = re.compile(r"\d{1,4}(?:am|pm|h|st|nd|rd|th|k|p\d*)?")
DAY_NUMBER = re.compile(r"\b(?:day|tag|jour|dia|giorno|dag) (\d{1,2})\b")
# what separates a title from the rest: `Ada Lind (Example Org) - Title | Conference`
SEPARATOR = re.compile(
    r"\s[-\u2013\u2014\u00b7\u2022/]+\s|[|:()\[\]{}\u3010\u3011#]|\s(?:by|with|von|mit|par|avec|por|con)\s"
)
LAST_AND = re.compile(r" and?\Z| a\Z")
CUT_OFF = re.compile(r"\s*(?:\u2026|\.\.\.)")


@dataclass(frozen=True, slots=True)
class Match:
    """The recording of a session, and why: `title`, `inside`, `cut` or `alike`."""

    talk: KnownTalk
    recording: Recording
    why: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A recording that may be that of a session: the user decides.

    `score` is how alike the titles are, of 100. `year` is that of the recording, if no session is of it.
    """

    talk: KnownTalk
    recording: Recording
    score: int
    year: str = ""


@dataclass(frozen=True, slots=True)
class Matched:
    """What a list has for some sessions; `left` are recordings that are none of theirs.

    `years` has the year of each recording that was not matched and is of another year than all sessions.
    """

    matches: tuple[Match, ...]
    doubts: tuple[Doubt, ...]
    left: tuple[Recording, ...]
    years: tuple[str, ...] = ()


def match(
    recordings: Sequence[Recording], talks: Sequence[KnownTalk], conference: str = "", title: str = ""
) -> Matched:
    """Match recordings to sessions; the name of the conference may stand in the titles.

    `title` is that of the list.
    """
    return _Matcher(recordings, talks, conference, title).run()


class _Words:
    """The words of a title and the keys of its speakers, without case, accents and punctuation."""

    def __init__(self, title: str, speakers: Iterable[str]) -> None:
        self.words = words_of(title)
        self.text = " ".join(self.words)
        self.people = frozenset(key for name in speakers for key in person_keys(name))
        self.names = frozenset(word for name in speakers for word in words_of(name))
        self.years = frozenset(YEAR.findall(self.text))


class _Matcher:
    """`r` is the index of a recording, `t` that of a session; `pairs` maps `r` to `t` and why."""

    def __init__(
        self, recordings: Sequence[Recording], talks: Sequence[KnownTalk], conference: str, title: str
    ) -> None:
        self.list_years = frozenset(YEAR.findall(title))
        self.recordings, self.talks = recordings, talks
        self.mine = [_Words(it.title, it.speakers) for it in recordings]
        self.theirs = [_Words(it.title, it.speakers) for it in talks]
        self.conference = names_of(conference)
        self.days = sorted({it.day for it in talks if it.day is not None})
        self.pairs: dict[int, tuple[int, str]] = {}
        self.doubts: dict[int, tuple[int, int]] = {}
        self.taken: set[int] = set()

    @cached_property
    def empty(self) -> frozenset[str]:
        """The words that say nothing of a talk: of the conference, and of most titles."""
        found = Counter(word for it in self.mine for word in set(it.words))
        least = max(3.0, COMMON * len(self.mine))
        return frozenset(word for word, count in found.items() if count >= least) | self.conference

    def run(self) -> Matched:
        """Find the pairs in the order of the module's docstring."""
        by_title: dict[str, list[int]] = defaultdict(list)
        for t, it in enumerate(self.theirs):
            by_title[it.text].append(t)
        self._pair(((r, by_title.get(it.text, [])) for r, it in enumerate(self.mine) if it.text), "title")
        self._pair(((r, self._inside(r)) for r in self._open()), "inside")
        self._pair(((r, self._cut(r)) for r in self._open()), "cut")
        self._alike()
        matches = (Match(self.talks[t], self.recordings[r], why) for r, (t, why) in sorted(self.pairs.items()))
        for r, (t, _) in list(self.doubts.items()):
            # beside the recording of a session, one of another year is none
            if r in self.pairs or (t in self.taken and self._is_of_another_year(r, t)):
                del self.doubts[r]
        years = {r: year for r in self._open() if (year := self._other_year(r))}
        doubts = (
            Doubt(self.talks[t], self.recordings[r], score, years.get(r, ""))
            for r, (t, score) in sorted(self.doubts.items())
        )
        known = self.pairs.keys() | self.doubts.keys()
        left = (it for r, it in enumerate(self.recordings) if r not in known)
        return Matched(tuple(matches), tuple(doubts), tuple(left), tuple(years.values()))

    def _open(self) -> list[int]:
        return [r for r in range(len(self.mine)) if r not in self.pairs]

    def _pair(self, found: Iterable[tuple[int, list[int]]], why: str) -> None:
        """Pair recordings with sessions, where only one fits and it fits no other recording."""
        claims: dict[int, list[int]] = defaultdict(list)
        for r, fitting in found:
            free = [t for t in fitting if t not in self.taken]
            best = self._best(r, free)
            if best is not None:
                claims[best].append(r)
            elif free:
                self._doubt(r, max(free, key=lambda t: self._agree(r, t)))
        for t, claiming in claims.items():
            chosen = self._best_of(t, claiming)
            if chosen is not None:
                self.pairs[chosen] = (t, why)
                self.taken.add(t)
            for r in claiming:
                if r != chosen:
                    self._doubt(r, t)

    def _doubt(self, r: int, t: int) -> None:
        score = round(fuzz.token_sort_ratio(self.mine[r].text, self.theirs[t].text))
        if r not in self.doubts or self.doubts[r][1] < score:
            self.doubts[r] = (t, score)

    def _agree(self, r: int, t: int) -> tuple[int, ...]:
        """Return how well a recording and a session agree on speaker, day, time of day and room."""
        recording, talk = self.recordings[r], self.talks[t]
        return (
            self._same_speaker(r, t),
            talk.day is not None and (recording.day == talk.day or self._names_day(r, talk.day)),
            -min((abs(minutes - talk.begins) for minutes in times_of_day(recording.title)), default=0)
            if talk.begins is not None
            else -DAY,
            fold(recording.room) == fold(talk.room) != "" or has(self.mine[r].text, words_of(talk.room)),
        )

    def _names_day(self, r: int, day: date) -> bool:
        """Return whether a title has a day such as `May 17`, `17.05.`, `Friday` or `Day 2`."""
        found = DAY_NUMBER.search(self.mine[r].text)
        if found and self._counts_days:
            return self.days[int(found[1]) - 1] == day
        return names_date(self.mine[r].words, day)

    @cached_property
    def _counts_days(self) -> bool:
        """Whether the list counts the days of the programme: from 1 to as many as it has."""
        found = {int(number) for it in self.mine for number in DAY_NUMBER.findall(it.text)}
        return bool(found) and min(found) == 1 and max(found) == len(self.days)

    def _same_speaker(self, r: int, t: int) -> bool:
        """Return whether the recording or its title names a speaker of the session."""
        mine, theirs = self.mine[r], self.theirs[t]
        if mine.people & theirs.people:
            return True
        return any(has(mine.text, words_of(name)) for name in self.talks[t].speakers)

    def _other_speakers(self, r: int, t: int) -> bool:
        """Return whether both name their speakers, and no one speaks in both."""
        return bool(self.mine[r].people and self.theirs[t].people) and not self._same_speaker(r, t)

    def _is_of_another_year(self, r: int, t: int) -> bool:
        """Return whether a recording, or the year in its title, is of another edition.

        One without a date and a year is if most of the list is.
        """
        if self._is_foreign and not self.mine[r].years and self._dated(r) is None:
            return True
        recorded, day = self._dated(r), self.talks[t].day
        if recorded is not None and day is not None and not day - EARLIER <= recorded <= day + LATER:
            return True
        years, known = self.mine[r].years - self.theirs[t].years, {it for it in self.conference if YEAR.fullmatch(it)}
        known |= {str(day.year)} if day is not None else set()
        return bool(years and known) and years.isdisjoint(known)

    @cached_property
    def _is_foreign(self) -> bool:
        """Whether most recordings of the list are of another year than all sessions."""
        return 2 * sum(bool(self._other_year(r)) for r in range(len(self.mine))) > len(self.mine)

    def _other_year(self, r: int) -> str:
        """Return the year that a recording names, or its list; "" if a session may be of it."""
        dated = self._dated(r)
        years = self.mine[r].years or (self.list_years if dated is None else frozenset[str]())
        if not years and dated and self.days and not self.days[0] - EARLIER <= dated <= self.days[-1] + LATER:
            years = frozenset({str(dated.year)})
        known = {it for it in self.conference if YEAR.fullmatch(it)} | {str(day.year) for day in self.days}
        return max(years, default="") if known and years.isdisjoint(known) else ""

    def _dated(self, r: int) -> date | None:
        return self.recordings[r].day or self.recordings[r].published

    def _best(self, r: int, fitting: list[int]) -> int | None:
        """Return the session that fits a recording; None if several fit as well."""
        fitting = [t for t in fitting if not self._other_speakers(r, t) and not self._is_of_another_year(r, t)]
        return _only([(self._agree(r, t), t) for t in fitting])

    def _best_of(self, t: int, claiming: list[int]) -> int | None:
        """Return the recording that fits a session; of equals, as in two languages, the first one.

        Of those with dates that is the one of the nearest.
        """
        if len({(self.mine[r].text, self.mine[r].people) for r in claiming}) == 1:
            day = self.talks[t].day or date.min
            return min(claiming, key=lambda r: abs((self._dated(r) or day) - day))
        return _only([(self._agree(r, t), r) for r in claiming])

    def _inside(self, r: int) -> list[int]:
        """Return the sessions whose title is in that of a recording, with names around it."""
        found = []
        words = self.mine[r].words
        for t in self._with_words(words):
            theirs = self.theirs[t]
            at = position(theirs.words, words)
            if at < 0:
                continue
            rest = {*words[:at], *words[at + len(theirs.words) :]} - self.empty - theirs.names - self.mine[r].names
            rest -= KINDS | {*words_of(self.talks[t].room)}
            is_explained = all(
                NUMBER.fullmatch(word) or word in DATES or any(map({word}.issubset, DAYS)) for word in rest
            )
            is_apart = len(theirs.words) >= FEW_WORDS or theirs.text in self._parts(r)
            if is_explained or (is_apart and self._same_speaker(r, t)):
                found.append((len(theirs.words), t))
        longest = max((size for size, _ in found), default=0)
        return [t for size, t in found if size == longest]

    def _parts(self, r: int) -> set[str]:
        """Return the parts of a title between dashes, brackets and the like."""
        return {" ".join(words_of(part)) for part in SEPARATOR.split(self.recordings[r].title)}

    @cached_property
    def _by_word(self) -> dict[str, list[int]]:
        """The sessions by the rarest word of their titles."""
        counts = Counter(word for it in self.theirs for word in set(it.words))
        found: dict[str, list[int]] = defaultdict(list)
        for t, it in enumerate(self.theirs):
            if it.words:
                found[min(it.words, key=lambda word: (counts[word], word))].append(t)
        return found

    def _with_words(self, words: Iterable[str]) -> list[int]:
        return [t for word in set(words) for t in self._by_word.get(word, ()) if t not in self.taken]

    def _cut(self, r: int) -> list[int]:
        """Return the sessions whose title begins as the cut title of a recording."""
        texts = [self._bare(r)]
        if cut := CUT_OFF.search(title := self.recordings[r].title):
            # names before the title: each part up to the cut
            parts = islice(SEPARATOR.finditer(title, 0, cut.start()), PARTS)
            texts += [" ".join(words_of(title[part.end() : cut.start()])) for part in parts]
        # the last word can be a part of `and`, which no title has here
        long = tuple(LAST_AND.sub("", text) for text in texts if len(text) >= CUT)
        return (
            [t for t, it in enumerate(self.theirs) if t not in self.taken and it.text.startswith(long)] if long else []
        )

    def _bare(self, r: int) -> str:
        """Return the title of a recording without empty words at its beginning and end."""
        words = list(self.mine[r].words)
        while words and words[0] in self.empty:
            del words[0]
        while words and words[-1] in self.empty:
            del words[-1]
        return " ".join(words)

    def _alike(self) -> None:
        """Pair titles that are much alike, with a speaker in common; others may be unsure."""
        free = {t: it.text for t, it in enumerate(self.theirs) if t not in self.taken}
        found = []
        for r in self._open():
            text = self._without_names(r)
            near = process.extract(text, free, scorer=fuzz.token_sort_ratio, score_cutoff=UNSURE - CLEARLY, limit=3)
            if not near or near[0][1] < UNSURE:
                continue
            (_, score, t), *others = near
            is_clear = not others or score - others[0][1] >= CLEARLY
            if score >= ALIKE and is_clear and self._same_speaker(r, t):
                found.append((r, [t]))
            else:
                self._doubt(r, t)
        self._pair(found, "alike")

    def _without_names(self, r: int) -> str:
        names = self.mine[r].names | self.empty
        return " ".join(word for word in self.mine[r].words if word not in names) or self.mine[r].text


def _only(fitting: list[tuple[tuple[int, ...], int]]) -> int | None:
    """Return the one that agrees best, if no other agrees as well."""
    fitting.sort(reverse=True)
    if not fitting or (len(fitting) > 1 and fitting[0][0] == fitting[1][0]):
        return None
    return fitting[0][1]
