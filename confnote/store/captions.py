"""Keep the captions of recordings, by the address of the recording."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from confnote.core.recording_links import same_video
from confnote.model import Cue
from confnote.store.db import Store


def put_captions(store: Store, url: str, cues: Iterable[Cue]) -> None:
    """Store the captions of a recording in place of those it had, inside a change."""
    text = json.dumps([[cue.start, cue.text] for cue in cues], ensure_ascii=False, separators=(",", ":"))
    store.execute("INSERT OR REPLACE INTO caption (url, cues) VALUES (?, ?)", (same_video(url), text))


def captions_of(store: Store, url: str) -> tuple[Cue, ...]:
    """Return the captions of a recording, () if there are none."""
    found = store.execute("SELECT cues FROM caption WHERE url = ?", (same_video(url),)).fetchone()
    return tuple(_cues(found[0])) if found else ()


def all_captions(store: Store) -> Iterator[tuple[str, tuple[Cue, ...]]]:
    """Yield each recording that has captions, as `same_video` names it, with its cues."""
    for (url,) in store.execute("SELECT url FROM caption ORDER BY url").fetchall():
        yield url, captions_of(store, url)


def _cues(text: str) -> Iterator[Cue]:
    return (Cue(start, words) for start, words in json.loads(text))
