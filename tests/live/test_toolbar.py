"""Check the toolbar in terminals of any width, and the notices when the target changes."""

import dataclasses
from copy import copy
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prompt_toolkit.utils import get_cwidth

from confnote.live.answer import text_of
from confnote.live.context import Status
from confnote.live.notices import Notices
from confnote.live.screen import cut, toolbar, wrapped
from confnote.store.neighbours import NextSession
from confnote.store.now import Place, Rival, SessionRef
from confnote.views.theme import ASCII, UNICODE

MINUTE = 60_000
NOON = 1_652_868_000_000  # 18 May 2022 12:00 in Madrid


def replace(status, **changes):
    """Return a status with other values, of its place or its own."""
    place = copy(status.place)
    for name in changes.keys() & set(Place.__slots__) - {"room"}:  # a place has the pinned one
        setattr(place, name, changes.pop(name))
    return dataclasses.replace(status, place=place, **changes)


MOMENT = replace(
    Status(
        place=Place(NOON), ends_at=NOON + 23 * MINUTE, gone=12, left=23, notes=5, rating=4,
        next=NextSession(uid="S13", id=13, title="Autoscaling", room="Room 3", starts_at=NOON + 30 * MINUTE),
    ),
    conference="C1", name="Kube", zone="Europe/Madrid", day="2022-05-18", number=2, step=2,
    session=SessionRef("S12", 12, "Backstage: Restoring Order"), room="Hall 8A",
)  # fmt: skip


@pytest.mark.parametrize(
    ("width", "rows"),
    [
        (100, (" s12 Backstage: Restoring Order · Hall 8A", " 12 min in, 23 min left · 5 notes · 4/5 · next 12:30 s13 Autoscaling, Room 3")),
        (74, (" s12 Backstage: Restoring Order · Hall 8A", " 12m in, 23m left · 5 notes · 4/5 · next 12:30 s13 Autoscaling, Room 3")),
        (40, (" s12 Backstage: Restoring Ord… · Hall 8A", " 12 min in, 23 min left · 5 notes · 4/5", " next 12:30 s13 Autoscaling")),
        (20, (" s12 Backstage: Res…", " 12m in, 23m left", " next 12:30 s13 Aut…")),
    ],
)  # fmt: skip
def test_the_toolbar_says_what_fits(width, rows):
    assert toolbar(MOMENT, width, UNICODE) == rows


@pytest.mark.parametrize(
    ("changes", "first", "second"),
    [
        ({"session": None, "gone": None, "left": None, "rating": None, "notes": 1}, " Day 2 (18 May), no session on", " 1 note · next"),
        ({"rivals": (Rival("A", 1, "One", "", NOON), Rival("B", 2, "Two", "Hall", NOON)), "session": None}, " Day 2 (18 May), unfiled: s1 One (10:00) or s2 Two (Hall, 10:00)?", ""),
        ({"session": None, "room": "Hall 1"}, " Day 2 (18 May), no session on", ""),
        ({"conference": None}, " Notes go to the inbox: there is no conference yet", ""),
        ({"session": None, "covers": False}, " Kube is not on now", ""),
        ({"gone": -3, "left": 32}, " s12", " begins in 3 min"),
        ({"gone": -1, "left": 36}, " s12", " begins in 1 min"),
        ({"gone": 0, "left": 35}, " s12", " 0 min in, 35 min left"),
        ({"gone": 34, "left": 1}, " s12", " 34 min in, 1 min left"),
        ({"gone": 39, "left": -4}, " s12", " over for 4 min"),
        ({"gone": 35, "left": 0}, " s12", " just over"),
        ({"session": ("S", 1, "a\x1b[31m\nb")}, " s1 a␛[31m b", ""),
    ],
)  # fmt: skip
def test_the_toolbar_knows_every_state(changes, first, second):
    rows = toolbar(replace(MOMENT, **changes), 100, UNICODE)
    assert rows[0].startswith(first)
    assert rows[1].startswith(second)


def test_what_is_wrong_stands_first():
    assert toolbar(MOMENT, 40, ASCII, "NOT SAVED: the disk is full")[0] == " NOT SAVED: the disk is full"


@given(st.text(max_size=60), st.text(max_size=30), st.integers(1, 120))
def test_no_row_is_ever_wider_than_the_screen(title, room, width):
    moment = replace(MOMENT, session=("S", 1, title), room=room, next=MOMENT.next._replace(title=title, room=room))
    rows = toolbar(moment, width, UNICODE, room)
    assert all(get_cwidth(row) <= width and "\n" not in row and "\x1b" not in row for row in rows)


@given(st.text(), st.integers(1, 40))
def test_cut_keeps_the_beginning(text, width):
    short = cut(text, width)
    assert short == text or text.startswith(short[:-1].rstrip())


@given(st.text(st.characters(codec="utf-8", exclude_categories=("C",))), st.integers(12, 60))
def test_an_answer_is_broken_between_words_only(text, width):
    text = " ".join(text.split())
    rows = [text_of(row) for row in wrapped((("", "  "), ("class:about", text)), width)]
    assert " ".join(" ".join(rows).split()) == text
    assert all(row.startswith("  ") for row in rows)
    assert all(get_cwidth(row) <= width or " " not in row.strip() for row in rows)


def test_a_note_is_not_broken():
    note = (("", "10:20 n1 s2 " + "word " * 40),)
    assert list(wrapped(note, 40)) == [note]


def seen(*moments, begun=""):
    watch = Notices(SimpleNamespace(marks=UNICODE, last_entry=lambda: 0))
    return watch, ["\n".join(text_of(line) for line in watch.update(moment, typing=begun)) for moment in moments]


def later(minutes, moment=MOMENT, **changes):
    return replace(moment, at=moment.place.at + minutes * MINUTE, gone=12 + minutes, left=23 - minutes, **changes)


def test_the_first_moment_and_every_new_target_is_said():
    nowhere = later(40, session=None, step=0)
    _, said = seen(MOMENT, later(1), nowhere, nowhere)
    assert said[0] == "── 12:00 s12 Backstage: Restoring Order · Hall 8A"
    assert said[1] == said[3] == ""
    assert "── 12:40 Day 2 (18 May), no session on" in said[2]


def test_a_line_that_was_begun_is_said_to_stay():
    _, said = seen(MOMENT, later(40, session=None, step=0), begun="s12")
    assert "(the line you have begun stays with s12)" in said[1]


def test_the_end_is_offered_once_and_stands_for_ten_minutes():
    watch, said = seen(replace(MOMENT, rating=None), later(23, rating=None), later(24, rating=None))
    assert said[1] == "  s12 Backstage: Restoring Order is over: 1 to 5 and Enter rates it; ! ... adds a takeaway"
    assert said[2] == ""
    assert watch.offer(NOON + 32 * MINUTE).session[0] == "S12"
    assert watch.offer(NOON + 33 * MINUTE) is None


def test_the_end_offers_only_what_is_not_there():
    _, said = seen(MOMENT, later(23))
    assert said[1] == "  s12 Backstage: Restoring Order is over: ! ... adds a takeaway"
    _, said = seen(replace(MOMENT, takeaways=1), later(23, takeaways=1))
    assert said[1] == ""
    _, said = seen(replace(MOMENT, step=4, notes=0), later(23, step=4, notes=0))
    assert said[1] == ""


def test_a_session_left_for_another_is_offered_with_the_way_back():
    _, said = seen(replace(MOMENT, rating=None), later(5, session=SessionRef("S13", 13, "Autoscaling"), step=1))
    assert "s12 Backstage: Restoring Order left: 1 to 5 and Enter rates it; /to s12 ! ... adds a takeaway" in said[1]
    assert "── 12:05 s13 Autoscaling" in said[1]


def test_the_next_of_mine_is_offered_while_a_started_one_goes_on():
    started = replace(MOMENT, step=1, ends_at=None, left=None)
    _, said = seen(started, replace(started, at=NOON + 30 * MINUTE), replace(started, at=NOON + 31 * MINUTE))
    assert said[1] == "  s13 Autoscaling, Room 3 begins now: Alt-N or /next moves on; notes stay with s12"
    assert said[2] == ""
    _, said = seen(started, replace(started, at=NOON + 60 * MINUTE))
    assert "began at 12:30" in said[1]


def test_rivals_are_named_with_what_to_type():
    rivals = (Rival("A", 1, "One", "", NOON), Rival("B", 2, "Two", "Hall", NOON))
    _, said = seen(replace(MOMENT, session=None, step=0, rivals=rivals))
    assert said[0].splitlines()[1:] == ["   1 s1 One (10:00)", "   2 s2 Two (Hall, 10:00)"]


@pytest.mark.parametrize(
    ("width", "rows"),
    [
        (
            130,
            (
                ' s12 Backstage: Restoring Order · Hall 8A · seen 2021: 5/5 "best of the day"',
                " 12 min in, 23 min left · 5 notes · 4/5 · next 12:30 s13 Autoscaling, Room 3, Bo Ek seen 2020",
            ),
        ),
        (
            74,
            (
                " s12 Backstage: Restoring Order · Hall 8A",
                " 12m in, 23m left · 5 notes · 4/5 · next 12:30 s13 Autoscaling, Room 3",
            ),
        ),
    ],
)
def test_the_toolbar_says_whom_the_user_heard_before_if_it_fits(width, rows):
    moment = replace(MOMENT, seen='seen 2021: 5/5 "best of the day"', next_seen="Bo Ek seen 2020")
    assert toolbar(moment, width, UNICODE) == rows
