"""The items of a list -> products, and the template by which their lines come out again as they were."""

from __future__ import annotations

import re

from confnote.recap.value import Product

_LINK = r"\[(?P<name>[^\[\]]+)\]\((?P<url>[^()\s]+(?:\([^()\s]*\)[^()\s]*)*)\)"
_BOLD = r"\*\*(?P<name>[^*]+)\*\*"
_PLAIN = r"(?P<name>[^\[*_`:]+?)"
_QUOTED = r"\"(?P<tagline>[^\"]+)\"\.?(?: (?P<verdict>.+))?"
_TAGLINE = r"(?P<tagline>.+)"
_JOINS = (": ", " - ", " \u2013 ", " \u2014 ", ", ")
_FIRST = re.compile(r"(?P<name>\S+(?: [^\W\d_a-z]\S*){0,3}?)(?= (?:A|An|I|The|[^A-Z])|$)")


def _shapes() -> list[tuple[str, re.Pattern[str]]]:
    """Return templates with the patterns of the lines that they make, the most telling first."""
    shapes = []
    for name, written in ((_LINK, "[{name}]({url})"), (_BOLD, "**{name}**"), (_PLAIN, "{name}")):
        for join in _JOINS:
            shapes.append((f'{written}{join}"{{tagline}}". {{verdict}}', re.escape(join) + _QUOTED, name))
            shapes.append((f"{written}{join}{{tagline}}", re.escape(join) + _TAGLINE, name))
    bold_link = r"\*\*" + _LINK + r"\*\*"
    shapes += [(f"**[{{name}}]({{url}})**{join}{{tagline}}", re.escape(join) + _TAGLINE, bold_link) for join in _JOINS]
    return [(template, re.compile(name + rest)) for template, rest, name in shapes]


SHAPES = _shapes()
LOOSE = "[{name}]({url}) {verdict}"
"""A name, and whatever is said of it."""


def products(items: tuple[str, ...]) -> tuple[str, tuple[Product, ...]]:
    """Return the template that all lines are of, with the products; without one a line begins with a name."""
    for template, pattern in SHAPES:
        found = [pattern.fullmatch(item) for item in items]
        if all(found):
            return template, tuple(_product(match.groupdict()) for match in found if match)
    return LOOSE, tuple(map(_loose, items))


def _product(groups: dict[str, str | None]) -> Product:
    return Product(**{field: (value or "").strip() for field, value in groups.items()})


def _loose(item: str) -> Product:
    """Read a line of no certain shape: a link or a name, and the rest to the letter."""
    linked = re.match(_LINK, item)
    if linked:
        return Product(linked["name"], linked["url"], verdict=item[linked.end() :].strip())
    match = _FIRST.match(item)
    name = match["name"] if match else item.split(" ", maxsplit=1)[0]
    return Product(name.rstrip(":,"), verdict=item[len(name.rstrip(":,")) :].strip())
