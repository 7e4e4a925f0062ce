import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confnote.model import Conference, Dossier, Link, Note, Session, Speaker, Tech
from confnote.store.now import Place, Rival
from confnote.views import lists, records
from confnote.views.agenda import now_value
from confnote.views.lists import TrashRow
from confnote.views.table import Scope, dumps

MAY_18 = 1652828400_000  # 2022-05-18 01:00 +02:00
CONFERENCE = Conference(
    id=1, uid="C", slug="kubecon-eu-2022", name="KubeCon EU 2022", zone="Europe/Madrid", starts_on=date(2022, 5, 16),
    ends_on=date(2022, 5, 20), day_one=date(2022, 5, 18), place="Valencia",
)  # fmt: skip
SLIDES = Link(id=7, uid="L7", kind="slides", url="https://example.org/s.pdf", session="S12")
SESSION = Session(
    id=12, uid="S12", conference="C", title="Backstage", starts_at=MAY_18, ends_at=MAY_18 + 2100_000,
    day=date(2022, 5, 17), attendance="attended", rating=4, verdict="solid", tags=("platform",),
    speakers=(Speaker(name="Ada L", org="Acme", handle="@ada"),), links=(SLIDES,),
)  # fmt: skip
NOTE = Note(id=45, uid="N45", conference="C", session="S12", day=date(2022, 5, 17), text="é [red]", at=MAY_18 + 1)
TECH = Tech(id=3, uid="T3", conference="C", name="Chaos Mesh", at=MAY_18, session="S12", rating=5)
DOSSIER = Dossier(conference=CONFERENCE, sessions=(SESSION,), notes=(NOTE,), tech=(TECH,))


def test_keys_of_the_contract_stand_first_and_in_order():
    contract = {
        "note": (
            records.NOTE.value(NOTE, Scope.of(DOSSIER)),
            "handle uid conference session day section kind text at private tags",
        ),
        "session": (
            records.SESSION.value(SESSION, Scope.of(DOSSIER)),
            (
                "handle uid conference title kind attendance status day starts_at ends_at room track speakers rating "
                "verdict links tags notes"
            ),
        ),
        "tech": (
            records.TECH.value(TECH, Scope.of(DOSSIER)),
            "handle uid conference name url tagline verdict rating booth session at",
        ),
        "conference": (
            records.CONFERENCE.value(CONFERENCE, Scope()),
            "slug uid name timezone starts_on ends_on day_one place url",
        ),
        "now": (now_value(Place(MAY_18), None), "conference session room target next"),
        "link": (records.LINK.value(SLIDES, Scope.of(DOSSIER)), "handle kind url title"),
    }
    for value, keys in contract.values():
        assert list(value)[: len(keys.split())] == keys.split()


def test_a_note():
    value = records.NOTE.value(NOTE, Scope.of(DOSSIER))
    assert value["handle"] == "n45"
    assert value["conference"] == "kubecon-eu-2022"
    assert value["session"] == "s12"
    assert value["day"] == "2022-05-17"
    assert value["at"] == "2022-05-18T01:00:00+02:00"
    assert value["private"] is False
    assert value["tags"] == []


def test_a_note_of_the_inbox_has_its_own_clock():
    inboxed = Note(id=1, uid="N1", conference=None, text="x", at=MAY_18, utc_offset=-240)
    value = records.NOTE.value(inboxed, Scope.of(None))
    assert value["conference"] is None
    assert value["session"] is None
    assert value["day"] is None
    assert value["at"] == "2022-05-17T19:00:00-04:00"


def test_a_session():
    value = records.SESSION.value(SESSION, Scope.of(DOSSIER))
    assert value["starts_at"] == "2022-05-18T01:00:00+02:00"
    assert value["ends_at"] == "2022-05-18T01:35:00+02:00"
    assert value["day"] == "2022-05-17"
    assert value["speakers"] == [{"name": "Ada L", "org": "Acme", "handle": "@ada", "url": ""}]
    assert value["links"] == [{"handle": "l7", "kind": "slides", "url": "https://example.org/s.pdf", "title": ""}]
    assert value["notes"] == 1
    assert value["rating"] == 4


def test_a_session_without_anything():
    value = records.SESSION.value(Session(id=1, uid="S1", conference="C", title="x"), Scope.of(DOSSIER))
    assert [value[key] for key in ("day", "starts_at", "ends_at", "rating", "notes")] == [None, None, None, None, 0]


def test_a_tech_and_a_link_name_their_session():
    assert records.TECH.value(TECH, Scope.of(DOSSIER))["session"] == "s12"
    value = records.LINK.value(SLIDES, Scope.of(DOSSIER))
    assert (value["session"], value["note"], value["tech"]) == ("s12", None, None)
    assert lists.links(DOSSIER).values() == [value]


def test_lists_say_the_same_as_single_values():
    assert lists.notes(DOSSIER).values() == [records.NOTE.value(NOTE, Scope.of(DOSSIER))]
    assert lists.sessions(DOSSIER).values() == [records.SESSION.value(SESSION, Scope.of(DOSSIER))]
    assert lists.tech(DOSSIER).values() == [records.TECH.value(TECH, Scope.of(DOSSIER))]


def test_now_in_a_session():
    place = Place(MAY_18)
    place.conference, place.slug, place.day, place.session = (
        "C",
        "kubecon-eu-2022",
        "2022-05-17",
        ("S12", 12, "Backstage"),
    )
    value = now_value(place, DOSSIER, SESSION)
    assert value["session"] == value["target"] == value["next"] == "s12"
    assert value["ends_at"] == "2022-05-18T01:35:00+02:00"


def test_now_between_sessions_and_in_the_inbox():
    place = Place(MAY_18)
    assert now_value(place, None)["target"] == "inbox"
    place.conference, place.slug, place.day = "C", "kubecon-eu-2022", "2022-05-17"
    place.rivals = (Rival("A", 1, "a", "Hall", MAY_18), Rival("B", 2, "b", "", MAY_18))
    value = now_value(place, DOSSIER)
    assert (value["session"], value["target"]) == (None, "2022-05-17")
    begins = "2022-05-18T01:00:00+02:00"
    assert value["rivals"] == [
        {"handle": "s1", "title": "a", "room": "Hall", "starts_at": begins},
        {"handle": "s2", "title": "b", "room": "", "starts_at": begins},
    ]


def test_text_stays_readable():
    assert dumps([{"text": "é [red] 💣"}]) == '[\n  {\n    "text": "é [red] 💣"\n  }\n]'


@pytest.mark.slow
@settings(max_examples=200)
@given(st.text())
def test_any_text_comes_back_as_it_was_and_does_nothing_to_a_terminal(text):
    shown = dumps({"text": text})
    assert json.loads(shown) == {"text": text}
    assert not any(
        (char < " " and char != "\n") or "\x7f" <= char <= "\x9f" or "\u202a" <= char <= "\u202e" for char in shown
    )
    shown.encode()


def test_what_was_deleted_and_when():
    assert lists.trash([TrashRow("n4", "a\nb", MAY_18)], "Europe/Madrid").values()[0] == {
        "handle": "n4",
        "text": "a\nb",
        "deleted_at": "2022-05-18T01:00:00+02:00",
    }
