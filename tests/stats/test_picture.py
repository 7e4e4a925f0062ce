"""The picture of a conference: where boxes are, that titles fit, and an SVG that any title leaves whole and readable."""

import re
from dataclasses import replace
from datetime import date, datetime
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confnote.model import Conference, Dossier, Session, Speaker
from confnote.views.figures import figures
from confnote.views.svg import PAPER, SCALE, UNRATED, cut, picture, stats_svg, width_of, wrap

DAY, NEXT = date(2022, 5, 17), date(2022, 5, 18)
ABOUT = Conference(
    id=1,
    uid="C",
    slug="kube",
    name="KubeCon & <Cloud>",
    zone="Europe/Madrid",
    starts_on=DAY,
    ends_on=NEXT,
    day_one=DAY,
    place="Valencia",
)
SVG = "{http://www.w3.org/2000/svg}"


def at(minute, day=17):
    return round(datetime.fromisoformat(f"2022-05-{day}T00:00:00+02:00").timestamp() * 1000) + minute * 60_000


def session(number, begins, length, day=DAY, **more):
    ends = None if length is None else at(begins + length, day.day)
    return Session(
        id=number, uid=f"S{number}", conference="C", title=f"Talk {number}", day=day, attendance="attended",
        starts_at=at(begins, day.day), ends_at=ends, **more,
    )  # fmt: skip


def dossier(*sessions):
    return Dossier(conference=ABOUT, sessions=sessions)


def placed(*sessions, least=10):
    return {
        box.session.id: (box.begins, box.ends, box.lane, box.lanes, box.breadth, box.strip)
        for box in picture(dossier(*sessions), least).boxes
    }


def test_one_after_the_other_has_the_whole_width():
    assert placed(session(1, 600, 30), session(2, 630, 30)) == {
        1: (600, 630, 0, 1, 1, False),
        2: (630, 660, 0, 1, 1, False),
    }


def test_what_overlaps_stands_side_by_side_and_takes_what_is_free():
    assert placed(session(1, 600, 60), session(2, 620, 20), session(3, 650, 30), session(4, 670, 30)) == {
        1: (600, 660, 0, 2, 1, False),
        2: (620, 640, 1, 2, 1, False),
        3: (650, 680, 1, 2, 1, False),
        4: (670, 700, 0, 2, 1, False),
    }
    three = placed(session(1, 600, 30), session(2, 600, 30), session(3, 600, 90), session(4, 640, 20))
    assert three[4] == (640, 660, 1, 3, 2, False)


def test_long_ones_are_strips_beside_others_and_whole_alone():
    found = placed(session(1, 540, 480), session(2, 600, 30), session(3, 540, 480, NEXT))
    assert found[1] == (540, 1020, 0, 1, 1, True)
    assert found[2] == (600, 630, 0, 1, 1, False)
    assert found[3] == (540, 1020, 0, 1, 1, False)


def test_the_night_belongs_to_its_day_and_ends_with_it():
    found = placed(session(1, 1380, 180), session(2, 1440 + 90, 400))
    assert found[1][:2] == (1380, 1560)
    assert found[2][:2] == (1530, 1680)


def test_a_session_of_unknown_length_is_half_an_hour_and_a_short_one_is_seen():
    assert placed(session(1, 600, None))[1][:2] == (600, 630)
    close = placed(session(1, 600, 5), session(2, 605, 5), least=10)
    assert {close[1][2], close[2][2]} == {0, 1}


def test_only_what_was_attended_is_there_by_whole_hours():
    planned = replace(session(2, 300, 30), attendance="planned")
    laid = picture(dossier(session(1, 610, 45), planned), 10)
    assert [box.session.id for box in laid.boxes] == [1]
    assert (laid.first, laid.last) == (10, 11)


times = st.lists(st.tuples(st.integers(0, 1430), st.integers(1, 600)), min_size=1, max_size=14)


@settings(max_examples=200)
@given(times=times)
@pytest.mark.slow
def test_no_two_boxes_cover_each_other(times):
    laid = picture(dossier(*(session(n, *time) for n, time in enumerate(times, 1))), 12)
    for one, two in combinations(laid.boxes, 2):
        if (
            one.strip == two.strip
            and one.begins < max(two.ends, two.begins + 12)
            and two.begins < max(one.ends, one.begins + 12)
        ):
            apart = one.lane + one.breadth <= two.lane or two.lane + two.breadth <= one.lane
            assert apart, (one, two)
            assert one.lanes == two.lanes
    assert len(laid.boxes) == len(times)
    for box in laid.boxes:
        assert 0 <= box.lane < box.lane + box.breadth <= box.lanes
        assert laid.first * 60 <= box.begins <= box.ends <= laid.last * 60


@settings(max_examples=150)
@given(text=st.text(max_size=60), room=st.floats(12, 200), lines=st.integers(1, 4))
def test_lines_fit_and_lose_no_word_before_the_ellipsis(text, room, lines):
    found = wrap(text, (room,) * lines, 12)
    assert len(found) <= lines
    assert all(width_of(line, 12) <= room for line in found)
    joined = "".join(found).replace(" ", "")
    whole = "".join(text.split())
    if joined != whole and found:
        assert found[-1].endswith("…") or len(found) < lines
        assert whole.startswith(joined.removesuffix("…"))


def test_a_title_is_wrapped_at_words_and_cut_at_the_end():
    assert wrap("Backstage: Restoring Order To Your Chaos", (90, 90, 90), 12) == (
        "Backstage:",
        "Restoring",
        "Order To Yo…",
    )
    assert wrap("Backstage", (200,), 12) == ("Backstage",)
    assert wrap("", (90,), 12) == ()
    assert cut("Autoscaling, a guide", 85, 12) == "Autoscaling…"
    assert cut("x", 1, 12) == ""


def drawn(*sessions):
    held = dossier(*sessions)
    return stats_svg(held, figures(held))


def test_boxes_have_the_colour_of_their_rating_and_tell_all_on_pointing():
    svg = ET.fromstring(
        drawn(
            session(1, 600, 30, rating=4, speakers=(Speaker(name="Ada Lin", org="Acme"),), room="Hall 1"),
            session(2, 640, 30),
            session(3, 540, 480),
        )
    )
    boxes = svg.findall(f"{SVG}svg")
    assert {box.get("class"): box.find(f"{SVG}title").text for box in boxes[1:]} == {
        "r4": "10:00–10:30 · Talk 1 · Ada Lin (Acme) · Hall 1 · 4/5",
        "r0": "10:40–11:10 · Talk 2",
    }
    texts = ["".join(text.itertext()) for text in svg.iter(f"{SVG}text")]
    assert texts[:2] == ["KubeCon & <Cloud>", "Valencia · 17–18 May 2022 · 3 sessions · 8.0 hours"]
    assert {"Day 1", "Tue 17 May", "09:00", "Talk 1", "Talk 3", "4", "rated", "not rated"} <= set(texts)


def test_nothing_attended_is_no_picture():
    assert drawn(replace(session(1, 600, 30), attendance="planned")) == ""


@settings(max_examples=60)
@given(title=st.text(st.characters(), min_size=1, max_size=80))
def test_any_title_leaves_it_well_formed_and_the_same_twice(title):
    one = replace(session(1, 600, 30, rating=3), title=title)
    svg = drawn(one, session(2, 610, 400))
    assert svg == drawn(one, session(2, 610, 400))
    assert len(ET.fromstring(svg).findall(f"{SVG}svg")) == 2


def test_it_fetches_nothing_and_knows_light_and_dark():
    svg = drawn(session(1, 600, 30, rating=3))
    assert re.findall(r"https?://[^\"']*", svg) == ["http://www.w3.org/2000/svg"]
    assert "<script" not in svg
    assert "@import" not in svg
    assert "@media(prefers-color-scheme:dark)" in svg


@pytest.mark.parametrize("days", [1, 4, 9])
def test_columns_stand_within_the_paper(days):
    sessions = [session(n, 600, 30, date(2022, 5, 16 + n)) for n in range(1, days + 1)]
    svg = ET.fromstring(drawn(*sessions))
    wide = float(svg.get("width"))
    for box in svg.findall(f"{SVG}svg"):
        assert 0 < float(box.get("x")) + float(box.get("width")) <= wide
        assert float(box.get("y")) + float(box.get("height")) < float(svg.get("height"))


def luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, two):
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", [0, 1])
def test_text_can_be_read_on_every_colour_and_the_scale_runs_one_way(mode):
    for pair in (*SCALE, UNRATED):
        fill, ink = pair[mode]
        assert contrast(fill, ink) >= 4.5, (fill, ink)
    steps = [luminance(pair[mode][0]) for pair in SCALE]
    assert steps == sorted(steps, reverse=not mode)
    assert all(contrast(one[mode][0], two[mode][0]) > 1.25 for one, two in pairwise(SCALE))
    away = [contrast(pair[mode][0], PAPER[mode]) for pair in SCALE]
    assert away == sorted(away)  # a better rating is more visible


def test_the_command_draws_again_over_its_own_and_over_nothing_else(run, tmp_path):
    run("new", "Kube", "--dates", "18-20 May 2026", "--timezone", "Europe/Madrid")
    path = tmp_path / "kube.svg"
    assert run("stats", "--svg", str(path)).code == 1  # nothing attended
    run("start", "A talk", "--at", "09:00")
    ran = run("stats", "--svg", str(path))
    assert (ran.code, ran.stdout) == (0, f"drawn {path} (1 session)\n")
    first = path.read_bytes()
    assert run("stats", "--svg", str(path)).code == 0
    assert path.read_bytes() == first
    assert run("stats", "--svg", "-").stdout.encode() == first
    path.write_text("<svg>my own</svg>")
    assert run("stats", "--svg", str(path)).code == 5
    assert path.read_text() == "<svg>my own</svg>"
    assert run("stats", "--svg", str(path), "--force").code == 0
    assert path.read_bytes() == first
    assert run("stats", "--all", "--svg", str(path)).code == 2


def test_the_command_counts_one_conference_and_all(run):
    for name in ("One", "Two"):
        run("new", name, "--dates", "18-20 May 2026", "--timezone", "Europe/Madrid")
        run("add", "a note")
    assert "conference  two  " in run("stats").stdout
    assert run("stats", "--all").stdout.splitlines()[:2] == [
        "conference  one  -  1 note  -  0.0 h",
        "conference  two  -  1 note  -  0.0 h",
    ]
    assert '"by_conference"' in run("stats", "--all", "--json").stdout
