"""A post's folder -> the site it is in: where that begins on the disk, and what its addresses begin with."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from confnote.post.paths import Ground

if TYPE_CHECKING:
    from collections.abc import Sequence

HUGO = [f"{folder}{name}.{end}" for folder in ("", "config/_default/") for name in ("hugo", "config")
        for end in ("toml", "yaml", "yml", "json")]  # fmt: skip
MARKS: dict[str, Sequence[str]] = {
    "hugo": HUGO,
    "jekyll": ("_config.yml", "_config.yaml", "_config.toml"),
    "eleventy": (".eleventy.js", "eleventy.config.js", "eleventy.config.cjs", "eleventy.config.mjs"),
}
"""The files by which a site's folder is known."""
INSIDE = {"hugo": "content", "jekyll": "_posts"}
"""The folder in it that holds posts, where there is no such file."""
BASE = re.compile(r"""^[ \t]*["']?baseurl["']?[ \t]*[=:][ \t]*["']?([^"'\s#,]+)""", re.IGNORECASE | re.MULTILINE)


def ground(site: str, path: Path) -> Ground:
    """Find the site that the post at `path` is in; nothing if there is none."""
    for folder in path.parents:
        for mark in MARKS.get(site, ()):
            if (folder / mark).is_file():
                return Ground(str(folder), _prefix(folder / mark) if site == "hugo" else "")
    for folder in path.parents:
        if folder.name == INSIDE.get(site):
            return Ground(str(folder.parent))
    return Ground()


def serves(site: str, root: Path, folder: str) -> bool:
    """Say whether the site copies a folder of images to its pages; only Eleventy has to be told."""
    if site != "eleventy":
        return True
    config = next((root / mark for mark in MARKS[site] if (root / mark).is_file()), None)
    text = config.read_text(encoding="utf-8", errors="replace") if config else ""
    return re.search(rf"addPassthroughCopy\([^)]*\b{folder}\b", text) is not None


def _prefix(config: Path) -> str:
    """Read the path in a site's address: images are linked from there."""
    text = config.read_text(encoding="utf-8", errors="replace")
    base = BASE.search(text)
    if not base or re.search(r"canonifyurls[\"']?[ \t]*[=:][ \t]*true", text, re.IGNORECASE):
        return ""
    return urlsplit(base[1]).path.rstrip("/")
