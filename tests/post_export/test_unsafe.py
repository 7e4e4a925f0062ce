"""Check what reaches a post as typed: no character that hides text, and raw blocks only of the user."""

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


FIGURE = '<figure>\n<img src="/a.jpg" alt="the hall">\n\n<figcaption>{{ site.hall }}</figcaption></figure>'
RAW = f"Before it.\n\n```raw\n{FIGURE}\n```\n\nAfter <b>it</b>."


def raw_hints(ran):
    return [line for line in ran.err.splitlines() + ran.out.splitlines() if "raw block" in line]


def test_a_raw_block_that_the_user_typed_is_in_the_post_as_typed(cloud):
    at = "2026-05-20T10:05:00+02:00"
    cloud("start", "Halls", "--speaker", "Eve Lim", now="2026-05-20T10:00:00+02:00")
    cloud("add", RAW, now=at)
    cloud("add", "<figure>{{ site.hall }}</figure>", now=at)
    cloud("add", "````md\n```raw\n<i>\n```\n````", now=at)
    cloud("add", "```raw\n<hr>", now=at)
    post = "blog/_posts/2026-05-23-cloud-days-2026.md"
    ran = cloud("export", "-o", "blog", "--site", "jekyll")
    assert raw_hints(ran) == ["confnote: 1 raw block: n5"]
    written = cloud.read(post)
    assert f"Before it.\n\n{FIGURE}\n\nAfter \\<b>it\\</b>.\n\n" in written
    assert (
        '\\<figure>{{ "{{" }} site.hall }}\\</figure>\n\n````md\n```raw\n<i>\n```\n````\n\n```raw\n<hr>\n```' in written
    )
    # what is meant is no error of the check
    ran = cloud("export", "--check")
    assert raw_hints(ran) == [f"{cloud.folder}/{post}: hint: 1 raw block: n5"]
    assert "error" not in ran.out
    # an edit of its author in it stays, and so does a change of the note
    cloud.edit('alt="the hall"', 'alt="the great hall"', post)
    cloud("edit", "n5", RAW.replace("After", "Long after"))
    cloud("export")
    assert FIGURE.replace("the hall", "the great hall") in cloud.read(post)
    assert "Long after" in cloud.read(post)


@pytest.mark.parametrize("style", [["--style", "join=session"], ["--style", "session=list"], ["--style", "session=inline"],
                                   ["--style", "notes=bullets"], ["--layout", "narrative"], ["--layout", "liveblog"]])  # fmt: skip
def test_a_raw_block_is_whole_in_every_layout(cloud, style):
    cloud("start", "Halls", now="2026-05-20T10:00:00+02:00")
    cloud("add", RAW, now="2026-05-20T10:05:00+02:00")
    drafted = cloud("export", "--post", "x", "-o", "-", "--site", "markdown", *style).out
    assert f"\n\n{FIGURE}\n\n" in drafted
    assert "After \\<b>it\\</b>." in drafted


def test_a_raw_block_that_load_brought_is_text(cloud, path, monkeypatch):
    cloud("start", "Halls", now="2026-05-20T10:00:00+02:00")
    cloud("add", RAW, now="2026-05-20T10:05:00+02:00")
    cloud("add", "-k", "quote", "```raw\n<hr>\n```", now="2026-05-20T10:05:00+02:00")
    cloud("dump", "x.jsonl")
    monkeypatch.setenv("CONFNOTE_DB", str(path.parent / "other.db"))
    cloud("load", "x.jsonl")
    ran = cloud("export", "-o", "other.md", "--site", "markdown")
    assert f"```raw\n{FIGURE}\n```" in cloud.read("other.md")
    assert raw_hints(ran)[0].startswith("confnote: 2 notes have raw blocks that are shown as text: n5, n6 (")
    assert [line.partition("(")[2] for line in raw_hints(cloud("export", "--check"))] == [
        "it came with load: it is yours once you change the note, with confnote edit n5)",
        "it takes a plain note: confnote edit n6 -k note)",
    ]
    # who changes it takes it over, until undo
    cloud("edit", "n5", RAW.replace("After", "Long after"))
    cloud("export")
    assert f"Before it.\n\n{FIGURE}\n\nLong after" in cloud.read("other.md")
    cloud("undo")
    cloud("export")
    assert f"```raw\n{FIGURE}\n```" in cloud.read("other.md")


def test_a_raw_block_in_a_template(cloud):
    cloud("start", "Halls", now="2026-05-20T10:00:00+02:00")
    cloud("add", RAW, now="2026-05-20T10:05:00+02:00")
    cloud.file("t.md").write_text("{% for note in sessions[-1].notes %}{{ note.text|text }}\n\n{% endfor %}")
    drafted = cloud("export", "--post", "x", "-o", "-", "--site", "markdown", "--template", "t.md").out
    assert f"Before it.\n\n{FIGURE}\n\nAfter \\<b>it\\</b>.\n" in drafted
