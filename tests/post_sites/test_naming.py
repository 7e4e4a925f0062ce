"""Slugs, file names and addresses that are safe wherever they go."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confnote.core.links import clean_url
from confnote.core.text import slug
from confnote.post.markdown.escape import link_target as target


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("KubeCon EU 2022: Day 1", "kubecon-eu-2022-day-1"),
        ("Wrocław — Łódź", "wroclaw-lodz"),
        ("🎉🎉", "conf-2022"),
        ("", "conf-2022"),
        ("../../etc/passwd", "etc-passwd"),
        ("-rf", "rf"),
        ("con", "con-post"),
        ("LPT1", "lpt1-post"),
        ("a\nb\x00c", "a-b-c"),
        ("x" * 300, "x" * 100),
    ],
)
def test_slugs(title, wanted):
    assert slug(title, "Conf 2022") == wanted


def test_a_slug_is_never_empty():
    assert slug("🎉", "🎉") == "post"


@given(st.text(max_size=80), st.text(max_size=20))
@settings(max_examples=80)
def test_a_slug_is_a_name_everywhere(title, fallback):
    name = slug(title, fallback)
    assert name.isascii()
    assert 0 < len(name) <= 105
    assert not set(name) - set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert name[0] != "-"


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("https://example.org/a?utm_source=x&b=c&utm_medium=y#d", "https://example.org/a?b=c#d"),
        ("https://example.org/?fbclid=1", "https://example.org/"),
        ("https://twitter.com/a/status/1?s=20&t=x", "https://twitter.com/a/status/1"),
        ("https://example.org/?s=20&t=x&si=1", "https://example.org/?s=20&t=x&si=1"),
        ("https://youtu.be/x?si=1&t=10", "https://youtu.be/x?t=10"),
        ("https://example.org/?a=%20&b", "https://example.org/?a=%20&b"),
        ("no address", "no address"),
        ("https://[bad", "https://[bad"),
    ],
)
def test_tracking_is_cut(url, wanted):
    assert clean_url(url) == wanted


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://example.org/a_b?x=1&y=2", "https://example.org/a_b?x=1&y=2"),
        ("https://example.org/a (b) {{c}}|d", "https://example.org/a%20(b)%20%7B%7Bc%7D%7D%7Cd"),
        ("https://example.org/a)b", "https://example.org/a%29b"),
        ("https://example.org/)(", "https://example.org/%29%28"),
        ('https://example.org/<b>\n"c"`', "https://example.org/%3Cb%3E%0A%22c%22%60"),
        ("https://example.org/é", "https://example.org/é"),
    ],
)
def test_targets(url, wanted):
    assert target(url) == wanted
