"""`confnote use`: which conference is in use."""

from __future__ import annotations

from typing import Annotated

import typer

from confnote.cli import complete
from confnote.cli.find import find_conference
from confnote.cli.records import conference_json
from confnote.cli.run import Run
from confnote.store.capture import NO_CONFERENCE
from confnote.store.conference import put_setting
from confnote.store.read import conferences, used_conference
from confnote.views import as_json, listing
from confnote.views.safe import one_line

EXAMPLES = ("confnote use", "confnote use kubecon-eu-2022", "confnote use 2022")


def run(
    ctx: typer.Context,
    conference: Annotated[
        str | None,
        typer.Argument(
            help="Its short name, or a part of it.", show_default=False, autocompletion=complete.conferences
        ),
    ] = None,
) -> None:
    """Switch to a conference; without a name, list them."""
    here = Run.of(ctx)
    with here.open() as store:
        if conference is None:
            every, used = conferences(store), used_conference(store)
            if not every:
                here.answer(NO_CONFERENCE, list)
                return
            here.show(
                lambda: listing.conferences(every, used),
                lambda: listing.conferences_plain(every, used),
                lambda: [as_json.conference(c) for c in every],
            )
            return
        found = find_conference(store, conference)
        with store.change("use"):
            put_setting(store, "conference", found.uid)
        here.answer(f"{found.slug}: {one_line(found.name)}, in use now", lambda: conference_json(store, found.uid))
