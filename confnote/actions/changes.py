"""Undo, redo, delete, restore, move and mark records. Each call is one committed transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from confnote.actions.capture import DASHES, correct, take_back_start
from confnote.actions.conferences import keep_on_day
from confnote.actions.find import (
    LISTED,
    Asking,
    expand_handles,
    find_conference,
    find_session,
    has_match,
    none_of,
    of_another,
)  # fmt: skip
from confnote.actions.messages import SITS_THERE
from confnote.core.clock import short_day
from confnote.core.kinds import FOLLOW_UPS
from confnote.core.lookup import WORD, best, fold, nearest
from confnote.core.shell import quoted
from confnote.core.tags import tags_in
from confnote.core.text import handle_number, line_of, one_line, readable
from confnote.errors import Unknown, Usage
from confnote.store.conditions import IS_TEXT
from confnote.store.db import Store
from confnote.store.heard import speakers_of
from confnote.store.journal import ChangeGroup, redo_last, undo_last
from confnote.store.now import Place, SessionRef, place_of, session_ref
from confnote.store.pins import PinChange
from confnote.store.read import find, row_of, with_links
from confnote.store.rows import delete, fields_of, name_of, slug_of_session, update
from confnote.store.sessions import has_attended, is_empty
from confnote.store.trash import Untrashed, restore_deleted
from confnote.store.write import mark_done

LATELY = 600_000  # ms in a session after which it can be the wrong one: then all its notes are moved to another


@dataclass(frozen=True, slots=True)
class MarkedNote:
    """A question or an action, and whether it was done before."""

    handle: str
    uid: str
    text: str
    done: bool


def undo(
    store: Store, writer: str | None = None, check: Callable[[ChangeGroup | PinChange], None] | None = None
) -> ChangeGroup | PinChange:
    """Undo the last change (of `writer` if given) and return it.

    `check` is called with it, and may raise an error: then nothing is undone. Raises NothingToUndo if there is no
    change, and Refused if later changes depend on it.
    """
    with store.change("undo"):
        taken = undo_last(store, writer)
        if check is not None:
            check(taken)
    return taken


def redo(store: Store, writer: str | None = None) -> ChangeGroup | PinChange:
    """Redo the change that the last undo (of `writer` if given) took back, and return it.

    Raises Refused if there is nothing to redo, or if later changes depend on it.
    """
    with store.change("redo"):
        return redo_last(store, writer)


def untrash(store: Store, handle: str) -> Untrashed:
    """Restore a deleted record with all that was deleted with it (see `restore_deleted`).

    Raises Unknown if the handle is not in the trash, and Refused if a record cannot come back.
    """
    with store.change("untrash"):
        return restore_deleted(store, handle)


def remove(store: Store, records: Iterable[tuple[str, str]]) -> int:
    """Delete (table, uid) records with their children; return how many children were notes."""
    with store.change("rm"):
        return sum(delete(store, table, uid) for table, uid in records)


def remove_handles(store: Store, handles: Iterable[str], place: Place) -> tuple[list[tuple[str, str]], int]:
    """Delete records by handle or range; return their (uid, name), and how many notes went too.

    The name of one of another conference than that of `place` says of which.
    """
    # the names are read before the deletion, for the message
    records = list(dict.fromkeys(find(store, handle)[:2] for handle in expand_handles(store, handles)))

    def name(table: str, uid: str) -> str:
        short = one_line(name_of(table, row_of(store, table, uid)), 50)
        return short + with_links(store, uid) + of_another(store, table, uid, place)

    removed = [(uid, name(table, uid)) for table, uid in records]
    return removed, remove(store, records)


def done(store: Store, words: Sequence[str], at: int | None, place: Place | None = None) -> list[MarkedNote]:
    """Mark questions and actions as done at an instant, or as open (None); return them as before.

    `words` are handles and ranges, or with a `place` words of one of its conference. Raises Usage for a single handle
    of any other record, or if no question or action is in the handles, and Unknown if none or several have the words.
    """
    # a note that is done already keeps its time
    with store.change("done"):
        if place is not None and words[0] != "last" and not (words[0][:1].isalpha() and words[0][1:2].isdigit()):
            words = [_by_words(store, " ".join(words), place, is_open=at is not None)]
        found = _follow_ups(store, words)
        mark_done(store, {note.uid: at for note in found if note.done == (at is None)})
    return found


def _by_words(store: Store, typed: str, place: Place, *, is_open: bool) -> str:
    """Return the handle of the only question or action with these words.

    Those that are open go first, or with `is_open` False those that are done. Raises Unknown for none or several.
    """
    kinds = ", ".join("?" * len(FOLLOW_UPS))
    sql = f"""SELECT 'n' || id, text, (done_at IS NULL) = ? FROM note WHERE conference IS ? AND kind IN ({kinds})
              ORDER BY id"""
    known = store.execute(sql, (is_open, place.conference, *FOLLOW_UPS)).fetchall()
    found = best(typed, [row for row in known if row[2]], itemgetter(1)) or best(typed, known, itemgetter(1))
    if len(found) == 1:
        return str(found[0][0])
    named = [f"{handle} {one_line(text, 60)}" for handle, text, _ in found or known]
    if not found:
        raise none_of("question or action", typed, nearest(typed, named), "See: confnote list followups")
    listed = "".join(f"\n  {name}" for name in named[:LISTED])
    more = f"\n  and {len(found) - LISTED} more (confnote list followups)" if len(found) > LISTED else ""
    raise Unknown(f"{len(found)} notes match {one_line(typed, 60)!r}; say which by its handle:{listed}{more}")


def _follow_ups(store: Store, handles: Sequence[str]) -> list[MarkedNote]:
    # a range may have other notes in it; a single handle that is no follow-up is a mistake
    found: list[MarkedNote] = []
    for word in handles:
        named = expand_handles(store, [word])
        for handle in named:
            table, uid, _ = find(store, handle)
            kind, text, done_at = "", "", None
            if table == "note":
                kind, text, done_at = fields_of(store, table, uid, "kind, text, done_at")
            if kind in FOLLOW_UPS:
                found.append(MarkedNote(handle, uid, text, done_at is not None))
            elif len(named) == 1:
                raise Usage(
                    f"{handle} is a {kind or table}: only questions and actions are done or open "
                    f"(confnote list followups{f'; confnote edit {handle} --kind action' if kind else ''})"
                )
    if not found:
        raise Usage(f"there is no question and no action in {' '.join(handles)}: confnote list followups")
    return list(dict.fromkeys(found))


def make_private(store: Store, note: str) -> None:
    """Make a note (a uid) private: posts leave it out by default."""
    with store.change("private"):
        update(store, "note", note, private=1)


def rewrite_note(store: Store, note: str, kind: str, text: str) -> None:
    """Replace the kind and text of a note (a uid); raise Usage for an empty text."""
    if not text.strip():
        raise Usage("a note cannot be empty: confnote rm deletes it")
    store.words = text
    with store.change("edit"):
        update(store, "note", note, kind=kind, text=text, tags=" ".join(tags_in(text)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The target of a move: a session, day or section, a conference by the clock, or the inbox.

    `session` is a uid, `day` an ISO date, `conference` a slug. `name` is the target's name in messages.
    """

    session: str | None = None
    day: str | None = None
    section: str = ""
    conference: str | None = None
    inbox: bool = False
    name: str = ""


def find_target(
    store: Store, typed: str, notes: Sequence[tuple[str, str]], place: Place, asking: Asking | None = None, *,
    here: bool = False,
) -> Target:  # fmt: skip
    """Return the target that words name: the inbox, else a conference, else a session.

    A handle such as `s12` always means the session. Words of a title are looked up as `find_session` does, at the
    moment of the last of `notes` (handle, uid), in their conference if all are of one, else (and with `here`) in that
    of `place`. Parts of words mean such a session rather than a conference.
    """
    if typed.casefold() == "inbox":
        return Target(inbox=True, name="the inbox")
    taken = [fields_of(store, "note", uid, "conference, at") for _, uid in notes]
    owners: set[str | None] = {place.conference if here else own for own, _ in taken}
    if handle_number(typed, "s") is not None:
        for uid in filter(None, owners):  # a note of the inbox goes to any conference
            own_place = place_of(store, place.at, fields_of(store, "conference", uid, "slug")[0])
            find_session(store, typed, own_place, asking or Asking(""))
        session = find_session(store, typed, place)
        return Target(session=session.uid, name=session.short + of_another(store, "session", session.uid, place))
    own = (owners.pop() if len(owners) == 1 else None) or place.conference
    slug = fields_of(store, "conference", own, "slug")[0] if own is not None else ""
    then = place_of(store, max((at for _, at in taken), default=place.at), slug or None)
    # words that name no conference, or several, may still name a session
    with suppress(Unknown):
        conference = find_conference(store, typed)
        whole = {*WORD.findall(fold(f"{conference.slug} {conference.name}"))}
        # parts of words, such as `e`, name a conference only if they name no session
        if whole.issuperset(WORD.findall(fold(typed))) or not has_match(store, typed, then):
            return Target(conference=conference.slug, name=f"{conference.slug}, filed by the clock")
    session = find_session(store, typed, then, asking, of=slug if own != place.conference else "")
    return Target(session=session.uid, name=session.short + of_another(store, "session", session.uid, place))


def day_target(day: str, conference: str | None) -> Target:
    """Return the target for a day (ISO) of a conference (slug; None: each note's own)."""
    return Target(day=day, conference=conference, name=short_day(day))


def section_target(typed: str, conference: str | None) -> Target:
    """Return the target for a section (a heading) of a conference (slug; None: the note's own)."""
    section = line_of(readable(typed)[0], "a section")
    return Target(section=section, conference=conference, name=f"the section {one_line(section, 60)}")


def entered_sessions(store: Store, notes: Sequence[tuple[str, str]]) -> list[SessionRef]:
    """Return the sessions of notes (handle, uid) that the user sat down in."""
    marks = ", ".join("?" * len(notes))
    sql = f"""SELECT uid, id, title FROM session WHERE entered_at IS NOT NULL
     AND uid IN (SELECT session FROM note WHERE uid IN ({marks})) ORDER BY id"""
    return [SessionRef(*row) for row in store.execute(sql, [uid for _, uid in notes]).fetchall()]


def move_notes(store: Store, notes: Sequence[tuple[str, str]], target: Target, now: int | None = None) -> bool:
    """Move notes, given as (handle, uid); return whether the user sits down in the session by that.

    That is so if the newest of all notes is moved to a session that runs `now` (ms).

    Raises Usage for a note of the inbox if the target is a day or a section without a conference.
    """
    with store.change("move"):
        # before the move, which makes the session one of the user's
        place = (
            place_of(store, now, slug_of_session(store, target.session), now=now) if target.session and now else None
        )
        sources = entered_sessions(store, notes)
        for _, uid in notes:
            at, own = fields_of(store, "note", uid, "at, conference")
            values = {"session": None, "day": None, "section": "", **_placed(store, at, own, target)}
            if values["conference"] is not None:
                # another conference may have another zone, and the note shows its time of day there
                (slug,) = fields_of(store, "conference", values["conference"], "slug")
                values["utc_offset"] = place_of(store, at, slug).minutes
            update(store, "note", uid, **values)
            if target.day:
                keep_on_day(store, values["conference"], uid)
            # a link stores its conference too, so that a dossier reads all its links in one query
            store.execute("UPDATE link SET conference = ? WHERE note = ?", (values["conference"], uid))
        newest = store.execute(f"SELECT uid FROM note WHERE {IS_TEXT} ORDER BY id DESC LIMIT 1").fetchone()
        is_last = newest is not None and newest[0] in {uid for _, uid in notes}
        sits = place is not None and target.session is not None and is_last and correct(store, place, target.session)
        # after `correct`, by which the user leaves the session that the notes were in
        for session in sources if target.session else ():
            take_back_start(store, session.uid, LATELY)
        return sits


def notes_moved(
    store: Store, notes: Sequence[tuple[str, str]], target: Target, place: Place, now: int | None = None
) -> str:
    """Move notes as `move_notes` does; return which went where, in words."""
    owners = [(handle, of_another(store, "note", uid, place)) for handle, uid in notes]
    names = ", ".join(handle + ("" if target.name.endswith(of) else of) for handle, of in owners)
    sources = entered_sessions(store, notes)
    sits = move_notes(store, notes, target, now)
    moved = f"{names} moved to {target.name}{SITS_THERE if sits else ''}"
    moved += "".join(
        f"; {session.short} is not attended" for session in sources if not has_attended(store, session.uid)
    )
    if target.conference is None or target.day or target.section:
        return moved
    filed: dict[str, list[str]] = {}
    for handle, uid in notes:
        at, session, day = fields_of(store, "note", uid, "at, session, day")
        on_day = place_of(store, at, target.conference).day_name(day)
        filed.setdefault(session_ref(store, session).short if session else on_day, []).append(handle)
    ways = [f"{', '.join(handles)} to {where}" for where, handles in filed.items()]
    return f"{moved}: {'; '.join(ways if len(ways) > 1 else filed)}"


MOVED = """SELECT n.id, n.text, n.session, json_extract(j.before, '$.session') FROM journal j
JOIN note n ON n.uid = j.uid WHERE j.change = (SELECT max(change) FROM journal) AND j.tbl = 'note'
 AND n.kind = 'quote' AND json_extract(j.before, '$.session') <> n.session ORDER BY n.id"""
MOST_WORDS = 100  # characters of a quote that an answer repeats in the command to type


LEFT_BEHIND = """SELECT DISTINCT s.uid, s.id, s.title FROM journal j JOIN note n ON n.uid = j.uid
JOIN session s ON s.uid = json_extract(j.before, '$.session')
WHERE j.change = (SELECT max(change) FROM journal) AND j.tbl = 'note' AND n.session <> s.uid
 AND s.imported IS NOT NULL AND s.left_at IS NOT NULL ORDER BY s.id"""


def hints_of_move(store: Store, prefix: str = "confnote ") -> Iterator[str]:
    """Yield what to type after a move, the last change of the store.

    That is for each quote whose text still names a speaker of the session it left, who does not speak in the new one,
    and for each session that has nothing of the user's any more, but counts as attended.
    """
    for row in store.execute(LEFT_BEHIND).fetchall():
        left = SessionRef(*row)
        if has_attended(store, left.uid) and is_empty(store, left.uid):
            yield f"{left.short} is empty, but attended: {prefix}plan --drop s{left.id} if you were not there"
    for number, text, session, before in store.execute(MOVED).fetchall():
        names = [person.name for person in speakers_of(store, session)]
        others = [person.name for person in speakers_of(store, before) if person.name not in names]
        found = next(((name, words) for name in others if (words := _without_name(text, name))), None)
        if found is not None:
            short = f"s{session_ref(store, session).id}"
            who = f"n{number} still names {one_line(found[0], 60)}, who does not speak in {short}"
            yield f"{who}: {_naming(f'n{number}', found[1], names, prefix)}"


def _without_name(text: str, name: str) -> str:
    """Return the words of a quote that names a speaker at its start or its end, else ""."""
    typed = text.strip()
    if typed.startswith(f"{name}: "):
        return typed.removeprefix(f"{name}: ").strip()
    ends = (f" {dash} {name}" for dash in DASHES)
    return next((typed.removesuffix(end).strip() for end in ends if typed.endswith(end)), "")


def _naming(handle: str, words: str, names: list[str], prefix: str) -> str:
    """Return the command that makes one of these speakers that of a quote with these words."""
    shown = "WORDS" if len(words) > MOST_WORDS or "\n" in words else words
    if prefix == "/" and names:
        others = ", ".join(f"@{number} is {one_line(name, 40)}" for number, name in enumerate(names, 1))
        return f"/edit {handle} > @1 {shown}{f' ({others})' if names[1:] else ''}"
    text = f"{shown} {DASHES[-1]} {names[0] if len(names) == 1 else 'NAME'}"
    others = f" (NAME is {' or '.join(one_line(name, 40) for name in names)})" if names[1:] else ""
    return f"{prefix}edit {handle} {text if prefix == '/' else quoted(text)}{others}"


def _placed(store: Store, at: int, own: str | None, target: Target) -> dict[str, Any]:
    """Return the new columns of a note taken at an instant; `own` is its conference (uid) now."""
    if target.inbox:
        return {"conference": None}
    if target.session is not None:
        (conference,) = fields_of(store, "session", target.session, "conference")
        return {"conference": conference, "session": target.session}
    if target.conference is not None:
        place = place_of(store, at, target.conference)
        own = place.conference
        if not target.day and not target.section:
            return {"conference": own, **({"session": place.session.uid} if place.session else {"day": place.day})}
    if own is None:
        raise Usage("that note is in the inbox: say which conference with -c NAME")
    return {"conference": own, **({"day": target.day} if target.day else {"section": target.section})}
