"""Find the session that a file of captions belongs to, by its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from urllib.parse import urlsplit

from confnote.core.recording_links import youtube_id
from confnote.recordings.match import match
from confnote.recordings.value import KnownTalk, Recording

LANGUAGE = re.compile(r"\.[a-z]{2,3}(?:-[A-Za-z0-9]+)*\Z")
IDENT = re.compile(r"\s*[\[(][\w-]{6,40}[\])]\Z")  # yt-dlp writes it behind the title: `Title [id].en.vtt`
SHORTEST = 4  # characters of the last part of an address that can name a file


def sessions_of(
    names: Iterable[str], talks: Sequence[KnownTalk], urls: Mapping[str, str], conference: str = ""
) -> dict[str, str]:
    """Return the uid of the session of each file name that has one.

    `urls` has the recording of each session (by uid). A file has the id of the recording in its name, or its title.
    """
    found: dict[str, str] = {}
    rest = []
    idents = {uid: ident for uid, url in urls.items() if len(ident := _ident(url)) >= SHORTEST}
    for name in names:
        stem = PurePath(name).stem
        parts = re.findall(r"[\w-]+", stem)
        owners = [uid for uid, ident in idents.items() if ident in parts or stem.startswith(f"{ident}.")]
        if len(owners) == 1:
            found[name] = owners[0]
        elif not owners:
            rest.append(name)
    # the captions of a talk in two languages are two files with one title
    titles = {name: IDENT.sub("", LANGUAGE.sub("", PurePath(name).stem)).strip() for name in rest}
    recordings = [Recording(title=title.replace("_", " "), url=title) for title in dict.fromkeys(titles.values())]
    matched = {it.recording.url: it.talk.uid for it in match(recordings, talks, conference).matches}
    return found | {name: matched[title] for name, title in titles.items() if title in matched}


def _ident(url: str) -> str:
    """Return the part of an address that names its video, such as the id on YouTube."""
    return youtube_id(url) or PurePath(urlsplit(url).path.rstrip("/")).stem
