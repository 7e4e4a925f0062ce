"""Captions and notes made by a seed, for tests: words that are rare, as those of a talk."""

from random import Random

from confnote.model import Cue

SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]


def words(rng, count):
    return ["".join(rng.choice(SYLLABLES) for _ in range(3)) for _ in range(count)]


def transcript(seed, minutes=30, every=4):
    """Return the cues of a talk: one in four seconds, of eight words each."""
    rng = Random(seed)
    common, rare = words(rng, 60), words(rng, 4000)
    return [
        Cue(float(at), " ".join(rng.choice(common if rng.random() < 0.4 else rare) for _ in range(8)))
        for at in range(0, minutes * 60, every)
    ]


def notes_on(cues, seed, count, zero, *, right=3, wrong=3):
    """Return (seconds, text) of notes typed 5 to 35 s after what they are about; `zero` is when the recording began."""
    rng = Random(seed)
    other = words(rng, 500)
    made = []
    for cue in sorted(rng.sample(cues, count), key=lambda it: it.start):
        chosen = rng.sample(cue.text.split(), right) + rng.sample(other, wrong)
        made.append((zero + cue.start + rng.uniform(5, 35), " ".join(chosen)))
    return made


def vtt(cues):
    """Return cues as a WebVTT file."""

    def clock(at):
        return f"{int(at) // 3600:02}:{int(at) // 60 % 60:02}:{at % 60:06.3f}"

    return "WEBVTT\n\n" + "\n".join(f"{clock(it.start)} --> {clock(it.start + 3)}\n{it.text}\n" for it in cues)
