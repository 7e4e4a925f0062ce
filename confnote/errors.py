"""What can go wrong: each class has its exit code, and each message says what to do next.

Raised anywhere, caught in exactly one place (`confnote.cli.app.main`, and the quick door's twin of it).
"""


class ConfnoteError(Exception):
    """Something a person can understand and act on; `str()` is one line for the terminal."""

    exit_code = 1


class Refused(ConfnoteError):
    """It could not be done: no conference yet, an unreadable file, a read-only store."""


class StoreError(Refused):
    """The store cannot be opened, read or written; the message names path and reason."""


class StoreIsNewer(StoreError):
    """The store was made by a newer confnote: it is read, never written."""


class Usage(ConfnoteError):
    """What was typed makes no sense: a rating of 6, an unknown zone, an empty note."""

    exit_code = 2


class Unknown(ConfnoteError):
    """No such thing, or several; the message lists the nearest matches."""

    exit_code = 4


class Edited(ConfnoteError):
    """A file holds edits that would be lost, and cannot be merged."""

    exit_code = 5
