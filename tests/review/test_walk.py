"""The walk through a day: each key a change on disk at once, back again, and the same at a real terminal."""

import io
import re
import signal
import sqlite3
import time
from contextlib import closing
from datetime import date
from types import SimpleNamespace

import pexpect
import pytest
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.console import Console

from confnote.actions.capture import add_note
from confnote.actions.sessions import Start, start, stop
from confnote.errors import Refused
from confnote.live.unfinished import find_lines, write_line
from confnote.model import Conference, Speaker
from confnote.review.questions import Answers, Walk, hints
from confnote.review.screen import Terminal
from confnote.store.db import connect
from confnote.store.drafts import LineTarget, Unfinished, claim_line, put_line
from confnote.store.now import session_ref
from confnote.store.read import dossier
from confnote.store.write import make_conference
from tests.forked import Forked

TUESDAY = date(2026, 5, 19)
TEN = 1_779_177_600_000  # 2026-05-19T10:00:00+02:00
MINUTE = 60_000


@pytest.fixture
def cloud(store):
    """A day with s1 (no rating, takeaway, speaker), n2 a question in it, n3 a note over coffee near s1."""
    with store.change("new"):
        uid = make_conference(store, Conference(
            slug="cloud", name="Cloud", zone="Europe/Madrid", starts_on=date(2026, 5, 18), ends_on=date(2026, 5, 20),
            day_one=date(2026, 5, 18), day_end=240,
        ))  # fmt: skip
    start(store, Start(title="Backstage"), TEN, TEN)
    add_note(store, "a catalogue", TEN + MINUTE)
    add_note(store, "who feeds it?", TEN + 2 * MINUTE, kind="question")
    stop(store, TEN + 30 * MINUTE)
    add_note(store, "good coffee", TEN + 40 * MINUTE)
    return uid


class Scripted:
    """A terminal on which keys are pressed and lines typed as written down."""

    def __init__(self, keys, lines=()):
        self.keys, self.lines = list(keys), list(lines)
        self.shown, self.said = [], []

    def show(self, gap, dossier, *, again, left):
        self.shown.append((gap.thing.handle, gap.missing, again, left))

    def say(self, line):
        self.said.append(line)

    explain = say

    def key(self, hints):
        assert "q quit" in hints
        return self.keys.pop(0) if self.keys else ""

    def ask(self, question, saver, text=""):
        return self.lines.pop(0)


@pytest.fixture
def walk(store, cloud):
    """Walk with keys and lines; return the scripted terminal and how much is left."""

    def run(keys, *lines, day=TUESDAY):
        screen = Scripted(keys, lines)
        left = Walk(Answers(store, cloud, lambda: TEN + 600 * MINUTE, day), screen).run()
        assert not screen.keys, screen.shown
        return screen, left

    return run


def test_every_key_is_an_answer(walk, store, cloud):
    screen, left = walk("4tsd1", "feed the portal", "Bo Ek, Acme; Ada Lin")
    assert screen.said == [
        "s1 Backstage rated 4/5",
        "takeaway n4 added to s1 Backstage",
        "s1 is by Bo Ek, Acme; Ada Lin",
        "n2 done",
        "n3 moved to s1 Backstage",
    ]
    assert left == 0
    assert screen.shown == [
        ("s1", ("rating", "takeaway", "speaker"), False, 3),
        ("s1", ("takeaway", "speaker"), True, 3),
        ("s1", ("speaker",), True, 3),
        ("n2", ("answer",), False, 2),
        ("n3", ("session",), False, 1),
    ]
    (session,) = dossier(store, cloud).sessions
    assert (session.rating, [who.org for who in session.speakers]) == (4, ["Acme", ""])


def test_an_answer_is_on_disk_before_the_next_key(walk, store, path):
    seen = []

    class Watching(Scripted):
        def key(self, hints):
            other = connect(str(path))
            seen.append(other.execute("SELECT rating FROM session").fetchone()[0])
            other.close()
            return super().key(hints)

    (uid,) = store.execute("SELECT uid FROM conference").fetchone()
    Walk(Answers(store, uid, lambda: TEN, TUESDAY), Watching("45q")).run()
    assert seen == [None, 4, 5]


def test_next_leaves_it_for_another_time_and_quit_ends(walk):
    screen, left = walk(" n\r")
    assert [handle for handle, *_ in screen.shown] == ["s1", "n2", "n3"]
    assert (screen.said, left) == ([], 3)
    assert walk("q")[1] == 3
    assert walk("")[1] == 3


def test_never_mind_is_kept_for_the_next_review(walk):
    screen, left = walk("xq")
    assert screen.said == ["s1 stays as it is"]
    screen, left = walk("q")
    assert [handle for handle, *_ in screen.shown] == ["n2"]
    assert left == 2


def test_what_was_left_as_it_is_can_be_asked_again(walk, store, cloud, run):
    walk("xq")
    later = {"now": "2026-05-19T21:00:00+02:00"}
    assert not run("review", **later).stdout.startswith("s1 ")
    assert run("review", "--again", **later).stdout.startswith("s1 ")
    assert not run("review", **later).stdout.startswith("s1 ")  # a look forgets nothing
    answers = Answers(store, cloud, lambda: TEN, TUESDAY)
    answers.ask_again()
    assert answers.read()[1][0].thing.handle == "s1"


def test_undo_of_an_answer_that_changed_nothing_leaves_the_one_before(walk, store, cloud):
    screen, _ = walk("54" + "4" + "u" + "q")
    assert screen.said[-1] == "taken back: s1 Backstage rated 4/5"
    assert dossier(store, cloud).sessions[0].rating == 4


def test_a_refused_undo_counts_the_answer_on_and_is_tried_again(store, cloud, monkeypatch):
    answers, screen = Answers(store, cloud, lambda: TEN, TUESDAY), Scripted("4uuq")
    monkeypatch.setattr("confnote.review.steps.undo", lambda *_, **__: (_ for _ in ()).throw(Refused("no")))
    Walk(answers, screen).run()
    assert screen.said == ["s1 Backstage rated 4/5", "no", "no"]
    assert answers.count == 1


def test_undo_takes_back_answer_after_answer_and_goes_there(walk, store, cloud):
    screen, left = walk("4t nuuu" + "q", "feed it")
    assert screen.said == [
        "s1 Backstage rated 4/5",
        "takeaway n4 added to s1 Backstage",
        "taken back: takeaway n4 added to s1 Backstage",
    ]
    assert [handle for handle, *_ in screen.shown] == ["s1", "s1", "s1", "n2", "n3", "n2", "s1", "s1"]
    assert screen.shown[-1] == ("s1", ("takeaway", "speaker"), False, 3)
    assert dossier(store, cloud).sessions[0].rating == 4
    assert left == 3


def test_undo_takes_back_never_mind_and_nothing_more_than_this_review_did(walk, store):
    screen, left = walk("xuu" + "q")
    assert screen.said == ["s1 stays as it is", "taken back: s1 stays as it is", "nothing was answered yet"]
    assert left == 3
    assert store.execute("SELECT count(*) FROM note").fetchone() == (3,)


def test_a_note_is_moved_by_words_and_a_wrong_answer_is_told(walk):
    screen, left = walk("sxxmm", "https://x", "nothing like it", "backstage")
    assert len(screen.said) == 5
    assert "has no name" in screen.said[0]
    assert screen.said[3].startswith("no session is called 'nothing like it'")
    assert screen.said[4] == "n3 moved to s1 Backstage"
    assert left == 0


def test_keys_that_mean_nothing_here_change_nothing_and_say_nothing(walk):
    screen, left = walk("d0m9zéq")
    assert (screen.said, left, len(screen.shown)) == ([], 3, 1)


def test_an_empty_line_is_no_answer(walk):
    screen, left = walk("tq", "  ")
    assert (screen.said, left) == ([], 3)


def test_all_days_and_another_day(walk):
    assert walk("q", day=None)[1] == 3
    assert walk("", day=date(2026, 5, 18))[1] == 0


def test_the_terminal_reads_one_key_or_a_line(store, cloud):
    console = Console(file=io.StringIO(), width=60, color_system=None)
    with create_pipe_input() as keys:
        keys.send_text("4tfeed it\rzt\x1b  q")
        left = Walk(Answers(store, cloud, lambda: TEN, TUESDAY), Terminal(console, keys, DummyOutput())).run()
    shown = console.file.getvalue()
    assert left == 3
    assert "Day 2 · Tue 19 May 2026 · 3 to go ──" in shown
    assert "s1  10:00        Backstage" in shown
    assert "missing: rating, takeaway, speaker\ns1 Backstage rated 4/5\nmissing: takeaway, speaker\n" in shown
    assert "takeaway n4 added" in shown
    assert "   1 Backstage  s1 10:00" in shown


@pytest.mark.parametrize("key", ["\x03", "t\x03"])
def test_control_c_ends_it_anywhere(store, cloud, key):
    console = Console(file=io.StringIO(), width=60, color_system=None)
    with create_pipe_input() as keys:
        keys.send_text(key)
        walk = Walk(Answers(store, cloud, lambda: TEN, TUESDAY), Terminal(console, keys, DummyOutput()))
        with pytest.raises(KeyboardInterrupt):
            walk.run()


def typing(store, cloud, text, *, at=TEN):
    """Review with these keys at a terminal; return what is shown."""
    console = Console(file=io.StringIO(), width=60, color_system=None)
    with create_pipe_input() as keys:
        keys.send_text(text)
        keys.close() if not text.endswith(("q", "\x03")) else None
        try:
            Walk(Answers(store, cloud, lambda: at, TUESDAY), Terminal(console, keys, DummyOutput())).run()
        except KeyboardInterrupt:
            return f"{console.file.getvalue()}^C"
    return console.file.getvalue()


BEGUN = "this answer was begun before: Enter stores it, Ctrl-U clears it\n"
KEPT = "what you typed is kept: the same key brings it back\n"


def drafts(store):
    """Return (the key of the question, text) of each unfinished answer."""
    rows = store.execute("SELECT who, text FROM draft ORDER BY rowid").fetchall()
    return [(who.split("/")[2], text) for who, text in rows if who.startswith("review/")]


@pytest.mark.parametrize("end", ["\x1b", "\x03", ""])
def test_a_half_typed_answer_is_kept_and_offered_where_it_was_typed(store, cloud, end):
    shown = typing(store, cloud, f"tfeed the por{end}q" if end == "\x1b" else f"tfeed the por{end}")
    assert (KEPT in shown) == (end != "\x03")
    assert drafts(store) == [("t", "feed the por")]
    other = typing(store, cloud, "sBo Ek\rq")  # another question of the same gap, and none of live
    assert BEGUN not in other
    assert claim_line(store, "9/live/x", lambda _: False) is None
    shown = typing(store, cloud, "ttal\rq")
    assert BEGUN in shown
    assert "takeaway n4 added" in shown
    assert store.execute("SELECT text FROM note WHERE kind = 'takeaway'").fetchall() == [("feed the portal",)]
    assert drafts(store) == []


def test_each_question_keeps_its_own_half_answer(store, cloud):
    shown = typing(store, cloud, "tone\x1bsBo E\x1b4vtwo\x1bt\x1b  mBacks\x1bq")
    assert shown.count(KEPT) == 5
    assert drafts(store) == [("t", "one"), ("s", "Bo E"), ("v", "two"), ("m", "Backs")]
    # an emptied line is forgotten, and a refused answer is not
    assert "begun before" in typing(store, cloud, "t\x15\rq")
    assert drafts(store) == [("s", "Bo E"), ("v", "two"), ("m", "Backs")]
    shown = typing(store, cloud, "  m nowhere\rq")
    assert "no session is called 'Backs nowhere'" in shown
    assert drafts(store) == [("s", "Bo E"), ("v", "two"), ("m", "Backs nowhere")]


def test_doctor_names_the_command_that_offers_a_half_typed_answer(store, cloud, run):
    typing(store, cloud, "tfeed\x1bq")
    assert "a line was typed and not entered: feed" in run("doctor").stdout
    assert "confnote review --day all" in run("doctor").stdout


def test_an_answer_and_its_draft_are_one_transaction(store, cloud, monkeypatch):
    typing(store, cloud, "tfeed\x1bq")
    store.execute("CREATE TRIGGER no BEFORE INSERT ON note BEGIN SELECT raise(ABORT, 'no'); END")
    with pytest.raises(sqlite3.IntegrityError):
        typing(store, cloud, "t it\rq")
    assert drafts(store) == [("t", "feed it")]


@pytest.mark.slow
def test_a_locked_store_leaves_the_answer_in_a_file_and_blocks_no_key(store, cloud, path):
    with closing(connect(str(path))) as other:
        other.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        assert KEPT in typing(store, cloud, "tfeed\x1bq")
        assert len(list(path.parent.glob("drafts/*"))) == 1
        assert time.monotonic() - begun < 4  # the store itself waits 10 seconds
        other.execute("ROLLBACK")
    assert drafts(store) == []
    assert "takeaway n4 added" in typing(store, cloud, "t it\rq")
    assert store.execute("SELECT text FROM note WHERE id = 4").fetchall() == [("feed it",)]
    assert list(path.parent.glob("drafts/*")) == []
    assert drafts(store) == []


def test_live_and_review_do_not_take_each_others_lines(store, cloud):
    put_line(store, "9/live/x", Unfinished("a note", LineTarget(), TEN))
    assert BEGUN not in typing(store, cloud, "tone\x1bq")
    assert write_line(store.path, "review/x/t/9/dead", Unfinished("an answer", LineTarget(), TEN))
    assert find_lines(store.path, lambda _: False) == {}
    assert claim_line(store, "1/me", lambda _: False) == ("9/live/x", Unfinished("a note", LineTarget(), TEN))
    assert claim_line(store, "2/me", lambda _: False) == ("1/me", Unfinished("a note", LineTarget(), TEN))


@pytest.fixture
def reviewing(cloud, env, warm):
    """Open reviews at real terminals, asked for a takeaway."""
    env |= {"TERM": "xterm", "CONFNOTE_NOW": "2026-05-19T21:00:00+02:00"}
    opened = []

    def begin():
        opened.append(Forked(warm, ["review"], env, dimensions=(30, 90)))
        opened[-1].timeout = 8
        opened[-1].expect("1-5 rate")
        opened[-1].send("t")
        opened[-1].expect("takeaway>")
        return opened[-1]

    yield begin
    for child in opened:
        child.close(force=True)


@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (0, 129)])
def test_a_signal_or_a_closed_terminal_keeps_the_answer(reviewing, store, number, code):
    child = reviewing()
    child.send("feed the por")
    child.expect("f.*p.*o.*r")
    if number:
        child.kill(number)
        child.expect(pexpect.EOF)
    assert child.close() == code
    assert drafts(store) == [("t", "feed the por")]
    again = reviewing()
    again.expect("feed the por")
    again.send("tal\r")
    again.expect("takeaway n4 added")
    assert drafts(store) == []


@pytest.mark.slow
def test_a_killed_review_keeps_the_answer(reviewing, store):
    child = reviewing()
    child.send("feed the por")
    child.expect("f.*p.*o.*r")
    other = reviewing()  # while the first one runs, its answer is its own
    other.send("another")
    other.expect("a.*r")
    end = time.monotonic() + 5
    while drafts(store) != [("t", "feed the por"), ("t", "another")]:
        assert time.monotonic() < end
    child.kill(signal.SIGKILL)
    child.close()
    other.send("\r")
    other.expect("takeaway n4 added")
    again = reviewing()
    again.expect("feed the por")
    again.send("tal\r")
    again.expect("takeaway n5 added")
    assert store.execute("SELECT text FROM note WHERE id > 3 ORDER BY id").fetchall() == [
        ("another",),
        ("feed the portal",),
    ]


@pytest.mark.slow
def test_a_real_terminal(store, cloud, env, warm):
    env |= {"TERM": "xterm", "CONFNOTE_NOW": "2026-05-19T21:00:00+02:00"}
    child = Forked(warm, ["review"], env, dimensions=(30, 90))
    child.expect("1-5 rate")
    child.send("5")
    child.expect("rated 5/5")
    child.expect("t takeaway")
    child.send("q")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    told = re.sub("\x1b\\[[0-9;?]*[a-zA-Z]", "", child.before)
    assert "1 answered. Day 2 (Tue 19 May 2026): 3 still lack something" in told
    assert store.execute("SELECT rating FROM session").fetchone() == (5,)


@pytest.mark.slow
def test_control_c_at_a_real_terminal_is_130(cloud, env, warm):
    env |= {"TERM": "xterm", "CONFNOTE_NOW": "2026-05-19T21:00:00+02:00"}
    child = Forked(warm, ["review"], env)
    child.expect("1-5 rate")
    child.send("\x03")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130


def test_without_a_terminal_it_only_lists(run, cloud):
    out = run("review", now="2026-05-19T21:00:00+02:00")
    assert out.code == 0
    assert [line.split()[0] for line in out.stdout.splitlines()] == ["s1", "n2", "n3"]
    assert run("review", "--check").stdout == out.stdout
    assert run("review", "--day", "all").stdout == out.stdout
    assert run("review", "--day", "1").stdout == ""
    assert run("review", "--day", "1", "--strict").code == 0
    assert run("review", "--check", "--strict").code == 1
    assert run("review", "--day", "1", "--json").stdout == "[]\n"
    assert '"near": [\n      "s1"\n    ]' in run("review", "--json").stdout


def test_a_verdict_after_the_digit_also_when_the_next_gap_is_shown(walk, store):
    screen, _ = walk("4v5vq", "good", "")
    assert screen.said == [
        "s1 Backstage rated 4/5",
        "s1 Backstage rated 4/5: good",
        "s1 Backstage rated 5/5; was 4/5; the verdict stays: good",
    ]
    assert store.execute("SELECT rating, verdict FROM session").fetchone() == (5, "good")


def test_the_keys_of_a_session_that_is_rated_and_their_help(walk, store, cloud):
    screen, _ = walk("?hq")
    assert len(screen.said) == 6
    gap = Answers(store, cloud, lambda: TEN, TUESDAY).read()[1][0]
    assert hints(gap, "s1").startswith("1-5 rate again")
    assert "v verdict on s1" in hints(gap, "s1")


def test_a_quote_that_is_moved_away_from_its_speaker_is_named(store, cloud):
    for title, name in (("Wrong", "Rory McCune"), ("Right", "Yang Li")):
        start(store, Start(title=title, speakers=(Speaker(name=name),)), TEN, TEN)
    wrong, right = (session_ref(store, uid) for (uid,) in store.execute("SELECT uid FROM session WHERE id > 1"))
    note = add_note(store, "words — Rory McCune", TEN, kind="quote", session=wrong.uid)
    gap = SimpleNamespace(thing=SimpleNamespace(handle=f"n{note.id}", uid=note.uid))
    assert Answers(store, cloud, lambda: TEN, None).file(gap, right) == (
        "n4 moved to s3 Right; n4 still names Rory McCune, who does not speak in s3: confnote edit n4 'words — Yang Li'"
    )
