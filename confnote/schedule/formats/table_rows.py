"""Read the rows of a table, or the objects of a list, by what their headings mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache, cached_property, lru_cache

from confnote.core.same_person import is_open
from confnote.errors import Refused
from confnote.model import Speaker
from confnote.schedule.cells import YEAR, Cells, When, clock_of, has_ranges, order_of, years_of
from confnote.schedule.columns import (
    columns_of,
    is_topic,
    meaning_of,
    name_of_speakers,
    tags_apart,
    texts_under,
    topics_are_titles,
    words_of,
)
from confnote.schedule.day_names import PART_OF_DAY, first_numbered_day, is_weekday
from confnote.schedule.formats.by_values import add_by_values
from confnote.schedule.formats.keys import day_or_clock
from confnote.schedule.formats.references import OPAQUE
from confnote.schedule.kinds import block_and_kind, is_too_long, names_kind
from confnote.schedule.name_cells import cell_habits
from confnote.schedule.states import says_cancelled
from confnote.schedule.text import line, listed
from confnote.schedule.time_habits import afternoons, are_hours, later, stamps_apart, time_families, weekdays_count
from confnote.schedule.times import Hints, day, midnight, with_colons
from confnote.schedule.value import Weblink
from confnote.schedule.weblinks import web_address

# what people write where the time is not known yet
OPEN = re.compile(
    rf"(?i)(?:tb[adc]\b.*|n/?a|none|null|unscheduled|not scheduled|to be .*|offen|[-\u2013\u2014?]+|0|{PART_OF_DAY})"
)
# columns of people who are not always on the stage: they count only where no other column names a speaker
NOT_ON_STAGE = {
    "owner", "participant", "author", "authors", "people", "contributor", "contributors", "autor", "autores", "autore",
    "autori", "auteur", "auteurs", "autoren",
}  # fmt: skip
# columns that are read together; a text in one of them that says the same as another is not lost
TOGETHER = ("date", "start", "end", "enddate", "duration", "first", "last")
# columns that can say that a session is cancelled
NOTES = {
    "note", "notes", "remark", "remarks", "comment", "comments", "bemerkung", "bemerkungen", "anmerkung",
    "anmerkungen", "hinweis", "hinweise", "kommentar", "remarque", "remarques", "commentaire", "commentaires", "nota",
    "notas", "opmerking", "opmerkingen",
}  # fmt: skip
# what a heading of a table means if no other one means that; in JSON `items` and `lead` are something else
TALKS = (
    "lecture, lectures, course, class, paper, seminar, workshop, speech, segment, block, module, unit, task, mesa, top,"
    " conférence, conferencia, relazione"
)
PEOPLE = (
    "responsible, responsible person, responsibles, lead, leads, led by, session lead, session leader, leader,"
    " leaders, hosted by, presenting, facilitated by, delivered by, given by, teacher, teachers, taught by, tutor,"
    " tutors, professor, convener, conveners, convenor, convenors, guest, guests, discussant, discussants,"
    " verantwortlich, verantwortliche, verantwortlicher, wer, leitung, leiter, leiterin, gast, gäste, moderation,"
    " responsable, responsables, qui, animé par, animatrice, formateur, formatrice, quién, quien, tallerista,"
    " talleristas, a cargo, invitado, invitados, responsável, responsáveis, quem, mediador, convidado, convidados,"
    " responsabile, responsabili, chi, a cura di, conduttore, ospite, ospiti, verantwoordelijke, ansvarig,"
    " ansvarlig, vem, participantes, 発表者, 講演者, 登壇者, 担当, 担当者, 講師, 演讲人, 主讲人, 讲者, 嘉宾, 講者,"
    " 발표자, 연사, докладчик, спикер, řečník, přednášející, puhuja, ομιλητής"
)
TITLES = (
    "item, items, agenda, program item, programm, programma, programa, programação, ablauf, agendapunkt, punkt,"
    " point, was, quoi, qué, que, o quê, cosa, themen, argomento, argomenti, sujet, assunto, tópico, onderwerp,"
    " vorträge, beiträge, interventi, intervention, bezeichnung, veranstaltungen, activités, attività,"
    " contents, inhalte, contenu, contenido, conteúdo, contenuto, inhalt, タイトル, 題目, 演題, 講演題目, 内容,"
    " プログラム, 主题, 标题, 题目, 議題, 議程, 제목, 주제, 내용, тема, доклад, название, téma, název, konu, aihe,"
    " θέμα, description, details, beschreibung"
)
WEAK = (
    ("speakers", PEOPLE),
    ("title", TITLES),
    ("title", TALKS),
    ("room", "room number, room no, floor, studio, plats, 会場, 場所, 地点, 장소, место, зал, místo, yer, paikka"),
    ("start", "時間, 時刻, 开始时间, 開始, 開始時間, 開始時刻, 时间, 시간, время, начало, čas, saat, klo, ώρα"),
    ("end", "終了, 終了時間, 終了時刻, 结束时间, конец, окончание, konec, bitiş"),
    ("date", "日付, 日時, 日程, 日期, 날짜, дата, tarih, päivä"),
)
MOMENTS = ("start", "date", "end", "enddate")
LENGTHS = ("end", "enddate", "duration")
DIGIT = re.compile("[0-9]")
ZONES = ({"timezone"}, {"time", "zone"}, {"tz"}, {"time", "zone", "name"}, {"timezone", "name"}, {"event", "timezone"})


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table or an object of a list: the place in the file, and its texts by heading.

    `speakers` and `links` are those that a source has found itself. `day` is what is above the entry, as `Day 2`.
    """

    where: str
    cells: dict[str, str]
    speakers: tuple[Speaker, ...] = ()
    links: tuple[Weblink | None, ...] = ()
    day: str = ""


def is_open_time(text: str) -> bool:
    """Return whether a text in the place of a time says that it is not known yet."""
    return OPEN.fullmatch(text) is not None or is_open(text)


def is_weak(heading: str, column: str) -> bool:
    """Return whether a heading means a column of a table where no other heading does."""
    return any({*words_of(heading)} in _aliases(aliases) for name, aliases in WEAK if name == column)


@cache
def _aliases(aliases: str) -> list[set[str]]:
    return [{*words_of(alias)} for alias in aliases.split(",")]


def table_columns(headings: Iterable[str]) -> dict[str, list[str]]:
    """Return the headings of a table by meaning; without a title `Item` is that."""
    headings = [*headings]
    columns = columns_of(headings)
    words = {heading: {*words_of(heading)} for heading in headings}
    weak = [(column, aliases) for column, aliases in WEAK if column not in columns]
    for column, aliases in weak:
        unknown = {*headings}.difference(*columns.values())
        # `Time, Lecture`, but `Time, Workshop, Lecture` has a column for each of two tracks
        if aliases is TALKS and "speakers" not in columns and ("start" not in columns or len(unknown) > 1):
            continue
        found = next((heading for alias in _aliases(aliases) for heading in headings if words[heading] == alias), None)
        if found is not None and column not in columns:
            others = {name: [one for one in names if one != found] for name, names in columns.items()}
            columns = {name: names for name, names in others.items() if names} | {column: [found]}
    return columns


class Rows:
    """The records of a file, by the meaning of their headings."""

    def __init__(self, records: Sequence[TableRow], hints: Hints, *, is_table: bool = False) -> None:
        self.records = records
        self.is_table = is_table
        self.headings = dict.fromkeys(heading for record in records for heading, text in record.cells.items() if text)
        self.columns = self._columns()
        has_speakers = any(record.speakers for record in records)
        written = [record.cells for record in records]
        texts, self.notices = add_by_values(self.columns, written, is_table=is_table, has_speakers=has_speakers)
        if len(dates := self.columns.get("date", ())) > 1:
            # `07.25` beside `2026-07-25` needs the year, and a weekday needs the date
            dates = sorted(dates, key=lambda name: not all(map(YEAR.search, self.all_of(name))))
            self.columns["date"] = sorted(dates, key=lambda name: all(map(is_weekday, self.all_of(name))))
        tags_apart(self.columns)
        stamps_apart(self.columns, self.all_of)
        # `Local` beside `UTC` has times
        if rooms := self.columns.get("room"):
            self.columns["room"] = [name for name in rooms if any(clock_of(text) is None for text in self.all_of(name))]
        self.notes = [heading for heading in self.headings if not NOTES.isdisjoint(words_of(heading))]
        clocks = [*self.columns.get("start", ()), *self.columns.get("end", ())]
        if (cells := with_colons(texts, clocks)) is not written:
            records = self.records = [replace(record, cells=one) for record, one in zip(records, cells, strict=True)]
        self.used = {
            heading for column in TOGETHER for heading in self.columns.get(column, ())
            if column not in (*LENGTHS, "start") or any(map(DIGIT.search, self.all_of(heading)))
        }  # fmt: skip
        zones = [heading for heading in self.headings if {*words_of(heading)} in ZONES]
        # they can be those of the speakers, so that none of several is used
        self.zones = [*dict.fromkeys(text for heading in zones for text in self.all_of(heading))]
        self.used.update(heading for heading in self.notes if all(map(says_cancelled, self.all_of(heading))))
        named = [self.text(record, column) for record in records for column in MOMENTS]
        # `dt: 2018-08-01T08:00` beside `8/1/2018`
        stated = [{*filter(None, map(day, record.cells.values()))} for record in records for _ in MOMENTS]
        years = frozenset[int]() if hints.days else years_of(named)
        if hints.days and hints.day_one is None:
            day_one, notice = first_numbered_day({self.text(record, "date") for record in records}, hints.days)
            hints = replace(hints, day_one=day_one)
            self.notices += (notice,) if notice else ()
        self.cells = self._cells(named, stated, hints, years)
        # many sessions begin at the same time, and one ends when the next begins
        self.moment_of = lru_cache(maxsize=4096)(self.cells.when)
        self._choose_times()
        # what begins after midnight, by whether that is the next date; and the rows below headings of days
        self.nights: dict[bool, list[str]] = {}
        self.no_ends: dict[str, None] = {}
        self.below: list[tuple[When, TableRow, str]] = []
        self.late = afternoons(
            (record.where, self.text(record, "date"), self.text(record, "start"), self.text(record, "end"))
            for record in self.records
        )
        self.in_hours = {heading for heading in self.columns.get("duration", ()) if are_hours(self.all_of(heading))}
        self.speaker_headings = self._speaker_headings()
        rows = [tuple(record.cells.get(name, "") for name in self.speaker_headings) for record in records]
        headings = self.columns.get("org", ())
        orgs = [next((text for name in headings if (text := record.cells.get(name))), "") for record in records]
        people = dict.fromkeys(text for row in rows for text in row)
        self.habits = cell_habits(people, zip(rows, orgs, strict=False))
        self.unsure = self.habits.notices(people)

    def _cells(self, named: list[str], stated: list[set[date]], hints: Hints, years: frozenset[int]) -> Cells:
        """Return what reads the dates `named` in the file, beside which are the dates `stated`."""
        # `Tuesday` in another column, or above, shows the order of `03/11/2026`
        weekdays = [" ".join(filter(is_weekday, record.cells.values())) for record in self.records for _ in MOMENTS]
        dated = [f"{text} {weekday}" for text, weekday in zip(named, weekdays, strict=True)]
        cells = Cells(order_of(dated, hints.days, stated), hints, has_ranges(named), years)
        return replace(cells, by_weekday=weekdays_count(named, replace(cells, odd_days={}, no_days={}), hints.days))

    def _columns(self) -> dict[str, list[str]]:
        """Return the headings by meaning, those of all records together."""
        columns = table_columns(self.headings) if self.is_table else columns_of(self.headings)
        name_of_speakers(columns, self.headings, self.all_of)
        if topics_are_titles(record.cells for record in self.records):
            tracks = [name for name in columns.get("track", ()) if not is_topic(name)]
            columns |= {"title": [*filter(is_topic, self.headings)], "track": tracks}
        return self._without_labels(columns)

    def _choose_times(self) -> None:
        """Take start and end from columns that belong together, those of the shortest times first.

        The times of a talk are within those of its block. The records lose the ends of the other columns.
        """
        found = time_families(self.columns)
        both = [one for one in self.records if all(any(map(one.cells.get, part)) for pair in found for part in pair)]
        found.sort(key=lambda pair: sum((self._length(record, *pair) for record in both), timedelta()))
        for number, column in enumerate(("start", "end") if found else ()):
            first = [heading for pair in found for heading in pair[number]]
            self.columns[column] = [*first, *(name for name in self.columns[column] if name not in first)]
        left: dict[str, None] = {}
        records: list[TableRow] = []
        for record in self.records if found else ():
            best = next((pair for pair in found if any(map(record.cells.get, pair[0]))), None)
            ends = [name for name in self.columns["end"] if best and name not in best[1]]
            records.append(
                replace(record, cells={name: text for name, text in record.cells.items() if name not in ends})
            )
            for names, others in zip(best or (), (self.columns["start"], ends), strict=best is not None):
                clock = self._clock(record, names)
                left |= dict.fromkeys(name for name in others if self._clock(record, [name]) not in {None, clock})
        self.records = records or self.records
        if left:
            used = " and ".join(line(names[0], 40) for names in found[0])
            self.notices += (f"several columns have times: those of {used} are used, not {listed([*left])}",)

    def _clock(self, record: TableRow, headings: Iterable[str]) -> timedelta | None:
        text = next(filter(None, map(record.cells.get, headings)), "")
        with suppress(Refused):  # a date that needs those of the conference
            return self.moment_of(text).clock
        return None

    def _length(self, record: TableRow, starts: Iterable[str], ends: Iterable[str]) -> timedelta:
        start, end = self._clock(record, starts), self._clock(record, ends)
        return end - start if start is not None and end is not None and end > start else timedelta()

    def all_of(self, heading: str) -> list[str]:
        """Return all texts under a heading."""
        return [text for record in self.records if (text := record.cells.get(heading))]

    def _without_labels(self, columns: dict[str, list[str]]) -> dict[str, list[str]]:
        """Return the columns with `tag`, German for day, as a label if it names no day."""
        labels = [
            name for name in columns.get("date", ()) if words_of(name) == ("tag",)
            and not any(day_or_clock(text) or text.isdigit() for text in self.all_of(name))
        ]  # fmt: skip
        if not labels:
            return columns
        dates = [name for name in columns["date"] if name not in labels]
        return {**columns, "date": dates, "track": [*columns.get("track", ()), *labels]}

    def zone(self, stated: str) -> str:
        """Return the zone that the file states, else the one of all rows in a column `Timezone`."""
        for heading in self.headings:
            if set(words_of(heading)) in ZONES and len(texts := set(self.all_of(heading))) == 1:
                self.used.update([heading] if not stated or texts == {stated} else [])
                return stated or texts.pop()
        return stated

    def text(self, record: TableRow, column: str) -> str:
        """Return the text of the best heading that means `column` and is filled."""
        for heading in self.columns.get(column, ()):
            if text := record.cells.get(heading):
                self.used.add(heading)
                return text
        return ""

    def second_titles(self) -> set[str]:
        """Return the headings of titles that some rows have beside another title, but for kinds."""
        return {
            heading for heading in self.columns.get("title", []) for record in self.records
            if record.cells.get(heading, "") not in {
                "", self.text(record, "title"), self.track(record), self.kind(record),
            }
        }  # fmt: skip

    def track(self, record: TableRow) -> str:
        """Return the track; in a file without one, `Session` beside another title is it."""
        if "track" in self.columns:
            return self.text(record, "track")
        titles = [heading for heading in self.columns.get("title", ()) if record.cells.get(heading)]
        headings = (heading for heading in titles[1:] if words_of(heading) == ("session",))
        found = next((heading for heading in headings if not self._are_ids(heading)), "")
        self.used.add(found)
        return record.cells.get(found, "")

    def _are_ids(self, heading: str) -> bool:
        """Return whether the texts under a heading are ids, another one for each record."""
        texts = self.all_of(heading)
        return len(set(texts)) == len(texts) and all(map(OPAQUE.fullmatch, texts))

    def kind(self, record: TableRow) -> str:
        """Return the kind; in a file without one, another title or `is_keynote: true` is it."""
        if "kind" in self.columns:
            return self.text(record, "kind")
        titles = [text for heading in self.columns.get("title", ()) if (text := record.cells.get(heading))]
        flags = {name: " ".join(words_of(name)[1:]) for name in record.cells if words_of(name)[:1] == ("is",)}
        kinds = [kind for name, kind in flags.items() if record.cells[name].casefold() == "true" and names_kind(kind)]
        return next((text for text in titles[1:] if names_kind(text)), kinds[0] if len(kinds) == 1 else "")

    @cached_property
    def kinds_are_blocks(self) -> bool:
        """Whether the kinds of a file without tracks are names of blocks: most are too long."""
        kinds = {text for record in self.records if (text := self.text(record, "kind"))}
        is_open = "track" not in self.columns and "kind" not in dict(self.cells.hints.named)
        return is_open and 2 * sum(map(is_too_long, kinds)) > sum(not block_and_kind(text)[1] for text in kinds)

    def track_as_title(self, record: TableRow) -> str:
        """Return the track of a row without a title, if no row with a title has that track."""
        track = self.track(record)
        is_untitled = self.is_table and track and not self.text(record, "title") and not self.text(record, "kind")
        return track.rstrip(": ") if is_untitled and track not in self._titled_tracks else ""

    @cached_property
    def _titled_tracks(self) -> set[str]:
        return {self.track(record) for record in self.records if self.text(record, "title")}

    def address(self, record: TableRow, column: str) -> str:
        """Return the web address of the first heading that means `column` and has one."""
        for heading in self.columns.get(column, ()):
            if (text := record.cells.get(heading)) and (found := web_address(text)):
                self.used.add(heading)
                return found
        return ""

    def texts(self, record: TableRow, column: str) -> list[str]:
        """Return the texts of all headings that mean `column` and are filled, the best first."""
        found = texts_under(self.columns.get(column, ()), record.cells)
        self.used.update(found)
        return [*found.values()]

    def when(self, record: TableRow, *columns: str) -> When:
        """Return the date and the time that columns name together, the best heading first."""
        found = When()
        for column in columns:
            for heading in self.columns.get(column, ()):
                if not (text := record.cells.get(heading)):
                    continue
                named = meaning.zone if (meaning := meaning_of(heading)) else ""
                try:
                    new = self.moment_of(text, is_day=column in {"date", "enddate"}, zone=named)
                except Refused:  # `Saturday` beside a full date needs no dates of the conference
                    if found.day is None:
                        raise
                    continue
                if column == "date" and ((found.day and new.day is None) or (found.fault and is_weekday(text))):
                    continue  # `07.25` beside `2026-07-25` is no time of day, and no weekday replaces a date
                clock = found.clock if found.clock is not None else new.clock
                # `2026-05-17T10:00+09:00` beside `10:00` says the zone, but `Z` can be careless
                is_same = found.zone is None and found.clock == new.clock and new.zone != UTC
                zone = new.zone if found.clock is None or is_same else found.zone
                found = When(found.day or new.day, clock, zone, found.until or new.until, found.fault or new.fault)
        return later(found) if record.where in self.late else found

    def _speaker_headings(self) -> list[str]:
        best, *others = self.columns.get("speakers", [""])
        others = [heading for heading in others if NOT_ON_STAGE.isdisjoint(words_of(heading))]
        return [heading for heading in (best, *others, *self.columns.get("co_speakers", ())) if heading]


def zone_beside(rows: Rows, starts: Iterable[datetime | None]) -> tzinfo | None:
    """Return the zone of `10:30 AM PDT` beside instants in UTC, if all say the same time."""
    headings = rows.columns.get("start", ())
    if len(headings) < 2 or any(start and start.utcoffset() != timedelta() for start in starts):
        return None
    zones: set[tzinfo] = set()
    for record in rows.records:
        texts = [text for name in headings if (text := record.cells.get(name))]
        instant, *others = map(rows.moment_of, texts)
        for other in others:
            if instant.day is None or instant.clock is None or other.clock is None or other.zone is None:
                return None
            local = (midnight(instant.day) + instant.clock).replace(tzinfo=UTC).astimezone(other.zone)
            if timedelta(hours=local.hour, minutes=local.minute) != other.clock:
                return None
            zones.add(other.zone)
    return zones.pop() if len(zones) == 1 else None
