"""What a programme says, whatever its format: the values between a file and the plan of what to change."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

from confnote.model import LINK_KINDS, Speaker

if TYPE_CHECKING:
    from datetime import date

    from confnote.model import LinkKind, Session


ZoneOrigin = Literal["", "file", "given", "assumed"]
"""Who said the zone: nobody, the file, a person (an option, the conference), or the machine for want of better."""


class Alias(NamedTuple):
    """A name by which a source knows a session: `guid`, `uid`, `code`, `url`, or `id:FORMAT` where it is a number."""

    source: str
    key: str


class Weblink(NamedTuple):
    """A link of a session, always http or https."""

    kind: LinkKind
    url: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One session as a file tells it. `abstract` is Markdown; a start without an end is an unknown length.

    `aliases` are as the file has them: a key that several slots share is none, and only the plan can tell.
    """

    title: str
    subtitle: str = ""
    kind: str = "talk"
    status: Literal["scheduled", "cancelled"] = "scheduled"
    service: bool = False
    track: str = ""
    room: str = ""
    starts_at: int | None = None
    ends_at: int | None = None
    all_day: bool = False
    abstract: str = ""
    speakers: tuple[Speaker, ...] = ()
    links: tuple[Weblink, ...] = ()
    aliases: tuple[Alias, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A programme. `identity` are the clues by which its next version is known, whatever format that comes in.

    `starts_on` and `ends_on` are None only where no session has a time; `notices` are sentences for the person who
    imports it: what had to be assumed, what was left out. `guessed` are fields that the format has no place for.
    `favourites`: one person's choice, not the whole programme.
    """

    format: str
    title: str = ""
    identity: tuple[str, ...] = ()
    version: str = ""
    url: str = ""
    zone: str | None = None
    zone_origin: ZoneOrigin = ""
    starts_on: date | None = None
    ends_on: date | None = None
    slots: tuple[Slot, ...] = ()
    notices: tuple[str, ...] = ()
    guessed: tuple[str, ...] = ()
    favourites: bool = False


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


PLAIN = tuple(field.name for field in fields(Slot) if field.name not in {"speakers", "links", "aliases"})
DEFAULTS = {field.name: field.default for field in fields(Slot)}


def slot_to_json(slot: Slot, source: tuple[str, ...]) -> str:
    """Return the JSON of a slot, without aliases and without what is empty, and of the programme it came from."""
    said: dict[str, Any] = {name: value for name in PLAIN if (value := getattr(slot, name)) != DEFAULTS[name]}
    if slot.speakers:
        said["speakers"] = [[one.name, one.org, one.handle, one.url] for one in slot.speakers]
    if slot.links:
        said["links"] = [list(link) for link in slot.links]
    return json.dumps({**said, "source": list(source)}, ensure_ascii=False, separators=(",", ":"))


def slot_from_json(text: str | None) -> tuple[Slot | None, tuple[str, ...]]:
    """Return the slot and its source; nothing for a session made by hand, or for a record that cannot be read."""
    if not text:
        return None, ()
    try:
        return _slot_from(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError):  # another's hand, or a later confnote's
        return None, ()


def _slot_from(said: dict[str, Any]) -> tuple[Slot, tuple[str, ...]]:
    speakers = tuple(
        Speaker(name=name, org=org, handle=handle, url=url) for name, org, handle, url in said.get("speakers", ())
    )
    links = tuple(
        Weblink(cast("LinkKind", kind), url, title) for kind, url, title in said.get("links", ()) if kind in LINK_KINDS
    )
    plain = {name: said[name] for name in PLAIN if name in said}
    return Slot(**plain, speakers=speakers, links=links), tuple(said["source"])
