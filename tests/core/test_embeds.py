import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confnote.core.embeds import Embed, read_embed
from confnote.errors import Usage

SCRIPT = '<script async src="https://platform.example/widgets.js" charset="utf-8"></script>'


def test_a_tweet():
    code = (
        '<blockquote class="twitter-tweet" data-lang="en"><p lang="en" dir="ltr">Two hallway chats beat ten talks.<br><br>'
        '&quot;Ship it&quot; &amp; sleep: <a href="https://twitter.com/hashtag/ops?src=hash&amp;ref_src=twsrc%5Etfw">#ops</a>\n'
        '  <a href="https://t.co/abc">pic.twitter.com/abc</a></p>&mdash; Ada \u2014 L. (@ada) '
        '<a href="https://twitter.com/ada/status/123?ref_src=twsrc%5Etfw">May 4, 2021</a></blockquote> ' + SCRIPT + "\n"
    )
    assert read_embed(code) == Embed(
        url="https://twitter.com/ada/status/123",
        author="Ada \u2014 L. (@ada)",
        text='Two hallway chats beat ten talks.\n\n"Ship it" & sleep: #ops pic.twitter.com/abc',
        published="May 4, 2021",
        embed=code,
    )


def test_a_post_of_bluesky():
    profile = "https://bsky.app/profile/did:plc:abc"
    code = (
        '<blockquote class="bluesky-embed" data-bluesky-uri="at://did:plc:abc/app.bsky.feed.post/3l"><p lang="en">Hello</p>'
        f'&mdash; Ada (<a href="{profile}?ref_src=embed">@ada.example</a>) '
        f'<a href="{profile}/post/3l?ref_src=embed">November 17, 2024 at 3:26 PM</a></blockquote>{SCRIPT}'
    )
    found = read_embed(code)
    assert (found.url, found.author) == (f"{profile}/post/3l", "Ada (@ada.example)")
    assert (found.text, found.published) == ("Hello", "November 17, 2024 at 3:26 PM")


MASTODON = (
    '<blockquote class="mastodon-embed" data-embed-url="https://example.social/@ada/1134/embed" style="margin: 0">'
    '<a href="https://example.social/@ada/1134" target="_blank"><svg><title>logo</title></svg>'
    "<div>Post by @ada@example.social</div> <div>View on Mastodon</div></a></blockquote>" + SCRIPT
)
OLD_MASTODON = '<iframe src="https://example.social/@ada/1134/embed" class="mastodon-embed"></iframe>' + SCRIPT
LINKEDIN = '<iframe src="https://www.linkedin.com/embed/feed/update/urn:li:share:71?collapsed=1" title="Post"></iframe>'
INSTAGRAM = (
    '<blockquote class="instagram-media" data-instgrm-captioned data-instgrm-permalink="https://www.instagram.com/p/Ab/'
    '?utm_source=ig_embed&amp;utm_campaign=loading"><div><a href="https://www.instagram.com/p/Ab/">View this post on '
    "Instagram</a><p><a href='#'>A post shared by Talks on Ops (@talks.ops)</a> on <time>May 4, 2021</time></p></div>"
    '</blockquote><script async src="//www.instagram.com/embed.js"></script>'
)
THREADS = (
    '<blockquote class="text-post-media" data-text-post-permalink="https://www.threads.net/@ada/post/Xy"> '
    '<a href="https://www.threads.net/@ada/post/Xy">View on Threads</a></blockquote>'
)
YOUTUBE = '<iframe width="560" src="//www.youtube-nocookie.com/embed/dQ-4?si=x&amp;start=9" title="player"></iframe>'
VIMEO = '<iframe src="https://player.vimeo.com/video/77?h=1"></iframe><p><a href="https://vimeo.com/77">T</a></p>'


@pytest.mark.parametrize(
    ("code", "url", "author", "published"),
    [
        (MASTODON, "https://example.social/@ada/1134", "@ada@example.social", ""),
        (OLD_MASTODON, "https://example.social/@ada/1134", "@ada@example.social", ""),
        (LINKEDIN, "https://www.linkedin.com/feed/update/urn:li:share:71", "", ""),
        (INSTAGRAM, "https://www.instagram.com/p/Ab/", "Talks on Ops (@talks.ops)", "May 4, 2021"),
        (THREADS, "https://www.threads.net/@ada/post/Xy", "@ada", ""),
        (YOUTUBE, "https://www.youtube.com/watch?v=dQ-4", "", ""),
        (VIMEO, "https://vimeo.com/77", "", ""),
    ],
)
def test_networks_that_name_the_address_but_not_the_text(code, url, author, published):
    assert read_embed(code) == Embed(url, author, "", published, code)


def test_a_lone_url_is_the_posts_own():
    assert read_embed(" https://x.com/ada/status/1?s=20\n") == Embed("https://x.com/ada/status/1", "", "", "", "")


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("", "no post's address"),
        ("hello world", "no post's address"),
        ("<p>hello</p>", "no post's address"),
        ('<a href="https://example.org">x</a>', "no post's address"),
        ("<blockquote><p>x</p>&mdash; Ada (@ada) May 4</blockquote>", "no post's address"),
        ('<blockquote><p>x</p>&mdash; Ada <a href="javascript:alert(1)">May 4</a></blockquote>', "no post's address"),
        ('<iframe src="data:text/html,x"></iframe>', "no post's address"),
        ("gopher://example.org", "no url"),
        (MASTODON + THREADS, "one at a time"),
        (OLD_MASTODON + OLD_MASTODON, "one at a time"),
        ("<" * 1000, "too long"),
        ("x" * 100_000, "too long"),
    ],
)
def test_what_holds_no_single_post_is_refused_with_advice(code, why):
    with pytest.raises(Usage, match=why):
        read_embed(code)


words = (
    st.text("abc \u00e9\u65e5&<>\"'#@", min_size=1, max_size=20).map(lambda text: " ".join(text.split())).filter(bool)
)


@pytest.mark.slow
@given(
    text=words, name=st.text("ab \u00e9&<", min_size=1, max_size=9).map(str.strip).filter(bool), day=st.integers(1, 31)
)
@settings(max_examples=100)
def test_what_a_tweet_says_is_read_to_the_letter(text, name, day):
    from html import escape

    code = (
        f"<blockquote><p>{escape(text)}</p>&mdash; {escape(name)} (@ada) "
        f'<a href="https://x.com/ada/status/{day}">May {day}, 2021</a></blockquote>'
    )
    found = read_embed(code)
    assert (found.text, found.published, found.embed) == (text, f"May {day}, 2021", code)
    assert found.author == f"{' '.join(name.split())} (@ada)"


@pytest.mark.slow
@given(code=st.lists(st.sampled_from(["<blockquote>", "</blockquote>", "<p>", "</p>", "<a href='https://x.org'>", "</a>", "<br>", "<", "x", "&mdash;", "<script>", "</script>", "<iframe src=https://y.org>", "<!--", "</svg>", "\0"]), max_size=12))  # fmt: skip
@settings(max_examples=200)
def test_broken_code_is_read_or_refused(code):
    try:
        found = read_embed("".join(code))
    except Usage:
        return
    assert found.url in {"https://x.org", "https://y.org"}
