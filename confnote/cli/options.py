"""The options that several commands have."""

from typing import Annotated

import typer

from confnote.cli import complete
from confnote.errors import Usage

# several filters of this form are alternatives: --day 1 --day 2
DaysOption = Annotated[
    list[str] | None, typer.Option("--day", "-d", help="Only this day: 2, tue, 17 May.", autocompletion=complete.days)
]
SessionOption = Annotated[
    str | None,
    typer.Option(
        "--session", "-s", help="The session: a handle, or words of the title.", autocompletion=complete.sessions
    ),
]
SessionsArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="[SESSION]...", help="Handles or words.", autocompletion=complete.sessions),
]
SessionsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--session", "-s", help="Only this session: a handle, or words of the title.", autocompletion=complete.sessions
    ),
]
RatingOption = Annotated[list[str] | None, typer.Option(help="4, 4+ (4 or more) or 2- (2 or less).")]
TagOption = Annotated[list[str] | None, typer.Option(help="Only with this tag.")]
PrivateOption = Annotated[bool | None, typer.Option("--private/--public", help="Only private notes, or none of them.")]
TrackOption = Annotated[
    list[str] | None,
    typer.Option("--track", help="Only in this track: words of its name.", autocompletion=complete.tracks),
]
RoomOption = Annotated[
    list[str] | None,
    typer.Option("--room", help="Only in this room: words of its name.", autocompletion=complete.rooms),
]
SpeakerOption = Annotated[
    list[str] | None,
    typer.Option(
        "--speaker",
        help="Only by this speaker: a part of the name, or the organisation.",
        autocompletion=complete.speakers,
    ),
]
FromOption = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="TIME",
        help="Only what begins at this time of day or later: 14:00. Sessions of whole days stay.",
    ),
]
ToOption = Annotated[
    str | None,
    typer.Option(
        "--to", metavar="TIME", help="Only what begins before this time of day: 16:00. Sessions of whole days stay."
    ),
]
ColumnOption = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="FIELD=NAME",
        help="What a column or a key of the programme is, if confnote reads it wrongly: --column title=Lecture."
        " NAME can be a path (slot.begin), the number of a column, or ? to see what the file has."
        " With none, forget what you named before.",
    ),
]
UrlOption = Annotated[str | None, typer.Option(help="The address of a page about it.")]


# not Typer's `min=1`, whose message names a range and not what to type
def check_limit(limit: int) -> int:
    """Return the limit; raise Usage if it is below 1."""
    if limit < 1:
        raise Usage("--limit is a number from 1 up")
    return limit


LimitOption = Annotated[int, typer.Option("--limit", "-n", help="How many to show.", callback=check_limit)]
