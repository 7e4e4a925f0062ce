"""Titles and people in prose, products in lists."""

import pytest

from confnote.recap.read import products
from confnote.recap.talks import mentions, people, title_and_people


def found(text):
    return [(one.title, [who.name for who in one.speakers]) for one in mentions(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('I watched Ada Lovelace\'s _"Notes on Engines"_ first.', [("Notes on Engines", ["Ada Lovelace"])]),
        ('_"Fast Looms"_ by Jo Jacquard and Al Khwarizmi was quick.', [("Fast Looms", ["Jo Jacquard", "Al Khwarizmi"])]),
        ("Then **Threads Without Needles**, which was odd.", [("Threads Without Needles", [])]),
        ("I sat in \u201cThe Hammer Talk\u201d.", [("The Hammer Talk", [])]),
        ("the best was Looms Everywhere: Lessons From Weaving at Scale, by far", [("Looms Everywhere: Lessons From Weaving at Scale", [])]),
        ('They said it starts "in minutes not in days" and left.', []),
        ("It was **very good**. Note: The Hall was Cold.", []),
        ("We went to London. Then: nothing.", []),
        ('He said "Yes".', []),
        ("", []),
    ],
)  # fmt: skip
def test_sessions_named_in_prose(text, expected):
    assert found(text) == expected


def test_a_session_that_is_named_twice_is_one():
    assert found('"The Hammer Talk" began. "The Hammer Talk" ended.') == [("The Hammer Talk", [])]


def test_a_long_text_of_capitals_is_read_in_time():
    assert isinstance(mentions("A Title Of Words: " * 4000 + '"' * 4000 + "**" * 4000), tuple)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ada Lovelace", ["Ada Lovelace"]),
        ("Ada Lovelace, Grace Hopper and Jean Jennings", ["Ada Lovelace", "Grace Hopper", "Jean Jennings"]),
        ("Ludwig van Beethoven & Åsa Öberg", ["Ludwig van Beethoven", "Åsa Öberg"]),
        ("Ada", []),
        ("somebody from the hall", []),
        ("Ada Lovelace and others", []),
        ("", []),
    ],
)
def test_people(text, names):
    assert [one.name for one in people(text)] == names


def test_a_person_with_an_organisation():
    (one,) = people("Liz Rice, Isovalent")
    assert (one.name, one.org) == ("Liz Rice", "Isovalent")


@pytest.mark.parametrize(
    ("words", "title", "who"),
    [
        ("Fast Looms - Jo Jacquard", "Fast Looms", "Jo Jacquard"),
        ("Looms - the sequel - Jo Jacquard", "Looms - the sequel", "Jo Jacquard"),
        ("Fast Looms by Jo Jacquard and Al Khwarizmi", "Fast Looms", "Jo Jacquard and Al Khwarizmi"),
        ("Fast Looms (Jo Jacquard)", "Fast Looms", "Jo Jacquard"),
        ("Fast Looms, Jo Jacquard", "Fast Looms", "Jo Jacquard"),
        ("Looms - the sequel", "Looms - the sequel", ""),
        ("Passed by time", "Passed by time", ""),
    ],
)
def test_a_heading_of_title_and_speakers(words, title, who):
    assert title_and_people(words)[:2] == (title, who)


def test_products_of_one_shape_have_its_template():
    template, found = products(('[A](https://a.example): "does a". I liked it.', '[B b](https://b.example): "does b".'))
    assert template == '[{name}]({url}): "{tagline}". {verdict}'
    assert [(p.name, p.url, p.tagline, p.verdict) for p in found] == [
        ("A", "https://a.example", "does a", "I liked it."), ("B b", "https://b.example", "does b", ""),
    ]  # fmt: skip
    assert products(("**Saw**: cuts", "**Vice**: holds"))[0] == "**{name}**: {tagline}"
    assert products(("Saw - cuts", "Vice - holds"))[0] == "{name} - {tagline}"
    assert products(("[Saw](https://s.example) - cuts",))[0] == "[{name}]({url}) - {tagline}"


def test_products_of_no_shape_begin_with_their_name():
    template, found = products(
        ("Saw a thing that cuts", "Chaos Mesh I know", "[V](https://v.example) holds", "Flux - like Argo")
    )
    assert template == "[{name}]({url}) {verdict}"
    assert [(p.name, p.url, p.verdict) for p in found] == [
        ("Saw", "", "a thing that cuts"), ("Chaos Mesh", "", "I know"), ("V", "https://v.example", "holds"),
        ("Flux", "", "- like Argo"),
    ]  # fmt: skip
