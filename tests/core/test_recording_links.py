"""Of the links of a programme, a post has one recording and no chat room."""

import pytest

from confnote.core.recording_links import is_chat, is_recording, left_out
from confnote.model import Link

WEBM = ("video", "https://video.fosdem.org/2023/a.webm", "Video recording (WebM/VP9, 101M)")
MP4 = ("video", "https://video.fosdem.org/2023/a.mp4", "Video recording (mp4/aac, 249M)")
AV1 = ("video", "https://video.fosdem.org/2024/a.av1.webm", "Video recording (AV1/WebM) - 101.1 MB")
OLD = ("video", "https://video.fosdem.org/2024/a.mp4", "Video recording (MP4; for legacy systems) - 1.2 GB")
YOUTUBE = ("video", "https://www.youtube.com/watch?v=a", "Video")
CCC = ("video", "https://media.ccc.de/v/a", "")
TUBE = ("video", "https://tube.example.org/w/abcDEF123", "Recording")
PAGE = ("video", "https://example.org/2023/talks/a", "Recording")
LIVE = ("video", "https://live.fosdem.org/watch/k", "Live stream")
DEMO = ("video", "https://www.youtube.com/watch?v=b", "Video: Modos Paper Monitor Demo #1")
CHAT = ("page", "https://chat.fosdem.org/#/room/#2023-k:fosdem.org", "Chat room (web)")
APP = ("page", "https://fosdem.org/app/2023-k", "Chat room (app)")
MATRIX = ("page", "https://matrix.to/#/#k:fosdem.org", "")
SLIDES = ("slides", "https://fosdem.org/a.pdf", "Chat with a machine")
CHATTER = ("page", "https://example.org/chatter", "The chatter of machines")


def kept(links, own=()):
    """Return the addresses that stay; the links of `own` were added by the user."""
    made = [Link(uid=str(n), kind=kind, url=url, title=title) for n, (kind, url, title) in enumerate((*links, *own))]
    unwanted = left_out(made, {url for _, url, _ in links})
    return [link.url for link in made if link.uid not in unwanted]


@pytest.mark.parametrize(
    ("links", "own", "stay"),
    [
        ((CHAT, APP, WEBM, MP4), (), [MP4]),
        ((AV1, OLD), (), [OLD]),
        ((WEBM,), (), [WEBM]),
        ((WEBM, MP4, YOUTUBE), (), [YOUTUBE]),
        ((CCC, YOUTUBE, MP4), (), [CCC]),
        ((MP4, TUBE), (), [TUBE]),
        ((MP4, PAGE), (), [PAGE]),
        ((LIVE, WEBM), (), [WEBM]),
        # a video that the talk shows is not its recording
        ((DEMO, WEBM, MP4), (), [DEMO, MP4]),
        ((WEBM, MP4), (YOUTUBE,), [YOUTUBE]),
        ((YOUTUBE, MP4), (CCC,), [YOUTUBE, CCC]),
        ((WEBM,), (MP4,), [MP4]),
        ((MATRIX, SLIDES, CHATTER), (), [SLIDES, CHATTER]),
        ((SLIDES,), (CHAT,), [SLIDES, CHAT]),
    ],
)
def test_one_recording_stays_and_no_chat_room(links, own, stay):
    assert kept(links, own) == [url for _, url, _ in stay]


@pytest.mark.parametrize("link", [WEBM, MP4, AV1, OLD, YOUTUBE, CCC])
def test_titles_of_recordings(link):
    kind, url, title = link
    assert is_recording(Link(kind=kind, url=url, title=title))
    assert not is_chat(Link(kind=kind, url=url, title=title))


@pytest.mark.parametrize("title", ["Video: a demo", "The making of", "Keynote on video codecs", "Part 2"])
def test_titles_of_other_videos(title):
    assert not is_recording(Link(kind="video", url="https://youtu.be/x", title=title))
