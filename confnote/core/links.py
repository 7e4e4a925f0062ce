"""Check pasted urls, remove tracking parameters, and guess what kind of page a url leads to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote_plus, urlsplit

from confnote.errors import Usage
from confnote.model import LinkKind

SCHEMES = ("http", "https", "mailto")
FORBIDDEN = frozenset(' <>"\\`')
WITHOUT_SCHEME = re.compile(r"(//)?[\w-]+(\.[\w-]+)+([:/?#]|$)")
LONGEST = 8000
"""Browsers and servers refuse longer urls."""

# kind, hosts (and their subdomains), a pattern for the beginning of the path
_BY_HOST: tuple[tuple[LinkKind, str, str], ...] = (
    ("video", "youtube.com youtube-nocookie.com youtu.be vimeo.com media.ccc.de twitch.tv video.fosdem.org", ""),
    ("slides", "slideshare.net speakerdeck.com slides.com noti.st", ""),
    ("slides", "docs.google.com", "/presentation/"),
    ("slides", "sched.com sched.co", r"/hosted_files/.*\.pdf$"),
    ("paper", "arxiv.org doi.org dl.acm.org zenodo.org", ""),
    ("code", "github.com gitlab.com codeberg.org bitbucket.org sr.ht", ""),
    ("social", "twitter.com x.com bsky.app", ""),
    ("social", "linkedin.com", "/(posts|feed|embed/feed|pulse)/"),
    ("social", "instagram.com", "/(p|reel|tv)/"),
    ("social", "threads.net threads.com", "/@[^/]+/post/"),
    ("social", "mastodon.social chaos.social fosstodon.org", r"/@[^/]+/[0-9]+(/|$)"),
)
HOSTS = {host: (kind, re.compile(path)) for kind, hosts, path in _BY_HOST for host in hosts.split()}
# the first name of a host that serves recordings: `video.fosdem.org`, `videos.example.org`
VIDEO_HOST = re.compile(r"videos?\.[^.]+\.")
# on any host: posts of Mastodon and similar servers, and files whose name shows the kind
PATHS: tuple[tuple[LinkKind, re.Pattern[str]], ...] = (
    ("social", re.compile(r"/@[^/]+/[0-9]+(/|$)|/users/[^/]+/statuses/[0-9]+")),
    ("video", re.compile(r".*\.(mp4|webm|mkv|og[gv]|avi|mov|m3u8)$")),
    ("slides", re.compile(r".*\.(pptx?|odp|key|sxi)$|.*/slides/.*\.pdf$")),
)

TRACKERS = frozenset({
    "ref_src", "ref_url", "__twitter_impression", "twclid", "fbclid", "igshid", "igsh", "ttclid", "li_fat_id",
    "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid",
    "mc_cid", "mc_eid", "mkt_tok", "vero_id", "_hsenc", "_hsmi", "_openstat",
})  # fmt: skip
# the parameters that a site's Share button adds, and a pattern for the beginning of the path; elsewhere `t` may be a
# time in a video
SHARES = {
    "twitter.com": ("/[^/]+/status/", {"s", "t"}),
    "x.com": ("/[^/]+/status/", {"s", "t"}),
    "youtube.com": ("", {"si", "feature", "pp"}),
    "youtu.be": ("", {"si", "feature"}),
    "linkedin.com": ("", {"trk", "trackingid", "lipi", "rcm"}),
}


def check_url(text: str) -> str:
    """Return the url without white space around it.

    Raises Usage for a url that is too long, is not http, https or mailto, has no host, or has characters that a browser
    refuses.
    """
    url = text.strip()
    if len(url) > LONGEST:
        raise Usage(f"{_shown(url)} is too long for a url")
    if not url.isprintable() or FORBIDDEN.intersection(url):
        raise Usage(f'{_shown(url)} is no url: it has a space, a control character or one of < > " \\ `')
    try:
        parts = urlsplit(url)
        address = parts.path if parts.scheme == "mailto" else f"{parts.hostname or ''}{parts.port or ''}"
    except ValueError:  # a bad IPv6 address in brackets, a port that is no number
        raise Usage(f"{_shown(url)} is no url: its host or port cannot be read") from None
    if parts.scheme not in SCHEMES:
        url_meant = f"write https://{url.lstrip('/')}" if WITHOUT_SCHEME.match(url) else ""
        advice = url_meant or "it begins with http://, https:// or mailto:"
        raise Usage(f"{_shown(url)} is no url: {advice[:200]}")
    if not address:
        raise Usage(f"{_shown(url)} is no url: nothing follows {parts.scheme}:")
    return url


def _shown(url: str) -> str:
    return repr(url if len(url) <= 100 else url[:100] + "...")


def kind_of(url: str, *, profiles: bool = False) -> LinkKind:
    """Guess the kind of a link from its host and path; `page` if neither shows it.

    With `profiles`, every page of a social network is `social`, not only its posts.
    """
    host, path = _host_and_path(url)
    for site in _sites(host):
        if site in HOSTS:
            kind, begins = HOSTS[site]
            if begins.match(path) or (profiles and kind == "social"):
                return kind
    guessed: LinkKind = "video" if VIDEO_HOST.match(host) and path.strip("/") else "page"
    return next((kind for kind, pattern in PATHS if pattern.match(path)), guessed)


def clean_url(url: str) -> str:
    """Return the url without tracking parameters; all else stays byte for byte."""
    bare, mark, fragment = url.partition("#")
    address, question, query = bare.partition("?")
    if not query:
        return url
    host, path = _host_and_path(url)
    cut = set(TRACKERS)
    for begins, names in (SHARES[site] for site in _sites(host) if site in SHARES):
        if re.match(begins, path):
            cut |= names
    pieces = query.split("&")
    typed = [unquote_plus(piece.partition("=")[0]).lower() for piece in pieces]
    kept = [piece for piece, name in zip(pieces, typed, strict=True) if name not in cut and not name.startswith("utm_")]
    if len(kept) == len(pieces):
        return url
    return address + (question if kept else "") + "&".join(kept) + mark + fragment


def _host_and_path(url: str) -> tuple[str, str]:
    """Return host and path in lower case; both are empty if the url cannot be parsed."""
    try:
        parts = urlsplit(url)
        return parts.hostname or "", parts.path[:LONGEST].lower()
    except ValueError:
        return "", ""


def _sites(host: str) -> Iterator[str]:
    """Yield the host and the domains that it belongs to: www.youtube.com, youtube.com."""
    while "." in host:
        yield host
        host = host.partition(".")[2]
