"""Fill templates of one line; empty fields disappear."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confnote.errors import Usage
from confnote.post.content.blocks import Inline, Linked, Marked, Plain
from confnote.post.content.line_template import fill, read

FIELDS = ("name", "url", "tagline", "verdict", "title", "speakers", "org", "n")
TECH = '[{name}]({url}): "{tagline}". {verdict}'


def show(parts: Inline) -> str:
    return "".join(
        part.words if isinstance(part, Plain)
        else f"[{show(part.words)}]({part.url})" if isinstance(part, Linked)
        else part.markdown
        for part in parts
    )  # fmt: skip


def filled(template: str, **values: str) -> str:
    return show(fill(read(template, FIELDS), {name: (Plain(value),) for name, value in values.items() if value}))


@pytest.mark.parametrize(
    ("template", "values", "wanted"),
    [
        (TECH, {"name": "Otter", "url": "u", "tagline": "t", "verdict": "v"}, '[Otter](u): "t". v'),
        (TECH, {"name": "Otter", "url": "u", "tagline": "t"}, '[Otter](u): "t".'),
        (TECH, {"name": "Otter", "url": "u", "verdict": "v"}, "[Otter](u): v"),
        (TECH, {"name": "Otter", "url": "u"}, "[Otter](u)"),
        (TECH, {"name": "Otter", "tagline": "t"}, 'Otter: "t".'),
        (TECH, {"name": "Otter"}, "Otter"),
        (TECH, {}, ""),
        ("{title} [slides]({url})", {"title": "A"}, "A"),
        ("{title} [slides]({url})", {"title": "A", "url": "u"}, "A [slides](u)"),
        ("{title}, {speakers} - {verdict}", {"title": "A", "verdict": "v"}, "A - v"),
        ("{title}, {speakers} - {verdict}", {"title": "A", "speakers": "B"}, "A, B"),
        ("{title} with {speakers}", {"title": "A"}, "A"),
        ("{title} with {speakers}", {"speakers": "B"}, "with B"),
        ("{title} ({speakers}, {org})", {"title": "A", "org": "O"}, "A (O)"),
        ("{title} ({speakers}, {org})", {"title": "A"}, "A"),
        ("**{title}** by _{speakers}, {org}_", {"title": "A", "speakers": "B"}, "**A** by _B_"),
        ("{n}:{title}", {"title": "A"}, "A"),
        ("Day {n} of {org}.", {"n": "2"}, "Day 2"),
        ("Day {n}!", {"n": "2"}, "Day 2!"),
        ("Welcome", {}, "Welcome"),
        ("{{{n}}} snake_{n}_case", {"n": "1"}, "{1} snake_1_case"),
        ("[{title}] (rest", {"title": "A"}, "[A] (rest"),
        ("[{title}](rest", {"title": "A"}, "[A](rest"),
        ("**{title}", {"title": "A"}, "**A"),
        ("[{title} - {speakers}](https://x.test/{n})", {"title": "A", "n": "1"}, "[A](https://x.test/1)"),
    ],
)
def test_what_is_empty_falls_away(template: str, values: dict[str, str], wanted: str) -> None:
    assert filled(template, **values) == wanted


def test_a_link_inside_a_link_is_its_words() -> None:
    value = (Linked((Plain("Ada"),), "https://ada.test"),)
    parts = fill(
        read("[{title} by {speakers}]({url})", FIELDS),
        {"title": (Marked("A"),), "speakers": value, "url": (Plain("u"),)},
    )
    assert show(parts) == "[A by Ada](u)"


@pytest.mark.parametrize("template", ["{nmae}", "{title", "{title &}", "a } b", "{}", "{title!r}"])
def test_an_unknown_field_lists_the_known_ones(template: str) -> None:
    with pytest.raises(Usage, match=r"\{name\}, \{url\}"):
        read(template, FIELDS)


@given(st.text(alphabet='ab "*_`()[]“”~,:-.', max_size=40))
@settings(max_examples=200)
def test_a_template_without_fields_is_its_words(template: str) -> None:
    assert filled(template) == " ".join(template.split())


def test_a_space_after_a_bracket_that_nothing_closes_divides_words() -> None:
    assert filled("{title}( , {org} by ", title="T") == "T( by"
    assert filled("{title} ( {org}", title="T", org="O") == "T ( O"
    assert filled("[: ](") == "[: ]("


@pytest.mark.slow
@given(
    st.lists(
        st.sampled_from(["{title}", "{org}", "{n}", " ", " by ", "(", ")", "*", "**", "[", "](", '"', ", ", ": "]),
        max_size=14,
    )
)
@settings(max_examples=300)
def test_every_value_is_said_and_empty_ones_leave_no_hole(parts: list[str]) -> None:
    template = "".join(parts)
    full = filled(template, title="T", org="O", n="1")
    for name, value in (("{title}", "T"), ("{org}", "O"), ("{n}", "1")):
        assert full.count(value) == template.count(name)
    assert filled(template) == "" or "{" not in template
    assert "  " not in filled(template, title="T")
