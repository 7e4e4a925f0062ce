"""The real program in a real terminal: what the screen shows, and what is left after the worst."""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time

import pexpect
import pyte
import pytest

from tests.forked import Forked
from tests.screen import rows_of

pytestmark = pytest.mark.slow

AT_TALK = "2022-05-18T10:20:00+02:00"
ROUNDS = int(os.environ.get("CONFNOTE_KILLS", "20"))
CTRL_C, CTRL_D = "\x03", "\x04"


class Terminal:
    """A terminal of so many columns and rows with the program in it; `answers`: it reports the position of its cursor on request."""

    def __init__(self, warm, env, columns=80, rows=24, *, answers=True, now=AT_TALK, words=("live",), **more):
        env = {**env, "CONFNOTE_NOW": now, "TERM": "xterm-256color", **more}
        self.raw = ""
        self.screen = pyte.HistoryScreen(columns, rows, history=5000, ratio=1)
        self.stream = pyte.Stream(self.screen)
        self.child = Forked(warm, words, env, dimensions=(rows, columns), echo=False)
        if answers:
            self.screen.write_process_input = self.child.send

    def pump(self, seconds=0.02):
        """Take in what the program has written."""
        try:
            text = self.child.read_nonblocking(100_000, seconds)
        except pexpect.TIMEOUT:
            return True
        except (pexpect.EOF, OSError):
            return False
        self.raw += text
        self.stream.feed(text)
        return True

    def rest(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.pump():
            pass

    def shows(self, text, seconds=8):
        """Wait until a text is on the screen or in the scrollback."""
        end = time.monotonic() + seconds
        while text not in self.text:
            assert time.monotonic() < end, f"{text!r} never came:\n{self.text}"
            self.pump()
        return self

    def until(self, holds, seconds=8):
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, f"it never came to hold:\n{self.text}"
            self.pump()

    def send(self, text):
        self.child.send(text)
        return self

    @property
    def rows(self):
        """The lines on the screen, without the empty ones below each other."""
        return rows_of(self.screen)

    @property
    def text(self):
        past = ["".join(line[x].data for x in range(self.screen.columns)).rstrip() for line in self.screen.history.top]
        return "\n".join([*past, *self.rows])

    def end(self):
        """Wait for the end; return the exit code, or minus the signal."""
        end = time.monotonic() + 15
        while self.child.isalive() and time.monotonic() < end:
            self.pump()
        while self.pump() and time.monotonic() < end:
            pass
        self.child.wait()
        return self.child.exitstatus if self.child.exitstatus is not None else -self.child.signalstatus

    def kill(self):
        self.child.close(force=True)


@pytest.fixture
def terminal(room, env, warm):
    """Open terminals; whatever is still running at the end is killed."""
    opened = []

    def start(*args, **more):
        opened.append(Terminal(warm, env, *args, **more))
        return opened[-1]

    yield start
    for one in opened:
        one.child.close(force=True)


@pytest.fixture
def ready(terminal):
    """Open a terminal with a prompt that is up."""
    return lambda *args, **more: terminal(*args, **more).shows("s2>")


def test_the_screen_of_eighty_columns(ready, room):
    at = ready()
    at.send("one catalogue for every team\r! a red button\r$ Chaos Mesh: chaos engineering\r/rate 4 solid demo\r")
    at.send("日本語 and e\u0301 and \U0001f680\rthe next th").shows("\U0001f680")
    at.until(lambda: at.rows[-1].startswith(" 5m in, 30m left · 3 notes · 4/5"))
    assert [row for row in at.rows if row] == [
        "Kube 2022, Day 2 (18 May). /help lists the commands, Ctrl-D leaves",
        "── 10:20 s2 Backstage: Restoring Order · Hall 8A",
        "10:20 n1 s2 one catalogue for every team",
        "10:20 n2 s2 ! a red button",
        "10:20 t1 $ Chaos Mesh: chaos engineering",
        "  s2 Backstage: Restoring Order rated 4/5: solid demo",
        "10:20 n3 s2 日本語 and é and \U0001f680",
        "s2> the next th",
        " s2 Backstage: Restoring Order · Hall 8A",
        " 5m in, 30m left · 3 notes · 4/5 · next 11:00 s4 Autoscaling in Practice, Room 3",
    ]
    assert (at.screen.cursor.x, at.screen.cursor.y) == (len("s2> the next th"), 7)
    assert at.screen.buffer[3][12].fg == "green"
    assert at.send("\r" + CTRL_D).end() == 0
    assert room.texts() == [
        "one catalogue for every team",
        "a red button",
        "日本語 and e\u0301 and \U0001f680",
        "the next th",
    ]


def test_the_screen_of_forty_columns_and_a_resize(ready):
    at = ready(40, 20)
    at.send("a note that is longer than forty columns are\r/hlep\r").shows("takes it")
    at.until(lambda: at.rows[-1].startswith(" next 11:00"))
    assert [row for row in at.rows if row] == [
        "Kube 2022, Day 2 (18 May). /help lists",
        "   the commands, Ctrl-D leaves",
        "── 10:20 s2 Backstage: Restoring Order ·",
        "   Hall 8A",
        "10:20 n1 s2 a note that is longer than f",
        "orty columns are",
        "10:20 n2 s2 /hlep",
        "  /hlep is no command, kept as a note:",
        "  did you mean /help? /undo takes it",
        "  back",
        "s2>",
        " s2 Backstage: Restoring Order · Hall 8A",
        " 5 min in, 30 min left · 2 notes",
        " next 11:00 s4 Autoscaling in Practice",
    ]
    at.screen.resize(20, 100)
    at.child.setwinsize(20, 100)
    at.until(lambda: "next 11:00 s4 Autoscaling in Practice, Room 3" in at.rows[-1])


def test_right_to_left_text_and_controls_reach_the_terminal_harmless(ready, room):
    at = ready()
    at.send("\x1b[200~שלום \x1b[31mred \u202e back\x07\x1b[201~\r").shows("n1 s2")
    at.shows("שלום ␛[31mred ⟨RLO⟩ back␇")
    assert room.texts() == ["שלום \x1b[31mred \u202e back\x07"]


def test_no_color_means_no_colour(ready):
    at = ready(NO_COLOR="1")
    at.send("! one\r/rate 4\r").shows("rated 4/5")
    assert not re.search(r"\x1b\[(?:[0-9]+;)*(?:3[0-8]|9[0-7])[;m]", at.raw)


@pytest.mark.parametrize("known", ["", "1"])
def test_a_terminal_that_does_not_answer_gets_target_lines(ready, room, known):
    at = ready(answers=False, PROMPT_TOOLKIT_NO_CPR=known)
    at.send("! one\r").shows("10:20 n1 s2 ! one")
    at.shows("no toolbar: this terminal does not report its cursor position")
    at.send("/next\r").shows("── 10:20 s4 Autoscaling in Practice · Room 3")
    assert "min left" not in at.text
    assert at.send(CTRL_D).end() == 0
    assert "WARNING" not in at.raw


def test_a_paste_of_five_hundred_lines_is_one_note(ready, room):
    at = ready()
    lines = [f"line {n}" for n in range(500)]
    at.send("\x1b[200~" + "\r".join(lines) + "\x1b[201~")
    at.until(lambda: "line 499" in "\n".join(at.rows))
    at.send("\r").shows("... and 494 lines more")
    assert room.texts() == ["\n".join(lines)]
    at.shows("s2>")


def test_two_hundred_lines_without_bracketed_paste_are_notes_in_order(ready, room):
    at = ready()
    at.send("".join(f"line {n}\r" for n in range(200))).shows("n200 s2 line 199", 30)
    assert room.texts() == [f"line {n}" for n in range(200)]
    shown = [line for line in at.text.splitlines() if line.startswith("10:20 n")]
    assert shown == [f"10:20 n{n + 1} s2 line {n}" for n in range(200)]


def test_killed_at_any_moment_no_line_is_lost_or_doubled(terminal, room):
    """Run it with CONFNOTE_KILLS=300 and `-s` to see how much of the half lines is lost."""
    chance = random.Random(7)
    half, missing, echoed = "", [], []
    for number in range(ROUNDS):
        at = terminal().shows("s2>")
        if half:
            echoed.append(half)
            at.shows("Recovered an unfinished line").send("\r").until(lambda: room.texts() == echoed)
        for line in range(number % 3):
            echoed.append(f"round {number} line {line}")
            at.send(f"{echoed[-1]}\r").shows(f" s2 {echoed[-1]}")
        typed, times, until = f"half of round {number} " + "and more " * 9, [], chance.uniform(0.05, 0.5)
        began = time.monotonic()
        while time.monotonic() - began < until and len(times) < len(typed):
            at.send(typed[len(times)])
            times.append(time.monotonic())
            at.rest(chance.uniform(0.001, 0.02))
        killed = time.monotonic()
        at.kill()
        (half,) = room.one("SELECT text FROM draft") or ("",)
        assert typed.startswith(half)
        assert half or len(times) < len(typed)
        missing.append(killed - times[len(half)] if len(half) < len(times) else 0)
        assert room.texts() == echoed
    assert room.one("PRAGMA quick_check") == ("ok",)
    sys.stdout.write(f"{ROUNDS} kills: half lines lack at most the last {max(missing):.2f} s\n")


def test_killed_in_the_middle_of_a_line_it_is_offered_again(terminal, room):
    at = terminal().shows("s2>").send("half a th").shows("half a th")
    at.until(lambda: room.one("SELECT text FROM draft") == ("half a th",))
    at.kill()
    at = terminal(now="2022-05-18T11:10:00+02:00")
    at.shows("Recovered an unfinished line from s2 Backstage: Restoring Order, 10:20").shows("s2> half a th")
    other = terminal(now="2022-05-18T11:10:00+02:00").shows("s4>")
    other.rest(0.2)
    assert "Recovered" not in other.text
    at.send("ought\r").shows("n1 s2 half a thought")
    assert room.notes() == [(2, "note", "half a thought")]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_keeps_the_line_and_gives_its_code(ready, room, number, code):
    at = ready().send("half a th").shows("half a th")
    os.kill(at.child.pid, number)
    assert at.end() == code
    assert "the unfinished line is kept for the next start" in at.text
    assert room.one("SELECT text FROM draft") == ("half a th",)


def test_a_closed_terminal_keeps_the_line(ready, room):
    at = ready().send("entered\rhalf a th").shows("half a th")
    assert at.child.close() == 129
    assert room.texts() == ["entered"]
    assert room.one("SELECT text FROM draft") == ("half a th",)


def test_a_store_held_to_the_end_keeps_the_line_in_a_file(terminal, room):
    at = terminal().shows("s2>")
    room.store.execute("BEGIN IMMEDIATE")
    at.send("held back\r").shows("another program is writing to the store").send("and mo")
    at.rest(0.3)
    os.kill(at.child.pid, signal.SIGTERM)
    assert at.end() == 143
    room.store.execute("ROLLBACK")
    at = terminal().shows("Recovered 1 entered line and an unfinished line").shows("n1 s2 held back").shows("and mo")
    at.send("re\r").shows("n2 s2 and more")
    assert room.texts() == ["held back", "and more"]


def test_add_beside_the_prompt_shows_in_its_toolbar(ready, confnote):
    at = ready()
    assert confnote("add", "from beside", now=AT_TALK).code == 0
    at.until(lambda: "1 note ·" in at.rows[-1])
    at.send("/list\r").shows("n1  10:20     from beside")


def test_control_z_and_back(room, env):
    env = {**env, "CONFNOTE_NOW": AT_TALK, "TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1", "PS1": "$ "}
    shell = pexpect.spawn("/bin/sh", ["-i"], env=env, encoding="utf-8", dimensions=(24, 80))
    shell.sendline(f"{sys.executable} -m confnote live")
    shell.expect("s2> ")
    shell.send("half a th")
    time.sleep(0.4)
    shell.send("\x1a")
    shell.expect(r"\$ ")
    room.enter("others write meanwhile")
    shell.sendline("fg")
    shell.expect("half a th")
    shell.send("ought\r")
    shell.expect("half a thought")
    shell.close(force=True)


POOR = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.mark.parametrize("locale", [{"LC_ALL": "POSIX"}, {"LC_ALL": "C"}, {"PYTHONIOENCODING": "latin-1"}])
@pytest.mark.parametrize(("verb", "ready"), [("live", "s2> "), ("add", "> ")])
def test_the_terminal_is_utf8_whatever_the_locale_says(room, env, locale, verb, ready):
    env = {**env, **POOR, **locale, "CONFNOTE_NOW": AT_TALK, "TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1"}
    with pexpect.spawn(sys.executable, ["-m", "confnote", verb], env=env, encoding="utf-8") as at:
        at.expect(ready.rstrip())
        at.send("caf\xe9 \u65e5\u672c \U0001f680\r")
        at.expect("caf\xe9 \u65e5\u672c \U0001f680" if verb == "live" else "added")
    assert room.texts() == ["caf\xe9 \u65e5\u672c \U0001f680"]


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
def test_in_tmux_the_scrollback_stays_clean(room, env, tmp_path):
    server = ["tmux", "-S", str(tmp_path / "tmux")]

    def tmux(*words):
        return subprocess.run([*server, *words], env=env, capture_output=True, text=True, check=True, timeout=20).stdout

    def shown(text, *, scrollback=False):
        for _ in range(150):
            screen = tmux("capture-pane", "-p", *(["-S", "-"] if scrollback else []))
            if text in screen:
                return screen
            time.sleep(0.1)
        raise AssertionError(screen)

    env = {**env, "CONFNOTE_NOW": AT_TALK}
    tmux("-f", os.devnull, "new-session", "-d", "-x", "60", "-y", "12", f"{sys.executable} -m confnote live; sleep 9")
    try:
        shown("s2>")
        for number in range(20):
            tmux("send-keys", "-l", f"a thought {number}")
            tmux("send-keys", "Enter")
        shown("n20 s2 a thought 19")
        tmux("resize-window", "-x", "40", "-y", "15")
        tmux("send-keys", "-l", "half")
        shown("s2> half")
        tmux("resize-window", "-x", "70", "-y", "12")
        shown(" 5m in, 30m left · 20 notes · next 11:00")
        screen = shown("s2> half", scrollback=True)
        assert [line for line in screen.splitlines() if "a thought" in line] == [
            f"10:20 n{number + 1} s2 a thought {number}" for number in range(20)
        ]
        assert screen.count("s2>") == 1
        assert screen.count("m left") == 1
    finally:
        tmux("kill-server")
    for _ in range(100):
        if room.one("SELECT text FROM draft") == ("half",):
            break
        time.sleep(0.05)
    assert room.one("SELECT text FROM draft") == ("half",)
