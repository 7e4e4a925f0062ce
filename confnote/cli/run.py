"""One run of a command: its shared options, its store, its time, and its output."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from confnote.actions.say import name_store, say, typable
from confnote.core.clock import now
from confnote.core.files import remove_strays
from confnote.core.terminal import fitted
from confnote.core.text import safe_text
from confnote.errors import ConfnoteError, StoreError
from confnote.store.daily import is_backup_due, last_backup, midnight, overdue
from confnote.store.db import Store, opened, store_path
from confnote.store.reasons import quoting
from confnote.store.schema import open_store

if TYPE_CHECKING:
    import typer
    from rich.console import Console

    from confnote.actions.find import Asking
    from confnote.config import Config
    from confnote.model import Calendar, Conference
    from confnote.store.now import Place
    from confnote.views.table import Listing

NOT_FOUND = 127  # the exit code of a shell for a command that does not exist


class Run:
    """The shared options of one command line and its time; opens the store and prints answers."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.db: str | None = options.get("db") or None
        self.named: str | None = options.get("conference") or None  # as typed after -c, or CONFNOTE_CONFERENCE
        self.json: bool = bool(options.get("json"))
        name_store(self.db, self.path, store_path(os.environ))
        self.now = now()  # read once, so that a note and the message about it have the same time

    @classmethod
    def of(cls, ctx: typer.Context) -> Self:
        """Return the run for a command with this Typer context."""
        return cls(ctx.find_root().obj or {})

    @property
    def path(self) -> str:
        """The path of the store."""
        return store_path({**os.environ, "CONFNOTE_DB": self.db} if self.db else os.environ)

    def open(self, words: Callable[[], str] | None = None) -> opened:
        """Return a context manager of the open store; make or migrate the store if needed.

        `words` returns what the user typed, which the error repeats if the store cannot be opened. Warn of a new store
        in a folder that is synchronized or on a network drive.
        """
        path = self.path
        is_new = not os.path.lexists(path)
        remove_strays(Path(path).parent)  # of a killed restore, which wrote all of a store
        try:
            store = open_store(path, pinned=self.now if "CONFNOTE_NOW" in os.environ else None)
        except StoreError as error:
            raise quoting(error, words() if words else "") from error
        if is_new:
            from confnote.upkeep.doctor import check_place  # it imports all checks, for the first run only

            self.warn(*(f"{problem.what}. Move it: {problem.mend}" for problem in check_place(path)))
        return opened(store, self.warn)

    def slug(self, store: Store) -> str | None:
        """Return the slug of the conference that -c or its variable names, None without both."""
        if self.named is None:
            return None
        from confnote.actions.find import find_conference  # most runs have no -c

        return find_conference(store, self.named).slug

    def conference(self, store: Store) -> Conference:
        """Return what `place` does, as a conference."""
        from confnote.store.read import conference

        uid = self.place(store).conference
        assert uid is not None
        return conference(store, uid)

    def place(self, store: Store) -> Place:
        """Return the place in the conference of -c, else in the current one; raise Refused if none.

        Warn if the current one is not the one in use, which the user chose.
        """
        from confnote.actions.messages import other_than_used
        from confnote.store.now import place_in_conference
        from confnote.store.read import conference, used_conference

        place = place_in_conference(store, self.now, self.slug(store))
        used = used_conference(store)
        if self.named is None and used not in {None, place.conference}:
            self.warn(other_than_used(conference(store, str(used)).slug, place))
        return place

    def calendar(self, store: Store) -> Calendar:
        """Return the calendar for typed times: the conference's, else the machine's."""
        from confnote.actions.conferences import calendar_now

        return calendar_now(store, self.now, self.slug(store))

    def session_uid(self, store: Store, typed: str | None, at: int | None = None) -> str | None:
        """Return the uid of the session named, None if none was; `at` is the moment meant (now)."""
        if typed is None:
            return None
        from confnote.actions.find import find_session
        from confnote.store.now import place_of

        place = place_of(store, self.now if at is None else at, self.slug(store))
        return find_session(store, typed, place, self.asking()).uid

    def asking(self, way: str = "--session {} means it", *, goes_back: bool = True) -> Asking:
        """Return how to ask about a session that is hours away; only a terminal asks."""
        from confnote.actions.find import Asking

        def sure(line: str) -> bool:
            if self.json or not (sys.stdin.isatty() and sys.stdout.isatty()):
                return False
            from typer import confirm

            return confirm(f"{safe_text(line)}. Is that the one?")

        return Asking(way, sure, goes_back)

    def back_up_if_due(self, store: Store) -> None:
        """Make the backup of the day, of a store of any size; warn if that fails.

        The day is that of the calendar: `live` may start some minutes earlier than on the day before.
        """
        if is_backup_due(store, self.path, self.now, midnight(self.now)):
            back_up_daily(self.path, self.now)

    def config(self) -> Config:
        """Return the settings of the file and the environment; warn of errors in them."""
        from confnote.config import file_path, load

        config = load(file_path(os.environ), os.environ)
        self.warn(*config.warnings)
        return config

    def answer(self, line: str, value: Callable[[], Any]) -> None:
        """Print a text, or with `--json` the result of `value` instead."""
        if self.json:
            self.put_json(value())
        else:
            sys.stdout.write(fitted(safe_text(typable(line)), sys.stdout, "  ") + "\n")

    def warn(self, *lines: str | None) -> None:
        """Print warnings on standard error; skip None."""
        say(*(safe_text(line) for line in lines if line))

    def put_json(self, value: Any) -> None:
        """Print a value as JSON."""
        from confnote.views.table import dumps

        sys.stdout.write(dumps(value) + "\n")

    def show(self, listing: Listing, empty: str = "") -> None:
        """Print a listing: as JSON with `--json`, drawn in a terminal, else as plain lines.

        If there is no line, warn of `empty`, the reason; a terminal and JSON show that there is nothing.
        """
        if self.json:
            self.put_json(listing.values())
        elif has_colours():
            self.page(listing)
        else:
            lines = 0
            for lines, line in enumerate(listing.plain(), 1):  # noqa: B007
                sys.stdout.write(f"{line}\n")
            if not lines:
                self.warn(empty)

    def console(self) -> Console:
        """Return a Rich console with the colours and the width that the settings give."""
        from rich.console import Console  # 60 ms

        config = self.config()
        color = config["color"]
        return Console(
            highlight=False, markup=False, emoji=False, width=config.number("width"),
            no_color=True if color == "never" else None, force_terminal=True if color == "always" else None,
        )  # fmt: skip

    def page(self, *parts: Any) -> None:
        """Print parts for Rich, in the user's pager if a terminal is too short for them."""
        import shlex
        import signal
        import subprocess

        console = self.console()
        with console.capture() as captured:
            for part in parts:
                console.print(part)
        text = captured.get()
        # a line of the screen is for the prompt of the shell
        if not sys.stdout.isatty() or text.count("\n") < console.height:
            sys.stdout.write(text)
            return
        # F: less ends by itself if all fits on the screen; R: it shows colours; X: it leaves the screen as it is
        environ = {"LESS": "FRX", **os.environ}
        data = text.encode(sys.stdout.encoding or "utf-8", "replace")
        command = self.config()["pager"] or "less"
        # Ctrl-C is a key of the pager; a handler, unlike SIG_IGN, is not passed on to it
        before = signal.signal(signal.SIGINT, lambda *_: None)
        try:
            code = subprocess.run(shlex.split(command), input=data, check=False, env=environ).returncode  # noqa: S603
        except (OSError, ValueError):
            code = NOT_FOUND
        finally:
            signal.signal(signal.SIGINT, before)
        if code == NOT_FOUND:
            sys.stdout.write(text)


def back_up_overdue() -> None:
    """Make the backup of the day of each store in `overdue`."""
    while overdue:
        back_up_daily(overdue.pop(), now())


def back_up_daily(path: str, now: int) -> None:
    """Make the backup of the day of the store at `path`; print only a warning, if that fails."""
    import sqlite3

    from confnote.upkeep.backup import back_up

    try:
        back_up(path, now, quick=True)
    except (ConfnoteError, OSError, sqlite3.Error) as error:
        say(f"no backup was made ({last_backup(path, now)}): {safe_text(str(error))}")


def has_colours() -> bool:
    """Return whether to draw lists: in a terminal that is not dumb, or if the settings say so."""
    if sys.stdout.isatty():
        return os.environ.get("TERM") != "dumb"
    from confnote.config import file_path, load

    try:
        return load(file_path(os.environ), os.environ)["color"] == "always"
    except ConfnoteError:  # a list in a pipe needs no settings
        return False


def is_interactive() -> bool:
    """Return whether input and output are a terminal that can move its cursor; it is UTF-8 then."""
    dumb = os.environ.get("TERM", "dumb") in {"dumb", "unknown"}
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or dumb:
        return False
    use_utf8()
    return True


def use_utf8() -> None:
    """Read and write the terminal as UTF-8, which it sends whatever the locale says."""
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, TextIOWrapper) and stream.encoding.lower() not in {"utf-8", "utf8"}:
            with suppress(OSError):  # it was read before
                stream.reconfigure(encoding="utf-8", errors=stream.errors)
