"""Join products that are stored twice, and find those that may be one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from confnote.actions.capture import RecordedTech, record_tech, split_known, without_name
from confnote.actions.find import find_tech
from confnote.core.links import kind_of
from confnote.core.lookup import fold
from confnote.core.text import handle_number, line_of, one_line, readable
from confnote.errors import Usage
from confnote.model import Link
from confnote.store.db import Store
from confnote.store.journal import put_entry
from confnote.store.now import place_of, session_ref
from confnote.store.read import find, row_of
from confnote.store.rows import delete, fields_of, update
from confnote.store.write import put_link

OWN = ("tagline", "verdict", "rating", "booth", "session")  # a product has one of each
MOST_WORDS = 6  # of a name that are looked at
SHORTEST = 3  # letters of a name, for a longer one with it to be perhaps the same product
ORIGIN = "SELECT command FROM journal WHERE uid = ? ORDER BY seq LIMIT 1"


@dataclass(frozen=True, slots=True)
class JoinedProducts:
    """The product that others were joined to; `left` is what it did not take, in words."""

    uid: str
    name: str
    left: tuple[str, ...]


def join_products(store: Store, handles: Iterable[str], typed: str) -> JoinedProducts:
    """Join products to another one, and delete them.

    `typed` names the product that stays. It gets their links and tags, and their values where its own fields are empty.
    Raises Usage for another record, or a product of another conference.
    """
    with store.change("move"):
        found = [(handle, *find(store, handle)) for handle in handles]
        target, number, name = find_tech(store, typed, found[0][3])
        left: list[str] = []
        for handle, table, uid, conference in found:
            if table != "tech" or uid == target:
                raise Usage(f"{handle} is {'the same' if uid == target else 'no'} product: a product joins another one")
            if (conference,) != fields_of(store, "tech", target, "conference"):
                raise Usage(f"{handle} and t{number} belong to two conferences: only products of one can be joined")
            left += _join(store, uid, target)
        (name,) = fields_of(store, "tech", target, "name")
    return JoinedProducts(target, f"t{number} {one_line(name, 60)}", tuple(left))


def rate_product(
    store: Store, typed: str, rating: int, verdict: str, now: int, *, conference: str | None = None
) -> RecordedTech:
    """Rate the product with that handle, or with that name, which is added if it is new."""
    name = readable(line_of(typed, "a name"))[0]
    if handle_number(name, "t") is not None:
        _, uid, *_ = find(store, name)
        name, conference = store.execute(
            "SELECT name, (SELECT slug FROM conference c WHERE c.uid = t.conference) FROM tech t WHERE uid = ?", (uid,)
        ).fetchone()
    else:
        # `--tech chaos mesh` gives the option one word of the name
        place = place_of(store, now, conference)
        names = store.execute("SELECT name FROM tech WHERE conference IS ?", (place.conference,)).fetchall()
        known, rest = split_known(f"{name} {verdict}", [of_tech for (of_tech,) in names])
        if len(known) > len(name):
            name, verdict = known, rest
    return record_tech(store, name, now, conference=conference, rating=rating, verdict=verdict)


def _join(store: Store, uid: str, target: str) -> list[str]:
    """Move what a product has to another; return what that did not take: `tagline a library`."""
    row, own = row_of(store, "tech", uid), row_of(store, "tech", target)
    tagline = without_name(row["name"], row["tagline"], own["name"])
    if tagline is not None:
        row = row | {"tagline": tagline}
    given = {field: row[field] for field in ("url", *OWN) if row[field] not in {None, ""}}
    new = {field: value for field, value in given.items() if own[field] in {None, ""}}
    tags = " ".join(dict.fromkeys([*own["tags"].split(), *row["tags"].split()]))
    update(store, "tech", target, **new, tags=tags)
    # an equal link goes to the trash with the product
    store.execute(
        "UPDATE link SET tech = ?1 WHERE tech = ?2 AND url NOT IN (SELECT url FROM link WHERE tech = ?1)", (target, uid)
    )
    if row["url"] not in {"", own["url"]} and "url" not in new:
        put_link(store, "tech", target, Link(kind=kind_of(row["url"]), url=row["url"]))
    delete(store, "tech", uid)
    number = own["key"].removeprefix(f"{row['key']} ")
    if number.isdigit() and store.execute(ORIGIN, (target,)).fetchone() == ("load",):  # which added the number
        update(store, "tech", target, name=own["name"].removesuffix(f" {number}"), key=row["key"])
    joined = row_of(store, "tech", target)
    if joined == own:  # without an entry of its own, the journal would not show what took the deleted one
        put_entry(store, "tech", target, own, joined)
    left = [field for field in OWN if field in given and field not in new and given[field] != own[field]]
    return [field if field == "session" else f"{field} {one_line(str(given[field]), 50)}" for field in left]


def put_in_session(store: Store, handles: Iterable[str], typed: str) -> str:
    """Make a session, given by its handle, that in which products were seen; return the answer.

    Raises Usage for another record, or a session of another conference.
    """
    _, session, conference = find(store, typed)
    with store.change("move"):
        for handle in handles:
            table, uid, own = find(store, handle)
            if table != "tech" or own != conference:
                what = "no product" if table != "tech" else f"a product of another conference than {typed}"
                raise Usage(f"{handle} is {what}: confnote move t5 s12 says in which session you saw a product")
            update(store, "tech", uid, session=session)
    return f"{', '.join(handles)} seen in {session_ref(store, session).short}"


def products_joined(handles: Iterable[str], joined: JoinedProducts) -> str:
    """Say which products were joined to which, and what was not taken."""
    left = f"; not taken: {', '.join(joined.left)}" if joined.left else ""
    return f"{', '.join(handles)} joined to {joined.name}{left}"


NEW = """SELECT uid FROM journal WHERE change = (SELECT max(change) FROM journal) AND tbl = 'tech' AND before IS NULL"""
OF_SAME = """SELECT conference, id, uid, name FROM tech
 WHERE conference IN (SELECT conference FROM tech WHERE uid IN (SELECT value FROM json_each(?))) ORDER BY id"""


def new_twins(store: Store) -> Iterator[str]:
    """Yield a hint for each product of the last change that may be another one, by its name.

    Every machine gives the same advice: the product that was stored first stays, which has the smaller uid.
    """
    import json

    new = {uid for (uid,) in store.execute(NEW)}
    products = [(*row, fold(row[3])) for row in store.execute(OF_SAME, (json.dumps(list(new)),)).fetchall()]
    by_name: dict[tuple[str, str], list[tuple[str, int, str]]] = defaultdict(list)
    for conference, number, uid, name, plain in products:
        by_name[conference, plain].append((uid, number, name))
    for conference, number, uid, name, plain in products:
        own = (uid, number, name)
        for other in (other for part in _parts(plain) for other in by_name.get((conference, part), ())):
            first, second = sorted([own, other])
            # two names that are equal but for accents meet twice
            if new & {first[0], second[0]} and own != other and (plain != fold(other[2]) or own == first):
                names = [f"t{number} {one_line(name, 40)}" for _, number, name in (second, first)]
                yield f"{' may be '.join(names)}: if so, confnote move t{second[1]} t{first[1]} joins them"


def _parts(plain: str) -> Iterator[str]:
    """Yield the runs of whole words in a folded name that may be the name of a product."""
    words = plain.split()[:MOST_WORDS]
    runs = (" ".join(words[at:end]) for at in range(len(words)) for end in range(at + 1, len(words) + 1))
    return (run for run in dict.fromkeys(runs) if len(run) >= SHORTEST)
