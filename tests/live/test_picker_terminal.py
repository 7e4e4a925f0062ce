"""`confnote plan` alone in a real terminal: what it shows and saves, and what is left after a kill."""

import os
import re
import signal
import sys
import time

import pexpect
import pytest

from tests.live.test_terminal import AT_TALK, Terminal

pytestmark = pytest.mark.slow

PLANNED = "SELECT group_concat(id) FROM (SELECT id FROM session WHERE attendance = 'planned' ORDER BY id)"


@pytest.fixture
def picker(room, env, warm):
    """Open pickers; whatever still runs at the end is killed."""
    opened = []

    def start(columns=60, rows=15, **more):
        opened.append(Terminal(warm, env, columns, rows, words=("plan",), **more))
        return opened[-1].shows("Find:")

    yield start
    for one in opened:
        one.child.close(force=True)


def test_marks_are_saved_by_enter_as_one_change(picker, room, confnote):
    at = picker()
    at.until(lambda: at.rows[0].endswith("6 sessions, 4 marked"))
    at.send("something ").shows("overlaps s2")
    at.until(lambda: at.rows[0].endswith("1 of 6, 5 marked, 1 not saved"))
    at.send("\x15\x1b[H ")
    at.until(lambda: at.rows[0].endswith("6 sessions, 4 marked, 2 not saved"))
    at.until(lambda: (at.screen.cursor.x, at.screen.cursor.y) == (6, 0))  # it is put there after the rows are drawn
    assert at.send("\r").end() == 0
    assert re.search(r"s1 .*off the agenda|off the agenda.*Keynotes", at.text)
    assert room.one(PLANNED) == ("2,3,4,5",)
    assert confnote("undo").code == 0
    assert room.one(PLANNED) == ("1,2,4,5",)


def test_escape_changes_nothing_and_says_how_much_was_not_saved(picker, room):
    at = picker(80, 24).send(" ")
    at.shows("1 not saved").rest(0.3)
    assert at.send("\x1b").shows("your agenda is as it was: 1 mark not saved").end() == 0
    assert room.one(PLANNED) == ("1,2,4,5",)
    assert room.one("SELECT count(*) FROM draft") == (0,)


def test_control_c_changes_nothing_and_loses_no_mark(picker, room):
    at = picker(80, 24).send(" ").shows("1 not saved")
    assert at.send("\x03").shows("your agenda is as it was;").shows("plan offers your 1 mark again").end() == 130
    assert room.one(PLANNED) == ("1,2,4,5",)
    at = picker().shows("1 mark that you had not saved")
    assert at.send("\x1b").end() == 0
    assert picker().send("\x03").shows("interrupted: your agenda is as it was").end() == 130
    assert (room.one(PLANNED), room.one("SELECT count(*) FROM draft")) == (("1,2,4,5",), (0,))


def test_a_session_that_vanished_meanwhile_is_named(picker, room, confnote):
    at = picker().send("lunch ").shows("1 not saved")
    assert confnote("rm", "s6").code == 0
    assert at.send("\r").shows("no longer there, so not planned: s6").end() == 0
    assert room.one(PLANNED) == ("1,2,4,5",)


def test_after_a_kill_the_marks_are_back(picker, room, confnote):
    at = picker().send("lunch ")
    at.shows("1 not saved").until(lambda: room.one("SELECT count(*) FROM draft") == (1,))
    at.kill()
    assert room.one(PLANNED) == ("1,2,4,5",)
    assert "sessions were marked and not saved" in confnote("doctor").stdout
    at = picker().shows("1 mark that you had not saved")
    assert at.send("\r").end() == 0
    assert room.one(PLANNED) == ("1,2,4,5,6",)
    assert room.one("SELECT count(*) FROM draft") == (0,)


def test_a_signal_gives_the_screen_back_and_keeps_the_marks(picker, room):
    at = picker().send("lunch ").shows("1 not saved")
    os.kill(at.child.pid, signal.SIGTERM)
    assert at.end() == 143
    assert "\x1b[?1049l" in at.raw
    assert room.one("SELECT count(*) FROM draft") == (1,)


def test_a_closed_terminal_keeps_the_marks(picker, room):
    at = picker().send("lunch ").shows("1 not saved")
    assert at.child.close() == 129
    assert room.one("SELECT count(*) FROM draft") == (1,)


def test_no_color_means_no_colour_and_the_cursor_still_shows(picker):
    at = picker(NO_COLOR="1").shows("Backstage")
    at.rest(0.2)
    assert not re.search(r"\x1b\[(?:[0-9]+;)*(?:3[0-8]|9[0-7])[;m]", at.raw)
    assert any(at.screen.buffer[row][2].reverse for row in range(15))


def test_a_smaller_and_a_larger_terminal(picker):
    at = picker(100, 40).shows("Hall 8A")
    for columns, rows in ((60, 15), (30, 8), (120, 30)):
        at.screen.resize(rows, columns)
        at.child.setwinsize(rows, columns)
        at.until(lambda: "Backstage" in at.text and "Esc" in "".join(at.rows[-2:]))


def test_a_store_that_another_program_writes_to_does_not_stop_the_keys(picker, room):
    at = picker()
    room.store.execute("BEGIN IMMEDIATE")
    at.send("lunch ").shows("1 not saved").rest(0.3)
    room.store.execute("ROLLBACK")
    assert at.send("\r").end() == 0
    assert room.one(PLANNED) == ("1,2,4,5,6",)


def test_enter_without_a_new_mark_says_that_nothing_changed(picker, confnote):
    assert picker().send("zzz\r").shows("nothing was changed: 4 sessions planned as before").end() == 0
    assert confnote("plan", "--drop", "s1", "s2", "s4", "s5").code == 0
    at = picker().send("\r")
    assert at.shows("nothing was marked: Space marks a session, Enter saves").end() == 0


def test_control_z_and_back(room, env):
    env = {**env, "CONFNOTE_NOW": AT_TALK, "TERM": "xterm-256color", "PS1": "$ "}
    shell = pexpect.spawn("/bin/sh", ["-i"], env=env, encoding="utf-8", dimensions=(24, 80))
    shell.sendline(f"{sys.executable} -m confnote plan")
    shell.expect("4 mark")
    shell.send("lunch ")
    time.sleep(0.5)
    shell.send("\x1a")
    shell.expect(r"\$ ")
    shell.sendline("fg")
    shell.expect("Find:")
    shell.send("\r")
    shell.expect("planned")
    shell.expect(r"\$ ")
    shell.close(force=True)
    assert room.one(PLANNED) == ("1,2,4,5,6",)


def test_without_a_terminal_or_a_programme_it_says_what_to_type(room, confnote, env, warm):
    answer = confnote("plan")
    assert (answer.code, answer.stdout) == (2, "")
    assert "needs a terminal: name them, as in confnote plan s12 (see: confnote agenda)" in answer.stderr
    assert "--drop needs sessions" in confnote("plan", "--drop").stderr
    assert confnote("new", "Empty").code == 0
    at = Terminal(warm, env, words=("plan",), now="2022-06-18T10:20:00+02:00")
    at.shows("empty has no programme to choose from yet:").shows("confnote schedule import FILE")
    assert at.end() == 1
