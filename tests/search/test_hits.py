"""Each hit names its session, day, time and room."""

from datetime import date

import pytest

from confnote.actions.capture import add_note, record_tech
from confnote.actions.sessions import Start, start
from confnote.core.speakers import parse_speaker
from confnote.model import Conference
from confnote.store.search import SearchFilters, read_words, search
from confnote.store.write import make_conference
from confnote.views.hits import hit_lines, hit_list, hit_value
from confnote.views.lines import Sheet
from confnote.views.theme import UNICODE

NOW = 1_779_170_400_000  # 2026-05-19T08:00 in Madrid


@pytest.fixture
def hits(store):
    with store.change("new"):
        make_conference(store, Conference(
            slug="cloud", name="Cloud", zone="Europe/Madrid", starts_on=date(2026, 5, 18), ends_on=date(2026, 5, 20),
            day_one=date(2026, 5, 18), day_end=240,
        ))  # fmt: skip
    start(store, Start(title="Cilium at scale", speakers=(parse_speaker("Ada Lind"),), room="Hall 1"), NOW, NOW)
    add_note(store, "it needs cilium", NOW + 60_000)
    record_tech(store, "Cilium", NOW + 120_000)
    add_note(store, "cilium for all", NOW + 180_000, section="intro")
    return lambda words: search(store, read_words(words), SearchFilters())


def test_plain_lines_end_in_the_session_its_time_title_and_room(hits):
    assert sorted(hit_lines(hits("cilium"))) == [
        "n1     cloud  note  it needs [cilium]  s1  2026-05-19 08:01  Cilium at scale  Hall 1",
        "n2     cloud  note  [cilium] for all  -  2026-05-19 08:03",
        "s1     cloud  session  [Cilium] at scale  s1  2026-05-19 08:00  Cilium at scale  Hall 1",
        "t1     cloud  tech  [Cilium]  -  2026-05-19 08:02",
    ]
    assert list(hit_lines(hits("ada"))) == [
        "-      cloud  speaker  [Ada] Lind  s1  2026-05-19 08:00  Cilium at scale  Hall 1"
    ]


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (80, [
            "cloud",
            "  s1  Tue 19 May 08:00  Cilium at scale, Hall 1",
            "  t1  Tue 19 May 08:02  tech: Cilium",
            "  n2  Tue 19 May 08:03  cilium for all",
            "  n1  Tue 19 May 08:01  s1 Cilium at scale, Hall 1",
            "                        it needs cilium",
        ]),
        (50, [
            "cloud",
            "  s1  Tue 19 May 08:00 Cilium at scale, Hall 1",
            "  t1  Tue 19 May 08:02 tech: Cilium",
            "  n2  Tue 19 May 08:03 cilium for all",
            "  n1  Tue 19 May 08:01 s1 Cilium at scale, Hall 1",
            "      it needs cilium",
        ]),
    ],
)  # fmt: skip
def test_in_a_terminal_the_words_stand_below_the_session(hits, width, shown):
    lines = hit_list(hits("cilium")).lines(Sheet(width, UNICODE))
    assert sorted("".join(text for text, _ in (*line.lead, *line.body)) for line in lines) == sorted(shown)


@pytest.mark.parametrize(
    ("words", "rating", "shown"),
    [
        ("cilium", None, [
            "s1  Tue 19 May 08:00  Cilium at scale, Hall 1",
            "t1  Tue 19 May 08:02  tech: Cilium",
            "n2  Tue 19 May 08:03  cilium for all",
            "n1  Tue 19 May 08:01  s1  it needs cilium",
        ]),
        ("scale", 4, ["s1  Tue 19 May 08:00  Cilium at scale  4/5 worth it"]),
        ("worth", 4, ["s1  Tue 19 May 08:00  Cilium at scale  4/5 worth it"]),
        ("worth", None, ["s1  Tue 19 May 08:00  Cilium at scale  worth it"]),
        ("ada", 4, ["-  Tue 19 May 08:00  speaker: Ada Lind · s1 Cilium at scale, Hall 1"]),
    ],
)  # fmt: skip
def test_in_brief_a_hit_has_one_line_and_a_session_its_rating(store, hits, words, rating, shown):
    with store.change("rate"):
        store.execute("UPDATE session SET rating = ?, verdict = ?", (rating, "" if words == "cilium" else "worth it"))
    lines = hit_list(hits(words), brief=True).lines(Sheet(80, UNICODE))
    assert sorted("".join(text for text, _ in (*line.lead, *line.body)) for line in lines) == sorted(shown)


def test_json_has_the_session_too(hits):
    (found,) = hits("needs")
    assert {key: value for key, value in hit_value(found).items() if key != "uid"} == {
        "handle": "n1", "kind": "note", "conference": "cloud", "at": "2026-05-19T08:01:00+02:00",
        "snippet": "it [needs] cilium", "session": "s1", "title": "Cilium at scale", "room": "Hall 1",
        "position": None,
    }  # fmt: skip
