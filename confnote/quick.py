"""The quick door: the verbs of the room in their plain forms, served without loading Typer.

Both doors call the same store functions and say the same words. What stands here only reads the words of the command
line; a form it does not know it leaves alone (returns None) before anything was read or written. Only the standard
library's cheap modules, and no TOML: `--db` and the environment alone move the store.
"""

from __future__ import annotations

import os
import sys

from confnote.errors import ConfnoteError, Usage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from confnote.store.db import Store

SHARED = {"--db": "db", "--conference": "conference", "-c": "conference"}
NOTE_KINDS = {"note", "takeaway", "quote", "question", "action"}
OPTIONS = {
    "add": {
        **SHARED, "--kind": "kind", "-k": "kind", "--session": "session", "-s": "session", "--private": "", "-p": "",
    },
    "rate": {**SHARED, "--session": "session", "-s": "session"},
    "tech": SHARED,
    "now": {**SHARED, "--short": ""},
    "status": {**SHARED, "--short": ""},
    "search": SHARED,
}  # fmt: skip


class Call:
    """One command line that the quick door understands: the verb, its options by name, its words."""

    __slots__ = ("options", "verb", "words")

    def __init__(self, verb: str, options: dict[str, str], words: list[str]) -> None:
        self.verb, self.options, self.words = verb, options, words


def read_call(argv: list[str]) -> Call | None:
    """Return what the words ask for, or None where they are not of a plain form."""
    options: dict[str, str] = {}
    at = _read_options(argv, 0, SHARED, options)
    if at is None or at >= len(argv) or argv[at] not in OPTIONS:
        return None
    verb = argv[at]
    words: list[str] = []
    while True:
        start = _read_options(argv, at + 1, OPTIONS[verb], options)
        if start is None:
            return None
        if verb == "add":  # from its first word on, all is text
            words = argv[start:]
            return Call(verb, options, words) if _plain_text(words) else None
        if start >= len(argv):
            return Call(verb, options, words)
        if argv[start].startswith("-"):
            return None
        words.append(argv[start])
        at = start


def _read_options(argv: list[str], at: int, known: dict[str, str], into: dict[str, str]) -> int | None:
    """Read the options from `at` on; return where the words begin, None at an option that is not known here."""
    while at < len(argv):
        word = argv[at]
        if not word.startswith("-") or word[1:2].isspace():
            return at
        name, joined, value = word.partition("=")
        field = known.get(name)
        if field is None or (joined and not (field and name.startswith("--"))):
            return None
        if field and not joined:
            at += 1
            if at >= len(argv):
                return None
            value = argv[at]
        into[field or name.lstrip("-")] = value
        at += 1
    return at


def _plain_text(words: list[str]) -> bool:
    """Whether a note's words hold nothing to warn of, and are not a request to read standard input."""
    return (
        bool(words) and words != ["-"] and not any(word.lstrip("-")[:1].isalpha() for word in words if word[:1] == "-")
    )


def serve(argv: list[str]) -> int | None:
    """Carry out a plain form and return its exit code; None leaves the line to Typer's door, untouched."""
    call = read_call(argv)
    act = ACTS[call.verb](call) if call is not None and "_CONFNOTE_COMPLETE" not in os.environ else None
    if call is None or act is None:
        return None
    from confnote.core.clock import now

    try:
        at = now()
        store = _open(call, at)
    except ConfnoteError:
        return None  # the other door says why
    if store is None:
        return None
    try:
        lines = _act(call, act, store, at)
    except ConfnoteError as error:
        sys.stderr.write(f"confnote: {error}\n")
        return error.exit_code
    if lines is None:
        return None
    sys.stderr.writelines(f"confnote: {warning}\n" for warning in lines[1:])
    if lines[0]:
        sys.stdout.write(lines[0] + "\n")
    return 0


def _open(call: Call, at: int) -> Store | None:
    """Open the store, if it is there and of today's schema."""
    from confnote.store.db import SCHEMA_VERSION, connect, store_path

    db = call.options.get("db")
    path = store_path({**os.environ, "CONFNOTE_DB": db} if db else os.environ)
    if not os.path.isfile(path):  # connecting would create it
        return None
    store = connect(path, pinned=at if "CONFNOTE_NOW" in os.environ else None)
    if store.version == SCHEMA_VERSION:
        return store
    store.close()
    return None


def _act(call: Call, act: Act, store: Store, at: int) -> list[str] | None:
    from confnote.store.db import opened

    with opened(store):
        slug = call.options.get("conference", os.environ.get("CONFNOTE_CONFERENCE")) or None
        known = "SELECT 1 FROM conference WHERE slug = ?"
        if slug and not (slug.isprintable() and store.execute(known, (slug,)).fetchone()):  # half characters are not
            return None
        return act(store, at, slug)


if TYPE_CHECKING:
    # what is done with the open store at an instant in a conference: the answer, then warnings; None: not for us
    Act = Callable[[Store, int, "str | None"], "list[str] | None"]


def _session(store: Store, number: int | None) -> str | None:
    """Return the uid of the session with that handle's number."""
    found = store.execute("SELECT uid FROM session WHERE id = ?", (number,)).fetchone()
    return None if found is None else str(found[0])


def _add(call: Call) -> Act | None:
    from confnote.core.text import REPLACED, handle_number, readable

    kind = call.options.get("kind", "note")
    named = call.options.get("session")
    number = handle_number(named, "s") if named is not None else None
    text = " ".join(call.words)
    if kind not in NOTE_KINDS or (named is not None and number is None) or "\0" in text or not text.strip():
        return None

    def act(store: Store, at: int, slug: str | None) -> list[str] | None:
        from confnote.store.capture import add_note
        from confnote.views import answer

        session = _session(store, number)
        if number is not None and session is None:
            return None
        words, replaced = readable(text)
        private = "private" in call.options or "p" in call.options
        note = add_note(store, words, at, kind=kind, private=private, conference=slug, session=session)
        outside = answer.outside(note)
        return [answer.noted(note), *([REPLACED] if replaced else []), *([outside] if outside else [])]

    return act


def _rate(call: Call) -> Act | None:
    from confnote.core.text import REPLACED, handle_number, rating_of, readable

    named = call.options.get("session")
    number = handle_number(named, "s") if named is not None else None
    try:
        rating = rating_of(call.words[0]) if call.words else None
        verdict, replaced = readable(" ".join(call.words[1:]))
    except Usage:
        return None
    if rating is None or (named is not None and number is None):
        return None

    def act(store: Store, at: int, slug: str | None) -> list[str] | None:
        from confnote.store.capture import rate
        from confnote.views import answer

        session = _session(store, number)
        if number is not None and session is None:
            return None
        return [
            answer.rated(rate(store, rating, verdict.strip(), at, conference=slug, session=session)),
            *([REPLACED] if replaced else []),
        ]

    return act


def _tech(call: Call) -> Act | None:
    from confnote.core.text import REPLACED, line_of, readable

    try:
        name, odd_name = readable(line_of(call.words[0], "a name")) if call.words else ("", False)
        tagline, odd_tagline = readable(" ".join(call.words[1:]))
    except Usage:
        return None
    if not name:
        return None

    def act(store: Store, at: int, slug: str | None) -> list[str]:
        from confnote.store.capture import record_tech
        from confnote.views import answer

        tech = record_tech(store, name, at, conference=slug, tagline=tagline.strip())
        return [answer.recorded(tech), *([REPLACED] if odd_name or odd_tagline else [])]

    return act


def _search(call: Call) -> Act | None:
    if not call.words or sys.stdout.isatty():
        return None

    def act(store: Store, at: int, slug: str | None) -> list[str] | None:
        from confnote.core.text import readable
        from confnote.store.search import Filters, read_words, search
        from confnote.views.hits import hit_lines

        del at
        uid = store.execute("SELECT uid FROM conference WHERE slug = ?", (slug,)).fetchone()[0] if slug else None
        hits = search(store, read_words(readable(" ".join(call.words))[0]), Filters(conference=uid))
        return ["\n".join(hit_lines(hits))] if hits else None  # the other door suggests what is near

    return act


def _now(call: Call) -> Act | None:
    if "short" not in call.options or call.words:
        return None

    def act(store: Store, at: int, slug: str | None) -> list[str]:
        from confnote.store.now import minutes_of
        from confnote.store.place import place_of
        from confnote.views import answer

        place = place_of(store, at, slug)
        return [answer.now_short(place, minutes_of(store, place))]

    return act


ACTS: dict[str, Callable[[Call], Act | None]] = {
    "add": _add, "rate": _rate, "tech": _tech, "now": _now, "status": _now, "search": _search,
}  # fmt: skip
