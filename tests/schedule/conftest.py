"""Fixtures for programmes: the sample files, read on a machine in Berlin; instants as text in UTC; known sessions."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from confnote.model import Link, Session
from confnote.schedule.changes import Add, Replace, Update, Vanish
from confnote.schedule.formats import read_schedule
from confnote.schedule.times import Hints
from confnote.schedule.value import FIELDS, StoredSession

FIXTURES = Path(__file__).parent / "fixtures"
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(scope="session")
def programme():
    """Read a sample file by name; the machine is in Berlin unless `machine_zone` is given."""

    def reader(name, zone=None, machine_zone=BERLIN):
        return read_schedule((FIXTURES / name).read_bytes(), zone, machine_zone=machine_zone)

    return reader


@pytest.fixture(scope="session")
def raw():
    """Return the bytes of a sample file by name."""
    return lambda name: (FIXTURES / name).read_bytes()


@pytest.fixture(scope="session")
def utc():
    """Return an instant as `2025-03-17 17:00` in UTC."""
    return lambda at: None if at is None else f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d %H:%M}"


@pytest.fixture(scope="session")
def berlin():
    return BERLIN


@pytest.fixture(scope="session")
def hints():
    return Hints(machine=BERLIN)


def pytest_generate_tests(metafunc):
    """Run a test that asks for `fixture_name` on every fixture file."""
    if "fixture_name" in metafunc.fixturenames:
        metafunc.parametrize("fixture_name", sorted(path.name for path in FIXTURES.iterdir()))


@pytest.fixture(scope="session")
def known_of():
    """Return the known session that an import makes of a slot; keywords change the session or its record."""
    return _known_of


def _known_of(slot, number=1, source=("title conf",), **changes):
    own = {key: changes.pop(key) for key in ("imported", "aliases", "notes", "others") if key in changes}
    session = Session(
        id=number,
        uid=f"u{number}",
        conference="c",
        **{field: getattr(slot, field) for field in FIELDS},
        speakers=slot.speakers,
        links=tuple(link_of(link) for link in slot.links),
    )
    known = StoredSession(session=session, imported=replace(slot, aliases=()), aliases=slot.aliases, source=source)
    return replace(known, session=replace(session, **changes), **own)


def link_of(link):
    return Link(id=1, uid="l", kind=link.kind, url=link.url, title=link.title)


@pytest.fixture(scope="session")
def carried_out():
    """Return the known sessions after a plan: the same as the store does, in plain code."""
    return _carried_out


def _carried_out(known, plan):
    sessions = {one.session.uid: one for one in known}
    for action in plan.actions:
        if isinstance(action, Add | Replace):
            number = max([one.session.id for one in sessions.values()], default=0) + 1
            new = _known_of(action.slot, number, source=plan.source)
            sessions[new.session.uid] = new
        if isinstance(action, Replace):
            old = action.known
            sessions[old.session.uid] = replace(old, session=replace(old.session, status="replaced"), aliases=())
        elif isinstance(action, Vanish) and action.keep:
            sessions[action.known.session.uid] = replace(
                action.known, session=replace(action.known.session, status=action.status)
            )
        elif isinstance(action, Vanish):
            del sessions[action.known.session.uid]
        elif isinstance(action, Update):
            sessions[action.known.session.uid] = _changed(action)
    return tuple(sessions.values())


def _changed(change):
    session = replace(change.known.session, **{edit.field: edit.new for edit in change.edits})
    if change.speakers is not None:
        session = replace(session, speakers=change.speakers)
    stay = tuple(link for link in session.links if (link.kind, link.url, link.title) not in change.old_links)
    session = replace(session, links=(*stay, *(link_of(link) for link in change.new_links)))
    return replace(change.known, session=session, imported=change.slot, aliases=change.aliases, source=change.source)
