"""Figures of a conference and of several, as values, plain lines, JSON, and bars at every width."""

import io
import json
from dataclasses import replace
from datetime import date, datetime

import pytest
from rich.cells import cell_len
from rich.console import Console

from confnote.model import Conference, Dossier, Note, Session, Speaker, Tech
from confnote.views.figures import combined, figures
from confnote.views.lines import Sheet
from confnote.views.stats import bar, stats
from confnote.views.theme import ASCII, UNICODE

TUESDAY, WEDNESDAY = date(2022, 5, 17), date(2022, 5, 18)


def at(day, time):
    return round(datetime.fromisoformat(f"2022-05-{day}T{time}:00+02:00").timestamp() * 1000)


def session(number, day=TUESDAY, **more):
    return Session(id=number, uid=f"S{number}", conference="C", title=f"Talk {number}", day=day, **more)


def note(number, on=None, day=TUESDAY, kind="note", text="three small words", **more):
    return Note(
        id=number,
        uid=f"N{number}",
        conference="C",
        session=on,
        day=day,
        kind=kind,
        text=text,
        at=at(17, "10:20"),
        **more,
    )


ABOUT = Conference(
    id=1, uid="C", slug="kubecon-eu-2022", name="KubeCon Europe 2022", zone="Europe/Madrid", starts_on=TUESDAY,
    ends_on=WEDNESDAY, day_one=TUESDAY, place="Valencia",
)  # fmt: skip
DOSSIER = Dossier(
    conference=ABOUT,
    sessions=(
        session(1, attendance="attended", starts_at=at(17, "10:00"), ends_at=at(17, "10:30"), rating=4,
                speakers=(Speaker(name="Ada Lin", org="Acme"), Speaker(name="Bo Ek"))),
        session(2, attendance="attended", starts_at=at(17, "10:15"), ends_at=at(17, "11:00"), rating=5,
                speakers=(Speaker(name="Dr. ADA LIN"),), tags=("platform",)),
        session(3, attendance="missed", starts_at=at(17, "12:00"), ends_at=at(17, "13:00"), rating=1),
        session(4, day=WEDNESDAY, attendance="planned", starts_at=at(18, "09:00"), ends_at=at(18, "09:30")),
        session(5, day=WEDNESDAY, attendance="planned", starts_at=at(18, "10:00"), ends_at=at(18, "11:00")),
    ),
    notes=(
        note(1, "S1", tags=("platform",)),
        note(2, "S1", kind="takeaway"),
        note(3, "S1", kind="question"),
        note(4, "S5", day=WEDNESDAY, kind="action", done_at=1),
        note(5, day=None, section="intro"),
        note(6, day=TUESDAY),
    ),
    tech=(
        Tech(id=1, uid="T1", conference="C", name="Keptn", at=at(17, "12:00"), day=TUESDAY),
        Tech(id=2, uid="T2", conference="C", name="Chaos Mesh", at=at(17, "12:00"), day=TUESDAY, rating=5, verdict="want it"),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("about", "noted", "there"),
    [
        ({"attendance": "attended"}, False, True),
        ({"attendance": "left-early"}, False, True),
        ({"attendance": "planned"}, False, False),
        ({"attendance": "planned"}, True, True),
        ({"attendance": ""}, True, True),
        ({"attendance": "", "rating": 3}, False, True),
        ({"attendance": "", "entered_at": 5}, False, True),
        ({"attendance": "missed", "rating": 3}, True, False),
        ({"attendance": "skipped"}, True, False),
    ],
)
def test_who_was_there(about, noted, there):
    assert session(1, **about).was_attended(noted=noted) is there


MINUTE = 60_000


@pytest.mark.parametrize(
    ("times", "span"),
    [
        ((0, 30, None, None, None), (0, 30)),
        ((0, 30, 5, None, None), (5, 30)),
        ((0, 30, 5, 20, None), (5, 20)),
        ((0, 30, -3, 90, None), (-3, 30)),  # left by the next start, after lunch
        ((0, 30, 40, None, None), None),  # the talk began late, and nothing says when it ended
        ((0, 30, 40, None, 55), (40, 55)),
        ((0, 30, 40, 60, None), (40, 60)),
        ((0, None, 0, 45, 20), (0, 45)),
        ((0, None, 0, 200, 20), (0, 80)),
        ((0, None, 0, None, 20), (0, 20)),
        ((0, None, 0, None, None), None),
        ((None, None, None, None, 20), None),
        ((0, 30, 10, 10, None), (10, 30)),
    ],
)
def test_from_when_to_when_one_sat(times, span):
    starts, ends, entered, left, noted = times

    def instant(minutes):
        return None if minutes is None else minutes * MINUTE

    one = session(
        1, starts_at=instant(starts), ends_at=instant(ends), entered_at=instant(entered), left_at=instant(left)
    )
    assert one.attended_period(instant(noted)) == (None if span is None else tuple(instant(end) for end in span))


def test_days_add_up_and_what_overlaps_counts_once():
    found = figures(DOSSIER)
    assert [(tally.day, tally.sessions, tally.notes, tally.tech, tally.minutes) for tally in found.tallies] == [
        (TUESDAY, 2, 4, 2, 60),
        (WEDNESDAY, 1, 1, 0, 60),
        (None, 0, 1, 0, 0),
    ]
    assert (found.minutes, found.notes, found.words, found.open, found.missed) == (120, 6, 18, 1, 1)
    assert found.mean == 4.5
    assert found.ratings == ((5, 1), (4, 1), (3, 0), (2, 0), (1, 0), (None, 1))
    assert [(one.session.handle, one.notes) for one in found.with_notes] == [("s1", 3), ("s5", 1)]
    assert [(who.name, who.org, who.sessions) for who in found.speakers] == [
        ("Dr. ADA LIN", "Acme", 2),
        ("Bo Ek", "", 1),
    ]
    assert [tech.handle for _, tech in found.tech] == ["t2", "t1"]


def test_conferences_add_up():
    other = replace(DOSSIER, conference=replace(ABOUT, uid="D", slug="kubecon-eu-2023", name="KubeCon Europe 2023"))
    found = combined([figures(DOSSIER), figures(other)])
    assert [(tally.conference.slug, tally.sessions, tally.notes, tally.minutes) for tally in found.tallies] == [
        ("kubecon-eu-2022", 3, 6, 120),
        ("kubecon-eu-2023", 3, 6, 120),
    ]
    assert (found.minutes, found.notes, found.mean, found.missed) == (240, 12, 4.5, 2)
    assert [(row.tag, row.notes, row.sessions) for row in found.tags] == [("platform", 2, 2)]
    assert found.speakers[0].sessions == 4
    assert combined([]).notes == 0


def test_plain_lines():
    assert list(stats(figures(DOSSIER)).plain())[:12] == [
        "conference  kubecon-eu-2022  2022-05-17..2022-05-18  KubeCon Europe 2022  Valencia",
        "day         2022-05-17  2 sessions  4 notes  2 tech  1.0 h",
        "day         2022-05-18  1 session  1 note  -  1.0 h",
        "day         -  -  1 note  -  0.0 h",
        "total       -  3 sessions  6 notes  2 tech  2.0 h  18 words  1 open  1 to watch",
        "mean        4.5",
        "rating      5/5  1",
        "rating      4/5  1",
        "rating      3/5  0",
        "rating      2/5  0",
        "rating      1/5  0",
        "rating      -  1",
    ]
    assert list(stats(figures(DOSSIER)).plain())[12:] == [
        "kind        note  3",
        "kind        takeaway  1",
        "kind        question  1",
        "kind        action  1",
        "session     s1  3 notes  Talk 1",
        "session     s5  1 note  Talk 5",
        "tag         #platform  2  1 session, 1 note",
        "speaker     Dr. ADA LIN (Acme)  2 sessions",
        "speaker     Bo Ek  1 session",
        "tech        t2  5/5  Chaos Mesh",
        "tech        t1  -  Keptn",
    ]


def test_json_can_be_written_and_names_its_days():
    value = json.loads(json.dumps(stats(figures(DOSSIER)).values()))
    assert (value["sessions"], value["hours"], value["notes"], value["mean_rating"]) == (3, 2.0, 6, 4.5)
    assert [day["day"] for day in value["days"]] == ["2022-05-17", "2022-05-18", None]
    assert value["ratings"][-1] == {"rating": None, "sessions": 1}
    every = stats(combined([figures(DOSSIER)]), every=True).values()
    assert [row["conference"] for row in every["by_conference"]] == ["kubecon-eu-2022"]
    assert "days" not in every


def shown(found, width, *, every=False):
    console = Console(file=io.StringIO(), width=width, color_system=None)
    console.print(stats(found, every=every))
    return [line.rstrip() for line in console.file.getvalue().splitlines()]


def test_the_terminal_shows_bars():
    lines = shown(figures(DOSSIER), 80)
    assert lines[:7] == [
        "KubeCon Europe 2022 · Valencia · 17-18 May 2022",
        "3 sessions · 2.0 hours · 6 notes (18 words) · 2 tech · 1 to watch · 1 open",
        "follow-up",
        "",
        "Days " + "─" * 75,
        "Day 1 Tue 17 May 2022  ███████████████████ 1.0 h · 2 sessions · 4 notes · 2 tech",
        "Day 2 Wed 18 May 2022  ███████████████████ 1.0 h · 1 session · 1 note",
    ]
    ratings = lines[lines.index("Ratings · mean 4.5 " + "─" * 61) :]
    assert ratings[1:4] == [
        "5/5   ██████████████████████████████ 1",
        "4/5   ██████████████████████████████ 1",
        "3/5                                  0",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("every", [False, True])
def test_no_line_is_wider_than_the_terminal(every):
    long = replace(DOSSIER, sessions=tuple(replace(one, title="言葉 " * 40) for one in DOSSIER.sessions))
    found = combined([figures(long)]) if every else figures(long)
    for width in range(24, 131):
        assert max(cell_len(line) for line in shown(found, width, every=every)) <= width


def test_an_empty_conference_says_so():
    empty = figures(Dossier(conference=ABOUT))
    assert shown(empty, 60)[1:] == ["Nothing yet."]
    assert list(stats(empty).plain())[1:] == ["total       -  -  -  -  0.0 h  0 words  0 open  0 to watch"]
    assert shown(combined([]), 60, every=True)[0] == "No conference yet"


@pytest.mark.parametrize(
    ("number", "most", "shown", "ascii_shown"),
    [(10, 10, "█████", "#####"), (5, 10, "██▌", "###"), (1, 100, "▌", "#"), (0, 10, "", ""), (0, 0, "", "")],
)
def test_a_bar_is_as_long_as_its_number(number, most, shown, ascii_shown):
    assert bar(number, most, 5, Sheet(80, UNICODE)) == shown
    assert bar(number, most, 5, Sheet(80, ASCII)) == ascii_shown
