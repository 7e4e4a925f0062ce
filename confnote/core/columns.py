"""The columns of a session that the user can change: how to parse and how to show each column.

To add a column, add a row here, a migration, the schema's number in `store/db.py`, a field of `model.Session`, and an
option of `confnote edit`. The journal, dump, load, doctor, JSON and the card of `confnote show` need no change.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from confnote.model import ATTENDANCES, STATUSES

Reading = Literal["text", "line", "word", "choice", "instant", "rating", "tags"]


class SessionColumn(NamedTuple):
    """One column of the session table.

    `read` names the parser of the typed text: a "text" may be empty; a "line" and a "word" may not, and a word is
    stored in lower case; a "choice" is one of `choices`; an "instant" is a time (ms) and a "rating" is 1 to 5, both
    None for an empty text; "tags" are words.

    `field` is the name in `confnote edit`, if it is not the column's; `what` names the column in messages. A column
    with a `label` is one of the facts on a session's card; the card shows the other columns in fixed places.
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
