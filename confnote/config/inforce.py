"""The file of settings and the environment -> the values in force, each with its origin.

A variable of confnote's own (`CONFNOTE_EDITOR`) is stronger than the file, one that many programs share (`EDITOR`,
`NO_COLOR`) is weaker: who wrote the file meant this program. A value that does not read is said and passed over, for
no note shall be lost over a typing error in a setting; only a file that is not TOML stops a command.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from confnote.config.file import parse, read_text
from confnote.config.table import SETTINGS, Setting, no_setting
from confnote.errors import Usage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Origin = Literal["default", "file", "environment"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The value of a setting in force; `where` is the file or the variable that says so."""

    key: str
    value: str
    origin: Origin
    where: str = ""


@dataclass(frozen=True, slots=True)
class Config:
    """All settings, in the table's order, the file they come from, and what was wrong with it, a line each."""

    path: Path
    settings: tuple[Chosen, ...]
    warnings: tuple[str, ...] = ()

    def __getitem__(self, key: str) -> str:
        """Return the value of a setting."""
        return next(chosen.value for chosen in self.settings if chosen.key == key)

    def minutes(self, key: str) -> int:
        """Return a time of day (`day_end`) as minutes after midnight."""
        hour, _, minute = self[key].partition(":")
        return int(hour) * 60 + int(minute)

    def number(self, key: str) -> int | None:
        """Return a number (`width`), None for `auto`."""
        return None if self[key] == "auto" else int(self[key])


def file_path(environ: Mapping[str, str], platform: str = sys.platform) -> Path:
    """Return where the file is or would be: `CONFNOTE_CONFIG`, else in `XDG_CONFIG_HOME`, else the platform's place."""
    named = environ.get("CONFNOTE_CONFIG")
    if named:
        return Path(named)
    folder = Path(environ.get("XDG_CONFIG_HOME", ""))
    if folder.is_absolute():  # the XDG rule: a relative one is passed over
        return folder / "confnote" / "config.toml"
    if platform == "darwin":
        from platformdirs.macos import MacOS as Folders
    elif platform == "win32":
        from platformdirs.windows import Windows as Folders  # type: ignore[assignment]
    else:
        from platformdirs.unix import Unix as Folders  # type: ignore[assignment]
    return Folders("confnote", appauthor=False).user_config_path / "config.toml"


def load(path: Path, environ: Mapping[str, str]) -> Config:
    """Return the settings in force; no file is as good as an empty one, a file that is not TOML is Refused."""
    rows = parse(path, read_text(path))
    warnings: list[str] = []
    settings = tuple(_choose(setting, rows, path, environ, warnings) for setting in SETTINGS)
    known = {setting.key for setting in SETTINGS}
    warnings += [f"{path}: {no_setting(key)}" for key in rows if key not in known]
    return Config(path, settings, tuple(warnings))


def _choose(
    setting: Setting, rows: Mapping[str, Any], path: Path, environ: Mapping[str, str], warnings: list[str]
) -> Chosen:
    """The strongest word that reads; the others are warned of."""
    for typed, origin, where in _words(setting, rows, path, environ):
        try:
            value = setting.value(_text(setting.key, typed))
        except Usage as why:
            warnings.append(f"{where}: {why}")
            continue
        if value not in ("", setting.leaves_open):
            return Chosen(setting.key, value, origin, where)
    return Chosen(setting.key, setting.default, "default")


def _words(
    setting: Setting, rows: Mapping[str, Any], path: Path, environ: Mapping[str, str]
) -> Iterator[tuple[Any, Origin, str]]:
    """What is said of a setting, the strongest first: own variable, file, shared variables."""
    if environ.get(setting.variable):
        yield environ[setting.variable], "environment", setting.variable
    if setting.key in rows:
        yield rows[setting.key], "file", str(path)
    for name, meaning in setting.shared:
        if environ.get(name):
            yield meaning or environ[name], "environment", name


def _text(key: str, value: Any) -> str:
    """A TOML value as one would type it: `width = 100` and `day_end = 04:00:00` are fine without quotes."""
    from datetime import time

    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Usage(f"{key} cannot be {str(value)[:60]}: write it as text in quotes")
    return str(value)
