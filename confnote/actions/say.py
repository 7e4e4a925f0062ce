"""Print messages for the user on standard error; a terminal gets them wrapped at blanks.

Light: the quick commands import this for a warning.
"""

from __future__ import annotations

import sys

from confnote.core.terminal import fitted

# the commands that use a store, in messages that say what to type
COMMANDS = (
    "new use schedule agenda plan here start stop add rate tech link live now search about list show edit move done rm"
    " recordings moments quotes review stats export preview untrash undo redo history dump load backup restore doctor"
)


class _Named:
    """The path of the store in use if only --db names it; else empty."""

    store = ""


def name_store(typed: str | None, path: str, usual: str) -> None:
    """Remember the store in use for `typable`: `path` by --db as `typed`, `usual` without it."""
    _Named.store = path if typed and path != usual else ""


def typable(text: str) -> str:
    """Return a message whose commands have --db, if the user named the store by it."""
    if not _Named.store or "confnote " not in text:
        return text
    import re

    from confnote.core.shell import quoted

    option = f" --db {quoted(_Named.store)}"
    pattern = rf"(?<![\w./-])confnote ({COMMANDS.replace(' ', '|')})\b(?! --db )"
    return re.sub(pattern, lambda found: found[0] + option, text)


def say(*lines: str) -> None:
    """Print safe text, each as a message of confnote; lines in it that are indented stay lines."""
    for line in lines:
        sys.stderr.write(fitted(f"confnote: {typable(line)}", sys.stderr) + "\n")
