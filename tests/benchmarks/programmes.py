"""Times programmes: reading them against the bare parse of a library, importing, and looking at a thousand sessions.

    python tests/benchmarks/programmes.py [--runs N]

The files are made here: a schedule XML of some 2.8 MB in the manner of FOSDEM, an iCalendar of 600 events in that of
Sched. Reading and importing are timed inside the process, in turn with the library alone; commands as whole processes, in turn
with a bare Python. Ratios are printed; nothing passes or fails on time.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import fromstring
from zoneinfo import ZoneInfo

from defusedxml import ElementTree
from icalendar import Calendar

sys.path.insert(0, str(Path(__file__).parent))
from ratios import ratio, show

from confnote.actions.programme import compare_programme, import_programme
from confnote.model import Conference
from confnote.schedule.formats import read_schedule
from confnote.store.read import conference
from confnote.store.schema import open_store
from confnote.store.write import make_conference

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = "2026-01-31T11:10:00+01:00"
ABSTRACT = "<p>How a scheduler that nobody wanted to touch was taken apart, and what we learnt about queues.</p>" * 10


def fosdem(sessions: int = 1000) -> bytes:
    """Return a schedule XML of two days, 30 rooms, an abstract each."""
    days = []
    for day in (1, 2):
        rooms = []
        for room in range(30):
            events = "".join(
                f'<event id="{day}{room:02}{n:02}" guid="{day}-{room}-{n}"><date>2026-0{1 if day == 1 else 2}-'
                f"{'31' if day == 1 else '01'}T{9 + n // 2:02}:{n % 2 * 30:02}:00+01:00</date><start>{9 + n // 2:02}:"
                f"{n % 2 * 30:02}</start><duration>00:25</duration><room>H.{room}</room><title>Talk {day} {room} {n}</title>"
                f"<track>Track {room}</track><type>devroom</type><abstract>{ABSTRACT.replace('<', '&lt;')}</abstract>"
                f'<description>{ABSTRACT.replace("<", "&lt;")}</description><persons><person id="{room}{n}">Speaker '
                f'{room} {n}</person></persons><links><link href="https://example.org/{day}/{room}/{n}">Page</link></links>'
                "</event>"
                for n in range(sessions // 60)
            )
            rooms.append(f'<room name="H.{room}">{events}</room>')
        days.append(f'<day index="{day}" date="2026-01-31">{"".join(rooms)}</day>')
    head = "<conference><title>Bench</title><time_zone_name>Europe/Brussels</time_zone_name></conference>"
    return f"<?xml version='1.0' encoding='utf-8'?><schedule>{head}{''.join(days)}</schedule>".encode()


def sched(events: int = 600) -> bytes:
    """Return an iCalendar as Sched writes it: UTC only, unfolded lines, rooms with the town."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Sched.com Bench//EN",
        "X-WR-CALNAME:Bench",
        "X-WR-TIMEZONE:UTC",
    ]
    for n in range(events):
        hour, minute = 8 + n % 20 // 2, n % 2 * 30
        lines += [
            "BEGIN:VEVENT", "DTSTAMP:20260101T000000Z", f"DTSTART:202601{30 + n % 2}T{hour:02}{minute:02}00Z",
            f"DTEND:202601{30 + n % 2}T{hour:02}{minute + 25:02}00Z", f"SUMMARY:Talk {n} - Speaker {n}\\, Org {n % 40}",
            "DESCRIPTION:" + "How a scheduler was taken apart\\, and what we learnt about queues.\\n" * 12,
            f"CATEGORIES:TRACK {n % 9}", f"LOCATION:Room {n % 12}\\, Brussels\\, Belgium", "SEQUENCE:0",
            f"UID:{n:032x}", f"URL:http://bench.sched.example/event/{n:032x}", "END:VEVENT",
        ]  # fmt: skip
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def cpu(work: Callable[[], object]) -> float:
    """Return the CPU seconds of a function."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def three(ratios: list[float]) -> tuple[float, float, float]:
    """Return median, least and greatest."""
    return statistics.median(ratios), min(ratios), max(ratios)


def against(ours: Callable[[], object], theirs: Callable[[], object], runs: int) -> tuple[float, float, float]:
    """Return median, least and greatest ratio of the CPU of two functions, in turn."""
    cpu(ours)
    cpu(theirs)
    return three([cpu(ours) / cpu(theirs) for _ in range(runs)])


def whole(data: bytes, zone: ZoneInfo, folder: str) -> tuple[float, float, float]:
    """Return the CPU seconds in which a first import is read, compared and written into a fresh store."""
    with tempfile.TemporaryDirectory(dir=folder) as fresh, closing(open_store(f"{fresh}/c.db")) as store:
        with store.change("new"):
            days = date(2026, 1, 30), date(2026, 2, 1)
            about = Conference(
                slug="bench", name="Bench", zone=zone.key, starts_on=days[0], ends_on=days[1], day_one=days[0]
            )
            uid = make_conference(store, about)
        times = [time.process_time()]
        schedule = read_schedule(data, zone)
        times.append(time.process_time())
        changes = compare_programme(store, conference(store, uid), schedule)
        times.append(time.process_time())
        import_programme(store, uid, changes)
        times.append(time.process_time())
        return times[1] - times[0], times[2] - times[1], times[3] - times[2]


def show_whole(label: str, data: bytes, zone: ZoneInfo, theirs: Callable[[], object], runs: int, aim: float) -> None:
    """Print the CPU of a first import and of its parts against a bare parse, in turn."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = folder
        whole(data, zone, folder)
        pairs = [(whole(data, zone, folder), cpu(theirs)) for _ in range(runs)]
    show(f"whole import of the {label}", three([sum(parts) / bare for parts, bare in pairs]), aim)
    for at, part in enumerate(("reading", "comparing", "writing")):
        show(f"  of which {part}", three([parts[at] / bare for parts, bare in pairs]), None)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    xml, ics = fosdem(), sched()
    zone = ZoneInfo("Europe/Brussels")
    print(f"{'CPU, inside the process':44} median    min    max   aim")
    show(
        f"read XML, {len(xml) / 1e6:.1f} MB, x defusedxml",
        against(lambda: read_schedule(xml, zone), lambda: ElementTree.fromstring(xml), runs),
        2.0,
    )
    show(
        "read iCalendar, 600 events, x icalendar",
        against(lambda: read_schedule(ics, zone), lambda: Calendar.from_ical(ics), runs),
        2.0,
    )
    show_whole("XML, x ElementTree", xml, zone, lambda: fromstring(xml), runs, 6.0)
    show_whole("iCalendar, x icalendar", ics, zone, lambda: Calendar.from_ical(ics), runs, 2.0)
    with tempfile.TemporaryDirectory() as folder:
        commands(Path(folder), xml, ics, runs)


# in a small process, because the memory of the process that starts a command counts as the command's own
PEAK = """import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"""


def peak(command: list[str], environ: dict[str, str]) -> float:
    """Run a command and return its peak memory in MB."""
    measured = [sys.executable, "-c", PEAK, *command]
    return float(subprocess.run(measured, env=environ, stdout=subprocess.PIPE, check=True).stdout)


def commands(folder: Path, xml: bytes, ics: bytes, runs: int) -> None:
    """Time import, import again, agenda and the status line as whole processes."""
    (folder / "s.xml").write_bytes(xml)
    (folder / "s.ics").write_bytes(ics)
    environ = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE" and not k.startswith("CONFNOTE_")}
    environ |= {"HOME": str(folder), "CONFNOTE_DB": str(folder / "c.db"), "CONFNOTE_NOW": NOW}
    environ["XDG_STATE_HOME"] = str(folder / "state")
    script = str(Path(sys.executable).with_name("confnote"))
    bare = [sys.executable, "-c", "pass"]
    new = [script, "new", "Bench", "--dates", "31 January - 1 February 2026", "--timezone", "Europe/Brussels"]
    ratio(new, bare, environ, 0)
    print(f"{'whole process':44} median    min    max   aim     (x bare Python)")
    first = [script, "schedule", "import", str(folder / "s.xml")]
    above = peak(first, environ) - peak(bare, environ)
    print(f"{'peak memory of the first import, above bare':44} {above:7.0f} MB             <= 60")
    show("the same import again, no changes", ratio(first, bare, environ, runs), None)
    show("agenda --day 1, piped", ratio([script, "agenda", "--day", "1"], bare, environ, runs), None)
    show("now --short", ratio([script, "now", "--short"], bare, environ, runs), 3.0)


if __name__ == "__main__":
    main()
