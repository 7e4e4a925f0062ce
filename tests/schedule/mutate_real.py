"""Read every programme in a folder, then each again with bytes cut, doubled and changed; print counts and any exception.

Not part of the test run: `python tests/schedule/mutate_real.py FOLDER [ROUNDS]`. Only refusals may come out of a broken
file, and each in a few seconds.
"""
# ruff: noqa: T201  # a script that prints

import random
import sys
import time
import traceback
from pathlib import Path
from zoneinfo import ZoneInfo

from confnote.errors import Refused, Usage
from confnote.schedule.formats import read_schedule

HERE = ZoneInfo("Europe/Berlin")
PIECES = (
    b"", b"\0", b"\n", b"\r", b'"', b"<", b">", b"&#x1b;", b"{", b"[", b"null", b"\xff", b"\xe2\x80\xae", b"\\ud800", b"\\",
    b";", b":", b",", b"99999999999999", b"-1", b"0000", b"]]>", b"<!--", b"<![CDATA[", b"END:VEVENT\r\n", b"BEGIN:VALARM\r\n",
    b"RRULE:FREQ=DAILY\r\n", b"DTSTART;VALUE=DATE:20260101\r\n", b"</event>", b"T25:61:00",
)  # fmt: skip


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Return the bytes with up to twelve changes."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(changed) + 1)
        cut = chance.choice((0, 0, 1, 3, 40, 4000))
        kind = chance.random()
        if kind < 0.1:
            del changed[at:]
        elif kind < 0.2:
            changed[at:at] = changed[at : at + cut]
        else:
            changed[at : at + cut] = chance.choice(PIECES)
    return bytes(changed)


def outcome(data: bytes) -> str:
    """Return `read`, `refused`, or the exception that must not have come out."""
    try:
        read_schedule(data, machine_zone=HERE)
    except (Refused, Usage):
        return "refused"
    except Exception as bug:  # noqa: BLE001  # this is what the script looks for
        traceback.print_exc()
        return type(bug).__name__
    return "read"


def main(folder: str, rounds: int = 200) -> int:
    """Read all files of the folder; return the number of exceptions."""
    chance, bugs = random.Random(7), 0
    for path in sorted(path for path in Path(folder).iterdir() if path.suffix in {".xml", ".ics", ".json", ".csv"}):
        data = path.read_bytes()
        begun = time.perf_counter()
        try:
            schedule = read_schedule(data, machine_zone=HERE)
            print(
                f"{path.name}: {schedule.format}, {len(schedule.slots)} sessions, {time.perf_counter() - begun:.2f} s"
            )
        except Refused as refusal:
            print(f"{path.name}: refused: {refusal}")
        counts: dict[str, int] = {}
        slowest = 0.0
        for _ in range(rounds):
            begun = time.perf_counter()
            found = outcome(mutated(data, chance))
            slowest = max(slowest, time.perf_counter() - begun)
            counts[found] = counts.get(found, 0) + 1
        bugs += sum(count for found, count in counts.items() if found not in {"read", "refused"})
        print(f"    {counts}, the slowest {slowest:.2f} s")
    return bugs


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1], *map(int, sys.argv[2:3]))))
