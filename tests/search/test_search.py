"""Typed words against a small store: what is found, in which order, and that no word is ever a syntax error."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from confnote.actions.capture import add_note, rate, record_tech
from confnote.actions.sessions import Start, start
from confnote.core.speakers import parse_speaker
from confnote.errors import Usage
from confnote.model import Conference
from confnote.store.rows import insert
from confnote.store.search import SearchFilters, read_words, search
from confnote.store.write import make_conference
from confnote.views.hits import hit_lines, marked, more_hits

NOW = 1_779_170_400_000  # 2026-05-19T06:00:00Z


@pytest.fixture
def filled(store):
    for slug, year in (("cloud-2024", 2024), ("cloud-2026", 2026)):
        with store.change("new"):
            make_conference(store, Conference(
                slug=slug, name=slug, zone="Europe/Madrid", starts_on=date(year, 5, 18),
                ends_on=date(year, 5, 20), day_one=date(year, 5, 18), day_end=240,
            ))  # fmt: skip
    start(store, Start(title="Backstage at scale", speakers=(parse_speaker("José Núñez, Ácme"),)), NOW, NOW)
    add_note(store, "one catalogue for every team #platform", NOW + 1)
    add_note(store, "don't page people: multi-agent systems in C++", NOW + 2, kind="takeaway")
    add_note(store, "データベースの話 and 😀 faces", NOW + 3)
    add_note(store, "they pay for it", NOW + 4, private=True)
    rate(store, 4, "a solid talk about a catalogue", NOW + 5)
    record_tech(store, "Cilium", NOW + 6, tagline="networking with eBPF", rating=5)
    add_note(store, "backstage again, two years ago", NOW + 7, conference="cloud-2024")
    return store


def found(store, typed, limit=20, newest=False, **filters):
    hits = search(store, read_words(typed), SearchFilters(**filters), limit=limit, newest=newest)
    return [line.split()[0] for line in hit_lines(hits)]


@pytest.mark.parametrize(
    ("typed", "handles"),
    [
        ("CATALOGUE every", ["n1"]),
        ("CATALOG", ["n1", "s1"]),
        ("team catalogue", ["n1"]),
        ("catalogue team", ["n1"]),
        ('"catalogue for"', ["n1"]),
        ('"for catalogue"', []),
        ("don't", ["n2"]),
        ("multi-agent", ["n2"]),
        ("C++", ["n2"]),
        ("c++ systems", ["n2"]),
        ("nunez", ["-"]),
        ("Núñez", ["-"]),
        ("acme", ["-"]),
        ("データ", ["n3"]),
        ("ベース", ["n3"]),
        ("😀", ["n3"]),
        ("ebpf", ["t1"]),
        ("backstage", ["s1", "n5"]),
        ("#platform", ["n1"]),
        ('"unclosed', []),
        ("nothing-like-it", []),
        ("k8s:", []),
        ("NEAR(catalogue team)", []),
        ("catalogue OR backstage", []),
        ("%", []),
    ],
)
def test_words(filled, typed, handles):
    assert found(filled, typed) == handles


@pytest.mark.parametrize(
    ("filters", "handles"),
    [
        ({"kind": "takeaway"}, ["n2"]),
        ({"private": True}, ["n4"]),
        ({"since": NOW + 3, "private": False}, ["n3"]),
        ({"tag": "platform"}, ["n1"]),
    ],
)
def test_filters_on_notes(filled, filters, handles):
    hits = {handle for word in ("catalogue", "people", "faces", "pay") for handle in found(filled, word, **filters)}
    assert hits == set(handles)


def test_filters_on_sessions(filled):
    assert found(filled, "catalogue", rating=(4, 5)) == ["s1"]
    assert found(filled, "catalogue", rating=(5, 5)) == []
    assert set(found(filled, "catalogue", day="2026-05-19")) == {"s1", "n1"}
    assert found(filled, "catalogue", day="2026-05-18") == []
    assert set(found(filled, "catalogue", speaker="Núñez")) == {"s1", "n1"}
    assert set(found(filled, "catalogue", speaker="Dr. Jose NUNEZ")) == {"s1", "n1"}
    assert found(filled, "jose", speaker="Nunez, José") == ["-"]
    (uid,) = filled.execute("SELECT uid FROM session WHERE id = 1").fetchone()
    assert found(filled, "backstage", session=uid) == ["s1"]
    (old,) = filled.execute("SELECT uid FROM conference WHERE slug = 'cloud-2024'").fetchone()
    assert found(filled, "backstage", conference=old) == ["n5"]


def test_newest_first(filled):
    for n in range(30):
        add_note(filled, f"catalogue number {n}", NOW + 100 + n)
    assert found(filled, "catalogue", newest=True, limit=3) == ["n35", "n34", "n33"]
    add_note(filled, "Cilium, Cilium, Cilium", NOW + 200)
    assert found(filled, "cilium", limit=1) == ["t1"]  # a name goes before any text


def test_snippet_marks_the_match(filled):
    (hit,) = search(filled, read_words("every"), SearchFilters())
    assert marked(hit.snippet, "[", "]") == "one catalogue for [every] team #platform"
    (hit,) = search(filled, read_words("ベース"), SearchFilters())
    assert "[ベース]" in marked(hit.snippet, "[", "]")


@pytest.mark.parametrize("typed", ["", "   ", '""', '" "'])
def test_nothing_to_look_for(typed):
    with pytest.raises(Usage):
        read_words(typed)


@pytest.mark.slow
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20))
def test_no_word_is_a_syntax_error(filled, typed):
    try:
        words = read_words(typed)
    except Usage:
        return
    assert len(search(filled, words, SearchFilters())) <= 20


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    word=st.sampled_from("catalogue every team people agent systems faces solid eBPF Cilium networking again".split())
)
def test_what_was_noted_is_found(filled, word):
    assert found(filled, word)
    assert found(filled, word.upper())


def test_the_users_own_come_before_the_programme(filled):
    uid = filled.execute("SELECT uid FROM conference WHERE slug = 'cloud-2026'").fetchone()[0]
    with filled.change("import"):
        for number in range(30):
            insert(filled, "session", conference=uid, title=f"Wasm {number}", starts_at=NOW, imported=NOW)
        insert(filled, "session", conference=uid, title="Rated", abstract="some wasm", rating=4, imported=NOW)
        session = filled.execute("SELECT uid FROM session WHERE title = 'Wasm 3'").fetchone()[0]
        insert(filled, "link", conference=uid, session=session, kind="page", url="https://a.example/wasm", title="Wasm")
    add_note(filled, "it's all about wasm", NOW + 9, conference="cloud-2026")
    record_tech(filled, "Wasm edge", NOW + 10, conference="cloud-2026")
    start(filled, Start(session=session), NOW, NOW)
    mine = found(filled, "wasm", limit=4)
    assert mine[:2] == ["t2", "s5"]  # names go first
    assert sorted(mine[2:]) == ["n6", "s32"]
    assert found(filled, "wasm")[4:6] == ["s31", "s30"]
    assert found(filled, "wasm", newest=True)[:2] == ["t2", "n6"]


def test_hits_that_are_not_shown_are_counted(filled):
    for number in range(1, 58):
        add_note(filled, f"its number is {number} 😀", NOW + number)

    def said(typed, limit, *filters, newest=False):
        return more_hits(search(filled, read_words(typed), *filters or [SearchFilters()], limit=limit, newest=newest))

    assert said("number", 20) == "20 of 57: --limit 57 shows all"
    assert said("number", 57) is None
    assert said("number", 1000) is None
    assert said("number", 20, SearchFilters(kind="note"), SearchFilters(private=False)) == (
        "20 of 57: --limit 57 shows all"
    )
    assert said("number", 20, SearchFilters(kind="takeaway")) is None
    assert said("number", 20, newest=True) == "the first 20 of many: --limit 200 shows more"
    assert said("number", 57, newest=True) is None
    assert said("😀", 20) == "the first 20 of many: --limit 200 shows more"
    assert said("😀", 58) is None
