"""Keep the captions of recordings.

The column `cues` of a link has the key of its captions, so that undo brings back those that it had. The captions
themselves are not in the journal: another machine has the key without them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256

from confnote.core.recording_links import same_video
from confnote.model import Cue, Link
from confnote.store.db import Store


def put_captions(store: Store, cues: Iterable[Cue]) -> str:
    """Store captions, inside a change; return their key."""
    text = json.dumps([[cue.start, cue.text] for cue in cues], ensure_ascii=False, separators=(",", ":"))
    key = sha256(text.encode()).hexdigest()[:32]
    store.execute("INSERT OR IGNORE INTO caption (key, cues) VALUES (?, ?)", (key, text))
    return key


def captions_of(store: Store, recording: Link) -> tuple[Cue, ...]:
    """Return the captions of a recording, also those read for another session; () for none."""
    # of a stream, each talk may have the address of its own moment
    video = same_video(recording.url)
    keys = "SELECT l.url, l.cues FROM link l JOIN caption c ON c.key = l.cues ORDER BY l.uid <> ?, l.id"
    rows = store.execute(keys, (recording.uid,)).fetchall()
    key = next((key for url, key in rows if same_video(url) == video), None)
    found = store.execute("SELECT cues FROM caption WHERE key = ?", (key,)).fetchone()
    return tuple(_cues(found[0])) if found else ()


def all_captions(store: Store) -> Iterator[tuple[str, tuple[Cue, ...]]]:
    """Yield each recording that has captions, as `same_video` names it, with its cues."""
    keys = "SELECT DISTINCT l.url, l.cues FROM link l JOIN caption c ON c.key = l.cues ORDER BY l.url"
    for video, key in {same_video(url): key for url, key in store.execute(keys).fetchall()}.items():
        (text,) = store.execute("SELECT cues FROM caption WHERE key = ?", (key,)).fetchone()
        yield video, tuple(_cues(text))


def _cues(text: str) -> Iterator[Cue]:
    return (Cue(start, words) for start, words in json.loads(text))
