"""Write the address of a moment in a recording, for the hosts and files whose form is known."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_TIMES = {"t", "start", "time_continue"}
_YOUTUBE = re.compile(r"(?:www\.|m\.|music\.)?(?:youtube\.com|youtube-nocookie\.com)")
_VIMEO = re.compile(r"(?:www\.|player\.)?vimeo\.com")
_ARCHIVE = re.compile(r"(?:www\.)?archive\.org")
# any host: PeerTube names a video by a UUID, or by its 22 characters in base 58
_PEERTUBE = re.compile(r"/(?:w|videos/(?:watch|embed))/(?:[1-9A-HJ-NP-Za-km-z]{22}|[0-9a-fA-F-]{36})/?")
_MEDIA_FILE = re.compile(r".*\.(?:mp4|m4v|webm|ogv|ogg|mp3|m4a|opus)", re.IGNORECASE)


def at_moment(url: str, seconds: int) -> str:
    """Return the address of a moment of a recording; "" if its host has no known form for one.

    A time that the address has already is replaced.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"}:
        return ""
    host = (parts.hostname or "").lower()
    form = next((form for known, form in _FORMS if known(host, parts.path)), None)
    return form(url, seconds) if form is not None else ""


def clock(seconds: int) -> str:
    """Return a moment as a player shows it: `12:31`, `1:02:03`."""
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def _query(name: str, unit: str = "") -> Callable[[str, int], str]:
    def form(url: str, seconds: int) -> str:
        parts = urlsplit(url)
        kept = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key not in _TIMES]
        query = urlencode([*kept, (name, f"{seconds}{unit}")], safe=":/,")
        fragment = "" if parts.fragment.startswith("t=") else parts.fragment
        return urlunsplit(parts._replace(query=query, fragment=fragment))

    return form


def _fragment(url: str, seconds: int) -> str:
    return urlunsplit(urlsplit(url)._replace(fragment=f"t={seconds}"))


def _minutes(url: str, seconds: int) -> str:
    return urlunsplit(urlsplit(url)._replace(fragment=f"t={seconds // 60}m{seconds % 60}s"))


def _is_youtube(host: str, path: str) -> bool:
    return bool(_YOUTUBE.fullmatch(host)) and path.startswith(("/watch", "/live/", "/embed/", "/shorts/"))


# the first that knows the address decides
_FORMS: tuple[tuple[Callable[[str, str], bool], Callable[[str, int], str]], ...] = (
    (lambda host, path: _is_youtube(host, path) and path.startswith("/embed/"), _query("start")),
    (_is_youtube, _query("t", "s")),
    (lambda host, path: host == "youtu.be" and len(path) > 1, _query("t")),
    (lambda host, path: host == "media.ccc.de" and path.startswith("/v/"), _fragment),
    (lambda host, _: bool(_VIMEO.fullmatch(host)), _minutes),
    (lambda host, path: bool(_ARCHIVE.fullmatch(host)) and path.startswith(("/details/", "/embed/")), _query("start")),
    (lambda _, path: bool(_PEERTUBE.fullmatch(path)), _query("start", "s")),
    (lambda _, path: bool(_MEDIA_FILE.fullmatch(path)), _fragment),
)
