"""MDX, for Docusaurus, Next.js and Gatsby: Markdown with JSX, braces, `import` and `export`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from confnote.post.content.facts import PostFacts
from confnote.post.markdown.escape import Engine
from confnote.post.markdown.parser import Edit, ProseSpans, Reading
from confnote.post.paths import ImagePlace
from confnote.post.sites.base import PublishedPost, Site, TemplateTags, slug_file

_AUTOLINK = re.compile(r"<([a-zA-Z][a-zA-Z0-9+.-]+:[^\s<>]*|[^\s<>@]+@[^\s<>]+)>")


def mdx_edits(reading: Reading) -> Iterator[Edit]:
    """Write `<https://example.org>` as a link with words: to MDX it would be an element.

    An invisible element parts `{#`, which Docusaurus reads as the id of a heading, though its brace is escaped.
    """
    prose, escapes = ProseSpans(reading), set(reading.escapes)
    yield from (
        (found.end() - 1, found.end() - 1, "<wbr/>")
        for found in re.finditer(r"\{#", reading.text)
        if prose.has(found.start()) or found.start() - 1 in escapes
    )
    for start, end in reading.targets:
        if found := _AUTOLINK.fullmatch(reading.text, start, end):
            scheme = "" if ":" in found[1] else "mailto:"
            words = re.sub(r"[][\\*_`~{}]", r"\\\g<0>", found[1])
            yield start, end, f"[{words}]({scheme}{re.sub('[{}]', _percent, found[1])})"


def _percent(brace: re.Match[str]) -> str:
    return f"%{ord(brace[0]):02X}"


# GitHub's Markdown, and directives: `:::note` begins a box in Docusaurus.
ENGINE = Engine(
    marks=re.compile(
        r"""
        \{ | <(?!\s) | (?<=\[)\^ | (?<=\])\( | (?<!~)~(?!~(?!~)) | (?<=~~)~ | (?<=~)~(?=~)
        | (?: :(?=//) | w(?=ww\.) ) (?=[^\s<]*[\\{])   # an escape in a bare address would be shown
        """,
        re.VERBOSE,
    ),
    # a letter cannot be escaped: it becomes an entity
    starts=re.compile(r"i(?=mport\b)|e(?=xport\b)|:(?=::)|\[(?=[ xX]\](?!\s)|[^\]\n]+\]:)"),
    more=mdx_edits,
)


def keys(facts: PostFacts) -> dict[str, Any]:
    """Return title, date, draft (for Docusaurus), description, tags and author."""
    return {
        "title": facts.title,
        "date": facts.date,
        "draft": facts.draft or None,
        "description": facts.description or facts.lead,
        "tags": list(facts.tags),
        "author": facts.author,
    }


def figure(alt: str, target: str, caption: str) -> str:
    """Return a figure with Markdown inside, so that the site imports the image."""
    return f"<figure>\n\n![{ENGINE.plain(alt)}]({target})\n\n<figcaption>\n\n{caption}\n\n</figcaption>\n\n</figure>"


def jsx(html: str) -> str:
    """Return a player that is HTML and JSX at once; "" for other HTML, which may be no JSX."""
    found = re.fullmatch(r"(<(?:iframe|video)\b[^>]*?) style=\"[^\"]*\"([^>]*>)(</(?:iframe|video)>)", html)
    return f"{found[1]}{found[2].replace('allowfullscreen', 'allowFullScreen')}{found[3]}" if found else ""


_CODE = r"^ {0,3}(?P<fence>`{3,}|~{3,}).*?^ {0,3}(?P=fence)|(?P<ticks>`+).+?(?P=ticks)"
_OPENING = r"(?<!\\)\{|(?<!\\)<(?=[a-zA-Z/!>])|^(?:import|export)\b"


def recognise(post: PublishedPost) -> int:
    """Return 3 for YAML with an import of a component or a comment in braces, else 0."""
    return 3 if post.kind == "yaml" and re.search(r"^import .*['\"];?$|\{/\*", post.body, re.MULTILINE) else 0


SITE = Site(
    name="mdx",
    help="MDX for Docusaurus, Next.js and Gatsby: slug.mdx with title, date, description and tags",
    keys=keys,
    no_toml="MDX is read with YAML: leave the front matter as it is",
    file_name=lambda facts, options: slug_file(facts, options).with_suffix(".mdx"),
    engine=ENGINE,
    more="{/* truncate */}",
    html=jsx,
    figure=figure,
    tags=TemplateTags(
        re.compile(_OPENING, re.MULTILINE),
        re.compile(r"\{(?:[^{}]|\{[^{}]*\})*\}|</?[a-zA-Z>][^<>]*>?|<!.*?>|(?:import|export)\b.*"),
        re.compile(rf"\A---\n.*?^---$|{_CODE}", re.DOTALL | re.MULTILINE),
    ),
    config_files=tuple(
        f"{name}.{end}"
        for name in ("docusaurus.config", "next.config", "gatsby-config")
        for end in ("js", "ts", "mjs", "cjs")
    ),
    sections=("blog", "content/posts", "content/blog", "src/content/posts", "src/content/blog", "posts"),
    image_place=lambda _slug, _root, _bundle: ImagePlace(address="./%s"),
    recognise=recognise,
)
