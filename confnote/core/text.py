"""What a person typed or piped turned into text that can be stored: no NUL, no half characters, not empty.

Only builtins: the quick door comes through here.
"""

from confnote.errors import Usage

# the search sets these marks around a match in a snippet; stored text is never shown with such characters
MATCH_BEGIN, MATCH_END = "\x02", "\x03"
REPLACED = "some bytes were not UTF-8: each stands as \N{REPLACEMENT CHARACTER} in the text now"


def readable(text: str) -> tuple[str, bool]:
    """Return the text with undecodable bytes (lone surrogates) replaced, and whether there were any.

    Raises Usage on a NUL, which SQL would cut the text at.
    """
    if "\0" in text:
        raise Usage("a NUL byte cannot be part of a text: take it out (it often means a binary file was piped)")
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join(["\N{REPLACEMENT CHARACTER}" if "\ud800" <= c <= "\udfff" else c for c in text]), True
    return text, False


def decoded(data: bytes) -> tuple[str, bool]:
    """Return what was piped as text, and whether bytes had to be replaced."""
    return readable(data.decode("utf-8", "surrogateescape").removeprefix("\ufeff"))


def line_of(text: str, what: str) -> str:
    """Return a one-line field (a title, a name) with its white space made single; Usage if nothing is left."""
    line = " ".join(text.split())
    if not line:
        raise Usage(f"{what} cannot be empty")
    return line


def rating_of(text: str) -> int:
    """Return a rating of 1 to 5."""
    if text not in {"1", "2", "3", "4", "5"}:
        raise Usage(f"a rating is a whole number from 1 to 5, not {text!r}: confnote rate 4 solid demo")
    return int(text)


def handle_number(text: str, letter: str) -> int | None:
    """Return the number in a handle: `s12` and `s12-words-of-the-title` are 12; None if it is none."""
    head = text.partition("-")[0]
    digits = head[1:]
    if head[:1] == letter and digits.isascii() and digits.isdigit() and len(digits) < 19:
        return int(digits)
    return None


BIDI = {
    "\u061c": "ALM", "\u200e": "LRM", "\u200f": "RLM", "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF",
    "\u202d": "LRO", "\u202e": "RLO", "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI", "\u2069": "PDI",
}  # fmt: skip
# \N{...} would load unicodedata wherever there is no bytecode yet
_SHOWN = {
    **{code: chr(0x2400 + code) for code in range(32) if chr(code) not in "\t\n"},
    0x7F: "\u2421",
    **{code: f"\\x{code:02x}" for code in range(0x80, 0xA0)},
    **{code: f"\\u{code:04x}" for code in (0x2028, 0x2029)},
    **{ord(char): f"⟨{name}⟩" for char, name in BIDI.items()},
    **dict.fromkeys((0xFFFE, 0xFFFF), "\ufffd"),
}


def safe_text(text: str) -> str:
    """Return the text with C0 (but newline and tab), DEL, C1 and bidi controls made visible, lone surrogates replaced.

    CRLF is a line end like any other. Runs over ASCII without controls pass untouched and fast.
    """
    if text.isascii() and text.isprintable():
        return text
    shown = text.replace("\r\n", "\n").translate(_SHOWN)
    try:
        shown.encode()
    except UnicodeEncodeError:
        shown = "".join(["\ufffd" if "\ud800" <= c <= "\udfff" else c for c in shown])
    return shown


def one_line(text: str, width: int = 0) -> str:
    """Return the text on one line, safe to show, cut to `width` characters if one is given."""
    line = " ".join(safe_text(text).split())
    return line[: width - 1].rstrip() + "…" if width and len(line) > width else line
