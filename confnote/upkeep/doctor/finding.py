"""One thing a check-up has found: what it is, how bad, and what mends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from confnote.store.db import Store

Grade = Literal["wrong", "hint"]
FIX = "confnote doctor --fix"


@dataclass(frozen=True, slots=True)
class Finding:
    """`check` names what was looked at; `mend` is a command to type.

    What mends it safely is `fix_file`, or inside a change of the store `fix`; without either it takes a person.
    """

    check: str
    what: str
    mend: str = FIX
    grade: Grade = "wrong"
    fix: Callable[[Store], object] | None = None
    fix_file: Callable[[], object] | None = None

    @property
    def is_fixable(self) -> bool:
        """Whether `doctor --fix` mends it."""
        return self.fix is not None or self.fix_file is not None
