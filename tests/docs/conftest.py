"""The day of the README, played once for all pages: the reference pages go on from where it ends."""

import os
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cli.transcript import play
from tests.conftest import ZONE, places_of_home
from tests.docs.pages import README, ROOT, steps_of

AFTER = "2026-05-26T09:00:00+02:00"
"""When the examples of a reference page are played, unless the page sets the clock."""


def make_stage(place):
    """Return (folder, environment) of an empty machine below a folder."""
    folder = place / "here"
    folder.mkdir(parents=True)
    (place / "home").mkdir()
    (folder / "examples").symlink_to(ROOT / "examples")
    env = {
        "PATH": os.environ.get("PATH", os.defpath), "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "TZ": ZONE,
        "TERM": "dumb", "CONFNOTE_NOW": AFTER, **places_of_home(place / "home"),
    }  # fmt: skip
    return folder, env


class Day(NamedTuple):
    """The machine on which the README was played, and what its commands printed."""

    place: Path
    folder: Path
    env: dict
    printed: list


@pytest.fixture(scope="session")
def played_day(tmp_path_factory):
    """Play the README once; posts are stored with absolute paths, so each page starts again in this same folder."""
    place = tmp_path_factory.mktemp("day")
    folder, env = make_stage(place / "stage")
    printed = play(steps_of(README), env, folder)
    shutil.copytree(place / "stage", place / "kept", symlinks=True)
    return Day(place, folder, env, printed)


@pytest.fixture
def day_after(played_day):
    """The machine as it is at the end of the README's day."""
    shutil.rmtree(played_day.place / "stage")
    shutil.copytree(played_day.place / "kept", played_day.place / "stage", symlinks=True)
    return played_day.folder, played_day.env
