"""A social network's embed code as pasted -> the post: its url, author, text and date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from confnote.errors import Usage
from confnote.linking.urls import check_url, clean_url

if TYPE_CHECKING:
    from confnote.linking.markup import Markup

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
    from confnote.linking.markup import read_markup  # 5 ms for the parser, and most links are plain urls

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
