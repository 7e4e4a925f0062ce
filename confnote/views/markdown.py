"""Render Markdown for `confnote preview` and `confnote help`, with front matter in a frame.

The classes here replace what Rich does otherwise: it centres headings, paints dark boxes around code and leaves out
HTML. The output is readable on any background, and shows everything that is in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import ClassVar

from markdown_it.token import Token
from rich import box
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.markdown import CodeBlock, Heading, ImageItem, Markdown, MarkdownElement, TextElement
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text
from rich.theme import Theme

from confnote.core.text import safe_text
from confnote.views import theme

FRONT = re.compile(r"\A(?P<fence>---|\+\+\+)[ \t]*\n(?P<front>.*?\n)??(?P=fence)[ \t]*(?:\n|\Z)", re.DOTALL)
WIDEST = 100  # longer lines of prose are hard to follow
LEAST = 50  # columns for each of two texts side by side
STYLES = Theme(
    {
        "markdown.h1": "bold underline",
        "markdown.h2": "bold underline",
        "markdown.h3": "bold",
        "markdown.h4": "bold italic",
        "markdown.code": theme.CODE,
        "markdown.link": "bold",
        "markdown.link_url": "dim underline",
        "markdown.item.number": theme.HANDLE,
        "markdown.item.bullet": theme.HANDLE,
        "markdown.block_quote": theme.QUOTED,
        "markdown.hr": theme.RULE,
    },
    inherit=False,
)
"""All the styles of Markdown. None is inherited: Rich's own assume a black background."""


def rendered(markdown_text: str) -> Group:
    """Return a renderable of a Markdown text, front matter first."""
    text = safe_text(markdown_text)
    found = FRONT.match(text)
    shown: list[RenderableType] = []
    if found:
        front = Text((found["front"] or "").rstrip(), theme.ABOUT)
        frame = Panel(front, title="front matter", title_align="left", box=box.ROUNDED, border_style=theme.RULE)
        shown = [_Narrowed(frame), Text()]
    return Group(*shown, _Narrowed(_Post(text[found.end() :] if found else text)))


def headed(texts: Sequence[tuple[str, str]]) -> list[RenderableType]:
    """Return a renderable of each (path, text); below its path if there are several."""
    if len(texts) == 1:
        return [rendered(texts[0][1])]
    return [Group(Rule(path), rendered(text)) for path, text in texts]


def beside(old: RenderableType, new: Sequence[RenderableType], console: Console) -> list[RenderableType]:
    """Return the new texts at the right of an old one; below it if the terminal is too narrow."""
    if console.width < 2 * LEAST:
        return [old, *new]
    table = Table.grid(expand=True, padding=(0, 1))
    table.add_column(ratio=1)
    table.add_column(ratio=1)
    table.add_row(old, Group(*new))
    return [table]


class _Narrowed:
    """A renderable drawn with STYLES, in at most WIDEST columns."""

    def __init__(self, inner: RenderableType) -> None:
        self.inner = inner

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        with console.use_theme(STYLES):
            # a list: a generator would leave the theme in force for other output between two yields
            yield from list(console.render(self.inner, options.update(width=min(options.max_width, WIDEST))))


class _Title(Heading):
    """A heading at the left edge, at every level."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield self.text


class _Code(CodeBlock):
    """Indented code without syntax colours, which would load Pygments and paint a background."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Padding(Text(self.text.plain.rstrip(), theme.CODE), (0, 0, 0, 2))


class _Html(TextElement):
    """HTML shown as its source, since a terminal cannot render it."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Padding(Text(self.text.plain.rstrip(), theme.ABOUT), (0, 0, 0, 2))


class _Image(ImageItem):
    """An image as its alternative text and its path."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        # without any text the image would be invisible in the preview
        alt = self.text.plain or "image without alt text"
        yield Text.assemble((f"[{alt}]", theme.TITLE), (f" {self.destination} ", theme.ABOUT), end="")


class _Post(Markdown):
    """Markdown that uses the elements above, with unsafe characters made visible."""

    elements: ClassVar[dict[str, type[MarkdownElement]]] = {
        **Markdown.elements,
        "heading_open": _Title,
        "fence": _Code,
        "code_block": _Code,
        "html_block": _Html,
        "image": _Image,
    }

    def __init__(self, markup: str) -> None:
        super().__init__(markup, hyperlinks=False)
        # after parsing, since only parsing turns an entity such as `&#x202e;` (bidi override) into a character
        _clean(self.parsed)


def _clean(tokens: Iterable[Token]) -> None:
    for token in tokens:
        token.content = safe_text(token.content)
        token.attrs = {
            name: safe_text(value) if isinstance(value, str) else value for name, value in token.attrs.items()
        }
        # Rich drops inline HTML silently
        if token.type == "html_inline":
            token.type = "text"
        _clean(token.children or ())
