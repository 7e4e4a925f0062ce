"""Records that both machines have: empty values are completed, others stay and are named."""

from confnote.actions.capture import add_note, record_tech
from confnote.actions.sessions import Start, start
from confnote.store.rows import update

TALKS = "SELECT title, rating, verdict, attendance FROM session ORDER BY title"
NOTES = "SELECT text, private, done_at FROM note ORDER BY text"
PRODUCTS = "SELECT name, verdict, rating FROM tech ORDER BY lower(name)"


def two(full, another, tools):
    """Two machines with the same records."""
    other = another()
    tools.load(other, tools.dumped(full))
    return full, other


def uid_of(store, title):
    return store.execute("SELECT uid FROM session WHERE title = ?", (title,)).fetchone()[0]


def test_two_machines_that_rate_different_talks_end_equal(full, another, tools):
    for number, title in enumerate(("First", "Second"), 7):
        at = tools.NOON + number * tools.MINUTE
        start(full, Start(title=title), at, at, "kubecon-eu-2022")
    one, other = two(full, another, tools)
    with one.change("rate"):
        update(one, "session", uid_of(one, "First"), rating=5, verdict="loud")
    with other.change("rate"):
        update(other, "session", uid_of(other, "Second"), rating=2)
        update(other, "note", other.execute("SELECT uid FROM note WHERE text LIKE 'One%'").fetchone()[0], private=1)
    record_tech(one, "Rook", tools.NOON, conference="kubecon-eu-2022", verdict="fine")
    record_tech(other, "rook", tools.NOON, conference="kubecon-eu-2022", rating=3)
    loaded = tools.load(other, tools.dumped(one))
    assert len(loaded.completed) == 2
    assert (loaded.kept, loaded.renamed) == (["t3"], [])
    tools.load(one, tools.dumped(other))
    for sql in (TALKS, NOTES):
        assert one.execute(sql).fetchall() == other.execute(sql).fetchall()
    assert [row[1:] for row in one.execute(PRODUCTS)] == [row[1:] for row in other.execute(PRODUCTS)]
    assert not tools.load(one, tools.dumped(other)).changed


def test_both_ratings_are_named_and_the_empty_verdict_is_completed(full, another, tools, cli):
    one, other = two(full, another, tools)
    uid = uid_of(one, "Backstage: Restoring Order")
    with other.change("rate"):
        update(other, "session", uid, rating=2, verdict="")
    text = tools.dumped(one).encode()
    for dry, word in ((["--dry-run"], "would complete"), ([], "completed")):
        code, out, err = cli("load", "-", *dry, db=other.path, stdin=text)
        assert (code, out.split(" from ")[0]) == (0, f"{word} s1")
        assert "confnote: s1: rating 2 here, 4 in the file\n" in err
    assert other.execute("SELECT rating, verdict FROM session WHERE uid = ?", (uid,)).fetchone() == (2, "solid")


def test_a_private_note_stays_private_even_with_theirs(full, another, tools):
    one, other = two(full, another, tools)
    note = add_note(one, "hush", tools.NOON, conference="kubecon-eu-2022").uid
    tools.load(other, tools.dumped(one))
    with other.change("edit"):
        update(other, "note", note, private=1)
    assert not tools.load(other, tools.dumped(one), theirs=True).changed
    assert other.execute("SELECT private FROM note WHERE uid = ?", (note,)).fetchone() == (1,)


def test_a_note_that_was_moved_stays_where_it_is(full, another, tools):
    one, other = two(full, another, tools)
    with other.change("edit"):
        other.execute("UPDATE note SET session = NULL, day = '2022-05-17' WHERE text LIKE 'One%'")
    assert tools.load(other, tools.dumped(one)).kept == ["n1"]
    assert other.execute("SELECT session FROM note WHERE text LIKE 'One%'").fetchone() == (None,)
