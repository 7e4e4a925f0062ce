"""A drafted post and its file's text, hand edits and all -> everything to look at before it is published, by line.

What is looked at in the text is what stops a build, vanishes from the page or leads nowhere; the parser is asked only
where something of the kind may stand.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from itertools import accumulate
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from confnote.errors import Refused
from confnote.post import front_matter
from confnote.post.content.findings import GRADES, Finding
from confnote.post.markdown.pieces import join
from confnote.post.sites import site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from markdown_it.token import Token

    from confnote.model import Dossier
    from confnote.post.draft import Post
    from confnote.post.markdown.pieces import Piece
    from confnote.post.sites import Site

WORTH_PARSING = re.compile(r"\]\(|\]:|<[a-zA-Z/!?]|(?i:\b(?:TODO|TBD|FIXME|XXX)\b|lorem ipsum|\?\?\?)")
PLACEHOLDER = re.compile(r"\b(?:TODO|TBD|FIXME|XXX)\b|(?i:lorem ipsum)|\?\?\?")
SCHEMES = ("http", "https", "mailto", "tel")
HOST = re.compile(r"(?i)(?:www\.|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|dev|edu|gov)(?:[/:?#]|$))")
TEMPLATED = re.compile(r"\{\{|\{%|^\{(?:filename|static|attach|tag|category|author|index)\}")
"""What another program writes an address from."""
TOKENS = {
    "hugo": re.compile(r"\{\{<(?!/\*).*?>\}\}|\{\{%(?!/\*).*?%\}\}", re.DOTALL),
    "jekyll": re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL),
    "eleventy": re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL),
}
"""What each site's template language runs."""
RAW = re.compile(r"\{%-?\s*raw\s*-?%\}.*?\{%-?\s*endraw\s*-?%\}", re.DOTALL)
OPENINGS = {
    "hugo": re.compile(r"\{\{[<%]"),
    "jekyll": re.compile(r"\{\{|\{%"),
    "eleventy": re.compile(r"\{\{|\{%"),
}


def check(post: Post, text: str, dossier: Dossier, now: datetime, there: Callable[[str], bool]) -> tuple[Finding, ...]:
    """Look at a post whose file holds, or will hold, `text`; `there` says whether an image is where the page has it."""
    text = text.replace("\r\n", "\n")
    parts = front_matter.cut(text)
    places = _Places(post.pieces, text, dossier)
    where = site(post.settings.site)
    found = [
        *post.findings,
        *_front(parts, post, now),
        *_templates(text, where, dossier),
        *_markdown(_chunks(post, parts.body, text), where, there),
    ]
    located = [places.located(one) for one in found]
    return tuple(sorted(located, key=lambda one: (GRADES.index(one.grade), one.line or 1 << 30)))


class _Places:
    """Where the drafted pieces stand in the file, by line, and what they are about."""

    def __init__(self, pieces: Sequence[Piece], text: str, dossier: Dossier) -> None:
        self.starts = [0, *accumulate(len(row) + 1 for row in text.split("\n"))]
        self.lines: dict[str, int] = {}
        self.spans: list[tuple[int, int, str]] = []
        at = 0
        for piece in pieces:
            found = text.find(piece.text, at)
            if found < 0 or (found and text[found - 1] != "\n"):
                continue
            at = found + len(piece.text)
            line = self.line(found)
            self.lines.setdefault(piece.key, line)
            self.spans.append((line, line + piece.text.count("\n"), piece.key))
        self.handles = {one.uid: one.handle for one in dossier.sessions}
        self.handles |= {one.uid: one.handle for one in dossier.notes}
        self.handles |= {one.uid: one.handle for one in dossier.tech}

    def line(self, at: int) -> int:
        return bisect_right(self.starts, at)

    def located(self, finding: Finding) -> Finding:
        """Give a finding of the notes its line in the file, one of the file the handle of what stands there."""
        if finding.line:
            after = bisect_right(self.spans, (finding.line, 1 << 30, "")) - 1
            inside = after >= 0 and self.spans[after][0] <= finding.line <= self.spans[after][1]
            return replace(finding, handle=finding.handle or self._handle(self.spans[after][2] if inside else ""))
        handle = finding.handle or self._handle(finding.key)
        return replace(finding, line=self.lines.get(finding.key, 0), handle=handle)

    def _handle(self, key: str) -> str:
        return self.handles.get(key.partition(":")[2].split(".")[0], "")


def _front(parts: front_matter.Cut, post: Post, now: datetime) -> Iterator[Finding]:
    """Look at the front matter: whether a site can read it, and at its date."""
    first = parts.body.split("\n", 1)[0].rstrip() if not parts.kind else ""
    if post.front_text and not parts.kind:
        never = first in ("---", "+++")
        what = "the front matter is never closed" if never else "there is no front matter"
        yield Finding(what, grade="error" if never or post.settings.site == "jekyll" else "warning", line=1)
        return
    try:
        values = front_matter.load(parts.front, parts.kind)
    except Refused as error:
        at = re.search(r"line (\d+)", str(error))
        yield Finding(str(error), grade="error", line=int(at[1]) + 1 if at else 1)
        return
    rows = parts.front.split("\n")
    line = next((n for n, row in enumerate(rows, 1 + bool(parts.opening)) if row.lower().startswith("date")), 1)
    yield from of_date(values.get("date"), now, line)


def of_date(when: object, now: datetime, line: int) -> Iterator[Finding]:
    """Look at a post's date."""
    if isinstance(when, str):
        with suppress(ValueError):
            when = datetime.fromisoformat(when)
    if isinstance(when, datetime) and when.tzinfo is None:
        yield Finding(
            f"the date {when.isoformat()} has no offset: a site may show another day",
            advice=f"--set date={when.isoformat()}+02:00", line=line,
        )  # fmt: skip
    elif isinstance(when, date) and (when > now if isinstance(when, datetime) else when > now.date()):
        yield Finding(
            f"the date {when.isoformat()} is in the future: most sites will not show the post yet",
            advice=f"--set date={now.date().isoformat()}", line=line,
        )  # fmt: skip


def _templates(text: str, where: Site, dossier: Dossier) -> Iterator[Finding]:
    """Look for what the site's template language would run of what was only noted, and for what stops it."""
    tokens = TOKENS.get(where.NAME)
    if not tokens or not OPENINGS[where.NAME].search(text):
        return
    text = RAW.sub(lambda raw: re.sub(r"[^\n]", " ", raw[0]), text)
    typed = {found for words in _typed(dossier) for found in tokens.findall(words)}
    ends = 0
    for opening in OPENINGS[where.NAME].finditer(text):
        if opening.start() < ends:
            continue
        line = text.count("\n", 0, opening.start()) + 1
        token = tokens.match(text, opening.start())
        if token:
            ends = token.end()
            if token[0] in typed:
                what = f"{token[0]} stands as it was noted, and {where.NAME} runs it"
                yield Finding(what, grade="error", advice="in a template: {{ note.text|text }}", line=line)
        elif not text.startswith("/*", opening.end()):
            what = f"{opening[0]} is never closed: {where.NAME} stops there"
            yield Finding(what, grade="error", advice="close it, or take it out", line=line)


def _typed(dossier: Dossier) -> Iterator[str]:
    """All words of the notes in which template syntax may stand."""
    yield from (note.text for note in dossier.notes if "{" in note.text)
    for session in dossier.sessions:
        yield from (words for words in (session.title, session.verdict) if "{" in words)
    for one in dossier.tech:
        yield from (words for words in (one.name, one.tagline, one.verdict) if "{" in words)


def _chunks(post: Post, body: str, text: str) -> Iterator[tuple[str, int]]:
    """Give the Markdown with the lines before it: block by block in a file as it was drafted, else all at once."""
    before = text.count("\n", 0, len(text) - len(body))
    if not body.endswith(drafted := join(post.pieces)) or body.strip("\n") != drafted.strip("\n"):
        yield body, before
        return
    before += body.count("\n") - drafted.count("\n")
    for piece in post.pieces:
        yield piece.text, before
        before += piece.text.count("\n") + piece.gap.count("\n")


def _markdown(chunks: Iterable[tuple[str, int]], where: Site, there: Callable[[str], bool]) -> Iterator[Finding]:
    """Look at what the Markdown says: HTML, links, images, words left to be replaced."""
    worth = [(text, before) for text, before in chunks if WORTH_PARSING.search(text)]
    if not worth:
        return
    from markdown_it import MarkdownIt  # 40 ms

    parser = MarkdownIt("commonmark").enable("table")
    parser.validateLink = lambda _url: True  # type: ignore[assignment]  # what it would not link is what is sought
    for text, before in worth:
        for token in parser.parse(text):
            if token.map is None:
                continue
            line = before + token.map[0] + 1
            if token.type == "html_block":
                yield from _html(token.content, line, where)
            elif token.type == "inline":
                for child, at in _with_lines(token.children or (), line):
                    yield from _inline(child, at, where, there)


def _with_lines(children: Iterable[Token], line: int) -> Iterator[tuple[Token, int]]:
    for child in children:
        yield child, line
        line += child.type in ("softbreak", "hardbreak")


def _inline(token: Token, line: int, where: Site, there: Callable[[str], bool]) -> Iterator[Finding]:
    if token.type == "html_inline":
        yield from _html(token.content, line, where)
    elif token.type == "text" and (found := PLACEHOLDER.search(token.content)):
        yield Finding(f"a placeholder is left: {found[0]}", line=line, many="placeholders are left")
    elif token.type == "link_open":
        yield from _link(unquote(str(token.attrs["href"])), line)
    elif token.type == "image":
        source = unquote(str(token.attrs["src"]))
        if not token.content.strip():
            what = "an image has no words for those who cannot see it"
            many = "images have no words for those who cannot see them"
            yield Finding(what, advice="![what it shows](path)", many=many, line=line)
        if not there(source):
            yield Finding(f"the image {source} is not there", grade="error", many="images are not there", line=line)


def _html(content: str, line: int, where: Site) -> Iterator[Finding]:
    if where.RAW_HTML or content.lstrip().startswith("<!--"):
        return
    advice = "--style social=quote needs none; or allow it: markup.goldmark.renderer.unsafe = true"
    what = f"{where.NAME} drops HTML: {content.split(chr(10), 1)[0][:40].strip()}"
    yield Finding(what, advice=advice, many=f"places hold HTML, which {where.NAME} drops", line=line)


def _link(href: str, line: int) -> Iterator[Finding]:
    advice = "write the whole address, https://..."
    if not href.strip():
        yield Finding("a link leads nowhere", advice=advice, many="links lead nowhere", line=line)
        return
    if TEMPLATED.search(href):
        return
    try:
        scheme = urlsplit(href).scheme.lower()
    except ValueError:
        scheme = "?"
    if (scheme and scheme not in SCHEMES) or (not scheme and HOST.match(href)):
        yield Finding(f"no web address: {href}", advice=advice, many="links are no web addresses", line=line)
