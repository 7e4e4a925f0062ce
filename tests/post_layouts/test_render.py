"""Blocks through a real site: every piece stays a block of its own, and words stay words."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from confnote.model import Link
from confnote.post.content.blocks import (
    Block,
    Heading,
    Item,
    Linked,
    Marked,
    Plain,
    Prose,
    Quote,
    Rule,
    Social,
    TextLine,
    Wording,
)
from confnote.post.markdown.pieces import join, run_on, split
from confnote.post.sites import SITES as SITES_TABLE
from confnote.post.sites import site
from confnote.post.sites.write import HARMLESS, is_harmless, is_safe, line, render
from confnote.post.style import read_style

if TYPE_CHECKING:
    from confnote.post.markdown.pieces import Piece

STYLE = read_style([])
SITES = ("markdown", "hugo", "jekyll", "eleventy")
MARKDOWN = MarkdownIt("commonmark").enable("table")
NASTY = st.text(alphabet=st.sampled_from('ab1 \n\n-*#>`~_=+.)([]{}<!|\\:&%"$^/'), min_size=1, max_size=60).filter(
    str.strip
)
WORDS = st.text(alphabet=st.sampled_from("ab1 -*#>`~_=+.)([]{}<!|\\:&"), min_size=1, max_size=20).filter(str.strip)
TEXTS = NASTY | st.sampled_from(
    ["- one\n- two", "1. one\n2. two", "    code", "```\nfence", "> said", "a\n\nb\n\n- c", "| a | b |\n|---|---|\n| 1 | 2 |", "<!-- x", "# T", "x\n---"]
)  # fmt: skip
BLOCKS = st.one_of(
    TEXTS.map(lambda text: Prose("n:1", (text,), under=3)),
    st.lists(TEXTS, min_size=2, max_size=4).map(lambda texts: Prose("d:1.notes", tuple(texts), under=2)),
    st.tuples(WORDS, TEXTS).map(
        lambda two: Prose("s:1.lead", (two[1],), (Wording("**"), Plain(two[0]), Wording("**")), 2)
    ),
    st.tuples(TEXTS, WORDS).map(lambda two: Quote("n:2", two[0], (Wording("— "), Plain(two[1])))),
    TEXTS.map(lambda text: Item("n:3", text=text)),
    st.tuples(WORDS, st.lists(TEXTS, max_size=2)).map(lambda two: Item("s:2", (Plain(two[0]),), below=tuple(two[1]))),
    st.tuples(WORDS, WORDS).map(
        lambda two: Item("t:1", (Linked((Plain(two[0]),), "https://x.test/a(b"), Wording(": "), Marked(two[1])))
    ),
    st.tuples(st.integers(1, 6), WORDS).map(lambda two: Heading("s:3.title", two[0], (Plain(two[1]),))),
    WORDS.map(lambda words: TextLine("s:4.rating", (Marked(words),))),
    st.just(Rule("d:2.rule")),
)


def starts(pieces: tuple[Piece, ...]) -> list[int]:
    """Where the text of each piece begins."""
    return list(accumulate((len(piece.text + piece.gap) for piece in pieces), initial=0))[:-1]


def keyed(blocks: list[Block]) -> list[Block]:
    return [replace(block, key=f"{n}:{block.key}") for n, block in enumerate(blocks)]


@pytest.mark.slow
@example([Prose("n:1", ("- one\n- two",)), Prose("n:1", ("  1",))], "markdown", "atx")
@given(st.lists(BLOCKS, max_size=6), st.sampled_from(SITES), st.sampled_from(["atx", "setext"]))
@settings(max_examples=150)
def test_every_piece_begins_a_block(blocks: list[Block], name: str, headings: str) -> None:
    pieces = render(keyed(blocks), site(name), read_style([("headings", headings)]))
    cut = split(join(pieces))
    assert join(cut) == join(pieces)
    assert set(starts(pieces)) <= set(starts(cut))
    assert len({piece.key for piece in pieces}) == len(pieces)
    assert not pieces or join(pieces).endswith("\n")


@pytest.mark.slow
@given(
    st.lists(WORDS, min_size=1, max_size=3),
    st.sampled_from(["heading", "line", "item", "link"]),
    st.sampled_from(["atx", "setext"]),
)
@settings(max_examples=200)
def test_words_are_shown_as_they_are(words: list[str], where: str, headings: str) -> None:
    """By the site that has nothing of its own beyond CommonMark."""
    parts = tuple(part for word in words for part in (Plain(word.strip()), Wording(" / ")))
    block: dict[str, Block] = {
        "heading": Heading("a", 2, parts),
        "line": TextLine("a", parts),
        "item": Item("a", parts),
        "link": TextLine("a", (Linked(parts, "https://x.test"),)),
    }
    text = join(render([block[where]], site("markdown"), read_style([("headings", headings)])))
    shown = "".join(
        child.content
        if child.type in ("text", "text_special", "code_inline")
        else " "
        if child.type == "softbreak"
        else f"<{child.type}>"
        for token in MARKDOWN.parse(text)
        for child in token.children or ()
        if child.type not in ("link_open", "link_close")
    )
    wanted = "".join(f"{' '.join(word.split())} / " for word in words).rstrip()
    assert " ".join(shown.split()) == " ".join(wanted.split())


@pytest.mark.parametrize(
    ("blocks", "wanted"),
    [
        ([Heading("a", 1, (Plain("Ties"),)), Heading("b", 3, (Plain("Knots"),))], "Ties\n====\n\n### Knots\n"),
        ([Item("a", (Plain("one"),)), Item("b", text="- two"), Item("c", text="three\n\nfour")], "- one\n- two\n- three\n\n  four\n"),
        ([Item("a", text="- one"), Prose("b", ("* two",)), Prose("c", ("1. three",))], "- one\n\n* two\n\n1. three\n"),
        ([Prose("a", ("one *", "two", "* three"))], "one * two\n\n* three\n"),
        ([Prose("a", ("one *two", "three* four", "five"))], "one *two\n\nthree* four\n\nfive\n"),
        ([Quote("a", "one\n\ntwo", (Wording("— "), Plain("Ada")))], "> one\n>\n> two\n>\n> — Ada\n"),
        ([Item("a", (Plain("Flux"), Wording(" "), Marked("- another"))), Item("b", (Marked("- another"),))], "- Flux - another\n- \\- another\n"),
        ([Item("a", (Wording("**12:00**"),), "- one")], "- **12:00**\n\n  - one\n"),
    ],
)  # fmt: skip
def test_shapes(blocks: list[Block], wanted: str) -> None:
    assert join(render(blocks, site("markdown"), read_style([("headings", "setext")]))) == wanted


@pytest.mark.parametrize(("name", "inside"), [("markdown", "  "), ("jekyll", "  "), ("pelican", "    ")])
def test_a_site_says_how_far_an_item_is_indented(name: str, inside: str) -> None:
    block = Item("a", (Plain("Knots"),), below=("one", "two\n\nthree"))
    wanted = f"- Knots\n{inside}- one\n{inside}- two\n\n{inside * 2}three\n"
    assert join(render([block], site(name), STYLE)) == wanted


def test_keys_that_come_again_are_numbered() -> None:
    pieces = render([Prose("n:1", ("a", "- b", "c")), Prose("n:1", ("d",))], site("markdown"), STYLE)
    assert [piece.key for piece in pieces] == ["n:1", "n:1.2", "n:1.3", "n:1.4"]


def test_addresses_hold_nothing_but_an_address() -> None:
    parts = (Linked((Plain("a]b"),), " https://x.test/{{ a }}|b (c?utm_source=z&q=1 "),)
    assert line(parts, site("markdown")) == r"[a\]b](https://x.test/%7B%7B%20a%20%7D%7D%7Cb%20%28c?q=1)"
    assert line((Linked((Plain("run"),), "JavaScript:alert(1)"),), site("markdown")) == "run"


@pytest.mark.parametrize(
    ("url", "safe"), [("https://x", True), ("mailto:a@b", True), ("", False), ("data:x", False), ("http://[x", False)]
)
def test_safe_addresses(url: str, safe: bool) -> None:
    assert is_safe(url) is safe


def test_the_script_of_a_network_comes_once() -> None:
    code = "<blockquote>x</blockquote>\n<script src='https://social.test/w.js'></script>"
    posts: list[Any] = [
        Social(f"l:{n}", Link(id=n, uid=str(n), kind="social", url="https://social.test/1", embed=code), "embed-once")
        for n in (1, 2)
    ]
    texts = [piece.text for piece in render(posts, site("markdown"), STYLE)]
    assert [text.count("<script") for text in texts] == [1, 0]


@pytest.mark.slow
@given(
    st.from_regex(HARMLESS, fullmatch=True).filter(lambda text: text == text.strip() and is_harmless(text)),
    st.sampled_from(sorted(SITES_TABLE)),
)
@settings(max_examples=150)
def test_what_is_harmless_no_site_would_change(text: str, name: str) -> None:
    assert site(name).text(text, 3) == text


SENTENCES = st.text(alphabet=st.sampled_from("ab *_`[]<~$()\\."), min_size=1, max_size=12).map(str.strip).filter(bool)


@pytest.mark.slow
@given(st.lists(SENTENCES, min_size=2, max_size=4))
@settings(max_examples=150)
def test_notes_run_on_only_where_they_stay_the_same(texts: list[str]) -> None:
    """What is shown is what each shows alone, in their order."""
    markdown = MarkdownIt("commonmark").enable(["strikethrough", "table"])
    texts = [site("markdown").text(text) for text in texts]
    shown = " ".join(markdown.renderInline(text) for text in run_on(texts))
    assert shown == " ".join(markdown.renderInline(text) for text in texts)
