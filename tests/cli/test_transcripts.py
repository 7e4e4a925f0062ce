"""Every transcript beside this file is played and compared; REWRITE=1 writes what was printed instead."""

import os
from pathlib import Path

import pytest

from tests.cli.transcript import agrees, parse, play, rewritten

pytestmark = pytest.mark.slow

TRANSCRIPTS = sorted(Path(__file__).parent.glob("*.console"))


@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda transcript: transcript.stem)
def test_transcript(transcript, env, tmp_path, warm):
    text = transcript.read_text(encoding="utf-8")
    steps = parse(text)
    assert steps
    folder = tmp_path / "here"
    folder.mkdir()
    Path(env.pop("CONFNOTE_DB")).unlink()
    printed = play(steps, env | {"TERM": "xterm"}, folder, plain=warm.programs)
    if os.environ.get("REWRITE"):
        transcript.write_text(rewritten(text, printed), encoding="utf-8")
        return
    assert len(printed) == len(steps), printed[-1:]
    for step, output in zip(steps, printed, strict=True):
        assert agrees(step.expected, output), f"$ {step.command}\nexpected:\n{step.expected}\nprinted:\n{output}"
