"""Describe what a new version of a programme changes, in a line for each session."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from confnote.core.clock import MONTHS, WEEKDAYS
from confnote.core.lookup import single_names
from confnote.core.time import local_time
from confnote.model import Speaker
from confnote.schedule.changes import Action, Add, Changes, Edit, Replace, Same, Update, Vanish
from confnote.schedule.span import day_of
from confnote.schedule.value import Slot, names_of

TIME_FIELDS = {"starts_at": "starts", "ends_at": "ends"}
PLAIN: dict[tuple[str, object], str] = {
    ("service", True): "now a break", ("service", False): "no longer a break",
    ("status", "cancelled"): "cancelled", ("status", "scheduled"): "takes place again",
}  # fmt: skip
MAX_VALUE = 60
FATES = ("moved", "cancelled", "replaced", "gone from the programme")
# so many sessions with the same small change have a line each; more are summed up
FEW_ALIKE = 5


def summary(plan: Changes) -> str:
    """Return the counts of sessions: `+21 -8 ~19` (added, gone, changed), and of those with notes.

    A replaced session counts as gone, and the new one as added. Without any, return `no changes`.
    """
    changes = [action for action in plan.actions if isinstance(action, Update) and not action.quiet]
    replaced = [action for action in plan.actions if isinstance(action, Replace)]
    gone = [action for action in plan.actions if isinstance(action, Vanish)]
    added = sum(1 for action in plan.actions if isinstance(action, Add)) + len(replaced)
    if not (changes or added or gone):
        return "no changes"
    counts = f"+{added} -{len(gone) + len(replaced)} ~{len(changes)}"
    with_notes = Counter(_fate(action) for action in plan.actions if not isinstance(action, Add) and action.known.notes)
    named = ", ".join(f"{with_notes[what]} {what}" for what in FATES if with_notes[what])
    return f"{counts}; sessions with notes: {named}" if named else counts


def contents(plan: Changes, zone: ZoneInfo) -> tuple[str, str]:
    """Return what a first import adds: counts, and one session with all that was read of it.

    So the user sees at once if the rooms, the speakers or the hours of a file were not understood.
    """
    slots = [action.slot for action in plan.actions if isinstance(action, Add)]
    timed = [slot for slot in slots if slot.starts_at is not None]
    counts = [
        _count(len({day_of(slot, zone) for slot in timed}), "day"),
        _count(len(single_names(slot.room for slot in slots if slot.room)), "room"),
        f"{_count(sum(bool(slot.speakers) for slot in slots), 'session')} with speakers",
    ]
    breaks = sum(slot.service for slot in slots)
    counts += [_count(breaks, "break")] if breaks else []
    for number, what in (
        (sum(slot.all_day for slot in slots), "all day"), (len(slots) - len(timed), "without a time"),
        (sum(slot.status == "cancelled" for slot in slots), "cancelled"),
    ):  # fmt: skip
        counts += [f"{number} {what}"] if number else []
    fullest = max(
        slots,
        key=lambda slot: (
            any(who.org for who in slot.speakers),
            bool(slot.speakers),
            bool(slot.room),
            not slot.all_day,
        ),
    )
    people = ", ".join(f"{who.name} ({who.org})" if who.org else who.name for who in fullest.speakers)
    when = _hours(fullest, zone)
    where = ", ".join(filter(None, (when, fullest.room)))
    example = ": ".join(filter(None, (where, _short(fullest.title)))) + (f", by {_short(people)}" if people else "")
    return ", ".join(counts), f"for example {example}"


def _hours(slot: Slot, zone: ZoneInfo) -> str:
    """Return `Tue 24 Mar 08:00-08:45`, without the clock for a whole day; empty without a time."""
    start, end = _at(slot.starts_at, zone), _at(slot.ends_at, zone)
    return start[:-6] if slot.all_day else f"{start}-{end[-5:]}" if end else start


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def _fate(action: Action) -> str:
    """Return which of FATES an action is for its session; empty for none of them."""
    if isinstance(action, Replace) or (isinstance(action, Vanish) and action.is_replaced):
        return "replaced"
    if isinstance(action, Vanish):
        return "gone from the programme"
    if not isinstance(action, Update):
        return ""
    is_off = any(edit.field == "status" and edit.new == "cancelled" for edit in action.edits)
    return "cancelled" if is_off else "moved" if action.moved else ""


def change_lines(plan: Changes, zone: ZoneInfo) -> tuple[str, ...]:
    """Return a line for each visible action: what is gone, what changes, what is new.

    In each group, sessions with notes come first, then all in the order of the programme.
    """
    return tuple(text for action in sorted(plan.actions, key=_group) if (text := line_of(action, zone)))


def _group(action: Action) -> tuple[int, bool]:
    if isinstance(action, Add):
        return 2, False
    return 0 if isinstance(action, Vanish | Replace) else 1, not action.known.notes


def short_lines(plan: Changes, zone: ZoneInfo) -> tuple[str, ...]:
    """Return the lines for a reader, as `change_lines`, with a sum of what only got links or texts.

    After a conference, 900 sessions get links to recordings; the few other changes must not be lost among them.
    """
    gains = [_gain(action) for action in plan.actions]
    counts = Counter(filter(None, gains))
    summed = {gain for gain, count in counts.items() if count > FEW_ALIKE}
    single = (action for action, gain in zip(plan.actions, gains, strict=True) if gain not in summed)
    lines = change_lines(replace(plan, actions=tuple(single)), zone)
    new = sum(isinstance(action, Add) for action in plan.actions)
    sums = (f"~ {counts[gain]} sessions got {gain}" for gain in counts if gain in summed)
    return (*lines[: len(lines) - new], *sums, *lines[len(lines) - new :])


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
    if isinstance(action, Update):
        return "" if action.quiet else f"~ {name}: {'; '.join(_edits(action, zone))}" + (f" [{count}]" if notes else "")
    if isinstance(action, Replace) or action.is_replaced:
        new = action.slot if isinstance(action, Replace) else action.instead
        return f"! {name} is replaced by {new.title if new else ''}" + (f": {stays} with it" if stays else "")
    kept = f": marked removed{', ' + stays if stays else ''}" if action.keep else ""
    what = "perhaps now" if action.keep else "in its slot now"
    return f"- {name}{kept}" + (f" ({what}: {action.instead.title})" if action.instead else "")


def _edits(change: Update, zone: ZoneInfo) -> Iterator[str]:
    hidden = {"title", "abstract"} if change.reused else set()
    if change.reused:
        yield f"another talk in its slot: {_short(change.slot.title)}"
    if any(edit.field == "service" for edit in change.edits):
        hidden.add("kind")
    yield from (_edit(edit, zone) for edit in change.edits if edit.field not in hidden)
    if change.speakers is not None:
        yield _speakers(change.known.session.speakers, change.speakers)
    if change.new_links or change.old_links:
        yield "links"
    if change.kept:
        yield f"yours kept: {', '.join(change.kept)}"


def _speakers(before: tuple[Speaker, ...], now: tuple[Speaker, ...]) -> str:
    """Return the old and the new speakers, with their organisations if the names stay."""
    if not now:
        return "no longer any speaker"
    is_same = names_of(before) == names_of(now)
    old, new = (
        ", ".join(f"{one.name} ({one.org})" if is_same and one.org else one.name for one in people) or "none"
        for people in (before, now)
    )
    return f"speakers {old} -> {new}" if old != new else f"speakers {new}"


def _edit(edit: Edit, zone: ZoneInfo) -> str:
    if plain := PLAIN.get((edit.field, edit.new)):
        return plain
    if edit.field == "abstract":
        return "abstract"
    if edit.field in TIME_FIELDS:
        old, new = (_at(at, zone) or "unknown" for at in (edit.old, edit.new))
        return f"{TIME_FIELDS[edit.field]} {old} -> {new}"
    return f"{edit.field} {_short(edit.old)} -> {_short(edit.new)}"


def _short(value: object) -> str:
    text = str(value) or "none"
    return text if len(text) <= MAX_VALUE else text[: MAX_VALUE - 1] + "…"


def _at(at: object, zone: ZoneInfo) -> str:
    """Return an instant as `Tue 24 Mar 08:00`, empty without one."""
    if not isinstance(at, int):
        return ""
    moment = local_time(at, zone.key)
    return f"{WEEKDAYS[moment.weekday()][:3]} {moment.day} {MONTHS[moment.month - 1][:3]} {moment:%H:%M}"
