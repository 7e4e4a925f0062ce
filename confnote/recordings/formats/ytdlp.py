"""Read what `yt-dlp -J --flat-playlist URL` prints: a playlist, nested playlists, or one video."""

from __future__ import annotations

from collections.abc import Iterator

from confnote.recordings.formats.making import recording
from confnote.recordings.value import Recording
from confnote.schedule.document import Document, Fields, objects_of

NAME = "yt-dlp JSON"
# what YouTube shows of a video that nobody can see
HIDDEN = {"[private video]", "[deleted video]"}


def identify(document: Document) -> bool:
    """Return whether the file is a playlist or a video of yt-dlp, or has one in each line."""
    return any(_is_list(it) or _is_video(it) for it in _tops(document))


def read(document: Document) -> Iterator[Recording | str]:
    """Yield the videos; a private one is only a title."""
    for top in _tops(document):
        yield from map(_recording, _videos(top))


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
    for entry in fields.objects("entries"):
        yield from _videos(entry)


def _recording(video: Fields) -> Recording | str:
    if video.text("title").casefold() in HIDDEN:
        return f"{video.text('title')} {video.text('id')}"
    address = video.text("webpage_url", "url")
    if "://" not in address and (video.text("ie_key") or video.text("extractor")).casefold().startswith("youtube"):
        address = f"https://www.youtube.com/watch?v={video.text('id')}"
    duration = video.get("duration")
    subtitles = video.fields("subtitles").raw
    captions = [
        file.text("url")
        for files in subtitles.values()
        for file in objects_of(files)
        if file.text("ext") in ("vtt", "srt")
    ]
    return recording(
        video.text("title"), [address],
        length=int(duration) if isinstance(duration, int | float) and 0 < duration < 10**6 else 0,
        captions=captions[0] if captions else "",
    )  # fmt: skip
