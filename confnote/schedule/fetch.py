"""A path, or standard input -> the bytes of a programme; anything that is no plain file of a sane size is refused."""

from __future__ import annotations

import os
import re
import stat
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import urljoin, urlsplit

from confnote.errors import Refused
from confnote.schedule.document import is_web_page
from confnote.schedule.read import LARGEST, too_large
from confnote.schedule.text import line

if TYPE_CHECKING:
    from pathlib import Path

    import httpx


NOT_FILES = (
    (stat.S_ISDIR, "a folder: name the file in it"),
    (stat.S_ISFIFO, "a pipe: read it by confnote schedule import - < FILE"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def read_path(path: Path) -> bytes:
    """Return the content of a file; opened so that a pipe without a writer cannot hold us up."""
    try:
        handle = os.open(path.expanduser(), os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    except (OSError, ValueError) as trouble:  # ValueError: a NUL in the name
        reason = trouble.strerror if isinstance(trouble, OSError) else "not a file name"
        raise Refused(f"cannot read {str(path)!r}: {reason}") from None
    status = os.fstat(handle)
    what = next((what for is_kind, what in NOT_FILES if is_kind(status.st_mode)), "")
    if what:
        os.close(handle)
        raise Refused(f"cannot read {str(path)!r}: it is {what}")
    with os.fdopen(handle, "rb") as file:
        if status.st_size > LARGEST:
            raise too_large()
        return read_stream(file)


def read_stream(stream: BinaryIO) -> bytes:
    """Return what a stream holds, reading no further than a programme can be long."""
    try:
        data = stream.read(LARGEST + 1)
    except OSError as trouble:
        raise Refused(f"cannot read the programme: {trouble.strerror}") from None
    if len(data) > LARGEST:
        raise too_large()
    return data


CONNECT, SILENCE, WHOLE = 10.0, 20.0, 120.0
"""Seconds: to be answered at all, between two pieces, and for everything together."""

SHARED = "https://ggt.gaa.st/#"
"""How the links begin by which Giggity shares a choice: what stands behind the # never reaches the host."""

REDIRECTS = 5
HEAD = 4096
ACCEPT = "text/calendar, application/json, application/xml, text/xml, text/csv, */*;q=0.5"
SECRET = re.compile(r"//[^/@]*@")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave, and the address it came from in the end."""

    data: bytes
    address: str


def is_address(text: str) -> bool:
    """Return whether a programme's name is an address rather than a path."""
    return text.lower().startswith(("http://", "https://", "webcal://", "webcals://"))


def fetch(address: str, transport: httpx.BaseTransport | None = None) -> Fetched:
    """Return what is at an address, following redirects to http and https only; Refused with one line for any trouble.

    `transport` stands in for the network in tests.
    """
    if address.startswith(SHARED):
        return Fetched(address.encode(), address)  # the choice is in the link itself, behind the #
    import httpx  # 90 ms, for an address only

    until = time.monotonic() + WHOLE
    timeout = httpx.Timeout(SILENCE, connect=CONNECT)
    headers = {"Accept": ACCEPT, "User-Agent": "confnote (a conference notebook)"}
    try:
        with httpx.Client(timeout=timeout, headers=headers, transport=transport, follow_redirects=False) as client:
            return _follow(client, _http(address), until)
    except httpx.TimeoutException:
        raise Refused(f"{_shown(address)} does not answer: try again, or download the file and import it") from None
    except httpx.HTTPError as trouble:
        reason = line(str(trouble), 200) or type(trouble).__name__
        raise Refused(f"{_shown(address)} cannot be fetched: {reason}") from None
    except (httpx.InvalidURL, UnicodeError, ValueError):
        raise Refused(f"{_shown(address)} is no address that can be fetched") from None


def _http(address: str) -> str:
    """A calendar subscription (`webcal:`) is fetched like any page."""
    scheme, colon, rest = address.strip().partition(":")
    return f"https{colon}{rest}" if scheme.lower() in {"webcal", "webcals"} else address.strip()


def _follow(client: httpx.Client, address: str, until: float) -> Fetched:
    for _ in range(REDIRECTS + 1):
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise Refused(f"redirected to {_shown(address)}, which is no http or https address")
        with client.stream("GET", address) as response:
            if not response.has_redirect_location:
                return Fetched(_body(response, address, until), address)
            address = urljoin(address, response.headers.get("location", ""))
    raise Refused(f"{_shown(address)}: redirected more than {REDIRECTS} times")


def _body(response: httpx.Response, address: str, until: float) -> bytes:
    if response.status_code != 200:
        raise Refused(f"{_shown(address)} answers {response.status_code}: {_advice(response.status_code)}")
    if (
        response.headers.get("content-length", "0").isdigit()
        and int(response.headers.get("content-length", "0")) > LARGEST
    ):
        raise too_large()
    data = bytearray()
    for piece in response.iter_bytes(65536):
        data += piece
        if len(data) > LARGEST:
            raise too_large()
        if time.monotonic() > until:
            raise Refused(f"{_shown(address)} is too slow: download the file and import it")
    if is_web_page(bytes(data[: 4 * HEAD]).lstrip()):
        raise Refused(f"{_shown(address)} is a web page, not a programme: {where(address)}")
    return bytes(data)


def _advice(status: int) -> str:
    if status in {401, 403, 429}:
        return "the site does not give it to programs; download it in the browser and import the file"
    if status in {404, 410}:
        return "is the address right?"
    return "try again later"


def where(address: str) -> str:
    """Return where the programme of a site is likely to be, for somebody who gave the page of it."""
    parts = urlsplit(address)
    host, path = parts.hostname or "", parts.path
    root = f"{parts.scheme}://{parts.netloc}"
    if host.endswith(".sched.com"):
        return f"try {root}/all.ics"
    if found := re.match(r"/event/[0-9]+", path):
        return f"try {root}{found[0]}/event.ics?scope=contribution"
    if found := re.match(r"(?:/[^/]+)?/[^/]+/(?:schedule|talk)(?:/|$)", path):
        return f"try {root}{found[0].rsplit('/schedule', 1)[0].rsplit('/talk', 1)[0]}/schedule/export/schedule.xml"
    return "look for a calendar (.ics), XML or JSON export on it, and give the address of that"


def _shown(address: str) -> str:
    """An address for a message: without a password, not endless."""
    plain = SECRET.sub("//", address)
    return plain if len(plain) <= 200 else plain[:199] + "…"
