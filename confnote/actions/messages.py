"""Describe in one line what an action did, in the same words in the shell and in the prompt.

Light: the quick commands import this (no dataclasses, no typing, no re).
"""

from __future__ import annotations

from confnote.core.text import one_line, one_line_each

TYPE_CHECKING = False
if TYPE_CHECKING:
    from confnote.actions.capture import AddedNote, RatedSession, RecordedTech
    from confnote.actions.edit import AddedLink
    from confnote.actions.sessions import StartedSession
    from confnote.store.now import Place, SessionRef

NAMED = 5  # sessions that an answer names if it cannot tell which of them a note belongs to
SITS_THERE = "; you sit there now, so the next notes go there too"
NO_PHOTO_YET = "{}. The note has no photo yet: confnote edit last --photo FILE"
LAST_ATTENDED = " (the last one attended today)"


def note_added(note: AddedNote) -> str:
    """Say where a note went."""
    head = f"{'private ' if note.private else ''}{note.kind} n{note.id} added"
    place = note.place
    if place.conference is None:
        return (
            f'{head} to the inbox: there is no conference yet. Make one: confnote new "NAME" --dates "16-20 May 2022",'
            f" then: confnote move n{note.id} NAME"
        )
    if note.session is not None:
        return f"{head} to {note.session.short}{SITS_THERE if note.sat_down else ''}"
    if note.section:
        return f"{head} to the section {one_line(note.section, 60)}"
    where = f"{head} to {place.day_name(note.day)}, unfiled"
    if place.out and note.day == place.day:
        return f"{where}: you are out until your next session begins"
    return f"{where}. {possible(place)}" if place.rivals else where


def possible(place: Place) -> str:
    """Say how to file an unfiled note; name at most five sessions, a row each."""
    from confnote.core.shell import quoted

    first = place.rivals[0]
    # in the pinned room, the command would change nothing
    is_new = first.room not in {"", place.room}
    sit = f"Say where you sit: confnote here {quoted(first.room)}, or file it" if is_new else "File it"
    ways = f"{sit}: confnote move last s{first.id}"
    names = [place.about(rival) for rival in place.rivals]
    if len(names) == 1:
        return f"Possible: {names[0]}. {ways}"
    more = [f"and {len(names) - NAMED} more (confnote now)"] if len(names) > NAMED else []
    return "\n  ".join([f"{ways}. Possible, the likeliest first:", *names[:NAMED], *more])


def ended(place: Place, prefix: str = "confnote ", *, added: bool = True) -> str | None:
    """Say that the session that notes went or go to is over, and which has begun; else None."""
    if place.ended is None:
        return None
    session, at = place.ended
    over = f"s{session.id} ended {place.clock(at)}"
    if place.waiting is not None:
        way = "move last" if added else "start"  # moving the note that was added sits the user down, too
        begun = f"{over}, and {place.about(place.waiting)} has begun: {prefix}{way} s{place.waiting.id}"
        if place.step == 1 or not place.waiting.room or place.waiting.room == place.room:
            return begun
        from confnote.core.shell import quoted

        # without a start, the clock would stay with each ended session of a room for ten minutes
        room = one_line(place.waiting.room, 30)
        return f"{begun}, or {prefix}here {room if prefix == '/' else quoted(room)} follows the room"
    return f"{over}; {prefix}start s{session.id} goes on with it"


def outside_conference(note: AddedNote) -> str | None:
    """Return a warning if the clock filed a note with a conference that is not on, else None."""
    place = note.place
    if place.conference is None or place.covers or note.session or note.section or note.day != place.day:
        return None
    name = one_line(place.name, 60)
    return f"{name} is not on now: kept with it all the same (another: -c NAME, or confnote use NAME)"


def used_now(slug: str, place: Place) -> str:
    """Return ` now`, or which other conference notes go to, for the slug of the one in use."""
    if place.slug == slug:
        return " now"
    name = one_line(place.name, 60)
    return f", but notes and other commands go to {name}, which is on now (for this one add -c {slug})"


def other_than_used(used: str, place: Place) -> str:
    """Say that a command is of another conference than the one in use (a slug)."""
    name = one_line(place.name, 60)
    return f"this is of {name}, which is on now; for {used}, the one in use, add -c {used}"


def session_rated(rated: RatedSession, prefix: str = "confnote ") -> str:
    """Say which rating a session got, which one it had, and which session has begun in its room."""
    verdict = f": {one_line(rated.verdict, 60)}" if rated.verdict else ""
    old = one_line(rated.old, 60)
    gone = old if rated.verdict and rated.verdict != rated.old else ""
    was = f"{rated.was}/5{gone and f': {gone}'}" if rated.was and (gone or rated.was != rated.rating) else gone
    kept = f"{was and f'; was {was}'}{f'; the verdict stays: {old}' if old and not rated.verdict else ''}"
    over = ended(rated.place, prefix, added=False) if rated.place is not None and rated.place.waiting else ""
    assumed = "" if rated.current else LAST_ATTENDED
    return f"{rated.session.short} rated {rated.rating}/5{verdict}{assumed}{kept}{over and f'; {over}'}"


def tech_recorded(tech: RecordedTech) -> str:
    """Say what is new about a tech."""
    return f"t{tech.id} {one_line(tech.name, 60)} {tech_changes(tech)}"


def tech_changes(tech: RecordedTech) -> str:
    """Say what is new about a tech, without its name."""
    if not tech.changes:
        return "added" if tech.added else "is already noted"
    parts = []
    for field, before, after in tech.changes:
        if field == "session":
            # the values are uids, which the user never sees
            to = f"s{tech.session.id} {one_line(tech.session.title, 40)}" if tech.session else ""
            parts.append(f"session {'' if before is None else 'changed to '}{to}")
        elif before in {None, ""}:
            parts.append(f"{field} {one_line(str(after), 50)}")
        else:
            parts.append(f"{field} {' → '.join(one_line_each(str(before), str(after), 50))}")
    filled = all(before in {None, ""} for _, before, _ in tech.changes)
    done = "added" if tech.added else "completed" if filled else "changed"
    return f"{done}: {', '.join(parts)}"


def near_products(tech: RecordedTech, prefix: str = "confnote ") -> str | None:
    """Name products with a similar name, and the command that joins two; None without any."""
    if not tech.near:
        return None
    first = tech.near[0].partition(" ")[0]
    join = f"{prefix}move {first} t{tech.id}" if tech.is_whole else f"{prefix}move t{tech.id} {first}"
    return f"a new product; near: {', '.join(tech.near)} (the same? {join})"


def session_started(started: StartedSession) -> str:
    """Return the message for a started session, which also names the session that was left."""
    line = started.session.short
    if not started.current:
        on = f" on {started.then}" if started.then else ""
        return f"{line}: marked as attended{on}, not the current one"
    unattended = " (not attended)" if started.unattended else ""
    left = f"; left {started.left.short}{unattended}" if started.left else ""
    published = f"; {started.published}" if started.published else ""
    unpinned = f"; no longer in {one_line(started.unpinned, 40)}" if started.unpinned else ""
    return f"{line}: {'new, ' if started.new else ''}notes go here now{published}{left}{unpinned}"


def session_left(session: SessionRef | None, place: Place) -> str:
    """Say which session was left, and where notes go now."""
    left = f"left {session.short}" if session is not None else ""
    where = "notes go to the day"
    if place.out:
        where = "you are out: notes go to the day until your next session begins"
    if place.session is not None:
        where = f"notes go to {place.session.short} now (stop again: you are out)"
    return "; ".join(filter(None, (left, where)))


def nearest_title(started: StartedSession) -> str | None:
    """Return a hint that names a similar session of the programme; None if there is none."""
    if not started.nearest:
        return None
    means = f"if you mean that, confnote undo and confnote start {started.nearest.partition(' ')[0]}"
    return f"a new session; the nearest on the programme is {started.nearest}; {means}"


def room_pinned(place: Place) -> str:
    """Say which room is pinned, and where notes go."""
    notes = f"; notes go to {place.session.short}" if place.session else ""
    return f"{f'in {one_line(place.room, 60)}' if place.room else 'not in a room'}{notes}"


def link_added(link: AddedLink) -> str:
    """Say which link was added to what."""
    state = "added to" if link.new else "was there already, completed on"
    owner = f"{link.owner.name}{'' if link.owner.current else LAST_ATTENDED}"
    return f"l{link.id} {link.kind} {one_line(link.url, 60)} {state} {owner}"


def now_short(place: Place, minutes: tuple[int | None, int | None]) -> str:
    """Return a line for a status bar with the session that notes go to, empty if there is none.

    `minutes` are those since the start of the session and those until its end; None and negative ones are left out.
    """
    if place.session is None:
        return ""
    times = [f"{n}m {word}" for n, word in zip(minutes, ("in", "left"), strict=True) if n is not None and n >= 0]
    about = f" ({', '.join(times)})" if times else ""
    return f"s{place.session.id} {one_line(place.session.title, 40)}{about}"
