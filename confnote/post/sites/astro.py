"""Astro: Markdown that is safe as MDX, too, with the front matter that a new blog asks for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from confnote.post.content.facts import PostFacts
from confnote.post.paths import is_bundle
from confnote.post.sites import mdx
from confnote.post.sites.base import slug_file


def keys(facts: PostFacts) -> dict[str, Any]:
    """Return title, description, pubDate, tags and author.

    The schema of a new blog refuses a post without a description.
    """
    return {
        "title": facts.title,
        "description": facts.description or facts.lead or facts.title,
        "pubDate": facts.date,
        "tags": list(facts.tags),
        "author": facts.author,
    }


SITE = replace(
    mdx.SITE,
    name="astro",
    help="Astro: slug.md with title, description, pubDate and tags; its notes are safe in .mdx, too",
    keys=keys,
    no_toml="Astro's collections are read with YAML here: leave the front matter as it is",
    file_name=slug_file,
    more="",
    # it joins hyphens and dots after it has read the Markdown; this element is invisible, and valid in HTML and JSX
    engine=replace(mdx.ENGINE, smart="<wbr/>"),
    tags=None,  # in a `.md` file, braces are text
    needs_front=True,
    # Astro makes a folder of each page
    address_of=lambda path: f"../{path.parent.name if is_bundle(path) else path.stem}/",
    config_files=tuple(f"astro.config.{end}" for end in ("mjs", "js", "ts", "mts", "cjs")),
    sections=("src/content/blog", "src/content/posts", "src/data/blog", "src/pages/blog", "src/pages/posts"),
    recognise=lambda post: 3 if {"pubdate", "pubdatetime"} & {*post.front} else 0,  # or as in AstroPaper
)
