"""Show the lists, the programme and the figures of a conference, without Typer (see `plain`)."""

import gc
from datetime import date
from typing import Any

from confnote.actions.find import find_session
from confnote.cli.run import Run
from confnote.core.kinds import NOTE_KINDS
from confnote.core.lookup import parse_choice
from confnote.core.tags import tag_of
from confnote.core.text import name_key, readable
from confnote.core.time import day_label, day_number
from confnote.errors import Usage
from confnote.model import ATTENDANCES, Conference, Dossier, Note
from confnote.store.db import Store
from confnote.store.now import place_of
from confnote.store.read import (
    conferences,
    counts_of,
    dossier,
    followups_everywhere,
    followups_of_inbox,
    inbox,
    note_counts,
    tech_everywhere,
    used_conference,
)  # fmt: skip
from confnote.store.rows import name_of
from confnote.views import lists

WHAT = ("overview", "notes", "sessions", "tech", "links", "tags", "followups", "trash", "inbox", "conferences")
OF_NOTES = {"notes", "overview", "followups"}
LISTS = {
    "notes": lists.notes, "sessions": lists.sessions, "tech": lists.tech, "links": lists.links, "tags": lists.tags,
}  # fmt: skip
ACROSS = {"tech": ("rating", "tag"), "followups": ("kind", "tag", "private")}
"""The lists that --all can show, each with the filters that mean the same at every conference."""


def show_list(
    run: Run, what: str = "overview", *, filters: dict[str, Any] | None = None, everywhere: bool = False
) -> None:
    """Show a list of one or all conferences; `filters` are as the user typed them."""
    wanted = parse_choice(what, WHAT, "thing to list")
    filters = dict(filters or {})
    if "kind" in filters and wanted in OF_NOTES:
        filters["kind"] = parse_choice(filters["kind"], NOTE_KINDS, "kind of note")
    with run.open() as store:
        if wanted == "conferences":
            show_conferences(run, store)
        elif wanted == "trash":
            _show_trash(run, store)
        elif everywhere and wanted != "inbox":
            _show_across(run, store, wanted, filters)
        # before the first conference there are only notes of the inbox
        elif wanted == "inbox" or (
            wanted in OF_NOTES and place_of(store, run.now, run.slug(store)).conference is None and inbox(store)
        ):
            run.show(lists.inbox(inbox(store)))
        else:
            found = _filtered(run, store, run.conference(store), filters)
            if wanted == "followups":
                from confnote.views.todo import followups

                run.show(followups([found]))
            elif wanted == "overview":
                # a session that is only planned has no trace yet: it is shown if the user asks for an attendance
                run.show(lists.overview(found, whole="attendance" in filters))
            else:
                run.show(LISTS[wanted](found))


def _filtered(run: Run, store: Store, about: Conference, filters: dict[str, Any]) -> Dossier:
    """Return what passes the typed filters; if nothing, warn of a day outside the conference."""
    found = dossier(store, about.uid)
    if not filters:
        return found
    from confnote.core.dates import parse_day  # with selection 7 ms
    from confnote.views.selection import select

    typed = dict(filters)
    if "day" in typed:
        typed["day"] = parse_day(typed["day"], run.now, about)
    if "session" in typed:
        today = place_of(store, run.now, about.slug).day
        typed["session"] = find_session(store, typed["session"], about.uid, today).uid
    if "attendance" in typed:
        typed["attendance"] = parse_choice(typed["attendance"], ATTENDANCES, "attendance")
    chosen = select(found, **typed)
    if not (chosen.sessions or chosen.notes or chosen.tech):
        _warn_of_day(run, about, typed.get("day"))
    return chosen


def _warn_of_day(run: Run, about: Conference, day: date | None) -> None:
    """Warn of a day that the conference does not have: in a pipe, an empty list prints nothing."""
    if day is None or about.starts_on <= day <= about.ends_on:
        return
    first, last = day_number(about.starts_on, about), day_number(about.ends_on, about)
    days = f"days {first} to {last}" if last > first else f"day {first} only"
    run.warn(f"nothing on day {day_number(day, about)} ({day_label(day)}); the conference has {days}")


def _show_across(run: Run, store: Store, wanted: str, filters: dict[str, Any]) -> None:
    """Show the tech of all conferences by name, or their follow-ups: latest first, inbox last.

    Raises Usage for another list, or for a filter that ACROSS does not name.
    """
    from confnote.views.products import tech_across  # with the other views 5 ms
    from confnote.views.selection import select
    from confnote.views.todo import followups

    if wanted not in ACROSS:
        raise Usage("--all goes with tech and followups; confnote search looks at everything of all conferences")
    other = [name for name in filters if name not in ACROSS[wanted]]
    if other:
        raise Usage(f"--{other[0]} is for one conference: leave it out, or leave out --all")
    if wanted == "tech":
        run.show(tech_across([select(found, **filters) for found in tech_everywhere(store)], name_key), paged=True)
        return
    chosen = [select(found, **filters) for found in reversed(followups_everywhere(store))]
    notes = [note for note in followups_of_inbox(store) if _passes(note, **filters)]
    run.show(followups(chosen, notes, named=True), paged=True)


def _passes(note: Note, kind: str | None = None, tag: str | None = None, private: bool | None = None) -> bool:
    """Return whether a note of the inbox passes the filters."""
    return (
        kind in {None, note.kind}
        and private in {None, note.private}
        and (tag is None or tag_of(tag) in {word.casefold() for word in note.tags})
    )


def _show_trash(run: Run, store: Store) -> None:
    from confnote.store.trash import trash  # 4 ms

    zone = run.calendar(store).zone
    named = [(*name_of(entry.table, entry.row).partition(" ")[::2], entry.at) for entry in trash(store)]
    run.show(lists.trash([lists.TrashRow(*row) for row in named], zone))


def show_conferences(run: Run, store: Store) -> None:
    """Show all conferences, and mark the one in use."""
    used = used_conference(store)
    rows = [
        lists.ConferenceRow(about, *counts_of(store, about.uid), used=about.uid == used) for about in conferences(store)
    ]
    run.show(lists.conferences(rows))


def show_agenda(run: Run, day: str | None = None, *, mine: bool = False) -> None:
    """Show the programme: all of it or the typed `day`; with `mine` only the user's sessions."""
    from confnote.store.heard import heard_elsewhere
    from confnote.views.agenda import agenda

    with run.open() as store:
        about = run.conference(store)
        found = dossier(store, about.uid)
        heard = heard_elsewhere(store, about.uid)
    wanted = None
    if day is not None:
        from confnote.core.dates import parse_day  # 4 ms

        wanted = parse_day(day, run.now, about)
        if all(session.day != wanted for session in found.sessions):
            _warn_of_day(run, about, wanted)
    run.show(agenda(found, now=run.now, day=wanted, mine=mine, heard=heard))


def show_about(run: Run, *name: str) -> None:
    """Show what the user heard of a person or saw of a product, at all conferences."""
    from confnote.store.about import find_subject, what_about
    from confnote.views.about import about

    with run.open() as store:
        subject = find_subject(store, readable(" ".join(name))[0])
        found = what_about(store, subject)
    run.show(about(subject, found), paged=True)


def show_stats(run: Run, *, everywhere: bool = False) -> None:
    """Show the figures of the conference, or of all conferences side by side."""
    from confnote.cli.wait import waiting
    from confnote.views.figures import combined, figures
    from confnote.views.stats import stats

    with run.open() as store:
        if everywhere:
            uids = [about.uid for about in reversed(conferences(store))]
            gc.disable()  # it takes a quarter of the time, and finds nothing: values have no cycles
            try:
                with waiting("counting"):
                    parts = [figures(dossier(store, u, with_notes=False), note_counts(store, u)) for u in uids]
            finally:
                gc.enable()
            found = combined(parts)
        else:
            found = figures(dossier(store, run.conference(store).uid))
    run.show(stats(found, every=everywhere), paged=everywhere)
