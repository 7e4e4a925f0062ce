"""Choose which links of a session a post shows: one recording of a talk, and no chat rooms.

Sites such as FOSDEM's list each recording in two file formats, and chat rooms that are closed after the talk.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from urllib.parse import parse_qs, urlsplit

from confnote.model import Link

CHAT_HOST = re.compile(
    r"(?:chat|webchat|web\.libera|kiwiirc|irc)\.|(?:www\.)?(?:matrix\.to|discord\.(?:gg|com)|t\.me)\Z"
)
CHAT_TITLE = re.compile(r"\b(?:live)?chat(?:[- ]?room)?\b|\bmatrix room\b|\birc\b", re.IGNORECASE)
YOUTUBE = {"youtube.com", "youtube-nocookie.com"}
VIMEO_HOSTS = {"vimeo.com", "player.vimeo.com"}
PLAYER_HOSTS = YOUTUBE | VIMEO_HOSTS | {"youtu.be", "media.ccc.de"}
# the hash is that of an unlisted video
VIMEO = re.compile(
    r"/(?:video/|channels/[\w-]+/|groups/[\w-]+/videos/)?(?P<id>\d+)(?:/(?P<hash>[0-9a-f]+))?/?", re.ASCII
)
_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
# any host: PeerTube names a video by a UUID, or by its 22 characters in base 58
PEERTUBE = re.compile(rf"/(?:w|videos/(?:watch|embed))/([1-9A-HJ-NP-Za-km-z]{{22}}|{_UUID})/?")
FILE = re.compile(r"\.([a-z0-9]{2,4})\Z")
FORMATS = {"mp4": 2, "m4v": 2, "webm": 3}
OTHER_FILE, ENDED = 4, 5
# the words of a title that says nothing but that this is the recording, and in which form
NOISE = re.compile(r"\([^)]*\)|[-,;:|/\u2013]|\b[0-9.]+ ?[kmg]?i?b\b|\b[0-9]+p\b", re.IGNORECASE)
WORDS = frozenset({
    "video", "videos", "recording", "recordings", "aufzeichnung", "mitschnitt", "watch", "view", "play", "download",
    "stream", "streaming", "live", "livestream", "on", "at", "the", "of", "this", "talk", "session", "event", "link",
    "file", "page", "online", "full", "youtube", "vimeo", "peertube", "media", "media.ccc.de", "hd", "sd", "english",
    "german", "mp4", "webm", "av1", "vp8", "vp9", "h264", "h265", "aac", "opus", "ogg", "ogv", "mkv",
})  # fmt: skip
LIVE = re.compile(r"\blive", re.IGNORECASE)


def left_out(links: Iterable[Link], imported: Container[str], listed: Container[str] = ()) -> set[str]:
    """Return the uids of a session's links that a post leaves out.

    `imported` are the addresses of its programme, `listed` the uids of those that a list of recordings brought. A link
    that the user added always stays. Of the recordings, the preferred one stays.
    """
    links = list(links)
    chats = {link.uid for link in links if link.url in imported and is_chat(link)}
    # `sorted` keeps the order of the file among equals
    videos = sorted(filter(is_recording, links), key=preference)
    return chats | {link.uid for link in videos[1:] if link.url in imported or link.uid in listed}


def is_chat(link: Link) -> bool:
    """Return whether a link leads to a chat room."""
    return link.kind == "page" and bool(CHAT_HOST.match(address_parts(link.url)[0]) or CHAT_TITLE.search(link.title))


def is_recording(link: Link) -> bool:
    """Return whether a video is the recording of the talk, and not one that it shows."""
    words = NOISE.sub(" ", link.title.casefold()).split()
    return link.kind == "video" and WORDS.issuperset(words)


def preference(link: Link) -> tuple[bool, int]:
    """Return a key that sorts recordings: one whose begin is known, then one with a player."""
    return link.zero_at is None, rank(link.url, link.title)


def rank(url: str, title: str = "") -> int:
    """Return how good a recording is to show, 0 for the best: a player, a page, mp4, webm."""
    host, path, _, _ = address_parts(url)
    if LIVE.search(title) or host.startswith("live."):
        return ENDED
    if host in PLAYER_HOSTS or PEERTUBE.fullmatch(path):
        return 0
    ending = FILE.search(path.lower())
    return FORMATS.get(ending[1], OTHER_FILE) if ending else 1


def same_video(url: str) -> str:
    """Return what all addresses of a YouTube video share; of another video, its address."""
    name = youtube_id(url)
    return f"youtube {name}" if name else url.partition("#")[0].rstrip("/")


def youtube_id(url: str) -> str:
    """Return the id of a video on YouTube, "" for another address."""
    host, path, query, _ = address_parts(url)
    name = ""
    if host == "youtu.be":
        name = path.strip("/")
    elif host in YOUTUBE:
        in_path = re.match(r"/(?:embed|live|shorts|v)/([^/]+)", path)
        name = in_path[1] if in_path else query.get("v", [""])[0]
    return name if re.fullmatch(r"[\w-]{6,20}", name, re.ASCII) else ""


def address_parts(url: str) -> tuple[str, str, dict[str, list[str]], str]:
    """Return host (without `www.` and `m.`), path, query and fragment.

    All are empty if the url cannot be parsed.
    """
    try:
        parts = urlsplit(url)
        # the mobile site and the one without cookies play the same videos
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "", "", {}, ""
    return host + port, parts.path, parse_qs(parts.query), parts.fragment
