"""Draft a post from a conference's records and the post's settings: file name, front matter, body, images, findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from confnote.model import Dossier
from confnote.post.content import wording
from confnote.post.content.blocks import Block, Heading
from confnote.post.content.compose import untitled
from confnote.post.content.facts import SUMMARY, PostFacts, facts, read_series
from confnote.post.content.findings import Finding, of_content
from confnote.post.content.select import Content, gather
from confnote.post.layouts import layout
from confnote.post.markdown.images import Copy, collect
from confnote.post.markdown.pieces import Piece, join
from confnote.post.paths import SiteRoot, is_bundle, is_file
from confnote.post.settings import Settings
from confnote.post.sites import site
from confnote.post.sites.base import FileOptions
from confnote.post.sites.write import render
from confnote.post.style import Style, read_style

if TYPE_CHECKING:
    from confnote.post.templates import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A drafted post. `settings` are those to remember, with the date fixed; `path` is below the target folder."""

    settings: Settings
    path: PurePosixPath
    front: Mapping[str, Any]
    front_text: str
    pieces: tuple[Piece, ...]
    files: tuple[Copy, ...] = ()
    files_in: str = ""
    """The folder that the files' names are below; empty for that of the post."""
    findings: tuple[Finding, ...] = ()

    @property
    def body(self) -> str:
        """The Markdown without its front matter."""
        return join(self.pieces)

    @property
    def text(self) -> str:
        """The whole file, with a blank line after the front matter."""
        return f"{self.front_text}\n{self.body}" if self.front_text else self.body


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a draft needs beside the records and the settings.

    `posts` are the settings of the other posts of a series, by day: the draft links to these. None: to all days.
    `root` is the site's project, for images.
    """

    posts: Mapping[date, Settings] | None = None
    template: Source | None = None
    author: str = ""
    root: SiteRoot = SiteRoot()  # noqa: RUF009  # a frozen value


NOTHING = Around()


def draft(dossier: Dossier, settings: Settings, now: int, around: Around = NOTHING) -> Post:
    """Draft a post as of an instant in milliseconds, which becomes its date unless it has one."""
    at = datetime.fromtimestamp(now // 1000, UTC).astimezone(ZoneInfo(dossier.conference.zone))
    # the date of the first export stays: sites sort posts by it and put it into addresses
    settings = replace(settings, date=settings.date or at)
    target = site(settings.site)
    style = read_style(settings.style, layout(settings.layout).style)
    content = gather(dossier, style, settings.day, settings.session)
    series = read_series(dossier, settings, style, around.posts) if settings.split and settings.day else None
    content = series.part(content) if series else content
    about = facts(content, settings, style, around.author)
    asked, is_named = PurePosixPath(settings.path or "."), is_file(settings.path)
    notation: Any = "" if style["front"] == "site" else style["front"]
    folder = (asked.parent if is_named else asked).name  # for a site that wants posts in one of a fixed name
    options = FileOptions(front=notation, bundle=style.on("bundle"), folder=folder)
    pieces = _body(content, style, about, settings, around)
    if series:

        def address(other: PostFacts, its: Settings) -> str:
            return target.address_of(_file(its) or target.file_name(other, options))

        pieces = _joined(pieces, render(series.links(about, content, address), target, style))
    bundle = is_bundle(asked) if is_named else options.bundle
    place = target.image_place(about.slug, around.root, bundle)
    images = collect(pieces, place)
    front = {**target.front(about), **dict(settings.front)}
    if settings.split and settings.day:  # a post of a series has its own title and slug
        front |= {key: value for key, value in (("title", about.title), ("slug", about.slug)) if key in front}
    front = {key: value for key, value in front.items() if key not in settings.unset}
    front_text = target.write_front(front, options)
    return Post(
        settings=settings,
        path=target.file_name(about, options),
        front=front,
        # one line end: Pelican's front matter has a blank line already, and `Post.text` puts one after all
        front_text=front_text.rstrip("\n") + "\n" if front_text else "",
        pieces=images.pieces,
        files=images.files,
        files_in=place.root,
        findings=(*of_content(content, style), *(series.findings if series else ())),
    )


def _body(content: Content, style: Style, about: PostFacts, settings: Settings, around: Around) -> tuple[Piece, ...]:
    """Lay out the content, or fill the author's template with it; a site without front matter has the title first."""
    target = site(settings.site)
    title: list[Block] = []
    if target.title_in_body:
        title = [Heading("title", 1, wording.plain(about.title)), *untitled(content, style, SUMMARY)]
    if around.template is None:
        return render((*title, *layout(settings.layout).blocks(content, style)), target, style)
    from confnote.post.templates import render as templates  # 40 ms, with Jinja2

    values = templates.template_values(content, about, settings.site, style)
    return _joined(render(title, target, style), templates.render(around.template, values, target, style))


def _joined(before: tuple[Piece, ...], after: tuple[Piece, ...]) -> tuple[Piece, ...]:
    if not before or not after:
        return before or after
    return (*before[:-1], replace(before[-1], gap="\n\n"), *after)


def _file(settings: Settings) -> PurePosixPath | None:
    """Return the name of the file asked for, with its folder for a page bundle; None if the site names the file."""
    target = PurePosixPath(settings.path)
    if not is_file(settings.path):
        return None
    return PurePosixPath(target.parent.name, target.name) if is_bundle(target) else PurePosixPath(target.name)
