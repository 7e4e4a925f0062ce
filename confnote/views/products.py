"""List the products of several conferences: where the user saw them, how their ratings changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from confnote.model import Conference, Dossier, Link, Session, Tech
from confnote.views import theme
from confnote.views.lines import GAP, Line, Sheet, counted, day_heading, joined, link_words, rated, spaced, words
from confnote.views.lists import NOTHING
from confnote.views.records import TECH, tech_name
from confnote.views.table import Json, Listing, Scope, json_value


class Sighting(NamedTuple):
    """A product as recorded at one conference, and the session that mentioned it, if any."""

    conference: Conference
    tech: Tech
    session: Session | None


class Product(NamedTuple):
    """A product: its newest name and tagline, its ratings and sightings (the oldest first).

    `urls` are the web pages given with the tech, `links` the links added to it, both without duplicates.
    """

    name: str
    tagline: str
    ratings: tuple[int, ...]
    links: tuple[Link, ...]
    urls: tuple[str, ...]
    sightings: tuple[Sighting, ...]

    @classmethod
    def of(cls, sightings: Iterable[Sighting]) -> Product:
        """Build a product from all its sightings."""
        seen = tuple(sorted(sightings, key=lambda row: (row.tech.at, row.tech.id)))
        found = [row.tech for row in seen]
        return cls(
            name=found[-1].name,
            tagline=next((tech.tagline for tech in reversed(found) if tech.tagline.strip()), ""),
            ratings=tuple(tech.rating for tech in found if tech.rating is not None),
            # dicts drop duplicates and keep the order
            links=tuple({link.url: link for tech in found for link in tech.links}.values()),
            urls=tuple(dict.fromkeys(tech.url for tech in found if tech.url)),
            sightings=seen,
        )


def find_products(dossiers: Iterable[Dossier], key: Callable[[str], str]) -> tuple[Product, ...]:
    """Return the products sorted by name; names for which `key` is equal are one product."""
    found: dict[str, list[Sighting]] = defaultdict(list)
    for dossier in dossiers:
        sessions = {session.uid: session for session in dossier.sessions}
        for tech in dossier.tech:
            found[key(tech.name)].append(Sighting(dossier.conference, tech, sessions.get(tech.session or "")))
    return tuple(sorted(map(Product.of, found.values()), key=lambda product: key(product.name)))


def tech_across(dossiers: Sequence[Dossier], key: Callable[[str], str]) -> Listing:
    """List products by name: a plain line per sighting, a JSON object per product.

    `key`: names with the same key are one product.
    """
    found = find_products(dossiers, key)
    scopes = {dossier.conference.uid: Scope.of(dossier) for dossier in dossiers}

    def plain() -> Iterator[str]:
        for about, tech, session in (seen for product in found for seen in product.sightings):
            # handles of several conferences: name the conference too
            place = f"{about.slug} {session.handle}" if session else about.slug
            yield from TECH.records([tech], scopes[about.uid], session=place)

    def value(product: Product) -> Json:
        return {
            "name": product.name,
            "tagline": product.tagline,
            "ratings": list(product.ratings),
            "urls": list(product.urls),
            "links": json_value(product.links),
            "seen": [TECH.value(seen.tech, scopes[seen.conference.uid]) for seen in product.sightings],
        }

    def lines(sheet: Sheet) -> Iterator[Line]:
        if not found:
            return iter([Line(body=words(NOTHING, theme.ABOUT))])
        sightings = [seen for product in found for seen in product.sightings]
        conferences = {seen.conference.uid for seen in sightings}
        amounts = counted(len(found), "product"), counted(len(conferences), "conference")
        title = joined([words("Tech", theme.TITLE), *(words(part, theme.ABOUT) for part in amounts)], sheet.dot)
        width = max(len(seen.tech.handle) for seen in sightings)
        return spaced([[Line(body=title)], *(_product(product, width, sheet) for product in found)])

    return Listing(lines, plain, lambda: [value(product) for product in found])


def _product(product: Product, width: int, sheet: Sheet) -> Iterator[Line]:
    """Yield the lines of a product: name and ratings, sightings, links and web pages."""
    name = tech_name(product.name, product.tagline)
    if len(product.ratings) > 1:
        changed = f" {sheet.marks.arrow} ".join(f"{rating}/5" for rating in product.ratings)
        name += ((GAP, ""), (changed, theme.RATING))
    yield Line(body=name)
    for seen in product.sightings:
        day = day_heading(seen.tech.day, seen.conference) if seen.tech.day else ()
        booth = f"booth {seen.tech.booth}" if seen.tech.booth else ""
        session = f"{seen.session.handle} {seen.session.title}" if seen.session else ""
        facts = [words(part, theme.ABOUT) for part in (", ".join(filter(None, day)), booth, session)]
        lead = (("  ", ""), (f"{seen.tech.handle:<{width}}", theme.HANDLE), (GAP, ""))
        first = Line(lead, joined([words(seen.conference.name), *facts], sheet.dot))
        yield first
        rating = rated(seen.tech.rating, seen.tech.verdict)
        if rating:
            yield first.under(words(rating, theme.RATING))
    indent = ((" " * (width + 4), ""),)
    for link in product.links:
        parts = (link.handle, theme.HANDLE), (link.kind, theme.ABOUT), (link_words(link), ""), (link.url, theme.LINK)
        yield Line(indent, joined([words(*part) for part in parts], " "))
    for url in product.urls:
        yield Line(indent, words(url, theme.LINK))
