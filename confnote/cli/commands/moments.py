"""`confnote moments`: find where in its recording each note belongs."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from confnote.actions.find import expand_handles, find_session, of_another
from confnote.actions.moments import (
    Began,
    Captions,
    caption_sessions,
    find_begins,
    place_by_hand,
    remove_captions,
    store_begins,
    take_back,
    without_recording,
)
from confnote.cli.options import SessionsArgument
from confnote.cli.run import Run
from confnote.cli.wait import waiting
from confnote.core.deep_link import clock
from confnote.core.deep_link import seconds_of as seconds_in_address
from confnote.core.files import with_home
from confnote.core.positions import recording_of
from confnote.core.text import one_line
from confnote.core.time import clock_time, local_time
from confnote.errors import Refused, Usage
from confnote.model import Cue
from confnote.recordings.align import FEWEST
from confnote.recordings.captions import ENDINGS, read_captions
from confnote.recordings.formats.making import LONGEST, seconds_of
from confnote.schedule.fetch import fetch, read_path
from confnote.schedule.text import listed
from confnote.store.db import Store
from confnote.store.now import Place, place_of
from confnote.store.read import conference, dossier, find
from confnote.store.rows import fields_of
from confnote.views.lines import counted

EXAMPLES = (
    "confnote moments --captions subtitles/     # files of yt-dlp --write-subs --skip-download",
    "confnote moments s4 --captions backstage.en.vtt",
    "confnote moments --at n41=12:31            # you know where a note belongs",
)
CUT = 50  # characters of a title
NONE = "none"  # in place of a file
SPARE = 60  # seconds by which captions may go on after the end of a recording, as a list says it
MOMENT = re.compile(r"(?:\d{1,2}:[0-5]\d|\d{1,3}):[0-5]\d|(?=\d)(?:\d{1,2}h)?(?:\d{1,3}m)?(?:\d{1,5}s?)?", re.ASCII)
DRY = " (a dry run: nothing is stored)"
FAR = 60_000  # ms by which the other notes are moved: worth a word


def command(
    ctx: typer.Context,
    sessions: SessionsArgument = None,
    captions: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE|FOLDER", help="Captions, .vtt or .srt, of the session in their names. none takes them away."
        ),
    ] = None,
    fetch_captions: Annotated[
        bool, typer.Option("--fetch", help="Get the captions that the list of recordings names.")
    ] = False,
    at: Annotated[
        list[str] | None,
        typer.Option(metavar="NOTE=TIME", help="This note is about this time of the recording. none takes it back."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be found; write nothing.")] = False,
) -> None:
    """Find where in the recordings of your sessions each note belongs.

    The words of your notes are looked up in the captions. Where they do not clearly agree, only the clock is left, and
    you can say one moment yourself. `confnote export --style moment=link` shows the moments in the post.
    """
    run = Run.of(ctx)
    if at and (captions or fetch_captions or sessions):
        raise Usage("--at stands alone: confnote moments --at n41=12:31")
    with run.open() as store:
        if at:
            place = place_of(store, run.now, run.slug(store))
            begins = _by_hand(store, at, dry_run=dry_run)
            rows = [f"{_line(store, it, place)}{DRY if dry_run else ''}" for it in begins]
            run.answer("\n".join(rows), lambda: [_value(store, it) for it in begins])
            return
        place = run.place(store)
        uids = [find_session(store, typed, place).uid for typed in sessions or ()]
        about = conference_about(store, uids, place)
        found, notices = _captions(store, about, uids, captions, dry_run=dry_run) if captions else ({}, [])
        if fetch_captions:
            fetched, more = _fetched(store, about, uids)
            found, notices = {**fetched, **found}, [*notices, *more]
        begins = find_begins(store, about, uids, found)
        run.warn(*notices, *_chosen(begins, found))
        if not begins:
            raise Refused("you have attended no session yet: name one, confnote moments s4")
        if not dry_run and any(it.is_new or it.file for it in begins):
            store_begins(store, begins)
        run.answer(_answer(store, begins, place, dry_run=dry_run), lambda: [_value(store, it) for it in begins])


def conference_about(store: Store, uids: Sequence[str], place: Place) -> str:
    """Return the uid of the conference of sessions, else of the place; raise Usage for several."""
    named = {fields_of(store, "session", uid, "conference")[0] for uid in uids} or {place.conference}
    if len(named) > 1:
        raise Usage("these sessions are of several conferences: name those of one at a time")
    return str(named.pop())


def _by_hand(store: Store, at: Sequence[str], *, dry_run: bool) -> tuple[Began, ...]:
    """Place the notes that the user typed, or take the begin of one recording back."""
    placed = [_placed(store, typed) for typed in at]
    timed = [(note, about, seconds) for note, about, seconds in placed if seconds is not None]
    if len(timed) == len(placed):
        return place_by_hand(store, timed, dry_run=dry_run)
    if len(placed) > 1:
        raise Usage("a begin is taken back alone: confnote moments --at n41=none")
    note, about, _ = placed[0]
    return take_back(store, note, about, dry_run=dry_run)


def _placed(store: Store, typed: str) -> tuple[str, str, int | None]:
    """Return the uids of a note and of its conference, and the typed seconds, None for `none`."""
    name, sign, time = (part.strip() for part in typed.partition("="))
    if not sign or not (time == NONE or MOMENT.fullmatch(time)):
        raise Usage(f"say where a note belongs as NOTE=TIME, such as n41=12:31, not {typed!r}")
    handle, *others = expand_handles(store, [name])
    if others:
        raise Usage(f"{name} are several notes: one of them says when the recording began")
    table, uid, about = find(store, handle)
    if table != "note":
        raise Usage(f"{handle} is no note: confnote moments --at n41=12:31")
    if about is None:
        raise Refused(f"{handle} is in the inbox, so no recording has it")
    seconds = seconds_of(time) or seconds_in_address(time)
    if seconds > LONGEST:
        raise Refused(f"no recording is {time} long: say where {handle} belongs as {handle}=12:31")
    return uid, about, None if time == NONE else seconds


def _captions(
    store: Store, about: str, uids: Sequence[str], path: Path, *, dry_run: bool
) -> tuple[Captions, list[str]]:
    """Read the captions of a file or folder; return them by session, and notices.

    `none` removes those of the named sessions from the store.
    """
    path = with_home(path)
    if str(path) == NONE and not path.exists():
        if dry_run:
            raise Usage("--captions none has no --dry-run: leave it out (confnote undo takes the change back)")
        if not uids:
            raise Usage("name the sessions whose captions are taken away: confnote moments s4 --captions none")
        removed = remove_captions(store, about, uids)
        return {}, [
            f"{handle}: {'captions taken away' if had else 'no captions yet'}" for handle, had in removed.items()
        ]
    if path.is_dir():
        return _in_folder(store, about, uids, path)
    uids = uids or list(caption_sessions(store, about, [path.name]).values())
    if len(uids) != 1:
        if path.suffix.lower() not in ENDINGS:
            read_path(path)  # a folder that is not there is refused by its name
        raise Usage("name the session of these captions: confnote moments s4 --captions FILE")
    (session,) = (it for it in dossier(store, about, with_notes=False).sessions if it.uid == uids[0])
    if recording_of(session.links) is None:
        raise without_recording(session)
    notices: list[str] = []
    return {uids[0]: {path.name: _read(read_path(path), path.name, notices)}}, notices


def _read(data: bytes, name: str, notices: list[str]) -> tuple[Cue, ...]:
    """Return the captions of a file; add a notice of characters that were guessed."""
    return read_captions(data, lambda notice: notices.append(f"{one_line(name, CUT)}: {notice}"))


def _chosen(begins: Sequence[Began], found: Captions) -> Iterator[str]:
    """Yield a notice for each session whose notes agree with none of its files."""
    for it in begins:
        files = found.get(it.session.uid, {})
        if it.file in files and len(files) > 1 and it.alignment is None:
            handle, file = it.session.handle, one_line(it.file, CUT)
            other = f"for another: confnote moments {handle} --captions FILE"
            yield f"{handle}: of {len(files)} files, {file} is kept; {other}"


def _in_folder(store: Store, about: str, uids: Sequence[str], path: Path) -> tuple[Captions, list[str]]:
    """Read the captions in a folder; return them by session, and notices."""
    try:
        names = sorted(it.name for it in path.iterdir() if it.suffix.lower() in ENDINGS)
    except OSError as error:
        raise Refused(f"cannot read {str(path)!r}: {error.strerror}") from None
    if not names:
        raise Refused(f"no .vtt or .srt file is in {path}")
    owners = caption_sessions(store, about, names)
    read: dict[str, dict[str, tuple[Cue, ...]]] = {}
    notices: list[str] = []
    for name, uid in owners.items():
        if uids and uid not in uids:
            continue
        try:
            read.setdefault(uid, {})[name] = _read(read_path(path / name), name, notices)
        except Refused as error:
            notices.append(f"{one_line(name, CUT)}: {error}")
    others = [name for name in names if name not in owners]
    if others:
        notices.append(f"{counted(len(others), 'file')} of no session with a recording: {listed(others)}")
    return read, notices


def _fetched(store: Store, about: str, uids: Sequence[str]) -> tuple[Captions, list[str]]:
    """Fetch the captions whose addresses are known; return them by session, and notices."""
    found: dict[str, dict[str, tuple[Cue, ...]]] = {}
    notices: list[str] = []
    for session in dossier(store, about, with_notes=False).sessions:
        recording = recording_of(session.links)
        if recording is None or not recording.captions or (session.uid not in uids if uids else not session.is_mine):
            continue
        try:
            with waiting(f"fetching the captions of {session.handle}"):
                data = fetch(recording.captions).data
            found[session.uid] = {recording.captions: _read(data, session.handle, notices)}
        except Refused as error:
            notices.append(f"{session.handle}: {error}")
    if not found and not notices:
        notices.append("no address of captions is known: a list of recordings can name them")
    return found, notices


def _answer(store: Store, begins: Sequence[Began], place: Place, *, dry_run: bool) -> str:
    """Return a line for each session, then how many are known in which way."""
    by_words = sum(it.way == "words" for it in begins)
    by_hand = sum(it.way == "hand" for it in begins)
    by_clock = sum(it.way == "clock" for it in begins)
    without = sum(it.recording is None for it in begins)
    counts = [
        (by_words, "by the words of your notes"), (by_hand, "by hand"), (by_clock, "by the clock only"),
        (without, "without a recording (confnote recordings FILE)"),
    ]  # fmt: skip
    total = f"{counted(len(begins), 'session')}: " + ", ".join(f"{count} {how}" for count, how in counts if count)
    lines = [_line(store, it, place) for it in begins if it.recording is not None]
    return "\n".join([*lines, f"{total}{DRY if dry_run else ''}"])


def _line(store: Store, began: Began, place: Place) -> str:
    """Return what is known of a session's recording, and what to type if that is not much."""
    of = of_another(store, "session", began.session.uid, place)
    session = f"{began.session.handle} {one_line(began.session.title, CUT)}{of}"
    zone = conference(store, began.session.conference).zone
    if began.zero_at is None:
        return f"{session}: it has no time, so no moment is known{_advice(began)}"
    begins = f"{local_time(began.zero_at, zone):%H:%M:%S}"
    if began.way == "hand":
        also = f", also for {listed([it.handle for it in began.sharing])}" if began.sharing else ""
        moved = f"{also}{_moved(began, zone)}{_before(began, began.zero_at)}"
        return f"{session}: the recording begins at {begins}, by your hand{moved}{_replaced(began)}"
    if began.way == "words":
        said = began.alignment
        how = f"{said.agreeing} of {said.voting} notes agree with what was said" if said else _known_from(began)
        worse = "; the captions read now agree less and are not kept" if began.is_worse else _replaced(began)
        return f"{session}: the recording begins at {begins}: {how}{_before(began, began.zero_at)}{worse}"
    clock_only = f"by the clock only, {clock_time(began.zero_at, zone)}: {_why_by_clock(began)}"
    return f"{session}: {clock_only}{_replaced(began)}{_advice(began)}"


def _why_by_clock(began: Began) -> str:
    """Return why the words of the notes do not say when a recording began.

    If the captions may be of another talk, name what takes them away. Captions that replace others can be undone.
    """
    if not began.cues:
        return "it has no captions"
    file, they = (one_line(began.file, CUT), "that is") if began.file else ("its captions", "those are")
    away = f"; if {they} of another talk: confnote moments {began.session.handle} --captions {NONE}"
    other = "" if began.replaces else away
    length, last = began.recording.length if began.recording else 0, int(began.cues[-1].start)
    if 0 < length < last - SPARE:
        return f"{file} {'goes' if began.file else 'go'} on to {clock(last)}, the recording to {clock(length)}{other}"
    if len(began.notes) < FEWEST:
        return f"{counted(len(began.notes), 'note') or 'no note'}, and it takes {FEWEST} to find it in {file}"
    return f"your notes do not clearly agree with {file}{other}"


def _before(began: Began, zero: int) -> str:
    """Return how many notes were typed before the recording began, in words."""
    count = sum(note.at < zero for note in began.notes)
    return f"; {counted(count, 'note')} typed before it {'has' if count == 1 else 'have'} no moment" if count else ""


def _known_from(began: Began) -> str:
    is_known = began.recording is not None and began.recording.zero_by and not began.cues
    return "found before" if is_known else "as in another talk of it"


def _replaced(began: Began) -> str:
    return "; these captions take the place of those known before (confnote undo)" if began.replaces else ""


def _moved(began: Began, zone: str) -> str:
    """Return how far the other notes of the recording are moved, if that is far."""
    if abs(began.moved) < FAR or not began.others:
        return ""
    alone = f"{local_time(began.alone_at, zone):%H:%M:%S}"
    note = f"; for one note alone, correct its time: confnote edit {began.notes[0].handle} --at {alone}"
    far = f", {clock(abs(began.moved) // 1000)} from where it was known"
    return f"{far}: {counted(began.others, 'other note')} moved{note}"


def _advice(began: Began) -> str:
    return f". Say one: confnote moments --at {began.notes[0].handle}={clock(751)}" if began.notes else ""


def _value(store: Store, began: Began) -> dict[str, Any]:
    said = began.alignment
    zone = conference(store, began.session.conference).zone
    return {
        "session": began.session.handle,
        "url": began.recording.url if began.recording else None,
        "by": began.way if began.way != "none" else None,
        "zero_at": None if began.zero_at is None else local_time(began.zero_at, zone).isoformat(timespec="seconds"),
        "agreeing": said.agreeing if said else None,
        "voting": said.voting if said else None,
        "notes": len(began.notes),
        "placed": began.placed,
    }
