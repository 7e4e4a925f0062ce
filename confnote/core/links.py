"""Urls and embed codes as people paste them -> checked and cleaned links with their kind, and social posts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus, urlsplit

from confnote.errors import Usage

if TYPE_CHECKING:
    from confnote.model import LinkKind


SCHEMES = ("http", "https", "mailto")
FORBIDDEN = frozenset(' <>"\\`')
BARE = re.compile(r"(//)?[\w-]+(\.[\w-]+)+([:/?#]|$)")
LONGEST = 8000
"""Browsers and servers give up on longer ones."""

KINDS: tuple[tuple[str, str, LinkKind], ...] = (
    # host and what is below it (or any host), how the path begins (a pattern), kind; the first that fits
    ("youtube.com", "", "video"),
    ("youtube-nocookie.com", "", "video"),
    ("youtu.be", "", "video"),
    ("vimeo.com", "", "video"),
    ("media.ccc.de", "", "video"),
    ("twitch.tv", "", "video"),
    ("video.fosdem.org", "", "video"),
    ("slideshare.net", "", "slides"),
    ("speakerdeck.com", "", "slides"),
    ("slides.com", "", "slides"),
    ("noti.st", "", "slides"),
    ("docs.google.com", "/presentation/", "slides"),
    ("sched.com", r"/hosted_files/.*\.pdf$", "slides"),
    ("sched.co", r"/hosted_files/.*\.pdf$", "slides"),
    ("arxiv.org", "", "paper"),
    ("doi.org", "", "paper"),
    ("dl.acm.org", "", "paper"),
    ("github.com", "", "code"),
    ("gitlab.com", "", "code"),
    ("codeberg.org", "", "code"),
    ("bitbucket.org", "", "code"),
    ("sr.ht", "", "code"),
    ("twitter.com", "", "social"),
    ("x.com", "", "social"),
    ("bsky.app", "", "social"),
    ("linkedin.com", "/(posts|feed|embed/feed|pulse)/", "social"),
    ("instagram.com", "/(p|reel|tv)/", "social"),
    ("threads.net", "/@[^/]+/post/", "social"),
    ("threads.com", "/@[^/]+/post/", "social"),
    # anywhere: Mastodon's and its kin's posts, files that are nothing else
    ("", r"/@[^/]+/[0-9]+(/|$)", "social"),
    ("", "/users/[^/]+/statuses/[0-9]+", "social"),
    ("", r".*\.(mp4|webm|mkv)$", "video"),
    ("", r".*\.(pptx?|odp|key)$", "slides"),
    ("", r".*/slides/.*\.pdf$", "slides"),
)

TRACKERS = frozenset(
    {
        *("ref_src", "ref_url", "__twitter_impression", "twclid", "fbclid", "igshid", "igsh", "ttclid", "li_fat_id"),
        *("gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid"),
        *("mc_cid", "mc_eid", "mkt_tok", "vero_id", "_hsenc", "_hsmi", "_openstat"),
    }
)
SHARES: tuple[tuple[str, str, frozenset[str]], ...] = (
    # what a site's own Share button adds: host, how the path begins, parameters. A `t` elsewhere is a time in a video.
    ("twitter.com", "/[^/]+/status/", frozenset({"s", "t"})),
    ("x.com", "/[^/]+/status/", frozenset({"s", "t"})),
    ("youtube.com", "", frozenset({"si", "feature", "pp"})),
    ("youtu.be", "", frozenset({"si", "feature"})),
    ("linkedin.com", "", frozenset({"trk", "trackingid", "lipi", "rcm"})),
)


def check_url(text: str) -> str:
    """Return the url without the white space around it; refuse what is not http, https or mailto, or not printable."""
    url = text.strip()
    if len(url) > LONGEST:
        raise Usage(f"{_shown(url)} is too long for an url")
    if not url.isprintable() or FORBIDDEN.intersection(url):
        raise Usage(f'{_shown(url)} is no url: it holds a space, a control character or one of < > " \\ `')
    try:
        parts = urlsplit(url)
        place = parts.path if parts.scheme == "mailto" else f"{parts.hostname or ''}{parts.port or ''}"
    except ValueError:  # brackets that hold no address, a port that is no number
        raise Usage(f"{_shown(url)} is no url: its host or port cannot be read") from None
    if parts.scheme not in SCHEMES:
        advice = (
            f"write https://{url.lstrip('/')}" if BARE.match(url) else "it begins with http://, https:// or mailto:"
        )
        raise Usage(f"{_shown(url)} is no url: {advice[:200]}")
    if not place:
        raise Usage(f"{_shown(url)} is no url: nothing stands after {parts.scheme}:")
    return url


def _shown(url: str) -> str:
    return repr(url if len(url) <= 100 else url[:100] + "...")


def kind_of(url: str) -> LinkKind:
    """Guess the kind of a link from its host and path alone; a page where nothing tells."""
    host, path = _place(url)
    return next((kind for site, begins, kind in KINDS if _on(host, site) and re.match(begins, path)), "page")


def clean_url(url: str) -> str:
    """Return the url without the parameters that only follow a reader about; all else stays byte for byte."""
    bare, mark, fragment = url.partition("#")
    address, question, query = bare.partition("?")
    if not query:
        return url
    host, path = _place(url)
    cut = TRACKERS.union(*(names for site, begins, names in SHARES if _on(host, site) and re.match(begins, path)))
    pieces = query.split("&")
    kept = [piece for piece in pieces if not _follows(piece, cut)]
    if len(kept) == len(pieces):
        return url
    return address + (question if kept else "") + "&".join(kept) + mark + fragment


def _follows(piece: str, cut: frozenset[str]) -> bool:
    name = unquote_plus(piece.partition("=")[0]).lower()
    return name in cut or name.startswith("utm_")


def _place(url: str) -> tuple[str, str]:
    """Host and path in lower case, empty if there are none."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").removeprefix("www."), parts.path[:LONGEST].lower()
    except ValueError:
        return "", ""


def _on(host: str, site: str) -> bool:
    return not site or host == site or host.endswith(f".{site}")
