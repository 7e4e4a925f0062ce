"""Read the words behind a mark: a product, the speaker of a quote, the asker of a question."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from confnote.actions.capture import DASHES, split_known
from confnote.core.lookup import fold
from confnote.core.text import one_line, sentences
from confnote.errors import Usage
from confnote.store.db import Store
from confnote.store.heard import speakers_of

SEPARATORS = (": ", *(f" {dash} " for dash in DASHES))
# of a product, with what stands before and behind it; `3/5 of the load` is no rating
OUT_OF_FIVE = re.compile(r"(?:(.*?)\s)?([1-5])/5(?!\s+of\b)(?:[:,;.]|\s[-\u2013\u2014]+(?=\s))?(?:\s(.*))?", re.DOTALL)
ADDRESS = re.compile(r"https?://\S+")
NAME_WORDS = 6  # of a product, at most
# an option, a pipe, an assignment, a path: what commands of a shell have, and names of products do not
SHELL = re.compile(r"""\s-|[|<>=;&"`{}$\\*]|\s[~.]?/""")
# what is no name though a separator or an address follows: a sum of money, a command of a shell with its first argument
NO_NAME = re.compile(r"\d[\d.,]*(?![\w-])|(?:cat|cd|curl|docker|echo|git|helm|kubectl|make|npm|pip|ssh|sudo|wget)\s+\w")

NAME_WORD = r"[^\W\d_][^\s:,]*"
NAME = rf"{NAME_WORD}(?: {NAME_WORD}){{0,3}}(?:, ?[^\s:,]+(?: [^\s:,]+){{0,3}})?"
AND = "(?:and|or|und|et|y|n)"
# a question with its asker, `Q Ada Lind, Org: words`; `Q & A: ...` and `Q and A: ...` are no names
ASKED = re.compile(rf"Q (?!{AND} )({NAME}: \s*\S.*)", re.DOTALL)
QUESTION = re.compile(
    rf"Q(?:: *| (?!(?:{AND}|&|\+|\d\S*)[ :]))\S"
)  # what may be meant as one, asked by nobody that is read
SPOKEN = re.compile(r"@([^\s@]+)\s+(\S.*)", re.DOTALL)  # of a quote: `@2 words`, `@Bo words`
ASKER = re.compile(rf"({NAME}): \s*\S.*", re.DOTALL)
SPEAKER = re.compile(rf".*\S( (?:{'|'.join(DASHES)}) )({NAME})", re.DOTALL)


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

    url = address[0].rstrip(".,;:!?")  # the end of a sentence is none of the address
    before, after = text[: address.start()].rstrip(), text[address.start() + len(url) :].lstrip()
    if not after or after[0] in ".,;":  # a comma that led to the address leads to nothing now
        before = before.rstrip(" ,;")
    between = "" if after[:1] in {".", ",", ";"} else " "
    return f"{before}{between}{after}", check_url(url)


def attributed(
    store: Store, text: str, session: Callable[[], str], way: str, adds: str = "/speaker NAME"
) -> tuple[str, str]:
    """Return a quote with its speaker at its end, and a remark.

    `@2 words` and `@Bo words` become words, a dash and the name. The speaker is one of the session (a uid, "" for
    none). If it has no such speaker, the text stays, and the remark names those it has, the command that changes the
    note (`way`), and the one that `adds` a speaker.
    """
    typed = SPOKEN.fullmatch(text)
    if typed is None:
        return text, ""
    names = [person.name for person in speakers_of(store, session())]
    found = _named(typed[1], names)
    if len(found) == 1:
        return f"{typed[2].rstrip()} {DASHES[-1]} {found[0]}", ""
    listed = ", ".join(f"@{number} is {one_line(name, 40)}" for number, name in enumerate(names, 1))
    who = f"@{one_line(typed[1], 30)} is {'more than one speaker' if found else 'no speaker'} of the session"
    mends = sentences(listed, f"{way} names one") if names else f"it has none. {adds} adds one, then {way} names it"
    return text, f"{who}, so the quote stays as typed: {mends}"


def _named(typed: str, names: list[str]) -> list[str]:
    """Return the name of a typed number, or the names that the text begins, or a word of them."""
    if typed.isascii() and typed.isdecimal():
        return names[int(typed) - 1 : int(typed)] if len(typed) < 4 and int(typed) else []
    key = fold(typed.rstrip(":,"))
    # `@Bo` is Bo Ek before Bob Li, and both before Ada Bo
    for part, is_first in ((f" {key} ", True), (f" {key}", True), (f" {key} ", False), (f" {key}", False)):
        found = [name for name in names if (at := f" {fold(name)} ".find(part)) == 0 or (at > 0 and not is_first)]
        if found:
            return found
    return []


def kept_attribution(store: Store, old: tuple[str, str], new: tuple[str, str]) -> tuple[str, str]:
    """Return the text of a changed note with the speaker or the asker that it had, and a remark.

    `old` and `new` are kind and text. A new text that names somebody stays, and so does one of another kind.
    """
    names = [name for (name,) in store.execute("SELECT name FROM speaker ORDER BY length(name) DESC")]
    before, name, behind = _attribution(*old, names)
    if not name:
        return new[1], ""
    if new[0] != old[0] or _attribution(*new, names)[1] or SPOKEN.fullmatch(new[1]):
        return new[1], "" if name in new[1] else f"; it no longer names {one_line(name, 60)}"
    return f"{before}{new[1].rstrip()}{behind}", f"; it is still by {one_line(name, 60)}"


def _attribution(kind: str, text: str, names: list[str]) -> tuple[str, str, str]:
    """Return the attribution of a quote or question: text before it, the name, text behind it.

    In `Bo Ek: words` the text before it is `Bo Ek: `; in `words — Bo Ek` the text behind it is ` — Bo Ek`. All three
    are empty if nobody is named. A name is one of `names`, or consists of words that begin with a capital, except for
    some such as `van`.
    """
    if kind == "question":
        asker = ASKER.fullmatch(text)
        return (f"{asker[1]}: ", asker[1], "") if asker and _is_name(asker[1], names) else ("", "", "")
    if kind != "quote":
        return "", "", ""
    text = text.rstrip()
    for name in names:
        if text.startswith(f"{name}: "):
            return f"{name}: ", name, ""
        if text.endswith(f" {DASHES[-1]} {name}"):
            return "", name, f" {DASHES[-1]} {name}"
    speaker = SPEAKER.fullmatch(text)
    return ("", speaker[2], speaker[1] + speaker[2]) if speaker and _is_name(speaker[2], names) else ("", "", "")


def _is_name(typed: str, names: list[str]) -> bool:
    from confnote.schedule.people import PARTICLES  # 20 ms, and most notes name nobody

    name = typed.partition(",")[0]
    *others, last = name.split()
    is_spelled = not last[0].islower() and all(not word[0].islower() or word in PARTICLES for word in others)
    return is_spelled or name in names
