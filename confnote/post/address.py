"""A web address -> one fit to print: without what tracks the reader, and safe inside a Markdown link."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

_TRACKING = re.compile(
    r"(?i)(?:utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|igsh|yclid|twclid|ref_src|ref_url|_hs\w+|mkt_tok|"
    r"trk|trackingid|lipi|si|feature)"
)
_SHARED = {"x.com": {"s", "t"}, "twitter.com": {"s", "t"}}
"""What the share button of a network adds."""
_ONLY_ON = {
    "si": ("youtube.com", "youtu.be", "spotify.com"),
    "feature": ("youtube.com", "youtu.be"),
    "trk": ("linkedin.com",),
}
_UNSAFE = re.compile(r"[\x00-\x20<>\"`{}|\\^]")


def untracked(url: str) -> str:
    """Drop the parameters that tell where a reader came from; the rest of the address stays to the letter."""
    if "?" not in url:
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    host = (parts.hostname or "").removeprefix("www.").removeprefix("mobile.")
    kept = [pair for pair in parts.query.split("&") if not _tracks(pair.partition("=")[0], host)]
    query = "&".join(kept)
    return url if query == parts.query else urlunsplit(parts._replace(query=query))


def _tracks(name: str, host: str) -> bool:
    if name in _SHARED.get(host, ()):
        return True
    only = _ONLY_ON.get(name.lower())
    return _TRACKING.fullmatch(name) is not None and (only is None or host.endswith(only))


def target(url: str) -> str:
    """Write an address so that neither Markdown nor a template language reads anything else in it."""
    url = _UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", url.strip())
    if "(" not in url and ")" not in url:
        return url
    depth = 0
    for character in url:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            break
    return url if depth == 0 else url.replace("(", "%28").replace(")", "%29")
