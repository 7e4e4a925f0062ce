"""Copy photos without their metadata (place, time, camera), turned upright.

This needs Pillow. What Pillow cannot read is not copied, because the metadata could show where the user was.
"""

from __future__ import annotations

import hashlib
import re
import stat
import warnings
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from confnote.core.files import write_file
from confnote.errors import Refused

if TYPE_CHECKING:
    from PIL.Image import Image as Picture


# The folder for the copies, beside the store; a note names a copy as `photos/NAME`.
FOLDER = "photos"
# the path of a copy in the text of a note, but not the end of another path or of a url
COPY = re.compile(r"(?<![\w./-])photos/[a-z0-9-]{1,40}-[0-9a-f]{12}\.(?:jpg|png|gif|webp)(?![\w-])")
LARGEST = 50_000_000  # bytes of one picture
# an image in Markdown
IMAGE = re.compile(
    r"""!\[(?:[^\]\\]|\\.)*\]\(\s*(?P<target><[^<>]*>|[^\s()<>]+)(?:\s+(?P<title>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'))?\s*\)""",
    re.DOTALL,
)
# the description of a photo with its caption, `the queue "The queue at nine"`
CAPTIONED = re.compile(r"""(?P<words>.*\S) ["\u201c](?P<caption>[^"\u201c\u201d]+)["\u201d]""")
ENDS = {"JPEG": ".jpg", "PNG": ".png", "GIF": ".gif", "WEBP": ".webp"}
SUFFIXES = {
    *ENDS.values(), ".jpeg", ".heic", ".heif", ".avif", ".tif", ".tiff", ".bmp", ".svg", ".dng",
}  # fmt: skip
# Metadata that changes how a picture looks; all other metadata is removed.
SHOWING = ("duration", "loop", "transparency", "background", "disposal", "icc_profile")
PICTURE = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|GIF8[79]a|RIFF.{4}WEBP|.{4}ftyp(?:avif|avis)", re.DOTALL)
DRAWING = re.compile(rb"\s*(?:<\?xml.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE svg.*?>\s*)*<svg\b", re.DOTALL | re.IGNORECASE)
# The chunks of PNG and WebP files that contain metadata.
METADATA_CHUNKS = {b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"EXIF", b"XMP "}
# Pillow's names for metadata, and for more pictures in one file (`mp`).
METADATA = {"exif", "xmp", "comment", "photoshop", "XML:com.adobe.xmp", "mp"}
NO_PILLOW = (
    "Pillow, which removes from a photo where it was taken, is not installed: pip install Pillow "
    "(with pipx: pipx inject confnote Pillow)"
)


def keep_photo(source: Path, folder: Path) -> str:
    """Copy a photo without its metadata; return the path of the copy, relative to `folder`.

    Raises Refused if Pillow is missing, the photo is too large or cannot be read, or the copy cannot be written.
    """
    from confnote.core.text import slug  # takes 40 ms

    content, end = without_metadata(read_photo(source), str(source))
    name = f"{slug(source.stem, 'photo')[:40].strip('-')}-{_hash(content)}{end}"
    target = folder / FOLDER / name
    if not is_kept(target, content):
        save_copy(target, content)
    return f"{FOLDER}/{name}"


def is_file_name(word: str) -> bool:
    """Return whether a word is the name of a file, or looks like that of a picture."""
    return "/" in word or Path(word).suffix.casefold() in SUFFIXES or Path(word).is_file()


def with_photo(text: str, photo: str, title: str = "") -> str:
    """Return the Markdown of a photo with the text as its description.

    Words in double quotes at the end of the text are the caption; without any, it is `title`, Markdown with its quotes.
    """
    text = " ".join(text.split())
    if captioned := CAPTIONED.fullmatch(text):
        text, title = captioned["words"], '"{}"'.format(captioned["caption"].replace("\\", "\\\\"))
    words = "".join(f"\\{char}" if char in "\\[]" else char for char in text)
    return f"![{words}]({photo}{title and f' {title}'})"


def kept_photo(old: str, new: str) -> tuple[str, str]:
    """Return the new text of a note with the photo that the old text shows, and a remark.

    A new text with an image of its own stays. So does one for a text with more than one image alone: then the remark
    names the images that the note no longer shows.
    """
    image = IMAGE.fullmatch(old.strip())
    if image is None or "![" in new:
        gone = [found["target"] for found in IMAGE.finditer(old) if found["target"] not in new]
        return new, f"; it no longer shows {', '.join(gone)}" if gone else ""
    return with_photo(new, image["target"], image["title"] or ""), "; it keeps its photo"


def other_photo(text: str, photo: str) -> str:
    """Return the text of a note with a photo, in place of the one that the text shows."""
    image = IMAGE.fullmatch(text.strip())
    return text.strip().replace(f"]({image['target']}", f"]({photo}", 1) if image else with_photo(text, photo)


def is_kept(target: Path, content: bytes) -> bool:
    """Return whether a copy is there and has that content; raise Refused if it cannot be read."""
    try:
        return target.is_file() and target.read_bytes() == content
    except OSError as error:
        raise Refused(f"the photo cannot be kept as {target}: {error.strerror}") from error


def save_copy(target: Path, content: bytes) -> None:
    """Write a copy that only the user can read; raise Refused if that fails."""
    write_file(target, content, within=target.parent, private=True)


def copy_fits(name: str, content: bytes) -> bool:
    """Return whether the content is a picture, and its hash is in the name of the copy."""
    return PICTURE.match(content) is not None and PurePath(name).stem.endswith(f"-{_hash(content)}")


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def read_photo(path: Path) -> bytes:
    """Return the bytes of a picture file; raise Refused if it is too large or cannot be read."""
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise Refused(f"{path} is no file with a photo")
        if about.st_size > LARGEST:
            raise Refused(f"{path} is larger than {LARGEST // 1_000_000} MB: make it smaller first")
        return path.read_bytes()
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}") from error


def is_picture(content: bytes) -> bool:
    """Return whether the content of a file is a picture that a web page can show."""
    return bool(PICTURE.match(content) or DRAWING.match(content))


def has_metadata(content: bytes) -> bool:
    """Return whether a picture has metadata, such as the place; a GIF or AVIF: may have."""
    if content.startswith(b"\xff\xd8"):
        # Exif or XMP, Photoshop, a comment, or an index of more pictures
        return any(
            marker in {0xE1, 0xED, 0xFE} or (marker == 0xE2 and content[at : at + 3] == b"MPF")
            for marker, at in _segments(content)
        )
    if content.startswith(b"GIF"):
        return b"!\xfe" in content or b"XMP Data" in content  # a comment
    if content[4:8] == b"ftyp":  # AVIF
        return b"Exif" in content or b"rdf+xml" in content
    return any(name in METADATA_CHUNKS for name in _chunks(content))


def _segments(content: bytes) -> Iterator[tuple[int, int]]:
    """Yield (marker, offset of the content) for each segment of a JPEG before the picture data."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF and content[at + 1] != 0xDA:
        yield content[at + 1], at + 4
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")


def _chunks(content: bytes) -> Iterator[bytes]:
    """Yield the names of the chunks of a PNG or a WebP; nothing for other files."""
    if content.startswith(b"\x89PNG"):
        at = 8
        while at + 8 <= len(content):
            yield content[at + 4 : at + 8]
            at += 12 + int.from_bytes(content[at : at + 4], "big")  # a checksum follows the data
    elif content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        at = 12
        while at + 8 <= len(content):
            yield content[at : at + 4]
            length = int.from_bytes(content[at + 4 : at + 8], "little")
            at += 8 + length + length % 2  # data are padded to an even length


def without_metadata(content: bytes, name: str) -> tuple[bytes, str]:
    """Return the bytes of a picture without metadata, and the suffix for its file.

    `name` is for messages. Raises Refused if Pillow is not installed, or cannot read the picture.
    """
    try:
        from PIL import Image, UnidentifiedImageError, WebPImagePlugin  # optional, and takes 60 ms

        Image.preinit()  # registers JPEG, PNG and GIF; the import above registers WebP
        assert WebPImagePlugin
    except ImportError:
        raise Refused(NO_PILLOW) from None
    try:
        with warnings.catch_warnings(), Image.open(BytesIO(content), formats=[*ENDS]) as picture:
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _encoded(picture)
    except UnidentifiedImageError:
        raise Refused(f"{name} is no photo that can be taken in: make it a JPEG, PNG, GIF or WebP first") from None
    except Exception as error:  # Pillow raises errors of any kind for a broken file
        raise Refused(f"{name} cannot be taken in: {error}") from error


def _encoded(picture: Picture) -> tuple[bytes, str]:
    """Return (bytes, suffix) of a picture without metadata; a JPEG keeps only its first picture."""
    from PIL import Image, ImageOps

    # Pillow would make it a black picture; a WebP never has tiles
    if not getattr(picture, "tile", True) and picture.format != "WEBP":
        raise ValueError("the photo is broken, its picture is missing")
    kind = "JPEG" if picture.format in {None, "MPO"} else str(picture.format)
    options: dict[str, Any] = {"GIF": {}, "PNG": {"optimize": True}}.get(kind, {"quality": 90})
    if kind != "JPEG" and getattr(picture, "is_animated", False):
        options |= {"save_all": True}
    else:
        picture = ImageOps.exif_transpose(picture)
    picture.info = {key: value for key, value in picture.info.items() if key in SHOWING}
    out = BytesIO()
    picture.save(out, kind, **options, **({"icc_profile": picture.info.get("icc_profile")} if kind != "GIF" else {}))
    with Image.open(out) as made:
        if made.getexif() or METADATA & {*made.info}:
            raise ValueError("it still has metadata")
    return out.getvalue(), ENDS[kind]
