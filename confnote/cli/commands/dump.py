"""`confnote dump`: write all records as JSON Lines."""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Annotated

import typer

from confnote.actions.find import find_conference
from confnote.cli.failure import give_up_stdout
from confnote.cli.run import Run
from confnote.cli.wait import waiting
from confnote.core import shell
from confnote.core.files import beginning, is_stdout, reason, refuse_store, with_home
from confnote.errors import Refused, Usage
from confnote.store.db import Store
from confnote.upkeep.dump import dump, type_of, write_file, write_stdout
from confnote.upkeep.photo_tar import EMPTY_TAR, NamedPhotos, is_tar, listed, missing_photos, write_photos
from confnote.upkeep.salvage import salvage as salvage_store
from confnote.views.lines import counted

EXAMPLES = (
    "confnote dump all.jsonl --journal",
    "confnote dump all.jsonl --photos photos.tar",
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
    photos: Annotated[
        Path | None, typer.Option(metavar="FILE.tar", help="Write the photos of the notes to this file.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is no dump.")] = False,
) -> None:
    """Write all records, or with -c those of one conference, as JSON Lines for `confnote load`.

    The dump includes private notes: only you can read the file.
    """
    run = Run.of(ctx)
    output = _Output(run, with_home(target), photos and with_home(photos), force=force)
    output.check()
    if salvage:
        with waiting("reading"):
            found = salvage_store(run.path)
        output.write(found.lines, hint=False)
        run.warn(*found.mended)
        return
    with run.open() as store:
        conference = _conference(ctx, run, store)
        if journal and conference:
            raise Usage("the journal is of the whole store: dump it without -c, or one conference with --trash")
        output.write(dump(store, conference, trash=trash, journal=journal))


def _conference(ctx: typer.Context, run: Run, store: Store) -> tuple[str, str] | None:
    """Return uid and slug of the conference that -c names; None without -c."""
    # CONFNOTE_CONFERENCE does not count: a dump that is a backup must not be smaller because of it
    sources = [level.get_parameter_source("conference") for level in (ctx, ctx.find_root())]
    if run.named is None or not any(source is not None and source.name == "COMMANDLINE" for source in sources):
        return None
    found = find_conference(store, run.named)
    return found.uid, found.slug


def _left_behind(here: int, lacking: list[str]) -> Iterator[str]:
    """Yield warnings about photos: `here` counts those that are there, `lacking` names the rest."""
    if here:
        verb, them = ("is", "it") if here == 1 else ("are", "them")
        yield f"{counted(here, 'photo')} {verb} not in the dump: --photos FILE.tar takes {them} along"
    if lacking:
        verb = "is" if len(lacking) == 1 else "are"
        yield f"{counted(len(lacking), 'photo')} that notes name {verb} not there: {listed(lacking, len(lacking))}"


class _Output:
    """The file of a dump, and that of its photos.

    `-` is standard output. If `photos` is None, they are left out. With `force`, a file of any kind is overwritten.
    """

    def __init__(self, run: Run, target: Path, photos: Path | None, *, force: bool) -> None:
        self.run, self.target, self.photos, self.force = run, target, photos, force

    def check(self) -> None:
        """Raise Refused for a folder or a file of another kind, Usage for photos without a file."""
        if not self._is_stdout(self.target):
            self._check_free(self.target, "confnote.jsonl", "dump", lambda first: type_of(first) == "dump")
        if self.photos is None:
            return
        if self._is_stdout(self.photos):
            raise Usage("photos do not go to standard output: name a file, such as --photos photos.tar")
        if self.photos.absolute() == self.target.absolute():
            raise Usage("the dump and its photos need a file each, such as --photos photos.tar")
        self._check_free(self.photos, "photos.tar", "tar file", is_tar)

    def write(self, lines: Generator[str], *, hint: bool = True) -> None:
        """Write the dump, then its photos; warn of photos that are gone, or (`hint`) left out."""
        named = NamedPhotos()
        count = None
        with (
            closing(lines),
            closing(named.watch(lines)) as watched,
        ):  # after an error, before the store that it reads is closed
            if self._is_stdout(self.target):
                self._write_stdout(watched)
            else:
                with waiting("dumping"):
                    count = write_file(self.target, watched) - 2  # without the first line and the last
        taken = self._write_photos(named.all, hint=hint)
        if count is not None:
            more = f", and {counted(taken, 'photo') or 'no photo'} to {shell.named(self.photos)}" if self.photos else ""
            photos = {"photos": {"file": str(self.photos), "count": taken}} if self.photos else {}
            self.run.answer(
                f"dumped {counted(count, 'record')} to {shell.named(self.target)}{more}",
                lambda: {"file": str(self.target), "records": count, **photos},
            )

    @staticmethod
    def _write_stdout(lines: Iterator[str]) -> None:
        try:
            write_stdout(lines)
        except BrokenPipeError:
            raise
        except OSError as error:
            give_up_stdout()
            raise Refused(f"the dump is incomplete: it could not be written ({reason(error)})") from error

    def _write_photos(self, names: set[str], *, hint: bool) -> int:
        """Write the photos, or say how many are left out; return how many were written."""
        folder = Path(self.run.path).parent
        if self.photos is None:
            lacking = missing_photos(names, folder)
            self.run.warn(*_left_behind(len(names) - len(lacking) if hint else 0, lacking))
            return 0
        try:
            with waiting("packing"):
                count, left = write_photos(self.photos, names, folder)
        except Refused as error:
            raise Refused(f"{error}. The dump itself is whole") from error
        self.run.warn(*left.lines("photo", str(self.photos)))
        return count

    def _check_free(self, path: Path, example: str, kind: str, fits: Callable[[bytes], bool]) -> None:
        if path.is_dir():
            raise Refused(f"{path} is a folder: name a file in it, such as {path / example}")
        refuse_store(path)
        with suppress(OSError):  # the store may be damaged, so that its first bytes do not tell
            if path.samefile(self.run.path):
                raise Refused(f"{path} is the store itself, which is never overwritten: name another file")
        first = b"" if self.force else beginning(path, EMPTY_TAR)
        if first and not fits(first):
            raise Refused(f"{path} is there, and is no {kind}: name another file, or overwrite it with --force")

    @staticmethod
    def _is_stdout(path: Path) -> bool:
        return path == STDOUT or is_stdout(path)
