"""Clean input text for storage, make stored text safe to show, and make slugs.

`confnote.quick` imports this module at every run, so the module loads only the errors.
"""

from __future__ import annotations

from confnote.errors import Usage

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

# the search puts these marks around a match in a snippet; safe_text() replaces them in stored text
MATCH_BEGIN, MATCH_END = "\x02", "\x03"
# not \N{...}: compiling that loads unicodedata
REPLACEMENT = "\ufffd"
REPLACED = f"some bytes were not UTF-8: the text has {REPLACEMENT} in their place"

# Hebrew and Arabic texts need these marks, so a post keeps them. A list shows their names: they can move its columns.
MARKS = {"\u061c": "ALM", "\u200e": "LRM", "\u200f": "RLM"}
# These show a whole text in another order, so no post has them.
ORDERING = {
    "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF", "\u202d": "LRO", "\u202e": "RLO",
    "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI", "\u2069": "PDI",
}  # fmt: skip
BIDI = {**MARKS, **ORDERING}
# Characters that nothing shows. Not in the list: the zero-width joiners and the zero-width space, which emoji, Persian,
# Indic, Thai and Khmer texts need.
INVISIBLE = "\u180e\u2060\u2061\u2062\u2063\u2064\u206a\u206b\u206c\u206d\u206e\u206f\ufeff\ufff9\ufffa\ufffb"
C0 = "".join(map(chr, range(32)))
C1 = "".join(map(chr, range(0x80, 0xA0)))
DEL = "\x7f"
SEPARATORS = "\u2028\u2029"
NONCHARACTERS = "\ufffe\uffff"

_CONTROLS = frozenset(C0 + DEL + C1 + SEPARATORS)
_SHOWN = {
    **{ord(char): chr(0x2400 + ord(char)) for char in C0 if char not in "\t\n"},
    ord(DEL): "\u2421",
    **{ord(char): f"\\x{ord(char):02x}" for char in C1},
    **{ord(char): f"\\u{ord(char):04x}" for char in SEPARATORS},
    **{ord(char): f"⟨{name}⟩" for char, name in BIDI.items()},
    **{ord(char): f"⟨{ord(char):04X}⟩" for char in INVISIBLE},
    **dict.fromkeys(map(ord, NONCHARACTERS), REPLACEMENT),
}
_JSON = {ord(char): f"\\u{ord(char):04x}" for char in (DEL, *C1, *SEPARATORS, *NONCHARACTERS, *BIDI, *INVISIBLE)}
# Parts of a regular expression. A tag character is part of a flag (after U+1F3F4) and of nothing
# else; of several variation selectors, only the first changes the character before them. Both could hide a message.
_TAGS = "\U000e0001\U000e0020-\U000e007f"
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_FLAG = "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,6}\U000e007f"
_UNSAFE = (
    f"(?P<flag>{_FLAG})|(?P<unsafe>[{SEPARATORS}\x85\x0b\x0c]"
    f"|[\x00-\x08\x0e-\x1f{DEL}-\x9f{''.join(ORDERING)}{INVISIBLE}{NONCHARACTERS}{_TAGS}\ud800-\udfff]"
    f"|(?<=[{_SELECTORS}])[{_SELECTORS}]+)"
)
# marks that keyboards, programs and typesetters write in several ways; each mark stays one character
DOUBLE_QUOTES = dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f"), '"')
_PLAIN_MARKS = {
    **DOUBLE_QUOTES,
    **dict.fromkeys(map(ord, "\u2018\u2019\u201b\u2032\u02bc\u00b4`"), "'"),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-"),
}
ULID_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# an import makes thousands of uids: pairs take half the time of letters
_ULID_PAIRS = [first + second for first in ULID_LETTERS for second in ULID_LETTERS]


def readable(text: str) -> tuple[str, bool]:
    """Return the text with undecodable bytes replaced, and whether there were any.

    Such bytes are lone surrogates in the text. Raises Usage on a NUL, where SQL would cut the text.
    """
    if "\0" in text:
        raise Usage("a NUL byte cannot be part of a text: take it out (it often means a binary file was piped)")
    if not has_surrogate(text):
        return text, False
    import sys  # only odd bytes need it

    try:  # in a locale such as POSIX all letters beyond ASCII come so, and their bytes may be UTF-8
        return text.encode(sys.getfilesystemencoding(), "surrogateescape").decode(), False
    except UnicodeError:
        return _replace_surrogates(text), True


def decoded(data: bytes) -> tuple[str, bool]:
    """Return piped bytes as text without a BOM, and whether undecodable ones were replaced."""
    return readable(data.decode("utf-8", "surrogateescape").removeprefix("\ufeff"))


def ulid_of(value: int) -> str:
    """Return a number of 130 bits in the 26 letters of a ULID."""
    return "".join([_ULID_PAIRS[value >> shift & 1023] for shift in range(120, -1, -10)])


def is_ulid(text: object) -> bool:
    """Return whether a text has the form of a ULID, as each uid that confnote makes."""
    return isinstance(text, str) and len(text) == 26 and set(text) <= set(ULID_LETTERS)


def has_surrogate(text: str) -> bool:
    """Return whether the text has a lone surrogate, which UTF-8 cannot encode."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def has_control(text: str) -> bool:
    """Return whether the text has a control character, a line end or a lone surrogate."""
    return not text.isprintable() and (not _CONTROLS.isdisjoint(text) or has_surrogate(text))


def line_of(text: str, what: str) -> str:
    """Return a text with single spaces; raise Usage, with its name `what`, if nothing is left."""
    line = " ".join(text.split())
    if not line:
        raise Usage(f"{what} cannot be empty")
    return line


def plain_marks(text: str) -> str:
    """Return the text, of the same length, with one apostrophe, double quote and dash for all."""
    return text.translate(_PLAIN_MARKS)


def name_key(name: str) -> str:
    """Return a key for comparing names, without case and with accents encoded in one way."""
    key = name.casefold()
    if not key.isascii():
        from unicodedata import normalize  # 0.5 ms, and most names are ASCII

        key = normalize("NFC", key)
    return key


def rating_of(text: str) -> int:
    """Parse a rating of 1 to 5; raise Usage for other text."""
    if text not in {"1", "2", "3", "4", "5"}:
        raise Usage(f"a rating is a whole number from 1 to 5, not {text!r}")
    return int(text)


def handle_number(text: str, letter: str) -> int | None:
    """Return 12 for `s12` and `s12-words-of-the-title`, None for other text."""
    head = text.partition("-")[0]
    digits = head[1:]
    # SQLite has no integer beyond 64 bits, which is 19 digits
    if head[:1] == letter and digits.isascii() and digits.isdigit() and len(digits) < 19:
        return int(digits)
    return None


def safe_text(text: str) -> str:
    """Return the text with control characters made visible and lone surrogates replaced.

    Control characters are C0 (except newline and tab), DEL, C1, line separators and bidi controls. CRLF becomes a
    newline.
    """
    if text.isascii() and text.isprintable():
        return text
    shown = text.replace("\r\n", "\n").translate(_SHOWN)
    if has_surrogate(shown):
        shown = _replace_surrogates(shown)
    # the first bytes of all tag characters, and of most variation selectors
    return _with_hidden_shown(shown) if b"\xf3\xa0" in shown.encode() else shown


def _with_hidden_shown(text: str) -> str:
    """Show tag characters and repeated variation selectors by their numbers; keep flags."""
    return unsafe().sub(lambda found: found["flag"] or "".join(f"⟨{ord(c):04X}⟩" for c in found[0]), text)


def unsafe() -> re.Pattern[str]:
    """Return a pattern that matches flags as `flag`, and what no post may have as `unsafe`."""
    import re  # 5 ms, and few texts need it

    return re.compile(_UNSAFE)


def one_line(text: str, width: int = 0) -> str:
    """Return the text on one line, safe to show, cut to `width` characters if a width is given."""
    line = " ".join(safe_text(text).split())
    return line[: width - 1].rstrip() + "…" if width and len(line) > width else line


def sentences(*texts: str) -> str:
    """Return the texts as one, with a full stop behind each but the last that ends in no mark."""
    *others, last = texts
    return " ".join([*(text if text.endswith((".", "?", "!", "\u2026")) else f"{text}." for text in others), last])


def one_line_each(before: str, after: str, width: int) -> tuple[str, str]:
    """Return two texts, each on one line, cut to `width` around their first difference."""
    old, new = one_line(before), one_line(after)
    if old == new:  # they differ in white space only: show where their lines end
        old, new = (one_line(text.strip().replace("\n", " ⏎ ")) for text in (before, after))
    same = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    if max(len(old), len(new)) > width and same > width * 2 // 3:
        # a few equal words before the difference show where it is
        start = old.find(" ", same - width // 2, same) + 1 or same - width // 2
        old, new = f"…{old[start:]}", f"…{new[start:]}"
    return one_line(old, width), one_line(new, width)


def safe_json(text: str) -> str:
    r"""Return a JSON text with all control characters written as `\uXXXX`.

    `json.dumps` leaves many as they are. A reader of the JSON gets the same strings.
    """
    if text.isascii() and DEL not in text:
        return text
    return text.translate(_JSON).encode("utf-8", "backslashreplace").decode()


def _replace_surrogates(text: str) -> str:
    return "".join([REPLACEMENT if "\ud800" <= c <= "\udfff" else c for c in text])


SLUG_LONGEST = 100  # bytes; with date and suffix a file name stays below the 255 of most file systems
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
"""Names of devices on Windows, which no file there can have."""


def slug(text: str, fallback: str = "post") -> str:
    """Return a file name that every system accepts: lower-case ASCII words joined by `-`.

    It has 1 to 100 bytes. A text without words (emoji alone) gives the slug of the fallback.
    """
    from slugify import slugify  # takes 40 ms

    for source in (text, fallback):
        # a first word that is too long is cut
        words = slugify(source, max_length=SLUG_LONGEST, word_boundary=True, save_order=True)
        if words:
            return f"{words}-post" if words in RESERVED else words
    return "post"
