"""The players of video hosts, of files and of Mastodon, as HTML in place of a link."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import urlsplit

from confnote.core.deep_link import at_moment, seconds_of
from confnote.core.links import clean_url
from confnote.core.recording_links import PEERTUBE, PLAYER_HOSTS, VIMEO, VIMEO_HOSTS, address_parts, youtube_id
from confnote.model import Link

_FILE = re.compile(r"https?://[^?#]+\.(?:mp4|m4v|webm|ogv)(?:[?#].*)?", re.IGNORECASE)
_MASTODON = re.compile(r"/(?:@(?P<name>[^/]+)|users/(?P<user>[^/]+)/statuses)/(?P<id>\d+)/?(?:embed)?/?")
# posts of these have the addresses of Mastodon, but no page to embed
_NO_MASTODON = {"threads.net", "threads.com", "twitter.com", "x.com"}


def video(link: Link) -> str:
    """Return the address of a video in the player of its host; "" if the host is not known.

    Known are YouTube, Vimeo, PeerTube and media.ccc.de.
    """
    host, path, query, fragment = address_parts(link.url)
    if name := youtube_id(link.url):
        seconds = seconds_of(query.get("t", query.get("start", [""]))[0])
        return f"https://www.youtube-nocookie.com/embed/{name}{f'?start={seconds}' if seconds else ''}"
    if host in VIMEO_HOSTS and (found := VIMEO.fullmatch(path)):
        secret = found["hash"] or query.get("h", [""])[0]
        start = f"#{fragment}" if re.fullmatch(r"t=\w+", fragment) else ""
        return f"https://player.vimeo.com/video/{found['id']}{f'?h={secret}' if secret.isalnum() else ''}{start}"
    if found := PEERTUBE.fullmatch(path):
        start = query.get("start", [""])[0]
        return f"https://{host}/videos/embed/{found[1]}{f'?start={start}' if start.isalnum() else ''}"
    if host == "media.ccc.de" and (found := re.fullmatch(r"/v/([\w.-]+?)/?(?:oembed)?", path)):
        return f"https://media.ccc.de/v/{found[1]}/oembed"
    return ""


def is_played(url: str) -> bool:
    """Return whether an address is on a host of videos that blogs play."""
    return address_parts(url)[0] in PLAYER_HOSTS or bool(video(Link(id=0, uid="", kind="video", url=url)))


def mastodon(link: Link) -> str:
    """Return the address that shows a post of Mastodon in a frame; "" for another network."""
    host, path, _, _ = address_parts(link.url)
    found = _MASTODON.fullmatch(path)
    if not found or not host or host in _NO_MASTODON:
        return ""
    return f"https://{host}/@{found['name'] or found['user']}/{found['id']}/embed"


def video_html(link: Link) -> str:
    """Return HTML that plays a video: its host in a frame, a file in the browser; else ""."""
    if address := video(link):
        return frame(address, link)
    if not _FILE.fullmatch(link.url) or not at_moment(link.url, 0):  # an odd address has no moments
        return ""
    # `metadata`: a page of ten talks must not load ten videos
    where = f'src="{escape(clean_url(link.url))}" title="{_title(link, link.url)}"'
    return f'<video controls preload="metadata" {where} width="560" style="max-width: 100%"></video>'


def frame(address: str, link: Link, *, height: int = 315) -> str:
    """Return an HTML frame that shows a page about a link; "" for no address."""
    if not address:
        return ""
    where = f'src="{escape(address)}" title="{_title(link, address)}"'
    size = f'width="560" height="{height}" style="max-width: 100%; border: 0"'
    return f'<iframe {where} {size} loading="lazy" allowfullscreen></iframe>'


def _title(link: Link, address: str) -> str:
    return escape(" ".join((link.title or link.author or urlsplit(address).netloc).split()))
