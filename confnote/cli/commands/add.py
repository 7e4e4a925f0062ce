"""`confnote add`: add a note, where the clock says or where the options say."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from confnote.actions.capture import AddedNote, add_note
from confnote.actions.find import find_session_now
from confnote.actions.messages import note_added, outside_conference
from confnote.cli import complete
from confnote.cli.ask import EditorFile, text_of
from confnote.cli.params import calendar_of, note_kind
from confnote.cli.records import note_json
from confnote.cli.run import Run
from confnote.cli.text_last import TextLast, doubtful_words
from confnote.core.dates import parse_day, parse_instant
from confnote.core.kinds import NOTE_KINDS
from confnote.core.text import line_of, readable
from confnote.core.time import dates_label, day_label
from confnote.errors import Usage
from confnote.store.db import Store

COMMAND = TextLast
EXAMPLES = (
    "confnote add Backstage wants one catalogue for every team",
    "confnote add -k takeaway a big red button that halts every rollout",
    "confnote add --session s12 --at 14:05 what I forgot to write down",
    "confnote add --photo ~/IMG_2041.jpg the queue at the booth of Falco",
    "confnote add --section intro --edit",
    "pbpaste | confnote add -",
)


def command(
    ctx: typer.Context,
    text: Annotated[
        list[str] | None,
        typer.Argument(help="The note; it needs no quotes. With - it is read from a pipe.", show_default=False),
    ] = None,
    kind: Annotated[
        str,
        typer.Option("--kind", "-k", help=f"{', '.join(NOTE_KINDS)}.", autocompletion=complete.kinds),
    ] = "note",
    session: Annotated[
        str | None,
        typer.Option("--session", "-s", help="A handle, or words of the title.", autocompletion=complete.sessions),
    ] = None,
    day: Annotated[
        str | None, typer.Option("--day", "-d", help="File it under this day, in no session: 2, tue, 17 May.")
    ] = None,
    section: Annotated[
        str | None, typer.Option("--section", help="File it under a section of the whole post: intro, closing, ...")
    ] = None,
    at: Annotated[str | None, typer.Option("--at", help="When you heard it: 14:05, -10m, yesterday 14:05.")] = None,
    private: Annotated[
        bool, typer.Option("--private", "-p", help="Leave it out of posts (export can still include it).")
    ] = False,
    edit: Annotated[bool, typer.Option("--edit", "-e", help="Write the note in your editor.")] = False,
    photo: Annotated[
        Path | None, typer.Option("--photo", metavar="FILE", help="Add a photo; the text says what it shows.")
    ] = None,
) -> None:
    """Add a note. Options come before the text; from its first word on, everything is stored as typed."""
    run = Run.of(ctx)
    if sum(value is not None for value in (session, day, section)) > 1:
        raise Usage("a note has one place: choose one of --session, --day and --section")
    words = list(text or ())
    known = {name for param in ctx.command.params for name in param.opts if name.startswith("-")}
    with run.open() as store:
        options = _Options(run, store, kind, session, day, section, at, private)
        kept = _copy_photo(run, photo) if photo is not None else None
        if edit:
            with EditorFile(run, readable(" ".join(words))[0]) as draft:
                note = options.add(store, _with_photo(draft.text, kept))
        else:
            typed = text_of(run, words, "it shows> " if kept else "note> ")
            note = options.add(store, _with_photo(typed, kept))
        run.warn(*doubtful_words(words, known, "add"), outside_conference(note), options.far_day)
        run.answer(note_added(note), lambda: note_json(store, note.uid))


def _copy_photo(run: Run, photo: Path) -> str:
    """Copy a photo, without its metadata, beside the store; return the path for the note."""
    from confnote.core.photos import keep_photo  # 20 ms, and the library of pictures

    return keep_photo(photo.expanduser(), Path(run.path).absolute().parent)


def _with_photo(text: str, photo: str | None) -> str:
    """Return a note's text; with a photo the text becomes its description in Markdown."""
    if photo is None:
        return text
    words = "".join(f"\\{char}" if char in "\\[]" else char for char in " ".join(text.split()))
    return f"![{words}]({photo})"


class _Options:
    """The options of `add`, checked before the user is asked for the text: a mistake in them loses no words."""

    def __init__(
        self, run: Run, store: Store, kind: str, session: str | None, day: str | None, section: str | None,
        at: str | None, private: bool,
    ) -> None:  # fmt: skip
        self.private, self.kind = private, note_kind(kind)
        self.slug = run.slug(store)
        self.at = parse_instant(at, run.now, calendar_of(run, store)) if at is not None else run.now
        self.day, self.far_day = None, None
        if day is not None:
            calendar = calendar_of(run, store)
            named = parse_day(day, run.now, calendar)
            self.day = named.isoformat()
            if not calendar.starts_on - timedelta(days=7) <= named <= calendar.ends_on + timedelta(days=7):
                dates = dates_label(calendar.starts_on, calendar.ends_on)
                self.far_day = f"{day_label(named)} lies far from {dates}: move it with confnote move last --day 2"
        self.section = line_of(readable(section)[0], "a section") if section is not None else ""
        self.session = find_session_now(store, session, run.now, self.slug).uid if session is not None else None

    def add(self, store: Store, text: str) -> AddedNote:
        return add_note(
            store, text, self.at, kind=self.kind, private=self.private, conference=self.slug,
            session=self.session, day=self.day, section=self.section,
        )  # fmt: skip
