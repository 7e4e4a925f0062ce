"""`confnote list`: what the conference holds, filtered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from confnote import when
from confnote.cli import complete
from confnote.cli.find import find_session
from confnote.cli.params import choice, note_kind
from confnote.cli.run import Run
from confnote.model import ATTENDANCES, Dossier
from confnote.store.journal import trash
from confnote.store.place import place_of
from confnote.store.read import conferences, dossier, inbox, used_conference
from confnote.store.records import name_of
from confnote.views import as_json, listing

if TYPE_CHECKING:
    from confnote.store.connect import Store

WHAT = ("notes", "sessions", "tech", "links", "tags", "trash", "inbox", "conferences")
EXAMPLES = (
    "confnote list",
    "confnote list sessions --day 2 --rating 4+",
    "confnote list notes --kind takeaway --tag cilium",
    "confnote list --unfiled",
    "confnote list trash",
)


def run(
    ctx: typer.Context,
    what: Annotated[str, typer.Argument(help=", ".join(WHAT) + ".")] = "notes",
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
) -> None:
    """Show what the conference holds; notes by day under their sessions, if not said."""
    here = Run.of(ctx)
    wanted = choice(what, WHAT, "thing to list")
    with here.open() as store:
        if wanted in {"conferences", "trash", "inbox"}:
            _everywhere(here, store, wanted)
            return
        about = here.conference(store)
        held = dossier(store, about.uid)
        calendar = when.Calendar.of(about)
        uid = None
        if session is not None:
            uid = find_session(store, session, about.uid, place_of(store, here.now, about.slug).day)[0]
    chosen = listing.select(
        held,
        day=when.day(day, here.now, calendar) if day is not None else None,
        session=uid,
        kind=note_kind(kind) if kind is not None and wanted == "notes" else kind,
        rating=rating,
        tag=tag,
        attendance=choice(attendance, ATTENDANCES, "attendance") if attendance is not None else None,
        unfiled=unfiled,
        private=private,
        section=section,
    )
    _show(here, wanted, chosen)


def _show(here: Run, wanted: str, chosen: Dossier) -> None:
    shown: dict[str, Any] = {
        "notes": (listing.notes, listing.notes_plain, lambda: [as_json.note(n, chosen) for n in chosen.notes]),
        "sessions": (
            listing.sessions,
            listing.sessions_plain,
            lambda: [as_json.session(s, chosen) for s in chosen.sessions],
        ),
        "tech": (listing.tech, listing.tech_plain, lambda: [as_json.tech(t, chosen) for t in chosen.tech]),
        "links": (
            listing.links,
            listing.links_plain,
            lambda: [as_json.link(x, chosen) for x in listing.all_links(chosen)],
        ),
        "tags": (listing.tags, listing.tags_plain, lambda: listing.tag_counts(chosen)),
    }
    rich, plain, value = shown[wanted]
    here.show(lambda: rich(chosen), lambda: plain(chosen), value)


def _everywhere(here: Run, store: Store, wanted: str) -> None:
    if wanted == "conferences":
        every, used = conferences(store), used_conference(store)
        here.show(
            lambda: listing.conferences(every, used),
            lambda: listing.conferences_plain(every, used),
            lambda: [as_json.conference(c) for c in every],
        )
    elif wanted == "inbox":
        notes = inbox(store)
        here.show(
            lambda: listing.inbox(notes),
            lambda: listing.inbox_plain(notes),
            lambda: [as_json.note(n, None) for n in notes],
        )
    else:
        rows = tuple((*name_of(e.table, e.row).partition(" ")[::2], e.at) for e in trash(store))
        here.show(
            lambda: listing.trash(rows),
            lambda: listing.trash_plain(rows),
            lambda: [{"handle": handle, "text": text, "deleted_at": at} for handle, text, at in rows],
        )
