"""A day at a conference that a test can sit through: its programme, its clock, a prompt with hands at the keyboard."""

import asyncio
import inspect
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import pytest
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from confnote.actions import changes
from confnote.live.answer import text_of
from confnote.live.commands import execute
from confnote.live.context import Context
from confnote.live.prompt import Prompt
from confnote.model import Conference
from confnote.store.db import connect
from confnote.store.drafts import Unfinished, put_line
from confnote.store.now import place_of
from confnote.store.rows import insert
from confnote.store.write import make_conference

# title, from, to, room, attendance; all on 18 May 2022 in Madrid, Day 2
PROGRAMME = (
    ("Keynotes", "09:00", "10:00", "Hall 1", "planned"),
    ("Backstage: Restoring Order", "10:15", "10:50", "Hall 8A", "planned"),
    ("Something Else", "10:15", "10:50", "Room 5", ""),
    ("Autoscaling in Practice", "11:00", "11:35", "Room 3", "planned"),
    ("Vitess, are we Fast Yet?", "11:35", "12:10", "Room 3", "planned"),
    ("Lunch Panel", "12:00", "13:00", "Room 3", ""),
)


def at(clock, day=18):
    """Return an instant on the conference's wall clock: `10:20`, `10:20:30`."""
    return round(datetime.fromisoformat(f"2022-05-{day:02}T{clock}+02:00").timestamp() * 1000)


class Clock:
    """A clock that does not move until it is set."""

    def __init__(self, clock="10:20"):
        self.set(clock)

    def set(self, clock, day=18):
        self.now = at(clock, day)

    def __call__(self):
        return self.now


def make(store, programme=PROGRAMME):
    """Make the conference with its programme, two days before; return its uid."""
    store.pinned = at("08:00", day=16)
    with store.change("new"):
        uid = make_conference(store, Conference(
            slug="kube", name="Kube 2022", zone="Europe/Madrid", starts_on=date(2022, 5, 16),
            ends_on=date(2022, 5, 20), day_one=date(2022, 5, 17), day_end=240,
        ))  # fmt: skip
        for title, begins, ends, room, attendance in programme:
            insert(
                store, "session", conference=uid, title=title, room=room, attendance=attendance,
                starts_at=at(begins), ends_at=at(ends), imported="{}",
            )  # fmt: skip
    return uid


class Paper(DummyOutput):
    """An output that keeps what is printed above the prompt."""

    def __init__(self):
        self.printed = ""

    def write(self, data):
        self.printed += data


@dataclass
class Hands:
    """Somebody at the keyboard of a prompt."""

    prompt: Prompt
    pipe: object
    paper: Paper
    said: list
    task: asyncio.Task = None

    async def type(self, text):
        """Type, and let the prompt deal with all of it."""
        self.pipe.send_text(text)
        await self.rest()

    async def rest(self, seconds=0.03):
        await asyncio.sleep(seconds)

    async def until(self, holds, seconds=5):
        """Wait until something holds."""
        for _ in range(int(seconds / 0.01)):
            if holds():
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"it never came to hold; printed: {self.printed}")

    async def printing(self, text):
        """Wait until a text is printed."""
        await self.until(lambda: text in self.printed)

    @property
    def printed(self):
        return self.paper.printed.replace("\r", "")

    @property
    def line(self):
        return self.prompt.buffer.text

    @property
    def waiting(self):
        """The lines that wait for the store."""
        return [line.text for line in self.prompt.entry.waiting]

    @property
    def mark(self):
        """What stands before the input: lines that wait, and where the line goes."""
        return "".join(text for _, text in self.prompt.session.message())

    @property
    def bar(self):
        return "".join(text for _, text in self.prompt.session.bottom_toolbar())

    def tick(self):
        """Let the prompt look at the clock and the store, as it does every second."""
        self.prompt.entry.refresh()

    async def left(self):
        """Return the exit code."""
        return await asyncio.wait_for(self.task, 5)


class Room:
    """A conference, its clock, and a prompt's context; `store` is another program's connection to the same file."""

    def __init__(self, path, store):
        self.path, self.store, self.clock = path, store, Clock()
        self.uid = ""
        self.contexts = []

    def make(self, programme=PROGRAMME):
        self.uid = make(self.store, programme)
        return self

    def at(self, clock, day=18):
        return at(clock, day)

    @cached_property
    def context(self):
        return self.new_context()

    def new_context(self, **more):
        self.contexts.append(Context(lambda: connect(str(self.path), wait=0.02), self.clock, pinned=True, **more))
        return self.contexts[-1]

    def enter(self, line, begun=None):
        """Enter a line; return the answer."""
        answer = execute(self.context, line, at(begun) if begun else None)
        return "\n".join(text_of(line) for line in answer.lines)

    def notes(self):
        """Return (session number or None, kind, text) of all notes."""
        return self.store.execute(
            "SELECT s.id, n.kind, n.text FROM note n LEFT JOIN session s ON s.uid = n.session ORDER BY n.id"
        ).fetchall()

    def texts(self):
        return [text for _, _, text in self.notes()]

    def new_conference(self, slug):
        """Make another conference of the same days, which is in use then."""
        with self.store.change("new"):
            make_conference(self.store, Conference(
                slug=slug, name=slug.title(), zone="Europe/Madrid", starts_on=date(2022, 5, 18),
                ends_on=date(2022, 5, 18), day_one=date(2022, 5, 18), day_end=240,
            ))  # fmt: skip

    def remove(self, handle):
        changes.remove_handles(self.store, [handle], place_of(self.store, self.clock.now))

    def ended_line(self, text, session):
        """Leave a half-typed line, as a prompt that was killed does."""
        context = self.new_context()
        put_line(self.store, "9/dead", Unfinished(text, context.status().line_target, self.clock.now))
        assert context.status().handle == session

    def one(self, sql, *values):
        return self.store.execute(sql, values).fetchone()

    @asynccontextmanager
    async def keyboard(self, context=None, *, leave=True, owner="1/me", is_alive=lambda _: False, **more):
        """A prompt that is up; it is left at the end if the test has not done so."""
        paper = Paper()
        with create_pipe_input() as pipe:
            prompt = Prompt(context or self.context, owner=owner, is_alive=is_alive, input=pipe, output=paper, **more)
            hands = Hands(prompt, pipe, paper, [])
            show = prompt.screen.show
            prompt.screen.show = lambda lines: (hands.said.extend(text_of(line) for line in lines), show(lines))
            hands.task = asyncio.get_running_loop().create_task(prompt.run_async())
            await hands.until(lambda: prompt.session.app.is_running)
            await hands.rest(0.01)
            try:
                yield hands
            finally:
                if leave and not hands.task.done():
                    prompt.leave()
                    await asyncio.wait_for(hands.task, 5)


@pytest.fixture
def empty(path, store):
    """A prompt without a conference."""
    room = Room(path, store)
    yield room
    for context in room.contexts:
        context.close()


@pytest.fixture
def room(empty):
    return empty.make()


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    """Run a test that types: an `async def`."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    given = {name: pyfuncitem.funcargs[name] for name in inspect.signature(pyfuncitem.obj).parameters}
    asyncio.run(pyfuncitem.obj(**given))
    return True
