"""Hugo: YAML or TOML front matter, posts as files or page bundles, goldmark, shortcodes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from confnote.core.recording_links import youtube_id
from confnote.model import Link
from confnote.post.content.facts import PostFacts
from confnote.post.markdown.escape import Engine
from confnote.post.markdown.parser import Edit, ProseSpans, Reading, Span
from confnote.post.paths import BESIDE, ImagePlace, SiteRoot, is_bundle
from confnote.post.sites.base import PublishedPost, Site, TemplateTags

_SHORTCODE = re.compile(r"(\{\{<)((?:(?!\{\{[<%]).)*?)(>\}\})|(\{\{%)((?:(?!\{\{[<%]).)*?)(%\}\})", re.DOTALL)
_OPENING = re.compile(r"\{\{[<%]")
# Hugo ends the summary there, also in code.
_ATTRIBUTES = re.compile(r"[ \t]*\{[^\n]*")
_MORE = re.compile(r"<!--\s*more\s*-->")
ZERO_WIDTH = "\u200b"


def without_shortcodes(reading: Reading) -> Iterator[Edit]:
    """Make Hugo show shortcodes as text: turn closed ones, also in code, into comments.

    A shortcode that is never closed would stop the build: a backslash separates its braces in prose, a zero-width
    space in code, where a backslash would be shown.
    """
    closed = []
    for match in _SHORTCODE.finditer(reading.text):
        closed.append(match.start())
        first, last = (1, 3) if match[1] else (4, 6)
        yield *match.span(first), f"{match[first]}/*"
        yield *match.span(last), f"*/{match[last]}"
    prose = ProseSpans(reading)
    rows = sorted(reading.rows)
    for match in _OPENING.finditer(reading.text):
        at = match.start()
        if at not in closed:
            row = bisect_right(rows, (at, len(reading.text))) - 1
            in_prose = row >= 0 and at < rows[row][1] and prose.has(at)
            yield at + 1, at + 1, "\\" if in_prose else ZERO_WIDTH
    for fence in reading.fences:  # attributes that Hugo cannot read stop the build
        if attributes := _ATTRIBUTES.match(reading.text, fence.start + len(fence.mark)):
            yield *attributes.span(), ""
    for match in _MORE.finditer(reading.text):
        if any(start <= match.start() < end for start, end in _code(reading)):
            yield match.start() + 1, match.start() + 1, ZERO_WIDTH


def _code(reading: Reading) -> Iterator[Span]:
    yield from reading.code
    yield from ((fence.start, fence.end) for fence in reading.fences)
    yield from (row for rows in reading.indented for row in rows)


# Footnotes, definition lists, single tildes that strike through, `<<` for quotation marks, links that run code.
ENGINE = Engine(
    links_addresses=True,
    marks=re.compile(
        r"(?<=\[)\^|(?<=\])\(|(?<!~)~(?!~(?!~))|(?<=~~)~|(?<=~)~(?=~)|<(?=<|(?i:javascript|vbscript|file|data):)|(?<=<)<|>(?=>)|(?<=>)>"
    ),
    starts=re.compile(r":(?=[ \t]|$)|\[(?=[ xX]\](?!\s)|[^\]\n]+\]:)"),
    smart="\\",
    more=without_shortcodes,
)
_BASE = re.compile(r"""^[ \t]*["']?baseurl["']?[ \t]*[=:][ \t]*["']?([^"'\s#,]+)""", re.IGNORECASE | re.MULTILINE)
_CANONIFY = re.compile(r"canonifyurls[\"']?[ \t]*[=:][ \t]*true", re.IGNORECASE)


def keys(facts: PostFacts) -> dict[str, Any]:
    """Return title, date, draft, tags, author, description and series."""
    return {
        "title": facts.title,
        "date": facts.date,
        "draft": facts.draft,
        "tags": list(facts.tags),
        "author": facts.author,
        "description": facts.description or facts.lead,
        "series": [facts.series] if facts.series else [],
    }


def x_shortcode(link: Link) -> str:
    """Return the shortcode for a post on X, with its user and number; "" for another network."""
    post = re.match(r"https?://(?:(?:www|mobile)\.)?(?:twitter|x)\.com/(\w+)/status(?:es)?/(\d+)", link.url)
    return f'{{{{< x user="{post[1]}" id="{post[2]}" >}}}}' if post else ""


def player(link: Link) -> str:
    """Return the shortcode for a video on YouTube or Vimeo; "" for another host."""
    if name := youtube_id(link.url):
        return f"{{{{< youtube {name} >}}}}"
    vimeo = re.match(r"https?://(?:www\.|player\.)?vimeo\.com/(?:video/)?(\d+)(?:[?#].*)?$", link.url)
    return f"{{{{< vimeo {vimeo[1]} >}}}}" if vimeo else ""


def figure(alt: str, address: str, caption: str) -> str:
    """Return the shortcode for a photo with a caption."""
    values = {"src": address, "alt": alt, "caption": caption}
    quoted = " ".join(f'{name}="{value.replace(chr(34), chr(92) + chr(34))}"' for name, value in values.items())
    return f"{{{{< figure {quoted} >}}}}"


def image_place(slug: str, root: SiteRoot, bundle: bool) -> ImagePlace:
    """Keep images beside the post for a bundle or an unknown project, else below `static/`.

    Hugo serves no images beside a single file.
    """
    if bundle or not root.folder:
        return BESIDE
    return ImagePlace(f"static/images/{slug}", root.folder, f"{root.prefix}/images/{slug}/%s")


def url_prefix(config: str) -> str:
    """Return the path of the site's address; "" with `canonifyURLs`: then Hugo adds it to links."""
    base = _BASE.search(config)
    return urlsplit(base[1]).path.rstrip("/") if base and not _CANONIFY.search(config) else ""


def recognise(post: PublishedPost) -> int:
    """Return 3 for TOML, or for YAML with shortcodes or a key `draft`; 1 for other YAML, else 0.

    Front matter with a table of taxonomies is Zola's.
    """
    if isinstance(post.front.get("taxonomies"), dict):
        return 1
    if post.kind == "toml" or (post.kind == "yaml" and (_OPENING.search(post.body) or "draft" in post.front)):
        return 3
    return int(post.kind == "yaml")


SITE = Site(
    name="hugo",
    help="Hugo: content/posts/slug.md, or a page bundle; --style front=toml for TOML",
    keys=keys,
    engine=ENGINE,
    heading_ids=True,
    more="<!--more-->",
    html_advice="--style social=quote needs none; or allow it: markup.goldmark.renderer.unsafe = true",
    shortcode=x_shortcode,
    player=player,
    figure=figure,
    tags=TemplateTags(_OPENING, re.compile(r"\{\{<(?!/\*).*?>\}\}|\{\{%(?!/\*).*?%\}\}", re.DOTALL)),
    address_of=lambda path: f'{{{{< relref "{path.parent.name if is_bundle(path) else path.name}" >}}}}',
    config_files=tuple(
        f"{folder}{name}.{end}"
        for folder in ("", "config/_default/")
        for name in ("hugo", "config")
        for end in ("toml", "yaml", "yml", "json")
    ),
    beside=("content",),
    sections=("content/posts", "content/post", "content/blog", "content/articles", "content"),
    content_folder="content",
    url_prefix=url_prefix,
    image_place=image_place,
    images_advice="write into the content folder of the site, or --style bundle=on",
    recognise=recognise,
)
