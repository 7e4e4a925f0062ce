"""Check that the optimised search finds the same: beginnings of words, hits far apart."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from confnote.actions.capture import add_note, record_tech
from confnote.actions.changes import Target, move_notes
from confnote.model import Conference
from confnote.store.db import new_uid
from confnote.store.search import RANKED, SearchFilters, read_words, search
from confnote.store.triggers import character_pairs
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


LONG = "長い話 " * 1500  # longer than a text whose pairs are indexed


def pairs(store):
    return set(store.execute("SELECT pair, tbl, id FROM character_pair"))


def test_words_of_scripts_without_spaces_are_found_by_their_pairs_of_characters(two):
    for n, text in enumerate(["日本語の会議", "会日 の議", "party 🎉Party", LONG, "a → b", "plain", "é, no pair"]):
        add_note(two, text, NOW + n)
    wanted = {"日本": [1], "日本語": [1], "本日": [], "会議": [1], "日": [2, 1], "の": [2, 1], "🎉": [3], "🎉party": [3],
              "長い": [4], "話長": [], "話 長い": [4], "→": [5], "語会": [], "日本 会議": [1], "鬱": []}  # fmt: skip
    assert {typed: found(two, typed) for typed in wanted} == wanted
    assert pairs(two) == set(character_pairs(two))
    assert ("", "note", 4) in pairs(two)
    assert {number for _, _, number in pairs(two)} == {1, 2, 3, 4, 5}


@pytest.mark.slow
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.sampled_from("日本語aA 🎉"), min_size=1, max_size=6), max_size=6), st.data())
def test_the_pairs_follow_every_change_and_find_what_a_look_through_finds(two, texts, data):
    two.execute("DELETE FROM note")
    for text in texts:
        two.execute("INSERT INTO note (uid, text, at) VALUES (?, ?, 0)", (new_uid(), text))
    for (number,) in two.execute("SELECT id FROM note").fetchall():
        if data.draw(st.booleans()):
            two.execute(
                "UPDATE note SET text = ? WHERE id = ?", (data.draw(st.sampled_from(["本日", "a", *texts])), number)
            )
        elif data.draw(st.booleans()):
            two.execute("DELETE FROM note WHERE id = ?", (number,))
    assert pairs(two) == set(character_pairs(two))
    for typed in ("日本", "🎉", "語a", "本"):
        like = "SELECT id FROM note WHERE text LIKE '%' || ? || '%' ORDER BY id DESC LIMIT 20"
        assert found(two, typed) == [number for (number,) in two.execute(like, (typed,))]
