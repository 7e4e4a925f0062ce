"""Front matter and the name of a file -> what a post is: its title, its date, the site it was written for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from confnote.post import front_matter
from confnote.post.content.order import LISTS, MAIN, order
from confnote.post.layouts import layout as layout_of
from confnote.post.settings import Settings
from confnote.post.sites import all_sites
from confnote.post.sites.base import PublishedPost
from confnote.post.style import TABLE, read_style
from confnote.recap.value import Main, Products, Section, Talk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from confnote.post.front_matter import Kind
    from confnote.recap.blocks import Place
    from confnote.recap.value import Part, RecapNote


DATES = ("date", "pubdate", "published_date", "datepublished", "published_at", "published", "created", "publishdate")
_IN_NAME = re.compile(r"(?P<date>\d{4}-\d{1,2}-\d{1,2})(?:-|$)")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a post before its text is read; `title` and `date` may be missing."""

    title: str
    date: datetime | date | None
    site: str
    front: Mapping[str, Any]
    kind: Kind
    body: str


def facts(text: str, name: str = "", site: str = "") -> Facts:
    """Read what a file's front matter and name say; `site` is the one it is for, if that is known."""
    mapping, body, kind = front_matter.read(text)
    title = " ".join(str(mapping.get("title") or "").split())
    in_name = _IN_NAME.match(PurePath(name).stem)
    low = {key.lower(): value for key, value in mapping.items()}
    found = next((one for key in DATES if (one := _date(low.get(key))) is not None), None)
    named = _date(in_name["date"]) if in_name else None
    return Facts(
        title, found or named, site or _site(PublishedPost(low, kind, body, bool(in_name))), mapping, kind, body
    )


def _date(value: Any) -> datetime | date | None:
    """Read a date as front matter has it: a value of its own, or text that begins with one."""
    if isinstance(value, date):
        return value
    text = str(value or "").strip()
    try:
        return datetime.fromisoformat(text) if len(text) > len("2022-05-17") else date.fromisoformat(text)
    except ValueError:
        pass
    match = re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})\b", text)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def _site(post: PublishedPost) -> str:
    """Return the name of the site that recognises a post best; of two that are as sure, the one listed first."""
    return max(all_sites(), key=lambda known: known.recognise(post)).name


def year_of(title: str) -> int | None:
    """Return the year that a title names."""
    match = _YEAR.search(title)
    return int(match[0]) if match else None


def kept(mapping: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """Return front matter as settings hold it; a value that they have no word for as text."""
    pairs = []
    for key, value in mapping.items():
        try:
            Settings(front=((key, value),)).to_json()
            pairs.append((key, value))
        except Exception:  # noqa: BLE001  # TOML has times of day, YAML what it likes
            pairs.append((key, str(value)))
    return tuple(pairs)


Pair = tuple[str, str]


def styling(
    layout: str,
    parts: Sequence[Part],
    intro: Sequence[RecapNote],
    *,
    prose: bool,
    level: int,
    headings: str,
    template: str,
    place: Place,
    bullet: str,
    more: bool,
    toml: bool,
) -> tuple[Pair, ...]:
    """Return the keys whose values are other than the layout's own."""
    told = [*intro, *_said(parts)]
    pairs: dict[str, str] = {
        "headings": headings,
        "level": str(min(level, 5)),
        "bullet": bullet,
        "more": "on" if more else "off",
        "front": "toml" if toml else "site",
        **_of_sessions(parts, template, prose=prose),
        **_labels(layout, parts),
    }
    if any(said.posts for said in told):
        pairs |= {"social": "embed", "social.place": place}
    if any(said.kind == "quote" for said in told):
        pairs["quote.by"] = ""
    pairs |= _order(layout, parts)
    usual = {row.key: row.default for row in TABLE.values()} | dict(layout_of(layout).style)
    return tuple((key, value) for key, value in pairs.items() if usual[key] != value)


def _said(parts: Sequence[Part]) -> Iterator[RecapNote]:
    for part in parts:
        if isinstance(part, Section):
            yield from part.notes
        elif isinstance(part, Products):
            yield from (*part.before, *part.after)
        else:
            for item in part.items:
                yield from item.notes if isinstance(item, Talk) else (item,)


def _of_sessions(parts: Sequence[Part], template: str, *, prose: bool) -> dict[str, str]:
    """Say how sessions are shown: in prose, or under headings with their speakers and links."""
    main = [part for part in parts if isinstance(part, Main)]
    talks = [item for part in main for item in part.items if isinstance(item, Talk)]
    if prose:
        several = any(len(part.items) > 1 or _has_posts(part) for part in main)
        return {"session": "prose", **({"join": "note"} if several else {})}
    pairs = {"session.title": template}
    speakers = [one for talk in talks for one in talk.speakers]
    if any(one.org for one in speakers):
        pairs["speaker"] = "{name}, {org}"
    if any(one.url for one in speakers):
        pairs["handles"] = "link"
    leading = [link for talk in talks for link in talk.links if not link.title]
    if leading:
        pairs["session.link"] = leading[0].kind
    shown = [link.kind for talk in talks for link in talk.links if link.title]
    pairs["links"] = ", ".join(dict.fromkeys(shown)) or "off"
    return pairs


def _has_posts(part: Main) -> bool:
    return any(said.posts for said in _said([part]))


def _labels(layout: str, parts: Sequence[Part]) -> dict[str, str]:
    labels: dict[str, str] = {}
    for part in parts:
        if isinstance(part, Products):
            labels |= {"label.tech": part.heading, "tech.line": part.template}
        elif isinstance(part, Main) and layout == "talks":
            labels["label.sessions"] = part.heading
        elif isinstance(part, Section) and f"label.{part.name.casefold()}" in TABLE:
            labels[f"label.{part.name.casefold()}"] = part.name
    return labels


def _order(layout: str, parts: Sequence[Part]) -> dict[str, str]:
    """Name the parts in their order, if that is not the usual one."""
    wanted, names = [], []
    for part in parts:
        key = MAIN if isinstance(part, Main) else "tech" if isinstance(part, Products) else part.name.casefold()
        if key not in wanted:
            wanted.append(key)
            names.append(part.name if isinstance(part, Section) else key)
    there = [MAIN, *(key for key in wanted if key not in (MAIN, *LISTS)), *(key for key in LISTS if key in wanted)]
    usual = order(read_style((), layout_of(layout).style), there)
    if [key for key in usual if key in wanted] == wanted or any("," in name for name in names):
        return {}
    return {"order": ", ".join(names)}
