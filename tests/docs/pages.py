"""Read the pages of the manual (the README and `examples/reference`) and run their console blocks.

A ```console block is run as a transcript (see `tests/cli/transcript.py`). `<!-- clock: ISO -->` sets the clock for
the commands after it, and `<!-- run ... -->` runs commands that the reader does not see. With REWRITE=1 in the
environment a page is rewritten with the output of its commands.
"""

import os
import re
from pathlib import Path

from tests.cli.transcript import agrees, parse, play

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
REFERENCE = sorted((ROOT / "examples" / "reference").glob("*.md"))
PLAYED = {"console", "clock", "run"}
PART = re.compile(
    r"<!-- clock: (?P<clock>\S+) -->|<!-- run\n(?P<run>.*?)^-->|^```(?P<kind>\w+)\n(?P<block>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


def parts(text):
    """Yield (kind, text, place) of the clocks, the unseen commands and the blocks of a page."""
    for found in PART.finditer(text):
        if found["clock"]:
            yield "clock", f"$ export CONFNOTE_NOW={found['clock']}\n", found.span()
        elif found["run"]:
            yield "run", found["run"], found.span("run")
        else:
            yield found["kind"], found["block"], found.span("block")


def steps_of(page):
    """Return the commands of a page, those of a clock and the unseen ones included."""
    return [step for kind, body, _ in parts(page.read_text(encoding="utf-8")) if kind in PLAYED for step in parse(body)]


def check(page, env, folder, plain=None):
    """Play a page and compare what its commands print with what it shows."""
    compare(page, play(steps_of(page), env, folder, plain))


def compare(page, printed):
    """Compare what the commands of a page have printed with what it shows."""
    text = page.read_text(encoding="utf-8")
    blocks = [(kind, span, parse(body)) for kind, body, span in parts(text) if kind in PLAYED]
    steps = [(kind, step) for kind, _, found in blocks for step in found]
    assert len(printed) == len(steps), "a command ended the shell"
    if os.environ.get("REWRITE"):
        page.write_text(rewritten(text, blocks, printed), encoding="utf-8")
        return
    for (kind, step), output in zip(steps, printed, strict=True):
        if kind == "console":
            shown = f"$ {step.command}\n{page.name}:\n{step.expected}\nprinted:\n{output}"
            assert agrees(step.expected, output), shown
        else:
            assert "[exit " not in output, f"$ {step.command}\n{output}"


def rewritten(text, blocks, printed):
    """Return the page with what the commands of its console blocks printed."""
    outputs = iter(printed)
    made = []
    for kind, span, steps in blocks:
        shown = []
        for step in steps:
            output = next(outputs)
            kept = step.expected if agrees(step.expected, output) else output
            shown.append("$ " + step.command.replace("\n", "\n> ") + "\n" + (kept + "\n" if kept else ""))
        if kind == "console":
            made.append((span, "".join(shown)))
    for (start, end), new in reversed(made):
        text = text[:start] + new + text[end:]
    return text
