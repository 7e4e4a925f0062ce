"""Typed words turned into ranked hits over notes, sessions, speakers, tech and links of all conferences.

FTS5 finds, bm25 ranks the newest thousand hits of each table (ranking a word that stands in 15 % of a million notes
takes 370 ms, its newest thousand 16), titles and names weigh more. The beginning of a word is the dear part of a query
(FTS5 gathers all words that begin so, anew each time it runs), so a query runs once where hits come as they are, and
twice where they are ranked. Only the standard library's cheap modules: the quick door comes through here.
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
    from confnote.store.filters import Condition

NAMED = 1000.0  # how much better a hit in a name or title is than the best in a text
NAMES = {"session", "speaker", "tech"}  # the tables whose first column is a name or title
RANKED = 1000  # hits of each table that are ranked, the newest
SHORT = 2  # letters of a word that is taken for the beginning of others only if nothing has it whole
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
    """What to look for: an FTS5 expression, and texts that must stand in it to the letter.

    `wider` is the expression to try where nothing has the first; empty for none.
    """

    __slots__ = ("expression", "literals", "wider")

    def __init__(self, expression: str, literals: tuple[str, ...], wider: str = "") -> None:
        self.expression, self.literals, self.wider = expression, literals, wider


class Hit:
    """One thing found: its table, id, uid, conference slug, time (ms, 0 for none), and the words around the match."""

    __slots__ = ("at", "conference", "id", "score", "snippet", "table", "uid")

    def __init__(self, table: str, row: tuple[Any, ...]) -> None:
        self.table = table
        self.id, self.uid, self.conference, self.at, self.snippet, self.score = row


def read_words(typed: str) -> Words:
    """Return what to look for; the user's words are never syntax, but for "a phrase" in double quotes.

    The last word may be the beginning of one; one of two letters only if nothing has it whole. Raises Usage where
    nothing is left to look for.
    """
    terms: list[str] = []
    literals: list[str] = []
    wide = False
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
        wide = last and len(letters) <= SHORT
        terms.append('"' + part.replace('"', '""') + '"' + ("*" if last and not wide else ""))
    if not terms and not literals:
        raise Usage("there is nothing to look for: confnote search WORDS")
    expression = " AND ".join(terms)
    return Words(expression, tuple(literals), f"{expression}*" if wide else "")


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
    if not hits and words.wider:
        return search(store, Words(words.wider, words.literals), filters, limit=limit, newest=newest)
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
    for literal in words.literals:
        where.append(f"({TABLES[table][1]}) LIKE ? ESCAPE '\\'")
        values.append("%" + literal.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%")
    if not words.expression:
        yield from _literal(store, table, words.literals[0], (" AND ".join(where), tuple(values)), limit)
        return
    for column, uid in (("conference", filters.conference), ("session", filters.session)):
        if uid is not None and table == "note":  # taken one after the other, so they stand close together
            low, high = store.execute(f"SELECT min(id), max(id) FROM note WHERE {column} = ?", (uid,)).fetchone()
            where.append("note_fts.rowid BETWEEN ? AND ?")
            values += (low or 0, high or 0)
    if newest:
        yield from _shown(store, table, words.expression, (" AND ".join(where), tuple(values)), limit)
    else:
        yield from _ranked(store, table, words.expression, (" AND ".join(where), tuple(values)), limit)


def _ranked(store: Store, table: str, expression: str, passing: Condition, limit: int) -> Iterator[Hit]:
    """Yield the best of the newest hits; snippets are made for the few that are shown."""
    newest = (
        f"SELECT t.id AS id, bm25({table}_fts, {TABLES[table][0]}) AS score FROM {table}_fts"
        f" CROSS JOIN [{table}] t ON t.id = {table}_fts.rowid"
        f" WHERE {table}_fts MATCH ? AND {passing[0]} ORDER BY {table}_fts.rowid DESC LIMIT {RANKED}"
    )
    scores: dict[int, float] = dict(
        store.execute(
            f"SELECT id, score FROM ({newest}) ORDER BY score, id DESC LIMIT ?", (expression, *passing[1], limit)
        )
    )
    if not scores:
        return
    # the plus keeps FTS5 from running once for each of them
    chosen = f"{table}_fts.rowid BETWEEN ? AND ? AND +{table}_fts.rowid IN ({', '.join(map(str, scores))})"
    for hit in _shown(store, table, expression, (chosen, (min(scores), max(scores))), limit):
        hit.score += scores[hit.id]
        yield hit


def _shown(store: Store, table: str, expression: str, passing: Condition, limit: int) -> Iterator[Hit]:
    """Yield the newest hits with their snippets."""
    named = f"instr(highlight({table}_fts, 0, '{OPEN}', '{CLOSE}'), '{OPEN}')" if table in NAMES else "0"
    rows = store.execute(
        f"SELECT t.id, t.uid, c.slug, {TIMES[table]}, snippet({table}_fts, -1, '{OPEN}', '{CLOSE}', '…', 16), {named}"
        f" FROM {table}_fts CROSS JOIN [{table}] t ON t.id = {table}_fts.rowid"
        " LEFT JOIN conference c ON c.uid = t.conference"
        f" WHERE {table}_fts MATCH ? AND {passing[0]} ORDER BY {table}_fts.rowid DESC LIMIT ?",
        (expression, *passing[1], limit),
    ).fetchall()
    for *row, first in rows:
        # scores of two tables do not compare well: a name or title that has the word goes before any text that has
        yield Hit(table, (*row, -NAMED if first else 0.0))


def _literal(store: Store, table: str, literal: str, passing: Condition, limit: int) -> Iterator[Hit]:
    """Yield the newest things that have a text to the letter, where the index knows no word of it."""
    rows = store.execute(
        f"SELECT t.id, t.uid, c.slug, {TIMES[table]}, {TABLES[table][1]} FROM [{table}] t"
        f" LEFT JOIN conference c ON c.uid = t.conference WHERE {passing[0]} ORDER BY t.id DESC LIMIT ?",
        (*passing[1], limit),
    ).fetchall()
    for *row, whole in rows:
        yield Hit(table, (*row, _around(whole, literal), 0.0))


def _around(text: str, literal: str) -> str:
    """Return the words around a text that stands in another, marked."""
    at = text.casefold().find(literal.casefold())
    if at < 0:
        return text[:120]
    end = at + len(literal)
    before, after = text[max(at - 60, 0) : at], text[end : end + 60]
    return f"{'…' if at > 60 else ''}{before}{OPEN}{text[at:end]}{CLOSE}{after}{'…' if end + 60 < len(text) else ''}"
