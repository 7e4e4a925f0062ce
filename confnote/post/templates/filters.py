"""The filters of templates: what a record says -> Markdown that is safe on the site and tells whose words it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from markupsafe import Markup

from confnote.core.calendar_names import MONTHS
from confnote.post.content import wording
from confnote.post.content.blocks import Inline, Item, Linked, Quote, Wording
from confnote.post.sites import write as inline
from confnote.post.sites import write as items
from confnote.post.sites.write import write
from confnote.post.templates.data import Keyed, Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from confnote.model import Link, Speaker
    from confnote.post.content.blocks import SocialStyle
    from confnote.post.sites.base import Site
    from confnote.post.style import Style


OPENS, ENDS_NAME, CLOSES = "\x02", "\x03", "\x04"
"""Around what a record says, with its key: control characters, which no site lets through. They are taken out again."""


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters for one site and style. What they give is Markdown already, and is not escaped again."""

    site: Site
    style: Style

    def all(self) -> dict[str, Callable[..., Markup]]:
        """Give them by name."""
        named = (
            self.text, self.inline, self.plain, self.link, self.links, self.names, self.quote, self.item, self.social,
            self.video, self.rating, self.date, self.time,
        )  # fmt: skip
        return {one.__name__: one for one in named}

    def show(self, value: Any) -> Markup:
        """Write what a template prints without a filter: words exactly as they are; nothing for none."""
        if isinstance(value, Markup):
            return value
        return Markup() if value is None else self.plain(value)

    def plain(self, words: Any) -> Markup:
        """Show exactly these words."""
        return _marked(self.site.plain(str(words)), words)

    def text(self, markdown: str, under: int = 0) -> Markup:
        """Show somebody's Markdown as blocks of its own; headings in it sink below level `under`."""
        return _marked(items.safe(str(markdown), self.site, under), markdown)

    def inline(self, markdown: str) -> Markup:
        """Show somebody's Markdown within a line."""
        return _marked(self.site.inline(str(markdown)), markdown)

    def item(self, markdown: str) -> Markup:
        """Show somebody's Markdown as an item of a list, of any length."""
        return _marked(write(Item("", text=str(markdown)), self.site, self.style), markdown)

    def quote(self, markdown: str, speakers: Iterable[Speaker] = ()) -> Markup:
        """Show a quotation, and who said it."""
        by = self.style.fill("quote.by", {"speakers": wording.speakers(tuple(speakers), self.style)})
        return _marked(write(Quote("", str(markdown), by), self.site, self.style), markdown)

    def link(self, words: Any, url: str) -> Markup:
        """Let words lead somewhere; without an address they are words."""
        shown: Inline = (Wording(str(words)),) if isinstance(words, Markup) else wording.plain(str(words))
        return _marked(self._line((Linked(shown, url),) if url else shown), words)

    def links(self, given: Iterable[Link]) -> Markup:
        """Write the links of a session, note or product in one line, those and as the style wants them."""
        return Markup(self._line(wording.links(given, self.style)))  # noqa: S704  # it is Markdown, not HTML

    def names(self, speakers: Iterable[Speaker]) -> Markup:
        """Write speakers as one would say them: one, two and three."""
        return Markup(self._line(wording.speakers(tuple(speakers), self.style)))  # noqa: S704

    def rating(self, rated: Any) -> Markup:
        """Write a rating in the words of the style; of a session, with its verdict."""
        if not isinstance(rated, Session):
            return Markup(self._line(wording.grade(rated, self.style)))  # noqa: S704
        values = {"rating": wording.grade(rated.rating, self.style), "verdict": wording.marked(rated.verdict)}
        return _marked(self._line(self.style.fill("rating.line", values)), rated.verdict)

    def social(self, link: Link, how: str = "") -> Markup:
        """Show a social post as the style, or `how`, says."""
        wanted = cast("SocialStyle", how or self.style["social"])
        return _marked(self.site.social(link, wanted).strip(), Keyed("", f"l:{link.uid}"))

    def video(self, link: Link) -> Markup:
        """Show a video in the site's player."""
        return _marked(self.site.video(link).strip(), Keyed("", f"l:{link.uid}"))

    def date(self, when: date | None, form: str = "") -> Markup:
        """Write a date, `18 May 2026`, or by the signs of `strftime`; nothing for none."""
        if when is None:
            return Markup()
        return self.plain(when.strftime(form) if form else f"{when.day} {MONTHS[when.month - 1]} {when.year}")

    def time(self, when: datetime | None, form: str = "%H:%M") -> Markup:
        """Write a time of day, `14:05`; nothing for none."""
        return Markup() if when is None else self.plain(when.strftime(form))

    def _line(self, words: Inline) -> str:
        return inline.line(words, self.site)


def _marked(markdown: str, whose: Any) -> Markup:
    """Say whose words it is, if a record holds them."""
    key = getattr(whose, "key", "")
    marked = f"{OPENS}{key}{ENDS_NAME}{markdown}{CLOSES}" if key and markdown else markdown
    return Markup(marked)  # noqa: S704  # it is Markdown, not HTML
