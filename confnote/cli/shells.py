"""Answer the completion scripts of shells; quote each value so that no shell runs stored text."""

import io
import os
import re
import sys
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

# Typer writes the scripts (--show-completion), but not the answers: zsh evaluates them, so a title such as \$(reboot)
# in a programme would run, and Rich would read [/] as markup and take 70 ms. These private names of Typer find the
# parameter under the cursor; the version pin and the tests with real shells guard them.
from typer._click.shell_completion import _resolve_context, _resolve_incomplete, split_arg_string

END = "\ue000"  # appended before the line is split, so that an open quote or a last quoted space is kept
NOT_IN = {"'": "'", '"': "!"}  # what cannot be written between these quotes
PLAIN = re.compile(r"[^\w %+./:,=@-]")  # a character that a shell may read as more than itself
# bash code, in front of the line in which Typer's script ends its function: no blank after `key=`
NO_SPACE = """  [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace 2> /dev/null
    return 0
"""
# lines for .zshrc, which leave the completion of other commands as it is
ZSHRC = """fpath+=~/.zfunc; (( $+functions[compdef] )) || { autoload -Uz compinit; compinit }
autoload -Uz _confnote; compdef _confnote confnote
"""
# zsh code: if Typer's script has just defined its function (at the first Tab), call it
FIRST = """
if [[ $funcstack[1] == _%(prog_name)s ]]; then
  %(complete_func)s "$@"
fi
"""


class CompletionLine(NamedTuple):
    """The words before the cursor, the word there without quotes, and as typed (in bash)."""

    before: list[str]
    word: str
    raw: str
    key: str = ""  # `headings=` before the word, which bash takes for a word of its own


class Offered(NamedTuple):
    """A value to insert, and a text that explains it."""

    value: str
    about: str


def answer(command: Any, instruction: str) -> int:
    """Print the values for an instruction such as `complete_bash`; return the exit code."""
    output = io.StringIO()
    try:
        with redirect_stdout(output), redirect_stderr(output):
            text, code = answered(command, instruction.removeprefix("complete_"), os.environ)
    except BaseException:  # noqa: BLE001  # the user is typing: no failure may print anything
        return 1
    sys.stdout.write(f"{text}\n" if text else "")
    return code


def install_zsh(*, prog_name: str, complete_var: str, shell: str) -> Path:
    """Install the script for zsh, and change nothing for other commands, as Typer would."""
    from typer._completion_shared import get_completion_script

    script, settings = Path.home() / f".zfunc/_{prog_name}", Path.home() / ".zshrc"
    script.parent.mkdir(parents=True, exist_ok=True)
    script.write_text(get_completion_script(prog_name=prog_name, complete_var=complete_var, shell=shell))
    before = settings.read_text() if settings.is_file() else ""
    if ZSHRC not in before:
        settings.write_text(f"{before}{'' if before.endswith(chr(10)) or not before else chr(10)}{ZSHRC}")
    return script


def mend_scripts() -> None:
    """Make zsh's script answer the first Tab of a terminal, and install it for confnote only."""
    # Typer's own script defines its function at the first Tab, and calls it from the second on
    import typer._completion_shared as shared
    from typer._completion_shared import _completion_scripts

    shared.install_zsh = install_zsh
    _completion_scripts["bash"] = _completion_scripts["bash"].replace("    return 0\n", NO_SPACE)
    if not _completion_scripts["zsh"].endswith(FIRST):
        _completion_scripts["zsh"] += FIRST


def answered(command: Any, shell: str, environ: Mapping[str, str]) -> tuple[str, int]:
    """Return the answer to the script, and the exit code: 1 tells fish that nothing fits."""
    asked = _bash_asks(environ) if shell == "bash" else _line_asks(environ)
    before = list(asked.before)
    typed = asked.key + asked.word
    context = _resolve_context(command, {"obj": {}}, "confnote", before)
    thing, word = _resolve_incomplete(context, before, typed)
    found = [Offered(str(item.value), item.help or "") for item in thing.shell_complete(context, word)]
    begun = [item for item in found if str.startswith(item.value, word)]
    if asked.key:
        begun = [item._replace(value=item.value.removeprefix(asked.key)) for item in begun]
    joined = (
        asked.word[: len(asked.word) - len(word)] if not asked.key and asked.word.startswith("-") else ""
    )  # `--kind=`
    code = int(not found) if environ.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args" else 0
    return WRITERS[shell](begun or found, asked.raw, joined, bool(begun)), code


def _bash_asks(environ: Mapping[str, str]) -> CompletionLine:
    """Read the words from bash, which splits them at = too and joins them with line ends."""
    words, at = environ["COMP_WORDS"].split("\n"), int(environ["COMP_CWORD"])
    raw = words[at] if at < len(words) else ""
    before = [_unquoted(word) for word in words[1:at]]
    key, end = "", at - 1 if raw == "=" else at - 2  # the index of the word before the last `=`
    if end > 0 and (raw == "=" or words[at - 1] == "=") and words[end][:1] not in {"-", "="}:
        key, before = f"{_unquoted(words[end])}=", before[: end - 1]
    return CompletionLine([word for word in before if word != "="], "" if raw == "=" else _unquoted(raw), raw, key)


def _unquoted(word: str) -> str:
    return "".join(split_arg_string(word)[:1])


def _line_asks(environ: Mapping[str, str]) -> CompletionLine:
    """Read the line up to the cursor from zsh, fish or PowerShell."""
    line = environ["_TYPER_COMPLETE_ARGS"]
    _, *before, last = split_arg_string(line + END)
    word = last.removesuffix(END)
    return CompletionLine(before, word, word)


def _begin_alike(found: list[Offered], word: str) -> bool:
    """Return whether all values begin with the word in another case: `hal`, Hall 1 and Hall 2."""
    begins = {item.value[: len(word)] for item in found}
    return bool(word) and len(begins) == 1 and begins.pop().casefold() == word.casefold()


def _for_bash(found: list[Offered], raw: str, joined: str, begun: bool) -> str:
    """Return one value a line, quoted like the word on the command line.

    readline replaces the word by the common beginning of all values. Values that only contain the word are listed,
    handles with day, time and title; the line that counts them has no beginning in common with them, so the word stays.
    """
    begun = begun or _begin_alike(found, _unquoted(raw))
    if not begun and len(found) > 1:
        # with menu-complete the line may be inserted, so it has no character that the shell would read
        shown = (
            f"{item.value.partition('-')[0]} {item.about}" if re.match(r"[a-z][0-9]", item.value) else item.value
            for item in found
        )
        lines = [" ".join(PLAIN.sub(" ", text).split()) for text in shown]
        return "\n".join([f"{len(found)} match", *lines])
    values = [item.value for item in found] if begun or len(found) == 1 else []
    quote = raw[:1] if raw[:1] in NOT_IN else ""
    special = {"'": r"(?!)", '"': r'[\\"$`]', "": r"[^\w@%+./,\-\x80-\U0010ffff]"}[quote]
    fitting = [value for value in values if not set(NOT_IN.get(quote, "")) & set(value)]
    return "\n".join(joined + re.sub(special, r"\\\g<0>", value) for value in fitting)


def _for_zsh(found: list[Offered], raw: str, joined: str, begun: bool) -> str:
    """Return code for zsh to evaluate, with the values in $'...'."""
    if not found:
        return "_files"
    pairs = [
        re.sub(r"([\\:])", r"\\\1", item.value) + (":" + item.about.replace("\\", r"\\") if item.about else "")
        for item in found
    ]
    before = "compset -P '*='; " if joined else ""
    is_inserted = begun or len(found) == 1 or _begin_alike(found, raw)
    listed = "" if is_inserted else "; compstate[insert]=; compstate[list]=list"  # do not replace the word
    # in $'...' zsh reads \\xNN, so everything but letters and digits can be escaped
    quoted = (re.sub(r"[^\w./\-\x80-\U0010ffff]", lambda char: f"\\x{ord(char[0]):02x}", pair) for pair in pairs)
    values = " ".join(f"$'{pair}'" for pair in quoted)
    if all(item.value.endswith("=") for item in found):
        listed = f" -S ''{listed}"  # no blank after `key=`
    return f"{before}local -a offered; offered=({values}); _describe -V '' offered{'' if begun else ' -U'}{listed}"


def _for_fish(found: list[Offered], raw: str, joined: str, begun: bool) -> str:
    del raw, begun  # fish itself quotes values, and matches parts of them
    return "\n".join(f"{joined}{item.value}\t{item.about}" for item in found)


def _for_powershell(found: list[Offered], raw: str, joined: str, begun: bool) -> str:
    del raw, begun
    quoted = [
        re.sub(r"^(?![\w./-]+$)(.*)$", lambda m: "'" + m[1].replace("'", "''") + "'", item.value) for item in found
    ]
    return "\n".join(
        f"{joined}{value}:::{item.about.replace(':::', '::') or ' '}" for value, item in zip(quoted, found, strict=True)
    )


# (values, the word as typed, `--kind=` if it is typed before the word, whether the values begin with the word) -> text
WRITERS: dict[str, Callable[[list[Offered], str, str, bool], str]] = {
    "bash": _for_bash, "zsh": _for_zsh, "fish": _for_fish, "powershell": _for_powershell, "pwsh": _for_powershell,
}  # fmt: skip
