"""Print how long programmes take beside the bare parse of their libraries: `python tests/schedule/measure.py`.

Not part of the test run. The files are made here, of the size of the largest ones seen: schedule XML of 2.8 MB with HTML
in every abstract, and a Sched calendar of 600 events.
"""
# ruff: noqa: T201  # a script that prints

import time
from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

import icalendar
from defusedxml.ElementTree import fromstring

from confnote.model import Session
from confnote.schedule.changes import find_changes
from confnote.schedule.formats import read_schedule
from confnote.schedule.value import FIELDS, StoredSession

HERE = ZoneInfo("Europe/Brussels")
SENTENCE = "Reproducible builds let anybody check that a package was made from the sources it claims. "
HTML = (
    f"<p>{SENTENCE * 5}</p>\n<p>See <a href='https://example.org/page'>the page</a>: {SENTENCE}</p>\n"
    f"<ul>\n<li>{SENTENCE}</li>\n<li><em>{SENTENCE}</em></li>\n</ul>\n<p>{SENTENCE * 12}</p>"
)


def large_xml(events: int = 880) -> bytes:
    """Return a programme like that of a large weekend conference."""
    html = HTML.replace("&", "&amp;").replace("<", "&lt;")
    body = "".join(
        f"<event guid='{n:032x}' id='{n}'><date>2026-01-31T{9 + n % 8:02}:00:00+01:00</date><start>09:00</start>"
        f"<duration>00:30</duration><room>H.{n % 30}</room><title>Talk number {n} about builds</title><type>devroom</type>"
        f"<track>Track {n % 40}</track><abstract>{html}</abstract><description></description>"
        f"<persons><person id='{n}'>Person {n}</person></persons>"
        f"<links><link href='https://example.org/{n}'>Page</link></links></event>"
        for n in range(events)
    )
    zone = "<time_zone_name>Europe/Brussels</time_zone_name>"
    return f"<schedule><conference><title>Large</title>{zone}</conference><day><room>{body}</room></day></schedule>".encode()


def large_ics(events: int = 600) -> bytes:
    """Return a calendar as Sched writes it: unfolded, in UTC."""
    text = (SENTENCE * 10).replace(",", "\\,")
    body = "".join(
        f"BEGIN:VEVENT\r\nDTSTAMP:20260322T151644Z\r\nDTSTART:20260324T{7 + n % 10:02}0000Z\r\n"
        f"DTEND:20260324T{7 + n % 10:02}3000Z\r\nSUMMARY:Talk {n} - Person {n}\\, Org\r\nDESCRIPTION:{text}\r\n"
        f"CATEGORIES:TRACK {n % 20}\r\nLOCATION:Hall {n % 12}\\, Town\\, Country\r\nSEQUENCE:0\r\nUID:{n:032x}\r\n"
        f"URL:http://large.sched.com/event/{n:032x}\r\nEND:VEVENT\r\n"
        for n in range(events)
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:large\r\n{body}END:VCALENDAR\r\n".encode()


def quickest(work: Callable[[], object], rounds: int = 5) -> float:
    """Return the seconds of the quickest round."""
    found = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        found.append(time.perf_counter() - begun)
    return min(found)


def measure(name: str, data: bytes, bare: Callable[[], object]) -> None:
    """Print a file's size, and both times."""
    library, ours = quickest(bare), quickest(lambda: read_schedule(data, machine_zone=HERE))
    print(
        f"{name}: {len(data) / 1e6:.1f} MB, bare parse {library * 1000:.0f} ms, read {ours * 1000:.0f} ms: {ours / library:.1f} x"
    )


def main() -> None:
    """Measure reading, and planning a version in which nothing changed."""
    xml, ics = large_xml(), large_ics()
    measure("schedule XML", xml, lambda: fromstring(xml, forbid_dtd=True))
    measure("iCalendar", ics, lambda: icalendar.Calendar.from_ical(ics))
    schedule = read_schedule(xml, machine_zone=HERE)
    known = tuple(
        StoredSession(
            session=Session(id=n, uid=f"u{n}", conference="c", **{field: getattr(slot, field) for field in FIELDS}),
            imported=replace(slot, aliases=()),
            aliases=slot.aliases,
            source=schedule.identity,
        )
        for n, slot in enumerate(schedule.slots)
    )
    print(f"plan, {len(known)} sessions: {quickest(lambda: find_changes(known, schedule)) * 1000:.0f} ms")


if __name__ == "__main__":
    main()
