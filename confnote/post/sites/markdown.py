"""Plain Markdown: no front matter unless asked for, the title as a heading; for READMEs, wikis, other tools."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from confnote.post.front_matter import dump_toml, dump_yaml
from confnote.post.markdown import escape
from confnote.post.sites import PLAIN, embeds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from confnote.model import Link
    from confnote.post.sites import Facts, Options, Social

NAME = "markdown"
LINE = "plain Markdown, the title as a heading"
TITLE_IN_BODY = True
RAW_HTML = True
MORE = ""

ENGINE = escape.Engine(
    starts=re.compile(r"\[(?=[ xX]\](?!\s)|[^\]\n]+\]:)"),
    marks=re.compile(r"(?<=\[)\^|(?<=\])\(|(?<!~)~(?!~(?!~))|(?<=~~)~|(?<=~)~(?=~)"),
)
"""GitHub's Markdown: footnotes, single tildes that strike through."""


def front(_facts: Facts) -> dict[str, Any]:
    """Give none: what is set by hand is written all the same."""
    return {}


def file_name(facts: Facts, options: Options = PLAIN) -> PurePosixPath:
    """Give `slug.md`, or `slug/index.md` for a folder of its own."""
    return PurePosixPath(facts.slug, "index.md") if options.bundle else PurePosixPath(f"{facts.slug}.md")


def write_front(mapping: Mapping[str, Any], options: Options = PLAIN) -> str:
    """Write YAML between `---`, or TOML between `+++`, if there is anything to write."""
    if not mapping:
        return ""
    return f"+++\n{dump_toml(mapping)}+++\n" if options.front == "toml" else f"---\n{dump_yaml(mapping)}---\n"


text, inline, plain = ENGINE.text, ENGINE.inline, ENGINE.plain


def social(link: Link, how: Social = "quote", *, first: bool = True) -> str:
    """Show a social post."""
    return embeds.social(link, how, plain, first=first)


def video(link: Link) -> str:
    """Link to a video."""
    return embeds.linked(link, plain)
