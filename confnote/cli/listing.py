"""Show the lists, the programme and the figures of a conference, without Typer (see `plain`)."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

from confnote.actions.find import find_session
from confnote.actions.messages import used_now
from confnote.cli.run import Run
from confnote.core.collector import collector_off
from confnote.core.kinds import FOLLOW_UPS, NOTE_KINDS
from confnote.core.lookup import parse_choice
from confnote.core.shell import quoted
from confnote.core.tags import tag_of
from confnote.core.text import name_key, one_line, readable
from confnote.core.time import day_label, day_number
from confnote.errors import Unknown, Usage
from confnote.model import ATTENDANCES, LINK_KINDS, Conference, Dossier, Note, Session
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
from confnote.views.table import Listing

WHAT = ("overview", "notes", "sessions", "tech", "links", "tags", "followups", "trash", "inbox", "conferences")
OF_NOTES = {"notes", "overview", "followups"}
LISTS = {
    "notes": lists.notes, "sessions": lists.sessions, "tech": lists.tech, "links": lists.links, "tags": lists.tags,
}  # fmt: skip
OF_SESSIONS = {"track", "room", "speaker", "from", "to", "words"}
"""The filters that choose sessions, and the notes and tech in them (see `views.narrow`)."""
ACROSS = {"tech": ("rating", "tag"), "followups": ("kind", "tag", "private")}
"""The lists that --all can show, each with the filters that mean the same at every conference."""


# what a list has none of, if that is not notes
EMPTY = {"sessions": "sessions", "tech": "products", "followups": "follow-ups", "tags": "tags", "links": "links"}


def show_list(
    run: Run, what: str = "overview", *, filters: dict[str, Any] | None = None, everywhere: bool = False
) -> None:
    """Show a list of one or all conferences; `filters` are as the user typed them."""
    kind = what.casefold().removesuffix("s")
    if kind in NOTE_KINDS and kind != "note":
        instead = "followups" if kind in FOLLOW_UPS else f"notes --kind {kind}"
        raise Usage(f"there is no list of {kind}s: type confnote list {instead}")
    wanted = parse_choice(what, WHAT, "list")
    filters = dict(filters or {})
    if "kind" in filters and wanted in OF_NOTES:
        filters["kind"] = [parse_choice(kind, NOTE_KINDS, "kind of note") for kind in filters["kind"]]
    if "words" in filters and wanted != "sessions":
        raise Usage(f"words go with list sessions; to find them anywhere: confnote search {filters['words']}")
    with run.open() as store:
        if wanted == "conferences":
            show_conferences(run, store)
        elif wanted == "trash":
            _show_trash(run, store)
        elif everywhere and wanted != "inbox":
            _show_across(run, store, wanted, filters)
        # before the first conference there are only notes of the inbox
        elif wanted == "inbox" or (
            wanted in OF_NOTES
            and place_of(store, run.now, run.slug(store)).conference is None
            and inbox(store, with_moments=True)
        ):
            run.show(lists.inbox(inbox(store, with_moments=True)), "no note is in the inbox")
        else:
            about = run.conference(store)
            found = _filtered(run, store, about, wanted, filters)
            # a filter that leaves nothing is named already
            empty = "" if filters else f"no {EMPTY.get(wanted, 'notes')} at {about.slug} yet"
            run.show(_listing(found, wanted, filters), empty)


def _listing(found: Dossier, what: str, filters: Mapping[str, Any]) -> Listing:
    """Return a list of WHAT of one conference."""
    if what == "followups":
        from confnote.views.todo import followups

        return followups([found])
    # a session that is only planned has no trace yet: it is shown if the user asks for an attendance
    return lists.overview(found, whole="attendance" in filters) if what == "overview" else LISTS[what](found)


def _filtered(run: Run, store: Store, about: Conference, what: str, filters: dict[str, Any]) -> Dossier:
    """Return what passes the typed filters; if nothing, warn of the filter that left nothing.

    Raises Unknown for a day that the conference does not have.
    """
    found = dossier(store, about.uid, with_moments=True)
    if not filters:
        return found
    from confnote.views.selection import select_any

    of_sessions = OF_SESSIONS
    if what != "links" and {*NOTE_KINDS, *LINK_KINDS}.isdisjoint(filters.get("kind", ())):
        of_sessions = OF_SESSIONS | {"kind"}
    typed = {name: value for name, value in filters.items() if name not in of_sessions}
    narrowing = {name: value for name, value in filters.items() if name in of_sessions}
    only = None
    if narrowing:
        # with the day, for the reason to name it
        chosen, reason = narrow(run, found, narrowing | {n: v for n, v in typed.items() if n == "day"})
        only = {session.uid for session in chosen}
        if not only:
            run.warn(reason)
            return replace(found, sessions=(), notes=(), tech=())
    if "day" in typed:
        typed["day"] = _days(run, about, typed["day"], lambda day: _has(select_any(found, day=[day]), what, filters))
    if "session" in typed:
        place = place_of(store, run.now, about.slug)
        typed["session"] = [find_session(store, words, place).uid for words in typed["session"]]
    if "attendance" in typed:
        typed["attendance"] = [parse_choice(word, ATTENDANCES, "attendance") for word in typed["attendance"]]
    kept = select_any(found, only=only, **typed)
    if not _has(kept, what, filters):

        def is_emptied(names: list[str]) -> bool:
            return not _has(select_any(found, only=only, **{name: typed[name] for name in names}), what, filters)

        tried = ([*typed][:number] for number in range(1, len(typed) + 1))
        run.warn(
            _emptied(what, next(filter(is_emptied, tried), [*filters]), filters) + _on_programme(kept, what, filters)
        )
    return kept


def _has(found: Dossier, what: str, filters: Mapping[str, Any]) -> bool:
    """Return whether a list of WHAT has anything to show."""
    return next(iter(_listing(found, what, filters).plain()), None) is not None


def _on_programme(kept: Dossier, what: str, filters: Mapping[str, Any]) -> str:
    """Return how to see the sessions that pass if the overview has nothing of them; else ""."""
    if what != "overview" or not kept.sessions:
        return ""
    typed = " ".join(f"--{name} {quoted(str(one))}" for name, value in filters.items() for one in _each(value))
    return f"; on the programme: confnote list sessions {typed}"


def _emptied(what: str, names: list[str], filters: dict[str, Any]) -> str:
    """Say which of the filters, the last of `names`, left nothing after the others."""
    *before, last = (" ".join(_option(name, one) for one in _each(filters[name])) for name in names)
    kinds = f"; the kinds of links are {', '.join(LINK_KINDS)}" if what == "links" and names[-1] == "kind" else ""
    return f"nothing passes {last}" + (f" after {' '.join(before)}" if before else "") + kinds


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _option(name: str, value: Any) -> str:
    return f"--{name}" + (f" {one_line(str(value), 40)}" if value is not True else "")


def _days(run: Run, about: Conference, typed: list[str], has: Callable[[date], bool]) -> list[date]:
    """Return typed days as dates.

    Raises Unknown for one that the conference does not have; `has` tells which days have something all the same.
    """
    from confnote.core.dates import parse_day  # with the filters 6 ms

    days = [parse_day(day, run.now, about) for day in typed]
    for day in days:
        if not about.starts_on <= day <= about.ends_on and not has(day):
            first, last = day_number(about.starts_on, about), day_number(about.ends_on, about)
            known = f"days {first} to {last}" if last > first else f"day {first} only"
            raise Unknown(f"nothing on day {day_number(day, about)} ({day_label(day)}); the conference has {known}")
    return days


def _show_across(run: Run, store: Store, wanted: str, filters: dict[str, Any]) -> None:
    """Show the tech of all conferences by name, or their follow-ups: latest first, inbox last.

    Raises Usage for another list, or for a filter that ACROSS does not name.
    """
    from confnote.views.products import tech_across  # with the other views 5 ms
    from confnote.views.selection import select_any
    from confnote.views.todo import followups

    if wanted not in ACROSS:
        raise Usage("--all goes with tech and followups; confnote search looks at everything of all conferences")
    other = [name for name in filters if name not in ACROSS[wanted]]
    if other:
        raise Usage(f"--{other[0]} is for one conference: leave it out, or leave out --all")
    if wanted == "tech":
        chosen, notes = [select_any(found, **filters) for found in tech_everywhere(store)], []
    else:
        chosen = [select_any(found, **filters) for found in reversed(followups_everywhere(store))]
        notes = [note for note in followups_of_inbox(store) if _passes(note, **filters)]
    if filters and not notes and not any(found.tech if wanted == "tech" else found.notes for found in chosen):
        run.warn(_emptied(wanted, [*filters], filters))
    run.show(tech_across(chosen, name_key) if wanted == "tech" else followups(chosen, notes, named=True))


def _passes(note: Note, kind: Sequence[str] = (), tag: Sequence[str] = (), private: bool | None = None) -> bool:
    """Return whether a note of the inbox passes the filters."""
    return (
        (not kind or note.kind in kind)
        and private in {None, note.private}
        and (not tag or not {word.casefold() for word in note.tags}.isdisjoint(map(tag_of, tag)))
    )


def _show_trash(run: Run, store: Store) -> None:
    from confnote.store.trash import trash  # 4 ms

    zone = run.calendar(store).zone
    named = [(*name_of(entry.table, entry.row).partition(" ")[::2], entry.at) for entry in trash(store)]
    run.show(lists.trash([lists.TrashRow(*row) for row in named], zone), "the trash is empty")


def show_conferences(run: Run, store: Store) -> None:
    """Show all conferences, and mark the one in use."""
    used = used_conference(store)
    rows = [
        lists.ConferenceRow(about, *counts_of(store, about.uid), used=about.uid == used) for about in conferences(store)
    ]
    run.show(lists.conferences(rows), "no conference yet: confnote new NAME, or confnote new --schedule FILE")
    slug = next((row.conference.slug for row in rows if row.used), "")
    place = place_of(store, run.now)
    if slug and place.slug != slug:
        run.warn(f"{slug} is in use{used_now(slug, place)}")


def show_agenda(run: Run, filters: Mapping[str, Any] | None = None) -> None:
    """Show the programme, or the sessions that pass the typed filters (see `narrow`)."""
    from confnote.store.heard import heard_elsewhere
    from confnote.views.agenda import agenda

    with run.open() as store:
        about = run.conference(store)
        found = dossier(store, about.uid)
        heard = heard_elsewhere(store, about.uid)
    only, reason = None, ""
    if filters:
        chosen, reason = narrow(run, found, filters)
        only = {session.uid for session in chosen}
    if found.sessions:
        run.warn(reason)
    else:
        run.warn(f"nothing is on the programme of {about.slug} yet: confnote schedule import FILE")
    run.show(agenda(found, now=run.now, only=only, heard=heard))


def narrow(run: Run, found: Dossier, filters: Mapping[str, Any]) -> tuple[list[Session], str]:
    """Return the sessions that pass the typed filters; if there are none, the reason.

    Raises Unknown for a day that the conference does not have.
    """
    from confnote.views.narrow import filters_of, narrowed

    typed, about = dict(filters), found.conference
    if "words" in typed and "day" not in typed:
        from confnote.core.dates import parse_day  # with the filters 6 ms

        # `agenda tue` is a day, as in the prompt
        with suppress(Usage):
            day = parse_day(typed["words"], run.now, about)
            if about.starts_on <= day <= about.ends_on or day in {session.day for session in found.sessions}:
                typed["day"] = [typed.pop("words")]
    if "day" in typed:
        typed["day"] = _days(run, about, typed["day"], {session.day for session in found.sessions}.__contains__)
    chosen, reason = narrowed(found.sessions, filters_of(typed, found.sessions, about), about)
    for name, value in typed.items() if chosen else ():
        # an alternative that nothing has is named, too
        for one in _each(value) if len(_each(value)) > 1 else ():
            run.warn(narrowed(found.sessions, filters_of({name: one}, found.sessions, about), about)[1])
    return chosen, reason


def show_about(run: Run, *name: str) -> None:
    """Show what the user heard of a person or saw of a product, at all conferences."""
    from confnote.store.about import find_subject, what_about
    from confnote.views.about import about

    with run.open() as store:
        subject = find_subject(store, readable(" ".join(name))[0])
        found = what_about(store, subject)
    run.show(about(subject, found))


def show_stats(run: Run, *, everywhere: bool = False) -> None:
    """Show the figures of the conference, or of all conferences side by side."""
    from confnote.cli.wait import waiting
    from confnote.views.figures import combined, figures
    from confnote.views.stats import stats

    with run.open() as store:
        if everywhere:
            uids = [about.uid for about in reversed(conferences(store))]
            with waiting("counting"), collector_off():
                parts = [figures(dossier(store, u, with_notes=False), note_counts(store, u)) for u in uids]
            found = combined(parts)
        else:
            found = figures(dossier(store, run.conference(store).uid))
    run.show(stats(found, every=everywhere))
