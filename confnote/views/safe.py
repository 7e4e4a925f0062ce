"""Stored text made safe to show: no control characters, no bidi overrides reach the terminal.

Only builtins: the quick door comes through here. Stored as typed, cleaned only where it is shown.
"""

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
