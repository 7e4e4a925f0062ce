"""Make links from the addresses of a file, and keys by which addresses are compared."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from confnote.core.links import kind_of
from confnote.model import LinkKind
from confnote.schedule.text import line
from confnote.schedule.value import Weblink

MAX_ADDRESS = 2000
MAX_LINKS = 50
WORDS: tuple[tuple[LinkKind, re.Pattern[str]], ...] = (
    ("video", re.compile(r"(?i)\b(?:videos?|recordings?|live ?streams?|webcast)\b|\b(?:aufzeichnung|mitschnitt)")),
    ("slides", re.compile(r"(?i)\bslides?\b|\bfolien\b|\bslide ?deck\b|\bdiapos")),
    ("paper", re.compile(r"(?i)\bpapers?\b|\bproceedings\b|\bpreprint\b")),
    ("code", re.compile(r"(?i)\bsource code\b|\brepositor(?:y|ies)\b|\brepo\b")),
)
DOUBLE_SLASH = re.compile("/{2,}")
FEEDBACK = re.compile(r"\bfeedback\b", re.IGNORECASE)
TALK = re.compile(
    r"/(?:talk|talks|event|events|session|sessions|contributions?|presentation|schedule|programme?|detail)(?:/|$)"
)

# people type the address of a meeting without its scheme, or behind a word
MEETING = re.compile(
    r"(?i)(?:https?://)?(?:[\w-]{1,60}\.){0,3}(?:zoom\.us|teams\.(?:microsoft|live)\.com|meet\.google\.com|meet\.jit\.si"
    r"|webex\.com|whereby\.com)/[^\s()<>,;]+"
)

# a second address, or the name of an account, after an address: `https://x.org Twitter: @x`
BEHIND = re.compile(r"(?i)(?<=[^\s,;])[,;]? +(?:[\w-]+: ?)?(?:https?://|@).*")


def weblink(address: str, title: str = "", kind: str = "", base: str = "") -> Weblink | None:
    """Return a link; None if the address is no web address or leads to a form for feedback.

    `kind` is the file's word for the kind of link, `base` completes a relative address.
    """
    url = web_address(address, base)
    if not url or FEEDBACK.search(title) or url.rstrip("/").endswith("/feedback"):
        return None
    title = line(title)
    # the file's word or the title decides the kind, else the address
    return Weblink(_kind_in(kind) or _kind_in(title) or kind_of(url, profiles=True), url, title)


def room_and_link(room: str) -> tuple[str, Weblink | None]:
    """Return a room, and the link that stands in its place or beside it: `Zoom: zoom.us/j/1`."""
    text = line(room, MAX_ADDRESS) if "/" in room else ""
    if text and " " not in text and (link := weblink(text)):
        return "", link
    found = MEETING.search(text)
    if not found:
        return room, None
    address = found[0] if found[0].lower().startswith("http") else f"https://{found[0]}"
    # `Zoom (zoom.us/j/1)` has empty brackets then
    rest = f"{text[: found.start()]}{text[found.end() :]}".replace("()", "").replace("<>", "")
    return rest.strip(" :,;|-\u2013\u2014"), weblink(address)


@lru_cache(maxsize=1000)  # many links have the same title
def _kind_in(text: str) -> LinkKind | None:
    return next((kind for kind, words in WORDS if words.search(text)), None)


def attachment(address: str, title: str = "", kind: str = "", base: str = "") -> Weblink | None:
    """Return the link of a session's file, as `weblink`; a PDF of unknown kind is the slides."""
    link = weblink(address, title, kind, base)
    if link is not None and link.kind == "page" and urlsplit(link.url).path.lower().endswith(".pdf"):
        return link._replace(kind="slides")
    return link


def web_address(address: str, base: str = "") -> str:
    """Return an absolute http or https address, joined to `base`; empty for other text."""
    url = line(address, MAX_ADDRESS + 1)
    if not url:
        return ""
    if " " in url:
        url = BEHIND.sub("", url).replace(" ", "%20")
    try:
        if base and "://" not in url[:12]:
            url = urljoin(base, url)
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme.lower() not in {"http", "https"} or not host or len(url) > MAX_ADDRESS:
        return ""
    # pretalx doubles a slash in its XML, but not in its JSON
    if "//" in parts.path and ":" not in parts.path:
        return parts._replace(path=DOUBLE_SLASH.sub("/", parts.path)).geturl()
    return url


def distinct_links(found: Iterable[Weblink | None]) -> tuple[Weblink, ...]:
    """Return the links that are not None, each address once, at most 50."""
    kept: dict[str, Weblink] = {}
    for link in found:
        if link is not None and len(kept) < MAX_LINKS:
            kept.setdefault(link.url, link)
    return tuple(kept.values())


def address_key(url: str) -> str:
    """Return an address as a key: no scheme, `www.`, port, double slashes or slash at the end."""
    if not url:
        return ""
    parts = urlsplit(url)
    path = DOUBLE_SLASH.sub("/", parts.path).rstrip("/")
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"{(parts.hostname or '').removeprefix('www.')}{path}{query}{fragment}"


def site_of(url: str) -> str:
    """Return the site of a conference: an address up to `/talk/` or the like, else its host."""
    key = address_key(url).partition("?")[0].partition("#")[0]
    host, slash, path = key.partition("/")
    if found := re.match(r"event/[0-9]+(?=/|$)", path):  # Indico has many events on one host
        return f"{host}/{found[0]}"
    cut = TALK.search(slash + path)
    return host + (slash + path)[: cut.start()] if cut else host
