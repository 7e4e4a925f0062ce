"""The players of video hosts and of Mastodon, as HTML that a page shows in place of a link."""

from __future__ import annotations

import re
from html import escape

from confnote.core.recording_links import YOUTUBE, address_parts, youtube_id
from confnote.model import Link

_HOSTS = YOUTUBE | {"youtu.be", "vimeo.com", "player.vimeo.com", "media.ccc.de"}
_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
# any host: PeerTube names a video by a UUID, or by its 22 characters in base 58
_PEERTUBE = re.compile(rf"/(?:w|videos/(?:watch|embed))/([1-9A-HJ-NP-Za-km-z]{{22}}|{_UUID})/?")
_VIMEO = re.compile(r"/(?:video/)?(?P<id>\d+)(?:/(?P<hash>[0-9a-f]+))?/?")  # the hash is that of an unlisted video
_MASTODON = re.compile(r"/(?:@(?P<name>[^/]+)|users/(?P<user>[^/]+)/statuses)/(?P<id>\d+)/?(?:embed)?/?")
_TIME = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?")
# posts of these have the addresses of Mastodon, but no page to embed
_NO_MASTODON = {"threads.net", "threads.com", "twitter.com", "x.com"}


def video(link: Link) -> str:
    """Return the address of a video in the player of its host; "" if the host is not known.

    Known are YouTube, Vimeo, PeerTube and media.ccc.de.
    """
    host, path, query, fragment = address_parts(link.url)
    if name := youtube_id(link.url):
        seconds = _seconds(query.get("t", query.get("start", [""]))[0])
        return f"https://www.youtube-nocookie.com/embed/{name}{f'?start={seconds}' if seconds else ''}"
    if host in {"vimeo.com", "player.vimeo.com"} and (found := _VIMEO.fullmatch(path)):
        secret = found["hash"] or query.get("h", [""])[0]
        start = f"#{fragment}" if re.fullmatch(r"t=\w+", fragment) else ""
        return f"https://player.vimeo.com/video/{found['id']}{f'?h={secret}' if secret.isalnum() else ''}{start}"
    if found := _PEERTUBE.fullmatch(path):
        start = query.get("start", [""])[0]
        return f"https://{host}/videos/embed/{found[1]}{f'?start={start}' if start.isalnum() else ''}"
    if host == "media.ccc.de" and (found := re.fullmatch(r"/v/([\w.-]+?)/?(?:oembed)?", path)):
        return f"https://media.ccc.de/v/{found[1]}/oembed"
    return ""


def is_played(url: str) -> bool:
    """Return whether an address is on a host of videos that blogs play."""
    return address_parts(url)[0] in _HOSTS or bool(video(Link(id=0, uid="", kind="video", url=url)))


def mastodon(link: Link) -> str:
    """Return the address that shows a post of Mastodon in a frame; "" for another network."""
    host, path, _, _ = address_parts(link.url)
    found = _MASTODON.fullmatch(path)
    if not found or not host or host in _NO_MASTODON:
        return ""
    return f"https://{host}/@{found['name'] or found['user']}/{found['id']}/embed"


def frame(address: str, title: str, *, height: int = 315) -> str:
    """Return an HTML frame that shows a page."""
    where, what = escape(address), escape(" ".join(title.split()))
    size = f'width="560" height="{height}" style="max-width: 100%; border: 0"'
    return f'<iframe src="{where}" title="{what}" {size} loading="lazy" allowfullscreen></iframe>'


def _seconds(time: str) -> int:
    """Return the seconds of `90`, `90s` or `1m30s`; 0 for another text."""
    found = _TIME.fullmatch(time)
    hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    return hours * 3600 + minutes * 60 + seconds
