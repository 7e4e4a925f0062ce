"""What an import does to each session, as values: made by `plan`, carried out by the store, told by `outline`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from confnote.model import Speaker
    from confnote.schedule.known import Known
    from confnote.schedule.value import Alias, Slot, Weblink


@dataclass(frozen=True, slots=True, kw_only=True)
class Add:
    """Make a session of a slot."""

    slot: Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Same:
    """Leave a session as it is: the file says what it said."""

    known: Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One field that gets another value."""

    field: str
    old: object
    new: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Bring a session to what the file says now: set `edits`, `speakers`, `links`, and keep `slot` as said last.

    `kept` are fields in which the file now says something else than the person, who is right. `reused`: the slot is
    another talk's now, and nobody had put anything on the old one. Without edits only the record of the file changes.
    """

    known: Known
    slot: Slot
    edits: tuple[Edit, ...] = ()
    speakers: tuple[Speaker, ...] | None = None
    new_links: tuple[Weblink, ...] = ()
    old_links: tuple[Weblink, ...] = ()
    aliases: tuple[Alias, ...] = ()
    source: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    reused: bool = False

    @property
    def quiet(self) -> bool:
        """Whether nobody would see a difference."""
        return not (self.edits or self.speakers is not None or self.new_links or self.old_links or self.kept)

    @property
    def moved(self) -> bool:
        """Whether it takes place at another time or in another room."""
        return any(edit.field in {"starts_at", "room"} for edit in self.edits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replace:
    """Keep a session as `replaced`, without aliases, and make a new one of the slot that was its own."""

    known: Known
    slot: Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Vanish:
    """Take a session off the programme: mark it `removed` if `keep`, else delete it.

    `instead` is what stands in its room at its time now, if something does.
    """

    known: Known
    keep: bool
    instead: str = ""


Action = Add | Same | Change | Replace | Vanish


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an import does, in the order of the programme; `doubts` are reasons to ask for `--yes` first."""

    actions: tuple[Action, ...]
    source: tuple[str, ...]
    doubts: tuple[str, ...] = ()

    @property
    def changes(self) -> tuple[Action, ...]:
        """The actions that do something."""
        return tuple(action for action in self.actions if not isinstance(action, Same))
