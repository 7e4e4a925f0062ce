"""The schema as SQL: tables, indexes, and the triggers made from the tables' columns.

References are by uid and have no ON DELETE: whoever deletes a record deletes its children first, in the same change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

FIRST, LAST = -2_208_988_800_000, 7_258_118_400_000  # instants from 1900 to 2200: beyond, a calendar breaks
TABLES = """
CREATE TABLE conference (
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  slug TEXT NOT NULL UNIQUE, name TEXT NOT NULL, zone TEXT NOT NULL,
  starts_on TEXT NOT NULL, ends_on TEXT NOT NULL, day_one TEXT NOT NULL, day_end INTEGER NOT NULL,
  opens_at INTEGER NOT NULL, closes_at INTEGER NOT NULL,
  place TEXT NOT NULL DEFAULT '', url TEXT NOT NULL DEFAULT '', hashtag TEXT NOT NULL DEFAULT '',
  source TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE session (
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  conference TEXT NOT NULL REFERENCES conference(uid),
  title TEXT NOT NULL, subtitle TEXT NOT NULL DEFAULT '', kind TEXT NOT NULL DEFAULT 'talk',
  status TEXT NOT NULL DEFAULT 'scheduled' CHECK (status IN ('scheduled', 'cancelled', 'replaced', 'removed')),
  service INTEGER NOT NULL DEFAULT 0, track TEXT NOT NULL DEFAULT '', room TEXT NOT NULL DEFAULT '',
  starts_at INTEGER CHECK (starts_at BETWEEN {first} AND {last}),
  ends_at INTEGER CHECK (ends_at BETWEEN {first} AND {last}), abstract TEXT NOT NULL DEFAULT '',
  attendance TEXT NOT NULL DEFAULT ''
    CHECK (attendance IN ('', 'planned', 'attended', 'left-early', 'missed', 'skipped')),
  entered_at INTEGER CHECK (entered_at BETWEEN {first} AND {last}),
  left_at INTEGER CHECK (left_at BETWEEN {first} AND {last}),
  rating INTEGER CHECK (rating BETWEEN 1 AND 5), verdict TEXT NOT NULL DEFAULT '',
  tags TEXT NOT NULL DEFAULT '', imported TEXT
) STRICT;
CREATE TABLE speaker (
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  conference TEXT NOT NULL REFERENCES conference(uid),
  name TEXT NOT NULL, org TEXT NOT NULL DEFAULT '', handle TEXT NOT NULL DEFAULT '', url TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE session_speaker (
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  session TEXT NOT NULL REFERENCES session(uid), speaker TEXT NOT NULL REFERENCES speaker(uid),
  position INTEGER NOT NULL
) STRICT;
CREATE TABLE session_alias (
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  session TEXT NOT NULL REFERENCES session(uid), source TEXT NOT NULL, key TEXT NOT NULL
) STRICT;
CREATE TABLE note (
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  conference TEXT REFERENCES conference(uid), session TEXT REFERENCES session(uid),
  day TEXT CHECK (day IS date(day)), section TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL DEFAULT 'note' CHECK (kind IN ('note', 'takeaway', 'quote', 'question', 'action')),
  text TEXT NOT NULL, at INTEGER NOT NULL CHECK (at BETWEEN {first} AND {last}), utc_offset INTEGER NOT NULL DEFAULT 0,
  private INTEGER NOT NULL DEFAULT 0, done_at INTEGER, tags TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE tech (
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  conference TEXT NOT NULL REFERENCES conference(uid), session TEXT REFERENCES session(uid),
  key TEXT NOT NULL, name TEXT NOT NULL, url TEXT NOT NULL DEFAULT '', tagline TEXT NOT NULL DEFAULT '',
  verdict TEXT NOT NULL DEFAULT '', rating INTEGER CHECK (rating BETWEEN 1 AND 5),
  booth TEXT NOT NULL DEFAULT '', tags TEXT NOT NULL DEFAULT '',
  at INTEGER NOT NULL CHECK (at BETWEEN {first} AND {last}),
  UNIQUE (conference, key)
) STRICT;
CREATE TABLE link (
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  conference TEXT REFERENCES conference(uid), session TEXT REFERENCES session(uid),
  note TEXT REFERENCES note(uid), tech TEXT REFERENCES tech(uid),
  kind TEXT NOT NULL CHECK (kind IN ('page', 'slides', 'video', 'paper', 'code', 'social')),
  url TEXT NOT NULL, title TEXT NOT NULL DEFAULT '', author TEXT NOT NULL DEFAULT '', text TEXT NOT NULL DEFAULT '',
  published TEXT NOT NULL DEFAULT '', embed TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE post (
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  conference TEXT NOT NULL REFERENCES conference(uid), name TEXT NOT NULL,
  options TEXT NOT NULL, path TEXT, base TEXT, exported_at INTEGER,
  UNIQUE (conference, name)
) STRICT;
CREATE TABLE draft (
  who TEXT PRIMARY KEY, text TEXT NOT NULL, target TEXT NOT NULL DEFAULT '', at INTEGER NOT NULL
) STRICT;
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE zone_offset (
  conference TEXT NOT NULL, from_at INTEGER NOT NULL, minutes INTEGER NOT NULL, PRIMARY KEY (conference, from_at)
) STRICT, WITHOUT ROWID;
CREATE TABLE clock (
  id INTEGER PRIMARY KEY CHECK (id = 1), device TEXT NOT NULL, wall INTEGER NOT NULL, tick INTEGER NOT NULL,
  pinned INTEGER, change INTEGER, writer TEXT, command TEXT, target INTEGER
) STRICT;
INSERT INTO clock (id, device, wall, tick) VALUES (1, lower(hex(randomblob(8))), 0, 0);
CREATE TABLE journal (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, change INTEGER NOT NULL, wall INTEGER NOT NULL, tick INTEGER NOT NULL,
  at INTEGER NOT NULL, device TEXT NOT NULL, writer TEXT, tbl TEXT NOT NULL, uid TEXT NOT NULL,
  before TEXT, after TEXT, command TEXT, target INTEGER
) STRICT;
CREATE INDEX session_by_time ON session (conference, starts_at);
CREATE INDEX session_entered ON session (conference, entered_at) WHERE entered_at IS NOT NULL;
CREATE INDEX note_by_conference ON note (conference);
CREATE INDEX note_by_session ON note (session) WHERE session IS NOT NULL;
CREATE INDEX tech_by_session ON tech (session) WHERE session IS NOT NULL;
CREATE INDEX speaker_by_conference ON speaker (conference);
CREATE INDEX session_speaker_session ON session_speaker (session);
CREATE INDEX session_speaker_speaker ON session_speaker (speaker);
CREATE INDEX session_alias_session ON session_alias (session);
CREATE INDEX session_alias_key ON session_alias (source, key);
CREATE INDEX link_by_conference ON link (conference);
CREATE INDEX link_by_session ON link (session) WHERE session IS NOT NULL;
CREATE INDEX link_by_note ON link (note) WHERE note IS NOT NULL;
CREATE INDEX link_by_tech ON link (tech) WHERE tech IS NOT NULL;
CREATE INDEX journal_by_uid ON journal (uid, seq);
CREATE INDEX journal_by_change ON journal (change);
CREATE INDEX journal_by_target ON journal (target) WHERE target IS NOT NULL;
CREATE INDEX journal_deletes ON journal (seq) WHERE after IS NULL;
""".replace("{first}", str(FIRST)).replace("{last}", str(LAST))

# every record table, parents before children: the order in which rows can be put back
RECORDS = ("conference", "session", "speaker", "session_speaker", "session_alias", "note", "tech", "link")
# what full text covers: table -> columns
INDEXED = {
    "note": ("text",),
    "session": ("title", "subtitle", "verdict", "abstract"),
    "speaker": ("name", "org", "handle"),
    "tech": ("name", "tagline", "verdict"),
    "link": ("title", "text", "author"),
}
# unique keys beside uid: an INSERT OR REPLACE on one of them would take a row away unseen
KEYS = {"conference": ("slug",), "tech": ("conference", "key")}

NOW = "CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)"  # unixepoch('subsec') needs SQLite 3.42
# a hybrid clock: a wall clock that jumps back never reorders (right sides see the old row)
TICK = f"""UPDATE clock SET
  tick = CASE WHEN coalesce(pinned, {NOW}) > wall THEN 0 ELSE tick + 1 END, wall = max(wall, coalesce(pinned, {NOW}))"""


def triggers(conn: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Yield (name, CREATE TRIGGER) for the tables as they are now: journal, guards, full text."""
    for table in RECORDS:
        yield from _journal(conn, table)
    for table, columns in INDEXED.items():
        yield from _full_text(table, columns)
    for verb in ("UPDATE", "DELETE"):
        yield _trigger(
            f"guard_journal_{verb.lower()}",
            f"BEFORE {verb} ON journal",
            "SELECT RAISE(ABORT, 'the journal is only added to')",
        )


def recreate_triggers(conn: sqlite3.Connection) -> None:
    """Drop every trigger and make all anew: the last step of each migration, for changed tables lose theirs."""
    for (name,) in conn.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        conn.execute(f"DROP TRIGGER [{name}]")
    for _, sql in triggers(conn):
        conn.execute(sql)


def _trigger(name: str, event: str, body: str) -> tuple[str, str]:
    return name, f"CREATE TRIGGER {name} {event} BEGIN {body}; END"


def _journal(conn: sqlite3.Connection, table: str) -> Iterator[tuple[str, str]]:
    columns = [row[1] for row in conn.execute(f"PRAGMA table_info([{table}])")]

    def row(side: str) -> str:
        return "json_object(" + ", ".join(f"'{c}', {side}.[{c}]" for c in columns) + ")"

    def entry(side: str, before: str, after: str) -> str:
        return f"""{TICK}; INSERT INTO journal
          (change, wall, tick, at, device, writer, tbl, uid, before, after, command, target)
          SELECT coalesce(change, (SELECT coalesce(max(seq), 0) + 1 FROM journal)), wall, tick, coalesce(pinned, {NOW}),
           device, writer, '{table}', {side}.uid, {before}, {after}, command, target FROM clock"""

    changed = " OR ".join(f"old.[{c}] IS NOT new.[{c}]" for c in columns)
    replaced = "(SELECT after FROM journal WHERE uid = new.uid ORDER BY seq DESC LIMIT 1) IS NOT NULL"
    no_replace = f"SELECT RAISE(ABORT, 'INSERT OR REPLACE would escape the journal: UPDATE instead') WHERE {replaced}"
    yield _trigger(
        f"guard_{table}_id",
        f"BEFORE INSERT ON [{table}] WHEN EXISTS (SELECT 1 FROM [{table}] WHERE id = new.id AND uid <> new.uid)",
        "SELECT RAISE(ABORT, 'that id is taken')",
    )
    yield _trigger(
        f"guard_{table}_name",
        f"BEFORE UPDATE OF id, uid ON [{table}] WHEN old.id <> new.id OR old.uid <> new.uid",
        "SELECT RAISE(ABORT, 'id and uid never change')",
    )
    yield from _key_guards(table)
    yield _trigger(
        f"journal_{table}_insert", f"AFTER INSERT ON [{table}]", f"{no_replace}; {entry('new', 'NULL', row('new'))}"
    )
    yield _trigger(
        f"journal_{table}_update",
        f"AFTER UPDATE ON [{table}] WHEN {changed}",
        entry("new", row("old"), row("new")),
    )
    yield _trigger(f"journal_{table}_delete", f"AFTER DELETE ON [{table}]", entry("old", row("old"), "NULL"))


def _key_guards(table: str) -> Iterator[tuple[str, str]]:
    key = KEYS.get(table)
    if key is None:
        return
    same = " AND ".join(f"[{c}] = new.[{c}]" for c in key)
    for verb in ("INSERT", "UPDATE"):
        yield _trigger(
            f"guard_{table}_key_{verb.lower()}",
            f"BEFORE {verb} ON [{table}] WHEN EXISTS (SELECT 1 FROM [{table}] WHERE {same} AND uid <> new.uid)",
            f"SELECT RAISE(ABORT, 'that {key[-1]} is taken')",
        )


def _full_text(table: str, columns: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    names = ", ".join(columns)

    def values(side: str) -> str:
        return ", ".join(f"{side}.{c}" for c in columns)

    add = f"INSERT INTO {table}_fts (rowid, {names}) VALUES (new.id, {values('new')})"
    drop = f"INSERT INTO {table}_fts ({table}_fts, rowid, {names}) VALUES ('delete', old.id, {values('old')})"
    yield _trigger(f"{table}_fts_insert", f"AFTER INSERT ON [{table}]", add)
    yield _trigger(f"{table}_fts_delete", f"AFTER DELETE ON [{table}]", drop)
    yield _trigger(f"{table}_fts_update", f"AFTER UPDATE OF {names} ON [{table}]", f"{drop}; {add}")
