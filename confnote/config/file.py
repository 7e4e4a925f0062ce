"""The TOML file of settings: its text -> keys and values, and one changed value -> the file, all else as it was."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from confnote.config.table import find_setting
from confnote.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping


def read_text(path: Path) -> str:
    """Return the text of the file, empty if there is none; Refused where it cannot be read."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise Refused(f"{path} is not UTF-8 (at line {line}): save it as such, or move it away") from error


def parse(path: Path, text: str) -> dict[str, Any]:
    """Return what a TOML text says; Refused, with the line, where it is none."""
    if not text:
        return {}
    import tomllib  # 10 ms, where there is a file

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError also for a number of 5000 digits
        raise Refused(f"{path} is no TOML file: {error}; mend that line, or move the file away") from error


def set_value(path: Path, key: str, text: str) -> str:
    """Write a value, checked, and return it as kept. Other keys, comments and order stay; no file: it is made."""
    setting = find_setting(key)
    value = setting.value(text)
    before = read_text(path)
    _write(path, _with(before, parse(path, before), setting.key, value))
    return value


def unset_value(path: Path, key: str) -> bool:
    """Take a key out of the file, one that is no setting too; return whether it was there."""
    before = read_text(path)
    rows = parse(path, before)
    if key not in rows:
        key = find_setting(key).key
    if key in rows:
        _write(path, _with(before, rows, key, None))
    return key in rows


def _with(text: str, rows: Mapping[str, Any], key: str, value: str | None) -> str:
    """The text with one key changed in its own line; written wholly anew where that would not read as meant."""
    import tomllib

    import tomli_w

    wanted = {name: other for name, other in rows.items() if name != key} | ({} if value is None else {key: value})
    line = "" if value is None else tomli_w.dumps({key: value})
    table = re.search(r"^[ \t]*\[", text, re.MULTILINE)
    top, rest = (text[: table.start()], text[table.start() :]) if table else (text, "")
    changed, times = re.subn(rf"^[ \t]*{re.escape(key)}[ \t]*=.*\n?", lambda _: line, top, count=1, flags=re.MULTILINE)
    if not times:
        changed = (top if top.endswith("\n") or not top else f"{top}\n") + line
    with suppress(tomllib.TOMLDecodeError):
        if tomllib.loads(changed + rest) == wanted:
            return changed + rest
    return tomli_w.dumps(wanted)


def _write(path: Path, text: str) -> None:
    """Put the file in place whole, for its owner only; a link to it (from a folder of dot-files) stays a link."""
    import tempfile  # 5 ms

    path = path.resolve()
    draft = None
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        number, draft = tempfile.mkstemp(prefix=".config-", dir=path.parent)  # 0600
        with os.fdopen(number, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    except OSError as error:
        if draft:
            Path(draft).unlink(missing_ok=True)
        raise Refused(f"{path} cannot be written: {error.strerror}") from error
