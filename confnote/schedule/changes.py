"""Find what a new version of a programme changes in the store, and describe each change in a line.

An import never overwrites what the user typed: a field that differs from the last import stays. An import never deletes
a session that the user has changed or added anything to: if the file no longer has such a session, it stays as
`removed`; if its slot now has another talk, it stays as `replaced`. Everything else follows the file. The same file
again changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from confnote.core.clock import MONTHS, WEEKDAYS
from confnote.core.time import local_time
from confnote.model import LINK_KINDS, Speaker
from confnote.schedule.match import Matcher
from confnote.schedule.value import BLANK, FIELDS, Alias, Schedule, Slot, StoredSession, Weblink, names_of


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
    """Take a session off the programme: mark it as `removed` if `keep`, else delete it.

    `instead` is the title of a new session in the same room at the same time, if there is one.
    """

    known: StoredSession
    keep: bool
    instead: str = ""


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
        links = (link for link in before.links if link.kind in self.link_kinds and link.url not in urls)
        return replace(slot, **{**kept, "links": (*slot.links, *links)})


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
    in_place = {(slot.room, slot.starts_at): slot.title for slot in new if slot.room}
    for old in (known[k] for k in sorted(listed - found)):
        instead = in_place.get((old.session.room, old.session.starts_at), "")
        actions.append(Vanish(known=old, keep=old.touched, instead=instead))

    def order(action: Action) -> tuple[bool, int, str]:
        about = action.known.session if isinstance(action, Same | Vanish) else action.slot
        return about.starts_at is None, about.starts_at or 0, about.title

    doubts = tuple(_doubts(known, schedule, listed, actions, days))
    foreign = _is_other(known, listed) or _is_far(schedule, days)
    return Changes(actions=tuple(sorted(actions, key=order)), source=schedule.identity, doubts=doubts, foreign=foreign)


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
    # no file has uids, so they are not compared
    same = [replace(speaker, uid="") for speaker in merged] == [replace(speaker, uid="") for speaker in session]
    return None if same else tuple(merged)


def _doubts(
    known: tuple[StoredSession, ...], schedule: Schedule, listed: set[int], actions: list[Action], days: Days | None
) -> Iterator[str]:
    lost = sum(isinstance(a, Vanish | Replace) or (isinstance(a, Update) and a.reused) for a in actions)
    name = schedule.title or f"another {schedule.format} file"
    yield from schedule.doubts
    if schedule.favourites:
        yield "this is a list of favourites, not a programme: import it with --mine"
    if _is_other(known, listed):
        yield f"this is the programme of {name!r}, and this conference has another: its sessions would be added to them"
    # more than half of a programme hardly ever vanishes: it is more likely the wrong file
    elif lost * 2 > len(listed) > 0:
        yield f"{lost} of the {len(listed)} sessions of the programme are not in this file ({name!r})"
    if days and _is_far(schedule, days):
        first, last = schedule.starts_on, schedule.ends_on
        yield f"this programme is of {first} to {last}, the conference of {days[0]} to {days[1]}"


def _is_other(known: tuple[StoredSession, ...], listed: set[int]) -> bool:
    """Return whether the conference has a programme, and the file is not of it."""
    return any(session.on_programme for session in known) and not listed


def _is_far(schedule: Schedule, days: Days | None) -> bool:
    """Return whether the programme is not of the days of the conference."""
    first, last = schedule.starts_on, schedule.ends_on
    return bool(days and first and last and (last < days[0] - SLACK or first > days[1] + SLACK))


TIME_FIELDS = {"starts_at": "starts", "ends_at": "ends"}
MAX_VALUE = 60
# so many sessions with the same small change have a line each; more are summed up
FEW_ALIKE = 5


def summary(plan: Changes) -> str:
    """Return the counts of sessions added, gone and changed: `+21 -8 ~19, 2 with notes moved`.

    A replaced session counts as gone, and the new one as added. Without any, return `no changes`.
    """
    changes = [action for action in plan.actions if isinstance(action, Update) and not action.quiet]
    replaced = [action for action in plan.actions if isinstance(action, Replace)]
    gone = [action for action in plan.actions if isinstance(action, Vanish)]
    added = sum(1 for action in plan.actions if isinstance(action, Add)) + len(replaced)
    if not (changes or added or gone):
        return "no changes"
    counts = f"+{added} -{len(gone) + len(replaced)} ~{len(changes)}"
    with_notes = (
        (sum(1 for change in changes if change.moved and change.known.notes), "moved"),
        (sum(1 for action in replaced if action.known.notes), "replaced"),
        (sum(1 for action in gone if action.known.notes), "gone from the programme"),
    )
    return ", ".join((counts, *(f"{count} with notes {what}" for count, what in with_notes if count)))


def change_lines(plan: Changes, zone: ZoneInfo) -> tuple[str, ...]:
    """Return a line for each visible action, in the order of the programme."""
    return tuple(text for action in plan.actions if (text := line_of(action, zone)))


def short_lines(plan: Changes, zone: ZoneInfo) -> tuple[str, ...]:
    """Return the lines for a reader: what is gone first, and a sum of what only got links or texts.

    After a conference, 900 sessions get links to recordings; the few other changes must not be lost among them.
    """
    gone = [action for action in plan.actions if isinstance(action, Vanish | Replace)]
    others = [action for action in plan.actions if not isinstance(action, Vanish | Replace)]
    gains = [_gain(action) for action in others]
    counts = Counter(filter(None, gains))
    summed = {gain for gain, count in counts.items() if count > FEW_ALIKE}
    single = (action for action, gain in zip(others, gains, strict=True) if gain not in summed)
    lines = [text for action in (*gone, *single) if (text := line_of(action, zone))]
    return (*lines, *(f"~ {counts[gain]} sessions got {gain}" for gain in counts if gain in summed))


def _gain(action: Action) -> str:
    """Return what a session got, such as `links`, if nothing else of it changes."""
    if not isinstance(action, Update) or action.quiet or action.reused or action.kept:
        return ""
    fields = {edit.field: edit.old for edit in action.edits}
    # an earlier confnote imported the same title whole
    if action.slot.written == fields.get("title") and fields.keys() <= {"title", "abstract", "kind"}:
        return "speakers out of their titles" if action.speakers else "shorter titles"
    if action.speakers is not None:
        return ""
    if any(edit.field != "abstract" for edit in action.edits):
        return ""
    parts = ["links" if action.new_links and not action.old_links else "other links"]
    parts = parts if action.new_links or action.old_links else []
    parts += ["another abstract" if edit.old else "an abstract" for edit in action.edits]
    return " and ".join(parts)


def line_of(action: Action, zone: ZoneInfo) -> str:
    """Return what an action does, in one line; empty if the user would see no difference."""
    if isinstance(action, Add):
        where = ", ".join(part for part in (_at(action.slot.starts_at, zone), action.slot.room) if part)
        return f"+ {action.slot.title}" + (f" ({where})" if where else "")
    if isinstance(action, Same):
        return ""
    session, notes = action.known.session, action.known.notes
    name = f"{session.handle} {session.title}"
    count = f"{notes} note{'' if notes == 1 else 's'}"
    stays = f"its {count} stay{'s' if notes == 1 else ''}" if notes else ""
    if isinstance(action, Replace):
        return f"! {name} is replaced by {action.slot.title}" + (f": {stays} with it" if stays else "")
    if isinstance(action, Vanish):
        kept = f": marked removed{', ' + stays if stays else ''}" if action.keep else ""
        instead = f" (in its place: {action.instead})" if action.instead else ""
        return f"- {name}{kept}{instead}"
    return "" if action.quiet else f"~ {name}: {'; '.join(_edits(action, zone))}" + (f" [{count}]" if notes else "")


def _edits(change: Update, zone: ZoneInfo) -> Iterator[str]:
    if change.reused:
        yield f"another talk in its slot: {_short(change.slot.title)}"
    for edit in change.edits:
        if change.reused and edit.field in {"title", "abstract"}:
            continue
        if edit.field == "abstract":
            yield "abstract"
        elif edit.field in TIME_FIELDS:
            old, new = (_at(at, zone) or "unknown" for at in (edit.old, edit.new))
            yield f"{TIME_FIELDS[edit.field]} {old} -> {new}"
        else:
            yield f"{edit.field} {_short(edit.old)} -> {_short(edit.new)}"
    if change.speakers is not None:
        yield "speakers " + (", ".join(speaker.name for speaker in change.speakers) or "none")
    if change.new_links or change.old_links:
        yield "links"
    if change.kept:
        yield f"yours kept: {', '.join(change.kept)}"


def _short(value: object) -> str:
    text = str(value) or "none"
    return text if len(text) <= MAX_VALUE else text[: MAX_VALUE - 1] + "…"


def _at(at: object, zone: ZoneInfo) -> str:
    """Return an instant as `Tue 24 Mar 08:00`, empty without one."""
    if not isinstance(at, int):
        return ""
    moment = local_time(at, zone.key)
    return f"{WEEKDAYS[moment.weekday()][:3]} {moment.day} {MONTHS[moment.month - 1][:3]} {moment:%H:%M}"
