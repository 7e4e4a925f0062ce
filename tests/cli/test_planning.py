"""`plan` and `start` by words: which session they mean at which time, and what they answer."""

import pytest

from tests.cli.stage import Desk

TABLE = """id,title,start,end,room
1,Keynotes,2026-05-18 08:00,2026-05-18 08:30,Hall 1
2,Kyverno in the morning,2026-05-18 09:00,2026-05-18 09:30,Hall 1
3,Keynotes,2026-05-19 08:00,2026-05-19 08:30,Hall 1
4,Kyverno at noon,2026-05-19 12:00,2026-05-19 12:30,Hall 1
5,Ebpf at noon,2026-05-19 12:15,2026-05-19 12:45,Hall 2
6,Party,2026-05-19 20:00,,Roof
7,Kyverno at night,2026-05-19 23:30,2026-05-20 00:30,
8,Cats,,,
"""
DAY_1_EVENING, DAY_2_LATE_MORNING = "2026-05-18T20:00:00+02:00", "2026-05-19T11:50:00+02:00"


def _planned(folder, table):
    (folder / "t.csv").write_text(table)
    desk = Desk(folder)
    new = ("new", "Cloud Days", "--dates", "18-20 May 2026", "--timezone", "Europe/Madrid", "--schedule", "t.csv")
    assert desk.run(*new).code == 0
    return folder, desk.store.read_bytes()


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    return _planned(tmp_path_factory.mktemp("planned"), TABLE)


@pytest.fixture
def at(held):
    desk = Desk(*held)
    desk.again()
    return lambda time, *words: desk.run(*words, CONFNOTE_NOW=time)


def test_plan_says_day_time_room_and_overlaps(at):
    ran = at(DAY_1_EVENING, "plan", "ebpf", "s4", "cats", "party")
    assert ran.stdout == (
        "s5 Tue 19 12:15-12:45 Hall 2 planned: Ebpf at noon; overlaps s4\n"
        "s4 Tue 19 12:00-12:30 Hall 1 planned: Kyverno at noon; overlaps s5\n"
        "s8 planned: Cats\n"
        "s6 Tue 19 20:00 Roof planned: Party\n"
    )
    ran = at(DAY_1_EVENING, "plan", "--drop", "noon", "cats")
    assert (ran.code, ran.stdout) == (4, "")  # two on the agenda have the word
    ran = at(DAY_1_EVENING, "plan", "--drop", "morning")  # on the programme, but not on the agenda
    assert ran.stderr == "confnote: none of your sessions matches 'morning' (see: confnote agenda --mine)\n"
    ran = at(DAY_1_EVENING, "plan", "--drop", "kyverno")
    assert ran.stdout == "s4 Tue 19 12:00-12:30 Hall 1 taken off the agenda: Kyverno at noon\n"
    ran = at(DAY_1_EVENING, "plan", "--drop", "s4")
    assert ran.stdout == "s4 Tue 19 12:00-12:30 Hall 1 was not on the agenda: Kyverno at noon\n"
    assert at(DAY_1_EVENING, "plan", "s8").stdout == "s8 was planned already: Cats\n"


def test_plan_by_words_never_means_a_session_that_is_over(at):
    ran = at(DAY_1_EVENING, "plan", "kyverno")
    assert ran.stderr == (
        "confnote: 2 sessions match 'kyverno', so nothing is planned; say which by its handle:\n"
        "  s4 Kyverno at noon (Tue 19 May 2026 12:00, Hall 1)\n"
        "  s7 Kyverno at night (Tue 19 May 2026 23:30)\n"
    )
    assert at("2026-05-19T13:00:00+02:00", "plan", "kyverno").stdout.startswith("s7 Tue 19 23:30-00:30 planned")
    ran = at("2026-05-20T13:00:00+02:00", "plan", "kyverno night")
    assert ran.code == 4
    assert ran.stderr.startswith(
        "confnote: 1 session matches 'kyverno night', but none is still to come, so nothing is planned; a handle plans it all the same:\n  s7 "
    )
    assert at("2026-05-20T13:00:00+02:00", "plan", "s7").code == 0


def test_plan_and_start_look_at_all_days(at):
    assert "s3 Tue 19 08:00" in at(DAY_1_EVENING, "plan", "keynotes").stdout  # that of the first day is over
    ran = at(DAY_1_EVENING, "start", "keynotes")
    assert ran.code == 4
    assert ran.stderr == (
        "confnote: 2 sessions match 'keynotes'; say which by its handle:\n"
        "  s1 Keynotes (Mon 18 May 2026 08:00, Hall 1)\n"
        "  s3 Keynotes (Tue 19 May 2026 08:00, Hall 1)\n"
    )


def test_start_looks_first_at_what_runs_or_begins_soon(at):
    assert at(DAY_2_LATE_MORNING, "start", "kyverno").stdout == "s4 Kyverno at noon: notes go here now\n"


def test_start_says_when_a_session_hours_away_begins(at):
    ran = at("2026-05-19T13:00:00+02:00", "start", "s7")
    assert ran.stdout == "s7 Kyverno at night: notes go here now; it begins at 23:30, in 10 h 30 min\n"
    ran = at(DAY_1_EVENING, "start", "s7")
    assert ran.stdout == "s7 Kyverno at night: notes go here now; it begins at 23:30 on 19 May, in 27 h 30 min\n"
    ran = at("2026-05-19T11:00:00+02:00", "start", "noon")
    assert (ran.code, ran.stderr.partition("\n")[0]) == (
        4,
        "confnote: 2 sessions match 'noon'; say which by its handle:",
    )


FAR = (
    (("start", "night"), "confnote start s7 starts it"),
    (("add", "-s", "night", "x"), "--session s7 means it"),
    (("rate", "4", "-s", "night"), "--session s7 means it"),
    (("tech", "X", "-s", "night"), "--session s7 means it"),
    (("link", "https://example.org", "-s", "night"), "--session s7 means it"),
)


@pytest.mark.parametrize(("words", "way"), FAR, ids=lambda part: part[0])
def test_words_for_a_session_hours_away_are_refused_in_a_pipe(at, words, way):
    at("2026-05-19T12:59:00+02:00", "add", "to be moved")
    ran = at("2026-05-19T13:00:00+02:00", *words)
    assert (ran.code, ran.stderr) == (
        4, f'confnote: s7 "Kyverno at night" begins 23:30 today, in 10 h 30 min: {way} all the same\n',
    )  # fmt: skip
    ran = at("2026-05-18T10:45:00+02:00", "start", "morning")
    assert ran.stderr == (
        'confnote: s2 "Kyverno in the morning" ended 09:30 today in Hall 1, 1 h 15 min ago: '
        "confnote start s2 starts it all the same\n"
    )


def test_one_goes_back_to_what_one_sat_in(at):
    at("2026-05-18T09:10:00+02:00", "add", "-s", "s2", "one policy")
    assert "to s2 " in at(DAY_1_EVENING, "add", "-s", "kyverno", "two").stdout  # s4 and s7 are of tomorrow
    assert "to s2 " in at(DAY_2_LATE_MORNING, "add", "-s", "morning", "three").stdout
    assert at(DAY_2_LATE_MORNING, "add", "--at", "mon 09:20", "-s", "kyverno", "four").stdout.endswith(
        "to s2 Kyverno in the morning\n"
    )
    assert at("2026-05-19T14:00:00+02:00", "start", "morning").code == 4  # one would sit down there


def test_start_names_the_session_that_a_slip_may_mean(at):
    ran = at(DAY_2_LATE_MORNING, "start", "kiverno talk")
    assert ran.stderr == (
        "confnote: a new session; the nearest on the programme is s4 Kyverno at noon;"
        " if you mean that, confnote undo and confnote start s4\n"
    )
    assert at(DAY_2_LATE_MORNING, "start", "a party with the kyvrno folks").stderr == ""  # one word of many
    assert at(DAY_2_LATE_MORNING, "start", "kyverno talk").stderr == ""


TALKS = """id,title,start,end,room,speaker
1,What's new in Containerd 2.0!,2026-05-18 15:15,2026-05-18 15:35,Hall 1,Phil Estes
2,Introducing Ratatui: A Rust library to cook up terminal user interfaces,2026-05-18 14:50,2026-05-18 15:30,Hall 2,Orhun Parmaksız
3,Kubernetes Operators: Expanding Automation in Containerized Applications,2026-05-18 11:00,2026-05-18 11:30,Hall 1,Jan Walk
4,Staying Ahead of the Game: Security,2026-05-18 15:00,2026-05-18 15:30,Hall 3,Anna Launch
5,Introducing Sound Open Firmware,2026-05-19 11:00,2026-05-19 11:30,Hall 3,
6,Introduction to the Public Code and Digital Goods,2026-05-18 15:00,2026-05-18 15:40,Hall 4,
"""


@pytest.fixture(scope="module")
def talks(tmp_path_factory):
    return _planned(tmp_path_factory.mktemp("talks"), TALKS)


@pytest.fixture
def at_talks(talks):
    desk = Desk(*talks)
    desk.again()
    return lambda clock, *words: desk.run(*words, CONFNOTE_NOW=f"2026-05-{clock}:00+02:00")


@pytest.mark.parametrize(
    ("clock", "typed", "handle"),
    [
        ("18T14:53", "Ratatuy", "s2"),
        ("18T14:53", "Introducing Ratatui a rust libary", "s2"),
        ("18T14:53", "Orhun Parma", "s2"),
        ("18T15:16", "whats new in contanerd", "s5"),
        ("18T15:16", "Phill Estess", "s5"),
        ("18T09:00", "Ratatuy", "s2"),  # of today
        ("18T09:00", "whats new in contanerd", "s5"),
        ("19T09:00", "whats new in contanerd", "s5"),  # of the day before
        *(
            ("18T15:16", typed, "")
            for typed in (
                "Lunch with Anna", "Hallway: how others do on-call", "Coffee with Rust people", "Security BoF",
                "Talk with Jan Ola", "Introduction round", "Rust dinner", "What is next for Kubernetes users",
                "Beer", "Maintainers meeting", "Booth of Containers Inc",
            )
        ),
    ],
)  # fmt: skip
def test_start_names_first_what_runs_or_begins_soon(at_talks, clock, typed, handle):
    ran = at_talks(clock, "start", typed)
    assert ran.stdout.startswith("s7 ")
    named = ran.stderr.partition("the nearest on the programme is ")[2].partition(" ")[0]
    assert named == handle


def test_a_missing_apostrophe_is_no_difference(at_talks):
    assert at_talks("18T15:16", "start", "whats new in containerd").stdout == (
        "s5 What's new in Containerd 2.0!: notes go here now\n"
    )
    ran = at_talks("18T15:17", "add", "-s", "WHATS NEW", "x")
    assert ran.stdout == "note n1 added to s5 What's new in Containerd 2.0!\n"


def test_words_for_no_session_name_first_what_runs_or_begins_soon(at_talks):
    ran = at_talks("18T15:16", "add", "-s", "whats new in contanerd", "x")
    assert ran.stderr.startswith(
        "confnote: no session is called 'whats new in contanerd'. The nearest: s5 What's new in Containerd 2.0!"
    )
    assert ran.stderr.endswith("… See: confnote list sessions\n")  # no stop behind another mark
    ran = at_talks("18T15:16", "rate", "4", "-s", "ratatuy talk")
    assert "The nearest: s2 Introducing Ratatui" in ran.stderr
    assert "nearest" not in at_talks("18T15:16", "add", "-s", "dinner", "x").stderr


def test_words_for_no_session_name_the_conference_if_there_are_several(at_talks):
    at_talks("10T15:00", "new", "Other Days", "--dates", "1-2 June 2026", "--timezone", "Europe/Madrid")
    ran = at_talks("28T15:00", "add", "-s", "ratatui", "x")
    assert (ran.code, ran.stderr) == (
        4, "confnote: no session of other-days is called 'ratatui'. See: confnote -c other-days list sessions\n",
    )  # fmt: skip
    ran = at_talks("18T15:00", "rate", "4", "-s", "zzzz")
    assert ran.stderr == (
        "confnote: no session of cloud-days is called 'zzzz'. See: confnote -c cloud-days list sessions\n"
    )
    ran = at_talks("28T15:00", "plan", "horsemen")
    assert ran.stderr.startswith("confnote: no session of other-days is called 'horsemen'.")


def test_a_long_list_of_matches_names_the_command_that_shows_all(at):
    for number in range(13):
        at(DAY_1_EVENING, "start", f"Wasm talk {number}")
    ran = at(DAY_1_EVENING, "plan", "wasm talk")
    assert ran.stderr.endswith("\n  and 1 more (confnote agenda 'wasm talk')\n")
    assert "Wasm talk 12" in at(DAY_1_EVENING, "agenda", "wasm talk").stdout


@pytest.fixture
def cut(at, held):
    (held[0] / "u.csv").write_text(
        TABLE.replace(",Ebpf at noon", ",CANCELLED: Ebpf at noon").replace(",Party", ",CANCELLED: Party")
    )
    assert at(DAY_1_EVENING, "schedule", "import", "u.csv").code == 0
    return at


def test_plan_by_words_says_that_a_session_is_cancelled(cut):
    ran = cut(DAY_1_EVENING, "plan", "ebpf", "s4")
    assert (ran.code, ran.stdout) == (4, "")
    assert ran.stderr == (
        "confnote: 1 session matches 'ebpf', but it is cancelled, so nothing is planned; a handle plans it all the same:\n"
        "  s5 Ebpf at noon (Tue 19 May 2026 12:15, Hall 2, cancelled)\n"
    )
    assert "planned" not in cut(DAY_1_EVENING, "agenda").stdout
    # one that is over and one that is cancelled
    late = cut("2026-05-19T13:00:00+02:00", "plan", "noon")
    assert late.stderr.startswith(
        "confnote: 2 sessions match 'noon', but none is still to come, so nothing is planned;"
    )
    assert "s5 Ebpf at noon (Tue 19 May 2026 12:15, Hall 2, cancelled)" in late.stderr


def test_plan_by_handle_says_that_the_session_is_cancelled(cut):
    line = "s5 Tue 19 12:15-12:45 Hall 2 planned: Ebpf at noon; it is cancelled\n"
    assert cut(DAY_1_EVENING, "plan", "s5").stdout == line
    assert cut(DAY_1_EVENING, "plan", "--drop", "s5").stdout == (
        "s5 Tue 19 12:15-12:45 Hall 2 taken off the agenda: Ebpf at noon\n"
    )


def test_an_unquoted_title_is_planned_if_its_words_alone_name_no_session(at):
    line = "s7 Tue 19 23:30-00:30 planned: Kyverno at night\n"
    assert at(DAY_1_EVENING, "plan", "kyverno", "night").stdout == line
    assert at(DAY_1_EVENING, "plan", "--drop", "kyverno", "at", "night").stdout.startswith(
        "s7 Tue 19 23:30-00:30 taken"
    )
    assert "no session is called 'kiverno'" in at(DAY_1_EVENING, "plan", "kiverno", "party").stderr


PEOPLE = """title,start,end,room,track,speaker,organisation
Carl’s caches,2026-05-19 12:00,2026-05-19 12:30,Hall 1,Data,Ada Lind,ZEISS Group
Bears,2026-05-19 12:00,2026-05-19 12:30,Hall 2,Wild Things,Bo Ek,Acme
Wolves,2026-05-19 13:00,2026-05-19 13:30,Hall 2,Wild Things,Bo Ek,Acme
Acme at home,2026-05-18 13:00,2026-05-18 13:30,Hall 3,Wild Things,,
"""
NOON = "2026-05-19T12:10:00+02:00"
TWO = (
    "  s2 Bears (Tue 19 May 2026 12:00, Hall 2)\n"
    "  s4 Wolves (Tue 19 May 2026 13:00, Hall 2)\n"
)  # fmt: skip


@pytest.fixture(scope="module")
def held_people(tmp_path_factory):
    folder = tmp_path_factory.mktemp("people")
    (folder / "t.csv").write_text(PEOPLE)
    desk = Desk(folder)
    new = ("new", "Cloud Days", "--dates", "18-20 May 2026", "--timezone", "Europe/Madrid", "--schedule", "t.csv")
    assert desk.run(*new).code == 0
    return folder, desk.store.read_bytes()


@pytest.fixture
def noon(held_people):
    desk = Desk(*held_people)
    desk.again()
    return lambda *words: desk.run(*words, CONFNOTE_NOW=NOON)


@pytest.mark.parametrize("mark", ["'", "’", "‘", "`", "´"])
def test_an_apostrophe_is_written_in_several_ways(noon, mark):
    typed = f"carl{mark}s"
    for words in (("start", typed), ("plan", typed), ("rate", "4", "-s", typed), ("add", "-s", typed, "hello")):
        ran = noon(*words)
        assert (ran.code, ran.stderr) == (0, "")
        assert "s3 " in ran.stdout
    for words in (("agenda", typed), ("search", typed), ("search", f"“{typed}”")):
        assert noon(*words).stdout.startswith("s3 ")
    assert noon("tech", "Let’s Encrypt", "certs").code == 0
    assert noon("tech", f"let{mark}s", "encrypt", "--rating", "4").stdout == "t1 Let’s Encrypt completed: rating 4\n"
    assert noon("rate", "5", "--tech", f"Let{mark}s Encrypt").stdout.startswith("t1 Let’s Encrypt changed: rating")
    assert noon("add", "--section", "What I’d do", "x").code == 0
    assert "What I’d do" in noon("list", "--section", f"what i{mark}d do").stdout


@pytest.mark.parametrize(
    ("typed", "match"),
    [
        ("bo ek", "2 sessions of a speaker match 'bo ek' (confnote agenda 'bo ek')"),
        ("EK", "2 sessions of a speaker match 'EK' (confnote agenda EK)"),
        ("hall 2", "2 sessions in a room match 'hall 2' (confnote agenda 'hall 2')"),
    ],
)
def test_words_that_name_a_speaker_or_the_like_list_the_sessions(noon, typed, match):
    assert noon("start", typed).stderr == f"confnote: {match}; say which by its handle, or --new for a new one:\n{TWO}"
    assert noon("plan", typed).stderr == f"confnote: {match}, so nothing is planned; say which by its handle:\n{TWO}"
    noon("add", "to be moved")
    for words in (("rate", "4", "-s", typed), ("add", "-s", typed, "x"), ("move", "last", typed)):
        ran = noon(*words)
        assert (ran.code, ran.stderr.partition("\n")[2][: len(TWO)]) == (4, TWO)
        assert f"{match}; say which by its handle:\n" in ran.stderr
    assert noon("start", "--new", typed).stdout == f"s5 {typed}: new, notes go here now\n"


def test_the_only_session_of_a_speaker_is_meant_but_for_a_start(noon):
    for typed in ("Ada Lind", "zeiss", "data"):
        assert noon("rate", "4", "-s", typed).stdout == "s3 Carl’s caches rated 4/5\n"
    assert noon("add", "-s", "zeiss", "lenses").stdout.startswith("note n1 added to s3 Carl’s caches")
    assert "s2 Tue 19" not in noon("plan", "Ada", "Lind").stdout
    ran = noon("start", "zeiss")
    assert ran.code == 4
    assert ran.stderr == (
        "confnote: 1 session of an organisation matches 'zeiss' (confnote agenda zeiss);"
        " say which by its handle, or --new for a new one:\n  s3 Carl’s caches (Tue 19 May 2026 12:00, Hall 1)\n"
    )
    # the words of a title win, and one that is hours away is not taken
    assert "s1 Acme at home (Mon 18 May 2026 13:00, Hall 3)" in noon("plan", "acme").stderr
    assert noon("start", "a talk with Ada Lind").stdout == "s5 a talk with Ada Lind: new, notes go here now\n"
