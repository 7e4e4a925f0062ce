"""Run the plain forms of the frequent commands without importing Typer, which costs 150 ms.

`serve` knows only the simple forms of `add`, `rate`, `tech`, `search` and `now --short` (or `status --short`). For
anything else it returns None before it writes, so that the Typer application handles the command line. `serve` and
Typer's commands call the same actions and print the same messages. Only light modules are imported here
(tests/test_imports.py has the list), unless a time is typed. No configuration file is read: only `--db`, `-c`,
CONFNOTE_DB and CONFNOTE_CONFERENCE choose store and conference.
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
SESSION = {"--session": "session", "-s": "session"}
OPTIONS = {
    "add": {**SHARED, **SESSION, "--kind": "kind", "-k": "kind", "--private": "", "-p": "", "--at": "at"},
    "rate": {**SHARED, **SESSION},
    "tech": SHARED,
    "now": {**SHARED, "--short": ""},
    "status": {**SHARED, "--short": ""},
    "search": SHARED,
}
"""The options that each command takes here; the empty name marks a flag."""


COLOURED = {"FORCE_COLOR", "CONFNOTE_COLOR"}


class NotPlain(Exception):  # not an error: the Typer application takes over
    """The command line is of no plain form, or the Typer application has a better answer to it."""


class Call:
    """A parsed command line; `now` (ms) and `slug`, the conference, are set when it runs."""

    __slots__ = ("now", "options", "slug", "verb", "words")

    def __init__(self, verb: str, options: dict[str, str], words: list[str]) -> None:
        self.verb, self.options, self.words = verb, options, words
        self.now = 0
        self.slug: str | None = None

    def is_plain(self) -> bool:
        """Return whether the words need neither a warning nor Typer."""
        if self.verb in {"now", "status"}:
            return "short" in self.options and not self.words
        # at a terminal Rich marks the words
        if self.verb == "search" and (sys.stdout.isatty() or os.environ.keys() & COLOURED):
            return False
        if (
            self.verb == "add"
            and (
                self.words == ["-"]  # the text comes from a pipe
                or any(word[:1] == "-" and word.lstrip("-")[:1].isalpha() for word in self.words)  # a mistyped option?
            )
        ):
            return False
        return bool(self.words)


def parse(argv: list[str]) -> Call | None:
    """Parse a command line of a plain form; return None for any other."""
    options: dict[str, str] = {}
    at = _parse_options(argv, 0, SHARED, options)
    if at is None or at >= len(argv) or argv[at] not in OPTIONS:
        return None
    verb = argv[at]
    words: list[str] = []
    while True:
        at = _parse_options(argv, at + 1, OPTIONS[verb], options)
        if at is None:
            return None
        if verb == "add" or at >= len(argv):  # everything from a note's first word on is its text
            call = Call(verb, options, words or argv[at:])
            return call if call.is_plain() else None
        if argv[at].startswith("-"):
            return None
        words.append(argv[at])


def _parse_options(argv: list[str], at: int, known: dict[str, str], into: dict[str, str]) -> int | None:
    """Parse the options from index `at` on into the dict `into`; return the index of the next word.

    Return None for an option that is not in `known`, has no value, or has a form that only Typer parses.
    """
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
        if field in into:  # Typer refuses an option that is typed twice
            return None
        into[field or name.lstrip("-")] = value
        at += 1
    return at


def _say(call: Call, *lines: str | None) -> None:
    if any(lines):
        from confnote.actions.say import say  # most runs have no warning

        _typable(call, "")
        say(*filter(None, lines))


def _typable(call: Call, line: str) -> str:
    """Return the line with --db in its commands if the user named the store by it."""
    from confnote.actions.say import name_store, typable
    from confnote.store.db import store_path

    db = call.options.get("db")
    name_store(db, os.path.expanduser(db or ""), store_path(os.environ))
    return typable(line)


def serve(argv: list[str]) -> int | None:
    """Run a plain form and return its exit code; None, before any change, if Typer must run it."""
    call = parse(argv)
    if call is None or "_CONFNOTE_COMPLETE" in os.environ:
        return None
    try:
        lines = _run(call)
    except (NotPlain, Usage):  # Usage is raised before any change; the Typer application explains it
        return None
    except ConfnoteError as error:
        _say(call, str(error))
        return error.exit_code
    _say(call, *lines[1:])
    if lines[0]:
        line = _typable(call, lines[0]) if "db" in call.options else lines[0]
        if sys.stdout.isatty():
            from confnote.core.terminal import fitted

            line = fitted(line, sys.stdout, "  ")
        sys.stdout.write(line + "\n")
    return 0


def _run(call: Call) -> list[str | None]:
    from confnote.core.clock import now
    from confnote.store.db import opened

    try:
        call.now = now()
        store = _open(call)
    except ConfnoteError:
        raise NotPlain from None  # the Typer application says what is wrong
    warnings: list[str | None] = []
    with opened(store, warnings.append):
        if call.verb in {"add", "rate", "tech"}:
            store.words = " ".join(call.words[call.verb == "rate" :])
        call.slug = call.options.get("conference", os.environ.get("CONFNOTE_CONFERENCE")) or None
        known = "SELECT 1 FROM conference WHERE slug = ?"
        # SQLite rejects a lone surrogate, which Python makes of a byte that is not UTF-8
        if call.slug and not (call.slug.isprintable() and store.execute(known, (call.slug,)).fetchone()):
            raise NotPlain
        answer = ACTS[call.verb](call, store)
    return [*answer, *warnings]


def _open(call: Call) -> Store:
    """Open the store; raise NotPlain if there is none, or if its schema is not today's."""
    from confnote.store.db import SCHEMA_VERSION, connect, store_path

    db = call.options.get("db")
    path = store_path({**os.environ, "CONFNOTE_DB": db} if db else os.environ)
    if not os.path.isfile(path):  # connecting would create it
        raise NotPlain
    store = connect(path, pinned=call.now if "CONFNOTE_NOW" in os.environ else None)
    if store.version != SCHEMA_VERSION:
        store.close()
        raise NotPlain
    return store


# Each of these functions returns the answer, then warnings; None or "" is not printed.


def _add(call: Call, store: Store) -> list[str | None]:
    from confnote.actions.capture import add_note
    from confnote.actions.messages import ended, note_added, outside_conference
    from confnote.core.kinds import NOTE_KINDS
    from confnote.core.text import REPLACED, readable

    kind = call.options.get("kind", "note")
    if kind not in NOTE_KINDS or (kind == "quote" and call.words[0].lstrip()[:1] in {"@", ">"}):
        raise NotPlain  # perhaps the beginning of a kind, which the Typer application completes; a named speaker
    text, replaced = readable(" ".join(call.words))
    private = "private" in call.options or "p" in call.options
    instant, reading, is_now = call.now, None, "at" not in call.options
    if not is_now:
        if "session" in call.options:
            raise NotPlain  # the time is on the day of the session, which the Typer application finds
        from confnote.actions.conferences import calendar_now  # with the other 40 ms, a third of what Typer costs
        from confnote.core.dates import parse_past

        instant, reading = parse_past(call.options["at"], call.now, calendar_now(store, call.now, call.slug))
    session = _session(call, store, instant)
    note = add_note(
        store, text, instant, kind=kind, private=private, conference=call.slug, session=session,
        now=call.now if is_now else None,
    )  # fmt: skip
    return [note_added(note), REPLACED if replaced else None, outside_conference(note), ended(note.place), reading]


def _rate(call: Call, store: Store) -> list[str | None]:
    from confnote.actions.capture import rate
    from confnote.actions.messages import session_rated
    from confnote.core.text import REPLACED, rating_of, readable

    rating = rating_of(call.words[0])
    verdict, replaced = readable(" ".join(call.words[1:]))
    rated = rate(
        store, rating, verdict.strip(), call.now, conference=call.slug, session=_session(call, store, call.now)
    )
    return [session_rated(rated), REPLACED if replaced else None]


def _session(call: Call, store: Store, at: int) -> str | None:
    """Return the uid for `-s s12`, None without; raise NotPlain for another conference's."""
    from confnote.core.text import handle_number
    from confnote.store.now import place_of

    typed = call.options.get("session")
    if typed is None:
        return None
    conference = place_of(store, at, call.slug).conference
    sql = "SELECT uid FROM session WHERE id = ? AND conference = ?"
    found = store.execute(sql, (handle_number(typed, "s"), conference)).fetchone()
    if found is None:
        raise NotPlain  # the Typer application finds it, names the nearest, or says of which conference it is
    return str(found[0])


def _tech(call: Call, store: Store) -> list[str | None]:
    from confnote.actions.capture import record_tech
    from confnote.actions.messages import near_products, tech_recorded
    from confnote.core.text import REPLACED, line_of, readable

    name, odd_name = readable(line_of(call.words[0], "a name"))
    tagline, odd_tagline = readable(" ".join(call.words[1:]))
    tech = record_tech(store, name, call.now, conference=call.slug, more=tagline.strip())
    return [tech_recorded(tech), near_products(tech), REPLACED if odd_name or odd_tagline else None]


def _search(call: Call, store: Store) -> list[str | None]:
    from confnote.core.text import readable
    from confnote.store.search import SearchFilters, read_words, search
    from confnote.views.hits import hit_lines, more_hits

    of_slug = "SELECT uid FROM conference WHERE slug = ?"
    uid = store.execute(of_slug, (call.slug,)).fetchone()[0] if call.slug else None
    hits = search(store, read_words(readable(" ".join(call.words))[0]), SearchFilters(conference=uid))
    if not hits:
        raise NotPlain  # the Typer application suggests similar words
    return ["\n".join(hit_lines(hits)), more_hits(hits)]


def _now(call: Call, store: Store) -> list[str | None]:
    from confnote.actions.messages import now_short
    from confnote.store.now import minutes_of, place_of

    place = place_of(store, call.now, call.slug, now=call.now)
    return [now_short(place, minutes_of(store, place))]


ACTS: dict[str, Callable[[Call, Store], list[str | None]]] = {
    "add": _add, "rate": _rate, "tech": _tech, "now": _now, "status": _now, "search": _search,
}  # fmt: skip
