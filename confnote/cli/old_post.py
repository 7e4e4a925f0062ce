"""Show what `load` reads in an old post, as lines and as JSON, and what `--like` learns from it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from confnote.actions.like import Habits
from confnote.actions.load_post import PostReading
from confnote.core.shell import named
from confnote.core.text import one_line
from confnote.core.time import dates_label, zone_label
from confnote.post.settings import Settings
from confnote.recap.value import RecapNote, RecapSection, SessionPart
from confnote.views.lines import counted

WIDTH = 100
NONE_RECOGNISED = (
    "no talk recognised, so talks look as usual; if not, type --style session=bold, "
    "session.title='{speakers}: {title}', notes=bullets or the like (--style help)"
)


def post_lines(post: PostReading) -> Iterator[str]:
    """Yield what a dry run would store, in the order of the post."""
    settings, conference = post.settings, post.dossier.conference
    days = dates_label(conference.starts_on, conference.ends_on)
    zone = zone_label(conference.zone)
    yield f"{conference.slug}: {one_line(conference.name)}, {days}, {zone}{' (new)' if post.is_new else ''}"
    yield f"post {settings.name}: {settings.site}, layout {settings.layout}"
    yield from (f"  --style {one_line(key)}={one_line(value)}" for key, value in _habits(settings))
    yield from _notes("", post.recap.intro)
    for part in post.recap.parts:
        if isinstance(part, SessionPart):
            if part.heading:
                yield one_line(part.heading)
            yield from _sessions(part)
        elif isinstance(part, RecapSection):
            yield from _notes(part.name, part.notes)
        else:
            yield from _notes(part.heading, part.before)
            for tech in part.items:
                yield f"  product   {one_line(f'{tech.name} {tech.tagline} {tech.verdict}', WIDTH)}"
            yield from _notes("", part.after)


def _habits(settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield the style that the next post takes over."""
    yield from (pair for pair in settings.style if pair[0] not in settings.own)


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
    """Return what was read in a post, as JSON values."""
    dossier, settings = post.dossier, post.settings
    about = dossier.conference
    return {
        "conference": about.slug, "made": post.is_new, "starts_on": about.starts_on.isoformat(),
        "ends_on": about.ends_on.isoformat(), "post": settings.name, "site": settings.site, "layout": settings.layout,
        "style": dict(_habits(settings)), "differences": post.differences,
        "sessions": [
            {"title": session.title, "speakers": [who.name for who in session.speakers], "day": str(session.day)}
            for session in dossier.sessions
        ],
        "notes": [{"text": note.text, "kind": note.kind, "section": note.section} for note in dossier.notes],
        "tech": [{"name": tech.name, "url": tech.url} for tech in dossier.tech],
    }  # fmt: skip


def habit_lines(habits: Habits) -> Iterator[str]:
    """Yield what `--like` learnt, in five lines: site, file, talks, style, front matter."""
    of = habits.settings
    seen = f", as {named(habits.project.seen_by)} shows" if habits.project else ""
    yield f"learnt from {named(habits.path)}: a post for {of.site}{seen}"
    style = dict(of.style)
    name = style.pop("file", "named as usual") + (", a folder for each" if style.pop("bundle", "") else "")
    yield f"  file: {name}, in {named(Path(of.path))}"
    talks = 0 if "session" in habits.read.settings.own else len(habits.read.dossier.sessions)
    found = f"{counted(talks, 'talk')} recognised" if talks else NONE_RECOGNISED
    if not talks and of.layout == "talks":
        found = f"no heading is a day, and {found}"
    if style.get("session") == "list":
        found = "talks in a list"
    elif style.get("session") == "prose" or of.layout == "narrative":
        titled = "--layout days" if of.layout == "narrative" else "--style session=heading"
        found = f"talks in prose (with titles: {titled})"
    yield f"  layout: {of.layout}; {found}"
    yield f"  style: {_pairs(style) or 'as usual'}"
    parts = [_pairs(dict(of.front)), f"without {', '.join(of.unset)}" if of.unset else ""]
    parts += [f"not taken over: {', '.join(habits.left)}" if habits.left else ""]
    yield f"  front matter: {'; '.join(filter(None, parts)) or 'as usual'}"


def _pairs(values: Mapping[str, object]) -> str:
    def words(value: object) -> str:
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)

    return ", ".join(f"{key}={one_line(words(value), WIDTH)}" for key, value in values.items())
