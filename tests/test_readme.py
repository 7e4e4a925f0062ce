"""The README is true: its console blocks are played in order, its pictures and commands exist, its tables are current."""

import os
import re
from pathlib import Path

import pytest

from tests.cli.transcript import agrees, parse, play

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PART = re.compile(r"<!-- clock: (?P<clock>\S+) -->|^```(?P<kind>\w+)\n(?P<block>.*?)^```$", re.MULTILINE | re.DOTALL)


def parts(text):
    """Yield (kind, text, place) of the clocks and blocks of a Markdown text."""
    for found in PART.finditer(text):
        if found["clock"]:
            yield "clock", f"$ export CONFNOTE_NOW={found['clock']}\n", found.span()
        else:
            yield found["kind"], found["block"], found.span("block")


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "here"
    place.mkdir()
    (place / "examples").symlink_to(ROOT / "examples")
    return place


def test_console_blocks(env, folder):
    text = README.read_text(encoding="utf-8")
    blocks = [(body, span, parse(body)) for kind, body, span in parts(text) if kind in {"console", "clock"}]
    steps = [step for _, _, found in blocks for step in found]
    Path(env.pop("CONFNOTE_DB")).unlink()
    printed = play(steps, env | {"TERM": "dumb", "CONFNOTE_NOW": "2026-05-18T09:00:00+02:00"}, folder)
    if os.environ.get("REWRITE"):
        README.write_text(rewritten(text, blocks, printed), encoding="utf-8")
        return
    assert len(printed) == len(steps)
    for step, output in zip(steps, printed, strict=True):
        assert agrees(step.expected, output), f"$ {step.command}\nREADME:\n{step.expected}\nprinted:\n{output}"


def rewritten(text, blocks, printed):
    """Return the README with what the commands of its console blocks printed."""
    outputs = iter(printed)
    made = []
    for body, span, found in blocks:
        shown = []
        for step in found:
            output = next(outputs)
            kept = step.expected if agrees(step.expected, output) else output
            shown.append("$ " + step.command.replace("\n", "\n> ") + "\n" + (kept + "\n" if kept else ""))
        made.append((span, "".join(shown) if not body.startswith("$ export CONFNOTE_NOW") else None))
    for (start, end), new in reversed(made):
        text = text if new is None else text[:start] + new + text[end:]
    return text


def test_one_command_each_is_what_ci_runs():
    blocks = [body.strip() for kind, body, _ in parts(README.read_text(encoding="utf-8")) if kind == "sh"]
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert blocks[:2] == ["examples/play", "tests/run"]
    for command in blocks[:2]:
        assert os.access(ROOT / command, os.X_OK)
        assert re.search(rf"(?m)^{re.escape(command)}\b", ci), command


def test_every_verb_is_in_the_manual():
    from confnote.cli.verbs import VERBS

    text = README.read_text(encoding="utf-8")
    missing = [verb for verb in VERBS if f"confnote {verb}" not in text and f"`{verb}" not in text]
    assert not missing


def test_links_and_pictures_exist():
    text = re.sub(r"(?ms)^```.*?^```$|`[^`\n]*`", "", README.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / target).exists(), target
    anchors = {
        re.sub(r"[^\w -]", "", line.lstrip("# ").lower()).replace(" ", "-")
        for line in text.splitlines()
        if line[:1] == "#"
    }
    for target in re.findall(r"\]\(#([^)]+)\)", text):
        assert target in anchors, target
