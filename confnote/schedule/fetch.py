"""Get the bytes of a programme from a file, a pipe or a web address."""

from __future__ import annotations

import os
import re
import stat
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import urljoin, urlsplit

from confnote.errors import Refused
from confnote.schedule.document import LARGEST, is_web_page, too_large
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
# seconds: to connect, between two pieces of the answer, for everything together
CONNECT, SILENCE, WHOLE = 10.0, 20.0, 120.0
# Giggity puts the favourites after the # of this address, a part that is never sent to the host
GIGGITY = "https://ggt.gaa.st/#"
REDIRECTS = 5
ACCEPT = "text/calendar, application/json, application/xml, text/xml, text/csv, */*;q=0.5"
IN_BROWSER = "the site does not give it to programs; download it in the browser and import the file"
WRONG_ADDRESS = "is the address right?"
ADVICE = {401: IN_BROWSER, 403: IN_BROWSER, 429: IN_BROWSER, 404: WRONG_ADDRESS, 410: WRONG_ADDRESS}
PASSWORD = re.compile(r"//[^/@]*@")


def read_path(path: Path) -> bytes:
    """Read a file; raise Refused for a folder, a device, a huge or unreadable file."""
    # without O_NONBLOCK, opening a pipe that has no writer would wait for ever
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)
    try:
        handle = os.open(path.expanduser(), flags)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = error.strerror if isinstance(error, OSError) else "not a file name"
        raise Refused(f"cannot read {str(path)!r}: {reason}") from None
    status = os.fstat(handle)
    kind = next((kind for is_kind, kind in NOT_FILES if is_kind(status.st_mode)), "")
    if kind:
        os.close(handle)
        raise Refused(f"cannot read {str(path)!r}: it is {kind}")
    with os.fdopen(handle, "rb") as file:
        if status.st_size > LARGEST:
            raise too_large()
        return read_stream(file)


def read_stream(stream: BinaryIO) -> bytes:
    """Return the content of a stream; raise Refused if it is unreadable or too large."""
    try:
        data = stream.read(LARGEST + 1)
    except OSError as error:
        raise Refused(f"cannot read the programme: {error.strerror}") from None
    if len(data) > LARGEST:
        raise too_large()
    return data


@dataclass(frozen=True, slots=True)
class Fetched:
    """The content of an address, and the address after all redirects."""

    data: bytes
    address: str


def is_address(text: str) -> bool:
    """Return whether a programme is given as a web address, not as a path."""
    return text.lower().startswith(("http://", "https://", "webcal://", "webcals://"))


def fetch(address: str, transport: httpx.BaseTransport | None = None) -> Fetched:
    """Return the content of an address; raise Refused on any error, and for a web page.

    The content of a Giggity link is the link itself. Tests set the `transport`.
    """
    if address.startswith(GIGGITY):
        return Fetched(address.encode(), address)
    import httpx  # 90 ms, for an address only

    scheme, colon, rest = address.strip().partition(":")
    # `webcal:` means a calendar to subscribe to; https gives the same file
    target = f"https{colon}{rest}" if scheme.lower() in {"webcal", "webcals"} else address.strip()
    # a site that sends a byte every ten seconds never reaches the time-outs of httpx
    until = time.monotonic() + WHOLE
    timeout = httpx.Timeout(SILENCE, connect=CONNECT)
    headers = {"Accept": ACCEPT, "User-Agent": "confnote (a conference notebook)"}
    try:
        with httpx.Client(timeout=timeout, headers=headers, transport=transport, follow_redirects=False) as client:
            return _follow(client, target, until)
    except httpx.TimeoutException:
        raise Refused(f"{_shown(address)} does not answer: try again, or download the file and import it") from None
    except httpx.HTTPError as error:
        reason = line(str(error), 200) or type(error).__name__
        raise Refused(f"{_shown(address)} cannot be fetched: {reason}") from None
    except (httpx.InvalidURL, UnicodeError, ValueError):
        raise Refused(f"{_shown(address)} is no address that can be fetched") from None


def _follow(client: httpx.Client, address: str, until: float) -> Fetched:
    # redirects are followed here, not by httpx, to check the scheme of each target first
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
    # 204 and 206 are refused too: neither has the whole file
    if response.status_code != 200:
        advice = ADVICE.get(response.status_code, "try again later")
        raise Refused(f"{_shown(address)} answers {response.status_code}: {advice}")
    length = response.headers.get("content-length", "0")
    if length.isdigit() and int(length) > LARGEST:
        raise too_large()
    data = bytearray()
    for piece in response.iter_bytes(65536):
        data += piece
        if len(data) > LARGEST:  # a small compressed body can unpack to a huge one
            raise too_large()
        if time.monotonic() > until:
            raise Refused(f"{_shown(address)} is too slow: download the file and import it")
    # many sites answer 200 with a page for people, and some put blank lines before it
    if is_web_page(bytes(data[:16_384]).lstrip()):
        raise Refused(f"{_shown(address)} is a web page, not a programme: {where(address)}")
    return bytes(data)


def where(address: str) -> str:
    """Return advice for the address of a web page: where its site probably has the programme."""
    parts = urlsplit(address)
    host, path = parts.hostname or "", parts.path
    root = f"{parts.scheme}://{parts.netloc}"
    if host.endswith(".sched.com"):
        return f"try {root}/all.ics"
    # Indico
    if found := re.match(r"/event/[0-9]+", path):
        return f"try {root}{found[0]}/event.ics?scope=contribution"
    # pretalx: `/EVENT/schedule/`, or `/ORGANISER/EVENT/talk/CODE/`
    if found := re.match(r"(?:/[^/]+)?/[^/]+/(?:schedule|talk)(?:/|$)", path):
        return f"try {root}{found[0].rsplit('/schedule', 1)[0].rsplit('/talk', 1)[0]}/schedule/export/schedule.xml"
    return "look for a calendar (.ics), XML or JSON export on it, and give the address of that"


def _shown(address: str) -> str:
    """Return an address for a message: without a password, at most 200 characters."""
    plain = PASSWORD.sub("//", address)
    return plain if len(plain) <= 200 else plain[:199] + "…"
