"""Measure the picker with 1,000 sessions: the time from a key to the screen, by keys through a pipe.

    PYTHONPATH=. python tests/benchmarks/picker_latency.py

The clock stops when prompt-toolkit has written the escape codes of the new screen. The second figure is the processor
time of this program alone, for a machine on which others run too. The keys are those of a user who
searches, moves and marks; 300 sessions are on the agenda already, so that many marks overlap.
"""

import asyncio
import io
import time
from datetime import date

from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output.vt100 import Vt100_Output

from confnote.model import Conference, Dossier, Session, Speaker
from confnote.picker.screen import PickerScreen
from confnote.picker.state import Marking
from confnote.views.theme import UNICODE

SESSIONS, ROUNDS = 1_000, 20
FIRST = 1_652_857_200_000  # 18 May 2022, 09:00 in Madrid
KEYS = (
    *"kube", "\x1b[B", " ", "\x1b[B", " ", "\x1b[6~", " ", "\x15", "\t", " ", "\x1b[B", "\x1b[C", " ", "\x1b[F",
    *"team 7", "\x17", "\x7f", "\x15", "\x1b[H", "\x1b[D", " ", *"ada ", "\x15",
)  # fmt: skip


def programme():
    about = Conference(
        id=1, uid="C", slug="kube", name="Kube 2022", zone="Europe/Madrid", starts_on=date(2022, 5, 18),
        ends_on=date(2022, 5, 21), day_one=date(2022, 5, 18),
    )  # fmt: skip
    sessions = []
    for n in range(SESSIONS):
        day, slot = divmod(n // 20, 13)
        starts = FIRST + day * 86_400_000 + slot * 2_700_000
        sessions.append(Session(
            id=n + 1, uid=f"U{n}", conference="C", title=f"Kubernetes for teams {n}: a title of usual length, in words",
            day=date(2022, 5, 18 + day), room=f"Hall {n % 20}", track=f"Track {n % 9}", starts_at=starts,
            ends_at=starts + 2_100_000, attendance="planned" if n % 10 < 3 else "", abstract="What you will learn. " * 60,
            speakers=(Speaker(name=f"Ada Lind {n}", org="Example Org"), Speaker(name=f"Bo Ek {n}")),
        ))  # fmt: skip
    return Dossier(conference=about, sessions=tuple(sessions))


def now():
    """Return the time, and the processor time of this program, in seconds."""
    return time.perf_counter(), time.process_time()


class Paper(io.StringIO):
    """What the terminal gets; `at` is when it got the last of it."""

    encoding = "utf-8"
    at = (0.0, 0.0)

    def flush(self):
        self.at = now()
        self.seek(0)
        self.truncate()

    def fileno(self):
        raise OSError


async def typed(columns, rows):
    """Return the milliseconds from each key to its screen: of the clock, and of the processor."""
    begun = time.perf_counter()
    choice = Marking(programme(), FIRST)
    took = []
    paper = Paper()
    output = Vt100_Output(paper, lambda: Size(rows, columns), enable_bell=False)
    print(f"{columns} x {rows}: state made in {(time.perf_counter() - begun) * 1000:.0f} ms")
    with create_pipe_input() as pipe:
        screen = PickerScreen(choice, UNICODE, lambda _: True, input=pipe, output=output)
        task = asyncio.get_running_loop().create_task(screen.run_async())
        await asyncio.sleep(0.3)
        for key in KEYS * ROUNDS:
            before, sent = paper.at, now()
            pipe.send_text(key)
            while paper.at == before:  # noqa: ASYNC110  # an event would wake this up later than the screen is there
                await asyncio.sleep(0)
            took.append(tuple((then - begun) * 1000 for then, begun in zip(paper.at, sent, strict=True)))
            await asyncio.sleep(0.002)
        pipe.send_text("\x03")
        await task
    return took


def main():
    for size in ((60, 15), (80, 24), (200, 60)):
        took = asyncio.run(typed(*size))
        for name, ms in zip(("key to screen", "of the processor"), map(sorted, zip(*took, strict=True)), strict=True):
            p50, p99 = ms[len(ms) // 2], ms[len(ms) * 99 // 100]
            print(f"{name:<17} {len(ms):,} keys   p50 {p50:6.1f} ms   p99 {p99:6.1f} ms   most {ms[-1]:6.1f} ms")


if __name__ == "__main__":
    main()
