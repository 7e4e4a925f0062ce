"""Draft whole posts from a dossier and settings: front matter, path, date, text and findings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from confnote.post.content.facts import event_tag
from confnote.post.draft import draft
from confnote.post.front_matter import read
from confnote.post.markdown.pieces import join
from confnote.post.settings import Request, Settings, with_request
from tests.post_layouts.conftest import QUAY

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


@pytest.mark.parametrize(
    ("name", "place", "hashtag", "wanted"),
    [
        ("PlatformCon Turin 2024", "Turin, Italy", "", "platformcon"),
        ("KubeCon EU 2024", "Paris", "", "kubecon"),
        ("FOSDEM '24", "Brussels", "", "fosdem"),
        ("Rust in Paris 2024", "Paris", "", "rust"),
        ("Quay Conf 2024", "", "#QuayConf2024", "quayconf"),
        ("Berlin 2024", "Berlin", "", "berlin"),
        ("2024", "", "", "quay-conf-2024"),
        ("C++ Online 2024", "", "", "cpp-online"),
        ("Meeting C++ 2024", "Berlin", "", "meeting-cpp"),
        ("The C# and F# Days", "", "", "the-csharp-and-fsharp-days"),
        ("CC++ 2024", "", "", "cc"),
    ],
)
def test_the_tag_of_an_event_is_its_name_without_year_and_place(
    name: str, place: str, hashtag: str, wanted: str
) -> None:
    assert event_tag(replace(QUAY, name=name, place=place, hashtag=hashtag)) == wanted


@pytest.mark.parametrize(
    ("intro", "wanted"),
    [
        ("I went to [Quay](https://quay.test) in *June*. It was hot.", "I went to Quay in June."),
        ("![logo](x.png)\n\nDr. Ada Lind came\nby ship. Then", "Dr. Ada Lind came by ship."),
        ("- a list\n\nIs it good? Yes.", "Is it good?"),
        ("No end to it", "No end to it"),
        ("ropes, " * 30, "ropes, " * 21 + "ropes\u2026"),
        ("", ""),
    ],
)
def test_the_first_sentence_of_the_intro_describes_a_post(event: Any, intro: str, wanted: str) -> None:
    if intro:
        event.note(intro, section="intro")
    hugo = Settings(site="hugo")
    assert draft(event.dossier, hugo, APRIL).front.get("description", "") == wanted
    assert len(wanted) <= 160
    # Jekyll shows the first paragraph by itself, and a post is described once
    assert "excerpt" not in draft(event.dossier, Settings(site="jekyll"), APRIL).front
    described = replace(hugo, front=(("summary", "Of ropes."),))
    assert "description" not in draft(event.dossier, described, APRIL).front
    event.note("In short.", section="summary")
    assert draft(event.dossier, hugo, APRIL).front["description"] == "In short."


def test_a_site_without_ids_on_headings_says_so(event: Any) -> None:
    event.note("Rain.", section="Venue {#venue}")
    for name in ("jekyll", "zola"):
        assert "## Venue {#venue}\n" in draft(event.dossier, asked(site=name), APRIL).text
    post = draft(event.dossier, asked(site="eleventy"), APRIL)
    assert "## Venue\n" in post.text
    assert "eleventy reads no ids on headings, so the post has none: {#venue} left out" in messages(post)
    event.notes.clear()
    event.note("Rain.")
    said = "eleventy reads no ids on headings, so the post has none"
    assert said in messages(draft(event.dossier, asked(site="eleventy", style=(("ids", "on"),)), APRIL))
    assert said not in messages(draft(event.dossier, asked(site="eleventy"), APRIL))
