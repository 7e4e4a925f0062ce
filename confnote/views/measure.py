"""Text -> how wide it is in a picture, and lines that fit: no font is loaded, so a wide sans-serif is assumed."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

# widths in thousandths of the font's size, those of DejaVu Sans (wider than Arial, Segoe, Roboto): a line that fits
# here fits there
_CLASSES = (
    (290, "iIjl'`"),
    (340, " .,:;|"),
    (400, 'ftr()[]/\\-"·!J'),
    (570, "cksvxyzLF*?_"),
    (630, "abdeghnopquPETY0123456789$"),
    (690, "ABCKRSXVZ€"),
    (780, "DGHNOQU&"),
    (850, "wM+<>=~#^"),
    (1000, "mW%@…—–"),  # noqa: RUF001  # the dashes are meant
)
_WIDTHS = {char: width for width, chars in _CLASSES for char in chars}
_OTHER = 690
_WIDE = 1050
_BOLD = 1.1


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return about how wide a text is, never much less than it will be."""
    units = sum(_width(char) for char in text)
    return units * size / 1000 * (_BOLD if bold else 1.0)


def _width(char: str) -> int:
    known = _WIDTHS.get(char)
    if known is not None:
        return known
    if unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    if unicodedata.east_asian_width(char) in "WF" or ord(char) >= 0x1F000:
        return _WIDE
    plain = unicodedata.normalize("NFD", char)[:1]
    return _WIDTHS.get(plain, _OTHER)


def wrap(text: str, widths: tuple[float, ...], size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Return the text on at most as many lines as there are `widths`, the last cut with an ellipsis if need be.

    A word that is wider than its line is broken. Nothing is returned where not even an ellipsis fits.
    """

    def wide(part: str) -> float:
        return width_of(part, size, bold=bold)

    lines: list[str] = []
    words = text.split()
    while words and len(lines) < len(widths):
        room = widths[len(lines)]
        line = _fill(words, room, wide)
        if words and len(lines) == len(widths) - 1:
            line = cut(" ".join([line, *words]), room, size, bold=bold)
        if not line:
            break
        lines.append(line)
    return tuple(lines)


def cut(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """Return as much of a text as there is room for, with an ellipsis if that is not all; nothing for no room."""
    if width_of(text, size, bold=bold) <= room:
        return text
    kept = text
    while kept and width_of(kept + "…", size, bold=bold) > room:
        kept = kept[:-1]
    kept = "".join(_whole(kept)).rstrip(" ,;:-–—|(")  # noqa: RUF001  # the dashes are meant
    return f"{kept}…" if kept else ""


def _whole(text: str) -> Iterator[str]:
    """Yield the characters of a text, without a joiner or half an emoji at its end."""
    while text and unicodedata.category(text[-1]) in {"Cf", "Mn", "Me", "Sk"}:
        text = text[:-1]
    yield from text


def _fill(words: list[str], room: float, wide: Callable[[str], float]) -> str:
    """Take words off the list until the line is full, part of a word if that alone is wider than the line."""
    line = ""
    while words:
        longer = f"{line} {words[0]}" if line else words[0]
        if wide(longer) <= room:
            line = longer
            words.pop(0)
            continue
        if not line:
            word = words.pop(0)
            at = next((n for n in range(len(word), 0, -1) if wide(word[:n]) <= room), 0)
            line = word[:at]
            if at < len(word):
                words.insert(0, word[at:])
        break
    return line
