"""The commands that change what is there: /edit, /rm, /redo, /done, /photo, /plan, /use, /about."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from io import StringIO
from pathlib import Path

from confnote.actions import changes
from confnote.actions.conferences import use_conference
from confnote.actions.find import find_notes
from confnote.actions.messages import NO_PHOTO_YET
from confnote.core.kinds import NOTE_KINDS
from confnote.core.shell import unquoted, words_in
from confnote.core.text import handle_number, one_line
from confnote.errors import Refused, Usage
from confnote.live.answer import Answer, answer_of, in_shell, remark, rows_of
from confnote.live.commands.add import last_taken, photo_taken, read_line, rewrite, store_line
from confnote.live.context import Context
from confnote.store.drafts import LineTarget
from confnote.store.read import conferences, counts_of
from confnote.store.rows import TABLES, fields_of
from confnote.views.lists import ConferenceRow
from confnote.views.lists import conferences as conference_list

OPTION = re.compile(r"--[a-z]|-[kp] ")  # as `confnote edit` takes before the words
ABOUT_LINES = 30  # of /about: more would push the notes off the screen


def handles_of(context: Context, words: str) -> list[str]:
    """Return the typed handles; `last` is the last note of this prompt."""
    return [f"n{last_taken(context)[1]}" if word == "last" else word for word in words_in(words)]


def edit(context: Context, words: str) -> Answer:
    """Replace a note; a mark changes its kind. Without words, bring it into the line."""
    first, _, text = words.partition(" ")
    typed = f"n{last_taken(context)[1]}" if first in {"", "last"} else first
    if any(handle_number(typed, letter) is not None for letter in TABLES if letter != "n"):
        raise Usage(
            f"/edit changes a note, not {typed}: for the fields of others, type in a shell: confnote edit {typed}"
        )
    if handle_number(typed, "n") is None:
        raise Usage("say which note: /edit n12 the right words, or /edit last ! a takeaway")
    if OPTION.match(text.strip()):
        raise Usage(
            f"/edit takes words, no options; a mark before them changes the kind: /edit {typed} ! the right words"
        )
    (handle, uid), *others = find_notes(context.store, [typed])
    if others:
        raise Usage(f"/edit changes one note, not {typed}: /edit {handle} the right words")
    target = LineTarget(f"edit {handle}", handle, note=uid)
    if text.strip():
        return rewrite(context, target, text.strip(), keeps_kind=True)
    return Answer(edits=target)


def remove(context: Context, words: str) -> Answer:
    """Delete records by handle, and with a session its notes."""
    if not words:
        raise Usage("say what to delete: /rm last, /rm n12, /rm n12-n15 t3 l7; for the room: /here off")
    removed, notes = changes.remove_handles(context.store, handles_of(context, words), context.place())
    names = ", ".join(name for _, name in removed)
    too = f", {notes} {'note' if notes == 1 else 'notes'} with it" if notes else ""
    return answer_of(f"deleted {names}{too} (/undo brings it back)")


def done(context: Context, words: str) -> Answer:
    """Mark questions and actions as done; `--undo` marks them as open."""
    is_open = words.startswith("--undo ")
    named = handles_of(context, words.removeprefix("--undo "))
    if not named:
        raise Usage("say which question or action: /done n4, or words of it")
    found = changes.done(context.store, named, None if is_open else context.now(), context.place())
    state = "open" if is_open else "done"
    return answer_of(
        *(
            f"{note.handle} {one_line(note.text, 60)}: {state}{' already' if note.done != is_open else ''}"
            for note in found
        )
    )


def photo(context: Context, words: str) -> Answer:
    """Add a note with a photo and words that describe it; alone, mark the moment of one."""
    rest = StringIO(words)
    lexer = shlex.shlex(rest, posix=True, punctuation_chars=False)
    lexer.whitespace_split, lexer.commenters = True, ""
    try:
        name = lexer.get_token()
    except ValueError as error:
        if words[0] not in "'\"":  # `don't`
            return photo_taken(context, words)
        raise Usage("the quote before the file's name has no end: /photo 'my slide.jpg' what it shows") from error
    if not name:
        return photo_taken(context, "")
    from confnote.core.files import with_home
    from confnote.core.photos import is_file_name, keep_photo, with_photo  # 20 ms: it imports the library of pictures

    if not is_file_name(name):
        return photo_taken(context, words)
    text = rest.read().strip()
    if words.startswith(name) and not with_home(Path(name)).is_file():
        name, text = _with_blanks(words) or (name, text)
    kind, text = read_line(text)
    if kind == "tech":
        raise Usage("a photo goes to a note, not to a product: write its words without the $ mark")
    mark = "".join(NOTE_KINDS[kind].marks[:1])
    try:
        copy = keep_photo(with_home(Path(name)), Path(context.store.path).absolute().parent)
    except Refused as error:
        if not text:
            raise
        answer = store_line(context, mark + text)
        return replace(answer, lines=(*answer.lines, remark(in_shell(NO_PHOTO_YET.format(error)))))
    return store_line(context, mark + with_photo(text, copy))


def _with_blanks(words: str) -> tuple[str, str] | None:
    """Return the shortest beginning of the words that is a file, and the rest; None without one."""
    from confnote.core.files import with_home

    for blank in re.finditer(r"\s+|$", words):
        name = words[: blank.start()]
        if with_home(Path(name)).is_file():
            return name, words[blank.end() :]
    return None


def plan(context: Context, words: str) -> Answer:
    """Put sessions on the agenda; `--drop` takes them off."""
    from confnote.actions.sessions import plan as plan_sessions
    from confnote.store.read import dossier
    from confnote.views.planned import planned_line

    typed = words_in(words)
    drop = typed[:1] == ["--drop"]
    named = typed[1:] if drop else typed
    if not named:
        choose = "" if drop else "; to choose in a list, type in a shell: confnote plan"
        raise Usage(f"say which session: /plan {'--drop ' if drop else ''}s12 s14, or words of its title{choose}")
    found = plan_sessions(context.store, named, context.now(), context.slug, drop=drop)
    owners = {session: fields_of(context.store, "session", session.uid, "conference")[0] for session in found}
    dossiers = {uid: dossier(context.store, uid, with_notes=False) for uid in {*owners.values()}}
    return answer_of(*(planned_line(dossiers[owners[each]], each.uid, *states) for each, states in found.items()))


def use(context: Context, words: str) -> Answer:
    """Go over to another conference, which is then the one in use; without words, list all."""
    if not words:
        rows = [
            ConferenceRow(about, *counts_of(context.store, about.uid), used=about.uid == context.conference)
            for about in conferences(context.store)
        ]
        if not rows:
            return answer_of('there is no conference yet; in a shell: confnote new "NAME" makes one')
        return Answer(rows_of(conference_list(rows).lines, context))
    before = context.slug
    found = use_conference(context.store, unquoted(words))
    context.go_to(found.uid)
    back = f"; /use {before} goes back" if before not in {None, found.slug} else ""
    return answer_of(f"{found.slug}: {one_line(found.name, 60)}, in use now{back}")


def about(context: Context, words: str) -> Answer:
    """Show what the user heard of a person or saw of a product, at all conferences."""
    if not words:
        raise Usage("say of whom or of what: /about Ada Lind, /about Cilium, /about t3")
    from confnote.store.about import find_subject, what_about
    from confnote.views.about import about as about_list

    subject = find_subject(context.store, unquoted(words))
    found = about_list(subject, what_about(context.store, subject))
    return Answer(rows_of(found.lines, context, ABOUT_LINES, f"confnote about {words}"))
