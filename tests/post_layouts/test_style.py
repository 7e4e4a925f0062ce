"""The table of style keys."""

from __future__ import annotations

import pytest

from confnote.errors import Usage
from confnote.post.layouts import LAYOUTS, layout
from confnote.post.style import ROWS, TABLE, read_style


def test_every_default_is_allowed_and_no_key_comes_twice() -> None:
    assert read_style([(row.key, row.default) for row in ROWS]) == read_style([])
    assert len(TABLE) == len(ROWS)


def test_what_a_layout_is_usually_like_is_allowed() -> None:
    for name in LAYOUTS:
        usual = layout(name).style
        assert read_style(list(usual.items())).values == read_style([], usual).values


def test_the_last_word_holds() -> None:
    assert read_style([("level", "3"), ("level", "1")], {"level": "4"}).number("level") == 1


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("heading", "atx", "did you mean headings"),
        ("label.teck", "x", r"did you mean label\.tech"),
        ("headings", "html", r"atx \| setext"),
        ("level", "0", "number"),
        ("bullet", "->", "bullet"),
        ("day", "Day {number}", r"\{n\}, \{word\}"),
        ("links", "slides, vidoe", "page, slides, video"),
        ("rating.words", "bad, good", "words for the ratings"),
        ("include.low", "yes", r"off \| on"),
    ],
)
def test_what_is_wrong_is_said(key: str, value: str, said: str) -> None:
    with pytest.raises(Usage, match=said):
        read_style([(key, value)])


def test_help_says_what_each_key_takes() -> None:
    rows = {row.key: (row.default, row.takes, row.help) for row in ROWS}
    assert rows["headings"][:2] == ("atx", "atx | setext")
    assert rows["tech.line"][1].startswith("{name} {url}")
    assert all(takes and words for _, takes, words in rows.values())


def test_lists_and_switches() -> None:
    style = read_style([("links", "off"), ("order", " intro , Venue ,"), ("more", "on")])
    assert style.listed("links") == ()
    assert style.listed("order") == ("intro", "Venue")
    assert style.on("more")
    assert not style.on("include.low")
