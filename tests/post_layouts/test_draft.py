"""Draft whole posts from a dossier and settings: front matter, path, date, text and findings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from confnote.post.draft import draft
from confnote.post.front_matter import read
from confnote.post.markdown.pieces import join
from confnote.post.settings import Request, Settings, with_request

APRIL = 1_712_000_000_000  # 2024-04-01T19:33:20Z


def asked(**values: Any) -> Settings:
    return with_request(Settings(), Request(**values))


def messages(post: Any) -> list[str]:
    return [one.message for one in post.findings]


def test_a_first_draft_takes_its_date_from_now_and_keeps_it(event: Any) -> None:
    event.conference = replace(event.conference, zone="Europe/Madrid")
    event.note("Hello.", section="intro")
    first = draft(event.dossier, asked(site="hugo"), APRIL)
    assert first.settings.date is not None
    assert first.settings.date.isoformat() == "2024-04-01T21:33:20+02:00"
    again = draft(event.dossier, Settings.from_json(first.settings.to_json()), APRIL + 9_000_000)
    assert again.text == first.text
    front, body, kind = read(first.text)
    assert kind == "yaml"
    assert front["title"] == "Quay Conf 2024"
    assert front["tags"] == ["conference", "quayconf"]
    assert body == "\nHello.\n"
    assert body == "\n" + join(first.pieces)


def test_what_is_set_and_unset(event: Any) -> None:
    event.note("Hello.", section="intro")
    settings = asked(
        site="jekyll", front=(("layout", "page"), ("title", "Notes: #1"), ("order", 4), ("date", date(2024, 3, 9))), unset=("tags",)
    )  # fmt: skip
    post = draft(event.dossier, settings, APRIL)
    front, _, _ = read(post.text)
    assert front == {"layout": "page", "title": "Notes: #1", "order": 4, "date": date(2024, 3, 9)}
    assert list(front) == ["layout", "title", "date", "order"]
    assert str(post.path) == "_posts/2024-03-09-notes-1.md"
    undated = with_request(settings, Request(unset=("date",)))
    assert draft(event.dossier, undated, APRIL).path.name.startswith("2024-04-01")


def test_a_post_about_a_day_says_so_in_its_title(event: Any) -> None:
    event.note("x", day=0)
    event.note("y", day=1)
    post = draft(event.dossier, asked(site="markdown", day=event.day(0)), APRIL)
    assert post.text == "# Quay Conf 2024: Day 0\n\nx\n"
    assert [piece.key for piece in post.pieces] == ["title", "n:N1"]
    assert draft(event.dossier, asked(site="markdown", day=event.day(0), title="Notes"), APRIL).text.startswith(
        "# Notes\n"
    )
    event.one_day()
    event.notes.pop(0)
    assert draft(event.dossier, asked(site="markdown", day=event.day(1)), APRIL).text == "# Quay Conf 2024\n\ny\n"


@pytest.mark.parametrize(
    ("style", "site", "path"),
    [
        ((), "hugo", "quay-conf-2024.md"),
        ((("bundle", "on"),), "hugo", "quay-conf-2024/index.md"),
        ((("front", "toml"),), "hugo", "quay-conf-2024.md"),
        ((), "jekyll", "_posts/2024-04-01-quay-conf-2024.md"),
    ],
)
def test_paths_and_notations(event: Any, style: Any, site: str, path: str) -> None:
    event.note("x", day=1)
    post = draft(event.dossier, asked(site=site, style=style), APRIL)
    assert str(post.path) == path
    assert post.text.startswith("+++\n" if ("front", "toml") in style else "---\n")


def test_findings(event: Any) -> None:
    event.session("Alone")
    uid = event.session("Noted", speakers=("Ada",))
    event.note("![](a.png)", uid)
    event.note("hidden", uid, private=True)
    event.note("why", uid, kind="question")
    skipped = event.session("Skipped", attendance="skipped")
    event.note("lost?", skipped)
    event.session("Weak", rating=1, speakers=("Bo",))
    post = draft(event.dossier, asked(site="markdown", style=(("order", "Mood, days"),)), APRIL)
    said = {(one.handle, one.message.split(":")[0], one.grade) for one in post.findings}
    assert said == {
        ("s1", "no speaker", "warning"),
        ("s1", "nothing noted", "warning"),
        ("s4", "nothing noted", "warning"),
        ("", "1 private note left out", "hint"),
        ("", "1 low rating left out", "hint"),
        ("", "1 open question left out", "hint"),
        ("", "1 note in skipped sessions left out", "warning"),
        ("", "the style's order names 'Mood', and no note is in a section of that name", "warning"),
    }
    assert [file.source for file in post.files] == ["a.png"]


def test_a_post_without_anything_to_say_says_nothing(event: Any) -> None:
    event.note("x", event.session("Noted", speakers=("Ada",)))
    assert messages(draft(event.dossier, asked(site="hugo"), APRIL)) == []


def test_two_days_and_tags_of_sessions(event: Any) -> None:
    event.note("x", event.session("Noted", speakers=("Ada",), tags=("Rope", "QuayConf", "rope")))
    front, _, _ = read(draft(event.dossier, asked(site="hugo"), APRIL).text)
    assert front["tags"] == ["conference", "quayconf", "rope"]


def test_the_author_can_leave_dashes_to_the_site(event: Any) -> None:
    event.note("a -- b, ./...", section="intro")
    assert draft(event.dossier, asked(site="hugo"), APRIL).pieces[0].text == "a \\-- b, ./\\..."
    smart = asked(site="hugo", style=(("punctuation", "smart"),))
    assert draft(event.dossier, smart, APRIL).pieces[0].text == "a -- b, ./..."
