"""What comes from a programme has the same uid on every machine; `load` finds the records that both stores have."""

import io
import shutil
from dataclasses import replace
from datetime import date

import pytest

from confnote.actions.capture import add_note, record_tech
from confnote.actions.changes import redo, remove, undo, untrash
from confnote.actions.programme import compare_programme, import_programme
from confnote.errors import Refused
from confnote.model import Conference, Speaker
from confnote.post.markdown.pieces import Piece
from confnote.post.settings import DraftText
from confnote.schedule.value import Alias, Schedule, Slot, Weblink
from confnote.store import rows
from confnote.store.db import new_uid
from confnote.store.drafts import StoredPost, save_post
from confnote.store.journal import differences
from confnote.store.read import conferences
from confnote.store.rows import uid_from, update
from confnote.store.trash import trash
from confnote.store.triggers import RECORDS
from confnote.store.write import make_conference
from confnote.upkeep.incoming import Incoming, broken_relations
from confnote.upkeep.load import load

HOUR = 3_600_000
NINE = 1_706_950_800_000  # 2024-02-03T09:00:00Z, Saturday
ADA = Speaker(name="Ada Lovelace", org="Engines")
IMPORTED = ("session", "speaker", "session_speaker", "session_alias", "link")


def talk(number, title, **values):
    values = {"aliases": (Alias("guid", f"fosdem-{number}"),), **values}
    return Slot(
        title=title, starts_at=NINE + number * HOUR, ends_at=NINE + (number + 1) * HOUR, room="Janson", **values
    )


SLOTS = (
    talk(1, "Opening", speakers=(ADA,), links=(Weblink("page", "https://fosdem.org/1"),)),
    talk(2, "Engines", speakers=(Speaker(name="Bo Ek"), ADA), links=(Weblink("slides", "https://fosdem.org/2.pdf"),)),
    talk(3, "Closing"),
)
PROGRAMME = Schedule(format="schedule XML", title="FOSDEM 2024", identity=("title fosdem 2024",), slots=SLOTS)
DAYS = (date(2024, 2, 3), date(2024, 2, 4))


def conference(store, slug="fosdem-2024", name="FOSDEM 2024", days=DAYS):
    """Make a conference and return it."""
    about = Conference(
        slug=slug, name=name, zone="Europe/Brussels", starts_on=days[0], ends_on=days[1], day_one=days[0], day_end=240
    )
    with store.change("new"):
        return replace(about, uid=make_conference(store, about))


def take(store, about, programme=PROGRAMME):
    return import_programme(store, about.uid, compare_programme(store, about, programme))


@pytest.fixture
def fosdem(another, monkeypatch):
    """`fosdem()` makes a store with a programme; an `old` one has random uids, as older versions made them."""

    def make(programme=PROGRAMME, *, old=False, **values):
        store = another()
        with monkeypatch.context() as patch:
            if old:
                patch.setattr(rows, "uid_from", lambda *_: new_uid())
            take(store, conference(store, **values), programme)
        return store

    return make


def conference_of(store):
    """Return the only conference of a store."""
    (about,) = conferences(store)
    return about


def records(store):
    """Return the rows of all tables of records."""
    return {table: store.execute(f"SELECT * FROM [{table}] ORDER BY id").fetchall() for table in RECORDS}


def uids(store, table):
    return [uid for (uid,) in store.execute(f"SELECT uid FROM [{table}] ORDER BY id")]


def session(store, title):
    """Return (id, uid) of a session."""
    return store.execute("SELECT id, uid FROM session WHERE title = ? ORDER BY id", (title,)).fetchone()


def test_a_uid_is_128_bits_of_a_hash_in_the_letters_of_a_ulid():
    # printf 'confnote:session\nguid\nfosdem-1' | sha256sum | head -c32
    assert uid_from("session", "guid", "fosdem-1") == "4QQKNVET500HS382WKXY30H9ZJ"
    assert uid_from("speaker", "guid", "fosdem-1") != uid_from("session", "guid", "fosdem-1")


def test_two_stores_that_import_one_programme_have_the_same_uids(fosdem):
    one, other = fosdem(), fosdem(slug="fosdem")
    for table, count in zip(IMPORTED, (3, 2, 3, 3, 2), strict=True):
        assert len(uids(one, table)) == count
        assert uids(one, table) == uids(other, table)
    assert uids(one, "conference") != uids(other, "conference")
    assert session(one, "Opening") == (1, uid_from("session", "guid", "fosdem-1"))


def test_one_programme_in_two_conferences_of_a_store_has_other_uids_there(fosdem):
    store = fosdem()
    take(store, conference(store, "fosdem-again", "FOSDEM again"))
    for table, count in zip(IMPORTED, (6, 4, 6, 6, 4), strict=True):
        assert len(set(uids(store, table))) == count


def test_an_address_that_several_sessions_have_names_none_of_them_alone(fosdem):
    page = (Alias("url", "fosdem.org"),)
    one = fosdem(replace(PROGRAMME, slots=tuple(replace(slot, aliases=page) for slot in SLOTS)))
    other = fosdem(replace(PROGRAMME, slots=tuple(replace(slot, aliases=page) for slot in SLOTS[1:])))
    assert uids(one, "session")[1] == uid_from("session", "url", "fosdem.org", NINE + 2 * HOUR)
    # the only session with an address has it for a name
    third = fosdem(replace(PROGRAMME, slots=(replace(SLOTS[2], aliases=page),)))
    assert uids(third, "session") == [uid_from("session", "url", "fosdem.org")]
    assert uids(one, "session")[1:] == uids(other, "session")


def test_a_number_names_a_session_only_with_its_programme(fosdem):
    def numbered(*identity):
        slots = (replace(SLOTS[0], aliases=(Alias("id:table", "1"),)),)
        return replace(PROGRAMME, identity=identity, slots=slots)

    found = [uids(fosdem(numbered(*names)), "session") for names in [("title a",), ("title a",), ("title b",)]]
    assert found[0] == found[1] != found[2]
    # nothing but the format of the file is known
    assert uids(fosdem(numbered("format CSV")), "session") != uids(fosdem(numbered("format CSV")), "session")
    assert uids(fosdem(numbered("format CSV")), "speaker") != uids(fosdem(numbered("format CSV")), "speaker")


def test_an_import_after_rm_makes_the_same_session_again_and_its_notes_come_back_to_it(fosdem):
    store = fosdem()
    number, uid = session(store, "Engines")
    note = add_note(store, "mine", NINE, conference="fosdem-2024", session=uid)
    remove(store, [("session", uid)])
    take(store, conference_of(store))
    assert session(store, "Engines") == (number, uid)
    assert [entry.row["text"] for entry in trash(store) if entry.table == "note"] == ["mine"]
    untrash(store, f"n{note.id}")
    assert store.execute("SELECT session FROM note").fetchall() == [(uid,)]
    assert list(differences(store)) == []
    before = records(store)
    for _ in range(3):
        undo(store)
    assert session(store, "Engines") == (number, uid)
    for _ in range(3):
        redo(store)
    assert records(store) == before


def test_an_undone_rm_is_refused_while_the_import_has_made_the_session_again(fosdem):
    store = fosdem()
    _, uid = session(store, "Engines")
    store.writer = "prompt"
    remove(store, [("session", uid)])
    store.writer = "shell"
    take(store, conference_of(store))
    with pytest.raises(Refused, match=r"^s2 Engines is here again already: rm it first, then undo"):
        undo(store, "prompt")
    assert session(store, "Engines") == (2, uid)


def test_an_import_after_undo_gives_the_same_uids_and_handles(fosdem):
    store = fosdem()
    before = records(store)
    undo(store)
    assert uids(store, "session") == []
    take(store, conference_of(store))
    assert records(store) == before
    with pytest.raises(Refused, match="nothing to redo"):
        redo(store)
    undo(store)
    redo(store)
    assert records(store) == before
    assert list(differences(store)) == []


def test_a_deleted_session_that_an_import_brings_back_has_what_the_user_said_of_it(fosdem):
    store = fosdem()
    number, uid = session(store, "Engines")
    said = {"rating": 4, "verdict": "loud", "attendance": "attended", "entered_at": NINE}
    with store.change("rate"):
        update(store, "session", uid, **said)
    noted(store, "Engines", "one")
    noted(store, "Engines", "two")
    remove(store, [("session", uid)])
    held = records(store)
    (line,) = take(store, conference_of(store))
    assert line == (
        f"s{number} Engines is back with your rating, verdict and attendance; "
        f"2 notes of it are in the trash: confnote untrash s{number}"
    )
    assert store.execute("SELECT rating, verdict, entered_at FROM session WHERE uid = ?", (uid,)).fetchone() == (
        4, "loud", NINE
    )  # fmt: skip
    assert untrash(store, f"s{number}").is_here
    assert notes(store) == [("Engines", "one"), ("Engines", "two")]
    undo(store)
    undo(store)
    assert records(store) == held
    untrash(store, f"s{number}")
    assert store.execute("SELECT rating FROM session WHERE uid = ?", (uid,)).fetchone() == (4,)
    assert store.execute("SELECT count(*) FROM note WHERE session = ?", (uid,)).fetchone() == (2,)
    assert list(differences(store)) == []


def test_a_session_in_the_trash_is_left_to_its_conference(fosdem):
    store = fosdem()
    number, uid = session(store, "Engines")
    note = add_note(store, "mine", NINE, conference="fosdem-2024", session=uid)
    remove(store, [("session", uid)])
    take(store, conference(store, "fosdem-again", "FOSDEM again"))
    assert session(store, "Engines")[1] != uid
    untrash(store, f"s{number}")
    assert store.execute("SELECT id, session FROM note").fetchall() == [(note.id, uid)]


# -- load


SAME = ["the file's conference FOSDEM 2024 is fosdem-2024 here: 3 sessions are the same"]


def noted(store, title, text):
    """Add a note to a session."""
    slug = store.execute("SELECT slug FROM conference").fetchone()[0]
    add_note(store, text, NINE, conference=slug, session=session(store, title)[1])


def notes(store):
    sql = "SELECT s.title, n.text FROM note n JOIN session s ON s.uid = n.session ORDER BY n.text"
    return store.execute(sql).fetchall()


@pytest.mark.parametrize("older", [(), (0,), (1,), (0, 1)], ids=["new", "old into new", "new into old", "old"])
def test_two_stores_of_one_programme_come_together_under_one_talk(fosdem, tools, older):
    theirs, ours = (fosdem(old=number in older) for number in range(2))
    noted(theirs, "Engines", "a")
    noted(ours, "Engines", "b")
    before = {table: uids(ours, table) for table in (*IMPORTED, "conference")}
    text = tools.dumped(theirs, trash=True)
    would = tools.load(ours, text, dry_run=True)
    loaded = tools.load(ours, text)
    assert loaded == would
    assert (loaded.same, loaded.new, loaded.kept, loaded.renamed) == (SAME, {"note": 1}, [], [])
    assert notes(ours) == [("Engines", "a"), ("Engines", "b")]
    assert {table: uids(ours, table) for table in before} == before
    assert list(differences(ours)) == []
    assert broken_relations(ours, "1") == {}
    again = tools.load(ours, text)
    assert (again.changed, again.same, again.kept) == (False, SAME, [])
    back = tools.load(theirs, tools.dumped(ours))
    assert (back.new, back.kept) == ({"note": 1}, [])
    assert notes(theirs) == notes(ours)
    undo(ours)
    assert notes(ours) == [("Engines", "b")]
    redo(ours)
    assert notes(ours) == notes(theirs)


def test_a_record_of_both_that_differs_stays_and_is_named_by_the_handle_here(fosdem, tools):
    theirs, ours = fosdem(), fosdem(replace(PROGRAMME, slots=SLOTS[::-1]), old=True)
    with theirs.change("rate"):
        update(theirs, "session", session(theirs, "Engines")[1], rating=5)
    with ours.change("rate"):
        update(ours, "session", session(ours, "Engines")[1], rating=3)
    number, uid = session(ours, "Engines")
    loaded = tools.load(ours, tools.dumped(theirs))
    assert loaded.kept == [f"s{number}"]
    assert tools.load(ours, tools.dumped(theirs), theirs=True).taken == [f"s{number}"]
    assert ours.execute("SELECT rating FROM session WHERE uid = ?", (uid,)).fetchone() == (5,)


def test_what_only_the_file_has_comes_to_the_conference_here(fosdem, tools):
    more = talk(4, "Afterwards", speakers=(ADA, Speaker(name="New Face")))
    theirs, ours = fosdem(replace(PROGRAMME, slots=(*SLOTS, more))), fosdem(old=True)
    record_tech(theirs, "Karpenter", NINE, conference="fosdem-2024")
    record_tech(theirs, "Rook", NINE, conference="fosdem-2024", verdict="fine")
    record_tech(ours, "karpenter", NINE, conference="fosdem-2024", verdict="solid")
    record_tech(ours, "rook", NINE, conference="fosdem-2024", verdict="no")
    with theirs.change("here"):
        theirs.execute("INSERT INTO setting VALUES (?, 'Janson')", (f"room:{uids(theirs, 'conference')[0]}",))
    loaded = tools.load(ours, tools.dumped(theirs))
    assert loaded.new == {"session": 1, "speaker": 1, "session_speaker": 2, "session_alias": 1, "tech": 1, "setting": 1}
    # a product with other words stays whole; one without words of its own is the one here
    assert loaded.renamed == ["Rook is Rook 2 here"]
    assert ours.execute("SELECT verdict FROM tech ORDER BY id").fetchall() == [("solid",), ("no",), ("fine",)]
    assert ours.execute("SELECT value FROM setting WHERE key = ?", (f"room:{uids(ours, 'conference')[0]}",)).fetchone()
    speakers = """SELECT p.name FROM session_speaker x JOIN speaker p ON p.uid = x.speaker
     WHERE x.session = ? ORDER BY x.position"""
    found = ours.execute(speakers, (session(ours, "Afterwards")[1],)).fetchall()
    assert found == [("Ada Lovelace",), ("New Face",)]
    assert len(uids(ours, "speaker")) == 3
    assert broken_relations(ours, "1") == {}


def test_the_last_draft_of_a_post_names_the_sessions_here(fosdem, tools):
    theirs, ours = fosdem(), fosdem(old=True)
    uid, known = session(theirs, "Engines")[1], session(ours, "Engines")[1]
    base = DraftText("", (Piece(f"s:{uid}.title", "## Engines", "\n\n"),)).to_json()
    with theirs.change("export"):
        save_post(theirs, uids(theirs, "conference")[0], StoredPost("post", '{"name": "post"}', None, base), NINE)
    tools.load(ours, tools.dumped(theirs))
    assert ours.execute("SELECT conference, base FROM post").fetchall() == [
        (uids(ours, "conference")[0], base.replace(uid, known)),
    ]  # fmt: skip


def by_hand(*titles, hour=1):
    """Return a programme without any key."""
    slots = tuple(replace(talk(n, title), aliases=()) for n, title in enumerate(titles, hour))
    return Schedule(format="CSV", title="", identity=("format CSV",), slots=slots)


def test_programmes_without_keys_are_one_if_half_of_the_titles_and_starts_agree(fosdem, tools):
    theirs = fosdem(by_hand("Engines", "Opening!", "Mine"))
    ours = fosdem(by_hand("engines", "Opening", "Another", "A fourth"))
    loaded = tools.load(ours, tools.dumped(theirs))
    assert loaded.same == ["the file's conference FOSDEM 2024 is fosdem-2024 here: 2 sessions are the same"]
    assert loaded.kept == ["s1", "s2"]
    assert len(uids(ours, "session")) == 5


@pytest.mark.parametrize(
    ("ours", "days"),
    [
        (by_hand("Lunch", "Ours", "Also ours"), DAYS),  # one session
        (by_hand("Lunch", "Closing", hour=4), DAYS),  # other times
        (by_hand("Lunch", "Closing"), (date(2024, 2, 5), date(2024, 2, 6))),  # other days
        (by_hand("Lunch", "Closing", "3", "4", "5"), DAYS),  # less than half of five
    ],
    ids=["one", "times", "days", "few"],
)
def test_two_conferences_with_a_lunch_in_common_stay_two(fosdem, tools, ours, days):
    theirs = fosdem(by_hand("Lunch", "Closing", "a", "b", "c"), slug="devconf", name="DevConf")
    store = fosdem(ours, days=days)
    loaded = tools.load(store, tools.dumped(theirs))
    assert (loaded.same, loaded.renamed) == ([], [])
    assert loaded.new["session"] == 5
    assert len(uids(store, "conference")) == 2


def test_another_year_with_the_same_addresses_is_another_conference(fosdem, tools):
    page = replace(PROGRAMME, slots=tuple(replace(s, aliases=(Alias("url", f"fosdem.org/{s.title}"),)) for s in SLOTS))
    year = 363 * 24 * HOUR
    later = tuple(replace(s, starts_at=s.starts_at + year, ends_at=s.ends_at + year) for s in page.slots)
    theirs, ours = fosdem(page), fosdem(replace(page, slots=later), days=(date(2025, 1, 31), date(2025, 2, 1)))
    assert uids(theirs, "session") == uids(ours, "session")
    noted(theirs, "Engines", "a")
    noted(ours, "Engines", "b")
    text = tools.dumped(theirs)
    loaded = tools.load(ours, text)
    assert (loaded.same, loaded.kept) == ([], [])
    assert loaded.renamed == ["fosdem-2024 is fosdem-2024-2 here"]
    assert [len(uids(ours, table)) for table in IMPORTED] == [6, 4, 6, 6, 4]
    days = "SELECT n.text, s.starts_at / 86400000 FROM note n JOIN session s ON s.uid = n.session ORDER BY 1"
    assert ours.execute(days).fetchall() == [("a", 19756), ("b", 20119)]
    assert broken_relations(ours, "1") == {}
    again = tools.load(ours, text)
    assert (again.changed, again.kept) == (False, [])


@pytest.mark.parametrize(
    ("old", "expected", "conferences"),
    [(False, (SAME, []), 2), (True, ([], ["fosdem-2024 is fosdem-2024-2 here"]), 3)],
    ids=["new", "old"],
)
def test_one_programme_in_two_conferences_stays_in_two(fosdem, tools, old, expected, conferences):
    theirs = fosdem()
    take(theirs, conference(theirs, "fosdem-again", "FOSDEM again"))
    noted(theirs, "Engines", "a")
    text = tools.dumped(theirs)
    # by the uids it is the first of the file's two; by the aliases it could be either
    ours = fosdem(old=old)
    loaded = tools.load(ours, text)
    assert ((loaded.same, loaded.renamed), loaded.kept) == (expected, [])
    assert broken_relations(ours, "1") == {}
    assert notes(ours) == [("Engines", "a")]
    count = ours.execute("SELECT count(*) FROM session GROUP BY conference").fetchall()
    assert count == [(3,)] * conferences
    assert not tools.load(ours, text).changed
    assert list(differences(ours)) == []


def test_an_old_post_is_compared_by_uid_alone(fosdem, tools):
    theirs, ours = fosdem(), fosdem(old=True)
    records = Incoming(io.BytesIO(tools.dumped(theirs).encode())).records()
    loaded = load(ours, records, by_uid=True)
    assert (loaded.same, loaded.new["session"]) == ([], 3)


def test_load_says_which_conference_of_the_file_is_the_one_here(fosdem, tools, cli, path, tmp_path):
    theirs, ours = fosdem(), fosdem(slug="fosdem", old=True)
    noted(theirs, "Engines", "a")
    (tmp_path / "a.jsonl").write_text(tools.dumped(theirs), encoding="utf-8")
    shutil.copyfile(ours.path, path)
    for options, verb in ((["--dry-run"], "would load"), ([], "loaded")):
        code, out, err = cli("load", str(tmp_path / "a.jsonl"), *options)
        assert (code, err.splitlines()[0]) == (
            0, "confnote: the file's conference FOSDEM 2024 is fosdem here: 3 sessions are the same",
        )  # fmt: skip
        assert out.startswith(f"{verb} 1 note from ")
