"""The address of a moment in a recording, in the form of each host, and the moment in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confnote.core.deep_link import at_moment, clock, named_moment, seconds_of

WATCH = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
UUID = "52a10666-3a18-4e73-93da-e8d3c12c305a"
SHORT = "dxXkfLYocHMbZtdkZLAc8R"


@pytest.mark.parametrize(
    ("url", "link"),
    [
        (WATCH, f"{WATCH}&t=751s"),
        ("http://m.youtube.com/watch?v=dQw4w9WgXcQ", "http://m.youtube.com/watch?v=dQw4w9WgXcQ&t=751s"),
        ("https://youtu.be/dQw4w9WgXcQ", "https://youtu.be/dQw4w9WgXcQ?t=751"),
        ("https://www.youtube.com/live/dQw4w9WgXcQ", "https://www.youtube.com/live/dQw4w9WgXcQ?t=751s"),
        ("https://www.youtube.com/embed/dQw4w9WgXcQ", "https://www.youtube.com/embed/dQw4w9WgXcQ?start=751"),
        (
            "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0",
            "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0&start=751",
        ),
        # the page of a short has no moments
        ("https://www.youtube.com/shorts/dQw4w9WgXcQ", f"{WATCH}&t=751s"),
        ("https://media.ccc.de/v/38c3-opening", "https://media.ccc.de/v/38c3-opening#t=751"),
        (f"https://tube.example.org/w/{SHORT}", f"https://tube.example.org/w/{SHORT}?start=751s"),
        (f"https://tube.example.org:8443/videos/watch/{UUID}", f"https://tube.example.org:8443/videos/watch/{UUID}?start=751s"),
        (f"https://tube.example.org/videos/embed/{UUID}", f"https://tube.example.org/videos/embed/{UUID}?start=751s"),
        ("https://vimeo.com/97276391", "https://vimeo.com/97276391#t=12m31s"),
        ("https://vimeo.com/97276391/0a1b2c3d4e", "https://vimeo.com/97276391/0a1b2c3d4e#t=12m31s"),
        ("https://vimeo.com/channels/staffpicks/97276391", "https://vimeo.com/channels/staffpicks/97276391#t=12m31s"),
        ("https://player.vimeo.com/video/97276391?h=0a1b", "https://player.vimeo.com/video/97276391?h=0a1b#t=12m31s"),
        ("https://archive.org/details/seagl-2021", "https://archive.org/details/seagl-2021?start=751"),
        ("https://archive.org/embed/seagl-2021", "https://archive.org/embed/seagl-2021?start=751"),
        ("https://video.fosdem.org/2024/k/talk.av1.webm", "https://video.fosdem.org/2024/k/talk.av1.webm#t=751"),
        ("https://example.org/talk.mp4?download=1", "https://example.org/talk.mp4?download=1#t=751"),
        ("https://example.org:8080/Größe.MP3", "https://example.org:8080/Größe.MP3#t=751"),
        ("HTTPS://MEDIA.CCC.DE/v/38c3-opening", "https://MEDIA.CCC.DE/v/38c3-opening#t=751"),
        ("https://WWW.YouTube.com/watch?v=dQw4w9WgXcQ", "https://WWW.YouTube.com/watch?v=dQw4w9WgXcQ&t=751s"),
    ],
)  # fmt: skip
def test_the_form_of_each_host(url, link):
    assert at_moment(url, 751) == link
    assert at_moment(link, 751) == link


@pytest.mark.parametrize(
    ("url", "link"),
    [
        (f"{WATCH}&t=1h2m3s&list=PL1", f"{WATCH}&list=PL1&t=20s"),
        (f"{WATCH}#t=0m10s", f"{WATCH}&t=20s"),
        ("https://youtu.be/dQw4w9WgXcQ?si=a%20b&t=64", "https://youtu.be/dQw4w9WgXcQ?si=a%20b&t=20"),
        ("https://www.youtube.com/embed/dQw4w9WgXcQ?time_continue=9", "https://www.youtube.com/embed/dQw4w9WgXcQ?start=20"),
        ("https://media.ccc.de/v/38c3-opening#t=900", "https://media.ccc.de/v/38c3-opening#t=20"),
        (f"https://tube.example.org/w/{SHORT}?start=1m35s&stop=9m", f"https://tube.example.org/w/{SHORT}?stop=9m&start=20s"),
        ("https://vimeo.com/97276391#t=1m30s", "https://vimeo.com/97276391#t=0m20s"),
        ("https://example.org/talk.webm#t=10,20", "https://example.org/talk.webm#t=20"),
        (f"{WATCH}#comments", f"{WATCH}&t=20s#comments"),
    ],
)  # fmt: skip
def test_a_time_in_the_address_is_replaced_and_nothing_else(url, link):
    assert at_moment(url, 20) == link


@pytest.mark.parametrize(
    "url",
    [
        "",
        "talk.mp4",
        "javascript:alert(1)//talk.mp4",
        "data:video/mp4;base64,AAAA.mp4",
        "ftp://example.org/talk.mp4",
        "file:///home/ada/talk.mp4",
        "https:///talk.mp4",
        "https://example.org/talks/12",
        "https://live.fosdem.org/watch/k4401",
        "https://example.org/w/short",
        f"https://tube.example.org/videos/{UUID}",
        "https://www.youtube.com/@conference",
        "https://www.youtube.com/playlist?list=PL1",
        "https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
        "https://notyoutube.com/watch?v=dQw4w9WgXcQ",
        "https://media.ccc.de/c/38c3",
        "https://vimeo.com/event/4711",
        "https://archive.org/search?query=a",
        "https://media.ccc.de@evil.example/talk.mp4",
        "https://ada:secret@media.ccc.de/v/38c3-opening",
        "https://example.org/my talk.mp4",
        "https://example.org/talk\u202e.mp4",
        "https://example.org/talk\n.mp4",
        "https://example.org/\x1b]8;;x\x07.mp4",
        'https://example.org/"><script>.mp4',
        "https://[::1/talk.mp4",
        "https://example.org:port/talk.mp4",
        "https://example.org:99999/talk.mp4",
        "https://exa\uff0fmple.org/talk.mp4",
        "https://youtu.be/\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9",
        "https://vimeo.com/\u0661\u0662\u0663",
        "\ud800",
    ],
)
def test_no_link(url):
    assert at_moment(url, 751) == ""
    assert named_moment(url) == 0


@given(st.text() | st.text("htps:/w.youbecmvdi?&=#t0123@[]").map("https://".__add__), st.integers(0, 10**6))
def test_no_text_raises(url, seconds):
    assert at_moment(url, seconds).lower().startswith("http" if at_moment(url, seconds) else "")
    assert named_moment(url) >= 0


@pytest.mark.parametrize(
    ("url", "seconds"),
    [
        (WATCH, 0),
        (f"{WATCH}&t=5400", 5400),
        (f"{WATCH}&t=1h30m", 5400),
        ("https://youtu.be/dQw4w9WgXcQ?t=64", 64),
        (f"https://tube.example.org/w/{SHORT}?start=1m35s", 95),
        ("https://vimeo.com/97276391#t=1m30s", 90),
        ("https://example.org/talk.webm#t=10,20", 10),
        # the number of a version
        ("https://example.org/talks/12?t=1718000000", 0),
        (f"{WATCH}&t=soon", 0),
        (f"{WATCH}&t={'9' * 5000}", 0),
    ],
)
def test_the_moment_that_an_address_names(url, seconds):
    assert named_moment(url) == seconds


@pytest.mark.parametrize(
    ("time", "seconds"), [("90", 90), ("90s", 90), ("1m30s", 90), ("1h", 3600), ("", 0), ("1:30", 0), ("-5", 0)]
)
def test_times_in_addresses(time, seconds):
    assert seconds_of(time) == seconds


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0:00"),
        (9, "0:09"),
        (59, "0:59"),
        (60, "1:00"),
        (751, "12:31"),
        (3599, "59:59"),
        (3600, "1:00:00"),
        (3723, "1:02:03"),
        (90000, "25:00:00"),
    ],
)
def test_moments_in_words(seconds, words):
    assert clock(seconds) == words
