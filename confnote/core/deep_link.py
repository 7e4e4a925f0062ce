"""Write the address of a moment in a recording, for the hosts and files whose form is known."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, partial
from urllib.parse import SplitResult, parse_qs, urlsplit, urlunsplit

from confnote.core.links import FORBIDDEN
from confnote.core.recording_links import PEERTUBE, VIMEO, VIMEO_HOSTS, YOUTUBE, address_parts, youtube_id

_TIMES = {"t", "start", "time_continue"}
_TIME = re.compile(r"(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s?)?", re.ASCII)
_MEDIA_FILE = re.compile(r".*\.(?:mp4|m4v|webm|ogv|ogg|mp3|m4a|opus)", re.IGNORECASE)


def at_moment(url: str, seconds: int) -> str:
    """Return the address of a moment of a recording; "" if its host has no known form for one.

    A time that the address has already is replaced.
    """
    form = _form_of(url)
    return urlunsplit(form(seconds)) if form is not None else ""


@lru_cache(maxsize=256)  # all notes of a talk have one recording
def named_moment(url: str) -> int:
    """Return the moment (seconds) at which an address begins, 0 if its host knows none in it."""
    _, _, query, fragment = address_parts(url)
    named = parse_qs(fragment) | query
    times = [values[0] for key, values in named.items() if key in _TIMES]
    # of a fragment, `,20` is where it ends
    return seconds_of(times[0].partition(",")[0]) if times and at_moment(url, 0) else 0


def seconds_of(time: str) -> int:
    """Return the seconds of a time in an address: `90`, `90s` or `1m30s`; 0 for another text."""
    found = _TIME.fullmatch(time)
    hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    return hours * 3600 + minutes * 60 + seconds


def clock(seconds: int) -> str:
    """Return a moment as a player shows it: `12:31`, `1:02:03`."""
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


Form = Callable[[SplitResult, int], SplitResult]


@lru_cache(maxsize=256)
def _form_of(url: str) -> Callable[[int], SplitResult] | None:
    """Return what writes a moment into an address; None for an odd address, or an unknown host."""
    host, path, _, _ = address_parts(url)
    parts = urlsplit(url) if host else SplitResult("", "", "", "", "")
    # what stands before an @ can look like a host
    if parts.scheme not in {"http", "https"} or "@" in parts.netloc:
        return None
    if not url.isprintable() or FORBIDDEN.intersection(url):
        return None
    name = youtube_id(url)
    if not name and host in {*YOUTUBE, "youtu.be"}:
        return None
    # the page of a short begins at its beginning, whatever its address says
    if name and path.startswith(("/shorts/", "/v/")):
        parts = parts._replace(path="/watch", query=f"v={name}")
    form = next((form for known, form in _FORMS if known(host, path)), None)
    return partial(form, parts) if form is not None else None


def _query(name: str, unit: str = "") -> Form:
    def form(parts: SplitResult, seconds: int) -> SplitResult:
        kept = [part for part in parts.query.split("&") if part and part.partition("=")[0] not in _TIMES]
        fragment = "" if parts.fragment.startswith("t=") else parts.fragment
        return parts._replace(query="&".join([*kept, f"{name}={seconds}{unit}"]), fragment=fragment)

    return form


def _fragment(parts: SplitResult, seconds: int) -> SplitResult:
    return parts._replace(fragment=f"t={seconds}")


def _minutes(parts: SplitResult, seconds: int) -> SplitResult:
    return parts._replace(fragment=f"t={seconds // 60}m{seconds % 60}s")


# the first that knows the address decides
_FORMS: tuple[tuple[Callable[[str, str], bool], Form], ...] = (
    (lambda host, _: host == "youtu.be", _query("t")),
    (lambda host, path: host in YOUTUBE and path.startswith("/embed/"), _query("start")),
    (lambda host, _: host in YOUTUBE, _query("t", "s")),
    (lambda host, path: host == "media.ccc.de" and path.startswith("/v/"), _fragment),
    (lambda host, path: host in VIMEO_HOSTS and bool(VIMEO.fullmatch(path)), _minutes),
    # `start` is what its own player reads (github.com/internetarchive/www, js/play8/play8.js)
    (lambda host, path: host == "archive.org" and path.startswith(("/details/", "/embed/")), _query("start")),
    (lambda _, path: bool(PEERTUBE.fullmatch(path)), _query("start", "s")),
    (lambda _, path: bool(_MEDIA_FILE.fullmatch(path)), _fragment),
)
