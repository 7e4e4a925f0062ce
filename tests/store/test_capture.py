"""A note, a rating, a tech: what is in the store after each, and what is refused."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from confnote.actions.capture import LONGEST, add_note, rate, record_tech, split_known
from confnote.actions.messages import near_products
from confnote.core.text import ULID_LETTERS, name_key
from confnote.errors import Refused, Unknown, Usage
from confnote.store.db import new_uid

TECH = "SELECT name, key, url, tagline, verdict, rating, booth, session, at, tags FROM tech"


def note_row(store):
    return store.execute(
        "SELECT id, uid, conference, session, day, section, kind, text, at, utc_offset, private, tags FROM note"
    ).fetchone()


def test_a_note_is_stored_as_typed_with_instant_offset_and_tags(kube):
    session = kube.session("A 10:00-10:35 planned")
    noted = kube.note("Backstage  wins #platform, not `#code`\n", kind="takeaway", private=True)
    assert note_row(kube.store) == (
        1, noted.uid, kube.conference, session, None, "", "takeaway", "Backstage  wins #platform, not `#code`\n",
        kube.at("10:05"), 120, 1, "platform",
    )  # fmt: skip
    assert (noted.id, noted.kind, noted.session, noted.day) == (1, "takeaway", (session, 1, "A"), "2022-05-18")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1).filter(str.strip))
def test_any_text_comes_back_to_the_letter(store, text):
    add_note(store, text, 1)
    assert store.execute("SELECT text FROM note ORDER BY id DESC LIMIT 1").fetchone() == (text,)
    journalled = store.execute("SELECT json_extract(after, '$.text') FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    assert journalled == (text,)


def test_half_a_megabyte_is_a_note(store):
    text = "naïve 🙂 words\n" * 36_000
    add_note(store, text, 1)
    assert note_row(store)[7] == text


@pytest.mark.parametrize("text", ["", " ", "\n\t "])
def test_an_empty_note_is_refused(store, text):
    with pytest.raises(Usage, match="nothing to note"):
        add_note(store, text, 1)
    assert note_row(store) is None


def test_a_note_has_an_end(store):
    with pytest.raises(Usage, match=r"at most 10,000,000 characters, this one has 10,000,001"):
        add_note(store, "x" * (LONGEST + 1), 1)


def test_a_day_or_section_needs_a_conference(store):
    for place in ({"day": "2022-05-18"}, {"section": "intro"}):
        with pytest.raises(Refused, match="no conference yet"):
            add_note(store, "x", 1, **place)
    assert store.execute("SELECT count(*) FROM journal").fetchone() == (0,)


def test_a_note_for_a_session_of_another_conference_goes_there(kube):
    session = kube.session("A 10:00-10:35")
    kube.open("Asia/Tokyo", slug="tokyo")
    noted = kube.note("x", conference="tokyo", session=session)
    assert (noted.place.slug, note_row(kube.store)[9]) == ("kube", 120)


def test_each_capture_is_one_transaction_that_is_a_writers_from_its_first_word(kube):
    said = []
    kube.store.set_trace_callback(said.append)
    kube.note("x")
    kube.store.set_trace_callback(None)
    assert (said[0], said[-1]) == ("BEGIN IMMEDIATE", "COMMIT")
    assert [sql for sql in said if sql.startswith(("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT"))] == [said[0], said[-1]]


# rate


def test_a_rating_keeps_the_verdict_that_is_not_said_again(kube):
    kube.session("A 10:00-10:35 planned")
    rate(kube.store, 4, "solid demo", kube.at("10:10"))
    rated = rate(kube.store, 5, "", kube.at("10:12"))
    assert kube.store.execute("SELECT rating, verdict FROM session").fetchone() == (5, "solid demo")
    assert (rated.session[2], rated.rating, rated.current) == ("A", 5, True)


def test_a_rating_of_a_named_session(kube):
    first, _ = kube.session("A 10:00-10:35"), kube.session("B 10:00-10:35 planned")
    rated = rate(kube.store, 2, "meh", kube.at("10:10"), session=first)
    assert rated.session == (first, 1, "A")
    with pytest.raises(Unknown, match="that session is gone"):
        rate(kube.store, 2, "", kube.at("10:10"), session="NOBODY")


def test_rivals_are_not_rated_by_guess(kube):
    for line in ("A 10:00-10:35 planned", "B 10:00-10:35 planned"):
        kube.session(line)
    with pytest.raises(Refused, match="name one with --session"):
        rate(kube.store, 2, "", kube.at("10:10"))


# tech


def test_the_same_name_in_any_case_completes_the_entry(kube):
    session = kube.session("A 10:00-10:35")
    first = record_tech(kube.store, "Chaos Mesh", 5, tagline="chaos #k8s", booth="B12", rating=None)
    assert (first.added, first.changes) == (True, (("tagline", None, "chaos #k8s"), ("booth", None, "B12")))
    again = record_tech(
        kube.store, "chaos mesh", 9, url="https://x.org", booth="B14", rating=4, session=session, verdict="want #it",
        tagline="",
    )  # fmt: skip
    assert (again.added, again.uid, again.name) == (False, first.uid, "Chaos Mesh")
    assert again.changes == (
        ("url", "", "https://x.org"), ("booth", "B12", "B14"), ("rating", None, 4), ("verdict", "", "want #it"),
        ("session", None, session),
    )  # fmt: skip
    assert kube.store.execute(TECH).fetchall() == [
        ("Chaos Mesh", "chaos mesh", "https://x.org", "chaos #k8s", "want #it", 4, "B14", session, 5, "k8s it")
    ]
    same = record_tech(kube.store, "CHAOS MESH", 9, booth="B14")
    assert (same.added, same.changes) == (False, ())


def test_a_name_is_the_same_however_its_accents_are_written():
    assert name_key("Café") == name_key("CAFE\u0301")
    assert name_key("Straße") == name_key("STRASSE")
    assert name_key("Flux") != name_key("Flux CD")


def test_each_conference_has_its_own_tech(kube):
    record_tech(kube.store, "Flux", kube.at("10:00"))
    kube.open("Asia/Tokyo", slug="tokyo")
    assert record_tech(kube.store, "Flux", kube.at("10:00"), conference="tokyo").added
    with pytest.raises(Refused, match="no conference yet"):
        record_tech(kube.store, "Flux", 1, conference="nowhere")


# names of records


def test_a_uid_has_26_letters_and_is_of_its_own():
    uids = {new_uid() for _ in range(2000)}
    assert len(uids) == 2000
    assert all(len(uid) == 26 and set(uid) <= set(ULID_LETTERS) for uid in uids)


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("chaos mesh rocks", ("Chaos Mesh", "rocks")),
        ("Chaos Mesh: chaos engineering", ("Chaos Mesh", "chaos engineering")),
        ("chaos meshes", ("Chaos", "meshes")),
        ("chao", ("", "chao")),
    ],
)
def test_the_longest_known_name_begins_a_text(text, split):
    assert split_known(text, ["Chaos", "Chaos Mesh"]) == split


def test_a_name_like_a_known_one_is_told(book):
    book.open()
    for name in ("Karpenter", "Chaos Mesh"):
        assert record_tech(book.store, name, book.at("10:00")).near == []
    new = record_tech(book.store, "karpentr", book.at("10:01"))
    assert new.near == ["t1 Karpenter"]
    assert near_products(new) == "a new product; near: t1 Karpenter (the same? confnote move t3 t1)"
    found = record_tech(book.store, "chaos", book.at("10:02"), more="mesh", rating=4)
    assert (found.id, found.added, found.changes) == (2, False, (("rating", None, 4),))
    found = record_tech(book.store, "chaos", book.at("10:03"), more="mesh of pods")
    assert (found.id, found.changes) == (2, (("tagline", "", "of pods"),))
    assert record_tech(book.store, "Istio", book.at("10:04"), more="mesh").near == []
