"""A conference in a store of its own and a folder for its posts; commands run through the entry point."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import pytest

from confnote.cli.app import main
from tests.in_process import play

if TYPE_CHECKING:
    from pathlib import Path

AT_HOME = "2026-05-23T20:00:00+02:00"
ROOM = (
    ("18 10:00", ["start", "Platform teams", "--speaker", "Ada Lind, Example Org"]),
    ("18 10:05", ["add", "One catalogue for every team."]),
    ("18 10:06", ["add", "It has a red button."]),
    ("18 10:50", ["stop"]),
    ("19 10:00", ["start", "Chaos at work", "--speaker", "Bo Berg"]),
    ("19 10:05", ["add", "Break it on a Tuesday."]),
    ("19 10:10", ["add", "-k", "quote", "Chaos is a ladder."]),
    ("19 10:30", ["rate", "4", "solid"]),
    ("19 10:50", ["stop"]),
    ("19 12:00", ["tech", "Karpenter", "right-sized nodes", "--url", "https://karpenter.sh"]),
)


def instant(at: str) -> str:
    """Return the instant of a day and time of the conference, such as `18 10:00`."""
    return f"2026-05-{at.replace(' ', 'T')}:00+02:00"


class Ran(NamedTuple):
    """What a command came to."""

    code: int
    out: str
    err: str


@dataclass
class Desk:
    """Run commands; the clock shows the time after the conference unless another time is given."""

    folder: Path
    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch

    def __call__(self, *words: str, now: str = AT_HOME, code: int | None = 0) -> Ran:
        self.monkeypatch.setenv("CONFNOTE_NOW", now)
        self.capsys.readouterr()
        ran = Ran(main([*words]), *self.capsys.readouterr())
        assert code is None or ran.code == code, ran
        return ran

    def room(self, *told: tuple[str, list[str]]) -> None:
        """Run commands, each at a day and time of the conference."""
        for at, words in told:
            self(*words, now=instant(at))

    def file(self, name: str = "blog/cloud-days-2026.md") -> Path:
        return self.folder / name

    def read(self, name: str = "blog/cloud-days-2026.md") -> str:
        return self.file(name).read_bytes().decode()

    def body(self, name: str = "blog/cloud-days-2026.md") -> str:
        return self.read(name).split("---\n\n", 1)[1]

    def edit(self, old: str, new: str, name: str = "blog/cloud-days-2026.md") -> None:
        text = self.read(name)
        assert text.count(old) == 1, (old, text)
        self.file(name).write_bytes(text.replace(old, new).encode())

    @property
    def files(self) -> list[str]:
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file())


@pytest.fixture
def desk(tmp_path, path, monkeypatch, capsys):
    """An empty store, in an empty folder."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("CONFNOTE_DB", str(path))
    return Desk(folder, capsys, monkeypatch)


@pytest.fixture(scope="session")
def cloud_store(tmp_path_factory):
    """The file of the store of `cloud`, made once."""
    path = tmp_path_factory.mktemp("cloud") / "confnote.db"
    new = ("new", "Cloud Days 2026", "--dates", "18-20 May 2026", "--timezone", "Europe/Madrid", "--place", "Valencia")
    play(path, ("2026-05-01T10:00:00+02:00", *new), *((instant(at), *words) for at, words in ROOM))
    return path


@pytest.fixture
def cloud(desk, path, cloud_store):
    """A conference of three days, two of which the user attended."""
    shutil.copyfile(cloud_store, path)
    return desk


@pytest.fixture
def video_list(desk):
    """Write a list of one recording, of the session s1 if no other is named."""

    def write(url="https://youtu.be/abcdefghij1", title="Platform teams"):
        desk.file("videos.csv").write_text(f"title,url\n{title},{url}\n")
        return "videos.csv"

    return write


@pytest.fixture
def drafted(cloud, video_list):
    """A post without edits, and a recording with sure moments: 4:40 and 5:40."""

    def draft(*style, site="hugo"):
        cloud("recordings", video_list())
        cloud("moments", "--at", "n1=4:40")
        cloud("export", "-o", "blog", "--site", site, *style)
        return cloud

    return draft
