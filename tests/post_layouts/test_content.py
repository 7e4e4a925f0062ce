"""What of an event goes into a post, and what is withheld."""

from __future__ import annotations

from typing import Any

import pytest

from confnote.post.content.select import Content, gather
from confnote.post.style import read_style


def told(event: Any, day: int | None = None, **style: str) -> Content:
    pairs = [(key.replace("_", "."), value) for key, value in style.items()]
    return gather(event.dossier, read_style(pairs), event.day(day))


def titles(content: Content) -> list[str]:
    return [one.session.title for one in content.sessions]


@pytest.mark.parametrize("attendance", ["", "planned", "attended", "left-early", "missed", "skipped"])
@pytest.mark.parametrize("sign", ["nothing", "note", "rating", "entered"])
def test_who_was_there_tells(event: Any, attendance: str, sign: str) -> None:
    more = {"rating": {"rating": 3}, "entered": {"entered_at": 5}}.get(sign, {})
    uid = event.session("Knots", attendance=attendance, **more)
    if sign == "note":
        event.note("x", uid)
    there = attendance in ("attended", "left-early") or (attendance in ("", "planned") and sign != "nothing")
    content = told(event)
    assert titles(content) == (["Knots"] if there else [])
    assert [one.session.title for one in content.missed] == (["Knots"] if attendance == "missed" else [])
    assert content.omitted.get("skipped", 0) == (1 if attendance == "skipped" and sign == "note" else 0)


def test_private_notes_are_counted_and_their_session_is_not_named(event: Any) -> None:
    event.note("secret", event.session("Knots", attendance=""), private=True)
    event.note("also", day=1, private=True)
    assert told(event).days == ()
    assert told(event).omitted == {"private": 2}
    content = told(event, include_private="on")
    assert titles(content) == ["Knots"]
    assert content.omitted == {}


def test_low_ratings_keep_their_words(event: Any) -> None:
    event.session("Weak", rating=2, verdict="slow")
    event.session("Fair", rating=3, verdict="fine")
    event.tech("Otter", verdict="wet", rating=1)
    content = told(event)
    assert [(one.session.rating, one.session.verdict) for one in content.sessions] == [(None, ""), (3, "fine")]
    assert [(one.rating, one.verdict) for one in content.tech] == [(None, "")]
    assert content.omitted["low"] == 2
    assert [one.session.rating for one in told(event, include_low="on").sessions] == [2, 3]


def test_questions_and_actions_only_if_so_set_and_open(event: Any) -> None:
    uid = event.session("Knots")
    event.note("Why?", uid, kind="question")
    event.note("Buy rope", uid, kind="action")
    event.note("Done", uid, kind="action", done_at=9)
    content = told(event)
    assert (content.questions, content.actions) == ((), ())
    assert (content.omitted["questions"], content.omitted["actions"]) == (1, 1)
    content = told(event, include_questions="on", include_actions="on")
    assert [note.text for note in content.questions + content.actions] == ["Why?", "Buy rope"]
    assert content.sessions[0].notes == ()


def test_only_what_a_style_key_would_put_in_is_counted_under_it(event: Any) -> None:
    here, skipped = event.session("Knots"), event.session("Sails", rating=1, attendance="skipped")
    event.note("Who pays?", here, kind="question", private=True)
    event.note("Who leaves?", skipped, kind="question", private=True)
    event.note("Ask them", section="closing", kind="action")
    assert told(event).omitted == {"private": 1, "skipped": 1}
    assert told(event, include_private="on").omitted == {"questions": 1, "skipped": 1}


def test_a_day_has_what_is_of_it_and_the_sections_of_no_day(event: Any) -> None:
    event.note("one", event.session("Knots", 1))
    event.note("two", event.session("Sails", 2))
    event.note("loose", day=2)
    event.note("hello", section="intro")
    event.note("hello day one", section="intro", day=1)
    event.tech("Otter", day=1)
    event.tech("Gull", day=2)
    content = told(event, 2)
    assert titles(content) == ["Sails"]
    assert [note.text for note in content.days[0].notes] == ["loose"]
    assert {name: [note.text for note in notes] for name, notes in content.sections.items()} == {"intro": ["hello"]}
    assert [one.name for one in content.tech] == ["Gull"]


def test_a_section_is_named_as_its_first_note_names_it(event: Any) -> None:
    for section in ("Overall Mood", "intro", "overall mood "):
        event.note(section, section=section)
    assert {name: len(notes) for name, notes in told(event).sections.items()} == {"Overall Mood": 2, "intro": 1}


def test_one_session_alone(event: Any) -> None:
    uid = event.session("Knots", 1)
    event.note("one", uid)
    event.note("two", event.session("Sails", 1))
    event.note("hello", section="intro")
    content = gather(event.dossier, read_style([]), session=uid)
    assert titles(content) == ["Knots"]
    assert content.sections == {}
