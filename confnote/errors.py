"""The errors a user can understand. Each class has an exit code; each message says what to do next.

Any code may raise them. The entry points show them: `confnote.quick.serve`, `confnote.cli.failure`, and the prompt of
`live`. Other exceptions, except OSError, an interrupt and Typer's own, are bugs: `confnote.cli.failure` writes a log of
them, with exit code 3.
"""

UPGRADE = "upgrade confnote: git pull in its clone, then install it again"  # it is installed from a clone


class ConfnoteError(Exception):
    """Something the user can understand and act on; `str()` is the message for the terminal."""

    exit_code = 1


class Refused(ConfnoteError):
    """The action is not possible: there is no conference yet, or a file cannot be read."""


class Advised(Refused):
    """Refused with a message that names what to type instead: another command, or an option."""


class Unread(Refused):
    """A programme in which no session is understood.

    `found` describes the lists and the tables of the file, `columns` are those that can be the title, the start, ...
    """

    found: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()


class NoCurrentSession(Refused):
    """No session is running, and the user attended none today: a session must be named."""


class NothingToUndo(Refused):
    """There is no change that undo could take back."""


class StoreError(Refused):
    """The store cannot be opened, read or written; `what` has path and reason, no advice."""

    def __init__(self, what: str, advice: str = "") -> None:
        super().__init__(f"{what}. {advice}" if advice else what)
        self.what, self.advice = what, advice


class StoreIsNewer(StoreError):
    """A newer confnote wrote the store: this version can read it, not write it."""


class StoreIsGone(StoreError):
    """The file of a store that was used before is gone; no new store is created in its place."""


class Interrupted(ConfnoteError):
    """The user interrupted a command; the message says what is in place now."""

    exit_code = 130  # as after Ctrl-C elsewhere


class Usage(ConfnoteError):
    """The command line makes no sense: a rating of 6, an unknown zone, an empty note."""

    exit_code = 2


class Unknown(ConfnoteError):
    """Nothing has that name, or several things match it; most messages list candidates."""

    exit_code = 4


class NoColumn(Unknown):
    """The user names a column that a programme does not have; `found` describes what it has."""

    found: tuple[str, ...] = ()


class NoHandle(Unknown):
    """The word does not have the form of a handle, so it may be a name."""


class Edited(ConfnoteError):
    """A file has edits that would be lost and cannot be merged."""

    exit_code = 5
