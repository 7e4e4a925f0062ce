"""Check a store and its surroundings: each problem that is found, and what repairs it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from confnote.store.db import Store

Grade = Literal["wrong", "hint"]
FIX = "confnote doctor --fix"


@dataclass(frozen=True, slots=True)
class Problem:
    """`check` names what was checked, `what` describes the problem, `mend` is a command to type.

    `fix` repairs it safely inside a change of the store, `fix_file` outside of it; without either, the user must.
    """

    check: str
    what: str
    mend: str = FIX
    grade: Grade = "wrong"
    fix: Callable[[Store], object] | None = None
    fix_file: Callable[[], object] | None = None

    @property
    def is_fixable(self) -> bool:
        """Whether `doctor --fix` repairs it."""
        return self.fix is not None or self.fix_file is not None
