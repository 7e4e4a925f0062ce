"""HTML as pasted -> the few things an embed code says: permalinks, paragraphs, what stands beside them, links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

from confnote.core.links import check_url, clean_url
from confnote.errors import Usage

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


LONGEST, MOST_TAGS = 50_000, 400
"""Real codes are below 15 kB and 100 tags; the standard library's parser is quadratic in what is left open."""

ADVICE = "paste the whole code of its Embed button, or give the post's own address"

# "A post shared by Ada (@ada) on May 4, 2021", "Post by @ada@example.social View on Mastodon"
SHARED_BY = re.compile(
    r"post (?:shared )?by (?P<author>@\S+|.{1,200}?\(@[^)\s]+ ?\))(?: on (?P<date>.+))?", re.IGNORECASE
)

FRAMES = (
    # what frames a post or a film, the part of its address to replace, and by what: the address of the thing itself
    (r"https?://[^/]+/@[^/]+/[0-9]+/embed$", r"/embed$", ""),
    (r"https?://www\.linkedin\.com/embed/feed/update/", r"/embed/feed/", "/feed/"),
    (
        r"https?://www\.youtube(-nocookie)?\.com/embed/(?!videoseries)[\w-]+$",
        r"(-nocookie)?\.com/embed/",
        ".com/watch?v=",
    ),
    (r"https?://player\.vimeo\.com/video/[0-9]+$", r"player\.vimeo\.com/video/", "vimeo.com/"),
)


@dataclass(frozen=True, slots=True)
class Embed:
    """A social post. `author` is `Display (@handle)`, `published` the date as shown, `embed` the code to the letter."""

    url: str
    author: str
    text: str
    published: str
    embed: str


def read_embed(code: str) -> Embed:
    """Read the embed code of Twitter/X, Mastodon, Bluesky, LinkedIn, Instagram or Threads (or of a player).

    Links in the text are kept as their visible text. What a network does not put into its code stays empty. A lone
    url is taken as the post's own. Without an url, or with two posts at once, the code is refused.
    """
    if len(code) > LONGEST or code.count("<") > MOST_TAGS:
        raise Usage(f"that is too long for the embed code of one post: {ADVICE}")
    if "<" not in code and "://" in code and len(code.split()) == 1:
        return Embed(clean_url(check_url(code)), "", "", "", "")

    markup = read_markup(code)
    if markup.posts > 1:
        raise Usage(f"there are {markup.posts} posts in that code: paste one at a time")
    url = next((url for url in map(_own_url, markup.permalinks) if url), "")
    return _named(url, markup, code) if url else _quoted(markup, code)


def _quoted(markup: Markup, code: str) -> Embed:
    """The form of Twitter and Bluesky: the text, a dash, who, and the date as the last link, to the post itself."""
    address, published = markup.links[-1] if markup.links else ("", "")
    url = _own_url(address)
    if not url:
        raise Usage(f"no post's address found in that: {ADVICE}")
    author = markup.beside.removesuffix(published).strip().lstrip("\u2014\u2013-").strip()
    return Embed(url, author, markup.text, published, code)


def _named(url: str, markup: Markup, code: str) -> Embed:
    """The form of the others: an address in an attribute, who in the last line (or in the address), not the text."""
    said = SHARED_BY.search(markup.everything)
    if said:
        return Embed(url, said["author"].strip(), "", said["date"] or "", code)
    place = urlsplit(url)
    named = re.match(r"/(@[^/]+)/", place.path)
    author = named[1] if named else ""
    alone = not author or "@" in author[1:] or place.netloc.removeprefix("www.") in {"threads.net", "threads.com"}
    return Embed(url, author if alone else f"{author}@{place.netloc}", "", "", code)


def _own_url(pasted: str) -> str:
    """The address of the post itself, from one that may frame it; empty if it is none that may be stored."""
    try:
        url = clean_url(check_url(f"https:{pasted}" if pasted.startswith("//") else pasted))
    except Usage:
        return ""
    bare = url.partition("?")[0]
    return next((re.sub(piece, own, bare) for frame, piece, own in FRAMES if re.match(frame, bare)), url)
