"""A dossier and the settings of a post -> the post: path, front matter, keyed pieces, text, files, findings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from confnote.post.content import wording
from confnote.post.content.blocks import Heading
from confnote.post.content.facts import SUMMARY, facts
from confnote.post.content.findings import Finding, of_content
from confnote.post.content.order import untitled
from confnote.post.content.select import gather
from confnote.post.content.series import installments, read_series
from confnote.post.layouts import layout
from confnote.post.markdown.images import Copy, collect
from confnote.post.markdown.pieces import join
from confnote.post.markdown.write import render
from confnote.post.paths import Ground, shelf
from confnote.post.sites import Options, siblings, site
from confnote.post.style import Style, read_style

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from confnote.model import Dossier
    from confnote.post.content.blocks import Block
    from confnote.post.content.select import Content
    from confnote.post.markdown.pieces import Piece
    from confnote.post.settings import Settings
    from confnote.post.sites import Facts
    from confnote.post.templates import Source

MARKDOWN = (".md", ".markdown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A drafted post. `settings` are those to remember, the date now fixed; `path` stands below the target folder."""

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
        """The whole file, a blank line after the front matter."""
        return f"{self.front_text}\n{self.body}" if self.front_text else self.body


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a draft takes from elsewhere than its conference.

    `posts` are the settings of a series' other posts, by day: it links to these; to all days where that is not known.
    `ground` is the site that the post goes to, for its images.
    """

    posts: Mapping[date, Settings] | None = None
    template: Source | None = None
    author: str = ""
    ground: Ground = Ground()  # noqa: RUF009  # a frozen value


NOTHING = Around()


def draft(dossier: Dossier, settings: Settings, now: int, around: Around = NOTHING) -> Post:
    """Draft a post as of an instant in milliseconds, which becomes its date unless it has one."""
    at = datetime.fromtimestamp(now // 1000, UTC).astimezone(ZoneInfo(dossier.conference.zone))
    settings = replace(settings, date=settings.date or at)
    shape = layout(settings.layout)
    style = read_style(settings.style, shape.STYLE)
    content = gather(dossier, style, settings.day, settings.session)
    series = read_series(dossier, settings, style, around.posts) if settings.split and settings.day else None
    content = series.part(content) if series else content
    about = facts(content, settings, style, around.author)
    where = site(settings.site)
    options = Options(front=_notation(style), bundle=style.on("bundle"), folder=_folder(settings.path))
    front = _front(where.front(about), settings, about)
    pieces = _body(content, style, about, settings, around)
    if series:
        links = series.links(
            about, content, lambda of, its: siblings.address(where.NAME, _file(its) or where.file_name(of, options))
        )
        pieces = _joined(pieces, render(links, where, style))
    stand = shelf(where.NAME, about.slug, around.ground, bundle=_is_bundle(settings, options))
    images = collect(pieces, stand)
    return Post(
        settings=settings,
        path=where.file_name(about, options),
        front=front,
        front_text=_one_end(where.write_front(front, options)),
        pieces=images.pieces,
        files=images.files,
        files_in=stand.root,
        findings=(*of_content(content, style), *(series.findings if series else ())),
    )


def _body(content: Content, style: Style, about: Facts, settings: Settings, around: Around) -> tuple[Piece, ...]:
    """Lay out what is told, or fill the author's own template with it; the title goes before where no key holds it."""
    where = site(settings.site)
    title: list[Block] = []
    if where.TITLE_IN_BODY:
        title = [Heading("title", 1, wording.plain(about.title)), *untitled(content, style, SUMMARY)]
    if around.template is None:
        return render((*title, *layout(settings.layout).blocks(content, style)), where, style)
    from confnote.post import templates  # 40 ms, with Jinja2
    from confnote.post.templates.data import names

    values = names(content, about, settings.site, style)
    return _joined(render(title, where, style), templates.render(around.template, values, where, style))


def _joined(before: tuple[Piece, ...], after: tuple[Piece, ...]) -> tuple[Piece, ...]:
    if not before or not after:
        return before or after
    return (*before[:-1], replace(before[-1], gap="\n\n"), *after)


def draft_series(dossier: Dossier, settings: Settings, now: int) -> tuple[Post, ...]:
    """Draft a post for each day there is something to tell of, with the settings each is remembered by."""
    return tuple(draft(dossier, one, now) for one in installments(dossier, settings, now))


def _front(usual: Mapping[str, Any], settings: Settings, about: Facts) -> dict[str, Any]:
    """What the site has, then what is set; the title and slug set for a series are those of its whole."""
    front = {**usual, **dict(settings.front)}
    if settings.split and settings.day:
        front |= {key: value for key, value in (("title", about.title), ("slug", about.slug)) if key in front}
    return {key: value for key, value in front.items() if key not in settings.unset}


def _one_end(text: str) -> str:
    """Front matter with one line end: a blank line follows it anyhow."""
    return text.rstrip("\n") + "\n" if text else ""


def _notation(style: Style) -> Any:
    return "" if style["front"] == "site" else style["front"]


def _is_bundle(settings: Settings, options: Options) -> bool:
    """Say whether the post has a folder of its own."""
    target = PurePosixPath(settings.path)
    return target.stem == "index" if target.suffix in MARKDOWN else options.bundle


def _file(settings: Settings) -> PurePosixPath | None:
    """The name of the file a post was given by hand, with its folder for a page bundle; None if the site names it."""
    target = PurePosixPath(settings.path)
    if target.suffix not in MARKDOWN:
        return None
    return PurePosixPath(target.parent.name, target.name) if target.stem == "index" else PurePosixPath(target.name)


def _folder(path: str) -> str:
    """The name of the folder the post goes to, for a site that wants posts in one of a fixed name."""
    target = PurePosixPath(path or ".")
    return (target.parent if target.suffix in MARKDOWN else target).name
