"""A store's path -> what is wrong around its file: who may read it, where it lies, what was left beside it."""

from __future__ import annotations

import os
import re
import shlex
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from confnote.upkeep.doctor.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

OURS = "confnote"  # the name of a folder that holds nothing but the store and what belongs to it
STALE = 3600  # seconds after which a temporary file of ours has no writer any more
SYNCED = (
    # what a folder of the path is called -> who carries it to other machines
    (r"dropbox( \(.+\))?", "Dropbox"),
    (r"mobile documents|icloud ?drive", "iCloud"),
    (r"onedrive( - .+|-.+)?", "OneDrive"),
    (r"google ?drive(-.+| \(.+\))?|my drive|drivefs", "Google Drive"),
    (r"nextcloud.*", "Nextcloud"),
    (r"owncloud.*", "ownCloud"),
    (r"cloudstorage", "a cloud drive"),
    (r"pcloud ?drive|mega(sync)?|box sync|syncthing", "a sync tool"),
)
MARKERS = {".stfolder": "Syncthing", ".dropbox": "Dropbox", ".owncloudsync.log": "ownCloud", ".sync": "Resilio Sync"}
NETWORKS = re.compile(
    r"nfs\d?|cifs|smb\w*|9p|afs|ncpfs|ceph|glusterfs|lustre|davfs\d?|vboxsf|prl_fs|"
    r"fuse\.(sshfs|rclone|davfs2|glusterfs|ceph|gvfsd-fuse|s3fs)"
)


def look_around(path: Path, mounts: str, now: float | None = None) -> Iterator[Finding]:
    """Yield what is found; `mounts` is the text of /proc/mounts, `now` the seconds that files are aged by."""
    yield from _permissions(path)
    yield from _place(path, mounts)
    yield from _left_behind(path, time.time() if now is None else now)


def _permissions(path: Path) -> Iterator[Finding]:
    """Find what others than the owner may read; only folders that are the store's own are looked at."""
    if os.name == "nt":
        return
    folder = path.parent
    own = [folder] if folder.name == OURS else []
    beside = [place for name in ("backups", "drafts") if (place := folder / name).is_dir()]
    files = [path, *(one for place in beside for one in sorted(place.glob("confnote-*")) if one.is_file())]
    for thing, mode in [*((place, 0o700) for place in (*own, *beside)), *((file, 0o600) for file in files)]:
        held = thing.stat().st_mode & 0o777
        if held & 0o077:
            mend = f"chmod {mode:o} {shlex.quote(str(thing))}"
            fix = partial(thing.chmod, mode)
            yield Finding("permissions", f"{thing} is open to others (mode {held:o})", mend=mend, fix_file=fix)
    if path.stat().st_uid != os.getuid():
        mend = f"sudo chown $USER {shlex.quote(str(path))}"
        yield Finding("permissions", f"{path} belongs to another user ({path.stat().st_uid})", mend=mend)


def _place(path: Path, mounts: str) -> Iterator[Finding]:
    """Find out whether other machines have a hand in the folder: SQLite's locks do not reach them."""
    real = path.resolve()
    move = (
        "mkdir -p ~/.confnote && confnote backup ~/.confnote/confnote.db && export CONFNOTE_DB=~/.confnote/confnote.db"
    )
    why = "one write at a bad moment ruins it; to carry notes between machines use confnote dump and load"
    tool = _sync_tool(real)
    if tool:
        yield Finding("place", f"{real} lies in a folder that {tool} keeps in step: {why}", mend=move)
    kind = _file_system(real, mounts)
    if NETWORKS.fullmatch(kind):
        yield Finding("place", f"{real} lies on a network drive ({kind}): {why}", mend=move)


def _sync_tool(path: Path) -> str:
    for folder in path.parents:
        for pattern, tool in SYNCED:
            if re.fullmatch(pattern, folder.name, re.IGNORECASE):
                return tool
        for marker, tool in MARKERS.items():
            if (folder / marker).exists():
                return tool
    return ""


def _file_system(path: Path, mounts: str) -> str:
    """Return the type of the file system a path is on: that of the longest mount point above it, the last of equals."""
    best, kind = -1, ""
    for line in mounts.splitlines():
        words = line.split(" ")
        if len(words) < 3:
            continue
        point = Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), words[1]))
        if path.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), words[2]
    return kind


def _left_behind(path: Path, now: float) -> Iterator[Finding]:
    """Find temporary files of writers that were killed, and texts of editors that were."""
    for folder in (path.parent, path.parent / "backups"):
        for stray in sorted(folder.glob(".confnote-*")):
            if stray.is_file() and now - stray.stat().st_mtime > STALE:
                mend = f"rm {shlex.quote(str(stray))}"
                what = f"{stray} was left by a writer that was killed"
                yield Finding("temporary files", what, mend=mend, fix_file=partial(stray.unlink, missing_ok=True))
    for draft in sorted((path.parent / "drafts").glob("confnote-*")):
        mend = f"confnote add - < {shlex.quote(str(draft))}"
        yield Finding("drafts", f"{draft} holds a text that never became a note", mend=mend, grade="hint")
