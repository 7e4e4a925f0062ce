"""Read what an export needs from the store; write the posts, and store their drafts."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

from confnote.actions.find import none_of
from confnote.actions.recordings import is_listed
from confnote.core.lookup import nearest
from confnote.core.recording_links import is_recording, left_out
from confnote.errors import ConfnoteError
from confnote.model import Dossier, Session
from confnote.post.blog import tags_beside
from confnote.post.content.raw import RAW, has_raw
from confnote.post.drafting import Drafting, Setup
from confnote.post.export import (
    Outcome,
    Plan,
    finish_post,
    finish_replaced,
    make_place,
    private_words,
    write_post,
)
from confnote.post.front_keys import TAGS
from confnote.post.settings import DraftText, Exported, Request, Settings, tags_of
from confnote.schedule.value import slot_from_json
from confnote.store.db import Store
from confnote.store.drafts import StoredPost, all_posts, forget_post, last_post, posts, save_post
from confnote.store.read import dossier
from confnote.store.rows import fields_of


def known_posts(store: Store, conference: str) -> tuple[Exported, ...]:
    """Return the posts of a conference (a uid), the oldest first."""
    return tuple(
        Exported(Settings.from_json(post.options), post.path, DraftText.from_json(post.base) if post.base else None)
        for post in posts(store, conference)
    )


def newest_of_several(store: Store, conference: str) -> str | None:
    """Return the name of the post exported last if a conference (a uid) has several, else None."""
    names = [post.name for post in posts(store, conference)]
    last = store.execute(
        "SELECT name FROM post WHERE conference = ? ORDER BY exported_at DESC, id DESC LIMIT 1", (conference,)
    ).fetchone()
    return str(last[0]) if len(names) > 1 else None


def words_in_files(store: Store, note: str) -> str:
    """Warn of files that have, or may have, the words of a private note (a uid); "" if none."""
    conference, number = fields_of(store, "note", note, "conference, id")
    known = known_posts(store, conference) if conference else ()
    if not any(post.path for post in known):
        return ""
    about, handle = dossier(store, conference), f"n{number}"
    found = [(post.path, line) for post in known if (line := private_words(about, post).get(handle)) is not None]
    sure = [f"{path}:{line}" for path, line in found if line]
    edited = [str(path) for path, line in found if not line]
    places = [f"are in {', '.join(sure)}"] if sure else []
    places += [f"may be in {', '.join(edited)}, which you edited"] if edited else []
    advice = "take them out with confnote export"
    return f"{handle} is private now, but its words {' and '.join(places)}: {advice}" if places else ""


def drafting(store: Store, conference: str, request: Request, setup: Setup) -> Drafting:
    """Return the Drafting for a request, which chooses and drafts posts of a conference (a uid)."""
    last = last_post(store)
    last_settings = Settings.from_json(last.options) if last else None
    found = _with_raw_blocks(store, _with_ranked_links(store, dossier(store, conference)))
    known = known_posts(store, conference)
    common = common_tags(store, last) if last and not known and not request.like else ()
    return Drafting(found, known, request, setup, last_settings=last_settings, common=common)


def common_tags(store: Store, last: StoredPost) -> frozenset[str]:
    """Return the tags, in lower case, that other posts of the blog of a post have."""
    others = tags_beside(Path(last.path)) if last.path else {}
    for post in all_posts(store):
        if post != last and post.path != last.path:
            tags = tags_of(dict(Settings.from_json(post.options).front).get(TAGS))
            others[post.path or post.name] = frozenset(tag.lower() for tag in tags)
    return frozenset[str]().union(*others.values())


def _with_ranked_links(store: Store, found: Dossier) -> Dossier:
    """Return a dossier without the links of programmes and lists that a post leaves out."""
    sessions = [it for it in found.sessions if len(it.links) > 1 and it.was_attended()]
    if not sessions:
        return found
    sql = "SELECT uid, imported FROM session WHERE uid IN (SELECT value FROM json_each(?)) AND imported IS NOT NULL"
    imported = {
        uid: {link.url: link.title for link in slot.links}
        for uid, text in store.execute(sql, (json.dumps([it.uid for it in sessions]),)).fetchall()
        if (slot := slot_from_json(text)[0])
    }
    return replace(found, sessions=tuple(_ranked(it, imported.get(it.uid, {})) for it in found.sessions))


# the user typed this text: in these commands, and as no part of another change of the note
TYPED = """SELECT uid FROM journal WHERE uid = :uid AND command IN ('add', 'edit', 'review')
 AND json_extract(after, '$.text') = :text AND json_extract(before, '$.text') IS NOT :text LIMIT 1"""


def _with_raw_blocks(store: Store, found: Dossier) -> Dossier:
    """Return a dossier in which plain notes that have raw blocks of the user are of the kind RAW.

    What a dump or an old post brought stays text: another person may have written it.
    """
    noted = [note for note in found.notes if note.kind == "note" and has_raw(note.text)]
    typed = {note.uid for note in noted if store.execute(TYPED, {"uid": note.uid, "text": note.text}).fetchone()}
    if not typed:
        return found
    return replace(found, notes=tuple(replace(n, kind=RAW) if n.uid in typed else n for n in found.notes))


def _ranked(session: Session, imported: dict[str, str]) -> Session:
    listed = {link.uid for link in session.links if is_listed(session, link)}
    unwanted = left_out(session.links, imported, listed)
    if not imported and not unwanted:
        return session
    kept = tuple(
        # `Video recording (WebM/VP9, 101M)` says no more than the style's own word for a video
        replace(link, title="") if imported.get(link.url) == link.title and is_recording(link) else link
        for link in session.links
        if link.uid not in unwanted
    )
    return replace(session, links=kept)


def carry_out(store: Store, conference: str, plan: Plan, setup: Setup) -> list[str]:
    """Carry out a plan: write posts, store drafts, drop replaced posts; return warnings."""
    written: list[Path] = []
    try:
        return _carry_out(store, conference, plan, setup, written)
    except sqlite3.Error:
        if written:
            names = ", ".join(map(str, written))
            store.outcome = f"but {names} is written: the next export goes on from it"
        raise


def _carry_out(store: Store, conference: str, plan: Plan, setup: Setup, done: list[Path]) -> list[str]:
    """Carry out a plan as `carry_out` does; append the path of each written file to `done`."""
    warnings = []
    for outcome in plan.outcomes:
        # one change for each post: if the disk is full, the drafts of unwritten files are not saved
        _store_and_write(store, conference, outcome, setup.now, done)
        warnings += finish_post(outcome, plan, setup.kept)
    for last in plan.replaced:
        warnings += finish_replaced(last, plan)
    # a post whose file is still there stays known, for the day may get notes again
    gone = [post for post in plan.idle if not (post.path and Path(post.path).exists())]
    names = {outcome.new.settings.name for outcome in plan.outcomes}
    forgotten = [post.settings.name for post in (*(last.post for last in plan.replaced), *gone)]
    forgotten = [name for name in forgotten if name not in names]
    if forgotten:  # a change costs four waits for the disk, and can fail
        with store.change("export"):
            for name in forgotten:
                forget_post(store, conference, name)
    warnings += [
        f"{post.path}: there is nothing to write about that day any more; it was left as it is"
        for post in plan.idle
        if post not in gone
    ]
    return warnings


def _store_and_write(store: Store, conference: str, outcome: Outcome, now: int, done: list[Path]) -> None:
    """Store a post's draft and write its file; append its path to `done` when it is written.

    If the file cannot be written, the store keeps what it had. `now` is in milliseconds.
    """
    settings, draft = (
        outcome.new.settings,
        DraftText(outcome.new.front_text, outcome.new.pieces, loose=outcome.new.loose),
    )
    row = StoredPost(settings.name, settings.to_json(), str(outcome.path), draft.to_json())
    if outcome.edited is not None:
        # in one change: with the new draft and the old file, the next export would take new text for deleted by hand
        with store.change("export"):
            save_post(store, conference, row, now)
            write_post(outcome)
            done.append(outcome.path)
        return
    # the draft comes first: after a kill in between, the next export writes the file; it refuses a file without a draft
    before = next((post for post in posts(store, conference) if post.name == row.name), None)
    make_place(outcome.path)
    with store.change("export"):
        save_post(store, conference, row, now)
    try:
        write_post(outcome)
    except ConfnoteError:
        with store.change("export"):
            if before is None:
                forget_post(store, conference, row.name)
            else:
                save_post(store, conference, before, now)
        raise
    done.append(outcome.path)


def forget(store: Store, conference: str, name: str) -> None:
    """Forget a post and leave its file; raise Unknown with the nearest names if it is unknown."""
    known = [post.name for post in posts(store, conference)]
    if name not in known:
        raise none_of("post", name, nearest(name, known), "confnote export lists the posts")
    with store.change("export --forget"):
        forget_post(store, conference, name)
