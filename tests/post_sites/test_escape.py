"""Accidents become the text that was typed; everything else stays as it is."""

import re
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from confnote.post.markdown.escape import escaped_reading
from confnote.post.sites import site
from confnote.post.sites.write import safe


def escape(text: str) -> str:
    """The text without its accidents."""
    return escaped_reading(text).text


COMMONMARK = MarkdownIt("commonmark")
ACCIDENTS = {"heading_open", "hr", "html_block", "html_inline"}

FRAGMENTS = st.sampled_from(
    [
        "#", "# ", "-", "- ", "* ", "*", "***", "---", "===", "=", "\n", "\n\n", " ", "    ", "<b>", "</b>", "<div>",
        "<script>", "<!--", "-->", "`", "```", "~~~", "\\", "[x]", "[x]: y", "](z)", "![", "1.", "1. ", "7) ", "2. ", ">",
        "> ", "&amp;", "a", "word", "_", "__", "2*3*4", "\t", "|", "<http://x>", "\r\n", "é", "  \n",
    ]
)  # fmt: skip
NASTY = st.lists(FRAGMENTS, max_size=20).map("".join)


def tokens(text, env=None):
    waiting = list(COMMONMARK.parse(text, {} if env is None else env))
    while waiting:
        token = waiting.pop(0)
        yield token
        waiting += token.children or ()


@pytest.mark.parametrize(
    ("typed", "escaped"),
    [
        ("# x", r"\# x"),
        ("#hashtag", "#hashtag"),
        ("a\n---", "a\n\\---"),
        ("---", r"\---"),
        ("- * * *", r"- \* * *"),
        ("- - -", r"\- - -"),
        ("a\n===\nb\n===", "a\n\\===\nb\n\\==="),
        ("1986. great", r"1986\. great"),
        ("1. a\n2. b", "1. a\n2. b"),
        ("- a\n- b", "- a\n- b"),
        ("-", r"\-"),
        ("> said", "> said"),
        (">no blank", r"\>no blank"),
        (">no blank\n>twice", "\\>no blank\n\\>twice"),
        (">> twice said", ">> twice said"),
        (">", r"\>"),
        (">50% of users", r"\>50% of users"),
        ("List<T>, <b>bold</b>", r"List\<T>, \<b>bold\</b>"),
        ("<div>\ntext\n</div>", "\\<div>\ntext\n\\</div>"),
        ("<https://example.org/>", "<https://example.org/>"),
        ("`<b>` <b>", r"`<b>` \<b>"),
        ("    code <b>", "    code <b>"),
        ("[x]: y", r"\[x]: y"),
        ('[a](b "c") ![d](e)', '[a](b "c") ![d](e)'),
        ("&copy; A&B", r"\&copy; A&B"),
        ("2*3*4 and *so*", r"2\*3\*4 and *so*"),
        ("un**frigging**believable", r"un\*\*frigging\*\*believable"),
        ("__init__ and __strong__", r"\_\_init\_\_ and __strong__"),
        ("__main__.py", r"\_\_main\_\_.py"),
        ("@_ada_", r"@\_ada\_"),
        ("a_b_c", "a_b_c"),
        ("docker run \\\n  -it x", "docker run \\\\\n  -it x"),
        ("ends in \\", "ends in \\"),
        ("```", r"\```"),
        ("``` kubectl get pods", r"\``` kubectl get pods"),
        ("```\ncode", "```\ncode\n```"),
        ("~~~ yaml\n```", "~~~ yaml\n```\n~~~"),
        ("- ```\n  code", "- ```\n  code\n  ```"),
        ("> ```\n> code", "> ```\n> code\n> ```"),
        ("> " * 17 + "deep", "> " * 16 + r"\> deep"),
        ("\n\na\r\nb\rc\n\n", "a\nb\nc"),
        ("\x1b[31mred\x00", "[31mred"),
        ("", ""),
        ("\n \n", ""),
    ],
)
def test_accidents_are_escaped_where_they_begin(typed, escaped):
    assert escape(typed) == escaped


@pytest.mark.slow
@given(NASTY)
@settings(max_examples=120)
def test_nothing_unmeant_is_left(text):
    env = {}
    for token in tokens(escape(text), env):
        assert token.type not in ACCIDENTS
        assert token.type != "ordered_list_open" or token.attrGet("start") in (None, 1)
        assert token.info != "entity"
    assert not env.get("references")


@pytest.mark.slow
@example("\\#\\\n#")
@given(NASTY)
@settings(max_examples=120)
def test_it_is_a_fixed_point(text):
    assert escape(escape(text)) == escape(text)


@pytest.mark.slow
@given(NASTY)
@settings(max_examples=120)
def test_only_backslashes_and_the_ends_of_fences_are_added(text):
    typed = re.sub(r"\r\n?", "\n", text).strip()
    rest = iter(escape(text).strip().split("\n"))
    for line in typed.split("\n"):
        # a fence in a quote ends with the quote, in the middle of the text
        for found in rest:
            if without_added_backslashes(found, line) == line:
                break
            assert FENCE_END.fullmatch(found), (found, line)
        else:
            pytest.fail(f"{line!r} of {text!r} is gone")
    assert all(FENCE_END.fullmatch(found) or not found.strip(" >") for found in rest)


FENCE_END = re.compile(r"[ >]*(?:`{3,}|~{3,})")


def without_added_backslashes(found, typed):
    """Return a line without each backslash that a typed one does not have at that place."""
    kept = ""
    for character in found:
        if character != "\\" or typed[len(kept) :].startswith("\\"):
            kept += character
    return kept


@given(st.text(max_size=60))
@settings(max_examples=80)
def test_any_text_can_be_escaped(text):
    assert escape(escape(text)) == escape(text)


@given(st.text(alphabet="abc é.,!?日", max_size=80))
@settings(max_examples=50)
def test_plain_prose_is_left_alone(text):
    assert escape(text) == re.sub(r"\A\s*\n", "", text).rstrip()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("# Topic\n\ntext", [(0, 1)]),
        ("# Topic\ntext\n\n## Next\ntext", [(0, 1), (14, 16)]),
        ("# lonely", []),
        ("text\n# not apart", []),
        ("text\n\n# at the end", []),
        ("- # in a list\n\ntext", []),
        ("#\n\ntext", []),
    ],
)
def test_headings_of_a_longer_note_can_be_kept(typed, kept):
    assert escaped_reading(typed, keep_headings=True).headings == kept


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["# a\n", "#\n", "<", "[", "*a ", "<script>\n", "<div>\n\n", "> ", "- a\n  ", "`a ", "a\n---\n"]
)
def test_work_grows_with_the_length(unit):
    def calls(size):
        count = 0

        def counted(_frame, event, _argument):
            nonlocal count
            count += event == "call"

        text = unit * (size // len(unit))
        sys.setprofile(counted)
        try:
            escape(text)
        finally:
            sys.setprofile(None)
        return count

    assert calls(8000) < 16 * max(calls(1000), 500)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("run it with --dry-run=client", "run it with \\--dry-run=client"),
        ("a --- b -- c", "a \\-\\-- b \\-- c"),
        ("---", "\\-\\--"),
        ("go test ./...", "go test ./\\..."),
        ("f(...args) and main....x", "f(\\...args) and main\\.\\...x"),
        ("well... (...) yes...", "well... (...) yes..."),
        ("`a --b ./...` and <https://example.org/a--b/...>", "`a --b ./...` and <https://example.org/a--b/...>"),
        ("| a | b |\n|---|---|\n| --x | y |", "| a | b |\n|---|---|\n| \\--x | y |"),
    ],
)
def test_a_smart_site_makes_no_dash_and_no_ellipsis(typed, written):
    assert site("hugo").text(typed) == site("jekyll").text(typed) == written
    assert "\\--" not in site("pelican").text(f"x {typed}").replace("\\---", "")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("run it with --dry-run=client", "run it with -<wbr/>-dry-run=client"),
        ("a --- b", "a -<wbr/>-<wbr/>- b"),
        ("---", "\\-<wbr/>-<wbr/>-"),
        ("go test ./...", "go test ./.<wbr/>.."),
        ("well... (...) yes...", "well... (...) yes..."),
        ("`a --b ./...`", "`a --b ./...`"),
        ("![a --b](c.png) --d", "![a --b](c.png) -<wbr/>-d"),
        ("| a | b |\n|---|---|\n| --x | y |", "| a | b |\n|---|---|\n| -<wbr/>-x | y |"),
    ],
)
def test_astro_joins_after_it_has_read_the_escapes(typed, written):
    assert site("astro").text(typed) == written
    assert "<wbr/>" not in site("mdx").text(typed)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("C {#csharp}", r"C \{<wbr/>#csharp}"),
        (r"\{#y} and `{#x}`", r"\{<wbr/>#y} and `{#x}`"),
        ("a {b} # c", r"a \{b} # c"),
    ],
)
def test_an_id_of_a_heading_is_text_in_mdx(typed, written):
    assert site("mdx").text(typed) == written


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        (r"share is \\server\share", r"share is \\\\server\share"),
        (r"C:\Users\new\*.txt and new\*.txt", r"C:\Users\new\\\*.txt and new\\\*.txt"),
        (r"\d+\.\d+", r"\d+\\\.\d+"),
        (r"\*not emphasis\* and a\_b", r"\*not emphasis\* and a\_b"),
        (r"`\\server` and \\\\server", r"`\\server` and \\\\server"),
    ],
)
def test_a_backslash_in_a_path_stays(typed, written):
    for name in ("hugo", "jekyll", "pelican", "markdown", "eleventy"):
        assert site(name).text(typed) == site(name).inline(typed) == written


def test_the_mark_of_a_summary_is_no_mark_in_a_note():
    assert site("hugo").text("a <!--more--> b") == "a &#60;!\\--more\\--> b"
    assert site("hugo").text("`<!--more-->`") == "`<\u200b!--more-->`"


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("see https://x.test/a_b.", "see <https://x.test/a_b>."),
        ("(https://x.test/a(b))", "(<https://x.test/a(b)>)"),
        ("*https://x.test*", "*<https://x.test>*"),
        ("- https://a.test\n- at https://b.test, then", "- <https://a.test>\n- at <https://b.test>, then"),
        ("> https://q.test!", "> <https://q.test>!"),
        ("| a | b |\n|---|---|\n| https://x.test | y |", "| a | b |\n|---|---|\n| <https://x.test> | y |"),
        ("[a](https://a.test), `https://b.test`", "[a](https://a.test), `https://b.test`"),
        ("[see https://a.test](https://a.test)", "[see https://a.test](https://a.test)"),
        ("<https://a.test>", "<https://a.test>"),
        ("```\nhttps://a.test\n```", "```\nhttps://a.test\n```"),
        ("git+https://a.test, https://", "git+https://a.test, https://"),
        ('say "https://a.test"', 'say "https://a.test"'),
    ],
)
def test_a_bare_address_is_a_link(typed, wanted):
    """Hugo links bare addresses itself; the others need the angle brackets."""
    for name in ("jekyll", "eleventy", "markdown"):
        assert safe(typed, site(name)) == wanted
    assert safe(typed, site("hugo")) == typed
    assert site("jekyll").inline("see https://x.test/a_b") == "see <https://x.test/a_b>"
    assert site("jekyll").plain("see https://x.test") == "see https://x.test"


@pytest.mark.parametrize(
    ("name", "words", "shown"),
    [
        ("jekyll", "$50'000 for {A}; a || b", r"$50'000 for {A}; a \|\| b"),
        ("hugo", "$50'000 for {A}; a || b", "$50'000 for {A}; a || b"),
        ("hugo", "A title {#end}", r"A title \{#end}"),
        ("hugo", "A title {.end}", r"A title \{.end}"),
        ("jekyll", "A title {: .end}", r"A title \{: .end}"),
        ("markdown", "~~A~~", r"\~\~A\~\~"),
    ],
)
def test_a_title_has_no_more_escapes_than_it_needs(name, words, shown):
    assert site(name).plain(words) == shown


def test_redcarpet_makes_no_link_of_brackets_beside_brackets():
    assert site("devto").text("see [1] (page 3) and f[x](y z)") == r"see [1] \(page 3) and f[x]\(y z)"
