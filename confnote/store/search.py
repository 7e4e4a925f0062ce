"""Search the words of all records in all conferences: ranked hits with snippets.

FTS5 finds the hits, bm25 ranks the newest thousand of each table. If 15 % of a million notes have a word, ranking all
of them takes 370 ms, ranking the newest thousand 16 ms. The prefix of a word is the expensive part of a query: FTS5
collects all words with that beginning, each time the query runs. So a query runs once for the newest hits, and twice
for the best (to rank, then to make snippets).
This module imports only cheap modules of the standard library: `confnote search` runs without Typer.
"""

from __future__ import annotations

from confnote.core.kinds import MOMENTS, NOTE_KINDS
from confnote.core.text import DOUBLE_QUOTES, MATCH_BEGIN, MATCH_END
from confnote.errors import Usage
from confnote.store.conditions import attended_sql, day_sql

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from confnote.model import Position
    from confnote.store.db import Store

    Condition = tuple[str, tuple[Any, ...]]

NAME_BONUS = 1000.0  # a match in a name or title comes before all others: scores of two tables do not compare well
RANKED = 1000  # how many of the newest hits of a table are ranked
SHORT = 2  # a word of so few letters is a prefix only if a search for the whole word finds nothing
UNSPACED = 0x2E80  # from this code point on, scripts have no spaces between words: CJK, and emoji
PAIRED = 0x2190  # from this code point on (arrows, symbols, emoji, CJK), `character_pair` has all pairs of characters
LONGEST_PAIRED = 4000  # characters; a longer text has the empty pair in `character_pair`, and is always looked through
COMMON = 1000  # pairs that so many records have are all the same to `_with_pairs`
CONTEXT = 60  # characters shown before and after a literal match


class Searched:
    """How to search a table. `at`, `session` and `text` are SQL, in which `t` is the table.

    `at` is the time in ms, "0" for none; `session` the uid of the session, "" for none; `text` all words of a row.
    `has` names those of the filters kind, rating, tag, day and private that the table can have. `named`: the first
    full-text column is a name. `own` is SQL: whether the row is the user's, and not only of a programme. `weights` are
    those of the full-text columns.
    """

    __slots__ = ("at", "has", "named", "own", "session", "text", "weights")

    def __init__(
        self, at: str, session: str, has: str = "", *, named: bool = False, own: str = "1", **weights: float
    ) -> None:
        self.at, self.session, self.has, self.named = at, session, frozenset(has.split()), named
        self.own = own
        self.weights = ", ".join(map(str, weights.values()))
        self.text = " || ' ' || ".join([f"t.{column}" for column in weights])


# a mark of a moment whose words are not the user's
WORDLESS = " OR ".join(f"t.kind = '{kind}' AND t.text = '{NOTE_KINDS[kind].words}'" for kind in MOMENTS)
BEGINS = "coalesce(t.starts_at, t.entered_at, 0)"
TABLES = {
    "note": Searched("t.at", "t.session", "kind tag day private", text=1.0),
    "session": Searched(
        BEGINS,
        "t.uid",
        "kind rating tag day",
        named=True,
        own=f"(t.rating IS NOT NULL OR {attended_sql('t')})",
        title=6.0,
        subtitle=3.0,
        verdict=2.0,
        abstract=1.0,
    ),
    "speaker": Searched("0", "", named=True, own="0", name=6.0, org=2.0, handle=3.0),
    "tech": Searched("t.at", "t.session", "rating tag day", named=True, name=6.0, tagline=3.0, verdict=2.0),
    "link": Searched("0", "t.session", "kind", own="t.session IS NULL", title=3.0, text=1.0, author=1.0),
}


class Query:
    """What to look for: an FTS5 expression, and texts that must occur literally.

    `wider` is the expression to try if `expression` matches nothing; empty for none.
    """

    __slots__ = ("expression", "literals", "wider")

    def __init__(self, expression: str, literals: tuple[str, ...], wider: str = "") -> None:
        self.expression, self.literals, self.wider = expression, literals, wider


class SearchFilters:
    """Conditions on hits; None for no condition.

    `conference` and `session` are uids, `day` is ISO, `since` in ms, `rating` a (low, high) pair, `speaker` words
    of a name, `own` as in Searched.
    """

    __slots__ = ("conference", "day", "kind", "own", "private", "rating", "session", "since", "speaker", "tag")

    def __init__(
        self, *, conference: str | None = None, day: str | None = None, kind: str | None = None,
        private: bool | None = None, rating: tuple[int, int] | None = None, session: str | None = None,
        since: int | None = None, speaker: str | None = None, tag: str | None = None, own: bool | None = None,
    ) -> None:  # fmt: skip
        self.conference, self.day, self.kind, self.private, self.rating = conference, day, kind, private, rating
        self.session, self.since, self.speaker, self.tag, self.own = session, since, speaker, tag, own


class Hit:
    """A record that matches. Those with `own` come first; then a lower `score` is better.

    `conference` is a slug, None for the inbox; `at` is in ms, 0 for none. In `snippet`, each match is between
    MATCH_BEGIN and MATCH_END; `named` is whether it is the name of the record, because that matches.
    `_describe` sets the rest: the record's `name` without marks ("" for a note or a link), its session (`session` is
    the number in the handle, None for none) with the user's `rating` and `verdict`, and the offset of `at` in minutes.
    `whole`: the session is a whole day. Only a hit in captions has a `position`.
    """

    __slots__ = (
        "at", "conference", "id", "minutes", "name", "named", "own", "position", "rating", "room", "score", "session",
        "snippet", "table", "title", "uid", "verdict", "whole",
    )  # fmt: skip

    def __init__(self, table: str, row: tuple[Any, ...], *, named: bool = False) -> None:
        self.table, self.named = table, named
        self.id, self.uid, self.conference, self.at, self.own, self.snippet, self.score = row
        self.name = self.title = self.room = self.verdict = ""
        self.session: int | None = None
        self.position: Position | None = None
        self.rating: int | None = None
        self.minutes, self.whole = 0, False


class Hits(list[Hit]):
    """The hits that are shown.

    `found` are all matches as (table, id), the shown ones among them; `exact` is False if there can be more.
    """

    __slots__ = ("exact", "found")

    def __init__(self) -> None:
        super().__init__()
        self.found: set[tuple[str, int]] = set()
        self.exact = True


def read_words(typed: str) -> Query:
    """Parse the words of a search. Only double quotes are syntax: they enclose a phrase.

    The last word may be the beginning of a word. If it has two letters, that is tried only if nothing is
    found otherwise (`Query.wider`). Raises Usage if nothing is left to look for.
    """
    terms: list[str] = []
    literals: list[str] = []
    wide = False
    parts = split_words(typed)
    for position, (part, is_phrase) in enumerate(parts):
        letters = [c for c in part if c.isalnum()]
        if not letters or any(ord(c) >= UNSPACED for c in part):
            literals.append(part)
            continue
        if len(letters) == 1 and len(part) > 1 and not is_phrase:  # C++, F#: the index has only the letter
            literals.append(part)
        last = position == len(parts) - 1 and not is_phrase and len(letters) > 1
        wide = last and len(letters) <= SHORT
        terms.append('"' + part.replace('"', '""') + '"' + ("*" if last and not wide else ""))
    if not terms and not literals:
        raise Usage("there is nothing to look for: confnote search WORDS")
    expression = " AND ".join(terms)
    return Query(expression, tuple(literals), f"{expression}*" if wide else "")


def split_words(typed: str) -> list[tuple[str, bool]]:
    """Return pairs of a word or phrase, and whether it is a phrase."""
    # a quote that is not closed is an ordinary character: `5" screen`
    parts: list[tuple[str, bool]] = []
    pieces = typed.translate(DOUBLE_QUOTES).split('"')
    for position, piece in enumerate(pieces):
        if not position % 2 or position == len(pieces) - 1:
            parts.extend((word, False) for word in piece.split())
        elif piece.strip():
            parts.append((" ".join(piece.split()), True))
    return parts


def search(store: Store, query: Query, *filters: SearchFilters, limit: int = 20, newest: bool = False) -> Hits:
    """Return up to `limit` hits that pass a filter: the user's own and best first, or newest."""
    hits = _find(store, query, filters, limit=limit, newest=newest)
    if not hits and query.wider:
        hits = _find(store, Query(query.wider, query.literals), filters, limit=limit, newest=newest)
    _describe(store, hits)
    return hits


def _find(store: Store, query: Query, filters: Iterable[SearchFilters], *, limit: int, newest: bool) -> Hits:
    shown = Hits()
    hits = {
        hit.uid: hit  # a hit can pass several filters
        for given in filters
        for speakers in (speakers_named(store, given.speaker),)
        for table in TABLES
        for hit in _search_table(store, table, query, given, speakers, limit=limit, newest=newest, shown=shown)
    }
    order = (lambda hit: (-hit.at, -hit.id)) if newest else (lambda hit: (not hit.own, hit.score, -hit.at, -hit.id))
    shown.found |= {(hit.table, hit.id) for hit in hits.values()}
    shown += sorted(hits.values(), key=order)[:limit]
    return shown


# by table: SQL for the session of a row, and for the name of a row
SESSION_OF = {
    "session": "t.uid",
    # the first one: the snippet is the speaker's name
    "speaker": """(SELECT p.session FROM session_speaker p JOIN session x ON x.uid = p.session
      WHERE p.speaker = t.uid ORDER BY coalesce(x.starts_at, x.entered_at), x.id LIMIT 1)""",
    "link": """coalesce(t.session, (SELECT n.session FROM note n WHERE n.uid = t.note),
      (SELECT k.session FROM tech k WHERE k.uid = t.tech))""",
}
NAME_OF = {"session": "t.title", "speaker": "t.name", "tech": "t.name"}


def _describe(store: Store, hits: list[Hit]) -> None:
    """Set the names, sessions and times of hits."""
    for table in {hit.table for hit in hits}:
        found = {hit.id: hit for hit in hits if hit.table == table}
        at = "t.at" if table in {"note", "tech"} else "coalesce(s.starts_at, s.entered_at, 0)"
        offset = "t.utc_offset" if table == "note" else "0"
        whole = "coalesce(s.ends_at - s.starts_at, 0) >= 82800000"  # 23 hours: a day on which the clock goes forward
        sql = f"""SELECT t.id, {NAME_OF.get(table, "''")}, s.id, coalesce(s.title, ''), coalesce(s.room, ''),
             s.rating, coalesce(s.verdict, ''), {at},
             coalesce((SELECT z.minutes FROM zone_offset z WHERE z.conference = t.conference AND z.from_at <= {at}
              ORDER BY z.from_at DESC LIMIT 1), {offset}), {whole}
              FROM [{table}] t LEFT JOIN session s ON s.uid = {SESSION_OF.get(table, "t.session")}
              WHERE t.id IN ({", ".join(map(str, found))})"""
        for number, *facts in store.execute(sql):
            hit = found[number]
            hit.name, hit.session, hit.title, hit.room, hit.rating, hit.verdict, hit.at, hit.minutes, whole_day = facts
            hit.whole = bool(whole_day) and table not in {"note", "tech"}


def _search_table(
    store: Store, table: str, query: Query, filters: SearchFilters, speakers: str | None, *, limit: int, newest: bool,
    shown: Hits,
) -> Iterator[Hit]:  # fmt: skip
    """Yield the hits of a table; add all its matches to `shown`, and whether there can be more."""
    given = conditions(table, filters, speakers)
    if given is None:
        return
    # "true": there may be no condition
    where = ["true", *(sql for sql, _ in given)]
    values: list[Any] = [value for _, own in given for value in own]
    for literal in query.literals:
        where.append(f"({TABLES[table].text}) LIKE ? ESCAPE '\\'")
        values.append("%" + literal.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%")
        for sql, pair in _with_pairs(store, table, literal):
            where.append(sql)
            values += pair
    if not query.expression:
        # the index has no such word: read the newest records that contain the text
        columns = f"{TABLES[table].at}, {TABLES[table].own}, {TABLES[table].text}"
        sql = f"""SELECT t.id, t.uid, c.slug, {columns} FROM [{table}] t
              LEFT JOIN conference c ON c.uid = t.conference WHERE {" AND ".join(where)} ORDER BY t.id DESC LIMIT ?"""
        rows = store.execute(sql, (*values, limit + 1)).fetchall()
        shown.exact &= len(rows) <= limit
        for *row, text in rows[:limit]:
            yield Hit(table, (*row, _excerpt(text, query.literals[0]), 0.0))
        return
    for column, uid in (("conference", filters.conference), ("session", filters.session)):
        if uid is not None and table == "note":
            # notes of one place have ids close together: a range of them spares FTS5 all other notes
            low, high = store.execute(f"SELECT min(id), max(id) FROM note WHERE {column} = ?", (uid,)).fetchone()
            where.append("note_fts.rowid BETWEEN ? AND ?")
            values += (low or 0, high or 0)
    condition = " AND ".join(where), tuple(values)
    if not newest:
        yield from _best(store, table, query.expression, condition, limit=limit, shown=shown)
        return
    hits = [*_newest(store, table, query.expression, condition, limit + 1)]
    shown.exact &= len(hits) <= limit
    yield from hits[:limit]


def pairs_of(text: str) -> set[str]:
    """Return the pairs of a text whose first character is indexed; only "" if it is too long."""
    if len(text) > LONGEST_PAIRED:
        return {""} if any(ord(character) >= PAIRED for character in text) else set()
    return {text[at : at + 2] for at, character in enumerate(text) if ord(character) >= PAIRED}


def _with_pairs(store: Store, table: str, literal: str) -> Iterator[Condition]:
    """Yield a condition for the rarest indexed pair in a text; nothing if the text has none.

    Full text has no index of such characters, and to look through a million notes takes 300 ms.
    """
    pairs = pairs_of(literal) - {""}
    # LIKE finds a letter in either case, the index does not: of a pair with a letter only the first character counts
    whole = [(pair, pair) for pair in pairs if len(pair) == 2 and ord(pair[1]) >= PAIRED]
    ranges = whole or [(pair[0], pair[0] + "\U0010ffff") for pair in pairs]
    if ranges:
        sql = "SELECT id FROM character_pair WHERE pair BETWEEN ? AND ? AND tbl = ?"
        few = f"SELECT count(*) FROM ({sql} LIMIT {COMMON})"
        long = f"SELECT id FROM character_pair WHERE pair = '' AND tbl = '{table}'"
        rarest = min(sorted(ranges), key=lambda found: store.execute(few, (*found, table)).fetchone()[0])
        yield f"t.id IN ({sql} UNION {long})", (*rarest, table)


def _best(store: Store, table: str, expression: str, condition: Condition, *, limit: int, shown: Hits) -> Iterator[Hit]:
    """Yield the best of the newest matches, the user's own first; make snippets only of these."""
    newest = (
        f"SELECT t.id AS id, bm25({table}_fts, {TABLES[table].weights}) AS score, {TABLES[table].own} AS own"
        f" FROM {table}_fts"
        f" CROSS JOIN [{table}] t ON t.id = {table}_fts.rowid"
        f" WHERE {table}_fts MATCH ? AND {condition[0]} ORDER BY {table}_fts.rowid DESC LIMIT {RANKED}"
    )
    best = f"SELECT id, score FROM ({newest}) ORDER BY own DESC, score, id DESC"
    found = store.execute(best, (expression, *condition[1])).fetchall()
    shown.found |= {(table, number) for number, _ in found}
    shown.exact &= len(found) < RANKED
    scores: dict[int, float] = dict(found[:limit])
    if not scores:
        return
    # the plus keeps FTS5 from running once for each id
    chosen = f"{table}_fts.rowid BETWEEN ? AND ? AND +{table}_fts.rowid IN ({', '.join(map(str, scores))})"
    for hit in _newest(store, table, expression, (chosen, (min(scores), max(scores))), limit):
        hit.score += scores[hit.id]
        yield hit


def _newest(store: Store, table: str, expression: str, condition: Condition, limit: int) -> Iterator[Hit]:
    """Yield the newest matches with their snippets."""
    marks = f"'{MATCH_BEGIN}', '{MATCH_END}'"
    name = f"highlight({table}_fts, 0, {marks})" if TABLES[table].named else "''"
    rows = store.execute(
        f"SELECT t.id, t.uid, c.slug, {TABLES[table].at}, {TABLES[table].own},"
        f" snippet({table}_fts, -1, {marks}, '…', 16), {name}"
        # CROSS JOIN keeps SQLite from beginning with the table and asking FTS5 once for each row
        f" FROM {table}_fts CROSS JOIN [{table}] t ON t.id = {table}_fts.rowid"
        " LEFT JOIN conference c ON c.uid = t.conference"
        f" WHERE {table}_fts MATCH ? AND {condition[0]} ORDER BY {table}_fts.rowid DESC LIMIT ?",
        (expression, *condition[1], limit),
    ).fetchall()
    for *row, snippet, name in rows:
        named = MATCH_BEGIN in name
        yield Hit(table, (*row, name if named else snippet, -NAME_BONUS if named else 0.0), named=named)


def _excerpt(text: str, literal: str) -> str:
    """Return the marked literal with the text before and after, or the beginning of the text."""
    begin = text.casefold().find(literal.casefold())
    if begin < 0:
        return text[: 2 * CONTEXT]
    end = begin + len(literal)
    before = ("…" if begin > CONTEXT else "") + text[max(begin - CONTEXT, 0) : begin]
    after = text[end : end + CONTEXT] + ("…" if end + CONTEXT < len(text) else "")
    return f"{before}{MATCH_BEGIN}{text[begin:end]}{MATCH_END}{after}"


def speakers_named(store: Store, typed: str | None) -> str | None:
    """Return the uids of the speakers with a typed name as JSON; None if none was typed."""
    if typed is None:
        return None
    # a plain search needs neither: 3 ms
    import json

    from confnote.core.same_person import is_person_named

    rows = store.execute("SELECT uid, name FROM speaker").fetchall()
    return json.dumps([uid for uid, name in rows if is_person_named(typed, name)])


def conditions(table: str, filters: SearchFilters, speakers: str | None) -> list[Condition] | None:
    """Return the filters as SQL conditions on a table; None if no row can pass."""
    has, session, at = TABLES[table].has, TABLES[table].session, TABLES[table].at
    begins = "coalesce(s.starts_at, s.entered_at)"
    day = f"""coalesce({"t.day" if table == "note" else "NULL"},
     (SELECT {day_sql(f"coalesce({begins}, t.at)" if table == "tech" else begins, "c.uid", "c.day_end")}
      FROM conference c LEFT JOIN session s ON s.uid = {session or "NULL"} WHERE c.uid = t.conference)) = ?"""
    named = "SELECT value FROM json_each(?)"
    spoken = f"SELECT session FROM session_speaker WHERE speaker IN ({named})"
    by_speaker = f"{session} IN ({spoken})" if session else f"t.uid IN ({named})"
    # only notes can be private: `--no-private` leaves the other tables as they are
    private = filters.private if filters.private or "private" in has else None
    rows: tuple[tuple[object, object, str, tuple[object, ...]], ...] = (
        # what is wanted, whether the table can have it, the condition and its values
        (filters.conference, True, "t.conference = ?", (filters.conference,)),
        (filters.kind, "kind" in has, "t.kind = ?", (filters.kind,)),
        (filters.rating, "rating" in has, "t.rating BETWEEN ? AND ?", filters.rating or ()),
        (filters.tag, "tag" in has, "' ' || t.tags || ' ' LIKE ?", (f"% {filters.tag} %",)),
        (private, "private" in has, "t.private = ?", (int(bool(private)),)),
        (filters.session, session, f"{session} = ?", (filters.session,)),
        (filters.since, at != "0", f"{at} >= ?", (filters.since,)),
        (speakers, True, by_speaker, (speakers,)),
        (filters.day, "day" in has, day, (filters.day,)),
        (filters.own, True, f"coalesce({TABLES[table].own}, 0) = ?", (filters.own,)),
        (True if table == "note" and filters.kind is None else None, True, f"NOT ({WORDLESS})", ()),
    )
    wanted = [row for row in rows if row[0] is not None]
    return [(sql, values) for _, _, sql, values in wanted] if all(row[1] for row in wanted) else None
