"""`confnote edit`: change a record by options, a note's text by words, or all in your editor."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from confnote.actions.edit import StoredRecord, change_record, find_record, speakers_of
from confnote.actions.fields import TimeContext, words_of
from confnote.actions.find import of_another
from confnote.cli import complete
from confnote.cli.ask import edited_text
from confnote.cli.records import record_json
from confnote.cli.run import Run
from confnote.core.dates import next_date
from confnote.core.kinds import MARKS, NOTE_KINDS
from confnote.core.lookup import parse_choice
from confnote.core.speakers import format_speaker
from confnote.core.text import one_line, one_line_each
from confnote.errors import Usage
from confnote.model import ATTENDANCES, STATUSES, Speaker
from confnote.store.db import Store
from confnote.store.now import place_of
from confnote.store.read import conference
from confnote.store.rows import NAMED_BY, name_of
from confnote.views.changes import field_words

EXAMPLES = (
    "confnote edit n45 the words as they should have been",
    "confnote edit s3 --title 'Backstage: Restoring Order' --attendance missed",
    "confnote edit t3    # the whole in your editor",
    "confnote edit kubecon-eu-2022 --day-one '18 May 2022'",
)


def _option(help_text: str, choices: tuple[str, ...] = ()) -> Any:
    return typer.Option(help=help_text, autocompletion=complete.of(choices) if choices else None)


def command(
    ctx: typer.Context,
    handle: Annotated[
        str, typer.Argument(help="s12, n45, t3, l7, last, or a conference.", autocompletion=complete.handles)
    ],
    text: Annotated[list[str] | None, typer.Argument(help="The new text of a note.")] = None,
    title: Annotated[str | None, _option("Of a session or link.")] = None,
    subtitle: Annotated[str | None, _option("Of a session.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", "-k", help="Of a note, session or link.")] = None,
    attendance: Annotated[str | None, _option("planned, attended, left-early, missed or skipped.", ATTENDANCES)] = None,
    status: Annotated[str | None, _option("scheduled, cancelled, replaced or removed.", STATUSES)] = None,
    track: Annotated[str | None, _option("Of a session.")] = None,
    room: Annotated[str | None, _option("Of a session.")] = None,
    at: Annotated[str | None, _option("When a note was taken, or a session begins.")] = None,
    until: Annotated[str | None, _option("When a session ends.")] = None,
    speakers: Annotated[
        list[str] | None, typer.Option("--speaker", help="Of a session: repeat it for each; replaces all speakers.")
    ] = None,
    rating: Annotated[str | None, _option("1 to 5, or 0 for none.")] = None,
    verdict: Annotated[str | None, _option("Of a session or tech.")] = None,
    tags: Annotated[str | None, _option("Of a session or tech: a b c; replaces all tags.")] = None,
    abstract: Annotated[str | None, _option("Of a session.")] = None,
    name: Annotated[str | None, _option("Of a tech or conference.")] = None,
    url: Annotated[str | None, _option("Of a tech, link or conference.")] = None,
    tagline: Annotated[str | None, _option("Of a tech.")] = None,
    booth: Annotated[str | None, _option("Of a tech.")] = None,
    author: Annotated[str | None, _option("Of a social post.")] = None,
    published: Annotated[str | None, _option("Of a social post.")] = None,
    slug: Annotated[str | None, _option("Of a conference: its short name.")] = None,
    dates: Annotated[str | None, _option("Of a conference: 16-20 May 2022.")] = None,
    timezone: Annotated[str | None, _option("Of a conference.")] = None,
    day_one: Annotated[str | None, _option("Of a conference: the date called Day 1.")] = None,
    day_end: Annotated[str | None, _option("Of a conference: when a day ends, after midnight: 04:00.")] = None,
    place: Annotated[str | None, _option("Of a conference.")] = None,
    hashtag: Annotated[str | None, _option("Of a conference.")] = None,
    private: Annotated[bool | None, typer.Option("--private/--public", "-p", help="Of a note.")] = None,
    photo: Annotated[Path | None, typer.Option(metavar="FILE", help="Of a note; its text says what it shows.")] = None,
) -> None:
    """Change a record: fields by options, a note's text by words, or everything in your editor."""
    given = dict(locals())  # each option is a field of that name; which record has it is checked later
    run = Run.of(given.pop("ctx"))
    with run.open() as store:
        record = find_record(store, handle)
        typed, kept = _with_attribution(run, store, record, _typed(given))
        typed, same = _with_photo(run, record, typed, photo)
        kept += same
        calendar = conference(store, record.conference) if record.conference else run.calendar(store)
        context = TimeContext(run.now, calendar, record.row.get("at" if record.table == "note" else "starts_at"))
        people = speakers_of(store, record.uid)
        if typed or speakers is not None:
            after = change_record(store, record, typed, context, speakers)
            if at and (instant := after.get("at") or after.get("starts_at")):
                run.warn(next_date(at, instant, run.now, calendar))
        else:
            after = _edit_whole(run, store, record, context)
        if after.get("private") and not record.row["private"]:
            from confnote.actions.export import words_in_files  # 100 ms, with a parser for Markdown

            run.warn(words_in_files(store, record.uid))
        _answer(run, store, record, after, people, kept)


def _answer(
    run: Run, store: Store, record: StoredRecord, after: dict[str, Any], people: list[Speaker], kept: str
) -> None:
    """Say what changed in a record, which had the speakers `people`; `kept` is a remark on it."""
    of = of_another(store, record.table, record.uid, place_of(store, run.now, run.slug(store)))
    fields = _changes(store, record, after, people)
    is_same = after == record.row and not fields
    done = f"{': nothing' if is_same else ''} changed{f': {fields}' if fields else ''}"
    name = one_line(name_of(record.table, after), 70)
    run.answer(f"{name}{of}{done}{kept}", lambda: record_json(record.table, store, record.uid))


def _changes(store: Store, record: StoredRecord, after: dict[str, Any], people: list[Speaker]) -> str:
    """Return the changed fields in words: `rating 3 → 5, track Ops`; the name is left out."""
    own = (
        field_words(store, record.table, record.conference, field, (record.row[field], value))
        for field, value in after.items()
        if record.row[field] != value and field not in NAMED_BY[:3]
    )
    words = [(name, old, new) for name, old, new in filter(None, own)]
    now = speakers_of(store, record.uid)
    if now != people:
        old, new = ("; ".join(map(format_speaker, each)) or "none" for each in (people, now))
        words.append(("speakers", *one_line_each(old, new, 60)))
    return ", ".join(f"{name} {new if old == 'none' else f'{old} → {new}'}" for name, old, new in words)


def _with_attribution(
    run: Run, store: Store, record: StoredRecord, typed: dict[str, str]
) -> tuple[dict[str, str], str]:
    """Return the fields with the speaker or asker of the note in its new words, and a remark."""
    text = typed.get("text", "").strip()
    if not text or record.table != "note":
        return typed, ""
    before = record.row["kind"], record.row["text"]
    kind = parse_choice(typed.get("kind", before[0]), NOTE_KINDS, "kind of note")
    handle = f"n{record.row['id']}"
    mark, marked = next((each for each in MARKS if text.startswith(each[0])), ("", ""))
    if marked == kind:  # as in the prompt
        text = text.removeprefix(mark).strip()
        typed = typed | {"text": text}
    elif marked and not before[1].startswith(mark):
        run.warn(f"{mark.strip()} is part of the text: confnote edit {handle} -k {marked} WORDS makes it a {marked}")
    if not {kind, before[0]} & {"quote", "question"}:
        return typed, ""
    from confnote.live.typed import attributed, kept_attribution  # few notes need it

    if kind == "quote":
        way, session = f"confnote edit {handle} -k quote '@1 WORDS'", record.row["session"] or ""
        text, hint = attributed(store, text, lambda: session, way, "confnote edit SESSION --speaker NAME")
        run.warn(hint)
    words, kept = kept_attribution(store, before, (kind, text))
    return typed | {"text": words}, kept


def _with_photo(
    run: Run, record: StoredRecord, typed: dict[str, str], photo: Path | None
) -> tuple[dict[str, str], str]:
    """Return the fields with the photo of the note in its text, and a remark.

    A new photo is copied beside the store; without one, new words of a photo keep the photo.
    """
    text = typed.get("text")
    if photo is None and (text is None or record.table != "note" or "![" not in record.row["text"]):
        return typed, ""
    from confnote.core.files import with_home
    from confnote.core.photos import keep_photo, kept_photo, other_photo, with_photo  # 20 ms: the library of pictures

    if record.table != "note":
        raise Usage("only a note has a photo: confnote edit n12 --photo FILE")
    if photo is None:
        text, kept = kept_photo(record.row["text"], text or "")
        return typed | {"text": text}, kept
    copy = keep_photo(with_home(photo), Path(run.path).absolute().parent)
    return typed | {"text": other_photo(record.row["text"], copy) if text is None else with_photo(text, copy)}, ""


def _typed(given: dict[str, Any]) -> dict[str, str]:
    """Return the fields that the options and words set, as typed."""
    words = {field: value for field, value in given.items() if isinstance(value, str) and field != "handle"}
    typed = {field.replace("_", "-"): value for field, value in words.items()}
    if given["text"]:
        typed["text"] = " ".join(given["text"])
    if given["private"] is not None:
        typed["private"] = "yes" if given["private"] else "no"
    return typed


def _edit_whole(run: Run, store: Store, record: StoredRecord, context: TimeContext) -> dict[str, Any]:
    """Let the user edit a note's text, or a record's fields as TOML; return the row as changed."""
    if record.table == "note":
        with edited_text(run, record.row["text"], stored=True) as text:
            return change_record(store, record, {"text": text}, context)
    import tomli_w

    words: dict[str, Any] = words_of(record.table, record.row, context.calendar)
    if record.table == "session":
        words["speakers"] = [format_speaker(person) for person in speakers_of(store, record.uid)]
    with edited_text(run, tomli_w.dumps(words, multiline_strings=True), ".toml", stored=True) as text:
        changed = _changed_fields(words, text)
        people = changed.pop("speakers", None)
        return change_record(store, record, changed, context, people)


def _changed_fields(before: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Return the fields of an edited TOML file that differ from `before`."""
    try:
        after = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Usage(f"the file cannot be read as TOML: {error}") from error
    unknown = [field for field in after if field not in before]
    if unknown:
        raise Usage(f"there is no field {unknown[0]}: the fields are {', '.join(before)}")
    # not all fields: another program may have changed the other fields while the editor was open
    changed = {field: value for field, value in after.items() if value != before[field]}
    for field, value in changed.items():
        if field == "speakers" and isinstance(value, list) and all(isinstance(person, str) for person in value):
            continue
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise Usage(f"{field} is a text in double quotes")
        changed[field] = str(value)
    return changed
