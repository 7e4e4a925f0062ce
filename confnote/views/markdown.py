"""Render a post for `confnote preview`: its front matter in a frame, then its Markdown.

Rich renders it. What Rich does for a page of its own (centred headings, dark boxes around code, HTML left out) is
replaced by what reads well on any background, and shows what is in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar

from markdown_it.token import Token
from rich import box
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.markdown import CodeBlock, Heading, ImageItem, Markdown, MarkdownElement, TextElement
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text
from rich.theme import Theme

from confnote.core.text import safe_text
from confnote.views import theme

FRONT = re.compile(r"\A(?P<fence>---|\+\+\+)[ \t]*\n(?P<front>.*?\n)??(?P=fence)[ \t]*(?:\n|\Z)", re.DOTALL)
WIDEST = 100  # prose in longer lines is hard to follow
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
"""Rich's own styles assume a black background."""


def rendered(markdown_text: str) -> Group:
    """Return the post, front matter first."""
    text = safe_text(markdown_text)
    found = FRONT.match(text)
    shown: list[RenderableType] = []
    if found:
        front = Text((found["front"] or "").rstrip(), theme.ABOUT)
        frame = Panel(front, title="front matter", title_align="left", box=box.ROUNDED, border_style=theme.RULE)
        shown = [_Narrowed(frame), Text()]
    return Group(*shown, _Narrowed(_Post(text[found.end() :] if found else text)))


class _Narrowed:
    """A renderable with a limited width and our own styles."""

    def __init__(self, inner: RenderableType) -> None:
        self.inner = inner

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        with console.use_theme(STYLES):
            # the list is made inside the theme: a generator would be drawn after it
            yield from list(console.render(self.inner, options.update(width=min(options.max_width, WIDEST))))


class _Title(Heading):
    """A heading at the left edge, at every level."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield self.text


class _Code(CodeBlock):
    """Indented code, without syntax colours: they would load Pygments and paint a background."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Padding(Text(self.text.plain.rstrip(), theme.CODE), (0, 0, 0, 2))


class _Html(TextElement):
    """HTML shown as code: a terminal cannot render it."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Padding(Text(self.text.plain.rstrip(), theme.ABOUT), (0, 0, 0, 2))


class _Image(ImageItem):
    """An image as its alternative text and its path."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        # an image without a text would vanish from the preview
        alt = self.text.plain or "image without alt text"
        yield Text.assemble((f"[{alt}]", theme.TITLE), (f" {self.destination} ", theme.ABOUT), end="")


class _Post(Markdown):
    """Markdown with the elements above, made safe after parsing: `&#x202e;` is a bidi override."""

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
        # an entity becomes a character only when Markdown is parsed
        _clean(self.parsed)


def _clean(tokens: Iterable[Token]) -> None:
    for token in tokens:
        token.content = safe_text(token.content)
        token.attrs = {
            name: safe_text(value) if isinstance(value, str) else value for name, value in token.attrs.items()
        }
        # Rich drops inline HTML without a word
        if token.type == "html_inline":
            token.type = "text"
        _clean(token.children or ())
