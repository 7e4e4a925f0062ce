"""Check that characters that hide text or change its order reach no post, and that export names them."""

from __future__ import annotations

import json

import pytest

from confnote.core.text import safe_text
from confnote.post.content.unsafe import publishable, unsafe_in


@pytest.mark.parametrize(
    ("typed", "published", "named"),
    [
        ("plain, Grüße, 你好", "plain, Grüße, 你好", []),
        ("a\tb\nc\r\nd\re", "a\tb\nc\nd\ne", []),
        ("\x1b[31m\x07\x9b31m\x7f", "[31m31m", ["U+001B", "U+0007", "U+009B", "U+007F"]),
        ("\u202eabc\u202c \u2066d\u2069", "abc d", ["U+202E", "U+202C", "U+2066", "U+2069"]),
        ("two\u2028lines\x85three", "two lines three", ["U+2028", "U+0085"]),
        ("\ufeffx\u2060y\u2063z\ufff9", "xyz", ["U+FEFF", "U+2060", "U+2063", "U+FFF9"]),
        ("half \ud83d", "half \ufffd", ["U+D83D"]),
        # tag characters spell words that nobody sees, but in the flag of England
        ("a\U000e0068\U000e0069", "a", ["U+E0068", "U+E0069"]),
        (flag := "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", flag, []),
        # a second selector is data; joiners and one selector are part of an emoji
        ("❤️\ufe01\U000e0101 ❤️\u200d🔥", "❤️ ❤️\u200d🔥", ["U+FE01"]),
        ("❤️\x07\ufe01", "❤️", ["U+0007"]),
        ("می\u200cخواهم \u200fx\u200e क्\u200dष", "می\u200cخواهم \u200fx\u200e क्\u200dष", []),
    ],
)
def test_what_a_post_may_have(typed, published, named):
    assert publishable(typed) == published
    assert [name for _, name in unsafe_in(typed)] == named
    assert publishable(published) == published
    shown = safe_text(typed)
    assert publishable(shown) == shown or "\ufe01" in typed  # a list shows the short selectors as they are


def test_a_post_has_none_and_export_names_them(cloud):
    cloud("start", "Talk \x9b31m \u202eback", "--speaker", "Ev\u2066il", now="2026-05-20T10:00:00+02:00")
    cloud("add", "*\u202e*not bold* \x1b[31m", now="2026-05-20T10:05:00+02:00")
    # what vanishes does so before Markdown is escaped
    ran = cloud("export", "-o", "blog", "--set", "subtitle=x\u202ey", "--title", "Days\u2028of")
    assert "2 records have characters that nobody sees, which are left out: " in ran.err
    assert "(the title, the style, the template or a front matter key has them)" in ran.err
    post = cloud.read("blog/days-of.md")
    assert list(unsafe_in(post)) == []
    assert 'subtitle: "xy"' in post
    assert "### Talk 31m back - Evil\n\n**not bold* [31m\n" in post
    for command in (["export", "-o", "-"], ["preview", "--source"]):
        ran = cloud(*command)
        assert list(unsafe_in(ran.out)) == []
        assert "2 records have characters that nobody sees, which are left out: " in ran.err
    cloud("export", "--unset", "subtitle")
    cloud.edit("Break it", "Break\u202e it\u202c", "blog/days-of.md")
    found = json.loads(cloud("export", "--check", "--json").out)["findings"]
    assert {"grade": "warning", "handle": None, "line": 17, "message": "characters that nobody sees: U+202E, U+202C",
            "advice": "take them out: they hide text, or show it in another order"} in found  # fmt: skip
    assert ("n5", "characters that nobody sees are left out: U+202E, U+001B") in [
        (each["handle"], each["message"]) for each in found
    ]
