"""A recap post's text -> the conference it goes into, what is stored of it, and how that is told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from confnote.actions.find import find_conference
from confnote.cli.params import machine_zone
from confnote.core.dates import parse_dates
from confnote.core.text import one_line
from confnote.core.time import dates_label, find_zone, local_time
from confnote.errors import Refused
from confnote.model import Conference
from confnote.post.draft import draft
from confnote.post.exported import LastDraft
from confnote.post.front_matter import cut
from confnote.recap.blocks import blocks_of
from confnote.recap.compare import differences
from confnote.recap.days import dates_in, name_of, slug_of
from confnote.recap.read import read_recap
from confnote.recap.to_dossier import RecapDossier, to_dossier, uid_of
from confnote.recap.value import RecapNote, RecapSection, SessionPart
from confnote.store.read import conferences
from confnote.upkeep.load import Loaded, load
from confnote.upkeep.recap_rows import PostRow, records

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from confnote.cli.run import Run
    from confnote.recap.value import Recap
    from confnote.store.db import Store

NO_POST = (
    # what a file begins with -> what it is, and what to do with it
    (r"BEGIN:VCALENDAR", "is a programme: confnote schedule import reads it"),
    (r"<\?xml|<schedule|<rss", "is XML: if it is a programme, confnote schedule import reads it"),
    (r"(?i)<!doctype html|<html", "is a web page, and no Markdown"),
    (r"\[\s*\{", "is JSON, but no dump of confnote's (confnote dump makes one)"),
)
WIDTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was typed beside the file: the site it is for, the days it is about, the zone."""

    site: str = ""
    dates: str | None = None
    timezone: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A post as it was read: what is to be stored, whether its conference is new, how far an export is from it."""

    recap: Recap
    settled: RecapDossier
    is_new: bool
    is_dated: bool
    differing: int
    row: PostRow


def check_is_post(text: str) -> None:
    """Refuse what is no recap post."""
    beginning = text.lstrip()[:200]
    for pattern, words in NO_POST:
        if re.match(pattern, beginning):
            raise Refused(words)
    parts = cut(text)
    if not parts.kind and not any(block.sort == "heading" for block in blocks_of(text)):
        raise Refused("is neither a dump nor a recap post: it has no front matter and no heading")


def read_post(here: Run, store: Store, text: str, file: str, asked: Asked) -> Reading:
    """Read a post for the conference that is named, or that its title names."""
    recap = read_recap(text, Path(file).name, asked.site)
    conference, is_new, is_dated = _conference(here, store, recap, asked)
    settled = to_dossier(recap, conference)
    drafted = draft(settled.dossier, settled.settings, here.now)
    differing = differences(text, drafted.text)
    # what notes cannot say, such as raw HTML, an export takes from the file, as it does from a post edited by hand
    own = differing and file and Path(file).is_file()
    path, base = (
        (str(Path(file).absolute()), LastDraft(drafted.front_text, drafted.pieces).to_json()) if own else (None, None)
    )
    return Reading(recap, settled, is_new, is_dated, differing, PostRow(settled.settings, path, base))


def _conference(here: Run, store: Store, recap: Recap, asked: Asked) -> tuple[Conference, bool, bool]:
    """Return the conference, whether it is to be made, and whether its dates are known."""
    if here.named is not None:
        return find_conference(store, here.named), False, True
    slug = slug_of(recap.title)
    for known in conferences(store):
        if known.slug == slug:
            return known, False, True
    first, last = _dates(here, asked)
    days = dates_in(recap, first, last)
    zone = asked.timezone or here.config()["timezone"] or machine_zone()
    made = Conference(
        id=0, uid=uid_of("conference", slug), slug=slug, name=name_of(recap.title), zone=find_zone(zone).key,
        starts_on=days.first, ends_on=days.last, day_one=days.day_one, day_end=here.config().minutes("day_end"),
    )  # fmt: skip
    return made, True, days.is_known


def _dates(here: Run, asked: Asked) -> tuple[date, date] | tuple[None, None]:
    return parse_dates(asked.dates, local_time(here.now, "UTC").date()) if asked.dates is not None else (None, None)


def store_post(store: Store, reading: Reading, *, theirs: bool, dry_run: bool) -> Loaded:
    """Store what was read, in one change."""
    found = records(store, reading.settled.dossier, reading.row, new=reading.is_new)
    return load(store, found, theirs=theirs, dry_run=dry_run)


def warnings(reading: Reading, asked: Asked) -> Iterator[str]:
    """Yield what the author should know."""
    conference = reading.settled.dossier.conference
    if not reading.is_new and (asked.dates or asked.timezone):
        yield f"{conference.slug} is there already: --dates and --timezone are for a new conference"
    if reading.is_new and not reading.is_dated:
        days = dates_label(conference.starts_on, conference.ends_on)
        yield f"when that was is not quite in it: taken as {days} (--dates says better, or -c a conference)"
    if reading.differing and reading.row.path:
        yield f"{reading.differing} places in it notes cannot say: an export takes those from {reading.row.path}"
    elif reading.differing:
        yield f"an export will differ from it in {reading.differing} places"


def summary(reading: Reading, loaded: Loaded, name: str, *, dry_run: bool) -> str:
    """Say in a line what came of it."""
    dossier = reading.settled.dossier
    slug = dossier.conference.slug
    if not loaded.changed:
        return f"nothing new in {one_line(name, 60)}: it was loaded into {slug}"
    counts = {"session": "session", "note": "note", "tech": "product", "link": "link"}
    parts = [f"{n:,} {word}{'' if n == 1 else 's'}" for table, word in counts.items() if (n := loaded.new[table])]
    verb = "would load" if dry_run else "loaded"
    made = " (made for it)" if reading.is_new else ""
    again = f". Back again: confnote export -c {slug} --post {reading.row.settings.name} -o FILE"
    return f"{verb} {', '.join(parts) or 'nothing'} of {one_line(name, 60)} into {slug}{made}{'' if dry_run else again}"


def shown(reading: Reading) -> Iterator[str]:
    """Yield what would be stored, in its order, a line each."""
    recap, settings = reading.recap, reading.row.settings
    about = reading.settled.dossier.conference
    days = dates_label(about.starts_on, about.ends_on)
    yield f"{about.slug}: {one_line(about.name)}, {days}, {about.zone}{' (new)' if reading.is_new else ''}"
    yield f"post {settings.name}: {settings.site}, layout {settings.layout}"
    yield from (f"  --style {one_line(key)}={one_line(value)}" for key, value in settings.style)
    yield from _told("", recap.intro)
    for part in recap.parts:
        if isinstance(part, SessionPart):
            yield f"{one_line(part.heading)}"
            yield from _items(part)
        elif isinstance(part, RecapSection):
            yield from _told(part.name, part.notes)
        else:
            yield from _told(part.heading, part.before)
            products = [f"{one.name} {one.tagline} {one.verdict}" for one in part.items]
            yield from (f"  product   {one_line(words, WIDTH)}" for words in products)
            yield from _told("", part.after)


def _items(part: SessionPart) -> Iterator[str]:
    for item in part.items:
        if isinstance(item, RecapNote):
            yield from _told("", (item,))
            continue
        speakers = ", ".join(one.name for one in item.speakers)
        yield f"  session   {one_line(f'{item.title} ({speakers})' if speakers else item.title, WIDTH)}"
        yield from (f"    {link.kind.ljust(8)}  {one_line(link.url, WIDTH)}" for link in item.links)
        yield from (f"  {line}" for line in _told("", item.notes))


def _told(heading: str, said: Iterable[RecapNote]) -> Iterator[str]:
    if heading:
        yield one_line(heading)
    for one in said:
        yield f"  {one.kind.ljust(8)}  {one_line(one.text, WIDTH)}"
        yield from (f"    social    {one_line(post.url, WIDTH)}" for post in one.posts)


def as_json(reading: Reading) -> dict[str, Any]:
    """Return what a post was read into as JSON values."""
    dossier, settings = reading.settled.dossier, reading.row.settings
    return {
        "conference": dossier.conference.slug,
        "made": reading.is_new,
        "starts_on": dossier.conference.starts_on.isoformat(),
        "ends_on": dossier.conference.ends_on.isoformat(),
        "post": settings.name,
        "site": settings.site,
        "layout": settings.layout,
        "style": dict(settings.style),
        "differences": reading.differing,
        "sessions": [
            {"title": one.title, "speakers": [who.name for who in one.speakers], "day": str(one.day)}
            for one in dossier.sessions
        ],
        "notes": [{"text": one.text, "kind": one.kind, "section": one.section} for one in dossier.notes],
        "tech": [{"name": one.name, "url": one.url} for one in dossier.tech],
    }
