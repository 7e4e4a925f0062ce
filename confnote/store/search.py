"""Typed words turned into ranked hits over notes, sessions, speakers, tech and links of all conferences.

FTS5 finds, bm25 ranks the newest thousand hits of each table (ranking a word that stands in 15 % of a million notes
takes 370 ms, its newest thousand 36), titles and names weigh more. Only the standard library's cheap modules: the
quick door comes through here.
"""

from __future__ import annotations

from confnote.errors import Usage
from confnote.snippet import CLOSE, OPEN
from confnote.store.filters import TIMES, Filters, conditions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from confnote.store.connect import Store

NAMED = 1000.0  # how much better a hit in a name or title is than the best in a text
NAMES = {"session", "speaker", "tech"}  # the tables whose first column is a name or title
RANKED = 1000  # hits of each table that are ranked, the newest
BEFORE_LETTERS = 0x2E80  # from here on words run together: CJK, and emoji above

# table -> (how its columns weigh, where its text is for LIKE, what tells its conference, day, session and time)
TABLES = {
    "note": ("1.0", "t.text"),
    "session": ("6.0, 3.0, 2.0, 1.0", "t.title || ' ' || t.subtitle || ' ' || t.verdict || ' ' || t.abstract"),
    "speaker": ("6.0, 2.0, 3.0", "t.name || ' ' || t.org || ' ' || t.handle"),
    "tech": ("6.0, 3.0, 2.0", "t.name || ' ' || t.tagline || ' ' || t.verdict"),
    "link": ("3.0, 1.0, 1.0", "t.title || ' ' || t.text || ' ' || t.author"),
}


class Words:
    """What to look for: an FTS5 expression, and texts that must stand in it to the letter."""

    __slots__ = ("expression", "literals")

    def __init__(self, expression: str, literals: tuple[str, ...]) -> None:
        self.expression, self.literals = expression, literals


class Hit:
    """One thing found: its table, id, uid, conference slug, time (ms, 0 for none), and the words around the match."""

    __slots__ = ("at", "conference", "id", "score", "snippet", "table", "uid")

    def __init__(self, table: str, row: tuple[Any, ...]) -> None:
        self.table = table
        self.id, self.uid, self.conference, self.at, self.snippet, self.score = row


def read_words(typed: str) -> Words:
    """Return what to look for; the user's words are never syntax, but for "a phrase" in double quotes.

    The last word may be the beginning of one. Raises Usage where nothing is left to look for.
    """
    terms: list[str] = []
    literals: list[str] = []
    parts = _parts(typed)
    for at, (part, phrase) in enumerate(parts):
        letters = [c for c in part if c.isalnum()]
        if any(ord(c) >= BEFORE_LETTERS for c in part):
            literals.append(part)
            continue
        if not letters:
            literals.append(part)
            continue
        if len(letters) == 1 and len(part) > 1 and not phrase:  # C++, F#: the index knows the letter alone
            literals.append(part)
        last = at == len(parts) - 1 and not phrase and len(letters) > 1
        terms.append('"' + part.replace('"', '""') + '"' + ("*" if last else ""))
    if not terms and not literals:
        raise Usage("there is nothing to look for: confnote search WORDS")
    return Words(" AND ".join(terms), tuple(literals))


def _parts(typed: str) -> list[tuple[str, bool]]:
    """Return the words, and the phrases in double quotes; a quote that nothing closes is left out."""
    parts: list[tuple[str, bool]] = []
    pieces = typed.split('"')
    for at, piece in enumerate(pieces):
        if at % 2 and at < len(pieces) - 1:
            if piece.strip():
                parts.append((" ".join(piece.split()), True))
        else:
            parts.extend((word, False) for word in piece.split())
    return parts


def search(store: Store, words: Words, filters: Filters, *, limit: int = 20, newest: bool = False) -> list[Hit]:
    """Return the best hits, or the newest."""
    hits = [hit for table in TABLES for hit in _search_table(store, table, words, filters, limit=limit, newest=newest)]
    if newest:
        hits.sort(key=lambda hit: (-hit.at, -hit.id))
    else:
        hits.sort(key=lambda hit: (hit.score, -hit.at, -hit.id))
    return hits[:limit]


def _search_table(
    store: Store, table: str, words: Words, filters: Filters, *, limit: int, newest: bool
) -> Iterator[Hit]:
    passing = conditions(table, filters)
    if passing is None:
        return
    where = ["true", *(sql for sql, _ in passing)]
    values: list[Any] = [value for _, given in passing for value in given]
    weights, text = TABLES[table]
    for literal in words.literals:
        where.append(f"({text}) LIKE ? ESCAPE '\\'")
        values.append("%" + literal.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%")
    if words.expression:
        # ranked are the newest hits only; the snippet is made for the few that are shown
        found = (
            f"SELECT t.id AS id, bm25({table}_fts, {weights}) AS score FROM {table}_fts"
            f" JOIN [{table}] t ON t.id = {table}_fts.rowid"
            f" WHERE {table}_fts MATCH ? AND {' AND '.join(where)} ORDER BY {table}_fts.rowid DESC LIMIT {RANKED}"
        )
        order = "id DESC" if newest else "score, id DESC"
        rows = store.execute(
            f"SELECT id, score FROM ({found}) ORDER BY {order} LIMIT ?", (words.expression, *values, limit)
        )
        picked = rows.fetchall()
        yield from _shown(store, table, words.expression, picked)
    else:
        picked = store.execute(
            f"SELECT t.id, 0.0 FROM [{table}] t WHERE {' AND '.join(where)} ORDER BY t.id DESC LIMIT ?",
            (*values, limit),
        ).fetchall()
        yield from _shown(store, table, "", picked, words.literals[0])


def _shown(
    store: Store, table: str, expression: str, picked: list[tuple[int, float]], literal: str = ""
) -> Iterator[Hit]:
    text = TABLES[table][1]
    for number, score in picked:
        uid, slug, at, whole = store.execute(
            f"SELECT t.uid, c.slug, {TIMES[table]}, {text} FROM [{table}] t"
            " LEFT JOIN conference c ON c.uid = t.conference WHERE t.id = ?",
            (number,),
        ).fetchone()
        if expression:
            snippet, first = store.execute(
                f"SELECT snippet({table}_fts, -1, '{OPEN}', '{CLOSE}', '…', 16),"
                f" instr(highlight({table}_fts, 0, '{OPEN}', '{CLOSE}'), '{OPEN}') FROM {table}_fts"
                f" WHERE {table}_fts MATCH ? AND rowid = ?",
                (expression, number),
            ).fetchone()
            # scores of two tables do not compare well: a name or title that has the word goes before any text that has
            best = score - NAMED if first and table in NAMES else score
        else:
            snippet, best = _around(whole, literal), score
        yield Hit(table, (number, uid, slug, at, snippet, best))


def _around(text: str, literal: str) -> str:
    """Return the words around a text that stands in another, marked."""
    at = text.casefold().find(literal.casefold())
    if at < 0:
        return text[:120]
    end = at + len(literal)
    before, after = text[max(at - 60, 0) : at], text[end : end + 60]
    return f"{'…' if at > 60 else ''}{before}{OPEN}{text[at:end]}{CLOSE}{after}{'…' if end + 60 < len(text) else ''}"
