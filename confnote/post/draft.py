"""A dossier and the settings of a post -> the post: path, front matter, keyed pieces, text, files, findings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from confnote.post import findings, lines
from confnote.post.blocks import Heading, Social
from confnote.post.content import Content, gather
from confnote.post.cut import join
from confnote.post.findings import Finding
from confnote.post.images import Copy, collect
from confnote.post.layouts import layout
from confnote.post.names import slug
from confnote.post.phrase import spell
from confnote.post.render import render
from confnote.post.sites import Facts, Options, site
from confnote.post.style import Style, read_style

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from confnote.model import Dossier
    from confnote.post.blocks import Block
    from confnote.post.piece import Piece
    from confnote.post.settings import Settings
    from confnote.post.sites import Site

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
    findings: tuple[Finding, ...] = ()

    @property
    def body(self) -> str:
        """The Markdown without its front matter."""
        return join(self.pieces)

    @property
    def text(self) -> str:
        """The whole file, a blank line after the front matter."""
        return f"{self.front_text}\n{self.body}" if self.front_text else self.body


def draft(dossier: Dossier, settings: Settings, now: int) -> Post:
    """Draft a post as of an instant in milliseconds, which becomes its date unless it has one."""
    at = datetime.fromtimestamp(now // 1000, UTC).astimezone(ZoneInfo(dossier.conference.zone))
    settings = replace(settings, date=settings.date or at)
    shape = layout(settings.layout)
    style = read_style(settings.style, shape.STYLE)
    content = gather(dossier, style, settings.day, settings.session)
    facts = _facts(content, settings, style)
    where = site(settings.site)
    options = Options(front=_notation(style), bundle=style.on("bundle"), folder=_folder(settings.path))
    front = _front(where.front(facts), settings)
    blocks = shape.blocks(content, style)
    if where.TITLE_IN_BODY:
        blocks = (Heading("title", 1, lines.plain(facts.title)), *blocks)
    images = collect(render(blocks, where, style))
    return Post(
        settings=settings,
        path=where.file_name(facts, options),
        front=front,
        front_text=_one_end(where.write_front(front, options)),
        pieces=images.pieces,
        files=images.files,
        findings=(
            *findings.of_content(content, style),
            *findings.of_date(facts.date, at),
            *findings.of_images(images.undescribed, dossier),
            *_embeds(blocks, where),
        ),
    )


def _facts(content: Content, settings: Settings, style: Style) -> Facts:
    """What the site makes front matter and file name of; what is set in the front matter holds for both."""
    put = dict(settings.front)
    title = str(put.get("title") or settings.title or _title(content, style))
    when = put.get("date")
    return Facts(
        title=title,
        slug=slug(str(put.get("slug") or settings.slug or title), content.conference.slug),
        date=when if isinstance(when, date) else settings.date,
        event=content.conference.name,
        tags=_tags(content),
        day=content.days[0].number if content.only and content.days else None,
    )


def _title(content: Content, style: Style) -> str:
    conference = content.conference
    values = {
        "conference": lines.plain(conference.name),
        "place": lines.plain(conference.place),
        "year": lines.plain(str(conference.starts_on.year)),
    }
    title = style.fill("title", values) or values["conference"]
    if content.single and content.told:
        return spell(lines.of_session("title.session", content.told[0].session, conference, style) or title)
    if content.only and content.days and content.several_days:
        day = lines.day(content.days[0], style)
        title = style.fill("title.day", {"title": title, "day": day, "conference": values["conference"]}) or title
    return spell(title)


def _tags(content: Content) -> tuple[str, ...]:
    """The tags readers look for: conferences, this one, and what its sessions were about."""
    event = content.conference.hashtag.lstrip("#") or content.conference.slug
    wanted = ["conference", event, *(tag for told in content.told for tag in told.session.tags)]
    return tuple({tag.casefold(): tag.lower() for tag in wanted if tag}.values())


def _front(usual: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    front = {**usual, **dict(settings.front)}
    return {key: value for key, value in front.items() if key not in settings.unset}


def _one_end(text: str) -> str:
    """Front matter with one line end: a blank line follows it anyhow."""
    return text.rstrip("\n") + "\n" if text else ""


def _notation(style: Style) -> Any:
    return "" if style["front"] == "site" else style["front"]


def _folder(path: str) -> str:
    """The name of the folder the post goes to, for a site that wants posts in one of a fixed name."""
    target = PurePosixPath(path or ".")
    return (target.parent if target.suffix in MARKDOWN else target).name


def _embeds(blocks: Iterable[Block], where: Site) -> tuple[Finding, ...]:
    pasted = [block for block in blocks if isinstance(block, Social) and block.how.startswith("embed")]
    if where.RAW_HTML or not pasted:
        return ()
    return (
        Finding(
            f"{where.NAME} drops the pasted code of {len(pasted)} social posts unless raw HTML is allowed there "
            "(hugo: markup.goldmark.renderer.unsafe = true); --style social=quote needs nothing"
        ),
    )
