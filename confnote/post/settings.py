"""What one named post was asked for -> the settings it is drafted with next time, kept as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

from confnote.errors import Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How one named post is drafted.

    `path` is the file or folder asked for, as typed; `day` the one day it is about, `session` (a uid) the one session;
    `split` is "day" for a post a day; `template` the name or path of a template of the author's own, in place of the
    layout; `style` holds key and value as typed; `front` what was set in the front matter, `unset` the keys taken out
    of it; `date` is fixed at the first export. An empty `title` or `slug` is made from the conference's name.
    """

    name: str = "post"
    site: str = "hugo"
    layout: str = "days"
    path: str = ""
    day: date | None = None
    session: str = ""
    split: str = ""
    template: str = ""
    style: tuple[tuple[str, str], ...] = ()
    front: tuple[tuple[str, Any], ...] = ()
    unset: tuple[str, ...] = ()
    date: datetime | date | None = None
    title: str = ""
    slug: str = ""

    def to_json(self) -> str:
        """Write all of it, dates and instants with their offset included."""
        return json.dumps({one.name: _packed(getattr(self, one.name)) for one in fields(self)}, ensure_ascii=False)

    @property
    def shape(self) -> str:
        """What lays it out, in words."""
        return f"template {PurePath(self.template).name}" if self.template else f"layout {self.layout}"

    @classmethod
    def from_json(cls, text: str) -> Settings:
        """Read what `to_json` wrote; what a newer confnote added is passed over."""
        known = {one.name for one in fields(cls)}
        values = {name: _unpacked(value) for name, value in json.loads(text).items() if name in known}
        for name in ("style", "front"):
            if name in values:
                values[name] = tuple((key, value) for key, value in values[name])
        if "unset" in values:
            values["unset"] = tuple(values["unset"])
        return cls(**values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What one command asks for; None where it says nothing. `back` names settings to be as they are by default."""

    site: str | None = None
    layout: str | None = None
    path: str | None = None
    day: date | None = None
    session: str | None = None
    split: str | None = None
    template: str | None = None
    style: tuple[tuple[str, str], ...] = ()
    front: tuple[tuple[str, Any], ...] = ()
    unset: tuple[str, ...] = ()
    date: datetime | date | None = None
    title: str | None = None
    slug: str | None = None
    back: frozenset[str] = field(default_factory=frozenset)


def merged(old: Settings, asked: Asked) -> Settings:
    """Bring settings up to what was asked: key by key for style and front matter, where the last word holds."""
    plain = ("site", "layout", "path", "day", "session", "split", "template", "date", "title", "slug")
    usual = Settings()
    changes = {name: getattr(usual, name) for name in asked.back}
    changes |= {name: getattr(asked, name) for name in plain if getattr(asked, name) is not None}
    if asked.layout is not None and asked.template is None:
        changes["template"] = ""
    old = replace(old, **changes)
    front = _over(old.front, asked.front)
    put = {key for key, _ in asked.front}
    unset = [key for key in old.unset if key not in put] + [key for key in asked.unset if key not in old.unset]
    return replace(
        old,
        style=_over(old.style, asked.style),
        front=tuple((key, value) for key, value in front if key not in asked.unset),
        unset=tuple(unset),
    )


def inherited(last: Settings, name: str) -> Settings:
    """Give a new conference's first post the habits of the last: its shape and place, not its dates and words."""
    own = ("title", "date", "slug", "description", "summary", "order", "weight", "aliases", "url", "permalink")
    return Settings(
        name=name,
        site=last.site,
        layout=last.layout,
        path=folder_of(last.path),
        split=last.split,
        template=last.template,
        style=tuple((key, value) for key, value in last.style if key != "order"),
        front=tuple((key, value) for key, value in last.front if key not in own),
        unset=last.unset,
    )


def folder_of(path: str) -> str:
    """Give the folder of a Markdown file, or the folder itself."""
    if PurePath(path).suffix not in (".md", ".markdown"):
        return path
    folder = str(PurePath(path).parent)
    return "" if folder == "." else folder


def pair(typed: str, what: str) -> tuple[str, str]:
    """Part `key=value` as typed after `--set` or `--style`."""
    key, found, value = typed.partition("=")
    if not found or not key.strip():
        raise Usage(f"{what} takes KEY=VALUE, not {typed!r}")
    return key.strip(), value


def _over(old: tuple[tuple[str, Any], ...], new: tuple[tuple[str, Any], ...]) -> tuple[tuple[str, Any], ...]:
    return tuple({**dict(old), **dict(new)}.items())


def _packed(value: Any) -> Any:
    """A value as JSON holds it; what JSON has no word for is a mapping of one key that starts with `$`."""
    if isinstance(value, datetime):
        return {"$instant": value.isoformat()}
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    if isinstance(value, list | tuple):
        return [_packed(one) for one in value]
    if isinstance(value, dict):
        pairs = [[_packed(key), _packed(one)] for key, one in value.items()]
        simple = all(isinstance(key, str) and not key.startswith("$") for key in value)
        return dict(pairs) if simple else {"$pairs": pairs}
    if value is None or isinstance(value, str | int | float):
        return value
    raise Usage(f"front matter cannot hold {value!r}: write text, a number, a date, a list or a mapping")


def _unpacked(value: Any) -> Any:
    if isinstance(value, list):
        return [_unpacked(one) for one in value]
    if not isinstance(value, dict):
        return value
    if "$instant" in value:
        return datetime.fromisoformat(value["$instant"])
    if "$date" in value:
        return date.fromisoformat(value["$date"])
    if "$pairs" in value:
        return {_unpacked(key): _unpacked(one) for key, one in value["$pairs"]}
    return {key: _unpacked(one) for key, one in value.items()}
