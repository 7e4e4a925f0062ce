"""What is said after a failed COMMIT is what the store holds."""

import io
import os
import sqlite3
from contextlib import nullcontext

import pytest

from confnote import quick
from confnote.actions.capture import add_note
from confnote.cli.app import main
from confnote.errors import Refused, StoreError
from confnote.store import db
from confnote.store.db import Store, connect, opened
from confnote.store.reasons import explain

ADDED = (
    "note n1 added to the inbox: there is no conference yet. "
    'Make one: confnote new "NAME" --dates "16-20 May 2022", then: confnote move n1 NAME\n'
)
SAVED = (
    "confnote: {path}: the change is saved, but the disk reported an error at the end (disk I/O error)."
    " Make a copy: confnote backup\n"
)
FAILED = (
    "confnote: {path} cannot be read or written (disk I/O error), {outcome}. Look whether the disk is full or unplugged"
)


@pytest.fixture
def failing(monkeypatch, path):
    """Let the COMMIT of a change report an error, after it is on disk or before."""
    execute = Store.execute

    def fail(*, saved):
        began = []

        def commit(store, sql, *values):
            if sql != "COMMIT" or not began:  # a reader commits too
                began.extend([sql] * (sql == "BEGIN IMMEDIATE"))
                return execute(store, sql, *values)
            if saved:
                execute(store, sql)
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR
            raise error

        monkeypatch.setattr(Store, "execute", commit)

    monkeypatch.setenv("CONFNOTE_DB", str(path))
    return fail


@pytest.mark.parametrize("run", [quick.serve, main])
def test_a_note_that_is_on_disk_is_saved_whatever_commit_reports(failing, kept, path, capsys, run):
    failing(saved=True)
    assert run(["add", "hello"]) == 0
    assert capsys.readouterr() == (ADDED, SAVED.format(path=path))
    assert kept() == ["hello"]


@pytest.mark.parametrize("run", [quick.serve, main])
def test_a_note_that_is_not_on_disk_is_refused_with_its_text(failing, kept, path, capsys, run):
    failing(saved=False)
    assert run(["add", "hello\x1b", "there"]) == 1
    failed = FAILED.format(path=path, outcome="nothing was written")
    assert capsys.readouterr() == ("", f"{failed}. Your words: hello\N{SYMBOL FOR ESCAPE} there\n")
    assert kept() == []


def test_a_line_from_a_pipe_is_saved_too_and_warns(failing, kept, path, monkeypatch, capsys):
    failing(saved=True)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"one\n")))
    assert main(["live"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "  " + SAVED.format(path=path)[len("confnote: ") : -1]
    assert kept() == ["one"]


@pytest.fixture
def unreadable(monkeypatch, path):
    """Let each statement after the first COMMIT of a change report that the disk cannot be read."""
    execute, done = Store.execute, []

    def read(store, sql, *values):
        if done:
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR
            raise error
        if sql == "COMMIT" and began:
            done.append(sql)
        began.extend([sql] * (sql == "BEGIN IMMEDIATE"))
        return execute(store, sql, *values)

    began = []
    monkeypatch.setattr(Store, "execute", read)
    monkeypatch.setenv("CONFNOTE_DB", str(path))


@pytest.mark.parametrize("run", [quick.serve, main])
def test_a_saved_note_stays_saved_if_the_backup_of_the_day_cannot_be_decided(unreadable, kept, path, capsys, run):
    assert run(["add", "hello"]) == 0
    assert capsys.readouterr() == (ADDED, SAVED.format(path=path))
    assert kept() == ["hello"]


def test_an_error_after_a_change_says_that_the_change_is_saved(unreadable, kept, path):
    def add_and_read(store):
        add_note(store, "hello", 1)
        store.execute("SELECT 1")

    with pytest.raises(StoreError) as said, opened(connect(str(path))) as store:
        add_and_read(store)
    assert str(said.value) == FAILED.format(path=path, outcome="but the change is saved").removeprefix("confnote: ")
    assert kept() == ["hello"]


def test_a_line_whose_answer_cannot_be_read_is_saved_and_not_to_be_entered_again(kept, path, monkeypatch, capsys):
    def note_lines(*_):
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR
        raise error

    monkeypatch.setenv("CONFNOTE_DB", str(path))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"one\ntwo\n")))
    monkeypatch.setattr("confnote.live.commands.add.note_lines", note_lines)
    assert main(["live"]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[-2:] == ["  " + SAVED.format(path=path)[len("confnote: ") : -1]] * 2
    assert (err, kept()) == ("", ["one", "two"])


@pytest.mark.parametrize(("writes", "tries"), [(3, 4), (0, 1)])
def test_a_locked_out_writer_tries_again_while_others_write(path, monkeypatch, writes, tries):
    """SQLite's own wait is over after WAIT; it does not know whether the lock is that of one program or of many."""
    monkeypatch.setattr(db, "WAIT", 0)
    execute, tried = Store.execute, []
    with opened(connect(str(path), wait=0)) as other, opened(connect(str(path), wait=0)) as store:

        def begin(conn, sql, *values):
            if sql == "BEGIN IMMEDIATE" and conn is store:
                tried.append(sql)
                if len(tried) <= writes:
                    add_note(other, f"theirs {len(tried)}", 1)
                if len(tried) <= writes or not writes:
                    error = sqlite3.OperationalError("database is locked")
                    error.sqlite_errorcode = sqlite3.SQLITE_BUSY
                    raise error
            return execute(conn, sql, *values)

        monkeypatch.setattr(Store, "execute", begin)
        with nullcontext() if writes else pytest.raises(sqlite3.OperationalError, match="locked"):
            assert add_note(store, "mine", 1).id == 4
    assert len(tried) == tries


@pytest.fixture
def two(confnote, path):
    """Make two conferences, of which the second is in use; return a function that looks which one is."""
    for name in ("Kube", "Cloud"):
        assert confnote("new", name, "--timezone", "UTC").code == 0

    def used():
        with sqlite3.connect(path) as raw:
            sql = "SELECT slug FROM conference JOIN setting ON key = 'conference' AND value = uid"
            return raw.execute(sql).fetchone()[0]

    return used


@pytest.mark.slow
def test_a_change_without_an_entry_in_the_journal_is_saved_whatever_commit_reports(two, failing, path, capsys):
    failing(saved=True)
    assert main(["use", "kube"]) == 0
    assert capsys.readouterr() == ("kube: Kube, in use now\n", SAVED.format(path=path))
    assert two() == "kube"


@pytest.mark.slow
def test_a_change_without_an_entry_in_the_journal_is_refused_if_it_is_not_there(two, failing, path, capsys):
    failing(saved=False)
    assert main(["use", "kube"]) == 1
    assert capsys.readouterr() == ("", FAILED.format(path=path, outcome="nothing was written") + "\n")
    assert two() == "cloud"


@pytest.mark.slow
def test_a_change_in_a_file_that_cannot_be_read_is_not_claimed_either_way(two, failing, path, monkeypatch, capsys):
    failing(saved=True)
    monkeypatch.setattr("confnote.store.db.IN_CLOCK", "no SQL")
    assert main(["use", "kube"]) == 1
    outcome = "the change may be there or not: look before you repeat it"
    assert capsys.readouterr() == ("", FAILED.format(path=path, outcome=outcome) + "\n")


NOTHING = "nothing was written. Make the folder writable, or use --db"


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (
            sqlite3.SQLITE_CANTOPEN,
            "/a/x.db or a file beside it cannot be opened (folder /a, owner 0, mode 755). Use --db",
        ),
        (
            sqlite3.SQLITE_READONLY_DIRECTORY,
            "/a/x.db cannot be changed: the folder /a is read-only, and SQLite writes a journal there, " + NOTHING,
        ),
    ],
)
def test_a_code_of_sqlite_in_words(monkeypatch, code, message):
    monkeypatch.setattr("confnote.store.reasons._owner", lambda _: "owner 0, mode 755")
    error = sqlite3.OperationalError("unable to open database file")
    error.sqlite_errorcode = code
    outcome = "nothing was written" if code == sqlite3.SQLITE_READONLY_DIRECTORY else ""
    assert str(explain(error, "/a/x.db", outcome)) == message


@pytest.mark.slow
def test_an_export_says_which_file_is_written_though_the_store_failed(confnote, failing, path, tmp_path, capsys):
    assert confnote("new", "Kube", "--timezone", "UTC").code == 0
    assert confnote("add", "one").code == 0
    post = tmp_path / "kube.md"
    assert confnote("export", "-o", str(post)).code == 0
    assert confnote("add", "hello").code == 0
    failing(saved=False)
    assert main(["export", "-o", str(post)]) == 1
    outcome = f"but {post} is written: the next export goes on from it"
    assert capsys.readouterr().err.endswith(FAILED.format(path=path, outcome=outcome) + "\n")
    assert "hello" in post.read_text()
    again = confnote("export", "-o", str(post))
    assert (again.code, again.stdout) == (0, f"unchanged: {post} (markdown, layout days, 4 words)\n")


def test_a_first_export_that_is_cut_short_does_not_keep_the_next_one_from_writing(path, tmp_path, monkeypatch):
    post = tmp_path / "blog" / "kube.md"
    monkeypatch.setenv("CONFNOTE_DB", str(path))
    assert main(["new", "Kube", "--timezone", "UTC"]) == main(["add", "hello"]) == 0
    with monkeypatch.context() as patch:
        patch.setattr("confnote.actions.export.write_post", lambda _: os._exit(9))
        child = os.fork()
        if not child:
            main(["export", "-o", str(post)])
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert not post.exists()
    assert main(["add", "later"]) == main(["export", "-o", str(post)]) == 0
    assert [word in post.read_text() for word in ("hello", "later")] == [True, True]


def test_a_post_that_was_not_written_is_not_known(failing, tmp_path, monkeypatch, capsys):
    post = tmp_path / "kube.md"
    assert main(["new", "Kube", "--timezone", "UTC"]) == 0
    with monkeypatch.context() as patch:
        patch.setattr("confnote.actions.export.write_post", lambda _: (_ for _ in ()).throw(Refused("no room")))
        assert main(["export", "-o", str(post)]) == 1
    assert main(["export", "--forget", "post"]) == 4
    failing(saved=False)
    assert main(["export", "-o", str(post)]) == 1
    assert capsys.readouterr().err.endswith(", nothing was written. Look whether the disk is full or unplugged\n")
    assert not post.exists()
