"""`confnote doctor`: find what is wrong with the store, and repair it."""

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from confnote.actions.say import typable
from confnote.cli.run import Run
from confnote.cli.wait import waiting
from confnote.core.terminal import TO_PASTE
from confnote.core.text import one_line
from confnote.upkeep.checks import FIX, Problem
from confnote.upkeep.doctor import examine, mend

EXAMPLES = ("confnote doctor", "confnote doctor --fix", "confnote doctor --json | jq .findings")


def command(
    ctx: typer.Context,
    fix: Annotated[bool, typer.Option("--fix", help="Repair what is safe to repair, after a backup.")] = False,
) -> None:
    """Check the store and its folder, and say how to repair each problem. Exit 1 on errors."""
    run = Run.of(ctx)
    with waiting("looking"):
        found = examine(run.path, run.now)
    mended: list[Problem] = []
    kept = None
    if fix and any(problem.is_fixable for problem in found):
        kept = mend(run.path, found, run.now)
        # a repair may fail, or mend more than its own problem
        left = examine(run.path, run.now)
        remaining = {(problem.check, problem.what) for problem in left}
        mended = [problem for problem in found if problem.is_fixable and (problem.check, problem.what) not in remaining]
        found = left
    is_wrong = any(problem.grade == "wrong" for problem in found)
    value: dict[str, Any] = {
        "store": run.path,
        "ok": not is_wrong,
        "findings": [*(_json(problem, mended=True) for problem in mended), *map(_json, found)],
        "backup": str(kept) if kept else None,
    }
    run.answer("\n".join(_lines(run.path, found, mended, kept, fix=fix)), lambda: value)
    if is_wrong:
        raise typer.Exit(1)


def _lines(path: str, found: list[Problem], mended: list[Problem], kept: Path | None, *, fix: bool) -> list[str]:
    lines = [f"{problem.done}  {problem.check}: {one_line(problem.what)}" for problem in mended]
    if not found and not os.path.lexists(path):
        return [*lines, f"there is no store at {path} yet: the first note makes it"]
    if kept:
        lines.append(f"        as it was: {kept}")
    for problem, after in zip(found, [*found[1:], None], strict=False):
        lines.append(f"{problem.grade.ljust(6)}  {problem.check}: {one_line(problem.what)}")
        if problem.mend and (after is None or after.mend != problem.mend or problem.mend == FIX):
            lines += [f"{TO_PASTE}{line}" for line in problem.mend.split("\n")]
    wrong = dict.fromkeys(problem.check for problem in found if problem.grade == "wrong")
    if not wrong:
        lines.append(f"{'nothing to repair: ' if fix and not mended else ''}nothing is wrong with {path}")
    elif fix:
        lines.append(f"{'not' if mended else 'nothing was'} repaired: {', '.join(wrong)}; type what is below each")
    return lines


def _json(found: Problem, *, mended: bool = False) -> dict[str, Any]:
    return {
        "check": found.check, "grade": found.grade, "message": found.what, "mend": typable(found.mend),
        "mended": mended,
    }  # fmt: skip
