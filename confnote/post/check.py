"""Check a post and its file for what stops a build, vanishes from the page or leads nowhere.

Markdown is parsed only if `WORTH_PARSING` finds a link, HTML or a placeholder: most posts need no parser.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from itertools import accumulate, chain
from urllib.parse import quote, unquote, urlsplit

from markdown_it.token import Token

from confnote.errors import Refused
from confnote.model import Dossier, Note, Session, Tech
from confnote.post import front_matter
from confnote.post.content import raw
from confnote.post.content.findings import GRADES, NAMED, Finding
from confnote.post.content.unsafe import unsafe_in
from confnote.post.draft import Post
from confnote.post.markdown.images import TARGET, in_tags
from confnote.post.markdown.parser import with_any_link
from confnote.post.markdown.pieces import Piece, join
from confnote.post.merge.conflict import UNDECIDED
from confnote.post.sites import site
from confnote.post.sites.base import Site

WORTH_PARSING = re.compile(r"\]\(|\]:|<[a-zA-Z/!?]|\{\{< *figure|(?i:\b(?:TODO|TBD|FIXME|XXX)\b|lorem ipsum|\?\?\?)")
PLACEHOLDER = re.compile(r"\b(?:TODO|TBD|FIXME|XXX)\b|(?i:lorem ipsum)|\?\?\?")
ALT, ALT_HTML = "![what it shows](path)", '<img src="path" alt="what it shows">'
# What a page does not show as words, and the tags of HTML.
_NO_WORDS = re.compile(r"<!--.*?-->|<(pre|code|script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
SCHEMES = ("http", "https", "mailto", "tel")
HOST = re.compile(r"(?i)(?:www\.|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|dev|edu|gov)(?:[/:?#]|$))")
TEMPLATED = re.compile(r"\{\{|\{%")


def check(post: Post, text: str, dossier: Dossier, now: datetime, exists: Callable[[str], bool]) -> tuple[Finding, ...]:
    """Check a post and the `text` of its file to be; return findings sorted by grade and line.

    `exists` returns whether the file of an image exists, given the image's address in the text.
    """
    text = text.replace("\r\n", "\n")
    parts = front_matter.cut(text)
    target = site(post.settings.site)
    found = chain(
        post.findings,
        _front(parts, post, now, target),
        _templates(text, target, dossier, Counter(post.settings.tags)),
        _hidden(text),
        _undecided(text),
        _markdown(_chunks(post, parts.body, text), target, exists),
    )
    located = _located(found, post.pieces, text, dossier)
    # findings without a line come last in their grade
    return tuple(sorted(located, key=lambda finding: (GRADES.index(finding.grade), finding.line or 1 << 30)))


def _located(found: Iterable[Finding], pieces: Sequence[Piece], text: str, dossier: Dossier) -> Iterator[Finding]:
    """Add the line to findings about a record, and the record's handle to findings about a line."""
    starts = [0, *accumulate(len(row) + 1 for row in text.split("\n"))]
    lines: dict[str, int] = {}
    spans: list[tuple[int, int, str]] = []
    end = 0
    for piece in pieces:
        at = text.find(piece.text, end)
        # the author may have changed the piece, or its words may be inside a line of another piece
        if at < 0 or (at and text[at - 1] != "\n"):
            continue
        end = at + len(piece.text)
        line = bisect_right(starts, at)
        lines.setdefault(piece.key, line)
        spans.append((line, line + piece.text.count("\n"), piece.key))
    records: Iterable[Session | Note | Tech] = chain(dossier.sessions, dossier.notes, dossier.tech)
    handles = {record.uid: record.handle for record in records}
    for finding in found:
        line, key = finding.line, finding.key
        if line:
            last = bisect_right(spans, (line, 1 << 30, "")) - 1
            key = spans[last][2] if last >= 0 and line <= spans[last][1] else ""
        uid = key.partition(":")[2].split(".")[0]
        yield replace(finding, line=line or lines.get(key, 0), handle=finding.handle or handles.get(uid, ""))


def _front(parts: front_matter.Cut, post: Post, now: datetime, target: Site) -> Iterator[Finding]:
    """Check the front matter's syntax, and that its date has an offset and is not in the future."""
    if post.front_text and not parts.kind:
        never_closed = parts.body.split("\n", 1)[0].rstrip() in ("---", "+++")
        what = "the front matter is never closed" if never_closed else "there is no front matter"
        yield Finding(what, grade="error" if never_closed or target.needs_front else "warning", line=1)
        return
    try:
        values = front_matter.load(parts.front, parts.kind, parts.opening.count("\n"))
    except Refused as error:
        at = re.search(r"line (\d+)", str(error))
        yield Finding(str(error), grade="error", line=int(at[1]) if at else 1)
        return
    rows = parts.front.split("\n")
    line = next((n for n, row in enumerate(rows, 1 + bool(parts.opening)) if row.lower().startswith("date")), 1)
    when = values.get("date")
    if isinstance(when, str):
        with suppress(ValueError):
            when = datetime.fromisoformat(when)
    if isinstance(when, datetime) and when.tzinfo is None:
        what = f"the date {when.isoformat()} has no offset: a site may show another day"
        there = when.replace(tzinfo=now.tzinfo)  # the zone of the conference
        yield Finding(what, advice=f"--set date={there.isoformat()}", line=line)
    elif isinstance(when, date) and (when > now if isinstance(when, datetime) else when > now.date()):
        what = f"the date {when.isoformat()} is in the future: most sites will not show the post yet"
        yield Finding(what, advice=f"--set date={now.date().isoformat()}", line=line)


def _templates(text: str, target: Site, dossier: Dossier, own: Counter[str]) -> Iterator[Finding]:
    """Find template tags typed in records, which the site would run, and tags never closed.

    `own` counts the tags that the author had in the file of a loaded post: so many of each are meant to run.
    """
    if not target.tags or not target.tags.opening.search(text):
        return
    parts = [part for note in dossier.notes for part in (raw.parts(note) if note.kind == raw.RAW else (note,))]
    meant = [part.text for part in parts if part.kind == raw.RAW]
    words = [note.text for note in parts if note.kind != raw.RAW]
    words += [text for session in dossier.sessions for text in (session.title, session.verdict)]
    words += [text for tech in dossier.tech for text in (tech.name, tech.tagline, tech.verdict)]
    typed = {tag for noted in words for tag in target.tags.tag.findall(noted)}
    for at, tag in target.tags.find(text):
        line = text.count("\n", 0, at) + 1
        if tag in typed and own[tag] > 0:
            own[tag] -= 1
        elif tag in typed and not any(tag in block for block in meant):
            what = f"{tag} is in the file as it was noted, and {target.name} runs it"
            yield Finding(what, grade="error", advice="in a template: {{ note.text|text }}", line=line)
        elif not tag:
            opening = target.tags.opening.match(text, at)
            what = f"{opening[0] if opening else text[at]} is never closed: {target.name} stops there"
            yield Finding(what, grade="error", advice="close it, or take it out", line=line)


def _hidden(text: str) -> Iterator[Finding]:
    """Find the lines of a file with characters that hide text or show it in another order."""
    lines: dict[int, list[str]] = {}
    for at, name in unsafe_in(text.removeprefix("\ufeff")):
        lines.setdefault(text.count("\n", 0, at) + 1, []).append(name)
    for line, names in lines.items():
        what = f"characters that nobody sees: {', '.join(list(dict.fromkeys(names))[:NAMED])}"
        advice = "take them out: they hide text, or show it in another order"
        yield Finding(what, advice=advice, many="lines have characters that nobody sees", line=line)


def _undecided(text: str) -> Iterator[Finding]:
    """Find the places where `--take both` left the choice to the author."""
    for line, row in enumerate(text.split("\n"), 1):
        if UNDECIDED in row:
            what = "both the file's words and those of the notes are here"
            yield Finding(what, "", "error", "keep one, and take out the comment", "places have both sides", line=line)


def _chunks(post: Post, body: str, text: str) -> Iterator[tuple[str, int]]:
    """Yield (Markdown, number of lines before it) of each block, or of the whole body if edited."""
    before = text.count("\n", 0, len(text) - len(body))
    # block by block, `_markdown` skips the parser for plain ones; only an unedited body has known blocks
    if not body.endswith(drafted := join(post.pieces)) or body.strip("\n") != drafted.strip("\n"):
        yield body, before
        return
    before += body.count("\n") - drafted.count("\n")
    for piece in post.pieces:
        yield piece.text, before
        before += piece.text.count("\n") + piece.gap.count("\n")


def _markdown(chunks: Iterable[tuple[str, int]], target: Site, exists: Callable[[str], bool]) -> Iterator[Finding]:
    """Check HTML, links, images and placeholders."""
    for text, before in chunks:
        if not WORTH_PARSING.search(text):
            continue
        for at, source, alt in in_tags(text):  # Hugo runs shortcodes in code, too
            if text.startswith("{{<", at):
                yield from _image(unquote(source), alt, before + text.count("\n", 0, at) + 1, exists)
        for token in with_any_link().parse(_parseable(text, target)):
            if token.map is None:
                continue
            line = before + token.map[0] + 1
            if token.type == "html_block":
                yield from _html(token.content, line, target, exists)
            for child in token.children or ():
                yield from _inline(child, line, target, exists)
                line += child.type in ("softbreak", "hardbreak")


def _parseable(text: str, target: Site) -> str:
    """Change the tags of a site that Markdown would read as something else.

    The spaces and quotation marks of a tag in the address of an image would end the address, and a shortcode without a
    space (`{{<figure ...>}}`) would be HTML.
    """
    if target.html_advice:
        text = text.replace("{{<", "{{< ")
    return TARGET.sub(lambda found: found[1] + quote(found[3]) if (found[3] or "")[:1] == "{" else found[0], text)


def _inline(token: Token, line: int, target: Site, exists: Callable[[str], bool]) -> Iterator[Finding]:
    if token.type == "html_inline":
        yield from _html(token.content, line, target, exists)
    elif token.type == "text" and (found := PLACEHOLDER.search(token.content.replace(UNDECIDED, ""))):
        yield Finding(f"a placeholder is left: {found[0]}", line=line, many="placeholders are left")
    elif token.type == "link_open":
        yield from _link(unquote(str(token.attrs["href"])), line, target)
    elif token.type == "image":
        yield from _image(unquote(str(token.attrs["src"])), token.content, line, exists)


def _image(source: str, alt: str, line: int, exists: Callable[[str], bool], advice: str = ALT) -> Iterator[Finding]:
    if not alt.strip():
        what = "an image has no words for those who cannot see it"
        many = "images have no words for those who cannot see them"
        yield Finding(what, advice=advice, many=many, line=line)
    if not exists(source):
        yield Finding(f"the image {source} is not there", grade="error", many="images are not there", line=line)


def _html(content: str, line: int, target: Site, exists: Callable[[str], bool]) -> Iterator[Finding]:
    """Check HTML: its images and words, or that the site shows it."""
    if not target.html_advice:
        shown = _NO_WORDS.sub(lambda hidden: re.sub(r"[^\n]", " ", hidden[0]), content)
        for at, source, alt in in_tags(shown):
            yield from _image(unquote(source), alt, line + shown.count("\n", 0, at), exists, ALT_HTML)
        for found in PLACEHOLDER.finditer(_TAG.sub(lambda tag: re.sub(r"[^\n]", " ", tag[0]), shown)):
            at = line + shown.count("\n", 0, found.start())
            yield Finding(f"a placeholder is left: {found[0]}", line=at, many="placeholders are left")
        return
    if content.lstrip().startswith("<!--"):
        return  # a page does not show an HTML comment anyway
    what = f"{target.name} drops HTML: {content.split(chr(10), 1)[0][:40].strip()}"
    many = f"places hold HTML, which {target.name} drops"
    yield Finding(what, advice=target.html_advice, many=many, line=line)


def _link(href: str, line: int, target: Site) -> Iterator[Finding]:
    advice = "write the whole address, https://..."
    if not href.strip():
        yield Finding("a link leads nowhere", advice=advice, many="links lead nowhere", line=line)
        return
    if TEMPLATED.search(href) or target.internal.match(href):
        return  # only the site can resolve it
    try:
        scheme = urlsplit(href).scheme.lower()
    except ValueError:
        scheme = "?"
    if (scheme and scheme not in SCHEMES) or (not scheme and HOST.match(href)):
        yield Finding(f"no web address: {href}", advice=advice, many="links are no web addresses", line=line)
