"""One run of a command: its options, its store, its clock, and how it prints."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

from confnote.core.clock import now
from confnote.core.text import safe_text
from confnote.model import Conference
from confnote.store.db import Store, opened, store_path
from confnote.store.schema import open_store

if TYPE_CHECKING:
    import typer
    from rich.console import Console

    from confnote.config import Config
    from confnote.views.table import Listing


class Run:
    """The shared options of one command line, the time it began, and what it prints with."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.db: str | None = options.get("db") or None
        self.named: str | None = options.get("conference") or None
        self.json: bool = bool(options.get("json"))
        self.now = now()

    @classmethod
    def of(cls, ctx: typer.Context) -> Self:
        """Return the run of a command's context."""
        return cls(ctx.find_root().obj or {})

    @property
    def path(self) -> str:
        """The path of the store."""
        return store_path({**os.environ, "CONFNOTE_DB": self.db} if self.db else os.environ)

    def open(self) -> opened:
        """Return a context with the open store; make or migrate it if needed."""
        return opened(open_store(self.path, pinned=self.now if "CONFNOTE_NOW" in os.environ else None))

    def slug(self, store: Store) -> str | None:
        """Return the slug of the conference that -c names, in full or in part; None without -c."""
        if self.named is None:
            return None
        from confnote.actions.find import find_conference

        return find_conference(store, self.named).slug

    def conference(self, store: Store) -> Conference:
        """Return the conference that -c names, else the one that is on or in use; Refused if there is none."""
        from confnote.store.now import place_in_conference
        from confnote.store.read import conference

        uid = place_in_conference(store, self.now, self.slug(store)).conference
        assert uid is not None
        return conference(store, uid)

    def config(self) -> Config:
        """Return the settings of the file and the environment; warn of errors in the file."""
        from confnote.config import file_path, load

        config = load(file_path(os.environ), os.environ)
        for warning in config.warnings:
            self.warn(warning)
        return config

    def answer(self, line: str, value: Callable[[], Any]) -> None:
        """Print one line, or with `--json` the value instead."""
        if self.json:
            self.put_json(value())
        else:
            sys.stdout.write(safe_text(line) + "\n")

    def warn(self, *lines: str | None) -> None:
        """Print warnings on standard error; None is skipped."""
        for line in lines:
            if line:
                sys.stderr.write(f"confnote: {safe_text(line)}\n")

    def put_json(self, value: Any) -> None:
        """Print a value as JSON."""
        from confnote.views.table import dumps

        sys.stdout.write(dumps(value) + "\n")

    def show(self, listing: Listing) -> None:
        """Print a list: as JSON with `--json`, with Rich in a terminal, else as plain lines."""
        if self.json:
            self.put_json(listing.values())
        elif sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
            self.console().print(listing)
        else:
            sys.stdout.writelines(f"{line}\n" for line in listing.plain())

    def console(self) -> Console:
        """Return Rich's console, with the colours and the width of the settings."""
        from rich.console import Console  # 60 ms

        config = self.config()
        color = config["color"]
        return Console(
            highlight=False,
            markup=False,
            emoji=False,
            no_color=True if color == "never" else None,
            force_terminal=True if color == "always" else None,
            width=config.number("width"),
        )


def is_interactive() -> bool:
    """Return whether the user sits at a terminal that can move its cursor."""
    dumb = os.environ.get("TERM", "dumb") in {"dumb", "unknown"}
    return sys.stdin.isatty() and sys.stdout.isatty() and not dumb
