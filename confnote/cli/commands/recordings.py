"""`confnote recordings`: put the recordings of a list on the sessions that they are of."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from confnote.actions.recordings import FoundRecording, Recorded, add_recordings, find_recordings
from confnote.cli.commands.schedule import read_source
from confnote.cli.run import Run
from confnote.core.deep_link import clock
from confnote.core.shell import quoted
from confnote.core.text import one_line
from confnote.model import Session
from confnote.recordings.formats import read_recordings
from confnote.recordings.match import Doubt
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
        place = run.place(store)
        about = str(place.conference)
        recorded = find_recordings(store, about, found.recordings, title=found.title, everyone=everyone)
        if recorded.new and not dry_run:
            add_recordings(store, recorded.new)
        run.warn(*_other_year(recorded, len(found.recordings)))
        run.warn(*(_question(session, doubt) for session, doubt in recorded.doubts))
        run.answer(_answer(recorded, dry_run=dry_run), lambda: _value(recorded))


def _other_year(recorded: Recorded, count: int) -> Iterator[str]:
    """Yield a line if a list has nothing of the conference, and most of it is of another year."""
    years = sorted(set(recorded.years))
    if 2 * len(recorded.years) > count and not recorded.found and not recorded.others:
        named = years[0] if len(years) == 1 else f"{years[0]} to {years[-1]}"
        part = f"by titles and dates it is of {named} ({len(recorded.years)} of {counted(count, 'recording')})"
        yield f"this list is probably not of {one_line(recorded.conference, CUT)}: {part}"


def _answer(recorded: Recorded, *, dry_run: bool) -> str:
    """Return what was added or changed, a line for each, and what is missing."""
    new = [it for it in recorded.new if it.known is None]
    more = [it for it in recorded.new if it.known is not None]
    rows = [f"{it.session.handle} {one_line(it.session.title, CUT)}: {it.recording.url}" for it in new]
    rows += [f"{it.session.handle} {one_line(it.session.title, CUT)}: {', '.join(_changes(it))}" for it in more]
    counts = counted(len(new), "recording")
    parts = [f"{counts} {'would be linked' if dry_run else 'linked'}" if new else "no new recording"]
    known = len(recorded.found) - len(new)
    updated = f", {len(more)} of them {'would be updated' if dry_run else 'updated'}" if more else ""
    parts += [f"{known} known already{updated}"] if known else []
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


def _changes(found: FoundRecording) -> Iterator[str]:
    """Yield what a list says of a recording whose link is known: `length 39:00, was 38:10`."""
    for field in found.changed:
        new, old = getattr(found.link, field), getattr(found.known, field)
        shown = [clock(value) if field == "length" and value else str(value or "") for value in (new, old)]
        yield f"{field} {shown[0]}" + (f", was {shown[1]}" if shown[1] else "")


def _question(session: Session, doubt: Doubt) -> str:
    take = f"confnote link {quoted(doubt.recording.url)} --session {session.handle} --kind video"
    named = f'{session.handle} {one_line(session.title, CUT)}: perhaps "{one_line(doubt.recording.title, CUT)}"'
    of = f" of {doubt.year}" if doubt.year else ""
    return f"{named}{of}. If it is: {take}"


def _value(recorded: Recorded) -> dict[str, Any]:
    def one(it: FoundRecording) -> dict[str, Any]:
        return {
            "session": it.session.handle,
            "title": it.recording.title,
            "url": it.recording.url,
            "new": it.known is None,
            "changed": list(it.changed),
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
