"""Compare typed words with names, and load built-in or installed values by name."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar, cast

from confnote.core.text import one_line, plain_marks
from confnote.errors import Refused, Unknown, Usage

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

Value = TypeVar("Value")
WORD = re.compile(r"\w+")
LIKE = 75  # percent of the letters that two words have in common in the same order, if one is a slip of the other


def fold(text: str) -> str:
    """Return the text without case, accents and double spaces, for comparing only.

    All apostrophes are equal, and so are all double quotes and all dashes.
    """
    text = plain_marks(text)  # before NFKD, which makes an acute accent a space
    if text.isascii():  # most names are, and the rest takes five times as long
        return " ".join(text.casefold().split())
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def matches(typed: str, name: str) -> bool:
    """Return whether the name contains every typed word, in any case; False without words.

    An apostrophe that only one of them has makes no difference to a whole word.
    """
    words, plain = fold(typed).split(), fold(name)
    return bool(words) and all(word in plain or ("'" in word + plain and _is_word(word, plain)) for word in words)


def _is_word(word: str, name: str) -> bool:
    """Return whether a name has a whole word, both folded, with or without their apostrophes."""
    texts = [(word, name)] + ([(word.replace("'", ""), name.replace("'", ""))] if "'" in word + name else [])
    # a word such as C++ ends with a sign, so \b would not find its end
    return any(part and re.search(rf"(?<!\w){re.escape(part)}(?!\w)", text) for part, text in texts)


def best(typed: str, items: Iterable[Value], name: Callable[[Value], str]) -> list[Value]:
    """Return the items with exactly the typed name, else those that contain every typed word.

    Of the latter, those with the most typed words as whole words: `go` means Go before Google.
    """
    known = [(item, name(item)) for item in items]
    for same in (lambda text: " ".join(text.split()).casefold(), fold):
        if exact := [item for item, text in known if same(text) == same(typed)]:
            return exact
    words = fold(typed).split()
    counted = [
        (item, sum(_is_word(word, fold(text)) for word in words)) for item, text in known if matches(typed, text)
    ]
    most = max((count for _, count in counted), default=0)
    return [item for item, count in counted if count == most]


def nearest(typed: str, names: Iterable[str], limit: int = 3, least: int = 55, *, whole: bool = False) -> list[str]:
    """Return the names most similar to the typed text, best first, with a score of `least` or more.

    Scores are 0 to 100. A name that contains the text, or a word like the longest word of it, counts as similar; with
    `whole`, the whole name is compared with the whole text.
    """
    from rapidfuzz import fuzz, process  # takes 20 ms

    every = list(names)
    if not whole:
        # WRatio alone finds `Moving the edge` like `zig`: some letters of a long name are always alike
        word = max(fold(typed).split(), key=len, default="")
        every = [name for name in every if _has_like(word, fold(name)) or fuzz.ratio(fold(typed), fold(name)) >= LIKE]
    scorer = fuzz.ratio if whole else fuzz.WRatio
    found = process.extract(typed, every, scorer=scorer, processor=fold, limit=limit, score_cutoff=least)
    return [name for name, _, _ in found]


def share_alike(typed: str, name: str, *, short: bool = False) -> float:
    """Return the share of the typed letters in words that the name has too, but for slips.

    Words of three letters or fewer count only with `short`, and then without slips, or if there are no others.
    """
    every, plain = WORD.findall(fold(typed)), fold(name)
    words = [word for word in every if short or len(word) > 3] or every
    whole = {*WORD.findall(plain)}
    alike = sum(len(w) for w in words if (w in whole if short and len(w) <= 3 else _has_like(w, plain)))
    return alike / max(sum(map(len, words)), 1)


def _has_like(word: str, name: str) -> bool:
    """Return whether a name (both folded) has the word, or a word that differs by a slip or two."""
    from rapidfuzz import fuzz

    return word in name or any(fuzz.ratio(word, other, score_cutoff=LIKE) for other in WORD.findall(name))


def parse_choice(typed: str, choices: Collection[str], what: str) -> str:
    """Return the choice that equals the typed text or alone begins with it; else raise Usage."""
    text = typed.casefold()
    found = [c for c in choices if c == text] or [c for c in choices if c.startswith(text)]
    if len(found) != 1:
        raise Usage(f"unknown {what} {typed!r}: choose one of {', '.join(c for c in choices if c)}")
    return found[0]


def did_you_mean(names: Sequence[str], otherwise: str = "") -> str:
    """Return `did you mean A, B or C?`; `otherwise` if there are no names."""
    if not names:
        return otherwise
    *first, last = names
    return f"did you mean {', '.join(first)}{' or ' if first else ''}{last}?"


class PlugIn(NamedTuple):
    """A value from another package: its name in messages, and the name of the top-level package."""

    name: str
    package: str


PLUG_INS: list[PlugIn] = []
"""The plug-ins that this run has loaded: an error in one is no bug in confnote."""


def is_part(name: str, joined: str) -> bool:
    """Return whether a name is one of those joined by commas: `Hall 2` in `Hall 1, Hall 2`."""
    return f", {name}, " in f", {joined}, "


def single_names(names: Iterable[str]) -> list[str]:
    """Return the names without those such as `Hall 1, Hall 2` that others together make up."""
    known = dict.fromkeys(names)
    return [name for name in known if not _is_made_of(known, name)]


def _is_made_of(known: Collection[str], joined: str) -> bool:
    text, begins = f"{joined}, ", [0]
    for comma in re.finditer(", ", text):
        parts = (text[begin : comma.start()] for begin in begins)
        if any(part != joined and part in known for part in parts):
            begins.append(comma.end())
    return begins[-1] == len(text)


class Registry(Generic[Value]):
    """Values by name, imported on first use.

    `what` names such a value in messages. `built_in` maps a name to `package.module:VALUE`; `group` is a group of entry
    points. A built-in name wins over an entry point of the same name.
    """

    def __init__(self, what: str, group: str, built_in: Mapping[str, str]) -> None:
        self.what, self.group, self.built_in = what, group, built_in
        self._loaded: dict[str, Value] = {}

    def load(self, name: str) -> Value:
        """Return the value of this name.

        Raises Unknown with all names, the nearest first, or Refused if the package of an entry point fails.
        """
        if name not in self._loaded:
            self._loaded[name] = self._import(name)
        return self._loaded[name]

    def names(self) -> tuple[str, ...]:
        """Return the built-in names, then those of installed packages."""
        return tuple(dict.fromkeys([*self.built_in, *(point.name for point in self._entry_points())]))

    def all(self) -> Iterator[Value]:
        """Yield every value, built-in ones first."""
        return map(self.load, self.names())

    def origin(self, name: str) -> str:
        """Return what the entry point of that name names, such as `confnote_zola:SITE`."""
        return next(point.value for point in self._entry_points() if point.name == name)

    def _import(self, name: str) -> Value:
        if name in self.built_in:
            module, _, attribute = self.built_in[name].partition(":")
            return cast("Value", getattr(import_module(module), attribute))
        for point in self._entry_points():
            if point.name == name:
                PLUG_INS.append(PlugIn(f"the {self.what} {name!r} from {point.value}", point.module.partition(".")[0]))
                try:
                    return cast("Value", point.load())
                except Exception as error:  # another author's package may fail in any way
                    reason = one_line(str(error), 200)
                    raise Refused(f"the {self.what} {name!r} cannot be loaded from {point.value}: {reason}") from error
        known = self.names()
        ranked = nearest(name, known, len(known), 0, whole=True)
        raise Unknown(f"no {self.what} is called {name!r}; there are {', '.join(ranked)}")

    def _entry_points(self) -> tuple[EntryPoint, ...]:
        return installed(self.group, tuple(sys.path))


@cache  # it takes 5 to 15 ms, more with each package of the environment; a built-in name does not need it
def installed(group: str, path: tuple[str, ...]) -> tuple[EntryPoint, ...]:  # noqa: ARG001  # the path is a key
    """Return the entry points of a group, of all packages in the folders of `sys.path`."""
    from importlib.metadata import entry_points

    return tuple(entry_points(group=group))
