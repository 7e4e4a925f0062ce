"""`confnote list`, `show` and `agenda`: show lists, one record, or the programme."""

from typing import Annotated

import typer

from confnote.cli import complete
from confnote.cli.agenda_file import write_agenda
from confnote.cli.app import PLAIN, examples
from confnote.cli.listing import WHAT, show_agenda, show_list
from confnote.cli.options import (
    DaysOption,
    FromOption,
    PrivateOption,
    RatingOption,
    RoomOption,
    SessionsOption,
    SpeakerOption,
    TagOption,
    ToOption,
    TrackOption,
)
from confnote.cli.records import show_thing
from confnote.cli.run import Run
from confnote.errors import Usage
from confnote.model import ATTENDANCES

app = typer.Typer(**PLAIN)
ICS_HELP = "Write what you planned or attended as a file for the calendar of your phone; - prints it."
LIST_EXAMPLES = examples(
    "confnote list",
    "confnote list sessions --day 2 --rating 4+",
    "confnote list sessions kafka --room 'Hall 1' --from 14:00",
    "confnote list notes --kind takeaway --tag cilium",
    "confnote list --unfiled",
    "confnote list followups --all    # questions and actions of every conference",
    "confnote list tech --all    # every product: where it was seen, how ratings changed",
    "confnote list trash",
)


@app.command("list", epilog=LIST_EXAMPLES)
def list_records(
    ctx: typer.Context,
    what: Annotated[str, typer.Argument(help=", ".join(WHAT) + ".", autocompletion=complete.of(WHAT))] = "overview",
    words: Annotated[list[str] | None, typer.Argument(help="With sessions: only those with these words.")] = None,
    day: DaysOption = None,
    session: SessionsOption = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--kind", "-k", help="Only this kind of note; with sessions, of session.", autocompletion=complete.kinds
        ),
    ] = None,
    rating: RatingOption = None,
    tag: TagOption = None,
    attendance: Annotated[list[str] | None, typer.Option(help=", ".join(ATTENDANCES) + ".")] = None,
    track: TrackOption = None,
    room: RoomOption = None,
    speaker: SpeakerOption = None,
    begin: FromOption = None,
    end: ToOption = None,
    section: Annotated[list[str] | None, typer.Option(help="Only notes in this section of the post.")] = None,
    unfiled: Annotated[bool, typer.Option("--unfiled", help="Only notes in no session and no section.")] = False,
    private: PrivateOption = None,
    everywhere: Annotated[bool, typer.Option("--all", help="Show tech or followups of all conferences.")] = False,
) -> None:
    """List records; without a word, the conference's notes by day and session."""
    filters = {
        "day": day, "session": session, "kind": kind, "rating": rating, "tag": tag, "attendance": attendance,
        "section": section, "unfiled": unfiled or None, "private": private, "track": track, "room": room,
        "speaker": speaker, "from": begin, "to": end, "words": " ".join(words or ()) or None,
    }  # fmt: skip
    # only what was typed: a list refuses a filter that it cannot apply
    given = {name: value for name, value in filters.items() if value is not None}
    show_list(Run.of(ctx), what, filters=given, everywhere=everywhere)


@app.command(
    "show",
    epilog=examples(
        "confnote show s12", "confnote show n45", "confnote show t3 --json", "confnote show kubecon-eu-2022"
    ),
)
def show(
    ctx: typer.Context,
    handle: Annotated[
        str,
        typer.Argument(help="s12, n45, t3, l7, a conference, or words of a title.", autocompletion=complete.handles),
    ],
) -> None:
    """Show one record with all its fields."""
    show_thing(Run.of(ctx), handle)


@app.command(
    "agenda",
    epilog=examples(
        "confnote agenda",
        "confnote agenda --mine --day 2",
        "confnote agenda --day today --from 14:00 --track observability",
        "confnote agenda kafka    # what has the word in title, speakers, track or room",
        "confnote agenda --ics kubecon.ics --alarm 10    # your agenda, for the calendar of your phone",
    ),
)
def agenda(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(help="Only sessions with these words in title, speakers, track or room.")
    ] = None,
    day: Annotated[
        list[str] | None,
        typer.Option("--day", "-d", help="Only this day: 2, tue, today, 17 May.", autocompletion=complete.days),
    ] = None,
    mine: Annotated[bool, typer.Option("--mine", help="Only what you planned or attended.")] = False,
    track: TrackOption = None,
    room: RoomOption = None,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", "-k", help="Only this kind of session.", autocompletion=complete.session_kinds),
    ] = None,
    speaker: SpeakerOption = None,
    begin: FromOption = None,
    end: ToOption = None,
    ics: Annotated[str | None, typer.Option("--ics", help=ICS_HELP)] = None,
    alarm: Annotated[int | None, typer.Option(help="With --ics: ring so many minutes before each session.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that confnote did not write.")] = False,
) -> None:
    """Show the programme by day, with your sessions, their overlaps and what is on now marked.

    A programme longer than the screen opens in a pager: q closes it. PAGER=cat before the command prints it all.
    """
    typed = {
        "day": day, "mine": mine or None, "track": track, "room": room, "kind": kind, "speaker": speaker,
        "from": begin, "to": end, "words": " ".join(words or ()) or None,
    }  # fmt: skip
    filters = {name: value for name, value in typed.items() if value is not None}
    if ics is not None:
        write_agenda(Run.of(ctx), ics, filters, alarm=alarm, force=force)
        return
    if alarm is not None or force:
        raise Usage("--alarm and --force go with --ics: confnote agenda --ics FILE --alarm 10")
    show_agenda(Run.of(ctx), filters)
