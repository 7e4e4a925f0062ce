"""Read the settings in force from the TOML file and the environment; write them to the file.

A variable of confnote's own (`CONFNOTE_EDITOR`) wins over the file. A variable that many programs share (`EDITOR`,
`NO_COLOR`) does not: the user wrote the file for confnote. A bad value is ignored with a warning, because no note may
be lost over a typing error in a setting; only a file that cannot be read as TOML stops a command.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from confnote.config.table import ABBREVIATION, SETTINGS, Setting, find_setting, no_setting
from confnote.errors import Refused, Usage

Origin = Literal["default", "file", "environment"]
Rows = dict[str, Any]
Candidate = tuple[Any, Origin, str]  # raw value, origin, and the place that a warning names


@dataclass(frozen=True, slots=True)
class Chosen:
    """A setting with the value in force. `where` is the file or variable that sets it, or empty."""

    key: str
    value: str
    origin: Origin
    where: str = ""


@dataclass(frozen=True, slots=True)
class Config:
    """All settings in the table's order, their file, and warnings of bad values or unknown keys."""

    path: Path
    settings: tuple[Chosen, ...]
    warnings: tuple[str, ...] = ()

    def __getitem__(self, key: str) -> str:
        """Return the value of a setting."""
        return next(chosen.value for chosen in self.settings if chosen.key == key)

    def is_set(self, key: str) -> bool:
        """Return whether the user set this setting, in the file or in the environment."""
        return any(chosen.key == key and chosen.origin != "default" for chosen in self.settings)

    @property
    def abbreviations(self) -> dict[str, str]:
        """The words that the live prompt writes, by abbreviation."""
        of = (chosen for chosen in self.settings if chosen.key.startswith(ABBREVIATION))
        return {chosen.key.removeprefix(ABBREVIATION): chosen.value for chosen in of if chosen.value}

    def minutes(self, key: str) -> int:
        """Return a time of day (`day_end`) as minutes after midnight."""
        hour, _, minute = self[key].partition(":")
        return int(hour) * 60 + int(minute)

    def number(self, key: str) -> int | None:
        """Return a number (`width`); None for `auto`."""
        return None if self[key] == "auto" else int(self[key])


def file_path(environ: Mapping[str, str], platform: str = sys.platform) -> Path:
    """Return the path of the file: `CONFNOTE_CONFIG`, else in the user's folder for settings."""
    if named := environ.get("CONFNOTE_CONFIG"):
        return Path(named)
    folder = Path(environ.get("XDG_CONFIG_HOME", ""))
    if folder.is_absolute():  # the XDG specification says to ignore a relative path
        return folder / "confnote" / "config.toml"
    if platform == "darwin":
        from platformdirs.macos import MacOS as Folders
    elif platform == "win32":
        from platformdirs.windows import Windows as Folders  # type: ignore[assignment]
    else:
        from platformdirs.unix import Unix as Folders  # type: ignore[assignment]
    return Folders("confnote", appauthor=False).user_config_path / "config.toml"


def load(path: Path, environ: Mapping[str, str]) -> Config:
    """Return the settings in force; raise Refused if the file cannot be read as TOML."""
    rows = _parse(path, _read_text(path))
    warnings: list[str] = []
    table = {setting.key: setting for setting in SETTINGS}
    for key in rows:
        try:
            table |= {key: find_setting(key)} if key.startswith(ABBREVIATION) else {}
        except Usage as why:
            warnings.append(f"{path}: {why}")
    settings = tuple(_choose(setting, rows, path, environ, warnings) for setting in table.values())
    unknown = [key for key in rows if key not in table and not key.startswith(ABBREVIATION)]
    return Config(path, settings, (*warnings, *(f"{path}: {no_setting(key)}" for key in unknown)))


def set_value(path: Path, key: str, text: str) -> str:
    """Write a value to the file, leaving the rest as it is; return the value as written.

    Raises Unknown for a key that is no setting, Usage for a bad value, Refused if reading or writing the file fails.
    """
    setting = find_setting(key)
    value = setting.parse(text)
    before = _read_text(path)
    _parse(path, before)
    _change(path, before, setting.key, value)
    return value


def unset_value(path: Path, key: str) -> bool:
    """Remove a key from the file, even one that is not a setting; return whether the file had it.

    Raises Unknown for a key that is neither in the file nor a setting, Refused as `set_value` does.
    """
    before = _read_text(path)
    rows = _parse(path, before)
    if key not in rows:
        key = find_setting(key).key
    if key in rows:
        _change(path, before, key, None)
    return key in rows


def _choose(setting: Setting, rows: Rows, path: Path, environ: Mapping[str, str], warnings: list[str]) -> Chosen:
    """Return the first good value, else the default; add a warning for each bad one before it.

    An empty value, and one that leaves the choice to others (`undecided`), is passed over.
    """
    for raw, origin, where in _candidates(setting, rows, path, environ):
        try:
            value = setting.parse(_text(setting.key, raw))
        except Usage as why:
            warnings.append(f"{where}: {why}")
            continue
        if value not in ("", setting.undecided):
            return Chosen(setting.key, value, origin, where)
    return Chosen(setting.key, setting.default, "default")


def _candidates(setting: Setting, rows: Rows, path: Path, environ: Mapping[str, str]) -> Iterator[Candidate]:
    """Yield the values for a setting, the strongest first: own variable, file, shared variables."""
    if environ.get(setting.variable):
        yield environ[setting.variable], "environment", setting.variable
    if setting.key in rows:
        yield rows[setting.key], "file", str(path)
    for name, meaning in setting.shared:
        if environ.get(name):
            yield meaning or environ[name], "environment", name


def _text(key: str, value: Any) -> str:
    """Return a TOML value as the user would type it."""
    # `width = 100` and `day_end = 04:00:00` need no quotes
    from datetime import time

    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Usage(f"{key} cannot be {str(value)[:60]}: write it as text in quotes")
    return str(value)


def _read_text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise Refused(f"{path} is not UTF-8 (at line {line}): save it as UTF-8, or move it away") from error


def _parse(path: Path, text: str) -> Rows:
    if not text:
        return {}
    import tomllib  # 10 ms, and many users have no file

    try:
        rows = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError also for a number of 5000 digits
        raise Refused(f"{path} is no TOML file: {error}; correct that line, or move the file away") from error
    family = ABBREVIATION.rstrip(".")
    if isinstance(rows.get(family), dict):
        rows |= {f"{ABBREVIATION}{word}": value for word, value in rows.pop(family).items()}
    return rows


def _change(path: Path, text: str, key: str, value: str | None) -> None:
    """Write the text with one key set, or removed if the value is None."""
    import tomlkit  # 90 ms; tomllib cannot write, tomli_w would drop the comments

    from confnote.core.files import write_file

    document = tomlkit.parse(text)
    family, dot, name = key.partition(".") if key.startswith(ABBREVIATION) else ("", "", key)
    if dot and not isinstance(document.get(family), dict):
        document[family] = tomlkit.table()
    table: Any = document[family] if dot else document
    if value is None:
        del table[name]
    else:
        table[name] = value
    if dot and not table:
        del document[family]
    # a link into a folder of dot-files stays a link
    write_file(path, tomlkit.dumps(document).encode(), private=True)
