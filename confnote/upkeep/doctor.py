"""Run all checks on a store, its file and its folder; repair what is safe to repair."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path

from confnote.config.file import file_path
from confnote.core.files import remove_stray, strays
from confnote.core.photos import FOLDER
from confnote.core.shell import commands_in, in_turn, quoted, script
from confnote.errors import UPGRADE, ConfnoteError, Refused, StoreError, StoreIsGone
from confnote.store.db import SCHEMA_VERSION, Store, connect, opened
from confnote.store.known import KnownStore, from_backup, from_dump, last_change, same_zone
from confnote.store.reasons import DAMAGE, explain
from confnote.store.schema import DAMAGED, fault_of
from confnote.upkeep.backup import automatic, back_up, check, made_at
from confnote.upkeep.checks import FIX, Problem, caught, check_inside
from confnote.upkeep.damaged import can_be_read
from confnote.upkeep.photo_tar import gone_photos, listed, naming_gone, unnamed_photos

MOUNTS = Path("/proc/mounts")
WEEK = 7 * 86_400_000
LITTLE_SPACE = 20_000_000  # bytes free on the disk
BACKUP = "confnote backup"
DATA = {"file", "pages", "tables", "texts", "records", "references", "entries"}  # checks of what is stored


def examine(path: str, now: int) -> list[Problem]:
    """Return all problems of a store; none if it never existed. `now` is in milliseconds."""
    try:
        KnownStore(path).refuse_if_gone()
    except StoreIsGone as error:
        return [_gone(path, error.what)]
    try:
        os.lstat(path)
    except PermissionError as error:  # a folder that is closed to the user hides whether the store is there
        mend = f"ls -ld {quoted(Path(path).parent)}"
        return [Problem("file", f"{path} cannot be looked at: {error.strerror}", mend=mend)]
    except OSError:
        return []
    inside = [*caught("file", partial(_inside, path, now)), *check_surroundings(Path(path), _mounts())]
    no_backup = any(problem.check in {"space", "file", "pages", "tables", "texts"} for problem in inside)
    backups = caught("backups", partial(_backups, path, now))
    return [
        *inside,
        *(problem for problem in backups if not (no_backup and problem.mend == BACKUP)),
        *caught("photos", partial(_photos, path)),
    ]


def damage_of(path: str) -> str:
    """Return what is wrong with the data in a store; empty if no command can trip over it."""
    problems = caught("file", partial(_inside, path, int(time.time() * 1000)))
    return next((f"{problem.check}: {problem.what}" for problem in problems if problem.check in DATA), "")


def _gone(path: str, what: str, done: str = "accepted") -> Problem:
    command, has = from_backup(path)
    mend = from_dump(path) or script(has and f"# the backup has {has}", command, f"# or, to do without it: {FIX}")
    return Problem("file", what, mend=mend, fix_file=partial(_begin_anew, path), done=done)


def _begin_anew(path: str) -> None:
    """Forget a store that is gone or empty, and set aside an empty file: a new store is made."""
    KnownStore(path).forget()
    if _is_empty(path):
        os.replace(path, f"{path}.empty")  # noqa: PTH105  # `path` is text


def _is_empty(path: str) -> bool:
    return os.path.isfile(path) and not os.path.getsize(path)  # noqa: PTH113, PTH202  # `path` is text


def check_place(path: str) -> list[Problem]:
    """Return the problems of a store's place: a synchronized folder, a network drive."""
    return list(_place(Path(path), _mounts()))


def _mounts() -> str:
    """Return the text of /proc/mounts, empty on a system without it."""
    try:
        return MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:  # only Linux has it
        return ""


def _inside(path: str, now: int) -> Iterator[Problem]:
    try:
        with opened(connect(path)) as store:
            if store.version > SCHEMA_VERSION:
                what = f"the store was made by a newer confnote (schema {store.version}): it is read, never written"
                yield Problem("schema", what, mend=UPGRADE)
            elif store.version < SCHEMA_VERSION:
                what = f"the store is of schema {store.version}: the next command brings it up to {SCHEMA_VERSION}"
                yield Problem("schema", what, mend="confnote list", grade="hint")
            else:
                yield from _writing(store)
                yield from [_with_advice(path, problem) for problem in check_inside(store, now)]
    except StoreIsGone as error:
        yield _gone(path, error.what)
    except StoreError as error:
        if _is_empty(path):
            yield _gone(path, error.what, "set aside")
            return
        # SQLite calls damage a DatabaseError that is no OperationalError
        if isinstance(error.__cause__, sqlite3.OperationalError):  # locked or not readable: the file may be sound
            is_closed = error.__cause__.sqlite_errorcode & 0xFF == sqlite3.SQLITE_READONLY
            mend = _make_writable(Path(path)) if is_closed else f"ls -l {quoted(path)}"
            yield Problem("file", error.what, mend=mend)
        else:
            yield _with_advice(path, Problem("file", error.what, mend=""))
    except DAMAGE as error:
        yield _with_advice(path, Problem("file", f"the file is damaged: {error}", mend=""))


def _writing(store: Store) -> Iterator[Problem]:
    """Begin a change of one row and take it back: find a store that can be read, not written."""
    try:
        try:
            store.execute("BEGIN IMMEDIATE")
            store.execute("UPDATE clock SET tick = tick + 1")
        finally:
            if store.in_transaction:
                store.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        code, path, folder = error.sqlite_errorcode & 0xFF, store.path, str(Path(store.path).parent)
        if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            what = "another program has the store locked: writing was not tried"
            yield Problem("writing", what, mend="", grade="hint")
            return
        closed = code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}
        mend = _make_writable(Path(path)) if closed else f"df -h {quoted(folder)}"
        yield Problem("writing", f"nothing can be written: {explain(error, path).what}", mend=mend)


def _make_writable(path: Path) -> str:
    """Return a command that lets the user write to a store which is read-only."""
    if hasattr(os, "statvfs") and os.statvfs(path).f_flag & os.ST_RDONLY:
        return f'sudo mount -o remount,rw "$(findmnt -nT {quoted(path)} -o TARGET)"'
    # SQLite writes a journal beside the store
    for place in (path, path.parent) if os.getuid() else ():
        status = place.stat()
        if status.st_uid != os.getuid():
            return f"sudo chown $USER {quoted(place)}"
        if not status.st_mode & 0o200:
            return f"chmod u+w {quoted(place)}"
    return f"sudo chattr -i {quoted(path)} {quoted(path.parent)}"


def _space(path: Path) -> Iterator[Problem]:
    """Find a disk that has no room for a backup of the store, or for LITTLE_SPACE."""
    free = shutil.disk_usage(path.parent).free
    if free < max(LITTLE_SPACE, path.stat().st_size):
        what = f"the disk is nearly full: {free // 1_000_000:,} MB are free in {path.parent}"
        yield Problem("space", what, mend=f"df -h {quoted(path.parent)}", grade="hint")


def _with_advice(path: str, problem: Problem) -> Problem:
    """Return the problem; if it is no hint and has no `mend`, add commands to rescue records."""
    if problem.mend or problem.grade == "hint":
        return problem
    rescue = "confnote dump --salvage rescued.jsonl" if can_be_read(path) else ""
    sound, last = next(filter(_is_sound, automatic(path)), None), KnownStore(path).read()
    # no store is made where one was, until the user gives that one up
    without = in_turn(f"mv {quoted(path)} {quoted(f'{path}.damaged')}", FIX if last is not None else "")
    here, there = last_change(path), last_change(str(sound)) if sound else None
    same_zone(here, there)
    if sound:
        has = f"# the backup has {there}" if there else ""
        has += f"; the damaged file has {here}" if there and here else ""
        instead = [has, f"confnote restore {quoted(sound)}"]
    elif rescue:
        instead = ["# with a backup of yours, instead of the next line: confnote restore FILE", without]
    else:
        instead = [f"# without any backup: {without}", "confnote restore FILE"]
    if last is not None and problem.check == "file":
        problem = replace(problem, what=f"{problem.what}; the store had {KnownStore(path).find_zone(last)}")
    return replace(problem, mend=script(rescue, *instead, "confnote load rescued.jsonl --theirs" if rescue else ""))


def _is_sound(backup: Path) -> bool:
    with suppress(ConfnoteError):
        check(backup)
        return True
    return False


def _backups(path: str, now: int) -> Iterator[Problem]:
    """Find backups that cannot be restored, or that there is none that can, or none of late."""
    sound = None
    for file in automatic(path):
        fault = ""
        with suppress(StoreError):  # another program has it open, so it is a database
            fault = fault_of(str(file), pragma="quick_check")
        if not fault:
            sound = sound or file
            continue
        aside = file.with_name(file.name.replace("-", f"-{DAMAGED}-", 1))
        names = f"{quoted(file)} {quoted(aside)}"
        what = f"{file} cannot be restored: {fault}"
        yield Problem("backups", what, mend=f"mv {names}", fix_file=partial(_rename, file, aside))
    if sound is None:
        what = "there is no backup beside the store"
        yield Problem("backups", what, mend=BACKUP, grade="hint")
        return
    here, there = last_change(path), last_change(str(sound))
    if here is not None and (there is None or here.mark != there.mark) and made_at(sound) < now - WEEK:
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(made_at(sound) / 1000))
        what = f"the newest backup was made on {when}, and the store has changed since"
        yield Problem("backups", what, mend=BACKUP, grade="hint")


def _photos(path: str) -> Iterator[Problem]:
    what, folder = gone_photos(path), quoted(Path(path).parent / FOLDER)
    if what:
        without = f"# or, without it: confnote edit {naming_gone(path)}"
        mend = script(f"# copy what is lacking into {folder} again", without)
        yield Problem("photos", what, mend=mend)
    unnamed = unnamed_photos(path)
    if unnamed:
        many = "1 photo is" if len(unnamed) == 1 else f"{len(unnamed):,} photos are"
        lost = "it may be of a note that was" if len(unnamed) == 1 else "they may be of notes that were"
        what = f"{many} in no note, and in none of the trash: {listed(unnamed, len(unnamed))}; {lost} lost"
        file = quoted(Path(path).parent / unnamed[0])  # no `rm`: nothing else has what is in it
        yield Problem("photos", what, mend=f"confnote add --photo {file}", grade="hint")


def _rename(file: Path, aside: Path) -> None:
    """Give a file and its journal, if it has one, another name."""
    file.rename(aside)
    with suppress(FileNotFoundError):
        file.with_name(f"{file.name}-journal").rename(f"{aside}-journal")


def mend(path: str, problems: list[Problem], now: int) -> Path | None:
    """Repair what is safe to repair; return the backup of a store that was changed, else None.

    No backup is made if only files need repair. Raises Refused if a file cannot be changed, or the store cannot be
    backed up.
    """
    for problem in problems:
        if problem.fix_file is not None:
            try:
                problem.fix_file()
            except OSError as error:
                raise Refused(
                    f"{error.filename}: {error.strerror}: mend it with {in_turn(*commands_in(problem.mend))}"
                ) from error
    repairs = [problem.fix for problem in problems if problem.fix is not None]
    if not repairs:
        return None
    kept = back_up(path, now, label="before-doctor")
    with opened(connect(path)) as store, store.change("doctor"):
        for repair in repairs:
            repair(store)
    return kept


OURS = "confnote"  # a folder of this name contains only the store and what belongs to it
SYNCED = (
    # a pattern of folder names, and the tool that copies such folders to other machines
    (r"dropbox( \(.+\))?", "Dropbox"),
    (r"mobile documents|icloud ?drive", "iCloud"),
    (r"onedrive( - .+|-.+)?", "OneDrive"),
    (r"google ?drive(-.+| \(.+\))?|my drive|drivefs", "Google Drive"),
    (r"nextcloud.*", "Nextcloud"),
    (r"owncloud.*", "ownCloud"),
    (r"cloudstorage", "a cloud drive"),
    (r"pcloud ?drive|mega(sync)?|box sync|syncthing", "a sync tool"),
)
# files or folders that a sync tool creates in the folders that it copies
MARKERS = {".stfolder": "Syncthing", ".dropbox": "Dropbox", ".owncloudsync.log": "ownCloud", ".sync": "Resilio Sync"}
NETWORKS = re.compile(
    r"nfs\d?|cifs|smb\w*|9p|afs|ncpfs|ceph|glusterfs|lustre|davfs\d?|vboxsf|prl_fs|"
    r"fuse\.(sshfs|rclone|davfs2|glusterfs|ceph|gvfsd-fuse|s3fs)"
)
MOVE = "mkdir -p ~/.confnote && confnote backup ~/.confnote/confnote.db && export CONFNOTE_DB=~/.confnote/confnote.db"


def check_surroundings(path: Path, mounts: str) -> Iterator[Problem]:
    """Yield problems of file and folder; `mounts` is the text of /proc/mounts."""
    yield from caught("permissions", partial(_permissions, path))
    yield from caught("space", partial(_space, path))
    yield from caught("place", partial(_place, path, mounts))
    yield from caught("temporary files", partial(_left_behind, path))


def _permissions(path: Path) -> Iterator[Problem]:
    """Find files and folders open to other users, and a store that belongs to another user.

    Skips the store's folder unless its name is OURS: another folder may contain other files.
    """
    if os.name == "nt":
        return
    folder = path.parent
    own = [folder] if folder.name == OURS else []
    beside = [place for name in ("backups", "drafts") if (place := folder / name).is_dir()]
    files = [path, *(file for place in beside for file in sorted(place.glob("confnote-*")) if file.is_file())]
    for target, wanted in [*((place, 0o700) for place in (*own, *beside)), *((file, 0o600) for file in files)]:
        mode = target.stat().st_mode & 0o777
        if mode & 0o077:
            mend = f"chmod {wanted:o} {quoted(target)}"
            fix = partial(target.chmod, wanted)
            yield Problem("permissions", f"{target} is open to others (mode {mode:o})", mend=mend, fix_file=fix)
    if path.stat().st_uid != os.getuid():
        mend = f"sudo chown $USER {quoted(path)}"
        yield Problem("permissions", f"{path} belongs to another user ({path.stat().st_uid})", mend=mend)


def _place(path: Path, mounts: str) -> Iterator[Problem]:
    """Yield a problem if the folder is synchronized, or is on a network drive.

    SQLite's locks do not reach other machines, which may write to the store at the same time.
    """
    real = path.resolve()
    why = "one write at a bad moment ruins it; to carry notes between machines use the commands dump and load"
    for folder in real.parents:
        tools = [tool for pattern, tool in SYNCED if re.fullmatch(pattern, folder.name, re.IGNORECASE)]
        tools += [tool for marker, tool in MARKERS.items() if (folder / marker).exists()]
        if tools:
            yield Problem("place", f"{real} is in a folder that {tools[0]} synchronizes: {why}", mend=MOVE)
            break
    kind = _file_system(real, mounts)
    if NETWORKS.fullmatch(kind):
        yield Problem("place", f"{real} is on a network drive ({kind}): {why}", mend=MOVE)


def _file_system(path: Path, mounts: str) -> str:
    """Return the type of the file system at the longest mount point above a path; empty if none."""
    # a later mount hides an earlier one at the same point
    best, kind = -1, ""
    for line in mounts.splitlines():
        words = line.split(" ")
        if len(words) < 3:
            continue
        # the kernel writes blanks in paths as \040
        point = Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), words[1]))
        if path.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), words[2]
    return kind


def _left_behind(path: Path) -> Iterator[Problem]:
    """Find temporary files of killed programs, and texts from an editor that were not stored."""
    for stray in chain.from_iterable(map(strays, _written_folders(path))):
        mend = f"rm {quoted(stray)}"
        what = f"{stray} was left by a writer that was killed, and may have private notes in it"
        yield Problem("temporary files", what, mend=mend, fix_file=partial(remove_stray, stray))
    for journal in sorted((path.parent / "backups").glob("confnote-*.db-journal")):
        backup = journal.with_name(journal.name.removesuffix("-journal"))
        # one that SQLite needs makes the backup unreadable, which `_backups` names; a set-aside store keeps its own
        if DAMAGED not in journal.name and not (backup.exists() and fault_of(str(backup), pragma="quick_check")):
            what = f"{journal} was left by a program that was killed: the backup is sound without it"
            yield Problem("temporary files", what, mend=f"rm {quoted(journal)}", grade="hint")
    for draft in sorted((path.parent / "drafts").glob("confnote-*")):
        mend = f"confnote add - < {quoted(draft)}"
        yield Problem("drafts", f"{draft} contains a text that never became a note", mend=mend, grade="hint")


def _written_folders(path: Path) -> list[Path]:
    """Return the folders to which confnote writes; a dump may go to the current one."""
    beside = [path.parent, *(path.parent / name for name in ("backups", "drafts", "photos", "programmes"))]
    posts = []
    # `_inside` reports a store that cannot be read
    with suppress(ConfnoteError, sqlite3.Error, ValueError), opened(connect(str(path))) as store:
        posts = [Path(post).parent for (post,) in store.execute("SELECT path FROM post WHERE path <> ''")]
    found: dict[Path, None] = {}
    for folder in (*beside, file_path(os.environ).parent, *posts, Path()):
        with suppress(OSError, ValueError):  # a current folder that was removed, or a NUL in a path
            found[folder.resolve()] = None  # a folder of posts may be the current one
    return [*found]
