"""Count notes that an import of an edited programme leaves with a wrong session: there must be none.

    python tests/benchmarks/reimport.py [FOLDER] [--notes 411] [--seed 1]

Programmes are made here, or read from a folder, and imported. Sessions get notes; then an edited edition is imported, in
which talks are renamed, moved, swapped, cancelled, gone and new. The keys of the sessions stay, are made anew, are those
of the slots or of the rows, or are lacking. A note is wrong if its session now is another talk. Notes of a talk that the
import takes for a new one are counted as left: they stay with the old session, which is marked removed or replaced.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from confnote.actions.programme import compare_programme, import_programme
from confnote.errors import Refused
from confnote.model import Conference, Speaker
from confnote.schedule.formats import read_schedule
from confnote.schedule.value import OWN_ID, Alias, Schedule, Slot
from confnote.store.db import Store
from confnote.store.read import conference
from confnote.store.rows import insert
from confnote.store.schema import open_store
from confnote.store.write import make_conference

HALF_HOUR = 1_800_000
BERLIN = ZoneInfo("Europe/Berlin")
WORDS = (
    "scaling queues compilers kernel parser database cluster policy bread bees memory cache network budget signal tests"
    " metrics clouds edges rust python robots maps music privacy licences fonts radio games storage threads schedulers"
).split()
EDITS = ("renamed", "retitled", "moved", "room", "elsewhere", "cancelled", "gone", "swapped", "joined")


class Talk(NamedTuple):
    """A session of the first edition, and of the edited one; None if that lacks it."""

    old: Slot
    new: Slot | None


def table(chance: random.Random, sessions: int = 240) -> bytes:
    """Return a CSV file without ids: four rooms, breaks, and speakers with several talks."""
    lines = ["title,start,end,room,speakers"]
    for number in range(sessions):
        slot, room = divmod(number, 4)
        day, at = divmod(slot, 16)
        begin, end = (f"2026-05-{14 + day:02} {9 + half // 2:02}:{half % 2 * 30:02}" for half in (at, at + 1))
        title = "Lunch" if at == 6 else title_of(chance)
        people = f"Speaker {chance.randrange(sessions)}" * (at != 6)
        lines.append(f"{title},{begin},{end},Room {room},{people}")
    return "\n".join(lines).encode()


def title_of(chance: random.Random) -> str:
    """Return a title; a fifth of them belong to a series and differ only in a part."""
    series = chance.choice(("Keynote: ", "Lightning talks: ", "", "", "", "", "", "", "", ""))
    return series + " ".join(chance.sample(WORDS, chance.randint(2, 5))).capitalize()


def edited(slots: Sequence[Slot], chance: random.Random) -> tuple[list[Talk], list[Slot]]:
    """Return the talks of both editions, and the new sessions; over half of the talks are edited."""
    rooms = sorted({slot.room for slot in slots})
    talks, new = [], []
    waiting: int | None = None
    for number, slot in enumerate(slots):
        is_edited = chance.random() < 0.6 and slot.starts_at is not None and not slot.service
        edit = chance.choice(EDITS) if is_edited else ""
        talks.append(Talk(slot, _changed(slot, edit, rooms, chance)))
        if edit == "swapped" and waiting is None:
            waiting = number
        elif edit == "swapped" and waiting is not None:
            first = talks[waiting].old
            talks[waiting] = Talk(first, _at_place_of(first, slot))
            talks[number] = Talk(slot, _at_place_of(slot, first))
            waiting = None
        if edit == "gone" and chance.random() < 0.6:  # another talk has its slot
            who = (Speaker(name=f"Newcomer {number}"),)
            new.append(replace(slot, title=title_of(chance), speakers=who, abstract="", written="", aliases=()))
    return talks, new


def _at_place_of(slot: Slot, other: Slot) -> Slot:
    return replace(slot, starts_at=other.starts_at, ends_at=other.ends_at, room=other.room)


def _changed(slot: Slot, edit: str, rooms: Sequence[str], chance: random.Random) -> Slot | None:
    room = chance.choice(rooms)
    step = chance.choice((-4, -2, -1, 1, 2, 4, 48)) * HALF_HOUR
    moved = {
        "starts_at": slot.starts_at and slot.starts_at + step,
        "ends_at": slot.ends_at and slot.ends_at + step,
    }
    changes: dict[str, dict[str, object]] = {
        "renamed": {"title": f"{slot.title} (updated)", "written": ""},
        "retitled": {"title": title_of(chance), "written": ""},
        "moved": moved,
        "room": {"room": room},
        "elsewhere": {**moved, "room": room},
        "cancelled": {"status": "cancelled"},
        "joined": {"speakers": (*slot.speakers, Speaker(name="Late Comer"))},
    }
    return None if edit == "gone" else replace(slot, **changes.get(edit, {}))  # type: ignore[arg-type]


Keys = Callable[[Schedule, str], Schedule]


def _keyed(schedule: Schedule, key: Callable[[int, Slot], tuple[Alias, ...]]) -> Schedule:
    slots = (replace(slot, aliases=key(number, slot)) for number, slot in enumerate(schedule.slots))
    return replace(schedule, slots=tuple(slots))


KEYS: dict[str, Keys] = {
    "kept": lambda schedule, _: schedule,
    "none": lambda schedule, _: _keyed(schedule, lambda *_: ()),
    "anew": lambda schedule, edition: _keyed(
        schedule, lambda n, slot: tuple(Alias(alias.source, f"{edition}-{n}") for alias in slot.aliases[:1])
    ),
    "of slots": lambda schedule, _: _keyed(schedule, lambda _, slot: (Alias("uid", f"{slot.starts_at}{slot.room}"),)),
    "of rows": lambda schedule, _: _keyed(schedule, lambda n, _: (Alias(OWN_ID, str(n)),)),
}


def imported(store: Store, uid: str, schedule: Schedule) -> None:
    """Import an edition."""
    import_programme(store, uid, compare_programme(store, conference(store, uid), schedule))


def count(schedule: Schedule, keys: Keys, notes: int, chance: random.Random) -> Counter[str]:
    """Return how many notes are right, left and wrong after an edited edition; print the wrong ones."""
    talks, new = edited(schedule.slots, chance)
    later = [*(talk.new for talk in talks if talk.new), *new]
    chance.shuffle(later)
    result: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder, closing(open_store(f"{folder}/c.db")) as store:
        store.execute("PRAGMA synchronous=OFF")
        first, last = schedule.starts_on, schedule.ends_on
        assert first is not None
        assert last is not None
        with store.change("new"):
            about = Conference(
                slug="c", name="C", zone=schedule.zone or "UTC", starts_on=first, ends_on=last, day_one=first
            )
            uid = make_conference(store, about)
        imported(store, uid, keys(schedule, "first"))
        noted = [(talk, session) for talk, session in _sessions(store, talks) for _ in range(1 + notes // len(talks))]
        noted = chance.sample(noted, min(notes, len(noted)))
        with store.change("add"):
            for _, session in noted:
                insert(store, "note", conference=uid, session=session, text="a note", at=1)
        imported(store, uid, keys(replace(schedule, slots=tuple(later)), "second"))
        for talk, session in noted:
            result[_verdict(store, talk, session)] += 1
        assert store.execute("SELECT count(*) FROM note WHERE session IS NOT NULL").fetchone() == (len(noted),)
    return result


def _sessions(store: Store, talks: Sequence[Talk]) -> Iterator[tuple[Talk, str]]:
    """Yield the talks with their sessions (uids), but no breaks, and none of several with one title."""
    sql = "SELECT uid FROM session WHERE title = ?"
    for talk in talks:
        found = store.execute(sql, (talk.old.title,)).fetchall()
        if len(found) == 1 and not talk.old.service:
            yield talk, found[0][0]


def _verdict(store: Store, talk: Talk, session: str) -> str:
    row = store.execute("SELECT title, starts_at, room, status FROM session WHERE uid = ?", (session,)).fetchone()
    if row[3] in {"removed", "replaced"}:
        return "left" if talk.new else "right"
    is_right = talk.new is not None and row[:3] == (talk.new.title, talk.new.starts_at, talk.new.room)
    if not is_right:
        print("wrong:", talk.old.title, "->", row, "instead of", talk.new and (talk.new.title, talk.new.room))
    return "right" if is_right else "wrong"


def programmes(folder: str | None, chance: random.Random) -> Iterator[tuple[str, Schedule]]:
    """Yield the programmes of a folder, or those made here."""
    if folder is None:
        from programmes import fosdem, sched

        for name, data in (("schedule XML", fosdem()), ("iCalendar", sched()), ("CSV", table(chance))):
            yield name, read_schedule(data, BERLIN)
        return
    for path in sorted(Path(folder).iterdir()):
        try:
            yield path.name, read_schedule(path.read_bytes(), machine_zone=BERLIN)
        except Refused as error:
            print(f"{path.name}: {error}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--notes", type=int, default=411)
    parser.add_argument("--seed", type=int, default=1)
    typed = parser.parse_args()
    chance = random.Random(typed.seed)
    total: Counter[str] = Counter()
    state = tempfile.TemporaryDirectory()
    os.environ["XDG_STATE_HOME"] = state.name  # confnote remembers there which stores it has made
    print(f"{'programme':48} keys        right  left wrong")
    for name, schedule in programmes(typed.folder, chance):
        for keys, make in KEYS.items():
            found = count(schedule, make, typed.notes, chance)
            total += found
            print(f"{name[:46]:48} {keys:10} {found['right']:6} {found['left']:5} {found['wrong']:5}")
    print(f"{'all':48} {'':10} {total['right']:6} {total['left']:5} {total['wrong']:5}")


if __name__ == "__main__":
    main()
