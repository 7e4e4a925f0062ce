"""Jekyll: YAML front matter, the date in the file's name, kramdown, Liquid."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from confnote.errors import Usage
from confnote.post.content.facts import PostFacts
from confnote.post.front_matter import dump_yaml
from confnote.post.markdown.escape import Engine
from confnote.post.paths import BESIDE, ImagePlace, SiteRoot
from confnote.post.sites.base import DEFAULT, LIQUID, FileOptions, PublishedPost, Site

POSTS = "_posts"
_OWN_MARKS = re.compile(r"\{%|\{:")  # a Liquid tag, or kramdown's attributes


# kramdown with its parser for GitHub's Markdown, as Jekyll sets it up; Liquid runs before it.
ENGINE = Engine(
    escapable=frozenset("\\.*_+`<>()[]{}#!:|\"'$=-"),
    marks=re.compile(
        r"""
        \[ (?=\^)                             # a footnote
        | (?<=\]) \(                          # links whose address has spaces
        | \{ (?=[:\#])                        # attributes, {::comment}, {:toc}
        | \$ (?=\$) | (?<=\$) \$              # mathematics
        | ~ (?=~~) | (?<=~) ~ (?=~) | (?<=~~) ~   # three tildes and more
        | < (?=[a-zA-Z/!?<]) | (?<=<) <       # HTML that CommonMark would not take; << and >> are quotation marks
        | > (?=>) | (?<=>) >
        """,
        re.VERBOSE,
    ),
    starts=re.compile(
        r"""
        : (?=[ \t]|$)                         # a definition list
        | \*? (?P<label>\[) (?=[^\]\n]+\]:)   # a link's definition, an abbreviation
        | \d+ (?P<dot>\.) (?=[ \t])           # lists that CommonMark would not begin here
        | [-+*] (?=[ \t])
        | \^ (?=[ \t]*$) | \# | >
        """,
        re.VERBOSE | re.MULTILINE,
    ),
    loose=True,
    smart="\\",
    bars_are_tables=True,
    # Liquid prints the quoted opening, in code too
    templates=partial(LIQUID.opening.sub, r'{{ "\g<0>" }}'),
)


def keys(facts: PostFacts) -> dict[str, Any]:
    """Return layout, title, date, tags, author, excerpt and series."""
    return {
        "layout": "post",
        "title": facts.title,
        "date": facts.date,
        "tags": list(facts.tags),
        "author": facts.author,
        "excerpt": facts.description,
        "series": facts.series,
    }


def write_front(mapping: Mapping[str, Any], _options: FileOptions = DEFAULT) -> str:
    """Write YAML, even for no keys: Jekyll copies a file without front matter as it is."""
    return f"---\n{dump_yaml(mapping, spaced=True)}---\n"


def file_name(facts: PostFacts, options: FileOptions = DEFAULT) -> PurePosixPath:
    """Return `_posts/2022-05-20-slug.md`, or only the name in a target folder `_posts`.

    Raise Usage for a post without a date.
    """
    if not isinstance(facts.date, date):
        raise Usage("a post for Jekyll needs a date for its file's name: --set date=2022-05-20")
    name = f"{facts.date:%Y-%m-%d}-{facts.slug}.md"
    return PurePosixPath(name) if options.folder == POSTS else PurePosixPath(POSTS, name)


def image_place(slug: str, root: SiteRoot, _bundle: bool) -> ImagePlace:
    """Put images below the project's `assets/`, beside the post if no project is known.

    Jekyll copies nothing out of `_posts`.
    """
    folder = f"assets/images/{slug}"
    return ImagePlace(folder, root.folder, f'{{{{ "/{folder}/%s" | relative_url }}}}') if root.folder else BESIDE


def recognise(post: PublishedPost) -> int:
    """Return 2 for YAML with a dated file name, a key `layout`, Liquid or attributes; else 0."""
    own = post.dated_name or "layout" in post.front or _OWN_MARKS.search(post.body)
    return 2 if post.kind == "yaml" and own else 0


SITE = Site(
    name="jekyll",
    help="Jekyll: _posts/YYYY-MM-DD-slug.md",
    keys=keys,
    write_front=write_front,
    no_toml="Jekyll reads no TOML: leave the front matter as YAML",
    file_name=file_name,
    needs_front=True,
    engine=ENGINE,
    heading_ids=True,
    more="<!--more-->",
    tags=LIQUID,
    address_of=lambda path: f"{{% post_url {path.stem} %}}",
    config_files=("_config.yml", "_config.yaml", "_config.toml"),
    beside=(POSTS,),
    content_folder=POSTS,
    posts_folder=POSTS,
    image_place=image_place,
    images_advice="write into the folder of the site, with -o",
    recognise=recognise,
)
