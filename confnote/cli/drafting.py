"""What one command asks for -> the posts meant, drafted with the settings, the templates and the folder of the site."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from confnote.cli.choosing import choose
from confnote.cli.params import choice
from confnote.cli.templates import template_source
from confnote.errors import Unknown, Usage
from confnote.post.content.facts import day_name
from confnote.post.draft import Around, draft
from confnote.post.paths import is_file
from confnote.post.settings import Settings, inherited
from confnote.post.sites import SITES, site
from confnote.post.sites.base import find_root
from confnote.store.posts import last_settings, posts

if TYPE_CHECKING:
    from confnote.cli.choosing import Wanted
    from confnote.cli.run import Run
    from confnote.model import Dossier
    from confnote.post.draft import Post
    from confnote.store.db import Store
    from confnote.store.posts import Exported


class Drafting:
    """The drafts of one command: the posts meant, and what they all take from elsewhere than their conference."""

    def __init__(self, here: Run, store: Store, held: Dossier, wanted: Wanted) -> None:
        self.held, self.now = held, here.now
        self.config = here.config()
        self.known = posts(store, held.conference.uid)
        self.meant = choose(self.known, self._usual(store), held, wanted, here.now)

    def _usual(self, store: Store) -> Settings:
        """What a new post begins with: the habits of this conference's first, of the last exported, the settings."""
        whole = [post.settings for post in self.known if not post.settings.session]
        last = inherited(whole[0], Settings().name) if whole else last_settings(store)
        return last or Settings(site=self.config["site"], layout=self.config["layout"])

    def draft(self, before: Exported, settings: Settings) -> Post:
        """Draft one post; a new one whose file another post of the conference has, by a name of its own."""
        settings = self._placed(settings)
        around = Around(
            posts=self.meant.days,
            template=template_source(settings.template),
            author=self.config["author"],
            root=find_root(site(settings.site), Path(settings.path)),
        )
        post = draft(self.held, settings, self.now, around)
        taken = {known.path for known in self.known if known.settings.name != settings.name}
        if before.path is None and str(target(post)) in taken:
            post = draft(self.held, replace(settings, slug=self._own_slug(settings)), self.now, around)
        return post

    def _placed(self, settings: Settings) -> Settings:
        """Return the settings with the place the post goes to as a whole path."""
        if settings.path == "-":
            return settings
        folder = settings.path or self.config["posts_folder"] or "."
        return replace(settings, path=str(Path(folder).expanduser().absolute()))

    def _own_slug(self, settings: Settings) -> str:
        """Tell the posts of one conference apart by their names."""
        about = self.held.conference
        name = settings.name
        if settings.split and settings.day:
            name = name.removesuffix(f"-{day_name(about, settings.day)}")
        return f"{about.slug}-{name}"


def site_name(typed: str) -> str:
    """Return the site typed, whole or by its beginning, or one that another package brings; Usage names them all."""
    try:
        return choice(typed, tuple(SITES), "site")
    except Usage:
        with suppress(Unknown):
            site(typed)
            return typed
        raise


def target(post: Post) -> Path:
    """Return the file that a post goes to."""
    path = Path(post.settings.path)
    return path if is_file(post.settings.path) else path / post.path
