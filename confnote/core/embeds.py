"""Read the embed code of a social post: its address, author, date and text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

from confnote.core.links import check_url, clean_url
from confnote.errors import Usage

PERMALINKS = frozenset({"data-instgrm-permalink", "data-text-post-permalink", "data-embed-url"})
SILENT = frozenset({"script", "style", "svg"})
SPACES = dict.fromkeys(map(ord, "\t\n\f\r"), " ")  # in HTML only `<br>` breaks a line
LONGEST, MOST_TAGS = 50_000, 400
"""Real embed codes have less than 15 kB and 100 tags; html.parser takes quadratic time on unclosed markup."""
ADVICE = "paste the whole code of its Embed button, or give the post's own address"

# "A post shared by Ada (@ada) on May 4, 2021", "Post by @ada@example.social View on Mastodon"
SHARED_BY = re.compile(
    r"post (?:shared )?by (?P<author>@\S+|.{1,200}?\(@[^)\s]+ ?\))(?: on (?P<date>.+))?", re.IGNORECASE
)
# a pattern for the address of a frame, and the address of the post or video in it
FRAMES = (
    (r"^(https?://[^/]+/@[^/]+/[0-9]+)/embed$", r"\1"),
    (r"^(https?://www\.linkedin\.com)/embed(/feed/update/)", r"\1\2"),
    (r"^(https?://www\.youtube)(?:-nocookie)?\.com/embed/((?!videoseries)[\w-]+)$", r"\1.com/watch?v=\2"),
    (r"^(https?://)player\.(vimeo\.com/)video/([0-9]+)$", r"\1\2\3"),
)


class _Markup(HTMLParser):
    """The content of an embed code, also if its HTML is broken.

    `posts` counts quotations and frames; `permalinks` are the addresses in attributes. `paragraphs` is the text of the
    paragraphs, `beside` the quoted text outside of paragraphs, `links` the (url, visible text) pairs in `beside`.
    `everything` is the whole text on one line. Each text is a list of pieces, which `_fold` joins.
    """

    def __init__(self, code: str) -> None:
        super().__init__(convert_charrefs=True)
        self.posts = 0
        self.permalinks: list[str] = []
        self.paragraphs: list[list[str]] = []
        self.beside: list[str] = []
        self.links: list[tuple[str, list[str]]] = []
        self.everything: list[str] = []
        self._quoted = self._silent = 0
        self._in_paragraph = self._in_link = False
        self.feed(code)
        self.close()

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


@dataclass(frozen=True, slots=True)
class Embed:
    """A social post: `author` is `Name (@handle)` or a handle, `published` the date as shown.

    `embed` is the whole code, empty for a lone url.
    """

    url: str
    author: str
    text: str
    published: str
    embed: str


def read_embed(code: str) -> Embed:
    """Read the embed code of a social post or a video player.

    The code may come from Twitter/X, Mastodon, Bluesky, LinkedIn, Instagram, Threads, YouTube or Vimeo.
    Links in the text become their visible text. Fields that are not in the code stay empty. A lone url counts as the
    post's own address. Raises Usage for a code without an address, with two posts, or that is too long.
    """
    if len(code) > LONGEST or code.count("<") > MOST_TAGS:
        raise Usage(f"that is too long for the embed code of one post: {ADVICE}")
    if "<" not in code and "://" in code and len(code.split()) == 1:
        return Embed(clean_url(check_url(code)), "", "", "", "")
    markup = _Markup(code)
    if markup.posts > 1:
        raise Usage(f"there are {markup.posts} posts in that code: paste one at a time")
    url = next((url for url in map(_own_url, markup.permalinks) if url), "")
    if url:
        return _from_attributes(url, _fold(markup.everything), code)
    # the form of Twitter and Bluesky: text, a dash, author, and the date as a link to the post itself
    address, date = markup.links[-1] if markup.links else ("", [])
    url, published = _own_url(address), _fold(date)
    if not url:
        raise Usage(f"no post's address found in that: {ADVICE}")
    author = _fold(markup.beside).removesuffix(published).strip().lstrip("\u2014\u2013-").strip()
    return Embed(url, author, "\n\n".join(filter(None, map(_fold, markup.paragraphs))), published, code)


def _fold(pieces: list[str]) -> str:
    """Join the pieces; collapse runs of spaces, but keep line breaks and no-break spaces."""
    lines = "".join(pieces).split("\n")
    return "\n".join(" ".join(filter(None, line.split(" "))) for line in lines).strip("\n")


def _from_attributes(url: str, text: str, code: str) -> Embed:
    """Return the post at `url`, with the author from `post shared by ...` or else from the url."""
    shared = SHARED_BY.search(text)
    if shared:
        return Embed(url, shared["author"].strip(), "", shared["date"] or "", code)
    parts = urlsplit(url)
    named = re.match(r"/(@[^/]+)/", parts.path)
    author = named[1] if named else ""
    # on Mastodon a handle is complete only with its server
    complete = not author or "@" in author[1:] or parts.netloc.removeprefix("www.") in {"threads.net", "threads.com"}
    return Embed(url, author if complete else f"{author}@{parts.netloc}", "", "", code)


def _own_url(pasted: str) -> str:
    """Return the clean url of a post for its own url or its frame's; empty if that is no url."""
    try:
        url = clean_url(check_url(f"https:{pasted}" if pasted.startswith("//") else pasted))
    except Usage:
        return ""
    bare = url.partition("?")[0]
    return next((re.sub(frame, own, bare) for frame, own in FRAMES if re.match(frame, bare)), url)
