from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confnote.core.kinds import NOTE_KINDS
from confnote.errors import Usage
from confnote.views.selection import ratings, select

WEDNESDAY = date(2022, 5, 18)


def handles(found):
    return " ".join(thing.handle for thing in (*found.sessions, *found.notes, *found.tech))


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        ({}, "s3 s12 s13 s14 s15 n1 n2 n3 n4 n5 n6 n45 t1 t2"),
        ({"day": date(2022, 5, 17)}, "s3 n2 n3"),
        ({"day": WEDNESDAY}, "s12 s13 s14 n4 n5 n6 n45 t1 t2"),
        ({"session": "S12"}, "s12 n4 n5 n6 t2"),
        ({"kind": "action"}, "s12 n5 n6"),
        ({"kind": "note"}, "n1 n45"),
        ({"kind": "panel"}, "s3 n2 n3"),
        ({"kind": "unheard of"}, ""),
        ({"kind": "slides"}, "s12"),
        ({"rating": "4+"}, "s12 n4 n5 n6 t1"),
        ({"rating": "-2"}, "s3 n2 n3"),
        ({"tag": "upgrades"}, "s3 n2"),
        ({"tag": "#Platform"}, "s12 n4 n5 n6 t2"),
        ({"attendance": "planned"}, "s13"),
        ({"attendance": "attended"}, "s3 s12 n2 n3 n4 n5 n6 t2"),
        ({"unfiled": True}, "n45"),
        ({"private": True}, "s12 n6"),
        ({"private": False}, "s3 s12 s13 s14 s15 n1 n2 n3 n4 n5 n45 t1 t2"),
        ({"section": " overall  impressions"}, "n1"),
        ({"kind": "action", "private": False}, "s12 n5"),
        ({"day": WEDNESDAY, "kind": "takeaway"}, ""),
        ({"session": "S12", "unfiled": True}, ""),
        ({"day": WEDNESDAY, "rating": "2"}, ""),
    ],
)
def test_what_is_kept(dossier, filters, kept):
    assert handles(select(dossier, **filters)) == kept


def test_of_links_only_the_kind_asked_for_is_left(dossier):
    (session,) = select(dossier, kind="slides").sessions
    assert [link.handle for link in session.links] == ["l7"]


def test_a_session_stays_around_a_link_on_a_note(dossier):
    link = replace(dossier.sessions[1].links[1], kind="paper", session=None, note="N2")
    notes = tuple(replace(note, links=(link,)) if note.uid == "N2" else note for note in dossier.notes)
    assert handles(select(replace(dossier, notes=notes), kind="paper")) == "s3 n2"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("4", [4]), ("4+", [4, 5]), ("-2", [1, 2]), ("2-", [1, 2]), ("2-4", [2, 3, 4]), (" 5 ", [5]), ("4-2", [2, 3, 4])],
)
def test_ratings(typed, meant):
    assert list(ratings(typed)) == meant


@pytest.mark.parametrize("typed", ["", "6", "0", "4++", "+4", "-", "4.5", "good", "-2+", "٣"])
def test_no_rating(typed):
    with pytest.raises(Usage, match="write 4, 4\\+"):
        ratings(typed)


FILTERS = {
    "day": st.sampled_from([date(2022, 5, 17), WEDNESDAY]),
    "session": st.sampled_from(["S3", "S12"]),
    "kind": st.sampled_from([*NOTE_KINDS, "talk", "panel", "slides"]),
    "rating": st.sampled_from(["4", "4+", "-2"]),
    "tag": st.sampled_from(["upgrades", "platform"]),
    "attendance": st.sampled_from(["attended", "missed"]),
    "unfiled": st.just(True),
    "private": st.booleans(),
    "section": st.just("Overall Impressions"),
}


@settings(max_examples=150)
@given(st.data())
@pytest.mark.slow
def test_filters_only_take_away_and_keep_what_they_keep(dossier, data):
    chosen = data.draw(st.fixed_dictionaries({}, optional=FILTERS))
    found = select(dossier, **chosen)
    assert set(handles(found).split()) <= set(handles(dossier).split())
    assert select(found, **chosen) == found
    assert {note.session for note in found.notes} - {None} <= {session.uid for session in found.sessions}
