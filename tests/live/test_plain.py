"""Lines from a pipe are the same notes and commands; a terminal that cannot move its cursor is read line by line."""

import io
import os
import pty
import signal
import sqlite3
import subprocess
import sys

import pytest

from confnote.live.commands import execute, read_lines

AT_TALK = "2022-05-18T10:20:00+02:00"


def read(room, text, **more):
    said, warned = [], []
    code = read_lines(room.context, io.BytesIO(text), said.append, warned.append, **more)
    return code, said, warned


def test_a_file_of_lines(room):
    code, said, warned = read(room, b"\xef\xbb\xbfone\n! two\r\n\n   \n/rate 4 good\nthree")
    assert (code, warned) == (0, [])
    assert said == [
        "── 10:20 s2 Backstage: Restoring Order · Hall 8A", "10:20 n1 s2 one", "10:20 n2 s2 ! two",
        "  s2 Backstage: Restoring Order rated 4/5: good", "10:20 n3 s2 three",
    ]  # fmt: skip
    assert room.notes() == [(2, "note", "one"), (2, "takeaway", "two"), (2, "note", "three")]


def test_askers_and_quoted_speakers_in_a_pipe(room):
    code, said, _ = read(room, b"/speaker Bo Ek\n> @bo one\nQ Ada: two\nQ & A: starts late\n")
    assert code == 0
    assert said[2:] == ["10:20 n1 s2 > one \u2014 Bo Ek", "10:20 n2 s2 ? Ada: two", "10:20 n3 s2 Q & A: starts late"]


def test_a_wrong_line_is_told_by_its_number_and_the_rest_is_read(room):
    code, _, warned = read(room, b"one\n/rate 9\n/move last nowhere\ntwo\n")
    assert code == 2
    assert warned[0].startswith("line 2: a rating is a whole number from 1 to 5")
    assert warned[1].startswith("line 3: no session is called 'nowhere'")
    assert "See in a shell: confnote list sessions" in warned[1]  # /list takes a session, not this word
    assert room.texts() == ["one", "two"]


def test_edit_in_a_pipe_needs_the_words(room):
    code, _, warned = read(room, b"one\n/edit\n/edit n1 two\n/edit n1\n")
    assert code == 2
    assert warned == [f"line {n}: say the right words too: /edit n1 the right words" for n in (2, 4)]
    assert room.texts() == ["two"]


def test_bytes_that_are_no_text_are_replaced_and_nul_left_out(room):
    code, said, _ = read(room, b"caf\xe9\na\0b\n")
    assert code == 0
    assert said[2] == "  some bytes were not UTF-8: the text has \ufffd in their place"
    assert said[4] == "  the line had NUL bytes: they were left out"
    assert room.texts() == ["caf\ufffd", "ab"]


def test_a_store_that_fails_ends_it_and_says_where_to_go_on(room):
    execute(room.context, "before")
    room.context.store.execute("PRAGMA max_page_count = 1")
    code, _, warned = read(room, b"one\n" + b"x" * 100_000 + b"\nthree\n")
    assert code == 1
    assert "NOT SAVED" in warned[0]
    assert "continue from line 2" in warned[0]
    assert room.texts() == ["before", "one"]


def test_the_exit_code_is_that_of_the_first_error(room):
    room.context.store.execute("PRAGMA max_page_count = 1")
    assert read(room, b"/rate 9\n" + b"x" * 100_000 + b"\n")[0] == 2


def test_quit_ends_it(room):
    assert read(room, b"one\n/quit\ntwo\n")[0] == 0
    assert room.texts() == ["one"]


@pytest.mark.slow
def test_through_the_command(room, confnote):
    ran = confnote("live", input="one\n? two\n/nothing\n/rate 7\n", now=AT_TALK)
    assert ran.code == 2
    assert ran.stdout.splitlines()[1:3] == ["10:20 n1 s2 one", "10:20 n2 s2 ? two"]
    assert "/nothing is no command, kept as a note" in ran.stdout
    assert (
        ran.stderr
        == "confnote: line 4: a rating is a whole number from 1 to 5: /rate 4 solid demo, or /rate s12 4 solid demo\n"
    )
    assert confnote("live", input="", now=AT_TALK) == (0, "", "")
    assert confnote("live", "-c", "nothing like it", input="one", now=AT_TALK).code == 4


@pytest.mark.slow
def test_a_store_that_is_not_ours_to_write_is_refused_before_a_line_is_read(room, confnote):
    room.store.execute("PRAGMA user_version = 99")
    ran = confnote("live", input="one\n", now=AT_TALK)
    assert ran.code == 1
    assert "newer confnote" in ran.stderr


@pytest.mark.slow
@pytest.mark.parametrize("terminal", ["dumb", "unknown", None])
def test_a_dumb_terminal_gets_a_prompt_and_answers(room, env, terminal):
    here, there = pty.openpty()
    env = {**env, "CONFNOTE_NOW": AT_TALK, **({"TERM": terminal} if terminal else {})}
    run = subprocess.Popen([sys.executable, "-m", "confnote", "live"], env=env, stdin=there, stdout=there, stderr=there)
    os.close(there)
    seen = _read_until(here, b"> ")
    os.write(here, b"! one\n")
    seen += _read_until(here, b"> ")
    os.write(here, b"\x04")
    assert run.wait(10) == 0
    os.close(here)
    assert b"10:20 n1 s2 ! one" in seen
    assert b"\x1b" not in seen
    assert room.notes() == [(2, "takeaway", "one")]


def _read_until(terminal, end):
    seen = b""
    while not seen.endswith(end):
        seen += os.read(terminal, 1000)
    return seen


def test_a_pipe_that_is_killed_keeps_what_was_answered(room, env):
    run = subprocess.Popen(
        [sys.executable, "-m", "confnote", "live"], env={**env, "CONFNOTE_NOW": AT_TALK},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    run.stdin.write(b"one\ntwo\n")
    run.stdin.flush()
    lines = [run.stdout.readline() for _ in range(3)]
    run.send_signal(signal.SIGKILL)
    run.communicate()
    assert lines[2].endswith(b"n2 s2 two\n")
    with sqlite3.connect(room.path) as store:
        assert [row[0] for row in store.execute("SELECT text FROM note")] == ["one", "two"]
    store.close()


def test_a_digit_chooses_one_of_several_in_a_pipe_too(room):
    room.store.execute("UPDATE session SET attendance = ''")
    code, said, warned = read(room, b"2\nin it\n2\n")
    assert (code, warned) == (0, [])
    assert said[:3] == [
        "\u2500\u2500 10:20 Day 2 (18 May), unfiled: several are possible. A digit and Enter, or /here ROOM, says where you sit",
        "   1 s2 Backstage: Restoring Order (Hall 8A, 10:15)", "   2 s3 Something Else (Room 5, 10:15)",
    ]  # fmt: skip
    assert "  s3 Something Else: notes go here now" in said
    assert room.notes()[0] == (3, "note", "in it")
