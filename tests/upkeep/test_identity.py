"""What comes from a programme has the same uid on every machine; `load` finds the records that both stores have."""

from dataclasses import replace
from datetime import date

import pytest

from confnote.actions.capture import add_note
from confnote.actions.changes import redo, remove, undo, untrash
from confnote.actions.programme import compare_programme, import_programme
from confnote.errors import Refused
from confnote.model import Conference, Speaker
from confnote.schedule.value import Alias, Schedule, Slot, Weblink
from confnote.store.journal import differences, trash
from confnote.store.read import conferences
from confnote.store.rows import uid_from
from confnote.store.triggers import RECORDS
from confnote.store.write import make_conference

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
    import_programme(store, about.uid, compare_programme(store, about, programme))


@pytest.fixture
def fosdem(another):
    """`fosdem()` makes a store with the programme; `fosdem(PROGRAMME)` with that one."""

    def make(programme=PROGRAMME, **values):
        store = another()
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
        slots = (replace(SLOTS[0], aliases=(Alias("id:csv", "1"),)),)
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


def test_a_session_in_the_trash_is_left_to_its_conference(fosdem):
    store = fosdem()
    number, uid = session(store, "Engines")
    note = add_note(store, "mine", NINE, conference="fosdem-2024", session=uid)
    remove(store, [("session", uid)])
    take(store, conference(store, "fosdem-again", "FOSDEM again"))
    assert session(store, "Engines")[1] != uid
    untrash(store, f"s{number}")
    assert store.execute("SELECT id, session FROM note").fetchall() == [(note.id, uid)]
