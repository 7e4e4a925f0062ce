"""What an import does to each session, as values: made by `plan`, carried out by the store, told by `outline`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from confnote.model import LINK_KINDS
from confnote.schedule.match import Matcher, Matches, same_share
from confnote.schedule.value import EMPTY, FIELDS, names_of

if TYPE_CHECKING:
    from datetime import date

    from confnote.model import Speaker
    from confnote.schedule.value import Alias, Known, Schedule, Slot, Weblink


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


OPTIONAL_FIELDS = ("subtitle", "kind", "track", "room", "abstract", "speakers")


@dataclass(frozen=True, slots=True)
class Unsaid:
    """The fields, and the kinds of links, of which not one slot of a file says anything (or only by a guess)."""

    fields: tuple[str, ...]
    link_kinds: frozenset[str]

    @classmethod
    def of(cls, schedule: Schedule) -> Unsaid:
        """Return what a programme is silent about: a calendar without categories does not say that tracks are gone."""
        unsaid = (name for name in OPTIONAL_FIELDS if all(_is_empty(slot, name) for slot in schedule.slots))
        linked = {link.kind for slot in schedule.slots for link in slot.links}
        return cls(tuple(dict.fromkeys((*unsaid, *schedule.guessed))), frozenset(LINK_KINDS) - linked)

    def filled(self, slot: Slot, before: Slot | None) -> Slot:
        """Return a slot with what was said before where this programme is silent."""
        if before is None:
            return slot
        own: dict[str, Any] = {name: getattr(before, name) for name in self.fields if _is_empty(slot, name)}
        here = {link.url for link in slot.links}
        kept = (link for link in before.links if link.kind in self.link_kinds and link.url not in here)
        return replace(slot, **{**own, "links": (*slot.links, *kept)})


def _is_empty(slot: Slot, name: str) -> bool:
    return bool(getattr(slot, name) == (() if name == "speakers" else EMPTY.get(name, "")))


SLACK = timedelta(days=7)


def plan(known: tuple[Known, ...], schedule: Schedule, days: tuple[date, date] | None = None) -> Plan:
    """Return what to change so that the sessions follow the programme; `days` are the conference's first and last."""
    matches = Matcher(known, schedule).run()
    pool = _pool(known, schedule, matches)
    silence = Unsaid.of(schedule)
    actions: list[Action] = [
        _matched(known[one], silence.filled(schedule.slots[slot], known[one].imported), schedule)
        for one, slot in matches.pairs.items()
    ]
    actions += [_reused(known[one], schedule.slots[slot], schedule) for one, slot in matches.reused]
    taken = {*matches.pairs.values(), *(slot for _, slot in matches.reused)}
    new = [slot for place, slot in enumerate(schedule.slots) if place not in taken]
    actions += [Add(slot=slot) for slot in new]
    there: dict[tuple[str, int | None], str] = {(slot.room, slot.starts_at): slot.title for slot in new if slot.room}
    met = {*matches.pairs, *(one for one, _ in matches.reused)}
    for place, one in enumerate(known):
        if place not in met and place in pool:
            instead = there.get((one.session.room, one.session.starts_at), "")
            actions.append(Vanish(known=one, keep=one.touched, instead=instead))
    return Plan(
        actions=tuple(sorted(actions, key=_place)),
        source=schedule.identity,
        doubts=tuple(_doubts(known, schedule, pool, actions, days)),
    )


def _place(action: Action) -> tuple[bool, int, str]:
    about = action.known.session if isinstance(action, Same | Vanish) else action.slot
    return about.starts_at is None, about.starts_at or 0, about.title


def _pool(known: tuple[Known, ...], schedule: Schedule, matches: Matches) -> set[int]:
    """Return the sessions whose programme this is, so that those it lacks have vanished.

    Sessions of another programme in the same conference (a co-located day) are not this file's to take away; but if
    most of them are in it, it is the same one under a new name.
    """
    ours = set(schedule.identity)
    same = {place for place, one in enumerate(known) if one.on_programme and not ours.isdisjoint(one.source)}
    renamed = not same and same_share(known, matches)
    return {place for place, one in enumerate(known) if one.on_programme} if renamed else same


def _matched(known: Known, slot: Slot, schedule: Schedule) -> Action:
    """Return what changes of a session whose slot was found: for each field what the file says, unless a person did."""
    old, typed = known.imported, known.typed
    session = known.session
    bare = replace(slot, aliases=())
    said = {field: getattr(slot, field) for field in FIELDS}
    edits = tuple(
        Edit(field=field, old=getattr(session, field), new=new)
        for field, new in said.items()
        if field not in typed and new != getattr(session, field)
    )
    speakers = _speakers(known, slot)
    new_links, old_links = _links(known, slot)
    change = Change(
        known=known,
        slot=bare,
        edits=edits,
        speakers=speakers if _as_said(speakers) != _as_said(session.speakers) else None,
        new_links=new_links,
        old_links=old_links,
        aliases=_aliases(known, slot),
        source=tuple(sorted({*known.source, *schedule.identity})),
        kept=tuple(
            field
            for field, new in said.items()
            if field in typed and old is not None and new != getattr(old, field) and new != getattr(session, field)
        ),
    )
    unchanged = (
        change.quiet and old == bare and set(change.aliases) == set(known.aliases) and change.source == known.source
    )
    return Same(known=known) if unchanged else change


def _reused(known: Known, slot: Slot, schedule: Schedule) -> Action:
    """Return what becomes of a session whose slot holds another talk: kept if a person has put anything on it."""
    if known.touched:
        return Replace(known=known, slot=slot)
    change = _matched(known, slot, schedule)
    return replace(change, reused=True) if isinstance(change, Change) else change


def _as_said(speakers: tuple[Speaker, ...]) -> tuple[tuple[str, str, str, str], ...]:
    return tuple((speaker.name, speaker.org, speaker.handle, speaker.url) for speaker in speakers)


def _speakers(known: Known, slot: Slot) -> tuple[Speaker, ...]:
    """Return who speaks: the file's list, with what a person has filled in of each; a list changed by hand stays."""
    if known.speakers_typed:
        return known.session.speakers
    now = dict(zip(names_of(known.session.speakers), known.session.speakers, strict=True))
    before = known.imported.speakers if known.imported is not None else ()
    then = dict(zip(names_of(before), before, strict=True))
    return tuple(
        _speaker(speaker, now.get(name), then.get(name))
        for name, speaker in zip(names_of(slot.speakers), slot.speakers, strict=True)
    )


def _speaker(said: Speaker, now: Speaker | None, then: Speaker | None) -> Speaker:
    if now is None:
        return said
    own = {
        field: getattr(now, field)
        for field in ("name", "org", "handle", "url")
        if getattr(now, field) != (getattr(then, field) if then is not None else "")
    }
    return replace(said, uid=now.uid, **own)


def _links(known: Known, slot: Slot) -> tuple[tuple[Weblink, ...], tuple[Weblink, ...]]:
    """Return the links to add and those to take away: the file's own, never one that a person added or changed."""
    before = known.imported.links if known.imported is not None else ()
    old = tuple(link for link in before if link not in slot.links and link in known.links)
    there = {link.url for link in known.links if link not in old}
    return tuple(link for link in slot.links if link not in before and link.url not in there), old


def _aliases(known: Known, slot: Slot) -> tuple[Alias, ...]:
    """Return the names: the file's, and those of kinds that this file does not give (another format's)."""
    kinds = {alias.source for alias in slot.aliases}
    return (*dict.fromkeys(slot.aliases), *(alias for alias in known.aliases if alias.source not in kinds))


def _doubts(
    known: tuple[Known, ...], schedule: Schedule, pool: set[int], actions: list[Action], days: tuple[date, date] | None
) -> list[str]:
    doubts = []
    lost = sum(
        1
        for action in actions
        if isinstance(action, Vanish | Replace) or (isinstance(action, Change) and action.reused)
    )
    name = schedule.title or f"another {schedule.format} file"
    if schedule.favourites:
        doubts.append("this is a list of favourites, not a programme: import it with --mine")
    if any(one.on_programme for one in known) and not pool:
        doubts.append(
            f"this is the programme of {name!r}, and this conference has another: its sessions would be added to them"
        )
    elif lost * 2 > len(pool) > 0:
        doubts.append(f"{lost} of the {len(pool)} sessions of the programme are not in this file ({name!r})")
    first, last = schedule.starts_on, schedule.ends_on
    if (
        days is not None
        and first is not None
        and last is not None
        and (last < days[0] - SLACK or first > days[1] + SLACK)
    ):
        doubts.append(f"this programme is of {first} to {last}, the conference of {days[0]} to {days[1]}")
    return doubts
