"""Read iCalendar files (of Sched, pretalx, Indico, Google, Symposion and others)."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC

from confnote.errors import Refused
from confnote.model import Speaker
from confnote.schedule.assemble import assemble, classified, limited
from confnote.schedule.byline_lines import cut_lines
from confnote.schedule.document import Document, cut_off
from confnote.schedule.formats.ical_lines import BEGINS, CalendarFile, Component, calendar
from confnote.schedule.formats.ical_repeat import Occasion, Occasions
from confnote.schedule.formats.ical_times import ZoneTable, moment, stated_zone
from confnote.schedule.formats.schedule_xml import CODE
from confnote.schedule.people import distinct_speakers, looks_like_names, person, split_outside
from confnote.schedule.states import is_off, state_notices
from confnote.schedule.text import line, prose
from confnote.schedule.times import FileZone, Hints
from confnote.schedule.unused import unused_notices
from confnote.schedule.value import Schedule, Skipped, Slot, aliases_of
from confnote.schedule.weblinks import address_key, attachment, distinct_links, web_address, weblink

NAME = "iCalendar"
PRETALX = re.compile(r"pretalx-.+-(?P<code>[A-Z0-9]{4,12})(?:-[0-9]+)?@")
INDICO = re.compile(r"indico-contribution-(?P<id>[0-9]+)@")
SCHED = re.compile(r"-//sched\.com (?P<title>.+?)//\w+", re.IGNORECASE)
CATEGORY_END = re.compile(r"(?<!\\),")
# the properties that are used, and those that say nothing of the session
READ = frozenset(
    "UID DTSTAMP DTSTART DTEND DURATION SUMMARY DESCRIPTION X-ALT-DESC LOCATION URL CATEGORIES ATTACH STATUS ATTENDEE"  # noqa: SIM905
    " ORGANIZER RRULE RDATE EXDATE EXRULE RECURRENCE-ID SEQUENCE CREATED LAST-MODIFIED CLASS TRANSP PRIORITY GEO"
    " METHOD".split()
)
OF_PROGRAMS = re.compile(r"X-(?:MICROSOFT|MS|APPLE|GOOGLE|MOZ|LIC|WR|EVOLUTION|CALENDARSERVER|OUTLOOK|GWITEM)\b")
WHOLE_EVENT = "this Indico calendar has the event as a whole: download event.ics?scope=contribution"


def identify(document: Document) -> bool:
    """Return whether the file is a calendar."""
    # text can come before it, such as a warning of the program that made the file
    return document.head[:15].upper() == b"BEGIN:VCALENDAR" or BEGINS.search(document.head) is not None


def read(document: Document, hints: Hints) -> Schedule:
    """Return the programme; events that cannot be read are left out and named in a notice."""
    found = calendar(document.data)
    # a calendar with such a UID has one event of several days, and no sessions
    if found.events and all(event.text("UID").startswith("indico-event-") for event in found.events):
        raise Refused(WHOLE_EVENT)
    zones = ZoneTable(found)
    moments = [at.at for event in found.events if (at := moment(event.first("DTSTART"), zones))]
    places = [event.text("LOCATION") for event in found.events]
    zone = hints.zone(moments, stated_zone(found, zones), places, unknown=zones.unknown)
    occasions = Occasions(zones, zone.zone or UTC, hints.days)
    items = list(limited(occasions.find(found.events)))
    billing = Billing(found)
    name = line(found.head.text("X-WR-CALNAME") or found.head.text("NAME"), 200)
    sched = SCHED.fullmatch(found.head.text("PRODID"))
    states = (item.event.text("STATUS") for item in items if isinstance(item, Occasion))
    schedule = Schedule(
        format=NAME,
        title=line(sched["title"], 200) if sched else name or line(found.head.text("X-WR-CALDESC"), 200),
        identity=(f"calendar {name.casefold()}",) if name else (),
        # calendars have no place for the kind: the title and the track suggest one
        guessed=("kind",),
        notices=(*found.notices, *occasions.notices, *state_notices(states), *_unused(found)),
        doubts=(cut_off(found.cut)[1],) if found.cut else (),
    )
    slots = (_slot(item, billing, zone) if isinstance(item, Occasion) else item for item in items)
    return assemble(schedule, zone, slots, shorten_rooms=True)


def _unused(found: CalendarFile) -> tuple[str, ...]:
    """Return a notice that names the properties of events that are not used."""
    names = set().union(*(event.properties for event in found.events)) - READ
    strange = sorted(name for name in names if not OF_PROGRAMS.match(name))
    return unused_notices(({name: event.text(name) for name in strange} for event in found.events), ())


def _slot(occasion: Occasion, billing: Billing, zone: FileZone) -> Slot | Skipped:
    event = occasion.event
    page = web_address(event.text("URL"))
    title, description, speakers = billing.read(event, line(event.text("SUMMARY")), _description(event))
    # Indico repeats the address of the page as the last line of the description
    rest, _, last = description.rstrip().rpartition("\n")
    # an escaped comma belongs to a name, so names are split before they are unescaped
    categories = [part for found in event.all("CATEGORIES") for part in CATEGORY_END.split(found.value)]
    track = ", ".join(filter(None, (line(category.replace("\\", ""), 100) for category in categories)))
    uid = line(event.text("UID"))
    pretalx, indico = PRETALX.match(uid) or CODE.search(page), INDICO.match(uid)
    starts_at, ends_at = zone.span(occasion.start.at, occasion.end.at if occasion.end else None)
    slot = Slot(
        title=title, track=track, room=event.text("LOCATION"), starts_at=starts_at, speakers=speakers,
        ends_at=ends_at, all_day=occasion.start.whole_day,
        abstract=prose(rest if page and last.strip() == page else description),
        links=distinct_links((weblink(page), *(attachment(found.value) for found in event.all("ATTACH")))),
        aliases=aliases_of(
            ("uid", f"{uid}/{occasion.repetition}" if uid and occasion.repetition else uid),
            ("code", pretalx[1] if pretalx else ""), ("indico", indico["id"] if indico else ""),
            ("url", address_key(page)),
        ),
    )  # fmt: skip
    untitled = Skipped("", f"no title, line {event.line}")
    return classified(slot, untitled, hint=track, by_track=True, off=is_off(event.text("STATUS")))


def _description(event: Component) -> str:
    """Return the description; if it is empty, the HTML one that Outlook adds."""
    return event.text("DESCRIPTION") if event.text("DESCRIPTION").strip() else event.text("X-ALT-DESC")


# the attendees of these producers are the guests of a meeting
OFFICE = ("google", "microsoft", "outlook", "apple", "icloud")
DASH = r"\s-(?:\s+|$)"


class Billing:
    """Find the speakers of an event in the place where the exporter of the calendar puts them."""

    def __init__(self, calendar: CalendarFile) -> None:
        self.producer = calendar.head.text("PRODID").casefold()
        self.in_title = "pretalx" in self.producer
        # if one title ends with a dash and no names, pretalx has put a dash and the names into every title
        self.always = self.in_title and any(event.text("SUMMARY").rstrip().endswith(" -") for event in calendar.events)
        self.cn_property = "" if any(word in self.producer for word in OFFICE) else _speakers_property(calendar)

    def read(self, event: Component, title: str, description: str) -> tuple[str, str, tuple[Speaker, ...]]:
        """Return title and description without the names in them, and the speakers."""
        if self.in_title:
            *before, tail = split_outside(title, DASH)
            # the dash is part of a title if no names follow it
            if not before or (tail and not self.always and not looks_like_names(tail)):
                return title, description, ()
            title = title[: len(title) - len(tail)].rstrip().removesuffix("-").rstrip()
            return title, description, distinct_speakers(person(part) for part in split_outside(tail, ","))
        # before the description becomes Markdown, which joins lines
        found = cut_lines(description)
        if found.people:
            return title, found.rest, distinct_speakers(found.people)
        names = (name for cn in _common_names(event, self.cn_property) for name in split_outside(cn, ","))
        return title, description, distinct_speakers(map(person, names))


def _common_names(event: Component, name: str) -> list[str]:
    properties = (found.params for found in event.all(name))
    found = (params.get("CN", "") for params in properties if params.get("CUTYPE", "INDIVIDUAL") == "INDIVIDUAL")
    return [cn for cn in found if cn and "@" not in cn]


def _speakers_property(calendar: CalendarFile) -> str:
    # names of speakers differ from event to event; an organiser is the same in most events
    for name in ("ATTENDEE", "ORGANIZER"):
        counts = Counter(tuple(_common_names(event, name)) for event in calendar.events if event.all(name))
        if len(counts) > 1 and counts.most_common(1)[0][1] * 2 <= counts.total():
            return name
    return ""
