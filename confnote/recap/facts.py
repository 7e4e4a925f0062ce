"""Front matter and the name of a file -> what a post is: its title, its date, the site it was written for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from confnote.post import front_matter
from confnote.post.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from confnote.post.front_matter import Kind

DATES = ("date", "pubdate", "published_date", "datepublished", "published_at", "published", "created", "publishdate")
_IN_NAME = re.compile(r"(?P<date>\d{4}-\d{1,2}-\d{1,2})(?:-|$)")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_LIQUID = re.compile(r"\{%|\{:")
_SHORTCODE = re.compile(r"\{\{[<%]")


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
    return Facts(title, found or named, site or _site(low, body, kind, dated_name=bool(in_name)), mapping, kind, body)


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


def _site(mapping: Mapping[str, Any], body: str, kind: str, *, dated_name: bool) -> str:
    """Tell the site by what only its posts have."""
    if kind in {"header", ""}:
        return "pelican" if kind else "markdown"
    if kind == "toml" or _SHORTCODE.search(body) or "draft" in mapping:
        return "hugo"
    return "jekyll" if dated_name or "layout" in mapping or _LIQUID.search(body) else "hugo"


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
