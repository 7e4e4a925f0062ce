"""Settings of a post: kept as JSON, and brought up to what a command asks."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confnote.errors import Usage
from confnote.post.draft import draft
from confnote.post.settings import (
    Request,
    Settings,
    inherited,
    key_and_value,
    left_behind,
    on_site,
    with_request,
)

ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8) | st.dates()
    | st.datetimes() | st.datetimes(timezones=ZONES)
)  # fmt: skip
KEYS = st.text(max_size=6) | st.sampled_from(["$date", "$instant", "$pairs"]) | st.integers() | st.dates()
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=6
)
PAIRS = st.lists(st.tuples(st.text(max_size=6), st.text(max_size=6)), max_size=3).map(tuple)


@given(st.builds(
    Settings, name=st.text(max_size=9), site=st.text(max_size=9), day=st.none() | st.dates(), style=PAIRS,
    front=st.lists(st.tuples(st.text(max_size=6), VALUES), max_size=3).map(tuple), unset=st.lists(st.text(max_size=5), max_size=3).map(tuple),
    date=st.none() | st.dates() | st.datetimes(timezones=ZONES), title=st.text(max_size=9),
))  # fmt: skip
@settings(max_examples=150)
@pytest.mark.slow
def test_json_and_back(given_settings: Settings) -> None:
    back = Settings.from_json(given_settings.to_json())
    assert back == given_settings
    assert type(back.date) is type(given_settings.date)


def test_what_a_newer_confnote_added_is_passed_over() -> None:
    text = json.dumps({**json.loads(Settings(name="a").to_json()), "moon": "full"})
    assert Settings.from_json(text) == Settings(name="a")


def test_what_cannot_be_kept_is_refused() -> None:
    with pytest.raises(Usage, match="cannot hold"):
        Settings(front=(("raw", b"x"),)).to_json()


def test_the_last_word_holds() -> None:
    old = Settings(
        style=(("level", "1"), ("bullet", "*")), front=(("order", 4), ("layout", "page")), unset=("tags", "date")
    )
    asked = Request(
        layout="talks", style=(("level", "3"),), front=(("date", date(2024, 1, 2)),), unset=("layout", "tags")
    )  # fmt: skip
    new = with_request(old, asked)
    assert new.layout == "talks"
    assert new.site == old.site
    assert dict(new.style) == {"level": "3", "bullet": "*"}
    assert new.front == (("order", 4), ("date", date(2024, 1, 2)))
    assert new.unset == ("tags", "layout")


def test_a_request_for_nothing_changes_nothing() -> None:
    old = Settings(day=date(2024, 3, 5), split="day", title="x")
    assert with_request(old, Request()) == old


def test_a_new_conference_inherits_the_shape_only() -> None:
    last = Settings(
        name="old", site="jekyll", layout="talks", path="blog/_posts/one.md", day=date(2024, 3, 5), date=date(2024, 4, 1), title="Old",
        slug="old", style=(("bullet", "*"), ("order", "Mood, days")), front=(("layout", "page"), ("title", "Old"), ("summary", "s")),
        unset=("tags",),
    )  # fmt: skip
    assert inherited(last, "new") == Settings(
        name="new",
        site="jekyll",
        layout="talks",
        path="blog/_posts",
        style=(("bullet", "*"),),
        front=(("layout", "page"),),
        unset=("tags",),
    )


ABOUT_ONE_POST = (
    ("excerpt", "Strange Loop is over."), ("image", "/img/loop.jpg"), ("cover", {"image": "loop.jpg"}), ("weight", 3),
    ("syndication", ["https://example.org/1"]), ("incoming", 4), ("description", "Two days."), ("guid", "8a6f"),
    ("featured", True), ("series", "Loops"), ("subtitle", "Day one"), ("keywords", ["loop"]), ("lastmod", date(2019, 9, 16)),
)  # fmt: skip
OF_THE_BLOG = (
    ("author", "Ada Lind"), ("authors", ["ada"]), ("layout", "post"), ("type", "posts"), ("categories", ["Travel"]),
    ("toc", True), ("comments", False), ("draft", False), ("lang", "en"), ("language", "en"), ("math", True),
    ("mathjax", True), ("ShowToc", True), ("hide_meta", True), ("toc_sticky", True), ("read_time", False),
)  # fmt: skip


def test_of_the_front_matter_only_what_is_the_blogs_passes_to_the_next_post() -> None:
    last = Settings(
        front=(*ABOUT_ONE_POST, *OF_THE_BLOG, ("tags", ["loop"]), ("title", "x"), ("date", date(2019, 9, 15)))
    )
    new = inherited(last, "new")
    # a published post says nothing about whether the next one is finished
    assert dict(new.front) == {**dict(OF_THE_BLOG), "draft": True}
    assert left_behind(last, new) == (*(key for key, _ in ABOUT_ONE_POST), "tags (loop)")


@pytest.mark.parametrize(
    ("tags", "wanted"),
    [
        (["Go", "conference", "strangeloop", "loop-talks"], ["Go", "conference", "pycon"]),
        (["go", "strange-loop"], ["go", "pycon"]),  # the tag of the new conference in place of the old one's
        (["monads"], None),
        ("go, monads", "go"),
        ([], None),
    ],
)
def test_tags_pass_if_the_blog_has_them_in_several_posts(tags: Any, wanted: Any) -> None:
    last = Settings(front=(("title", "Notes from Strange Loop 2019"), ("tags", tags)))
    assert dict(inherited(last, "new", {"go", "strange-loop"}, "pycon").front).get("tags") == wanted


def test_within_a_conference_all_tags_pass() -> None:
    last = Settings(front=(("title", "Strange Loop"), ("tags", ["loop", "go"]), ("image", "x.png")))
    assert inherited(last, "new", None).front == (("tags", ["loop", "go"]),)


def test_no_heading_that_names_the_last_conference_passes() -> None:
    style = (
        ("label.tech", "Tools at Strange Loop"), ("label.sessions", "Talks"), ("label.missed", "Missed in 2019"),
        ("title", "Strange Loop {year}"), ("level", "3"), ("session.title", "{title} by {speakers}"),
    )  # fmt: skip
    last = Settings(title="My notes from Strange Loop 2019", style=style, front=(("categories", ["Loop", "Travel"]),))
    new = inherited(last, "new")
    assert new.style == (style[1], *style[4:])
    assert new.front == (("categories", ["Travel"]),)


def test_another_site_takes_nothing_that_only_the_former_understands() -> None:
    last = Settings(
        site="hugo", style=(("front", "toml"), ("social", "shortcode"), ("level", "3")), front=(("layout", "wide"), ("toc", True))
    )  # fmt: skip
    assert on_site(last, "jekyll") == Settings(site="jekyll", style=(("level", "3"),), front=(("toc", True),))
    assert on_site(last, "hugo") == last


@pytest.mark.parametrize(("typed", "wanted"), [("a=b=c", ("a", "b=c")), (" a = b", ("a", " b")), ("a=", ("a", ""))])
def test_pairs(typed: str, wanted: Any) -> None:
    assert key_and_value(typed, "--set") == wanted


@pytest.mark.parametrize("typed", ["a", "=b", " =b", ""])
def test_no_pairs(typed: str) -> None:
    with pytest.raises(Usage, match="--set takes KEY=VALUE"):
        key_and_value(typed, "--set")


def test_an_instant_keeps_its_offset() -> None:
    at = datetime(2021, 5, 4, 15, 4, 59, tzinfo=timezone(timedelta(hours=1)))
    assert Settings.from_json(Settings(date=at).to_json()).date.isoformat() == "2021-05-04T15:04:59+01:00"  # type: ignore[union-attr]


# What confnote 0.2.0 stored for a post, before the defaults had an edition.
STORED = (
    '{"name": "post", "site": "jekyll", "layout": "days", "path": "blog", "day": null, "session": "", "split": "", '
    '"template": "", "style": [["bullet", "*"]], "front": [], "unset": [], '
    '"date": {"$instant": "2024-03-07T20:00:00+00:00"}, "title": "", "slug": ""}'
)


def test_a_post_that_was_exported_before_keeps_its_defaults(event: Any) -> None:
    """A later version has other defaults; the post of an older one comes out as before."""
    links = tuple(event.link(kind, f"https://{kind}.test") for kind in ("video", "page"))
    one = event.session("Knots", 1, "09:00", speakers=("Ada", "Bo", "Cy"), rating=4, verdict="solid demo", links=links)
    event.note("Tie it twice.", one, kind="quote")
    event.session("Sails", 1, "14:00", rating=5)
    event.note("Lunch was fish.", day=1, clock="12:30")
    event.tech("Otter", "a database", "https://otter.test", verdict="want it")
    old = Settings.from_json(STORED)
    assert old.edition == 1
    text = (
        '---\nlayout: "post"\ntitle: "Quay Conf 2024"\ndate: 2024-03-07 20:00:00 +0000\n'
        'tags: ["conference", "quayconf"]\n---\n\n'
        "## Day 1\n\nLunch was fish.\n\n### Knots - Ada, Bo and Cy\n\n"
        "[page](https://page.test) \\| [video](https://video.test)\n\nGood: solid demo\n\n"
        "> Tie it twice.\n>\n> — Ada, Bo and Cy\n\n### Sails\n\nMust see\n\n"
        '## Cool tech\n\n* [Otter](https://otter.test): "a database". want it\n'
    )
    assert draft(event.dossier, old, 0).text == text
    kept = Settings.from_json(draft(event.dossier, old, 0).settings.to_json())
    assert draft(event.dossier, with_request(kept, Request(style=(("level", "2"),))), 0).text == text
    assert "* [Otter](https://otter.test): a database. Want it." in draft(event.dossier, inherited(old, "new"), 0).text
