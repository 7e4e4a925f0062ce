"""Store a line by its mark; the commands from /moment and /rate to /to and /private."""

from __future__ import annotations

import re

from confnote.actions import messages
from confnote.actions.capture import add_note, record_tech, split_known
from confnote.actions.capture import rate as rate_session
from confnote.actions.changes import make_private, rewrite_note
from confnote.actions.find import Asking, find_session, find_tech
from confnote.core import kinds
from confnote.core.text import handle_number, line_of, one_line
from confnote.errors import Refused, Usage
from confnote.live.answer import Answer, answer_of, in_shell, note_line, note_lines, remark, tech_line
from confnote.live.context import Context, TargetGone, Unsure, clock_at
from confnote.live.typed import ASKED, QUESTION, TypedProduct, attributed, is_product, kept_attribution, read_product
from confnote.store.drafts import LineTarget
from confnote.store.neighbours import session_before
from confnote.store.now import SessionRef, current_session
from confnote.store.rows import TABLES, fields_of, slug_of_session

MARKS = (*kinds.MARKS, ("$ ", "tech"))
RATING = re.compile(r"([1-5])(?:/5)?")
OTHER = "its prompt is confnote live -c {}"
EDITS = "/edit {} > @1 WORDS"
ASKING = Asking("", other=OTHER)
PRODUCT = "$ NAME: what it is, or /tech NAME"


def store_line(
    context: Context, line: str, *, session: str | None = None, private: bool = False, sits: bool = True
) -> Answer:
    """Store a line: a tech, or a note in `session` (a uid), else where the prompt showed.

    A line that begins like a prompt of a shell is a tech only if `is_product` says so. A tech is of the conference of
    this prompt, or of that of its `session`. With `sits`, the user sits down in a `session` that runs. If the line is
    for a note that is there, it replaces that note. Raises Usage if there is nothing but a mark, and for a `private`
    tech.
    """
    kind, text = read_line(line)
    hint = ""
    if context.target is not None and context.target.note is not None:
        return rewrite(context, context.target, line)
    known = _known_tech(context) if kind == "tech" else []
    if kind == "tech" and text.strip() and not is_product(text, known):
        kind, text, hint = "note", line, f"kept as a note; a product is {PRODUCT}"
    if kind == "tech":
        if private:
            raise Usage("a tech cannot be private, so it was not kept: write it as a note, without the $ mark")
        return _record(context, read_product(text, known), session=session)
    if not text.strip():
        raise Usage(f"a {kind} needs words behind its mark")
    if kind == "note" and QUESTION.match(line):
        hint = "kept as a note; a question is ? WORDS, or Q NAME, ORG: WORDS with its asker"
    hint = hint or _no_mark(kind, line)
    if kind == "quote":
        text, hint = attributed(context.store, text, lambda: _target(context, session), EDITS.format("last"))
    note = add_note(
        context.store, text, context.begun, kind=kind, private=private, conference=context.slug,
        session=session, prefer=context.last_session, now=context.now() if sits else None,
        shown=context.place_shown() if session is None else None,
    )  # fmt: skip
    context.taken.append(note.uid)
    if session is None:
        context.last_session = note.session.uid if note.session is not None else None
    lines = note_lines(note, text)
    filed: str | None = note.session.uid if note.session is not None else ""
    if session is not None or (context.target is not None and context.target.aimed):
        context.placed[note.uid], filed = filed or None, None
    over = messages.ended(note.place, "/") if filed is not None else None
    remarks = [remark(said) for said in (hint, over) if said]
    return Answer((*lines, *remarks), same_target=not note.sat_down, note_in=filed)


def _target(context: Context, session: str | None) -> str:
    """Return the session (a uid) that a line goes to, by default where the prompt showed; or ""."""
    if session is not None:
        return session
    place = context.place_shown() or context.place(context.begun)
    return place.session.uid if place.session else ""


def _no_mark(kind: str, line: str) -> str:
    """Say how to type the mark at which a note seems to begin, without its blank; "" for none."""
    short = {mark[0]: name for mark, name in kinds.MARKS if len(mark) == 2}
    meant = short.get(line[:1], "") if line[1:2].isalpha() else ""
    return f"kept as a note; a {meant} is {line[0]} WORDS, with a blank between" if kind == "note" and meant else ""


def moment(context: Context, words: str) -> Answer:
    """Mark a moment; its text are the words, if there are any."""
    return _mark(context, "moment", words)


def photo_taken(context: Context, words: str) -> Answer:
    """Mark the moment of a photo that the user took with another device."""
    return _mark(context, "photo", words)


def _mark(context: Context, kind: str, words: str) -> Answer:
    """Mark the moment at which the line was begun, in the place that the prompt showed."""
    if context.target is not None and context.target.note is not None:
        context.target = None  # that is a note which the user changes, and no place
    note = add_note(
        context.store, words, context.begun, kind=kind, conference=context.slug, prefer=context.last_session,
        now=context.now(), shown=context.place_shown(),
    )  # fmt: skip
    context.taken.append(note.uid)
    context.marked.add(note.uid)
    return Answer(note_lines(note, words or kinds.NOTE_KINDS[kind].words), same_target=True)


def rewrite(context: Context, target: LineTarget, line: str, *, keeps_kind: bool = False) -> Answer:
    """Replace a note by a line; with `keeps_kind`, a line without a mark changes no kind.

    Nor does it change that of a mark of a moment, which has no mark to type. With `keeps_kind`, a quote keeps its
    speaker, a question its asker, unless the line names another, and a photo stays a photo.
    """
    kind, text = read_line(line)
    is_tech = kind == "tech"
    if is_tech:
        kind, text = "note", line
    found = fields_of(context.store, "note", str(target.note), "id, kind, text, at, private, session")
    if found is None:
        raise TargetGone(target.label)
    number, old_kind, old, at, private, session = found
    kind = old_kind if kind == "note" and (keeps_kind or old_kind in kinds.MOMENTS) else kind
    hint = ""
    if kind == "quote":
        text, hint = attributed(context.store, text, lambda: session or "", EDITS.format(f"n{number}"))
    text, changed = kept_attribution(context.store, (old_kind, old), (kind, text)) if keeps_kind else (text, "")
    if keeps_kind and "![" in old:
        from confnote.core.photos import kept_photo  # 20 ms: it imports the library of pictures

        text, same = kept_photo(old, text)
        changed += same
    hint = f"it stays a note; a product is {PRODUCT}" if is_tech else hint or _no_mark(kind, line)
    if (old_kind, old) == (kind, text):
        return Answer((remark(hint or f"n{number} stays as it is"),), same_target=True)
    rewrite_note(context.store, str(target.note), kind, text)
    shown = note_line(clock_at(at, context.place().zone), number, "", kind, one_line(text, 300), private=bool(private))
    return Answer((shown, remark(f"n{number} changed{changed}"), *([remark(hint)] if hint else [])), same_target=True)


def read_line(line: str) -> tuple[str, str]:
    """Return the kind of note (or `tech`) and the text of a line.

    A mark at the very start gives the kind. `//x` is the text `/x`. `Q Ada, Org: words` is a question whose text begins
    with its asker. A pasted quote with a mark on each line loses all the marks. Commands are not recognized here: call
    `commands.split_command` first.
    """
    if line.startswith("//"):
        return "note", line[1:]
    if asked := ASKED.fullmatch(line):
        return "question", asked[1]
    mark, kind = next(((mark, kind) for mark, kind in MARKS if line.startswith(mark)), ("", "note"))
    text = line[len(mark) :]
    first, *others = text.split("\n")
    if kind == "quote" and all(row.startswith("> ") or row.rstrip() == ">" for row in others):
        text = "\n".join([first, *(row[2:] if row.startswith("> ") else "" for row in others)])
    return kind, text


def _record(context: Context, product: TypedProduct, *, session: str | None = None) -> Answer:
    slug = context.slug if session is None else slug_of_session(context.store, session)
    tech = record_tech(
        context.store, line_of(product.name, "a name"), context.now(), conference=slug, session=session,
        tagline=product.tagline, url=product.url, rating=product.rating, verdict=product.verdict,
    )  # fmt: skip
    near = messages.near_products(tech, "/")
    words = " ".join(filter(None, (product.tagline, product.url)))
    if product.rating is not None:
        verdict = f": {product.verdict}" if product.verdict else ""
        words = f"{words}{', ' if words else ''}rated {product.rating}/5{verdict}"
    return Answer((tech_line(tech, words), *([remark(near)] if near else [])), same_target=True)


def _known_tech(context: Context) -> list[str]:
    found = context.store.execute("SELECT name FROM tech WHERE conference IS ?", (context.place().conference,))
    return [name for (name,) in found.fetchall()]


def rate(context: Context, words: str) -> Answer:
    """Rate the session whose handle is the first word, else the current or last one."""
    session, rest = session_meant(context, words)
    typed, _, verdict = rest.partition(" ")
    found = RATING.fullmatch(typed)
    if found is None:
        raise Usage("a rating is a whole number from 1 to 5: /rate 4 solid demo, or /rate s12 4 solid demo")
    rated = rate_session(
        context.store, int(found[1]), verdict.strip(), context.now(), conference=context.slug,
        session=session.uid if session else None,
    )  # fmt: skip
    return answer_of(messages.session_rated(rated, "/"))


def tech(context: Context, words: str) -> Answer:
    """Record a tech; take a url, and `4/5` with the verdict behind it, out of the words."""
    if not words:
        raise Usage("a tech needs a name: /tech Chaos Mesh: chaos engineering https://chaos-mesh.org 4/5 want it")
    typed = words.removeprefix("--new ")
    known = _known_tech(context)
    product = read_product(typed, known)
    name, says = product.name, product.tagline or product.url or product.rating
    if not (typed != words or says or context.sure or split_known(name, known)[0]):
        what = f"no product is called {one_line(name, 60)!r} yet"
        raise Unsure(what, "adds it", f"/tech --new {one_line(name, 60)}")
    return _record(context, product)


def link(context: Context, words: str) -> Answer:
    """Add a link, or a social post by its embed code, to the record whose handle is the first word.

    Without a handle, the link goes to the current or last session.
    """
    # 10 ms, only at the first link
    from confnote.actions.edit import add_link, find_owner, read_embedded_post, read_link

    first, _, rest = words.partition(" ")
    named = {table: first for letter, table in TABLES.items() if handle_number(first, letter) is not None}
    named.pop("link", None)  # a link has no links
    typed = rest.strip() if named else words
    if not named and (left := context.place_left()) is not None and left.session is not None:
        named["session"] = f"s{left.session.id}"
    url, _, title = typed.partition(" ")
    if not url:
        raise Usage("a link needs its address: /link https://... Slides, or /link t3 https://...")
    new = read_embedded_post(typed) if "<" in typed else read_link(url, title=title.strip())
    owner = find_owner(
        context.store, context.now(), context.slug, session=named.get("session"), tech=named.get("tech"),
        note=named.get("note"), asking=ASKING,
    )  # fmt: skip
    return answer_of(messages.link_added(add_link(context.store, owner, new)))


def speaker(context: Context, words: str) -> Answer:
    """Add a speaker to the session whose handle is the first word, else to the current or last one.

    The details given replace those of a known speaker.
    """
    from confnote.actions.edit import add_speaker  # 10 ms, as for a link
    from confnote.core.speakers import parse_speaker

    named, rest = session_meant(context, words)
    person = parse_speaker(rest)
    is_known = context.store.execute("SELECT 1 FROM speaker WHERE name = ? COLLATE NOCASE", (person.name,)).fetchone()
    is_text = rest == person.name and rest.islower() and len(rest.split()) > 2
    if is_text and not (is_known or context.sure):
        raise Unsure(f"no speaker is called {one_line(rest, 60)!r} yet", "adds one", f"/speaker {rest.title()}")
    session, current = (named, True) if named else current_session(context.store, context.now(), context.slug)
    add_speaker(context.store, session, person)
    assumed = "" if current else messages.LAST_ATTENDED
    return answer_of(f"{one_line(person.name, 60)} speaks in {session.short}{assumed}")


def to(context: Context, words: str) -> Answer:
    """Add a note or a tech to the session whose handle is the first word; a mark sets the kind.

    If it is the handle of a tech, the words go to its verdict.
    """
    first, _, rest = words.partition(" ")
    if handle_number(first, "t") is not None:
        return _to_verdict(context, first, rest)
    session, text = session_first(context, words)
    if session is None or not text:
        raise Usage("say which session, then the note: /to s12 ! one catalogue for every team")
    return store_line(context, text, session=session.uid)


def _to_verdict(context: Context, handle: str, words: str) -> Answer:
    """Add words to the verdict of a tech; show all of it."""
    text = read_line(words.strip())[1].strip()
    if not text:
        raise Usage(f"say what you think of it: /to {handle} faster than the one before")
    place = context.place_in_conference()
    uid, number, name = find_tech(context.store, handle, place.conference)
    verdict, conference = fields_of(context.store, "tech", uid, "verdict, conference")
    if conference != place.conference:
        (slug,) = fields_of(context.store, "conference", conference, "slug")
        raise Refused(f"t{number} {one_line(name, 60)} is a product of {slug}: {OTHER.format(slug)}")
    verdict = f"{verdict}; {text}" if verdict else text
    record_tech(context.store, name, context.now(), conference=place.slug, verdict=verdict)
    return answer_of(f"t{number} {one_line(name, 60)}: {one_line(verdict, 300)}")


def before(context: Context, text: str) -> Answer:
    """Add a note or a tech to the session before the current one; a mark sets the kind."""
    session = session_before(context.store, context.place_left() or context.place_in_conference())
    if session is None:
        raise Refused("there was no session of yours before: /to s12 TEXT names one")
    return store_line(context, text, session=session.uid, sits=False)


def private(context: Context, words: str) -> Answer:
    """Add a private note; without words, make the last note of this prompt private.

    Posts leave out private notes by default. If the file of a post has the words already, the answer names it instead.
    """
    if words:
        return store_line(context, words, private=True)
    uid, number = last_taken(context)
    if fields_of(context.store, "note", uid, "private") == (1,):
        return answer_of(f"n{number} is private already")
    make_private(context.store, uid)
    warning = ""
    if context.store.execute("SELECT 1 FROM post LIMIT 1").fetchone():
        from confnote.actions.export import words_in_files  # 100 ms, with a parser for Markdown

        warning = words_in_files(context.store, uid)
    return answer_of(in_shell(warning) or f"n{number} is private now: posts leave it out")


def last_taken(context: Context) -> tuple[str, int]:
    """Return (uid, id) of this prompt's last note, which is no mark; raise Refused without one."""
    for uid in reversed(context.taken):
        found = context.store.execute("SELECT id FROM note WHERE uid = ?", (uid,)).fetchone()
        if found is not None and uid not in context.marked:
            return uid, int(found[0])
    raise Refused("this prompt has taken no note yet: name one by its handle, such as n45")


def session_first(context: Context, words: str) -> tuple[SessionRef | None, str]:
    """Return the session whose handle is the first word, if any, and the rest of the words."""
    first, _, rest = words.partition(" ")
    if handle_number(first, "s") is None:
        return None, words
    return find_session(context.store, first, context.place(), ASKING), rest.strip()


def session_meant(context: Context, words: str) -> tuple[SessionRef | None, str]:
    """Return what `session_first` does, and without a handle the session that the prompt showed.

    If that is the current one, or there is none, the session is None.
    """
    session, rest = session_first(context, words)
    left = context.place_left() if session is None else None
    return left.session if left is not None else session, rest
