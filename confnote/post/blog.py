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
from confnote.post.paths import MARKDOWN, is_bundle, is_file
from confnote.post.settings import TAGS, tags_of
from confnote.post.sites import all_sites
from confnote.post.sites.base import Site, config_in

# The most posts whose tags are read, and the most bytes of each.
POSTS, FRONT = 300, 20_000
_DATED = re.compile(r"(?P<date>\d{4}-\d\d-\d\d)[-_](?P<rest>.+)")
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
    folder = posts_folder(post)
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


def posts_folder(post: Path) -> Path:
    """Return the folder of all posts, which is above a post's bundle, year and month."""
    folder = post.parent.parent if is_bundle(post) else post.parent
    while re.fullmatch(r"\d{4}|\d\d?", folder.name):
        folder = folder.parent
    return folder


def file_pattern(post: Path, on: date | None) -> str:
    """Return how a post's file is named below its folder, as the style key `file` says it.

    `{date}` and the others stand for parts of `on`, the date of the post. The suffix is that of the file, if it is not
    `.md`.
    """
    folders = list(post.relative_to(posts_folder(post)).parts)
    name = PurePath(folders.pop())
    stem, suffix = (name.stem, name.suffix if name.suffix != ".md" else "")
    if is_bundle(post):
        stem, suffix = folders.pop(), ""
    names = {4: "{year}", 2: "{month}"}
    written = [names.get(len(part), part) for part in folders]
    if len(written) > 2 and on is not None:
        written[2] = "{day}"
    language = match[0] if (match := _LANGUAGE.search(stem)) else ""
    start = "{date}-" if _DATED.match(stem) else ""
    return "/".join([*written, f"{start}{{slug}}{language}{suffix}"])
