"""Where in the recording of its session a note belongs."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from confnote.core.deep_link import at_moment
from confnote.core.positions import position_of, recording_of, with_positions, zero_by_clock
from confnote.model import Conference, Dossier, Link, Note, Position, Session

S, M, H = 1000, 60_000, 3_600_000
TEN = 10 * H  # the slot: 10:00 to 10:40
SESSION = Session(id=1, uid="S", conference="C", title="A talk", starts_at=TEN, ends_at=TEN + 40 * M)
CCC = Link(id=1, uid="L", kind="video", url="https://media.ccc.de/v/a")
MP4 = Link(id=2, uid="M", kind="video", url="https://example.org/a.mp4")
PAGE = Link(id=3, uid="P", kind="video", url="https://example.org/talks/a")


def at(moment, session=SESSION, link=CCC):
    note = Note(id=1, uid="N", conference="C", session="S", text="a", at=moment)
    return position_of(note, session, link)


def known(zero, **fields):
    return replace(CCC, zero_at=zero, zero_by="words", **fields)


@pytest.mark.parametrize(
    ("moment", "seconds"),
    [
        (TEN + 12 * M + 51 * S, 751),  # the lead: 20 seconds from what was said to the note
        (TEN + 12 * M + 51 * S + 999, 751),
        (TEN + 20 * S, 0),
        (TEN, 0),
        (TEN - 60 * S, 0),
        (TEN - 60 * S - 1, None),
        (TEN + 40 * M, 2380),
        # after the end: the end
        (TEN + 42 * M, 2395),
        (TEN + 42 * M + 1, None),
    ],
)
def test_by_the_slot(moment, seconds):
    expected = None if seconds is None else Position(seconds, f"https://media.ccc.de/v/a#t={seconds}", sure=False)
    assert at(moment) == expected


def test_a_known_begin_is_sure():
    link = known(TEN + 3 * M + 40 * S, length=1800)
    assert at(TEN + 10 * M, link=link) == Position(360, "https://media.ccc.de/v/a#t=360", sure=True)
    assert at(TEN + 2 * M, link=link) is None
    # the length of the recording counts, not that of the slot
    assert at(TEN + 35 * M + 40 * S, link=link).seconds == 1795
    assert at(TEN + 36 * M, link=link) is None
    assert at(TEN + 10 * M, replace(SESSION, starts_at=None, ends_at=None), link) == at(TEN + 10 * M, link=link)


def test_a_host_without_moments_has_the_seconds_alone():
    assert at(TEN + 10 * M, link=PAGE) == Position(580, "", sure=False)


@pytest.mark.parametrize(
    ("entered", "zero"),
    [
        (None, TEN),
        (TEN + 4 * M, TEN + 4 * M),  # the talk began late
        (TEN + 10 * M, TEN + 10 * M),
        (TEN + 10 * M + 1, TEN),  # the user came late
        (TEN - 5 * M, TEN),  # the user came early
    ],
)
def test_when_a_recording_began_by_the_clock(entered, zero):
    assert zero_by_clock(replace(SESSION, entered_at=entered)) == zero


def test_a_talk_without_a_slot():
    own = replace(SESSION, starts_at=None, ends_at=None, entered_at=TEN + 5 * M)
    assert at(TEN + 6 * M, own).seconds == 40
    # of unknown length: an hour
    assert at(TEN + 5 * M + H + 2 * M, own).seconds == 3595
    assert at(TEN + 5 * M + H + 3 * M, own) is None
    assert at(TEN + 30 * M, replace(own, left_at=TEN + 20 * M)) is None
    assert at(TEN + 30 * M, replace(own, left_at=TEN + 35 * M)).seconds == 1480
    assert zero_by_clock(replace(own, entered_at=None)) is None
    assert at(TEN, replace(own, entered_at=None)) is None


def test_a_talk_in_a_stream_of_a_day():
    stream = Link(kind="video", url="https://youtu.be/dQw4w9WgXcQ?t=5400", length=8 * 3600)
    assert at(TEN + 10 * M, link=stream) == Position(5980, "https://youtu.be/dQw4w9WgXcQ?t=5980", sure=False)
    assert at(TEN, link=stream).seconds == 5380
    assert at(TEN - 2 * M, link=stream) is None
    assert at(TEN + H, link=stream) is None
    begun = replace(stream, zero_at=TEN - H, zero_by="hand")
    assert at(TEN + 10 * M, link=begun).seconds == 4180


def test_the_recording_to_show():
    late = replace(MP4, zero_at=TEN, zero_by="hand")
    demo = replace(CCC, title="Video: a demo")
    slides = Link(kind="slides", url="https://example.org/a.pdf")
    assert recording_of([]) is None
    assert recording_of([slides, demo]) is None
    assert recording_of([slides, MP4, PAGE, CCC]) == CCC
    assert recording_of([MP4, PAGE]) == PAGE
    assert recording_of([CCC, late]) == late
    assert recording_of([MP4, replace(MP4, id=9)]).id == 2
    # what no browser reads, as another program can store it
    assert recording_of([replace(CCC, url="https://[x"), MP4]) in {MP4, replace(CCC, url="https://[x")}


def test_only_notes_of_sessions_with_a_recording():
    about = Conference(id=1, uid="C", slug="c", name="C", zone="UTC", starts_on=None, ends_on=None, day_one=None)
    with_video = replace(SESSION, links=(MP4, CCC))
    without = replace(SESSION, id=2, uid="T")
    notes = tuple(
        Note(id=n, uid=f"N{n}", conference="C", session=session, text="a", at=TEN + 10 * M)
        for n, session in enumerate(("S", "T", None))
    )
    found = with_positions(Dossier(conference=about, sessions=(with_video, without), notes=notes))
    assert [note.position and note.position.seconds for note in found.notes] == [580, None, None]


TIMES = st.none() | st.integers(0, 10**8)
SESSIONS = st.builds(replace, st.just(SESSION), starts_at=TIMES, ends_at=TIMES, entered_at=TIMES, left_at=TIMES)
RECORDINGS = st.builds(
    replace, st.just(CCC), zero_at=st.none() | st.integers(-(10**8), 10**8), length=st.integers(0, 10**5)
)


@given(SESSIONS, RECORDINGS, st.integers(-(10**8), 10**8))
@example(SESSION, replace(CCC, zero_at=0, length=1), 21_000)
@example(SESSION, replace(CCC, zero_at=0, length=100), 119_000)
def test_a_moment_is_inside_the_recording(session, link, moment):
    found = at(moment, session, link)
    begins = zero_by_clock(session) if link.zero_at is None else link.zero_at
    if found is None:
        assert begins is None or not link.length or not 0 <= moment - begins <= link.length * 1000
        return
    assert 0 <= found.seconds <= max((moment - begins) // 1000, 0)
    assert found.seconds <= link.length or not link.length
    assert found == Position(found.seconds, at_moment(CCC.url, found.seconds), sure=link.zero_at is not None)
    later = at(moment + 30_000, session, link)
    assert later is None or later.seconds >= found.seconds


def test_a_stream_of_the_day_without_a_length_lasts_until_the_talk_ends():
    stream = known(TEN - 3 * H)
    assert at(TEN + 10 * M, link=stream).seconds == 3 * 3600 + 580
    assert at(TEN + 43 * M, link=stream) is None
