"""Run the plain forms of the frequent commands without importing Typer, which costs 150 ms.

`serve` parses only the simple forms of `add`, `rate`, `tech`, `search` and `now --short`; it returns None for anything
else, before it reads or writes, so that the Typer application handles it. Both call the same actions and print the
same messages. Only light modules are imported here (tests/test_imports.py has the list), and no configuration file is
read: of the options and the environment, `--db`, `-c`, CONFNOTE_DB and CONFNOTE_CONFERENCE count.
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
"""The options that each command takes here; the empty name marks a flag."""


class Call:
    """A parsed command line: the verb, its options by name, its words."""

    __slots__ = ("options", "verb", "words")

    def __init__(self, verb: str, options: dict[str, str], words: list[str]) -> None:
        self.verb, self.options, self.words = verb, options, words

    def session_number(self) -> int | None:
        """Return the number of the session option's handle; NotPlain for words of a title."""
        from confnote.core.text import handle_number

        typed = self.options.get("session")
        number = handle_number(typed, "s") if typed is not None else None
        if typed is not None and number is None:
            raise NotPlain
        return number


class NotPlain(Exception):  # not an error: the Typer application takes over
    """The command line is not of a plain form."""


def parse(argv: list[str]) -> Call | None:
    """Return the call that the words ask for, or None if they are not of a plain form."""
    options: dict[str, str] = {}
    at = _parse_options(argv, 0, SHARED, options)
    if at is None or at >= len(argv) or argv[at] not in OPTIONS:
        return None
    verb = argv[at]
    words: list[str] = []
    while True:
        start = _parse_options(argv, at + 1, OPTIONS[verb], options)
        if start is None:
            return None
        if verb == "add":  # from its first word on, everything is text
            words = argv[start:]
            return Call(verb, options, words) if _is_plain_text(words) else None
        if start >= len(argv):
            return Call(verb, options, words)
        if argv[start].startswith("-"):
            return None
        words.append(argv[start])
        at = start


def _parse_options(argv: list[str], at: int, known: dict[str, str], into: dict[str, str]) -> int | None:
    """Read the options from `at` on; return where the words begin, or None at an option that is not known here."""
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


def _is_plain_text(words: list[str]) -> bool:
    """Return whether a note's words need no warning (no word looks like an option) and are not `-` for a pipe."""
    return (
        bool(words) and words != ["-"] and not any(word.lstrip("-")[:1].isalpha() for word in words if word[:1] == "-")
    )


def serve(argv: list[str]) -> int | None:
    """Run a plain form and return its exit code; None if the Typer application must run it: nothing has changed."""
    call = parse(argv)
    if call is None or "_CONFNOTE_COMPLETE" in os.environ:
        return None
    try:
        act = ACTS[call.verb](call)
        lines = _run(call, act)
    except NotPlain:
        return None
    except ConfnoteError as error:
        sys.stderr.write(f"confnote: {error}\n")
        return error.exit_code
    sys.stderr.writelines(f"confnote: {warning}\n" for warning in lines[1:] if warning)
    if lines[0]:
        sys.stdout.write(lines[0] + "\n")
    return 0


def _run(call: Call, act: Act) -> list[str | None]:
    from confnote.core.clock import now
    from confnote.store.db import opened

    try:
        at = now()
        store = _open(call, at)
    except ConfnoteError:
        raise NotPlain from None  # the Typer application says why
    with opened(store):
        slug = call.options.get("conference", os.environ.get("CONFNOTE_CONFERENCE")) or None
        known = "SELECT 1 FROM conference WHERE slug = ?"
        # SQLite cannot take half a character, which a command line can hold
        if slug and not (slug.isprintable() and store.execute(known, (slug,)).fetchone()):
            raise NotPlain
        return act(store, at, slug)


def _open(call: Call, at: int) -> Store:
    """Open the store if it exists and has today's schema."""
    from confnote.store.db import SCHEMA_VERSION, connect, store_path

    db = call.options.get("db")
    path = store_path({**os.environ, "CONFNOTE_DB": db} if db else os.environ)
    if not os.path.isfile(path):  # connecting would create it
        raise NotPlain
    store = connect(path, pinned=at if "CONFNOTE_NOW" in os.environ else None)
    if store.version != SCHEMA_VERSION:
        store.close()
        raise NotPlain
    return store


if TYPE_CHECKING:
    # (store, now, slug of a conference) -> the answer, then warnings
    Act = Callable[[Store, int, "str | None"], "list[str | None]"]


def _uid(store: Store, session: int | None) -> str | None:
    """Return the uid of a session by the number in its handle."""
    if session is None:
        return None
    found = store.execute("SELECT uid FROM session WHERE id = ?", (session,)).fetchone()
    if found is None:
        raise NotPlain  # the Typer application names the nearest
    return str(found[0])


def _add(call: Call) -> Act:
    from confnote.core.kinds import NOTE_KINDS

    kind = call.options.get("kind", "note")
    text = " ".join(call.words)
    number = call.session_number()
    if kind not in NOTE_KINDS or "\0" in text or not text.strip():
        raise NotPlain

    def act(store: Store, at: int, slug: str | None) -> list[str | None]:
        from confnote.actions.capture import add_note
        from confnote.actions.messages import note_added, outside_conference
        from confnote.core.text import REPLACED, readable

        words, replaced = readable(text)
        private = "private" in call.options or "p" in call.options
        note = add_note(store, words, at, kind=kind, private=private, conference=slug, session=_uid(store, number))
        return [note_added(note), REPLACED if replaced else None, outside_conference(note)]

    return act


def _rate(call: Call) -> Act:
    from confnote.core.text import REPLACED, rating_of, readable

    number = call.session_number()
    if not call.words:
        raise NotPlain
    try:
        rating = rating_of(call.words[0])
        verdict, replaced = readable(" ".join(call.words[1:]))
    except Usage:
        raise NotPlain from None

    def act(store: Store, at: int, slug: str | None) -> list[str | None]:
        from confnote.actions.capture import rate
        from confnote.actions.messages import session_rated

        rated = rate(store, rating, verdict.strip(), at, conference=slug, session=_uid(store, number))
        return [session_rated(rated), REPLACED if replaced else None]

    return act


def _tech(call: Call) -> Act:
    from confnote.core.text import REPLACED, line_of, readable

    try:
        name, odd_name = readable(line_of(call.words[0], "a name")) if call.words else ("", False)
        tagline, odd_tagline = readable(" ".join(call.words[1:]))
    except Usage:
        raise NotPlain from None
    if not name:
        raise NotPlain

    def act(store: Store, at: int, slug: str | None) -> list[str | None]:
        from confnote.actions.capture import record_tech
        from confnote.actions.messages import tech_recorded

        tech = record_tech(store, name, at, conference=slug, tagline=tagline.strip())
        return [tech_recorded(tech), REPLACED if odd_name or odd_tagline else None]

    return act


def _search(call: Call) -> Act:
    if not call.words or sys.stdout.isatty():  # at a terminal Rich marks the words
        raise NotPlain

    def act(store: Store, at: int, slug: str | None) -> list[str | None]:
        from confnote.core.text import readable
        from confnote.store.search import SearchFilters, read_words, search
        from confnote.views.hits import hit_lines

        del at
        uid = store.execute("SELECT uid FROM conference WHERE slug = ?", (slug,)).fetchone()[0] if slug else None
        hits = search(store, read_words(readable(" ".join(call.words))[0]), SearchFilters(conference=uid))
        if not hits:
            raise NotPlain  # the Typer application suggests words that are near
        return ["\n".join(hit_lines(hits))]

    return act


def _now(call: Call) -> Act:
    if "short" not in call.options or call.words:
        raise NotPlain

    def act(store: Store, at: int, slug: str | None) -> list[str | None]:
        from confnote.actions.messages import now_short
        from confnote.store.now import minutes_of, place_of

        place = place_of(store, at, slug)
        return [now_short(place, minutes_of(store, place))]

    return act


ACTS: dict[str, Callable[[Call], Act]] = {
    "add": _add, "rate": _rate, "tech": _tech, "now": _now, "status": _now, "search": _search,
}  # fmt: skip
