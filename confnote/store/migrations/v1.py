"""The first schema. Frozen: a change to the tables is a migration of its own.

References are by uid and have no ON DELETE: code that deletes a record deletes its children first, in the same change.
Instants must lie between the years 1900 and 2200: calendar arithmetic fails beyond.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

SCRIPT = """
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
  starts_at INTEGER CHECK (starts_at BETWEEN -2208988800000 AND 7258118400000),
  ends_at INTEGER CHECK (ends_at BETWEEN -2208988800000 AND 7258118400000), abstract TEXT NOT NULL DEFAULT '',
  attendance TEXT NOT NULL DEFAULT ''
    CHECK (attendance IN ('', 'planned', 'attended', 'left-early', 'missed', 'skipped')),
  entered_at INTEGER CHECK (entered_at BETWEEN -2208988800000 AND 7258118400000),
  left_at INTEGER CHECK (left_at BETWEEN -2208988800000 AND 7258118400000),
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
  text TEXT NOT NULL, at INTEGER NOT NULL CHECK (at BETWEEN -2208988800000 AND 7258118400000),
  utc_offset INTEGER NOT NULL DEFAULT 0,
  private INTEGER NOT NULL DEFAULT 0, done_at INTEGER, tags TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE tech (
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  conference TEXT NOT NULL REFERENCES conference(uid), session TEXT REFERENCES session(uid),
  key TEXT NOT NULL, name TEXT NOT NULL, url TEXT NOT NULL DEFAULT '', tagline TEXT NOT NULL DEFAULT '',
  verdict TEXT NOT NULL DEFAULT '', rating INTEGER CHECK (rating BETWEEN 1 AND 5),
  booth TEXT NOT NULL DEFAULT '', tags TEXT NOT NULL DEFAULT '',
  at INTEGER NOT NULL CHECK (at BETWEEN -2208988800000 AND 7258118400000),
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
CREATE VIRTUAL TABLE note_fts USING fts5 (
  text, tokenize='unicode61 remove_diacritics 2', content=note
);
CREATE VIRTUAL TABLE session_fts USING fts5 (
  title, subtitle, verdict, abstract, tokenize='unicode61 remove_diacritics 2', content=session
);
CREATE VIRTUAL TABLE speaker_fts USING fts5 (
  name, org, handle, tokenize='unicode61 remove_diacritics 2', content=speaker
);
CREATE VIRTUAL TABLE tech_fts USING fts5 (
  name, tagline, verdict, tokenize='unicode61 remove_diacritics 2', content=tech
);
CREATE VIRTUAL TABLE link_fts USING fts5 (
  title, text, author, tokenize='unicode61 remove_diacritics 2', content=link
);
"""


def migrate(db: Database) -> None:
    """Create all tables, indexes and full-text indexes."""
    db.executescript(SCRIPT)  # inside the open transaction; sqlite3's own executescript would commit it
