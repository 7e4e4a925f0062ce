"""Find the session that a file of captions belongs to, by its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from urllib.parse import urlsplit

from confnote.core.recording_links import same_video, youtube_id
from confnote.core.text import slug
from confnote.recordings.match import match
from confnote.recordings.value import KnownTalk, Recording

LANGUAGE = re.compile(r"\.[a-z]{2,3}(?:-[A-Za-z0-9]+)*\Z")
IDENT = re.compile(r"\s*[\[(][\w-]{6,40}[\])]\Z")  # yt-dlp writes it behind the title: `Title [id].en.vtt`
SHORTEST = 3  # characters of the last part of an address that can name a file
LONG_ID = 22  # characters of an id of PeerTube, at least
LONG = 12  # characters of a title that is looked for in a file name


def sessions_of(
    names: Iterable[str], talks: Sequence[KnownTalk], urls: Mapping[str, str], conference: str = ""
) -> dict[str, str]:
    """Return the uid of the session of each file name that has one.

    `urls` has the recording of each session (by uid). A file has the id of the recording in its name, or its title.
    """
    found: dict[str, str] = {}
    rest = []
    files = {uid: PurePath(urlsplit(url).path.rstrip("/")).stem for uid, url in urls.items()}
    for name in names:
        stem = LANGUAGE.sub("", PurePath(name).stem)
        owners = [uid for uid, file in files.items() if len(file) >= SHORTEST and _same_file(stem, file)]
        # an id of YouTube begins and ends anywhere in the name
        owners = owners or [uid for uid, url in urls.items() if (ident := youtube_id(url)) and ident in stem]
        owners = owners or [uid for uid, file in files.items() if f"[{file}]" in stem]
        if len({same_video(urls[uid]) for uid in owners}) == 1:
            found[name] = owners[0]
        elif not owners:
            rest.append(name)
    stems = {name: PurePath(name).stem for name in rest}
    # the captions of a talk in two languages are two files with one title; of `Node.js.vtt`, `.js` is none
    found |= _by_title({name: LANGUAGE.sub("", stem) for name, stem in stems.items()}, talks, conference)
    return found | _by_title({name: stem for name, stem in stems.items() if name not in found}, talks, conference)


def _by_title(stems: Mapping[str, str], talks: Sequence[KnownTalk], conference: str) -> dict[str, str]:
    titles = {name: IDENT.sub("", stem).strip() for name, stem in stems.items()}
    recordings = [Recording(title=title.replace("_", " "), url=title) for title in dict.fromkeys(titles.values())]
    matched = {it.recording.url: it.talk.uid for it in match(recordings, talks, conference).matches}
    named = {name: matched.get(title) or _in_words(title, talks) for name, title in titles.items()}
    return {name: uid for name, uid in named.items() if uid}


def _same_file(stem: str, file: str) -> bool:
    """Return whether two names differ in further endings alone, as `talk.av1` and `talk`.

    PeerTube writes the language behind its long id, as in `9f1b2c3d-...-en`.
    """
    is_id = len(file) >= LONG_ID and stem.startswith(f"{file}-")
    return stem == file or stem.startswith(f"{file}.") or file.startswith(f"{stem}.") or is_id


def _in_words(name: str, talks: Iterable[KnownTalk]) -> str:
    """Return the uid of the only session whose title is in a file name; "" for none."""
    words = f"-{slug(name)}-"
    fitting = [(len(title), talk.uid) for talk in talks if f"-{(title := slug(talk.title, '?'))}-" in words]
    longest = max(fitting, default=(0, ""))
    is_clear = longest[0] >= LONG and sum(size == longest[0] for size, _ in fitting) == 1
    return longest[1] if is_clear else ""
