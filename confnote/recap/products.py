"""Read a list of products: the names, links, taglines and verdicts of its items."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from confnote.recap.blocks import plain
from confnote.recap.value import ProductList, RecapProduct

_URL = r"[^()\s]+(?:\([^()\s]*\)[^()\s]*)*"
_JOIN = r"(?P<join>: | - | \u2013 | \u2014 |, )"
# a name that is a link, or in bold, italics or code, or all of these; a link may follow it
_MARKED = re.compile(
    r"(?P<outer>\*\*|__|[*_])?(?P<link>\[)?(?P<inner>\*\*|__|[*_`])?(?P<name>[^\[\]]+?)(?P<colon>:)?(?(inner)(?P=inner))"
    rf"(?(link)\]\((?P<url>{_URL})\))(?(outer)(?P<end>:)?(?P=outer))"
    rf"(?(link)|(?: \(\[[^\[\]{{}}]+\]\((?P<beside>{_URL})\)\))?)(?:{_JOIN}(?=\S)|(?= \S|$))(?P<rest>.*)"
)
_PLAIN = re.compile(rf"(?P<name>[^\[*_`:]+?)(?: \((?P<beside>https?://{_URL})\))?{_JOIN}(?P<rest>.+)")
_QUOTED = re.compile(r"\"(?P<tagline>[^\"]+)\"\.?(?: (?P<verdict>.+))?")
_FIRST = re.compile(r"(?P<name>\S+(?: [^\W\d_a-z]\S*){0,3}?)(?= (?:A|An|I|The|[^A-Z])|$)")
_LINKED = re.compile(r" \((?:\[[^\[\]]+\]\(\{url\}\)|\{url\})\)|\[([^\[\]]+)\]\(\{url\}\)")
# the template for lines of any other form: a name, and the rest as the verdict
LOOSE = "[{name}]({url}) {verdict}"


@dataclass(frozen=True, slots=True)
class _Item:
    """An item: `head` is the template of name and link; `join` comes before the `rest`."""

    head: str
    name: str
    url: str
    join: str
    rest: str

    @property
    def bare(self) -> str:
        """The head without the link: a product without an address is written so."""
        return _LINKED.sub(lambda link: link[1] or "", self.head)


def _item(text: str) -> _Item | None:
    """Read an item with a marked name, or with a mark after a plain one; None for others."""
    match = _MARKED.fullmatch(text)
    is_marked = match and (match["outer"] or match["link"] or match["inner"])
    match = match if is_marked else _PLAIN.fullmatch(text)
    if match is None:
        return None
    found = match.groupdict(default="")
    begin, end = match.span("name")
    url = next((key for key in ("url", "beside") if found.get(key)), "")
    head = text[match.start() : match.start("join") if found["join"] else match.start("rest")]
    if url:
        head = f"{head[: match.start(url)]}{{url}}{head[match.end(url) :]}"
    head = f"{head[:begin]}{{name}}{head[end:]}"
    join = found["join"] or (" " if found["rest"] else "")
    return _Item(head, plain(found["name"]), found.get(url, ""), join, found["rest"].strip())


def products(items: tuple[str, ...]) -> tuple[str, tuple[RecapProduct, ...]]:
    """Return the template of all items of a list (else one with the verdict), and the products."""
    read = [_item(text) for text in items]
    found = [item for item in read if item]
    heads = Counter(item.head for item in found if item.head != "{name}").most_common()
    # of equally frequent heads the first; a head without a link may stand for one with a link
    head = next((head for head, _ in heads if "{url}" in head), heads[0][0] if heads else "{name}")
    joins = {item.join for item in found if item.join}
    is_same = len({item.bare for item in found}) == 1 and {it.head for it in found} <= {head, found[0].bare}
    if found and len(found) == len(items) and is_same and len(joins) == 1:
        join = joins.pop()
        quoted = [_QUOTED.fullmatch(item.rest) for item in found]
        if join != " " and all(quoted):
            texts = [match.groupdict(default="") for match in quoted if match]
            return f'{head}{join}"{{tagline}}". {{verdict}}', tuple(
                RecapProduct(item.name, item.url, **{key: said.strip() for key, said in text.items()})
                for item, text in zip(found, texts, strict=True)
            )
        if join != " " or ":" in head.replace("{name}", ""):
            return f"{head}{join}{{tagline}}", tuple(RecapProduct(it.name, it.url, it.rest) for it in found)
    loose = [_loose(text, item) for text, item in zip(items, read, strict=True)]
    return (f"{head} {{verdict}}" if heads else LOOSE), tuple(loose)


def _loose(text: str, item: _Item | None) -> RecapProduct:
    if item and item.head != "{name}":
        return RecapProduct(item.name, item.url, verdict=f"{item.join.lstrip()}{item.rest}".strip())
    first = _FIRST.match(text)
    name = (first["name"] if first else text.split(" ", maxsplit=1)[0]).rstrip(":,")
    return RecapProduct(plain(name) or name, verdict=text[len(name) :].strip())


_ENDS = (".", "!", "?", "\u2026")


# a link behind what is said of a product
_BEHIND = re.compile(
    rf".*?(?P<stop>[.!?\u2026]?)(?P<before> \(?| [-\u2013\u2014|] )\[(?P<words>[^\[\]]+)\]\((?P<url>{_URL})\)"
    r"(?P<after>\)?)"
)


def _link_behind(part: ProductList) -> tuple[str, str]:
    """Return what ends most taglines, and the template of the link behind them; "" for no link."""
    found = [(it, match) for it in part.items if not it.url and (match := _BEHIND.fullmatch(it.tagline))]
    if len(found) * 2 <= len(part.items) or "{tagline}" not in part.template:
        return "", ""
    words = {match["words"] for _, match in found}
    is_name = all(match["words"] == it.name for it, match in found)
    shown = words.pop() if len(words) == 1 and len(found) > 1 else "{name}" if is_name else "{url}"
    forms = Counter((match["before"], match["after"]) for _, match in found)
    (before, after), _ = forms.most_common(1)[0]
    return ("." if sum(bool(match["stop"]) for _, match in found) * 2 > len(found) else ";",
            f"{before}[{shown}]({{url}}){after}")  # fmt: skip


def line_of(part: ProductList, *, has_links_behind: bool = False) -> str:
    """Return the template of a list of products, with a place for tagline, verdict and link.

    The products of the next post may have what these lack. With `has_links_behind`, a link at the end of what is said
    of most products is that of the product.
    """
    template = part.template
    stop, link = _link_behind(part) if has_links_behind else ("", "")
    if link:
        return template.replace("{tagline}", f"{{tagline}}{stop} {{verdict}}{link}")
    if "{url}" not in template and "{name}" in template:
        words = "`{name}`" if "`{name}`" in template else "{name}"  # in code, a link would be text
        template = template.replace(words, f"[{words}]({{url}})", 1)
    if "{verdict}" not in template:
        join = next((join for join in (" - ", " \u2013 ", " \u2014 ") if f"{join}{{tagline}}" in template), "; ")
        ends = [it.tagline.endswith(_ENDS) for it in part.items if it.tagline]
        template += ". {verdict}" if all(ends) else f"{join}{{verdict}}"
    elif "{tagline}" not in template:
        template = template.replace("{verdict}", "{tagline}; {verdict}")
    return template
