"""Clean the text of a programme file, to one line or to Markdown."""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from functools import cache, lru_cache
from html import unescape
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from confnote.core.text import BIDI, C0, C1, DEL, INVISIBLE, NONCHARACTERS

if TYPE_CHECKING:
    from markdownify import MarkdownConverter

TITLE = 500
ABSTRACT = 50_000
# so many of a list are named in a notice
MOST_NAMED = 8
# characters of a line that are read: more than TITLE, since decoding entities and joining white space shorten it
LONGEST = 20_000
CUT = " […]"

# besides what is unsafe to show, the zero-width space. The zero-width joiners stay: emoji, Persian and Indic scripts
# are written with them.
_CONTROLS = "".join(char for char in C0 + DEL + C1 if char not in "\t\n\r")
JUNK = re.compile(f"[{_CONTROLS}{''.join(BIDI)}{NONCHARACTERS}{INVISIBLE}\u200b\ud800-\udfff]")
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,20});")
# only closing tags, and tags that authors leave open: `<T>`, `<s>`, `<div>` and `<stdio.h>` in plain text are words
BLOCK = re.compile(r"</(?:p|div|ul|ol|li|h[1-6]|table|blockquote|pre|dl)>|<(?:p|li)(?: [^<>]{0,500})?>", re.IGNORECASE)
INLINE_TAGS = "a|b|i|em|strong|code|s|u|del|sub|sup|span|font|tt|kbd|small|cite|q"
INLINE = re.compile(rf"</(?:{INLINE_TAGS})>|</?br ?/?>", re.IGNORECASE)
# a tag that nothing closes, in a text that is no HTML: alone on its line, or before a word; `the <em> tag` is a word.
# In kramdown, `{:target="_blank"}` behind a link is one, too
LEFT_TAG = re.compile(
    r"^[ \t]{0,3}</?(?:ul|ol|li|p|div|span|em|strong|font|center|hr|blockquote|table|tr|td)(?:\s[^<>]*)?/?>"
    r"[ \t]*(?:\n|\Z)|(?<=\))\{: ?(?:[.#]|\w+=)[^{}\n]*\}"
    r"|<(?:em|strong|span|font|center)(?:\s[^<>]*)?>(?=[^\W_])|(?<=[^\s(`\"'])<(?:ul|ol)>(?=\s)",
    re.IGNORECASE | re.MULTILINE,
)
# what is struck out, any tag, and a kind in brackets before a title
STRUCK = re.compile(r"<(s|del|strike)>[^<>]*</\1>|</?[a-z][^<>]*>|\A\s*\[[^\[\]]*\]", re.IGNORECASE)
# a tag of a title, with the tag that closes it: `Vec<T>` and a lone `<b>` are words
PAIR = re.compile(
    rf"<({INLINE_TAGS}|p|div|h[1-6]|mark|strike|big|center)(?:\s[^<>]*)?>(.*?)</\1\s*>|</?wbr ?/?>",
    re.IGNORECASE,
)
LINE_BREAK = re.compile(r"\s*</?br ?/?>\s*", re.IGNORECASE)
# `Session 1</b>`: what opened it is in another cell
LONE_END = re.compile(rf"\s*</(?:{INLINE_TAGS})>\Z", re.IGNORECASE)
BOLD = re.compile(r"(?<![\w*])\*\*(?=[^\s*])([^*]*[^\s*])\*\*(?![\w*])")
MARKED = re.compile(r"\A(\*{1,3}|`)(?=[^\s*`])([^*`]*[^\s*`])\1\Z")
# `~~Gone~~`, but not `~~/bin` and `a~~b`
STRIKES = re.compile(r"(?<!\S)~~(?=[^\s~])([^~]*[^\s~])~~(?!\w)")
LINKED = re.compile(r"\[([^\[\]]+)\]\((https?://[^\s()]+(?:\([^\s()]*\)[^\s()]*)*)\)")
# a target with blanks, or with a title behind it: `(my talk.pdf)`, `({{ site.url }}/talk)`, `(talk.html "Talk")`
TARGET = re.compile(
    r"\]\([ ]*((?:\{\{[^{}()]*\}\})?(?:[^()\"]*\.[A-Za-z0-9]{2,5}|https?://[^\s()\"]+|[^\s()\"]*/[^\s()\"]*))[ ]*"
    r"(?:\"[^\"()]*\")?[ ]*\)(?:\{:[^{}]*\})?"
)
# `[Title](#title)`, `[Title](abstracts/title)`, `[Title]((#title))`, `[Title]()`; `f[x](y)` is a part of a program
LINK_IN_PAGE = re.compile(r"(?<![^\s*(])\[([^\[\]]+)\]\((\()?(?:(?:#|[^\s()]*[/.])[^\s()]*)?\)(?(2)\)?)")
# `the *best* _tea_`, but not `*args`, `A* and B*`, `2 * 3 * 4`, `snake_case`
EMPHASIS = re.compile(r"(?<![\w*\\/.])([*_])(?=\(?[^\W\d_])((?:(?!\1)[^\\])*(?!\1)[^\s\\(,])\1(?![\w*/(])")
# `__Tea__`, but not `__init__` and `__FILE__`
UNDERSCORES = re.compile(r"(?<!\w)__(?=[^\W\d_]+\s|[A-Z][a-z])([^_]*[^\s_])__(?!\w)")
# what `## [**Friday**](#friday)` and `<b>Friday</b>` have besides the words
HEADING_MARK = re.compile(
    r"</?[A-Za-z][^<>]{0,200}>|\[(?=[^\[\]]{1,80}\]\()|\]\([^()\s]{0,200}\)|\A\s*#{1,6}\s|\s#{1,6}\s*\Z"
    r"|[*`]+|(?<!\w)_{1,3}(?=[^\W_])|(?<=[^\W_])_{1,3}(?!\w)"
)
BLANK_LINES = re.compile(r"\n[ \t]*\n[ \t\n]*\n")


def line(text: str, limit: int = TITLE) -> str:
    """Return text as one line up to `limit`: decode entities, drop control and bidi characters."""
    if not text:
        return ""
    text = text[:LONGEST]
    if "&" in text:
        text = decoded(text)
    text = " ".join(text.split())
    if not text.isprintable():
        text = " ".join(JUNK.sub("", text).split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def listed(texts: Sequence[str], most: int = MOST_NAMED, *, between: str = ", ", last: str = " and ") -> str:
    """Return the first texts, and how many more there are: `a, b and 2 more`."""
    more = f"{last}{len(texts) - most} more" if len(texts) > most else ""
    return between.join(texts[:most]) + more


def untagged(title: str) -> tuple[str, bool]:
    """Return a title without pairs of inline tags, and whether the whole title was struck out.

    The marks of Markdown for bold and emphasis are cut, and those for code around the whole title.
    """
    if "](" in title:
        title = with_targets(title)
        title = LINK_IN_PAGE.sub(r"\1", LINKED.sub(r"\1", title))
    title = " ".join(map(_unmarked, LINE_BREAK.split(title) if "<" in title else [title]))
    if "~~" in title:
        plain = STRIKES.sub(r"\1", title)
        if STRIKES.fullmatch(title):
            return plain, True
        title = plain
    if "<" not in title:
        return title, False
    # in several parts, too: `<b><s>Keynote:</s></b> <s>Clay</s>`
    is_struck = any(found[1] for found in STRUCK.finditer(title)) and not re.search(r"\w", STRUCK.sub("", title))
    # tags are nested two or three deep at most
    for _ in range(3):
        title, count = PAIR.subn(lambda found: found[2] if found[2] is not None else " ", title)
        if not count:
            break
    return " ".join(LONE_END.sub("", title).split()), is_struck


def with_targets(text: str) -> str:
    """Return a text with `(my%20talk.pdf)` for the target of a link `(my talk.pdf "Title")`."""
    return TARGET.sub(lambda found: f"]({'%20'.join(found[1].split())})", text)


def _unmarked(title: str) -> str:
    if "*" not in title and "_" not in title and "`" not in title:
        return title
    title = UNDERSCORES.sub(r"\1", MARKED.sub(r"\2", BOLD.sub(r"\1", title)))
    return EMPHASIS.sub(lambda found: found[0] if _is_aside(found) else found[2], title)


def _is_aside(found: re.Match[str]) -> bool:
    """Return whether a part of a title is an aside: `*banging on table* Hello`.

    It has several words, is at one end of the title, and is not `*(Hall A)*`. Other parts are emphasised, and so is
    `Panel: *Why clay?*`.
    """
    is_whole = found.end() - found.start() == len(found.string)
    before = found.string[: found.start()].rstrip()
    is_at_end = not before or (found.end() == len(found.string) and not before.endswith(":"))
    return found[1] == "*" and " " in found[2] and is_at_end and not is_whole and not found[2].startswith("(")


# wide ASCII, the wide blank and the wave dash
NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x301C: 0x7E}


def narrow(text: str) -> str:
    """Return a text with ASCII digits and colons for the wide ones of Chinese and Japanese."""
    return text if text.isascii() else text.translate(NARROW)


def unmarked(heading: str) -> str:
    """Return a short text without tags, entities and Markdown: `Friday` for `## **Friday**`."""
    return HEADING_MARK.sub("", decoded(heading) if "&" in heading else heading)


def is_html(text: str) -> bool:
    """Return whether a text has tags that `prose` converts."""
    return "<" in text and (BLOCK.search(text) or INLINE.search(text)) is not None


def prose(text: str, limit: int = ABSTRACT) -> str:
    """Return a longer text, plain or HTML, as Markdown without control characters.

    Only the first `limit` characters are converted.
    """
    is_cut = len(text) > limit
    text = text[:limit]
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "<" in text and (found := BLOCK.search(text) or INLINE.search(text)):
        light = light_markdown(text) if found.re is BLOCK else inline_markdown(text)
        text = light if light is not None else block_markdown(text)
    elif "&" in text:
        text = decoded(text)
    if "<" in text or "{:" in text:
        text = LEFT_TAG.sub("", text)
    # this check is 20 times as fast as a substitution that finds nothing
    if not text.isascii() or not text.replace("\n", "").isprintable():
        text = JUNK.sub("", text).replace("\xa0", " ")
    text = text.strip()
    if "\n\n\n" in text or "\n " in text or "\n\t" in text:
        text = BLANK_LINES.sub("\n\n", text)
    return text + CUT if is_cut else text


def decoded(text: str) -> str:
    """Return a text with characters for its entities: `&eacute;`, `&#233;`."""
    return ENTITY.sub(lambda found: unescape(found[0]), text)


def paragraphs(*texts: str) -> str:
    """Join texts as paragraphs; leave out a text with which another one begins."""
    kept: list[str] = []
    for text in texts:
        if text and not any(other.startswith(text) for other in kept):
            kept = [other for other in kept if not text.startswith(other)]
            kept.append(text)
    return "\n\n".join(kept)


# --- HTML to Markdown ---

# Most abstracts consist of paragraphs, headings and flat lists, with emphasis, code, links and line breaks that do not
# nest. `light_markdown` converts those, thirty times as fast as markdownify (0.9 s for a programme of 900 talks), which
# converts the rest. The tests compare the two, letter by letter.
BLOCKS = ("p", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6")
OPENING = re.compile(r"\s*<([a-z]{1,2}[1-6]?)>")
INLINE_TAG = re.compile(r"<(/?[a-z]+)((?:\s[^<>]*)?)/?>")
HREF = re.compile(
    r"""\s+href=(?:"(?P<double>[^"\s]+)"|'(?P<single>[^'\s]+)')(?:\s+(?:rel|target|class)=(?:"[^"]*"|'[^']*'))*\s*"""
)
MARKS = {"em": "*", "i": "*", "strong": "**", "b": "**", "code": "`"}
SPACES = re.compile(r"[\t ]+")
# markdownify escapes an underscore within a word as well, where Markdown does not need it
INTRAWORD = re.compile(r"(?<=[^\W_])\\_(?=[^\W_])")
WHITE = " \t\r\n"
LINK_SCHEMES = ("http://", "https://", "mailto:")

ANY_TAG = re.compile(r"<[^<>]{0,2000}>")
BREAK = re.compile(r"</?br ?/?>\n?", re.IGNORECASE)
WORD_IN_BRACKETS = re.compile(rf"<(?!/?(?:{INLINE_TAGS})[ >])", re.IGNORECASE)
OPEN_OR_CLOSE = re.compile(r"<(/?)(?!br|hr|img|wbr)[a-z](?![^<>]*/>)", re.IGNORECASE)
# limits beyond which the HTML parser takes seconds for a text; no real text reaches them
MAX_UNCLOSED, MAX_BROKEN, MAX_DEPTH = 500, 20, 200
# a private-use character instead of line ends, which markdownify would turn into spaces
LINE_END_MARK = "\ue000"


def light_markdown(html: str) -> str | None:
    """Return the Markdown of simple HTML; None for HTML that needs markdownify."""
    elements = _elements(html, BLOCKS)
    if elements is None:
        return None
    blocks = [_block(name, inside) for name, inside in elements]
    lists = [name in {"ul", "ol"} for name, _ in elements]
    # markdownify joins two neighbouring lists into one
    if None in blocks or any(left and right for left, right in pairwise(lists)):
        return None
    text = "\n\n".join(block for block in blocks if block)
    return INTRAWORD.sub("_", text) if "\\_" in text else text


def _elements(html: str, names: tuple[str, ...]) -> list[tuple[str, str]] | None:
    """Split HTML into elements of these names, as (name, inner HTML); None for anything else."""
    found, at = [], 0
    while begin := OPENING.match(html, at):
        name = begin[1]
        end = html.find(f"</{name}>", begin.end())
        if name not in names or end < 0:
            return None
        found.append((name, html[begin.end() : end]))
        at = end + len(name) + 3
    return None if html[at:].strip() else found


def _block(name: str, html: str) -> str | None:
    if name not in {"ul", "ol"}:
        text = _paragraph(html)
        if name == "p" or text is None:
            return text
        plain = SPACES.sub(" ", text.replace("\n", " ").strip())
        return f"{'#' * int(name[1])} {plain}" if plain and "<br" not in html else None
    items = []
    for number, (_, inside) in enumerate(_elements(html, ("li",)) or (), 1):
        item = (_paragraph(inside) or "").strip()
        if not item:
            return None
        bullet = f"{number}. " if name == "ol" else "- "
        items.append(bullet + item.replace("\n", "\n" + " " * len(bullet)))
    return "\n".join(items) or None


def _paragraph(html: str) -> str | None:
    """Return the Markdown of the inline HTML in one block; None if tags are nested or unusual."""
    if "<" not in html:
        return _escaped(html).lstrip(WHITE).rstrip().strip(WHITE)
    parts = INLINE_TAG.split(html)  # text, tag, attributes, text, ...
    if any("<" in text for text in parts[::3]):
        return None
    # markdownify keeps a space that does not break before a word, but not before a tag
    found = _escaped(parts[0]).lstrip(WHITE) if unescape(parts[0]).strip() else ""
    at = 1
    while at < len(parts):
        tag, attributes, text = parts[at : at + 3]
        if tag == "br" and not attributes.strip(" /"):
            found += "  \n"
            at += 3
        elif parts[at + 3 : at + 4] == [f"/{tag}"] and (inner := _inline(tag, attributes, text)) is not None:
            found += inner
            text = parts[at + 5]
            at += 6
        else:
            return None
        after = _escaped(text).rstrip() if at >= len(parts) else _escaped(text)
        # of a line end before a tag and one after it, keep one
        found += after.removeprefix("\n") if found.endswith("\n") else after
    return found.strip(WHITE)


def _inline(tag: str, attributes: str, html: str) -> str | None:
    text = _escaped(html) if tag != "code" else _single_spaced(html)
    inside = text.strip()
    if not inside or "`" in inside or (tag != "a" and (tag not in MARKS or attributes)):
        return None
    before, after = " " if text[0] == " " else "", " " if text[-1] == " " else ""
    if tag != "a":
        return f"{before}{MARKS[tag]}{inside}{MARKS[tag]}{after}"
    link = HREF.fullmatch(attributes)
    href = unescape(link["double"] or link["single"]) if link else ""
    if not href.lower().startswith(LINK_SCHEMES) or href.strip() != href:
        return None
    return f"<{href}>" if inside.replace("\\_", "_") == href else f"{before}[{inside}]({href}){after}"


def _escaped(html: str) -> str:
    return _single_spaced(html).replace("*", r"\*").replace("_", r"\_")


def _single_spaced(html: str) -> str:
    """Decode entities; reduce white space to one line end if it contains one, else to a space."""
    text = unescape(html) if "&" in html else html
    if "\n" in text or "\r" in text:
        first, *rows, last = text.replace("\r", "\n").split("\n")
        rows = [row for row in (row.strip("\t ") for row in rows) if row]
        text = "\n".join([first.rstrip("\t "), *rows, last.lstrip("\t ")])
    # the check is ten times as fast as the substitution
    return SPACES.sub(" ", text) if "  " in text or "\t" in text else text


# the talks of a series have one text; markdownify takes 5 µs for each of its characters
@lru_cache(maxsize=64)
def block_markdown(html: str) -> str:
    """Return the Markdown of HTML whose paragraphs are elements; line ends count as spaces."""
    return INTRAWORD.sub("_", _convert(html, heading_style="ATX", bullets="-"))


def inline_markdown(text: str) -> str:
    """Return the Markdown of a plain text with a few inline tags; keep its line ends."""
    text = WORD_IN_BRACKETS.sub("&lt;", BREAK.sub("\n", text)).replace("\n", LINE_END_MARK)
    return _convert(text, escape_asterisks=False, escape_underscores=False).replace(LINE_END_MARK, "\n")


def _convert(html: str, **options: Any) -> str:
    """Convert HTML with markdownify, or remove the tags if that would fail or take seconds."""
    if not _is_parsable(html):
        return _stripped(html)
    from bs4 import MarkupResemblesLocatorWarning  # 140 ms (with markdownify), for unusual HTML only

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
            return str(_converter()(escape_misc=False, **options).convert(html))
    except (RecursionError, ValueError, AssertionError):  # tags nested a thousand deep; html.parser on broken markup
        return _stripped(html)


@cache
def _converter() -> type[MarkdownConverter]:
    """Return a markdownify class that drops scripts and styles, and makes images plain text.

    A link to anything but an http, https or mailto address becomes plain text, too.
    """
    from markdownify import MarkdownConverter

    class Converter(MarkdownConverter):
        def convert_a(self, el: Any, text: str, parent_tags: Any) -> str:
            target = str(el.get("href") or "").strip()
            if not target.lower().startswith(LINK_SCHEMES):  # `/page`, `javascript:`
                return text
            return str(super().convert_a(el, text, parent_tags))  # type: ignore[misc]  # markdownify has no types

        def convert_img(self, el: Any, text: str, parent_tags: Any) -> str:  # noqa: ARG002  # markdownify's signature
            return str(el.get("alt") or "")

        def convert_script(self, el: Any, text: str, parent_tags: Any) -> str:  # noqa: ARG002  # markdownify's signature
            return ""

        convert_style = convert_script

    return Converter


def _is_parsable(html: str) -> bool:
    tags = html.count("<")
    if tags - 2 * html.count("</") > MAX_UNCLOSED or tags - html.count(">") > MAX_BROKEN:
        return False
    depth = 0
    for found in OPEN_OR_CLOSE.finditer(html) if tags > MAX_DEPTH else ():
        depth += -1 if found[1] else 1
        if depth > MAX_DEPTH:
            return False
    return True


def _stripped(html: str) -> str:
    return SPACES.sub(" ", unescape(ANY_TAG.sub(" ", html)))
