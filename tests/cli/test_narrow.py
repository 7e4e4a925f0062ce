"""`agenda` and `list sessions` narrowed by words, room, track, kind, speaker and time; an empty answer says why."""

import json
import shlex
import sys

import pytest

from confnote.core.lookup import single_names
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
        ("--room 'hall 10' --room 'room b'", [3, 4]),
        ("--track plat --track ai --day 1", [2, 3, 4]),
        ("--speaker zoe --speaker tamm", [3, 4]),
        ("--day 1 --day 2 --from 10:00 --to 11:00", [6]),
        ("--kind Service --kind talk --to 11", [1, 6]),
        ("--from 16:00 --to 2:00", [3, 5]),
        ("tue", [6]),
        ("Tuesday --room 'hall 1'", [6]),
        ("day 2", [6]),
        ("19 May", [6]),
        ("mon --track plat", [4]),
        ("tue --day 1", []),
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
        ran = desk.run(*verb, *words)
        assert (ran.code, ran.stdout) == (0, "")
        assert ran.stderr.startswith(f"confnote: {reason}")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--from", "16:00", "--to", "14:00"), "--from 16:00 --to 14:00 ends before it begins: write the later time after --to"),
        (("--from", "9", "--to", "9:00"), "--from 9 --to 9:00 ends when it begins: write the later time after --to"),
        (
            ("--from", "0:30", "--to", "12:00"),
            "--from 0:30 --to 12:00 ends before it begins: write the later time after --to; what is before 04:00 is the night after a day",
        ),
    ],
)  # fmt: skip
def test_an_end_before_the_start_is_refused(desk, words, reason):
    for verb in (("agenda",), ("list", "sessions"), ("list", "notes"), ("agenda", "--ics", "-")):
        ran = desk.run(*verb, *words)
        assert (ran.code, ran.stdout, ran.stderr) == (2, "", f"confnote: {reason}\n")


def test_an_alternative_that_nothing_has_is_named(desk):
    for verb in (("agenda",), ("list", "sessions")):
        ran = desk.run(*verb, "--room", "roof", "--room", "nowhere")
        assert "Party" in ran.stdout
        assert ran.stderr == "confnote: no session in room nowhere; rooms: Hall 1, Hall 1 | Room B, Hall 10, Roof\n"
        ran = desk.run(*verb, "--day", "1", "--day", "9")
        assert (ran.code, ran.stderr) == (
            4, "confnote: nothing on day 9 (Tue 26 May 2026); the conference has days 1 to 2\n"
        )  # fmt: skip
        ran = desk.run(*verb, "--room", "x", "--room", "y")
        assert ran.stderr.startswith("confnote: no session in room x or in room y; rooms: Hall 1, ")


def test_an_overview_without_notes_leads_to_the_sessions(desk):
    for words in ("--day 2", "--room 'Hall 1'", "--day 1 --room Roof"):
        listed = desk.run("list", *shlex.split(words))
        assert (listed.code, listed.stdout) == (0, "")
        assert listed.stderr.startswith("confnote: nothing passes ")
        assert listed.stderr.endswith(f"; on the programme: confnote list sessions {words}\n")
        assert desk.run("list", "sessions", *shlex.split(words)).stdout
    assert desk.run("list", "--unfiled").stderr == "confnote: nothing passes --unfiled\n"


@pytest.mark.parametrize(
    ("typed", "way"),
    [
        ("questions", "followups"), ("action", "followups"), ("Quotes", "notes --kind quote"),
        ("takeaways", "notes --kind takeaway"),
    ],
)  # fmt: skip
def test_a_kind_of_note_is_no_list(desk, typed, way):
    ran = desk.run("list", typed)
    assert ran.code == 2
    assert ran.stderr.endswith(f": type confnote list {way}\n")


def test_days_and_kinds_of_notes_and_links_are_alternatives(tmp_path):
    desk = Desk(tmp_path)
    desk.run("new", "Kube", "--dates", "16-18 May 2026", "--timezone", "UTC")
    for day, kind in ((16, "takeaway"), (17, "quote"), (18, "question")):
        desk.run("add", "--at", f"2026-05-{day} 10:00", "-k", kind, f"of {day} https://x.org/{day}.pdf")
    texts = lambda *words: [one["text"][:5] for one in json.loads(desk.run("list", "notes", *words, "--json").stdout)]  # noqa: E731
    assert texts("--kind", "takeaway", "--kind", "question") == ["of 16", "of 18"]
    assert texts("--day", "2", "--day", "3") == ["of 17", "of 18"]
    assert texts("--day", "3", "--day", "1", "--kind", "quote", "--kind", "takeaway") == ["of 16"]
    assert desk.run("list", "notes", "--kind", "quote", "--kind", "action", "--day", "1").stderr == (
        "confnote: nothing passes --kind quote --kind action after --day 1\n"
    )
    assert desk.run("list", "links", "--kind", "zz").stderr == (
        "confnote: nothing passes --kind zz; the kinds of links are page, slides, video, paper, code, social\n"
    )
    assert desk.run("list", "tech", "--kind", "zz").stderr == "confnote: no session of kind zz\n"


def test_filters_of_search_and_ratings_and_tags_of_lists_are_alternatives(tmp_path):
    own = Desk(tmp_path)
    own.run("new", "Kube", "--dates", "16-18 May 2026", "--timezone", "UTC")
    for day, tag, stars in ((16, "red", 5), (17, "blue", 3), (18, "green", 1)):
        own.run("start", f"Talk {tag}", "--at", f"2026-05-{day} 10:00")
        own.run("add", "--at", f"2026-05-{day} 10:05", "-k", "quote", f"a bee of {tag} #{tag}")
        own.run("rate", str(stars), "a bee", "-s", f"s{day - 15}")
    find = lambda *words: sorted(one["handle"] for one in json.loads(own.run("search", "bee", *words, "--json").stdout))  # noqa: E731
    assert find() == ["n1", "n2", "n3", "s1", "s2", "s3"]
    assert find("--day", "3", "--day", "1") == ["n1", "n3", "s1", "s3"]
    assert find("--tag", "red", "--tag", "blue") == ["n1", "n2"]
    assert find("--rating", "5", "--rating", "2-") == ["s1", "s3"]
    assert find("--session", "s1", "--session", "s2", "--kind", "quote", "--kind", "takeaway") == ["n1", "n2"]
    assert len(find("--day", "1", "--day", "1", "--limit", "3")) == 2
    texts = lambda *words: [one["text"] for one in json.loads(own.run("list", "notes", *words, "--json").stdout)]  # noqa: E731
    assert texts("--tag", "green", "--tag", "red") == ["a bee of red #red", "a bee of green #green"]
    assert texts("--session", "s2", "--session", "s3") == ["a bee of blue #blue", "a bee of green #green"]
    rated = json.loads(own.run("list", "sessions", "--rating", "5", "--rating", "3", "--json").stdout)
    assert [one["handle"] for one in rated] == ["s1", "s2"]
    assert own.run("list", "notes", "--tag", "x", "--tag", "y").stderr == "confnote: nothing passes --tag x --tag y\n"


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
    for what in ("tags", "links", "notes", "sessions"):
        assert other.run("list", what).stderr == f"confnote: no {what} at empty yet\n"


TWO_ROOMS = """start,end,title,room,track
2026-05-22 10:00,2026-05-22 10:30,Kilns,Hall North,AI
2026-05-22 10:00,2026-05-22 10:30,Glazes,Hall South,Data
2026-05-22 12:00,2026-05-22 12:30,Lunch,"Hall North, Hall South","AI, Data"
2026-05-22 14:00,2026-05-22 14:30,Ash,"Aula, Main Building",Open
"""


def test_a_session_in_two_rooms_is_in_each_and_no_third_room(tmp_path):
    (tmp_path / "r.csv").write_text(TWO_ROOMS)
    desk = Desk(tmp_path)
    made = desk.run("new", "Clay", "--timezone", "Europe/Berlin", "--schedule", "r.csv").stdout
    assert "1 day, 3 rooms, " in made

    def found(*words):
        return [entry["title"] for entry in json.loads(desk.run("agenda", *words, "--json").stdout)]

    assert found("--room", "hall south") == found("--room", "south") == found("--track", "data") == ["Glazes", "Lunch"]
    assert found("--room", "Hall North, Hall South") == ["Lunch"]
    assert found("--room", "aula") == found("--room", "Aula, Main Building") == ["Ash"]
    assert "rooms: Aula, Main Building, Hall North, Hall South\n" in desk.run("agenda", "--room", "C").stderr
    assert "Rooms of the programme: Aula, Main Building, Hall North, Hall South" in desk.run("here", "C").stderr


def test_names_that_others_make_up():
    rooms = ["A", "A, B", "B", "B, C", "A, B, A", "D, E", ""]
    assert single_names(rooms) == ["A", "B", "B, C", "D, E", ""]
    assert single_names([", ".join("A" * n) for n in range(1, 60)]) == ["A"]


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


@pytest.mark.parametrize(
    ("line", "ids"),
    [
        ("--kind break", [1, 2]),
        ("--kind breaks", [1, 2]),
        ("--kind service", [1, 2]),
        ("--kind ignite", [3]),
        ("--kind Ignites", [3]),
        ("--speaker kbc", [3]),
        ("--speaker 'kbc group'", [3]),
        ("--speaker ada", [3]),
        ("--speaker group", [3, 4]),
        ("--speaker oup", []),
        ("--from 11:00", [4, 5]),
    ],
)
def test_kinds_organisations_and_whole_days(tmp_path, line, ids):
    rows = """id,title,start,end,speakers,org,kind
1,Registration,2026-05-18 08:00,2026-05-18 09:00,,,
2,Lunch,2026-05-18 09:30,2026-05-18 10:00,,,
3,Operators,2026-05-18 10:00,2026-05-18 10:30,Ada Lind,KBC Group,Ignites
4,Kafka,2026-05-18 14:00,2026-05-18 14:30,Bo Ek,Example Group,talk
5,Expo,2026-05-18,,,,talk
"""
    (tmp_path / "t.csv").write_text(rows)
    desk = Desk(tmp_path)
    assert desk.run(*NEW).code == 0
    found = json.loads(desk.run("agenda", *shlex.split(line), "--json").stdout)
    titles = ["", "Registration", "Lunch", "Operators", "Kafka", "Expo"]
    assert sorted(titles.index(session["title"]) for session in found) == ids
