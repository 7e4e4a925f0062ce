"""Products of all conferences -> a list for a terminal: where each was seen, and how its ratings changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from confnote.core.time import Calendar
from confnote.views import theme
from confnote.views.entries import GAP
from confnote.views.lines import Line, Sheet, View, joined, plain, spaced, words
from confnote.views.listing import NOTHING
from confnote.views.rows import counted
from confnote.views.wording import day_heading, link_words, rated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from confnote.views.products import Product, Sighting


def tech_across(found: Sequence[Product]) -> View:
    """Return the products by name, each with its sightings, the oldest first."""

    def build(sheet: Sheet) -> Iterator[Line]:
        if not found:
            return iter([plain(words(NOTHING, theme.ABOUT))])
        width = max(len(seen.tech.handle) for product in found for seen in product.sightings)
        return spaced([[_title(found, sheet)], *(_product(product, width, sheet) for product in found)])

    return View(build)


def _title(found: Sequence[Product], sheet: Sheet) -> Line:
    conferences = {seen.conference.uid for product in found for seen in product.sightings}
    told = counted(len(found), "product"), counted(len(conferences), "conference")
    return plain(joined([words("Tech", theme.TITLE), *(words(part, theme.ABOUT) for part in told)], sheet.dot))


def _product(product: Product, width: int, sheet: Sheet) -> Iterator[Line]:
    """Yield its name with its ratings, then where it was seen, then its links."""
    name = words(product.name, theme.TITLE)
    if product.tagline:
        name.append(": ").append_text(words(product.tagline))
    if len(product.ratings) > 1:
        changed = f" {sheet.marks.arrow} ".join(f"{rating}/5" for rating in product.ratings)
        name.append(GAP).append(changed, theme.RATING)
    yield plain(name)
    for seen in product.sightings:
        lead = Text.assemble("  ", (f"{seen.tech.handle:<{width}}", theme.HANDLE), GAP)
        yield from _sighting(seen, lead, sheet)
    indent = Text(" " * (width + 4))
    for link in product.links:
        told = [
            words(link.handle, theme.HANDLE),
            words(link.kind, theme.ABOUT),
            words(link_words(link)),
            words(link.url, theme.LINK),
        ]
        yield Line(indent, joined(told, " "))
    for url in product.urls:
        yield Line(indent, words(url, theme.LINK))


def _sighting(seen: Sighting, lead: Text, sheet: Sheet) -> Iterator[Line]:
    day = (
        ""
        if seen.tech.day is None
        else ", ".join(filter(None, day_heading(seen.tech.day, Calendar.of(seen.conference))))
    )
    booth = f"booth {seen.tech.booth}" if seen.tech.booth else ""
    session = f"{seen.session.handle} {seen.session.title}" if seen.session else ""
    about = [words(part, theme.ABOUT) for part in (day, booth, session)]
    yield Line(lead, joined([words(seen.conference.name), *about], sheet.dot))
    rating = rated(seen.tech.rating, seen.tech.verdict)
    if rating:
        yield Line(Text(" " * lead.cell_len), words(rating, theme.RATING))
