"""Find out a post's site, the pattern of its file name and the tags of its blog, from files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from pathlib import Path, PurePath

from confnote.core.files import beginning
from confnote.errors import ConfnoteError
from confnote.post import front_matter
from confnote.post.content.facts import PostFacts
from confnote.post.front_keys import TAGS
from confnote.post.paths import MARKDOWN, folder_of_posts, is_bundle, is_file
from confnote.post.settings import tags_of
from confnote.post.sites import all_sites
from confnote.post.sites.base import FileOptions, Site, config_in

# The most posts whose tags are read, and the most bytes of each.
POSTS, FRONT = 300, 20_000
_DATED = re.compile(r"\d{4}-\d\d-\d\d([-_])")
_LANGUAGE = re.compile(r"\.[a-z]{2}(?:-[a-z]{2})?$")


@dataclass(frozen=True, slots=True)
class Project:
    """A site's project: its `folder`, and what in it shows the site (`seen_by`)."""

    site: Site
    folder: Path
    seen_by: Path

    @property
    def posts_folder(self) -> Path:
        """The folder for new posts if only the project's folder is named."""
        folders = (self.folder / name for name in self.site.sections)
        return next((folder for folder in folders if folder.is_dir()), self.folder)


def project_of(target: Path) -> Project | None:
    """Return the nearest project that a file or folder lies in; None if no site is recognised."""
    sites = tuple(all_sites())
    target = target.absolute()
    for folder in target.parents if is_file(str(target)) else (target, *target.parents):
        found = [(site, sign) for site in sites if (sign := _sign_of(site, folder)) is not None]
        if found:  # of sites whose files have one name, the one that needs the most other names
            site, sign = max(found, key=lambda pair: len(pair[0].beside))
            return Project(site, folder, sign)
    return None


def _sign_of(site: Site, folder: Path) -> Path | None:
    """Return the file or folder that shows a site's project in this folder, None without one."""
    config = config_in(site, folder, sure=True)
    if config is None and site.posts_folder and (folder / site.posts_folder).is_dir():
        return folder / site.posts_folder
    return config


def posts_beside(post: Path) -> Iterator[Path]:
    """Yield the other Markdown files in the folder of a post, and in its folders of years."""
    folder = folder_of_posts(post)
    if any(part.isdigit() for part in post.relative_to(folder).parts[:-1]):
        found: Iterator[Path] = folder.rglob("*")
    else:
        found = chain(folder.glob("*"), folder.glob("*/index*"))
    yield from (path for path in found if path.suffix in MARKDOWN and path != post)


def tags_beside(post: Path) -> dict[str, frozenset[str]]:
    """Return the lower-case tags of the other posts in the folder of a post, by their paths."""
    found = {}
    for path in islice(posts_beside(post), POSTS):
        try:
            front = front_matter.read(beginning(path, FRONT).decode("utf-8", errors="replace"))[0]
        except (ConfnoteError, OSError):  # a broken post says nothing
            continue
        tags = next((value for key, value in front.items() if key.lower() == TAGS), None)
        found[str(path)] = frozenset(tag.lower() for tag in tags_of(tags))
    return found


def file_style(site: Site, post: Path) -> dict[str, str]:
    """Return the style that names new files as this post is named; {} for the site's usual way."""
    options = FileOptions(bundle=is_bundle(post), folder=site.posts_folder)
    usual = site.path(PostFacts(title="", slug="{slug}", date=date(1999, 1, 1)), options)
    name = usual.parent.name if is_bundle(usual) else usual.stem
    pattern = _pattern(post, usual.suffix)
    style = {"bundle": "on"} if is_bundle(post) else {}
    return style if pattern == name.replace("1999-01-01", "{date}") else {**style, "file": pattern}


def _pattern(post: Path, suffix: str) -> str:
    """Return how a post's file is named below the folder of all posts, with fields in braces.

    A usual suffix is left out.
    """
    *folders, name = post.relative_to(folder_of_posts(post)).parts
    if is_bundle(post):
        stem, end = folders.pop(), ""
    else:
        stem, end = PurePath(name).stem, PurePath(name).suffix
    language = match[0] if (match := _LANGUAGE.search(stem)) else ""
    start = f"{{date}}{match[1]}" if (match := _DATED.match(stem)) else ""
    parts = ("{year}", "{month}", "{day}")[: len(folders)]
    return "/".join([*parts, f"{start}{{slug}}{language}{end if end != suffix else ''}"])
