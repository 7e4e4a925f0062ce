"""dev.to and other Forems: YAML front matter, Redcarpet, then Liquid; Hashnode reads most of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from confnote.core.links import clean_url
from confnote.model import Link
from confnote.post.content.facts import PostFacts
from confnote.post.markdown.escape import Engine, in_item
from confnote.post.markdown.parser import Edit, ProseSpans, Reading
from confnote.post.sites import hugo
from confnote.post.sites.base import LIQUID, PublishedPost, Site, TemplateTags

MOST_TAGS = 4
_OWN_MARKS = re.compile(r"\{% *(?:embed|youtube|twitter|link) ")
# Forem frames code spans and fences by `raw` tags itself.
_CODE = re.compile(r"[ \t\r\n]*~{3}.*?~{3}|[ \t\r\n]*`{3}.*?`{3}|``.+?``|`.+?`", re.DOTALL)


ZERO_WIDTH = "\u200b"
_DEEPEST = 6  # quotes in quotes: Redcarpet drops what is in more than that
LIKE_BACKTICK = "\u02cb"
_TICK, _TILDES = re.compile("`"), re.compile(r"(?<=~~)(?=~)")
_LONG_RUNS = re.compile(rf"(?<=``)(?=`)|{_TILDES.pattern}")
# Redcarpet takes these out of code, too: before it reads blocks, and once more from the page that Liquid returns.
_DEFINITIONS = re.compile(r"^[ \t]*(?=\[[^\]\n]+\]:)", re.MULTILINE)


def for_forem(reading: Reading) -> Iterator[Edit]:
    """Keep braces from Liquid, and code where Forem finds it."""
    yield from _raw_braces(reading)
    yield from _code(reading)
    text, rows = reading.text, sorted(reading.rows)
    for start, end in rows:
        quotes = [at for at in range(text.rfind("\n", 0, start) + 1, start) if text[at] == ">"]
        if len(quotes) > _DEEPEST:
            yield quotes[_DEEPEST], quotes[_DEEPEST], "\\"
        # Redcarpet would end the outer emphasis where the inner one begins
        for match in _NESTED.finditer(text, start, end):
            yield from ((at, at + 1, "_") for at in (match.start(), match.end() - 1))
    for (_, end), (start, _) in pairwise(rows):
        if text.count("\n", end, start) == 1 and _DEFINED.match(text, start):
            yield start, start + 1, ZERO_WIDTH + text[start]


_NESTED = re.compile(r"(?<![\\*])\*(?=[^\s*])[^*]*\*\*[^*]+\*\*\*(?!\*)")
_DEFINED = re.compile(r"\\?\[[^\]\n]+\]:")


def _raw_braces(reading: Reading) -> Iterator[Edit]:
    """Frame each brace that opens a tag by `raw` tags, but for code that Forem frames itself.

    Liquid runs after Markdown here, so a backslash between the braces is gone by then.
    """
    prose, escapes = ProseSpans(reading), {*reading.escapes}
    for start, end in reading.rows:
        for match in _BRACE.finditer(reading.text, start, end):
            if match.start() in escapes or prose.has(match.end() - 1):
                yield *match.span(), RAW_BRACE


RAW_BRACE = "{% raw %}{{% endraw %}"
_BRACE = re.compile(r"\\?\{(?=\\?[{%])")


def _code(reading: Reading) -> Iterator[Edit]:
    """Write fences of three backticks and spans of one or two: Forem finds no others."""
    text = reading.text
    for start, end in reading.code:
        ticks = len(text[start:end]) - len(text[start:end].lstrip("`"))
        if ticks > 2:
            words = text[start + ticks : end - ticks]
            mark = "``" if "`" in words else "`"
            yield start, end, mark + re.sub(r"(?<=`)(?=`)", ZERO_WIDTH, words) + mark
    for fence in reading.fences:
        first, last = text.index("\n", fence.start), text.rindex("\n", 0, fence.end)
        yield fence.start, fence.start + len(fence.mark), "```"
        yield text.index(fence.mark[0], last), fence.end, "```"
        runs = _LONG_RUNS
        if in_item(reading, fence.start):  # it becomes indented code, which Forem does not frame
            yield from ((*brace.span(), RAW_BRACE) for brace in _BRACE.finditer(text, first, last))
            # an odd backtick would frame all text up to the next one
            yield from ((*tick.span(), LIKE_BACKTICK) for tick in _TICK.finditer(text, first, last))
            runs = _TILDES
        for pattern in (runs, _DEFINITIONS):
            yield from ((found.end(), found.end(), ZERO_WIDTH) for found in pattern.finditer(text, first + 1, last))


# Redcarpet with hard line breaks: lists, quotes and headings begin anywhere, `#tag` is a heading.
ENGINE = Engine(
    # not the backtick, because Forem looks for code before Redcarpet; `#` at a heading's end cannot be escaped
    escapable=frozenset('\\*_{}[]()+-.!:|&<>^~="'),
    marks=re.compile(
        r"""
        ` | (?<=\[)\^ | (?<=\])\( | (?<=\][ ])\( | <(?=[a-zA-Z/!?]) | &(?=\#?\w+;)
        | ~(?=~~) | (?<=~)~(?=~) | (?<=~~)~                     # Forem takes three for a fence, anywhere
        | (?: :(?=//) | w(?=ww\.) ) (?=[^\s<]* (?:\\|\{[{%]))   # an escape in a bare address would be shown
        """,
        re.VERBOSE,
    ),
    starts=re.compile(
        r"\*?(?P<label>\[)(?=[^\]\n]+\]:)|\#|>|[-+*](?=[ \t])|\d+(?P<dot>\.)(?=[ \t])|(?:=+|-+|\|)(?=[ \t]*$)"
    ),
    loose=True,
    four_columns=True,
    more=for_forem,
)


def keys(facts: PostFacts) -> dict[str, Any]:
    """Return title, published, description, tags and series; tags as dev.to allows them."""
    tags = dict.fromkeys(re.sub(r"[\W_]", "", tag).lower() for tag in facts.tags)
    return {
        "title": facts.title,
        "published": False,
        "description": facts.description or facts.lead,
        "tags": ", ".join([tag for tag in tags if tag][:MOST_TAGS]),
        "series": facts.series,
    }


def embed(link: Link) -> str:
    """Return the tag that shows a page of a host that dev.to knows, such as YouTube or X."""
    return f"{{% embed {clean_url(link.url)} %}}"


SITE = Site(
    name="devto",
    help="dev.to, Hashnode: slug.md with title, published and up to four tags",
    keys=keys,
    no_toml="dev.to reads no TOML: leave the front matter as YAML",
    needs_front=True,
    engine=ENGINE,
    html=lambda _code: "",  # it takes out frames, scripts and figures
    figure=lambda alt, target, caption: f"![{ENGINE.plain(alt)}]({target})\n*{caption}*",
    # dev.to refuses a post with a tag for a page that it cannot show
    shortcode=lambda link: embed(link) if hugo.x_shortcode(link) else "",
    player=lambda link: embed(link) if hugo.player(link) else "",
    tags=TemplateTags(LIQUID.opening, LIQUID.tag, re.compile(f"{LIQUID.raw.pattern}|{_CODE.pattern}", re.DOTALL)),
    images_advice="upload them in the editor of dev.to, and write the addresses that it gives into the post",
    recognise=lambda post: 3 if "published" in post.front and _recognised(post) else 0,
)


def _recognised(post: PublishedPost) -> bool:
    return post.kind == "yaml" and bool("cover_image" in post.front or _OWN_MARKS.search(post.body))
