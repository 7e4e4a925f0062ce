"""The columns of a session that the user can change: how each is read, and how it is shown.

A new column takes a row here, a migration, the schema's number in `store/db.py`, a field of `model.Session`, and an
option of `confnote edit`. All else follows: the journal, dump, load, doctor, JSON, and the card of `confnote show`.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from confnote.model import ATTENDANCES, STATUSES

Reading = Literal["text", "line", "word", "choice", "instant", "rating", "tags"]


class SessionColumn(NamedTuple):
    """One column of the session table.

    `read` names the parser of what you type: a "text" may be empty, a "line" not; a "word" is stored in lower case, a
    "choice" is one of `choices`; an "instant" is a time (ms), a "rating" 1 to 5, "tags" are words.

    `field` is the name in `confnote edit`, if it is not the column's; `what` names it in messages. `label` puts it
    among the facts of a session's card; columns without one have a place of their own there.
    """

    name: str
    read: Reading = "text"
    field: str = ""
    what: str = ""
    choices: tuple[str, ...] = ()
    label: str = ""


# in the order of the file that `confnote edit s3` opens
SESSION_COLUMNS = (
    SessionColumn("title", "line", what="a title"),
    SessionColumn("subtitle"),
    SessionColumn("kind", "word", what="a kind"),
    SessionColumn("attendance", "choice", choices=ATTENDANCES),
    SessionColumn("status", "choice", choices=STATUSES),
    SessionColumn("track"),
    SessionColumn("room"),
    SessionColumn("starts_at", "instant", field="at"),
    SessionColumn("ends_at", "instant", field="until"),
    SessionColumn("rating", "rating"),
    SessionColumn("verdict"),
    SessionColumn("tags", "tags"),
    SessionColumn("abstract"),
)
