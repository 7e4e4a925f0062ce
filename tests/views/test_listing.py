import json
from dataclasses import replace
from datetime import date

import pytest

from confnote.model import Dossier, Note, Session
from confnote.views import lists
from confnote.views.lists import ConferenceRow, TrashRow

OVERVIEW_80 = r"""
KubeCon Europe 2022 · Valencia · 17-20 May 2022

Overall Impressions ────────────────────────────────────────────────────────────

   n1   09:00     The scale of it all.

No day ─────────────────────────────────────────────────────────────────────────

s15               Operators  ○ missed

Day 0 · Tue 17 May 2022 ────────────────────────────────────────────────────────

s3   14:02–14:40  Tapas Tuesday
                  panel
                  2/5
   n2   14:10   ! Two years of versions behind is common, and nobody in the room
                  was ashamed of it any more. #upgrades
   n3   08:30   > First line
                  second line  Wed 18 May 2022

Day 1 · Wed 18 May 2022 ────────────────────────────────────────────────────────

s12  11:00–11:35  Backstage: Restoring Order To Your Chaos
                  Ada Lin (Spotify), Bo Ek · Hall 8A · Platform · 2 links ·
                  #platform
                  4/5 a call to action
   n4   11:05   ? Who owns it?
   n5   11:06 [ ] Try it at home
   n6   11:07 [x] Write to Ada  private
   t2   11:09   $ Keptn

tech
   t1   12:40   $ Chaos Mesh: chaos engineering for Kubernetes
                  5/5 want it
                  booth B12 · https://chaos-mesh.org

unfiled
   n45  13:00     The coffee is out [red]again[/]
"""

OVERVIEW_40 = r"""
KubeCon Europe 2022 · Valencia · 17-20
May 2022

Overall Impressions ────────────────────

 n1  09:00 The scale of it all.

No day ─────────────────────────────────

s15 Operators  ○ missed

Day 0 · Tue 17 May 2022 ────────────────

s3  14:02–14:40  Tapas Tuesday
    panel
    2/5
 n2  14:10 ! Two years of versions
     behind is common, and nobody in the
     room was ashamed of it any more.
     #upgrades
 n3  08:30 > First line
     second line  Wed 18 May 2022

Day 1 · Wed 18 May 2022 ────────────────

s12 11:00–11:35  Backstage: Restoring
    Order To Your Chaos
    Ada Lin (Spotify), Bo Ek · Hall 8A ·
    Platform · 2 links · #platform
    4/5 a call to action
 n4  11:05 ? Who owns it?
 n5  11:06 [ ] Try it at home
 n6  11:07 [x] Write to Ada  private
 t2  11:09 $ Keptn

tech
 t1  12:40 $ Chaos Mesh: chaos
     engineering for Kubernetes
     5/5 want it
     booth B12 · https://chaos-mesh.org

unfiled
 n45 13:00 The coffee is out
     [red]again[/]
"""

NOTES_80 = r"""
KubeCon Europe 2022 · Valencia · 17-20 May 2022

Overall Impressions ────────────────────────────────────────────────────────────

n1   09:00     The scale of it all.

Day 0 · Tue 17 May 2022 ────────────────────────────────────────────────────────

n2   14:10   ! s3  Two years of versions behind is common, and nobody in the
               room was ashamed of it any more. #upgrades
n3   08:30   > s3  First line
               second line  Wed 18 May 2022

Day 1 · Wed 18 May 2022 ────────────────────────────────────────────────────────

n4   11:05   ? s12  Who owns it?
n5   11:06 [ ] s12  Try it at home
n6   11:07 [x] s12  Write to Ada  private
n45  13:00     The coffee is out [red]again[/]
"""

SESSIONS_80 = r"""
KubeCon Europe 2022 · Valencia · 17-20 May 2022

No day ─────────────────────────────────────────────────────────────────────────

s15               Operators  ○ missed

Day 0 · Tue 17 May 2022 ────────────────────────────────────────────────────────

s3   14:02–14:40  Tapas Tuesday
                  panel · 2 notes
                  2/5

Day 1 · Wed 18 May 2022 ────────────────────────────────────────────────────────

s12  11:00–11:35  Backstage: Restoring Order To Your Chaos
                  Ada Lin (Spotify), Bo Ek · Hall 8A · Platform · 3 notes · 2
                  links · #platform
                  4/5 a call to action
s13  11:20–11:55  Autoscaling, a (Mostly) Practical Guide  ★ planned
                  Room 3
s14  12:00–12:30  In Space  cancelled
                  Hall 8A · keynote
"""


def lines(literal):
    return literal.splitlines()[1:]


def test_everything_by_day(dossier, shown):
    assert shown(lists.overview(dossier)) == lines(OVERVIEW_80)


def test_on_a_narrow_terminal(dossier, shown):
    assert shown(lists.overview(dossier), 40) == lines(OVERVIEW_40)


def test_notes_alone(dossier, shown):
    assert shown(lists.notes(dossier)) == lines(NOTES_80)


def test_sessions_alone(dossier, shown):
    assert shown(lists.sessions(dossier)) == lines(SESSIONS_80)


def test_tech_alone(dossier, shown):
    assert shown(lists.tech(dossier))[2:] == [
        "Day 1 · Wed 18 May 2022 ────────────────────────────────────────────────────────",
        "",
        "t2   11:09   $ Keptn",
        "t1   12:40   $ Chaos Mesh: chaos engineering for Kubernetes",
        "               5/5 want it",
        "               booth B12 · https://chaos-mesh.org",
    ]


def test_links(dossier, shown):
    assert shown(lists.links(dossier))[2:] == [
        "l7   slides       s12  Slides",
        "                  https://example.org/s.pdf",
        "l9   social       s12  Ada (@ada): Great talk!",
        "                  https://social.example/1",
    ]


def test_tags_by_use(dossier, shown):
    notes = tuple(replace(note, tags=("upgrades",)) for note in dossier.notes)
    assert shown(lists.tags(replace(dossier, notes=notes)))[2:] == ["#upgrades  7 notes", "#platform  1 session"]


def test_conferences_with_the_one_in_use(dossier, shown):
    other = replace(dossier.conference, slug="meetup", name="Meetup", place="", ends_on=date(2022, 5, 17))
    rows = ConferenceRow(dossier.conference, sessions=5, notes=7, tech=2, used=True), ConferenceRow(other)
    assert shown(lists.conferences(rows)) == [
        "▶ kubecon-eu-2022  KubeCon Europe 2022",
        "  17-20 May 2022 · Valencia · 5 sessions, 7 notes, 2 tech",
        "",
        "  meetup  Meetup",
        "  17 May 2022",
    ]


def test_trash(shown):
    rows = TrashRow("n4", "first\nsecond", 1652864400_000), TrashRow("s12", "Backstage", 1652864460_000)
    assert shown(lists.trash(rows, "Europe/Madrid")) == [
        "n4   Wed 18 May 2022 11:00  first second",
        "s12  Wed 18 May 2022 11:01  Backstage",
    ]


def test_the_inbox_goes_by_the_clock_of_the_machine(shown):
    notes = [
        Note(id=1, uid="A", conference=None, text="at home", at=1652742000_000, utc_offset=60),
        Note(id=2, uid="B", conference=None, text="abroad", at=1652742000_000, utc_offset=180),
    ]
    assert shown(lists.inbox(notes)) == [
        "Inbox · Tue 17 May 2022 ────────────────────────────────────────────────────────",
        "",
        "n1  00:00     at home",
        "n2  02:00     abroad",
    ]


@pytest.mark.parametrize("view", [lists.overview, lists.notes, lists.sessions, lists.tech, lists.links, lists.tags])
def test_nothing_is_said_where_there_is_nothing(dossier, shown, view):
    assert shown(view(Dossier(conference=dossier.conference))) == [
        "KubeCon Europe 2022 · Valencia · 17-20 May 2022",
        "",
        "Nothing here.",
    ]


def test_what_is_only_on_the_programme_is_shown_on_request(dossier, shown):
    text = "\n".join(shown(lists.overview(dossier, whole=True)))
    assert "Autoscaling, a (Mostly) Practical Guide  ★ planned" in text
    assert "In Space  cancelled" in text


def test_ascii_where_the_terminal_has_nothing_else(dossier, shown):
    text = "\n".join(shown(lists.overview(dossier), encoding="ascii"))
    text.encode("ascii")
    assert "Day 1 - Wed 18 May 2022 -----" in text
    assert "11:00-11:35  Backstage" in text
    assert "Operators  o missed" in text


@pytest.mark.parametrize("width", [40, 59, 60, 80, 120, 200])
def test_no_line_is_longer_than_the_terminal_or_than_one_can_read(dossier, shown, width):
    long = tuple(replace(note, text="many words " * 60 + "x" * 300 + "日本語" * 60) for note in dossier.notes)
    for line in shown(lists.overview(replace(dossier, notes=long)), width):
        assert sum(2 if char in "日本語" else 1 for char in line) <= min(width, 120)


def test_long_notes_are_whole(dossier, shown):
    text = " ".join(f"word{n}" for n in range(2000))
    found = shown(lists.notes(Dossier(conference=dossier.conference, notes=(replace(dossier.notes[0], text=text),))))
    assert " ".join(" ".join(found).split()).endswith(text)


def test_empty_lines_in_a_note_stay(dossier, shown):
    note = replace(dossier.notes[0], text="one\n\n  - two")
    found = shown(lists.notes(Dossier(conference=dossier.conference, notes=(note,))))
    assert found[-3:] == ["n1  09:00     one", "", "                - two"]


def test_the_night_belongs_to_the_evening_before(dossier, shown):
    party = Session(
        id=1, uid="P", conference="C", title="Party", day=date(2022, 5, 17), attendance="attended",
        starts_at=1652832000_000, ends_at=1652835600_000,
    )  # fmt: skip
    found = shown(lists.overview(Dossier(conference=dossier.conference, sessions=(party,))))
    assert found[2].startswith("Day 0 · Tue 17 May 2022")
    assert found[4] == "s1  02:00–03:00  Party"


@pytest.mark.slow
def test_lists_and_posts_keep_the_order_of_writing_if_the_clock_went_back(confnote):
    def run(clock, *words):
        ran = confnote(*words, now=f"2026-05-19T{clock}:00+02:00")
        assert ran.code == 0, ran.stderr
        return ran.stdout

    run("08:00", "new", "Back", "--dates", "18-20 May 2026", "--timezone", "Europe/Madrid")
    run("08:10", "start", "Talk")
    for clock, text in (("08:20", "one"), ("07:25", "two"), ("07:26", "three")):
        assert run(clock, "add", text).endswith("added to s1 Talk\n")
    assert [line.split()[-1] for line in run("07:30", "list").splitlines()[2:]] == ["one", "two", "three"]
    assert run("07:30", "export", "-o", "-").endswith("one\n\ntwo\n\nthree\n")
    run("07:40", "add", "--day", "today", "loose")
    run("07:45", "start", "Early")
    run("07:46", "add", "four")
    shown = [line.split()[-1] for line in run("07:50", "list").splitlines() if line.startswith("n")]
    assert shown == ["four", "one", "two", "three", "loose"]
    assert [note["text"] for note in json.loads(run("07:50", "list", "--json"))] == shown
