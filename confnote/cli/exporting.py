"""A conference's dossier, a post's settings and the file as it stands -> the file re-drafted, and what is remembered.

The way of a post through the house: read the store, draft, merge into the file, write it, remember the draft.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from confnote.cli.choosing import Drafted, Wanted
from confnote.cli.drafting import Drafting, target
from confnote.cli.pictures import origin
from confnote.cli.wait import Waiting
from confnote.core.time import local_time
from confnote.errors import Edited, Refused
from confnote.post.check import check
from confnote.post.content.findings import Finding
from confnote.post.draft import Post
from confnote.post.markdown.images import is_local
from confnote.post.markdown.pieces import join, split
from confnote.post.merge.conflict import show_conflicts
from confnote.post.merge.merge import LastDraft, remake
from confnote.post.merge.recognise import recognise
from confnote.post.paths import is_bundle, is_file
from confnote.post.publish import read_existing
from confnote.post.sites import site
from confnote.post.sites.base import config_text
from confnote.store.posts import Base, Exported
from confnote.store.read import dossier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from confnote.cli.run import Run
    from confnote.model import Conference
    from confnote.store.db import Store

KNOWN_BY = 0.3
"""The part of a post's blocks that must be in a file for it to be that post, moved by hand."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A post drafted and merged: where it goes, what stood there, what will; conflicts if nobody has settled them."""

    post: Post
    path: Path
    old: str | None
    new: str
    before: Exported
    conflicts: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def moved_from(self) -> Path | None:
        """Where the file was, which may be where it is still; None if there was none."""
        return Path(self.before.path) if self.before.path else None

    @property
    def word(self) -> str:
        """What happened to the file."""
        if self.old is None:
            return "drafted"
        return "unchanged:" if self.old == self.new and self.path == self.moved_from else "re-drafted"


@dataclass(frozen=True, slots=True)
class Plan:
    """What one export writes, in order, and the remembered posts that it takes the place of or that are left over."""

    outcomes: tuple[Outcome, ...]
    replaced: tuple[Exported, ...] = ()
    idle: tuple[Exported, ...] = ()

    @property
    def conflicts(self) -> str:
        """All that nobody has settled, file by file."""
        return "\n".join(f"{one.path}\n\n{one.conflicts}" for one in self.outcomes if one.conflicts)


def prepare(here: Run, store: Store, conference: Conference, wanted: Wanted) -> Plan:
    """Draft what is meant and merge it with the files; nothing is written yet."""
    held = dossier(store, conference.uid)
    drafting = Drafting(here, store, held, wanted)
    meant = drafting.meant
    for post in meant.replaced:
        if is_edited(post) and not wanted.force:
            raise Edited(
                f"{post.path} holds your edits, and they cannot be carried over between one post and a post a day: "
                "draft beside it with --post NAME, or leave them behind with --force"
            )
    if wanted.name and drafting.known and all(before.path is None for before, _ in meant.drafted):
        here.warn(f"{wanted.name} is a new post, beside {', '.join(one.settings.name for one in drafting.known)}")
    with Waiting("drafting"):
        outcomes = tuple(_outcome(here, drafting, one, wanted) for one in meant.drafted)
    return Plan(outcomes, meant.replaced, meant.idle)


def _outcome(here: Run, drafting: Drafting, drafted: Drafted, wanted: Wanted) -> Outcome:
    """Draft one post and merge it with its file."""
    before, settings = drafted
    post = drafting.draft(before, settings)
    path = target(post)
    if post.settings.path == "-":
        return Outcome(post, path, None, post.text, before)
    old = read_existing(path)
    if old is None and before.path == str(path) and not _folder(post).exists() and not wanted.force:
        raise Refused(f"{path} is not there any more, nor is its folder: say where it is now with -o, or --force")
    moved = before.path is not None and Path(before.path) != path
    if moved and old is not None and not wanted.force:
        _expect_known(before, old, path)
    if moved and old is None and before.path is not None:
        old = read_existing(Path(before.path))  # what the author wrote there comes along
    new, conflicts = _merged(before, post, old, path, wanted)
    held = drafting.held
    at = local_time(here.now, held.conference.zone)
    post = replace(post, findings=(*post.findings, *_images(here, post)))
    found = check(post, new, held, at, lambda source: _is_there(source, post, path))
    return Outcome(post, path, old, new, before, conflicts, (*_contested(conflicts, path), *found))


def _folder(post: Post) -> Path:
    """Return the folder that was named for a post, with -o or by where one was."""
    path = Path(post.settings.path)
    return path.parent if is_file(post.settings.path) else path


def _expect_known(before: Exported, text: str, path: Path) -> None:
    """Raise Edited if a file with another name than the post had is not that post, moved by hand."""
    pieces = before.base.pieces if before.base else ()
    if len(recognise(pieces, split(text))) < KNOWN_BY * len(pieces) or not pieces:
        raise Edited(f"{path} is no version of {before.path}: name another file with -o, or overwrite it with --force")


def _merged(before: Exported, post: Post, old: str | None, path: Path, wanted: Wanted) -> tuple[str, str]:
    """Return the file's new text, and the conflicts as text."""
    base = before.base
    if old is None or old == post.text or wanted.force:
        return post.text, ""
    if base is None:
        raise Edited(f"{path} was not written by confnote: name another file with -o, or overwrite it with --force")
    last = LastDraft(base.front, base.pieces)
    old_shape, shape = before.settings.shape, post.settings.shape
    if old_shape != shape and not _is_left(base, old):
        raise Edited(
            f"{path} holds your edits, and they cannot be carried from the {old_shape} to the {shape}: "
            "draft beside it with --post NAME, or overwrite it with --force"
        )
    remade = remake(last, old, post, wanted.take)
    contested = remade.conflicts if wanted.take is None else ()
    return remade.text, show_conflicts(contested) if contested else ""


def _contested(conflicts: str, path: Path) -> tuple[Finding, ...]:
    if not conflicts:
        return ()
    return (
        Finding(f"{path.name} and the notes both changed the same places", "", "error", "confnote export shows them"),
    )


def _is_there(source: str, post: Post, path: Path) -> bool:
    """Say whether an image is where the text names it, or one that this export copies there."""
    beside = {file.name for file in post.files} if not post.files_in else set()
    return not is_local(source) or source in beside or (path.parent / source).is_file()


def _images(here: Run, post: Post) -> Iterator[Finding]:
    """Look for the images that the notes name, and whether the site will show them."""
    for file in post.files:
        if origin(here, file.source) is None:
            many = "images that the notes name are not there"
            what = f"the image {file.source} is not there"
            yield Finding(what, "", "error", "confnote export looks from the folder one is in", many, file.key)
    target, root = site(post.settings.site), post.files_in
    if post.files and not root and target.images_advice and not is_bundle(post.path):
        yield Finding(f"images beside the post are not shown by {target.name}", advice=target.images_advice)
    folder = post.files[0].name.partition("/")[0] if post.files else ""
    if folder and root and (advice := target.copy_advice(config_text(target, Path(root)), folder)):
        yield Finding(f"{target.name} does not copy {folder}/ to its pages yet", advice=advice)


def _is_left(base: Base, text: str) -> bool:
    """Say whether a file is as confnote left it, whatever its line ends."""
    body = join(base.pieces)
    left = f"{base.front}\n{body}" if base.front else body
    return text.replace("\r\n", "\n") == left


def is_edited(post: Exported) -> bool:
    """Say whether a post's file holds something of its author's."""
    text = read_existing(Path(post.path)) if post.path else None
    return text is not None and (post.base is None or not _is_left(post.base, text))
