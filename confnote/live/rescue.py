"""The last resort for an unfinished line: a file, for when the store itself cannot be written."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from confnote.store.drafts import Unfinished

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SUFFIX = ".confnote-line"


def write_line(store_path: str, who: str, line: Unfinished) -> Path | None:
    """Write a line to a file of this prompt, beside the store or where temporary files go; None if neither works.

    The file is whole or not there: it is written under another name first.
    """
    for folder in _folders(store_path):
        target = folder / f"{who.replace('/', '-')}{SUFFIX}"
        draft = target.with_suffix(".new")
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if folder.lstat().st_uid != os.getuid():  # anybody may make a folder where temporary files go
                continue
            with os.fdopen(os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
                json.dump({"who": who, "text": line.text, "target": line.target, "at": line.at}, file)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(target)
        except (OSError, UnicodeEncodeError):
            with suppress(OSError):
                draft.unlink()
            continue
        return target
    return None


def drop_line(store_path: str, who: str) -> None:
    """Take away the file of this prompt, wherever it is."""
    for folder in _folders(store_path):
        with suppress(OSError):
            (folder / f"{who.replace('/', '-')}{SUFFIX}").unlink()


def claim_line(store_path: str, is_alive: Callable[[str], bool]) -> tuple[Unfinished, Path] | None:
    """Return the newest line whose prompt is no more, and its file; the caller takes that away once it is kept."""
    found = [(line, path) for line, path, who in _lines(store_path) if not is_alive(who)]
    return max(found, key=lambda pair: pair[0].at, default=None)


def _lines(store_path: str) -> Iterator[tuple[Unfinished, Path, str]]:
    for folder in _folders(store_path):
        for path in folder.glob(f"*{SUFFIX}"):
            with suppress(OSError, ValueError, KeyError, TypeError):
                if path.lstat().st_uid != os.getuid():
                    continue
                held = json.loads(path.read_text(encoding="utf-8"))
                line = Unfinished(str(held["text"]), str(held["target"]), int(held["at"]))
                yield line, path, str(held["who"])


def _folders(store_path: str) -> tuple[Path, Path]:
    name = "".join(c if c.isalnum() else "-" for c in str(Path(store_path).resolve()))[-80:]
    return Path(store_path).parent / "drafts", Path(tempfile.gettempdir()) / f"confnote-{os.getuid()}{name}"
