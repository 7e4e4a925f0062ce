"""When a recording began, by the words of the notes: right, or silent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confnote.model import Cue
from confnote.recordings.align import FEWEST, align
from tests.recordings.material import notes_on, transcript


@pytest.mark.parametrize("seed", range(12))
def test_fifteen_notes_find_it(seed):
    cues = transcript(seed)
    zero = 37.0 * seed - 120
    found = align(notes_on(cues, seed + 100, 15, zero), cues)
    assert found is not None
    assert abs(found.shift - 20 - zero) < 30  # the notes are typed 20 s after what they are about
    assert found.agreeing >= 10
    assert 12 <= found.voting <= 15


@pytest.mark.parametrize("seed", range(12))
def test_captions_of_another_talk_say_nothing(seed):
    assert align(notes_on(transcript(seed), seed, 15, 60.0), transcript(seed + 50)) is None


def test_few_notes_say_nothing():
    cues = transcript(1)
    assert align(notes_on(cues, 2, FEWEST - 1, 60.0), cues) is None
    assert align(notes_on(cues, 2, FEWEST, 60.0), cues) is not None


def test_a_recording_that_began_ten_minutes_early_is_found():
    cues = transcript(6, minutes=45)
    found = align(notes_on(cues[200:], 4, 12, -600.0), cues)
    assert found is not None
    assert abs(found.shift - 20 + 600) < 30


def test_a_recording_that_began_long_before_needs_to_be_looked_for():
    cues = transcript(3)
    notes = notes_on(cues[-150:], 4, 12, -1200.0)
    assert align(notes, cues) is None
    found = align(notes, cues, early=3600.0)
    assert found is not None
    assert abs(found.shift - 20 + 1200) < 30


def test_notes_in_another_language_say_nothing():
    notes = [(60.0 * n, f"das war eine schöne Bemerkung Nummer {n}") for n in range(12)]
    assert align(notes, transcript(5)) is None


@given(
    st.lists(st.tuples(st.floats(-4000, 4000), st.text(max_size=40)), max_size=12),
    st.lists(st.builds(Cue, st.floats(0, 4000), st.text(max_size=40)), max_size=12),
)
def test_any_notes_and_captions(notes, cues):
    found = align(notes, cues)
    assert found is None or found.ratio >= 2
