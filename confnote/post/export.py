"""Plan an export: draft each post, merge it with its file, check it; then write the files.

`plan_export` reads the file of each post once and writes nothing. `actions.export` saves the drafts in the store.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from confnote.core.files import cannot_write, is_stream, refuse_store, write_file
from confnote.core.missing import unrecorded
from confnote.core.time import local_time
from confnote.errors import ConfnoteError, Edited, Refused, Usage
from confnote.model import Dossier
from confnote.post.check import check
from confnote.post.content.facts import style_of
from confnote.post.content.findings import Finding, first_of, of_moments, of_recordings, said_of_left_out
from confnote.post.copies import copies_of, copy_images, drop_images, image_findings, own_images, shows_image
from confnote.post.draft import Post
from confnote.post.drafting import Drafting, target_file
from confnote.post.markdown.pieces import split
from confnote.post.merge.chapters import EditedNotes
from confnote.post.merge.conflict import COMMENT, MDX_COMMENT, Conflict, Takes, show_changes, show_conflicts
from confnote.post.merge.recognise import recognise
from confnote.post.merge.remake import remake
from confnote.post.paths import folder_of, is_bundle, is_file
from confnote.post.settings import Exported, Request, Settings
from confnote.post.withdrawn import PrivateNotes

# A file that has at least this share of a post's pieces counts as that post, moved by hand.
KNOWN_BY = 0.3


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A post as last exported, and the text of its file as this export began; None: no file."""

    post: Exported
    edited: str | None

    @property
    def path(self) -> Path | None:
        """The file of the last export; None before the first."""
        return Path(self.post.path) if self.post.path else None

    @property
    def is_edited(self) -> bool:
        """Whether the file has edits of the author."""
        return self.post.is_edited(self.edited)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A new draft (`new`), merged with the author's file: `merged` is the text to write to `path`.

    `last` is the post as confnote wrote it last. `edited` is the text at `path` now if a file is there (`is_at_path`),
    else the text at the post's last path, else None. `conflicts` are those of the merge, decided or not.
    """

    new: Post
    path: Path
    last: ExportedFile
    edited: str | None
    is_at_path: bool
    merged: str
    seen_by: Path | None = None
    """The file that shows the site of a new post, if no option names it."""
    conflicts: tuple[Conflict, ...] = ()
    withdrawn: tuple[Finding, ...] = ()
    """Those of the conflicts that are about a note that is private now."""
    findings: tuple[Finding, ...] = ()

    @property
    def leaves_last(self) -> bool:
        """Whether the post moves away from a file that stays, because it has edits."""
        return self.last.path not in (None, self.path) and self.last.is_edited

    @property
    def is_undecided(self) -> bool:
        """Whether the user has to decide a conflict first."""
        return any(found.take is None for found in self.conflicts)

    @property
    def word(self) -> str:
        """The first word of the export's message: "drafted", "re-drafted" or "unchanged:"."""
        if self.edited is None:
            return "drafted"
        return "unchanged:" if self.edited == self.merged and self.path == self.last.path else "re-drafted"


@dataclass(frozen=True, slots=True)
class Plan:
    """What an export will do: the posts to write, in order, and the known posts that they replace.

    `idle` are the posts of a series whose days have no content now.
    """

    outcomes: tuple[Outcome, ...]
    replaced: tuple[ExportedFile, ...] = ()
    idle: tuple[Exported, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def conflicts(self) -> str:
        """The conflicts of all files, below the path of each file."""
        return "\n".join(f"{outcome.path}\n\n{shown}" for outcome, shown in self._shown() if shown)

    @property
    def copies(self) -> frozenset[Path]:
        """The files to which the images of the posts are copied."""
        return frozenset[Path]().union(*(copies_of(outcome.new, outcome.path.parent) for outcome in self.outcomes))

    @property
    def places(self) -> int:
        """The number of conflicts in all files, decided or not."""
        return sum(len(outcome.conflicts) for outcome in self.outcomes)

    def _shown(self) -> Iterator[tuple[Outcome, str]]:
        """Yield each outcome with its undecided conflicts, numbered if there are several."""
        number = 1
        for outcome in self.outcomes:
            yield outcome, show_conflicts(outcome.conflicts, number if self.places > 1 else 0)
            number += len(outcome.conflicts)

    @property
    def changes(self) -> str:
        """A unified diff for each file, followed by the file's conflicts."""
        changes = ""
        for outcome, shown in self._shown():
            changes += show_changes(outcome.edited or "", outcome.merged, outcome.path.name) + shown
        return changes


# --- planning ---------------------------------------------------------------------------------------------------------


def plan_export(drafting: Drafting, request: Request) -> Plan:
    """Draft the posts and merge them with their files.

    Raises Edited if edits would be lost, and Refused if a post cannot be read or its folder is gone.
    """
    choice = drafting.choice
    replaced = tuple(ExportedFile(post, read_file(Path(post.path)) if post.path else None) for post in choice.replaced)
    for last in replaced:
        if last.is_edited and not request.force:
            raise Edited(
                f"{last.path} has your edits, and they cannot be carried over between one post and a post a day: "
                "draft beside it with --post NAME, or leave them behind with --force"
            )
    warnings = []
    names = [post.settings.name for post in drafting.known]
    if names and request.name and request.name not in names and all(last.path is None for last, _ in choice.drafted):
        warnings.append(f"{request.name} is a new post, beside {first_of(names)}")
    if drafting.left and any(last.path is None for last, _ in choice.drafted):
        warnings.append(f"front matter of the last post that is not taken over: {', '.join(drafting.left)}")
    outcomes: list[Outcome] = []
    takes, places = request.takes or Takes(), 0
    for known, settings in choice.drafted:
        outcomes.append(_outcome(drafting, known, settings, replace(request, takes=takes.after(places))))
        places += len(outcomes[-1].conflicts)
    if wrong := [number for number in takes.places if number > places]:
        raise Usage(f"--take names place {wrong[0]}, and the places that both changed are {places}")
    warnings += _private_elsewhere(drafting, replaced, outcomes)
    unchecked = (outcome.new for outcome in outcomes if outcome.new.settings.path == "-")
    warnings += said_of_left_out(finding for post in unchecked for finding in post.findings)
    return Plan(tuple(outcomes), replaced, choice.idle, tuple(warnings))


def _private_elsewhere(
    drafting: Drafting, replaced: Sequence[ExportedFile], outcomes: Sequence[Outcome]
) -> Iterator[str]:
    """Warn of private notes whose words are in files that this export does not write or remove."""
    # the file of an unedited post is removed when another replaces it, or when the post moves
    done = {last.path for last, _ in drafting.choice.drafted} | {
        last.post.path for last in replaced if not last.is_edited
    }
    left = {outcome.last.post.path for outcome in outcomes if outcome.leaves_last}
    named: dict[bool, dict[str, list[str]]] = {}  # whether the file stays, each place, its notes
    for post in drafting.known:
        if post.path in done - left:
            continue
        stays = post in drafting.choice.idle or post in drafting.choice.replaced or post.path in left
        if lines := {handle: line for handle, line in private_words(drafting.dossier, post).items() if line}:
            named.setdefault(stays, {})[f"{post.path}:{min(lines.values())}"] = [post.settings.name, *lines]
    for stays, places in named.items():
        posts = [name for name, *_ in places.values()]
        handles = list(dict.fromkeys(handle for _, *found in places.values() for handle in found))
        one, many = len(handles) == 1, len(posts) > 1
        again = f"confnote export --post {first_of(posts, ' or ')}"
        advice = again if not stays else "delete the files" if many else "delete the file"
        yield (
            f"{first_of(handles)} {'is' if one else 'are'} private, but {first_of(list(places))} "
            f"{'have' if many else 'has'} {'its' if one else 'their'} words: take them out, or {advice}"
        )


def private_words(dossier: Dossier, post: Exported) -> dict[str, int]:
    """Return the handles of private notes whose words are in a post's file, each with its line.

    The line is 0 if the last draft had the words, and a paragraph of the file has half of them or more. Returns {} if
    there is no file, or if it or the layout cannot be read.
    """
    try:
        private = PrivateNotes(dossier, post.settings)
        text = read_file(Path(post.path)) if private.notes and post.path else None
    except ConfnoteError:  # the caller needs neither the layout nor the file for anything else
        return {}
    if text is None:
        return {}
    drafted = private.places(post.draft.text, post.draft) if post.draft else ()
    changed = {handle: 0 for handle, _ in drafted if private.is_half_in(handle, text)}
    return changed | dict(private.places(text, post.draft))


def read_file(path: Path, advice: str = "name another file with -o") -> str | None:
    """Return a file's text, None if there is none; raise Refused if it is not readable UTF-8.

    `advice` is the end of the error: what to type instead.
    """
    if is_stream(path):
        raise Refused(f"{path} is no regular file: {advice}")
    refuse_store(path)
    try:
        return path.read_bytes().decode("utf-8")  # `read_text` would change the line ends
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise Refused(f"{path} is not UTF-8 text: move it away, or {advice}") from error
    except OSError as error:
        raise Refused(f"cannot read {path}: {error.strerror or error}") from error


def _outcome(drafting: Drafting, last: Exported, settings: Settings, request: Request) -> Outcome:
    """Draft one post, merge it with its file and check the result."""
    new = drafting.draft(last, settings)
    path = target_file(new)
    if new.settings.path == "-":  # for the screen: no file to read, and nothing to check
        unread = ExportedFile(last, None)
        return Outcome(new=new, path=path, last=unread, edited=None, is_at_path=False, merged=new.text)
    edited_at_path = read_file(path)
    if not request.force:
        _check_place(last, new, path, edited_at_path)
    # the post's last file is read only if the post moved, else it would be read twice
    moved = last.path is not None and Path(last.path) != path
    last_file = Path(last.path or "")
    edited_at_last = (None if is_stream(last_file) else read_file(last_file)) if moved else edited_at_path
    # the edits in the last file go into the new one
    edited = edited_at_path if edited_at_path is not None else edited_at_last
    own = own_images(new, edited) if edited and last_file.parent == path.parent else frozenset[str]()
    author = _notes_in_file(drafting.dossier, last, new, None if request.force else edited)
    written = author.words() if author and style_of(new.settings)["moment"] == "chapters" else {}
    if own or written:
        new = drafting.draft(last, settings, own, written)
    private = PrivateNotes(drafting.dossier, new.settings)
    merged, conflicts = _merged(last, edited, new, path, request)
    is_new = style_of(last.settings)["moment"] != style_of(new.settings)["moment"]
    unplaced = of_moments(author.unknown(None if is_new or request.check else new.pieces)) if author else ()
    new = replace(new, findings=(*new.findings, *unplaced, *image_findings(new, path.parent, drafting.setup.kept)))
    now = local_time(drafting.setup.now, drafting.dossier.conference.zone)
    undecided = [found for found in conflicts if found.take is None]
    withdrawn = tuple(private.in_conflicts(undecided))
    new = replace(
        new, findings=(*new.findings, *withdrawn, *(() if withdrawn else private.in_file(merged, last.draft)))
    )
    # a check is about the file as it is: the copies that it shows are not written again
    here = edited_at_path or "" if request.check else ""
    coming = {file for file in copies_of(new, path.parent) if file.name not in here}
    place = new.image_place
    found = check(new, merged, drafting.dossier, now, lambda source: shows_image(source, place, path.parent, coming))
    if request.check:
        its = new.settings
        lacking = unrecorded(drafting.dossier, now.date(), day=its.day, session=its.session)
        found = (*found, *of_recordings(lacking))
    if undecided and not withdrawn:
        what = f"{path.name} and the notes both changed the same places"
        found = (Finding(what, "", "error", "confnote export shows them"), *found)
    return Outcome(
        new=new, path=path, last=ExportedFile(last, edited_at_last), edited=edited,
        seen_by=drafting.seen_by(last, new.settings),
        is_at_path=edited_at_path is not None, merged=merged, conflicts=conflicts, withdrawn=withdrawn,
        findings=found,
    )  # fmt: skip


def _notes_in_file(dossier: Dossier, last: Exported, new: Post, edited: str | None) -> EditedNotes | None:
    """Return the notes with a moment in a file with edits, if the post shows moments."""
    if last.draft is None or edited is None or not last.is_edited(edited) or style_of(new.settings)["moment"] == "off":
        return None
    notes = [note for note in dossier.notes if note.position is not None and note.position.sure]
    return EditedNotes(last.draft, edited, notes)


def _check_place(last: Exported, new: Post, path: Path, edited_at_path: str | None) -> None:
    """Raise Refused if the post's file and folder are gone, Edited if another file is at `path`."""
    last_path = Path(last.path) if last.path else None
    if edited_at_path is None:
        if last_path == path and not Path(folder_of(new.settings.path)).exists():
            raise Refused(f"{path} is not there any more, nor is its folder: say where it is now with -o, or --force")
    elif last_path not in (None, path):
        pieces = last.draft.pieces if last.draft else ()
        if len(recognise(pieces, split(edited_at_path))) < KNOWN_BY * len(pieces) or not pieces:
            what = f"{path} is no version of {last.path}"
            raise Edited(f"{what}: name another file with -o, or overwrite it with --force")


def _merged(
    last: Exported, edited: str | None, new: Post, path: Path, request: Request
) -> tuple[str, tuple[Conflict, ...]]:
    """Return the file's merged text, and the conflicts."""
    if edited is None or edited == new.text or request.force:
        return new.text, ()
    if last.draft is None:
        raise Edited(f"{path} was not written by confnote: name another file with -o, or overwrite it with --force")
    last_shape, new_shape = last.settings.shape, new.settings.shape
    if last_shape != new_shape and last.is_edited(edited):
        raise Edited(
            f"{path} has your edits, and they cannot be carried from the {last_shape} to the {new_shape}: "
            "draft beside it with --post NAME, or overwrite it with --force"
        )
    merged = remake(last.draft, edited, new, request.takes, new.typed)
    # a comment of HTML is an error in MDX
    text = merged.text.replace(COMMENT, MDX_COMMENT) if path.suffix == ".mdx" else merged.text
    return text, merged.conflicts


# --- writing ----------------------------------------------------------------------------------------------------------


def make_place(path: Path) -> None:
    """Make the folder of a post's file; raise Refused if that fails."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(path, error) from error


def write_post(outcome: Outcome) -> None:
    """Write a post's file if its text changes."""
    if not outcome.is_at_path or outcome.edited != outcome.merged:
        folder = outcome.new.settings.path
        # a name that the user typed may be a link to anywhere
        write_file(outcome.path, outcome.merged.encode(), within=None if is_file(folder) else Path(folder))


def finish_post(outcome: Outcome, plan: Plan, kept: Path) -> list[str]:
    """Copy images; remove unused copies, and the last file if moved unedited; return warnings."""
    path, last = outcome.path, outcome.last
    warnings = copy_images(outcome.new, path.parent, kept)
    if last.path is not None and not outcome.leaves_last:
        warnings += drop_images(last.post, plan.copies, {path: outcome.merged})
    if last.path == path and outcome.edited is None:
        advice = "had you moved it: confnote export -o NEWPATH"
        warnings.append(f"{path} was not there any more and is drafted anew; {advice}")
    if last.path is not None and last.path != path and last.edited is not None:
        if outcome.leaves_last:
            both = f"{last.path} was left as it is: delete it, or the site has both"
            warnings.append(f"your edits are in {path} now; {both}")
        else:
            remove_post(last.path)
            warnings.append(f"{last.path} moved to {path}")
    return warnings


def finish_replaced(last: ExportedFile, plan: Plan) -> list[str]:
    """Remove a replaced post's file and its images; return warnings.

    An edited file stays, with its images, and so does one that was just written.
    """
    written = {outcome.path: outcome.merged for outcome in plan.outcomes}
    if last.path is None:
        return []
    if last.path in written or not last.path.exists():
        return drop_images(last.post, plan.copies, written)
    if last.is_edited:
        return [f"{last.path} has your edits and was left as it is"]
    messages = drop_images(last.post, plan.copies, written)
    remove_post(last.path)
    return [*messages, f"{last.path} was removed: it had nothing but the draft"]


def remove_post(path: Path) -> None:
    """Remove a post's file, and the folder if it was a page bundle and is empty now."""
    path.unlink()
    if is_bundle(path):
        with suppress(OSError):  # other files are in the bundle
            path.parent.rmdir()
