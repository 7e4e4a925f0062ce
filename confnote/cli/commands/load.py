"""`confnote load`: load a dump, or an old post, into the store."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import IO, Annotated

import typer

from confnote.actions.conferences import machine_zone
from confnote.actions.find import find_conference
from confnote.actions.load_post import PostOptions, check_is_post, load_post, read_post
from confnote.cli import complete, load_answers
from confnote.cli.post_options import known_site
from confnote.cli.run import Run
from confnote.cli.wait import Waiting
from confnote.core.files import reason
from confnote.core.text import REPLACED, decoded
from confnote.errors import Refused
from confnote.store.db import Store
from confnote.upkeep.dump import type_of
from confnote.upkeep.incoming import Incoming
from confnote.upkeep.load import load

EXAMPLES = (
    "confnote load all.jsonl",
    "confnote load all.jsonl --dry-run",
    "ssh laptop confnote dump | confnote load -",
    "confnote load _posts/2022-05-24-kubecon.md --dates '17-20 May 2022' --dry-run",
)
LONGEST = 20_000_000  # bytes of a post


def command(
    ctx: typer.Context,
    source_file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A dump, or a recap post in Markdown; - is standard input.")
    ],
    theirs: Annotated[
        bool, typer.Option("--theirs", help="Where a record differs, take the file's; else the store's own stays.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be loaded; write nothing.")] = False,
    site: Annotated[
        str | None, typer.Option("--site", help="Of a post: its site, if its front matter does not show it.")
    ] = None,
    dates: Annotated[str | None, typer.Option("--dates", help='Of a post: "17-20 May 2022".')] = None,
    timezone: Annotated[
        str | None, typer.Option("--timezone", help="Of a post's new conference.", autocompletion=complete.zones)
    ] = None,
) -> None:
    """Load the records of a dump that the store lacks. A second load changes nothing; undo takes it back.

    A recap post in Markdown becomes sessions, notes and products of the conference that -c names, or of the one that
    its title names, which is made if it does not exist.
    """
    run = Run.of(ctx)
    file = str(source_file)
    name = "standard input" if file == "-" else file
    with _open(file) as source:
        # a file without line ends must not be read whole just to see what it is
        first = source.readline(1 << 20)
        file_type = type_of(first)
        if file_type == "store":
            raise Refused(f"{name} is a store or a backup of one: confnote restore {file} puts it in place of this one")
        if not first:
            raise Refused(f"{name} is empty: nothing was loaded")
        if file_type == "dump":
            _load_dump(run, name, chain((first,), source), theirs=theirs, dry_run=dry_run)
            return
        data = first + source.read(LONGEST)
    options = PostOptions(site=known_site(site) if site else "", dates=dates, timezone=timezone)
    # the first line and LONGEST bytes after it were read, so a longer file shows
    if len(data) > LONGEST:
        raise Refused(f"{name} is larger than 20 MB: that is no post")
    _load_post(run, "" if file == "-" else file, data, options, theirs=theirs, dry_run=dry_run)


@contextmanager
def _open(file: str) -> Iterator[IO[bytes]]:
    if file == "-":
        yield sys.stdin.buffer
        return
    path = Path(file).expanduser()
    try:
        source = path.open("rb")
    except OSError as error:
        raise Refused(f"{file} cannot be read: {reason(error)}") from error
    with source:
        yield source


def _load_post(run: Run, file: str, data: bytes, options: PostOptions, *, theirs: bool, dry_run: bool) -> None:
    name = file or "standard input"
    text, replaced = decoded(data)
    check_is_post(text, name)
    with run.open() as store:
        post = read_post(store, text, file, _with_defaults(run, store, options), run.now)
        with Waiting("loading"):
            loaded = load_post(store, post, theirs=theirs, dry_run=dry_run)
    warnings = load_answers.post_warnings(post, options)
    run.warn(REPLACED if replaced else None, *warnings, *load_answers.warnings(loaded, theirs=theirs))
    lines = [
        *(load_answers.post_lines(post) if dry_run else ()),
        load_answers.post_summary(post, loaded, name, dry_run=dry_run),
    ]
    run.answer(
        "\n".join(lines), lambda: {**load_answers.post_json(post), **load_answers.as_json(loaded, dry_run=dry_run)}
    )


def _with_defaults(run: Run, store: Store, options: PostOptions) -> PostOptions:
    """Add the conference that was named, and what the settings say of a new one."""
    config = run.config()
    return options._replace(
        conference=find_conference(store, run.named) if run.named is not None else None,
        timezone=options.timezone or config["timezone"] or machine_zone(),
        day_end=config.minutes("day_end"),
    )


def _load_dump(run: Run, name: str, lines: Iterator[bytes], *, theirs: bool, dry_run: bool) -> None:
    with run.open() as store:
        try:
            with Waiting("loading"):
                loaded = load(store, Incoming(lines, store).records(), theirs=theirs, dry_run=dry_run)
        except Refused as error:
            if type(error) is not Refused:  # an error of the store, not of the file
                raise
            raise Refused(f"{name}: {error}") from error
    run.warn(*load_answers.warnings(loaded, theirs=theirs))
    run.answer(
        load_answers.summary(loaded, name, dry_run=dry_run), lambda: load_answers.as_json(loaded, dry_run=dry_run)
    )
