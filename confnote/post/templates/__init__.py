"""Fill a template of the author (Jinja2), and cut the result into pieces with the keys of the records in it.

Whatever a template prints is escaped for the site, unless it comes from a filter: words show as they were typed.
"""

from __future__ import annotations

import re
import traceback
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from jinja2 import FunctionLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from confnote.errors import ConfnoteError, Refused
from confnote.post.markdown.pieces import Piece, split
from confnote.post.sites.write import distinct
from confnote.post.style import Style
from confnote.post.templates.filters import CLOSES, ENDS_NAME, OPENS, Filters

if TYPE_CHECKING:
    from confnote.post.sites.base import Site


MARK = re.compile(f"{OPENS}([^{OPENS}{ENDS_NAME}{CLOSES}]*){ENDS_NAME}|{CLOSES}")
BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")


@dataclass(frozen=True, slots=True)
class Source:
    """A template: its file's name, and a reader for that and the files it includes; None for a file that is missing."""

    name: str
    read: Callable[[str], str | None]


def render(source: Source, values: Mapping[str, Any], site: Site, style: Style) -> tuple[Piece, ...]:
    """Fill a template; raise Refused with file, line and reason."""
    filters = Filters(site, style)
    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(lambda name: _loaded(source, name)),
        undefined=UnknownName,
        autoescape=True,  # what a filter or a macro gives is Markdown; all else goes through `finalize`
        finalize=filters.show,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(filters.all())
    try:
        text = environment.get_template(source.name).render(values)
    except ConfnoteError:
        raise
    except TemplateSyntaxError as error:
        raise Refused(f"{error.filename or source.name}, line {error.lineno}: {error.message}") from error
    except TemplateNotFound as error:
        raise Refused(f"{_place(error, source)}: there is no file {error.name} beside the template") from error
    except Exception as error:  # a template may call anything wrongly
        what = error.message if isinstance(error, TemplateError) else f"{type(error).__name__}: {error}"
        raise Refused(f"{_place(error, source)}: {what}") from error
    return _keyed(text)


def _loaded(source: Source, name: str) -> tuple[str, str, Callable[[], bool]] | None:
    text = source.read(name)
    return None if text is None else (text, name, lambda: True)


class UnknownName(StrictUndefined):
    """A name that is not defined; the error lists the names there are."""

    @property
    def _undefined_message(self) -> str:
        owner = self._undefined_obj
        fields = getattr(owner, "__dataclass_fields__", None)
        if fields is None:
            return super()._undefined_message
        owner_name = type(owner).__name__.removeprefix("Template").lower()
        return f"a {owner_name} has no {self._undefined_name!r}; it has {', '.join(fields)}"


def _place(error: Exception, source: Source) -> str:
    """Find the line of the template where an error was raised, in Jinja2's traceback."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if source.read(frame.filename) is not None]
    return f"{frames[-1].filename}, line {frames[-1].lineno}" if frames else source.name


def _keyed(text: str) -> tuple[Piece, ...]:
    """Cut a filled template into pieces, each with the key of the first record that has words in it."""
    clean, spans = _unmarked(text)
    pieces = split(clean)
    ends = [*accumulate(len(piece.text) + len(piece.gap) for piece in pieces)]
    keys = [""] * len(pieces)
    for start, end, key in reversed(spans):
        for at in range(bisect_right(ends, start), bisect_right(ends, max(start, end - 1)) + 1):
            keys[at] = key
    kept = [(piece, key) for piece, key in zip(pieces, keys, strict=True) if piece.text]
    named = iter(distinct([key for _, key in kept if key]))
    last = len(kept) - 1
    return tuple(
        Piece(next(named) if key else "", piece.text, "\n" if n == last else BLANK_LINES.sub("\n\n", piece.gap))
        for n, (piece, key) in enumerate(kept)
    )


def _unmarked(text: str) -> tuple[str, list[tuple[int, int, str]]]:
    """Remove the marks; return the text and the spans of the records' words, outer ones first."""
    parts: list[str] = []
    spans: list[tuple[int, int, str]] = []
    opened: list[int] = []
    at = length = 0
    for mark in MARK.finditer(text):
        parts.append(text[at : mark.start()])
        length += mark.start() - at
        at = mark.end()
        if mark[1] is not None:
            opened.append(len(spans))
            spans.append((length, length, mark[1]))
        elif opened:
            start, _, key = spans[opened[-1]]
            spans[opened.pop()] = (start, length, key)
    return "".join(parts) + text[at:], spans
