"""Draft a post from a conference's records and the post's settings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from confnote.core.time import local_time
from confnote.model import Dossier
from confnote.post.content import wording
from confnote.post.content.blocks import Block, Heading
from confnote.post.content.compose import LISTS, is_chapter, section_notes
from confnote.post.content.facts import DESCRIBING, PostFacts, facts, read_series, style_of
from confnote.post.content.findings import Finding, of_content, of_ids, of_left_out, of_players, of_prose
from confnote.post.content.select import NOTHING, SUMMARY, Content, gather
from confnote.post.content.unsafe import Unsafe, all_publishable
from confnote.post.layouts import layout
from confnote.post.markdown.images import Copy, collect
from confnote.post.markdown.pieces import Loose, Piece
from confnote.post.paths import BESIDE, ImagePlace, SiteRoot, folder_of, is_bundle, is_file
from confnote.post.settings import DraftText, Settings
from confnote.post.sites import site
from confnote.post.sites.base import FileOptions, Site
from confnote.post.sites.captions import described, with_captions
from confnote.post.sites.write import render
from confnote.post.style import Style

if TYPE_CHECKING:
    from confnote.post.templates import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Post(DraftText):
    """A drafted post.

    `settings` are those to store for the next export; `path` is below the target folder; `front` is the front matter as
    values, and `typed` the keys whose values the user chose. `files` are images to copy to `image_place`.
    """

    settings: Settings
    path: PurePosixPath
    front: Mapping[str, Any]
    typed: frozenset[str] = frozenset()
    files: tuple[Copy, ...] = ()
    image_place: ImagePlace = BESIDE
    findings: tuple[Finding, ...] = ()


def draft(
    dossier: Dossier, settings: Settings, now: int, *, series_posts: Mapping[date, Settings] | None = None,
    template: Source | None = None, author: str = "", root: SiteRoot | None = None,
    own_images: Collection[str] = (), written: Mapping[str, str] = NOTHING,
) -> Post:  # fmt: skip
    """Draft a post; `now` (milliseconds) becomes its date unless the settings have one.

    `series_posts` are the settings of the posts of a series: the draft links to their days, or to all days if None.
    `template` replaces the layout. `root` is the site's project, for images; the addresses in `own_images` stay.
    `written` has the author's words for notes, see `SessionNotes`.
    """
    # the date of the first export stays: sites sort posts by date and put it into addresses
    settings = replace(settings, date=settings.date or local_time(now - now % 1000, dossier.conference.zone))
    style = style_of(settings)
    left_out: Unsafe = {}
    content = all_publishable(gather(dossier, style, settings.day, settings.session, written), left_out)
    series = read_series(dossier, settings, style, series_posts) if settings.split and settings.day else None
    content = series.part(content) if series else content
    target, shown = _target(settings, style), _as_first_drafted(content, settings)
    about = all_publishable(facts(shown, settings, style, author), left_out)
    shown = replace(shown, is_described=target.title_in_body or _is_described(target.front(about), settings))
    options, is_named = _file_options(settings, style), is_file(settings.path)
    pieces = _body(shown, style, about, settings, template)
    if series:
        address = partial(_address, target=target, options=options, folder=folder_of(settings.path))
        pieces = _joined(pieces, render(series.links(about, content, address), target, style))
    is_in_bundle = is_bundle(PurePosixPath(settings.path)) if is_named else options.bundle
    place = target.image_place(about.slug, root or SiteRoot(), is_in_bundle)
    # again, for the words of the style and the template
    images = collect(described(all_publishable(pieces, left_out), style["photo"]), place, own_images)
    front = all_publishable({**target.front(about), **dict(settings.front)}, left_out)
    if series:  # the title and slug of the day replace those set for the whole series
        front |= {key: value for key, value in (("title", about.title), ("slug", about.slug)) if key in front}
    front = {key: value for key, value in front.items() if key not in settings.unset}
    front_text = target.front_text(front, options).rstrip("\n")
    return Post(
        settings=settings,
        path=target.path(about, options),
        front=front,
        # one line end: `DraftText.text` adds a blank line, and Pelican's front matter already ends with one
        front_text=f"{front_text}\n" if front_text else "",
        pieces=target.convert(with_captions(images.pieces, style["photo"], target)),
        loose=_loose(dossier, pieces),
        typed=_typed(target, about, settings),
        files=images.files,
        image_place=place,
        findings=(
            *of_content(content, style, series.undated if series else 0),
            *of_players(content, style, target.plays),
            *(() if target.heading_ids else of_ids(content, style, target.name)),
            *of_prose(content, style, "\n".join(piece.text for piece in images.pieces)),
            *of_left_out(left_out),
        ),
    )


def _as_first_drafted(content: Content, settings: Settings) -> Content:
    """Return the content with what a re-export of a post must keep.

    A lone day has a heading in a post that was first exported before the last day: the notes of later days would bring
    it back, above what the author has edited. A post of edition 1 has no chapter `Summary`.
    """
    first = settings.date.date() if isinstance(settings.date, datetime) else settings.date
    if settings.edition == 1:
        named = {name.lower() if is_chapter(name) else name: notes for name, notes in content.sections.items()}
        return replace(content, sections=named)
    return replace(content, lone_day=content.lone_day or first is None or first < content.conference.ends_on)


def _is_described(front: Mapping[str, Any], settings: Settings) -> bool:
    """Return whether the front matter describes the post in the usual way."""
    changed = {*settings.unset, *dict(settings.front)}
    return any(key.lower() in DESCRIBING and key not in changed for key in front)


def _address(other: PostFacts, its: Settings, *, target: Site, options: FileOptions, folder: str) -> str:
    """Return the address of another post of the series; `folder` is the target folder."""
    path, parts = PurePosixPath(its.path), PurePosixPath(folder).parts
    file = PurePosixPath(path.parent.name if is_bundle(path) else "", path.name)
    below = parts[parts.index(target.content_folder) + 1 :] if target.content_folder in parts else ()
    return target.address_of(PurePosixPath(*below, file if is_file(its.path) else target.path(other, options)))


def _target(settings: Settings, style: Style) -> Site:
    """Return the site of a post, with an engine that leaves to the site what the style does."""
    found = site(settings.site)
    if style["punctuation"] == "smart":
        found = replace(found, engine=replace(found.engine, smart=""))
    return (
        found if style["addresses"] == "links" else replace(found, engine=replace(found.engine, links_addresses=True))
    )


def _file_options(settings: Settings, style: Style) -> FileOptions:
    target, asked = site(settings.site), PurePosixPath(settings.path or ".")
    notation: Any = "" if style["front"] == "site" else style["front"]
    folder = asked.parent if is_file(settings.path) else asked
    # for a site whose posts folder has a fixed name; there may be folders of years in it
    name = target.posts_folder if target.posts_folder in folder.parts else folder.name
    return FileOptions(front=notation, bundle=style.on("bundle"), folder=name, pattern=style["file"])


def _body(
    content: Content, style: Style, about: PostFacts, settings: Settings, template: Source | None
) -> tuple[Piece, ...]:
    """Lay out the content, or fill the author's template with it."""
    target = _target(settings, style)
    title: list[Block] = []
    if style.on("title.body") or (target.title_in_body and style["title.body"] == "site"):
        title = [Heading("title", 1, wording.plain(about.title))]
    if target.title_in_body and content.summary:  # a site without front matter
        title += section_notes(content, style, SUMMARY, style.number("level") - 1)
    if template is None:
        return render((*title, *layout(settings.layout).blocks(content, style)), target, style)
    from confnote.post.templates import render as templates  # 40 ms, with Jinja2

    values = templates.template_values(content, about, settings.site, style)
    return _joined(render(title, target, style), templates.render(template, values, target, style))


def _typed(target: Site, about: PostFacts, settings: Settings) -> frozenset[str]:
    """Return in lower case the front matter keys that the user set, unset or typed words for."""
    put = dict(settings.front)
    titled = ["title", "series", "slug"] if settings.title or "title" in put else ["slug"] if settings.slug else []
    other: dict[str, Any] = {
        name: f"{value}-x" for name in ("author", "description", *titled) if (value := getattr(about, name))
    }
    later = about.date + timedelta(days=1) if about.date else None
    front, changed = target.front(about), target.front(replace(about, **other, date=later))
    chosen = [key for key in front if front[key] != changed.get(key)]
    if not about.description:  # the title that Astro needs in place of a description describes nothing
        chosen = [key for key in chosen if key.lower() not in DESCRIBING]
    return frozenset(key.lower() for key in (*put, *settings.unset, *chosen))


def _loose(dossier: Dossier, pieces: Iterable[Piece]) -> dict[str, Loose]:
    """Return which pieces belong to no session: notes of a day, and those around the whole post."""
    found: dict[str, Loose] = {}
    for note in dossier.notes:
        if not note.session and (not note.section or note.section.casefold() in ("intro", "closing")):
            keys = (f"n:{note.uid}", *(f"l:{link.uid}" for link in note.links))
            found |= dict.fromkeys(keys, "post" if note.section else "day")
    # without the copies in lists, such as `n:UID.questions`: these are below the heading of their list
    named = ((piece.key, *piece.key.split(".")) for piece in pieces)
    return {key: found[of] for key, of, *parts in named if of in found and not {*parts} & {*LISTS}}


def _joined(before: tuple[Piece, ...], after: tuple[Piece, ...]) -> tuple[Piece, ...]:
    if not before or not after:
        return before or after
    return (*before[:-1], replace(before[-1], gap="\n\n"), *after)
