"""Values: a programme as a file has it, and a stored session with its last imported slot."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from itertools import chain
from typing import Any, Literal, NamedTuple

from confnote.core.same_person import speaker_key
from confnote.model import LINK_KINDS, LinkKind, Session, Speaker


class Alias(NamedTuple):
    """A key by which files name a session.

    `source` is the kind of key: `guid`, `uid`, `code`, `indico` (a contribution), `url` or `id:FORMAT`.
    """

    source: str
    key: str


# the number of a row or an object of a table; stores, and the uids made of it, have the name it had before
OWN_ID, STORED_ID = "id:table", "id:csv"
# in notices: a reader does not know the conference and the file, so the caller fills them in
EDIT, NEW = "confnote edit NAME", "confnote new --schedule FILE"
WORLDWIDE = ("guid", "url")  # the sources of aliases that no two programmes share


class Weblink(NamedTuple):
    """A link of a session, always http or https."""

    kind: LinkKind
    url: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One session as a file has it.

    Instants are milliseconds since 1970 UTC; a start without an end means that the length is unknown. `service` marks a
    break, a registration or the like. `abstract` is Markdown. Several slots may have the same alias: the module `match`
    decides which slot an alias means. `written` is the title in the file, if confnote has cut names or a kind from it.
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
    written: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """An event that could not be read: a name (may be empty) and the reason in a few words."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A programme.

    `identity` are clues that the next version shares, in any format. `starts_on` and `ends_on` are None only if no
    session has a time. `notices` are sentences for the user: what was assumed, what was left out. `guessed` are the
    fields of slots that the format cannot express: if such a field is empty, that does not mean that the programme has
    removed it. `favourites` marks one person's choice, not the whole programme. `of_machine` says that `zone` is this
    machine's, because neither the file nor the user names one. `place` and `hashtag` are those of the conference.
    `doubts` are reasons to require `--yes`, in a clause each: most sessions would lose their time. `columns` are those
    that the user named to read it.
    """

    format: str
    title: str = ""
    identity: tuple[str, ...] = ()
    version: str = ""
    url: str = ""
    zone: str | None = None
    of_machine: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    slots: tuple[Slot, ...] = ()
    notices: tuple[str, ...] = ()
    guessed: tuple[str, ...] = ()
    favourites: bool = False
    place: str = ""
    hashtag: str = ""
    doubts: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()


def aliases_of(*pairs: tuple[str, str]) -> tuple[Alias, ...]:
    """Return the aliases of (source, key) pairs; leave out pairs without a key."""
    return tuple(Alias(source, key) for source, key in pairs if key)


# the fields that a file may set, besides speakers and links; only the user sets all others
FIELDS = ("title", "subtitle", "kind", "status", "service", "track", "room", "starts_at", "ends_at", "abstract")
# the imported slot of a session made by hand
BLANK = Slot(title="")
# a user who changes the start wants to keep the end as well
TOGETHER = {"starts_at": ("starts_at", "ends_at"), "ends_at": ("starts_at", "ends_at")}
# only an import sets these states, so a later import may replace them
IMPORT_STATES = ("replaced", "removed")


OPTIONAL_FIELDS = ("subtitle", "kind", "track", "room", "abstract", "speakers")


@dataclass(frozen=True, slots=True)
class MissingFields:
    """The fields and kinds of links that no slot of a file has, and the guessed fields.

    If a calendar has no categories, for example, that does not mean that the sessions have lost their tracks.
    """

    fields: tuple[str, ...]
    link_kinds: frozenset[str]

    @classmethod
    def of(cls, schedule: Schedule) -> MissingFields:
        """Return the missing fields and kinds of links of a programme."""
        blank = {name: getattr(BLANK, name) for name in OPTIONAL_FIELDS}
        missing = (name for name in blank if all(getattr(slot, name) == blank[name] for slot in schedule.slots))
        link_kinds = {link.kind for slot in schedule.slots for link in slot.links}
        return cls(tuple(dict.fromkeys((*missing, *schedule.guessed))), frozenset(LINK_KINDS) - link_kinds)

    def keep(self, slot: Slot, before: Slot | None) -> Slot:
        """Return a slot with missing fields and links filled from `before`, the last import."""
        if before is None:
            return slot
        empty = [name for name in self.fields if getattr(slot, name) == getattr(BLANK, name)]
        kept: dict[str, Any] = {name: getattr(before, name) for name in empty}
        urls = {link.url for link in slot.links}
        links = [link for link in before.links if link.kind in self.link_kinds and link.url not in urls]
        return replace(slot, **{**kept, "links": (*slot.links, *links)}) if kept or links else slot

    def without(self, slot: Slot | None) -> Slot | None:
        """Return a slot without missing fields, links and aliases, to compare it with another."""
        if slot is None:
            return None
        blank: dict[str, Any] = {name: getattr(BLANK, name) for name in self.fields}
        links = tuple(link for link in slot.links if link.kind not in self.link_kinds)
        return replace(slot, **blank, links=links, aliases=())


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSession:
    """A session of the store.

    `imported` is the slot of the last import, without aliases; None for a session made by hand. `source` is the
    identity of its programme. `notes` counts its notes, `others` its tech entries.
    """

    session: Session
    imported: Slot | None = None
    aliases: tuple[Alias, ...] = ()
    source: tuple[str, ...] = ()
    notes: int = 0
    others: int = 0

    @property
    def on_programme(self) -> bool:
        """Whether an import has put the session on the programme and none has taken it off."""
        return self.imported is not None and self.session.status not in IMPORT_STATES

    @property
    def before(self) -> Slot:
        """The slot of the last import; a blank slot for a session made by hand."""
        return self.imported or BLANK

    @property
    def typed(self) -> frozenset[str]:
        """The fields that the user has changed: their values differ from the last import.

        A change of the start or of the end counts for both.
        """
        changed = {field for field in FIELDS if getattr(self.session, field) != getattr(self.before, field)}
        if self.session.status in IMPORT_STATES:
            changed.discard("status")
        # `start` sets the start to the moment when the user came in; the programme knows the true one
        if self.imported is None and self.session.starts_at == self.session.entered_at and not self.session.ends_at:
            changed.discard("starts_at")
        return frozenset(name for field in changed for name in TOGETHER.get(field, (field,)))

    @property
    def speakers_typed(self) -> bool:
        """Whether the user has changed who speaks; an added organisation does not count."""
        return names_of(self.session.speakers) != names_of(self.before.speakers)

    @property
    def links(self) -> tuple[Weblink, ...]:
        """The links of the session as `Weblink`, to compare them with those of a slot."""
        return tuple(Weblink(link.kind, link.url, link.title) for link in self.session.links)

    @property
    def touched(self) -> bool:
        """Whether the session has anything from the user: an import never deletes or reuses it."""
        session, own_links = self.session, set(self.links) - set(self.before.links)
        marked = (session.attendance, session.rating, session.verdict, session.tags, session.entered_at is not None)
        added = (*marked, self.notes, self.others, self.typed, self.speakers_typed, own_links)
        return self.imported is None or any(added)


def names_of(speakers: Iterable[Speaker]) -> tuple[str, ...]:
    """Return keys of the names of speakers, in order: `Dr. Ada Lind` is `Ada Lind`."""
    return tuple(speaker_key(speaker.name) for speaker in speakers)


_OPTIONAL = tuple(field.name for field in fields(Slot) if field.name not in {"title", "speakers", "links", "aliases"})

# `json.dumps` would make one for each slot
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def slot_to_json(slot: Slot, source: tuple[str, ...]) -> str:
    """Return a slot without aliases, and its source, as JSON for the column `imported`."""
    plain = {name: value for name in _OPTIONAL if (value := getattr(slot, name)) != getattr(BLANK, name)}
    record: dict[str, Any] = {"title": slot.title, **plain}
    if slot.speakers:
        record["speakers"] = [[speaker.name, speaker.org, speaker.handle, speaker.url] for speaker in slot.speakers]
    if slot.links:
        record["links"] = [list(link) for link in slot.links]
    # compact: every session has one of these, and a store may have thousands
    return _ENCODER.encode({**record, "source": list(source)})


def slot_from_json(text: str | None) -> tuple[Slot | None, tuple[str, ...]]:
    """Return the slot and its source from JSON; (None, ()) for no text, or if it cannot be read."""
    if not text:
        return None, ()
    try:
        record = json.loads(text)
        source, people, links = record["source"], record.get("speakers", ()), record.get("links", ())
        plain = {name: record[name] for name in ("title", *_OPTIONAL) if name in record}
        words = all(type(word) is str for word in chain(source, *people, *links))
        if not words or not all(_is_of_type(name, value) for name, value in plain.items()):
            return None, ()
        speakers = (Speaker(name=name, org=org, handle=handle, url=url) for name, org, handle, url in people)
        weblinks = (Weblink(kind, url, title) for kind, url, title in links if kind in LINK_KINDS)
        return Slot(**plain, speakers=tuple(speakers), links=tuple(weblinks)), tuple(source)
    except (ValueError, TypeError, KeyError, AttributeError):  # another program or a later confnote wrote it
        return None, ()


def _is_of_type(field: str, value: object) -> bool:
    """Return whether a field of a slot can have a value; a time is a number or None."""
    blank = getattr(BLANK, field)
    return type(value) is type(blank) or (blank is None and type(value) is int)
