"""Eleventy: YAML front matter, markdown-it, Liquid or Nunjucks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from confnote.errors import Usage
from confnote.post.content.facts import PostFacts
from confnote.post.markdown.escape import Engine
from confnote.post.paths import BESIDE, ImagePlace, SiteRoot, is_bundle
from confnote.post.sites.base import DEFAULT, LIQUID, FileOptions, Site, yaml_or_toml

# Many sites run Nunjucks in place of Liquid; there `{#` and `#}` frame a comment.
_BRACED = re.compile(r"\{[{%#]|#\}")


def without_braces(text: str) -> str:
    """Make plain text of Liquid and Nunjucks alike: write an opening as what both print."""
    return _BRACED.sub(r'{{ "\g<0>" }}', text)


ENGINE = Engine(marks=re.compile(r"(?<=\])\("), templates=without_braces)


def keys(facts: PostFacts) -> dict[str, Any]:
    """Return title, date, tags, description, and what else is known."""
    return {
        "title": facts.title,
        "date": facts.date,
        "tags": list(facts.tags),
        "description": facts.description,
        "author": facts.author,
        "series": facts.series,
    }


def write_front(mapping: Mapping[str, Any], options: FileOptions = DEFAULT) -> str:
    """Write YAML."""
    if options.front == "toml":
        raise Usage("Eleventy reads no TOML by itself: leave the front matter as YAML")
    return yaml_or_toml(mapping)


def page_address(path: PurePosixPath) -> str:
    """Return the address of another post's page: Eleventy makes a folder of each file."""
    return f"../{path.parent.name if is_bundle(path) else path.stem}/"


def image_place(slug: str, root: SiteRoot, _bundle: bool) -> ImagePlace:
    """Put images below `img/`: Eleventy copies only folders that its configuration names."""
    return ImagePlace(f"img/{slug}", root.folder, f'{{{{ "/img/{slug}/%s" | url }}}}') if root.folder else BESIDE


def copy_advice(config: str, folder: str) -> str:
    """Return the line that makes Eleventy copy a folder, if the configuration does not have it."""
    if re.search(rf"addPassthroughCopy\([^)]*\b{folder}\b", config):
        return ""
    return f'in its configuration: eleventyConfig.addPassthroughCopy("{folder}")'


SITE = Site(
    name="eleventy",
    help="Eleventy: slug.md with title, date, tags and description",
    keys=keys,
    write_front=write_front,
    engine=ENGINE,
    more="<!-- excerpt -->",
    tags=LIQUID,
    address_of=page_address,
    config_files=(".eleventy.js", "eleventy.config.js", "eleventy.config.cjs", "eleventy.config.mjs"),
    image_place=image_place,
    images_advice="write into a folder of the site, with -o",
    copy_advice=copy_advice,
)
