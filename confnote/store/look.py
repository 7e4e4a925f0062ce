"""Words looked for in one conference, for the prompt: its sessions, speakers, notes and tech, the newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from confnote.store.connect import Store

# what is found: handle, what it says, where it belongs. Full text where the words are plain letters and digits ...
FOUND = """
SELECT 's' || id, title, '' FROM session WHERE conference = :conference AND {session}
UNION ALL SELECT 's' || s.id, p.name, s.title FROM speaker p JOIN session_speaker x ON x.speaker = p.uid
 JOIN session s ON s.uid = x.session WHERE p.conference = :conference AND {speaker}
UNION ALL SELECT 't' || id, name || CASE tagline WHEN '' THEN '' ELSE ': ' || tagline END, ''
 FROM tech WHERE conference = :conference AND {tech}
UNION ALL SELECT * FROM (SELECT 'n' || n.id, n.text, coalesce('s' || s.id, '') FROM note n
 LEFT JOIN session s ON s.uid = n.session WHERE n.conference IS :conference AND {note} ORDER BY n.id DESC)
LIMIT :most"""
INDEX = "{alias}id IN (SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH :query)"
# ... else every word as a part of the text: the index finds no word inside a run of Chinese, and no emoji
COLUMNS = {"session": "title", "speaker": "p.name", "tech": "name || ' ' || tagline", "note": "n.text"}
ALIASES = {"session": "", "speaker": "p.", "tech": "", "note": "n."}


def look(store: Store, words: str, conference: str | None, most: int) -> list[tuple[str, str, str]]:
    """Return (handle, text, the session's handle or title) of what holds every word, or a word that begins so."""
    typed = words.split()
    plain = all(word.isascii() and word.isalnum() for word in typed)
    wheres = {table: _where(table, len(typed), plain=plain) for table in COLUMNS}
    values: dict[str, object] = {"conference": conference, "most": most}
    if plain:
        values["query"] = " ".join(f'"{word}"*' for word in typed)
    else:
        values |= {f"w{number}": f"%{_literal(word)}%" for number, word in enumerate(typed)}
    return store.execute(FOUND.format(**wheres), values).fetchall()


def _where(table: str, count: int, *, plain: bool) -> str:
    if plain:
        return INDEX.format(table=table, alias=ALIASES[table])
    return " AND ".join(_parts(COLUMNS[table], count))


def _parts(column: str, count: int) -> Iterator[str]:
    for number in range(count):
        yield f"{column} LIKE :w{number} ESCAPE '\\'"


def _literal(word: str) -> str:
    for mark in "\\%_":
        word = word.replace(mark, f"\\{mark}")
    return word
