"""`agenda` and `list sessions` narrowed by words, room, track, kind, speaker and time; an empty answer says why."""

import json
import shlex
import sys

import pytest

from confnote.views.narrow import named_alike
from tests.cli.stage import Desk

TABLE = """id,title,start,end,room,track,speakers,kind
1,Registration,2026-05-18 08:00,2026-05-18 09:00,,,,
2,Kafka at scale,2026-05-18 14:00,2026-05-18 14:30,Hall 1,Data & AI,Ada Lind,
3,Streams,2026-05-18 16:00,2026-05-18 16:30,Hall 10,Data & AI,"Zoë Kafka, Bo Ek",
4,Operators,2026-05-18 14:00,2026-05-18 15:00,Hall 1 | Room B,Platform,Grace Tamm,
5,Party,2026-05-19 00:30,2026-05-19 01:30,Roof,,,
6,Kafka again,2026-05-19 10:00,2026-05-19 10:30,Hall 1,Data & AI,Ada Lind,
"""
NEW = ("new", "Cloud Days", "--timezone", "Europe/Madrid", "--schedule", "t.csv")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("narrowed")
    (folder / "t.csv").write_text(TABLE)
    desk = Desk(folder)
    assert desk.run(*NEW).code == 0
    return desk


@pytest.mark.parametrize(
    ("line", "ids"),
    [
        ("kafka", [2, 3, 6]),
        ("ADA kafka", [2, 6]),
        ("kafka --day 1", [2, 3]),
        ("--room 'hall 1'", [2, 6]),
        ("--room 'HALL 10'", [3]),
        ("--room 'room b'", [4]),
        ("--room ro", [4, 5]),
        ("--track 'ai data'", [2, 3, 6]),
        ("--track plat", [4]),
        ("--speaker zoe", [3]),
        ("--from 14:00 --day 1", [2, 4, 3, 5]),
        ("--from 14:00 --to 16:00", [2, 4]),
        ("--to 9:00", [1]),
        ("--from 14 --to 16", [2, 4]),
        ("--from 1:00", []),
        ("--kind talk --to 12:00", [6]),
        ("kafka --room 'hall 1' --day 2", [6]),
    ],
)
def test_what_the_filters_keep(desk, line, ids):
    words = shlex.split(line)
    for verb in (("agenda",), ("list", "sessions")):
        ran = desk.run(*verb, *words, "--json")
        assert ran.code == 0
        titles = [row.split(",")[1] for number in ids for row in TABLE.splitlines() if row.startswith(f"{number},")]
        assert sorted(one["title"] for one in json.loads(ran.stdout)) == sorted(titles), (verb, words)
        assert bool(ran.stderr) is not bool(ids)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--room", "nowhere", "--day", "2"), "no session in room nowhere on Day 2; rooms: Hall 1"),
        (("--track", "zz"), "no session in track zz; tracks: Data & AI, Platform"),
        (("--kind", "panel"), "no session of kind panel; kinds: "),
        (("--speaker", "zoe", "--day", "2"), "no session by zoe on Day 2; but by zoe: s4 on Mon 18 May 2026 at 16:00"),
        (("--room", "nowhere", "--speaker", "ada"), "no session in room nowhere, so none by ada; rooms: Hall 1"),
        (
            ("--room", "nowhere", "--track", "zz", "kafka"),
            "no session in room nowhere, so none in track zz with 'kafka'; ",
        ),
        (("--speaker", "zzz"), "no session by zzz\n"),
        (("--speaker", "Ada Lint"), "no session by Ada Lint; did you mean Ada Lind"),
        (("ebpf",), "no session with 'ebpf'; abstracts and notes are looked through by: confnote search ebpf"),
        (("--from", "2:00", "--day", "2"), "no session that begins from 2:00 on Day 2; the earliest begins at 10:00"),
        (("--room", "Roof", "kafka"), "no session with 'kafka' in room Roof; "),
    ],
)
def test_an_empty_answer_names_the_filter_that_emptied_it(desk, words, reason):
    for verb in (("agenda",), ("list", "sessions")):
        if verb == ("list", "sessions") and "--kind" in words:
            continue
        ran = desk.run(*verb, *words)
        assert (ran.code, ran.stdout) == (0, "")
        assert ran.stderr.startswith(f"confnote: {reason}")


def test_an_agenda_without_anything_planned_or_imported(desk, tmp_path):
    assert desk.run("agenda", "--mine").stderr.startswith("confnote: nothing planned yet: ")
    assert "plan s12" in desk.run("agenda", "--mine", "--day", "2").stderr
    assert desk.run("list", "sessions", "--rating", "5").stderr == "confnote: nothing passes --rating 5\n"
    assert desk.run("list", "notes", "kafka").code == 2
    other = Desk(tmp_path)
    other.run("new", "Empty", "--dates", "1 May 2026")
    assert other.run("agenda").stderr == (
        "confnote: nothing is on the programme of empty yet: confnote schedule import FILE\n"
    )


def test_names_alike():
    rooms = {"Hall 1", "Hall 10", "Großer Saal", "Café"}
    assert named_alike("hall 1", rooms) == {"Hall 1"}
    assert named_alike("hall", rooms) == {"Hall 1", "Hall 10"}
    assert named_alike("saal GROSSER", rooms) == {"Großer Saal"}
    assert named_alike("cafe", rooms) == {"Café"}
    assert named_alike("|", rooms) == set()


@pytest.mark.slow
@pytest.mark.parametrize(("rows", "paged"), [(8, True), (60, False)])
def test_a_list_longer_than_the_screen_goes_through_the_pager(desk, rows, paged):
    pexpect = pytest.importorskip("pexpect")
    env = desk.env(TERM="xterm", PAGER="sed s/^/paged:/", PYTHONPATH=":".join(sys.path))
    shown, code = pexpect.run(
        f"{sys.executable} -m confnote agenda", env=env, dimensions=(rows, 80), withexitstatus=True, cwd=str(desk.folder)
    )  # fmt: skip
    assert (code, b"paged:" in shown, b"Kafka at scale" in shown) == (0, paged, True)
