"""Run shell transcripts: `$ command`, then its output, then `[exit N]` if N is not 0.

All commands of a transcript run in one bash, in an empty folder and home; `> ` continues a command. In the expected
output, `[...]` matches anything within a line. (The form is that of many tools, zk's `.tesh` among them.)
"""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

END = "\x01"
RANDOM = re.compile(r"(?<=drafts/confnote-)\w{8}|\b01[0-9A-Z]{24}\b")  # the names of drafts; uids
PLAIN = re.compile(r"(?:\w+=(?:\w*|\"[^\"$]*\") )?confnote [^|<>$;&]*|for [^<$]*")
TRUE = str(Path(sys.executable).parent)  # where the true program is
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Step:
    """A command, and what it is expected to print, exit code included."""

    command: str
    expected: str


def parse(text):
    """Return the steps of a transcript; lines before the first command and those that begin with # are comments."""
    steps, command, output = [], None, []
    for line in text.splitlines():
        if line.startswith("$ "):
            if command is not None:
                steps.append(Step("\n".join(command), "\n".join(output)))
            command, output = [line[2:]], []
        elif command is not None and line.startswith("> ") and not output:
            command.append(line[2:])
        elif command is not None and not line.startswith("# "):
            output.append(line)
    if command is not None:
        steps.append(Step("\n".join(command), "\n".join(output)))
    return [Step(step.command, step.expected.strip("\n")) for step in steps]


def play(steps, env, folder, plain=None):
    """Run the commands in one bash and return what each printed, `[exit N]` included.

    `plain` is the folder of the `confnote` for commands without pipes, files and values of variables, and for loops; the others
    run the true one.
    """
    script = ""
    for step in steps:
        folders = [str(plain)] if plain and PLAIN.fullmatch(step.command) else []
        path = os.pathsep.join([*folders, TRUE, env["PATH"]])
        script += f"PATH='{path}'\n{step.command}\nprintf '{END}%d{END}' $?\n"
    environ = {**env, "ROOT": str(ROOT)}
    done = subprocess.run(
        ["bash", "-c", f"exec 2>&1\n{script}"], env=environ, cwd=folder, stdin=subprocess.DEVNULL,
        capture_output=True, timeout=120,
    )  # fmt: skip
    parts = done.stdout.decode().split(END)
    printed = []
    for output, code in zip(parts[::2], parts[1::2], strict=False):
        text = output.replace(str(folder), "[...]").replace(env["HOME"], "[...]").strip("\n")
        text = RANDOM.sub("[...]", text)
        printed.append(text + (f"\n[exit {code}]" if code != "0" else "") if text or code != "0" else "")
    return [text.strip("\n") for text in printed]


def agrees(expected, printed):
    """Whether what was printed is what was expected, blanks at line ends aside."""
    pattern = "".join(
        ".*" if part == "[...]" else re.escape(part) for part in re.split(r"(\[\.\.\.\])", _even(expected))
    )
    return re.fullmatch(pattern, _even(printed)) is not None


def _even(text):
    return "\n".join(line.rstrip() for line in text.splitlines())


def rewritten(text, printed):
    """Return the transcript with what was printed in place of what was expected, where they do not agree."""
    lines, rest, left = [], list(printed), parse(text)
    chunks = re.split(r"(?m)^(?=\$ )", text)
    lines.append(chunks[0])
    for chunk, step, output in zip(chunks[1:], left, rest, strict=False):
        if agrees(step.expected, output):
            lines.append(chunk)
            continue
        comments = [line for line in chunk.splitlines() if line.startswith("# ")]
        command = "$ " + step.command.replace("\n", "\n> ")
        lines.append("\n".join([command, *([output] if output else []), "", *comments, ""]))
    return "".join(lines)
