"""Lists as sites and programs really write them: each is read right, or refused with what to type."""

import gzip
import json
from datetime import date

import pytest

from confnote.errors import Refused
from confnote.recordings.formats import read_recordings

VIDEO = "https://www.youtube.com/watch?v=abcdefghij1"
FILE = "https://c.example/a.mp4"
PEERTUBE = "https://v.example/videos/watch/9f1b2c3d-0000-4444-8888-aaaabbbbcccc"


def read(value):
    data = value if isinstance(value, bytes) else (value if isinstance(value, str) else json.dumps(value)).encode()
    return read_recordings(data)


def only(value):
    (found,) = read(value).recordings
    return found


def refusal(value):
    with pytest.raises(Refused) as caught:
        read(value)
    return str(caught.value)


# --- feeds ---


def feed(*items, root='<rss version="2.0">'):
    return f'<?xml version="1.0"?>{root}<channel><title>Cloud Days</title>{"".join(items)}</channel></rss>'


ITEM = (
    "<item><title>Zoë speaks</title><itunes:author>Ada Lind</itunes:author><itunes:duration>41:10</itunes:duration>"
    f'<enclosure url="{FILE}" type="video/mp4"/><podcast:transcript url="{FILE}.vtt" type="text/vtt"/></item>'
)


@pytest.mark.parametrize(
    "data",
    [
        feed(ITEM).encode(),
        feed(ITEM, root='<rss xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">').encode(),
        feed(ITEM).replace('?xml version="1.0"', '?xml version="1.0" encoding="utf-16"').encode("utf-16"),
        feed(ITEM).replace('?xml version="1.0"', '?xml version="1.0" encoding="iso-8859-1"').encode("latin-1"),
        feed(ITEM).encode("cp1252"),
    ],
)
def test_prefixes_that_a_feed_does_not_declare(data):
    it = only(data)
    assert (it.title, it.url, it.speakers) == ("Zoë speaks", FILE, ("Ada Lind",))
    assert (it.length, it.captions) == (2470, f"{FILE}.vtt")


def test_entries_that_have_only_a_page_are_left_out_and_named():
    post = "<item><title>A post</title><link>https://blog.example/p/1.html</link></item>"
    picture = (
        '<item><title>A picture</title><link>https://blog.example/p/2</link><enclosure url="https://blog.example/a.jpg"/>'
        '<media:content url="https://blog.example/a.jpg" medium="image"/></item>'
    )
    found = read(feed(ITEM, post, picture))
    assert [it.title for it in found.recordings] == ["Zoë speaks"]
    assert found.notices == ("2 left out, without a title or the address of a recording: A post, A picture",)
    assert refusal(feed(post)) == (
        "feed: no entry has a title and the address of a recording: A post. "
        "Link one by hand: confnote link URL --session s1 --kind video"
    )


def test_the_feed_of_a_channel_of_youtube():
    it = only(
        '<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns:media="http://search.yahoo.com/mrss/"'
        ' xmlns="http://www.w3.org/2005/Atom"><title>Cloud Channel</title><author><name>Cloud Channel</name></author>'
        "<entry><yt:videoId>abcdefghij1</yt:videoId><title>A talk</title>"
        f'<link rel="alternate" href="{VIDEO}"/><author><name>Cloud Channel</name></author>'
        "<published>2026-05-20T16:07:24+00:00</published><media:group><media:title>A talk</media:title>"
        '<media:content url="https://www.youtube.com/v/abcdefghij1?version=3" type="application/x-shockwave-flash"/>'
        "</media:group></entry></feed>"
    )
    assert (it.title, it.url, it.speakers, it.published) == ("A talk", VIDEO, (), date(2026, 5, 20))


def test_the_feed_of_peertube():
    it = only(
        feed(
            "<item><title>A talk</title><link>https://v.example/w/mSh0rtUu1dmSh1rtUu1d22</link>"
            "<pubDate>Thu, 18 Jun 2026 15:43:13 GMT</pubDate>"
            '<enclosure type="video/mp4" url="https://v.example/download/videos/generate/1?videoFileIds=1"/>'
            '<media:player url="https://v.example/w/mSh0rtUu1dmSh1rtUu1d22"/><media:group>'
            '<media:content type="audio/mp4" medium="video" url="https://v.example/a.mp4" duration="3600"/>'
            '<media:content type="video/mp4" medium="video" url="https://v.example/v.mp4" duration="3600"/></media:group></item>'
        )
    )
    assert (it.url, it.length, it.published) == ("https://v.example/w/mSh0rtUu1dmSh1rtUu1d22", 3600, date(2026, 6, 18))


def test_an_enclosure_of_atom():
    it = only(
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>A</title><link href="https://blog.example/1"/>'
        '<link rel="enclosure" type="video/mp4" href="https://c.example/download?id=1"/></entry></feed>'
    )
    assert it.url == "https://c.example/download?id=1"


@pytest.mark.parametrize(
    ("data", "advice"),
    [
        ("<rss><channel><item><title>A &nbsp; b</title></item></channel></rss>", "correct this place"),
        ("<rss><channel><item><title>A</title></item><item><ti", "the end of the file is missing, get it again"),
    ],
)
def test_a_broken_feed(data, advice):
    assert refusal(data).startswith("this feed cannot be read (")
    assert refusal(data).endswith(f": {advice}")


# --- JSON of sites ---


def test_relive_of_voctoweb():
    page = {"title": "A talk", "start": 1779177600, "duration": 2470, "room": "Hall 1", "status": "released",
            "playlist": "//cdn.example/1/index.m3u8", "release_url": "https://media.ccc.de/v/a-talk"}  # fmt: skip
    file = {**page, "title": "Second", "status": "recorded", "mp4": "//cdn.example/2/muxed.mp4", "release_url": None}
    stream = {**page, "title": "Third", "status": "live", "release_url": None}
    found = read([page, file, stream])
    assert [(it.title, it.url, it.length, it.room) for it in found.recordings] == [
        ("A talk", "https://media.ccc.de/v/a-talk", 2470, "Hall 1"),
        ("Second", "https://cdn.example/2/muxed.mp4", 2470, "Hall 1"),
    ]
    assert found.notices == ("1 left out, without a title or the address of a recording: Third",)


def test_captions_of_voctoweb_in_the_language_of_the_talk():
    files = [
        {"mime_type": "application/x-subrip", "language": "deu", "recording_url": "https://c.example/de.srt"},
        {"mime_type": "application/x-subrip", "language": "eng", "recording_url": "https://c.example/en.srt"},
        {"mime_type": "text/plain", "language": "eng", "recording_url": "https://c.example/en.vtt"},
    ]
    event = {"guid": "g", "title": "A", "frontend_link": "https://media.ccc.de/v/a", "original_language": "eng"}
    event |= {"recordings": files, "release_date": "2026-05-21T00:00:00.000+02:00"}
    assert only(event).captions == "https://c.example/en.vtt"
    assert only({**event, "original_language": "deu"}).captions == "https://c.example/de.srt"
    assert (only(event).day, only(event).published) == (None, date(2026, 5, 21))


PEERTUBE_VIDEO = {
    "id": 1, "uuid": "9f1b2c3d", "url": PEERTUBE, "name": "A talk", "duration": 2470, "category": {"id": 15, "label": "S"},
    "publishedAt": "2026-06-18T15:43:13.000Z", "originallyPublishedAt": None, "embedPath": "/videos/embed/1",
    "account": {"name": "chan", "url": "https://v.example/accounts/chan"}, "channel": {"displayName": "Chan"},
}  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        {"total": 1, "data": [PEERTUBE_VIDEO]},
        {"total": 1, "data": [{"id": 7, "position": 1, "startTimestamp": None, "video": PEERTUBE_VIDEO}]},
        PEERTUBE_VIDEO,
    ],
)
def test_the_api_of_peertube(data):
    it = only(data)
    assert (it.title, it.url, it.speakers, it.length) == ("A talk", PEERTUBE, (), 2470)
    assert it.published == date(2026, 6, 18)


def test_the_api_of_vimeo_and_a_page_of_several():
    video = {"uri": "/videos/123456", "name": "A talk", "type": "video", "link": "https://vimeo.com/123456",
             "duration": 2470, "created_time": "2026-05-20T00:00:00+00:00", "user": {"name": "Chan"}}  # fmt: skip
    found = read({"total": 40, "page": 1, "per_page": 1, "paging": {"next": "/albums/1?page=2"}, "data": [video]})
    assert [(it.title, it.url, it.length) for it in found.recordings] == [("A talk", "https://vimeo.com/123456", 2470)]
    assert found.notices == ("this is one page, 1 of 40 videos: read the other pages, too",)
    assert only([{"title": "A", "url": "https://vimeo.com/123456", "duration": 60, "user_name": "C"}]).length == 60


def test_json_of_ones_own():
    assert only([{"title": "A", "url": VIDEO, "speakers": ["Ada Lind", {"name": "Bo Ek"}]}]).speakers == (
        "Ada Lind",
        "Bo Ek",
    )
    assert only({"videos": [{"title": "A", "video_url": "https://v.example/1"}]}).url == "https://v.example/1"
    assert "this is no list" in refusal([{"title": "A post", "url": "https://blog.example/1"}])
    assert "confnote schedule import FILE" in refusal(
        [{"title": "A", "videoUrl": VIDEO, "startsAt": "2026-05-19T10:00"}]
    )


def test_videos_of_yt_dlp_that_nobody_can_see_and_its_captions():
    videos = [
        {"ie_key": "Youtube", "id": "abcdefghij1", "url": VIDEO, "title": "A", "upload_date": "20260520", "language": "en-US",
         "subtitles": {"live_chat": [{"ext": "json", "url": "https://y.example/chat"}],
                       "de": [{"ext": "vtt", "url": "https://y.example/de"}],
                       "en": [{"ext": "json3", "url": "https://y.example/en3"}, {"ext": "vtt", "url": "https://y.example/en"}]}},
        {"ie_key": "Youtube", "id": "abcdefghij2", "url": f"{VIDEO}2", "title": "B", "availability": "private"},
        {"_type": "url", "ie_key": "YoutubeTab", "url": "https://www.youtube.com/playlist?list=PL1", "title": "Day 1"},
        None,
    ]  # fmt: skip
    found = read({"_type": "playlist", "extractor": "youtube:tab", "entries": videos})
    assert [(it.title, it.url, it.captions, it.published) for it in found.recordings] == [
        ("A", VIDEO, "https://y.example/en", date(2026, 5, 20))
    ]
    (notice,) = found.notices
    assert notice.endswith(": B abcdefghij2, Day 1, an entry without a title")
    vimeo = {"_type": "url", "ie_key": "Vimeo", "url": "https://vimeo.com/1#__youtubedl_smuggle=%7B%7D", "title": "V"}
    assert only({"_type": "playlist", "entries": [vimeo]}).url == "https://vimeo.com/1"


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([], "the list is empty"),
        ([{"_type": "url", "ie_key": "YoutubeTab", "url": VIDEO, "title": "P"}], "the address of one of them"),
        ([{"_type": "url", "ie_key": "Vimeo", "url": "https://vimeo.com/1"}], "without --flat-playlist"),
    ],
)
def test_a_list_of_yt_dlp_without_videos(entries, words):
    assert words in refusal({"_type": "playlist", "extractor": "x", "entries": entries})


def test_files_of_pyvideo_one_after_the_other():
    videos = [
        {"title": t, "speakers": ["Ada Lind"], "videos": [{"url": f"https://youtu.be/abcdefghi{t}"}]} for t in "AB"
    ]
    text = "".join(json.dumps(it, indent=2) for it in videos)
    assert [it.title for it in read(text).recordings] == ["A", "B"]


# --- tables ---


@pytest.mark.parametrize(
    ("text", "speakers", "length"),
    [
        ("Talk Title,Video URL,Speaker(s)\nA,{0},Ada Lind\n", ("Ada Lind",), 0),
        ("Titel;Link;Referent\nA;{0};Ada Lind\n", ("Ada Lind",), 0),
        ("titre;lien vidéo;intervenant\nA;{0};Zoé Dupont\n", ("Zoé Dupont",), 0),
        ("title|url\nA|{0}\n", (), 0),
        ("sep=;\ntitle;url\nA;{0}\n", (), 0),
        ("# my list\n\ntitle,url\nA,{0}\n", (), 0),
        ("Title,YouTube Link,Length (min)\nA,{0},41\n", (), 2460),
        ("title,url,video\nA,https://x.example/t/1,{0}\n", (), 0),
        ("name,video_url,Speaker 1,Speaker 2\nA,{0},Ada Lind,Bo Ek\n", ("Ada Lind", "Bo Ek"), 0),
        ("title,url\rA,{0}\r", (), 0),
        ("| title | url |\n|---|---|\n| A | {0} |\n", (), 0),
        ("title,url\nA,www.youtube.com/watch?v=abcdefghij1\n", (), 0),
    ],
)
def test_a_table_as_people_write_it(text, speakers, length):
    it = only(text.format(VIDEO))
    assert (it.title, it.url, it.speakers, it.length) == ("A", VIDEO, speakers, length)


def test_a_table_in_utf_16_and_a_row_without_a_video():
    found = read(f"Title\tURL\tVideo\nZoë\thttps://x.example/1\t{VIDEO}\nBo\thttps://x.example/2\t\n".encode("utf-16"))
    assert [(it.title, it.url) for it in found.recordings] == [("Zoë", VIDEO)]
    assert found.notices == ("1 left out, without a title or the address of a recording: Bo",)


def test_rows_behind_an_open_quote_are_not_lost_in_silence():
    assert "is a quote left open?" in refusal(f'title,url\n"A,{VIDEO}\nB,{VIDEO}2\n')
    assert "is a quote left open?" in refusal(f"title,url\n{'x' * 200_000},{VIDEO}\n")


def test_markup_in_a_title():
    item = ITEM.replace("Zoë speaks", "<![CDATA[<b>Zoë</b> &amp; <i>Bo</i>]]>")
    assert only(feed(item)).title == "Zoë & Bo"


# --- what people take for a list ---


def test_the_page_of_a_playlist():
    assert "yt-dlp -J --flat-playlist ADDRESS | confnote recordings -" in refusal(
        "<!doctype html><title>Videos</title>"
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "the file is empty"),
        (gzip.compress(b"title,url\n", mtime=0), "gunzip -c FILE | confnote recordings -"),
        (b"PK\x03\x04rest", "save the sheet as CSV"),
        ("title,url\n".encode("utf-16-le"), "save it as UTF-8"),
        ('<opml><body><outline xmlUrl="https://c.example/f.xml"/></body></opml>', "confnote recordings https://c.example/f.xml"),
        ({"conferences": [{"acronym": "x", "url": "https://api.media.ccc.de/public/conferences/x"}]}, "/public/conferences/x"),
        ({"acronym": "x", "title": "X 1", "events": []}, "no event of X 1 is released yet"),
        ({"metadata": {"identifier": "xtalk"}, "files": []}, "yt-dlp -J https://archive.org/details/xtalk |"),
        ({"response": {"numFound": 1, "docs": [{"identifier": "xtalk", "title": "X"}]}}, "archive.org/details/xtalk"),
        ({"kind": "youtube#playlistItemListResponse", "items": []}, "yt-dlp -J --flat-playlist ADDRESS"),
        ({"title": "PyX 2026", "slug": "pyx"}, "cat videos/*.json | confnote recordings -"),
        ({"status": 404, "error": "Not Found"}, "it is an error of the site: Not Found"),
    ],
)  # fmt: skip
def test_what_to_type_instead(data, words):
    message = refusal(data)
    assert message.startswith("this is no list of recordings: ")
    assert words in message
    assert "\n" not in message


def test_a_stream_of_thousands_of_talks_is_read_fast():
    rows = [f"Talk {n} of the stream,{VIDEO}" for n in range(5000)]
    found = read("\n".join(["title,url", *rows, *rows]))
    assert len(found.recordings) == 5000
