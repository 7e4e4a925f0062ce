"""What the tests of programmes share: the fixture files, read with a machine that stands in Berlin; dates in UTC."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from confnote.schedule.read import read
from confnote.schedule.times import Zones

FIXTURES = Path(__file__).parent / "fixtures"
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(scope="session")
def programme():
    """A fixture file read, by name; the machine is in Berlin unless `here` says otherwise."""

    def reader(name, zone=None, here=BERLIN):
        return read((FIXTURES / name).read_bytes(), zone, here=here)

    return reader


@pytest.fixture(scope="session")
def raw():
    """The bytes of a fixture file, by name."""
    return lambda name: (FIXTURES / name).read_bytes()


@pytest.fixture(scope="session")
def utc():
    """An instant as `2025-03-17 17:00`, in UTC."""
    return lambda at: None if at is None else f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d %H:%M}"


@pytest.fixture(scope="session")
def berlin():
    return BERLIN


@pytest.fixture(scope="session")
def zones():
    return Zones(here=BERLIN)


def pytest_generate_tests(metafunc):
    """Run a test that asks for `fixture_name` on every fixture file."""
    if "fixture_name" in metafunc.fixturenames:
        metafunc.parametrize("fixture_name", sorted(path.name for path in FIXTURES.iterdir()))
