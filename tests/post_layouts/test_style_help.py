"""The help of `--style`: every key is in a group, and each example makes the line that the help says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from confnote.errors import Usage
from confnote.model import Position, Speaker
from confnote.post.draft import draft
from confnote.post.layouts import LAYOUTS
from confnote.post.settings import Settings
from confnote.post.style import ROWS, TABLE
from confnote.post.style_help import GROUPS
from confnote.post.style_words import WORDS, advice
from tests.post_layouts.conftest import QUAY, Event

MAY = 1_779_285_600_000  # 20 May 2026
EXAMPLES = [example for examples in GROUPS.values() for example in examples]


@pytest.fixture(scope="module")
def made():
    """Draft a post about a conference that has something of everything."""
    event = Event()
    event.conference = replace(
        QUAY, name="Cloud Days 2026", slug="cloud-days-2026", hashtag="", starts_on=date(2026, 5, 18),
        ends_on=date(2026, 5, 19), day_one=date(2026, 5, 18),
    )  # fmt: skip
    link = event.link
    first = event.session(
        "Small images", 1, "10:00", rating=5, verdict="worth the trip", room="Hall 1", track="Containers",
        links=(
            link("page", "https://p.example/1"), link("slides", "https://s.example/1"),
            link("video", "https://v.example/1"), link("code", "https://c.example/1"),
            link("paper", "https://d.example/1"),
        ),
    )  # fmt: skip
    ada = Speaker(name="Ada Lind", org="Example Org", url="https://ada.example")
    event.sessions[0] = replace(event.sessions[0], speakers=(ada,))
    event.note(
        "Start from nothing.", first, clock="10:05", position=Position(280, "https://v.example/1.mp4#t=280", True)
    )
    event.note("Then add two files.", first, clock="10:06")
    event.note("Small is kind.", first, clock="10:07", kind="quote")
    event.note("Count your layers.", first, clock="10:08", kind="takeaway")
    event.note("Why so big?", first, clock="10:09", kind="question")
    event.note("Try it at home.", first, clock="10:10", kind="action")
    event.note("Between us.", first, clock="10:11", private=True)
    toot = link("social", "https://social.example/1", author="Cy", text="A toot.")
    event.note("They talk of it.", first, clock="10:12", links=(toot,))
    panel = event.session(
        "Open panel", 1, "12:00", speakers=("Bo Berg", "Cy Roe"), rating=1, verdict="too slow", kind="panel"
    )
    event.note("All agreed -- at last.", panel, clock="12:05")
    event.note("Coffee was good.", day=1, clock="11:00")
    event.session("Chaos", 2, attendance="missed")
    film = link("video", "https://www.youtube.com/watch?v=abcdefghijk")
    last = event.session("Queues", 2, "09:00", rating=4, links=(film,))
    event.note("Wait.", last, clock="09:05")
    event.note('![the hall](https://x.example/hall.jpg "The hall")', last, clock="09:06")
    event.session("Undated", None)
    event.note("I went.\n\nIt was good.", section="intro")
    event.note("Di.", section="people")
    event.note("A hall.", section="venue")
    event.tech("ko", "builds images", "https://ko.example", verdict="try it")
    dossier = event.dossier

    @cache  # half of the posts are those without the example's key
    def write(style, *, alone=False, **settings):
        noted = [session for session in dossier.sessions if not alone or session.uid == first]
        try:
            post = draft(replace(dossier, sessions=tuple(noted)), Settings(style=style, **settings), MAY)
        except Usage:  # a site without TOML
            return ""
        return f"{post.path}\n{post.text}\n"

    return write


ASKED = (("include.questions", "on"), ("include.actions", "on"))
SHAPES = [
    {},
    *({"layout": name} for name in LAYOUTS if name != "liveblog"),
    {"layout": "liveblog", "session": "S1"},
    {"session": "S1"},
    {"day": date(2026, 5, 18)},
    {"site": "jekyll"},
    {"alone": True},  # a day that is the only one with notes
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.key)
def test_an_example_makes_its_line(made, example):
    shown = () if example.key.startswith("include") else ASKED
    if example.key == "label.video":  # the title leads to it
        shown = (("session.link", "off"),)
    if example.key == "moment.form":
        shown = (("moment", "link"),)
    before = [made(shown, **shape) for shape in SHAPES]
    after = [made((*shown, (example.key, example.value)), **shape) for shape in SHAPES]
    if example.line:
        assert any(
            has(two, example.line) and not has(one, example.line) for one, two in zip(before, after, strict=True)
        )
    else:
        assert all(len(two) <= len(one) for one, two in zip(before, after, strict=True))


def has(text, line):
    """Return whether a text has the parts of an example's line, one after the other."""
    at = 0
    for part in line.split(" … "):
        at = text.find(part, at) + 1
        if not at:
            return False
    return True


def test_every_key_is_in_one_group():
    assert sorted(example.key for example in EXAMPLES) == sorted(row.key for row in ROWS)


@pytest.mark.parametrize("key", [row.key for row in ROWS if row.sort in {"template", "words"}])
def test_an_empty_value_means_none(made, key):
    text = made((*ASKED, (key, "")))
    assert "[](" not in text
    assert not any(line.rstrip() in {"#", "##", "###", "-", "****", "**:**"} for line in text.split("\n"))


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("speakers", "did you mean speaker or session.line?"),
        ("heading.level", "did you mean level?"),
        ("byline", "did you mean session.line or session.title?"),
        ("stars", "did you mean rating?"),
        ("toc", "`--set toc=...` sets a key of the front matter;"),
        ("description", "`--set description=...` sets a key of the front matter;"),
        ("layout", "use --layout;"),
        ("captions", "did you mean photo?"),
        ("iframes", "a block of ```raw in a note goes into the post as it is: <iframe>;"),
        ("label", "did you mean label.sessions, label.tech or label.takeaways?"),
        ("heading", "did you mean headings or rating?"),
    ],
)
def test_advice_for_the_words_that_people_use(typed, wanted):
    assert advice(typed, TABLE) == wanted


def test_the_words_lead_to_keys():
    assert {key for keys in WORDS.values() for key in keys.split()} <= TABLE.keys()
    assert not WORDS.keys() & TABLE.keys()
