"""A home with confnote on its PATH and a store of hostile titles in it."""

import shutil
import sys
from pathlib import Path

import pytest

from tests.completion.stage import NOTES, NOW, ROOMS, TECH, TITLES, Place, play

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def programs(tmp_path_factory, warm):
    """A folder with a `confnote` in it, whatever the tests were started with; a TAB is answered by a fork."""
    folder = tmp_path_factory.mktemp("bin")
    script = folder / "confnote"
    script.write_text(
        f'#!/bin/sh\nexport PYTHONPATH="{ROOT}"\n'
        # these look for the shell among the processes above
        f'case "${{1:-}}" in --*-completion) exec "{sys.executable}" -m confnote "$@" ;; esac\n'
        f'exec "{warm.programs}/confnote" "$@"\n'
    )
    script.chmod(0o755)
    return folder


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    """A store that shells are to be afraid of."""
    path = tmp_path_factory.mktemp("filled") / "confnote.db"
    play(
        path,
        ("new", "Old Days", "--dates", "2 May 2020", "--timezone", "UTC"),
        ("start", "Ancient History"),
        ("new", "Cloud Days 2026", "--dates", "18-20 May 2026", "--timezone", "UTC"),
        *(("start", "--new", "--", title) for title in TITLES),
        *(("edit", f"s{2 + number}", "--room", room) for number, room in enumerate(ROOMS)),
        *(("tech", name, "a thing") for name in TECH),
        *(("add", "--", text) for text in NOTES),
        ("link", "https://example.org/slides.pdf"),
    )
    return path


@pytest.fixture
def place(tmp_path, programs, filled):
    """A home with that store at its default place."""
    made = Place(tmp_path, programs)
    made.store.parent.mkdir(parents=True)
    shutil.copy(filled, made.store)
    return made


@pytest.fixture
def store(filled, monkeypatch):
    monkeypatch.setenv("CONFNOTE_DB", str(filled))
    monkeypatch.setenv("CONFNOTE_NOW", NOW)
    return filled
