"""Disturb a run from outside: pipes without a reader, other writers, a swapped file, a clock set back, odd bytes."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from datetime import date, datetime
from pathlib import Path

import pytest

from confnote.actions.capture import add_note
from confnote.actions.sessions import Start, start
from confnote.errors import StoreError
from confnote.model import Conference
from confnote.store.db import connect, opened
from confnote.store.now import place_of
from confnote.store.write import make_conference

pytestmark = pytest.mark.slow

RUN = [sys.executable, "-m", "confnote"]
NOON = "2022-05-17T12:00:00+02:00"


@pytest.fixture
def kube(path):
    """A conference with a running session; made in this process, because a run of the program takes longer."""
    at = round(datetime.fromisoformat(NOON).timestamp() * 1000)
    with opened(connect(str(path), pinned=at)) as store:
        about = {"starts_on": date(2022, 5, 16), "ends_on": date(2022, 5, 20), "day_one": date(2022, 5, 16)}
        with store.change("new"):
            make_conference(store, Conference(slug="kube", name="Kube", zone="Europe/Madrid", day_end=240, **about))
        start(store, Start(title="A"), at, at)


@pytest.fixture
def long_notes(kube, path):
    """More than a pipe holds."""
    with opened(connect(str(path), pinned=round(datetime.fromisoformat(NOON).timestamp() * 1000))) as store:
        for number in range(3):
            add_note(store, f"note {number} " + "x" * 90_000, 1, conference="kube", section="intro")


# outputs


@pytest.mark.parametrize("words", ["add kept", "add --at 10:00 kept", "rate 4", "list"])
def test_an_answer_that_cannot_be_written_is_said_and_what_was_stored_is_stored(kube, in_shell, kept, words):
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full")
    ran = in_shell(f"$confnote {words} > /dev/full")
    assert ran.returncode == 1
    assert ran.stderr == (
        "confnote: the answer could not be written: No space left on device. What was stored is stored\n"
    )
    assert kept() == (["kept"] if words.startswith("add") else [])


def test_a_dump_that_cannot_be_written_whole_is_called_incomplete(kube, in_shell):
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full")
    ran = in_shell("$confnote dump > /dev/full")
    said = "confnote: the dump is incomplete: it could not be written (No space left on device)\n"
    assert (ran.returncode, ran.stderr) == (1, said)


@pytest.mark.parametrize("words", ["add kept", "add --at 10:00 kept"])
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
def test_a_closed_stream_loses_no_note(in_shell, kept, words, closed):
    """The file must not be opened as one of the three either: a message would be written into it."""
    ran = in_shell(f"$confnote {words} {closed}")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert kept() == ["kept"]


def test_a_reader_that_went_away_is_no_bug(long_notes, in_shell):
    ran = in_shell("$confnote list --json | head -c 10 >/dev/null")
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize("words", [("list", "--json"), ("list", "notes", "--kind", "note")])
def test_a_program_whose_reader_went_away_ends_as_by_sigpipe(long_notes, env, words):
    reading, writing = os.pipe()
    os.close(reading)
    given = {"env": {**env, "CONFNOTE_NOW": NOON}, "stdout": writing, "stderr": subprocess.PIPE, "check": False}
    ran = subprocess.run([*RUN, *words], **given)
    os.close(writing)
    assert (ran.returncode, ran.stderr) == (141, b"")


def test_a_list_into_a_pipe_that_nobody_reads_blocks_no_add(long_notes, confnote, env, kept):
    with subprocess.Popen(
        [*RUN, "list", "--json"], env={**env, "CONFNOTE_NOW": NOON}, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as reader:
        first = reader.stdout.read(1)  # it has read the store, and is stuck in the pipe
        time.sleep(0.1)
        assert reader.poll() is None
        began = time.monotonic()
        ran = confnote("add", "meanwhile", now=NOON)
        assert time.monotonic() - began < 5  # the time-out of a writer is 10 s
        assert (ran.code, ran.stderr) == (0, "")
        rest, errors = reader.communicate(timeout=30)
    assert (reader.returncode, errors) == (0, b"")
    assert "meanwhile" not in (first + rest).decode()
    assert kept()[-1] == "meanwhile"


# other writers


@pytest.fixture
def holder(path):
    """Another program with a transaction open; it ends it after so many seconds."""
    conn = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    threads = []

    def hold(seconds, how="IMMEDIATE"):
        conn.execute(f"BEGIN {how}")
        threads.append(threading.Timer(seconds, conn.execute, ("ROLLBACK",)))
        threads[-1].start()

    yield hold
    for thread in threads:
        thread.join()
    conn.close()


@pytest.mark.parametrize("how", ["IMMEDIATE", "EXCLUSIVE"])
def test_a_note_waits_for_another_writer(confnote, holder, kept, how):
    holder(0.6, how)
    began = time.monotonic()
    ran = confnote("add", "patient")
    assert (ran.code, ran.stderr) == (0, "")
    assert time.monotonic() - began > 0.4
    assert kept() == ["patient"]


def test_a_writer_that_holds_on_for_too_long_is_said_and_nothing_is_written(path, holder, kept):
    holder(0.5)
    with pytest.raises(StoreError) as said, opened(connect(str(path), wait=0.1)) as store:
        add_note(store, "hasty", 1)
    assert (
        str(said.value)
        == f"{path}: another program kept it locked for too long, nothing was written. Try again. Your words: hasty"
    )
    with opened(connect(str(path))) as store:
        add_note(store, "patient", 1)
    assert kept() == ["patient"]


def test_a_reader_is_not_kept_out_by_a_writer(confnote, holder):
    assert confnote("add", "there").code == 0
    holder(0.8)
    assert confnote("show", "n1").code == 0


def test_a_long_reader_keeps_a_writer_waiting_and_no_longer(confnote, path, kept):
    """The note is stored as soon as an unfinished SELECT of another process ends."""
    confnote("add", "before")
    conn = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    cursor = conn.execute("SELECT * FROM journal, journal AS other, clock")
    cursor.fetchone()
    timer = threading.Timer(0.5, conn.close)
    timer.start()
    ran = confnote("add", "patient")
    timer.join()
    assert (ran.code, ran.stderr) == (0, "")
    assert kept() == ["before", "patient"]


# the file


def test_a_file_that_was_replaced_under_us_is_said_and_both_are_whole(path, tmp_path, kept):
    store = connect(str(path))
    add_note(store, "one", 1)
    shutil.copyfile(path, tmp_path / "other.db")
    (tmp_path / "other.db").replace(path)
    with pytest.raises(StoreError) as said, opened(store):
        add_note(store, "lost?", 1)
    assert str(said.value) == (
        f"{path} was replaced or taken away by another program (a sync tool?), the last change was not written. "
        "Try again. Your words: lost?"
    )
    with opened(connect(str(path))) as again:
        add_note(again, "two", 1)
    assert kept() == ["one", "two"]


def test_a_file_that_was_taken_away_under_us_is_said(path):
    store = connect(str(path))
    path.unlink()
    with pytest.raises(StoreError, match="was replaced or taken away"), opened(store):
        add_note(store, "lost?", 1)
    assert not path.exists()


def test_the_words_are_repeated_if_the_store_cannot_be_opened(confnote, path):
    def lost(content, *args, **more):
        path.unlink(missing_ok=True)
        if content is not None:
            path.write_bytes(content)
        ran = confnote(*args, **more)
        assert ran.code == 1
        assert ran.stderr.count("\n") == 1
        return ran.stderr.rpartition(". Your words: ")[2].strip()

    assert confnote("new", "Kube", "--dates", "16-20 May 2022").code == 0
    whole = path.read_bytes()
    assert lost(None, "add", "what I heard") == "what I heard"
    assert lost(b"no store at all", "add", "-", input="from a pipe\n") == "from a pipe"
    assert lost(whole[:100] + bytes(900) + whole[1000:], "tech", "Cilium", "networks") == "Cilium networks"
    assert lost(whole[: len(whole) // 2], "rate", "4", "loud") == "loud"


def test_a_folder_that_is_gone_is_said_or_made_anew(confnote, path):
    shutil.rmtree(path.parent)
    assert confnote("add", "first").code == 0
    assert path.stat().st_mode & 0o777 == 0o600


# the clock


def test_a_clock_that_is_set_back_keeps_the_order(confnote, kube):
    for clock in ("12:00", "12:01", "11:01", "11:02"):
        assert confnote("add", f"at {clock}", now=f"2022-05-17T{clock}:00+02:00").code == 0
    assert confnote("undo", now=NOON).stdout.startswith("undid add: n4 at 11:02")
    assert confnote("move", "last", "--day", "16 May 2022", now=NOON).code == 0
    changed = json.loads(confnote("history", "--json", now=NOON).stdout)
    assert [group["command"] for group in changed] == ["move", "undo", "add", "add", "add", "add", "start", "new"]
    assert confnote("history", "n3", "--json", now=NOON).code == 0


def test_an_hour_that_comes_twice_files_by_the_instant(path, confnote):
    confnote(
        "new", "Night", "--dates", "29-30 October 2022", "--timezone", "Europe/Berlin", now="2022-10-29T20:00:00+02:00"
    )
    confnote("start", "Party", now="2022-10-30T02:30:00+02:00")
    confnote("stop", now="2022-10-30T02:50:00+02:00")
    with opened(connect(str(path))) as store:
        instants = [1_667_090_000_000 + minutes * 60_000 for minutes in range(0, 90, 5)]  # from 02:33 summer time on
        sat = [place_of(store, at).session is not None for at in instants]
    assert sat == [True] * 4 + [False] * 14


# odd bytes


def test_bytes_that_are_not_utf8_are_replaced_visibly_and_said(confnote, env, kept, tmp_path):
    said = "confnote: some bytes were not UTF-8: the text has \N{REPLACEMENT CHARACTER} in their place\n"
    for words in ((b"add", b"caf\xe9"), (b"add", b"-k", b"not", b"caf\xe9")):
        ran = subprocess.run([*map(os.fsencode, RUN), *words], env=env, capture_output=True, check=False)
        assert (ran.returncode, ran.stderr.decode()) == (0, said)
    assert confnote("add", "-", input=b"caf\xe9 \xff").stderr == said
    assert kept() == ["caf\N{REPLACEMENT CHARACTER}"] * 2 + ["caf\N{REPLACEMENT CHARACTER} \N{REPLACEMENT CHARACTER}"]


def test_a_locale_without_the_letters_keeps_them_and_escapes_them_in_lists(env, kept):
    poor = {**env, "LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    for words, shown in (
        ("add größe", b"added to"),
        ("list inbox", rb"gr\xf6\xdfe"),
        ("search größe", rb"gr\xf6\xdfe"),
    ):
        ran = subprocess.run([*RUN, *words.split()], env=poor, capture_output=True, check=False)
        assert (ran.returncode, shown in ran.stdout) == (0, True), ran
    assert kept() == ["größe"]


def test_a_nul_is_refused_and_nothing_else_is_lost(confnote, kept, one_line):
    one_line(confnote("add", "-", input=b"one\0two"), 2, "NUL")
    assert confnote("add", "-", input="\ufeffone\r\ntwo".encode()).code == 0
    assert kept() == ["one\r\ntwo"]


def test_an_answer_in_letters_the_terminal_has_not_is_given_all_the_same(confnote, kept):
    """A title with an arrow or an emoji on a Latin-1 terminal: the note is in, and that is no bug."""
    latin = {"PYTHONIOENCODING": "latin-1"}
    assert confnote("new", "Kube 🙂 naïve", **latin).stdout.startswith("kube-naive: Kube \\U0001f642 na\\xefve")
    for words in (("tech", "→ 🙂"), ("add", "naïve → 🙂"), ("add", "-k", "not", "🙂"), ("list",)):
        ran = confnote(*words, **latin)
        assert (ran.code, ran.stderr) == (0, ""), ran
    assert kept() == ["naïve → 🙂", "🙂"]


# an interrupted run


def test_an_interrupted_prompt_ends_with_130_and_one_line(env, kept):
    code = "import os, signal, sys; from confnote.__main__ import main; import confnote.quick as q\n"
    code += "q.serve = lambda argv: os.kill(os.getpid(), signal.SIGINT)\nsys.exit(main())"
    ran = subprocess.run(
        [sys.executable, "-c", code, "add", "x"], env=env, capture_output=True, text=True, timeout=30, check=False
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, "", "confnote: interrupted\n")
    assert kept() == []
