"""Get the bytes of a programme from a file, a pipe or a web address."""

from __future__ import annotations

import ipaddress
import os
import re
import socket
import stat
import threading
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import urljoin, urlsplit

from confnote.core.files import with_home
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
WEB = ("http", "https", "webcal", "webcals")
HOST = re.compile(r"(?:\[[0-9a-fA-F:.]*\]|[^:\[\]]*)(?::[0-9]*)?")
PACKED = {"gzip", "x-gzip", "deflate"}
GZIP_OR_ZLIB = 47  # for zlib: find out which of the two it is
STEP = 65536


def read_path(path: Path) -> bytes:
    """Read a file; raise Refused for a folder, a device, a huge or unreadable file."""
    # without O_NONBLOCK, opening a pipe that has no writer would wait for ever
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)
    try:
        handle = os.open(with_home(path), flags)
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
    return text.lower().startswith(tuple(f"{scheme}://" for scheme in WEB))


def copy_name(address: str) -> str:
    """Return the name of the file for the copy of a programme: the host and a hash of the address.

    The address itself can have a password in it. Two addresses never share a name.
    """
    host = "".join(c if c.isalnum() or c in ".-" else "-" for c in _host(address)[:60]).strip(".-")
    return f"{host or 'programme'}-{sha256(address.encode('utf-8', 'replace')).hexdigest()[:12]}"


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
    answer: list[Fetched | BaseException] = []

    def work() -> None:
        try:
            answer.append(_fetched(target, transport))
        except BaseException as error:  # noqa: BLE001 - raised again below
            answer.append(error)

    # a site can send a byte every ten seconds, and looking up its name has no time-out: only a thread ends in time
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(max(WHOLE, 0))
    try:
        found = answer[0] if answer else _too_slow(address)
        if isinstance(found, BaseException):
            raise found
    except httpx.TimeoutException:
        raise Refused(f"{shown(address)} does not answer: try again, or download the file and import it") from None
    except httpx.HTTPError as error:
        reason = line(str(error), 200) or type(error).__name__
        raise Refused(f"{shown(address)} cannot be fetched: {reason}") from None
    except (httpx.InvalidURL, UnicodeError, ValueError):
        raise Refused(f"{shown(address)} is no address that can be fetched") from None
    return found


def _fetched(address: str, transport: httpx.BaseTransport | None) -> Fetched:
    import httpx

    until = time.monotonic() + WHOLE
    timeout = httpx.Timeout(SILENCE, connect=CONNECT)
    # compressed, a small answer can unpack to a huge one
    headers = {"Accept": ACCEPT, "Accept-Encoding": "identity", "User-Agent": "confnote (a conference notebook)"}
    with httpx.Client(timeout=timeout, headers=headers, transport=transport, follow_redirects=False) as client:
        # redirects are followed here, not by httpx, to check each target first
        at = address
        for _ in range(REDIRECTS + 1):
            with client.stream("GET", at) as response:
                if not response.has_redirect_location:
                    return Fetched(_body(response, at, until), at)
                at = _target(at, response.headers.get("location", ""), address)
    raise Refused(f"{shown(address)}: redirected more than {REDIRECTS} times")


def _target(address: str, location: str, typed: str) -> str:
    """Return the target of a redirect; raise Refused if it is not to be followed.

    A public site must not make this machine ask another one in its own network. A site in the network itself may.
    """
    target = urljoin(address, location)
    parts = urlsplit(target)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Refused(f"redirected to {shown(target)}, which is no http or https address")
    if (near := _nearness(parts.hostname)) and near > _nearness(_host(typed)):
        what = f"{shown(typed)} redirects into your own network, to {shown(target)}, so this was not followed"
        raise Refused(f"{what}: give that address itself if you trust it")
    return target


def _nearness(host: str) -> int:
    """Return 0 for a public or unknown host, 1 for one in a private network, 2 for link-local.

    This machine itself is 1. Link-local addresses are those of a cloud's own services.
    """
    try:
        found = {entry[4][0] for entry in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):  # a proxy may know the name
        return 0
    addresses = [ipaddress.ip_address(str(address).partition("%")[0]) for address in found]
    plain = [getattr(one, "ipv4_mapped", None) or one for one in addresses]
    return max(2 if one.is_link_local else int(not one.is_global) for one in plain)


def _body(response: httpx.Response, address: str, until: float) -> bytes:
    # 204 and 206 are refused too: neither has the whole file
    if response.status_code != 200:
        advice = ADVICE.get(response.status_code, "try again later")
        raise Refused(f"{shown(address)} answers {response.status_code}: {advice}")
    length = response.headers.get("content-length", "0")
    if length.isdigit() and int(length) > LARGEST:
        raise too_large()
    data = bytearray()
    for piece in _unpacked(response, address):
        data += piece
        if len(data) > LARGEST:
            raise too_large()
        if time.monotonic() > until:
            raise _too_slow(address)
    # many sites answer 200 with a page for people, and some put blank lines before it
    if is_web_page(bytes(data[:16_384]).lstrip()):
        raise Refused(f"{shown(address)} is a web page, not a programme: {where(address)}")
    return bytes(data)


def _unpacked(response: httpx.Response, address: str) -> Iterator[bytes]:
    """Yield the body in small pieces as they arrive; decompress one layer of gzip or deflate.

    Raises Refused for another encoding, for broken data, and for data that breaks off.
    """
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding in {"", "identity"}:
        yield from response.iter_raw()
        return
    broken = Refused(f"{shown(address)} sends it compressed ({line(encoding, 40)}): download the file and import it")
    if encoding not in PACKED:  # several layers, or one that Python cannot read
        raise broken
    unpacker = zlib.decompressobj(GZIP_OR_ZLIB)
    for piece in response.iter_raw():
        packed = piece
        while packed:
            if unpacker.eof:  # more data after the end: `unused_data` could fill the memory
                raise broken
            try:
                yield unpacker.decompress(packed, STEP)
            except zlib.error:
                raise broken from None
            packed = unpacker.unconsumed_tail or unpacker.unused_data
    if not unpacker.eof:
        raise broken


def where(address: str) -> str:
    """Return advice for the address of a web page: where its site probably has the programme."""
    parts = urlsplit(address)
    host, path = parts.hostname or "", parts.path
    root = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    if host.endswith(".sched.com"):
        return f"try {root}/all.ics"
    # Indico
    if found := re.match(r"/event/[0-9]+", path):
        return f"try {root}{found[0]}/event.ics?scope=contribution"
    # pretalx: `/EVENT/schedule/`, or `/ORGANISER/EVENT/talk/CODE/`
    if found := re.match(r"(?:/[^/]+)?/[^/]+/(?:schedule|talk)(?:/|$)", path):
        return f"try {root}{found[0].rsplit('/schedule', 1)[0].rsplit('/talk', 1)[0]}/schedule/export/schedule.xml"
    return "look for a calendar (.ics), XML or JSON export on it, and give the address of that"


def shown(address: str) -> str:
    """Return an address for a message: no user, password, query or fragment; not long."""
    scheme, slashes, rest = re.split(r"[?#]", address, maxsplit=1)[0].partition("//")
    host, slash, path = rest.partition("/")
    host = host.rpartition("@")[2]
    # a password can have a slash or a question mark: then its begin stands where the host should be
    if not HOST.fullmatch(host) or (":" in host and "@" in address.partition(host)[2]):
        host, slash, path = "…", "", ""
    plain = f"{scheme}{slashes}{host}{slash}{path}"
    return plain if len(plain) <= 200 else plain[:199] + "…"


def _host(address: str) -> str:
    """Return the host of an address, empty if it has none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _too_slow(address: str) -> Refused:
    return Refused(f"{shown(address)} is too slow: download the file and import it")
