"""What TAB asks turned into what the shell's script reads, quoted so that nothing stored is ever run."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from typing import Any, NamedTuple

# The scripts are Typer's (--show-completion), the answers are not: zsh evaluates them, and a title such as \$(reboot),
# read from anybody's programme, would be carried out; Rich would take [/] in it for markup, and 70 ms. What is used of
# Typer here is click's way to the parameter under the cursor: its pin holds it, and the tests with real shells.
from typer._click.shell_completion import _resolve_context, _resolve_incomplete, split_arg_string

END = "\ue000"  # closes the line that is split: a quote left open, or a blank that is quoted, ends in it


NOT_IN = {"'": "'", '"': "!"}  # what has no place between these quotes
FIRST = """
if [[ $funcstack[1] == _%(prog_name)s ]]; then
  %(complete_func)s "$@"
fi
"""


class CompletionLine(NamedTuple):
    """The words before the one that is completed, that word as a program would get it, and as it was typed."""

    before: list[str]
    word: str
    raw: str


class Offered(NamedTuple):
    """A value to put on the line, and words about it for the eye."""

    value: str
    about: str


def answer(command: Any, instruction: str) -> int:
    """Print what `complete_bash`, `complete_zsh`, ... ask for, and return the exit code; never an error text."""
    said = io.StringIO()
    try:
        with redirect_stdout(said), redirect_stderr(said):
            text, code = answered(command, instruction.removeprefix("complete_"), os.environ)
    except BaseException:  # noqa: BLE001  # whatever fails, a person is in the middle of a line
        return 1
    sys.stdout.write(f"{text}\n" if text else "")
    return code


def mend_zsh_script() -> None:
    """Let what zsh loads at the first TAB of a terminal answer that one too: Typer's script begins with the second."""
    from typer._completion_shared import _completion_scripts

    if not _completion_scripts["zsh"].endswith(FIRST):
        _completion_scripts["zsh"] += FIRST


def answered(command: Any, shell: str, environ: Mapping[str, str]) -> tuple[str, int]:
    """Return what the shell's script is to read, and the exit code it is to see."""
    asked = _bash_asks(environ) if shell == "bash" else _line_asks(environ)
    before = list(asked.before)
    context = _resolve_context(command, {"obj": {}}, "confnote", before)
    thing, word = _resolve_incomplete(context, before, asked.word)
    found = [Offered(str(item.value), item.help or "") for item in thing.shell_complete(context, word)]
    begun = [one for one in found if str.startswith(one.value, word)]
    joined = asked.word[: len(asked.word) - len(word)] if asked.word.startswith("-") else ""  # `--kind=`
    code = int(not found) if environ.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args" else 0
    return WRITERS[shell](begun or found, asked.raw, joined, bool(begun)), code


def _bash_asks(environ: Mapping[str, str]) -> CompletionLine:
    """Read what bash tells: it splits words at = too, and joins them by line ends."""
    words, at = environ["COMP_WORDS"].split("\n"), int(environ["COMP_CWORD"])
    raw = words[at] if at < len(words) else ""
    return CompletionLine(
        [_unquoted(word) for word in words[1:at] if word != "="], "" if raw == "=" else _unquoted(raw), raw
    )


def _unquoted(word: str) -> str:
    return "".join(split_arg_string(word)[:1])


def _line_asks(environ: Mapping[str, str]) -> CompletionLine:
    """zsh, fish and PowerShell give the line up to the cursor."""
    line = environ["_TYPER_COMPLETE_ARGS"]
    _, *before, last = split_arg_string(line + END)
    return CompletionLine(before, last.removesuffix(END), "")


def _for_bash(found: list[Offered], raw: str, joined: str, begun: bool) -> str:
    """One value a line, quoted as the word on the line is.

    readline replaces the word by what all values share, so several that only have it somewhere are not offered.
    """
    values = [one.value for one in found] if begun or len(found) == 1 else []
    quote = raw[:1] if raw[:1] in NOT_IN else ""
    special = {"'": r"(?!)", '"': r'[\\"$`]', "": r"[^\w@%+./,\-\x80-\U0010ffff]"}[quote]
    fitting = [value for value in values if not set(NOT_IN.get(quote, "")) & set(value)]
    return "\n".join(joined + re.sub(special, r"\\\g<0>", value) for value in fitting)


def _for_zsh(found: list[Offered], raw: str, joined: str, begun: bool) -> str:
    """Return code that the script evaluates: every stored word stands in $'...', with letters and digits only."""
    del raw
    if not found:
        return "_files"
    pairs = [
        re.sub(r"([\\:])", r"\\\1", one.value) + (":" + one.about.replace("\\", r"\\") if one.about else "")
        for one in found
    ]
    before = "compset -P '*='; " if joined else ""
    listed = "" if begun or len(found) == 1 else "; compstate[insert]=; compstate[list]=list"  # the word stays
    values = " ".join(_zsh_quoted(pair) for pair in pairs)
    return f"{before}local -a offered; offered=({values}); _describe -V '' offered{'' if begun else ' -U'}{listed}"


def _zsh_quoted(text: str) -> str:
    return "$'" + re.sub(r"[^\w./\-\x80-\U0010ffff]", lambda found: f"\\x{ord(found[0]):02x}", text) + "'"


def _for_fish(found: list[Offered], raw: str, joined: str, begun: bool) -> str:
    del raw, begun  # fish quotes, and finds parts, by itself
    return "\n".join(f"{joined}{one.value}\t{one.about}" for one in found)


def _for_powershell(found: list[Offered], raw: str, joined: str, begun: bool) -> str:
    del raw, begun
    quoted = [re.sub(r"^(?![\w./-]+$)(.*)$", lambda m: "'" + m[1].replace("'", "''") + "'", one.value) for one in found]
    return "\n".join(
        f"{joined}{value}:::{one.about.replace(':::', '::') or ' '}" for value, one in zip(quoted, found, strict=True)
    )


WRITERS: dict[str, Callable[[list[Offered], str, str, bool], str]] = {
    "bash": _for_bash, "zsh": _for_zsh, "fish": _for_fish, "powershell": _for_powershell, "pwsh": _for_powershell,
}  # fmt: skip
