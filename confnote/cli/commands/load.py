"""`confnote load`: load a dump, or an old post, into the store."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import IO, Annotated, Any

import typer

from confnote.actions.conferences import NO_ZONE, machine_zone
from confnote.actions.find import find_conference
from confnote.actions.load_post import PostOptions, PostReading, check_is_post, load_post, read_old_post
from confnote.actions.products import new_twins
from confnote.cli import complete
from confnote.cli.old_post import post_json, post_lines
from confnote.cli.post_options import known_site, templates_folder
from confnote.cli.run import Run
from confnote.cli.wait import waiting, whole
from confnote.core.files import reason, with_home
from confnote.core.shell import quoted
from confnote.core.text import REPLACED, decoded, one_line
from confnote.core.time import dates_label
from confnote.errors import Refused, Unknown, Usage
from confnote.post.templates import template_source
from confnote.recap.event import event_of
from confnote.store.db import Store
from confnote.upkeep.dump import JOURNAL, POST, place_in, type_of
from confnote.upkeep.incoming import Incoming, Record
from confnote.upkeep.load import Loaded, load
from confnote.upkeep.photo_tar import EMPTY_TAR, NamedPhotos, TakenPhotos, is_tar, listed, missing_photos, take_photos
from confnote.views.changes import field_words
from confnote.views.lines import counted

EXAMPLES = (
    "confnote load all.jsonl",
    "confnote load all.jsonl --photos photos.tar --dry-run",
    "ssh laptop confnote dump | confnote load -",
    "confnote load _posts/2022-05-24-kubecon.md --dates '17-20 May 2022' --dry-run",
)
LONGEST = 20_000_000  # bytes of a post
COMPRESSED = {b"\x1f\x8b": "zcat", b"BZh": "bzcat", b"\xfd7zXZ\0": "xzcat", b"\x28\xb5\x2f\xfd": "zstdcat"}
LISTED = 8  # records named in a warning
DIFFERENCES = 10  # records whose differing values are shown
# why the days of a new conference are no more than assumed
ASSUMED = {
    "counted": "its headings name days without dates",
    "weekend": "it names no days but a weekend",
    "posted": "it names no days, and was posted then",
    "year": "it names no days but a year",
}
UNSHOWN = {"base", "options"}  # columns of a post that are no words of the user
# what a summary calls the rows of a table, if not by its name; it leaves out the rows of UNNAMED
WORDS = {"tech": "product", "draft": "unfinished line"}
UNNAMED = ("session_speaker", "session_alias", "setting", JOURNAL)


def command(
    ctx: typer.Context,
    source_file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A dump, or a recap post in Markdown; - is standard input.")
    ],
    theirs: Annotated[
        bool, typer.Option("--theirs", help="Where a record differs, take the file's, not the store's.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be loaded; write nothing.")] = False,
    photos: Annotated[
        str | None, typer.Option(metavar="FILE.tar", help="Copy the photos of the notes from a file of dump --photos.")
    ] = None,
    site: Annotated[str | None, typer.Option(help="The site of a post, if its front matter does not show it.")] = None,
    dates: Annotated[str | None, typer.Option(help='The dates of a post\'s new conference: "17-20 May 2022".')] = None,
    timezone: Annotated[
        str | None, typer.Option(help="The time zone of a post's new conference.", autocompletion=complete.zones)
    ] = None,
) -> None:
    """Load what a dump has and the store lacks; a second load changes nothing.

    A recap post in Markdown becomes sessions, notes and products of the conference that -c names, or else of the one in
    its title, which is made if it does not exist. `confnote undo` takes a load back.
    """
    run = Run.of(ctx)
    file = str(source_file)
    name = "standard input" if file == "-" else file
    if file == photos == "-":
        raise Usage("standard input is either the dump or its photos: name a file for one of them")
    with _open(file) as source:
        # a file without line ends must not be read whole just to see what it is
        first = source.readline(1 << 20)
        file_type = type_of(first)
        _refuse_other(first, file)
        if file_type == "store":
            raise Refused(f"{name} is a store or a backup of one: confnote restore {file} puts it in place of this one")
        if not first:
            raise Refused(f"{name} is empty: nothing was loaded")
        if file_type == "dump":
            _load_dump(run, name, chain((first,), source), photos, theirs=theirs, dry_run=dry_run)
            return
        if photos is not None:
            raise Usage(f"--photos is for a dump, and {name} is none")
        data = first + source.read(LONGEST)
    options = PostOptions(site=known_site(site) if site else "", dates=dates, timezone=timezone)
    # the first line and LONGEST bytes after it were read, so a longer file shows
    if len(data) > LONGEST:
        raise Refused(f"{name} is larger than 20 MB: that is no post")
    _load_post(run, "" if file == "-" else file, data, options, theirs=theirs, dry_run=dry_run)


def _refuse_other(first: bytes, file: str) -> None:
    """Raise Refused for a compressed file and for the photos of a dump; `first` is a beginning."""
    for magic, program in COMPRESSED.items():
        if first.startswith(magic):
            pipe = f"{program} {quoted(file)} | confnote load -" if file != "-" else f"{program} | confnote load -"
            raise Refused(f"{'standard input' if file == '-' else file} is compressed: {pipe}")
    if is_tar(first[:EMPTY_TAR]):
        example = "FILE.tar" if file == "-" else quoted(file)
        raise Refused(f"it is a tar file: name the dump too, confnote load FILE.jsonl --photos {example}")


@contextmanager
def _open(file: str) -> Iterator[IO[bytes]]:
    if file == "-":
        yield sys.stdin.buffer
        return
    try:
        source = with_home(file).open("rb")
    except OSError as error:
        raise Refused(f"{file} cannot be read: {reason(error)}") from error
    with source:
        yield source


# -- a dump


def _load_dump(run: Run, name: str, lines: Iterator[bytes], photos: str | None, *, theirs: bool, dry_run: bool) -> None:
    named, taken, templates = NamedPhotos(), TakenPhotos(), set()
    folder, tar_name = Path(run.path).parent, "standard input" if photos == "-" else photos or ""
    if photos is not None and photos != "-" and not with_home(photos).exists():  # said before a long load
        raise Refused(f"{photos} is not there; nothing was loaded")

    def records() -> Iterator[Record]:
        for record in Incoming(lines).records():
            named.add(record.table, record.row)
            if record.table == POST:
                templates.add(place_in(record.row["options"], "template"))
            yield record
        # all lines are checked by now, and no record is written yet: a killed load leaves no note without its photo;
        # a pipe is opened so late because its writer writes the dump first
        if photos is not None:
            with _open(photos) as tar:
                take_photos(tar, tar_name, named.all, folder, taken, dry_run=dry_run)

    with run.open() as store:
        try:
            with waiting("loading"), whole(store, "loaded"):
                loaded = load(store, records(), theirs=theirs, dry_run=dry_run, now=run.now, look=new_twins)
        except Refused as error:
            if type(error) is not Refused:  # an error of the store, not of the file
                raise
            raise Refused(f"{name}: {error}") from error
        different = list(_differences(store, loaded))
    names = named.all if loaded.history == "taken" else named.records
    lacking = [photo for photo in missing_photos(names, folder) if photo not in taken.new]
    run.warn(
        *_warnings(loaded, theirs=theirs), *different, *islice(loaded.twins, LISTED), _target(loaded, dry_run=dry_run)
    )
    if loaded.new[POST]:
        run.warn(*_post_files(loaded.new[POST], templates))
    run.warn(*taken.left.lines("file", tar_name), _lacking(lacking, tar_name))
    did = "would copy" if dry_run else "copied"
    more = f"; {did} {counted(len(taken.new), 'photo')} from {one_line(tar_name, 60)}" if taken.new else ""
    found = {"new": len(taken.new), "there": len(taken.there), "missing": lacking}
    answer = _summary(loaded, name, dry_run=dry_run) + more
    run.answer(answer, lambda: {**_json(loaded, dry_run=dry_run), "photos": found})


def _post_files(posts: int, templates: Iterable[str]) -> Iterator[str]:
    """Yield warnings about new posts: they have no file, and their template may not be here."""
    yield f"{_counted(posts, POST)} without a file: name it with confnote export -o FILE"
    folder = templates_folder()
    for template in sorted(templates):
        try:
            template_source(template, folder)
        except Unknown:
            words = one_line(template, 60)
            yield f"the template {words} is not in {folder}: copy it there, or name another: confnote export --template"


def _lacking(photos: list[str], tar: str) -> str | None:
    """Return a warning about photos that are not here after a load; None without any.

    `tar` is the name of the tar file, "" if there was none.
    """
    if not photos:
        return None
    if tar:
        end = f"still not here: {listed(photos, len(photos))}"
    else:
        end = "not here: load again with --photos FILE.tar, which confnote dump --photos writes"
    return f"{counted(len(photos), 'photo')} that its notes name {'is' if len(photos) == 1 else 'are'} {end}"


def _summary(loaded: Loaded, name: str, *, dry_run: bool) -> str:
    """Return what a dump brought in, in one line."""
    parts = [_counted(n, table) for table, n in loaded.new.items() if table not in UNNAMED]
    if loaded.trash:
        parts.append(f"{loaded.trash:,} for the trash")
    rest = [f"{loaded.there:,} were there"] if loaded.there else []
    if loaded.back:
        named = [name for name in loaded.back if " " not in name]  # others have no handle
        rest.append(f"{_names(named) or len(loaded.back)} back from the trash")
    end = f" ({', '.join(rest)})" if rest else ""
    file = one_line(name, 60)
    did = [(f"{'would load' if dry_run else 'loaded'} {', '.join(parts)}", " from ")] if parts else []
    if loaded.taken:
        did.append((f"{'would change' if dry_run else 'changed'} {_names(loaded.taken)}", " to what is in "))
    if loaded.completed:
        did.append((f"{'would complete' if dry_run else 'completed'} {_names(loaded.completed)}", " from "))
    if loaded.hidden:
        be = "would become private" if dry_run else f"{'is' if len(loaded.hidden) == 1 else 'are'} private now"
        did.append((f"{_names(loaded.hidden)} {be}", ", as in "))
    (first, link), *more = did or [("nothing new", " in ")]
    return "; ".join([f"{first}{link}{file}{end}", *(words for words, _ in more)])


def _counted(count: int, table: str) -> str:
    return counted(count, WORDS.get(table, table))


def _warnings(loaded: Loaded, *, theirs: bool) -> Iterator[str]:
    """Yield warnings about other uids, differing records, new names and a left-out history."""
    yield from (one_line(words) for words in loaded.same[:LISTED])
    if loaded.kept:
        mended = "it was" if len(loaded.kept) == 1 else "they were"
        advice = f"; {mended} mended by dump --salvage" if theirs else "; --theirs takes the file's"
        many = "differ and stay as they are" if len(loaded.kept) > 1 else "differs and stays as it is"
        yield f"{len(loaded.kept):,} {many} here: {_names(loaded.kept)}{advice}"
    if loaded.supposed:
        are = "is private, in case it was" if len(loaded.supposed) == 1 else "are private, in case they were"
        yield f"{_names(loaded.supposed)} {are}: confnote edit {loaded.supposed[0]} --public"
    if loaded.private:
        stay = "stays private: it is" if len(loaded.private) == 1 else "stay private: they are"
        yield f"{_names(loaded.private)} {stay} public in the file"
    joined = [it for it in loaded.deleted if it.into]
    for it in joined[:LISTED]:
        yield f"{it.handle} was joined to {it.into} in the file, and stays here: confnote move {it.handle} {it.into}"
    if deleted := [it for it in loaded.deleted if not it.into]:
        were = "was deleted in the file, and stays" if len(deleted) == 1 else "were deleted in the file, and stay"
        names = _names([f"{it.handle}{it.links}" for it in deleted])
        yield f"{names} {were} here: confnote rm {' '.join(it.handle for it in deleted[:LISTED])}"
    yield from (f"{one_line(words)}, for that name was taken" for words in loaded.renamed[:LISTED])
    if loaded.history == "left out":
        yield "the file's history was left out: only an empty new store takes it"


def _names(names: list[str]) -> str:
    more = f" and {len(names) - LISTED:,} more" if len(names) > LISTED else ""
    return ", ".join(one_line(name, 40) for name in names[:LISTED]) + more


def _differences(store: Store, loaded: Loaded) -> Iterator[str]:
    """Yield a line for each record with values that differ, or did before, up to DIFFERENCES."""
    by_record: dict[str, list[str]] = {}
    for it in loaded.differences:
        words = (
            None if it.field in UNSHOWN else field_words(store, it.table, it.conference, it.field, (it.here, it.file))
        )
        if words is None:
            continue
        if it.name not in by_record and len(by_record) == DIFFERENCES:
            break
        field, here, file = words
        told = f"{field} {file}, {here} before" if it.taken else f"{field} {here} here, {file} in the file"
        by_record.setdefault(it.name, []).append(told)
    yield from (f"{one_line(name, 40)}: {'; '.join(told)}" for name, told in by_record.items())


def _target(loaded: Loaded, *, dry_run: bool) -> str | None:
    """Return a warning if notes of now go to another session after the load, else None."""
    if loaded.target is None:
        return None
    before, after, is_started = loaded.target
    go = "would go" if dry_run else "go"
    who = ", which the file's user started" if is_started else ""
    back = f"confnote start s{before.id} to go back" if before is not None else "confnote stop to leave it"
    return f"notes {go} to {after.label} now{who}: {back}"


def _json(loaded: Loaded, *, dry_run: bool) -> dict[str, Any]:
    return {
        "dry_run": dry_run, "new": dict(loaded.new), "there": loaded.there, "completed": loaded.completed,
        "kept": loaded.kept, "taken": loaded.taken, "private": loaded.hidden, "stay_private": loaded.private,
        "supposed_private": loaded.supposed,
        "deleted": [it.handle for it in loaded.deleted],
        "differing": [
            {"name": it.name, "field": it.field, "here": it.here, "file": it.file, "taken": it.taken}
            for it in loaded.differences
        ],
        "back": len(loaded.back), "brought_back": loaded.back, "trash": loaded.trash,
        "renamed": loaded.renamed, "same": loaded.same, "history": loaded.history or None,
    }  # fmt: skip


# -- a post


def _load_post(run: Run, file: str, data: bytes, options: PostOptions, *, theirs: bool, dry_run: bool) -> None:
    name = file or "standard input"
    if b"\0" in data:
        raise Usage(f"{name} has NUL bytes, so it is no text in UTF-8: save it as UTF-8, or name another file")
    text, replaced = decoded(data)
    check_is_post(text, name)
    with run.open() as store:
        config = run.config()
        # the conference of -c, and the settings for a new one
        full = options._replace(
            conference=find_conference(store, run.named) if run.named is not None else None,
            timezone=options.timezone or config["timezone"] or (zone.key if (zone := machine_zone()) else None),
            day_end=config.minutes("day_end"),
        )
        post = read_old_post(store, text, file, full, run.now)
        with waiting("loading"), whole(store, "loaded"):
            loaded = load_post(store, post, theirs=theirs, dry_run=dry_run)
        different = list(_differences(store, loaded))
    run.warn(NO_ZONE if post.is_new and full.timezone is None else None)
    run.warn(REPLACED if replaced else None, *_post_warnings(post, options))
    run.warn(*_warnings(loaded, theirs=theirs), *different)
    lines = [*(post_lines(post) if dry_run else ()), _post_summary(post, loaded, name, dry_run=dry_run)]
    run.answer("\n".join(lines), lambda: {**post_json(post), **_json(loaded, dry_run=dry_run)})


def _post_warnings(post: PostReading, options: PostOptions) -> Iterator[str]:
    """Yield warnings: options without effect, assumed dates, text that notes cannot express."""
    conference = post.dossier.conference
    if not post.is_new and (options.dates or options.timezone):
        yield f"{conference.slug} is there already: --dates and --timezone are for a new conference"
    if post.is_new and not event_of(post.recap).is_sure:
        name = f"its title names no conference, so this one is called {one_line(conference.name, 60)!r}"
        yield f"{name}: name it with confnote edit {conference.slug} --name NAME --slug NAME"
    if post.dates is not None and post.dates.source in ASSUMED:
        days = dates_label(conference.starts_on, conference.ends_on)
        why = ASSUMED[post.dates.source]
        yield f"{why}: {days} is assumed; if that is wrong, confnote undo, and load it with --dates, or with -c"
    if day := post.settings.day:
        only = f"it is a post of {dates_label(day, day)} alone, without what you note of other days"
        yield f"{only}; for a post of all days: confnote export -c {conference.slug} --post NAME"
    if post.differences and post.path:
        yield f"notes cannot express {counted(post.differences, 'place')} in it: an export takes those from {post.path}"
    elif post.differences:
        yield f"an export will differ from it in {counted(post.differences, 'place')}"


def _post_summary(post: PostReading, loaded: Loaded, name: str, *, dry_run: bool) -> str:
    """Return what a post brought in, in one line."""
    slug = post.dossier.conference.slug
    if not loaded.changed:
        return f"nothing new in {one_line(name, 60)}: it was loaded into {slug}"
    new = {table: loaded.new[table] for table in ("session", "note", "tech", "link")}
    parts = ", ".join(_counted(count, table) for table, count in new.items() if count) or "nothing"
    conference = post.dossier.conference
    days = dates_label(conference.starts_on, conference.ends_on)
    into = f"{one_line(name, 60)} into {slug} ({'made for it, ' if post.is_new else ''}{days})"
    if dry_run:
        return f"would load {parts} of {into}"
    file = quoted(name) if post.path else "FILE"
    again = f"confnote export -c {slug} --post {post.settings.name} -o {file}"
    return f"loaded {parts} of {into}. To write it again: {again}"
