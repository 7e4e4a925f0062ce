"""Tech of all conferences -> products: where each was seen and how its ratings changed, as values, lines and JSON."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from confnote.views import as_json
from confnote.views.records import tech_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from confnote.model import Conference, Dossier, Link, Session, Tech


@dataclass(frozen=True, slots=True)
class Sighting:
    """A product as it was recorded at one conference, and the session that mentioned it."""

    conference: Conference
    tech: Tech
    session: Session | None = None

    @property
    def place(self) -> str:
        """Where it was seen, for a line: `kubecon-eu-2022` or `kubecon-eu-2022 s12`."""
        return f"{self.conference.slug} {self.session.handle}" if self.session else self.conference.slug


@dataclass(frozen=True, slots=True)
class Product:
    """One product by its name, in the order it was seen in; what it is called is what it was called last."""

    sightings: tuple[Sighting, ...]

    @property
    def name(self) -> str:
        """Its name as it was typed last."""
        return self.sightings[-1].tech.name

    @property
    def tagline(self) -> str:
        """The newest tagline there is."""
        return next((seen.tech.tagline for seen in reversed(self.sightings) if seen.tech.tagline.strip()), "")

    @property
    def ratings(self) -> tuple[int, ...]:
        """Its ratings, oldest first."""
        return tuple(seen.tech.rating for seen in self.sightings if seen.tech.rating is not None)

    @property
    def links(self) -> tuple[Link, ...]:
        """Its links, each address once."""
        every = (link for seen in self.sightings for link in seen.tech.links)
        return tuple({link.url: link for link in every}.values())

    @property
    def urls(self) -> tuple[str, ...]:
        """Its own addresses, each once."""
        return tuple(dict.fromkeys(seen.tech.url for seen in self.sightings if seen.tech.url))


def products(dossiers: Iterable[Dossier], key: Callable[[str], str]) -> tuple[Product, ...]:
    """Return the products by name; names with one key are one product."""
    found: dict[str, list[Sighting]] = defaultdict(list)
    for dossier in dossiers:
        sessions = {session.uid: session for session in dossier.sessions}
        for tech in dossier.tech:
            found[key(tech.name)].append(Sighting(dossier.conference, tech, sessions.get(tech.session or "")))
    every = (Product(tuple(sorted(seen, key=lambda one: (one.tech.at, one.tech.id)))) for seen in found.values())
    return tuple(sorted(every, key=lambda product: key(product.name)))


def product_lines(found: Iterable[Product]) -> Iterator[str]:
    """Yield `handle  date time  rating  where  name  tagline  verdict  booth  url` of each sighting, by product."""
    for product in found:
        for seen in product.sightings:
            yield tech_record(seen.tech, seen.conference.zone, seen.place)


def product_values(found: Iterable[Product], dossiers: Sequence[Dossier]) -> list[dict[str, Any]]:
    """Return the products as JSON values: `name tagline ratings urls links seen`, each of `seen` a tech."""
    values = {value["uid"]: value for dossier in dossiers for value in as_json.techs(dossier)}
    return [
        {
            "name": product.name,
            "tagline": product.tagline,
            "ratings": list(product.ratings),
            "urls": list(product.urls),
            "links": [
                {"handle": link.handle, "kind": link.kind, "url": link.url, "title": link.title}
                for link in product.links
            ],
            "seen": [values[seen.tech.uid] for seen in product.sightings],
        }
        for product in found
    ]
