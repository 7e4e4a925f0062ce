"""Find the person or the product that words name, and what the user heard and saw of it."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import NamedTuple

from confnote.core.lookup import WORD, did_you_mean, fold, matches, nearest
from confnote.core.same_person import TITLES, handle_key, is_plain, person_key, person_keys, plain_letters
from confnote.core.shell import quoted
from confnote.core.text import handle_number, line_of, one_line
from confnote.errors import Unknown
from confnote.model import Dossier
from confnote.store.conditions import attended_sql
from confnote.store.db import Store
from confnote.store.read import dossiers_of, find

LISTED = 12  # names that an error lists
# a speaker stays when the user replaces the speakers of a session, for the next import
EVERYBODY = """SELECT 'speaker', p.uid, p.conference, p.name, p.handle FROM speaker p
 JOIN conference c ON c.uid = p.conference
 WHERE EXISTS (SELECT 1 FROM session_speaker x WHERE x.speaker = p.uid) ORDER BY c.starts_on, p.id"""
ORGS = """SELECT p.org, c.slug FROM speaker p JOIN conference c ON c.uid = p.conference
 WHERE p.org <> '' AND EXISTS (SELECT 1 FROM session_speaker x WHERE x.speaker = p.uid) ORDER BY c.starts_on DESC"""
USES = """SELECT speaker, count(*) FROM session_speaker WHERE speaker IN (SELECT value FROM json_each(?))
 GROUP BY speaker"""
ALL_TECH = "SELECT 'tech', uid, conference, name, '' FROM tech ORDER BY at, id"
# the sessions of the people, those in which the user saw the products, and those heard that name a product in the title
SESSIONS = f"""SELECT session FROM session_speaker WHERE speaker IN (SELECT value FROM json_each(:speakers))
UNION SELECT session FROM tech WHERE uid IN (SELECT value FROM json_each(:tech)) AND session IS NOT NULL
UNION SELECT uid FROM session WHERE :title <> ''
 AND id IN (SELECT rowid FROM session_fts WHERE session_fts MATCH :title)
 AND {attended_sql("session")}"""


class Named(NamedTuple):
    """A speaker of one conference, or a product; `conference` is a uid."""

    table: str
    uid: str
    conference: str
    name: str
    handle: str

    @property
    def key(self) -> str:
        """Return a key that is equal for the spellings of the name."""
        return fold(self.name) if self.table == "tech" else person_key(self.name)

    @property
    def keys(self) -> tuple[str, ...]:
        """Return `key` and, of a person, the keys of the other spellings."""
        return (self.key,) if self.table == "tech" else person_keys(self.name)


class Subject(NamedTuple):
    """A person or a product: a spelling of the name, and the uids of speakers and tech."""

    name: str
    speakers: frozenset[str]
    tech: frozenset[str]
    titles: tuple[str, ...] = ()
    """The words of which a title has one if the talk is about the product, folded."""

    def is_in(self, title: str) -> bool:
        """Return whether a title names the product, in whole words."""
        folded = fold(title)
        # `C` is not in `C++ for all`
        return any(re.search(rf"(?<![\w+#]){re.escape(words)}(?![\w+#])", folded) for words in self.titles)


def find_subject(store: Store, typed: str) -> Subject:
    """Return the person or the product with that name, handle, or only one with these words.

    Raises Unknown with the names that match, or with the nearest ones if none does; Usage for an empty name.
    """
    typed = line_of(typed, "a name")
    everybody = [Named(*row) for sql in (EVERYBODY, ALL_TECH) for row in store.execute(sql).fetchall()]
    if handle_number(typed, "t") is not None:
        _, uid, _ = find(store, typed)
        typed = next(named.name for named in everybody if named.uid == uid)
        everybody = [named for named in everybody if named.table == "tech"]
    companies = _company_accounts(everybody)
    groups = _groups(_matching(everybody, typed), companies)
    if len(groups) != 1:
        raise _not_one(store, typed, groups, everybody)
    found = _all_of(groups[0], everybody, companies)
    products = [named.name for named in found if named.table == "tech"]
    words = [short for name in (*products, *[typed] * bool(products)) for short in _short_names(fold(name))]
    return Subject(
        _usual_name(store, groups[0]),
        frozenset(named.uid for named in found if named.table == "speaker"),
        frozenset(named.uid for named in found if named.table == "tech"),
        tuple(dict.fromkeys(words)),
    )


def _usual_name(store: Store, group: Sequence[Named]) -> str:
    """Return the spelling that most sessions have; of two such ones, the newest."""
    speakers = json.dumps([named.uid for named in group])
    uses = dict(store.execute(USES, (speakers,)).fetchall())
    sessions: Counter[str] = Counter()
    for named in group:
        sessions[named.name] += uses.get(named.uid, 0)
    # sorted by conference: the last one is the newest
    return max((named.name for named in reversed(group)), key=lambda name: (_naturalness(name), sessions[name]))


def _naturalness(name: str) -> tuple[bool, bool]:
    return "," not in name, is_plain(name)


def _short_names(name: str) -> Iterator[str]:
    """Yield the folded name of a product, and the one that talks use: `kafka`, `postgres`."""
    yield name
    short = re.sub(r"\Aapache |(?<=s)ql\Z|db\Z", "", name)
    if len(short) > 4:
        yield short


def what_about(store: Store, subject: Subject) -> tuple[Dossier, ...]:
    """Return dossiers with the subject's sessions, their notes, and its tech, the latest first."""
    title = " OR ".join(f'title : "{words.replace(chr(34), "")}"' for words in subject.titles)
    values = {"speakers": json.dumps([*subject.speakers]), "tech": json.dumps([*subject.tech]), "title": title}
    sessions = [uid for (uid,) in store.execute(SESSIONS, values).fetchall()]
    return dossiers_of(store, sessions, subject.tech)


def _matching(everybody: Iterable[Named], typed: str) -> list[Named]:
    """Return those with the whole name or handle, else with all words, else with parts of words."""
    keys, account = person_keys(typed), handle_key(typed)
    key = person_key(typed)
    plain, letters = fold(typed), plain_letters(typed)
    words = letters.split()
    bare = key.split() or words  # without titles
    if len(bare) == 2 and bare[0] in TITLES:
        del bare[0]  # `Dr Fox`
    found: list[list[Named]] = [[], [], [], [], []]
    for named in everybody:
        name = plain_letters(named.name)
        own = {*name.split(), *" ".join(named.keys).split()}
        # of one word, only the very name is a whole one: `john` is not `_John`
        if fold(named.name) == plain or (" " in key and not {*keys}.isdisjoint(named.keys)) or _has(named, {account}):
            found[0].append(named)
        elif own.issuperset(words):
            found[1].append(named)
        elif own.issuperset(bare) or any(own.issuperset(spelling.split()) for spelling in keys):
            found[2].append(named)
        elif all(any(part.startswith(word) for part in own) for word in bare):
            found[3].append(named)
        elif matches(letters, name):
            found[4].append(named)
    return next(filter(None, found), [])


def _has(named: Named, accounts: Container[str]) -> bool:
    return bool(named.handle) and handle_key(named.handle) in accounts


def _company_accounts(everybody: Iterable[Named]) -> set[str]:
    """Return the handles that several people of one conference have: those of companies."""
    people: dict[tuple[str, str], set[str]] = defaultdict(set)
    for named in everybody:
        if named.handle:
            people[named.conference, handle_key(named.handle)].add(named.key)
    return {account for (_, account), keys in people.items() if len(keys) > 1}


def _groups(found: Iterable[Named], companies: set[str]) -> list[list[Named]]:
    """Return the rows of each name together; two names with one handle are one."""
    groups: dict[str, list[Named]] = {}
    names: dict[str, str] = {}  # the first name with a key or a handle
    for named in found:
        account = handle_key(named.handle)
        marks = [*named.keys, *[f"@{account}"] * bool(account and account not in companies)]
        first = next((names[mark] for mark in marks if mark in names), named.key)
        names |= {mark: names.get(mark, first) for mark in marks}
        groups.setdefault(first, []).append(named)
    return [*groups.values()]


def _all_of(found: Sequence[Named], everybody: Iterable[Named], companies: set[str]) -> list[Named]:
    """Return all rows that share a name or a handle with these, sorted as `everybody`."""
    more = list(found)
    while True:
        keys = {(named.table, key) for named in more for key in named.keys if key}
        accounts = {handle_key(named.handle) for named in more} - companies
        before, more = (
            len(more),
            [
                named
                for named in everybody
                if any((named.table, key) in keys for key in named.keys)
                or _has(named, accounts)
                or named.uid == found[0].uid
            ],
        )
        if len(more) <= before:
            return more


def _not_one(store: Store, typed: str, groups: Sequence[Sequence[Named]], everybody: Iterable[Named]) -> Unknown:
    shown = one_line(typed, 60)
    if not groups:
        names: dict[str, list[str]] = defaultdict(list)
        for named in everybody:
            names[named.key or fold(named.name)].append(named.name)
        # one name for each person
        natural = (one_line(max(reversed(spellings), key=_naturalness), 60) for spellings in names.values())
        near = nearest(typed, dict.fromkeys(natural), 3, 70)
        advice = did_you_mean(near, f"confnote search {one_line(typed, 40)} looks through all notes")
        wanted = {*WORD.findall(plain_letters(typed))}
        slugs = [slug for org, slug in store.execute(ORGS) if wanted and wanted <= {*WORD.findall(plain_letters(org))}]
        if slugs:
            ways = (f"confnote agenda {quoted(typed)} -c {slug}" for slug in dict.fromkeys(slugs))
            advice = f"it is an organisation, whose talks are listed by {', '.join(ways)}"
        return Unknown(f"no speaker and no product is called {shown!r}: {advice}")
    listed = "".join(f"\n  {_described(store, group)}" for group in groups[:LISTED])
    more = f"\n  and {len(groups) - LISTED} more" if len(groups) > LISTED else ""
    return Unknown(f"{shown!r} is {len(groups)} names; type one of them:{listed}{more}")


def _described(store: Store, group: Sequence[Named]) -> str:
    """Return `Ada Lind, speaker at 2 conferences` or `Cilium, a product`."""
    name, places = one_line(_usual_name(store, group), 60), len({named.conference for named in group})
    kind = "a product" if group[-1].table == "tech" else "a speaker"
    return f"{name}, {kind} at {places} conference{'' if places == 1 else 's'}"
