"""Eleventy: YAML front matter, markdown-it, Liquid or Nunjucks."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from confnote.post.content.facts import PostFacts
from confnote.post.markdown.escape import Engine
from confnote.post.paths import BESIDE, ImagePlace, SiteRoot, is_bundle
from confnote.post.sites.base import LIQUID, Site

# Liquid and Nunjucks print a quoted text in braces. `{#` and `#}` frame a comment of Nunjucks.
ENGINE = Engine(marks=re.compile(r"(?<=\])\("), templates=partial(re.compile(r"\{[{%#]|#\}").sub, r'{{ "\g<0>" }}'))


def keys(facts: PostFacts) -> dict[str, Any]:
    """Return title, date, tags, description, author and series."""
    return {
        "title": facts.title,
        "date": facts.date,
        "tags": list(facts.tags),
        "description": facts.description or facts.lead,
        "author": facts.author,
        "series": facts.series,
    }


def image_place(slug: str, root: SiteRoot, _bundle: bool) -> ImagePlace:
    """Put images below the project's `img/`, beside the post if no project is known.

    Eleventy copies only folders that its configuration names.
    """
    return ImagePlace(f"img/{slug}", root.folder, f'{{{{ "/img/{slug}/%s" | url }}}}') if root.folder else BESIDE


def copy_advice(config: str, folder: str) -> str:
    """Return the line that makes Eleventy copy a folder; "" if the configuration has one."""
    if re.search(rf"addPassthroughCopy\([^)]*\b{folder}\b", config):
        return ""
    return f'in its configuration: eleventyConfig.addPassthroughCopy("{folder}")'


SITE = Site(
    name="eleventy",
    help="Eleventy: slug.md with title, date, tags and description",
    keys=keys,
    no_toml="Eleventy reads no TOML by itself: leave the front matter as YAML",
    engine=ENGINE,
    more="<!-- excerpt -->",
    tags=LIQUID,
    # Eleventy makes a folder of each file
    address_of=lambda path: f"../{path.parent.name if is_bundle(path) else path.stem}/",
    config_files=(".eleventy.js", "eleventy.config.js", "eleventy.config.cjs", "eleventy.config.mjs"),
    sections=("src/posts", "src/blog", "content/posts", "content/blog", "posts", "blog"),
    image_place=image_place,
    images_advice="write into a folder of the site, with -o",
    copy_advice=copy_advice,
)
