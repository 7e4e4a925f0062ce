"""The merge grows with the length of a post, not with its square; ratios of one run, never absolute times."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

import pytest

from confnote.post.markdown.pieces import Piece, join, split
from confnote.post.merge import patience
from confnote.post.merge import recognise as recognising
from confnote.post.merge.joined import notes_in
from confnote.post.merge.merge import merge
from confnote.post.merge.recognise import recognise

if TYPE_CHECKING:
    from collections.abc import Callable

DICE = random.Random(7)
VOCABULARY = [f"word{nth}" for nth in range(800)]


def post(sessions: int, *, equal: bool = False) -> tuple[Piece, ...]:
    pieces = []
    for nth in range(sessions):
        pieces.append(Piece(f"s:{nth}.title", f"## Talk {nth} on {DICE.choice(VOCABULARY)}", "\n\n"))
        for note in range(10):
            text = "+1" if equal and note % 2 else " ".join(DICE.choices(VOCABULARY, k=12))
            pieces.append(Piece(f"n:{nth}-{note}", f"- {text}", "\n" if note < 9 else "\n\n"))
    return tuple(pieces)


def edited(pieces: tuple[Piece, ...], every: int) -> tuple[Piece, ...]:
    def edit(text: str) -> str:
        said = text.split()
        said[DICE.randrange(1, len(said))] = "edited"
        return " ".join(said)

    return tuple(replace(p, text=edit(p.text)) if at % every == 1 else p for at, p in enumerate(pieces))


def seconds(work: Callable[[], object]) -> float:
    """The best of three runs."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


@pytest.mark.slow
@pytest.mark.parametrize("equal", [False, True])
def test_recognising_costs_a_few_times_the_cutting(equal: bool) -> None:
    base = post(120, equal=equal)
    text = join(base)
    file = split(join(edited(base, 3)))
    cutting = seconds(lambda: split(text))
    assert seconds(lambda: recognise(base, file)) < 8 * cutting


@pytest.mark.slow
def test_a_merge_costs_a_few_times_the_cutting() -> None:
    base = post(120)
    text, file = join(base), split(join(edited(base, 3)))
    fresh = (*edited(base, 7), *(Piece(f"n:new{nth}", f"Fresh {nth}.") for nth in range(200)))
    assert seconds(lambda: merge(base, file, fresh)) < 20 * seconds(lambda: split(text))


def test_many_edits_are_compared_with_a_few_each(monkeypatch: pytest.MonkeyPatch) -> None:
    base = post(100)
    file = edited(base, 2)
    counted = []
    likeness = recognising._likeness

    def count(*args: object, **kwargs: object) -> float:
        counted.append(args)
        return likeness(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(recognising, "_likeness", count)
    found = recognise(base, file)
    assert all(found[at] == at for at in range(len(base)))
    most = recognising.CANDIDATES + 2 * recognising.NEIGHBOURS + 1
    assert 0 < len(counted) <= most * len(base) // 2 + most


def test_thousands_of_equal_elements_are_never_compared_with_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []

    def matcher(*args: Any, **kwargs: Any) -> SequenceMatcher[str]:
        compared.append(len(args[1]) * len(args[2]))
        return SequenceMatcher(*args, **kwargs)

    monkeypatch.setattr(patience, "SequenceMatcher", matcher)
    ours = ["+1", "so what", "+1"] * 7_000
    theirs = [f"edited {nth}" if nth % 10 == 0 else element for nth, element in enumerate(ours)]
    assert len(patience.in_order(ours, theirs)) > 0.6 * len(ours)
    assert sum(compared) <= len(ours) * 200
    assert max(compared, default=0) <= patience.SMALL


def test_a_long_note_is_looked_for_without_comparing_each_word_with_each() -> None:
    def look(length: int) -> Callable[[], object]:
        words = [f"word{nth}" for nth in range(length)]
        turned = f"{' '.join(words[length // 2 :])}. {' '.join(words[: length // 2])}."
        notes = [Piece("", f"{' '.join(words)}."), Piece("", "Something else.")]
        return lambda: notes_in(f"Mine. {turned}", notes)

    # eight times as many words: 8 is linear, 64 would be the square
    assert seconds(look(4000)) < 24 * seconds(look(500))
