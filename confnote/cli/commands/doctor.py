"""`confnote doctor`: find what is wrong with the store, and repair it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from confnote.cli.run import Run
from confnote.cli.wait import Waiting
from confnote.core.text import one_line
from confnote.upkeep.doctor.examine import examine, mend
from confnote.upkeep.doctor.finding import Finding

EXAMPLES = ("confnote doctor", "confnote doctor --fix", "confnote doctor --json | jq .findings")


def command(
    ctx: typer.Context,
    fix: Annotated[bool, typer.Option("--fix", help="Repair what is safe to repair, after a backup.")] = False,
) -> None:
    """Check the store and its surroundings; each finding names the command that repairs it. Exit 1 on errors."""
    run = Run.of(ctx)
    with Waiting("looking"):
        found = examine(run.path, run.now)
    mended: list[Finding] = []
    kept = None
    if fix and any(finding.is_fixable for finding in found):
        kept = mend(run.path, found, run.now)
        left = examine(run.path, run.now)
        remaining = {(finding.check, finding.what) for finding in left}
        mended = [finding for finding in found if finding.is_fixable and (finding.check, finding.what) not in remaining]
        found = left
    run.answer("\n".join(_lines(run, found, mended, kept)), lambda: _json(run, found, mended, kept))
    if any(finding.grade == "wrong" for finding in found):
        raise typer.Exit(1)


def _lines(run: Run, found: list[Finding], mended: list[Finding], kept: Path | None) -> list[str]:
    if not os.path.lexists(run.path):
        return [f"there is no store at {run.path} yet: the first note makes it"]
    lines = [f"mended  {finding.check}: {one_line(finding.what)}" for finding in mended]
    if kept:
        lines.append(f"        as it was: {kept}")
    for finding in found:
        lines += [f"{finding.grade.ljust(6)}  {finding.check}: {one_line(finding.what)}", f"        {finding.mend}"]
    is_wrong = any(finding.grade == "wrong" for finding in found)
    return [*lines, *([] if is_wrong else [f"nothing is wrong with {run.path}"])]


def _json(run: Run, found: list[Finding], mended: list[Finding], kept: Path | None) -> dict[str, Any]:
    return {
        "store": run.path,
        "ok": not any(finding.grade == "wrong" for finding in found),
        "findings": [
            {
                "check": finding.check, "grade": finding.grade, "message": finding.what, "mend": finding.mend,
                "mended": is_mended,
            }
            for findings, is_mended in ((mended, True), (found, False))
            for finding in findings
        ],
        "backup": str(kept) if kept else None,
    }  # fmt: skip
