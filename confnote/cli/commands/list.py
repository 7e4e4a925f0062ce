"""`confnote list`: what the conference holds, filtered."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from confnote.cli import complete
from confnote.cli.find import find_session
from confnote.cli.params import calendar_of, choice, note_kind
from confnote.cli.run import Run
from confnote.core.dates import parse_day
from confnote.core.time import Calendar
from confnote.model import ATTENDANCES, Dossier
from confnote.store.place import place_of
from confnote.store.read import conferences, dossier, inbox, used_conference
from confnote.store.rows import name_of
from confnote.views import as_json, records
from confnote.views.rows import ConferenceRow, TrashRow, tag_rows
from confnote.views.selection import select

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import RenderableType

    from confnote.store.db import Store

WHAT = ("overview", "notes", "sessions", "tech", "links", "tags", "followups", "trash", "inbox", "conferences")
OF_NOTES = {"notes", "overview", "followups"}
EXAMPLES = (
    "confnote list",
    "confnote list sessions --day 2 --rating 4+",
    "confnote list notes --kind takeaway --tag cilium",
    "confnote list --unfiled",
    "confnote list followups --all    # questions and actions of every conference",
    "confnote list tech --all    # every product: where it was seen, how ratings changed",
    "confnote list trash",
)


def run(
    ctx: typer.Context,
    what: Annotated[str, typer.Argument(help=", ".join(WHAT) + ".", autocompletion=complete.of(WHAT))] = "overview",
    day: Annotated[str | None, typer.Option("--day", "-d", help="2, tue, 17 May.")] = None,
    session: Annotated[
        str | None, typer.Option("--session", "-s", help="A handle, or words.", autocompletion=complete.sessions)
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option("--kind", "-k", help="Of note; with sessions, of session.", autocompletion=complete.kinds),
    ] = None,
    rating: Annotated[str | None, typer.Option("--rating", help="4, 4+ or 2-.")] = None,
    tag: Annotated[str | None, typer.Option("--tag", help="With this tag.")] = None,
    attendance: Annotated[str | None, typer.Option("--attendance", help=", ".join(ATTENDANCES) + ".")] = None,
    section: Annotated[str | None, typer.Option("--section", help="Of this section.")] = None,
    unfiled: Annotated[bool, typer.Option("--unfiled", help="Notes in no session and no section.")] = False,
    private: Annotated[
        bool | None, typer.Option("--private/--public", help="Only private notes, or none of them.")
    ] = None,
    everywhere: Annotated[bool, typer.Option("--all", help="Tech or followups of all conferences.")] = False,
) -> None:
    """Show what the conference holds; notes by day under their sessions, if not said."""
    here = Run.of(ctx)
    wanted = choice(what, WHAT, "thing to list")
    with here.open() as store:
        if wanted in {"conferences", "trash", "inbox"}:
            _everywhere(here, store, wanted)
            return
        if everywhere:
            given = {
                "day": day, "session": session, "kind": kind, "rating": rating, "tag": tag, "attendance": attendance,
                "section": section, "unfiled": unfiled or None, "private": private,
            }  # fmt: skip
            from confnote.cli import across  # 8 ms

            across.show(here, store, wanted, given)
            return
        if wanted in OF_NOTES and place_of(store, here.now, here.slug(store)).conference is None and inbox(store):
            _everywhere(here, store, "inbox")  # there is no conference yet, but there are notes
            return
        about = here.conference(store)
        held = dossier(store, about.uid)
        calendar = Calendar.of(about)
        uid = None
        if session is not None:
            uid = find_session(store, session, about.uid, place_of(store, here.now, about.slug).day)[0]
    chosen = select(
        held,
        day=parse_day(day, here.now, calendar) if day is not None else None,
        session=uid,
        kind=note_kind(kind) if kind is not None and wanted in OF_NOTES else kind,
        rating=rating,
        tag=tag,
        attendance=choice(attendance, ATTENDANCES, "attendance") if attendance is not None else None,
        unfiled=unfiled,
        private=private,
        section=section,
    )
    # sessions that are only planned have left no trace yet: the overview shows them if they are asked for
    whole = {"whole": True} if wanted == "overview" and attendance is not None else {}
    _show(here, wanted, chosen, whole)


def _show(here: Run, wanted: str, chosen: Dossier, whole: dict[str, bool]) -> None:
    if wanted == "followups":
        from confnote.cli import across

        across.show_followups(here, chosen)
        return
    values = {
        "overview": as_json.notes, "notes": as_json.notes, "sessions": as_json.sessions, "tech": as_json.techs,
        "links": as_json.links, "tags": tag_values,
    }  # fmt: skip
    here.show(
        lambda: _rich(wanted)(chosen, **whole),
        lambda: getattr(records, wanted)(chosen, **whole),
        lambda: values[wanted](chosen),
    )


def _rich(wanted: str) -> Callable[..., RenderableType]:
    from confnote.views import listing  # brings Rich, 40 ms

    found: Callable[..., RenderableType] = getattr(listing, wanted)
    return found


def tag_values(dossier: Dossier) -> list[dict[str, object]]:
    """Return the tags with what they are on, as JSON values."""
    return [asdict(row) for row in tag_rows(dossier)]


def _everywhere(here: Run, store: Store, wanted: str) -> None:
    if wanted == "conferences":
        show_conferences(here, store)
    elif wanted == "inbox":
        notes = inbox(store)
        here.show(
            lambda: _rich("inbox")(notes),
            lambda: records.inbox(notes),
            lambda: [as_json.note(n, None) for n in notes],
        )
    else:
        from confnote.store.journal import trash  # 4 ms

        zone = calendar_of(here, store).zone
        named = [(*name_of(e.table, e.row).partition(" ")[::2], e.at) for e in trash(store)]
        rows = tuple(TrashRow(*row) for row in named)
        here.show(
            lambda: listing_trash(rows, zone),
            lambda: records.trash(rows, zone),
            lambda: [as_json.trashed(row, zone) for row in rows],
        )


def listing_trash(rows: tuple[TrashRow, ...], zone: str) -> RenderableType:
    """Return the trash for a terminal."""
    from confnote.views import listing

    return listing.trash(rows, zone)


def show_conferences(here: Run, store: Store) -> None:
    """Show all conferences, the one in use marked."""
    used = used_conference(store)
    rows = tuple(ConferenceRow(c, *_counts(store, c.uid), used=c.uid == used) for c in conferences(store))
    here.show(
        lambda: _rich("conferences")(rows),
        lambda: records.conferences(rows),
        lambda: [as_json.conference(row.conference) for row in rows],
    )


def _counts(store: Store, conference: str) -> tuple[int, int, int]:
    """Return how many sessions, notes and tech a conference holds."""
    found: tuple[int, int, int] = store.execute(
        """SELECT (SELECT count(*) FROM session WHERE conference = :uid),
            (SELECT count(*) FROM note WHERE conference = :uid), (SELECT count(*) FROM tech WHERE conference = :uid)""",
        {"uid": conference},
    ).fetchone()
    return found
