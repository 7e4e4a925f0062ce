"""Plan an export: draft each post, merge it with its file, check it; then write the files.

`plan_export` reads the file of each post once and writes nothing. `actions.export` saves the drafts in the store.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from confnote.core import photos
from confnote.core.files import write_file
from confnote.core.time import local_time
from confnote.errors import Edited, Refused
from confnote.model import Dossier
from confnote.post.check import check
from confnote.post.choose import Choice, choose
from confnote.post.content.facts import day_name
from confnote.post.content.findings import Finding
from confnote.post.draft import Post, draft
from confnote.post.markdown.images import is_local
from confnote.post.markdown.pieces import split
from confnote.post.merge.conflict import show_changes, show_conflicts
from confnote.post.merge.merge import remake
from confnote.post.merge.recognise import recognise
from confnote.post.paths import folder_of, is_bundle, is_file
from confnote.post.settings import Exported, Request, Settings, inherited
from confnote.post.sites import site
from confnote.post.sites.base import config_text, find_root
from confnote.post.templates import template_source

# A file that has at least this share of a post's pieces counts as that post, moved by hand.
KNOWN_BY = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What an export takes from the clock and the configuration.

    `now` is in milliseconds; `site`, `layout` and `posts_folder` are defaults for new posts. `templates` is the folder
    of the templates that have a name; `kept` is the folder of the store, with the `photos` folder in it.
    """

    now: int
    site: str
    layout: str
    author: str = ""
    posts_folder: str = ""
    templates: Path
    kept: Path


@dataclass(frozen=True, slots=True)
class OldFile:
    """A known post and the text of its file when the export began, None if there was no file."""

    post: Exported
    text: str | None

    @property
    def path(self) -> Path | None:
        """The file; None before the first export."""
        return Path(self.post.path) if self.post.path else None

    @property
    def is_edited(self) -> bool:
        """Whether the file has edits of the author."""
        return self.post.is_edited(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A drafted and merged post: `new` is the text to write to `path`.

    `before` is the post as exported last; `at_path` is the text of the file at `path` now, None if there is none;
    `old` is the text that the draft was merged with: `at_path`, or else the text at the post's last path. `conflicts`
    describes what the user has to decide first.
    """

    post: Post
    path: Path
    before: OldFile
    at_path: str | None
    old: str | None
    new: str
    conflicts: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def word(self) -> str:
        """The first word of the export's message: "drafted", "re-drafted" or "unchanged:"."""
        if self.old is None:
            return "drafted"
        return "unchanged:" if self.old == self.new and self.path == self.before.path else "re-drafted"


@dataclass(frozen=True, slots=True)
class Plan:
    """What an export will do: the posts to write, in order, and the old posts that they replace.

    `idle` are the posts of a series whose days have no content now.
    """

    outcomes: tuple[Outcome, ...]
    replaced: tuple[OldFile, ...] = ()
    idle: tuple[Exported, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def conflicts(self) -> str:
        """The conflicts of all files, below the path of each file."""
        return "\n".join(f"{outcome.path}\n\n{outcome.conflicts}" for outcome in self.outcomes if outcome.conflicts)

    @property
    def changes(self) -> str:
        """A unified diff for each file, followed by the file's conflicts."""
        changes = ""
        for outcome in self.outcomes:
            changes += show_changes(outcome.old or "", outcome.new, outcome.path.name) + outcome.conflicts
        return changes


class Drafting:
    """Chooses and drafts the posts of one command.

    `known` are the exported posts of the conference, the oldest first. `last` are the settings of the last export of
    any conference. `choice` has the posts to draft.
    """

    def __init__(
        self, dossier: Dossier, known: Sequence[Exported], last: Settings | None, request: Request, setup: Setup
    ) -> None:
        self.dossier, self.known, self.setup = dossier, known, setup
        whole = [post.settings for post in known if not post.settings.session]
        first = inherited(whole[0], Settings().name) if whole else last
        usual = first or Settings(site=setup.site, layout=setup.layout)
        self.choice: Choice = choose(known, usual, dossier, request, setup.now)

    def all(self) -> tuple[Post, ...]:
        """Draft all posts of the choice."""
        return tuple(self.draft(before, settings) for before, settings in self.choice.drafted)

    def draft(self, before: Exported, settings: Settings) -> Post:
        """Draft one post; a new one gets another slug if its file belongs to another post."""
        if settings.path != "-":
            folder = settings.path or self.setup.posts_folder or "."
            settings = replace(settings, path=str(Path(folder).expanduser().absolute()))
        make = partial(
            draft,
            self.dossier,
            now=self.setup.now,
            series_posts=self.choice.days,
            template=template_source(settings.template, self.setup.templates),
            author=self.setup.author,
            root=find_root(site(settings.site), Path(settings.path)),
        )
        post = make(settings)
        taken = {known.path for known in self.known if known.settings.name != settings.name}
        if before.path is None and str(target_file(post)) in taken:
            conference, name = self.dossier.conference, settings.name
            if settings.split and settings.day:  # a series adds the day to the slug by itself
                name = name.removesuffix(f"-{day_name(conference, settings.day)}")
            settings = replace(settings, slug=f"{conference.slug}-{name}")
            post = make(settings)
        return post


def target_file(post: Post) -> Path:
    """Return the file to which a post is written."""
    path = Path(post.settings.path)
    return path if is_file(post.settings.path) else path / post.path


# --- planning ---------------------------------------------------------------------------------------------------------


def plan_export(drafting: Drafting, request: Request) -> Plan:
    """Draft the posts and merge them with their files.

    Raises Edited if edits would be lost, and Refused if a post cannot be read or its folder is gone.
    """
    choice = drafting.choice
    replaced = tuple(OldFile(post, read_post(Path(post.path)) if post.path else None) for post in choice.replaced)
    for old in replaced:
        if old.is_edited and not request.force:
            raise Edited(
                f"{old.path} has your edits, and they cannot be carried over between one post and a post a day: "
                "draft beside it with --post NAME, or leave them behind with --force"
            )
    warnings = []
    if request.name and drafting.known and all(before.path is None for before, _ in choice.drafted):
        others = ", ".join(post.settings.name for post in drafting.known)
        warnings.append(f"{request.name} is a new post, beside {others}")
    outcomes = tuple(_outcome(drafting, before, settings, request) for before, settings in choice.drafted)
    return Plan(outcomes, replaced, choice.idle, tuple(warnings))


def read_post(path: Path) -> str | None:
    """Return a file's text, None if there is none; raise Refused if it is not readable UTF-8."""
    try:
        return path.read_bytes().decode("utf-8")  # `read_text` would change the line ends
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise Refused(f"{path} is not UTF-8 text: move it away, or name another file with -o") from error
    except OSError as error:
        raise Refused(f"cannot read {path}: {error.strerror or error}") from error


def _outcome(drafting: Drafting, before: Exported, settings: Settings, request: Request) -> Outcome:
    """Draft one post, merge it with its file and check the result."""
    post = drafting.draft(before, settings)
    path = target_file(post)
    if post.settings.path == "-":  # for the screen: no file to read, and nothing to check
        return Outcome(post=post, path=path, before=OldFile(before, None), at_path=None, old=None, new=post.text)
    at_path = read_post(path)
    if not request.force:
        _check_place(before, post, path, at_path)
    # the post's last file is read only if the post moved, else it would be read twice
    moved = before.path is not None and Path(before.path) != path
    last_text = read_post(Path(before.path or "")) if moved else at_path
    old = at_path if at_path is not None else last_text  # the edits in the last file go into the new one
    new, conflicts = _merged(before, post, old, path, request)
    post = replace(post, findings=(*post.findings, *_image_findings(post, drafting.setup.kept)))
    copied = {file.name for file in post.files} if not post.files_in else set()

    def exists(source: str) -> bool:
        return not is_local(source) or source in copied or (path.parent / source).is_file()

    found = check(post, new, drafting.dossier, local_time(drafting.setup.now, drafting.dossier.conference.zone), exists)
    if conflicts:
        what = f"{path.name} and the notes both changed the same places"
        found = (Finding(what, "", "error", "confnote export shows them"), *found)
    last = OldFile(before, last_text)
    return Outcome(
        post=post, path=path, before=last, at_path=at_path, old=old, new=new, conflicts=conflicts, findings=found
    )


def _check_place(before: Exported, post: Post, path: Path, at_path: str | None) -> None:
    """Raise Refused if the post's file and folder are gone, Edited if another file is at `path`."""
    last_path = Path(before.path) if before.path else None
    if at_path is None:
        if last_path == path and not Path(folder_of(post.settings.path)).exists():
            raise Refused(f"{path} is not there any more, nor is its folder: say where it is now with -o, or --force")
    elif last_path not in (None, path):
        pieces = before.base.pieces if before.base else ()
        if len(recognise(pieces, split(at_path))) < KNOWN_BY * len(pieces) or not pieces:
            what = f"{path} is no version of {before.path}"
            raise Edited(f"{what}: name another file with -o, or overwrite it with --force")


def _merged(before: Exported, post: Post, old: str | None, path: Path, request: Request) -> tuple[str, str]:
    """Return the file's new text, and a description of the conflicts to decide ("" for none)."""
    if old is None or old == post.text or request.force:
        return post.text, ""
    if before.base is None:
        raise Edited(f"{path} was not written by confnote: name another file with -o, or overwrite it with --force")
    old_shape, shape = before.settings.shape, post.settings.shape
    if old_shape != shape and before.is_edited(old):
        raise Edited(
            f"{path} has your edits, and they cannot be carried from the {old_shape} to the {shape}: "
            "draft beside it with --post NAME, or overwrite it with --force"
        )
    merged = remake(before.base, old, post, request.take)
    return merged.text, show_conflicts(merged.conflicts) if request.take is None else ""


def _image_findings(post: Post, kept: Path) -> Iterator[Finding]:
    """Check that the images in the notes exist, and that the site will show them."""
    for file in post.files:
        if find_image(file.source, kept) is None:
            what, many = f"the image {file.source} is not there", "images that the notes name are not there"
            yield Finding(what, "", "error", "confnote export looks from the current folder", many, file.key)
    if not post.files:
        return
    target, root = site(post.settings.site), post.files_in
    if not root and target.images_advice and not is_bundle(post.path):
        yield Finding(f"images beside the post are not shown by {target.name}", advice=target.images_advice)
    folder = post.files[0].name.partition("/")[0]
    if root and (advice := target.copy_advice(config_text(target, Path(root)), folder)):
        yield Finding(f"{target.name} does not copy {folder}/ to its pages yet", advice=advice)


# --- writing ----------------------------------------------------------------------------------------------------------


def write_post(outcome: Outcome) -> None:
    """Write a post's file if its text changes."""
    if outcome.at_path != outcome.new:
        write_file(outcome.path, outcome.new.encode())


def finish_post(outcome: Outcome, kept: Path) -> list[str]:
    """Copy a post's images, and remove its old file if it moved unedited; return warnings."""
    path, before = outcome.path, outcome.before
    warnings = copy_images(outcome.post, path.parent, kept)
    if before.path == path and outcome.old is None:
        advice = "had you moved it: confnote export -o NEWPATH"
        warnings.append(f"{path} was not there any more and is drafted anew; {advice}")
    if before.path is not None and before.path != path and before.text is not None:
        if before.is_edited:
            warnings.append(f"your edits are in {path} now; {before.path} was left as it is")
        else:
            remove_post(before.path)
            warnings.append(f"{before.path} moved to {path}")
    return warnings


def finish_replaced(old: OldFile, written: set[Path]) -> list[str]:
    """Remove a replaced post's file, unless it is edited or was just `written`; return warnings."""
    if old.path is None or old.path in written or not old.path.exists():
        return []
    if old.is_edited:
        return [f"{old.path} has your edits and was left as it is"]
    remove_post(old.path)
    return [f"{old.path} was removed: it had nothing but the draft"]


def remove_post(path: Path) -> None:
    """Remove a post's file, and the folder if it was a page bundle and is empty now."""
    path.unlink()
    if is_bundle(path):
        with suppress(OSError):  # other files are in the bundle
            path.parent.rmdir()


def find_image(source: str, kept: Path) -> Path | None:
    """Find an image that a note names: below the store's folder (`kept`), else the current one."""
    plain = Path(urlsplit(source).path if source.startswith("file:") else source).expanduser()
    is_kept = plain.parts[:1] == (photos.FOLDER,) and (kept / plain).is_file()
    found = kept / plain if is_kept else Path.cwd() / plain
    return found if found.is_file() else None


def copy_images(post: Post, folder: Path, kept: Path) -> list[str]:
    """Copy a post's images, without metadata, to the site's image folder; return warnings.

    `folder` is the post's folder, used if the site has no image folder; `kept` is the store's folder. A missing image
    is skipped, because `plan_export` reports it.
    """
    warnings = []
    base = Path(post.files_in) if post.files_in else folder
    for file in post.files:
        found = find_image(file.source, kept)
        if found is None:
            continue
        content = photos.read_photo(found)
        if not photos.is_picture(content):
            warnings.append(f"{found} is no picture, so it was not copied to the post")
            continue
        if photos.has_metadata(content):
            try:
                content, _ = photos.without_metadata(content, str(found))
            except Refused as error:
                warnings.append(f"{found} was copied with the time and place where it was taken: {error}")
        target = base / file.name
        # an unchanged file keeps its modification time, so that the site does not rebuild its pages
        if not target.is_file() or target.read_bytes() != content:
            write_file(target, content, within=base)
    return warnings
