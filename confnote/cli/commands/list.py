"""`confnote list`: what the conference holds, filtered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from confnote.actions.find import find_session
from confnote.cli import complete
from confnote.cli.params import calendar_of, note_kind
from confnote.cli.run import Run
from confnote.core.dates import parse_day
from confnote.core.lookup import parse_choice
from confnote.core.time import Calendar
from confnote.model import ATTENDANCES
from confnote.store.now import place_of
from confnote.store.read import conferences, dossier, inbox, used_conference
from confnote.store.rows import name_of
from confnote.views import lists
from confnote.views.selection import select

if TYPE_CHECKING:
    from confnote.store.db import Store

WHAT = ("overview", "notes", "sessions", "tech", "links", "tags", "followups", "trash", "inbox", "conferences")
LISTS = {
    "notes": lists.notes, "sessions": lists.sessions, "tech": lists.tech, "links": lists.links, "tags": lists.tags,
}  # fmt: skip
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


def command(
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
    wanted = parse_choice(what, WHAT, "thing to list")
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
        attendance=parse_choice(attendance, ATTENDANCES, "attendance") if attendance is not None else None,
        unfiled=unfiled,
        private=private,
        section=section,
    )
    if wanted == "followups":
        from confnote.views.followups import followups

        here.show(followups([chosen]))
    elif wanted == "overview":
        # sessions that are only planned have left no trace yet: the overview shows them if they are asked for
        here.show(lists.overview(chosen, whole=attendance is not None))
    else:
        here.show(LISTS[wanted](chosen))


def _everywhere(here: Run, store: Store, wanted: str) -> None:
    if wanted == "conferences":
        show_conferences(here, store)
    elif wanted == "inbox":
        here.show(lists.inbox(inbox(store)))
    else:
        from confnote.store.journal import trash  # 4 ms

        zone = calendar_of(here, store).zone
        named = [(*name_of(e.table, e.row).partition(" ")[::2], e.at) for e in trash(store)]
        here.show(lists.trash([lists.TrashRow(*row) for row in named], zone))


def show_conferences(here: Run, store: Store) -> None:
    """Show all conferences, the one in use marked."""
    used = used_conference(store)
    rows = [lists.ConferenceRow(c, *_counts(store, c.uid), used=c.uid == used) for c in conferences(store)]
    here.show(lists.conferences(rows))


def _counts(store: Store, conference: str) -> tuple[int, int, int]:
    """Return how many sessions, notes and tech a conference holds."""
    found: tuple[int, int, int] = store.execute(
        """SELECT (SELECT count(*) FROM session WHERE conference = :uid),
            (SELECT count(*) FROM note WHERE conference = :uid), (SELECT count(*) FROM tech WHERE conference = :uid)""",
        {"uid": conference},
    ).fetchone()
    return found
