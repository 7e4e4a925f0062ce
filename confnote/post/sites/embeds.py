"""Show social posts and videos as Markdown, in the ways that all sites share."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from confnote.core.links import clean_url
from confnote.model import Link
from confnote.post.markdown.escape import link_target

if TYPE_CHECKING:
    from confnote.post.content.blocks import SocialStyle


if TYPE_CHECKING:
    Plain = Callable[[str], str]

_SCRIPT = re.compile(r"\s*<script\b[^>]*>.*?</script\s*>", re.DOTALL | re.IGNORECASE)


def social(link: Link, how: SocialStyle, plain: Plain, *, first: bool = True, shortcode: str = "") -> str:
    """Show a social post; without embed code it is quoted, without a text it is a link.

    `shortcode` is the site's own code for it, "" if the site has none.
    """
    if how == "drop":
        return ""
    if how == "shortcode" and shortcode:
        return shortcode
    if how in {"embed", "embed-once"} and link.embed:
        return link.embed.strip() if how == "embed" or first else _SCRIPT.sub("", link.embed).strip()
    return linked(link, plain) if how == "link" or not link.text else quoted(link, plain)


def quoted(link: Link, plain: Plain) -> str:
    """Quote a post, with its author and date as the link to it."""
    paragraphs = [plain(row) for row in link.text.split("\n") if row.strip()]
    return "\n>\n".join(f"> {row}" for row in [*paragraphs, f"— {linked(link, plain)}"])


def linked(link: Link, plain: Plain) -> str:
    """Link to a page, by author and date, else by its title, else by its address."""
    url = clean_url(link.url)
    words = ", ".join(part for part in (link.author, link.published) if part) or link.title or url
    return f"[{plain(words)}]({link_target(url)})"


def x_post(url: str) -> tuple[str, str] | None:
    """Return user and number of a post on X or Twitter; None for another address."""
    match = re.match(r"https?://(?:(?:www|mobile)\.)?(?:twitter|x)\.com/(\w+)/status(?:es)?/(\d+)", url)
    return (match[1], match[2]) if match else None


def youtube(url: str) -> str | None:
    """Return the id of a video on YouTube; None for another address."""
    parts = urlsplit(url)
    # the mobile site and the one without cookies play the same videos
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    name = ""
    if host == "youtu.be":
        name = parts.path.strip("/")
    elif host in {"youtube.com", "youtube-nocookie.com"}:
        path = re.match(r"/(?:embed|live|shorts|v)/([^/]+)", parts.path)
        name = path[1] if path else parse_qs(parts.query).get("v", [""])[0]
    return name if re.fullmatch(r"[\w-]{6,20}", name) else None


def vimeo(url: str) -> str | None:
    """Return the number of a video on Vimeo; None for another address."""
    match = re.match(r"https?://(?:www\.|player\.)?vimeo\.com/(?:video/)?(\d+)(?:[?#].*)?$", url)
    return match[1] if match else None
