"""The table of settings: the purpose, the default and the possible values of each."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from confnote.core.text import has_control
from confnote.errors import Unknown, Usage


def _line(text: str) -> str:
    if has_control(text):
        raise Usage("it must be one line without control characters")
    return text


def _command(text: str) -> str:
    import shlex  # 3 ms

    try:
        shlex.split(text)
    except ValueError:
        raise Usage("a quote is not closed") from None
    return _line(text)


def _word(text: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_-]*", text.lower()):
        raise Usage("it is one word of letters, digits, - and _")
    return text.lower()


def _zone(text: str) -> str:
    from confnote.core.time import find_zone  # 15 ms, and few users set a zone

    return find_zone(text).key


def _morning(text: str) -> str:
    from confnote.core.dates import parse_time_of_day  # 15 ms

    minutes = parse_time_of_day(text)
    if minutes >= 12 * 60:
        raise Usage("it is a time before noon such as 04:00")
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _width(text: str) -> str:
    # the slice keeps int() off a number of thousands of digits
    if text.lower() != "auto" and not (text.isascii() and text.isdigit() and 20 <= int(text[:6]) <= 1000):
        raise Usage("it is auto or a number of columns from 20 to 1000")
    return text.lower()


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. An empty value means: not set.

    `read` returns a typed value as the file has it (`4:00` as `04:00`), or raises Usage. `choices` are all values, if
    they are few. `shared` are variables of other programs, each with the value that the variable means if it is set
    (empty: the variable's own value). `undecided` is the value that leaves the choice to these variables.
    """

    key: str
    default: str
    help: str
    read: Callable[[str], str] = _line
    choices: tuple[str, ...] = ()
    shared: tuple[tuple[str, str], ...] = ()
    undecided: str = ""

    @property
    def variable(self) -> str:
        """The name of confnote's own environment variable."""
        return f"CONFNOTE_{self.key.upper()}"

    def parse(self, typed: str) -> str:
        """Return typed text as the file has it, "" for blank; raise Usage for a wrong value."""
        text = typed.strip()
        if not text:
            return ""
        if self.choices and text.lower() not in self.choices:
            raise Usage(f"{self.key} cannot be {text[:60]!r}: it is one of {', '.join(self.choices)}")
        try:
            return text.lower() if self.choices else self.read(text)
        except Usage as why:
            raise Usage(f"{self.key} cannot be {text[:60]!r}: {why}") from None


ABBREVIATION = "abbr."  # before a word: a setting with a name that the user chooses

SETTINGS: tuple[Setting, ...] = (
    Setting("author", "", "the author of the posts, for their front matter"),
    Setting(
        "editor", "vi", "the program that --edit opens, with its arguments", _command,
        shared=(("VISUAL", ""), ("EDITOR", "")),
    ),
    Setting("timezone", "", "the zone of a new conference (empty: this machine's)", _zone),
    Setting("day_end", "04:00", "when a new conference's day ends: a party at 01:30 belongs to the evening", _morning),
    Setting("site", "markdown", "the site that a first post is drafted for", _word),
    Setting("layout", "days", "the layout of a first post", _word),
    Setting("posts_folder", "", "the folder for posts (empty: the current folder)"),
    Setting("pager", "", "the program that shows text longer than the screen", _command, shared=(("PAGER", ""),)),
    Setting(
        "color", "auto", "colours in the terminal",
        choices=("auto", "never", "always"), undecided="auto",
        shared=(("NO_COLOR", "never"), ("FORCE_COLOR", "always")),
    ),
    Setting("width", "auto", "the number of columns of lists and previews", _width),
    Setting("live_keys", "emacs", "the keys for editing in the live prompt", choices=("emacs", "vi")),
)  # fmt: skip


def find_setting(key: str) -> Setting:
    """Return the setting of a typed key (also `day-end`); raise Unknown with the nearest key."""
    if key.strip().lower().startswith(ABBREVIATION):
        return _abbreviation(key.strip()[len(ABBREVIATION) :])
    name = re.sub("[-.]", "_", key.strip().lower())
    found = next((setting for setting in SETTINGS if setting.key == name), None)
    if found is None:
        raise Unknown(no_setting(key))
    return found


def _abbreviation(word: str) -> Setting:
    if not re.fullmatch(r"(?=.*[^\W_])[^\s.,;:!?()\[\]{}\"'/$#@][^\s.,;:!?()\[\]{}\"']*", word):
        raise Usage(f"{ABBREVIATION}{word[:60]} is no abbreviation: it is one word, such as {ABBREVIATION}k8s")
    return Setting(f"{ABBREVIATION}{word}", "", "what the live prompt writes for this word")


def no_setting(key: str) -> str:
    """Return the message for a key that is no setting, with the nearest key or all keys."""
    from confnote.core.lookup import did_you_mean, nearest

    keys = [setting.key for setting in SETTINGS]
    advice = did_you_mean(nearest(key, keys, 1, 60), f"there are {', '.join(keys)}")
    return f"no setting is called {key[:60]!r}: {advice}"
