"""Choose and draft the posts of one command, in the folder and for the site where they belong."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path

from confnote.core.files import with_home
from confnote.core.text import one_line
from confnote.core.time import local_time
from confnote.errors import Refused
from confnote.model import Conference, Dossier
from confnote.post.blog import project_of
from confnote.post.choose import Choice, choose
from confnote.post.content.facts import PostFacts, day_name, event_tag
from confnote.post.content.select import NOTHING
from confnote.post.draft import Post, draft
from confnote.post.front_keys import DATES
from confnote.post.paths import is_file, named_before
from confnote.post.settings import Exported, Request, Settings, inherited, left_behind, on_site
from confnote.post.sites import site
from confnote.post.sites.base import find_root
from confnote.post.templates import template_source


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What an export takes from the clock and the configuration.

    `now` is in milliseconds; `site`, `layout` and `posts_folder` are defaults for new posts. `templates` is the folder
    of the templates that have a name; `kept` is the folder of the store, with the `photos` folder in it.
    """

    now: int
    site: str
    layout: str
    author: str = ""
    posts_folder: str = ""
    templates: Path
    kept: Path


def date_like(last: Settings, conference: Conference, now: int) -> date | None:
    """Return today as the date of a new post if the last post has a date without a time.

    Return None if the last post has a time, or no date.
    """
    is_day = last.date is not None and not isinstance(last.date, datetime)
    return local_time(now, conference.zone).date() if is_day else None


_DATED = re.compile(r"\d{4}-\d\d?-\d\d?\b")


def dated(new: Settings, last: Settings, conference: Conference, now: int) -> Settings:
    """Return the settings of a new post with a date as that of the last post, in the same keys."""
    on = date_like(last, conference, now)
    when = on or local_time(now - now % 1000, conference.zone)
    usual = site(last.site).front(PostFacts(title="", slug="", date=when))
    keys = (key for key, value in last.front if key.lower() in DATES and key not in usual and _DATED.match(str(value)))
    return replace(new, date=on, front=(*new.front, *((key, when) for key in keys)))


class Drafting:
    """Chooses and drafts the posts of one command.

    `known` are the exported posts of the conference, the oldest first. `last_settings` are those of the last export of
    any conference, of whose tags a new post takes those in `common`. `choice` has the posts to draft; `project` is the
    site's project in which new posts lie, if no option names their site.
    """

    def __init__(
        self, dossier: Dossier, known: Sequence[Exported], request: Request, setup: Setup, *,
        last_settings: Settings | None = None, common: Collection[str] = (),
    ) -> None:  # fmt: skip
        self.dossier, self.known, self.request, self.setup = dossier, known, request, setup
        whole = [post.settings for post in known if not post.settings.session]
        last = whole[0] if whole else last_settings
        usual = request.like or Settings(site=setup.site, layout=setup.layout)
        self.left: tuple[str, ...] = ()
        if last and not request.like:
            usual = inherited(last, usual.name, None if whole else common, event_tag(dossier.conference))
            usual = dated(usual, last, dossier.conference, setup.now)
            self.left = left_behind(last, usual)
        self.project = project_of(self._target(usual.path, request)) if request.site is None else None
        usual = on_site(usual, request.site or (self.project.site.name if self.project else usual.site))
        self.choice: Choice = choose(known, usual, dossier, request, setup.now)

    def _target(self, usual: str, request: Request) -> Path:
        """Return the file or folder for new posts; `usual` is the folder of other posts."""
        asked = request.path if request.path not in (None, "-") else usual if usual != "-" else ""
        return with_home(asked or self.setup.posts_folder or ".").absolute()

    def seen_by(self, last: Exported, settings: Settings) -> Path | None:
        """Return what shows the site of a new post, None for a known post or another site."""
        project = self.project if last.path is None else None
        return project.seen_by if project and project.site.name == settings.site else None

    def all(self) -> tuple[Post, ...]:
        """Draft all posts of the choice."""
        return tuple(self.draft(last, settings) for last, settings in self.choice.drafted)

    def draft(
        self,
        last: Exported,
        settings: Settings,
        own_images: Collection[str] = (),
        written: Mapping[str, str] = NOTHING,
    ) -> Post:
        """Draft one post; a new one gets another slug if its file belongs to another post.

        `own_images` and `written` are what the author has in the file, see `draft`. Raises Refused if the new post's
        file belongs to another post, too.
        """
        if settings.path != "-":
            path = with_home(settings.path or self.setup.posts_folder or ".").absolute()
            # the folder of the project alone is not where its posts are
            project = self.project or project_of(path) if last.path is None or self.request.path else None
            if project and path == project.folder and settings.site == project.site.name:
                path = project.posts_folder
            settings = replace(settings, path=named_before(last.settings.path, str(path)))
        # the text on the screen has the addresses of images that the file has
        at = last.path if settings.path == "-" and last.path else settings.path
        make = partial(
            draft,
            self.dossier,
            now=self.setup.now,
            series_posts=self.choice.days,
            template=template_source(settings.template, self.setup.templates),
            author=self.setup.author,
            root=find_root(site(settings.site), Path(at)),
            own_images=own_images,
            written=written,
        )
        post = make(settings)
        taken = {known.path for known in self.known if known.settings.name != settings.name}
        if last.path is None and str(target_file(post)) in taken:
            conference, name = self.dossier.conference, settings.name
            if settings.split and settings.day:  # a series adds the day to the slug by itself
                name = name.removesuffix(f"-{day_name(conference, settings.day)}")
            settings = replace(settings, slug=f"{conference.slug}-{name}")
            post = make(settings)
            if str(target_file(post)) in taken:
                raise Refused(
                    f"the post {one_line(name, 40)} has no file of its own: {target_file(post)} belongs to another "
                    "post. Name it by other words with --post, or its file with -o"
                )
        return post


def target_file(post: Post) -> Path:
    """Return the file to which a post is written."""
    path = Path(post.settings.path)
    return path if is_file(post.settings.path) else path / post.path
