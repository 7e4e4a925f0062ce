"""`confnote now`: say what is on, where the next note goes, and what comes next."""

import sys
from contextlib import suppress
from typing import Annotated, Any

import typer

from confnote.actions.messages import ended, now_short
from confnote.cli.run import Run
from confnote.core.text import one_line
from confnote.core.time import clock_time
from confnote.errors import ConfnoteError
from confnote.store.db import Store
from confnote.store.neighbours import NextSession, next_of, next_on_programme
from confnote.store.now import NO_CONFERENCE, Place, SessionRef, minutes_of, place_of

EXAMPLES = ("confnote now", "confnote now --short    # for tmux or a shell prompt")


def command(
    ctx: typer.Context,
    short: Annotated[bool, typer.Option("--short", help="One line for a status bar, without errors.")] = False,
) -> None:
    """Say what is on, where the next note goes, and what comes next."""
    run = Run.of(ctx)
    if short:
        with suppress(ConfnoteError), run.open() as store:  # a status bar cannot show errors
            place = place_of(store, run.now, run.slug(store), now=run.now)
            line = now_short(place, minutes_of(store, place))
            sys.stdout.write(f"{line}\n" if line else "")
        return
    with run.open() as store:
        place = place_of(store, run.now, run.slug(store), now=run.now)
        coming = next_of(store, place)
        others = next_on_programme(store, place, coming)
        run.answer("\n".join(_lines(store, place, coming, others)), lambda: _json(store, place, coming, others))


def _lines(store: Store, place: Place, coming: NextSession | None, others: list[NextSession]) -> list[str]:
    if place.conference is None:
        return [f"Notes go to the inbox: {NO_CONFERENCE}"]
    clock = clock_time(place.at, place.zone)
    room = f", in {one_line(place.room, 40)}" if place.room else ""
    lines = [f"{one_line(place.name, 60)}, {place.day_name()}, {clock}{room}"]
    if place.session:
        minutes = zip(minutes_of(store, place), ("in", "left"), strict=True)
        times = ", ".join(f"{count} min {word}" for count, word in minutes if count is not None and count >= 0)
        lines.append(f"Notes go to {place.session.label}" + (f" ({times})" if times else ""))
    elif place.rivals:
        lines.append("Notes go to the day. These sessions are possible:")
        lines += [f"  {place.about(rival)}" for rival in place.rivals]
    elif place.out:
        lines.append("Notes go to the day: you are out until your next session begins")
    else:
        lines.append("Notes go to the day: no session of yours is on")
    if place.waiting and (over := ended(place, added=False)):
        lines.append(over)
    if others:
        more = f" and {len(others) - 1} more" if len(others) > 1 else ""
        lines.append(f"On the programme next: {_begins(store, others[0], place)}{more}")
    if coming:
        lines.append(f"Next: {_begins(store, coming, place)}")
    return lines


def _begins(store: Store, session: NextSession, place: Place) -> str:
    label = SessionRef(session.uid, session.id, session.title).label
    room = f", {one_line(session.room, 40)}" if session.room else ""
    day = place_of(store, session.starts_at, place.slug).day
    when = "" if day == place.day else f"{place.day_name(day)}, "
    return f"{when}{clock_time(session.starts_at, place.zone)} {label}{room}"


def _json(store: Store, place: Place, coming: NextSession | None, others: list[NextSession]) -> dict[str, Any]:
    from confnote.store.read import dossier  # 10 ms with the model, for JSON alone
    from confnote.views.agenda import now_value

    found = dossier(store, place.conference) if place.conference else None
    following = next((s for s in found.sessions if coming and s.uid == coming.uid), None) if found else None
    return now_value(place, found, following, others)
