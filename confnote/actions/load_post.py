"""Load an old recap post: find or make its conference, and store its content in one change."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from confnote.core.dates import parse_dates
from confnote.core.files import with_home
from confnote.core.text import name_key
from confnote.core.time import find_zone, local_time
from confnote.errors import Refused
from confnote.model import Conference, Dossier, Session
from confnote.post.blog import file_style, project_of
from confnote.post.draft import draft
from confnote.post.front_matter import cut
from confnote.post.settings import DraftText, Settings
from confnote.post.sites import site
from confnote.recap.blocks import blocks_of, differences
from confnote.recap.event import Dates, conference_name, dates_in, posted_on, slug_of
from confnote.recap.read import read_recap
from confnote.recap.to_dossier import to_dossier, uid_of
from confnote.recap.value import Recap
from confnote.store.db import Store
from confnote.store.read import conferences
from confnote.store.read import dossier as read_dossier
from confnote.upkeep.incoming import Record
from confnote.upkeep.load import Loaded, load

# patterns for the beginning of files that are no post, and what such a file is
OTHER_FILES = (
    (r"BEGIN:VCALENDAR", "is a programme: confnote schedule import reads it"),
    (r"<\?xml|<schedule|<rss", "is XML: if it is a programme, confnote schedule import reads it"),
    (r"(?i)<!doctype html|<html", "is a web page, and no Markdown"),
    (r"\[\s*\{", "is JSON, but no dump of confnote's (confnote dump makes one)"),
)


class PostOptions(NamedTuple):
    """The options for loading a post.

    An empty `site` is guessed. `conference` None means the one that the title names. The others are for a new
    conference: `dates` as typed (None: as the post shows), `timezone` (None: UTC), `day_end` in minutes after midnight.
    """

    site: str = ""
    dates: str | None = None
    timezone: str | None = None
    conference: Conference | None = None
    day_end: int = 240


@dataclass(frozen=True, slots=True)
class PostReading:
    """A post that was read: what to store, and the days of its conference if that is new.

    `differences` counts the places in which a draft differs from the post. If the post is a file, `path` is that file
    and `base` the draft (JSON) of now, with which the next export merges the file; else both are None.
    """

    recap: Recap
    dossier: Dossier
    settings: Settings
    dates: Dates | None
    differences: int
    path: str | None
    base: str | None

    @property
    def is_new(self) -> bool:
        """Whether the conference is made for the post."""
        return self.dates is not None


def check_is_post(text: str, name: str) -> None:
    """Raise Refused if a text is no recap post; `name` is the file's name in the message."""
    # enough for any of the patterns, however long the line is
    beginning = text.lstrip()[:200]
    for pattern, words in OTHER_FILES:
        if re.match(pattern, beginning):
            raise Refused(f"{name} {words}")
    if not cut(text).kind and not any(block.sort == "heading" for block in blocks_of(text)):
        raise Refused(f"{name} is neither a dump nor a recap post: it has no front matter and no heading")


def read_old_post(store: Store, text: str, file: str, options: PostOptions, now: int) -> PostReading:
    """Read a post of the conference in `options`, or else of the one that the title names.

    If the store does not have that one, make a new conference for it. Nothing is stored yet. `file` is empty for a
    stream.
    """
    project = project_of(with_home(file)) if file and not options.site else None
    recap = read_recap(text, Path(file).name, options.site or (project.site.name if project else ""))
    conference, dates = _conference(store, recap, options, now)
    has_others = dates is None and _has_other_days(store, recap, conference)
    dossier, settings = to_dossier(recap, conference, has_others=has_others)
    post = draft(dossier, settings, now)
    count = differences(text, post.text)
    path, base = None, None
    if file and with_home(file).is_file():
        # notes cannot hold everything, such as raw HTML: the next export merges with this file, as after an edit
        path = str(with_home(file).absolute())
        named = file_style(site(settings.site), Path(path)).items()
        settings = replace(settings, path=path, style=(*settings.style, *named), tags=_tags(text, settings.site))
        base = DraftText(post.front_text, post.pieces, is_by_author=True, loose=post.loose).to_json()
    return PostReading(recap, dossier, settings, dates, count, path, base)


def _tags(text: str, name: str) -> tuple[str, ...]:
    """Return the template tags of a post that a site runs, each as often as it is in the text."""
    known = site(name).tags
    return tuple(tag for _, tag in known.find(text.replace("\r\n", "\n")) if tag) if known else ()


def _conference(store: Store, recap: Recap, options: PostOptions, now: int) -> tuple[Conference, Dates | None]:
    """Return the conference, and its days if it is new, else None."""
    if options.conference is not None:
        return options.conference, None
    by_slug = {known.slug: known for known in conferences(store)}
    name = conference_name(recap, None)
    if name and slug_of(name) in by_slug:
        return by_slug[slug_of(name)], None
    today = local_time(now, "UTC").date()
    first, last = parse_dates(options.dates, today) if options.dates is not None else (None, None)
    dates = dates_in(recap, first, last)
    name = conference_name(recap, dates.first.year)
    slug = slug_of(name)
    if slug in by_slug:
        return by_slug[slug], None
    made = Conference(
        uid=uid_of("conference", slug), slug=slug, name=name, zone=find_zone(options.timezone or "UTC").key,
        starts_on=dates.first, ends_on=dates.last, day_one=dates.day_one, day_end=options.day_end,
    )  # fmt: skip
    return made, dates


def _has_other_days(store: Store, recap: Recap, conference: Conference) -> bool:
    """Return whether a conference has records of other days than that of a post's date."""
    there = read_dossier(store, conference.uid)
    noted = {note.session for note in there.notes}
    days = {session.day for session in there.sessions if session.was_attended(noted=session.uid in noted)}
    days |= {note.day for note in there.notes} | {tech.day for tech in there.tech}
    return bool(days - {None, posted_on(recap)})


def load_post(store: Store, post: PostReading, *, theirs: bool, dry_run: bool) -> Loaded:
    """Store a post that was read, in one change; `theirs` and `dry_run` are as in `upkeep.load`."""
    # as the records of a dump, so that a post that is loaded twice adds nothing; `_records` has found what is here
    return load(store, _records(store, post), theirs=theirs, dry_run=dry_run, by_uid=True)


Row = dict[str, Any]
# the columns that are as in the model; `_records` and `_rows` compute the others that a post has
COLUMNS = {
    "conference": "uid slug name zone day_end",
    "session": "uid conference title kind track room rating verdict starts_at attendance",
    "speaker": "uid name org handle url",
    "note": "uid conference section kind text at utc_offset",
    "tech": "uid conference name url tagline verdict at",
    "link": "uid session note kind url title author text published embed",
}


def _records(store: Store, post: PostReading) -> Iterator[Record]:
    conference, settings = post.dossier.conference, post.settings
    dates = {name: getattr(conference, name).isoformat() for name in ("starts_on", "ends_on", "day_one")}
    rows = [*([_row("conference", conference, **dates)] if post.is_new else []), *_rows(store, post.dossier)]
    row = {
        "uid": uid_of("post", conference.uid, settings.name), "conference": conference.uid,
        "name": settings.name, "options": settings.to_json(), "path": post.path, "base": post.base,
    }  # fmt: skip
    for line, (table, values) in enumerate([*rows, ("post", row)], 1):
        yield Record(line, table, values)


def _rows(store: Store, dossier: Dossier) -> Iterator[tuple[str, Row]]:
    conference = dossier.conference.uid
    session_uid, speaker_uid = (_finder(store, *of, conference) for of in (("session", "title"), ("speaker", "name")))
    uids = {session.uid: session_uid(session.uid, session.title) for session in dossier.sessions}
    # a person with two talks is one speaker
    written: set[str] = set()
    for session in dossier.sessions:
        uid = uids[session.uid]
        is_own = uid == session.uid
        if is_own:
            yield _row("session", session)
        else:
            yield from _what_it_says(uid, session)
        for position, speaker in enumerate(session.speakers):
            who = speaker_uid(speaker.uid, speaker.name)
            if who == speaker.uid and who not in written:
                written.add(who)
                yield _row("speaker", speaker, conference=session.conference)
            if is_own:
                joined = uid_of("session_speaker", uid, who)
                yield "session_speaker", {"uid": joined, "session": uid, "speaker": who, "position": position}
        for link in session.links:
            yield _row("link", link, session=uid, conference=session.conference)
    for note in dossier.notes:
        day = note.day.isoformat() if note.day and note.session is None else None
        session_of = uids[note.session] if note.session else None
        yield _row("note", note, session=session_of, day=day, tags=" ".join(note.tags))
        for link in note.links:
            yield _row("link", link, conference=note.conference)
    for tech in dossier.tech:
        yield _row("tech", tech, key=name_key(tech.name), tags=" ".join(tech.tags))


def _what_it_says(uid: str, session: Session) -> Iterator[tuple[str, Row]]:
    """Yield what a post says of a session that is here, if anything.

    With --theirs the session takes that; else the user hears of it.
    """
    said = {"room": session.room, "rating": session.rating, "verdict": session.verdict}
    if any(said.values()):
        yield "session", {"uid": uid, "conference": session.conference, **{key: it for key, it in said.items() if it}}


def _finder(store: Store, table: str, column: str, conference: str) -> Callable[[str, str], str]:
    """Return a function of (uid, name): the uid of the record that has one of them, else `uid`."""
    sql = f"SELECT [{column}], uid FROM [{table}] WHERE conference = ? ORDER BY id DESC"
    found = store.execute(sql, (conference,)).fetchall()
    # newest first, so that of two records with one name the older one is found
    by_key, uids = {name_key(words): uid for words, uid in found}, {uid for _, uid in found}
    return lambda uid, words: uid if uid in uids else by_key.get(name_key(words), uid)


def _row(table: str, value: object, **others: Any) -> tuple[str, Row]:
    return table, {**{column: getattr(value, column) for column in COLUMNS[table].split()}, **others}
