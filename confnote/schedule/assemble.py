"""Make a `Schedule` from slots: find its dates and identity, and report the events left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from confnote.core.same_person import LONGEST_OPEN, is_open
from confnote.errors import Refused, Unread
from confnote.schedule.bylines import unsure_bylines, with_bylines
from confnote.schedule.kinds import cut_cancelled_kind, cut_label, is_service, kind_and_service
from confnote.schedule.people import distinct_speakers, surnames_last
from confnote.schedule.span import DayRange, early_notices, joined_rooms, span_of, without_impossible_ends
from confnote.schedule.states import cut_cancelled, cut_state, is_off, state_notices
from confnote.schedule.text import ABSTRACT, CUT, LINE_BREAK, LINKED, TITLE, line, listed, untagged, with_targets
from confnote.schedule.times import FileZone
from confnote.schedule.value import Schedule, Skipped, Slot
from confnote.schedule.weblinks import distinct_links, room_and_link, site_of, weblink

T = TypeVar("T")
# the largest programme seen, FOSDEM 2024, has 674
MAX_SESSIONS = 20_000
# tracks and rooms that are none
OF_ALL = {"all", "all rooms", "all tracks", "all streams"}
# the marks of a heading in Markdown: `### Clay`
HEADING_MARKS = re.compile(r"\A#{2,6} +")
NOT_WORD = re.compile(r"\W+")
# the number of an object in a list that is the whole file
PLACE = re.compile(r"\A(?=[0-9]+: )")
# a part of a room's name that can be the address of the venue: after a comma, or in brackets
TAIL = re.compile(r"\s*,\s*(?P<comma>[^,]+)\Z|\s+\((?P<round>[^()]+)\)\Z")
SHARE, FEWEST_ROOMS = 0.9, 3
FRONT = re.compile(r"\[([^\[\]]+)\]\s+(?=\S)")
DESCRIBED = 60  # characters of an abstract


def classified(
    slot: Slot, untitled: Skipped, word: str = "", hint: str = "", *, by_track: bool = False, off: bool = False
) -> Slot | Skipped:
    """Return a slot with kind, service and status, and with title, track and room cleaned.

    `word` is the file's word for the kind. `hint` is a track that can show that the session is a break; with `by_track`
    it can also name the kind. `off` says that the file marks the session as cancelled; a mark in the title or the word
    says so too, and is cut off. Return `untitled` if no title is left.
    """
    written = line(slot.title)
    if not written:
        return untitled
    # `[plenary] Panel` in the category `plenary`
    tracks = {part.strip().casefold() for part in slot.track.split(",")}
    front = FRONT.match(written) if slot.track else None
    title, label, is_cancelled = _bare_title(
        written[front.end() :] if front and front[1].casefold() in tracks else written
    )
    speakers = tuple(one for one in slot.speakers if one.name.casefold() != title.casefold())
    if speakers != slot.speakers and is_service(title):
        # some files write `PAUSE` in each column
        abstract = "" if slot.abstract.strip().casefold() == title.casefold() else slot.abstract
        slot = replace(slot, speakers=speakers, abstract=abstract)
    word, is_off_kind = cut_cancelled_kind(line(untagged(word)[0], 100))
    off = off or is_cancelled or is_off_kind
    spoken = bool(slot.speakers)
    # a party with a programme of its own is a session, one that only says where it is, is none
    described = spoken or len(slot.abstract) > DESCRIBED
    # `**Break**<br>*with questions*`
    begin = title if title == written else untagged(LINE_BREAK.split(written, maxsplit=1)[0])[0]
    kind, service = kind_and_service(
        word, title, hint, label=label, by_track=by_track,
        service=slot.service or (begin != title and is_service(begin, spoken=described)),
        spoken=spoken, described=described,
    )  # fmt: skip
    room, meeting = room_and_link(slot.room)
    linked = (weblink(url, "" if text == title else text) for text, url in LINKED.findall(with_targets(written)))
    return replace(
        slot, title=title, kind=kind, status="cancelled" if off else "scheduled", service=service,
        track=_filled(line(untagged(slot.track)[0], 200)), room=_filled(line(untagged(room)[0], 200)),
        subtitle=_filled(slot.subtitle), abstract=_filled(slot.abstract),
        written=written if title != written else "", links=distinct_links((*slot.links, meeting, *linked)),
    )  # fmt: skip


def _filled(text: str) -> str:
    """Return a text; nothing for one such as `TBA`, and for a track of all."""
    # a long text is none of these
    return "" if len(text) < LONGEST_OPEN and (is_open(text) or text.casefold() in OF_ALL) else text


def _bare_title(title: str) -> tuple[str, str, bool]:
    """Return a title without tags and marks, the kind in brackets, and whether it is cancelled.

    The marks are that kind and words such as `CANCELLED:`. The title never becomes empty.
    """
    bare, struck = untagged(HEADING_MARKS.sub("", title))
    if not bare:
        return title, "", False
    bare, label = cut_label(bare)
    bare, off = cut_cancelled(bare)
    bare, state = cut_state(bare)
    off = off or is_off(state)
    # `CANCELLED: [tutorial] <s>Title</s>`
    if off and not label:
        bare, label = cut_label(bare)
    return bare, label, off or struck


def assemble(
    schedule: Schedule,
    zone: FileZone,
    found: Iterable[Slot | Skipped],
    dates: DayRange = (None, None),
    *,
    shorten_rooms: bool = False,
) -> Schedule:
    """Return the schedule completed with slots, zone, dates, identity, notices and skipped events.

    Raise Refused if `found` has no slot, or too many items. `dates` are the first and the last day that the file names.
    `shorten_rooms` cuts an address with which nearly all rooms end.
    """
    items = list(limited(found))
    slots = [item for item in items if isinstance(item, Slot)]
    skipped = tuple(item for item in items if isinstance(item, Skipped))
    if not slots:
        reason = f": {PLACE.sub('entry ', _usual_reason(skipped))}" if skipped else ""
        raise Unread(f"there is no session in this {schedule.format} file{reason}")
    if shorten_rooms:
        rooms = short_rooms([slot.room for slot in slots])
        schedule = replace(schedule, place=schedule.place or _cut_address(slots, rooms))
        slots = [replace(slot, room=room) for slot, room in zip(slots, rooms, strict=True)]
    whole = slots
    slots = surnames_last(with_bylines(whole))
    spoken = sum(old.title != new.title for old, new in zip(whole, slots, strict=True))
    schedule = replace(schedule, notices=(*schedule.notices, *unsure_bylines(whole, slots)))
    slots = joined_rooms(slots)
    span = span_of(slots, zone.zone, dates)
    zone_name = zone.zone.key if zone.zone else "UTC"
    slots, endless = without_impossible_ends(slots, span, zone_name)
    endless = (*endless, *early_notices(slots, zone_name))
    marks = [cut_state(slot.written)[1] for slot in slots if slot.written]
    notices = [*zone.notices, *schedule.notices, *state_notices(marks), *span.notices, *endless, *_cut_texts(slots)]
    if spoken:
        what = "1 title names its speakers" if spoken == 1 else f"{spoken} titles name their speakers"
        notices.append(f"{what}: the names were moved out of the title (confnote edit changes them)")
    if skipped:
        # three show what kind of event it is; a broken file can have thousands
        events = [f"{event.name or 'one without a title'} ({event.reason})" for event in skipped]
        named = listed(events, 3, between="; ", last="; and ")
        notices.append(f"left out {len(skipped)} of the file's events: {named}")
    doubts = list(schedule.doubts)
    if len(skipped) > len(slots):
        doubts.append(
            f"only {len(slots)} of the {len(items)} sessions of the file can be read: {_usual_reason(skipped)}"
        )
    untimed = [slot.title for slot in slots if slot.starts_at is None]
    if untimed and not schedule.favourites:
        what = f"{len(untimed)} of {len(slots)} sessions have" if len(untimed) > 1 else "1 session has"
        notices.append(f"{what} no time: {listed([line(title, 60) for title in untimed], 3)}")
        # a list of talks that has no times yet loses none
        if len(slots) > len(untimed) > len(slots) / 2:
            doubts.append(f"{what} no time")
    notices += _odd_times(slots, zone)
    return replace(
        schedule, slots=tuple(slots), place=_filled(schedule.place), zone=zone.zone.key if zone.zone else None,
        of_machine=zone.of_machine, starts_on=span.first, ends_on=span.last, identity=_identity(schedule, slots),
        notices=tuple(notices), doubts=tuple(doubts),
    )  # fmt: skip


def _usual_reason(skipped: Sequence[Skipped]) -> str:
    """Return why most events are left out, in the words of the first of them."""
    # what has no title can be a line or a slot that is no session
    skipped = [event for event in skipped if event.name] or skipped
    causes = Counter(event.reason.split(": ", 1)[-1] for event in skipped)  # without `line 2`
    usual = causes.most_common(1)[0][0]
    return next(event.reason for event in skipped if event.reason.endswith(usual))


def _cut_texts(slots: list[Slot]) -> Iterator[str]:
    """Yield a notice about the texts that `line` and `prose` have cut."""
    # TITLE - 1: a space before the cut is left out
    titles = [slot.title for slot in slots if len(slot.title) >= TITLE - 1 and slot.title.endswith("…")]
    # many sites end a short text with the same sign
    abstracts = [slot.title for slot in slots if len(slot.abstract) > ABSTRACT // 10 and slot.abstract.endswith(CUT)]
    for cut, what, most in ((titles, "title", TITLE), (abstracts, "abstract", ABSTRACT)):
        if cut:
            number = f"{len(cut)} {what}s have" if len(cut) > 1 else f"1 {what} has"
            yield f"{number} more than {most:,} characters, the rest was left out: {line(cut[0], 60)}"


def _odd_times(slots: list[Slot], zone: FileZone) -> list[str]:
    """Return notices of the first three times that a change of the clock skips or repeats."""
    found = [
        f"{line(slot.title, 60)}: {zone.odd[at]} (confnote edit changes it)"
        for slot in slots
        for at in (slot.starts_at, slot.ends_at)
        if at is not None and at in zone.odd and not slot.all_day
    ]
    number = len(found) - 3
    return [*found[:3], *([f"and {number} more such time{'s' if number > 1 else ''}"] if number > 0 else [])]


def limited(found: Iterable[T]) -> Iterator[T]:
    """Yield the items; raise Refused for more than MAX_SESSIONS, which no conference has."""
    for count, item in enumerate(found):
        if count == MAX_SESSIONS:
            raise Refused(
                f"this file has more than {MAX_SESSIONS:,} sessions: no conference has; is it the right file?"
            )
        yield item


def _identity(schedule: Schedule, slots: list[Slot]) -> tuple[str, ...]:
    """Return the schedule's clues, its title and its site, or the format if there are none."""
    clues = set(schedule.identity)
    if title := plain_words(schedule.title):
        clues.add(f"title {title}")
    # every format puts the page of a session first among its links
    pages = Counter(site_of(link.url) for slot in slots for link in slot.links[:1] if link.kind == "page")
    site, count = next(iter(pages.most_common(1)), ("", 0))
    if count * 2 > pages.total():
        clues.add(f"site {site}")
    return tuple(sorted(clues)) or (f"format {schedule.format}",)


def plain_words(text: str) -> str:
    """Return the words of a text without case and punctuation, for comparing titles."""
    return " ".join(NOT_WORD.sub(" ", text.casefold()).split())


def _cut_address(slots: list[Slot], rooms: list[str]) -> str:
    """Return the address that `short_rooms` cut from the most rooms, empty if it cut none."""
    cut = Counter(s.room[len(room) :].strip(" ,()") for s, room in zip(slots, rooms, strict=True) if s.room != room)
    return next((text for text, _ in cut.most_common(1)), "")


def short_rooms(rooms: list[str]) -> list[str]:
    """Cut `, Amsterdam` or ` (Amsterdam)` from rooms if over 90 % of the sessions in rooms have it.

    Fewer than three rooms stay as they are.
    """
    uses = Counter(filter(None, rooms))
    if len(uses) < FEWEST_ROOMS:
        return rooms
    short = {room: room for room in uses}
    # one part at a time: `, Netherlands`, then `, Amsterdam`
    while True:
        tails: Counter[str] = Counter()
        for room, name in short.items():
            if found := TAIL.search(name):
                tails[found[0]] += uses[room]
        tail, count = next(iter(tails.most_common(1)), ("", 0))
        if count <= SHARE * uses.total():
            return [short.get(room, room) for room in rooms]
        short = {room: name[: -len(tail)].rstrip(" ,") if name.endswith(tail) else name for room, name in short.items()}


def joined_rows(found: Iterable[Slot | Skipped]) -> list[Slot | Skipped]:
    """Join rows that differ only in the speaker: some exports have a row for each speaker."""
    kept: dict[object, Slot | Skipped] = {}
    for place, item in enumerate(found):
        key: object = place
        if isinstance(item, Slot) and item.starts_at is not None:
            key = (item.title, item.starts_at, item.ends_at, item.room, item.service or item.track, item.aliases)
        first = kept.setdefault(key, item)
        if first is not item and isinstance(first, Slot) and isinstance(item, Slot):
            kept[key] = replace(first, speakers=distinct_speakers((*first.speakers, *item.speakers)))
    return _joined_tracks(kept.values())


def _joined_tracks(found: Iterable[Slot | Skipped]) -> list[Slot | Skipped]:
    """Join sessions that differ only in the track, if they are in one room or have speakers."""
    groups: dict[object, list[Slot | Skipped]] = {}
    for place, item in enumerate(found):
        is_place = isinstance(item, Slot) and item.starts_at is not None and bool(item.room or item.speakers)
        key = replace(item, track="") if is_place and isinstance(item, Slot) else place
        groups.setdefault(key, []).append(item)
    return [_of_tracks([item for item in group if isinstance(item, Slot)]) or group[0] for group in groups.values()]


def _of_tracks(slots: list[Slot]) -> Slot | None:
    tracks = dict.fromkeys(slot.track for slot in slots if slot.track)
    return replace(slots[0], track=line(", ".join(tracks), 200)) if len(slots) > 1 else None
