"""`confnote add`: a note, to where the clock says or to what is named."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from confnote.cli import complete
from confnote.cli.ask import Edited, text_of
from confnote.cli.find import find_session
from confnote.cli.params import calendar_of, note_kind
from confnote.cli.records import note_json
from confnote.cli.run import Run
from confnote.cli.text_last import TextLast, doubtful_words
from confnote.core.dates import parse_day, parse_instant
from confnote.core.text import line_of, readable
from confnote.core.time import dates_label, day_label
from confnote.errors import Usage
from confnote.store.capture import Noted, add_note
from confnote.store.db import Store
from confnote.store.place import place_of
from confnote.views import answer

COMMAND = TextLast
EXAMPLES = (
    "confnote add Backstage wants one catalogue for every team",
    "confnote add -k takeaway a big red button that halts every rollout",
    "confnote add --session s12 --at 14:05 what I forgot to write down",
    "confnote add --photo ~/IMG_2041.jpg the queue at the booth of Falco",
    "confnote add --section intro --edit",
    "pbpaste | confnote add -",
)


def run(
    ctx: typer.Context,
    text: Annotated[
        list[str] | None, typer.Argument(help="The note, without quoting; - or a pipe is read.", show_default=False)
    ] = None,
    kind: Annotated[
        str,
        typer.Option("--kind", "-k", help="note, takeaway, quote, question or action.", autocompletion=complete.kinds),
    ] = "note",
    session: Annotated[
        str | None,
        typer.Option("--session", "-s", help="A handle, or words of the title.", autocompletion=complete.sessions),
    ] = None,
    day: Annotated[str | None, typer.Option("--day", "-d", help="2, tue, 17 May: the day, in no session.")] = None,
    section: Annotated[
        str | None, typer.Option("--section", help="A section of the whole post: intro, closing, ...")
    ] = None,
    at: Annotated[str | None, typer.Option("--at", help="When it was: 14:05, -10m, yesterday 14:05.")] = None,
    private: Annotated[bool, typer.Option("--private", "-p", help="Never in a post, unless asked for.")] = False,
    edit: Annotated[bool, typer.Option("--edit", "-e", help="Write it in your editor.")] = False,
    photo: Annotated[
        Path | None, typer.Option("--photo", metavar="FILE", help="Keep a photo; the text says what it shows.")
    ] = None,
) -> None:
    """Take a note. Options stand before the text; from its first word on, everything is stored as typed."""
    here = Run.of(ctx)
    if sum(value is not None for value in (session, day, section)) > 1:
        raise Usage("a note has one place: choose one of --session, --day and --section")
    words = list(text or ())
    known = {name for param in ctx.command.params for name in param.opts if name.startswith("-")}
    with here.open() as store:
        options = _Options(here, store, kind, session, day, section, at, private)
        kept = _kept(here, photo) if photo is not None else None
        if edit:
            with Edited(here, readable(" ".join(words))[0]) as draft:
                noted = options.store_note(_text(draft.text, kept))
        else:
            noted = options.store_note(_text(text_of(here, words, "it shows> " if kept else "note> "), kept))
        here.warn(*doubtful_words(words, known, "add"), answer.outside(noted), options.far_day)
        here.answer(answer.noted(noted), lambda: note_json(store, noted.uid))


def _kept(here: Run, photo: Path) -> str:
    """Keep a clean copy of a photo beside the store; return the path that the note names it by."""
    from confnote.core.photos import keep_photo  # 20 ms, and the library of pictures

    return keep_photo(photo.expanduser(), Path(here.path).absolute().parent)


def _text(text: str, photo: str | None) -> str:
    """Return a note's text; with a photo, that with the text as its words for those who cannot see it."""
    if photo is None:
        return text
    words = "".join(f"\\{char}" if char in "\\[]" else char for char in " ".join(text.split()))
    return f"![{words}]({photo})"


class _Options:
    """The options of one `add`, read before the text is asked for, so that a mistake costs no typing."""

    def __init__(
        self, here: Run, store: Store, kind: str, session: str | None, day: str | None, section: str | None,
        at: str | None, private: bool,
    ) -> None:  # fmt: skip
        self.store, self.private, self.kind = store, private, note_kind(kind)
        self.slug = here.slug(store)
        self.at = parse_instant(at, here.now, calendar_of(here, store)) if at is not None else here.now
        self.day, self.far_day = None, None
        if day is not None:
            calendar = calendar_of(here, store)
            named = parse_day(day, here.now, calendar)
            self.day = named.isoformat()
            if not calendar.starts_on - timedelta(days=7) <= named <= calendar.ends_on + timedelta(days=7):
                dates = dates_label(calendar.starts_on, calendar.ends_on)
                self.far_day = f"{day_label(named)} lies far from {dates}: move it with confnote move last --day 2"
        self.section = line_of(readable(section)[0], "a section") if section is not None else ""
        self.session = None
        if session is not None:
            place = place_of(store, here.now, self.slug)
            self.session = find_session(store, session, place.conference, place.day)[0]

    def store_note(self, text: str) -> Noted:
        return add_note(
            self.store, text, self.at, kind=self.kind, private=self.private, conference=self.slug,
            session=self.session, day=self.day, section=self.section,
        )  # fmt: skip
