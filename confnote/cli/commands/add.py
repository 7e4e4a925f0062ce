"""`confnote add`: add a note to the session, day or section that the clock or an option gives."""

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperOption

from confnote.actions.capture import AddedNote, add_note
from confnote.actions.messages import NO_PHOTO_YET, ended, note_added, outside_conference
from confnote.cli import complete
from confnote.cli.ask import edited_text, text_of, unread
from confnote.cli.options import SessionOption
from confnote.cli.records import note_json
from confnote.cli.run import Run
from confnote.core.dates import TIME, parse_day, parse_instant, parse_past
from confnote.core.kinds import MOMENTS, NOTE_KINDS
from confnote.core.lookup import parse_choice
from confnote.core.text import line_of, one_line, readable
from confnote.core.time import dates_label, day_label, day_of, day_of_session, local_time
from confnote.errors import Refused, Usage
from confnote.model import Calendar
from confnote.store.db import Store
from confnote.store.now import place_of
from confnote.store.rows import fields_of

EXAMPLES = (
    "confnote add Backstage wants one catalogue for every team",
    "confnote add -k takeaway a big red button that halts every rollout",
    "confnote add --session s12 --at 14:05 what I forgot to write down",
    "confnote add --photo ~/IMG_2041.jpg the queue at the booth of Falco",
    "confnote add --section intro --edit",
    "pbpaste | confnote add -",
    "confnote add -k moment",
)


MARKED = "confnote.marked"


class TextLast(TyperCommand):
    """A command with options first: from the first word that is no option on, all is the text."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `--` before the first word of the text."""
        # not `ignore_unknown_options`: that reads `- cilium` as `-c ilium`
        help_option = self.get_help_option(ctx)
        split = split_text([*self.params, *([help_option] if help_option else [])], args)
        ctx.meta[MARKED] = split is args  # the user typed `--`, or no text
        return super().parse_args(ctx, split)


def split_text(params: list[Any], args: list[str]) -> list[str]:
    """Return the arguments with `--` before the text; a `--private` at its end goes before `--`."""
    options = {name: p for p in params if isinstance(p, TyperOption) for name in (*p.opts, *p.secondary_opts)}
    at = 0
    while at < len(args) and args[at] != "--":
        name, _, joined = args[at].partition("=")
        option = options.get(name if name.startswith("--") or not joined else args[at])
        if args[at] == "-h" and at + 1 < len(args):  # words follow: keep them, a note is never refused
            option = None
        if option is None:
            text, private = args[at:], []
            if "--private" in options and len(text) > 1 and text[-1] == "--private":
                text, private = text[:-1], ["--private"]
            return [*args[:at], *private, "--", *text]
        takes_value = not (option.is_flag or option.count or "=" in args[at])
        at += 1 + (option.nargs if takes_value else 0)
    return args


COMMAND = TextLast


def command(
    ctx: typer.Context,
    text: Annotated[
        list[str] | None, typer.Argument(help="The note; it needs no quotes. - reads it from a pipe.")
    ] = None,
    kind: Annotated[
        str, typer.Option("--kind", "-k", help=f"{', '.join(NOTE_KINDS)}.", autocompletion=complete.kinds)
    ] = "note",
    session: SessionOption = None,
    day: Annotated[
        str | None, typer.Option("--day", "-d", help="Put it on this day, in no session: 2, tue, 17 May.")
    ] = None,
    section: Annotated[
        str | None, typer.Option(help="Put it in a section of the whole post: intro, closing, ...")
    ] = None,
    at: Annotated[str | None, typer.Option(help="When you heard it: 14:05, -10m, yesterday 14:05.")] = None,
    private: Annotated[
        bool, typer.Option("--private", "-p", help="Leave it out of posts (export can still include it).")
    ] = False,
    edit: Annotated[bool, typer.Option("--edit", "-e", help="Write the note in your editor.")] = False,
    photo: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Add a photo; the text says what it shows.")
    ] = None,
) -> None:
    """Add a note to the session that is on, or where an option says.

    Options come before the text: from its first word on, everything is stored as typed.
    """
    run = Run.of(ctx)
    if sum(value is not None for value in (session, day, section)) > 1:
        raise Usage("a note has one place: choose one of --session, --day and --section")
    words = list(text or ())
    with run.open(lambda: unread(words, pipe=not edit)) as store:
        store.words = "" if words == ["-"] else " ".join(words)
        # options are checked before the user is asked for the text, so that a mistake in an option loses no words
        options: dict[str, Any] = {
            "kind": parse_choice(kind, NOTE_KINDS, "kind of note"), "private": private, "conference": run.slug(store),
        }  # fmt: skip
        options["day"], far_day = _day(run, day, run.calendar(store))
        if section is not None:
            options["section"] = line_of(readable(section)[0], "a section")
        options["session"], instant, reading = _session_and_time(run, store, session, at, options["day"])
        options["now"] = run.now if at is None else None
        image, lacking = _copy_photo(run, photo, options["kind"], needed=not (words or edit))

        def add(typed: str) -> AddedNote:
            said = _with_photo(run, _attributed(run, store, typed, instant, options), image)
            return add_note(store, said, instant, **options)

        if edit:
            with edited_text(run, readable(" ".join(words))[0]) as typed:
                note = add(typed)
        else:
            note = add(text_of(run, words, _question(options["kind"], image)))
        known = {name for param in ctx.command.params for name in param.opts if name.startswith("-")}
        doubtful = [] if ctx.meta.get(MARKED) else _doubtful_words(words, known)
        run.warn(*doubtful, lacking, outside_conference(note), ended(note.place), far_day, reading)
        run.answer(note_added(note), lambda: _json(store, note))


def _json(store: Store, note: AddedNote) -> dict[str, Any]:
    """Return the note as JSON, with the sessions that it can belong to if none was found."""
    from confnote.views.agenda import brief_value  # with the views 10 ms, for JSON alone

    return note_json(store, note.uid) | {"rivals": [brief_value(each, note.place.zone) for each in note.place.rivals]}


def _day(run: Run, typed: str | None, calendar: Calendar) -> tuple[str | None, str | None]:
    """Return the ISO date of a typed day, and a warning if it is far from the conference."""
    if typed is None:
        return None, None
    day = parse_day(typed, run.now, calendar)
    if calendar.starts_on - timedelta(days=7) <= day <= calendar.ends_on + timedelta(days=7):
        return day.isoformat(), None
    dates = dates_label(calendar.starts_on, calendar.ends_on)
    return day.isoformat(), f"{day_label(day)} lies far from {dates}: move it with confnote move last --day 2"


def _session_and_time(
    run: Run, store: Store, session: str | None, at: str | None, day: str | None
) -> tuple[str | None, int, str | None]:
    """Return the uid of a named session, the instant of the note, and a remark about it."""
    if at is None:
        return run.session_uid(store, session, run.now), run.now, None
    calendar = run.calendar(store)
    instant, reading = parse_past(at, run.now, calendar)
    uid = run.session_uid(store, session, instant)
    if named := day or _day_of(store, uid, calendar):
        instant, reading = _heard(at, named, run, calendar) or (instant, reading)
    return uid, instant, reading


def _day_of(store: Store, session: str | None, calendar: Calendar) -> str:
    """Return the ISO date of a session's day, given its uid; "" without a session or its time."""
    if session is None:
        return ""
    starts, entered, ends = fields_of(store, "session", session, "starts_at, entered_at, ends_at")
    begins = entered if starts is None else starts
    return "" if begins is None else day_of_session(begins, ends, calendar).isoformat()


def _heard(typed: str, day: str, run: Run, calendar: Calendar) -> tuple[int, str | None] | None:
    """Return the instant of a time without a day on a conference day, and a remark.

    Return None if a day is typed, or if that time of the day is still to come.
    """
    if not TIME.fullmatch(typed.strip().casefold()):
        return None
    first = date.fromisoformat(day)
    # the hours after midnight belong to the day before
    instants = [
        parse_instant(f"{one.isoformat()} {typed.strip()}", run.now, calendar) for one in (first, first + timedelta(1))
    ]
    instant = next((one for one in instants if day_of(one, calendar) == first), instants[0])
    if instant > run.now:
        return None
    moment = local_time(instant, calendar.zone)
    is_today = day_of(run.now, calendar) == first
    return instant, None if is_today else f"{typed.strip()} is read as {day_label(moment.date())} {moment:%H:%M}"


def _question(kind: str, image: str | None) -> str:
    """Return what to ask if there are no words; "" for a mark of a moment, which needs none."""
    if kind in MOMENTS:
        return ""
    return "it shows> " if image else "note> "


def _copy_photo(run: Run, photo: Path | None, kind: str, *, needed: bool) -> tuple[str | None, str | None]:
    """Copy a photo beside the store; return (path for the note, why there is no copy).

    Raises Refused if there is no copy, and the photo is `needed` because the note has no words, and Usage for a mark of
    a moment, with which no post would show the photo.
    """
    if photo is None:
        return None, None
    if kind in MOMENTS:
        raise Usage(f"no post shows a {kind}, which marks a moment: --photo goes with another kind, such as note")
    from confnote.core.files import with_home
    from confnote.core.photos import keep_photo  # 20 ms: it imports the library of pictures

    try:
        return keep_photo(with_home(photo), Path(run.path).absolute().parent), None
    except Refused as error:
        if needed:
            raise
        return None, NO_PHOTO_YET.format(error)


def _attributed(run: Run, store: Store, text: str, instant: int, options: dict[str, Any]) -> str:
    """Return a quote with the speaker whom it names by `@1` or `@Bo`; warn if there is none."""
    if options["kind"] != "quote":
        return text
    from confnote.live.typed import attributed  # few notes need it

    def session() -> str:
        if options["session"] or options.get("day") or options.get("section"):
            return options["session"] or ""
        place = place_of(store, instant, options["conference"], now=options["now"])
        return place.session.uid if place.session else ""

    if text.startswith("> "):
        from confnote.live.commands.add import read_line  # few quotes have the mark of the prompt

        text = read_line(text)[1]
    way, adds = "confnote edit last '@1 WORDS'", "confnote edit SESSION --speaker NAME"
    text, hint = attributed(store, text, session, way, adds)
    run.warn(hint)
    return text


def _with_photo(run: Run, text: str, photo: str | None) -> str:
    """Return the text of a note with its photo; say which words are the caption."""
    if photo is None:
        return text
    from confnote.core.photos import with_photo  # 20 ms: it imports the library of pictures

    shown = with_photo(text, photo)
    if shown.endswith('")'):
        run.warn(f"the words in quotes at the end are the caption of the photo: {one_line(shown, 200)}")
    return shown


def _doubtful_words(words: list[str], known: set[str]) -> list[str]:
    """Return warnings about words of the text that look like a late or a mistyped option."""
    warnings = [
        f"{word} comes after the text began, so it is part of it (options come before; confnote undo takes it back)"
        for word in dict.fromkeys(words[1:])
        if word in known
    ]
    first = words[0] if words else ""
    if first.startswith("-") and first.lstrip("-")[:1].isalpha() and first not in known:
        warnings.insert(0, f"{first} is no option of add, so it is part of the text (confnote undo takes it back)")
    return warnings
