"""Shelter for every test: a home of its own, no settings from outside, a zone no conference is in; and a way to run."""

import functools
import gc
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, settings

from tests.warm import Warm

ROOT = Path(__file__).parents[1]
CROWD = Path(__file__).with_name("crowd.py")
ZONE = "Asia/Kathmandu"  # of the machine: 5:45, so that a local time used by mistake shows
MEMORY = Path("/dev/shm")
OUTSIDE = ("CONFNOTE_", "XDG_", "EDITOR", "VISUAL", "PAGER", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "_CONFNOTE")
FOLDERS = {
    "HOME": "", "USERPROFILE": "", "LOCALAPPDATA": "AppData/Local", "APPDATA": "AppData/Roaming",
    "XDG_DATA_HOME": ".local/share", "XDG_CONFIG_HOME": ".config", "XDG_STATE_HOME": ".local/state",
    "XDG_CACHE_HOME": ".cache", "XDG_RUNTIME_DIR": ".run",
}  # fmt: skip


# a busy machine is slow at any example; timings are in tests/benchmarks
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


class Ran(NamedTuple):
    """What a run of the program came to."""

    code: int
    stdout: str
    stderr: str


def places_of_home(home):
    return {name: f"{home}/{below}" if below else str(home) for name, below in FOLDERS.items()}


def default_store(home):
    return home / ".local/share/confnote/confnote.db"


def pytest_configure():
    """Let pytest make its folders in memory if there is room: a disk takes milliseconds for each commit.

    The tests of full disks mount one of their own; `--basetemp` and PYTEST_DEBUG_TEMPROOT still name another place.
    """
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 4 * 1024**3:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_collection_finish():
    """Leave what is loaded until now out of garbage collections: the 11,000 tests alone are a million objects.

    Collect after 10,000 new objects, not after 700: collections took a tenth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)


@pytest.fixture(scope="session", autouse=True)
def shelter(tmp_path_factory):
    """Keep the whole run away from the machine's settings, and prove at the end that the real home was left alone."""
    import typer.main

    from confnote.store import write

    real = default_store(Path(os.environ.get("HOME") or "/nonexistent"))
    before = real.stat().st_mtime_ns if real.exists() else None
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ:
            if name.startswith(OUTSIDE):
                patch.delenv(name)
        patch.setenv("TZ", ZONE)
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))  # of what is made for the whole run
        time.tzset()
        # it looks at 1,200 days, and hundreds of tests make the same conference
        patch.setattr(write, "zone_offsets", functools.cache(write.zone_offsets))
        # a run makes the tree of commands once, and thousands of runs in this process would make it again
        patch.setattr(typer.main, "get_command", functools.cache(typer.main.get_command))
        yield
    time.tzset()
    after = real.stat().st_mtime_ns if real.exists() else None
    assert after == before, f"a test has touched {real}"


@pytest.fixture(autouse=True)
def home(tmp_path_factory, monkeypatch):
    """Give each test an empty home; check that it has no store at the default path."""
    folder = tmp_path_factory.mktemp("home", numbered=True)
    for name, place in places_of_home(folder).items():
        monkeypatch.setenv(name, place)
    assert not default_store(folder).exists()
    from confnote.actions.say import name_store

    name_store(None, "", "")  # a command with --db in this process would add it to the messages of later tests
    return folder


@pytest.fixture(scope="session")
def blank_store(tmp_path_factory):
    """The file of an empty store, made once: copies of it save each test a migration."""
    from confnote.store.schema import open_store

    path = tmp_path_factory.mktemp("blank") / "confnote.db"
    open_store(str(path)).close()
    return path


@pytest.fixture
def path(tmp_path, blank_store):
    """Where a fresh store of the test's own lies."""
    target = tmp_path / "store" / "confnote.db"
    target.parent.mkdir(mode=0o700)
    target.write_bytes(blank_store.read_bytes())
    target.chmod(0o600)
    return target


@pytest.fixture
def store(path):
    """A fresh store, opened; what survives a crash is `tests/faults`' matter, so nothing waits for the disk here."""
    from confnote.store.db import connect

    store = connect(str(path))
    store.execute("PRAGMA synchronous=OFF")
    yield store
    store.close()


@pytest.fixture
def env(home, path):
    """The environment of a real subprocess: this home, this store, nothing else from outside."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": str(ROOT),
        "LANG": "C.UTF-8",
        "TZ": ZONE,
        "CONFNOTE_DB": str(path),
        **places_of_home(home),
    }


@pytest.fixture(scope="session")
def warm():
    """Run the program as forks of a process that has loaded it (see `tests/warm.py`)."""
    program = Warm({"PATH": os.environ.get("PATH", os.defpath), "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "TZ": ZONE})
    yield program
    program.close()


@pytest.fixture
def confnote(env, tmp_path, warm):
    """Run `confnote` in a process of its own: `confnote("add", "hello", now="2022-05-17T10:00:00+02:00")`."""
    return runner(warm.run, env, tmp_path)


def runner(program, env, folder):
    def run(*args, input=None, now=None, **more):  # noqa: A002  # as subprocess.run calls it
        environ = {**env, **({"CONFNOTE_NOW": now} if now else {}), **more}
        given = input.encode("utf-8", "surrogateescape") if isinstance(input, str) else input
        code, *outputs = program(args, environ, folder, given)
        return Ran(code, *(text.decode("utf-8", "backslashreplace") for text in outputs))

    return run


@pytest.fixture
def crowd(env, tmp_path):
    """Run the program many times at once, each a process of its own: `crowd(20, "add", "note {n}")`."""

    def run(count, *words, **more):
        ran = subprocess.run(
            [sys.executable, str(CROWD), str(count), *words],
            env={**env, **more}, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        return [Ran(*each) for each in json.loads(ran.stdout)]

    return run
