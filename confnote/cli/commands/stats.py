"""`confnote stats`: show a conference in figures, or draw it as a picture."""

import sys
from typing import Annotated

import typer

from confnote.cli.listing import show_stats
from confnote.cli.run import Run
from confnote.core.files import is_stdout, refuse_foreign, with_home, write_file
from confnote.core.shell import named
from confnote.errors import Refused, Usage
from confnote.store.read import dossier
from confnote.views.lines import counted

EXAMPLES = (
    "confnote stats",
    "confnote stats --all",
    "confnote stats --svg kubecon.svg    # a picture of it for the post",
)
SVG_HELP = "Draw the sessions you were in, coloured by rating; - prints the picture."


def command(
    ctx: typer.Context,
    everywhere: Annotated[bool, typer.Option("--all", help="Show all conferences side by side.")] = False,
    svg: Annotated[str | None, typer.Option(metavar="FILE", help=SVG_HELP)] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that confnote did not draw.")] = False,
) -> None:
    """Show hours, sessions and notes of each day, and count ratings, tags, speakers and tech."""
    run = Run.of(ctx)
    if svg is None:
        show_stats(run, everywhere=everywhere)
        return
    if everywhere:
        raise Usage("a picture is of one conference: name it with -c, and leave out --all")
    _draw(run, svg, force=force)


def _draw(run: Run, name: str, *, force: bool) -> None:
    from confnote.views.figures import figures  # with the picture 9 ms
    from confnote.views.svg import MADE_BY, stats_svg

    with run.open() as store:
        attended = dossier(store, run.conference(store).uid)
    found = figures(attended)
    picture = stats_svg(attended, found)
    if not picture:
        raise Refused("there is nothing to draw: no session with a time was attended (confnote agenda, confnote start)")
    path = with_home(name)
    if name == "-" or is_stdout(path):
        sys.stdout.write(picture)
        return
    refuse_foreign(path, MADE_BY.encode(), force=force)
    write_file(path, picture.encode())
    run.answer(
        f"drawn {named(path)} ({counted(len(found.attended), 'session')})", lambda: {"path": str(path.resolve())}
    )
