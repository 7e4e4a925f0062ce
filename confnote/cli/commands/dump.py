"""`confnote dump`: everything as JSON Lines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from confnote.actions.find import find_conference
from confnote.cli.run import Run
from confnote.cli.wait import Waiting
from confnote.errors import Refused, Usage
from confnote.upkeep.dump import dump, type_of, write_file, write_stdout
from confnote.upkeep.salvage import salvage as rescued

if TYPE_CHECKING:
    from collections.abc import Iterator

    from confnote.store.db import Store

EXAMPLES = (
    "confnote dump all.jsonl --journal",
    "confnote dump -c kubecon-eu-2022 - | gzip > kubecon.jsonl.gz",
    "confnote dump | jq -r 'select(.table == \"note\") | .text'",
)


def command(
    ctx: typer.Context,
    target: Annotated[Path, typer.Argument(metavar="[FILE]", help="Where to; - is standard output.")] = Path("-"),
    trash: Annotated[bool, typer.Option("--trash", help="With what was deleted.")] = False,
    journal: Annotated[
        bool, typer.Option("--journal", help="With all that ever changed: the same store again.")
    ] = False,
    salvage: Annotated[bool, typer.Option("--salvage", help="Of a damaged store, what can still be read.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is no dump.")] = False,
) -> None:
    """Write all records, or with -c those of one conference, as JSON Lines that `confnote load` reads.

    Private notes are among them: the file is for its owner alone.
    """
    here = Run.of(ctx)
    file = str(target)
    if salvage:
        _put(here, file, rescued(here.path), force=force)
        return
    with here.open() as store:
        conference = _conference(ctx, here, store)
        if journal and conference:
            raise Usage("the journal is of the whole store: dump it without -c, or one conference with --trash")
        _put(here, file, dump(store, conference, trash=trash, journal=journal), force=force)


def _put(here: Run, file: str, lines: Iterator[str], *, force: bool) -> None:
    if file == "-":
        write_stdout(lines)
        return
    path = Path(file).expanduser()
    _check_free(path, force=force)
    with Waiting("dumping"):
        count = write_file(path, lines) - 2  # less the first line and the last
    here.answer(f"dumped {count:,} records to {path}", lambda: {"file": str(path), "records": count})


def _conference(ctx: typer.Context, here: Run, store: Store) -> tuple[str, str] | None:
    """Return the conference that was typed: one of the environment does not make a dump smaller."""
    sources = [level.get_parameter_source("conference") for level in (ctx, ctx.find_root())]
    if here.named is None or not any(source is not None and source.name == "COMMANDLINE" for source in sources):
        return None
    found = find_conference(store, here.named)
    return found.uid, found.slug


def _check_free(path: Path, *, force: bool) -> None:
    """Refuse a file that is something else: a dump is dumped over a dump alone."""
    if path.is_dir():
        raise Refused(f"{path} is a folder: name a file in it, such as {path / 'confnote.jsonl'}")
    if force or not path.exists():
        return
    with path.open("rb") as held:
        beginning = held.read(4096)
    if beginning and type_of(beginning) != "dump":
        raise Refused(f"{path} is there, and is no dump: name another file, or overwrite it with --force")
