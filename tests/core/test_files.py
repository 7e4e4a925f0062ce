"""Writing files: all of it or nothing, into pipes and devices, through links, and what killed programs leave."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from confnote.core import files
from confnote.core.files import beginning, is_stream, make_folder, replacing, strays, write_file
from confnote.errors import Refused


def names(folder):
    return sorted(entry.name for entry in folder.iterdir())


def test_a_pipe_is_written_into_and_stays_a_pipe(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    assert beginning(pipe, 10) == b""
    write_file(pipe, b"words")
    assert (os.read(reader, 99), pipe.is_fifo(), names(tmp_path)) == (b"words", True, ["pipe"])
    os.close(reader)


def test_an_open_file_is_written_where_it_is_now(tmp_path):
    with (tmp_path / "log").open("w+b") as log:
        log.write(b"before ")
        log.flush()
        write_file(Path(f"/dev/fd/{log.fileno()}"), b"words")
        assert (tmp_path / "log").read_bytes() == b"before words"
    with pytest.raises(Refused, match=r"^/dev/fd/999999 cannot be written: Bad file descriptor$"):
        write_file(Path("/dev/fd/999999"), b"words")


def test_a_device_stays_a_device(tmp_path):
    null, link = Path(os.devnull), tmp_path / "link"
    link.symlink_to(null)  # a link to a device may be anybody's
    for path in (null, link):
        write_file(path, b"words")
        assert (is_stream(path), null.is_char_device()) == (True, True)
    with pytest.raises(Refused, match=r"link is no regular file: move it away first$"):
        write_file(link, b"words", within=tmp_path)


def test_a_disk_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("stat.S_ISBLK", lambda _mode: True)
    with pytest.raises(Refused, match=r"^/dev/null is a disk, and its files would be lost: name a file on it$"):
        write_file(Path(os.devnull), b"words")


def test_a_link_is_followed_between_files_of_the_user(tmp_path, monkeypatch):
    link, far, target = tmp_path / "a" / "link", tmp_path / "b" / "far", tmp_path / "c" / "file"
    for path in (link, far, target):
        path.parent.mkdir()
    target.write_text("old")
    far.symlink_to(target)
    link.symlink_to(far)
    write_file(link, b"new")
    assert (target.read_bytes(), link.is_symlink(), far.is_symlink()) == (b"new", True, True)
    refused = rf"link is a link to {target}, which is no file of yours: name a file, or remove the link$"
    with monkeypatch.context() as patch:
        patch.setattr("os.getuid", lambda: os.geteuid() + 1)
        with pytest.raises(Refused, match=refused):
            write_file(link, b"again")
    target.unlink()
    with pytest.raises(Refused, match=rf"link is a link to {target}, which does not exist: name a file"):
        write_file(link, b"again")
    assert names(target.parent) == []


def test_no_file_is_replaced_that_must_not_be(tmp_path, monkeypatch):
    def make():
        with replacing(tmp_path / "file", over=False) as file:
            file.write(b"first")

    make()
    with pytest.raises(FileExistsError):
        make()
    monkeypatch.setattr("os.link", lambda *_: (_ for _ in ()).throw(PermissionError(1, "no links here")))
    with pytest.raises(FileExistsError):
        make()
    (tmp_path / "file").unlink()
    make()
    assert ((tmp_path / "file").read_bytes(), names(tmp_path)) == (b"first", ["file"])


def test_a_file_that_has_its_name_is_never_called_unchanged(tmp_path, monkeypatch):
    replace = Path.replace

    def renamed_then_closed(draft, path):
        replace(draft, path)
        os.close(handle.pop())  # so that closing it fails

    monkeypatch.setattr(Path, "replace", renamed_then_closed)
    with replacing(tmp_path / "file") as file:
        file.write(b"words")
        handle = [file.fileno()]
    assert ((tmp_path / "file").read_bytes(), names(tmp_path), file.closed) == (b"words", ["file"], True)


def test_a_temporary_file_that_cannot_be_removed_hides_no_error_and_denies_no_file(tmp_path, monkeypatch):
    def fail(*_args, **_words):
        raise PermissionError(13, "Permission denied")

    def make(word):
        with replacing(tmp_path / "file", over=False) as file:
            file.write(word)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", fail)
        make(b"first")
        with pytest.raises(FileExistsError):
            make(b"second")
    assert ((tmp_path / "file").read_bytes(), len(names(tmp_path))) == (b"first", 3)
    write_file(tmp_path / "other", b"x")
    assert names(tmp_path) == ["file", "other"]


KILLED = """
import os, signal, sys
from pathlib import Path
from confnote.core.files import replacing
with replacing(Path(sys.argv[1])) as file:
    file.write(b"secret")
    file.flush()
    print(file.name, flush=True)
    sys.stdin.read()
"""


def test_what_a_killed_program_left_is_removed_by_the_next_write(tmp_path):
    writer = subprocess.Popen(
        [sys.executable, "-c", KILLED, tmp_path / ("\N{PARTY POPPER}" * 60)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )  # fmt: skip
    left = Path(writer.stdout.readline().strip())
    (tmp_path / ".confnote-folder").mkdir()
    assert (strays(tmp_path), left.stat().st_mode & 0o777) == ([], 0o600)
    write_file(tmp_path / "one", b"x")
    assert left.exists()  # its writer still runs
    writer.send_signal(signal.SIGKILL)
    writer.communicate()
    assert strays(tmp_path) == [left]
    write_file(tmp_path / "two", b"x")
    assert names(tmp_path) == [".confnote-folder", "one", "two"]


def test_a_journal_of_sqlite_goes_with_its_file(tmp_path):
    draft, journal = tmp_path / ".confnote-a.new", tmp_path / ".confnote-a.new-journal"
    draft.touch()
    journal.touch()
    with draft.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert strays(tmp_path) == []
    assert strays(tmp_path) == [draft, journal]
    draft.unlink()
    assert strays(tmp_path) == [journal]


def test_where_files_cannot_be_locked_strays_are_removed_after_an_hour(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "_lock", lambda _handle: None)
    old, fresh, other = (tmp_path / name for name in (".confnote-a.md-1", ".confnote-b.md-2", ".other-3"))
    for stray in (old, fresh, other):
        stray.write_text("x")
    for stray in (old, other):
        os.utime(stray, (time.time() - 4000, time.time() - 4000))
    write_file(tmp_path / "post.md", b"x")
    assert names(tmp_path) == [".confnote-b.md-2", ".other-3", "post.md"]


def test_a_second_name_of_a_finished_file_is_removed_unopened(tmp_path):
    (tmp_path / "confnote.db").write_text("x")
    os.link(tmp_path / "confnote.db", tmp_path / ".confnote-a.new")
    files.remove_strays(tmp_path)
    assert names(tmp_path) == ["confnote.db"]


@pytest.mark.parametrize("umask", [0o000, 0o277])
def test_folders_of_its_own_are_private_whatever_the_umask(tmp_path, umask):
    before = os.umask(umask)
    try:
        make_folder(tmp_path / "one" / "two")
        write_file(tmp_path / "one" / "two" / "three" / "file", b"x", private=True)
    finally:
        os.umask(before)
    made = [tmp_path / "one", tmp_path / "one" / "two", tmp_path / "one" / "two" / "three"]
    assert [path.stat().st_mode & 0o777 for path in made] == [0o700] * 3
    assert (made[-1] / "file").stat().st_mode & 0o777 == 0o600
    with pytest.raises(NotADirectoryError):
        make_folder(made[-1] / "file" / "four")


CROWD = """
import os, sys
from pathlib import Path
from confnote.core.files import strays, write_file
writers = []
for name in "abcdef":
    pid = os.fork()
    if not pid:
        for _ in range(60):
            write_file(Path(sys.argv[1], name), b"words")
            strays(Path(sys.argv[1]))
        os._exit(0)
    writers.append(pid)
print([os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in writers])
"""


def test_many_writers_sweep_none_of_each_others_files(tmp_path):
    ran = subprocess.run(
        [sys.executable, "-c", CROWD, tmp_path], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )  # fmt: skip
    assert (ran.stdout, ran.stderr) == ("[0, 0, 0, 0, 0, 0]\n", "")
    assert names(tmp_path) == ["a", "b", "c", "d", "e", "f"]
