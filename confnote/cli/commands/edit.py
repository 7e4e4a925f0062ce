"""`confnote edit`: fields by options, a note's text as an argument, or the whole in an editor."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Annotated, Any

import typer

from confnote.cli import complete, records
from confnote.cli.ask import Edited
from confnote.cli.fields import Reading, check_times, read_fields, words_of
from confnote.cli.find import find_conference
from confnote.cli.params import calendar_of
from confnote.cli.run import Run
from confnote.core.speakers import format_speaker as show_speaker
from confnote.core.speakers import parse_speaker
from confnote.core.text import one_line
from confnote.core.time import Calendar
from confnote.errors import Unknown, Usage
from confnote.model import ATTENDANCES, STATUSES
from confnote.store.conference import change_conference
from confnote.store.edit import expand
from confnote.store.people import set_speakers
from confnote.store.read import conference, dossier, find, rows
from confnote.store.rows import name_of, update

if TYPE_CHECKING:
    from collections.abc import Mapping

    from confnote.store.db import Store

EXAMPLES = (
    "confnote edit n45 the words as they should have been",
    "confnote edit s3 --title 'Backstage: Restoring Order' --attendance missed",
    "confnote edit t3    # the whole in your editor",
    "confnote edit kubecon-eu-2022 --day-one '18 May 2022'",
)


def _option(help_text: str, choices: tuple[str, ...] = ()) -> Any:
    return typer.Option(help=help_text, show_default=False, autocompletion=complete.of(choices) if choices else None)


def run(
    ctx: typer.Context,
    handle: Annotated[
        str,
        typer.Argument(
            help="s12, n45, t3, l7, last, or a conference.", show_default=False, autocompletion=complete.handles
        ),
    ],
    text: Annotated[list[str] | None, typer.Argument(help="A note's new text.", show_default=False)] = None,
    title: Annotated[str | None, _option("Of a session or link.")] = None,
    subtitle: Annotated[str | None, _option("Of a session.")] = None,
    kind: Annotated[str | None, _option("Of a note, session or link.")] = None,
    attendance: Annotated[str | None, _option("planned, attended, left-early, missed or skipped.", ATTENDANCES)] = None,
    status: Annotated[str | None, _option("scheduled, cancelled, replaced or removed.", STATUSES)] = None,
    track: Annotated[str | None, _option("Of a session.")] = None,
    room: Annotated[str | None, _option("Of a session.")] = None,
    at: Annotated[str | None, _option("When a note was taken, a session begins.")] = None,
    until: Annotated[str | None, _option("When a session ends.")] = None,
    speakers: Annotated[
        list[str] | None, typer.Option("--speaker", help="All its speakers, one each.", show_default=False)
    ] = None,
    rating: Annotated[str | None, _option("1 to 5, 0 for none.")] = None,
    verdict: Annotated[str | None, _option("Of a session or tech.")] = None,
    tags: Annotated[str | None, _option("Of a session or tech.")] = None,
    abstract: Annotated[str | None, _option("Of a session.")] = None,
    name: Annotated[str | None, _option("Of a tech or conference.")] = None,
    url: Annotated[str | None, _option("Of a tech, link or conference.")] = None,
    tagline: Annotated[str | None, _option("Of a tech.")] = None,
    booth: Annotated[str | None, _option("Of a tech.")] = None,
    author: Annotated[str | None, _option("Of a social post.")] = None,
    published: Annotated[str | None, _option("Of a social post.")] = None,
    slug: Annotated[str | None, _option("Of a conference.")] = None,
    dates: Annotated[str | None, _option("Of a conference.")] = None,
    timezone: Annotated[str | None, _option("Of a conference.")] = None,
    day_one: Annotated[str | None, _option("The date called Day 1.")] = None,
    day_end: Annotated[str | None, _option("Until when the night belongs to the day: 04:00.")] = None,
    place: Annotated[str | None, _option("Of a conference.")] = None,
    hashtag: Annotated[str | None, _option("Of a conference.")] = None,
    private: Annotated[bool | None, typer.Option("--private/--public", help="Of a note.", show_default=False)] = None,
) -> None:
    """Change a record: fields by options, a note's text as words, or the whole in your editor."""
    given = dict(locals())
    here = Run.of(given.pop("ctx"))
    typed = {
        field.replace("_", "-"): value for field, value in given.items() if isinstance(value, str) and field != "handle"
    }
    if text:
        typed["text"] = " ".join(text)
    if private is not None:
        typed["private"] = "yes" if private else "no"
    with here.open() as store:
        record = _Record(here, store, handle)
        if typed or speakers is not None:
            record.change(typed, speakers)
        else:
            record.edit_whole()
        here.answer(record.answer(), record.json)


class _Record:
    """One record that is changed, and how it is called before and after."""

    def __init__(self, here: Run, store: Store, handle: str) -> None:
        self.here, self.store = here, store
        self.table, self.uid, self.owner = _found(store, handle)
        self.before = self.row()
        about = self.uid if self.table == "conference" else self.owner
        calendar = Calendar.of(conference(store, about)) if about else calendar_of(here, store)
        own = self.before.get("at") if self.table == "note" else self.before.get("starts_at")
        self.reading = Reading(here.now, calendar, own)

    def row(self) -> dict[str, Any]:
        return rows(self.store, f"SELECT * FROM [{self.table}] WHERE uid = ?", self.uid)[0]

    def change(self, typed: Mapping[str, str], speakers: list[str] | None) -> None:
        """Write typed fields, all or none."""
        columns = read_fields(self.table, typed, self.reading)
        people = tuple(parse_speaker(text) for text in speakers) if speakers is not None else None
        if people is not None and self.table != "session":
            raise Usage(f"a {self.table} has no speakers: only a session has")
        if self.table == "session":
            check_times({**self.before, **columns})
        with self.store.change("edit"):
            self._write(columns)
            if people is not None and self.owner is not None:
                set_speakers(self.store, self.owner, self.uid, people)

    def _write(self, columns: dict[str, Any]) -> None:
        if self.table == "conference":
            change_conference(self.store, self.uid, **columns)
            return
        if self.table == "tech" and "key" in columns:
            taken = self.store.execute(
                "SELECT id FROM tech WHERE conference = ? AND key = ? AND uid <> ?",
                (self.owner, columns["key"], self.uid),
            ).fetchone()
            if taken:
                raise Usage(f"t{taken[0]} has that name already: change that one, or choose another name")
        update(self.store, self.table, self.uid, **columns)

    def edit_whole(self) -> None:
        """Let the person change everything in an editor: a note as its text, the rest as a TOML file."""
        if self.table == "note":
            with Edited(self.here, self.before["text"], stored=True) as draft:
                self.change({"text": draft.text}, None)
            return
        import tomli_w

        words: dict[str, Any] = words_of(self.table, self.before, self.reading.calendar)
        if self.table == "session" and self.owner is not None:
            held = next(s for s in dossier(self.store, self.owner).sessions if s.uid == self.uid)
            words["speakers"] = [show_speaker(person) for person in held.speakers]
        with Edited(self.here, tomli_w.dumps(words, multiline_strings=True), ".toml", stored=True) as draft:
            changed = _changed(words, draft.text)
            people = changed.pop("speakers", None)
            self.change(changed, people)

    def answer(self) -> str:
        after = self.row()
        return (
            f"{one_line(name_of(self.table, after), 70)}{' changed' if after != self.before else ': nothing changed'}"
        )

    def json(self) -> object:
        makers = {
            "note": records.note_json, "session": records.session_json, "tech": records.tech_json,
            "conference": records.conference_json, "link": records.link_json,
        }  # fmt: skip
        return makers[self.table](self.store, self.uid)


def _found(store: Store, handle: str) -> tuple[str, str, str | None]:
    """Return (table, uid, conference uid) of a handle, `last` note, or conference."""
    if handle == "last":
        (handle,) = expand(store, [handle])
    try:
        return find(store, handle)
    except Unknown as error:
        if "is no handle" not in str(error):
            raise
    found = find_conference(store, handle)
    return "conference", found.uid, None


def _changed(before: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Return the fields of an edited TOML file that differ from what it held."""
    try:
        after = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Usage(f"the file cannot be read as TOML: {error}") from error
    unknown = [field for field in after if field not in before]
    if unknown:
        raise Usage(f"there is no field {unknown[0]}: the fields are {', '.join(before)}")
    changed = {field: value for field, value in after.items() if value != before[field]}
    for field, value in changed.items():
        if field == "speakers" and isinstance(value, list) and all(isinstance(person, str) for person in value):
            continue
        if not isinstance(value, str):
            changed[field] = _as_words(field, value)
    return changed


def _as_words(field: str, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Usage(f"{field} is a text in double quotes")
    return str(value)
