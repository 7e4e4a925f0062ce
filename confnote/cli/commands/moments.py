"""`confnote moments`: find where in its recording each note belongs."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from confnote.actions.find import expand_handles, find_session
from confnote.actions.moments import Began, Captions, caption_sessions, find_begins, place_by_hand, store_begins
from confnote.cli import complete
from confnote.cli.run import Run
from confnote.cli.wait import waiting
from confnote.core.deep_link import clock
from confnote.core.positions import recording_of
from confnote.core.text import one_line
from confnote.core.time import clock_time, local_time
from confnote.errors import Refused, Usage
from confnote.model import Cue
from confnote.recordings.captions import ENDINGS, read_captions
from confnote.recordings.formats.making import seconds_of
from confnote.schedule.fetch import fetch, read_path
from confnote.schedule.text import listed
from confnote.store.db import Store
from confnote.store.now import Place, place_in_conference
from confnote.store.read import dossier, find
from confnote.views.lines import counted

EXAMPLES = (
    "confnote moments --captions subtitles/     # files of yt-dlp --write-subs --skip-download",
    "confnote moments s4 --captions backstage.en.vtt",
    "confnote moments --at n41=12:31            # you know where a note belongs",
)
CUT = 50  # characters of a title


def command(
    ctx: typer.Context,
    sessions: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SESSION]...", help="Handles or words.", autocompletion=complete.sessions),
    ] = None,
    captions: Annotated[
        Path | None, typer.Option(metavar="FILE|FOLDER", help="Captions, .vtt or .srt; of a folder by their names.")
    ] = None,
    fetch_captions: Annotated[
        bool, typer.Option("--fetch", help="Get the captions that the list of recordings names.")
    ] = False,
    at: Annotated[
        list[str] | None, typer.Option(metavar="NOTE=TIME", help="This note is about this time of the recording.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be found; write nothing.")] = False,
) -> None:
    """Find where in the recordings of your sessions each note belongs.

    The words of your notes are looked up in the captions. Where they do not clearly agree, only the clock is left, and
    you can say one moment yourself.
    """
    run = Run.of(ctx)
    if at and (captions or fetch_captions or sessions or dry_run):
        raise Usage("--at stands alone: confnote moments --at n41=12:31")
    with run.open() as store:
        if at:
            placed = [_place(store, typed) for typed in at]
            run.answer(
                "\n".join(_line(it, run.calendar(store).zone) for it in placed), lambda: list(map(_value, placed))
            )
            return
        place = place_in_conference(store, run.now, run.slug(store))
        uids = [find_session(store, typed, place).uid for typed in sessions or ()]
        found, notices = _captions(store, place, uids, captions) if captions else ({}, [])
        if fetch_captions:
            fetched, more = _fetched(store, place, uids)
            found, notices = {**fetched, **found}, [*notices, *more]
        run.warn(*notices)
        begins = find_begins(store, str(place.conference), uids, found)
        if not begins:
            raise Refused("you have attended no session yet: name one, confnote moments s4")
        if not dry_run and any(it.is_new or it.is_read for it in begins):
            store_begins(store, begins)
        zone = run.calendar(store).zone
        run.answer(_answer(begins, zone, dry_run=dry_run), lambda: list(map(_value, begins)))


def _place(store: Store, typed: str) -> Began:
    name, sign, time = typed.partition("=")
    seconds = seconds_of(time)
    if not sign or not (seconds or time.strip().strip("0:") == ""):
        raise Usage(f"say where a note belongs as NOTE=TIME, such as n41=12:31, not {typed!r}")
    (handle,) = expand_handles(store, [name])
    table, uid, conference = find(store, handle)
    if table != "note":
        raise Usage(f"{handle} is no note: confnote moments --at n41=12:31")
    if conference is None:
        raise Refused(f"{handle} is in the inbox, so no recording has it")
    return place_by_hand(store, uid, conference, seconds)


def _captions(store: Store, place: Place, uids: Sequence[str], path: Path) -> tuple[Captions, list[str]]:
    """Read the captions of a file or a folder; return them by session, and notices."""
    path = path.expanduser()
    if not path.is_dir():
        if len(uids) != 1:
            raise Usage("name the session of these captions: confnote moments s4 --captions FILE")
        return {uids[0]: [read_captions(read_path(path))]}, []
    names = sorted(it.name for it in path.iterdir() if it.suffix.lower() in ENDINGS)
    if not names:
        raise Refused(f"no .vtt or .srt file is in {path}")
    owners = caption_sessions(store, str(place.conference), names)
    read: dict[str, list[tuple[Cue, ...]]] = {}
    notices = []
    for name, uid in owners.items():
        if uids and uid not in uids:
            continue
        try:
            read.setdefault(uid, []).append(read_captions(read_path(path / name)))
        except Refused as error:
            notices.append(f"{one_line(name, CUT)}: {error}")
    others = [name for name in names if name not in owners]
    if others:
        notices.append(f"{counted(len(others), 'file')} of no session with a recording: {listed(others)}")
    return read, notices


def _fetched(store: Store, place: Place, uids: Sequence[str]) -> tuple[Captions, list[str]]:
    """Fetch the captions whose addresses are known; return them by session, and notices."""
    found: dict[str, list[tuple[Cue, ...]]] = {}
    notices = []
    for session in dossier(store, str(place.conference), with_notes=False).sessions:
        recording = recording_of(session.links)
        if recording is None or not recording.captions or (session.uid not in uids if uids else not session.is_mine):
            continue
        try:
            with waiting(f"fetching the captions of {session.handle}"):
                found[session.uid] = [read_captions(fetch(recording.captions).data)]
        except Refused as error:
            notices.append(f"{session.handle}: {error}")
    if not found and not notices:
        notices.append("no address of captions is known: a list of recordings can name them")
    return found, notices


def _answer(begins: Sequence[Began], zone: str, *, dry_run: bool) -> str:
    """Return a line for each session, then how many are known in which way."""
    by_words = sum(it.way == "words" for it in begins)
    by_hand = sum(it.way == "hand" for it in begins)
    by_clock = sum(it.way == "clock" for it in begins)
    without = sum(it.recording is None for it in begins)
    counts = [
        (by_words, "by the words of your notes"), (by_hand, "by hand"), (by_clock, "by the clock only"),
        (without, "without a recording"),
    ]  # fmt: skip
    total = f"{counted(len(begins), 'session')}: " + ", ".join(f"{count} {how}" for count, how in counts if count)
    lines = [_line(it, zone) for it in begins if it.recording is not None]
    return "\n".join([*lines, f"{total}{' (a dry run: nothing is stored)' if dry_run else ''}"])


def _line(began: Began, zone: str) -> str:
    """Return what is known of a session's recording, and what to type if that is not much."""
    session = f"{began.session.handle} {one_line(began.session.title, CUT)}"
    if began.zero_at is None:
        return f"{session}: it has no time, so no moment is known{_advice(began)}"
    begins = f"{local_time(began.zero_at, zone):%H:%M:%S}"
    if began.way == "hand":
        return f"{session}: the recording begins at {begins}, by your hand"
    if began.way == "words":
        said = began.alignment
        how = f"{said.agreeing} of {said.voting} notes agree with what was said" if said else "as in another talk of it"
        return f"{session}: the recording begins at {begins}: {how}"
    why = "it has no captions" if not began.cues else "your notes do not clearly agree with its captions"
    return f"{session}: by the clock only, {clock_time(began.zero_at, zone)}: {why}{_advice(began)}"


def _advice(began: Began) -> str:
    return f". Say one: confnote moments --at {began.notes[0].handle}={clock(751)}" if began.notes else ""


def _value(began: Began) -> dict[str, Any]:
    said = began.alignment
    return {
        "session": began.session.handle,
        "url": began.recording.url if began.recording else None,
        "by": began.way if began.way != "none" else None,
        "zero_at": began.zero_at,
        "agreeing": said.agreeing if said else None,
        "voting": said.voting if said else None,
        "notes": len(began.notes),
        "placed": began.placed,
    }
