"""Say where the user heard a speaker before: `seen 2023: 5/5 "best of the day"`."""

from __future__ import annotations

from collections.abc import Sequence

from confnote.core.heard_talks import HeardTalk, SeenSpeaker
from confnote.core.text import one_line
from confnote.views.table import Json

VERDICT = 60  # characters of a verdict in a list


def heard_when(talk: HeardTalk, width: int = VERDICT) -> str:
    """Return `seen 2023: 5/5 "best of the day"`; without rating and verdict, only `seen 2023`."""
    verdict = one_line(talk.verdict, width)
    said = [f"{talk.rating}/5" if talk.rating is not None else "", f'"{verdict}"' if verdict else ""]
    about = " ".join(filter(None, said))
    return f"seen {talk.year}: {about}" if about else f"seen {talk.year}"


def seen_before(seen: Sequence[SeenSpeaker], speakers: int, width: int = VERDICT) -> str:
    """Return what to say of the speakers of a session whom the user heard before; empty for none.

    `speakers` is how many the session has: a speaker among others is named. Those of one talk are named together.
    """
    names: dict[HeardTalk, list[str]] = {}
    for speaker, talk in seen:
        names.setdefault(talk, []).append(one_line(speaker.name, 40))
    return "; ".join(
        heard_when(talk, width) if len(of_talk) == speakers else f"{', '.join(of_talk)} {heard_when(talk, width)}"
        for talk, of_talk in names.items()
    )


def seen_value(seen: Sequence[SeenSpeaker]) -> list[Json]:
    """Return the speakers of a session whom the user heard before, for JSON."""
    return [
        {
            "speaker": speaker.name,
            "year": talk.year,
            "conference": talk.slug,
            "session": f"s{talk.id}",
            "title": talk.title,
            "rating": talk.rating,
            "verdict": talk.verdict,
        }
        for speaker, talk in seen
    ]
