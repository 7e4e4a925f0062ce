"""The session of each file of captions, by the names that yt-dlp, PeerTube and people give them."""

import pytest

from confnote.recordings.caption_files import sessions_of
from confnote.recordings.value import KnownTalk

TITLES = (
    "Backstage: Restoring Order",
    "Node.js",
    "About Node.js in anger",
    "Lightning talks",
    "Lightning talks",
    "Why?",
)
TALKS = [KnownTalk(uid=str(n), number=n, title=title) for n, title in enumerate(TITLES)]
URLS = {
    "0": "https://www.youtube.com/watch?v=abc-efghij1",
    "1": "https://v.example/videos/watch/9f1b2c3d-0000-4444-8888-aaaabbbbcccc",
    "5": "https://cdn.example/why.av1.webm",
}


@pytest.mark.parametrize(
    ("name", "uid"),
    [
        ("Backstage\uff1a Restoring Order [abc-efghij1].en.vtt", "0"),
        ("abc-efghij1.en-orig.vtt", "0"),
        ("backstage_restoring_order.en.vtt", "0"),
        ("Cloud Days - Ada Lind - Backstage - Restoring Order (720p).vtt", "0"),
        ("Node.js.vtt", "1"),
        ("Node.js.en.vtt", "1"),
        ("9f1b2c3d-0000-4444-8888-aaaabbbbcccc-en.vtt", "1"),
        ("x-1704-deu-About_Node_js_in_anger_hd.de.srt", "2"),
        ("why.vtt", "5"),
        ("Lightning talks.vtt", None),
        ("random.vtt", None),
        (".vtt", None),
    ],
)
def test_a_file(name, uid):
    assert sessions_of([name], TALKS, URLS, "Cloud Days").get(name) == uid


def test_two_languages_of_a_talk():
    names = ["About Node.js in anger.en.vtt", "About Node.js in anger.de.vtt"]
    assert sessions_of(names, TALKS, URLS) == dict.fromkeys(names, "2")
