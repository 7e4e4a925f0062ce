"""Find what a new version of a programme changes in the store.

An import never overwrites what the user typed: a field that differs from the last import stays. An import never deletes
a session that the user has changed or added anything to: if the file no longer has such a session, it stays as
`removed`; if its slot now has another talk, it stays as `replaced`. Everything else follows the file. The same file
again changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeAlias

from confnote.core.time import dates_label
from confnote.model import Speaker
from confnote.schedule.assemble import plain_words
from confnote.schedule.match import Matcher, likely_slots
from confnote.schedule.value import FIELDS, Alias, MissingFields, Schedule, Slot, StoredSession, Weblink, names_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Add:
    """Create a session from a slot."""

    slot: Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Same:
    """Leave a session as it is: the file has not changed it."""

    known: StoredSession


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Set a field to another value."""

    field: str
    old: object
    new: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """Update a session, and store `slot` as its imported slot.

    `edits`, `speakers` (None: no change), `new_links` (to add) and `old_links` (to delete) change the session.
    `aliases` and `source` replace the stored ones. `kept` are fields that the file has changed but that keep the user's
    value. `reused` says that the slot has another talk now, and that the user had added nothing to the old one.
    """

    known: StoredSession
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
        """Whether the update makes no difference that the user can see."""
        return not (self.edits or self.speakers is not None or self.new_links or self.old_links or self.kept)

    @property
    def moved(self) -> bool:
        """Whether the start or the room changes."""
        return any(edit.field in {"starts_at", "room"} for edit in self.edits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replace:
    """Mark a session as `replaced`, delete its aliases, and create a new session from its slot."""

    known: StoredSession
    slot: Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Vanish:
    """Take a session off the programme: mark it as `status` if `keep`, else delete it.

    `instead` is the only new session in the same room at the same time, or the one that can be the same talk.
    """

    known: StoredSession
    keep: bool
    instead: Slot | None = None

    @property
    def is_replaced(self) -> bool:
        """Whether another talk has the slot of a session that stays."""
        return self.keep and self.instead is not None and _place(self.instead) == _place(self.known.before)

    @property
    def status(self) -> str:
        """The status of a session that stays."""
        return "replaced" if self.is_replaced else "removed"


Action = Add | Same | Update | Replace | Vanish


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What an import does, in programme order.

    `source` is the identity of the programme; `doubts` are reasons to require `--yes`. `foreign` says that it seems to
    be the programme of another conference.
    """

    actions: tuple[Action, ...]
    source: tuple[str, ...]
    doubts: tuple[str, ...] = ()
    foreign: bool = False

    @property
    def to_write(self) -> tuple[Action, ...]:
        """The actions that change the store."""
        return tuple(action for action in self.actions if not isinstance(action, Same))


Days: TypeAlias = tuple[date, date]
SPEAKER_TEXTS = ("name", "org", "handle", "url")
# a programme may be this far from the dates of its conference
SLACK = timedelta(days=7)


def find_changes(known: tuple[StoredSession, ...], schedule: Schedule, days: Days | None = None) -> Changes:
    """Return what an import would do; `days` are the first and the last day of the conference."""
    matches = Matcher(known, schedule).run()
    listed = _of_programme(known, schedule, matches.pairs)
    missing = MissingFields.of(schedule)
    actions: list[Action] = [
        _matched(known[k], missing.keep(schedule.slots[s], known[k].imported), schedule)
        for k, s in matches.pairs.items()
    ]
    for old, slot in ((known[k], schedule.slots[s]) for k, s in matches.reused):
        change = _matched(old, slot, schedule)
        # keep a session to which the user has added anything; any other becomes the new talk
        if old.touched:
            change = Replace(known=old, slot=slot)
        elif isinstance(change, Update):
            change = replace(change, reused=True)
        actions.append(change)
    taken = {*matches.pairs.values(), *(s for _, s in matches.reused)}
    new = [slot for s, slot in enumerate(schedule.slots) if s not in taken]
    actions += [Add(slot=slot) for slot in new]
    found = {*matches.pairs, *(k for k, _ in matches.reused)}
    in_place: dict[object, list[Slot]] = defaultdict(list)
    for slot in new:
        if slot.starts_at is not None:
            in_place[_place(slot)].append(slot)
    for old in (known[k] for k in sorted(listed - found)):
        likely = likely_slots(old, new) if old.touched else []
        there = likely if len(likely) == 1 else in_place[_place(old.before)]
        actions.append(Vanish(known=old, keep=old.touched, instead=there[0] if len(there) == 1 else None))

    def order(action: Action) -> tuple[bool, int, str]:
        about = action.known.session if isinstance(action, Same | Vanish) else action.slot
        # new talks of one time and room, such as lightning talks, get their handles in the order of the file
        beside = in_place.get(_place(action.slot)) if isinstance(action, Add) else None
        return about.starts_at is None, about.starts_at or 0, beside[0].title if beside else about.title

    doubts = tuple(_doubts(known, schedule, listed, actions, days))
    foreign = _is_other(known, listed) or _is_far(schedule, days)
    return Changes(actions=tuple(sorted(actions, key=order)), source=schedule.identity, doubts=doubts, foreign=foreign)


def _place(slot: Slot) -> tuple[str, int | None]:
    return plain_words(slot.room), slot.starts_at


def _of_programme(known: tuple[StoredSession, ...], schedule: Schedule, pairs: dict[int, int]) -> set[int]:
    """Return the indexes of the sessions of this programme: those that the file lacks vanish."""
    # the conference can have a second programme (a co-located day), whose sessions stay; but if half of all sessions
    # that come from files are in this one, it is the same programme under a new name
    identity = set(schedule.identity)
    on_programme = {k for k, session in enumerate(known) if session.on_programme}
    same = {k for k in on_programme if not identity.isdisjoint(known[k].source)}
    has_most = len(on_programme & pairs.keys()) * 2 >= len(on_programme)
    return on_programme if not same and has_most else same


def _matched(known: StoredSession, slot: Slot, schedule: Schedule) -> Action:
    """Return the update of a session to its slot, or Same; fields changed by the user stay."""
    typed, session = known.typed, known.session
    bare = replace(slot, aliases=())
    edits, kept = [], []
    for field in FIELDS:
        old, new = getattr(session, field), getattr(slot, field)
        if new != old and field not in typed:
            edits.append(Edit(field=field, old=old, new=new))
        elif new != old and known.imported and new != getattr(known.imported, field):
            kept.append(field)
    # delete only links of the last import: never one that the user added or changed
    before = known.before.links
    old_links = tuple(link for link in before if link not in slot.links and link in known.links)
    # an address that the user has added already is not added again, whatever its kind
    urls = {link.url for link in known.links if link not in old_links}
    # keep aliases of other sources: they come from another format of the programme
    sources = {alias.source for alias in slot.aliases}
    aliases = (*dict.fromkeys(slot.aliases), *(alias for alias in known.aliases if alias.source not in sources))
    change = Update(
        known=known, slot=bare, edits=tuple(edits), speakers=_speakers(known, slot), old_links=old_links,
        aliases=aliases,
        new_links=tuple(link for link in slot.links if link not in before and link.url not in urls),
        source=tuple(sorted({*known.source, *schedule.identity})), kept=tuple(kept),
    )  # fmt: skip
    same_record = known.imported == bare and set(change.aliases) == set(known.aliases) and change.source == known.source
    return Same(known=known) if change.quiet and same_record else change


def _speakers(known: StoredSession, slot: Slot) -> tuple[Speaker, ...] | None:
    """Return the slot's speakers with the user's own texts; None to keep the session's speakers."""
    # a list in which the user has changed names cannot be merged safely
    if known.speakers_typed:
        return None
    session, before = known.session.speakers, known.before.speakers
    if _texts_of(session) == _texts_of(before) == _texts_of(slot.speakers):
        return None
    now = dict(zip(names_of(session), session, strict=True))
    then = dict(zip(names_of(before), before, strict=True))
    merged = []
    for name, speaker in zip(names_of(slot.speakers), slot.speakers, strict=True):
        old, own = then.get(name, Speaker(name="")), now.get(name)
        if own is not None:
            texts = {field: text for field in SPEAKER_TEXTS if (text := getattr(own, field)) != getattr(old, field)}
            merged.append(replace(speaker, uid=own.uid, **texts))
        else:
            merged.append(speaker)
    return None if _texts_of(merged) == _texts_of(session) else tuple(merged)


def _texts_of(speakers: Iterable[Speaker]) -> list[tuple[str, ...]]:
    # no file has uids, so they are not compared
    return [(one.name, one.org, one.handle, one.url) for one in speakers]


def _doubts(
    known: tuple[StoredSession, ...], schedule: Schedule, listed: set[int], actions: list[Action], days: Days | None
) -> Iterator[str]:
    lost = sum(isinstance(a, Vanish | Replace) or (isinstance(a, Update) and a.reused) for a in actions)
    name = schedule.title or f"another {schedule.format} file"
    yield from schedule.doubts
    if schedule.favourites:
        yield "this is a list of favourites, not a programme: import it with --mine"
    if _is_other(known, listed):
        other = f"this is the programme of {schedule.title!r}, and this conference has another"
        other = other if schedule.title else "no session of this file is one of the conference's programme"
        yield f"{other}: its sessions would be added to them"
    # more than half of a programme hardly ever vanishes: it is more likely the wrong file
    elif lost * 2 > len(listed) > 0:
        yield f"{lost} of the {len(listed)} sessions of the programme are not in this file ({name!r})"
    if days and _is_far(schedule, days):
        assert schedule.starts_on
        assert schedule.ends_on
        dates = dates_label(schedule.starts_on, schedule.ends_on)
        yield f"this programme is of {dates}, the conference of {dates_label(*days)}"


def _is_other(known: tuple[StoredSession, ...], listed: set[int]) -> bool:
    """Return whether the conference has a programme, and the file is not of it."""
    return any(session.on_programme for session in known) and not listed


def _is_far(schedule: Schedule, days: Days | None) -> bool:
    """Return whether the programme is not of the days of the conference."""
    first, last = schedule.starts_on, schedule.ends_on
    return bool(days and first and last and (last < days[0] - SLACK or first > days[1] + SLACK))
