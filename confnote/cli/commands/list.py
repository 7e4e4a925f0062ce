"""`confnote list`: list the contents of a conference, filtered, or of all conferences."""

from __future__ import annotations

from typing import Annotated

import typer

from confnote.cli import complete
from confnote.cli.listing import WHAT, show_list
from confnote.cli.run import Run
from confnote.model import ATTENDANCES

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
        str | None,
        typer.Option("--session", "-s", help="A handle, or words of the title.", autocompletion=complete.sessions),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option("--kind", "-k", help="A kind of note; with sessions, of session.", autocompletion=complete.kinds),
    ] = None,
    rating: Annotated[str | None, typer.Option("--rating", help="4, 4+ or 2-.")] = None,
    tag: Annotated[str | None, typer.Option("--tag", help="With this tag.")] = None,
    attendance: Annotated[str | None, typer.Option("--attendance", help=", ".join(ATTENDANCES) + ".")] = None,
    section: Annotated[str | None, typer.Option("--section", help="In this section of the post.")] = None,
    unfiled: Annotated[bool, typer.Option("--unfiled", help="Notes in no session and no section.")] = False,
    private: Annotated[
        bool | None, typer.Option("--private/--public", help="Only private notes, or none of them.")
    ] = None,
    everywhere: Annotated[bool, typer.Option("--all", help="Tech or followups of all conferences.")] = False,
) -> None:
    """List the contents of the conference; without a word its notes, by day under their sessions."""
    filters = {
        "day": day, "session": session, "kind": kind, "rating": rating, "tag": tag, "attendance": attendance,
        "section": section, "unfiled": unfiled or None, "private": private,
    }  # fmt: skip
    given = {name: value for name, value in filters.items() if value is not None}
    show_list(Run.of(ctx), what, given, everywhere=everywhere)
