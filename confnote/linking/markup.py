"""HTML as pasted -> the few things an embed code says: permalinks, paragraphs, what stands beside them, links."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser

PERMALINKS = frozenset({"data-instgrm-permalink", "data-text-post-permalink", "data-embed-url"})
SILENT = frozenset({"script", "style", "svg"})
SPACES = dict.fromkeys(map(ord, "\t\n\f\r"), " ")
"""White space between words; a line break is `<br>` alone."""


@dataclass(frozen=True, slots=True)
class Markup:
    """What was found, in the order of the code, with white space folded as a browser does it.

    `posts` counts quotations and frames; `permalinks` are the addresses they name in an attribute. Of what is quoted,
    `text` stands in paragraphs and `beside` does not; `links` are url and visible text of the links beside
    paragraphs; `everything` is all text in one line.
    """

    posts: int
    permalinks: tuple[str, ...]
    text: str
    beside: str
    links: tuple[tuple[str, str], ...]
    everything: str


def read_markup(code: str) -> Markup:
    """Read a piece of HTML, however broken."""
    reader = _Reader()
    reader.feed(code)
    reader.close()
    return Markup(
        posts=reader.posts,
        permalinks=tuple(reader.permalinks),
        text="\n\n".join(filter(None, map(_fold, reader.paragraphs))),
        beside=_fold(reader.beside),
        links=tuple((url, _fold(words)) for url, words in reader.links),
        everything=_fold(reader.everything),
    )


def _fold(pieces: list[str]) -> str:
    """One text of all pieces; a line break is kept, all other white space is one space (but a no-break space)."""
    lines = "".join(pieces).split("\n")
    return "\n".join(" ".join(filter(None, line.split(" "))) for line in lines).strip("\n")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.posts = 0
        self.permalinks: list[str] = []
        self.paragraphs: list[list[str]] = []
        self.beside: list[str] = []
        self.links: list[tuple[str, list[str]]] = []
        self.everything: list[str] = []
        self._quoted = 0
        self._silent = 0
        self._in_paragraph = False
        self._in_link = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value for name, value in attrs if value}
        self.permalinks += [value for name, value in values.items() if name in PERMALINKS]
        self._silent += tag in SILENT
        if tag == "iframe" or (tag == "blockquote" and not self._quoted):
            self.posts += 1
        if tag == "iframe" and "src" in values:
            self.permalinks.append(values["src"])
        elif tag == "blockquote":
            self._quoted += 1
        elif tag == "p":
            self._in_paragraph = True
            self.paragraphs.append([])
        elif tag == "br":
            self._add("\n")
        elif tag == "a" and self._quoted and not self._in_paragraph:
            self._in_link = True
            self.links.append((values.get("href", ""), []))
        self.everything.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "blockquote":
            self._quoted = max(0, self._quoted - 1)
            self._in_paragraph = self._in_link = False
        elif tag == "p":
            self._in_paragraph = False
        elif tag == "a":
            self._in_link = False
        self.everything.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._add(data.translate(SPACES))

    def _add(self, words: str) -> None:
        self.everything.append(words.replace("\n", " "))
        if self._in_paragraph:
            self.paragraphs[-1].append(words)
        elif self._quoted:
            self.beside.append(words.replace("\n", " "))
            if self._in_link:
                self.links[-1][1].append(words.replace("\n", " "))
