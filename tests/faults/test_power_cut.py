"""After a power cut at any write, the store is sound, has all that was acknowledged, and no file is half written.

strace records the calls of one run; they are replayed into a model of a disk that keeps only what was synced: the bytes
of a file by fsync of the file, its name by fsync of the folder. Of the rest, a cut keeps nothing, all names, all bytes,
all of both, or every second write.
"""

import os
import re
import sqlite3
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

CALLS = "openat,write,pwrite64,lseek,ftruncate,fsync,fdatasync,rename,link,unlink,close"
CALL = re.compile(
    r'(?:\d+ +)?(\w+)\((\d*)(?:, )?(?:AT_FDCWD, )?(?:"([\\x0-9a-f]*)")?(?:, "([\\x0-9a-f]*)")?(.*)\) += (\d+)'
)
KEPT = {"none": lambda _: False, "all": lambda _: True, "every second": lambda number: number % 2}


def record(words, env, folder):
    """Return the calls of a run as (name, descriptor, texts, rest of the arguments, result)."""
    log = folder.parent / "calls"
    watch = ["strace", "-f", "-qq", "-xx", "-s", "9999999", "-o", str(log), "-e", f"trace={CALLS}"]
    try:
        ran = subprocess.run(
            [*watch, sys.executable, "-m", "confnote", *words],
            env=env, cwd=folder, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
    except FileNotFoundError:
        pytest.skip("strace is not installed")
    if not log.exists() or "ptrace" in ran.stderr:
        pytest.skip(f"strace may not watch here: {ran.stderr.strip()}")
    assert (ran.returncode, ran.stderr) == (0, "")
    found = [CALL.match(line) for line in log.read_text().splitlines()]
    return [
        (one[1], int(one[2] or -1), [_bytes(text) for text in one.group(3, 4)], one[5], int(one[6]))
        for one in found
        if one
    ]


def _bytes(text):
    return bytes.fromhex((text or "").replace("\\x", ""))


class File:
    """The bytes that are on disk, and the writes since: (place, bytes), or (length, None) for a cut."""

    def __init__(self, data=b""):
        self.synced, self.pending, self.length = data, [], len(data)

    def add(self, place, data):
        self.pending.append((place, data))
        self.length = max(self.length, place + len(data)) if data is not None else place

    def content(self, keep):
        data = bytearray(self.synced)
        for number, (place, new) in enumerate(self.pending):
            if keep(number):
                data.extend(bytes(max(0, place - len(data))))
                data[place : place + len(new) if new is not None else None] = new or b""
        return bytes(data)


class Disk:
    """A folder as a program sees it, and as it is on disk. `do` carries out one call and returns whether it counts."""

    def __init__(self, folder, *, syncs):
        self.folder, self.syncs, self.acknowledged = folder, syncs, False
        self.names = {file.name: File(file.read_bytes()) for file in folder.iterdir()}
        self.synced = dict(self.names)
        self.open = {}  # the file, or "folder", and the place of the next write

    def do(self, call, number, texts, rest, result):
        path = [Path(os.path.normpath(self.folder / os.fsdecode(text))) for text in texts]
        ours = [one.name if one.parent == self.folder else "" for one in path]
        if call == "openat":
            return self.opened(path[0], ours[0], result)
        if call in {"rename", "link", "unlink"}:
            return self.named(call, *ours)
        if call == "write" and number == 1:
            self.acknowledged = True
        file, at = self.open.get(number, (None, 0))
        if call in {"fsync", "fdatasync"} and file and self.syncs:
            if file == "folder":
                self.synced = dict(self.names)
            else:
                file.synced, file.pending = file.content(KEPT["all"]), []
        elif call in {"write", "pwrite64"} and file:
            place = int(rest.rsplit(",", 1)[1]) if call == "pwrite64" else at
            file.add(place, texts[0][:result])
            self.open[number] = file, place + result
        elif call == "ftruncate" and file:
            file.add(int(rest), None)
        elif call == "lseek" and file:
            self.open[number] = file, result
        elif call == "close":
            self.open.pop(number, None)
        return True

    def opened(self, path, name, result):
        if path == self.folder:
            self.open[result] = "folder", 0
        elif name:
            self.open[result] = self.names.setdefault(name, File()), 0
        return bool(name)

    def named(self, call, name, new):
        if name not in self.names:
            return False
        if call != "unlink":
            self.names[new] = self.names[name]
        if call != "link":
            del self.names[name]
        return True


def cuts(calls, folder, *, syncs=True):
    """Yield (acknowledged, how much is kept, files) for each cut; without `syncs`, fsync does nothing."""
    disk = Disk(folder, syncs=syncs)
    for call in calls:
        if disk.do(*call):
            for kept_names, kept_bytes in product((False, True), KEPT):
                left = disk.names if kept_names else disk.synced
                how = f"{call[0]} {call[2]}, names {kept_names}, bytes {kept_bytes}"
                yield disk.acknowledged, how, {name: file.content(KEPT[kept_bytes]) for name, file in left.items()}


def laid_out(files, folder):
    folder.mkdir(exist_ok=True)
    for file in list(folder.iterdir()):
        file.unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def notes_in(file):
    """Return the notes of a store, or "damaged"."""
    try:
        conn = sqlite3.connect(file)
        try:
            notes = [text for (text,) in conn.execute("SELECT text FROM note ORDER BY id")]
            return notes if conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)] else "damaged"
        finally:
            conn.close()
    except sqlite3.DatabaseError:
        return "damaged"


def test_a_note_that_was_acknowledged_survives_a_power_cut(confnote, env, path, tmp_path):
    assert confnote("add", "before").code == 0
    laid_out({path.name: path.read_bytes()}, tmp_path / "old")
    calls = record(["add", "after"], env, path.parent)
    laid_out({path.name: (tmp_path / "old" / path.name).read_bytes()}, path.parent)
    lost = {True: [], False: []}
    for syncs in (True, False):
        seen = set()
        for acknowledged, how, files in cuts(calls, path.parent, syncs=syncs):
            key = acknowledged, hash(frozenset(files.items()))
            if key in seen:
                continue
            seen.add(key)
            notes = notes_in(laid_out(files, tmp_path / "cut") / path.name)
            if notes != ["before", "after"] and (acknowledged or notes != ["before"]):
                lost[syncs].append((how, notes))
        assert len(seen) > 50
    assert lost[True] == []
    assert lost[False] != []  # the model notices a disk that syncs nothing


def test_a_dump_is_the_old_or_the_new_one_after_a_power_cut(confnote, env, tmp_path):
    folder = tmp_path / "dumps"
    folder.mkdir()
    target = folder / "all.jsonl"
    assert confnote("add", "before").code == 0
    assert confnote("dump", str(target)).code == 0
    old = target.read_bytes()
    assert confnote("add", "after").code == 0
    calls = record(["dump", "all.jsonl"], env, folder)
    new = target.read_bytes()
    laid_out({"all.jsonl": old}, folder)
    found = {(acknowledged, files["all.jsonl"]) for acknowledged, _, files in cuts(calls, folder)}
    assert found == {(False, old), (False, new), (True, new)}
    torn = {(acknowledged, files["all.jsonl"]) for acknowledged, _, files in cuts(calls, folder, syncs=False)}
    assert (True, old) in torn
