"""Write commands and file names in messages as a shell reads them; split typed words as it does."""

from __future__ import annotations

from confnote.core.text import one_line, plain_marks, safe_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path


def quoted(name: str | Path) -> str:
    r"""Return a file's name as one word for a shell, in one line: `'my file'`, `$'two\nlines'`."""
    import shlex  # takes milliseconds, and only a message needs it

    text = str(name)
    if safe_text(text) == text and not {"\n", "\t"} & set(text):
        return shlex.quote(text)
    return f"$'{''.join(map(_escaped, text))}'"


def named(name: str | Path) -> str:
    """Return a file's name as it is; `quoted` if its blanks or line ends would not be seen."""
    text = str(name)
    return text if one_line(text) == text else quoted(text)


def _escaped(char: str) -> str:
    r"""Return a character as in `$'...'`; one that a terminal cannot show, by its bytes."""
    if char in "\\'":
        return f"\\{char}"
    if char == "\n":
        return "\\n"
    if char != "\t" and safe_text(char) == char:
        return char
    return "".join(f"\\x{byte:02x}" for byte in char.encode("utf-8", "surrogateescape"))


def words_in(typed: str) -> list[str]:
    """Split words at blanks; a quote before and behind several makes them one, without the quotes.

    A quote within a word, or without an end, is text.
    """
    import re

    quotes = r"""(?<!\S)(?P<quote>["'])(?=\S).*?\S(?P=quote)(?!\S)|\S+"""
    found = re.finditer(quotes, plain_marks(typed), re.DOTALL)
    return [typed[at.start() + 1 : at.end() - 1] if at["quote"] else typed[slice(*at.span())] for at in found]


def unquoted(typed: str) -> str:
    """Return a typed text without the quotes around all of it, if there are any."""
    words = words_in(typed)
    return words[0] if len(words) == 1 else typed


def in_turn(*commands: str) -> str:
    """Join commands for a message of one line: each runs if the one before it succeeded."""
    return " && ".join(filter(None, commands))


def script(*lines: str) -> str:
    """Join commands, one a line, and remarks that begin with `#`; empty lines are left out."""
    return "\n".join(filter(None, lines))


def commands_in(lines: str) -> list[str]:
    """Return the commands of a `script`."""
    return [line for line in lines.split("\n") if not line.startswith("#")]
