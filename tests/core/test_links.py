import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confnote.core.links import check_url, clean_url, kind_of
from confnote.errors import Usage


@pytest.mark.parametrize(
    ("kind", "urls"),
    [
        ("video", "https://www.youtube.com/watch?v=a https://youtu.be/a https://vimeo.com/1 https://media.ccc.de/v/1"),
        ("video", "https://m.youtube.com/@channel https://example.org/talk.MP4"),
        ("video", "https://video.quay.example/a https://videos.example.org/w/a1"),
        ("page", "https://video.quay.example/ https://video.com/a https://avideo.example.org/a"),
        ("slides", "https://www.slideshare.net/a/b https://speakerdeck.com/a/b https://docs.google.com/presentation/d/1"),
        ("slides", "https://static.sched.com/hosted_files/kccnceu/58/Talk.pdf https://example.org/slides/day1/a.pdf"),
        ("slides", "https://example.org/a.pptx"),
        ("paper", "https://arxiv.org/abs/1 https://doi.org/10.1/x https://dl.acm.org/doi/1"),
        ("code", "https://github.com/a/b https://gist.github.com/a/1 https://gitlab.com/a https://codeberg.org/a/b"),
        ("social", "https://twitter.com/a/status/1 https://mobile.twitter.com/a https://x.com/a https://bsky.app/profile/a"),
        ("social", "https://mastodon.social/@ada/1 https://example.social/users/ada/statuses/1"),
        ("social", "https://www.linkedin.com/posts/a_b https://www.linkedin.com/feed/update/urn:li:share:1"),
        ("page", "https://example.org https://docs.google.com/document/d/1 https://www.linkedin.com/in/ada mailto:a@x.com"),
        ("page", "https://netflix.com/a https://medium.com/@ada/title-1 https://example.org/a.pdf https://a.github.io/b"),
        ("page", "https://notyoutube.com https://example.org/github.com https://static.sched.com/hosted_files/a.png"),
        ("page", "https://[half nonsense"),
    ],
)  # fmt: skip
def test_the_kind_is_guessed_from_host_and_path(kind, urls):
    assert {url: kind_of(url) for url in urls.split(" ")} == dict.fromkeys(urls.split(" "), kind)


def test_a_profile_is_social_only_if_asked_for():
    urls = ("https://www.linkedin.com/in/ada", "https://chaos.social/@ada", "https://www.instagram.com/ada")
    assert [kind_of(url) for url in urls] == ["page"] * 3
    assert [kind_of(url, profiles=True) for url in urls] == ["social"] * 3
    assert kind_of("https://docs.google.com/document/d/1", profiles=True) == "page"


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "HTTP://Example.org/a%20b?c=d#e",
        "https://example.org/(a),[b]|'c'",
        "mailto:ada@example.org",
    ]
    + [f"https://{host}/" for host in ("localhost:8000", "[::1]", "d\u00fcsseldorf.example", "127.0.0.1")],
)
def test_an_url_passes_as_typed(url):
    assert check_url(f" {url}\n") == url


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", "begins with"),
        ("example.org", "write https://example.org"),
        ("//example.org/x", "write https://example.org/x"),
        ("www.example.org:80/x", "write https://www.example.org:80/x"),
        ("javascript:alert(1)", "begins with"),
        ("file:///etc/passwd", "begins with"),
        ("ftp://example.org", "begins with"),
        ("ada@example.org", "begins with"),
        ("https://", "nothing follows https:"),
        ("https:///path", "nothing follows https:"),
        ("mailto:", "nothing follows mailto:"),
        ("https://[half", "cannot be read"),
        ("https://example.org:http/", "cannot be read"),
        ("https://example.org:99999/", "cannot be read"),
        ("https://example.org/a b", "space"),
        ("https://example.org/a\tb", "control"),
        ("https://example.org/\x00", "control"),
        ("https://example.org/\u202egpj.exe", "control"),
        ('https://example.org/"onclick=', "control"),
        ("https://example.org/<script>", "control"),
        ("https://example.org/" + "a" * 10_000, "too long"),
    ],
)
def test_what_is_no_url_is_refused(url, why):
    with pytest.raises(Usage) as refused:
        check_url(url)
    assert why in str(refused.value)
    assert len(str(refused.value)) < 350


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://example.org/?utm_source=a&utm_medium=b", "https://example.org/"),
        ("https://example.org/?a=1&utm_source=x&b=2#top", "https://example.org/?a=1&b=2#top"),
        ("https://example.org/?UTM_Source=x&fbclid=y", "https://example.org/"),
        ("https://example.org?gclid=1#utm_source=x", "https://example.org#utm_source=x"),
        ("https://twitter.com/a/status/1?ref_src=twsrc%5Etfw", "https://twitter.com/a/status/1"),
        ("https://twitter.com/a/status/1?s=20&t=abc", "https://twitter.com/a/status/1"),
        ("https://x.com/a/status/1?t=abc&s=09", "https://x.com/a/status/1"),
        ("https://youtu.be/a?si=share&t=90", "https://youtu.be/a?t=90"),
        ("https://www.youtube.com/watch?v=a&t=90s&feature=youtu.be", "https://www.youtube.com/watch?v=a&t=90s"),
    ],
)
def test_trackers_are_cut(url, clean):
    assert clean_url(url) == clean


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/?s=20&t=abc",
        "https://twitter.com/hashtag/KubeCon?src=hash",
        "https://twitter.com/search?s=20",
        "https://example.org/?q=a%20b&&c;d=%zz&e",
        "https://example.org/?",
        "https://example.org/utm_source=x",
        "https://example.org/?a=utm_source=x",
        "https://example.org/#?utm_source=x",
        "mailto:ada@example.org?subject=x",
        "not an url at all",
        "",
    ],
)
def test_all_else_stays_byte_for_byte(url):
    assert clean_url(url) == url


piece = st.text("abu_t=%&?#/ms:\u00e9", max_size=12)
trackers = st.sampled_from(["utm_source=x", "utm_campaign", "fbclid=1", "ref_src=twsrc%5Etfw", "gclid="])


@pytest.mark.slow
@given(query=st.lists(piece | trackers, max_size=6), fragment=piece, host=st.sampled_from(["example.org", "x.com"]))
@settings(max_examples=200)
def test_cleaning_twice_is_cleaning_once_and_only_takes_away(query, fragment, host):
    url = f"https://{host}/a?{'&'.join(query)}#{fragment}"
    clean = clean_url(url)
    assert clean_url(clean) == clean
    rest = iter(url)
    assert all(char in rest for char in clean)  # a subsequence
    assert clean.startswith(f"https://{host}/a")


@pytest.mark.slow
@given(text=st.text(max_size=40))
@settings(max_examples=100)
def test_any_text_has_a_kind_and_is_an_url_or_refused(text):
    assert kind_of(text) in {"page", "slides", "video", "paper", "code", "social"}
    try:
        url = check_url(f"https://{text}")
    except Usage:
        return
    assert url.isprintable()
    assert " " not in url
