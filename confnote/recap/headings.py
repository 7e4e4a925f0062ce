"""Mark the headings that begin with their speakers, where most of their level do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from confnote.recap.blocks import Block
from confnote.recap.people import names_one_of, people, speakers_first, title_and_people

FEWEST = 3  # headings of a form; fewer may be a coincidence


def with_votes(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks, with the headings marked that begin with their speakers.

    `Josh Brewer - Redesigning Twitter` alone could be either: most headings of the level decide, and the text below
    some of them must name the speaker.
    """
    levels = {block.level for block in blocks if block.sort == "heading"}
    marked = {at for level in levels for at in _by_speakers(blocks, level)}
    return tuple(replace(block, is_by_speaker=True) if at in marked else block for at, block in enumerate(blocks))


def _by_speakers(blocks: Sequence[Block], level: int) -> Iterator[int]:
    """Yield the positions of the headings of a level that begin with speakers, if most do."""
    heads = [at for at, block in enumerate(blocks) if block.sort == "heading" and block.level == level]
    found = {at: first for at in heads if (first := speakers_first(blocks[at].plain))}
    named = [at for at, (_, names, _) in found.items() if names_one_of(people(names), _below(blocks, at))]
    titled = sum(bool(title_and_people(blocks[at].plain)[1]) for at in heads)
    is_most = len(found) * 2 > len(heads) and len(found) > titled
    if len(found) >= FEWEST and is_most and len(named) * 3 >= len(found):
        yield from found
        # beside them, a single name that the text repeats is a speaker, too
        forms = {template for _, _, template in found.values()}
        for at in heads:
            first = None if at in found else speakers_first(blocks[at].plain, is_single=True)
            if first and first[2] in forms and first[1] in _below(blocks, at):
                yield at


def _below(blocks: Sequence[Block], at: int) -> str:
    """Return the text from a heading to the next one."""
    return " ".join(block.text for block in takewhile(lambda block: block.sort != "heading", blocks[at + 1 :]))
