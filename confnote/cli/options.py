"""The options that several commands have."""

from typing import Annotated

import typer

from confnote.cli import complete
from confnote.errors import Usage

DayOption = Annotated[str | None, typer.Option("--day", "-d", help="2, tue, 17 May.")]
SessionOption = Annotated[
    str | None,
    typer.Option("--session", "-s", help="A handle, or words of the title.", autocompletion=complete.sessions),
]
RatingOption = Annotated[str | None, typer.Option(help="4, 4+ or 2-.")]
TagOption = Annotated[str | None, typer.Option(help="With this tag.")]
PrivateOption = Annotated[bool | None, typer.Option("--private/--public", help="Only private notes, or none of them.")]
UrlOption = Annotated[str | None, typer.Option(help="The address of its page.")]


# not Typer's `min=1`: its message names a range, not what to type
def check_limit(limit: int) -> int:
    """Return the limit; Usage if it is below 1."""
    if limit < 1:
        raise Usage("--limit is a number from 1 up")
    return limit


LimitOption = Annotated[int, typer.Option("--limit", "-n", help="How many to show.", callback=check_limit)]
