"""`confnote doctor`: what is wrong with the store, and what mends it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated, Any

import typer

from confnote.cli.run import Run
from confnote.cli.wait import Waiting
from confnote.core.text import one_line
from confnote.upkeep.doctor.examine import examine, mend

if TYPE_CHECKING:
    from pathlib import Path

    from confnote.upkeep.doctor.finding import Finding

EXAMPLES = ("confnote doctor", "confnote doctor --fix", "confnote doctor --json | jq .findings")


def command(
    ctx: typer.Context,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what can be mended safely, after a backup.")] = False,
) -> None:
    """Look at the store and around it, and say of each finding what mends it; exit 1 if something is wrong."""
    here = Run.of(ctx)
    with Waiting("looking"):
        found = examine(here.path, here.now)
    mended: list[Finding] = []
    kept = None
    if fix and any(finding.is_fixable for finding in found):
        kept = mend(here.path, found, here.now)
        left = examine(here.path, here.now)
        still = {(one.check, one.what) for one in left}
        mended = [one for one in found if one.is_fixable and (one.check, one.what) not in still]
        found = left
    here.answer("\n".join(_lines(here, found, mended, kept)), lambda: _json(here, found, mended, kept))
    if any(finding.grade == "wrong" for finding in found):
        raise typer.Exit(1)


def _lines(here: Run, found: list[Finding], mended: list[Finding], kept: Path | None) -> list[str]:
    if not os.path.lexists(here.path):
        return [f"there is no store at {here.path} yet: the first note makes it"]
    lines = [f"mended  {one.check}: {one_line(one.what)}" for one in mended]
    if kept:
        lines.append(f"        as it was: {kept}")
    for one in found:
        lines += [f"{one.grade.ljust(6)}  {one.check}: {one_line(one.what)}", f"        {one.mend}"]
    wrong = any(one.grade == "wrong" for one in found)
    return [*lines, *([] if wrong else [f"nothing is wrong with {here.path}"])]


def _json(here: Run, found: list[Finding], mended: list[Finding], kept: Path | None) -> dict[str, Any]:
    every = [*((one, True) for one in mended), *((one, False) for one in found)]
    return {
        "store": here.path,
        "ok": not any(one.grade == "wrong" for one in found),
        "findings": [
            {"check": one.check, "grade": one.grade, "message": one.what, "mend": one.mend, "mended": done}
            for one, done in every
        ],
        "backup": str(kept) if kept else None,
    }
