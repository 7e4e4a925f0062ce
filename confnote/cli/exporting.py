"""A conference's dossier, a post's settings and the file as it stands -> the file re-drafted, and what is remembered.

The way of a post through the house: read the store, draft, merge into the file, write it, remember the draft.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from confnote.cli.wait import Waiting
from confnote.errors import Edited, Unknown
from confnote.matching import nearest
from confnote.post.conflict import Take, show_changes, show_conflicts
from confnote.post.cut import join
from confnote.post.draft import Post, draft
from confnote.post.publish import copy, read_existing, write
from confnote.post.remake import LastDraft, remake
from confnote.post.settings import Asked, Settings, inherited, merged
from confnote.store.posts import Base, Exported, last_settings, posts, save_post
from confnote.store.read import dossier

if TYPE_CHECKING:
    from confnote.cli.run import Run
    from confnote.model import Conference
    from confnote.store.connect import Store

MARKDOWN = (".md", ".markdown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What one export command asks for, beside the settings: which post, and what to do about a file in the way."""

    name: str | None = None
    asked: Asked = Asked()  # noqa: RUF009  # a frozen value
    take: Take | None = None
    force: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """A post drafted and merged: where it goes, what stood there, what will; conflicts if nobody has settled them."""

    post: Post
    path: Path
    old: str | None
    new: str
    before: Exported
    conflicts: str = ""

    @property
    def word(self) -> str:
        """What happened to the file."""
        if self.old is None:
            return "drafted"
        return "unchanged:" if self.old == self.new and self.path == _path(self.before) else "re-drafted"


def choose(here: Run, store: Store, conference: Conference, wanted: Wanted) -> Exported:
    """Return the post meant, as exported last or new: named, else of the one day asked for, else the only one."""
    known = posts(store, conference.uid)
    name = wanted.name or (f"day-{_day_number(conference, wanted.asked)}" if wanted.asked.day else None)
    for post in known:
        if name == post.settings.name or (name is None and len(known) == 1):
            return post
    if name is None and known:
        names = "; ".join(f"{post.settings.name} ({post.path or 'not written yet'})" for post in known)
        raise Unknown(f"{conference.slug} has several posts: {names}. Name one with --post")
    habits = known[0].settings if known else last_settings(store)
    if habits is not None:
        return Exported(inherited(habits, name or "post"))
    config = here.config()
    return Exported(Settings(name=name or "post", site=config["site"], layout=config["layout"]))


def known_post(store: Store, conference: Conference, name: str) -> Exported:
    """Return the post of that name; Unknown with the nearest."""
    known = {post.settings.name: post for post in posts(store, conference.uid)}
    if name not in known:
        raise Unknown(f"no post of {conference.slug} is called {name!r}: {', '.join(nearest(name, list(known)))}")
    return known[name]


def _day_number(conference: Conference, asked: Asked) -> int:
    assert asked.day is not None
    return (asked.day - conference.day_one).days + 1


def prepare(here: Run, store: Store, conference: Conference, wanted: Wanted) -> Outcome:
    """Draft the post and merge it with the file; nothing is written yet."""
    before = choose(here, store, conference, wanted)
    settings = _placed(here, merged(before.settings, wanted.asked))
    held = dossier(store, conference.uid)
    with Waiting("drafting"):
        post = draft(held, settings, here.now)
    target = Path(post.settings.path)
    path = target if target.suffix in MARKDOWN else target / post.path
    old = read_existing(path) if post.settings.path != "-" else None
    if old is None and before.path is not None and Path(before.path) != path:
        old = read_existing(Path(before.path))  # it moves: what the author wrote there comes along
    new, conflicts = _merged(before, post, old, path, wanted)
    return Outcome(post, path, old, new, before, conflicts)


def _placed(here: Run, settings: Settings) -> Settings:
    """Return the settings with the place the post goes to as a whole path."""
    if settings.path == "-":
        return settings
    folder = settings.path or str(here.config()["posts_folder"] or ".")
    return replace(settings, path=str(Path(folder).expanduser().absolute()))


def _merged(before: Exported, post: Post, old: str | None, path: Path, wanted: Wanted) -> tuple[str, str]:
    """Return the file's new text, and the conflicts as text."""
    base = before.base
    if old is None or old == post.text or wanted.force:
        return post.text, ""
    if base is None:
        raise Edited(f"{path} was not written by confnote: name another file with -o, or overwrite it with --force")
    last = LastDraft(base.front, base.pieces)
    if old == _text(base):
        return post.text, ""
    if before.settings.layout != post.settings.layout:
        raise Edited(
            f"{path} holds your edits, and they cannot be carried from the layout {before.settings.layout} to "
            f"{post.settings.layout}: draft beside it with --post NAME, or overwrite it with --force"
        )
    remade = remake(last, old, post, wanted.take)
    contested = remade.conflicts if wanted.take is None else ()
    return remade.text, show_conflicts(contested) if contested else ""


def _text(base: Base) -> str:
    body = join(base.pieces)
    return f"{base.front}\n{body}" if base.front else body


def _path(before: Exported) -> Path | None:
    return Path(before.path) if before.path else None


def carry_out(here: Run, store: Store, conference: Conference, outcome: Outcome) -> tuple[str, ...]:
    """Write the file and remember the draft; return what the author should be told."""
    post, path = outcome.post, outcome.path
    told = []
    moved = _path(outcome.before)
    untouched = moved is not None and outcome.before.base is not None and outcome.old == _text(outcome.before.base)
    base = Base(post.front_text, post.pieces)
    with store.change("export"):
        save_post(store, conference.uid, Exported(post.settings, str(path), base), here.now)
        if read_existing(path) != outcome.new:
            write(path, outcome.new.encode())
        missing = copy(post.files, Path.cwd(), path.parent)
    told += [f"the image {name} is not there: it was not copied beside the post" for name in missing]
    if moved is not None and moved != path and moved.exists():
        if untouched:
            moved.unlink()
            told.append(f"{moved} moved to {path}")
        else:
            told.append(f"your edits are in {path} now; {moved} is left as it was")
    return tuple(told)


def changes(outcome: Outcome) -> str:
    """Return what an export would change in the file, as a unified diff, then what it could not decide."""
    return show_changes(outcome.old or "", outcome.new, outcome.path.name) + outcome.conflicts


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """Return the outcome as JSON values."""
    settings = outcome.post.settings
    return {
        "post": settings.name,
        "path": str(outcome.path),
        "site": settings.site,
        "layout": settings.layout,
        "status": outcome.word.rstrip(":"),
        "findings": [
            {"grade": f.grade, "handle": f.handle or None, "message": f.message} for f in outcome.post.findings
        ],
    }
