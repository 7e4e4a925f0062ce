"""`confnote doctor`: find what is wrong with the store, and repair it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from confnote.cli.run import Run
from confnote.cli.wait import Waiting
from confnote.core.text import one_line
from confnote.upkeep.checks import Problem
from confnote.upkeep.doctor import examine, mend

EXAMPLES = ("confnote doctor", "confnote doctor --fix", "confnote doctor --json | jq .findings")


def command(
    ctx: typer.Context,
    fix: Annotated[bool, typer.Option("--fix", help="Repair what is safe to repair, after a backup.")] = False,
) -> None:
    """Check the store and its surroundings; each problem names the command that repairs it. Exit 1 on errors."""
    run = Run.of(ctx)
    with Waiting("looking"):
        found = examine(run.path, run.now)
    mended: list[Problem] = []
    kept = None
    if fix and any(problem.is_fixable for problem in found):
        kept = mend(run.path, found, run.now)
        left = examine(run.path, run.now)
        remaining = {(problem.check, problem.what) for problem in left}
        mended = [problem for problem in found if problem.is_fixable and (problem.check, problem.what) not in remaining]
        found = left
    run.answer("\n".join(_lines(run, found, mended, kept)), lambda: _json(run, found, mended, kept))
    if any(problem.grade == "wrong" for problem in found):
        raise typer.Exit(1)


def _lines(run: Run, found: list[Problem], mended: list[Problem], kept: Path | None) -> list[str]:
    if not os.path.lexists(run.path):
        return [f"there is no store at {run.path} yet: the first note makes it"]
    lines = [f"mended  {problem.check}: {one_line(problem.what)}" for problem in mended]
    if kept:
        lines.append(f"        as it was: {kept}")
    for problem in found:
        lines += [f"{problem.grade.ljust(6)}  {problem.check}: {one_line(problem.what)}", f"        {problem.mend}"]
    is_wrong = any(problem.grade == "wrong" for problem in found)
    return [*lines, *([] if is_wrong else [f"nothing is wrong with {run.path}"])]


def _json(run: Run, found: list[Problem], mended: list[Problem], kept: Path | None) -> dict[str, Any]:
    return {
        "store": run.path,
        "ok": not any(problem.grade == "wrong" for problem in found),
        "findings": [
            {
                "check": problem.check, "grade": problem.grade, "message": problem.what, "mend": problem.mend,
                "mended": is_mended,
            }
            for problems, is_mended in ((mended, True), (found, False))
            for problem in problems
        ],
        "backup": str(kept) if kept else None,
    }  # fmt: skip
