"""`confnote load`: a dump, or an old post, into the store."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from confnote.cli import complete, loading
from confnote.cli.post_options import known_site
from confnote.cli.run import Run
from confnote.cli.wait import Waiting
from confnote.core.text import REPLACED, decoded, one_line
from confnote.errors import Refused
from confnote.upkeep.dump import JOURNAL, type_of
from confnote.upkeep.incoming import Incoming
from confnote.upkeep.load import Loaded, load

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLES = (
    "confnote load all.jsonl",
    "confnote load all.jsonl --dry-run",
    "ssh laptop confnote dump | confnote load -",
    "confnote load _posts/2022-05-24-kubecon.md --dates '17-20 May 2022' --dry-run",
)
LISTED = 8
LONGEST = 20_000_000  # bytes of a post


def command(
    ctx: typer.Context,
    source_file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A dump, or a recap post in Markdown; - is standard input.")
    ],
    theirs: Annotated[
        bool, typer.Option("--theirs", help="Where a record differs, take the file's; else the store's own stays.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would come in; write nothing.")] = False,
    site: Annotated[
        str | None,
        typer.Option("--site", help="Of a post: what it is written for, if its front matter does not tell."),
    ] = None,
    dates: Annotated[str | None, typer.Option("--dates", help='Of a post: "17-20 May 2022".')] = None,
    timezone: Annotated[
        str | None, typer.Option("--timezone", help="Of a post's new conference.", autocompletion=complete.zones)
    ] = None,
) -> None:
    """Bring in what a dump holds and the store lacks: loading it twice changes nothing, undo takes it back.

    A recap post in Markdown becomes sessions, notes and products: of the conference that -c names, else of the one
    that its title names, made if need be.
    """
    here = Run.of(ctx)
    file = str(source_file)
    name = "standard input" if file == "-" else file
    with _source(file) as source:
        first = source.readline(1 << 20)
        file_type = type_of(first)
        if file_type == "store":
            raise Refused(f"{name} is a store or a backup of one: confnote restore {file} puts it in place of this one")
        if not first:
            raise Refused(f"{name} is empty: nothing was loaded")
        if file_type == "dump":
            _load_dump(here, name, chain((first,), source), theirs=theirs, dry_run=dry_run)
            return
        data = first + source.read(LONGEST)
    asked = loading.Asked(site=known_site(site) if site else "", dates=dates, timezone=timezone)
    if len(data) > LONGEST:
        raise Refused(f"{name} is larger than 20 MB: that is no post")
    _load_post(here, "" if file == "-" else file, data, asked, theirs=theirs, dry_run=dry_run)


@contextmanager
def _source(file: str) -> Iterator[IO[bytes]]:
    if file == "-":
        yield sys.stdin.buffer
        return
    path = Path(file).expanduser()
    try:
        source = path.open("rb")
    except OSError as error:
        raise Refused(f"{file} cannot be read: {error.strerror}") from error
    with source:
        yield source


def _load_post(here: Run, file: str, data: bytes, asked: loading.Asked, *, theirs: bool, dry_run: bool) -> None:
    name = file or "standard input"
    text, replaced = decoded(data)
    try:
        loading.check_is_post(text)
    except Refused as error:
        raise Refused(f"{name} {error}") from error
    with here.open() as store:
        reading = loading.read_post(here, store, text, file, asked)
        with Waiting("loading"):
            loaded = loading.store_post(store, reading, theirs=theirs, dry_run=dry_run)
    here.warn(REPLACED if replaced else None, *loading.warnings(reading, asked), *_warnings(loaded, theirs=theirs))
    lines = [*(loading.shown(reading) if dry_run else ()), loading.summary(reading, loaded, name, dry_run=dry_run)]
    here.answer("\n".join(lines), lambda: {**loading.as_json(reading), **as_json(loaded, dry_run=dry_run)})


def _load_dump(here: Run, name: str, lines: Iterator[bytes], *, theirs: bool, dry_run: bool) -> None:
    with here.open() as store:
        try:
            with Waiting("loading"):
                loaded = load(store, Incoming(lines, store).records(), theirs=theirs, dry_run=dry_run)
        except Refused as error:
            if type(error) is not Refused:
                raise
            raise Refused(f"{name}: {error}") from error
    here.warn(*_warnings(loaded, theirs=theirs))
    here.answer(said(loaded, name, dry_run=dry_run), lambda: as_json(loaded, dry_run=dry_run))


def said(loaded: Loaded, name: str, *, dry_run: bool) -> str:
    """Say in a line what came of it."""
    would = "would load" if dry_run else "loaded"
    parts = [f"{count:,} {table}{'' if count == 1 else 's'}" for table, count in _shown(loaded)]
    if loaded.trash:
        parts.append(f"{loaded.trash:,} for the trash")
    if loaded.taken:
        parts.append(f"{len(loaded.taken):,} changed to the file's")
    rest = [f"{loaded.there:,} were there"] if loaded.there else []
    if loaded.back:
        rest.append(f"{loaded.back:,} of them back from the trash")
    end = f" ({', '.join(rest)})" if rest else ""
    if not parts:
        return f"nothing new in {one_line(name, 60)}{end}"
    return f"{would} {', '.join(parts)} from {one_line(name, 60)}{end}"


def _shown(loaded: Loaded) -> list[tuple[str, int]]:
    names = {"session_speaker": "", "session_alias": "", "setting": "", JOURNAL: "", "draft": "unfinished line"}
    words = {"tech": "product"}
    return [(words.get(t, names.get(t, t)), n) for t, n in loaded.new.items() if names.get(t, t)]


def _warnings(loaded: Loaded, *, theirs: bool) -> list[str]:
    warnings = []
    if loaded.kept:
        named = ", ".join(one_line(name, 40) for name in loaded.kept[:LISTED])
        more = f" and {len(loaded.kept) - LISTED:,} more" if len(loaded.kept) > LISTED else ""
        rule = "" if theirs else "; --theirs takes the file's"
        many = "differ and stay as they are" if len(loaded.kept) > 1 else "differs and stays as it is"
        warnings.append(f"{len(loaded.kept):,} {many} here: {named}{more}{rule}")
    warnings += [f"{one_line(words)}, for that name was taken" for words in loaded.renamed[:LISTED]]
    if loaded.history == "left out":
        warnings.append("the file's history was left out: only a store that never held anything takes it")
    return warnings


def as_json(loaded: Loaded, *, dry_run: bool) -> dict[str, Any]:
    """Return what came of it as JSON values."""
    return {
        "dry_run": dry_run,
        "new": dict(loaded.new),
        "there": loaded.there,
        "kept": loaded.kept,
        "taken": loaded.taken,
        "back": loaded.back,
        "trash": loaded.trash,
        "renamed": loaded.renamed,
        "history": loaded.history or None,
    }
