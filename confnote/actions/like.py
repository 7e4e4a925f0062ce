"""Learn the habits of an old post for a new one, without loading it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from confnote.actions.export import common_tags
from confnote.actions.load_post import PostOptions, PostReading, check_is_post, read_old_post
from confnote.core.files import with_home
from confnote.core.shell import named
from confnote.errors import ConfnoteError, Refused, Usage
from confnote.model import Conference
from confnote.post.blog import Project, project_of
from confnote.post.content.facts import event_tag
from confnote.post.drafting import dated
from confnote.post.export import read_file
from confnote.post.settings import Settings, inherited, left_behind
from confnote.recap.habits import general_order
from confnote.store.db import Store
from confnote.store.drafts import StoredPost


@dataclass(frozen=True, slots=True)
class Habits:
    """An old post and what of it passes to a new one: `settings`, without the keys in `left`.

    `read` is all that was read in it; `project` is that of its site, None if the folder shows none.
    """

    path: Path
    text: str
    read: PostReading
    settings: Settings
    left: tuple[str, ...]
    project: Project | None


def habits_of(store: Store, file: str, conference: Conference, now: int) -> Habits:
    """Read an old post as `load` does, and return its habits for a post of `conference`.

    Raises Refused or Usage if there is no such post.
    """
    path = with_home(file).resolve()  # a link lies elsewhere than the blog
    if path.is_dir():
        raise Usage(f"--like takes the file of an old post, and {named(path)} is a folder")
    text = read_file(path, "name another old post with --like")
    if text is None:
        raise Refused(f"--like: there is no file {named(path)}")
    try:
        check_is_post(text, file)
        try:
            read = read_old_post(store, text, str(path), PostOptions(), now)
        except Usage:  # it has no date, and needs none here
            read = read_old_post(store, text, str(path), PostOptions(conference=conference), now)
    except ConfnoteError as error:
        raise Refused(f"nothing can be learnt from {named(path)}: {error}") from error
    habits = dict(read.recap.habits)
    old = replace(
        read.settings,
        own=tuple(key for key in read.settings.own if key not in habits),
        layout=habits.pop("layout", read.settings.layout),
        style=tuple({**dict(read.settings.style), **habits}.items()),
    )
    common = common_tags(store, StoredPost(old.name, old.to_json(), str(path)))
    like = inherited(old, Settings().name, common, event_tag(conference))
    # unlike the style of the last post, one that the user names is also about the order of its parts
    order = general_order(dict(old.style).get("order", ""))
    style = (*like.style, ("order", order)) if order else like.style
    like = dated(replace(like, style=style), old, conference, now)
    return Habits(path, text, read, like, left_behind(old, like), project_of(path))
