"""`confnote dump`: write all records as JSON Lines."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from confnote.actions.find import find_conference
from confnote.cli.run import Run
from confnote.cli.wait import waiting
from confnote.core.files import beginning, is_stdout
from confnote.errors import Refused, Usage
from confnote.store.db import Store
from confnote.upkeep.dump import dump, type_of, write_file, write_stdout
from confnote.upkeep.salvage import salvage as salvage_store
from confnote.views.lines import counted

EXAMPLES = (
    "confnote dump all.jsonl --journal",
    "confnote dump -c kubecon-eu-2022 - | gzip > kubecon.jsonl.gz",
    "confnote dump | jq -r 'select(.table == \"note\") | .text'",
)
STDOUT = Path("-")


def command(
    ctx: typer.Context,
    target: Annotated[Path, typer.Argument(metavar="[FILE]", help="The file to write; - is standard output.")] = STDOUT,
    trash: Annotated[bool, typer.Option("--trash", help="Include deleted records.")] = False,
    journal: Annotated[
        bool, typer.Option("--journal", help="Include the history of changes: load can make the same store again.")
    ] = False,
    salvage: Annotated[
        bool, typer.Option("--salvage", help="Write what can still be read of a damaged store.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is no dump.")] = False,
) -> None:
    """Write all records, or with -c those of one conference, as JSON Lines for `confnote load`.

    The dump includes private notes: only you can read the file.
    """
    run = Run.of(ctx)
    if salvage:
        with waiting("reading"):
            found = salvage_store(run.path)
        _write(run, target, found.lines, force=force)
        run.warn(*found.mended)
        return
    with run.open() as store:
        conference = _conference(ctx, run, store)
        if journal and conference:
            raise Usage("the journal is of the whole store: dump it without -c, or one conference with --trash")
        _write(run, target, dump(store, conference, trash=trash, journal=journal), force=force)


def _conference(ctx: typer.Context, run: Run, store: Store) -> tuple[str, str] | None:
    """Return uid and slug of the conference that -c names; None without -c."""
    # CONFNOTE_CONFERENCE does not count: a dump that is a backup must not be smaller because of it
    sources = [level.get_parameter_source("conference") for level in (ctx, ctx.find_root())]
    if run.named is None or not any(source is not None and source.name == "COMMANDLINE" for source in sources):
        return None
    found = find_conference(store, run.named)
    return found.uid, found.slug


def _write(run: Run, target: Path, lines: Iterator[str], *, force: bool) -> None:
    """Write the lines to a file or standard output; raise Refused for a folder.

    Without `force`, also raise Refused if the file has content and is no dump.
    """
    path = target.expanduser()
    if target == STDOUT or is_stdout(path):
        write_stdout(lines)
        return
    if path.is_dir():
        raise Refused(f"{path} is a folder: name a file in it, such as {path / 'confnote.jsonl'}")
    first = b"" if force else beginning(path, 4096)
    if first and type_of(first) != "dump":
        raise Refused(f"{path} is there, and is no dump: name another file, or overwrite it with --force")
    with waiting("dumping"):
        count = write_file(path, lines) - 2  # without the first line and the last
    run.answer(f"dumped {counted(count, 'record')} to {path}", lambda: {"file": str(path), "records": count})
