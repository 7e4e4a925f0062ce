"""Index beginnings of two letters, pairs of characters, and the records of a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

FIRST = 0x2190  # from this character on (arrows, symbols, emoji, CJK), texts are indexed by their pairs of characters
LONGEST = 4000  # characters; a longer text has the empty pair, because a trigger would take minutes to find its pairs
INDEXED = {
    "note": "text",
    "session": "title, subtitle, verdict, abstract",
    "speaker": "name, org, handle",
    "tech": "name, tagline, verdict",
    "link": "title, text, author",
}
SCRIPT = """
DROP INDEX IF EXISTS journal_by_change;
CREATE INDEX journal_by_change ON journal (change, tbl, uid);
CREATE TABLE character_pair (
  pair TEXT NOT NULL, tbl TEXT NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (pair, tbl, id)
) STRICT, WITHOUT ROWID;
"""


def migrate(db: Database) -> None:
    """Extend the index of changes, index two-letter prefixes, and fill `character_pair`."""
    db.executescript(SCRIPT)
    for table, columns in INDEXED.items():
        name = f"{table}_fts"
        # the options of a full-text table cannot be changed
        db.executescript(
            f"DROP TABLE IF EXISTS {name};\n"
            f"CREATE VIRTUAL TABLE {name} USING fts5 (\n  {columns}, tokenize='unicode61 remove_diacritics 2',"
            f" prefix='2', content={table}\n);\n"
            f"INSERT INTO {name} ({name}) VALUES ('rebuild');\n"
        )
        text = " || ' ' || ".join(columns.split(", "))
        rows = db.execute(
            f"SELECT id, {text} FROM [{table}] WHERE {text} GLOB '*[' || char({FIRST}) || '-' || char(0x10FFFF) || ']*'"
        )
        for number, words in rows.fetchall():
            pairs = {words[at : at + 2] for at, character in enumerate(words) if ord(character) >= FIRST}
            if len(words) > LONGEST:
                pairs = {""}
            db.conn.executemany(
                "INSERT INTO character_pair (pair, tbl, id) VALUES (?, ?, ?)", [(pair, table, number) for pair in pairs]
            )
