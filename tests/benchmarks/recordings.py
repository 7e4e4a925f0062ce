"""Times the matching of recordings and the vote of the notes, and counts what they get right.

    python tests/benchmarks/recordings.py [--captions FOLDER]

Titles are as listed and as channels write them, of 800 sessions with half of them unknown. Notes are made of the words
of transcripts: of made-up ones, or of the .vtt and .srt files of a folder. Nothing here passes or fails by time.
"""

from __future__ import annotations

import argparse
import re
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from confnote.recordings.align import STOP, align
from confnote.recordings.captions import read_captions
from confnote.recordings.match import match
from confnote.recordings.value import KnownTalk, Recording

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from confnote.model import Cue

TALKS = 800
SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
DRESSED: dict[str, Callable[[str, str], str]] = {
    "as listed": lambda title, _: title,
    "Title - Speaker": lambda title, who: f"{title} - {who}",
    "Speaker: Title | Conf": lambda title, who: f"{who}: {title} | Cloud Days 2026",
    "cut to 60 letters": lambda title, _: title[:60],
}


def words(rng: Random, count: int) -> list[str]:
    """Return made-up words of three syllables."""
    return ["".join(rng.choice(SYLLABLES) for _ in range(3)) for _ in range(count)]


def programme(rng: Random) -> list[KnownTalk]:
    """Return sessions whose titles share half of their words."""
    some = words(rng, 300)
    return [
        KnownTalk(
            uid=str(n),
            number=n,
            title=" ".join(rng.choice(some) for _ in range(rng.randint(3, 12))),
            speakers=(" ".join(words(rng, 2)).title(),),
        )
        for n in range(TALKS)
    ]


def show_matches(rng: Random) -> None:
    """Print how many of the known titles are matched, how many wrongly, and the time."""
    talks = programme(rng)
    known = [talk for talk in talks if talk.number % 2]
    for name, dress in DRESSED.items():
        listed = [Recording(title=dress(it.title, it.speakers[0]), url=it.uid) for it in talks]
        for against, sought in ((talks, TALKS), (known, len(known))):
            begun = time.perf_counter()
            found = match(listed, against, "Cloud Days 2026")
            seconds = time.perf_counter() - begun
            wrong = sum(it.recording.url != it.talk.uid for it in found.matches)
            right = (len(found.matches) - wrong) / sought
            print(
                f"{name:<22} {TALKS} x {len(against)}: {right:.1%} right, {wrong} wrong, {len(found.doubts)} unsure,"
                f" {seconds:.2f} s (aim 1.5)"
            )


def transcripts(rng: Random, folder: Path | None) -> list[tuple[Cue, ...]]:
    """Return the captions of a folder, else made-up ones of 30 minutes."""
    if folder is not None:
        files = sorted(it for it in folder.iterdir() if it.suffix in {".vtt", ".srt"})
        return [read_captions(file.read_bytes()) for file in files]
    common, made = words(rng, 60), []
    for _ in range(20):
        rare = words(rng, 3000)
        rows = [
            f"{at // 60:02}:{at % 60:02}.000 --> {at // 60:02}:{at % 60:02}.900\n"
            + " ".join(rng.choice(common if rng.random() < 0.4 else rare) for _ in range(8))
            for at in range(0, 1800, 4)
        ]
        made.append(read_captions("\n\n".join(["WEBVTT", *rows]).encode()))
    return made


def rough(rng: Random, cues: Sequence[Cue], other: Sequence[Cue], count: int) -> tuple[float, list[tuple[float, str]]]:
    """Return when the recording began, and notes of two words that were said and three of another talk."""
    zero, made = rng.uniform(0, 900), []
    for _ in range(count):
        at = rng.randrange(len(cues))
        said = re.findall(r"\w{3,}", " ".join(cue.text for cue in cues[at : at + 3]))
        said = [word for word in said if word.lower() not in STOP] or ["nothing"]
        wrong = re.findall(r"\w{3,}", " ".join(rng.choice(other).text for _ in range(5))) or ["nothing"]
        text = " ".join(rng.sample(said, min(2, len(said))) + rng.sample(wrong, min(3, len(wrong))))
        made.append((zero + cues[at].start + rng.uniform(4, 45), text))
    return zero, sorted(made)


def show_votes(rng: Random, folder: Path | None, runs: int) -> None:
    """Print how many talks get an answer, how many of these are right, and the time of a vote."""
    talks = transcripts(rng, folder)
    for count in (15, 10, 8, 6):
        answers = right = 0
        begun = time.perf_counter()
        for _ in range(runs):
            cues, other = rng.sample(talks, 2)
            zero, notes = rough(rng, cues, other, count)
            found = align(notes, cues)
            answers += found is not None
            # the middle of the time from a word to its note, as they are made here, is 24 s
            right += found is not None and abs(found.shift - 24 - zero) <= 30
        each = (time.perf_counter() - begun) / runs * 1000
        print(
            f"{count:>2} notes: {answers / runs:.0%} answers, {right / max(answers, 1):.1%} right, {each:.1f} ms (aim 20)"
        )
    answered = 0
    for _ in range(runs):
        cues, other = rng.sample(talks, 2)
        answered += align(rough(rng, cues, cues, rng.choice((6, 8, 15, 30)))[1], other) is not None
    print(f"captions of another talk: {answered / runs:.2%} answered (aim 1 %)")


def main() -> None:
    """Run both."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--captions", type=Path, help="a folder of captions of talks")
    parser.add_argument("--runs", type=int, default=400)
    given = parser.parse_args()
    rng = Random(1)
    show_matches(rng)
    show_votes(rng, given.captions, given.runs)


if __name__ == "__main__":
    main()
