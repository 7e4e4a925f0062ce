"""Read what a line says of a product: name, tagline, address, rating and verdict."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from confnote.actions.capture import DASHES, split_known
from confnote.errors import Usage

SEPARATORS = (": ", *(f" {dash} " for dash in DASHES))
# of a product, with what stands before and behind it; `3/5 of the load` is no rating
OUT_OF_FIVE = re.compile(r"(?:(.*?)\s)?([1-5])/5(?!\s+of\b)(?:[:,;.]|\s[-\u2013\u2014]+(?=\s))?(?:\s(.*))?", re.DOTALL)
ADDRESS = re.compile(r"https?://\S+")
NAME_WORDS = 6  # of a product, at most
# an option, a pipe, an assignment, a path: what commands of a shell have, and names of products do not
SHELL = re.compile(r"""\s-|[|<>=;&"`{}$\\*]|\s[~.]?/""")
# what is no name though a separator or an address follows: a sum of money, a command of a shell with its first argument
NO_NAME = re.compile(r"\d[\d.,]*(?![\w-])|(?:cat|cd|curl|docker|echo|git|helm|kubectl|make|npm|pip|ssh|sudo|wget)\s+\w")


@dataclass(frozen=True, slots=True)
class TypedProduct:
    """What a line says of a product; `rating` is None, and the others are empty, for nothing."""

    name: str
    tagline: str
    url: str
    rating: int | None
    verdict: str


def read_product(text: str, known_names: Iterable[str]) -> TypedProduct:
    """Read `Chaos Mesh: chaos engineering https://chaos-mesh.org 4/5 want it`.

    The first address is that of the product. The first `N/5` rates it; the words behind that are the verdict. Raises
    Usage if there is no name.
    """
    text, url = _split_address(text)
    rated = OUT_OF_FIVE.fullmatch(text)
    if rated is None:
        return TypedProduct(*read_tech(text, known_names), url, None, "")
    named = read_tech((rated[1] or "").rstrip(" ,;"), known_names)
    return TypedProduct(*named, url, int(rated[2]), (rated[3] or "").strip())


def read_tech(text: str, known_names: Iterable[str] = ()) -> tuple[str, str]:
    """Split `Chaos Mesh: chaos engineering for Kubernetes` into name and tagline.

    The name ends at the first colon or dash (SEPARATORS), else at the first line end. A known name that begins the text
    is used instead, in its own spelling, unless it is shorter than a name with a separator. Raises Usage if there is
    no name.
    """
    first, _, more = text.strip().partition("\n")
    places = [(first.find(separator, 1), separator) for separator in SEPARATORS]  # from 1: the name is not empty
    at, separator = min((place for place in places if place[0] > 0), default=(len(first), ""))
    name, tagline = first[:at].strip(), first[at + len(separator) :].strip()
    if not separator:
        name = name.removesuffix(":")
    known, rest = split_known(first, known_names)
    if known and (not separator or len(known) >= len(name)):
        name, tagline = known, rest
    if not name:
        raise Usage("a tech needs a name: write it first, as in 'Chaos Mesh: chaos engineering for Kubernetes'")
    return name, f"{tagline}\n{more}".strip()


def is_product(text: str, known_names: Iterable[str]) -> bool:
    """Return whether the words behind `$ ` name a product, and are no line of a shell.

    They do with a name that is known, with `Name: words` or `Name - words`, and with a web address or a rating behind
    the name.
    """
    if "\n" in text.strip():
        return False
    if split_known(text, known_names)[0]:
        return True
    if NO_NAME.match(text):
        return False
    address = ADDRESS.search(text)
    ends = [at for mark in SEPARATORS if (at := text.find(mark)) > 0]
    if address is not None:
        ends.append(address.start())
    if rated := OUT_OF_FIVE.fullmatch(text):
        ends.append(rated.start(2))
    name = text[: min(ends, default=0)].strip().removesuffix(":")
    return bool(name) and len(name.split()) <= NAME_WORDS and SHELL.search(f" {name} ") is None


def _split_address(text: str) -> tuple[str, str]:
    """Return a text without its first web address, and the address, "" for none."""
    address = ADDRESS.search(text)
    if address is None:
        return text, ""
    from confnote.core.links import check_url  # 10 ms, only at the first link

    return f"{text[: address.start()].rstrip()} {text[address.end() :].lstrip()}", check_url(address[0])
