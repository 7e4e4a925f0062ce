"""`confnote stats`: what the conference was, in figures and as a picture."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from confnote.cli.run import Run
from confnote.errors import Edited, Refused, Usage
from confnote.store.read import conferences, dossier
from confnote.views.figures import combined, figures
from confnote.views.stats import stats
from confnote.views.wording import counted

if TYPE_CHECKING:
    from confnote.model import Dossier
    from confnote.views.figures import Figures

EXAMPLES = (
    "confnote stats",
    "confnote stats --all",
    "confnote stats --svg kubecon.svg    # a picture of it for the post",
)


def command(
    ctx: typer.Context,
    everywhere: Annotated[bool, typer.Option("--all", help="All conferences, side by side.")] = False,
    svg: Annotated[
        str | None,
        typer.Option("--svg", metavar="FILE", help="Draw the sessions you were in, coloured by rating; - for stdout."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Draw over a file that confnote has not drawn.")] = False,
) -> None:
    """Count what the conference was: hours, sessions and notes by day, ratings, tags, speakers, tech."""
    here = Run.of(ctx)
    if svg is not None and everywhere:
        raise Usage("a picture is of one conference: name it with -c, and leave out --all")
    with here.open() as store:
        if everywhere:
            found = combined([figures(dossier(store, about.uid)) for about in reversed(conferences(store))])
        else:
            held = dossier(store, here.conference(store).uid)
            found = figures(held)
    if svg is not None:
        _draw(here, held, found, svg, force=force)
        return

    here.show(stats(found, every=everywhere))


def _draw(here: Run, held: Dossier, found: Figures, name: str, *, force: bool) -> None:
    from confnote.views.stats_svg import stats_svg

    picture = stats_svg(held, found)
    if not picture:
        raise Refused("there is nothing to draw: no session with a time was attended (confnote agenda, confnote start)")
    if name == "-":
        sys.stdout.write(picture)
        return
    path = Path(name).expanduser()
    if not force:
        _check_ours(path)
    from confnote.core.files import write_file

    write_file(path, picture.encode())
    here.answer(f"drawn {path} ({counted(len(found.attended), 'session')})", lambda: {"path": str(path.resolve())})


def _check_ours(path: Path) -> None:
    """Refuse to draw over a file that was not drawn by this command."""
    from confnote.views.stats_svg import MADE_BY

    try:
        with path.open("rb") as file:
            begins = file.read(600)
    except FileNotFoundError:
        return
    except OSError as error:
        raise Refused(f"cannot read {path}: {error.strerror}") from error
    if MADE_BY.encode() not in begins:
        raise Edited(f"{path} was not drawn by confnote: name another file, or draw over it with --force")
