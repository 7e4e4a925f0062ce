"""Simulates attendees at a conference, and counts where their notes go: to the right session, or silently to a wrong one.

    python tests/benchmarks/filing.py [--attendees N] [--habit HABIT ...] [--stop] [--causes] [PROGRAMME ...]

A programme is a file that `confnote schedule import` reads; without any, five are made here. Each attendee stays for up
to three days and chooses 5 to 8 talks a day. Talks begin and end late, some are left for another one or for the hallway;
notes are taken inside, after the end, before the start and between talks. What is right is the seat. A habit is what
the attendee tells confnote:

    plan       the agenda, the evening before; a note that went to a wrong session is corrected with `move`
    leaving    the same, and `start` when another talk is chosen
    start      the same, and `start` at every talk
    here       the agenda, and `here ROOM` at every seat
    nothing    nothing

With --stop, all but the last type `stop` for the hallway, too. Printed are percentages: right, silently wrong, unfiled
although there is a session, and for how many of those the answer names it: among all, and among the first five. Nothing
here passes or fails.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from confnote.actions.capture import add_note
from confnote.actions.changes import Target, move_notes
from confnote.actions.sessions import Start, pin_room, start, stop
from confnote.store.db import connect
from confnote.store.write import plan_sessions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from confnote.store.db import Store

MINUTE = 60_000
DAY = 86_400_000
HABITS = ("plan", "leaving", "start", "here", "nothing")
LATE = ((0.60, (0, 0)), (0.25, (2, 5)), (0.10, (6, 12)), (0.05, (15, 15)))  # share of the talks: minutes
OVERRUN = 0.7  # of the minutes by which a talk began late
OTHER, HALLWAY = 0.10, 0.05  # shares of the chosen talks that are left for another one, or for the hallway


@dataclass(frozen=True)
class Talk:
    """A session of the programme; times in milliseconds."""

    uid: str
    room: str
    starts: int
    ends: int


@dataclass(frozen=True)
class Seat:
    """Where an attendee sits: the talk (None for the hallway), when it really runs, and what was planned."""

    talk: Talk | None
    planned: Talk
    begins: int
    over: int


@dataclass(frozen=True)
class Event:
    """Something that an attendee does: sits down, hears the first word, or takes a note (`cause`) at a seat."""

    at: int
    what: str
    seat: Seat
    cause: str = ""


def talks_of(store: Store) -> list[list[Talk]]:
    """Return the talks of each day, by their start."""
    rows = store.execute(
        "SELECT uid, room, starts_at, ends_at FROM session WHERE status = 'scheduled' AND service = 0"
        " AND ends_at - starts_at BETWEEN 300000 AND 14400000 ORDER BY starts_at, id"
    ).fetchall()
    days: dict[int, list[Talk]] = {}
    for row in rows:
        days.setdefault(row[2] // DAY, []).append(Talk(*row))
    return [talks for _, talks in sorted(days.items()) if len(talks) > 3]


def chosen(talks: Sequence[Talk], random_: random.Random) -> list[Talk]:
    """Return 5 to 8 talks that do not overlap, in their order."""
    wanted, mine = random_.randint(5, 8), []
    for talk in random_.sample(talks, len(talks)):
        if len(mine) < wanted and all(talk.ends <= other.starts or other.ends <= talk.starts for other in mine):
            mine.append(talk)
    return sorted(mine, key=lambda talk: talk.starts)


def seats_of(mine: Sequence[Talk], talks: Sequence[Talk], random_: random.Random) -> Iterator[Seat]:
    """Yield where the attendee sits instead of in each chosen talk, and when it really runs."""
    free = 0  # until when the attendee sits in the talk before
    for planned in mine:
        talk: Talk | None = planned
        draw = random_.random()
        if draw < OTHER:
            others = [t for t in talks if t.starts == planned.starts and t.room != planned.room]
            talk = random_.choice(others) if others else planned
        elif draw < OTHER + HALLWAY:
            talk = None
        low, high = random_.choices([minutes for _, minutes in LATE], [share for share, _ in LATE])[0]
        late = random_.randint(low, high) * MINUTE
        about = talk or planned
        begins = max(about.starts + late, free)
        over = max(about.ends + int(late * OVERRUN), begins + 5 * MINUTE)
        free = over + MINUTE
        yield Seat(talk, planned, begins, over)


def events_of(seats: Sequence[Seat], random_: random.Random) -> list[Event]:
    """Return what the attendee does in a day, in the order of time."""
    events = []
    for seat, after in zip(seats, [*seats[1:], None], strict=True):
        latest = after.begins if after else seat.over + 60 * MINUTE
        for _ in range(random_.randint(2, 4)):
            at = random_.randint(seat.begins + MINUTE, seat.over - MINUTE)
            late = seat.begins > (seat.talk or seat.planned).starts
            cause = "hallway" if seat.talk is None else "another talk" if seat.talk is not seat.planned else "inside"
            events.append(Event(at, "note", seat, f"{cause}, late start" if late and cause == "inside" else cause))
        events.append(Event(seat.begins, "begins", seat))
        if seat.talk is not None:
            early = random_.randint(1, 4) * MINUTE
            before = max(seat.begins - early, max((s.over for s in seats if s.over <= seat.begins), default=0))
            events.append(Event(before, "sits", seat))
            if random_.random() < 0.25:
                late = seat.begins > seat.talk.starts
                cause = "seated, late start" if late else "seated"
                events.append(Event(before + 1000, "note", seat, cause))
            if random_.random() < 0.4:
                at = seat.over + random_.randint(0, 7 * MINUTE)
                if after is None or at < after.begins - 4 * MINUTE:
                    overran = seat.over > seat.talk.ends
                    events.append(Event(at, "note", seat, "just after, overrun" if overran else "just after"))
        if latest - seat.over > 15 * MINUTE and random_.random() < 0.45:
            at = random_.randint(seat.over + 8 * MINUTE, latest - 5 * MINUTE)
            events.append(Event(at, "note", Seat(None, seat.planned, at, at), "between"))
    return sorted(events, key=lambda event: event.at)


def attend(
    store: Store, days: Sequence[Sequence[Talk]], habit: str, random_: random.Random, *, stops: bool
) -> Counter[tuple[str, str]]:
    """Take the notes of one attendee; count (cause, outcome)."""
    counts: Counter[tuple[str, str]] = Counter()
    for talks in days:
        mine = chosen(talks, random_)
        seats = list(seats_of(mine, talks, random_))
        events = events_of(seats, random_)
        if habit != "nothing":
            with store.change("plan"):
                plan_sessions(store, [talk.uid for talk in mine])
        for event in events:
            talk = event.seat.talk
            if event.what == "note":
                counts[event.cause, take_note(store, event, habit)] += 1
            elif event.what == "begins":
                if talk is None and stops:
                    stop(store, event.at)
                elif talk is not None and (habit == "start" or (habit == "leaving" and talk is not event.seat.planned)):
                    start(store, Start(session=talk.uid), event.at, event.at)
            elif talk is not None and talk.room and habit == "here":
                pin_room(store, talk.room, event.at)
    return counts


def take_note(store: Store, event: Event, habit: str) -> str:
    """Add a note, correct it if the habit is to, and return what came out."""
    truth = event.seat.talk.uid if event.seat.talk else None
    note = add_note(store, "a note", event.at, now=event.at)
    went = note.session.uid if note.session else None
    rivals = [rival.uid for rival in note.place.rivals]
    if went == truth:
        return "right"
    if went is not None:
        talk = event.seat.talk
        if habit not in {"here", "nothing"} and talk is not None and talk.starts <= event.at < talk.ends:
            move_notes(store, [(f"n{note.id}", note.uid)], Target(session=talk.uid), event.at)
        return "wrong"
    if truth in rivals:
        return "named first" if truth in rivals[:5] else "named"
    return "unnamed"


def show(title: str, outcomes: Counter[tuple[str, str]]) -> None:
    """Print a line of percentages."""
    counts: Counter[str] = Counter()
    for (_, outcome), count in outcomes.items():
        counts[outcome] += count
    total = counts.total()
    unfiled = counts["named first"] + counts["named"] + counts["unnamed"]

    def percent(count: int, of: int = total) -> str:
        return f"{100 * count / of:5.1f}" if of else "    -"

    named = counts["named first"] + counts["named"]
    print(
        f"{title:28} {total:6} {percent(counts['right'])} {percent(counts['wrong'])} {percent(unfiled)}"
        f"   {percent(named, unfiled)} {percent(counts['named first'], unfiled)}", flush=True,
    )  # fmt: skip


def made_programmes(folder: Path) -> list[Path]:
    """Write five programmes of different shapes as CSV files, and return their paths."""
    shapes = {  # rooms, minutes of a talk, of a pause, tracks, long workshops beside
        "many-short": (24, 25, 5, 8, 0), "with-pauses": (12, 30, 15, 6, 2), "long-talks": (6, 45, 15, 3, 1),
        "one-room": (1, 40, 10, 1, 0), "no-pauses": (8, 50, 0, 4, 0),
    }  # fmt: skip
    paths = []
    for name, (rooms, length, pause, tracks, workshops) in shapes.items():
        lines = ["date,start,end,room,track,title"]
        for day in (18, 19, 20):
            at = 9 * 60
            while at + length <= 18 * 60:
                if not 12 * 60 - 10 <= at < 13 * 60:
                    end = at + length
                    times = f"2026-05-{day},{at // 60:02}:{at % 60:02},{end // 60:02}:{end % 60:02}"
                    lines += [
                        f"{times},Room {r + 1},Track {r % tracks + 1},Talk {day} {at} {r + 1}" for r in range(rooms)
                    ]
                at += length + pause
            lines += [f"2026-05-{day},14:00,17:30,Lab {w + 1},Labs,Workshop {day} {w + 1}" for w in range(workshops)]
        paths.append(folder / f"{name}.csv")
        paths[-1].write_text("\n".join(lines) + "\n")
    return paths


def imported(programme: Path, folder: Path) -> Path:
    """Import a programme into a new store, and return the store's path."""
    path = folder / f"{programme.stem}.db"
    ran = subprocess.run(
        [sys.executable, "-m", "confnote", "--db", str(path), "new", "--schedule", str(programme), "--yes"],
        capture_output=True, text=True, check=False, env={**os.environ, "CONFNOTE_NOW": "2026-01-01T10:00:00+00:00"},
    )  # fmt: skip
    if ran.returncode:
        raise SystemExit(f"{programme}: {ran.stderr}")
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programmes", nargs="*", type=Path)
    parser.add_argument("--attendees", type=int, default=20, help="for each programme")
    parser.add_argument("--habit", action="append", choices=HABITS)
    parser.add_argument("--stop", action="store_true", help="type `stop` for the hallway")
    parser.add_argument("--causes", action="store_true", help="a line for each cause too")
    options = parser.parse_args()
    shared = "/dev/shm"  # in memory, if there is such a folder: each attendee has a store
    with tempfile.TemporaryDirectory(dir=shared if Path(shared).is_dir() else None) as name:
        folder = Path(name)
        os.environ |= {f"XDG_{kind}_HOME": name for kind in ("STATE", "DATA", "CONFIG")} | {"HOME": name}
        stores = [imported(path, folder) for path in options.programmes or made_programmes(folder)]
        print(f"{'':28} {'notes':>6} {'right':>5} {'wrong':>5} {'unfil':>5}   {'named':>5} {'of 5':>5}")
        for habit in options.habit or HABITS:
            total: Counter[tuple[str, str]] = Counter()
            for path, number in product(stores, range(options.attendees)):
                total += attendee(path, folder / "copy.db", habit, number, stops=options.stop and habit != "nothing")
            show(habit, total)
            if options.causes:
                for cause in sorted({cause for cause, _ in total}):
                    show(f"  {cause}", Counter({key: count for key, count in total.items() if key[0] == cause}))


def attendee(path: Path, copy: Path, habit: str, number: int, *, stops: bool) -> Counter[tuple[str, str]]:
    """Let one attendee use a copy of a store; the same number means the same days in each habit."""
    shutil.copyfile(path, copy)
    with closing(connect(str(copy))) as store:
        store.execute("PRAGMA synchronous=OFF")
        random_ = random.Random(f"{path.stem} {number}")
        days = talks_of(store)
        first = random_.randrange(max(len(days) - 2, 1))
        return attend(store, days[first : first + 3], habit, random_, stops=stops)


if __name__ == "__main__":
    main()
