"""A session as the store holds it, beside what the file said of it last: what is a person's, what is the file's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from confnote.schedule.value import Weblink

if TYPE_CHECKING:
    from confnote.model import Session, Speaker
    from confnote.schedule.value import Alias, Slot

FIELDS = ("title", "subtitle", "kind", "status", "service", "track", "room", "starts_at", "ends_at", "abstract")
"""What a file may set, beside speakers and links; everything else of a session is a person's alone."""

EMPTY = {"kind": "talk", "status": "scheduled", "service": False, "starts_at": None, "ends_at": None}
"""What a field holds that nobody has filled, where that is not the empty text."""

TOGETHER = {"starts_at": ("starts_at", "ends_at"), "ends_at": ("starts_at", "ends_at")}
"""A person who moves the start means the end as well."""

OURS = ("replaced", "removed")
"""States that only an import gives: the file may always take them back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A session of a conference. `imported` is what the file said last (None: made by hand), without its aliases.

    `source` is the identity of the programme it came from; `notes` and `others` count what refers to it (notes; tech).
    """

    session: Session
    imported: Slot | None = None
    aliases: tuple[Alias, ...] = ()
    source: tuple[str, ...] = ()
    notes: int = 0
    others: int = 0

    @property
    def on_programme(self) -> bool:
        """Whether the file said last that it takes place, here or another time."""
        return self.imported is not None and self.session.status not in OURS

    @property
    def typed(self) -> frozenset[str]:
        """The fields that a person has changed by hand: they differ from what the file said last."""
        changed = {field for field in FIELDS if getattr(self.session, field) != self._said(field)}
        if self.session.status in OURS:
            changed.discard("status")
        if self.imported is None and self.session.starts_at == self.session.entered_at and not self.session.ends_at:
            changed.discard("starts_at")  # it is when one sat down; the programme knows when it began
        return frozenset(name for field in changed for name in TOGETHER.get(field, (field,)))

    def _said(self, field: str) -> object:
        return getattr(self.imported, field) if self.imported is not None else EMPTY.get(field, "")

    @property
    def speakers_typed(self) -> bool:
        """Whether a person has changed who speaks; an organisation filled in does not count."""
        return names_of(self.session.speakers) != names_of(self.imported.speakers if self.imported is not None else ())

    @property
    def links(self) -> tuple[Weblink, ...]:
        """The links of the session as a file would give them."""
        return tuple(Weblink(link.kind, link.url, link.title) for link in self.session.links)

    @property
    def touched(self) -> bool:
        """Whether a person has put anything on it: then it is never deleted, and never turned into another session."""
        session = self.session
        own_links = set(self.links) - set(self.imported.links if self.imported is not None else ())
        marked = (
            session.attendance or session.rating or session.verdict or session.tags or session.entered_at is not None
        )
        return bool(
            self.imported is None
            or self.notes
            or self.others
            or marked
            or self.typed
            or self.speakers_typed
            or own_links
        )


def names_of(speakers: tuple[Speaker, ...]) -> tuple[str, ...]:
    """Return the names for comparing, in order."""
    return tuple(" ".join(speaker.name.casefold().split()) for speaker in speakers)
