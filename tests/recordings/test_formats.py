"""Lists of recordings in each format, and files that are none."""

import json
from datetime import date

import pytest

from confnote.errors import Refused
from confnote.recordings.formats import read_recordings
from confnote.recordings.formats.making import seconds_of


def read(value):
    data = (
        value if isinstance(value, bytes) else value.encode() if isinstance(value, str) else json.dumps(value).encode()
    )
    return read_recordings(data)


def facts(value):
    return [(it.title, it.url, it.speakers, it.length, it.captions) for it in read(value).recordings]


def test_voctoweb():
    event = {
        "guid": "g1", "title": "Restoring Order", "slug": "x-1", "persons": ["Ada Lind"], "date": "2026-05-19T10:00:00Z",
        "length": 2470, "original_language": "eng", "frontend_link": "https://media.ccc.de/v/x-1",
        "recordings": [
            {"mime_type": "video/webm", "recording_url": "https://cdn.media.ccc.de/x.webm"},
            {"mime_type": "video/mp4", "recording_url": "https://cdn.media.ccc.de/x.mp4"},
            {"mime_type": "text/vtt", "recording_url": "https://cdn.media.ccc.de/x.vtt"},
        ],
    }  # fmt: skip
    found = read({"acronym": "x", "title": "X", "events": [event]})
    assert found.name == "voctoweb JSON"
    (one,) = found.recordings
    assert (one.title, one.url, one.speakers, one.length) == (
        "Restoring Order", "https://media.ccc.de/v/x-1", ("Ada Lind",), 2470,
    )  # fmt: skip
    assert (one.captions, one.day) == ("https://cdn.media.ccc.de/x.vtt", date(2026, 5, 19))
    assert facts(event) == facts({"events": [event]})


def test_a_podcast():
    feed = """<?xml version="1.0"?><rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
     xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel><title>Cloud Days</title>
     <item><title>Restoring &amp; Order</title><guid>g1</guid><itunes:author>Ada Lind</itunes:author>
      <enclosure url="https://c.example/a.mp4" type="video/mp4" length="1"/><itunes:duration>41:10</itunes:duration>
      <podcast:transcript url="https://c.example/a.srt" type="application/x-subrip"/>
      <podcast:transcript url="https://c.example/a.vtt" type="text/vtt"/></item>
     <item><title>No file</title></item></channel></rss>"""
    found = read(feed)
    assert facts(feed) == [
        ("Restoring & Order", "https://c.example/a.mp4", ("Ada Lind",), 2470, "https://c.example/a.vtt")
    ]
    assert found.notices == ("1 left out, without a title or the address of a recording: No file",)


def test_the_file_of_an_entry_comes_before_a_page_without_a_player_and_a_page_alone_is_none():
    feed = """<rss><channel><item><title>A</title><link>https://p.example/talks/1</link><author>Ada Lind and Bo Ek</author>
     <enclosure url="https://c.example/a.mp4" type="video/mp4"/></item>
     <item><title>B</title><link>https://media.ccc.de/v/b</link><author>Cy Roe</author>
     <enclosure url="https://c.example/b.mp4" type="video/mp4"/></item>
     <item><title>C</title><link>https://p.example/talks/3</link><author>Cy Roe</author></item></channel></rss>"""
    assert [(title, url, people) for title, url, people, *_ in facts(feed)] == [
        ("A", "https://c.example/a.mp4", ("Ada Lind", "Bo Ek")),
        ("B", "https://media.ccc.de/v/b", ("Cy Roe",)),
    ]


def test_a_channel_is_no_speaker():
    entries = "".join(
        f"<entry><id>{n}</id><title>T {n}</title><author><name>Cloud Channel</name></author>"
        f'<link rel="alternate" href="https://www.youtube.com/watch?v=abcdefghij{n}"/></entry>'
        for n in range(2)
    )
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>C</title>{entries}</feed>'
    assert facts(feed) == [(f"T {n}", f"https://www.youtube.com/watch?v=abcdefghij{n}", (), 0, "") for n in range(2)]


def test_yt_dlp():
    listed = {
        "_type": "playlist", "extractor": "youtube:tab", "entries": [
            {"id": "abcdefghij1", "ie_key": "Youtube", "url": "https://www.youtube.com/watch?v=abcdefghij1",
             "title": "Restoring Order", "duration": 2470.0},
            {"id": "abcdefghij2", "ie_key": "Youtube", "url": "abcdefghij2", "title": "Second", "duration": None},
            {"id": "abcdefghij3", "ie_key": "Youtube", "url": "abcdefghij3", "title": "[Private video]"},
        ],
    }  # fmt: skip
    assert facts(listed) == [
        ("Restoring Order", "https://www.youtube.com/watch?v=abcdefghij1", (), 2470, ""),
        ("Second", "https://www.youtube.com/watch?v=abcdefghij2", (), 0, ""),
    ]
    assert read(listed).notices == (
        "1 left out, without a title or the address of a recording: [Private video] abcdefghij3",
    )
    lines = "\n".join(map(json.dumps, listed["entries"][:2]))
    assert [title for title, *_ in facts(lines)] == ["Restoring Order", "Second"]


def test_pyvideo():
    video = {
        "title": "Restoring Order", "speakers": ["Ada Lind", "Bo Ek"], "recorded": "2026-05-19", "duration": 2470,
        "language": "eng", "videos": [{"type": "youtube", "url": "https://www.youtube.com/watch?v=abcdefghij1"}],
    }  # fmt: skip
    wanted = ("Restoring Order", "https://www.youtube.com/watch?v=abcdefghij1", ("Ada Lind", "Bo Ek"), 2470, "")
    assert facts(video) == [wanted]
    assert facts([video, {**video, "title": "Second", "videos": [{"url": "https://v.example/2"}]}])[0] == wanted


def test_two_titles_of_one_video_are_one_recording_unless_it_is_a_stream():
    video = "https://youtu.be/abcdefghij"
    rows = (
        f"title,url\nLightning talks,{video}1\nLightning talks - May 18,https://www.youtube.com/watch?v=abcdefghij1\n"
        f"Morning,{video}2\nEvening,{video}2\nEvening,{video}2\n"
    )
    assert [it.title for it in read(rows).recordings] == ["Lightning talks - May 18", "Morning", "Evening"]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_table(mark):
    rows = [
        ["Title", "URL", "Speaker", "Length", "Captions", "Date"],
        [
            "Restoring Order",
            "https://v.example/1",
            "Ada Lind and Bo Ek",
            "1:02:03",
            "https://v.example/1.vtt",
            "2026-05-19",
        ],
        ["Second", "https://v.example/2"],
        ["Script", "javascript:alert(1)"],
    ]
    text = "\ufeff" + "\n".join(mark.join(row) for row in rows)
    assert facts(text) == [
        ("Restoring Order", "https://v.example/1", ("Ada Lind", "Bo Ek"), 3723, "https://v.example/1.vtt"),
        ("Second", "https://v.example/2", (), 0, ""),
    ]
    assert read(text).notices == ("1 left out, without a title or the address of a recording: Script",)


def test_markup_and_control_characters_of_a_title_become_plain():
    (one,) = read('title,url\n"<b>Restoring</b> \x1b[31mOrder\nnow",https://v.example/1').recordings
    assert "\x1b" not in one.title
    assert "\n" not in one.title


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "this is no list of recordings"),
        (b"hello", "this is no list of recordings"),
        (b"{}", "this is no list of recordings"),
        (b"<!doctype html><title>Videos</title>", "this is a web page"),
        (b'<?xml version="1.0"?><schedule><day index="1"/></schedule>', "confnote schedule import FILE"),
        (b"id,title,start,url\n1,A,2026-05-19 10:00,https://example.org/a\n", "confnote schedule import FILE"),
        (b"Title;URL;Start time\nA;https://example.org/a;10:00\n", "confnote schedule import FILE"),
        (b"title,url\nA,ftp://v.example/1\n", "no entry has a title and the address of a recording"),
        (b"<rss><channel><item>", "this feed cannot be read"),
        (b'<!DOCTYPE rss [<!ENTITY a "b">]><rss><channel/></rss>', "DOCTYPE"),
        (b"\x00\x01\x02\xff", "this is no list of recordings"),
    ],
)
def test_what_is_no_list(data, words):
    with pytest.raises(Refused, match=words):
        read(data)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1:02:03", 3723),
        ("12:31", 751),
        ("751", 751),
        ("751.9", 751),
        ("PT12M31S", 751),
        ("", 0),
        ("soon", 0),
        ("1:2:3:4", 0),
    ],
)
def test_lengths(text, seconds):
    assert seconds_of(text) == seconds
