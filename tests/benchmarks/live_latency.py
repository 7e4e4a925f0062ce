"""Measure how long Enter takes, from the key to the durable commit, and a lone fsync on the same disk.

Run it by hand: `python tests/benchmarks/live_latency.py [FOLDER]`. Keys come through prompt-toolkit's own parser from
a pipe; a note is durable when the transaction is over. `prompt back` is when the input is empty again, the echo
queued. The store has a conference with 300 sessions and 10,000 notes.
"""

import asyncio
import os
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from confnote.actions.capture import add_note
from confnote.live.context import Context
from confnote.live.prompt import Prompt
from confnote.model import Conference
from confnote.store.rows import insert
from confnote.store.schema import open_store
from confnote.store.write import make_conference

LINES = 500
NOON = 1_652_868_000_000  # 18 May 2022 12:00 in Madrid


def fill(path):
    store = open_store(path)
    with store.change("new"):
        uid = make_conference(store, Conference(
            slug="kube", name="Kube 2022", zone="Europe/Madrid", starts_on=date(2022, 5, 16),
            ends_on=date(2022, 5, 20), day_one=date(2022, 5, 17), day_end=240,
        ))  # fmt: skip
        sessions = [
            insert(
                store, "session", conference=uid, title=f"Session {n}", room=f"Room {n % 12}",
                starts_at=NOON + (n // 12 - 12) * 2_700_000, ends_at=NOON + (n // 12 - 12) * 2_700_000 + 2_100_000,
                attendance="planned" if n % 12 == 0 else "",
            )[1]
            for n in range(300)
        ]  # fmt: skip
        for n in range(10_000):
            insert(store, "note", conference=uid, session=sessions[n % 300], text=f"note {n} of many", at=NOON)
    store.close()


def fsyncs(folder, times=200):
    """Return what an fsync of one changed page takes, in ms."""
    took = []
    with tempfile.NamedTemporaryFile(dir=folder, buffering=0) as file:
        for _ in range(times):
            file.seek(0)
            file.write(os.urandom(4096))
            begun = time.perf_counter()
            os.fsync(file.fileno())
            took.append((time.perf_counter() - begun) * 1000)
    return took


class Watched(Prompt):
    """A prompt that records when a note is durable and when the input is empty again."""

    def entered(self, answer):
        self.durable.append(time.perf_counter())
        super().entered(answer)
        self.free.append(time.perf_counter())
        if len(self.free) == self.wanted:
            self.enough.set()

    async def has(self, lines):
        """Wait until so many lines were entered."""
        self.wanted = lines
        self.enough.clear()
        if len(self.free) < lines:
            await self.enough.wait()


async def typed(path):
    """Return the milliseconds from key to commit, and to the free input, of every line."""
    context = Context(lambda: open_store(path, wait=0.02), lambda: NOON + 60_000, pinned=True)
    sent = []
    with create_pipe_input() as pipe:
        prompt = Watched(context, input=pipe, output=DummyOutput())
        prompt.durable, prompt.free, prompt.enough = [], [], asyncio.Event()
        task = asyncio.get_running_loop().create_task(prompt.run_async())
        await asyncio.sleep(0.5)
        for n in range(LINES):
            pipe.send_text(f"line {n}: a thought of usual length, typed in a talk")
            await asyncio.sleep(0.08)  # typed, drawn, and nothing left to do
            sent.append(time.perf_counter())
            pipe.send_text("\r")
            await prompt.has(n + 1)
        begun = time.perf_counter()
        pipe.send_text("".join(f"pasted {n}\r" for n in range(200)))
        await prompt.has(LINES + 200)
        burst = time.perf_counter() - begun
        prompt.leave()
        await task
    context.close()
    keys = [(then - now) * 1000 for now, then in zip(sent, prompt.durable, strict=False)]
    free = [(then - now) * 1000 for now, then in zip(sent, prompt.free, strict=False)]
    return keys, free, burst


def called(path):
    """Return what it takes to store such a note by a plain call: the floor."""
    store = open_store(path)
    took = []
    for n in range(LINES):
        begun = time.perf_counter()
        add_note(store, f"line {n}: a thought of usual length, typed in a talk", NOON + 60_000)
        took.append((time.perf_counter() - begun) * 1000)
    store.close()
    return took


def shown(name, took):
    took = sorted(took)
    print(f"{name:<24} p50 {took[len(took) // 2]:7.2f} ms   p99 {took[len(took) * 99 // 100]:7.2f} ms")


def main():
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as folder:
        os.environ["XDG_STATE_HOME"] = f"{folder}/state"
        path = str(Path(folder) / "confnote.db")
        fill(path)
        shown("fsync of one page", fsyncs(folder))
        shown("a note stored by a call", called(path))
        keys, free, burst = asyncio.run(typed(path))
        shown("key to durable commit", keys)
        shown("key to prompt back", free)
        shown("fsync again", fsyncs(folder))
        print(f"200 lines pasted at once: {burst:.2f} s")


if __name__ == "__main__":
    main()
