import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confnote.model import Dossier, Note
from confnote.views import lists
from confnote.views.agenda import agenda
from confnote.views.card import show
from confnote.views.lists import ConferenceRow, TrashRow
from confnote.views.records import NOTE
from confnote.views.table import Scope, record

OVERVIEW = """
Overall Impressions
n1     2022-05-17 09:00  note      Overall Impressions  The scale of it all.

No day
s15    -                       missed      -    talk      Operators

Day 0  Tue 17 May 2022
s3     2022-05-17 14:02-14:40  attended    2/5  panel     Tapas Tuesday
n2     2022-05-17 14:10  takeaway  s3     Two years of versions behind is common, and nobody in the room was ashamed of it any more. #upgrades
n3     2022-05-18 08:30  quote     s3     First line
    second line

Day 1  Wed 18 May 2022
s12    2022-05-18 11:00-11:35  attended    4/5  talk      Backstage: Restoring Order To Your Chaos  Ada Lin (Spotify), Bo Ek  Hall 8A  Platform  #platform  a call to action
n4     2022-05-18 11:05  question  s12    Who owns it?
n5     2022-05-18 11:06  action    s12    Try it at home
n6     2022-05-18 11:07  action,private,done  s12    Write to Ada
t2     2022-05-18 11:09  -    s12    Keptn
t1     2022-05-18 12:40  5/5  -      Chaos Mesh  chaos engineering for Kubernetes  want it  B12  https://chaos-mesh.org
n45    2022-05-18 13:00  note      -      The coffee is out [red]again[/]
"""

AGENDA = """
s3     2022-05-17 14:02-14:40  attended    -          -      Tapas Tuesday
s12    2022-05-18 11:00-11:35  attended    now        s13    Backstage: Restoring Order To Your Chaos  Hall 8A  Platform  Ada Lin (Spotify), Bo Ek
s13    2022-05-18 11:20-11:55  planned     now        s12    Autoscaling, a (Mostly) Practical Guide  Room 3
s14    2022-05-18 12:00-12:30  -           cancelled  -      In Space  Hall 8A
s15    -                       missed      -          -      Operators
"""

SESSION = """
s12    Backstage: Restoring Order To Your Chaos
A showcase
when: Wed 18 May 2022 (Day 1), 11:00-11:35 CEST
room: Hall 8A
track: Platform
kind: talk
attendance: attended
rating: 4/5 a call to action
speaker: Ada Lin (Spotify) @ada https://example.org/ada
speaker: Bo Ek
tags: #platform
slides: l7 https://example.org/s.pdf Slides
social: l9 https://social.example/1 Ada (@ada): Great talk!

Two paragraphs.

Of text.

n4     2022-05-18 11:05  question  s12    Who owns it?
n5     2022-05-18 11:06  action    s12    Try it at home
n6     2022-05-18 11:07  action,private,done  s12    Write to Ada
t2     2022-05-18 11:09  -    s12    Keptn
"""


def lines(literal):
    return literal.splitlines()[1:]


def test_everything_by_day(dossier):
    assert list(lists.overview(dossier).plain()) == lines(OVERVIEW)


def test_the_agenda(dossier):
    assert list(agenda(dossier, now=1652866200_000).plain()) == lines(AGENDA)  # 11:30


def test_a_session_whole(dossier):
    assert list(show(dossier.sessions[1], dossier).plain()) == lines(SESSION)


def test_a_field_is_replaced_by_another_text_or_by_none():
    note = Note(id=1, uid="A", conference="C", at=1_652_864_400_000, day="2022-05-18", section="Intro", text="A note.")
    scope = Scope(zone="Europe/Madrid")
    assert list(NOTE.records([note], scope)) == ["n1     2022-05-18 11:00  note      Intro  A note."]
    assert list(NOTE.records([note], scope, where="s3")) == ["n1     2022-05-18 11:00  note      s3     A note."]
    assert list(NOTE.records([note], scope, where="")) == ["n1     2022-05-18 11:00  note      -      A note."]


def test_a_note_whole_begins_with_its_text(dossier):
    assert list(show(dossier.notes[2], dossier).plain()) == [
        "n3     quote", "", "First line", "second line", "", "session: s3 Tapas Tuesday", "day: Tue 17 May 2022 (Day 0)",
        "typed: Wed 18 May 2022 08:30",
    ]  # fmt: skip


def test_lists_of_one_kind_are_the_same_records(dossier):
    everything = lines(OVERVIEW)
    for kind in (lists.notes, lists.tech):
        assert set(kind(dossier).plain()) <= set(everything)
    assert [line.split()[0] for line in lists.sessions(dossier).plain()] == ["s3", "s12", "s13", "s14", "s15"]


def test_links_tags_trash_and_conferences(dossier):
    assert list(lists.links(dossier).plain()) == [
        "l7     slides  s12    https://example.org/s.pdf  Slides",
        "l9     social  s12    https://social.example/1  Ada (@ada): Great talk!",
    ]
    assert list(lists.tags(dossier).plain()) == ["#platform  1  1 session", "#upgrades  1  1 note"]
    assert list(lists.trash([TrashRow("n4", "a\nb", 1652864400_000)], "Europe/Madrid").plain()) == [
        "n4     2022-05-18 11:00  a b"
    ]
    rows = ConferenceRow(dossier.conference, notes=7, used=True), ConferenceRow(replace(dossier.conference, place=""))
    assert list(lists.conferences(rows).plain()) == [
        "kubecon-eu-2022  *  2022-05-17..2022-05-20  KubeCon Europe 2022  Valencia  7 notes",
        "kubecon-eu-2022  -  2022-05-17..2022-05-20  KubeCon Europe 2022",
    ]


def test_the_inbox_goes_by_the_clock_of_the_machine():
    note = Note(id=1, uid="A", conference=None, text="abroad", at=1652742000_000, utc_offset=180)
    assert list(lists.inbox([note]).plain()) == ["n1     2022-05-17 02:00  note      -      abroad"]


def test_nothing_is_no_lines(dossier):
    nothing = Dossier(conference=dossier.conference)
    for view in (lists.overview, lists.notes, lists.sessions, lists.tech, lists.links, lists.tags):
        assert list(view(nothing).plain()) == []


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        (("a", "b", "c"), "a  b  c"),
        (("a", "", "c"), "a  -  c"),
        (("a", "", ""), "a"),
        (("a", " x   y\n\tz ", "c"), "a  x y z  c"),
        ((), ""),
    ],
)
def test_fields_are_two_spaces_apart(fields, line):
    assert record(fields) == line


@settings(max_examples=100)
@given(st.lists(st.text(st.characters()), min_size=1, max_size=6))
def test_fields_can_be_taken_apart_again(fields):
    line = record(["s1", *fields])
    found = re.split("  +", line)
    assert len(line.splitlines()) == 1
    assert len(found) <= len(fields) + 1
    assert all(field for field in found)


@pytest.mark.slow
@settings(max_examples=100)
@given(st.text(st.characters(exclude_characters="\n\r"), min_size=1).filter(str.strip), st.text("ab\n ", max_size=30))
def test_only_a_line_that_begins_with_a_handle_begins_a_record(dossier, first, rest):
    note = replace(dossier.notes[-1], text=f"{first}\n{rest}")
    found = list(lists.notes(replace(dossier, notes=(note,))).plain())
    assert [line for line in found if re.match(r"[nstl]\d", line)] == found[:1]
