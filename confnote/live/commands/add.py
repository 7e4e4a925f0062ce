"""Store a line by its mark; the commands /rate, /tech, /link, /speaker, /to and /private."""

from __future__ import annotations

import re
from collections.abc import Iterable

from confnote.actions import messages
from confnote.actions.capture import DASHES, add_note, record_tech, split_known
from confnote.actions.capture import rate as rate_session
from confnote.actions.changes import make_private
from confnote.actions.find import Asking, find_session
from confnote.core import kinds
from confnote.core.text import handle_number, line_of, one_line
from confnote.errors import Refused, Usage
from confnote.live.answer import Answer, answer_of, note_lines, remark, tech_line
from confnote.live.context import Context
from confnote.store.now import SessionRef, current_session
from confnote.store.rows import TABLES, slug_of_session

MARKS = (*kinds.MARKS, ("$ ", "tech"))
SEPARATORS = (": ", *(f" {dash} " for dash in DASHES))
RATING = re.compile(r"([1-5])(?:/5)?")
OUT_OF_FIVE = re.compile(r"(?:(.*?)\s)?([1-5])/5(?:\s(.*))?", re.DOTALL)
OTHER = "its prompt is confnote live -c {}"
ASKING = Asking("", other=OTHER)
ADDRESS = re.compile(r"https?://\S+")


def store_line(context: Context, line: str, *, session: str | None = None, private: bool = False) -> Answer:
    """Store a line by its mark: a note in `session` (a uid) or where the clock says, or a tech.

    A tech is of the conference in use, or of that of its `session`. Raises Usage if there is nothing but a mark, and
    for a `private` tech.
    """
    kind, text = read_line(line)
    if kind == "tech":
        if private:
            raise Usage("a tech cannot be private, so it was not kept: write it as a note, without the $ mark")
        return _record(context, *read_tech(text, _known_tech(context)), session=session)
    if not text.strip():
        raise Usage(f"a {kind} needs words behind its mark")
    note = add_note(
        context.store, text, context.begun, kind=kind, private=private, conference=context.slug,
        session=session, prefer=context.last_session, now=context.now(),
    )  # fmt: skip
    context.taken.append(note.uid)
    if session is None:
        context.last_session = note.session.uid if note.session is not None else None
    return Answer(note_lines(note, text), same_target=not note.sat_down)


def read_line(line: str) -> tuple[str, str]:
    """Return the kind of note (or `tech`) and the text of a line.

    A mark at the very start gives the kind. `//x` is the text `/x`. A pasted quote with a mark on each line loses all
    the marks. Commands are not recognized here: call `commands.split_command` first.
    """
    if line.startswith("//"):
        return "note", line[1:]
    mark, kind = next(((mark, kind) for mark, kind in MARKS if line.startswith(mark)), ("", "note"))
    text = line[len(mark) :]
    first, *others = text.split("\n")
    if kind == "quote" and all(row.startswith("> ") or row.rstrip() == ">" for row in others):
        text = "\n".join([first, *(row[2:] if row.startswith("> ") else "" for row in others)])
    return kind, text


def read_tech(text: str, known_names: Iterable[str] = ()) -> tuple[str, str]:
    """Split `Chaos Mesh: chaos engineering for Kubernetes` into name and tagline.

    The name ends at the first colon or dash (SEPARATORS), else at the first line end. A known name that begins the text
    is used instead, in its own spelling, unless it is shorter than a name with a separator. Raises Usage if there is
    no name.
    """
    first, _, more = text.strip().partition("\n")
    places = [(first.find(separator, 1), separator) for separator in SEPARATORS]  # from 1: the name is not empty
    at, separator = min((place for place in places if place[0] > 0), default=(len(first), ""))
    name, tagline = first[:at].strip(), first[at + len(separator) :].strip()
    if not separator:
        name = name.removesuffix(":")
    known, rest = split_known(first, known_names)
    if known and (not separator or len(known) >= len(name)):
        name, tagline = known, rest
    if not name:
        raise Usage("a tech needs a name: write it first, as in 'Chaos Mesh: chaos engineering for Kubernetes'")
    return name, f"{tagline}\n{more}".strip()


def _record(
    context: Context, name: str, tagline: str, *, url: str = "", rating: int | None = None, verdict: str = "",
    session: str | None = None,
) -> Answer:  # fmt: skip
    slug = context.slug if session is None else slug_of_session(context.store, session)
    tech = record_tech(
        context.store, line_of(name, "a name"), context.now(), conference=slug, session=session,
        tagline=tagline, url=url, rating=rating, verdict=verdict,
    )  # fmt: skip
    near = messages.near_products(tech, "/")
    return Answer((tech_line(tech, tagline), *([remark(near)] if near else [])), same_target=True)


def _known_tech(context: Context) -> list[str]:
    found = context.store.execute("SELECT name FROM tech WHERE conference IS ?", (context.place().conference,))
    return [name for (name,) in found.fetchall()]


def rate(context: Context, words: str) -> Answer:
    """Rate the session whose handle is the first word, else the current or last one."""
    session, rest = session_first(context, words)
    typed, _, verdict = rest.partition(" ")
    found = RATING.fullmatch(typed)
    if found is None:
        raise Usage("a rating is a whole number from 1 to 5: /rate 4 solid demo, or /rate s12 4 solid demo")
    rated = rate_session(
        context.store, int(found[1]), verdict.strip(), context.now(), conference=context.slug,
        session=session.uid if session else None,
    )  # fmt: skip
    return answer_of(messages.session_rated(rated))


def tech(context: Context, words: str) -> Answer:
    """Record a tech; take a url, and `4/5` with the verdict behind it, out of the words."""
    if not words:
        raise Usage("a tech needs a name: /tech Chaos Mesh: chaos engineering https://chaos-mesh.org 4/5 want it")
    rated = OUT_OF_FIVE.fullmatch(words)
    text, rating, verdict = (rated[1] or "", int(rated[2]), rated[3] or "") if rated else (words, None, "")
    address, url = ADDRESS.search(text), ""
    if address is not None:
        from confnote.core.links import check_url  # 10 ms, only at the first link

        text = f"{text[: address.start()].rstrip()} {text[address.end() :].lstrip()}"
        url = check_url(address[0])
    name, tagline = read_tech(text, _known_tech(context))
    return _record(context, name, tagline, url=url, rating=rating, verdict=verdict.strip())


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

    named, rest = session_first(context, words)
    person = parse_speaker(rest)
    session, current = (named, True) if named else current_session(context.store, context.now(), context.slug)
    add_speaker(context.store, session, person)
    assumed = "" if current else messages.LAST_ATTENDED
    return answer_of(f"{one_line(person.name, 60)} speaks in {session.label}{assumed}")


def to(context: Context, words: str) -> Answer:
    """Add a note or a tech to the session whose handle is the first word; a mark sets the kind."""
    session, text = session_first(context, words)
    if session is None or not text:
        raise Usage("say which session, then the note: /to s12 ! one catalogue for every team")
    return store_line(context, text, session=session.uid)


def private(context: Context, words: str) -> Answer:
    """Add a private note; without words, make the last note of this prompt private.

    Posts leave out private notes by default. If the file of a post has the words already, the answer names it instead.
    """
    if words:
        return store_line(context, words, private=True)
    uid, number = last_taken(context)
    make_private(context.store, uid)
    warning = ""
    if context.store.execute("SELECT 1 FROM post LIMIT 1").fetchone():
        from confnote.actions.export import words_in_files  # 100 ms, with a parser for Markdown

        warning = words_in_files(context.store, uid)
    return answer_of(warning or f"n{number} is private now: posts leave it out")


def last_taken(context: Context) -> tuple[str, int]:
    """Return (uid, id) of this prompt's last note not yet deleted; raise Refused if it has none."""
    for uid in reversed(context.taken):
        found = context.store.execute("SELECT id FROM note WHERE uid = ?", (uid,)).fetchone()
        if found is not None:
            return uid, int(found[0])
    raise Refused("this prompt has taken no note yet: name one by its handle, such as n45")


def session_first(context: Context, words: str) -> tuple[SessionRef | None, str]:
    """Return the session whose handle is the first word, if any, and the rest of the words."""
    first, _, rest = words.partition(" ")
    if handle_number(first, "s") is None:
        return None, words
    return find_session(context.store, first, context.place(), ASKING), rest.strip()
