"""`confnote recordings`: put the recordings of a list on the sessions that they are of."""

from typing import Annotated, Any

import typer

from confnote.actions.recordings import FoundRecording, Recorded, add_recordings, find_recordings
from confnote.cli.commands.schedule import read_source
from confnote.cli.run import Run
from confnote.core.text import one_line
from confnote.model import Session
from confnote.recordings.formats import read_recordings
from confnote.recordings.match import Doubt
from confnote.store.now import place_in_conference
from confnote.views.lines import counted

EXAMPLES = (
    "confnote recordings https://api.media.ccc.de/public/conferences/38c3",
    "yt-dlp -J --flat-playlist https://www.youtube.com/playlist?list=PL1 | confnote recordings -",
    "confnote recordings videos.csv --dry-run    # title,url[,speakers,length,captions]",
)
NAMED = 5  # sessions without a recording that the answer names
CUT = 60  # characters of a title


def command(
    ctx: typer.Context,
    source: Annotated[str, typer.Argument(metavar="FILE|URL|-", help="A list of recordings; - for a pipe.")],
    everyone: Annotated[bool, typer.Option("--all", help="Also for sessions that are not yours.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be added; write nothing.")] = False,
) -> None:
    """Find the recordings of your sessions in a list, and link them.

    Lists are voctoweb JSON, RSS or Atom, the output of yt-dlp -J --flat-playlist, pyvideo JSON, and CSV or JSON that
    names title and url, as PeerTube and Vimeo give it. A programme that has recordings is read by
    `confnote schedule import`.
    """
    run = Run.of(ctx)
    found = read_recordings(read_source(source))
    run.warn(*found.notices)
    with run.open() as store:
        place = place_in_conference(store, run.now, run.slug(store))
        recorded = find_recordings(store, str(place.conference), found.recordings, everyone=everyone)
        if recorded.new and not dry_run:
            add_recordings(store, recorded.new)
        run.warn(*(_question(session, doubt) for session, doubt in recorded.doubts))
        run.answer(_answer(recorded, dry_run=dry_run), lambda: _value(recorded))


def _answer(recorded: Recorded, *, dry_run: bool) -> str:
    """Return what was added, and what is missing, in one line each."""
    new = [it for it in recorded.new if not it.is_known]
    rows = [f"{it.session.handle} {one_line(it.session.title, CUT)}: {it.recording.url}" for it in new]
    counts = counted(len(new), "recording")
    parts = [f"{counts} {'would be linked' if dry_run else 'linked'}" if new else "no new recording"]
    known = len(recorded.found) - len(new)
    more = len(recorded.new) - len(new)
    parts += [f"{known} known already" + (f", {more} of them with more about it now" if more else "")] if known else []
    parts += [f"{len(recorded.doubts)} unsure"] if recorded.doubts else []
    if recorded.without:
        names = ", ".join(it.handle for it in recorded.without[:NAMED])
        others = f" and {len(recorded.without) - NAMED} more" if len(recorded.without) > NAMED else ""
        of = counted(recorded.attended, "talk")
        parts.append(f"{len(recorded.without)} of your {of} without one: {names}{others}")
    if left := recorded.others:
        parts.append(f"{left} of other sessions left out (--all takes them)")
    if recorded.unknown:
        parts.append(f"{recorded.unknown} of no session here")
    return "\n".join([*rows, "; ".join(parts)])


def _question(session: Session, doubt: Doubt) -> str:
    take = f"confnote link {doubt.recording.url} --session {session.handle} --kind video"
    named = f'{session.handle} {one_line(session.title, CUT)}: perhaps "{one_line(doubt.recording.title, CUT)}"'
    return f"{named}. If it is: {take}"


def _value(recorded: Recorded) -> dict[str, Any]:
    def one(it: FoundRecording) -> dict[str, Any]:
        return {
            "session": it.session.handle,
            "title": it.recording.title,
            "url": it.recording.url,
            "new": not it.is_known,
        }

    return {
        "recordings": [one(it) for it in recorded.found],
        "unsure": [
            {
                "session": session.handle,
                "title": doubt.recording.title,
                "url": doubt.recording.url,
                "score": doubt.score,
            }
            for session, doubt in recorded.doubts
        ],
        "without": [it.handle for it in recorded.without],
        "others": recorded.others,
        "unknown": recorded.unknown,
    }
