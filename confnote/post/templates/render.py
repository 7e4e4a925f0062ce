"""Fill a template of the author (Jinja2), and cut the result into pieces with the keys of the records in it.

Whatever a template prints is escaped for the site, unless it comes from a filter: words show as they were typed.
Filters write a record's text as Markdown for the site, and mark it with the record's key.
"""

from __future__ import annotations

import re
import traceback
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from typing import TYPE_CHECKING, Any, cast

from jinja2 import FunctionLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from confnote.core.calendar_names import MONTHS
from confnote.errors import ConfnoteError, Refused
from confnote.model import Link, Speaker
from confnote.post.content import wording
from confnote.post.content.blocks import Inline, Item, Linked, Quote, SocialStyle, Wording
from confnote.post.markdown.pieces import Piece, split
from confnote.post.sites import write as inline
from confnote.post.sites.write import distinct, write
from confnote.post.style import Style
from confnote.post.templates import Source
from confnote.post.templates.data import Keyed, TemplateSession

if TYPE_CHECKING:
    from confnote.post.sites.base import Site


# Control characters around a record's text and key. No typed text has them, and they are removed again.
OPENS, ENDS_NAME, CLOSES = "\x02", "\x03", "\x04"


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters for one site and style. Their results are Markdown, and are not escaped again."""

    site: Site
    style: Style

    def all(self) -> dict[str, Callable[..., Markup]]:
        """Return the filters by name."""
        named = (
            self.text, self.inline, self.plain, self.link, self.links, self.names, self.quote, self.item, self.social,
            self.video, self.rating, self.date, self.time,
        )  # fmt: skip
        return {function.__name__: function for function in named}

    def show(self, value: Any) -> Markup:
        """Write a value that is printed without a filter: exactly as it is, nothing for None."""
        if isinstance(value, Markup):
            return value
        return Markup() if value is None else self.plain(value)

    def plain(self, words: Any) -> Markup:
        """Show exactly these words."""
        return _marked(self.site.plain(str(words)), words)

    def text(self, markdown: str, under: int = 0) -> Markup:
        """Write typed Markdown as blocks; headings in it sink below level `under`."""
        return _marked(inline.safe(str(markdown), self.site, under), markdown)

    def inline(self, markdown: str) -> Markup:
        """Write typed Markdown within a line."""
        return _marked(self.site.inline(str(markdown)), markdown)

    def item(self, markdown: str) -> Markup:
        """Write typed Markdown as an item of a list."""
        return _marked(write(Item("", text=str(markdown)), self.site, self.style), markdown)

    def quote(self, markdown: str, speakers: Iterable[Speaker] = ()) -> Markup:
        """Write a quotation with its speakers."""
        by = self.style.fill("quote.by", {"speakers": wording.speakers(tuple(speakers), self.style)})
        return _marked(write(Quote("", str(markdown), by), self.site, self.style), markdown)

    def link(self, words: Any, url: str) -> Markup:
        """Link words to an address; without an address they stay words."""
        shown: Inline = (Wording(str(words)),) if isinstance(words, Markup) else wording.plain(str(words))
        return _marked(self._line((Linked(shown, url),) if url else shown), words)

    def links(self, chosen: Iterable[Link]) -> Markup:
        """Write links in one line, those and in the order that the style asks for."""
        return Markup(self._line(wording.links(chosen, self.style)))  # noqa: S704  # it is Markdown, not HTML

    def names(self, speakers: Iterable[Speaker]) -> Markup:
        """Join the names of speakers: `A, B and C`."""
        return Markup(self._line(wording.speakers(tuple(speakers), self.style)))  # noqa: S704

    def rating(self, rated: Any) -> Markup:
        """Write a rating in the words of the style; for a session with its verdict."""
        if not isinstance(rated, TemplateSession):
            return Markup(self._line(wording.grade(rated, self.style)))  # noqa: S704
        values = {"rating": wording.grade(rated.rating, self.style), "verdict": wording.marked(rated.verdict)}
        return _marked(self._line(self.style.fill("rating.line", values)), rated.verdict)

    def social(self, link: Link, how: str = "") -> Markup:
        """Show a social post in the way of the style, or of `how`."""
        wanted = cast("SocialStyle", how or self.style["social"])
        return _marked(self.site.social(link, wanted).strip(), Keyed("", f"l:{link.uid}"))

    def video(self, link: Link) -> Markup:
        """Show a video in the site's player, or as a link."""
        return _marked(self.site.video(link).strip(), Keyed("", f"l:{link.uid}"))

    def date(self, when: date | None, form: str = "") -> Markup:
        """Write a date as `18 May 2026` or in a `strftime` format; nothing for None."""
        if when is None:
            return Markup()
        return self.plain(when.strftime(form) if form else f"{when.day} {MONTHS[when.month - 1]} {when.year}")

    def time(self, when: datetime | None, form: str = "%H:%M") -> Markup:
        """Write a time of day as `14:05` or in a `strftime` format; nothing for None."""
        return Markup() if when is None else self.plain(when.strftime(form))

    def _line(self, words: Inline) -> str:
        return inline.line(words, self.site)


def _marked(markdown: str, whose: Any) -> Markup:
    """Put the key of a record around its text."""
    key = getattr(whose, "key", "")
    marked = f"{OPENS}{key}{ENDS_NAME}{markdown}{CLOSES}" if key and markdown else markdown
    return Markup(marked)  # noqa: S704  # it is Markdown, not HTML


MARK = re.compile(f"{OPENS}([^{OPENS}{ENDS_NAME}{CLOSES}]*){ENDS_NAME}|{CLOSES}")
BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")


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
