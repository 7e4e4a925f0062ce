"""Check that the optimised search finds the same: beginnings of words, hits far apart."""

from datetime import date

import pytest

from confnote.actions.capture import add_note, record_tech
from confnote.actions.changes import Target, move_notes
from confnote.model import Conference
from confnote.store.search import RANKED, SearchFilters, read_words, search
from confnote.store.write import make_conference
from confnote.views.hits import marked

NOW = 1_779_170_400_000


@pytest.fixture
def two(store):
    for slug in ("one", "two"):
        with store.change("new"):
            make_conference(store, Conference(
                slug=slug, name=slug, zone="UTC", starts_on=date(2026, 5, 18), ends_on=date(2026, 5, 20),
                day_one=date(2026, 5, 18), day_end=240,
            ))  # fmt: skip
    return store


def uid_of(store, slug):
    return store.execute("SELECT uid FROM conference WHERE slug = ?", (slug,)).fetchone()[0]


def found(store, typed, newest=False, limit=20, **filters):
    return [hit.id for hit in search(store, read_words(typed), SearchFilters(**filters), limit=limit, newest=newest)]


def test_two_letters_are_a_word_if_there_is_one_and_else_the_beginning_of_others(two):
    add_note(two, "kubernetes and kustomize", NOW)
    assert found(two, "ku") == found(two, "kub") == found(two, "kubernetes ku") == [1]
    add_note(two, "the ku klux of clusters", NOW + 1)
    assert found(two, "ku") == [2]
    assert found(two, "kub") == [1]
    assert found(two, "xy") == []


@pytest.mark.parametrize("newest", [False, True])
def test_a_note_moved_into_a_conference_is_found_in_it(two, newest):
    for n in range(60):
        add_note(two, f"cilium {n}", NOW + n, conference="one" if n % 2 else "two")
    uid = two.execute("SELECT uid FROM note WHERE id = 1").fetchone()[0]
    move_notes(two, [("n1", uid)], Target(conference="one"))
    wanted = {1, *range(2, 61, 2)}
    assert set(found(two, "cilium", newest, limit=100, conference=uid_of(two, "one"))) == wanted
    assert found(two, "cilium", newest, conference="nowhere") == []


@pytest.mark.slow
def test_newest_first_is_the_order_of_time(two):
    for n in range(RANKED + 50):
        add_note(two, f"cilium {n}", NOW + n)
    record_tech(two, "Cilium", NOW + RANKED + 100)
    hits = search(two, read_words("cilium"), SearchFilters(), newest=True, limit=5)
    assert [(hit.table, hit.id) for hit in hits] == [("tech", 1), *(("note", RANKED + 50 - n) for n in range(4))]


def test_the_best_are_ranked_with_snippets_of_their_own(two):
    add_note(two, "a long note in which cilium is named once, among many other words of no interest to anybody", NOW)
    add_note(two, "cilium, cilium and cilium", NOW + 1)
    add_note(two, "cilium once", NOW + 2)
    hits = search(two, read_words("cilium"), SearchFilters())
    assert [hit.id for hit in hits] == [2, 3, 1]
    assert [marked(hit.snippet, "[", "]") for hit in hits[:2]] == ["[cilium], [cilium] and [cilium]", "[cilium] once"]
    assert hits[0].score < hits[1].score < hits[2].score
