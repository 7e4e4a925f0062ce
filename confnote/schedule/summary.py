"""Describe a plan: in one line, and with a line for each thing that it does."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from confnote.core.calendar_names import MONTHS, WEEKDAYS
from confnote.core.time import local_time
from confnote.schedule.plan import Action, Add, ImportPlan, Replace, Same, Update, Vanish

TIME_FIELDS = {"starts_at": "starts", "ends_at": "ends"}
MAX_VALUE = 60


def summary(plan: ImportPlan) -> str:
    """Return `+21 -8 ~19, 2 with notes moved`: added, gone, changed; and what happens to sessions with notes."""
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


def plan_lines(plan: ImportPlan, zone: ZoneInfo) -> tuple[str, ...]:
    """Return a line for each visible action, in the order of the programme; times as in the zone."""
    return tuple(text for action in plan.actions if (text := line_of(action, zone)))


def line_of(action: Action, zone: ZoneInfo) -> str:
    """Return what an action does, in one line; empty for one that the user would not see."""
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
    """Return `Tue 24 Mar 08:00`, empty without a time."""
    if not isinstance(at, int):
        return ""
    moment = local_time(at, zone.key)
    return f"{WEEKDAYS[moment.weekday()][:3]} {moment.day} {MONTHS[moment.month - 1][:3]} {moment:%H:%M}"
