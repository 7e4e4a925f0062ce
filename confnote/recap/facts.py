"""Find out what a post is (title, date, site) from front matter and file name, and how it looks (style keys)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

from confnote.post import front_matter
from confnote.post.content.compose import LISTS, MAIN, order
from confnote.post.front_matter import Kind
from confnote.post.layouts import layout as layout_of
from confnote.post.settings import Settings
from confnote.post.sites import all_sites
from confnote.post.sites.base import PublishedPost
from confnote.post.style import TABLE, read_style
from confnote.recap.talks import Shape
from confnote.recap.value import Part, ProductList, RecapNote, RecapSection, SessionPart, Talk

DATES = ("date", "pubdate", "published_date", "datepublished", "published_at", "published", "created", "publishdate")
_IN_NAME = re.compile(r"(?P<date>\d{4}-\d{1,2}-\d{1,2})(?:-|$)")
_BEGINS_WITH_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\b")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a post is, before its text is read; `title` and `date` may be missing."""

    title: str
    date: datetime | date | None
    site: str
    front: Mapping[str, Any]
    kind: Kind
    body: str


def facts(text: str, name: str = "", site: str = "") -> Facts:
    """Return what front matter and file name say; `site` is the one that the post is for, if known."""
    front, body, kind = front_matter.read(text)
    title = " ".join(str(front.get("title") or "").split())
    # Jekyll's posts have the date in the name of the file alone
    in_name = _IN_NAME.match(PurePath(name).stem)
    # Pelican writes `Date`, Hugo `date`
    lower = {key.lower(): value for key, value in front.items()}
    dates = (_date(lower.get(key)) for key in DATES)
    found = next((on for on in dates if on is not None), None) or (_date(in_name["date"]) if in_name else None)
    if not site:
        post = PublishedPost(lower, kind, body, bool(in_name))
        # of equals the first of the list
        site = max(all_sites(), key=lambda known: known.recognise(post)).name
    return Facts(title, found, site, front, kind, body)


def _date(value: Any) -> datetime | date | None:
    """Return a date of front matter: a date value, or text that begins with one."""
    if isinstance(value, date):
        return value
    text = str(value or "").strip()
    try:
        return datetime.fromisoformat(text) if len(text) > len("2022-05-17") else date.fromisoformat(text)
    except ValueError:
        pass
    match = _BEGINS_WITH_DATE.match(text)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def kept(front: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """Return front matter for the settings of a post; a value that those cannot store becomes text."""
    pairs = []
    for key, value in front.items():
        try:
            Settings(front=((key, value),)).to_json()
            pairs.append((key, value))
        except Exception:  # noqa: BLE001  # TOML has times of day, YAML nearly anything
            pairs.append((key, str(value)))
    return tuple(pairs)


def style_of(
    pairs: dict[str, str], layout: str, shape: Shape, intro: Sequence[RecapNote], parts: Sequence[Part]
) -> tuple[tuple[str, str], ...]:
    """Return the style keys, those of `pairs` included, whose values differ from the defaults of the layout."""
    pairs |= _of_sessions(shape, parts) | _labels(layout, parts)
    notes = [*intro, *_notes(parts)]
    if any(note.posts for note in notes):
        pairs |= {"social": "embed", "social.place": shape.place}
    if any(note.kind == "quote" for note in notes):
        pairs["quote.by"] = ""
    layout_style = layout_of(layout).style
    pairs |= _order(layout_style, parts)
    defaults = {row.key: row.default for row in TABLE.values()} | dict(layout_style)
    return tuple((key, value) for key, value in pairs.items() if defaults[key] != value)


def _notes(parts: Sequence[Part]) -> Iterator[RecapNote]:
    for part in parts:
        if isinstance(part, RecapSection):
            yield from part.notes
        elif isinstance(part, ProductList):
            yield from (*part.before, *part.after)
        else:
            for item in part.items:
                yield from item.notes if isinstance(item, Talk) else (item,)


def _of_sessions(shape: Shape, parts: Sequence[Part]) -> dict[str, str]:
    """Return the keys of sessions: in prose, or under headings with their speakers and links."""
    main = [part for part in parts if isinstance(part, SessionPart)]
    talks = [item for part in main for item in part.items if isinstance(item, Talk)]
    if shape.is_prose:
        several = any(len(part.items) > 1 or any(note.posts for note in _notes([part])) for part in main)
        return {"session": "prose", **({"join": "note"} if several else {})}
    pairs = {"session.title": shape.template}
    speakers = [speaker for talk in talks for speaker in talk.speakers]
    if any(speaker.org for speaker in speakers):
        pairs["speaker"] = "{name}, {org}"
    if any(speaker.url for speaker in speakers):
        pairs["handles"] = "link"
    of_titles = [link.kind for talk in talks for link in talk.links if not link.title]
    if of_titles:
        pairs["session.link"] = of_titles[0]
    listed = [link.kind for talk in talks for link in talk.links if link.title]
    pairs["links"] = ", ".join(dict.fromkeys(listed)) or "off"
    return pairs


def _labels(layout: str, parts: Sequence[Part]) -> dict[str, str]:
    labels: dict[str, str] = {}
    for part in parts:
        if isinstance(part, ProductList):
            labels |= {"label.tech": part.heading, "tech.line": part.template}
        elif isinstance(part, SessionPart) and layout == "talks":
            labels["label.sessions"] = part.heading
        elif isinstance(part, RecapSection) and f"label.{part.name.casefold()}" in TABLE:
            labels[f"label.{part.name.casefold()}"] = part.name
    return labels


def _order(layout_style: Mapping[str, str], parts: Sequence[Part]) -> dict[str, str]:
    """Return the order of the parts, if it is not the usual one."""
    names: dict[str, str] = {}
    for part in parts:
        if isinstance(part, RecapSection):
            names.setdefault(part.name.casefold(), part.name)
        else:
            key = MAIN if isinstance(part, SessionPart) else "tech"
            names.setdefault(key, key)
    wanted = list(names)
    present = [MAIN, *(key for key in wanted if key not in {MAIN, *LISTS}), *(key for key in LISTS if key in wanted)]
    usual = order(read_style((), layout_style), present)
    # a comma separates names in the value of `order`, so such a heading cannot be in it
    if [key for key in usual if key in wanted] == wanted or any("," in name for name in names.values()):
        return {}
    return {"order": ", ".join(names.values())}
