"""Make the sessions of a table without fixed names: CSV, a spreadsheet, a list in JSON or YAML."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TypeAlias

from confnote.core.same_person import person_key
from confnote.core.time import day_label
from confnote.model import Speaker
from confnote.schedule.assemble import assemble, classified, joined_rows
from confnote.schedule.bare_cells import orgs_alone
from confnote.schedule.cells import YEAR, When, clock_of
from confnote.schedule.columns import MODERATORS, by_number, in_other_languages, own_cells, words_of
from confnote.schedule.day_names import is_weekday, no_date, weekday_in
from confnote.schedule.formats.above import SAME, SAME_AS_ABOVE, with_same_as_above, with_slots_above
from confnote.schedule.formats.keys import date_in, day_or_clock
from confnote.schedule.formats.lost_entries import lost_rows
from confnote.schedule.formats.named import best_alias
from confnote.schedule.formats.one_org import with_one_org
from confnote.schedule.formats.parallel import Divided
from confnote.schedule.formats.people_as_titles import without_people
from confnote.schedule.formats.rooms_in_titles import with_rooms_of_titles
from confnote.schedule.formats.row_notices import doubled_notices, night_notices
from confnote.schedule.formats.slot_labels import with_labels_of_slots
from confnote.schedule.formats.table_rows import Rows, TableRow, is_open_time, zone_beside
from confnote.schedule.kinds import block_and_kind, kind_notices, replaced_kinds, session_kind
from confnote.schedule.name_cells import people_in_cells
from confnote.schedule.name_lists import whole_names
from confnote.schedule.open_pairs import with_orgs
from confnote.schedule.people import distinct_speakers, odd_names
from confnote.schedule.span import DAY_END, DayRange
from confnote.schedule.states import cut_cancelled, is_off, says_cancelled, state_notices
from confnote.schedule.text import line, listed, paragraphs, prose
from confnote.schedule.time_habits import NUMBER, afternoon_notice, form_doubt, night_doubt, noon_notice, note_weekday
from confnote.schedule.times import NO_ZONE, FileZone, Hints, duration_of, midnight
from confnote.schedule.unused import COLOUR, unused
from confnote.schedule.value import OWN_ID, Schedule, Skipped, Slot, aliases_of
from confnote.schedule.weblinks import address_key, distinct_links, weblink

DAY_NUMBER = re.compile(r"(?i)(?:(?:day|tag|jour|d[i\u00ed]a|giorno|dia|dag)[\s_-]*)?([0-9]{1,2})")
# where the abstract is in a page
ANCHOR = re.compile(r"#[\w-]+")
# what begins before this hour can belong to the evening before
EARLY = 6
YES = {"true", "yes", "1", "x"}
# `23:00-01:00` ends on the next day, but `15:00-14:00` is a slip
LONGEST_NIGHT = timedelta(hours=12)
# `00:30` below a session of this hour or later is in the night after it, `1:00` below 14:00 can be a slip
EVENING = timedelta(hours=18)


Times: TypeAlias = tuple[datetime | None, datetime | None, bool]
"""The start and the end of a row, naive unless the cell has an offset; True for whole days."""


def table_schedule(
    schedule: Schedule, records: Sequence[TableRow], hints: Hints, *, stated: str = "",
    dates: DayRange = (None, None), merged: bool = False, columns: str = "columns", written: Sequence[TableRow] = (),
) -> Schedule:  # fmt: skip
    """Return the programme of the records; raise Refused for an ambiguous date or no session.

    `merged` says that an empty date is that of the row above, as in a spreadsheet with merged cells. `written` are all
    rows of the file: those that are in no session are named.
    """
    divided = Divided()
    records, moved = without_people(records)
    records, places, labels = with_labels_of_slots(records) if merged else (records, set[str](), ())
    records, moved_rooms = with_rooms_of_titles(records)
    rows = Rows(divided.rows(records) if merged else records, hints, is_table=merged)
    rows.records = with_slots_above(rows) if merged else rows.records
    timed = list(_timed(rows, merged=merged))
    dated = [(record, times) for record, times in timed if isinstance(times, tuple)]
    starts = [times[0] for _, times in dated]
    zone = hints.zone(
        starts,
        rows.zone(stated) or zone_beside(rows, starts),
        [rows.text(r, "room") for r, _ in timed],
        address=schedule.place,
    )
    if len(rows.zones) > 1:
        several = f"the file names several time zones, {listed([line(name, 40) for name in rows.zones], 3)}"
        zone = replace(zone, notices=tuple(notice.replace(NO_ZONE, several) for notice in zone.notices))
    read, same = with_same_as_above([_slot(rows, record, times, zone) for record, times in timed])
    own = {person_key(one.name) for record in rows.records for one in record.speakers if one.org}
    read, orgs = with_one_org(read, own) if "org" in rows.columns else (read, ())
    slots = joined_rows(read)
    # what names the conference is used; a session that is left out is named as a whole
    named = {heading for heading in rows.headings if schedule.title and {*rows.all_of(heading)} == {schedule.title}}
    cells = (record.cells for record, times in timed if not isinstance(times, str))
    typed = {best_alias(column): name for column, name in hints.named}
    left = unused(cells, (rows.used | named) - rows.second_titles(), typed)
    states = [state for record, _ in timed for state in _states(rows, record)]
    found = (*rows.cells.notices, *afternoon_notice(rows.late), *state_notices(states), *rows.notices, *rows.unsure)
    notices = [*schedule.notices, *divided.notices, *moved, *moved_rooms, *labels, *found, *same, *orgs]
    notices += [f"{columns} not used: {left}"] if left else []
    notices += [f"ends and lengths not understood, left open: {listed([*rows.no_ends])}"] if rows.no_ends else []
    notices += [*doubled_notices(rows, read)] if merged else []
    notices += [*_untitled(rows), *_open_times(rows, timed), *_odd_days(rows, timed), *_moderators(rows)]
    notices += _lone_orgs(rows, [record for record, _ in timed], read)
    if not rows.kinds_are_blocks:
        notices += kind_notices(rows.text(record, "kind") for record, _ in timed)
        kinds = [(rows.kind(record), slot) for (record, _), slot in zip(timed, read, strict=True)]
        notices += replaced_kinds([(kind, slot.kind) for kind, slot in kinds if isinstance(slot, Slot)])
    texts = ([rows.text(one, name) for name in ("title", "start", "end")] for one, _ in dated)
    notices += noon_notice(zip(texts, starts, strict=True))
    made = assemble(replace(schedule, notices=tuple(notices)), zone, slots, dates, shorten_rooms=True)
    doubts = [night_doubt(starts, is_without_pm=bool(rows.late)), form_doubt(starts, rows.columns.get("start", ()))]
    if all(slot.all_day for slot in made.slots):
        doubts.append("no session has a time of day, only a date" + (f" (not used: {left})" if left else ""))
    notices = [*made.notices, *night_notices(rows, made.notices), *odd_names(made.slots, made.notices)]
    # what is left out is named already, or counted
    left_out = {record.where for (record, _), slot in zip(timed, read, strict=True) if isinstance(slot, Skipped)}
    left_out |= divided.places | places
    lost = lost_rows((row for row in written if row.where not in left_out), made.slots, notices)
    return replace(made, notices=(*notices, *lost.notices), doubts=(*made.doubts, *filter(None, doubts)) or lost.doubts)


def _untitled(rows: Rows) -> Iterator[str]:
    """Yield a notice of the rows whose track is their title."""
    texts = filter(None, map(rows.track_as_title, rows.records))
    if found := [line(text, 40) for text in texts if day_or_clock(text) != "date"]:
        number = f"{len(found)} entries have" if len(found) > 1 else "1 entry has"
        yield f"{number} no title, the track counts as one: {listed(found)}"


def _open_times(rows: Rows, timed: list[tuple[TableRow, Times | str]]) -> list[str]:
    """Return a notice of the sessions with a date that have `TBA`, or nothing, for a time.

    Nothing is worth a notice only beside sessions that have a time.
    """
    dated = [(record, times) for record, times in timed if isinstance(times, tuple) and times[0] is not None]
    open_days = [record for record, times in dated if times[2] and not _is_whole_day(rows, record)]
    said = [text for record in open_days if (text := rows.text(record, "start")) and is_open_time(text)]
    if said:
        why = f" yet ({line(said[0], 40)!r})"
    elif 0 < len(open_days) < len(dated):
        why = f" ({line(rows.text(open_days[0], 'title'), 40)!r})"
    else:
        return []
    what = "1 session has" if len(open_days) == 1 else f"{len(open_days)} sessions have"
    return [f"{what} a date and no time{why}: listed for the whole day"]


def _odd_days(rows: Rows, timed: list[tuple[TableRow, Times | str]]) -> Iterator[str]:
    """Yield a notice of entries whose own date is not that of the day above them.

    An entry after midnight can be below the day before. Of `Day 2` the other entries show the date.
    """
    dated = [
        (record, times[0].date()) for record, times in timed
        if record.day and isinstance(times, tuple) and times[0] and times[0].hour >= EARLY
    ]  # fmt: skip
    numbered = [(record, day, int(found[1])) for record, day in dated if (found := DAY_NUMBER.fullmatch(record.day))]
    first = Counter(day.toordinal() - number for _, day, number in numbered).most_common(1)
    odd = [(record, day) for record, day, number in numbered if first and day.toordinal() - number != first[0][0]]
    odd += [
        (record, own) for record, own in dated
        if (day := date_in(record.day) or (own.isoformat() if is_weekday(record.day) else ""))
        and (day != own.isoformat() or weekday_in(record.day) not in {None, own.weekday()})
    ]  # fmt: skip
    if odd:
        named = [
            f"{line(rows.text(record, 'title'), 40)} ({day_label(day)} below {_day_name(record.day)})"
            for record, day in odd
        ]
        what = "1 entry has another date" if len(odd) == 1 else f"{len(odd)} entries have another date"
        yield f"{what} than the day above, its own is used: {listed(named, 3)}"


def _day_name(text: str) -> str:
    return f"day {text}" if text.isdigit() else line(text, 40)


def _moderators(rows: Rows) -> Iterator[str]:
    """Yield a notice of each column of moderators or hosts that become speakers."""
    hosting = [name for name in rows.speaker_headings if not {"hosted", *MODERATORS}.isdisjoint(words_of(name))]
    others = [name for name in rows.speaker_headings if name not in hosting]
    for heading in hosting:
        if not others and any(record.cells.get(heading) and not record.speakers for record in rows.records):
            yield f"no column names speakers: the people in {line(heading, 40)} are listed as such"
        cells = (record.cells for record in rows.records if not record.speakers)
        if count := sum(bool(one.get(heading)) and any(map(one.get, others)) for one in cells):
            what = "1 session" if count == 1 else f"{count} sessions"
            yield f"the people in {line(heading, 40)} are listed as speakers of {what}, beside others"


def _lone_orgs(rows: Rows, records: Sequence[TableRow], read: Sequence[Slot | Skipped]) -> tuple[str, ...]:
    """Return a notice of the organisations beside speakers such as `TBA`."""
    pairs = zip(records, read, strict=True)
    alone = (record for record, slot in pairs if isinstance(slot, Slot) and not slot.speakers and not slot.service)
    return orgs_alone(text for record in alone for text in rows.texts(record, "org"))


def _is_whole_day(rows: Rows, record: TableRow) -> bool:
    """Return whether a row says that its session takes the whole day, or days."""
    return rows.text(record, "allday").casefold() in YES or any(rows.text(record, name) for name in ("end", "enddate"))


def _timed(rows: Rows, *, merged: bool) -> Iterator[tuple[TableRow, Times | str]]:
    """Yield each session with its times, or with the reason why they cannot be read."""
    above, before = When(), When()
    heading_row = ""
    days = rows.cells.hints.days
    for record in rows.records:
        begin = rows.when(record, "start", "date")
        note_weekday(map(record.cells.get, rows.columns.get("date", ())), begin, rows.cells)
        filled = [text for text in record.cells.values() if text]
        if merged and (heading := _day_line(rows, filled, begin)) is not None:
            above, heading_row = heading, record.where
            continue
        is_below = begin.day is None and begin.clock is not None and not begin.fault
        if merged and is_below and SAME.fullmatch(rows.text(record, "date")):
            begin = replace(begin, day=above.day, fault=above.fault)
            rows.below.append((begin, record, heading_row))
        above = When(begin.day) if begin.day else above
        if begin.day is None and begin.clock is not None and not begin.fault and days and days[0] == days[1]:
            begin = replace(begin, day=days[0])
        if not YEAR.search(f"{rows.text(record, 'date')} {rows.text(record, 'start')}"):
            begin, before = _after_midnight(rows, record, begin, before)
        yield record, _times(rows, record, begin)


def _after_midnight(rows: Rows, record: TableRow, begin: When, before: When) -> tuple[When, When]:
    """Return the start of a row, and that of the last row that is not after midnight.

    Below `Day 2, 23:30` the row `Day 2, 00:30` is that of the next date. Where such a row is the first of its day, it
    has the date of that day; then the day end of the conference lists it on the day before, which is named.
    """
    if begin.day is None or begin.clock is None or begin.clock >= timedelta(milliseconds=DAY_END):
        return begin, begin
    is_next = before.day == begin.day and before.clock is not None and before.clock >= EVENING
    found = replace(begin, day=begin.day + timedelta(days=is_next))
    moment = midnight(begin.day) + timedelta(days=is_next) + begin.clock
    title = line(rows.text(record, "title"), 60)
    rows.nights.setdefault(is_next, []).append(f"{title} ({day_label(moment.date())} {moment:%H:%M})")
    return found, before if is_next else begin


def _day_line(rows: Rows, filled: list[str], begin: When) -> When | None:
    """Return what a row that only has a date, a heading of the rows below, says of that."""
    if len(set(filled)) != 1:
        return None
    found = begin if begin or begin.fault else rows.cells.when(filled[0], is_day=False)
    return found if found.clock is None and (found.day or found.fault) else None


def _times(rows: Rows, record: TableRow, begin: When) -> Times | str:
    named = rows.text(record, "start") or rows.text(record, "date")
    if not named or (not begin and is_open_time(named)):
        return None, None, False
    if begin.fault and begin.day is None:
        return begin.fault
    day, clock = begin.day, begin.clock
    if day is None:
        days = rows.cells.hints.days
        dated = rows.text(record, "date")
        # `date from: 9:00`
        dated = dated if clock_of(dated) is None else ""
        return no_date(days, dated, is_table=rows.is_table) if clock is not None else _no_time(named)
    start_texts = rows.texts(record, "start") if clock is None else []
    if start_texts and not any(rows.cells.when(text) or is_open_time(text) for text in start_texts):
        return _no_time(start_texts[0])
    if clock is None or rows.text(record, "allday").casefold() in YES:
        return _whole_days(rows, record, day, begin)
    start = (midnight(day) + clock).replace(tzinfo=begin.zone)
    return start, _end(rows, record, start, begin), False


def _no_time(cell: str) -> str:
    return f"no time in {cell!r:.40}: write it as YYYY-MM-DD 09:00"


def _whole_days(rows: Rows, record: TableRow, day: date, begin: When) -> Times:
    end = rows.when(record, "end", "enddate")
    until = end.day or (begin.until.day if begin.until else None) or day
    last = max(until, day)
    # Outlook ends a whole day at 0:00 of the next one, Google on the day itself
    is_excluded = end.clock == timedelta(0) and last > day
    return midnight(day), midnight(last) + timedelta(days=not is_excluded), True


def _end(rows: Rows, record: TableRow, start: datetime, begin: When) -> datetime | None:
    """Return the end, None if unknown; a time before the start can belong to the next day."""
    end = rows.when(record, "end", "enddate")
    if end.clock is None and begin.until is not None:
        end = begin.until
    if end.clock is None:
        texts = [
            text + _unit(name, text, is_hours=name in rows.in_hours)
            for name in rows.columns.get("duration", ()) if (text := record.cells.get(name))
        ]  # fmt: skip
        # `60 min` in a column of ends is a length
        texts += [text for text in rows.texts(record, "end") if not NUMBER.fullmatch(text)]
        duration = next((length for length in map(duration_of, texts) if length is not None), None)
        rows.no_ends |= dict.fromkeys(
            repr(line(text, 40)) for text in texts if duration is None and not is_open_time(text)
        )
        return start + timedelta(milliseconds=duration) if duration is not None else None
    # if only the end has an offset, the two can be in different zones
    if end.zone is not None and start.tzinfo is None:
        return None
    # `25:15-26:00` is of one day
    day = end.day or (begin.day if end.clock > timedelta(days=1) else None) or start.date()
    found = (midnight(day) + end.clock).replace(tzinfo=end.zone or start.tzinfo)
    if rows.late and found < start:  # 12:45 to 1:15
        found += timedelta(hours=12)
    overnight = found + timedelta(days=1)
    return overnight if found < start and day == start.date() and overnight - start <= LONGEST_NIGHT else found


def _unit(heading: str, text: str, *, is_hours: bool) -> str:
    """Return the unit that a heading gives to the numbers below it, if that is not minutes."""
    is_hours = is_hours or not {"hour", "hours", "h", "stunden"}.isdisjoint(words_of(heading))
    return "h" if is_hours and NUMBER.fullmatch(text) else ""


def _slot(rows: Rows, record: TableRow, times: Times | str, zone: FileZone) -> Slot | Skipped:
    where = f"{record.where}: "
    # a break or a keynote without a title of its own is called by its kind
    title = line(rows.text(record, "title")) or line(rows.text(record, "kind")) or line(rows.track_as_title(record))
    if isinstance(times, str):
        alone = "" if title or len(record.cells) > 1 else next(iter(record.cells.values()), "").partition("\n")[0]
        if rows.is_table and re.search(r"[^\W\d_]{2}", alone):
            return Skipped(line(alone, 60), f"{where}no time in its row")
        return Skipped(cut_cancelled(title)[0][:60], where + (times if title else "no title"))
    start, end, all_day = times
    starts_at, ends_at = zone.span(start, end)
    page = rows.address(record, "url")
    links = [weblink(rows.address(record, kind), "", kind) for kind in ("slides", "video")]
    track = "" if rows.track_as_title(record) else line(rows.track(record), 200).rstrip(": ")
    track = "" if COLOUR.fullmatch(track) else track
    kind = rows.kind(record)
    if rows.kinds_are_blocks:
        track, kind = block_and_kind("" if kind == title else kind)
    texts = [text for text in rows.texts(record, "abstract")[:3] if not ANCHOR.fullmatch(text)]
    room = rows.text(record, "room").strip("-\u2013\u2014 ")
    slot = Slot(
        title=title, subtitle=line(rows.text(record, "subtitle")), track=track, room=room,
        starts_at=starts_at, ends_at=ends_at, all_day=all_day,
        abstract=paragraphs(*map(prose, texts)), speakers=_speakers(rows, record),
        links=distinct_links((weblink(page), *links, *record.links)),
        aliases=aliases_of(("url", address_key(page)), (_key_source(rows, record), line(rows.text(record, "id")))),
    )  # fmt: skip
    untitled = Skipped("", where + "no title")
    off = any(map(is_off, _states(rows, record)))
    made = classified(slot, untitled, kind, track, by_track=not kind, off=off)
    if isinstance(made, Slot) and kind and "kind" in dict(rows.cells.hints.named) and not made.service:
        return replace(made, kind=session_kind(kind))  # the word in the column that the user names, not the title's
    return made


def _states(rows: Rows, record: TableRow) -> Iterator[str]:
    """Yield what a row says of its status; `yes` in a column `cancelled` says `cancelled`.

    So does a note such as `CANCELLED by speaker`.
    """
    headings = [heading for heading in rows.columns.get("status", ()) if record.cells.get(heading)]
    rows.used.update(headings)
    yield from ("cancelled" for heading in rows.notes if says_cancelled(record.cells.get(heading, "")))
    for heading in headings:
        text = record.cells[heading]
        is_question = not {"cancelled", "canceled"}.isdisjoint(words_of(heading))
        yield "cancelled" if is_question and text.casefold() in YES else text


def _key_source(rows: Rows, record: TableRow) -> str:
    """Return the source of the key of a row: `code` for exports of pretalx."""
    heading = next((name for name in rows.columns.get("id", ()) if record.cells.get(name)), "")
    return "code" if words_of(heading) == ("code",) else OWN_ID


def _speakers(rows: Rows, record: TableRow) -> tuple[Speaker, ...]:
    if known := record.speakers:
        return known if any(one.org for one in known) else with_orgs(known, "; ".join(rows.texts(record, "org")))
    rows.used.update(rows.speaker_headings)
    columns, cells = rows.columns, record.cells
    others = in_other_languages(name for name in rows.speaker_headings if cells.get(name))
    named = by_number([name for name in rows.speaker_headings if name not in others], cells)
    if not named and (other := rows.text(record, "speakers")):
        named = [(1, other)]
    if any(SAME_AS_ABOVE.fullmatch(text) for _, text in named):
        return (Speaker(name="same"),)
    named = named or whole_names(*(by_number(columns.get(part, ()), cells) for part in ("first", "last")))
    # two columns of organisations have one for each person, or for nobody
    org = "; ".join(rows.texts(record, "org")) if named else ""
    own = own_cells(columns.get("org", ()), rows.speaker_headings or columns.get("last", ()), cells)
    if own is not None:
        found = [people_in_cells([text], own.get(number, ""), habits=rows.habits) for number, text in named]
        return distinct_speakers(one for people in found for one in people)
    return distinct_speakers(people_in_cells([text for _, text in named], org, habits=rows.habits))
