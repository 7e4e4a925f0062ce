"""Read what `yt-dlp -J --flat-playlist URL` prints: a playlist, nested playlists, or one video."""

from __future__ import annotations

from collections.abc import Iterator

from confnote.errors import Refused
from confnote.recordings.formats.making import recording, seconds_of
from confnote.recordings.value import Recording
from confnote.schedule.document import Document, Fields, objects_of
from confnote.schedule.times import day

NAME = "yt-dlp JSON"
# what YouTube shows of a video that nobody can see
HIDDEN = {"[private video]", "[deleted video]", "[unavailable video]"}
CLOSED = {"private", "needs_auth", "premium_only", "subscriber_only"}
LISTS = ("Tab", "Playlist", "Album", "Channel", "Showcase")  # ends of the names of what is no video


def identify(document: Document) -> bool:
    """Return whether the file is a playlist or a video of yt-dlp, or has one in each line."""
    return any(_is_list(it) or _is_video(it) for it in _tops(document))


def read(document: Document) -> Iterator[Recording | str]:
    """Yield the videos; a private one, or a list in the list, is only a title."""
    videos = [video for top in _tops(document) for video in _videos(top)]
    if videos and not any(video.text("title") for video in videos):
        raise Refused("this list of yt-dlp has no titles: run yt-dlp -J again, without --flat-playlist")
    if videos and all(map(_is_other_list, videos)):
        raise Refused("this is a list of playlists: give yt-dlp the address of one of them")
    yield from map(_recording, videos)


def _tops(document: Document) -> list[Fields]:
    whole = document.json
    return list(objects_of(whole if isinstance(whole, list) else [whole]))


def _is_list(fields: Fields) -> bool:
    return isinstance(fields.get("entries"), list) and ("_type" in fields or "extractor" in fields)


def _is_video(fields: Fields) -> bool:
    return "title" in fields and ("extractor" in fields or "ie_key" in fields or "webpage_url" in fields)


def _videos(fields: Fields) -> Iterator[Fields]:
    if not _is_list(fields):
        yield fields
    for entry in fields.values("entries"):
        yield from _videos(Fields(entry))  # null is a video that yt-dlp could not see


def _is_other_list(video: Fields) -> bool:
    return _extractor(video).endswith(LISTS)


def _extractor(video: Fields) -> str:
    return video.text("ie_key", "extractor_key", "extractor")


def _recording(video: Fields) -> Recording | str:
    title = video.text("title")
    if title.casefold() in HIDDEN or video.text("availability") in CLOSED:
        return f"{title} {video.text('id')}"
    if _is_other_list(video):
        return title or "a playlist without a title"
    address = video.text("webpage_url", "url").partition("#__youtubedl")[0]
    if "://" not in address and _extractor(video).casefold().startswith("youtube"):
        address = f"https://www.youtube.com/watch?v={video.text('id')}"
    date = video.text("release_date", "upload_date")
    return recording(
        title, [address], length=seconds_of(video.text("duration")), captions=_captions(video),
        published=day(f"{date[:4]}-{date[4:6]}-{date[6:8]}"),
    )  # fmt: skip


def _captions(video: Fields) -> str:
    """Return the address of the captions, those in the language of the video first."""
    language = video.text("language").partition("-")[0]
    found = [
        (bool(language) and key.partition("-")[0] != language, n, file.text("url"))
        for n, (key, files) in enumerate(video.fields("subtitles").raw.items())
        for file in objects_of(files)
        if file.text("ext") in ("vtt", "srt")
    ]
    return min(found, default=(False, 0, ""))[2]
