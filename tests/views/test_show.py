from dataclasses import replace
from datetime import date

import pytest

from confnote.model import Link, Note
from confnote.views.card import conference_card, session_card, show, show_conference

SESSION = """
s12  Backstage: Restoring Order To Your Chaos
     A showcase

     when        Wed 18 May 2022 (Day 1), 11:00–11:35 CEST
     room        Hall 8A
     track       Platform
     kind        talk
     attendance  attended
     rating      4/5 a call to action
     speaker     Ada Lin (Spotify) @ada https://example.org/ada
                 Bo Ek
     tags        #platform
     slides      l7 https://example.org/s.pdf Slides
     social      l9 https://social.example/1 Ada (@ada): Great talk!

     Two paragraphs.

     Of text.

n4   11:05   ? Who owns it?
n5   11:06 [ ] Try it at home
n6   11:07 [x] Write to Ada  private
t2   11:09   $ Keptn
"""

NARROW = """
n2  takeaway

Two years of versions behind is common,
and nobody in the room was ashamed of it
any more. #upgrades

session  s3 Tapas Tuesday
day      Tue 17 May 2022 (Day 0)
typed    Tue 17 May 2022 14:10
tags     #upgrades
"""

CONFERENCE = """
kubecon-eu-2022  KubeCon Europe 2022

    dates     17-20 May 2022
    day one   Wed 18 May 2022
    day end   04:00
    timezone  Europe/Madrid
    place     Valencia
    url       https://example.org/kubecon
    day       Tue 17 May 2022 (Day 0): 1 session, 2 notes
              Wed 18 May 2022 (Day 1): 3 sessions, 4 notes, 2 tech
    missing   without a speaker: s3
              not filed: n45
              open questions: n4
              open actions: n5
"""


def lines(literal):
    return literal.splitlines()[1:]


def fact(card, label):
    return [value for name, value in card.facts if name == label]


def test_a_session(dossier, shown):
    assert shown(show(dossier.sessions[1], dossier)) == lines(SESSION)


def test_a_note_on_a_narrow_terminal(dossier, shown):
    assert shown(show(dossier.notes[1], dossier), 40) == lines(NARROW)


def test_a_conference(dossier, shown):
    assert shown(show_conference(dossier)) == lines(CONFERENCE)


def test_a_tech(dossier, shown):
    assert shown(show(dossier.tech[0], dossier)) == [
        "t1  Chaos Mesh",
        "    chaos engineering for Kubernetes",
        "",
        "    rating  5/5 want it",
        "    url     https://chaos-mesh.org",
        "    booth   B12",
        "    seen    Wed 18 May 2022 (Day 1), 12:40",
    ]


def test_a_social_post(dossier, shown):
    assert shown(show(dossier.sessions[1].links[1], dossier)) == [
        "l9  social",
        "",
        "    Great talk!",
        "",
        "    url        https://social.example/1",
        "    on         s12 Backstage: Restoring Order To Your Chaos",
        "    author     Ada (@ada)",
        "    published  May 18, 2022",
    ]


@pytest.mark.parametrize(
    ("owner", "named"), [({"note": "N45"}, "n45 The coffee is out"), ({"tech": "T1"}, "t1 Chaos Mesh")]
)
def test_a_link_names_what_it_is_on(dossier, shown, owner, named):
    link = Link(id=1, uid="L", kind="page", url="https://example.org", **owner)
    assert f"    on   {named}" in "\n".join(shown(show(link, dossier)))


def test_the_inbox(shown):
    note = Note(id=1, uid="A", conference=None, text="abroad", at=1652742000_000, utc_offset=180, private=True)
    assert shown(show(note, None)) == [
        "n1  note",
        "",
        "    abroad",
        "",
        "    typed    Tue 17 May 2022 02:00",
        "    private  yes, left out of posts",
    ]
    link = Link(id=1, uid="L", kind="page", url="https://example.org", note="A")
    assert shown(show(link, None))[-1] == "    url  https://example.org"


def test_after_midnight_both_dates_are_named(dossier):
    late = replace(dossier.sessions[1], starts_at=1652911200_000, ends_at=1652912100_000)  # 19 May 00:00
    assert fact(session_card(late, dossier), "when") == [
        "Wed 18 May 2022 (Day 1), 00:00-00:15 CEST (Thu 19 May 2022 by the calendar)"
    ]


def test_coming_late_and_leaving_early_is_told(dossier):
    late = replace(
        dossier.sessions[1], attendance="left-early", entered_at=1652864700_000, left_at=1652865600_000
    )  # 11:05 to 11:20
    assert fact(session_card(late, dossier), "attendance") == ["left-early 11:05-11:20"]


def missing(dossier):
    return [value for label, value in conference_card(dossier).facts if label == "missing"]


def test_what_is_missing(dossier):
    assert list(missing(dossier)) == [
        "without a speaker: s3",
        "not filed: n45",
        "open questions: n4",
        "open actions: n5",
    ]
    silent = replace(dossier, notes=(), sessions=tuple(replace(s, rating=None) for s in dossier.sessions))
    assert list(missing(silent)) == ["without a rating: s3, s12", "without a speaker: s3", "without a note: s3, s12"]


def test_days_far_from_the_conference_have_no_number(dossier):
    notes = tuple(
        replace(dossier.notes[-1], day=day) for day in (date(2022, 5, 1), date(2022, 5, 21), date(2022, 6, 1))
    )
    assert fact(conference_card(replace(dossier, sessions=(), tech=(), notes=notes)), "day") == [
        "Sun 1 May 2022: 1 note",
        "Sat 21 May 2022 (Day 4): 1 note",
        "Wed 1 Jun 2022: 1 note",
    ]


def test_sessions_without_a_stage_and_breaks_lack_no_speaker(dossier):
    panel, talk = dossier.sessions[:2]
    assert list(missing(replace(dossier, sessions=(replace(panel, kind="hallway"), talk), notes=()))) == [
        "without a note: s3, s12"
    ]
    assert list(missing(replace(dossier, sessions=(replace(panel, service=True), talk), notes=()))) == [
        "without a note: s12"
    ]
