"""The answers of `confnote load`: what a dump or a post brought in, as lines, warnings and JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from confnote.core.text import one_line
from confnote.core.time import dates_label
from confnote.recap.value import RecapNote, RecapSection, SessionPart
from confnote.upkeep.dump import JOURNAL

if TYPE_CHECKING:
    from confnote.actions.load_post import PostOptions, PostReading
    from confnote.upkeep.load import Loaded

LISTED = 8  # records named in a warning
WIDTH = 100
# what a summary calls the rows of a table; it leaves out those without a word
WORDS = {"tech": "product", "draft": "unfinished line"}
UNNAMED = ("session_speaker", "session_alias", "setting", JOURNAL)


def summary(loaded: Loaded, name: str, *, dry_run: bool) -> str:
    """Return what a dump brought in, in one line."""
    parts = [_counted(n, WORDS.get(table, table)) for table, n in loaded.new.items() if table not in UNNAMED]
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
    return f"{'would load' if dry_run else 'loaded'} {', '.join(parts)} from {one_line(name, 60)}{end}"


def _counted(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def warnings(loaded: Loaded, *, theirs: bool) -> Iterator[str]:
    """Yield what the user should know of a load."""
    if loaded.kept:
        named = ", ".join(one_line(name, 40) for name in loaded.kept[:LISTED])
        more = f" and {len(loaded.kept) - LISTED:,} more" if len(loaded.kept) > LISTED else ""
        advice = "" if theirs else "; --theirs takes the file's"
        many = "differ and stay as they are" if len(loaded.kept) > 1 else "differs and stays as it is"
        yield f"{len(loaded.kept):,} {many} here: {named}{more}{advice}"
    yield from (f"{one_line(words)}, for that name was taken" for words in loaded.renamed[:LISTED])
    if loaded.history == "left out":
        yield "the file's history was left out: only an empty new store takes it"


def as_json(loaded: Loaded, *, dry_run: bool) -> dict[str, Any]:
    """Return what a load did as JSON values."""
    return {
        "dry_run": dry_run, "new": dict(loaded.new), "there": loaded.there, "kept": loaded.kept, "taken": loaded.taken,
        "back": loaded.back, "trash": loaded.trash, "renamed": loaded.renamed, "history": loaded.history or None,
    }  # fmt: skip


def post_warnings(post: PostReading, options: PostOptions) -> Iterator[str]:
    """Yield what the user should know of a post that was read."""
    conference = post.result.dossier.conference
    if not post.is_new and (options.dates or options.timezone):
        yield f"{conference.slug} is there already: --dates and --timezone are for a new conference"
    if post.is_new and not post.is_dated:
        days = dates_label(conference.starts_on, conference.ends_on)
        yield f"its dates are incomplete: {days} is assumed (correct it with --dates, or name a conference with -c)"
    if post.differences and post.row.path:
        yield f"notes cannot express {post.differences} places in it: an export takes those from {post.row.path}"
    elif post.differences:
        yield f"an export will differ from it in {post.differences} places"


def post_summary(post: PostReading, loaded: Loaded, name: str, *, dry_run: bool) -> str:
    """Return what a post brought in, in one line."""
    slug = post.result.dossier.conference.slug
    if not loaded.changed:
        return f"nothing new in {one_line(name, 60)}: it was loaded into {slug}"
    parts = [
        _counted(count, WORDS.get(table, table))
        for table in ("session", "note", "tech", "link")
        if (count := loaded.new[table])
    ]
    verb = "would load" if dry_run else "loaded"
    made = " (made for it)" if post.is_new else ""
    again = f". Back again: confnote export -c {slug} --post {post.row.settings.name} -o FILE"
    return f"{verb} {', '.join(parts) or 'nothing'} of {one_line(name, 60)} into {slug}{made}{'' if dry_run else again}"


def post_lines(post: PostReading) -> Iterator[str]:
    """Yield what a dry run would store, in the order of the post."""
    settings, conference = post.row.settings, post.result.dossier.conference
    days = dates_label(conference.starts_on, conference.ends_on)
    yield f"{conference.slug}: {one_line(conference.name)}, {days}, {conference.zone}{' (new)' if post.is_new else ''}"
    yield f"post {settings.name}: {settings.site}, layout {settings.layout}"
    yield from (f"  --style {one_line(key)}={one_line(value)}" for key, value in settings.style)
    yield from _notes("", post.recap.intro)
    for part in post.recap.parts:
        if isinstance(part, SessionPart):
            yield f"{one_line(part.heading)}"
            yield from _sessions(part)
        elif isinstance(part, RecapSection):
            yield from _notes(part.name, part.notes)
        else:
            yield from _notes(part.heading, part.before)
            products = [f"{tech.name} {tech.tagline} {tech.verdict}" for tech in part.items]
            yield from (f"  product   {one_line(words, WIDTH)}" for words in products)
            yield from _notes("", part.after)


def _sessions(part: SessionPart) -> Iterator[str]:
    for item in part.items:
        if isinstance(item, RecapNote):
            yield from _notes("", (item,))
            continue
        speakers = ", ".join(speaker.name for speaker in item.speakers)
        yield f"  session   {one_line(f'{item.title} ({speakers})' if speakers else item.title, WIDTH)}"
        yield from (f"    {link.kind.ljust(8)}  {one_line(link.url, WIDTH)}" for link in item.links)
        yield from (f"  {line}" for line in _notes("", item.notes))


def _notes(heading: str, notes: Iterable[RecapNote]) -> Iterator[str]:
    if heading:
        yield one_line(heading)
    for note in notes:
        yield f"  {note.kind.ljust(8)}  {one_line(note.text, WIDTH)}"
        yield from (f"    social    {one_line(post.url, WIDTH)}" for post in note.posts)


def post_json(post: PostReading) -> dict[str, Any]:
    """Return the content of a post that was read as JSON values."""
    dossier, settings = post.result.dossier, post.row.settings
    return {
        "conference": dossier.conference.slug,
        "made": post.is_new,
        "starts_on": dossier.conference.starts_on.isoformat(),
        "ends_on": dossier.conference.ends_on.isoformat(),
        "post": settings.name,
        "site": settings.site,
        "layout": settings.layout,
        "style": dict(settings.style),
        "differences": post.differences,
        "sessions": [
            {
                "title": session.title,
                "speakers": [speaker.name for speaker in session.speakers],
                "day": str(session.day),
            }
            for session in dossier.sessions
        ],
        "notes": [{"text": note.text, "kind": note.kind, "section": note.section} for note in dossier.notes],
        "tech": [{"name": tech.name, "url": tech.url} for tech in dossier.tech],
    }
