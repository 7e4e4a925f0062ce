"""An address in a file, its label and its type -> a link of a kind; what is no http address is left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from confnote.schedule.text import line
from confnote.schedule.value import Weblink

if TYPE_CHECKING:
    from collections.abc import Iterable

    from confnote.model import LinkKind

LONGEST = 2000
MOST = 50
HOSTS: dict[str, LinkKind] = {
    **dict.fromkeys(("youtube.com", "youtu.be", "vimeo.com", "media.ccc.de", "video.fosdem.org", "twitch.tv"), "video"),
    **dict.fromkeys(("speakerdeck.com", "slideshare.net", "slides.com", "noti.st"), "slides"),
    **dict.fromkeys(("arxiv.org", "doi.org", "dl.acm.org", "zenodo.org"), "paper"),
    **dict.fromkeys(("github.com", "gitlab.com", "codeberg.org", "git.sr.ht", "bitbucket.org"), "code"),
    **dict.fromkeys(("twitter.com", "x.com", "bsky.app", "linkedin.com", "mastodon.social", "chaos.social"), "social"),
    "fosstodon.org": "social",
}
ENDINGS: dict[str, LinkKind] = {
    **dict.fromkeys(("mp4", "webm", "ogv", "ogg", "avi", "mkv", "mov", "m3u8"), "video"),
    **dict.fromkeys(("odp", "ppt", "pptx", "key", "sxi"), "slides"),
}
WORDS: tuple[tuple[LinkKind, re.Pattern[str]], ...] = (
    (
        "video",
        re.compile(
            r"\bvideos?\b|\brecordings?\b|\blive ?streams?\b|\baufzeichnung|\bmitschnitt|\bwebcast\b", re.IGNORECASE
        ),
    ),
    ("slides", re.compile(r"\bslides?\b|\bfolien\b|\bslide ?deck\b|\bdiapos", re.IGNORECASE)),
    ("paper", re.compile(r"\bpapers?\b|\bproceedings\b|\bpreprint\b", re.IGNORECASE)),
    ("code", re.compile(r"\bsource code\b|\brepositor(?:y|ies)\b|\brepo\b", re.IGNORECASE)),
)
DOUBLED = re.compile("/{2,}")
FEEDBACK = re.compile(r"\bfeedback\b", re.IGNORECASE)
TALK = re.compile(
    r"/(?:talk|talks|event|events|session|sessions|contributions?|presentation|schedule|programme?|detail)(?:/|$)"
)


def weblink(address: str, title: str = "", kind: str = "", base: str = "") -> Weblink | None:
    """Return a link, its kind by what the file calls it, its label or its host; None if nobody could follow it."""
    url = web_address(address, base)
    if not url or FEEDBACK.search(title) or url.rstrip("/").endswith("/feedback"):
        return None
    return Weblink(_kind(kind, line(title), url), url, line(title))


def attachment(address: str, title: str = "", kind: str = "", base: str = "") -> Weblink | None:
    """Return the link of a file that goes with a session: a PDF of which no more is said are its slides."""
    link = weblink(address, title, kind, base)
    if link is not None and link.kind == "page" and urlsplit(link.url).path.lower().endswith(".pdf"):
        return link._replace(kind="slides")
    return link


def web_address(address: str, base: str = "") -> str:
    """Return an http or https address, whole and without control characters; empty if it is none."""
    url = line(address, LONGEST + 1).replace(" ", "%20")
    if not url:
        return ""
    try:
        if base and "://" not in url[:12]:
            url = urljoin(base, url)
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme.lower() not in {"http", "https"} or not host or len(url) > LONGEST:
        return ""
    if "//" in parts.path and ":" not in parts.path:  # pretalx's XML doubles a slash that its JSON does not
        return parts._replace(path=DOUBLED.sub("/", parts.path)).geturl()
    return url


def _kind(said: str, title: str, url: str) -> LinkKind:
    for text in (said, title):
        for kind, words in WORDS if text else ():
            if words.search(text):
                return kind
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host == "docs.google.com" and parts.path.startswith("/presentation/"):
        return "slides"
    while "." in host:  # www.youtube.com, youtube.com
        if host in HOSTS:
            return HOSTS[host]
        host = host.partition(".")[2]
    return ENDINGS.get(parts.path.rpartition(".")[2].lower(), "page")


def distinct(links: Iterable[Weblink | None]) -> tuple[Weblink, ...]:
    """Return links without those that were none, each address once, no more than a person would ever look at."""
    kept: dict[str, Weblink] = {}
    for link in links:
        if link is not None and len(kept) < MOST:
            kept.setdefault(link.url, link)
    return tuple(kept.values())


def address_key(url: str) -> str:
    """Return an address as a key: the same page by http or https, with double slashes or a slash at the end, is one."""
    parts = urlsplit(url)
    path = DOUBLED.sub("/", parts.path).rstrip("/")
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"{(parts.hostname or '').removeprefix('www.')}{path}{query}{fragment}"


def site_of(url: str) -> str:
    """Return where a conference's pages are: what stands before `/talk/`, `/event/` and their like."""
    key = address_key(url).partition("?")[0].partition("#")[0]
    host, slash, path = key.partition("/")
    if found := re.match(r"event/[0-9]+(?=/|$)", path):  # Indico: one host, many events
        return f"{host}/{found[0]}"
    cut = TALK.search(slash + path)
    return host + (slash + path)[: cut.start()] if cut else host
