"""The settings and the last draft of a post: as JSON for the store, and changed by a command."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from itertools import chain
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, get_args

from confnote.errors import Usage
from confnote.post.front_keys import DATES, HABITS, OWN, SWITCHES, TAGS, UNPUBLISHED
from confnote.post.markdown.pieces import Loose, Piece, Pieces, join
from confnote.post.paths import folder_of, folder_of_posts, is_file
from confnote.post.style import FIRST_EDITION

if TYPE_CHECKING:
    from confnote.post.merge.conflict import Takes


# The edition of the defaults that new posts have.
EDITION = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How one named post is drafted.

    `path` is the file or folder to write to, "" for the usual folder, "-" for the screen; `day` and `session` (a uid)
    limit the post to one of them; `split` is "day" for a post of a series by day; `template` is a template of the
    author, by name or path, used in place of the layout; `style` has the keys and values as typed, `own` those of its
    keys (or `layout`) that no other post takes over; `front` has the
    front matter keys that the user set, `unset` those to leave out; `date` is fixed at the first export. If `title` is
    "", the title is made from the conference's name; if `slug` is "", the slug is made from the title. `edition` says
    which defaults of style and front matter the post has: later defaults do not change a post that was exported before.
    `tags` are the template tags that the file of a loaded post had: they are the author's own, which the site may run.
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
    own: tuple[str, ...] = ()
    front: tuple[tuple[str, Any], ...] = ()
    unset: tuple[str, ...] = ()
    date: datetime | date | None = None
    title: str = ""
    slug: str = ""
    edition: int = EDITION
    tags: tuple[str, ...] = ()

    def to_json(self) -> str:
        """Return all settings as JSON."""
        values = {field.name: _packed(getattr(self, field.name)) for field in fields(self)}
        return json.dumps(values, ensure_ascii=False)

    @property
    def shape(self) -> str:
        """The template or the layout, for messages: `template mine.md.j2`, `layout days`."""
        return f"template {PurePath(self.template).name}" if self.template else f"layout {self.layout}"

    @classmethod
    def from_json(cls, text: str) -> Settings:
        """Read what `to_json` wrote; settings that a newer confnote added are ignored.

        Raises ValueError, TypeError, KeyError or AttributeError for anything else.
        """
        known = {field.name for field in fields(cls)}
        values = {name: _unpacked(value) for name, value in json.loads(text).items() if name in known}
        values.setdefault("edition", 1)  # the first edition had no number
        for name in ("style", "front"):  # JSON has no tuples
            values[name] = tuple((key, value) for key, value in values.get(name, ()))
        settings = cls(**{**values, **{name: tuple(values.get(name, ())) for name in ("unset", "own", "tags")}})
        words = (
            settings.unset,
            settings.own,
            settings.tags,
            (key for key, _ in settings.front),
            (word for pair in settings.style for word in pair),
        )
        plain = (getattr(settings, field.name) for field in fields(cls) if field.type == "str")
        if not all(isinstance(word, str) for word in chain(plain, *words)):
            raise TypeError(text)
        if not all(isinstance(day, date | None) for day in (settings.day, settings.date)):
            raise TypeError(text)
        if not isinstance(settings.edition, int):
            raise TypeError(text)
        return settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The options of one `export` or `preview`; None leaves that setting of the post as it is.

    `name` is the post's name, `takes` the sides that win conflicts; `force` overwrites a file and the edits in it;
    `check` writes nothing.
    `split` is "day", or "" for one post again; `like` has the habits of another post (see `inherited`). The other
    fields are as in `Settings`.
    """

    name: str | None = None
    takes: Takes | None = None
    force: bool = False
    check: bool = False
    like: Settings | None = None
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


# Settings that a request replaces as a whole; it replaces style and front matter key by key.
PLAIN = ("site", "layout", "path", "day", "session", "split", "template", "date", "title", "slug")


def with_request(last: Settings, request: Request) -> Settings:
    """Return the last settings, changed by a request; a new layout replaces a template."""
    last = with_habits(last, request.like) if request.like else last
    changes = {name: getattr(request, name) for name in PLAIN if getattr(request, name) is not None}
    if request.layout is not None and request.template is None:
        changes["template"] = ""
    put = dict(request.front)
    front = {**dict(last.front), **put}
    unset = [key for key in last.unset if key not in put] + [key for key in request.unset if key not in last.unset]
    return replace(
        last,
        **changes,
        style=tuple({**dict(last.style), **dict(request.style)}.items()),
        own=tuple(key for key in last.own if key not in dict(request.style)),
        front=tuple((key, value) for key, value in front.items() if key not in request.unset),
        unset=tuple(unset),
    )


# Words of a title that name no conference.
GENERAL = (
    "the a an my at of on in from to and for i day days talk talks session sessions conference conferences event "
    "events notes note recap report reports trip review summary highlights thoughts tech cool visit visiting"
)
_WORD, _FIELD = re.compile(r"\w+"), re.compile(r"\{\w+\}")


def inherited(last: Settings, name: str, common: Collection[str] | None = (), event: str = "") -> Settings:
    """Return settings for a new post called `name`, taken from those of the last post.

    Only habits pass: site, layout, style and the front matter in HABITS, but no words about the last conference. Of the
    tags only those in `common` (lower case) pass, and `conference`; the tag `event` of the new conference takes the
    place of one that names the last. None for `common`: the post is about the same conference, so all tags pass.
    """
    about = dict(last.front)
    names = _names(str(about.get("title") or last.title)) if common is not None else set()
    style = tuple(
        (key, value)
        for key, value in last.style
        if key not in ("order", *last.own) and not _is_about(key, value, names)
    )
    front = tuple((key, value) for key, value in _habits(last.front, names, common))
    tags = tags_of(about.get(TAGS))
    kept = [tag for tag in tags if common is None or tag.lower() in {"conference", *common}]
    if kept and event and any({*_words(tag)} & names for tag in tags):
        kept = list(dict.fromkeys([*(tag for tag in kept if not {*_words(tag)} & names), event]))
    if kept:
        front = (*front, (TAGS, kept if isinstance(about[TAGS], list) else ", ".join(kept)))
    layout = Settings().layout if "layout" in last.own else last.layout
    alone = replace(
        last, layout=layout, day=None, session="", own=(), date=None, title="", slug="", edition=EDITION, tags=()
    )
    # a style that names the file names the folders of years, too
    has_folders = is_file(last.path) and not {"file", "bundle"}.isdisjoint(dict(style))
    folder = str(folder_of_posts(Path(last.path))) if has_folders else folder_of(last.path)
    return replace(alone, name=name, path=folder, style=style, front=front)


def with_habits(last: Settings, like: Settings) -> Settings:
    """Return settings with the habits of another post; site, folder and words stay."""
    like, own = on_site(like, last.site), dict(last.front)
    # a known post may be published already
    habits = {
        key: value if last.date is None or key.lower() not in DATES else last.date
        for key, value in like.front
        if key.lower() not in UNPUBLISHED
    }
    front = {**habits, **own}
    unset = tuple(key for key in like.unset if key not in own)
    # the look of a post with older defaults is a habit, too
    style = {**(FIRST_EDITION if like.edition < last.edition else {}), **dict(like.style)}
    return replace(
        last, layout=like.layout, template="", style=tuple(style.items()), front=tuple(front.items()), unset=unset
    )  # fmt: skip


def left_behind(last: Settings, new: Settings) -> tuple[str, ...]:
    """Return the front matter keys of the last post that a new one lacks, with its tags."""
    kept = dict(new.front)
    keys = [key for key, _ in last.front if key not in kept and key.lower() not in (*OWN, TAGS)]
    of_last = tags_of(dict(last.front).get(TAGS))
    tags = [tag for tag in of_last if tag not in tags_of(kept.get(TAGS))]
    return (*keys, *([f"{TAGS} ({', '.join(tags)})"] if tags else []))


def tags_of(value: Any) -> list[str]:
    """Return the tags of front matter, as a list or as text with commas."""
    found = value if isinstance(value, list) else str(value or "").split(",")
    return [str(tag).strip() for tag in found if str(tag).strip()]


def _habits(
    front: Iterable[tuple[str, Any]], names: Collection[str], common: Collection[str] | None
) -> Iterator[tuple[str, Any]]:
    """Yield the front matter that passes; categories without those that name the event."""
    for key, value in front:
        name = re.sub("[-_]", "", key.lower())
        if name in UNPUBLISHED and isinstance(value, bool):
            yield key, UNPUBLISHED[name]
        elif name in {"category", "categories"}:
            kept = [it for it in tags_of(value) if it.lower() in (common or ()) or not {*_words(it)} & {*names}]
            if kept == tags_of(value):
                yield key, value
            elif kept:
                yield key, kept if isinstance(value, list) else ", ".join(kept)
        elif name in HABITS.split() or (isinstance(value, bool) and SWITCHES.fullmatch(name)):
            yield key, value


def _is_about(key: str, value: str, names: Collection[str]) -> bool:
    """Return whether a heading or a title of the style names the last conference, or a year."""
    words = _words(_FIELD.sub("", value))
    return key.startswith(("label.", "title")) and any(word in names or (names and word.isdigit()) for word in words)


def _names(title: str) -> set[str]:
    """Return the words of a title that may name its conference, alone and together."""
    words = [word for word in _words(title) if word not in GENERAL.split()]
    return {*words, "".join(word for word in words if not word.isdigit()), "".join(words)} - {""}


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def on_site(settings: Settings, site: str) -> Settings:
    """Return settings for another site, without what only the former site understands."""
    if settings.site == site:
        return settings
    style = tuple((key, value) for key, value in settings.style if key not in {"front", "bundle", "file", "social"})
    front = tuple((key, value) for key, value in settings.front if key.lower() not in {"layout", "type", *DATES})
    return replace(settings, site=site, style=style, front=front)


def key_and_value(typed: str, option: str) -> tuple[str, str]:
    """Split `key=value` as typed after an option; raise Usage if there is no key or no `=`."""
    key, found, value = typed.partition("=")
    if not found or not key.strip():
        raise Usage(f"{option} takes KEY=VALUE, not {typed!r}")
    return key.strip(), value


def _packed(value: Any) -> Any:
    """Return a value for JSON, a date as `{"$date": "2022-05-17"}`; raise Usage for other types."""
    if isinstance(value, datetime):  # before `date`, because a datetime is a date, too
        return {"$instant": value.isoformat()}
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    if isinstance(value, list | tuple):
        return [_packed(item) for item in value]
    if isinstance(value, dict):
        pairs = [[_packed(key), _packed(item)] for key, item in value.items()]
        # YAML allows any key; JSON would turn 1 into "1"
        simple = all(isinstance(key, str) and not key.startswith("$") for key in value)
        return dict(pairs) if simple else {"$pairs": pairs}
    if value is None or isinstance(value, str | int | float):
        return value
    raise Usage(f"front matter cannot hold {value!r}: write text, a number, a date, a list or a mapping")


def _unpacked(value: Any) -> Any:
    if isinstance(value, list):
        return [_unpacked(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "$instant" in value:
        return datetime.fromisoformat(value["$instant"])
    if "$date" in value:
        return date.fromisoformat(value["$date"])
    if "$pairs" in value:
        return {_unpacked(key): _unpacked(item) for key, item in value["$pairs"]}
    return {key: _unpacked(item) for key, item in value.items()}


@dataclass(frozen=True, slots=True)
class DraftText:
    """The text of a draft: front matter with its fences, "" for none, and the body in pieces.

    `is_by_author` is True if the author wrote the file before confnote knew it: then it counts as edited, so that no
    export removes it. `loose` has the keys of notes that belong to no session.
    """

    front_text: str
    pieces: Pieces
    is_by_author: bool = False
    loose: Mapping[str, Loose] = field(default_factory=dict)

    @property
    def body(self) -> str:
        """The Markdown without its front matter."""
        return join(self.pieces)

    @property
    def text(self) -> str:
        """The whole file, with a blank line after the front matter."""
        return f"{self.front_text}\n{self.body}" if self.front_text else self.body

    def to_json(self) -> str:
        """Return all fields as JSON, for the store."""
        blocks = [[piece.key, piece.text, piece.gap] for piece in self.pieces]
        own: dict[str, Any] = {"by_author": True} if self.is_by_author else {}
        if self.loose:
            own["loose"] = dict(self.loose)
        return json.dumps({"front": self.front_text, "blocks": blocks, **own}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> DraftText:
        """Read what `to_json` wrote; raise ValueError, TypeError or KeyError for anything else."""
        stored = json.loads(text)
        pieces = tuple(Piece(*block) for block in stored["blocks"])
        words = [stored["front"], *(part for piece in pieces for part in (piece.key, piece.text, piece.gap))]
        if not all(isinstance(part, str) for part in words):
            raise TypeError(text)
        loose = {key: whose for key, whose in stored.get("loose", {}).items() if whose in get_args(Loose)}
        return DraftText(stored["front"], pieces, stored.get("by_author") is True, loose)


@dataclass(frozen=True, slots=True)
class Exported:
    """A post that the store knows, or a new one.

    `path` is the file and `draft` what confnote wrote last; both are None before the first export.
    """

    settings: Settings
    path: str | None = None
    draft: DraftText | None = None

    def is_edited(self, text: str | None) -> bool:
        """Return whether a file's text differs from the last draft in more than line ends.

        `text` is None if there is no file, which is not edited; without a last draft, or if the author wrote the file,
        any text is.
        """
        if text is None or self.draft is None or self.draft.is_by_author:
            return text is not None
        # Git for Windows may have changed the line ends
        return text.replace("\r\n", "\n") != self.draft.text
