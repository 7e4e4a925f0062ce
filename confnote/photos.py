"""A picture's bytes -> the same picture without what it tells of place, time and camera, turned the right way up.

Pillow does it, and is an extra: without it no photo is taken in, for it might tell where one was.
"""

from __future__ import annotations

import hashlib
import re
import stat
import warnings
from io import BytesIO
from typing import TYPE_CHECKING, Any

from confnote.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PIL.Image import Image as Picture


FOLDER = "photos"
"""Where copies are kept, beside the store; a note names one as `photos/NAME`."""
LARGEST = 50_000_000  # bytes of one picture
ENDS = {"JPEG": ".jpg", "PNG": ".png", "GIF": ".gif", "WEBP": ".webp"}
SHOWING = ("duration", "loop", "transparency", "background", "disposal", "icc_profile")
"""What belongs to how a picture looks; all else that a file says about it goes."""
PICTURE = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|GIF8[79]a|RIFF.{4}WEBP|.{4}ftyp(?:avif|avis)", re.DOTALL)
DRAWING = re.compile(rb"\s*(?:<\?xml.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE svg.*?>\s*)*<svg\b", re.DOTALL | re.IGNORECASE)
CHUNKS = {b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"EXIF", b"XMP "}
"""What PNG and WebP call what they say beside the picture."""
SPOKEN = {"exif", "xmp", "comment", "photoshop", "XML:com.adobe.xmp", "mp"}
"""The same as Pillow names it, and other pictures in one file."""
NO_PILLOW = (
    "what a photo tells of where it was taken is removed by Pillow, which is not installed: pip install Pillow "
    "(with pipx: pipx inject confnote Pillow)"
)


def keep_photo(source: Path, folder: Path) -> str:
    """Keep a clean copy of a photo below `folder`; return the path that a note names it by."""
    from confnote.core.slug import slug  # 40 ms
    from confnote.post.publish import write

    content, end = cleaned(read(source), str(source))
    name = f"{slug(source.stem, 'photo')[:40].strip('-')}-{hashlib.sha256(content).hexdigest()[:12]}{end}"
    target = folder / FOLDER / name
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        target.touch(mode=0o600)
    except OSError as error:
        raise Refused(f"the photo cannot be kept as {target}: {error.strerror}") from error
    if target.read_bytes() != content:
        write(target, content)
    return f"{FOLDER}/{name}"


def read(path: Path) -> bytes:
    """Read a picture's file; Refused where it is none, or too large."""
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
    """Say whether a file is one that a page can show."""
    return bool(PICTURE.match(content) or DRAWING.match(content))


def tells(content: bytes) -> bool:
    """Say whether a JPEG, PNG or WebP says more than it shows: where it was taken, when, by what."""
    if content.startswith(b"\xff\xd8"):
        return any(_says(marker, content[at : at + 4]) for marker, at in _segments(content))
    if content.startswith(b"\x89PNG"):
        return any(name in CHUNKS for name in _png_chunks(content))
    webp = content.startswith(b"RIFF") and content[8:12] == b"WEBP"
    return webp and any(name in CHUNKS for name in _webp_chunks(content))


def _says(marker: int, begins: bytes) -> bool:
    """APP1 (Exif, XMP), APP13 (Photoshop) and comments; APP2 where it points at further pictures behind this one."""
    return marker in {0xE1, 0xED, 0xFE} or (marker == 0xE2 and begins.startswith(b"MPF"))


def _segments(content: bytes) -> Iterator[tuple[int, int]]:
    """Yield the marker and the place of what is in each segment of a JPEG, up to the picture itself."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF and content[at + 1] != 0xDA:
        yield content[at + 1], at + 4
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")


def _png_chunks(content: bytes) -> Iterator[bytes]:
    """Yield the names of a PNG's parts."""
    at = 8
    while at + 8 <= len(content):
        yield content[at + 4 : at + 8]
        at += 12 + int.from_bytes(content[at : at + 4], "big")


def _webp_chunks(content: bytes) -> Iterator[bytes]:
    """Yield the names of a WebP's parts."""
    at = 12
    while at + 8 <= len(content):
        yield content[at : at + 4]
        length = int.from_bytes(content[at + 4 : at + 8], "little")
        at += 8 + length + length % 2


def cleaned(content: bytes, name: str) -> tuple[bytes, str]:
    """Return the picture alone, and the end of its file's name; Refused where that cannot be done."""
    try:
        from PIL import Image, UnidentifiedImageError, WebPImagePlugin  # an extra, and 60 ms

        Image.preinit()  # the other formats; `formats` below names only those that are there
        assert WebPImagePlugin
    except ImportError:
        raise Refused(NO_PILLOW) from None
    try:
        with warnings.catch_warnings(), Image.open(BytesIO(content), formats=[*ENDS]) as picture:
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _alone(picture)
    except UnidentifiedImageError:
        raise Refused(f"{name} is no photo that can be taken in: make it a JPEG, PNG, GIF or WebP first") from None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused(f"{name} cannot be taken in: {error}") from error


def _alone(picture: Picture) -> tuple[bytes, str]:
    """Write a picture anew with nothing but what it shows; a phone's JPEG of several pictures is its first one."""
    from PIL import Image, ImageOps

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
        if made.getexif() or SPOKEN & {*made.info}:
            raise ValueError("it still says more than it shows")
    return out.getvalue(), ENDS[kind]
