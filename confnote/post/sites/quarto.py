"""Quarto: YAML front matter, pandoc's Markdown, shortcodes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from confnote.core.links import clean_url
from confnote.model import Link
from confnote.post.content.facts import PostFacts
from confnote.post.markdown.escape import Engine
from confnote.post.markdown.parser import Edit, Reading
from confnote.post.paths import ImagePlace
from confnote.post.sites import players
from confnote.post.sites.base import Site, TemplateTags, slug_file

_SHORTCODE = re.compile(r"\{\{<(?!<)")
_IN_CODE = re.compile(r"\{\{<.*?>\}\}", re.DOTALL)


def without_shortcodes(reading: Reading) -> Iterator[Edit]:
    """Write shortcodes in code with three braces, which Quarto shows with two."""
    code = [*reading.code, *((fence.start, fence.end) for fence in reading.fences)]
    for start, end in code:
        for match in _IN_CODE.finditer(reading.text, start, end):
            yield match.start(), match.start(), "{"
            yield match.end(), match.end(), "}"


# pandoc's own marks: citations, mathematics, TeX, sub- and superscript, attributes, spans; its lists of letters and
# roman numbers, line blocks, definitions, divs, tables of dashes.
ENGINE = Engine(
    marks=re.compile(
        r"""
        \\ | \{ | \$ | \^ | (?<!~)~(?!~(?!~)) | (?<=~~)~ | (?<=~)~(?=~)
        | < (?=[a-zA-Z/!?]) | (?<=\])[\[(] | (?<!\w)@(?=[\w{]) | \[
        """,
        re.VERBOSE,
    ),
    starts=re.compile(
        r"""
        [:%>] | \*?(?P<label>\[)(?=[^\]\n]+\]:) | [-+*](?=[ \t]) | \((?=@?[\w-]*\)[ \t])
        | (?:\d+|[a-zA-Z]|[ivxlcdmIVXLCDM]+|@[\w-]*|\#)(?P<dot>[.)])(?=[ \t]|$)
        | \#+(?=[ \t]) | -(?=[-\s]*$) | \+(?=[-=:+]+\+)
        """,
        re.VERBOSE,
    ),
    loose=True,
    smart="\\",
    bars_are_tables=True,
    four_columns=True,
    more=without_shortcodes,
)


def keys(facts: PostFacts) -> dict[str, Any]:
    """Return title, description, author, date, categories, draft and the engine."""
    return {
        "title": facts.title,
        "description": facts.description,
        "author": facts.author,
        "date": facts.date,
        "categories": list(facts.tags),
        "draft": facts.draft,
        "engine": "markdown",  # it runs no code
    }


def player(link: Link) -> str:
    """Return the shortcode for a video on YouTube or Vimeo, or a player in HTML; else ""."""
    address = players.video(link)
    if "youtube" in address or "vimeo" in address:
        return f"{{{{< video {clean_url(link.url)} >}}}}"
    return players.video_html(link)


SITE = Site(
    name="quarto",
    help="Quarto: slug.qmd with categories",
    keys=keys,
    no_toml="Quarto reads no TOML: leave the front matter as YAML",
    file_name=lambda facts, options: slug_file(facts, options).with_suffix(".qmd"),
    needs_front=True,
    engine=ENGINE,
    player=player,
    tags=TemplateTags(_SHORTCODE, re.compile(r"\{\{<(?!<).*?>\}\}", re.DOTALL)),
    config_files=("_quarto.yml", "_quarto.yaml"),
    sections=("posts", "blog"),
    image_place=lambda _slug, _root, _bundle: ImagePlace(),
    recognise=lambda post: 3 if post.kind == "yaml" and "categories" in post.front and "{{< video" in post.body else 0,
)
